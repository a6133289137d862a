#include <downshift/stats.h>

#include <math.h>
#include <gsl/gsl_statistics_double.h>

enum { KNOTS = 4, BASIS = KNOTS - 1 };
static const double SHARE[KNOTS] = { 0.05, 0.35, 0.65, 0.95 };

void ds_rcs_knots(const double *sorted, size_t n, double knot[4])
{
    for (int k = 0; k < KNOTS; k++) knot[k] = n ? gsl_stats_quantile_from_sorted_data(sorted, 1, n, SHARE[k]) : NAN;
}

static size_t without_ties(const double knot[KNOTS], double distinct[KNOTS])
{
    size_t m = 0;
    for (int k = 0; k < KNOTS; k++)
        if (!m || knot[k] > distinct[m - 1]) distinct[m++] = knot[k];
    return m;
}

static double cube_above(double x, double knot)
{
    return x > knot ? (x - knot) * (x - knot) * (x - knot) : 0;
}

/* A cubic from knot `from` on, bent straight again by the last two knots, in units of x. */
static double bend(double x, const double *knot, size_t m, size_t from)
{
    double first = knot[0], start = knot[from], before = knot[m - 2], last = knot[m - 1], gap = last - before;
    double straight = cube_above(x, last) * (before - start) - cube_above(x, before) * (last - start);
    return (cube_above(x, start) + straight / gap) / ((last - first) * (last - first));
}

void ds_rcs_basis(double x, const double knot[4], double basis[3])
{
    double distinct[KNOTS] = { 0 };
    size_t m = without_ties(knot, distinct);
    bool known = isfinite(x);
    for (int k = 0; k < KNOTS; k++) known = known && isfinite(knot[k]);
    basis[0] = known ? x : NAN;
    for (size_t j = 1; j < BASIS; j++) basis[j] = !known ? NAN : j + 1 < m ? bend(x, distinct, m, j - 1) : 0;
}
