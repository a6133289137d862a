/* Private to stats: the parts a fit is put together from, for sums and for panels. */
#ifndef STATS_FIT_H
#define STATS_FIT_H

#include "stats/lmm/lmm_panel.h"

/* The value of a point where the criterion does not exist. */
#define DS_NOWHERE 1e100

typedef struct {
    ds_lmm_work *work;
    const ds_lmm_sums *scale; /* whose columns of Z give u its unit */
    ds_lmm_free free;
    bool ml;
} ds_lmm_target;
/* Deviance at u; context: a ds_lmm_target. */
double ds_lmm_objective(const double *u, size_t n, void *context);
/* Two deviances that differ by less are the same: unit roundoff in the criterion grows with it. */
double ds_lmm_tie(double deviance);

/* A minimum with the columns of L in mask free and the others zero: a covariance of lower rank has a factor of that
 * form. */
typedef struct {
    unsigned mask;
    ds_minimum at;
} ds_lmm_candidate;
void ds_lmm_free_columns(const ds_lmm_sums *s, unsigned mask, ds_random random, ds_lmm_free *f);
/* Best over all masks at the sums of t->work; found: one converged. */
DS_MUST ds_err ds_lmm_search(ds_lmm_target *t, ds_random random, ds_lmm_candidate *best, bool *found, ds_why *w);

/* An answer in which nothing is a number yet; false when out of memory. */
bool ds_lmm_begin(const ds_lmm_sums *s, const ds_lmm_options *o, ds_arena *a, ds_lmm_fit *out);
/* Sets the status of a fit that cannot be made: too few rows, or columns that depend on others. */
DS_MUST ds_err ds_lmm_refuse(ds_lmm_fit *fit, ds_arena *a, bool *refused, ds_why *w);
/* beta, vcov, sigma and re_cov after an evaluation at fit->chol. */
void ds_lmm_describe(ds_lmm_fit *fit, const ds_lmm_work *work, const ds_lmm_profile *e, double df);
/* All of a fit, at the candidate, on fit->sums; t->free says which of rho and nu are free. */
DS_MUST ds_err ds_lmm_finish(ds_lmm_fit *fit, ds_lmm_target *t, ds_lmm_candidate c, ds_arena *a, ds_why *w);

/* The SD of each client's errors over sigma, shrunk towards each other, ds_lmm_panel_clients of them in a (1 for a
 * client without rows), and the SD of their logarithms. spread: NULL where clients differ by no more than chance. For a
 * usable fit of a panel. */
DS_MUST ds_err ds_lmm_spreads(const ds_lmm_fit *f, ds_arena *a, double **spread, double *sd, ds_why *w);

/* ---- correlated errors ------------------------------------------------------------------------------ */

enum { DS_RHO, DS_NU };
/* From their free scales, and the limits there (beyond them the likelihood cannot tell a slow error from a client's
 * mean). */
double ds_corr_value(int which, double u);
double ds_corr_low(ds_errors errors, int which);
double ds_corr_high(ds_errors errors, int which);
/* Within the limits; context: a ds_lmm_target. */
bool ds_corr_inside(const double *u, void *context);

/* Room for sums of these rows at the points visited last. What the rows point to must outlive it. */
ds_whitened *ds_whitened_new(const ds_rows *r, ds_arena *a);
void ds_whitened_free(ds_whitened *h); /* what is not in the arena */
DS_MUST ds_err ds_whitened_error(const ds_whitened *h, ds_why *w);

#endif
