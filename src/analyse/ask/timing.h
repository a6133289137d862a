/* The effect by the time from a session's end to bedtime, as a curve (docs/methods.md 8). */
#ifndef ANALYSE_TIMING_H
#define ANALYSE_TIMING_H

#include "analyse/ask/study.h"

/* Fills timing; leaves it out where there is not enough. */
DS_MUST ds_err an_timing_results(const struct an_study *st, ds_arena *a, ds_outcome_result *out, ds_why *w);

#endif
