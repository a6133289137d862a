/* The parts that the fit is made of, each by itself: the sum in two parts, products of columns, derivatives, the minimiser. */
#include <downshift/stats.h>

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>
#include "../src/stats/lmm/lmm.h"
#include "support/reference.h"

static void small_terms_are_not_lost(void **state)
{
    (void)state;
    ds_arena a = { 0 };
    ds_total t;
    assert_true(ds_total_new(&t, 2, &a));
    ds_total_add(&t, (double[]){ 1, -1e16 });
    for (int i = 0; i < 1000000; i++) ds_total_add(&t, (double[]){ 1e-17, 1 });
    assert_true(ref_near("gained", t.lost[0] + (t.sum[0] - 1), 1e-11, 1e-16));
    ds_total_add(&t, (double[]){ 0, 1e16 });
    assert_true(ds_total_at(&t, 1) == 1000000);
    ds_total_zero(&t);
    assert_true(ds_total_at(&t, 0) == 0 && ds_total_at(&t, 1) == 0);
    ds_arena_free(&a);
}

static void products_are_those_of_the_definition(void **state)
{
    (void)state;
    enum { ROWS = 7, MOST = 16 };
    for (size_t columns = 1; columns <= MOST; columns++) {
        double rows[ROWS * 16] = { 0 }, got[MOST * (MOST + 1) / 2];
        size_t stride = ds_padded(columns);
        assert_true(stride >= columns && stride < columns + 8);
        for (size_t r = 0; r < ROWS; r++)
            for (size_t c = 0; c < columns; c++) rows[r * stride + c] = (double)((r * 5 + c * 3) % 11) - 4;
        ds_products(rows, ROWS, columns, got);
        for (size_t i = 0; i < columns; i++)
            for (size_t j = i; j < columns; j++) {
                double want = 0;
                for (size_t r = 0; r < ROWS; r++) want += rows[r * stride + i] * rows[r * stride + j];
                assert_true(got[ds_tri(i, j)] == want);
            }
    }
}

/* A bent valley with its floor at (1, 1, 0.5). */
static double valley(const double *u, size_t n, void *context)
{
    double a = u[1] - u[0] * u[0], b = 1 - u[0], c = n > 2 ? u[2] - 0.5 * u[0] : 0;
    ++*(int *)context;
    return 100 * a * a + b * b + 3 * c * c + 42;
}

/* Even, with two valleys: the deeper at 4. */
static double two_valleys(const double *u, size_t n, void *context)
{
    (void)n;
    (void)context;
    double v = u[0] * u[0];
    return -exp(-(v - 0.04) * (v - 0.04) * 400) - 2 * exp(-(v - 16) * (v - 16) / 50) + 1e-3 * v;
}

/* Falls for ever. */
static double no_floor(const double *u, size_t n, void *context)
{
    (void)context;
    double v = 0;
    for (size_t i = 0; i < n; i++) v -= log(1 + u[i] * u[i]);
    return v;
}

static void derivatives_match(void **state)
{
    (void)state;
    double u[3] = { 0.7, -0.3, 1.1 }, g[3], h[9], two[3], a = u[1] - u[0] * u[0], c = u[2] - 0.5 * u[0];
    int calls = 0;
    ds_gradient(valley, &calls, 3, u, g);
    ds_hessian(valley, &calls, 3, u, h, two);
    assert_true(ref_near("g0", g[0], -400 * u[0] * a - 2 * (1 - u[0]) - 3 * c, 1e-7));
    assert_true(ref_near("g1", g[1], 200 * a, 1e-7) && ref_near("g2", g[2], 6 * c, 1e-7));
    for (int i = 0; i < 3; i++) assert_true(ref_near("two points", two[i], g[i], 1e-3));
    assert_true(ref_near("h00", h[0], -400 * a + 800 * u[0] * u[0] + 2 + 1.5, 1e-3));
    assert_true(ref_near("h01", h[1], -400 * u[0], 1e-3) && h[1] == h[3]);
    assert_true(ref_near("h22", h[8], 6, 1e-4) && ref_near("h02", h[2], -3, 1e-4));
}

static void the_floor_is_found(void **state)
{
    (void)state;
    ds_minimum m;
    ds_why w = { 0 };
    int calls = 0;
    assert_int_equal(ds_minimise(valley, &calls, 3, (bool[]){ true, false, true }, &m, &w), DS_OK);
    assert_true(m.converged && calls < 2000);
    assert_true(ref_near("u0", m.u[0], 1, 1e-6) && ref_near("u1", m.u[1], 1, 1e-6) &&
                ref_near("u2", m.u[2], 0.5, 1e-6));
    assert_true(ref_near("value", m.value, 42, 1e-10));
}

static void the_deeper_valley_is_taken(void **state)
{
    (void)state;
    ds_minimum m;
    ds_why w = { 0 };
    assert_int_equal(ds_minimise(two_valleys, NULL, 1, (bool[]){ true }, &m, &w), DS_OK);
    assert_true(m.converged && fabs(fabs(m.u[0]) - 4) < 0.1);
}

static void a_floor_that_is_not_there_is_not_found(void **state)
{
    (void)state;
    ds_why w = { 0 };
    for (size_t n = 1; n <= 3; n++) {
        ds_minimum m;
        assert_int_equal(ds_minimise(no_floor, NULL, n, (bool[]){ true, true, true }, &m, &w), DS_OK);
        assert_false(m.converged);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(small_terms_are_not_lost),   cmocka_unit_test(products_are_those_of_the_definition),
        cmocka_unit_test(derivatives_match),          cmocka_unit_test(the_floor_is_found),
        cmocka_unit_test(the_deeper_valley_is_taken), cmocka_unit_test(a_floor_that_is_not_there_is_not_found),
    };
    ds_stats_init();
    return cmocka_run_group_tests_name("stats: parts", tests, NULL, NULL);
}
