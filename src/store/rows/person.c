#include "store/columns.h"
#include "store/rows/person_room.h"
#include "store/rows/seal.h"
#include "store/rows/tombstone.h"

/* ---- where persons stand ---- */

#define OWN_CODES "SELECT code FROM client_alias WHERE client = ?1 UNION SELECT code FROM client WHERE id = ?1"
#define OWN_KEYS  "(SELECT key FROM client_alias WHERE client = ?1)"
#define OWN_FILES "(SELECT id FROM source_file WHERE client IN (" OWN_CODES "))"
/* A text holds one of the person's codes, names, addresses or numbers as a word. */
#define MENTIONS(text)                                                                                                             \
    "EXISTS (SELECT 1 FROM (" OWN_CODES " UNION SELECT name FROM person WHERE client = ?1 UNION SELECT email FROM person WHERE "   \
    "client = ?1 UNION SELECT phone FROM person WHERE client = ?1) AS own WHERE mentions(" text ", own.code))"
#define GOES(table) { table, "client", "DELETE FROM " table " WHERE client = ?1", NULL }
#define NOBODY(table, why) { table, NULL, NULL, why }
/* A visit that was paid, or is by a price list, stands in the books. */
#define PAID "kind = 0 AND (price NOT NULL OR tip NOT NULL OR status IN (0, 4))"
#define LEFT_ASIDE                                                                                                                 \
    "(client_key IN " OWN_KEYS " OR file IN " OWN_FILES " OR " MENTIONS("client") " OR " MENTIONS("value") " OR " MENTIONS("reason") ")"

