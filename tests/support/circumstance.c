#include "circumstance.h"
#include "practice_store.h"

#include <math.h>
#include <string.h>
#include <unistd.h>

enum { CLIENTS = 30, NIGHTS = 90, MOST_CLIENTS = 64 };

/* ---- what is asked of the results ---- */

static const ds_outcome_result *outcome_named(const ds_results *r, const char *name)
{
    for (size_t i = 0; i < r->n_outcomes; i++)
        if (!strcmp(r->outcome[i].outcome, name)) return &r->outcome[i];
    return NULL;
}

static const ds_contrast *contrast_of(const ds_model_result *m, const char *name)
{
    for (size_t i = 0; m && i < m->n_contrasts; i++)
        if (!strcmp(m->contrast[i].name, name)) return &m->contrast[i];
    return NULL;
}

static double true_contrast(const sim_practice *p, int outcome, const char *name)
{
    bool keeps[MOST_CLIENTS];
    sim_contrast c[SIM_CONTRASTS];
    memset(keeps, true, sizeof keeps);
    (void)sim_contrasts(p, outcome, keeps, c);
    for (int i = 0; i < SIM_CONTRASTS; i++)
        if (!strcmp(c[i].name, name)) return c[i].value;
    return NAN;
}

static sim_figure interval(const char *words, double value, double low, double high, double truth)
{
    bool up = low > 0 && !(truth > 0), down = high < 0 && !(truth < 0);
    return (sim_figure){ words, value, low, high, truth, up || down, false };
}

static sim_figure event(const char *words, bool known, bool happened)
{
    return (sim_figure){ words, known ? happened : NAN, NAN, NAN, NAN, false, false };
}

static sim_figure of_contrast(const char *words, const ds_contrast *c, double truth)
{
    if (!c) return interval(words, NAN, NAN, NAN, truth);
    sim_figure f = interval(words, c->estimate, c->low, c->high, truth);
    bool helps = c->verdict == DS_HELPS || c->verdict == DS_MAY_HELP,
         hurts = c->verdict == DS_HURTS || c->verdict == DS_MAY_HURT;
    f.told = (helps && !(truth > 0)) || (hurts && !(truth < 0));
    return f;
}

static const ds_model_result *overall_of(const ds_results *r, const char *outcome)
{
    const ds_outcome_result *o = outcome_named(r, outcome);
    return o ? &o->overall : NULL;
}

static const ds_model_result *condition_of(const ds_results *r, const char *outcome)
{
    const ds_outcome_result *o = outcome_named(r, outcome);
    return o ? &o->condition : NULL;
}

/* The massage's own three. */
static size_t own_three(const sim_practice *p, const ds_results *r, int outcome, sim_figure *out)
{
    static const char *const names[] = { "night0", "night1", "two_night_total" }, *const words[] = { "night 0",
                                                                                                     "night 1",
                                                                                                     "two nights" };
    const ds_model_result *m = overall_of(r, sim_outcome_names[outcome]);
    for (size_t i = 0; i < DS_COUNT(names); i++)
        out[i] = of_contrast(words[i], contrast_of(m, names[i]), true_contrast(p, outcome, names[i]));
    return DS_COUNT(names);
}

static size_t quality_three(const sim_practice *p, const ds_results *r, sim_figure *out)
{
    return own_three(p, r, SIM_QUALITY, out);
}

/* ---- where the gain of time bends ---- */

static void length_practice(sim_params *p, double bend, double before, double after)
{
    sim_truth *t = &p->truth[SIM_QUALITY];
    p->clients = 40;
    t->bend = bend, t->before = before, t->after = after;
}

