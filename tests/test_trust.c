/* The plain sentences of "Can we trust this?", from checks made up here. */
#include "../src/analyse/trust.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

static ds_arena a;
static ds_results r;
static ds_outcome_result o;
static ds_sensitivity_result checks[12];

static int start(void **state)
{
    (void)state;
    a = (ds_arena){ 0 };
    o = (ds_outcome_result){ .outcome = "quality", .sensitivity = checks };
    r = (ds_results){ .outcome = &o, .n_outcomes = 1 };
    return 0;
}

static int end(void **state)
{
    (void)state;
    ds_arena_free(&a);
    return 0;
}

static void found(const char *name, double estimate, double se)
{
    checks[o.n_sensitivity++] = (ds_sensitivity_result){ .name = name,
                                                         .estimate = estimate,
                                                         .se = se,
                                                         .low = estimate - 2 * se,
                                                         .high = estimate + 2 * se,
                                                         .words = "Told." };
}

/* The sentence under a topic; NULL when it is not told. */
static const char *told(const char *topic)
{
    ds_why w = { 0 };
    r.n_trust = 0;
    if (trust_results(0, &a, &r, &w)) fail_msg("%s", w.text);
    for (size_t i = 0; i < r.n_trust; i++)
        if (!strcmp(r.trust[i].topic, topic)) return r.trust[i].words;
    return NULL;
}

static void has(const char *topic, const char *part)
{
    const char *words = told(topic);
    if (!words || !strstr(words, part)) fail_msg("%s: %s", topic, words ? words : "not told");
}

static void what_the_answer_is(void **state)
{
    (void)state;
    found("primary", 0.30, 0.05);
    has("The answer", "clients rated their sleep 0.30 points higher than the same clients' nights without one");
    has("The answer", "anything from 0.20 to 0.40");
    assert_null(told("Other assumptions"));
    assert_null(told("Nights not logged"));
}

static void a_plain_comparison_is_warned_of_where_it_differs(void **state)
{
    (void)state;
    found("primary", 0.30, 0.05);
    found("naive_pre_post", 0.73, 0.08);
    found("naive_session_vs_plain", 0.28, 0.05);
    has("Before and after", "0.73 points higher. People come when sleep has been bad");
    has("Massage nights and others", "0.28 points higher. Here it is not far from our answer.");
}

static void other_assumptions_that_move_it_are_told(void **state)
{
    (void)state;
    found("primary", 0.30, 0.05);
    found("ar1", 0.29, 0.05);
    found("complete_cases", 0.32, 0.06);
    found("missing_worst", 0.11, 0.06); /* has a sentence of its own */
    has("Other assumptions",
        "in 2 other ways. The answers run from 0.29 to 0.32. None moves more than chance explains.");
    has("Nights not logged", "worst tenth: 0.11 points higher. The answer moves by more than chance explains");
    found("fe_lags", 0.10, 0.06);
    has("Other assumptions", "in 3 other ways. The answers run from 0.10 to 0.32. Some move more than chance explains");
}

static void visits_booked_ahead(void **state)
{
    (void)state;
    found("primary", 0.30, 0.05);
    found("standing", 0.24, 0.10);
    has("Visits booked well ahead", "prompted: 0.24 points higher. The answer moves, but within its margin.");
}

static void one_client_may_decide(void **state)
{
    (void)state;
    found("primary", 0.30, 0.05);
    found("leave_one_out_low", 0.20, 0.05);
    found("leave_one_out_high", 0.40, 0.05);
    has("No single client decides", "from 0.20 to 0.40.");
    checks[1].estimate = -0.02;
    has("A single client decides", "from −0.02 to 0.40: the direction hangs on single clients.");
}

static void change_that_comes_by_itself(void **state)
{
    (void)state;
    found("primary", 0.30, 0.05);
    found("drift", 0.01, 0.01);
    has("Getting better anyway", "did not clearly change with the weeks");
    checks[1].low = 0.005;
    has("Getting better anyway", "0.01 points higher with each week since the first session.");
}

static void nothing_to_trust_yet(void **state)
{
    (void)state;
    o.overall.status = DS_NOT_ENOUGH;
    has("Not yet", "not enough nights yet");
    o.overall.status = "not converged";
    has("Not yet", "no stable answer");
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, start, end)
    const struct CMUnitTest tests[] = {
        TEST(what_the_answer_is),
        TEST(a_plain_comparison_is_warned_of_where_it_differs),
        TEST(other_assumptions_that_move_it_are_told),
        TEST(visits_booked_ahead),
        TEST(one_client_may_decide),
        TEST(change_that_comes_by_itself),
        TEST(nothing_to_trust_yet),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
