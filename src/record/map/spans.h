/* What the times of one row tell of the order of day and month. */
#ifndef RECORD_SPANS_H
#define RECORD_SPANS_H

#include "record/form/forms.h"

/* The cells that only one order lets stand in one row. */
typedef struct {
    const binding *from; /* the cell that is told of */
    char text[80];       /* "3/4/2026 23:10 to 4/4/2026 06:40" */
} rec_span;

/* The order by which the row's day and times are those of one night or visit (each of them at most a day behind the
 * first, the day at most two off it), where by the other they are not, with the two cells in *out. REC_NO_ORDER: both
 * or neither will do, or fewer than two of its cells say their day. */
rec_order rec_order_of_row(const ds_mapper *m, const ds_cells *row, rec_span *out);

#endif
