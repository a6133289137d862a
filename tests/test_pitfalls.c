/* The mistakes a first program makes with sleep and massage, one test each: the mistake is made here, on nights whose truth is known, and
 * gives the wrong answer; the analysis gives the right one. Those of pure statistics are in test_pitfalls_stats.c and
 * test_pitfalls_small.c. Seeds are counted from 1. */
#include "../src/analyse/ask/breakpoint.h"
#include "../src/analyse/ask/compare.h"
#include "../src/analyse/ask/lead.h"
#include "../src/analyse/model/estimate.h"
#include "../src/analyse/tell/findings.h"
#include "../src/analyse/tell/length_statements.h"
#include "../src/analyse/tell/verdict.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "support/study_help.h"

static ds_settings usual(void)
{
    ds_settings s;
    ds_settings_default(&s);
    s.analysis.weekday = DS_WEEK_WEEKEND;
    return s;
}

static ds_estimate of(const struct an_fit *f, const double w[COLUMNS])
{
    struct an_estimate t;
    ds_why why = { 0 };
    if (an_model_estimate(f, w, &t, &why)) fail_msg("%s", why.text);
    return t.fitted;
}

static const double night0[COLUMNS] = { [C_A0] = 1 }, total[COLUMNS] = { [C_A0] = 1, [C_A1] = 1 };

/* A fit of the study made otherwise; an_model_free. */
static struct an_fit otherwise(struct help_study *h, const struct an_recipe *r, struct an_fit_options options)
{
    struct an_fit f;
    ds_why w = { 0 };
    if (an_study_fit(&h->st, r, &options, &h->a, &f, &w)) fail_msg("%s", w.text);
    assert_true(f.usable);
    return f;
}

/* Clients who book after bad nights, and bad nights that last. */
static const struct help_world indicated = { .clients = 20,
                                             .nights = 60,
                                             .sd_client = 0.9,
                                             .sd_effect = 0.35,
                                             .sigma = 1.1,
                                             .rho = 0.4,
                                             .books = 0.15,
                                             .after_bad = 1.6 };

/* ---- 1 ---- */

static void the_night_before_is_no_comparison(void **state)
{
    (void)state;
    enum { SEEDS = 12 };
    const ds_settings s = usual();
    double naive = 0, ours = 0;
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        struct an_panel p;
        struct help_study h;
        struct an_naive n;
        help_world_panel(&indicated, seed, &p); /* massage does nothing */
        help_study_start(&p, Y_QUALITY, &s, false, &h);
        an_naive_pre_post(&p, Y_QUALITY, &n);
        naive += n.difference.estimate / SEEDS;
        ours += of(&h.overall, night0).estimate / SEEDS;
        help_study_end(&h);
        an_panel_free(&p);
    }
    assert_true(naive > 0.4);
    assert_true(fabs(ours) < 0.15);
}

/* ---- 2 ---- */

static void the_second_night_is_not_a_plain_one(void **state)
{
    (void)state;
    const struct help_world world = { .clients = 20,
                                      .nights = 80,
                                      .sd_client = 0.9,
                                      .sigma = 0.2,
                                      .night0 = 1,
                                      .night1 = 1,
                                      .books = 0.3,
                                      .rests = true };
    const ds_settings s = usual();
    static const enum an_column leave[] = { C_A1 };
    const struct an_recipe without = { .model = M_OVERALL, .leave = leave, .n_leave = 1 };
    struct an_panel p;
    struct help_study h;
    help_world_panel(&world, 1, &p);
    help_study_start(&p, Y_QUALITY, &s, false, &h);
    struct an_fit f = otherwise(&h, &without, (struct an_fit_options){ .errors = DS_ERRORS_IID, .random = 2 });
    ds_estimate naive = of(&f, night0), ours = of(&h.overall, night0);
    assert_true(naive.high < 0.9); /* the second nights made its plain nights better than they are */
    assert_true(ours.low < 1 && 1 < ours.high && ours.se < 0.05);
    int64_t plain = 0;
    for (size_t i = 0; i < p.n_rows; i++) {
        assert_false(an_row_plain(&p.row[i]) && p.row[i].massages1);
        plain += an_row_plain(&p.row[i]);
    }
    assert_int_equal(plain, h.overall.counts.rows - h.overall.counts.group[G_EITHER].nights);
    an_model_free(&f);
    help_study_end(&h);
    an_panel_free(&p);
}

