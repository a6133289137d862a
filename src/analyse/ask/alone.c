#include "analyse/ask/alone.h"
#include "analyse/ask/client_results.h"
#include "analyse/model/estimate.h"
#include "analyse/model/outcomes.h"
#include "analyse/tell/comparisons.h"

#include <math.h>

/* ---- one client ---- */

/* Chance that c'beta, with the outcome's sign, is above least. */
static ds_err chance_above(const struct an_fit *f, const double c[COLUMNS], double least, double *p, ds_why *w)
{
    struct an_estimate t;
    ds_err err = an_model_estimate(f, c, &t, w);
    const ds_estimate *e = &t.told;
    *p = err || isnan(e->estimate) ? NAN : an_probability_rounded(ds_t_above((least - e->estimate) / e->se, e->df));
    return err;
}

/* A fifth of the usual night is asked of one combination, which needs no ratio (docs/methods.md 7). */
static ds_err put_chances(const struct an_fit *f, ds_client_result *r, ds_why *w)
{
    const struct an_outcome *o = &an_outcomes[f->design.outcome];
    const double fifth = BIG_PERCENT / 100.0, night0[COLUMNS] = { [C_A0] = 1 };
    const double big[COLUMNS] = { [C_A0] = 1, [C_ONE] = -an_outcome_sign(f->design.outcome) * fifth };
    ds_err err = chance_above(f, night0, 0, &r->p_improved, w);
    if (!err && o->zero) err = chance_above(f, big, 0, &r->p_20pct, w);
    if (!err && o->noticed > 0) err = chance_above(f, night0, o->noticed, &r->p_noticed, w);
    return err;
}

ds_err an_alone_effect(const struct an_fit *f, ds_client_result *r, ds_why *w)
{
    const double night0[COLUMNS] = { [C_A0] = 1 };
    struct an_estimate t;
    ds_err err = an_model_estimate(f, night0, &t, w);
    if (err || isnan(t.told.estimate) || f->design.at[C_ONE] < 0) return err;
    r->alone = true;
    r->baseline = f->fit.beta[f->design.at[C_ONE]];
    r->effect = t.told.estimate;
    r->low = t.told.low;
    r->high = t.told.high;
    r->p = t.told.p;
    return put_chances(f, r, w);
}

/* ---- all of them ---- */

enum { ALL_OF_THEM = -1 };

/* The outcome on the rows that are asked, of one client or of all. */
static void take(const struct an_study *st, ptrdiff_t client, double *y)
{
    for (size_t i = 0; i < st->p->n_rows; i++) y[i] = NAN;
    for (size_t k = 0; k < st->p->n_clients; k++) {
        const struct an_panel_client *c = &st->p->client[k];
        if (client != ALL_OF_THEM && (size_t)client != k) continue;
        for (size_t i = c->first; i < c->first + c->n; i++)
            if (an_row_led(st->p, c, i, st->outcome)) y[i] = st->p->row[i].y[st->outcome];
    }
}

/* What few sessions tell is judged by their number: the nights of others say nothing of how much these differ. */
static double df_of(int64_t session_nights)
{
    return fmax(1, (double)session_nights - 1);
}

ds_err an_alone_fit(const struct an_study *st, ds_arena *own, struct an_fit *f, ds_why *w)
{
    double *y = ds_alloc(own, (st->p->n_rows + 1) * sizeof *y);
    struct an_recipe *r = ds_alloc(own, sizeof *r); /* the design keeps it */
    if (!y || !r) return ds_fail(w, DS_MEMORY, "%zu nights", st->p->n_rows);
    take(st, ALL_OF_THEM, y);
    *r = (struct an_recipe){ .model = M_OVERALL, .y = y };
    an_count_led_rows(st->p, st->outcome, st->s, &f->counts);
    f->options.random = f->counts.clients > 1 ? 1 : 0;
    f->options.own_spread = f->options.own_spread && f->counts.clients > 1;
    f->df_cap = df_of(f->counts.group[G_SESSIONS].nights);
    return an_model_fit(st->p, st->c, st->outcome, r, own, f, w);
}

static ds_err fit_client(const struct an_study *st, size_t client, int64_t sessions, double *y, ds_client_result *r,
                         ds_why *w)
{
    const struct an_recipe recipe = { .model = M_OVERALL, .y = y, .spreads = SPREADS_ALIKE };
    struct an_fit_options options = an_primary_options(st->s);
    ds_arena own = { 0 };
    struct an_fit f = { 0 };
    options.random = 0;
    options.own_spread = false;
    take(st, (ptrdiff_t)client, y);
    ds_err err = an_study_fit(st, &recipe, &options, &own, &f, w);
    f.df_cap = df_of(sessions);
    if (!err && f.usable) err = an_alone_effect(&f, r, w);
    an_model_free(&f);
    ds_arena_free(&own);
    return err;
}

static int64_t lacking(int64_t want, int64_t have)
{
    return want > have ? want - have : 0;
}

/* sessions: such as are asked. Where clients stand for others, an effect of one's own is drawn towards theirs. */
static void put_needed(const struct an_study *st, int64_t sessions, ds_client_result *r)
{
    const ds_analysis_settings *s = st->s;
    r->session_nights_needed = st->enough ? lacking(s->min_session_nights_per_client, r->n_session_nights)
                                          : lacking(s->min_own_session_nights, sessions);
    r->plain_nights_needed = lacking(st->enough ? s->min_plain_nights_per_client : s->min_own_plain_nights, r->n_plain);
}

ds_err an_alone_results(const struct an_study *st, ds_outcome_result *out, ds_why *w)
{
    ds_err err = DS_OK;
    ds_arena room = { 0 };
    double *y = ds_alloc(&room, (st->p->n_rows + 1) * sizeof *y);
    if (!y) err = ds_fail(w, DS_MEMORY, "%zu nights", st->p->n_rows);
    for (size_t i = 0; !err && i < out->n_clients; i++) {
        const size_t client = st->p->order[i];
        int64_t sessions, plain;
        an_count_led(st->p, &st->p->client[client], st->outcome, DS_NO_DATE, &sessions, &plain);
        put_needed(st, sessions, &out->client[i]);
        if (st->few && an_enough_alone(sessions, plain, st->s))
            err = fit_client(st, client, sessions, y, &out->client[i], w);
    }
    ds_arena_free(&room);
    return err;
}
