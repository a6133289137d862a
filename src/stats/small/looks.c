/* Bounds of a question that is asked again and again of data that grow: recursive numerical integration over the
 * statistic's density among the paths that have crossed none so far (Armitage, McPherson & Rowe 1969; Jennison &
 * Turnbull 2000, ch. 19). */
#include <downshift/stats.h>

#include <float.h>
#include <math.h>
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_integration.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_roots.h>

/* Beyond FARTHEST is less than 3e-19: no bound is sought and no integral goes farther. Gauss and Legendre with
 * NODES_A_SD nodes to the SD of a step reach 1e-10. */
enum { FEWEST_NODES = 24, MOST_NODES = 1024, ROUNDS = 100 };
static const double FARTHEST = 9, NODES_A_SD = 4.2;
/* Adjusted p values outside these are told as 1, or as the lower one. */
static const double LEAST_ALPHA = 1e-12, MOST_ALPHA = 0.999;
/* Less new information than this share is no new look. */
static const double NO_NEWS = 1.5e-3;

/* ---- what may have been spent -------------------------------------------------------------------------- */

double ds_spent(double time, double alpha, double reserve)
{
    if (isnan(time) || !(alpha > 0 && alpha < 1) || !(reserve >= 0 && reserve < 1)) return NAN;
    if (time < 1) return alpha * (1 - reserve) * fmax(time, 0) * fmax(time, 0);
    return alpha * (1 - reserve * exp2(1 - time));
}

/* ---- the density of the statistic among paths that are still inside ------------------------------------- */

typedef struct {
    size_t n;
    double z[MOST_NODES], mass[MOST_NODES]; /* nodes, and density times quadrature weight */
    double information, drift;              /* drift: the statistic's mean over the root of information */
} inside;

/* From one look to the next, given the statistic then: normal. */
typedef struct {
    double carry, mean, sd;
} passage;

static passage passage_to(const inside *at, double information)
{
    double fresh = information - at->information;
    return (passage){ sqrt(at->information / information), at->drift * fresh / sqrt(information),
                      sqrt(fresh / information) };
}

/* Before the first look all paths are at 0. */
static void begin(inside *at, double drift)
{
    *at = (inside){ .n = 1, .mass = { 1 }, .drift = drift };
}

/* Probability of being inside until now and beyond -z or z at the next look. */
static double leaving(const inside *at, const passage *to, double z)
{
    double sum = 0;
    for (size_t i = 0; i < at->n; i++) {
        double mean = to->carry * at->z[i] + to->mean;
        sum += at->mass[i] * (gsl_cdf_ugaussian_Q((z - mean) / to->sd) + gsl_cdf_ugaussian_P((-z - mean) / to->sd));
    }
    return sum;
}

static double density(const inside *at, const passage *to, double z)
{
    double sum = 0;
    for (size_t i = 0; i < at->n; i++)
        sum += at->mass[i] * gsl_ran_gaussian_pdf(z - to->carry * at->z[i] - to->mean, to->sd);
    return sum;
}

static size_t nodes_for(double bound, double sd)
{
    double n = ceil(NODES_A_SD * bound / sd);
    return n < FEWEST_NODES ? FEWEST_NODES : n > MOST_NODES ? MOST_NODES : (size_t)n;
}

/* The next look, whose bound is z. */
static bool move_on(inside *at, const passage *to, double information, double z)
{
    double bound = fmin(z, FARTHEST);
    inside next = { .n = nodes_for(bound, to->sd), .information = information, .drift = at->drift };
    gsl_integration_glfixed_table *t = gsl_integration_glfixed_table_alloc(next.n);
    if (!t) return false;
    for (size_t i = 0; i < next.n; i++) {
        double weight;
        gsl_integration_glfixed_point(-bound, bound, i, &next.z[i], &weight, t);
        next.mass[i] = weight * density(at, to, next.z[i]);
    }
    gsl_integration_glfixed_table_free(t);
    *at = next;
    return true;
}

static bool has_news(const inside *at, double information)
{
    return information > at->information * (1 + NO_NEWS);
}

/* ---- bounds --------------------------------------------------------------------------------------------- */

/* Where a falling function passes zero between two places, by Brent's method; context as for GSL. */
static ds_err pass_zero(gsl_function f, double low, double high, double close, double *at, ds_why *w)
{
    gsl_root_fsolver *s = gsl_root_fsolver_alloc(gsl_root_fsolver_brent);
    if (!s) return ds_fail(w, DS_MEMORY, "the bounds of looks");
    int bad = gsl_root_fsolver_set(s, &f, low, high);
    for (int round = 0; !bad && round < ROUNDS; round++) {
        bad = gsl_root_fsolver_iterate(s);
        *at = gsl_root_fsolver_root(s);
        if (gsl_root_fsolver_x_upper(s) - gsl_root_fsolver_x_lower(s) < close) break;
    }
    gsl_root_fsolver_free(s);
    return bad ? ds_fail(w, DS_INTERNAL, "the bounds of looks cannot be found") : DS_OK;
}

