#include "analyse/model/model.h"

#include <math.h>
#include <string.h>

enum { FEW_CLIENTS = 10, FULL = 2 }; /* random effects: intercept and night 0 */

double outcome_sign(int outcome)
{
    return ds_fields[outcomes[outcome].field].direction == DS_LOWER ? -1 : 1;
}

static double df_cap(int64_t clients)
{
    return clients < FEW_CLIENTS ? fmax(1, (double)clients - 1) : INFINITY;
}

void model_survey(const struct panel *p, int outcome, enum model m, const ds_analysis_settings *s, struct fitted *f)
{
    *f = (struct fitted){ .dropped = "", .how = { .errors = DS_ERRORS_AR1_NOISE, .random = FULL } };
    survey_rows(p, outcome, m, s, &f->survey);
    f->df_cap = df_cap(f->survey.group[G_SESSIONS].clients);
    f->how.kenward_roger = s->kenward_roger;
}

void model_free(struct fitted *f)
{
    ds_lmm_panel_free(f->rows);
    f->rows = NULL;
    f->usable = false;
}

/* ---- the fit, once more without the columns that depend on others ---- */

static ds_err fit_design(struct fitted *f, ds_arena *a, ds_why *w)
{
    const ds_lmm_options options = { .ml = f->how.ml,
                                     .random = DS_RANDOM_FULL,
                                     .errors = f->how.errors,
                                     .near_rho = f->how.near_rho,
                                     .near_nu = f->how.near_nu };
    ds_lmm_panel_free(f->rows);
    if (!(f->rows = ds_lmm_panel_new(f->how.random, f->design.p)))
        return ds_fail(w, DS_MEMORY, "rows of %zu columns", f->design.p);
    ds_err err = rows_of(&f->design, f->how.random, NOBODY, a, f->rows, f->client, w);
    return err ? err : ds_lmm_fit_panel(f->rows, &options, a, &f->fit, w);
}

static ds_err name_dropped(struct fitted *f, const struct design *full, ds_arena *a, ds_why *w)
{
    f->dropped = "cannot be told apart from the rest and left out: ";
    for (size_t i = 0; f->dropped && i < f->alias.n; i++)
        f->dropped = ds_textf(a, "%s%s%s", f->dropped, i ? ", " : "", column_name(full, f->alias.dropped[i]));
    return f->dropped ? DS_OK : ds_fail(w, DS_MEMORY, "a note");
}

static ds_err refit(struct fitted *f, ds_arena *a, ds_why *w)
{
    struct design full = f->design;
    size_t drop[COLUMNS], n = f->fit.n_dropped;
    for (size_t i = 0; i < n; i++) drop[i] = f->fit.dropped[i];
    design_without(&full, drop, n, &f->design);
    ds_err err = design_alias(&full, &f->design, a, &f->alias, w);
    if (!err) err = name_dropped(f, &full, a, w);
    return err ? err : fit_design(f, a, w);
}

ds_err model_fit(const struct panel *p, const struct confounders *c, int outcome, const struct recipe *recipe,
                 ds_arena *a, struct fitted *f, ds_why *w)
{
    if (!(f->client = ds_alloc(a, (p->n_clients + 1) * sizeof *f->client)))
        return ds_fail(w, DS_MEMORY, "%zu clients", p->n_clients);
    design_choose(p, c, outcome, recipe, &f->survey, &f->design);
    ds_err err = fit_design(f, a, w);
    if (!err && f->fit.status == DS_FIT_RANK && f->fit.n_dropped) err = refit(f, a, w);
    f->usable = !err && (f->fit.status == DS_FIT_OK || f->fit.status == DS_FIT_BOUNDARY);
    return err;
}

/* ---- every reported effect is one contrast, told in one way ---- */

const ds_estimate told_nothing = { NAN, NAN, NAN, NAN, NAN, NAN, NAN };

static void pick(const struct fitted *f, const double w[COLUMNS], double sign, double *c)
{
    for (size_t i = 0; i < f->design.p; i++) c[i] = sign * w[f->design.column[i]];
}

static bool tellable(const struct fitted *f, const double w[COLUMNS])
{
    return f->usable && alias_estimable(&f->alias, w);
}

