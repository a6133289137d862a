/* The settings that shape an analysis, as JSON for people who compare runs. No text here can hold what JSON would
 * escape: names come from fixed lists and a time zone was checked. */
#include "analyse/write_results.h"

#include <inttypes.h>

/* ["quality", "tst_min"]: the blank tells these commas from those between settings */
static const char *names_json(const ds_list *names, ds_arena *a)
{
    const char *const *name = names->item, *out = "";
    for (size_t i = 0; out && i < names->n; i++) out = ds_textf(a, "%s%s\"%s\"", out, i ? ", " : "", name[i]);
    return out ? ds_textf(a, "[%s]", out) : NULL;
}

/* "quality", or null without the quotes */
static const char *name_json(const char *name, ds_arena *a)
{
    return name ? ds_textf(a, "\"%s\"", name) : "null";
}

static const char *number_json(const char *before, const char *key, int64_t v, ds_arena *a)
{
    return before ? ds_textf(a, "%s,\"%s\":%" PRId64, before, key, v) : NULL;
}

static const char *floors_json(const ds_analysis_settings *n, ds_arena *a)
{
    const struct {
        const char *key;
        int64_t value;
    } floor[] = { { "min_clients", n->min_clients },
                  { "min_session_nights_per_client", n->min_session_nights_per_client },
                  { "min_plain_nights_per_client", n->min_plain_nights_per_client },
                  { "min_session_nights", n->min_session_nights },
                  { "min_condition_session_nights", n->min_condition_session_nights },
                  { "min_level_sessions", n->min_level_sessions },
                  { "min_hinge_sessions", n->min_hinge_sessions },
                  { "min_breakpoint_sessions", n->min_breakpoint_sessions },
                  { "min_breakpoint_lengths", n->min_breakpoint_lengths },
                  { "min_technique_sessions", n->min_technique_sessions },
                  { "min_build_up_clients", n->min_build_up_clients },
                  { "min_build_up_weeks", n->min_build_up_weeks },
                  { "standing_days", n->standing_days },
                  { "seed", n->seed } };
    const char *out = "";
    for (size_t i = 0; i < DS_COUNT(floor); i++) out = number_json(out, floor[i].key, floor[i].value, a);
    return out;
}

const char *an_settings_json(const ds_settings *s, ds_arena *a)
{
    static const char *const week[] = {
        [DS_WEEK_AUTO] = "auto", [DS_WEEK_WEEKEND] = "weekend", [DS_WEEK_WEEKDAY] = "weekday"
    };
    const ds_analysis_settings *n = &s->analysis;
    const char *asked = names_json(&n->outcomes, a), *confounders = names_json(&n->confounders, a);
    const char *primary = name_json(n->primary, a), *zone = name_json(s->time_zone, a), *floors = floors_json(n, a);
    if (!asked || !confounders || !primary || !zone || !floors) return NULL;
    return ds_textf(a,
                    "{\"outcomes\":%s,\"primary\":%s,\"weekday\":\"%s\",\"confounders\":%s%s,\"max_missing\":%.15g,"
                    "\"plateau_margin\":%.15g,\"kenward_roger\":%s,\"technique\":%s,\"time_zone\":%s}",
                    asked, primary, week[n->weekday], confounders, floors, n->max_missing, n->plateau_margin,
                    n->kenward_roger ? "true" : "false", n->technique ? "true" : "false", zone);
}
