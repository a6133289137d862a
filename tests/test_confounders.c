#include "../src/analyse/model/confounders.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "support/reference.h"

#define NONE ((double)NAN)
enum { MOST = 2100 };

/* A panel by hand: rows of clients in turn, quality always 5 unless told otherwise. */
struct made {
    struct an_panel p;
    struct an_panel_row row[MOST];
    struct an_panel_client client[4];
    size_t order[4];
};

static void start(struct made *m)
{
    memset(m, 0, sizeof *m);
    m->p = (struct an_panel){ .row = m->row, .client = m->client, .order = m->order };
}

static void add_client(struct made *m, const char *code)
{
    m->order[m->p.n_clients] = m->p.n_clients;
    m->client[m->p.n_clients++] = (struct an_panel_client){ .code = code, .first = m->p.n_rows };
}

static struct an_panel_row *add_night(struct made *m, ds_date night, double alcohol)
{
    struct an_panel_row *r = &m->row[m->p.n_rows++];
    *r = (struct an_panel_row){ .night = night, .y = { 5, NAN, NAN }, .x = { NAN, alcohol, NAN, NAN, NAN } };
    m->client[m->p.n_clients - 1].n++;
    return r;
}

static struct an_confounders plan(const struct made *m, ds_arena *a, ds_week week, double max_missing)
{
    struct an_confounders c;
    ds_why w = { 0 };
    ds_settings usual;
    ds_settings_default(&usual);
    ds_analysis_settings s = { .weekday = week, .max_missing = max_missing, .confounders = usual.analysis.confounders };
    if (an_confounders_plan(&m->p, Y_QUALITY, &s, a, &c, &w)) fail_msg("%s", w.text);
    return c;
}

static void gaps_are_filled_by_the_client_then_by_all(void **state)
{
    (void)state;
    static struct made m;
    ds_arena a = { 0 };
    start(&m);
    add_client(&m, "ANN");
    add_night(&m, 10, 1);
    add_night(&m, 11, NONE);
    add_night(&m, 12, 3);
    add_client(&m, "BEN");
    add_night(&m, 10, 6);
    add_client(&m, "CAT");
    add_night(&m, 10, NONE);
    add_night(&m, 11, 9)->unknown = true; /* used nowhere, so not here either */
    struct an_confounders c = plan(&m, &a, DS_WEEK_WEEKEND, 0.5);
    assert_int_equal(c.n_rows, 5);
    assert_true(ref_near("missing", c.missing[X_ALCOHOL], 0.4, 1e-12));
    assert_true(c.use[X_ALCOHOL]);
    double grand = 10.0 / 3, centre = (1 + 2 + 3 + 6 + grand) / 5;
    assert_true(ref_near("centre", c.centre[X_ALCOHOL], centre, 1e-12));
    assert_true(ref_near("logged", an_confounder_value(&c, &m.row[0], 0, X_ALCOHOL), 1 - centre, 1e-12));
    assert_true(ref_near("client's mean", an_confounder_value(&c, &m.row[1], 0, X_ALCOHOL), 2 - centre, 1e-12));
    assert_true(ref_near("mean of all", an_confounder_value(&c, &m.row[4], 2, X_ALCOHOL), grand - centre, 1e-12));
    double sum = 0;
    for (size_t i = 0; i < 5; i++) sum += an_confounder_value(&c, &m.row[i], i < 3 ? 0 : i - 2, X_ALCOHOL);
    assert_true(ref_near("sum of a centred column", sum, 0, 1e-12));
    ds_arena_free(&a);
}

static void what_is_missing_too_often_is_left_out(void **state)
{
    (void)state;
    static struct made m;
    ds_arena a = { 0 };
    start(&m);
    add_client(&m, "ANN");
    for (int i = 0; i < 10; i++) add_night(&m, 10 + i, i < 3 ? NONE : i);
    assert_true(plan(&m, &a, DS_WEEK_WEEKEND, 0.30).use[X_ALCOHOL]); /* exactly 30 % stays */
    m.row[3].x[X_ALCOHOL] = NONE;
    struct an_confounders c = plan(&m, &a, DS_WEEK_WEEKEND, 0.30);
    assert_false(c.use[X_ALCOHOL]);
    assert_string_equal(an_confounders_note(&c, &a),
                        "adjusted for weekend; left out: alcohol (missing on 40 % of nights)");
    ds_arena_free(&a);
}