static void bend_45(sim_params *p, ds_settings *s)
{
    (void)s;
    length_practice(p, 45, 0.25, 0);
}
static void bend_60(sim_params *p, ds_settings *s)
{
    (void)s;
    length_practice(p, 60, 0.25, 0);
}
static void bend_75(sim_params *p, ds_settings *s)
{
    (void)s;
    length_practice(p, 75, 0.25, 0);
}
static void bend_90(sim_params *p, ds_settings *s)
{
    (void)s;
    length_practice(p, 90, 0.25, -0.35);
}
static void no_bend(sim_params *p, ds_settings *s)
{
    (void)s;
    length_practice(p, 75, 0.12, 0.12);
}
static void no_length(sim_params *p, ds_settings *s)
{
    (void)s;
    length_practice(p, 75, 0, 0);
}
static void decline(sim_params *p, ds_settings *s)
{
    (void)s;
    length_practice(p, 75, 0.1, -0.25);
}

static double by_length(const sim_practice *p, double minutes)
{
    return sim_night0(&p->params.truth[SIM_QUALITY], DS_MODERATE, 90, minutes);
}

static sim_figure step_from(const sim_practice *p, const ds_outcome_result *o, double from, const char *words)
{
    double truth = by_length(p, from + 15) - by_length(p, from);
    for (size_t i = 0; o && i < o->n_marginal; i++) {
        const ds_marginal_result *m = &o->marginal[i];
        if (m->from_min == from) return interval(words, m->estimate, m->low, m->high, truth);
    }
    return interval(words, NAN, NAN, NAN, truth);
}

/* What is lost by the length that is most likely the best, against the best of those that were given. */
static sim_figure loss(const sim_practice *p, const ds_outcome_result *o)
{
    double best = -INFINITY, most = -1, chosen = NAN;
    for (size_t i = 0; o && i < o->n_best; i++) {
        double is = by_length(p, o->best[i].minutes);
        best = fmax(best, is);
        if (o->best[i].p_sleep > most) most = o->best[i].p_sleep, chosen = is;
    }
    return (sim_figure){ "lost by the length told to be best", chosen - best, NAN, NAN, 0, false, false };
}

static bool statement_holds(const ds_outcome_result *o, const char *name)
{
    for (size_t i = 0; i < o->n_statements; i++)
        if (!strcmp(o->statement[i].name, name)) return o->statement[i].strength != DS_NO_STRENGTH;
    return false;
}

static size_t length_figures(const sim_practice *p, const ds_results *r, sim_figure *out)
{
    const ds_outcome_result *o = outcome_named(r, "quality");
    const bool falls = by_length(p, 90) < by_length(p, 75), known = o && o->length.known;
    size_t n = 0;
    out[n++] = step_from(p, o, 45, "from 45 to 60");
    out[n++] = step_from(p, o, 60, "from 60 to 75");
    out[n++] = step_from(p, o, 75, "from 75 to 90");
    out[n++] = loss(p, o);
    out[n++] = event("\"the longer the worse\", and 90 is no worse than 75", known,
                     known && statement_holds(o, "decline_supported") && !falls);
    return n;
}

/* ---- bedtimes ---- */

static void late_nights(sim_params *p, ds_settings *s)
{
    static const char *only[] = { "tst_min" };
    sim_truth *t = &p->truth[SIM_TST];
    s->analysis.outcomes = (ds_list){ only, 1 };
    s->analysis.primary = only[0];
    p->bed_sd = 45;
    memset(t->pressure, 0, sizeof t->pressure);
    memset(t->band, 0, sizeof t->band);
    t->deep_late = t->before = t->after = t->night1 = t->sd_effect = 0;
    t->late = -40;
}

static size_t timing_figures(const sim_practice *p, const ds_results *r, sim_figure *out)
{
    static const char *const names[] = { "std_b0_60", "std_b60_120", "std_b120_240", "std_b240p" };
    const ds_model_result *m = condition_of(r, "tst_min");
    bool differ = false, known = false;
    for (size_t i = 0; i < DS_COUNT(names); i++)
        out[i] = of_contrast(names[i] + 4, contrast_of(m, names[i]), true_contrast(p, SIM_TST, names[i]));
    for (size_t i = 0; m && i < m->n_contrasts; i++) {
        if (strcmp(m->contrast[i].family, "timing_diff") || isnan(m->contrast[i].p)) continue;
        known = true;
        differ |= 6 * m->contrast[i].p < 0.05;
    }
    out[DS_COUNT(names)] = event("some band differs from another (six differences, Bonferroni)", known, differ);
    return DS_COUNT(names) + 1;
}

