/* Nights of visits that did not take place: they share the booking with massages, and not the massage (docs/methods.md
 * 10). */
#ifndef ANALYSE_CONTROL_H
#define ANALYSE_CONTROL_H

#include "analyse/ask/study.h"

/* Fills out->control where there are such nights: both nights of a visit that did not take place, and the two-night total
 * less that; only counted where they are too few. */
DS_MUST ds_err an_control_results(const struct an_study *st, ds_arena *a, ds_outcome_result *out, ds_why *w);

#endif
