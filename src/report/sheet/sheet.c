#include "report/sheet/numbers.h"

#include "report/sheet/book_text.h"

#include <math.h>

/* ---- columns ---- */

static double usual_width(int format)
{
    switch (rep_format_sort(format)) {
    case REP_WORDS:
        return format == REP_F_WRAP || format == REP_F_SENTENCE ? 40 : 18;
    case REP_MOMENT:
        return 17;
    case REP_CLOCK:
        return 7;
    case REP_DAY:
    case REP_NUMBER:
    case REP_SPAN:
        break;
    }
    return 12;
}

/* *seen: the table has rows and the column; *filled: and one of its cells something, or it is to be kept. */
static ds_err look_into(const rep_page *p, const rep_table *t, size_t column, bool *seen, bool *filled, ds_why *w)
{
    rep_answer answer;
    int from = -1;
    const rep_column *c = t->columns.item;
    if (column >= t->columns.n) return DS_OK;
    ds_err err = rep_ask(p->in, t->query, t->at, &answer, w);
    if (!err) err = rep_column_named(p->in, &answer, c[column].from, c[column].at, &from, w);
    if (err || !answer.rows) return err;
    *seen = true;
    *filled |= c[column].keep;
    *filled |= !rep_answer_blank(&answer, from);
    return DS_OK;
}

/* A column of the sheet is left out where it is blank in all tables that have it; the first never is. */
static ds_err place_columns(rep_page *p, ds_why *w)
{
    const rep_block *b = p->def->blocks.item;
    ds_err err = DS_OK;
    int at = 0;
    for (size_t i = 0; !err && i < REP_COLUMNS; i++) {
        bool seen = false, filled = !i;
        for (size_t k = 0; !err && i && k < p->def->blocks.n; k++)
            if (b[k].table.at.line) err = look_into(p, &b[k].table, i, &seen, &filled, w);
        p->at[i] = seen && !filled ? -1 : at++;
    }
    return err;
}

static void widths_of_table(rep_page *p, const rep_table *t)
{
    const rep_column *c = t->columns.item;
    for (size_t i = 0; i < t->columns.n; i++) {
        double width = c[i].width > 0 ? c[i].width : usual_width(c[i].format);
        if (p->at[i] < 0) continue;
        if (width > p->width[p->at[i]]) p->width[p->at[i]] = width;
        if (p->at[i] + 1 > p->columns) p->columns = (lxw_col_t)(p->at[i] + 1);
    }
}

enum { WIDEST = 90 };

/* The sheet's own widths, those of columns left out going to the widest; else those of its tables; else one wide column. */
static void set_widths(rep_page *p)
{
    const char *const *text = p->def->widths.item;
    const rep_block *b = p->def->blocks.item;
    double freed = 0;
    lxw_col_t widest = 0;
    for (size_t i = 0; i < p->def->widths.n; i++) {
        double width = 0;
        (void)ds_decimal(ds_str_of(text[i]), '.', &width);
        if (p->at[i] < 0)
            freed += width;
        else
            p->width[p->columns++] = width;
    }
    for (lxw_col_t i = 1; i < p->columns; i++)
        if (p->width[i] > p->width[widest]) widest = i;
    p->width[widest] = fmin(p->width[widest] + freed, WIDEST);
    for (size_t i = 0; !p->def->widths.n && i < p->def->blocks.n; i++)
        if (b[i].table.at.line) widths_of_table(p, &b[i].table);
    for (lxw_col_t i = 0; i < REP_COLUMNS; i++)
        if (p->width[i] <= 0) p->width[i] = 12;
    if (p->columns) return;
    p->columns = 1;
    p->width[0] = p->def->landscape ? 130 : 90;
}

static ds_err check_tables_fit(const rep_page *p, ds_why *w)
{
    const rep_block *b = p->def->blocks.item;
    for (size_t i = 0; p->def->widths.n && i < p->def->blocks.n; i++)
        if (b[i].table.columns.n > p->def->widths.n) {
            (void)ds_fail(w, DS_CONFIG, "this table has %zu columns, but the sheet's widths list only %zu",
                          b[i].table.columns.n, p->def->widths.n);
            return rep_at(p->in->def, b[i].table.at, w);
        }
    return DS_OK;
}

/* ---- print ---- */