/* ---- days of the week ---- */

static void fridays(sim_params *p, ds_settings *s)
{
    sim_truth *t = &p->truth[SIM_QUALITY];
    (void)s;
    p->clients = 15, p->last = p->first + 59;
    p->standing = 5;
    t->night1 = 0, t->saturday = 0.5;
}

static void more_fridays(sim_params *p, ds_settings *s)
{
    fridays(p, s);
    p->clients = 30;
}

/* ---- clients, booking, logs ---- */

static void uneven(sim_params *p, ds_settings *s)
{
    (void)s;
    p->uneven = 0.7;
    p->truth[SIM_QUALITY].sd_effect = 0.4;
    memset(p->truth[SIM_QUALITY].pressure, 0, sizeof p->truth[SIM_QUALITY].pressure);
}

static void alike(sim_params *p, ds_settings *s)
{
    uneven(p, s);
    p->uneven = 0;
}

/* Of clients said to be all but sure to gain or to lose, the share that do the opposite; events by client. */
static size_t client_figures(const sim_practice *p, const ds_results *r, sim_figure *out)
{
    const ds_outcome_result *o = outcome_named(r, "quality");
    const double mean = true_contrast(p, SIM_QUALITY, "night0");
    int sure = 0, wrong = 0;
    for (size_t i = 0; o && i < o->n_clients; i++) {
        const ds_client_result *c = &o->client[i];
        for (size_t k = 0; k < p->n_clients; k++) {
            if (strcmp(p->client[k].code, c->client) || isnan(c->effect)) continue;
            double is = mean + p->client[k].effect[SIM_QUALITY];
            bool gains = c->p_improved >= 0.945, loses = c->p_improved <= 0.055;
            sure += gains || loses;
            wrong += (gains && is < 0) || (loses && is > 0);
        }
    }
    size_t n = quality_three(p, r, out);
    out[n++] = (sim_figure){ "clients told to be all but sure", sure, NAN, NAN, 0, false, false };
    out[n++] = (sim_figure){ "of them wrong", wrong, NAN, NAN, 0, false, false };
    return n;
}

static void nothing_helps(sim_params *p)
{
    sim_truth *t = &p->truth[SIM_QUALITY];
    memset(t->pressure, 0, sizeof t->pressure);
    memset(t->band, 0, sizeof t->band);
    t->deep_late = t->before = t->after = t->night1 = t->sd_effect = 0;
}

static void felt(sim_params *p, double rho, double nu)
{
    sim_truth *t = &p->truth[SIM_QUALITY];
    nothing_helps(p);
    p->fails = 0.3; /* no-shows and late cancellations are seven of eleven: a fifth of visits */
    p->reacts = (sim_reacts){
        .share = 1, .nights = 2, .below = 0.5, .chance = 0.6, .otherwise = 0.04, .rest = 2, .felt = true
    };
    t->rho = rho, t->nu = nu;
}

static void felt_some(sim_params *p, ds_settings *s)
{
    (void)s;
    felt(p, 0.5, 0.3);
}

static void felt_much(sim_params *p, ds_settings *s)
{
    (void)s;
    felt(p, 0.8, 0.5);
}

static void not_felt(sim_params *p, ds_settings *s)
{
    (void)s;
    felt(p, 0.5, 0.3);
    p->reacts.felt = false;
}

