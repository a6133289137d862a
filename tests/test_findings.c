#include "../src/analyse/tell/findings.h"
#include "../src/analyse/tell/lead_words.h"
#include "../src/analyse/tell/length_statements.h"
#include "../src/analyse/tell/words.h"
#include "../src/analyse/tell/verdict.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#define MINUS "\xE2\x88\x92"

static const ds_analysis_settings usual = { .min_clients = 5, .min_session_nights = 20 };
static ds_arena arena;

static void numbers_read_well(void **state)
{
    (void)state;
    assert_string_equal(an_number_text(-0.414, 2, &arena), MINUS "0.41");
    assert_string_equal(an_number_text(-0.004, 2, &arena), "0.00");
    assert_string_equal(an_number_text(12.5, 0, &arena), "12");
    assert_string_equal(an_number_text(-12.6, 0, &arena), MINUS "13");
    assert_string_equal(an_count_text(0, &arena), "0");
    assert_string_equal(an_count_text(999, &arena), "999");
    assert_string_equal(an_count_text(2310, &arena), "2,310");
    assert_string_equal(an_count_text(1234567, &arena), "1,234,567");
    assert_string_equal(an_counted(1, "client", "clients", &arena), "1 client");
}

/* ---- findings ---- */

static ds_contrast contrast(const char *name, double estimate, double low, double high, ds_verdict verdict)
{
    return (ds_contrast){ .name = name,
                          .estimate = estimate,
                          .se = (high - low) / 4,
                          .low = low,
                          .high = high,
                          .n_clients = 150,
                          .n_sessions = 2310,
                          .n_nights = 7,
                          .verdict = verdict };
}

static size_t write(const ds_outcome_result *o, const int *which, size_t n, int64_t enough, ds_finding *f)
{
    return an_page_one(o, which, n, enough, &usual, &arena, f);
}

static void clear_effects_are_told_most_telling_first(void **state)
{
    (void)state;
    ds_contrast overall[] = { contrast("night0", 0.41, 0.34, 0.48, DS_HELPS),
                              contrast("night1", -0.2, -0.3, -0.1, DS_HURTS),
                              contrast("two_night_total", 0.21, 0.1, 0.32, DS_HELPS) };
    ds_contrast condition[] = { contrast("deep_late", -0.73, -1.2, -0.3, DS_HURTS), /* beyond pressure and timing: in no words */
                                contrast("deep_within_60min_ref", -0.35, -0.6, -0.1, DS_HURTS),
                                contrast("hinge_difference", -0.17, -0.26, -0.07, DS_HURTS),
                                contrast("std_light", 0.2, 0.1, 0.3, DS_HELPS),
                                contrast("std_deep", 0.1, -0.1, 0.3, DS_UNCLEAR) };
    ds_contrast asleep[] = { contrast("night0", 14.3, 4.4, 24.2, DS_HELPS),
                             contrast("two_night_total", 20, 10, 30, DS_HELPS) };
    ds_outcome_result o[] = { { .outcome = "quality",
                                .overall = { .contrast = overall, .n_contrasts = 3 },
                                .condition = { .contrast = condition, .n_contrasts = DS_COUNT(condition) } },
                              { .outcome = "tst_min", .overall = { .contrast = asleep, .n_contrasts = 2 } } };
    static const char *const told[] = {
        "Over the two nights after a massage, added together, clients rated their sleep 0.21 points higher (95 % "
        "interval "
        "0.10 to 0.32; 150 clients, 2,310 sessions).",
        "On nights after a massage, clients rated their sleep 0.41 points higher (95 % interval 0.34 to 0.48; 150 "
        "clients, 2,310 sessions).",
        "After a deep session of 60 minutes that ended under 60 minutes before bed, clients rated their sleep 0.35 points lower "
        "(95 % interval " MINUS "0.60 to " MINUS "0.10; 150 clients, 2,310 sessions).",
        "Past 75 minutes, sleep gained 0.17 points less for each extra 15 minutes than up to 75 (95 % interval "
        "" MINUS "0.26 to " MINUS "0.07; 150 clients, 2,310 sessions).",
        "On nights after a massage, clients slept 14 minutes longer (95 % interval 4 to 24; 150 clients, 2,310 "
        "sessions).",
    };
    const int which[] = { Y_QUALITY, Y_TST };
    ds_finding f[MOST_ON_PAGE_ONE];
    assert_int_equal(write(o, which, 2, 9, f), DS_COUNT(told));
    for (size_t i = 0; i < DS_COUNT(told); i++) assert_string_equal(f[i].sentence, told[i]);
    assert_string_equal(f[4].outcome, "tst_min");
    assert_int_equal(write(o, which, 1, 9, f), DS_COUNT(told));
    assert_non_null(
        strstr(f[4].sentence, "On the second night after a massage, clients rated their sleep 0.20 points lower"));
    assert_string_equal(f[4].verdict, "hurts");
}

