/* Tables of ours beside a database's own: temporary ones, so that a store is only read. */
#include "store/db/prepared.h"

static const char *table_sql(const ds_table *t, ds_arena *a)
{
    const char *list = "";
    for (size_t i = 0; list && i < t->n_columns; i++)
        list = ds_textf(a, "%s%s\"%s\"", list, i ? ", " : "", t->column[i]);
    return list ? ds_textf(a, "CREATE TEMP TABLE %s (%s)", t->name, list) : NULL;
}

static const char *insert_sql(const ds_table *t, ds_arena *a)
{
    const char *marks = "";
    for (size_t i = 0; marks && i < t->n_columns; i++) marks = ds_textf(a, "%s%s", marks, i ? ", ?" : "?");
    return marks ? ds_textf(a, "INSERT INTO temp.%s VALUES (%s)", t->name, marks) : NULL;
}

static int put_rows(sqlite3_stmt *st, const ds_table *t)
{
    int rc = SQLITE_OK;
    for (size_t i = 0; !rc && i < t->n_rows; i++) {
        rc = ds_bind(st, 1, t->cell + i * t->n_columns, t->n_columns);
        if (!rc) rc = sqlite3_step(st);
        (void)sqlite3_reset(st);
        (void)sqlite3_clear_bindings(st); /* a NULL is bound by leaving its place free */
        if (rc == SQLITE_DONE) rc = SQLITE_OK;
    }
    return rc;
}

static int add(ds_db *d, const ds_table *t, ds_arena *a)
{
    sqlite3_stmt *st = NULL;
    /* one that is there was emptied (refill.c) */
    const char *make = ds_has_table(d, t->name) ? "" : table_sql(t, a), *insert = insert_sql(t, a);
    int rc = make && insert ? sqlite3_exec(d->db, make, NULL, NULL, NULL) : SQLITE_NOMEM;
    if (!rc) rc = ds_prepare_ours(d, insert, &st);
    if (!rc) rc = put_rows(st, t);
    ds_prepared_end(d, st);
    return rc;
}

ds_err ds_db_add(ds_db *d, const ds_table *t, ds_why *w)
{
    ds_arena a = { 0 };
    ds_err err = d->owner ? ds_sqlite_exec(d, "PRAGMA query_only = OFF", w) : DS_OK;
    if (err) return err;
    const int rc = add(d, t, &a);
    ds_arena_free(&a);
    if (rc) err = ds_sqlite_fail(d, rc, w);
    if (d->owner && !err) err = ds_sqlite_exec(d, "PRAGMA query_only = ON", w);
    if (!err && !ds_has_table(d, t->name)) err = ds_name_table(d, t->name, w);
    return err ? ds_within(w, "the table %s", t->name) : DS_OK;
}
