/* Whose file it is and what stands in it: nothing of a schema that is not ours may run. */
#include "store/db/result_schema.h"
#include "store/room.h"

#include <string.h>

int ds_schema_latest(const ds_embedded *list)
{
    int n = 0;
    while (list[n].name) n++;
    return n;
}

/* ---- the version ---- */

static ds_err check_version(const ds_db *d, int64_t have, int latest, ds_why *w)
{
    if (have > latest)
        return ds_fail(
            w, DS_NEWER,
            "%s: has version %d, this downshift knows up to version %d; install a newer downshift, or go back to the "
            "copy %s.bak-v%d where there is one",
            d->path, (int)have, latest, d->path, latest);
    if (have < 1)
        return ds_fail(w, DS_STORE,
                       "%s: says it has version %d, which no downshift wrote: it was changed by another program; go "
                       "back to a copy of it",
                       d->path, (int)have);
    return DS_OK;
}

static ds_err say_foreign(const ds_db *d, ds_why *w)
{
    return ds_fail(w, DS_STORE,
                   "%s: is an SQLite file of another program, not a Downshift database; name the right file with --db",
                   d->path);
}

ds_err ds_schema_version(const ds_db *d, const ds_embedded *list, int *version, ds_why *w)
{
    int64_t id = 0, have = 0, things = 0;
    ds_err err = ds_sqlite_int(d, "PRAGMA application_id", &id, w);
    if (!err) err = ds_sqlite_int(d, "PRAGMA user_version", &have, w);
    if (!err) err = ds_sqlite_int(d, "SELECT count(*) FROM sqlite_master", &things, w);
    if (err) return err;
    *version = 0;
    if (!id && !have && !things) return DS_OK;
    if (id != DS_APPLICATION_ID) return say_foreign(d, w);
    err = check_version(d, have, ds_schema_latest(list), w);
    if (!err) *version = (int)have;
    return err;
}

/* No byte: new, or a first start that was cut off. An empty database of a page or more is somebody's. */
static ds_err check_new(const ds_db *d, ds_why *w)
{
    int64_t pages = 0;
    ds_err err = ds_sqlite_int(d, "PRAGMA page_count", &pages, w);
    return err || !pages ? err : say_foreign(d, w);
}

/* ---- what stands in it ---- */

/* The next sign of an SQL text that means something: blanks, comments and the quotes of names do not. */
static char next_sign(const char **at)
{
    const char *s = *at;
    while (*s) {
        if (s[0] == '-' && s[1] == '-')
            s += strcspn(s, "\n");
        else if (s[0] == '/' && s[1] == '*')
            s = strstr(s, "*/") ? strstr(s, "*/") + 2 : s + strlen(s);
        else if (strchr(" \t\r\n\"", *s))
            s++;
        else
            break;
    }
    *at = *s ? s + 1 : s;
    return *s;
}

static bool same_sql(const char *a, const char *b)
{
    if (!strcmp(a, b)) return true;
    for (char x;;) {
        if ((x = next_sign(&a)) != next_sign(&b)) return false;
        if (!x) return true;
    }
}

/* SQLite's own: an index for a key, what ANALYZE counted. */
static bool of_sqlite(const char *type, const char *name, const char *sql)
{
    if (sqlite3_strnicmp(name, "sqlite_", 7)) return false;
    return !sql || (!strcmp(type, "table") && !sqlite3_strnicmp(name, "sqlite_stat", 11));
}

/* Result tables may be of any shape: they are made anew (result_schema.h). */
static bool passes(const ds_thing *t)
{
    return of_sqlite(t->type, t->name, t->sql) || ds_result_schema_has(t->type, t->name);
}

static bool same_thing(const ds_thing *a, const ds_thing *b)
{
    return !strcmp(a->name, b->name) && !strcmp(a->type, b->type) && a->sql && b->sql && same_sql(a->sql, b->sql);
}

/* Begins behind the one found last: two lists of one schema mostly have one order. NULL: it is not there. */
static const ds_thing *find_thing(const ds_thing *list, const ds_thing *last, const ds_thing *t)
{
    for (const ds_thing *l = last; l->type; l++)
        if (same_thing(l, t)) return l;
    for (const ds_thing *l = list; l != last; l++)
        if (same_thing(l, t)) return l;
    return NULL;
}

/* The first thing of one list that is not in the other; NULL: none. */
static const ds_thing *first_odd(const ds_thing *all, const ds_thing *in)
{
    const ds_thing *next = in;
    for (; all->type; all++) {
        if (passes(all)) continue;
        const ds_thing *found = find_thing(in, next, all);
        if (!found) return all;
        next = found + 1;
    }
    return NULL;
}

