/* Kenward and Roger 1997 (docs/methods.md 6) from per-client sums, in units of sigma^2: V = I + Z D Z' on whitened
 * rows. The variance parameters are the entries of D and the residual variance, in which V is linear, so no second
 * derivatives are met. With K = L (I + L'AL)^-1 L', V^-1 = I - Z K Z', and every trace and product below is one of A =
 * Z'Z, B = Z'X and X'X. */
#include "stats/lmm/lmm.h"

#include <math.h>
#include <string.h>

enum { MOST = DS_MAX_THETA + 1, Q = DS_MAX_Q };

struct ds_lmm_adjusted {
    size_t p, n;          /* variance parameters: of D, and the residual's last */
    double *phi, *better; /* (X'V^-1X)^-1 and its adjusted form, p x p, shifted columns, over sigma^2 */
    double *slope;        /* n of p x p: X'V^-1 V_k V^-1 X */
    double w[MOST * MOST];
};

typedef struct {
    double v[Q][Q];
} square;

typedef struct {
    const ds_lmm_fit *fit;
    ds_lmm_adjusted *s;
    size_t q, p, n;
    square e[MOST]; /* V_k = Z e_k Z', but for the last */
    double *curve;  /* n x n of p x p: X'V^-1 V_k V^-1 V_l V^-1 X */
    double trace[MOST * MOST];
    double *h, *h2, *nh; /* q x p: Z'V^-1X, Z'V^-2X, room */
    double *room;        /* p x p */
} sums;

/* ---- q x q ------------------------------------------------------------------------------------------------- */

static square product(const square *a, const square *b, size_t q)
{
    square c = { 0 };
    for (size_t i = 0; i < q; i++)
        for (size_t j = 0; j < q; j++)
            for (size_t k = 0; k < q; k++) c.v[i][j] += a->v[i][k] * b->v[k][j];
    return c;
}

static square transposed(const square *a, size_t q)
{
    square c = { 0 };
    for (size_t i = 0; i < q; i++)
        for (size_t j = 0; j < q; j++) c.v[i][j] = a->v[j][i];
    return c;
}

/* x a + y b */
static square mixed(double x, const square *a, double y, const square *b, size_t q)
{
    square c = { 0 };
    for (size_t i = 0; i < q; i++)
        for (size_t j = 0; j < q; j++) c.v[i][j] = x * a->v[i][j] + y * b->v[i][j];
    return c;
}

static double trace_of(const square *a, const square *b, size_t q)
{
    double t = 0;
    for (size_t i = 0; i < q; i++)
        for (size_t k = 0; k < q; k++) t += a->v[i][k] * b->v[k][i];
    return t;
}

/* K = L (I + L'AL)^-1 L': by the rows of R^-T L', R'R = I + L'AL. */
static square shrinkage(const double *client, const double *chol, size_t q)
{
    double b[Q * (Q + 1) / 2 + Q * Q] = { 0 }, u[Q * Q];
    square k = { 0 };
    memcpy(b, client, q * (q + 1) / 2 * sizeof *b);
    for (size_t i = 0; i < q; i++) b[q * (q + 1) / 2 + i * q + i] = 1; /* B = I */
    (void)ds_lmm_explain_client(b, chol, q, q, u, q);
    for (size_t i = 0; i < q; i++)
        for (size_t j = 0; j < q; j++)
            for (size_t a = 0; a < q; a++) k.v[i][j] += u[a * q + i] * u[a * q + j];
    return k;
}

/* ---- p x p ------------------------------------------------------------------------------------------------- */

/* out (q x p) = m b, b with stride columns. */
static void left(const square *m, const double *b, size_t stride, size_t q, size_t p, double *out)
{
    memset(out, 0, q * p * sizeof *out);
    for (size_t i = 0; i < q; i++)
        for (size_t k = 0; k < q; k++)
            for (size_t j = 0; j < p; j++) out[i * p + j] += m->v[i][k] * b[k * stride + j];
}

