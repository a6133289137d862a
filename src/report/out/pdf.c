/* A report as PDF, from the same definition as the workbook (report/paper/): tagged, fonts embedded, for paper and phones. */
#include "report/out/pdf_alt.h"
#include "report/out/output.h"
#include "report/out/write.h"
#include "report/paper/paper.h"

#include <downshift/growing.h>

#include <cairo-pdf.h>
#include <math.h>
#include <stdlib.h>

#define LEAST_SCALE 0.5  /* smaller than that nobody reads it */
#define PHONE_POINTS 9.0 /* that the words of a client's report have at least, unless a table is too wide: it is read on a phone */

/* ---- a sheet, at its scale ---- */

static ds_err draw_sheet(rep_paper *p, const rep_sheet *s, double scale, ds_why *w)
{
    rep_paper_sheet(p, s, scale);
    ds_err err = rep_paper_blocks(p, w);
    rep_paper_sheet_end(p);
    return err;
}

static bool is_too_large(const rep_paper *p, unsigned pages)
{
    return p->widest > p->wide || (pages > 0 && p->sheet_pages > pages);
}

/* Room for so many pages would be won by letters that are too small for whom it is for. */
static bool is_too_small(const rep_paper *p, double scale)
{
    return p->in->def->audience == DS_AUDIENCE_CLIENT && scale * rep_look_points(REP_L_BODY) < PHONE_POINTS;
}

/* The largest scale at which its tables are not wider than the page, and it has no more than so many pages, 0 for any. */
static ds_err find_scale_for(rep_paper *p, const rep_sheet *s, unsigned pages, double *scale, ds_why *w)
{
    const unsigned before = p->pages;
    ds_err err = DS_OK;
    for (*scale = 1;; *scale = fmax(LEAST_SCALE, *scale * fmin(0.94, p->wide / fmax(p->widest, 1)))) {
        p->pages = before;
        err = draw_sheet(p, s, *scale, w);
        if (err || *scale <= LEAST_SCALE || !is_too_large(p, pages)) return err;
    }
}

/* As many pages as it may have; as many as it takes where it would be too small on them. */
static ds_err find_scale(rep_paper *p, const rep_sheet *s, double *scale, ds_why *w)
{
    const unsigned before = p->pages, pages = s->pages > 0 ? (unsigned)s->pages : 0;
    ds_err err = find_scale_for(p, s, pages, scale, w);
    if (err || !pages || !is_too_small(p, *scale)) return err;
    p->pages = before;
    return find_scale_for(p, s, 0, scale, w);
}

/* ---- all sheets ---- */

typedef struct {
    const rep_sheet *sheet;
    double scale; /* 0: not known yet */
} shown;

static ds_err list_shown(const rep_book *b, shown *list, size_t *n, ds_why *w)
{
    const rep_sheet *s = b->def->sheets.item;
    ds_err err = DS_OK;
    for (size_t i = 0; !err && i < b->def->sheets.n; i++) {
        bool is_shown;
        err = rep_paper_has(b, &s[i], &is_shown, w);
        if (!err && is_shown) list[(*n)++] = (shown){ .sheet = &s[i] };
    }
    return err;
}

static void put_outline(const rep_paper *p, const rep_sheet *s)
{
    char dest[40];
    snprintf(dest, sizeof dest, "dest='sheet%zu'", p->nth);
    cairo_pdf_surface_add_outline(p->surface, CAIRO_PDF_OUTLINE_ROOT, s->name, dest, 0);
}

static ds_err draw_sheets(rep_paper *p, shown *list, size_t n, ds_why *w)
{
    ds_err err = DS_OK;
    for (size_t i = 0; !err && i < n; i++) {
        p->nth = i;
        if (list[i].scale > 0) put_outline(p, list[i].sheet);
        err = list[i].scale > 0 ? draw_sheet(p, list[i].sheet, list[i].scale, w)
                                : find_scale(p, list[i].sheet, &list[i].scale, w);
    }
    return err;
}

/* ---- the document ---- */

static cairo_status_t take_bytes(void *to, const unsigned char *bytes, unsigned n)
{
    ds_growing *g = to;
    return !g || ds_grow(g, (ds_str){ (const char *)bytes, n }) ? CAIRO_STATUS_SUCCESS : CAIRO_STATUS_NO_MEMORY;
}

/* Nobody's name in it, and the time it was made fixed by the job. */
static void set_properties(const rep_paper *p)
{
    const rep_book *b = p->in;
    ds_stamp t;
    char made[32] = "2000-01-01T00:00:00";
    if (b->made && ds_stamp_parse(ds_str_of(b->made), DS_DATES_ISO, &t) && strlen(b->made) >= 16)
        snprintf(made, sizeof made, "%.10sT%.5s:00", b->made, b->made + 11);
    cairo_pdf_surface_set_metadata(p->surface, CAIRO_PDF_METADATA_TITLE, b->def->title);
    cairo_pdf_surface_set_metadata(p->surface, CAIRO_PDF_METADATA_CREATOR, "Downshift");
    cairo_pdf_surface_set_metadata(p->surface, CAIRO_PDF_METADATA_CREATE_DATE, made);
}

