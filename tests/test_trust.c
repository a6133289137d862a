/* The plain sentences of "Can we trust this?", from checks made up here. */
#include "../src/analyse/ask/planning.h"
#include "../src/analyse/ask/lead.h"
#include "../src/analyse/ask/sensitivity.h"
#include "../src/analyse/tell/cause_words.h"
#include "../src/analyse/tell/trust.h"
#include "../src/analyse/tell/verdict.h"

#include <downshift/stats.h>

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "support/study_help.h"

static ds_arena a;
static ds_results r;
static ds_outcome_result o;
static ds_sensitivity_result checks[12];
static ds_contrast both = { .name = "two_night_total" }; /* the headline */

static int start(void **state)
{
    (void)state;
    a = (ds_arena){ 0 };
    both.verdict = DS_HELPS;
    o = (ds_outcome_result){ .outcome = "quality",
                             .sensitivity = checks,
                             .overall = { .contrast = &both, .n_contrasts = 1 } };
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
                                                         .night0_estimate = estimate - 0.1,
                                                         .night0_se = se,
                                                         .words = "Told." };
}

/* The sentence under a topic; NULL when it is not told. */
static const char *told(const char *topic)
{
    ds_why w = { 0 };
    r.n_trust = 0;
    if (an_trust_results(0, &a, &r, &w)) fail_msg("%s", w.text);
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
    has("The answer",
        "Over the two nights after a massage, added together, clients rated their sleep 0.30 points higher");
    has("The answer", "anything from 0.20 to 0.40");
    assert_null(told("Other assumptions"));
    assert_null(told("Nights not logged"));
}

/* Our answer for the first night is 0.30; how far clients look at their nights is the lead test's. */
static const struct plain_row {
    const char *name;
    double pre_post, others, lead, lead_se; /* lead_se 0: not asked */
    const char *before_says, *others_say;
} plains[] = {
    { "they book after bad nights", 0.73, -0.40, -0.5, 0.1,
      "0.73 points higher; ours for that night is 0.30 points higher. People come when sleep has been bad",
      "0.40 points lower; ours for that night is 0.30 points higher. Massages fall in bad spells" },
    { "they book after good nights", -0.08, 0.90, 0.5, 0.1, "higher. People come when sleep has been good",
      "higher. Massages fall in good spells" },
    { "too low, though they book after bad nights", -0.08, 0.90, -0.5, 0.1,
      "It differs from ours because last night, or the second night",
      "It differs from ours because good or bad spells" },
    { "too low, and no sign of how they book", -0.08, -0.40, 0.1, 0.1,
      "It differs from ours because last night, or the second night",
      "It differs from ours because good or bad spells" },
    { "too high, and nobody asked how they book", 0.73, 0.90, 0, 0,
      "It differs from ours because last night, or the second night",
      "It differs from ours because good or bad spells" },
    { "near", 0.33, 0.28, -0.5, 0.1, "Here it is not far from our answer", "This one is close to our answer" },
};
enum { PLAIN_ROWS = DS_COUNT(plains) };

static void a_plain_comparison_is_explained_by_what_was_seen(void **state)
{
    const struct plain_row *row = *state;
    start(NULL);
    found("primary", 0.40, 0.05);
    found("naive_pre_post", row->pre_post, 0.08);
    found("naive_session_vs_plain", row->others, 0.05);
    ds_lead_result lead = { .estimate = row->lead,
                            .low = row->lead - 2 * row->lead_se,
                            .high = row->lead + 2 * row->lead_se,
                            .words = "How they book." };
    o.lead = &lead;
    o.n_lead = row->lead_se > 0;
    has("Before and after", row->before_says);
    has("Massage nights and others", row->others_say);
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
    has("Nights not logged", "worst tenth: 0.11 points higher. Nobody knows how those nights were");
    found("standing", 0.10, 0.06);
    has("Other assumptions", "in 3 other ways. The answers run from 0.10 to 0.32. Some move more than chance explains");
}

/* Of the first night only, so it is held against that; and never left out without a word. */
static void each_client_by_himself_is_of_the_first_night(void **state)
{
    (void)state;
    found("primary", 0.30, 0.05);
    found("fe_lags", 0.21, 0.06);
    has("Each client only with himself", "the first night is 0.21 points higher. The answer hardly moves.");
    assert_null(told("Other assumptions"));
    checks[1].estimate = NAN;
    checks[1].words = "Cannot be asked here.";
    has("Each client only with himself", "Cannot be asked here.");
}

