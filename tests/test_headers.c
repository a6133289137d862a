/* Headers that are not in line 1, and headers among the rows; lines of another encoding. */
#include <downshift/import.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "support/files.h"
#include "support/inbox.h"

static inbox_world *w;

static int set_up(void **state)
{
    (void)state;
    w = inbox_open();
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    inbox_close(w);
    return 0;
}

#define SESSIONS "client_id,date,start,duration_min,price,tip\n"
#define NIGHTS   "client_id,night_date,bedtime,quality,tst_min\n"

struct row {
    const char *name, *file;
    int64_t rows, fresh;
    const char *asks, *answer; /* of the store */
    const char *says;          /* a part of the note; NULL: there is none */
};
#define LINES                                                                                                          \
    "SELECT group_concat(line, ' ') FROM (SELECT line FROM v1_session UNION SELECT line FROM v1_night ORDER BY 1)"
#define PRICES                                                                                                         \
    "SELECT group_concat(date || '=' || price || '+' || tip, ' ') FROM (SELECT * FROM v1_session ORDER BY date)"
static const struct row rows[] = {
    { "the header is the first line", SESSIONS "A1,2026-10-01,16:00,60,80,5\n", 1, 1, LINES, "2", NULL },
    { "a title", "My practice\n" SESSIONS "A1,2026-10-01,16:00,60,80,5\n", 1, 1, LINES, "3", "line 1 \"My practice\"" },
    { "a title of as many cells", "My,practice,,in,,October\n" SESSIONS "A1,2026-10-01,16:00,60,80,5\n", 1, 1, LINES,
      "3", "line 1 \"My\"" },
    { "blank lines do not count", "\n\nTitle\n\n\n" SESSIONS "A1,2026-10-01,16:00,60,80,5\n", 1, 1, LINES, "7",
      "line 3 \"Title\"" },
    { "a separator of the header's own", "Diary, by Ann, of October\nclient_id;night_date;quality\nA1;2026-10-01;7,5\n",
      1, 1, "SELECT quality FROM v1_night", "7.5", "line 1 \"Diary\"" },
    { "a separator that is told", "sep=;\nDiary, by Ann\nclient_id;night_date;quality\nA1;2026-10-01;7,5\n", 1, 1,
      "SELECT quality FROM v1_night", "7.5", "line 2 \"Diary, by Ann\"" },
    { "many lines", "1\n2\n3\n4\n5\n" SESSIONS "A1,2026-10-01,16:00,60,80,5\n", 1, 1, LINES, "7",
      "line 1 \"1\", line 2 \"2\", line 3 \"3\" and 2 more" },
    { "figures above the header", "2026-10-01,14:00,60\n" SESSIONS "A1,2026-10-01,16:00,60,80,5\n", 1, 1, LINES, "3",
      "line 1 \"2026-10-01\"" },
    { "the same header again", SESSIONS "A1,2026-10-01,16:00,60,80,5\n" SESSIONS "A1,2026-10-02,16:00,60,81,6\n", 2, 2,
      PRICES, "2026-10-01=80.0+5.0 2026-10-02=81.0+6.0", "the header stands on line 3, too" },
    { "in another order, other names and capitals",
      SESSIONS "A1,2026-10-01,16:00,60,80,5\nTIP,Price,minutes,Start "
               "time,date,Client,weather\n6,81,60,16:00,2026-10-02,A1,rain\n",
      2, 2, PRICES, "2026-10-01=80.0+5.0 2026-10-02=81.0+6.0", "line 3" },
    { "with fewer columns, and with more again",
      SESSIONS "A1,2026-10-01,16:00,60,80,5\nclient,date,start,minutes\nA1,2026-10-03,16:00,60\n" SESSIONS
               "A1,2026-10-05,16:00,60,82,7\n",
      3, 3, "SELECT group_concat(ifnull(price, '-'), ' ') FROM (SELECT * FROM v1_session ORDER BY date)", "80.0 - 82.0",
      "lines 3, 5" },
    { "behind a byte order mark",
      SESSIONS "A1,2026-10-01,16:00,60,80,5\n\xEF\xBB\xBF" SESSIONS "A1,2026-10-02,16:00,60,81,6\n", 2, 2, PRICES,
      "2026-10-01=80.0+5.0 2026-10-02=81.0+6.0", "line 3" },
    { "behind a mark, quoted",
      SESSIONS
      "A1,2026-10-01,16:00,60,80,5\n\xEF\xBB\xBF\"client_id\",\"date\",\"start\",\"duration_min\",\"tip\",\"price\"\n"
      "A1,2026-10-02,16:00,60,6,81\n",
      2, 2, PRICES, "2026-10-01=80.0+5.0 2026-10-02=81.0+6.0", "line 3" },
    { "a row of words is no header",
      "client_id,date,start,duration_min,technique,areas\nA1,2026-10-01,16:00,60,date,start\n", 1, 1, LINES, "2",
      NULL },
    { "one odd byte", SESSIONS "Zo\xC3\xAB,2026-10-01,16:00,60,80,5\nZo\xEB,2026-10-02,16:00,60,81,6\n", 2, 2,
      "SELECT count(DISTINCT client) FROM v1_session", "1", "line 3: not UTF-8 as the other lines are" },
    { "odd bytes on many lines",
      SESSIONS "Zo\xC3\xAB,2026-10-01,16:00,60,80,5\n\xE4,2026-10-01,16:00,60,80,5\n"
               "\xE4,2026-10-02,16:00,60,80,5\n\xE4,2026-10-03,16:00,60,80,5\n\xE4,2026-10-04,16:00,60,80,5\n",
      5, 5, "SELECT group_concat(DISTINCT client) FROM v1_session", "Zo\xC3\xAB,\xC3\xA4",
      "lines 3, 4, 5 and 1 more: not UTF-8" },
};

