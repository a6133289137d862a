#include "analyse/ask/altered.h"
#include "analyse/model/outcomes.h"
#include "analyse/tell/ceiling_words.h"

#include <math.h>
#include <stdlib.h>

enum { TWO_WEEKS = 14 };

static void copy_outcome(const struct an_study *st, double *y)
{
    for (size_t i = 0; i < st->p->n_rows; i++) y[i] = st->p->row[i].unknown ? NAN : st->p->row[i].y[st->outcome];
}

/* Takes out what drop says; true when it dropped a night that counted. */
static bool drop_nights(const struct an_study *st, double *y,
                        bool (*drop)(const struct an_study *, const struct an_panel_client *,
                                     const struct an_panel_row *))
{
    bool any = false;
    copy_outcome(st, y);
    for (size_t k = 0; k < st->p->n_clients; k++) {
        const struct an_panel_client *c = &st->p->client[k];
        for (size_t i = c->first; i < c->first + c->n; i++) {
            if (isnan(y[i]) || !drop(st, c, &st->p->row[i])) continue;
            y[i] = NAN;
            any = true;
        }
    }
    return any;
}

static bool incomplete(const struct an_study *st, const struct an_panel_client *c, const struct an_panel_row *r)
{
    (void)c;
    for (int x = 0; x < CONFOUNDERS; x++)
        if (st->c->use[x] && isnan(r->x[x])) return true;
    return false;
}

ds_err an_altered_complete(const struct an_study *st, double *y, ds_arena *a, bool *asks, ds_why *w)
{
    (void)a, (void)w;
    *asks = drop_nights(st, y, incomplete);
    return DS_OK;
}

static bool early(const struct an_study *st, const struct an_panel_client *c, const struct an_panel_row *r)
{
    return r->night < st->p->row[c->first].night + TWO_WEEKS;
}

ds_err an_altered_later(const struct an_study *st, double *y, ds_arena *a, bool *asks, ds_why *w)
{
    (void)a, (void)w;
    *asks = drop_nights(st, y, early);
    return DS_OK;
}

static bool spontaneous(const struct an_study *st, const struct an_panel_client *c, const struct an_panel_row *r)
{
    (void)c;
    return (r->massages0 && r->ahead0 < st->s->standing_days) || (r->massages1 && r->ahead1 < st->s->standing_days);
}

ds_err an_altered_standing(const struct an_study *st, double *y, ds_arena *a, bool *asks, ds_why *w)
{
    int64_t nights = 0;
    (void)a, (void)w;
    bool any = drop_nights(st, y, spontaneous);
    for (size_t i = 0; i < st->p->n_rows; i++) nights += st->p->row[i].massages0 && !isnan(y[i]);
    *asks = any && nights >= st->s->min_session_nights;
    return DS_OK;
}

/* ---- values ---- */

static int compare(const void *x, const void *y)
{
    const double *a = x, *b = y;
    return (*a > *b) - (*a < *b);
}

/* The client's 10th percentile (type 7), the 90th where lower is better. */
static double worst_tenth(const struct an_study *st, const struct an_panel_client *c, double *scratch)
{
    size_t n = 0;
    for (size_t i = c->first; i < c->first + c->n; i++)
        if (an_row_usable(&st->p->row[i], st->outcome)) scratch[n++] = st->p->row[i].y[st->outcome];
    if (!n) return NAN;
    qsort(scratch, n, sizeof *scratch, compare);
    double at = (double)(n - 1) * (an_outcome_sign(st->outcome) > 0 ? 0.1 : 0.9);
    size_t i = (size_t)at;
    return i + 1 < n ? scratch[i] + (at - (double)i) * (scratch[i + 1] - scratch[i]) : scratch[n - 1];
}

ds_err an_altered_worst(const struct an_study *st, double *y, ds_arena *a, bool *asks, ds_why *w)
{
    double *scratch = ds_alloc(a, (st->p->n_rows + 1) * sizeof *scratch);
    *asks = false;
    if (!scratch) return ds_fail(w, DS_MEMORY, "%zu nights", st->p->n_rows);
    copy_outcome(st, y);
    for (size_t k = 0; k < st->p->n_clients; k++) {
        const struct an_panel_client *c = &st->p->client[k];
        double worst = worst_tenth(st, c, scratch);
        for (size_t i = c->first; i < c->first + c->n; i++) {
            const struct an_panel_row *r = &st->p->row[i];
            if (!r->massages0 || r->unknown || !isnan(r->y[st->outcome]) || isnan(worst)) continue;
            y[i] = worst;
            *asks = true;
        }
    }
    return DS_OK;
}

struct ranked {
    double value;
    size_t row;
};

static int compare_ranked(const void *x, const void *y)
{
    const struct ranked *a = x, *b = y;
    if (a->value != b->value) return a->value < b->value ? -1 : 1;
    return (a->row > b->row) - (a->row < b->row);
}

/* Percentiles 0..100, equals sharing theirs. */
static ds_err to_ranks(double *y, size_t rows, ds_arena *a, ds_why *w)
{
    struct ranked *r = ds_alloc(a, (rows + 1) * sizeof *r);
    size_t n = 0;
    if (!r) return ds_fail(w, DS_MEMORY, "%zu nights", rows);
    for (size_t i = 0; i < rows; i++)
        if (!isnan(y[i])) r[n++] = (struct ranked){ y[i], i };
    qsort(r, n, sizeof *r, compare_ranked);
    for (size_t i = 0, j; i < n; i = j) {
        for (j = i; j < n && r[j].value == r[i].value;) j++;
        for (size_t k = i; k < j; k++) y[r[k].row] = 100 * (double)(i + j) / 2 / (double)n;
    }
    return DS_OK;
}

ds_err an_altered_scale(const struct an_study *st, double *y, ds_arena *a, bool *asks, ds_why *w)
{
    *asks = true;
    copy_outcome(st, y);
    if (!an_outcomes[st->outcome].skewed) return to_ranks(y, st->p->n_rows, a, w);
    for (size_t i = 0; i < st->p->n_rows; i++) y[i] = log1p(y[i]);
    return DS_OK;
}

ds_err an_altered_good(const struct an_study *st, double *y, ds_arena *a, bool *asks, ds_why *w)
{
    const double sign = an_outcome_sign(st->outcome), from = an_good_from(st->outcome, st->s);
    size_t good = 0, n = 0;
    (void)a, (void)w;
    copy_outcome(st, y);
    for (size_t i = 0; i < st->p->n_rows; i++) {
        if (isnan(y[i])) continue;
        bool is = sign * y[i] >= sign * from;
        y[i] = is ? 100 * sign : 0;
        good += is, n++;
    }
    *asks = !isnan(from) && good > 0 && good < n;
    return DS_OK;
}
