#include "analyse/ask/effects.h"
#include "analyse/model/adequacy.h"
#include "analyse/model/estimate.h"
#include "analyse/tell/model_words.h"
#include "analyse/tell/verdict.h"

#include <math.h>

enum { FULL = 2 }; /* random effects: intercept and night 0 */

ds_contrast an_blank_contrast(const char *name, const char *label, const char *family, const struct an_tally *t)
{
    return (ds_contrast){ .name = name,
                          .label = label,
                          .family = family,
                          .estimate = NAN,
                          .se = NAN,
                          .df = NAN,
                          .low = NAN,
                          .high = NAN,
                          .p = NAN,
                          .p_holm = NAN,
                          .level = NAN,
                          .since = DS_NO_DATE,
                          .n_clients = t->clients,
                          .n_sessions = t->sessions,
                          .n_nights = t->nights,
                          .cr2_se = NAN,
                          .cr2_df = NAN,
                          .cr2_low = NAN,
                          .cr2_high = NAN,
                          .cr2_p = NAN,
                          .pct = NAN,
                          .pct_low = NAN,
                          .pct_high = NAN };
}

static ds_contrast withheld(const struct an_contrast_spec *c, const struct an_counts *s)
{
    struct an_tally t = *an_contrast_tally(c, s);
    if (c->group == G_EITHER) { /* a total over two nights rests on the sessions of night 0 */
        t.clients = s->group[G_SESSIONS].clients;
        t.sessions = s->group[G_SESSIONS].sessions;
    }
    return an_blank_contrast(c->name, c->label, c->family, &t);
}

void an_put_estimate(const ds_estimate *e, ds_contrast *out)
{
    out->estimate = e->estimate;
    out->se = e->se;
    out->df = e->df;
    out->low = e->low;
    out->high = e->high;
    out->p = e->p;
}

static void put_share(const ds_ratio *r, ds_contrast *out)
{
    if (!r->bounded) return;
    out->pct = 100 * r->ratio;
    out->pct_low = 100 * r->low;
    out->pct_high = 100 * r->high;
}

void an_put_robust(const ds_estimate *robust, ds_contrast *out)
{
    out->cr2_se = robust->se;
    out->cr2_df = robust->df;
    out->cr2_low = robust->low;
    out->cr2_high = robust->high;
    out->cr2_p = robust->p;
}

static ds_err put_contrast(const struct an_fit *f, const struct an_contrast_spec *c, ds_contrast *out, ds_why *w)
{
    double weight[COLUMNS];
    struct an_estimate t;
    ds_estimate robust;
    an_contrast_weights(c, &f->counts, weight);
    ds_err err = an_model_estimate(f, weight, &t, w);
    if (!err) err = an_model_robust(f, weight, &robust, w); /* none of a single client */
    if (err) {
        ds_within(w, "contrast %s", c->name);
        return err;
    }
    if (f->options.random == FULL) an_estimate_cap_df(an_contrast_clients(c, &f->counts), &t);
    an_put_estimate(&t.told, out);
    an_put_robust(&robust, out);
    if (c->share) {
        ds_ratio r = an_model_share(f, weight, &t.told);
        put_share(&r, out);
    }
    return DS_OK;
}

static ds_err put_contrasts(const struct an_fit *f, enum an_model m, bool enough, const ds_analysis_settings *s,
                            ds_arena *a, ds_model_result *out, ds_why *w)
{
    const struct an_contrast_spec *spec = m == M_OVERALL ? an_overall_specs : an_condition_specs;
    size_t n = m == M_OVERALL ? an_n_overall_specs : an_n_condition_specs;
    ds_err err = DS_OK;
    if (!(out->contrast = ds_alloc(a, n * sizeof *out->contrast))) return ds_fail(w, DS_MEMORY, "%zu contrasts", n);
    for (size_t i = 0; !err && i < n; i++) {
        if (spec[i].group == G_SELF && !f->counts.group[G_SELF].nights) continue; /* nobody does it: not a question */
        ds_contrast *c = &out->contrast[out->n_contrasts++];
        *c = withheld(&spec[i], &f->counts);
        if (enough && f->usable && an_enough_contrast(&spec[i], &f->counts, s)) err = put_contrast(f, &spec[i], c, w);
    }
    an_holm_families(out->contrast, out->n_contrasts);
    return err;
}

