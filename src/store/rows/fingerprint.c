#include "store/room.h"

#include <string.h>

static void add_number(ds_hash *h, char type, uint64_t bits)
{
    unsigned char b[9] = { (unsigned char)type };
    for (int i = 0; i < 8; i++) b[1 + i] = (unsigned char)(bits >> (8 * i)); /* the same on every machine */
    ds_hash_add(h, b, sizeof b);
}

/* Type and length first, so that no two rows give the same bytes. */
static void add_value(ds_hash *h, ds_val v)
{
    uint64_t bits;
    switch (v.type) {
    case DS_V_NULL:
        ds_hash_add(h, "-", 1);
        break;
    case DS_V_INT:
        add_number(h, 'i', (uint64_t)v.as.i);
        break;
    case DS_V_REAL:
        memcpy(&bits, &v.as.d, sizeof bits);
        add_number(h, 'r', bits);
        break;
    case DS_V_TEXT:
        add_number(h, 't', v.as.s.n);
        ds_hash_add(h, v.as.s.p, v.as.s.n);
        break;
    }
}

static ds_err add_rows(ds_store *s, ds_query q, const char *kind, int64_t client, int64_t end, ds_hash *h, ds_why *w)
{
    int rc;
    sqlite3_stmt *st = ds_stmt(s, q, &rc);
    if (!rc) rc = ds_bind(st, 1, (ds_val[]){ DS_VINT(client), DS_VINT(end) }, 2);
    while (!rc && (rc = sqlite3_step(st)) == SQLITE_ROW) {
        ds_hash_add(h, kind, 1);
        for (int i = 0; i < sqlite3_column_count(st); i++) add_value(h, ds_column(st, (size_t)i));
        rc = SQLITE_OK;
    }
    ds_err err = rc == SQLITE_DONE ? DS_OK : ds_sqlite_fail(&s->face, rc, w);
    if (st) sqlite3_reset(st);
    return err;
}

/* Visits of unknown time or kind, of all clients in the order of their codes, as far as they are taken. */
typedef struct {
    sqlite3_stmt *st;
    int rc; /* of the row that is next */
} unknown;

static void unknown_start(ds_store *s, int64_t end, unknown *u)
{
    u->st = ds_stmt(s, DS_Q_PRINT_UNKNOWN, &u->rc);
    if (!u->rc) u->rc = ds_bind(u->st, 1, (ds_val[]){ DS_VINT(end) }, 1);
    if (!u->rc) u->rc = sqlite3_step(u->st);
}

static ds_err add_unknown(ds_store *s, unknown *u, int64_t client, ds_hash *h, ds_why *w)
{
    for (; u->rc == SQLITE_ROW && sqlite3_column_int64(u->st, 0) == client; u->rc = sqlite3_step(u->st)) {
        ds_hash_add(h, "u", 1);
        for (size_t i = 1; i < (size_t)sqlite3_column_count(u->st); i++) add_value(h, ds_column(u->st, i));
    }
    return u->rc == SQLITE_ROW || u->rc == SQLITE_DONE ? DS_OK : ds_sqlite_fail(&s->face, u->rc, w);
}

static ds_err add_client(ds_store *s, int64_t id, ds_str code, int64_t end, unknown *lost, ds_hash *h, ds_why *w)
{
    static const struct {
        ds_query q;
        const char *kind;
    } part[] = { { DS_Q_PRINT_SESSIONS, "s" }, { DS_Q_PRINT_NIGHTS, "n" }, { DS_Q_PRINT_DAYS, "d" },
                 { DS_Q_PRINT_NOTES, "w" } };
    ds_err err = DS_OK;
    ds_hash one;
    char text[DS_HASH_TEXT], none[DS_HASH_TEXT];
    ds_hash_start(&one);
    ds_hash_end(&one, none);
    ds_hash_start(&one);
    for (size_t i = 0; !err && i < DS_COUNT(part); i++) err = add_rows(s, part[i].q, part[i].kind, id, end, &one, w);
    if (!err) err = add_unknown(s, lost, id, &one, w);
    ds_hash_end(&one, text);
    /* a client without a record up to that day is as good as absent */
    if (err || !strcmp(text, none)) return err;
    ds_hash_add(h, "c", 1);
    add_value(h, DS_VTEXT(code));
    ds_hash_add(h, text, sizeof text - 1);
    return DS_OK;
}

ds_err ds_store_fingerprint(ds_store *s, ds_date as_of, char out[DS_HASH_TEXT], ds_why *w)
{
    int64_t end = as_of == DS_NO_DATE ? INT64_MAX : ((int64_t)as_of + 1) * 86400; /* local seconds, first not taken */
    ds_hash h;
    int rc;
    unknown lost;
    ds_err err = DS_OK;
    sqlite3_stmt *st = ds_stmt(s, DS_Q_PRINT_CLIENTS, &rc);
    ds_hash_start(&h);
    unknown_start(s, end, &lost);
    while (!rc && !err && (rc = sqlite3_step(st)) == SQLITE_ROW) {
        err = add_client(s, sqlite3_column_int64(st, 0), ds_column(st, 1).as.s, end, &lost, &h, w);
        rc = SQLITE_OK;
    }
    ds_hash_end(&h, out);
    if (!err && rc != SQLITE_DONE) err = ds_sqlite_fail(&s->face, rc, w);
    if (st) sqlite3_reset(st);
    if (lost.st) sqlite3_reset(lost.st);
    return err;
}
