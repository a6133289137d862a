/* Verdicts by adjusted p (docs/methods.md 15). Pure. */
#ifndef ANALYSE_VERDICT_H
#define ANALYSE_VERDICT_H

#include "analyse/model/contrasts.h"

extern const char an_verdict_helps[], an_verdict_hurts[], an_verdict_unclear[];
/* By an estimate (positive is better) and its adjusted p; NaN: not enough nights. */
const char *an_verdict_of(double estimate, double p);
/* Fills p_holm within each family and the verdicts. "" and "display" are judged by their own p (docs/methods.md 15). */
void an_judge(ds_contrast *c, size_t n);
/* Families over n outcomes: each overall effect of a massage over those after the first, self-massage over all.
 * derived: made from others, in no family. */
void an_judge_outcomes(ds_outcome_result *o, const bool *derived, size_t n);

/* NULL: there is none. */
const ds_contrast *an_contrast_named(const ds_model_result *m, const char *name);

#endif
