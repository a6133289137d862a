/* What the sensitivity runs change, night by night, and what they find where the truth is known; the timing curve; the lead test. */
#include "../src/analyse/ask/altered.h"
#include "../src/analyse/ask/lead.h"
#include "../src/analyse/ask/sensitivity.h"
#include "../src/analyse/ask/timing.h"
#include "../src/analyse/model/estimate.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "support/reference.h"
#include "support/study_help.h"

/* ---- nights as the runs take them ---- */

enum { NIGHTS = 21 };

/* One client's nights in a row, plain, rated 1, 2, 3, ...; both outcomes alike. */
struct season {
    struct an_panel_row row[NIGHTS];
    struct an_panel_client client;
    struct an_panel panel;
    struct an_confounders conf;
    ds_settings settings;
    struct an_study st;
    ds_arena a;
};

static void season_start(struct season *s, int outcome)
{
    *s = (struct season){ .client = { .n = NIGHTS }, .conf = { .use = { [X_STRESS] = true } } };
    for (int i = 0; i < NIGHTS; i++) {
        struct an_panel_row *r = &s->row[i];
        *r = (struct an_panel_row){ .night = i, .ahead0 = UNBOOKED, .ahead1 = UNBOOKED };
        for (int y = 0; y < OUTCOMES; y++) r->y[y] = 1 + i;
    }
    s->panel = (struct an_panel){ .row = s->row, .client = &s->client, .n_rows = NIGHTS, .n_clients = 1 };
    ds_settings_default(&s->settings);
    s->st = (struct an_study){ .p = &s->panel, .c = &s->conf, .s = &s->settings.analysis, .outcome = outcome };
}

static bool altered(struct season *s, an_altering *how, double y[NIGHTS])
{
    ds_why w = { 0 };
    bool asks = false;
    if (how(&s->st, y, &s->a, &asks, &w)) fail_msg("%s", w.text);
    return asks;
}

static void expect(const char *name, const struct season *s, const double *y, const char *out)
{
    for (int i = 0; i < NIGHTS; i++)
        if (isnan(y[i]) != (out[i] == '-')) fail_msg("%s: night %d is %g", name, i, y[i]);
    for (int i = 0; i < NIGHTS; i++)
        if (out[i] == '=') assert_true(ref_near(name, y[i], s->row[i].y[s->st.outcome], 0));
}

static void two_weeks_are_fourteen_nights(void **state)
{
    (void)state;
    struct season s;
    double y[NIGHTS];
    season_start(&s, Y_QUALITY);
    assert_true(altered(&s, an_altered_later, y));
    expect("later", &s, y, "--------------=======");
    for (int i = 0; i < 14; i++) s.row[i].y[Y_QUALITY] = NAN;
    assert_false(altered(&s, an_altered_later, y)); /* nothing was there to be left out */
}

static void complete_days_have_every_note_in_use(void **state)
{
    (void)state;
    struct season s;
    double y[NIGHTS];
    season_start(&s, Y_QUALITY);
    s.row[3].x[X_STRESS] = NAN;
    s.row[5].x[X_PAIN] = NAN; /* not adjusted for */
    assert_true(altered(&s, an_altered_complete, y));
    expect("complete", &s, y, "===-=================");
}

/* Of 1 to 20 (type 7) a tenth lies below 2.9, and above 18.1. */
static void an_unlogged_session_night_is_as_bad_as_the_worst_tenth(void **state)
{
    (void)state;
    static const struct {
        int outcome;
        double worst;
    } rows[] = { { Y_QUALITY, 2.9 }, { Y_WASO, 18.1 } };
    for (size_t k = 0; k < DS_COUNT(rows); k++) {
        struct season s;
        double y[NIGHTS];
        season_start(&s, rows[k].outcome);
        s.row[NIGHTS - 1].y[rows[k].outcome] = NAN;
        assert_false(altered(&s, an_altered_worst, y)); /* an unlogged night, but no session's */
        s.row[NIGHTS - 1].massages0 = 1;
        assert_true(altered(&s, an_altered_worst, y));
        expect("worst", &s, y, "====================x");
        assert_true(ref_near("worst tenth", y[NIGHTS - 1], rows[k].worst, 1e-12));
        s.row[NIGHTS - 1].unknown = true;
        assert_false(altered(&s, an_altered_worst, y));
        ds_arena_free(&s.a);
    }
}

