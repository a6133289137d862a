#include "study_help.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

enum { MOST_DAYS = 400, DAY = 86400, BED = 23 * 3600, FIRST_END = 13 * 3600, END_QUARTERS = 38, MORNING = 8 * 3600 };
enum { GAP_HOURS = 2, FRIDAY = 4, SATURDAY, SUNDAY, EARLIEST = -30 };

static void must(ds_err err, const ds_why *w)
{
    if (err) fail_msg("%s", w->text);
}

void help_study_start(const struct an_panel *p, int outcome, const ds_settings *s, bool condition, struct help_study *h)
{
    ds_why w = { 0 };
    ds_stats_init();
    *h = (struct help_study){ .settings = *s };
    h->st = (struct an_study){ p,           &h->prices,    &h->conf,       &h->settings.analysis,   outcome,
                               &h->overall, &h->condition, .enough = true, .enough_condition = condition };
    must(an_confounders_plan(p, outcome, &h->settings.analysis, &h->a, &h->conf, &w), &w);
    an_model_count(p, outcome, M_OVERALL, &h->settings.analysis, &h->overall);
    an_model_count(p, outcome, M_CONDITION, &h->settings.analysis, &h->condition);
    must(an_model_fit(p, &h->conf, outcome, an_usual_recipe(M_OVERALL), &h->a, &h->overall, &w), &w);
    if (condition) must(an_model_fit(p, &h->conf, outcome, an_usual_recipe(M_CONDITION), &h->a, &h->condition, &w), &w);
}

void help_study_end(struct help_study *h)
{
    an_model_free(&h->overall);
    an_model_free(&h->condition);
    ds_arena_free(&h->a);
}

/* ---- made-up nights ---- */

/* One client's season as raw records. */
struct season {
    struct an_raw_session session[2 * MOST_DAYS];
    struct an_raw_night night[MOST_DAYS];
    struct an_raw_session missed[MOST_DAYS];
    size_t n_sessions, n_missed;
    double error[MOST_DAYS], night0[MOST_DAYS]; /* night0: NaN without a massage */
};

static double logistic(double x)
{
    return 1 / (1 + exp(-x));
}

static bool books(const struct help_world *world, const struct season *s, int day, rnd *r)
{
    if (world->roster > 0) {
        int open = 2 * day < world->nights ? SUNDAY : SATURDAY;
        return ds_weekday(day) == open && rnd_chance(r, world->roster);
    }
    if (world->friday > 0) return ds_weekday(day) == FRIDAY && rnd_chance(r, world->friday);
    if (world->rests && day && !isnan(s->night0[day - 1])) return false;
    double odds = log(world->books / (1 - world->books));
    if (day) odds -= world->after_bad * s->error[day - 1] / world->sigma;
    return rnd_chance(r, logistic(odds));
}

static void add_morning(int day, int pressure, struct season *s)
{
    s->session[s->n_sessions++] = (struct an_raw_session){ .start = (int64_t)day * DAY + MORNING,
                                                           .offset_min = DS_NO_OFFSET,
                                                           .minutes = 45,
                                                           .pressure = pressure,
                                                           .booked_on = DS_NO_DATE };
}

static void add_massage(const struct help_world *world, int day, double effect, rnd *r, struct season *s)
{
    double minutes = 60, more = 0;
    int pressure = DS_MODERATE;
    if (world->kind) more = world->kind(r, &minutes, &pressure);
    int64_t end = (int64_t)day * DAY + BED - GAP_HOURS * 3600;
    if (world->bed_sd > 0) end = (int64_t)day * DAY + FIRST_END + 900 * (int64_t)rnd_whole(r, 0, END_QUARTERS);
    bool both = world->twice > 0 && rnd_chance(r, world->twice);
    if (both) add_morning(day, pressure, s);
    bool hidden = rnd_chance(r, world->hidden);
    s->session[s->n_sessions++] = (struct an_raw_session){ .start = end - (int64_t)(60 * minutes),
                                                           .offset_min = DS_NO_OFFSET,
                                                           .minutes = minutes,
                                                           .pressure = hidden ? DS_PRESSURE_UNKNOWN : pressure,
                                                           .booked_on = DS_NO_DATE };
    s->night0[day] = (both ? 2 : 1) * effect + more;
}

static void live(const struct help_world *world, rnd *r, struct season *s)
{
    double level = world->sd_client * rnd_normal(r), effect = world->night0;
    effect += world->sd_effect * rnd_normal(r);
    s->n_sessions = s->n_missed = 0;
    for (int d = 0; d < world->nights; d++) {
        double fresh = world->sigma * rnd_normal(r), before = d ? s->error[d - 1] : 0;
        s->error[d] = d ? world->rho * before + sqrt(1 - world->rho * world->rho) * fresh : fresh;
        s->night0[d] = NAN;
        bool booked = books(world, s, d, r), missed = booked && world->missed > 0 && rnd_chance(r, world->missed);
        if (booked && !missed) add_massage(world, d, effect, r, s);
        if (missed)
            s->missed[s->n_missed++] = (struct an_raw_session){ .start = (int64_t)d * DAY + BED - 3 * 3600,
                                                                .offset_min = DS_NO_OFFSET,
                                                                .minutes = 60 };
        bool zero = !isnan(s->night0[d]), one = d && !isnan(s->night0[d - 1]);
        struct an_raw_night *n = &s->night[d];
        double late = world->bed_sd > 0 ? fmax(world->bed_sd * rnd_normal(r), EARLIEST) : 0;
        *n = (struct an_raw_night){ .night = d,
                                    .bed = (int64_t)d * DAY + BED + 60 * (int64_t)late,
                                    .offset_min = DS_NO_OFFSET };
        for (int y = 0; y < OUTCOMES; y++) n->y[y] = NAN;
        n->y[Y_QUALITY] = 6 + level + (zero ? s->night0[d] : 0) + (one ? world->night1 : 0) + s->error[d] -
                          (world->noise > 0 ? world->noise * rnd_normal(r) : 0) - world->lost * late / 60 + (ds_weekday(d) == SATURDAY ? world->lie_in : 0);
    }
}

void help_world_panel(const struct help_world *world, uint64_t seed, struct an_panel *out)
{
    static struct season s;
    static char code[MOST_DAYS][8];
    ds_why w = { 0 };
    assert_true(world->nights <= MOST_DAYS && world->clients <= MOST_DAYS);
    an_panel_start(out, 1, DS_NO_DATE);
    for (int i = 0; i < world->clients; i++) {
        rnd r = rnd_start(seed, (uint64_t)i);
        live(world, &r, &s);
        code[i][0] = 'C', code[i][1] = (char)('0' + i / 100), code[i][2] = (char)('0' + i / 10 % 10);
        code[i][3] = (char)('0' + i % 10);
        const struct an_raw_client c = { .id = i,
                                         .code = code[i],
                                         .session = s.session,
                                         .night = s.night,
                                         .missed = s.missed,
                                         .n_missed = s.n_missed,
                                         .n_sessions = s.n_sessions,
                                         .n_nights = (size_t)world->nights };
        must(an_panel_add(out, &c, &w), &w);
    }
    must(an_panel_finish(out, &w), &w);
}
