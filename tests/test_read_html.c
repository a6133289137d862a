/* Tables of web pages, as programs save them under .xls: what is shown in a cell, cells over several columns and rows, sloppy
 * tags, and pages that are no export. */
#include <downshift/read.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "support/files.h"

static const char *folder;
static char out[200000];

static int make_folder(void **state)
{
    (void)state;
    folder = support_folder();
    return 0;
}

static int remove_folder(void **state)
{
    (void)state;
    support_remove(folder);
    return 0;
}

static ds_err tell_table(ds_source *s, ds_cells *c, ds_why *w)
{
    bool more = true;
    ds_err err = DS_OK;
    for (bool row = false; !err && more; row = true) {
        if (row) ds_print_more(out, sizeof out, "/%lld:", (long long)c->line);
        for (size_t i = 0; i < c->n; i++) ds_print_more(out, sizeof out, "%.*s|", DS_FMT(c->cell[i]));
        err = ds_source_row(s, c, &more, w);
    }
    return err;
}

/* "title{header|/line:cells|}", or the story. */
static const char *told_bytes(const char *bytes, size_t n)
{
    ds_source *s = NULL;
    ds_str title;
    ds_cells c;
    ds_why w = { 0 };
    bool more = false;
    *out = '\0';
    ds_err err = ds_source_open(support_write(folder, "x.xls", bytes, n), &s, &w);
    if (!err) assert_string_equal(ds_source_about(s)->kind, "web page");
    while (!err && !(err = ds_source_table(s, &title, &c, &more, &w)) && more) {
        ds_print_more(out, sizeof out, "%.*s{", DS_FMT(title));
        err = tell_table(s, &c, &w);
        ds_print_more(out, sizeof out, "}");
    }
    if (!err) err = ds_source_check(s, &w);
    ds_source_close(s);
    if (err) ds_print(out, sizeof out, "%s", w.text);
    return out;
}

#define PAGE(body) "<html><head><title>a<table></title><style>td{x:y}</style></head><body>\n" body "\n</body></html>"
#define NO_EXPORT  "this is a web page: log in again and download the export itself"

static const struct row {
    const char *name, *page, *want;
} rows[] = {
    { "a table", "<table>\n<tr><th>a</th><th>b</th></tr>\n<tr><td>1</td><td>2</td></tr>\n</table>",
      "table 1{a|b|/3:1|2|}" },
    { "in a page", PAGE("<h1>x</h1><table border=1>\n<tr><td>a<td>b\n<tr><td>1<td>2\n</table>"), "table 1{a|b|/4:1|2|}" },
    { "Excel's page", "<html xmlns:x=\"urn:schemas-microsoft-com:office:excel\"><!--[if gte mso 9]><xml><x:a>1</x:a></xml>"
                      "<![endif]--><body><table><tr><td>a</td></tr>\n<tr><td x:num=\"46298\">2026-10-03</td></tr></table></body></html>",
      "table 1{a|/2:2026-10-03|}" },
    { "capitals", "<TABLE><TR><TD>A</TD></TR>\n<TR><TD>B</TD></TR></TABLE>", "table 1{A|/2:B|}" },
    { "what is shown", "<table><tr><td>a&nbsp;&amp;&lt;td&gt; b </td><td> x\n  y<br>z<b>w</b></td><td>&nbsp;</td><td>&#252;&#xFC;&uuml;"
                       "&euro;&unknown;&</td></tr>\n</table>",
      "table 1{a &<td> b|x y zw||\xC3\xBC\xC3\xBC\xC3\xBC\xE2\x82\xAC&unknown;&|}" },
    { "columns in one", "<table><tr><td colspan=\"2\">a</td><td>b</td></tr>\n<tr><td>1</td><td>2</td><td>3</td></tr></table>",
      "table 1{a||b|/2:1|2|3|}" },
    { "rows in one", "<table><tr><td>a</td><td>b</td></tr>\n<tr><td rowspan=3>1</td><td>2</td></tr>\n<tr><td>3</td></tr>\n"
                     "<tr><td>4</td></tr>\n<tr><td>5</td></tr></table>",
      "table 1{a|b|/2:1|2|/3:1|3|/4:1|4|/5:5|}" },
    { "rows in the last column", "<table><tr><td>a</td><td rowspan='2'>b</td></tr>\n<tr><td>1</td></tr></table>",
      "table 1{a|b|/2:1|b|}" },
    { "one line", "<table><tr><td>a</td></tr><tr><td>1</td></tr><tr></tr><tr><td>2</td></tr></table>",
      "table 1{a|/2:1|/4:2|}" },
    { "two tables", "<table><tr><td></td></tr></table>\n<table><tr><td>a</td></tr></table>\n<table><tr><td>b</td></tr>\n"
                    "<tr><td>1</td></tr></table>",
      "table 2{a|}table 3{b|/4:1|}" },
    { "a table in a cell", "<table><tr><td>a<table><tr><td>b</td><td>c</td></tr></table></td><td>d</td></tr></table>",
      "table 1{a b c|d|}" },
    { "rows without their tags on one line", "<table>\n<tr><td>a</td></tr><td>1</td></tr>\n<tr><td>2</td></tr></table>",
      "table 1{a|/2:1|/3:2|}" },
    { "no rows' tags", "<table><td>a</td><td>b</td></table>", "table 1{a|b|}" },
    { "comments and scripts", "<div><!-- <table><tr><td>no --><script>if (a<b) \"<table>\"</script></div><table><tr><td>a<!-- b -->c</td>"
                              "</tr></table>",
      "table 1{ac|}" },
    { "a bracket that is none", "<table><tr><td>a < b <3</td></tr></table>", "table 1{a < b <3|}" },
    { "Windows-1252", "<table><tr><td>caf\xE9</td></tr></table>", "table 1{caf\xC3\xA9|}" },
    { "a byte of old", "<table><tr><td>caf\xC3\xA9 \xE9</td></tr></table>", "table 1{caf\xC3\xA9 \xC3\xA9|}" },
    { "another code page", "<meta charset=\"windows-1251\"><table><tr><td>\xE9</td></tr></table>",
      "a web page in windows-1251: open it in a spreadsheet and save it as .xlsx or CSV" },
    { "no table", PAGE("<p>Not found</p>"), NO_EXPORT },
    { "a table without cells", PAGE("<table></table>"), NO_EXPORT },
    { "a page to log in", PAGE("<form><table><tr><td>Name</td><td><input name=a></td></tr></table></form>"), NO_EXPORT },
    { "cut short", "<table><tr><td>a</td></tr>\n<tr><td>1</td></tr>\n<tr><td>2",
      "the table of this web page does not end: it was cut short; copy or export it again" },
    { "too many columns", "<table><tr><td colspan=99999>a</td></tr></table>",
      "line 1: over 16,384 columns or 1 MB of text in a row: save the table as CSV" },
};

