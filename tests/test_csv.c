#include <downshift/read.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <cmocka.h>
#include "support/files.h"
#include "support/random.h"

static const char *folder;

/* What a file reads as: "line:cell|cell" a row, the header first, and the story of a failure at the end. */
static void show(char *out, size_t cap, const ds_cells *c)
{
    size_t n = strlen(out);
    n += (size_t)snprintf(out + n, cap - n, "%lld:", (long long)c->line);
    for (size_t i = 0; i < c->n && n < cap; i++)
        n += (size_t)snprintf(out + n, cap - n, "%s%.*s", i ? "|" : "", DS_FMT(c->cell[i]));
    snprintf(out + n, cap - n, c->fault ? "!%s/" : "/", c->fault);
}

static ds_err read_all(const char *path, char *out, size_t cap, ds_source_facts *facts, ds_why *w)
{
    ds_source *s = NULL;
    ds_str title;
    ds_cells c;
    bool more = false;
    *out = '\0';
    ds_err err = ds_source_open(path, &s, w);
    if (err) {
        assert_null(s);
        return err;
    }
    if (facts) *facts = *ds_source_about(s);
    assert_int_equal(ds_source_table(s, &title, &c, &more, w), DS_OK);
    assert_true(more);
    assert_null(title.p);
    show(out, cap, &c);
    bool cut = c.cut;
    memset(&c, 0xa5, sizeof c); /* nothing of what stood there may be left in a row */
    for (; !(err = ds_source_row(s, &c, &more, w)) && more;) {
        assert_null(c.place);
        assert_false(cut); /* only the last row may be */
        show(out, cap, &c);
        cut = c.cut;
        memset(&c, 0xa5, sizeof c);
    }
    if (!err) {
        assert_true(ds_source_at(s) == ds_source_about(s)->bytes);
        assert_int_equal(cut, ds_source_about(s)->ends_cut);
        assert_int_equal(ds_source_table(s, &title, &c, &more, w), DS_OK);
        assert_false(more);
    }
    ds_source_close(s);
    return err;
}

/* ---- layouts that read ---- */