static size_t control_figures(const sim_practice *p, const ds_results *r, sim_figure *out)
{
    const ds_outcome_result *o = outcome_named(r, "quality");
    const ds_contrast *c = o ? contrast_of(&o->control, "control") : NULL,
                      *l = o ? contrast_of(&o->control, "less_control") : NULL;
    const ds_contrast *total = contrast_of(&o->overall, "two_night_total");
    bool contradicts = c && total && c->p <= 0.2 && c->estimate * total->estimate > 0;
    double truth = true_contrast(p, SIM_QUALITY, "two_night_total");
    size_t n = 0;
    out[n++] = of_contrast("two nights", total, truth);
    out[n++] = of_contrast("less those of visits that did not take place", l, truth);
    out[n++] = of_contrast("these visits alone", c, 0);
    for (size_t i = 0; i < o->n_sensitivity; i++)
        if (!strcmp(o->sensitivity[i].name, "standing"))
            out[n++] = interval("booked well ahead only", o->sensitivity[i].estimate, o->sensitivity[i].low,
                                o->sensitivity[i].high, truth);
    if (n == 3) out[n++] = interval("booked well ahead only", NAN, NAN, NAN, truth);
    out[n++] = event("warned", c != NULL, contradicts);
    return n;
}

static void ceiling(sim_params *p, ds_settings *s)
{
    (void)s;
    p->truth[SIM_QUALITY].mean = 8.5;
    nothing_helps(p);
}

static void shy(sim_params *p, ds_settings *s)
{
    (void)s;
    p->shy = 0.4;
    p->reacts = (sim_reacts){ .share = 1, .nights = 2, .below = 0.8, .chance = 0.7, .otherwise = 0.03, .rest = 2 };
    nothing_helps(p);
}

static void new_year(sim_params *p, ds_settings *s)
{
    (void)s;
    p->truth[SIM_QUALITY].fade = 1.5;
    nothing_helps(p);
}

static void devices(sim_params *p, ds_settings *s)
{
    static const char *two[] = { "tst_min", "quality" };
    s->analysis.outcomes = (ds_list){ two, 2 };
    s->analysis.primary = two[0];
    p->devices = true;
}

static size_t tst_three(const sim_practice *p, const ds_results *r, sim_figure *out)
{
    return own_three(p, r, SIM_TST, out);
}

static void twice(sim_params *p, ds_settings *s)
{
    (void)s;
    p->twice = 0.15;
    length_practice(p, 75, 0.2, 0);
}

static size_t twice_figures(const sim_practice *p, const ds_results *r, sim_figure *out)
{
    const ds_outcome_result *o = outcome_named(r, "quality");
    size_t n = quality_three(p, r, out);
    out[n++] = step_from(p, o, 75, "from 75 to 90");
    out[n++] = of_contrast("each 15 minutes past 75", o ? contrast_of(&o->condition, "slope_after") : NULL, 0);
    return n;
}

static void five(sim_params *p, ds_settings *s)
{
    (void)s;
    p->clients = 5;
    p->reacts.share = 0;
}

static void five_null(sim_params *p, ds_settings *s)
{
    five(p, s);
    nothing_helps(p);
}

