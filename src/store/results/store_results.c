#include "store/room.h"

/* ---- what the lists say of each row's struct ---- */

#define C(table, TYPE, column, part, CLASS)                                                                            \
    { #column, DS_RT_##TYPE, DS_PART_##part, offsetof(ds_##table##_row, column) },

static const ds_result_column run_columns[] = { DS_RUN_COLUMNS(C, run) };
#define X(TABLE, table) static const ds_result_column table##_columns[] = { DS_##TABLE##_COLUMNS(C, table) };
DS_RESULT_TABLES(X)
#undef X
#undef C

const ds_result_table ds_result_tables[DS_RESULTS] = {
#define X(TABLE, table)                                                                                                \
    [DS_R_##TABLE] = { #table, table##_columns, DS_COUNT(table##_columns), sizeof(ds_##table##_row) },
    DS_RESULT_TABLES(X)
#undef X
};

/* The run's number and the columns of the widest table. */
union widest {
    char run[DS_COUNT(run_columns) + 1];
#define X(TABLE, table) char table[DS_COUNT(table##_columns) + 1];
    DS_RESULT_TABLES(X)
#undef X
};
enum { WIDEST = sizeof(union widest) };

/* ---- words ---- */

#define W(NAME, word) word,
const char *ds_verdict_word(ds_verdict v)
{
    static const char *const words[] = { DS_VERDICT_WORDS(W) };
    return words[v];
}

const char *ds_outcome_role_word(ds_outcome_role r)
{
    static const char *const words[] = { DS_ROLE_WORDS(W) };
    return words[r];
}

const char *ds_finding_word(ds_finding_kind k)
{
    static const char *const words[] = { DS_FINDING_WORDS(W) };
    return words[k];
}
#undef W

/* ---- binding ---- */

ds_val ds_result_value(const ds_result_column *c, const void *row)
{
    const void *at = (const char *)row + c->at;
    switch (c->type) {
    case DS_RT_TEXT: {
        const char *text = *(const ds_result_TEXT *)at;
        return ds_vtextz(text ? text : "");
    }
    case DS_RT_COUNT:
    case DS_RT_CLIENT:
        return DS_VINT(*(const int64_t *)at);
    case DS_RT_WHOLE:
        return DS_VINT(*(const int *)at);
    case DS_RT_REAL:
        return DS_VREAL(*(const double *)at);
    case DS_RT_FLAG:
        return DS_VINT(*(const bool *)at);
    case DS_RT_MAYBE:
    case DS_RT_PRESSURE:
        return *(const int *)at < 0 ? DS_VNULL : DS_VINT(*(const int *)at);
    case DS_RT_DATE:
        return ds_vdate(*(const ds_date *)at);
    case DS_RT_VERDICT:
        return ds_vtextz(ds_verdict_word(*(const ds_verdict *)at));
    case DS_RT_ROLE:
        return ds_vtextz(ds_outcome_role_word(*(const ds_outcome_role *)at));
    case DS_RT_FINDING:
        return ds_vtextz(ds_finding_word(*(const ds_finding_kind *)at));
    }
    return DS_VNULL;
}

static void values_of(const ds_result_column *c, size_t n, const void *row, ds_val *v)
{
    for (size_t i = 0; i < n; i++) v[i] = ds_result_value(&c[i], row);
}

ds_err ds_store_put_result(ds_store *s, int64_t run, ds_result table, const void *row, ds_why *w)
{
    const ds_result_table *t = &ds_result_tables[table];
    ds_val v[WIDEST] = { DS_VINT(run) };
    values_of(t->column, t->n, row, v + 1);
    return ds_put(s, (ds_query)(DS_Q_RESULT_ADD + (int)table), t->n + 1, v, w);
}

/* ---- runs ---- */

ds_err ds_store_find_run(ds_store *s, const ds_run_row *r, int64_t *run, ds_why *w)
{
    ds_val v[] = { ds_vtextz(r->version), ds_vtextz(r->settings_hash), ds_vtextz(r->fingerprint), ds_vdate(r->as_of) };
    bool found;
    *run = 0;
    return ds_get(s, DS_Q_RUN_FIND, DS_COUNT(v), v, &found, run, w);
}

ds_err ds_store_begin_run(ds_store *s, const ds_run_row *r, int64_t *run, ds_why *w)
{
    ds_val v[DS_COUNT(run_columns)];
    /* earlier results go with their run by ON DELETE CASCADE, which an import has switched off */
    if (s->importing) return ds_fail(w, DS_INTERNAL, "%s: results may not be written during an import", s->face.path);
    values_of(run_columns, DS_COUNT(v), r, v);
    ds_err err = DS_PUT(s, w, DS_Q_RUN_DROP, ds_vdate(r->as_of));
    if (!err) err = ds_put(s, DS_Q_RUN_ADD, DS_COUNT(v), v, w);
    if (!err) *run = sqlite3_last_insert_rowid(s->face.db);
    return err;
}