struct good {
    const char *name, *bytes, *reads, *line_end;
    char delimiter;
    bool cut;
};
static const struct good good[] = {
    { "LF", "a,b\n1,2\n3,4\n", "1:a|b/2:1|2/3:3|4/", "LF", ',', false },
    { "CRLF", "a,b\r\n1,2\r\n3,4\r\n", "1:a|b/2:1|2/3:3|4/", "CRLF", ',', false },
    { "CR CR LF", "a,b\r\r\n1,2\r\r\n3,4\r\r\n", "1:a|b/2:1|2/3:3|4/", "CR CR LF", ',', false },
    { "lone CR", "a,b\r1,2\r3,4\r", "1:a|b/2:1|2/3:3|4/", "CR", ',', false },
    { "lone CR, blank lines", "a,b\r\r1,2\r\r3,4\r\r", "1:a|b/3:1|2/5:3|4/", "CR", ',', false },
    { "no final newline", "a,b\n1,2\n3,4", "1:a|b/2:1|2/3:3|4/", "LF", ',', true },
    { "no final newline, CRLF", "a,b\r\n1,2\r\n3,4", "1:a|b/2:1|2/3:3|4/", "CRLF", ',', true },
    { "ends in a lone CR", "a,b\n1,2\r", "1:a|b/2:1|2/", "LF", ',', false },
    { "header only", "a,b\n", "1:a|b/", "LF", ',', false },
    { "header only, no newline", "a,b", "1:a|b/", "LF", ',', true },
    { "blank line after every row", "a,b\n\n1,2\n\n3,4\n\n", "1:a|b/3:1|2/5:3|4/", "LF", ',', false },
    { "blank lines before the header", "\n \n\t\na,b\n1,2\n", "4:a|b/5:1|2/", "LF", ',', false },
    { "lines of blanks", "a,b\n   \n1,2\n \t \n", "1:a|b/3:1|2/", "LF", ',', false },
    { "lines of separators are blank", "a,b\n,\n1,2\n,,,\n", "1:a|b/3:1|2/", "LF", ',', false },
    { "mixed line ends", "a,b\n1,2\r\n3,4\r5,6\r\r\n7,8\n", "1:a|b/2:1|2/3:3|4/4:5|6/5:7|8/", "LF", ',', false },
    { "semicolons", "a;b,c;d\n1;2,5;3\n", "1:a|b,c|d/2:1|2,5|3/", "LF", ';', false },
    { "tabs", "a\tb\n1\t2,5\n", "1:a|b/2:1|2,5/", "LF", '\t', false },
    { "tabs, empty cells", "a\tb\tc\n1\t\t3\n", "1:a|b|c/2:1||3/", "LF", '\t', false },
    { "Excel's line of the separator", "sep=;\r\na,b;c\r\n1,5;2\r\n", "2:a,b|c/3:1,5|2/", "CRLF", ';', false },
    { "Excel's line of the separator, bars", "SEP=|\na,b|c\n\"1|5\"|2\n", "2:a,b|c/3:1|5|2/", "LF", '|', false },
    { "Excel's line of the separator, a tab", "sep=\t\r\na,b\tc\r\n1,5\t2\r\n", "2:a,b|c/3:1,5|2/", "CRLF", '\t',
      false },
    { "Excel's line of the separator, a tab and blanks", " SEP=\t \na\tb\n", "2:a|b/", "LF", '\t', false },
    { "a header that begins like that line", "sep=x,b\n1,2\n", "1:sep=x|b/2:1|2/", "LF", ',', false },
    { "one column", "a\n1\n2\n", "1:a/2:1/3:2/", "LF", ',', false },
    { "delimiter inside quotes of the header", "\"a,b,c\";d\n1;2\n", "1:a,b,c|d/2:1|2/", "LF", ';', false },
    { "doubled quote in the header", "\"a\"\",,,\";d\n1;2\n", "1:a\",,,|d/2:1|2/", "LF", ';', false },
    { "cells trimmed", " a , b\t\n 1 , 2\t \n", "1:a|b/2:1|2/", "LF", ',', false },
    { "quoted cells keep blanks", "a,b\n\" 1 \",2\n", "1:a|b/2: 1 |2/", "LF", ',', false },
    { "blanks outside quotes", "a,b\n  \" 1\"  ,2\n", "1:a|b/2: 1|2/", "LF", ',', false },
    { "quoted separator", "a,b\n\"1,5\",2\n", "1:a|b/2:1,5|2/", "LF", ',', false },
    { "doubled quotes", "a,b\n\"say \"\"ah\"\"\",2\n", "1:a|b/2:say \"ah\"|2/", "LF", ',', false },
    { "empty quoted cell", "a,b\n\"\",2\n", "1:a|b/2:|2/", "LF", ',', false },
    { "only doubled quotes", "a,b\n\"\"\"\"\"\",\"\"\"\"\n", "1:a|b/2:\"\"|\"/", "LF", ',', false },
    { "quotes in tabs", "a\tb\n \"1\t2\" \t\"\"\n", "1:a|b/2:1\t2|/", "LF", '\t', false },
    { "empty cells beside a quoted one", "a,b,c,d\n,\"x\",, \n", "1:a|b|c|d/2:|x||/", "LF", ',', false },
    { "a bare cell with blanks beside a quoted one", "a,b\n 1 2 ,\"x\"\n", "1:a|b/2:1 2|x/", "LF", ',', false },
    { "a line end inside a doubled quote", "a,b\n\"x\"\"\n\"\"y\",2\n", "1:a|b/2:x\"\n\"y|2/", "LF", ',', false },
    { "quote inside a bare cell", "a,b\n5\" wide,2\n", "1:a|b/2:5\" wide|2/", "LF", ',', false },
    { "bare JSON", "id;c;s\nx;{\"deep\": 95, \"rem\": 6};71\ny;{};3\n",
      "1:id|c|s/2:x|{\"deep\": 95, \"rem\": 6}|71/3:y|{}|3/", "LF", ';', false },
    { "bare JSON beside a quoted cell", "id;c;s\nx;{\"d\":1};\"a;b\"\n", "1:id|c|s/2:x|{\"d\":1}|a;b/", "LF", ';',
      false },
    { "multi-line cell", "a,b\n\"one\ntwo\",2\n3,4\n", "1:a|b/2:one\ntwo|2/4:3|4/", "LF", ',', false },
    { "multi-line cell, CRLF", "a,b\r\n\"one\r\n\r\ntwo\",2\r\n3,4\r\n", "1:a|b/2:one\n\ntwo|2/5:3|4/", "CRLF", ',',
      false },
    { "two multi-line cells", "a,b\n\"1\n2\",\"3\n4\"\n5,6\n", "1:a|b/2:1\n2|3\n4/5:5|6/", "LF", ',', false },
    { "multi-line header", "\"a\nx\",b\n1,2\n", "1:a\nx|b/3:1|2/", "LF", ',', false },
    { "quoted last cell, no newline", "a,b\n1,\"2\"", "1:a|b/2:1|2/", "LF", ',', true },
    { "fewer and more cells", "a,b\n1\n1,2,3\n", "1:a|b/2:1/3:1|2|3/", "LF", ',', false },
    { "trailing separator", "a,b,\n1,2,\n", "1:a|b|/2:1|2|/", "LF", ',', false },
#define NEVER(line) "!the quote opened on line " line " is never closed: close it, or remove it/"
#define NOT_BEFORE(line, row)                                                                                          \
    "!the quote opened on line " line " is not closed before line " row                                                \
    ", which is a row by itself: close it, or remove it/"
#define NOT_WHERE(line, next)                                                                                          \
    "!the quote opened on line " line " is not closed where the next one stands, on line " next                        \
    ": close it, or remove it/"
#define TEXT_BEHIND "!text follows a closing quote: write a quote inside a quoted cell twice (\"\")/"
    { "quote never closed", "a,b\n1,2\n3,\"x\nno\nrow\n", "1:a|b/2:1|2/3:3" NEVER("3"), "LF", ',', false },
    { "quote never closed at the very end", "a,b\n1,\"", "1:a|b/2:1" NEVER("2"), "LF", ',', true },
    { "second quote never closed", "a,b\n\"1\n2\",\"x\ny\n", "1:a|b/2:1\n2" NEVER("3"), "LF", ',', false },
    { "an open quote before rows", "a,b\n1,2\n3,\"x\n5,6\n7,8\n", "1:a|b/2:1|2/3:3" NOT_BEFORE("3", "4") "4:5|6/5:7|8/",
      "LF", ',', false },
    { "an open quote in the first row", "a,b,c\n1,\"x,3\n5,6,7\n", "1:a|b|c/2:1" NOT_BEFORE("2", "3") "3:5|6|7/", "LF",
      ',', false },
    { "an open quote in the first cell of all", "a,b,c\n\"1,x,3\n5,6,7\n", "1:a|b|c/2:" NOT_BEFORE("2", "3") "3:5|6|7/",
      "LF", ',', false },
    { "an open quote, a line of text, and rows", "a,b,c\nx,2,3\ny,4,\"n\nmore\nz,5,6\n",
      "1:a|b|c/2:x|2|3/3:y|4" NOT_BEFORE("3", "5") "5:z|5|6/", "LF", ',', false },
    { "an open quote that the next one closes", "a,b,c\nx,2,w\ny,4,\"n\nz,5,\"\nu,6,\"v\"\n",
      "1:a|b|c/2:x|2|w/3:y|4" NOT_BEFORE("3", "4") "4:z|5" NOT_BEFORE("4", "5") "5:u|6|v/", "LF", ',', false },
    { "an open quote that the next row's first cell closes", "a,b,c\nx,2,3\ny,4,\"n\n\"z\",5,6\n",
      "1:a|b|c/2:x|2|3/3:y|4" NOT_BEFORE("3", "4") "4:z|5|6/", "LF", ',', false },
    { "semicolons, and the end of the file", "a;b;c\nx;2;3\ny;4;\"n\nz;5;6",
      "1:a|b|c/2:x|2|3/3:y|4" NOT_BEFORE("3", "4") "4:z|5|6/", "LF", ';', true },
    { "two quotes on one line, one open", "a,b\n1,\"2\"\n\"3\",\"x\n5,6\n",
      "1:a|b/2:1|2/3:3" NOT_BEFORE("3", "4") "4:5|6/", "LF", ',', false },
    { "a quote on a line of text", "a,b,c\nx,2,3\ny,4,\"n\nsay \"ah\"\nz,5,6\n",
      "1:a|b|c/2:x|2|3/3:y|4" NOT_WHERE("3", "4") "5:z|5|6/", "LF", ',', false },
    { "text behind a closing quote", "a,b\n1,\"Deep\" tissue\n3,\"4\"\n", "1:a|b/2:1" TEXT_BEHIND "3:3|4/", "LF", ',',
      false },
    { "blanks and a quote behind a closing quote", "a,b\n\"1\" \"2\",3\n4,5\n", "1:a|b/2:1\" \"2|3/3:4|5/", "LF", ',', false },
    { "quotes in a text that are not written twice", "a,b,c\n1,\"so \"well\", she said\",2\n1,\"so \"well\" she said\",2\n",
      "1:a|b|c/2:1" TEXT_BEHIND "3:1|so \"well\" she said|2/", "LF", ',', false },
    { "at the end of a text", "a,b\n1,\"slept \"well\"\"\n\"so \"well\"\" , 2\n",
      "1:a|b/2:1|slept \"well\"/3:so \"well\"|2/", "LF", ',', false },
    { "in a text of two lines", "a,b\n1,\"so \"well\"\nand good\"\n3,4\n", "1:a|b/2:1" TEXT_BEHIND "3:and good\"/4:3|4/", "LF", ',', false },
    /* texts of several lines that are sound */
    { "a text of lines in the first cell", "a,b,c\n\"x\ny\",2,3\n\"u\nv\",4,5\n", "1:a|b|c/2:x\ny|2|3/4:u\nv|4|5/",
      "LF", ',', false },
    { "a text of lines with separators and figures", "a,b,c\nx,2,\"first,\n2 cups, 3 times\nand, so, on\"\n",
      "1:a|b|c/2:x|2|first,\n2 cups, 3 times\nand, so, on/", "LF", ',', false },
    { "a header in brackets", "[a],[b]\n1,2\n", "1:[a]|[b]/2:1|2/", "LF", ',', false },
    { "a header in braces", "{a},{b}\n1,2\n", "1:{a}|{b}/2:1|2/", "LF", ',', false },
    { "UTF-8 mark",
      "\xEF\xBB\xBF"
      "a,b\n1,2\n",
      "1:a|b/2:1|2/", "LF", ',', false },
    { "mark before a quoted name", "\xEF\xBB\xBF\"a\",b\n1,2\n", "1:a|b/2:1|2/", "LF", ',', false },
};

