#include "practice.h"
#include "practice_parts.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

const char *const sim_outcome_names[SIM_OUTCOMES] = { "quality", "tst_min", "sleep_score" };

const sim_service sim_services[] = {
    { "Swedish massage", "swedish", "back;neck;legs", 7200, true, { 0.50, 0.35, 0 } },
    { "Deep tissue massage", "deep tissue", "back;hips", 8400, true, { 0, 0.25, 0.65 } },
    { "Sports massage", "sports", "calves;hamstrings;hips", 8000, true, { 0, 0.25, 0.35 } },
    { "Hot stone massage", "hot stone", "back;legs", 9000, true, { 0.35, 0, 0 } },
    { "Myofascial release", "myofascial", "neck;shoulders", 8400, true, { 0.15, 0.15, 0 } },
    { "Facial", "", "", 7000, false, { 0, 0, 0 } },
    { "Waxing", "", "", 6000, false, { 0, 0, 0 } },
};
const size_t sim_services_n = DS_COUNT(sim_services);
enum { FACIAL = 5, WAXING = 6, THERAPISTS = 3, OPENS = 9 * 60, CLOSES = 21 * 60, HOME_CLOSES = 21 * 60 + 45 };

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
        .trip = { SIZE_MAX, 0, 0, 0 },
        .truth = {
            [SIM_QUALITY] = { .mean = 7.0, .pressure = { 0.35, 0.70, 0.45 }, .band = { -0.35, 0, -0.10, -0.30 },
                              .deep_late = -0.60, .before = 0.20, .after = 0, .night1 = 0.20, .self_care = 0.10,
                              .load = -0.05, .alcohol = -0.25, .caffeine = -0.001, .stress = -0.20, .supplement = 0.10,
                              .weekend = 0.15, .sd_client = 0.8, .sd_effect = 0.25, .correlation = -0.2, .sigma = 1.1 },
            [SIM_TST] = { .mean = 438, .pressure = { 9, 18, 11 }, .band = { -9, 0, -3, -7 }, .deep_late = -15,
                          .before = 6, .after = 0, .night1 = 6, .self_care = 2, .load = -1, .alcohol = -7,
                          .caffeine = -0.03, .stress = -4, .supplement = 2, .weekend = 12, .sd_client = 26,
                          .sd_effect = 7, .correlation = -0.2, .sigma = 42 },
            [SIM_SCORE] = { .mean = 80, .pressure = { 2, 4, 2.5 }, .band = { -2, 0, -0.5, -1.5 }, .deep_late = -3.5,
                            .before = 1.2, .after = 0, .night1 = 1.2, .self_care = 0.4, .load = -0.2, .alcohol = -1.6,
                            .caffeine = -0.006, .stress = -0.8, .supplement = 0.5, .weekend = 1, .sd_client = 5,
                            .sd_effect = 1.5, .correlation = -0.2, .sigma = 7.5 },
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
    c->therapist = rnd_whole(r, 0, THERAPISTS - 1);
    c->pressure = rnd_whole(r, DS_LIGHT, DS_DEEP);
    c->part = rnd_pick(r, (const double[]){ 1, 1, 1, 2 }, 4);
    c->self_care = rnd_chance(r, p->self_care);
    c->resting_hr = 48 + 18 * rnd_unit(r);
    c->hrv = 30 + 60 * rnd_unit(r);
    draw_deviations(r, p, c);
}

/* ---- bookings -------------------------------------------------------------------------------- */

static bool clashes(const sim_practice *p, const sim_session *s)
{
    for (size_t i = 0; i < p->n_sessions; i++) {
        const sim_session *o = &p->session[i];
        if (o->date == s->date && o->kind == DS_KIND_MASSAGE &&
            (o->therapist == s->therapist || o->client == s->client) && o->start < s->start + s->minutes + 10 &&
            s->start < o->start + o->minutes + 10)
            return true;
    }
    return false;
}

/* A start on the quarter hour in one of four parts of the day. Evening sessions are placed by their end. */
static int draw_start(rnd *r, int part, int minutes, bool on_site)
{
    static const int from[] = { 9 * 60, 11 * 60 + 30, 16 * 60 }, quarters[] = { 8, 10, 10 };
    if (part < 3) return from[part] + 15 * rnd_whole(r, 0, quarters[part]);
    int last = on_site ? HOME_CLOSES : CLOSES;
    int start = last - 15 * rnd_whole(r, 0, 3) - minutes;
    return start - start % 15;
}

static int draw_service(rnd *r, int pressure)
{
    double w[DS_COUNT(sim_services)];
    for (size_t i = 0; i < sim_services_n; i++) w[i] = sim_services[i].share[pressure];
    return rnd_pick(r, w, (int)sim_services_n);
}

static void draw_outcome(rnd *r, const sim_params *p, sim_session *s)
{
    static const double kind[] = { 3, 4, 4 };
    static const int tip_pct[] = { 0, 0, 0, 5, 10, 10, 15 };
    const ds_cents half = 50;
    ds_cents full = sim_services[s->service].per_hour * s->minutes / 60 / half * half;
    if (rnd_chance(r, p->fails)) s->status = DS_NO_SHOW + rnd_pick(r, kind, 3);
    s->price = s->status == DS_CANCELLED ? -1 : s->status == DS_COMPLETED ? full : full / 2;
    if (s->status == DS_COMPLETED) s->tip = full * tip_pct[rnd_whole(r, 0, DS_COUNT(tip_pct) - 1)] / 100 / half * half;
}

