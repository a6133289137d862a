/* What is established and what is a hint, from numbers written out by hand. How often the whole errs is counted by
 * tests/tools/monthly.c. */
#include "../src/analyse/tell/gate.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include <downshift/stats.h>

#include "support/reference.h"

enum { HORIZON = 12 };
static ds_arena arena;
static ds_why w;

static ds_contrast contrast(const char *name, const char *family, double estimate, double p)
{
    return (ds_contrast){ .name = name, .family = family, .estimate = estimate, .p = p };
}

/* Month ends so far with as much news in each; what earlier ones would have found: nothing. */
static struct an_history history_of(size_t months, const ds_contrast *c)
{
    double *v = ds_alloc(&arena, (4 * months + 1) * sizeof *v);
    struct an_history h = { v, v + months, v + 2 * months, v + 3 * months };
    for (size_t k = 0; k < months; k++) {
        h.estimate[k] = c->estimate;
        h.se[k] = isnan(c->p) ? NAN : 1 / sqrt(10.0 * (double)(k + 1));
        h.df[k] = INFINITY;
        h.p[k] = k + 1 == months ? c->p : 1;
    }
    return h;
}

static struct an_history *histories(size_t months, const ds_model_result *m)
{
    struct an_history *h = ds_alloc(&arena, (m->n_contrasts + 1) * sizeof *h);
    for (size_t i = 0; i < m->n_contrasts; i++) h[i] = history_of(months, &m->contrast[i]);
    return h;
}

static struct an_record record_of(size_t months, const ds_outcome_result *o)
{
    struct an_record r = { .looks = { .n = months },
                           .overall = histories(months, &o->overall),
                           .condition = histories(months, &o->condition) };
    for (size_t k = 0; k < months; k++) {
        r.looks.time[k] = (double)(k + 1) / HORIZON;
        r.looks.end[k] = 20000 + 30 * (int)k;
    }
    return r;
}

static void judge(ds_outcome_result *o, size_t n, size_t months)
{
    struct an_record r[2] = { record_of(months, &o[0]) };
    if (n > 1) r[1] = record_of(months, &o[1]);
    if (an_gate(o, r, n, &arena, &w)) fail_msg("%s", w.text);
}

/* The p to beat when nothing else is asked. */
static double level_at(size_t months, double alpha)
{
    double information[MOST_LOOKS], time[MOST_LOOKS], level;
    for (size_t k = 0; k < months; k++) {
        information[k] = (double)(k + 1);
        time[k] = (double)(k + 1) / HORIZON;
    }
    const ds_look_plan plan = { information, time, months, AN_RESERVE };
    assert_int_equal(ds_look_level(&plan, alpha, &level, &w), DS_OK);
    return level;
}

/* ---- the headline ---- */

static const struct month_row {
    const char *name;
    size_t months;
    double estimate, share; /* p as a share of the level at that month */
    ds_verdict verdict;
} months_[] = {
    { "month 12, just below the level", 12, 1, 0.99, DS_HELPS },
    { "month 12, just above it", 12, 1, 1.01, DS_MAY_HELP },
    { "month 12, for the worse", 12, -1, 0.99, DS_HURTS },
    { "month 4, just below", 4, 1, 0.99, DS_HELPS },
    { "month 18, just below", 18, 1, 0.99, DS_HELPS },
    { "month 18, just above", 18, -1, 1.01, DS_MAY_HURT },
    { "no month yet", 0, 1, 0, DS_MAY_HELP },
};
enum { MONTH_ROWS = DS_COUNT(months_) };

static void the_headline_is_held_to_its_month(void **state)
{
    const struct month_row *r = *state;
    double level = r->months ? level_at(r->months, AN_ERROR * AN_HEADLINE) : 0;
    ds_contrast total = contrast("two_night_total", "", r->estimate, r->share * level);
    ds_outcome_result o = { .overall = { .contrast = &total, .n_contrasts = 1 } };
    judge(&o, 1, r->months);
    assert_int_equal(total.verdict, r->verdict);
    assert_true(ref_near("level", total.level, level, 1e-6));
}

