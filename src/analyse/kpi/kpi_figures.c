#include "analyse/kpi/kpi_asking.h"
#include "analyse/kpi/kpi_judge.h"
#include "analyse/kpi/kpi_tables.h"

#include <math.h>
#include <string.h>

enum { FIRST_DAYS = 7 };

#define ALL_OF_IT " SELECT * FROM figure"

/* ---- one figure ---- */

typedef struct {
    int month, value, n, cases, total; /* columns; -1: none */
} shape;

static ds_err shape_of(const ds_rows *r, shape *s, ds_why *w)
{
    *s = (shape){ an_rule_column(r, "month"), an_rule_column(r, "value"), an_rule_column(r, "n"), an_rule_column(r, "cases"), an_rule_column(r, "total") };
    const int ways = (s->value >= 0) + (s->cases >= 0) + (s->total >= 0);
    if (s->month >= 0 && ways == 1 && (s->value >= 0 || s->n >= 0)) return DS_OK;
    return ds_fail(w, DS_CONFIG,
                   "the query gives a row a month with the columns month and value, or month, cases and n of a share, or "
                   "month, total and n of an average");
}

static double number(const ds_rows *r, int at)
{
    return at < 0 ? (double)NAN : ds_val_real(ds_rows_at(r, (size_t)at));
}

static void fill(const ds_rows *r, const shape *s, const ds_kpi *kpi, ds_kpi_month *m)
{
    m->n = number(r, s->n);
    m->part = number(r, s->cases >= 0 ? s->cases : s->total);
    m->value = s->value >= 0 ? number(r, s->value) : m->n > 0 ? m->part / m->n : (double)NAN;
    if (s->cases < 0) return;
    ds_wilson(m->part, m->n, &m->low, &m->high);
    m->few = m->n < (double)kpi->least;
}

size_t an_kpi_month_place(ds_date first, ds_date month)
{
    int y[2], m[2], d;
    ds_date_parts(first, &y[0], &m[0], &d);
    ds_date_parts(month, &y[1], &m[1], &d);
    return (size_t)(12 * (y[1] - y[0]) + m[1] - m[0]);
}

static ds_err take_row(const an_kpi_asking *q, const ds_rows *r, const shape *s, ds_kpi_series *out, ds_why *w)
{
    const ds_val month = ds_rows_at(r, (size_t)s->month);
    ds_date first = DS_NO_DATE;
    if (month.type != DS_V_TEXT || !ds_month_parse(month.as.s, &first))
        return ds_fail(w, DS_CONFIG, "the query's month is to be a text such as 2026-10");
    if (first >= q->first && first <= q->last) fill(r, s, out->kpi, &out->month[an_kpi_month_place(q->first, first)]);
    return DS_OK;
}

static ds_err new_series(const an_kpi_asking *q, ds_kpi_series *s, ds_why *w)
{
    s->n = q->first == DS_NO_DATE ? 0 : an_kpi_month_place(q->first, q->last) + 1;
    if (!(s->month = ds_alloc(q->a, (s->n + 1) * sizeof *s->month)))
        return ds_fail(w, DS_MEMORY, "the months of %s", s->kpi->name);
    ds_date first = q->first;
    for (size_t i = 0; i < s->n; i++, first = ds_month_last(first) + 1)
        s->month[i] = (ds_kpi_month){ first, NAN, NAN, NAN, NAN, NAN, false, NAN, NAN, NAN, DS_XMR_COMMON, false, "", "", "", NAN, false };
    return DS_OK;
}

static ds_err read_series(const an_kpi_asking *q, ds_kpi_series *s, ds_why *w)
{
    ds_rows *rows = NULL;
    shape has;
    bool more = false;
    ds_err err = an_kpi_query(q, s->kpi->query, ALL_OF_IT, &rows, w);
    if (!err) err = shape_of(rows, &has, w);
    while (!err && !(err = ds_rows_next(rows, &more, w)) && more) err = take_row(q, rows, &has, s, w);
    ds_rows_close(rows);
    return err;
}

static ds_err one_figure(const an_kpi_asking *q, const an_entry *e, ds_kpi_series *s, ds_why *w)
{
    ds_err err = new_series(q, s, w);
    if (!err) err = read_series(q, s, w);
    if (err) return ds_within(w, "%s:%d:%d: %s", e->file, s->kpi->at.line, s->kpi->at.column, s->kpi->name);
    an_kpi_closed_put(q, s);
    return an_kpi_judge(s, q->partial, q->begins, q->n_begins, q->a, w);
}

