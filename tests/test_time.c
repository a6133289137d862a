#include <downshift/base.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#define ROW(table, test)                                                                                               \
    {                                                                                                                  \
        (table)->name, test, NULL, NULL, (void *)(uintptr_t)(table)                                                    \
    }

/* ---- dates ---- */

static const struct date {
    const char *name, *text;
    ds_date_order order;
    bool ok;
    int y, m, d;
} dates[] = {
    { "ISO", "2026-10-03", DS_DATES_ISO, true, 2026, 10, 3 },
    { "ISO whatever the order", "2026-10-03", DS_DATES_MDY, true, 2026, 10, 3 },
    { "leap day", "2024-02-29", DS_DATES_ISO, true, 2024, 2, 29 },
    { "no leap day", "2026-02-29", DS_DATES_ISO, false, 0, 0, 0 },
    { "leap day of 2000", "2000-02-29", DS_DATES_ISO, true, 2000, 2, 29 },
    { "no leap day of 1900", "1900-02-29", DS_DATES_ISO, false, 0, 0, 0 },
    { "31 April", "2026-04-31", DS_DATES_ISO, false, 0, 0, 0 },
    { "32 January", "2026-01-32", DS_DATES_ISO, false, 0, 0, 0 },
    { "day 0", "2026-01-00", DS_DATES_ISO, false, 0, 0, 0 },
    { "month 0", "2026-00-10", DS_DATES_ISO, false, 0, 0, 0 },
    { "month 13", "2026-13-10", DS_DATES_ISO, false, 0, 0, 0 },
    { "year 1899", "1899-12-31", DS_DATES_ISO, false, 0, 0, 0 },
    { "year 2200", "2200-01-01", DS_DATES_ISO, false, 0, 0, 0 },
    { "last day", "2199-12-31", DS_DATES_ISO, true, 2199, 12, 31 },
    { "first day", "1900-01-01", DS_DATES_ISO, true, 1900, 1, 1 },
    { "one-digit ISO", "2026-1-3", DS_DATES_ISO, false, 0, 0, 0 },
    { "two-digit year", "26-10-03", DS_DATES_ISO, false, 0, 0, 0 },
    { "points are day first", "03.10.2026", DS_DATES_ISO, true, 2026, 10, 3 },
    { "points, short", "3.1.2026", DS_DATES_MDY, true, 2026, 1, 3 },
    { "points, month 13", "10.13.2026", DS_DATES_ISO, false, 0, 0, 0 },
    { "slashes, order unknown", "03/10/2026", DS_DATES_ISO, false, 0, 0, 0 },
    { "slashes, day first", "03/10/2026", DS_DATES_DMY, true, 2026, 10, 3 },
    { "slashes, month first", "03/10/2026", DS_DATES_MDY, true, 2026, 3, 10 },
    { "slashes, wrong order", "03/25/2026", DS_DATES_DMY, false, 0, 0, 0 },
    { "slashes, year first", "2026/10/03", DS_DATES_ISO, true, 2026, 10, 3 },
    { "four parts", "2026-10-03-1", DS_DATES_ISO, false, 0, 0, 0 },
    { "blank behind", "2026-10-03 ", DS_DATES_ISO, false, 0, 0, 0 },
    { "sign", "2026-10-+3", DS_DATES_ISO, false, 0, 0, 0 },
    { "mixed marks", "2026-10.03", DS_DATES_ISO, false, 0, 0, 0 },
    { "empty", "", DS_DATES_ISO, false, 0, 0, 0 },
    { "number", "45567", DS_DATES_DMY, false, 0, 0, 0 },
};

static void reads_dates(void **state)
{
    const struct date *r = *state;
    ds_date got = -77;
    assert_int_equal(ds_date_parse(ds_str_of(r->text), r->order, &got), r->ok);
    assert_int_equal(got, r->ok ? ds_date_of(r->y, r->m, r->d) : -77);
}

