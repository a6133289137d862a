#include "analyse/model/alias.h"

#include <downshift/stats.h>

#include <math.h>

static void add_products(const struct an_design *d, double *gram)
{
    double x[COLUMNS];
    for (size_t k = 0; k < d->panel->n_clients; k++) {
        const struct an_panel_client *c = &d->panel->client[d->panel->order[k]];
        for (size_t i = c->first; i < c->first + c->n; i++) {
            if (!an_design_uses(d, i)) continue;
            an_design_row(d, &d->panel->row[i], d->panel->order[k], x);
            for (size_t a = 0; a < d->p; a++)
                for (size_t b = 0; b < d->p; b++) gram[a * d->p + b] += x[a] * x[b];
        }
    }
}

/* The dropped column by those kept: the normal equations are square, so their least squares are their solution. */
static ds_err solve_dropped(const struct an_design *full, const struct an_design *kept, const double *gram,
                            enum an_column dropped, ds_arena *a, double by[COLUMNS], ds_why *w)
{
    double m[COLUMNS * COLUMNS], rhs[COLUMNS], beta[COLUMNS], sigma;
    size_t p = full->p, n = kept->p, row = (size_t)full->at[dropped], rank = 0;
    for (size_t i = 0; i < n; i++) {
        size_t at = (size_t)full->at[kept->column[i]];
        rhs[i] = gram[at * p + row];
        for (size_t j = 0; j < n; j++) m[i * n + j] = gram[at * p + (size_t)full->at[kept->column[j]]];
    }
    ds_err err = ds_least_squares(m, rhs, n, n, a, beta, NULL, &sigma, &rank, w);
    if (!err && rank < n) err = ds_fail(w, DS_INTERNAL, "the columns left in the model still depend on one another");
    for (size_t i = 0; !err && i < n; i++) by[kept->column[i]] = beta[i];
    return err;
}

ds_err an_design_alias(const struct an_design *full, const struct an_design *kept, ds_arena *a, struct an_alias *out,
                       ds_why *w)
{
    double gram[COLUMNS * COLUMNS] = { 0 };
    ds_err err = DS_OK;
    *out = (struct an_alias){ 0 };
    add_products(full, gram);
    for (size_t i = 0; !err && i < full->p; i++) {
        enum an_column c = full->column[i];
        if (kept->at[c] >= 0) continue;
        err = solve_dropped(full, kept, gram, c, a, out->a[out->n], w);
        out->dropped[out->n++] = c;
    }
    return err;
}

bool an_alias_estimable(const struct an_alias *a, const double w[COLUMNS])
{
    for (size_t k = 0; k < a->n; k++) {
        double sum = 0, size = 1;
        for (int c = 0; c < COLUMNS; c++) {
            sum += w[c] * a->a[k][c];
            size += fabs(w[c] * a->a[k][c]);
        }
        if (fabs(sum - w[a->dropped[k]]) > 1e-6 * size) return false;
    }
    return true;
}
