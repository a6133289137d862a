/* Private to stats: a weighted mixture of normals, as what is left open by models and variances. */
#ifndef STATS_MIXTURE_H
#define STATS_MIXTURE_H

#include <downshift/stats.h>

enum { DS_MIXTURE_MOST = 64 };
typedef struct {
    size_t n;                                                                   /* 1..DS_MIXTURE_MOST */
    double weight[DS_MIXTURE_MOST], mean[DS_MIXTURE_MOST], sd[DS_MIXTURE_MOST]; /* weights add up to 1, sd > 0 */
} ds_mixture;

double ds_mixture_mean(const ds_mixture *m);
double ds_mixture_sd(const ds_mixture *m);
double ds_mixture_below(const ds_mixture *m, double x); /* P(X < x) */
/* Where P(X < x) is p, 0 < p < 1. */
double ds_mixture_quantile(const ds_mixture *m, double p);
/* Mean, SD, 2.5 and 97.5 % points, and p twice the smaller of the chances of being below and above zero. df: of the t whose
 * 95 % interval of that SD is as wide; INFINITY where none is. */
void ds_mixture_conclude(const ds_mixture *m, ds_estimate *out);

#endif
