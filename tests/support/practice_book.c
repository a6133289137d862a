/* When clients come, for what, and when they booked it. */
#include "practice_parts.h"

#include <stdlib.h>

const sim_service sim_services[] = {
    { "Swedish massage", "swedish", "back;neck;legs", 9000, true, { 0.50, 0.35, 0 }, 0 },
    { "Deep tissue massage", "deep tissue", "back;hips", 10500, true, { 0, 0.25, 0.65 }, 0 },
    { "Sports massage", "sports", "calves;hamstrings;hips", 10000, true, { 0, 0.25, 0.35 }, 0 },
    { "Hot stone massage", "hot stone", "back;legs", 11500, true, { 0.35, 0, 0 }, 0 },
    { "Myofascial release", "myofascial", "neck;shoulders", 10500, true, { 0.15, 0.15, 0 }, 0 },
    { "Facial", "", "", 8500, false, { 0, 0, 0 }, 60 },
    { "Waxing", "", "", 7000, false, { 0, 0, 0 }, 30 },
};
const size_t sim_services_n = DS_COUNT(sim_services);
static const ds_cents dollar = 100;
enum { FACIAL = 5, WAXING = 6, CLOSES = 21 * 60 + 30, HOME_CLOSES = 22 * 60 };

ds_cents sim_price(int service, int minutes)
{
    return sim_services[service].per_hour * minutes / 60 / (5 * dollar) * (5 * dollar);
}

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
    static const int tip_pct[] = { 0, 0, 15, 18, 20, 20, 25 };
    ds_cents full = sim_price(s->service, s->minutes);
    if (rnd_chance(r, p->fails)) s->status = DS_NO_SHOW + rnd_pick(r, kind, 3);
    s->price = s->status == DS_CANCELLED ? -1 : s->status == DS_COMPLETED ? full : full / 2;
    if (s->status == DS_COMPLETED) s->tip = full * tip_pct[rnd_whole(r, 0, DS_COUNT(tip_pct) - 1)] / 100 / dollar * dollar;
}

static void keep(sim_practice *p, const sim_session *s)
{
    p->session[p->n_sessions] = *s;
    sim_mark(p, p->n_sessions++);
}

/* One of 45 minutes before it, at another place and of the same kind. */
static void keep_morning(sim_practice *p, const sim_session *s)
{
    rnd own = rnd_start(p->params.seed, 9000000 + p->n_sessions);
    sim_session early = *s;
    if (s->status != DS_COMPLETED || !rnd_chance(&own, p->params.twice)) return;
    early.start = 7 * 60;
    early.minutes = 45;
    keep(p, &early);
}

/* Tries a few times and another therapist until nobody is booked twice; gives up on a full day. */
static bool find_time(rnd *r, const sim_practice *p, const sim_client *c, sim_session *s)
{
    static const double parts[] = { 0.15, 0.12, 0.20, 0.53 };
    bool as_usual = rnd_chance(r, p->params.habit);
    for (int try = 0; try < 12; try++) {
        int part = as_usual && try < 3 ? c->part : rnd_pick(r, parts, 4);
        s->start = draw_start(r, part, s->minutes, s->on_site);
        s->therapist = try < 4 && rnd_chance(r, 0.85) ? c->therapist : rnd_whole(r, 0, SIM_THERAPISTS - 1);
        if (!clashes(p, s)) return true;
    }
    return false;
}

static void book_massage(rnd *r, const sim_life *l)
{
    static const int lengths[] = { 30, 45, 60, 75, 90, 120 };
    static const double often[] = { 0.10, 0.14, 0.26, 0.13, 0.23, 0.14 }, pressures[] = { 0.32, 0.36, 0.32 };
    sim_practice *p = l->practice;
    const sim_client *c = &p->client[l->client];
    sim_session s = { .client = l->client,
                      .date = l->today,
                      .booked_on = l->booked_on,
                      .kind = DS_KIND_MASSAGE,
                      .status = DS_COMPLETED };
    s.minutes = lengths[rnd_pick(r, often, DS_COUNT(often))];
    s.pressure = rnd_chance(r, p->params.habit) ? c->pressure : rnd_pick(r, pressures, DS_PRESSURES);
    s.on_site = rnd_chance(r, 0.15);
    s.service = draw_service(r, s.pressure);
    s.goal = rnd_whole(r, 0, 4);
    if (!find_time(r, p, c, &s)) return;
    draw_outcome(r, &p->params, &s);
    if (p->params.twice > 0) keep_morning(p, &s);
    keep(p, &s);
}

