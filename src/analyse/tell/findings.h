/* The sentences of page one, most telling first. Pure; texts live in the arena; NULL when memory is full. */
#ifndef ANALYSE_FINDINGS_H
#define ANALYSE_FINDINGS_H

#include "analyse/model/outcomes.h"

enum { MOST_FINDINGS = 5 };
struct an_finding {
    const char *outcome, *sentence, *verdict;
};
/* At most MOST_FINDINGS into out; returns how many, 0 when memory is full. o: n outcomes, which[i] their index in
 * `outcomes`; the first is the primary one, whose two nights come first, clear or not. enough: clients with enough
 * nights in the primary outcome. n may be 0: no nights at all. */
size_t an_findings_write(const ds_outcome_result *o, const int *which, size_t n, int64_t clients_enough,
                         const ds_analysis_settings *s, ds_arena *a, struct an_finding out[MOST_FINDINGS]);

#endif
