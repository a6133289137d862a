/* The outcome as a sensitivity run takes it: a value for every row of the panel, NaN where the run leaves the row out
 * (docs/methods.md 16). */
#ifndef ANALYSE_ALTERED_H
#define ANALYSE_ALTERED_H

#include "analyse/ask/study.h"

/* Fills y, n_rows of them. *asks: whether anything is otherwise than in the primary run, so that it is worth asking. */
typedef ds_err an_altering(const struct an_study *st, double *y, ds_arena *a, bool *asks, ds_why *w);

an_altering an_altered_complete; /* only nights with every confounder in use logged */
an_altering an_altered_worst;    /* unlogged session nights at the client's worst tenth */
an_altering an_altered_later;    /* without each client's first two weeks */
an_altering an_altered_scale;    /* log(1 + y) where skewed, else percentile ranks */
an_altering
    an_altered_good; /* 100 on a good night, 0 on another, with the outcome's sign; no question without a mark */
an_altering an_altered_standing; /* only sessions booked standing_days ahead */

#endif
