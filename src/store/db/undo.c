/* Backups before steps that change records, and the way back. */
#include "store/room.h"

#include <dirent.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { PATH_MOST = 1100 };

static ds_err backup_path(const char *store, int64_t step, char path[PATH_MOST], ds_why *w)
{
    if ((size_t)snprintf(path, PATH_MOST, "%s.undo-%" PRId64, store, step) < PATH_MOST) return DS_OK;
    return ds_fail(w, DS_NOWRITE, "%s: the path is too long for a backup beside it", store);
}

/* ---- keeping ---- */

/* Those that are too old, of which one a step is left behind; a few more where files were lost. */
static void drop_old(const char *store, int64_t newest)
{
    char path[PATH_MOST];
    int64_t first = newest - DS_UNDO_STEPS;
    for (int64_t step = first; step > 0 && step > first - DS_UNDO_STEPS; step--)
        if (!backup_path(store, step, path, NULL)) (void)unlink(path);
}

static ds_err keep(ds_store *s, int64_t step, ds_why *w)
{
    char path[PATH_MOST];
    ds_err err = backup_path(s->face.path, step, path, w);
    if (!err) err = ds_store_copy_to(s, path, w);
    return err ? ds_within(w, "backup before a change") : DS_OK;
}

static ds_err latest(const ds_store *s, int64_t *step, ds_why *w)
{
    return ds_sqlite_int(&s->face, "SELECT ifnull(max(id), 0) FROM step", step, w);
}

/* Nothing of a trial reaches the disk. */
bool ds_store_is_trial(const ds_store *s)
{
    const char *file = sqlite3_db_filename(s->face.db, "main");
    return !file || !*file;
}

ds_err ds_store_begin_step_of(ds_store *s, const char *what, const char *when, int64_t most, bool *skipped, ds_why *w)
{
    int64_t last = 0;
    *skipped = false;
    if (ds_store_is_trial(s)) return DS_OK;
    ds_err err = ds_store_is_larger(s, most, skipped, w);
    if (!err) err = latest(s, &last, w);
    if (!err && !*skipped) err = keep(s, last + 1, w);
    return err ? err
               : DS_PUT(s, w, DS_Q_STEP_ADD, DS_VINT(last + 1), ds_vtextz(what), ds_vtextz(when), DS_VINT(!*skipped));
}

ds_err ds_store_begin_step(ds_store *s, const char *what, const char *when, bool *skipped, ds_why *w)
{
    return ds_store_begin_step_of(s, what, when, DS_UNDO_LARGEST, skipped, w);
}

ds_err ds_store_end_step(ds_store *s, bool made, ds_why *w)
{
    int64_t last = 0;
    char path[PATH_MOST];
    if (ds_store_is_trial(s)) return DS_OK;
    ds_err err = latest(s, &last, w);
    if (err) return err;
    if (made) {
        drop_old(s->face.path, last);
        return DS_OK;
    }
    if ((err = DS_PUT(s, w, DS_Q_STEP_DROP, DS_VINT(last)))) return err;
    if (!backup_path(s->face.path, last, path, NULL)) (void)unlink(path);
    return DS_OK;
}

void ds_store_drop_steps(const ds_store *s)
{
    const char *path = s->face.path, *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
    char folder[PATH_MOST] = ".", file[2 * PATH_MOST];
    if (ds_store_is_trial(s)) return;
    if (slash) ds_copy(folder, sizeof folder, (ds_str){ path, slash == path ? 1 : (size_t)(slash - path) });
    const size_t n = strlen(name);
    DIR *d = opendir(folder);
    for (struct dirent *e; d && (e = readdir(d));) {
        if (strncmp(e->d_name, name, n) || strncmp(e->d_name + n, ".undo-", 6)) continue;
        ds_print(file, sizeof file, "%s/%s", folder, e->d_name);
        (void)unlink(file); /* one that stays is listed by who asked for this */
    }
    if (d) closedir(d);
}

/* ---- going back ---- */

typedef struct {
    int64_t id;
    bool kept;
    ds_undone told;
} step;

