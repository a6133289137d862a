/* Procedures over several questions: weights that move on along a graph, against the closed procedure spelled out. */
#include <downshift/stats.h>

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "support/random.h"
#include "support/reference.h"

enum { N = 6 };

/* ---- the closed procedure, spelled out -------------------------------------------------------------------- */

/* Weights of the questions in `left` once the others have handed theirs on: a walk along the edges from each of those,
 * which ends where it meets one that is left. Summed step by step until nothing moves. */
static void weights_of(const double *weight, const double *pass, unsigned left, double *out)
{
    double moving[N] = { 0 };
    for (size_t i = 0; i < N; i++) {
        out[i] = left >> i & 1 ? weight[i] : 0;
        if (!(left >> i & 1)) moving[i] = weight[i];
    }
    for (int step = 0; step < 4000; step++) {
        double next[N] = { 0 };
        for (size_t i = 0; i < N; i++)
            for (size_t j = 0; j < N; j++) *(left >> j & 1 ? &out[j] : &next[j]) += moving[i] * pass[i * N + j];
        memcpy(moving, next, sizeof next);
    }
}

/* A question's adjusted p: the largest, over all sets of questions it is in, of the weighted Bonferroni p of the set.
 */
static void close_over(const double *weight, const double *pass, const double *p, double *adjusted)
{
    for (size_t i = 0; i < N; i++) adjusted[i] = 0;
    for (unsigned set = 1; set < 1U << N; set++) {
        double w[N], least = 1;
        weights_of(weight, pass, set, w);
        for (size_t i = 0; i < N; i++)
            if (set >> i & 1 && w[i] > 0) least = fmin(least, p[i] / w[i]);
        for (size_t i = 0; i < N; i++)
            if (set >> i & 1) adjusted[i] = fmax(adjusted[i], least);
    }
}

/* Shares that add up to at most `whole`, some of them none. */
static void shares(rnd *r, double *out, size_t except, double whole)
{
    double sum = 0;
    for (size_t i = 0; i < N; i++) {
        double u = rnd_unit(r);
        out[i] = i == except || u < 0.3 ? 0 : u;
        sum += out[i];
    }
    for (size_t i = 0; i < N && sum > 0; i++) out[i] *= whole / sum;
}

static void it_is_the_closed_procedure(void **state)
{
    (void)state;
    rnd r = rnd_start(20261202, 0);
    ds_why w = { 0 };
    for (int round = 0; round < 60; round++) {
        double weight[N], pass[N * N], p[N], adjusted[N], level[N], closed[N];
        shares(&r, weight, N, round % 3 ? 1 : 0.8);
        for (size_t i = 0; i < N; i++) {
            shares(&r, pass + i * N, i, round % 2 ? 0.95 : 0.6);
            p[i] = round % 5 ? 0.1 * rnd_unit(&r) * rnd_unit(&r) : rnd_unit(&r);
        }
        const ds_graph g = { N, weight, pass };
        assert_int_equal(ds_graph_test(&g, p, 0.05, adjusted, level, &w), DS_OK);
        close_over(weight, pass, p, closed);
        for (size_t i = 0; i < N; i++) assert_true(ref_near("closed", adjusted[i], closed[i], 1e-12));
    }
}

/* At alpha a question is rejected where its p does not exceed its level, and moving its own p to the level changes
 * that, nothing else. */
static void the_level_is_what_decides(void **state)
{
    (void)state;
    rnd r = rnd_start(20261203, 0);
    ds_why w = { 0 };
    for (int round = 0; round < 200; round++) {
        double weight[N], pass[N * N], p[N], adjusted[N], level[N], again[N], other[N];
        shares(&r, weight, N, 1);
        for (size_t i = 0; i < N; i++) {
            shares(&r, pass + i * N, i, 1);
            p[i] = 0.05 * rnd_unit(&r) * rnd_unit(&r);
        }
        const ds_graph g = { N, weight, pass };
        assert_int_equal(ds_graph_test(&g, p, 0.05, adjusted, level, &w), DS_OK);
        for (size_t i = 0; i < N; i++) assert_int_equal(adjusted[i] <= 0.05, p[i] <= level[i]);
        size_t moved = (size_t)round % N;
        if (!(level[moved] > 0)) continue;
        for (int side = 0; side < 2; side++) {
            p[moved] = level[moved] * (side ? 1 + 1e-9 : 1 - 1e-9);
            assert_int_equal(ds_graph_test(&g, p, 0.05, again, other, &w), DS_OK);
            assert_int_equal(again[moved] <= 0.05, !side);
            assert_true(ref_near("level", other[moved], level[moved], 1e-14));
        }
    }
}

/* ---- known procedures as graphs ------------------------------------------------------------------------------ */

