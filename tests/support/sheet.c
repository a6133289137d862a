#include "sheet.h"

#include <xlsxwriter.h>

#include <stdio.h>
#include <string.h>

enum { WIDEST = 200 };

typedef struct {
    lxw_worksheet *sheet;
    lxw_format *date, *clock;
} sheet;

static bool has_form(ds_str cell, const char *form)
{
    if (cell.n != strlen(form)) return false;
    for (size_t i = 0; i < cell.n; i++)
        if (form[i] == '#' ? cell.p[i] < '0' || cell.p[i] > '9' : cell.p[i] != form[i]) return false;
    return true;
}

static void put_cell(const sheet *s, lxw_row_t row, lxw_col_t column, ds_str cell)
{
    char text[WIDEST];
    double x;
    lxw_datetime t = { 0 };
    ds_copy(text, sizeof text, cell);
    if (!cell.n) return;
    if (has_form(cell, "####-##-##") && sscanf(text, "%d-%d-%d", &t.year, &t.month, &t.day) == 3)
        worksheet_write_datetime(s->sheet, row, column, &t, s->date);
    else if (has_form(cell, "##:##") && sscanf(text, "%d:%d", &t.hour, &t.min) == 2 && t.hour < 24 && t.min < 60)
        worksheet_write_number(s->sheet, row, column, (t.hour * 60 + t.min) / 1440.0, s->clock);
    else if (ds_decimal(cell, '.', &x))
        worksheet_write_number(s->sheet, row, column, x, NULL);
    else
        worksheet_write_string(s->sheet, row, column, text, NULL);
}

static void put_rows(const sheet *s, ds_str csv)
{
    ds_str line, cell;
    for (lxw_row_t row = 0; ds_cut(&csv, '\n', &line) && line.n; row++) {
        lxw_col_t column = 0;
        while (ds_cut(&line, ',', &cell)) put_cell(s, row, column++, cell);
    }
}

bool support_sheet(const char *path, const char *name, ds_str csv)
{
    static const time_t first = 1767225600; /* 2026-01-01, so that the bytes are the same each time */
    lxw_workbook *book = workbook_new(path);
    if (!book) return false;
    const sheet s = { workbook_add_worksheet(book, name), workbook_add_format(book), workbook_add_format(book) };
    lxw_doc_properties about = { .created = first };
    format_set_num_format(s.date, "yyyy-mm-dd");
    format_set_num_format(s.clock, "hh:mm");
    workbook_set_properties(book, &about);
    put_rows(&s, csv);
    return workbook_close(book) == LXW_NO_ERROR;
}
