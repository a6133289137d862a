#include "analyse/model/model.h"
#include "analyse/model/rows.h"

#include <math.h>
#include <string.h>

enum { FEW_CLIENTS = 10, FULL = 2 }; /* random effects: intercept and night 0 */

bool an_few_clients(int64_t clients)
{
    return clients < FEW_CLIENTS;
}

double an_df_cap(int64_t clients)
{
    return an_few_clients(clients) ? fmax(1, (double)clients - 1) : INFINITY;
}

void an_model_count(const struct an_panel *p, int outcome, enum an_model m, const ds_analysis_settings *s,
                    struct an_fit *f)
{
    *f = (struct an_fit){ .dropped = "", .options = { .errors = DS_ERRORS_AR1_NOISE, .random = FULL } };
    an_count_rows(p, outcome, m, s, &f->counts);
    f->df_cap = an_df_cap(f->counts.group[G_SESSIONS].clients);
    f->options.kenward_roger = s->kenward_roger;
    f->options.own_spread = s->own_spread;
    f->options.integrate_sd = s->integrate_sd;
}

void an_model_free(struct an_fit *f)
{
    ds_lmm_panel_free(f->rows);
    f->rows = NULL;
    f->usable = false;
}

/* ---- the fit, once more without the columns that depend on others ---- */

/* What is known of clients' spreads, by the clients of the fit; NULL: nothing, or when memory is full. */
static const double *known_spread(const struct an_fit *f, size_t clients, ds_arena *a)
{
    double *spread = f->options.spread ? ds_alloc(a, (clients + 1) * sizeof *spread) : NULL;
    for (size_t i = 0; spread && i < clients; i++) spread[i] = f->options.spread[f->client[i]];
    return spread;
}

/* The fit's spreads by the panel's clients; those without rows have the usual one. */
static ds_err keep_spread(struct an_fit *f, ds_arena *a, ds_why *w)
{
    size_t all = f->design.panel->n_clients;
    f->spread = f->fit.spread ? ds_alloc(a, (all + 1) * sizeof *f->spread) : NULL;
    if (f->fit.spread && !f->spread) return ds_fail(w, DS_MEMORY, "spreads of %zu clients", all);
    for (size_t i = 0; f->spread && i < all; i++) f->spread[i] = 1;
    for (size_t i = 0; f->spread && i < ds_lmm_panel_clients(f->rows); i++) f->spread[f->client[i]] = f->fit.spread[i];
    return DS_OK;
}

static ds_err fit_design(struct an_fit *f, ds_arena *a, ds_why *w)
{
    ds_lmm_panel_free(f->rows);
    if (!(f->rows = ds_lmm_panel_new(f->options.random, f->design.p)))
        return ds_fail(w, DS_MEMORY, "rows of %zu columns", f->design.p);
    ds_err err = an_model_rows(&f->design, f->options.random, a, f->rows, f->client, w);
    const ds_lmm_options options = { .ml = f->options.ml,
                                     .random = DS_RANDOM_FULL,
                                     .errors = f->options.errors,
                                     .near_rho = f->options.near_rho,
                                     .near_nu = f->options.near_nu,
                                     .held = f->options.held,
                                     .near_chol = f->options.near_chol,
                                     .own_spread = f->options.own_spread,
                                     .spread = err ? NULL : known_spread(f, ds_lmm_panel_clients(f->rows), a) };
    if (!err && f->options.spread && !options.spread) err = ds_fail(w, DS_MEMORY, "spreads of clients");
    if (!err) err = ds_lmm_fit_panel(f->rows, &options, a, &f->fit, w);
    return err ? err : keep_spread(f, a, w);
}

static ds_err name_dropped(struct an_fit *f, const struct an_design *full, ds_arena *a, ds_why *w)
{
    f->dropped = "cannot be told apart from the rest and left out: ";
    for (size_t i = 0; f->dropped && i < f->alias.n; i++)
        f->dropped = ds_textf(a, "%s%s%s", f->dropped, i ? ", " : "", an_column_name(full, f->alias.dropped[i]));
    return f->dropped ? DS_OK : ds_fail(w, DS_MEMORY, "a note");
}

static ds_err refit(struct an_fit *f, ds_arena *a, ds_why *w)
{
    struct an_design full = f->design;
    size_t drop[COLUMNS], n = f->fit.n_dropped;
    for (size_t i = 0; i < n; i++) drop[i] = f->fit.dropped[i];
    an_design_without(&full, drop, n, &f->design);
    ds_err err = an_design_alias(&full, &f->design, a, &f->alias, w);
    if (!err) err = name_dropped(f, &full, a, w);
    return err ? err : fit_design(f, a, w);
}

ds_err an_model_fit(const struct an_panel *p, const struct an_confounders *c, int outcome,
                    const struct an_recipe *recipe, ds_arena *a, struct an_fit *f, ds_why *w)
{
    if (!(f->client = ds_alloc(a, (p->n_clients + 1) * sizeof *f->client)))
        return ds_fail(w, DS_MEMORY, "%zu clients", p->n_clients);
    an_design_choose(p, c, outcome, recipe, &f->counts, &f->design);
    ds_err err = fit_design(f, a, w);
    if (!err && f->fit.status == DS_FIT_RANK && f->fit.n_dropped) err = refit(f, a, w);
    f->usable = !err && (f->fit.status == DS_FIT_OK || f->fit.status == DS_FIT_BOUNDARY);
    return err;
}
