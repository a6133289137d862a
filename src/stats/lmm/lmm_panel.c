#include "stats/lmm/lmm_panel.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct ds_slab {
    ds_slab *next;
    size_t size, used;
    double d[];
};
enum { USUAL_SLAB = 128 * 1024 };

/* n doubles that die with the panel; NULL when memory is full. */
static double *room(ds_lmm_panel *p, size_t n)
{
    if (n > SIZE_MAX / 2 / sizeof(double)) return NULL;
    if (!p->slab || p->slab->size - p->slab->used < n) {
        size_t size = n > USUAL_SLAB ? n : USUAL_SLAB;
        ds_slab *s = malloc(sizeof *s + size * sizeof(double));
        if (!s) return NULL;
        *s = (ds_slab){ .next = p->slab, .size = size };
        p->slab = s;
    }
    p->slab->used += n;
    return p->slab->d + p->slab->used - n;
}

ds_lmm_panel *ds_lmm_panel_new(size_t q, size_t p)
{
    if (q > DS_MAX_Q || p < 1 || p > DS_MAX_P) return NULL;
    ds_arena a = { 0 };
    ds_lmm_panel *panel = ds_alloc(&a, sizeof *panel);
    if (panel) *panel = (ds_lmm_panel){ .arena = a, .q = q, .p = p, .nights = true };
    return panel;
}

void ds_lmm_panel_free(ds_lmm_panel *p)
{
    if (!p) return;
    for (ds_slab *s = p->slab, *next; s; s = next) {
        next = s->next;
        free(s);
    }
    ds_arena a = p->arena; /* p itself lies in it */
    ds_arena_free(&a);
}

size_t ds_lmm_panel_rows(const ds_lmm_panel *p)
{
    return p->rows;
}

size_t ds_lmm_panel_clients(const ds_lmm_panel *p)
{
    return p->clients;
}

/* ---- adding ----------------------------------------------------------------------------------------- */

static bool columns_agree(const double *z, size_t q, const double *x, size_t p, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (z[i * q] != x[i * p]) return false;
    return true;
}

/* The column of X that column a of Z equals, or -1. Rows that go on with a client's: the one it was before, or none, as
 * whitened columns differ where a row before them did. */
static signed char copy_of(const ds_segment *before, size_t a, const double *z, size_t q, const double *x, size_t p,
                           size_t n)
{
    size_t k = 0, end = p;
    if (before && before->same_as[a] < 0) return -1;
    if (before) k = (size_t)before->same_as[a], end = k + 1;
    while (k < end && !columns_agree(z + a, q, x + k, p, n)) k++;
    return (signed char)(k < end ? (int)k : -1);
}

static size_t find_copies(ds_segment *g, const ds_segment *before, size_t q, size_t p, const double *z,
                          const double *x)
{
    size_t own = 0;
    for (size_t a = 0; a < q; a++) {
        g->same_as[a] = copy_of(before, a, z, q, x, p, g->n);
        own += g->same_as[a] < 0;
    }
    return own;
}

static double largest(const double *z, size_t q, size_t n)
{
    double most = 0;
    for (size_t i = 0; i < n; i++)
        if (fabs(z[i * q]) > most) most = fabs(z[i * q]);
    return most;
}

static void keep_own(const ds_segment *g, size_t q, const double *z, double *own)
{
    for (size_t i = 0; i < g->n; i++)
        for (size_t a = 0; a < q; a++)
            if (g->same_as[a] < 0) *own++ = z[i * q + a];
}

static bool append(ds_lmm_panel *p, ds_segment head, const double *z, const double *x, const double *y,
                   const int32_t *night)
{
    const ds_segment *before = p->last && p->last->client == head.client ? p->last : NULL;
    size_t n = head.n, own = find_copies(&head, before, p->q, p->p, z, x);
    ds_segment *g = ds_alloc(&p->arena, sizeof *g);
    double *values = room(p, n * (p->p + own + 1));
    int32_t *nights = night ? (int32_t *)room(p, (n + 1) / 2) : NULL;
    if (!g || !values || (night && !nights)) return false;
    head.x = memcpy(values, x, n * p->p * sizeof *x);
    head.y = memcpy(values + n * p->p, y, n * sizeof *y);
    head.own = values + n * (p->p + 1);
    keep_own(&head, p->q, z, values + n * (p->p + 1));
    for (size_t a = 0; a < p->q; a++) head.zmax[a] = largest(z + a, p->q, n);
    if (night) head.night = memcpy(nights, night, n * sizeof *night);
    *g = head;
    if (p->last)
        p->last->next = g;
    else
        p->first = g;
    p->last = g;
    return true;
}

