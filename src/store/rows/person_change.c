/* What a practice changes about its clients: another code, one client of two, what a file told to another. */
#include "store/rows/people.h"
#include "store/rows/person_room.h"
#include "store/rows/lacks.h"

#include <string.h>

/* ---- lists of rows --------------------------------------------------------------------------- */

static bool add_row(ds_person_list *l, ds_arena *a, int64_t id, ds_str text)
{
    if (l->n == l->cap) {
        size_t cap = l->cap ? 2 * l->cap : 16;
        int64_t *ids = ds_alloc(a, cap * sizeof *ids);
        ds_str *texts = ds_alloc(a, cap * sizeof *texts);
        if (!ids || !texts) return false;
        if (l->n) memcpy(ids, l->id, l->n * sizeof *ids);
        if (l->n) memcpy(texts, l->text, l->n * sizeof *texts);
        *l = (ds_person_list){ ids, texts, l->n, cap };
    }
    l->id[l->n] = id;
    l->text[l->n] = ds_keep(a, text);
    return l->text[l->n++].p != NULL;
}

ds_err ds_person_list_read(ds_store *s, ds_query q, const ds_val *v, size_t n, ds_arena *a, ds_person_list *out,
                           ds_why *w)
{
    int rc;
    sqlite3_stmt *st = ds_stmt(s, q, &rc);
    if (!rc) rc = ds_bind(st, 1, v, n);
    while (!rc && (rc = sqlite3_step(st)) == SQLITE_ROW)
        rc = add_row(out, a, sqlite3_column_int64(st, 0), ds_column(st, 1).as.s) ? SQLITE_OK : SQLITE_NOMEM;
    if (st) sqlite3_reset(st);
    return rc == SQLITE_DONE ? DS_OK : ds_sqlite_fail(&s->face, rc, w);
}

/* ---- records change hands --------------------------------------------------------------------- */

/* From whom to whom; of one file, or of all where it is 0. */
typedef struct {
    int64_t from, to, file;
    int64_t records; /* counted */
} giving;

typedef struct {
    ds_val v[DS_COLUMNS];
} row;

typedef struct {
    row *row;
    size_t n, cap;
} rows;

static row *next_row(rows *all, ds_arena *a)
{
    if (all->n == all->cap) {
        size_t cap = all->cap ? 2 * all->cap : 64;
        row *more = ds_alloc(a, cap * sizeof *more);
        if (!more) return NULL;
        if (all->n) memcpy(more, all->row, all->n * sizeof *more);
        *all = (rows){ more, all->n, cap };
    }
    return &all->row[all->n++];
}

/* The texts of a row are the statement's until the next step. */
static bool keep_texts(ds_val *v, ds_arena *a)
{
    for (int i = 0; i < DS_COLUMNS; i++)
        if (v[i].type == DS_V_TEXT && !(v[i].as.s = ds_keep(a, v[i].as.s)).p) return false;
    return true;
}

static int read_rows(ds_store *s, ds_query q, const ds_kind *k, const giving *g, ds_arena *a, rows *out)
{
    int rc;
    sqlite3_stmt *st = ds_stmt(s, q, &rc);
    if (!rc) rc = ds_bind(st, 1, (ds_val[]){ DS_VINT(g->from), DS_VINT(g->file) }, 2);
    while (!rc && (rc = sqlite3_step(st)) == SQLITE_ROW) {
        row *r = next_row(out, a);
        if (r) ds_put_columns(st, k, r->v);
        rc = r && keep_texts(r->v, a) ? SQLITE_OK : SQLITE_NOMEM;
    }
    if (st) sqlite3_reset(st);
    return rc == SQLITE_DONE ? SQLITE_OK : rc;
}

/* What is damaged must not get a digest by which it is sound. */
static ds_err not_sound(const ds_store *s, ds_record_kind kind, ds_why *w)
{
    return ds_fail(w, DS_STORE, "%s: a %s of this client is not as it was imported: import its files again first",
                   s->face.path, ds_kinds[kind].name);
}

