#include "store/db/clock.h"
#include "store/room.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* The journal is SQLite's rollback journal (DELETE), not a write-ahead log: people copy practice.db, mail it and keep it on a stick,
 * and between two commands it must be the one file that holds everything. The price is none here: one writer at a time, and the
 * pages of a growing file are not journalled, so a first import is as quick as with a log (5 million nights: see tests/bench).
 * EXTRA: the folder is brought to disk after the journal is gone, so that a power cut does not bring it back, and take back with
 * it what was told as done.
 * Temporary tables stay in memory: client data has no business in /tmp.
 * The cache is of 16 MB: a log in order of days writes to one page a client, so that it serves 4,000 of them; with more
 * memory to go through a first import of a million nights takes a fifth longer. */
static const char settings[] = "PRAGMA journal_mode = DELETE; PRAGMA synchronous = EXTRA; PRAGMA temp_store = MEMORY; "
                               "PRAGMA cache_size = -16384; PRAGMA foreign_keys = ON";
static const char settings_read[] = "PRAGMA temp_store = MEMORY; PRAGMA query_only = ON";

/* Never opened here to look inside: closing a descriptor would drop the locks SQLite holds on the same file elsewhere in this
 * process. */
static ds_err look(const char *path, bool write, ds_why *w)
{
    struct stat st;
    if (stat(path, &st)) {
        if (errno == ENOENT)
            return ds_fail(w, DS_NOINPUT, "%s: no such file; run `downshift init` first, or name it with --db", path);
        return ds_fail(w, DS_NOINPUT, "%s: %s", path, strerror(errno));
    }
    if (!S_ISREG(st.st_mode)) return ds_fail(w, DS_NOINPUT, "%s: is a folder or a device, not a database", path);
    if (faccessat(AT_FDCWD, path, R_OK, AT_EACCESS)) return ds_fail(w, DS_NOINPUT, "%s: %s", path, strerror(errno));
    if (write && faccessat(AT_FDCWD, path, W_OK, AT_EACCESS))
        return ds_fail(w, DS_NOWRITE, "%s: may not be written; check the rights of the file", path);
    return DS_OK;
}

static ds_err look_at_folder(const char *path, ds_why *w)
{
    const char *slash = strrchr(path, '/');
    char folder[1024] = ".";
    if (slash) {
        size_t n = slash == path ? 1 : (size_t)(slash - path);
        if (n >= sizeof folder) return ds_fail(w, DS_NOWRITE, "%s: the path is too long", path);
        memcpy(folder, path, n);
        folder[n] = '\0';
    }
    if (faccessat(AT_FDCWD, folder, W_OK | X_OK, AT_EACCESS))
        return ds_fail(w, DS_NOWRITE, "%s: its folder may not be written (%s), and SQLite keeps a journal there", path,
                       strerror(errno));
    return DS_OK;
}

/* ---- connecting ---- */

int ds_sqlite_open(const char *path, int flags, sqlite3 **out)
{
    char plain[1100]; /* ":memory:" and "file:..." mean something to SQLite, and here they are names of files */
    /* One thread: nothing to lock, so that counting allocations, by which a query's memory is bounded, costs nothing.
     * Refused, without harm, once SQLite is running. */
    (void)sqlite3_config(SQLITE_CONFIG_SINGLETHREAD);
    int rc = ds_clock_stop();
    if (rc) return rc;
    if (!path) return sqlite3_open_v2(":memory:", out, flags | SQLITE_OPEN_MEMORY | SQLITE_OPEN_NOMUTEX, NULL);
    if ((size_t)snprintf(plain, sizeof plain, "%s%s", *path == '/' ? "" : "./", path) >= sizeof plain)
        return SQLITE_CANTOPEN;
    return sqlite3_open_v2(plain, out, flags | SQLITE_OPEN_NOMUTEX, NULL);
}

/* path NULL: memory. Reading, too, opens a file for writing where it may: what a crash cut off in it must first be taken
 * back, and only SQLite can, by writing. settings_read then keep it from all else. */
