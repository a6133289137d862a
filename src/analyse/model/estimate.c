#include "analyse/model/estimate.h"
#include "analyse/model/outcomes.h"

#include <math.h>

enum { BOTH = 2 }; /* random effects: intercept and night 0 */

const ds_estimate an_no_estimate = { NAN, NAN, NAN, NAN, NAN, NAN, NAN };

static void select_columns(const struct an_fit *f, const double w[COLUMNS], double sign, double *c)
{
    for (size_t i = 0; i < f->design.p; i++) c[i] = sign * w[f->design.column[i]];
}

static bool estimable(const struct an_fit *f, const double w[COLUMNS])
{
    return f->usable && an_alias_estimable(&f->alias, w);
}

ds_err an_model_estimate(const struct an_fit *f, const double w[COLUMNS], struct an_estimate *out, ds_why *why)
{
    double c[COLUMNS];
    *out = (struct an_estimate){ an_no_estimate, an_no_estimate, false };
    if (!estimable(f, w)) return DS_OK;
    select_columns(f, w, an_outcome_sign(f->design.outcome), c);
    ds_err err = f->options.kenward_roger ? ds_lmm_kenward_roger(&f->fit, c, &out->fitted, why)
                                          : ds_lmm_contrast(&f->fit, c, &out->fitted, why);
    out->told = out->fitted;
    out->integrated = f->options.integrate_sd && f->options.random == BOTH && isfinite(f->df_cap);
    if (err || isnan(out->fitted.estimate)) return err;
    if (out->integrated) return ds_lmm_contrast_integrated(&f->fit, c, &out->told, why);
    ds_estimate_cap(&out->told, f->df_cap);
    return DS_OK;
}

void an_estimate_cap_df(int64_t clients, struct an_estimate *t)
{
    double cap = an_df_cap(clients);
    if (!t->integrated) ds_estimate_cap(&t->told, cap);
}

ds_err an_model_robust(const struct an_fit *f, const double w[COLUMNS], ds_estimate *out, ds_why *why)
{
    double c[COLUMNS];
    *out = an_no_estimate;
    if (!estimable(f, w) || f->fit.clients < 2) return DS_OK; /* clients are held against each other */
    select_columns(f, w, an_outcome_sign(f->design.outcome), c);
    return ds_lmm_cr2(&f->fit, c, out, why);
}

ds_err an_model_without_each(const struct an_fit *f, const double w[COLUMNS], ds_estimate *out, ds_why *why)
{
    double c[COLUMNS];
    for (size_t i = 0; i < f->fit.clients; i++) out[i] = an_no_estimate;
    if (!estimable(f, w)) return DS_OK;
    select_columns(f, w, an_outcome_sign(f->design.outcome), c);
    return ds_lmm_without_each(&f->fit, c, out, why);
}

static double covariance(const ds_lmm_fit *f, const double *a, const double *b)
{
    double sum = 0;
    for (size_t i = 0; i < f->p; i++)
        for (size_t j = 0; j < f->p; j++) sum += a[i] * f->vcov[i * f->p + j] * b[j];
    return sum;
}

ds_ratio an_model_share(const struct an_fit *f, const double w[COLUMNS], const ds_estimate *e)
{
    const ds_ratio none = { NAN, NAN, NAN, false };
    const double plain[COLUMNS] = { [C_ONE] = 1 };
    double c[COLUMNS], base[COLUMNS];
    if (!an_outcomes[f->design.outcome].zero || isnan(e->estimate) || f->design.at[C_ONE] < 0) return none;
    select_columns(f, w, an_outcome_sign(f->design.outcome), c);
    select_columns(f, plain, 1, base);
    double mean = f->fit.beta[f->design.at[C_ONE]];
    return ds_fieller(e->estimate, mean, e->se * e->se, covariance(&f->fit, base, base), covariance(&f->fit, c, base),
                      e->df);
}

ds_err an_model_so_far(const struct an_fit *f, const double (*w)[COLUMNS], size_t n, const ds_date *cut, size_t n_cut,
                       double *estimate, double *se, ds_why *why)
{
    ds_arena own = { 0 };
    double *c = ds_alloc(&own, (n * f->design.p + 1) * sizeof *c);
    if (!c) return ds_fail(why, DS_MEMORY, "%zu contrasts", n);
    for (size_t i = 0; f->usable && i < n; i++)
        if (estimable(f, w[i])) select_columns(f, w[i], an_outcome_sign(f->design.outcome), c + i * f->design.p);
    for (size_t i = 0; i < n_cut * n; i++) estimate[i] = se[i] = NAN;
    ds_err err = f->usable ? ds_lmm_so_far(&f->fit, cut, n_cut, c, n, estimate, se, why) : DS_OK;
    ds_arena_free(&own);
    return err;
}
