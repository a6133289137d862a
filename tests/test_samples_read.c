#include <downshift/read.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include <dirent.h>

/* Real excerpts beside the checkout, where there are any: every file reads to its end, every row as wide as its header. */
static void reads_every_file_of(const char *dir)
{
    DIR *d = opendir(dir);
    int files = 0;
    if (!d) {
        print_message("no %s here\n", dir);
        skip();
    }
    for (struct dirent *e; (e = readdir(d));) {
        char path[512];
        ds_source *s = NULL;
        ds_str title;
        ds_cells header, row;
        bool more = false;
        ds_why w = { 0 };
        size_t n = strlen(e->d_name), rows = 0;
        if (n < 4 || strcmp(e->d_name + n - 4, ".csv")) continue;
        snprintf(path, sizeof path, "%s/%s", dir, e->d_name);
        assert_int_equal(ds_source_open(path, &s, &w), DS_OK);
        assert_int_equal(ds_source_table(s, &title, &header, &more, &w), DS_OK);
        assert_true(header.n > 3);
        for (int64_t line = 1;; line = row.line, rows++) {
            ds_err err = ds_source_row(s, &row, &more, &w);
            assert_string_equal(w.text, "");
            assert_int_equal(err, DS_OK);
            if (!more) break;
            assert_true(row.line > line);
            assert_int_equal(row.n, header.n);
        }
        assert_true(rows > 0);
        ds_source_close(s);
        files++;
    }
    closedir(d);
    assert_true(files > 0);
}

static void reads_whoop(void **state)
{
    (void)state;
    reads_every_file_of("../shared/samples/sleep/whoop");
}

static void reads_oura(void **state)
{
    (void)state;
    reads_every_file_of("../shared/samples/sleep/oura");
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(reads_whoop), cmocka_unit_test(reads_oura) };
    return cmocka_run_group_tests_name("samples: read", tests, NULL, NULL);
}
