/* A workbook to type into, as reports/templates/NAME.yaml declares it.
 */
#ifndef REPORT_BLANK_H
#define REPORT_BLANK_H

#include <downshift/report.h>

typedef enum {
    REP_BLANK_TEXT, /* kept as it is typed: no code of digits becomes a number */
    REP_BLANK_DATE,
    REP_BLANK_CLOCK,
    REP_BLANK_WHOLE,
    REP_BLANK_NUMBER,
    REP_BLANK_MONEY,
    REP_BLANK_KINDS
} rep_blank_as;

typedef struct {
    const char *head; /* a name by which the format knows the column, with its unit */
    const char *note; /* shown beside the cell that is typed into; NULL: nothing */
    int as;           /* rep_blank_as */
    double width;     /* characters */
    double least, most;
    ds_list choose;   /* a drop-down; of texts */
    ds_list examples; /* one a line that `init --samples` leaves; of texts, "" for an empty cell */
} rep_blank_column;

struct ds_blank {
    const char *file; /* of the declaration, for errors */
    const char *name, *title, *about, *format;
    bool landscape;
    bool ruled;   /* to be filled in by hand: lines on one page */
    int64_t rows; /* made ready */
    ds_list help; /* texts, a paragraph each */
    ds_list columns;
    ds_mark at;
};

/* Reads one declaration. DS_CONFIG, located, as for reports. */
DS_MUST ds_err rep_blank_define(const char *file, ds_str yaml, ds_arena *a, ds_blank *out, ds_why *w);

#endif
