#include "lmm.h"

#include <math.h>
#include <string.h>

static const char *const STATUS[] = {
    [DS_FIT_OK] = "converged",
    [DS_FIT_BOUNDARY] = "converged with a variance of zero or a correlation of one",
    [DS_FIT_RANK] = "some columns depend on others",
    [DS_FIT_FEW] = "fewer rows than parameters",
    [DS_FIT_FAILED] = "did not converge",
};
/* The value of a point where the criterion does not exist. */
static const double NOWHERE = 1e100;

const char *ds_fit_status_text(ds_fit_status s)
{
    return (unsigned)s < DS_COUNT(STATUS) ? STATUS[s] : "unknown";
}

/* Unit roundoff in the criterion grows with it; below this two deviances are the same. */
static double tie(double deviance)
{
    return 1e-7 + 1e-12 * fabs(deviance);
}

typedef struct {
    ds_lmm_work *work;
    ds_lmm_free free;
    bool ml;
} target;

static double deviance_at(const double *u, size_t n, void *v)
{
    (void)n;
    target *t = v;
    double chol[DS_MAX_Q * DS_MAX_Q];
    ds_lmm_profile e;
    ds_lmm_build(&t->free, u, t->work->sums->q, chol);
    return ds_lmm_evaluate(t->work, chol, &e) ? ds_lmm_deviance(t->work->sums, &e, t->ml) : NOWHERE;
}

/* Columns of L in mask are free, the others zero: a covariance of lower rank has a factor of that form. */
static ds_lmm_free free_of(const ds_lmm_sums *s, unsigned mask, ds_random random)
{
    ds_lmm_free f = { 0 };
    for (size_t c = 0; c < s->q; c++)
        for (size_t r = c; mask >> c & 1 && r < (random == DS_RANDOM_FULL ? s->q : c + 1); r++) {
            f.row[f.n] = r;
            f.col[f.n] = c;
            f.scale[f.n++] = s->zmax[r] > 0 ? s->zmax[r] : 1;
        }
    return f;
}

typedef struct {
    unsigned mask;
    ds_minimum at;
} candidate;

static ds_err search_mask(target *t, unsigned mask, ds_random random, candidate *out, ds_why *w)
{
    bool diagonal[DS_MAX_THETA];
    t->free = free_of(t->work->sums, mask, random);
    for (size_t i = 0; i < t->free.n; i++) diagonal[i] = t->free.row[i] == t->free.col[i];
    out->mask = mask;
    return ds_minimise(deviance_at, t, t->free.n, diagonal, &out->at, w);
}

/* The first of those as good as the best: a set of columns comes after all its subsets, so a variance of rounding error is zero. */
static const candidate *simplest(const candidate *c, size_t n)
{
    double best = c[0].at.value;
    for (size_t i = 1; i < n; i++) best = fmin(best, c[i].at.value);
    for (size_t i = 0; i < n && best < NOWHERE / 2; i++)
        if (c[i].at.converged && c[i].at.value <= best + tie(best)) return c + i;
    return NULL;
}

/* A column of L may change its sign without changing L L'. */
static void normalise(const ds_lmm_free *f, double *u)
{
    for (size_t i = 0; i < f->n; i++) {
        if (f->row[i] != f->col[i] || u[i] >= 0) continue;
        for (size_t j = 0; j < f->n; j++)
            if (f->col[j] == f->col[i]) u[j] = -u[j];
    }
}

static void covariance(const double *chol, size_t q, double sigma, double *out)
{
    for (size_t i = 0; i < q; i++)
        for (size_t j = 0; j < q; j++) {
            double v = 0;
            for (size_t k = 0; k < q; k++) v += chol[i * q + k] * chol[j * q + k];
            out[i * q + j] = sigma * sigma * v;
        }
}

