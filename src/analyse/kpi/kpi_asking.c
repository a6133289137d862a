#include "analyse/kpi/kpi_asking.h"

#include <string.h>

/* Without what may follow a query and may not stand within another. */
static ds_str bare(const char *sql)
{
    ds_str s = ds_trim(ds_str_of(sql));
    while (s.n && (s.p[s.n - 1] == ';' || s.p[s.n - 1] == '\n' || s.p[s.n - 1] == ' ')) s.n--;
    return s;
}

static bool put_param(an_kpi_asking *q, size_t i, const char *name, const char *text)
{
    const ds_str kept = ds_keep(q->a, ds_str_of(text));
    q->param[i] = (ds_param){ name, DS_VTEXT(kept) };
    return kept.p;
}

bool an_kpi_asking_begin(an_kpi_asking *q)
{
    char month[11], last[11];
    ds_date_text(q->last, month);
    ds_date_text(ds_month_last(q->last), last);
    const bool first = put_param(q, 1, "month_first", month);
    month[7] = '\0';
    return first && put_param(q, 0, "month", month) && put_param(q, 2, "month_last", last) &&
           put_param(q, 3, "row_month", month) && put_param(q, 4, "row_name", "");
}

ds_err an_kpi_keep_common(const an_kpi_asking *q, ds_why *w)
{
    ds_err err = DS_OK;
    for (size_t i = 0; !err && i < q->kpis->n_with; i++) {
        const an_kpi_with *with = &q->kpis->with[i];
        const char *sql = ds_textf(q->a, "WITH RECURSIVE %s AS (%.*s\n) SELECT * FROM %s", with->name, DS_FMT(bare(with->sql)), with->name);
        err = sql ? ds_db_keep(q->db, with->name, ds_str_of(sql), q->param, AN_KPI_PARAMS, w) : ds_fail(w, DS_MEMORY, "a query");
        if (err) err = ds_within(w, "%s:%d:%d: %s", with->file, with->at.line, with->at.column, with->name);
    }
    return err;
}

ds_err an_kpi_query(const an_kpi_asking *q, const char *sql, const char *then, ds_rows **out, ds_why *w)
{
    const char *whole = ds_textf(q->a, "WITH RECURSIVE figure AS (%.*s\n)%s", DS_FMT(bare(sql)), then);
    *out = NULL;
    if (!whole) return ds_fail(w, DS_MEMORY, "a query");
    return ds_ask(q->db, ds_str_of(whole), q->param, AN_KPI_PARAMS, out, w);
}

ds_err an_kpi_query_rows(const an_kpi_asking *q, const char *sql, const char *then, ds_date month, const char *name,
                         ds_rows **out, ds_why *w)
{
    char text[11];
    an_kpi_asking of = *q;
    ds_date_text(month, text);
    text[7] = '\0';
    *out = NULL;
    if (!put_param(&of, 3, "row_month", text) || !put_param(&of, 4, "row_name", name)) return ds_fail(w, DS_MEMORY, "a query");
    return an_kpi_query(&of, sql, then, out, w);
}

int an_kpi_column(const ds_rows *r, const char *name)
{
    for (size_t i = 0; i < ds_rows_width(r); i++)
        if (!strcmp(ds_rows_name(r, i), name)) return (int)i;
    return -1;
}

ds_err an_kpi_keep(ds_arena *a, ds_val *v, ds_why *w)
{
    if (v->type != DS_V_TEXT) return DS_OK;
    v->as.s = ds_keep(a, v->as.s);
    return v->as.s.p ? DS_OK : ds_fail(w, DS_MEMORY, "rows of key figures");
}
