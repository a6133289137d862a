/* Several models of the same rows, each with some of the columns: one pass over the rows gives [X y]'V^-1[X y] of all
 * columns, and each model is a block of it. */
#include "stats/lmm/lmm_panel.h"
#include "stats/small/mixture.h"

#include <float.h>
#include <math.h>
#include <string.h>

/* A column of which less than this share is left after those before it depends on them. */
static const double LEFT = 1e-10;
static const double TWO_PI = 6.283185307179586476925286766559;

typedef struct {
    const ds_lmm_sums *s;
    const double *whole; /* [X y]'V^-1[X y] by ds_tri */
    double logdet;
    double *r; /* a model's factor by ds_tri, y last */
    size_t *column;
} room;

static double at(const double *tri, size_t i, size_t j)
{
    return tri[i < j ? ds_tri(i, j) : ds_tri(j, i)];
}

/* The columns a model holds, y after them. */
static size_t pick(const bool *held, size_t p, size_t *column)
{
    size_t k = 0;
    for (size_t j = 0; j < p; j++)
        if (held[j]) column[k++] = j;
    column[k] = p;
    return k;
}

/* Upper Cholesky factor of the block of k columns and y; false where a column depends on others or y on all. */
static bool factor(const room *v, size_t k)
{
    for (size_t j = 0; j <= k; j++) {
        double *rj = v->r + ds_tri(0, j), whole = at(v->whole, v->column[j], v->column[j]);
        for (size_t i = 0; i <= j; i++) {
            const double *ri = v->r + ds_tri(0, i);
            double x = at(v->whole, v->column[i], v->column[j]);
            for (size_t l = 0; l < i; l++) x -= ri[l] * rj[l];
            if (i == j && !(x > (j < k ? LEFT : 64 * DBL_EPSILON) * whole)) return false;
            rj[i] = i == j ? sqrt(x) : x / ri[i];
        }
    }
    return true;
}

/* R^-1 column by column: the coefficients are R^-1 of y's column, the covariance is of its rows. */
static void solve(const room *v, size_t k, double sigma2, double *beta, double *vcov)
{
    double inverse[DS_MAX_P * (DS_MAX_P + 1) / 2];
    size_t p = v->s->p;
    for (size_t c = 0; c < k; c++)
        for (size_t i = c + 1; i-- > 0;) {
            double x = i == c;
            for (size_t l = i + 1; l <= c; l++) x -= v->r[ds_tri(i, l)] * inverse[ds_tri(l, c)];
            inverse[ds_tri(i, c)] = x / v->r[ds_tri(i, i)];
        }
    for (size_t i = 0; i < k; i++) {
        for (size_t c = i; c < k; c++) beta[v->column[i]] += inverse[ds_tri(i, c)] * v->r[ds_tri(c, k)];
        for (size_t j = 0; j < k; j++)
            for (size_t c = i > j ? i : j; c < k; c++)
                vcov[v->column[i] * p + v->column[j]] += sigma2 * inverse[ds_tri(i, c)] * inverse[ds_tri(j, c)];
    }
}

/* One model; its loglik stays NaN where it cannot be told. */
static void fit(const room *v, const bool *held, double penalty, double *beta, double *vcov, double *loglik,
                double *score)
{
    size_t k = pick(held, v->s->p, v->column);
    double rows = (double)v->s->rows;
    if (!factor(v, k) || v->s->rows <= k) return;
    double r = v->r[ds_tri(k, k)], r2 = r * r;
    *loglik = -(v->logdet + rows * (1 + log(TWO_PI * r2 / rows))) / 2;
    *score = *loglik - penalty * (double)k / 2;
    solve(v, k, r2 / (rows - (double)k), beta, vcov);
    ds_lmm_unshift(v->s, beta, vcov);
}

static ds_err weigh(const double *score, size_t n, double *weight, ds_why *w)
{
    double best = -INFINITY, sum = 0;
    for (size_t i = 0; i < n; i++)
        if (score[i] > best) best = score[i];
    if (!isfinite(best)) return ds_fail(w, DS_DATA, "none of %zu models can be told from these rows", n);
    for (size_t i = 0; i < n; i++) sum += weight[i] = isnan(score[i]) ? 0 : exp(score[i] - best);
    for (size_t i = 0; i < n; i++) weight[i] /= sum;
    return DS_OK;
}

static bool average_new(ds_average *v, size_t n, size_t p, ds_arena *a)
{
    *v = (ds_average){ .n = n, .p = p };
    v->weight = ds_alloc(a, n * sizeof *v->weight);
    v->loglik = ds_alloc(a, n * sizeof *v->loglik);
    v->beta = ds_alloc(a, n * p * sizeof *v->beta);
    v->vcov = ds_alloc(a, n * p * p * sizeof *v->vcov);
    return v->weight && v->loglik && v->beta && v->vcov;
}

static bool room_new(room *v, const ds_lmm_sums *s, ds_arena *a)
{
    *v = (room){ .s = s };
    v->r = ds_alloc(a, ds_tri(0, s->p + 1) * sizeof *v->r);
    v->column = ds_alloc(a, (s->p + 1) * sizeof *v->column);
    return v->r && v->column;
}

static ds_err average(const ds_lmm_panel *panel, const ds_lmm_fit *like, const bool *held, const double *prior,
                      double penalty, ds_arena *own, ds_average *out, ds_why *w)
{
    const ds_rows rows = { panel, UINT64_MAX, like->spread };
    size_t p = panel->p, n = out->n;
    room v;
    ds_lmm_work work;
    ds_lmm_sums *s = ds_lmm_sums_in(own, panel->q, p);
    double *score = ds_alloc(own, n * sizeof *score);
    if (!s || !score || !room_new(&v, s, own) || !ds_lmm_work_new(&work, s, own))
        return ds_fail(w, DS_MEMORY, "%zu models of %zu columns", n, p);
    ds_err err = ds_panel_sum(&rows, (ds_corr){ like->rho, like->nu }, s, w);
    if (err) return err;
    v.logdet = ds_lmm_reduce(&work, like->chol);
    v.whole = work.r;
    for (size_t i = 0; i < n; i++) {
        out->loglik[i] = score[i] = NAN;
        fit(&v, held + i * p, penalty, out->beta + i * p, out->vcov + i * p * p, &out->loglik[i], &score[i]);
    }
    for (size_t i = 0; prior && i < n; i++) score[i] += log(prior[i]);
    return weigh(score, n, out->weight, w);
}

ds_err ds_lmm_average(const ds_lmm_panel *panel, const ds_lmm_fit *like, const bool *held, const double *prior,
                      size_t n, double penalty, ds_arena *a, ds_average *out, ds_why *w)
{
    ds_arena own = { 0 };
    if (like->status != DS_FIT_OK && like->status != DS_FIT_BOUNDARY)
        return ds_fail(w, DS_DATA, "no models about a fit without numbers");
    if (panel->q != like->q || (like->rho != 0 && !panel->nights) ||
        (like->spread && panel->clients != like->panel->clients))
        return ds_fail(w, DS_INTERNAL, "models of other rows than the fit's");
    if (!average_new(out, n, panel->p, a)) return ds_fail(w, DS_MEMORY, "%zu models of %zu columns", n, panel->p);
    ds_err err = average(panel, like, held, prior, penalty, &own, out, w);
    ds_arena_free(&own);
    return err;
}