typedef struct {
    const inside *at;
    const passage *to;
    double target; /* log of the probability that may still be spent */
} aim;

static double miss(double z, void *v)
{
    const aim *a = v;
    return log(fmax(leaving(a->at, a->to, z), DBL_MIN)) - a->target;
}

/* The z beyond which exactly `spend` of the paths leave now; infinite where so little is beyond all that is integrated.
 */
static ds_err solve(const inside *at, const passage *to, double spend, double *z, ds_why *w)
{
    aim a = { at, to, log(spend) };
    bool none = !(spend > 0) || leaving(at, to, FARTHEST) >= spend, all = !none && leaving(at, to, 0) <= spend;
    *z = none ? INFINITY : 0;
    return none || all ? DS_OK : pass_zero((gsl_function){ miss, &a }, 0, FARTHEST, 1e-12, z, w);
}

/* A question on its way through its looks. */
typedef struct {
    inside at;
    double gone, z; /* spent so far; the bound of the last look */
} walk;

static ds_err look(walk *k, double information, double spent, ds_why *w)
{
    if (!has_news(&k->at, information)) return DS_OK;
    passage to = passage_to(&k->at, information);
    ds_err err = solve(&k->at, &to, spent - k->gone, &k->z, w);
    if (!err && !move_on(&k->at, &to, information, k->z)) err = ds_fail(w, DS_MEMORY, "the bounds of looks");
    k->gone = fmax(k->gone, spent);
    return err;
}

ds_err ds_look_bounds(const double *information, const double *spent, size_t n, double *z, ds_why *w)
{
    walk k = { .z = INFINITY };
    ds_err err = DS_OK;
    begin(&k.at, 0);
    for (size_t i = 0; i < n && !err; i++) {
        err = look(&k, information[i], spent[i], w);
        z[i] = k.z;
    }
    return err;
}

ds_err ds_look_crossings(const double *information, const double *z, size_t n, double drift, double *crossed, ds_why *w)
{
    inside at;
    double sum = 0;
    begin(&at, n ? drift / sqrt(information[n - 1]) : 0);
    for (size_t i = 0; i < n; i++) {
        if (has_news(&at, information[i])) {
            passage to = passage_to(&at, information[i]);
            sum += isinf(z[i]) ? 0 : leaving(&at, &to, z[i]);
            if (!move_on(&at, &to, information[i], z[i])) return ds_fail(w, DS_MEMORY, "the looks");
        }
        crossed[i] = sum;
    }
    return DS_OK;
}

/* ---- the look of today ---------------------------------------------------------------------------------- */

ds_err ds_look_level(const ds_look_plan *plan, double alpha, double *level, ds_why *w)
{
    walk k = { .z = INFINITY };
    ds_err err = DS_OK;
    begin(&k.at, 0);
    for (size_t i = 0; i < plan->n && !err; i++)
        err = look(&k, plan->information[i], ds_spent(plan->time[i], alpha, plan->reserve), w);
    *level = err ? NAN : 2 * gsl_cdf_ugaussian_Q(k.z);
    return err;
}

typedef struct {
    const ds_look_plan *plan;
    double p;
    ds_err err;
    ds_why *w;
} search;

/* How far p, both on a log scale, is above the level of alpha, which rises with alpha. */
static double above_level(double log_alpha, void *v)
{
    search *s = v;
    double level = 0;
    if (!s->err) s->err = ds_look_level(s->plan, exp(log_alpha), &level, s->w);
    return log(s->p) - log(fmax(level, DBL_MIN));
}

ds_err ds_look_p(const ds_look_plan *plan, double p, double *adjusted, ds_why *w)
{
    search s = { plan, fmax(p, LEAST_ALPHA), DS_OK, w };
    double low = log(s.p), high = log(MOST_ALPHA), at = 0;
    *adjusted = isnan(p) ? NAN : 1;
    if (!(s.p < MOST_ALPHA) || isnan(p) || above_level(high, &s) > 0) return s.err;
    ds_err err =
        above_level(low, &s) > 0 ? pass_zero((gsl_function){ above_level, &s }, low, high, 1e-7, &at, w) : DS_OK;
    *adjusted = exp(at < 0 ? at : low);
    return s.err ? s.err : err;
}