static void of_a_family_the_strongest_comes_first(void **state)
{
    (void)state;
    ds_contrast c[] = { contrast("std_b0_60", 0.2, 0.1, 0.3, DS_HELPS),
                        contrast("std_b60_120", 0.5, 0.4, 0.6, DS_HELPS) };
    ds_contrast total = contrast("two_night_total", 0.5, 0.4, 0.6, DS_HELPS);
    ds_outcome_result o = { .outcome = "quality",
                            .overall = { .contrast = &total, .n_contrasts = 1 },
                            .condition = { .contrast = c, .n_contrasts = 2 } };
    const int which = Y_QUALITY;
    ds_finding f[MOST_ON_PAGE_ONE];
    assert_int_equal(write(&o, &which, 1, 9, f), 3);
    assert_non_null(strstr(f[1].sentence, "60 to 120 minutes before bed"));
    assert_non_null(strstr(f[1].sentence, "sessions). Whether other times before bed do better or worse, these data"));
}

/* A declared outcome that shows nothing, or has too few nights, is told before all that others show. */
static const struct primary_row {
    const char *name, *status;
    bool converged;
    double estimate, low, high;
    ds_verdict verdict;
    const char *sentence;
} primaries[] = {
    { "not clear", "converged", true, 1.2, -0.9, 3.3, DS_UNCLEAR,
      "No clear difference over the two nights after a massage, added together: heart rate variability was 1.2 ms "
      "higher, "
      "which chance alone could explain (95 % interval " MINUS "0.9 to 3.3; 150 clients, 2,310 sessions)." },
    { "clear", "converged", true, 2.2, 0.9, 3.5, DS_HELPS,
      "Over the two nights after a massage, added together, heart rate variability was 2.2 ms higher (95 % interval "
      "0.9 to "
      "3.5; 150 clients, 2,310 sessions)." },
    { "too few clients", DS_NOT_ENOUGH, false, NAN, NAN, NAN, DS_WITHHELD,
      "Not enough nights yet for heart rate variability: 7 nights after a massage are in (20 needed), and 2 clients "
      "logged "
      "enough nights both with and without one (5 needed)." },
    { "no stable answer", "failed: no start converged", false, NAN, NAN, NAN, DS_WITHHELD,
      "No effect on heart rate variability is stated: the model found no stable answer in these data." },
    { "always with something else", "converged", true, NAN, NAN, NAN, DS_WITHHELD,
      "No effect on heart rate variability is stated: in these logs the two nights after a massage cannot be told "
      "apart from "
      "something else." },
};
enum { PRIMARY_ROWS = DS_COUNT(primaries) };

static void the_declared_outcome_comes_first(void **state)
{
    const struct primary_row *r = *state;
    ds_contrast own[] = { contrast("night0", NAN, NAN, NAN, DS_WITHHELD),
                          contrast("two_night_total", r->estimate, r->low, r->high, r->verdict) };
    ds_contrast rated = contrast("night0", 0.41, 0.34, 0.48, DS_HELPS);
    ds_outcome_result o[] = {
        { .outcome = "hrv_ms",
          .overall = { .status = r->status, .converged = r->converged, .contrast = own, .n_contrasts = 2 } },
        { .outcome = "quality", .overall = { .status = "converged", .contrast = &rated, .n_contrasts = 1 } }
    };
    const int which[] = { Y_HRV, Y_QUALITY };
    ds_finding f[MOST_ON_PAGE_ONE];
    assert_int_equal(write(o, which, 2, 2, f), 2);
    assert_string_equal(f[0].sentence, r->sentence);
    assert_string_equal(f[0].verdict, ds_verdict_word(r->verdict));
    assert_string_equal(f[0].outcome, "hrv_ms");
    assert_non_null(strstr(f[1].sentence, "clients rated their sleep 0.41 points higher"));
}

