/* stats: the linear mixed model by REML, contrasts, Satterthwaite intervals, client effects, Holm. Arrays in, structs out; knows no
 * massage and no database. GSL's aborting error handler is switched off by ds_stats_init. Every failure to converge is a
 * result with a status, never a number.
 *
 * Model: y_i = X_i beta + Z_i u_i + e_i for client i, u_i ~ N(0, sigma^2 L L'), e_i ~ N(0, sigma^2 Omega_i), Omega = I here; the
 * next error models (AR(1), AR(1) plus noise) whiten rows before they are summed (docs/methods.md 3) and change nothing after that.
 */
#ifndef DOWNSHIFT_STATS_H
#define DOWNSHIFT_STATS_H

#include <downshift/base.h>

void ds_stats_init(void); /* once, before anything else here */

/* ---- per-client sums: one pass over the rows -------------------------------------------------- */

typedef struct ds_lmm_sums ds_lmm_sums;
/* q random-effect columns (0..4), p fixed-effect columns (1..60). NULL when out of memory. */
ds_lmm_sums *ds_lmm_sums_new(size_t q, size_t p);
/* Adds n rows of one client, in the order of its nights; rows of one client come in one or several consecutive calls. Clients are
 * numbered from 0, each call the same or a higher number than the last; a number left out (or n = 0) is a client without rows.
 * Row-major: z is n x q, x is n x p, y is n. night: calendar nights (for correlated errors; may be NULL). All values finite. After a
 * failure the sums are only good for ds_lmm_sums_free. Memory: a fixed q(q+1)/2 + q(p+1) doubles a client, whatever the rows. */
DS_MUST ds_err ds_lmm_sums_add(ds_lmm_sums *s, size_t client, const double *z, const double *x, const double *y,
                               const int32_t *night, size_t n, ds_why *w);
size_t ds_lmm_sums_clients(const ds_lmm_sums *s); /* highest number + 1 */
size_t ds_lmm_sums_rows(const ds_lmm_sums *s);
void ds_lmm_sums_free(ds_lmm_sums *s);

/* ---- fit ---------------------------------------------------------------------------------------- */

typedef enum { DS_RANDOM_FULL, DS_RANDOM_DIAGONAL } ds_random;
typedef struct {
    bool ml;            /* false: REML */
    ds_random random;
} ds_lmm_options;

typedef enum {
    DS_FIT_OK,
    DS_FIT_BOUNDARY,   /* converged with a variance of zero or a correlation of one */
    DS_FIT_RANK,       /* X has columns that depend on others: see dropped */
    DS_FIT_FEW,        /* fewer rows than parameters */
    DS_FIT_FAILED      /* no start converged */
} ds_fit_status;
const char *ds_fit_status_text(ds_fit_status s);

typedef struct {
    ds_fit_status status;
    size_t n, p, q, clients; /* clients with at least one row */
    double *beta;       /* p */
    double *vcov;       /* p x p, V(beta) */
    double *chol;       /* q x q lower L, relative to sigma, columns' signs normalised */
    double *re_cov;     /* q x q, sigma^2 L L' */
    double sigma;
    double loglik;      /* REML or ML */
    double criterion;   /* -2 loglik */
    int evaluations;
    const ds_lmm_sums *sums; /* borrowed: must outlive the fit */
    ds_lmm_options options;
    /* what Satterthwaite needs: free variance parameters and the covariance A = 2 H^-1 of (theta_free, sigma) at the optimum */
    size_t n_phi;
    double *phi_cov;    /* n_phi x n_phi */
    double *dvcov;      /* n_phi matrices p x p: the derivative of vcov by each of them */
    int phi_index[11];  /* position in the lower triangle of L (column by column); -1 for sigma */
    size_t dropped[60], n_dropped; /* with DS_FIT_RANK: the dependent columns */
} ds_lmm_fit;

/* Memory of the fit lives in a. DS_OK whenever there is a status to look at; DS_MEMORY, DS_INTERNAL otherwise. */
DS_MUST ds_err ds_lmm_fit_sums(const ds_lmm_sums *s, const ds_lmm_options *o, ds_arena *a, ds_lmm_fit *out, ds_why *w);

/* ---- every reported effect is one contrast c'beta ------------------------------------------------ */

typedef struct {
    double estimate, se, df, t, low, high, p; /* two-sided p, 95 % interval, Satterthwaite df (docs/methods.md 6) */
} ds_estimate;
/* c has fit->p entries. All NaN when fit is not OK or BOUNDARY, or when c is zero throughout. */
DS_MUST ds_err ds_lmm_contrast(const ds_lmm_fit *f, const double *c, ds_estimate *out, ds_why *w);
/* The interval and p again with df lowered to cap. */
void ds_estimate_cap(ds_estimate *e, double cap);

/* ---- clients (docs/methods.md 7): empirical Bayes with the slope's SD integrated over its grid ---------- */

typedef struct {
    double baseline, effect, se, low, high; /* baseline beta_base + u0, effect beta_slope + u1; mean and 95 % interval of the mixture */
    double p_improved, p_20pct;             /* P(sign * effect > 0), P(sign * effect >= 20 % of baseline), as computed */
} ds_client_estimate;
/* For q = 2 (intercept, effect). base and slope: columns of X. sign: +1 where higher is better, -1 where lower is. out[i] is
 * client i, ds_lmm_sums_clients(f->sums) of them; all NaN when fit is not OK or BOUNDARY. */
DS_MUST ds_err ds_lmm_clients(const ds_lmm_fit *f, size_t base, size_t slope, int sign, ds_arena *a, ds_client_estimate *out,
                              ds_why *w);

/* ---- small things ---------------------------------------------------------------------------------- */

/* Holm's step-down adjusted p values; NaN entries are left out of the family and stay NaN. */
void ds_holm(const double *p, size_t n, double *adjusted);
double ds_t_quantile(double prob, double df);
double ds_t_two_sided(double t, double df);
/* Least squares by QR with pivoting; rank-deficient columns get NaN and are counted. se may be NULL. Row-major x. */
DS_MUST ds_err ds_least_squares(const double *x, const double *y, size_t n, size_t p, ds_arena *a, double *beta, double *se,
                                double *sigma, size_t *rank, ds_why *w);

#endif
