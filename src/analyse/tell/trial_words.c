#include "analyse/tell/trial_words.h"
#include "analyse/model/outcomes.h"
#include "analyse/tell/words.h"

#include <math.h>

static const double LEVEL = 0.05;

static const struct an_outcome *outcome_of(const an_trial_said *t)
{
    return &an_outcomes[t->outcome];
}

/* One place less than in tables of many nights: these are few. */
static int decimals_of(const an_trial_said *t)
{
    const int d = outcome_of(t)->decimals;
    return d > 1 ? d - 1 : d;
}

const char *an_trial_power(const an_trial_said *t, ds_arena *a)
{
    if (!isfinite(t->detectable))
        return ds_textf(a, "What difference %zu %s would show cannot be said: there are too few nights of this client, and no usual figures for %s.",
                        t->planned, t->units, outcome_of(t)->named);
    const char *size = an_number_text(t->detectable, decimals_of(t), a);
    return size ? ds_textf(a, "With %zu %s you would see a difference of %s %s in %s four times in five; a smaller one more likely not.", t->planned,
                           t->units, size, outcome_of(t)->unit, outcome_of(t)->named)
                : NULL;
}

bool an_trial_tells(const an_trial_said *t)
{
    return t->over && isfinite(t->answer->p);
}

static const char *interval(const an_trial_said *t, ds_arena *a)
{
    const int d = decimals_of(t) + an_vanishes(t->answer->low, t->answer->high, decimals_of(t));
    const char *low = an_number_text(t->answer->low, d, a), *high = an_number_text(t->answer->high, d, a);
    return low && high ? ds_textf(a, "%s to %s", low, high) : NULL;
}

static const char *none_yet(const an_trial_said *t, ds_arena *a)
{
    if (!t->over)
        return ds_textf(a, "Under way: %zu of %zu %s. The answer waits for the last one, as who looks earlier, and stops when it pleases, finds what is luck.",
                        t->given, t->planned, t->units);
    return ds_textf(a, "No answer: nights are logged for %zu and %zu %s only, too few to tell a difference from chance.", t->answer->n[0], t->answer->n[1],
                    t->units);
}

static const char *size_of(const an_trial_said *t, ds_arena *a)
{
    const int d = decimals_of(t) + an_vanishes(t->answer->estimate, t->answer->estimate, decimals_of(t));
    return an_number_text(fabs(t->answer->estimate), d, a);
}

static const char *whose(const an_trial_said *t, ds_arena *a)
{
    return t->people > 1 ? ds_textf(a, "%zu clients, ", t->people) : "";
}

const char *an_trial_verdict(const an_trial_said *t, ds_arena *a)
{
    if (!an_trial_tells(t)) return none_yet(t, a);
    const char *size = size_of(t, a), *between = interval(t, a), *who = whose(t, a);
    if (!size || !between || !who) return NULL;
    const ds_trial_answer *got = t->answer;
    if (got->p < LEVEL)
        return ds_textf(a, "After %s, %s was %s %s %s than after %s, in an order drawn by lot, which luck alone seldom makes (%s%zu %s; 95 %% interval %s; p = %.3f).",
                        t->level[1], outcome_of(t)->named, size, outcome_of(t)->unit, got->estimate > 0 ? "higher" : "lower", t->level[0], who,
                        got->n[0] + got->n[1], t->units, between, got->p);
    return ds_textf(a, "No clear difference in %s: after %s against after %s it may lie anywhere from %s %s (%s%zu %s; 95 %% interval; p = %.2f).",
                    outcome_of(t)->named, t->level[1], t->level[0], between, outcome_of(t)->unit, who, got->n[0] + got->n[1], t->units, got->p);
}

const char *an_trial_letter(const an_trial_said *t, ds_arena *a)
{
    if (!t->over) return ds_textf(a, "Your experiment is under way: %zu of %zu %s so far. It is answered when the last one is done.", t->given, t->planned, t->units);
    if (!an_trial_tells(t)) return ds_textf(a, "Too few of your nights were logged to answer your experiment.");
    const struct an_outcome *o = outcome_of(t);
    const char *size = size_of(t, a), *between = interval(t, a);
    if (!size || !between) return NULL;
    if (t->answer->p < LEVEL)
        return ds_textf(a, "After %s, %s was %s %s %s than after %s. The order was drawn by lot, so that chance is an unlikely reason; the difference is most likely %s.",
                        t->level[1], o->named, size, o->unit, t->answer->estimate > 0 ? "higher" : "lower", t->level[0], between);
    return ds_textf(a, "No clear difference in %s between %s and %s: choose what you like better. The difference may lie anywhere from %s %s.", o->named,
                    t->level[0], t->level[1], between, o->unit);
}
