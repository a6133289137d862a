#include <downshift/stats.h>

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <cmocka.h>
#include "support/reference.h"

static const double KNOT[4] = { 30, 45, 60, 90 };

static void knots_are_type_7_percentiles(void **state)
{
    (void)state;
    double x[21], knot[4], one = 60;
    for (int i = 0; i < 21; i++) x[i] = i * i; /* 5 % of 20 steps: positions 1, 7, 13, 19 */
    ds_rcs_knots(x, 21, knot);
    assert_true(knot[0] == 1 && knot[1] == 49 && knot[2] == 169 && knot[3] == 361);
    ds_rcs_knots(x, 4, knot); /* 0 1 4 9, positions 0.15, 1.05, 1.95, 2.85 */
    assert_true(ref_near("first", knot[0], 0.15, 1e-12) && ref_near("second", knot[1], 1.15, 1e-12));
    assert_true(ref_near("third", knot[2], 3.85, 1e-12) && ref_near("fourth", knot[3], 8.25, 1e-12));
    ds_rcs_knots(&one, 1, knot);
    assert_true(knot[0] == 60 && knot[3] == 60);
    ds_rcs_knots(x, 0, knot);
    assert_true(isnan(knot[0]) && isnan(knot[3]));
}

/* Harrell's terms at 100 with knots 30, 45, 60, 90, by hand: the cubes are 70, 55, 40 and 10. */
static void the_basis_by_hand(void **state)
{
    (void)state;
    double b[3];
    ds_rcs_basis(100, KNOT, b);
    assert_true(b[0] == 100);
    assert_true(ref_near("first bend", b[1], (343000 - 64000 * 60.0 / 30 + 1000 * 30.0 / 30) / 3600, 1e-10));
    assert_true(ref_near("second bend", b[2], (166375 - 64000 * 45.0 / 30 + 1000 * 15.0 / 30) / 3600, 1e-10));
}

static double second_difference(double x, int column)
{
    double before[3], at[3], after[3];
    ds_rcs_basis(x - 1, KNOT, before);
    ds_rcs_basis(x, KNOT, at);
    ds_rcs_basis(x + 1, KNOT, after);
    return before[column] - 2 * at[column] + after[column];
}

static void straight_beyond_the_outer_knots(void **state)
{
    (void)state;
    for (int column = 0; column < 3; column++)
        for (double d = 1; d < 200; d += 13) {
            assert_true(ref_near("left", second_difference(30 - d, column), 0, 1e-12));
            assert_true(ref_near("right", second_difference(90 + d, column), 0, 1e-9));
        }
    assert_true(second_difference(50, 1) > 0.01); /* and bent between them */
}

/* The value and the slope just above a knot, less those just below. */
static void no_corner_at_any_knot(void **state)
{
    (void)state;
    for (int k = 0; k < 4; k++) {
        double below[3], at[3], above[3], e = 1e-4;
        ds_rcs_basis(KNOT[k] - e, KNOT, below);
        ds_rcs_basis(KNOT[k], KNOT, at);
        ds_rcs_basis(KNOT[k] + e, KNOT, above);
        for (int c = 0; c < 3; c++)
            assert_true(ref_near("slope", (above[c] - at[c]) / e, (at[c] - below[c]) / e, 1e-4));
    }
}

static const struct tie {
    const char *name;
    double knot[4];
    int bends;
} TIES[] = {
    { "middle", { 30, 60, 60, 90 }, 1 },    { "left", { 30, 30, 60, 90 }, 1 }, { "right", { 30, 60, 90, 90 }, 1 },
    { "both ends", { 30, 30, 90, 90 }, 0 }, { "all", { 60, 60, 60, 60 }, 0 },  { "none", { 30, 45, 60, 90 }, 2 },
};

