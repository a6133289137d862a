/* Which visit a client had at one start, of all that rows told of it. Pure.
 *
 * Rows that tell of different services are lines of one visit: minutes, price and tip add up, services are joined by
 * " + ", longest first, and all else is of the longest line that tells it. Minutes are those of the lines that are
 * massage, where one is. A row that names no service tells of the visit as a whole, unless its own file names
 * services there and it repeats none of them: then it is a line, too. Of one line, or of the whole, the newer row goes
 * first, value by value; one of another file with another service, but the same minutes and price, is the same line
 * under another name. What a booking program tells and the practice's own log are two sides of one visit: each value
 * is of the side that practice.yaml prefers, else of the other, and it stands as of the booking's row. A row that says that the visit did not take place never overrules one that says it did. */
#ifndef STORE_VISITS_H
#define STORE_VISITS_H

#include "store/rows/told.h"

typedef struct {
    ds_val v[DS_COLUMNS]; /* what all told together */
    bool any;             /* there is a visit: not all tellings are taken out */
    bool made;            /* v is not just what one row told */
    size_t lines;         /* that added up; 1 where nothing did */
    const ds_val (*line)[DS_COLUMNS]; /* these, where lines is above 1 and their minutes are what is known of the visit's */
} ds_visit;

/* All tellings have one client and start; each one's `aside` and `silent` are set. Texts live in l's arena. false: no
 * memory. */
DS_MUST bool ds_visit_of(ds_tellings *l, ds_visit *out);
/* Whether a row says that its visit did not take place: no-show, cancelled in any way. One that is silent about it
 * says neither. */
bool ds_visit_missed(const ds_val *v);
/* Whether two rows name the same service, or neither names one. */
bool ds_visit_same_service(const ds_val *a, const ds_val *b);

#endif
