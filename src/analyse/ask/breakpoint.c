/* Where the gain by length bends (docs/methods.md 9). With the variance parameters held, the residual sum of squares
 * as a function of the hinges' coefficients g is a quadratic, so one fit with a hinge at every delivered length
 * answers for every place between them: a hinge at c is a mixture of the hinges at the two lengths around it. */
#include "analyse/ask/breakpoint.h"
#include "analyse/model/estimate.h"
#include "analyse/model/rows.h"

#include <math.h>
#include <string.h>

static const double drop_95 = 3.841458820694124; /* chi-square with one degree of freedom, 0.95 */

/* ---- where to look ---- */

/* Type 7, as everywhere. */
static double quantile(const double *sorted, size_t n, double p)
{
    double at = (double)(n - 1) * p;
    size_t i = (size_t)at;
    return i + 1 < n ? sorted[i] + (at - (double)i) * (sorted[i + 1] - sorted[i]) : sorted[n - 1];
}

size_t an_distinct_lengths(const double *sorted, size_t n)
{
    size_t k = n > 0;
    for (size_t i = 1; i < n; i++) k += sorted[i] > sorted[i - 1];
    return k;
}

/* Whole minutes between the 10th and 90th percentile, inside the shortest and longest session. */
static void scan_range(const double *sorted, size_t n, struct an_scan *s)
{
    s->first = (int)ceil(quantile(sorted, n, 0.1));
    s->last = (int)floor(quantile(sorted, n, 0.9));
    if (s->first <= sorted[0]) s->first = (int)floor(sorted[0]) + 1;
    if (s->last >= sorted[n - 1]) s->last = (int)ceil(sorted[n - 1]) - 1;
    if (s->last > s->first + MOST_MINUTES - 1) s->last = s->first + MOST_MINUTES - 1;
}

/* Hinges at the lengths between the shortest and the longest; where they are too many, at equal steps over the
 * range. */
static void place_hinges(const double *sorted, size_t n, const struct an_scan *s, struct an_recipe *r)
{
    if (an_distinct_lengths(sorted, n) <= MOST_HINGES + 2) {
        for (size_t i = 1; i < n && sorted[i] < sorted[n - 1]; i++)
            if (sorted[i] > sorted[i - 1]) r->hinge[r->n_hinges++] = sorted[i];
        return;
    }
    r->n_hinges = MOST_HINGES;
    for (size_t i = 0; i < MOST_HINGES; i++)
        r->hinge[i] = s->first + (double)i * (s->last - s->first) / (MOST_HINGES - 1);
}

/* A hinge at c as a mixture of those of the recipe. One at the shortest length is a straight line, which the model
 * has, one at the longest is nothing: both may be left out. */
static void hinge_at(const struct an_recipe *r, double c, double low, double high, double *w)
{
    size_t i = 0;
    memset(w, 0, r->n_hinges * sizeof *w);
    while (i < r->n_hinges && r->hinge[i] < c) i++;
    double left = i ? r->hinge[i - 1] : low, right = i < r->n_hinges ? r->hinge[i] : high;
    double share = right > left ? (c - left) / (right - left) : 1;
    if (i) w[i - 1] = 1 - share;
    if (i < r->n_hinges) w[i] = share;
}

/* ---- the scan ---- */

/* Of the hinges: coefficients g, the inverse of their covariance at sigma = 1, and that times g. */
struct quadratic {
    size_t n;
    double g[MOST_HINGES], inverse[MOST_HINGES * MOST_HINGES], pull[MOST_HINGES];
    double squares; /* residual, with all hinges */
    double rows, p;
};

static ds_err invert(const double *m, size_t n, ds_arena *a, double *out, ds_why *w)
{
    double unit[MOST_HINGES], x[MOST_HINGES], sigma;
    size_t rank = n;
    ds_err err = DS_OK;
    for (size_t j = 0; !err && j < n; j++) {
        for (size_t i = 0; i < n; i++) unit[i] = i == j;
        err = ds_least_squares(m, unit, n, n, a, x, NULL, &sigma, &rank, w);
        if (!err && rank < n) err = ds_fail(w, DS_INTERNAL, "hinges that cannot be told apart");
        for (size_t i = 0; !err && i < n; i++) out[i * n + j] = x[i];
    }
    return err;
}

