#include <downshift/stats.h>

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "support/nof1.h"
#include "support/random.h"
#include "support/reference.h"

enum { MANY = 30 };
static const double PLAIN[MANY];

static ds_nof1 test_of(const double *difference, size_t blocks, uint64_t seed)
{
    ds_nof1 out;
    ds_why w = { 0 };
    assert_int_equal(ds_nof1_test(difference, PLAIN, blocks, seed, &out, &w), DS_OK);
    return out;
}

/* By hand: p counts the flips; an end of the interval is the smallest, and with seven blocks the third smallest, mean of some of
 * the blocks (1, 1.5, 2, ...). */
static const struct row {
    const char *name;
    double difference[8];
    size_t blocks;
    double estimate, p, low, high;
} ROWS[] = {
    { "six that agree", { 1, 2, 3, 4, 5, 6 }, 6, 3.5, 2.0 / 64, 1, 6 },
    { "six that agree, downwards", { -1, -2, -3, -4, -5, -6 }, 6, -3.5, 2.0 / 64, -6, -1 },
    { "seven", { 1, 2, 3, 4, 5, 6, 7 }, 7, 4, 2.0 / 128, 2, 6 },
    { "all the same", { 2, 2, 2, 2, 2, 2 }, 6, 2, 2.0 / 64, 2, 2 },
    { "nothing at all", { 0, 0, 0, 0, 0, 0 }, 6, 0, 1, 0, 0 },
    { "one dissenter, a tie", { 1, 1, 1, 1, 1, -1 }, 6, 4.0 / 6, 14.0 / 64, -1, 1 },
    { "tenths, a tie that doubles tear", { 0.1, 0.2, 0.3, -0.6, 0.1, 0.1 }, 6, 0.2 / 6, 58.0 / 64, -0.6, 0.3 },
};

static void small_trials_by_hand(void **state)
{
    (void)state;
    for (size_t i = 0; i < DS_COUNT(ROWS); i++) {
        const struct row *r = &ROWS[i];
        ds_nof1 got = test_of(r->difference, r->blocks, 1);
        assert_false(got.refused);
        assert_true(ref_near(r->name, got.estimate, r->estimate, 1e-14) && ref_near(r->name, got.p, r->p, 1e-14));
        assert_true(ref_near(r->name, got.low, r->low, 1e-9) && ref_near(r->name, got.high, r->high, 1e-9));
    }
}

static void fewer_than_six_blocks_are_refused(void **state)
{
    (void)state;
    const double clear[] = { 9, 9, 9, 9, 9 };
    for (size_t blocks = 0; blocks <= 5; blocks++) {
        ds_nof1 got = test_of(clear, blocks, 1);
        assert_true(got.refused && isnan(got.p) && isnan(got.low) && isnan(got.high));
        assert_true(blocks ? got.estimate == 9 : isnan(got.estimate));
    }
}

static void a_block_without_a_mean_is_named(void **state)
{
    (void)state;
    double d[] = { 1, 2, NAN, 4, 5, 6, 7 };
    ds_nof1 out = { .p = 0.25 };
    ds_why w = { 0 };
    assert_int_equal(ds_nof1_test(d, PLAIN, 7, 1, &out, &w), DS_DATA);
    assert_non_null(strstr(w.text, "block 3"));
    assert_int_equal(ds_nof1_test(PLAIN, d, 7, 1, &out, &w), DS_DATA);
    assert_true(out.p == 0.25); /* untouched */
}

static void made_up(double *d, size_t blocks, double shift)
{
    rnd r = rnd_start(4, blocks);
    for (size_t i = 0; i < blocks; i++) d[i] = shift + rnd_normal(&r);
}

/* Every flip, one at a time, for an effect taken away first. */
static double counted(const double *d, size_t blocks, double effect)
{
    size_t count = 0, all = (size_t)1 << blocks;
    double total = 0;
    for (size_t i = 0; i < blocks; i++) total += d[i] - effect;
    for (size_t flips = 0; flips < all; flips++) {
        double sum = 0;
        for (size_t i = 0; i < blocks; i++) sum += flips >> i & 1 ? effect - d[i] : d[i] - effect;
        if (fabs(sum) >= fabs(total) - 1e-9) count++;
    }
    return (double)count / (double)all;
}

static void the_interval_is_the_test_turned_round(void **state)
{
    (void)state;
    double d[11];
    made_up(d, 11, 0.5);
    ds_nof1 got = test_of(d, 11, 1);
    assert_true(ref_near("p", got.p, counted(d, 11, 0), 1e-14));
    assert_true(counted(d, 11, got.low + 1e-6) > 0.05 && counted(d, 11, got.low - 1e-6) <= 0.05);
    assert_true(counted(d, 11, got.high - 1e-6) > 0.05 && counted(d, 11, got.high + 1e-6) <= 0.05);
}

static void shifting_the_data_shifts_the_interval(void **state)
{
    (void)state;
    double d[12], moved[12];
    made_up(d, 12, 0.3);
    for (size_t i = 0; i < 12; i++) moved[i] = d[i] + 100;
    ds_nof1 a = test_of(d, 12, 1), b = test_of(moved, 12, 1);
    assert_true(ref_near("low", b.low, a.low + 100, 1e-8) && ref_near("high", b.high, a.high + 100, 1e-8));
}

