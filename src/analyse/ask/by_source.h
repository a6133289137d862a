/* Clients whose nights come from different sources, diaries and devices of several makes, each source by itself
 * (docs/methods.md 12). */
#ifndef ANALYSE_BY_SOURCE_H
#define ANALYSE_BY_SOURCE_H

#include "analyse/ask/study.h"

/* A row "by_source" for each source that the outcome is taken from, in the order of their names, where there are two or
 * more; numbers only where a source meets the thresholds by itself. Else none. */
DS_MUST ds_err an_by_source_results(const struct an_study *st, const struct an_sources *src, ds_arena *a,
                                    ds_outcome_result *out, ds_why *w);

#endif
