#include "analyse/model/rows.h"

#include <math.h>

enum { RANDOM = 2 }; /* at most: intercept and night 0 */

/* One client's rows side by side, as the stats room takes them. */
struct block {
    double *x, *y, *z;
    int32_t *night;
};

static size_t widest(const struct an_panel *p)
{
    size_t n = 1;
    for (size_t i = 0; i < p->n_clients; i++)
        if (p->client[i].n > n) n = p->client[i].n;
    return n;
}

static ds_err block_new(const struct an_panel *p, size_t columns, ds_arena *a, struct block *b, ds_why *w)
{
    size_t n = widest(p);
    b->x = ds_alloc(a, n * columns * sizeof *b->x);
    b->y = ds_alloc(a, n * sizeof *b->y);
    b->z = ds_alloc(a, n * RANDOM * sizeof *b->z);
    b->night = ds_alloc(a, n * sizeof *b->night);
    return b->x && b->y && b->z && b->night ? DS_OK : ds_fail(w, DS_MEMORY, "%zu nights of one client", n);
}

static size_t fill_block(const struct an_design *d, size_t client, size_t random, struct block *b)
{
    const struct an_panel_client *c = &d->panel->client[client];
    size_t n = 0;
    for (size_t i = c->first; i < c->first + c->n; i++) {
        const struct an_panel_row *r = &d->panel->row[i];
        if (!an_design_uses(d, i)) continue;
        an_design_row(d, r, client, b->x + n * d->p);
        b->z[n * random] = 1;
        if (random == RANDOM) b->z[n * random + 1] = r->massages0 > 0;
        b->y[n] = an_design_y(d, i);
        b->night[n++] = r->night;
    }
    return n;
}

ds_err an_model_rows(const struct an_design *d, size_t random, ds_arena *a, ds_lmm_panel *to, size_t *client, ds_why *w)
{
    struct block b;
    size_t k = 0;
    ds_err err = block_new(d->panel, d->p, a, &b, w);
    for (size_t i = 0; !err && i < d->panel->n_clients; i++) {
        size_t at = d->panel->order[i], n = fill_block(d, at, random, &b);
        if (!n) continue;
        if (client) client[k] = at;
        err = ds_lmm_panel_add(to, k++, b.z, b.x, b.y, b.night, n, w);
        if (err) ds_within(w, "client %s", d->panel->client[at].code);
    }
    return err;
}
