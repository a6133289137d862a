/* The outcome as a sensitivity run takes it: a value for every row of the panel, NaN where the run leaves the row out (docs/methods.md 16). */
#ifndef ANALYSE_ALTERED_H
#define ANALYSE_ALTERED_H

#include "analyse/ask/study.h"

/* Fills y, n_rows of them. *asks: whether anything is otherwise than in the primary run, so that it is worth asking. */
typedef ds_err altering(const struct study *st, double *y, ds_arena *a, bool *asks, ds_why *w);

altering altered_complete; /* only nights with every confounder in use logged */
altering altered_worst;    /* unlogged session nights at the client's worst tenth */
altering altered_later;    /* without each client's first two weeks */
altering altered_scale;    /* log(1 + y) where skewed, else percentile ranks */
altering altered_standing; /* only sessions booked standing_days ahead */

#endif
