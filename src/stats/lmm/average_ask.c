/* What an average of models says: contrasts, and which of several choices is the best. */
#include "stats/lmm/lmm.h"
#include "stats/small/mixture.h"

#include <math.h>
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_eigen.h>
#include <gsl/gsl_qrng.h>

enum { POINTS = 1024, MOST_CHOICES = 16 };
/* A model of smaller weight moves no digit that is printed. */
static const double NEGLIGIBLE = 1e-9;
/* Choices that differ by a smaller share are equal: rounding leaves the roots of a covariance this unsure. */
static const double EQUAL = 1e-6;

static double dot(const double *a, const double *b, size_t n)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++) sum += a[i] * b[i];
    return sum;
}

/* a'V b of a model. */
static double form(const ds_average *v, size_t model, const double *a, const double *b)
{
    const double *m = v->vcov + model * v->p * v->p;
    double sum = 0;
    for (size_t i = 0; i < v->p; i++)
        if (a[i] != 0) sum += a[i] * dot(m + i * v->p, b, v->p);
    return sum;
}

/* ---- a contrast ------------------------------------------------------------------------------------------------- */

/* A model without the columns that c asks of says 0 for certain: a normal this narrow, beside the widest, is a point.
 */
static const double POINT = 1e-6;

static void fill(const ds_average *v, const double *c, ds_mixture *m)
{
    double sum = 0, widest = 0;
    for (size_t i = 0; i < v->n; i++) {
        if (!(v->weight[i] > NEGLIGIBLE)) continue;
        m->weight[m->n] = v->weight[i];
        m->mean[m->n] = dot(c, v->beta + i * v->p, v->p);
        m->sd[m->n] = sqrt(fmax(0, form(v, i, c, c)));
        sum += v->weight[i];
        widest = fmax(widest, m->sd[m->n++]);
    }
    for (size_t k = 0; k < m->n; k++) {
        m->weight[k] /= sum;
        m->sd[k] = fmax(m->sd[k], POINT * widest);
    }
}

ds_err ds_average_contrast(const ds_average *v, const double *c, ds_estimate *out, ds_why *w)
{
    ds_mixture m = { 0 };
    *out = (ds_estimate){ NAN, NAN, NAN, NAN, NAN, NAN, NAN };
    if (v->n > DS_MIXTURE_MOST) return ds_fail(w, DS_INTERNAL, "an average of %zu models", v->n);
    fill(v, c, &m);
    if (m.n && m.sd[0] > 0) ds_mixture_conclude(&m, out);
    return DS_OK;
}

/* ---- the best of several choices ----------------------------------------------------------------------------------
 */

/* One model's choices as mean + root z, z standard normal. */
typedef struct {
    size_t m;
    double mean[MOST_CHOICES], root[MOST_CHOICES * MOST_CHOICES];
} choices;

static ds_err spread_out(const ds_average *v, size_t model, const double *c, int sign, choices *out, ds_why *w)
{
    double cov[MOST_CHOICES * MOST_CHOICES], value[MOST_CHOICES];
    size_t m = out->m, p = v->p;
    for (size_t i = 0; i < m; i++) {
        out->mean[i] = sign * dot(c + i * p, v->beta + model * p, p);
        for (size_t j = 0; j <= i; j++) cov[i * m + j] = cov[j * m + i] = form(v, model, c + i * p, c + j * p);
    }
    gsl_eigen_symmv_workspace *work = gsl_eigen_symmv_alloc(m);
    if (!work) return ds_fail(w, DS_MEMORY, "%zu choices", m);
    gsl_matrix_view a = gsl_matrix_view_array(cov, m, m), e = gsl_matrix_view_array(out->root, m, m);
    gsl_vector_view l = gsl_vector_view_array(value, m);
    int bad = gsl_eigen_symmv(&a.matrix, &l.vector, &e.matrix, work);
    gsl_eigen_symmv_free(work);
    if (bad) return ds_fail(w, DS_INTERNAL, "the covariance of %zu choices cannot be factored", m);
    for (size_t i = 0; i < m; i++)
        for (size_t k = 0; k < m; k++) out->root[i * m + k] *= sqrt(fmax(0, value[k]));
    return DS_OK;
}

/* The place of the largest; of those equal but for rounding the first. m where a price is asked for and none gives
 * anything. */
static size_t best_of(const double *given, const double *price, size_t m)
{
    double most = -INFINITY, size = 0;
    size_t i = 0;
    for (size_t k = 0; k < m; k++) {
        double x = price ? given[k] / price[k] : given[k];
        most = fmax(most, x);
        size = fmax(size, fabs(x));
    }
    if (price && !(most > 0)) return m;
    while ((price ? given[i] / price[i] : given[i]) < most - EQUAL * size) i++;
    return i;
}

static void draw(const choices *v, const double *unit, double *given)
{
    double z[MOST_CHOICES];
    for (size_t k = 0; k < v->m; k++) z[k] = gsl_cdf_ugaussian_Pinv(unit[k]);
    for (size_t i = 0; i < v->m; i++) given[i] = v->mean[i] + dot(v->root + i * v->m, z, v->m);
}

static ds_err count_model(const choices *v, const double *price, double weight, double *probability, ds_why *w)
{
    double unit[MOST_CHOICES], given[MOST_CHOICES];
    gsl_qrng *points = gsl_qrng_alloc(gsl_qrng_sobol, (unsigned)v->m);
    if (!points) return ds_fail(w, DS_MEMORY, "%zu choices", v->m);
    for (int i = 0; i < POINTS; i++) {
        gsl_qrng_get(points, unit);
        draw(v, unit, given);
        size_t best = best_of(given, price, v->m);
        if (best < v->m) probability[best] += weight / POINTS;
    }
    gsl_qrng_free(points);
    return DS_OK;
}

ds_err ds_average_best(const ds_average *v, const double *c, const double *price, size_t m, int sign,
                       double *probability, ds_why *w)
{
    choices now = { .m = m };
    ds_err err = DS_OK;
    if (m < 1 || m > MOST_CHOICES) return ds_fail(w, DS_INTERNAL, "the best of %zu choices", m);
    for (size_t i = 0; i < m; i++) probability[i] = 0;
    for (size_t i = 0; i < v->n && !err; i++) {
        if (!(v->weight[i] > NEGLIGIBLE)) continue;
        err = spread_out(v, i, c, sign, &now, w);
        if (!err) err = count_model(&now, price, v->weight[i], probability, w);
    }
    return err;
}
