#include <downshift/audience.h>
#include <downshift/person.h>
#include <downshift/results.h>
#include <downshift/store.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

#include "../src/store/room.h"
#include "support/store_help.h"

/* A history of our own: versions 1 and 2, and one that fails halfway. */
static const ds_embedded one[] = { { "001.sql", "CREATE TABLE t (x); INSERT INTO t VALUES (1);", 0 }, { 0 } };
static const ds_embedded two[] = { { "001.sql", "CREATE TABLE t (x); INSERT INTO t VALUES (1);", 0 },
                                   { "002.sql", "ALTER TABLE t ADD y; UPDATE t SET y = 2;", 0 },
                                   { 0 } };
static const ds_embedded broken[] = { { "001.sql", "CREATE TABLE t (x);", 0 },
                                      { "002.sql", "UPDATE t SET x = 9; CREATE TABLE u (z); SELECT nonsense;", 0 },
                                      { 0 } };
static const ds_embedded loose[] = { { "001.sql", "CREATE TABLE t (x);", 0 },
                                     { "002.sql",
                                       "CREATE TABLE k (a REFERENCES t (x)); INSERT INTO k VALUES (5); "
                                       "CREATE UNIQUE INDEX t_x ON t (x);",
                                       0 },
                                     { 0 } };

static int64_t ask(ds_store *s, const char *sql)
{
    ds_why w = { 0 };
    int64_t v = -1;
    if (ds_sqlite_int(&s->face, sql, &v, &w)) fail_msg("%s", w.text);
    return v;
}

static ds_store *version_one(const char *name)
{
    ds_why w = { 0 };
    ds_store *s = NULL;
    if (ds_store_open_with(help_path(name), DS_STORE_CREATE, one, &s, NULL, &w)) fail_msg("%s", w.text);
    return s;
}

static void shipped_migrations_are_numbered_without_a_gap(void **state)
{
    (void)state;
    int n = 0;
    for (; ds_embedded_migrations[n].name; n++) {
        char name[16];
        snprintf(name, sizeof name, "%03d.sql", n + 1);
        assert_string_equal(ds_embedded_migrations[n].name, name);
    }
    assert_true(n >= 1);
    ds_store *s = help_store("shipped.db");
    assert_int_equal(ask(s, "PRAGMA user_version"), n);
    assert_int_equal(ask(s, "PRAGMA application_id"), DS_APPLICATION_ID);
    assert_int_equal(ask(s, "PRAGMA foreign_keys"), 1);
    ds_store_close(s);
}

