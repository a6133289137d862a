/* Closed months: what was kept of them stands in place of what their rows give today; where that is something else, both
 * are told, with the rows that differ. */
#include "analyse/kpi/kpi_asking.h"

#include <math.h>
#include <string.h>

/* ---- what is kept ---- */

static ds_err take_kept(const an_kpi_asking *q, const ds_rows *r, an_kpi_kept *k, ds_why *w)
{
    ds_val text[3] = { ds_rows_at(r, 0), ds_rows_at(r, 1), ds_rows_at(r, 2) };
    ds_err err = DS_OK;
    for (int i = 0; !err && i < 3; i++) err = an_rule_keep(q->a, &text[i], w);
    if (err || !ds_month_parse(text[0].as.s, &k->month)) return err ? err : ds_fail(w, DS_STORE, "a closed month has no name");
    k->closed_at = text[1].as.s.p;
    k->name = text[2].as.s.p;
    k->value = ds_val_real(ds_rows_at(r, 3));
    k->n = ds_val_real(ds_rows_at(r, 4));
    k->part = ds_val_real(ds_rows_at(r, 5));
    return DS_OK;
}

static const char kept_sql[] = "SELECT f.month, m.closed_at, f.name, f.value, f.n, f.part, count(*) OVER () FROM v1_closed_figure f "
                               "JOIN v1_closed_month m ON m.month = f.month WHERE f.month <= :month ORDER BY f.month";

ds_err an_kpi_closed_read(an_kpi_asking *q, ds_why *w)
{
    ds_rows *rows = NULL;
    an_kpi_kept *kept = NULL;
    bool more = false;
    ds_err err = ds_ask(q->db, DS_LIT(kept_sql), q->param, AN_KPI_PARAMS, &rows, w);
    while (!err && !(err = ds_rows_next(rows, &more, w)) && more) {
        const size_t all = (size_t)ds_val_int(ds_rows_at(rows, 6), 0);
        if (!kept && !(kept = ds_alloc(q->a, (all + 1) * sizeof *kept))) err = ds_fail(w, DS_MEMORY, "closed months");
        if (!err) err = take_kept(q, rows, &kept[q->n_kept], w);
        if (!err) q->n_kept++;
    }
    ds_rows_close(rows);
    q->kept = kept;
    for (size_t i = 0; i < q->n_kept; i++)
        if (q->first == DS_NO_DATE || kept[i].month < q->first) q->first = kept[i].month;
    return err;
}

/* Computed twice on other ways round, a number may differ in its last digits. */
static bool is_same(double a, double b)
{
    if (isnan(a) || isnan(b)) return isnan(a) && isnan(b);
    return fabs(a - b) <= 1e-9 * fmax(1, fmax(fabs(a), fabs(b)));
}

static void put(const an_kpi_kept *k, const ds_kpi *kpi, ds_kpi_month *m)
{
    m->closed = k->closed_at;
    m->now = m->value;
    m->restated = !is_same(m->value, k->value);
    m->value = k->value;
    m->n = k->n;
    m->part = k->part;
    if (kpi->unit != DS_KPI_SHARE || isnan(k->part)) return;
    ds_wilson(m->part, m->n, &m->low, &m->high);
    m->few = m->n < (double)kpi->least;
}

void an_kpi_closed_put(const an_kpi_asking *q, ds_kpi_series *s)
{
    for (size_t i = 0; i < q->n_kept; i++)
        if (!strcmp(q->kept[i].name, s->kpi->name))
            put(&q->kept[i], s->kpi, &s->month[an_kpi_month_place(q->first, q->kept[i].month)]);
}

/* ---- what is otherwise today ---- */

static const char *const figure_columns[] = { "month", "place", "name", "words", "format", "closed_at", "was", "now", "why" };
static const char *const row_columns[] = { "month", "place", "name", "words", "client", "date", "change", "was", "now", "file", "line" };
enum { FIGURE_COLUMNS = sizeof figure_columns / sizeof *figure_columns, ROW_COLUMNS = sizeof row_columns / sizeof *row_columns };

