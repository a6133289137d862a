/* stats: the linear mixed model by REML, contrasts, Satterthwaite intervals, client effects, Holm. Arrays in, structs
 * out; knows no massage and no database. GSL's aborting error handler is switched off by ds_stats_init. Every failure
 * to converge is a result with a status, never a number.
 *
 * Model: y_i = X_i beta + Z_i u_i + e_i for client i, u_i ~ N(0, sigma^2 L L'), e_i ~ N(0, sigma^2 Omega_i). Omega = I,
 * or the correlation of nights g apart is (1 - nu) rho^g: such rows are kept in a panel and whitened before they are
 * summed, at every (rho, nu) the search tries (docs/methods.md 3). What follows the sums is one code path for all. */
#ifndef DOWNSHIFT_STATS_H
#define DOWNSHIFT_STATS_H

#include <downshift/base.h>

void ds_stats_init(void); /* once, before anything else here */

/* ---- per-client sums: one pass over the rows -------------------------------------------------- */

typedef struct ds_lmm_sums ds_lmm_sums;
/* q random-effect columns (0..4), p fixed-effect columns (1..60). NULL when out of memory. */
ds_lmm_sums *ds_lmm_sums_new(size_t q, size_t p);
/* Adds n rows of one client, in the order of its nights; rows of one client come in one or several consecutive calls.
 * Clients are numbered from 0, each call the same or a higher number than the last; a number left out (or n = 0) is a
 * client without rows. Row-major: z is n x q, x is n x p, y is n. night: calendar nights (for correlated errors; may be
 * NULL). All values finite. After a failure the sums are only good for ds_lmm_sums_free. Memory: a fixed q(q+1)/2 +
 * q(p+1) doubles a client, whatever the rows. */
DS_MUST ds_err ds_lmm_sums_add(ds_lmm_sums *s, size_t client, const double *z, const double *x, const double *y,
                               const int32_t *night, size_t n, ds_why *w);
size_t ds_lmm_sums_clients(const ds_lmm_sums *s); /* highest number + 1 */
size_t ds_lmm_sums_rows(const ds_lmm_sums *s);    /* of all clients */
void ds_lmm_sums_free(ds_lmm_sums *s);            /* NULL is fine */

/* ---- rows kept so that they can be whitened again ------------------------------------------------ */

typedef struct ds_lmm_panel ds_lmm_panel;
/* Limits as for the sums. NULL when out of memory. */
ds_lmm_panel *ds_lmm_panel_new(size_t q, size_t p);
/* Takes a copy. As ds_lmm_sums_add, but calendar nights (any origin) must rise from row to row of a client; NULL will
 * only do for independent errors. Memory: 8 (p + 1) + 4 bytes a row, and 8 for each column of Z that is not among those
 * of X. */
DS_MUST ds_err ds_lmm_panel_add(ds_lmm_panel *panel, size_t client, const double *z, const double *x, const double *y,
                                const int32_t *night, size_t n, ds_why *w);
size_t ds_lmm_panel_clients(const ds_lmm_panel *panel); /* highest number + 1 */
size_t ds_lmm_panel_rows(const ds_lmm_panel *panel);    /* of all clients */
void ds_lmm_panel_free(ds_lmm_panel *panel);            /* NULL is fine */

/* ---- fit ---------------------------------------------------------------------------------------- */

typedef enum { DS_RANDOM_FULL, DS_RANDOM_DIAGONAL } ds_random;
/* AR1: nu = 0, rho of either sign. AR1_NOISE: rho and nu from 0 on. */
typedef enum { DS_ERRORS_IID, DS_ERRORS_AR1, DS_ERRORS_AR1_NOISE } ds_errors;
typedef struct {
    bool ml; /* false: REML */
    ds_random random;
    ds_errors errors; /* of ds_lmm_fit_panel; ds_lmm_fit_sums takes the rows as they are */
    /* rho and nu (both above 0) of a fit of nearly the same nights: with AR1_NOISE the search begins there, and looks
     * everywhere only when that ends on a limit. A fifth of the time. rho = 0: not known. */
    double near_rho, near_nu;
    /* With held, rho and nu are those of such a fit, as if known, and the search for theta begins at its L (near_chol,
     * q x q, relative to sigma; borrowed): for further questions about many nights, where what that moves is below
     * what is printed. A tenth of the time. */
    bool held;
    const double *near_chol;
    /* Of ds_lmm_fit_panel: nights of one client may vary more than those of another. own_spread: by how much is
     * estimated from a first fit, shrunk, and held in a second, unless it is no more than chance (5 %) makes
     * (docs/methods.md 7). spread: it is known, the SD of each
     * client's errors over sigma, ds_lmm_panel_clients of them; borrowed, must outlive the fit. Neither: all alike. */
    bool own_spread;
    const double *spread;
} ds_lmm_options;

