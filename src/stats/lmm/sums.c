#include "stats/lmm/lmm.h"

#include <math.h>
#include <string.h>

enum { ROWS_AT_ONCE = 64, CHUNK_BYTES = 64 * 1024 - 256 };

bool ds_total_new(ds_total *t, size_t n, ds_arena *a)
{
    t->n = n;
    t->sum = ds_alloc(a, n * sizeof *t->sum);
    t->lost = ds_alloc(a, n * sizeof *t->lost);
    return t->sum && t->lost;
}

void ds_total_zero(ds_total *t)
{
    memset(t->sum, 0, t->n * sizeof *t->sum);
    memset(t->lost, 0, t->n * sizeof *t->lost);
}

void ds_total_add(ds_total *t, const double *x)
{
    for (size_t i = 0; i < t->n; i++) {
        double s = t->sum[i], sum = s + x[i];
        t->lost[i] += fabs(s) >= fabs(x[i]) ? (s - sum) + x[i] : (x[i] - sum) + s;
        t->sum[i] = sum;
    }
}

/* No column of Z is among X. */
static void stand_apart(ds_lmm_sums *s)
{
    memset(s->same_as, -1, sizeof s->same_as);
    s->n_own = s->q;
}

ds_lmm_sums *ds_lmm_sums_in(ds_arena *a, size_t q, size_t p)
{
    if (q > DS_MAX_Q || p < 1 || p > DS_MAX_P) return NULL;
    ds_lmm_sums *s = ds_alloc(a, sizeof *s);
    size_t k = q + p + 1;
    if (!s) return NULL;
    *s = (ds_lmm_sums){ .arena = a, .q = q, .p = p, .width = q * (q + 1) / 2 + q * (p + 1), .pivot = p, .spread = 1 };
    s->per_chunk = s->width ? CHUNK_BYTES / (s->width * sizeof(double)) : SIZE_MAX;
    s->shift = ds_alloc(a, (p + 1) * sizeof *s->shift);
    s->zmax = ds_alloc(a, (q + 1) * sizeof *s->zmax);
    s->rows_held = ds_alloc(a, ROWS_AT_ONCE * ds_padded(k) * sizeof *s->rows_held);
    s->block = ds_alloc(a, (ds_tri(0, k) + ds_tri(0, p + 1)) * sizeof *s->block);
    double *mean = ds_alloc(a, ds_padded(k) * sizeof *mean);
    stand_apart(s);
    if (!s->shift || !s->zmax || !s->rows_held || !s->block || !mean || !ds_total_new(&s->cross, ds_tri(0, p + 1), a) ||
        !ds_total_new(&s->logdet, 1, a))
        return NULL;
    ds_whiten_begin(&s->whitener, (ds_corr){ 0 }, mean);
    return s;
}

ds_lmm_sums *ds_lmm_sums_new(size_t q, size_t p)
{
    ds_arena a = { 0 };
    ds_lmm_sums *s = ds_lmm_sums_in(&a, q, p);
    if (s) {
        s->own = a;
        s->arena = &s->own;
    } else {
        ds_arena_free(&a);
    }
    return s;
}

void ds_lmm_sums_restart(ds_lmm_sums *s, ds_corr corr)
{
    s->clients = s->nonempty = s->rows = s->last_rows = 0;
    s->shift_held = false;
    s->pivot = s->p;
    s->spread = 1;
    memset(s->shift, 0, (s->p + 1) * sizeof *s->shift);
    memset(s->zmax, 0, (s->q + 1) * sizeof *s->zmax);
    ds_total_zero(&s->cross);
    ds_total_zero(&s->logdet);
    for (ds_chunk *c = s->first; c; c = c->next) c->used = 0;
    s->last = s->first;
    ds_whiten_begin(&s->whitener, corr, s->whitener.mean);
}

void ds_lmm_sums_restart_like(ds_lmm_sums *s, const ds_lmm_sums *model)
{
    ds_lmm_sums_restart(s, model->whitener.corr);
    s->shift_held = true;
    s->pivot = model->pivot;
    memcpy(s->shift, model->shift, (s->p + 1) * sizeof *s->shift);
}

void ds_lmm_sums_free(ds_lmm_sums *s)
{
    if (!s || s->arena != &s->own) return;
    ds_arena a = s->own; /* s itself lies in it */
    ds_arena_free(&a);
}

size_t ds_lmm_sums_clients(const ds_lmm_sums *s)
{
    return s->clients;
}

size_t ds_lmm_sums_rows(const ds_lmm_sums *s)
{
    return s->rows;
}

/* The first column that is 1 in every row of the first call serves as the intercept; were it not one, the shift would
 * still be exact. */