static const char *status_of(const struct an_fit *f, bool enough, ds_arena *a)
{
    if (!enough) return DS_NOT_ENOUGH;
    if (f->fit.status == DS_FIT_OK) return "converged";
    if (f->fit.status == DS_FIT_BOUNDARY) return "converged on a boundary";
    return ds_textf(a, "failed: %s", ds_fit_status_text(f->fit.status));
}

static const char *scope_of(const struct an_fit *f)
{
    if (!f->usable) return "";
    if (f->options.random == FULL) return DS_SCOPE_LIKE_THESE;
    return f->counts.group[G_SESSIONS].clients == 1 ? DS_SCOPE_PERSON : DS_SCOPE_THESE;
}

/* What pressure and timing together cannot say for want of sessions. */
static const char *additive_note(const struct an_fit *f, enum an_model m)
{
    const struct an_counts *s = &f->counts;
    bool both = s->group[G_PRESSURE + DS_DEEP].nights && s->group[G_BAND + B_0_60].nights;
    return m == M_CONDITION && f->usable && both && !s->group[G_DEEP_LATE].nights
               ? "no deep work under 60 min before bed, so pressure and timing are taken to add up"
               : "";
}

static const char *scope_note(const struct an_fit *f)
{
    static const char *const notes[] = { "of this person only, by a model without random effects",
                                         "of these clients only: effects do not differ by chance" };
    return f->usable && f->options.random < FULL ? notes[f->options.random] : "";
}

static ds_err put_note(const struct an_fit *f, enum an_model m, const char *note, ds_arena *a, ds_model_result *out,
                       ds_why *w)
{
    const char *part[] = { note, scope_note(f), f->dropped, additive_note(f, m) };
    out->note = "";
    for (size_t i = 0; out->note && i < DS_COUNT(part); i++)
        if (*part[i]) out->note = ds_textf(a, "%s%s%s", out->note, *out->note ? "; " : "", part[i]);
    return out->note ? DS_OK : ds_fail(w, DS_MEMORY, "a note");
}

ds_err an_effects_results(const struct an_fit *f, enum an_model m, bool enough, const ds_analysis_settings *s,
                          const char *note, ds_arena *a, ds_model_result *out, ds_why *w)
{
    const struct an_counts *v = &f->counts;
    *out = (ds_model_result){ .present = true,
                              .n_nights = v->rows,
                              .n_clients = v->clients,
                              .n_sessions = v->group[G_SESSIONS].sessions,
                              .sigma = NAN,
                              .sd_intercept = NAN,
                              .sd_effect = NAN,
                              .loglik = NAN,
                              .converged = f->usable,
                              .scope = scope_of(f),
                              .rho = NAN,
                              .nu = NAN };
    an_model_words(m, &f->options, out);
    if (!(out->status = status_of(f, enough, a))) return ds_fail(w, DS_MEMORY, "a status");
    if (f->usable) {
        out->sigma = f->fit.sigma;
        if (f->options.random) out->sd_intercept = sqrt(f->fit.re_cov[0]);
        if (f->options.random == FULL) out->sd_effect = sqrt(f->fit.re_cov[3]);
        if (f->options.errors != DS_ERRORS_IID) out->rho = f->fit.rho;
        if (f->options.errors == DS_ERRORS_AR1_NOISE) out->nu = f->fit.nu;
        out->loglik = f->fit.loglik;
    }
    ds_err err = put_contrasts(f, m, enough, s, a, out, w);
    return err ? err : put_note(f, m, note, a, out, w);
}
