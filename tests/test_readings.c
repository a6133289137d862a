/* What an analysis reads of the records: the columns that query.h says, and their values. */
#include <downshift/query.h>
#include <downshift/store.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "support/store_help.h"

static const struct row {
    const char *name;
    ds_reading what;
    const char *columns;
} rows[] = {
#define X(NAME, columns) { #NAME, DS_READ_##NAME, columns },
    DS_READINGS(X)
#undef X
};

static ds_store *S;

static int make(void **state)
{
    (void)state;
    S = help_store("readings.db");
    return 0;
}

static int gone(void **state)
{
    (void)state;
    ds_store_close(S);
    help_gone();
    return 0;
}

static ds_rows *reading(ds_reading what)
{
    ds_why w = { 0 };
    ds_rows *r = NULL;
    const ds_param until = { "until", DS_VINT(INT64_MAX) };
    if (ds_store_read(S, what, &until, 1, &r, &w)) fail_msg("%s", w.text);
    return r;
}

static void has_the_columns_said(void **state)
{
    const struct row *row = *state;
    char have[400] = "";
    ds_rows *r = reading(row->what);
    for (size_t i = 0; i < ds_rows_width(r); i++) {
        size_t n = strlen(have);
        snprintf(have + n, sizeof have - n, "%s%s", i ? " " : "", ds_rows_name(r, i));
    }
    ds_rows_close(r);
    assert_string_equal(have, row->columns);
}

static void a_parameter_without_a_value_is_an_error(void **state)
{
    (void)state;
    ds_why w = { 0 };
    ds_rows *r = NULL;
    assert_int_equal(ds_store_read(S, DS_READ_PRICES, NULL, 0, &r, &w), DS_CONFIG);
    assert_null(r);
}

static void put_visit(int64_t client, int64_t file, const char *row, ds_why *w)
{
    help_row r = help_record(DS_SESSION, row);
    assert_int_equal(help_put(S, client, 0, file, &r, &(ds_put_fate){ 0 }, w), DS_OK);
}

/* Programs that sell each length by its own name sell one service all the same. */
static void lengths_of_one_service_have_its_number(void **state)
{
    static const char *const visits[] = {
        "line=2 start=2026-10-03T18:00 service=Swedish-60 duration_min=60 price=90",
        "line=3 start=2026-10-04T18:00 service=swedish-90 duration_min=90 price=135",
        "line=4 start=2026-10-05T18:00 service=Stones-90 duration_min=90 price=170",
        "line=5 start=2026-10-06T18:00 service=Swedish-60 duration_min=90 price=120",
    };
    static const int64_t service[] = { 1, 2, 2, 3 }, minutes[] = { 90, 60, 90, 90 };
    (void)state;
    ds_why w = { 0 };
    bool more = true;
    assert_int_equal(ds_store_begin(S, &w), DS_OK);
    const int64_t client = help_client(S, "BEA"), file = help_file(S, "sessions.csv");
    for (size_t i = 0; i < DS_COUNT(visits); i++) put_visit(client, file, visits[i], &w);
    assert_int_equal(ds_store_commit(S, &w), DS_OK);
    ds_rows *r = reading(DS_READ_PRICES);
    for (size_t i = 0; i < DS_COUNT(service); i++) {
        assert_int_equal(ds_rows_next(r, &more, &w), DS_OK);
        assert_true(more);
        assert_int_equal(ds_rows_at(r, 0).as.i, service[i]);
        assert_int_equal((int)ds_rows_at(r, 1).as.d, minutes[i]);
    }
    ds_rows_close(r);
}

int main(void)
{
    struct CMUnitTest tests[DS_COUNT(rows) + 2];
    for (size_t i = 0; i < DS_COUNT(rows); i++)
        tests[i] = (struct CMUnitTest){ .name = rows[i].name,
                                        .test_func = has_the_columns_said,
                                        .initial_state = (void *)(uintptr_t)&rows[i] };
    tests[DS_COUNT(rows)] = (struct CMUnitTest)cmocka_unit_test(a_parameter_without_a_value_is_an_error);
    tests[DS_COUNT(rows) + 1] = (struct CMUnitTest)cmocka_unit_test(lengths_of_one_service_have_its_number);
    return cmocka_run_group_tests_name("store: readings", tests, make, gone);
}