static int connect_to(ds_store *s, const char *path)
{
    int rc = ds_sqlite_open(path, SQLITE_OPEN_READWRITE, &s->face.db);
    if (rc) return rc;
    sqlite3_extended_result_codes(s->face.db, 1);
    sqlite3_busy_timeout(s->face.db, s->busy_ms = DS_BUSY_MS);
    /* "x" is a name and never a text, a damaged or foreign schema runs nothing */
    (void)sqlite3_db_config(s->face.db, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
    (void)sqlite3_db_config(s->face.db, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
    (void)sqlite3_db_config(s->face.db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
    (void)sqlite3_db_config(s->face.db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    if ((rc = ds_digest_register(s->face.db))) return rc;
    return sqlite3_set_authorizer(s->face.db, ds_authorize, &s->face);
}

/* From here on the store is a copy of its file in memory. */
static ds_err move_to_memory(ds_store *s, ds_why *w)
{
    sqlite3 *file = s->face.db;
    s->face.db = NULL;
    int rc = connect_to(s, NULL);
    if (!rc) rc = ds_sqlite_copy(file, s->face.db);
    ds_err err = rc ? ds_sqlite_fail(&s->face, rc, w) : DS_OK;
    sqlite3_close_v2(file);
    return err;
}

/* ---- opening ---- */

static ds_err bring_up(ds_store *s, ds_store_mode mode, const ds_embedded *list, ds_why *w)
{
    bool current, settled = true;
    ds_err err = ds_schema_current(&s->face, list, &current, w);
    if (!err && current) err = ds_person_settled(s, &settled, w);
    const bool behind = !current || !settled, aside = mode == DS_STORE_TRIAL || (mode == DS_STORE_READ && behind);
    if (!err && aside) err = move_to_memory(s, w);
    if (err || !behind) return err;
    err = current ? DS_OK : ds_migrate(&s->face, list, aside ? NULL : s->note, aside ? 0 : sizeof s->note, w);
    return err ? err : ds_person_settle(s, w);
}

static ds_err open_store(ds_store *s, ds_store_mode mode, const ds_embedded *list, ds_why *w)
{
    const bool absent = mode == DS_STORE_TRIAL && access(s->face.path, F_OK);
    int rc = connect_to(s, absent ? NULL : s->face.path);
    if (rc) return ds_sqlite_fail(&s->face, rc, w);
    ds_err err = bring_up(s, mode, list, w);
    return err ? err : ds_sqlite_exec(&s->face, mode == DS_STORE_READ ? settings_read : settings, w);
}

static ds_err reach(const char *path, ds_store_mode mode, ds_why *w)
{
    if (mode == DS_STORE_CREATE) return ds_private_file(path, w);
    if (mode == DS_STORE_TRIAL && access(path, F_OK)) return DS_OK;
    ds_err err = look(path, mode == DS_STORE_WRITE, w);
    return err || mode != DS_STORE_WRITE ? err : look_at_folder(path, w);
}

ds_err ds_store_open_with(const char *path, ds_store_mode mode, const ds_embedded *list, ds_store **out,
                          const char **note, ds_why *w)
{
    *out = NULL;
    if (note) *note = "";
    ds_err err = reach(path, mode, w);
    if (err) return err;
    ds_store *s = calloc(1, sizeof *s);
    if (s) s->clients_before = INT64_MAX;
    if (s) s->face.path = strdup(path);
    if (!s || !s->face.path)
        err = ds_fail(w, DS_MEMORY, "%s", path);
    else
        err = open_store(s, mode, list, w);
    if (err) {
        /* a file that was just made stays, empty, as another program may be making its own of it; empty is new */
        ds_store_close(s);
        return err;
    }
    if (note) *note = s->note;
    *out = s;
    return DS_OK;
}

ds_err ds_store_open(const char *path, ds_store_mode mode, ds_store **out, const char **note, ds_why *w)
{
    return ds_store_open_with(path, mode, ds_embedded_migrations, out, note, w);
}

void ds_store_close(ds_store *s)
{
    if (!s) return;
    for (int q = 0; q < DS_Q_COUNT; q++) sqlite3_finalize(s->stmt[q]);
    ds_ids_clear(&s->clients);
    ds_ids_clear(&s->people);
    ds_ids_clear(&s->erased);
    ds_ids_clear(&s->sources);
    ds_ids_clear(&s->told);
    ds_agreements_clear(&s->agree);
    free(s->retold.at);
    ds_given_up_clear(s);
    ds_withdrawn_clear(s);
    ds_series_forget(s);
    ds_append_close(s);
    ds_arena_free(&s->near);
    ds_sums_clear(s);
    ds_odds_clear(&s->odds);
    sqlite3_close_v2(s->face.db); /* rolls back */
    free(s->face.path);
    free(s);
}

bool ds_store_is_open(const ds_store *s)
{
    return !sqlite3_get_autocommit(s->face.db);
}

/* ---- files within a transaction ---- */

/* A transaction's first file needs no mark: taking it back is taking back all. */
ds_err ds_store_begin_file(ds_store *s, ds_why *w)
{
    if (!ds_store_is_open(s)) return ds_store_begin_import(s, w);
    ds_err err = ds_sqlite_exec(&s->face, "SAVEPOINT file", w);
    s->marked = !err;
    return err;
}

ds_err ds_store_keep_file(ds_store *s, ds_why *w)
{
    const int rc = ds_append_write(s);
    ds_err err = rc ? ds_sqlite_fail(&s->face, rc, w) : DS_OK;
    if (!err && s->marked) err = ds_sqlite_exec(&s->face, "RELEASE file", w);
    if (!err) s->marked = false;
    return err;
}

void ds_store_undo_file(ds_store *s)
{
    if (!s->marked || !ds_store_is_open(s) ||
        sqlite3_exec(s->face.db, "ROLLBACK TO file; RELEASE file", NULL, NULL, NULL)) {
        ds_store_rollback(s);
        return;
    }
    s->marked = false;
    ds_append_forget(s);
    ds_sums_clear(s); /* those of files before are written */
    ds_ids_clear(&s->clients); /* ids given since the beginning are gone */
    ds_ids_clear(&s->people);
    ds_ids_clear(&s->sources);
    ds_series_forget(s);
}

/* ---- damage ---- */

/* "... unable to get the page. error code=7": the page could not be read, which is no damage of the file. */
static int code_told(const char *found)
{
    const char *code = strstr(found, "error code=");
    return code ? atoi(code + sizeof "error code=" - 1) : SQLITE_OK;
}

static ds_err say_damage(const ds_db *d, const char *found, ds_why *w)
{
    const int code = code_told(found) & 0xFF;
    if (code && code != SQLITE_CORRUPT) return ds_sqlite_fail(d, code, w);
    return ds_fail(
        w, DS_STORE,
        "%s: is damaged (%.80s); nothing was read from it: go back to a copy or a .bak file, or run `downshift "
        "init` with another --db and import again",
        d->path, found);
}

ds_err ds_store_is_larger(const ds_store *s, int64_t bytes, bool *larger, ds_why *w)
{
    int64_t pages = 0, page = 0;
    ds_err err = ds_sqlite_int(&s->face, "PRAGMA page_count", &pages, w);
    if (!err) err = ds_sqlite_int(&s->face, "PRAGMA page_size", &page, w);
    *larger = pages * page > bytes;
    return err;
}

ds_err ds_store_check(ds_store *s, bool *skipped, ds_why *w)
{
    sqlite3_stmt *st = NULL;
    ds_err err = ds_store_is_larger(s, DS_STORE_CHECKED, skipped, w);
    if (err || *skipped) return err;
    int rc = sqlite3_prepare_v2(s->face.db, "PRAGMA integrity_check(1)", -1, &st, NULL);
    if (!rc) rc = sqlite3_step(st);
    const char *text = rc == SQLITE_ROW ? (const char *)sqlite3_column_text(st, 0) : NULL;
    if (!text)
        err = ds_sqlite_fail(&s->face, rc == SQLITE_ROW ? SQLITE_NOMEM : rc, w);
    else if (strcmp(text, "ok"))
        err = say_damage(&s->face, text, w);
    sqlite3_finalize(st);
    return err;
}

ds_db *ds_store_db(ds_store *s)
{
    return &s->face;
}

/* ---- transactions ---- */

static ds_err begun(ds_store *s, ds_why *w)
{
    ds_err err = ds_seals_read(&s->face, &s->odds, w);
    if (err) ds_store_rollback(s);
    if (s->odds.n) { /* names are to be looked up, so that they are mended */
        ds_ids_clear(&s->clients);
        ds_ids_clear(&s->sources);
    }
    return err;
}

ds_err ds_store_begin(ds_store *s, ds_why *w)
{
    ds_err err = ds_sqlite_exec(&s->face, "BEGIN IMMEDIATE", w);
    return err ? err : begun(s, w);
}

ds_err ds_store_begin_import(ds_store *s, ds_why *w)
{
    /* Letting SQLite look three references up for every row costs 45 % of an import. Here they lead somewhere by construction: a row
     * takes its client, source and file from ids that this room handed out in the same or an earlier transaction, and an import
     * deletes none of them. The switch works only outside a transaction. */
    sqlite3_busy_timeout(s->face.db, 10 * s->busy_ms);
    ds_err err = ds_sqlite_exec(&s->face, "PRAGMA foreign_keys = OFF; BEGIN IMMEDIATE", w);
    sqlite3_busy_timeout(s->face.db, s->busy_ms);
    if (err) {
        (void)sqlite3_exec(s->face.db, "PRAGMA foreign_keys = ON", NULL, NULL, NULL);
        return err;
    }
    s->importing = true;
    return begun(s, w);
}

static void end_import(ds_store *s)
{
    if (s->importing) (void)sqlite3_exec(s->face.db, "PRAGMA foreign_keys = ON", NULL, NULL, NULL);
    s->importing = s->marked = false;
}

const char *ds_store_path(const ds_store *s)
{
    return s->face.path;
}

ds_err ds_store_commit(ds_store *s, ds_why *w)
{
    const int rc = ds_append_write(s);
    ds_err err = rc ? ds_sqlite_fail(&s->face, rc, w) : ds_sums_write(s, w);
    if (!err) err = ds_results_seal(s, w);
    if (!err) err = ds_seals_write(&s->face, &s->odds, w);
    if (!err) err = ds_sqlite_exec(&s->face, "COMMIT", w);
    if (err)
        ds_store_rollback(s);
    else
        end_import(s);
    ds_odds_clear(&s->odds);
    return err;
}

void ds_store_rollback(ds_store *s)
{
    /* SQLite may have rolled back by itself, on a full disk for one */
    if (!sqlite3_get_autocommit(s->face.db)) (void)sqlite3_exec(s->face.db, "ROLLBACK", NULL, NULL, NULL);
    ds_append_forget(s);
    ds_sums_clear(s);
    ds_odds_clear(&s->odds);
    s->run = 0;
    ds_ids_clear(&s->clients); /* ids given since the beginning are gone */
    ds_ids_clear(&s->people);
    ds_ids_clear(&s->sources);
    ds_series_forget(s);
    end_import(s);
}