static ds_err quadratic_of(const struct an_design *d, const ds_lmm_fit *f, ds_arena *a, struct quadratic *q, ds_why *w)
{
    double s[MOST_HINGES * MOST_HINGES], sigma2 = f->sigma * f->sigma;
    *q = (struct quadratic){ .n = d->recipe->n_hinges, .rows = (double)f->n, .p = (double)f->p };
    q->squares = sigma2 * (q->rows - q->p);
    for (size_t i = 0; i < q->n; i++) {
        size_t at = (size_t)d->at[C_HINGES + i];
        q->g[i] = f->beta[at];
        for (size_t j = 0; j < q->n; j++) s[i * q->n + j] = f->vcov[at * f->p + (size_t)d->at[C_HINGES + j]] / sigma2;
    }
    ds_err err = invert(s, q->n, a, q->inverse, w);
    for (size_t i = 0; !err && i < q->n; i++)
        for (size_t j = 0; j < q->n; j++) q->pull[i] += q->inverse[i * q->n + j] * q->g[j];
    return err;
}

static double dot(const double *a, const double *b, size_t n)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++) sum += a[i] * b[i];
    return sum;
}

/* Residual sum of squares and t with the one hinge w instead of all of them. */
static void one_hinge(const struct quadratic *q, const double *w, double *squares, double *t)
{
    double v[MOST_HINGES];
    for (size_t i = 0; i < q->n; i++) v[i] = dot(q->inverse + i * q->n, w, q->n);
    double along = dot(w, q->pull, q->n), size = dot(w, v, q->n), none = q->squares + dot(q->g, q->pull, q->n);
    *squares = none - along * along / size;
    *t = along / sqrt(size) / sqrt(*squares / (q->rows - (q->p - (double)q->n + 1)));
}

static void profile(const struct quadratic *q, const struct an_recipe *r, double low, double high, struct an_scan *s)
{
    double w[MOST_HINGES], none = q->squares + dot(q->g, q->pull, q->n);
    s->n = (size_t)(s->last - s->first + 1);
    for (size_t i = 0; i < s->n; i++) {
        double squares;
        hinge_at(r, s->first + (double)i, low, high, w);
        one_hinge(q, w, &squares, &s->t[i]);
        s->lr[i] = q->rows * log(none / squares);
        if (s->lr[i] > s->lr[s->best]) s->best = i;
    }
    for (s->from = 0; s->lr[s->best] - s->lr[s->from] > drop_95;)
        s->from++; /* from the outside: the set may have holes */
    for (s->to = s->n - 1; s->lr[s->best] - s->lr[s->to] > drop_95;) s->to--;
}

/* ---- the fits ---- */

/* Straight in length, without the two pieces and without what could not be told apart. */
static size_t leave_out(const struct an_alias *a, enum an_column leave[COLUMNS])
{
    size_t n = 0;
    leave[n++] = C_LB;
    leave[n++] = C_LA;
    for (size_t i = 0; a && i < a->n; i++) leave[n++] = a->dropped[i];
    return n;
}

static ds_err scan_fit(const struct an_study *st, const struct an_fit *straight, const struct an_recipe *r, double low,
                       double high, ds_arena *a, struct an_scan *s, ds_why *w)
{
    struct an_design d;
    ds_lmm_fit fit;
    struct quadratic q;
    an_design_choose(st->p, st->c, st->outcome, r, &straight->counts, &d);
    ds_lmm_panel *rows = ds_lmm_panel_new(straight->options.random, d.p);
    if (!rows) return ds_fail(w, DS_MEMORY, "rows of %zu columns", d.p);
    ds_err err = an_model_rows(&d, straight->options.random, a, rows, NULL, w);
    if (!err) err = ds_lmm_fit_fixed(rows, &straight->fit, true, a, &fit, w);
    s->done = !err && (fit.status == DS_FIT_OK || fit.status == DS_FIT_BOUNDARY);
    if (s->done) err = quadratic_of(&d, &fit, a, &q, w);
    if (!err && s->done) profile(&q, r, low, high, s);
    ds_lmm_panel_free(rows);
    return err;
}

