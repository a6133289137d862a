#ifndef ANALYSE_LEAD_WORDS_H
#define ANALYSE_LEAD_WORDS_H

#include "analyse/model/outcomes.h"

#include <downshift/stats.h>

/* What tomorrow's session in today's sleep says of how clients book; e: positive is better. */
const char *an_lead_words(const ds_estimate *e, const struct an_outcome *o, ds_arena *a);

#endif
