#include "analyse/write_results.h"

#include <math.h>
#include <string.h>

/* ---- what a row's place says: its outcome, its model, its order ---- */

static void place_rows(ds_result table, void *rows, size_t n, const char *outcome)
{
    const ds_result_table *t = &ds_result_tables[table];
    for (size_t c = 0; c < t->n; c++) {
        char *at = (char *)rows + t->column[c].at;
        bool of_outcome = !strcmp(t->column[c].name, "outcome"), order = !strcmp(t->column[c].name, "rank");
        for (size_t i = 0; (of_outcome || order) && i < n; i++, at += t->row_size) {
            const int rank = (int)i + 1;
            if (order)
                memcpy(at, &rank, sizeof rank);
            else
                memcpy(at, &outcome, sizeof outcome);
        }
    }
}

static void place_model(ds_outcome_result *o, const char *name, ds_model_result *m)
{
    m->row.outcome = o->outcome;
    m->row.model = name;
    m->row.role = o->role;
    place_rows(DS_R_EFFECT, m->contrast, m->n_contrasts, o->outcome);
    for (size_t i = 0; i < m->n_contrasts; i++) {
        m->contrast[i].model = name;
        m->contrast[i].unit = o->unit;
        m->contrast[i].better = o->better;
    }
}

static void place_outcome(ds_outcome_result *o)
{
    place_model(o, "overall", &o->overall);
    place_model(o, "condition", &o->condition);
    place_model(o, "control", &o->control);
#define X(TABLE, table, member, count) place_rows(DS_R_##TABLE, o->member, o->count, o->outcome);
    DS_OUTCOME_TABLES(X)
#undef X
}

/* ---- into the tables ---- */

const void *ds_outcome_rows(const ds_outcome_result *o, ds_result table, size_t *n)
{
    *n = 0;
    switch (table) {
#define X(TABLE, table, member, count)                                                                                 \
    case DS_R_##TABLE:                                                                                                 \
        *n = o->count;                                                                                                 \
        return o->member;
        DS_OUTCOME_TABLES(X)
#undef X
    default:
        return NULL;
    }
}

static ds_err write_rows(ds_store *s, int64_t run, ds_result table, const void *rows, size_t n, ds_why *w)
{
    ds_err err = DS_OK;
    const char *row = rows;
    for (size_t i = 0; !err && i < n; i++, row += ds_result_tables[table].row_size)
        err = ds_store_put_result(s, run, table, row, w);
    return err;
}

static ds_err write_model(ds_store *s, int64_t run, const ds_model_result *m, ds_why *w)
{
    if (!m->present) return DS_OK;
    ds_err err = ds_store_put_model(s, run, &m->row, w);
    return err ? err : write_rows(s, run, DS_R_EFFECT, m->contrast, m->n_contrasts, w);
}

static ds_err write_outcome(ds_store *s, int64_t run, const ds_outcome_result *o, ds_why *w)
{
    ds_err err = write_model(s, run, &o->overall, w);
    if (!err) err = write_model(s, run, &o->condition, w);
    if (!err) err = write_model(s, run, &o->control, w);
    for (int t = 0; !err && t < DS_RESULTS; t++) {
        size_t n;
        const void *rows = ds_outcome_rows(o, (ds_result)t, &n);
        err = write_rows(s, run, (ds_result)t, rows, n, w);
    }
    return err;
}

/* Nights that are not plain, as they were used; a row a client and evening that some source logged. */
static ds_err write_exposures(ds_store *s, int64_t run, const struct an_panel *p, ds_why *w)
{
    ds_err err = DS_OK;
    for (size_t k = 0; !err && k < p->n_clients; k++) {
        const struct an_panel_client *c = &p->client[p->order[k]];
        for (size_t i = c->first; !err && i < c->first + c->n; i++) {
            const struct an_panel_row *r = &p->row[i];
            if (r->absent || (an_row_plain(r) && !r->selfs0 && !r->unknown)) continue;
            const ds_exposure_row row = { .client = c->id,
                                          .night = r->night,
                                          .night0 = r->massages0 > 0,
                                          .night1 = r->massages1 > 0,
                                          .unknown = r->unknown,
                                          .self0 = r->selfs0 > 0,
                                          .gap_min = r->gap_realised,
                                          .gap_usual_min = r->gap_usual,
                                          .minutes = r->minutes,
                                          .pressure = r->pressure };
            err = ds_store_put_exposure(s, run, &row, w);
        }
    }
    return err;
}

ds_err an_results_write(ds_store *s, int64_t run, ds_results *r, const struct an_panel *p, ds_why *w)
{
    ds_err err = DS_OK;
    place_rows(DS_R_TRUST, r->trust, r->n_trust, NULL);
    for (size_t i = 0; i < r->n_outcomes; i++) place_outcome(&r->outcome[i]);
    for (size_t i = 0; !err && i < r->n_outcomes; i++) err = write_outcome(s, run, &r->outcome[i], w);
    if (!err) err = write_rows(s, run, DS_R_FINDING, r->finding, r->n_findings, w);
    if (!err) err = write_rows(s, run, DS_R_TRUST, r->trust, r->n_trust, w);
    if (!err) err = write_rows(s, run, DS_R_TRUTH, r->truth, r->n_truth, w);
    return err ? err : write_exposures(s, run, p, w);
}

ds_err an_results_truth(const ds_settings *s, ds_arena *a, ds_results *out, ds_why *w)
{
    const ds_truth *t = s->made_up_truth.item;
    size_t n = s->made_up_truth.n * DS_TRUTHS;
    if (!n) return DS_OK;
    if (!(out->truth = ds_alloc(a, n * sizeof *out->truth))) return ds_fail(w, DS_MEMORY, "%zu true values", n);
    for (size_t i = 0; i < n; i++) {
        double v = t[i / DS_TRUTHS].value[i % DS_TRUTHS];
        if (isnan(v)) continue;
        out->truth[out->n_truth++] =
            (ds_truth_result){ .outcome = t[i / DS_TRUTHS].outcome, .name = ds_truth_names[i % DS_TRUTHS], .value = v };
    }
    return DS_OK;
}
