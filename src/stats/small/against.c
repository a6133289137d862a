#include <downshift/stats.h>

#include <math.h>
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_randist.h>

static double mean_of(const double *y, size_t n)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++) sum += y[i];
    return sum / (double)n;
}

/* Of a mean of moving ranges, beside the n - 1 of an ordinary SD (Wheeler, Advanced Topics in Statistical Process Control, 1995). */
static const double WORTH = 0.62;

double ds_t_ahead(const double *now, size_t n_now, const double *before, size_t n_before)
{
    if (!n_now || n_before < 3) return NAN;
    const double sd = ds_xmr_sd(before, n_before), far = mean_of(now, n_now) - mean_of(before, n_before);
    return ds_t_two_sided(far / (sd * sqrt(1 / (double)n_now + 1 / (double)n_before)), WORTH * (double)(n_before - 1));
}

static bool is_count(double x)
{
    return x >= 0 && x <= 1e9 && x == floor(x);
}

double ds_fisher(double k, double n, double others, double of)
{
    if (!is_count(k) || !is_count(n) || !is_count(others) || !is_count(of) || k > n || others > of) return NAN;
    const unsigned hits = (unsigned)(k + others), misses = (unsigned)(n + of) - hits, drawn = (unsigned)n, at = (unsigned)k;
    const double up_to = gsl_cdf_hypergeometric_P(at, hits, misses, drawn);
    const double from = gsl_cdf_hypergeometric_Q(at, hits, misses, drawn) + gsl_ran_hypergeometric_pdf(at, hits, misses, drawn);
    return fmin(1, 2 * fmin(up_to, from));
}
