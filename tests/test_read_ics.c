/* Calendars: events, series and what is moved or cancelled in them, as the clock on the wall showed it. */
#include <downshift/read.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "support/files.h"

#define HEAD   "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nX-WR-TIMEZONE:Europe/Berlin\r\n"
#define EVENT(lines) "BEGIN:VEVENT\r\n" lines "END:VEVENT\r\n"
#define END    "END:VCALENDAR\r\n"
#define BERLIN ";TZID=Europe/Berlin:"
#define LATER  EVENT("UID:z\r\nDTSTAMP:20270101T000000Z\r\nDTSTART;VALUE=DATE:20200101\r\n") /* how far series go */


/* Rows as "line uid start end day summary status; ...", a fault as "line !fault". */
static const struct row {
    const char *name, *text, *want;
} rows[] = {
    { "on the wall, with its zone", HEAD EVENT("UID:a\r\nDTSTART" BERLIN "20260318T140000\r\nDTEND" BERLIN
                                               "20260318T150000\r\nSUMMARY:X.Y. Appointment\r\n") END,
      "4 a 2026-03-18T14:00:00+01:00 2026-03-18T15:00:00+01:00 no [X.Y. Appointment] []" },
    { "in UTC", HEAD EVENT("UID:a\r\nDTSTART:20260718T120000Z\r\nDTEND:20260718T133000Z\r\nSTATUS:CONFIRMED\r\n") END,
      "4 a 2026-07-18T14:00:00+02:00 2026-07-18T15:30:00+02:00 no [] [CONFIRMED]" },
    { "in UTC, and no zone", "BEGIN:VCALENDAR\n" EVENT("UID:a\r\nDTSTART:20260718T120000Z\r\n") END,
      "2 a 2026-07-18T12:00:00Z 2026-07-18T12:00:00Z no [] []" },
    { "without a zone, with a length", HEAD EVENT("UID:a\r\nDTSTART:20260718T120000\r\nDURATION:PT1H15M\r\n") END,
      "4 a 2026-07-18T12:00:00 2026-07-18T13:15:00 no [] []" },
    { "a zone that nobody knows", HEAD EVENT("UID:a\r\nDTSTART;TZID=My office:20260718T120000\r\n") END,
      "4 a 2026-07-18T12:00:00 2026-07-18T12:00:00 no [] []" },
    { "a whole day", HEAD EVENT("UID:a\r\nDTSTART;VALUE=DATE:20260718\r\nSUMMARY:Holiday\r\n") END,
      "4 a 2026-07-18 2026-07-19 yes [Holiday] []" },
    { "folded and escaped", HEAD EVENT("UID:a\r\nDTSTART:20260718T120000\r\nSUMMARY:Perez\\, Ana\\; dee\r\n p 60\r\n") END,
      "4 a 2026-07-18T12:00:00 2026-07-18T12:00:00 no [Perez, Ana; deep 60] []" },
    { "on another date, for as long as from a far one back",
      HEAD EVENT("UID:a\r\nDTSTART:40521202T180000\r\nDTEND:20260601T190000\r\nRDATE:20260608T180000\r\n") LATER END,
      "4 a/65730679200 4052-12-02T18:00:00 2026-06-01T19:00:00 no [] [];"
      "4 !an end outside the years 1 to 9999, by what the event lasts;10 z 2020-01-01 2020-01-02 yes [] []" },
    { "no start", HEAD EVENT("UID:a\r\nSUMMARY:b\r\n") END, "4 !an event without a start" },
    { "18:00 stays 18:00 when clocks go back",
      HEAD EVENT("UID:a\r\nDTSTART" BERLIN "20261018T180000\r\nDTEND" BERLIN "20261018T190000\r\nRRULE:FREQ=WEEKLY;COUNT=3\r\n")
          LATER END,
      "4 a/1792346400 2026-10-18T18:00:00+02:00 2026-10-18T19:00:00+02:00 no [] [];"
      "4 a/1792951200 2026-10-25T18:00:00+01:00 2026-10-25T19:00:00+01:00 no [] [];"
      "4 a/1793556000 2026-11-01T18:00:00+01:00 2026-11-01T19:00:00+01:00 no [] [];*" },
    { "left out, moved and cancelled",
      HEAD EVENT("UID:a\r\nDTSTART" BERLIN "20260601T180000\r\nDURATION:PT1H\r\nRRULE:FREQ=WEEKLY;COUNT=5\r\nEXDATE" BERLIN
                 "20260608T180000\r\n") EVENT("UID:a\r\nRECURRENCE-ID" BERLIN "20260615T180000\r\nDTSTART" BERLIN
                                              "20260616T090000\r\nDURATION:PT1H\r\n")
          EVENT("UID:a\r\nRECURRENCE-ID:20260622T160000Z\r\nDTSTART" BERLIN
                "20260622T180000\r\nDURATION:PT1H\r\nSTATUS:CANCELLED\r\n") LATER END,
      "4 a/1780336800 2026-06-01T18:00:00+02:00 2026-06-01T19:00:00+02:00 no [] [];"
      "4 a/1782756000 2026-06-29T18:00:00+02:00 2026-06-29T19:00:00+02:00 no [] [];"
      "11 a/1781546400 2026-06-16T09:00:00+02:00 2026-06-16T10:00:00+02:00 no [] [];"
      "17 a/1782151200 2026-06-22T18:00:00+02:00 2026-06-22T19:00:00+02:00 no [] [CANCELLED];*" },
    { "another event's exception is none of it",
      HEAD EVENT("UID:a\r\nDTSTART" BERLIN "20260601T180000\r\nRRULE:FREQ=DAILY;COUNT=1\r\n")
          EVENT("UID:b\r\nRECURRENCE-ID" BERLIN "20260601T180000\r\nDTSTART" BERLIN "20260601T190000\r\n") END,
      "4 a/1780336800 2026-06-01T18:00:00+02:00 2026-06-01T18:00:00+02:00 no [] [];"
      "9 b/1780336800 2026-06-01T19:00:00+02:00 2026-06-01T19:00:00+02:00 no [] []" },
    { "until an instant", HEAD EVENT("UID:a\r\nDTSTART" BERLIN "20260601T180000\r\nRRULE:FREQ=DAILY;UNTIL=20260602T160000Z\r\n")
          LATER END,
      "4 a/1780336800 2026-06-01T18:00:00+02:00 2026-06-01T18:00:00+02:00 no [] [];"
      "4 a/1780423200 2026-06-02T18:00:00+02:00 2026-06-02T18:00:00+02:00 no [] [];*" },
    { "an endless one ends with what the calendar tells of",
      HEAD EVENT("UID:a\r\nDTSTAMP:20260603T000000Z\r\nDTSTART" BERLIN "20260601T180000\r\nRRULE:FREQ=DAILY\r\n") END,
      "4 a/1780336800 2026-06-01T18:00:00+02:00 2026-06-01T18:00:00+02:00 no [] [];"
      "4 a/1780423200 2026-06-02T18:00:00+02:00 2026-06-02T18:00:00+02:00 no [] []" },
    { "a series in UTC", HEAD EVENT("UID:a\r\nDTSTART:20261024T160000Z\r\nRRULE:FREQ=DAILY;COUNT=2\r\n") LATER END,
      "4 a/1792864800 2026-10-24T18:00:00+02:00 2026-10-24T18:00:00+02:00 no [] [];"
      "4 a/1792947600 2026-10-25T17:00:00+01:00 2026-10-25T17:00:00+01:00 no [] [];*" },
    { "a rule that is none", HEAD EVENT("UID:a\r\nDTSTART:20260601T180000\r\nRRULE:FREQ=SOMETIMES\r\n") END,
      "4 !an event that repeats by a rule, or on dates, that cannot be read" },
    { "on single dates, of which one is told twice and one is left out",
      HEAD EVENT("UID:a\r\nDTSTART" BERLIN "20260601T180000\r\nDURATION:PT1H\r\nRDATE" BERLIN "20260701T180000,20260601T180000\r\n"
                 "RDATE:20260703T160000Z\r\nRDATE" BERLIN "20260705T180000\r\nEXDATE" BERLIN "20260705T180000\r\n") END,
      "4 a/1780336800 2026-06-01T18:00:00+02:00 2026-06-01T19:00:00+02:00 no [] [];"
      "4 a/1782928800 2026-07-01T18:00:00+02:00 2026-07-01T19:00:00+02:00 no [] [];"
      "4 a/1783101600 2026-07-03T18:00:00+02:00 2026-07-03T19:00:00+02:00 no [] []" },
    { "by a rule and on single dates, of which one is the rule's",
      HEAD EVENT("UID:a\r\nDTSTART" BERLIN "20260601T180000\r\nRRULE:FREQ=WEEKLY;COUNT=2\r\nRDATE" BERLIN "20260608T180000\r\nRDATE" BERLIN
                 "20260610T180000\r\n") LATER END,
      "4 a/1780336800 2026-06-01T18:00:00+02:00 2026-06-01T18:00:00+02:00 no [] [];"
      "4 a/1780941600 2026-06-08T18:00:00+02:00 2026-06-08T18:00:00+02:00 no [] [];"
      "4 a/1781114400 2026-06-10T18:00:00+02:00 2026-06-10T18:00:00+02:00 no [] [];*" },
    { "a single date as a span", HEAD EVENT("UID:a\r\nDTSTART:20260601T180000\r\nRDATE;VALUE=PERIOD:20260701T180000/PT1H\r\n") END,
      "4 a/1780336800 2026-06-01T18:00:00 2026-06-01T18:00:00 no [] [];"
      "4 a/1782928800 2026-07-01T18:00:00 2026-07-01T18:00:00 no [] []" },
    { "moved, where the day alone is named",
      HEAD EVENT("UID:a\r\nDTSTART" BERLIN "20260601T180000\r\nRRULE:FREQ=WEEKLY;COUNT=2\r\n")
          EVENT("UID:a\r\nRECURRENCE-ID;VALUE=DATE:20260608\r\nDTSTART" BERLIN "20260609T180000\r\n") LATER END,
      "4 a/1780336800 2026-06-01T18:00:00+02:00 2026-06-01T18:00:00+02:00 no [] [];"
      "9 a/1780876800 2026-06-09T18:00:00+02:00 2026-06-09T18:00:00+02:00 no [] [];*" },
    { "all later ones changed",
      HEAD EVENT("UID:a\r\nRECURRENCE-ID;RANGE=THISANDFUTURE:20260608T160000Z\r\nDTSTART" BERLIN "20260609T180000\r\n") END,
      "4 !a change of this and all later times of its series: put the later ones into the calendar as a series of their own" },
    { "one that ends, in a calendar that does not say when it was written",
      HEAD EVENT("UID:a\r\nDTSTART" BERLIN "20260601T180000\r\nRRULE:FREQ=WEEKLY;COUNT=2\r\n") END,
      "4 a/1780336800 2026-06-01T18:00:00+02:00 2026-06-01T18:00:00+02:00 no [] [];"
      "4 a/1780941600 2026-06-08T18:00:00+02:00 2026-06-08T18:00:00+02:00 no [] []" },
    { "one that ends, in a calendar that does",
      HEAD EVENT("UID:a\r\nDTSTAMP:20260605T000000Z\r\nDTSTART" BERLIN "20260601T180000\r\nRRULE:FREQ=WEEKLY;COUNT=2\r\n") END,
      "4 a/1780336800 2026-06-01T18:00:00+02:00 2026-06-01T18:00:00+02:00 no [] []" },
    { "in UTC, and a zone of its own",
      "BEGIN:VCALENDAR\nBEGIN:VTIMEZONE\nTZID:Europe/Berlin\nEND:VTIMEZONE\n" EVENT("UID:a\r\nDTSTART:20260718T120000Z\r\n") END,
      "5 a 2026-07-18T14:00:00+02:00 2026-07-18T14:00:00+02:00 no [] []" },
    { "cut short", HEAD "BEGIN:VEVENT\r\nUID:a\r\nDTSTART:20260601T180000\r\nSUMMARY:b\r\n",
      "4 !an event that cannot be read" },
    { "no events", HEAD END, "" },
};

