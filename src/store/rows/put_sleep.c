/* A sleep that may be told of already: by a row of the same evening, or near noon of the evenings beside it. */
#include "store/rows/sleeps.h"

#include <math.h>
#include <string.h>

#define AT(field) (DS_C_FIELD + DS_SLEEP_##field)

/* Days. A sleep is shorter than one; the evening it has depends on those of the evenings beside its own. */
enum { LOOK = 4, CHANGE = 2 };
/* Seconds after an evening's midnight. Sleeps that begin and end between these, on clocks at most two hours apart,
 * cannot meet those of another evening. */
enum { DAY = 86400, BEGINS = 14 * 3600, ENDS = 34 * 3600, CLOCKS_APART = 120 };

/* ---- what is known of a series ---- */

/* As a number: bit 0: sleeps lie near noon; then the least and the greatest offset from UTC, in minutes + ZERO; 0:
 * none. */
enum { ZERO = 1 << 14, OFFSET_BITS = 15 };

typedef struct {
    bool near;
    int32_t low, high;
} series;

static series unpack(int64_t state)
{
    int32_t low = (int32_t)(state >> 1 & ((1 << OFFSET_BITS) - 1)), high = (int32_t)(state >> (1 + OFFSET_BITS));
    return (series){ state & 1, low ? low - ZERO : DS_NO_OFFSET, high ? high - ZERO : DS_NO_OFFSET };
}

static int64_t pack(series k)
{
    int64_t low = k.low == DS_NO_OFFSET ? 0 : k.low + ZERO, high = k.high == DS_NO_OFFSET ? 0 : k.high + ZERO;
    return k.near | low << 1 | high << (1 + OFFSET_BITS);
}

static bool begins_or_ends_near_noon(const ds_val *v)
{
    if (v[AT(BED)].type != DS_V_INT) return false;
    const int64_t midnight = v[AT(NIGHT_DATE)].as.i * DAY, bed = v[AT(BED)].as.i;
    const ds_val *end = v[AT(RISE)].type == DS_V_INT ? &v[AT(RISE)] : &v[AT(WAKE)];
    if (bed < midnight + BEGINS || bed >= midnight + ENDS) return true;
    if (end->type == DS_V_INT && end->as.i > midnight + ENDS) return true;
    return v[AT(TIB)].type == DS_V_REAL && (double)(bed - midnight) + 60 * v[AT(TIB)].as.d > ENDS;
}

static series with(series k, const ds_val *v)
{
    const ds_val *offset = &v[AT(OFFSET)];
    k.near |= begins_or_ends_near_noon(v) || (v[AT(NAP)].type == DS_V_INT && v[AT(NAP)].as.i);
    if (offset->type != DS_V_INT) return k;
    if (k.low == DS_NO_OFFSET || offset->as.i < k.low) k.low = (int32_t)offset->as.i;
    if (k.high == DS_NO_OFFSET || offset->as.i > k.high) k.high = (int32_t)offset->as.i;
    return k;
}

/* Series come in runs, so that the last one is at hand. */
static ds_err find_series(ds_store *s, const ds_val *v, ds_why *w)
{
    const int64_t id[] = { v[AT(CLIENT)].as.i, v[DS_C_SOURCE].as.i };
    const ds_str key = { (const char *)id, sizeof id };
    bool found;
    if (s->last.client == id[0] && s->last.source == id[1]) return DS_OK;
    s->last = (ds_series){ id[0], id[1], 0 };
    if (ds_ids_find(&s->series, key, &s->last.state)) return DS_OK;
    ds_err err = DS_GET(s, w, DS_Q_SERIES, &found, &s->last.state, DS_VINT(id[0]), DS_VINT(id[1]));
    if (err) return err;
    return ds_ids_add(&s->series, key, s->last.state) ? DS_OK : ds_fail(w, DS_MEMORY, "series of sleeps");
}

ds_err ds_sleep_is_near(ds_store *s, const ds_val *v, bool *near, ds_why *w)
{
    ds_err err = find_series(s, v, w);
    if (err) return err;
    const series k = with(unpack(s->last.state), v);
    *near = k.near || (k.low != DS_NO_OFFSET && k.high - k.low > CLOCKS_APART);
    const int64_t state = pack(k), id[] = { s->last.client, s->last.source };
    if (state == s->last.state) return DS_OK;
    s->last.state = state;
    return ds_ids_add(&s->series, (ds_str){ (const char *)id, sizeof id }, state)
               ? DS_OK
               : ds_fail(w, DS_MEMORY, "series of sleeps");
}

void ds_series_forget(ds_store *s)
{
    ds_ids_clear(&s->series);
    s->last = (ds_series){ 0 };
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
