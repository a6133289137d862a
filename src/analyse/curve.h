/* The length curve and what the data say about it (METHODS.md 9). */
#ifndef ANALYSE_CURVE_H
#define ANALYSE_CURVE_H

#include "model.h"

/* Fills curve, length and length_sentence of out from the condition model. enough: the condition model's thresholds are met. */
DS_MUST ds_err length_results(const struct fitted *condition, bool enough, int outcome, const ds_analysis_settings *s,
                              ds_arena *a, ds_outcome_result *out, ds_why *w);

#endif
