#include "report/sheet/page.h"

#include <math.h>
#include <string.h>

enum { CELL_PAD = 12, MAX_TEXT = 32000, MAX_ROW = 409 }; /* pixels; bytes and points that a spreadsheet takes */

/* ---- cells ---- */

static ds_err checked(lxw_error e, ds_why *w)
{
    if (!e) return DS_OK;
    return ds_fail(w, e == LXW_ERROR_MEMORY_MALLOC_FAILED ? DS_MEMORY : DS_DATA, "the sheet cannot take this: %s",
                   lxw_strerror(e));
}

static lxw_format *look(rep_page *p, rep_look_key key, ds_why *w)
{
    lxw_format *f = rep_look_of(&p->in->look, key);
    if (!f) (void)ds_fail(w, DS_MEMORY, "too many different formats in one workbook");
    return f;
}

/* Cut at a character's border where it is longer than a cell can be. */
static const char *cell_text(rep_page *p, const char *s)
{
    size_t n = strlen(s);
    if (n <= MAX_TEXT) return s;
    for (n = MAX_TEXT; n && ((unsigned char)s[n] & 0xC0) == 0x80;) n--;
    return ds_textf(p->in->a, "%.*s...", (int)n, s);
}

ds_err rep_put_words(rep_page *p, lxw_row_t row, lxw_col_t column, const char *words, rep_look_key key, ds_why *w)
{
    lxw_format *f = look(p, key, w);
    const char *text = words ? cell_text(p, words) : NULL;
    p->in->cells++;
    if (!f) return w->code;
    if (!text) return ds_fail(w, DS_MEMORY, "words of a cell");
    if (!*text) return checked(worksheet_write_blank(p->sheet, row, column, f), w);
    return checked(worksheet_write_string(p->sheet, row, column, text, f), w);
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
        const char *text = v.type == DS_V_NULL ? "" : rep_text_of(v, REP_F_TEXT, p->in->currency, p->in->a);
        return rep_put_words(p, row, column, text, key, w);
    }
    lxw_format *f = look(p, key, w);
    p->in->cells++;
    if (rep_shows_nothing(x, key.format)) x = 0;
    return f ? checked(worksheet_write_number(p->sheet, row, column, x, f), w) : w->code;
}

ds_err rep_put_sum(rep_page *p, lxw_row_t row, lxw_col_t column, const char *formula, double cached, rep_look_key key,
                   ds_why *w)
{
    lxw_format *f = look(p, key, w);
    return f ? checked(worksheet_write_formula_num(p->sheet, row, column, formula, f, cached), w) : w->code;
}

const char *rep_kept(rep_page *p, const char *text, const char *instead)
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
    worksheet_set_row(p->sheet, row, points > MAX_ROW ? MAX_ROW : round(points * 4) / 4, NULL);
}

void rep_gap(rep_page *p, double points)
{
    if (!p->row) return;
    if (p->spaced && points <= p->gap) return;
    if (!p->spaced) p->row++;
    p->gap = points;
    p->spaced = true;
    rep_row_height(p, p->row - 1, points);
}

void rep_top_over(rep_page *p)
{
    if (p->head_over) return;
    p->head_over = true;
    p->frozen = p->row;
}

ds_err rep_put_line(rep_page *p, const char *words, rep_look_role role, ds_why *w)
{
    const rep_look_key key = { .role = role };
    lxw_format *f = look(p, key, w);
    const char *text = cell_text(p, words);
    if (!f) return w->code;
    if (!text) return ds_fail(w, DS_MEMORY, "words of a cell");
    double px = rep_columns_px(p, 0, p->columns) - CELL_PAD;
    int lines = rep_text_lines(text, rep_look_points(role), rep_look_bold(role), px);
    lxw_error e = p->columns > 1
                      ? worksheet_merge_range(p->sheet, p->row, 0, p->row, (lxw_col_t)(p->columns - 1), text, f)
                      : worksheet_write_string(p->sheet, p->row, 0, text, f);
    rep_row_height(p, p->row++, lines * rep_line_height(role) + 2);
    p->spaced = false;
    return checked(e, w);
}

/* ---- widths ---- */

/* As spreadsheets count: 7 pixels a character and 5 for the cell. */
double rep_columns_px(const rep_page *p, lxw_col_t first, lxw_col_t n)
{
    double px = 0;
    for (lxw_col_t i = first; i < first + n && i < REP_COLUMNS; i++) px += floor(p->width[i] * 7 + 5.5);
    return px;
}

static const char *widest(ds_val v, int format, const char *currency, ds_arena *a)
{
    switch (rep_format_sort(format)) {
    case REP_DAY:
        return format == REP_F_MONTH ? "September 2026" : format == REP_F_DAY ? "Wed 28 Nov" : "28 Nov 2026";
    case REP_CLOCK:
        return "00:00";
    case REP_MOMENT:
        return "28 Nov 2026 00:00";
    case REP_NUMBER:
    case REP_SPAN:
        return rep_text_of(v, format, currency, a);
    case REP_WORDS:
        break;
    }
    return NULL;
}

void rep_widen(rep_page *p, lxw_col_t column, ds_val v, rep_look_key key)
{
    double x;
    if (!rep_number_of(v, key.format, &x)) return;
    if (rep_format_sort(key.format) == REP_WORDS) return;
    const char *text = rep_kept(p, widest(v, key.format, p->in->currency, p->in->a), "");
    double need = rep_text_px(text, rep_look_points(key.role), rep_look_bold(key.role)) + CELL_PAD;
    double chars = (need - 5) / 7;
    if (chars > p->width[column]) p->width[column] = ceil(chars * 2) / 2;
}
