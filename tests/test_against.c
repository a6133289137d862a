/* New values against earlier ones: values by an integral or counted out. */
#include <downshift/stats.h>

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include "support/reference.h"

/* Moving ranges of 1, so that the SD is 1 / 1.128; 0.62 * 4 = 2.48 degrees of freedom. The tails by Simpson's rule over the
 * density of t, 10^6 steps (Python). */
static void next_value_by_an_integral(void **state)
{
    (void)state;
    const double before[] = { 1, 2, 3, 4, 5 }, one[] = { 9 }, below[] = { -3 }, five[] = { 4, 5, 6, 7, 8 };
    assert_true(ref_near("SD", ds_xmr_sd(before, 5), 1 / 1.128, 1e-12));
    assert_true(ref_near("one above", ds_t_ahead(one, 1, before, 5), 0.014565642, 1e-6));
    assert_true(ref_near("one below", ds_t_ahead(below, 1, before, 5), 0.014565642, 1e-6));
    assert_true(ref_near("five", ds_t_ahead(five, 5, before, 5), 0.0204075048, 1e-6));
}

static void earlier_values_that_say_nothing(void **state)
{
    (void)state;
    const double same[] = { 2, 2, 2 }, other[] = { 3 }, none[] = { NAN }, few[] = { 1, 2, 1 };
    assert_true(isnan(ds_t_ahead(other, 1, same, 3)));
    assert_true(isnan(ds_t_ahead(other, 1, few, 2)));
    assert_true(isnan(ds_t_ahead(other, 0, few, 3)));
    assert_true(isnan(ds_t_ahead(none, 1, few, 3)));
    assert_true(ds_t_ahead(other, 1, few, 3) > 0);
}

static void shares_counted_out(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        double k, n, others, of, p;
    } c[] = {
        { "tea, three of four", 3, 4, 1, 4, 34.0 / 70 }, /* (16 + 1) of 70 ways, twice */
        { "tea, all of four", 4, 4, 0, 4, 2.0 / 70 },
        { "alike", 2, 4, 2, 4, 1 },
        { "none of any", 0, 5, 0, 9, 1 },
        { "more than all", 5, 4, 0, 4, NAN },
        { "no count", 1.5, 4, 0, 4, NAN },
    };
    for (size_t i = 0; i < DS_COUNT(c); i++) {
        const double p = ds_fisher(c[i].k, c[i].n, c[i].others, c[i].of);
        assert_true(isnan(p) == isnan(c[i].p));
        if (!isnan(p)) assert_true(ref_near(c[i].name, p, c[i].p, 1e-12));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(next_value_by_an_integral), cmocka_unit_test(earlier_values_that_say_nothing),
                                        cmocka_unit_test(shares_counted_out) };
    return cmocka_run_group_tests_name("stats: new values against earlier ones", tests, NULL, NULL);
}
