/* What must hold for any calendar: however its events are ordered, split, repeated or written, the visits are the same. */
#include <downshift/import.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "support/inbox.h"
#include "support/files.h"
#include "support/remake.h"

#define HEAD  "BEGIN:VCALENDAR\nVERSION:2.0\nX-WR-TIMEZONE:America/New_York\n"
#define END   "END:VCALENDAR\n"
#define STAMP "DTSTAMP:20261101T000000Z\n"
#define ZONE  ";TZID=America/New_York:"

/* A series and what was moved of it belong together; the others stand by themselves. */
static const char *const events[] = {
    "BEGIN:VEVENT\nUID:a\n" STAMP "DTSTART" ZONE "20261019T180000\nDURATION:PT1H\nRRULE:FREQ=WEEKLY;COUNT=4\nEXDATE" ZONE
    "20261026T180000\nRDATE" ZONE "20261021T180000\nSUMMARY:K7QM 60 deep tissue\nEND:VEVENT\n"
    "BEGIN:VEVENT\nUID:a\n" STAMP "RECURRENCE-ID" ZONE "20261102T180000\nDTSTART" ZONE
    "20261103T090000\nDURATION:PT1H\nSUMMARY:K7QM 60 deep tissue\nEND:VEVENT\n",
    "BEGIN:VEVENT\nUID:b\n" STAMP "DTSTART:20261014T150000Z\nDTEND:20261014T163000Z\nSUMMARY:Massage - Ana Perez\nEND:VEVENT\n",
    "BEGIN:VEVENT\nUID:c\n" STAMP "DTSTART" ZONE "20261101T003000\nDTEND" ZONE
    "20261101T013000\nSTATUS:CANCELLED\nSUMMARY:Massage - Bj\xC3\xB6rn Ek\nEND:VEVENT\n",
    "BEGIN:VEVENT\nUID:d\n" STAMP "DTSTART" ZONE "20261015T110000\nDURATION:PT45M\nSTATUS:TENTATIVE\nSUMMARY:D8FK Bac\n k 45\nEND:VEVENT\n",
    "BEGIN:VEVENT\nUID:e\n" STAMP "DTSTART;VALUE=DATE:20261015\nSUMMARY:Holiday\nEND:VEVENT\n",
};
enum { EVENTS = DS_COUNT(events) };

static const char *calendar_of(ds_arena *a, const size_t *which, size_t n)
{
    const char *text = HEAD;
    for (size_t i = 0; i < n; i++) text = ds_textf(a, "%s%s", text, events[which[i]]);
    return ds_textf(a, "%s%s", text, END);
}

static void put(inbox_world *w, const char *name, ds_str bytes)
{
    (void)support_write(w->inbox, name, bytes.p, bytes.n);
}

static const size_t in_order[] = { 0, 1, 2, 3, 4 }, turned[] = { 4, 2, 3, 1, 0 };

static void put_plain(inbox_world *w)
{
    put(w, "a.ics", ds_str_of(calendar_of(&w->a, in_order, EVENTS)));
}

static void put_turned(inbox_world *w)
{
    put(w, "a.ics", ds_str_of(calendar_of(&w->a, turned, EVENTS)));
}

static void put_halves(inbox_world *w)
{
    put(w, "a.ics", ds_str_of(calendar_of(&w->a, in_order, 2)));
    put(w, "b.ics", ds_str_of(calendar_of(&w->a, in_order + 2, EVENTS - 2)));
}

static void put_twice(inbox_world *w)
{
    static const size_t twice[] = { 0, 1, 2, 3, 4, 4, 3, 2, 1, 0 };
    put(w, "a.ics", ds_str_of(calendar_of(&w->a, twice, 2 * EVENTS)));
    put_plain(w);
    put(w, "b.ics", ds_str_of(calendar_of(&w->a, turned, EVENTS)));
}

static void put_crlf(inbox_world *w)
{
    put(w, "a.ics", remake_crlf(ds_str_of(calendar_of(&w->a, in_order, EVENTS)), &w->a));
}

static void put_utf16(inbox_world *w)
{
    put(w, "a.ics", remake_utf16(ds_str_of(calendar_of(&w->a, in_order, EVENTS)), &w->a));
}

static void put_packed(inbox_world *w)
{
    put(w, "a.ics.gz", remake_gzip(ds_str_of(calendar_of(&w->a, in_order, EVENTS)), &w->a));
}

static const struct way {
    const char *name;
    void (*put)(inbox_world *w);
} ways[] = { { "as it is", put_plain },   { "turned round", put_turned },       { "in halves", put_halves },  { "twice", put_twice },
             { "CRLF", put_crlf },        { "UTF-16", put_utf16 },              { "packed", put_packed } };

static void read_in(void (*put_in)(inbox_world *w), char print[DS_HASH_TEXT])
{
    inbox_world *w = inbox_open();
    assert_int_equal(ds_zone_load("America/New_York", &w->a, &w->settings.zone, &w->why), DS_OK);
    put_in(w);
    (void)inbox_import(w);
    for (size_t i = 0; i < w->sum.n; i++) assert_string_equal(w->sum.file[i].story, "");
    assert_string_equal(inbox_ask(w, "SELECT count(*) FROM v1_session"), "6"); /* what lies beyond the last time told of is not there */
    assert_string_equal(inbox_ask(w, "SELECT count(*) FROM v1_session WHERE status = 'cancelled'"), "1");
    memcpy(print, inbox_print(w), DS_HASH_TEXT);
    (void)inbox_import(w);
    assert_string_equal(inbox_print(w), print);
    inbox_close(w);
}

static void gives_the_same_visits(void **state)
{
    const struct way *way = *state;
    char plain[DS_HASH_TEXT], other[DS_HASH_TEXT];
    read_in(put_plain, plain);
    read_in(way->put, other);
    assert_string_equal(other, plain);
}

int main(void)
{
    struct CMUnitTest tests[DS_COUNT(ways)] = { 0 };
    for (size_t i = 0; i < DS_COUNT(ways); i++)
        tests[i] = (struct CMUnitTest){
            .name = ways[i].name, .test_func = gives_the_same_visits, .initial_state = (void *)(uintptr_t)&ways[i]
        };
    return cmocka_run_group_tests_name("calendars", tests, NULL, NULL);
}