/* Levels are compared where their difference is clear, and then before each level by itself. */
static void clear_differences_of_levels_are_told(void **state)
{
    (void)state;
    ds_contrast c[] = { contrast("std_light", 0.6, 0.4, 0.8, DS_HELPS),
                        contrast("diff_deep_light", -0.5, -0.8, -0.2, DS_HURTS),
                        contrast("diff_deep_moderate", -0.3, -0.7, 0.1, DS_UNCLEAR),
                        contrast("diff_b240p_b0_60", 0.4, 0.1, 0.7, DS_HELPS) };
    ds_outcome_result o = { .outcome = "quality",
                            .overall = { .status = "converged", .converged = true },
                            .condition = { .contrast = c, .n_contrasts = DS_COUNT(c) } };
    const int which = Y_QUALITY;
    ds_finding f[MOST_ON_PAGE_ONE];
    assert_int_equal(write(&o, &which, 1, 9, f), 4);
    assert_non_null(strstr(f[1].sentence,
                           "After massage that ended over 240 minutes before bed, clients rated their sleep "
                           "0.40 points higher than after one that ended under 60 minutes before (95 %"));
    assert_non_null(strstr(f[2].sentence,
                           "After massage with deep pressure, clients rated their sleep 0.50 points lower "
                           "than after one with light pressure (95 %"));
    assert_non_null(strstr(f[3].sentence, "After massage with light pressure,"));
    assert_null(strstr(f[3].sentence, "cannot tell")); /* it is ranked against deep */
    c[1].verdict = DS_UNCLEAR;
    assert_int_equal(write(&o, &which, 1, 9, f), 3);
    assert_non_null(
        strstr(f[2].sentence, "sessions). Whether other pressures do better or worse, these data cannot tell."));
}

/* What is established comes first, whatever its rank; a hint is marked in each sentence. */
static void hints_say_that_they_are_hints(void **state)
{
    (void)state;
    ds_contrast own[] = { contrast("night0", 0.41, 0.02, 0.80, DS_MAY_HELP),
                          contrast("night1", 0.30, 0.10, 0.50, DS_HELPS),
                          contrast("two_night_total", 0.71, 0.05, 1.37, DS_MAY_HELP) };
    ds_contrast c[] = { contrast("diff_deep_light", -0.5, -0.98, -0.02, DS_MAY_HURT) };
    ds_outcome_result o = { .outcome = "quality",
                            .overall = { .status = "converged", .contrast = own, .n_contrasts = 3 },
                            .condition = { .contrast = c, .n_contrasts = 1 } };
    const int which = Y_QUALITY;
    ds_finding f[MOST_ON_PAGE_ONE];
    assert_int_equal(write(&o, &which, 1, 9, f), 4);
    assert_non_null(strstr(f[0].sentence, "A hint, not to be relied upon: over the two nights after a massage, added "
                                          "together, clients rated their sleep 0.71 points higher"));
    assert_non_null(strstr(f[1].sentence, "On the second night after a massage, clients"));
    assert_non_null(strstr(f[2].sentence, "A hint, not to be relied upon: on nights after a massage, clients"));
    for (int i = 0; i < 4; i++)
        assert_int_equal(!strncmp(f[i].sentence, "A hint", 6), !strncmp(f[i].verdict, "may", 3));
    ds_results r = { .outcome = &o, .n_outcomes = 1 };
    ds_why w = { 0 };
    assert_int_equal(an_findings(&which, 9, &usual, &arena, &r, &w), DS_OK);
    assert_string_equal(r.finding[r.n_findings - 1].sentence,
                        "light pressure did better than deep, by 0.50 points (0.02 to 0.98) (a hint, not to be relied "
                        "upon)");
    own[2].verdict = DS_UNCLEAR; /* an interval clear of zero, and yet no verdict: the words say why */
    assert_int_equal(write(&o, &which, 1, 9, f), 4);
    assert_non_null(strstr(f[0].sentence, "which chance alone could explain where all that is asked, every month, is "
                                          "counted (95 % interval 0.05 to 1.37"));
}

