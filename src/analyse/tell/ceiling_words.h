#ifndef ANALYSE_CEILING_WORDS_H
#define ANALYSE_CEILING_WORDS_H

#include "analyse/model/outcomes.h"

#include <downshift/stats.h>

/* Where good nights of an outcome begin, as the settings have it: 7 of "7 points or more"; NAN without such a mark. */
double an_good_from(int outcome, const ds_analysis_settings *s);

/* "41 % of nights are at 10, the best there is ..."; NULL when memory is full. */
const char *an_ceiling_words(int outcome, double best, double share, ds_arena *a);
/* The answer in good nights of 100 massages. */
const char *an_good_night_words(int outcome, const ds_analysis_settings *s, const ds_estimate *both, ds_arena *a);

#endif
