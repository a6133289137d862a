/* The forms in which people and programs write numbers, money, lengths of time, times, dates, yes and no. */
#include "../src/record/form/forms.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

/* ---- numbers ---- */

#define NBSP   "\xC2\xA0"
#define NARROW "\xE2\x80\xAF"
#define QUOTE  "\xE2\x80\x99"

static const struct figure {
    const char *text;
    char mark;
    rec_reading how;
    double value;
    char shows; /* the mark that it shows itself to have */
} figures[] = {
    { "7", 0, REC_READ, 7, 0 },
    { "7.5", 0, REC_READ, 7.5, '.' },
    { "7,5", 0, REC_READ, 7.5, ',' },
    { "85,50", '.', REC_READ, 85.5, ',' },
    { "1234.567", 0, REC_READ, 1234.567, '.' },
    { "0,125", 0, REC_READ, 0.125, ',' },
    { ".125", 0, REC_READ, 0.125, '.' },
    { "1.200", 0, REC_EITHER, 0, 0 },
    { "1.200", '.', REC_READ, 1.2, 0 },
    { "1.200", ',', REC_READ, 1200, 0 },
    { "1,200", 0, REC_EITHER, 0, 0 },
    { "12,345", ',', REC_READ, 12.345, 0 },
    { "1,234.50", 0, REC_READ, 1234.5, '.' },
    { "1.234,50", 0, REC_READ, 1234.5, ',' },
    { "1.234.567", 0, REC_READ, 1234567, ',' },
    { "1,234,567", 0, REC_READ, 1234567, '.' },
    { "1 250,50", 0, REC_READ, 1250.5, ',' },
    { "1" NBSP "250,50", 0, REC_READ, 1250.5, ',' },
    { "1" NARROW "250", 0, REC_READ, 1250, 0 },
    { "1'250.50", 0, REC_READ, 1250.5, '.' },
    { "1" QUOTE "250" QUOTE "000", 0, REC_READ, 1250000, 0 },
    { "1'250.125", 0, REC_READ, 1250.125, '.' },
    { "", 0, REC_FAULTY, 0, 0 },
    { ".", 0, REC_FAULTY, 0, 0 },
    { "1.2.3", 0, REC_FAULTY, 0, 0 },
    { "12,34,56", 0, REC_FAULTY, 0, 0 },
    { "80 90", 0, REC_FAULTY, 0, 0 },
    { "1,2345.5", 0, REC_FAULTY, 0, 0 },
    { "1,234 567", 0, REC_FAULTY, 0, 0 },
    { "12 bpm", 0, REC_FAULTY, 0, 0 },
    { "123456789012345678901234567890123456789012345678901234567890", 0, REC_FAULTY, 0, 0 },
};

static void a_figure_is_read(void **state)
{
    const struct figure *t = *state;
    rec_figure f;
    assert_int_equal(rec_figure_of(ds_str_of(t->text), t->mark, &f), t->how);
    if (t->how == REC_READ) {
        assert_true(fabs(f.value - t->value) < 1e-9);
        assert_int_equal(f.mark, t->shows);
    }
    if (t->how == REC_EITHER) assert_true(f.as_point < f.as_comma || f.as_comma < f.as_point);
}