static void keep(sim_practice *p, const sim_session *s)
{
    p->session[p->n_sessions++] = *s;
}

/* Tries a few times and another therapist until nobody is booked twice; gives up on a full day. */
static bool find_time(rnd *r, const sim_practice *p, const sim_client *c, sim_session *s)
{
    static const double parts[] = { 0.15, 0.12, 0.20, 0.53 };
    bool as_usual = rnd_chance(r, p->params.habit);
    for (int try = 0; try < 12; try++) {
        int part = as_usual && try < 3 ? c->part : rnd_pick(r, parts, 4);
        s->start = draw_start(r, part, s->minutes, s->on_site);
        s->therapist = try < 4 && rnd_chance(r, 0.85) ? c->therapist : rnd_whole(r, 0, THERAPISTS - 1);
        if (!clashes(p, s)) return true;
    }
    return false;
}

static void book_massage(rnd *r, sim_practice *p, size_t i, ds_date date)
{
    static const int lengths[] = { 30, 45, 60, 75, 90, 120 };
    static const double often[] = { 0.13, 0.17, 0.28, 0.12, 0.20, 0.10 }, pressures[] = { 0.32, 0.36, 0.32 };
    const sim_client *c = &p->client[i];
    sim_session s = { .client = i, .date = date, .kind = DS_KIND_MASSAGE, .status = DS_COMPLETED };
    s.minutes = lengths[rnd_pick(r, often, DS_COUNT(often))];
    s.pressure = rnd_chance(r, p->params.habit) ? c->pressure : rnd_pick(r, pressures, DS_PRESSURES);
    s.on_site = rnd_chance(r, 0.15);
    s.service = draw_service(r, s.pressure);
    s.goal = rnd_whole(r, 0, 4);
    if (!find_time(r, p, c, &s)) return;
    draw_outcome(r, &p->params, &s);
    keep(p, &s);
}

static void book_beauty(rnd *r, sim_practice *p, size_t i, ds_date date)
{
    sim_session s = { .client = i, .date = date, .kind = DS_KIND_MASSAGE, .pressure = DS_PRESSURE_UNKNOWN, .goal = -1 };
    s.service = rnd_chance(r, 0.6) ? FACIAL : WAXING;
    s.minutes = s.service == FACIAL ? 60 : 30;
    if (!find_time(r, p, &p->client[i], &s)) return;
    draw_outcome(r, &p->params, &s);
    keep(p, &s);
}

static void note_self_care(rnd *r, sim_practice *p, size_t i, ds_date date)
{
    sim_session s = { .client = i,
                      .date = date,
                      .kind = DS_KIND_SELF,
                      .pressure = DS_PRESSURE_UNKNOWN,
                      .service = -1,
                      .therapist = -1,
                      .goal = -1,
                      .price = -1 };
    s.start = 18 * 60 + 5 * rnd_whole(r, 0, 24);
    s.minutes = rnd_whole(r, 5, 10);
    keep(p, &s);
}

static bool away(const sim_params *p, size_t client, ds_date date)
{
    return client == p->trip.client && date >= p->trip.first - 1 && date <= p->trip.last + 1;
}

static void book(rnd *r, sim_practice *p, size_t i)
{
    const sim_client *c = &p->client[i];
    int spread = c->interval / 4 + 1;
    ds_date next = c->come_first + rnd_whole(r, 0, i < p->params.clients - p->params.late ? c->interval - 1 : 2);
    for (ds_date d = c->come_first; d <= c->come_last; d++) {
        if (away(&p->params, i, d)) continue;
        if (d >= next) {
            book_massage(r, p, i, d);
            next = d + c->interval + rnd_whole(r, -spread, spread);
        } else if (c->self_care && rnd_chance(r, 0.12)) {
            note_self_care(r, p, i, d);
        } else if (rnd_chance(r, p->params.beauty / 30)) {
            book_beauty(r, p, i, d);
        }
    }
}

static int by_time(const void *left, const void *right)
{
    const sim_session *a = left, *b = right;
    if (a->date != b->date) return a->date < b->date ? -1 : 1;
    if (a->start != b->start) return a->start < b->start ? -1 : 1;
    return (a->client > b->client) - (a->client < b->client);
}

/* ---- the whole ------------------------------------------------------------------------------- */

sim_practice *sim_make(const sim_params *params, ds_arena *a)
{
    size_t days = (size_t)(params->last - params->first + 1), n = params->clients;
    sim_practice *p = ds_alloc(a, sizeof *p);
    if (!p) return NULL;
    *p = (sim_practice){ .params = *params,
                         .client = ds_alloc(a, n * sizeof *p->client),
                         .session = ds_alloc(a, n * days * sizeof *p->session), /* at most one a client and day */
                         .night = ds_alloc(a, n * days * sizeof *p->night) };
    if (!p->client || !p->session || !p->night) return NULL;
    for (p->n_clients = 0; p->n_clients < n; p->n_clients++) {
        sim_client *c = &p->client[p->n_clients];
        rnd r = rnd_start(params->seed, p->n_clients);
        do make_code(&r, c->code);
        while (code_taken(p, p->n_clients, c->code));
        draw_client(&r, params, p->n_clients, c);
        book(&r, p, p->n_clients);
    }
    qsort(p->session, p->n_sessions, sizeof *p->session, by_time);
    for (size_t i = 0; i < n; i++) {
        rnd r = rnd_start(params->seed, 1000000 + i);
        sim_sleep(&r, p, i);
    }
    return p;
}
