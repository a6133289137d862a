/* The breakpoint scan, with what tests look into. */
#ifndef ANALYSE_BREAKPOINT_H
#define ANALYSE_BREAKPOINT_H

#include "analyse/ask/study.h"

enum { MOST_MINUTES = 480 }; /* the longest session there may be */

struct an_scan {
    bool done;                                /* there are numbers */
    int first, last;                          /* whole minutes looked at */
    size_t n, best, from, to;                 /* places from first on: the best, and the ends of its 95 % interval */
    double lr[MOST_MINUTES], t[MOST_MINUTES]; /* against no break, sigma free; t of the hinge */
    ds_estimate score;                        /* of the average hinge */
};
DS_MUST ds_err an_breakpoint_scan(const struct an_study *st, ds_errors errors, struct an_scan *out, ds_why *w);
size_t an_distinct_lengths(const double *sorted, size_t n);

/* Fills breakpoint but for what is concluded of it; leaves it out where there is not enough. */
DS_MUST ds_err an_breakpoint_results(const struct an_study *st, ds_arena *a, ds_outcome_result *out, ds_why *w);

#endif
