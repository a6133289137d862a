#include <downshift/stats.h>

#include <math.h>

/* (sqrt(f^4 + 4 f^2) - f^2) / 2 without the difference of two large numbers. */
static double value(double f)
{
    return 2 / (1 + sqrt(1 + 4 / (f * f)));
}

double ds_robustness_value(double t, double df)
{
    return df > 0 ? value(fabs(t) / sqrt(df)) : NAN;
}

double ds_robustness_value_interval(double t, double df)
{
    double f = fabs(t) / sqrt(df) - ds_t_quantile(0.975, df - 1) / sqrt(df - 1);
    return isnan(f) ? NAN : value(fmax(0, f));
}
