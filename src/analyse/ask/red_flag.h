/* "Sleep worse after more than two sessions in a row" (docs/methods.md 14): a prompt to talk, not a finding. */
#ifndef ANALYSE_RED_FLAG_H
#define ANALYSE_RED_FLAG_H

#include "analyse/ask/study.h"

/* The scores of a client's sessions in the order of time: score has room for as many as the client has rows; returns
 * how many there are. client: panel index. f: a usable overall fit with two random effects. */
size_t an_session_scores(const struct an_fit *f, size_t client, double *score);

/* Fills scored, worse_in_row and luck of the clients with enough nights. */
DS_MUST ds_err an_red_flag_results(const struct an_study *st, ds_arena *a, ds_outcome_result *out, ds_why *w);
/* One outcome speaks for a client: the first of the n that scores a session, the primary before all others; the rest is
 * taken back. */
void an_red_flag_settle(ds_outcome_result *o, size_t n);

#endif
