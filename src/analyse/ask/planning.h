/* What it would take to know more (docs/methods.md 13). */
#ifndef ANALYSE_PLANNING_H
#define ANALYSE_PLANNING_H

#include "analyse/ask/study.h"
#include "analyse/model/outcomes.h"

/* One-sided 95 % upper bound of the SD of effects between clients. se_effect: of the mean effect. */
double an_planning_sd_upper(const ds_lmm_fit *f, double se_effect);
/* What it would take to know more, in words that name the outcome and its unit. in: two clients or more.
 * out->planning has room. */
DS_MUST ds_err an_planning_words(const ds_plan_input *in, const struct an_outcome *o, ds_arena *a,
                                 ds_outcome_result *out, ds_why *w);

/* Fills planning: what is missing, or what more would show. */
DS_MUST ds_err an_planning_results(const struct an_study *st, ds_arena *a, ds_outcome_result *out, ds_why *w);

#endif
