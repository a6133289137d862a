#include "network.h"
#include "random.h"

#include <downshift/pool.h>
#include <downshift/stats.h>

#include <math.h>
#include <stdlib.h>
#include <gsl/gsl_multimin.h>

typedef struct {
    double sum, square; /* of the clients' differences, and of their squares about their mean */
    size_t n;
    double truth;
    ds_estimate told;
} practice;

typedef struct {
    const made_network *m;
    practice *at;
    double within; /* variance of a client's difference by its nights alone */
} network;

/* ---- one practice ---- */

enum { COLUMNS = 2, MOST_NIGHTS = 400 };

/* Nights of one client: the difference of its means is all that they tell of its effect. */
static ds_err add_client(const made_network *m, double effect, size_t i, rnd *r, ds_lmm_panel *panel, double *difference, ds_why *w)
{
    double z[MOST_NIGHTS * COLUMNS], y[MOST_NIGHTS], sum[2] = { 0 };
    int32_t night[MOST_NIGHTS];
    const int n = m->sessions + m->plain;
    const double level = 6 + rnd_normal(r);
    const double own = effect + m->sd_client * rnd_normal(r);
    for (int k = 0; k < n; k++) {
        const bool after = k < m->sessions;
        z[2 * k] = 1;
        z[2 * k + 1] = after;
        night[k] = k;
        y[k] = level + (after ? own : 0) + m->sigma * rnd_normal(r);
        sum[after] += y[k];
    }
    *difference = sum[1] / m->sessions - sum[0] / m->plain;
    return ds_lmm_panel_add(panel, i, z, z, y, night, (size_t)n, w);
}

static ds_err fit(const ds_lmm_panel *panel, ds_estimate *out, ds_why *w)
{
    const ds_lmm_options o = { .random = DS_RANDOM_DIAGONAL, .errors = DS_ERRORS_IID };
    const double c[COLUMNS] = { 0, 1 };
    ds_arena a = { 0 };
    ds_lmm_fit f;
    ds_err err = ds_lmm_fit_panel(panel, &o, &a, &f, w);
    if (!err) err = ds_lmm_contrast(&f, c, out, w);
    ds_arena_free(&a);
    return err;
}

static ds_err make_practice(const made_network *m, rnd *r, practice *p, ds_why *w)
{
    const int clients = rnd_whole(r, m->least_clients, m->most_clients);
    ds_lmm_panel *panel = ds_lmm_panel_new(COLUMNS, COLUMNS);
    ds_err err = panel ? DS_OK : ds_fail(w, DS_MEMORY, "a practice");
    double mean = 0;
    *p = (practice){ .truth = m->effect + m->sd_practice * rnd_normal(r) };
    for (int i = 0; !err && i < clients; i++) {
        double d;
        if ((err = add_client(m, p->truth, (size_t)i, r, panel, &d, w))) break;
        const double off = d - mean;
        p->n++;
        mean += off / (double)p->n;
        p->square += off * (d - mean);
    }
    p->sum = mean * (double)p->n;
    if (!err) err = fit(panel, &p->told, w);
    ds_lmm_panel_free(panel);
    return err;
}

/* ---- all clients' data at once ---- */

/* -2 restricted log-likelihood of the variances between practices (P) and of clients' differences (C) in a model of practices
 * with random effects: the mean of practice i has variance P + C / n, what lies within it n - 1 degrees of freedom. */
typedef struct {
    double w, mu, criterion;
} level;

static level look(const network *k, double between, double client)
{
    level l = { 0 };
    double wy = 0, around = 0;
    for (size_t i = 0; i < k->m->practices; i++) {
        const practice *p = &k->at[i];
        const double n = (double)p->n, v = between + client / n;
        l.w += 1 / v;
        wy += p->sum / n / v;
        l.criterion += log(v) + (n - 1) * log(client) + p->square / client;
    }
    l.mu = wy / l.w;
    for (size_t i = 0; i < k->m->practices; i++) {
        const practice *p = &k->at[i];
        const double off = p->sum / (double)p->n - l.mu;
        around += off * off / (between + client / (double)p->n);
    }
    l.criterion += log(l.w) + around;
    return l;
}

static double criterion(const gsl_vector *x, void *of)
{
    const network *k = of;
    const double p = gsl_vector_get(x, 0), c = gsl_vector_get(x, 1);
    return look(k, p * p, k->within + c * c).criterion;
}

