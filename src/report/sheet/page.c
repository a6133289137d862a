#include "report/sheet/page.h"

#include <string.h>

#include "report/sheet/book_text.h"

#include <math.h>

enum { CELL_PAD = 12, MAX_ROW = 409 }; /* pixels; points that a spreadsheet takes */

/* ---- cells ---- */

static ds_err checked(lxw_error e, ds_why *w)
{
    if (!e) return DS_OK;
    return ds_fail(w, e == LXW_ERROR_MEMORY_MALLOC_FAILED ? DS_MEMORY : DS_DATA, "the sheet cannot take this: %s",
                   lxw_strerror(e));
}

static const rep_look_made *look(rep_page *p, rep_look_key key, ds_why *w)
{
    const rep_look_made *l = rep_look_of(&p->in->look, key);
    if (!l) (void)ds_fail(w, DS_MEMORY, "too many different formats in one workbook");
    return l;
}

/* The cell just written, for the check of the file. */
static ds_err note_cell(rep_page *p, lxw_row_t row, lxw_col_t column, const rep_look_made *l, rep_cell c, ds_why *w)
{
    if (p->in->measuring) return DS_OK;
    c.row = row;
    c.column = column;
    c.look = (uint16_t)(l - p->in->look.cache);
    return rep_drawn_add(&p->in->drawn, c) ? DS_OK : ds_fail(w, DS_MEMORY, "the cells of a sheet");
}

static rep_cell text_cell(const char *text)
{
    return (rep_cell){ .kind = *text ? REP_CELL_WORDS : REP_CELL_BLANK, .words = text };
}

static ds_err put_text(rep_page *p, lxw_row_t row, lxw_col_t column, const char *text, const rep_look_made *l,
                       ds_why *w)
{
    if (p->in->measuring) return DS_OK;
    ds_err err = *text ? checked(worksheet_write_string(p->sheet, row, column, text, l->made), w)
                       : checked(worksheet_write_blank(p->sheet, row, column, l->made), w);
    return err ? err : note_cell(p, row, column, l, text_cell(text), w);
}

ds_err rep_put_words(rep_page *p, lxw_row_t row, lxw_col_t column, const char *words, rep_look_key key, ds_why *w)
{
    const rep_look_made *l = look(p, key, w);
    const char *text = words ? rep_cell_text(p->in->a, words) : NULL;
    if (!l) return w->code;
    return text ? put_text(p, row, column, text, l, w) : ds_fail(w, DS_MEMORY, "words of a cell");
}

/* A number under a format for words, and words under one for numbers, keep to what they are. */
static rep_look_key fitting(rep_look_key key, ds_val v, bool number)
{
    if (number && rep_format_sort(key.format) == REP_WORDS) {
        key.format = v.type == DS_V_INT ? REP_F_INTEGER : REP_F_DECIMAL2;
        if (key.align == REP_BY_FORMAT) key.align = REP_LEFT;
    }
    return key;
}

ds_err rep_put(rep_page *p, lxw_row_t row, lxw_col_t column, ds_val v, rep_look_key key, ds_why *w)
{
    double x;
    bool number = rep_number_of(v, key.format, &x);
    key = fitting(key, v, number);
    if (!number) {
        const char *text = v.type == DS_V_NULL ? "" : rep_text_of(v, REP_F_TEXT, &p->in->manner, p->in->a);
        return rep_put_words(p, row, column, text, key, w);
    }
    const rep_look_made *l = look(p, key, w);
    if (!l) return w->code;
    if (p->in->measuring) return DS_OK;
    if (rep_rounds_to_zero(x, key.format)) x = 0;
    ds_err err = checked(worksheet_write_number(p->sheet, row, column, x, l->made), w);
    return err ? err : note_cell(p, row, column, l, (rep_cell){ .kind = REP_CELL_NUMBER, .number = x }, w);
}

ds_err rep_put_sum(rep_page *p, lxw_row_t row, lxw_col_t column, const char *formula, double cached, rep_look_key key,
                   ds_why *w)
{
    const rep_look_made *l = look(p, key, w);
    if (!l) return w->code;
    if (p->in->measuring) return DS_OK;
    if (!isfinite(cached)) cached = 0; /* a program that opens the workbook computes it anew */
    const bool array = *formula == '{';
    const char *words = array ? ds_textf(p->in->a, "%.*s", (int)strlen(formula) - 3, formula + 2) : formula + 1;
    if (!words) return ds_fail(w, DS_MEMORY, "a formula");
    ds_err err = checked(array ? worksheet_write_array_formula_num(p->sheet, row, column, row, column, formula, l->made, cached)
                               : worksheet_write_formula_num(p->sheet, row, column, formula, l->made, cached), w);
    const rep_cell c = { .kind = REP_CELL_FORMULA, .words = words, .number = cached };
    return err ? err : note_cell(p, row, column, l, c, w);
}

const char *rep_text_or(rep_page *p, const char *text, const char *instead)
{
    if (!text) p->in->full = true;
    return text ? text : instead;
}

/* ---- rows ---- */

double rep_line_height(rep_look_role role)
{
    return rep_look_points(role) * 1.28 + 1;
}

