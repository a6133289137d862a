#include <downshift/pool.h>
#include <downshift/stats.h>

#include <math.h>
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_roots.h>

/* Points at which the likelihood is looked at before its root is refined: it may have several. */
enum { GRID = 96, MOST_STEPS = 200 };

typedef struct {
    const double *y, *se;
    size_t n;
} studies;

/* Sums over studies with the weights that tau2 gives. */
typedef struct {
    double w, w2, mu, around, around2; /* of w, w^2; the mean; of w (y - mu)^2 and w^2 (y - mu)^2 */
    double log_v;                      /* of log(se^2 + tau2) */
} sums;

static sums sum_up(const studies *s, double tau2)
{
    sums k = { 0 };
    double wy = 0;
    for (size_t i = 0; i < s->n; i++) {
        const double v = s->se[i] * s->se[i] + tau2;
        k.w += 1 / v;
        k.w2 += 1 / (v * v);
        wy += s->y[i] / v;
        k.log_v += log(v);
    }
    k.mu = wy / k.w;
    for (size_t i = 0; i < s->n; i++) {
        const double v = s->se[i] * s->se[i] + tau2, off = s->y[i] - k.mu;
        k.around += off * off / v;
        k.around2 += off * off / (v * v);
    }
    return k;
}

/* Twice the restricted log-likelihood, but for a constant. */
static double likelihood(const studies *s, double tau2)
{
    const sums k = sum_up(s, tau2);
    return -k.log_v - log(k.w) - k.around;
}

/* Twice its slope. */
static double slope(double tau2, void *of)
{
    const sums k = sum_up(of, tau2);
    return k.around2 - k.w + k.w2 / k.w;
}

/* ---- the variance between studies ---- */

/* From 0, then by equal factors from a millionth of the largest that can be to that: the range of the estimates, squared. */
static double grid_point(double most, int i)
{
    return i ? most * pow(1e-6, (double)(GRID - 1 - i) / (GRID - 2)) : 0;
}

static int best_point(const studies *s, double most)
{
    int best = 0;
    double top = likelihood(s, 0);
    for (int i = 1; i < GRID; i++) {
        const double at = likelihood(s, grid_point(most, i));
        if (at > top) {
            top = at;
            best = i;
        }
    }
    return best;
}

/* The root of the slope between two places of different sign. */
static bool refine(studies *s, double low, double high, double *root)
{
    gsl_function f = { slope, s };
    gsl_root_fsolver *solver = gsl_root_fsolver_alloc(gsl_root_fsolver_brent);
    bool good = solver && gsl_root_fsolver_set(solver, &f, low, high) == GSL_SUCCESS, near = false;
    for (int i = 0; good && !near && i < MOST_STEPS; i++) {
        good = gsl_root_fsolver_iterate(solver) == GSL_SUCCESS;
        near = gsl_root_test_interval(gsl_root_fsolver_x_lower(solver), gsl_root_fsolver_x_upper(solver), 0, 1e-13) == GSL_SUCCESS;
    }
    if (good) *root = gsl_root_fsolver_root(solver);
    gsl_root_fsolver_free(solver);
    return good;
}

static bool find_tau2(studies *s, double *tau2)
{
    double least = s->y[0], largest = s->y[0];
    for (size_t i = 1; i < s->n; i++) {
        least = fmin(least, s->y[i]);
        largest = fmax(largest, s->y[i]);
    }
    const double most = (largest - least) * (largest - least);
    *tau2 = 0;
    if (!(most > 0)) return true;
    const int best = best_point(s, most);
    const double low = grid_point(most, best ? best - 1 : 0), high = grid_point(most, best < GRID - 1 ? best + 1 : best);
    if (best == 0 && !(slope(0, s) > 0)) return true;
    return slope(low, s) > 0 && slope(high, s) < 0 && refine(s, low, high, tau2);
}

/* ---- what it comes to ---- */

static bool sensible(const studies *s)
{
    if (s->n < DS_POOL_LEAST || s->n > DS_POOL_MOST) return false;
    for (size_t i = 0; i < s->n; i++)
        if (!isfinite(s->y[i]) || !isfinite(s->se[i]) || !(s->se[i] * s->se[i] > 0)) return false;
    return true;
}

/* Q and I^2, with the weights of studies that do not differ. */
static void differences(const studies *s, ds_pooled *out)
{
    const sums k = sum_up(s, 0);
    const double typical = out->df * k.w / (k.w * k.w - k.w2);
    out->q = k.around;
    out->q_p = gsl_cdf_chisq_Q(k.around, out->df);
    out->i2 = out->tau2 / (out->tau2 + typical);
}

bool ds_pool(const double *y, const double *se, size_t n, ds_pooled *out)
{
    studies s = { y, se, n };
    double tau2;
    if (!sensible(&s) || !find_tau2(&s, &tau2)) return false;
    const sums k = sum_up(&s, tau2);
    const double df = (double)n - 1, factor = k.around / df, t = ds_t_quantile(0.975, df);
    *out = (ds_pooled){ .n = n, .mu = k.mu, .df = df, .factor = factor, .tau2 = tau2, .se = sqrt(fmax(1, factor) / k.w) };
    out->low = out->mu - t * out->se;
    out->high = out->mu + t * out->se;
    out->p = ds_t_two_sided(out->mu / out->se, df);
    const double next = t * sqrt(tau2 + out->se * out->se);
    out->next_low = out->mu - next;
    out->next_high = out->mu + next;
    differences(&s, out);
    return true;
}

ds_drawn ds_pool_towards(const ds_pooled *p, double y, double se)
{
    const double others = se * se / (p->tau2 + se * se);
    const double error = sqrt(others * p->tau2 + others * others * p->se * p->se), reach = ds_t_quantile(0.975, p->df) * error;
    const double drawn = others * p->mu + (1 - others) * y;
    return (ds_drawn){ drawn, error, drawn - reach, drawn + reach, 1 - others };
}
