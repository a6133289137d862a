/* What a mark is of: 'c' a code, 'n' a name, 'a' an address or number, 'w' one of these with a word of the name. A name's word alone
 * has no mark: names are few enough to be tried, names with an address are not. */
#include "store/rows/tombstone.h"
#include "store/rows/person_room.h"

#include <downshift/secret.h>

#include <string.h>

enum { TEXT_MOST = DS_KEY_MAX + DS_NAME_KEY + 8, MORE_THAN_LETTER = 2 };

static ds_err no_memory(ds_why *w)
{
    return ds_fail(w, DS_MEMORY, "the marks of persons who were erased");
}

/* "" where nobody was erased. */
static ds_err read_salt(ds_store *s, char salt[DS_SALT + 1], ds_why *w)
{
    int rc;
    sqlite3_stmt *st = ds_stmt(s, DS_Q_ERASURE_SALT, &rc);
    *salt = '\0';
    if (!rc) rc = sqlite3_step(st);
    if (rc == SQLITE_ROW) ds_copy(salt, DS_SALT + 1, ds_column(st, 0).as.s);
    if (st) sqlite3_reset(st);
    return rc == SQLITE_ROW || rc == SQLITE_DONE ? DS_OK : ds_sqlite_fail(&s->face, rc, w);
}

static ds_err mark_of(const char *salt, char of, const char *text, char mark[DS_HASH_TEXT], ds_why *w)
{
    char whole[TEXT_MOST];
    ds_print(whole, sizeof whole, "%c %s", of, text);
    return ds_secret_mark(salt, ds_str_of(whole), mark) ? DS_OK : no_memory(w);
}

/* ---- is it one of them? ---- */

typedef struct {
    ds_store *s;
    char salt[DS_SALT + 1];
    ds_arena a;
    const ds_tomb_keys *k;
} looking;

/* Erasures that left this mark, with "110" for a name, an address, no number. */
static ds_err find(looking *l, char of, const char *text, ds_person_list *out, ds_why *w)
{
    char mark[DS_HASH_TEXT];
    *out = (ds_person_list){ 0 };
    if (!*text) return DS_OK;
    ds_err err = mark_of(l->salt, of, text, mark, w);
    const ds_val v = ds_vtextz(mark);
    return err ? err : ds_person_list_read(l->s, DS_Q_TOMBSTONE_FIND, &v, 1, &l->a, out, w);
}

static bool has(const ds_person_list *list, int64_t erasure)
{
    for (size_t i = 0; i < list->n; i++)
        if (list->id[i] == erasure) return true;
    return false;
}

/* The name has two words of the erased one's, or none that is more than a letter and not one of them. */
static ds_err names_agree(looking *l, const char *address, int64_t erasure, bool *agree, ds_why *w)
{
    size_t met = 0, apart = 0;
    ds_str rest = ds_str_of(l->k->name), word;
    ds_err err = DS_OK;
    while (!err && ds_cut(&rest, ' ', &word)) {
        char text[TEXT_MOST];
        ds_person_list of;
        ds_print(text, sizeof text, "%s\n%.*s", address, DS_FMT(word));
        err = find(l, 'w', text, &of, w);
        if (has(&of, erasure))
            met++;
        else
            apart += word.n >= MORE_THAN_LETTER;
    }
    *agree = met > 1 || (met && !apart);
    return err;
}

static ds_err meets_address(looking *l, const char *address, bool *met, ds_why *w)
{
    ds_person_list of;
    ds_err err = *met ? DS_OK : find(l, 'a', address, &of, w);
    for (size_t i = 0; !err && !*met && i < of.n; i++) {
        const bool named = of.text[i].p[0] == '1' && *l->k->name;
        *met = !named;
        if (named) err = names_agree(l, address, of.id[i], met, w);
    }
    return err;
}

