#include <downshift/audience.h>
#include <downshift/person.h>
#include <downshift/results.h>
#include <downshift/store.h>

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "support/store_help.h"

static ds_store *S;

static int make(void **state)
{
    (void)state;
    ds_why w = { 0 };
    ds_put_fate fate;
    S = help_store("ask.db");
    int64_t client = help_client(S, "ANN"), file = help_file(S, "a.csv");
    help_row r = help_record(DS_SESSION, "start=2026-10-03T18:00 duration_min=60 price=80.50 technique=deep-tissue");
    return (int)help_put(S, client, 0, file, &r, &fate, &w);
}

static int gone(void **state)
{
    (void)state;
    ds_store_close(S);
    help_gone();
    return 0;
}

/* ---- what is refused ---- */

static const struct refusal {
    const char *name, *sql;
    ds_err code;
    const char *says;
} refusals[] = {
    { "insert", "INSERT INTO client (code) VALUES ('x')", DS_CONFIG, "only one SELECT" },
    { "update returning", "UPDATE client SET code = 'x' RETURNING code", DS_CONFIG, "only one SELECT" },
    { "delete", "DELETE FROM session", DS_CONFIG, "only one SELECT" },
    { "drop", "DROP TABLE session", DS_CONFIG, "only one SELECT" },
    { "attach", "ATTACH 'x.db' AS x", DS_CONFIG, "only one SELECT" },
    { "pragma", "PRAGMA user_version", DS_CONFIG, "only one SELECT" },
    { "begin", "BEGIN", DS_CONFIG, "only one SELECT" },
    { "vacuum into", "VACUUM INTO 'x.db'", DS_CONFIG, "only one SELECT" },
    { "explain", "EXPLAIN DELETE FROM session", DS_CONFIG, "SELECT" },
    { "a write inside WITH", "WITH x AS (SELECT 1) DELETE FROM session", DS_CONFIG, "only one SELECT" },
    { "two", "SELECT 1; SELECT 2", DS_CONFIG, "several statements" },
    { "a second that is wrong", "SELECT 1; DROP TABLE session", DS_CONFIG, "several statements" },
    { "empty", "  ", DS_CONFIG, "no query" },
    { "a comment", "-- nothing", DS_CONFIG, "no query" },
    { "no such table", "SELECT * FROM v1_sesion", DS_CONFIG, "no such table: v1_sesion" },
    { "no such column", "SELECT pric FROM v1_session", DS_CONFIG, "no such column: pric" },
    { "a text in double quotes", "SELECT \"ANN\"", DS_CONFIG, "no such column" },
    { "syntax", "SELEC 1", DS_CONFIG, "syntax error" },
    { "load_extension", "SELECT load_extension('x')", DS_DENIED, "load_extension" },
    { "a function not on the list", "SELECT randomblob(9)", DS_DENIED, "randomblob" },
    { "pragma as a table", "SELECT * FROM pragma_database_list", DS_CONFIG, "only one SELECT" },
    { "an unbound parameter", "SELECT :month_first", DS_CONFIG, ":month_first" },
    { "a parameter without a name", "SELECT ?", DS_CONFIG, "without a name" },
};

static void is_refused(void **state)
{
    const struct refusal *c = *state;
    ds_why w = { 0 };
    ds_rows *rows = NULL;
    assert_int_equal(ds_ask(ds_store_db(S), ds_str_of(c->sql), NULL, 0, &rows, &w), c->code);
    assert_null(rows);
    if (!strstr(w.text, c->says)) fail_msg("says: %s", w.text);
    assert_string_equal(help_ask_store(S, "SELECT count(*) FROM v1_session"), "1");
}

/* ---- the time of day ---- */

static const struct refusal timed[] = {
    { "now", "SELECT date('now')", DS_CONFIG, ":made" },
    { "now in capitals", "SELECT datetime('NOW')", DS_CONFIG, ":made" },
    { "now put together", "SELECT time('n' || 'ow')", DS_CONFIG, ":made" },
    { "now with a modifier", "SELECT strftime('%s', 'now', '-1 day')", DS_CONFIG, ":made" },
    { "a date without a time", "SELECT date()", DS_CONFIG, ":made" },
    { "a form without a time", "SELECT strftime('%Y')", DS_CONFIG, ":made" },
    { "julianday", "SELECT julianday('now')", DS_CONFIG, ":made" },
    { "unixepoch", "SELECT unixepoch()", DS_CONFIG, ":made" },
    { "now in a condition", "SELECT count(*) FROM v1_session WHERE date < date('now')", DS_CONFIG, ":made" },
    { "now of a column", "SELECT date(t) FROM (SELECT 'now' AS t FROM v1_session)", DS_CONFIG, ":made" },
    { "localtime", "SELECT datetime('2026-10-03 18:00', 'localtime')", DS_CONFIG, "localtime" },
    { "utc", "SELECT datetime(date || ' ' || start, 'utc') FROM v1_session", DS_CONFIG, "utc" },
    { "localtime put together", "SELECT datetime(0, 'unixepoch', 'local' || 'time')", DS_CONFIG, "localtime" },
};

/* Refused at the latest when it is asked for its rows. */
static void is_refused_its_time(void **state)
{
    const struct refusal *c = *state;
    ds_why w = { 0 };
    ds_rows *rows = NULL;
    bool more = true;
    ds_err err = ds_ask(ds_store_db(S), ds_str_of(c->sql), NULL, 0, &rows, &w);
    while (!err && more) err = ds_rows_next(rows, &more, &w);
    ds_rows_close(rows);
    assert_int_equal(err, c->code);
    if (!strstr(w.text, c->says)) fail_msg("says: %s", w.text);
    assert_string_equal(help_ask_store(S, "SELECT date('2026-10-03', '+1 month') || date(0, 'unixepoch')"),
                        "2026-11-031970-01-01");
}

