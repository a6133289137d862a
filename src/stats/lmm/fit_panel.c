/* The search over the errors' correlation. It is outside that of theta: a step here is a pass over the rows, a step
 * there a pass over the clients. Each face of the square of (rho, nu) is scanned coarsely, then Newton steps take all
 * parameters together to the last digit, with differences in theta at every whitening; the best face is kept
 * (docs/methods.md 4). */
#include "stats/lmm/fit.h"
#include "stats/lmm/lmm_panel.h"

#include <math.h>
#include <string.h>

/* What is free and where the rest stands, on the free scales; zero: rho = 0 or nu = 0 itself, which those do not hold.
 */
typedef enum { FREE, ZERO, LOW, HIGH } place;
typedef struct {
    place rho, nu;
} face;

typedef struct {
    ds_lmm_target t;
    ds_errors errors;
    ds_random random;
    double theta[DS_MAX_THETA]; /* where the last inner search ended: where the next begins */
    bool warm;
    ds_why *w;
} finder;

/* The best of a face. */
typedef struct {
    face face;
    ds_lmm_candidate c; /* u: entries of L, then what of rho and nu is free */
    size_t n;           /* entries of L in it */
} outcome;

static unsigned full_mask(const finder *s)
{
    return (1U << s->t.scale->q) - 1;
}

/* ---- one face: what is fixed --------------------------------------------------------------------------- */

static double fixed_value(ds_errors errors, int which, place at)
{
    if (at == LOW) return ds_corr_value(which, ds_corr_low(errors, which));
    return at == HIGH ? ds_corr_value(which, ds_corr_high(errors, which)) : 0;
}

static void set_face(finder *s, face f)
{
    s->t.free.errors = s->errors;
    s->t.free.free_rho = f.rho == FREE;
    s->t.free.free_nu = f.nu == FREE;
    s->t.free.fixed = (ds_corr){ fixed_value(s->errors, DS_RHO, f.rho), fixed_value(s->errors, DS_NU, f.nu) };
}

/* Holds rho and nu at e (free scales) and points the work to the sums there. */
static bool hold(finder *s, face f, const double *e)
{
    ds_lmm_free at = { .errors = s->errors };
    set_face(s, f);
    at.free_rho = f.rho == FREE;
    at.free_nu = f.nu == FREE;
    at.fixed = s->t.free.fixed;
    s->t.free.fixed = ds_lmm_corr_at(&at, e);
    s->t.free.free_rho = s->t.free.free_nu = false;
    s->t.work->sums = ds_whitened_at(s->t.work->whitened, s->t.free.fixed);
    return s->t.work->sums != NULL;
}

/* ---- the scan ------------------------------------------------------------------------------------------ */

enum { MOST = 7, STARTS = 2 };
static const struct {
    size_t n;
    double at[MOST];
} SCAN[][2] = {
    [DS_ERRORS_AR1] = { { 7, { -1.4, -0.6, -0.2, 0.2, 0.6, 1.1, 1.8 } }, { 0, { 0 } } },
    [DS_ERRORS_AR1_NOISE] = { { 5, { 0.1, 0.4, 0.7, 1.2, 1.8 } }, { 4, { 0.05, 0.25, 0.6, 0.88 } } },
};

typedef struct {
    size_t rows, columns; /* of rho, of nu */
    double value[MOST][MOST], theta[MOST][MOST][DS_MAX_THETA];
} chart;

/* At zero on its diagonal L has slope zero whatever lies beyond: a warm start keeps this far away. */
static const double OFF_ZERO = 0.1;

/* The lowest deviance over theta where rho and nu are held; theta goes on from where it was. */
static ds_err inner(finder *s, double *value)
{
    ds_minimum m = { 0 };
    bool diagonal[DS_MAX_THETA];
    ds_lmm_free *f = &s->t.free;
    ds_err err = DS_OK;
    ds_lmm_free_columns(s->t.scale, full_mask(s), s->random, f);
    for (size_t i = 0; i < f->n; i++) {
        diagonal[i] = f->row[i] == f->col[i];
        if (diagonal[i]) s->theta[i] = fmax(fabs(s->theta[i]), OFF_ZERO);
    }
    if (s->warm) err = ds_minimise_from(ds_lmm_objective, NULL, &s->t, f->n, s->theta, NULL, &m, s->w);
    if (!err && !m.converged) err = ds_minimise(ds_lmm_objective, &s->t, f->n, diagonal, &m, s->w);
    *value = m.value;
    s->warm = m.converged;
    memcpy(s->theta, m.u, f->n * sizeof *m.u);
    return err;
}