/* ---- 3 ---- */

static void the_night_before_night_1_is_a_result_of_the_session(void **state)
{
    (void)state;
    enum { SEEDS = 10 };
    struct help_world world = indicated;
    const ds_settings s = usual();
    double naive = 0, ours = 0;
    ds_why w = { 0 };
    world.after_bad = 0;
    world.rho = 0.5;
    world.night0 = 0.6;
    world.night1 = 0.25;
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        struct an_panel p;
        struct help_study h;
        ds_estimate zero, one;
        int64_t n;
        help_world_panel(&world, seed, &p);
        help_study_start(&p, Y_QUALITY, &s, false, &h);
        assert_int_equal(an_fixed_effects(&h.st, MOST_LAGS, C_A0, &zero, &n, &w), DS_OK);
        assert_int_equal(an_fixed_effects(&h.st, MOST_LAGS, C_A1, &one, &n, &w), DS_OK);
        naive += (zero.estimate + one.estimate) / SEEDS;
        ours += of(&h.overall, total).estimate / SEEDS;
        help_study_end(&h);
        an_panel_free(&p);
    }
    assert_true(naive < 0.7); /* of 0.85 */
    assert_true(fabs(ours - 0.85) < 0.12);
}

/* ---- 6 ---- */

static void without_an_effect_of_each_client_intervals_are_too_short(void **state)
{
    (void)state;
    enum { SEEDS = 80 };
    const struct help_world world = {
        .clients = 12, .nights = 80, .sd_client = 0.9, .sd_effect = 0.6, .sigma = 1, .books = 0.25
    };
    const struct an_fit_options one = { .errors = DS_ERRORS_IID, .random = 1 },
                                two = { .errors = DS_ERRORS_IID, .random = 2 };
    const ds_settings s = usual();
    int naive = 0, ours = 0;
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        struct an_panel p;
        struct help_study h;
        help_world_panel(&world, seed, &p);
        help_study_start(&p, Y_QUALITY, &s, false, &h);
        struct an_fit f = otherwise(&h, an_usual_recipe(M_OVERALL), one),
                      g = otherwise(&h, an_usual_recipe(M_OVERALL), two);
        ds_estimate a = of(&f, night0), b = of(&g, night0);
        naive += a.low < 0 && 0 < a.high;
        ours += b.low < 0 && 0 < b.high;
        an_model_free(&f);
        an_model_free(&g);
        help_study_end(&h);
        an_panel_free(&p);
    }
    assert_true(naive < 0.8 * SEEDS);
    assert_true(ours > 0.89 * SEEDS);
}

/* ---- 10 ---- */

/* Light and deep do the same; light is given far more often. */
static double mostly_light(rnd *r, double *minutes, int *pressure)
{
    *minutes = 60;
    *pressure = rnd_chance(r, 0.85) ? DS_LIGHT : DS_DEEP;
    return 0.45;
}

static void significant_here_and_not_there_is_no_difference(void **state)
{
    (void)state;
    enum { SEEDS = 20 };
    const struct help_world world = {
        .clients = 16, .nights = 80, .sd_client = 0.9, .sigma = 1.1, .books = 0.2, .kind = mostly_light
    };
    const double light[COLUMNS] = { [C_A0] = 1, [C_LIGHT] = 1 }, deep[COLUMNS] = { [C_A0] = 1, [C_DEEP] = 1 },
                 difference[COLUMNS] = { [C_LIGHT] = 1, [C_DEEP] = -1 };
    const struct an_fit_options options = { .errors = DS_ERRORS_IID, .random = 2 };
    const ds_settings s = usual();
    int naive = 0, ours = 0;
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        struct an_panel p;
        struct help_study h;
        help_world_panel(&world, seed, &p);
        help_study_start(&p, Y_QUALITY, &s, false, &h);
        struct an_fit f = otherwise(&h, an_usual_recipe(M_CONDITION), options);
        naive += of(&f, light).p < 0.05 && of(&f, deep).p >= 0.05;
        ours += of(&f, difference).p < 0.05;
        an_model_free(&f);
        help_study_end(&h);
        an_panel_free(&p);
    }
    assert_true(naive > SEEDS / 4); /* "light works, deep does not" */
    assert_true(ours <= SEEDS / 6);
}