typedef enum {
    DS_FIT_OK,
    DS_FIT_BOUNDARY, /* converged with a variance of zero or a correlation at its limit */
    DS_FIT_RANK,     /* X has columns that depend on others: see dropped */
    DS_FIT_FEW,      /* fewer rows than parameters */
    DS_FIT_FAILED    /* no start converged */
} ds_fit_status;
const char *ds_fit_status_text(ds_fit_status s); /* for people: "converged", ... */

typedef struct {
    ds_fit_status status;
    size_t n, p, q, clients; /* clients with at least one row */
    double *beta;            /* p */
    double *vcov;            /* p x p, V(beta) */
    double *chol;            /* q x q lower L, relative to sigma, columns' signs normalised */
    double *re_cov;          /* q x q, sigma^2 L L' */
    double sigma;
    double loglik;    /* REML or ML */
    double criterion; /* -2 loglik */
    int evaluations;
    ds_errors errors;
    double rho, nu;       /* 0 where not fitted, and where the likelihood is highest at 0 */
    const double *spread; /* SD of the errors of each client of the panel over sigma; NULL: all alike */
    double spread_sd;     /* SD of the logarithms of the true ones, as estimated; 0 where all are alike, or known */
    const ds_lmm_sums
        *sums; /* borrowed (must outlive the fit) from ds_lmm_fit_sums; of a panel's whitened rows: in the arena */
    const ds_lmm_panel *panel; /* borrowed; NULL from ds_lmm_fit_sums */
    ds_lmm_options options;
    /* what Satterthwaite needs: free variance parameters and the covariance A = 2 H^-1 of (theta, errors, sigma) at the
     * optimum; those on a bound are not among them. rho as atanh rho, nu as it is. */
    size_t n_phi;
    double *phi_cov;               /* n_phi x n_phi */
    double *dvcov;                 /* n_phi matrices p x p: the derivative of vcov by each of them */
    int phi_index[13];             /* position in the lower triangle of L (column by column); -1 sigma, -2 rho, -3 nu */
    size_t dropped[60], n_dropped; /* with DS_FIT_RANK: the dependent columns */
    struct ds_lmm_later *later;    /* for ds_lmm_cr2 and ds_lmm_kenward_roger, in the arena */
} ds_lmm_fit;

/* Memory of the fit lives in a, which must stay where it is. DS_OK whenever there is a status to look at; DS_MEMORY,
 * DS_INTERNAL otherwise. */
DS_MUST ds_err ds_lmm_fit_sums(const ds_lmm_sums *s, const ds_lmm_options *o, ds_arena *a, ds_lmm_fit *out, ds_why *w);
/* The same with the errors' correlation searched too. With more than 2,000 clients it is found on 2,000 of them (chosen
 * by a hash of their number) and held for the fit of all. The panel must outlive the fit. */
DS_MUST ds_err ds_lmm_fit_panel(const ds_lmm_panel *panel, const ds_lmm_options *o, ds_arena *a, ds_lmm_fit *out,
                                ds_why *w);
/* Generalised least squares with the variance parameters of another fit: its L (relative to sigma), rho and nu; q must
 * be the same, p need not, and where the fit has spreads of clients, these are the same clients. sigma is estimated
 * anew on n - p; loglik is REML, or ML at its own sigma where ml is set, so that ML values of different X can be
 * compared. Degrees of freedom of its contrasts are infinite: use the t of the contrast. For the breakpoint scan. */
DS_MUST ds_err ds_lmm_fit_fixed(const ds_lmm_panel *panel, const ds_lmm_fit *at, bool ml, ds_arena *a, ds_lmm_fit *out,
                                ds_why *w);

