#include "alone.h"
#include "random.h"

#include "../../src/analyse/ask/panel_results.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { DAY = 86400, BED = 23 * 3600, MINUTES = 60, HOURS_BEFORE = 2, FRIDAY = 4 };
static const double mean = 6, sigma = 1.2, sd_client = 0.7, books = 0.11, three_weeks = 21;

const alone_practice alone_practices[] = {
    { "null", "one person, massage does nothing, booked after bad nights", 1, 0, 0, 0, 0.4, 0, 1, 0.9, 0, false },
    { "null_slow", "the same, slow patches and noise (rho .8, nu .5)", 1, 0, 0, 0, 0.8, 0.5, 1, 0.9, 0, false },
    { "null_any", "the same, booked whatever the nights were", 1, 0, 0, 0, 0.4, 0, 0, 0.9, 0, false },
    { "null_half", "booked after bad nights, half of the nights logged", 1, 0, 0, 0, 0.4, 0, 1, 0.5, 0, false },
    { "null_worst", "booked after bad nights, begun at the worst (-1.5)", 1, 0, 0, 0, 0.4, 0, 1, 0.9, 1.5, false },
    { "null_friday", "every Friday", 1, 0, 0, 0, 0.4, 0, 0, 0.9, 0, true },
    { "effect", "one person, night 0 +0.6, night 1 +0.25, booked after bad nights", 1, 0.6, 0.25, 0, 0.4, 0, 1, 0.9, 0, false },
    { "large", "the same, +1.2 and +0.5", 1, 1.2, 0.5, 0, 0.4, 0, 1, 0.9, 0, false },
    { "effect_worst", "night 0 +0.6, night 1 +0.25, begun at the worst (-1.5)", 1, 0.6, 0.25, 0, 0.4, 0, 1, 0.9, 1.5, false },
    { "two", "two clients, night 0 +0.6, night 1 +0.25, own effects differ (SD 0.4)", 2, 0.6, 0.25, 0.4, 0.4, 0, 1, 0.9, 0, false },
    { "null_two", "two clients, massage does nothing, booked after bad nights", 2, 0, 0, 0, 0.4, 0, 1, 0.9, 0, false },
    { "null_four", "four clients, the same", 4, 0, 0, 0, 0.4, 0, 1, 0.9, 0, false },
    { "four", "four clients, night 0 +0.6, night 1 +0.25, own effects differ (SD 0.4)", 4, 0.6, 0.25, 0.4, 0.4, 0, 1, 0.9, 0, false },
};
const size_t alone_practices_n = DS_COUNT(alone_practices);

const alone_practice *alone_named(const char *name)
{
    for (size_t i = 0; i < alone_practices_n; i++)
        if (!strcmp(alone_practices[i].name, name)) return &alone_practices[i];
    return NULL;
}

/* ---- a client's two years ---- */

struct years {
    struct an_raw_session session[ALONE_DAYS];
    struct an_raw_night night[ALONE_DAYS];
    size_t n_sessions, n_nights;
    bool massage[ALONE_DAYS];
    double effect; /* of night 0 */
};

static ds_date origin(void)
{
    return ds_date_of(2024, 1, 1);
}

static bool comes(const alone_practice *p, const struct years *y, int day, double last, rnd *r)
{
    if (day < 7 || y->massage[day - 1]) return false;
    if (p->standing) return ds_weekday(origin() + day) == FRIDAY;
    const double odds = log(books / (1 - books)) - p->after_bad * last / sigma;
    return rnd_chance(r, 1 / (1 + exp(-odds)));
}

static void add_session(int day, struct years *y)
{
    const int64_t end = (int64_t)(origin() + day) * DAY + BED - HOURS_BEFORE * 3600;
    y->session[y->n_sessions++] = (struct an_raw_session){ .start = end - 60 * MINUTES,
                                                           .offset_min = DS_NO_OFFSET,
                                                           .minutes = MINUTES,
                                                           .pressure = DS_MODERATE,
                                                           .booked_on = DS_NO_DATE };
    y->massage[day] = true;
}

static void add_night(int day, double rating, struct years *y)
{
    struct an_raw_night *n = &y->night[y->n_nights++];
    *n = (struct an_raw_night){ .night = origin() + day, .bed = (int64_t)(origin() + day) * DAY + BED, .offset_min = DS_NO_OFFSET };
    for (int k = 0; k < OUTCOMES; k++) n->y[k] = NAN;
    n->y[Y_QUALITY] = rating;
}

static void live(const alone_practice *p, rnd *r, struct years *y)
{
    const double level = mean + sd_client * rnd_normal(r);
    double slow = sigma * sqrt(1 - p->nu) * rnd_normal(r), last = 0;
    memset(y, 0, sizeof *y);
    y->effect = p->night0 + p->sd_effect * rnd_normal(r);
    for (int d = 0; d < ALONE_DAYS; d++) {
        if (d) slow = p->rho * slow + sigma * sqrt((1 - p->nu) * (1 - p->rho * p->rho)) * rnd_normal(r);
        if (comes(p, y, d, last, r)) add_session(d, y);
        last = slow + sigma * sqrt(p->nu) * rnd_normal(r) - p->drift * exp2(-d / three_weeks);
        if (y->massage[d]) last += y->effect;
        if (d && y->massage[d - 1]) last += p->night1;
        if (rnd_chance(r, p->logged)) add_night(d, level + last, y);
    }
}

