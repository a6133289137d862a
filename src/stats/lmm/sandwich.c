/* The robust check (docs/methods.md 6). With R'R = X'V^-1X, everything is carried in the basis where that matrix is I:
 * a contrast is R^-T c, a client's score R^-T s, its information R^-T G R^-1. There the CR2 adjustment is W = (I -
 * G)^-1/2, and no n x n matrix is met. Clients' G come from one pass over the panel's whitened rows. */
#include "stats/lmm/lmm.h"
#include "stats/lmm/lmm_panel.h"

#include <math.h>
#include <string.h>
#include <gsl/gsl_eigen.h>

/* More clients than this: the factor m / (m - 1) serves as well as the adjustment of each. */
enum { ADJUSTED = 200 };
/* A direction that one client alone informs has no residual left to judge it by. */
static const double ALONE = 1e-10;

static const ds_estimate no_estimate = { NAN, NAN, NAN, NAN, NAN, NAN, NAN };

struct ds_lmm_sandwich {
    size_t p, m, kept;     /* clients with rows, all of them and those done so far */
    double *r;             /* R by ds_tri */
    double *beta;          /* in shifted columns */
    double *score;         /* m x p: W s (CR2), s (CR1) */
    double *adjust;        /* m x tri(p): W; NULL for CR1 */
    double *inform;        /* m x tri(p): G W, symmetric */
    double *misfit;        /* m: (y - X beta)'V^-1(y - X beta), sigma = 1 */
    size_t *client, *rows; /* m: its number, and how many */
};

typedef struct {
    ds_lmm_sandwich *s;
    const ds_lmm_fit *fit;
    ds_lmm_sums *one;         /* sums of one client */
    double *u, *g;            /* its U, its [X y]'V^-1[X y] by ds_tri */
    double *full, *vectors;   /* p x p */
    double *values, *scratch; /* p */
    gsl_eigen_symmv_workspace *eigen;
} pass;

/* ---- small matrices ------------------------------------------------------------------------------------ */

/* R'x = b, in place. */
static void solve_lower(const double *r, size_t p, double *b)
{
    for (size_t j = 0; j < p; j++) {
        double v = b[j];
        for (size_t k = 0; k < j; k++) v -= r[ds_tri(k, j)] * b[k];
        b[j] = v / r[ds_tri(j, j)];
    }
}

/* R^-T G R^-1 into full (row-major): columns, then rows. */
static void to_basis(const double *r, const double *g, size_t p, double *full)
{
    for (size_t i = 0; i < p; i++)
        for (size_t j = 0; j < p; j++) full[i * p + j] = g[i < j ? ds_tri(i, j) : ds_tri(j, i)];
    for (size_t i = 0; i < p; i++) solve_lower(r, p, full + i * p);
    for (size_t i = 0; i < p; i++)
        for (size_t j = 0; j < i; j++) {
            double v = full[i * p + j];
            full[i * p + j] = full[j * p + i];
            full[j * p + i] = v;
        }
    for (size_t i = 0; i < p; i++) solve_lower(r, p, full + i * p);
}

static void pack(const double *full, size_t p, double *out)
{
    for (size_t j = 0; j < p; j++)
        for (size_t i = 0; i <= j; i++) out[ds_tri(i, j)] = (full[i * p + j] + full[j * p + i]) / 2;
}

static void times(const double *packed, const double *x, size_t p, double *out)
{
    for (size_t i = 0; i < p; i++) {
        out[i] = 0;
        for (size_t j = 0; j < p; j++) out[i] += packed[i < j ? ds_tri(i, j) : ds_tri(j, i)] * x[j];
    }
}

static double dot(const double *a, const double *b, size_t p)
{
    double v = 0;
    for (size_t i = 0; i < p; i++) v += a[i] * b[i];
    return v;
}

/* vectors diag(weight) vectors', packed. */
static void compose(const double *vectors, const double *weight, size_t p, double *out)
{
    for (size_t j = 0; j < p; j++)
        for (size_t i = 0; i <= j; i++) {
            double v = 0;
            for (size_t k = 0; k < p; k++) v += vectors[i * p + k] * weight[k] * vectors[j * p + k];
            out[ds_tri(i, j)] = v;
        }
}

