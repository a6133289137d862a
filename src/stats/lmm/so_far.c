/* What a fit's contrasts were when fewer nights were there. The filter that whitens a client's rows goes forward in
 * time, so whitened rows up to a night are the first ones of all: one pass serves every such night. */
#include "stats/lmm/lmm_panel.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
    const ds_lmm_panel *panel;
    const ds_lmm_fit *fit;
    const int32_t *cut;
    size_t n, columns, tri;
    ds_whitener whitener;
    double *row, *mean;          /* of Z, X and what X beta leaves of y */
    double *client, *u, *effect; /* one client's sums, their U_i, and U_i'U_i by ds_tri */
    double *cross, *effects;     /* n x tri: products of the rows between two cuts; sum of U_i'U_i up to each */
} walk;

static bool walk_new(walk *k)
{
    const size_t q = k->panel->q, all = q + k->columns;
    k->row = malloc(all * sizeof *k->row);
    k->mean = malloc(all * sizeof *k->mean);
    k->client = malloc((q * (q + 1) / 2 + q * k->columns + 1) * sizeof *k->client);
    k->u = malloc((q * k->columns + 1) * sizeof *k->u);
    k->effect = malloc(k->tri * sizeof *k->effect);
    k->cross = calloc(k->n * k->tri + 1, sizeof *k->cross);
    k->effects = calloc(k->n * k->tri + 1, sizeof *k->effects);
    return k->row && k->mean && k->client && k->u && k->effect && k->cross && k->effects;
}

static void walk_free(walk *k)
{
    free(k->row);
    free(k->mean);
    free(k->client);
    free(k->u);
    free(k->effect);
    free(k->cross);
    free(k->effects);
}

/* ---- one client ---- */

static void read_row(walk *k, const ds_segment *g, size_t i)
{
    const size_t q = k->panel->q, p = k->panel->p;
    double *x = k->row + q, left = g->y[i];
    ds_segment_z(g, k->panel, i, 1, k->row);
    memcpy(x, g->x + i * p, p * sizeof *x);
    for (size_t j = 0; j < p; j++) left -= x[j] * k->fit->beta[j];
    x[p] = left;
    if (k->fit->spread)
        for (size_t j = 0; j <= q + p; j++) k->row[j] /= k->fit->spread[g->client];
}

static void add_row(walk *k, size_t at)
{
    const size_t q = k->panel->q;
    const double *x = k->row + q;
    double *zz = k->client, *zx = zz + q * (q + 1) / 2, *cross = k->cross + at * k->tri;
    for (size_t b = 0; b < q; b++) {
        for (size_t a = 0; a <= b; a++) zz[ds_tri(a, b)] += k->row[a] * k->row[b];
        for (size_t j = 0; j < k->columns; j++) zx[b * k->columns + j] += k->row[b] * x[j];
    }
    for (size_t j = 0; j < k->columns; j++) {
        if (x[j] == 0) continue; /* before their first such night most columns are */
        for (size_t i = 0; i <= j; i++) cross[ds_tri(i, j)] += x[i] * x[j];
    }
}

static void explain_client(walk *k)
{
    const size_t q = k->panel->q;
    memset(k->effect, 0, k->tri * sizeof *k->effect);
    if (!q) return;
    (void)ds_lmm_explain_client(k->client, k->fit->chol, q, k->columns, k->u, k->columns);
    for (size_t a = 0; a < q; a++) {
        const double *u = k->u + a * k->columns;
        for (size_t j = 0; j < k->columns; j++)
            for (size_t i = 0; i <= j; i++) k->effect[ds_tri(i, j)] += u[i] * u[j];
    }
}

/* The client's part of the cuts from `at` up to `to`, which know the same of it. */
static void close_cuts(walk *k, size_t at, size_t to)
{
    if (at >= to) return;
    explain_client(k);
    for (; at < to; at++)
        for (size_t i = 0; i < k->tri; i++) k->effects[at * k->tri + i] += k->effect[i];
}

