/* Backups before steps, and the way back. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

#include "../src/store/room.h"
#include "support/store_help.h"

static ds_store *S;

#define ASK(sql, want) assert_string_equal(help_ask_store(S, sql), want)

static int open_one(void **state)
{
    (void)state;
    S = help_store("practice.db");
    return 0;
}

static int close_one(void **state)
{
    (void)state;
    ds_store_close(S);
    S = NULL;
    help_gone();
    return 0;
}

static void reopen(void)
{
    ds_why w = { 0 };
    ds_store_close(S);
    if (ds_store_open(help_path("practice.db"), DS_STORE_WRITE, &S, NULL, &w)) fail_msg("%s", w.text);
}

/* A step that makes a client. */
static void step(const char *code)
{
    ds_why w = { 0 };
    bool skipped = true;
    if (ds_store_begin_step(S, code, "2026-11-01 09:00", &skipped, &w)) fail_msg("%s", w.text);
    assert_false(skipped);
    help_client(S, code);
    assert_int_equal(ds_store_end_step(S, true, &w), DS_OK);
}

static ds_err undo(ds_undone *u, ds_why *w)
{
    ds_store_close(S);
    S = NULL;
    ds_err err = ds_store_undo(help_path("practice.db"), u, w);
    reopen();
    return err;
}

static bool there(const char *name)
{
    return !access(help_path(name), F_OK);
}

static void steps_are_taken_back_one_by_one(void **state)
{
    (void)state;
    ds_undone u;
    ds_why w = { 0 };
    step("A1");
    step("B2");
    assert_int_equal(undo(&u, &w), DS_OK);
    assert_string_equal(u.what, "B2");
    assert_string_equal(u.when, "2026-11-01 09:00");
    ASK("SELECT group_concat(code) FROM client", "A1");
    assert_false(there("practice.db.undo-2"));
    step("C3");
    assert_int_equal(undo(&u, &w), DS_OK);
    assert_string_equal(u.what, "C3");
    assert_int_equal(undo(&u, &w), DS_OK);
    ASK("SELECT count(*) FROM client", "0");
    assert_int_equal(undo(&u, &w), DS_NOINPUT);
    assert_non_null(strstr(w.text, "nothing to take back"));
}

static void the_last_five_are_kept(void **state)
{
    (void)state;
    ds_undone u;
    ds_why w = { 0 };
    static const char *const code[] = { "A1", "B2", "C3", "D4", "E5", "F6", "G7" };
    for (size_t i = 0; i < DS_COUNT(code); i++) step(code[i]);
    assert_false(there("practice.db.undo-2"));
    assert_true(there("practice.db.undo-3"));
    for (int i = 0; i < DS_UNDO_STEPS; i++) assert_int_equal(undo(&u, &w), DS_OK);
    ASK("SELECT count(*) FROM client", "2");
    assert_int_equal(undo(&u, &w), DS_NOINPUT);
    assert_non_null(strstr(w.text, "no backup is left"));
    ASK("SELECT count(*) FROM client", "2");
}

