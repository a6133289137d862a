/* The outcomes that can be analysed: their words and scales. */
#ifndef ANALYSE_OUTCOMES_H
#define ANALYSE_OUTCOMES_H

#include "analyse/panel/panel.h"

struct an_outcome {
    int field;         /* of a sleep: DS_SLEEP_... */
    const char *named; /* in a sentence: "sleep quality" */
    int decimals;
    const char *unit, *lead, *better, *worse; /* "points", "clients rated their sleep", 0.41, "points higher" */
    double margin;                            /* settings.plateau_margin times this; 0: no plateau is claimed */
    bool zero;                                /* nothing is nothing: percent of the mean makes sense */
    bool derived;                             /* from other outcomes: never a finding of its own (docs/methods.md 12) */
    bool skewed;                              /* a log is the natural other scale */
    const char *letter, *letter_unit;         /* in a client's letter: "your rating", "points of 10"; NULL: not told */
    const char *letter_more, *letter_less;    /* "higher", "lower", of the value itself, whichever is better */
    bool letter_morning;                      /* it tells how mornings feel, not how nights are slept */
    int letter_decimals;
    double noticed; /* the least change that people notice; 0: none is known */
};
extern const struct an_outcome an_outcomes[OUTCOMES];
double an_outcome_sign(int outcome); /* +1 where higher is better, -1 where lower is */

#endif