static void holm_is_a_graph(void **state)
{
    (void)state;
    const double p[N] = { 0.04, 0.01, 0.012, NAN, 0.011, 0.0004 };
    double weight[N], pass[N * N], adjusted[N], level[N], holm[N], holm_level[N];
    ds_why w = { 0 };
    for (size_t i = 0; i < N; i++) weight[i] = 1.0 / N;
    for (size_t i = 0; i < N * N; i++) pass[i] = i % (N + 1) ? 1.0 / (N - 1) : 0;
    assert_int_equal(ds_graph_test(&(ds_graph){ N, weight, pass }, p, 0.05, adjusted, level, &w), DS_OK);
    ds_holm(p, N, holm);
    ds_holm_levels(p, N, 0.05, holm_level);
    for (size_t i = 0; i < N; i++) {
        assert_int_equal(isnan(adjusted[i]), i == 3);
        assert_int_equal(isnan(level[i]) && isnan(holm_level[i]), i == 3);
        if (i == 3) continue;
        assert_true(ref_near("holm", adjusted[i], holm[i], 1e-15));
        assert_true(ref_near("level", level[i], holm_level[i], 1e-15));
    }
}

/* Each question is asked at the whole of alpha, but only where all before it were rejected. */
static void a_fixed_order_is_a_graph(void **state)
{
    (void)state;
    const double p[N] = { 0.01, 0.03, 0.002, 0.2, 0.001, 0.01 }, want[N] = { 0.01, 0.03, 0.03, 0.2, 0.2, 0.2 },
                 at[N] = { 0.05, 0.05, 0.05, 0.05, 0, 0 };
    double weight[N] = { 1 }, pass[N * N] = { 0 }, adjusted[N], level[N];
    ds_why w = { 0 };
    for (size_t i = 0; i + 1 < N; i++) pass[i * N + i + 1] = 1;
    assert_int_equal(ds_graph_test(&(ds_graph){ N, weight, pass }, p, 0.05, adjusted, level, &w), DS_OK);
    for (size_t i = 0; i < N; i++) {
        assert_true(ref_near("order", adjusted[i], want[i], 1e-15));
        assert_true(ref_near("level", level[i], at[i], 1e-15));
    }
}

/* Two doses on two outcomes, both doses' first outcome before the second: figure 4 of Bretz and others 2009 with half
 * of what a first outcome has going to the other dose. By hand: .01 <= .025 rejects the first; its .0125 go each way;
 * .0375 is the second's level. */
static void two_doses_and_two_outcomes(void **state)
{
    (void)state;
    const double weight[4] = { .5, .5, 0, 0 }, pass[16] = { 0, .5, .5, 0, .5, 0, 0, .5, 0, 1, 0, 0, 1, 0, 0, 0 };
    const double p[4] = { .01, .036, .02, .03 };
    double adjusted[4], level[4];
    ds_why w = { 0 };
    assert_int_equal(ds_graph_test(&(ds_graph){ 4, weight, pass }, p, 0.05, adjusted, level, &w), DS_OK);
    assert_true(ref_near("first", adjusted[0], .02, 1e-15));
    assert_true(ref_near("second", adjusted[1], .048, 1e-15));
    assert_true(ref_near("third", adjusted[2], .048, 1e-15) && ref_near("fourth", adjusted[3], .048, 1e-15));
    assert_true(ref_near("level", level[1], .0375, 1e-15));
}

static void shares_that_cannot_be_are_refused(void **state)
{
    (void)state;
    const double p[2] = { .01, .02 }, much[2] = { .6, .5 }, fine[2] = { .5, .5 };
    const double pass[4] = { 0, 1, 1, 0 }, own[4] = { .5, .5, 1, 0 }, below[4] = { 0, -.1, 1, 0 };
    double adjusted[2], level[2];
    ds_why w = { 0 };
    assert_int_equal(ds_graph_test(&(ds_graph){ 2, much, pass }, p, 0.05, adjusted, level, &w), DS_INTERNAL);
    assert_int_equal(ds_graph_test(&(ds_graph){ 2, fine, own }, p, 0.05, adjusted, level, &w), DS_INTERNAL);
    assert_int_equal(ds_graph_test(&(ds_graph){ 2, fine, below }, p, 0.05, adjusted, level, &w), DS_INTERNAL);
    assert_int_equal(ds_graph_test(&(ds_graph){ 0, NULL, NULL }, p, 0.05, adjusted, level, &w), DS_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_is_the_closed_procedure),
        cmocka_unit_test(the_level_is_what_decides),
        cmocka_unit_test(holm_is_a_graph),
        cmocka_unit_test(a_fixed_order_is_a_graph),
        cmocka_unit_test(two_doses_and_two_outcomes),
        cmocka_unit_test(shares_that_cannot_be_are_refused),
    };
    return cmocka_run_group_tests_name("stats: several questions as a graph", tests, NULL, NULL);
}
