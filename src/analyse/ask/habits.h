/* Small habits beside massage: what each does to the night after, and whether a massage and it do more together (docs/methods.md
 * 15). */
#ifndef ANALYSE_HABITS_H
#define ANALYSE_HABITS_H

#include "analyse/ask/study.h"

/* Two more contrasts of the overall model for each habit that the panel's nights tell, withheld ones too: its own effect, of
 * minutes that of ten more (family AN_HABIT), and what it adds to a massage on the same day (AN_HABIT_MEETING). Each habit has a fit of its own,
 * over the nights that tell it, within clients only. Hints at most. */
DS_MUST ds_err an_habits_results(const struct an_study *st, ds_arena *a, ds_outcome_result *out, ds_why *w);

/* How its contrasts are called: "habit_slow_breathing"; that of its meeting ends in "_massage". In the arena; NULL when that is full. */
const char *an_habit_name(const ds_habit *h, const char *end, ds_arena *a);

#endif