/* Every day of 300 years: numbers go up by one, parts and text come back, the weekday turns, months end where the next begins. */
static void the_calendar_runs_day_by_day(void **state)
{
    (void)state;
    static const int length[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    ds_date want = ds_date_of(1900, 1, 1);
    assert_int_equal(ds_date_of(1970, 1, 1), 0);
    assert_int_equal(ds_date_of(2000, 3, 1), 11017);
    assert_int_equal(ds_weekday(want), 0); /* 1 January 1900 was a Monday */
    for (int y = 1900; y <= 2199; y++)
        for (int m = 1; m <= 12; m++) {
            int days = length[m - 1] + (m == 2 && (y % 4 == 0 && (y % 100 != 0 || y % 400 == 0)));
            ds_date first = want;
            for (int d = 1; d <= days; d++, want++) {
                int gy, gm, gd;
                char z[11], text[32];
                ds_date back = 0;
                ds_date_parts(want, &gy, &gm, &gd);
                ds_date_text(want, z);
                snprintf(text, sizeof text, "%04d-%02d-%02d", y, m, d);
                if (ds_date_of(y, m, d) != want || gy != y || gm != m || gd != d || strcmp(z, text) ||
                    !ds_date_parse(ds_str_of(z), DS_DATES_ISO, &back) || back != want ||
                    ds_weekday(want) != (want - ds_date_of(1900, 1, 1)) % 7 || ds_month_first(want) != first ||
                    ds_month_last(want) != first + days - 1)
                    fail_msg("%s", text);
            }
        }
}

static void reads_months(void **state)
{
    (void)state;
    ds_date d = -77;
    static const char *const wrong[] = { "2026-13",    "2026-0",   "2026-1", "2026",   "26-10",
                                         "2026-10-01", "2026-10 ", "",       "10-2026" };
    assert_true(ds_month_parse(DS_LIT("2026-10"), &d));
    assert_int_equal(d, ds_date_of(2026, 10, 1));
    for (size_t i = 0; i < DS_COUNT(wrong); i++) assert_false(ds_month_parse(ds_str_of(wrong[i]), &d));
    assert_int_equal(d, ds_date_of(2026, 10, 1));
}

/* ---- clock times ---- */

static const struct clock {
    const char *name, *text;
    int minutes; /* -1: refused */
} clocks[] = {
    { "clock short", "7:05", 425 },
    { "clock", "07:05", 425 },
    { "clock midnight", "00:00", 0 },
    { "clock last minute", "23:59", 1439 },
    { "clock 24:00", "24:00", -1 },
    { "clock minute 60", "7:60", -1 },
    { "clock one-digit minute", "7:5", -1 },
    { "clock seconds round down", "07:05:59", 425 },
    { "clock fraction", "07:05:59.999", 425 },
    { "clock fraction without digits", "07:05:59.", -1 },
    { "clock second 60", "07:05:60", -1 },
    { "clock fourth part", "07:05:30:1", -1 },
    { "clock pm", "7:05 pm", 1145 },
    { "clock PM glued", "7:05PM", 1145 },
    { "clock pm behind a narrow blank", "7:05\xE2\x80\xAFPM", 1145 },
    { "clock 12 am", "12:30 am", 30 },
    { "clock 12 pm", "12:30 pm", 750 },
    { "clock 13 pm", "13:00 pm", -1 },
    { "clock 0 am", "0:30 am", -1 },
    { "clock pm alone", "pm", -1 },
    { "clock hour alone", "7", -1 },
    { "clock point", "7.05", -1 },
    { "clock empty", "", -1 },
    { "clock negative", "-7:05", -1 },
    { "clock three digits", "007:05", -1 },
};

static void reads_clocks(void **state)
{
    const struct clock *r = *state;
    int got = -1;
    assert_int_equal(ds_clock(ds_str_of(r->text), &got), r->minutes >= 0);
    assert_int_equal(got, r->minutes);
}

static void reads_durations(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        double minutes;
    } rows[] = { { "7:05", 425 }, { "0:00", 0 }, { "99:59", 5999 }, { "100:00", -1 }, { "7:60", -1 },  { "7:0:5", -1 },
                 { "7:5", -1 },   { ":30", -1 }, { "7:", -1 },      { "", -1 },       { "-7:05", -1 }, { "7.5", -1 } };
    for (size_t i = 0; i < DS_COUNT(rows); i++) {
        double got = -1;
        assert_int_equal(ds_hhmm(ds_str_of(rows[i].text), &got), rows[i].minutes >= 0);
        assert_true(got == rows[i].minutes);
    }
}

