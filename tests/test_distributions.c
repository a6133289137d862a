#include <downshift/stats.h>

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <cmocka.h>
#include "support/reference.h"

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
        assert_true(ref_near("above", ds_t_above(t, QUANTILES[i].df), 1 - QUANTILES[i].prob, 1e-12));
        assert_true(ref_near("below", ds_t_above(-t, QUANTILES[i].df), QUANTILES[i].prob, 1e-12));
        assert_true(ref_near("and back", ds_t_two_sided(t, QUANTILES[i].df), 2 * (1 - QUANTILES[i].prob), 1e-12));
    }
}

static void impossible_arguments_give_no_number(void **state)
{
    (void)state;
    assert_true(isnan(ds_t_quantile(0.975, 0)) && isnan(ds_t_quantile(0.975, -1)) && isnan(ds_t_quantile(0.975, NAN)));
    assert_true(isnan(ds_t_quantile(0, 5)) && isnan(ds_t_quantile(1, 5)) && isnan(ds_t_quantile(NAN, 5)));
    assert_true(isnan(ds_t_two_sided(NAN, 5)) && isnan(ds_t_two_sided(1, 0)));
    assert_true(isnan(ds_t_above(NAN, 5)) && isnan(ds_t_above(1, 0)));
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

static void f_tails_with_one_numerator_df_are_those_of_t(void **state)
{
    (void)state;
    ref_csv csv;
    double *c[4];
    const char *const names[4] = { "df1", "df2", "F", "upper_tail" };
    size_t seen = 0;
    if (!ref_csv_read(REF_ROOT "classic/misc/f_upper_tails.csv", &csv)) {
        print_message("no table of F tails\n");
        skip();
    }
    for (int k = 0; k < 4; k++) assert_non_null(c[k] = ref_column(&csv, names[k]));
    for (size_t i = 0; i < csv.rows; i++)
        if (c[0][i] == 1) {
            assert_true(ref_near("F tail", ds_t_two_sided(sqrt(c[2][i]), c[1][i]), c[3][i], 1e-10 * c[3][i]));
            seen++;
        }
    assert_true(seen > 10);
    for (int k = 0; k < 4; k++) free(c[k]);
    ref_csv_free(&csv);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(t_quantiles),
        cmocka_unit_test(impossible_arguments_give_no_number),
        cmocka_unit_test(the_table_of_quantiles),
        cmocka_unit_test(the_table_of_tails),
        cmocka_unit_test(f_tails_with_one_numerator_df_are_those_of_t),
    };
    ds_stats_init();
    return cmocka_run_group_tests_name("stats: t", tests, NULL, NULL);
}
