/* The effect by length, averaged over where its gain may bend (docs/methods.md 9). */
#ifndef ANALYSE_BENDS_H
#define ANALYSE_BENDS_H

#include "analyse/ask/study.h"

/* Bends at 45, 50 ... 105 minutes; models: no length at all, a straight line, a bend each, a plateau from each on. */
enum { BENDS = 13, BEND_FIRST = 45, BEND_STEP = 5, BEND_MODELS = 2 + 2 * BENDS };
struct an_bends {
    bool known; /* there are numbers */
    double sign;
    struct an_recipe recipe;
    struct an_design design;
    ds_average average;
    double bend[BEND_MODELS]; /* of each model, minutes; NaN: none */
};

/* Only lengths past which and up to which there are enough sessions bend. Memory in a; the study must outlive it. */
DS_MUST ds_err an_bends_average(const struct an_study *st, ds_arena *a, struct an_bends *out, ds_why *w);
/* A session of that length at the reference, less one of another (NaN: no session at all), with the outcome's sign.
 * clients: those behind it, who lower the df where they are few. All NaN where it cannot be told. */
DS_MUST ds_err an_bends_estimate(const struct an_bends *b, double minutes, double less, int64_t clients,
                                 ds_estimate *out, ds_why *w);
/* Fills what the average says of all lengths: which is best, and how likely each bend is. */
DS_MUST ds_err an_bends_results(const struct an_study *st, ds_arena *a, ds_outcome_result *out, ds_why *w);

#endif