static void a_backup_is_its_owners_only(void **state)
{
    (void)state;
    struct stat st;
    mode_t was = umask(0);
    step("A1");
    umask(was);
    assert_int_equal(stat(help_path("practice.db.undo-1"), &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
    assert_false(there("practice.db.undo-1.part"));
    ds_undone u;
    ds_why w = { 0 };
    assert_int_equal(undo(&u, &w), DS_OK);
    assert_int_equal(stat(help_path("practice.db"), &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
}

/* An older backup must not be taken for the one that was not made. */
static void a_store_too_large_is_not_copied_and_says_so(void **state)
{
    (void)state;
    ds_undone u;
    ds_why w = { 0 };
    bool skipped = false;
    step("A1");
    assert_int_equal(ds_store_begin_step_of(S, "import inbox", "2026-11-02 09:00", 4096, &skipped, &w), DS_OK);
    assert_true(skipped);
    assert_false(there("practice.db.undo-2"));
    help_client(S, "B2");
    assert_int_equal(undo(&u, &w), DS_NOINPUT);
    assert_non_null(strstr(w.text, "too large"));
    ASK("SELECT count(*) FROM client", "2");
}

static void a_backup_of_another_store_is_not_taken(void **state)
{
    (void)state;
    ds_undone u;
    ds_why w = { 0 };
    bool skipped;
    step("A1");
    step("B2");
    ds_store *other = help_store("other.db");
    assert_int_equal(ds_store_begin_step(other, "import other", "2026-10-01 09:00", &skipped, &w), DS_OK);
    assert_int_equal(ds_store_begin_step(other, "import other", "2026-10-01 09:00", &skipped, &w), DS_OK);
    ds_store_close(other);
    assert_int_equal(rename(help_path("other.db.undo-2"), help_path("practice.db.undo-2")), 0);
    assert_int_equal(undo(&u, &w), DS_STORE);
    assert_non_null(strstr(w.text, "is no backup of this database"));
    ASK("SELECT count(*) FROM client", "2");
    FILE *f = fopen(help_path("practice.db.undo-2"), "w");
    assert_non_null(f);
    fputs("no database at all", f);
    fclose(f);
    assert_int_equal(undo(&u, &w), DS_STORE);
    ASK("SELECT count(*) FROM client", "2");
}

static void a_step_that_came_to_nothing_leaves_nothing(void **state)
{
    (void)state;
    ds_undone u;
    ds_why w = { 0 };
    bool skipped;
    step("A1");
    assert_int_equal(ds_store_begin_step(S, "clients rename", "2026-11-01 09:00", &skipped, &w), DS_OK);
    assert_int_equal(ds_store_end_step(S, false, &w), DS_OK);
    assert_false(there("practice.db.undo-2"));
    assert_int_equal(undo(&u, &w), DS_OK);
    assert_string_equal(u.what, "A1");
}

static void a_trial_keeps_nothing(void **state)
{
    (void)state;
    ds_why w = { 0 };
    ds_store *trial = NULL;
    bool skipped;
    for (int i = 0; i < 7; i++) step("A1");
    assert_int_equal(ds_store_open(help_path("practice.db"), DS_STORE_TRIAL, &trial, NULL, &w), DS_OK);
    assert_int_equal(ds_store_begin_step(trial, "import inbox", "2026-11-01 09:00", &skipped, &w), DS_OK);
    assert_int_equal(ds_store_end_step(trial, true, &w), DS_OK);
    assert_int_equal(ds_store_end_step(trial, false, &w), DS_OK);
    ds_store_close(trial);
    assert_false(there("practice.db.undo-8"));
    assert_true(there("practice.db.undo-7"));
    assert_true(there("practice.db.undo-3"));
}

static void without_a_backup_nothing_is_noted(void **state)
{
    (void)state;
    ds_why w = { 0 };
    bool skipped;
    assert_int_equal(mkdir(help_path("practice.db.undo-1"), 0700), 0); /* the name is taken by a folder */
    assert_int_equal(ds_store_begin_step(S, "import inbox", "2026-11-01 09:00", &skipped, &w), DS_NOWRITE);
    assert_non_null(strstr(w.text, "backup before a change"));
    ASK("SELECT count(*) FROM step", "0");
    assert_false(there("practice.db.undo-1.part"));
}

#define T(test) cmocka_unit_test_setup_teardown(test, open_one, close_one)

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(steps_are_taken_back_one_by_one),
        T(the_last_five_are_kept),
        T(a_backup_is_its_owners_only),
        T(a_store_too_large_is_not_copied_and_says_so),
        T(a_backup_of_another_store_is_not_taken),
        T(a_step_that_came_to_nothing_leaves_nothing),
        T(a_trial_keeps_nothing),
        T(without_a_backup_nothing_is_noted),
    };
    return cmocka_run_group_tests_name("undo", tests, NULL, NULL);
}
