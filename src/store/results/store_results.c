#include "store/rows/digest.h"

#include <string.h>

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

const char *ds_strength_word(ds_strength s)
{
    static const char *const words[] = { DS_STRENGTH_WORDS(W) };
    return words[s];
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
    case DS_RT_STRENGTH: {
        const ds_strength s = *(const ds_strength *)at;
        return s ? ds_vtextz(ds_strength_word(s)) : DS_VNULL;
    }
    case DS_RT_VERDICT:
        return ds_vtextz(ds_verdict_word(*(const ds_verdict *)at));
    case DS_RT_ROLE:
        return ds_vtextz(ds_outcome_role_word(*(const ds_outcome_role *)at));
    case DS_RT_FINDING:
        return ds_vtextz(ds_finding_word(*(const ds_finding_kind *)at));
    }
    return DS_VNULL;
}

/* ---- whether a run's rows are as they were put ---- */

/* Rows add up, each by the name of its table, so that what is exchanged between rows counts. */
static uint64_t row_part(const char *table, int64_t digest)
{
    const ds_val v = DS_VINT(digest);
    return ds_digest_part(ds_digest_name(ds_str_of(table)), &v);
}

static uint64_t digest_of(const char *table, const ds_result_column *c, size_t n, const ds_val *v)
{
    uint64_t sum = 0;
    for (size_t i = 0; i < n; i++)
        if (strcmp(c[i].name, "digest")) sum += ds_digest_part(ds_digest_name(ds_str_of(c[i].name)), &v[i]);
    return row_part(table, (int64_t)sum);
}

#define PAIR_key(column)                   ", '" #column "', " #column
#define PAIR_val(column)                   ", '" #column "', " #column
#define PAIR_told(column)                  ", '" #column "', " #column
#define PAIR_own(column)                   ", '" #column "', " #column
#define PAIR(t, TYPE, column, part, CLASS) PAIR_##part(column)

static const struct {
    const char *table, *sql;
} digests[] = {
    { "run", "SELECT row_digest('id', NULL" DS_RUN_COLUMNS(PAIR, run) ") FROM run WHERE id = ?" },
#define X(TABLE, table)                                                                                                \
    { #table, "SELECT row_digest('run', NULL" DS_##TABLE##_COLUMNS(PAIR, table) ") FROM " #table " WHERE run = ?" },
    DS_RESULT_TABLES(X)
#undef X
};

static int add_up(const ds_db *d, int64_t run, uint64_t *sum)
{
    int rc = SQLITE_OK;
    for (size_t i = 0; !rc && i < DS_COUNT(digests); i++) {
        sqlite3_stmt *st = NULL;
        rc = sqlite3_prepare_v2(d->db, digests[i].sql, -1, &st, NULL);
        if (!rc) rc = sqlite3_bind_int64(st, 1, run);
        while (!rc && (rc = sqlite3_step(st)) == SQLITE_ROW) {
            *sum += row_part(digests[i].table, sqlite3_column_int64(st, 0));
            rc = SQLITE_OK;
        }
        if (rc == SQLITE_DONE) rc = SQLITE_OK;
        sqlite3_finalize(st);
    }
    return rc;
}

static ds_err is_sound(ds_store *s, int64_t run, bool *sound, ds_why *w)
{
    uint64_t sum = 0;
    int64_t digest = 0;
    ds_val id = DS_VINT(run);
    ds_err err = ds_get(s, DS_Q_RUN_DIGEST, 1, &id, sound, &digest, w);
    int rc = err ? SQLITE_OK : add_up(&s->face, run, &sum);
    *sound = *sound && sum == (uint64_t)digest;
    return rc ? ds_sqlite_fail(&s->face, rc, w) : err;
}

ds_err ds_results_seal(ds_store *s, ds_why *w)
{
    ds_err err = s->run ? DS_PUT(s, w, DS_Q_RUN_SEAL, DS_VINT(s->run), DS_VINT((int64_t)s->run_digest)) : DS_OK;
    s->run = 0;
    return err;
}

/* ---- putting ---- */

static void values_of(const ds_result_column *c, size_t n, const void *row, ds_val *v)
{
    for (size_t i = 0; i < n; i++) v[i] = ds_result_value(&c[i], row);
}

ds_err ds_store_put_result(ds_store *s, int64_t run, ds_result table, const void *row, ds_why *w)
{
    const ds_result_table *t = &ds_result_tables[table];
    ds_val v[WIDEST] = { DS_VINT(run) };
    values_of(t->column, t->n, row, v + 1);
    if (run == s->run) s->run_digest += digest_of(t->name, t->column, t->n, v + 1);
    return ds_put(s, (ds_query)(DS_Q_RESULT_ADD + (int)table), t->n + 1, v, w);
}

/* ---- runs ---- */

ds_err ds_store_find_run(ds_store *s, const ds_run_row *r, int64_t *run, ds_why *w)
{
    ds_val v[] = { ds_vtextz(r->version), ds_vtextz(r->settings_hash), ds_vtextz(r->fingerprint), ds_vdate(r->as_of) };
    bool found;
    *run = 0;
    ds_err err = ds_get(s, DS_Q_RUN_FIND, DS_COUNT(v), v, &found, run, w);
    if (err || !found) return err;
    err = is_sound(s, *run, &found, w);
    if (err || !found) *run = 0; /* results that something else changed are found anew */
    return err;
}

ds_err ds_store_begin_run(ds_store *s, const ds_run_row *r, int64_t *run, ds_why *w)
{
    ds_val v[DS_COUNT(run_columns)];
    /* earlier results go with their run by ON DELETE CASCADE, which an import has switched off */
    if (s->importing) return ds_fail(w, DS_INTERNAL, "%s: results may not be written during an import", s->face.path);
    values_of(run_columns, DS_COUNT(v), r, v);
    ds_err err = DS_PUT(s, w, DS_Q_RUN_DROP, ds_vdate(r->as_of));
    if (!err) err = ds_put(s, DS_Q_RUN_ADD, DS_COUNT(v), v, w);
    if (err) return err;
    *run = s->run = sqlite3_last_insert_rowid(s->face.db);
    s->run_digest = digest_of("run", run_columns, DS_COUNT(v), v);
    return err;
}