const ds_person_place ds_person_places[] = {
    { "run", "settings", "DELETE FROM run", "all results of all clients, with it: sentences may name one" },
    { "decision", "who what until done", NULL, "the practice's own words of what it wants to do: told of at erasing" },
    { "unread_file", "name reason", "DELETE FROM unread_file WHERE " MENTIONS("name") " OR " MENTIONS("reason"), NULL },
    { "step", "what", "DELETE FROM step", "its backups go, too" },
    { "source_cell", "client client_key value", "DELETE FROM source_cell WHERE " LEFT_ASIDE, NULL },
    { "source_row", "client client_key value reason",
      "DELETE FROM source_row WHERE amount IS NULL AND " LEFT_ASIDE ";"
      "UPDATE source_row SET client = NULL, client_key = NULL, value = '', reason = '" DS_OF_ERASED "' WHERE " LEFT_ASIDE ";"
      "UPDATE source_row SET digest = " DS_LEFT_ASIDE("client", "client_key") " WHERE reason = '" DS_OF_ERASED "'", NULL },
    { "source_client", "client_key", "DELETE FROM source_client WHERE client_key IN " OWN_KEYS, NULL },
    { "withdrawn", "client told", "DELETE FROM withdrawn WHERE client = ?1 OR " MENTIONS("told"), NULL },
    { "client_split", "client to_client name", "DELETE FROM client_split WHERE client = ?1 OR to_client = ?1", NULL },
    { "client_apart", "low high", "DELETE FROM client_apart WHERE low = ?1 OR high = ?1", NULL },
    GOES("authorisation"),
    { "experiment_unit", "experiment", "DELETE FROM experiment_unit WHERE experiment IN (SELECT id FROM experiment WHERE client = ?1)", NULL },
    GOES("experiment"),
    { "release_log", "client recipient file",
      "UPDATE release_log SET client = NULL, file = '', recipient = iif(" MENTIONS("recipient") ", 'the client', recipient) WHERE client = ?1;"
      "UPDATE release_log SET file = '' WHERE " MENTIONS("file"), NULL },
    { "partner_member", "client", "UPDATE partner_member SET client = NULL WHERE client = ?1", NULL },
    NOBODY("partner_release", "what was shown to a partner"), NOBODY("partner_cell", "counts of many"), NOBODY("partner_relation", "which counts add up"),
    NOBODY("partner_code", "random, of events"),
    GOES("sleep"), GOES("sleep_told"), GOES("day"), GOES("event"), GOES("plan"), GOES("planned"), GOES("score"), GOES("habit"), GOES("session_told"),
    { "session_line", "client",
      "DELETE FROM session_line WHERE client = ?1 AND start NOT IN (SELECT start FROM session WHERE client = ?1 AND " PAID ");"
      "UPDATE session_line SET client = ?2, pressure = NULL, technique = NULL WHERE client = ?1", NULL },
    { "sale", "client visit_ref", "UPDATE sale SET client = ?2, visit_ref = NULL WHERE client = ?1", NULL },
    { "session", "client reference notes areas goal reaction",
      "DELETE FROM session WHERE client = ?1 AND NOT (" PAID ");"
      "UPDATE session SET client = ?2, pressure = NULL, technique = NULL, areas = NULL, place = NULL, goal = NULL, reaction = NULL, "
      "notes = NULL, booked_on = NULL, reference = NULL, doubt = NULL, unbelieved = NULL, told = NULL WHERE client = ?1", NULL },
    { "note", "client notes areas goal reaction",
      "DELETE FROM note WHERE client = ?1 AND price IS NULL AND tip IS NULL;"
      "UPDATE note SET client = ?2, pressure = NULL, technique = NULL, areas = NULL, place = NULL, goal = NULL, reaction = NULL, "
      "notes = NULL, doubt = NULL WHERE client = ?1", NULL },
    { "sale_visit", "client", "DELETE FROM sale_visit", "found anew after each change" },
    { "closed_row", "client file",
      "UPDATE closed_row SET file = '" DS_ERASED_FILE "' WHERE " MENTIONS("file") " OR file IN (SELECT name FROM source_file WHERE id IN " OWN_FILES ");"
      "UPDATE closed_row SET client = ?2 WHERE client = ?1", NULL },
    { "source_file", "client name hash",
      "UPDATE source_file SET name = '" DS_ERASED_FILE " ' || id WHERE " MENTIONS("name") ";"
      "UPDATE source_file SET name = '" DS_ERASED_FILE " ' || id, hash = '" DS_ERASED_FILE " ' || id, unused = '', client = NULL WHERE id IN " OWN_FILES,
      NULL },
    { "person_word", "client key word", "DELETE FROM person_word WHERE client = ?1", NULL },
    { "person", "client told name email phone name_key email_key phone_key short", "DELETE FROM person WHERE client = ?1", NULL },
    { "client_alias", "client key code", "DELETE FROM client_alias WHERE client = ?1", NULL },
    { "client", "id code", "DELETE FROM client WHERE id = ?1", NULL },
    { "seal", "key", NULL, "of rows that are gone it goes at the end of the transaction" },
    { "tombstone", "mark", NULL, "is what an erased person leaves: docs/privacy.md" },
    { "erasure", NULL, NULL, "a day and counts" },
    NOBODY("closed_month", "sums of a month"), NOBODY("closed_figure", "sums of a month"), NOBODY("closed_posting", "sums by account and day"),
    NOBODY("corporate_event", "a company's"), NOBODY("tender", "how a sale was paid"), NOBODY("fee", "what a card program kept"),
    NOBODY("payout", "what a card program paid"), NOBODY("sale_line", "what was sold, by its receipt"), NOBODY("item_kind", "things sold"),
    NOBODY("service_meaning", "services sold"), NOBODY("source", "programs and devices by their makers"), NOBODY("given_up", "days of files"),
    NOBODY("note_first", "a setting"),
    { 0 }
};

const char *ds_person_table(size_t i)
{
    const ds_person_place *p = ds_person_places;
    for (; p->table; p++) /* where the column holds a code, views show all of it */
        if (p->columns && !strncmp(p->columns, "client", 6) && strncmp(p->table, "source_", 7) && !i--) break;
    return p->table;
}

/* ---- sources ---- */

/* A name that something else than we changed is again what it was. */
static ds_err mend_source(ds_store *s, ds_val name, int64_t *id, bool *found, ds_why *w)
{
    const ds_replaced with = { "name", name };
    ds_proven proven;
    ds_err err = ds_seal_proves(s, "source", &with, 1, &proven, w);
    if (err || !proven.found) return err;
    *found = true;
    *id = proven.id;
    return DS_PUT(s, w, DS_Q_SOURCE_MEND, DS_VINT(proven.id), name);
}

/* The id of a name in a table of names, made on first sight. */
static ds_err named(ds_store *s, ds_ids *known, ds_query find, ds_query add, ds_str name, int64_t *id, ds_why *w)
{
    if (ds_ids_find(known, name, id)) return DS_OK;
    ds_val v = DS_VTEXT(name);
    bool found;
    ds_err err = ds_get(s, find, 1, &v, &found, id, w);
    if (!err && !found) err = mend_source(s, v, id, &found, w);
    if (!err && !found && !(err = ds_put(s, add, 1, &v, w))) *id = sqlite3_last_insert_rowid(s->face.db);
    if (!err && !ds_ids_add(known, name, *id)) err = ds_fail(w, DS_MEMORY, "names of sources");
    return err;
}

