/* Authorisations: rows that are added and revoked, never deleted; and the log of what left. */
#include "store/rows/person_room.h"

#include <downshift/authorisation.h>
#include <downshift/person.h>
#include <downshift/secret.h>

static ds_err client_of(ds_store *s, ds_str code, int64_t *client, ds_why *w)
{
    ds_whose whose;
    ds_err err = ds_store_whose(s, code, &whose, w);
    *client = whose.client;
    if (err || whose.state == DS_CODE_OWN) return err;
    return ds_fail(w, DS_DATA, "no client has the code \"%s\"; `downshift clients` lists them", DS_BRIEF(code));
}

static ds_err check(const ds_authorisation *a, ds_why *w)
{
    if (!ds_trim(a->partner).n) return ds_fail(w, DS_DATA, "an authorisation names the partner: --partner NAME");
    if (!a->sleep && !a->sessions) return ds_fail(w, DS_DATA, "an authorisation covers sleep, sessions, or both: --scope sleep,sessions");
    if (a->until < a->given) return ds_fail(w, DS_DATA, "an authorisation that ended before today allows nothing");
    return DS_OK;
}

static ds_err put(ds_store *s, const ds_authorisation *a, ds_why *w)
{
    int64_t client;
    const ds_val partner = DS_VTEXT(ds_trim(a->partner)), given = DS_VINT(a->given);
    ds_err err = client_of(s, a->client, &client, w);
    if (!err) err = DS_PUT(s, w, DS_Q_AUTHORISATION_REVOKE, DS_VINT(client), partner, given);
    return err ? err : DS_PUT(s, w, DS_Q_AUTHORISATION_PUT, DS_VINT(client), partner, DS_VINT(a->sleep), DS_VINT(a->sessions), given,
                              DS_VINT(a->until));
}

static ds_err revoke(ds_store *s, ds_str code, ds_str partner, ds_date day, ds_why *w)
{
    int64_t client, n = 0;
    bool found;
    const ds_val name = DS_VTEXT(ds_trim(partner));
    ds_err err = client_of(s, code, &client, w);
    if (!err) err = DS_GET(s, w, DS_Q_AUTHORISATION_FIND, &found, &n, DS_VINT(client), name, DS_VINT(day));
    if (!err && !found)
        err = ds_fail(w, DS_DATA, "client %s has no authorisation for \"%s\" that holds; `downshift authorise` lists them", DS_BRIEF(code), DS_BRIEF(partner));
    return err ? err : DS_PUT(s, w, DS_Q_AUTHORISATION_REVOKE, DS_VINT(client), name, DS_VINT(day));
}

static ds_err end(ds_store *s, ds_err err, ds_why *w)
{
    if (!err) return ds_store_commit(s, w);
    ds_store_rollback(s);
    return err;
}

ds_err ds_store_authorise(ds_store *s, const ds_authorisation *a, ds_why *w)
{
    ds_err err = check(a, w);
    if (!err) err = ds_store_begin(s, w);
    return err ? err : end(s, put(s, a, w), w);
}

ds_err ds_store_revoke(ds_store *s, ds_str client, ds_str partner, ds_date day, ds_why *w)
{
    ds_err err = ds_store_begin(s, w);
    return err ? err : end(s, revoke(s, client, partner, day, w), w);
}

ds_err ds_store_released(ds_store *s, const ds_release *r, ds_why *w)
{
    int64_t client = 0;
    ds_err err = r->client.n ? client_of(s, r->client, &client, w) : DS_OK;
    return err ? err : DS_PUT(s, w, DS_Q_RELEASE_ADD, ds_vtextz(r->made_at), ds_vtextz(r->audience), ds_vtextz(r->recipient),
                              client ? DS_VINT(client) : DS_VNULL, ds_vtextz(r->report), ds_vtextz(r->period), ds_vtextz(r->file), ds_vtextz(r->hash));
}

/* ---- what was shown to a partner ---- */

static ds_err put_members(ds_store *s, const ds_partner_release *r, ds_val id, ds_why *w)
{
    ds_err err = DS_OK;
    for (size_t i = 0; !err && i < r->n_members; i++) {
        int64_t client;
        err = client_of(s, r->member[i].client, &client, w);
        if (!err) err = DS_PUT(s, w, DS_Q_PARTNER_MEMBER_ADD, id, ds_vtextz(r->member[i].part), DS_VINT(client));
    }
    return err;
}

ds_err ds_store_partner_released(ds_store *s, const ds_partner_release *r, ds_why *w)
{
    ds_err err = DS_PUT(s, w, DS_Q_PARTNER_RELEASE_ADD, ds_vtextz(r->partner), ds_vtextz(r->kind), ds_vtextz(r->period), ds_vtextz(r->made_at));
    const ds_val id = DS_VINT(sqlite3_last_insert_rowid(s->face.db));
    for (size_t i = 0; !err && i < r->n_cells; i++) {
        const ds_told_cell *c = &r->cell[i];
        err = DS_PUT(s, w, DS_Q_PARTNER_CELL_ADD, id, ds_vtextz(c->name), DS_VINT(c->value), DS_VINT(c->low), DS_VINT(c->high), DS_VINT(c->state));
    }
    for (size_t i = 0; !err && i < r->n_relations; i++)
        err = DS_PUT(s, w, DS_Q_PARTNER_RELATION_ADD, id, ds_vtextz(r->relation[i].terms), DS_VINT(r->relation[i].low), DS_VINT(r->relation[i].high));
    return err ? err : put_members(s, r, id, w);
}

ds_err ds_store_partner_code(ds_store *s, const char *partner, const char *thing, char code[7], ds_why *w)
{
    bool taken = true;
    int64_t any;
    ds_err err = DS_OK;
    while (!err && taken) {
        ds_random_text(code, 6);
        code[6] = '\0';
        err = DS_GET(s, w, DS_Q_PARTNER_CODE_ANY, &taken, &any, ds_vtextz(partner), ds_vtextz(code));
    }
    return err ? err : DS_PUT(s, w, DS_Q_PARTNER_CODE_ADD, ds_vtextz(partner), ds_vtextz(thing), ds_vtextz(code));
}
