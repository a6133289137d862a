/* Closed months: what is kept of them, and whether it is still as it was kept. */
#include "store/rows/person_room.h"

#include <downshift/closing.h>
#include <downshift/person.h>

#include <string.h>

/* ---- the sum over what is kept ---- */

static int add_rows(ds_store *s, ds_query q, ds_val month, ds_hash *sum)
{
    int rc;
    sqlite3_stmt *st = ds_stmt(s, q, &rc);
    if (!rc) rc = ds_bind(st, 1, &month, 1);
    while (!rc && (rc = sqlite3_step(st)) == SQLITE_ROW) {
        const ds_str row = ds_column(st, 0).as.s;
        ds_hash_add(sum, row.p, row.n);
        ds_hash_add(sum, "\n", 1);
        rc = SQLITE_OK;
    }
    if (st) sqlite3_reset(st);
    return rc == SQLITE_DONE ? SQLITE_OK : rc;
}

static ds_err sum_of(ds_store *s, ds_val month, char out[DS_HASH_TEXT], ds_why *w)
{
    ds_hash sum;
    ds_hash_start(&sum);
    int rc = add_rows(s, DS_Q_CLOSED_FIGURES, month, &sum);
    if (!rc) rc = add_rows(s, DS_Q_CLOSED_ROWS, month, &sum);
    if (!rc) rc = add_rows(s, DS_Q_CLOSED_POSTINGS, month, &sum);
    ds_hash_end(&sum, out);
    return rc ? ds_sqlite_fail(&s->face, rc, w) : DS_OK;
}

/* ---- whether a month is closed ---- */

static ds_err check(ds_store *s, const char *month, const char *hash, ds_why *w)
{
    char is[DS_HASH_TEXT];
    ds_err err = sum_of(s, ds_vtextz(month), is, w);
    if (err || !strcmp(is, hash)) return err;
    return ds_fail(w, DS_STORE,
                   "%s: the closed figures of %s are not as they were kept, by damage or another program; go back to a copy",
                   s->face.path, month);
}

/* *when "" where it is open. */
static ds_err closed(ds_store *s, const char *month, char when[20], ds_why *w)
{
    char hash[DS_HASH_TEXT] = "";
    int rc;
    when[0] = '\0';
    sqlite3_stmt *st = ds_stmt(s, DS_Q_CLOSED_WHEN, &rc);
    if (!rc) rc = ds_bind(st, 1, (ds_val[]){ ds_vtextz(month) }, 1);
    if (!rc && (rc = sqlite3_step(st)) == SQLITE_ROW) {
        ds_copy(when, 20, ds_column(st, 0).as.s);
        ds_copy(hash, sizeof hash, ds_column(st, 1).as.s);
        rc = SQLITE_DONE;
    }
    if (st) sqlite3_reset(st);
    if (rc != SQLITE_DONE) return ds_sqlite_fail(&s->face, rc, w);
    return *when ? check(s, month, hash, w) : DS_OK;
}

static void month_text(ds_date month, char out[11])
{
    ds_date_text(month, out);
    out[7] = '\0';
}

ds_err ds_store_closed(ds_store *s, ds_date month, char when[20], ds_why *w)
{
    char text[11];
    month_text(month, text);
    return closed(s, text, when, w);
}

/* The next closed month after that; "" for none. */
static ds_err next_closed(ds_store *s, char month[11], ds_why *w)
{
    char next[11] = "";
    int rc;
    sqlite3_stmt *st = ds_stmt(s, DS_Q_CLOSED_MONTHS, &rc);
    if (!rc) rc = ds_bind(st, 1, (ds_val[]){ ds_vtextz(month) }, 1);
    if (!rc && (rc = sqlite3_step(st)) == SQLITE_ROW) {
        ds_copy(next, sizeof next, ds_column(st, 0).as.s);
        rc = SQLITE_DONE;
    }
    if (st) sqlite3_reset(st);
    memcpy(month, next, sizeof next);
    return rc == SQLITE_DONE ? DS_OK : ds_sqlite_fail(&s->face, rc, w);
}

ds_err ds_store_closed_verify(ds_store *s, ds_why *w)
{
    char month[11] = "0", when[20];
    ds_err err = next_closed(s, month, w);
    while (!err && *month) {
        err = closed(s, month, when, w);
        if (!err) err = next_closed(s, month, w);
    }
    return err;
}

