#include "stats/lmm/lmm.h"

#include <float.h>
#include <math.h>
#include <string.h>
#include <gsl/gsl_min.h>
#include <gsl/gsl_multimin.h>

static const double STARTS[] = { 0.6, 0.1, 2 };
/* SD ratios above this mean that the residual variance is running to zero. */
static const double FAR = 1e4;
/* Below this promise the fall that is left is so small that the gradient is worth two more points a parameter. */
static const double CLOSE = 1e-6;
/* Newton takes over when the simplex has shrunk to this share of where it started. */
static const double NEAR_ENOUGH = 0.02;
enum { SIMPLEX_ROUNDS = 150, NEWTON_ROUNDS = 60, HALVINGS = 30, MOST_CUTS = 3 };

typedef struct {
    ds_objective *f;
    ds_inside *inside; /* NULL: everywhere */
    void *context;
    size_t n;
} problem;

/* ---- one parameter: Brent, after a scan that brackets the lowest of several valleys ------------- */

static double line(double u, void *v)
{
    problem *p = v;
    return p->f(&u, 1, p->context);
}

static const double SCAN[] = {
    0, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.4, 0.7, 1, 1.5, 2.5, 4, 7, 12, 25, 60, 200, 1000
};

/* The lowest inner point of the scan: the function is even, so a lowest point at zero is where Newton goes from there.
 */
static size_t scan(problem *p, double *value)
{
    size_t best = 1;
    for (size_t i = 0; i < DS_COUNT(SCAN); i++) {
        value[i] = line(SCAN[i], p);
        if (i > 1 && value[i] < value[best]) best = i;
    }
    return best;
}

static ds_err brent(problem *p, double *u, ds_why *w)
{
    double value[DS_COUNT(SCAN)];
    size_t i = scan(p, value);
    *u = SCAN[i];
    if (i + 1 == DS_COUNT(SCAN) || !(value[i] < value[i - 1] && value[i] < value[i + 1])) return DS_OK;
    gsl_min_fminimizer *m = gsl_min_fminimizer_alloc(gsl_min_fminimizer_brent);
    if (!m) return ds_fail(w, DS_MEMORY, "the search for the variances");
    gsl_function f = { line, p };
    int bad = gsl_min_fminimizer_set_with_values(m, &f, SCAN[i], value[i], SCAN[i - 1], value[i - 1], SCAN[i + 1],
                                                 value[i + 1]);
    for (int round = 0; !bad && round < 30; round++) {
        bad = gsl_min_fminimizer_iterate(m);
        *u = gsl_min_fminimizer_x_minimum(m);
        double low = gsl_min_fminimizer_x_lower(m), high = gsl_min_fminimizer_x_upper(m);
        if (high - low < 1e-4 * *u) break;
    }
    gsl_min_fminimizer_free(m);
    return DS_OK;
}

/* ---- several parameters: Nelder and Mead, coarsely ------------------------------------------------ */

static double plane(const gsl_vector *u, void *v)
{
    problem *p = v;
    return p->f(u->data, p->n, p->context);
}

static ds_err simplex(problem *p, const bool *diagonal, double start, double *u, ds_why *w)
{
    double step[DS_MAX_FREE];
    for (size_t i = 0; i < p->n; i++) {
        u[i] = diagonal[i] ? start : 0;
        step[i] = 0.5 * start;
    }
    gsl_vector_view at = gsl_vector_view_array(u, p->n), size = gsl_vector_view_array(step, p->n);
    gsl_multimin_function f = { plane, p->n, p };
    gsl_multimin_fminimizer *m = gsl_multimin_fminimizer_alloc(gsl_multimin_fminimizer_nmsimplex2, p->n);
    if (!m) return ds_fail(w, DS_MEMORY, "the search for the variances");
    int bad = gsl_multimin_fminimizer_set(m, &f, &at.vector, &size.vector);
    for (size_t round = 0; !bad && round < SIMPLEX_ROUNDS * p->n; round++) {
        bad = gsl_multimin_fminimizer_iterate(m);
        if (gsl_multimin_fminimizer_size(m) < NEAR_ENOUGH * start) break;
    }
    gsl_vector_memcpy(&at.vector, m->x);
    gsl_multimin_fminimizer_free(m);
    return DS_OK;
}

/* ---- Newton, to the last digit ------------------------------------------------------------------------ */

/* Downhill step by the eigenvectors of the Hessian, curvatures made positive; a flat direction is left alone. Returns
 * the step's promise: the fall in value that a quadratic would give, twice. */
static double newton_step(size_t n, const double *gradient, const double *values, const double *vectors, double *step)
{
    double largest = 0, promise = 0;
    for (size_t i = 0; i < n; i++) largest = fmax(largest, fabs(values[i]));
    memset(step, 0, n * sizeof *step);
    for (size_t k = 0; k < n; k++) {
        double along = 0, curve = fabs(values[k]);
        if (curve <= 1e-9 * largest) continue;
        for (size_t i = 0; i < n; i++) along += vectors[i * n + k] * gradient[i];
        for (size_t i = 0; i < n; i++) step[i] -= vectors[i * n + k] * along / curve;
        promise += along * along / curve;
    }
    return promise;
}

