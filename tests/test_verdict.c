#include "../src/analyse/model/adequacy.h"
#include "../src/analyse/tell/verdict.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "support/reference.h"

static const ds_analysis_settings usual = { .min_clients = 5,
                                            .min_session_nights_per_client = 3,
                                            .min_plain_nights_per_client = 5,
                                            .min_session_nights = 20,
                                            .min_condition_session_nights = 100,
                                            .min_level_sessions = 15,
                                            .min_hinge_sessions = 40 };

static void the_practice_needs_clients_and_nights(void **state)
{
    (void)state;
    static const struct {
        int64_t clients, nights;
        bool enough;
    } rows[] = { { 5, 20, true }, { 4, 20, false }, { 5, 19, false }, { 4, 400, false }, { 30, 300, true } };
    for (size_t i = 0; i < DS_COUNT(rows); i++) {
        struct an_counts s = { .clients_enough = rows[i].clients };
        s.group[G_SESSIONS].nights = rows[i].nights;
        assert_int_equal(an_enough_overall(&s, &usual), rows[i].enough);
    }
    assert_true(an_enough_client(3, 5, &usual));
    assert_false(an_enough_client(2, 5, &usual));
    assert_false(an_enough_client(3, 4, &usual));
}

static const struct an_contrast_spec *spec(const char *name)
{
    for (size_t i = 0; i < an_n_overall_specs; i++)
        if (!strcmp(an_overall_specs[i].name, name)) return &an_overall_specs[i];
    for (size_t i = 0; i < an_n_condition_specs; i++)
        if (!strcmp(an_condition_specs[i].name, name)) return &an_condition_specs[i];
    fail_msg("no contrast %s", name);
    return NULL;
}

/* Everything just enough; then one group is one short. */
static const struct row {
    const char *name;
    int group;
    int64_t just;
} rows[] = {
    { "std_light", G_PRESSURE + DS_LIGHT, 15 },
    { "light_ref", G_BAND + B_60_120, 15 },
    { "std_b0_60", G_BAND + B_0_60, 15 },
    { "deep_late", G_DEEP_LATE, 8 },
    { "deep_within_60min_ref", G_DEEP_LATE, 8 },
    { "deep_late", G_PRESSURE + DS_DEEP, 15 },
    { "diff_deep_light", G_PRESSURE + DS_LIGHT, 15 },
    { "diff_deep_light", G_PRESSURE + DS_DEEP, 15 },
    { "diff_b240p_b0_60", G_BAND + B_240P, 15 },
    { "slope_before", G_BELOW, 40 },
    { "slope_before", G_ABOVE, 40 },
    { "slope_after", G_BELOW, 40 },
    { "hinge_difference", G_ABOVE, 40 },
    { "len60", G_BELOW, 40 },
    { "len60", G_PRESSURE + DS_MODERATE, 15 },
    { "self_night0", G_SELF, 20 },
};
enum { ROWS = DS_COUNT(rows) };

static void one_short_is_withheld(void **state)
{
    const struct row *r = *state;
    struct an_counts s = { .shortest = 30, .longest = 120 };
    for (int g = 0; g < GROUPS; g++) s.group[g] = (struct an_tally){ 40, 40, 40 };
    s.group[r->group].nights = r->just;
    assert_true(an_enough_contrast(spec(r->name), &s, &usual));
    s.group[r->group].nights--;
    assert_false(an_enough_contrast(spec(r->name), &s, &usual));
}

static void a_difference_rests_on_its_rarer_level(void **state)
{
    (void)state;
    struct an_counts s = { 0 };
    s.group[G_PRESSURE + DS_LIGHT] = (struct an_tally){ 90, 80, 7 };
    s.group[G_PRESSURE + DS_DEEP] = (struct an_tally){ 60, 50, 9 };
    assert_ptr_equal(an_contrast_tally(spec("diff_deep_light"), &s), &s.group[G_PRESSURE + DS_LIGHT]);
    assert_int_equal(an_contrast_clients(spec("diff_deep_light"), &s), 7);
    s.group[G_PRESSURE + DS_DEEP].clients = 7;
    assert_ptr_equal(an_contrast_tally(spec("diff_deep_light"), &s), &s.group[G_PRESSURE + DS_DEEP]);
    assert_ptr_equal(an_contrast_tally(spec("std_light"), &s), &s.group[G_PRESSURE + DS_LIGHT]);
}

