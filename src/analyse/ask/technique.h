/* Techniques against the most frequent one, on request: a way to get ideas (docs/methods.md 15). */
#ifndef ANALYSE_TECHNIQUE_H
#define ANALYSE_TECHNIQUE_H

#include "analyse/ask/study.h"

/* More contrasts of the condition model, where the setting asks for them: never findings. */
DS_MUST ds_err an_technique_results(const struct an_study *st, ds_arena *a, ds_outcome_result *out, ds_why *w);

#endif