/* False: no memory. */
static bool keep_text(sqlite3_stmt *st, int column, ds_arena *a, const char **out)
{
    const char *text = (const char *)sqlite3_column_text(st, column);
    *out = text ? ds_textf(a, "%s", text) : NULL;
    return *out || sqlite3_column_type(st, column) == SQLITE_NULL;
}

static int read_thing(sqlite3_stmt *st, ds_arena *a, ds_thing *t)
{
    if (!keep_text(st, 0, a, &t->type) || !keep_text(st, 1, a, &t->name) || !keep_text(st, 2, a, &t->sql))
        return SQLITE_NOMEM;
    return t->type && t->name ? SQLITE_OK : SQLITE_CORRUPT;
}

static int count_things(sqlite3 *db, size_t *n)
{
    sqlite3_stmt *st = NULL;
    int rc = sqlite3_prepare_v2(db, "SELECT count(*) FROM sqlite_master", -1, &st, NULL);
    if (!rc && (rc = sqlite3_step(st)) == SQLITE_ROW) *n = (size_t)sqlite3_column_int64(st, 0);
    sqlite3_finalize(st);
    return rc == SQLITE_ROW ? SQLITE_OK : rc;
}

/* *out: a database's schema in the order in which it was made, ending with {0}; in the arena. */
static int read_things(sqlite3 *db, ds_arena *a, const ds_thing **out)
{
    sqlite3_stmt *st = NULL;
    size_t n = 0, i = 0;
    int rc = count_things(db, &n);
    ds_thing *list = rc ? NULL : ds_alloc(a, (n + 1) * sizeof *list);
    if (!rc) rc = list ? SQLITE_OK : SQLITE_NOMEM;
    if (!rc) rc = sqlite3_prepare_v2(db, "SELECT type, name, sql FROM sqlite_master ORDER BY rowid", -1, &st, NULL);
    while (!rc && (rc = sqlite3_step(st)) == SQLITE_ROW && i < n) rc = read_thing(st, a, &list[i++]);
    sqlite3_finalize(st);
    *out = list;
    return rc == SQLITE_DONE ? SQLITE_OK : rc;
}

static ds_err say_odd(const ds_db *d, const ds_thing *foreign, const ds_thing *missing, ds_why *w)
{
    if (foreign)
        return ds_fail(
            w, DS_STORE,
            "%s: holds the %s %s, which is not Downshift's; nothing was read or run: take it out with the program "
            "that put it in, or go back to a copy",
            d->path, foreign->type, foreign->name);
    if (missing)
        return ds_fail(w, DS_STORE, "%s: lacks the %s %s; go back to a copy of it", d->path, missing->type,
                       missing->name);
    return DS_OK;
}

/* ---- what our migrations make ---- */

const ds_thing *ds_schema_made(const ds_embedded *list)
{
    return list == ds_embedded_migrations && ds_embedded_schema[0].type ? ds_embedded_schema : NULL;
}

/* Of a version of old, the migrations up to it tell. */
static int read_ours(const ds_embedded *list, int version, ds_arena *a, const ds_thing **out)
{
    sqlite3 *db = NULL;
    if (version == ds_schema_latest(list) && (*out = ds_schema_made(list))) return SQLITE_OK;
    int rc = ds_sqlite_open(NULL, SQLITE_OPEN_READWRITE, &db);
    for (int i = 0; !rc && i < version; i++) rc = sqlite3_exec(db, list[i].data, NULL, NULL, NULL);
    if (!rc) rc = read_things(db, a, out);
    sqlite3_close(db);
    return rc;
}

static ds_err check_things(const ds_db *d, const ds_embedded *list, int version, ds_why *w)
{
    ds_arena a = { 0 };
    const ds_thing *theirs = NULL, *ours = NULL;
    int rc = read_things(d->db, &a, &theirs);
    if (!rc) rc = read_ours(list, version, &a, &ours);
    ds_err err = rc ? ds_sqlite_fail(d, rc, w) : say_odd(d, first_odd(theirs, ours), first_odd(ours, theirs), w);
    ds_arena_free(&a);
    return err;
}

ds_err ds_schema_current(const ds_db *d, const ds_embedded *list, bool *current, ds_why *w)
{
    int version = 0;
    bool fit = false;
    *current = false;
    ds_err err = ds_schema_version(d, list, &version, w);
    if (!err) err = version ? check_things(d, list, version, w) : check_new(d, w);
    if (!err) err = ds_result_schema_fits(d, &fit, w);
    *current = !err && fit && version == ds_schema_latest(list);
    return err;
}