static void reads(void **state)
{
    const struct good *r = *state;
    char got[512];
    ds_source_facts f = { 0 };
    ds_why w = { 0 };
    ds_err err = read_all(support_write_text(folder, "good.csv", r->bytes), got, sizeof got, &f, &w);
    assert_string_equal(w.text, "");
    assert_int_equal(err, DS_OK);
    assert_string_equal(got, r->reads);
    assert_string_equal(f.line_end, r->line_end);
    assert_int_equal(f.delimiter, r->delimiter);
    assert_int_equal(f.decimal_mark, r->delimiter == ',' ? '.' : ',');
    assert_int_equal(f.ends_cut, r->cut);
    assert_int_equal(f.bytes, strlen(r->bytes));
    assert_string_equal(f.kind, "CSV");
}

/* ---- files that do not ---- */

struct bad {
    const char *name, *bytes;
    size_t n; /* 0: as strlen says */
    const char *story;
};
static const struct bad bad[] = {
    { "empty", "", 0, "the file is empty" },
    { "only blank lines", "\n\n \r\n\t\n", 0, "only blank lines: there is no header" },
    { "only Excel's line of the separator", "sep=;\n", 0, "only blank lines: there is no header" },
    { "only a mark", "\xEF\xBB\xBF", 0, "only blank lines: there is no header" },
    { "header's quote never closed", "a,\"b\n1,2\n", 0,
      "line 1: the quote opened on line 1 is never closed: close it, or remove it" },
    { "NUL in a row", "a,b\n1,2\n3,\0004\n5,6\n", 16, "line 3: a NUL byte: the file is damaged; export it again" },
    { "NUL in the header", "a,\0b\n1,2\n3,4\n5,6\n", 17, "line 1: a NUL byte: the file is damaged; export it again" },
    { "NUL in a quoted cell", "a,b\n\"1\n\0002\",3\n", 13, "line 3: a NUL byte: the file is damaged; export it again" },
    { "workbook", "PK\3\4\24\0\6\0\10\0\0\0!\0", 14,
      "a ZIP archive that is cut short or damaged (Not a zip archive): copy or export it again" },
    { "addresses", "begin:vcard\nN:Ann\n", 0, "this is an address book (vCard): export the data as CSV instead" },
    { "RTF", "{\\rtf1\\ansi", 0, "this is a text document (RTF): save the table as CSV" },
    { "Access", "\0\1\0\0Standard ACE DB\0", 20, "this is an Access database: export its table as CSV" },
    { "old workbook", "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", 0, 
      "this is an old Excel workbook (.xls), or one locked with a password: open it in a spreadsheet and save it as .xlsx "
      "or CSV" },
    { "database", "SQLite format 3\0\20\0\1\1", 20, "a SQLite database that is damaged or cut short: copy or export it again" },
    { "PDF", "%PDF-1.7\n%\xE2\xE3\xCF\xD3\n", 0, "this is a PDF document: export the data as CSV instead" },
    { "PNG", "\x89PNG\r\n\x1A\n\0\0\0\rIHDR", 16, "this is a PNG picture: export the data as CSV instead" },
    { "JPEG", "\xFF\xD8\xFF\xE0\0\20JFIF", 10, "this is a JPEG picture: export the data as CSV instead" },
    { "gzip", "\x1F\x8B\10\0\0\0\0\0", 8,
      "a gzip archive that ends in the middle: it was cut short; copy or export it again" },
    { "web page", "<!DOCTYPE html>\n<html></html>\n", 0,
      "this is a web page: log in again and download the export itself" },
    { "binary", "\1\2\3\0\5\6\7\10\16\17,\n", 12, "this is a binary file, not text: export the data as CSV" },
};

