#include "analyse/kpi/kpi_asking.h"

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

static an_rule_asking asking_of(const an_kpi_asking *q)
{
    return (an_rule_asking){ q->db, q->param, AN_KPI_PARAMS, q->a };
}

ds_err an_kpi_keep_common(const an_kpi_asking *q, ds_why *w)
{
    const an_rule_asking asking = asking_of(q);
    return an_rule_keep_common(&asking, q->kpis->figures.with, q->kpis->figures.n_with, w);
}

ds_err an_kpi_query(const an_kpi_asking *q, const char *sql, const char *then, ds_rows **out, ds_why *w)
{
    const an_rule_asking asking = asking_of(q);
    return an_rule_query(&asking, sql, then, out, w);
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