/* out += sign a'm b, a q x p with stride columns, b q x p packed as from left(). */
static void add_product(const double *a, size_t stride, const double *mb, size_t q, size_t p, double sign, double *out)
{
    for (size_t k = 0; k < q; k++)
        for (size_t i = 0; i < p; i++) {
            double v = sign * a[k * stride + i];
            for (size_t j = 0; j < p; j++) out[i * p + j] += v * mb[k * p + j];
        }
}

static void multiply(const double *a, const double *b, size_t p, double *out)
{
    memset(out, 0, p * p * sizeof *out);
    for (size_t i = 0; i < p; i++)
        for (size_t k = 0; k < p; k++)
            for (size_t j = 0; j < p; j++) out[i * p + j] += a[i * p + k] * b[k * p + j];
}

/* Sum of a_ij b_ji. */
static double trace_product(const double *a, const double *b, size_t p)
{
    double t = 0;
    for (size_t i = 0; i < p; i++)
        for (size_t j = 0; j < p; j++) t += a[i * p + j] * b[j * p + i];
    return t;
}

/* ---- one client ---------------------------------------------------------------------------------------------- */

/* Both parameters of D: Z'V^-1Z and Z'V^-1X carry everything. */
static void within_d(sums *s, const square *r)
{
    size_t q = s->q, p = s->p;
    for (size_t a = 0; a + 1 < s->n; a++) {
        left(&s->e[a], s->h, p, q, p, s->nh);
        add_product(s->h, p, s->nh, q, p, 1, s->s->slope + a * p * p);
        square ar = product(&s->e[a], r, q);
        for (size_t b = 0; b + 1 < s->n; b++) {
            square arb = product(&ar, &s->e[b], q);
            left(&arb, s->h, p, q, p, s->nh);
            add_product(s->h, p, s->nh, q, p, 1, s->curve + (a * s->n + b) * p * p);
            s->trace[a * s->n + b] += trace_of(&arb, r, q);
        }
    }
}

/* One parameter of D, and the residual variance. */
static void d_and_residual(sums *s, const square *r2)
{
    size_t q = s->q, p = s->p, last = s->n - 1;
    for (size_t a = 0; a < last; a++) {
        left(&s->e[a], s->h2, p, q, p, s->nh);
        add_product(s->h, p, s->nh, q, p, 1, s->curve + (a * s->n + last) * p * p);
        left(&s->e[a], s->h, p, q, p, s->nh);
        add_product(s->h2, p, s->nh, q, p, 1, s->curve + (last * s->n + a) * p * p);
        s->trace[a * s->n + last] += trace_of(&s->e[a], r2, q);
        s->trace[last * s->n + a] += trace_of(&s->e[a], r2, q);
    }
}

/* What the client takes off X'X in X'V^-2X and X'V^-3X, and off n in tr V^-2. */
static void residual_alone(sums *s, const double *b, const square *k, const square *a)
{
    size_t q = s->q, p = s->p, last = s->n - 1;
    square ka = product(k, a, q), kak = product(&ka, k, q), kakak = product(&ka, &kak, q);
    square two = mixed(2, k, -1, &kak, q), three = mixed(3, k, -3, &kak, q), one = { 0 };
    three = mixed(1, &three, 1, &kakak, q);
    left(&two, b, p + 1, q, p, s->nh);
    add_product(b, p + 1, s->nh, q, p, -1, s->s->slope + last * p * p);
    left(&three, b, p + 1, q, p, s->nh);
    add_product(b, p + 1, s->nh, q, p, -1, s->curve + (last * s->n + last) * p * p);
    for (size_t i = 0; i < q; i++) one.v[i][i] = 1;
    s->trace[last * s->n + last] += trace_of(&ka, &ka, q) - 2 * trace_of(&ka, &one, q);
}