static ds_err check_sound(const ds_store *s, ds_record_kind kind, const rows *all, ds_why *w)
{
    for (size_t i = 0; i < all->n; i++)
        if (!ds_put_sound(kind, all->row[i].v)) return not_sound(s, kind, w);
    return DS_OK;
}

/* Taken out, and put in again as if their files told of them under the other code. */
static ds_err give_kind(ds_store *s, ds_record_kind kind, ds_query of, ds_query take, giving *g, ds_why *w)
{
    const ds_kind *k = &ds_kinds[kind];
    ds_arena a = { 0 };
    rows all = { 0 };
    int rc = read_rows(s, of, k, g, &a, &all);
    ds_err err = rc ? ds_sqlite_fail(&s->face, rc, w) : check_sound(s, kind, &all, w);
    if (!err && all.n) err = DS_PUT(s, w, take, DS_VINT(g->from), DS_VINT(g->file));
    for (size_t i = 0; !err && i < all.n; i++) {
        row now = all.row[i];
        now.v[DS_C_FIELD + k->client] = DS_VINT(g->to);
        err = ds_put_again(s, kind, all.row[i].v, now.v, w);
    }
    g->records += (int64_t)all.n;
    ds_arena_free(&a);
    return err;
}

/* ---- and what rows told of them --------------------------------------------------------------- */

/* A kind whose records are made of what rows told: what of one is another's is told by rows, not by records. */
typedef struct {
    ds_query of, take, told_of, told_take;
} telling_queries;

static const telling_queries *tells(ds_record_kind kind)
{
    static const telling_queries sleeps = { DS_Q_SLEEP_OF, DS_Q_SLEEP_TAKE, DS_Q_SLEEP_TOLD_OF, DS_Q_SLEEP_TOLD_TAKE };
    static const telling_queries visits = { DS_Q_SESSION_OF, DS_Q_SESSION_TAKE, DS_Q_SESSION_TOLD_OF,
                                            DS_Q_SESSION_TOLD_TAKE };
    return kind == DS_SLEEP ? &sleeps : kind == DS_SESSION ? &visits : NULL;
}

static ds_err check_all(const ds_store *s, ds_record_kind kind, const ds_tellings *l, ds_why *w)
{
    for (size_t i = 0; i < l->n; i++)
        if (!ds_telling_sound(kind, l->at[i])) return not_sound(s, kind, w);
    return DS_OK;
}

/* All that was told of the client's records; records: as they stand. */
static ds_err read_tellings(ds_store *s, ds_record_kind kind, int64_t client, ds_tellings *records, ds_tellings *all,
                            ds_why *w)
{
    const telling_queries *q = tells(kind);
    const ds_val whose[] = { DS_VINT(client), DS_VINT(0) };
    ds_err err = ds_tellings_read(s, q->of, kind, false, whose, 2, records, w);
    if (!err) err = ds_tellings_read(s, q->told_of, kind, true, whose, 1, all, w);
    if (!err) err = check_all(s, kind, records, w);
    if (!err) err = check_all(s, kind, all, w);
    if (!err && !ds_tellings_alone(kind, records, all)) err = ds_fail(w, DS_MEMORY, "what was told of a client");
    return err;
}

static ds_err take_out(ds_store *s, ds_record_kind kind, int64_t client, const ds_tellings *records, ds_why *w)
{
    const telling_queries *q = tells(kind);
    for (size_t i = 0; i < records->n; i++) {
        const ds_val *v = records->at[i]->v;
        if (!ds_sums_take(s, v[DS_C_FILE].as.i, v[DS_C_DIGEST].as.i)) return ds_fail(w, DS_MEMORY, "the sums of files");
    }
    ds_series_forget(s);
    ds_err err = DS_PUT(s, w, q->take, DS_VINT(client), DS_VINT(0));
    if (!err && kind == DS_SESSION) err = DS_PUT(s, w, DS_Q_LINES_TAKE, DS_VINT(client));
    return err ? err : DS_PUT(s, w, q->told_take, DS_VINT(client));
}

static bool is_of(const ds_telling *t, const giving *g)
{
    return !g->file || t->v[DS_C_FILE].as.i == g->file;
}