static void early_months_ask_for_more(void **state)
{
    (void)state;
    assert_true(level_at(2, 0.05) < 0.0015 && level_at(4, 0.05) < 0.004);
    assert_true(level_at(12, 0.05) > 0.02 && level_at(12, 0.05) < 0.05);
    assert_true(level_at(18, 0.05) < level_at(12, 0.05)); /* most is spent at the horizon */
}

/* ---- several questions ---- */

enum { MANY = 12 };

static void fill(ds_contrast c[MANY], double first, double rest)
{
    static const char *const names[MANY] = { "two_night_total", "night0",      "night1",       "std_light",
                                             "std_moderate",    "std_deep",    "deep_within_60min_ref", "slope_after",
                                             "std_b0_60",       "std_b60_120", "std_b120_240", "std_b240p" };
    for (int i = 0; i < MANY; i++) c[i] = contrast(names[i], "", 1, i ? rest : first);
}

static ds_outcome_result outcome_of(ds_contrast c[MANY])
{
    return (ds_outcome_result){ .overall = { .contrast = c, .n_contrasts = 3 },
                                .condition = { .contrast = c + 3, .n_contrasts = MANY - 3 } };
}

/* At one look after the horizon's first part levels are all but proportional to what they may err: all together at most
 * the whole error, the headline at most its half. */
static void all_questions_share_one_error(void **state)
{
    (void)state;
    ds_contrast c[MANY];
    double sum = 0;
    fill(c, 0.9, 0.9);
    ds_outcome_result o = outcome_of(c);
    judge(&o, 1, 1 * HORIZON);
    for (int i = 0; i < MANY; i++) {
        assert_int_equal(c[i].verdict, DS_UNCLEAR);
        assert_true(c[i].level > 0);
        sum += c[i].level;
    }
    assert_true(ref_near("headline", c[0].level, level_at(HORIZON, 0.05), 1e-6));
    assert_true(sum < AN_ERROR);
}

/* What is established leaves its share to the others, and takes nothing of theirs. */
static void an_answer_makes_room_for_the_next(void **state)
{
    (void)state;
    ds_contrast before[MANY], after[MANY];
    fill(before, 0.9, 0.9);
    fill(after, 1e-6, 0.9);
    ds_outcome_result a = outcome_of(before), b = outcome_of(after);
    judge(&a, 1, HORIZON);
    judge(&b, 1, HORIZON);
    assert_int_equal(after[0].verdict, DS_HELPS);
    for (int i = 1; i < MANY; i++) assert_true(after[i].level > before[i].level);
    assert_true(after[1].level > 1.5 * before[1].level); /* the nights by themselves come next */
    assert_true(ref_near("headline", after[0].level, before[0].level, 1e-9));
}

static void nothing_is_established_that_one_look_would_not_find(void **state)
{
    (void)state;
    ds_contrast c[MANY];
    fill(c, 1e-9, 1e-9);
    c[MANY - 1].p = 0.051; /* all the others' share is its own */
    ds_outcome_result o = outcome_of(c);
    judge(&o, 1, HORIZON);
    for (int i = 0; i < MANY - 1; i++) assert_int_equal(c[i].verdict, DS_HELPS);
    assert_int_equal(c[MANY - 1].verdict, DS_UNCLEAR);
    assert_true(c[MANY - 1].level <= 0.05);
}

static void withheld_stays_withheld(void **state)
{
    (void)state;
    ds_contrast c[MANY];
    fill(c, NAN, NAN);
    c[1].p = 1e-8;
    for (int i = 0; i < MANY; i++) c[i].estimate = i == 1 ? 1 : NAN;
    ds_outcome_result o = outcome_of(c);
    judge(&o, 1, HORIZON);
    for (int i = 0; i < MANY; i++) {
        assert_int_equal(c[i].verdict, i == 1 ? DS_HELPS : DS_WITHHELD);
        assert_true(i == 1 || isnan(c[i].level));
    }
    assert_true(c[1].level <= level_at(HORIZON, 0.05) * (1 + 1e-6)); /* the headline's share is not handed on unasked */
}

/* ---- hints ---- */