static void point_of(const finder *s, face f, size_t i, size_t j, double *e)
{
    if (f.rho == FREE) *e++ = SCAN[s->errors][DS_RHO].at[i];
    if (f.nu == FREE) *e = SCAN[s->errors][DS_NU].at[j];
}

static ds_err scan(finder *s, face f, chart *c)
{
    double e[DS_MAX_CORR] = { 0 };
    c->rows = f.rho == FREE ? SCAN[s->errors][DS_RHO].n : 1;
    c->columns = f.nu == FREE ? SCAN[s->errors][DS_NU].n : 1;
    for (size_t i = 0; i < c->rows; i++)
        for (size_t j = 0; j < c->columns; j++) {
            point_of(s, f, i, j, e);
            if (!hold(s, f, e)) return DS_INTERNAL;
            ds_err err = inner(s, &c->value[i][j]);
            if (err) return err;
            memcpy(c->theta[i][j], s->theta, sizeof s->theta);
        }
    return DS_OK;
}

static bool lowest_nearby(const chart *c, size_t i, size_t j)
{
    double v = c->value[i][j];
    return v < DS_NOWHERE && (i == 0 || v <= c->value[i - 1][j]) && (i + 1 == c->rows || v <= c->value[i + 1][j]) &&
           (j == 0 || v <= c->value[i][j - 1]) && (j + 1 == c->columns || v <= c->value[i][j + 1]);
}

/* Valleys of the chart, lowest first; at most STARTS. */
static size_t valleys(const chart *c, size_t at[STARTS][2])
{
    size_t n = 0;
    for (size_t i = 0; i < c->rows; i++)
        for (size_t j = 0; j < c->columns; j++) {
            if (!lowest_nearby(c, i, j)) continue;
            size_t k = n < STARTS ? n++ : STARTS;
            for (; k > 0 && c->value[at[k - 1][0]][at[k - 1][1]] > c->value[i][j]; k--)
                if (k < STARTS) memcpy(at[k], at[k - 1], sizeof at[k]);
            if (k < STARTS) memcpy(at[k], (size_t[2]){ i, j }, sizeof at[k]);
        }
    return n;
}

/* ---- all parameters together --------------------------------------------------------------------------- */

/* Newton from theta of the columns in mask and e; stops beside best (NULL: none). */
static ds_err descend(finder *s, face f, unsigned mask, const double *theta, const double *e, const ds_minimum *best,
                      outcome *out)
{
    double u[DS_MAX_FREE];
    set_face(s, f);
    ds_lmm_free_columns(s->t.scale, mask, s->random, &s->t.free);
    size_t n = s->t.free.n, m = ds_lmm_free_count(&s->t.free);
    memcpy(u, theta, n * sizeof *u);
    memcpy(u + n, e, (m - n) * sizeof *u);
    *out = (outcome){ .face = f, .c.mask = mask, .n = n };
    if (m == n && !hold(s, f, e)) return DS_INTERNAL;
    return ds_minimise_from(ds_lmm_objective, ds_corr_inside, &s->t, m, u, best, &out->c.at, s->w);
}

static ds_err search_face(finder *s, face f, outcome *best)
{
    chart c;
    size_t at[STARTS][2];
    outcome o;
    *best = (outcome){ .face = f, .c.at.value = INFINITY };
    ds_err err = scan(s, f, &c);
    size_t n = err ? 0 : valleys(&c, at);
    for (size_t k = 0; k < n && !err; k++) {
        double e[DS_MAX_CORR] = { 0 };
        point_of(s, f, at[k][0], at[k][1], e);
        err = descend(s, f, full_mask(s), c.theta[at[k][0]][at[k][1]], e, &best->c.at, &o);
        bool lower = o.c.at.value < best->c.at.value, first = o.c.at.converged && !best->c.at.converged;
        if (first || (lower && o.c.at.converged == best->c.at.converged)) *best = o;
    }
    return err;
}

/* Deviances further apart than this stay so whatever else is moved. */
static const double CLEARLY = 10;

