#include "stats/lmm/fit.h"

#include <math.h>
#include <string.h>

static const char *const STATUS[] = {
    [DS_FIT_OK] = "converged",
    [DS_FIT_BOUNDARY] = "converged with a variance of zero or a correlation at its limit",
    [DS_FIT_RANK] = "some columns depend on others",
    [DS_FIT_FEW] = "fewer rows than parameters",
    [DS_FIT_FAILED] = "did not converge",
};
const char *ds_fit_status_text(ds_fit_status s)
{
    return (unsigned)s < DS_COUNT(STATUS) ? STATUS[s] : "unknown";
}

/* Unit roundoff in the criterion grows with it; below this two deviances are the same. */
double ds_lmm_tie(double deviance)
{
    return 1e-7 + 1e-12 * fabs(deviance);
}

double ds_lmm_objective(const double *u, size_t n, void *v)
{
    (void)n;
    ds_lmm_target *t = v;
    ds_lmm_profile e;
    return ds_lmm_evaluate_at(t->work, &t->free, u, &e) ? ds_lmm_deviance(t->work->sums, &e, t->ml) : DS_NOWHERE;
}

/* Columns of L in mask are free, the others zero: a covariance of lower rank has a factor of that form. */
void ds_lmm_free_columns(const ds_lmm_sums *s, unsigned mask, ds_random random, ds_lmm_free *f)
{
    f->n = 0;
    for (size_t c = 0; c < s->q; c++)
        for (size_t r = c; mask >> c & 1 && r < (random == DS_RANDOM_FULL ? s->q : c + 1); r++) {
            f->row[f->n] = r;
            f->col[f->n] = c;
            f->scale[f->n++] = s->zmax[r] > 0 ? s->zmax[r] : 1;
        }
}

static ds_err search_mask(ds_lmm_target *t, unsigned mask, ds_random random, ds_lmm_candidate *out, ds_why *w)
{
    bool diagonal[DS_MAX_THETA];
    ds_lmm_free_columns(t->scale, mask, random, &t->free);
    for (size_t i = 0; i < t->free.n; i++) diagonal[i] = t->free.row[i] == t->free.col[i];
    out->mask = mask;
    return ds_minimise(ds_lmm_objective, t, t->free.n, diagonal, &out->at, w);
}

/* The first of those as good as the best: a set of columns comes after all its subsets, so a variance of rounding error
 * is zero. */
static const ds_lmm_candidate *simplest(const ds_lmm_candidate *c, size_t n)
{
    double best = c[0].at.value;
    for (size_t i = 1; i < n; i++) best = fmin(best, c[i].at.value);
    for (size_t i = 0; i < n && best < DS_NOWHERE / 2; i++)
        if (c[i].at.converged && c[i].at.value <= best + ds_lmm_tie(best)) return c + i;
    return NULL;
}

