/* Variances shrunk towards each other: empirical Bayes on their logarithms. */
#include <downshift/stats.h>

#include <math.h>
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_sf_psi.h>

/* A rating that never changes has no spread; what is told of it stays within reason. */
static const double LEAST_SHARE = 0.01;
enum { HALVINGS = 200 };

typedef struct {
    const double *s2, *df;
    size_t n;
    double least; /* of s2 */
} sample;

/* The log of the variance, unbiased, and its error's variance. */
static double log_variance(const sample *s, size_t i, double *error)
{
    double half = s->df[i] / 2;
    *error = gsl_sf_psi_1(half);
    return log(fmax(s->s2[i], s->least)) + log(half) - gsl_sf_psi(half);
}

/* Weighted mean at a variance between, and the weighted sum of squares about it. */
static double about_mean(const sample *s, double between, double *mean)
{
    double sum = 0, weights = 0, squares = 0, error;
    for (size_t i = 0; i < s->n; i++) {
        double x = log_variance(s, i, &error), weight = 1 / (between + error);
        sum += weight * x;
        weights += weight;
    }
    *mean = sum / weights;
    for (size_t i = 0; i < s->n; i++) {
        double off = log_variance(s, i, &error) - *mean;
        squares += off * off / (between + error);
    }
    return squares;
}

/* Where the sum of squares is what it should be, n - 1 (Paule & Mandel 1982); it falls as the variance rises. */
static double variance_between(const sample *s, double *mean)
{
    double low = 0, high = 1, want = (double)s->n - 1;
    if (!(about_mean(s, 0, mean) > want)) return 0;
    while (about_mean(s, high, mean) > want) high *= 2;
    for (int i = 0; i < HALVINGS && high - low > 1e-12 * high; i++) {
        double middle = low + (high - low) / 2;
        *(about_mean(s, middle, mean) > want ? &low : &high) = middle;
    }
    (void)about_mean(s, high, mean);
    return high;
}

/* The upper one of two; without moving any, as there are few. */
static double median(const double *x, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        size_t below = 0, same = 0;
        for (size_t k = 0; k < n; k++) {
            below += x[k] < x[i] ? 1 : 0;
            same += x[k] == x[i] ? 1 : 0;
        }
        if (below <= n / 2 && n / 2 < below + same) return x[i];
    }
    return NAN;
}

/* The median, or the mean where more than half have no spread at all. */
static double usual(const double *x, size_t n)
{
    double middle = median(x, n), sum = 0;
    for (size_t i = 0; i < n; i++) sum += x[i];
    return middle > 0 ? middle : sum / (double)n;
}

void ds_shrink_variances(const double *s2, const double *df, size_t n, double *out, double *sd, double *p)
{
    sample s = { s2, df, n, LEAST_SHARE * usual(s2, n) };
    double mean, between = 0;
    *sd = 0;
    *p = 1;
    for (size_t i = 0; i < n; i++) out[i] = s2[i];
    if (!(s.least > 0)) return; /* none has a spread */
    if (n > 1) *p = gsl_cdf_chisq_Q(about_mean(&s, 0, &mean), (double)n - 1);
    between = variance_between(&s, &mean);
    for (size_t i = 0; i < n; i++) {
        double error, x = log_variance(&s, i, &error);
        out[i] = exp(mean + between / (between + error) * (x - mean));
    }
    *sd = sqrt(between);
}
