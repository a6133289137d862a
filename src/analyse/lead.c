#include "study.h"
#include "words.h"

#include <math.h>

static const char *say(const ds_estimate *e, const struct outcome *o, ds_arena *a)
{
    const char *size = number_text(fabs(e->estimate), o->decimals, a);
    if (!size) return NULL;
    if (e->p >= 0.05)
        return "Sleep the night before a session was about as on other nights: no sign that clients book by how they "
               "sleep.";
    if (e->estimate < 0)
        return ds_textf(
            a,
            "The night before a session, %s %s %s than on other nights, though no massage works backwards: "
            "clients book when sleep is bad. Plain comparisons mislead here; the model takes it into account.",
            o->lead, size, o->worse);
    return ds_textf(
        a,
        "The night before a session, %s %s %s than on other nights, though no massage works backwards: clients "
        "come when sleep is good. Plain comparisons mislead here; the model takes it into account.",
        o->lead, size, o->better);
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
        out->lead = (ds_lead_result){ true,   e->estimate, e->se,      e->df,
                                      e->low, e->high,     t.capped.p, say(&t.capped, &outcomes[st->outcome], a) };
        if (!out->lead.words) err = ds_fail(w, DS_MEMORY, "a sentence");
    }
    model_free(&f);
    ds_arena_free(&own);
    return err;
}