static void add_client(sums *s, const double *client)
{
    size_t q = s->q;
    const double *b = client + q * (q + 1) / 2;
    square a = { 0 }, one = { 0 }, k = shrinkage(client, s->fit->chol, q);
    for (size_t i = 0; i < q; i++) {
        one.v[i][i] = 1;
        for (size_t j = 0; j < q; j++) a.v[i][j] = client[i < j ? ds_tri(i, j) : ds_tri(j, i)];
    }
    square ak = product(&a, &k, q), off = mixed(1, &one, -1, &ak, q), off_t = transposed(&off, q);
    square r = product(&off, &a, q), r2 = product(&r, &off_t, q), twice = product(&off, &off, q);
    left(&off, b, s->p + 1, q, s->p, s->h);
    left(&twice, b, s->p + 1, q, s->p, s->h2);
    within_d(s, &r);
    d_and_residual(s, &r2);
    residual_alone(s, b, &k, &a);
}

/* ---- all clients ------------------------------------------------------------------------------------------- */

/* The entries of D that the model has: each with its mirror image. */
static size_t parameters(const ds_lmm_fit *f, square *e)
{
    size_t n = 0;
    for (size_t c = 0; c < f->q; c++)
        for (size_t r = c; r < (f->options.random == DS_RANDOM_FULL ? f->q : c + 1); r++, n++) {
            e[n] = (square){ 0 };
            e[n].v[r][c] = e[n].v[c][r] = 1;
        }
    return n + 1;
}

static void add_rows(sums *s)
{
    size_t p = s->p, last = s->n - 1;
    const ds_lmm_sums *all = s->fit->sums;
    for (size_t i = 0; i < p; i++)
        for (size_t j = 0; j < p; j++) {
            double v = ds_total_at(&all->cross, i < j ? ds_tri(i, j) : ds_tri(j, i));
            s->s->slope[last * p * p + i * p + j] += v;
            s->curve[(last * s->n + last) * p * p + i * p + j] += v;
        }
    s->trace[last * s->n + last] += (double)all->rows;
}

/* W: twice the inverse of 2 I_kl = tr(V^-1 V_k V^-1 V_l) - 2 tr(Phi Q_kl) + tr(Phi P_k Phi P_l). */
static bool weights(sums *s, const double *phi_p)
{
    size_t p = s->p, n = s->n;
    for (size_t a = 0; a < n; a++)
        for (size_t b = 0; b < n; b++)
            s->trace[a * n + b] += trace_product(phi_p + a * p * p, phi_p + b * p * p, p) -
                                   2 * trace_product(s->s->phi, s->curve + (a * n + b) * p * p, p);
    for (size_t a = 0; a < n; a++)
        for (size_t b = 0; b < a; b++)
            s->trace[a * n + b] = s->trace[b * n + a] = (s->trace[a * n + b] + s->trace[b * n + a]) / 2;
    return ds_twice_inverse(n, s->trace, s->s->w);
}

/* Phi + 2 Phi {sum W_kl (Q_kl - P_k Phi P_l)} Phi */
static void improve(sums *s, const double *phi_p, double *inner)
{
    size_t p = s->p, n = s->n;
    const double *phi = s->s->phi;
    memset(inner, 0, p * p * sizeof *inner);
    for (size_t a = 0; a < n; a++)
        for (size_t b = 0; b < n; b++) {
            multiply(s->s->slope + a * p * p, phi_p + b * p * p, p, s->room);
            const double *q = s->curve + (a * n + b) * p * p;
            for (size_t i = 0; i < p * p; i++) inner[i] += s->s->w[a * n + b] * (q[i] - s->room[i]);
        }
    multiply(phi, inner, p, s->room);
    multiply(s->room, phi, p, s->s->better);
    for (size_t i = 0; i < p * p; i++) s->s->better[i] = phi[i] + 2 * s->s->better[i];
}

static bool gather(sums *s, double *phi_p, double *inner)
{
    size_t p = s->p;
    for (const ds_chunk *c = s->q ? s->fit->sums->first : NULL; c; c = c->next)
        for (size_t i = 0; i < c->used; i++) add_client(s, c->d + i * s->fit->sums->width);
    add_rows(s);
    for (size_t k = 0; k < s->n; k++) multiply(s->s->phi, s->s->slope + k * p * p, p, phi_p + k * p * p);
    if (!weights(s, phi_p)) return false;
    improve(s, phi_p, inner);
    return true;
}