/* Every column of L is away from zero and missed where it is taken out: no simpler L can be as good. */
static bool clear_of_zero(finder *s, const outcome *o)
{
    if (!o->c.at.converged || o->c.mask != full_mask(s)) return false;
    ds_lmm_free_columns(s->t.scale, o->c.mask, s->random, &s->t.free);
    const ds_lmm_free *f = &s->t.free;
    for (size_t c = 0; c < s->t.scale->q; c++) {
        double u[DS_MAX_FREE], size = 0;
        memcpy(u, o->c.at.u, sizeof u);
        for (size_t i = 0; i < f->n; i++) {
            if (f->col[i] != c) continue;
            if (f->row[i] == c) size = fabs(u[i]);
            u[i] = 0;
        }
        if (size < OFF_ZERO / 2 || !(ds_lmm_objective(u, f->n, &s->t) > o->c.at.value + CLEARLY)) return false;
    }
    return true;
}

/* The columns of L that are zero there: searched where rho and nu stand, then everything together again. */
static ds_err settle(finder *s, outcome *o)
{
    set_face(s, o->face);
    if (clear_of_zero(s, o)) return DS_OK;
    for (int round = 0; round < 3; round++) {
        ds_lmm_candidate c;
        bool found;
        double e[DS_MAX_CORR];
        memcpy(e, o->c.at.u + o->n, sizeof e);
        if (!hold(s, o->face, e)) return DS_INTERNAL;
        ds_err err = ds_lmm_search(&s->t, s->random, &c, &found, s->w);
        if (err || !found) return err;
        bool lower = c.at.value < o->c.at.value - ds_lmm_tie(o->c.at.value);
        if (c.mask == o->c.mask && !lower && o->c.at.converged) return DS_OK;
        if ((err = descend(s, o->face, c.mask, c.at.u, e, NULL, o))) return err;
    }
    return DS_OK;
}

/* ---- all faces ------------------------------------------------------------------------------------------ */

static const face AR1_FACES[] = { { ZERO, ZERO }, { FREE, ZERO } }, AR1_ENDS[] = { { LOW, ZERO }, { HIGH, ZERO } },
                  NOISE_FACES[] = { { ZERO, ZERO }, { FREE, ZERO }, { FREE, FREE } },
                  NOISE_ENDS[] = { { HIGH, ZERO }, { HIGH, FREE }, { FREE, HIGH }, { HIGH, HIGH } };
enum { MOST_FACES = DS_COUNT(NOISE_FACES) + DS_COUNT(NOISE_ENDS) };
/* The ends are searched only when what is inside them did not converge. */
static const struct {
    const face *inside, *ends;
    size_t n, n_ends;
} FACES[] = {
    [DS_ERRORS_AR1] = { AR1_FACES, AR1_ENDS, DS_COUNT(AR1_FACES), DS_COUNT(AR1_ENDS) },
    [DS_ERRORS_AR1_NOISE] = { NOISE_FACES, NOISE_ENDS, DS_COUNT(NOISE_FACES), DS_COUNT(NOISE_ENDS) },
};

/* A search that ran towards rho = 0 or nu = 0 ends in a simpler face, which is searched anyway. */
static bool runs_to_zero(ds_errors errors, const outcome *o)
{
    const double *e = o->c.at.u + o->n, none = 0.01, low = 0.1, high = 0.9;
    bool free_rho = o->face.rho == FREE;
    if (errors != DS_ERRORS_AR1_NOISE) return false;
    double rho = free_rho ? ds_corr_value(DS_RHO, e[0]) : 0, nu = o->face.nu == FREE ? e[free_rho] : 0;
    if (free_rho && rho < none) return true; /* whatever nu is */
    return rho < high && nu < high && (rho < low || nu < low);
}

/* The first of those as good as the best: the simpler come first. */
static const outcome *simplest(const outcome *o, size_t n)
{
    double best = DS_NOWHERE;
    for (size_t i = 0; i < n; i++)
        if (o[i].c.at.converged) best = fmin(best, o[i].c.at.value);
    for (size_t i = 0; i < n; i++)
        if (o[i].c.at.converged && o[i].c.at.value <= best + ds_lmm_tie(best)) return o + i;
    return NULL;
}

/* So little night noise may be none: the simpler face is to be asked. */
static const double NU_NEAR_ZERO = 1e-3;

