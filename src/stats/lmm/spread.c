/* How much the nights of each client vary, beside the others': what is left of a client's own rows once its own level
 * and effect are taken out, shrunk towards the other clients' (docs/methods.md 7). */
#include "stats/lmm/fit.h"

#include <math.h>
#include <string.h>

typedef struct {
    const ds_lmm_fit *fit;
    ds_lmm_sums *one; /* sums of one client */
    double *beta;     /* in shifted columns */
    size_t n;         /* clients told of so far */
    size_t *client;
    double *s2, *df, *shrunk; /* of those */
} survey;

static bool survey_new(survey *v, const ds_lmm_fit *f, ds_arena *room)
{
    ds_lmm_work work;
    ds_lmm_profile e;
    size_t m = f->clients + 1, p = f->p;
    *v = (survey){ .fit = f, .one = ds_lmm_sums_in(room, f->q, p) };
    v->client = ds_alloc(room, m * sizeof *v->client);
    v->s2 = ds_alloc(room, m * sizeof *v->s2);
    v->df = ds_alloc(room, m * sizeof *v->df);
    v->shrunk = ds_alloc(room, m * sizeof *v->shrunk);
    v->beta = ds_alloc(room, (p + p * p) * sizeof *v->beta);
    if (!v->one || !v->client || !v->s2 || !v->df || !v->shrunk || !v->beta) return false;
    if (!ds_lmm_work_new(&work, f->sums, room) || !ds_lmm_evaluate(&work, f->chol, &e)) return false;
    ds_lmm_solve(&work, v->beta, v->beta + p);
    return true;
}

/* Z'r and r'r of r = y - X beta. */
static double residual_products(const survey *v, double zr[DS_MAX_Q])
{
    size_t p = v->fit->p, q = v->fit->q;
    const double *b = v->one->first ? v->one->first->d + q * (q + 1) / 2 : NULL;
    double rr = ds_total_at(&v->one->cross, ds_tri(p, p));
    for (size_t i = 0; i < q; i++) {
        zr[i] = b[i * (p + 1) + p];
        for (size_t j = 0; j < p; j++) zr[i] -= b[i * (p + 1) + j] * v->beta[j];
    }
    for (size_t j = 0; j < p; j++) {
        double xx = -2 * ds_total_at(&v->one->cross, ds_tri(j, p));
        for (size_t k = 0; k < p; k++)
            xx += ds_total_at(&v->one->cross, k < j ? ds_tri(k, j) : ds_tri(j, k)) * v->beta[k];
        rr += v->beta[j] * xx;
    }
    return rr;
}

/* A column of Z of which less than this share is left after the others tells nothing more. */
static const double LEFT = 1e-9;

/* Takes the client's own level and effect out of rr; returns how many there were to take. */
static size_t take_out(const double *a, size_t q, double *zr, double *rr)
{
    double m[DS_MAX_Q][DS_MAX_Q];
    size_t rank = 0;
    for (size_t i = 0; i < q; i++)
        for (size_t j = i; j < q; j++) m[i][j] = a[ds_tri(i, j)];
    for (size_t i = 0; i < q; i++) {
        if (!(m[i][i] > LEFT * a[ds_tri(i, i)])) continue;
        rank++;
        *rr -= zr[i] * zr[i] / m[i][i];
        for (size_t k = i + 1; k < q; k++) {
            double share = m[i][k] / m[i][i];
            for (size_t j = k; j < q; j++) m[k][j] -= share * m[i][j];
            zr[k] -= share * zr[i];
        }
    }
    return rank;
}

static void finish_client(survey *v, size_t client)
{
    double zr[DS_MAX_Q], rr = residual_products(v, zr);
    size_t q = v->fit->q, rank = q ? take_out(v->one->first->d, q, zr, &rr) : 0;
    if (v->one->rows <= rank) return;
    v->client[v->n] = client;
    v->df[v->n] = (double)(v->one->rows - rank);
    v->s2[v->n] = fmax(rr, 0) / v->df[v->n];
    v->n++;
}

static ds_err walk(survey *v, ds_why *w)
{
    const ds_rows rows = { v->fit->panel, UINT64_MAX, NULL };
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

/* Over their root mean square, each client's night counting the same: sigma then keeps its meaning. */
static double *relative(const survey *v, ds_arena *a)
{
    size_t clients = v->fit->panel->clients;
    double sum = 0, nights = 0, *spread = ds_alloc(a, clients * sizeof *spread);
    if (!spread) return NULL;
    for (size_t i = 0; i < clients; i++) spread[i] = 1;
    for (size_t i = 0; i < v->n; i++) {
        sum += v->df[i] * v->shrunk[i];
        nights += v->df[i];
    }
    for (size_t i = 0; i < v->n; i++) spread[v->client[i]] = sqrt(v->shrunk[i] * nights / sum);
    return spread;
}

/* Clients that differ as little as this happens by chance are taken to be alike: weights of luck would only cost. */
static const double CHANCE = 0.05;

ds_err ds_lmm_spreads(const ds_lmm_fit *f, ds_arena *a, double **spread, double *sd, ds_why *w)
{
    ds_arena room = { 0 };
    survey v;
    double p;
    *spread = NULL;
    *sd = 0;
    ds_err err =
        survey_new(&v, f, &room) ? walk(&v, w) : ds_fail(w, DS_MEMORY, "the spreads of %zu clients", f->clients);
    if (!err && v.n > 1) {
        ds_shrink_variances(v.s2, v.df, v.n, v.shrunk, sd, &p);
        *sd = p < CHANCE ? *sd / 2 : 0; /* of the SD's logarithm, not the variance's */
        if (*sd > 0 && !(*spread = relative(&v, a)))
            err = ds_fail(w, DS_MEMORY, "the spreads of %zu clients", f->clients);
    }
    ds_arena_free(&room);
    return err;
}
