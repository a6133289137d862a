#include "analyse/kpi/kpi_judge.h"
#include "analyse/kpi/kpi_luck.h"

#include <math.h>

enum { RUN = 7 };

/* ---- the months that can be judged ---- */

static bool begins_at(ds_date from, ds_date month, const ds_date *begins, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (begins[i] > from && begins[i] <= month) return true;
    return false;
}

/* A new stretch begins with the first month that can be judged after the day from which on things are otherwise; that of
 * the change itself is of the old one, unless it begins the month. */
static void collect(const ds_kpi_series *s, bool partial, const ds_date *begins, size_t n, kpi_points *p)
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

/* ---- the rules ---- */

static const struct {
    const char *words;
    int way;       /* 1: up, -1: down */
    size_t months; /* that make it; 0: it says nothing */
} told[DS_XMR_RULES] = {
    [DS_XMR_COMMON] = { "no more than the usual up and down", 0, 0 },
    [DS_XMR_OUT_ABOVE] = { "higher than the usual range", 1, 1 },
    [DS_XMR_OUT_BELOW] = { "lower than the usual range", -1, 1 },
    [DS_XMR_RISING] = { "up seven months in a row", 1, 7 },
    [DS_XMR_FALLING] = { "down seven months in a row", -1, 7 },
    [DS_XMR_TWO_ABOVE] = { "near the top of the usual range in two of three months", 1, 3 },
    [DS_XMR_TWO_BELOW] = { "near the bottom of the usual range in two of three months", -1, 3 },
    [DS_XMR_SEVEN_ABOVE] = { "seven months in a row above the average", 1, 7 },
    [DS_XMR_SEVEN_BELOW] = { "seven months in a row below the average", -1, 7 },
};

/* ---- what is news in a month: docs/methods.md 18 ---- */

/* How many points up to i, of its stretch, lie on its side of the mean. */
static size_t run_length(const kpi_points *p, size_t i)
{
    const bool above = p->y[i] > p->point[i].mean;
    size_t n = 1;
    while (n <= i && !p->begins[i - n + 1] && p->y[i - n] != p->point[i].mean && (p->y[i - n] > p->point[i].mean) == above) n++;
    return n;
}

enum manner { NO_NEWS, NEWS, GOES_ON, CHANCE };

static enum manner manner_of(const ds_kpi_series *s, const kpi_points *p, size_t i)
{
    const ds_xmr_rule rule = p->point[i].rule;
    if (!told[rule].months) return NO_NEWS;
    if ((rule == DS_XMR_SEVEN_ABOVE || rule == DS_XMR_SEVEN_BELOW) && run_length(p, i) > RUN) return GOES_ON;
    return an_kpi_luck(s, p, i, told[rule].months) < AN_KPI_RARE ? NEWS : CHANCE;
}

/* ---- words ---- */

static const char *words_of(const kpi_points *p, size_t i, enum manner how, ds_arena *a)
{
    const char *words = told[p->point[i].rule].words;
    switch (how) {
    case NO_NEWS:
    case NEWS: return words;
    case GOES_ON:
        return ds_textf(a, "%zu months in a row %s the average, as told before", run_length(p, i),
                        told[p->point[i].rule].way > 0 ? "above" : "below");
    case CHANCE: return ds_textf(a, "%s, which may be chance", words);
    }
    return words;
}

static const char *unjudged(const ds_kpi_month *m)
{
    return isnan(m->value) ? "not known" : m->few ? "too few cases to tell" : "the log begins within this month";
}

static bool is_same(const kpi_points *p, size_t i)
{
    for (size_t k = i; k && !p->begins[k]; k--)
        if (p->y[k] != p->y[k - 1]) return false;
    return true;
}

static const char *verdict_of(const kpi_points *p, size_t i, enum manner how, ds_arena *a)
{
    if (!isnan(p->point[i].low)) return words_of(p, i, how, a);
    size_t first;
    if (an_kpi_stretch(p, i, &first) < DS_KPI_LEAST_MONTHS) return "too few months for limits yet";
    return is_same(p, i) ? "always the same so far" : "changes too seldom for limits";
}

static const char *turn_of(ds_xmr_rule rule, ds_kpi_better better)
{
    const int way = told[rule].way * (better == DS_KPI_LOWER ? -1 : better == DS_KPI_HIGHER);
    return way > 0 ? "better" : way < 0 ? "worse" : "";
}

/* ---- the whole ---- */

static double at_most(const ds_kpi *kpi)
{
    return kpi->unit == DS_KPI_SHARE ? 1 : INFINITY;
}

/* False: no memory. */
static bool take(ds_kpi_series *s, const kpi_points *p, ds_arena *a)
{
    bool ok = true;
    for (size_t i = 0; i < p->n; i++) {
        ds_kpi_month *m = &s->month[p->month[i]];
        const ds_xmr_point *x = &p->point[i];
        const enum manner how = manner_of(s, p, i);
        m->mean = x->mean;
        m->usual_low = isnan(x->low) ? NAN : fmax(0, x->low);
        m->usual_high = isnan(x->high) ? NAN : fmin(at_most(s->kpi), x->high);
        m->rule = x->rule;
        m->news = how == NEWS;
        m->verdict = verdict_of(p, i, how, a);
        m->turn = m->news ? turn_of(x->rule, (ds_kpi_better)s->kpi->better) : "";
        ok = ok && m->verdict;
    }
    return ok;
}

ds_err an_kpi_judge(ds_kpi_series *s, bool partial, const ds_date *begins, size_t n, ds_arena *a, ds_why *w)
{
    const size_t room = s->n + 1;
    kpi_points p = { ds_alloc(a, room * sizeof *p.y), ds_alloc(a, room * sizeof *p.begins),
                 ds_alloc(a, room * sizeof *p.month), ds_alloc(a, room * sizeof *p.point), 0 };
    if (!p.y || !p.begins || !p.month || !p.point) return ds_fail(w, DS_MEMORY, "the months of %s", s->kpi->name);
    for (size_t i = 0; i < s->n; i++) {
        ds_kpi_month *m = &s->month[i];
        m->mean = m->usual_low = m->usual_high = NAN;
        m->verdict = unjudged(m);
        m->turn = "";
    }
    collect(s, partial, begins, n, &p);
    ds_xmr(p.y, p.begins, p.n, DS_KPI_LEAST_MONTHS, DS_KPI_BASELINE, p.point);
    return take(s, &p, a) ? DS_OK : ds_fail(w, DS_MEMORY, "the months of %s", s->kpi->name);
}
