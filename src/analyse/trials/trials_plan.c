/* An experiment before it begins: what it compares, how it is drawn, and what it could find. */
#include "analyse/model/outcomes.h"
#include "analyse/trials/trial_log.h"
#include "analyse/trials/trial_nights.h"

#include <downshift/trials.h>

#include <math.h>
#include <string.h>

enum { WEEK = 7, MADE_UP = 1000 };
static const double FOUND = 0.8; /* four times in five */

/* Points of 10 of a night, where a client has too few of them (docs/methods.md, Experiments). */
static const an_nights_spread USUAL = { 0, 1.2, 0.4 };

/* What is logged most in the client's last half year, else of all. */
static const char outcome_sql[] =
    "SELECT CASE WHEN count(quality) > 0 THEN 'quality' WHEN count(sleep_score) > 0 THEN 'sleep_score' WHEN count(tst_min) > 0 THEN 'tst_min' "
    "ELSE 'quality' END FROM v1_night WHERE client = :client AND night > (SELECT date(max(night), '-180 days') FROM v1_night WHERE client = :client)";

static ds_err choose_outcome(ds_db *db, const ds_settings *s, const ds_trial_order *o, ds_arena *a, const char **out, ds_why *w)
{
    ds_rows *rows = NULL;
    bool more = false;
    *out = o->outcome ? o->outcome : s->analysis.primary;
    if (*out) return an_outcome_named(ds_str_of(*out)) >= 0 ? DS_OK : ds_fail(w, DS_USAGE, "--outcome: \"%s\" is no outcome; practice.yaml lists them under analysis: outcomes", *out);
    const ds_param p = { "client", DS_VTEXT(o->client) };
    ds_err err = ds_ask(db, ds_str_of(outcome_sql), &p, 1, &rows, w);
    if (!err) err = ds_rows_next(rows, &more, w);
    if (!err && !((*out = ds_keep(a, more ? ds_rows_at(rows, 0).as.s : DS_LIT("quality")).p))) err = ds_fail(w, DS_MEMORY, "an outcome");
    ds_rows_close(rows);
    return err;
}

static bool has_usual_spread(int outcome)
{
    return an_outcomes[outcome].letter_unit && !strcmp(an_outcomes[outcome].letter_unit, "points of 10");
}

/* What four in five of made-up experiments of that plan would find. */
static ds_err foresee(ds_db *db, const an_comparison *c, ds_arena *a, ds_experiment *e, ds_why *w)
{
    an_night_values nights;
    ds_err err = an_nights_read(db, e->client, e->outcome, DS_NO_DATE, a, &nights, w);
    if (err) return err;
    an_nights_spread s = an_nights_spread_of(&nights);
    if (!isfinite(s.sd) && has_usual_spread(an_outcome_named(ds_str_of(e->outcome)))) s = USUAL;
    e->nights = isfinite(s.sd) ? (int64_t)s.n : 0;
    e->sigma = isfinite(s.sd) ? s.sd : 0;
    e->rho = isfinite(s.sd) ? s.rho : 0;
    e->detectable = NAN;
    if (!(e->sigma > 0)) return DS_OK;
    const ds_trial_plan plan = { (size_t)e->units, (size_t)e->block, 1, (size_t)e->every, c->weeks ? AN_WEEK_SKIP : 0,
                                 c->weeks ? AN_WEEK_NIGHTS : AN_SESSION_NIGHTS, e->sigma, e->rho };
    return ds_trial_detectable(&plan, FOUND, MADE_UP, 1, &e->detectable, w);
}

/* Whole weeks from one to the next, so that each level has the same weekday. */
static ds_err check(const ds_trial_order *o, const an_comparison *c, ds_experiment *e, ds_why *w)
{
    e->units = o->units ? o->units : 12;
    e->every = o->every ? o->every : WEEK;
    e->block = e->units > 0 ? (int64_t)ds_trial_block((size_t)e->units) : 0;
    if (!e->block)
        return ds_fail(w, DS_USAGE, "--sessions: an even number from %d to %d: with fewer no order is unlikely enough to tell chance from a difference",
                       DS_TRIAL_LEAST, DS_TRIAL_MOST);
    if (e->every < WEEK || e->every % WEEK || e->every > 8 * WEEK)
        return ds_fail(w, DS_USAGE, "--every: whole weeks in days, 7 to 56, so that both levels have the same weekdays, and not %lld", (long long)e->every);
    if (c->weeks && e->every != WEEK) return ds_fail(w, DS_USAGE, "--every does not go with weeks: these follow each other");
    return DS_OK;
}

ds_err ds_trials_plan(ds_db *db, const ds_settings *s, const ds_trial_order *o, ds_arena *a, ds_experiment *out, int level[DS_TRIAL_ROOM], ds_why *w)
{
    const an_comparison *c;
    *out = (ds_experiment){ .client = o->client, .first = o->first, .seed = o->seed, .sealed = o->sealed, .drawn = o->now };
    ds_err err = an_comparison_read(o->compare, &c, out->level, w);
    if (!err) err = check(o, c, out, w);
    if (!err) err = choose_outcome(db, s, o, a, &out->outcome, w);
    if (err) return err;
    out->comparison = c->name;
    err = foresee(db, c, a, out, w);
    return err ? err : ds_trial_draw((size_t)out->units, (size_t)out->block, o->seed, level, w);
}
