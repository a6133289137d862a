#include "stats/lmm/lmm.h"

#include <math.h>
#include <string.h>

void ds_whiten_begin(ds_whitener *k, ds_corr corr, double *mean)
{
    *k = (ds_whitener){ .corr = corr, .on = corr.rho != 0, .det = 1, .mean = mean };
    double power = 1;
    for (int gap = 0; gap < DS_POWERS; gap++, power *= corr.rho) k->power[gap] = power;
}

/* rho^gap; gaps of years come out as 0, as they should. */
static double decay(const ds_whitener *k, int64_t gap)
{
    return gap < DS_POWERS ? k->power[gap] : pow(k->corr.rho, (double)gap);
}

DS_WIDE void ds_whiten_row(ds_whitener *k, bool first, int32_t night, double *row, size_t columns)
{
    double nu = k->corr.nu, f = 0;
    if (first) memset(k->mean, 0, columns * sizeof *k->mean);
    k->variance = first ? 0 : k->variance;
    if (!first) f = decay(k, (int64_t)night - k->night);
    double before = f * f * k->variance + (1 - nu) * (1 - f * f), whole = before + nu;
    double gain = before / whole, scale = 1 / sqrt(whole), *restrict mean = k->mean;
    double *restrict at = row;
    for (size_t j = 0; j < columns; j++) {
        double expected = f * mean[j], news = at[j] - expected;
        mean[j] = expected + gain * news;
        at[j] = scale * news;
    }
    k->variance = gain * nu;
    k->night = night;
    k->det *= whole;
}

double ds_whiten_logdet(ds_whitener *k)
{
    double logdet = log(k->det);
    k->det = 1;
    return logdet;
}