/* Where one level is clear and the other is not, the sentences compare nothing. */
static void findings_compare_no_levels(void **state)
{
    (void)state;
    ds_contrast c[] = {
        { .name = "std_light", .estimate = 0.4, .se = 0.1, .low = 0.2, .high = 0.6, .verdict = DS_HELPS },
        { .name = "std_deep", .estimate = 0.4, .se = 0.3, .low = -0.2, .high = 1.0, .verdict = DS_UNCLEAR }
    };
    const ds_outcome_result o = { .outcome = "quality",
                                  .overall = { .status = "converged", .converged = true },
                                  .condition = { .contrast = c, .n_contrasts = 2 } };
    const ds_settings s = usual();
    const int which = Y_QUALITY;
    ds_finding f[MOST_ON_PAGE_ONE];
    ds_arena a = { 0 };
    assert_int_equal(an_page_one(&o, &which, 1, 9, &s.analysis, &a, f), 2);
    assert_non_null(strstr(f[1].sentence, "light pressure"));
    assert_null(strstr(f[1].sentence, "deep"));
    assert_null(strstr(f[1].sentence, " than "));
    ds_arena_free(&a);
}

/* ---- 11 ---- */

static void a_slope_that_is_not_significant_is_no_plateau(void **state)
{
    (void)state;
    /* each 15 min gain 0.1 before 75 min and after; few sessions */
    const ds_estimate before = { 0.11, 0.05, 300, 2.2, 0.01, 0.21, 0.03 };
    const ds_estimate after = { 0.09, 0.06, 300, 1.5, -0.03, 0.21, 0.13 };
    const ds_estimate change = { -0.02, 0.10, 300, -0.2, -0.22, 0.18, 0.84 };
    const ds_settings s = usual();
    ds_arena a = { 0 };
    ds_statement row[LENGTH_STATEMENTS];
    bool naive = after.p > 0.05;
    ds_length_statements l = an_length_statements(&before, &after, &change, s.analysis.plateau_margin);
    an_length_conclude(DS_UNCLEAR, DS_UNCLEAR, &l);
    assert_true(an_statements_fill(&l, &a, row));
    assert_true(naive); /* "no further gain past 75 minutes" */
    assert_true(l.known && !l.plateau && !l.diminishing && !l.still_rising && !l.decline);
    for (int i = 0; i < LENGTH_STATEMENTS; i++) assert_int_equal(row[i].holds, false);
    const char *words = an_length_sentence(&l, &an_outcomes[Y_QUALITY], &a);
    assert_non_null(strstr(words, "we cannot tell yet"));
    assert_null(strstr(words, "levels off"));
    ds_arena_free(&a);
}

/* ---- 12 ---- */

static double straight_in_length(rnd *r, double *minutes, int *pressure)
{
    *minutes = 30 + 15 * rnd_whole(r, 0, 6);
    *pressure = DS_MODERATE;
    return 0.1 * (*minutes - 60) / 15;
}