ds_err ds_store_series_source(ds_store *s, ds_str name, int64_t *id, ds_why *w)
{
    return named(s, &s->sources, DS_Q_SOURCE_FIND, DS_Q_SOURCE_ADD, name, id, w);
}

/* ---- whose a code is ---- */

ds_err ds_person_key(ds_str code, char key[DS_KEY_MAX + 1], ds_why *w)
{
    const char *fault = ds_client_fault(code);
    if (fault) return ds_fail(w, DS_DATA, "\"%s\" is no client's code: %s", DS_BRIEF(code), fault);
    return ds_client_key(code, key) ? DS_OK : ds_fail(w, DS_MEMORY, "a client's code");
}

/* ---- what something else than we changed ---- */

static ds_err get_code(ds_store *s, ds_query q, ds_val v, char code[DS_CODE_MAX + 1], ds_why *w);

static ds_err say_odd(const ds_store *s, const char *code, ds_why *w)
{
    return ds_fail(w, DS_STORE,
                   "%s: what it has of the client's code \"%s\" is not as it was, by damage or another program; go "
                   "back to a copy",
                   s->face.path, code);
}

/* A code whose row was changed, but for its key. */
static ds_err mend_alias(ds_store *s, const char *key, const char *shown, int64_t client, ds_why *w)
{
    const ds_replaced with[] = { { "client", DS_VINT(client) },
                                 { "code", ds_vtextz(shown) },
                                 { "former", DS_VINT(0) } };
    ds_proven proven = { 0 };
    ds_err err = ds_seal_proves(s, "client_alias", with, DS_COUNT(with), &proven, w);
    if (err) return err;
    if (!proven.found) return say_odd(s, shown, w);
    return DS_PUT(s, w, DS_Q_ALIAS_PUT, ds_vtextz(key), DS_VINT(client), ds_vtextz(shown), DS_VINT(0));
}

/* A code whose key was changed: it would be taken for nobody's. */
static ds_err mend_key(ds_store *s, const char *key, const char *shown, int64_t client, ds_why *w)
{
    ds_err err = DS_PUT(s, w, DS_Q_ALIAS_SWEEP, DS_VINT(client));
    return err ? err : DS_PUT(s, w, DS_Q_ALIAS_PUT, ds_vtextz(key), DS_VINT(client), ds_vtextz(shown), DS_VINT(0));
}

/* A client whose own code was changed. */
static ds_err mend_client(ds_store *s, int64_t client, ds_why *w)
{
    char code[DS_CODE_MAX + 1];
    ds_proven proven = { 0 };
    if (!ds_seal_is_odd(s, "client", DS_VINT(client))) return DS_OK;
    ds_err err = get_code(s, DS_Q_ALIAS_CODE, DS_VINT(client), code, w);
    const ds_replaced with = { "code", ds_vtextz(code) };
    if (!err) err = ds_seal_proves(s, "client", &with, 1, &proven, w);
    if (err || !proven.found) return err;
    return DS_PUT(s, w, DS_Q_CLIENT_RENAME, DS_VINT(client), ds_vtextz(code));
}

/* Before a file's code is looked for in a store where something is odd. */
static ds_err mend_code(ds_store *s, ds_str code, ds_why *w)
{
    char key[DS_KEY_MAX + 1], shown[DS_CODE_MAX + 1];
    int64_t client = 0, alias = 0;
    bool named = false, found = false;
    ds_err err = ds_person_key(ds_trim(code), key, w);
    if (err) return err;
    if (!ds_client_shown(code, shown)) return ds_fail(w, DS_MEMORY, "a client's code");
    err = DS_GET(s, w, DS_Q_CLIENT_NAMED, &named, &client, ds_vtextz(shown));
    if (!err) err = DS_GET(s, w, DS_Q_ALIAS_FIND, &found, &alias, ds_vtextz(key));
    if (!err && found && ds_seal_is_odd(s, "client_alias", ds_vtextz(key))) {
        err = named ? mend_alias(s, key, shown, client, w) : say_odd(s, shown, w);
        alias = client;
    } else if (!err && !found && named) {
        err = mend_key(s, key, shown, client, w);
        alias = client;
    }
    return err || alias <= 0 ? err : mend_client(s, alias, w);
}