/* The latest step before that number; id 0 where there is none. */
static ds_err last_step(const ds_store *s, int64_t before, step *out, ds_why *w)
{
    sqlite3_stmt *st = NULL;
    *out = (step){ 0 };
    int rc = sqlite3_prepare_v2(
        s->face.db, "SELECT id, kept, what, done_at FROM step WHERE id < ? ORDER BY id DESC LIMIT 1", -1, &st, NULL);
    if (!rc) rc = sqlite3_bind_int64(st, 1, before);
    if (!rc) rc = sqlite3_step(st);
    if (rc == SQLITE_ROW) {
        out->id = sqlite3_column_int64(st, 0);
        out->kept = sqlite3_column_int(st, 1) != 0;
        ds_copy(out->told.what, sizeof out->told.what, ds_column(st, 2).as.s);
        ds_copy(out->told.when, sizeof out->told.when, ds_column(st, 3).as.s);
        rc = SQLITE_DONE;
    }
    sqlite3_finalize(st);
    return rc == SQLITE_DONE ? DS_OK : ds_sqlite_fail(&s->face, rc, w);
}

static ds_err check_step(const char *path, const step *last, const char *backup, ds_why *w)
{
    if (!last->id)
        return ds_fail(w, DS_NOINPUT, "%s: nothing to take back: no import and no change of clients is noted", path);
    if (!last->kept)
        return ds_fail(w, DS_NOINPUT,
                       "%s: no backup was made before \"%s\" of %s, as the database is too large: go back to a copy of "
                       "your own",
                       path, last->told.what, last->told.when);
    if (access(backup, F_OK))
        return ds_fail(w, DS_NOINPUT,
                       "%s: nothing more to take back: no backup is left of before \"%s\" of %s (the last %d are kept)",
                       path, last->told.what, last->told.when, DS_UNDO_STEPS);
    return DS_OK;
}

/* A backup of this store knows the same step before. */
static ds_err check_backup(const ds_store *s, int64_t before, const char *backup, ds_why *w)
{
    ds_store *old = NULL;
    step ours, theirs;
    ds_err err = ds_store_open(backup, DS_STORE_READ, &old, NULL, w);
    if (!err) err = last_step(s, before, &ours, w);
    if (!err) err = last_step(old, INT64_MAX, &theirs, w);
    if (!err &&
        (ours.id != theirs.id || strcmp(ours.told.what, theirs.told.what) || strcmp(ours.told.when, theirs.told.when)))
        err = ds_fail(w, DS_STORE, "%s: is no backup of this database", backup);
    ds_store_close(old);
    return err;
}

/* Into the file as it is, in one transaction of SQLite's: what is cut off leaves the one or the other. */
static ds_err put_back(ds_store *s, const char *backup, ds_why *w)
{
    sqlite3 *from = NULL;
    int rc = ds_sqlite_open(backup, SQLITE_OPEN_READONLY, &from);
    if (!rc) rc = ds_sqlite_copy(from, s->face.db);
    sqlite3_close(from);
    return rc ? ds_sqlite_fail(&s->face, rc, w) : DS_OK;
}

static ds_err undo(ds_store *s, ds_undone *out, ds_why *w)
{
    step last;
    char backup[PATH_MOST];
    ds_err err = last_step(s, INT64_MAX, &last, w);
    if (!err) err = backup_path(s->face.path, last.id, backup, w);
    if (!err) err = check_step(s->face.path, &last, backup, w);
    if (!err) err = check_backup(s, last.id, backup, w);
    if (!err) err = put_back(s, backup, w);
    if (err) return err;
    (void)unlink(backup); /* where it stays, it is written over by the next step */
    *out = last.told;
    return DS_OK;
}

ds_err ds_store_undo(const char *path, ds_undone *out, ds_why *w)
{
    ds_store *s = NULL;
    *out = (ds_undone){ 0 };
    ds_err err = ds_store_open(path, DS_STORE_WRITE, &s, NULL, w);
    if (!err) err = undo(s, out, w);
    ds_store_close(s);
    return err;
}
