/* What blocks say in words, whatever they are drawn on. */
#include "report/sheet/page.h"

ds_err rep_block_words(const rep_book *b, const rep_block *block, const char **out, ds_why *w)
{
    rep_answer t = { 0 };
    *out = "";
    ds_err err = block->query ? rep_ask(b, block->query, block->at, &t, w) : DS_OK;
    if (err || (block->query && !t.rows)) return err;
    return rep_words(b, block->text ? block->text : block->note, block->query ? &t : NULL, 0, block->at, out, w);
}

int rep_block_style(const rep_block *block)
{
    return block->note ? REP_NOTE : block->style;
}

ds_err rep_item_words(const rep_book *b, const rep_bullets *list, const rep_answer *t, size_t row, const char **out, ds_why *w)
{
    const char *words = NULL;
    ds_err err = rep_words(b, list->item, t, row, list->at, &words, w);
    if (err) return err;
    *out = ds_textf(b->a, "\xE2\x80\xA2  %s", words);
    return *out ? DS_OK : ds_fail(w, DS_MEMORY, "a list");
}

ds_err rep_no_rows_words(const rep_book *b, const rep_table *t, const char **out, ds_why *w)
{
    return rep_words(b, t->empty ? t->empty : rep_book_word(b, "Nothing to list."), NULL, 0, t->at, out, w);
}

ds_err rep_no_chart_words(const rep_book *b, const rep_chart *c, const char **out, ds_why *w)
{
    return rep_words(b, c->empty ? c->empty : rep_book_word(b, "Too few numbers to draw."), NULL, 0, c->at, out, w);
}
