#include "store/rows/older.h"

#include <downshift/growing.h>

static bool take_older(ds_olders *l, ds_arena *a, sqlite3_stmt *st)
{
    l->at = ds_room_for_one(a, l->at, l->n, &l->cap, 32, sizeof *l->at);
    if (!l->at) return false;
    l->at[l->n++] = (ds_older){ .id = sqlite3_column_int64(st, 0),
                                .named_alike = sqlite3_column_int(st, 1),
                                .first = sqlite3_column_int(st, 2),
                                .last = sqlite3_column_int(st, 3) };
    return true;
}

ds_err ds_olders_read(ds_store *s, const ds_file_span *span, int margin, ds_arena *a, ds_olders *out, ds_why *w)
{
    const ds_val v[] = { DS_VINT(span->file), DS_VINT(span->first - margin), DS_VINT(span->last + margin) };
    int rc;
    bool full = false;
    sqlite3_stmt *st = ds_stmt(s, DS_Q_FILES_OLDER, &rc);
    *out = (ds_olders){ 0 };
    if (!rc) rc = ds_bind(st, 1, v, DS_COUNT(v));
    while (!rc && !full && (rc = sqlite3_step(st)) == SQLITE_ROW) {
        full = !take_older(out, a, st);
        rc = SQLITE_OK;
    }
    if (st) sqlite3_reset(st);
    if (full) return ds_fail(w, DS_MEMORY, "older files");
    return rc == SQLITE_DONE ? DS_OK : ds_sqlite_fail(&s->face, rc, w);
}

bool ds_span_has(const ds_file_span *span, int64_t day)
{
    return day >= span->first && day <= span->last;
}

bool ds_span_misses(const ds_file_span *span, const ds_older *f, int64_t day)
{
    if (day <= span->last || (span->told_on != DS_NO_DATE && day >= span->told_on)) return false;
    return f->named_alike || ds_month_first((ds_date)day) == ds_month_first(span->last);
}
