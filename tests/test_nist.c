#include <downshift/stats.h>

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "support/reference.h"

/* Linear sets of the NIST Statistical Reference Datasets, https://www.itl.nist.gov/div898/strd/ (a work of the United States
 * government, not subject to copyright). Digits are counted as NIST does: -log10 of the relative error, absolute where the certified
 * value is 0, 15 at most. */

static double digits(double got, double certified)
{
    double error = fabs(got - certified) / (certified == 0 ? 1 : fabs(certified));
    return error > 0 ? fmin(15, -log10(error)) : 15;
}

/* ---- three sets that stand here ------------------------------------------------------------------------ */

/* clang-format off */
static const double NOINT1_X[] = { 60, 61, 62, 63, 64, 65, 66, 67, 68, 69, 70 };
static const double NOINT1_Y[] = { 130, 131, 132, 133, 134, 135, 136, 137, 138, 139, 140 };
static const double NOINT2_X[] = { 4, 5, 6 }, NOINT2_Y[] = { 3, 4, 4 };
static const double LONGLEY_X[] = {
    1,  83.0, 234289, 2356, 1590, 107608, 1947,   1,  88.5, 259426, 2325, 1456, 108632, 1948,
    1,  88.2, 258054, 3682, 1616, 109773, 1949,   1,  89.5, 284599, 3351, 1650, 110929, 1950,
    1,  96.2, 328975, 2099, 3099, 112075, 1951,   1,  98.1, 346999, 1932, 3594, 113270, 1952,
    1,  99.0, 365385, 1870, 3547, 115094, 1953,   1, 100.0, 363112, 3578, 3350, 116219, 1954,
    1, 101.2, 397469, 2904, 3048, 117388, 1955,   1, 104.6, 419180, 2822, 2857, 118734, 1956,
    1, 108.4, 442769, 2936, 2798, 120445, 1957,   1, 110.8, 444546, 4681, 2637, 121950, 1958,
    1, 112.6, 482704, 3813, 2552, 123366, 1959,   1, 114.2, 502601, 3931, 2514, 125368, 1960,
    1, 115.7, 518173, 4806, 2572, 127852, 1961,   1, 116.9, 554894, 4007, 2827, 130081, 1962,
};
static const double LONGLEY_Y[] = { 60323, 61122, 60171, 61187, 63221, 63639, 64989, 63761,
                                    66019, 67857, 68169, 66513, 68655, 69564, 69331, 70551 };
/* clang-format on */

static const struct row {
    const char *name;
    const double *x, *y;
    size_t n, p;
    double beta[7], se[7], sigma, least;
} ROWS[] = {
    { "NoInt1", NOINT1_X, NOINT1_Y, 11, 1, { 2.07438016528926 }, { 0.0165289256198347 }, 3.56753034006338, 14 },
    { "NoInt2", NOINT2_X, NOINT2_Y, 3, 1, { 0.727272727272727 }, { 0.0420827318078432 }, 0.369274472937998, 14 },
    { "Longley",
      LONGLEY_X,
      LONGLEY_Y,
      16,
      7,
      { -3482258.63459582, 15.0618722713733, -0.0358191792925910, -2.02022980381683, -1.03322686717359,
        -0.0511041056535807, 1829.15146461355 },
      { 890420.383607373, 84.9149257747669, 0.0334910077722432, 0.488399681651699, 0.214274163161675, 0.226073200069370,
        455.478499142212 },
      304.854073561965,
      12.5 },
};

static void a_set_that_stands_here(void **state)
{
    const struct row *r = *state;
    double beta[7], se[7], sigma;
    size_t rank;
    ds_arena a = { 0 };
    ds_why w = { 0 };
    assert_int_equal(ds_least_squares(r->x, r->y, r->n, r->p, &a, beta, se, &sigma, &rank, &w), DS_OK);
    assert_int_equal(rank, r->p);
    for (size_t k = 0; k < r->p; k++) {
        assert_true(digits(beta[k], r->beta[k]) >= r->least);
        assert_true(digits(se[k], r->se[k]) >= r->least);
    }
    assert_true(digits(sigma, r->sigma) >= r->least);
    ds_arena_free(&a);
}

