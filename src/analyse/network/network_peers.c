#include "analyse/network/network_peers.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static bool one_currency(const ds_shared *all, size_t n)
{
    for (size_t i = 1; i < n; i++)
        if (strcmp(all[i].currency, all[0].currency)) return false;
    return true;
}

static int by_value(const void *a, const void *b)
{
    const an_peer *x = a, *y = b;
    return x->value != y->value ? (x->value > y->value) - (x->value < y->value) : ds_order((int64_t)x->practice, (int64_t)y->practice);
}

static bool gather(const ds_shared *all, size_t n, ds_arena *a, an_peers *p)
{
    if (!(p->peer = ds_alloc(a, (n + 1) * sizeof *p->peer))) return false;
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < all[i].kpis; k++)
            if (!strcmp(all[i].kpi[k].name, p->kpi->name)) p->peer[p->n++] = (an_peer){ i, all[i].kpi[k].value, NAN };
    qsort(p->peer, p->n, sizeof *p->peer, by_value);
    return true;
}

static double quantile(const an_peers *p, double q)
{
    const double at = q * (double)(p->n - 1);
    const size_t i = (size_t)at;
    return i + 1 < p->n ? p->peer[i].value + (at - (double)i) * (p->peer[i + 1].value - p->peer[i].value) : p->peer[i].value;
}

static double place(const an_peers *p, double value)
{
    double below = 0;
    for (size_t i = 0; i < p->n; i++) below += p->peer[i].value < value ? 1 : p->peer[i].value > value ? 0 : 0.5;
    return (below - 0.5) / (double)(p->n - 1); /* less itself */
}

static void compare(an_peers *p, bool comparable)
{
    p->told = !comparable ? "in different currencies" : p->n < DS_PEERS_LEAST ? "fewer than 11 practices tell it" : "";
    if (*p->told) return;
    p->low = quantile(p, 0.25);
    p->middle = quantile(p, 0.5);
    p->high = quantile(p, 0.75);
    for (size_t i = 0; i < p->n; i++) p->peer[i].place = place(p, p->peer[i].value);
}

ds_err an_network_peers(const ds_shared *all, size_t n, const ds_kpis *catalogue, ds_arena *a, an_peers **out, size_t *n_out, ds_why *w)
{
    const size_t figures = ds_kpis_count(catalogue);
    an_peers *list = ds_alloc(a, (figures + 1) * sizeof *list);
    bool good = list != NULL;
    *n_out = 0;
    for (size_t i = 0; good && i < figures; i++) {
        an_peers p = { .kpi = ds_kpis_at(catalogue, i), .low = NAN, .middle = NAN, .high = NAN };
        good = gather(all, n, a, &p);
        compare(&p, p.kpi->unit != DS_KPI_MONEY || one_currency(all, n));
        if (good && p.n) list[(*n_out)++] = p;
    }
    *out = list;
    return good ? DS_OK : ds_fail(w, DS_MEMORY, "key figures of practices");
}
