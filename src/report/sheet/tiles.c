#include "report/sheet/page.h"

/* A tile is three rows of one column: label, value, small print. */
static ds_err put_value(rep_page *p, const rep_tile *t, ds_val v, lxw_col_t column, ds_why *w)
{
    rep_look_key key = { .role = REP_L_TILE_VALUE, .format = t->format, .align = REP_LEFT };
    const lxw_row_t row = p->row + 1;
    if (v.type == DS_V_NULL) {
        key.tone = REP_TONE_FAINT;
        return rep_put_words(p, row, column, t->empty ? t->empty : rep_book_word(p->in, "not known"), key, w);
    }
    rep_fit_width(p, column, v, key);
    return rep_put(p, row, column, v, key, w);
}

static ds_err put_tile(rep_page *p, const rep_tile *t, const rep_answer *answer, lxw_col_t column, int *lines,
                       ds_why *w)
{
    int from = -1;
    const char *label = NULL, *note = NULL;
    const rep_look_key small = { .role = REP_L_TILE_NOTE };
    ds_err err = rep_column_named(p->in, answer, t->from, t->at, &from, w);
    if (!err) err = rep_words(p->in, t->label, answer, 0, t->at, &label, w);
    if (!err) err = rep_words(p->in, t->note, answer, 0, t->at, &note, w);
    if (!err) err = rep_put_words(p, p->row, column, label, (rep_look_key){ .role = REP_L_TILE_LABEL }, w);
    if (!err) err = put_value(p, t, rep_answer_at(answer, 0, from), column, w);
    if (!err) err = rep_put_words(p, p->row + 2, column, note ? note : "", small, w);
    int n = note ? rep_text_lines(note, rep_look_points(REP_L_TILE_NOTE), false, rep_columns_px(p, column, 1) - 24) : 1;
    if (n > *lines) *lines = n;
    return err;
}

static void end_tiles_row(rep_page *p, int lines)
{
    rep_may_break(p, p->row, REP_BREAK_BLOCK);
    for (lxw_row_t i = 1; i < 3; i++) rep_may_break(p, p->row + i, REP_BREAK_NEVER);
    rep_row_height(p, p->row, 18);
    rep_row_height(p, p->row + 1, 27);
    rep_row_height(p, p->row + 2, lines * rep_line_height(REP_L_TILE_NOTE) + 6);
    p->row += 3;
    p->spaced = false;
    rep_gap(p, 6);
}

ds_err rep_tiles_block(rep_page *p, const rep_tiles *t, ds_why *w)
{
    rep_answer answer;
    const rep_tile *tile = t->show.item;
    const size_t across = (size_t)t->across < p->columns ? (size_t)t->across : p->columns;
    ds_err err = rep_ask(p->in, t->query, t->at, &answer, w);
    rep_end_lead(p);
    rep_gap(p, 6);
    for (size_t i = 0; !err && i < t->show.n; i += across) {
        int lines = 1;
        for (size_t k = 0; !err && k < across && i + k < t->show.n; k++)
            err = put_tile(p, &tile[i + k], &answer, (lxw_col_t)k, &lines, w);
        end_tiles_row(p, lines);
    }
    return err;
}