static void add(char *out, size_t cap, const ds_cells *c)
{
    const size_t n = strlen(out);
    const char *sep = n ? ";" : "";
    if (c->fault)
        snprintf(out + n, cap - n, "%s%lld !%s", sep, (long long)c->line, c->fault);
    else
        snprintf(out + n, cap - n, "%s%lld %.*s %.*s %.*s %.*s [%.*s] [%.*s]", sep, (long long)c->line, DS_FMT(c->cell[0]),
                 DS_FMT(c->cell[1]), DS_FMT(c->cell[2]), DS_FMT(c->cell[3]), DS_FMT(c->cell[4]), DS_FMT(c->cell[6]));
}

static ds_err read_text(const char *text, char *out, size_t cap, ds_why *w)
{
    const char *folder = support_folder();
    ds_source *s = NULL;
    ds_str title;
    ds_cells c;
    bool more = true;
    *out = '\0';
    ds_err err = ds_source_open(support_write(folder, "x.ics", text, strlen(text)), &s, w);
    if (!err) {
        assert_string_equal(ds_source_about(s)->kind, "calendar");
        assert_int_equal(ds_source_table(s, &title, &c, &more, w), DS_OK);
        assert_true(more && ds_same(c.cell[0], DS_LIT("UID")));
    }
    while (!err && !(err = ds_source_row(s, &c, &more, w)) && more) add(out, cap, &c);
    if (!err) assert_int_equal(ds_source_check(s, w), DS_OK);
    ds_source_close(s);
    support_remove(folder);
    return err;
}

