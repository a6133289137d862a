#include "analyse/kpi/kpi_catalogue.h"
#include "analyse/kpi/kpi_judge.h"
#include "analyse/kpi/kpi_tables.h"

#include <math.h>
#include <string.h>

enum { PARAMS = 3, FIRST_DAYS = 7 };

/* All that asking takes. */
typedef struct {
    const ds_kpis *kpis;
    ds_db *db;
    ds_param param[PARAMS];
    const char *with; /* "WITH RECURSIVE log AS (...), ..." */
    ds_date first, last; /* months of the log */
    bool partial;        /* the log begins within the first, after its first days */
    ds_date *begins;
    size_t n_begins;
    ds_arena *a;
} asking;

/* ---- queries ---- */

/* Without what may follow a query and may not stand within another. */
static ds_str bare(const char *sql)
{
    ds_str s = ds_trim(ds_str_of(sql));
    while (s.n && (s.p[s.n - 1] == ';' || s.p[s.n - 1] == '\n' || s.p[s.n - 1] == ' ')) s.n--;
    return s;
}

static const char *with_of(const ds_kpis *k, ds_arena *a)
{
    const char *text = "WITH RECURSIVE ";
    for (size_t i = 0; text && i < k->n_with; i++)
        text = ds_textf(a, "%s%s AS (%.*s\n), ", text, k->with[i].name, DS_FMT(bare(k->with[i].sql)));
    return text;
}

static ds_err ask(const asking *q, const char *sql, ds_rows **out, ds_why *w)
{
    const char *whole = ds_textf(q->a, "%sfigure AS (%.*s\n) SELECT * FROM figure", q->with, DS_FMT(bare(sql)));
    *out = NULL;
    if (!whole) return ds_fail(w, DS_MEMORY, "a query");
    return ds_ask(q->db, ds_str_of(whole), q->param, PARAMS, out, w);
}

/* ---- one figure ---- */

typedef struct {
    int month, value, n, cases, total; /* columns; -1: none */
} shape;

static int column(const ds_rows *r, const char *name)
{
    for (size_t i = 0; i < ds_rows_width(r); i++)
        if (!strcmp(ds_rows_name(r, i), name)) return (int)i;
    return -1;
}

