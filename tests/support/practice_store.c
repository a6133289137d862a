#include "practice_store.h"

#include <math.h>

static void put_real(ds_record *r, int field, double x)
{
    r->v[field].real = x;
    r->has |= UINT32_C(1) << field;
}

static void put_whole(ds_record *r, int field, int64_t x)
{
    r->v[field].whole = x;
    r->has |= UINT32_C(1) << field;
}

static void put_time(ds_record *r, int field, int64_t local)
{
    r->v[field].time = (ds_stamp){ local, DS_NO_OFFSET };
    r->has |= UINT32_C(1) << field;
}

static void put_text(ds_record *r, int field, const char *text)
{
    r->v[field].text = ds_str_of(text);
    r->has |= UINT32_C(1) << field;
}

/* How the body reacted: nothing to see to. */
static const char *const reactions[] = { "", "", "", "calm", "tired", "loose", "sore", "" };

static ds_record session_record(const sim_session *s, int64_t line)
{
    ds_record r = { .kind = DS_SESSION, .line = line };
    put_whole(&r, DS_SESSION_DATE, s->date);
    put_time(&r, DS_SESSION_START, ((int64_t)s->date * 1440 + s->start) * 60);
    put_real(&r, DS_SESSION_DURATION, s->minutes);
    put_whole(&r, DS_SESSION_KIND, s->kind);
    put_whole(&r, DS_SESSION_STATUS, s->status);
    const char *reaction = reactions[(s->date + s->start / 15) % 8];
    if (*reaction && s->status == DS_COMPLETED) put_text(&r, DS_SESSION_REACTION, reaction);
    if (s->pressure != DS_PRESSURE_UNKNOWN) put_whole(&r, DS_SESSION_PRESSURE, s->pressure);
    if (s->booked_on != DS_NO_DATE) put_whole(&r, DS_SESSION_BOOKED, s->booked_on);
    return r;
}

/* A sleep and the day it ends. */
static void night_records(const sim_night *n, bool device, int64_t line, ds_record r[2])
{
    r[0] = (ds_record){ .kind = DS_SLEEP, .line = line };
    r[1] = (ds_record){ .kind = DS_DAY, .line = line };
    put_whole(&r[1], DS_DAY_DATE, n->night);
    put_whole(&r[0], DS_SLEEP_NIGHT_DATE, n->night);
    put_time(&r[0], DS_SLEEP_BED, n->bed);
    put_real(&r[0], DS_SLEEP_QUALITY, floor(2 * n->y[SIM_QUALITY] + 0.5) / 2);
    put_real(&r[0], DS_SLEEP_TST, device ? floor(n->y[SIM_TST] + 0.5) : n->felt_tst);
    put_real(&r[1], DS_DAY_LOAD, n->load);
    put_real(&r[1], DS_DAY_ALCOHOL, n->alcohol);
    put_real(&r[1], DS_DAY_CAFFEINE, n->caffeine);
    put_real(&r[1], DS_DAY_STRESS, n->stress);
    put_real(&r[1], DS_DAY_SUPPLEMENT, n->supplement);
}

static ds_err put_all(ds_store *s, const sim_practice *p, const int64_t *client, ds_why *w)
{
    int64_t file = 0, diary = 0, ring = 0;
    bool known = false;
    ds_put_fate fate;
    const ds_file_facts facts = { "made up", "made up", "made up", "UTF-8", NULL, "", "2026-11-01 09:00", false };
    ds_err err = ds_store_file(s, &facts, &file, &known, w);
    if (!err) err = ds_store_series_source(s, DS_LIT("diary"), &diary, w);
    if (!err && p->params.devices) err = ds_store_series_source(s, DS_LIT("ring"), &ring, w);
    for (size_t i = 0; i < p->n_sessions && !err; i++) {
        const ds_record r = session_record(&p->session[i], (int64_t)i + 1);
        const ds_origin from = { .client = client[p->session[i].client], .file = file };
        err = ds_store_put(s, &from, &r, 1, &fate, w);
    }
    for (size_t i = 0; i < p->n_nights && !err; i++) {
        bool device = p->params.devices && p->night[i].client % 2;
        const ds_origin from = { client[p->night[i].client], device ? ring : diary, file };
        ds_record r[2];
        night_records(&p->night[i], device, (int64_t)i + 1, r);
        if (p->night[i].logged) err = ds_store_put(s, &from, r, 2, &fate, w);
    }
    return err;
}

ds_err sim_store(ds_store *s, const sim_practice *p, ds_why *w)
{
    ds_arena a = { 0 };
    int64_t *client = ds_alloc(&a, (p->n_clients + 1) * sizeof *client);
    if (!client) return ds_fail(w, DS_MEMORY, "%zu clients", p->n_clients);
    ds_err err = ds_store_begin_import(s, w);
    for (size_t i = 0; i < p->n_clients && !err; i++)
        err = ds_store_client(s, ds_str_of(p->client[i].code), &client[i], w);
    if (!err) err = put_all(s, p, client, w);
    if (!err) err = ds_store_commit(s, w);
    if (err) ds_store_rollback(s);
    ds_arena_free(&a);
    return err;
}
