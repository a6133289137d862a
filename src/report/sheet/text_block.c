#include "report/sheet/page.h"

/* A heading's rule runs over the whole page. */
static ds_err put_heading(rep_page *p, const char *words, rep_look_role role, ds_why *w)
{
    const rep_look_key key = { .role = role };
    ds_err err = rep_put_words(p, p->row, 0, words, key, w);
    for (lxw_col_t c = 1; !err && c < p->columns; c++) err = rep_put_words(p, p->row, c, "", key, w);
    rep_may_break(p, p->row, REP_BREAK_BEST);
    if (!p->row && role == REP_L_TITLE) p->titled = true;
    rep_row_height(p, p->row++, rep_line_height(role) + 3);
    rep_cling(p);
    p->spaced = p->charted = p->listed = false;
    return err;
}

static ds_err put_styled(rep_page *p, const char *words, int style, ds_why *w)
{
    if (style != REP_TITLE && style != REP_LEAD) rep_end_lead(p);
    if (style == REP_HEADING) rep_gap(p, 10);
    if (style == REP_TITLE || style == REP_HEADING) return put_heading(p, words, rep_style_role(style), w);
    return rep_put_line(p, words, rep_style_role(style), w);
}

ds_err rep_text_block(rep_page *p, const rep_block *b, ds_why *w)
{
    const char *words;
    ds_err err = rep_block_words(p->in, b, &words, w);
    return err || !*words ? err : put_styled(p, words, rep_block_style(b), w);
}

static ds_err put_item(rep_page *p, const char *words, ds_val link, ds_mark at, ds_why *w)
{
    rep_end_lead(p);
    ds_err err = rep_put_link(p, p->row, 0, link, at, w);
    return err ? err : rep_put_line(p, words, link.type == DS_V_NULL ? REP_L_BODY : REP_L_LINK, w);
}

ds_err rep_list_block(rep_page *p, const rep_bullets *b, ds_why *w)
{
    rep_answer t;
    const char *words = NULL;
    int link = -1;
    ds_err err = rep_ask(p->in, b->query, b->at, &t, w);
    if (!err && b->link_from) err = rep_column_named(p->in, &t, b->link_from, b->at, &link, w);
    for (size_t i = 0; !err && i < t.rows; i++) {
        err = rep_item_words(p->in, b, &t, i, &words, w);
        if (!err) err = put_item(p, words, rep_answer_at(&t, i, link), b->at, w);
    }
    if (err || t.rows || !b->empty) return err;
    err = rep_words(p->in, b->empty, NULL, 0, b->at, &words, w);
    return err || !*words ? err : put_styled(p, words, REP_BODY, w);
}
