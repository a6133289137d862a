/* From numbers to what is said: verdicts over all outcomes together, then every word that rests on them. */
#ifndef ANALYSE_CONCLUDE_H
#define ANALYSE_CONCLUDE_H

#include "analyse/model/history.h"

/* Fills roles, verdicts, strengths and words of r's outcomes, the findings and the trust sentences. which: index of
 * each outcome in an_outcomes, record: its month ends. clients_enough: clients with enough nights in the primary
 * outcome. */
DS_MUST ds_err an_conclude(const int *which, const struct an_record *record, int64_t clients_enough,
                           const ds_analysis_settings *s, ds_arena *a, ds_results *r, ds_why *w);

#endif