void rep_row_height(rep_page *p, lxw_row_t row, double points)
{
    const double height = points > MAX_ROW ? MAX_ROW : round(points * 4) / 4;
    if (!p->in->measuring) {
        worksheet_set_row(p->sheet, row, height, NULL);
        return;
    }
    rep_flow_row *r = rep_flow_at(&p->flow, p->in->a, row);
    if (r)
        r->height = height;
    else
        p->in->full = true;
}

void rep_may_break(rep_page *p, lxw_row_t row, double cost)
{
    rep_flow_row *r = p->in->measuring ? rep_flow_at(&p->flow, p->in->a, row) : NULL;
    if (r) r->cost = p->flow.clings ? REP_BREAK_NEVER : cost;
    if (p->in->measuring && !r) p->in->full = true;
    p->flow.clings = false;
}

void rep_cling(rep_page *p)
{
    p->flow.clings = true;
}

void rep_gap(rep_page *p, double points)
{
    if (!p->row) return;
    if (p->spaced && points <= p->gap) return;
    const bool clings = p->flow.clings;
    if (!p->spaced) rep_may_break(p, p->row++, REP_BREAK_NEVER);
    p->flow.clings = clings;
    p->gap = points;
    p->spaced = true;
    rep_row_height(p, p->row - 1, points);
}

void rep_end_lead(rep_page *p)
{
    if (p->head_over) return;
    p->head_over = true;
    p->frozen = p->row;
}

/* One text over the whole row. */
static ds_err put_across(rep_page *p, const char *text, const rep_look_made *l, ds_why *w)
{
    const lxw_col_t last = (lxw_col_t)(p->columns - 1);
    if (p->in->measuring) return DS_OK;
    if (!last) return put_text(p, p->row, 0, text, l, w);
    ds_err err = checked(worksheet_merge_range(p->sheet, p->row, 0, p->row, last, text, l->made), w);
    if (!err) err = note_cell(p, p->row, 0, l, text_cell(text), w);
    for (lxw_col_t c = 1; !err && c <= last; c++) err = note_cell(p, p->row, c, l, text_cell(""), w);
    p->in->drawn.last->merges++;
    return err;
}

ds_err rep_put_line(rep_page *p, const char *words, rep_look_role role, ds_why *w)
{
    const rep_look_key key = { .role = role };
    const rep_look_made *l = look(p, key, w);
    const char *text = rep_cell_text(p->in->a, words);
    if (!l) return w->code;
    if (!text) return ds_fail(w, DS_MEMORY, "words of a cell");
    double px = rep_columns_px(p, 0, p->columns) - CELL_PAD;
    int lines = rep_text_lines(text, rep_look_points(role), rep_look_bold(role), px);
    ds_err err = put_across(p, text, l, w);
    rep_may_break(p, p->row, role == REP_L_NOTE ? REP_BREAK_SHORT : REP_BREAK_BLOCK);
    rep_row_height(p, p->row++, lines * rep_line_height(role) + 2);
    p->spaced = false;
    return err;
}

/* ---- widths ---- */

/* As spreadsheets count: 7 pixels a character and 5 for the cell. */
double rep_columns_px(const rep_page *p, lxw_col_t first, lxw_col_t n)
{
    double px = 0;
    for (lxw_col_t i = first; i < first + n && i < REP_COLUMNS; i++) px += floor(p->width[i] * 7 + 5.5);
    return px;
}

static const char *widest(ds_val v, int format, const rep_manner *m, ds_arena *a)
{
    switch (rep_format_sort(format)) {
    case REP_DAY:
        return format == REP_F_MONTH ? "September 2026" : format == REP_F_DAY ? "Wed 28 Nov" : "28 Nov, 2026";
    case REP_CLOCK:
        return m->twelve_hours ? "00:00 AM" : "00:00";
    case REP_MOMENT:
        return m->twelve_hours ? "28 Nov, 2026 00:00 AM" : "28 Nov, 2026 00:00";
    case REP_NUMBER:
    case REP_SPAN:
        return rep_text_of(v, format, m, a);
    case REP_WORDS:
        break;
    }
    return NULL;
}

static void widen(rep_page *p, lxw_col_t column, double text_px)
{
    const double chars = (text_px + CELL_PAD - 5) / 7;
    if (chars > p->width[column]) p->width[column] = ceil(chars * 2) / 2;
}

void rep_fit_width(rep_page *p, lxw_col_t column, ds_val v, rep_look_key key)
{
    double x;
    if (!rep_number_of(v, key.format, &x)) return;
    if (rep_format_sort(key.format) == REP_WORDS) return;
    const char *text = rep_text_or(p, widest(v, key.format, &p->in->manner, p->in->a), "");
    widen(p, column, rep_text_px(text, rep_look_points(key.role), rep_look_bold(key.role)));
}

void rep_fit_head(rep_page *p, lxw_col_t column, const char *words)
{
    ds_str rest = ds_str_of(words), word;
    while (ds_cut(&rest, ' ', &word)) {
        const char *one = rep_text_or(p, ds_keep(p->in->a, word).p, "");
        widen(p, column, rep_text_px(one, rep_look_points(REP_L_HEAD), true));
    }
}
