#include "../src/report/define/manner.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

static ds_arena A;

static rep_manner manner_in(const char *country)
{
    ds_settings s;
    ds_settings_default(&s);
    ds_settings_of_country(ds_country_find(ds_str_of(country)), &s);
    return rep_manner_of(&s, NULL);
}

static const struct pattern {
    const char *country, *from, *to;
} patterns[] = {
    { "US", "DATE", "mmm d, yyyy" },
    { "DE", "DATE", "d mmm yyyy" },
    { "CA", "DATE", "d mmm yyyy" }, /* nothing told of an order */
    { "US", "ddd DAYMONTH", "ddd mmm d" },
    { "GB", "ddd DAYMONTH", "ddd d mmm" },
    { "AU", "DATE CLOCK", "d mmm yyyy h:mm AM/PM" },
    { "FR", "DATE CLOCK", "d mmm yyyy hh:mm" },
    { "US", "\"MONEY\"#,##0", "\"$\"#,##0" },
    { "IE", "\"MONEY\"#,##0", "\"EUR \"#,##0" },
    { "US", "+#,##0.0;-#,##0.0;0.0", "+#,##0.0;-#,##0.0;0.0" },
    { "US", "", "" },
};

static void number_formats_are_the_practices(void **state)
{
    (void)state;
    for (size_t i = 0; i < DS_COUNT(patterns); i++) {
        char out[100];
        const rep_manner m = manner_in(patterns[i].country);
        rep_manner_pattern(&m, patterns[i].from, out, sizeof out);
        assert_string_equal(out, patterns[i].to);
    }
}

static void a_pattern_is_cut_and_not_written_past_its_end(void **state)
{
    (void)state;
    char out[8] = "";
    const rep_manner m = manner_in("US");
    rep_manner_pattern(&m, "DATE CLOCK", out, sizeof out);
    assert_in_range(strlen(out), 0, sizeof out - 1);
}

static void days_and_clocks_in_words_are_the_practices(void **state)
{
    (void)state;
    const rep_manner us = manner_in("US"), de = manner_in("DE");
    const ds_date d = ds_date_of(2026, 10, 3);
    assert_string_equal(rep_date_text(&us, d, &A), "October 3, 2026");
    assert_string_equal(rep_date_text(&de, d, &A), "3 October 2026");
    assert_string_equal(rep_day_text(&us, d, &A), "Saturday, October 3");
    assert_string_equal(rep_day_text(&de, d, &A), "Saturday 3 October");
    assert_string_equal(rep_month_text(&us, d, &A), "October 2026");
    static const struct {
        int minutes;
        const char *us, *de;
    } clocks[] = { { 0, "12:00 am", "00:00" }, { 5, "12:05 am", "00:05" }, { 719, "11:59 am", "11:59" },
                   { 720, "12:00 pm", "12:00" }, { 1085, "6:05 pm", "18:05" }, { 1440, "12:00 am", "00:00" } };
    for (size_t i = 0; i < DS_COUNT(clocks); i++) {
        assert_string_equal(rep_clock_text(&us, clocks[i].minutes, &A), clocks[i].us);
        assert_string_equal(rep_clock_text(&de, clocks[i].minutes, &A), clocks[i].de);
    }
}

static void paper_is_the_countrys(void **state)
{
    (void)state;
    assert_true(manner_in("us").letter);
    assert_true(manner_in("CA").letter);
    assert_true(manner_in("mx").letter);
    assert_false(manner_in("JP").letter);
    assert_null(ds_country_find(DS_LIT("XX")));
    assert_null(ds_country_find((ds_str){ 0 }));
}

/* By the Unicode CLDR: firstDay of weekData, and the decimal sign of the country's first language. */
static void weeks_and_numbers_are_the_countrys(void **state)
{
    (void)state;
    static const struct {
        const char *country;
        ds_week_start starts;
        ds_decimal_sign sign;
    } rows[] = {
        { "US", DS_STARTS_SUNDAY, DS_POINT }, { "DE", DS_STARTS_MONDAY, DS_COMMA }, { "GB", DS_STARTS_MONDAY, DS_POINT },
        { "BR", DS_STARTS_SUNDAY, DS_COMMA }, { "CH", DS_STARTS_MONDAY, DS_POINT }, { "JP", DS_STARTS_SUNDAY, DS_POINT },
        { "MX", DS_STARTS_SUNDAY, DS_POINT }, { "SE", DS_STARTS_MONDAY, DS_COMMA },
    };
    for (size_t i = 0; i < DS_COUNT(rows); i++) {
        ds_settings s;
        ds_settings_default(&s);
        ds_settings_of_country(ds_country_find(ds_str_of(rows[i].country)), &s);
        assert_int_equal(s.week_starts, rows[i].starts);
        assert_int_equal(s.decimal_sign, rows[i].sign);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(number_formats_are_the_practices),
        cmocka_unit_test(a_pattern_is_cut_and_not_written_past_its_end),
        cmocka_unit_test(days_and_clocks_in_words_are_the_practices),
        cmocka_unit_test(paper_is_the_countrys),
        cmocka_unit_test(weeks_and_numbers_are_the_countrys),
    };
    const int failed = cmocka_run_group_tests(tests, NULL, NULL);
    ds_arena_free(&A);
    return failed;
}
