#include "store/db/prepared.h"

struct ds_prepared {
    struct ds_prepared *next;
    ds_str sql;
    ds_asker asker;
    sqlite3_stmt *st;
    bool used;
};

sqlite3_stmt *ds_prepared_find(ds_db *d, ds_str sql, ds_asker asker)
{
    for (struct ds_prepared *p = d->prepared; p; p = p->next)
        if (!p->used && p->asker == asker && ds_same(p->sql, sql)) {
            p->used = true;
            return p->st;
        }
    return NULL;
}

void ds_prepared_keep(ds_db *d, ds_str sql, ds_asker asker, sqlite3_stmt *st)
{
    if (!d->keeps) return;
    struct ds_prepared *p = ds_alloc(&d->texts, sizeof *p);
    const ds_str text = ds_keep(&d->texts, sql);
    if (!p || !text.p) return;
    *p = (struct ds_prepared){ d->prepared, text, asker, st, true };
    d->prepared = p;
}

void ds_prepared_end(ds_db *d, sqlite3_stmt *st)
{
    struct ds_prepared *p = st ? d->prepared : NULL;
    while (p && p->st != st) p = p->next;
    if (!p) {
        sqlite3_finalize(st);
        return;
    }
    (void)sqlite3_reset(st);
    (void)sqlite3_clear_bindings(st);
    p->used = false;
}

void ds_prepared_free(ds_db *d)
{
    for (struct ds_prepared *p = d->prepared; p; p = p->next) sqlite3_finalize(p->st);
    d->prepared = NULL;
    ds_arena_free(&d->texts);
}

unsigned ds_prepare_flags(const ds_db *d)
{
    return d->keeps ? SQLITE_PREPARE_PERSISTENT : 0;
}

int ds_prepare_ours(ds_db *d, const char *sql, sqlite3_stmt **st)
{
    const ds_str text = ds_str_of(sql);
    if ((*st = ds_prepared_find(d, text, DS_OURS))) return SQLITE_OK;
    const int rc = sqlite3_prepare_v3(d->db, sql, (int)text.n, ds_prepare_flags(d), st, NULL);
    if (!rc) ds_prepared_keep(d, text, DS_OURS, *st);
    return rc;
}
