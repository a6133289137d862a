/* How workbooks look: palette, fonts and the cell formats made of them; how wide words are.
 */
#ifndef REPORT_LOOK_H
#define REPORT_LOOK_H

#include <xlsxwriter.h>

#include "report/define/definition.h"

#define REP_FONT "Arial"

enum {
    REP_INK = 0x22303A,
    REP_ACCENT = 0x1F6F78, /* deep teal: titles, tiles, charts */
    REP_SOFT = 0xEAF2F2,
    REP_RULE = 0xC5D3D5,
    REP_GREY = 0x66737B,
    REP_GOOD = 0x1B7F5F,
    REP_BAD = 0xB4502A,
    REP_FAINT = 0x8A959B
};

typedef enum {
    REP_L_TITLE,
    REP_L_LEAD,
    REP_L_HEADING,
    REP_L_BODY,
    REP_L_LINK, /* as the body, and leads elsewhere */
    REP_L_STRONG,
    REP_L_NOTE,
    REP_L_TILE_LABEL,
    REP_L_TILE_VALUE,
    REP_L_TILE_NOTE,
    REP_L_HEAD,
    REP_L_CELL,
    REP_L_TOTAL,
    REP_L_DATA_HEAD,
    REP_L_DATA,
    REP_LOOKS
} rep_look_role;

typedef struct {
    rep_look_role role;
    int format; /* rep_format */
    int align;  /* rep_align */
    int tone;   /* rep_tone */
    bool inset; /* stands off the column before it */
    bool link;  /* leads elsewhere */
} rep_look_key;

typedef struct {
    rep_look_key key;
    lxw_format *made;
} rep_look_made;

typedef struct {
    lxw_workbook *book;
    const rep_manner *manner;
    rep_look_made cache[400];
    size_t n;
} rep_look;

/* How a text of a style looks; style: rep_style. */
rep_look_role rep_style_role(int style);
/* The format for a key, made on first use; NULL when a workbook has too many, or no memory. */
const rep_look_made *rep_look_of(rep_look *l, rep_look_key key);
double rep_look_points(rep_look_role role);
bool rep_look_bold(rep_look_role role);
lxw_color_t rep_look_ink(rep_look_role role);
bool rep_tone_bold(int tone); /* good and bad are */
lxw_color_t rep_tone_colour(int tone, lxw_color_t plain);

/* The tone that a report's `tones` give to a word; plain for any other. */
int rep_tone_of(const ds_report *r, ds_val word);

/* Pixels that words take in Arial, measured by the metrics of Helvetica with a little to spare for other faces. */
double rep_text_px(const char *words, double points, bool bold);
/* Lines that words take when wrapped into px pixels; at least 1. */
int rep_text_lines(const char *words, double points, bool bold, double px);

#endif