static void book_beauty(rnd *r, const sim_life *l)
{
    sim_practice *p = l->practice;
    sim_session s = { .client = l->client,
                      .date = l->today,
                      .kind = DS_KIND_MASSAGE,
                      .status = DS_COMPLETED,
                      .pressure = DS_PRESSURE_UNKNOWN,
                      .goal = -1 };
    s.booked_on = l->today - rnd_whole(r, 2, 14);
    s.service = rnd_chance(r, 0.6) ? FACIAL : WAXING;
    s.minutes = sim_services[s.service].minutes;
    if (!find_time(r, p, &p->client[l->client], &s)) return;
    draw_outcome(r, &p->params, &s);
    keep(p, &s);
}

static void note_self_care(rnd *r, const sim_life *l)
{
    sim_session s = { .client = l->client,
                      .date = l->today,
                      .booked_on = DS_NO_DATE,
                      .kind = DS_KIND_SELF,
                      .pressure = DS_PRESSURE_UNKNOWN,
                      .service = -1,
                      .therapist = -1,
                      .goal = -1,
                      .price = -1 };
    s.start = 18 * 60 + 5 * rnd_whole(r, 0, 24);
    s.minutes = rnd_whole(r, 5, 10);
    keep(l->practice, &s);
}

/* ---- when ------------------------------------------------------------------------------------ */

static double mean_quality(const sim_night *night, int n)
{
    double sum = 0;
    for (int i = 0; i < n; i++) sum += night[i].y[SIM_QUALITY];
    return sum / n;
}

static double mean_felt(const sim_night *night, int n)
{
    double sum = 0;
    for (int i = 0; i < n; i++) sum += night[i].felt;
    return sum / n;
}

/* The last nights are worse than the four weeks that end with them; never before there are ten nights to tell it by. */
static bool slept_badly(const sim_life *l)
{
    const sim_reacts *b = &l->practice->params.reacts;
    const sim_client *c = &l->practice->client[l->client];
    int known = l->today - c->log_first, long_run = known < 28 ? known : 28;
    const sim_night *tonight = l->practice->night + c->nights + known;
    if (b->felt) return known >= 10 && mean_felt(tonight - b->nights, b->nights) < -b->below;
    return known >= 10 &&
           mean_quality(tonight - b->nights, b->nights) < mean_quality(tonight - long_run, long_run) - b->below;
}

static void plan_by_sleep(rnd *r, sim_life *l)
{
    const sim_reacts *b = &l->practice->params.reacts;
    if (l->planned != DS_NO_DATE || (l->last != DS_NO_DATE && l->today - l->last < b->rest)) return;
    if (!rnd_chance(r, slept_badly(l) ? b->chance : b->otherwise)) return;
    l->booked_on = l->today;
    l->planned = l->today + (rnd_chance(r, 0.3) ? 1 : 0);
}

/* Booked at today's visit, or with the first massage of a course. */
static void plan_by_rhythm(rnd *r, sim_life *l)
{
    const sim_course *course = &l->practice->params.course;
    int days = l->practice->client[l->client].interval;
    bool goes_on = course->massages && ++l->of_course < course->massages;
    if (course->massages) days = goes_on ? course->every : course->pause;
    if (l->practice->params.standing) {
        l->planned = l->today + 7, l->booked_on = l->today;
        return;
    }
    if (!goes_on) l->of_course = 0, l->booked_on = l->today;
    l->planned = l->today + days + (goes_on ? 0 : rnd_whole(r, -(days / 4 + 1), days / 4 + 1));
}

void sim_book_start(rnd *r, sim_life *l)
{
    const sim_params *p = &l->practice->params;
    const sim_client *c = &l->practice->client[l->client];
    if (c->reacts) return;
    if (p->standing) {
        l->planned = c->come_first + (p->standing - 1 - ds_weekday(c->come_first) + 7) % 7;
        l->booked_on = l->planned - 7;
        return;
    }
    l->planned = c->come_first + rnd_whole(r, 0, l->client < p->clients - p->late ? c->interval - 1 : 2);
    l->booked_on = l->planned - rnd_whole(r, 4, 14);
}

static bool is_away(const sim_params *p, const sim_life *l)
{
    return l->client == p->trip.client && l->today >= p->trip.first - 1 && l->today <= p->trip.last + 1;
}

void sim_book_day(rnd *r, sim_life *l)
{
    const sim_params *p = &l->practice->params;
    const sim_client *c = &l->practice->client[l->client];
    if (l->today < c->come_first || l->today > c->come_last || is_away(p, l)) return;
    if (c->reacts) plan_by_sleep(r, l);
    if (l->planned != DS_NO_DATE && l->today >= l->planned) {
        book_massage(r, l);
        l->last = l->today;
        l->planned = DS_NO_DATE;
        if (!c->reacts) plan_by_rhythm(r, l);
    } else if (c->self_care && rnd_chance(r, 0.12)) {
        note_self_care(r, l);
    } else if (rnd_chance(r, p->beauty / 30)) {
        book_beauty(r, l);
    }
}
