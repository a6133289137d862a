#include "practice_parts.h"

#include <math.h>

static const double FADES = 21; /* days */

int sim_band(double gap_min)
{
    return gap_min < 60 ? SIM_B0_60 : gap_min <= 120 ? SIM_B60_120 : gap_min <= 240 ? SIM_B120_240 : SIM_B240P;
}

double sim_night0(const sim_truth *t, int pressure, double gap_min, double minutes)
{
    int band = sim_band(gap_min);
    double bend = t->bend > 0 ? t->bend : 75;
    double below = (minutes < bend ? minutes : bend) - 60, above = minutes > bend ? minutes - bend : 0;
    bool wired = pressure == DS_DEEP && band == SIM_B0_60;
    return t->pressure[pressure] + t->band[band] + (wired ? t->deep_late : 0) + t->before * below / 15 +
           t->after * above / 15;
}

static int64_t local_at(int year, int month, int day, int hour)
{
    return ((int64_t)ds_date_of(year, month, day) * 24 + hour) * 3600;
}

int sim_offset(int64_t local)
{
    return local >= local_at(2026, 3, 8, 2) && local < local_at(2026, 11, 1, 2) ? -240 : -300;
}

static double day_effect(const sim_truth *t, const sim_night *n)
{
    int weekday = ds_weekday(n->night);
    return t->load * n->load + t->alcohol * n->alcohol + t->caffeine * n->caffeine + t->stress * n->stress +
           (n->supplement ? t->supplement : 0) + (weekday == 4 || weekday == 5 ? t->weekend : 0) +
           (weekday == 5 ? t->saturday : 0) + t->late * n->late;
}

static double within(double x, double low, double high)
{
    return x < low ? low : x > high ? high : x;
}

static int draw_count(rnd *r, double mean, double sd, int low, int high)
{
    return (int)within(floor(mean + sd * rnd_normal(r) + 0.5), low, high);
}

static void draw_day(rnd *r, sim_night *n)
{
    bool party = ds_weekday(n->night) == 4 || ds_weekday(n->night) == 5;
    n->load = draw_count(r, 3.5, 2.5, 0, 10);
    n->alcohol = rnd_chance(r, party ? 0.45 : 0.15) ? rnd_whole(r, 1, party ? 4 : 2) : 0;
    n->caffeine = 40 * draw_count(r, 4, 2, 0, 10);
    n->stress = draw_count(r, 4, 2, 0, 10);
    n->supplement = rnd_chance(r, 0.03);
    n->workout = n->load >= 5 && rnd_chance(r, 0.3);
    n->meal = rnd_chance(r, 0.1);
    n->soreness = draw_count(r, 2, 1.5, 0, 10);
    n->pain = draw_count(r, 1.5, 1.5, 0, 10);
}

/* Into bed a while after the massage at the earliest; later on Fridays and Saturdays. Sleep is the shorter the later one goes
 * to bed of one's own accord; what a late massage does by keeping one up is part of what it does. */
static void draw_bed(rnd *r, const sim_practice *p, const sim_client *c, sim_night *n, int end)
{
    int weekday = ds_weekday(n->night);
    double usual = 720 + c->bed + (weekday == 4 || weekday == 5 ? 30 : 0);
    double at = usual + (p->params.bed_sd > 0 ? p->params.bed_sd : 28) * rnd_normal(r);
    int minute = 5 * (int)floor(at / 5 + 0.5);
    n->late = (minute - usual) / 60;
    if (end >= 0 && minute < end + 20) minute = (end + 20 + 4) / 5 * 5;
    n->bed = ((int64_t)n->night * 1440 + minute) * 60;
    if (end >= 0) n->gap = end < usual ? usual - end : 0;
}

static void draw_body(rnd *r, const sim_client *c, sim_night *n)
{
    bool treated = n->session >= 0;
    n->sol = draw_count(r, treated ? 14 : 18, 8, 2, 90);
    n->waso = draw_count(r, treated ? 22 : 28, 12, 2, 150);
    n->snooze = draw_count(r, 8, 6, 0, 45);
    n->wakings = draw_count(r, 1.6, 1.1, 0, 8);
    n->resting_hr = floor(c->resting_hr + 2.5 * rnd_normal(r) + 0.5);
    n->hrv = floor(within(c->hrv + 8 * rnd_normal(r), 8, 180) + 0.5);
}

