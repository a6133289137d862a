/* A memory that is emptied and filled again, for one after another who must not see each other's rows. */
#include "store/db/budget.h"
#include "store/db/prepared.h"

static const char tables_sql[] = "SELECT format('\"%s\".\"%w\"', 'main', name) FROM main.sqlite_master WHERE type = 'table' UNION ALL "
                                 "SELECT format('\"%s\".\"%w\"', 'temp', name) FROM temp.sqlite_master WHERE type = 'table'";

void ds_db_keeps(ds_db *db)
{
    db->keeps = true;
    /* What is taken out is written over, not only given back; what fails is closed, and needs no journal to go back by. */
    static const char settings[] = "PRAGMA main.secure_delete = ON; PRAGMA temp.secure_delete = ON; PRAGMA main.journal_mode = OFF; "
                                   "PRAGMA temp.journal_mode = OFF";
    if (db->memory) (void)sqlite3_exec(db->db, settings, NULL, NULL, NULL);
}

/* SQLITE_ROW: it gave one; SQLITE_DONE: none. */
static int run(ds_db *d, const char *sql)
{
    sqlite3_stmt *st = NULL;
    int rc = sql ? ds_prepare_ours(d, sql, &st) : SQLITE_NOMEM;
    if (!rc) rc = sqlite3_step(st);
    ds_prepared_end(d, st);
    return rc;
}

/* Emptied, and asked whether it is. */
static ds_err empty_table(ds_db *d, const char *table, ds_arena *a, ds_why *w)
{
    int rc = run(d, ds_textf(a, "DELETE FROM %s", table));
    if (rc == SQLITE_DONE) rc = run(d, ds_textf(a, "SELECT 1 FROM %s LIMIT 1", table));
    if (rc == SQLITE_ROW) return ds_fail(w, DS_INTERNAL, "the table %s of a snapshot still has rows after it was emptied", table);
    return rc == SQLITE_DONE ? DS_OK : ds_sqlite_fail(d, rc, w);
}

static ds_err empty_all(ds_db *d, ds_arena *a, ds_why *w)
{
    sqlite3_stmt *st = NULL;
    ds_err err = DS_OK;
    int rc = ds_prepare_ours(d, tables_sql, &st);
    while (!rc && !err && (rc = sqlite3_step(st)) == SQLITE_ROW) {
        err = empty_table(d, (const char *)sqlite3_column_text(st, 0), a, w);
        rc = SQLITE_OK;
    }
    ds_prepared_end(d, st);
    return err || rc == SQLITE_DONE || !rc ? err : ds_sqlite_fail(d, rc, w);
}

ds_err ds_db_empty(ds_db *db, ds_why *w)
{
    ds_arena a = { 0 };
    if (!db->memory) return ds_fail(w, DS_INTERNAL, "only a copy in memory is emptied");
    db->guarded = false;
    ds_budget_lift(db);
    ds_err err = sqlite3_get_autocommit(db->db) ? DS_OK : ds_sqlite_exec(db, "COMMIT", w);
    if (!err) err = empty_all(db, &a, w);
    ds_arena_free(&a);
    return err;
}
