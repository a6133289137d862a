#include "analyse/tell/ceiling_words.h"
#include "analyse/tell/words.h"

#include <math.h>

/* The setting is of a rating from 0 to 10; other scales in proportion, turned round where lower is better. */
double an_good_from(int outcome, const ds_analysis_settings *s)
{
    const struct an_outcome *o = &an_outcomes[outcome];
    const ds_field *f = ds_field_of(DS_SLEEP, o->field);
    if (!(o->margin > 0)) return NAN;
    return f->direction == DS_LOWER ? f->high - s->good_night * o->margin : s->good_night * o->margin;
}

const char *an_ceiling_words(int outcome, double best, double share, ds_arena *a)
{
    const struct an_outcome *o = &an_outcomes[outcome];
    return ds_textf(
        a,
        "%.0f %% of the nights have %.0f %s already, the best there is: they can get no better, so the change "
        "in %s tells too little.",
        100 * share, best, o->unit, o->unit);
}

const char *an_good_night_words(int outcome, const ds_analysis_settings *s, const ds_estimate *both, ds_arena *a)
{
    const struct an_outcome *o = &an_outcomes[outcome];
    const double from = an_good_from(outcome, s);
    const char *low = an_number_text(both->low, 1, a), *high = an_number_text(both->high, 1, a),
               *change = an_number_text(fabs(both->estimate), 1, a);
    if (!low || !high || !change) return NULL;
    return ds_textf(a,
                    "In good nights instead, those of %g %s or %s: 100 massages bring about %s %s of them over both "
                    "nights together (95 %% interval %s to %s).",
                    from, o->unit, an_outcome_sign(outcome) > 0 ? "more" : "less", change,
                    both->estimate < 0 ? "fewer" : "more", low, high);
}
