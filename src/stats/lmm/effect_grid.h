/* Private to stats: the model over a grid of the SD of effects between clients, each point with its weight. */
#ifndef STATS_EFFECT_GRID_H
#define STATS_EFFECT_GRID_H

#include "stats/lmm/lmm.h"

enum { DS_GRID_POINTS = 40 };

/* The model at one point, in shifted columns. */
typedef struct {
    double weight, deviance, sd, sigma2; /* sd: of the effect, over sigma; weights add up to 1 */
    double *beta, *unscaled;
} ds_grid_point;

struct ds_effect_grid {
    const ds_lmm_sums *sums;
    double intercept_sd; /* over sigma */
    ds_grid_point at[DS_GRID_POINTS];
    size_t points; /* those that carry weight; 0: the fit has no numbers */
};

/* Computed when it is first asked for. Wants q = 2: intercept, effect. */
DS_MUST ds_err ds_effect_grid_of(const ds_lmm_fit *f, const ds_effect_grid **out, ds_why *w);

#endif
