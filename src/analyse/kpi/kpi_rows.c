/* The rows that make the figures of a month, as the catalogue's `rows` tell them. */
#include "analyse/kpi/kpi_asking.h"

#include <string.h>

static const char *const columns[] = { "name", "month", "client", "date", "file", "line", "part", "base", "middle" };
enum { COLUMNS = sizeof columns / sizeof *columns, ASKED = COLUMNS - 1 };

typedef struct {
    ds_val *cell;
    size_t n, room; /* rows */
} list;

static ds_err grow(ds_arena *a, list *l, ds_why *w)
{
    if (l->n < l->room) return DS_OK;
    const size_t room = l->room ? 2 * l->room : 256;
    ds_val *more = ds_alloc(a, room * COLUMNS * sizeof *more);
    if (!more) return ds_fail(w, DS_MEMORY, "rows of key figures");
    if (l->n) memcpy(more, l->cell, l->n * COLUMNS * sizeof *more);
    *l = (list){ more, l->n, room };
    return DS_OK;
}

/* at: where the query has each of our columns but the first. */
static ds_err places(const ds_rows *r, int at[ASKED], ds_why *w)
{
    for (int i = 0; i < ASKED; i++) at[i] = an_rule_column(r, columns[i + 1]);
    bool whole = true;
    for (int i = 0; i < 5; i++) whole = whole && at[i] >= 0;
    if (whole && (at[5] >= 0) != (at[7] >= 0)) return DS_OK;
    return ds_fail(w, DS_CONFIG,
                   "rows: the query gives a row each of what makes the figure, with the columns month, client, date, file, "
                   "line and part, with base for a share or an average, or with middle in place of part");
}

static ds_err take(const an_kpi_asking *q, const ds_rows *r, const int at[ASKED], const char *name, list *l, ds_why *w)
{
    ds_err err = grow(q->a, l, w);
    if (err) return err;
    ds_val *v = l->cell + COLUMNS * l->n++;
    memset(v, 0, COLUMNS * sizeof *v);
    v[0] = DS_VTEXT(ds_str_of(name));
    for (int i = 0; !err && i < ASKED; i++) {
        if (at[i] >= 0) v[i + 1] = ds_rows_at(r, (size_t)at[i]);
        err = an_rule_keep(q->a, &v[i + 1], w);
    }
    return err;
}

static ds_err of_figure(const an_kpi_asking *q, const an_entry *e, list *l, ds_why *w)
{
    const ds_kpi *kpi = e->item;
    ds_rows *rows = NULL;
    int at[ASKED];
    bool more = false;
    ds_err err = an_kpi_query_rows(q, kpi->rows, " SELECT * FROM figure WHERE month = :row_month ORDER BY date, client, line",
                                   q->last, kpi->name, &rows, w);
    if (!err) err = places(rows, at, w);
    while (!err && !(err = ds_rows_next(rows, &more, w)) && more) err = take(q, rows, at, kpi->name, l, w);
    ds_rows_close(rows);
    return err ? ds_within(w, "%s:%d:%d: %s", e->file, kpi->at.line, kpi->at.column, kpi->name) : DS_OK;
}

ds_err an_kpi_rows_table(const an_kpi_asking *q, ds_table *out, ds_why *w)
{
    list l = { 0 };
    ds_err err = grow(q->a, &l, w);
    for (size_t i = 0; !err && i < q->kpis->figures.n; i++)
        if (ds_kpis_at(q->kpis, i)->rows) err = of_figure(q, &q->kpis->figures.entry[i], &l, w);
    *out = (ds_table){ "v1_kpi_row", columns, l.cell, COLUMNS, l.n, NULL };
    return err;
}
