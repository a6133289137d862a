/* Who is named: the client of a person told by name, address and number. What is certain is joined; what is not is
 * another client, and a question (import/asks.c). */
#include "store/rows/people.h"
#include "store/rows/person_room.h"
#include "store/rows/tombstone.h"

#include <string.h>

enum { NAME_SHOWN = 80, TRIES = 20 };

typedef struct {
    char name[DS_NAME_KEY], email[DS_KEY_MAX + 1], phone[DS_PHONE_KEY + 1];
    char told[DS_NAME_KEY + DS_KEY_MAX + DS_PHONE_KEY + 8]; /* all of them */
} keys;

static bool make_keys(const ds_named *who, const char *calling, keys *k)
{
    (void)ds_name_key(who->told.name, k->name, sizeof k->name);
    (void)ds_email_key(who->told.email, k->email);
    (void)ds_phone_key(who->told.phone, calling, k->phone);
    ds_print(k->told, sizeof k->told, "%s\n%s\n%s", k->email, k->phone, k->name);
    return *k->name || *k->email || *k->phone;
}

static ds_val key_value(const char *key)
{
    return *key ? ds_vtextz(key) : DS_VNULL;
}

/* ---- candidates ---- */

/* What is known of one client, held against what is told now. */
typedef struct {
    int64_t client;
    bool has_email, same_email, has_phone, same_phone, has_name, same_name, like_name;
} candidate;

static bool is_same(ds_val v, const char *key)
{
    return v.type == DS_V_TEXT && ds_same(v.as.s, ds_str_of(key));
}

static void add_facts(candidate *c, sqlite3_stmt *row, const keys *k)
{
    const ds_val email = ds_column(row, 1), phone = ds_column(row, 2), name = ds_column(row, 3);
    c->has_email |= email.type == DS_V_TEXT;
    c->has_phone |= phone.type == DS_V_TEXT;
    c->has_name |= name.type == DS_V_TEXT;
    c->same_email |= is_same(email, k->email);
    c->same_phone |= is_same(phone, k->phone);
    c->same_name |= is_same(name, k->name);
    c->like_name |= name.type == DS_V_TEXT && ds_names_compare(name.as.s.p, k->name) == DS_NAMES_PARTLY;
}

/* How sure it is that it is this client; 0: it may be somebody else. An address or a number may be a family's. */
static int sureness(const candidate *c, const keys *k)
{
    const bool agree = c->same_name || c->like_name || !*k->name || !c->has_name;
    const bool against = (*k->email && c->has_email) || (*k->phone && c->has_phone);
    const int sure = 4 * c->same_email + 2 * c->same_phone;
    if (sure) return agree ? sure + c->same_name : 0;
    return c->same_name && !against;
}

typedef struct {
    int best;
    ds_people *out;
} choice;

static void choose(choice *best, const candidate *c, const keys *k)
{
    const int sure = c->client ? sureness(c, k) : 0;
    if (!sure || sure < best->best) return;
    if (sure > best->best)
        *best->out = (ds_people){ .client = c->client };
    else
        best->out->other = c->client;
    best->best = sure;
}

static ds_err find_alike(ds_store *s, const keys *k, ds_people *out, ds_why *w)
{
    int rc;
    candidate c = { 0 };
    choice best = { 0, out };
    sqlite3_stmt *st = ds_stmt(s, DS_Q_PERSON_LIKE, &rc);
    if (!rc) rc = sqlite3_clear_bindings(st);
    if (!rc) rc = ds_bind(st, 1, (ds_val[]){ key_value(k->email), key_value(k->phone), key_value(k->name) }, 3);
    while (!rc && (rc = sqlite3_step(st)) == SQLITE_ROW) {
        const int64_t client = sqlite3_column_int64(st, 0);
        if (client != c.client) {
            choose(&best, &c, k);
            c = (candidate){ .client = client };
        }
        add_facts(&c, st, k);
        rc = SQLITE_OK;
    }
    choose(&best, &c, k);
    if (st) sqlite3_reset(st);
    return rc == SQLITE_DONE ? DS_OK : ds_sqlite_fail(&s->face, rc, w);
}

