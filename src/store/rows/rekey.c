/* Keys of a store from before letters and digits of East Asian width were taken for the usual ones: who comes with such a code, name or
 * address again would be another client. Each is keyed anew when the store is opened; codes that are one now are one client's, as those
 * of a store from before there were keys (person.c). */
#include "store/db/wide.h"
#include "store/rows/person_room.h"

#include <string.h>

ds_err ds_has_wide_keys(ds_store *s, bool *has, ds_why *w)
{
    int64_t n = 0;
    ds_err err = ds_sqlite_int(&s->face, "SELECT count(*) = 2 FROM sqlite_master WHERE name IN ('client_alias', 'person')", &n, w);
    if (!err && n)
        err = ds_sqlite_int(&s->face, "SELECT EXISTS (SELECT 1 FROM client_alias WHERE key " DS_WIDE ") OR EXISTS (SELECT 1 FROM "
                            "person WHERE name_key " DS_WIDE " OR email_key " DS_WIDE ")", &n, w);
    *has = n != 0;
    return err;
}

/* ---- codes ---- */

static ds_err move_rows(ds_store *s, const char *from, const char *to, ds_why *w)
{
    static const ds_query move[] = { DS_Q_REKEY_ROWS, DS_Q_REKEY_CELLS, DS_Q_REKEY_CLIENTS };
    ds_err err = DS_OK;
    for (size_t i = 0; !err && i < DS_COUNT(move); i++) err = DS_PUT(s, w, move[i], ds_vtextz(from), ds_vtextz(to));
    return err;
}

/* Two of whom the practice has said that they are not one stay two: the later one's code is nobody's from now on. */
static ds_err part(ds_store *s, const char *from, const char *key, int64_t client, ds_why *w)
{
    char nobodys[DS_KEY_MAX + 32];
    ds_print(nobodys, sizeof nobodys, "%s %lld", key, (long long)client); /* no key has a blank */
    return DS_PUT(s, w, DS_Q_REKEY_ALIAS, ds_vtextz(from), ds_vtextz(nobodys));
}

static ds_err join(ds_store *s, const char *from, const char *key, int64_t client, int64_t other, ds_why *w)
{
    int64_t one;
    bool apart = false;
    const int64_t low = client < other ? client : other, high = client < other ? other : client;
    ds_err err = DS_GET(s, w, DS_Q_APART_ANY, &apart, &one, DS_VINT(low), DS_VINT(high));
    if (err || apart) return err ? err : part(s, from, key, client, w);
    if (!(err = DS_PUT(s, w, DS_Q_REKEY_DROP, ds_vtextz(from)))) err = move_rows(s, from, key, w);
    return err || low == high ? err : ds_person_join(s, high, low, w);
}

/* id: below 0 for a former code, which asks who comes with it and joins nobody. */
static ds_err rekey_code(ds_store *s, int64_t id, ds_str from_and_code, ds_why *w)
{
    char from[DS_KEY_MAX + 1], key[DS_KEY_MAX + 1];
    const int64_t client = id < 0 ? -id : id;
    ds_str code = from_and_code, old;
    int64_t other = 0;
    bool found = false;
    (void)ds_cut(&code, DS_TOLD_END, &old);
    ds_copy(from, sizeof from, old);
    if (!ds_client_key(code, key) || !strcmp(key, from)) return DS_OK;
    ds_err err = DS_GET(s, w, DS_Q_ALIAS_FIND, &found, &other, ds_vtextz(key));
    if (err) return err;
    if (found && (id < 0 || other < 0) && client != (other < 0 ? -other : other)) return part(s, from, key, client, w);
    if (found) return join(s, from, key, client, other < 0 ? -other : other, w);
    if ((err = DS_PUT(s, w, DS_Q_REKEY_ALIAS, ds_vtextz(from), ds_vtextz(key)))) return err;
    return move_rows(s, from, key, w);
}

/* ---- people ---- */

/* told: client, name, address and the number's key. Where another row tells the same now, the questions of clients review ask. */
static ds_err rekey_person(ds_store *s, int64_t id, ds_str told, ds_why *w)
{
    char name[DS_NAME_KEY], email[DS_KEY_MAX + 1], all[DS_NAME_KEY + DS_KEY_MAX + DS_PHONE_KEY + 8];
    ds_str part[3];
    int64_t client = 0;
    for (size_t i = 0; i < DS_COUNT(part); i++) (void)ds_cut(&told, DS_TOLD_END, &part[i]);
    (void)ds_int(part[0], &client);
    (void)ds_name_key(part[1], name, sizeof name);
    (void)ds_email_key(part[2], email);
    ds_print(all, sizeof all, "%s\n%.*s\n%s", email, DS_FMT(told), name);
    ds_err err = DS_PUT(s, w, DS_Q_REKEY_PERSON, DS_VINT(id), ds_vtextz(all), *name ? ds_vtextz(name) : DS_VNULL,
                        *email ? ds_vtextz(email) : DS_VNULL);
    if (!err) err = DS_PUT(s, w, DS_Q_PERSON_UNWORD, DS_VINT(client));
    return err ? err : DS_PUT(s, w, DS_Q_PERSON_WORDS, DS_VINT(client));
}

ds_err ds_rekey(ds_store *s, ds_why *w)
{
    ds_err err = ds_person_for_each(s, DS_Q_WIDE_CODES, rekey_code, w);
    return err ? err : ds_person_for_each(s, DS_Q_WIDE_PEOPLE, rekey_person, w);
}
