#include <downshift/stats.h>

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include "support/reference.h"

/* The bounded and the unbounded set, worked out in R. */
static const struct row {
    const char *name;
    double num, den, var_num, var_den, cov, df;
    bool bounded;
    double low, high;
} ROWS[] = {
    { "steady baseline", 0.6, 6, 0.02, 0.05, -0.004, 18, true, 0.0498376409582787, 0.152382908563124 },
    { "few df", 1.2, 5.1, 0.3, 0.9, 0, 4, true, -0.0647563061658147, 0.706527516854481 },
    { "baseline not clearly above zero", 0.6, 0.5, 0.02, 0.2, 0, 8, false, NAN, NAN },
    { "baseline zero", 0.6, 0, 0.02, 0.2, 0, 8, false, NAN, NAN },
    { "negative variance", 0.6, 6, -0.02, 0.05, 0, 18, false, NAN, NAN },
    { "covariance beyond the variances", 0.6, 6, 0.02, 0.05, 0.2, 18, false, NAN, NAN },
    { "no df", 0.6, 6, 0.02, 0.05, 0, 0, false, NAN, NAN },
    { "df not a number", 0.6, 6, 0.02, 0.05, 0, NAN, false, NAN, NAN },
};

static void check(const char *name, ds_ratio got, bool bounded, double low, double high)
{
    assert_int_equal(got.bounded, bounded);
    assert_true(ref_near(name, got.low, low, 1e-12) && ref_near(name, got.high, high, 1e-12));
}

static void sets_by_row(void **state)
{
    (void)state;
    for (size_t i = 0; i < DS_COUNT(ROWS); i++) {
        const struct row *r = &ROWS[i];
        check(r->name, ds_fieller(r->num, r->den, r->var_num, r->var_den, r->cov, r->df), r->bounded, r->low, r->high);
    }
}

/* With a known baseline nothing but a division is left. */
static void a_known_baseline(void **state)
{
    (void)state;
    double half = ds_t_quantile(0.975, 30) * 0.2;
    check("known", ds_fieller(0.6, 5, 0.04, 0, 0, 30), true, (0.6 - half) / 5, (0.6 + half) / 5);
    assert_true(ds_fieller(0.6, 5, 0.04, 0, 0, INFINITY).low > (0.6 - half) / 5);
}

/* Every border r has (num - r den)^2 = t^2 Var(num - r den). */
static void the_borders_solve_the_equation(void **state)
{
    (void)state;
    ds_ratio r = ds_fieller(1.2, 5.1, 0.3, 0.4, 0.1, 7.5);
    double t = ds_t_quantile(0.975, 7.5), ends[] = { r.low, r.high };
    assert_true(r.bounded && r.low < r.ratio && r.ratio < r.high);
    for (size_t i = 0; i < 2; i++) {
        double d = 1.2 - ends[i] * 5.1, var = 0.3 - 2 * ends[i] * 0.1 + ends[i] * ends[i] * 0.4;
        assert_true(ref_near("border", d * d, t * t * var, 1e-12));
    }
}

static void the_reference_sets(void **state)
{
    (void)state;
    json_t *j = ref_json(REF_ROOT "classic/misc/fieller.json"), *s;
    size_t i;
    if (!j) {
        print_message("no reference sets of ratios\n");
        skip();
    }
    assert_true(json_array_size(json_object_get(j, "sets")) > 1);
    json_array_foreach(json_object_get(j, "sets"), i, s)
    {
        ds_ratio got =
            ds_fieller(ref_number(s, "num", NULL), ref_number(s, "den", NULL), ref_number(s, "var_num", NULL),
                       ref_number(s, "var_den", NULL), ref_number(s, "cov", NULL), ref_number(s, "df", NULL));
        assert_true(ref_near("ratio", got.ratio, ref_number(s, "ratio", NULL), 1e-14));
        check("set", got, json_is_true(json_object_get(s, "bounded")), ref_number(s, "lo", NULL),
              ref_number(s, "hi", NULL));
    }
    json_decref(j);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sets_by_row),
        cmocka_unit_test(a_known_baseline),
        cmocka_unit_test(the_borders_solve_the_equation),
        cmocka_unit_test(the_reference_sets),
    };
    ds_stats_init();
    return cmocka_run_group_tests_name("stats: Fieller", tests, NULL, NULL);
}