static void a_handful_of_clients_is_too_few(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        int group;
    } of[] = { { "deep_late", G_DEEP_LATE }, { "deep_within_60min_ref", G_DEEP_LATE }, { "self_night0", G_SELF } };
    struct an_counts s = { .shortest = 30, .longest = 120 };
    for (int g = 0; g < GROUPS; g++) s.group[g] = (struct an_tally){ 40, 40, 40 };
    for (size_t i = 0; i < DS_COUNT(of); i++) {
        s.group[of[i].group].clients = 5;
        assert_true(an_enough_contrast(spec(of[i].name), &s, &usual));
        s.group[of[i].group].clients = 4;
        assert_false(an_enough_contrast(spec(of[i].name), &s, &usual));
    }
}

static void a_length_nobody_had_is_withheld(void **state)
{
    (void)state;
    struct an_counts s = { .shortest = 45, .longest = 120 };
    for (int g = 0; g < GROUPS; g++) s.group[g] = (struct an_tally){ 100, 100, 100 };
    s.group[G_LENGTH] = s.group[G_LENGTH + 5] = (struct an_tally){ 0 };
    assert_false(an_enough_contrast(spec("len30"), &s, &usual));
    assert_true(an_enough_contrast(spec("len45"), &s, &usual));
    assert_false(
        an_enough_contrast(spec("len105"), &s, &usual)); /* between delivered lengths, but no session near it */
    assert_true(an_enough_contrast(spec("len120"), &s, &usual));
}

static void a_condition_model_needs_a_hundred_nights(void **state)
{
    (void)state;
    struct an_counts s = { 0 };
    s.group[G_SESSIONS].nights = 99;
    assert_false(an_enough_condition(&s, &usual));
    s.group[G_SESSIONS].nights = 100;
    assert_true(an_enough_condition(&s, &usual));
}

static void strength_is_in_the_verdict(void **state)
{
    (void)state;
    static const struct {
        ds_verdict v;
        ds_strength s;
        const char *word, *strength;
    } words[] = {
        { DS_WITHHELD, DS_NO_STRENGTH, DS_NOT_ENOUGH, "" },   { DS_UNCLEAR, DS_NO_STRENGTH, "no clear difference", "" },
        { DS_MAY_HELP, DS_HINT, "may help", "hint" },         { DS_MAY_HURT, DS_HINT, "may hurt", "hint" },
        { DS_HELPS, DS_ESTABLISHED, "helps", "established" }, { DS_HURTS, DS_ESTABLISHED, "hurts", "established" }
    };
    assert_int_equal(DS_COUNT(words), DS_VERDICTS);
    for (size_t i = 0; i < DS_COUNT(words); i++) {
        assert_int_equal(ds_verdict_strength(words[i].v), words[i].s);
        assert_string_equal(ds_verdict_word(words[i].v), words[i].word);
        assert_string_equal(ds_strength_word(words[i].s), words[i].strength);
    }
}

static void families_are_adjusted_apart(void **state)
{
    (void)state;
    ds_contrast c[] = {
        { .name = "a", .family = "pressure", .estimate = 1, .p = 0.02 },
        { .name = "b", .family = "timing", .estimate = 1, .p = 0.04 },
        { .name = "c", .family = "pressure", .estimate = -1, .p = 0.03 },
        { .name = "d", .family = "display", .estimate = 1, .p = 0.04 },
        { .name = "e", .family = "pressure", .estimate = NAN, .p = NAN },
        { .name = "f", .family = "", .estimate = 1, .p = 0.04 },
        { .name = "g", .family = "display", .estimate = 1, .p = 0.03 },
    };
    static const double want[] = { 0.04, 0.04, 0.04, 0.04, NAN, 0.04, 0.03 };
    an_holm_families(c, DS_COUNT(c));
    for (size_t i = 0; i < DS_COUNT(c); i++)
        assert_true(isnan(want[i]) ? isnan(c[i].p_holm) : ref_near(c[i].name, c[i].p_holm, want[i], 1e-12));
}

static void a_bend_rests_on_the_rarer_side(void **state)
{
    (void)state;
    struct an_counts s = { 0 };
    s.group[G_SESSIONS].clients = 40;
    s.group[G_BELOW].clients = 30;
    s.group[G_ABOVE].clients = 4;
    assert_int_equal(an_contrast_clients(spec("hinge_difference"), &s), 4);
    assert_int_equal(an_contrast_clients(spec("slope_before"), &s), 30);
    assert_int_equal(an_contrast_clients(spec("two_night_total"), &s), 40);
}