/* ---- every reported effect is one contrast c'beta ------------------------------------------------ */

typedef struct {
    double estimate, se, df, t, low, high, p; /* two-sided p, 95 % interval, Satterthwaite df (docs/methods.md 6) */
} ds_estimate;
/* c has fit->p entries. All NaN when fit is not OK or BOUNDARY, or when c is zero throughout. */
DS_MUST ds_err ds_lmm_contrast(const ds_lmm_fit *f, const double *c, ds_estimate *out, ds_why *w);
/* Contrasts as they stood when only the rows up to each of n nights (cut, rising) were there, the variance parameters
 * and sigma held at those of the fit, which is of a panel whose rows have nights: what a review of then would have
 * found, but for what is known better of the variances by now. c: n_c contrasts of fit->p entries, row-major; estimate,
 * se: n x n_c, row-major; NaN where those rows do not tell, or the fit is not OK or BOUNDARY. One pass over the rows.
 * DS_MEMORY; DS_INTERNAL: rows without a night. */
DS_MUST ds_err ds_lmm_so_far(const ds_lmm_fit *f, const int32_t *cut, size_t n, const double *c, size_t n_c,
                             double *estimate, double *se, ds_why *w);
/* The robust check: CR2 with Satterthwaite degrees of freedom of its own, over 200 clients CR1 (docs/methods.md 6). For
 * a fit of a panel; what does not depend on c is computed at the first call and kept in the fit's arena. */
DS_MUST ds_err ds_lmm_cr2(const ds_lmm_fit *f, const double *c, ds_estimate *out, ds_why *w);
/* The contrast without one client at a time, the variance parameters but sigma held, normal intervals: out[i] without
 * client i, ds_lmm_sums_clients(f->sums) of them. What that client alone informs is left out with it. All NaN for
 * clients without rows, and beyond 200 clients with rows: no single one moves the answer. For a fit of a panel; costs
 * nothing beside ds_lmm_cr2. */
DS_MUST ds_err ds_lmm_without_each(const ds_lmm_fit *f, const double *c, ds_estimate *out, ds_why *w);
/* Kenward and Roger's interval, rho and nu taken as known. For REML fits. */
DS_MUST ds_err ds_lmm_kenward_roger(const ds_lmm_fit *f, const double *c, ds_estimate *out, ds_why *w);
/* The contrast with the SD of effects between clients integrated, half-normal with SD sigma beforehand, over the grid
 * that serves for clients (docs/methods.md 7), instead of taken as known: for practices of few clients, whose estimate
 * of it tells little. Mean, SD and interval are of a mixture of normals, p twice the smaller of the chances of an
 * effect below and above 0, df that of a t as wide. For q = 2 (intercept, effect). */
DS_MUST ds_err ds_lmm_contrast_integrated(const ds_lmm_fit *f, const double *c, ds_estimate *out, ds_why *w);
/* The interval and p again with df lowered to cap. */
void ds_estimate_cap(ds_estimate *e, double cap);

/* ---- clients (docs/methods.md 7): empirical Bayes with the slope's SD integrated over its grid ---------- */

typedef struct {
    /* baseline beta_base + u0, effect beta_slope + u1; mean and 95 % interval of the mixture */
    double baseline, effect, se, low, high;
    double p_improved, p_20pct; /* P(sign * effect > 0), P(sign * effect >= 20 % of baseline), as computed */
} ds_client_estimate;
/* For q = 2 (intercept, effect). base and slope: columns of X. sign: +1 where higher is better, -1 where lower is.
 * out[i] is client i, ds_lmm_sums_clients(f->sums) of them; all NaN when fit is not OK or BOUNDARY. */
DS_MUST ds_err ds_lmm_clients(const ds_lmm_fit *f, size_t base, size_t slope, int sign, ds_arena *a,
                              ds_client_estimate *out, ds_why *w);
/* P(sign * effect >= least) of each client, as computed, over the same mixture; as above. */
DS_MUST ds_err ds_lmm_clients_reach(const ds_lmm_fit *f, size_t slope, int sign, double least, ds_arena *a, double *p,
                                    ds_why *w);

/* ---- several models of the same rows, averaged ------------------------------------------------------------------ */