static const ds_finding *of_kind(const ds_results *r, ds_finding_kind kind, size_t place)
{
    for (size_t i = 0; i < r->n_findings; i++)
        if (r->finding[i].kind == kind && !place--) return &r->finding[i];
    return NULL;
}

/* Which level does better is said by the clear differences, which way round they are; and one sentence where none is. */
static void levels_and_sizes_have_sentences_of_their_own(void **state)
{
    (void)state;
    ds_contrast c[] = { contrast("diff_deep_light", -0.5, -0.8, -0.2, DS_HURTS),
                        contrast("diff_deep_moderate", -0.3, -0.7, 0.1, DS_UNCLEAR),
                        contrast("diff_moderate_light", 0.25, 0.05, 0.45, DS_HELPS),
                        contrast("diff_b240p_b0_60", 0.4, -0.1, 0.9, DS_UNCLEAR) };
    ds_contrast asleep[] = { contrast("diff_deep_light", NAN, NAN, NAN, DS_WITHHELD) };
    ds_contrast zero = contrast("night0", 2, 1.5, 2.5, DS_HELPS);
    zero.pct = 28, zero.pct_low = 21, zero.pct_high = 35;
    ds_outcome_result o[] = { { .outcome = "quality",
                                .length_sentence = "It bends.",
                                .overall = { .status = "converged", .contrast = &zero, .n_contrasts = 1 },
                                .condition = { .contrast = c, .n_contrasts = DS_COUNT(c) } },
                              { .outcome = "tst_min",
                                .overall = { .status = "converged" },
                                .condition = { .contrast = asleep, .n_contrasts = 1 } } };
    const int which[] = { Y_QUALITY, Y_TST };
    ds_results r = { .outcome = o, .n_outcomes = 2 };
    ds_why w = { 0 };
    assert_int_equal(an_findings(which, 9, &usual, &arena, &r, &w), DS_OK);
    assert_string_equal(of_kind(&r, DS_FINDING_PRESSURE, 0)->sentence,
                        "moderate pressure did better than light, by 0.25 points (0.05 to 0.45); light pressure did "
                        "better than deep, by 0.50 points (0.20 to 0.80)");
    assert_string_equal(of_kind(&r, DS_FINDING_TIMING, 0)->sentence, "which time works better, these data cannot tell");
    assert_null(of_kind(&r, DS_FINDING_PRESSURE, 1));
    assert_null(of_kind(&r, DS_FINDING_TIMING, 1));
    assert_non_null(strstr(of_kind(&r, DS_FINDING_SIZE, 0)->sentence, "2.00 points better where 7.14 are usual"));
    assert_non_null(strstr(of_kind(&r, DS_FINDING_SIZE, 0)->sentence, "not of the whole night"));
    assert_string_equal(of_kind(&r, DS_FINDING_LENGTH, 0)->sentence, "It bends.");
    for (size_t i = 1; i < r.n_findings; i++) assert_true(r.finding[i].rank > r.finding[i - 1].rank);
}

static void no_nights_at_all(void **state)
{
    (void)state;
    ds_finding f[MOST_ON_PAGE_ONE];
    assert_int_equal(write(NULL, NULL, 0, 0, f), 1);
    assert_string_equal(f[0].sentence,
                        "Not enough nights yet: 0 nights after a massage are in (20 needed), and 0 clients "
                        "logged enough nights both with and without one (5 needed).");
}

/* ---- length: what is established or a hint of the slope past 75 and of its difference, and what is said ---- */

