/* A sleep that may be told of already: by a row of the same evening, or near noon of the evenings beside it. */
#include "store/rows/sleeps.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define AT(field) (DS_C_FIELD + DS_SLEEP_##field)

/* Days. A sleep is shorter than one; the evening it has depends on those of the evenings beside its own. */
enum { LOOK = 4, CHANGE = 2 };
/* Seconds after an evening's midnight. Sleeps that begin and end between these, on clocks at most two hours apart,
 * cannot meet those of another evening. */
enum { DAY = 86400, BEGINS = 14 * 3600, ENDS = 34 * 3600, CLOCKS_APART = 120 };

/* ---- what is known of a series ---- */

static bool begins_or_ends_near_noon(const ds_val *v)
{
    if (v[AT(BED)].type != DS_V_INT) return false;
    const int64_t midnight = v[AT(NIGHT_DATE)].as.i * DAY, bed = v[AT(BED)].as.i;
    const ds_val *end = v[AT(RISE)].type == DS_V_INT ? &v[AT(RISE)] : &v[AT(WAKE)];
    if (bed < midnight + BEGINS || bed >= midnight + ENDS) return true;
    if (end->type == DS_V_INT && end->as.i > midnight + ENDS) return true;
    return v[AT(TIB)].type == DS_V_REAL && (double)(bed - midnight) + 60 * v[AT(TIB)].as.d > ENDS;
}

static void note_offset(ds_series *k, const ds_val *offset)
{
    if (offset->type != DS_V_INT) return;
    if (k->low == DS_NO_OFFSET || offset->as.i < k->low) k->low = (int32_t)offset->as.i;
    if (k->high == DS_NO_OFFSET || offset->as.i > k->high) k->high = (int32_t)offset->as.i;
}

static void note_sleep(ds_series *k, const ds_val *v)
{
    const ds_date evening = (ds_date)v[AT(NIGHT_DATE)].as.i;
    k->near |= begins_or_ends_near_noon(v) || (v[AT(NAP)].type == DS_V_INT && v[AT(NAP)].as.i);
    note_offset(k, &v[AT(OFFSET)]);
    if (k->last == DS_NO_DATE || evening > k->last) k->last = evening;
}

/* What the store has of it. */
static int read_series(ds_store *s, ds_series *k)
{
    const ds_val of[] = { DS_VINT(k->client), DS_VINT(k->source) };
    sqlite3_stmt *st = NULL;
    int rc = s->series.n ? SQLITE_OK : ds_append_write(s); /* those of series that were forgotten */
    if (!rc) st = ds_stmt(s, DS_Q_SERIES, &rc);
    if (!rc) rc = ds_bind(st, 1, of, DS_COUNT(of));
    if (!rc && (rc = sqlite3_step(st)) == SQLITE_ROW) {
        const ds_val low = ds_column(st, 1), high = ds_column(st, 2), last = ds_column(st, 3);
        k->near = sqlite3_column_int(st, 0);
        note_offset(k, &low);
        note_offset(k, &high);
        if (last.type == DS_V_INT) k->last = (ds_date)last.as.i;
    }
    if (st) sqlite3_reset(st);
    return rc == SQLITE_ROW ? SQLITE_OK : rc;
}

static ds_err add_series(ds_store *s, const int64_t id[2], ds_why *w)
{
    ds_all_series *all = &s->series;
    ds_series k = { .client = id[0], .source = id[1], .low = DS_NO_OFFSET, .high = DS_NO_OFFSET, .last = DS_NO_DATE };
    if (all->n == all->cap) {
        const size_t cap = all->cap ? 2 * all->cap : 64;
        ds_series *wide = realloc(all->at, cap * sizeof *wide);
        if (!wide) return ds_fail(w, DS_MEMORY, "series of sleeps");
        all->at = wide;
        all->cap = cap;
    }
    const int rc = read_series(s, &k);
    if (rc) return ds_sqlite_fail(&s->face, rc, w);
    if (!ds_ids_add(&all->place, (ds_str){ (const char *)id, 2 * sizeof *id }, (int64_t)all->n))
        return ds_fail(w, DS_MEMORY, "series of sleeps");
    all->at[all->last = all->n++] = k;
    return DS_OK;
}

/* Series come in runs, so that the last one is at hand. */
static ds_err find_series(ds_store *s, const ds_val *v, ds_series **out, ds_why *w)
{
    ds_all_series *all = &s->series;
    const int64_t id[] = { v[AT(CLIENT)].as.i, v[DS_C_SOURCE].as.i };
    const ds_str key = { (const char *)id, sizeof id };
    const bool again = all->n && all->at[all->last].client == id[0] && all->at[all->last].source == id[1];
    int64_t place;
    ds_err err = DS_OK;
    if (!again && ds_ids_find(&all->place, key, &place))
        all->last = (size_t)place;
    else if (!again)
        err = add_series(s, id, w);
    *out = err ? NULL : &all->at[all->last];
    return err;
}

ds_err ds_sleep_stands(ds_store *s, const ds_val *v, ds_standing *out, ds_why *w)
{
    ds_series *k;
    ds_err err = find_series(s, v, &k, w);
    if (err) return err;
    const ds_date last = k->last;
    note_sleep(k, v);
    const bool near = k->near || (k->low != DS_NO_OFFSET && k->high - k->low > CLOCKS_APART);
    *out = near ? DS_NEAR : last == DS_NO_DATE || k->last > last ? DS_BEYOND : DS_AMONG;
    return DS_OK;
}