/* Longley's columns through the mixed model without random effects: products of columns, yet shifted ones. */
static void longley_from_sums(void **state)
{
    (void)state;
    const struct row *r = ROWS + 2;
    ds_lmm_sums *s = ds_lmm_sums_new(0, 7);
    ds_arena a = { 0 };
    ds_why w = { 0 };
    ds_lmm_fit f;
    assert_int_equal(ds_lmm_sums_add(s, 0, NULL, r->x, r->y, NULL, r->n, &w), DS_OK);
    assert_int_equal(ds_lmm_fit_sums(s, &(ds_lmm_options){ 0 }, &a, &f, &w), DS_OK);
    assert_int_equal(f.status, DS_FIT_OK);
    for (size_t k = 0; k < 7; k++) {
        double c[7] = { 0 };
        ds_estimate e;
        c[k] = 1;
        assert_int_equal(ds_lmm_contrast(&f, c, &e, &w), DS_OK);
        assert_true(digits(e.estimate, r->beta[k]) >= 8 && digits(e.se, r->se[k]) >= 8);
        assert_true(ref_near("df", e.df, 9, 1e-9));
    }
    ds_lmm_sums_free(s);
    ds_arena_free(&a);
}

/* ---- all linear sets, read at run time --------------------------------------------------------------------- */

static const char *const LINEAR[] = { "Norris",   "Pontius",  "NoInt1",   "NoInt2",   "Longley", "Filip",
                                      "Wampler1", "Wampler2", "Wampler3", "Wampler4", "Wampler5" };

static double mark_of(const ref_csv *marks, const char *set, const char *column)
{
    double *v = ref_column(marks, column), mark = NAN;
    for (size_t i = 0; i < marks->rows; i++)
        if (!strcmp(marks->cell[(i + 1) * marks->columns], set)) mark = v[i];
    free(v);
    return mark;
}

/* Row-major X: intercept, then the powers of x or the predictors named. */
static double *design(const ref_csv *csv, const json_t *model, size_t *p)
{
    bool intercept = json_is_true(json_object_get(model, "intercept"));
    const json_t *names = json_object_get(model, "predictors");
    size_t degree = (size_t)ref_number(model, "polynomial_degree", NULL), predictors = json_array_size(names);
    *p = intercept + predictors * degree;
    double *x = malloc(csv->rows * *p * sizeof *x);
    for (size_t i = 0; intercept && i < csv->rows; i++) x[i * *p] = 1;
    for (size_t k = 0; k < predictors; k++) {
        double *v = ref_column(csv, json_string_value(json_array_get(names, k)));
        for (size_t i = 0; i < csv->rows; i++)
            for (size_t d = 1; d <= degree; d++) x[i * *p + intercept + k + d - 1] = pow(v[i], (double)d);
        free(v);
    }
    return x;
}

static void check_linear(const char *set, const ref_csv *marks)
{
    char path[200];
    ref_csv csv;
    size_t p, rank;
    ds_arena a = { 0 };
    ds_why w = { 0 };
    double beta[11], se[11], sigma, worst_beta = 15, worst_se = 15;
    snprintf(path, sizeof path, REF_ROOT "nist/%s/expected.json", set);
    json_t *all = ref_json(path);
    snprintf(path, sizeof path, REF_ROOT "nist/%s/data.csv", set);
    assert_non_null(all);
    assert_true(ref_csv_read(path, &csv));
    double *x = design(&csv, json_object_get(all, "model"), &p), *y = ref_column(&csv, "y");
    assert_int_equal(ds_least_squares(x, y, csv.rows, p, &a, beta, se, &sigma, &rank, &w), DS_OK);
    assert_int_equal(rank, p);
    for (size_t k = 0; k < p; k++) {
        const json_t *c = json_array_get(ref_at(all, "certified", "coefficients", NULL), k);
        worst_beta = fmin(worst_beta, digits(beta[k], ref_number(c, "estimate", "value", NULL)));
        worst_se = fmin(worst_se, digits(se[k], ref_number(c, "std_error", "value", NULL)));
    }
    /* the digits of a QR in R, or 13 where that has more: standard errors come from R of the factors, coefficients are refined */
    double least = fmin(13, mark_of(marks, set, "LRE_qr")), least_se = fmin(12.5, mark_of(marks, set, "LRE_se"));
    if (worst_beta < least || worst_se < least_se) fail_msg("%s: %.2f and %.2f digits", set, worst_beta, worst_se);
    free(x);
    free(y);
    ref_csv_free(&csv);
    ds_arena_free(&a);
    json_decref(all);
}