/* Names of families are no sign: Pango lists "Sans" and three more where there is not one font. */
static bool has_fonts(PangoFontMap *fonts)
{
    PangoContext *context = pango_font_map_create_context(fonts);
    PangoFontDescription *any = pango_font_description_from_string("Sans 10");
    PangoFont *font = pango_font_map_load_font(fonts, context, any);
    const bool has = font;
    if (font) g_object_unref(font);
    pango_font_description_free(any);
    g_object_unref(context);
    return has;
}

bool ds_report_has_fonts(void)
{
    PangoFontMap *fonts = pango_cairo_font_map_new();
    const bool has = has_fonts(fonts);
    g_object_unref(fonts);
    return has;
}

static ds_err finish(rep_paper *p, ds_why *w)
{
    cairo_surface_finish(p->surface);
    cairo_status_t status = cairo_status(p->cr);
    if (!status) status = cairo_surface_status(p->surface);
    if (p->in->full || status == CAIRO_STATUS_NO_MEMORY) return ds_fail(w, DS_MEMORY, "%s", p->in->def->name);
    return status ? ds_fail(w, DS_INTERNAL, "%s: %s", p->in->def->name, cairo_status_to_string(status)) : DS_OK;
}

static PangoLayout *new_layout(PangoFontMap *fonts, cairo_t *cr)
{
    PangoContext *context = pango_font_map_create_context(fonts);
    pango_cairo_update_context(cr, context);
    PangoLayout *layout = pango_layout_new(context);
    g_object_unref(context);
    return layout;
}

/* Draws all sheets; bytes go to g, or nowhere where it is NULL, to learn scales and pages. */
static ds_err draw(rep_paper *p, shown *list, size_t n, PangoFontMap *fonts, ds_growing *g, ds_why *w)
{
    const unsigned of = p->pages;
    *p = (rep_paper){ .in = p->in, .of = of };
    p->last_alt = &p->alts;
    p->surface = cairo_pdf_surface_create_for_stream(g ? take_bytes : NULL, g, 612, 792);
    /* later versions may pack their objects, and pdf_alt.c could not read them */
    cairo_pdf_surface_restrict_to_version(p->surface, CAIRO_PDF_VERSION_1_4);
    p->cr = cairo_create(p->surface);
    p->layout = new_layout(fonts, p->cr);
    set_properties(p);
    ds_err err = draw_sheets(p, list, n, w);
    g_object_unref(p->layout);
    if (!err) err = finish(p, w);
    cairo_destroy(p->cr);
    cairo_surface_destroy(p->surface);
    return err;
}

static ds_err draw_twice(rep_book *b, PangoFontMap *fonts, ds_growing *g, ds_why *w)
{
    rep_paper p = { .in = b };
    size_t n = 0;
    shown *list = ds_alloc(b->a, (b->def->sheets.n + 1) * sizeof *list);
    if (!list) return ds_fail(w, DS_MEMORY, "%s", b->def->name);
    if (!has_fonts(fonts))
        return ds_fail(w, DS_CONFIG, "no fonts are installed, so that no PDF can be made: install one, as fonts-dejavu-core");
    ds_err err = list_shown(b, list, &n, w);
    if (!err) err = rep_find_source(b, w);
    if (!err) err = draw(&p, list, n, fonts, NULL, w);
    if (!err) err = draw(&p, list, n, fonts, g, w);
    return err ? err : rep_pdf_alt(g, p.alts, w);
}

/* A map of fonts of its own, since Pango never gives back that of a thread. */
static ds_err draw_all(rep_book *b, ds_str *out, ds_why *w)
{
    ds_growing g = { .a = b->a };
    PangoFontMap *fonts = pango_cairo_font_map_new();
    ds_err err = draw_twice(b, fonts, &g, w);
    g_object_unref(fonts);
    *out = (ds_str){ g.p, g.n };
    return err;
}

ds_err rep_write_pdf(const rep_order *o, const char *path, ds_why *w)
{
    rep_common common = { 0 };
    rep_book b = { .def = o->def,
                   .db = o->db,
                   .params = o->params,
                   .n_params = o->n_params,
                   .manner = rep_manner_of(o->job->settings, o->def->language),
                   .names = rep_shows_names(o),
                   .practice = o->job->settings->name,
                   .made = o->job->made,
                   .a = o->a,
                   .common = &common };
    ds_str bytes = { 0 };
    ds_err err = draw_all(&b, &bytes, w);
    return err ? err : ds_report_write_text(path, bytes, w);
}
