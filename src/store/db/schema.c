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

typedef struct {
    const char *type, *name, *sql;
} thing;

static thing thing_at(sqlite3_stmt *st)
{
    return (thing){ (const char *)sqlite3_column_text(st, 0), (const char *)sqlite3_column_text(st, 1),
                    (const char *)sqlite3_column_text(st, 2) };
}

/* Result tables may be of any shape: they are made anew (result_schema.h). */
static bool passes(const thing *t)
{
    return of_sqlite(t->type, t->name, t->sql) || ds_result_schema_has(t->type, t->name);
}

/* SQLITE_ROW: it is in the schema `find` asks, with the same text; SQLITE_DONE: it is not. */
static int find_thing(sqlite3_stmt *find, const thing *t)
{
    int rc = sqlite3_bind_text(find, 1, t->name, -1, SQLITE_STATIC);
    if (!rc) rc = sqlite3_step(find);
    if (rc == SQLITE_ROW) {
        const thing other = thing_at(find);
        if (strcmp(other.type, t->type) || !other.sql || !t->sql || !same_sql(other.sql, t->sql)) rc = SQLITE_DONE;
    }
    sqlite3_reset(find);
    return rc;
}

static const char all_things[] = "SELECT type, name, sql FROM sqlite_master";
static const char one_thing[] = "SELECT type, name, sql FROM sqlite_master WHERE name = ?";

/* Looks for everything of one schema in the other. *odd: type and name of the first thing that is not there, "" for none. */
static int compare(sqlite3 *all, sqlite3 *in, char *odd, size_t cap)
{
    sqlite3_stmt *each = NULL, *find = NULL;
    int rc = sqlite3_prepare_v2(all, all_things, -1, &each, NULL);
    if (!rc) rc = sqlite3_prepare_v2(in, one_thing, -1, &find, NULL);
    odd[0] = '\0';
    while (!rc && !*odd && (rc = sqlite3_step(each)) == SQLITE_ROW) {
        const thing t = thing_at(each);
        rc = !t.type || !t.name ? SQLITE_CORRUPT : passes(&t) ? SQLITE_ROW : find_thing(find, &t);
        if (rc == SQLITE_DONE) sqlite3_snprintf((int)cap, odd, "%s %s", t.type, t.name);
        if (rc == SQLITE_DONE || rc == SQLITE_ROW) rc = SQLITE_OK;
    }
    sqlite3_finalize(each);
    sqlite3_finalize(find);
    return rc == SQLITE_DONE ? SQLITE_OK : rc;
}

static ds_err say_odd(const ds_db *d, const char *foreign, const char *missing, ds_why *w)
{
    if (*foreign)
        return ds_fail(
            w, DS_STORE,
            "%s: holds the %s, which is not Downshift's; nothing was read or run: take it out with the program "
            "that put it in, or go back to a copy",
            d->path, foreign);
    if (*missing) return ds_fail(w, DS_STORE, "%s: lacks the %s; go back to a copy of it", d->path, missing);
    return DS_OK;
}

/* The schema as our migrations make it, for comparison. */
static int make_pattern(const ds_embedded *list, int version, sqlite3 **out)
{
    int rc = ds_sqlite_open(NULL, SQLITE_OPEN_READWRITE, out);
    for (int i = 0; !rc && i < version; i++) rc = sqlite3_exec(*out, list[i].data, NULL, NULL, NULL);
    return rc;
}

/* Of all that stands in the file, and of what it is held against. */
static int print_of(const ds_db *d, const ds_embedded *list, int version, char out[DS_HASH_TEXT])
{
    sqlite3_stmt *each = NULL;
    ds_hash h;
    ds_hash_start(&h);
    ds_hash_add(&h, &list, sizeof list);
    ds_hash_add(&h, &version, sizeof version);
    int rc = sqlite3_prepare_v2(d->db, all_things, -1, &each, NULL);
    while (!rc && (rc = sqlite3_step(each)) == SQLITE_ROW) {
        rc = SQLITE_OK;
        for (int i = 0; i < 3; i++) {
            const char *text = (const char *)sqlite3_column_text(each, i);
            ds_hash_add(&h, text ? text : "", text ? strlen(text) + 1 : 1);
        }
    }
    ds_hash_end(&h, out);
    sqlite3_finalize(each);
    return rc == SQLITE_DONE ? SQLITE_OK : rc;
}

static ds_err check_things(const ds_db *d, const ds_embedded *list, int version, ds_why *w)
{
    /* what was found to be ours last: a month opens its database once a workbook, and a pattern takes 20 ms */
    static char known[DS_HASH_TEXT];
    sqlite3 *ours = NULL;
    char foreign[160] = "", missing[160] = "", print[DS_HASH_TEXT];
    int rc = print_of(d, list, version, print);
    if (!rc && !strcmp(print, known)) return DS_OK;
    if (!rc) rc = make_pattern(list, version, &ours);
    if (!rc) rc = compare(d->db, ours, foreign, sizeof foreign);
    if (!rc) rc = compare(ours, d->db, missing, sizeof missing);
    sqlite3_close(ours);
    ds_err err = rc ? ds_sqlite_fail(d, rc, w) : say_odd(d, foreign, missing, w);
    if (!err) memcpy(known, print, sizeof known);
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
