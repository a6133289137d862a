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

/* The k-th step of the outcome; NULL: there are fewer. */
static const struct an_device_step *step_of(const struct an_panel *p, int outcome, int k)
{
    for (size_t i = 0; i < p->n_steps; i++)
        if (p->step[i].outcome == outcome && !k--) return &p->step[i];
    return NULL;
}

static void a_step_is_taken_out(void **state)
{
    (void)state;
    const char *const device[] = { "ring" }, *const diary[] = { "diary" };
    rnd r = rnd_start(7, 1);
    ds_why w = { 0 };
    struct an_panel p = panel_of(nights_of(&r, 0, 30, 0), 1, NULL);
    assert_int_equal(an_device_steps(&p, diary, &w), DS_OK);
    assert_int_equal(p.n_steps, 0);
    assert_true(mean(&p, Y_TST, STEP_AT, NIGHTS) - mean(&p, Y_TST, 0, STEP_AT) > 15);
    assert_int_equal(an_device_steps(&p, device, &w), DS_OK);
    const struct an_device_step *step = step_of(&p, Y_TST, 0), *score = step_of(&p, Y_SCORE, 0);
    assert_int_equal(p.n_steps, 2);
    assert_true(step && score && step->split && score->split && !step->told && score->night == step->night);
    assert_in_range(step->night, FIRST + STEP_AT - 5, FIRST + STEP_AT + 5);
    assert_true(fabs(step->size - 30) < 3 * step->se && fabs(score->size - 10) < 3 * score->se);
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
    assert_int_equal(p.n_steps, 0);
    assert_true(mean(&p, Y_TST, 0, NIGHTS) == before);
    an_panel_free(&p);
}

/* ---- what the file tells ---- */

/* From which night on which device is told, 0: none; the level that it adds. */
struct change {
    int from;
    uint8_t device;
    double level;
};

static struct an_panel told_panel(const struct change *c, size_t n_changes)
{
    rnd r = rnd_start(7, 4);
    const size_t n = nights_of(&r, 0, 0, 0);
    for (size_t k = 0; k < n_changes; k++)
        for (int i = c[k].from; i < NIGHTS && (k + 1 == n_changes || i < c[k + 1].from); i++) {
            night[i].device = c[k].device;
            night[i].y[Y_TST] += c[k].level;
        }
    return panel_of(n, 1, NULL);
}

/* Whatever the size; a night of which nothing is told is of the device before it. */
static void a_told_change_begins_a_series(void **state)
{
    (void)state;
    static const char *const device[] = { "ring" };
    static const struct change changes[] = { { 0, 1, 0 }, { 40, 0, 0 }, { 60, 2, 12 }, { 120, 3, -60 } };
    ds_why w = { 0 };
    struct an_panel p = told_panel(changes, DS_COUNT(changes));
    assert_int_equal(an_device_steps(&p, device, &w), DS_OK);
    const struct an_device_step *one = step_of(&p, Y_TST, 0), *two = step_of(&p, Y_TST, 1);
    assert_true(one && two && !step_of(&p, Y_TST, 2));
    assert_true(one->told && one->split && one->night == FIRST + 60 && fabs(one->size - 12) < 3 * one->se);
    assert_true(two->told && two->split && two->night == FIRST + 120 && fabs(two->size + 72) < 3 * two->se);
    assert_true(fabs(mean(&p, Y_TST, 0, 60) - mean(&p, Y_TST, 60, 120)) < 1);
    assert_true(fabs(mean(&p, Y_TST, 60, 120) - mean(&p, Y_TST, 120, NIGHTS)) < 1);
    an_panel_free(&p);
}

/* Two that take turns have a level each, not one a turn. */
static void devices_that_take_turns(void **state)
{
    (void)state;
    static const char *const device[] = { "ring" };
    struct change changes[NIGHTS / 2];
    ds_why w = { 0 };
    for (int k = 0; k < NIGHTS / 2; k++) changes[k] = (struct change){ 2 * k, k % 2 ? 2 : 1, k % 2 ? 80 : 0 };
    struct an_panel p = told_panel(changes, DS_COUNT(changes));
    assert_int_equal(an_device_steps(&p, device, &w), DS_OK);
    assert_true(step_of(&p, Y_TST, 0) && !step_of(&p, Y_TST, 1));
    assert_true(fabs(step_of(&p, Y_TST, 0)->size - 80) < 25);
    double sum[2] = { 0 };
    for (int i = 0; i < NIGHTS; i++) sum[i / 2 % 2] += p.row[i].y[Y_TST];
    assert_true(fabs(sum[0] - sum[1]) / (NIGHTS / 2.0) < 1);
    an_panel_free(&p);
}

/* Three weeks tell no level: they are left out, and said to be. */
static void a_new_device_has_few_nights(void **state)
{
    (void)state;
    static const char *const device[] = { "ring" }, *const diary[] = { "diary" };
    static const struct change changes[] = { { 0, 1, 0 }, { NIGHTS - 21, 2, 40 } };
    ds_why w = { 0 };
    struct an_panel p = told_panel(changes, DS_COUNT(changes));
    const double before = mean(&p, Y_TST, 0, NIGHTS);
    assert_int_equal(an_device_steps(&p, diary, &w), DS_OK);
    assert_true(mean(&p, Y_TST, 0, NIGHTS) == before);
    assert_int_equal(an_device_steps(&p, device, &w), DS_OK);
    assert_true(step_of(&p, Y_TST, 0) && !step_of(&p, Y_TST, 0)->split && isnan(step_of(&p, Y_TST, 0)->size));
    assert_true(isnan(p.row[NIGHTS - 1].y[Y_TST]) && !isnan(p.row[NIGHTS - 22].y[Y_TST]));
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
        cmocka_unit_test(a_told_change_begins_a_series),
        cmocka_unit_test(devices_that_take_turns),
        cmocka_unit_test(a_new_device_has_few_nights),
    };
    ds_stats_init();
    return cmocka_run_group_tests_name("steps of devices", tests, NULL, NULL);
}
