/* Steps in the level of a client's series: found where a device changed, not where the season or massage did it. */
#include <downshift/stats.h>

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

#include "support/random.h"

enum { SERIES = 300, MOST = 730, DRIFT = 8, LEAST = 15 /* minutes */ };

/* Minutes asleep, as in the sample data: nights vary by 45 minutes, most of it with the time in bed, of which 88 % is slept,
 * give or take 15; what one night has, the next has by .3. A massage a week, in two of three weeks, adds 20 minutes to its
 * night and 8 to the next; the season is in the time in bed. */
struct world {
    int nights;
    double step, where;         /* minutes, share of the series */
    double season, line, onset; /* amplitude; minutes a year; massage begins at this share of the series */
    double missing;             /* share of nights without a record */
    int known;                  /* night of a known date, -1: none */
    bool in_bed;                /* the step is in the time in bed, too: the device took more of the evening for it */
};

typedef struct {
    double y[MOST], x[MOST][3], plain[MOST][2];
    int32_t night[MOST];
    size_t n, at;
} series;

static const double SD_BED = 48, SD_ASLEEP = 15, SHARE = 0.88, RHO = 0.3, NIGHT0 = 20, NIGHT1 = 8;

static void make(const struct world *w, rnd *r, series *s)
{
    const double phase = rnd_unit(r) * 365;
    const int weekday = rnd_whole(r, 0, 6), first = rnd_whole(r, 18000, 20000);
    double e = rnd_normal(r), f = rnd_normal(r);
    bool massage = false;
    s->n = s->at = 0;
    for (int i = 0; i < w->nights; i++) {
        const bool yesterday = massage, after = i >= (int)(w->where * w->nights);
        massage = i >= (int)(w->onset * w->nights) && i % 7 == weekday && rnd_chance(r, 2.0 / 3);
        const double g = rnd_normal(r), h = rnd_normal(r);
        if (i) {
            e = RHO * e + sqrt(1 - RHO * RHO) * g;
            f = RHO * f + sqrt(1 - RHO * RHO) * h;
        }
        if (rnd_chance(r, w->missing)) continue;
        if (after && !s->at) s->at = s->n;
        const double turn = 2 * 3.14159265358979 * (i + phase) / 365;
        const double bed = 480 + SD_BED * e + w->season * sin(turn) + w->line * i / 365 + NIGHT0 * massage;
        s->night[s->n] = first + i;
        s->plain[s->n][0] = s->x[s->n][0] = massage;
        s->plain[s->n][1] = s->x[s->n][1] = yesterday;
        s->x[s->n][2] = bed + (after && w->in_bed ? w->step : 0);
        s->y[s->n++] = SHARE * bed + SD_ASLEEP * f + NIGHT1 * yesterday + (after ? w->step : 0);
    }
}

typedef struct {
    int found, placed; /* placed: within four weeks of where it is */
    double shift;      /* mean of those placed */
} tally;

static tally look(const struct world *w, uint64_t stream)
{
    rnd r = rnd_start(20261129, stream);
    tally t = { 0 };
    for (int i = 0; i < SERIES; i++) {
        static series s;
        ds_arena a = { 0 };
        ds_level_step got;
        make(w, &r, &s);
        const int32_t known = s.night[0] + w->known;
        ds_step_ask ask = { .drift = DRIFT, .least = LEAST, .known = &known, .n_known = w->known >= 0, .given = true };
        assert_true(ds_find_step(s.y, s.night, s.x[0], s.n, 3, &ask, &a, &got));
        ask.given = false;
        if (!got.found) assert_true(ds_find_step(s.y, s.night, s.plain[0], s.n, 2, &ask, &a, &got));
        const int off = abs(s.night[got.at] - s.night[s.at]);
        t.found += got.found;
        if (got.found && off <= 28) {
            t.placed++;
            t.shift += got.shift;
        }
        ds_arena_free(&a);
    }
    t.shift /= t.placed ? t.placed : 1;
    return t;
}