/* ---- one client ------------------------------------------------------------------------------------------ */

/* G of [X y]: products less what the random effects explain. */
static void client_information(pass *v)
{
    const ds_lmm_fit *f = v->fit;
    size_t columns = f->p + 1, stride = ds_padded(columns);
    memset(v->u, 0, (f->q + 1) * stride * sizeof *v->u);
    if (f->q) (void)ds_lmm_explain_client(v->one->first->d, f->chol, f->q, columns, v->u, stride);
    ds_products(v->u, f->q, columns, v->g);
    for (size_t i = 0; i < ds_tri(0, columns); i++) v->g[i] = ds_total_at(&v->one->cross, i) - v->g[i];
}

/* X'V^-1(y - X beta) in the basis; returns (y - X beta)'V^-1(y - X beta). */
static double client_score(const pass *v, double *out)
{
    const ds_lmm_sandwich *s = v->s;
    double misfit = v->g[ds_tri(s->p, s->p)];
    times(v->g, s->beta, s->p, out); /* the first p columns of g are G itself */
    for (size_t i = 0; i < s->p; i++) {
        double xy = v->g[ds_tri(i, s->p)];
        out[i] = xy - out[i];
        misfit -= s->beta[i] * (xy + out[i]);
    }
    solve_lower(s->r, s->p, out);
    return misfit;
}

static void adjust_client(pass *v, double *score, double *adjust, double *inform)
{
    size_t p = v->s->p;
    gsl_matrix_view g = gsl_matrix_view_array(v->full, p, p), e = gsl_matrix_view_array(v->vectors, p, p);
    gsl_vector_view l = gsl_vector_view_array(v->values, p);
    if (gsl_eigen_symmv(&g.matrix, &l.vector, &e.matrix, v->eigen))
        for (size_t k = 0; k < p; k++) v->values[k] = NAN;
    for (size_t k = 0; k < p; k++) {
        double left = 1 - v->values[k], weight = left <= ALONE ? 0 : 1 / sqrt(left);
        v->scratch[k] = weight;
        v->values[k] *= weight;
    }
    compose(v->vectors, v->scratch, p, adjust);
    compose(v->vectors, v->values, p, inform);
    memcpy(v->scratch, score, p * sizeof *score);
    times(adjust, v->scratch, p, score);
}

static void finish_client(pass *v, size_t client)
{
    ds_lmm_sandwich *s = v->s;
    size_t tri = ds_tri(0, s->p), at = s->kept++;
    double *score = s->score + at * s->p, *inform = s->inform + at * tri;
    s->client[at] = client;
    s->rows[at] = v->one->rows;
    client_information(v);
    s->misfit[at] = client_score(v, score);
    to_basis(s->r, v->g, s->p, v->full);
    if (s->adjust)
        adjust_client(v, score, s->adjust + at * tri, inform);
    else
        pack(v->full, s->p, inform);
}

/* ---- all clients ------------------------------------------------------------------------------------------- */

static ds_err walk(pass *v, ds_why *w)
{
    const ds_rows rows = { v->fit->panel, UINT64_MAX, v->fit->spread };
    ds_err err = DS_OK;
    bool fresh = true;
    for (const ds_segment *g = rows.panel->first; g && !err; g = g->next) {
        if (fresh) ds_lmm_sums_restart_like(v->one, v->fit->sums);
        err = ds_segment_sum(g, &rows, 0, v->one, w);
        fresh = !g->next || g->next->client != g->client;
        if (!err && fresh) finish_client(v, g->client);
    }
    return err;
}

/* The fit's own numbers in shifted columns. */
static bool restore(ds_lmm_sandwich *s, const ds_lmm_fit *f, ds_arena *room)
{
    ds_lmm_work work;
    ds_lmm_profile e;
    double *unscaled = ds_alloc(room, s->p * s->p * sizeof *unscaled);
    if (!unscaled || !ds_lmm_work_new(&work, f->sums, room) || !ds_lmm_evaluate(&work, f->chol, &e)) return false;
    ds_lmm_solve(&work, s->beta, unscaled);
    memcpy(s->r, work.r, ds_tri(0, s->p) * sizeof *s->r);
    return true;
}

