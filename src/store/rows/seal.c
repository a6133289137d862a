/* The rows that records refer to, and those about files, are held against damage as records are. They are few and
 * written in many places, so that their digests stand in a table of their own: read at the beginning of a transaction,
 * where what does not agree is remembered as odd, and written at its end for all rows but those. */
#include "store/rows/seal.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* clang-format off */
/* X(table, key of its row t). The + takes the column's affinity off it, for which SQLite would read all seals instead of
 * looking one up. A test holds this list against the schema. */
#define SEALED_TABLES(X)                                                                                               \
    X(client, +t.id)                                                                                                   \
    X(client_alias, +t.key)                                                                                            \
    X(person, +t.id)                                                                                                   \
    X(client_apart, t.low || ' ' || t.high)                                                                            \
    X(partner_release, +t.id)                                                                                          \
    X(partner_cell, +t.id)                                                                                             \
    X(partner_relation, +t.id)                                                                                         \
    X(partner_member, +t.id)                                                                                           \
    X(partner_code, +t.id)                                                                                             \
    X(release_log, +t.id)                                                                                              \
    X(erasure, +t.id)                                                                                                  \
    X(tombstone, t.mark || ' ' || t.erasure)                                                                          \
    X(authorisation, +t.id)                                                                                            \
    X(experiment, +t.id)                                                                                               \
    X(experiment_unit, t.experiment || ' ' || t.number)                                                                \
    X(client_split, t.client || ' ' || t.name || ' ' || t.hash)                                                        \
    X(source, +t.id)                                                                                                   \
    X(source_file, +t.id)                                                                                              \
    X(source_client, t.file || ' ' || t.client_key)                                                                    \
    X(source_cell, t.file || ' ' || t.line || ' ' || t.field)                                                          \
    X(session_line, t.client || ' ' || t.start || ' ' || t.service)                                                    \
    X(unread_file, +t.name)                                                                                            \
    X(given_up, t.file || ' ' || t.first || ' ' || t.last || ' ' || t.to_file)                                         \
    X(withdrawn, t.kind || ' ' || t.client || ' ' || t.key || ' ' || t.file || ' ' || t.line)