/* Benjamini and Hochberg at a fifth over all that is asked: of twelve, one p of 0.02 is too many. */
static const struct hint_row {
    const char *name;
    double p;
    int n; /* with this p; the others have 0.9 */
    bool hinted;
} hints[] = {
    { "one of twelve at .02", 0.02, 1, false },
    { "one of twelve at .016", 0.016, 1, true },
    { "three of twelve at .04", 0.04, 3, true },
    { "all at .06: one look would not find it", 0.06, MANY, false },
};
enum { HINT_ROWS = DS_COUNT(hints) };

static void hints_are_few_by_luck(void **state)
{
    const struct hint_row *r = *state;
    ds_contrast c[MANY];
    fill(c, 0.9, 0.9);
    for (int i = 0; i < r->n; i++) c[MANY - 1 - i].p = r->p;
    ds_outcome_result o = outcome_of(c);
    judge(&o, 1, 6);
    for (int i = 0; i < r->n; i++) assert_int_equal(c[MANY - 1 - i].verdict, r->hinted ? DS_MAY_HELP : DS_UNCLEAR);
}

static void techniques_are_hints_at_most(void **state)
{
    (void)state;
    ds_contrast c[] = { contrast("std_light", "pressure", 1, 0.9), contrast("technique thai", "technique", 1, 0),
                        contrast("technique deep", "technique", -1, 0) };
    ds_outcome_result o = { .condition = { .contrast = c, .n_contrasts = 3 } };
    judge(&o, 1, HORIZON);
    assert_int_equal(c[1].verdict, DS_MAY_HELP);
    assert_int_equal(c[2].verdict, DS_UNCLEAR); /* ideas to follow only */
    assert_true(isnan(c[1].level));
}

/* ---- clients, flags, the bend ---- */

static void clients_are_divided_among_themselves(void **state)
{
    (void)state;
    ds_client_result c[10];
    for (int i = 0; i < 10; i++)
        c[i] = (ds_client_result){ .client = "c", .effect = i % 2 ? -1 : 1, .p = i < 2 ? 1e-6 : 0.9, .luck = NAN };
    c[9].p = c[9].effect = NAN;
    c[8].luck = 0.3;
    ds_contrast zero = contrast("night0", "", 1, 0.9);
    ds_outcome_result o = { .overall = { .contrast = &zero, .n_contrasts = 1 }, .client = c, .n_clients = 10 };
    judge(&o, 1, HORIZON);
    assert_int_equal(c[0].verdict, DS_HELPS);
    assert_int_equal(c[1].verdict, DS_HURTS);
    assert_int_equal(c[2].verdict, DS_UNCLEAR);
    assert_int_equal(c[9].verdict, DS_WITHHELD);
    assert_int_equal(c[0].flag, DS_WITHHELD);
    assert_int_equal(c[8].flag, DS_UNCLEAR); /* a run that luck explains is no verdict */
    c[2].p = 0.004;                          /* for one client it would do, for ten it does not */
    judge(&o, 1, HORIZON);
    assert_int_equal(c[2].verdict, DS_MAY_HELP);
}

static void bend_and_plateau_have_a_strength(void **state)
{
    (void)state;
    ds_contrast bend = contrast("hinge_difference", "hinge", -1, 0.9);
    ds_breakpoint_result place = { .score_p = 0.03 };
    ds_outcome_result o = { .condition = { .contrast = &bend, .n_contrasts = 1 },
                            .length = { .known = true, .p_plateau = 1e-7 },
                            .breakpoint = &place,
                            .n_breakpoint = 1 };
    judge(&o, 1, HORIZON);
    assert_int_equal(o.length.plateau, DS_ESTABLISHED);
    assert_int_equal(place.strength, DS_HINT);
}