static void refuses(void **state)
{
    const struct bad *r = *state;
    char got[512];
    ds_why w = { 0 };
    const char *path = support_write(folder, "bad.csv", r->bytes, r->n ? r->n : strlen(r->bytes));
    assert_int_equal(read_all(path, got, sizeof got, NULL, &w), DS_DATA);
    assert_string_equal(w.text, r->story);
}

static void an_absent_file_is_no_input(void **state)
{
    (void)state;
    char got[64];
    ds_why w = { 0 };
    assert_int_equal(read_all(support_path(folder, "absent.csv"), got, sizeof got, NULL, &w), DS_NOINPUT);
    assert_string_equal(w.text, "cannot be opened: No such file or directory");
}

static void a_folder_is_no_input(void **state)
{
    (void)state;
    char got[64];
    ds_why w = { 0 };
    assert_int_equal(read_all(folder, got, sizeof got, NULL, &w), DS_NOINPUT);
    assert_string_equal(w.text, "is a folder, not a file");
}

static void a_pipe_is_not_waited_for(void **state)
{
    (void)state;
    char got[64];
    ds_why w = { 0 };
    const char *path = support_path(folder, "pipe.csv");
    assert_int_equal(mkfifo(path, 0600), 0);
    assert_int_equal(read_all(path, got, sizeof got, NULL, &w), DS_NOINPUT);
    assert_string_equal(w.text, "is not a plain file");
}

