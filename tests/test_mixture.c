/* Weighted mixtures of normals. */
#include "../src/stats/small/mixture.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include "support/reference.h"

static void one_normal_is_a_normal(void **state)
{
    (void)state;
    const ds_mixture m = { 1, { 1 }, { 0.3 }, { 0.2 } };
    ds_estimate e;
    ds_mixture_conclude(&m, &e);
    assert_true(ref_near("mean", e.estimate, 0.3, 1e-15) && ref_near("sd", e.se, 0.2, 1e-15) && isinf(e.df));
    assert_true(ref_near("low", e.low, 0.3 - 1.959963984540054 * 0.2, 1e-12));
    assert_true(ref_near("high", e.high, 0.3 + 1.959963984540054 * 0.2, 1e-12));
    assert_true(ref_near("p", e.p, ds_t_two_sided(1.5, INFINITY), 1e-14) && ref_near("t", e.t, 1.5, 1e-14));
}

/* Simpson's rule over the density, as an independent way to every number. */
static double integrate(const ds_mixture *m, double from, double to, int moment)
{
    enum { STEPS = 20000 };
    double sum = 0, h = (to - from) / STEPS;
    for (int i = 0; i <= STEPS; i++) {
        double x = from + i * h, density = 0;
        for (size_t k = 0; k < m->n; k++)
            density += m->weight[k] * exp(-pow((x - m->mean[k]) / m->sd[k], 2) / 2) / m->sd[k] / sqrt(2 * acos(-1));
        sum += (i == 0 || i == STEPS ? 1 : i % 2 ? 4 : 2) * density * pow(x, moment);
    }
    return sum * h / 3;
}

static void three_normals(void **state)
{
    (void)state;
    const ds_mixture m = { 3, { 0.5, 0.3, 0.2 }, { 0.1, 0.7, -0.6 }, { 0.2, 0.5, 1.1 } };
    const double far = 12;
    ds_estimate e;
    ds_mixture_conclude(&m, &e);
    assert_true(ref_near("mean", e.estimate, integrate(&m, -far, far, 1), 1e-9));
    assert_true(ref_near("sd", e.se * e.se + e.estimate * e.estimate, integrate(&m, -far, far, 2), 1e-9));
    assert_true(ref_near("low", integrate(&m, -far, e.low, 0), 0.025, 1e-9));
    assert_true(ref_near("high", integrate(&m, e.high, far, 0), 0.025, 1e-9));
    assert_true(ref_near("below", ds_mixture_below(&m, 0.2), integrate(&m, -far, 0.2, 0), 1e-9));
    assert_true(ref_near("p", e.p, 2 * integrate(&m, -far, 0, 0), 1e-9));
    assert_true(ref_near("df", ds_t_quantile(0.975, e.df) * e.se, (e.high - e.low) / 2, 1e-9) || isinf(e.df));
}

/* Normals of one mean whose precisions are the quantiles of a chi-square with 4 df are nearly a t with 4. */
static void a_t_is_a_mixture(void **state)
{
    (void)state;
    ds_mixture m = { .n = DS_MIXTURE_MOST };
    ds_estimate e;
    for (size_t k = 0; k < m.n; k++) {
        double p = ((double)k + 0.5) / (double)m.n, low = 0, high = 100;
        for (int i = 0; i < 80; i++) { /* chi-square, 4 df: P(X > x) = exp(-x / 2) (1 + x / 2) */
            double x = (low + high) / 2;
            *(1 - exp(-x / 2) * (1 + x / 2) < p ? &low : &high) = x;
        }
        m.weight[k] = 1 / (double)m.n;
        m.sd[k] = sqrt(4 / low);
    }
    ds_mixture_conclude(&m, &e);
    assert_true(ref_near("high", e.high, ds_t_quantile(0.975, 4), 0.02) && ref_near("low", e.low, -e.high, 1e-9));
    assert_true(ref_near("p", e.p, 1, 1e-12));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_normal_is_a_normal),
        cmocka_unit_test(three_normals),
        cmocka_unit_test(a_t_is_a_mixture),
    };
    ds_stats_init();
    return cmocka_run_group_tests_name("stats: mixtures of normals", tests, NULL, NULL);
}
