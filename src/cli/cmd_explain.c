#include "cli/explained.h"

#include <string.h>

/* ---- names ---- */

static void keep_near(struct explained *e, const char *name)
{
    const double likeness = ds_name_likeness(e->figure, name);
    size_t at = 0;
    while (at < DS_COUNT(e->nearest) && e->likeness[at] >= likeness) at++;
    if (at == DS_COUNT(e->nearest)) return;
    for (size_t i = DS_COUNT(e->nearest) - 1; i > at; i--) {
        e->nearest[i] = e->nearest[i - 1];
        e->likeness[i] = e->likeness[i - 1];
    }
    e->nearest[at] = ds_keep(&e->p->arena, ds_str_of(name)).p;
    e->likeness[at] = likeness;
}

bool cli_explained_means(struct explained *e, const char *name)
{
    if (ds_same_fold(ds_str_of(name), ds_trim(ds_str_of(e->figure)))) return true;
    keep_near(e, name);
    return false;
}

static ds_err unknown(const struct explained *e, ds_why *w)
{
    const char *const *n = e->nearest;
    if (!n[0])
        return ds_fail(w, DS_USAGE, "%s prints no figure \"%s\"; `downshift kpi` lists the key figures, `downshift analyse` the effects",
                       e->report, e->figure);
    return ds_fail(w, DS_USAGE, "%s prints no figure \"%s\"; nearest %s: \"%s\"%s%s%s%s%s%s", e->report, e->figure, n[1] ? "are" : "is", n[0],
                   n[1] ? ", \"" : "", n[1] ? n[1] : "", n[1] ? "\"" : "", n[2] ? ", \"" : "", n[2] ? n[2] : "", n[2] ? "\"" : "");
}

const char *cli_explained_place(const json_t *row, char *out, size_t cap)
{
    const char *file = json_string_value(json_object_get(row, "file"));
    *out = '\0';
    if (file) ds_print(out, cap, "%s:%lld", file, (long long)json_integer_value(json_object_get(row, "line")));
    return out;
}

/* ---- the command ---- */

/* Which report explains itself: the figures of the others are its own, or are told of one person. */
static ds_err check_report(struct practice *p, const char *name, ds_why *w)
{
    if (!strcmp(name, "monthly-review")) return DS_OK;
    if (ds_reports_named(p->reports, name))
        return ds_fail(w, DS_USAGE, "explain knows the figures of monthly-review, whose key figures and effects other reports show, too; not those of %s", name);
    return ds_fail(w, DS_USAGE, "no report \"%s\"; `downshift reports` lists them", name);
}

static ds_err find(struct explained *e, json_t **doc, ds_why *w)
{
    ds_err err = cli_explain_figure(e, doc, w);
    if (err || *doc) return err;
    err = ds_analyse_cached(e->p->store, &e->p->settings, ds_month_last(e->month), e->p->now, &cli_show_analysis, &e->p->arena, &e->run, w);
    cli_bar_clear();
    if (!err) err = cli_explain_effect(e, doc, w);
    return err || *doc ? err : unknown(e, w);
}

ds_err cmd_explain(const struct options *o, ds_why *w)
{
    struct practice p;
    struct explained e = { .o = o, .p = &p, .report = o->arg[0], .figure = o->arg[2] };
    json_t *doc = NULL;
    ds_err err = cli_month_option(o->arg[1], &e.month, w);
    if (err || (err = cli_practice_open(o, DS_STORE_WRITE, false, &p, w))) return err;
    err = check_report(&p, e.report, w);
    if (!err) err = ds_store_verify(p.store, w);
    if (!err) err = find(&e, &doc, w);
    if (!err && o->json)
        err = cli_json_out(doc, w);
    else
        json_decref(doc);
    cli_practice_close(&p);
    return err;
}
