#include "analyse/kpi/kpi_judge.h"

#include <math.h>

/* ---- words ---- */

static const struct {
    const char *words;
    int way; /* 1: up, -1: down */
} told[DS_XMR_RULES] = {
    [DS_XMR_COMMON] = { "no more than the usual up and down", 0 },
    [DS_XMR_OUT_ABOVE] = { "higher than the usual range", 1 },
    [DS_XMR_OUT_BELOW] = { "lower than the usual range", -1 },
    [DS_XMR_RISING] = { "up seven months in a row", 1 },
    [DS_XMR_FALLING] = { "down seven months in a row", -1 },
    [DS_XMR_TWO_ABOVE] = { "near the top of the usual range in two of three months", 1 },
    [DS_XMR_TWO_BELOW] = { "near the bottom of the usual range in two of three months", -1 },
    [DS_XMR_SEVEN_ABOVE] = { "seven months in a row above the average", 1 },
    [DS_XMR_SEVEN_BELOW] = { "seven months in a row below the average", -1 },
};

static const char *verdict_of(const ds_kpi_month *m, bool judged, size_t months)
{
    if (isnan(m->value)) return "not known";
    if (m->few) return "too few cases to tell";
    if (!judged) return "the log begins within this month";
    if (!isnan(m->usual_low)) return told[m->rule].words;
    return months < DS_KPI_LEAST_MONTHS ? "too few months for limits yet" : "always the same so far";
}

static const char *turn_of(const ds_kpi_month *m, ds_kpi_better better)
{
    const int way = told[m->rule].way * (better == DS_KPI_LOWER ? -1 : better == DS_KPI_HIGHER);
    return way > 0 ? "better" : way < 0 ? "worse" : "";
}

/* ---- the months that can be judged ---- */

typedef struct {
    double *y;
    bool *begins;
    size_t *month; /* of the series */
    ds_xmr_point *point;
    size_t n;
} points;

static bool begins_at(ds_date from, ds_date month, const ds_date *begins, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (begins[i] > from && begins[i] <= month) return true;
    return false;
}

/* A new stretch begins with the first month that can be judged after the day from which on things are otherwise; that of
 * the change itself is of the old one, unless it begins the month. */
static void collect(const ds_kpi_series *s, bool partial, const ds_date *begins, size_t n, points *p)
{
    ds_date before = DS_NO_DATE;
    for (size_t i = partial; i < s->n; i++) {
        const ds_kpi_month *m = &s->month[i];
        if (isnan(m->value) || m->few) continue;
        p->month[p->n] = i;
        p->begins[p->n] = p->n && begins_at(before, m->first, begins, n);
        p->y[p->n++] = m->value;
        before = m->first;
    }
}

static double at_most(const ds_kpi *kpi)
{
    return kpi->unit == DS_KPI_SHARE ? 1 : INFINITY;
}

/* How many points lie in the stretch of point i, up to the last. */
static size_t stretch(const points *p, size_t i)
{
    size_t first = i, end = i + 1;
    while (first && !p->begins[first]) first--;
    while (end < p->n && !p->begins[end]) end++;
    return end - first;
}

static void take(ds_kpi_series *s, const points *p)
{
    for (size_t i = 0; i < p->n; i++) {
        ds_kpi_month *m = &s->month[p->month[i]];
        const ds_xmr_point *x = &p->point[i];
        m->mean = x->mean;
        m->usual_low = isnan(x->low) ? NAN : fmax(0, x->low);
        m->usual_high = isnan(x->high) ? NAN : fmin(at_most(s->kpi), x->high);
        m->rule = x->rule;
        m->verdict = verdict_of(m, true, stretch(p, i));
        m->turn = turn_of(m, (ds_kpi_better)s->kpi->better);
    }
}

ds_err an_kpi_judge(ds_kpi_series *s, bool partial, const ds_date *begins, size_t n, ds_arena *a, ds_why *w)
{
    const size_t room = s->n + 1;
    points p = { ds_alloc(a, room * sizeof *p.y), ds_alloc(a, room * sizeof *p.begins),
                 ds_alloc(a, room * sizeof *p.month), ds_alloc(a, room * sizeof *p.point), 0 };
    if (!p.y || !p.begins || !p.month || !p.point) return ds_fail(w, DS_MEMORY, "the months of %s", s->kpi->name);
    for (size_t i = 0; i < s->n; i++) {
        ds_kpi_month *m = &s->month[i];
        m->mean = m->usual_low = m->usual_high = NAN;
        m->verdict = verdict_of(m, false, 0);
        m->turn = "";
    }
    collect(s, partial, begins, n, &p);
    ds_xmr(p.y, p.begins, p.n, DS_KPI_LEAST_MONTHS, DS_KPI_BASELINE, p.point);
    take(s, &p);
    return DS_OK;
}
