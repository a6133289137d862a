#include "analyse/ask/study.h"
#include "analyse/tell/words.h"

#include <math.h>

/* Judged with the degrees of freedom as they are: this model has no effect that differs between clients, and a check for safety must not
 * be muted by a precaution against rash verdicts. */
const char *lead_words(const ds_estimate *e, const struct outcome *o, ds_arena *a)
{
    int d = o->decimals ? o->decimals : 1;
    const char *size = number_text(fabs(e->estimate), d, a), *low = number_text(e->low, d, a),
               *high = number_text(e->high, d, a);
    if (!size || !low || !high) return NULL;
    const char *seen =
        ds_textf(a, "The night before a session, %s %s %s than on other nights (95 %% interval %s to %s)", o->lead,
                 size, e->estimate < 0 ? o->worse : o->better, low, high);
    if (!seen) return NULL;
    if (e->p >= 0.05)
        return ds_textf(
            a, "%s. That is no clear sign that clients book by how their nights were, and no proof that they do not.",
            seen);
    return ds_textf(
        a,
        "%s, though no massage works backwards: clients book when their nights are %s. Plain comparisons mislead "
        "here; the model takes it into account.",
        seen, e->estimate < 0 ? "bad" : "good");
}

ds_err lead_results(const struct study *st, ds_arena *a, ds_outcome_result *out, ds_why *w)
{
    static const enum column add[] = { C_LEAD };
    const struct recipe r = { .model = M_OVERALL, .add = add, .n_add = 1 };
    const double tomorrow[COLUMNS] = { [C_LEAD] = 1 };
    struct way how = primary_way(st->s);
    ds_arena own = { 0 };
    struct fitted f;
    struct told t;
    if (!st->enough || !st->overall->usable) return DS_OK;
    how.random = 1;
    ds_err err = study_fit(st, &r, &how, &own, &f, w);
    if (!err) err = model_estimate(&f, tomorrow, &t, w);
    if (!err && !isnan(t.as_is.estimate)) {
        const ds_estimate *e = &t.as_is;
        out->lead = (ds_lead_result){ true,   e->estimate, e->se, e->df,
                                      e->low, e->high,     e->p,  lead_words(e, &outcomes[st->outcome], a) };
        if (!out->lead.words) err = ds_fail(w, DS_MEMORY, "a sentence");
    }
    model_free(&f);
    ds_arena_free(&own);
    return err;
}