/* Another address, or another number, is somebody else of the same name. */
static ds_err meets_name(looking *l, bool *met, ds_why *w)
{
    ds_person_list of;
    ds_err err = *met ? DS_OK : find(l, 'n', l->k->name, &of, w);
    for (size_t i = 0; !err && !*met && i < of.n; i++)
        *met = !(of.text[i].p[1] == '1' && *l->k->email) && !(of.text[i].p[2] == '1' && *l->k->phone);
    return err;
}

static ds_err look(looking *l, bool *met, ds_why *w)
{
    ds_person_list of = { 0 };
    ds_err err = find(l, 'c', l->k->code, &of, w);
    *met = of.n > 0;
    if (!err) err = meets_address(l, l->k->email, met, w);
    if (!err) err = meets_address(l, l->k->phone, met, w);
    return err ? err : meets_name(l, met, w);
}

ds_err ds_tombstone_meets(ds_store *s, const ds_tomb_keys *k, bool *met, ds_why *w)
{
    char told[2 * TEXT_MOST + DS_PHONE_KEY];
    int64_t was = 0;
    looking l = { .s = s, .k = k };
    *met = false;
    ds_err err = read_salt(s, l.salt, w);
    if (err || !*l.salt) return err;
    ds_print(told, sizeof told, "%s\n%s\n%s\n%s", k->code, k->email, k->phone, k->name);
    if (ds_ids_find(&s->erased, ds_str_of(told), &was)) {
        *met = was != 0;
        return DS_OK;
    }
    err = look(&l, met, w);
    ds_arena_free(&l.a);
    if (err || ds_ids_add(&s->erased, ds_str_of(told), *met)) return err;
    return no_memory(w);
}

/* ---- burying ---- */

static ds_err put_marks(ds_store *s, const char *salt, int64_t erasure, char of, const ds_person_list *texts, ds_why *w)
{
    char mark[DS_HASH_TEXT];
    ds_err err = DS_OK;
    for (size_t i = 0; !err && i < texts->n; i++) {
        err = mark_of(salt, of, texts->text[i].p, mark, w);
        if (!err) err = DS_PUT(s, w, DS_Q_TOMBSTONE_PUT, ds_vtextz(mark), DS_VINT(erasure));
    }
    return err;
}

enum { CODES, NAMES, EMAILS, PHONES, WORDS, LISTS };
static const struct {
    ds_query q;
    char of;
} lists[LISTS] = { [CODES] = { DS_Q_TOMBSTONE_CODES, 'c' },
                   [NAMES] = { DS_Q_TOMBSTONE_NAMES, 'n' },
                   [EMAILS] = { DS_Q_TOMBSTONE_EMAILS, 'a' },
                   [PHONES] = { DS_Q_TOMBSTONE_PHONES, 'a' },
                   [WORDS] = { DS_Q_TOMBSTONE_WORDS, 'w' } };

ds_err ds_tombstone_put(ds_store *s, int64_t client, ds_date day, int64_t *id, ds_why *w)
{
    char salt[DS_SALT + 1];
    ds_arena a = { 0 };
    ds_person_list told[LISTS] = { 0 };
    const ds_val whose = DS_VINT(client);
    ds_err err = read_salt(s, salt, w);
    if (!*salt) ds_random_text(salt, DS_SALT);
    for (int i = 0; !err && i < LISTS; i++) err = ds_person_list_read(s, lists[i].q, &whose, 1, &a, &told[i], w);
    if (!err)
        err = DS_PUT(s, w, DS_Q_ERASURE_ADD, DS_VINT(day), ds_vtextz(salt), DS_VINT(told[NAMES].n > 0), DS_VINT(told[EMAILS].n > 0),
                     DS_VINT(told[PHONES].n > 0));
    *id = sqlite3_last_insert_rowid(s->face.db);
    for (int i = 0; !err && i < LISTS; i++) err = put_marks(s, salt, *id, lists[i].of, &told[i], w);
    ds_arena_free(&a);
    return err;
}