static ds_err finish(ds_lmm_fit *fit, target *t, candidate c, ds_arena *a, ds_why *w)
{
    const ds_lmm_sums *s = t->work->sums;
    ds_lmm_profile e;
    t->free = free_of(s, c.mask, fit->options.random);
    normalise(&t->free, c.at.u);
    ds_lmm_build(&t->free, c.at.u, s->q, fit->chol);
    if (!ds_lmm_evaluate(t->work, fit->chol, &e))
        return ds_fail(w, DS_INTERNAL, "the fit cannot be evaluated where it was found");
    ds_lmm_solve(t->work, fit->beta, fit->vcov);
    fit->sigma = sqrt(e.r2 / ds_lmm_residual_df(s, t->ml));
    for (size_t i = 0; i < s->p * s->p; i++) fit->vcov[i] *= fit->sigma * fit->sigma;
    ds_lmm_unshift(s, fit->beta, fit->vcov);
    covariance(fit->chol, s->q, fit->sigma, fit->re_cov);
    fit->criterion = ds_lmm_deviance(s, &e, t->ml);
    fit->loglik = -fit->criterion / 2;
    fit->status = c.mask + 1 < 1U << s->q ? DS_FIT_BOUNDARY : DS_FIT_OK;
    return ds_lmm_satterthwaite(fit, t->work, &t->free, c.at.u, a, w);
}

/* Every set of zero columns of L: the inner fit and all those on the boundary. */
static ds_err search(ds_lmm_fit *fit, target *t, ds_arena *a, ds_why *w)
{
    candidate c[1 << DS_MAX_Q];
    size_t n = (size_t)1 << fit->q;
    for (size_t mask = 0; mask < n; mask++) {
        ds_err err = search_mask(t, (unsigned)mask, fit->options.random, c + mask, w);
        if (err) return err;
    }
    const candidate *best = simplest(c, n);
    fit->evaluations = t->work->evaluations;
    return best ? finish(fit, t, *best, a, w) : DS_OK;
}

static double *all_nan(ds_arena *a, size_t n)
{
    double *v = ds_alloc(a, (n ? n : 1) * sizeof *v);
    for (size_t i = 0; v && i < n; i++) v[i] = NAN;
    return v;
}

/* An answer in which nothing is a number yet. */
static bool begin(const ds_lmm_sums *s, const ds_lmm_options *o, ds_arena *a, ds_lmm_fit *out)
{
    *out = (ds_lmm_fit){ .status = DS_FIT_FAILED,
                         .n = s->rows,
                         .p = s->p,
                         .q = s->q,
                         .clients = s->nonempty,
                         .sigma = NAN,
                         .loglik = NAN,
                         .criterion = NAN,
                         .sums = s,
                         .options = *o };
    out->beta = all_nan(a, s->p);
    out->vcov = all_nan(a, s->p * s->p);
    out->chol = all_nan(a, s->q * s->q);
    out->re_cov = all_nan(a, s->q * s->q);
    return out->beta && out->vcov && out->chol && out->re_cov;
}

ds_err ds_lmm_fit_sums(const ds_lmm_sums *s, const ds_lmm_options *o, ds_arena *a, ds_lmm_fit *out, ds_why *w)
{
    ds_lmm_work work;
    double *scratch = NULL;
    if (!begin(s, o, a, out) || !ds_lmm_work_new(&work, s, a) ||
        !(scratch = ds_alloc(a, ds_lmm_dependent_scratch(s) * sizeof *scratch)))
        return ds_fail(w, DS_MEMORY, "a fit of %zu columns", s->p);
    target t = { .work = &work, .ml = o->ml };
    if (s->rows < s->p + free_of(s, (1U << s->q) - 1, o->random).n + 1) {
        out->status = DS_FIT_FEW;
        return DS_OK;
    }
    out->n_dropped = ds_lmm_dependent(s, scratch, out->dropped);
    if (out->n_dropped) {
        out->status = DS_FIT_RANK;
        return DS_OK;
    }
    return search(out, &t, a, w);
}
