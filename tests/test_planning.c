#include "../src/analyse/ask/planning.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "support/reference.h"

/* A night's SD of 1.2, correlation 0.4, clients' effects with SD 0.4: what a practice can hope to find. */
static const struct row {
    const char *name;
    int clients;
    double sessions, mde;
} TYPICAL[] = {
    { "5 clients, 6 sessions", 5, 6, 1.0 },        { "8 clients, 6 sessions", 8, 6, 0.69 },
    { "20 clients, 6 sessions", 20, 6, 0.40 },     { "40 clients, 12 sessions", 40, 12, 0.23 },
    { "200 clients, 12 sessions", 200, 12, 0.10 },
};

static ds_plan_input typical(int clients, double sessions)
{
    return (ds_plan_input){ .sd_effect = 0.4, .sigma = 1.2, .rho = 0.4, .n_sessions = sessions, .clients = clients };
}

static void typical_practices(void **state)
{
    (void)state;
    for (size_t i = 0; i < DS_COUNT(TYPICAL); i++) {
        ds_plan_input in = typical(TYPICAL[i].clients, TYPICAL[i].sessions);
        assert_true(ref_near(TYPICAL[i].name, ds_plan_mde(&in), TYPICAL[i].mde, 0.0055));
    }
}

/* F again, by running the filter that whitens a client's nights until it settles. */
static double settled(double rho, double nu)
{
    double p = 1 - nu, f = 0;
    for (int night = 0; night < 2000; night++) {
        p = rho * rho * p + (1 - nu) * (1 - rho * rho);
        f = p + nu;
        p *= 1 - p / f;
    }
    return f;
}

static void the_variance_of_one_step(void **state)
{
    (void)state;
    const double rho[] = { -0.3, 0, 0.4, 0.9, 0.999 }, nu[] = { 0, 0.2, 0.5, 0.8, 1 };
    for (size_t i = 0; i < DS_COUNT(rho); i++)
        for (size_t j = 0; j < DS_COUNT(nu); j++) {
            ds_plan_input in = { .sigma = 1, .rho = rho[i], .nu = nu[j], .n_sessions = 1, .clients = 1 };
            double se = ds_plan_se(&in);
            assert_true(ref_near("F", se * se, settled(rho[i], nu[j]), 1e-10));
        }
}

static void sessions_bring_the_smallest_effect_down(void **state)
{
    (void)state;
    for (int clients = 20; clients <= 200; clients += 45)
        for (double delta = 0.35; delta < 1; delta += 0.1) {
            ds_plan_input in = typical(clients, NAN);
            in.n_sessions = ds_plan_sessions_needed(&in, delta);
            assert_true(in.n_sessions == floor(in.n_sessions) && in.n_sessions >= 1);
            assert_true(ds_plan_mde(&in) <= delta * (1 + 1e-9));
            if (in.n_sessions == 1) continue;
            in.n_sessions -= 1;
            assert_true(ds_plan_mde(&in) > delta);
        }
}

static void no_number_of_nights_is_enough(void **state)
{
    (void)state;
    ds_plan_input in = typical(5, 6), calm = in, alone = typical(1, 6);
    assert_true(isinf(ds_plan_sessions_needed(&in, 0.5))); /* the clients themselves differ too much */
    in.n_sessions = 1e9;
    assert_true(ds_plan_mde(&in) > 0.5);
    in.clients = 40;
    assert_true(isfinite(ds_plan_sessions_needed(&in, 0.5)));
    assert_true(isinf(ds_plan_sessions_needed(&calm, 0)) && isinf(ds_plan_sessions_needed(&calm, -1)));
    assert_true(isinf(ds_plan_sessions_needed(&alone, 5)) && isinf(ds_plan_mde(&alone)));
}

static void clients_bring_the_smallest_effect_down(void **state)
{
    (void)state;
    for (double delta = 0.05; delta < 3; delta *= 1.7) {
        ds_plan_input in = typical(0, 6);
        in.clients = ds_plan_clients_needed(&in, delta);
        assert_true(in.clients >= 2 && ds_plan_mde(&in) <= delta);
        if (in.clients == 2) continue;
        in.clients--;
        assert_true(ds_plan_mde(&in) > delta);
    }
}

