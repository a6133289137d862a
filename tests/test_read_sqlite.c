/* SQLite as rows: where records lie, what is joined, in which order; what is never run, written or waited for. */
#include <downshift/read.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <dirent.h>
#include <cmocka.h>

#include <sqlite3.h>

#include "support/database.h"
#include "support/files.h"
#include "support/packing.h"

static const char *folder;
static char out[20000];

static void tell_cells(const ds_cells *c)
{
    for (size_t i = 0; i < c->n; i++) ds_print_more(out, sizeof out, "%.*s|", DS_FMT(c->cell[i]));
}

/* "at{names|/1:cells|}": all tables in turn, or the story. */
static void tell_source(ds_source *s, const ds_paths *places)
{
    ds_str title;
    ds_cells c;
    ds_why w = { 0 };
    bool more = false;
    ds_err err = DS_OK;
    ds_source_look_for(s, places);
    while (!err && !(err = ds_source_table(s, &title, &c, &more, &w)) && more) {
        ds_print_more(out, sizeof out, "%.*s{", DS_FMT(title));
        for (bool row = false; !err && more; row = true) {
            if (row) ds_print_more(out, sizeof out, "/%lld:", (long long)c.line);
            tell_cells(&c);
            err = ds_source_row(s, &c, &more, &w);
        }
        ds_print_more(out, sizeof out, "}");
    }
    if (!err) err = ds_source_check(s, &w);
    if (err) ds_print(out, sizeof out, "%s", w.text);
}

static const char *told_path(const char *path, const ds_path *place)
{
    ds_source *s = NULL, *member = NULL;
    ds_why w = { 0 };
    bool more;
    const ds_paths one = { place, place ? 1 : 0 };
    *out = '\0';
    if (ds_source_open(path, &s, &w)) {
        ds_print(out, sizeof out, "%s", w.text);
        return out;
    }
    if (ds_source_about(s)->archive) assert_int_equal(ds_source_member(s, &member, &more, &w), DS_OK);
    assert_string_equal(ds_source_about(member ? member : s)->kind, "SQLite");
    tell_source(member ? member : s, &one);
    ds_source_close(member);
    ds_source_close(s);
    return out;
}

static const char *told(const ds_path *place, const char *sql)
{
    return told_path(support_database(folder, "x.db", sql), place);
}

static const ds_path nights = { .in = DS_IN_SQLITE, .at = "night" };

static void rows_come_in_the_order_of_their_numbers(void **state)
{
    (void)state;
    const char *sql =
        "CREATE TABLE other(x); CREATE TABLE night(a, \"b c\" TEXT, d REAL);"
        "INSERT INTO night(rowid, a, \"b c\", d) VALUES (7, 1, 'x', 2.5), (3, NULL, 'y', 1e3), (5, x'00ff', '', -1);";
    assert_string_equal(told(&nights, sql), "night{a|b c|d|/1:|y|1000.0|/2:00ff||-1.0|/3:1|x|2.5|}");
    assert_string_equal(
        told(&nights,
             "CREATE TABLE NIGHT(k PRIMARY KEY, v) WITHOUT ROWID; INSERT INTO night VALUES (2, 'b'), (1, 'a');"),
        "night{k|v|/1:1|a|/2:2|b|}");
    assert_string_equal(told(&nights, "CREATE TABLE night(a);"), "night{a|}");
    assert_string_equal(
        told(&nights, "PRAGMA encoding = 'UTF-16le'; CREATE TABLE night(a); INSERT INTO night VALUES ('Zo\xC3\xAB');"),
        "night{a|/1:Zo\xC3\xAB|}");
}

/* So that a message can say what there is, and a declaration be drafted. */
static void without_a_known_table_all_are_told(void **state)
{
    (void)state;
    assert_string_equal(told(&nights, "CREATE TABLE a(x); CREATE VIEW night AS SELECT 1 AS x; CREATE TABLE b(y, z);"),
                        "a{x|}b{y|z|}");
    assert_string_equal(told(&nights, "CREATE VIEW night AS SELECT 1 AS x;"), "");
}

