#include "stats/lmm/lmm.h"

#include <math.h>
#include <string.h>

void ds_whiten_begin(ds_whitener *k, ds_corr corr, double *mean)
{
    *k = (ds_whitener){ .corr = corr, .on = corr.rho != 0, .det = 1, .mean = mean, .step.gap = -1 };
    double power = 1;
    for (int gap = 0; gap < DS_POWERS; gap++, power *= corr.rho) k->power[gap] = power;
}

/* rho^gap; gaps of years come out as 0, as they should. */
static double decay(const ds_whitener *k, int64_t gap)
{
    return gap < DS_POWERS ? k->power[gap] : pow(k->corr.rho, (double)gap);
}

/* What the filter does with a row so many nights after the last. */
static void take_step(ds_whitener *k, int64_t gap)
{
    double nu = k->corr.nu;
    if (gap == k->step.gap && k->variance == k->step.from) return;
    k->step.gap = gap;
    k->step.from = k->variance;
    double f = k->step.decay = gap ? decay(k, gap) : 0;
    double before = f * f * k->variance + (1 - nu) * (1 - f * f), whole = before + nu;
    k->step.gain = before / whole;
    k->step.scale = 1 / sqrt(whole);
    k->step.whole = whole;
}

DS_WIDE void ds_whiten_rows(ds_whitener *k, bool first, const int32_t *night, double *rows, size_t n, size_t columns)
{
    double *restrict mean = k->mean;
    if (first) {
        memset(mean, 0, columns * sizeof *mean);
        k->variance = 0;
    }
    for (size_t i = 0; i < n; i++) {
        take_step(k, first && !i ? 0 : (int64_t)night[i] - k->night);
        const double f = k->step.decay, gain = k->step.gain, scale = k->step.scale;
        double *restrict at = rows + i * columns;
        for (size_t j = 0; j < columns; j++) {
            double expected = f * mean[j], news = at[j] - expected;
            mean[j] = expected + gain * news;
            at[j] = scale * news;
        }
        k->variance = gain * k->corr.nu;
        k->night = night[i];
        k->det *= k->step.whole;
    }
}

double ds_whiten_logdet(ds_whitener *k)
{
    double logdet = log(k->det);
    k->det = 1;
    return logdet;
}
