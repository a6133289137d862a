#include "stats/lmm/lmm.h"

#include <float.h>
#include <math.h>
#include <string.h>

enum { CLIENTS_AT_ONCE = 64 };
static const double TWO_PI = 6.283185307179586476925286766559;

bool ds_lmm_work_new(ds_lmm_work *w, const ds_lmm_sums *s, ds_arena *a)
{
    size_t tri = ds_tri(0, s->p + 1);
    *w = (ds_lmm_work){ .sums = s };
    w->part = ds_alloc(a, (tri + 1) * sizeof *w->part);
    w->u = ds_alloc(a, CLIENTS_AT_ONCE * (s->q + 1) * ds_padded(s->p + 1) * sizeof *w->u);
    w->r = ds_alloc(a, tri * sizeof *w->r);
    return w->part && w->u && w->r && ds_total_new(&w->explained, tri + 1, a);
}

/* M = I + L'AL, then its lower Cholesky factor in place; returns log det M. M >= I, so it always has one. */
static double factor_client(const double *a, const double *chol, size_t q, double m[DS_MAX_Q][DS_MAX_Q])
{
    double al[DS_MAX_Q][DS_MAX_Q], det = 1;
    for (size_t i = 0; i < q; i++)
        for (size_t j = 0; j < q; j++) {
            al[i][j] = 0;
            for (size_t k = j; k < q; k++) al[i][j] += a[i < k ? ds_tri(i, k) : ds_tri(k, i)] * chol[k * q + j];
        }
    for (size_t i = 0; i < q; i++)
        for (size_t j = 0; j <= i; j++) {
            double v = i == j;
            for (size_t k = i; k < q; k++) v += chol[k * q + i] * al[k][j];
            for (size_t k = 0; k < j; k++) v -= m[i][k] * m[j][k];
            m[i][j] = i == j ? sqrt(v) : v / m[j][j];
        }
    for (size_t i = 0; i < q; i++) det *= m[i][i];
    return 2 * log(det);
}

/* U = R^-T L'B, with R^T the lower factor m; its rows stand stride apart. */
static void explain_client(const double *b, const double *chol, size_t q, size_t columns, double m[DS_MAX_Q][DS_MAX_Q],
                           double *u, size_t stride)
{
    for (size_t i = 0; i < q; i++) {
        double *ui = u + i * stride;
        memset(ui, 0, columns * sizeof *ui);
        for (size_t k = i; k < q; k++) {
            double l = chol[k * q + i];
            for (size_t j = 0; j < columns; j++) ui[j] += l * b[k * columns + j];
        }
        for (size_t k = 0; k < i; k++)
            for (size_t j = 0; j < columns; j++) ui[j] -= m[i][k] * u[k * stride + j];
        double by = 1 / m[i][i];
        for (size_t j = 0; j < columns; j++) ui[j] *= by;
    }
}

double ds_lmm_explain_client(const double *client, const double *chol, size_t q, size_t columns, double *u,
                             size_t stride)
{
    double m[DS_MAX_Q][DS_MAX_Q], logdet = factor_client(client, chol, q, m);
    explain_client(client + q * (q + 1) / 2, chol, q, columns, m, u, stride);
    return logdet;
}

/* The first clients rows' products and the logdet summed with them, to the total. */
static void flush(ds_lmm_work *w, size_t clients, double logdet)
{
    size_t columns = w->sums->p + 1;
    ds_products(w->u, clients * w->sums->q, columns, w->part);
    w->part[ds_tri(0, columns)] = logdet;
    ds_total_add(&w->explained, w->part);
}

static void explain(ds_lmm_work *w, const double *chol)
{
    const ds_lmm_sums *s = w->sums;
    size_t q = s->q, columns = s->p + 1, stride = ds_padded(columns), held = 0;
    double logdet = 0;
    ds_total_zero(&w->explained);
    for (const ds_chunk *c = q ? s->first : NULL; c; c = c->next)
        for (size_t i = 0; i < c->used; i++) {
            logdet += ds_lmm_explain_client(c->d + i * s->width, chol, q, columns, w->u + held * q * stride, stride);
            if (++held < CLIENTS_AT_ONCE) continue;
            flush(w, held, logdet);
            held = 0;
            logdet = 0;
        }
    flush(w, held, logdet);
}

