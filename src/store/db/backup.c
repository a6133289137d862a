/* Copies of the whole database: as a file of its own, on a passphrase, and the way back. */
#include <downshift/secret.h>

#include "store/room.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PATH_MOST = 1100 };

static ds_err name_beside(const char *path, const char *suffix, char out[PATH_MOST], ds_why *w)
{
    if ((size_t)snprintf(out, PATH_MOST, "%s%s", path, suffix) < PATH_MOST) return DS_OK;
    return ds_fail(w, DS_NOWRITE, "%s: the path is too long", path);
}

/* ---- a copy ---- */

static int vacuum_into(sqlite3 *db, const char *path)
{
    char plain[PATH_MOST + 2]; /* "file:..." means something to SQLite, and here it is a name */
    sqlite3_stmt *st = NULL;
    snprintf(plain, sizeof plain, "%s%s", *path == '/' ? "" : "./", path);
    int rc = sqlite3_prepare_v2(db, "VACUUM INTO ?", -1, &st, NULL);
    if (!rc) rc = sqlite3_bind_text(st, 1, plain, -1, SQLITE_STATIC);
    if (!rc) rc = sqlite3_step(st);
    sqlite3_finalize(st);
    return rc == SQLITE_DONE ? SQLITE_OK : rc;
}

/* What VACUUM INTO writes is not yet on the disk. */
static bool is_durable(const char *path)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    bool durable = fd >= 0 && !fsync(fd);
    int why = errno;
    if (fd >= 0) close(fd);
    errno = why;
    return durable;
}

/* Page by page, which a connection that may only read can, too. */
static int copy_pages(sqlite3 *db, const char *path)
{
    sqlite3 *copy = NULL;
    int rc = ds_sqlite_open(path, SQLITE_OPEN_READWRITE, &copy);
    if (!rc) rc = ds_sqlite_copy(db, copy);
    const int closed = sqlite3_close(copy);
    return rc ? rc : closed;
}

/* Written aside and renamed: a half-written copy never has the name of a whole one. */
static ds_err copy_by(int (*how)(sqlite3 *db, const char *path), const ds_store *s, const char *path, ds_why *w)
{
    char aside[PATH_MOST];
    const ds_db copy = { .path = aside, .db = s->face.db };
    if ((size_t)snprintf(aside, sizeof aside, "%s.part", path) >= sizeof aside)
        return ds_fail(w, DS_NOWRITE, "%s: the path is too long", path);
    (void)unlink(aside);
    ds_err err = ds_private_file(aside, w);
    if (err) return err;
    const int rc = how(s->face.db, aside);
    if (rc)
        err = ds_sqlite_fail(&copy, rc, w);
    else if (!is_durable(aside) || rename(aside, path))
        err = ds_fail(w, errno == ENOSPC ? DS_STORE : DS_NOWRITE, "%s: %s", path, strerror(errno));
    if (err) (void)unlink(aside);
    return err;
}

ds_err ds_store_copy_to(const ds_store *s, const char *path, ds_why *w)
{
    return copy_by(vacuum_into, s, path, w);
}

static bool is_there(const char *path)
{
    struct stat st;
    return !lstat(path, &st);
}

/* The plain copy lies beside the database for as long as it takes, and not where the backup goes: that may be a stick
 * which gets lost. */
static ds_err copy_secretly(const ds_store *s, const char *path, ds_str passphrase, ds_why *w)
{
    char plain[PATH_MOST], aside[PATH_MOST];
    ds_err err = name_beside(s->face.path, ".backup-part", plain, w);
    if (!err) err = name_beside(path, ".part", aside, w);
    if (err) return err;
    (void)unlink(aside);
    if (!(err = copy_by(copy_pages, s, plain, w))) err = ds_secret_write(plain, aside, passphrase, w);
    (void)unlink(plain);
    if (!err) err = ds_secret_read(aside, NULL, passphrase, w);
    if (!err && rename(aside, path)) err = ds_fail(w, DS_NOWRITE, "%s: %s", path, strerror(errno));
    if (err) (void)unlink(aside);
    return err;
}

ds_err ds_store_backup(const ds_store *s, const char *path, ds_str passphrase, ds_why *w)
{
    if (is_there(path)) return ds_fail(w, DS_NOWRITE, "%s: exists already and is left as it is; name another file", path);
    return passphrase.p ? copy_secretly(s, path, passphrase, w) : copy_by(copy_pages, s, path, w);
}

/* ---- a copy a month ---- */

enum { MONTH_TEXT = sizeof "-2026-10" - 1 };

/* "practice.db-2026-10" of "practice.db" */
static bool is_of_month(const char *name, const char *store)
{
    const size_t n = strlen(store);
    ds_date first;
    return strlen(name) == n + MONTH_TEXT && !strncmp(name, store, n) && name[n] == '-' && ds_month_parse(ds_str_of(name + n + 1), &first);
}

/* The oldest of the folder, "" where no more than are to stay are there. */
static bool oldest_beyond(const char *folder, const char *store, char out[PATH_MOST])
{
    size_t n = 0;
    DIR *d = opendir(folder);
    *out = '\0';
    for (struct dirent *e; d && (e = readdir(d));) {
        if (!is_of_month(e->d_name, store)) continue;
        if (!n++ || strcmp(e->d_name, out) < 0) ds_copy(out, PATH_MOST, ds_str_of(e->d_name));
    }
    if (d) closedir(d);
    return n > DS_MONTHLY_BACKUPS;
}

