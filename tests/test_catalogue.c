/* The service catalogue beside what was logged: views and readings put the two together, the log first, by the
 * catalogue as it is and not as it was. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "../src/store/room.h"
#include "support/store_help.h"

static ds_store *S;
static ds_arena A;

static const ds_service early[] = { { .name = "Deep 60",
                                      .pressure = DS_DEEP,
                                      .minutes = 60,
                                      .massage = true,
                                      .technique = "deep",
                                      .price = -1 },
                                    { .name = "Face care", .pressure = DS_PRESSURE_UNKNOWN, .price = -1, .massage = false } };
static const ds_service late[] = { { .name = "Deep 60", .pressure = DS_MODERATE, .minutes = 50, .price = -1, .massage = true } };

static void apply(const ds_service *of, size_t n)
{
    ds_why w = { 0 };
    ds_settings set;
    ds_settings_default(&set);
    set.services = (ds_list){ (void *)(uintptr_t)of, n };
    if (ds_store_catalogue(S, &set, &w)) fail_msg("%s", w.text);
}

#define APPLY(of) apply(of, DS_COUNT(of))

static int make(void **state)
{
    static const char *const rows[] = {
        "line=2 start=2026-10-03T18:00 service=deep__60 price=80",
        "line=3 start=2026-10-04T18:00 service=DEEP_60 duration_min=45 technique=thai price=80",
        "line=4 start=2026-10-05T18:00 service=Face_care duration_min=30 price=50",
        "line=5 start=2026-10-06T18:00 service=Walk duration_min=30 price=50",
        "line=6 start=2026-10-07T18:00 duration_min=30",
        "line=7 start=2026-10-08T18:00 service=deep__60 duration_min=30",
        "line=8 start=2026-10-09T18:00 service=deep__60 duration_min=30 status=1",
        "line=9 start=2026-10-10T18:00 service=deep__60 duration_min=30",
        "line=10 start=2026-10-11T18:00 service=deep__60 duration_min=30 price=0",
    };
    (void)state;
    ds_why w = { 0 };
    S = help_store("catalogue.db");
    if (ds_store_begin(S, &w)) return -1;
    int64_t client = help_client(S, "BEA"), file = help_file(S, "sessions.csv");
    for (size_t i = 0; i < DS_COUNT(rows); i++) {
        help_row r = help_record(DS_SESSION, rows[i]);
        char *service = (char *)(uintptr_t)r.record[0].v[DS_SESSION_SERVICE].text.p;
        while (ds_has(&r.record[0], DS_SESSION_SERVICE) && (service = strchr(service, '_'))) *service = ' ';
        if (i == 7) ds_set(&r.record[0], DS_SESSION_UNBELIEVED, (ds_fval){ .text = DS_LIT(" price ") });
        if (i == 1) ds_set(&r.record[0], DS_SESSION_PRESSURE, (ds_fval){ .whole = DS_LIGHT });
        if (help_put(S, client, 0, file, &r, &(ds_put_fate){ 0 }, &w)) return -1;
    }
    return ds_store_commit(S, &w) ? -1 : 0;
}

static int gone(void **state)
{
    (void)state;
    ds_store_close(S);
    help_gone();
    return 0;
}

static void is(const char *day, const char *told)
{
    char sql[400];
    snprintf(sql, sizeof sql,
             "SELECT ifnull(minutes, '-') || ' ' || ifnull(pressure, '-') || ' ' || ifnull(technique, '-') || ' ' || "
             "is_massage FROM v1_session WHERE date = '2026-10-%s'", day);
    assert_string_equal(help_ask_store(S, sql), told);
}

static void blanks_are_filled_and_the_log_goes_first(void **state)
{
    (void)state;
    is("03", "- - - 1");
    APPLY(early);
    is("03", "60.0 deep deep 1");
    is("04", "45.0 light thai 1");
    is("05", "30.0 - - 0");
    is("06", "30.0 - - 1");
    is("07", "30.0 - - 1");
}

static void a_changed_catalogue_holds_at_once(void **state)
{
    (void)state;
    APPLY(early);
    APPLY(late);
    is("03", "50.0 moderate - 1");
    is("05", "30.0 - - 1");
    apply(NULL, 0);
    is("03", "- - - 1");
}

static const ds_service fitting[] = {
    { .name = "deep *", .pressure = DS_DEEP, .price = 9500, .massage = true },
    { .name = "*a*", .pressure = DS_PRESSURE_UNKNOWN, .price = -1, .massage = false },
};

static void a_pattern_takes_the_minutes_of_the_name(void **state)
{
    (void)state;
    APPLY(fitting);
    is("03", "60.0 deep - 1");
    is("04", "45.0 light thai 1");
    is("05", "30.0 - - 0");
}

static void price_is(const char *day, const char *told)
{
    assert_string_equal(help_ask_store(S, ds_textf(&A, "SELECT ifnull(price, '-') FROM v1_session WHERE date = "
                                                       "'2026-10-%s'", day)), told);
}

static void a_price_stands_where_a_visit_took_place_and_has_none(void **state)
{
    (void)state;
    APPLY(fitting);
    price_is("03", "80");  /* logged */
    price_is("08", "95");
    price_is("09", "-");     /* a no-show */
    price_is("10", "-");     /* one that could not be read */
    price_is("11", "0");   /* for nothing */
    price_is("07", "-");     /* no service */
    assert_string_equal(help_ask_store(S, "SELECT sum(takings) || ' ' || sum(by_catalogue) || ' ' || sum(without_price) "
                                          "FROM v1_takings"), "355.0 1 3");
    apply(NULL, 0);
    price_is("08", "-");
    ds_arena_free(&A);
}

