#include "report/sheet/breaks.h"

static const double a_page = 0.5;                    /* no more pages than it takes */
static const double a_scrap = 0.3, scrap_below = 0.15; /* a last page with next to nothing on it */

struct end {
    double cost; /* of this row's page and all after it */
    size_t next; /* the row that the page after begins with */
};

static double cost_of_page(double used, double page, bool last)
{
    const double empty = used < page ? 1 - used / page : 0;
    if (last) return a_page + (1 - empty < scrap_below ? a_scrap : 0);
    return a_page + empty * empty;
}

/* A page that begins with row i. */
static struct end best_end(const rep_flow_row *row, size_t i, size_t n, double page, double titles, const struct end *after)
{
    double used = i ? titles + row[i].again : 0;
    struct end best = { 0 };
    for (size_t k = i; k < n; k++) {
        used += row[k].height;
        if (k > i && used > page) break;
        const bool last = k + 1 == n;
        const double cost = cost_of_page(used, page, last) + (last ? 0 : row[k + 1].cost + after[k + 1].cost);
        if (k == i || cost <= best.cost) best = (struct end){ cost, k + 1 };
    }
    return best;
}

size_t rep_breaks(const rep_flow_row *row, size_t n, double page, double titles, ds_arena *a, size_t *at, bool *ok)
{
    struct end *end = ds_alloc(a, (n + 1) * sizeof *end);
    size_t k = 0;
    *ok = end;
    if (!end) return 0;
    for (size_t i = n; i-- > 0;) end[i] = best_end(row, i, n, page, titles, end);
    for (size_t i = n ? end[0].next : n; i < n; i = end[i].next) at[k++] = i;
    return k;
}
