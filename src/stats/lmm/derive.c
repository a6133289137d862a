#include "stats/lmm/lmm.h"

#include <math.h>
#include <string.h>
#include <gsl/gsl_eigen.h>

/* A thousandth of the scale: parameters are of order one, and near zero the step stops shrinking, else rounding would
 * win. */
double ds_step(double u)
{
    return 1e-3 * fmax(fabs(u), 0.1);
}

static double moved(ds_objective *f, void *context, size_t n, const double *u, const double *by)
{
    double v[DS_MAX_FREE] = { 0 };
    for (size_t i = 0; i < n; i++) v[i] = u[i] + by[i];
    return f(v, n, context);
}

/* Four points: what is left of the error goes with the fourth power of the step, so the minimum found is the minimum.
 */
void ds_gradient(ds_objective *f, void *context, size_t n, const double *u, double *gradient)
{
    double by[DS_MAX_FREE] = { 0 };
    for (size_t i = 0; i < n; i++) {
        double h = ds_step(u[i]), rise[3] = { 0 };
        for (int k = 1; k <= 2; k++) {
            by[i] = k * h;
            rise[k] = moved(f, context, n, u, by);
            by[i] = -k * h;
            rise[k] -= moved(f, context, n, u, by);
        }
        gradient[i] = (8 * rise[1] - rise[2]) / (12 * h);
        by[i] = 0;
    }
}

static double mixed(ds_objective *f, void *context, size_t n, const double *u, size_t i, size_t j)
{
    double by[DS_MAX_FREE] = { 0 }, hi = ds_step(u[i]), hj = ds_step(u[j]), sum = 0;
    for (int corner = 0; corner < 4; corner++) {
        int si = corner & 1 ? 1 : -1, sj = corner & 2 ? 1 : -1;
        by[i] = si * hi;
        by[j] = sj * hj;
        sum += si * sj * moved(f, context, n, u, by);
    }
    return sum / (4 * hi * hj);
}

void ds_hessian(ds_objective *f, void *context, size_t n, const double *u, double *hessian, double *gradient)
{
    double by[DS_MAX_FREE] = { 0 }, here = moved(f, context, n, u, by);
    for (size_t i = 0; i < n; i++) {
        double h = by[i] = ds_step(u[i]), up = moved(f, context, n, u, by);
        by[i] = -h;
        double down = moved(f, context, n, u, by);
        hessian[i * n + i] = ((up - here) + (down - here)) / (h * h);
        if (gradient) gradient[i] = (up - down) / (2 * h);
        by[i] = 0;
        for (size_t j = 0; j < i; j++) hessian[i * n + j] = hessian[j * n + i] = mixed(f, context, n, u, i, j);
    }
}

bool ds_eigen(size_t n, const double *matrix, double *values, double *vectors)
{
    double copy[(DS_MAX_FREE + 1) * (DS_MAX_FREE + 1)];
    gsl_eigen_symmv_workspace *work = gsl_eigen_symmv_alloc(n);
    if (!work) return false;
    memcpy(copy, matrix, n * n * sizeof *copy);
    gsl_matrix_view m = gsl_matrix_view_array(copy, n, n), v = gsl_matrix_view_array(vectors, n, n);
    gsl_vector_view e = gsl_vector_view_array(values, n);
    int status = gsl_eigen_symmv(&m.matrix, &e.vector, &v.matrix, work);
    gsl_eigen_symmv_free(work);
    if (status)
        for (size_t i = 0; i < n; i++) values[i] = NAN;
    return true;
}