/* A client's rows of a day are held against each other in the order of what they add. %s: the query's own columns. */
static const char differ_sql[] =
    ", was AS (SELECT client, date, part, base, file, line, row_number() OVER (PARTITION BY client, date ORDER BY part, base) AS nth "
    "FROM v1_closed_row WHERE month = :row_month AND name = :row_name), "
    "now AS (SELECT client, date, %s AS part, %s AS base, file, line, "
    "row_number() OVER (PARTITION BY client, date ORDER BY %s, %s) AS nth FROM figure WHERE month = :row_month) "
    "SELECT coalesce(n.client, w.client), coalesce(n.date, w.date), "
    "CASE WHEN w.nth IS NULL THEN 'new' WHEN n.nth IS NULL THEN 'gone' ELSE 'changed' END, w.part, n.part, "
    "coalesce(n.file, w.file), coalesce(n.line, w.line) "
    "FROM was w FULL JOIN now n ON n.client IS w.client AND n.date = w.date AND n.nth = w.nth "
    "WHERE w.nth IS NULL OR n.nth IS NULL OR (w.part IS NULL) <> (n.part IS NULL) OR (w.base IS NULL) <> (n.base IS NULL) "
    "OR abs(w.part - n.part) > 1e-9 OR abs(w.base - n.base) > 1e-9 ORDER BY 2, 1";
enum { ASKED = 7 };

typedef struct {
    ds_val *cell;
    size_t n, room, columns;
} list;

static ds_val *next(ds_arena *a, list *l, ds_why *w)
{
    if (l->n == l->room) {
        const size_t room = l->room ? 2 * l->room : 64;
        ds_val *more = ds_alloc(a, room * l->columns * sizeof *more);
        if (!more) {
            (void)ds_fail(w, DS_MEMORY, "closed months");
            return NULL;
        }
        if (l->n) memcpy(more, l->cell, l->n * l->columns * sizeof *more);
        l->cell = more;
        l->room = room;
    }
    return l->cell + l->columns * l->n++;
}

/* One figure of one closed month. */
typedef struct {
    const ds_kpi_series *s;
    const ds_kpi_month *m;
    size_t place;
    ds_val month;
    int64_t fresh, changed, gone;
} restated;

/* In the arena; NULL: no memory. */
static const char *differ_of(const an_kpi_asking *q, const restated *r, ds_why *w)
{
    ds_rows *rows = NULL;
    const char *text = NULL;
    if (an_kpi_query(q, r->s->kpi->rows, " SELECT * FROM figure LIMIT 0", &rows, w)) return NULL;
    const char *part = an_rule_column(rows, "part") >= 0 ? "part" : "middle", *base = an_rule_column(rows, "base") >= 0 ? "base" : "NULL";
    text = ds_textf(q->a, differ_sql, part, base, part, base);
    ds_rows_close(rows);
    if (!text) (void)ds_fail(w, DS_MEMORY, "closed months");
    return text;
}

static ds_err take_row(const an_kpi_asking *q, const ds_rows *rows, restated *r, list *l, ds_why *w)
{
    ds_val at[ASKED], *v = next(q->a, l, w);
    ds_err err = v ? DS_OK : w->code;
    for (size_t i = 0; !err && i < ASKED; i++) {
        at[i] = ds_rows_at(rows, i);
        err = an_rule_keep(q->a, &at[i], w);
    }
    if (err) return err;
    const ds_val row[ROW_COLUMNS] = { r->month, DS_VINT((int64_t)r->place), DS_VTEXT(ds_str_of(r->s->kpi->name)),
                                      DS_VTEXT(ds_str_of(r->s->kpi->words)), at[0], at[1], at[2], at[3], at[4], at[5], at[6] };
    memcpy(v, row, sizeof row);
    int64_t *count = ds_same(at[2].as.s, DS_LIT("new")) ? &r->fresh : ds_same(at[2].as.s, DS_LIT("gone")) ? &r->gone : &r->changed;
    ++*count;
    return DS_OK;
}