static void an_unreadable_file_is_no_input(void **state)
{
    (void)state;
    char got[64];
    ds_why w = { 0 };
    const char *path = support_write_text(folder, "closed.csv", "a,b\n1,2\n");
    assert_int_equal(chmod(path, 0), 0);
    if (!support_drop_root()) skip();
    ds_err err = read_all(path, got, sizeof got, NULL, &w);
    support_regain_root();
    assert_int_equal(err, DS_NOINPUT);
    assert_string_equal(w.text, "cannot be opened: Permission denied");
}

/* ---- sizes ---- */

static const char *write_repeated(const char *before, char c, size_t n, const char *after)
{
    size_t a = strlen(before), b = strlen(after);
    char *all = malloc(a + n + b);
    assert_non_null(all);
    memcpy(all, before, a);
    memset(all + a, c, n);
    memcpy(all + a + n, after, b);
    const char *path = support_write(folder, "big.csv", all, a + n + b);
    free(all);
    return path;
}

static void sizes_are_bounded(void **state)
{
    (void)state;
    static char got[200000];
    ds_why w = { 0 };
    assert_int_equal(read_all(write_repeated("a,b\n1,", 'x', 65536, "\n"), got, sizeof got, NULL, &w), DS_OK);
    assert_int_equal(strlen(got), strlen("1:a|b/2:1|/") + 65536);
    assert_int_equal(read_all(write_repeated("a,b\n1,", 'x', 65537, "\n"), got, sizeof got, NULL, &w), DS_DATA);
    assert_string_equal(w.text, "line 2: cell 2 is longer than 64 KiB");
    assert_int_equal(read_all(write_repeated("a,b\n1,\"", 'x', 65537, "\"\n"), got, sizeof got, NULL, &w), DS_DATA);
    assert_string_equal(w.text, "line 2: cell 2 is longer than 64 KiB");
    assert_int_equal(read_all(write_repeated("a,b\n1,2\n\"x\n", '\n', 70000, "3,4\n"), got, sizeof got, NULL, &w),
                     DS_DATA);
    assert_string_equal(w.text, "line 3: a quote is opened here and never closed; close it, or remove it");
    assert_int_equal(read_all(write_repeated("a,b\n1,2\n", 'x', 1 << 20, "\n"), got, sizeof got, NULL, &w), DS_DATA);
    assert_string_equal(w.text, "line 3: over 1 MB without a line end: is this really a table?");
    /* where a byte of Windows-1252 becomes two of UTF-8, and there is room for one */
    assert_int_equal(read_all(write_repeated("a,b\n1,2\n", 'x', (1 << 20) - 1, "\xE9t\xE9\n"), got, sizeof got, NULL, &w), DS_DATA);
    assert_string_equal(w.text, "line 3: over 1 MB without a line end: is this really a table?");
    assert_int_equal(read_all(write_repeated("a,b\n1,2\n", ',', 70000, "x\n"), got, sizeof got, NULL, &w), DS_DATA);
    assert_string_equal(w.text, "line 3: a row too wide to be one: over 1 MB or 65,536 cells");
}