static void choose_shift(ds_lmm_sums *s, const double *x, const double *y, size_t n)
{
    size_t p = s->p, k = 0;
    for (; k < p; k++) {
        size_t i = 0;
        while (i < n && x[i * p + k] == 1.0) i++;
        if (i == n) break;
    }
    s->pivot = k;
    if (k == p) return;
    memcpy(s->shift, x, p * sizeof *x);
    s->shift[k] = 0;
    s->shift[p] = y[0];
}

/* The chunk after the last: one left from before a restart, or a new one. */
static bool next_chunk(ds_lmm_sums *s)
{
    ds_chunk *c = s->last ? s->last->next : s->first;
    size_t bytes = s->width ? s->per_chunk * s->width * sizeof(double) : 0;
    if (!c && !(c = ds_alloc(s->arena, sizeof *c + bytes))) return false;
    if (s->last)
        s->last->next = c;
    else
        s->first = c;
    s->last = c;
    return true;
}

static bool append_client(ds_lmm_sums *s)
{
    if ((!s->last || s->last->used == s->per_chunk) && !next_chunk(s)) return false;
    if (s->width) memset(s->last->d + s->last->used * s->width, 0, s->width * sizeof(double));
    s->last->used++;
    s->clients++;
    s->last_rows = 0;
    return true;
}

/* ---- columns of Z that are among X ------------------------------------------------------------------- */

/* Column a of Z as what is held has it: a column, and by how much of the intercept's it was shifted there. */
typedef struct {
    size_t at;
    double shift;
} z_column;

static z_column column_of(const ds_lmm_sums *s, size_t a)
{
    size_t own = 0;
    if (s->same_as[a] >= 0) return (z_column){ s->n_own + (size_t)s->same_as[a], s->shift[(size_t)s->same_as[a]] };
    for (size_t b = 0; b < a; b++) own += s->same_as[b] < 0;
    return (z_column){ own, 0 };
}

/* What is held has other columns from here on; what the filter knows of a client's rows goes with them. */
static void lay_out(ds_lmm_sums *s, const signed char *same_as)
{
    const size_t q = s->q, p = s->p, most = ds_padded(q + p + 1);
    double z[DS_MAX_Q], *mean = s->whitener.mean;
    size_t own = 0;
    if (!memcmp(s->same_as, same_as, q)) return;
    for (size_t a = 0; a < q; a++) {
        z_column c = column_of(s, a);
        z[a] = mean[c.at] + (c.shift != 0 ? c.shift * mean[s->n_own + s->pivot] : 0);
        own += same_as[a] < 0;
    }
    memmove(mean + own, mean + s->n_own, (p + 1) * sizeof *mean);
    memset(mean + own + p + 1, 0, (most - own - p - 1) * sizeof *mean);
    for (size_t a = 0, at = 0; a < q; a++)
        if (same_as[a] < 0) mean[at++] = z[a];
    memset(s->rows_held, 0, ROWS_AT_ONCE * most * sizeof *s->rows_held);
    memcpy(s->same_as, same_as, q);
    s->n_own = own;
}

/* The scale of column a of Z goes with the largest value seen. */
static double largest(const ds_lmm_sums *s, const ds_lmm_rows *r, size_t a)
{
    double most = s->zmax[a];
    if (r->zmax) return fmax(most, r->zmax[a]);
    for (size_t i = 0; i < r->n; i++) most = fmax(most, fabs(r->own[i * s->q + a]));
    return most;
}

/* ---- a block of rows --------------------------------------------------------------------------------- */

/* Rows from at on as [own, shifted x, shifted y], times 1 / spread, which is exact where that is 1. */
DS_WIDE static void load_rows(const ds_lmm_sums *s, const ds_lmm_rows *r, size_t at, size_t held, size_t stride)
{
    const size_t own = s->n_own, p = s->p;
    const double by = 1 / s->spread, *restrict shift = s->shift;
    for (size_t i = at; i < at + held; i++) {
        const double *restrict x = r->x + i * p, base = s->pivot < p ? x[s->pivot] : 0;
        double *restrict row = s->rows_held + (i - at) * stride;
        for (size_t a = 0; a < own; a++) row[a] = r->own[i * own + a] * by;
        for (size_t j = 0; j < p; j++) row[own + j] = (x[j] - shift[j] * base) * by;
        row[own + p] = (r->y[i] - shift[p] * base) * by;
    }
}

static void load_block(ds_lmm_sums *s, const ds_lmm_rows *r, size_t at, size_t held)
{
    size_t stride = ds_padded(s->n_own + s->p + 1);
    double logdet = 2 * (double)held * log(s->spread);
    load_rows(s, r, at, held, stride);
    if (s->whitener.on) {
        ds_whiten_rows(&s->whitener, !s->last_rows && !at, r->night + at, s->rows_held, held, stride);
        logdet += ds_whiten_logdet(&s->whitener);
    }
    ds_total_add(&s->logdet, &logdet);
}

