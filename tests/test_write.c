#include <downshift/report.h>

#include <dirent.h>
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>

#include "../src/report/out/write.h"
#include "support/files.h"
#include "support/book_help.h"

static int entries(const char *folder)
{
    int n = 0;
    DIR *d = opendir(folder);
    assert_non_null(d);
    for (struct dirent *e; (e = readdir(d));) n += strcmp(e->d_name, ".") && strcmp(e->d_name, "..");
    closedir(d);
    return n;
}

static void a_workbook_is_for_its_owner_only(void **state)
{
    (void)state;
    struct stat st;
    help_book *w = help_book_open(NULL);
    umask(0);
    w->job.out_dir = ds_textf(&w->a, "%s/made/for/this", w->folder);
    assert_int_equal(stat(help_book_made(w, "accountant", NULL), &st), 0);
    umask(022);
    assert_int_equal(st.st_mode & 0777, 0600);
    assert_int_equal(stat(w->job.out_dir, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0700);
    assert_int_equal(entries(w->job.out_dir), 1);
    help_book_close(w);
}

static void an_older_workbook_is_replaced_whole(void **state)
{
    (void)state;
    help_book *w = help_book_open(NULL);
    (void)support_write_text(w->folder, "out/accountant-2026-10.xlsx", "an older one");
    const char *path = help_book_made(w, "accountant", NULL);
    assert_int_equal(entries(w->out), 1);
    assert_non_null(strstr(help_book_part(w, path, NULL), "xl/workbook.xml"));
    help_book_close(w);
}

static void an_unwritable_folder_is_named(void **state)
{
    (void)state;
    help_book *w = help_book_open(NULL);
    char path[512];
    const char *locked = ds_textf(&w->a, "%s/locked", w->folder);
    assert_int_equal(mkdir(locked, 0700), 0);
    assert_int_equal(chmod(w->folder, 0755), 0);
    assert_int_equal(chmod(w->db, 0644), 0);
    assert_int_equal(chmod(locked, 0555), 0);
    if (!support_drop_root()) {
        help_book_close(w);
        print_message("root writes everywhere\n");
        skip();
    }
    w->job.out_dir = locked;
    ds_err err = help_book_write(w, "accountant", NULL, path);
    support_regain_root();
    assert_int_equal(err, DS_NOWRITE);
    assert_non_null(strstr(w->why.text, "locked/accountant-2026-10.xlsx: Permission denied"));
    assert_int_equal(entries(locked), 0);
    help_book_close(w);
}

static void a_folder_that_is_a_file_is_named(void **state)
{
    (void)state;
    help_book *w = help_book_open(NULL);
    char path[512];
    w->job.out_dir = support_write_text(w->folder, "out", "a file");
    assert_int_equal(help_book_write(w, "accountant", NULL, path), DS_NOWRITE);
    assert_non_null(strstr(w->why.text, "/out: Not a directory"));
    help_book_close(w);
}

static void a_folder_in_the_workbooks_place_is_named(void **state)
{
    (void)state;
    help_book *w = help_book_open(NULL);
    char path[512];
    (void)support_write_text(w->folder, "out/accountant-2026-10.xlsx/file", "x");
    assert_int_equal(help_book_write(w, "accountant", NULL, path), DS_NOWRITE);
    assert_non_null(strstr(w->why.text, "is a folder"));
    assert_int_equal(entries(w->out), 1);
    help_book_close(w);
}

/* In a child, since a limit on the size of files cannot be taken back; what the limit does, a full disk does too.
 * 42: it was told. */
static int write_with_limit(help_book *w, rlim_t bytes)
{
    pid_t child = fork();
    if (child) {
        int status = 0;
        assert_int_equal(waitpid(child, &status, 0), child);
        return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    }
    char path[512];
    const struct rlimit limit = { bytes, bytes };
    signal(SIGXFSZ, SIG_IGN);
    if (setrlimit(RLIMIT_FSIZE, &limit)) _exit(1);
    ds_err err = help_book_write(w, "monthly-review", NULL, path);
    _exit(!err ? 0 : err == DS_NOWRITE && strstr(w->why.text, "monthly-review-2026-10.xlsx: ") ? 42 : 1);
}

static ds_str bytes_of(help_book *w, const char *path)
{
    ds_str text;
    assert_int_equal(ds_read_file(path, 1 << 22, &w->a, &text, &w->why), DS_OK);
    return text;
}

/* Whatever is left on the disk: the older workbook, or the whole new one. */
static void a_full_disk_leaves_the_older_workbook(void **state)
{
    (void)state;
    help_book *w = help_book_open(NULL);
    const char *path = ds_textf(&w->a, "%s/monthly-review-2026-10.xlsx", w->out);
    const ds_str whole = bytes_of(w, help_book_made(w, "monthly-review", NULL));
    int told = 0, written = 0;
    for (rlim_t limit = 0; limit < 1000000; limit = limit * 3 / 2 + 700) {
        (void)support_write_text(w->folder, "out/monthly-review-2026-10.xlsx", "an older one");
        const int status = write_with_limit(w, limit);
        assert_true(status == 42 || status == 0);
        assert_true(ds_same(bytes_of(w, path), status ? DS_LIT("an older one") : whole));
        assert_int_equal(entries(w->out), 1);
        *(status ? &told : &written) += 1;
    }
    assert_true(told > 5 && written > 0);
    help_book_close(w);
}

/* What a killed run left goes with the next one; what a live one writes, and what only looks alike, stays. */
static void the_leavings_of_a_killed_run_are_swept(void **state)
{
    (void)state;
    help_book *w = help_book_open(NULL);
    rep_aside live = { .fd = -1 };
    (void)support_write_text(w->folder, "out/.accountant-2026-10.xlsx.aB3xYz", "half");
    (void)support_write_text(w->folder, "out/.client-progress-2026-10-ANNA.xlsx.000000", "");
    (void)support_write_text(w->folder, "out/.accountant-2026-10.xlsx.abc12", "a name of ours has six");
    (void)support_write_text(w->folder, "out/.notes.txt.abc123", "not ours");
    (void)support_write_text(w->folder, "out/accountant.xlsx.abc123", "not hidden");
    assert_int_equal(rep_aside_open(ds_textf(&w->a, "%s/other.xlsx", w->out), &w->a, &live, &w->why), DS_OK);
    (void)help_book_made(w, "accountant", NULL);
    assert_int_equal(entries(w->out), 5);
    assert_int_equal(access(live.aside, F_OK), 0);
    rep_aside_drop(&live);
    assert_int_equal(entries(w->out), 4);
    help_book_close(w);
}

static void a_signal_removes_what_is_being_written(void **state)
{
    (void)state;
    const char *folder = support_folder();
    ds_arena a = { 0 };
    ds_why w = { 0 };
    rep_aside one = { .fd = -1 }, other = { .fd = -1 };
    ds_report_abandon();
    assert_int_equal(rep_aside_open(support_path(folder, "a.xlsx"), &a, &one, &w), DS_OK);
    assert_int_equal(rep_aside_open(support_path(folder, "b.xlsx"), &a, &other, &w), DS_OK);
    assert_int_equal(entries(folder), 2);
    ds_report_abandon();
    assert_int_equal(entries(folder), 0);
    rep_aside_drop(&one);
    rep_aside_drop(&other);
    assert_int_equal(rep_aside_open(support_path(folder, "a.xlsx"), &a, &one, &w), DS_OK);
    assert_int_equal(rep_aside_finish(&one, &w), DS_OK);
    ds_report_abandon();
    assert_int_equal(entries(folder), 1);
    rep_aside_drop(&one);
    ds_arena_free(&a);
    support_remove(folder);
}

/* They stand in memory: neither a missing nor a full folder for them matters. */
static void temporary_files_need_no_folder(void **state)
{
    (void)state;
    help_book *w = help_book_open(NULL);
    assert_int_equal(setenv("TMPDIR", "/no/such/folder", 1), 0);
    const char *path = help_book_made(w, "accountant", NULL);
    assert_int_equal(unsetenv("TMPDIR"), 0);
    assert_non_null(strstr(help_book_part(w, path, NULL), "xl/workbook.xml"));
    help_book_close(w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_workbook_is_for_its_owner_only),
        cmocka_unit_test(an_older_workbook_is_replaced_whole),
        cmocka_unit_test(an_unwritable_folder_is_named),
        cmocka_unit_test(a_folder_that_is_a_file_is_named),
        cmocka_unit_test(a_folder_in_the_workbooks_place_is_named),
        cmocka_unit_test(a_full_disk_leaves_the_older_workbook),
        cmocka_unit_test(the_leavings_of_a_killed_run_are_swept),
        cmocka_unit_test(a_signal_removes_what_is_being_written),
        cmocka_unit_test(temporary_files_need_no_folder),
    };
    return cmocka_run_group_tests_name("report: writing", tests, NULL, NULL);
}
