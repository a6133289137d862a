#include "analyse/ask/bends.h"
#include "analyse/model/adequacy.h"
#include "analyse/model/estimate.h"
#include "analyse/model/exposure.h"
#include "analyse/model/outcomes.h"
#include "analyse/model/rows.h"
#include "analyse/tell/length_words.h"

#include <math.h>
#include <string.h>

/* Akaike's price of a column, and what a plateau weighs beforehand beside a bend (docs/methods.md 9). */
static const double penalty = 2, plateau_prior = 0.3;

/* ---- the models ---- */

static double bend_at(int i)
{
    return BEND_FIRST + BEND_STEP * i;
}

/* Bends with enough sessions on either side. */
static void place_bends(const double *lengths, size_t n, int64_t enough, struct an_recipe *r)
{
    for (int i = 0; i < BENDS; i++) {
        int64_t below = 0, above = 0;
        for (size_t k = 0; k < n; k++) {
            below += lengths[k] < bend_at(i);
            above += lengths[k] > bend_at(i);
        }
        if (below >= enough && above >= enough) r->hinge[r->n_hinges++] = bend_at(i);
    }
}

/* Which columns each model holds; returns how many models there are. */
static size_t models_of(struct an_bends *b, bool *held, double *prior)
{
    const struct an_design *d = &b->design;
    size_t hinges = b->recipe.n_hinges, n = 2 + 2 * hinges;
    for (size_t i = 0; i < n; i++) {
        bool bends = i >= 2 && i < 2 + hinges;
        size_t at = i < 2 ? 0 : (i - 2) % hinges;
        b->bend[i] = i < 2 ? NAN : b->recipe.hinge[at];
        prior[i] = i < 2 + hinges ? 1 : plateau_prior;
        for (size_t k = 0; k < d->p; k++) {
            size_t c = (size_t)d->column[k];
            held[i * d->p + k] = c < C_LENGTH || c >= C_A1;
            if (c == C_LENGTH) held[i * d->p + k] = i == 1 || bends;
            if (bends && c == C_HINGES + at) held[i * d->p + k] = true;
            if (i >= 2 + hinges && c == C_PLATEAUS + at) held[i * d->p + k] = true;
        }
    }
    return n;
}

static ds_err average(const struct an_study *st, ds_arena *a, struct an_bends *b, ds_why *w)
{
    const struct an_fit *f = st->condition;
    double prior[BEND_MODELS];
    bool *held = ds_alloc(a, BEND_MODELS * b->design.p);
    ds_lmm_panel *rows = ds_lmm_panel_new(f->options.random, b->design.p);
    if (!held || !rows) {
        ds_lmm_panel_free(rows);
        return ds_fail(w, DS_MEMORY, "rows of %zu columns", b->design.p);
    }
    size_t n = models_of(b, held, prior);
    ds_err err = an_model_rows(&b->design, f->options.random, a, rows, NULL, w);
    if (!err) err = ds_lmm_average(rows, &f->fit, held, prior, n, penalty, a, &b->average, w);
    ds_lmm_panel_free(rows);
    b->known = !err;
    return err == DS_DATA ? DS_OK : err; /* lengths that cannot be told apart from the rest */
}

ds_err an_bends_average(const struct an_study *st, ds_arena *a, struct an_bends *out, ds_why *w)
{
    static const enum an_column add[] = { C_LENGTH, C_HINGES, C_PLATEAUS };
    const struct an_fit *f = st->condition;
    size_t n = 0, left = 0;
    *out = (struct an_bends){ .sign = an_outcome_sign(st->outcome) };
    if (!st->s->length_average || !st->enough_condition || !f->usable || !an_enough_hinge(&f->counts, st->s))
        return DS_OK;
    const double *lengths = an_study_values(st, BY_LENGTH, a, &n);
    enum an_column *leave = ds_alloc(a, COLUMNS * sizeof *leave);
    if (!lengths || !leave) return ds_fail(w, DS_MEMORY, "the lengths of sessions");
    leave[left++] = C_LB;
    leave[left++] = C_LA;
    for (size_t i = 0; i < f->alias.n; i++) leave[left++] = f->alias.dropped[i];
    out->recipe =
        (struct an_recipe){ .model = M_CONDITION, .add = add, .n_add = DS_COUNT(add), .leave = leave, .n_leave = left };
    place_bends(lengths, n, st->s->min_level_sessions, &out->recipe);
    an_design_choose(st->p, st->c, st->outcome, &out->recipe, &f->counts, &out->design);
    return average(st, a, out, w);
}

/* ---- what it says of a length ---- */

static void weigh(const struct an_bends *b, double minutes, double sign, double *c)
{
    const struct an_design *d = &b->design;
    double v[COLUMNS] = { [C_A0] = 1, [C_LENGTH] = an_length_linear(minutes) };
    for (size_t i = 0; i < b->recipe.n_hinges; i++) {
        v[C_HINGES + i] = an_length_past(minutes, b->recipe.hinge[i]);
        v[C_PLATEAUS + i] = an_length_up_to(minutes, b->recipe.hinge[i]);
    }
    for (size_t k = 0; k < d->p; k++) c[k] += sign * v[d->column[k]];
}

