#include "model.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { RANDOM = 2, FEW_CLIENTS = 10 }; /* random effects: intercept and night 0 */

double outcome_sign(int outcome)
{
    return ds_fields[outcomes[outcome].field].direction == DS_LOWER ? -1 : 1;
}

void model_survey(const struct panel *p, int outcome, enum model m, const ds_analysis_settings *s, struct fitted *f)
{
    *f = (struct fitted){ .df_cap = INFINITY, .dropped = "" };
    survey_rows(p, outcome, m, s, &f->survey);
    int64_t clients = f->survey.group[G_SESSIONS].clients;
    if (clients < FEW_CLIENTS) f->df_cap = fmax(1, (double)clients - 1);
}

void model_free(struct fitted *f)
{
    ds_lmm_sums_free(f->sums);
    f->sums = NULL;
    f->usable = false;
}

/* ---- rows to sums ---- */

/* One client's rows side by side, as the stats room takes them. */
struct block {
    double *x, *y, *z;
    int32_t *night;
};

static size_t widest(const struct panel *p)
{
    size_t n = 1;
    for (size_t i = 0; i < p->n_clients; i++)
        if (p->client[i].n > n) n = p->client[i].n;
    return n;
}

static ds_err block_new(const struct panel *p, ds_arena *a, struct block *b, ds_why *w)
{
    size_t n = widest(p);
    b->x = ds_alloc(a, n * COLUMNS * sizeof *b->x);
    b->y = ds_alloc(a, n * sizeof *b->y);
    b->z = ds_alloc(a, n * RANDOM * sizeof *b->z);
    b->night = ds_alloc(a, n * sizeof *b->night);
    return b->x && b->y && b->z && b->night ? DS_OK : ds_fail(w, DS_MEMORY, "%zu nights of one client", n);
}

static size_t fill_block(const struct design *d, size_t client, struct block *b)
{
    const struct panel_client *c = &d->panel->client[client];
    size_t n = 0;
    for (size_t i = c->first; i < c->first + c->n; i++) {
        const struct panel_row *r = &d->panel->row[i];
        if (!row_in_model(r, d->outcome, d->model)) continue;
        design_row(d, r, client, b->x + n * d->p);
        b->z[n * RANDOM] = 1;
        b->z[n * RANDOM + 1] = r->massages0 > 0;
        b->y[n] = r->y[d->outcome];
        b->night[n++] = r->night;
    }
    return n;
}

static ds_err add_rows(struct fitted *f, ds_arena *a, ds_why *w)
{
    const struct design *d = &f->design;
    struct block b;
    size_t k = 0;
    ds_err err = block_new(d->panel, a, &b, w);
    for (size_t i = 0; !err && i < d->panel->n_clients; i++) {
        size_t client = d->panel->order[i], n = fill_block(d, client, &b);
        if (!n) continue;
        f->client[k] = client;
        err = ds_lmm_sums_add(f->sums, k++, b.z, b.x, b.y, b.night, n, w);
        if (err) ds_within(w, "client %s", d->panel->client[client].code);
    }
    return err;
}

static ds_err fit_design(struct fitted *f, ds_arena *a, ds_why *w)
{
    const ds_lmm_options options = { .ml = false, .random = DS_RANDOM_FULL };
    ds_lmm_sums_free(f->sums);
    if (!(f->sums = ds_lmm_sums_new(RANDOM, f->design.p)))
        return ds_fail(w, DS_MEMORY, "sums of %zu columns", f->design.p);
    ds_err err = add_rows(f, a, w);
    return err ? err : ds_lmm_fit_sums(f->sums, &options, a, &f->fit, w);
}

/* ---- the fit, once more without the columns that depend on others ---- */

static ds_err name_dropped(struct fitted *f, const struct design *full, ds_arena *a, ds_why *w)
{
    f->dropped = "cannot be told apart from the rest and left out: ";
    for (size_t i = 0; f->dropped && i < f->alias.n; i++)
        f->dropped = ds_textf(a, "%s%s%s", f->dropped, i ? ", " : "", column_name(full, f->alias.dropped[i]));
    return f->dropped ? DS_OK : ds_fail(w, DS_MEMORY, "a note");
}

static ds_err refit(struct fitted *f, ds_arena *a, ds_why *w)
{
    struct design full = f->design;
    size_t drop[COLUMNS], n = f->fit.n_dropped;
    for (size_t i = 0; i < n; i++) drop[i] = f->fit.dropped[i];
    design_without(&full, drop, n, &f->design);
    ds_err err = design_alias(&full, &f->design, &f->alias, w);
    if (!err) err = name_dropped(f, &full, a, w);
    return err ? err : fit_design(f, a, w);
}

ds_err model_fit(const struct panel *p, const struct confounders *c, int outcome, enum model m, ds_arena *a,
                 struct fitted *f, ds_why *w)
{
    if (!(f->client = ds_alloc(a, (p->n_clients + 1) * sizeof *f->client)))
        return ds_fail(w, DS_MEMORY, "%zu clients", p->n_clients);
    design_choose(p, c, outcome, m, &f->survey, &f->design);
    ds_err err = fit_design(f, a, w);
    if (!err && f->fit.status == DS_FIT_RANK && f->fit.n_dropped) err = refit(f, a, w);
    f->usable = !err && (f->fit.status == DS_FIT_OK || f->fit.status == DS_FIT_BOUNDARY);
    return err;
}

/* ---- contrasts ---- */

static const ds_estimate untold = { NAN, NAN, NAN, NAN, NAN, NAN, NAN };