static void coinciding_knots_count_once(void **state)
{
    (void)state;
    for (size_t i = 0; i < DS_COUNT(TIES); i++) {
        double b[3];
        ds_rcs_basis(75, TIES[i].knot, b);
        assert_true(b[0] == 75 && isfinite(b[1]) && isfinite(b[2]));
        assert_int_equal((b[1] != 0) + (b[2] != 0), TIES[i].bends);
    }
    double middle[3], left[3];
    ds_rcs_basis(75, TIES[0].knot, middle);
    ds_rcs_basis(75, TIES[1].knot, left);
    assert_true(middle[1] == left[1]); /* the same three knots */
}

static void what_is_no_number_gives_none(void **state)
{
    (void)state;
    double b[3];
    ds_rcs_basis(NAN, KNOT, b);
    assert_true(isnan(b[0]) && isnan(b[1]) && isnan(b[2]));
    ds_rcs_basis(60, (const double[4]){ NAN, NAN, NAN, NAN }, b);
    assert_true(isnan(b[0]) && isnan(b[1]) && isnan(b[2]));
}

/* ---- a published data set, fitted in R with a natural spline of the same knots -------------------------- */

static int ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* The curve and its SE at `at` are the intercept of a fit whose columns are zero there. */
static void fit_at(const double *x, const double *y, size_t n, const double *knot, double at, double *fit, double *se)
{
    double row[64 * 4], here[3], b[4], s[4], sigma;
    size_t rank;
    ds_arena arena = { 0 };
    ds_why w = { 0 };
    assert_true(n <= 64);
    ds_rcs_basis(at, knot, here);
    for (size_t i = 0; i < n; i++) {
        row[4 * i] = 1;
        ds_rcs_basis(x[i], knot, row + 4 * i + 1);
        for (int k = 0; k < 3; k++) row[4 * i + 1 + (size_t)k] -= here[k];
    }
    assert_int_equal(ds_least_squares(row, y, n, 4, &arena, b, s, &sigma, &rank, &w), DS_OK);
    *fit = b[0];
    *se = s[0];
    ds_arena_free(&arena);
}

static double entry(const json_t *j, const char *name, size_t i)
{
    return json_number_value(json_array_get(json_object_get(j, name), i));
}

static void compare_curve(const json_t *j, const double *x, const double *y, size_t n)
{
    double sorted[64], knot[4], fit, se;
    assert_true(n <= 64);
    for (size_t i = 0; i < n; i++) sorted[i] = x[i];
    qsort(sorted, n, sizeof *sorted, ascending);
    ds_rcs_knots(sorted, n, knot);
    for (size_t k = 0; k < 4; k++) assert_true(ref_near("knot", knot[k], entry(j, "knots", k), 1e-10));
    assert_true(json_array_size(json_object_get(j, "x")) > 20);
    for (size_t i = 0; i < json_array_size(json_object_get(j, "x")); i++) {
        fit_at(x, y, n, knot, entry(j, "x", i), &fit, &se);
        assert_true(ref_near("fit", fit, entry(j, "fit", i), 1e-10) && ref_near("se", se, entry(j, "se", i), 1e-10));
    }
}

static void a_published_curve(void **state)
{
    (void)state;
    ref_csv csv;
    json_t *j = ref_json(REF_ROOT "classic/misc/natural_spline.json");
    if (!j || !ref_csv_read(REF_ROOT "classic/plant_RKV/data.csv", &csv)) {
        json_decref(j);
        print_message("no reference spline\n");
        skip();
    }
    double *x = ref_column(&csv, "time"), *y = ref_column(&csv, "y");
    assert_true(x && y);
    compare_curve(j, x, y, csv.rows);
    free(x);
    free(y);
    ref_csv_free(&csv);
    json_decref(j);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(knots_are_type_7_percentiles),
        cmocka_unit_test(the_basis_by_hand),
        cmocka_unit_test(straight_beyond_the_outer_knots),
        cmocka_unit_test(no_corner_at_any_knot),
        cmocka_unit_test(coinciding_knots_count_once),
        cmocka_unit_test(what_is_no_number_gives_none),
        cmocka_unit_test(a_published_curve),
    };
    ds_stats_init();
    return cmocka_run_group_tests_name("stats: spline", tests, NULL, NULL);
}
