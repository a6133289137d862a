#include <downshift/stats.h>

#include <gsl/gsl_linalg.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The level, what the caller adds, and what is allowed to drift: a year's wave in two parts, and a line. */
enum { DRIFTS = 3, MOST_X = 8, COLUMNS = 1 + MOST_X + DRIFTS, PASSES = 3 };

static const double YEAR = 365.25, USUAL_RHO = 0.3, MOST_RHO = 0.7, CLIP = 3.5, PI = 3.14159265358979323846;

/* One stretch of the series, whitened: night g after the one before it is correlated with it by rho^g. */
typedef struct {
    const double *y;
    const int32_t *night;
    const double *x;
    size_t n, nx, p; /* p: columns in use */
    double rho, sigma, drift;
    double (*row)[COLUMNS]; /* as they are */
    double (*white)[COLUMNS];
    double *white_y, *own,
        *later; /* own: a column of 1 from this row on, whitened, at its first row; later: at others */
    double inverse[COLUMNS][COLUMNS], xy[COLUMNS], yy;
} stretch;

static size_t fixed(const stretch *s)
{
    return 1 + s->nx;
}

static void fill_rows(stretch *s)
{
    for (size_t i = 0; i < s->n; i++) {
        double *v = s->row[i], years = (s->night[i] - s->night[s->n / 2]) / YEAR, turn = 2 * PI * s->night[i] / YEAR;
        v[0] = 1;
        if (s->nx) memcpy(v + 1, s->x + i * s->nx, s->nx * sizeof *v);
        v[fixed(s)] = sin(turn);
        v[fixed(s) + 1] = cos(turn);
        v[fixed(s) + 2] = years;
    }
}

static void whiten(stretch *s)
{
    for (size_t i = 0; i < s->n; i++) {
        const double rho = i ? pow(s->rho, s->night[i] - s->night[i - 1]) : 0, sd = sqrt(1 - rho * rho);
        for (size_t c = 0; c < s->p; c++) s->white[i][c] = (s->row[i][c] - (i ? rho * s->row[i - 1][c] : 0)) / sd;
        s->white_y[i] = (s->y[i] - (i ? rho * s->y[i - 1] : 0)) / sd;
        s->own[i] = 1 / sd;
        s->later[i] = (1 - rho) / sd;
    }
}

/* (X'X + penalty)^-1, X'y and y'y. false: columns that hang together. */
static bool solve(stretch *s)
{
    double full[COLUMNS * COLUMNS] = { 0 };
    const double penalty = s->drift > 0 ? s->sigma * s->sigma / (s->drift * s->drift) : 1e12;
    memset(s->xy, 0, sizeof s->xy);
    s->yy = 0;
    for (size_t i = 0; i < s->n; i++) {
        s->yy += s->white_y[i] * s->white_y[i];
        for (size_t a = 0; a < s->p; a++) {
            s->xy[a] += s->white[i][a] * s->white_y[i];
            for (size_t b = 0; b < s->p; b++) full[a * s->p + b] += s->white[i][a] * s->white[i][b];
        }
    }
    for (size_t a = 0; a < s->p; a++) full[a * s->p + a] += a < fixed(s) ? 1e-9 : penalty;
    gsl_matrix_view m = gsl_matrix_view_array(full, s->p, s->p);
    if (gsl_linalg_cholesky_decomp1(&m.matrix) || gsl_linalg_cholesky_invert(&m.matrix)) return false;
    for (size_t a = 0; a < s->p; a++)
        for (size_t b = 0; b < s->p; b++) s->inverse[a][b] = full[a * s->p + b];
    return true;
}

/* v' (X'X + penalty)^-1 w */
static double form(const stretch *s, const double *v, const double *w)
{
    double sum = 0;
    for (size_t a = 0; a < s->p; a++)
        for (size_t b = 0; b < s->p; b++) sum += v[a] * s->inverse[a][b] * w[b];
    return sum;
}

typedef struct {
    size_t at;
    double shift, per, gain; /* gain: what the step takes off the sum of squares; shift has variance sigma^2 / per */
    double xc[COLUMNS];
} candidate;

/* Sums over the rows behind the candidate's first. */
typedef struct {
    double xc[COLUMNS], cy, cc;
} behind;

static candidate at_row(const stretch *s, const behind *b, size_t i)
{
    candidate c = { .at = i };
    const double cy = b->cy + s->own[i] * s->white_y[i], cc = b->cc + s->own[i] * s->own[i];
    for (size_t a = 0; a < s->p; a++) c.xc[a] = b->xc[a] + s->own[i] * s->white[i][a];
    const double num = cy - form(s, c.xc, s->xy);
    c.per = cc - form(s, c.xc, c.xc);
    c.shift = num / c.per;
    c.gain = num * num / c.per;
    return c;
}

static void pass_row(const stretch *s, behind *b, size_t i)
{
    b->cy += s->later[i] * s->white_y[i];
    b->cc += s->later[i] * s->later[i];
    for (size_t a = 0; a < s->p; a++) b->xc[a] += s->later[i] * s->white[i][a];
}

static bool is_near(int32_t night, const ds_step_ask *ask)
{
    for (size_t i = 0; i < ask->n_known; i++)
        if (abs(night - ask->known[i]) <= DS_STEP_NEAR) return true;
    return false;
}

