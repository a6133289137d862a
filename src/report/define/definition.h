/* What a report's YAML becomes. The grammar is docs/reports.md; the field tables are in definition.c.
 */
#ifndef REPORT_DEFINITION_H
#define REPORT_DEFINITION_H

#include <downshift/report.h>

#include "report/define/values.h"

enum { REP_COLUMNS = 40 }; /* most columns of a sheet */

typedef enum { REP_TITLE, REP_LEAD, REP_HEADING, REP_BODY, REP_STRONG, REP_NOTE } rep_style;
typedef enum { REP_INTERVAL, REP_CURVE, REP_BARS, REP_LINES } rep_kind;
typedef enum { REP_FULL, REP_HALF } rep_span;
typedef enum { REP_BY_FORMAT, REP_LEFT, REP_RIGHT, REP_CENTRE } rep_align;
typedef enum { REP_NO_TOTAL, REP_SUM, REP_AVERAGE } rep_total;
typedef enum { REP_TONE_PLAIN, REP_TONE_GOOD, REP_TONE_BAD, REP_TONE_FAINT, REP_TONES } rep_tone;
typedef enum {
    REP_DRAW_LINE,
    REP_DRAW_THIN,
    REP_DRAW_DASHED,
    REP_DRAW_DOTS,
    REP_DRAW_FAINT,
    REP_DRAW_RINGS
} rep_draw;

typedef struct {
    ds_mark at;
    const char *name, *sql;
} rep_with;

typedef struct {
    const char *word;
    int tone;
} rep_word_tone;

typedef struct {
    ds_mark at;
    const char *from, *label, *note, *empty;
    int format;
} rep_tile;

typedef struct {
    ds_mark at;
    const char *query;
    int64_t across;
    ds_list show; /* of rep_tile */
} rep_tiles;

typedef struct {
    ds_mark at;
    const char *query, *item, *empty;
    const char *link_from; /* the column that names the sheet an item leads to; NULL: none */
} rep_bullets;

typedef struct {
    ds_mark at;
    const char *from, *head, *absent, *format_from;
    const char *link_from; /* the column that names the sheet a cell leads to; NULL: none */
    double width; /* characters; 0: by the format */
    int format, align, total;
    bool tone;
    bool keep; /* drawn also where all of it is blank */
    bool heat; /* of a block of numbers: the higher, the darker */
    const char *adds, *by; /* working total over another table: "lines.takings", "date" */
} rep_column;

typedef struct {
    ds_mark at;
    const char *id, *query, *empty, *total_label;
    ds_list columns; /* of rep_column */
    const char *names; /* a column: rows in a row with one value of it have a name in the workbook, to which links lead */
    bool freeze, filter;
} rep_table;

typedef struct {
    ds_mark at;
    const char *from, *name;
    int draw;
} rep_series;

typedef struct {
    ds_mark at;
    const char *query, *title, *x, *y, *empty, *mark_name, *band;
    const char *by;  /* a chart for each value of this column; NULL: one chart */
    const char *alt; /* what it shows, in words, for those who do not see it; NULL: its title and x */
    const char *scale;          /* charts of the sheet with one name here share the axis of their estimates; NULL: its own */
    const char *rug, *rug_name; /* of a curve, at its foot: how many (n) there are at each x; a query, and what they are */
    int kind, span, format, x_format;
    bool from_zero, no_legend; /* of series: the axis begins at 0; their names stand elsewhere */
    int64_t height, least;
    double mark;    /* a vertical line here; NaN: none */
    ds_list series; /* of rep_series, for columns and line */
} rep_chart;

typedef struct {
    ds_mark at;
    const char *text, *note, *query;
    int style;
    rep_bullets list;
    rep_tiles tiles;
    rep_table table;
    rep_chart chart;
    bool contents; /* the sheets that follow, each with a link and what it is about */
} rep_block;

typedef struct {
    ds_mark at;
    const char *name, *about; /* about: for the contents; NULL: nothing */
    const char *when;         /* a query; without a row of it the sheet is left out; NULL: never */
    bool landscape, gridlines, screen; /* screen: for looking things up, and not printed */
    int64_t pages;  /* most it may print on; 0: as many as it takes */
    ds_list widths; /* of const char *: characters, one a column; empty: from its tables */
    ds_list blocks; /* of rep_block */
} rep_sheet;

struct ds_report {
    const char *file; /* what errors call it */
    ds_mark at;
    const char *name, *title, *about, *source;
    int audience;
    ds_list takes;  /* of const char * */
    ds_list with;   /* of rep_with */
    const char **part; /* of each its whole query, once it was asked (block_rows.c); NULL until then */
    ds_arena *lasts;   /* which keeps these */
    ds_list tones;  /* of rep_word_tone */
    ds_list sheets; /* of rep_sheet: its own, then those of its parts, as with */
    ds_list parts;  /* of const char *: "monthly-review/trends.yaml", below the folder of its file */
    bool month, client, period, span, partner;
    const rep_language *language; /* of its words; NULL: English, as it is written */
};

/* One definition, read and checked: DS_CONFIG with file, line and column. file is kept, not copied. dir is where its
 * parts are; NULL: among the embedded ones. */
DS_MUST ds_err rep_define(const char *file, ds_str yaml, const char *dir, ds_arena *a, ds_report **out, ds_why *w);

/* The text of a part and what errors call it, in the arena; dir as above. */
DS_MUST ds_err rep_read_part(const char *dir, const char *name, ds_arena *a, const char **file, ds_str *yaml,
                             ds_why *w);

/* Puts "file:line:column" before the story. */
ds_err rep_at(const ds_report *r, ds_mark at, ds_why *w);

#endif
