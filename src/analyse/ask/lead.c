#include "analyse/ask/lead.h"
#include "analyse/model/estimate.h"
#include "analyse/model/outcomes.h"
#include "analyse/tell/lead_words.h"

#include <math.h>

static ds_err put_lead(const struct an_study *st, const ds_estimate *e, ds_arena *a, ds_outcome_result *out, ds_why *w)
{
    ds_lead_result *l = out->lead = ds_alloc(a, sizeof *l);
    if (!l) return ds_fail(w, DS_MEMORY, "the lead test");
    out->n_lead = 1;
    *l = (ds_lead_result){ .estimate = e->estimate,
                           .se = e->se,
                           .df = e->df,
                           .low = e->low,
                           .high = e->high,
                           .p = e->p,
                           .words = an_lead_words(e, &an_outcomes[st->outcome], a) };
    return l->words ? DS_OK : ds_fail(w, DS_MEMORY, "a sentence");
}

ds_err an_lead_results(const struct an_study *st, ds_arena *a, ds_outcome_result *out, ds_why *w)
{
    static const enum an_column add[] = { C_LEAD };
    const struct an_recipe r = { .model = M_OVERALL, .add = add, .n_add = 1 };
    const double tomorrow[COLUMNS] = { [C_LEAD] = 1 };
    struct an_fit_options options = an_primary_options(st->s);
    ds_arena own = { 0 };
    struct an_fit f;
    struct an_estimate t;
    if (!st->enough || !st->overall->usable) return DS_OK;
    options.random = 1;
    ds_err err = an_study_fit(st, &r, &options, &own, &f, w);
    if (!err) err = an_model_estimate(&f, tomorrow, &t, w);
    if (!err && !isnan(t.fitted.estimate)) err = put_lead(st, &t.fitted, a, out, w);
    an_model_free(&f);
    ds_arena_free(&own);
    return err;
}