static void only_standing_appointments_are_left_with_both_their_nights(void **state)
{
    (void)state;
    struct season s;
    double y[NIGHTS];
    season_start(&s, Y_QUALITY);
    static const struct {
        int night, ahead;
    } sessions[] = { { 2, 3 }, { 6, 2 }, { 10, UNBOOKED }, { 14, 14 } };
    for (size_t i = 0; i < DS_COUNT(sessions); i++) {
        struct an_panel_row *r = &s.row[sessions[i].night];
        r[0].massages0 = r[1].massages1 = 1;
        r[0].ahead0 = r[1].ahead1 = (int16_t)sessions[i].ahead;
    }
    s.settings.analysis.min_session_nights = 2;
    assert_true(altered(&s, an_altered_standing, y));
    expect("standing", &s, y, "======--==--=========");
    s.settings.analysis.min_session_nights = 3;
    assert_false(altered(&s, an_altered_standing, y));
}

static void ranks_are_shared_by_equals_and_logs_are_of_one_more(void **state)
{
    (void)state;
    struct season s;
    double y[NIGHTS];
    season_start(&s, Y_QUALITY);
    for (int i = 4; i < NIGHTS; i++) s.row[i].y[Y_QUALITY] = NAN;
    s.row[2].y[Y_QUALITY] = 2; /* 1, 2, 2, 4 */
    assert_true(altered(&s, an_altered_scale, y));
    static const double want[] = { 12.5, 50, 50, 87.5 };
    for (int i = 0; i < 4; i++) assert_true(ref_near("rank", y[i], want[i], 1e-12));
    ds_arena_free(&s.a);
    season_start(&s, Y_WASO);
    assert_true(altered(&s, an_altered_scale, y));
    assert_true(ref_near("log", y[2], log(4), 1e-12));
}

static void full_memory_is_told(void **state)
{
    (void)state;
    static an_altering *const runs[] = { an_altered_worst, an_altered_scale };
    for (size_t i = 0; i < DS_COUNT(runs); i++) {
        struct season s;
        double y[NIGHTS];
        bool asks = false;
        ds_why w = { 0 };
        season_start(&s, Y_QUALITY);
        ds_alloc_fail_after(0);
        ds_err err = runs[i](&s.st, y, &s.a, &asks, &w);
        ds_alloc_fail_after(-1);
        assert_int_equal(err, DS_MEMORY);
        ds_arena_free(&s.a);
    }
}

/* ---- what they find ---- */

/* Twelve clients, ten weeks: enough for the build-up and the drift. */
static const struct help_world plain = {
    .clients = 12, .nights = 70, .sd_client = 0.9, .sd_effect = 0.4, .sigma = 0.5, .night0 = 0.5, .books = 0.2
};

static ds_settings usual(void)
{
    ds_settings s;
    ds_settings_default(&s);
    s.analysis.weekday = DS_WEEK_WEEKEND;
    return s;
}

static ds_outcome_result checked(const struct help_study *h, ds_arena *a)
{
    ds_outcome_result out = { 0 };
    ds_why w = { 0 };
    if (an_sensitivity_results(&h->st, a, &out, &w)) fail_msg("%s", w.text);
    return out;
}

static const ds_sensitivity_result *named(const ds_outcome_result *o, const char *name)
{
    for (size_t i = 0; i < o->n_sensitivity; i++)
        if (!strcmp(o->sensitivity[i].name, name)) return &o->sensitivity[i];
    fail_msg("no check %s", name);
    return NULL;
}

/* Each week makes all nights 0.2 better; the session nights of one client are 5 worse, of another 5 better. */
static void tilt(struct an_panel *p)
{
    for (size_t k = 0; k < p->n_clients; k++)
        for (size_t i = p->client[k].first; i < p->client[k].first + p->client[k].n; i++) {
            struct an_panel_row *r = &p->row[i];
            r->y[Y_QUALITY] += 0.2 * (r->night - p->client[k].first_massage) / 7;
            if (r->massages0 && k < 2) r->y[Y_QUALITY] += k ? 5 : -5;
        }
}

static void drift_and_single_clients_are_found(void **state)
{
    (void)state;
    const ds_settings s = usual();
    struct an_panel p;
    struct help_study h;
    ds_arena a = { 0 };
    help_world_panel(&plain, 1, &p);
    tilt(&p);
    help_study_start(&p, Y_QUALITY, &s, false, &h);
    const ds_outcome_result o = checked(&h, &a);
    const ds_sensitivity_result *low = named(&o, "leave_one_out_low"), *high = named(&o, "leave_one_out_high"),
                                *drift = named(&o, "drift"), *first = &o.sensitivity[0];
    assert_string_equal(first->name, "primary");
    assert_true(drift->low < 0.2 && 0.2 < drift->high && drift->se < 0.1);
    assert_non_null(strstr(low->words, p.client[1].code)); /* without the one who gains most */
    assert_non_null(strstr(high->words, p.client[0].code));
    assert_true(low->estimate < first->estimate - 0.3 && high->estimate > first->estimate + 0.3);
    ds_arena_free(&a);
    help_study_end(&h);
    an_panel_free(&p);
}

