/* "Sleep worse after more than two sessions in a row" (docs/methods.md 14): a prompt to talk, not a finding. */
#ifndef ANALYSE_RED_FLAG_H
#define ANALYSE_RED_FLAG_H

#include "analyse/ask/study.h"

typedef struct {
    ds_date night; /* night 0 */
    double score;  /* in SDs of its prediction error, positive is better */
} an_session_score;
/* The scores of a client's sessions in the order of time: out has room for as many as the client has rows; returns
 * how many there are. client: panel index. f: a usable overall fit with two random effects. */
size_t an_session_scores(const struct an_fit *f, size_t client, an_session_score *out);

/* Fills scored, worse_in_row and luck of the clients with enough nights, and session_score. */
DS_MUST ds_err an_red_flag_results(const struct an_study *st, ds_arena *a, ds_outcome_result *out, ds_why *w);
/* One outcome speaks for a client: the first of the n that scores a session, the primary before all others; the rest is
 * taken back. */
void an_red_flag_settle(ds_outcome_result *o, size_t n);

#endif
