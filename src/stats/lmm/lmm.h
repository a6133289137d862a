/* Private to stats: what the sums hold, one evaluation of the criterion, and the minimiser.
 *
 * The sums are kept of shifted columns. With k the intercept's column and a the values of the first row, x_j - a_j x_k
 * stands for x_j and y - a_y x_k for y: a unit triangular change of columns, so criterion and determinants are the
 * same, but a sleep score of 70 or a year of 2026 no longer eats the digits of the products. ds_lmm_unshift turns
 * coefficients back. */
#ifndef STATS_LMM_H
#define STATS_LMM_H

#include <downshift/stats.h>

/* Compiled thrice, for eight or four numbers at once where the processor has AVX-512 or AVX2, chosen when the program
 * starts. The same bits: no sum is taken in another order, and no product is fused with a sum. */
#if defined(__x86_64__) && defined(__GLIBC__) && !defined(__clang__) && !defined(__SANITIZE_ADDRESS__)
#define DS_WIDE __attribute__((target_clones("avx512f", "avx2", "default")))
#else
#define DS_WIDE
#endif

enum { DS_MAX_Q = 4, DS_MAX_P = 60, DS_MAX_THETA = 10, DS_MAX_CORR = 2, DS_MAX_FREE = DS_MAX_THETA + DS_MAX_CORR };

/* A sum kept in two parts, so that its error does not grow with the number of terms (Neumaier). */
typedef struct {
    double *sum, *lost;
    size_t n;
} ds_total;
bool ds_total_new(ds_total *t, size_t n, ds_arena *a);
void ds_total_zero(ds_total *t);
void ds_total_add(ds_total *t, const double *x); /* n terms */
static inline double ds_total_at(const ds_total *t, size_t i)
{
    return t->sum[i] + t->lost[i];
}

/* Upper triangle column by column: element (i, j), i <= j. */
static inline size_t ds_tri(size_t i, size_t j)
{
    return j * (j + 1) / 2 + i;
}

/* Products of columns, summed over n rows: out by ds_tri. A row takes ds_padded(columns) doubles, those after the
 * columns zero. */
size_t ds_padded(size_t columns);
void ds_products(const double *rows, size_t n, size_t columns, double *out);

/* Correlation of a client's errors g nights apart: (1 - nu) rho^g, and 1 at g = 0. Both zero: independent. */
typedef struct {
    double rho, nu;
} ds_corr;

/* Turns rows with such errors into rows with independent ones of variance 1: a scalar Kalman filter, whose gains depend
 * on the nights alone and serve every column (docs/methods.md 3). */
enum { DS_POWERS = 32 };
typedef struct {
    ds_corr corr;
    bool on;                 /* false: rows go through unchanged */
    double power[DS_POWERS]; /* rho^gap */
    double variance;         /* of the slow part, given the rows so far */
    int32_t night;           /* of the last row */
    double det;              /* product of the innovations' variances since ds_whiten_logdet was last asked */
    double *mean;            /* of the slow part, column by column; borrowed */
    struct {                 /* of the last row. In regular logs the next takes the same, as the variance settles */
        int64_t gap;         /* nights since the one before; 0: a client's first */
        double from;         /* the variance before it */
        double decay, gain, scale, whole;
    } step;
} ds_whitener;
void ds_whiten_begin(ds_whitener *k, ds_corr corr, double *mean);
/* n rows of columns values, one after another, in place. first: the first of them is a client's first, whatever came
 * before is forgotten. */
void ds_whiten_rows(ds_whitener *k, bool first, const int32_t *night, double *rows, size_t n, size_t columns);
/* log of the product, which starts at 1 again. Wanted at least once in 64 rows, so that it cannot run out of range. */
double ds_whiten_logdet(ds_whitener *k);

typedef struct ds_chunk ds_chunk;
struct ds_chunk {
    ds_chunk *next;
    size_t used; /* clients in it */
    double d[];  /* a client: Z'Z by ds_tri, then the q rows of Z'[X y] */
};

