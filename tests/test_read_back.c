/* A workbook that differs from what was drawn is not taken for it, wherever it differs. */
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

#include <xlsxwriter.h>
#include <zip.h>

#include "../src/report/out/read_back.h"
#include "support/files.h"

typedef struct {
    const char *folder, *path;
    ds_arena a;
    rep_drawn drawn;
    lxw_workbook *book;
    lxw_worksheet *sheet;
    lxw_format *look[2];
    ds_why w;
} world;

static void note(world *w, unsigned row, unsigned column, unsigned look, rep_cell c)
{
    c.row = row;
    c.column = (uint16_t)column;
    c.look = (uint16_t)look;
    assert_true(rep_drawn_add(&w->drawn, c));
}

static void put_words(world *w, unsigned row, unsigned column, const char *words, unsigned look)
{
    assert_int_equal(worksheet_write_string(w->sheet, row, (lxw_col_t)column, words, w->look[look]), 0);
    note(w, row, column, look, (rep_cell){ .kind = REP_CELL_WORDS, .words = words });
}

static void put_number(world *w, unsigned row, unsigned column, double x)
{
    assert_int_equal(worksheet_write_number(w->sheet, row, (lxw_col_t)column, x, w->look[1]), 0);
    note(w, row, column, 1, (rep_cell){ .kind = REP_CELL_NUMBER, .number = x });
}

static void put_sheet(world *w, const char *name)
{
    w->sheet = workbook_add_worksheet(w->book, name);
    assert_non_null(w->sheet);
    assert_true(rep_drawn_sheet_begin(&w->drawn, name));
}

static void put_chart(world *w)
{
    lxw_chart *chart = workbook_add_chart(w->book, LXW_CHART_COLUMN);
    assert_true(rep_drawn_chart_begin(&w->drawn));
    for (int i = 0; i < 2; i++) {
        lxw_chart_series *s = chart_add_series(chart, NULL, NULL);
        chart_series_set_values(s, "Numbers", 0, 1, 2, 1);
        rep_drawn_series(&w->drawn);
    }
    assert_int_equal(worksheet_insert_chart(w->sheet, 5, 0, chart), 0);
}

/* Two sheets with words, numbers, a formula, a blank cell, a merged line and a chart; a cell written twice, and
 * others not in order. */
static void make(world *w)
{
    w->folder = support_folder();
    w->path = ds_textf(&w->a, "%s/a.xlsx", w->folder);
    w->drawn.a = &w->a;
    w->book = workbook_new(w->path);
    for (int i = 0; i < 2; i++) assert_non_null(w->look[i] = workbook_add_format(w->book));
    format_set_bold(w->look[0]);
    format_set_num_format(w->look[1], "0.00");
    put_sheet(w, "Words & <more>");
    assert_int_equal(worksheet_merge_range(w->sheet, 0, 0, 0, 2, "across", w->look[0]), 0);
    note(w, 0, 0, 0, (rep_cell){ .kind = REP_CELL_WORDS, .words = "across" });
    note(w, 0, 1, 0, (rep_cell){ .kind = REP_CELL_BLANK });
    note(w, 0, 2, 0, (rep_cell){ .kind = REP_CELL_BLANK });
    w->drawn.last->merges = 1;
    put_words(w, 3, 0, "later & <tagged> _x005F_x0041_", 0);
    put_words(w, 2, 1, "first", 0);
    put_words(w, 2, 1, "then this", 0);
    put_sheet(w, "Numbers");
    const double x[] = { 0.1, 1e300 / 3, -46298.75 };
    for (unsigned i = 0; i < 3; i++) put_number(w, i, 1, x[i]);
    assert_int_equal(worksheet_write_formula_num(w->sheet, 3, 1, "=SUM(B1:B3)", w->look[1], 7.5), 0);
    note(w, 3, 1, 1, (rep_cell){ .kind = REP_CELL_FORMULA, .words = "SUM(B1:B3)", .number = 7.5 });
    put_chart(w);
    assert_int_equal(workbook_set_custom_property_string(w->book, "a", "b"), 0);
    assert_int_equal(workbook_close(w->book), 0);
    rep_drawn_end(&w->drawn);
}