/* Upper Cholesky factor in place, column by column; false when a column has nothing left above rounding. */
static bool factor(double *r, const ds_total *whole, size_t n)
{
    for (size_t j = 0; j < n; j++) {
        double *rj = r + ds_tri(0, j);
        for (size_t i = 0; i <= j; i++) {
            const double *ri = r + ds_tri(0, i);
            double v = rj[i];
            for (size_t k = 0; k < i; k++) v -= ri[k] * rj[k];
            if (i == j && !(v > 64 * DBL_EPSILON * ds_total_at(whole, ds_tri(j, j)))) return false;
            rj[i] = i == j ? sqrt(v) : v / ri[i];
        }
    }
    return true;
}

double ds_lmm_reduce(ds_lmm_work *w, const double *chol)
{
    const ds_lmm_sums *s = w->sums;
    size_t tri = ds_tri(0, s->p + 1);
    w->evaluations++;
    explain(w, chol);
    for (size_t i = 0; i < tri; i++)
        w->r[i] = (s->cross.sum[i] - w->explained.sum[i]) + (s->cross.lost[i] - w->explained.lost[i]);
    return ds_total_at(&w->explained, tri) + ds_total_at(&s->logdet, 0);
}

bool ds_lmm_evaluate(ds_lmm_work *w, const double *chol, ds_lmm_profile *out)
{
    const ds_lmm_sums *s = w->sums;
    size_t p = s->p;
    double logdet = ds_lmm_reduce(w, chol);
    if (!factor(w->r, &s->cross, p + 1)) return false;
    double last = w->r[ds_tri(p, p)], x = 0;
    for (size_t a = 0; a < p; a++) x += log(w->r[ds_tri(a, a)]);
    *out = (ds_lmm_profile){ logdet, 2 * x, last * last };
    return true;
}

double ds_lmm_residual_df(const ds_lmm_sums *s, bool ml)
{
    return (double)(ml ? s->rows : s->rows - s->p);
}

double ds_lmm_deviance(const ds_lmm_sums *s, const ds_lmm_profile *e, bool ml)
{
    double df = ds_lmm_residual_df(s, ml);
    return e->logdet + (ml ? 0 : e->logdet_x) + df * (1 + log(TWO_PI * e->r2 / df));
}

static void back_substitute(const double *r, size_t p, double *beta)
{
    for (size_t a = p; a-- > 0;) {
        double v = r[ds_tri(a, p)];
        for (size_t k = a + 1; k < p; k++) v -= r[ds_tri(a, k)] * beta[k];
        beta[a] = v / r[ds_tri(a, a)];
    }
}

/* (R'R)^-1 row by row: column c of R^-1 by back-substitution, then the products of its rows. */
static void invert(const double *r, size_t p, double *out)
{
    double inv[DS_MAX_P * (DS_MAX_P + 1) / 2];
    for (size_t c = 0; c < p; c++)
        for (size_t a = c + 1; a-- > 0;) {
            double v = a == c;
            for (size_t k = a + 1; k <= c; k++) v -= r[ds_tri(a, k)] * inv[ds_tri(k, c)];
            inv[ds_tri(a, c)] = v / r[ds_tri(a, a)];
        }
    for (size_t i = 0; i < p; i++)
        for (size_t j = i; j < p; j++) {
            double v = 0;
            for (size_t k = j; k < p; k++) v += inv[ds_tri(i, k)] * inv[ds_tri(j, k)];
            out[i * p + j] = out[j * p + i] = v;
        }
}

void ds_lmm_solve(const ds_lmm_work *w, double *beta, double *unscaled)
{
    back_substitute(w->r, w->sums->p, beta);
    invert(w->r, w->sums->p, unscaled);
}

void ds_lmm_build(const ds_lmm_free *f, const double *u, size_t q, double *chol)
{
    memset(chol, 0, q * q * sizeof *chol);
    for (size_t i = 0; i < f->n; i++) chol[f->row[i] * q + f->col[i]] = u[i] / f->scale[i];
}

bool ds_lmm_evaluate_at(ds_lmm_work *w, const ds_lmm_free *f, const double *u, ds_lmm_profile *out)
{
    double chol[DS_MAX_Q * DS_MAX_Q];
    if (f->free_rho || f->free_nu) {
        const ds_lmm_sums *s = ds_whitened_at(w->whitened, ds_lmm_corr_at(f, u));
        if (!s) return false;
        w->sums = s;
    }
    ds_lmm_build(f, u, w->sums->q, chol);
    return ds_lmm_evaluate(w, chol, out);
}
