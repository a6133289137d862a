#include "trial.h"
#include "practice_store.h"

#include <math.h>
#include <string.h>
#include <unistd.h>

/* ---- circumstances --------------------------------------------------------------------------- */

enum { NIGHTS = 60, CLIENTS = 20, MORE_THAN_THERE_ARE = 1000000 };

static void nothing_helps(sim_params *p)
{
    sim_truth *t = &p->truth[SIM_QUALITY];
    for (int i = 0; i < DS_PRESSURES; i++) t->pressure[i] = 0;
    t->night1 = t->sd_effect = 0;
}

static void by_the_calendar(sim_params *p)
{
    p->reacts.share = 0;
}

static void after_bad_nights(sim_params *p)
{
    p->reacts = (sim_reacts){ .share = 1, .nights = 2, .below = 0.8, .chance = 0.9, .otherwise = 0.01, .rest = 2 };
}

static void gaps(sim_params *p)
{
    after_bad_nights(p);
    p->skips = 0.06;
    p->holidays = 2;
}

static void slow_patches(sim_params *p)
{
    p->reacts = (sim_reacts){ .share = 1, .nights = 3, .below = 0.7, .chance = 0.85, .otherwise = 0.01, .rest = 2 };
    p->truth[SIM_QUALITY].rho = 0.85;
    p->truth[SIM_QUALITY].nu = 0.5;
}

static void courses(sim_params *p)
{
    p->reacts.share = 0;
    p->course = (sim_course){ .massages = 6, .every = 2, .pause = 21 };
    p->truth[SIM_QUALITY].rho = 0.5;
}

static void tiny(sim_params *p)
{
    after_bad_nights(p);
    p->clients = 8;
    p->last = p->first + 39;
}

static void too_small(sim_params *p)
{
    after_bad_nights(p);
    p->clients = 3;
    p->last = p->first + 19;
}

static void calendar_null(sim_params *p)
{
    by_the_calendar(p);
    nothing_helps(p);
}

static void bad_nights_null(sim_params *p)
{
    after_bad_nights(p);
    nothing_helps(p);
}

static void slow_patches_null(sim_params *p)
{
    slow_patches(p);
    nothing_helps(p);
}

static void courses_null(sim_params *p)
{
    courses(p);
    nothing_helps(p);
}

static void tiny_null(sim_params *p)
{
    tiny(p);
    nothing_helps(p);
}

const sim_scenario sim_scenarios[] = {
    { "calendar_null", "null: bookings by the calendar, rho .4", calendar_null, true },
    { "calendar", "bookings by the calendar, rho .4", by_the_calendar, false },
    { "bad_nights_null", "booked after bad nights, rho .4", bad_nights_null, true },
    { "bad_nights", "booked after bad nights, rho .4", after_bad_nights, false },
    { "gaps", "the same, a night in ten not logged", gaps, false },
    { "slow_patches_null", "slow patches and noise (rho .85, nu .5), booked after three bad nights", slow_patches_null,
      true },
    { "slow_patches", "slow patches and noise (rho .85, nu .5), booked after three bad nights", slow_patches, false },
    { "courses_null", "courses of six, every other day, rho .5", courses_null, true },
    { "courses", "courses of six, every other day, rho .5", courses, false },
    { "tiny_null", "tiny: 8 clients, 40 nights, booked after bad nights", tiny_null, true },
    { "tiny", "tiny: 8 clients, 40 nights, booked after bad nights", tiny, false },
    { "too_small", "too small: 3 clients, 20 nights", too_small, false },
};
const size_t sim_scenarios_n = DS_COUNT(sim_scenarios);

const sim_scenario *sim_scenario_named(const char *name)
{
    for (size_t i = 0; i < sim_scenarios_n; i++)
        if (!strcmp(sim_scenarios[i].name, name)) return &sim_scenarios[i];
    return NULL;
}

static sim_params scenario_params(const sim_scenario *s, uint64_t seed)
{
    sim_params p = sim_sample();
    sim_truth *t = &p.truth[SIM_QUALITY];
    p.seed = seed;
    p.clients = CLIENTS;
    p.last = p.first + NIGHTS - 1;
    p.late = 0;
    p.leaves = p.skips = p.holidays = p.habit = p.beauty = p.self_care = 0;
    *t = (sim_truth){ .mean = 7.2,
                      .pressure = { 0.6, 0.6, 0.6 },
                      .night1 = 0.25,
                      .load = -0.05,
                      .alcohol = -0.25,
                      .caffeine = -0.001,
                      .stress = -0.20,
                      .supplement = 0.10,
                      .weekend = 0.15,
                      .sd_client = 0.8,
                      .sd_effect = 0.3,
                      .correlation = -0.2,
                      .sigma = 1.2,
                      .rho = 0.4 };
    s->set(&p);
    return p;
}