/* With 18 blocks a full count is quick; with 21 and more the flips are drawn. */
static void draws_come_near_the_full_count(void **state)
{
    (void)state;
    double d[21];
    made_up(d, 21, 0.35);
    ds_nof1 got = test_of(d, 21, 77);
    double exact = counted(d, 21, 0), error = sqrt(exact * (1 - exact) / 9999);
    assert_true(exact > 0.001 && exact < 0.5);
    assert_true(ref_near("p", got.p, exact, 4 * error + 1e-4));
    assert_true(ref_near("p at the lower end", counted(d, 21, got.low), 0.05, 0.01));
    assert_true(ref_near("whole share", got.p * 10000, round(got.p * 10000), 1e-9));
}

static void the_largest_exact_trial(void **state)
{
    (void)state;
    double d[20];
    for (size_t i = 0; i < 20; i++) d[i] = 1 + (double)i;
    assert_true(test_of(d, 20, 1).p == ldexp(1, -19)); /* 2 of 2^20; draws could not go below 1e-4 */
}

static void the_seed_decides_only_draws(void **state)
{
    (void)state;
    double d[MANY];
    made_up(d, MANY, 0.25);
    ds_nof1 a = test_of(d, MANY, 1), b = test_of(d, MANY, 2), c = test_of(d, MANY, 1 + (UINT64_C(5) << 32));
    assert_true(a.p != b.p && a.p != c.p);
    assert_true(test_of(d, 12, 1).p == test_of(d, 12, 2).p);
}

/* ---- reference ----------------------------------------------------------------------------------------------- */

static size_t period_differences(const ref_csv *csv, double *difference)
{
    double *block = ref_column(csv, "block"), *on = ref_column(csv, "session_week"), *y = ref_column(csv, "y");
    double sum[MANY][2] = { { 0 } }, count[MANY][2] = { { 0 } };
    size_t blocks = 0;
    assert_true(block && on && y);
    for (size_t i = 0; i < csv->rows; i++) {
        size_t b = (size_t)block[i] - 1, period = on[i] == 1;
        assert_true(b < MANY);
        sum[b][period] += y[i];
        count[b][period] += 1;
        if (b + 1 > blocks) blocks = b + 1;
    }
    for (size_t b = 0; b < blocks; b++) difference[b] = sum[b][1] / count[b][1] - sum[b][0] / count[b][0];
    free(block);
    free(on);
    free(y);
    return blocks;
}

static void the_reference_trial(void **state)
{
    (void)state;
    ref_csv csv;
    double d[MANY];
    json_t *j = ref_json(REF_ROOT "classic/misc/nof1.json");
    if (!j || !ref_csv_read(REF_ROOT "classic/misc/nof1.csv", &csv)) {
        json_decref(j);
        print_message("no reference trial\n");
        skip();
    }
    ds_nof1 got = test_of(d, period_differences(&csv, d), 1);
    const json_t *ends = json_object_get(j, "ci95_by_inversion_step_0.001");
    assert_true(ref_near("observed", got.estimate, ref_number(j, "observed", NULL), 1e-12));
    assert_true(ref_near("p", got.p, ref_number(j, "p_two_sided", NULL), 1e-14));
    assert_true(ref_near("low", got.low, json_number_value(json_array_get(ends, 0)), 0.001));
    assert_true(ref_near("high", got.high, json_number_value(json_array_get(ends, 1)), 0.001));
    ref_csv_free(&csv);
    json_decref(j);
}

/* Student's sleep data, where rounded tenths tie. */
static void students_sleepers(void **state)
{
    (void)state;
    ref_csv csv;
    ds_nof1 got;
    ds_why w = { 0 };
    json_t *j = ref_json(REF_ROOT "classic/misc/student_sleep_paired.json");
    if (!j || !ref_csv_read(REF_ROOT "classic/misc/student_sleep_wide.csv", &csv)) {
        json_decref(j);
        print_message("no sleepers\n");
        skip();
    }
    double *one = ref_column(&csv, "drug1"), *two = ref_column(&csv, "drug2");
    assert_true(one && two && csv.rows == 10);
    assert_int_equal(ds_nof1_test(two, one, csv.rows, 1, &got, &w), DS_OK);
    assert_true(ref_near("p", got.p, ref_number(j, "sign_flip_exact", "p_two_sided", NULL), 1e-15));
    double mean = ref_number(j, "paired_drug2_minus_drug1", "estimate", NULL);
    assert_true(ref_near("mean", got.estimate, mean, 1e-12));
    double t = mean / ref_number(j, "paired_drug2_minus_drug1", "se", NULL);
    assert_true(
        ref_near("t", ds_t_two_sided(t, 9), ref_number(j, "paired_drug2_minus_drug1", "p_two_sided", NULL), 1e-13));
    free(one);
    free(two);
    ref_csv_free(&csv);
    json_decref(j);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(small_trials_by_hand),
        cmocka_unit_test(fewer_than_six_blocks_are_refused),
        cmocka_unit_test(a_block_without_a_mean_is_named),
        cmocka_unit_test(the_interval_is_the_test_turned_round),
        cmocka_unit_test(shifting_the_data_shifts_the_interval),
        cmocka_unit_test(draws_come_near_the_full_count),
        cmocka_unit_test(the_largest_exact_trial),
        cmocka_unit_test(the_seed_decides_only_draws),
        cmocka_unit_test(the_reference_trial),
        cmocka_unit_test(students_sleepers),
    };
    ds_stats_init();
    return cmocka_run_group_tests_name("stats: N-of-1", tests, NULL, NULL);
}
