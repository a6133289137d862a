#include <downshift/audience.h>
#include <downshift/person.h>
#include <downshift/results.h>
#include <downshift/store.h>

#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include <cmocka.h>
#ifdef __linux__
#include <sys/mount.h>
#endif

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

/* ---- opening ---- */

static void a_new_store_is_private_whatever_the_umask(void **state)
{
    (void)state;
    static const mode_t masks[] = { 0, 022, 0277 };
    for (size_t i = 0; i < DS_COUNT(masks); i++) {
        const char *path = help_path("private.db");
        struct stat st;
        mode_t was = umask(masks[i]);
        ds_store *s = help_store("private.db");
        umask(was);
        assert_int_equal(stat(path, &st), 0);
        assert_int_equal(st.st_mode & 0777, 0600);
        ds_store_close(s);
        unlink(path);
    }
}

static void a_store_in_use_leaves_one_private_file(void **state)
{
    (void)state;
    ds_why w = { 0 };
    struct stat st;
    ds_store *s = help_store("one.db");
    assert_int_equal(ds_store_begin(s, &w), DS_OK);
    help_client(s, "ANN");
    assert_int_equal(stat(help_path("one.db-journal"), &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
    assert_int_equal(ds_store_commit(s, &w), DS_OK);
    assert_int_equal(access(help_path("one.db-journal"), F_OK), -1);
    ds_store_close(s);
}

static void what_is_there_is_never_overwritten(void **state)
{
    (void)state;
    ds_why w;
    ds_store_close(help_store("there.db"));
    assert_int_equal(open_as(help_path("there.db"), DS_STORE_CREATE, &w), DS_NOWRITE);
    says(&w, "there.db: exists already");
    assert_int_equal(open_as(help_path("there.db"), DS_STORE_READ, &w), DS_OK);
    assert_int_equal(open_as(help_path("there.db"), DS_STORE_WRITE, &w), DS_OK);
}

static void an_absent_store_says_how_to_begin(void **state)
{
    (void)state;
    ds_why w;
    for (int mode = DS_STORE_WRITE; mode <= DS_STORE_READ; mode++) {
        assert_int_equal(open_as(help_path("absent.db"), (ds_store_mode)mode, &w), DS_NOINPUT);
        says(&w, "downshift init");
        assert_int_equal(access(help_path("absent.db"), F_OK), -1);
    }
    assert_int_equal(open_as(help_path("no/such/folder.db"), DS_STORE_CREATE, &w), DS_NOWRITE);
    assert_int_equal(open_as(help_folder(), DS_STORE_WRITE, &w), DS_NOINPUT);
    says(&w, "folder");
}

static void a_name_is_a_name_whatever_sqlite_makes_of_it(void **state)
{
    (void)state;
    static const char *const names[] = { ":memory:", "file:memory?mode=memory", "a b%20c.db" };
    char here[1024];
    ds_why w = { 0 };
    assert_non_null(getcwd(here, sizeof here));
    assert_int_equal(chdir(help_folder()), 0);
    for (size_t i = 0; i < DS_COUNT(names); i++) {
        struct stat st = { 0 };
        assert_int_equal(open_as(names[i], DS_STORE_CREATE, &w), DS_OK);
        assert_int_equal(stat(names[i], &st), 0);
        assert_true(st.st_size > 4096);
        assert_int_equal(open_as(names[i], DS_STORE_WRITE, &w), DS_OK);
    }
    assert_int_equal(chdir(here), 0);
}

static void a_damaged_store_is_told(void **state)
{
    (void)state;
    ds_why w = { 0 };
    const char *path = help_path("damaged.db");
    ds_store_close(help_store("damaged.db"));
    int fd = open(path, O_WRONLY);
    char junk[4096];
    memset(junk, 0xA5, sizeof junk);
    assert_int_equal(pwrite(fd, junk, sizeof junk - 100, 100), (ssize_t)sizeof junk - 100);
    close(fd);
    assert_int_equal(open_as(path, DS_STORE_WRITE, &w), DS_STORE);
    says(&w, "damaged");
}

/* ---- transactions ---- */

static void another_writer_means_locked_and_nothing_changes(void **state)
{
    (void)state;
    ds_why w = { 0 };
    int64_t id;
    ds_store *a = help_store("locked.db"), *b = NULL;
    assert_int_equal(ds_store_open(help_path("locked.db"), DS_STORE_WRITE, &b, NULL, &w), DS_OK);
    sqlite3_busy_timeout(b->face.db, b->busy_ms = 50); /* the test need not wait two seconds */
    assert_int_equal(ds_store_begin(a, &w), DS_OK);
    assert_int_equal(ds_store_begin(b, &w), DS_LOCKED);
    says(&w, "locked.db: is in use");
    assert_int_equal(ds_store_begin_import(b, &w), DS_LOCKED);
    assert_false(b->importing);
    assert_int_equal(ds_store_client(b, DS_LIT("X"), &id, &w), DS_LOCKED);
    ds_store_rollback(a);
    assert_int_equal(ds_store_begin(b, &w), DS_OK);
    ds_store_close(b);
    ds_store_close(a);
}

static void a_lock_is_told_at_opening_too(void **state)
{
    (void)state;
    ds_why w = { 0 };
    ds_store *a = help_store("exclusive.db");
    assert_int_equal(ds_sqlite_exec(&a->face, "BEGIN EXCLUSIVE", &w), DS_OK);
    assert_int_equal(open_as(help_path("exclusive.db"), DS_STORE_READ, &w), DS_LOCKED);
    ds_store_close(a);
}

static void closing_rolls_back(void **state)
{
    (void)state;
    ds_why w = { 0 };
    ds_store *s = help_store("roll.db");
    assert_int_equal(ds_store_begin(s, &w), DS_OK);
    help_client(s, "ANN");
    ds_store_close(s);
    assert_int_equal(ds_store_open(help_path("roll.db"), DS_STORE_READ, &s, NULL, &w), DS_OK);
    assert_string_equal(help_ask_store(s, "SELECT count(*) FROM v1_client"), "0");
    ds_store_close(s);
}

static void references_are_checked_outside_imports(void **state)
{
    (void)state;
    ds_why w = { 0 };
    ds_put_fate fate;
    ds_store *s = help_store("keys.db");
    help_row r = help_record(DS_SESSION, "start=2026-10-03T18:00 duration_min=60");
    assert_int_equal(ds_store_begin_import(s, &w), DS_OK);
    assert_int_equal(ds_store_commit(s, &w), DS_OK);
    assert_int_equal(ds_store_begin(s, &w), DS_OK);
    assert_int_equal(help_put(s, 404, 0, 404, &r, &fate, &w), DS_STORE);
    ds_store_rollback(s);
    ds_store_close(s);
}

static void a_read_only_store_writes_nothing(void **state)
{
    (void)state;
    ds_why w = { 0 };
    int64_t id;
    ds_store *s = NULL;
    ds_store_close(help_store("ro.db"));
    assert_int_equal(ds_store_open(help_path("ro.db"), DS_STORE_READ, &s, NULL, &w), DS_OK);
    assert_int_equal(ds_store_client(s, DS_LIT("X"), &id, &w), DS_NOWRITE);
    ds_store_close(s);
}

/* ---- a full disk ---- */

static ds_err fill(ds_store *s, int nights, ds_why *w)
{
    int64_t client = help_client(s, "ANN"), source = help_source(s, "whoop"), file = help_file(s, "a.csv");
    help_row r = help_record(DS_SLEEP, "night_date=2026-01-01 bedtime=2026-01-01T23:10 quality=7.25 tst_min=401.5");
    ds_err err = DS_OK;
    for (int i = 0; !err && i < nights; i++) {
        ds_put_fate fate;
        r.record->v[DS_SLEEP_NIGHT_DATE].whole++;
        r.record->v[DS_SLEEP_BED].time.local += 86400;
        r.record->line++;
        err = help_put(s, client, source, file, &r, &fate, w);
    }
    return err;
}

static void check_unchanged(const char *path)
{
    ds_why w = { 0 };
    ds_store *s = NULL;
    assert_int_equal(ds_store_open(path, DS_STORE_WRITE, &s, NULL, &w), DS_OK);
    assert_string_equal(help_ask_store(s, "SELECT count(*) FROM v1_night"), "0");
    assert_string_equal(help_ask_store(s, "SELECT count(*) FROM v1_client"), "0");
    int64_t fine = 0;
    assert_int_equal(ds_sqlite_int(&s->face, "SELECT quick_check = 'ok' FROM pragma_quick_check", &fine, &w), DS_OK);
    assert_int_equal(fine, 1);
    assert_int_equal(ds_store_begin_import(s, &w), DS_OK); /* and goes on working */
    assert_int_equal(fill(s, 5, &w), DS_OK);
    assert_int_equal(ds_store_commit(s, &w), DS_OK);
    ds_store_close(s);
}

static void a_full_store_changes_nothing(void **state)
{
    (void)state;
    ds_why w = { 0 };
    ds_store *s = help_store("full.db");
    assert_int_equal(ds_sqlite_exec(&s->face, "PRAGMA max_page_count = 60", &w), DS_OK);
    assert_int_equal(ds_store_begin_import(s, &w), DS_OK);
    assert_int_equal(fill(s, 20000, &w), DS_STORE);
    says(&w, "the disk is full");
    ds_store_rollback(s);
    assert_false(s->importing);
    ds_store_close(s);
    check_unchanged(help_path("full.db"));
}

static void a_full_disk_changes_nothing(void **state)
{
    (void)state;
#ifdef __linux__
    ds_why w = { 0 };
    char folder[600], path[620];
    ds_store *s = NULL;
    snprintf(folder, sizeof folder, "%s", help_path("tiny"));
    snprintf(path, sizeof path, "%s/full.db", folder);
    assert_int_equal(mkdir(folder, 0700), 0);
    if (mount("tmpfs", folder, "tmpfs", 0, "size=800k")) {
        print_message("skipped: a tiny file system cannot be mounted here\n");
        skip();
    }
    ds_err opened = ds_store_open(path, DS_STORE_CREATE, &s, NULL, &w);
    ds_err begun = opened ? opened : ds_store_begin_import(s, &w);
    ds_err err = begun ? begun : fill(s, 20000, &w);
    if (!err) err = ds_store_commit(s, &w);
    if (s) ds_store_rollback(s);
    ds_store_close(s);
    if (!begun) check_unchanged(path);
    assert_int_equal(umount(folder), 0);
    assert_int_equal(begun, DS_OK);
    assert_int_equal(err, DS_STORE);
    says(&w, "the disk is full");
#else
    skip();
#endif
}

/* ---- a power cut ---- */

static void a_change_cut_off_is_taken_back(void **state)
{
    (void)state;
    const char *path = help_path("cut.db");
    ds_why w = { 0 };
    ds_store_close(help_store("cut.db"));
    pid_t child = fork();
    assert_true(child >= 0);
    if (!child) { /* dies with half an import in the file and its journal beside it */
        ds_store *s = NULL;
        ds_err err = ds_store_open(path, DS_STORE_WRITE, &s, NULL, &w);
        if (!err) err = ds_sqlite_exec(&s->face, "PRAGMA cache_size = 5", &w);
        if (!err) err = ds_store_begin_import(s, &w);
        _exit(err || fill(s, 5000, &w) ? 1 : 0);
    }
    int status = -1;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    assert_int_equal(access(help_path("cut.db-journal"), F_OK), 0);
    /* reading takes it back by itself, and nobody has to write first */
    assert_int_equal(open_as(path, DS_STORE_READ, &w), DS_OK);
    check_unchanged(path);
    assert_int_equal(open_as(path, DS_STORE_READ, &w), DS_OK);
}

/* ---- beginnings and copies ---- */

static void an_empty_file_is_a_new_store(void **state)
{
    const char *path = help_path("empty.db");
    ds_why w = { 0 };
    ds_store *s = NULL;
    const ds_store_mode mode = *(const ds_store_mode *)*state;
    write_file(path, "", 0);
    if (ds_store_open(path, mode, &s, NULL, &w)) fail_msg("%s", w.text);
    assert_string_equal(help_ask_store(s, "SELECT count(*) FROM v1_client"), "0");
    ds_store_close(s);
    struct stat st;
    assert_int_equal(stat(path, &st), 0);
    assert_int_equal(st.st_size > 0, mode == DS_STORE_CREATE || mode == DS_STORE_WRITE);
    assert_int_equal(ds_store_open(path, DS_STORE_WRITE, &s, NULL, &w), DS_OK);
    ds_store_close(s);
    assert_int_equal(unlink(path), 0);
}

/* Many programs that begin at once on a place where nothing is: each has the same whole store in the end. */
static void first_starts_at_once_wait_for_each_other(void **state)
{
    (void)state;
    enum { STARTS = 4 }; /* more wait longer than a store is waited for, on a busy machine with sanitizers */
    const char *path = help_path("begin.db");
    pid_t child[STARTS];
    for (int i = 0; i < STARTS; i++) {
        if ((child[i] = fork())) continue;
        ds_why w = { 0 };
        ds_store *s = NULL;
        char code[16];
        int64_t id;
        snprintf(code, sizeof code, "C%d", i);
        ds_err err = ds_store_open(path, DS_STORE_CREATE, &s, NULL, &w);
        if (!err) ds_store_close(s);
        err = ds_store_open(path, DS_STORE_WRITE, &s, NULL, &w);
        if (!err) err = ds_store_begin_import(s, &w);
        if (!err) err = ds_store_client(s, ds_str_of(code), &id, &w);
        if (!err) err = ds_store_commit(s, &w);
        _exit(err ? 1 : 0);
    }
    for (int i = 0; i < STARTS; i++) {
        int status = -1;
        assert_int_equal(waitpid(child[i], &status, 0), child[i]);
        assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    }
    ds_why w = { 0 };
    ds_store *s = NULL;
    assert_int_equal(ds_store_open(path, DS_STORE_READ, &s, NULL, &w), DS_OK);
    assert_string_equal(help_ask_store(s, "SELECT count(*) FROM v1_client"), "4");
    ds_store_close(s);
}

/* Killed at any moment of a first start, the next one works. */
static void a_first_start_cut_off_is_begun_again(void **state)
{
    (void)state;
    const char *path = help_path("killed.db");
    for (int i = 0; i < 40; i++) {
        (void)unlink(path);
        (void)unlink(help_path("killed.db-journal"));
        pid_t child = fork();
        assert_true(child >= 0);
        if (!child) {
            ds_why w = { 0 };
            ds_store *s = NULL;
            _exit(ds_store_open(path, DS_STORE_CREATE, &s, NULL, &w));
        }
        const struct timespec pause = { 0, i * 400000L };
        nanosleep(&pause, NULL);
        kill(child, SIGKILL);
        int status = -1;
        assert_int_equal(waitpid(child, &status, 0), child);
        ds_why w = { 0 };
        ds_store *s = NULL;
        ds_err err = ds_store_open(path, access(path, F_OK) ? DS_STORE_CREATE : DS_STORE_WRITE, &s, NULL, &w);
        if (err) fail_msg("after kill %d: %s", i, w.text);
        assert_string_equal(help_ask_store(s, "SELECT count(*) FROM v1_client"), "0");
        ds_store_close(s);
    }
}

static void hash_of(const char *path, char out[DS_HASH_TEXT])
{
    ds_arena a = { 0 };
    ds_why w = { 0 };
    ds_str all;
    ds_hash h;
    assert_int_equal(ds_read_file(path, 1 << 24, &a, &all, &w), DS_OK);
    ds_hash_start(&h);
    ds_hash_add(&h, all.p, all.n);
    ds_hash_end(&h, out);
    ds_arena_free(&a);
}

/* A copy that may be written, and of which nothing reaches the disk, not a byte. */
static void a_trial_changes_nothing(void **state)
{
    (void)state;
    ds_why w = { 0 };
    const char *path = help_path("trial.db");
    ds_store *s = help_store("trial.db");
    help_client(s, "ANN");
    ds_store_close(s);
    char before[DS_HASH_TEXT], after[DS_HASH_TEXT];
    hash_of(path, before);
    assert_int_equal(ds_store_open(path, DS_STORE_TRIAL, &s, NULL, &w), DS_OK);
    assert_int_equal(ds_store_begin_import(s, &w), DS_OK);
    help_client(s, "BEA");
    assert_int_equal(ds_store_commit(s, &w), DS_OK);
    assert_string_equal(help_ask_store(s, "SELECT group_concat(client) FROM v1_client"), "ANN,BEA");
    ds_store_close(s);
    hash_of(path, after);
    assert_string_equal(before, after);

    assert_int_equal(ds_store_open(help_path("nowhere.db"), DS_STORE_TRIAL, &s, NULL, &w), DS_OK);
    help_client(s, "BEA");
    ds_store_close(s);
    assert_int_equal(access(help_path("nowhere.db"), F_OK), -1);
}

/* ---- damage ---- */

static ds_err check(const char *path, bool *skipped, ds_why *w)
{
    ds_store *s = NULL;
    ds_err err = ds_store_open(path, DS_STORE_WRITE, &s, NULL, w);
    if (!err) err = ds_store_check(s, skipped, w);
    ds_store_close(s);
    return err;
}

/* A page of zeroes anywhere but in the first, where opening finds it, is found by looking. */
static void damage_is_found_before_anything_is_made_of_it(void **state)
{
    (void)state;
    ds_why w = { 0 };
    struct stat st;
    bool skipped = true;
    const char *path = help_path("hurt.db");
    ds_store *s = help_store("hurt.db");
    assert_int_equal(ds_store_begin(s, &w), DS_OK);
    assert_int_equal(fill(s, 2000, &w), DS_OK);
    assert_int_equal(ds_store_commit(s, &w), DS_OK);
    ds_store_close(s);
    assert_int_equal(check(path, &skipped, &w), DS_OK);
    assert_false(skipped);
    assert_int_equal(stat(path, &st), 0);
    static const char zero[512];
    int found = 0, hurt = 0;
    for (off_t at = 4096; at < st.st_size; at += 4096 * 3, hurt++) {
        char whole[sizeof zero];
        int fd = open(path, O_RDWR);
        assert_int_equal(pread(fd, whole, sizeof whole, at), (ssize_t)sizeof whole);
        assert_int_equal(pwrite(fd, zero, sizeof zero, at), (ssize_t)sizeof zero);
        if (check(path, &skipped, &w)) {
            found++;
            says(&w, "damaged");
            says(&w, "go back to a copy");
        }
        assert_int_equal(pwrite(fd, whole, sizeof whole, at), (ssize_t)sizeof whole);
        close(fd);
    }
    assert_true(hurt > 5);
    assert_int_equal(found, hurt);
}

/* ---- rights ---- */

/* Runs body as somebody without rights: root may write anything, so as root in a child that becomes nobody. */
static void as_nobody(const char *path, ds_store_mode mode, ds_err code, const char *part)
{
    pid_t child = fork();
    assert_true(child >= 0);
    if (!child) {
        ds_why w = { 0 };
        ds_store *s = NULL;
        if (!getuid() && (setgid(65534) || setuid(65534))) _exit(9);
        ds_err err = ds_store_open(path, mode, &s, NULL, &w);
        _exit(err != code ? 1 : err && !strstr(w.text, part) ? 2 : 0);
    }
    int status = -1;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 0);
}

static void rights_are_told_at_once(void **state)
{
    (void)state;
    char folder[600], path[620], other[620];
    snprintf(folder, sizeof folder, "%s", help_path("rights"));
    snprintf(path, sizeof path, "%s/a.db", folder);
    snprintf(other, sizeof other, "%s/b.db", folder);
    assert_int_equal(mkdir(folder, 0755), 0);
    assert_int_equal(chmod(help_folder(), 0755), 0);
    ds_store_close(help_store("rights/a.db"));

    assert_int_equal(chmod(path, 0000), 0);
    as_nobody(path, DS_STORE_READ, DS_NOINPUT, "Permission denied");
    assert_int_equal(chmod(path, 0444), 0);
    as_nobody(path, DS_STORE_WRITE, DS_NOWRITE, "may not be written");
    assert_int_equal(chmod(path, 0666), 0);
    assert_int_equal(chmod(folder, 0555), 0);
    as_nobody(path, DS_STORE_READ, DS_OK, "");
    as_nobody(path, DS_STORE_WRITE, DS_NOWRITE, "its folder may not be written");
    as_nobody(other, DS_STORE_CREATE, DS_NOWRITE, "Permission denied");

    assert_int_equal(chmod(folder, 0755), 0);
    assert_int_equal(unlink(path), 0);
}

static int gone(void **state)
{
    (void)state;
    help_gone();
    return 0;
}

static ds_store_mode modes[] = { DS_STORE_CREATE, DS_STORE_WRITE, DS_STORE_READ, DS_STORE_TRIAL };

int main(void)
{
    struct CMUnitTest tests[] = {
        cmocka_unit_test(a_new_store_is_private_whatever_the_umask),
        cmocka_unit_test(a_store_in_use_leaves_one_private_file),
        cmocka_unit_test(what_is_there_is_never_overwritten),
        cmocka_unit_test(an_absent_store_says_how_to_begin),
        cmocka_unit_test(a_name_is_a_name_whatever_sqlite_makes_of_it),
        cmocka_unit_test(a_damaged_store_is_told),
        cmocka_unit_test(another_writer_means_locked_and_nothing_changes),
        cmocka_unit_test(a_lock_is_told_at_opening_too),
        cmocka_unit_test(closing_rolls_back),
        cmocka_unit_test(references_are_checked_outside_imports),
        cmocka_unit_test(a_read_only_store_writes_nothing),
        cmocka_unit_test(a_full_store_changes_nothing),
        cmocka_unit_test(a_full_disk_changes_nothing),
        cmocka_unit_test(a_change_cut_off_is_taken_back),
        cmocka_unit_test(rights_are_told_at_once),
        cmocka_unit_test_prestate(an_empty_file_is_a_new_store, &modes[DS_STORE_CREATE]),
        cmocka_unit_test_prestate(an_empty_file_is_a_new_store, &modes[DS_STORE_WRITE]),
        cmocka_unit_test_prestate(an_empty_file_is_a_new_store, &modes[DS_STORE_READ]),
        cmocka_unit_test_prestate(an_empty_file_is_a_new_store, &modes[DS_STORE_TRIAL]),
        cmocka_unit_test(first_starts_at_once_wait_for_each_other),
        cmocka_unit_test(a_first_start_cut_off_is_begun_again),
        cmocka_unit_test(a_trial_changes_nothing),
        cmocka_unit_test(damage_is_found_before_anything_is_made_of_it),
    };
    return cmocka_run_group_tests_name("store: open", tests, NULL, gone);
}
