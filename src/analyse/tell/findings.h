/* The sentences that findings are told in. Pure; texts live in the arena. */
#ifndef ANALYSE_FINDINGS_H
#define ANALYSE_FINDINGS_H

#include "analyse/model/outcomes.h"

/* Ranks of the table `finding`: page one has 1 to 5, the other kinds begin here, one an outcome. */
enum { MOST_ON_PAGE_ONE = 5, RANK_LENGTH = 101, RANK_SIZE = 201, RANK_PRESSURE = 301, RANK_TIMING = 401, RANK_ADVICE = 501 };

/* Page one: at most MOST_ON_PAGE_ONE into out; returns how many, 0 when memory is full. o: n outcomes, which[i] their
 * index in an_outcomes; the first is the primary one, whose two nights come first, clear or not. clients_enough: clients
 * with enough nights in the primary outcome. n may be 0: no nights at all. */
size_t an_page_one(const ds_outcome_result *o, const int *which, size_t n, int64_t clients_enough,
                   const ds_analysis_settings *s, ds_arena *a, ds_finding out[MOST_ON_PAGE_ONE]);

/* All findings of the outcomes in r into it: page one and the other kinds. */
DS_MUST ds_err an_findings(const int *which, int64_t clients_enough, const ds_analysis_settings *s, ds_arena *a,
                           ds_results *r, ds_why *w);

#endif
