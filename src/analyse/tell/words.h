/* Numbers and plain sentences for people. Pure; texts live in the arena; NULL when memory is full. */
#ifndef ANALYSE_WORDS_H
#define ANALYSE_WORDS_H

#include "analyse/model/model.h"

const char *number_text(double x, int decimals, ds_arena *a); /* "−0.41": a real minus sign, never "−0.00" */
const char *count_text(int64_t n, ds_arena *a);               /* "2,310" */
const char *counted(int64_t n, const char *one, const char *many, ds_arena *a); /* "1 client", "150 clients" */

/* ---- length (docs/methods.md 9): four one-sided statements at the 5 % level ---- */

double t_below(double t, double df); /* P(T <= t), Student's t */
/* Positive is better. margin: the gain per 15 min that would matter; 0: not known for this outcome, so no plateau is claimed. */
ds_length_statements length_statements(const ds_estimate *before, const ds_estimate *after,
                                       const ds_estimate *difference, double margin);
/* The same as four rows; after, change: as above. */
enum { LENGTH_STATEMENTS = 4 };
void statements_fill(const ds_length_statements *l, const ds_estimate *after, const ds_estimate *change,
                     ds_statement *s);
const char *length_sentence(const ds_length_statements *l, const struct outcome *o, ds_arena *a);
/* Where none of the statements holds: what it would take, by the standard error of the difference; starts with a blank. Else "". */
const char *length_needs(const ds_length_statements *l, const struct outcome *o, int64_t sessions, ds_arena *a);
const char *length_too_few(int64_t below, int64_t above, int64_t needed, ds_arena *a);

/* What tomorrow's session in today's sleep says of how clients book; e: positive is better. */
const char *lead_words(const ds_estimate *e, const struct outcome *o, ds_arena *a);

/* ---- findings ---- */

const ds_contrast *contrast_named(const ds_model_result *m, const char *name); /* NULL: there is none */

enum { MOST_FINDINGS = 5 };
struct finding {
    const char *outcome, *sentence, *verdict;
};
/* At most MOST_FINDINGS into out; returns how many, 0 when memory is full. o: n outcomes, which[i] their index in `outcomes`; the first
 * is the primary one, whose two nights come first, clear or not. enough: clients with enough nights in the primary outcome. n may be 0: no nights at all. */
size_t findings_write(const ds_outcome_result *o, const int *which, size_t n, int64_t clients_enough,
                      const ds_analysis_settings *s, ds_arena *a, struct finding out[MOST_FINDINGS]);

#endif
