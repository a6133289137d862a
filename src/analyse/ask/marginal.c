/* What the next 15 minutes bring, from each common length, and for a unit of money (docs/methods.md 9). */
#include "analyse/ask/marginal.h"
#include "analyse/ask/bends.h"
#include "analyse/model/adequacy.h"
#include "analyse/model/estimate.h"
#include "analyse/model/outcomes.h"
#include "analyse/tell/length_words.h"

#include <math.h>

static int64_t charged_at(const struct an_prices *p, double minutes)
{
    int64_t n = 0;
    for (size_t i = 0; i < p->n; i++) n += p->at[i].minutes == minutes ? p->at[i].sessions : 0;
    return n;
}

static int64_t fewer(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

/* From the average over bends, or from the model whose bend is at 75. */
static ds_err gain(const struct an_study *st, double from, double to, int64_t clients, ds_estimate *out, ds_why *w)
{
    double here[COLUMNS], there[COLUMNS];
    struct an_estimate t;
    if (st->bends->known) return an_bends_estimate(st->bends, to, from, clients, out, w);
    an_length_weights(from, here);
    an_length_weights(to, there);
    for (int i = 0; i < COLUMNS; i++) there[i] -= here[i];
    ds_err err = an_model_estimate(st->condition, there, &t, w);
    if (!err) an_estimate_cap_df(clients, &t);
    *out = t.told;
    return err;
}

static ds_err add_step(const struct an_study *st, double from, int64_t clients, ds_arena *a, ds_outcome_result *out,
                       ds_why *w)
{
    double to = from + LENGTH_STEP;
    ds_estimate e;
    struct an_price_step step;
    ds_err err = gain(st, from, to, clients, &e, w);
    if (err || isnan(e.estimate)) return err;
    if ((err = an_price_step(st->prices, from, to, a, &step, w))) return err;
    ds_marginal_result *m = &out->marginal[out->n_marginal++];
    *m = (ds_marginal_result){ .from_min = from,
                               .to_min = to,
                               .estimate = e.estimate,
                               .low = e.low,
                               .high = e.high,
                               .p = e.p,
                               .price_step = step.amount,
                               .per_money = e.estimate / step.amount,
                               .visits = charged_at(st->prices, from) + charged_at(st->prices, to),
                               .prices = an_prices_words(st->prices, from, to, &step) };
    if (st->bends->known)
        out->step[out->n_step++] = (ds_length_step_row){
            .from_min = from, .to_min = to, .estimate = e.estimate, .low = e.low, .high = e.high
        };
    m->words = an_marginal_words(m, &an_outcomes[st->outcome], &step, a);
    return m->words ? DS_OK : ds_fail(w, DS_MEMORY, "a sentence");
}

ds_err an_marginal_results(const struct an_study *st, ds_arena *a, ds_outcome_result *out, ds_why *w)
{
    const struct an_tally *at = st->condition->counts.group + G_LENGTH;
    ds_err err = DS_OK;
    if (!st->enough_condition || !st->condition->usable || !an_enough_hinge(&st->condition->counts, st->s))
        return DS_OK;
    out->marginal = ds_alloc(a, LENGTHS * sizeof *out->marginal);
    out->step = ds_alloc(a, LENGTHS * sizeof *out->step);
    if (!out->marginal || !out->step) return ds_fail(w, DS_MEMORY, "gains by length");
    for (int i = 0; !err && i + 1 < LENGTHS; i++)
        if (at[i].nights >= st->s->min_level_sessions && at[i + 1].nights >= st->s->min_level_sessions)
            err = add_step(st, LENGTH_FIRST + i * LENGTH_STEP, fewer(at[i].clients, at[i + 1].clients), a, out, w);
    return err;
}
