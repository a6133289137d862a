/* What the next 15 minutes bring, and for a unit of money (docs/methods.md 9). */
#ifndef ANALYSE_MARGINAL_H
#define ANALYSE_MARGINAL_H

#include "analyse/ask/study.h"

/* Fills marginal; leaves it out where there is not enough. */
DS_MUST ds_err an_marginal_results(const struct an_study *st, ds_arena *a, ds_outcome_result *out, ds_why *w);

#endif