/* Rows that straddle every buffer's edge come out whole and with the right line, whatever ends the lines. */
static void long_files_keep_count(void **state)
{
    static const char *const ends[] = { "\n", "\r\n", "\r\r\n", "\r", "\n\n" };
    (void)state;
    for (size_t e = 0; e < DS_COUNT(ends); e++) {
        ds_source *s;
        ds_str title;
        ds_cells c;
        bool more;
        ds_why w = { 0 };
        const long rows = 120000;
        const char *path = support_path(folder, "long.csv");
        FILE *f = fopen(path, "wb");
        assert_non_null(f);
        fprintf(f, "n,text%s", ends[e]);
        for (long i = 0; i < rows; i++)
            fprintf(f, i % 1000 == 7 ? "%ld,\"quoted, %ld\"%s" : "%ld,plain text %ld%s", i, i, ends[e]);
        fclose(f);
        assert_int_equal(ds_source_open(path, &s, &w), DS_OK);
        assert_int_equal(ds_source_table(s, &title, &c, &more, &w), DS_OK);
        const int step = strcmp(ends[e], "\n\n") ? 1 : 2;
        for (long i = 0; i < rows; i++) {
            int64_t n;
            assert_int_equal(ds_source_row(s, &c, &more, &w), DS_OK);
            if (!more || c.line != 1 + step * (i + 1) || c.n != 2 || !ds_int(c.cell[0], &n) || n != i)
                fail_msg("row %ld with line end %zu: line %lld", i, e, (long long)c.line);
        }
        assert_int_equal(ds_source_row(s, &c, &more, &w), DS_OK);
        assert_false(more);
        ds_source_close(s);
    }
}