/* The ordinary t-test of the average of ten hinges over the range. */
static ds_err score_test(const struct an_study *st, const struct an_fit_options *options, ds_arena *a,
                         struct an_scan *s, ds_why *w)
{
    enum { KNOTS = 10 };
    static const enum an_column add[] = { C_LENGTH, C_AVERAGE_HINGE }, leave[] = { C_LB, C_LA };
    struct an_recipe r = {
        .model = M_CONDITION, .add = add, .n_add = 2, .leave = leave, .n_leave = 2, .n_hinges = KNOTS
    };
    struct an_fit f;
    const double average[COLUMNS] = { [C_AVERAGE_HINGE] = 1 };
    struct an_estimate t = { an_no_estimate, an_no_estimate, false };
    for (int i = 0; i < KNOTS; i++) r.hinge[i] = round(s->first + (double)i * (s->last - s->first) / (KNOTS - 1));
    ds_err err = an_study_fit(st, &r, options, a, &f, w);
    if (!err) err = an_model_estimate(&f, average, &t, w);
    s->score = t.told; /* "located" is a verdict */
    an_model_free(&f);
    return err;
}

ds_err an_breakpoint_scan(const struct an_study *st, ds_errors errors, struct an_scan *s, ds_why *w)
{
    static const enum an_column straight_add[] = { C_LENGTH }, add[] = { C_LENGTH, C_HINGES };
    enum an_column leave[COLUMNS];
    ds_arena a = { 0 };
    struct an_fit straight = { 0 };
    struct an_fit_options options = an_primary_options(st->s), ml = options;
    struct an_recipe line = { .model = M_CONDITION, .add = straight_add, .n_add = 1, .leave = leave };
    size_t n = 0;
    *s = (struct an_scan){ .score = an_no_estimate };
    const double *lengths = an_study_values(st, BY_LENGTH, &a, &n);
    if (!lengths) return ds_fail(w, DS_MEMORY, "the lengths of sessions");
    scan_range(lengths, n, s);
    options.errors = ml.errors = errors;
    ml.ml = true;
    line.n_leave = leave_out(NULL, leave);
    ds_err err = s->last > s->first ? an_study_fit(st, &line, &ml, &a, &straight, w) : DS_OK;
    if (!err && straight.usable) {
        struct an_recipe r = { .model = M_CONDITION, .add = add, .n_add = 2, .leave = leave };
        r.n_leave = leave_out(&straight.alias, leave);
        place_hinges(lengths, n, s, &r);
        err = scan_fit(st, &straight, &r, lengths[0], lengths[n - 1], &a, s, w);
    }
    if (!err && s->done) err = score_test(st, &options, &a, s, w);
    an_model_free(&straight);
    ds_arena_free(&a);
    return err;
}

/* ---- the place ---- */

static double to_five(double minutes)
{
    return 5 * round(minutes / 5);
}

static void put_place(const struct an_scan *s, ds_breakpoint_result *b)
{
    b->ends = s->from == 0 || s->to + 1 == s->n;
    b->lr = s->lr[s->best];
    b->davies_p = ds_davies(s->t, s->n, NAN);
    b->score_p = s->score.p;
    b->minutes = to_five(s->first + (double)s->best);
    b->low = to_five(s->first + (double)s->from);
    b->high = to_five(s->first + (double)s->to);
}

ds_err an_breakpoint_results(const struct an_study *st, ds_arena *a, ds_outcome_result *out, ds_why *w)
{
    ds_arena own = { 0 };
    struct an_scan s;
    size_t n = 0;
    if (!st->enough_condition || !st->condition->usable) return DS_OK;
    const double *lengths = an_study_values(st, BY_LENGTH, &own, &n);
    bool enough = lengths && (int64_t)n >= st->s->min_breakpoint_sessions &&
                  (int64_t)an_distinct_lengths(lengths, n) >= st->s->min_breakpoint_lengths;
    ds_arena_free(&own);
    if (!lengths) return ds_fail(w, DS_MEMORY, "the lengths of sessions");
    if (!enough) return DS_OK;
    ds_err err = an_breakpoint_scan(st, DS_ERRORS_AR1_NOISE, &s, w);
    if (err || !s.done) return err;
    ds_breakpoint_result *b = out->breakpoint = ds_alloc(a, sizeof *b);
    if (!b) return ds_fail(w, DS_MEMORY, "a breakpoint");
    out->n_breakpoint = 1;
    *b = (ds_breakpoint_result){ .words = "" };
    put_place(&s, b);
    return DS_OK;
}