static void keywords_for_the_time_are_refused(void **state)
{
    (void)state;
    static const char *const words[] = { "CURRENT_TIMESTAMP", "CURRENT_DATE", "current_time" };
    for (size_t i = 0; i < DS_COUNT(words); i++) {
        ds_why w = { 0 };
        ds_rows *rows = NULL;
        char sql[64];
        snprintf(sql, sizeof sql, "SELECT %s", words[i]);
        assert_int_equal(ds_ask(ds_store_db(S), ds_str_of(sql), NULL, 0, &rows, &w), DS_DENIED);
    }
}

/* The schema asks for no time either: no default, no view. */
static void the_schema_has_no_clock(void **state)
{
    (void)state;
    assert_string_equal(help_ask_store(S, "SELECT count(*) FROM sqlite_master WHERE sql LIKE '%''now''%' OR "
                                          "sql LIKE '%current_%' OR sql LIKE '%localtime%'"),
                        "0");
}

/* ---- what is answered ---- */

static void named_parameters_are_bound(void **state)
{
    (void)state;
    ds_why w = { 0 };
    ds_rows *rows = NULL;
    bool more;
    char passing[] = "text";
    ds_param p[] = { { "n", DS_VINT(7) },
                     { "x", DS_VREAL(0.5) },
                     { "t", DS_VTEXT(ds_str_of(passing)) },
                     { "nil", { .type = DS_V_NULL } } };
    assert_int_equal(
        ds_ask(ds_store_db(S), DS_LIT("SELECT :n AS n, :x, :t, :nil, :n + 1 -- done\n;  "), p, 4, &rows, &w), DS_OK);
    memset(passing, 'z', 4); /* a parameter's text need not outlive the call */
    assert_int_equal(ds_rows_next(rows, &more, &w), DS_OK);
    assert_true(more);
    assert_int_equal(ds_rows_width(rows), 5);
    assert_string_equal(ds_rows_name(rows, 0), "n");
    assert_int_equal(ds_val_int(ds_rows_at(rows, 0), -1), 7);
    assert_true(ds_val_real(ds_rows_at(rows, 1)) == 0.5);
    assert_true(ds_same(ds_rows_at(rows, 2).as.s, DS_LIT("text")));
    assert_int_equal(ds_rows_at(rows, 3).type, DS_V_NULL);
    assert_int_equal(ds_val_int(ds_rows_at(rows, 4), -1), 8);
    assert_int_equal(ds_rows_next(rows, &more, &w), DS_OK);
    assert_false(more);
    ds_rows_close(rows);
}

static void values_convert_as_said(void **state)
{
    (void)state;
    ds_val nil = { .type = DS_V_NULL };
    assert_true(isnan(ds_val_real(nil)));
    assert_true(isnan(ds_val_real(DS_VTEXT(DS_LIT("7")))));
    assert_true(ds_val_real(DS_VINT(7)) == 7);
    assert_int_equal(ds_val_int(nil, -3), -3);
    assert_int_equal(ds_val_int(DS_VREAL(7.0), -3), 7);
    assert_int_equal(ds_val_int(DS_VTEXT(DS_LIT("7")), -3), -3);
}

static void views_give_text_minutes_and_money(void **state)
{
    (void)state;
    assert_string_equal(
        help_ask_store(S, "SELECT client || date || start || minutes || price || technique FROM v1_session"),
        "ANN2026-10-0318:0060.080.5deep-tissue");
    assert_string_equal(
        help_ask_store(S, "WITH t AS (SELECT * FROM v1_takings) SELECT sum(takings) || sum(visits) FROM t"), "80.51");
    assert_string_equal(help_ask_store(S, "SELECT sessions || first_session FROM v1_client"), "12026-10-03");
}

static void asking_does_not_stop_the_store_from_writing(void **state)
{
    (void)state;
    ds_why w = { 0 };
    ds_rows *rows = NULL;
    assert_int_equal(ds_ask(ds_store_db(S), DS_LIT("SELECT 1"), NULL, 0, &rows, &w), DS_OK);
    help_source(S, "oura");
    ds_rows_close(rows);
    assert_string_equal(help_ask_store(S, "SELECT count(*) FROM source"), "1");
}

int main(void)
{
    enum { REFUSALS = DS_COUNT(refusals), TIMED = DS_COUNT(timed), OTHERS = 6 };
    struct CMUnitTest tests[REFUSALS + TIMED + OTHERS] = {
        cmocka_unit_test(keywords_for_the_time_are_refused),
        cmocka_unit_test(the_schema_has_no_clock),
        cmocka_unit_test(named_parameters_are_bound),
        cmocka_unit_test(values_convert_as_said),
        cmocka_unit_test(views_give_text_minutes_and_money),
        cmocka_unit_test(asking_does_not_stop_the_store_from_writing),
    };
    for (int i = 0; i < REFUSALS; i++)
        tests[OTHERS + i] =
            (struct CMUnitTest){ refusals[i].name, is_refused, NULL, NULL, (void *)(uintptr_t)&refusals[i] };
    for (int i = 0; i < TIMED; i++)
        tests[OTHERS + REFUSALS + i] =
            (struct CMUnitTest){ timed[i].name, is_refused_its_time, NULL, NULL, (void *)(uintptr_t)&timed[i] };
    return cmocka_run_group_tests_name("store: ask", tests, make, gone);
}
