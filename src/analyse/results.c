#include "results.h"

#include <inttypes.h>

static ds_err write_model(ds_store *s, int64_t run, const ds_outcome_result *o, const char *name,
                          const ds_model_result *m, ds_why *w)
{
    if (!m->present) return DS_OK;
    const ds_model_row row = { o->outcome,    name,     m->status,       m->note,      m->n_nights, m->n_clients,
                               m->n_sessions, m->sigma, m->sd_intercept, m->sd_effect, m->loglik,   m->converged };
    ds_err err = ds_store_put_model(s, run, &row, w);
    for (size_t i = 0; !err && i < m->n_contrasts; i++) {
        const ds_contrast *c = &m->contrast[i];
        const ds_effect_row e = { o->outcome, o->unit,      o->better,     name,        c->name,   c->label, c->family,
                                  (int)i + 1, c->estimate,  c->se,         c->df,       c->low,    c->high,  c->p,
                                  c->p_holm,  c->n_clients, c->n_sessions, c->n_nights, c->verdict };
        err = ds_store_put_effect(s, run, &e, w);
    }
    return err;
}

static ds_err write_clients(ds_store *s, int64_t run, const ds_outcome_result *o, ds_why *w)
{
    ds_err err = DS_OK;
    for (size_t i = 0; !err && i < o->n_clients; i++) {
        const ds_client_result *c = &o->client[i];
        const ds_client_effect_row row = { o->outcome,      c->client,           c->verdict,    c->n_nights,
                                           c->n_plain,      c->n_session_nights, c->n_sessions, c->mean_plain,
                                           c->mean_session, c->baseline,         c->effect,     c->low,
                                           c->high,         c->p_improved,       c->p_20pct,    c->attention };
        err = ds_store_put_client_effect(s, run, &row, w);
    }
    return err;
}

static ds_err write_outcome(ds_store *s, int64_t run, const ds_outcome_result *o, int place, ds_why *w)
{
    const ds_finding_row length = { o->outcome, o->length_sentence, LENGTH_VERDICT, LENGTH_RANK + place };
    ds_err err = write_model(s, run, o, "overall", &o->overall, w);
    if (!err) err = write_model(s, run, o, "condition", &o->condition, w);
    for (size_t i = 0; !err && i < o->n_curve; i++) {
        const ds_curve_row row = { o->outcome, o->curve[i].minutes, o->curve[i].estimate, o->curve[i].low,
                                   o->curve[i].high };
        err = ds_store_put_curve(s, run, &row, w);
    }
    if (!err) err = write_clients(s, run, o, w);
    return err ? err : ds_store_put_finding(s, run, &length, w);
}

/* Nights that are not plain, as they were used; a row a client and evening that some source logged. */
static ds_err write_exposures(ds_store *s, int64_t run, const struct panel *p, ds_why *w)
{
    ds_err err = DS_OK;
    for (size_t k = 0; !err && k < p->n_clients; k++) {
        const struct panel_client *c = &p->client[p->order[k]];
        for (size_t i = c->first; !err && i < c->first + c->n; i++) {
            const struct panel_row *r = &p->row[i];
            if (row_plain(r) && !r->selfs0 && !r->unknown) continue;
            const ds_exposure_row row = { c->id,         r->night, r->massages0 > 0, r->massages1 > 0, r->unknown,
                                          r->selfs0 > 0, r->gap,   r->minutes,       r->pressure };
            err = ds_store_put_exposure(s, run, &row, w);
        }
    }
    return err;
}

ds_err results_write(ds_store *s, int64_t run, const ds_results *r, const struct finding *f, const struct panel *p,
                     ds_why *w)
{
    ds_err err = DS_OK;
    for (size_t i = 0; !err && i < r->n_outcomes; i++) err = write_outcome(s, run, &r->outcome[i], (int)i, w);
    for (size_t i = 0; !err && i < r->n_findings; i++) {
        const ds_finding_row row = { f[i].outcome, f[i].sentence, f[i].verdict, (int)i + 1 };
        err = ds_store_put_finding(s, run, &row, w);
    }
    return err ? err : write_exposures(s, run, p, w);
}

const char *settings_json(const ds_settings *s, ds_arena *a)
{
    static const char *const week[] = {
        [DS_WEEK_AUTO] = "auto", [DS_WEEK_WEEKEND] = "weekend", [DS_WEEK_WEEKDAY] = "weekday"
    };
    const ds_analysis_settings *n = &s->analysis;
    const char *quote = s->time_zone ? "\"" : ""; /* a zone was checked to hold nothing that JSON would escape */
    return ds_textf(
        a,
        "{\"weekday\":\"%s\",\"min_clients\":%" PRId64 ",\"min_session_nights_per_client\":%" PRId64
        ",\"min_plain_nights_per_client\":%" PRId64 ",\"min_session_nights\":%" PRId64
        ",\"min_condition_session_nights\":%" PRId64 ",\"min_level_sessions\":%" PRId64
        ",\"min_hinge_sessions\":%" PRId64 ",\"max_missing\":%.15g,\"plateau_margin\":%.15g,\"time_zone\":%s%s%s}",
        week[n->weekday], n->min_clients, n->min_session_nights_per_client, n->min_plain_nights_per_client,
        n->min_session_nights, n->min_condition_session_nights, n->min_level_sessions, n->min_hinge_sessions,
        n->max_missing, n->plateau_margin, quote, s->time_zone ? s->time_zone : "null", quote);
}
