/* The rows of a sheet as they flow over its pages: measured before they are drawn, so that pages end where they may.
 */
#ifndef REPORT_FLOW_H
#define REPORT_FLOW_H

#include "report/sheet/breaks.h"

#include <xlsxwriter.h>

/* Starts as {0}; lives in the arena of its book. */
typedef struct {
    rep_flow_row *row;
    size_t n, room;
    size_t *at, n_at;   /* rows that pages begin with, as measured */
    lxw_row_t repeated; /* heads drawn again so far: a row as drawn is so much further down */
    bool clings;        /* what comes next stands on the page of what came last */
} rep_flow;

/* The row by its number, made when it is new; NULL: no memory. */
rep_flow_row *rep_flow_at(rep_flow *f, ds_arena *a, size_t row);
/* Whether a page begins with the row, as measured. */
bool rep_flow_breaks(const rep_flow *f, size_t row);

#endif
