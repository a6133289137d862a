/* What is said to and of single clients. Pure; texts live in the arena. */
#ifndef ANALYSE_CLIENT_WORDS_H
#define ANALYSE_CLIENT_WORDS_H

#include "analyse/model/outcomes.h"

/* Fills sentence, why, chance and talk of all clients, from what was found of them. outcome: index in an_outcomes. scored:
 * clients, of all outcomes together, with sessions enough for a run of worse ones. */
DS_MUST ds_err an_client_words(int outcome, int64_t scored, ds_arena *a, ds_outcome_result *out, ds_why *w);

#endif