ds_err model_estimate(const struct fitted *f, const double w[COLUMNS], struct told *out, ds_why *why)
{
    double c[COLUMNS];
    *out = (struct told){ told_nothing, told_nothing };
    if (!tellable(f, w)) return DS_OK;
    pick(f, w, outcome_sign(f->design.outcome), c);
    ds_err err = f->how.kenward_roger ? ds_lmm_kenward_roger(&f->fit, c, &out->as_is, why)
                                      : ds_lmm_contrast(&f->fit, c, &out->as_is, why);
    out->capped = out->as_is;
    if (!err && out->as_is.df > f->df_cap) ds_estimate_cap(&out->capped, f->df_cap);
    return err;
}

void told_rest_on(int64_t clients, struct told *t)
{
    double cap = df_cap(clients);
    if (t->capped.df > cap) ds_estimate_cap(&t->capped, cap);
}

ds_err model_robust(const struct fitted *f, const double w[COLUMNS], ds_estimate *out, ds_why *why)
{
    double c[COLUMNS];
    *out = told_nothing;
    if (!tellable(f, w)) return DS_OK;
    pick(f, w, outcome_sign(f->design.outcome), c);
    return ds_lmm_cr2(&f->fit, c, out, why);
}

static double covariance(const ds_lmm_fit *f, const double *a, const double *b)
{
    double sum = 0;
    for (size_t i = 0; i < f->p; i++)
        for (size_t j = 0; j < f->p; j++) sum += a[i] * f->vcov[i * f->p + j] * b[j];
    return sum;
}

ds_ratio model_share(const struct fitted *f, const double w[COLUMNS], const ds_estimate *e)
{
    const ds_ratio none = { NAN, NAN, NAN, false };
    const double plain[COLUMNS] = { [C_ONE] = 1 };
    double c[COLUMNS], base[COLUMNS];
    if (!outcomes[f->design.outcome].zero || isnan(e->estimate) || f->design.at[C_ONE] < 0) return none;
    pick(f, w, outcome_sign(f->design.outcome), c);
    pick(f, plain, 1, base);
    double mean = f->fit.beta[f->design.at[C_ONE]];
    return ds_fieller(e->estimate, mean, e->se * e->se, covariance(&f->fit, base, base), covariance(&f->fit, c, base),
                      e->df);
}

/* Leaves the counts; everything else NaN. */
static ds_contrast withheld(const struct contrast_spec *c, const struct survey *s)
{
    const struct tally *t = tally_behind(c, s);
    /* a total over two nights rests on the sessions of night 0 */
    const struct tally *who = c->group == G_EITHER ? &s->group[G_SESSIONS] : t;
    return (ds_contrast){ .name = c->name,
                          .label = c->label,
                          .family = c->family,
                          .estimate = NAN,
                          .se = NAN,
                          .df = NAN,
                          .low = NAN,
                          .high = NAN,
                          .p = NAN,
                          .p_holm = NAN,
                          .n_clients = who->clients,
                          .n_sessions = who->sessions,
                          .n_nights = t->nights,
                          .verdict = DS_NOT_ENOUGH,
                          .cr2 = { NAN, NAN, NAN, NAN, NAN },
                          .pct = NAN,
                          .pct_low = NAN,
                          .pct_high = NAN };
}

static void put_share(const ds_ratio *r, ds_contrast *out)
{
    if (!r->bounded) return;
    out->pct = 100 * r->ratio;
    out->pct_low = 100 * r->low;
    out->pct_high = 100 * r->high;
}

static ds_err put_contrast(const struct fitted *f, const struct contrast_spec *c, ds_contrast *out, ds_why *w)
{
    double weight[COLUMNS];
    struct told t;
    ds_estimate robust;
    contrast_weights(c, &f->survey, weight);
    ds_err err = model_estimate(f, weight, &t, w);
    if (!err) err = model_robust(f, weight, &robust, w);
    if (err) {
        ds_within(w, "contrast %s", c->name);
        return err;
    }
    told_rest_on(clients_behind(c, &f->survey), &t);
    out->estimate = t.as_is.estimate;
    out->se = t.as_is.se;
    out->df =
        t.capped.df; /* of a piece with the verdict: an interval clear of zero must not read "no clear difference" */
    out->low = t.capped.low;
    out->high = t.capped.high;
    out->p = t.capped.p;
    out->cr2 = (ds_robust){ robust.se, robust.df, robust.low, robust.high, robust.p };
    if (c->share) {
        ds_ratio r = model_share(f, weight, &t.capped);
        put_share(&r, out);
    }
    return DS_OK;
}