/* What cannot be removed stays, and nothing is lost. */
static void drop_oldest(const char *folder, const char *store)
{
    char name[PATH_MOST], path[2 * PATH_MOST];
    while (oldest_beyond(folder, store, name)) {
        ds_print(path, sizeof path, "%s/%s", folder, name);
        if (unlink(path)) return;
    }
}

ds_err ds_store_backup_month(const ds_store *s, ds_date month, bool *skipped, ds_why *w)
{
    char folder[PATH_MOST], path[PATH_MOST], text[11];
    const char *slash = strrchr(s->face.path, '/'), *name = slash ? slash + 1 : s->face.path;
    *skipped = false;
    if (ds_store_is_trial(s)) return DS_OK;
    ds_err err = ds_store_is_larger(s, DS_UNDO_LARGEST, skipped, w);
    if (err || *skipped) return err;
    ds_date_text(month, text);
    if ((size_t)snprintf(folder, sizeof folder, "%.*sbackups", (int)(name - s->face.path), s->face.path) >= sizeof folder ||
        (size_t)snprintf(path, sizeof path, "%s/%s-%.7s", folder, name, text) >= sizeof path)
        return ds_fail(w, DS_NOWRITE, "%s: the path is too long for a backup beside it", s->face.path);
    if (mkdir(folder, 0700) && errno != EEXIST) return ds_fail(w, DS_NOWRITE, "%s: %s", folder, strerror(errno));
    if ((err = ds_store_copy_to(s, path, w))) return ds_within(w, "backup of the month");
    drop_oldest(folder, name);
    return DS_OK;
}

/* ---- the way back ---- */

/* Whole, ours, and as it was imported. */
static ds_err check_backup(const char *path, ds_why *w)
{
    ds_store *s = NULL;
    bool skipped;
    ds_err err = ds_store_open(path, DS_STORE_READ, &s, NULL, w);
    if (!err) err = ds_store_check(s, &skipped, w);
    if (!err) err = ds_store_verify(s, w);
    ds_store_close(s);
    return err;
}

/* A database that cannot be opened for another reason is just what one restores for. */
static ds_err check_unused(const char *path, ds_why *w)
{
    ds_store *s = NULL;
    ds_why ignored = { 0 };
    ds_err err = ds_store_open(path, DS_STORE_READ, &s, NULL, &ignored);
    if (!err) err = ds_store_begin(s, &ignored);
    ds_store_close(s);
    return err == DS_LOCKED ? ds_fail(w, DS_LOCKED, "%s: another program is at it; try again when it has ended", path) : DS_OK;
}

/* The journal first: left behind, it would be played into the database that comes. */
static ds_err set_aside(const char *path, ds_why *w)
{
    static const char *const parts[] = { "-journal", "" };
    for (size_t i = 0; i < DS_COUNT(parts); i++) {
        char from[PATH_MOST], to[PATH_MOST];
        ds_err err = name_beside(path, parts[i], from, w);
        if (!err) err = name_beside(path, i ? DS_BEFORE_RESTORE : DS_BEFORE_RESTORE "-journal", to, w);
        if (err) return err;
        if (!is_there(from)) continue;
        if (is_there(to)) return ds_fail(w, DS_NOWRITE, "%s: is there from an earlier restoring; move it away first", to);
        if (rename(from, to)) return ds_fail(w, DS_NOWRITE, "%s: %s", to, strerror(errno));
    }
    return DS_OK;
}

/* A whole database at `to`, which was not there. */
static ds_err unpack(const char *backup, const char *to, ds_str passphrase, ds_why *w)
{
    const ds_db from = { .path = (char *)backup };
    if (ds_is_secret(backup)) return ds_secret_read(backup, to, passphrase, w);
    if (!is_there(backup)) return ds_fail(w, DS_NOINPUT, "%s: %s", backup, strerror(ENOENT));
    ds_err err = ds_private_file(to, w);
    const int rc = err ? SQLITE_OK : ds_sqlite_copy_file(backup, to);
    return rc ? ds_sqlite_fail(&from, rc, w) : err;
}

static ds_err put_in_place(const char *from, const char *path, ds_why *w)
{
    ds_err err = is_there(path) ? check_unused(path, w) : DS_OK;
    if (!err) err = set_aside(path, w);
    if (!err && (!is_durable(from) || rename(from, path))) err = ds_fail(w, DS_NOWRITE, "%s: %s", path, strerror(errno));
    return err;
}

ds_err ds_store_restore(const char *backup, const char *path, ds_str passphrase, bool replace, ds_why *w)
{
    char aside[PATH_MOST];
    if (!replace && is_there(path))
        return ds_fail(w, DS_NOWRITE, "%s: exists already; with --replace it is set aside as %s" DS_BEFORE_RESTORE, path, path);
    ds_err err = name_beside(path, ".restore-part", aside, w);
    if (err) return err;
    (void)unlink(aside);
    err = unpack(backup, aside, passphrase, w);
    if (!err && (err = check_backup(aside, w))) err = ds_within(w, "%s", backup);
    if (!err) err = put_in_place(aside, path, w);
    if (err) (void)unlink(aside);
    return err;
}
