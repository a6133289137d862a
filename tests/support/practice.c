#include "practice.h"
#include "practice_parts.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

const char *const sim_outcome_names[SIM_OUTCOMES] = { "quality", "tst_min", "sleep_score" };

sim_params sim_sample(void)
{
    return (sim_params){
        .seed = 20260201,
        .clients = 30,
        .late = 11,
        .first = ds_date_of(2026, 2, 1),
        .last = ds_date_of(2026, 10, 31),
        .leaves = 0.15,
        .skips = 0.06,
        .holidays = 2,
        .habit = 0.4,
        .fails = 0.11,
        .beauty = 0.35,
        .self_care = 0.25,
        .reacts = { .share = 0.7, .nights = 2, .below = 0.8, .chance = 0.8, .otherwise = 0.03, .rest = 3 },
        .trip = { SIZE_MAX, 0, 0, 0 },
        .truth = {
            [SIM_QUALITY] = { .mean = 7.0, .pressure = { 0.35, 0.70, 0.45 }, .band = { -0.35, 0, -0.10, -0.30 },
                              .deep_late = -0.60, .before = 0.20, .after = 0, .night1 = 0.20, .self_care = 0.10,
                              .load = -0.05, .alcohol = -0.25, .caffeine = -0.001, .stress = -0.20, .supplement = 0.10,
                              .weekend = 0.15, .late = -0.15, .sd_client = 0.8, .sd_effect = 0.25, .correlation = -0.2, .sigma = 1.2, .rho = 0.6, .nu = 0.3 },
            [SIM_TST] = { .mean = 438, .pressure = { 9, 18, 11 }, .band = { -9, 0, -3, -7 }, .deep_late = -15,
                          .before = 6, .after = 0, .night1 = 6, .self_care = 2, .load = -1, .alcohol = -7,
                          .caffeine = -0.03, .stress = -4, .supplement = 2, .weekend = 12, .late = -30, .sd_client = 26,
                          .sd_effect = 7, .correlation = -0.2, .sigma = 42, .rho = 0.5, .nu = 0.4 },
            [SIM_SCORE] = { .mean = 80, .pressure = { 2, 4, 2.5 }, .band = { -2, 0, -0.5, -1.5 }, .deep_late = -3.5,
                            .before = 1.2, .after = 0, .night1 = 1.2, .self_care = 0.4, .load = -0.2, .alcohol = -1.6,
                            .caffeine = -0.006, .stress = -0.8, .supplement = 0.5, .weekend = 1, .late = -1.5, .sd_client = 5,
                            .sd_effect = 1.5, .correlation = -0.2, .sigma = 7.5, .rho = 0.5, .nu = 0.4 },
        },
    };
}

/* ---- clients --------------------------------------------------------------------------------- */

/* Codes are letter, digit, letter, digit: no vowel, no 0 or 1, so that none reads as a word or a number. */
static void make_code(rnd *r, char out[5])
{
    static const char letters[] = "BCDFGHJKLMNPQRSTVWXZ", digits[] = "23456789";
    for (int i = 0; i < 4; i++)
        out[i] =
            i % 2 ? digits[rnd_whole(r, 0, (int)sizeof digits - 2)] : letters[rnd_whole(r, 0, (int)sizeof letters - 2)];
    out[4] = '\0';
}

static bool code_taken(const sim_practice *p, size_t n, const char *code)
{
    for (size_t i = 0; i < n; i++)
        if (!strcmp(p->client[i].code, code)) return true;
    return false;
}

static void draw_deviations(rnd *r, const sim_params *p, sim_client *c)
{
    for (int o = 0; o < SIM_OUTCOMES; o++) {
        const sim_truth *t = &p->truth[o];
        double a = rnd_normal(r), b = rnd_normal(r);
        c->level[o] = t->sd_client * a;
        c->effect[o] = t->sd_effect * (t->correlation * a + sqrt(1 - t->correlation * t->correlation) * b);
    }
}

/* When the client comes and when the log is kept: newcomers keep it three weeks before their first session. */
static void draw_period(rnd *r, const sim_params *p, size_t i, sim_client *c)
{
    int days = p->last - p->first;
    size_t old = p->clients - p->late;
    c->come_first = p->first;
    if (i >= old) c->come_first += (int)(i - old + 1) * days / (int)(p->late + 1) + rnd_whole(r, -3, 3);
    c->come_last = p->last;
    if (rnd_chance(r, p->leaves)) c->come_last = c->come_first + (p->last - c->come_first) * rnd_whole(r, 40, 75) / 100;
    c->log_first = c->come_first - 21 < p->first ? p->first : c->come_first - 21;
    c->log_last = c->come_last + 21 > p->last ? p->last : c->come_last + 21;
}

