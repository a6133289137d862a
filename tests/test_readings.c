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

int main(void)
{
    struct CMUnitTest tests[DS_COUNT(rows) + 1];
    for (size_t i = 0; i < DS_COUNT(rows); i++)
        tests[i] = (struct CMUnitTest){ .name = rows[i].name,
                                        .test_func = has_the_columns_said,
                                        .initial_state = (void *)(uintptr_t)&rows[i] };
    tests[DS_COUNT(rows)] = (struct CMUnitTest)cmocka_unit_test(a_parameter_without_a_value_is_an_error);
    return cmocka_run_group_tests_name("store: readings", tests, make, gone);
}
