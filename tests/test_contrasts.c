#include "../src/analyse/model/contrasts.h"
#include "../src/analyse/model/alias.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "support/reference.h"

/* Ten sessions: light 2, moderate 5, deep 3; under 60 min 4 (two of them deep), 60-120 3, 120-240 2, over 240 1. */
static const struct an_counts mix = { .cell = { { 1, 1, 0, 0 }, { 1, 2, 1, 1 }, { 2, 0, 1, 0 } },
                                      .mean_lb = -0.4,
                                      .mean_la = 0.9 };

/* Weights in the order A0, light, deep, b0_60, b120_240, b240p, deep_late, Lb, La, A1. */
static const struct row {
    const char *name;
    double w[10];
} rows[] = {
    { "night0", { 1 } },
    { "night1", { 0, 0, 0, 0, 0, 0, 0, 0, 0, 1 } },
    { "two_night_total", { 1, 0, 0, 0, 0, 0, 0, 0, 0, 1 } },
    { "light_ref", { 1, 1 } },
    { "moderate_ref", { 1 } },
    { "deep_ref", { 1, 0, 1 } },
    { "deep_within_60min_ref", { 1, 0, 1, 1, 0, 0, 1 } },
    { "deep_late", { 0, 0, 0, 0, 0, 0, 1 } },
    { "slope_before", { 0, 0, 0, 0, 0, 0, 0, 1 } },
    { "slope_after", { 0, 0, 0, 0, 0, 0, 0, 0, 1 } },
    { "hinge_difference", { 0, 0, 0, 0, 0, 0, 0, -1, 1 } },
    { "std_average", { 1, 0.2, 0.3, 0.4, 0.2, 0.1, 0.2, -0.4, 0.9 } },
    { "std_light", { 1, 1, 0, 0.4, 0.2, 0.1, 0, -0.4, 0.9 } },
    { "std_moderate", { 1, 0, 0, 0.4, 0.2, 0.1, 0, -0.4, 0.9 } },
    { "std_deep", { 1, 0, 1, 0.4, 0.2, 0.1, 0.4, -0.4, 0.9 } },
    { "std_b0_60", { 1, 0.2, 0.3, 1, 0, 0, 0.3, -0.4, 0.9 } },
    { "std_b60_120", { 1, 0.2, 0.3, 0, 0, 0, 0, -0.4, 0.9 } },
    { "std_b120_240", { 1, 0.2, 0.3, 0, 1, 0, 0, -0.4, 0.9 } },
    { "std_b240p", { 1, 0.2, 0.3, 0, 0, 1, 0, -0.4, 0.9 } },
    { "diff_moderate_light", { 0, -1 } },
    { "diff_deep_light", { 0, -1, 1, 0, 0, 0, 0.4 } },
    { "diff_deep_moderate", { 0, 0, 1, 0, 0, 0, 0.4 } },
    { "diff_b60_120_b0_60", { 0, 0, 0, -1, 0, 0, -0.3 } },
    { "diff_b120_240_b0_60", { 0, 0, 0, -1, 1, 0, -0.3 } },
    { "diff_b240p_b0_60", { 0, 0, 0, -1, 0, 1, -0.3 } },
    { "diff_b120_240_b60_120", { 0, 0, 0, 0, 1 } },
    { "diff_b240p_b60_120", { 0, 0, 0, 0, 0, 1 } },
    { "diff_b240p_b120_240", { 0, 0, 0, 0, -1, 1 } },
    { "len30", { 1, 0, 0, 0, 0, 0, 0, -2 } },
    { "len60", { 1 } },
    { "len75", { 1, 0, 0, 0, 0, 0, 0, 1 } },
    { "len120", { 1, 0, 0, 0, 0, 0, 0, 1, 3 } },
};
enum { ROWS = DS_COUNT(rows) };

static const struct an_contrast_spec *spec(const char *name)
{
    for (size_t i = 0; i < an_n_overall_specs; i++)
        if (!strcmp(an_overall_specs[i].name, name)) return &an_overall_specs[i];
    for (size_t i = 0; i < an_n_condition_specs; i++)
        if (!strcmp(an_condition_specs[i].name, name)) return &an_condition_specs[i];
    fail_msg("no contrast %s", name);
    return NULL;
}

static void a_contrast_weighs_its_columns(void **state)
{
    static const enum an_column order[] = { C_A0,    C_LIGHT,     C_DEEP, C_B0_60, C_B120_240,
                                            C_B240P, C_DEEP_LATE, C_LB,   C_LA,    C_A1 };
    const struct row *r = *state;
    double w[COLUMNS], total = 0, want = 0;
    an_contrast_weights(spec(r->name), &mix, w);
    for (size_t i = 0; i < DS_COUNT(order); i++) {
        assert_true(ref_near(r->name, w[order[i]], r->w[i], 1e-12));
        want += fabs(r->w[i]);
    }
    for (int c = 0; c < COLUMNS; c++) total += fabs(w[c]);
    assert_true(ref_near("weights elsewhere", total, want, 1e-9));
}