/* An outcome that has been logged for two months only has had two looks, whatever the calendar says. */
static void looks_begin_with_the_first_night(void **state)
{
    (void)state;
    ds_contrast c[2] = { contrast("two_night_total", "", 1, 0.9), contrast("night0", "", 1, 0.9) };
    ds_outcome_result o[2] = { { .overall = { .contrast = &c[0], .n_contrasts = 1 } },
                               { .overall = { .contrast = &c[1], .n_contrasts = 1 } } };
    struct an_record r[2] = { record_of(HORIZON, &o[0]), record_of(HORIZON, &o[1]) };
    for (int k = 0; k < HORIZON; k++) r[1].overall->se[k] = k < HORIZON - 2 ? NAN : 1 / sqrt(10.0 * (k + 3 - HORIZON));
    if (an_gate(o, r, 2, &arena, &w)) fail_msg("%s", w.text);
    double late = c[1].level;
    judge(o, 2, HORIZON);
    assert_true(late < c[1].level); /* month 11 knew half of what month 12 knows, so it had its own chance to err */
}

/* ---- what was established stays so, as far as one look bears it out ---- */

static const struct past_row {
    const char *name;
    double then, then_p,
        now_p; /* sign of the estimate at month 8, its p, and today's p at month 12; today's is above zero */
    ds_verdict verdict;
} pasts[] = {
    { "established before, still found", 1, 1e-5, 0.04, DS_HELPS },
    { "found before, but not established", 1, 0.02, 0.04, DS_MAY_HELP },
    { "established before, no longer found", 1, 1e-5, 0.06, DS_UNCLEAR },
    { "established before for the other way", -1, 1e-5, 0.04, DS_MAY_HELP },
};
enum { PAST_ROWS = DS_COUNT(pasts), THEN = 7 };

static void a_verdict_stays_while_it_is_borne_out(void **state)
{
    const struct past_row *row = *state;
    ds_contrast total = contrast("two_night_total", "", 1, row->now_p);
    ds_outcome_result o = { .overall = { .contrast = &total, .n_contrasts = 1 } };
    struct an_record r = record_of(HORIZON, &o);
    r.overall->estimate[THEN] = row->then;
    r.overall->p[THEN] = row->then_p;
    if (an_gate(&o, &r, 1, &arena, &w)) fail_msg("%s", w.text);
    assert_int_equal(total.verdict, row->verdict);
    assert_int_equal(total.since, row->verdict == DS_HELPS ? r.looks.end[THEN] : DS_NO_DATE);
    if (row->verdict == DS_HELPS) assert_true(total.level == 0.05); /* all that it takes from now on */
}

enum { OTHERS = 9 };

int main(void)
{
    struct CMUnitTest tests[OTHERS + MONTH_ROWS + HINT_ROWS + PAST_ROWS] = {
        cmocka_unit_test(early_months_ask_for_more),
        cmocka_unit_test(all_questions_share_one_error),
        cmocka_unit_test(an_answer_makes_room_for_the_next),
        cmocka_unit_test(nothing_is_established_that_one_look_would_not_find),
        cmocka_unit_test(withheld_stays_withheld),
        cmocka_unit_test(techniques_are_hints_at_most),
        cmocka_unit_test(clients_are_divided_among_themselves),
        cmocka_unit_test(bend_and_plateau_have_a_strength),
        cmocka_unit_test(looks_begin_with_the_first_night),
    };
    int n = OTHERS;
    for (int i = 0; i < MONTH_ROWS; i++)
        tests[n++] = (struct CMUnitTest){ .name = months_[i].name,
                                          .test_func = the_headline_is_held_to_its_month,
                                          .initial_state = (void *)(uintptr_t)&months_[i] };
    for (int i = 0; i < HINT_ROWS; i++)
        tests[n++] = (struct CMUnitTest){ .name = hints[i].name,
                                          .test_func = hints_are_few_by_luck,
                                          .initial_state = (void *)(uintptr_t)&hints[i] };
    for (int i = 0; i < PAST_ROWS; i++)
        tests[n++] = (struct CMUnitTest){ .name = pasts[i].name,
                                          .test_func = a_verdict_stays_while_it_is_borne_out,
                                          .initial_state = (void *)(uintptr_t)&pasts[i] };
    ds_stats_init();
    int failed = _cmocka_run_group_tests("gate", tests, (size_t)n, NULL, NULL);
    ds_arena_free(&arena);
    return failed;
}
