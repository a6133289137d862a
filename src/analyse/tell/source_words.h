#ifndef ANALYSE_SOURCE_WORDS_H
#define ANALYSE_SOURCE_WORDS_H

#include "analyse/model/counts.h"

/* What of a practice's nights one source has told; NULL when memory is full. */
const char *an_source_words(const char *name, const struct an_counts *of, bool answered, ds_arena *a);
/* Whether the sources' answers differ more than chance explains; "" where fewer than two have one. */
const char *an_sources_words(const ds_outcome_result *o, int decimals, ds_arena *a);

#endif
