#include <downshift/stats.h>

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <cmocka.h>
#include "support/reference.h"

/* The 25 p values of the well known dietary-fat example, and one with ties and a 1; by R's p.adjust. */
static const double FAT[] = { 0.001, 0.008, 0.039, 0.041, 0.042, 0.06,  0.074, 0.205, 0.212, 0.216, 0.222, 0.251, 0.269,
                              0.275, 0.34,  0.341, 0.384, 0.569, 0.594, 0.696, 0.762, 0.94,  0.942, 0.975, 0.986 };
static const double TIES[] = { 0.04, 0.01, 0.01, 0.5, 1, 0.0004 }, TIES_HOLM[] = { 0.12, 0.05, 0.05, 1, 1, 0.0024 };

static void the_dietary_fat_example(void **state)
{
    (void)state;
    double got[25], first[] = { 0.025, 0.192, 0.897, 0.902, 0.902 };
    ds_holm(FAT, 25, got);
    for (size_t i = 0; i < 25; i++) assert_true(ref_near("holm", got[i], i < 5 ? first[i] : 1, 1e-14));
}

static void ties_and_order(void **state)
{
    (void)state;
    double got[6];
    ds_holm(TIES, 6, got);
    for (size_t i = 0; i < 6; i++) assert_true(ref_near("holm", got[i], TIES_HOLM[i], 1e-14));
}

static void a_nan_is_not_of_the_family(void **state)
{
    (void)state;
    double p[] = { NAN, 0.03, NAN, 0.02, 0.5 }, got[5];
    ds_holm(p, 5, got);
    assert_true(isnan(got[0]) && isnan(got[2]));
    assert_true(ref_near("second", got[1], 0.06, 1e-15) && ref_near("first", got[3], 0.06, 1e-15) && got[4] == 0.5);
    ds_holm(p, 1, got);
    assert_true(isnan(got[0]));
    ds_holm(p, 0, got);
}

/* Quantiles at whole and fractional degrees of freedom; by R's qt, two of them textbook values. */
static const struct {
    double df, prob, t;
} QUANTILES[] = {
    { 1, 0.975, 12.7062047361747 },   { 5, 0.975, 2.57058183563631 },     { 9, 0.975, 2.2621571627982 },
    { 29, 0.95, 1.69912702653350 },   { 0.8, 0.9, 4.0632911999665993 },   { 1.89, 0.9, 1.9349297728684622 },
    { 2.5, 0.9, 1.7302509288071761 }, { 1e300, 0.975, 1.95996398454005 },
};

static void t_quantiles(void **state)
{
    (void)state;
    for (size_t i = 0; i < DS_COUNT(QUANTILES); i++) {
        double t = ds_t_quantile(QUANTILES[i].prob, QUANTILES[i].df);
        assert_true(ref_near("t", t, QUANTILES[i].t, 1e-12 * QUANTILES[i].t));
        assert_true(ref_near("other side", ds_t_quantile(1 - QUANTILES[i].prob, QUANTILES[i].df), -t, 1e-12 * t));
        assert_true(ref_near("and back", ds_t_two_sided(t, QUANTILES[i].df), 2 * (1 - QUANTILES[i].prob), 1e-12));
    }
}

static void impossible_arguments_give_no_number(void **state)
{
    (void)state;
    assert_true(isnan(ds_t_quantile(0.975, 0)) && isnan(ds_t_quantile(0.975, -1)) && isnan(ds_t_quantile(0.975, NAN)));
    assert_true(isnan(ds_t_quantile(0, 5)) && isnan(ds_t_quantile(1, 5)) && isnan(ds_t_quantile(NAN, 5)));
    assert_true(isnan(ds_t_two_sided(NAN, 5)) && isnan(ds_t_two_sided(1, 0)));
    assert_true(ds_t_two_sided(0, 5) == 1 && ds_t_two_sided(INFINITY, 5) == 0);
}

typedef bool checker(const double *a, const double *b, const double *c, size_t i);

static bool quantile_agrees(const double *df, const double *prob, const double *t, size_t i)
{
    return ref_near("t quantile", ds_t_quantile(prob[i], df[i]), t[i], 1e-11 * fabs(t[i]) + 1e-14);
}

static bool tail_agrees(const double *df, const double *t, const double *upper, size_t i)
{
    /* GSL's tails keep fewer digits below 1e-25 */
    double p = 2 * upper[i], tolerance = upper[i] < 1e-25 ? 1e-6 : 1e-10;
    return ref_near("t tail", ds_t_two_sided(t[i], df[i]), p, tolerance * p);
}

static void whole_table(const char *path, const char *const names[3], checker *agrees)
{
    ref_csv csv;
    double *c[3];
    if (!ref_csv_read(path, &csv)) {
        print_message("no %s\n", path);
        skip();
    }
    for (int k = 0; k < 3; k++) assert_non_null(c[k] = ref_column(&csv, names[k]));
    assert_true(csv.rows > 20);
    for (size_t i = 0; i < csv.rows; i++) assert_true(agrees(c[0], c[1], c[2], i));
    for (int k = 0; k < 3; k++) free(c[k]);
    ref_csv_free(&csv);
}

static void the_table_of_quantiles(void **state)
{
    (void)state;
    whole_table(REF_ROOT "classic/misc/t_quantiles.csv", (const char *const[]){ "df", "prob", "t_quantile" },
                quantile_agrees);
}

static void the_table_of_tails(void **state)
{
    (void)state;
    whole_table(REF_ROOT "classic/misc/t_upper_tails.csv", (const char *const[]){ "df", "t", "upper_tail" },
                tail_agrees);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_dietary_fat_example),
        cmocka_unit_test(ties_and_order),
        cmocka_unit_test(a_nan_is_not_of_the_family),
        cmocka_unit_test(t_quantiles),
        cmocka_unit_test(impossible_arguments_give_no_number),
        cmocka_unit_test(the_table_of_quantiles),
        cmocka_unit_test(the_table_of_tails),
    };
    ds_stats_init();
    return cmocka_run_group_tests_name("stats: Holm and t", tests, NULL, NULL);
}