static int64_t counted(ds_reading what)
{
    ds_why w = { 0 };
    ds_rows *r = NULL;
    bool more = false;
    int64_t n = 0;
    const ds_param until = { "until", DS_VINT(INT64_MAX) };
    assert_int_equal(ds_store_read(S, what, &until, 1, &r, &w), DS_OK);
    while (!ds_rows_next(r, &more, &w) && more) n++;
    ds_rows_close(r);
    return n;
}

static void an_analysis_reads_by_it(void **state)
{
    (void)state;
    assert_int_equal(counted(DS_READ_SESSIONS), 8);
    assert_int_equal(counted(DS_READ_PRICES), 3); /* the first has no length */
    APPLY(early);
    assert_int_equal(counted(DS_READ_SESSIONS), 7);
    assert_int_equal(counted(DS_READ_PRICES), 3); /* with a length, and face care is none of it */
}

static void what_stands_already_is_not_written(void **state)
{
    (void)state;
    APPLY(early);
    const int before = sqlite3_total_changes(S->face.db);
    APPLY(early);
    assert_int_equal(sqlite3_total_changes(S->face.db), before);
}

static void what_was_changed_from_outside_is_put_right(void **state)
{
    (void)state;
    APPLY(early);
    const char *change = "UPDATE service_meaning SET massage = 1, duration = 61";
    assert_int_equal(sqlite3_exec(S->face.db, change, NULL, NULL, NULL), SQLITE_OK);
    APPLY(early);
    is("03", "60.0 deep deep 1");
    is("05", "30.0 - - 0");
}

static void within_a_transaction_it_is_part_of_it(void **state)
{
    (void)state;
    ds_why w = { 0 };
    assert_int_equal(ds_store_begin(S, &w), DS_OK);
    APPLY(early);
    is("03", "60.0 deep deep 1");
    ds_store_rollback(S);
    is("03", "- - - 1");
}

static void memory_that_runs_out_is_said(void **state)
{
    (void)state;
    ds_settings set;
    ds_settings_default(&set);
    set.services = (ds_list){ (void *)(uintptr_t)early, DS_COUNT(early) };
    ds_why w = { 0 };
    ds_alloc_fail_after(0);
    assert_int_equal(ds_store_catalogue(S, &set, &w), DS_MEMORY);
    ds_alloc_fail_after(-1);
    is("03", "- - - 1");
}

#define ONE(f) cmocka_unit_test_setup_teardown(f, make, gone)

int main(void)
{
    const struct CMUnitTest tests[] = {
        ONE(blanks_are_filled_and_the_log_goes_first), ONE(a_changed_catalogue_holds_at_once),
        ONE(an_analysis_reads_by_it),                  ONE(what_stands_already_is_not_written),
        ONE(what_was_changed_from_outside_is_put_right), ONE(within_a_transaction_it_is_part_of_it),
        ONE(memory_that_runs_out_is_said),               ONE(a_pattern_takes_the_minutes_of_the_name),
        ONE(a_price_stands_where_a_visit_took_place_and_has_none),
    };
    return cmocka_run_group_tests_name("store: the service catalogue", tests, NULL, NULL);
}