static ds_err check(world *w)
{
    int fd = open(w->path, O_RDONLY);
    assert_true(fd >= 0);
    w->w = (ds_why){ 0 };
    ds_err err = rep_read_back(fd, w->path, &w->drawn, &w->a, &w->w);
    assert_int_equal(close(fd), 0);
    return err;
}

static void tidy(world *w)
{
    support_remove(w->folder);
    ds_arena_free(&w->a);
}

static void what_was_drawn_reads_back(void **state)
{
    (void)state;
    world w = { 0 };
    make(&w);
    if (check(&w)) fail_msg("%s", w.w.text);
    tidy(&w);
}

/* ---- damages ---- */

static const struct damage {
    const char *name, *part, *find, *instead, *says; /* find NULL: the part is cut there; instead NULL: it is gone */
} damages[] = {
    { "words cut short", "xl/sharedStrings.xml", NULL, "<t>then", "no XML" },
    { "no words at all", "xl/sharedStrings.xml", NULL, NULL, "missing" },
    { "an empty list of parts", "[Content_Types].xml", NULL, "<?xml", "no XML" },
    { "no styles", "xl/styles.xml", NULL, NULL, "missing" },
    { "no theme", "xl/theme/theme1.xml", NULL, NULL, "missing" },
    { "no sheet", "xl/worksheets/sheet2.xml", NULL, NULL, "missing" },
    { "no chart", "xl/charts/chart1.xml", NULL, NULL, "missing" },
    { "no drawing", "xl/drawings/drawing1.xml", NULL, NULL, "missing" },
    { "no way to the drawing", "xl/worksheets/_rels/sheet2.xml.rels", NULL, NULL, "missing" },
    { "a word changed", "xl/sharedStrings.xml", "then this", "then that", "sheet1.xml: a cell holds something else" },
    { "a word lost", "xl/sharedStrings.xml", "<si><t>then this</t></si>", "", "as many elements as it says" },
    { "a number changed", "xl/worksheets/sheet2.xml", "<v>0.1</v>", "<v>0.2</v>", "something else" },
    { "a number that is none", "xl/worksheets/sheet2.xml", "<v>0.1</v>", "<v></v>", "no number" },
    { "a value lost", "xl/worksheets/sheet2.xml", "<v>0.1</v>", "", "something else" },
    { "a formula changed", "xl/worksheets/sheet2.xml", "SUM(B1:B3)", "SUM(B1:B2)", "something else" },
    { "a formula's value changed", "xl/worksheets/sheet2.xml", "<v>7.5</v>", "<v>7</v>", "something else" },
    { "a cell moved", "xl/worksheets/sheet1.xml", "r=\"B3\"", "r=\"C3\"", "out of place" },
    { "a cell lost", "xl/worksheets/sheet1.xml", "<c r=\"B1\" s=\"1\"/>", "", "out of place" },
    { "a style lost", "xl/worksheets/sheet1.xml", "<c r=\"B1\" s=\"1\"/>", "<c r=\"B1\"/>", "another style" },
    { "a sheet without its cells", "xl/worksheets/sheet1.xml", "<c r=\"A4\" s=\"1\" t=\"s\"><v>1</v></c>", "",
      "cells are missing" },
    { "a merged line lost", "xl/worksheets/sheet1.xml",
      "<mergeCells count=\"1\"><mergeCell ref=\"A1:C1\"/></mergeCells>", "", "several columns" },
    { "a sheet renamed", "xl/workbook.xml", "name=\"Numbers\"", "name=\"Number\"", "another name" },
    { "a format lost", "xl/styles.xml", "<fonts count=\"2\">", "<fonts count=\"3\">", "as many elements as it says" },
    { "a series lost", "xl/charts/chart1.xml", "<c:ser>", "<c:sex>", "no XML" },
};

static char *read_part(zip_t *z, const char *name, size_t *n)
{
    zip_stat_t st;
    assert_int_equal(zip_stat(z, name, 0, &st), 0);
    char *text = calloc(1, st.size + 1);
    zip_file_t *f = zip_fopen(z, name, 0);
    assert_non_null(f);
    assert_int_equal(zip_fread(f, text, st.size), st.size);
    zip_fclose(f);
    *n = st.size;
    return text;
}

