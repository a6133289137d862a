#include <downshift/report.h>

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/resource.h>
#include <cmocka.h>

#include "../src/report/sheet/look.h"
#include "../src/report/sheet/scale.h"
#include "../src/report/define/values.h"

#define MINUS "\xE2\x88\x92"

static ds_arena A;
static const rep_manner euro = { .before_amounts = "EUR " };

/* ---- as people read them ---- */

/* constants, which the store's own are not */
/* clang-format off */
#define WORDS(z) { DS_V_TEXT, { .s = { z, sizeof(z) - 1 } } }
#define REAL(x)  { DS_V_REAL, { .d = (x) } }
#define INT(x)   { DS_V_INT, { .i = (x) } }
#define NOTHING  { DS_V_NULL, { .i = 0 } }
/* clang-format on */

static const struct shown {
    const char *name;
    ds_val value;
    int format;
    const char *text;
} shown[] = {
    { "integer in threes", INT(1234567), REP_F_INTEGER, "1,234,567" },
    { "a line's number", INT(1208), REP_F_PLAIN, "1208" },
    { "three digits", INT(999), REP_F_INTEGER, "999" },
    { "negative in threes", INT(-1234), REP_F_INTEGER, MINUS "1,234" },
    { "half away from zero", REAL(2.5), REP_F_INTEGER, "3" },
    { "decimals", REAL(1234.56), REP_F_DECIMAL1, "1,234.6" },
    { "plus", REAL(0.424), REP_F_SIGNED2, "+0.42" },
    { "minus", REAL(-0.426), REP_F_SIGNED2, MINUS "0.43" },
    { "minus of an amount", REAL(-5), REP_F_AMOUNT, MINUS "EUR 5" },
    { "minus of a span", REAL(-425), REP_F_HOURS, MINUS "7 h 05 min" },
    { "minus of a plain number", REAL(-1.5), REP_F_TEXT, MINUS "1.5" },
    { "a moment", WORDS("2026-10-03 18:05"), REP_F_MOMENT, "3 October 2026 18:05" },
    { "zero has no sign", REAL(-0.001), REP_F_SIGNED2, "0.00" },
    { "percent", REAL(0.024), REP_F_PERCENT1, "2.4%" },
    { "amount", REAL(7128.4), REP_F_AMOUNT, "EUR 7,128" },
    { "minutes", REAL(17.4), REP_F_MINUTES, "17 min" },
    { "hours", REAL(425), REP_F_HOURS, "7 h 05 min" },
    { "date", WORDS("2026-10-03"), REP_F_DATE, "3 October 2026" },
    { "day", WORDS("2026-10-03"), REP_F_DAY, "Saturday 3 October" },
    { "month", WORDS("2026-10"), REP_F_MONTH, "October 2026" },
    { "not a date", WORDS("soon"), REP_F_DATE, "soon" },
    { "plain real", REAL(1.50), REP_F_TEXT, "1.5" },
    { "plain whole real", REAL(80), REP_F_TEXT, "80" },
    { "nothing", NOTHING, REP_F_MONEY, "-" },
};

static void a_value_reads_well(void **state)
{
    const struct shown *t = *state;
    assert_string_equal(rep_text_of(t->value, t->format, &euro, &A), t->text);
}

/* A no-break space between threes, as a point or a comma there is another country's decimal sign. */
static void a_decimal_comma_is_the_practices(void **state)
{
    (void)state;
    const rep_manner comma = { .before_amounts = "EUR ", .comma = true };
    assert_string_equal(rep_text_of((ds_val)REAL(1234567.5), REP_F_MONEY, &comma, &A), "1\xC2\xA0" "234\xC2\xA0" "567,50");
    assert_string_equal(rep_text_of((ds_val)REAL(-7.25), REP_F_DECIMAL1, &comma, &A), MINUS "7,3");
    assert_string_equal(rep_text_of((ds_val)REAL(0.5), REP_F_TEXT, &comma, &A), "0,5");
    assert_string_equal(rep_text_of((ds_val)REAL(12), REP_F_TEXT, &comma, &A), "12");
    const ds_val said = WORDS("of 1,234 nights, 60, 90 and 0.33 more at 18:00. 5 of 2026-10-03, 12,34.");
    assert_string_equal(rep_text_of(said, REP_F_SENTENCE, &comma, &A),
                        "of 1\xC2\xA0" "234 nights, 60, 90 and 0,33 more at 18:00. 5 of 2026-10-03, 12,34.");
    assert_string_equal(rep_text_of(said, REP_F_TEXT, &comma, &A), said.as.s.p);
    assert_string_equal(rep_text_of(said, REP_F_SENTENCE, &euro, &A), said.as.s.p);
}

/* ---- as cells hold them ---- */