/* A client's segments, from the first; returns the one after. */
static const ds_segment *walk_client(walk *k, const ds_segment *g)
{
    const size_t q = k->panel->q, client = g->client;
    size_t at = 0;
    bool first = true, any = false;
    memset(k->client, 0, (q * (q + 1) / 2 + q * k->columns) * sizeof *k->client);
    for (; g && g->client == client; g = g->next)
        for (size_t i = 0; i < g->n; i++) {
            size_t to = at;
            while (to < k->n && g->night[i] > k->cut[to]) to++;
            if (any) close_cuts(k, at, to);
            at = to;
            if (at == k->n) continue;
            read_row(k, g, i);
            if (k->whitener.on) ds_whiten_rows(&k->whitener, first, g->night + i, k->row, 1, q + k->columns);
            k->whitener.det = 1; /* not asked for */
            add_row(k, at);
            first = false;
            any = true;
        }
    if (any) close_cuts(k, at, k->n);
    return g;
}

/* ---- one cut ---- */

/* Cholesky factor in place, y last; a column that depends on those before it gets zeros. */
static void factor(double *r, const double *whole, size_t n)
{
    for (size_t j = 0; j < n; j++) {
        double *rj = r + ds_tri(0, j);
        for (size_t i = 0; i <= j; i++) {
            const double *ri = r + ds_tri(0, i);
            double v = rj[i];
            for (size_t m = 0; m < i; m++) v -= ri[m] * rj[m];
            if (i < j)
                rj[i] = ri[i] > 0 ? v / ri[i] : 0;
            else
                rj[j] = v > 1e-9 * whole[ds_tri(j, j)] ? sqrt(v) : 0;
        }
    }
}

static void tell(const walk *k, const double *r, const double *c, double *estimate, double *se)
{
    const size_t p = k->panel->p;
    const double *y = r + ds_tri(0, p);
    double u[DS_MAX_P], value = 0, square = 0;
    *estimate = *se = NAN;
    for (size_t j = 0; j < p; j++) {
        const double *rj = r + ds_tri(0, j);
        double left = c[j], size = fabs(c[j]);
        for (size_t i = 0; i < j; i++) {
            left -= rj[i] * u[i];
            size += fabs(rj[i] * u[i]);
        }
        if (!(rj[j] > 0) && fabs(left) > 1e-6 * size) return; /* not to be told from other columns as yet */
        u[j] = rj[j] > 0 ? left / rj[j] : 0;
        value += c[j] * k->fit->beta[j] + u[j] * y[j];
        square += u[j] * u[j];
    }
    if (!(square > 0)) return;
    *estimate = value;
    *se = k->fit->sigma * sqrt(square);
}

static void tell_all(walk *k, const double *c, size_t n_c, double *estimate, double *se)
{
    double *whole = k->effect;
    for (size_t at = 0; at < k->n; at++) {
        double *r = k->cross + at * k->tri;
        for (size_t i = 0; at && i < k->tri; i++) r[i] += r[i - k->tri];
    }
    for (size_t at = k->n; at-- > 0;) {
        double *r = k->cross + at * k->tri;
        for (size_t i = 0; i < k->tri; i++) r[i] -= k->effects[at * k->tri + i];
        memcpy(whole, r, k->tri * sizeof *whole);
        factor(r, whole, k->columns);
        for (size_t m = 0; m < n_c; m++) tell(k, r, c + m * k->panel->p, &estimate[at * n_c + m], &se[at * n_c + m]);
    }
}

ds_err ds_lmm_so_far(const ds_lmm_fit *f, const int32_t *cut, size_t n, const double *c, size_t n_c, double *estimate,
                     double *se, ds_why *w)
{
    walk k = { .panel = f->panel, .fit = f, .cut = cut, .n = n };
    for (size_t i = 0; i < n * n_c; i++) estimate[i] = se[i] = NAN;
    if ((f->status != DS_FIT_OK && f->status != DS_FIT_BOUNDARY) || !f->panel || !n) return DS_OK;
    if (!f->panel->nights) return ds_fail(w, DS_INTERNAL, "what was known so far wants the night of every row");
    k.columns = f->p + 1;
    k.tri = ds_tri(0, k.columns);
    ds_err err = walk_new(&k) ? DS_OK : ds_fail(w, DS_MEMORY, "%zu nights of %zu columns", n, f->p);
    if (!err) {
        ds_whiten_begin(&k.whitener, (ds_corr){ f->rho, f->nu }, k.mean);
        for (const ds_segment *g = f->panel->first; g;) g = walk_client(&k, g);
        tell_all(&k, c, n_c, estimate, se);
    }
    walk_free(&k);
    return err;
}