static void where_nothing_bends_no_breakpoint_is_located(void **state)
{
    (void)state;
    enum { SEEDS = 12 };
    const struct help_world world = {
        .clients = 20, .nights = 80, .sd_client = 0.9, .sigma = 1.1, .books = 0.25, .kind = straight_in_length
    };
    ds_settings s = usual();
    int naive = 0, ours = 0;
    s.analysis.min_breakpoint_sessions = 100;
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        struct an_panel p;
        struct help_study h;
        ds_outcome_result out = { 0 };
        struct an_scan scan;
        ds_why w = { 0 };
        help_world_panel(&world, seed, &p);
        help_study_start(&p, Y_QUALITY, &s, true, &h);
        assert_int_equal(an_breakpoint_scan(&h.st, DS_ERRORS_IID, &scan, &w), DS_OK);
        assert_true(scan.done);
        naive += scan.best > 0 && scan.best + 1 < scan.n; /* the best place, printed whatever the tests say */
        if (seed <= SEEDS / 2) {                          /* with the errors of the primary model, which takes longer */
            assert_int_equal(an_breakpoint_results(&h.st, &h.a, &out, &w), DS_OK);
            assert_int_equal(out.n_breakpoint, 1);
            ours += !out.breakpoint->ends && out.breakpoint->score_p < 0.05; /* the most that can come of it: a hint */
        }
        help_study_end(&h);
        an_panel_free(&p);
    }
    assert_true(naive >= SEEDS / 3);
    assert_true(ours <= 1);
}

/* ---- 16 ---- */

static double deep_hurts(rnd *r, double *minutes, int *pressure)
{
    *minutes = 60;
    *pressure = rnd_chance(r, 0.5) ? DS_DEEP : DS_MODERATE;
    return *pressure == DS_DEEP ? -1 : 1;
}

static void unknown_pressure_is_not_the_usual_one(void **state)
{
    (void)state;
    const struct help_world world = {
        .clients = 20, .nights = 80, .sd_client = 0.9, .sigma = 0.5, .books = 0.25, .kind = deep_hurts, .hidden = 0.4
    };
    const ds_settings s = usual();
    struct an_panel p;
    struct help_study h, naive;
    int64_t hidden = 0;
    help_world_panel(&world, 1, &p);
    an_panel_by_realised(&p); /* each client's first sessions count */
    help_study_start(&p, Y_QUALITY, &s, true, &h);
    ds_estimate ours = of(&h.condition, night0);
    for (size_t i = 0; i < p.n_rows; i++) {
        if (!p.row[i].massages0 || p.row[i].pressure != DS_PRESSURE_UNKNOWN) continue;
        assert_false(an_row_in_model(&p.row[i], Y_QUALITY, M_CONDITION));
        assert_true(an_row_in_model(&p.row[i], Y_QUALITY, M_OVERALL));
        p.row[i].pressure = DS_MODERATE; /* all dummies zero */
        hidden++;
    }
    assert_int_equal(h.overall.counts.rows - h.condition.counts.rows, hidden);
    help_study_start(&p, Y_QUALITY, &s, true, &naive);
    assert_true(hidden > 100);
    assert_true(of(&naive.condition, night0).high < 0.8);
    assert_true(ours.low < 1 && 1 < ours.high && ours.se < 0.1);
    help_study_end(&naive);
    help_study_end(&h);
    an_panel_free(&p);
}

/* ---- 17 ---- */

static void bedtime_past_midnight_belongs_to_the_evening_before(void **state)
{
    (void)state;
    enum { EVENING = 10, DAY = 86400 };
    const int64_t start = EVENING * (int64_t)DAY + 22 * 3600,
                  bed = (EVENING + 1) * (int64_t)DAY + 1800; /* 22:00; 00:30 */
    struct an_raw_session session = {
        .start = start, .offset_min = DS_NO_OFFSET, .minutes = 60, .booked_on = DS_NO_DATE
    };
    struct an_raw_night night[2] = { { .night = EVENING, .bed = bed, .offset_min = DS_NO_OFFSET },
                                     { .night = EVENING + 1, .bed = bed + DAY, .offset_min = DS_NO_OFFSET } };
    const struct an_raw_client c = { .code = "A", .session = &session, .night = night, .n_sessions = 1, .n_nights = 2 };
    struct an_panel p;
    ds_why w = { 0 };
    int naive = 30 - (22 + 1) * 60; /* clock less clock */
    an_panel_start(&p, 1, DS_NO_DATE);
    assert_int_equal(an_panel_add(&p, &c, &w), DS_OK);
    assert_int_equal(an_panel_finish(&p, &w), DS_OK);
    assert_true(naive < 0);
    assert_int_equal(p.row[0].night, EVENING);
    assert_true(p.row[0].massages0 == 1 && p.row[1].massages0 == 0 && p.row[1].massages1 == 1);
    assert_true(p.row[0].gap_realised == 90);
    assert_int_equal(an_band_of(p.row[0].gap_realised), B_60_120);
    an_panel_free(&p);
}