static const struct amount {
    const char *text;
    char mark;
    rec_reading how;
    ds_cents cents;
} amounts[] = {
    { "80", '.', REC_READ, 8000 },
    { "80.5", '.', REC_READ, 8050 },
    { "$1,250.50", '.', REC_READ, 125050 },
    { "80,00 \xE2\x82\xAC", ',', REC_READ, 8000 },
    { "\xE2\x82\xAC" NBSP "80,00", ',', REC_READ, 8000 },
    { "EUR 80", ',', REC_READ, 8000 },
    { "80 CHF", ',', REC_READ, 8000 },
    { "Fr. 80.-", ',', REC_READ, 8000 },
    { "80,\xE2\x80\x93 \xE2\x82\xAC", ',', REC_READ, 8000 },
    { "80.--", '.', REC_READ, 8000 },
    { "80 kr.", ',', REC_READ, 8000 },
    { "z\xC5\x82 80", ',', REC_READ, 8000 },
    { "C$80.00", '.', REC_READ, 8000 },
    { "79.999999999999986", ',', REC_READ, 8000 },
    { "80.0000", ',', REC_READ, 8000 },
    { "-12.5000", '.', REC_READ, -1250 },
    { "80 Euro", ',', REC_READ, 8000 },
    { "Euro 1.250,50", '.', REC_READ, 125050 },
    { "AU$80", '.', REC_READ, 8000 },
    { "120,00000000000001", '.', REC_READ, 12000 },
    { "-45.00", '.', REC_READ, -4500 },
    { "45.00-", '.', REC_READ, -4500 },
    { "\xE2\x88\x92"
      "45",
      '.', REC_READ, -4500 },
    { "\xE2\x80\x93"
      "45",
      '.', REC_READ, -4500 },
    { "(45.00)", '.', REC_READ, -4500 },
    { "($45.00)", '.', REC_READ, -4500 },
    { "$(45.00)", '.', REC_READ, -4500 },
    { "-$45.00", '.', REC_READ, -4500 },
    { "$-45.00", '.', REC_READ, -4500 },
    { "-45,- \xE2\x82\xAC", ',', REC_READ, -4500 },
    { "+5", '.', REC_READ, 500 },
    { "0", '.', REC_READ, 0 },
    { "1.200", 0, REC_EITHER, 0 },
    { "1.200", ',', REC_READ, 120000 },
    { "1.200", '.', REC_FAULTY, 0 },
    { "80.005", '.', REC_FAULTY, 0 },
    { "79.9999986", '.', REC_FAULTY, 0 },
    { "80.0050", '.', REC_FAULTY, 0 },
    { "((5))", '.', REC_FAULTY, 0 },
    { "-(5)", '.', REC_FAULTY, 0 },
    { "--5", '.', REC_FAULTY, 0 },
    { "$", '.', REC_FAULTY, 0 },
    { "-", '.', REC_FAULTY, 0 },
    { "free", '.', REC_FAULTY, 0 },
    { "80 or 90", '.', REC_FAULTY, 0 },
    { "$80$", '.', REC_FAULTY, 0 },
    { "999999999999999999999", '.', REC_FAULTY, 0 },
};

static void an_amount_is_read(void **state)
{
    const struct amount *t = *state;
    ds_cents cents = 0;
    rec_figure f;
    const char *why;
    assert_int_equal(rec_money_of(ds_str_of(t->text), t->mark, &cents, &f, &why), t->how);
    if (t->how == REC_READ) assert_int_equal(cents, t->cents);
}

