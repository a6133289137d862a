#ifndef ANALYSE_PLANNING_H
#define ANALYSE_PLANNING_H

#include "study.h"

/* One-sided 95 % upper bound of the SD of effects between clients. se_effect: of the mean effect. */
double planning_sd_upper(const ds_lmm_fit *f, double se_effect);

#endif
