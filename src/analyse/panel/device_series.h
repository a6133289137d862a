/* The nights of one outcome of a client, as those look at them who bring levels of devices together. */
#ifndef ANALYSE_DEVICE_SERIES_H
#define ANALYSE_DEVICE_SERIES_H

#include "analyse/panel/panel.h"

#include <downshift/stats.h>

/* Columns beside the level: nights after massage; the time in bed beside them. */
enum { AN_PLAIN = 2, AN_GIVEN_BED = 3 };

struct an_series {
    double *y, *x;
    int32_t *night;
    size_t *row; /* of the panel */
    size_t n;
};

/* Room for n nights in the arena; false: no memory. */
bool an_series_room(struct an_series *s, size_t n, ds_arena *a);
void an_series_start(struct an_series *s);
/* Adds the panel's row i, where it tells the outcome, and the time in bed where columns ask for it. */
void an_series_add(struct an_series *s, const struct an_panel *p, size_t i, int outcome, size_t columns);
/* All nights of the client. */
void an_series_take(struct an_series *s, const struct an_panel *p, const struct an_panel_client *c, int outcome,
                    size_t columns);
/* Leaves places from .. to - 1 of the series out of the outcome. */
void an_series_leave_out(struct an_panel *p, int outcome, const struct an_series *s, size_t from, size_t to);
/* The difference of level between the places from `at` on and those before it, nights after massage held apart.
 * out->at 0: too few nights on one side. */
bool an_series_level(const struct an_series *s, size_t at, ds_arena *a, ds_level_step *out);
/* Keeps the step with the panel; false: no memory. */
bool an_keep_step(struct an_panel *p, const struct an_device_step *step);

#endif