/* Halves the step until it ends inside and the value falls; false when it never does. cut: it had led outside. */
static bool go_down(problem *p, ds_minimum *m, const double *step, bool *cut)
{
    double scale = 1, u[DS_MAX_FREE];
    *cut = false;
    for (int i = 0; i < HALVINGS; i++, scale /= 2) {
        for (size_t k = 0; k < p->n; k++) u[k] = m->u[k] + scale * step[k];
        if (p->inside && !p->inside(u, p->context)) {
            *cut = true;
            continue;
        }
        double value = p->f(u, p->n, p->context);
        if (!(value < m->value)) continue;
        memcpy(m->u, u, p->n * sizeof *u);
        m->value = value;
        return true;
    }
    return false;
}

static bool is_far(size_t n, const double *u)
{
    for (size_t i = 0; i < n; i++)
        if (!(fabs(u[i]) < FAR)) return true;
    return false;
}

/* Where rounding hides any further fall, a last full step still sharpens the point: Newton doubles the digits. */
static void last_step(problem *p, ds_minimum *m, const double *step)
{
    double u[DS_MAX_FREE];
    for (size_t k = 0; k < p->n; k++) u[k] = m->u[k] + step[k];
    double value = p->f(u, p->n, p->context);
    if (!(value <= m->value + 1e-13 * fabs(m->value))) return;
    memcpy(m->u, u, p->n * sizeof *u);
    m->value = fmin(value, m->value);
}

/* A start that came down beside a minimum already found would only find it again. */
static bool known(const ds_minimum *best, size_t n, const double *u)
{
    for (size_t i = 0; i < n; i++)
        if (!(fabs(u[i] - best->u[i]) < 0.05)) return false;
    return best->converged;
}

static ds_err newton(problem *p, ds_minimum *m, const ds_minimum *best, ds_why *w)
{
    enum { N = DS_MAX_FREE };
    double g[N], h[N * N], values[N], vectors[N * N], step[N];
    int cuts = 0; /* in a row: the minimum is not inside */
    bool cut;
    m->value = p->f(m->u, p->n, p->context);
    for (int round = 0; round < NEWTON_ROUNDS && cuts < MOST_CUTS && !is_far(p->n, m->u) && !known(best, p->n, m->u);
         round++) {
        memcpy(m->before, m->u, p->n * sizeof *m->u);
        ds_hessian(p->f, p->context, p->n, m->u, h, g);
        if (!ds_eigen(p->n, h, values, vectors)) return ds_fail(w, DS_MEMORY, "the search for the variances");
        double promise = newton_step(p->n, g, values, vectors, step);
        if (promise < CLOSE) {
            ds_gradient(p->f, p->context, p->n, m->u, g);
            promise = newton_step(p->n, g, values, vectors, step);
        }
        if (!isfinite(promise)) break;
        if (promise < fmax(1e-12, 64 * DBL_EPSILON * fabs(m->value))) {
            m->converged = true;
            last_step(p, m, step);
            break;
        }
        if (!go_down(p, m, step, &cut)) break;
        cuts = cut ? cuts + 1 : 0;
    }
    m->converged = m->converged && !is_far(p->n, m->u);
    return DS_OK;
}

static void keep_better(ds_minimum *best, const ds_minimum *m)
{
    double slack = 1e-9 * (1 + fabs(best->value));
    bool lower = m->value < best->value - slack, same = m->value < best->value + slack;
    if (lower || (same && m->converged && !best->converged)) *best = *m;
}

ds_err ds_minimise(ds_objective *f, void *context, size_t n, const bool *diagonal, ds_minimum *best, ds_why *w)
{
    problem p = { f, NULL, context, n };
    *best = (ds_minimum){ .value = DBL_MAX };
    if (n == 0) {
        best->value = f(NULL, 0, context);
        best->converged = true;
        return DS_OK;
    }
    for (size_t s = 0; s < (n == 1 ? 1 : DS_COUNT(STARTS)); s++) {
        ds_minimum m = { 0 };
        ds_err err = n == 1 ? brent(&p, m.u, w) : simplex(&p, diagonal, STARTS[s], m.u, w);
        if (!err) err = newton(&p, &m, best, w);
        if (err) return err;
        keep_better(best, &m);
    }
    return DS_OK;
}

ds_err ds_minimise_from(ds_objective *f, ds_inside *inside, void *context, size_t n, const double *start,
                        const ds_minimum *best, ds_minimum *out, ds_why *w)
{
    static const ds_minimum none = { .converged = false };
    problem p = { f, inside, context, n };
    *out = (ds_minimum){ .value = DBL_MAX };
    if (n) memcpy(out->u, start, n * sizeof *start);
    if (n) return newton(&p, out, best ? best : &none, w);
    out->value = f(NULL, 0, context);
    out->converged = true;
    return DS_OK;
}