static void an_old_store_is_backed_up_and_brought_up(void **state)
{
    (void)state;
    ds_why w = { 0 };
    const char *note = NULL;
    struct stat st;
    ds_store *s = version_one("old.db");
    ds_store_close(s);

    mode_t was = umask(0);
    assert_int_equal(ds_store_open_with(help_path("old.db"), DS_STORE_WRITE, two, &s, &note, &w), DS_OK);
    umask(was);
    assert_non_null(strstr(note, "old.db.bak-v1"));
    assert_int_equal(ask(s, "SELECT y FROM t"), 2);
    assert_int_equal(ask(s, "PRAGMA user_version"), 2);
    ds_store_close(s);

    assert_int_equal(stat(help_path("old.db.bak-v1"), &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
    assert_int_equal(access(help_path("old.db.bak-v1.part"), F_OK), -1);
    assert_int_equal(ds_store_open_with(help_path("old.db.bak-v1"), DS_STORE_READ, one, &s, NULL, &w), DS_OK);
    assert_int_equal(ask(s, "SELECT x FROM t"), 1);
    ds_store_close(s);

    assert_int_equal(ds_store_open_with(help_path("old.db"), DS_STORE_WRITE, two, &s, &note, &w), DS_OK);
    assert_string_equal(note, "");
    ds_store_close(s);
}

/* Who only reads reads a copy that was brought up to date, and the file stays as it was. */
static void reading_never_migrates_the_file(void **state)
{
    (void)state;
    static const ds_store_mode modes[] = { DS_STORE_READ, DS_STORE_TRIAL };
    for (size_t i = 0; i < DS_COUNT(modes); i++) {
        ds_why w = { 0 };
        const char *note = NULL;
        (void)unlink(help_path("read.db"));
        ds_store *s = version_one("read.db");
        ds_store_close(s);
        assert_int_equal(ds_store_open_with(help_path("read.db"), modes[i], two, &s, &note, &w), DS_OK);
        assert_int_equal(ask(s, "SELECT y FROM t"), 2);
        assert_string_equal(note, "");
        assert_int_equal(ds_sqlite_exec(&s->face, "INSERT INTO t VALUES (5, 6)", &w),
                         modes[i] == DS_STORE_READ ? DS_NOWRITE : DS_OK);
        ds_store_close(s);
        assert_int_equal(access(help_path("read.db.bak-v1"), F_OK), -1);
        assert_int_equal(ds_store_open_with(help_path("read.db"), DS_STORE_WRITE, one, &s, NULL, &w), DS_OK);
        assert_int_equal(ask(s, "PRAGMA user_version"), 1);
        assert_int_equal(ask(s, "SELECT count(*) FROM t"), 1);
        ds_store_close(s);
    }
}

static void fails_whole(void **state)
{
    const ds_embedded *list = *state;
    ds_why w = { 0 };
    const char *note = NULL;
    (void)unlink(help_path("fails.db"));
    ds_store *s = version_one("fails.db");
    ds_store_close(s);
    ds_err err = ds_store_open_with(help_path("fails.db"), DS_STORE_WRITE, list, &s, &note, &w);
    assert_true(err == DS_STORE || err == DS_INTERNAL);
    assert_null(s);
    assert_string_equal(note, "");
    assert_int_equal(ds_store_open_with(help_path("fails.db"), DS_STORE_WRITE, one, &s, NULL, &w), DS_OK);
    assert_int_equal(ask(s, "SELECT x FROM t"), 1);
    assert_int_equal(ask(s, "SELECT count(*) FROM sqlite_master WHERE name IN ('t', 'u', 'k')"), 1);
    ds_store_close(s);
}

static void a_store_whose_making_fails_leaves_nothing_but_a_beginning(void **state)
{
    (void)state;
    ds_why w = { 0 };
    ds_store *s = NULL;
    assert_int_equal(ds_store_open_with(help_path("made.db"), DS_STORE_CREATE, broken, &s, NULL, &w), DS_STORE);
    assert_non_null(strstr(w.text, "002.sql"));
    assert_null(s);
    assert_int_equal(access(help_path("made.db-journal"), F_OK), -1);
    /* without a byte, which the next start takes for new; another program may be waiting to make its own of it */
    assert_int_equal(ds_store_open_with(help_path("made.db"), DS_STORE_CREATE, one, &s, NULL, &w), DS_OK);
    ds_store_close(s);
}

static void without_a_backup_there_is_no_migration(void **state)
{
    (void)state;
    ds_why w = { 0 };
    ds_store *s = version_one("stuck.db");
    ds_store_close(s);
    assert_int_equal(mkdir(help_path("stuck.db.bak-v1"), 0700), 0); /* the name is taken by a folder */
    assert_int_equal(ds_store_open_with(help_path("stuck.db"), DS_STORE_WRITE, two, &s, NULL, &w), DS_NOWRITE);
    assert_non_null(strstr(w.text, "backup"));
    assert_int_equal(ds_store_open_with(help_path("stuck.db"), DS_STORE_READ, one, &s, NULL, &w), DS_OK);
    ds_store_close(s);
}

/* ---- the shipped history ---- */

/* A record in each table that version 1 has for them, and a run with a row in each table of results. */
static const char of_version_1[] =
    "INSERT INTO client VALUES (1, 'ANN'), (2, 'BEA');"
    "INSERT INTO source VALUES (1, 'diary');"
    "INSERT INTO source_file (id, name, hash, format, encoding, imported_at) VALUES (1, 'log.csv', 'h', "
    "'downshift-sessions', 'UTF-8', '2026-11-01 08:00');"
    "INSERT INTO source_row VALUES (1, 9, 1, 'pressure', 'x', 'why', 1, 'BEA', 20730, NULL, NULL);"
    "INSERT INTO session (client, start, duration, pressure, technique, price, notes, file, line)"
    " VALUES (1, 1791050400, 60, 2, 'thai', 8050, 'n', 1, 2), (2, 1791136800, 45, NULL, NULL, NULL, NULL, 1, 3);"
    "INSERT INTO night (client, night, source, quality, file, line) VALUES (1, 20729, 1, 7.5, 1, 4);"
    "INSERT INTO day (client, date, alcohol, file, line) VALUES (1, 20729, 2, 1, 4);"
    "INSERT INTO run VALUES (7, '2026-11-01 09:00', '0.1.0', 's', '{}', 'f', NULL, 1);"
    "INSERT INTO model VALUES (7, 'quality', 'overall', 'converged', '', 1, 9, 3, 4, 1.5, 0.9, 0.3, -10);"
    "INSERT INTO effect VALUES (7, 'quality', 'overall', 1, 'night0', 'L', '', 'points', 'higher', 0.5, 0.1, 9, 0.3, "
    "0.7, "
    "0.01, 0.02, 5, 60, 70, 'helps');"
    "INSERT INTO length_curve VALUES (7, 'quality', 60, 0.5, 0.25, 0.75);"
    "INSERT INTO client_effect VALUES (7, 'quality', 'ANN', 9, 5, 4, 4, 6, 7, 6.5, 0.5, 0.1, 0.9, 0.9, 0.1, 'helps', "
    "1);"
    "INSERT INTO finding VALUES (7, 1, 'quality', 'It helps.', 'helps');"
    "INSERT INTO exposure VALUES (7, 1, 20729, 1, 0, 0, 0, 90, 60, 2);";

static const char *const tables_of_version_1[] = { "client",  "source",  "source_file",  "source_row",
                                                   "session", "night",   "day",          "run",
                                                   "model",   "effect",  "length_curve", "client_effect",
                                                   "finding", "exposure" };

/* Every column that version 1 had, all rows: what may not change. */
static void columns_of(ds_store *s, const char *table, char *out, size_t cap)
{
    char sql[200];
    ds_why w = { 0 };
    ds_rows *rows = NULL;
    bool more = false;
    out[0] = '\0';
    snprintf(sql, sizeof sql, "SELECT * FROM %s", table);
    assert_int_equal(ds_ask(ds_store_db(s), ds_str_of(sql), NULL, 0, &rows, &w), DS_OK);
    for (size_t i = 0; i < ds_rows_width(rows); i++) {
        size_t n = strlen(out);
        snprintf(out + n, cap - n, "%s\"%s\"", i ? ", " : "", ds_rows_name(rows, i));
    }
    assert_int_equal(ds_rows_next(rows, &more, &w), DS_OK);
    assert_true(more);
    ds_rows_close(rows);
}

static void dump(ds_store *s, const char *table, const char *columns, char *out, size_t cap)
{
    char sql[900];
    ds_why w = { 0 };
    ds_rows *rows = NULL;
    bool more = false;
    out[0] = '\0';
    snprintf(sql, sizeof sql, "SELECT %s FROM %s ORDER BY 1, 2", columns, table);
    if (ds_ask(ds_store_db(s), ds_str_of(sql), NULL, 0, &rows, &w)) fail_msg("%s", w.text);
    while (!ds_rows_next(rows, &more, &w) && more)
        for (size_t i = 0; i < ds_rows_width(rows); i++) {
            size_t n = strlen(out);
            ds_val v = ds_rows_at(rows, i);
            if (v.type == DS_V_TEXT)
                snprintf(out + n, cap - n, "'%.*s' ", DS_FMT(v.as.s));
            else
                snprintf(out + n, cap - n, "%d:%.17g ", (int)v.type, v.type == DS_V_NULL ? 0 : ds_val_real(v));
        }
    ds_rows_close(rows);
}

enum { TABLES = DS_COUNT(tables_of_version_1), RECORDS = 7, MOST = 2000 }; /* results follow the records */
static char columns[TABLES][MOST], before[TABLES][MOST];

/* A file as it stands: the store would read a copy with result tables of today's shape. */
static ds_store *as_it_stands(const char *name)
{
    ds_store *s = calloc(1, sizeof *s);
    assert_non_null(s);
    assert_int_equal(sqlite3_open(help_path(name), &s->face.db), SQLITE_OK);
    return s;
}

/* As the first version left it, with its own result tables. */
static void filled_version_1(const char *name)
{
    ds_store *s = as_it_stands(name);
    sqlite3 *db = s->face.db;
    char pragmas[96];
    snprintf(pragmas, sizeof pragmas, "PRAGMA application_id = %d; PRAGMA user_version = 1", DS_APPLICATION_ID);
    assert_int_equal(sqlite3_exec(db, ds_embedded_migrations[0].data, NULL, NULL, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, of_version_1, NULL, NULL, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, pragmas, NULL, NULL, NULL), SQLITE_OK);
    for (size_t i = 0; i < TABLES; i++) {
        columns_of(s, tables_of_version_1[i], columns[i], MOST);
        dump(s, tables_of_version_1[i], columns[i], before[i], MOST);
    }
    ds_store_close(s);
}

/* A table that is called otherwise by now. */
static const char *name_now(ds_store *s, const char *table)
{
    bool renamed = !strcmp(table, "night") && ask(s, "PRAGMA user_version") >= 4;
    return renamed ? "sleep" : table;
}

static void nothing_differs(ds_store *s, size_t tables)
{
    char now[MOST];
    for (size_t i = 0; i < tables; i++) {
        dump(s, name_now(s, tables_of_version_1[i]), columns[i], now, sizeof now);
        assert_string_equal(now, before[i]);
    }
}

static void a_full_version_1_loses_nothing(void **state)
{
    (void)state;
    ds_why w = { 0 };
    const char *note = NULL;
    ds_store *s = NULL;
    filled_version_1("full.db");
    if (ds_store_open(help_path("full.db"), DS_STORE_WRITE, &s, &note, &w)) fail_msg("%s", w.text);
    assert_non_null(strstr(note, "full.db.bak-v1"));
    nothing_differs(s, RECORDS);
    assert_int_equal(ask(s, "PRAGMA user_version"), ds_schema_latest(ds_embedded_migrations));
    assert_int_equal(ask(s, "SELECT count(*) FROM session WHERE booked_on IS NULL"), 2);
    assert_int_equal(ask(s, "SELECT count(*) FROM v1_session WHERE booked_on IS NULL AND file = 'log.csv'"), 2);
    assert_int_equal(ask(s, "SELECT count(*) FROM v1_night WHERE quality = 7.5 AND bed_text IS NULL"), 1);
    assert_int_equal(ask(s, "SELECT count(*) FROM source_row WHERE kind = 'session'"), 1);
    assert_int_equal(ask(s, "SELECT count(*) FROM v1_refused WHERE line = 9"), 1);
    assert_int_equal(ask(s, "SELECT count(*) FROM pragma_integrity_check WHERE integrity_check <> 'ok'"), 0);
    /* results are found again by an analysis, so they are not brought along */
    assert_int_equal(ask(s, "SELECT count(*) FROM v1_run"), 0);
    assert_int_equal(ask(s, "SELECT count(cr2_se) FROM v1_effect"), 0);
    ds_store_close(s);

    s = as_it_stands("full.db.bak-v1");
    assert_int_equal(ask(s, "PRAGMA user_version"), 1);
    nothing_differs(s, TABLES);
    ds_store_close(s);
}

/* Old and new stores have the same tables, columns and views. */
static void a_migrated_store_is_like_a_new_one(void **state)
{
    (void)state;
    static const char shape[] = "SELECT group_concat(m.type || ' ' || m.name || ' ' || ifnull(c.name, '') || ' ' || "
                                "ifnull(c.type, ''), char(10)) "
                                "FROM (SELECT * FROM sqlite_master WHERE type IN ('table', 'view') ORDER BY name) m, "
                                "pragma_table_info(m.name) c";
    char old[80000];
    ds_why w = { 0 };
    ds_store *s = NULL;
    filled_version_1("like.db");
    assert_int_equal(ds_store_open(help_path("like.db"), DS_STORE_WRITE, &s, NULL, &w), DS_OK);
    sqlite3_stmt *st = NULL;
    assert_int_equal(sqlite3_prepare_v2(s->face.db, shape, -1, &st, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_step(st), SQLITE_ROW);
    snprintf(old, sizeof old, "%s", (const char *)sqlite3_column_text(st, 0));
    sqlite3_finalize(st);
    ds_store_close(s);

    s = help_store("new.db");
    assert_int_equal(sqlite3_prepare_v2(s->face.db, shape, -1, &st, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_step(st), SQLITE_ROW);
    assert_string_equal((const char *)sqlite3_column_text(st, 0), old);
    assert_non_null(strstr(old, "booked_on"));
    sqlite3_finalize(st);
    ds_store_close(s);
}

/* ---- the schema made at build time ---- */

static char *answer(ds_store *s, ds_arena *a, const char *sql)
{
    sqlite3_stmt *st = NULL;
    if (sqlite3_prepare_v2(s->face.db, sql, -1, &st, NULL)) fail_msg("%s", sqlite3_errmsg(s->face.db));
    assert_int_equal(sqlite3_step(st), SQLITE_ROW);
    char *text = ds_textf(a, "%s", (const char *)sqlite3_column_text(st, 0));
    sqlite3_finalize(st);
    return text;
}

static const char every_text[] =
    "SELECT group_concat(type || ' ' || name || ' ' || tbl_name || char(10) || ifnull(sql, ''), char(10)) "
    "FROM (SELECT * FROM sqlite_master ORDER BY type, name)";
/* makes the question that asks for every row */
static const char every_row[] =
    "SELECT 'SELECT ' || group_concat(part, ' || ') FROM (SELECT '''' || t.name || ': '' || (SELECT ifnull("
    "group_concat(' || group_concat('quote(\"' || c.name || '\")', ' || '' '' || ') || ', char(10)), '''') "
    "FROM \"' || t.name || '\") || char(10)' AS part FROM sqlite_master t, pragma_table_info(t.name) c "
    "WHERE t.type = 'table' GROUP BY t.name)";

/* All that makes a store what it is, but the order in which it was made. */
static char *all_of(ds_store *s, ds_arena *a)
{
    return ds_textf(a, "%s\n%lld %lld\n%s", answer(s, a, every_text), (long long)ask(s, "PRAGMA application_id"),
                    (long long)ask(s, "PRAGMA user_version"), answer(s, a, answer(s, a, every_row)));
}

static void a_new_store_is_what_the_migrations_make(void **state)
{
    (void)state;
    ds_why w = { 0 };
    ds_arena a = { 0 };
    ds_embedded list[200]; /* the same migrations, of which nothing was made at build time */
    ds_store *migrated = NULL, *made = help_store("built.db");
    const int n = ds_schema_latest(ds_embedded_migrations);
    assert_true(n < (int)DS_COUNT(list));
    memcpy(list, ds_embedded_migrations, ((size_t)n + 1) * sizeof *list);
    assert_null(ds_schema_made(list));
    assert_non_null(ds_schema_made(ds_embedded_migrations));
    if (ds_store_open_with(help_path("step.db"), DS_STORE_CREATE, list, &migrated, NULL, &w)) fail_msg("%s", w.text);
    const char *as_made = all_of(made, &a), *as_migrated = all_of(migrated, &a);
    assert_true(strlen(as_made) > 20000);
    assert_string_equal(as_made, as_migrated);
    ds_store_close(migrated);
    ds_store_close(made);
    /* and each is taken by the other's measure */
    if (ds_store_open(help_path("step.db"), DS_STORE_WRITE, &migrated, NULL, &w)) fail_msg("%s", w.text);
    if (ds_store_open_with(help_path("built.db"), DS_STORE_WRITE, list, &made, NULL, &w)) fail_msg("%s", w.text);
    ds_store_close(migrated);
    ds_store_close(made);
    ds_arena_free(&a);
}

/* A store of each age opens, and is then as a new one but for spelling that has no meaning. */
static void a_store_of_each_version_becomes_like_a_new_one(void **state)
{
    (void)state;
    const int n = ds_schema_latest(ds_embedded_migrations);
    for (int version = 1; version < n; version++) {
        ds_why w = { 0 };
        ds_store *s = NULL;
        char name[24];
        snprintf(name, sizeof name, "age-%d.db", version);
        sqlite3 *db = NULL;
        assert_int_equal(sqlite3_open(help_path(name), &db), SQLITE_OK);
        for (int i = 0; i < version; i++)
            assert_int_equal(sqlite3_exec(db, ds_embedded_migrations[i].data, NULL, NULL, NULL), SQLITE_OK);
        char *pragmas = sqlite3_mprintf("PRAGMA application_id = %d; PRAGMA user_version = %d", DS_APPLICATION_ID, version);
        assert_int_equal(sqlite3_exec(db, pragmas, NULL, NULL, NULL), SQLITE_OK);
        sqlite3_free(pragmas);
        sqlite3_close(db);
        if (ds_store_open(help_path(name), DS_STORE_WRITE, &s, NULL, &w)) fail_msg("%s", w.text);
        ds_store_close(s);
        /* opening holds it against what was made at build time */
        if (ds_store_open(help_path(name), DS_STORE_READ, &s, NULL, &w)) fail_msg("%s", w.text);
        assert_int_equal(ask(s, "PRAGMA user_version"), n);
        ds_store_close(s);
    }
}

static int gone(void **state)
{
    (void)state;
    help_gone();
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(shipped_migrations_are_numbered_without_a_gap),
        cmocka_unit_test(an_old_store_is_backed_up_and_brought_up),
        cmocka_unit_test(reading_never_migrates_the_file),
        { "a step that fails", fails_whole, NULL, NULL, (void *)(uintptr_t)broken },
        { "a reference left loose", fails_whole, NULL, NULL, (void *)(uintptr_t)loose },
        cmocka_unit_test(a_store_whose_making_fails_leaves_nothing_but_a_beginning),
        cmocka_unit_test(without_a_backup_there_is_no_migration),
        cmocka_unit_test(a_full_version_1_loses_nothing),
        cmocka_unit_test(a_migrated_store_is_like_a_new_one),
        cmocka_unit_test(a_new_store_is_what_the_migrations_make),
        cmocka_unit_test(a_store_of_each_version_becomes_like_a_new_one),
    };
    return cmocka_run_group_tests_name("store: migrate", tests, NULL, gone);
}