static void draw_client(rnd *r, const sim_params *p, size_t i, sim_client *c)
{
    static const int rhythm[] = { 7, 7, 7, 7, 7, 10, 14, 28 };
    draw_period(r, p, i, c);
    c->interval = rhythm[rnd_whole(r, 0, DS_COUNT(rhythm) - 1)];
    c->bed = 9 * 60 + rnd_whole(r, 3, 20) * 5; /* 21:15 .. 22:40 */
    c->therapist = rnd_whole(r, 0, SIM_THERAPISTS - 1);
    c->pressure = rnd_whole(r, DS_LIGHT, DS_DEEP);
    c->part = rnd_pick(r, (const double[]){ 1, 1, 1, 2 }, 4);
    c->self_care = rnd_chance(r, p->self_care);
    c->resting_hr = 48 + 18 * rnd_unit(r);
    c->hrv = 30 + 60 * rnd_unit(r);
    draw_deviations(r, p, c);
    rnd own = rnd_start(p->seed, 7000000 + i);
    c->spread = exp(p->uneven * rnd_normal(&own));
    c->reacts = floor((double)(i + 1) * p->reacts.share) > floor((double)i * p->reacts.share);
}

/* ---- the whole ------------------------------------------------------------------------------- */

static int by_time(const void *left, const void *right)
{
    const sim_session *a = left, *b = right;
    if (a->date != b->date) return a->date < b->date ? -1 : 1;
    if (a->start != b->start) return a->start < b->start ? -1 : 1;
    return (a->client > b->client) - (a->client < b->client);
}

/* One client's days: in the morning the bookings, in the evening sleep. */
static void live(sim_practice *p, size_t i)
{
    sim_client *c = &p->client[i];
    rnd bookings = rnd_start(p->params.seed, 4000000 + i), nights = rnd_start(p->params.seed, 1000000 + i);
    sim_life life = { .practice = p, .client = i, .last = DS_NO_DATE, .planned = DS_NO_DATE };
    c->nights = p->n_nights;
    p->n_nights += (size_t)(c->log_last - c->log_first + 1);
    for (ds_date d = c->log_first; d <= c->log_last; d++)
        p->night[c->nights + (size_t)(d - c->log_first)] =
            (sim_night){ .client = i, .night = d, .session = -1, .first = -1 };
    for (int o = 0; o < SIM_OUTCOMES; o++) life.carried[o] = rnd_normal(&nights);
    sim_book_start(&bookings, &life);
    for (life.today = c->log_first; life.today <= c->log_last; life.today++) {
        sim_book_day(&bookings, &life);
        sim_sleep(&nights, &life);
    }
}

sim_practice *sim_make(const sim_params *params, ds_arena *a)
{
    size_t days = (size_t)(params->last - params->first + 1), n = params->clients;
    sim_practice *p = ds_alloc(a, sizeof *p);
    if (!p) return NULL;
    *p = (sim_practice){ .params = *params,
                         .client = ds_alloc(a, n * sizeof *p->client),
                         .session = ds_alloc(a, 2 * n * days * sizeof *p->session), /* at most two a client and day */
                         .night = ds_alloc(a, n * days * sizeof *p->night) };
    if (!p->client || !p->session || !p->night) return NULL;
    for (p->n_clients = 0; p->n_clients < n; p->n_clients++) {
        sim_client *c = &p->client[p->n_clients];
        rnd r = rnd_start(params->seed, p->n_clients);
        do make_code(&r, c->code);
        while (code_taken(p, p->n_clients, c->code));
        draw_client(&r, params, p->n_clients, c);
    }
    for (size_t i = 0; i < n; i++) live(p, i);
    qsort(p->session, p->n_sessions, sizeof *p->session, by_time);
    for (size_t i = 0; i < p->n_nights; i++) p->night[i].session = p->night[i].first = -1;
    for (size_t i = 0; i < p->n_sessions; i++) sim_mark(p, i); /* by their new places */
    return p;
}
