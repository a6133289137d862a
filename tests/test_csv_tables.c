/* A report's tables as CSV. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <cmocka.h>

#include "support/book_help.h"
#include "support/files.h"

#define MARK "\xEF\xBB\xBF"

static const char yaml[] =
    "name: own\ntitle: Own\naudience: practice\ntakes: [month]\nsheets:\n  - name: Words & more\n    blocks:\n"
    "      - {text: not in it}\n"
    "      - table: {query: \"SELECT '=1+1' AS a, 'say \\\"so\\\", twice' AS b, 1.5 AS c, 3 AS d, NULL AS e UNION ALL "
    "SELECT '-x', char(64) || 'y', -0.1, -2, '+z'\", columns: [{from: a, head: \"In {month:month}\"}, {from: b, head: "
    "B}, "
    "{from: c, head: C, format: money, total: sum}, {from: d, head: D}, {from: e, head: E, absent: none}]}\n"
    "  - name: Two\n    blocks:\n      - table: {query: SELECT 1 AS a WHERE 0, empty: none, columns: [{from: a, head: "
    "A}]}\n"
    "      - table: {query: \"SELECT '2026-10-03' AS day\", columns: [{from: day, head: Day, format: date}]}\n";

static const char *whole(help_book *w, const char *name)
{
    ds_str text;
    if (ds_read_file(ds_textf(&w->a, "%s/%s", w->out, name), 1 << 20, &w->a, &text, &w->why))
        fail_msg("%s", w->why.text);
    return text.p;
}

static void each_table_is_a_file_of_values(void **state)
{
    (void)state;
    help_book *w = help_book_open(yaml);
    struct stat st;
    w->job.as = "csv";
    const char *path = help_book_made(w, "own", NULL);
    assert_string_equal(strrchr(path, '/'), "/own-2026-10");
    assert_string_equal(whole(w, "own-2026-10/01-Words%20%26%20more.csv"),
                        MARK "\"In October 2026\",\"B\",\"C\",\"D\",\"E\"\r\n"
                             "\"'=1+1\",\"say \"\"so\"\", twice\",1.5,3,\r\n"
                             "\"'-x\",\"'@y\",-0.1,-2,\"'+z\"\r\n");
    assert_string_equal(whole(w, "own-2026-10/02-Two.csv"), MARK "\"A\"\r\n");
    assert_string_equal(whole(w, "own-2026-10/03-Two.csv"), MARK "\"Day\"\r\n\"2026-10-03\"\r\n");
    assert_int_equal(stat(ds_textf(&w->a, "%s/own-2026-10/02-Two.csv", w->out), &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
    help_book_close(w);
}

/* The accountant's copy of the data holds no client, whatever it is written as. */
static void the_audience_holds(void **state)
{
    (void)state;
    help_book *w = help_book_open(NULL);
    w->job.as = "csv";
    (void)help_book_made(w, "accountant", NULL);
    const char *lines = whole(w, "accountant-2026-10/25-Takings.csv");
    assert_non_null(strstr(lines, "2026-10-03"));
    assert_null(strstr(lines, "ANNA"));
    help_book_close(w);
}

static void an_unknown_output_is_named(void **state)
{
    (void)state;
    help_book *w = help_book_open(yaml);
    char path[512];
    w->job.as = "docx";
    assert_int_equal(help_book_write(w, "own", NULL, path), DS_USAGE);
    assert_non_null(strstr(w->why.text, "\"docx\" (there are xlsx, pdf, csv)"));
    help_book_close(w);
}

static void a_report_without_tables_says_so(void **state)
{
    (void)state;
    help_book *w =
        help_book_open("name: own\ntitle: Own\naudience: practice\nsheets: [{name: One, blocks: [{text: words}]}]\n");
    char path[512];
    w->job.as = "csv";
    assert_int_equal(help_book_write(w, "own", NULL, path), DS_USAGE);
    assert_non_null(strstr(w->why.text, "no table"));
    help_book_close(w);
}

static void every_failed_allocation_is_told(void **state)
{
    (void)state;
    help_book *w = help_book_open(yaml);
    char path[512];
    ds_err err = DS_MEMORY;
    w->job.as = "csv";
    for (long n = 0; err && n < 20000; n += HELP_STRIDE) {
        ds_alloc_fail_after(n);
        err = help_book_write(w, "own", NULL, path);
        ds_alloc_fail_after(-1);
        if (err && err != DS_MEMORY) fail_msg("allocation %ld: %s", n, w->why.text);
    }
    assert_int_equal(err, DS_OK);
    help_book_close(w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_table_is_a_file_of_values),  cmocka_unit_test(the_audience_holds),
        cmocka_unit_test(an_unknown_output_is_named),      cmocka_unit_test(a_report_without_tables_says_so),
        cmocka_unit_test(every_failed_allocation_is_told),
    };
    return cmocka_run_group_tests_name("report: CSV", tests, NULL, NULL);
}