static struct years *live_all(const alone_practice *p, uint64_t seed)
{
    struct years *y = calloc(ALONE_MOST, sizeof *y);
    for (int i = 0; y && i < p->clients; i++) {
        rnd r = rnd_start(seed, (uint64_t)i);
        live(p, &r, &y[i]);
    }
    return y;
}

/* ---- what is said ---- */

static ds_err panel_until(const struct years *y, int clients, ds_date as_of, struct an_panel *out, ds_why *w)
{
    static const char *const code[ALONE_MOST] = { "A1", "A2", "A3", "A4" };
    an_panel_start(out, 1, as_of);
    ds_err err = DS_OK;
    for (int i = 0; !err && i < clients; i++) {
        const struct an_raw_client c = { .id = i,
                                         .code = code[i],
                                         .session = (struct an_raw_session *)(uintptr_t)y[i].session,
                                         .night = (struct an_raw_night *)(uintptr_t)y[i].night,
                                         .n_sessions = y[i].n_sessions,
                                         .n_nights = y[i].n_nights };
        err = an_panel_add(out, &c, w);
    }
    return err ? err : an_panel_finish(out, w);
}

static alone_answer hear(double truth, double estimate, double low, double high, double p, ds_verdict v)
{
    const ds_strength s = ds_verdict_strength(v);
    return (alone_answer){ .asked = !isnan(estimate),
                           .covers = low <= truth && truth <= high,
                           .claims = p < 0.05,
                           .hint = s == DS_HINT,
                           .established = s == DS_ESTABLISHED,
                           .wrong = s != DS_NO_STRENGTH && (truth == 0 || truth * estimate < 0),
                           .width = high - low };
}

/* Of these clients alone: their own effects, which weigh about alike. */
static double effect_of(const alone_practice *p, const struct years *y)
{
    double sum = 0;
    for (int i = 0; i < p->clients; i++) sum += y[i].effect / p->clients;
    return sum;
}

static alone_look hear_all(const alone_practice *p, const struct years *y, const ds_results *r)
{
    alone_look l = { 0 };
    if (!r->n_outcomes) return l;
    const ds_outcome_result *o = &r->outcome[0];
    for (size_t i = 0; i < o->overall.n_contrasts; i++) {
        const ds_contrast *c = &o->overall.contrast[i];
        if (!strcmp(c->name, "night0")) l.night0 = hear(effect_of(p, y), c->estimate, c->low, c->high, c->p, c->verdict);
        if (!strcmp(c->name, "two_night_total"))
            l.total = hear(effect_of(p, y) + p->night1, c->estimate, c->low, c->high, c->p, c->verdict);
    }
    const ds_client_result *c = &o->client[0];
    l.client = hear(y[0].effect, c->effect, c->low, c->high, c->p, c->verdict);
    return l;
}

static ds_err look(const alone_practice *p, const struct years *y, ds_date as_of, const ds_analysis_settings *s, alone_look *out,
                   ds_why *w)
{
    const struct an_sources none = { 0 };
    const struct an_prices prices = { 0 };
    struct an_panel panel = { 0 };
    ds_arena a = { 0 };
    ds_results r = { 0 };
    ds_err err = panel_until(y, p->clients, as_of, &panel, w);
    if (!err) err = an_panel_results(&panel, &none, &prices, s, NULL, true, &a, &r, w);
    if (!err) *out = hear_all(p, y, &r);
    an_panel_free(&panel);
    ds_arena_free(&a);
    return err;
}

/* The evening on which there are enough of both, those after a massage with the night before in the log, too; DS_NO_DATE. */
static ds_date first_evening(const struct years *y, int sessions, int plain)
{
    for (size_t i = 0; i < y->n_nights; i++) {
        const int day = (int)(y->night[i].night - origin());
        const bool after = y->massage[day], second = day && y->massage[day - 1];
        sessions -= after && i && y->night[i - 1].night + 1 == y->night[i].night;
        plain -= !after && !second;
        if (sessions <= 0 && plain <= 0) return y->night[i].night;
    }
    return DS_NO_DATE;
}

ds_err alone_first(const alone_practice *p, uint64_t seed, int sessions, int plain, bool *there, alone_look *out, ds_why *w)
{
    struct years *y = live_all(p, seed);
    ds_settings s;
    if (!y) return ds_fail(w, DS_MEMORY, "two years of %d clients", p->clients);
    ds_settings_default(&s);
    s.analysis.min_own_session_nights = sessions;
    s.analysis.min_own_plain_nights = plain;
    const ds_date evening = first_evening(&y[0], sessions, plain);
    *there = evening != DS_NO_DATE;
    ds_err err = *there ? look(p, y, evening, &s.analysis, out, w) : DS_OK;
    free(y);
    return err;
}

ds_err alone_month(const alone_practice *p, uint64_t seed, int month, alone_look *out, ds_why *w)
{
    struct years *y = live_all(p, seed);
    ds_settings s;
    if (!y) return ds_fail(w, DS_MEMORY, "two years of %d clients", p->clients);
    ds_settings_default(&s);
    const ds_date end = ds_date_of(2024 + (month + 1) / 12, (month + 1) % 12 + 1, 1) - 1;
    ds_err err = look(p, y, end, &s.analysis, out, w);
    free(y);
    return err;
}
