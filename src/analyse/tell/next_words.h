/* What a client may try next: one change, by the client's own nights, else by what the practice has found, else the
 * founder's guidance, named as such (docs/methods.md 19). */
#ifndef ANALYSE_NEXT_WORDS_H
#define ANALYSE_NEXT_WORDS_H

#include "analyse/model/outcomes.h"

/* Fills origin and sentence of at most one row of client_level a client, of n outcomes, once verdicts are there. Clients
 * are in one order in all of them. */
DS_MUST ds_err an_next_words(const int *which, ds_arena *a, ds_outcome_result *o, size_t n, ds_why *w);

#endif
