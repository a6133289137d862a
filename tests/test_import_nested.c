/* JSON in an inbox: a format says where its records lie, and they come in as rows of a table do. */
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
#include "support/packing.h"

static inbox_world *w;

#define SLEEP(day, from, to, type, tst)                                                                                \
    "{\"id\":\"x\",\"average_hrv\":51,\"awake_time\":3000,\"bedtime_end\":\"" to "\",\"bedtime_start\":\"" from        \
    "\",\"day\":\"" day                                                                                                \
    "\",\"efficiency\":89,\"heart_rate\":{\"interval\":300,\"items\":[null,52.0]},\"latency\":600,"                    \
    "\"lowest_heart_rate\":48,\"time_in_bed\":28800,\"total_sleep_duration\":" tst ",\"type\":\"" type "\"}"
#define NIGHT(day, before) SLEEP(day, before "T23:00:00+01:00", day "T07:00:00+01:00", "long_sleep", "25800")
#define NAP(day, type)     SLEEP(day, day "T13:00:00+01:00", day "T14:00:00+01:00", type, "3000")

static const char answer[] = "{\"data\":[" NIGHT("2026-10-02", "2026-10-01") "," NAP("2026-10-02", "sleep") ",\n" NAP(
    "2026-10-02", "rest") "," NIGHT("2026-10-03", "2026-10-02") "," SLEEP("2026-10-04", "2026-10-03T23:00:00+01:00",
                                                                          "2026-10-04T07:00:00+01:00", "long_sleep",
                                                                          "null") "],\"next_token\":null}";

static int open_world(void **state)
{
    (void)state;
    w = inbox_open();
    return 0;
}

static int close_world(void **state)
{
    (void)state;
    inbox_close(w);
    return 0;
}

static void a_list_of_objects_comes_in_as_rows(void **state)
{
    (void)state;
    inbox_put(w, "ANN/sleep.json", answer);
    const ds_import_result *r = inbox_import(w);
    assert_string_equal(r->story, "");
    assert_string_equal(r->format, "oura-api");
    assert_int_equal(r->counts.rows, 5);
    assert_int_equal(r->counts.fresh, 2);
    assert_int_equal(r->counts.ignored, 3);
    assert_string_equal(
        inbox_ask(w, "SELECT night || ' ' || tst_min || ' ' || tib_min || ' ' || sol_min || ' ' || waso_min || "
                     "' ' || hrv_ms || ' ' || file || ':' || line FROM v1_night ORDER BY night DESC"),
        "2026-10-02 430.0 480.0 10.0 40.0 51.0 ANN/sleep.json:4");
}

static void wherever_the_list_lies_it_is_the_same(void **state)
{
    (void)state;
    static const char bare[] = "[" NIGHT("2026-10-02", "2026-10-01") "]",
                      named[] = "{\"sleep\":\n[" NIGHT("2026-10-02", "2026-10-01") "],\"activity\":[{\"day\":\"x\"}]}";
    inbox_put(w, "ANN/a.json", bare);
    inbox_put(w, "ANN/b.json", named);
    (void)inbox_import(w);
    assert_int_equal(inbox_result(w, "ANN/a.json")->counts.fresh, 1);
    assert_int_equal(inbox_result(w, "ANN/b.json")->counts.same, 1);
    packing_zip(w->inbox, "BEA/export.zip", &(packing_member){ .name = "App Data/sleep.json", .bytes = named }, 1);
    (void)inbox_import(w);
    assert_string_equal(inbox_result(w, "BEA/export.zip!App Data/sleep.json")->client, "BEA");
    assert_int_equal(inbox_count(w, "sleep"), 2);
}

static void what_lies_elsewhere_is_not_taken_for_it(void **state)
{
    (void)state;
    inbox_put(w, "ANN/a.json", "{\"other\":[" NIGHT("2026-10-02", "2026-10-01") "]}");
    inbox_put(w, "ANN/b.json", "[{\"when\":\"x\",\"what\":\"y\"}]");
    inbox_put(w, "ANN/c.json", "[1,2]");
    (void)inbox_import(w);
    assert_non_null(
        strstr(inbox_result(w, "ANN/a.json")->story, "it has the columns of oura-api, whose records lie elsewhere"));
    assert_non_null(strstr(inbox_result(w, "ANN/b.json")->story, "not a known format"));
    assert_string_equal(
        inbox_result(w, "ANN/c.json")->story,
        "ANN/c.json: there is nothing in it that a format knows: export the data as CSV, if that is offered");
    assert_int_equal(inbox_count(w, "sleep"), 0);
}

static void a_damaged_member_is_a_fault_beside_what_is_known(void **state)
{
    (void)state;
    const packing_member m[] = { { .name = "a.json", .bytes = answer },
                                 { .name = "b.json", .bytes = "{\"data\":[{\"day\":1}" } };
    packing_zip(w->inbox, "ANN/x.zip", m, 2);
    (void)inbox_import(w);
    assert_int_equal(w->sum.n, 2);
    assert_string_equal(
        inbox_result(w, "ANN/x.zip!b.json")->story,
        "ANN/x.zip!b.json: line 1: the file ends here, in the middle: it was cut short; copy or export it again");
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, open_world, close_world)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_list_of_objects_comes_in_as_rows),
        TEST(wherever_the_list_lies_it_is_the_same),
        TEST(what_lies_elsewhere_is_not_taken_for_it),
        TEST(a_damaged_member_is_a_fault_beside_what_is_known),
    };
    return cmocka_run_group_tests_name("import: records that lie nested", tests, NULL, NULL);
}
