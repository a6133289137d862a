/* Authorisations: rows that are added and revoked, never deleted; and the log of what left. */
#include "store/rows/person_room.h"

#include <downshift/authorisation.h>
#include <downshift/person.h>

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