static void reads(void **state)
{
    const struct row *r = *state;
    inbox_put(w, "f.csv", r->file);
    const ds_import_result *got = inbox_import(w);
    assert_string_equal(got->code ? got->story : "", "");
    assert_int_equal(got->counts.rows, r->rows);
    assert_int_equal(got->counts.fresh, r->fresh);
    assert_int_equal(got->counts.refused, 0);
    assert_string_equal(inbox_ask(w, r->asks), r->answer);
    if (!r->says) assert_string_equal(got->note, "");
    if (r->says && !strstr(got->note, r->says)) fail_msg("%s", got->note);
}

/* ---- what cannot be told apart is refused whole ---- */

static const struct bad {
    const char *name, *file, *story;
} bads[] = {
    { "a table of another kind behind the first",
      SESSIONS "A1,2026-10-01,16:00,60,80,5\n" NIGHTS "A1,2026-10-01,22:40,7,430\n",
      "f.csv: line 3: another table begins here, Downshift night log: put it into a file of its own" },
    { "a header that lacks a column",
      SESSIONS "A1,2026-10-01,16:00,60,80,5\nclient,day,start,minutes,price\nA1,2026-10-02,1,2,3\n",
      "f.csv: line 3: another header begins here: not a known format; nearest is downshift-sessions, which needs "
      "date" },
    { "no line end between two exports",
      "client_id,date,start,duration_min\nA1,2026-10-01,16:00,60client,date,start,minutes\nA1,2026-10-02,16:00,60\n",
      "f.csv: line 2: a second header begins within this line: put a line end before it" },
    { "the nearest line is told of", "Our list\n\nclient,date,start,length\nA1,2026-10-01,16:00,60\n",
      "f.csv: line 3: not a known format; nearest is downshift-sessions, which needs duration_min" },
    { "nothing of a file of anything", "root:x:0:0\nann:secret:2:3\n",
      "f.csv: not a known format, and no line of it reads as names of columns; see" },
};

static void refuses(void **state)
{
    const struct bad *b = *state;
    inbox_put(w, "f.csv", b->file);
    const ds_import_result *got = inbox_import(w);
    assert_int_equal(got->code, DS_DATA);
    if (strncmp(got->story, b->story, strlen(b->story))) fail_msg("%s", got->story);
    assert_int_equal(inbox_count(w, "session") + inbox_count(w, "sleep") + inbox_count(w, "source_file"), 0);
}

/* Far below is no header: whatever stands above would have been a table. */
static void the_search_has_an_end(void **state)
{
    (void)state;
    char file[4000] = "";
    for (int i = 0; i < 70; i++) strcat(file, "some,words,here\n");
    strcat(file, SESSIONS "A1,2026-10-01,16:00,60,80,5\n");
    inbox_put(w, "f.csv", file);
    assert_int_equal(inbox_import(w)->code, DS_DATA);
}

static void a_named_format_is_looked_for_too(void **state)
{
    (void)state;
    w->options.format = "downshift-sessions";
    inbox_put(w, "f.csv", "Title\n" SESSIONS "A1,2026-10-01,16:00,60,80,5\n" SESSIONS "A1,2026-10-02,16:00,60,81,6\n");
    assert_int_equal(inbox_import(w)->counts.fresh, 2);
    inbox_put(w, "f.csv", "client,date,start\nA1,2026-10-01,16:00\n");
    assert_int_equal(inbox_import(w)->code, DS_DATA);
    assert_non_null(strstr(w->sum.file[0].story, "duration_min"));
}

int main(void)
{
    struct CMUnitTest tests[DS_COUNT(rows) + DS_COUNT(bads) + 2];
    size_t n = 0;
    for (size_t i = 0; i < DS_COUNT(rows); i++)
        tests[n++] = (struct CMUnitTest){ rows[i].name, reads, set_up, tear_down, (void *)(uintptr_t)&rows[i] };
    for (size_t i = 0; i < DS_COUNT(bads); i++)
        tests[n++] = (struct CMUnitTest){ bads[i].name, refuses, set_up, tear_down, (void *)(uintptr_t)&bads[i] };
    tests[n++] = (struct CMUnitTest)cmocka_unit_test_setup_teardown(the_search_has_an_end, set_up, tear_down);
    tests[n++] =
        (struct CMUnitTest)cmocka_unit_test_setup_teardown(a_named_format_is_looked_for_too, set_up, tear_down);
    return cmocka_run_group_tests_name("import: headers", tests, NULL, NULL);
}
