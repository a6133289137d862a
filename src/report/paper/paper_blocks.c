/* Words, lists, tiles and contents on paper. */
#include "report/paper/paper.h"

#include <math.h>

/* Structure types of PDF (ISO 32000-1, 14.8.4.3). */
static const char *const tag_of[] = { [REP_TITLE] = "H1", [REP_LEAD] = "P",   [REP_HEADING] = "H2",
                                      [REP_BODY] = "P",   [REP_STRONG] = "P", [REP_NOTE] = "P" };

static void rule(rep_paper *p)
{
    rep_paper_colour(p, REP_ACCENT);
    cairo_rectangle(p->cr, 0, p->y, p->wide, 0.6);
    cairo_fill(p->cr);
    p->y += 5;
}

/* What the tables take that follow, of which some may have no rows, as other headings before them may have no words. */
static ds_err tables_high(rep_paper *p, double most, double *high, ds_why *w)
{
    double one;
    ds_err err = DS_OK;
    *high = 0;
    for (const rep_block *b = p->rest; !err && b < p->end && (b->table.at.line || b->style == REP_HEADING); b++) {
        if (!b->table.at.line) continue;
        err = rep_paper_table_high(p, &b->table, most, &one, w);
        *high = fmin(most, *high + one);
    }
    return err;
}

/* What a heading stands over begins on its page; tables of less than half a page are there whole. */
static ds_err keep_with_rest(rep_paper *p, ds_why *w)
{
    enum { FOLLOWS = 90, HEADING = 45 };
    double high = 0;
    ds_err err = p->y > p->high / 2 ? tables_high(p, p->high / 2, &high, w) : DS_OK;
    if (!err) (void)rep_paper_need(p, fmax(FOLLOWS, high < p->high / 2 ? HEADING + high : 0));
    return err;
}

static void put_styled(rep_paper *p, const char *words, int style)
{
    rep_paper_paragraph(p, words, (rep_type){ .role = rep_style_role(style) }, tag_of[style]);
    if (style == REP_HEADING) rule(p);
    if (style == REP_TITLE) p->y += 2;
}

ds_err rep_paper_text_block(rep_paper *p, const rep_block *b, ds_why *w)
{
    const char *words;
    ds_err err = rep_block_words(p->in, b, &words, w);
    if (err || !*words) return err;
    if (rep_block_style(b) == REP_HEADING) {
        rep_paper_gap(p, 10);
        err = keep_with_rest(p, w);
    }
    if (!err) put_styled(p, words, rep_block_style(b));
    return err;
}

/* ---- lists ---- */

ds_err rep_paper_list(rep_paper *p, const rep_bullets *b, ds_why *w)
{
    rep_answer t;
    const char *words = NULL;
    ds_err err = rep_ask(p->in, b->query, b->at, &t, w);
    if (err) return err;
    if (t.rows) rep_paper_tag(p, "L");
    for (size_t i = 0; !err && i < t.rows; i++) {
        err = rep_item_words(p->in, b, &t, i, &words, w);
        if (!err) rep_paper_paragraph(p, words, (rep_type){ .role = REP_L_BODY }, "LI");
    }
    if (t.rows) rep_paper_untag(p, "L");
    if (err || t.rows || !b->empty) return err;
    err = rep_words(p->in, b->empty, NULL, 0, b->at, &words, w);
    if (!err && *words) put_styled(p, words, REP_BODY);
    return err;
}

ds_err rep_paper_has(const rep_book *b, const rep_sheet *s, bool *shown, ds_why *w)
{
    ds_err err = rep_sheet_shown(b, s, shown, w);
    *shown = *shown && !s->screen;
    return err;
}

/* A line a sheet that follows, which leads there. */
ds_err rep_paper_contents(rep_paper *p, ds_why *w)
{
    const rep_sheet *s = p->in->def->sheets.item;
    ds_err err = DS_OK;
    for (size_t i = 0, nth = 0; !err && i < p->in->def->sheets.n; i++) {
        char dest[40];
        bool shown;
        err = rep_paper_has(p->in, &s[i], &shown, w);
        if (err || !shown || nth++ <= p->nth) continue;
        snprintf(dest, sizeof dest, "dest='sheet%zu'", nth - 1);
        const char *words = s[i].about ? ds_textf(p->in->a, "%s: %s", s[i].name, s[i].about) : s[i].name;
        if (!words) return ds_fail(w, DS_MEMORY, "the contents");
        if (!rep_paper_is_dry(p)) cairo_tag_begin(p->cr, CAIRO_TAG_LINK, dest);
        rep_paper_paragraph(p, words, (rep_type){ .role = REP_L_LINK }, "P");
        rep_paper_untag(p, CAIRO_TAG_LINK);
    }
    return err;
}

/* ---- tiles ---- */

enum { SEAM = 4, PAD = 7 };

typedef struct {
    const char *label, *value, *note;
    bool missing;
} tile_words;