/* ---- what is asked of it ---------------------------------------------------------------------- */

/* Contrasts of the overall model, and rows of the sensitivity panel, what they say of night 0. */
static const struct {
    const char *name;
    bool check; /* of the sensitivity panel */
    enum sim_asked truth;
} asked[SIM_ASKED] = {
    [SIM_NIGHT0] = { "night0", false, SIM_NIGHT0 },
    [SIM_NIGHT1] = { "night1", false, SIM_NIGHT1 },
    [SIM_TOTAL] = { "two_night_total", false, SIM_TOTAL },
    [SIM_BEFORE_AFTER] = { "naive_pre_post", true, SIM_NIGHT0 },
    [SIM_WITH_WITHOUT] = { "naive_session_vs_plain", true, SIM_NIGHT0 },
    [SIM_INDEPENDENT] = { "iid_cr2", true, SIM_NIGHT0 },
    [SIM_LAGS] = { "fe_lags", true, SIM_NIGHT0 },
    [SIM_NO_NOISE] = { "ar1", true, SIM_NIGHT0 },
};

static double truth_of(const sim_practice *p, const char *name)
{
    bool keeps[CLIENTS];
    sim_contrast c[SIM_CONTRASTS];
    memset(keeps, true, sizeof keeps);
    (void)sim_contrasts(p, SIM_QUALITY, keeps, c);
    for (int i = 0; i < SIM_CONTRASTS; i++)
        if (!strcmp(c[i].name, name)) return c[i].value;
    return NAN;
}

static sim_answer answer_of(const ds_outcome_result *o, enum sim_asked k)
{
    const ds_model_result *m = &o->overall;
    for (size_t i = 0; !asked[k].check && i < m->n_contrasts; i++) {
        const ds_contrast *c = &m->contrast[i];
        if (!strcmp(c->name, asked[k].name))
            return (sim_answer){ NAN, c->estimate, c->low, c->high, c->p < 0.05 };
    }
    for (size_t i = 0; asked[k].check && i < o->n_sensitivity; i++) {
        const ds_sensitivity_result *s = &o->sensitivity[i];
        if (!strcmp(s->name, asked[k].name))
            return (sim_answer){ NAN, s->night0_estimate, s->night0_low, s->night0_high,
                                 s->night0_low * s->night0_high > 0 };
    }
    return (sim_answer){ NAN, NAN, NAN, NAN, false };
}

static void answers_of(const sim_practice *p, const ds_results *r, sim_answer out[SIM_ASKED])
{
    const ds_outcome_result *o = &r->outcome[0];
    for (int k = 0; k < SIM_ASKED; k++) {
        out[k] = answer_of(o, (enum sim_asked)k);
        out[k].truth = truth_of(p, asked[asked[k].truth].name);
    }
}

/* ---- one practice ---------------------------------------------------------------------------- */

static ds_settings trial_settings(void)
{
    static const char *only[] = { "quality" };
    ds_settings s;
    ds_settings_default(&s);
    s.analysis.outcomes = (ds_list){ only, 1 };
    s.analysis.primary = only[0];
    s.analysis.min_condition_session_nights = s.analysis.min_build_up_clients = MORE_THAN_THERE_ARE;
    return s;
}

static ds_err analyse(const sim_practice *p, const char *db, ds_arena *a, ds_results *out, ds_why *w)
{
    const ds_settings settings = trial_settings();
    ds_store *s = NULL;
    ds_err err = ds_store_open(db, DS_STORE_CREATE, &s, NULL, w);
    if (!err) err = sim_store(s, p, w);
    if (!err) err = ds_analyse(s, &settings, DS_NO_DATE, "2026-11-01 09:00", NULL, a, out, w);
    ds_store_close(s);
    return err;
}

ds_err sim_trial(const sim_scenario *s, uint64_t seed, const char *db, sim_answer out[SIM_ASKED], ds_why *w)
{
    ds_arena a = { 0 };
    ds_results r = { 0 };
    const sim_params params = scenario_params(s, seed);
    const sim_practice *p = sim_make(&params, &a);
    ds_err err = p ? analyse(p, db, &a, &r, w) : ds_fail(w, DS_MEMORY, "the made-up practice");
    if (!err) answers_of(p, &r, out);
    (void)unlink(db);
    ds_arena_free(&a);
    return err ? ds_within(w, "%s: seed %llu", s->name, (unsigned long long)seed) : DS_OK;
}

/* ---- how often it was right ------------------------------------------------------------------- */

void sim_count(sim_tally *t, const sim_answer *a)
{
    if (isnan(a->estimate)) return;
    t->n++;
    t->off += a->estimate - a->truth;
    t->covered += a->low <= a->truth && a->truth <= a->high;
    t->claims += a->claims;
}
