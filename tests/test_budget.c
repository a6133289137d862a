#include <downshift/query.h>
#include <downshift/store.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <cmocka.h>

#include "../src/store/db/budget.h"
#include "support/store_help.h"

/* Queries that would take all time or memory there is; each is stopped, with a word on why, on a store and on a copy. */
static const struct hungry {
    const char *name, *sql, *says;
} hungry[] = {
    { "a recursion without an end",
      "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT max(x) FROM n", "million steps" },
    { "one that answers all along", "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT x FROM n",
      "million cells" },
    { "a join without a condition",
      "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n LIMIT 3000) SELECT count(*) FROM n a, n b, n c",
      "million steps" },
    { "a recursion that is sorted",
      "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT x FROM n ORDER BY -x", "stopped" },
    { "a recursion without twins", "WITH RECURSIVE n(x) AS (SELECT 1 UNION SELECT x + 1 FROM n) SELECT max(x) FROM n",
      "stopped" },
    { "printf with a wide field", "SELECT printf('%999999999d', 1)", "bytes" },
    { "format with a wide field", "SELECT format('%*d', 999999999, 1)", "bytes" },
    { "printf to many places", "SELECT printf('%.900000000f', 1.5)", "bytes" },
    { "replace on replace",
      "SELECT length(replace(replace(replace(hex(printf('%90000d', 1)), '0', printf('%900d', 1)), ' ', "
      "printf('%900d', 1)), ' ', 'xxxxxxxxx'))",
      "bytes" },
    { "group_concat",
      "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n LIMIT 3000) SELECT "
      "length(group_concat(printf('%900d', "
      "x))) FROM n",
      "bytes" },
    { "a text doubled and doubled",
      "WITH RECURSIVE n(x) AS (SELECT 'a' UNION ALL SELECT x || x FROM n) SELECT max(length(x)) FROM n", "bytes" },
    { "many long texts",
      "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT printf('%900000d', x) FROM n",
      "MB of text" },
    { "many long texts, sorted",
      "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT printf('%900000d', x) FROM n ORDER BY 1",
      "MB of memory" },
    { "parts that stand for each other twice",
      "WITH a AS (SELECT 1 AS x), b AS (SELECT p.x FROM a p, a q), c AS (SELECT p.x FROM b p, b q), d AS (SELECT p.x "
      "FROM c "
      "p, c q), e AS (SELECT p.x FROM d p, d q), f AS (SELECT p.x FROM e p, e q), g AS (SELECT p.x FROM f p, f q), h "
      "AS "
      "(SELECT p.x FROM g p, g q), i AS (SELECT p.x FROM h p, h q), j AS (SELECT p.x FROM i p, i q), k AS (SELECT p.x "
      "FROM "
      "j p, j q), l AS (SELECT p.x FROM k p, k q), m AS (SELECT p.x FROM l p, l q), n AS (SELECT p.x FROM m p, m q), o "
      "AS "
      "(SELECT p.x FROM n p, n q), s AS (SELECT p.x FROM o p, o q), t AS (SELECT p.x FROM s p, s q), u AS (SELECT p.x "
      "FROM "
      "t p, t q), v AS (SELECT p.x FROM u p, u q), w AS (SELECT p.x FROM v p, v q), y AS (SELECT p.x FROM w p, w q), z "
      "AS "
      "(SELECT p.x FROM y p, y q) SELECT count(*) FROM z",
      "" },
};

static ds_err run(ds_db *db, const char *sql, int64_t *rows, ds_why *w)
{
    ds_rows *r = NULL;
    bool more = true;
    *rows = 0;
    ds_err err = ds_ask(db, ds_str_of(sql), NULL, 0, &r, w);
    while (!err && more) {
        err = ds_rows_next(r, &more, w);
        *rows += !err && more;
    }
    ds_rows_close(r);
    return err;
}

static ds_db *guarded(bool memory)
{
    ds_why w = { 0 };
    ds_db *db = NULL;
    ds_err err = memory ? ds_db_memory(&db, &w) : ds_db_open(help_path("budget.db"), &db, &w);
    if (!err) err = ds_db_guard(db, NULL, &w);
    if (err) fail_msg("%s", w.text);
    return db;
}

/* Less of all, so that the test need not wait; the kinds are the same. */
static void make_poor(ds_db *db)
{
    const ds_budget little = { .steps = 4000000, .cells = 100000, .bytes = 8 << 20, .memory = 24 << 20, .seconds = 60 };
    db->most = little;
    if (db->outline) db->outline->most = little;
}

static void is_stopped(void **state)
{
    const struct hungry *h = *state;
    int64_t rows;
    for (int memory = 0; memory < 2; memory++) {
        ds_why w = { 0 };
        ds_db *db = guarded(memory);
        make_poor(db);
        assert_int_equal(run(db, h->sql, &rows, &w), DS_CONFIG);
        if (!strstr(w.text, h->says)) fail_msg("says: %s", w.text);
        /* and the next query has a budget of its own */
        assert_int_equal(
            run(db, "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n LIMIT 50000) SELECT x FROM n",
                &rows, &w),
            DS_OK);
        assert_int_equal(rows, 50000);
        ds_db_close(db);
    }
}

/* What a large practice needs is well within: a sum over a million rows, and half a million cells. */
static void ordinary_work_is_not(void **state)
{
    (void)state;
    ds_why w = { 0 };
    int64_t rows;
    ds_db *db = guarded(false);
    const char *sum =
        "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n LIMIT 1000000) SELECT x % 7, count(*), "
        "sum(x) FROM n GROUP BY 1 ORDER BY 1";
    if (run(db, sum, &rows, &w)) fail_msg("%s", w.text);
    assert_int_equal(rows, 7);
    const char *many =
        "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n LIMIT 100000) SELECT x, x, x, x, x FROM n";
    if (run(db, many, &rows, &w)) fail_msg("%s", w.text);
    assert_int_equal(rows, 100000);
    ds_db_close(db);
}