static const struct length_row {
    const char *name;
    ds_verdict after, difference;
    ds_strength plateau; /* as the gate leaves it */
    ds_strength rising, diminishing, level, decline;
    const char *begins, *advice;
} lengths[] = {
    { "levels off", DS_UNCLEAR, DS_HURTS, DS_ESTABLISHED, DS_NO_STRENGTH, DS_ESTABLISHED, DS_ESTABLISHED,
      DS_NO_STRENGTH, "The gain levels off past 75 minutes: each",
      "75 minutes are enough" },
    { "levels off, a hint", DS_UNCLEAR, DS_MAY_HURT, DS_ESTABLISHED, DS_NO_STRENGTH, DS_HINT, DS_HINT, DS_NO_STRENGTH,
      "A hint, not to be relied upon: the gain levels off past 75 minutes: each",
      "75 minutes are enough" },
    { "no plateau where the gain is not smaller", DS_UNCLEAR, DS_UNCLEAR, DS_ESTABLISHED, DS_NO_STRENGTH,
      DS_NO_STRENGTH, DS_NO_STRENGTH, DS_NO_STRENGTH, "Whether time past 75 minutes gains anything, we cannot",
      "any length will do" },
    { "diminishing", DS_UNCLEAR, DS_HURTS, DS_NO_STRENGTH, DS_NO_STRENGTH, DS_ESTABLISHED, DS_NO_STRENGTH,
      DS_NO_STRENGTH, "Time past 75 minutes gains less than time before;",
      "the time up to 75 minutes does most" },
    { "nothing clear", DS_UNCLEAR, DS_UNCLEAR, DS_NO_STRENGTH, DS_NO_STRENGTH, DS_NO_STRENGTH, DS_NO_STRENGTH,
      DS_NO_STRENGTH, "Whether time past 75 minutes gains anything, we cannot",
      "any length will do" },
    { "a larger gain is not a smaller one", DS_HELPS, DS_HELPS, DS_NO_STRENGTH, DS_ESTABLISHED, DS_NO_STRENGTH,
      DS_NO_STRENGTH, DS_NO_STRENGTH, "The gain is still rising past 75 minutes: each",
      "is worth its time" },
    { "rising more slowly, which is a hint", DS_HELPS, DS_MAY_HURT, DS_NO_STRENGTH, DS_ESTABLISHED, DS_HINT,
      DS_NO_STRENGTH, DS_NO_STRENGTH, "A hint, not to be relied upon: the gain is still rising past 75 minutes, but",
      "still does more, each" },
    { "declines", DS_HURTS, DS_HURTS, DS_ESTABLISHED, DS_NO_STRENGTH, DS_ESTABLISHED, DS_ESTABLISHED, DS_ESTABLISHED,
      "Sessions past 75 minutes went with worse sleep",
      "keep to 75 minutes" },
};
enum { LENGTH_ROWS = DS_COUNT(lengths) };

static ds_estimate estimate(double e, double se)
{
    return (ds_estimate){ .estimate = e, .se = se, .df = 1e6, .low = e - 2 * se, .high = e + 2 * se };
}

static void length_is_told_by_what_is_established(void **state)
{
    const struct length_row *r = *state;
    ds_estimate b = estimate(0.2, 0.03), a = estimate(r->after == DS_HURTS ? -0.1 : 0.1, 0.03), d = estimate(-0.1, 0.05);
    ds_length_statements l = an_length_statements(&b, &a, &d, 0.10);
    assert_true(l.known && !l.still_rising && !l.diminishing && !l.plateau && !l.decline); /* by numbers, nothing */
    l.plateau = r->plateau;
    an_length_conclude(r->after, r->difference, &l);
    assert_int_equal(l.still_rising, r->rising);
    assert_int_equal(l.diminishing, r->diminishing);
    assert_int_equal(l.plateau, r->level);
    assert_int_equal(l.decline, r->decline);
    const char *said = an_length_sentence(&l, &an_outcomes[Y_QUALITY], &arena);
    if (strncmp(said, r->begins, strlen(r->begins))) fail_msg("%s", said);
    const char *advice = an_length_advice(&l, DS_UNCLEAR, &an_outcomes[Y_QUALITY], &arena);
    const bool hint = strstr(said, "A hint, not to be relied upon: ") == said;
    assert_int_equal(hint, strstr(advice, "A hint, not to be relied upon: ") == advice);
    if (!strstr(advice, r->advice)) fail_msg("%s", advice);
    ds_statement s[LENGTH_STATEMENTS];
    assert_true(an_statements_fill(&l, &arena, s));
    for (int i = 0; i < LENGTH_STATEMENTS; i++) { /* what is not shown is not denied either */
        assert_int_equal(s[i].holds, s[i].strength == DS_ESTABLISHED);
        if (!s[i].strength) assert_true(!strncmp(s[i].words, "Not known yet whether ", 22)); /* one no, and no second one */
        if (s[i].strength == DS_HINT)
            assert_true(!strncmp(s[i].answer, "Perhaps. A hint, not to be relied upon: ", 40));
        if (s[i].holds) assert_true(!strncmp(s[i].answer, "Yes. ", 5));
    }
}

