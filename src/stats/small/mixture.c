#include "stats/small/mixture.h"

#include <math.h>
#include <gsl/gsl_cdf.h>

double ds_mixture_mean(const ds_mixture *m)
{
    double sum = 0;
    for (size_t k = 0; k < m->n; k++) sum += m->weight[k] * m->mean[k];
    return sum;
}

double ds_mixture_sd(const ds_mixture *m)
{
    double mean = ds_mixture_mean(m), square = 0;
    for (size_t k = 0; k < m->n; k++) {
        double off = m->mean[k] - mean;
        square += m->weight[k] * (m->sd[k] * m->sd[k] + off * off);
    }
    return sqrt(square);
}

double ds_mixture_below(const ds_mixture *m, double x)
{
    double p = 0;
    for (size_t k = 0; k < m->n; k++) p += m->weight[k] * gsl_cdf_ugaussian_P((x - m->mean[k]) / m->sd[k]);
    return p;
}

static double above(const ds_mixture *m, double x)
{
    double p = 0;
    for (size_t k = 0; k < m->n; k++) p += m->weight[k] * gsl_cdf_ugaussian_Q((x - m->mean[k]) / m->sd[k]);
    return p;
}

/* By bisection between bounds that hold it for certain. */
double ds_mixture_quantile(const ds_mixture *m, double p)
{
    double low = INFINITY, high = -INFINITY;
    for (size_t k = 0; k < m->n; k++) {
        low = fmin(low, m->mean[k] - 10 * m->sd[k]);
        high = fmax(high, m->mean[k] + 10 * m->sd[k]);
    }
    for (int i = 0; i < 200 && high - low > 1e-13 * (fabs(low) + fabs(high)); i++) {
        double middle = low + (high - low) / 2;
        if (ds_mixture_below(m, middle) < p)
            low = middle;
        else
            high = middle;
    }
    return low + (high - low) / 2;
}

/* t_.975 falls with df, from 12.7 at 1: halves the logarithm. */
static double df_of(double reach)
{
    double low = 1, high = 1e6;
    if (!(reach > ds_t_quantile(0.975, high))) return INFINITY;
    if (reach >= ds_t_quantile(0.975, low)) return low;
    for (int i = 0; i < 60; i++) {
        double middle = sqrt(low * high);
        if (ds_t_quantile(0.975, middle) > reach)
            low = middle;
        else
            high = middle;
    }
    return low;
}

void ds_mixture_conclude(const ds_mixture *m, ds_estimate *out)
{
    *out = (ds_estimate){ .estimate = ds_mixture_mean(m),
                          .se = ds_mixture_sd(m),
                          .low = ds_mixture_quantile(m, 0.025),
                          .high = ds_mixture_quantile(m, 0.975) };
    out->t = out->estimate / out->se;
    out->df = df_of((out->high - out->low) / 2 / out->se);
    out->p = fmin(1, 2 * fmin(ds_mixture_below(m, 0), above(m, 0)));
}
