/* Experiments: rows that are added as they were drawn, and told one by one where they are sealed; never changed. */
#include "store/rows/person_room.h"

#include <downshift/experiment.h>
#include <downshift/person.h>

#include <math.h>

static ds_err put(ds_store *s, const ds_experiment *e, int64_t *id, ds_why *w)
{
    ds_whose whose;
    ds_err err = ds_store_whose(s, e->client, &whose, w);
    if (err) return err;
    if (whose.state != DS_CODE_OWN) return ds_fail(w, DS_DATA, "no client has the code \"%s\"; `downshift clients` lists them", DS_BRIEF(e->client));
    err = DS_PUT(s, w, DS_Q_EXPERIMENT_PUT, DS_VINT(whose.client), ds_vtextz(e->comparison), DS_VTEXT(e->level[0]), DS_VTEXT(e->level[1]),
                 ds_vtextz(e->outcome), DS_VINT(e->units), DS_VINT(e->block), DS_VINT(e->every), ds_vdate(e->first), DS_VINT((int64_t)e->seed),
                 DS_VINT(e->sealed), ds_vtextz(e->drawn), DS_VINT(e->nights), DS_VREAL(e->sigma), DS_VREAL(e->rho),
                 DS_VREAL(isfinite(e->detectable) ? e->detectable : (double)NAN));
    *id = sqlite3_last_insert_rowid(s->face.db);
    return err;
}

static ds_err put_units(ds_store *s, const ds_experiment *e, const int *level, int64_t id, ds_why *w)
{
    ds_err err = DS_OK;
    for (int64_t i = 0; !err && i < e->units; i++)
        err = DS_PUT(s, w, DS_Q_EXPERIMENT_UNIT_PUT, DS_VINT(id), DS_VINT(i + 1), DS_VINT(i / e->block), DS_VINT(e->first + i * e->every),
                     DS_VINT(level[i]), ds_vtextz(e->sealed ? NULL : e->drawn));
    return err;
}

static ds_err end(ds_store *s, ds_err err, ds_why *w)
{
    if (!err) return ds_store_commit(s, w);
    ds_store_rollback(s);
    return err;
}

ds_err ds_store_experiment(ds_store *s, const ds_experiment *e, const int *level, int64_t *id, ds_why *w)
{
    ds_err err = ds_store_begin(s, w);
    if (err) return err;
    err = put(s, e, id, w);
    if (!err) err = put_units(s, e, level, *id, w);
    return end(s, err, w);
}

static ds_err open_next(ds_store *s, int64_t id, const char *when, int64_t *number, ds_why *w)
{
    bool found = false;
    *number = 0;
    ds_err err = DS_GET(s, w, DS_Q_EXPERIMENT_NEXT, &found, number, DS_VINT(id));
    return err || !found ? err : DS_PUT(s, w, DS_Q_EXPERIMENT_OPEN, DS_VINT(id), DS_VINT(*number), ds_vtextz(when));
}

ds_err ds_store_experiment_open(ds_store *s, int64_t id, const char *when, int64_t *number, ds_why *w)
{
    ds_err err = ds_store_begin(s, w);
    return err ? err : end(s, open_next(s, id, when, number, w), w);
}
