/* Databases for somebody else's queries: opened, filled with a copy, closed to all but SELECT on what they may know. */
#include "store/db/budget.h"

#include <stdio.h>
#include <stdlib.h>

/* ---- opening and closing ---- */

ds_err ds_db_open(const char *path, ds_db **out, ds_why *w)
{
    ds_store *s = NULL;
    *out = NULL;
    ds_err err = ds_store_open(path, DS_STORE_READ, &s, NULL, w);
    if (!err) err = ds_sqlite_exec(&s->face, "BEGIN", w); /* every query sees one state */
    if (err) {
        ds_store_close(s);
        return err;
    }
    s->face.owner = s;
    *out = &s->face;
    return DS_OK;
}

static int open_memory(ds_db *d)
{
    int rc = ds_sqlite_open(NULL, SQLITE_OPEN_READWRITE, &d->db);
    if (rc) return rc;
    (void)sqlite3_db_config(d->db, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
    (void)sqlite3_db_config(d->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    sqlite3_limit(d->db, SQLITE_LIMIT_ATTACHED, 0); /* beside the authorizer: nothing to attach to */
    rc = sqlite3_exec(d->db, "PRAGMA temp_store = MEMORY", NULL, NULL,
                      NULL); /* what is sorted has no business in /tmp */
    return rc ? rc : sqlite3_set_authorizer(d->db, ds_authorize, d);
}

ds_err ds_db_memory(ds_db **out, ds_why *w)
{
    *out = NULL;
    ds_db *d = calloc(1, sizeof *d);
    if (!d) return ds_fail(w, DS_MEMORY, "a database in memory");
    d->memory = true;
    int rc = open_memory(d);
    if (rc) {
        ds_err err = ds_sqlite_fail(d, rc, w);
        ds_db_close(d);
        return err;
    }
    *out = d;
    return DS_OK;
}

void ds_db_close(ds_db *d)
{
    if (!d) return;
    ds_db_close(d->outline);
    ds_arena_free(&d->names);
    if (d->owner) {
        ds_store_close(d->owner);
        return;
    }
    sqlite3_close_v2(d->db);
    free(d);
}

/* ---- copying ---- */

/* The table keeps the declared types, so that comparisons there go as they do in the source. */
static const char *table_sql(ds_arena *a, const char *table, sqlite3_stmt *from)
{
    const char *list = "";
    for (int i = 0; list && i < sqlite3_column_count(from); i++) {
        const char *type = sqlite3_column_decltype(from, i);
        list = ds_textf(a, "%s%s\"%s\" %s", list, i ? ", " : "", sqlite3_column_name(from, i), type ? type : "");
    }
    return list ? ds_textf(a, "CREATE TABLE %s (%s)", table, list) : NULL;
}

static const char *insert_sql(ds_arena *a, const char *table, int columns)
{
    const char *marks = "?";
    for (int i = 1; marks && i < columns; i++) marks = ds_textf(a, "%s, ?", marks);
    return marks ? ds_textf(a, "INSERT INTO %s VALUES (%s)", table, marks) : NULL;
}

/* *source: whose fault a result code is. */
static int copy_rows(sqlite3_stmt *from, sqlite3_stmt *to, bool *source)
{
    int rc, n = sqlite3_column_count(from);
    while ((rc = sqlite3_step(from)) == SQLITE_ROW) {
        rc = SQLITE_OK;
        for (int i = 0; !rc && i < n; i++) rc = sqlite3_bind_value(to, i + 1, sqlite3_column_value(from, i));
        if (!rc) rc = sqlite3_step(to);
        sqlite3_reset(to);
        *source = false;
        if (rc != SQLITE_DONE) return rc;
        *source = true;
    }
    *source = true;
    return rc == SQLITE_DONE ? SQLITE_OK : rc;
}

static int fill_table(sqlite3_stmt *from, ds_db *to, const char *table, bool *source)
{
    ds_arena a = { 0 };
    sqlite3_stmt *st = NULL;
    const char *make = table_sql(&a, table, from), *insert = insert_sql(&a, table, sqlite3_column_count(from));
    *source = false;
    int rc = make && insert ? sqlite3_exec(to->db, make, NULL, NULL, NULL) : SQLITE_NOMEM;
    if (!rc) rc = sqlite3_prepare_v2(to->db, insert, -1, &st, NULL);
    if (!rc) rc = copy_rows(from, st, source);
    sqlite3_finalize(st);
    ds_arena_free(&a);
    return rc;
}

ds_err ds_name_table(ds_db *d, const char *table, ds_why *w)
{
    ds_name *n = ds_alloc(&d->names, sizeof *n);
    const char *name = ds_keep(&d->names, ds_str_of(table)).p;
    if (!n || !name) return ds_fail(w, DS_MEMORY, "a copy of %s", table);
    *n = (ds_name){ name, d->tables };
    d->tables = n;
    return DS_OK;
}

ds_err ds_db_copy(ds_db *from, const char *sql, const ds_param *params, size_t n, ds_db *to, const char *table,
                  ds_why *w)
{
    sqlite3_stmt *st = NULL;
    bool source = true;
    ds_err err = ds_name_table(to, table, w);
    if (!err) err = ds_sqlite_exec(to, "BEGIN", w);
    if (err) return err;
    int rc = sqlite3_prepare_v2(from->db, sql, -1, &st, NULL);
    if (!rc) rc = ds_bind_named(st, params, n);
    if (!rc) rc = fill_table(st, to, table, &source);
    if (rc) err = ds_sqlite_fail(source ? from : to, rc, w);
    sqlite3_finalize(st);
    if (!err) return ds_sqlite_exec(to, "COMMIT", w);
    (void)sqlite3_exec(to->db, "ROLLBACK", NULL, NULL, NULL);
    return ds_within(w, "a copy of %s", table);
}

/* ---- guarding ---- */

static ds_err add_view(ds_db *store, const char *view, ds_why *w)
{
    char sql[160];
    if ((size_t)snprintf(sql, sizeof sql, "SELECT * FROM \"%s\" LIMIT 0", view) >= sizeof sql)
        return ds_fail(w, DS_STORE, "%s: a view with a name of more than 120 bytes", store->path);
    return ds_db_copy(store, sql, NULL, 0, store->outline, view, w);
}

/* A query is first held against an outline of the store, a memory that has its published views, and what was added to it, as empty tables: a name
 * that means something there means the same in the store, since only a part of the query itself can come before a
 * table. Asking SQLite which table is read is not enough: a part named like a view, `WITH v1_client AS (SELECT ...
 * FROM client)`, looks like the view. */
static ds_err make_outline(ds_db *store, ds_why *w)
{
    sqlite3_stmt *st = NULL;
    ds_err err = ds_db_memory(&store->outline, w);
    if (err) return err;
    int rc = sqlite3_prepare_v2(store->db, "SELECT name FROM sqlite_master WHERE type = 'view' AND name GLOB 'v1_*' "
                                           "AND name <> ifnull(?, '')", -1, &st, NULL);
    if (!rc) rc = sqlite3_bind_text(st, 1, store->hidden, -1, SQLITE_STATIC);
    while (!rc && !err && (rc = sqlite3_step(st)) == SQLITE_ROW) {
        err = add_view(store, (const char *)sqlite3_column_text(st, 0), w);
        rc = SQLITE_OK;
    }
    if (!err && rc != SQLITE_DONE) err = ds_sqlite_fail(store, rc, w);
    sqlite3_finalize(st);
    for (const ds_name *t = store->tables; !err && t; t = t->next) err = add_view(store, t->name, w);
    store->outline->guarded = true;
    ds_budget_limit(store->outline);
    return err;
}

void ds_db_hide(ds_db *d, const char *view)
{
    d->hidden = view;
}

ds_err ds_db_guard(ds_db *d, const char *has, ds_why *w)
{
    if (has && !(d->has = ds_keep(&d->names, ds_str_of(has)).p)) return ds_fail(w, DS_MEMORY, "%s", has);
    ds_err err = d->owner ? make_outline(d, w) : DS_OK;
    d->guarded = true;
    ds_budget_limit(d);
    if (!err && (ds_add_format(d) || ds_add_text_functions(d))) err = ds_fail(w, DS_MEMORY, "the functions of queries");
    return err;
}