static const ds_join stages[] = { { "stage", "parent", "id" }, { "app", "id", "app" } };
static const ds_path joined = { .in = DS_IN_SQLITE, .at = "night", .join = stages, .n_join = 2 };
#define NIGHTS "CREATE TABLE night(id INTEGER PRIMARY KEY, app); INSERT INTO night VALUES (2, 10), (1, 11), (3, NULL);"

static void each_joined_row_makes_a_row(void **state)
{
    (void)state;
    const char *sql = NIGHTS
        "CREATE TABLE stage(parent, what); INSERT INTO stage VALUES (2, 'c'), (1, 'b'), (2, 'd'), (1, 'a'), (9, 'z');"
        "CREATE TABLE app(id, name); INSERT INTO app VALUES (10, 'ten'), (11, 'eleven');";
    assert_string_equal(
        told(&joined, sql),
        "night{id|app|stage.parent|stage.what|app.id|app.name|"
        "/1:1|11|1|b|11|eleven|/2:1|11|1|a|11|eleven|/3:2|10|2|c|10|ten|/4:2|10|2|d|10|ten|/5:3||||||}");
}

static void what_cannot_be_joined_is_no_column(void **state)
{
    (void)state;
    assert_string_equal(
        told(&joined, NIGHTS "CREATE TABLE stage(other); CREATE VIEW app AS SELECT 10 AS id, 'x' AS name;"),
        "night{id|app|/1:1|11|/2:2|10|/3:3||}");
}

static void rows_of_other_tables_stand_below(void **state)
{
    (void)state;
    static const char *const own[] = { "time" }, *const is[] = { "at" };
    static const ds_with with[] = { { "heart", own, is, 1 }, { "absent", NULL, NULL, 0 } };
    static const ds_path place = { .in = DS_IN_SQLITE, .at = "night", .with = with, .n_with = 2 };
    assert_string_equal(told(&place, "CREATE TABLE heart(time, bpm); INSERT INTO heart VALUES (5, 60);"
                                     "CREATE TABLE night(at, until); INSERT INTO night VALUES (1, 2);"),
                        "night{at|until|bpm|/1:1|2||/2:5||60|}");
}

/* ---- hostile ---- */

/* None of these may run; what is stored is read, what is computed is no column. */
static void nothing_in_it_is_run(void **state)
{
    (void)state;
    assert_string_equal(
        told(&nights,
             "CREATE TABLE night(a, b AS (hex(zeroblob(100000000))), c AS (a || 'x') STORED, d DEFAULT (random()),"
             " CHECK (length(hex(zeroblob(400000))) > 0));"
             "CREATE INDEX i ON night(hex(a)); INSERT INTO night(a, d) VALUES ('p', 'q');"),
        "night{a|d|/1:p|q|}");
    assert_string_equal(told(&nights, "CREATE TABLE t(a); CREATE VIEW night AS SELECT randomblob(1000000000) AS a;"),
                        "t{a|}");
    assert_string_equal(told(&nights,
                             "CREATE TABLE t(a); PRAGMA writable_schema = 1;"
                             "INSERT INTO sqlite_schema SELECT 'table', 'night', 'night', rootpage, "
                             "'CREATE VIRTUAL TABLE night USING fts3(a)' FROM sqlite_schema WHERE name = 't';"),
                        "a SQLite database that cannot be read (no such module: fts3): export it again");
}

static void a_long_cell_is_told(void **state)
{
    (void)state;
    assert_string_equal(told(&nights, "CREATE TABLE night(a, b); INSERT INTO night VALUES (hex(zeroblob(40000)), 1);"),
                        "night{a|b|/1:(over 64 KiB)|1|}");
    assert_string_equal(told(&nights, "CREATE TABLE night(a, b); INSERT INTO night VALUES (hex(zeroblob(600000)), 1);"),
                        "a SQLite database with a row of over 1 MB, which no export has");
}

