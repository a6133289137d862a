#include <downshift/stats.h>

#include <math.h>
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_errno.h>

/* Beyond this many degrees of freedom t and normal agree to the last digit. */
static const double NORMAL = 1e15;

void ds_stats_init(void)
{
    (void)gsl_set_error_handler_off();
}

double ds_t_quantile(double prob, double df)
{
    if (!(df > 0) || !(prob > 0 && prob < 1)) return NAN;
    if (df > NORMAL) return gsl_cdf_ugaussian_Pinv(prob);
    return prob < 0.5 ? -gsl_cdf_tdist_Qinv(prob, df) : gsl_cdf_tdist_Qinv(1 - prob, df);
}

double ds_t_two_sided(double t, double df)
{
    if (isnan(t) || !(df > 0)) return NAN;
    return 2 * (df > NORMAL ? gsl_cdf_ugaussian_Q(fabs(t)) : gsl_cdf_tdist_Q(fabs(t), df));
}

double ds_t_above(double t, double df)
{
    if (isnan(t) || !(df > 0)) return NAN;
    return df > NORMAL ? gsl_cdf_ugaussian_Q(t) : gsl_cdf_tdist_Q(t, df);
}