/* A column of L may change its sign without changing L L'. */
static void normalise(const ds_lmm_free *f, ds_minimum *m)
{
    for (size_t i = 0; i < f->n; i++) {
        if (f->row[i] != f->col[i] || m->u[i] >= 0) continue;
        for (size_t j = 0; j < f->n; j++) {
            if (f->col[j] != f->col[i]) continue;
            m->u[j] = -m->u[j];
            m->before[j] = -m->before[j];
        }
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

ds_err ds_lmm_finish(ds_lmm_fit *fit, ds_lmm_target *t, ds_lmm_candidate c, ds_arena *a, ds_why *w)
{
    const ds_lmm_sums *s = fit->sums;
    ds_lmm_profile e;
    ds_lmm_free_columns(s, c.mask, fit->options.random, &t->free);
    normalise(&t->free, &c.at);
    ds_lmm_build(&t->free, c.at.u, s->q, fit->chol);
    t->work->sums = s;
    if (!ds_lmm_evaluate(t->work, fit->chol, &e))
        return ds_fail(w, DS_INTERNAL, "the fit cannot be evaluated where it was found");
    ds_lmm_describe(fit, t->work, &e, ds_lmm_residual_df(s, t->ml));
    fit->criterion = ds_lmm_deviance(s, &e, t->ml);
    fit->loglik = -fit->criterion / 2;
    fit->status = c.mask + 1 < 1U << s->q ? DS_FIT_BOUNDARY : DS_FIT_OK;
    return ds_lmm_satterthwaite(fit, t->work, &t->free, c.at.before, a, w);
}

void ds_lmm_describe(ds_lmm_fit *fit, const ds_lmm_work *work, const ds_lmm_profile *e, double df)
{
    const ds_lmm_sums *s = work->sums;
    ds_lmm_solve(work, fit->beta, fit->vcov);
    fit->sigma = sqrt(e->r2 / df);
    for (size_t i = 0; i < s->p * s->p; i++) fit->vcov[i] *= fit->sigma * fit->sigma;
    ds_lmm_unshift(s, fit->beta, fit->vcov);
    covariance(fit->chol, s->q, fit->sigma, fit->re_cov);
}

/* Every set of zero columns of L: the inner fit and all those on the boundary. */
ds_err ds_lmm_search(ds_lmm_target *t, ds_random random, ds_lmm_candidate *best, bool *found, ds_why *w)
{
    ds_lmm_candidate c[1 << DS_MAX_Q];
    size_t n = (size_t)1 << t->work->sums->q;
    for (size_t mask = 0; mask < n; mask++) {
        ds_err err = search_mask(t, (unsigned)mask, random, c + mask, w);
        if (err) return err;
    }
    const ds_lmm_candidate *s = simplest(c, n);
    *found = s != NULL;
    if (s) *best = *s;
    return DS_OK;
}

static double *all_nan(ds_arena *a, size_t n)
{
    double *v = ds_alloc(a, (n ? n : 1) * sizeof *v);
    for (size_t i = 0; v && i < n; i++) v[i] = NAN;
    return v;
}

/* An answer in which nothing is a number yet. */
bool ds_lmm_begin(const ds_lmm_sums *s, const ds_lmm_options *o, ds_arena *a, ds_lmm_fit *out)
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
                         .options = *o,
                         .errors = o->errors };
    out->beta = all_nan(a, s->p);
    out->vcov = all_nan(a, s->p * s->p);
    out->chol = all_nan(a, s->q * s->q);
    out->re_cov = all_nan(a, s->q * s->q);
    out->later = ds_alloc(a, sizeof *out->later);
    if (out->later) *out->later = (struct ds_lmm_later){ .arena = a };
    return out->beta && out->vcov && out->chol && out->re_cov && out->later;
}

ds_err ds_lmm_refuse(ds_lmm_fit *fit, ds_arena *a, bool *refused, ds_why *w)
{
    const ds_lmm_sums *s = fit->sums;
    ds_lmm_free all = { 0 };
    double *scratch = ds_alloc(a, ds_lmm_dependent_scratch(s) * sizeof *scratch);
    if (!scratch) return ds_fail(w, DS_MEMORY, "a fit of %zu columns", s->p);
    ds_lmm_free_columns(s, (1U << s->q) - 1, fit->options.random, &all);
    *refused = true;
    if (s->rows < s->p + all.n + fit->options.errors + 1) {
        fit->status = DS_FIT_FEW;
        return DS_OK;
    }
    fit->n_dropped = ds_lmm_dependent(s, scratch, fit->dropped);
    *refused = fit->n_dropped > 0;
    if (*refused) fit->status = DS_FIT_RANK;
    return DS_OK;
}

ds_err ds_lmm_fit_sums(const ds_lmm_sums *s, const ds_lmm_options *o, ds_arena *a, ds_lmm_fit *out, ds_why *w)
{
    ds_lmm_work work;
    ds_lmm_options as_they_are = *o;
    ds_lmm_candidate best;
    bool refused, found = false;
    as_they_are.errors = DS_ERRORS_IID;
    if (!ds_lmm_begin(s, &as_they_are, a, out) || !ds_lmm_work_new(&work, s, a))
        return ds_fail(w, DS_MEMORY, "a fit of %zu columns", s->p);
    ds_err err = ds_lmm_refuse(out, a, &refused, w);
    if (err || refused) return err;
    ds_lmm_target t = { .work = &work, .scale = s, .ml = o->ml };
    err = ds_lmm_search(&t, o->random, &best, &found, w);
    out->evaluations = work.evaluations;
    return err || !found ? err : ds_lmm_finish(out, &t, best, a, w);
}