/* Where nothing holds past 75 minutes, the slope before may give one to act on; without lengths nothing is said. */
static void up_to_75_minutes_something_may_hold(void **state)
{
    (void)state;
    ds_estimate b = estimate(0.2, 0.03), a = estimate(0.1, 0.1), d = estimate(-0.1, 0.1);
    ds_length_statements l = an_length_statements(&b, &a, &d, 0.10), none = { .known = false };
    assert_string_equal(an_length_advice(&l, DS_HELPS, &an_outcomes[Y_QUALITY], &arena),
                        "For sleep quality offer 75 minutes rather than less: up to there each quarter of an hour does more.");
    assert_non_null(strstr(an_length_advice(&l, DS_MAY_HELP, &an_outcomes[Y_QUALITY], &arena), "A hint, not to be relied upon: for sleep"));
    assert_non_null(strstr(an_length_advice(&l, DS_HURTS, &an_outcomes[Y_QUALITY], &arena), "any length will do"));
    assert_string_equal(an_length_advice(&none, DS_HELPS, &an_outcomes[Y_QUALITY], &arena), "");
}

/* One-sided p of the numbers, as of Student's t. */
static void statements_have_their_numbers(void **state)
{
    (void)state;
    ds_estimate b = estimate(0.2, 0.03), a = estimate(0.06, 0.03), d = estimate(-0.14, 0.05);
    ds_length_statements l = an_length_statements(&b, &a, &d, 0.10), open = an_length_statements(&b, &a, &d, 0);
    assert_true(fabs(l.p_rising - 0.02275) < 1e-4 && fabs(l.p_decline - 0.97725) < 1e-4);
    assert_true(fabs(l.p_diminishing - 0.002555) < 1e-4 && fabs(l.p_plateau - 0.0912) < 1e-3);
    assert_true(fabs(l.after_lower95 - 0.01065) < 1e-3 && fabs(l.difference_upper95 + 0.05776) < 1e-3);
    assert_true(isnan(open.p_plateau)); /* nobody set what matters */
}

/* A line that bends at 75 falls past it, too, where the gain goes on to 90 and falls from there. */
static void decline_and_plateau_are_borne_out_by_the_next_step(void **state)
{
    (void)state;
    static const struct {
        double step, se;
        bool declines, level;
    } steps[] = { { -0.2, 0.05, true, true }, { 0.2, 0.05, false, false }, { -0.02, 0.05, false, true }, { NAN, NAN, true, true } };
    ds_estimate b = estimate(0.2, 0.03), a = estimate(-0.1, 0.03), d = estimate(-0.3, 0.05);
    for (size_t i = 0; i < DS_COUNT(steps); i++) {
        ds_length_statements l = an_length_statements(&b, &a, &d, 0.10);
        ds_estimate step = estimate(steps[i].step, steps[i].se);
        an_length_bear_out(&step, &l);
        assert_int_equal(l.p_plateau < 0.05, steps[i].level);
        an_length_conclude(DS_HURTS, DS_HURTS, &l);
        assert_int_equal(l.decline == DS_ESTABLISHED, steps[i].declines);
        assert_int_equal(l.diminishing, DS_ESTABLISHED);
    }
}

