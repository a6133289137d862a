/* The words of verdicts, and p values adjusted within families (docs/methods.md 15). Pure. */
#ifndef ANALYSE_VERDICT_H
#define ANALYSE_VERDICT_H

#include "analyse/model/contrasts.h"

/* Fills p_holm within each family of one look; "" and "display" have their own p. It decides nothing: the gate does. */
void an_holm_families(ds_contrast *c, size_t n);
/* Families over n outcomes: each overall effect of a massage over those after the first, self-massage over all; what is
 * derived is in none. */
void an_holm_outcomes(ds_outcome_result *o, size_t n);

/* Fills verdict_words of all contrasts: how the verdict is said of what each is about. */
void an_verdict_words(ds_outcome_result *o, size_t n);

/* NULL: there is none. */
const ds_contrast *an_contrast_named(const ds_model_result *m, const char *name);
/* Of two levels, "diff_MORE_LESS"; NULL: there is none, or a name is NULL. */
const ds_contrast *an_contrast_between(const ds_model_result *m, const char *more, const char *less);

#endif
