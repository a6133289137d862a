#include <downshift/base.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include <sys/stat.h>
#include <unistd.h>
#include "support/files.h"

static const char *folder;

static void reads_the_whole_file(void **state)
{
    (void)state;
    ds_arena a = { 0 };
    ds_why w = { 0 };
    ds_str got = { 0 };
    const char *path = support_write(folder, "f", "a\0b\n", 4);
    assert_int_equal(ds_read_file(path, 4, &a, &got, &w), DS_OK);
    assert_int_equal(got.n, 4);
    assert_memory_equal(got.p, "a\0b\n", 5); /* with a NUL behind */
    assert_int_equal(ds_read_file(support_write(folder, "e", "", 0), 0, &a, &got, &w), DS_OK);
    assert_int_equal(got.n, 0);
    assert_string_equal(got.p, "");
    ds_arena_free(&a);
}

static void tells_why_not(void **state)
{
    (void)state;
    ds_arena a = { 0 };
    ds_why w = { 0 };
    ds_str got = { "untouched", 9 };
    assert_int_equal(ds_read_file(support_path(folder, "absent"), 100, &a, &got, &w), DS_NOINPUT);
    assert_non_null(strstr(w.text, "/absent: No such file or directory"));
    assert_int_equal(ds_read_file(folder, 100, &a, &got, &w), DS_NOINPUT);
    assert_non_null(strstr(w.text, ": is a folder, not a file"));
    const char *path = support_write_text(folder, "five", "12345");
    assert_int_equal(ds_read_file(path, 4, &a, &got, &w), DS_DATA);
    assert_non_null(strstr(w.text, "/five: 5 bytes, more than the 4 allowed here"));
    ds_alloc_fail_after(0);
    assert_int_equal(ds_read_file(path, 5, &a, &got, &w), DS_MEMORY);
    assert_non_null(strstr(w.text, "/five: 5 bytes"));
    assert_string_equal(got.p, "untouched");
    ds_arena_free(&a);
}

/* Nobody writes to the pipe: opening it must not wait for that. */
static void what_is_no_file_is_not_waited_for(void **state)
{
    (void)state;
    ds_arena a = { 0 };
    ds_why w = { 0 };
    ds_str got;
    const char *pipe = support_path(folder, "pipe");
    assert_int_equal(mkfifo(pipe, 0600), 0);
    alarm(10);
    assert_int_equal(ds_read_file(pipe, 100, &a, &got, &w), DS_NOINPUT);
    assert_non_null(strstr(w.text, "/pipe: not a plain file"));
    assert_int_equal(ds_read_file("/dev/zero", 100, &a, &got, &w), DS_NOINPUT);
    alarm(0);
    ds_arena_free(&a);
}

static void a_closed_file_is_no_input(void **state)
{
    (void)state;
    ds_arena a = { 0 };
    ds_why w = { 0 };
    ds_str got;
    const char *path = support_write_text(folder, "closed", "x");
    assert_int_equal(chmod(path, 0), 0);
    if (!support_drop_root()) skip();
    ds_err err = ds_read_file(path, 5, &a, &got, &w);
    support_regain_root();
    assert_int_equal(err, DS_NOINPUT);
    assert_non_null(strstr(w.text, "/closed: Permission denied"));
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
        cmocka_unit_test(reads_the_whole_file),
        cmocka_unit_test(tells_why_not),
        cmocka_unit_test(what_is_no_file_is_not_waited_for),
        cmocka_unit_test(a_closed_file_is_no_input),
    };
    return cmocka_run_group_tests_name("file", tests, set_up, tear_down);
}