/* Tonight's error in SDs: what lasts from the nights before, and what is tonight's own. Both are always drawn, so that the same seed means
 * the same days whatever rho and nu are. */
static double draw_error(rnd *r, const sim_truth *t, double *carried)
{
    double fresh = rnd_normal(r), own = rnd_normal(r);
    *carried = t->rho * *carried + sqrt(1 - t->rho * t->rho) * fresh;
    return sqrt(1 - t->nu) * *carried + sqrt(t->nu) * own;
}

static void draw_outcomes(rnd *r, sim_life *l, sim_night *n)
{
    static const double low[] = { 0, 60, 5 }, high[] = { 10, 720, 100 };
    const sim_practice *p = l->practice;
    const sim_client *c = &p->client[l->client];
    const sim_session *s = n->session < 0 ? NULL : &p->session[n->session];
    for (int o = 0; o < SIM_OUTCOMES; o++) {
        const sim_truth *t = &p->params.truth[o];
        double y = t->mean + c->level[o] + day_effect(t, n) + t->sigma * c->spread * draw_error(r, t, &l->carried[o]);
        y -= t->fade * exp2(-(n->night - c->log_first) / FADES);
        if (s) y += sim_night0(t, s->pressure, n->gap, s->minutes) + c->effect[o];
        if (n->first >= 0) y += t->pressure[s->pressure] + c->effect[o];
        if (n->night1) y += t->night1;
        if (n->self_care) y += t->self_care;
        n->y[o] = within(y, low[o], high[o]);
    }
    const sim_truth *quality = &p->params.truth[SIM_QUALITY];
    n->felt = quality->sigma * c->spread * sqrt(1 - quality->nu) * l->carried[SIM_QUALITY];
    n->felt_tst = 5 * (int)floor((n->y[SIM_TST] + 25 + 12 * rnd_normal(r)) / 5 + 0.5);
}

void sim_mark(sim_practice *p, size_t session)
{
    const sim_session *s = &p->session[session];
    const sim_client *c = &p->client[s->client];
    bool massage = s->kind == DS_KIND_MASSAGE && s->service >= 0 && sim_services[s->service].massage;
    if (s->status != DS_COMPLETED || s->date < c->log_first || s->date > c->log_last) return;
    sim_night *tonight = p->night + c->nights + (s->date - c->log_first);
    if (massage && tonight->session >= 0 && tonight->session != (ptrdiff_t)session) tonight->first = tonight->session;
    if (massage) tonight->session = (ptrdiff_t)session;
    if (massage && s->date < c->log_last) tonight[1].night1 = true;
    if (s->kind == DS_KIND_SELF) tonight->self_care = true;
}

/* Who slept well forgets to write. */
static void keep_to_oneself(const sim_practice *p, const sim_life *l, sim_night *n)
{
    rnd own = rnd_start(p->params.seed, 8000000 + (uint64_t)l->client * 10000 + (uint64_t)(n->night - p->params.first));
    const sim_truth *t = &p->params.truth[SIM_QUALITY];
    bool well = n->y[SIM_QUALITY] > t->mean + p->client[l->client].level[SIM_QUALITY];
    if (well && rnd_chance(&own, p->params.shy)) n->logged = false;
}

void sim_sleep(rnd *r, sim_life *l)
{
    const sim_practice *p = l->practice;
    const sim_client *c = &p->client[l->client];
    sim_night *n = p->night + c->nights + (l->today - c->log_first);
    const sim_session *s = n->session < 0 ? NULL : &p->session[n->session];
    if (rnd_chance(r, p->params.holidays / 365)) l->pause = rnd_whole(r, 5, 12);
    n->logged = !rnd_chance(r, p->params.skips) && l->pause-- <= 0;
    draw_day(r, n);
    draw_bed(r, p, c, n, s ? s->start + s->minutes : -1);
    draw_body(r, c, n);
    draw_outcomes(r, l, n);
    if (p->params.shy > 0) keep_to_oneself(p, l, n);
}