static void impossible_input(void **state)
{
    (void)state;
    ds_plan_input negative = typical(10, 6), nan = typical(10, NAN), none = typical(0, 6), far = typical(10, 6);
    negative.sd_effect = -1;
    far.rho = 1;
    assert_true(isnan(ds_plan_se(&negative)) && isnan(ds_plan_mde(&negative)) && isnan(ds_plan_power(&negative, 1)));
    assert_true(isnan(ds_plan_sessions_needed(&negative, 1)) && ds_plan_clients_needed(&negative, 1) == 0);
    assert_true(isnan(ds_plan_se(&nan)) && ds_plan_clients_needed(&nan, 1) == 0);
    assert_true(isnan(ds_plan_se(&none)) && isnan(ds_plan_se(&far)));
    assert_true(ds_plan_clients_needed(&none, 0) == 0 && ds_plan_clients_needed(&none, NAN) == 0);
    assert_true(ds_plan_clients_needed(&none, 1e-12) == 0);
}

/* Standardised effect, pairs, power with both tails: exact values of R's power.t.test(strict = TRUE). */
static const struct {
    const char *name;
    int pairs;
    double effect, power;
} POWER[] = {
    { "5 pairs, small", 5, 0.2, 0.0642695740480 },
    { "10 pairs, middling", 10, 0.5, 0.2931756065144 },
    { "40 pairs, large", 40, 0.8, 0.9985193757112 },
    { "no effect: the level", 12, 0, 0.05 },
};

static double power_of(int pairs, double effect)
{
    ds_plan_input in = { .sd_effect = 1, .n_sessions = 1, .clients = pairs };
    return ds_plan_power(&in, effect);
}

static void exact_power(void **state)
{
    (void)state;
    for (size_t i = 0; i < DS_COUNT(POWER); i++) {
        assert_true(ref_near(POWER[i].name, power_of(POWER[i].pairs, POWER[i].effect), POWER[i].power, 1e-8));
        assert_true(ref_near(POWER[i].name, power_of(POWER[i].pairs, -POWER[i].effect), POWER[i].power, 1e-8));
    }
    assert_true(isnan(power_of(1, 0.5)) && isnan(power_of(10, NAN)));
}

static void the_smallest_effect_has_the_power_promised(void **state)
{
    (void)state;
    for (int clients = 5; clients <= 80; clients *= 2) {
        ds_plan_input in = typical(clients, 8);
        assert_true(ref_near("power", ds_plan_power(&in, ds_plan_mde(&in)), 0.8, clients > 5 ? 0.012 : 0.03));
    }
}

static void the_table_of_power(void **state)
{
    (void)state;
    ref_csv csv;
    double *c[3];
    const char *const names[3] = { "n", "es", "power" };
    if (!ref_csv_read(REF_ROOT "classic/misc/power_given_n.csv", &csv)) {
        print_message("no table of power\n");
        skip();
    }
    for (int k = 0; k < 3; k++) assert_non_null(c[k] = ref_column(&csv, names[k]));
    assert_true(csv.rows > 10);
    for (size_t i = 0; i < csv.rows; i++)
        assert_true(ref_near("power", power_of((int)c[0][i], c[1][i]), c[2][i], 1e-8));
    for (int k = 0; k < 3; k++) free(c[k]);
    ref_csv_free(&csv);
}

/* The planning formula is within one client of the exact number of pairs. */
static void the_table_of_pairs(void **state)
{
    (void)state;
    ref_csv csv;
    double *c[4];
    const char *const names[4] = { "delta", "sd", "power", "n_pairs" };
    size_t seen = 0;
    if (!ref_csv_read(REF_ROOT "classic/misc/power_paired_t.csv", &csv)) {
        print_message("no table of pairs\n");
        skip();
    }
    for (int k = 0; k < 4; k++) assert_non_null(c[k] = ref_column(&csv, names[k]));
    for (size_t i = 0; i < csv.rows; i++) {
        ds_plan_input in = { .sd_effect = c[1][i], .n_sessions = 1 };
        if (c[2][i] != 0.8) continue;
        assert_true(ref_near("clients", ds_plan_clients_needed(&in, c[0][i]), ceil(c[3][i]), 1));
        seen++;
    }
    assert_true(seen > 10);
    for (int k = 0; k < 4; k++) free(c[k]);
    ref_csv_free(&csv);
}