/* Looks inwards from the best without night noise: with as much correlation from one night to the next, (1 - nu) rho,
 * nearby and at other memories. lower: the deviance falls somewhere; e: where it falls furthest. */
static void look_inwards(finder *s, const outcome *edge, double e[DS_MAX_CORR], bool *lower)
{
    static const double memory[] = { 0, 0.1, 0.4, 0.6, 0.83, 0.95 }; /* the first: nearby */
    const double most = 0.97, rho = edge->face.rho == FREE ? ds_corr_value(DS_RHO, edge->c.at.u[edge->n]) : 0;
    double best = edge->c.at.value - ds_lmm_tie(edge->c.at.value), u[DS_MAX_FREE];
    *lower = false;
    set_face(s, (face){ FREE, FREE });
    ds_lmm_free_columns(s->t.scale, edge->c.mask, s->random, &s->t.free);
    memcpy(u, edge->c.at.u, edge->n * sizeof *u);
    for (size_t i = rho > 0 ? 0 : 1; i < DS_COUNT(memory); i++) {
        const double at = i ? memory[i] : rho / (1 - NU_NEAR_ZERO);
        if (at <= rho) continue;
        u[edge->n] = atanh(at);
        u[edge->n + 1] = fmin(1 - rho / at, most);
        double value = ds_lmm_objective(u, edge->n + DS_MAX_CORR, &s->t);
        if (!(value < best)) continue;
        best = value;
        memcpy(e, u + edge->n, DS_MAX_CORR * sizeof *e);
        *lower = true;
    }
}

/* A face from where the search of a few clients ended on it; everywhere where it was not searched, or where that leads
 * nowhere and they had found a minimum. before: the simpler faces, n of them, are searched. Where the few clients found
 * nothing inside that is not on the edge, too, the others are asked from there. */
static ds_err follow(finder *s, const outcome *from, const outcome *before, size_t n, outcome *out)
{
    double e[DS_MAX_CORR];
    const outcome *edge = from->face.nu == FREE && from->face.rho == FREE ? simplest(before, n) : NULL;
    const double *theta = from->c.at.u;
    memcpy(e, from->c.at.u + from->n, sizeof e);
    if (!isfinite(from->c.at.value)) return search_face(s, from->face, out);
    if (edge && runs_to_zero(s->errors, from)) {
        bool lower;
        look_inwards(s, edge, e, &lower);
        *out = *from;
        out->c.at.converged = false; /* what it ended on is the edge's */
        if (!lower) return DS_OK;
        if (edge->c.mask == full_mask(s)) theta = edge->c.at.u;
    }
    ds_err err = descend(s, from->face, full_mask(s), theta, e, NULL, out);
    bool settled = out->c.at.converged || runs_to_zero(s->errors, out) || !from->c.at.converged;
    return err || settled ? err : search_face(s, from->face, out);
}

/* from: of a few clients, the same faces; NULL: not known. */
static ds_err search_faces(finder *s, const face *f, size_t n, const outcome *from, outcome *out, bool *all)
{
    ds_err err = DS_OK;
    *all = true;
    for (size_t i = 0; i < n && !err; i++) {
        err = from ? follow(s, &from[i], out, i, out + i) : search_face(s, f[i], out + i);
        *all = *all && (out[i].c.at.converged || runs_to_zero(s->errors, out + i));
    }
    return err;
}

/* Newton from the place of a similar fit. found: it ended inside. */
static ds_err search_near(finder *s, const ds_lmm_options *o, outcome *best, bool *found)
{
    const face inside = { FREE, FREE };
    const double e[DS_MAX_CORR] = { atanh(o->near_rho), o->near_nu };
    double value;
    if (!hold(s, inside, e)) return DS_INTERNAL;
    ds_err err = inner(s, &value);
    if (!err && s->warm) err = descend(s, inside, full_mask(s), s->theta, e, NULL, best);
    if (err || !s->warm || !best->c.at.converged || best->c.at.u[best->n + 1] < NU_NEAR_ZERO) return err;
    err = settle(s, best);
    *found = !err && best->c.at.converged;
    return err;
}

