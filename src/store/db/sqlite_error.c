#include "store/room.h"

#include <stdio.h>

/* Result codes with words of our own, a particular one before its general kind; the others keep SQLite's words. */
static const struct {
    int rc;
    ds_err code;
    const char *text;
} stories[] = {
    { SQLITE_BUSY, DS_LOCKED, "is in use by another program; close it there or wait, then try again" },
    { SQLITE_LOCKED, DS_LOCKED, "is in use by another program; close it there or wait, then try again" },
    { SQLITE_FULL, DS_STORE, "the disk is full: free some space and try again" },
    { SQLITE_READONLY_ROLLBACK, DS_STORE,
      "a change was cut off in it and must be taken back first, but the file or its folder may not be written here; "
      "run "
      "any command where they may" },
    { SQLITE_READONLY, DS_NOWRITE, "may not be written; check the rights of the file and of its folder" },
    { SQLITE_CANTOPEN, DS_NOWRITE,
      "cannot be opened; check the rights of the file and of its folder, where SQLite keeps its journal" },
    { SQLITE_NOTADB, DS_STORE, "is not a Downshift database; name the right file with --db" },
    { SQLITE_CORRUPT, DS_STORE,
      "is damaged; go back to a copy or a .bak file, or run `downshift init` and import again" },
    { SQLITE_NOMEM, DS_MEMORY, "out of memory" },
};

ds_err ds_sqlite_fail(const ds_db *d, int rc, ds_why *w)
{
    const char *path = d->path ? d->path : "the snapshot";
    for (size_t i = 0; i < DS_COUNT(stories); i++)
        if (stories[i].rc == rc || stories[i].rc == (rc & 0xFF))
            return ds_fail(w, stories[i].code, "%s: %s", path, stories[i].text);
    return ds_fail(w, DS_STORE, "%s: %s", path, d->db ? sqlite3_errmsg(d->db) : sqlite3_errstr(rc));
}

ds_err ds_sqlite_exec(const ds_db *d, const char *sql, ds_why *w)
{
    int rc = d->waits ? ds_append_write(d->waits) : SQLITE_OK;
    if (!rc) rc = sqlite3_exec(d->db, sql, NULL, NULL, NULL);
    return rc ? ds_sqlite_fail(d, rc, w) : DS_OK;
}

ds_err ds_sqlite_int(const ds_db *d, const char *sql, int64_t *out, ds_why *w)
{
    sqlite3_stmt *st = NULL;
    int rc = d->waits ? ds_append_write(d->waits) : SQLITE_OK;
    if (!rc) rc = sqlite3_prepare_v2(d->db, sql, -1, &st, NULL);
    if (!rc && (rc = sqlite3_step(st)) == SQLITE_ROW) {
        *out = sqlite3_column_int64(st, 0);
        rc = SQLITE_OK;
    }
    ds_err err = rc && rc != SQLITE_DONE ? ds_sqlite_fail(d, rc, w) : DS_OK;
    sqlite3_finalize(st);
    return err;
}