static void the_hash_is_of_the_bytes(void **state)
{
    (void)state;
    char got[64], want[DS_HASH_TEXT];
    ds_source_facts f;
    ds_why w = { 0 };
    ds_hash h;
    assert_int_equal(read_all(support_write_text(folder, "h.csv", "a;b\r\n1;2"), got, sizeof got, &f, &w), DS_OK);
    ds_hash_start(&h);
    ds_hash_add(&h, "a;b\r\n1;2", 8);
    ds_hash_end(&h, want);
    assert_string_equal(f.hash, want);
}

/* ---- whatever is written is read ---- */

enum { ROWS = 8, COLUMNS = 6, CELL = 12, TRIALS = 3000 };

typedef struct {
    char cell[ROWS][COLUMNS][2 * CELL];
    size_t rows, columns;
    char delimiter, file[8000];
    size_t n;
} written;

static size_t below(rnd *r, size_t n)
{
    return (size_t)rnd_whole(r, 0, (int)n - 1);
}

static bool starts_like_a_quoted(const char *cell)
{
    return cell[strspn(cell, " \t")] == '"';
}

static void put_quoted(written *t, const char *cell, const char *line_end)
{
    char *out = t->file + t->n;
    *out++ = '"';
    for (; *cell; cell++) {
        if (*cell == '"') *out++ = '"';
        if (*cell != '\n')
            *out++ = *cell;
        else
            out += sprintf(out, "%s", line_end);
    }
    *out++ = '"';
    t->n = (size_t)(out - t->file);
}

/* Blanks around a cell say nothing: those of a bare one would not be read. */
static void put_cell(written *t, const char *cell, const char *line_end, rnd *r)
{
    static const char *const around[] = { "", "", "", " ", "  " };
    size_t n = strlen(cell);
    bool bare = !strpbrk(cell, (char[]){ '\n', t->delimiter, '\0' }) && !starts_like_a_quoted(cell) &&
                (!n || (!strchr(" \t", cell[0]) && !strchr(" \t", cell[n - 1])));
    t->n += (size_t)sprintf(t->file + t->n, "%s", around[below(r, DS_COUNT(around))]);
    if (bare && below(r, 4))
        t->n += (size_t)sprintf(t->file + t->n, "%s", cell);
    else
        put_quoted(t, cell, line_end);
    t->n += (size_t)sprintf(t->file + t->n, "%s", around[below(r, DS_COUNT(around))]);
}