/* Every face; o: room for all of them, of which the first are those inside. */
static ds_err search_all(finder *s, const outcome *from, outcome o[MOST_FACES], outcome *best, bool *found)
{
    bool all;
    size_t n = FACES[s->errors].n;
    ds_err err = search_faces(s, FACES[s->errors].inside, n, from, o, &all);
    if (!err && !all) {
        err = search_faces(s, FACES[s->errors].ends, FACES[s->errors].n_ends, from ? from + n : NULL, o + n, &all);
        n += FACES[s->errors].n_ends;
    }
    const outcome *chosen = err ? NULL : simplest(o, n);
    *found = chosen != NULL;
    if (!chosen) return err;
    *best = *chosen;
    err = settle(s, best);
    *found = best->c.at.converged;
    return err;
}

/* ---- the fit -------------------------------------------------------------------------------------------- */

/* On all rows. After a sample, theta is searched anew while rho and nu stand where the sample put them, as if known. */
static ds_err fit_all(ds_lmm_fit *fit, finder *s, const ds_rows *r, outcome *o, bool sampled, ds_lmm_sums *sums,
                      ds_arena *a)
{
    bool found = true;
    set_face(s, o->face);
    s->t.free.n = o->n;
    ds_corr corr = ds_lmm_corr_at(&s->t.free, o->c.at.u);
    ds_err err = ds_panel_sum(r, corr, sums, s->w);
    if (!err && sampled) {
        s->t.free = (ds_lmm_free){ .errors = s->errors, .fixed = corr };
        s->t.work->sums = sums;
        err = ds_lmm_search(&s->t, s->random, &o->c, &found, s->w);
    }
    if (err || !found) return err;
    fit->rho = corr.rho;
    fit->nu = corr.nu;
    err = ds_lmm_finish(fit, &s->t, o->c, a, s->w);
    bool inside = o->face.rho == FREE && (o->face.nu == FREE || s->errors == DS_ERRORS_AR1);
    if (!err && !inside) fit->status = DS_FIT_BOUNDARY;
    return err;
}

/* A few clients find out where the others need be asked, from twice their number on: as many as have so many nights. */
enum { MOST_SCOUTS = 64, FEWEST_SCOUTS = 24, SCOUTED_NIGHTS = 8000 };

static size_t scouts(const ds_lmm_panel *p)
{
    size_t n = p->rows ? SCOUTED_NIGHTS * p->nonempty / p->rows : 0;
    return n > MOST_SCOUTS ? MOST_SCOUTS : n < FEWEST_SCOUTS ? FEWEST_SCOUTS : n;
}

static outcome unsearched(face f)
{
    return (outcome){ .face = f, .c.at.value = INFINITY };
}

/* Searches everywhere, on a few clients only: o, and near where that ends inside. known: it ended somewhere. */
static ds_err scout(finder *s, const ds_rows *r, ds_arena *room, outcome o[MOST_FACES], ds_lmm_options *near,
                    bool *known)
{
    ds_rows rows = *r;
    outcome best;
    bool found = false;
    for (size_t i = 0; i < FACES[s->errors].n; i++) o[i] = unsearched(FACES[s->errors].inside[i]);
    for (size_t i = 0; i < FACES[s->errors].n_ends; i++)
        o[FACES[s->errors].n + i] = unsearched(FACES[s->errors].ends[i]);
    ds_whitened *all = s->t.work->whitened, *few;
    if (!ds_panel_sample(r->panel, scouts(r->panel), room, &rows.limit) || !(few = ds_whitened_new(&rows, room)))
        return ds_fail(s->w, DS_MEMORY, "a search among %zu clients", scouts(r->panel));
    s->t.work->whitened = few;
    ds_err err = search_all(s, NULL, o, &best, &found), hidden = ds_whitened_error(few, s->w);
    ds_whitened_free(few);
    s->t.work->whitened = all;
    s->warm = false;
    *known = !err && !hidden && found;
    if (err || hidden || !found || best.face.rho != FREE || best.face.nu != FREE) return hidden ? hidden : err;
    near->near_rho = ds_corr_value(DS_RHO, best.c.at.u[best.n]);
    near->near_nu = best.c.at.u[best.n + 1];
    return DS_OK;
}

static bool has_near(const ds_lmm_options *o)
{
    return o->errors == DS_ERRORS_AR1_NOISE && o->near_rho > 0 && o->near_nu > 0;
}