static void the_runs_come_in_their_order(void **state)
{
    (void)state;
    /* no day's notes, no bookings and no missing night: their runs would ask nothing */
    static const char *const want[] = { "primary",
                                        "naive_pre_post",
                                        "naive_session_vs_plain",
                                        "fe_lags",
                                        "ar1",
                                        "iid_cr2",
                                        "first_two_weeks_out",
                                        "log_or_rank",
                                        "leave_one_out_low",
                                        "leave_one_out_high",
                                        "robustness_value",
                                        "build_up_0",
                                        "build_up_1",
                                        "drift" };
    const ds_settings s = usual();
    struct an_panel p;
    struct help_study h;
    ds_arena a = { 0 };
    help_world_panel(&plain, 2, &p);
    for (size_t i = 0; i < p.n_rows; i++) p.row[i].ahead0 = p.row[i].ahead1 = 14;
    help_study_start(&p, Y_QUALITY, &s, false, &h);
    const ds_outcome_result o = checked(&h, &a);
    for (size_t i = 0; i < o.n_sensitivity && i < DS_COUNT(want); i++)
        assert_string_equal(o.sensitivity[i].name, want[i]);
    assert_int_equal(o.n_sensitivity, DS_COUNT(want));
    ds_arena_free(&a);
    help_study_end(&h);
    an_panel_free(&p);
}

/* The panel is about the headline: both nights together; the first night stands beside it. */
static void the_panel_follows_the_headline(void **state)
{
    (void)state;
    static const struct {
        const char *name, *of;
    } rows[] = { { "primary", "two_night_total" },
                 { "ar1", "two_night_total" },
                 { "iid_cr2", "two_night_total" },
                 { "leave_one_out_low", "two_night_total" },
                 { "robustness_value", "two_night_total" },
                 { "build_up_1", "two_night_total" },
                 { "fe_lags", "night0" },
                 { "naive_pre_post", "night0" },
                 { "drift", "" } };
    const ds_settings s = usual();
    struct help_world world = plain;
    struct an_panel p;
    struct help_study h;
    struct an_estimate both, first;
    const double one[COLUMNS] = { [C_A0] = 1 }, two[COLUMNS] = { [C_A0] = 1, [C_A1] = 1 };
    ds_arena a = { 0 };
    ds_why w = { 0 };
    world.night1 = 1;
    help_world_panel(&world, 5, &p);
    help_study_start(&p, Y_QUALITY, &s, false, &h);
    const ds_outcome_result o = checked(&h, &a);
    for (size_t i = 0; i < DS_COUNT(rows); i++) assert_string_equal(named(&o, rows[i].name)->estimand, rows[i].of);
    assert_int_equal(an_model_estimate(&h.overall, two, &both, &w), DS_OK);
    assert_int_equal(an_model_estimate(&h.overall, one, &first, &w), DS_OK);
    assert_true(named(&o, "primary")->estimate == both.told.estimate);
    assert_true(named(&o, "primary")->night0_estimate == first.told.estimate);
    assert_true(named(&o, "ar1")->estimate > 1 && named(&o, "leave_one_out_low")->estimate > 1);
    assert_true(named(&o, "fe_lags")->estimate < 1);
    ds_arena_free(&a);
    help_study_end(&h);
    an_panel_free(&p);
}

/* Every other night is logged: none has three before it. */
static void lags_that_cannot_be_asked_are_told_of(void **state)
{
    (void)state;
    const ds_settings s = usual();
    struct an_panel p;
    struct help_study h;
    ds_arena a = { 0 };
    help_world_panel(&plain, 6, &p);
    for (size_t i = 0; i < p.n_rows; i++)
        if (p.row[i].night % 2) p.row[i].y[Y_QUALITY] = NAN;
    help_study_start(&p, Y_QUALITY, &s, false, &h);
    const ds_outcome_result o = checked(&h, &a);
    const ds_sensitivity_result *lags = named(&o, "fe_lags");
    assert_true(isnan(lags->estimate) && isnan(lags->night0_estimate));
    assert_non_null(strstr(lags->words, "0 nights have the three nights before logged"));
    ds_arena_free(&a);
    help_study_end(&h);
    an_panel_free(&p);
}