ds_err ds_store_closed_again(ds_store *s, ds_why *w)
{
    char month[11] = "0", hash[DS_HASH_TEXT];
    ds_err err = next_closed(s, month, w);
    while (!err && *month) {
        err = sum_of(s, ds_vtextz(month), hash, w);
        if (!err) err = DS_PUT(s, w, DS_Q_CLOSED_SEAL, ds_vtextz(month), ds_vtextz(hash));
        if (!err) err = next_closed(s, month, w);
    }
    return err;
}

/* ---- closing ---- */

enum { ROW_COLUMNS = 8 };

static ds_err places(const ds_table *t, const char *const *name, size_t n, size_t *at, ds_why *w)
{
    for (size_t i = 0; i < n; i++) {
        at[i] = 0;
        while (at[i] < t->n_columns && strcmp(t->column[at[i]], name[i])) at[i]++;
        if (at[i] == t->n_columns) return ds_fail(w, DS_INTERNAL, "%s has no column %s", t->name, name[i]);
    }
    return DS_OK;
}

static ds_err keep_figures(ds_store *s, ds_val month, const ds_closing *c, ds_why *w)
{
    ds_err err = DS_OK;
    for (size_t i = 0; !err && i < c->n; i++) {
        const ds_closed_figure *f = &c->figure[i];
        err = DS_PUT(s, w, DS_Q_CLOSED_FIGURE_ADD, month, DS_VINT((int64_t)i), ds_vtextz(f->name), ds_vtextz(f->words),
                     ds_vtextz(f->format), DS_VREAL(f->value), DS_VREAL(f->n), DS_VREAL(f->part));
    }
    return err;
}

static ds_err client_id(ds_store *s, ds_val code, ds_val *id, ds_why *w)
{
    int64_t found = 0;
    *id = DS_VNULL;
    if (code.type != DS_V_TEXT) return DS_OK;
    ds_err err = ds_store_client(s, code.as.s, &found, w);
    *id = DS_VINT(found);
    return err;
}

static ds_err keep_rows(ds_store *s, ds_val month, const ds_table *t, ds_why *w)
{
    static const char *const names[ROW_COLUMNS] = { "name", "client", "date", "file", "line", "part", "base", "middle" };
    size_t at[ROW_COLUMNS];
    ds_err err = places(t, names, ROW_COLUMNS, at, w);
    for (size_t i = 0; !err && i < t->n_rows; i++) {
        const ds_val *v = t->cell + i * t->n_columns;
        ds_val client;
        err = client_id(s, v[at[1]], &client, w);
        if (!err)
            err = DS_PUT(s, w, DS_Q_CLOSED_ROW_ADD, month, DS_VINT((int64_t)i), v[at[0]], client, v[at[2]], v[at[3]], v[at[4]],
                         v[at[v[at[5]].type == DS_V_NULL ? 7 : 5]], v[at[6]]);
    }
    return err;
}

static ds_err keep_postings(ds_store *s, ds_val month, const ds_table *t, ds_why *w)
{
    enum { COLUMNS = 10 };
    static const char *const names[COLUMNS] = { "basis", "date",  "part",        "account",      "code",
                                                "own",   "cause", "debit_cents", "credit_cents", "adjusts" };
    size_t at[COLUMNS];
    ds_err err = places(t, names, COLUMNS, at, w);
    for (size_t i = 0; !err && i < t->n_rows; i++) {
        const ds_val *v = t->cell + i * t->n_columns;
        err = DS_PUT(s, w, DS_Q_CLOSED_POSTING_ADD, month, DS_VINT((int64_t)i), v[at[0]], v[at[1]], v[at[2]], v[at[3]], v[at[4]],
                     v[at[5]], v[at[6]], v[at[7]], v[at[8]], v[at[9]]);
    }
    return err;
}

ds_err ds_store_close_month(ds_store *s, const ds_closing *c, ds_why *w)
{
    char text[11], when[20], hash[DS_HASH_TEXT];
    month_text(c->month, text);
    const ds_val month = ds_vtextz(text);
    ds_err err = closed(s, text, when, w);
    if (err) return err;
    if (*when) return ds_fail(w, DS_DATA, "%s is closed already, since %s", text, when);
    err = DS_PUT(s, w, DS_Q_CLOSED_ADD, month, ds_vtextz(c->when));
    if (!err) err = keep_figures(s, month, c, w);
    if (!err) err = keep_rows(s, month, c->rows, w);
    if (!err) err = keep_postings(s, month, c->postings, w);
    if (!err) err = sum_of(s, month, hash, w);
    return err ? err : DS_PUT(s, w, DS_Q_CLOSED_SEAL, month, ds_vtextz(hash));
}