static ds_err search(finder *s, const ds_rows *r, const ds_lmm_options *o, ds_arena *room, outcome *best, bool *found)
{
    ds_lmm_options at = *o;
    outcome few[MOST_FACES], all[MOST_FACES];
    bool many = r->panel->nonempty >= 2 * scouts(r->panel), known = false;
    ds_err err = DS_OK;
    if (many && !has_near(&at)) err = scout(s, r, room, few, &at, &known);
    if (!err && has_near(&at)) err = search_near(s, &at, best, found);
    if (!err && !*found && many && !known) err = scout(s, r, room, few, &at, &known);
    return err || *found ? err : search_all(s, known ? few : NULL, all, best, found);
}

/* From the L of a similar fit, at the sums of the work. found: it ended at a minimum at which every column of L counts. */
static ds_err descend_from(finder *s, const double *chol, outcome *o, bool *found)
{
    double u[DS_MAX_FREE];
    ds_lmm_free *f = &s->t.free;
    ds_lmm_free_columns(s->t.scale, full_mask(s), s->random, f);
    for (size_t i = 0; i < f->n; i++) {
        u[i] = chol[f->row[i] * s->t.scale->q + f->col[i]] * f->scale[i];
        if (f->row[i] == f->col[i]) u[i] = fmax(fabs(u[i]), OFF_ZERO);
    }
    *o = (outcome){ .c.mask = full_mask(s), .n = f->n };
    ds_err err = ds_minimise_from(ds_lmm_objective, NULL, &s->t, f->n, u, NULL, &o->c.at, s->w);
    *found = !err && clear_of_zero(s, o);
    return err;
}

/* rho and nu as they are, as if known. */
static ds_err fit_held(ds_lmm_fit *fit, const ds_rows *r, ds_lmm_sums *sums, ds_arena *a, ds_why *w)
{
    const ds_corr corr = { fit->options.near_rho, fit->options.near_nu };
    ds_lmm_work work;
    outcome best = { 0 };
    bool found = false;
    if (!ds_lmm_work_new(&work, sums, a)) return ds_fail(w, DS_MEMORY, "a fit of %zu columns", r->panel->p);
    finder s = { .t = { .work = &work, .scale = sums, .ml = fit->options.ml, .free.fixed = corr },
                 .errors = fit->options.errors,
                 .random = fit->options.random,
                 .w = w };
    s.t.free.errors = s.errors;
    ds_err err = ds_panel_sum(r, corr, sums, w);
    if (!err && fit->options.near_chol) err = descend_from(&s, fit->options.near_chol, &best, &found);
    if (!err && !found) err = ds_lmm_search(&s.t, s.random, &best.c, &found, w);
    fit->evaluations = work.evaluations;
    if (err || !found) return err;
    fit->rho = corr.rho;
    fit->nu = corr.nu;
    return ds_lmm_finish(fit, &s.t, best.c, a, w);
}

static ds_err fit_correlated(ds_lmm_fit *fit, const ds_rows *r, ds_lmm_sums *sums, ds_arena *a, ds_arena *room,
                             ds_why *w)
{
    ds_lmm_work work;
    ds_rows sample = *r;
    outcome best;
    bool found = false;
    if (!ds_lmm_work_new(&work, sums, a) || !ds_panel_sample(r->panel, DS_SAMPLE, room, &sample.limit) ||
        !(work.whitened = ds_whitened_new(&sample, room)))
        return ds_fail(w, DS_MEMORY, "a fit of %zu columns", r->panel->p);
    finder s = { .t = { .work = &work, .scale = sums, .ml = fit->options.ml },
                 .errors = fit->options.errors,
                 .random = fit->options.random,
                 .w = w };
    ds_err err = search(&s, r, &fit->options, room, &best, &found);
    if (!err && found) err = fit_all(fit, &s, r, &best, sample.limit != UINT64_MAX, sums, a);
    ds_err hidden = ds_whitened_error(work.whitened, w);
    fit->evaluations = work.evaluations;
    ds_whitened_free(work.whitened);
    return hidden ? hidden : err;
}

