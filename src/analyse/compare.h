/* Other ways to the same number: what a plain comparison says, and fixed effects with the nights before held equal. */
#ifndef ANALYSE_COMPARE_H
#define ANALYSE_COMPARE_H

#include "study.h"

struct naive {
    int64_t n;
    ds_estimate difference; /* positive is better */
};
/* The night of a session less the night before. */
void naive_pre_post(const struct panel *p, int outcome, struct naive *out);
/* Nights of sessions less all others. */
void naive_sessions(const struct panel *p, int outcome, struct naive *out);

/* Another estimate is further from the reported one than chance explains, and by more than its standard error. */
bool moved_much(double from, double from_se, double to, double to_se);

enum { MOST_LAGS = 3 };
/* Night 0 by least squares within clients, with the outcome of the lags nights before among the columns; robust variance. For night 0
 * only: the night before night 1 is a result of the session itself (METHODS.md 10). */
DS_MUST ds_err fixed_effects(const struct study *st, int lags, enum column wanted, ds_estimate *out, int64_t *n,
                             ds_why *w);

#endif
