/* How far the answer moves under other assumptions (docs/methods.md 10, 11, 16). */
#ifndef ANALYSE_SENSITIVITY_H
#define ANALYSE_SENSITIVITY_H

#include "analyse/ask/study.h"

/* The whole panel; leaves it out where the answer is withheld. */
DS_MUST ds_err an_sensitivity_results(const struct an_study *st, ds_arena *a, ds_outcome_result *out, ds_why *w);
/* Of the panel only the primary run and the other scale: for skewed outcomes that are not asked the rest. */
DS_MUST ds_err an_scale_results(const struct an_study *st, ds_arena *a, ds_outcome_result *out, ds_why *w);
/* Enough clients have nights of the outcome weeks apart for a build-up to show (docs/methods.md 11). */
bool an_followed_long(const struct an_study *st);

#endif
