#include <downshift/stats.h>

#include <float.h>
#include <math.h>

static const double PI = 3.14159265358979323846;

/* A statistic on the scale on which its variation is judged. Normal: as it is. t: its angle, since with unknown
 * variance the standardised score moves on a sphere and t is sqrt(df) tan(angle). */
static double on_scale(double t, double df)
{
    return isinf(df) ? t : atan(t / sqrt(df));
}

/* The largest |t| and the total variation of the scan; points without a statistic are passed over. False when none has
 * one. */
static bool survey(const double *t, size_t n, double df, double *largest, double *variation)
{
    double last = NAN;
    *largest = *variation = 0;
    for (size_t i = 0; i < n; i++) {
        if (isnan(t[i])) continue;
        double now = on_scale(t[i], df);
        if (!isnan(last)) *variation += fabs(now - last);
        *largest = fmax(*largest, fabs(t[i]));
        last = now;
    }
    return !isnan(last);
}

/* Expected crossings of the level m for each unit of variation. lgamma: gamma itself overflows beyond 340 df. */
static double crossings(double m, double df)
{
    if (isinf(df)) return exp(-m * m / 2) / sqrt(8 * PI);
    double gammas = lgamma((df + 1) / 2) - lgamma(df / 2);
    return exp(gammas - (df - 1) / 2 * log1p(m * m / df)) / (2 * sqrt(PI));
}

double ds_davies(const double *t, size_t n, double df)
{
    double largest, variation;
    if (isnan(df) || df > 1 / DBL_EPSILON) df = INFINITY;
    if (!(df > 0) || !survey(t, n, df, &largest, &variation)) return NAN;
    if (isinf(largest)) return 0;
    return fmin(1, ds_t_two_sided(largest, df) + 2 * variation * crossings(largest, df));
}
