#include <downshift/stats.h>

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include "support/random.h"
#include "support/reference.h"

/* Two published breakpoint examples, |t| of the change of slope over the scan, residual df, and Davies' p for a Gaussian response
 * by R's segmented 1.6-2. */
static const double PLANT[] = { -5.44815152490388, -9.18654469956939, -14.4032531748965,
                                -20.1196144375745, -15.310377195443,  -9.03061005827952,
                                -5.17429782554521, -3.47158989311774, -1.66145806996392 };
static const double DOWN[] = {
    2.26021852527084, 4.76758997621397, 6.59058146864239, 8.3666214803481,  10.6016823745829,
    9.69756836412539, 7.52748196454,    4.80827205349747, 2.82427246557011, 0.88068805991024
};
static const struct row {
    const char *name;
    const double *t;
    size_t n;
    double df, p;
} ROWS[] = {
    { "plant, t", PLANT, DS_COUNT(PLANT), 29, 1.17285700065222e-16 },
    { "down, t", DOWN, DS_COUNT(DOWN), 27, 1.87252894864535e-09 },
    { "plant, normal", PLANT, DS_COUNT(PLANT), NAN, 1.66518861075615e-87 },
    { "down, normal", DOWN, DS_COUNT(DOWN), INFINITY, 2.85595205902518e-24 },
};

static void published_examples(void **state)
{
    (void)state;
    for (size_t i = 0; i < DS_COUNT(ROWS); i++) {
        const struct row *r = &ROWS[i];
        assert_true(ref_near(r->name, ds_davies(r->t, r->n, r->df), r->p, 1e-9 * r->p));
    }
}

static void many_degrees_of_freedom_do_not_overflow(void **state)
{
    (void)state;
    double t[] = { 1.2, 2.4, 2.9, 1.1 }, normal = ds_davies(t, 4, NAN);
    assert_true(ref_near("341 df", ds_davies(t, 4, 341), normal, 0.06 * normal));
    assert_true(ref_near("1e5 df", ds_davies(t, 4, 1e5), normal, 2e-4 * normal));
    assert_true(ref_near("1e9 df", ds_davies(t, 4, 1e9), normal, 1e-5 * normal));
    assert_true(ds_davies(t, 4, 30) > ds_davies(t, 4, 300) && ds_davies(t, 4, 300) > normal);
}

static void a_single_point_is_an_ordinary_test(void **state)
{
    (void)state;
    double t = -2.1;
    assert_true(ref_near("t", ds_davies(&t, 1, 12), ds_t_two_sided(2.1, 12), 1e-15));
    assert_true(ref_near("normal", ds_davies(&t, 1, NAN), ds_t_two_sided(2.1, INFINITY), 1e-15));
}

static void bounds_and_gaps(void **state)
{
    (void)state;
    double gaps[] = { NAN, 1, NAN, 3, 2, NAN }, whole[] = { 1, 3, 2 }, low[] = { -0.1, 0.1, -0.1, 0.1 };
    assert_true(ds_davies(gaps, 6, 20) == ds_davies(whole, 3, 20));
    assert_true(ds_davies(low, 4, NAN) <= 1);
    assert_true(isnan(ds_davies(gaps, 1, 20)) && isnan(ds_davies(whole, 0, 20)));
    assert_true(isnan(ds_davies(whole, 3, 0)) && isnan(ds_davies(whole, 3, -1)));
}

/* A scan over a quarter circle of directions in noise of 6 dimensions: t with 5 df. */
static double scan_of_noise(rnd *r)
{
    enum { POINTS = 46, DIMENSIONS = 6 };
    double z[DIMENSIONS], t[POINTS], square = 0;
    for (int k = 0; k < DIMENSIONS; k++) {
        z[k] = rnd_normal(r);
        square += z[k] * z[k];
    }
    for (int i = 0; i < POINTS; i++) {
        double angle = i * 1.5707963267948966 / (POINTS - 1), along = z[0] * cos(angle) + z[1] * sin(angle);
        t[i] = along / sqrt((square - along * along) / (DIMENSIONS - 1));
    }
    return ds_davies(t, POINTS, DIMENSIONS - 1);
}

static void few_degrees_of_freedom_keep_the_size(void **state)
{
    (void)state;
    enum { RUNS = 4000 };
    rnd r = rnd_start(1, 0);
    int rejected = 0;
    for (int i = 0; i < RUNS; i++)
        if (scan_of_noise(&r) < 0.05) rejected++;
    assert_true(rejected < RUNS * 0.06); /* three Monte-Carlo errors above 5 % */
    assert_true(rejected > RUNS * 0.03); /* and a bound that is not far above the truth */
}

static void agrees_with_profile(const char *path)
{
    double t[400];
    json_t *j = ref_json(path);
    if (!j) {
        print_message("no %s\n", path);
        skip();
    }
    const json_t *scan = ref_at(j, "breakpoint_ar1", "profile", "t", NULL);
    size_t n = json_array_size(scan);
    assert_true(n > 20 && n <= DS_COUNT(t));
    for (size_t i = 0; i < n; i++) t[i] = json_number_value(json_array_get(scan, i));
    double want = ref_number(j, "breakpoint_ar1", "davies_p", NULL);
    assert_true(ref_near("davies p", ds_davies(t, n, NAN), want, 1e-9 * want));
    json_decref(j);
}

static void the_scan_of_a_practice_with_a_hinge(void **state)
{
    (void)state;
    agrees_with_profile(REF_ROOT "sim/S1/expected.json");
}

static void the_scan_of_a_practice_booking_after_bad_nights(void **state)
{
    (void)state;
    agrees_with_profile(REF_ROOT "sim/S4/expected.json");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(published_examples),
        cmocka_unit_test(many_degrees_of_freedom_do_not_overflow),
        cmocka_unit_test(a_single_point_is_an_ordinary_test),
        cmocka_unit_test(bounds_and_gaps),
        cmocka_unit_test(few_degrees_of_freedom_keep_the_size),
        cmocka_unit_test(the_scan_of_a_practice_with_a_hinge),
        cmocka_unit_test(the_scan_of_a_practice_booking_after_bad_nights),
    };
    ds_stats_init();
    return cmocka_run_group_tests_name("stats: Davies", tests, NULL, NULL);
}
