/* The SD of effects between clients, integrated instead of taken as known (docs/methods.md 7): a uniform prior over a
 * grid, a diagonal D, the other variance parameters at their REML values. */
#include "stats/lmm/effect_grid.h"
#include "stats/small/mixture.h"

#include <float.h>
#include <math.h>

/* SD of the effect over sigma: equally spaced from 0.01 to 2. */
static const double LOWEST = 0.01, HIGHEST = 2;
/* A grid point of smaller weight moves no digit that is printed. */
static const double NEGLIGIBLE = 1e-14;

static ds_effect_grid *grid_new(const ds_lmm_sums *s, ds_arena *a)
{
    size_t p = s->p;
    ds_effect_grid *g = ds_alloc(a, sizeof *g);
    double *all = ds_alloc(a, DS_GRID_POINTS * (p + p * p) * sizeof *all);
    if (!g || !all) return NULL;
    *g = (ds_effect_grid){ .sums = s };
    for (size_t k = 0; k < DS_GRID_POINTS; k++, all += p + p * p) {
        g->at[k].beta = all;
        g->at[k].unscaled = all + p;
    }
    return g;
}

/* The other variance parameter at its REML value with a diagonal D. */
static ds_err intercept_sd(const ds_lmm_fit *f, ds_arena *a, double *out, ds_why *w)
{
    ds_lmm_fit diagonal = *f;
    if (f->options.ml || f->options.random != DS_RANDOM_DIAGONAL) {
        ds_err err = ds_lmm_fit_sums(f->sums, &(ds_lmm_options){ .random = DS_RANDOM_DIAGONAL }, a, &diagonal, w);
        if (err) return err;
    }
    *out = diagonal.chol[0];
    return DS_OK;
}

static void fill(ds_effect_grid *g, ds_lmm_work *work)
{
    double lowest = DBL_MAX;
    for (size_t k = 0; k < DS_GRID_POINTS; k++) {
        double sd = LOWEST + (HIGHEST - LOWEST) * (double)k / (DS_GRID_POINTS - 1);
        ds_grid_point *at = g->at + g->points;
        ds_lmm_profile e;
        if (!ds_lmm_evaluate(work, (double[]){ g->intercept_sd, 0, 0, sd }, &e)) continue;
        ds_lmm_solve(work, at->beta, at->unscaled);
        at->sd = sd;
        at->sigma2 = e.r2 / ds_lmm_residual_df(g->sums, false);
        at->deviance = ds_lmm_deviance(g->sums, &e, false);
        lowest = fmin(lowest, at->deviance);
        g->points++;
    }
    for (size_t k = 0; k < g->points; k++) g->at[k].weight = exp((lowest - g->at[k].deviance) / 2);
}

static void weigh(ds_effect_grid *g)
{
    size_t kept = 0;
    double sum = 0;
    for (size_t k = 0; k < g->points; k++)
        if (g->at[k].weight > NEGLIGIBLE) {
            g->at[kept] = g->at[k]; /* a point that is left out loses its room to the next: nothing needs it again */
            sum += g->at[kept++].weight;
        }
    g->points = kept;
    for (size_t k = 0; k < kept; k++) g->at[k].weight /= sum;
}

ds_err ds_effect_grid_of(const ds_lmm_fit *f, const ds_effect_grid **out, ds_why *w)
{
    ds_arena room = { 0 };
    ds_lmm_work work;
    ds_err err = DS_OK;
    bool usable = f->status == DS_FIT_OK || f->status == DS_FIT_BOUNDARY;
    if (f->later->grid) {
        *out = f->later->grid;
        return DS_OK;
    }
    ds_effect_grid *g = grid_new(f->sums, f->later->arena);
    if (!g || !ds_lmm_work_new(&work, f->sums, &room)) err = ds_fail(w, DS_MEMORY, "the clients' effects");
    if (!err && usable) err = intercept_sd(f, &room, &g->intercept_sd, w);
    if (!err && usable && !isnan(g->intercept_sd)) {
        fill(g, &work);
        weigh(g);
    }
    ds_arena_free(&room);
    if (!err) *out = f->later->grid = g;
    return err;
}

/* ---- a contrast ------------------------------------------------------------------------------------------------- */

static double quadratic(const double *m, const double *c, size_t n)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++) sum += c[i] * m[i * n + j] * c[j];
    return sum;
}

/* The prior is half-normal, of SD sigma: with one that is flat up to twice sigma the intervals of five clients cover 98
 * to 99 % where effects differ as they usually do (docs/methods.md 7). */
ds_err ds_lmm_contrast_integrated(const ds_lmm_fit *f, const double *c, ds_estimate *out, ds_why *w)
{
    const ds_effect_grid *g;
    double shifted[DS_MAX_P];
    *out = (ds_estimate){ NAN, NAN, NAN, NAN, NAN, NAN, NAN };
    if (f->q != 2) return ds_fail(w, DS_INTERNAL, "an SD of effects is integrated where there is one: q is 2");
    ds_err err = ds_effect_grid_of(f, &g, w);
    if (err || !g->points) return err;
    ds_mixture m = { .n = g->points };
    double constant = ds_lmm_shift_contrast(f->sums, c, shifted), sum = 0;
    for (size_t k = 0; k < g->points; k++) {
        double sd = g->at[k].sd;
        sum += m.weight[k] = g->at[k].weight * exp(-sd * sd / 2);
        m.mean[k] = constant;
        for (size_t i = 0; i < f->p; i++) m.mean[k] += shifted[i] * g->at[k].beta[i];
        m.sd[k] = sqrt(g->at[k].sigma2 * quadratic(g->at[k].unscaled, shifted, f->p));
        if (!(m.sd[k] > 0)) return DS_OK; /* no contrast at all */
    }
    for (size_t k = 0; k < m.n; k++) m.weight[k] /= sum;
    ds_mixture_conclude(&m, out);
    return DS_OK;
}