/* All are told anew in the order in which they came, some of them of another client. */
static ds_err tell_again(ds_store *s, ds_record_kind kind, ds_tellings *all, giving *g, ds_why *w)
{
    ds_err err = DS_OK;
    ds_tellings_sort(all);
    for (size_t i = 0; !err && i < all->n; i++) {
        ds_telling *t = all->at[i];
        g->records += is_of(t, g);
        t->v[DS_C_FIELD + ds_kinds[kind].client] = DS_VINT(is_of(t, g) ? g->to : g->from);
        if (kind == DS_SLEEP) t->v[DS_C_FIELD + DS_SLEEP_NAP] = DS_VINT(t->mark);
        err = kind == DS_SESSION ? ds_put_session_marked(s, t->v, t->mark, t->aside, w)
                                 : ds_put_again(s, kind, NULL, t->v, w);
    }
    return err;
}

static ds_err give_tellings(ds_store *s, ds_record_kind kind, giving *g, ds_why *w)
{
    ds_arena a = { 0 };
    ds_tellings records = { .a = &a }, all = { .a = &a };
    ds_err err = read_tellings(s, kind, g->from, &records, &all, w);
    size_t of = 0;
    for (size_t i = 0; i < all.n; i++) of += is_of(all.at[i], g);
    if (!err && (of || !g->file)) err = take_out(s, kind, g->from, &records, w);
    if (!err && of) err = tell_again(s, kind, &all, g, w);
    ds_arena_free(&a);
    return err;
}

