#include "analyse/tell/comparisons.h"
#include "analyse/tell/verdict.h"
#include "analyse/tell/words.h"

#include <math.h>

struct pair {
    const char *name, *one, *other; /* of the contrast: one, less the other */
};

struct levels {
    const char *better, *unknown; /* "pressure did better than", "which ..." */
    size_t n;
    struct pair pair[6];
};

static const struct levels pressures = {
    " pressure did better than ",
    "which pressure works better, these data cannot tell",
    3,
    { { "diff_moderate_light", "moderate", "light" },
      { "diff_deep_light", "deep", "light" },
      { "diff_deep_moderate", "deep", "moderate" } },
};

static const struct levels times = {
    " minutes before bed did better than ",
    "which time works better, these data cannot tell",
    6,
    { { "diff_b60_120_b0_60", "60 to 120", "under 60" },
      { "diff_b120_240_b0_60", "120 to 240", "under 60" },
      { "diff_b240p_b0_60", "over 240", "under 60" },
      { "diff_b120_240_b60_120", "120 to 240", "60 to 120" },
      { "diff_b240p_b60_120", "over 240", "60 to 120" },
      { "diff_b240p_b120_240", "over 240", "120 to 240" } },
};

/* "deep pressure did better than light, by 0.31 points (0.10 to 0.52)" */
static const char *difference(const struct levels *l, const struct pair *p, const ds_contrast *c,
                              const struct an_outcome *of, ds_arena *a)
{
    int d = of->decimals ? of->decimals : 1;
    bool first = c->estimate > 0;
    double low = fabs(c->low), high = fabs(c->high);
    const char *hint = ds_verdict_strength(c->verdict) == DS_HINT ? " (a hint, not to be relied upon)" : "";
    return ds_textf(a, "%s%s%s, by %.*f %s (%.*f to %.*f)%s", first ? p->one : p->other, l->better,
                    first ? p->other : p->one, d, fabs(c->estimate), of->unit, d, fmin(low, high), d, fmax(low, high),
                    hint);
}

static const char *compare(const struct levels *l, const ds_outcome_result *o, const struct an_outcome *of, ds_arena *a)
{
    const char *all = "";
    bool known = false;
    for (size_t i = 0; all && i < l->n; i++) {
        const ds_contrast *c = an_contrast_named(&o->condition, l->pair[i].name);
        if (!c || isnan(c->estimate)) continue;
        known = true;
        if (!ds_verdict_strength(c->verdict)) continue;
        const char *one = difference(l, &l->pair[i], c, of, a);
        all = one ? ds_textf(a, "%s%s%s", all, *all ? "; " : "", one) : NULL;
    }
    return all && !*all && known ? l->unknown : all;
}

const char *an_pressure_sentence(const ds_outcome_result *o, const struct an_outcome *of, ds_arena *a)
{
    return o->untold_pressure ? o->untold_pressure : compare(&pressures, o, of, a);
}

const char *an_timing_sentence(const ds_outcome_result *o, const struct an_outcome *of, ds_arena *a)
{
    return o->untold_time ? o->untold_time : compare(&times, o, of, a);
}

/* A fifth of what is usual of this figure, which may be 4 of 19 minutes to fall asleep: not a fifth of the night. */
const char *an_size_sentence(const ds_outcome_result *o, const struct an_outcome *of, ds_arena *a)
{
    const ds_contrast *c = an_contrast_named(&o->overall, "night0");
    if (!c || c->verdict != DS_HELPS || !(c->pct >= BIG_PERCENT)) return "";
    double size = fabs(c->estimate);
    const char *by = an_number_text(size, of->decimals, a),
               *usual = an_number_text(100 * size / c->pct, of->decimals, a);
    if (!by || !usual) return NULL;
    return ds_textf(
        a,
        "%s %s better where %s are usual without a massage. That is a fifth of this figure or more, the mark "
        "of a big win, %s; it is a fifth of this figure, not of the whole night.",
        by, of->unit, usual,
        c->pct_low >= BIG_PERCENT ? "even at the lower end of its interval" : "but the interval reaches below that");
}