/* The functions that are ours give what SQLite's give. */
static void printf_is_as_sqlite_has_it(void **state)
{
    (void)state;
    ds_db *db = guarded(true);
    assert_string_equal(help_ask(db, "SELECT printf('%05d|%.2f|%-4s|%s|%%', 42, 2.5, 'ab', NULL)"),
                        "00042|2.50|ab  ||%");
    assert_string_equal(help_ask(db, "SELECT format('%s and %s', 'one', 2) || printf('.')"), "one and 2.");
    assert_string_equal(help_ask(db, "SELECT printf('%!.15g', 0.1) || typeof(printf(NULL)) || typeof(printf())"),
                        "0.1nullnull");
    assert_string_equal(help_ask(db, "SELECT printf('%,d', 1234567) || length(printf('%'))"), "1,234,5671");
    ds_db_close(db);
}

/* What would take minutes inside a single step takes none, or is refused. */
static void long_texts_take_no_time(void **state)
{
    (void)state;
    static const char *const sql[] = {
        "SELECT instr(replace(printf('%900000d', 1), ' ', 'a'), replace(printf('%450000d', 1), ' ', 'a') || 'b')",
        "SELECT length(replace(replace(printf('%900000d', 1), ' ', 'a'), replace(printf('%450000d', 1), ' ', 'a') || 'b', "
        "''))",
    };
    ds_why w = { 0 };
    int64_t rows;
    ds_db *db = guarded(false);
    const clock_t begin = clock();
    for (size_t i = 0; i < DS_COUNT(sql); i++)
        if (run(db, sql[i], &rows, &w)) fail_msg("%s", w.text);
    assert_int_equal(run(db, "SELECT trim(printf('%900000d', 1), printf('%900000d', 1) || '1')", &rows, &w), DS_CONFIG);
    assert_true(clock() - begin < 20 * CLOCKS_PER_SEC);
    ds_db_close(db);
}

/* Few steps, and each on a long text. */
static void slow_steps_are_stopped_too(void **state)
{
    (void)state;
    ds_why w = { 0 };
    int64_t rows;
    ds_db *db = guarded(false);
    db->most.seconds = 1;
    const char *sql = "WITH RECURSIVE n(x, t) AS (SELECT 1, printf('%900000d', 1) UNION ALL SELECT x + 1, t FROM n) "
                      "SELECT sum(length(t || x)) FROM n";
    assert_int_equal(run(db, sql, &rows, &w), DS_CONFIG);
    if (!strstr(w.text, "seconds and was stopped")) fail_msg("says: %s", w.text);
    ds_db_close(db);
}

static void text_functions_are_as_sqlite_has_them(void **state)
{
    (void)state;
    ds_db *db = guarded(true);
    assert_string_equal(help_ask(db, "SELECT instr('zoë ab', 'ab') || instr('ab', '') || instr('ab', 'c') || "
                                     "instr(12345, 34) || typeof(instr(NULL, 'a')) || instr(x'c3ab61', x'61')"),
                        "5103null3");
    assert_string_equal(help_ask(db, "SELECT replace('a-b-c', '-', '+') || replace('aaa', 'aa', 'b') || "
                                     "replace('x', '', 'y') || replace('abc', 'c', '') || "
                                     "typeof(replace('a', NULL, 'b')) || replace('é', 'é', 'ëë') || "
                                     "typeof(replace(5, '', NULL)) || typeof(replace(5, '7', NULL))"),
                        "a+b+cbaxabnullëëintegernull");
    assert_string_equal(help_ask(db, "SELECT '[' || trim('  a b ') || ltrim('  a ') || rtrim(' a  ') || "
                                     "trim('xyaxy', 'yx') || trim('ëaé', 'éë') || ltrim('aab', 'a') || "
                                     "rtrim('aab', 'b') || trim('aa', 'a') || trim('a', '') || "
                                     "typeof(trim('a', NULL)) || trim(5) || ']'"),
                        "[a ba  aaabaaanull5]");
    ds_db_close(db);
}

/* The room's own questions are not a stranger's. */
static void the_store_itself_has_no_budget(void **state)
{
    (void)state;
    ds_why w = { 0 };
    ds_store *s = NULL;
    int64_t rows;
    assert_int_equal(ds_store_open(help_path("budget.db"), DS_STORE_READ, &s, NULL, &w), DS_OK);
    assert_int_equal(run(ds_store_db(s), "SELECT length(printf('%2000000d', 1))", &rows, &w), DS_OK);
    ds_store_close(s);
}

static int make(void **state)
{
    (void)state;
    ds_store_close(help_store("budget.db"));
    return 0;
}

static int gone(void **state)
{
    (void)state;
    help_gone();
    return 0;
}

int main(void)
{
    enum { H = DS_COUNT(hungry), OTHERS = 6 };
    struct CMUnitTest tests[H + OTHERS] = { cmocka_unit_test(ordinary_work_is_not),
                                            cmocka_unit_test(printf_is_as_sqlite_has_it),
                                            cmocka_unit_test(long_texts_take_no_time),
                                            cmocka_unit_test(slow_steps_are_stopped_too),
                                            cmocka_unit_test(text_functions_are_as_sqlite_has_them),
                                            cmocka_unit_test(the_store_itself_has_no_budget) };
    for (int i = 0; i < H; i++)
        tests[OTHERS + i] =
            (struct CMUnitTest){ hungry[i].name, is_stopped, NULL, NULL, (void *)(uintptr_t)&hungry[i] };
    return cmocka_run_group_tests_name("store: budget", tests, make, gone);
}
