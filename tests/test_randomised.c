#include <downshift/stats.h>
#include <downshift/trial.h>

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "support/nof1.h"
#include "support/random.h"
#include "support/small_trial.h"

static ds_trial_answer answer_of(const ds_trial *t)
{
    ds_trial_answer got;
    ds_why w = { 0 };
    if (ds_trial_test(t, 1, &got, &w)) fail_msg("%s", w.text);
    return got;
}

/* ---- every order spelled out ---- */

/* Mean difference within blocks of an order, weighted by n0 n1 / (n0 + n1), as the header says it. */
static double difference(const ds_trial *t, const double *y, unsigned order)
{
    double sum = 0, weights = 0;
    for (size_t i = 0, to; i < t->n; i = to) {
        double of[2] = { 0, 0 }, n[2] = { 0, 0 };
        for (to = i; to < t->n && t->block[to] == t->block[i]; to++) {
            if (isnan(y[to])) continue;
            of[order >> to & 1] += y[to];
            n[order >> to & 1]++;
        }
        if (!n[0] || !n[1]) continue;
        sum += n[0] * n[1] / (n[0] + n[1]) * (of[1] / n[1] - of[0] / n[0]);
        weights += n[0] * n[1] / (n[0] + n[1]);
    }
    return sum / weights;
}

/* As many of level 1 among the units seen of each block as were drawn; those not seen stay as they were. */
static bool may_be(const ds_trial *t, unsigned order)
{
    for (size_t i = 0, to; i < t->n; i = to) {
        int balance = 0;
        for (to = i; to < t->n && t->block[to] == t->block[i]; to++) {
            if (isnan(t->y[to]) && (int)(order >> to & 1) != t->level[to]) return false;
            if (!isnan(t->y[to])) balance += (int)(order >> to & 1) - t->level[to];
        }
        if (balance) return false;
    }
    return true;
}

static double p_by_hand(const ds_trial *t, double effect)
{
    double y[20], all = 0, as_far = 0;
    unsigned drawn = 0;
    for (size_t i = 0; i < t->n; i++) {
        y[i] = t->y[i] - effect * t->level[i];
        drawn |= (unsigned)t->level[i] << i;
    }
    const double was = fabs(difference(t, y, drawn));
    for (unsigned order = 0; order < 1u << t->n; order++) {
        if (!may_be(t, order)) continue;
        all++;
        as_far += fabs(difference(t, y, order)) >= was - 1e-9;
    }
    return as_far / all;
}

static void orders_spelled_out(void **state)
{
    static const struct {
        size_t n, block, missing;
    } of[] = { { 8, 8, 0 }, { 10, 10, 0 }, { 12, 4, 0 }, { 12, 2, 0 }, { 12, 4, 3 }, { 14, 2, 2 } };
    rnd r = rnd_start(5, 1);
    (void)state;
    for (size_t k = 0; k < DS_COUNT(of); k++)
        for (int again = 0; again < 3; again++) {
            double y[14];
            int level[14], block[14];
            ds_why w = { 0 };
            assert_int_equal(ds_trial_draw(of[k].n, of[k].block, (uint64_t)again + 9, level, &w), DS_OK);
            for (size_t i = 0; i < of[k].n; i++) {
                y[i] = i % 5 < of[k].missing ? (double)NAN : rnd_normal(&r) + level[i];
                block[i] = (int)(i / of[k].block);
            }
            const ds_trial t = { y, level, block, of[k].n };
            const ds_trial_answer got = answer_of(&t);
            unsigned drawn = 0;
            for (size_t i = 0; i < of[k].n; i++) drawn |= (unsigned)level[i] << i;
            if (got.refused) continue;
            assert_true(fabs(got.estimate - difference(&t, y, drawn)) < 1e-12);
            assert_true(fabs(got.p - p_by_hand(&t, 0)) < 1e-12);
            assert_true(p_by_hand(&t, got.low + 1e-6) > 0.05 && p_by_hand(&t, got.low - 1e-6) <= 0.05);
            assert_true(p_by_hand(&t, got.high - 1e-6) > 0.05 && p_by_hand(&t, got.high + 1e-6) <= 0.05);
        }
}

/* ---- pairs, by the other code ---- */

static void pairs_as_coins(void **state)
{
    enum { PAIRS = 9 };
    double y[2 * PAIRS], one[PAIRS], none[PAIRS];
    int level[2 * PAIRS], block[2 * PAIRS];
    rnd r = rnd_start(11, 1);
    ds_why w = { 0 };
    ds_nof1 coins;
    (void)state;
    assert_int_equal(ds_trial_draw(2 * PAIRS, 2, 3, level, &w), DS_OK);
    for (size_t i = 0; i < 2 * PAIRS; i++) {
        y[i] = rnd_normal(&r);
        block[i] = (int)(i / 2);
        (level[i] ? one : none)[i / 2] = y[i];
    }
    const ds_trial_answer got = answer_of(&(ds_trial){ y, level, block, 2 * PAIRS });
    assert_int_equal(ds_nof1_test(one, none, PAIRS, 1, &coins, &w), DS_OK);
    assert_true(fabs(got.estimate - coins.estimate) < 1e-12 && fabs(got.p - coins.p) < 1e-12);
    assert_true(fabs(got.low - coins.low) < 1e-9 && fabs(got.high - coins.high) < 1e-9);
    assert_true(got.orders == 512 && !got.drawn);
}

/* ---- what cannot be told ---- */

