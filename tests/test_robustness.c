#include <downshift/stats.h>

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <cmocka.h>
#include "support/reference.h"

/* t, df, the value for the estimate and for the 95 % interval, from the published formula in R. */
static const struct row {
    const char *name;
    double t, df, value, interval;
} ROWS[] = {
    { "few df", 2.5, 10, 0.537591906795965135, 0.03585636719024788005 },
    { "interval holds zero", 1, 30, 0.166666666666666657, 0 },
    { "clear", 8, 1000, 0.222998039208147619, 0.17354334101322799189 },
    { "negative t", -8, 1000, 0.222998039208147619, 0.17354334101322799189 },
    { "no effect", 0, 50, 0, 0 },
    { "beyond all doubt", INFINITY, 50, 1, 1 },
    { "no t", NAN, 50, NAN, NAN },
    { "no df", 2, 0, NAN, NAN },
};

static void check(const char *name, double t, double df, double value, double interval)
{
    assert_true(ref_near(name, ds_robustness_value(t, df), value, 1e-14));
    assert_true(ref_near(name, ds_robustness_value_interval(t, df), interval, 1e-13));
}

static void by_row(void **state)
{
    (void)state;
    for (size_t i = 0; i < DS_COUNT(ROWS); i++)
        check(ROWS[i].name, ROWS[i].t, ROWS[i].df, ROWS[i].value, ROWS[i].interval);
}

static void a_large_ratio_does_not_cancel(void **state)
{
    (void)state;
    assert_true(ref_near("1 - 1 / f^2", 1 - ds_robustness_value(1e7, 10), 1e-13, 1e-15));
}

static void the_reference_table(void **state)
{
    (void)state;
    ref_csv csv;
    double *c[4];
    const char *const names[4] = { "t", "df", "RV", "RV_alpha05" };
    if (!ref_csv_read(REF_ROOT "classic/misc/robustness_value.csv", &csv)) {
        print_message("no table of robustness values\n");
        skip();
    }
    for (int k = 0; k < 4; k++) assert_non_null(c[k] = ref_column(&csv, names[k]));
    assert_true(csv.rows >= 20);
    for (size_t i = 0; i < csv.rows; i++) check("table", c[0][i], c[1][i], c[2][i], c[3][i]);
    for (int k = 0; k < 4; k++) free(c[k]);
    ref_csv_free(&csv);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(by_row),
        cmocka_unit_test(a_large_ratio_does_not_cancel),
        cmocka_unit_test(the_reference_table),
    };
    ds_stats_init();
    return cmocka_run_group_tests_name("stats: robustness value", tests, NULL, NULL);
}
