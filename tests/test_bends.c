/* What length does where its gain bends elsewhere than at 75 minutes: averaged over bends the steps hold the truth; with the bend
 * taken to be at 75 they do not. Sessions are many and nights quiet, so that a few practices show it. */
#include "../src/analyse/ask/bends.h"
#include "../src/analyse/ask/marginal.h"
#include "../src/analyse/tell/length_words.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "support/reference.h"
#include "support/study_help.h"

enum { SEEDS = 10 };
static const double often[] = { 1, 2, 4, 3, 3, 2, 2 }; /* 30, 45 ... 120 minutes */

static double plateau_from_60(double minutes)
{
    return 0.3 * (fmin(minutes, 60) - 60) / 15;
}
static double best_at_90(double minutes)
{
    return 0.25 * (fmin(minutes, 90) - 60) / 15 - 0.35 * fmax(minutes - 90, 0) / 15;
}
static double straight(double minutes)
{
    return 0.15 * (minutes - 60) / 15;
}
static double nothing(double minutes)
{
    (void)minutes;
    return 0;
}

typedef double shape(double minutes);
static shape *truth;

static double any_length(rnd *r, double *minutes, int *pressure)
{
    *minutes = 30 + 15 * rnd_pick(r, often, DS_COUNT(often));
    *pressure = rnd_whole(r, DS_LIGHT, DS_DEEP);
    return truth(*minutes);
}

static const struct help_world world = { .clients = 16,
                                         .nights = 70,
                                         .sd_client = 0.9,
                                         .sd_effect = 0.3,
                                         .sigma = 0.5,
                                         .rho = 0.3,
                                         .night0 = 0.4,
                                         .books = 0.45,
                                         .kind = any_length };

/* Past an hour a minute costs more than before. */
static struct an_price charged[] = { { 1, 30, 40, 9 },  { 1, 45, 60, 9 },   { 1, 60, 80, 9 }, { 1, 75, 140, 9 },
                                     { 1, 90, 210, 9 }, { 1, 105, 280, 9 }, { 1, 120, 350, 9 } };

/* One practice: what the next minutes bring and which length is best. In a. */
static void ask(uint64_t seed, bool averaged, ds_arena *a, ds_outcome_result *out)
{
    struct an_panel p;
    struct help_study h;
    struct an_bends b;
    ds_settings s;
    ds_why w = { 0 };
    ds_settings_default(&s);
    s.analysis.length_average = averaged;
    help_world_panel(&world, seed, &p);
    help_study_start(&p, Y_QUALITY, &s, true, &h);
    h.prices = (struct an_prices){ charged, DS_COUNT(charged) };
    h.st.bends = &b;
    *out = (ds_outcome_result){ .length_sentence = "" };
    ds_err err = an_bends_average(&h.st, &h.a, &b, &w);
    if (!err) err = an_marginal_results(&h.st, a, out, &w);
    if (!err) err = an_bends_results(&h.st, a, out, &w);
    if (err) fail_msg("%s", w.text);
    help_study_end(&h);
    an_panel_free(&p);
}

/* Of the practices of one truth: whose step from there holds the truth, and where length is best. */
struct tally {
    int steps, covered;
    double best[DS_COUNT(often)], worth[DS_COUNT(often)];
};

static void count(shape *t, double from, bool averaged, struct tally *out)
{
    *out = (struct tally){ 0 };
    truth = t;
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        ds_arena a = { 0 };
        ds_outcome_result o;
        ask(20261129 + seed, averaged, &a, &o);
        for (size_t i = 0; i < o.n_marginal; i++) {
            const ds_marginal_result *m = &o.marginal[i];
            double is = t(m->to_min) - t(m->from_min);
            if (m->from_min != from) continue;
            out->steps++;
            out->covered += m->low <= is && is <= m->high;
        }
        for (size_t i = 0; i < o.n_best; i++) {
            out->best[i] += o.best[i].p_sleep / SEEDS;
            out->worth[i] += o.best[i].p_money / SEEDS;
        }
        assert_true(averaged == (o.n_step > 0) && averaged == (o.n_weight > 0));
        ds_arena_free(&a);
    }
}

static const struct row {
    const char *name;
    shape *truth;
    double from;
    bool elsewhere; /* so that a bend at 75 must miss it */
} rows[] = {
    { "a gain that ends at 60, the step to 75", plateau_from_60, 60, true },
    { "a gain up to 90, the step from 75", best_at_90, 75, true },
    { "a gain that goes on, the step from 75", straight, 75, false },
    { "no gain by length, the step from 60", nothing, 60, false },
};

static void steps_hold_the_truth(void **state)
{
    const struct row *r = *state;
    struct tally own, fixed;
    count(r->truth, r->from, true, &own);
    print_message("%s: %d of %d\n", r->name, own.covered, own.steps);
    assert_int_equal(own.steps, SEEDS);
    assert_true(own.covered >= SEEDS - 2);
    if (!r->elsewhere) return;
    count(r->truth, r->from, false, &fixed);
    print_message("    with a bend at 75: %d of %d\n", fixed.covered, fixed.steps);
    assert_true(fixed.covered <= SEEDS / 2);
}

/* 90 minutes for sleep; an hour for the money. */
static void the_best_length_is_found(void **state)
{
    (void)state;
    struct tally t;
    count(best_at_90, 75, true, &t);
    print_message("90 minutes best for sleep: %.2f; 60 for the money: %.2f\n", t.best[4], t.worth[2]);
    assert_true(t.best[4] > 0.6 && t.worth[2] > 0.5);
    double sleep = 0, money = 0;
    for (size_t i = 0; i < DS_COUNT(often); i++) sleep += t.best[i], money += t.worth[i];
    assert_true(ref_near("sleep", sleep, 1, 1e-9) && money > 0.9 && money < 1 + 1e-9);
}

static void what_the_best_length_is_called(void **state)
{
    (void)state;
    ds_arena a = { 0 };
    ds_length_best_row b[] = { { .minutes = 45, .p_sleep = 0.1, .p_money = 0.85 },
                               { .minutes = 60, .p_sleep = 0.2, .p_money = 0.1 },
                               { .minutes = 75, .p_sleep = 0.55, .p_money = 0.03 },
                               { .minutes = 90, .p_sleep = 0.15, .p_money = 0.02 } };
    assert_string_equal(an_best_words(b, 4, &a),
                        "For sleep more than 75 minutes is unlikely to pay: the chance that a longer session is the "
                        "best is 15 %. For the money, sleep gained by its price, more than 45 minutes is unlikely to pay: the "
                        "chance that a longer session is the best is 15 %.");
    b[3].p_sleep = 0.5;
    for (int i = 0; i < 4; i++) b[i].p_money = NAN;
    assert_string_equal(an_best_words(b, 4, &a), "For sleep the longest length, 90 minutes, may be the best.");
    ds_arena_free(&a);
}

enum { ROWS = DS_COUNT(rows), OTHERS = 2 };

int main(void)
{
    struct CMUnitTest tests[OTHERS + ROWS] = {
        cmocka_unit_test(the_best_length_is_found),
        cmocka_unit_test(what_the_best_length_is_called),
    };
    for (int i = 0; i < ROWS; i++)
        tests[OTHERS + i] = (struct CMUnitTest){ .name = rows[i].name,
                                                 .test_func = steps_hold_the_truth,
                                                 .initial_state = (void *)(uintptr_t)&rows[i] };
    return cmocka_run_group_tests_name("analyse: bends", tests, NULL, NULL);
}
