#include "analyse/model/model.h"
#include "analyse/model/rows.h"

#include <math.h>
#include <string.h>

enum { FEW_CLIENTS = 10, FULL = 2 }; /* random effects: intercept and night 0 */

double an_df_cap(int64_t clients)
{
    return clients < FEW_CLIENTS ? fmax(1, (double)clients - 1) : INFINITY;
}

void an_model_count(const struct an_panel *p, int outcome, enum an_model m, const ds_analysis_settings *s,
                    struct an_fit *f)
{
    *f = (struct an_fit){ .dropped = "", .options = { .errors = DS_ERRORS_AR1_NOISE, .random = FULL } };
    an_count_rows(p, outcome, m, s, &f->counts);
    f->df_cap = an_df_cap(f->counts.group[G_SESSIONS].clients);
    f->options.kenward_roger = s->kenward_roger;
}

void an_model_free(struct an_fit *f)
{
    ds_lmm_panel_free(f->rows);
    f->rows = NULL;
    f->usable = false;
}

/* ---- the fit, once more without the columns that depend on others ---- */

static ds_err fit_design(struct an_fit *f, ds_arena *a, ds_why *w)
{
    const ds_lmm_options options = { .ml = f->options.ml,
                                     .random = DS_RANDOM_FULL,
                                     .errors = f->options.errors,
                                     .near_rho = f->options.near_rho,
                                     .near_nu = f->options.near_nu };
    ds_lmm_panel_free(f->rows);
    if (!(f->rows = ds_lmm_panel_new(f->options.random, f->design.p)))
        return ds_fail(w, DS_MEMORY, "rows of %zu columns", f->design.p);
    ds_err err = an_model_rows(&f->design, f->options.random, a, f->rows, f->client, w);
    return err ? err : ds_lmm_fit_panel(f->rows, &options, a, &f->fit, w);
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
