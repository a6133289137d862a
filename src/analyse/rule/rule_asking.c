#include "analyse/rule/rule_asking.h"

#include <string.h>

/* Without what may follow a query and may not stand within another. */
static ds_str bare(const char *sql)
{
    ds_str s = ds_trim(ds_str_of(sql));
    while (s.n && (s.p[s.n - 1] == ';' || s.p[s.n - 1] == '\n' || s.p[s.n - 1] == ' ')) s.n--;
    return s;
}

ds_err an_rule_keep_common(const an_rule_asking *q, const an_with *with, size_t n, ds_why *w)
{
    ds_err err = DS_OK;
    for (size_t i = 0; !err && i < n; i++) {
        const char *sql = ds_textf(q->a, "WITH RECURSIVE %s AS (%.*s\n) SELECT * FROM %s", with[i].name,
                                   DS_FMT(bare(with[i].sql)), with[i].name);
        err = sql ? ds_db_keep(q->db, with[i].name, ds_str_of(sql), q->param, q->n_params, w) : ds_fail(w, DS_MEMORY, "a query");
        if (err) err = ds_within(w, "%s:%d:%d: %s", with[i].file, with[i].at.line, with[i].at.column, with[i].name);
    }
    return err;
}

ds_err an_rule_query(const an_rule_asking *q, const char *sql, const char *then, ds_rows **out, ds_why *w)
{
    const char *whole = ds_textf(q->a, "WITH RECURSIVE figure AS (%.*s\n)%s", DS_FMT(bare(sql)), then);
    *out = NULL;
    if (!whole) return ds_fail(w, DS_MEMORY, "a query");
    return ds_ask(q->db, ds_str_of(whole), q->param, q->n_params, out, w);
}

int an_rule_column(const ds_rows *r, const char *name)
{
    for (size_t i = 0; i < ds_rows_width(r); i++)
        if (!strcmp(ds_rows_name(r, i), name)) return (int)i;
    return -1;
}

ds_err an_rule_keep(ds_arena *a, ds_val *v, ds_why *w)
{
    if (v->type != DS_V_TEXT) return DS_OK;
    v->as.s = ds_keep(a, v->as.s);
    return v->as.s.p ? DS_OK : ds_fail(w, DS_MEMORY, "rows of a query");
}