static const struct duration {
    const char *text;
    rec_reading how;
    double minutes;
} durations[] = {
    { "90", REC_READ, 90 },          { "90 min", REC_READ, 90 },       { "90min.", REC_READ, 90 },
    { "90 Minuten", REC_READ, 90 },  { "90'", REC_READ, 90 },          { "90m", REC_READ, 90 },
    { "1:30", REC_READ, 90 },        { "01:30:00", REC_READ, 90 },     { "1:30:30", REC_READ, 90.5 },
    { "1h 30", REC_READ, 90 },       { "1h30", REC_READ, 90 },         { "1h30m", REC_READ, 90 },
    { "1 hr 30 min", REC_READ, 90 }, { "1 Std. 30", REC_READ, 90 },    { "1,5 h", REC_READ, 90 },
    { "1.5h", REC_READ, 90 },        { "2 hours", REC_READ, 120 },     { "2H", REC_READ, 120 },
    { "PT1H30M", REC_READ, 90 },     { "7h 5m 30s", REC_READ, 425.5 }, { "0:45", REC_READ, 45 },
    { "7 h 05 min", REC_READ, 425 }, { "1 200", REC_READ, 1200 },      { "1:75", REC_FAULTY, 0 },
    { "1:5", REC_FAULTY, 0 },        { "1:30:61", REC_FAULTY, 0 },     { "half an hour", REC_FAULTY, 0 },
    { "an hour", REC_FAULTY, 0 },    { "1.5 d", REC_FAULTY, 0 },       { "90 sec", REC_FAULTY, 0 },
    { "30 min 1 h", REC_FAULTY, 0 }, { "1h 75", REC_FAULTY, 0 },       { "1h 1h", REC_FAULTY, 0 },
    { "h", REC_FAULTY, 0 },          { "90 apples", REC_FAULTY, 0 },   { "60-90 min", REC_FAULTY, 0 },
    { "1:30 h", REC_READ, 90 },      { "0:45 Std.", REC_READ, 45 },    { "1.30 h", REC_FAULTY, 0 },
    { "1,15 Std", REC_FAULTY, 0 },   { "1.25 h", REC_READ, 75 },       { "0.50 h", REC_READ, 30 },
    { "1.80 h", REC_READ, 108 },     { "1:30 min", REC_FAULTY, 0 },    { "1h 30 15 7", REC_FAULTY, 0 },
    { "1.200 h", REC_EITHER, 0 },    { "08:17:00 AM", REC_READ, 497 }, { "12:06:30 am", REC_READ, 6.5 },
    { "1:00:00 PM", REC_READ, 780 }, { "8:17 AM", REC_FAULTY, 0 },     { "13:00:00 PM", REC_FAULTY, 0 },
};

static void a_length_of_time_is_read(void **state)
{
    const struct duration *t = *state;
    double minutes = 0;
    bool with_unit;
    assert_int_equal(rec_minutes_of(ds_str_of(t->text), 0, &minutes, &with_unit), t->how);
    if (t->how == REC_READ) assert_true(fabs(minutes - t->minutes) < 1e-9);
}

/* ---- times ---- */

enum { NONE = -1 };
#define AT(h, m) ((h)*3600 + (m)*60)
static const struct clock {
    const char *text;
    int seconds; /* NONE: it is no time of day */
} clocks[] = {
    { "22:40", AT(22, 40) },
    { "9:05", AT(9, 5) },
    { "22:40:30", AT(22, 40) + 30 },
    { "22:40:30.250", AT(22, 40) + 30 },
    { "22.40", AT(22, 40) },
    { "22,40", AT(22, 40) },
    { "22.40 Uhr", AT(22, 40) },
    { "22u40", AT(22, 40) },
    { "1904-01-01 22:40", AT(22, 40) },
    { "22 Uhr", AT(22, 0) },
    { "22 uhr 40", AT(22, 40) },
    { "22h40", AT(22, 40) },
    { "22 h 40", AT(22, 40) },
    { "22H", AT(22, 0) },
    { "2240", AT(22, 40) },
    { "0645", AT(6, 45) },
    { "645", AT(6, 45) },
    { "10:40 pm", AT(22, 40) },
    { "10.40 p.m.", AT(22, 40) },
    { "10:40PM", AT(22, 40) },
    { "10:40" NARROW "PM", AT(22, 40) },
    { "10:40 p. m.", AT(22, 40) },
    { "10:40" NBSP "a." NBSP "m.", AT(10, 40) },
    { "10:40p", AT(22, 40) },
    { "7a", AT(7, 0) },
    { "noon", AT(12, 0) },
    { "12 Noon", AT(12, 0) },
    { "Midnight", AT(24, 0) },
    { "7 pm", AT(19, 0) },
    { "730 pm", AT(19, 30) },
    { "12 am", 0 },
    { "12:30 am", AT(0, 30) },
    { "12 pm", AT(12, 0) },
    { "24:00", AT(24, 0) },
    { "2400", AT(24, 0) },
    { "24.30", AT(24, 30) },
    { "0:00", 0 },
    { "00.00", 0 },
    { "0h00", 0 },
    { "0.9375", AT(22, 30) },
    { "0,9375", AT(22, 30) },
    { "0.5", AT(12, 0) },
    { "0.947916666666667", AT(22, 45) },
    { "0.75", AT(18, 0) },
    { "0.20", AT(0, 20) },
    { "1899-12-30 22:40:00", AT(22, 40) },
    { "1900-01-00 00:00:00", 0 },
    { "12/30/1899 10:40 PM", AT(22, 40) },
    { "1970-01-01T06:45:00", AT(6, 45) },
    { " 22:40 ", AT(22, 40) },
    { "25:00", NONE },
    { "22:60", NONE },
    { "13 pm", NONE },
    { "0:30 pm", NONE },
    { "1275", NONE },
    { "19.75", NONE },
    { "7", NONE },
    { "22", NONE },
    { "0", NONE },
    { "0.25", NONE },
    { "1.5", NONE },
    { "22:4", NONE },
    { "22:40:", NONE },
    { "22:40:5", NONE },
    { "22:40:05.", NONE },
    { "late", NONE },
    { "", NONE },
    { "pm", NONE },
    { "h", NONE },
    { "22:40 pm", NONE },
    { "22-40", NONE },
    { "12345", NONE },
    { "2026-10-03 22:40", NONE },
};

