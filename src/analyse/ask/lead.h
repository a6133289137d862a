/* Tomorrow's session in today's sleep: how clients book (docs/methods.md 10). */
#ifndef ANALYSE_LEAD_H
#define ANALYSE_LEAD_H

#include "analyse/ask/study.h"

/* Fills lead; leaves it out where there is not enough. */
DS_MUST ds_err an_lead_results(const struct an_study *st, ds_arena *a, ds_outcome_result *out, ds_why *w);

#endif
