#include "store/rows/told.h"
#include "store/rows/digest.h"

#include <stdlib.h>
#include <string.h>

static ds_query writer_of(ds_record_kind kind)
{
    return kind == DS_SLEEP ? DS_Q_SLEEP_TELL : DS_Q_SESSION_TELL;
}

static bool add(ds_tellings *l, ds_telling *t)
{
    if (l->n == l->cap) {
        size_t cap = l->cap ? 2 * l->cap : 32;
        ds_telling **at = ds_alloc(l->a, cap * sizeof *at);
        if (!at) return false;
        if (l->n) memcpy(at, l->at, l->n * sizeof *at);
        l->at = at;
        l->cap = cap;
    }
    if (t) l->at[l->n++] = t;
    return t;
}

ds_telling *ds_telling_add(ds_tellings *l)
{
    ds_telling *t = ds_alloc(l->a, sizeof *t);
    return add(l, t) ? t : NULL;
}

/* ---- reading ---- */

/* A value that outlives its statement. */
static bool keep_value(ds_arena *a, ds_val *v)
{
    if (v->type != DS_V_TEXT) return true;
    v->as.s = ds_keep(a, v->as.s);
    return v->as.s.p;
}

static bool take_row(sqlite3_stmt *st, const ds_kind *k, bool told, ds_arena *a, ds_telling *t)
{
    size_t n = 0;
    for (int i = 0; i < DS_C_FIELD + k->fields; i++) {
        t->v[i] = ds_has_column(k, i) ? ds_column(st, n++) : DS_VNULL;
        if (!keep_value(a, &t->v[i])) return false;
    }
    t->told = told;
    if (!told) return true;
    t->mark = ds_val_int(ds_column(st, n++), 0);
    ds_val aside = ds_column(st, n);
    if (!keep_value(a, &aside)) return false;
    t->aside = aside.type == DS_V_TEXT ? aside.as.s.p : NULL;
    return true;
}

ds_err ds_tellings_read(ds_store *s, ds_query q, ds_record_kind kind, bool told, const ds_val *v, size_t n,
                        ds_tellings *l, ds_why *w)
{
    int rc;
    bool full = false;
    sqlite3_stmt *st = ds_stmt(s, q, &rc);
    if (!rc) rc = ds_bind(st, 1, v, n);
    while (!rc && !full && (rc = sqlite3_step(st)) == SQLITE_ROW) {
        ds_telling *t = ds_telling_add(l);
        full = !t || !take_row(st, &ds_kinds[kind], told, l->a, t);
        rc = SQLITE_OK;
    }
    if (st) sqlite3_reset(st);
    if (full) return ds_fail(w, DS_MEMORY, "%s: what was told of a %s", s->face.path, ds_kinds[kind].name);
    return rc == SQLITE_DONE ? DS_OK : ds_sqlite_fail(&s->face, rc, w);
}

/* ---- writing ---- */

/* As SQL makes it: damage.c. */
static int64_t digest_of(ds_record_kind kind, const ds_telling *t)
{
    const ds_val mark = DS_VINT(t->mark), aside = ds_vtextz(t->aside);
    uint64_t sum = (uint64_t)ds_told_digest(kind, t->v);
    sum += ds_digest_part(ds_digest_name(DS_LIT("mark")), &mark);
    sum += ds_digest_part(ds_digest_name(DS_LIT("aside")), &aside);
    return (int64_t)sum;
}

bool ds_telling_sound(ds_record_kind kind, const ds_telling *t)
{
    if (!t->told) return ds_put_sound(kind, t->v);
    return t->v[DS_C_DIGEST].type == DS_V_INT && t->v[DS_C_DIGEST].as.i == digest_of(kind, t);
}

ds_err ds_telling_write(ds_store *s, ds_record_kind kind, ds_telling *t, ds_why *w)
{
    int rc;
    const ds_places *columns = ds_places_of(kind, false);
    sqlite3_stmt *st = ds_stmt(s, writer_of(kind), &rc);
    t->v[DS_C_DIGEST] = DS_VINT(digest_of(kind, t));
    if (!rc) rc = sqlite3_clear_bindings(st);
    if (!rc) rc = ds_bind_row(st, columns, t->v, &(uint64_t){ 0 });
    if (!rc) rc = ds_bind(st, columns->n + 1, (ds_val[]){ DS_VINT(t->mark), ds_vtextz(t->aside) }, 2);
    if (!rc) rc = sqlite3_step(st);
    if (st) sqlite3_reset(st);
    t->told = true;
    t->changed = false;
    return rc == SQLITE_DONE ? DS_OK : ds_sqlite_fail(&s->face, rc, w);
}

