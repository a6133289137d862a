/* The month ends so far and what there was at each: what a question that is asked every month is held to
 * (docs/methods.md 15). It comes from the panel itself, so that the answer does not depend on who looked when. Pure. */
#ifndef ANALYSE_MONTH_ENDS_H
#define ANALYSE_MONTH_ENDS_H

#include "analyse/model/counts.h"

/* Of more months than this several go together. */
enum { MOST_LOOKS = 120 };

/* Month ends from the month of the first massage on; the last look is today's, whatever its day. */
struct an_looks {
    size_t n;                              /* 0: no massage yet */
    ds_date end[MOST_LOOKS];               /* its last evening */
    double time[MOST_LOOKS];               /* in horizons from the first massage's month on */
    struct an_counts *overall, *condition; /* n each, of the outcome's models; in the arena */
};

/* outcome: index in an_outcomes. Today is the panel's as_of, else its last night. */
DS_MUST ds_err an_looks_count(const struct an_panel *p, int outcome, const ds_analysis_settings *s, ds_arena *a,
                              struct an_looks *out, ds_why *w);

#endif