/* An end of an interval that excludes zero is not told as zero, and zero has no sign. */
static void ends_near_zero_are_told_apart_from_it(void **state)
{
    (void)state;
    found("primary", 0.404, 0.2);
    checks[0].low = 0.004, checks[0].high = 0.804;
    has("The answer", "anything from 0.004 to 0.804.");
    checks[0].low = -0.004;
    has("The answer", "anything from 0.00 to 0.80.");
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
    both.verdict = DS_UNCLEAR; /* there is nothing to decide */
    has("No single client decides", "from −0.02 to 0.40, on both sides of zero, as is to be expected");
    assert_null(told("A single client decides"));
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

/* Verdicts on effects are careful where clients are few; a warning need not be. */
static void few_clients_do_not_mute_the_lead_test(void **state)
{
    (void)state;
    const struct help_world few = {
        .clients = 4, .nights = 90, .sd_client = 0.5, .sigma = 1, .rho = 0.5, .books = 0.15, .after_bad = 1.5
    };
    struct an_panel p;
    struct help_study h;
    ds_why w = { 0 };
    ds_settings s;
    ds_settings_default(&s);
    help_world_panel(&few, 1, &p);
    help_study_start(&p, Y_QUALITY, &s, false, &h);
    assert_true(h.overall.df_cap == 3);
    if (an_lead_results(&h.st, &a, &o, &w)) fail_msg("%s", w.text);
    const ds_lead_result *l = o.lead;
    assert_true(l->df > 50 && fabs(l->p - ds_t_two_sided(l->estimate / l->se, l->df)) < 1e-12);
    assert_true(l->high < 0 && strstr(l->words, "clients book when their nights are bad"));
    help_study_end(&h);
    an_panel_free(&p);
}

static const char *cause(const struct an_study *st, ds_verdict verdict)
{
    ds_contrast total = { .name = "two_night_total", .verdict = verdict, .pct = NAN };
    ds_why w = { 0 };
    o.overall.contrast = &total;
    o.overall.n_contrasts = 1;
    o.n_sensitivity = 0;
    if (an_sensitivity_results(st, &a, &o, &w) || an_cause_words(&o, &a, &w)) fail_msg("%s", w.text);
    return told("Causes nobody wrote down");
}

static void what_is_not_clear_cannot_be_taken_away(void **state)
{
    (void)state;
    const struct help_world world = { .clients = 8, .nights = 40, .sd_client = 0.5, .sigma = 1, .books = 0.2 };
    struct an_panel p;
    struct help_study h;
    ds_settings s;
    ds_settings_default(&s);
    help_world_panel(&world, 1, &p);
    help_study_start(&p, Y_QUALITY, &s, false, &h);
    const char *unclear = cause(&h.st, DS_UNCLEAR), *clear = cause(&h.st, DS_HELPS);
    assert_null(strstr(unclear, "take the whole effect away"));
    assert_non_null(strstr(unclear, "The change is not clear to begin with"));
    assert_non_null(
        strstr(clear, "to take the whole effect away. Nothing was logged of the day that this could be held"));
    help_study_end(&h);
    an_panel_free(&p);
}

static const struct size_row {
    const char *name;
    double pct, low, high;
    const char *says;
} sizes[] = {
    { "a fifth or more, all of it", 30, 22, 38, "The data support a change of a fifth or more." },
    { "a fifth or more, perhaps", 25, 12, 38, "is possible, but the data do not yet support it." },
    { "less, but a fifth is possible", 12, -5, 29, "the data neither show it nor rule it out." },
    { "less for certain", 8, 3, 13, "Even the upper end is short of a fifth" },
};
enum { SIZE_ROWS = DS_COUNT(sizes) };

static void how_large_is_told_by_the_whole_interval(void **state)
{
    const struct size_row *row = *state;
    ds_contrast zero = { .name = "night0", .pct = row->pct, .pct_low = row->low, .pct_high = row->high };
    start(NULL);
    found("primary", 0.30, 0.05);
    o.overall.contrast = &zero;
    o.overall.n_contrasts = 1;
    has("How large that is", row->says);
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
        TEST(other_assumptions_that_move_it_are_told),
        TEST(each_client_by_himself_is_of_the_first_night),
        TEST(visits_booked_ahead),
        TEST(ends_near_zero_are_told_apart_from_it),
        TEST(one_client_may_decide),
        TEST(change_that_comes_by_itself),
        TEST(nothing_to_trust_yet),
        TEST(few_clients_do_not_mute_the_lead_test),
        TEST(what_is_not_clear_cannot_be_taken_away),
    };
    struct CMUnitTest plain[PLAIN_ROWS] = { 0 };
    for (int i = 0; i < PLAIN_ROWS; i++)
        plain[i] = (struct CMUnitTest){ .name = plains[i].name,
                                        .test_func = a_plain_comparison_is_explained_by_what_was_seen,
                                        .teardown_func = end,
                                        .initial_state = (void *)(uintptr_t)&plains[i] };
    struct CMUnitTest size[SIZE_ROWS] = { 0 };
    for (int i = 0; i < SIZE_ROWS; i++)
        size[i] = (struct CMUnitTest){ .name = sizes[i].name,
                                       .test_func = how_large_is_told_by_the_whole_interval,
                                       .teardown_func = end,
                                       .initial_state = (void *)(uintptr_t)&sizes[i] };
    ds_stats_init();
    int failed = cmocka_run_group_tests_name("trust: plain comparisons", plain, NULL, NULL);
    failed += cmocka_run_group_tests_name("trust: how large", size, NULL, NULL);
    return failed + cmocka_run_group_tests_name("trust: the rest", tests, NULL, NULL);
}