static ds_err find(ds_store *s, const keys *k, ds_people *out, bool *told, ds_why *w)
{
    *out = (ds_people){ 0 };
    *told = ds_ids_find(&s->people, ds_str_of(k->told), &out->client);
    if (*told) return DS_OK;
    ds_err err = DS_GET(s, w, DS_Q_PERSON_FIND, told, &out->client, ds_vtextz(k->told));
    return err || *told ? err : find_alike(s, k, out, w);
}

ds_err ds_store_find_person(ds_store *s, const ds_named *who, const char *calling, ds_people *out, ds_why *w)
{
    keys k;
    bool told;
    *out = (ds_people){ 0 };
    return make_keys(who, calling, &k) ? find(s, &k, out, &told, w) : DS_OK;
}

/* ---- noting what was told ---- */

static ds_val told_value(ds_str s)
{
    return s.n ? DS_VTEXT(s) : DS_VNULL;
}

static ds_err note(ds_store *s, const ds_named *who, const keys *k, int64_t client, ds_why *w)
{
    char shown[NAME_SHOWN] = "";
    if (who->told.name.n) (void)ds_name_short(who->told.name, shown, sizeof shown);
    ds_err err = DS_PUT(s, w, DS_Q_PERSON_PUT, ds_vtextz(k->told), DS_VINT(client), told_value(who->told.name),
                        told_value(who->told.email), told_value(who->told.phone), key_value(k->name),
                        key_value(k->email), key_value(k->phone), key_value(shown));
    if (!err) err = DS_PUT(s, w, DS_Q_PERSON_WORDS, DS_VINT(client));
    if (err) return err;
    return ds_ids_add(&s->people, ds_str_of(k->told), client) ? DS_OK : ds_fail(w, DS_MEMORY, "people");
}

/* ---- the code that a client is shown under ---- */

/* What a code is made of: twice a ds_told_by, less one where a name or an address itself is the code. */
static int worth_of(ds_told_by by, bool plain)
{
    return 2 * (int)by - (plain && by != DS_BY_OWN);
}

typedef struct {
    char code[DS_CODE_MAX + 1];
    int worth;
} shown_code;

/* The best code that can be made of what was told, where it is the one at hand. */
static void match_made(const ds_told_person *p, shown_code *c)
{
    char made[DS_PERSON_CODE];
    for (int most = DS_BY_EMAIL; most >= DS_BY_NAME; most--) {
        const ds_told_by by = ds_person_code(p, (ds_told_by)most, 0, made);
        if (by != DS_BY_NOTHING && !strcmp(made, c->code)) c->worth = worth_of(by, false);
    }
}

static ds_err read_shown(ds_store *s, int64_t client, shown_code *c, ds_why *w)
{
    int rc;
    ds_named plain;
    ds_err err = ds_store_client_code(s, client, c->code, w);
    if (err) return err;
    ds_named_of_code(ds_str_of(c->code), &plain);
    c->worth = worth_of(plain.by, true);
    sqlite3_stmt *st = ds_stmt(s, DS_Q_PERSON_OF, &rc);
    if (!rc) rc = sqlite3_bind_int64(st, 1, client);
    while (!rc && (rc = sqlite3_step(st)) == SQLITE_ROW) {
        ds_told_person p = { 0 };
        if (ds_column(st, 0).type == DS_V_TEXT) p.name = ds_column(st, 0).as.s;
        if (ds_column(st, 1).type == DS_V_TEXT) p.email = ds_column(st, 1).as.s;
        if (ds_column(st, 2).type == DS_V_TEXT) p.phone = ds_column(st, 2).as.s;
        match_made(&p, c);
        rc = SQLITE_OK;
    }
    if (st) sqlite3_reset(st);
    return rc == SQLITE_DONE ? DS_OK : ds_sqlite_fail(&s->face, rc, w);
}

/* A client who is new in this import has the best code of all that its files tell, whichever came first; an older one
 * keeps the code that reports have shown. */
