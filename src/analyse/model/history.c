#include "analyse/model/history.h"
#include "analyse/model/adequacy.h"
#include "analyse/model/estimate.h"

#include <math.h>
#include <string.h>

enum { BOTH = 2 }; /* random effects: intercept and night 0, where clients stand for others */

static ds_err history_new(size_t looks, ds_arena *a, struct an_history *h, ds_why *w)
{
    double *v = ds_alloc(a, (4 * looks + 1) * sizeof *v);
    if (!v) return ds_fail(w, DS_MEMORY, "%zu month ends", looks);
    for (size_t i = 0; i < 4 * looks; i++) v[i] = NAN;
    *h = (struct an_history){ v, v + looks, v + 2 * looks, v + 3 * looks };
    return DS_OK;
}

/* few: what is asked is of these clients alone, as soon as one of them has enough. */
static bool enough_then(const struct an_contrast_spec *c, enum an_model m, const struct an_looks *l, size_t k,
                        bool few, const ds_analysis_settings *s)
{
    const struct an_counts *counts = m == M_OVERALL ? &l->overall[k] : &l->condition[k];
    if (few ? !an_enough_of_few(&l->overall[k], s) : !an_enough_overall(&l->overall[k], s)) return false;
    if (m == M_CONDITION && !an_enough_condition(&l->condition[k], s)) return false;
    return an_enough_contrast(c, counts, s);
}

/* Degrees of freedom grow with the clients behind the contrast, and are capped as today's are. */
static double df_then(const struct an_contrast_spec *c, const struct an_counts *then, const struct an_counts *now,
                      double df)
{
    double clients = (double)an_contrast_clients(c, then), all = (double)an_contrast_clients(c, now);
    return fmin(an_df_cap((int64_t)clients), fmax(1, df * clients / all));
}

/* Today's numbers are those that are told, which differ from the fit's where few clients are behind them. Returns by how
 * much their standard error does, which that of earlier month ends is taken to have done, too. */
static double put_today(const ds_contrast *c, double fitted_se, size_t k, struct an_history *h)
{
    h->estimate[k] = c->estimate;
    h->se[k] = c->se;
    h->df[k] = c->df;
    h->p[k] = c->p;
    return fitted_se > 0 ? c->se / fitted_se : 1;
}

static const struct an_contrast_spec *spec_named(enum an_model m, const char *name)
{
    const struct an_contrast_spec *spec = m == M_OVERALL ? an_overall_specs : an_condition_specs;
    size_t n = m == M_OVERALL ? an_n_overall_specs : an_n_condition_specs;
    for (size_t i = 0; i < n; i++)
        if (!strcmp(spec[i].name, name)) return &spec[i];
    return NULL;
}

/* What a fit's contrasts were at each look: looks x n. */
struct so_far {
    const struct an_fit *f;
    enum an_model m;
    const struct an_looks *l;
    const ds_analysis_settings *s;
    size_t n;
    double *estimate, *se;
};

static void put_looks(const struct so_far *v, size_t i, const struct an_contrast_spec *spec, const ds_contrast *c,
                      struct an_history *h)
{
    const bool few = v->f->options.random < BOTH;
    size_t last = v->l->n - 1;
    double wider = put_today(c, v->se[last * v->n + i], last, h);
    for (size_t k = 0; k < last; k++) {
        const struct an_counts *then = v->m == M_OVERALL ? &v->l->overall[k] : &v->l->condition[k];
        double se = wider * v->se[k * v->n + i];
        if (!enough_then(spec, v->m, v->l, k, few, v->s) || isnan(se)) continue;
        h->estimate[k] = v->estimate[k * v->n + i];
        h->se[k] = se;
        h->df[k] = few ? fmax(1, fmin(c->df, (double)then->group[G_SESSIONS].nights - 1))
                       : df_then(spec, then, &v->f->counts, c->df);
        h->p[k] = ds_t_two_sided(h->estimate[k] / se, h->df[k]);
    }
}

ds_err an_history_of(const struct an_fit *f, enum an_model m, const struct an_looks *l, const ds_analysis_settings *s,
                     const ds_contrast *c, size_t n, ds_arena *a, struct an_history **out, ds_why *w)
{
    ds_err err = DS_OK;
    struct so_far v = { f, m, l, s, n, NULL, NULL };
    double(*weight)[COLUMNS] = ds_alloc(a, (n + 1) * sizeof *weight);
    v.estimate = ds_alloc(a, (l->n * n + 1) * sizeof *v.estimate);
    v.se = ds_alloc(a, (l->n * n + 1) * sizeof *v.se);
    *out = ds_alloc(a, (n + 1) * sizeof **out);
    if (!weight || !v.estimate || !v.se || !*out) return ds_fail(w, DS_MEMORY, "%zu contrasts", n);
    for (size_t i = 0; !err && i < n; i++) {
        const struct an_contrast_spec *spec = spec_named(m, c[i].name);
        err = history_new(l->n, a, &(*out)[i], w);
        if (spec && !isnan(c[i].estimate)) an_contrast_weights(spec, &f->counts, weight[i]);
    }
    if (!err) err = an_model_so_far(f, (const double(*)[COLUMNS])weight, n, l->end, l->n, v.estimate, v.se, w);
    for (size_t i = 0; !err && l->n && i < n; i++) {
        const struct an_contrast_spec *spec = spec_named(m, c[i].name);
        if (spec && !isnan(c[i].estimate)) put_looks(&v, i, spec, &c[i], &(*out)[i]);
    }
    return err;
}
