#include "store/rows/give_way.h"
#include "store/rows/seal.h"
#include "store/rows/withdrawn.h"

/* A file whose hash, client or format something else than we changed, found by what is left of it. */
static ds_err mend_file(ds_store *s, const ds_val *key, const ds_val *facts, int64_t *id, bool *known, ds_why *w)
{
    const ds_replaced with[] = { { "hash", key[0] },   { "client", key[1] },     { "format", key[2] },
                                 { "name", facts[0] }, { "encoding", facts[1] }, { "unused", facts[2] } };
    ds_proven proven;
    ds_err err = ds_seal_proves(s, "source_file", with, DS_COUNT(with), &proven, w);
    if (err || !proven.found) return err;
    *known = true;
    *id = proven.id;
    return DS_PUT(s, w, DS_Q_FILE_MEND, DS_VINT(*id), key[0], key[1], key[2]);
}

/* What was told of its rows: they are about to be read again. */
static ds_err forget(ds_store *s, int64_t file, ds_why *w)
{
    static const ds_query what[] = { DS_Q_FILE_FORGET, DS_Q_FILE_FORGET_CELLS, DS_Q_FILE_FORGET_CLIENTS };
    ds_err err = DS_OK;
    for (size_t i = 0; !err && i < DS_COUNT(what); i++) err = DS_PUT(s, w, what[i], DS_VINT(file));
    return err;
}

ds_err ds_store_file(ds_store *s, const ds_file_facts *f, int64_t *id, bool *known, ds_why *w)
{
    ds_val key[] = { ds_vtextz(f->hash), ds_vtextz(f->client), ds_vtextz(f->format) };
    ds_val name = ds_vtextz(f->name), encoding = ds_vtextz(f->encoding), unused = ds_vtextz(f->unused ? f->unused : "");
    ds_ids_clear(&s->told);
    ds_agreements_clear(&s->agree);
    s->retold.n = 0;
    s->struck_known = false;
    s->given_up.n = 0;
    ds_copy(s->read_at, sizeof s->read_at, ds_str_of(f->imported_at));
    ds_err err = ds_withdrawn_begin(s, f->sheet, w);
    if (!err) err = ds_get(s, DS_Q_FILE_FIND, DS_COUNT(key), key, known, id, w);
    if (!err && !*known) err = mend_file(s, key, (const ds_val[]){ name, encoding, unused }, id, known, w);
    if (err) return err;
    ds_sums_begin(s, *known);
    s->reading = *known ? *id : 0;
    if (*known) {
        err = DS_PUT(s, w, DS_Q_FILE_TAKE, DS_VINT(*id), name, encoding, unused);
        if (!err) err = ds_given_up_read(s, *id, w);
        return err ? err : forget(s, *id, w);
    }
    err = DS_PUT(s, w, DS_Q_FILE_ADD, key[0], key[1], key[2], name, encoding, unused, ds_vtextz(f->imported_at));
    if (!err) s->reading = *id = sqlite3_last_insert_rowid(s->face.db);
    return err;
}

static ds_val key_of(ds_str code, char key[DS_KEY_MAX + 1])
{
    if (!code.n) return DS_VNULL;
    if (!ds_client_key(code, key)) ds_copy(key, DS_KEY_MAX + 1, code);
    return ds_vtextz(key);
}

ds_err ds_store_keep_row(ds_store *s, int64_t file, const ds_kept_row *k, ds_why *w)
{
    char key[DS_KEY_MAX + 1] = "";
    ds_str code = ds_trim(k->client_code);
    return DS_PUT(s, w, DS_Q_ROW_KEEP, DS_VINT(file), DS_VINT(k->line), DS_VINT(k->refused),
                  ds_vtextz(k->column ? k->column : ""), ds_vtextz(k->value ? k->value : ""),
                  ds_vtextz(k->reason ? k->reason : ""), DS_VINT(k->kind == DS_SESSION && !k->no_massage),
                  ds_vtextz(ds_kinds[k->kind].name), code.n ? DS_VTEXT(code) : DS_VNULL, ds_vdate(k->date),
                  k->start == DS_NO_TIME ? DS_VNULL : DS_VINT(k->start), k->series ? DS_VINT(k->series) : DS_VNULL,
                  key_of(code, key), k->amount ? DS_VINT(*k->amount) : DS_VNULL);
}

ds_err ds_store_keep_cell(ds_store *s, int64_t file, const ds_kept_row *k, ds_why *w)
{
    char key[DS_KEY_MAX + 1] = "";
    ds_str code = ds_trim(k->client_code);
    return DS_PUT(s, w, DS_Q_CELL_KEEP, DS_VINT(file), DS_VINT(k->line), ds_vtextz(k->column), ds_vtextz(k->value),
                  ds_vtextz(k->reason), ds_vtextz(ds_kinds[k->kind].name), code.n ? DS_VTEXT(code) : DS_VNULL,
                  key_of(code, key), ds_vdate(k->date), k->start == DS_NO_TIME ? DS_VNULL : DS_VINT(k->start),
                  k->series ? DS_VINT(k->series) : DS_VNULL);
}