/* One word for each verdict, and one for what a bend or a derived outcome cannot be called. */
static void verdicts_are_said_of_what_they_are_about(void **state)
{
    (void)state;
    static const char *const said[2][4] = { { "helps", "gains less", "no clear difference", DS_NOT_ENOUGH },
                                            { "follows from the others", "follows from the others",
                                              "no clear difference", DS_NOT_ENOUGH } };
    ds_contrast c[2][4];
    ds_outcome_result o[2] = { { .role = DS_OUTCOME_PRIMARY }, { .role = DS_OUTCOME_DERIVED } };
    for (int i = 0; i < 2; i++) {
        c[i][0] = (ds_contrast){ .name = "night0", .verdict = DS_HELPS };
        c[i][1] = (ds_contrast){ .name = "hinge_difference", .verdict = DS_HURTS };
        c[i][2] = (ds_contrast){ .name = "hinge_difference", .verdict = DS_UNCLEAR };
        c[i][3] = (ds_contrast){ .name = "slope_after", .verdict = DS_WITHHELD };
        o[i].condition.contrast = c[i];
        o[i].condition.n_contrasts = 4;
    }
    an_verdict_words(o, 2);
    for (int i = 0; i < 2; i++)
        for (int k = 0; k < 4; k++) assert_string_equal(c[i][k].verdict_words, said[i][k]);
    assert_string_equal(ds_verdict_word(c[0][1].verdict), "hurts");
}

/* Two outcomes and one that follows from them; of the massage's own effects the first stands by itself. */
static void self_massage_is_asked_of_every_outcome(void **state)
{
    (void)state;
    ds_contrast c[3][2];
    ds_outcome_result o[3] = { 0 };
    for (int i = 0; i < 3; i++) {
        c[i][0] = (ds_contrast){ .name = "night0", .family = "", .estimate = 1, .p = 0.04 };
        c[i][1] = (ds_contrast){ .name = "self_night0", .family = "self", .estimate = -1, .p = 0.04 };
        o[i].overall.contrast = c[i];
        o[i].overall.n_contrasts = 2;
        an_holm_families(c[i], 2);
    }
    o[1].role = DS_OUTCOME_OTHER;
    o[2].role = DS_OUTCOME_DERIVED;
    an_holm_outcomes(o, 3);
    for (int i = 0; i < 2; i++) {
        assert_true(ref_near("of two", c[i][1].p_holm, 0.08, 1e-12));
        assert_string_equal(c[i][1].family, "self");
    }
    assert_string_equal(c[2][1].family, "derived");
    assert_string_equal(c[0][0].family, "");
    assert_string_equal(c[1][0].family, "outcomes");
    assert_true(ref_near("the other alone", c[1][0].p_holm, 0.04, 1e-12));
}

/* The first outcome was named before looking; of the others, three are looked at. */
static void the_other_outcomes_are_adjusted_together(void **state)
{
    (void)state;
    enum { N = 5 };
    static const double p[N] = { 0.03, 0.012, 0.03, 0.04, 0.001 }, want[N] = { 0.03, 0.036, 0.06, 0.06, 0.001 };
    static const char *const family[N] = { "", "outcomes", "outcomes", "outcomes", "derived" };
    ds_contrast c[N];
    ds_outcome_result o[N] = { 0 };
    for (int i = 0; i < N; i++) {
        c[i] = (ds_contrast){ .name = "night1", .family = "", .estimate = 1, .p = p[i] };
        o[i].overall.contrast = &c[i];
        o[i].overall.n_contrasts = 1;
        o[i].role = !i ? DS_OUTCOME_PRIMARY : i == N - 1 ? DS_OUTCOME_DERIVED : DS_OUTCOME_OTHER;
        an_holm_families(&c[i], 1);
    }
    an_holm_outcomes(o, N);
    for (int i = 0; i < N; i++) {
        assert_true(ref_near(family[i], c[i].p_holm, want[i], 1e-12));
        assert_string_equal(c[i].family, family[i]);
    }
}

int main(void)
{
    struct CMUnitTest thresholds[ROWS] = { 0 };
    for (int i = 0; i < ROWS; i++)
        thresholds[i] = (struct CMUnitTest){ .name = rows[i].name,
                                             .test_func = one_short_is_withheld,
                                             .initial_state = (void *)(uintptr_t)&rows[i] };
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_practice_needs_clients_and_nights),
        cmocka_unit_test(a_handful_of_clients_is_too_few),
        cmocka_unit_test(a_difference_rests_on_its_rarer_level),
        cmocka_unit_test(a_length_nobody_had_is_withheld),
        cmocka_unit_test(a_condition_model_needs_a_hundred_nights),
        cmocka_unit_test(strength_is_in_the_verdict),
        cmocka_unit_test(families_are_adjusted_apart),
        cmocka_unit_test(a_bend_rests_on_the_rarer_side),
        cmocka_unit_test(self_massage_is_asked_of_every_outcome),
        cmocka_unit_test(verdicts_are_said_of_what_they_are_about),
        cmocka_unit_test(the_other_outcomes_are_adjusted_together),
    };
    int failed = cmocka_run_group_tests_name("verdict: thresholds of contrasts", thresholds, NULL, NULL);
    return failed + cmocka_run_group_tests_name("verdict: enough, words, Holm", tests, NULL, NULL);
}