static ds_err read_rows(const an_kpi_asking *q, restated *r, list *l, ds_why *w)
{
    ds_rows *rows = NULL;
    bool more = false;
    if (!r->s->kpi->rows) return DS_OK;
    const char *sql = differ_of(q, r, w);
    ds_err err = sql ? an_kpi_query_rows(q, r->s->kpi->rows, sql, r->m->first, r->s->kpi->name, &rows, w) : w->code;
    while (!err && !(err = ds_rows_next(rows, &more, w)) && more) err = take_row(q, rows, r, l, w);
    ds_rows_close(rows);
    return err;
}

static const char *why_of(ds_arena *a, const restated *r)
{
    if (!r->s->kpi->rows) return "which rows made it is not told";
    if (!(r->fresh + r->changed + r->gone)) return "its rows are as they were: it is counted in another way now";
    const char *text = "";
    const struct {
        int64_t n;
        const char *word;
    } part[] = { { r->fresh, "new" }, { r->changed, "changed" }, { r->gone, "gone" } };
    for (size_t i = 0; text && i < DS_COUNT(part); i++)
        if (part[i].n)
            text = ds_textf(a, "%s%s%lld row%s %s", text, *text ? ", " : "", (long long)part[i].n, part[i].n == 1 ? "" : "s",
                            part[i].word);
    return text;
}

static ds_err take_figure(const an_kpi_asking *q, restated *r, list l[2], ds_why *w)
{
    char month[11];
    ds_date_text(r->m->first, month);
    r->month = DS_VTEXT(ds_keep(q->a, ((ds_str){ month, 7 })));
    ds_err err = r->month.as.s.p ? read_rows(q, r, &l[1], w) : ds_fail(w, DS_MEMORY, "closed months");
    if (err) return err;
    const ds_kpi *k = r->s->kpi;
    const char *why = why_of(q->a, r);
    ds_val *v = next(q->a, &l[0], w);
    if (!v || !why) return ds_fail(w, DS_MEMORY, "closed months");
    const ds_val row[FIGURE_COLUMNS] = { r->month,
                                         DS_VINT((int64_t)r->place),
                                         DS_VTEXT(ds_str_of(k->name)),
                                         DS_VTEXT(ds_str_of(k->words)),
                                         DS_VTEXT(ds_str_of(ds_kpi_format((ds_kpi_unit)k->unit))),
                                         DS_VTEXT(ds_str_of(r->m->closed)),
                                         DS_VREAL(r->m->value),
                                         DS_VREAL(r->m->now),
                                         DS_VTEXT(ds_str_of(why)) };
    memcpy(v, row, sizeof row);
    return DS_OK;
}

ds_err an_kpi_restated_tables(const an_kpi_asking *q, const ds_kpi_figures *f, ds_table out[2], ds_why *w)
{
    list l[2] = { { .columns = FIGURE_COLUMNS }, { .columns = ROW_COLUMNS } };
    ds_err err = DS_OK;
    for (size_t i = 0; !err && i < f->n; i++)
        for (size_t k = 0; !err && k < f->series[i].n; k++) {
            restated r = { .s = &f->series[i], .m = &f->series[i].month[k], .place = i + 1 };
            if (r.m->restated) err = take_figure(q, &r, l, w);
        }
    out[0] = (ds_table){ "v1_restated", figure_columns, l[0].cell, FIGURE_COLUMNS, l[0].n, NULL };
    out[1] = (ds_table){ "v1_restated_row", row_columns, l[1].cell, ROW_COLUMNS, l[1].n, NULL };
    return err;
}