/* What is worse past 75 minutes is so against 75 minutes, and what it takes is counted on its side. */
static void past_75_is_compared_with_75(void **state)
{
    (void)state;
    ds_estimate b = estimate(0.2, 0.03), a = estimate(-0.1, 0.03), d = estimate(-0.3, 0.05);
    ds_length_statements l = an_length_statements(&b, &a, &d, 0.10);
    ds_statement s[LENGTH_STATEMENTS];
    an_length_conclude(DS_HURTS, DS_HURTS, &l);
    assert_true(an_statements_fill(&l, &arena, s));
    assert_string_equal(s[3].question, "Is sleep worse after more than 75 minutes than after 75?");
    assert_non_null(strstr(s[3].answer, "compares with 75 minutes, not with no massage"));
    assert_non_null(strstr(an_length_sentence(&l, &an_outcomes[Y_QUALITY], &arena), "not against none"));
}

/* 0.12 sqrt(320/n) is the standard error of the difference in practices like those simulated: 0.2 takes about 700 sessions. */
static const struct need_row {
    const char *name;
    double difference, se, margin;
    ds_verdict verdict;
    const char *words;
} needs[] = {
    { "cannot tell", -0.05, 0.12, 0.10, DS_UNCLEAR,
      " Finding a gain past 75 minutes that is smaller by 0.20 points for each 15 minutes than before takes about 720 "
      "sessions past 75 minutes; there are 320." },
    { "would have been found", -0.05, 0.06, 0.10, DS_UNCLEAR,
      " A gain past 75 minutes that is smaller by 0.20 points for each 15 minutes than before would have been found "
      "four "
      "times in five with these 320 sessions past 75 minutes." },
    { "diminishing", -0.5, 0.12, 0.10, DS_HURTS, "" },
    { "nobody set what matters", -0.05, 0.12, 0, DS_UNCLEAR, "" },
};
enum { NEED_ROWS = DS_COUNT(needs) };

static void what_length_needs_is_told(void **state)
{
    const struct need_row *r = *state;
    ds_estimate b = estimate(0.05, 0.1), a = estimate(0, 0.1), d = estimate(r->difference, r->se);
    ds_length_statements l = an_length_statements(&b, &a, &d, r->margin);
    an_length_conclude(DS_UNCLEAR, r->verdict, &l);
    assert_string_equal(an_length_needs(&l, &an_outcomes[Y_QUALITY], 320, &arena), r->words);
}

static void a_length_sentence_has_its_numbers(void **state)
{
    (void)state;
    ds_estimate b = estimate(0.2, 0.03), a = estimate(-0.01, 0.03), d = estimate(-0.21, 0.05);
    ds_length_statements l = an_length_statements(&b, &a, &d, 0.10);
    l.plateau = DS_ESTABLISHED;
    an_length_conclude(DS_UNCLEAR, DS_HURTS, &l);
    assert_string_equal(an_length_sentence(&l, &an_outcomes[Y_QUALITY], &arena),
                        "The gain levels off past 75 minutes: each extra 15 minutes went with a change of " MINUS
                        "0.01 points (95 % interval " MINUS
                        "0.07 to 0.05), against 0.20 up to 75 minutes; less than the 0.10 that would matter.");
    assert_string_equal(an_length_too_few(23, 1, 40, &arena),
                        "Not enough nights yet to tell what length does: 23 sessions under and 1 over 75 "
                        "minutes are in, 40 of each needed.");
    ds_estimate none = { NAN, NAN, NAN, NAN, NAN, NAN, NAN };
    assert_false(an_length_statements(&b, &none, &d, 0.10).known);
}

/* ---- the night before a session ---- */