static ds_err words_of_tile(const rep_paper *p, const rep_tile *t, const rep_answer *answer, tile_words *out, ds_why *w)
{
    int from = -1;
    ds_err err = rep_column_named(p->in, answer, t->from, t->at, &from, w);
    if (!err) err = rep_words(p->in, t->label, answer, 0, t->at, &out->label, w);
    if (!err) err = rep_words(p->in, t->note, answer, 0, t->at, &out->note, w);
    if (err) return err;
    const ds_val v = rep_answer_at(answer, 0, from);
    out->missing = v.type == DS_V_NULL;
    out->value = out->missing ? (t->empty ? t->empty : rep_book_word(p->in, "not known")) : rep_text_of(v, t->format, &p->in->manner, p->in->a);
    return out->value ? DS_OK : ds_fail(w, DS_MEMORY, "a tile");
}

static void draw_tile(rep_paper *p, const tile_words *t, double x, double wide, double high)
{
    const rep_type value = { .role = REP_L_TILE_VALUE, .tone = t->missing ? REP_TONE_FAINT : REP_TONE_PLAIN };
    rep_paper_colour(p, REP_SOFT);
    cairo_rectangle(p->cr, x, p->y, wide, high);
    cairo_fill(p->cr);
    rep_paper_tag(p, "P");
    rep_paper_words(p, t->label, (rep_type){ .role = REP_L_TILE_LABEL }, x + PAD, p->y + 5, wide - 2 * PAD);
    rep_paper_words(p, t->value, value, x + PAD, p->y + 18, wide - 2 * PAD);
    if (t->note)
        rep_paper_words(p, t->note, (rep_type){ .role = REP_L_TILE_NOTE }, x + PAD, p->y + 43, wide - 2 * PAD);
    rep_paper_untag(p, "P");
}

/* A row of n boxes, as high as the longest note asks for. */
static ds_err tiles_row(rep_paper *p, const rep_tile *t, size_t n, size_t across, const rep_answer *answer, ds_why *w)
{
    tile_words words[REP_COLUMNS];
    const double wide = (p->wide - (double)(across - 1) * SEAM) / (double)across;
    double note = 0;
    for (size_t i = 0; i < n; i++) {
        ds_err err = words_of_tile(p, &t[i], answer, &words[i], w);
        if (err) return err;
        if (words[i].note)
            note = fmax(note, rep_paper_measure(p, words[i].note, (rep_type){ .role = REP_L_TILE_NOTE }, wide - 2 * PAD, NULL));
    }
    const double high = 50 + note;
    (void)rep_paper_need(p, high);
    for (size_t i = 0; i < n; i++) draw_tile(p, &words[i], (double)i * (wide + SEAM), wide, high);
    p->y += high + SEAM;
    return DS_OK;
}

ds_err rep_paper_tiles(rep_paper *p, const rep_tiles *t, ds_why *w)
{
    rep_answer answer;
    const rep_tile *tile = t->show.item;
    const size_t across = t->across > 0 && t->across < REP_COLUMNS ? (size_t)t->across : 1;
    ds_err err = rep_ask(p->in, t->query, t->at, &answer, w);
    rep_paper_gap(p, 6);
    for (size_t i = 0; !err && i < t->show.n; i += across)
        err = tiles_row(p, &tile[i], t->show.n - i < across ? t->show.n - i : across, across, &answer, w);
    rep_paper_gap(p, 4);
    return err;
}

/* ---- all of a sheet ---- */

static ds_err put_block(rep_paper *p, const rep_block *b, ds_why *w)
{
    if (b->contents) return rep_paper_contents(p, w);
    if (b->list.at.line) return rep_paper_list(p, &b->list, w);
    if (b->tiles.at.line) return rep_paper_tiles(p, &b->tiles, w);
    if (b->table.at.line) return rep_paper_table(p, &b->table, w);
    if (b->chart.at.line) return rep_paper_chart(p, &b->chart, w);
    return rep_paper_text_block(p, b, w);
}

/* Alone on a page it would look lost: what the foot leaves above itself is its room, too. */
static void put_source_near(rep_paper *p)
{
    enum { FOOT_ROOM = 14, GAP = 8, LEAST_GAP = 2 };
    const double high = rep_paper_measure(p, p->in->source, (rep_type){ .role = REP_L_NOTE }, p->wide, NULL);
    const bool fits = p->y + GAP + high <= p->high;
    rep_paper_gap(p, fits ? GAP : LEAST_GAP);
    if (!fits) p->high += FOOT_ROOM / p->scale;
}

ds_err rep_paper_blocks(rep_paper *p, ds_why *w)
{
    const rep_block *b = p->sheet->blocks.item;
    ds_err err = DS_OK;
    p->end = b + p->sheet->blocks.n;
    for (size_t i = 0; !err && i < p->sheet->blocks.n; i++) {
        p->rest = &b[i + 1];
        err = put_block(p, &b[i], w);
    }
    if (err || !p->in->source) return err;
    put_source_near(p);
    rep_paper_paragraph(p, p->in->source, (rep_type){ .role = REP_L_NOTE }, "P");
    return DS_OK;
}
