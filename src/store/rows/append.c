/* Sleeps that are new to the store come in many at a time: for a single row SQLite takes as long to begin and end its
 * statement as for the row. They wait only while nothing could see them: they are put in before a statement that
 * names their table (ds_stmt), and before any question or command that is none of the room's own (ds_ask). */
#include "store/rows/row.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define AT(field) (DS_C_FIELD + DS_SLEEP_##field)
enum { MOST = 32 }; /* rows; with more of them a statement is no quicker */

static const char *const names[DS_COLUMNS] = {
    [DS_C_DOUBT] = "doubt", [DS_C_FILE] = "file",     [DS_C_LINE] = "line",
    [DS_C_DIGEST] = "digest", [DS_C_SOURCE] = "source",
#define X(ID, name, column, ...) [AT(ID)] = #column,
    DS_SLEEP_FIELDS(X)
#undef X
};

/* ---- the statement ---- */

/* With the columns that rows have had so far and no others: each column of a table costs time. */
static int prepare(ds_store *s)
{
    ds_appends *p = &s->appends;
    char columns[1024] = "", marks[4 * DS_COLUMNS] = "", text[MOST * sizeof marks + sizeof columns];
    for (uint64_t bits = p->columns; bits; bits &= bits - 1) {
        ds_print_more(columns, sizeof columns, "%s%s", *columns ? ", " : "", names[ds_lowest(bits)]);
        ds_print_more(marks, sizeof marks, "%s?", *marks ? ", " : "");
    }
    ds_print(text, sizeof text, "INSERT OR FAIL INTO sleep (%s) VALUES ", columns);
    for (int i = 0; i < MOST; i++) ds_print_more(text, sizeof text, "%s(%s)", i ? ", " : "", marks);
    return sqlite3_prepare_v3(s->face.db, text, -1, SQLITE_PREPARE_PERSISTENT, &p->all, NULL);
}

static int bind_all(const ds_appends *p)
{
    int rc = SQLITE_OK, at = 1;
    for (const ds_val *v = p->v, *end = v + p->n * p->width; !rc && v < end; v++, at++)
        rc = v->type == DS_V_NULL ? sqlite3_bind_null(p->all, at) : ds_bind_one(p->all, at, v);
    return rc;
}

static int write_together(ds_store *s)
{
    ds_appends *p = &s->appends;
    int rc = p->all ? SQLITE_OK : prepare(s);
    if (!rc) rc = bind_all(p);
    if (!rc) rc = sqlite3_step(p->all);
    if (p->all) sqlite3_reset(p->all);
    return rc == SQLITE_DONE ? SQLITE_OK : rc;
}

static void spread(const ds_appends *p, const ds_val *from, ds_val *to)
{
    for (int i = 0; i < DS_COLUMNS; i++) to[i].type = DS_V_NULL;
    for (uint64_t bits = p->columns; bits; bits &= bits - 1) to[ds_lowest(bits)] = *from++;
}

static int write_one(ds_store *s, const ds_val *v)
{
    const ds_query q = DS_Q_SLEEP_ADD;
    ds_val row[DS_COLUMNS];
    int rc;
    sqlite3_stmt *st = ds_stmt(s, q, &rc);
    spread(&s->appends, v, row);
    if (!rc) rc = ds_bind_row(st, ds_places_of(DS_SLEEP, false), row, &s->bound[q]);
    if (!rc) rc = sqlite3_step(st);
    if (st) sqlite3_reset(st);
    return rc == SQLITE_DONE ? SQLITE_OK : rc;
}

int ds_append_write(ds_store *s)
{
    ds_appends *p = &s->appends;
    const size_t n = p->n;
    int rc = n == MOST ? write_together(s) : SQLITE_OK;
    p->n = 0; /* or the statement would put them in, too */
    s->face.waits = NULL;
    for (size_t i = 0; !rc && n < MOST && i < n; i++) rc = write_one(s, &p->v[i * p->width]);
    ds_arena_reset(&p->texts);
    return rc;
}

/* ---- a row ---- */

/* Rows that wait have the columns that they had before. */
static int add_columns(ds_store *s, uint64_t filled)
{
    ds_appends *p = &s->appends;
    const int rc = ds_append_write(s);
    p->columns |= filled;
    p->width = 0;
    for (uint64_t bits = p->columns; bits; bits &= bits - 1) p->width++;
    sqlite3_finalize(p->all);
    p->all = NULL;
    return rc;
}

static bool keep(ds_appends *p, const ds_val *v)
{
    ds_val *to = &p->v[p->n * p->width];
    for (uint64_t bits = p->columns; bits; bits &= bits - 1, to++) {
        *to = v[ds_lowest(bits)];
        if (to->type == DS_V_TEXT && !(to->as.s = ds_keep(&p->texts, to->as.s)).p) return false;
    }
    p->n++;
    return true;
}

ds_err ds_append_sleep(ds_store *s, ds_val *v, uint64_t filled, ds_why *w)
{
    ds_appends *p = &s->appends;
    const int64_t file = v[DS_C_FILE].as.i;
    int rc = filled & ~p->columns ? add_columns(s, filled) : SQLITE_OK;
    v[DS_C_DIGEST] = DS_VINT(ds_digest_of_filled(DS_SLEEP, v, filled));
    if (!p->v) p->v = malloc(MOST * DS_COLUMNS * sizeof *p->v);
    if (!p->v || !keep(p, v) || !ds_sums_add(s, file, file == s->reading, v[DS_C_DIGEST].as.i))
        return ds_fail(w, DS_MEMORY, "sleeps to be put in together");
    s->face.waits = s;
    if (!rc && p->n == MOST) rc = ds_append_write(s);
    return rc ? ds_sqlite_fail(&s->face, rc, w) : DS_OK;
}

void ds_append_forget(ds_store *s)
{
    s->appends.n = 0;
    s->face.waits = NULL;
    ds_arena_reset(&s->appends.texts);
}

void ds_append_close(ds_store *s)
{
    sqlite3_finalize(s->appends.all);
    free(s->appends.v);
    ds_arena_free(&s->appends.texts);
    s->appends = (ds_appends){ 0 };
}
