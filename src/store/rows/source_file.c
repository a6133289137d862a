#include "store/room.h"

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
    ds_err err = ds_get(s, DS_Q_FILE_FIND, DS_COUNT(key), key, known, id, w);
    if (err) return err;
    ds_sums_begin(s, *known);
    if (*known) {
        err = DS_PUT(s, w, DS_Q_FILE_TAKE, DS_VINT(*id), name, encoding, unused);
        return err ? err : forget(s, *id, w);
    }
    err = DS_PUT(s, w, DS_Q_FILE_ADD, key[0], key[1], key[2], name, encoding, unused, ds_vtextz(f->imported_at));
    if (!err) *id = sqlite3_last_insert_rowid(s->face.db);
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
                  key_of(code, key));
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

ds_err ds_store_file_done(ds_store *s, int64_t file, const ds_counts *c, ds_date first, ds_date last, ds_why *w)
{
    ds_err err = ds_sums_end(s, file, w);
    if (err) return err;
    return DS_PUT(s, w, DS_Q_FILE_DONE, DS_VINT(file), DS_VINT(c->rows), DS_VINT(c->fresh), DS_VINT(c->changed),
                  DS_VINT(c->same), DS_VINT(c->lost), DS_VINT(c->refused), DS_VINT(c->ignored), DS_VINT(c->doubts),
                  DS_VINT(c->joined), DS_VINT(c->cells), ds_vdate(first), ds_vdate(last));
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

ds_err ds_store_unread(ds_store *s, const char *name, const char *reason, const char *when, ds_why *w)
{
    return DS_PUT(s, w, DS_Q_UNREAD_ADD, ds_vtextz(name), ds_vtextz(reason), ds_vtextz(when));
}

ds_err ds_store_was_read(ds_store *s, const char *name, ds_why *w)
{
    return DS_PUT(s, w, DS_Q_UNREAD_DROP, ds_vtextz(name));
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