static void a_time_of_day_is_read(void **state)
{
    const struct clock *t = *state;
    int seconds = NONE;
    assert_int_equal(rec_clock_of(ds_str_of(t->text), &seconds), t->seconds != NONE);
    assert_int_equal(seconds, t->seconds);
}

static const struct moment {
    const char *text;
    ds_date_order order;
    rec_reading how;
    const char *local; /* "2026-10-03 22:40", or the date alone */
    int offset;
} moments[] = {
    { "2026-10-03", DS_DATES_ISO, REC_READ, "2026-10-03", DS_NO_OFFSET },
    { "2026-1-3", DS_DATES_ISO, REC_READ, "2026-01-03", DS_NO_OFFSET },
    { "2026/10/03", DS_DATES_ISO, REC_READ, "2026-10-03", DS_NO_OFFSET },
    { "3.10.2026", DS_DATES_ISO, REC_READ, "2026-10-03", DS_NO_OFFSET },
    { "03/10/2026", DS_DATES_DMY, REC_READ, "2026-10-03", DS_NO_OFFSET },
    { "10/03/2026", DS_DATES_MDY, REC_READ, "2026-10-03", DS_NO_OFFSET },
    { "03-10-2026", DS_DATES_DMY, REC_READ, "2026-10-03", DS_NO_OFFSET },
    { "03/10/2026", DS_DATES_ISO, REC_EITHER, NULL, 0 },
    { "25/10/2026", DS_DATES_ISO, REC_EITHER, NULL, 0 },
    { "25/10/2026", DS_DATES_MDY, REC_FAULTY, NULL, 0 },
    { "2026-10-03 22:40", DS_DATES_ISO, REC_READ, "2026-10-03 22:40", DS_NO_OFFSET },
    { "2026-10-03T22:40:00+02:00", DS_DATES_ISO, REC_READ, "2026-10-03 22:40", 120 },
    { "2026-10-03 22:40 -0500", DS_DATES_ISO, REC_READ, "2026-10-03 22:40", -300 },
    { "2026-10-03T00:00:00.000Z", DS_DATES_ISO, REC_READ, "2026-10-03 00:00", 0 },
    { "10/3/2026 10:40 PM", DS_DATES_MDY, REC_READ, "2026-10-03 22:40", DS_NO_OFFSET },
    { "3.10.2026 22:40", DS_DATES_ISO, REC_READ, "2026-10-03 22:40", DS_NO_OFFSET },
    { "46298", DS_DATES_ISO, REC_READ, "2026-10-03", DS_NO_OFFSET },
    { "46298.0", DS_DATES_ISO, REC_READ, "2026-10-03", DS_NO_OFFSET },
    { "46298,9444444444", DS_DATES_ISO, REC_READ, "2026-10-03 22:40", DS_NO_OFFSET },
    { "3. 10. 2026", DS_DATES_ISO, REC_READ, "2026-10-03", DS_NO_OFFSET },
    { "03. 10. 2026 4:46", DS_DATES_ISO, REC_READ, "2026-10-03 04:46", DS_NO_OFFSET },
    { "31. 04. 2026", DS_DATES_ISO, REC_FAULTY, NULL, DS_NO_OFFSET },
    { "3. 10.", DS_DATES_ISO, REC_FAULTY, NULL, DS_NO_OFFSET },
    { "Oct 3 2026", DS_DATES_ISO, REC_READ, "2026-10-03", DS_NO_OFFSET },
    { "October 3rd, 2026", DS_DATES_ISO, REC_READ, "2026-10-03", DS_NO_OFFSET },
    { "3 Oct 2026, 10:40pm", DS_DATES_ISO, REC_READ, "2026-10-03 22:40", DS_NO_OFFSET },
    { "3. Oktober 2026", DS_DATES_ISO, REC_READ, "2026-10-03", DS_NO_OFFSET },
    { "3-Oct-2026", DS_DATES_ISO, REC_READ, "2026-10-03", DS_NO_OFFSET },
    { "2026-04-31", DS_DATES_ISO, REC_FAULTY, NULL, 0 },
    { "31/04/2026", DS_DATES_ISO, REC_FAULTY, NULL, 0 },
    { "2026-10-03 25:00", DS_DATES_ISO, REC_FAULTY, NULL, 0 },
    { "2026-10-03 late", DS_DATES_ISO, REC_FAULTY, NULL, 0 },
    { "Okt 32 2026", DS_DATES_ISO, REC_FAULTY, NULL, 0 },
    { "Tuesday", DS_DATES_ISO, REC_FAULTY, NULL, 0 },
    { "12345", DS_DATES_ISO, REC_FAULTY, NULL, 0 },
    { "99999", DS_DATES_ISO, REC_FAULTY, NULL, 0 },
    { "3/10/26", DS_DATES_DMY, REC_READ, "2026-10-03", DS_NO_OFFSET },
    { "10/23/26 10:40 PM", DS_DATES_MDY, REC_READ, "2026-10-23 22:40", DS_NO_OFFSET },
    { "10-23-26", DS_DATES_DMY, REC_FAULTY, NULL, 0 },
    { "03/10/26", DS_DATES_ISO, REC_EITHER, NULL, 0 },
    { "26/10/03", DS_DATES_DMY, REC_FAULTY, NULL, 0 },
    { "20261003", DS_DATES_ISO, REC_READ, "2026-10-03", DS_NO_OFFSET },
    { "20261003 22:40", DS_DATES_ISO, REC_READ, "2026-10-03 22:40", DS_NO_OFFSET },
    { "20261303", DS_DATES_ISO, REC_FAULTY, NULL, 0 },
    { "Sat, 3 Oct 2026", DS_DATES_ISO, REC_READ, "2026-10-03", DS_NO_OFFSET },
    { "Samstag, 3. Oktober 2026", DS_DATES_ISO, REC_READ, "2026-10-03", DS_NO_OFFSET },
    { "Sa. 03.10.2026 22:40", DS_DATES_ISO, REC_READ, "2026-10-03 22:40", DS_NO_OFFSET },
    { "Sat 10/3/2026", DS_DATES_MDY, REC_READ, "2026-10-03", DS_NO_OFFSET },
    { "mar. 13 oct. 2026", DS_DATES_ISO, REC_READ, "2026-10-13", DS_NO_OFFSET },
    { "Sample 3 Oct 2026", DS_DATES_ISO, REC_FAULTY, NULL, 0 },
    { "1899-12-30", DS_DATES_ISO, REC_FAULTY, NULL, 0 },
    { "", DS_DATES_ISO, REC_FAULTY, NULL, 0 },
};

