/* pool: estimates of several studies of one thing, pooled by random effects. Another face of stats: arrays in,
 * structs out; knows no massage.
 *
 * Study i has a true effect of its own, normal about mu with variance tau2, and its estimate y[i] is normal about
 * that with the known standard error se[i]. tau2 is found by restricted maximum likelihood (Viechtbauer 2005, J Educ
 * Behav Stat 30:261), mu's interval by Hartung and Knapp (2001, Stat Med 20:1771 and 3875), no shorter than by the
 * studies' own standard errors (Röver, Knapp & Friede 2015, BMC Med Res Methodol 15:99). */
#ifndef DOWNSHIFT_POOL_H
#define DOWNSHIFT_POOL_H

#include <downshift/base.h>

/* With fewer studies there is no telling how much they differ. */
enum { DS_POOL_LEAST = 3, DS_POOL_MOST = 1000 };

typedef struct {
    size_t n;
    double mu, se, df;           /* se with Hartung and Knapp's factor; df = n - 1 */
    double low, high, p;         /* 95 %, two-sided */
    double factor;               /* theirs, as it came out: sum w (y - mu)^2 / (n - 1); se has it where it is above 1 */
    double tau2;                 /* variance between studies */
    double i2;                   /* 0 .. 1: of the estimates' variance, that between studies (Higgins 2002) */
    double q, q_p;               /* Cochran's Q, with n - 1 degrees of freedom, and its p */
    double next_low, next_high;  /* where the true effect of a study like these lies, 95 % (Higgins, Thompson &
                                    Spiegelhalter 2009; t with n - 1, as IntHout et al. 2016) */
} ds_pooled;

/* n estimates and their standard errors. False, and *out untouched: n out of DS_POOL_LEAST .. DS_POOL_MOST, an
 * estimate that is not finite, a standard error that is not above 0, or no tau2 could be found. */
DS_MUST bool ds_pool(const double *y, const double *se, size_t n, ds_pooled *out);

/* One study's effect in the light of the others: its estimate drawn towards mu, by how noisy it is beside tau2. */
typedef struct {
    double estimate, se, low, high; /* 95 %, with t of the pool's df */
    double own;                     /* share (0 .. 1) of it that is the study's own estimate */
} ds_drawn;
/* y and se: one of those that were pooled. Source: Raudenbush & Bryk 1985, J Educ Stat 10:75. */
ds_drawn ds_pool_towards(const ds_pooled *p, double y, double se);

#endif