static ds_lmm_adjusted *adjusted_new(size_t p, size_t n, ds_arena *a)
{
    ds_lmm_adjusted *s = ds_alloc(a, sizeof *s);
    if (!s) return NULL;
    *s = (ds_lmm_adjusted){ .p = p, .n = n };
    s->phi = ds_alloc(a, p * p * sizeof *s->phi);
    s->better = ds_alloc(a, p * p * sizeof *s->better);
    s->slope = ds_alloc(a, n * p * p * sizeof *s->slope);
    return s->phi && s->better && s->slope ? s : NULL;
}

static bool prepare(const ds_lmm_fit *f, ds_arena *room)
{
    size_t p = f->p, q = f->q, pp = p * p;
    sums s = { .fit = f, .q = q, .p = p };
    ds_lmm_work work;
    ds_lmm_profile e;
    s.n = parameters(f, s.e);
    s.s = adjusted_new(p, s.n, f->later->arena);
    s.curve = ds_alloc(room, s.n * s.n * pp * sizeof *s.curve);
    s.h = ds_alloc(room, 3 * (q + 1) * p * sizeof *s.h);
    s.room = ds_alloc(room, (2 + s.n) * pp * sizeof *s.room);
    double *beta = ds_alloc(room, p * sizeof *beta);
    if (!s.s || !s.curve || !s.h || !s.room || !beta || !ds_lmm_work_new(&work, f->sums, room)) return false;
    s.h2 = s.h + q * p;
    s.nh = s.h2 + q * p;
    if (!ds_lmm_evaluate(&work, f->chol, &e)) return false;
    ds_lmm_solve(&work, beta, s.s->phi);
    if (!gather(&s, s.room + 2 * pp, s.room + pp)) return false;
    f->later->adjusted = s.s;
    return true;
}

/* ---- one contrast ------------------------------------------------------------------------------------------ */

static double form(const double *m, const double *c, size_t p)
{
    double v = 0;
    for (size_t i = 0; i < p; i++)
        for (size_t j = 0; j < p; j++) v += c[i] * m[i * p + j] * c[j];
    return v;
}

static void conclude(const ds_lmm_fit *f, const double *contrast, ds_estimate *out)
{
    const ds_lmm_adjusted *s = f->later->adjusted;
    size_t p = s->p;
    double c[DS_MAX_P], phi_c[DS_MAX_P], g[MOST], spread = 0;
    (void)ds_lmm_shift_contrast(f->sums, contrast, c);
    double plain = form(s->phi, c, p), better = form(s->better, c, p);
    if (!(plain > 0) || !(better > 0)) return;
    for (size_t i = 0; i < p; i++) {
        phi_c[i] = 0;
        for (size_t j = 0; j < p; j++) phi_c[i] += s->phi[i * p + j] * c[j];
    }
    for (size_t k = 0; k < s->n; k++) g[k] = form(s->slope + k * p * p, phi_c, p);
    for (size_t k = 0; k < s->n; k++)
        for (size_t l = 0; l < s->n; l++) spread += g[k] * s->w[k * s->n + l] * g[l];
    out->estimate = 0;
    for (size_t i = 0; i < p; i++) out->estimate += contrast[i] * f->beta[i];
    out->se = f->sigma * sqrt(better);
    out->df = 2 * plain * plain / spread;
    ds_estimate_conclude(out);
}

ds_err ds_lmm_kenward_roger(const ds_lmm_fit *f, const double *c, ds_estimate *out, ds_why *w)
{
    ds_arena room = { 0 };
    *out = (ds_estimate){ NAN, NAN, NAN, NAN, NAN, NAN, NAN };
    if (f->status != DS_FIT_OK && f->status != DS_FIT_BOUNDARY) return DS_OK;
    if (f->options.ml) return ds_fail(w, DS_INTERNAL, "Kenward and Roger's adjustment is one of REML fits");
    bool ready = f->later->adjusted || prepare(f, &room);
    ds_arena_free(&room);
    if (!ready) return ds_fail(w, DS_MEMORY, "Kenward and Roger's adjustment");
    conclude(f, c, out);
    return DS_OK;
}