static void a_date_is_read(void **state)
{
    const struct moment *t = *state;
    rec_moment m;
    char local[20];
    assert_int_equal(rec_moment_of(ds_str_of(t->text), t->order, &m), t->how);
    if (t->how != REC_READ) return;
    ds_local_text((int64_t)m.date * 86400 + (m.seconds > 0 ? m.seconds : 0), local);
    local[m.seconds == REC_NO_TIME_OF_DAY ? 10 : 16] = '\0';
    assert_string_equal(local, t->local);
    assert_int_equal(m.offset_min, t->offset);
}

static void a_date_tells_the_order(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        rec_order order;
    } rows[] = {
        { "25/04/2026", REC_DAY_FIRST }, { "04/25/2026 22:40", REC_MONTH_FIRST }, { "03/04/2026", REC_EITHER_ORDER },
        { "25-04-2026", REC_DAY_FIRST }, { "04/04/2026", REC_NO_ORDER },          { "25.04.2026", REC_NO_ORDER },
        { "2026-04-25", REC_NO_ORDER },  { "31/04/2026", REC_NO_ORDER },          { "late", REC_NO_ORDER },
        { "04/25/26", REC_MONTH_FIRST }, { "26/04/13", REC_NO_ORDER },            { "Sat 25/04/2026", REC_DAY_FIRST },
    };
    for (size_t i = 0; i < DS_COUNT(rows); i++) assert_int_equal(rec_order_of(ds_str_of(rows[i].text)), rows[i].order);
}

