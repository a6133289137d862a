/* Verdicts by adjusted p (docs/methods.md 15). Pure. */
#ifndef ANALYSE_VERDICT_H
#define ANALYSE_VERDICT_H

#include "analyse/model/contrasts.h"

/* By an estimate (positive is better) and its adjusted p; NaN: withheld. */
ds_verdict an_verdict_of(double estimate, double p);
/* An effect is said: not withheld, not unclear. */
bool an_verdict_clear(ds_verdict v);
/* Fills p_holm within each family and the verdicts. "" and "display" are judged by their own p (docs/methods.md 15). */
void an_judge(ds_contrast *c, size_t n);
/* Families over n outcomes: each overall effect of a massage over those after the first, self-massage over all; what is
 * derived is in none. */
void an_judge_outcomes(ds_outcome_result *o, size_t n);

/* Fills verdict_words of all contrasts: how the verdict is said of what each is about. */
void an_verdict_words(ds_outcome_result *o, size_t n);

/* NULL: there is none. */
const ds_contrast *an_contrast_named(const ds_model_result *m, const char *name);

#endif