static char *changed(char *text, size_t *n, const struct damage *d)
{
    const char *find = d->find ? d->find : d->instead;
    char *at = strstr(text, find);
    if (!at) fail_msg("no %s in %.2000s", find, text);
    if (!d->find) {
        *n = (size_t)(at - text) + strlen(find);
        return text;
    }
    char *out = calloc(1, *n + strlen(d->instead) + 1);
    memcpy(out, text, (size_t)(at - text));
    strcat(out, d->instead);
    strcat(out, at + strlen(find));
    *n = strlen(out);
    free(text);
    return out;
}

static void damage(const char *path, const struct damage *d)
{
    int error = 0;
    zip_t *z = zip_open(path, 0, &error);
    assert_non_null(z);
    const zip_int64_t at = zip_name_locate(z, d->part, 0);
    assert_true(at >= 0);
    if (!d->find && !d->instead) {
        assert_int_equal(zip_delete(z, (zip_uint64_t)at), 0);
    } else {
        size_t n;
        char *text = changed(read_part(z, d->part, &n), &n, d);
        zip_source_t *s = zip_source_buffer(z, text, n, 1);
        assert_int_equal(zip_file_replace(z, (zip_uint64_t)at, s, 0), 0);
    }
    assert_int_equal(zip_close(z), 0);
}

static void a_damage_is_found(void **state)
{
    const struct damage *d = *state;
    world w = { 0 };
    make(&w);
    damage(w.path, d);
    assert_int_equal(check(&w), DS_NOWRITE);
    if (!strstr(w.w.text, d->says)) fail_msg("%s", w.w.text);
    tidy(&w);
}

static void a_file_cut_anywhere_is_found(void **state)
{
    (void)state;
    world w = { 0 };
    struct stat st;
    make(&w);
    assert_int_equal(stat(w.path, &st), 0);
    for (off_t n = st.st_size - 1; n >= 0; n -= n > 700 ? 613 : n ? n : 1) {
        assert_int_equal(truncate(w.path, n), 0);
        assert_int_equal(check(&w), DS_NOWRITE);
    }
    tidy(&w);
}

static void a_byte_turned_inside_a_part_is_found(void **state)
{
    (void)state;
    for (long at = 60; at < 1500; at += 97) {
        world w = { 0 };
        make(&w);
        FILE *f = fopen(w.path, "r+b");
        assert_int_equal(fseek(f, at, SEEK_SET), 0);
        int c = fgetc(f);
        assert_int_equal(fseek(f, at, SEEK_SET), 0);
        assert_true(fputc(c ^ 0x10, f) != EOF);
        assert_int_equal(fclose(f), 0);
        if (check(&w) != DS_NOWRITE) fail_msg("byte %ld", at);
        tidy(&w);
    }
}

static void no_memory_is_no_damage(void **state)
{
    (void)state;
    world w = { 0 };
    make(&w);
    ds_err err = DS_MEMORY;
    for (long n = 0; err == DS_MEMORY && n < 1000; n++) {
        ds_alloc_fail_after(n);
        err = check(&w);
        ds_alloc_fail_after(-1);
        if (err && err != DS_MEMORY) fail_msg("allocation %ld: %s", n, w.w.text);
    }
    assert_int_equal(err, DS_OK);
    tidy(&w);
}

enum { DAMAGES = DS_COUNT(damages), OTHERS = 4 };

int main(void)
{
    struct CMUnitTest tests[OTHERS + DAMAGES] = {
        cmocka_unit_test(what_was_drawn_reads_back),
        cmocka_unit_test(a_file_cut_anywhere_is_found),
        cmocka_unit_test(a_byte_turned_inside_a_part_is_found),
        cmocka_unit_test(no_memory_is_no_damage),
    };
    for (int i = 0; i < DAMAGES; i++)
        tests[OTHERS + i] = (struct CMUnitTest){ .name = damages[i].name,
                                                 .test_func = a_damage_is_found,
                                                 .initial_state = (void *)(uintptr_t)&damages[i] };
    return cmocka_run_group_tests_name("report: reading back", tests, NULL, NULL);
}
