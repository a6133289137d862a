#include <downshift/audience.h>
#include <downshift/person.h>
#include <downshift/results.h>
#include <downshift/store.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "support/store_help.h"

/* Records by client, source and file, in an order that the tests change. */
struct item {
    const char *client, *source, *file, *words; /* source NULL: a session */
};
static const struct item items[] = {
    { "ANN", NULL, "a.csv", "start=2026-10-03T18:00 duration_min=60 pressure=1 notes=x line=2" },
    { "ANN", NULL, "a.csv", "start=2026-10-10T18:00 duration_min=45 line=3" },
    { "BEA", NULL, "a.csv", "start=2026-10-05T10:00 duration_min=90 price=80 line=4" },
    { "ANN", "whoop", "b.csv", "night_date=2026-10-03 bedtime=2026-10-03T23:10+02:00 tst_min=400 line=2" },
    { "ANN", "diary", "c.csv", "night_date=2026-10-03 quality=7 alcohol=1 line=2" },
    { "BEA", "diary", "c.csv", "night_date=2026-10-09 quality=4 line=3" },
};
enum { ITEMS = sizeof items / sizeof items[0] };

static void put(ds_store *s, const struct item *it, const char *file)
{
    ds_why w = { 0 };
    ds_put_fate fate;
    int64_t client = help_client(s, it->client), f = help_file(s, file);
    help_row r = help_record(it->source ? DS_SLEEP : DS_SESSION, it->words);
    ds_err err = it->source ? help_put(s, client, help_source(s, it->source), f, &r, &fate, &w)
                            : help_put(s, client, 0, f, &r, &fate, &w);
    if (err) fail_msg("%s", w.text);
}

static const char *print_of(ds_store *s, ds_date as_of)
{
    static char text[4][DS_HASH_TEXT];
    static int turn;
    ds_why w = { 0 };
    char *out = text[turn = (turn + 1) % 4];
    assert_int_equal(ds_store_fingerprint(s, as_of, out, &w), DS_OK);
    assert_int_equal(strlen(out), 64);
    return out;
}

static ds_store *fresh(void)
{
    (void)unlink(help_path("print.db"));
    return help_store("print.db");
}

static void order_and_files_do_not_matter(void **state)
{
    (void)state;
    char forward[DS_HASH_TEXT];
    ds_store *s = fresh();
    for (int i = 0; i < ITEMS; i++) put(s, &items[i], items[i].file);
    snprintf(forward, sizeof forward, "%s", print_of(s, DS_NO_DATE));
    ds_store_close(s);

    s = fresh();
    help_client(s, "ZOE"); /* other ids, and a client without a record */
    help_source(s, "oura");
    for (int i = ITEMS; i-- > 0;) {
        char file[16];
        snprintf(file, sizeof file, "%d.csv", i);
        put(s, &items[i], file);
    }
    assert_string_equal(print_of(s, DS_NO_DATE), forward);
    ds_store_close(s);
}

/* A change to any record shows. */
static const struct change {
    const char *name;
    struct item item;
} changes[] = {
    { "a session's minutes", { "ANN", NULL, "d.csv", "start=2026-10-03T18:00 duration_min=61" } },
    { "a session's notes", { "ANN", NULL, "d.csv", "start=2026-10-03T18:00 notes=y" } },
    { "a session's day of booking", { "ANN", NULL, "d.csv", "start=2026-10-03T18:00 booked_on=2026-10-01" } },
    { "another session", { "ANN", NULL, "d.csv", "start=2026-10-03T18:01 duration_min=60" } },
    { "a night's value", { "ANN", "diary", "d.csv", "night_date=2026-10-03 quality=7.5" } },
    { "the same night of another source", { "ANN", "oura", "d.csv", "night_date=2026-10-03 quality=7" } },
    { "a confounder", { "ANN", "diary", "d.csv", "night_date=2026-10-03 alcohol=2" } },
    { "an offset", { "ANN", "whoop", "d.csv", "night_date=2026-10-03 bedtime=2026-10-03T23:10+03:00" } },
    { "another client", { "CAT", "diary", "d.csv", "night_date=2026-10-03 quality=7" } },
};

