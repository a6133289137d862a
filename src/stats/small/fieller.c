#include <downshift/stats.h>

#include <math.h>

/* The ratios r with (num - r den)^2 <= t^2 Var(num - r den), that is a r^2 - 2 b r + c <= 0: an interval only where a >
 * 0, which is where den itself differs from zero at the same level. */
ds_ratio ds_fieller(double num, double den, double var_num, double var_den, double cov, double df)
{
    ds_ratio out = { .ratio = num / den, .low = NAN, .high = NAN };
    double t = isnan(df) ? NAN : ds_t_quantile(0.975, df);
    double a = den * den - t * t * var_den, b = num * den - t * t * cov, c = num * num - t * t * var_num;
    if (!(var_num >= 0 && var_den >= 0 && cov * cov <= var_num * var_den * (1 + 1e-12)) || !(a > 0)) return out;
    double root = sqrt(fmax(0, b * b - a * c)); /* below zero only by rounding: num / den is always inside */
    out.low = (b - root) / a;
    out.high = (b + root) / a;
    out.bounded = isfinite(out.low) && isfinite(out.high);
    return out;
}