static ds_err give_records(ds_store *s, giving *g, ds_why *w)
{
    ds_err err = DS_OK;
    ds_sums_begin(s, false);
#define X(ID, id, owner)                                                                                               \
    if (!err && tells(DS_##ID))                                                                                        \
        err = give_tellings(s, DS_##ID, g, w);                                                                         \
    else if (!err)                                                                                                     \
        err = give_kind(s, DS_##ID, DS_Q_##ID##_OF, DS_Q_##ID##_TAKE, g, w);
    DS_CLIENT_KINDS(X)
#undef X
    return err;
}

/* ---- codes that must be somebody's ------------------------------------------------------------ */

typedef ds_person_found person;

static ds_err is_nobodys(ds_str code, ds_why *w)
{
    return ds_fail(w, DS_DATA, "no client has the code \"%s\"; `downshift clients` lists them", DS_BRIEF(code));
}

static ds_err is_former(ds_store *s, ds_str code, int64_t id, ds_why *w)
{
    char now[DS_CODE_MAX + 1];
    ds_err err = ds_store_client_code(s, id, now, w);
    return err ? err : ds_fail(w, DS_DATA, "\"%s\" is the former code of %s", DS_BRIEF(code), now);
}

ds_err ds_person_find(ds_store *s, ds_str code, person *out, ds_why *w)
{
    ds_whose whose;
    ds_err err = ds_store_whose(s, code, &whose, w);
    if (err) return err;
    if (whose.state == DS_CODE_FREE) return is_nobodys(code, w);
    if (whose.state == DS_CODE_FORMER) return is_former(s, code, whose.client, w);
    out->id = whose.client;
    return ds_store_client_code(s, out->id, out->shown, w);
}

ds_err ds_person_end(ds_store *s, ds_err err, ds_why *w)
{
    if (!err) err = ds_store_commit(s, w);
    if (err) ds_store_rollback(s);
    ds_ids_clear(&s->clients);
    ds_ids_clear(&s->people);
    ds_ids_clear(&s->erased);
    return err;
}

/* ---- another code ----------------------------------------------------------------------------- */

static ds_err check_free(ds_store *s, ds_str code, const person *p, ds_why *w)
{
    ds_whose whose;
    char other[DS_CODE_MAX + 1];
    ds_err err = ds_store_whose(s, code, &whose, w);
    if (!err && whose.state == DS_CODE_FREE) return ds_person_not_erased(s, code, w);
    if (err || whose.client == p->id) return err;
    if (whose.state == DS_CODE_FORMER) return is_former(s, code, whose.client, w);
    if ((err = ds_store_client_code(s, whose.client, other, w))) return err;
    return ds_fail(w, DS_DATA,
                   "another client has the code %s; if both are one person: downshift clients merge \"%s\" \"%s\"",
                   other, p->shown, other);
}

static ds_err rename_person(ds_store *s, ds_str old, ds_str new, ds_why *w)
{
    person p;
    char key[DS_KEY_MAX + 1], shown[DS_CODE_MAX + 1];
    ds_err err = ds_person_find(s, old, &p, w);
    if (!err) err = check_free(s, new, &p, w);
    if (!err) err = ds_person_key(ds_str_of(p.shown), key, w);
    if (err) return err;
    if (!ds_client_shown(new, shown)) return ds_fail(w, DS_MEMORY, "a client's code");
    err = DS_PUT(s, w, DS_Q_ALIAS_RETIRE, ds_vtextz(key));
    if (!err) err = ds_person_add_code(s, p.id, new, w);
    if (!err) err = DS_PUT(s, w, DS_Q_CLIENT_RENAME, DS_VINT(p.id), ds_vtextz(shown));
    return err ? err : DS_PUT(s, w, DS_Q_FILE_GIVE, ds_vtextz(p.shown), ds_vtextz(shown), DS_VINT(0));
}

ds_err ds_store_rename_client(ds_store *s, ds_str old, ds_str new, ds_why *w)
{
    ds_err err = ds_store_begin(s, w);
    return err ? err : ds_person_end(s, rename_person(s, old, new, w), w);
}

/* ---- one client of two ------------------------------------------------------------------------ */

ds_err ds_person_join(ds_store *s, int64_t from, int64_t to, ds_why *w)
{
    giving g = { from, to, 0, 0 };
    char was[DS_CODE_MAX + 1], is[DS_CODE_MAX + 1];
    static const ds_query change[] = { DS_Q_ALIAS_GIVE, DS_Q_SPLIT_GIVE, DS_Q_SPLIT_GIVEN, DS_Q_CLOSED_GIVE, DS_Q_AUTHORISATION_GIVE,
                                       DS_Q_EXPERIMENT_GIVE, DS_Q_RELEASE_GIVE, DS_Q_PARTNER_MEMBER_GIVE, DS_Q_WITHDRAWN_GIVE };
    ds_err err = ds_store_client_code(s, from, was, w);
    if (!err) err = ds_store_client_code(s, to, is, w);
    if (!err) err = give_records(s, &g, w);
    for (size_t i = 0; !err && i < DS_COUNT(change); i++) err = DS_PUT(s, w, change[i], DS_VINT(from), DS_VINT(to));
    if (!err) err = ds_people_give(s, from, to, w);
    if (!err) err = ds_put(s, DS_Q_SPLIT_DROP, 0, NULL, w);
    if (!err) err = DS_PUT(s, w, DS_Q_FILE_GIVE, ds_vtextz(was), ds_vtextz(is), DS_VINT(0));
    if (!err) err = DS_PUT(s, w, DS_Q_CLIENT_DROP, DS_VINT(from));
    /* results name clients by their ids, and an id may come again */
    return err ? err : ds_put(s, DS_Q_RUN_DROP_ALL, 0, NULL, w);
}

static ds_err merge_people(ds_store *s, ds_str from, ds_str to, ds_why *w)
{
    person t;
    ds_whose whose;
    ds_err err = ds_person_find(s, to, &t, w);
    if (!err) err = ds_store_whose(s, from, &whose, w);
    if (err) return err;
    if (whose.state == DS_CODE_FREE) return is_nobodys(from, w);
    if (whose.client != t.id)
        return whose.state == DS_CODE_OWN ? ds_person_join(s, whose.client, t.id, w)
                                          : is_former(s, from, whose.client, w);
    if (whose.state == DS_CODE_OWN)
        return ds_fail(w, DS_DATA, "\"%s\" and %s are one client already", DS_BRIEF(from), t.shown);
    return ds_person_add_code(s, t.id, from, w);
}

ds_err ds_store_merge_clients(ds_store *s, ds_str from, ds_str to, ds_why *w)
{
    ds_err err = ds_store_begin(s, w);
    return err ? err : ds_person_end(s, merge_people(s, from, to, w), w);
}

/* ---- what a file told, to another -------------------------------------------------------------- */

static ds_err same_name(const ds_person_list *l, const char *name, ds_why *w)
{
    for (size_t i = 1; i < l->n; i++)
        if (!ds_same(l->text[i], l->text[0]) && !ds_same(l->text[0], ds_str_of(name)))
            return ds_fail(w, DS_DATA, "several files are called %s: %s and %s; name one of them", name,
                           DS_BRIEF(l->text[0]), DS_BRIEF(l->text[i]));
    return l->n ? DS_OK
                : ds_fail(w, DS_DATA, "no file %s was imported; `downshift status` lists the files by name", name);
}

static ds_err split_file(ds_store *s, giving *g, const person *from, const person *to, ds_why *w)
{
    char key[DS_KEY_MAX + 1];
    ds_err err = give_records(s, g, w);
    if (!err) err = ds_person_key(ds_str_of(to->shown), key, w);
    if (!err)
        err = DS_PUT(s, w, DS_Q_ROW_GIVE, DS_VINT(g->from), ds_vtextz(to->shown), ds_vtextz(key), DS_VINT(g->file));
    if (!err)
        err = DS_PUT(s, w, DS_Q_CELL_GIVE, DS_VINT(g->from), ds_vtextz(to->shown), ds_vtextz(key), DS_VINT(g->file));
    if (!err) err = ds_store_file_client(s, g->file, g->to, w); /* a visit that cannot be read may be either's */
    if (!err) err = DS_PUT(s, w, DS_Q_SPLIT_PUT, DS_VINT(g->from), DS_VINT(g->to), DS_VINT(g->file));
    return err ? err : DS_PUT(s, w, DS_Q_FILE_GIVE, ds_vtextz(from->shown), ds_vtextz(to->shown), DS_VINT(g->file));
}

static ds_err split_files(ds_store *s, const person *from, const person *to, const ds_person_list *file,
                          int64_t *records, ds_why *w)
{
    ds_err err = DS_OK;
    for (size_t i = 0; !err && i < file->n && ds_same(file->text[i], file->text[0]); i++) {
        giving g = { from->id, to->id, file->id[i], 0 };
        err = split_file(s, &g, from, to, w);
        *records += g.records;
    }
    if (err) return err;
    if (!*records)
        return ds_fail(w, DS_DATA, "%s told nothing that stands under %s", DS_BRIEF(file->text[0]), from->shown);
    return ds_put(s, DS_Q_RUN_DROP_ALL, 0, NULL, w);
}

static ds_err split_person(ds_store *s, ds_str from, ds_str to, const char *file, int64_t *records, ds_why *w)
{
    ds_arena a = { 0 };
    ds_person_list named = { 0 };
    const ds_val name = ds_vtextz(file);
    person f, t = { 0 };
    *records = 0;
    ds_err err = ds_person_find(s, from, &f, w);
    if (!err) err = ds_person_not_erased(s, to, w);
    if (!err) err = ds_store_client(s, to, &t.id, w);
    if (!err) err = ds_store_client_code(s, t.id, t.shown, w);
    if (!err && t.id == f.id) err = ds_fail(w, DS_DATA, "\"%s\" and %s are one client", DS_BRIEF(to), f.shown);
    if (!err) err = ds_person_list_read(s, DS_Q_FILES_NAMED, &name, 1, &a, &named, w);
    if (!err) err = same_name(&named, file, w);
    if (!err) err = split_files(s, &f, &t, &named, records, w);
    ds_arena_free(&a);
    return err;
}

ds_err ds_store_split_client(ds_store *s, ds_str from, ds_str to, const char *file, int64_t *records, ds_why *w)
{
    ds_err err = ds_store_begin(s, w);
    return err ? err : ds_person_end(s, split_person(s, from, to, file, records, w), w);
}