typedef struct {
    size_t n, p;
    double *weight; /* n: add up to 1; 0 for a model whose columns depend on each other */
    double *beta;   /* n x p: 0 for columns that a model does not hold */
    double *vcov;   /* n x p x p, likewise */
    double *loglik; /* n: ML; NaN where the weight is 0 for the columns' sake */
} ds_average;
/* n models that hold some of the panel's p columns: held is n x p, row-major; all hold the intercept. Variance
 * parameters but sigma are those of a fit of the same rows (and clients) with other columns, as for ds_lmm_fit_fixed.
 * Weights go with prior exp(loglik - penalty k / 2), k columns (penalty 2: Akaike; log n: Schwarz, as he counts n);
 * prior NULL: all alike. One pass over the rows for all. Memory in a. DS_DATA where no model can be told, or the fit
 * has no numbers. */
DS_MUST ds_err ds_lmm_average(const ds_lmm_panel *panel, const ds_lmm_fit *at, const bool *held, const double *prior,
                              size_t n, double penalty, ds_arena *a, ds_average *out, ds_why *w);
/* c has p entries. The mixture of the models' normals, told as ds_lmm_contrast_integrated does; a model in which c is
 * zero says 0 for certain. All NaN where c is zero in every model. At most 64 models. */
DS_MUST ds_err ds_average_contrast(const ds_average *v, const double *c, ds_estimate *out, ds_why *w);
/* How likely each of m (1..16) choices is the best: c is m x p, what each gives. Without prices (NULL) the one that
 * gives most; with, the one that gives most for its price (> 0), no choice where none gives anything. Of equals the
 * first counts. sign: +1 where more is better, -1 where less is. By 1,024 points of a Sobol sequence a model: the same
 * each time. */
DS_MUST ds_err ds_average_best(const ds_average *v, const double *c, const double *price, size_t m, int sign,
                               double *probability, ds_why *w);

/* Estimates s2 of variances, with df degrees of freedom each (> 0), shrunk towards their geometric mean: log s2, less
 * its bias, is taken as normal about log sigma2 with variance trigamma(df / 2), and log sigma2 as normal; its SD, *sd,
 * by the moments of Paule & Mandel 1982 (0: none). *p: of all being one, by Cochran's chi-square. An s2 below 1 % of
 * the median (of the mean, where that is 0) counts as that; all 0 stay so, with p 1. n >= 1. */
void ds_shrink_variances(const double *s2, const double *df, size_t n, double *out, double *sd, double *p);

/* ---- small things ---------------------------------------------------------------------------------- */

/* Adjusted p values, n of them into another array; NaN entries are left out of the family and stay NaN. Holm 1979, step
 * down, the family's error rate; Benjamini & Hochberg 1995, step up, the rate of false findings. p may be one-sided. */
void ds_holm(const double *p, size_t n, double *adjusted);
/* The same after Benjamini & Hochberg 1995, step up: the rate of false findings. */
void ds_benjamini_hochberg(const double *p, size_t n, double *adjusted);
/* The p that each question had to stay at or below at alpha (q for the rate of false findings), given what the others
 * show: it is rejected, adjusted p <= alpha, where its p does. NaN for NaN. */
void ds_holm_levels(const double *p, size_t n, double alpha, double *level);
/* The same for ds_benjamini_hochberg. */
void ds_benjamini_hochberg_levels(const double *p, size_t n, double q, double *level);
/* Several questions as a graph (Bretz, Maurer, Brannath & Posch 2009): each starts with its share of alpha, weight,
 * together at most 1; one that is rejected hands what it has to the others, pass[i n + j] being the share of question
 * i's that goes to j, at most 1 a row, 0 to itself. Holm is equal weights and 1 / (n - 1) in each pass; questions in a
 * fixed order, weight 1 for the first and 1 from each to the next. A question whose p is NaN is not asked: what it has
 * goes on first. Strong control of the error rate of all questions for any dependence. adjusted, level: n each, as
 * above. DS_INTERNAL names a row of shares that cannot be. Time: n^3 for each question rejected. */
typedef struct {
    size_t n;
    const double *weight, *pass;
} ds_graph;
/* Tests the graph's questions at alpha, as told above. */
DS_MUST ds_err ds_graph_test(const ds_graph *g, const double *p, double alpha, double *adjusted, double *level,
                             ds_why *w);