struct ds_lmm_sums {
    ds_arena own, *arena; /* arena: where all lives; own unless it was made in another */
    size_t q, p;
    size_t width, per_chunk;                   /* doubles a client, clients a chunk */
    size_t clients, nonempty, rows, last_rows; /* nonempty: clients with rows; last_rows: of the last client */
    ds_chunk *first, *last;
    bool shift_held;           /* not chosen from the first rows, but given */
    size_t pivot;              /* the intercept's column; p where there is none and nothing is shifted */
    double *shift;             /* p + 1: a_j, then a_y */
    double *zmax;              /* q: the largest |z| seen, the scale of the search */
    double spread;             /* SD of the errors of the rows that come in, over sigma */
    ds_total cross;            /* [X y]'[X y] over all clients, by ds_tri */
    ds_whitener whitener;      /* of the rows that come in */
    ds_total logdet;           /* one term: log det Omega over all clients */
    signed char same_as[DS_MAX_Q]; /* as in the rows that came last, */
    size_t n_own;                  /* and how many columns of Z are not among X there */
    double *rows_held, *block; /* rows waiting to be multiplied, and their products: columns own, X, y */
};

/* Rows as they come in. A column of Z that equals one of X is not multiplied twice. */
typedef struct {
    const signed char *same_as;  /* for each column of Z the one of X that it equals in all of the client's so far; -1:
                                  * among own */
    const double *own, *x, *y;   /* n x (columns of Z that are not among X), n x p, n */
    const int32_t *night;        /* NULL: not given */
    const double *zmax;          /* the largest |z| of each column of Z; NULL: all are among own, and looked at */
    size_t n;
} ds_lmm_rows;
/* As ds_lmm_sums_add. */
DS_MUST ds_err ds_lmm_sums_take(ds_lmm_sums *s, size_t client, const ds_lmm_rows *r, ds_why *w);

/* In a, which must stay where it is; dies with it. */
ds_lmm_sums *ds_lmm_sums_in(ds_arena *a, size_t q, size_t p);
/* As new, for rows with these errors; the memory is kept for them. */
void ds_lmm_sums_restart(ds_lmm_sums *s, ds_corr corr);
/* The same with the errors and the shift of model: sums of some of its clients. */
void ds_lmm_sums_restart_like(ds_lmm_sums *s, const ds_lmm_sums *model);

/* beta and its covariance (row-major, may be NULL) from shifted columns to the caller's, in place. */
void ds_lmm_unshift(const ds_lmm_sums *s, double *beta, double *vcov);
/* Coefficients of c'beta in shifted columns: c_out'beta_shifted + the returned constant = c'beta. */
double ds_lmm_shift_contrast(const ds_lmm_sums *s, const double *c, double *c_out);

/* Columns of X that depend on those before them; returns how many. */
size_t ds_lmm_dependent(const ds_lmm_sums *s, double *scratch, size_t *dropped);
/* Doubles that ds_lmm_dependent wants as scratch. */
size_t ds_lmm_dependent_scratch(const ds_lmm_sums *s);

/* A panel's sums at the points of (rho, nu) visited last: differences come back to the same ones. */
typedef struct ds_whitened ds_whitened;
/* NULL when out of memory or the rows cannot be summed; ds_whitened_error then tells. Valid for the next few calls. */
const ds_lmm_sums *ds_whitened_at(ds_whitened *h, ds_corr corr);

/* One evaluation at L. All memory is taken once, here. */
typedef struct {
    const ds_lmm_sums *sums;
    ds_whitened *whitened; /* NULL: sums are all there is */
    ds_total explained;    /* sum of U_i'U_i by ds_tri, then sum of log det M_i */
    double *part, *u;      /* of the clients since the last addition to explained: its terms, and their rows U_i */
    double *r;             /* Cholesky factor of C - sum U'U by ds_tri, y last */
    int evaluations;
} ds_lmm_work;
typedef struct {
    double logdet, logdet_x, r2; /* log det M, log det X'V^-1X, residual sum of squares; all for sigma = 1 */
} ds_lmm_profile;

bool ds_lmm_work_new(ds_lmm_work *w, const ds_lmm_sums *s, ds_arena *a);
/* Leaves [X y]'V^-1[X y] for sigma = 1 in w->r by ds_tri, y last; returns log det V. chol: q x q lower, row-major. */
double ds_lmm_reduce(ds_lmm_work *w, const double *chol);
/* The same factored. False where the fit is perfect or X'V^-1X not positive definite. */
bool ds_lmm_evaluate(ds_lmm_work *w, const double *chol, ds_lmm_profile *out);
double ds_lmm_deviance(const ds_lmm_sums *s, const ds_lmm_profile *e, bool ml);
double ds_lmm_residual_df(const ds_lmm_sums *s, bool ml);
/* U_i = R_i^-T L'B_i of one client, its rows stride apart; returns log det M_i. */
double ds_lmm_explain_client(const double *client, const double *chol, size_t q, size_t columns, double *u,
                             size_t stride);
