/* How strong a cause nobody recorded would have to be (docs/methods.md 10). */
#ifndef ANALYSE_CAUSE_WORDS_H
#define ANALYSE_CAUSE_WORDS_H

#include <downshift/analyse.h>

/* Words the run robustness_value, where there is one, by the verdict on night 0. */
DS_MUST ds_err an_cause_words(ds_outcome_result *o, ds_arena *a, ds_why *w);

#endif