/* A question asked again and again while data grow (docs/methods.md 15). The statistics of n looks are taken as jointly
 * normal, variance 1, the correlation of two being the root of the ratio of their information (any unit, above 0, not
 * falling; a look at less than 0.15 % more than the one before is none: it has that one's bound). spent[k]: the chance,
 * both sides together, that a question without any effect may have left its bounds by look k; not falling. z[k]: the
 * bound, |statistic| > z[k] leaves; INFINITY where nothing (or less than 3e-19) may be spent. To 1e-9 in probability.
 * DS_MEMORY; DS_INTERNAL. */
DS_MUST ds_err ds_look_bounds(const double *information, const double *spent, size_t n, double *z, ds_why *w);
/* The chance of having left them by each look, the statistic's mean at the last look being drift (0: no effect). */
DS_MUST ds_err ds_look_crossings(const double *information, const double *z, size_t n, double drift, double *crossed,
                                 ds_why *w);
/* What may be spent of alpha by time (0 nothing, 1 the horizon): (1 - reserve) alpha time^2 (Kim & DeMets 1987); after
 * the horizon the reserve (0..1, 1 excluded), half of what is left in each further horizon, so that there is no last
 * look. NaN outside these ranges. */
double ds_spent(double time, double alpha, double reserve);
typedef struct {
    const double *information, *time; /* of n looks, the last being today's; time as for ds_spent, not falling */
    size_t n;
    double reserve;
} ds_look_plan;
/* The two-sided p that the last look must not exceed when all looks together may err with alpha. 0: no p is small
 * enough. */
DS_MUST ds_err ds_look_level(const ds_look_plan *plan, double alpha, double *level, ds_why *w);
/* The smallest alpha (to 1e-6 of it, not below 1e-12) at which the last look's two-sided p would be small enough; 1
 * where there is none. Where there is no effect it is below alpha at any look with a chance of at most alpha: an
 * ordinary p for procedures over several questions (Liu & Anderson 2008). NaN for NaN. */
DS_MUST ds_err ds_look_p(const ds_look_plan *plan, double p, double *adjusted, ds_why *w);

/* NaN for a prob outside (0, 1), a NaN t, or a df that is not above 0. Infinite df: normal. */
double ds_t_quantile(double prob, double df);
double ds_t_two_sided(double t, double df); /* P(|T| > |t|) */
double ds_t_above(double t, double df);     /* P(T > t): the one-sided p of "better" */
/* Least squares by QR with pivoting; rank-deficient columns get NaN and are counted. se may be NULL. Row-major x. */
DS_MUST ds_err ds_least_squares(const double *x, const double *y, size_t n, size_t p, ds_arena *a, double *beta,
                                double *se, double *sigma, size_t *rank, ds_why *w);

/* Upper bound, at most 1, of the two-sided p of the largest |t| of a scan over a nuisance parameter (where is the
 * break?), t in the order of the scan. Points without a statistic (NaN) are passed over; NaN when there is none or df
 * is not above 0. Normal, for df NaN or infinite: 2 [Phi(-M) + V exp(-M^2/2) / sqrt(8 pi)], M = max |t|, V = sum |t_k+1
 * - t_k| (Davies 1987, after Davies 1977). Exact t with the residual df of the model that has the scanned column,
 * variance unknown: V = sum |a_k+1 - a_k|, a = atan(t / sqrt(df)), and 2 [T(-M) + V (1 + M^2/df)^(-(df-1)/2)
 * Gamma((df+1)/2) / (2 sqrt(pi) Gamma(df/2))] (Davies 2002). */
double ds_davies(const double *t, size_t n, double df);

/* Restricted cubic spline with four knots, linear beyond the outer two (Harrell, Regression Modeling Strategies).
 * Knots: the 5, 35, 65 and 95 percentiles of n values in ascending order, interpolated as type 7 of Hyndman & Fan 1996;
 * NaN for n = 0. basis[0] = x; with knots t1..tm (m = 4), j = 1 .. m - 2: basis[j] = {(x-tj)+^3 - (x-t[m-1])+^3
 * (tm-tj)/(tm-t[m-1]) + (x-tm)+^3 (t[m-1]-tj)/(tm-t[m-1])} / (tm-t1)^2, in units of x. Knots that coincide (many
 * sessions of one length) count once: m is then smaller and the last columns are 0 for every x; leave them out of the
 * model. NaN when x or a knot is not finite. */
