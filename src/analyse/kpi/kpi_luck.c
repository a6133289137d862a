#include "analyse/kpi/kpi_luck.h"

#include <math.h>

size_t an_kpi_stretch(const kpi_points *p, size_t i, size_t *first)
{
    size_t end = i + 1;
    *first = i;
    while (*first && !p->begins[*first]) --*first;
    while (end < p->n && !p->begins[end]) end++;
    return end - *first;
}

/* The months that are judged, and those that they are held against, by their places among the points. */
typedef struct {
    size_t now[DS_KPI_BASELINE], before[DS_KPI_BASELINE], n_now, n_before;
} sides;

static void divide(const kpi_points *p, size_t i, size_t k, sides *out)
{
    size_t first;
    const size_t length = an_kpi_stretch(p, i, &first), base = length < DS_KPI_BASELINE ? length : DS_KPI_BASELINE;
    const size_t from = i - first < k ? first : i - k + 1;
    for (size_t j = from; j <= i; j++) out->now[out->n_now++] = j;
    for (size_t j = first; j < first + base; j++)
        if (j < from || j > i) out->before[out->n_before++] = j;
}

static double as_it_is(double y)
{
    return y;
}

static double luck_of_means(const kpi_points *p, const sides *at, double (*scale)(double))
{
    double now[DS_KPI_BASELINE], before[DS_KPI_BASELINE];
    for (size_t j = 0; j < at->n_now; j++) now[j] = scale(p->y[at->now[j]]);
    for (size_t j = 0; j < at->n_before; j++) before[j] = scale(p->y[at->before[j]]);
    return ds_t_ahead(now, at->n_now, before, at->n_before);
}

static void add_up(const ds_kpi_series *s, const kpi_points *p, const size_t *place, size_t n, double *cases, double *of)
{
    *cases = *of = 0;
    for (size_t j = 0; j < n; j++) {
        const ds_kpi_month *m = &s->month[p->month[place[j]]];
        *cases += m->part;
        *of += m->n;
    }
}

static double luck_of_shares(const ds_kpi_series *s, const kpi_points *p, const sides *at)
{
    double now, n_now, before, n_before;
    add_up(s, p, at->now, at->n_now, &now, &n_now);
    add_up(s, p, at->before, at->n_before, &before, &n_before);
    return ds_fisher(now, n_now, before, n_before);
}

double an_kpi_luck(const ds_kpi_series *s, const kpi_points *p, size_t i, size_t k)
{
    sides at = { .n_now = 0, .n_before = 0 };
    divide(p, i, k, &at);
    if (at.n_before < 3) return 1;
    /* counts and totals spread the more the larger they are, their roots do not (Bartlett 1936); fmax passes over
     * the NaN of a month below nothing */
    const double means = fmax(luck_of_means(p, &at, as_it_is), luck_of_means(p, &at, sqrt));
    return isnan(s->month[p->month[i]].low) ? means : fmax(means, luck_of_shares(s, p, &at));
}