ds_err ds_telling_drop(ds_store *s, ds_record_kind kind, const ds_telling *t, ds_why *w)
{
    const ds_val *v = t->v;
    const ds_kind *k = &ds_kinds[kind];
    if (kind == DS_SESSION)
        return DS_PUT(s, w, DS_Q_SESSION_UNTELL, v[DS_C_FIELD + k->client], v[DS_C_FIELD + k->start], v[DS_C_FILE],
                      v[DS_C_LINE]);
    return DS_PUT(s, w, DS_Q_SLEEP_UNTELL, v[DS_C_FIELD + k->client], v[DS_C_SOURCE], v[DS_C_FIELD + k->day],
                  v[DS_C_FILE], v[DS_C_LINE], v[DS_C_FIELD + DS_SLEEP_BED]);
}

/* ---- which is which ---- */

bool ds_telling_is(ds_record_kind kind, const ds_val *a, const ds_val *b)
{
    const int bed = DS_C_FIELD + DS_SLEEP_BED;
    if (a[DS_C_FILE].as.i != b[DS_C_FILE].as.i || a[DS_C_LINE].as.i != b[DS_C_LINE].as.i) return false;
    return kind != DS_SLEEP || !ds_differ(a[bed], b[bed]);
}

bool ds_telling_same(ds_record_kind kind, const ds_val *a, const ds_val *b)
{
    for (int i = 0; i < DS_C_FIELD + ds_kinds[kind].fields; i++) {
        if (i == DS_C_DIGEST || i == ds_told_column(kind) || !ds_has_column(&ds_kinds[kind], i)) continue;
        if (ds_differ(ds_as_stored(kind, i, &a[i]), ds_as_stored(kind, i, &b[i]))) return false;
    }
    return true;
}

ds_telling *ds_telling_take(ds_record_kind kind, const ds_val *v, ds_tellings *l, bool *known)
{
    ds_telling *t = NULL;
    for (size_t i = 0; i < l->n && !t; i++)
        if (ds_telling_is(kind, l->at[i]->v, v)) t = l->at[i];
    *known = t && ds_telling_same(kind, t->v, v);
    if (*known) return t;
    if (!t && !(t = ds_telling_add(l))) return NULL;
    memcpy(t->v, v, sizeof t->v);
    t->v[ds_told_column(kind)] = DS_VNULL;
    t->changed = true;
    return t;
}

int ds_told_column(ds_record_kind kind)
{
    return DS_C_FIELD + (kind == DS_SLEEP ? (int)DS_SLEEP_TOLD : (int)DS_SESSION_TOLD);
}

bool ds_tellings_alone(ds_record_kind kind, const ds_tellings *records, ds_tellings *l)
{
    const int told = ds_told_column(kind), status = DS_C_FIELD + DS_SESSION_STATUS;
    for (size_t i = 0; i < records->n; i++) {
        const ds_val *v = records->at[i]->v;
        if (ds_val_int(v[told], 0)) continue;
        ds_telling *t = ds_telling_add(l); /* a copy: what stood there is needed when it has become another */
        if (!t) return false;
        *t = *records->at[i];
        if (kind == DS_SESSION && v[told].type == DS_V_INT) t->v[status] = DS_VNULL;
        t->v[told] = DS_VNULL;
    }
    return true;
}

static int by_row(const void *x, const void *y)
{
    const ds_val *a = (*(ds_telling *const *)x)->v, *b = (*(ds_telling *const *)y)->v;
    const int order[] = { DS_C_FILE, DS_C_LINE };
    for (size_t i = 0; i < DS_COUNT(order); i++)
        if (a[order[i]].as.i != b[order[i]].as.i) return a[order[i]].as.i < b[order[i]].as.i ? -1 : 1;
    return 0;
}

void ds_tellings_sort(ds_tellings *l)
{
    if (l->n) qsort(l->at, l->n, sizeof *l->at, by_row);
}

void ds_telling_set_aside(ds_telling *t, const char *why)
{
    bool same = why ? t->aside && !strcmp(t->aside, why) : !t->aside;
    t->changed |= !same;
    t->aside = why;
}
