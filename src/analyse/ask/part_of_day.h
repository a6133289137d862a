/* Morning, midday, late afternoon, evening: what the part of the day does beside the time before bed, and where it
 * meets training and poor sleep (docs/methods.md 15). */
#ifndef ANALYSE_PART_OF_DAY_H
#define ANALYSE_PART_OF_DAY_H

#include "analyse/ask/study.h"

/* More contrasts of the condition model, withheld ones too: std_morning ... std_evening over the delivered mix, their
 * differences, afternoon_after_load (a late afternoon session after a day of training, per SD of the load) and
 * midday_low_sleep (a midday session of a client who sleeps under six hours), these two less other sessions alike.
 * Hints at most: parts of the day and times before bed share most of what they tell. */
DS_MUST ds_err an_part_of_day_results(const struct an_study *st, ds_arena *a, ds_outcome_result *out, ds_why *w);

/* The parts that a contrast of that name compares, less 0 where it is one alone; false: it is none of these. */
bool an_part_of_day_named(const char *name, int *part, int *less);
/* A part for people, "In the evening". */
const char *an_part_of_day_label(int part);

#endif
