/* One client's effect, with the SD of effects between clients integrated over a grid instead of taken as known: with
 * the plug-in SD, 95 % intervals of clients cover 84 to 89 % (docs/methods.md 7). */
#include "stats/lmm/effect_grid.h"
#include "stats/small/mixture.h"

#include <math.h>

/* What is reported, in shifted columns, and what the shift adds to it. */
typedef struct {
    const ds_effect_grid *on;
    double *base, *slope, *big; /* baseline, effect, sign * effect - 20 % of baseline */
    double base_0, slope_0, big_0;
    double *combination; /* p: room */
    int sign;
} grid;

static bool grid_new(grid *g, const ds_effect_grid *on, ds_arena *a)
{
    size_t p = on->sums->p;
    double *all = ds_alloc(a, 4 * p * sizeof *all);
    *g = (grid){ .on = on };
    if (!all) return false;
    g->base = all;
    g->slope = all + p;
    g->big = all + 2 * p;
    g->combination = all + 3 * p;
    return true;
}

/* As coefficients: base, sign * slope - 0.2 base, slope. */
static void set_contrasts(grid *g, size_t base, size_t slope, int sign)
{
    const ds_lmm_sums *s = g->on->sums;
    double c[DS_MAX_P] = { 0 };
    g->sign = sign;
    c[base] = 1;
    g->base_0 = ds_lmm_shift_contrast(s, c, g->base);
    c[base] = 0;
    c[slope] = 1;
    g->slope_0 = ds_lmm_shift_contrast(s, c, g->slope);
    for (size_t i = 0; i < s->p; i++) g->big[i] = sign * g->slope[i] - 0.2 * g->base[i];
    g->big_0 = sign * g->slope_0 - 0.2 * g->base_0;
}

/* Mean and SD of c'beta + d'u for a client at a grid point. */
typedef struct {
    double mean, sd;
} normal;

/* K = L (I + L'AL)^-1 L' for a diagonal L, which may hold zeros. */
static void shrinkage(const double *a, double l0, double l1, double k[2][2])
{
    double m00 = 1 + l0 * a[0] * l0, m01 = l0 * a[1] * l1, m11 = 1 + l1 * a[2] * l1, det = m00 * m11 - m01 * m01;
    k[0][0] = l0 * m11 / det * l0;
    k[0][1] = k[1][0] = -l0 * m01 / det * l1;
    k[1][1] = l1 * m00 / det * l1;
}

/* Prediction error of c'beta + d'u: with r = B_x'K d, its variance is (c - r)'V(c - r) + sigma^2 d'K d (docs/methods.md
 * 7, gathered). */
static normal predict(const grid *g, const ds_grid_point *at, const double *a, const double *c, double c_0,
                      const double d[2])
{
    size_t p = g->on->sums->p;
    const double *b = a + 3;
    double k[2][2], kd[2], mean = c_0, form = 0, *v = g->combination;
    shrinkage(a, g->on->intercept_sd, at->sd, k);
    for (int i = 0; i < 2; i++) kd[i] = k[i][0] * d[0] + k[i][1] * d[1];
    for (size_t j = 0; j < p; j++) v[j] = c[j] - (kd[0] * b[j] + kd[1] * b[p + 1 + j]);
    for (size_t j = 0; j < p; j++) mean += v[j] * at->beta[j];
    mean += kd[0] * b[p] + kd[1] * b[p + 1 + p];
    for (size_t i = 0; i < p; i++)
        for (size_t j = 0; j < p; j++) form += v[i] * at->unscaled[i * p + j] * v[j];
    return (normal){ mean, sqrt(at->sigma2 * (form + d[0] * kd[0] + d[1] * kd[1])) };
}

static void put(ds_mixture *m, size_t k, double weight, normal n)
{
    m->weight[k] = weight;
    m->mean[k] = n.mean;
    m->sd[k] = n.sd;
}