/* ---- stamps and offsets ---- */

static const struct offset {
    const char *name, *text;
    int minutes; /* 9999: refused */
} offsets[] = {
    { "offset east", "UTC+01:00", 60 },
    { "offset west", "UTC-07:00", -420 },
    { "offset UTCZ", "UTCZ", 0 },
    { "offset Z", "Z", 0 },
    { "offset z", "z", 0 },
    { "offset plain", "+02:00", 120 },
    { "offset half hours", "-03:30", -210 },
    { "offset quarter", "+05:45", 345 },
    { "offset without colon", "+0530", 330 },
    { "offset hours alone", "-7", -420 },
    { "offset farthest east", "+14:00", 840 },
    { "offset too far", "+14:01", 9999 },
    { "offset 15", "+15:00", 9999 },
    { "offset no sign", "02:00", 9999 },
    { "offset UTC alone", "UTC", 9999 },
    { "offset minute 60", "+02:60", 9999 },
    { "offset three digits", "+530", 9999 },
    { "offset one-digit minutes", "+05:3", 9999 },
    { "offset name", "CDT", 9999 },
    { "offset empty", "", 9999 },
};

static void reads_offsets(void **state)
{
    const struct offset *r = *state;
    int32_t got = 9999;
    assert_int_equal(ds_offset_parse(ds_str_of(r->text), &got), r->minutes != 9999);
    assert_int_equal(got, r->minutes);
}

static const struct stamp {
    const char *name, *text;
    ds_date_order order;
    const char *local; /* NULL: refused */
    int32_t offset;
} stamps[] = {
    { "stamp", "2024-06-23 20:24:26", DS_DATES_ISO, "2024-06-23 20:24:26", DS_NO_OFFSET },
    { "stamp T", "2024-06-23T20:24", DS_DATES_ISO, "2024-06-23 20:24:00", DS_NO_OFFSET },
    { "stamp Z", "2024-06-23T20:24:26Z", DS_DATES_ISO, "2024-06-23 20:24:26", 0 },
    { "stamp offset", "2020-03-25T23:27:09+02:00", DS_DATES_ISO, "2020-03-25 23:27:09", 120 },
    { "stamp offset behind a blank", "2024-08-02 04:29:41 -07:00", DS_DATES_ISO, "2024-08-02 04:29:41", -420 },
    { "stamp offset without colon", "2024-08-02T04:29:41-0700", DS_DATES_ISO, "2024-08-02 04:29:41", -420 },
    { "stamp fraction and offset", "2025-12-03T00:00:00.000+00:00", DS_DATES_ISO, "2025-12-03 00:00:00", 0 },
    { "stamp points", "03.10.2026 07:05", DS_DATES_ISO, "2026-10-03 07:05:00", DS_NO_OFFSET },
    { "stamp month first, pm", "10/3/2026 7:05 PM", DS_DATES_MDY, "2026-10-03 19:05:00", DS_NO_OFFSET },
    { "stamp before 1970", "1969-12-31 23:59:59", DS_DATES_ISO, "1969-12-31 23:59:59", DS_NO_OFFSET },
    { "stamp date alone", "2024-06-23", DS_DATES_ISO, NULL, 0 },
    { "stamp clock alone", "20:24", DS_DATES_ISO, NULL, 0 },
    { "stamp bad date", "2024-06-31 20:24", DS_DATES_ISO, NULL, 0 },
    { "stamp bad clock", "2024-06-23 25:24", DS_DATES_ISO, NULL, 0 },
    { "stamp bad offset", "2024-06-23 20:24+99:00", DS_DATES_ISO, NULL, 0 },
    { "stamp unknown zone", "2024-06-23 20:24 CDT", DS_DATES_ISO, NULL, 0 },
    { "stamp empty clock", "2024-06-23 ", DS_DATES_ISO, NULL, 0 },
    { "stamp empty", "", DS_DATES_ISO, NULL, 0 },
};