static void the_names_are_fixed(void **state)
{
    static const char *const names[] = { "light_ref",
                                         "moderate_ref",
                                         "deep_ref",
                                         "deep_within_60min_ref",
                                         "deep_late",
                                         "slope_before",
                                         "slope_after",
                                         "hinge_difference",
                                         "std_average",
                                         "std_light",
                                         "std_moderate",
                                         "std_deep",
                                         "std_b0_60",
                                         "std_b60_120",
                                         "std_b120_240",
                                         "std_b240p",
                                         "diff_moderate_light",
                                         "diff_deep_light",
                                         "diff_deep_moderate",
                                         "diff_b60_120_b0_60",
                                         "diff_b120_240_b0_60",
                                         "diff_b240p_b0_60",
                                         "diff_b120_240_b60_120",
                                         "diff_b240p_b60_120",
                                         "diff_b240p_b120_240",
                                         "len30",
                                         "len45",
                                         "len60",
                                         "len75",
                                         "len90",
                                         "len105",
                                         "len120" };
    (void)state;
    assert_int_equal(an_n_overall_specs, 4);
    assert_string_equal(an_overall_specs[3].name, "self_night0");
    assert_int_equal(an_n_condition_specs, DS_COUNT(names));
    for (size_t i = 0; i < DS_COUNT(names); i++) assert_string_equal(an_condition_specs[i].name, names[i]);
}

static void bands_meet_at_60_120_and_240(void **state)
{
    (void)state;
    static const struct {
        double gap;
        enum an_band band;
    } at[] = { { 0, B_0_60 },        { 59.9, B_0_60 },   { 60, B_60_120 },  { 120, B_60_120 },
               { 120.1, B_120_240 }, { 240, B_120_240 }, { 240.1, B_240P }, { 1000, B_240P } };
    for (size_t i = 0; i < DS_COUNT(at); i++) assert_int_equal(an_band_of(at[i].gap), at[i].band);
}

static void lengths_bend_at_75(void **state)
{
    (void)state;
    static const double at[][3] = { { 30, -2, 0 }, { 60, 0, 0 }, { 75, 1, 0 }, { 90, 1, 1 }, { 120, 1, 3 } };
    for (size_t i = 0; i < DS_COUNT(at); i++) {
        assert_true(an_length_before(at[i][0]) == at[i][1]);
        assert_true(an_length_after(at[i][0]) == at[i][2]);
    }
}

/* ---- rows to surveys and designs ---- */

static struct an_panel_row row_of(ds_date night, int pressure, double gap, double minutes)
{
    return (struct an_panel_row){ .night = night,
                                  .massages0 = pressure > -2,
                                  .pressure = (int8_t)(pressure < 0 ? -1 : pressure),
                                  .gap = gap,
                                  .minutes = minutes,
                                  .y = { 5, NAN, NAN },
                                  .x = { NAN, NAN, NAN, NAN, NAN } };
}

static void a_survey_counts_what_is_there(void **state)
{
    (void)state;
    struct an_panel_row row[] = { row_of(1, DS_DEEP, 30, 90),
                                  row_of(2, -2, NAN, NAN),
                                  row_of(3, DS_LIGHT, 90, 60),
                                  row_of(4, -2, NAN, NAN),
                                  row_of(5, -1, 90, 60) /* pressure unknown */,
                                  row_of(6, DS_DEEP, 300, 75) };
    struct an_panel_client client[] = { { .code = "ANN", .first = 0, .n = 3 }, { .code = "BEN", .first = 3, .n = 3 } };
    size_t order[] = { 0, 1 };
    struct an_panel p = { .row = row, .client = client, .order = order, .n_rows = 6, .n_clients = 2 };
    ds_analysis_settings set = { .min_session_nights_per_client = 2, .min_plain_nights_per_client = 1 };
    struct an_counts s;
    row[0].massages0 = 2;
    row[1].massages1 = 2;
    an_count_rows(&p, Y_QUALITY, M_OVERALL, &set, &s);
    assert_int_equal(s.rows, 6);
    assert_int_equal(s.clients, 2);
    assert_int_equal(s.clients_enough, 1); /* Ben: two session nights and a plain one; Ann has no plain night */
    assert_int_equal(s.group[G_SESSIONS].nights, 4);
    assert_int_equal(s.group[G_SESSIONS].sessions, 5);
    assert_int_equal(s.group[G_EITHER].nights, 5);
    an_count_rows(&p, Y_QUALITY, M_CONDITION, &set, &s);
    assert_int_equal(s.rows, 5);
    assert_int_equal(s.group[G_PRESSURE + DS_DEEP].nights, 2);
    assert_int_equal(s.group[G_PRESSURE + DS_DEEP].clients, 2);
    assert_int_equal(s.group[G_DEEP_LATE].nights, 1);
    assert_int_equal(s.group[G_BELOW].nights, 1);
    assert_int_equal(s.group[G_ABOVE].nights, 1); /* exactly 75 is on neither side */
    assert_int_equal(s.cell[DS_DEEP][B_240P], 1);
    assert_true(s.shortest == 60 && s.longest == 90);
    assert_true(ref_near("mean Lb", s.mean_lb, 2.0 / 3, 1e-12));
    assert_true(ref_near("mean La", s.mean_la, 1.0 / 3, 1e-12));
}

