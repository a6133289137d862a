/* Other ways to the same number: what a plain comparison says, fixed effects with the nights before held equal, and how far such an
 * answer lies from the reported one. */
#ifndef ANALYSE_COMPARE_H
#define ANALYSE_COMPARE_H

#include "analyse/ask/study.h"

struct naive {
    int64_t n;
    ds_estimate difference; /* positive is better */
};
/* The night of a session less the night before. */
void naive_pre_post(const struct panel *p, int outcome, struct naive *out);
/* Nights of sessions less all others. */
void naive_sessions(const struct panel *p, int outcome, struct naive *out);

enum { MOST_LAGS = 3 };
/* Night 0 by least squares within clients, with the outcome of the lags nights before among the columns; robust variance. For night 0
 * only: the night before night 1 is a result of the session itself (docs/methods.md 10). */
DS_MUST ds_err fixed_effects(const struct study *st, int lags, enum column wanted, ds_estimate *out, int64_t *n,
                             ds_why *w);

/* ---- how far another answer lies from the reported one ---- */

/* By more than chance explains. Two estimates from the same nights differ by chance with about the difference of their variances
 * (Hausman 1978); less than the reported standard error is never much. */
bool moved_much(const ds_sensitivity_result *reported, double estimate, double se);
/* The same as a sentence. */
const char *how_far(const ds_sensitivity_result *reported, double estimate, double se);

#endif