ds_err ds_store_file_client(ds_store *s, int64_t file, int64_t client, ds_why *w)
{
    return DS_PUT(s, w, DS_Q_FILE_CLIENT, DS_VINT(file), DS_VINT(client));
}

ds_err ds_store_file_aside(ds_store *s, int64_t file, int64_t *rows, ds_why *w)
{
    bool found;
    *rows = 0;
    return ds_get(s, DS_Q_FILE_ASIDE, 1, &DS_VINT(file), &found, rows, w);
}

static ds_err put_counts(ds_store *s, int64_t file, const ds_counts *c, ds_date first, ds_date last, ds_why *w)
{
    return DS_PUT(s, w, DS_Q_FILE_DONE, DS_VINT(file), DS_VINT(c->rows), DS_VINT(c->fresh), DS_VINT(c->changed),
                  DS_VINT(c->same), DS_VINT(c->lost), DS_VINT(c->refused), DS_VINT(c->ignored), DS_VINT(c->doubts),
                  DS_VINT(c->joined), DS_VINT(c->cells), ds_vdate(first), ds_vdate(last));
}

/* What the database had of the file was changed by something else than us, and has been read anew: it is as it was, or
 * as of this reading. */
static ds_err settle_file(ds_store *s, int64_t file, ds_why *w)
{
    const ds_replaced itself = { "id", DS_VINT(file) };
    ds_proven proven;
    ds_err err = ds_seal_proves(s, "source_file", &itself, 1, &proven, w);
    if (err || proven.found) return err;
    ds_seal_accept(s, "source_file", DS_VINT(file));
    return DS_PUT(s, w, DS_Q_FILE_AGAIN, DS_VINT(file), ds_vtextz(s->read_at));
}

ds_err ds_store_file_done(ds_store *s, int64_t file, const ds_counts *c, ds_date first, ds_date last, ds_why *w)
{
    const bool odd = ds_seal_is_odd(s, "source_file", DS_VINT(file));
    ds_err err = ds_sums_end(s, file, w);
    ds_seal_accept_of(s, file);
    if (!err) err = put_counts(s, file, c, first, last, w);
    return err || !odd ? err : settle_file(s, file, w);
}

static ds_err find_day(ds_store *s, ds_query q, ds_date from, ds_date to, ds_date *day, ds_why *w)
{
    const ds_val span[] = { DS_VINT(from), DS_VINT(to) };
    int64_t found_day = DS_NO_DATE;
    bool found;
    ds_err err = ds_get(s, q, DS_COUNT(span), span, &found, &found_day, w);
    *day = !err && found ? (ds_date)found_day : DS_NO_DATE;
    return err;
}

ds_err ds_store_days(ds_store *s, ds_date from, ds_date to, ds_date *first, ds_date *last, ds_why *w)
{
    ds_err err = find_day(s, DS_Q_DAY_FIRST, from, to, first, w);
    return err ? err : find_day(s, DS_Q_DAY_LAST, from, to, last, w);
}

/* One statement, in the transaction that is open or in one of its own. */
static ds_err put_alone(ds_store *s, ds_query q, const ds_val *v, size_t n, ds_why *w)
{
    if (ds_store_is_open(s)) return ds_put(s, q, n, v, w);
    ds_err err = ds_store_begin(s, w);
    if (err) return err;
    if (!(err = ds_put(s, q, n, v, w))) return ds_store_commit(s, w);
    ds_store_rollback(s);
    return err;
}

ds_err ds_store_unread(ds_store *s, const char *name, const char *reason, const char *when, ds_why *w)
{
    const ds_val v[] = { ds_vtextz(name), ds_vtextz(reason), ds_vtextz(when) };
    return put_alone(s, DS_Q_UNREAD_ADD, v, DS_COUNT(v), w);
}

ds_err ds_store_was_read(ds_store *s, const char *name, ds_why *w)
{
    const ds_val v = ds_vtextz(name);
    return put_alone(s, DS_Q_UNREAD_DROP, &v, 1, w);
}

ds_err ds_store_file_name(ds_store *s, int64_t file, char *name, size_t cap, ds_why *w)
{
    int rc;
    sqlite3_stmt *st = ds_stmt(s, DS_Q_FILE_NAME, &rc);
    *name = '\0';
    if (!rc) rc = sqlite3_bind_int64(st, 1, file);
    if (!rc) rc = sqlite3_step(st);
    if (rc == SQLITE_ROW) ds_copy(name, cap, ds_column(st, 0).as.s);
    if (st) sqlite3_reset(st);
    return rc == SQLITE_ROW || rc == SQLITE_DONE ? DS_OK : ds_sqlite_fail(&s->face, rc, w);
}
