#include "analyse/ask/control.h"
#include "analyse/ask/effects.h"
#include "analyse/model/estimate.h"
#include "analyse/tell/control_words.h"
#include "analyse/tell/model_words.h"

#include <math.h>

static const double control[COLUMNS] = { [C_MISSED0] = 1, [C_MISSED1] = 1 },
                    less_control[COLUMNS] = { [C_A0] = 1, [C_A1] = 1, [C_MISSED0] = -1, [C_MISSED1] = -1 };

static ds_err put(const struct an_fit *f, const double weight[COLUMNS], int64_t clients, ds_contrast *out, ds_why *w)
{
    struct an_estimate t;
    ds_estimate robust;
    ds_err err = an_model_estimate(f, weight, &t, w);
    if (!err) err = an_model_robust(f, weight, &robust, w);
    if (err) return err;
    an_estimate_cap_df(clients, &t);
    an_put_estimate(&t.told, out);
    an_put_robust(&robust, out);
    out->verdict = an_control_verdict(out);
    return DS_OK;
}

static ds_err compare(const struct an_study *st, const struct an_tally *t, ds_model_result *out, ds_why *w)
{
    static const enum an_column add[] = { C_MISSED0, C_MISSED1 };
    const struct an_recipe r = { .model = M_OVERALL, .add = add, .n_add = DS_COUNT(add) };
    const struct an_fit_options options = an_primary_options(st->s);
    const int64_t sessions = st->overall->counts.group[G_SESSIONS].clients;
    ds_arena own = { 0 };
    struct an_fit f;
    ds_err err = an_study_fit(st, &r, &options, &own, &f, w);
    out->contrast[0] = an_blank_contrast("control", "Both nights of a visit that did not take place", "control", t);
    out->contrast[1] = an_blank_contrast("less_control", "Both nights of a massage, less those", "control", t);
    out->n_contrasts = 2;
    if (!err) err = put(&f, control, t->clients, &out->contrast[0], w);
    if (!err) err = put(&f, less_control, t->clients < sessions ? t->clients : sessions, &out->contrast[1], w);
    out->converged = f.usable;
    an_model_free(&f);
    ds_arena_free(&own);
    return err;
}

ds_err an_control_results(const struct an_study *st, ds_arena *a, ds_outcome_result *out, ds_why *w)
{
    const struct an_tally *t = &st->overall->counts.group[G_MISSED];
    ds_model_result *m = &out->control;
    ds_err err = DS_OK;
    if (!t->nights || !st->enough || !st->overall->usable) return DS_OK;
    *m = (ds_model_result){ .present = true,
                            .n_nights = t->nights,
                            .n_clients = t->clients,
                            .n_sessions = t->sessions,
                            .sigma = NAN,
                            .sd_intercept = NAN,
                            .sd_effect = NAN,
                            .loglik = NAN,
                            .rho = NAN,
                            .nu = NAN };
    an_model_words(M_OVERALL, &st->overall->options, m);
    m->label = "visits that did not take place";
    bool enough = t->nights >= st->s->min_control_nights && t->clients >= st->s->min_clients;
    m->status = enough ? "compared" : DS_NOT_ENOUGH;
    if (!(m->contrast = ds_alloc(a, 2 * sizeof *m->contrast))) return ds_fail(w, DS_MEMORY, "the control");
    if (enough) err = compare(st, t, m, w);
    if (!enough) out->control_needed = st->s->min_control_nights;
    if (!err) m->note = an_control_note(m, st->s, a);
    return err || m->note ? err : ds_fail(w, DS_MEMORY, "a note");
}
