/* Pages: where the next thing goes, what stands above and below. */
#include "report/paper/paper.h"

#include <cairo-pdf.h>

enum { SIDE = 36, TOP = 46, BOTTOM = 44 }; /* margins */

typedef struct {
    double wide, high;
} size;

static size paper_size(const rep_paper *p)
{
    const size upright = p->in->manner.letter ? (size){ 612, 792 } : (size){ 595.28, 841.89 };
    return p->sheet->landscape ? (size){ upright.high, upright.wide } : upright;
}

static void small_words(rep_paper *p, const char *words, int align, double y)
{
    const rep_type t = { .role = REP_L_NOTE, .align = align };
    if (words) rep_paper_words(p, words, t, SIDE, y, paper_size(p).wide - 2 * SIDE);
}

/* Practice and title above; sheet and page below. */
static void put_margins(rep_paper *p)
{
    const rep_book *b = p->in;
    const double foot = paper_size(p).high - BOTTOM + 16;
    small_words(p, b->practice, REP_LEFT, 24);
    small_words(p, b->def->title, REP_RIGHT, 24);
    small_words(p, p->sheet->name, REP_LEFT, foot);
    const char *page = ds_textf(b->a, "Page %u of %u", p->pages, p->of);
    small_words(p, page ? rep_say(b->manner.language, ds_str_of(page), b->a) : NULL, REP_RIGHT, foot);
}

bool rep_paper_is_dry(const rep_paper *p)
{
    return !p->of;
}

void rep_paper_tag(rep_paper *p, const char *tag)
{
    if (!rep_paper_is_dry(p)) cairo_tag_begin(p->cr, tag, NULL);
}

void rep_paper_untag(rep_paper *p, const char *tag)
{
    if (!rep_paper_is_dry(p)) cairo_tag_end(p->cr, tag);
}

/* A new size drops what was drawn and tagged on the page. */
static void begin_page(rep_paper *p)
{
    const size s = paper_size(p);
    cairo_pdf_surface_set_size(p->surface, s.wide, s.high);
    if (!p->pages++) rep_paper_tag(p, "Document");
    p->sheet_pages++;
    put_margins(p);
    cairo_save(p->cr);
    cairo_translate(p->cr, SIDE, TOP);
    cairo_scale(p->cr, p->scale, p->scale);
    p->wide = (s.wide - 2 * SIDE) / p->scale;
    p->high = (s.high - TOP - BOTTOM) / p->scale;
    p->y = 0;
    p->beside = false;
}

static void end_page(rep_paper *p)
{
    cairo_restore(p->cr);
    cairo_show_page(p->cr);
}

void rep_paper_sheet(rep_paper *p, const rep_sheet *s, double scale)
{
    char dest[40];
    p->sheet = s;
    p->scale = scale;
    p->sheet_pages = 0;
    p->widest = 0;
    begin_page(p);
    snprintf(dest, sizeof dest, "name='sheet%zu'", p->nth);
    if (rep_paper_is_dry(p)) return;
    cairo_tag_begin(p->cr, CAIRO_TAG_DEST, dest);
    cairo_tag_end(p->cr, CAIRO_TAG_DEST);
}

void rep_paper_sheet_end(rep_paper *p)
{
    if (p->pages == p->of) rep_paper_untag(p, "Document");
    end_page(p);
}

bool rep_paper_need(rep_paper *p, double points)
{
    if (p->y <= 0 || p->y + points <= p->high) return false;
    end_page(p);
    begin_page(p);
    return true;
}

void rep_paper_gap(rep_paper *p, double points)
{
    if (p->y > 0) p->y += points;
    p->beside = false;
}
