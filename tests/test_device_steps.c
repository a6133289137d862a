/* A device that is another from an evening on: its level is brought back, and told; and which of several sources is
 * taken. */
#include "../src/analyse/panel/device_steps.h"

#include <downshift/stats.h>

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

#include "support/random.h"

enum { NIGHTS = 180, STEP_AT = 100, FIRST = 20000, MOST = 2 * NIGHTS };

static struct an_raw_night night[MOST];

/* A client's nights by one source: of the time in bed 88 % is slept, and from STEP_AT on `step` minutes more. */
static size_t nights_of(rnd *r, int source, double step, size_t n)
{
    for (int i = 0; i < NIGHTS; i++) {
        struct an_raw_night x = { .night = FIRST + i, .source = source, .bed = DS_NO_TIME, .offset_min = DS_NO_OFFSET };
        for (int y = 0; y < OUTCOMES; y++) x.y[y] = NAN;
        const double bed = rnd_normal(r), asleep = rnd_normal(r), score = rnd_normal(r);
        x.in_bed = 480 + 45 * bed;
        x.y[Y_TST] = 0.88 * x.in_bed + 15 * asleep + (i >= STEP_AT ? step : 0);
        x.y[Y_SCORE] = 70 + 5 * score + (i >= STEP_AT ? step / 3 : 0);
        night[n++] = x;
    }
    return n;
}

static double mean(const struct an_panel *p, int outcome, int from, int to)
{
    double sum = 0;
    for (int i = from; i < to; i++) sum += p->row[i].y[outcome];
    return sum / (to - from);
}

static struct an_panel panel_of(size_t n, size_t sources, const int *rank)
{
    struct an_panel p;
    ds_why w = { 0 };
    const struct an_raw_client c = { .id = 1, .code = "A1", .night = night, .n_nights = n };
    an_panel_start(&p, sources, DS_NO_DATE);
    p.rank = rank;
    assert_int_equal(an_panel_add(&p, &c, &w), DS_OK);
    assert_int_equal(an_panel_finish(&p, &w), DS_OK);
    return p;
}

static void a_step_is_taken_out(void **state)
{
    (void)state;
    const char *const device[] = { "ring" }, *const diary[] = { "diary" };
    rnd r = rnd_start(7, 1);
    ds_why w = { 0 };
    struct an_panel p = panel_of(nights_of(&r, 0, 30, 0), 1, NULL);
    assert_int_equal(an_device_steps(&p, diary, &w), DS_OK);
    assert_int_equal(p.client[0].n_steps, 0);
    assert_true(mean(&p, Y_TST, STEP_AT, NIGHTS) - mean(&p, Y_TST, 0, STEP_AT) > 15);
    assert_int_equal(an_device_steps(&p, device, &w), DS_OK);
    assert_int_equal(p.client[0].n_steps, 1);
    assert_in_range(p.client[0].step[0].night, FIRST + STEP_AT - 5, FIRST + STEP_AT + 5);
    assert_true(fabs(p.client[0].step[0].minutes - 30) < 3 * p.client[0].step[0].se);
    assert_true(fabs(mean(&p, Y_TST, STEP_AT, NIGHTS) - mean(&p, Y_TST, 0, STEP_AT)) < 15);
    assert_true(fabs(mean(&p, Y_SCORE, STEP_AT, NIGHTS) - mean(&p, Y_SCORE, 0, STEP_AT)) < 1);
    an_panel_free(&p);
}

static void without_a_step_nothing_is_changed(void **state)
{
    (void)state;
    const char *const device[] = { "ring" };
    rnd r = rnd_start(7, 2);
    ds_why w = { 0 };
    struct an_panel p = panel_of(nights_of(&r, 0, 0, 0), 1, NULL);
    const double before = mean(&p, Y_TST, 0, NIGHTS);
    assert_int_equal(an_device_steps(&p, device, &w), DS_OK);
    assert_int_equal(p.client[0].n_steps, 0);
    assert_true(mean(&p, Y_TST, 0, NIGHTS) == before);
    an_panel_free(&p);
}

static int by_night(const void *x, const void *y)
{
    const struct an_raw_night *a = x, *b = y;
    return a->night != b->night ? (a->night > b->night) - (a->night < b->night) : a->source - b->source;
}

/* The nights of two devices are one row each; the one with most nights, or the one that is preferred, is taken. */
static void one_source_a_night(void **state)
{
    (void)state;
    const int rank[] = { 1, 0 };
    rnd r = rnd_start(7, 3);
    size_t n = nights_of(&r, 0, 0, 0);
    n = nights_of(&r, 1, 0, n) - 10;
    qsort(night, n, sizeof *night, by_night);
    for (int preferred = 0; preferred < 2; preferred++) {
        struct an_panel p = panel_of(n, 2, preferred ? rank : NULL);
        assert_int_equal(p.n_rows, NIGHTS);
        assert_int_equal(p.client[0].source[Y_TST], preferred);
        assert_int_equal(p.client[0].n_sources[Y_TST], 2);
        assert_int_equal(p.client[0].aside[Y_TST], preferred ? NIGHTS : NIGHTS - 10);
        an_panel_free(&p);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_step_is_taken_out),
        cmocka_unit_test(without_a_step_nothing_is_changed),
        cmocka_unit_test(one_source_a_night),
    };
    ds_stats_init();
    return cmocka_run_group_tests_name("steps of devices", tests, NULL, NULL);
}