/* After an evaluation: coefficients of the shifted columns and (X'V^-1X)^-1 (row-major). */
void ds_lmm_solve(const ds_lmm_work *w, double *beta, double *unscaled);

/* What is free. Entry i of L is u[i] / zmax[row[i]]: u is of order one whatever the units of Z. Then rho, where it is,
 * as atanh rho, and nu as it is: near 0, where they often lie, the deviance is a parabola in both. */
typedef struct {
    size_t n; /* entries of L */
    size_t row[DS_MAX_THETA], col[DS_MAX_THETA];
    double scale[DS_MAX_THETA];
    ds_errors errors;
    bool free_rho, free_nu;
    ds_corr fixed; /* where they are not free */
} ds_lmm_free;
static inline size_t ds_lmm_free_count(const ds_lmm_free *f)
{
    return f->n + f->free_rho + f->free_nu;
}
void ds_lmm_build(const ds_lmm_free *f, const double *u, size_t q, double *chol);
ds_corr ds_lmm_corr_at(const ds_lmm_free *f, const double *u);
/* One evaluation at u, of sums that are whitened for it where rho or nu is free. */
bool ds_lmm_evaluate_at(ds_lmm_work *w, const ds_lmm_free *f, const double *u, ds_lmm_profile *out);

/* Fills n_phi, phi_cov, phi_index and dvcov of a fit whose other parts stand. */
DS_MUST ds_err ds_lmm_satterthwaite(ds_lmm_fit *fit, ds_lmm_work *work, const ds_lmm_free *free, const double *u,
                                    ds_arena *a, ds_why *w);

/* 2 H^-1 over the directions with positive curvature, after scaling H (m x m, spoilt) to a unit diagonal; false when
 * out of memory. */
bool ds_twice_inverse(size_t m, double *h, double *out);
/* Interval, t and p from estimate, se and df. */
void ds_estimate_conclude(ds_estimate *e);

/* What is computed when it is first asked for, and kept in the fit's arena. */
typedef struct ds_lmm_sandwich ds_lmm_sandwich;
typedef struct ds_lmm_adjusted ds_lmm_adjusted;
typedef struct ds_effect_grid ds_effect_grid;
struct ds_lmm_later {
    ds_arena *arena;
    ds_lmm_sandwich *sandwich;
    ds_lmm_adjusted *adjusted;
    ds_effect_grid *grid;
};

/* ---- minimising a smooth function of few parameters ------------------------------------------------- */

typedef double ds_objective(const double *u, size_t n, void *context);
typedef struct {
    double u[DS_MAX_FREE], value;
    double before[DS_MAX_FREE]; /* where derivatives were taken last, less than rounding hides from u */
    bool converged;
} ds_minimum;
/* n parameters of order one; diagonal[i] marks those that start away from zero. */
DS_MUST ds_err ds_minimise(ds_objective *f, void *context, size_t n, const bool *diagonal, ds_minimum *best, ds_why *w);

/* The same by Newton steps alone, from start, to a minimum inside (NULL: anywhere); differences may be taken a little
 * outside. Stops beside best (NULL: none), not converged. */
typedef bool ds_inside(const double *u, void *context);
DS_MUST ds_err ds_minimise_from(ds_objective *f, ds_inside *inside, void *context, size_t n, const double *start,
                                const ds_minimum *best, ds_minimum *out, ds_why *w);

/* Central differences; hessian is n x n row-major. The gradient from four points, and what two of them, which the
 * Hessian visits anyway, give without any more (may be NULL). */
double ds_step(double u);
void ds_gradient(ds_objective *f, void *context, size_t n, const double *u, double *gradient);
void ds_hessian(ds_objective *f, void *context, size_t n, const double *u, double *hessian, double *gradient);
/* Eigenvalues and eigenvectors (in columns) of a symmetric matrix of at most DS_MAX_FREE + 1 rows; false when out of
 * memory. */
bool ds_eigen(size_t n, const double *matrix, double *values, double *vectors);

#endif
