/* The curve by length and the four statements about it (docs/methods.md 9). */
#ifndef ANALYSE_LENGTH_H
#define ANALYSE_LENGTH_H

#include "analyse/ask/study.h"

/* Fills curve, length and statement; length_sentence says why nothing is known, "" where it is. */
DS_MUST ds_err an_length_results(const struct an_study *st, ds_arena *a, ds_outcome_result *out, ds_why *w);

#endif