static const struct cell {
    const char *name;
    ds_val value;
    int format;
    bool number;
    double x;
} cells[] = {
    { "the last day of 1899", WORDS("1970-01-01"), REP_F_DATE, true, 25569 },
    { "a date", WORDS("2026-10-03"), REP_F_DATE, true, 46298 },
    { "a month", WORDS("2026-10"), REP_F_MONTH, true, 46296 },
    { "a clock", WORDS("18:00"), REP_F_TIME, true, 0.75 },
    { "a moment", WORDS("2026-10-03 06:00"), REP_F_MOMENT, true, 46298.25 },
    { "a span", REAL(720), REP_F_HOURS, true, 0.5 },
    { "31 April", WORDS("2026-04-31"), REP_F_DATE, false, 0 },
    { "words under a number's format", WORDS("42"), REP_F_INTEGER, false, 0 },
    { "not a number", REAL(NAN), REP_F_DECIMAL1, false, 0 },
    { "nothing", NOTHING, REP_F_DECIMAL1, false, 0 },
};

static void a_cell_holds_the_number(void **state)
{
    const struct cell *t = *state;
    double x = 0;
    assert_int_equal(rep_number_of(t->value, t->format, &x), t->number);
    assert_true(fabs(x - t->x) < 1e-9);
}

/* ---- words with placeholders ---- */

static const struct filled {
    const char *name, *words, *text; /* text NULL: refused, and says */
    const char *says;
} fills[] = {
    { "none", "plain words", "plain words", NULL },
    { "empty", "", "", NULL },
    { "a column", "{n} nights", "7 nights", NULL },
    { "two side by side", "{n}{n}", "77", NULL },
    { "a format", "{x:signed1} points", "+0.4 points", NULL },
    { "a parameter", "for {practice}", "for Us", NULL },
    { "a column before a parameter", "{both}", "column", NULL },
    { "a brace", "{{n}", "{n}", NULL },
    { "at the end", "n = {n}", "n = 7", NULL },
    { "unknown", "{nights}", NULL, "{nights} is neither" },
    { "unknown format", "{n:euros}", NULL, "there is no format \"euros\"" },
    { "not closed", "{n", NULL, "without its }" },
};

static void words_are_filled_in(void **state)
{
    const struct filled *t = *state;
    const char *names[] = { "n", "x", "both" }, *out = NULL;
    ds_val row[] = { DS_VINT(7), DS_VREAL(0.44), DS_VTEXT(DS_LIT("column")) };
    const rep_answer answer = { 1, 3, names, row };
    const ds_param params[] = { { "practice", DS_VTEXT(DS_LIT("Us")) }, { "both", DS_VTEXT(DS_LIT("parameter")) } };
    const rep_scope scope = { &answer, 0, params, 2, &euro };
    ds_why w = { 0 };
    assert_int_equal(rep_fill(t->words, &scope, &A, &out, &w), t->text ? DS_OK : DS_CONFIG);
    if (t->text)
        assert_string_equal(out, t->text);
    else
        assert_non_null(strstr(w.text, t->says));
}

/* ---- axes ---- */

static const struct axis {
    const char *name;
    double low, high;
    int ticks;
    double min, max, step;
} axes[] = {
    { "effects", -0.25, 0.86, 7, -0.4, 1.0, 0.2 },
    { "minutes", 30, 120, 10, 30, 120, 10 },
    { "flat", 5, 5, 6, 5, 6, 1 },
    { "nothing but zero", 0, 0, 6, 0, 0.2, 0.2 },
    { "small", 0.001, 0.004, 6, 0.001, 0.004, 0.0005 },
};

static void an_axis_has_round_numbers(void **state)
{
    const struct axis *t = *state;
    rep_scale s = rep_scale_of(t->low, t->high, t->ticks);
    assert_true(fabs(s.min - t->min) < 1e-9 && fabs(s.max - t->max) < 1e-9 && fabs(s.step - t->step) < 1e-9);
}

static void an_axis_of_days_has_weeks(void **state)
{
    (void)state;
    rep_scale s = rep_scale_days(46200, 46320, 9);
    assert_true(s.min == 46200 && s.step == 14 && s.max >= 46320 && s.max < 46334);
    char pattern[40];
    const rep_scale half = { 0, 1, 0.25 };
    rep_scale_pattern(&half, true, pattern, sizeof pattern);
    assert_string_equal(pattern, "+0.00;\"" MINUS "\"0.00;0");
}

static void an_axis_of_months_ends_with_its_data(void **state)
{
    (void)state;
    const double month = 365.25 / 12;
    const rep_scale two_years = rep_scale_months(45611, 46310, 6), one = rep_scale_months(46310, 46310, 6);
    assert_true(two_years.min == 45611 && fabs(two_years.step - 4 * month) < 1e-9);
    assert_true(two_years.max > 46310 && two_years.max < 46310 + month / 2);
    assert_true(one.max >= one.min + one.step && one.step > 0);
}