/* A * at the end stands for the rest. */
static bool is_like(const char *have, const char *want)
{
    const size_t n = strlen(want);
    return n && want[n - 1] == '*' ? !strncmp(have, want, n - 1) : !strcmp(have, want);
}

static void reads(void **state)
{
    const struct row *r = *state;
    char got[3000];
    ds_why w = { 0 };
    if (read_text(r->text, got, sizeof got, &w)) fail_msg("%s", w.text);
    if (!is_like(got, r->want)) fail_msg("%s\nwanted: %s", got, r->want);
}

static void a_series_without_measure_is_refused(void **state)
{
    (void)state;
    static char got[4000000];
    ds_why w = { 0 };
    static const char text[] = HEAD EVENT("UID:a\r\nDTSTART:20260601T180000\r\nRRULE:FREQ=SECONDLY\r\n") LATER END;
    assert_int_equal(read_text(text, got, sizeof got, &w), DS_DATA);
    assert_non_null(strstr(w.text, "line 4: a calendar of more than"));
}

static void the_sample_is_read(void **state)
{
    (void)state;
    static const char path[] = "../shared/samples/practice/simplepractice_feed_scrubbed.ics";
    ds_arena a = { 0 };
    ds_why w = { 0 };
    ds_str text;
    char got[1000];
    if (ds_read_file(path, 1 << 20, &a, &text, &w)) {
        print_message("skipped: no samples of practices' exports here\n");
        skip();
    }
    assert_int_equal(read_text(text.p, got, sizeof got, &w), DS_OK);
    assert_string_equal(got, "25 1000000001 2026-03-18T14:00:00-04:00 2026-03-18T15:00:00-04:00 no [X.Y. Appointment] [];"
                             "33 1000000002 2026-03-23T20:00:00-04:00 2026-03-23T20:50:00-04:00 no [Z.W. Appointment] []");
    ds_arena_free(&a);
}

int main(void)
{
    struct CMUnitTest tests[DS_COUNT(rows) + 2];
    size_t n = 0;
    for (; n < DS_COUNT(rows); n++)
        tests[n] = (struct CMUnitTest){ .name = rows[n].name,
                                        .test_func = reads,
                                        .initial_state = (void *)(uintptr_t)&rows[n] };
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(a_series_without_measure_is_refused);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(the_sample_is_read);
    return cmocka_run_group_tests_name("read: calendars", tests, NULL, NULL);
}
