#include "store/rows/plans.h"
#include "store/rows/row.h"
#include "store/rows/withdrawn.h"

#include <downshift/growing.h>
#include <stdio.h>
#include <string.h>

#define AT(field) (DS_C_FIELD + DS_PLANNED_##field)

enum { KEY = 400 };

static ds_str row_key(const ds_val *v, char key[KEY])
{
    const int n = snprintf(key, KEY, "planned %lld %lld %lld", (long long)v[AT(CLIENT)].as.i, (long long)v[AT(DATE)].as.i,
                           (long long)v[AT(WHAT)].as.i);
    return (ds_str){ key, n > 0 ? (size_t)n : 0 };
}

static ds_str plan_key(const ds_val *v, char key[KEY])
{
    const ds_str plan = v[AT(PLAN)].type == DS_V_TEXT ? v[AT(PLAN)].as.s : (ds_str){ 0 };
    ds_print(key, KEY, "plan %lld %.*s", (long long)v[AT(CLIENT)].as.i, DS_FMT(plan));
    return ds_str_of(key);
}

/* The first and the last day that the file plans for a client. */
static ds_str day_key(const ds_val *v, bool last, char key[KEY])
{
    const int n = snprintf(key, KEY, "planned %s %lld", last ? "until" : "from", (long long)v[AT(CLIENT)].as.i);
    return (ds_str){ key, n > 0 ? (size_t)n : 0 };
}

static bool note_days(ds_store *s, const ds_val *v)
{
    char key[KEY];
    const int64_t first = v[AT(DATE)].as.i, last = ds_val_int(v[AT(UNTIL)], first);
    int64_t day;
    if ((!ds_ids_find(&s->told, day_key(v, false, key), &day) || first < day) && !ds_ids_add(&s->told, day_key(v, false, key), first)) return false;
    return (ds_ids_find(&s->told, day_key(v, true, key), &day) && last <= day) || ds_ids_add(&s->told, day_key(v, true, key), last);
}

static bool is_within(ds_store *s, const ds_val *v)
{
    char key[KEY];
    int64_t first, last;
    return ds_ids_find(&s->told, day_key(v, false, key), &first) && ds_ids_find(&s->told, day_key(v, true, key), &last) &&
           first <= v[AT(DATE)].as.i && v[AT(DATE)].as.i <= last;
}

ds_err ds_plan_seen(ds_store *s, const ds_val *v, ds_why *w)
{
    char row[KEY], plan[KEY];
    const bool kept = ds_ids_add(&s->told, row_key(v, row), 1) && ds_ids_add(&s->told, plan_key(v, plan), 1) && note_days(s, v);
    return kept ? DS_OK : ds_fail(w, DS_MEMORY, "the rows of a plan");
}

/* Of a plan that the file tells, or on its days, as a client has one plan at a time; and told by an older file alone. */
static bool is_lacking(ds_store *s, const ds_val *v, int64_t file)
{
    char key[KEY];
    int64_t one;
    if (v[DS_C_FILE].as.i >= file || ds_ids_find(&s->told, row_key(v, key), &one)) return false;
    return ds_ids_find(&s->told, plan_key(v, key), &one) || is_within(s, v);
}

/* A row of the file that was refused may be this one. */
static ds_err may_be_refused(ds_store *s, const ds_val *v, int64_t file, bool *may, ds_why *w)
{
    int64_t one;
    return DS_GET(s, w, DS_Q_ROW_REFUSED, may, &one, DS_VINT(file), v[AT(CLIENT)], v[AT(DATE)]);
}

typedef struct {
    ds_val (*row)[DS_COLUMNS]; /* texts in the arena */
    size_t n, cap;
    ds_arena a;
} lacking;

static bool keep(lacking *l, const ds_val *v)
{
    l->row = ds_room_for_one(&l->a, l->row, l->n, &l->cap, 32, sizeof *l->row);
    if (!l->row) return false;
    ds_val *to = l->row[l->n++];
    memcpy(to, v, sizeof *l->row);
    for (int i = 0; i < DS_COLUMNS; i++)
        if (to[i].type == DS_V_TEXT && !(to[i].as.s = ds_keep(&l->a, to[i].as.s)).p) return false;
    return true;
}

static ds_err find(ds_store *s, int64_t file, lacking *l, ds_why *w)
{
    ds_val v[DS_COLUMNS] = { 0 };
    int rc;
    bool full = false;
    sqlite3_stmt *st = ds_stmt(s, DS_Q_PLANNED_ALL, &rc);
    while (!rc && !full && (rc = sqlite3_step(st)) == SQLITE_ROW) {
        ds_put_columns(st, &ds_kinds[DS_PLANNED], v);
        full = is_lacking(s, v, file) && !keep(l, v);
        rc = SQLITE_OK;
    }
    if (st) sqlite3_reset(st);
    if (full) return ds_fail(w, DS_MEMORY, "the rows of a plan");
    return rc == SQLITE_DONE ? DS_OK : ds_sqlite_fail(&s->face, rc, w);
}

static ds_err take_out(ds_store *s, const ds_val *v, int64_t file, ds_why *w)
{
    if (!ds_row_may_be_written(s, DS_PLANNED, v, NULL)) return DS_OK;
    ds_err err = ds_withdrawn_take(s, DS_PLANNED, v, file, w);
    return err ? err : ds_row_drop(s, DS_PLANNED, v, w);
}

ds_err ds_store_plans_lack(ds_store *s, int64_t file, int64_t *n, ds_why *w)
{
    lacking l = { 0 };
    *n = 0;
    ds_err err = find(s, file, &l, w);
    for (size_t i = 0; !err && i < l.n; i++) {
        bool refused = false;
        err = may_be_refused(s, l.row[i], file, &refused, w);
        if (!err && !refused) err = take_out(s, l.row[i], file, w);
        *n += !err && !refused;
    }
    ds_arena_free(&l.a);
    return err;
}
