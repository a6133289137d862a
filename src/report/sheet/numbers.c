#include "report/sheet/numbers.h"

enum { FIRST_ROW = 3 };


lxw_row_t rep_numbers_next(rep_book *b)
{
    if (b->numbers.row < FIRST_ROW) b->numbers.row = FIRST_ROW;
    return b->numbers.row;
}

static bool keep(rep_book *b, rep_number_cell cell)
{
    rep_number_cell *one = ds_alloc(b->a, sizeof *one);
    if (!one) return false;
    *one = cell;
    if (b->numbers.last)
        b->numbers.last->next = one;
    else
        b->numbers.first = one;
    b->numbers.last = one;
    return true;
}

bool rep_number_put(rep_book *b, lxw_row_t row, lxw_col_t column, ds_val v, rep_look_key key)
{
    return keep(b, (rep_number_cell){ .row = row, .column = column, .value = v, .key = key });
}

bool rep_number_head(rep_book *b, lxw_row_t row, const char *words, const char *sheet)
{
    return keep(b, (rep_number_cell){ .row = row, .value = DS_VTEXT(ds_str_of(words)), .key = { .role = REP_L_LINK }, .sheet = sheet });
}

static bool has_contents(const rep_sheet *s)
{
    const rep_block *b = s->blocks.item;
    for (size_t i = 0; i < s->blocks.n; i++)
        if (b[i].contents) return true;
    return false;
}

ds_err rep_numbers_link(rep_page *p, ds_why *w)
{
    if (!p->waiting || has_contents(p->def)) return DS_OK; /* which lead there */
    rep_gap(p, 4);
    const char *target = ds_textf(p->in->a, "internal:'%s'!A%u", rep_numbers_name(p->in), (unsigned)rep_numbers_next(p->in) + 1);
    ds_err err = rep_put_target(p, p->row, 0, target, w);
    return err ? err : rep_put_line(p, rep_numbers_name(p->in), REP_L_LINK, w);
}

ds_err rep_numbers_shown(const rep_book *b, bool *shown, ds_why *w)
{
    const rep_sheet *s = b->def->sheets.item;
    ds_err err = DS_OK;
    *shown = false;
    for (size_t i = 0; !err && i < b->def->sheets.n; i++) {
        const rep_block *block = s[i].blocks.item;
        for (size_t k = 0; !err && !*shown && k < s[i].blocks.n; k++)
            if (block[k].chart.at.line) err = rep_sheet_shown(b, &s[i], shown, w);
    }
    return err;
}

static ds_err put_cell(rep_page *p, const rep_number_cell *c, ds_why *w)
{
    const ds_val sheet = c->sheet ? DS_VTEXT(ds_str_of(c->sheet)) : (ds_val){ .type = DS_V_NULL };
    ds_err err = rep_put_link(p, c->row, c->column, sheet, p->def->at, w);
    return err ? err : rep_put(p, c->row, c->column, c->value, c->key, w);
}

ds_err rep_write_numbers(rep_book *b, ds_why *w)
{
    rep_page p;
    bool shown;
    ds_err err = rep_numbers_shown(b, &shown, w);
    if (err || !shown) return err;
    rep_sheet *sheet = ds_alloc(b->a, sizeof *sheet);
    if (!sheet) return ds_fail(w, DS_MEMORY, REP_NUMBERS_SHEET);
    *sheet = (rep_sheet){ .name = rep_numbers_name(b), .screen = true };
    if ((err = rep_begin_sheet(b, sheet, &p, w))) return err;
    p.columns = 1;
    for (lxw_col_t i = 0; i < REP_COLUMNS; i++) p.width[i] = 12;
    p.width[0] = 46;
    err = rep_put_words(&p, 0, 0, rep_numbers_name(b), (rep_look_key){ .role = REP_L_TITLE }, w);
    const char *lead = b->numbers.first ? "What each chart draws; its title leads to its sheet. Not printed."
                                        : "No chart has enough numbers to be drawn yet.";
    lead = rep_book_word(b, lead);
    if (!err) err = rep_put_words(&p, 1, 0, lead, (rep_look_key){ .role = REP_L_DATA }, w);
    for (const rep_number_cell *c = b->numbers.first; !err && c; c = c->next) err = put_cell(&p, c, w);
    return err ? err : rep_end_sheet(&p, 1, w);
}
