#ifndef ANALYSE_PLANNING_H
#define ANALYSE_PLANNING_H

#include "analyse/ask/study.h"

/* One-sided 95 % upper bound of the SD of effects between clients. se_effect: of the mean effect. */
double planning_sd_upper(const ds_lmm_fit *f, double se_effect);
/* What it would take to know more, in words that name the outcome and its unit. in: two clients or more. out->planning has room. */
DS_MUST ds_err planning_tell(const ds_plan_input *in, const struct outcome *o, ds_arena *a, ds_outcome_result *out,
                             ds_why *w);

#endif