static void gives(void **state)
{
    const struct row *r = *state;
    assert_string_equal(told_bytes(r->page, strlen(r->page)), r->want);
}

static void reads_utf_16(void **state)
{
    (void)state;
    static const char page[] = "<table><tr><td>a\xE9</td></tr></table>";
    char wide[2 * sizeof page] = "\xFF\xFE";
    for (size_t i = 0; i + 1 < sizeof page; i++) wide[2 * i + 2] = page[i], wide[2 * i + 3] = '\0';
    assert_string_equal(told_bytes(wide, 2 * sizeof page), "table 1{a\xC3\xA9|}");
}

/* Tags and cells lie across the borders of what is read at once. */
static void reads_long_tables(void **state)
{
    (void)state;
    enum { ROWS = 5000, EACH = 64 };
    char *page = malloc(ROWS * EACH + 64), *p = page;
    assert_non_null(page);
    p += snprintf(p, 64, "<table><tr><td>a</td><td>b</td></tr>\n");
    for (int i = 0; i < ROWS; i++) p += snprintf(p, EACH, "<tr class=\"r%d\"><td>%d</td><td>x&amp;y</td></tr>\n", i, i);
    snprintf(p, 32, "</table>");
    const char *got = told_bytes(page, strlen(page));
    free(page);
    assert_non_null(strstr(got, "/2:0|x&y|"));
    assert_non_null(strstr(got, "/5001:4999|x&y|}"));
}

enum { ROWS = sizeof rows / sizeof *rows };

int main(void)
{
    struct CMUnitTest tests[ROWS + 2] = { 0 };
    for (size_t i = 0; i < ROWS; i++)
        tests[i] = (struct CMUnitTest){ .name = rows[i].name,
                                        .test_func = gives,
                                        .initial_state = (void *)(uintptr_t)&rows[i] };
    tests[ROWS] = (struct CMUnitTest){ .name = "UTF-16", .test_func = reads_utf_16 };
    tests[ROWS + 1] = (struct CMUnitTest){ .name = "long tables", .test_func = reads_long_tables };
    return cmocka_run_group_tests_name("read: web pages", tests, make_folder, remove_folder);
}
