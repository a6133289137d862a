#include "analyse/ask/compare.h"
#include "analyse/model/estimate.h"
#include "analyse/model/outcomes.h"

#include <math.h>
#include <string.h>

/* ---- naive ---- */

/* Mean and variance as values come (Welford). */
struct running {
    double n, mean, squares;
};

static void running_add(struct running *r, double x)
{
    double d = x - r->mean;
    r->n++;
    r->mean += d / r->n;
    r->squares += d * (x - r->mean);
}

static double variance_of_mean(const struct running *r)
{
    return r->squares / (r->n - 1) / r->n;
}

static ds_estimate estimate_of(double x, double variance, double df)
{
    double se = sqrt(variance), half = se * ds_t_quantile(0.975, df);
    return (ds_estimate){ x, se, df, x / se, x - half, x + half, ds_t_two_sided(x / se, df) };
}

void an_naive_pre_post(const struct an_panel *p, int outcome, struct an_naive *out)
{
    struct running r = { 0 };
    double sign = an_outcome_sign(outcome);
    for (size_t k = 0; k < p->n_clients; k++) {
        const struct an_panel_client *c = &p->client[p->order[k]];
        for (size_t i = c->first + 1; i < c->first + c->n; i++) {
            const struct an_panel_row *now = &p->row[i], *before = now - 1;
            if (!now->massages0 || !an_row_usable(now, outcome) || !an_row_usable(before, outcome)) continue;
            if (before->night == now->night - 1) running_add(&r, sign * (now->y[outcome] - before->y[outcome]));
        }
    }
    *out = (struct an_naive){ (int64_t)r.n, an_no_estimate };
    if (r.n > 1 && r.squares > 0) out->difference = estimate_of(r.mean, variance_of_mean(&r), r.n - 1);
}

void an_naive_sessions(const struct an_panel *p, int outcome, struct an_naive *out)
{
    struct running with = { 0 }, without = { 0 };
    double sign = an_outcome_sign(outcome);
    for (size_t k = 0; k < p->n_clients; k++) {
        const struct an_panel_client *c = &p->client[p->order[k]];
        for (size_t i = c->first; i < c->first + c->n; i++)
            if (an_row_usable(&p->row[i], outcome))
                running_add(p->row[i].massages0 ? &with : &without, sign * p->row[i].y[outcome]);
    }
    *out = (struct an_naive){ (int64_t)(with.n + without.n), an_no_estimate };
    if (!(with.n > 1 && without.n > 1)) return;
    double a = variance_of_mean(&with), b = variance_of_mean(&without);
    double df = (a + b) * (a + b) / (a * a / (with.n - 1) + b * b / (without.n - 1)); /* Welch */
    if (a + b > 0) out->difference = estimate_of(with.mean - without.mean, a + b, df);
}

/* ---- fixed effects ---- */

/* One client's rows: columns of the design, then the lags; y beside them. */
struct within {
    double *x, *y;
    size_t p, n;
};

static bool lagged(const struct an_panel *p, const struct an_panel_client *c, int outcome, ds_date night, int lags,
                   double *x)
{
    for (int l = 1; l <= lags; l++) {
        const struct an_panel_row *r = an_panel_find(p, c, night - l);
        if (!r || !an_row_usable(r, outcome)) return false;
        x[l - 1] = r->y[outcome];
    }
    return true;
}

static void fill_client(const struct an_design *d, size_t client, int lags, struct within *b)
{
    const struct an_panel_client *c = &d->panel->client[client];
    b->n = 0;
    for (size_t i = c->first; i < c->first + c->n; i++) {
        const struct an_panel_row *r = &d->panel->row[i];
        double *x = b->x + b->n * b->p;
        if (!an_design_uses(d, i) || !lagged(d->panel, c, d->outcome, r->night, lags, x + d->p)) continue;
        an_design_row(d, r, client, x);
        b->y[b->n++] = an_design_y(d, i);
    }
}

static void centre(double *v, size_t n, size_t stride)
{
    double mean = 0;
    for (size_t i = 0; i < n; i++) mean += v[i * stride] / (double)n;
    for (size_t i = 0; i < n; i++) v[i * stride] -= mean;
}

static ds_err add_clients(const struct an_design *d, int lags, struct within *b, ds_lmm_panel *to, int64_t *rows,
                          ds_why *w)
{
    ds_err err = DS_OK;
    size_t k = 0;
    *rows = 0;
    for (size_t i = 0; !err && i < d->panel->n_clients; i++) {
        fill_client(d, d->panel->order[i], lags, b);
        if (b->n < 2) continue; /* one night alone is its own mean */
        for (size_t j = 0; j < b->p; j++) centre(b->x + j, b->n, b->p);
        centre(b->y, b->n, 1);
        err = ds_lmm_panel_add(to, k++, NULL, b->x, b->y, NULL, b->n, w);
        *rows += (int64_t)b->n;
    }
    return err;
}

static ds_err within_new(const struct an_panel *p, size_t columns, ds_arena *a, struct within *b, ds_why *w)
{
    size_t n = 1;
    for (size_t i = 0; i < p->n_clients; i++)
        if (p->client[i].n > n) n = p->client[i].n;
    *b = (struct within){ ds_alloc(a, n * columns * sizeof *b->x), ds_alloc(a, n * sizeof *b->y), columns, 0 };
    return b->x && b->y ? DS_OK : ds_fail(w, DS_MEMORY, "%zu nights of one client", n);
}

/* The columns of the primary overall fit but for the average night, which every client has of his own. */
static ds_err within_design(const struct an_study *st, struct an_design *d, ds_why *w)
{
    size_t one = (size_t)st->overall->design.at[C_ONE];
    an_design_without(&st->overall->design, &one, 1, d);
    return d->p ? DS_OK : ds_fail(w, DS_INTERNAL, "fixed effects without a column");
}

int64_t an_fixed_effects_columns(const struct an_study *st, int lags)
{
    return (int64_t)st->overall->design.p - 1 + lags;
}

ds_err an_fixed_effects(const struct an_study *st, int lags, enum an_column wanted, ds_estimate *out, int64_t *n,
                        ds_why *w)
{
    const ds_lmm_options options = { .errors = DS_ERRORS_IID };
    struct an_design d;
    struct within b;
    ds_lmm_fit fit;
    ds_arena a = { 0 };
    ds_lmm_panel *rows = NULL;
    double c[COLUMNS + MOST_LAGS] = { 0 };
    *out = an_no_estimate;
    ds_err err = within_design(st, &d, w);
    if (!err && d.at[wanted] < 0) return DS_OK;
    if (!err) err = within_new(st->p, d.p + (size_t)lags, &a, &b, w);
    if (!err && !(rows = ds_lmm_panel_new(0, b.p))) err = ds_fail(w, DS_MEMORY, "rows of %zu columns", b.p);
    if (!err) err = add_clients(&d, lags, &b, rows, n, w);
    if (!err && *n > (int64_t)b.p) err = ds_lmm_fit_panel(rows, &options, &a, &fit, w);
    if (!err && *n > (int64_t)b.p && fit.status == DS_FIT_OK) {
        c[d.at[wanted]] = an_outcome_sign(st->outcome);
        err = ds_lmm_cr2(&fit, c, out, w);
    }
    ds_lmm_panel_free(rows);
    ds_arena_free(&a);
    return err;
}