/* ---- days in a source line ---- */

static void days_within_words_are_the_practices(void **state)
{
    (void)state;
    const rep_manner us = { .month_first = true, .twelve_hours = true };
    assert_string_equal(rep_days_within("the last on 2026-11-01 02:26; nights up to 2026-10-31; Downshift 0.1.0.", &us, &A),
                        "the last on November 1, 2026 2:26 am; nights up to October 31, 2026; Downshift 0.1.0.");
    assert_string_equal(rep_days_within("2026-10-03", &euro, &A), "3 October 2026");
    ds_date day;
    assert_true(ds_date_parse(ds_str_of("2026-09-03"), DS_DATES_ISO, &day));
    assert_string_equal(rep_short_date_text(&us, day, &A), "Sep 3");
    assert_string_equal(rep_short_month_text(&us, day, &A), "Sep 26");
    assert_string_equal(rep_days_within("12026-10-03, 2026-13-01, 2026-10-031, 2026-10", &euro, &A), "12026-10-03, 2026-13-01, 2026-10-031, 2026-10");
    assert_string_equal(rep_days_within("", &us, &A), "");
}

/* ---- lines ---- */

/* Spreadsheets show a little less than nothing as -0.00. */
static void a_change_too_small_to_show_is_nothing(void **state)
{
    (void)state;
    assert_true(rep_rounds_to_zero(-0.0049, REP_F_SIGNED2));
    assert_false(rep_rounds_to_zero(-0.0051, REP_F_SIGNED2));
    assert_true(rep_rounds_to_zero(-0.0004, REP_F_SIGNED_PERCENT));
    assert_false(rep_rounds_to_zero(-0.0006, REP_F_SIGNED_PERCENT));
    assert_true(rep_rounds_to_zero(-0.001, REP_F_DECIMAL2));
    assert_false(rep_rounds_to_zero(0.001, REP_F_DECIMAL2)); /* without a sign it reads well */
}

static void long_words_take_more_lines(void **state)
{
    (void)state;
    double one = rep_text_px("word", 10, false);
    assert_true(one > 20 && one < 40);
    assert_int_equal(rep_text_lines("word", 10, false, 100), 1);
    assert_int_equal(rep_text_lines("word word word word", 10, false, 2.6 * one), 2);
    assert_int_equal(rep_text_lines("a\nb\nc", 10, false, 1000), 3);
    assert_int_equal(rep_text_lines("", 10, false, 1000), 1);
    assert_int_equal(rep_text_lines("wordwordwordword", 10, false, 2.1 * one), 2);
    assert_true(rep_text_px("W", 10, true) > rep_text_px("W", 10, false));
}

static int gone(void **state)
{
    (void)state;
    ds_arena_free(&A);
    return 0;
}

#define ADD(rows, function)                                                                                            \
    for (size_t i = 0; i < DS_COUNT(rows); i++) tests[n++] = (struct CMUnitTest)                                       \
        {                                                                                                              \
            .name = rows[i].name, .test_func = function, .initial_state = (void *)(uintptr_t)&rows[i]                  \
        }

/* Each brace is a piece of its own: what is filled in so far must not be copied for each. */
static void many_braces_take_no_more_than_their_place(void **state)
{
    (void)state;
    enum { BRACES = 50000 };
    ds_arena a = { 0 };
    ds_why w = { 0 };
    const rep_scope nothing = { 0 };
    const char *out = NULL;
    struct rusage before, after;
    char *words = ds_alloc(&a, 2 * BRACES + 1);
    memset(words, '{', 2 * BRACES);
    assert_int_equal(getrusage(RUSAGE_SELF, &before), 0);
    assert_int_equal(rep_fill(words, &nothing, &a, &out, &w), DS_OK);
    assert_int_equal(getrusage(RUSAGE_SELF, &after), 0);
    assert_int_equal(strlen(out), BRACES);
    assert_in_range(after.ru_maxrss - before.ru_maxrss, 0, 4 * 1024); /* kilobytes */
    ds_arena_free(&a);
}

int main(void)
{
    struct CMUnitTest tests[DS_COUNT(shown) + DS_COUNT(cells) + DS_COUNT(fills) + DS_COUNT(axes) + 7] = { 0 };
    size_t n = 0;
    ADD(shown, a_value_reads_well);
    ADD(cells, a_cell_holds_the_number);
    ADD(fills, words_are_filled_in);
    ADD(axes, an_axis_has_round_numbers);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(a_decimal_comma_is_the_practices);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(an_axis_of_days_has_weeks);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(an_axis_of_months_ends_with_its_data);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(a_change_too_small_to_show_is_nothing);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(days_within_words_are_the_practices);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(long_words_take_more_lines);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(many_braces_take_no_more_than_their_place);
    return cmocka_run_group_tests_name("report: values", tests, NULL, gone);
}