void ds_rcs_knots(const double *sorted, size_t n, double knot[4]);
/* The columns of the spline at x, by these knots. */
void ds_rcs_basis(double x, const double knot[4], double basis[3]);

/* num / den and its 95 % set {r: (num - r den)^2 <= t^2 Var(num - r den)}, t with df degrees of freedom (Fieller 1954);
 * infinite df: normal. bounded false, low and high NaN: den is not clearly different from 0 (or an argument is
 * impossible) and there is no interval to print. The set is a statement about a percentage only where den is a positive
 * mean: the caller's concern. */
typedef struct {
    double ratio, low, high;
    bool bounded;
} ds_ratio;
/* The ratio of two estimates with these variances and covariance. */
ds_ratio ds_fieller(double num, double den, double var_num, double var_den, double cov, double df);

/* Share (0..1) of the residual variance of both treatment and outcome that an unrecorded cause must explain to take the
 * whole estimate away (Cinelli & Hazlett 2020): (sqrt(f^4 + 4 f^2) - f^2) / 2, f = |t| / sqrt(df). NaN for a NaN t or
 * df not above 0. */
double ds_robustness_value(double t, double df);
/* The same to bring the nearer end of the 95 % interval to zero: f less t_.975,df-1 / sqrt(df - 1), 0 where it holds
 * zero already. */
double ds_robustness_value_interval(double t, double df);

/* Chance of at least one run of `run` (1..64) or more among n independent trials, each with probability p: an exact
 * recursion over the length of the current run (Feller, An Introduction to Probability Theory, XIII.7). NaN outside
 * these ranges. */
double ds_run_probability(int n, double p, int run);

/* 95 % interval of a share, k of n (Wilson 1927, without correction for continuity). NaN unless 0 <= k <= n, n > 0. */
void ds_wilson(double k, double n, double *low, double *high);

/* The spread of one value by its moving ranges, as ds_xmr takes it: their mean, outlying ones left out, by 1.128. A
 * level that drifts moves it little. NaN where nothing moved. */
double ds_xmr_sd(const double *y, size_t n);
/* Two-sided p that the mean of n_now new values lies so far from that of n_before earlier ones, in the order of time,
 * all independent and normal with one spread, ds_xmr_sd of the earlier: Student's t for what comes next, with 0.62
 * (n_before - 1) degrees of freedom. NaN with fewer than three of them, where they do not differ, or where a value
 * is. */
double ds_t_ahead(const double *now, size_t n_now, const double *before, size_t n_before);
/* Two-sided p that k of n and `others` of `of` come of one share: twice the smaller tail of Fisher's exact test, at
 * most 1. NaN for what is no count. */
double ds_fisher(double k, double n, double others, double of);

/* XmR chart (individuals and moving range), classified as NHS England's "Making Data Count" does it and
 * NHSRplotthedots 0.2 computes it. Of several that hold at a point the first here is told. A run or a trend of seven
 * is told at each of its points. */
typedef enum {
    DS_XMR_COMMON,             /* none */
    DS_XMR_OUT_ABOVE,          /* beyond the upper limit */
    DS_XMR_OUT_BELOW,          /* beyond the lower one */
    DS_XMR_RISING,             /* one of seven points that rise from each to the next */
    DS_XMR_FALLING,            /* likewise */
    DS_XMR_TWO_ABOVE,          /* one of at least two of three in a row, all three above the mean, that lie beyond two
                                  thirds of the way to the limit and within it */
    DS_XMR_TWO_BELOW,          /* likewise */
    DS_XMR_SEVEN_ABOVE,        /* one of seven in a row above the mean */
    DS_XMR_SEVEN_BELOW,        /* likewise */
    DS_XMR_RULES
} ds_xmr_rule;
typedef struct {
    double mean, low, high; /* of the point's stretch; low and high NaN where it has no limits */
    ds_xmr_rule rule;       /* DS_XMR_COMMON without limits */
} ds_xmr_point;
/* y: n finite values, a month each. begins[i]: a stretch with a mean and limits of its own begins at i; NULL: one
 * stretch. A stretch of fewer than `least` points, or one whose points do not differ, has a mean and no limits. Mean
 * and limits are of its first `most` points: mean +- 2.66 of the mean moving range, from which ranges of 3.267 times
 * their mean or more are left out. Where only ranges of nothing are left (1 new client in some month, else none), there
 * are no limits either; NHSRplotthedots then has such of no width, beyond which every point lies. */
