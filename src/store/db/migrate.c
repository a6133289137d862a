#include "store/db/result_schema.h"
#include "store/room.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* A file without a byte is what a first start leaves that was cut off: as good as none. */
static bool is_empty(const char *path)
{
    struct stat st;
    return !stat(path, &st) && S_ISREG(st.st_mode) && !st.st_size;
}

ds_err ds_private_file(const char *path, ds_why *w)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0) {
        if (errno == EEXIST && is_empty(path)) return DS_OK;
        if (errno == EEXIST) return ds_fail(w, DS_NOWRITE, "%s: exists already and is left as it is", path);
        return ds_fail(w, errno == ENOSPC ? DS_STORE : DS_NOWRITE, "%s: %s", path, strerror(errno));
    }
    (void)fchmod(fd,
                 0600); /* a umask may have taken rights away; a file system that keeps no rights refuses, and serves */
    close(fd);
    return DS_OK;
}

/* ---- the copy kept before a migration ---- */

int ds_sqlite_copy(sqlite3 *from, sqlite3 *to)
{
    sqlite3_backup *b = sqlite3_backup_init(to, "main", from, "main");
    if (!b) return sqlite3_errcode(to);
    (void)sqlite3_backup_step(b, -1);
    return sqlite3_backup_finish(b);
}

int ds_sqlite_copy_file(const char *from, const char *to)
{
    sqlite3 *source = NULL, *copy = NULL;
    int rc = ds_sqlite_open(from, SQLITE_OPEN_READONLY, &source);
    if (!rc) rc = ds_sqlite_open(to, SQLITE_OPEN_READWRITE, &copy);
    if (!rc) rc = ds_sqlite_copy(source, copy);
    (void)sqlite3_close(source);
    const int closed = sqlite3_close(copy);
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
    int rc = ds_sqlite_copy_file(d->path, aside);
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

static ds_err make(const ds_db *d, const ds_thing *t, ds_why *w)
{
    for (; t->type; t++)
        if (t->sql && ds_sqlite_exec(d, t->sql, w)) return ds_within(w, "schema: %s %s", t->type, t->name);
    return DS_OK;
}

/* fit: the result tables are of today's shape. Others are made anew and not migrated: an analysis fills them again. */
static ds_err apply(const ds_db *d, const ds_embedded *list, int from, bool fit, ds_why *w)
{
    int64_t loose = 0;
    for (int i = from; list[i].name; i++)
        if (ds_sqlite_exec(d, list[i].data, w)) return ds_within(w, "migration %s", list[i].name);
    if (!fit && ds_result_schema_make(d, w)) return w->code;
    if (ds_damage_settle(d, w)) return ds_within(w, "digests of records");
    if (ds_sqlite_int(d, "SELECT count(*) FROM pragma_foreign_key_check", &loose, w)) return w->code;
    if (loose)
        return ds_fail(w, DS_INTERNAL, "%s: %d references lead nowhere after the migration", d->path, (int)loose);
    return DS_OK;
}

static ds_err bring_to_latest(const ds_db *d, const ds_embedded *list, char *note, size_t cap, ds_why *w)
{
    int version = 0;
    bool fit = false;
    ds_err err = ds_schema_version(d, list, &version, w);
    if (!err) err = ds_result_schema_fits(d, &fit, w);
    if (err || (version == ds_schema_latest(list) && fit)) return err; /* another process was quicker */
    if (note && version && version < ds_schema_latest(list)) err = back_up(d, version, note, cap, w);
    if (err) return err;
    const ds_thing *made = version ? NULL : ds_schema_made(list);
    err = made ? make(d, made, w) : apply(d, list, version, fit, w);
    return err ? err : set_version(d, ds_schema_latest(list), w);
}

ds_err ds_migrate(const ds_db *d, const ds_embedded *list, char *note, size_t cap, ds_why *w)
{
    /* a migration may rebuild a table that others refer to, and the switch does nothing inside a transaction; nobody
     * else can commit until its end, so the backup is of what is migrated, and of two first starts one waits */
    ds_err err = ds_sqlite_exec(d, "PRAGMA foreign_keys = OFF; BEGIN IMMEDIATE", w);
    if (err) return err;
    err = bring_to_latest(d, list, note, cap, w);
    if (!err) err = ds_sqlite_exec(d, "COMMIT", w);
    if (err) {
        (void)sqlite3_exec(d->db, "ROLLBACK", NULL, NULL, NULL);
        if (note) note[0] = '\0';
        return err;
    }
    return ds_sqlite_exec(d, "PRAGMA foreign_keys = ON", w);
}