/* Share of SERIES that the detector calls a step: at least for those with one, at most for those without. */
static const struct row {
    const char *name;
    struct world w;
    double least, most;
} rows[] = {
    { "half an hour in the middle of a year", { 365, 30, 0.5, 12, 0, 0, 0, -1, false }, 0.80, 1 },
    { "half an hour less", { 365, -30, 0.5, 12, 0, 0, 0, -1, false }, 0.80, 1 },
    { "of half a year", { 180, 30, 0.5, 12, 0, 0, 0, -1, false }, 0.80, 1 },
    { "five weeks before the end", { 180, 30, 0.8, 12, 0, 0, 0, -1, false }, 0.80, 1 },
    { "near a known date", { 180, 30, 0.3, 12, 0, 0, 0, 60, false }, 0.80, 1 },
    { "one night in five not told", { 365, 30, 0.5, 12, 0, 0, 0.2, -1, false }, 0.80, 1 },
    { "of the time in bed, too, near a known date", { 365, 30, 0.5, 12, 0, 0, 0, 180, true }, 0.65, 1 },
    { "of the time in bed, too, two years", { 730, 30, 0.5, 12, 0, 0, 0, -1, true }, 0.80, 1 },
    { "no step", { 365, 0, 0.5, 0, 0, 0, 0, -1, false }, 0, 0.05 },
    { "a season", { 365, 0, 0.5, 12, 0, 0, 0, -1, false }, 0, 0.05 },
    { "a season of two years", { 730, 0, 0.5, 12, 0, 0, 0, -1, false }, 0, 0.05 },
    { "a season of half a year", { 180, 0, 0.5, 12, 0, 0, 0, -1, false }, 0, 0.05 },
    { "massage that begins midway", { 365, 0, 0.5, 12, 0, 0.5, 0, -1, false }, 0, 0.05 },
    { "sleep that grows longer all year", { 365, 0, 0.5, 8, 12, 0, 0, -1, false }, 0, 0.05 },
    { "a known date and no step", { 365, 0, 0.5, 12, 0, 0, 0, 180, false }, 0, 0.05 },
    { "nights missing", { 450, 0, 0.5, 12, 0, 0, 0.2, -1, false }, 0, 0.05 },
};

static void as_often_as_said(void **state)
{
    const struct row *r = *state;
    const tally t = look(&r->w, (uint64_t)(r - rows));
    const double share = (double)t.found / SERIES;
    print_message("%s: %.3f called a step, %.3f within four weeks, by %.1f min\n", r->name, share,
                  (double)t.placed / SERIES, t.shift);
    assert_true(share >= r->least && share <= r->most);
}

static void by_hand(void **state)
{
    (void)state;
    static double y[120];
    static int32_t night[120];
    ds_arena a = { 0 };
    ds_level_step got;
    const ds_step_ask ask = { 0 };
    for (int i = 0; i < 120; i++) {
        night[i] = i;
        y[i] = (i < 70 ? 400 : 440) + (i * 37 % 11 - 5);
    }
    assert_true(ds_find_step(y, night, NULL, 120, 0, &ask, &a, &got));
    assert_true(got.found && got.at == 70 && fabs(got.shift - 40) < 1 && got.se > 0 && got.se < 2);
    y[3] = 4000; /* one night far off */
    assert_true(ds_find_step(y, night, NULL, 120, 0, &ask, &a, &got));
    assert_true(got.found && got.at == 70);
    assert_true(ds_find_step(y, night, NULL, 2 * DS_STEP_LEAST - 1, 0, &ask, &a, &got));
    assert_true(!got.found && !got.at);
    for (int i = 0; i < 120; i++) y[i] = 400;
    assert_true(ds_find_step(y, night, NULL, 120, 0, &ask, &a, &got));
    assert_false(got.found);
    ds_arena_free(&a);
}

int main(void)
{
    struct CMUnitTest tests[DS_COUNT(rows) + 1] = { 0 };
    ds_stats_init();
    for (size_t i = 0; i < DS_COUNT(rows); i++)
        tests[i] = (struct CMUnitTest){ .name = rows[i].name,
                                        .test_func = as_often_as_said,
                                        .initial_state = (void *)(uintptr_t)&rows[i] };
    tests[DS_COUNT(rows)] = (struct CMUnitTest)cmocka_unit_test(by_hand);
    return cmocka_run_group_tests_name("steps", tests, NULL, NULL);
}
