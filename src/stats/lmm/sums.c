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
    double *mean = ds_alloc(a, k * sizeof *mean);
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

/* Columns less the shift's share of the intercept, times by; exact where by is 1. */
DS_WIDE static void shift_row(const double *restrict x, const double *restrict shift, double base, double by, size_t n,
                              double *restrict out)
{
    for (size_t j = 0; j < n; j++) out[j] = (x[j] - shift[j] * base) * by;
}

/* One row as [z, shifted x, shifted y]. */
static void load_row(ds_lmm_sums *s, const double *z, const double *x, double y, double *v)
{
    const size_t q = s->q, p = s->p;
    const double base = s->pivot < p ? x[s->pivot] : 0, by = 1 / s->spread;
    for (size_t a = 0; a < q; a++) {
        v[a] = z[a] * by;
        if (fabs(z[a]) > s->zmax[a]) s->zmax[a] = fabs(z[a]);
    }
    shift_row(x, s->shift, base, by, p, v + q);
    v[q + p] = (y - s->shift[p] * base) * by;
}

static bool block_is_finite(const ds_lmm_sums *s)
{
    size_t k = s->q + s->p + 1;
    for (size_t i = 0; i < k; i++)
        if (!isfinite(s->block[ds_tri(i, i)])) return false;
    return true;
}

/* Rows at to at + held of a call, whitened. */
static void load_block(ds_lmm_sums *s, const double *z, const double *x, const double *y, const int32_t *night,
                       size_t at, size_t held)
{
    size_t columns = s->q + s->p + 1, stride = ds_padded(columns);
    for (size_t i = at; i < at + held; i++) {
        double *row = s->rows_held + (i - at) * stride;
        load_row(s, z + i * s->q, x + i * s->p, y[i], row);
        if (s->whitener.on) ds_whiten_row(&s->whitener, !s->last_rows && !i, night[i], row, columns);
    }
    double logdet = (s->whitener.on ? ds_whiten_logdet(&s->whitener) : 0) + 2 * (double)held * log(s->spread);
    ds_total_add(&s->logdet, &logdet);
}

/* The products of a block of rows, to the last client and to the total. */
static void flush_block(ds_lmm_sums *s)
{
    size_t q = s->q, p = s->p;
    double *a = s->last->d + (s->last->used - 1) * s->width, *b = a + q * (q + 1) / 2,
           *cross = s->block + ds_tri(0, q + p + 1);
    for (size_t i = 0; i < q; i++) {
        for (size_t j = i; j < q; j++) a[ds_tri(i, j)] += s->block[ds_tri(i, j)];
        for (size_t j = 0; j <= p; j++) b[i * (p + 1) + j] += s->block[ds_tri(i, q + j)];
    }
    for (size_t j = 0; j <= p; j++) memcpy(cross + ds_tri(0, j), s->block + ds_tri(q, q + j), (j + 1) * sizeof *cross);
    ds_total_add(&s->cross, cross);
}

ds_err ds_lmm_sums_add(ds_lmm_sums *s, size_t client, const double *z, const double *x, const double *y,
                       const int32_t *night, size_t n, ds_why *w)
{
    if (client + 1 < s->clients)
        return ds_fail(w, DS_INTERNAL, "the rows of client %zu come after those of another", client);
    while (s->clients <= client)
        if (!append_client(s)) return ds_fail(w, DS_MEMORY, "the sums of client %zu", client);
    if (!s->rows && n && !s->shift_held) choose_shift(s, x, y, n);
    for (size_t at = 0, held; at < n; at += held) {
        held = n - at < ROWS_AT_ONCE ? n - at : ROWS_AT_ONCE;
        load_block(s, z, x, y, night, at, held);
        ds_products(s->rows_held, held, s->q + s->p + 1, s->block);
        if (!block_is_finite(s))
            return ds_fail(w, DS_INTERNAL, "rows %zu to %zu of client %zu: a value is not finite", at + 1, at + held,
                           client);
        flush_block(s);
    }
    if (n && !s->last_rows) s->nonempty++;
    s->last_rows += n;
    s->rows += n;
    return DS_OK;
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
