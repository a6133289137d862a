/* downshift trace: what it tells of a row of each fate, and of lines on which no row begins. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <cmocka.h>

#include "support/child.h"
#include "support/files.h"

#define WORDS(...) ((const char *const[]){ __VA_ARGS__, NULL })

static const char sessions[] = "client_id,date,start,duration_min,pressure,price,colour\n"
                               "R9Q5,2026-05-04,18:30,60,deep,80,blue\n"
                               "R9Q5,2026-05-08,25:30,60,deep,80,blue\n";
static const char nights[] = "client_id,night_date,bedtime,quality,tst_min,alcohol\n"
                             "R9Q5,2026-05-03,22:40,6,400,1\n"
                             "R9Q5,2026-05-04,20:30,7,420,-\n"
                             "R9Q5,2026-05-05,22:40,8,,0\n";

static const char *folder;

static child_result run(const char *const *words)
{
    return child_run(&(child_setting){ .folder = folder }, words);
}

static int make_practice(void **state)
{
    (void)state;
    folder = support_folder();
    support_write_text(folder, "sessions.csv", sessions);
    support_write_text(folder, "nights.csv", nights);
    child_result r = run(WORDS("import", "sessions.csv", "nights.csv"));
    int status = r.status;
    child_free(&r);
    return status != 65; /* a row is refused */
}

static int remove_practice(void **state)
{
    (void)state;
    support_remove(folder);
    return 0;
}

/* Each piece, in this order. */
static const struct row {
    const char *name, *place;
    int status;
    const char *pieces[10];
} rows[] = {
    { "a night after a massage", "nights.csv:3", 0,
      { "bedtime, as clock: 20:30", "\"-\"  alcohol, as number: missing", "Row: is read", "sleep: client_id = R9Q5",
        "tst_min = 420 min", "in the database with these values", "stands as of nights.csv:3",
        "the night after a massage, hands on 60 min, from its end to the usual bedtime not known, pressure deep",
        "quality from diary, 7: in the overall model; not in the condition model: the client's usual bedtime is not yet known", "run `downshift analyse`" } },
    { "the night after that, without minutes asleep", "nights.csv:4", 0,
      { "the second night after a massage", "tst_min from diary: in no model; not logged on this night" } },
    { "a session", "sessions.csv:2", 0,
      { "price, as money: 80.00", "\"blue\"  not read", "session: client_id = R9Q5", "stands as of sessions.csv:2",
        "the night of 2026-05-04", "the night after a massage" } },
    { "a refused row", "sessions.csv:3", 0,
      { "start, as clock: faulty, ", "Row: is refused: start: ", "What could be read of it",
        "date = 2026-05-08" } },
    { "a line past the end", "nights.csv:9", 64, { "nights.csv: the last row begins on line 4" } },
    { "the header", "nights.csv:1", 64, { "nights.csv: the first row begins on line 2" } },
    { "no line", "nights.csv", 64, { "write FILE:LINE" } },
    { "no such file", "days.csv:2", 66, { "days.csv" } },
};

static void tells_of(void **state)
{
    const struct row *t = *state;
    child_result r = run(WORDS("trace", t->place));
    if (r.status != t->status) fail_msg("status %d\n%s%s", r.status, r.out, r.err);
    const char *at = t->status ? r.err : r.out;
    for (size_t i = 0; i < sizeof t->pieces / sizeof *t->pieces && t->pieces[i]; i++) {
        const char *found = strstr(at, t->pieces[i]);
        if (!found) fail_msg("\"%s\" is not, or not in its order, in:\n%s%s", t->pieces[i], r.out, r.err);
        at = found;
    }
    child_free(&r);
}

static void changes_nothing(void **state)
{
    (void)state;
    child_result before = run(WORDS("status", "--json")), traced = run(WORDS("trace", "--inbox", ".", "nights.csv:2"));
    child_result after = run(WORDS("status", "--json"));
    assert_int_equal(traced.status, 0);
    assert_string_equal(before.out, after.out);
    child_free(&before);
    child_free(&traced);
    child_free(&after);
}

enum { ROWS = sizeof rows / sizeof *rows };

int main(void)
{
    struct CMUnitTest tests[ROWS + 1] = { 0 };
    for (size_t i = 0; i < ROWS; i++)
        tests[i] = (struct CMUnitTest){ .name = rows[i].name,
                                        .test_func = tells_of,
                                        .initial_state = (void *)(uintptr_t)&rows[i] };
    tests[ROWS] = (struct CMUnitTest){ .name = "changes nothing", .test_func = changes_nothing };
    return cmocka_run_group_tests_name("trace", tests, make_practice, remove_practice);
}