static ds_err settle_code(ds_store *s, int64_t client, ds_str code, ds_told_by by, ds_why *w)
{
    shown_code now;
    char shown[DS_CODE_MAX + 1];
    ds_named plain;
    ds_whose whose;
    if (client <= s->clients_before || !ds_client_shown(code, shown)) return DS_OK;
    ds_err err = ds_store_whose(s, code, &whose, w);
    if (err || whose.state != DS_CODE_OWN || whose.client != client) return err;
    if ((err = read_shown(s, client, &now, w))) return err;
    ds_named_of_code(code, &plain);
    const int worth = worth_of(by, plain.by != DS_BY_OWN);
    if (worth < now.worth || (worth == now.worth && strcmp(shown, now.code) >= 0)) return DS_OK;
    err = DS_PUT(s, w, DS_Q_CLIENT_RENAME, DS_VINT(client), ds_vtextz(shown));
    return err ? err : DS_PUT(s, w, DS_Q_FILE_GIVE, ds_vtextz(now.code), ds_vtextz(shown), DS_VINT(0));
}

/* ---- somebody new ---- */

/* A code that nobody has or had, the better made the sooner. */
static ds_err free_code(ds_store *s, const ds_named *who, ds_str code, char out[DS_CODE_MAX + 1], ds_told_by *by, ds_why *w)
{
    ds_whose whose;
    ds_copy(out, DS_CODE_MAX + 1, code);
    *by = who->by;
    ds_err err = ds_store_whose(s, code, &whose, w);
    for (size_t nth = 0; !err && whose.state != DS_CODE_FREE && nth < TRIES; nth++)
        for (int most = DS_BY_EMAIL; !err && whose.state != DS_CODE_FREE && most >= DS_BY_NAME; most--)
            if ((*by = ds_person_code(&who->told, (ds_told_by)most, nth, out)) != DS_BY_NOTHING)
                err = ds_store_whose(s, ds_str_of(out), &whose, w);
    if (err || whose.state == DS_CODE_FREE) return err;
    return ds_fail(w, DS_DATA, "no code is left for a person whom a row names");
}

static ds_err make_client(ds_store *s, const ds_named *who, ds_str code, int64_t *client, ds_why *w)
{
    char made[DS_CODE_MAX + 1];
    ds_told_by by;
    ds_err err = free_code(s, who, code, made, &by, w);
    return err ? err : ds_store_client(s, ds_str_of(made), client, w);
}

/* The code in the row is another one of the client's, where it is nobody's. */
static ds_err add_code(ds_store *s, int64_t client, ds_str code, ds_why *w)
{
    ds_whose whose;
    ds_err err = ds_store_whose(s, code, &whose, w);
    return err || whose.state != DS_CODE_FREE ? err : ds_person_add_code(s, client, code, w);
}

/* A code made of what is told says whose it is where nothing else is known of the client: of a store from before people
 * were noted, or a folder that bears an address. */
static ds_err take_coded(ds_store *s, const ds_named *who, ds_people *found, ds_why *w)
{
    ds_err err = DS_OK;
    char code[DS_PERSON_CODE];
    for (int most = DS_BY_EMAIL; !err && !found->client && most >= DS_BY_NAME; most--) {
        ds_whose whose;
        int64_t one;
        bool told = true;
        if (ds_person_code(&who->told, (ds_told_by)most, 0, code) == DS_BY_NOTHING) break;
        if ((err = ds_store_whose(s, ds_str_of(code), &whose, w)) || whose.state != DS_CODE_OWN) continue;
        err = DS_GET(s, w, DS_Q_PERSON_ANY, &told, &one, DS_VINT(whose.client));
        if (!err && !told) found->client = whose.client;
    }
    return err;
}

/* The code counts where it is the practice's own: another is made of the rest. */
static ds_err is_erased(ds_store *s, ds_str code, ds_told_by by, const keys *k, bool *erased, ds_why *w)
{
    char key[DS_KEY_MAX + 1] = "";
    if (by == DS_BY_OWN && !ds_client_fault(code)) (void)ds_client_key(code, key);
    return ds_tombstone_meets(s, &(ds_tomb_keys){ key, k->name, k->email, k->phone }, erased, w);
}

ds_err ds_store_is_erased(ds_store *s, ds_str code, const ds_named *who, const char *calling, bool *erased, ds_why *w)
{
    keys k = { 0 };
    if (who) (void)make_keys(who, calling, &k);
    return is_erased(s, code, who ? who->by : DS_BY_OWN, &k, erased, w);
}