void ds_xmr(const double *y, const bool *begins, size_t n, size_t least, size_t most, ds_xmr_point *out);

/* Planning. Outcome units throughout; sessions are session nights for each client. */
typedef struct {
    double sd_effect;  /* SD of the effect between clients, >= 0; for safety the upper bound of what is known */
    double sigma;      /* SD of a night, >= 0 */
    double rho, nu;    /* of the errors: -1 < rho < 1 a night, share nu (0..1) is noise of the night alone */
    double n_sessions; /* harmonic mean over clients, > 0; not used by ds_plan_sessions_needed */
    int clients;       /* not used by ds_plan_clients_needed */
} ds_plan_input;
/* SE of the mean effect: SE^2 = (sd_effect^2 + sigma^2 F / n_sessions) / clients, F = variance of a night given those
 * before it, steady state (1 - rho^2 where nu = 0). NaN for impossible input, here and below. */
double ds_plan_se(const ds_plan_input *in);
/* The effect found four times in five at 5 % two-sided: (t_.975 + t_.80) SE, t with clients - 1 df. INFINITY for one
 * client. */
double ds_plan_mde(const ds_plan_input *in);
/* Sessions a client, a whole number, at which ds_plan_mde comes down to delta. INFINITY: no number is enough, ask for
 * clients. */
double ds_plan_sessions_needed(const ds_plan_input *in, double delta);
/* The fewest clients (at least 2) whose ds_plan_mde is at most delta; 0 where there is no such number below 2^30. */
int ds_plan_clients_needed(const ds_plan_input *in, double delta);
/* Probability that the two-sided 5 % test finds a true effect of delta: the noncentral t with clients - 1 df, both
 * tails. */
double ds_plan_power(const ds_plan_input *in, double delta);

/* ---- steps of a device ------------------------------------------------------------------------- */

/* Nights on either side of a step; days about a known date that count as near it. */
enum { DS_STEP_LEAST = 28, DS_STEP_NEAR = 10 };
typedef struct {
    double drift; /* SD, in units of y, by which a series may go with the year and in a year: no step; 0: it does not */
    double least; /* in units of y: a smaller step is of no matter */
    const int32_t *known; /* dates on which the source is known to have changed */
    size_t n_known;
    size_t only; /* the one night that may be the first of the new level; 0: any */
    bool given;  /* x has what y mostly goes by, as time asleep by the time in bed */
} ds_step_ask;
typedef struct {
    size_t at;        /* the first night of the new level; 0: the series is too short to look */
    double shift, se; /* in units of y: the level from there on less the one before */
    bool near_known;
    bool found; /* |shift| reaches `least`, and ds_step_limit of its standard errors */
} ds_level_step;

/* The likeliest step in the level of one series of one client: y of n nights in order, with nx other columns (0..8,
 * row-major, as nights after a massage), whose effects are fitted with it. Generalised least squares with errors of
 * correlation rho^g between nights g apart, rho estimated; the wave of the year and a straight line have a normal prior
 * of SD ask->drift, so that neither a season nor a slow change is taken for a step. Nights farther from the middle than
 * 3.5 robust SDs are drawn in to there. Pure; works in the arena. A series without a step at any row reaches the limits
 * one time in twenty at most (tests/test_steps.c: 12 months of AR(1) .3 nights with a season and massage). False: no
 * memory.
 * Source: the largest of Chow's statistics over all dates, Andrews 1993 (doi 10.2307/2951764); limits are simulated. */
DS_MUST bool ds_find_step(const double *y, const int32_t *night, const double *x, size_t n, size_t nx,
                          const ds_step_ask *ask, ds_arena *a, ds_level_step *out);
/* Standard errors that a step must measure: fewer near a known date; more of a series given what it goes by, where
 * steps stand out from little noise, so that the other may take fewer. Both searches together are false as said. */
double ds_step_limit(bool given, bool near_known);

#endif
