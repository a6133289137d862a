/* The results into the store's result tables. */
#ifndef ANALYSE_RESULTS_H
#define ANALYSE_RESULTS_H

#include "analyse/panel/panel.h"

/* Gives every row its outcome, model and rank, and puts all into the tables, inside a transaction of the caller's. */
DS_MUST ds_err an_results_write(ds_store *s, int64_t run, ds_results *r, const struct an_panel *p, ds_why *w);
/* The true values that the settings state, in the order of the file and of ds_truth_names. */
DS_MUST ds_err an_results_truth(const ds_settings *s, ds_arena *a, ds_results *out, ds_why *w);

#endif
