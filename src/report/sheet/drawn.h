/* What was drawn, cell by cell, so that what was written can be held against it.
 */
#ifndef REPORT_DRAWN_H
#define REPORT_DRAWN_H

#include <downshift/base.h>

typedef enum { REP_CELL_BLANK, REP_CELL_WORDS, REP_CELL_NUMBER, REP_CELL_FORMULA } rep_cell_kind;

typedef struct {
    const char *words;     /* or a formula, without its '='; borrowed */
    double number;         /* or a formula's value */
    uint32_t row, order;   /* order: set by rep_drawn_add */
    uint16_t column, look; /* look: cells of one look have one style */
    uint8_t kind;          /* rep_cell_kind */
} rep_cell;

typedef struct rep_drawn_sheet {
    struct rep_drawn_sheet *next;
    const char *name;
    rep_cell *cell; /* in the order drawn; by row and column once ended */
    size_t n, room, words, merges, charts;
} rep_drawn_sheet;

typedef struct rep_drawn_chart {
    struct rep_drawn_chart *next;
    size_t series;
} rep_drawn_chart;

/* Starts as {0}; everything lives in the arena. */
typedef struct {
    ds_arena *a;
    rep_drawn_sheet *first, *last;
    rep_drawn_chart *first_chart, *last_chart;
    size_t sheets, charts, looks;
} rep_drawn;

/* Whether x is what is left of a number when a file keeps all its digits, or 16 as libxlsxwriter does. */
bool rep_same_number(double drawn, double x);

/* All but the first are about the sheet begun last. False: no memory. */
DS_MUST bool rep_drawn_sheet_begin(rep_drawn *d, const char *name);
DS_MUST bool rep_drawn_add(rep_drawn *d, rep_cell c);
DS_MUST bool rep_drawn_chart_begin(rep_drawn *d);
void rep_drawn_series(rep_drawn *d); /* of the chart begun last */
/* Sorts every sheet's cells; of a cell drawn twice the later one stays, as in the workbook. */
void rep_drawn_end(rep_drawn *d);

#endif
