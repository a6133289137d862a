/* When a client usually goes to bed, as it was known before each evening: what a massage can be scheduled by. Pure. */
#ifndef ANALYSE_USUAL_BED_H
#define ANALYSE_USUAL_BED_H

#include "analyse/panel/panel.h"

/* The bedtime of one evening, from the client's source that knows most of them. */
struct an_bed {
    int64_t local; /* seconds; DS_NO_TIME */
    int32_t offset_min;
    double usual; /* minutes after the evening's noon on the local clock; NaN: not known */
};

/* Fills usual for each of a client's n rows, in their order: the median of the last 28 bedtimes of earlier evenings of the
 * same kind, Friday and Saturday or another; with fewer than three of these, of any kind; not known with fewer than three
 * of any (docs/methods.md 8). */
void an_usual_beds(const struct an_panel_row *row, struct an_bed *bed, size_t n);

#endif