/* ---- 19 ---- */

/* Nobody chose the day by how they slept, and massage does nothing: the practice takes bookings for Sundays, later for
 * Saturdays, and Saturday nights are long for everybody. */
static void days_that_the_practice_sets_are_no_choice_of_clients(void **state)
{
    (void)state;
    enum { SEEDS = 10 };
    static const struct help_world world = { .clients = 20,
                                             .nights = 112,
                                             .sd_client = 0.9,
                                             .sd_effect = 0.2,
                                             .sigma = 1,
                                             .rho = 0.3,
                                             .roster = 0.6,
                                             .lie_in = 0.7 };
    enum an_column leave[WEEK_TERMS];
    static const enum an_column add[] = { C_LEAD };
    const double tomorrow[COLUMNS] = { [C_LEAD] = 1 };
    for (int i = 0; i < WEEK_TERMS; i++) leave[i] = (enum an_column)(C_WEEK + i);
    const struct an_recipe careless = { .model = M_OVERALL, .leave = leave, .n_leave = WEEK_TERMS },
                           lead = { .model = M_OVERALL, .add = add, .n_add = 1, .leave = leave, .n_leave = WEEK_TERMS };
    ds_settings s;
    int naive_choice = 0, naive_effect = 0, choice = 0, effect = 0;
    ds_settings_default(&s);
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        struct an_panel p;
        struct help_study h;
        ds_outcome_result out = { 0 };
        ds_why w = { 0 };
        help_world_panel(&world, seed, &p);
        help_study_start(&p, Y_QUALITY, &s, false, &h);
        struct an_fit f = otherwise(&h, &careless, an_primary_options(&s.analysis)),
                      g = otherwise(&h, &lead, an_primary_options(&s.analysis));
        naive_effect += of(&f, night0).p < 0.05;
        naive_choice += of(&g, tomorrow).p < 0.05;
        assert_int_equal(an_lead_results(&h.st, &h.a, &out, &w), DS_OK);
        effect += of(&h.overall, night0).p < 0.05;
        choice += out.lead->p < 0.05;
        an_model_free(&f);
        an_model_free(&g);
        help_study_end(&h);
        an_panel_free(&p);
    }
    assert_true(naive_choice >= 8 &&
                naive_effect >= 8); /* "clients book when their nights are good", "massage helps" */
    assert_true(choice <= 2 && effect <= 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        { "1 the night before is no comparison", the_night_before_is_no_comparison, NULL, NULL, NULL },
        { "2 the second night is not a plain one", the_second_night_is_not_a_plain_one, NULL, NULL, NULL },
        { "3 the night before night 1 is a result of the session", the_night_before_night_1_is_a_result_of_the_session,
          NULL, NULL, NULL },
        { "6 without an effect of each client intervals are too short",
          without_an_effect_of_each_client_intervals_are_too_short, NULL, NULL, NULL },
        { "10 significant here and not there is no difference", significant_here_and_not_there_is_no_difference, NULL,
          NULL, NULL },
        { "10 findings compare no levels", findings_compare_no_levels, NULL, NULL, NULL },
        { "11 a slope that is not significant is no plateau", a_slope_that_is_not_significant_is_no_plateau, NULL, NULL,
          NULL },
        { "12 where nothing bends no breakpoint is located", where_nothing_bends_no_breakpoint_is_located, NULL, NULL,
          NULL },
        { "16 unknown pressure is not the usual one", unknown_pressure_is_not_the_usual_one, NULL, NULL, NULL },
        { "17 bedtime past midnight belongs to the evening before", bedtime_past_midnight_belongs_to_the_evening_before,
          NULL, NULL, NULL },
        { "19 days that the practice sets are no choice of clients",
          days_that_the_practice_sets_are_no_choice_of_clients, NULL, NULL, NULL },
    };
    return cmocka_run_group_tests_name("analyse: pitfalls", tests, NULL, NULL);
}