/* ---- the same in words ---- */

static const struct plan_row {
    const char *name;
    int outcome, clients;
    double sessions, sigma, sd_effect;
    const char *plan[3]; /* NULL: not told */
} TOLD[] = {
    { "sleep quality, points",
      Y_QUALITY,
      20,
      6,
      1.2,
      0.2,
      { "With the nights so far, a change of sleep quality by 0.32 points or more on the night after a massage would "
        "be "
        "found four times in five (20 clients, about 6 nights after a massage each).",
        "With these 20 clients, a change of sleep quality by 0.30 points would be found four times in five with about "
        "8 "
        "nights after a massage from each; there are about 6, so it takes more.",
        "With as many nights from each as now, a change of sleep quality by 0.30 points (a quarter of how much a "
        "client's "
        "nights differ) would be found four times in five with 24 clients; there are 20, so it takes more." } },
    { "as many as it takes",
      Y_QUALITY,
      40,
      11,
      1.2,
      0.2,
      { "With the nights so far, a change of sleep quality by 0.18 points or more on the night after a massage would "
        "be "
        "found four times in five (40 clients, about 11 nights after a massage each).",
        "With these 40 clients, a change of sleep quality by 0.30 points would be found four times in five with about "
        "4 "
        "nights after a massage from each; there are about 11, which is enough.",
        "With as many nights from each as now, a change of sleep quality by 0.30 points (a quarter of how much a "
        "client's "
        "nights differ) would be found four times in five with 16 clients; there are 40, which is enough." } },
    { "heart rate variability, ms, clients too few",
      Y_HRV,
      6,
      10,
      8,
      4,
      { "With the nights so far, a change of heart rate variability by 6.6 ms or more on the night after a massage "
        "would be "
        "found four times in five (6 clients, about 10 nights after a massage each).",
        "With these 6 clients no number of nights would be enough for finding a change of heart rate variability by "
        "2.0 ms: "
        "clients may differ too much. More clients are needed, not more nights.",
        "With as many nights from each as now, a change of heart rate variability by 2.0 ms (a quarter of how much a "
        "client's nights differ) would be found four times in five with 44 clients; there are 6, so it takes more." } },
};
enum { TOLD_ROWS = DS_COUNT(TOLD) };

static void the_plan_names_outcome_and_unit(void **state)
{
    const struct plan_row *t = *state;
    const ds_plan_input in = {
        .sd_effect = t->sd_effect, .sigma = t->sigma, .rho = 0.4, .n_sessions = t->sessions, .clients = t->clients
    };
    ds_planning_result plan[6];
    ds_outcome_result out = { .planning = plan };
    ds_arena a = { 0 };
    ds_why w = { 0 };
    if (an_planning_words(&in, &an_outcomes[t->outcome], &a, &out, &w)) fail_msg("%s", w.text);
    for (size_t i = 0; i < out.n_planning; i++) assert_string_equal(plan[i].words, t->plan[i]);
    assert_int_equal(out.n_planning, 3);
    ds_arena_free(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(typical_practices),
        cmocka_unit_test(the_variance_of_one_step),
        cmocka_unit_test(sessions_bring_the_smallest_effect_down),
        cmocka_unit_test(no_number_of_nights_is_enough),
        cmocka_unit_test(clients_bring_the_smallest_effect_down),
        cmocka_unit_test(impossible_input),
        cmocka_unit_test(exact_power),
        cmocka_unit_test(the_smallest_effect_has_the_power_promised),
        cmocka_unit_test(the_table_of_power),
        cmocka_unit_test(the_table_of_pairs),
    };
    ds_stats_init();
    struct CMUnitTest words[TOLD_ROWS] = { 0 };
    for (int i = 0; i < TOLD_ROWS; i++)
        words[i] = (struct CMUnitTest){ .name = TOLD[i].name,
                                        .test_func = the_plan_names_outcome_and_unit,
                                        .initial_state = (void *)(uintptr_t)&TOLD[i] };
    int failed = cmocka_run_group_tests_name("analyse: planning in words", words, NULL, NULL);
    return failed + cmocka_run_group_tests_name("stats: planning", tests, NULL, NULL);
}