/* Stress costs 0.5 a step, with an SD of about 1.4, beside noise of 0.5: R2 / (1 - R2) is about 2. */
static void a_hidden_cause_is_held_against_the_strongest_recorded(void **state)
{
    (void)state;
    const ds_settings s = usual();
    struct an_panel p;
    struct help_study h;
    ds_arena a = { 0 };
    help_world_panel(&plain, 7, &p);
    for (size_t i = 0; i < p.n_rows; i++) {
        p.row[i].x[X_STRESS] = (double)(i * 7 % 5);
        p.row[i].x[X_ALCOHOL] = (double)(i * 11 % 3);
        p.row[i].y[Y_QUALITY] -= 0.5 * p.row[i].x[X_STRESS] + 0.05 * p.row[i].x[X_ALCOHOL];
    }
    help_study_start(&p, Y_QUALITY, &s, false, &h);
    const ds_outcome_result o = checked(&h, &a);
    const ds_sensitivity_result *strongest = named(&o, "strongest_recorded");
    assert_true(strongest->estimate > 0.55 && strongest->estimate < 0.75);
    assert_non_null(strstr(strongest->words, "stress explains most of how clients sleep: 6"));
    ds_arena_free(&a);
    help_study_end(&h);
    an_panel_free(&p);
}

/* ---- the timing curve and the lead test ---- */

static void the_curve_of_gaps_has_a_point_every_quarter_of_an_hour(void **state)
{
    (void)state;
    const ds_settings s = usual();
    struct an_panel p;
    struct help_study h;
    ds_outcome_result out = { 0 };
    ds_why w = { 0 };
    help_world_panel(&plain, 3, &p);
    for (size_t i = 0, k = 0; i < p.n_rows; i++)
        if (p.row[i].massages0) p.row[i].gap = 20 + 7.0 * (double)(k++ % 31); /* 20 to 230 */
    help_study_start(&p, Y_QUALITY, &s, true, &h);
    if (an_timing_results(&h.st, &h.a, &out, &w)) fail_msg("%s", w.text);
    assert_int_equal(out.n_timing, 14); /* 30, 45, ... 225 */
    for (size_t i = 0; i < out.n_timing; i++)
        assert_true(ref_near("gap", out.timing[i].gap_min, 30 + 15 * (double)i, 0));
    help_study_end(&h);
    an_panel_free(&p);
}

/* Tomorrow's session has no effect that differs between clients: the intercept is the only random effect beside it. */
static void the_lead_test_has_a_random_intercept_only(void **state)
{
    (void)state;
    static const enum an_column add[] = { C_LEAD };
    const struct an_recipe r = { .model = M_OVERALL, .add = add, .n_add = 1 };
    const double tomorrow[COLUMNS] = { [C_LEAD] = 1 };
    const ds_settings s = usual();
    struct an_panel p;
    struct help_study h;
    struct an_estimate t[3];
    ds_outcome_result out = { 0 };
    ds_why w = { 0 };
    help_world_panel(&plain, 4, &p);
    help_study_start(&p, Y_QUALITY, &s, false, &h);
    for (size_t random = 1; random <= 2; random++) {
        struct an_fit f;
        struct an_fit_options options = an_primary_options(&s.analysis);
        options.random = random;
        assert_int_equal(an_study_fit(&h.st, &r, &options, &h.a, &f, &w), DS_OK);
        assert_int_equal(an_model_estimate(&f, tomorrow, &t[random], &w), DS_OK);
        an_model_free(&f);
    }
    assert_int_equal(an_lead_results(&h.st, &h.a, &out, &w), DS_OK);
    assert_true(out.n_lead);
    assert_true(ref_near("with the intercept", out.lead->se, t[1].fitted.se, 1e-9));
    assert_true(fabs(out.lead->se - t[2].fitted.se) > 1e-4);
    help_study_end(&h);
    an_panel_free(&p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(two_weeks_are_fourteen_nights),
        cmocka_unit_test(complete_days_have_every_note_in_use),
        cmocka_unit_test(an_unlogged_session_night_is_as_bad_as_the_worst_tenth),
        cmocka_unit_test(only_standing_appointments_are_left_with_both_their_nights),
        cmocka_unit_test(ranks_are_shared_by_equals_and_logs_are_of_one_more),
        cmocka_unit_test(full_memory_is_told),
        cmocka_unit_test(drift_and_single_clients_are_found),
        cmocka_unit_test(the_runs_come_in_their_order),
        cmocka_unit_test(the_panel_follows_the_headline),
        cmocka_unit_test(lags_that_cannot_be_asked_are_told_of),
        cmocka_unit_test(a_hidden_cause_is_held_against_the_strongest_recorded),
        cmocka_unit_test(the_curve_of_gaps_has_a_point_every_quarter_of_an_hour),
        cmocka_unit_test(the_lead_test_has_a_random_intercept_only),
    };
    return cmocka_run_group_tests_name("analyse: sensitivity", tests, NULL, NULL);
}