ds_err an_bends_estimate(const struct an_bends *b, double minutes, double less, int64_t clients, ds_estimate *out,
                         ds_why *w)
{
    double c[COLUMNS] = { 0 };
    *out = an_no_estimate;
    if (!b->known || b->design.at[C_A0] < 0) return DS_OK;
    weigh(b, minutes, b->sign, c);
    if (!isnan(less)) weigh(b, less, -b->sign, c);
    ds_err err = ds_average_contrast(&b->average, c, out, w);
    if (!err && !isnan(out->estimate)) ds_estimate_cap(out, an_df_cap(clients));
    return err;
}

/* ---- which length is best ---- */

/* What a session of each length costs: the price most often charged at the first, and the steps from there. False where
 * one is not known. */
static ds_err prices_of(const struct an_study *st, const double *minutes, size_t n, ds_arena *a, double *price,
                        bool *known, ds_why *w)
{
    const struct an_price *usual = NULL;
    struct an_price_step step;
    ds_err err = DS_OK;
    for (size_t i = 0; i < st->prices->n; i++) {
        const struct an_price *p = &st->prices->at[i];
        if (p->minutes == minutes[0] && (!usual || p->sessions > usual->sessions)) usual = p;
    }
    price[0] = usual ? usual->amount : NAN;
    for (size_t i = 1; i < n && !err; i++) {
        err = an_price_step(st->prices, minutes[i - 1], minutes[i], a, &step, w);
        price[i] = price[i - 1] + step.amount;
    }
    *known = !err && price[n - 1] > 0 && price[0] > 0;
    return err;
}

/* Lengths that enough sessions had. */
static size_t usual_lengths(const struct an_study *st, double minutes[LENGTHS])
{
    const struct an_tally *at = st->condition->counts.group + G_LENGTH;
    size_t n = 0;
    for (int i = 0; i < LENGTHS; i++)
        if (at[i].nights >= st->s->min_level_sessions) minutes[n++] = LENGTH_FIRST + i * LENGTH_STEP;
    return n;
}

static ds_err put_best(const struct an_study *st, const double *minutes, size_t n, ds_arena *a, ds_outcome_result *out,
                       ds_why *w)
{
    const struct an_bends *b = st->bends;
    size_t p = b->design.p;
    double price[LENGTHS], sleep[LENGTHS], money[LENGTHS], *c = ds_alloc(a, LENGTHS * p * sizeof *c);
    bool charged = false;
    out->best = ds_alloc(a, LENGTHS * sizeof *out->best);
    if (!c || !out->best) return ds_fail(w, DS_MEMORY, "%zu lengths", n);
    for (size_t i = 0; i < n; i++) weigh(b, minutes[i], b->sign, c + i * p);
    ds_err err = prices_of(st, minutes, n, a, price, &charged, w);
    if (!err) err = ds_average_best(&b->average, c, NULL, n, 1, sleep, w);
    if (!err && charged) err = ds_average_best(&b->average, c, price, n, 1, money, w);
    for (size_t i = 0; i < n && !err; i++)
        out->best[out->n_best++] =
            (ds_length_best_row){ .minutes = minutes[i], .p_sleep = sleep[i], .p_money = charged ? money[i] : NAN };
    return err;
}

/* ---- how likely each bend is ---- */

static ds_err put_weights(const struct an_bends *b, ds_arena *a, ds_outcome_result *out, ds_why *w)
{
    if (!(out->weight = ds_alloc(a, (BENDS + 1) * sizeof *out->weight)))
        return ds_fail(w, DS_MEMORY, "the weights of bends");
    out->weight[0] = (ds_length_weight_row){ .bend = NAN };
    for (size_t i = 0; i < b->recipe.n_hinges; i++)
        out->weight[1 + i] = (ds_length_weight_row){ .bend = b->recipe.hinge[i] };
    out->n_weight = 1 + b->recipe.n_hinges;
    for (size_t i = 0; i < b->average.n; i++)
        out->weight[i < 2 ? 0 : 1 + (i - 2) % b->recipe.n_hinges].weight += b->average.weight[i];
    return DS_OK;
}

ds_err an_bends_results(const struct an_study *st, ds_arena *a, ds_outcome_result *out, ds_why *w)
{
    double minutes[LENGTHS];
    if (!st->bends->known) return DS_OK;
    ds_err err = put_weights(st->bends, a, out, w);
    size_t n = usual_lengths(st, minutes);
    if (!err && n > 1) err = put_best(st, minutes, n, a, out, w);
    if (err || !out->n_best) return err;
    const char *said = an_best_words(out->best, out->n_best, a);
    out->length_sentence = said ? ds_textf(a, "%s %s", out->length_sentence, said) : NULL;
    return out->length_sentence ? DS_OK : ds_fail(w, DS_MEMORY, "a sentence");
}
