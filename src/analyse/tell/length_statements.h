/* The four one-sided statements about length (docs/methods.md 9). Pure; texts live in the
 * arena; NULL when memory is full. */
#ifndef ANALYSE_LENGTH_STATEMENTS_H
#define ANALYSE_LENGTH_STATEMENTS_H

#include "analyse/model/outcomes.h"

#include <downshift/stats.h>

double an_t_below(double t, double df); /* P(T <= t), Student's t */
/* The numbers; nothing is concluded yet. Positive is better. margin: the gain per 15 min that would matter; 0: not
 * known for this outcome, so no plateau is claimed. */
ds_length_statements an_length_statements(const ds_estimate *before, const ds_estimate *after,
                                          const ds_estimate *difference, double margin);
/* Decline and plateau must be borne out by the step from 75 to 90 minutes of the average over bends: a line that bends
 * at 75 falls, too, where the gain goes on to 90 and falls from there. */
void an_length_bear_out(const ds_estimate *step, ds_length_statements *l);
/* What holds, from the verdicts on the slope past 75 and on the difference of the slopes; the plateau's own strength is
 * in l and counts only as far as that the gain diminishes. */
void an_length_conclude(ds_verdict after, ds_verdict difference, ds_length_statements *l);
/* The same as rows; false when memory is full. */
enum { LENGTH_STATEMENTS = 4 };
bool an_statements_fill(const ds_length_statements *l, ds_arena *a, ds_statement s[LENGTH_STATEMENTS]);
const char *an_length_sentence(const ds_length_statements *l, const struct an_outcome *o, ds_arena *a);
/* One sentence to act on; before: the verdict on the slope up to 75 minutes. "" where nothing is known of length. */
const char *an_length_advice(const ds_length_statements *l, ds_verdict before, const struct an_outcome *o, ds_arena *a);
/* Where none of the statements holds: what it would take, by the standard error of the difference; starts with a
 * blank. Else "". */
const char *an_length_needs(const ds_length_statements *l, const struct an_outcome *o, int64_t sessions, ds_arena *a);
const char *an_length_too_few(int64_t below, int64_t above, int64_t needed, ds_arena *a);

#endif
