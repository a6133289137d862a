#include "analyse/model/month_ends.h"

#include <string.h>

/* Months since year 0. */
static int month_of(ds_date d)
{
    int year, month, day;
    ds_date_parts(d, &year, &month, &day);
    return 12 * year + month - 1;
}

static ds_date last_of(int month)
{
    return ds_date_of((month + 1) / 12, (month + 1) % 12 + 1, 1) - 1;
}

static bool span(const struct an_panel *p, ds_date *first, ds_date *today)
{
    *first = *today = DS_NO_DATE;
    for (size_t i = 0; i < p->n_clients; i++) {
        const struct an_panel_client *c = &p->client[i];
        if (c->first_massage != DS_NO_DATE && (*first == DS_NO_DATE || c->first_massage < *first))
            *first = c->first_massage;
        if (c->n && (*today == DS_NO_DATE || p->row[c->first + c->n - 1].night > *today))
            *today = p->row[c->first + c->n - 1].night;
    }
    if (p->as_of != DS_NO_DATE) *today = p->as_of;
    return *first != DS_NO_DATE && *today != DS_NO_DATE && *first <= *today;
}

/* Month ends, and today as part of its month. */
static void put_dates(ds_date first, ds_date today, double horizon, struct an_looks *l)
{
    int origin = month_of(first), months = month_of(today) - origin + 1;
    l->n = months > MOST_LOOKS ? MOST_LOOKS : (size_t)months;
    for (size_t k = 0; k < l->n; k++) {
        int month = (int)((k + 1) * (size_t)months / l->n);
        l->end[k] = last_of(origin + month - 1);
        l->time[k] = month / horizon;
    }
    ds_date before = last_of(origin + months - 2), whole = l->end[l->n - 1] - before;
    l->time[l->n - 1] -= (double)(l->end[l->n - 1] - today) / (double)whole / horizon;
    l->end[l->n - 1] = today;
}

ds_err an_looks_count(const struct an_panel *p, int outcome, const ds_analysis_settings *s, ds_arena *a,
                      struct an_looks *l, ds_why *w)
{
    ds_date first, today;
    memset(l, 0, sizeof *l);
    if (!span(p, &first, &today)) return DS_OK;
    put_dates(first, today, (double)s->horizon_months, l);
    l->overall = ds_alloc(a, l->n * sizeof *l->overall);
    l->condition = ds_alloc(a, l->n * sizeof *l->condition);
    if (!l->overall || !l->condition) return ds_fail(w, DS_MEMORY, "%zu month ends", l->n);
    for (size_t k = 0; k < l->n; k++) {
        an_count_rows_until(p, outcome, M_OVERALL, l->end[k], s, &l->overall[k]);
        an_count_rows_until(p, outcome, M_CONDITION, l->end[k], s, &l->condition[k]);
    }
    return DS_OK;
}
