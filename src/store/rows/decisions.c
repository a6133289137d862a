#include "store/rows/decisions.h"
#include "store/rows/row.h"

#include <stdio.h>
#include <string.h>

#define AT(field) (DS_C_FIELD + DS_DECISION_##field)

static ds_str key_of(const ds_val *v, char key[64])
{
    const int n = snprintf(key, 64, "decision %lld %.0f", (long long)v[AT(DATE)].as.i, v[AT(NUMBER)].as.d);
    return (ds_str){ key, n > 0 ? (size_t)n : 0 };
}

ds_err ds_decision_seen(ds_store *s, const ds_val *v, ds_why *w)
{
    char key[64];
    return ds_ids_add(&s->told, key_of(v, key), 1) ? DS_OK : ds_fail(w, DS_MEMORY, "the lines of a file");
}

static bool is_open(const ds_val *v)
{
    return v[AT(WHAT)].type != DS_V_NULL && v[AT(DONE)].type == DS_V_NULL && v[AT(STRUCK)].type == DS_V_NULL;
}

/* Of the month those that are open, and that the file has no more; of newer files none. */
static bool is_lacking(ds_store *s, const ds_val *v, int64_t file)
{
    char key[64];
    int64_t told;
    return is_open(v) && v[DS_C_FILE].as.i <= file && !ds_ids_find(&s->told, key_of(v, key), &told);
}

static ds_err strike(ds_store *s, const ds_val *old, int64_t file, ds_why *w)
{
    ds_val v[DS_COLUMNS];
    if (!ds_row_may_be_written(s, DS_DECISION, old, NULL)) return DS_OK;
    memcpy(v, old, sizeof v);
    v[AT(STRUCK)] = DS_VINT(1);
    v[DS_C_FILE] = DS_VINT(file);
    return ds_row_write(s, DS_DECISION, old, v, w);
}

/* The first that lacks, its texts in a; *found false where there is none. */
static ds_err find_lacking(ds_store *s, int64_t file, ds_date month, ds_val *out, bool *found, ds_arena *a, ds_why *w)
{
    int rc;
    sqlite3_stmt *st = ds_stmt(s, DS_Q_DECISIONS_OF, &rc);
    const ds_val of = DS_VINT(month);
    if (!rc) rc = ds_bind(st, 1, &of, 1);
    *found = false;
    while (!rc && !*found && (rc = sqlite3_step(st)) == SQLITE_ROW) {
        ds_put_columns(st, &ds_kinds[DS_DECISION], out);
        *found = is_lacking(s, out, file);
        rc = SQLITE_OK;
    }
    bool full = false;
    for (int i = 0; *found && i < DS_C_FIELD + DS_DECISION_COUNT; i++)
        if (out[i].type == DS_V_TEXT) full |= !(out[i].as.s = ds_keep(a, out[i].as.s)).p;
    if (st) sqlite3_reset(st);
    if (full) return ds_fail(w, DS_MEMORY, "decisions");
    return rc && rc != SQLITE_DONE ? ds_sqlite_fail(&s->face, rc, w) : DS_OK;
}

ds_err ds_store_decisions_lack(ds_store *s, int64_t file, ds_date month, int64_t *n, ds_why *w)
{
    ds_err err = DS_OK;
    for (*n = 0; !err;) {
        ds_arena a = { 0 };
        ds_val old[DS_COLUMNS];
        bool found = false;
        err = find_lacking(s, file, month, old, &found, &a, w);
        if (!err && found) err = strike(s, old, file, w);
        ds_arena_free(&a);
        if (!found) break;
        ++*n;
    }
    return err;
}