/* The best of all rows that leave `least` nights on either side; a row near a known date counts for more. */
static candidate best_of(const stretch *s, const ds_step_ask *ask)
{
    behind b = { 0 };
    candidate best = { 0 };
    double most = 0;
    const double more = pow(ds_step_limit(ask->given, false) / ds_step_limit(ask->given, true), 2);
    for (size_t i = s->n; i-- > DS_STEP_LEAST;) {
        if (s->n - i >= DS_STEP_LEAST && (!ask->only || i == ask->only)) {
            const candidate c = at_row(s, &b, i);
            const double counts = c.gain * (is_near(s->night[i], ask) ? more : 1);
            if (c.per > 1e-9 && counts > most) {
                most = counts;
                best = c;
            }
        }
        pass_row(s, &b, i);
    }
    return best;
}

/* sigma and rho from what is left when the step is taken out. */
static void look_again(stretch *s, const candidate *c)
{
    double beta[COLUMNS] = { 0 }, squares = 0, beside = 0, before = 0, pairs = 0;
    for (size_t a = 0; a < s->p; a++)
        for (size_t b = 0; b < s->p; b++) beta[a] += s->inverse[a][b] * (s->xy[b] - c->shift * c->xc[b]);
    for (size_t i = 0; i < s->n; i++) {
        double r = s->y[i] - (i >= c->at && c->at ? c->shift : 0);
        for (size_t a = 0; a < s->p; a++) r -= beta[a] * s->row[i][a];
        squares += r * r;
        if (i && s->night[i] - s->night[i - 1] == 1) {
            beside += r * before;
            pairs++;
        }
        before = r;
    }
    const double variance = squares / (double)(s->n - fixed(s) - 1);
    s->sigma = sqrt(variance);
    s->rho = pairs > 0 && variance > 0 ? fmin(MOST_RHO, fmax(0, beside / pairs / variance)) : 0;
}

static int by_size(const void *x, const void *y)
{
    const double a = *(const double *)x, b = *(const double *)y;
    return (a > b) - (a < b);
}

static double middle_of(double *v, size_t n)
{
    qsort(v, n, sizeof *v, by_size);
    return n % 2 ? v[n / 2] : (v[n / 2 - 1] + v[n / 2]) / 2;
}

/* Nights far off, as of an illness or a party, are drawn in to CLIP robust SDs of the middle. sort: n places. */
static void draw_in(double *y, size_t n, double *sort)
{
    memcpy(sort, y, n * sizeof *y);
    const double middle = middle_of(sort, n);
    for (size_t i = 0; i < n; i++) sort[i] = fabs(y[i] - middle);
    const double sd = middle_of(sort, n) / 0.6745;
    for (size_t i = 0; sd > 0 && i < n; i++) y[i] = fmin(middle + CLIP * sd, fmax(middle - CLIP * sd, y[i]));
}

double ds_step_limit(bool given, bool near_known)
{
    static const double limit[2][2] = { { 3.5, 2.6 }, { 3.9, 3.4 } };
    return limit[given][near_known];
}

static bool room_for(stretch *s, ds_arena *a)
{
    double *y = ds_alloc(a, s->n * sizeof *y), *sort = ds_alloc(a, s->n * sizeof *sort);
    s->row = ds_alloc(a, s->n * sizeof *s->row);
    s->white = ds_alloc(a, s->n * sizeof *s->white);
    s->white_y = ds_alloc(a, s->n * sizeof *s->white_y);
    s->own = ds_alloc(a, s->n * sizeof *s->own);
    s->later = ds_alloc(a, s->n * sizeof *s->later);
    if (!y || !sort || !s->row || !s->white || !s->white_y || !s->own || !s->later) return false;
    memcpy(y, s->y, s->n * sizeof *y);
    draw_in(y, s->n, sort);
    s->y = y;
    return true;
}

bool ds_find_step(const double *y, const int32_t *night, const double *x, size_t n, size_t nx, const ds_step_ask *ask,
                  ds_arena *a, ds_level_step *out)
{
    stretch s = {
        .y = y, .night = night, .x = x, .n = n, .nx = nx, .p = 1 + nx + DRIFTS, .rho = USUAL_RHO, .sigma = 1
    };
    s.drift = ask->drift;
    candidate c = { 0 };
    *out = (ds_level_step){ 0 };
    if (nx > MOST_X || n < 2 * DS_STEP_LEAST) return true;
    if (!room_for(&s, a)) return false;
    fill_rows(&s);
    for (int pass = 0; pass < PASSES; pass++) {
        whiten(&s);
        if (!solve(&s)) return true;
        c = best_of(&s, ask);
        if (pass + 1 < PASSES) look_again(&s, &c);
    }
    if (!c.at || !(s.sigma > 0)) return true;
    const double rest = s.yy - form(&s, s.xy, s.xy) - c.gain;
    const double sigma = sqrt(rest / (double)(n - fixed(&s) - 1));
    *out = (ds_level_step){
        .at = c.at, .shift = c.shift, .se = sigma / sqrt(c.per), .near_known = is_near(night[c.at], ask)
    };
    out->found = fabs(out->shift) >= ask->least && fabs(out->shift) >= ds_step_limit(ask->given, out->near_known) * out->se;
    return true;
}
