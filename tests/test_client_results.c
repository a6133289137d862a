#include "../src/analyse/ask/client_results.h"
#include "../src/analyse/tell/verdict.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "support/reference.h"

static void probabilities_are_rounded_towards_one_half(void **state)
{
    (void)state;
    static const double rows[][2] = { { 0.5, 0.5 },    { 0.93, 0.90 }, { 0.95, 0.95 },  { 0.999, 0.95 },
                                      { 0.54, 0.50 },  { 0.46, 0.50 }, { 0.07, 0.10 },  { 0.05, 0.05 },
                                      { 0.001, 0.05 }, { 0.55, 0.55 }, { 0.949, 0.90 }, { 0.051, 0.10 } };
    for (size_t i = 0; i < DS_COUNT(rows); i++)
        assert_true(ref_near("rounded", an_probability_rounded(rows[i][0]), rows[i][1], 1e-12));
    assert_true(isnan(an_probability_rounded(NAN)));
}

static void who_needs_attention_comes_first(void **state)
{
    (void)state;
    ds_client_result c[] = {
        { .client = "A", .effect = 0.8, .mean_plain = 4, .verdict = DS_HELPS },
        { .client = "B", .effect = NAN, .mean_plain = 3, .verdict = DS_WITHHELD },
        { .client = "C", .effect = 0.1, .mean_plain = 7, .verdict = DS_UNCLEAR },
        { .client = "D", .effect = 0.2, .mean_plain = 5, .verdict = DS_UNCLEAR },
        { .client = "E", .effect = -0.1, .mean_plain = 8, .verdict = DS_UNCLEAR },
        { .client = "F", .effect = -0.9, .mean_plain = 9, .verdict = DS_HURTS },
        { .client = "G", .effect = NAN, .mean_plain = NAN, .mean_session = NAN, .verdict = DS_WITHHELD },
        { .client = "H", .effect = NAN, .mean_plain = NAN, .mean_session = 2, .verdict = DS_WITHHELD },
        { .client = "I", .effect = -0.9, .mean_plain = 1, .verdict = DS_HURTS, .worse_sum = 1.2, .worse_sessions = 3 },
        { .client = "J", .effect = 0.9, .mean_plain = 9, .verdict = DS_HELPS, .worse_sum = 1.9, .worse_sessions = 5 },
    };
    static const char *const order = "JIFEDCHBGA";
    ds_arena a = { 0 };
    ds_why w = { 0 };
    assert_int_equal(an_clients_rank(c, DS_COUNT(c), 1, &a, &w), DS_OK);
    for (size_t i = 0; i < DS_COUNT(c); i++)
        if (order[c[i].attention - 1] != *c[i].client) fail_msg("%s is number %d", c[i].client, c[i].attention);
    assert_int_equal(an_clients_rank(c, DS_COUNT(c), -1, &a, &w), DS_OK); /* lower is better: 7 before 5 */
    assert_int_equal(c[2].attention, 5);
    ds_arena_free(&a);
}

/* A fifth more than nothing: only where zero of the outcome is nothing. */
static void a_fifth_needs_a_zero(void **state)
{
    (void)state;
    static const struct {
        int outcome;
        bool told;
    } rows[] = { { Y_QUALITY, true }, { Y_SCORE, false }, { Y_TST, true },
                 { Y_SOL, true },     { Y_WASO, true },   { Y_EFFICIENCY, false } };
    const ds_client_estimate e = {
        .baseline = 50, .effect = 12, .low = 8, .high = 16, .p_improved = 0.9, .p_20pct = 0.7
    };
    for (size_t i = 0; i < DS_COUNT(rows); i++) {
        ds_client_result r = { 0 };
        an_client_put_effect(&e, rows[i].outcome, &r);
        assert_true(ref_near("improved", r.p_improved, 0.9, 1e-12));
        assert_true(rows[i].told ? ref_near("a fifth", r.p_20pct, 0.7, 1e-12) : isnan(r.p_20pct));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(probabilities_are_rounded_towards_one_half),
        cmocka_unit_test(who_needs_attention_comes_first),
        cmocka_unit_test(a_fifth_needs_a_zero),
    };
    return cmocka_run_group_tests_name("clients: rounding and attention", tests, NULL, NULL);
}
