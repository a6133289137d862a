/* Which level does better, and whether an effect is large: one sentence an outcome. Pure; texts live in the arena. */
#ifndef ANALYSE_COMPARISONS_H
#define ANALYSE_COMPARISONS_H

#include "analyse/model/outcomes.h"

/* A change of a fifth of the usual or more is a big win (docs/methods.md 12). */
enum { BIG_PERCENT = 20 };

/* Each what sessions lack where that is why nothing is told, "" where there is nothing to say and NULL when memory is full. Levels are compared by their differences only,
 * never by which of them is clear by itself. */
const char *an_pressure_sentence(const ds_outcome_result *o, const struct an_outcome *of, ds_arena *a);
const char *an_timing_sentence(const ds_outcome_result *o, const struct an_outcome *of, ds_arena *a);
const char *an_size_sentence(const ds_outcome_result *o, const struct an_outcome *of, ds_arena *a);

#endif