static void what_never_changes_is_left_out(void **state)
{
    (void)state;
    static struct made m;
    ds_arena a = { 0 };
    start(&m);
    add_client(&m, "ANN");
    for (int i = 0; i < 3; i++) add_night(&m, 4 + i, 2); /* Monday to Wednesday */
    struct an_confounders c = plan(&m, &a, DS_WEEK_WEEKEND, 0.30);
    assert_false(c.use[X_ALCOHOL]);
    assert_false(c.use_week[0]);
    assert_string_equal(an_confounders_note(&c, &a), "no confounder logged; left out: alcohol (always the same)");
    ds_arena_free(&a);
}

static void what_was_never_logged_is_not_spoken_of(void **state)
{
    (void)state;
    static struct made m;
    ds_arena a = { 0 };
    start(&m);
    add_client(&m, "ANN");
    for (int i = 0; i < 7; i++) add_night(&m, 4 + i, i);
    struct an_confounders c = plan(&m, &a, DS_WEEK_WEEKEND, 0.30);
    assert_false(c.use[X_STRESS]);
    assert_string_equal(an_confounders_note(&c, &a), "adjusted for alcohol, weekend");
    ds_arena_free(&a);
}

static void weekend_is_friday_and_saturday_night(void **state)
{
    (void)state;
    static struct made m;
    ds_arena a = { 0 };
    start(&m);
    add_client(&m, "ANN");
    for (int i = 0; i < 7; i++) add_night(&m, ds_date_of(2026, 10, 5) + i, NONE); /* Monday to Sunday */
    struct an_confounders c = plan(&m, &a, DS_WEEK_WEEKEND, 0.30);
    assert_int_equal(c.n_week, 1);
    for (int i = 0; i < 7; i++)
        assert_true(ref_near("weekend", an_week_value(&c, m.row[i].night, 0), (i == 4 || i == 5) - 2.0 / 7, 1e-12));
    ds_arena_free(&a);
}

/* Friday and Saturday share no term where nights are few: a lie-in on Saturdays would be taken for a second night of Fridays. */
static void six_days_against_monday_however_few_the_nights(void **state)
{
    (void)state;
    static struct made m;
    ds_arena a = { 0 };
    start(&m);
    add_client(&m, "ANN");
    for (int i = 0; i < 28; i++) add_night(&m, ds_date_of(2023, 1, 2) + i, NONE);
    assert_int_equal(plan(&m, &a, DS_WEEK_WEEKEND, 0.30).n_week, 1);
    for (ds_week week = DS_WEEK_AUTO; week <= DS_WEEK_WEEKDAY; week++) {
        if (week == DS_WEEK_WEEKEND) continue;
        struct an_confounders c = plan(&m, &a, week, 0.30);
        assert_int_equal(c.n_week, 6);
        assert_string_equal(an_week_name(&c, 0), "Tuesday");
        assert_string_equal(an_week_name(&c, 5), "Sunday");
        ds_date monday = ds_date_of(2026, 10, 5);
        for (int t = 0; t < 6; t++) {
            assert_true(an_week_value(&c, monday, t) < 0);
            assert_true(an_week_value(&c, monday + 1 + t, t) > 0.8);
        }
    }
    ds_arena_free(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gaps_are_filled_by_the_client_then_by_all),
        cmocka_unit_test(what_is_missing_too_often_is_left_out),
        cmocka_unit_test(what_never_changes_is_left_out),
        cmocka_unit_test(what_was_never_logged_is_not_spoken_of),
        cmocka_unit_test(weekend_is_friday_and_saturday_night),
        cmocka_unit_test(six_days_against_monday_however_few_the_nights),
    };
    return cmocka_run_group_tests_name("confounders", tests, NULL, NULL);
}