/* ---- who has it ---- */

/* Spellings are kept with the id, below 0 for a former code. */
static void remembered(int64_t id, ds_whose *out)
{
    *out = (ds_whose){ id < 0 ? DS_CODE_FORMER : DS_CODE_OWN, id < 0 ? -id : id };
}

ds_err ds_store_whose(ds_store *s, ds_str code, ds_whose *out, ds_why *w)
{
    char key[DS_KEY_MAX + 1];
    int64_t id = 0;
    bool found = false;
    *out = (ds_whose){ 0 };
    code = ds_trim(code);
    if (ds_ids_find(&s->clients, code, &id)) {
        remembered(id, out);
        return DS_OK;
    }
    ds_err err = ds_person_key(code, key, w);
    if (!err && s->odds.n) err = mend_code(s, code, w);
    if (!err) err = DS_GET(s, w, DS_Q_ALIAS_FIND, &found, &id, ds_vtextz(key));
    if (err || !found) return err;
    remembered(id, out);
    return ds_ids_add(&s->clients, code, id) ? DS_OK : ds_fail(w, DS_MEMORY, "codes of clients");
}

ds_err ds_person_add_code(ds_store *s, int64_t client, ds_str code, ds_why *w)
{
    char key[DS_KEY_MAX + 1], shown[DS_CODE_MAX + 1];
    ds_err err = ds_person_key(code, key, w);
    if (err) return err;
    if (!ds_client_shown(code, shown)) return ds_fail(w, DS_MEMORY, "a client's code");
    return DS_PUT(s, w, DS_Q_ALIAS_PUT, ds_vtextz(key), DS_VINT(client), ds_vtextz(shown), DS_VINT(0));
}

static ds_err make(ds_store *s, ds_str code, int64_t *id, ds_why *w)
{
    char shown[DS_CODE_MAX + 1];
    if (!ds_client_shown(code, shown)) return ds_fail(w, DS_MEMORY, "a client's code");
    ds_err err = DS_PUT(s, w, DS_Q_CLIENT_ADD, ds_vtextz(shown));
    if (err) return err;
    *id = sqlite3_last_insert_rowid(s->face.db);
    err = ds_person_add_code(s, *id, code, w);
    return err || ds_ids_add(&s->clients, ds_trim(code), *id) ? err : ds_fail(w, DS_MEMORY, "codes of clients");
}

ds_err ds_person_not_erased(ds_store *s, ds_str code, ds_why *w)
{
    char key[DS_KEY_MAX + 1];
    bool met = false;
    ds_err err = ds_person_key(code, key, w);
    if (!err) err = ds_tombstone_meets(s, &(ds_tomb_keys){ .code = key, .name = "", .email = "", .phone = "" }, &met, w);
    return err || !met ? err : ds_fail(w, DS_DATA, "\"%s\" was the code of a person who was erased: give one that nobody had", DS_BRIEF(code));
}

ds_err ds_store_client(ds_store *s, ds_str code, int64_t *id, ds_why *w)
{
    ds_whose whose;
    ds_err err = ds_store_whose(s, code, &whose, w);
    if (err) return err;
    if (whose.state == DS_CODE_FREE) return make(s, code, id, w);
    if (whose.state == DS_CODE_FORMER) return ds_fail(w, DS_DATA, "\"%s\" is a client's former code", DS_BRIEF(code));
    *id = whose.client;
    return DS_OK;
}

/* The text of the one row that a query answers; "" where it answers none. */
static ds_err get_code(ds_store *s, ds_query q, ds_val v, char code[DS_CODE_MAX + 1], ds_why *w)
{
    int rc;
    sqlite3_stmt *st = ds_stmt(s, q, &rc);
    *code = '\0';
    if (!rc) rc = ds_bind(st, 1, &v, 1);
    if (!rc) rc = sqlite3_step(st);
    if (rc == SQLITE_ROW) ds_copy(code, DS_CODE_MAX + 1, ds_column(st, 0).as.s);
    if (st) sqlite3_reset(st);
    return rc == SQLITE_ROW || rc == SQLITE_DONE ? DS_OK : ds_sqlite_fail(&s->face, rc, w);
}

ds_err ds_store_client_code(ds_store *s, int64_t id, char code[DS_CODE_MAX + 1], ds_why *w)
{
    return get_code(s, DS_Q_CLIENT_CODE, DS_VINT(id), code, w);
}