static const struct sealed {
    const char *table, *look, *gone, *drop;
} tables[] = {
#define X(table, key)                                                                                                  \
    { #table,                                                                                                          \
      "SELECT " #key ", s.digest, t.* FROM " #table " t LEFT JOIN seal s ON s.part = '" #table "' AND s.key = " #key,  \
      "SELECT key FROM seal WHERE part = '" #table "' AND key NOT IN (SELECT " #key " FROM " #table " t)",            \
      "DELETE FROM seal WHERE part = '" #table "' AND key = ?" },
    SEALED_TABLES(X)
#undef X
};
/* clang-format on */

enum { KEY_AT, SEAL_AT, ROW_AT };
enum { KEY_MOST = sizeof((ds_odd *)0)->key };

const char *ds_sealed_table(size_t i)
{
    return i < DS_COUNT(tables) ? tables[i].table : NULL;
}

static int64_t digest_row(sqlite3_stmt *row)
{
    uint64_t sum = 0;
    for (int i = ROW_AT; i < sqlite3_column_count(row); i++) {
        const ds_val v = ds_column(row, (size_t)i);
        sum += ds_digest_part(ds_digest_name(ds_str_of(sqlite3_column_name(row, i))), &v);
    }
    return (int64_t)sum;
}

static bool agrees(sqlite3_stmt *row)
{
    return sqlite3_column_type(row, SEAL_AT) == SQLITE_INTEGER && sqlite3_column_int64(row, SEAL_AT) == digest_row(row);
}

/* ---- odd ones ---- */

static bool is_of(const ds_odd *o, const char *table, const char *key)
{
    return !strcmp(o->table, table) && !strcmp(o->key, key);
}

static const ds_odd *find_odd(const ds_odds *all, const char *table, const char *key)
{
    for (size_t i = 0; i < all->n; i++)
        if (is_of(&all->odd[i], table, key)) return &all->odd[i];
    return NULL;
}

static const char *key_at(sqlite3_stmt *row)
{
    const char *key = (const char *)sqlite3_column_text(row, KEY_AT);
    return key ? key : "";
}

static int add_odd(ds_odds *all, const char *table, sqlite3_stmt *row, bool gone)
{
    if (all->n == all->cap) {
        size_t cap = all->cap ? 2 * all->cap : 16;
        ds_odd *wide = realloc(all->odd, cap * sizeof *wide);
        if (!wide) return SQLITE_NOMEM;
        all->odd = wide;
        all->cap = cap;
    }
    ds_odd *o = &all->odd[all->n++];
    *o = (ds_odd){ .table = table, .gone = gone };
    snprintf(o->key, sizeof o->key, "%s", key_at(row));
    return SQLITE_OK;
}

void ds_odds_clear(ds_odds *all)
{
    free(all->odd);
    *all = (ds_odds){ 0 };
}

/* ---- going through them ---- */

typedef struct {
    const ds_db *db;
    ds_odds *odds;
    const struct sealed *of;
    void *more;
} going;

typedef int (*seeing)(const going *g, sqlite3_stmt *row);

static int each(const going *g, const char *sql, seeing see)
{
    sqlite3_stmt *row = NULL;
    int rc = sqlite3_prepare_v2(g->db->db, sql, -1, &row, NULL);
    while (!rc && (rc = sqlite3_step(row)) == SQLITE_ROW) rc = see(g, row);
    sqlite3_finalize(row);
    return rc == SQLITE_DONE ? SQLITE_OK : rc;
}

static int each_row(const ds_db *d, ds_odds *odds, seeing gone, seeing row)
{
    int rc = SQLITE_OK;
    for (size_t t = 0; !rc && t < DS_COUNT(tables); t++) {
        const going g = { d, odds, &tables[t], NULL };
        rc = each(&g, tables[t].gone, gone);
        if (!rc) rc = each(&g, tables[t].look, row);
    }
    return rc;
}

static bool has_gone(const ds_odds *all, const char *table)
{
    for (size_t i = 0; i < all->n; i++)
        if (all->odd[i].gone && !strcmp(all->odd[i].table, table)) return true;
    return false;
}

/* One without a seal was put in outside a transaction, or its key was changed: then another one is missed. */
static int note_row(const going *g, sqlite3_stmt *row)
{
    if (agrees(row)) return SQLITE_OK;
    if (sqlite3_column_type(row, SEAL_AT) == SQLITE_NULL && !has_gone(g->odds, g->of->table)) return SQLITE_OK;
    return add_odd(g->odds, g->of->table, row, false);
}

static int note_gone(const going *g, sqlite3_stmt *row)
{
    return add_odd(g->odds, g->of->table, row, true);
}

ds_err ds_seals_read(const ds_db *d, ds_odds *odds, ds_why *w)
{
    ds_odds_clear(odds);
    int rc = each_row(d, odds, note_gone, note_row);
    return rc ? ds_sqlite_fail(d, rc, w) : DS_OK;
}

/* ---- writing ---- */

static int run(const ds_db *d, const char *sql, const ds_val *v, size_t n)
{
    sqlite3_stmt *st = NULL;
    int rc = sqlite3_prepare_v2(d->db, sql, -1, &st, NULL);
    if (!rc) rc = ds_bind(st, 1, v, n);
    if (!rc) rc = sqlite3_step(st);
    sqlite3_finalize(st);
    return rc == SQLITE_DONE ? SQLITE_OK : rc;
}

static int seal_row(const going *g, sqlite3_stmt *row)
{
    if (agrees(row) || find_odd(g->odds, g->of->table, key_at(row))) return SQLITE_OK;
    const ds_val v[] = { DS_VTEXT(ds_str_of(g->of->table)), ds_column(row, KEY_AT), DS_VINT(digest_row(row)) };
    return run(g->db, "REPLACE INTO seal (part, key, digest) VALUES (?, ?, ?)", v, DS_COUNT(v));
}

/* What this transaction took out has no seal any more; what was gone before stays missed. */
static int drop_seal(const going *g, sqlite3_stmt *row)
{
    const ds_odd *o = find_odd(g->odds, g->of->table, key_at(row));
    const ds_val key = ds_column(row, KEY_AT);
    return o && o->gone ? SQLITE_OK : run(g->db, g->of->drop, &key, 1);
}

ds_err ds_seals_write(const ds_db *d, const ds_odds *odds, ds_why *w)
{
    ds_odds none = *odds; /* only read */
    int rc = each_row(d, &none, drop_seal, seal_row);
    return rc ? ds_sqlite_fail(d, rc, w) : DS_OK;
}

/* ---- mending ---- */

struct proof {
    const ds_replaced *with;
    size_t n;
    ds_proven *out;
};

static int try_row(const going *g, sqlite3_stmt *row)
{
    struct proof *p = g->more;
    uint64_t sum = (uint64_t)digest_row(row);
    if (!find_odd(g->odds, g->of->table, key_at(row)) || sqlite3_column_type(row, SEAL_AT) != SQLITE_INTEGER)
        return SQLITE_OK;
    for (int i = ROW_AT; i < sqlite3_column_count(row); i++)
        for (size_t k = 0; k < p->n; k++) {
            if (strcmp(sqlite3_column_name(row, i), p->with[k].column)) continue;
            const uint64_t name = ds_digest_name(ds_str_of(p->with[k].column));
            const ds_val was = ds_column(row, (size_t)i);
            sum += ds_digest_part(name, &p->with[k].value) - ds_digest_part(name, &was);
        }
    if ((int64_t)sum == sqlite3_column_int64(row, SEAL_AT))
        *p->out = (ds_proven){ true, sqlite3_column_int64(row, KEY_AT) };
    return SQLITE_OK;
}

ds_err ds_seal_proves(ds_store *s, const char *table, const ds_replaced *with, size_t n, ds_proven *out, ds_why *w)
{
    struct proof p = { with, n, out };
    int rc = SQLITE_OK;
    *out = (ds_proven){ 0 };
    for (size_t t = 0; s->odds.n && !rc && t < DS_COUNT(tables); t++) {
        const going g = { &s->face, &s->odds, &tables[t], &p };
        if (!strcmp(tables[t].table, table)) rc = each(&g, tables[t].look, try_row);
    }
    return rc ? ds_sqlite_fail(&s->face, rc, w) : DS_OK;
}

static void key_text(ds_val key, char out[KEY_MOST])
{
    if (key.type == DS_V_INT)
        snprintf(out, KEY_MOST, "%" PRId64, key.as.i);
    else
        ds_copy(out, KEY_MOST, key.as.s);
}

bool ds_seal_is_odd(const ds_store *s, const char *table, ds_val key)
{
    char text[KEY_MOST];
    if (!s->odds.n) return false;
    key_text(key, text);
    return find_odd(&s->odds, table, text);
}

void ds_seal_accept_of(ds_store *s, int64_t file)
{
    ds_odds *all = &s->odds;
    char begin[24];
    const size_t n = (size_t)snprintf(begin, sizeof begin, "%" PRId64 " ", file);
    for (size_t i = 0; i < all->n; i++)
        if (!strcmp(all->odd[i].table, "source_client") || !strcmp(all->odd[i].table, "source_cell"))
            if (!strncmp(all->odd[i].key, begin, n)) all->odd[i--] = all->odd[--all->n];
}

void ds_seal_accept(ds_store *s, const char *table, ds_val key)
{
    ds_odds *all = &s->odds;
    char text[KEY_MOST];
    key_text(key, text);
    for (size_t i = 0; i < all->n; i++)
        if (is_of(&all->odd[i], table, text)) all->odd[i--] = all->odd[--all->n];
}