static void columns_no_row_fills_are_left_out(void **state)
{
    (void)state;
    struct an_panel_row row[] = { row_of(1, DS_MODERATE, 90, 60), row_of(2, -2, NAN, NAN) };
    struct an_panel_client client = { .code = "ANN", .n = 2 };
    size_t order = 0;
    struct an_panel p = { .row = row, .client = &client, .order = &order, .n_rows = 2, .n_clients = 1 };
    ds_analysis_settings set = { 0 };
    struct an_confounders c = { .n_week = 1 };
    struct an_counts s;
    struct an_design d;
    an_count_rows(&p, Y_QUALITY, M_CONDITION, &set, &s);
    an_design_choose(&p, &c, Y_QUALITY, an_usual_recipe(M_CONDITION), &s, &d);
    assert_int_equal(d.p, 2);
    assert_true(d.column[0] == C_ONE && d.column[1] == C_A0 && d.at[C_DEEP] == -1);
}

static void only_what_the_data_can_tell_survives(void **state)
{
    (void)state;
    /* no moderate session: light and deep together are night 0 */
    struct an_panel_row row[] = { row_of(1, DS_LIGHT, 90, 60), row_of(2, -2, NAN, NAN), row_of(3, DS_DEEP, 90, 60),
                                  row_of(4, -2, NAN, NAN) };
    struct an_panel_client client = { .code = "ANN", .n = 4 };
    size_t order = 0;
    struct an_panel p = { .row = row, .client = &client, .order = &order, .n_rows = 4, .n_clients = 1 };
    ds_analysis_settings set = { 0 };
    struct an_confounders c = { .n_week = 1 };
    struct an_counts s;
    struct an_design full, kept;
    struct an_alias a;
    ds_arena arena = { 0 };
    double w[COLUMNS];
    ds_why why = { 0 };
    an_count_rows(&p, Y_QUALITY, M_CONDITION, &set, &s);
    an_design_choose(&p, &c, Y_QUALITY, an_usual_recipe(M_CONDITION), &s, &full);
    assert_int_equal(full.p, 4);
    size_t drop = (size_t)full.at[C_DEEP];
    an_design_without(&full, &drop, 1, &kept);
    assert_int_equal(an_design_alias(&full, &kept, &arena, &a, &why), DS_OK);
    assert_int_equal(a.n, 1);
    assert_true(ref_near("deep by night 0", a.a[0][C_A0], 1, 1e-9));
    assert_true(ref_near("deep by light", a.a[0][C_LIGHT], -1, 1e-9));
    static const struct {
        const char *name;
        bool told;
    } want[] = { { "std_light", true },
                 { "std_deep", true },
                 { "std_average", true },
                 { "moderate_ref", false },
                 { "std_moderate", false } };
    for (size_t i = 0; i < DS_COUNT(want); i++) {
        an_contrast_weights(spec(want[i].name), &s, w);
        if (an_alias_estimable(&a, w) != want[i].told) fail_msg("%s", want[i].name);
    }
    ds_arena_free(&arena);
}

int main(void)
{
    struct CMUnitTest weights[ROWS] = { 0 };
    for (int i = 0; i < ROWS; i++)
        weights[i] = (struct CMUnitTest){ .name = rows[i].name,
                                          .test_func = a_contrast_weighs_its_columns,
                                          .initial_state = (void *)(uintptr_t)&rows[i] };
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_names_are_fixed),
        cmocka_unit_test(bands_meet_at_60_120_and_240),
        cmocka_unit_test(lengths_bend_at_75),
        cmocka_unit_test(a_survey_counts_what_is_there),
        cmocka_unit_test(columns_no_row_fills_are_left_out),
        cmocka_unit_test(only_what_the_data_can_tell_survives),
    };
    int failed = cmocka_run_group_tests_name("contrasts: weights", weights, NULL, NULL);
    return failed + cmocka_run_group_tests_name("contrasts: names, surveys, designs", tests, NULL, NULL);
}