static bool block_is_finite(const ds_lmm_sums *s)
{
    size_t k = s->n_own + s->p + 1;
    for (size_t i = 0; i < k; i++)
        if (!isfinite(s->block[ds_tri(i, i)])) return false;
    return true;
}

/* Product of column a of Z with one of what is held. */
static double z_times(const ds_lmm_sums *s, size_t a, size_t column)
{
    const z_column z = column_of(s, a);
    const size_t k = s->n_own + s->pivot;
    double v = s->block[z.at < column ? ds_tri(z.at, column) : ds_tri(column, z.at)];
    if (z.shift != 0) v += z.shift * s->block[k < column ? ds_tri(k, column) : ds_tri(column, k)];
    return v;
}

/* The products of a block of rows, to the last client and to the total. */
static void flush_block(ds_lmm_sums *s)
{
    size_t q = s->q, p = s->p, own = s->n_own;
    double *a = s->last->d + (s->last->used - 1) * s->width, *b = a + q * (q + 1) / 2,
           *cross = s->block + ds_tri(0, q + p + 1);
    for (size_t i = 0; i < q; i++) {
        for (size_t j = i; j < q; j++) {
            const z_column z = column_of(s, j);
            a[ds_tri(i, j)] += z_times(s, i, z.at) + (z.shift != 0 ? z.shift * z_times(s, i, own + s->pivot) : 0);
        }
        for (size_t j = 0; j <= p; j++) b[i * (p + 1) + j] += z_times(s, i, own + j);
    }
    for (size_t j = 0; j <= p; j++)
        memcpy(cross + ds_tri(0, j), s->block + ds_tri(own, own + j), (j + 1) * sizeof *cross);
    ds_total_add(&s->cross, cross);
}

ds_err ds_lmm_sums_take(ds_lmm_sums *s, size_t client, const ds_lmm_rows *r, ds_why *w)
{
    if (client + 1 < s->clients)
        return ds_fail(w, DS_INTERNAL, "the rows of client %zu come after those of another", client);
    while (s->clients <= client)
        if (!append_client(s)) return ds_fail(w, DS_MEMORY, "the sums of client %zu", client);
    if (!s->rows && r->n && !s->shift_held) choose_shift(s, r->x, r->y, r->n);
    if (r->n) lay_out(s, r->same_as);
    for (size_t a = 0; a < s->q; a++) s->zmax[a] = largest(s, r, a);
    for (size_t at = 0, held; at < r->n; at += held) {
        held = r->n - at < ROWS_AT_ONCE ? r->n - at : ROWS_AT_ONCE;
        load_block(s, r, at, held);
        ds_products(s->rows_held, held, s->n_own + s->p + 1, s->block);
        if (!block_is_finite(s))
            return ds_fail(w, DS_INTERNAL, "rows %zu to %zu of client %zu: a value is not finite", at + 1, at + held,
                           client);
        flush_block(s);
    }
    if (r->n && !s->last_rows) s->nonempty++;
    s->last_rows += r->n;
    s->rows += r->n;
    return DS_OK;
}

ds_err ds_lmm_sums_add(ds_lmm_sums *s, size_t client, const double *z, const double *x, const double *y,
                       const int32_t *night, size_t n, ds_why *w)
{
    static const signed char apart[DS_MAX_Q] = { -1, -1, -1, -1 };
    return ds_lmm_sums_take(s, client, &(ds_lmm_rows){ apart, z, x, y, night, NULL, n }, w);
}

void ds_lmm_unshift(const ds_lmm_sums *s, double *beta, double *vcov)
{
    size_t p = s->p, k = s->pivot;
    if (k == p) return;
    beta[k] += s->shift[p];
    for (size_t j = 0; j < p; j++) beta[k] -= s->shift[j] * beta[j]; /* shift[k] is 0 */
    if (!vcov) return;
    /* T V T', T the identity with -shift added to row k: first the row, then the column */
    for (size_t j = 0; j < p; j++)
        for (size_t i = 0; i < p; i++) vcov[k * p + j] -= s->shift[i] * vcov[i * p + j];
    for (size_t i = 0; i < p; i++)
        for (size_t j = 0; j < p; j++) vcov[i * p + k] -= s->shift[j] * vcov[i * p + j];
    for (size_t i = 0; i < p; i++) vcov[i * p + k] = vcov[k * p + i];
}

double ds_lmm_shift_contrast(const ds_lmm_sums *s, const double *c, double *c_out)
{
    size_t p = s->p, k = s->pivot;
    memcpy(c_out, c, p * sizeof *c);
    if (k == p) return 0;
    for (size_t j = 0; j < p; j++) c_out[j] -= s->shift[j] * c[k];
    return s->shift[p] * c[k];
}
