/* The outcome as a sensitivity run takes it: a value for every row of the panel, NaN where the run leaves the row out (docs/methods.md 16). */
#ifndef ANALYSE_ALTERED_H
#define ANALYSE_ALTERED_H

#include "study.h"

/* Fills y, n_rows of them; returns whether anything is otherwise than in the primary run, so that it is worth asking. */
typedef bool altering(const struct study *st, double *y, ds_arena *a);

bool altered_complete(const struct study *st, double *y,
                      ds_arena *a); /* only nights with every confounder in use logged */
bool altered_worst(const struct study *st, double *y,
                   ds_arena *a); /* unlogged session nights at the client's worst tenth */
bool altered_later(const struct study *st, double *y, ds_arena *a); /* without each client's first two weeks */
bool altered_scale(const struct study *st, double *y, ds_arena *a); /* log(1 + y) where skewed, else percentile ranks */
bool altered_standing(const struct study *st, double *y, ds_arena *a); /* only sessions booked standing_days ahead */
bool altered_nothing(const struct study *st, double *y, ds_arena *a);

#endif