static ds_err put_contrasts(const struct fitted *f, enum model m, bool enough, const ds_analysis_settings *s,
                            ds_arena *a, ds_model_result *out, ds_why *w)
{
    const struct contrast_spec *spec = m == M_OVERALL ? overall_specs : condition_specs;
    size_t n = m == M_OVERALL ? n_overall_specs : n_condition_specs;
    ds_err err = DS_OK;
    if (!(out->contrast = ds_alloc(a, n * sizeof *out->contrast))) return ds_fail(w, DS_MEMORY, "%zu contrasts", n);
    for (size_t i = 0; !err && i < n; i++) {
        if (spec[i].group == G_SELF && !f->survey.group[G_SELF].nights) continue; /* nobody does it: not a question */
        ds_contrast *c = &out->contrast[out->n_contrasts++];
        *c = withheld(&spec[i], &f->survey);
        if (enough && f->usable && enough_contrast(&spec[i], &f->survey, s)) err = put_contrast(f, &spec[i], c, w);
    }
    judge(out->contrast, out->n_contrasts);
    return err;
}

static const char *status_of(const struct fitted *f, bool enough, ds_arena *a)
{
    if (!enough) return DS_NOT_ENOUGH;
    if (f->fit.status == DS_FIT_OK) return "converged";
    if (f->fit.status == DS_FIT_BOUNDARY) return "converged on a boundary";
    return ds_textf(a, "failed: %s", ds_fit_status_text(f->fit.status));
}

/* What pressure and timing together cannot say for want of sessions. */
static const char *additive_note(const struct fitted *f, enum model m)
{
    const struct survey *s = &f->survey;
    bool both = s->group[G_PRESSURE + DS_DEEP].nights && s->group[G_BAND + B_0_60].nights;
    return m == M_CONDITION && f->usable && both && !s->group[G_DEEP_LATE].nights
               ? "no deep work under 60 min before bed, so pressure and timing are taken to add up"
               : "";
}

static ds_err put_note(const struct fitted *f, enum model m, const char *note, ds_arena *a, ds_model_result *out,
                       ds_why *w)
{
    const char *part[] = { note, f->dropped, additive_note(f, m) };
    out->note = "";
    for (size_t i = 0; out->note && i < DS_COUNT(part); i++)
        if (*part[i]) out->note = ds_textf(a, "%s%s%s", out->note, *out->note ? "; " : "", part[i]);
    return out->note ? DS_OK : ds_fail(w, DS_MEMORY, "a note");
}

static const char *const errors_name[] = {
    [DS_ERRORS_IID] = "independent", [DS_ERRORS_AR1] = "ar1", [DS_ERRORS_AR1_NOISE] = "ar1_noise"
};

ds_err model_result(const struct fitted *f, enum model m, bool enough, const ds_analysis_settings *s, const char *note,
                    ds_arena *a, ds_model_result *out, ds_why *w)
{
    const struct survey *v = &f->survey;
    *out = (ds_model_result){ .present = true,
                              .n_nights = v->rows,
                              .n_clients = v->clients,
                              .n_sessions = v->group[G_SESSIONS].sessions,
                              .sigma = NAN,
                              .sd_intercept = NAN,
                              .sd_effect = NAN,
                              .loglik = NAN,
                              .converged = f->usable,
                              .errors = errors_name[f->how.errors],
                              .rho = NAN,
                              .nu = NAN };
    if (!(out->status = status_of(f, enough, a))) return ds_fail(w, DS_MEMORY, "a status");
    if (f->usable) {
        out->sigma = f->fit.sigma;
        out->sd_intercept = sqrt(f->fit.re_cov[0]);
        if (f->how.random == FULL) out->sd_effect = sqrt(f->fit.re_cov[3]);
        if (f->how.errors != DS_ERRORS_IID) out->rho = f->fit.rho;
        if (f->how.errors == DS_ERRORS_AR1_NOISE) out->nu = f->fit.nu;
        out->loglik = f->fit.loglik;
    }
    ds_err err = put_contrasts(f, m, enough, s, a, out, w);
    return err ? err : put_note(f, m, note, a, out, w);
}