ds_err model_estimate(const struct fitted *f, const double w[COLUMNS], ds_estimate *as_is, ds_estimate *capped,
                      ds_why *why)
{
    double c[COLUMNS];
    *as_is = *capped = untold;
    if (!f->usable || !alias_estimable(&f->alias, w)) return DS_OK;
    for (size_t i = 0; i < f->design.p; i++) c[i] = outcome_sign(f->design.outcome) * w[f->design.column[i]];
    ds_err err = ds_lmm_contrast(&f->fit, c, as_is, why);
    *capped = *as_is;
    if (!err && as_is->df > f->df_cap) ds_estimate_cap(capped, f->df_cap);
    return err;
}

/* Leaves the counts; everything else NaN. */
static ds_contrast withheld(const struct contrast_spec *c, const struct survey *s)
{
    const struct tally *t = &s->group[c->group];
    /* a total over two nights rests on the sessions of night 0 */
    const struct tally *who = c->group == G_EITHER ? &s->group[G_SESSIONS] : t;
    return (ds_contrast){ c->name,      c->label,      c->family, NAN,           NAN,
                          NAN,          NAN,           NAN,       NAN,           NAN,
                          who->clients, who->sessions, t->nights, DS_NOT_ENOUGH, { NAN, NAN, NAN, NAN, NAN },
                          NAN,          NAN,           NAN };
}

static ds_err put_contrast(const struct fitted *f, const struct contrast_spec *c, ds_contrast *out, ds_why *w)
{
    double weight[COLUMNS];
    ds_estimate e, capped;
    contrast_weights(c, &f->survey, weight);
    ds_err err = model_estimate(f, weight, &e, &capped, w);
    if (err) {
        ds_within(w, "contrast %s", c->name);
        return err;
    }
    out->estimate = e.estimate;
    out->se = e.se;
    out->df = e.df;
    out->low = e.low;
    out->high = e.high;
    out->p = capped.p;
    return DS_OK;
}

static ds_err put_contrasts(const struct fitted *f, enum model m, bool enough, const ds_analysis_settings *s,
                            ds_arena *a, ds_model_result *out, ds_why *w)
{
    const struct contrast_spec *spec = m == M_OVERALL ? overall_specs : condition_specs;
    size_t n = m == M_OVERALL ? n_overall_specs : n_condition_specs;
    ds_err err = DS_OK;
    if (!(out->contrast = ds_alloc(a, n * sizeof *out->contrast))) return ds_fail(w, DS_MEMORY, "%zu contrasts", n);
    for (size_t i = 0; !err && i < n; i++) {
        if (spec[i].group == G_SELF && !f->survey.group[G_SELF].nights) continue; /* nobody does it: not a question */
        ds_contrast *c = &out->contrast[out->n_contrasts++];
        *c = withheld(&spec[i], &f->survey);
        if (enough && f->usable && enough_contrast(&spec[i], &f->survey, s)) err = put_contrast(f, &spec[i], c, w);
    }
    judge(out->contrast, out->n_contrasts);
    return err;
}

static const char *status_of(const struct fitted *f, bool enough, ds_arena *a)
{
    if (!enough) return DS_NOT_ENOUGH;
    if (f->fit.status == DS_FIT_OK) return "converged";
    if (f->fit.status == DS_FIT_BOUNDARY) return "converged on a boundary";
    return ds_textf(a, "failed: %s", ds_fit_status_text(f->fit.status));
}

/* What pressure and timing together cannot say for want of sessions. */
static const char *additive_note(const struct fitted *f, enum model m)
{
    const struct survey *s = &f->survey;
    bool both = s->group[G_PRESSURE + DS_DEEP].nights && s->group[G_BAND + B_0_60].nights;
    return m == M_CONDITION && f->usable && both && !s->group[G_DEEP_LATE].nights
               ? "no deep work under 60 min before bed, so pressure and timing are taken to add up"
               : "";
}

static ds_err put_note(const struct fitted *f, enum model m, const char *note, ds_arena *a, ds_model_result *out,
                       ds_why *w)
{
    const char *part[] = { note, f->dropped, additive_note(f, m) };
    out->note = "";
    for (size_t i = 0; out->note && i < DS_COUNT(part); i++)
        if (*part[i]) out->note = ds_textf(a, "%s%s%s", out->note, *out->note ? "; " : "", part[i]);
    return out->note ? DS_OK : ds_fail(w, DS_MEMORY, "a note");
}

ds_err model_result(const struct fitted *f, enum model m, bool enough, const ds_analysis_settings *s, const char *note,
                    ds_arena *a, ds_model_result *out, ds_why *w)
{
    const struct survey *v = &f->survey;
    *out = (ds_model_result){ .present = true,
                              .n_nights = v->rows,
                              .n_clients = v->clients,
                              .n_sessions = v->group[G_SESSIONS].sessions,
                              .sigma = NAN,
                              .sd_intercept = NAN,
                              .sd_effect = NAN,
                              .loglik = NAN,
                              .converged = f->usable,
                              .errors = "independent",
                              .rho = NAN,
                              .nu = NAN };
    if (!(out->status = status_of(f, enough, a))) return ds_fail(w, DS_MEMORY, "a status");
    if (f->usable) {
        out->sigma = f->fit.sigma;
        out->sd_intercept = sqrt(f->fit.re_cov[0]);
        out->sd_effect = sqrt(f->fit.re_cov[3]);
        out->loglik = f->fit.loglik;
    }
    ds_err err = put_contrasts(f, m, enough, s, a, out, w);
    return err ? err : put_note(f, m, note, a, out, w);
}