/* ---- yes and no ---- */

static void words_of_many_languages_mean_yes_or_no(void **state)
{
    (void)state;
    static const char *const yes[] = { "yes",       "Y",    "TRUE", "1",          "1.0",         "x",
                                       "Ja",        "WAHR", "oui",  "VRAI",       "s\xC3\xAD",   "SI",
                                       "VERDADERO", "vero", "sim",  "VERDADEIRO", "WAAR",        "PRAWDA",
                                       "TOSI",      "IGAZ", "V",    "on",         "\xE2\x98\x91" };
    static const char *const no[] = { "no",  "N",    "FALSE", "0",          "nein",         "FALSCH",
                                      "non", "FAUX", "FALSO", "n\xC3\xA3o", "ONWAAR",       "FA\xC5\x81SZ",
                                      "nee", "nej",  "HAMIS", "off",        "\xE2\x98\x90", "F" };
    static const char *const neither[] = { "maybe", "2", "-1", "", "yes please", "nap" };
    double v;
    for (size_t i = 0; i < DS_COUNT(yes); i++) assert_true(rec_flag_of(ds_str_of(yes[i]), &v) && v > 0);
    for (size_t i = 0; i < DS_COUNT(no); i++) assert_true(rec_flag_of(ds_str_of(no[i]), &v) && !(v > 0));
    for (size_t i = 0; i < DS_COUNT(neither); i++) assert_false(rec_flag_of(ds_str_of(neither[i]), &v));
}

#define ROWS(rows, run)                                                                                                \
    for (size_t i = 0; i < DS_COUNT(rows); i++) tests[n++] = (struct CMUnitTest)                                       \
        {                                                                                                              \
            (rows)[i].text, run, NULL, NULL, (void *)(uintptr_t) & (rows)[i]                                           \
        }

int main(void)
{
    struct CMUnitTest
        tests[DS_COUNT(figures) + DS_COUNT(amounts) + DS_COUNT(durations) + DS_COUNT(clocks) + DS_COUNT(moments) + 2];
    size_t n = 0;
    ROWS(figures, a_figure_is_read);
    ROWS(amounts, an_amount_is_read);
    ROWS(durations, a_length_of_time_is_read);
    ROWS(clocks, a_time_of_day_is_read);
    ROWS(moments, a_date_is_read);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(a_date_tells_the_order);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(words_of_many_languages_mean_yes_or_no);
    return _cmocka_run_group_tests("forms of cells", tests, n, NULL, NULL);
}