static void reads_stamps(void **state)
{
    const struct stamp *r = *state;
    ds_stamp got = { -77, -77 };
    char z[20];
    assert_int_equal(ds_stamp_parse(ds_str_of(r->text), r->order, &got), r->local != NULL);
    if (!r->local) {
        assert_int_equal(got.local, -77);
        return;
    }
    ds_local_text(got.local, z);
    assert_string_equal(z, r->local);
    assert_int_equal(got.offset_min, r->offset);
}

/* ---- nights ---- */

static const struct night {
    const char *name, *bed, *evening;
} nights[] = {
    { "evening bedtime", "2026-10-03 22:30", "2026-10-03" },
    { "five past midnight belongs to the evening before", "2026-10-04 00:05", "2026-10-03" },
    { "just before noon", "2026-10-04 11:59:59", "2026-10-03" },
    { "noon begins the next", "2026-10-04 12:00", "2026-10-04" },
    { "new year", "2027-01-01 00:30", "2026-12-31" },
    { "leap day", "2024-03-01 02:00", "2024-02-29" },
    { "before 1970", "1970-01-01 03:00", "1969-12-31" },
};

static void a_night_belongs_to_its_evening(void **state)
{
    const struct night *r = *state;
    ds_stamp bed;
    char z[11];
    assert_true(ds_stamp_parse(ds_str_of(r->bed), DS_DATES_ISO, &bed));
    ds_date_text(ds_night_of(bed.local), z);
    assert_string_equal(z, r->evening);
    assert_int_equal(ds_on_night(ds_night_of(bed.local), ds_local_minute(bed.local)), bed.local / 60 * 60);
}

static void local_parts_round_down_before_1970(void **state)
{
    (void)state;
    assert_int_equal(ds_local_date(-1), -1);
    assert_int_equal(ds_local_date(-86400), -1);
    assert_int_equal(ds_local_date(-86401), -2);
    assert_int_equal(ds_local_date(0), 0);
    assert_int_equal(ds_local_date(86399), 0);
    assert_int_equal(ds_local_minute(-1), 1439);
    assert_int_equal(ds_local_minute(-86400), 0);
    assert_int_equal(ds_local_minute(86399), 1439);
}

int main(void)
{
    struct CMUnitTest
        tests[DS_COUNT(dates) + DS_COUNT(clocks) + DS_COUNT(offsets) + DS_COUNT(stamps) + DS_COUNT(nights) + 4] = {
            cmocka_unit_test(the_calendar_runs_day_by_day),
            cmocka_unit_test(reads_months),
            cmocka_unit_test(reads_durations),
            cmocka_unit_test(local_parts_round_down_before_1970),
        };
    size_t n = 4;
    for (size_t i = 0; i < DS_COUNT(dates); i++) tests[n++] = (struct CMUnitTest)ROW(&dates[i], reads_dates);
    for (size_t i = 0; i < DS_COUNT(clocks); i++) tests[n++] = (struct CMUnitTest)ROW(&clocks[i], reads_clocks);
    for (size_t i = 0; i < DS_COUNT(offsets); i++) tests[n++] = (struct CMUnitTest)ROW(&offsets[i], reads_offsets);
    for (size_t i = 0; i < DS_COUNT(stamps); i++) tests[n++] = (struct CMUnitTest)ROW(&stamps[i], reads_stamps);
    for (size_t i = 0; i < DS_COUNT(nights); i++)
        tests[n++] = (struct CMUnitTest)ROW(&nights[i], a_night_belongs_to_its_evening);
    return cmocka_run_group_tests_name("time", tests, NULL, NULL);
}