static void too_few_are_refused(void **state)
{
    const double y[] = { 1, 2, 3, 4, 5, 6 };
    const int level[] = { 0, 0, 0, 1, 1, 1 }, block[] = { 0, 0, 0, 0, 0, 0 };
    (void)state;
    const ds_trial_answer few = answer_of(&(ds_trial){ y, level, block, 6 });
    assert_true(few.refused && isnan(few.p) && few.estimate == 3 && few.mean[0] == 2 && few.n[1] == 3);
    const ds_trial_answer none = answer_of(&(ds_trial){ y, level, block, 3 });
    assert_true(none.refused && isnan(none.estimate) && none.n[0] == 0);
    const ds_trial_answer nothing = answer_of(&(ds_trial){ y, level, block, 0 });
    assert_true(nothing.refused && isnan(nothing.estimate));
}

/* ---- drawing ---- */

static void orders_are_balanced_and_come_again(void **state)
{
    int first[16] = { 0 }, a[16], b[16];
    ds_why w = { 0 };
    (void)state;
    for (uint64_t seed = 1; seed <= 400; seed++) {
        assert_int_equal(ds_trial_draw(16, 4, seed, a, &w), DS_OK);
        assert_int_equal(ds_trial_draw(16, 4, seed, b, &w), DS_OK);
        assert_memory_equal(a, b, sizeof a);
        for (size_t k = 0; k < 16; k += 4) assert_int_equal(a[k] + a[k + 1] + a[k + 2] + a[k + 3], 2);
        for (size_t i = 0; i < 16; i++) first[i] += a[i];
    }
    for (size_t i = 0; i < 16; i++) assert_in_range(first[i], 160, 240); /* each level half of the time, four SDs */
}

static void blocks_make_a_test_of_five_percent(void **state)
{
    static const struct {
        size_t units, block;
    } of[] = { { 6, 0 }, { 7, 0 }, { 8, 8 }, { 10, 10 }, { 12, 4 }, { 14, 2 }, { 16, 4 }, { 18, 6 }, { 20, 4 }, { 22, 2 }, { 24, 4 }, { 62, 0 } };
    (void)state;
    for (size_t i = 0; i < DS_COUNT(of); i++) assert_int_equal(ds_trial_block(of[i].units), of[i].block);
    for (size_t units = 10; units <= 40; units += 2) {
        const double size = ds_trial_size(units, ds_trial_block(units));
        assert_true(size >= 0.04 && size <= 0.05);
    }
    assert_true(fabs(ds_trial_size(8, 8) - 2.0 / 70) < 1e-12);
}

/* ---- how often it is right ---- */

static void right_as_often_as_it_says(void **state)
{
    static const small_trial of[] = { { "weekly", 12, 0.4, false, 0 }, { "by nights", 16, 0.8, true, 0 }, { "by nights, a third missing", 16, 0.8, true, 0.33 } };
    enum { N = 2000 };
    (void)state;
    for (size_t i = 0; i < DS_COUNT(of); i++) {
        small_trials_told got;
        ds_why w = { 0 };
        if (small_trials(&of[i], 0.8, N, 77, &got, &w)) fail_msg("%s", w.text);
        assert_in_range(got.rejected, 0.03 * N, 0.063 * N); /* exact tests reject by steps: at most .05 */
        assert_in_range(got.refused, 0, 0.02 * N);
        assert_in_range(got.covered, 0.935 * (double)(N - got.refused), 0.97 * (double)(N - got.refused));
    }
}

static void a_plan_finds_what_it_says(void **state)
{
    static const small_trial of[] = { { "weekly", 8, 0.4, false, 0 }, { "weekly", 16, 0.4, false, 0 } };
    enum { N = 1500 };
    (void)state;
    for (size_t i = 0; i < DS_COUNT(of); i++) {
        small_trials_told got;
        double least = 0;
        ds_why w = { 0 };
        const ds_trial_plan plan = { of[i].units, ds_trial_block(of[i].units), 1, 7, 0, 2, 1.2, 0.4 };
        if (ds_trial_detectable(&plan, 0.8, 1000, 5, &least, &w)) fail_msg("%s", w.text);
        if (small_trials(&of[i], least, N, 3, &got, &w)) fail_msg("%s", w.text);
        assert_in_range(got.found, 0.76 * N, 0.84 * N);
    }
}

static void plans_out_of_limits_are_told(void **state)
{
    const ds_trial_plan odd[] = { { 12, 5, 1, 7, 0, 2, 1, 0 }, { 12, 4, 0, 7, 0, 2, 1, 0 }, { 12, 4, 1, 7, 6, 2, 1, 0 }, { 12, 4, 1, 7, 0, 2, 1, 1 }, { 12, 4, 1, 7, 0, 2, NAN, 0 } };
    double least;
    ds_why w = { 0 };
    (void)state;
    for (size_t i = 0; i < DS_COUNT(odd); i++) assert_int_equal(ds_trial_detectable(&odd[i], 0.8, 10, 1, &least, &w), DS_DATA);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(orders_spelled_out),
        cmocka_unit_test(pairs_as_coins),
        cmocka_unit_test(too_few_are_refused),
        cmocka_unit_test(orders_are_balanced_and_come_again),
        cmocka_unit_test(blocks_make_a_test_of_five_percent),
        cmocka_unit_test(right_as_often_as_it_says),
        cmocka_unit_test(a_plan_finds_what_it_says),
        cmocka_unit_test(plans_out_of_limits_are_told),
    };
    ds_stats_init();
    return cmocka_run_group_tests_name("randomised", tests, NULL, NULL);
}
