/* Databases for somebody else's queries: opened, and closed to all but SELECT on what they may know. */
#include "store/db/budget.h"
#include "store/db/prepared.h"

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
    ds_prepared_free(d);
    ds_arena_free(&d->names);
    if (d->owner) {
        ds_store_close(d->owner);
        return;
    }
    sqlite3_close_v2(d->db);
    free(d);
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

/* One that was emptied has its functions; to give them again would undo all statements that are prepared. */
static ds_err guard_again(ds_db *d)
{
    d->guarded = true;
    ds_budget_limit(d);
    return DS_OK;
}

ds_err ds_db_guard(ds_db *d, const char *has, ds_why *w)
{
    /* one transaction for all that queries keep there: a row each would otherwise be one */
    if (d->keeps && d->memory && ds_sqlite_exec(d, "BEGIN", w)) return w->code;
    if (d->ready) return guard_again(d);
    if (has && !(d->has = ds_keep(&d->names, ds_str_of(has)).p)) return ds_fail(w, DS_MEMORY, "%s", has);
    ds_err err = d->owner ? make_outline(d, w) : DS_OK;
    d->guarded = true;
    ds_budget_limit(d);
    d->ready = !err;
    if (!err && (ds_add_format(d) || ds_add_text_functions(d))) err = ds_fail(w, DS_MEMORY, "the functions of queries");
    return err;
}