static ds_lmm_sandwich *sandwich_new(const ds_lmm_fit *f)
{
    ds_arena *a = f->later->arena;
    size_t p = f->p, tri = ds_tri(0, p), m = f->clients;
    bool cr2 = m <= ADJUSTED;
    ds_lmm_sandwich *s = ds_alloc(a, sizeof *s);
    if (!s) return NULL;
    *s = (ds_lmm_sandwich){ .p = p, .m = m };
    s->r = ds_alloc(a, tri * sizeof *s->r);
    s->beta = ds_alloc(a, p * sizeof *s->beta);
    s->score = ds_alloc(a, m * p * sizeof *s->score);
    s->inform = ds_alloc(a, m * tri * sizeof *s->inform);
    s->adjust = cr2 ? ds_alloc(a, m * tri * sizeof *s->adjust) : NULL;
    s->misfit = ds_alloc(a, m * sizeof *s->misfit);
    s->client = ds_alloc(a, m * sizeof *s->client);
    s->rows = ds_alloc(a, m * sizeof *s->rows);
    bool all = s->r && s->beta && s->score && s->inform && s->misfit && s->client && s->rows;
    return all && (s->adjust || !cr2) ? s : NULL;
}

static bool pass_new(pass *v, ds_lmm_sandwich *s, const ds_lmm_fit *f, ds_arena *room)
{
    size_t p = f->p, columns = p + 1;
    *v = (pass){ .s = s, .fit = f };
    v->one = ds_lmm_sums_in(room, f->q, p);
    v->u = ds_alloc(room, (f->q + 1) * ds_padded(columns) * sizeof *v->u);
    v->g = ds_alloc(room, ds_tri(0, columns) * sizeof *v->g);
    v->full = ds_alloc(room, p * p * sizeof *v->full);
    v->vectors = ds_alloc(room, p * p * sizeof *v->vectors);
    v->values = ds_alloc(room, p * sizeof *v->values);
    v->scratch = ds_alloc(room, p * sizeof *v->scratch);
    return v->one && v->u && v->g && v->full && v->vectors && v->values && v->scratch &&
           (v->eigen = gsl_eigen_symmv_alloc(p));
}

static ds_err prepare(const ds_lmm_fit *f, ds_why *w)
{
    ds_arena room = { 0 };
    pass v = { 0 };
    ds_err err = DS_OK;
    ds_lmm_sandwich *s = sandwich_new(f);
    if (!s || !pass_new(&v, s, f, &room) || !restore(s, f, &room)) {
        err = ds_fail(w, DS_MEMORY, "the robust check of %zu clients", f->clients);
        goto done;
    }
    err = walk(&v, w);
    if (!err) f->later->sandwich = s;
done:
    if (v.eigen) gsl_eigen_symmv_free(v.eigen);
    ds_arena_free(&room);
    return err;
}

/* ---- one contrast ------------------------------------------------------------------------------------------ */

/* Degrees of freedom of sum (c't_i)^2 for c in the basis: moments under the working model. */
static double degrees(const ds_lmm_sandwich *s, const double *c, double *room)
{
    size_t p = s->p, tri = ds_tri(0, p);
    double top = 0, bottom = 0, *q = room, *u = room + p, *sum = room + 2 * p;
    memset(sum, 0, tri * sizeof *sum);
    for (size_t i = 0; i < s->m; i++) {
        times(s->inform + i * tri, c, p, u);
        if (s->adjust) times(s->adjust + i * tri, c, p, q);
        double a = dot(s->adjust ? q : c, u, p), h = dot(u, u, p);
        top += a - h;
        bottom += a * a - 2 * a * h;
        for (size_t j = 0; j < p; j++)
            for (size_t k = 0; k <= j; k++) sum[ds_tri(k, j)] += u[k] * u[j];
    }
    for (size_t j = 0; j < p; j++)
        for (size_t k = 0; k <= j; k++) bottom += (k < j ? 2 : 1) * sum[ds_tri(k, j)] * sum[ds_tri(k, j)];
    return top * top / bottom;
}

