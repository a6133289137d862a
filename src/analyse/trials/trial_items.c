#include "analyse/trials/trial_items.h"
#include "analyse/model/outcomes.h"

#include <math.h>

#define TO_FILL "to be filled in by the practice"

static const char *design(const an_trial *t, const an_trial_said *s, ds_arena *a)
{
    return ds_textf(a, "One client; %s against %s in %lld %s, %lld of each, %lld days from one to the next", s->level[0], s->level[1],
                    (long long)t->units, s->units, (long long)t->units / 2, (long long)t->every);
}

/* An order that is drawn once sessions have taken place says less: whoever draws may have seen them. */
static const char *when(const an_trial *t)
{
    ds_date drawn;
    const bool known = t->drawn.n >= 10 && ds_date_parse((ds_str){ t->drawn.p, 10 }, DS_DATES_ISO, &drawn);
    return known && drawn > t->first ? "after the first day planned for" : "before the first of";
}

static const char *randomisation(const an_trial *t, const an_trial_said *s, ds_arena *a)
{
    char seed[32] = "not told while some are sealed";
    if (t->seed) ds_print(seed, sizeof seed, "%lld", (long long)t->seed);
    return ds_textf(a, "In blocks of %lld, half of each level, by a generator (mt19937); seed %s; drawn %.*s, %s the %s%s",
                    (long long)t->block, seed, DS_FMT(t->drawn), when(t), s->units, t->sealed ? "; told one at a time" : "");
}

static const char *measures(const an_trial *t, ds_arena *a)
{
    return ds_textf(a, "%s (%s), the mean of %s, from one source; chosen before the draw", an_outcomes[t->y].named, an_outcomes[t->y].unit,
                    t->c->weeks ? "the nights of a week from its third on" : "the two nights after a session");
}

static const char *fidelity(const an_trial *t, const an_trial_said *s, ds_arena *a)
{
    return ds_textf(a, "%zu of %lld %s took place; of %zu of which the log tells what was given, %zu were as drawn. They are analysed as drawn", t->given,
                    (long long)t->units, s->units, t->known, t->as_drawn);
}

static const char *analyses(const an_trial *t, ds_arena *a)
{
    return ds_textf(a, "Randomisation test of the mean difference within blocks, two-sided, over %s; interval by inverting the test; one look, when it is over",
                    t->answer.drawn ? "9,999 of the orders that could have been drawn" : ds_textf(a, "all %.0f orders that could have been drawn", t->answer.orders));
}

static const char *completed(const an_trial *t, const an_trial_said *s, ds_arena *a)
{
    return ds_textf(a, "%zu of %lld %s; with a night %zu (%zu of the first level, %zu of the second)%s", t->given, (long long)t->units, s->units, t->seen,
                    t->answer.n[0], t->answer.n[1], t->over ? "" : "; under way");
}

static const char *outcomes(const an_trial *t, const an_trial_said *s, ds_arena *a)
{
    return an_trial_tells(s) ? ds_textf(a, "Means %.2f and %.2f; difference %.2f (95 %% interval %.2f to %.2f), p = %.3f", t->answer.mean[0], t->answer.mean[1],
                                        t->answer.estimate, t->answer.low, t->answer.high, t->answer.p)
                             : an_trial_verdict(s, a);
}

static const char *planned_from(const an_trial *t, const an_trial_said *s, ds_arena *a)
{
    const char *power = an_trial_power(s, a);
    if (!power || !isfinite(t->detectable)) return power;
    return ds_textf(a, "%s Simulated from %s: SD of a night %.2f, correlation with the next %.2f", power,
                    t->nights ? ds_textf(a, "%lld nights of the client", (long long)t->nights) : "usual figures", t->sigma, t->rho);
}

ds_err an_trial_items(const an_trial *t, const an_trial_said *s, ds_arena *a, an_trial_item out[AN_TRIAL_ITEMS], ds_why *w)
{
    const an_trial_item items[AN_TRIAL_ITEMS] = {
        { 1, "Title", ds_textf(a, "%s in one client: a randomised single-case experiment", t->c->of) },
        { 4, "Aim", ds_textf(a, "Is %s different after %s than after %s, in this client?", an_outcomes[t->y].named, s->level[1], s->level[0]) },
        { 5, "Design", design(t, s, a) },
        { 6, "Changes to procedure", "none is known to the program: the draw is kept as it was made" },
        { 7, "Planned size", planned_from(t, s, a) },
        { 8, "Randomisation", randomisation(t, s, a) },
        { 9, "Blinding", t->sealed ? "Therapist and client do not know the next level before it is opened; they know the present one" : "None: the list is known" },
        { 10, "Selection of the client", TO_FILL },
        { 11, "The client", TO_FILL },
        { 12, "Setting", "a massage practice, in its everyday work" },
        { 14, "Measure", measures(t, a) },
        { 16, "Intervention", TO_FILL ": technique, areas, who gave it" },
        { 17, "Fidelity", fidelity(t, s, a) },
        { 18, "Analysis", analyses(t, a) },
        { 19, "Sequence completed", completed(t, s, a) },
        { 20, "Outcome", outcomes(t, s, a) },
        { 21, "Adverse events", "see the flags of these months (downshift flags)" },
        { 23, "Limits", "One client, who knows what was given; a difference that lasts into the next of the list is divided between both" },
    };
    for (size_t i = 0; i < AN_TRIAL_ITEMS; i++) {
        out[i] = items[i];
        if (!items[i].told) return ds_fail(w, DS_MEMORY, "an experiment");
    }
    return DS_OK;
}
