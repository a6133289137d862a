/* Other ways to the same number: what a plain comparison says, fixed effects with the nights before held equal. */
#ifndef ANALYSE_COMPARE_H
#define ANALYSE_COMPARE_H

#include "analyse/ask/study.h"

struct an_naive {
    int64_t n;
    ds_estimate difference; /* positive is better */
};
/* The night of a session less the night before. */
void an_naive_pre_post(const struct an_panel *p, int outcome, struct an_naive *out);
/* Nights of sessions less all others. */
void an_naive_sessions(const struct an_panel *p, int outcome, struct an_naive *out);

enum { MOST_LAGS = 3 };
/* Night 0 by least squares within clients, with the outcome of the lags nights before among the columns; robust
 * variance. For night 0 only: the night before night 1 is a result of the session itself (docs/methods.md 10). */
DS_MUST ds_err an_fixed_effects(const struct an_study *st, int lags, enum an_column wanted, ds_estimate *out,
                                int64_t *n, ds_why *w);
/* Its columns: so many nights it takes, and more. */
int64_t an_fixed_effects_columns(const struct an_study *st, int lags);

#endif