static ds_err shape_of(const ds_rows *r, shape *s, ds_why *w)
{
    *s = (shape){ column(r, "month"), column(r, "value"), column(r, "n"), column(r, "cases"), column(r, "total") };
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

static size_t month_place(ds_date first, ds_date month)
{
    int y[2], m[2], d;
    ds_date_parts(first, &y[0], &m[0], &d);
    ds_date_parts(month, &y[1], &m[1], &d);
    return (size_t)(12 * (y[1] - y[0]) + m[1] - m[0]);
}

static ds_err take_row(const asking *q, const ds_rows *r, const shape *s, ds_kpi_series *out, ds_why *w)
{
    const ds_val month = ds_rows_at(r, (size_t)s->month);
    ds_date first = DS_NO_DATE;
    if (month.type != DS_V_TEXT || !ds_month_parse(month.as.s, &first))
        return ds_fail(w, DS_CONFIG, "the query's month is to be a text such as 2026-10");
    if (first >= q->first && first <= q->last) fill(r, s, out->kpi, &out->month[month_place(q->first, first)]);
    return DS_OK;
}

static ds_err new_series(const asking *q, ds_kpi_series *s, ds_why *w)
{
    s->n = q->first == DS_NO_DATE ? 0 : month_place(q->first, q->last) + 1;
    if (!(s->month = ds_alloc(q->a, (s->n + 1) * sizeof *s->month)))
        return ds_fail(w, DS_MEMORY, "the months of %s", s->kpi->name);
    ds_date first = q->first;
    for (size_t i = 0; i < s->n; i++, first = ds_month_last(first) + 1)
        s->month[i] = (ds_kpi_month){ first, NAN, NAN, NAN, NAN, NAN, false, NAN, NAN, NAN, DS_XMR_COMMON, "", "" };
    return DS_OK;
}

static ds_err read_series(const asking *q, ds_kpi_series *s, ds_why *w)
{
    ds_rows *rows = NULL;
    shape has;
    bool more = false;
    ds_err err = ask(q, s->kpi->query, &rows, w);
    if (!err) err = shape_of(rows, &has, w);
    while (!err && !(err = ds_rows_next(rows, &more, w)) && more) err = take_row(q, rows, &has, s, w);
    ds_rows_close(rows);
    return err;
}

static ds_err one_figure(const asking *q, const an_kpi_entry *e, ds_kpi_series *s, ds_why *w)
{
    ds_err err = new_series(q, s, w);
    if (!err) err = read_series(q, s, w);
    if (err) return ds_within(w, "%s:%d:%d: %s", e->file, e->kpi->at.line, e->kpi->at.column, e->kpi->name);
    return an_kpi_judge(s, q->partial, q->begins, q->n_begins, q->a, w);
}

/* ---- before the first ---- */

static ds_err read_log(asking *q, ds_why *w)
{
    ds_rows *rows = NULL;
    bool more = false;
    ds_date day = DS_NO_DATE;
    ds_err err = ask(q, "SELECT first_day FROM log", &rows, w);
    if (!err) err = ds_rows_next(rows, &more, w);
    if (!err && more && ds_rows_at(rows, 0).type == DS_V_TEXT)
        (void)ds_date_parse(ds_rows_at(rows, 0).as.s, DS_DATES_ISO, &day);
    ds_rows_close(rows);
    q->first = day == DS_NO_DATE ? day : ds_month_first(day);
    q->partial = day != DS_NO_DATE && day >= q->first + FIRST_DAYS;
    return err;
}

static ds_err take_events(asking *q, const ds_settings *s, ds_why *w)
{
    const ds_practice_event *e = s->events.item;
    if (!(q->begins = ds_alloc(q->a, (s->events.n + 1) * sizeof *q->begins)))
        return ds_fail(w, DS_MEMORY, "the events of practice.yaml");
    for (size_t i = 0; i < s->events.n; i++)
        if (e[i].rebase && ds_date_parse(ds_str_of(e[i].on), DS_DATES_ISO, &q->begins[q->n_begins])) q->n_begins++;
    return DS_OK;
}

static bool fill_params(asking *q)
{
    char text[3][11];
    static const char *const names[PARAMS] = { "month", "month_first", "month_last" };
    ds_date_text(q->last, text[0]);
    ds_date_text(q->last, text[1]);
    ds_date_text(ds_month_last(q->last), text[2]);
    text[0][7] = '\0';
    for (int i = 0; i < PARAMS; i++) {
        const ds_str kept = ds_keep(q->a, ds_str_of(text[i]));
        if (!kept.p) return false;
        q->param[i] = (ds_param){ names[i], DS_VTEXT(kept) };
    }
    return true;
}

static ds_err open_store(asking *q, const char *path, const ds_table tables[2], ds_why *w)
{
    ds_err err = ds_db_open(path, &q->db, w);
    for (int i = 0; !err && i < 2; i++) err = ds_db_add(q->db, &tables[i], w);
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

static ds_err all_figures(asking *q, const ds_settings *s, ds_kpi_figures *out, ds_why *w)
{
    out->n = q->kpis->n;
    if (!(out->series = ds_alloc(q->a, (out->n + 1) * sizeof *out->series)))
        return ds_fail(w, DS_MEMORY, "the key figures");
    ds_err err = read_log(q, w);
    for (size_t i = 0; !err && i < out->n; i++) {
        const an_kpi_entry *e = &q->kpis->entry[i];
        out->series[i] = (ds_kpi_series){ .kpi = e->kpi, .target = target_of(s, e->kpi->name) };
        err = one_figure(q, e, &out->series[i], w);
    }
    return err;
}

ds_err ds_kpis_ask(const ds_kpis *k, const char *store_path, const ds_settings *settings, ds_date month, ds_arena *a,
                   ds_kpi_figures *out, ds_why *w)
{
    asking q = { .kpis = k, .with = with_of(k, a), .last = ds_month_first(month), .a = a };
    *out = (ds_kpi_figures){ 0 };
    if (!q.with || !fill_params(&q)) return ds_fail(w, DS_MEMORY, "the key figures");
    ds_err err = an_kpi_settings_tables(settings, a, out->table, w);
    if (!err) err = take_events(&q, settings, w);
    if (!err) err = open_store(&q, store_path, out->table, w);
    if (!err) err = all_figures(&q, settings, out, w);
    ds_db_close(q.db);
    return err ? err : an_kpi_tables(out, a, out->table + 2, w);
}
