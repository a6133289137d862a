/* What nights of visits that did not take place say of the answer (docs/methods.md 10). */
#ifndef ANALYSE_CONTROL_WORDS_H
#define ANALYSE_CONTROL_WORDS_H

#include "analyse/model/outcomes.h"

/* A check, and no finding: whether its own interval holds 0. */
ds_verdict an_control_verdict(const ds_contrast *c);
/* "control" or "less_control" where there were enough such visits for an estimate; else NULL. */
const ds_contrast *an_control_compared(const ds_outcome_result *o, const char *name);
/* The control points the way the headline does, and chance would make it do so at most one time in ten. */
bool an_control_contradicts(const ds_outcome_result *o);
/* How many nights are wanted, where there are too few; else ""; NULL when memory is full. */
const char *an_control_note(const ds_model_result *control, const ds_analysis_settings *s, ds_arena *a);
/* For "Can we trust this?"; "" where there is nothing to say; NULL when memory is full. */
const char *an_control_words(const ds_outcome_result *o, const struct an_outcome *words, ds_arena *a);

#endif
