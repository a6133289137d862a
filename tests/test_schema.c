#include <downshift/store.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "../src/store/room.h"
#include "support/store_help.h"

static ds_err open_as(const char *path, ds_store_mode mode, ds_why *w)
{
    ds_store *s = NULL;
    *w = (ds_why){ 0 };
    ds_err err = ds_store_open(path, mode, &s, NULL, w);
    assert_true((s == NULL) == (err != DS_OK));
    ds_store_close(s);
    return err;
}

static void write_file(const char *path, const char *data, size_t n)
{
    FILE *f = fopen(path, "wb");
    assert_non_null(f);
    assert_int_equal(fwrite(data, 1, n, f), n);
    assert_int_equal(fclose(f), 0);
}

static void says(const ds_why *w, const char *part)
{
    if (!strstr(w->text, part)) fail_msg("\"%s\" is not in: %s", part, w->text);
}

/* ---- files that are no store ---- */

static const struct foreign {
    const char *name, *data;
    size_t size;
    const char *sql; /* or: an SQLite file made with this */
    ds_err code;
    const char *says;
} foreigns[] = {
    { "text", "client_id,date\nANN,2026-10-03\n", 30, NULL, DS_STORE, "not a Downshift database" },
    { "a cut header", "SQLite format 3", 15, NULL, DS_STORE, "not a Downshift database" },
    { "another program's", NULL, 0, "CREATE TABLE t (x); PRAGMA application_id = 99; PRAGMA user_version = 1", DS_STORE,
      "of another program" },
    { "no application id", NULL, 0, "CREATE TABLE client (x); PRAGMA user_version = 1", DS_STORE,
      "of another program" },
    { "emptied by another program", NULL, 0, "CREATE TABLE t (x); DROP TABLE t", DS_STORE, "of another program" },
    { "version 0", NULL, 0, "CREATE TABLE t (x); PRAGMA application_id = 1148408692", DS_STORE,
      "says it has version 0" },
    { "version -1", NULL, 0, "CREATE TABLE t (x); PRAGMA application_id = 1148408692; PRAGMA user_version = -1",
      DS_STORE, "says it has version -1" },
    { "version -2", NULL, 0, "CREATE TABLE t (x); PRAGMA application_id = 1148408692; PRAGMA user_version = -2",
      DS_STORE, "says it has version -2" },
    { "the least version there is", NULL, 0,
      "CREATE TABLE t (x); PRAGMA application_id = 1148408692; PRAGMA user_version = -2147483648", DS_STORE,
      "says it has version -2147483648" },
    { "the greatest", NULL, 0,
      "CREATE TABLE t (x); PRAGMA application_id = 1148408692; PRAGMA user_version = 2147483647", DS_NEWER,
      "version 2147483647" },
    { "ours by its marks alone", NULL, 0,
      "CREATE TABLE t (x); PRAGMA application_id = 1148408692; PRAGMA user_version = 1", DS_STORE,
      "holds the table t, which is not Downshift's" },
    { "newer", NULL, 0, "CREATE TABLE t (x); PRAGMA application_id = 1148408692; PRAGMA user_version = 77", DS_NEWER,
      "version 77" },
};

static void is_not_opened(void **state)
{
    const struct foreign *c = *state;
    const char *path = help_path("foreign.db");
    ds_why w;
    (void)unlink(path);
    if (c->sql) {
        sqlite3 *db = NULL;
        assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
        assert_int_equal(sqlite3_exec(db, c->sql, NULL, NULL, NULL), SQLITE_OK);
        sqlite3_close(db);
    } else {
        write_file(path, c->data, c->size);
    }
    for (int mode = DS_STORE_WRITE; mode <= DS_STORE_TRIAL; mode++) {
        assert_int_equal(open_as(path, (ds_store_mode)mode, &w), c->code);
        says(&w, c->says);
        says(&w, "foreign.db");
    }
}