/* No codes for fonts: Gnumeric prints them. */
static ds_err set_header(rep_page *p, ds_why *w)
{
    const rep_book *b = p->in;
    const char *title = rep_header_text(b->a, b->def->title), *practice = rep_header_text(b->a, b->practice);
    const char *sheet = rep_header_text(b->a, p->def->name);
    if (!title || !practice || !sheet) return ds_fail(w, DS_MEMORY, "a header");
    const char *top = ds_textf(b->a, "&L%s&R%s", practice, title);
    const char *foot = ds_textf(b->a, "&L%s&R%s", sheet, rep_book_word(b, "Page &P of &N"));
    if (!top || !foot) return ds_fail(w, DS_MEMORY, "a header");
    if (!worksheet_set_header(p->sheet, top) && !worksheet_set_footer(p->sheet, foot)) return DS_OK;
    return ds_fail(w, DS_INTERNAL, "the header of the sheet \"%s\"", p->def->name);
}

/* ---- blocks ---- */

static ds_err put_block(rep_page *p, const rep_block *b, ds_why *w)
{
    if (b->contents) return rep_contents_block(p, w);
    if (b->list.at.line) return rep_list_block(p, &b->list, w);
    if (b->tiles.at.line) return rep_tiles_block(p, &b->tiles, w);
    if (b->table.at.line) return rep_table_block(p, &b->table, w);
    if (b->chart.at.line) return rep_chart_block(p, &b->chart, w);
    return rep_text_block(p, b, w);
}

static ds_err put_blocks(rep_page *p, ds_why *w)
{
    const rep_block *b = p->def->blocks.item;
    ds_err err = DS_OK;
    for (size_t i = 0; !err && i < p->def->blocks.n; i++) err = put_block(p, &b[i], w);
    if (!err) err = rep_numbers_link(p, w);
    if (err || !p->in->source) return err;
    if (p->row) rep_cling(p);
    rep_gap(p, 8);
    return rep_put_line(p, p->in->source, REP_L_NOTE, w);
}

/* ---- pages ---- */

enum { ACROSS = 96, DOWN = 72 };                        /* pixels, points to an inch */
static const double side = 0.5, above = 0.7, below = 0.65; /* margins, inches */
static const double to_spare = 0.96; /* of a page: programs differ by a little in the height of rows */

/* Points of the sheet's rows that a page takes once the sheet is shrunk to the page's width. */
static double page_height(const rep_page *p)
{
    const bool letter = p->in->manner.letter;
    double wide = letter ? 8.5 : 8.27, high = letter ? 11 : 11.69;
    if (p->def->landscape) {
        const double kept = wide;
        wide = high;
        high = kept;
    }
    const double shrunk = fmin(1, (wide - 2 * side) * ACROSS / rep_columns_px(p, 0, p->columns));
    return (high - above - below) * DOWN / (floor(shrunk * 100) / 100) * to_spare;
}

/* The title, or the head that is frozen, stands on every page. */
static double titles_height(const rep_page *p)
{
    if (!p->flow.n) return 0;
    return p->repeat ? p->flow.row[p->head].height : p->titled ? p->flow.row[0].height : 0;
}

/* Where pages end, by what a drawing without a sheet measures. What is to fit on a page, or is not printed, needs none. */
static ds_err measure(const rep_page *blank, rep_flow *out, ds_why *w)
{
    rep_page p = *blank;
    bool ok = true;
    if (p.def->pages || p.def->screen) return DS_OK;
    p.last_waiting = &p.waiting;
    p.in->measuring = true;
    ds_err err = put_blocks(&p, w);
    p.in->measuring = false;
    if (err) return err;
    *out = (rep_flow){ .row = p.flow.row, .n = p.flow.n };
    out->at = ds_alloc(p.in->a, (p.flow.n + 1) * sizeof *out->at);
    if (out->at)
        out->n_at = rep_breaks(p.flow.row, p.flow.n, page_height(&p), titles_height(&p), p.in->a, out->at, &ok);
    return out->at && ok ? DS_OK : ds_fail(w, DS_MEMORY, "the pages of \"%s\"", p.def->name);
}

