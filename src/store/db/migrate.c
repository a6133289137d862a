#include "store/db/result_schema.h"
#include "store/room.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

int ds_schema_latest(const ds_embedded *list)
{
    int n = 0;
    while (list[n].name) n++;
    return n;
}

ds_err ds_schema_version(const ds_db *d, const ds_embedded *list, int *version, ds_why *w)
{
    int64_t id = 0, have = 0, things = 0;
    ds_err err = ds_sqlite_int(d, "PRAGMA application_id", &id, w);
    if (!err) err = ds_sqlite_int(d, "PRAGMA user_version", &have, w);
    if (!err) err = ds_sqlite_int(d, "SELECT count(*) FROM sqlite_master", &things, w);
    if (err) return err;
    if (!id && !have && !things) {
        *version = 0;
        return DS_OK;
    }
    if (id != DS_APPLICATION_ID)
        return ds_fail(
            w, DS_STORE,
            "%s: is an SQLite file of another program, not a Downshift database; name the right file with --db",
            d->path);
    if (have > ds_schema_latest(list))
        return ds_fail(
            w, DS_NEWER,
            "%s: has version %d, this downshift knows up to version %d; install a newer downshift, or go back to the "
            "copy %s.bak-v%d where there is one",
            d->path, (int)have, ds_schema_latest(list), d->path, ds_schema_latest(list));
    *version = (int)have;
    return DS_OK;
}

ds_err ds_private_file(const char *path, ds_why *w)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0) {
        if (errno == EEXIST) return ds_fail(w, DS_NOWRITE, "%s: exists already and is left as it is", path);
        return ds_fail(w, errno == ENOSPC ? DS_STORE : DS_NOWRITE, "%s: %s", path, strerror(errno));
    }
    bool ok = !fchmod(fd, 0600); /* a umask may have taken rights away */
    close(fd);
    return ok ? DS_OK : ds_fail(w, DS_NOWRITE, "%s: %s", path, strerror(errno));
}

/* ---- the copy kept before a migration ---- */

static int copy_database(sqlite3 *from, const char *path)
{
    sqlite3 *to = NULL;
    int rc = ds_sqlite_open(path, SQLITE_OPEN_READWRITE, &to);
    sqlite3_backup *b = rc ? NULL : sqlite3_backup_init(to, "main", from, "main");
    if (b) {
        (void)sqlite3_backup_step(b, -1);
        rc = sqlite3_backup_finish(b);
    } else if (!rc) {
        rc = sqlite3_errcode(to);
    }
    int closed = sqlite3_close(to);
    return rc ? rc : closed;
}

/* Written aside and renamed: a half-written copy never has the name of a whole one. */
static ds_err back_up(const ds_db *d, int version, char *note, size_t cap, ds_why *w)
{
    char path[1024], aside[1032];
    ds_db copy = { .path = aside };
    if ((size_t)snprintf(path, sizeof path, "%s.bak-v%d", d->path, version) >= sizeof path)
        return ds_fail(w, DS_NOWRITE, "%s: the path is too long for a backup beside it", d->path);
    snprintf(aside, sizeof aside, "%s.part", path);
    (void)unlink(aside);
    ds_err err = ds_private_file(aside, w);
    if (err) return ds_within(w, "backup before a migration");
    int rc = copy_database(d->db, aside);
    if (rc)
        err = ds_sqlite_fail(&copy, rc, w);
    else if (rename(aside, path))
        err = ds_fail(w, DS_NOWRITE, "%s: %s", path, strerror(errno));
    if (err) {
        (void)unlink(aside);
        return ds_within(w, "backup before a migration");
    }
    snprintf(note, cap, "brought from version %d up to date; the file as it was is %s", version, path);
    return DS_OK;
}

/* ---- migrating ---- */

static ds_err set_version(const ds_db *d, int version, ds_why *w)
{
    char sql[96]; /* a PRAGMA takes no parameters; both are numbers of ours */
    snprintf(sql, sizeof sql, "PRAGMA application_id = %d; PRAGMA user_version = %d", DS_APPLICATION_ID, version);
    return ds_sqlite_exec(d, sql, w);
}

/* fit: the result tables are of today's shape. Others are made anew and not migrated: an analysis fills them again. */
static ds_err apply(const ds_db *d, const ds_embedded *list, int from, bool fit, ds_why *w)
{
    int64_t loose = 0;
    for (int i = from; list[i].name; i++)
        if (ds_sqlite_exec(d, list[i].data, w)) return ds_within(w, "migration %s", list[i].name);
    if (!fit && ds_result_schema_make(d, w)) return w->code;
    if (ds_sqlite_int(d, "SELECT count(*) FROM pragma_foreign_key_check", &loose, w)) return w->code;
    if (loose)
        return ds_fail(w, DS_INTERNAL, "%s: %d references lead nowhere after the migration", d->path, (int)loose);
    return set_version(d, ds_schema_latest(list), w);
}

static ds_err state(const ds_db *d, const ds_embedded *list, int *version, bool *fit, ds_why *w)
{
    ds_err err = ds_schema_version(d, list, version, w);
    return err ? err : ds_result_schema_fits(d, fit, w);
}

ds_err ds_migrate(const ds_db *d, const ds_embedded *list, char *note, size_t cap, ds_why *w)
{
    int version = 0;
    bool fit = false;
    ds_err err = state(d, list, &version, &fit, w);
    if (err || (version == ds_schema_latest(list) && fit)) return err;

    /* a migration may rebuild a table that others refer to, and the switch does nothing inside a transaction */
    if ((err = ds_sqlite_exec(d, "PRAGMA foreign_keys = OFF; BEGIN", w))) return err;
    /* another process may have been quicker; from this reading on nobody else can commit, so the copy is of what is migrated. (SQLite
     * copies nothing out of a transaction that already writes.) */
    err = state(d, list, &version, &fit, w);
    if (!err && version && version < ds_schema_latest(list)) err = back_up(d, version, note, cap, w);
    if (!err) err = apply(d, list, version, fit, w);
    if (!err) err = ds_sqlite_exec(d, "COMMIT", w);
    if (err) {
        (void)sqlite3_exec(d->db, "ROLLBACK", NULL, NULL, NULL);
        note[0] = '\0';
        return err;
    }
    return ds_sqlite_exec(d, "PRAGMA foreign_keys = ON", w);
}