static void odd_bytes_become_text(void **state)
{
    (void)state;
    assert_string_equal(
        told(&nights,
             "CREATE TABLE night(a); INSERT INTO night VALUES (CAST(x'61ff62' AS TEXT)), (CAST(x'610062' AS TEXT));"),
        "night{a|/1:a\xEF\xBF\xBD"
        "b|/2:a\xEF\xBF\xBD"
        "b|}");
}

static void damage_is_told(void **state)
{
    (void)state;
    ds_arena a = { 0 };
    static const char told_so[] = "a SQLite database that is damaged or cut short: copy or export it again";
    const ds_str whole =
        support_database_bytes("CREATE TABLE night(a); WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n "
                               "WHERE i < 2000) INSERT INTO night SELECT hex(zeroblob(20)) FROM n;",
                               &a);
    assert_string_equal(told_path(support_write(folder, "x.db", whole.p, whole.n / 2), &nights), told_so);
    assert_string_equal(told_path(support_write(folder, "x.db", whole.p, 24), &nights), told_so);
    char *odd = (char *)(uintptr_t)whole.p;
    memset(odd + whole.n - 4096, 0x55, 4096);
    assert_string_equal(told_path(support_write(folder, "x.db", whole.p, whole.n), &nights), told_so);
    ds_arena_free(&a);
}

/* ---- the file ---- */

static size_t files_in(const char *path)
{
    size_t n = 0;
    DIR *d = opendir(path);
    assert_non_null(d);
    while (readdir(d)) n++;
    closedir(d);
    return n;
}

/* Nothing is made beside it, a database in use is not read by half. */
static void a_database_in_use_is_refused(void **state)
{
    (void)state;
    sqlite3 *db = NULL;
    char before[sizeof out];
    const char *own = support_folder(), *path = support_database(own, "x.db",
                                                                 "PRAGMA journal_mode = WAL; CREATE TABLE night(a);"
                                                                 "INSERT INTO night VALUES (1);");
    assert_string_equal(told_path(path, &nights), "night{a|/1:1|}");
    assert_int_equal(files_in(own), 3);
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, "INSERT INTO night VALUES (2)", NULL, NULL, NULL), SQLITE_OK);
    snprintf(before, sizeof before, "%s", told_path(path, &nights));
    assert_string_equal(
        before, "a SQLite database in use: what was written last lies beside it (-wal, -journal). Close the program it "
                "belongs to, or export it");
    assert_string_equal(
        told_path(support_path(own, "x.db-wal"), &nights),
        "this is what a SQLite database in use keeps beside it (-wal, -journal): close the program it belongs to, or "
        "export it");
    assert_int_equal(sqlite3_close(db), SQLITE_OK);
    assert_string_equal(told_path(path, &nights), "night{a|/1:1|/2:2|}");
    support_remove(own);
}

static void in_an_archive_it_is_the_same(void **state)
{
    (void)state;
    ds_arena a = { 0 };
    const ds_str bytes =
        support_database_bytes("PRAGMA journal_mode = WAL; CREATE TABLE night(a); INSERT INTO night VALUES (1);", &a);
    const packing_member m = { .name = "x.db", .bytes = bytes.p, .n = bytes.n };
    packing_zip(folder, "x.zip", &m, 1);
    assert_string_equal(told_path(support_path(folder, "x.zip"), &nights), "night{a|/1:1|}");
    ds_arena_free(&a);
}

static int set_up(void **state)
{
    (void)state;
    folder = support_folder();
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    support_remove(folder);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_come_in_the_order_of_their_numbers),
        cmocka_unit_test(without_a_known_table_all_are_told),
        cmocka_unit_test(each_joined_row_makes_a_row),
        cmocka_unit_test(what_cannot_be_joined_is_no_column),
        cmocka_unit_test(rows_of_other_tables_stand_below),
        cmocka_unit_test(nothing_in_it_is_run),
        cmocka_unit_test(a_long_cell_is_told),
        cmocka_unit_test(odd_bytes_become_text),
        cmocka_unit_test(damage_is_told),
        cmocka_unit_test(a_database_in_use_is_refused),
        cmocka_unit_test(in_an_archive_it_is_the_same),
    };
    return cmocka_run_group_tests_name("read: SQLite", tests, set_up, tear_down);
}