/* What another program, or a person with one, may have put into a store of ours; none of it may run. */
static const struct intruder {
    const char *name, *sql, *says;
} intruders[] = {
    { "a trigger", "CREATE TRIGGER x AFTER INSERT ON client BEGIN INSERT INTO client (code) VALUES ('evil'); END",
      "holds the trigger x, which is not Downshift's" },
    { "a trigger on results",
      "CREATE TRIGGER x AFTER INSERT ON run BEGIN INSERT INTO client (code) VALUES ('evil'); END",
      "holds the trigger x, which is not Downshift's" },
    { "a table", "CREATE TABLE notes (x)", "holds the table notes, which is not Downshift's" },
    { "a view", "CREATE VIEW v1_more AS SELECT code FROM client", "holds the view v1_more, which is not Downshift's" },
    { "an index", "CREATE INDEX by_code ON client (code, id)", "holds the index by_code, which is not Downshift's" },
    { "another view of that name", "DROP VIEW v1_client; CREATE VIEW v1_client AS SELECT 1 AS client",
      "holds the view v1_client, which is not Downshift's" },
    { "a column", "ALTER TABLE client ADD COLUMN phone", "holds the table client, which is not Downshift's" },
    { "a view gone", "DROP VIEW v1_day", "lacks the view v1_day" },
    { "a table gone", "PRAGMA foreign_keys = OFF; DROP TABLE day", "lacks the table day" },
    { "a virtual table", "CREATE VIRTUAL TABLE words USING fts5(x)", "which is not Downshift's" },
    { "ANALYZE's counts are harmless", "INSERT INTO client (code) VALUES ('a'); ANALYZE", NULL },
    { "results of another shape are made anew", "DROP VIEW v1_finding; CREATE VIEW v1_finding AS SELECT 1 AS x", NULL },
};

static void what_is_not_ours_does_not_run(void **state)
{
    const struct intruder *c = *state;
    const char *path = help_path("intruder.db");
    ds_why w;
    (void)unlink(path);
    ds_store_close(help_store("intruder.db"));
    sqlite3 *db = NULL;
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    if (sqlite3_exec(db, c->sql, NULL, NULL, NULL)) fail_msg("%s", sqlite3_errmsg(db));
    sqlite3_close(db);
    for (int mode = DS_STORE_TRIAL; mode >= DS_STORE_WRITE; mode--) {
        assert_int_equal(open_as(path, (ds_store_mode)mode, &w), c->says ? DS_STORE : DS_OK);
        if (c->says) says(&w, c->says);
    }
}

static void a_newer_store_names_both_versions_and_a_way_out(void **state)
{
    (void)state;
    ds_why w;
    ds_store_close(help_store("newer.db"));
    sqlite3 *db = NULL;
    assert_int_equal(sqlite3_open(help_path("newer.db"), &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, "PRAGMA user_version = 9999", NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
    assert_int_equal(open_as(help_path("newer.db"), DS_STORE_WRITE, &w), DS_NEWER);
    says(&w, "has version 9999");
    char known[32];
    snprintf(known, sizeof known, "up to version %d;", ds_schema_latest(ds_embedded_migrations));
    says(&w, known);
    says(&w, "install a newer downshift");
}

static int gone(void **state)
{
    (void)state;
    help_gone();
    return 0;
}

int main(void)
{
    enum { F = DS_COUNT(foreigns), I = DS_COUNT(intruders) };
    struct CMUnitTest tests[1 + F + I] = { cmocka_unit_test(a_newer_store_names_both_versions_and_a_way_out) };
    for (int i = 0; i < F; i++)
        tests[1 + i] =
            (struct CMUnitTest){ foreigns[i].name, is_not_opened, NULL, NULL, (void *)(uintptr_t)&foreigns[i] };
    for (int i = 0; i < I; i++)
        tests[1 + F + i] = (struct CMUnitTest){ intruders[i].name, what_is_not_ours_does_not_run, NULL, NULL,
                                                (void *)(uintptr_t)&intruders[i] };
    return cmocka_run_group_tests_name("store: schema", tests, NULL, gone);
}
