#include "report/sheet/page.h"

#include "report/sheet/book_text.h"

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

static void widths_of_table(rep_page *p, const rep_table *t)
{
    const rep_column *c = t->columns.item;
    for (size_t i = 0; i < t->columns.n; i++) {
        double width = c[i].width > 0 ? c[i].width : usual_width(c[i].format);
        if (width > p->width[i]) p->width[i] = width;
    }
    if (t->columns.n > p->columns) p->columns = (lxw_col_t)t->columns.n;
}

/* The sheet's own widths; else those of its tables; else one wide column. */
static void set_widths(rep_page *p)
{
    const char *const *text = p->def->widths.item;
    const rep_block *b = p->def->blocks.item;
    for (size_t i = 0; i < p->def->widths.n; i++) (void)ds_decimal(ds_str_of(text[i]), '.', &p->width[i]);
    p->columns = (lxw_col_t)p->def->widths.n;
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
    for (size_t i = 0; i < p->def->blocks.n; i++)
        if (b[i].table.columns.n > p->columns) {
            (void)ds_fail(w, DS_CONFIG, "this table has %zu columns, but the sheet's widths list only %d",
                          b[i].table.columns.n, (int)p->columns);
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
    const char *foot = ds_textf(b->a, "&L%s&RPage &P of &N", sheet);
    if (!top || !foot) return ds_fail(w, DS_MEMORY, "a header");
    if (!worksheet_set_header(p->sheet, top) && !worksheet_set_footer(p->sheet, foot)) return DS_OK;
    return ds_fail(w, DS_INTERNAL, "the header of the sheet \"%s\"", p->def->name);
}

static void set_print(rep_page *p, lxw_row_t last)
{
    if (p->def->landscape) worksheet_set_landscape(p->sheet);
    worksheet_set_paper(p->sheet, rep_manner_paper(&p->in->manner));
    worksheet_set_margins(p->sheet, 0.5, 0.5, 0.7, 0.65);
    worksheet_center_horizontally(p->sheet);
    worksheet_fit_to_pages(p->sheet, 1, (uint16_t)p->def->pages);
    (void)worksheet_print_area(p->sheet, 0, 0, last, (lxw_col_t)(p->columns - 1));
    if (p->repeat && !p->def->screen)
        (void)worksheet_repeat_rows(p->sheet, p->head, p->head);
    else if (p->frozen && p->def->pages != 1)
        (void)worksheet_repeat_rows(p->sheet, 0, p->frozen - 1);
    if (p->frozen) worksheet_freeze_panes(p->sheet, p->frozen, 0);
    if (!p->def->gridlines) worksheet_gridlines(p->sheet, LXW_HIDE_ALL_GRIDLINES);
}

/* ---- the whole ---- */

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
    if (err || !p->in->source) return err;
    rep_gap(p, 8);
    return rep_put_line(p, p->in->source, REP_L_NOTE, w);
}

ds_err rep_sheet_shown(const rep_book *b, const rep_sheet *s, bool *shown, ds_why *w)
{
    rep_answer t = { .rows = 1 };
    ds_err err = s->when ? rep_ask(b, s->when, s->at, &t, w) : DS_OK;
    *shown = !err && t.rows;
    return err;
}

ds_err rep_write_sheet(rep_book *b, const rep_sheet *s, ds_why *w)
{
    rep_page p = { .in = b, .def = s };
    p.last_waiting = &p.waiting;
    p.sheet = workbook_add_worksheet(b->book, s->name);
    if (!p.sheet) return ds_fail(w, DS_INTERNAL, "%s: the sheet \"%s\" cannot be made", b->def->file, s->name);
    if (!rep_drawn_sheet_begin(&b->drawn, s->name)) return ds_fail(w, DS_MEMORY, "the sheet \"%s\"", s->name);
    worksheet_set_default_row(p.sheet, 15.75, LXW_FALSE);
    set_widths(&p);
    ds_err err = check_tables_fit(&p, w);
    if (!err) err = put_blocks(&p, w);
    if (err) return err;
    set_print(&p, s->screen && p.repeat ? p.head - 1 : p.row ? p.row - 1 : 0);
    err = rep_draw_charts(&p, w);
    for (lxw_col_t i = 0; i < p.columns; i++) (void)worksheet_set_column(p.sheet, i, i, p.width[i], NULL);
    if (!err) err = set_header(&p, w);
    return !err && b->full ? ds_fail(w, DS_MEMORY, "the sheet \"%s\"", s->name) : err;
}