ds_err ds_store_whose_bytes(ds_store *s, const char *hash, char code[DS_CODE_MAX + 1], ds_why *w)
{
    return get_code(s, DS_Q_FILE_WHOSE, ds_vtextz(hash), code, w);
}

/* ---- what a file was split off to ---- */

ds_err ds_store_split(ds_store *s, int64_t client, const char *name, const char *hash, ds_split *out, ds_why *w)
{
    int64_t to = 0;
    bool found = false;
    *out = (ds_split){ .client = client };
    ds_err err = DS_GET(s, w, DS_Q_SPLIT_FIND, &found, &to, DS_VINT(client), ds_vtextz(name), ds_vtextz(hash));
    if (!err && found) *out = (ds_split){ to > 0 ? to : client, to <= 0 };
    return err;
}

ds_err ds_store_has_split(ds_store *s, const char *name, const char *hash, bool *has, ds_why *w)
{
    int64_t one;
    return DS_GET(s, w, DS_Q_SPLIT_ANY, has, &one, ds_vtextz(name), ds_vtextz(hash));
}

/* ---- a store of before there were keys ---- */

/* Two that were told apart by their spelling are one client now. */
static ds_err settle_client(ds_store *s, int64_t id, ds_str code, ds_why *w)
{
    ds_whose whose = { 0 };
    if (ds_client_fault(code)) /* kept as it stands: nobody can come with it again */
        return DS_PUT(s, w, DS_Q_ALIAS_PUT, DS_VTEXT(code), DS_VINT(id), DS_VTEXT(code), DS_VINT(0));
    ds_err err = ds_store_whose(s, code, &whose, w);
    if (err) return err;
    if (whose.state == DS_CODE_FREE) return ds_person_add_code(s, id, code, w);
    return ds_person_join(s, id, whose.client, w);
}

static ds_err settle_row(ds_store *s, int64_t unused, ds_str code, ds_why *w)
{
    char key[DS_KEY_MAX + 1];
    (void)unused;
    if (!ds_client_key(code, key)) ds_copy(key, sizeof key, code);
    return DS_PUT(s, w, DS_Q_ROW_KEY, DS_VTEXT(code), ds_vtextz(key));
}

ds_err ds_person_for_each(ds_store *s, ds_query q, ds_err (*one)(ds_store *, int64_t, ds_str, ds_why *), ds_why *w)
{
    ds_arena a = { 0 };
    ds_person_list list = { 0 };
    ds_err err = ds_person_list_read(s, q, NULL, 0, &a, &list, w);
    for (size_t i = 0; !err && i < list.n; i++) err = one(s, list.id[i], list.text[i], w);
    ds_arena_free(&a);
    return err;
}

static ds_err has_keys(ds_store *s, bool *has, ds_why *w)
{
    int64_t n = 0;
    ds_err err = ds_sqlite_int(&s->face, "SELECT count(*) FROM sqlite_master WHERE name = 'client_alias'", &n, w);
    *has = n > 0;
    return err;
}

ds_err ds_person_settled(ds_store *s, bool *settled, ds_why *w)
{
    int64_t open = 0;
    bool has = false, wide = false;
    ds_err err = has_keys(s, &has, w);
    *settled = true;
    if (err || !has) return err;
    err = ds_sqlite_int(&s->face,
                        "SELECT EXISTS (SELECT 1 FROM client WHERE id NOT IN (SELECT client FROM client_alias)) OR "
                        "EXISTS (SELECT 1 FROM source_row WHERE client IS NOT NULL AND client_key IS NULL)",
                        &open, w);
    if (!err) err = ds_has_wide_keys(s, &wide, w);
    *settled = !open && !wide;
    return err;
}

ds_err ds_person_settle(ds_store *s, ds_why *w)
{
    bool settled = false;
    ds_err err = ds_person_settled(s, &settled, w);
    if (err || settled) return err;
    if ((err = ds_store_begin(s, w))) return err;
    err = ds_person_for_each(s, DS_Q_CLIENTS_UNSETTLED, settle_client, w);
    if (!err) err = ds_person_for_each(s, DS_Q_ROWS_UNSETTLED, settle_row, w);
    if (!err) err = ds_rekey(s, w);
    if (!err) return ds_store_commit(s, w);
    ds_store_rollback(s);
    return ds_within(w, "%s: the codes of its clients", s->face.path);
}
