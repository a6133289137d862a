/* bench_clients LIST FOLDER TIMES: writes the workbooks of a list (tests/bench/record_books.py) by libxlsxwriter and nothing else, the
 * list over and over until there are TIMES of them. The list is read into memory before. */
#define _DEFAULT_SOURCE /* strsep */
#include <downshift/growing.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <xlsxwriter.h>

enum { WORDS = 8, STYLES = 256, LIST_MOST = 1 << 30 };
typedef struct {
    char what;
    int n[WORDS];
    double real[WORDS];
    const char *word[WORDS];
} line;

typedef struct {
    lxw_workbook *book;
    lxw_worksheet *sheet;
    lxw_chart *chart;
    lxw_format *format[STYLES];
    int formats;
} state;

/* ---- the list ---- */

static void die(const char *what)
{
    fprintf(stderr, "bench_clients: %s\n", what);
    exit(70);
}

static line line_of(char *text)
{
    static const struct {
        const char *name;
        char what;
    } kinds[] = { { "BOOK", 'B' },  { "FORMAT", 'F' }, { "SHEET", 'S' }, { "WIDTH", 'W' }, { "ROW", 'R' },    { "NUMBER", 'N' }, { "WORDS", 'T' },
                  { "BLANK", 'X' }, { "SUM", 'U' },    { "MERGE", 'M' }, { "TABLE", 'A' }, { "LINK", 'L' }, { "CHART", 'C' },  { "SERIES", 'V' } };
    line l = { 0 };
    char *at = text;
    for (int i = -1; at && i < WORDS; i++) {
        char *word = strsep(&at, "\t");
        for (size_t k = 0; i < 0 && k < DS_COUNT(kinds); k++)
            if (!strcmp(word, kinds[k].name)) l.what = kinds[k].what;
        if (i < 0) continue;
        l.word[i] = word;
        l.n[i] = atoi(word);
        l.real[i] = atof(word);
    }
    return l;
}

static line *read_list(const char *path, ds_arena *a, size_t *n)
{
    ds_str text;
    ds_why w = { 0 };
    line *all = NULL;
    size_t room = 0;
    if (ds_read_file(path, LIST_MOST, a, &text, &w)) die(w.text);
    char *at = (char *)(uintptr_t)text.p, *one;
    for (*n = 0; (one = strsep(&at, "\n")) && *one; ++*n) {
        all = ds_room_for_one(a, all, *n, &room, 4096, sizeof *all);
        if (!all) die("no memory for the list");
        all[*n] = line_of(one);
    }
    return all;
}

/* ---- writing ---- */

static void add_format(state *s, const line *l)
{
    lxw_format *f = workbook_add_format(s->book);
    format_set_font_name(f, "Arial");
    format_set_font_size(f, l->real[0]);
    if (l->n[1]) format_set_bold(f);
    if (l->n[2]) format_set_text_wrap(f);
    if (*l->word[3] != '-') format_set_bg_color(f, (lxw_color_t)strtol(l->word[3], NULL, 16));
    format_set_num_format(f, l->word[4]);
    if (s->formats < STYLES) s->format[s->formats++] = f;
}

static void add_chart(state *s, const line *l)
{
    const bool bars = !strcmp(l->word[4], "bar"), lines = !strcmp(l->word[4], "line");
    lxw_chart_options o = { .x_scale = l->real[2] / 480, .y_scale = l->real[3] / 288 };
    s->chart = workbook_add_chart(s->book, bars ? LXW_CHART_BAR : lines ? LXW_CHART_LINE : LXW_CHART_SCATTER_STRAIGHT);
    worksheet_insert_chart_opt(s->sheet, (lxw_row_t)l->n[0], (lxw_col_t)l->n[1], s->chart, &o);
}

static void add_series(const state *s, const line *l)
{
    lxw_chart_series *series = chart_add_series(s->chart, *l->word[0] == '-' ? NULL : l->word[0], l->word[1]);
    chart_series_set_name(series, l->word[2]);
}

static void put_area(const state *s, const line *l)
{
    const lxw_row_t first = (lxw_row_t)l->n[0], last = (lxw_row_t)l->n[2];
    const lxw_col_t left = (lxw_col_t)l->n[1], right = (lxw_col_t)l->n[3];
    lxw_table_options plain = { .no_autofilter = LXW_TRUE, .no_header_row = LXW_FALSE };
    if (l->what == 'M')
        worksheet_merge_range(s->sheet, first, left, last, right, "", NULL);
    else
        worksheet_add_table(s->sheet, first, left, last, right, &plain);
}

static void put_cell(const state *s, const line *l)
{
    const lxw_row_t row = (lxw_row_t)l->n[0];
    const lxw_col_t column = (lxw_col_t)l->n[1];
    lxw_format *f = l->n[2] < s->formats ? s->format[l->n[2]] : NULL;
    char place[256] = "internal:";
    switch (l->what) {
    case 'N': worksheet_write_number(s->sheet, row, column, l->real[3], f); break;
    case 'T': worksheet_write_string(s->sheet, row, column, l->word[3], f); break;
    case 'X': worksheet_write_blank(s->sheet, row, column, f); break;
    case 'U': worksheet_write_formula(s->sheet, row, column, l->word[3], f); break;
    default:
        strncat(place, l->word[2], sizeof place - strlen(place) - 1);
        worksheet_write_url(s->sheet, row, column, place, NULL);
    }
}

static void put(state *s, const line *l)
{
    switch (l->what) {
    case 'F': add_format(s, l); break;
    case 'S': s->sheet = workbook_add_worksheet(s->book, l->word[0]); break;
    case 'W': worksheet_set_column(s->sheet, (lxw_col_t)l->n[0], (lxw_col_t)l->n[1], l->real[2], NULL); break;
    case 'R': worksheet_set_row(s->sheet, (lxw_row_t)l->n[0], l->real[1], NULL); break;
    case 'C': add_chart(s, l); break;
    case 'V': add_series(s, l); break;
    case 'M':
    case 'A': put_area(s, l); break;
    default: put_cell(s, l);
    }
}

static void close_book(state *s)
{
    if (s->book && workbook_close(s->book)) die("a workbook could not be written");
    *s = (state){ 0 };
}

int main(int argc, char **argv)
{
    ds_arena a = { 0 };
    state s = { 0 };
    char path[1024];
    size_t n, books = 0;
    if (argc != 4) die("usage: bench_clients LIST FOLDER TIMES");
    const size_t times = (size_t)atoi(argv[3]);
    const line *all = read_list(argv[1], &a, &n);
    for (size_t i = 0; n && (books < times || all[i % n].what != 'B'); i++) {
        if (all[i % n].what != 'B') {
            put(&s, &all[i % n]);
            continue;
        }
        close_book(&s);
        snprintf(path, sizeof path, "%s/%04zu.xlsx", argv[2], books++);
        if (!(s.book = workbook_new(path))) die("no workbook");
    }
    close_book(&s);
    ds_arena_free(&a);
    return 0;
}
