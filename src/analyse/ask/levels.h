/* Techniques, therapists, places, goals: each level against the most frequent one, on request: a way to get ideas
 * (docs/methods.md 15). */
#ifndef ANALYSE_LEVELS_H
#define ANALYSE_LEVELS_H

#include "analyse/ask/study.h"

/* The nights of each level of a factor in the condition model: tally holds one more than there are levels, zeros, and
 * is filled by number; 0 is what was not logged or differs. */
DS_MUST ds_err an_count_levels(const struct an_study *st, int factor, struct an_tally *tally, ds_why *w);

/* More contrasts of the condition model, for each factor that the settings ask for: never findings. */
DS_MUST ds_err an_levels_results(const struct an_study *st, ds_arena *a, ds_outcome_result *out, ds_why *w);

#endif