/* Of a row that tells a code and nothing else. */
static ds_err by_code(ds_store *s, ds_str code, int64_t *client, ds_why *w)
{
    ds_whose whose;
    bool erased = false;
    ds_err err = ds_store_whose(s, code, &whose, w);
    if (!err && whose.state == DS_CODE_FREE) err = is_erased(s, code, DS_BY_OWN, &(keys){ 0 }, &erased, w);
    *client = DS_ERASED_CLIENT;
    return err || erased ? err : ds_store_client(s, code, client, w);
}

ds_err ds_store_person(ds_store *s, ds_str code, const ds_named *who, const char *calling, int64_t *client, ds_why *w)
{
    keys k;
    bool told = false, erased = false;
    ds_people found = { 0 };
    ds_whose whose = { 0 };
    if (!make_keys(who, calling, &k)) return by_code(s, code, client, w);
    ds_err err = who->by == DS_BY_OWN ? ds_store_whose(s, code, &whose, w) : DS_OK;
    if (!err) err = find(s, &k, &found, &told, w);
    if (!err) err = take_coded(s, who, &found, w);
    if (err) return err;
    if (whose.state == DS_CODE_OWN) found = (ds_people){ .client = whose.client };
    if (!found.client) err = is_erased(s, code, who->by, &k, &erased, w);
    *client = erased ? DS_ERASED_CLIENT : found.client;
    if (err || erased) return err;
    if (told && (who->by != DS_BY_OWN || whose.client == found.client)) return DS_OK;
    if (!found.client || found.other) err = make_client(s, who, code, client, w);
    if (!err) err = add_code(s, *client, code, w);
    if (!err) err = settle_code(s, *client, code, who->by, w);
    return err || told ? err : note(s, who, &k, *client, w);
}

ds_err ds_store_people_begin(ds_store *s, ds_why *w)
{
    return ds_sqlite_int(&s->face, "SELECT ifnull(max(id), 0) FROM client", &s->clients_before, w);
}

/* ---- told apart ---- */

ds_err ds_people_give(ds_store *s, int64_t from, int64_t to, ds_why *w)
{
    static const ds_query change[] = { DS_Q_PERSON_GIVE, DS_Q_APART_GIVE };
    ds_err err = DS_OK;
    for (size_t i = 0; !err && i < DS_COUNT(change); i++) err = DS_PUT(s, w, change[i], DS_VINT(from), DS_VINT(to));
    if (!err) err = DS_PUT(s, w, DS_Q_PERSON_UNWORD, DS_VINT(from));
    if (!err) err = DS_PUT(s, w, DS_Q_PERSON_WORDS, DS_VINT(to));
    return err ? err : DS_PUT(s, w, DS_Q_APART_DROP, DS_VINT(from));
}

static ds_err find_client(ds_store *s, ds_str code, int64_t *client, ds_why *w)
{
    ds_whose whose;
    ds_err err = ds_store_whose(s, code, &whose, w);
    *client = whose.client;
    if (err || whose.state == DS_CODE_OWN) return err;
    return ds_fail(w, DS_DATA, "no client has the code \"%s\"; `downshift clients` lists them", DS_BRIEF(code));
}

static ds_err put_apart(ds_store *s, ds_str a, ds_str b, ds_why *w)
{
    int64_t x, y = 0;
    ds_err err = find_client(s, a, &x, w);
    if (!err) err = find_client(s, b, &y, w);
    if (!err && x == y)
        err = ds_fail(w, DS_DATA, "\"%s\" and \"%s\" are one client already: downshift undo takes a merge back",
                      DS_BRIEF(a), DS_BRIEF(b));
    return err ? err : DS_PUT(s, w, DS_Q_APART_PUT, DS_VINT(x < y ? x : y), DS_VINT(x < y ? y : x));
}

ds_err ds_store_part_clients(ds_store *s, ds_str a, ds_str b, ds_why *w)
{
    ds_err err = ds_store_begin(s, w);
    if (err) return err;
    err = put_apart(s, a, b, w);
    if (!err) return ds_store_commit(s, w);
    ds_store_rollback(s);
    return err;
}
