#include <downshift/stats.h>

#include <float.h>
#include <math.h>
#include <string.h>
#include <gsl/gsl_linalg.h>

/* X with columns of length one, its factors X P = Q R, and room to work. Everything lies in the caller's arena. */
typedef struct {
    size_t n, p, rank;
    gsl_matrix qr;
    gsl_vector tau, norm;
    gsl_vector residual, left; /* n */
    gsl_permutation perm;
    double *length;      /* of X's columns */
    double *step, *lean; /* p */
} factors;

static gsl_vector vector_in(ds_arena *a, size_t n)
{
    return (gsl_vector){ .size = n, .stride = 1, .data = ds_alloc(a, (n ? n : 1) * sizeof(double)) };
}

static bool factors_new(factors *f, size_t n, size_t p, ds_arena *a)
{
    *f = (factors){ .n = n, .p = p };
    f->qr = (gsl_matrix){ .size1 = n, .size2 = p, .tda = p, .data = ds_alloc(a, n * p * sizeof(double)) };
    f->tau = vector_in(a, n < p ? n : p);
    f->norm = vector_in(a, p);
    f->residual = vector_in(a, n);
    f->left = vector_in(a, n);
    f->perm = (gsl_permutation){ .size = p, .data = ds_alloc(a, p * sizeof(size_t)) };
    f->length = ds_alloc(a, p * sizeof(double));
    f->step = ds_alloc(a, p * sizeof(double));
    f->lean = ds_alloc(a, p * sizeof(double));
    return f->qr.data && f->tau.data && f->norm.data && f->residual.data && f->left.data && f->perm.data && f->length &&
           f->step && f->lean;
}

/* Scales by powers of two, which costs no digit. */
static void load(factors *f, const double *x)
{
    for (size_t j = 0; j < f->p; j++) {
        double sum = 0;
        int power = 0;
        for (size_t i = 0; i < f->n; i++) sum = hypot(sum, x[i * f->p + j]);
        frexp(sum, &power);
        f->length[j] = sum > 0 ? ldexp(1, power) : 1;
    }
    for (size_t i = 0; i < f->n; i++)
        for (size_t j = 0; j < f->p; j++) f->qr.data[i * f->p + j] = x[i * f->p + j] / f->length[j];
}

static double r_at(const factors *f, size_t i, size_t j)
{
    return f->qr.data[i * f->p + j];
}

static bool decompose(factors *f)
{
    int sign = 0;
    if (gsl_linalg_QRPT_decomp(&f->qr, &f->tau, &f->perm, &sign, &f->norm)) return false;
    size_t most = f->n < f->p ? f->n : f->p;
    double first = fabs(r_at(f, 0, 0)), least = (double)(f->n > f->p ? f->n : f->p) * DBL_EPSILON * first;
    while (f->rank < most && fabs(r_at(f, f->rank, f->rank)) > least) f->rank++;
    return true;
}

/* y - r - X beta and -X'r with wider products: how far beta and the residual r are from solving r + X beta = y, X'r =
 * 0. */
static void misfit(factors *f, const double *x, const double *y, const double *beta)
{
    size_t p = f->p;
    for (size_t i = 0; i < f->n; i++) {
        long double left = (long double)y[i] - f->residual.data[i];
        for (size_t j = 0; j < p; j++) left -= (long double)x[i * p + j] * beta[j];
        f->left.data[i] = (double)left;
    }
    for (size_t k = 0; k < f->rank; k++) {
        size_t j = f->perm.data[k];
        long double sum = 0;
        for (size_t i = 0; i < f->n; i++) sum -= (long double)x[i * p + j] * f->residual.data[i];
        f->lean[k] = (double)(sum / f->length[j]);
    }
}

/* One step of Bjoerck's refinement (Bjoerck 1967, BIT 7:257): solves the two equations above for the misfit and
 * corrects beta and r. From zero the first step is ordinary least squares. */
static bool refine(factors *f, double *beta)
{
    if (gsl_linalg_QR_QTvec(&f->qr, &f->tau, &f->left)) return false;
    for (size_t k = 0; k < f->rank; k++) {
        for (size_t j = 0; j < k; j++) f->lean[k] -= r_at(f, j, k) * f->lean[j];
        f->lean[k] /= r_at(f, k, k);
    }
    for (size_t k = f->rank; k-- > 0;) {
        double v = f->left.data[k] - f->lean[k];
        for (size_t j = k + 1; j < f->rank; j++) v -= r_at(f, k, j) * f->step[j];
        f->step[k] = v / r_at(f, k, k);
        beta[f->perm.data[k]] += f->step[k] / f->length[f->perm.data[k]];
        f->left.data[k] = f->lean[k];
    }
    if (gsl_linalg_QR_Qvec(&f->qr, &f->tau, &f->left)) return false;
    for (size_t i = 0; i < f->n; i++) f->residual.data[i] += f->left.data[i];
    return true;
}

static double residual_sd(const factors *f, const double *x, const double *y, const double *beta)
{
    long double sum = 0;
    for (size_t i = 0; i < f->n; i++) {
        long double r = y[i];
        for (size_t j = 0; j < f->p; j++) r -= (long double)x[i * f->p + j] * beta[j];
        sum += r * r;
    }
    return f->n > f->rank ? (double)sqrtl(sum / (long double)(f->n - f->rank)) : NAN;
}

/* Root of the diagonal of (R'R)^-1, column by column of R^-1. */
static void standard_errors(factors *f, double sigma, double *se)
{
    double *square = f->norm.data;
    memset(square, 0, f->p * sizeof *square);
    for (size_t c = 0; c < f->rank; c++)
        for (size_t k = c + 1; k-- > 0;) {
            double v = k == c;
            for (size_t j = k + 1; j <= c; j++) v -= r_at(f, k, j) * f->step[j];
            f->step[k] = v / r_at(f, k, k);
            square[k] += f->step[k] * f->step[k];
        }
    for (size_t k = 0; k < f->rank; k++) se[f->perm.data[k]] = sigma * sqrt(square[k]) / f->length[f->perm.data[k]];
}

static void drop(const factors *f, double *v)
{
    for (size_t k = f->rank; v && k < f->p; k++) v[f->perm.data[k]] = NAN;
}

ds_err ds_least_squares(const double *x, const double *y, size_t n, size_t p, ds_arena *a, double *beta, double *se,
                        double *sigma, size_t *rank, ds_why *w)
{
    factors f;
    if (!n || !p) return ds_fail(w, DS_INTERNAL, "least squares of %zu rows and %zu columns", n, p);
    if (!factors_new(&f, n, p, a)) return ds_fail(w, DS_MEMORY, "least squares of %zu rows", n);
    load(&f, x);
    if (!decompose(&f)) return ds_fail(w, DS_INTERNAL, "least squares: the columns cannot be factored");
    memset(beta, 0, p * sizeof *beta);
    for (int round = 0; round < 4; round++) {
        misfit(&f, x, y, beta);
        if (!refine(&f, beta)) return ds_fail(w, DS_INTERNAL, "least squares: no solution");
    }
    *sigma = residual_sd(&f, x, y, beta);
    if (se) standard_errors(&f, *sigma, se);
    drop(&f, beta);
    drop(&f, se);
    *rank = f.rank;
    return DS_OK;
}