/* Variances as squares, so that nothing has to be forbidden. */
static bool fit_all(network *k, double *mu, double *se)
{
    gsl_multimin_function f = { criterion, 2, k };
    gsl_vector *x = gsl_vector_alloc(2), *step = gsl_vector_alloc(2);
    gsl_multimin_fminimizer *s = gsl_multimin_fminimizer_alloc(gsl_multimin_fminimizer_nmsimplex2, 2);
    bool good = x && step && s;
    if (good) {
        gsl_vector_set_all(x, 0.2);
        gsl_vector_set_all(step, 0.1);
        good = !gsl_multimin_fminimizer_set(s, &f, x, step);
    }
    for (int i = 0; good && i < 500 && gsl_multimin_test_size(gsl_multimin_fminimizer_size(s), 1e-7) == GSL_CONTINUE; i++)
        good = !gsl_multimin_fminimizer_iterate(s);
    if (good) {
        const double p = gsl_vector_get(s->x, 0), c = gsl_vector_get(s->x, 1);
        const level l = look(k, p * p, k->within + c * c);
        *mu = l.mu;
        *se = sqrt(1 / l.w);
    }
    gsl_multimin_fminimizer_free(s);
    gsl_vector_free(step);
    gsl_vector_free(x);
    return good;
}

/* All clients taken for those of one practice: their mean, and its interval. */
static bool ignoring_covers(const network *k)
{
    double sum = 0, square = 0, n = 0;
    for (size_t i = 0; i < k->m->practices; i++) {
        const practice *p = &k->at[i];
        sum += p->sum;
        square += p->square + p->sum * p->sum / (double)p->n;
        n += (double)p->n;
    }
    const double mean = sum / n, se = sqrt((square - n * mean * mean) / (n - 1) / n);
    return fabs(mean - k->m->effect) <= ds_t_quantile(0.975, n - 1) * se;
}

/* ---- many networks ---- */

static void count(const network *k, const ds_pooled *p, double mu, double se, double another, networks_told *out)
{
    double own = 0, drawn = 0;
    const double off = fabs(p->mu - mu) / se;
    for (size_t i = 0; i < k->m->practices; i++) {
        const practice *one = &k->at[i];
        const double d = ds_pool_towards(p, one->told.estimate, one->told.se).estimate - one->truth, e = one->told.estimate - one->truth;
        own += e * e;
        drawn += d * d;
    }
    out->networks++;
    out->near += off <= 0.25;
    out->covers += p->low <= k->m->effect && k->m->effect <= p->high;
    out->next_covers += p->next_low <= another && another <= p->next_high;
    out->drawn_better += drawn < own;
    out->ignoring += ignoring_covers(k);
    out->off += off;
    out->se += p->se;
    out->se_all += se;
}

static ds_err try_one(network *k, double *y, double *se, uint64_t seed, networks_told *out, ds_why *w)
{
    rnd r = rnd_start(seed, 0);
    ds_pooled p;
    double mu, se_all;
    for (size_t i = 0; i < k->m->practices; i++) {
        ds_err err = make_practice(k->m, &r, &k->at[i], w);
        if (err) return err;
        y[i] = k->at[i].told.estimate;
        se[i] = k->at[i].told.se;
    }
    if (ds_pool(y, se, k->m->practices, &p) && fit_all(k, &mu, &se_all))
        count(k, &p, mu, se_all, k->m->effect + k->m->sd_practice * rnd_normal(&r), out);
    else
        out->failed++;
    return DS_OK;
}

ds_err networks_try(const made_network *m, size_t n, uint64_t first, networks_told *out, ds_why *w)
{
    network k = { m, malloc(m->practices * sizeof *k.at), m->sigma * m->sigma * (1.0 / m->sessions + 1.0 / m->plain) };
    double *y = malloc(m->practices * sizeof *y), *se = malloc(m->practices * sizeof *se);
    ds_err err = k.at && y && se && m->sessions + m->plain <= MOST_NIGHTS ? DS_OK : ds_fail(w, DS_MEMORY, "a network");
    *out = (networks_told){ 0 };
    for (size_t i = 0; !err && i < n; i++) err = try_one(&k, y, se, first + i, out, w);
    out->off /= (double)out->networks;
    out->se /= (double)out->networks;
    out->se_all /= (double)out->networks;
    free(k.at);
    free(y);
    free(se);
    return err;
}