static void describe(const grid *g, const double *a, ds_client_estimate *out)
{
    ds_mixture effect = { .n = g->on->points }, big = effect;
    double baseline = 0;
    for (size_t k = 0; k < g->on->points; k++) {
        const ds_grid_point *at = g->on->at + k;
        put(&effect, k, at->weight, predict(g, at, a, g->slope, g->slope_0, (double[]){ 0, 1 }));
        put(&big, k, at->weight, predict(g, at, a, g->big, g->big_0, (double[]){ -0.2, g->sign }));
        baseline += at->weight * predict(g, at, a, g->base, g->base_0, (double[]){ 1, 0 }).mean;
    }
    double below = ds_mixture_below(&effect, 0);
    *out = (ds_client_estimate){ .baseline = baseline,
                                 .effect = ds_mixture_mean(&effect),
                                 .se = ds_mixture_sd(&effect),
                                 .low = ds_mixture_quantile(&effect, 0.025),
                                 .high = ds_mixture_quantile(&effect, 0.975),
                                 .p_improved = g->sign > 0 ? 1 - below : below,
                                 .p_20pct = 1 - ds_mixture_below(&big, 0) };
}

static void no_numbers(size_t n, ds_client_estimate *out)
{
    for (size_t i = 0; i < n; i++) out[i] = (ds_client_estimate){ NAN, NAN, NAN, NAN, NAN, NAN, NAN };
}

ds_err ds_lmm_clients(const ds_lmm_fit *f, size_t base, size_t slope, int sign, ds_arena *a, ds_client_estimate *out,
                      ds_why *w)
{
    const ds_lmm_sums *s = f->sums;
    const ds_effect_grid *on;
    grid g;
    if (s->q != 2 || base >= s->p || slope >= s->p || base == slope)
        return ds_fail(w, DS_INTERNAL, "client effects want a random intercept and a random effect");
    no_numbers(s->clients, out);
    ds_err err = ds_effect_grid_of(f, &on, w);
    if (err || !on->points) return err;
    if (!grid_new(&g, on, a)) return ds_fail(w, DS_MEMORY, "the clients' effects");
    set_contrasts(&g, base, slope, sign < 0 ? -1 : 1);
    size_t i = 0;
    for (const ds_chunk *c = s->first; c; c = c->next)
        for (size_t k = 0; k < c->used; k++) describe(&g, c->d + k * s->width, out + i++);
    return DS_OK;
}

static double reach(const grid *g, const double *a, double least)
{
    ds_mixture effect = { .n = g->on->points };
    for (size_t k = 0; k < g->on->points; k++)
        put(&effect, k, g->on->at[k].weight, predict(g, g->on->at + k, a, g->slope, g->slope_0, (double[]){ 0, 1 }));
    double below = ds_mixture_below(&effect, g->sign * least);
    return g->sign > 0 ? 1 - below : below;
}

ds_err ds_lmm_clients_reach(const ds_lmm_fit *f, size_t slope, int sign, double least, ds_arena *a, double *p, ds_why *w)
{
    const ds_lmm_sums *s = f->sums;
    const ds_effect_grid *on;
    grid g;
    if (s->q != 2 || slope >= s->p)
        return ds_fail(w, DS_INTERNAL, "client effects want a random intercept and a random effect");
    for (size_t i = 0; i < s->clients; i++) p[i] = NAN;
    ds_err err = ds_effect_grid_of(f, &on, w);
    if (err || !on->points) return err;
    if (!grid_new(&g, on, a)) return ds_fail(w, DS_MEMORY, "the clients' effects");
    set_contrasts(&g, slope ? 0 : 1, slope, sign < 0 ? -1 : 1);
    size_t i = 0;
    for (const ds_chunk *c = s->first; c; c = c->next)
        for (size_t k = 0; k < c->used; k++) p[i++] = reach(&g, c->d + k * s->width, least);
    return DS_OK;
}
