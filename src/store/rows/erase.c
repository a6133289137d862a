/* A person is taken out of the store: each table as person.c says, then the sums over what is kept, then the file anew. */
#include "store/columns.h"
#include "store/rows/person_room.h"
#include "store/rows/seal.h"
#include "store/rows/tombstone.h"

#include <downshift/person.h>
#include <downshift/secret.h>

#include <string.h>

/* ---- words in texts ---- */

static bool is_letter(unsigned char c)
{
    return c >= 0x80 || (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z');
}

static unsigned char small(char c)
{
    return (unsigned char)(c >= 'A' && c <= 'Z' ? c | 0x20 : c);
}

static bool stands_at(ds_str text, size_t at, ds_str word)
{
    for (size_t i = 0; i < word.n; i++)
        if (small(text.p[at + i]) != small(word.p[i])) return false;
    const size_t end = at + word.n;
    return (!at || !is_letter((unsigned char)text.p[at - 1])) && (end == text.n || !is_letter((unsigned char)text.p[end]));
}

static bool mentions(ds_str text, ds_str word)
{
    for (size_t at = 0; word.n && at + word.n <= text.n; at++)
        if (stands_at(text, at, word)) return true;
    return false;
}

static ds_str argument(sqlite3_value *v)
{
    const char *p = (const char *)sqlite3_value_text(v);
    return p ? (ds_str){ p, (size_t)sqlite3_value_bytes(v) } : (ds_str){ "", 0 };
}

/* mentions(text, word): whether the text holds the word, with no letter or digit beside it. */
static void mentions_sql(sqlite3_context *context, int n, sqlite3_value **v)
{
    (void)n;
    sqlite3_result_int(context, mentions(argument(v[0]), argument(v[1])));
}

/* ---- statements ---- */

typedef struct {
    ds_store *s;
    int64_t client, fresh;
} erasing;

static int run_one(const erasing *e, sqlite3_stmt *st)
{
    const ds_val v[] = { DS_VINT(e->client), DS_VINT(e->fresh) };
    int rc = ds_bind(st, 1, v, (size_t)sqlite3_bind_parameter_count(st));
    while (!rc && (rc = sqlite3_step(st)) == SQLITE_ROW) rc = SQLITE_OK;
    sqlite3_finalize(st);
    return rc == SQLITE_DONE ? SQLITE_OK : rc;
}

static ds_err run(const erasing *e, const char *sql, ds_why *w)
{
    int rc = SQLITE_OK;
    while (!rc && *sql) {
        sqlite3_stmt *st = NULL;
        rc = sqlite3_prepare_v2(e->s->face.db, sql, -1, &st, &sql);
        if (!rc && st) rc = run_one(e, st);
    }
    return rc ? ds_sqlite_fail(&e->s->face, rc, w) : DS_OK;
}

/* ---- the sums of files ---- */

#define X(ID, id, owner) "SELECT file, digest FROM " #id " WHERE client = ?1",
static const char *const records_of[] = { DS_CLIENT_KINDS(X) };
#undef X
#define X(ID, id, owner)                                                                                                           \
    "UPDATE " #id " SET digest = row_digest('doubt', doubt, 'file', file, 'line', line" DS_OWNED_PAIR_##owner                      \
    DS_##ID##_FIELDS(DS_COLUMN_PAIR) ") WHERE client = ?2",
static const char *const seal_of[] = { DS_CLIENT_KINDS(X) };
#undef X

/* Counts the client's records in, or out of, what their files' sums are over. */
static ds_err sum(const erasing *e, int64_t client, bool in, int64_t *n, ds_why *w)
{
    int rc = SQLITE_OK;
    for (size_t i = 0; !rc && i < DS_COUNT(records_of); i++) {
        sqlite3_stmt *st = NULL;
        rc = sqlite3_prepare_v2(e->s->face.db, records_of[i], -1, &st, NULL);
        if (!rc) rc = sqlite3_bind_int64(st, 1, client);
        while (!rc && (rc = sqlite3_step(st)) == SQLITE_ROW) {
            const int64_t file = sqlite3_column_int64(st, 0), digest = sqlite3_column_int64(st, 1);
            const bool kept = in ? ds_sums_add(e->s, file, false, digest) : ds_sums_take(e->s, file, digest);
            rc = kept ? SQLITE_OK : SQLITE_NOMEM;
            ++*n;
        }
        if (rc == SQLITE_DONE) rc = SQLITE_OK;
        sqlite3_finalize(st);
    }
    return rc ? ds_sqlite_fail(&e->s->face, rc, w) : DS_OK;
}

static ds_err seal_again(const erasing *e, ds_why *w)
{
    ds_err err = DS_OK;
    for (size_t i = 0; !err && i < DS_COUNT(seal_of); i++) err = run(e, seal_of[i], w);
    return err;
}

/* ---- who keeps what the books need ---- */

/* A code that nothing leads to. */
static ds_err make_fresh(ds_store *s, int64_t *id, ds_why *w)
{
    enum { SIGNS = 8, TRIES = 20 };
    char code[SIGNS + 1];
    ds_whose whose = { DS_CODE_OWN, 0 };
    ds_err err = DS_OK;
    for (int i = 0; !err && whose.state != DS_CODE_FREE && i < TRIES; i++) {
        ds_random_text(code, SIGNS);
        err = ds_store_whose(s, ds_str_of(code), &whose, w);
    }
    return err ? err : ds_store_client(s, ds_str_of(code), id, w);
}

static ds_err count(const erasing *e, const char *sql, int64_t client, int64_t *n, ds_why *w)
{
    sqlite3_stmt *st = NULL;
    int rc = sqlite3_prepare_v2(e->s->face.db, sql, -1, &st, NULL);
    if (!rc) rc = sqlite3_bind_int64(st, 1, client);
    if (!rc && (rc = sqlite3_step(st)) == SQLITE_ROW) *n = sqlite3_column_int64(st, 0);
    sqlite3_finalize(st);
    return rc == SQLITE_ROW ? DS_OK : ds_sqlite_fail(&e->s->face, rc, w);
}

/* One who keeps nothing is not needed. */
static ds_err drop_fresh(const erasing *e, ds_why *w)
{
    static const char kept[] = "SELECT (SELECT count(*) FROM session WHERE client = ?1) + (SELECT count(*) FROM sale WHERE client = ?1) + "
                               "(SELECT count(*) FROM note WHERE client = ?1) + (SELECT count(*) FROM closed_row WHERE client = ?1)";
    int64_t n = 0;
    ds_err err = count(e, kept, e->fresh, &n, w);
    if (!err && !n) err = run(e, "DELETE FROM client_alias WHERE client = ?2; DELETE FROM client WHERE id = ?2", w);
    return err;
}

/* ---- all of it ---- */

/* A sale that tells nobody is of who had its visit. */
static const char sales_sql[] = "UPDATE sale SET client = ?1 WHERE client IS NULL AND visit_ref IN "
                                "(SELECT reference FROM session WHERE client = ?1 AND reference NOT NULL)";

static const char decisions_sql[] =
    "SELECT count(*) FROM decision d WHERE EXISTS (SELECT 1 FROM (SELECT code FROM client_alias WHERE client = ?1 UNION SELECT name FROM "
    "person WHERE client = ?1) AS own WHERE mentions(d.who, own.code) OR mentions(d.what, own.code) OR mentions(d.done, own.code))";

static ds_err take_out(const erasing *e, ds_why *w)
{
    ds_err err = DS_OK;
    for (const ds_person_place *p = ds_person_places; !err && p->table; p++)
        if (p->erase && (err = run(e, p->erase, w))) err = ds_within(w, "%s", p->table);
    return err;
}

static ds_err erase(erasing *e, ds_date when, ds_erased *out, ds_why *w)
{
    int64_t erasure, kept = 0;
    ds_err err = make_fresh(e->s, &e->fresh, w);
    if (!err) err = ds_tombstone_put(e->s, e->client, when, &erasure, w);
    if (!err) err = count(e, decisions_sql, e->client, &out->decisions, w);
    if (!err) err = run(e, sales_sql, w);
    if (!err) err = sum(e, e->client, false, &out->records, w);
    if (!err) err = take_out(e, w);
    if (!err) err = seal_again(e, w);
    if (!err) err = sum(e, e->fresh, true, &kept, w);
    if (!err) err = count(e, "SELECT count(*) FROM session WHERE client = ?1", e->fresh, &out->visits, w);
    if (!err) err = count(e, "SELECT count(*) FROM sale WHERE client = ?1", e->fresh, &out->sales, w);
    if (!err) err = drop_fresh(e, w);
    if (!err) err = ds_store_closed_again(e->s, w);
    out->records -= kept;
    return err ? err : DS_PUT(e->s, w, DS_Q_ERASURE_COUNT, DS_VINT(erasure), DS_VINT(out->records), DS_VINT(out->visits), DS_VINT(out->sales));
}

static ds_err erase_person(ds_store *s, ds_str code, ds_date when, ds_erased *out, ds_why *w)
{
    ds_person_found person;
    ds_err err = ds_person_find(s, code, &person, w);
    if (err) return err;
    erasing e = { .s = s, .client = person.id };
    int rc = sqlite3_create_function_v2(s->face.db, "mentions", 2, SQLITE_UTF8 | SQLITE_DIRECTONLY, NULL, mentions_sql, NULL, NULL, NULL);
    ds_sums_begin(s, false);
    ds_series_forget(s);
    err = rc ? ds_sqlite_fail(&s->face, rc, w) : erase(&e, when, out, w);
    (void)sqlite3_create_function_v2(s->face.db, "mentions", 2, SQLITE_UTF8, NULL, NULL, NULL, NULL, NULL);
    return err;
}

ds_err ds_store_erase_client(ds_store *s, ds_str code, ds_date when, ds_erased *out, ds_why *w)
{
    *out = (ds_erased){ 0 };
    ds_err err = ds_sqlite_exec(&s->face, "PRAGMA secure_delete = ON", w);
    if (!err) err = ds_store_begin(s, w);
    if (err) return err;
    err = ds_person_end(s, erase_person(s, code, when, out, w), w);
    if (!err) ds_store_drop_steps(s);
    return err ? err : ds_sqlite_exec(&s->face, "VACUUM", w);
}
