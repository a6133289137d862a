#include "stats/lmm/lmm.h"

#include <math.h>

static double quadratic(const double *m, const double *c, size_t n)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++) {
        double row = 0;
        for (size_t j = 0; j < n; j++) row += m[i * n + j] * c[j];
        sum += c[i] * row;
    }
    return sum;
}

static double dot(const double *a, const double *b, size_t n)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++) sum += a[i] * b[i];
    return sum;
}

/* Satterthwaite: 2 v^2 / Var(v), Var(v) = g'A g by the delta method; never below 1. */
static double degrees(const ds_lmm_fit *f, const double *c, double v)
{
    double g[DS_COUNT(f->phi_index)];
    for (size_t k = 0; k < f->n_phi; k++) g[k] = quadratic(f->dvcov + k * f->p * f->p, c, f->p);
    double spread = quadratic(f->phi_cov, g, f->n_phi), df = 2 * v * v / spread;
    return df < 1 ? 1 : df;
}

void ds_estimate_conclude(ds_estimate *e)
{
    double half = ds_t_quantile(0.975, e->df) * e->se;
    e->t = e->estimate / e->se;
    e->low = e->estimate - half;
    e->high = e->estimate + half;
    e->p = ds_t_two_sided(e->t, e->df);
}

ds_err ds_lmm_contrast(const ds_lmm_fit *f, const double *c, ds_estimate *out, ds_why *w)
{
    *out = (ds_estimate){ NAN, NAN, NAN, NAN, NAN, NAN, NAN };
    if (f->status != DS_FIT_OK && f->status != DS_FIT_BOUNDARY) return DS_OK;
    double v = quadratic(f->vcov, c, f->p);
    if (v == 0) return DS_OK;
    if (!(v > 0)) return ds_fail(w, DS_INTERNAL, "a contrast whose variance is not positive");
    out->estimate = dot(c, f->beta, f->p);
    out->se = sqrt(v);
    out->df = degrees(f, c, v);
    ds_estimate_conclude(out);
    return DS_OK;
}

void ds_estimate_cap(ds_estimate *e, double cap)
{
    if (!(e->df > cap)) return;
    e->df = cap;
    ds_estimate_conclude(e);
}