/* Without figures: a line of a quoted text that reads as a row is taken for one. */
static void make_cell(char *cell, rnd *r)
{
    static const char *const piece[] = { "a", ".", ",", ";", "|", "\"", "\n", " ", "\xC3\xA9", "\"\"", "b" };
    size_t pieces = below(r, CELL);
    for (*cell = '\0'; pieces; pieces--) strcat(cell, piece[below(r, DS_COUNT(piece))]);
}

/* The first cell of each row is never empty: a row without anything in it is none. */
static void write_table(written *t, rnd *r)
{
    static const char *const ends[] = { "\n", "\r\n", "\r\r\n" };
    const char *end = ends[below(r, DS_COUNT(ends))];
    t->rows = 1 + below(r, ROWS);
    t->columns = 1 + below(r, COLUMNS);
    t->delimiter = ",;|"[below(r, 3)];
    t->n = (size_t)sprintf(t->file, "sep=%c%s", t->delimiter, end);
    for (size_t i = 0; i < t->rows; i++) {
        for (size_t k = 0; k < t->columns; k++) {
            make_cell(t->cell[i][k], r);
            if (!k) strcat(t->cell[i][k], "x");
            if (k) t->file[t->n++] = t->delimiter;
            put_cell(t, t->cell[i][k], end, r);
        }
        t->n += (size_t)sprintf(t->file + t->n, "%s", end);
    }
}

static void check_cells(const written *t, size_t row, const ds_cells *c)
{
    if (c->n != t->columns) fail_msg("row %zu: %zu cells for %zu in %s", row, c->n, t->columns, t->file);
    for (size_t k = 0; k < c->n; k++)
        if (!ds_same(c->cell[k], ds_str_of(t->cell[row][k])))
            fail_msg("row %zu: \"%.*s\" for \"%s\" in %s", row, DS_FMT(c->cell[k]), t->cell[row][k], t->file);
}

static void what_is_written_is_read(void **state)
{
    (void)state;
    static written t;
    rnd r = rnd_start(20261129, 0);
    for (int trial = 0; trial < TRIALS; trial++) {
        ds_source *s;
        ds_str title;
        ds_cells c;
        bool more;
        ds_why w = { 0 };
        write_table(&t, &r);
        assert_int_equal(ds_source_open(support_write(folder, "r.csv", t.file, t.n), &s, &w), DS_OK);
        assert_int_equal(ds_source_table(s, &title, &c, &more, &w), DS_OK);
        check_cells(&t, 0, &c);
        for (size_t i = 1; i < t.rows; i++) {
            assert_int_equal(ds_source_row(s, &c, &more, &w), DS_OK);
            assert_true(more);
            check_cells(&t, i, &c);
        }
        assert_int_equal(ds_source_row(s, &c, &more, &w), DS_OK);
        assert_false(more);
        ds_source_close(s);
    }
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
    const struct CMUnitTest plain[] = {
        cmocka_unit_test(an_absent_file_is_no_input), cmocka_unit_test(a_folder_is_no_input),
        cmocka_unit_test(a_pipe_is_not_waited_for),   cmocka_unit_test(an_unreadable_file_is_no_input),
        cmocka_unit_test(sizes_are_bounded),          cmocka_unit_test(long_files_keep_count),
        cmocka_unit_test(the_hash_is_of_the_bytes),   cmocka_unit_test(what_is_written_is_read),
    };
    struct CMUnitTest tests[DS_COUNT(good) + DS_COUNT(bad) + DS_COUNT(plain)] = { 0 };
    size_t n = 0;
    for (size_t i = 0; i < DS_COUNT(good); i++)
        tests[n++] = (struct CMUnitTest){ good[i].name, reads, NULL, NULL, (void *)(uintptr_t)&good[i] };
    for (size_t i = 0; i < DS_COUNT(bad); i++)
        tests[n++] = (struct CMUnitTest){ bad[i].name, refuses, NULL, NULL, (void *)(uintptr_t)&bad[i] };
    memcpy(tests + n, plain, sizeof plain);
    return cmocka_run_group_tests_name("csv", tests, set_up, tear_down);
}