/* The library takes them as the rows that pages begin with, ended by 0. */
static ds_err set_breaks(rep_page *p, ds_why *w)
{
    const rep_flow *f = &p->flow;
    const size_t n = f->n_at < LXW_BREAKS_MAX ? f->n_at : LXW_BREAKS_MAX;
    lxw_row_t *row = ds_alloc(p->in->a, (n + 1) * sizeof *row), headed = 0;
    if (!row) return ds_fail(w, DS_MEMORY, "the pages of \"%s\"", p->def->name);
    for (size_t i = 0; i < n; i++) {
        row[i] = (lxw_row_t)f->at[i] + headed;
        headed += f->row[f->at[i]].headed;
    }
    if (n) (void)worksheet_set_h_pagebreaks(p->sheet, row);
    return DS_OK;
}

/* Rows 0..last; of a sheet for the screen nothing: spreadsheets print no page of blank cells, and none is written there. */
static void set_area(rep_page *p, lxw_row_t last)
{
    const lxw_col_t right = (lxw_col_t)(p->columns - 1);
    if (p->def->screen)
        (void)worksheet_print_area(p->sheet, 0, REP_COLUMNS, 0, REP_COLUMNS);
    else
        (void)worksheet_print_area(p->sheet, 0, 0, last, right);
}

static void set_repeated(rep_page *p)
{
    if (p->def->screen) return;
    if (p->repeat)
        (void)worksheet_repeat_rows(p->sheet, p->head, p->head);
    else if (p->titled && p->def->pages != 1)
        (void)worksheet_repeat_rows(p->sheet, 0, 0);
}

static void set_print(rep_page *p, lxw_row_t last)
{
    if (p->def->landscape) worksheet_set_landscape(p->sheet);
    worksheet_set_paper(p->sheet, rep_manner_paper(&p->in->manner));
    worksheet_set_margins(p->sheet, side, side, above, below);
    worksheet_center_horizontally(p->sheet);
    worksheet_fit_to_pages(p->sheet, 1, (uint16_t)p->def->pages);
    set_area(p, last);
    set_repeated(p);
    if (p->frozen) worksheet_freeze_panes(p->sheet, p->frozen, 0);
    if (!p->def->gridlines) worksheet_gridlines(p->sheet, LXW_HIDE_ALL_GRIDLINES);
}

/* ---- the whole ---- */

ds_err rep_sheet_shown(const rep_book *b, const rep_sheet *s, bool *shown, ds_why *w)
{
    rep_answer t = { .rows = 1 };
    ds_err err = s->when ? rep_ask(b, s->when, s->at, &t, w) : DS_OK;
    *shown = !err && t.rows;
    return err;
}

ds_err rep_begin_sheet(rep_book *b, const rep_sheet *s, rep_page *out, ds_why *w)
{
    *out = (rep_page){ .in = b, .def = s };
    out->sheet = workbook_add_worksheet(b->book, s->name);
    if (!out->sheet) return ds_fail(w, DS_INTERNAL, "%s: the sheet \"%s\" cannot be made", b->def->file, s->name);
    if (!rep_drawn_sheet_begin(&b->drawn, s->name)) return ds_fail(w, DS_MEMORY, "the sheet \"%s\"", s->name);
    worksheet_set_default_row(out->sheet, 15.75, LXW_FALSE);
    return DS_OK;
}

ds_err rep_end_sheet(rep_page *p, lxw_row_t last, ds_why *w)
{
    set_print(p, last);
    for (lxw_col_t i = 0; i < p->columns; i++) (void)worksheet_set_column(p->sheet, i, i, p->width[i], NULL);
    ds_err err = set_header(p, w);
    return !err && p->in->full ? ds_fail(w, DS_MEMORY, "the sheet \"%s\"", p->def->name) : err;
}

ds_err rep_write_sheet(rep_book *b, const rep_sheet *s, ds_why *w)
{
    rep_page p;
    ds_err err = rep_begin_sheet(b, s, &p, w);
    if (!err) err = check_tables_fit(&p, w);
    if (!err) err = place_columns(&p, w);
    if (err) return err;
    p.last_waiting = &p.waiting;
    set_widths(&p);
    err = measure(&p, &p.flow, w);
    if (!err) err = put_blocks(&p, w);
    if (!err) err = set_breaks(&p, w);
    if (!err) err = rep_draw_charts(&p, w);
    return err ? err : rep_end_sheet(&p, p.row ? p.row - 1 : 0, w);
}