static void a_change_shows(void **state)
{
    const struct change *c = *state;
    char before[DS_HASH_TEXT];
    ds_store *s = fresh();
    for (int i = 0; i < ITEMS; i++) put(s, &items[i], items[i].file);
    snprintf(before, sizeof before, "%s", print_of(s, DS_NO_DATE));
    put(s, &items[0], "d.csv"); /* nothing new */
    assert_string_equal(print_of(s, DS_NO_DATE), before);
    put(s, &c->item, c->item.file);
    assert_string_not_equal(print_of(s, DS_NO_DATE), before);
    ds_store_close(s);
}

static void an_unknown_mark_shows_and_goes(void **state)
{
    (void)state;
    ds_why w = { 0 };
    char before[DS_HASH_TEXT];
    ds_store *s = fresh();
    for (int i = 0; i < ITEMS; i++) put(s, &items[i], items[i].file);
    snprintf(before, sizeof before, "%s", print_of(s, DS_NO_DATE));
    ds_kept_row k = {
        .line = 9, .refused = true, .kind = DS_SESSION, .client_code = DS_LIT("ANN"), .date = 20750, .start = DS_NO_TIME
    };
    assert_int_equal(ds_store_keep_row(s, help_file(s, "e.csv"), &k, &w), DS_OK);
    assert_string_not_equal(print_of(s, DS_NO_DATE), before);
    assert_string_equal(print_of(s, 20749), before);
    help_file(s, "e.csv"); /* about to be read again: forgotten */
    assert_string_equal(print_of(s, DS_NO_DATE), before);
    ds_store_close(s);
}

static void later_records_do_not_touch_an_earlier_day(void **state)
{
    (void)state;
    ds_date day = ds_date_of(2026, 10, 5); /* takes the session of 5 October itself */
    char early[DS_HASH_TEXT];
    ds_store *s = fresh();
    for (int i = 0; i < ITEMS; i++)
        if (i != 1 && i != 5) put(s, &items[i], items[i].file);
    snprintf(early, sizeof early, "%s", print_of(s, day));
    assert_string_equal(print_of(s, DS_NO_DATE), early);
    assert_string_not_equal(print_of(s, day - 1), early);
    put(s, &items[1], "a.csv");
    put(s, &items[5], "c.csv");
    assert_string_equal(print_of(s, day), early);
    assert_string_not_equal(print_of(s, DS_NO_DATE), early);
    ds_store_close(s);
}

static int gone(void **state)
{
    (void)state;
    help_gone();
    return 0;
}

static void a_session_after_midnight_belongs_to_the_evening_before(void **state)
{
    (void)state;
    static const struct item late = { "ANN", NULL, "a.csv", "start=2026-10-06T00:30 duration_min=60" };
    static const struct item morning = { "ANN", NULL, "a.csv", "start=2026-10-06T09:00 duration_min=60" };
    ds_date day = ds_date_of(2026, 10, 5);
    char before[DS_HASH_TEXT];
    ds_store *s = fresh();
    for (int i = 0; i < ITEMS; i++) put(s, &items[i], items[i].file);
    snprintf(before, sizeof before, "%s", print_of(s, day));
    put(s, &morning, "a.csv");
    assert_string_equal(print_of(s, day), before);
    put(s, &late, "a.csv");
    assert_string_not_equal(print_of(s, day), before);
    ds_store_close(s);
}

int main(void)
{
    enum { OTHERS = 4, CHANGES = DS_COUNT(changes) };
    struct CMUnitTest tests[OTHERS + CHANGES] = {
        cmocka_unit_test(order_and_files_do_not_matter),
        cmocka_unit_test(an_unknown_mark_shows_and_goes),
        cmocka_unit_test(later_records_do_not_touch_an_earlier_day),
        cmocka_unit_test(a_session_after_midnight_belongs_to_the_evening_before),
    };
    for (int i = 0; i < CHANGES; i++)
        tests[OTHERS + i] =
            (struct CMUnitTest){ changes[i].name, a_change_shows, NULL, NULL, (void *)(uintptr_t)&changes[i] };
    return cmocka_run_group_tests_name("store: fingerprint", tests, NULL, gone);
}
