#include "report/sheet/chart_beside.h"

#include <math.h>
#include <string.h>

static double number_in(const rep_answer *t, size_t row, int column)
{
    double x;
    return rep_number_of(rep_answer_at(t, row, column), REP_F_DECIMAL2, &x) ? x : NAN;
}

/* ---- one scale for charts that are compared ---- */

static ds_err widen(const rep_page *p, const rep_chart *c, rep_pending_chart *q, ds_why *w)
{
    static const char *const names[] = { "estimate", "low", "high" };
    rep_answer t;
    int column;
    ds_err err = rep_ask(p->in, c->query, c->at, &t, w);
    for (size_t i = 0; !err && i < DS_COUNT(names); i++) {
        err = rep_column_named(p->in, &t, names[i], c->at, &column, w);
        for (size_t row = 0; !err && row < t.rows; row++) {
            q->low = fmin(q->low, number_in(&t, row, column));
            q->high = fmax(q->high, number_in(&t, row, column));
        }
    }
    return err;
}

static ds_err share_scale(const rep_page *p, rep_pending_chart *q, ds_why *w)
{
    const rep_block *b = p->def->blocks.item;
    ds_err err = DS_OK;
    q->low = q->high = NAN;
    for (size_t i = 0; !err && q->def->scale && i < p->def->blocks.n; i++)
        if (b[i].chart.scale && !strcmp(b[i].chart.scale, q->def->scale)) err = widen(p, &b[i].chart, q, w);
    return err;
}

/* ---- the rug ---- */

static ds_err ask_rug(const rep_page *p, rep_pending_chart *q, ds_why *w)
{
    const rep_chart *c = q->def;
    rep_answer all;
    int x = -1, n = -1;
    if (!c->rug) return DS_OK;
    ds_err err = rep_ask(p->in, c->rug, c->at, &all, w);
    if (!err) err = rep_column_named(p->in, &all, "x", c->at, &x, w);
    if (!err) err = rep_column_named(p->in, &all, "n", c->at, &n, w);
    if (err) return err;
    if (all.rows > REP_POINTS_MOST / 3) {
        (void)ds_fail(w, DS_CONFIG, "a rug of %zu places is more than the %d that a chart has room for: sum up, or add a LIMIT", all.rows,
                      REP_POINTS_MOST / 3);
        return rep_at(p->in->def, c->at, w);
    }
    q->rug = (rep_answer){ .width = 2, .rows = all.rows, .cell = ds_alloc(p->in->a, (2 * all.rows + 1) * sizeof *q->rug.cell) };
    if (!q->rug.cell) return ds_fail(w, DS_MEMORY, "a chart's rug");
    for (size_t row = 0; row < all.rows; row++) {
        q->rug.cell[2 * row] = rep_answer_at(&all, row, x);
        q->rug.cell[2 * row + 1] = rep_answer_at(&all, row, n);
        q->most = fmax(q->most, number_in(&all, row, n));
    }
    return DS_OK;
}

bool rep_rug_spike(const rep_pending_chart *q, size_t row, const rep_scale *across, const rep_scale *up, rep_spike *out)
{
    static const double share = 1.0 / 6;
    const double x = number_in(&q->rug, row, 0), n = number_in(&q->rug, row, 1);
    if (!(n > 0) || !(x >= across->min && x <= across->max)) return false;
    *out = (rep_spike){ x, up->min, up->min + share * (up->max - up->min) * n / q->most, n };
    return true;
}

ds_err rep_chart_beside(const rep_page *p, rep_pending_chart *q, ds_why *w)
{
    ds_err err = share_scale(p, q, w);
    return err ? err : ask_rug(p, q, w);
}