/* ---- before the first ---- */

static ds_err read_log(an_kpi_asking *q, ds_why *w)
{
    ds_rows *rows = NULL;
    bool more = false;
    ds_date day = DS_NO_DATE;
    ds_err err = an_kpi_query(q, "SELECT first_day FROM log", ALL_OF_IT, &rows, w);
    if (!err) err = ds_rows_next(rows, &more, w);
    if (!err && more && ds_rows_at(rows, 0).type == DS_V_TEXT)
        (void)ds_date_parse(ds_rows_at(rows, 0).as.s, DS_DATES_ISO, &day);
    ds_rows_close(rows);
    q->first = day == DS_NO_DATE ? day : ds_month_first(day);
    q->partial = day != DS_NO_DATE && day >= q->first + FIRST_DAYS;
    return err;
}

static ds_err take_events(an_kpi_asking *q, const ds_settings *s, ds_why *w)
{
    const ds_practice_event *e = s->events.item;
    if (!(q->begins = ds_alloc(q->a, (s->events.n + 1) * sizeof *q->begins)))
        return ds_fail(w, DS_MEMORY, "the events of practice.yaml");
    for (size_t i = 0; i < s->events.n; i++)
        if (e[i].rebase && ds_date_parse(ds_str_of(e[i].on), DS_DATES_ISO, &q->begins[q->n_begins])) q->n_begins++;
    return DS_OK;
}

static ds_err open_store(an_kpi_asking *q, const char *path, const ds_table tables[AN_KPI_SETTINGS_TABLES], ds_why *w)
{
    ds_err err = ds_db_open(path, &q->db, w);
    for (int i = 0; !err && i < AN_KPI_SETTINGS_TABLES; i++) err = ds_db_add(q->db, &tables[i], w);
    return err ? err : ds_db_guard(q->db, NULL, w);
}

static double target_of(const ds_settings *s, const char *name)
{
    const ds_word *t = s->targets.item;
    double x = NAN;
    for (size_t i = 0; i < s->targets.n; i++)
        if (!strcmp(t[i].word, name)) (void)ds_decimal(ds_str_of(t[i].means), '.', &x);
    return x;
}

static ds_err all_figures(an_kpi_asking *q, const ds_settings *s, ds_kpi_figures *out, ds_why *w)
{
    out->n = ds_kpis_count(q->kpis);
    if (!(out->series = ds_alloc(q->a, (out->n + 1) * sizeof *out->series)))
        return ds_fail(w, DS_MEMORY, "the key figures");
    ds_err err = read_log(q, w);
    if (!err) err = an_kpi_closed_read(q, w);
    for (size_t i = 0; !err && i < out->n; i++) {
        const an_entry *e = &q->kpis->figures.entry[i];
        out->series[i] = (ds_kpi_series){ .kpi = e->item, .target = target_of(s, ds_kpis_at(q->kpis, i)->name) };
        err = one_figure(q, e, &out->series[i], w);
    }
    return err;
}

static ds_err all_tables(const an_kpi_asking *q, ds_kpi_figures *out, ds_why *w)
{
    ds_err err = an_kpi_tables(out, q->a, out->table + AN_KPI_SETTINGS_TABLES, w);
    if (!err) err = an_kpi_rows_table(q, &out->table[AN_KPI_SETTINGS_TABLES + 2], w);
    return err ? err : an_kpi_restated_tables(q, out, out->table + AN_KPI_SETTINGS_TABLES + 3, w);
}

ds_err ds_kpis_ask(const ds_kpis *k, const char *store_path, const ds_settings *settings, ds_date month, ds_arena *a,
                   ds_kpi_figures *out, ds_why *w)
{
    an_kpi_asking q = { .kpis = k, .last = ds_month_first(month), .a = a };
    *out = (ds_kpi_figures){ 0 };
    if (!an_kpi_asking_begin(&q)) return ds_fail(w, DS_MEMORY, "the key figures");
    ds_err err = an_kpi_settings_tables(settings, a, out->table, w);
    if (!err) err = take_events(&q, settings, w);
    if (!err) err = open_store(&q, store_path, out->table, w);
    if (!err) err = an_kpi_keep_common(&q, w);
    if (!err) err = all_figures(&q, settings, out, w);
    if (!err) err = all_tables(&q, out, w);
    ds_db_close(q.db);
    return err;
}