/* A fit of the rows with these spreads of clients, NULL: all alike. */
static ds_err fit_rows(const ds_lmm_panel *p, const ds_lmm_options *o, const double *spread, ds_arena *a,
                       ds_lmm_fit *out, ds_why *w)
{
    const ds_rows rows = { p, UINT64_MAX, spread };
    bool refused = false;
    ds_arena room = { 0 };
    ds_lmm_sums *sums = ds_lmm_sums_in(a, p->q, p->p);
    if (!sums || !ds_lmm_begin(sums, o, a, out)) return ds_fail(w, DS_MEMORY, "a fit of %zu columns", p->p);
    ds_err err = ds_panel_sum(&rows, (ds_corr){ 0 }, sums, w);
    out->n = p->rows;
    out->clients = p->nonempty;
    if (!err && o->errors == DS_ERRORS_IID) err = ds_lmm_fit_sums(sums, o, a, out, w);
    if (!err && o->errors != DS_ERRORS_IID) err = ds_lmm_refuse(out, a, &refused, w);
    if (!err && o->errors != DS_ERRORS_IID && !refused)
        err = o->held ? fit_held(out, &rows, sums, a, w) : fit_correlated(out, &rows, sums, a, &room, w);
    ds_arena_free(&room);
    out->panel = p;
    out->spread = spread;
    return err;
}

static bool is_usable(const ds_lmm_fit *f)
{
    return f->status == DS_FIT_OK || f->status == DS_FIT_BOUNDARY;
}

ds_err ds_lmm_fit_panel(const ds_lmm_panel *p, const ds_lmm_options *o, ds_arena *a, ds_lmm_fit *out, ds_why *w)
{
    if (o->errors != DS_ERRORS_IID && !p->nights)
        return ds_fail(w, DS_INTERNAL, "correlated errors want the night of every row");
    ds_err err = fit_rows(p, o, o->spread, a, out, w);
    if (err || o->spread || !o->own_spread || !is_usable(out)) return err;
    ds_lmm_fit again;
    ds_lmm_options near = *o;
    double *spread, sd;
    if ((err = ds_lmm_spreads(out, a, &spread, &sd, w)) || !spread) return err;
    near.near_rho = out->rho;
    near.near_nu = out->nu;
    err = fit_rows(p, &near, spread, a, &again, w);
    if (err || !is_usable(&again)) return err;
    *out = again;
    out->options = *o;
    out->spread_sd = sd;
    return DS_OK;
}

ds_err ds_lmm_fit_fixed(const ds_lmm_panel *p, const ds_lmm_fit *at, bool ml, ds_arena *a, ds_lmm_fit *out, ds_why *w)
{
    const ds_rows rows = { p, UINT64_MAX, at->spread };
    ds_lmm_work work;
    ds_lmm_profile e;
    bool refused = false;
    ds_lmm_options o = at->options;
    o.ml = ml;
    ds_lmm_sums *sums = ds_lmm_sums_in(a, p->q, p->p);
    if (p->q != at->q) return ds_fail(w, DS_INTERNAL, "%zu random columns, but variances of %zu", p->q, at->q);
    if (at->rho != 0 && !p->nights) return ds_fail(w, DS_INTERNAL, "correlated errors want the night of every row");
    if (at->spread && p->clients != at->panel->clients)
        return ds_fail(w, DS_INTERNAL, "%zu clients, but spreads of %zu", p->clients, at->panel->clients);
    if (!sums || !ds_lmm_begin(sums, &o, a, out) || !ds_lmm_work_new(&work, sums, a))
        return ds_fail(w, DS_MEMORY, "a fit of %zu columns", p->p);
    ds_err err = ds_panel_sum(&rows, (ds_corr){ at->rho, at->nu }, sums, w);
    out->n = p->rows;
    out->clients = p->nonempty;
    if (!err) err = ds_lmm_refuse(out, a, &refused, w);
    if (err || refused || !is_usable(at)) return err;
    out->panel = p;
    out->spread = at->spread;
    out->spread_sd = at->spread_sd;
    out->rho = at->rho;
    out->nu = at->nu;
    memcpy(out->chol, at->chol, p->q * p->q * sizeof *out->chol);
    if (!ds_lmm_evaluate(&work, out->chol, &e)) return DS_OK; /* a perfect fit: no number */
    ds_lmm_describe(out, &work, &e, ds_lmm_residual_df(sums, false));
    out->criterion = ds_lmm_deviance(sums, &e, ml);
    out->loglik = -out->criterion / 2;
    out->status = at->status;
    return DS_OK;
}