static void check(const ds_lmm_fit *f, const double *c, double *room, ds_estimate *out)
{
    const ds_lmm_sandwich *s = f->later->sandwich;
    double variance = 0, *basis = room;
    (void)ds_lmm_shift_contrast(f->sums, c, basis);
    solve_lower(s->r, s->p, basis);
    for (size_t i = 0; i < s->m; i++) {
        double v = dot(basis, s->score + i * s->p, s->p);
        variance += v * v;
    }
    if (!s->adjust) variance *= (double)s->m / (double)(s->m - 1);
    if (!(variance > 0)) return; /* no contrast at all, or no client to compare with */
    out->estimate = dot(c, f->beta, s->p);
    out->se = sqrt(variance);
    out->df = degrees(s, basis, room + s->p);
    ds_estimate_conclude(out);
}

/* prepared: there is something to look at. */
static ds_err prepared(const ds_lmm_fit *f, bool *there, ds_why *w)
{
    *there = false;
    if (f->status != DS_FIT_OK && f->status != DS_FIT_BOUNDARY) return DS_OK;
    if (!f->panel) return ds_fail(w, DS_INTERNAL, "the robust check wants the rows: fit a panel");
    ds_err err = f->later->sandwich ? DS_OK : prepare(f, w);
    *there = !err;
    return err;
}

ds_err ds_lmm_cr2(const ds_lmm_fit *f, const double *c, ds_estimate *out, ds_why *w)
{
    ds_arena room = { 0 };
    bool there;
    *out = no_estimate;
    ds_err err = prepared(f, &there, w);
    if (err || !there) return err;
    double *scratch = ds_alloc(&room, (3 * f->p + ds_tri(0, f->p)) * sizeof *scratch);
    if (scratch)
        check(f, c, scratch, out);
    else
        err = ds_fail(w, DS_MEMORY, "the robust check of a contrast");
    ds_arena_free(&room);
    return err;
}

/* ---- without a client ---------------------------------------------------------------------------------------- */

/* In the basis the information without client i is I - G = W^-2, so beta moves by W (W s); the residual sum of squares
 * falls by the client's own misfit and |W s|^2. basis: the contrast there. */
static void without(const ds_lmm_fit *f, size_t i, const double *basis, double *room, ds_estimate *out)
{
    const ds_lmm_sandwich *s = f->later->sandwich;
    const double *score = s->score + i * s->p;
    double whole = f->sigma * f->sigma * ds_lmm_residual_df(f->sums, f->options.ml),
           left = ds_lmm_residual_df(f->sums, false) - (double)s->rows[i];
    times(s->adjust + i * ds_tri(0, s->p), basis, s->p, room);
    double sigma2 = (whole - s->misfit[i] - dot(score, score, s->p)) / left;
    if (!(left > 0) || !(sigma2 > 0)) return;
    out->estimate -= dot(room, score, s->p);
    out->se = sqrt(sigma2 * dot(room, room, s->p));
    out->df = INFINITY;
    ds_estimate_conclude(out);
}

ds_err ds_lmm_without_each(const ds_lmm_fit *f, const double *c, ds_estimate *out, ds_why *w)
{
    ds_arena room = { 0 };
    bool there;
    for (size_t i = 0; i < ds_lmm_sums_clients(f->sums); i++) out[i] = no_estimate;
    ds_err err = prepared(f, &there, w);
    if (err || !there || !f->later->sandwich->adjust) return err;
    const ds_lmm_sandwich *s = f->later->sandwich;
    double *basis = ds_alloc(&room, 2 * s->p * sizeof *basis);
    if (!basis) return ds_fail(w, DS_MEMORY, "a contrast of %zu columns", s->p);
    (void)ds_lmm_shift_contrast(f->sums, c, basis);
    solve_lower(s->r, s->p, basis);
    for (size_t i = 0; i < s->m; i++) {
        ds_estimate *e = &out[s->client[i]];
        e->estimate = dot(c, f->beta, s->p);
        without(f, i, basis, basis + s->p, e);
    }
    ds_arena_free(&room);
    return DS_OK;
}