static bool nights_rise(const ds_segment *before, size_t client, const int32_t *night, size_t n)
{
    if (before && before->client == client && before->night && before->night[before->n - 1] >= night[0]) return false;
    for (size_t i = 1; i < n; i++)
        if (night[i] <= night[i - 1]) return false;
    return true;
}

ds_err ds_lmm_panel_add(ds_lmm_panel *p, size_t client, const double *z, const double *x, const double *y,
                        const int32_t *night, size_t n, ds_why *w)
{
    if (client + 1 < p->clients)
        return ds_fail(w, DS_INTERNAL, "the rows of client %zu come after those of another", client);
    if (night && n && !nights_rise(p->last, client, night, n))
        return ds_fail(w, DS_INTERNAL, "the nights of client %zu are not in order, or one comes twice", client);
    bool again = p->last && p->last->client == client;
    if (n && !append(p, (ds_segment){ .client = client, .n = n }, z, x, y, night))
        return ds_fail(w, DS_MEMORY, "the rows of client %zu", client);
    p->clients = client + 1;
    p->nonempty += n && !again;
    p->rows += n;
    p->nights = p->nights && (night || !n);
    return DS_OK;
}

/* ---- reading ---------------------------------------------------------------------------------------- */

void ds_segment_z(const ds_segment *g, const ds_lmm_panel *p, size_t at, size_t n, double *z)
{
    size_t own = 0;
    for (size_t a = 0; a < p->q; a++) own += g->same_as[a] < 0;
    const double *kept = g->own + at * own;
    for (size_t i = at; i < at + n; i++)
        for (size_t a = 0; a < p->q; a++) *z++ = g->same_as[a] < 0 ? *kept++ : g->x[i * p->p + (size_t)g->same_as[a]];
}

/* splitmix64: neighbouring numbers come out unlike. */
static uint64_t hash(size_t client)
{
    uint64_t h = (uint64_t)client + 0x9e3779b97f4a7c15U;
    h = (h ^ (h >> 30)) * 0xbf58476d1ce4e5b9U;
    h = (h ^ (h >> 27)) * 0x94d049bb133111ebU;
    return h ^ (h >> 31);
}

static int ascending(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

bool ds_panel_sample(const ds_lmm_panel *p, size_t n, ds_arena *a, uint64_t *limit)
{
    *limit = UINT64_MAX;
    if (p->nonempty <= n) return true;
    uint64_t *all = ds_alloc(a, p->nonempty * sizeof *all);
    size_t k = 0, last = SIZE_MAX;
    if (!all) return false;
    for (const ds_segment *g = p->first; g; g = g->next) {
        if (g->client == last) continue;
        last = g->client;
        all[k++] = hash(last);
    }
    qsort(all, k, sizeof *all, ascending);
    *limit = all[n - 1];
    return true;
}

ds_err ds_segment_sum(const ds_segment *g, const ds_rows *r, size_t number, ds_lmm_sums *s, ds_why *w)
{
    s->spread = r->spread ? r->spread[g->client] : 1;
    return ds_lmm_sums_take(s, number, &(ds_lmm_rows){ g->same_as, g->own, g->x, g->y, g->night, g->zmax, g->n }, w);
}

ds_err ds_panel_sum(const ds_rows *r, ds_corr corr, ds_lmm_sums *s, ds_why *w)
{
    const ds_lmm_panel *p = r->panel;
    size_t taken = 0, last = SIZE_MAX;
    ds_err err = DS_OK;
    ds_lmm_sums_restart(s, corr);
    for (const ds_segment *g = p->first; g && !err; g = g->next) {
        if (hash(g->client) > r->limit) continue;
        taken += g->client != last;
        last = g->client;
        err = ds_segment_sum(g, r, r->limit == UINT64_MAX ? last : taken - 1, s, w);
    }
    /* clients without rows at the end count too */
    if (!err && r->limit == UINT64_MAX && p->clients > s->clients)
        err = ds_lmm_sums_add(s, p->clients - 1, NULL, NULL, NULL, NULL, 0, w);
    return err;
}