const sim_circumstance sim_circumstances[] = {
    { "bend_45", "gain up to 45 minutes", bend_45, length_figures },
    { "bend_60", "gain up to 60 minutes", bend_60, length_figures },
    { "bend_75", "gain up to 75 minutes", bend_75, length_figures },
    { "bend_90", "gain up to 90 minutes, then loss", bend_90, length_figures },
    { "no_bend", "gain without a bend", no_bend, length_figures },
    { "no_length", "length does nothing", no_length, length_figures },
    { "decline", "little gain up to 75 minutes, then loss", decline, length_figures },
    { "late_nights", "null: 40 minutes of sleep lost an hour later to bed, SD 45 minutes", late_nights,
      timing_figures },
    { "fridays", "standing Fridays, Saturdays +0.5, night 1 nothing, 900 nights", fridays, quality_three },
    { "more_fridays", "the same, 1,800 nights", more_fridays, quality_three },
    { "uneven", "clients' spreads differ (SD of log 0.7), effects 0, SD 0.4", uneven, client_figures },
    { "alike", "the same, all alike", alike, client_figures },
    { "felt_some", "null: booked by what is felt, rho .5, nu .3, a fifth of visits missed", felt_some,
      control_figures },
    { "felt_much", "null: the same, rho .8, nu .5", felt_much, control_figures },
    { "not_felt", "null: booked by the rating, a fifth of visits missed", not_felt, control_figures },
    { "ceiling", "null: ratings near the top (mean 8.5)", ceiling, quality_three },
    { "shy", "null: four in ten good nights not logged, booked after bad nights", shy, quality_three },
    { "new_year", "null: clients begin at their worst (-1.5, half of it gone in three weeks)", new_year,
      quality_three },
    { "devices", "minutes asleep of diaries and devices", devices, tst_three },
    { "twice", "a massage in seven is the second of its day", twice, twice_figures },
    { "five", "five clients", five, quality_three },
    { "five_null", "null: five clients", five_null, quality_three },
};
const size_t sim_circumstances_n = DS_COUNT(sim_circumstances);

const sim_circumstance *sim_circumstance_named(const char *name)
{
    for (size_t i = 0; i < sim_circumstances_n; i++)
        if (!strcmp(sim_circumstances[i].name, name)) return &sim_circumstances[i];
    return NULL;
}

/* ---- one practice ---- */

static sim_params usual(uint64_t seed)
{
    sim_params p = sim_sample();
    p.seed = seed;
    p.clients = CLIENTS;
    p.last = p.first + NIGHTS - 1;
    p.late = 0;
    p.leaves = p.skips = p.holidays = p.habit = p.beauty = p.self_care = 0;
    p.truth[SIM_QUALITY].mean = 6.4; /* far from the ends of the scale */
    p.reacts.share = 0.5;
    return p;
}

static ds_settings usual_settings(void)
{
    static const char *only[] = { "quality" };
    ds_settings s;
    ds_settings_default(&s);
    s.analysis.outcomes = (ds_list){ only, 1 };
    s.analysis.primary = only[0];
    s.analysis.horizon_months = 3; /* as long as these logs are kept */
    return s;
}

static ds_err analyse(const sim_practice *p, const ds_settings *settings, const char *db, ds_arena *a, ds_results *out,
                      ds_why *w)
{
    ds_store *s = NULL;
    ds_err err = ds_store_open(db, DS_STORE_CREATE, &s, NULL, w);
    if (!err) err = sim_store(s, p, w);
    if (!err) err = ds_analyse(s, settings, DS_NO_DATE, "2026-11-01 09:00", NULL, a, out, w);
    ds_store_close(s);
    return err;
}

ds_err sim_try(const sim_circumstance *c, uint64_t seed, const char *db, void (*change)(ds_settings *s),
               sim_figure out[SIM_FIGURES], size_t *n, ds_why *w)
{
    ds_arena a = { 0 };
    ds_results r = { 0 };
    sim_params params = usual(seed);
    ds_settings settings = usual_settings();
    c->set(&params, &settings);
    if (change) change(&settings);
    const sim_practice *p = sim_make(&params, &a);
    ds_err err = p ? analyse(p, &settings, db, &a, &r, w) : ds_fail(w, DS_MEMORY, "the made-up practice");
    if (!err) *n = c->figures(p, &r, out);
    (void)unlink(db);
    ds_arena_free(&a);
    return err ? ds_within(w, "%s: seed %llu", c->name, (unsigned long long)seed) : DS_OK;
}

void sim_add(sim_sum *s, const sim_figure *f)
{
    s->words = f->words;
    if (isnan(f->value)) return;
    s->event = isnan(f->low);
    double off = f->value - (isnan(f->truth) ? 0 : f->truth);
    s->n++;
    s->off += off;
    s->off2 += off * off;
    s->covered += f->low <= f->truth && f->truth <= f->high;
    s->wrong += f->wrong;
    s->told += f->told;
}
