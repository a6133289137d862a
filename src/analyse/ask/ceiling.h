/* Nights at the best end of their scale, where nothing can get better, and the chance of a good night instead
 * (docs/methods.md 12). */
#ifndef ANALYSE_CEILING_H
#define ANALYSE_CEILING_H

#include "analyse/ask/study.h"

/* Where a third of the outcome's nights or more is there, rows "at_top", the share of such nights, and "good_night",
 * the answer in good nights of 100; of an outcome that has no such mark, the first only. Else none. */
DS_MUST ds_err an_ceiling_results(const struct an_study *st, ds_arena *a, ds_outcome_result *out, ds_why *w);

#endif
