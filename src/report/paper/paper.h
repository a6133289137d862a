/* A report on paper: the sheets of its definition drawn page by page, for a PDF. Lengths are points (1/72 inch), y grows
 * downwards; a sheet whose tables are too wide, or that may print on so many pages only, is drawn smaller as a whole.
 */
#ifndef REPORT_PAPER_H
#define REPORT_PAPER_H

#include "report/sheet/chart.h"

#include <pango/pangocairo.h>

/* A chart's words for those who do not see it, in the order of the drawing. */
typedef struct rep_alt {
    struct rep_alt *next;
    const char *words;
} rep_alt;

typedef struct {
    rep_book *in;
    const rep_sheet *sheet;
    size_t nth; /* of the sheets shown, from 0 */
    cairo_surface_t *surface;
    cairo_t *cr;
    PangoLayout *layout;
    double scale; /* of the sheet, 1 at most */
    double wide, high; /* of a page's content, in the sheet's scale */
    double y;          /* the next free place, from the content's top */
    double widest;     /* what the widest table of the sheet would take */
    unsigned pages, sheet_pages; /* begun so far, in all and of this sheet */
    unsigned of;                 /* as many there will be; 0: not known yet, and nothing is drawn, only measured */
    rep_alt *alts, **last_alt;
    const rep_block *rest, *end; /* the sheet's blocks below the one at hand */
    bool beside; /* the last chart was a left half */
    double beside_y;
} rep_paper;

/* How words look: those of a workbook's roles, unless told otherwise. */
typedef struct {
    rep_look_role role;
    int tone, align;
    bool regular; /* not bold, though the role is */
} rep_type;

/* ---- pages: paper.c ---- */

bool rep_paper_is_dry(const rep_paper *p); /* only measured */
/* Around what is of a structure tag (ISO 32000-1, 14.8.4). */
void rep_paper_tag(rep_paper *p, const char *tag);
void rep_paper_untag(rep_paper *p, const char *tag);
/* Begins a sheet on a new page; dest: the place that links to it lead to. */
void rep_paper_sheet(rep_paper *p, const rep_sheet *s, double scale);
/* Ends the sheet's last page. */
void rep_paper_sheet_end(rep_paper *p);
/* Begins a new page unless so much room is left on this one; true when it did. */
bool rep_paper_need(rep_paper *p, double points);
void rep_paper_gap(rep_paper *p, double points);

/* ---- words: paper_text.c ---- */

/* The height of words wrapped into `wide` points (0: one line); their width to *drawn, which may be NULL. */
double rep_paper_measure(rep_paper *p, const char *words, rep_type t, double wide, double *drawn);
void rep_paper_words(rep_paper *p, const char *words, rep_type t, double x, double y, double wide);
/* A paragraph over the page's width, over pages where it must, under a structure tag. */
void rep_paper_paragraph(rep_paper *p, const char *words, rep_type t, const char *tag);
void rep_paper_colour(rep_paper *p, unsigned rgb);

/* ---- blocks ---- */

DS_MUST ds_err rep_paper_text_block(rep_paper *p, const rep_block *b, ds_why *w);
DS_MUST ds_err rep_paper_list(rep_paper *p, const rep_bullets *b, ds_why *w);
DS_MUST ds_err rep_paper_tiles(rep_paper *p, const rep_tiles *t, ds_why *w);
DS_MUST ds_err rep_paper_contents(rep_paper *p, ds_why *w);
DS_MUST ds_err rep_paper_table(rep_paper *p, const rep_table *t, ds_why *w);
/* The height of the table in one piece, `most` where it is higher; 0 where it has no rows. */
DS_MUST ds_err rep_paper_table_high(rep_paper *p, const rep_table *t, double most, double *high, ds_why *w);
DS_MUST ds_err rep_paper_chart(rep_paper *p, const rep_chart *c, ds_why *w);
/* Whether the sheet is on paper: shown, and not for the screen only. */
DS_MUST ds_err rep_paper_has(const rep_book *b, const rep_sheet *s, bool *shown, ds_why *w);
/* All of the sheet's, and the source line below. */
DS_MUST ds_err rep_paper_blocks(rep_paper *p, ds_why *w);

#endif