static const struct lead_row {
    const char *name;
    int outcome;
    double estimate, se, df;
    const char *words;
} leads[] = {
    { "clear and worse", Y_QUALITY, -0.5, 0.1, 500,
      "The night before a session, clients rated their sleep 0.50 points lower than on other nights (95 % "
      "interval " MINUS "0.70 to " MINUS
      "0.30), though no massage works backwards: clients book when their nights are bad. Plain comparisons "
      "mislead here; the model takes it into account as far as the nights were logged. What clients felt and nobody "
      "logged, it cannot." },
    { "clear and better", Y_QUALITY, 0.5, 0.1, 500,
      "The night before a session, clients rated their sleep 0.50 points higher than on other nights (95 % interval "
      "0.30 to "
      "0.70), though no massage works backwards: clients book when their nights are good. Plain comparisons mislead "
      "here; "
      "the model takes it into account as far as the nights were logged. What clients felt and nobody logged, it "
      "cannot." },
    { "not clear, of another outcome", Y_HRV, 1.4, 1, 500,
      "The night before a session, heart rate variability was 1.4 ms higher than on other nights (95 % interval " MINUS
      "0.6 to 3.4). That is no clear sign that clients book by how their nights were, and no proof that they do not." },
};
enum { LEAD_ROWS = DS_COUNT(leads) };

static void the_night_before_is_told(void **state)
{
    const struct lead_row *r = *state;
    double t = r->estimate / r->se;
    const ds_estimate e = {
        r->estimate, r->se, r->df, t, r->estimate - 2 * r->se, r->estimate + 2 * r->se, ds_t_two_sided(t, r->df)
    };
    assert_string_equal(an_lead_words(&e, &an_outcomes[r->outcome], &arena), r->words);
}

static int free_arena(void **state)
{
    (void)state;
    ds_arena_free(&arena);
    return 0;
}

int main(void)
{
    struct CMUnitTest statements[LENGTH_ROWS] = { 0 };
    for (int i = 0; i < LENGTH_ROWS; i++)
        statements[i] = (struct CMUnitTest){ .name = lengths[i].name,
                                             .test_func = length_is_told_by_what_is_established,
                                             .initial_state = (void *)(uintptr_t)&lengths[i] };
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_read_well),
        cmocka_unit_test(clear_effects_are_told_most_telling_first),
        cmocka_unit_test(of_a_family_the_strongest_comes_first),
        cmocka_unit_test(no_nights_at_all),
        cmocka_unit_test(clear_differences_of_levels_are_told),
        cmocka_unit_test(levels_and_sizes_have_sentences_of_their_own),
        cmocka_unit_test(hints_say_that_they_are_hints),
        cmocka_unit_test(up_to_75_minutes_something_may_hold),
        cmocka_unit_test(statements_have_their_numbers),
        cmocka_unit_test(decline_and_plateau_are_borne_out_by_the_next_step),
        cmocka_unit_test(past_75_is_compared_with_75),
        cmocka_unit_test(a_length_sentence_has_its_numbers),
    };
    struct CMUnitTest before[LEAD_ROWS] = { 0 };
    for (int i = 0; i < LEAD_ROWS; i++)
        before[i] = (struct CMUnitTest){ .name = leads[i].name,
                                         .test_func = the_night_before_is_told,
                                         .initial_state = (void *)(uintptr_t)&leads[i] };
    struct CMUnitTest need[NEED_ROWS] = { 0 };
    for (int i = 0; i < NEED_ROWS; i++)
        need[i] = (struct CMUnitTest){ .name = needs[i].name,
                                       .test_func = what_length_needs_is_told,
                                       .initial_state = (void *)(uintptr_t)&needs[i] };
    struct CMUnitTest first[PRIMARY_ROWS] = { 0 };
    for (int i = 0; i < PRIMARY_ROWS; i++)
        first[i] = (struct CMUnitTest){ .name = primaries[i].name,
                                        .test_func = the_declared_outcome_comes_first,
                                        .initial_state = (void *)(uintptr_t)&primaries[i] };
    int failed = cmocka_run_group_tests_name("words: length", statements, NULL, free_arena);
    failed += cmocka_run_group_tests_name("words: what length needs", need, NULL, NULL);
    failed += cmocka_run_group_tests_name("words: the declared outcome", first, NULL, NULL);
    failed += cmocka_run_group_tests_name("words: the night before", before, NULL, free_arena);
    return failed + cmocka_run_group_tests_name("words: numbers and findings", tests, NULL, free_arena);
}