static void every_linear_set(void **state)
{
    (void)state;
    ref_csv marks;
    if (!ref_csv_read(REF_ROOT "nist/achievable_LRE.csv", &marks)) {
        print_message("no " REF_ROOT "nist\n");
        skip();
    }
    for (size_t i = 0; i < DS_COUNT(LINEAR); i++) check_linear(LINEAR[i], &marks);
    ref_csv_free(&marks);
}

/* ---- one-way analysis of variance, as a random intercept -------------------------------------------------- */

static const char *const ANOVA[] = { "SiRstv", "AtmWtAg", "SmLs01", "SmLs02", "SmLs03",
                                     "SmLs04", "SmLs05",  "SmLs06", "SmLs07" };

/* Balanced groups: REML's sigma^2 is the mean square within, and F = 1 + n (tau / sigma)^2. The sets' hard part is a large common
 * part of y; from 10^12 on the digits are gone when the numbers are read as doubles. */
static void check_anova(const char *set)
{
    char path[200];
    ref_csv csv;
    ds_arena a = { 0 };
    ds_why w = { 0 };
    ds_lmm_fit f;
    ref_model m = { .p = 1, .q = 1 };
    snprintf(path, sizeof path, REF_ROOT "nist/%s/expected.json", set);
    json_t *all = ref_json(path);
    snprintf(path, sizeof path, REF_ROOT "nist/%s/data.csv", set);
    assert_true(all && ref_csv_read(path, &csv));
    double *one = malloc(csv.rows * sizeof *one), *y = ref_column(&csv, "y");
    size_t *group = ref_groups(&csv, "group", &m.groups);
    for (size_t i = 0; i < csv.rows; i++) one[i] = 1;
    m.n = csv.rows;
    m.group = group;
    m.x[0] = m.z[0] = one;
    m.y = y;
    ds_lmm_sums *s = ref_sums(&m);
    assert_non_null(s);
    assert_int_equal(ds_lmm_fit_sums(s, &(ds_lmm_options){ 0 }, &a, &f, &w), DS_OK);
    assert_int_equal(f.status, DS_FIT_OK);
    double within = digits(f.sigma * f.sigma, ref_number(all, "certified", "within", "ms", "value", NULL));
    double ratio = 1 + (double)(m.n / m.groups) * f.chol[0] * f.chol[0];
    double between = digits(ratio, ref_number(all, "certified", "between", "F", "value", NULL));
    double least = strcmp(set, "SmLs07") ? 9 : 3;
    if (within < least || between < least) fail_msg("%s: %.2f and %.2f digits", set, within, between);
    ds_lmm_sums_free(s);
    ds_arena_free(&a);
    free(one);
    free(y);
    free(group);
    ref_csv_free(&csv);
    json_decref(all);
}

static void every_analysis_of_variance(void **state)
{
    (void)state;
    json_t *there = ref_json(REF_ROOT "nist/SiRstv/expected.json");
    if (!there) {
        print_message("no " REF_ROOT "nist\n");
        skip();
    }
    json_decref(there);
    for (size_t i = 0; i < DS_COUNT(ANOVA); i++) check_anova(ANOVA[i]);
}

int main(void)
{
    struct CMUnitTest tests[DS_COUNT(ROWS) + 3] = {
        cmocka_unit_test(longley_from_sums),
        cmocka_unit_test(every_linear_set),
        cmocka_unit_test(every_analysis_of_variance),
    };
    for (size_t i = 0; i < DS_COUNT(ROWS); i++)
        tests[i + 3] = (struct CMUnitTest){ .name = ROWS[i].name,
                                            .test_func = a_set_that_stands_here,
                                            .initial_state = (void *)(uintptr_t)&ROWS[i] };
    ds_stats_init();
    return cmocka_run_group_tests_name("stats: NIST", tests, NULL, NULL);
}