void ds_series_forget(ds_store *s)
{
    ds_ids_clear(&s->series.place);
    free(s->series.at);
    s->series = (ds_all_series){ 0 };
}

/* ---- all sleeps around one ---- */

typedef struct {
    ds_tellings records, all;
    ds_sleeps made;
    ds_date evening; /* of the row that came */
} around;

static ds_err read_around(ds_store *s, const ds_val *v, around *r, ds_why *w)
{
    ds_arena_reset(&s->near);
    r->records.a = r->all.a = &s->near;
    r->evening = (ds_date)v[AT(NIGHT_DATE)].as.i;
    const ds_val window[] = { v[AT(CLIENT)], v[DS_C_SOURCE], DS_VINT(r->evening - LOOK), DS_VINT(r->evening + LOOK) };
    ds_err err = ds_tellings_read(s, DS_Q_SLEEPS_NEAR, DS_SLEEP, false, window, DS_COUNT(window), &r->records, w);
    if (!err) err = ds_tellings_read(s, DS_Q_SLEEPS_TOLD, DS_SLEEP, true, window, DS_COUNT(window), &r->all, w);
    if (!err && !ds_tellings_alone(DS_SLEEP, &r->records, &r->all))
        err = ds_fail(w, DS_MEMORY, "sleeps of one evening");
    return err;
}

static ds_telling *record_of(const around *r, ds_date evening)
{
    for (size_t i = 0; i < r->records.n; i++)
        if (r->records.at[i]->v[AT(NIGHT_DATE)].as.i == evening) return r->records.at[i];
    return NULL;
}

static ds_sleep *night_of(const around *r, ds_date evening)
{
    for (size_t i = 0; i < r->made.n; i++)
        if (r->made.sleep[i].night && r->made.sleep[i].evening == evening) return &r->made.sleep[i];
    return NULL;
}

static bool same_record(const ds_val *a, const ds_val *b)
{
    for (int i = 0; i < DS_C_FIELD + ds_kinds[DS_SLEEP].fields; i++)
        if (i != DS_C_DIGEST && ds_has_column(&ds_kinds[DS_SLEEP], i) && ds_differ(a[i], b[i])) return false;
    return true;
}

static ds_err write_evening(ds_store *s, around *r, ds_date evening, ds_why *w)
{
    const ds_telling *old = record_of(r, evening);
    ds_sleep *new = night_of(r, evening);
    if (!old && !new) return DS_OK;
    if (old && !ds_row_may_be_written(s, DS_SLEEP, old->v, new ? new->v : NULL)) return DS_OK;
    if (!new) return ds_row_drop(s, DS_SLEEP, old->v, w);
    if (old && same_record(old->v, new->v)) return DS_OK;
    return ds_row_write(s, DS_SLEEP, old ? old->v : NULL, new->v, w);
}

/* Tellings of sleeps that are not just what one row told; none else, so that the store is the same whatever came
 * first. */
static ds_err write_tellings(ds_store *s, const around *r, ds_why *w)
{
    ds_err err = DS_OK;
    for (size_t i = 0; !err && i < r->made.tellings; i++) {
        const ds_sleep_telling *t = &r->made.telling[i];
        const ds_sleep *x = &r->made.sleep[t->sleep];
        bool within = x->by->evening >= r->evening - CHANGE - 1 && x->by->evening <= r->evening + CHANGE + 1;
        bool kept = x->made && !t->silent;
        if (!within) continue;
        if (t->t->told && !kept)
            err = ds_telling_drop(s, DS_SLEEP, t->t, w);
        else if (kept && (!t->t->told || t->t->changed))
            err = ds_telling_write(s, DS_SLEEP, t->t, w);
    }
    return err;
}

/* ---- what became of the row ---- */

static const ds_sleep_telling *measured(const around *r, const ds_telling *t)
{
    size_t i = 0;
    while (r->made.telling[i].t != t) i++;
    return &r->made.telling[i];
}

static ds_put_fate fate_of(const around *r, const ds_telling *t, bool known)
{
    const ds_sleep_telling *m = measured(r, t);
    const ds_sleep *x = &r->made.sleep[m->sleep];
    if (m->silent) return DS_PUT_SAME;
    if (m->part || !x->night) return DS_PUT_LOSER;
    if (known) return DS_PUT_SAME;
    if (x->rows == 1) return DS_PUT_NEW;
    if (x->pieces) return DS_PUT_JOINED;
    const ds_telling *old = record_of(r, x->evening);
    return old && ds_repeats(DS_SLEEP, old->v, x->v) ? DS_PUT_SAME : DS_PUT_CHANGED;
}

ds_err ds_put_sleep(ds_store *s, const ds_val *v, ds_put_fate *fate, ds_why *w)
{
    around r = { 0 };
    bool known = false;
    ds_err err = read_around(s, v, &r, w);
    if (err) return err;
    ds_telling *t = ds_telling_take(DS_SLEEP, v, &r.all, &known);
    if (t) t->mark |= v[AT(NAP)].type == DS_V_INT && v[AT(NAP)].as.i;
    if (!t || !ds_sleeps_of(&r.all, &r.made)) return ds_fail(w, DS_MEMORY, "sleeps of one evening");
    *fate = fate_of(&r, t, known);
    for (ds_date d = r.evening - CHANGE; !err && d <= r.evening + CHANGE; d++) err = write_evening(s, &r, d, w);
    return err ? err : write_tellings(s, &r, w);
}
