/* Words: measured and drawn by Pango, which knows the order of right-to-left ones and finds a font for each sign. */
#include "report/paper/paper.h"

#include <math.h>

/* Faces of one width and look, the first that is there; the last names what every system has. */
#define FACES "Arial, Liberation Sans, DejaVu Sans, Sans"

void rep_paper_colour(rep_paper *p, unsigned rgb)
{
    cairo_set_source_rgb(p->cr, (rgb >> 16 & 255) / 255.0, (rgb >> 8 & 255) / 255.0, (rgb & 255) / 255.0);
}

static const char *clean(const rep_paper *p, const char *words)
{
    const ds_str s = ds_clean(p->in->a, ds_str_of(words ? words : ""), DS_CLEAN_TEXT);
    if (!s.p) p->in->full = true;
    const char *kept = s.p ? ds_keep(p->in->a, s).p : NULL;
    return kept ? kept : "";
}

/* No ligatures, and no hyphen where a long word is parted: a search and a screen reader find what was written. */
static void set_plain_letters(rep_paper *p)
{
    PangoAttrList *list = pango_attr_list_new();
    pango_attr_list_insert(list, pango_attr_font_features_new("liga=0, clig=0"));
    pango_attr_list_insert(list, pango_attr_insert_hyphens_new(FALSE));
    pango_layout_set_attributes(p->layout, list);
    pango_attr_list_unref(list);
}

static void set(rep_paper *p, const char *words, rep_type t, double wide)
{
    static const PangoAlignment side[] = { PANGO_ALIGN_LEFT, PANGO_ALIGN_LEFT, PANGO_ALIGN_RIGHT, PANGO_ALIGN_CENTER };
    const bool bold = (rep_look_bold(t.role) && !t.regular) || rep_tone_bold(t.tone);
    PangoFontDescription *font = pango_font_description_from_string(FACES);
    pango_font_description_set_weight(font, bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
    pango_font_description_set_absolute_size(font, rep_look_points(t.role) * PANGO_SCALE);
    pango_layout_set_font_description(p->layout, font);
    pango_font_description_free(font);
    pango_layout_set_width(p->layout, wide > 0 ? (int)(wide * PANGO_SCALE) : -1);
    pango_layout_set_wrap(p->layout, PANGO_WRAP_WORD_CHAR);
    pango_layout_set_alignment(p->layout, side[t.align]);
    pango_layout_set_text(p->layout, clean(p, words), -1);
    set_plain_letters(p);
}

double rep_paper_measure(rep_paper *p, const char *words, rep_type t, double wide, double *drawn)
{
    int w, h;
    set(p, words, t, wide);
    pango_layout_get_size(p->layout, &w, &h);
    if (drawn) *drawn = (double)w / PANGO_SCALE;
    return (double)h / PANGO_SCALE;
}

void rep_paper_words(rep_paper *p, const char *words, rep_type t, double x, double y, double wide)
{
    if (rep_paper_is_dry(p)) return;
    set(p, words, t, wide);
    rep_paper_colour(p, rep_tone_colour(t.tone, rep_look_ink(t.role)));
    cairo_move_to(p->cr, x, y);
    pango_cairo_show_layout(p->cr, p->layout);
}

/* Draws lines first.. as far as the page goes; gives the first that it has no room for. */
static int draw_lines(rep_paper *p, int first)
{
    const int n = pango_layout_get_line_count(p->layout);
    int k = first;
    for (; k < n; k++) {
        PangoRectangle r;
        PangoLayoutLine *line = pango_layout_get_line_readonly(p->layout, k);
        pango_layout_line_get_extents(line, NULL, &r);
        const double high = (double)r.height / PANGO_SCALE;
        if (p->y > 0 && p->y + high > p->high) break;
        cairo_move_to(p->cr, line->resolved_dir == PANGO_DIRECTION_RTL ? p->wide - (double)r.width / PANGO_SCALE : 0,
                      p->y - (double)r.y / PANGO_SCALE);
        if (!rep_paper_is_dry(p)) pango_cairo_show_layout_line(p->cr, line);
        p->y += high;
    }
    return k;
}

void rep_paper_paragraph(rep_paper *p, const char *words, rep_type t, const char *tag)
{
    const double high = rep_paper_measure(p, words, t, p->wide, NULL), line = rep_look_points(t.role) * 1.3;
    (void)rep_paper_need(p, fmin(high, 3 * line)); /* no line alone at a page's foot */
    for (int k = 0;;) {
        set(p, words, t, p->wide);
        rep_paper_colour(p, rep_tone_colour(t.tone, rep_look_ink(t.role)));
        rep_paper_tag(p, tag);
        k = draw_lines(p, k);
        rep_paper_untag(p, tag);
        if (k >= pango_layout_get_line_count(p->layout)) break;
        (void)rep_paper_need(p, p->high);
    }
    p->y += 2;
    p->beside = false;
}
