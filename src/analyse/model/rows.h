/* Panel rows into the rows that the stats room fits. */
#ifndef ANALYSE_ROWS_H
#define ANALYSE_ROWS_H

#include "analyse/model/design.h"

#include <downshift/stats.h>

/* Rows of all clients, in the panel's order, to the stats room; random: 1 or 2 random effects. client, unless NULL:
 * panel indices. */
DS_MUST ds_err an_model_rows(const struct an_design *d, size_t random, ds_arena *a, ds_lmm_panel *to, size_t *client,
                             ds_why *w);

#endif
