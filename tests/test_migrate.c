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

static void reading_never_migrates(void **state)
{
    (void)state;
    ds_why w = { 0 };
    ds_store *s = version_one("read.db");
    ds_store_close(s);
    assert_int_equal(ds_store_open_with(help_path("read.db"), DS_STORE_READ, two, &s, NULL, &w), DS_STORE);
    assert_null(s);
    assert_non_null(strstr(w.text, "version 1"));
    assert_int_equal(access(help_path("read.db.bak-v1"), F_OK), -1);
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
    assert_int_equal(ask(s, "SELECT count(*) FROM sqlite_master"), 1);
    ds_store_close(s);
}

static void a_store_whose_making_fails_leaves_no_file(void **state)
{
    (void)state;
    ds_why w = { 0 };
    ds_store *s = NULL;
    assert_int_equal(ds_store_open_with(help_path("made.db"), DS_STORE_CREATE, broken, &s, NULL, &w), DS_STORE);
    assert_non_null(strstr(w.text, "002.sql"));
    assert_null(s);
    assert_int_equal(access(help_path("made.db"), F_OK), -1);
    assert_int_equal(access(help_path("made.db-journal"), F_OK), -1);
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
        cmocka_unit_test(reading_never_migrates),
        { "a step that fails", fails_whole, NULL, NULL, (void *)(uintptr_t)broken },
        { "a reference left loose", fails_whole, NULL, NULL, (void *)(uintptr_t)loose },
        cmocka_unit_test(a_store_whose_making_fails_leaves_no_file),
        cmocka_unit_test(without_a_backup_there_is_no_migration),
    };
    return cmocka_run_group_tests_name("store: migrate", tests, NULL, gone);
}
