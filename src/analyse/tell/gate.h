/* What is established and what is a hint: one procedure over everything that is printed (docs/methods.md 15). */
#ifndef ANALYSE_GATE_H
#define ANALYSE_GATE_H

#include "analyse/model/history.h"

/* The chance, over all month ends together, that anything is established where nothing is true; half of it is the
 * headline's. Hints: the share of false ones, at one look. */
#define AN_ERROR    0.10
#define AN_ERROR_OF_FEW 0.05 /* the same of one person, or of a few clients alone (docs/methods.md 13) */
#define AN_HEADLINE 0.5
#define AN_HINTS    0.20
/* No verdict where one look alone would not find it: p below this, in any case. */
#define AN_LOOK 0.05
/* Share of the error that is kept for month ends after the horizon. */
#define AN_RESERVE 0.2

/* Fills verdict and level of every contrast, the verdicts of clients and of their flags, and the strength of the
 * plateau and of the bend, over the n outcomes together; o[0] is the primary one. record: of the outcomes in the same
 * order. DS_MEMORY; DS_INTERNAL. */
DS_MUST ds_err an_gate(ds_outcome_result *o, const struct an_record *record, size_t n, ds_arena *a, ds_why *w);

#endif
