/* What Satterthwaite's degrees of freedom need (docs/methods.md 6): the covariance A = 2 H^-1 of the variance
 * parameters, H the Hessian of the unprofiled deviance at its optimum, and the derivatives of V(beta). Parameters on a
 * bound are not among the free ones. */
#include "stats/lmm/lmm.h"

#include <math.h>
#include <string.h>

enum { MOST = DS_MAX_FREE + 1 };

typedef struct {
    ds_lmm_work *work;
    const ds_lmm_free *free;
    double sigma;
    bool ml;
} held;

/* The part of the unprofiled deviance that moves with theta while sigma stands still. */
static double at_fixed_sigma(const double *u, size_t n, void *v)
{
    (void)n;
    const held *h = v;
    ds_lmm_profile e;
    if (!ds_lmm_evaluate_at(h->work, h->free, u, &e)) return NAN;
    return e.logdet + (h->ml ? 0 : e.logdet_x) + e.r2 / (h->sigma * h->sigma);
}

static double residual(const double *u, size_t n, void *v)
{
    (void)n;
    const held *h = v;
    ds_lmm_profile e;
    return ds_lmm_evaluate_at(h->work, h->free, u, &e) ? e.r2 : NAN;
}

/* Hessian in (u, log sigma): in sigma the deviance is df log sigma^2 + r2/sigma^2, so its derivatives are known. */
static void hessian(held *h, const double *u, double df, double *out)
{
    size_t n = ds_lmm_free_count(h->free), m = n + 1;
    double inner[DS_MAX_FREE * DS_MAX_FREE], slope[DS_MAX_FREE];
    ds_hessian(at_fixed_sigma, h, n, u, inner, NULL);
    ds_gradient(residual, h, n, u, slope);
    for (size_t i = 0; i < n; i++) {
        for (size_t j = 0; j < n; j++) out[i * m + j] = inner[i * n + j];
        out[i * m + n] = out[n * m + i] = -2 * slope[i] / (h->sigma * h->sigma);
    }
    out[n * m + n] = 4 * df;
}

bool ds_twice_inverse(size_t m, double *h, double *out)
{
    double scale[MOST], values[MOST], vectors[MOST * MOST], largest = 0;
    for (size_t i = 0; i < m; i++) scale[i] = h[i * m + i] > 0 ? 1 / sqrt(h[i * m + i]) : 0;
    for (size_t i = 0; i < m; i++)
        for (size_t j = 0; j < m; j++) h[i * m + j] *= scale[i] * scale[j];
    if (!ds_eigen(m, h, values, vectors)) return false;
    for (size_t k = 0; k < m; k++) largest = fmax(largest, values[k]);
    memset(out, 0, m * m * sizeof *out);
    for (size_t k = 0; k < m; k++) {
        if (!(values[k] > 1e-8 * largest)) continue;
        for (size_t i = 0; i < m; i++)
            for (size_t j = 0; j < m; j++)
                out[i * m + j] += 2 * scale[i] * scale[j] * vectors[i * m + k] * vectors[j * m + k] / values[k];
    }
    return true;
}

/* V(beta) at sigma = 1, in the caller's columns. */
static bool unscaled_at(const held *h, const double *u, double *beta, double *v)
{
    ds_lmm_profile e;
    if (!ds_lmm_evaluate_at(h->work, h->free, u, &e)) return false;
    ds_lmm_solve(h->work, beta, v);
    ds_lmm_unshift(h->work->sums, beta, v);
    return true;
}

/* dV/du by central differences; an end where V does not exist makes the derivative NaN, hence df and p. */
static void derivative(const held *h, const double *u, size_t k, double *beta, double *down, double *out)
{
    size_t n = ds_lmm_free_count(h->free), pp = h->work->sums->p * h->work->sums->p;
    double v[DS_MAX_FREE], step = ds_step(u[k]);
    memcpy(v, u, n * sizeof *v);
    v[k] = u[k] + step;
    bool fine = unscaled_at(h, v, beta, out);
    v[k] = u[k] - step;
    fine = fine && unscaled_at(h, v, beta, down);
    for (size_t i = 0; i < pp; i++) out[i] = fine ? h->sigma * h->sigma * (out[i] - down[i]) / (2 * step) : NAN;
}

/* From (u, log sigma) to (theta, errors, sigma); the errors keep their scale. */
static double unit_of(const ds_lmm_fit *fit, const ds_lmm_free *f, size_t i)
{
    if (i < f->n) return 1 / f->scale[i];
    return i < ds_lmm_free_count(f) ? 1 : fit->sigma;
}

/* Entry (r, c) of L stands at its place in the lower triangle, column by column. */
static int index_of(const ds_lmm_fit *fit, const ds_lmm_free *f, size_t i)
{
    if (i < f->n) return (int)(f->col[i] * fit->q - f->col[i] * (f->col[i] + 1) / 2 + f->row[i]);
    if (i == ds_lmm_free_count(f)) return -1;
    return f->free_rho && i == f->n ? -2 : -3;
}

static void in_own_units(ds_lmm_fit *fit, const ds_lmm_free *f)
{
    size_t m = fit->n_phi, pp = fit->p * fit->p;
    for (size_t i = 0; i < m; i++) {
        double unit = unit_of(fit, f, i);
        for (size_t j = 0; j < m; j++) {
            fit->phi_cov[i * m + j] *= unit;
            fit->phi_cov[j * m + i] *= unit;
        }
        for (size_t k = 0; k < pp; k++) fit->dvcov[i * pp + k] /= unit;
        fit->phi_index[i] = index_of(fit, f, i);
    }
}

ds_err ds_lmm_satterthwaite(ds_lmm_fit *fit, ds_lmm_work *work, const ds_lmm_free *free, const double *u, ds_arena *a,
                            ds_why *w)
{
    size_t n = ds_lmm_free_count(free), m = n + 1, p = fit->p, pp = p * p;
    held h = { work, free, fit->sigma, fit->options.ml };
    double matrix[MOST * MOST];
    fit->n_phi = m;
    fit->phi_cov = ds_alloc(a, m * m * sizeof *fit->phi_cov);
    fit->dvcov = ds_alloc(a, m * pp * sizeof *fit->dvcov);
    double *scratch = ds_alloc(a, (p + pp) * sizeof *scratch);
    if (!fit->phi_cov || !fit->dvcov || !scratch) return ds_fail(w, DS_MEMORY, "the degrees of freedom");
    hessian(&h, u, ds_lmm_residual_df(work->sums, h.ml), matrix);
    if (!ds_twice_inverse(m, matrix, fit->phi_cov)) return ds_fail(w, DS_MEMORY, "the degrees of freedom");
    for (size_t k = 0; k < n; k++) derivative(&h, u, k, scratch, scratch + p, fit->dvcov + k * pp);
    for (size_t i = 0; i < pp; i++) fit->dvcov[n * pp + i] = 2 * fit->vcov[i]; /* V goes with sigma^2 */
    in_own_units(fit, free);
    fit->evaluations = work->evaluations;
    return DS_OK;
}
