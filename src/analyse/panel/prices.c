/* Longer sessions may be of dearer services: what more minutes cost is only told within a service. */
#include "analyse/panel/prices.h"

#include <math.h>
#include <stdlib.h>

struct charge {
    const struct an_price *usual; /* NULL: never charged at that length */
    int64_t sessions;
    bool differ;
};
struct step {
    double amount;
    int64_t sessions;
};

static struct charge charge_at(const struct an_price *p, size_t n, double minutes)
{
    struct charge c = { 0 };
    for (size_t i = 0; i < n; i++) {
        if (p[i].minutes != minutes) continue;
        if (c.usual) c.differ = true;
        if (!c.usual || p[i].sessions > c.usual->sessions) c.usual = &p[i];
        c.sessions += p[i].sessions;
    }
    return c;
}

static size_t of_service(const struct an_prices *p, size_t first)
{
    size_t n = 1;
    while (first + n < p->n && p->at[first + n].service == p->at[first].service) n++;
    return n;
}

static int compare(const void *x, const void *y)
{
    const struct step *a = x, *b = y;
    return (a->amount > b->amount) - (a->amount < b->amount);
}

/* Half way between two where the sessions fall into equal halves. */
static double median(const struct step *s, size_t n)
{
    int64_t all = 0, below = 0;
    size_t i = 0;
    for (size_t k = 0; k < n; k++) all += s[k].sessions;
    while (2 * (below + s[i].sessions) < all) below += s[i++].sessions;
    bool halves = 2 * (below + s[i].sessions) == all && i + 1 < n;
    return halves ? (s[i].amount + s[i + 1].amount) / 2 : s[i].amount;
}

ds_err an_price_step(const struct an_prices *p, double from, double to, ds_arena *a, struct an_price_step *out,
                     ds_why *w)
{
    struct step *s = ds_alloc(a, (p->n + 1) * sizeof *s);
    size_t n = 0, len;
    *out = (struct an_price_step){ NAN, false };
    if (!s) return ds_fail(w, DS_MEMORY, "%zu prices", p->n);
    for (size_t i = 0; i < p->n; i += len) {
        len = of_service(p, i);
        const struct charge low = charge_at(p->at + i, len, from), high = charge_at(p->at + i, len, to);
        if (!low.usual || !high.usual) continue;
        s[n++] = (struct step){ high.usual->amount - low.usual->amount, low.sessions + high.sessions };
        out->differ |= low.differ || high.differ;
    }
    if (!n) return DS_OK;
    qsort(s, n, sizeof *s, compare);
    out->differ |= s[n - 1].amount > s[0].amount;
    out->amount = median(s, n);
    if (!(out->amount > 0)) out->amount = NAN;
    return DS_OK;
}
