/* Sleep as Android: stages as events in the cells behind a record's names, "LIGHT_START-1594698416371"
 * (docs.sleep.urbandroid.org/devs/csv.html). */
#include "record/hooks/hooks.h"

#include <stdlib.h>
#include <string.h>

enum { MOST = 2048, STAGES = 4, NIGHT = 20 * 3600 };

typedef struct {
    double at; /* seconds after the bedtime */
    int stage; /* in `stages` */
    int opens; /* 1: it begins; -1: it ends */
} event;

typedef struct {
    event at[MOST];
    rec_stretch stretch[MOST];
} events;

/* One lies upon those behind it: an awakening in whatever stage, REM sleep within deep sleep. */
static const struct {
    const char *name;
    int stage;
} stages[STAGES] = { { "AWAKE", STAGE_AWAKE }, { "REM", STAGE_REM }, { "DEEP", STAGE_DEEP }, { "LIGHT", STAGE_LIGHT } };

static bool read_label(ds_str label, event *e)
{
    ds_str name;
    if (!ds_cut(&label, '_', &name) || !label.p) return false;
    e->opens = ds_same(label, DS_LIT("START")) ? 1 : ds_same(label, DS_LIT("END")) ? -1 : 0;
    for (e->stage = 0; e->stage < STAGES; e->stage++)
        if (ds_same(name, ds_str_of(stages[e->stage].name))) return e->opens != 0;
    return false;
}

/* *at: milliseconds since 1970. A value may stand behind it, with dashes of its own. */
static bool read_event(ds_str cell, event *e, int64_t *at)
{
    ds_str label, time;
    return ds_cut(&cell, '-', &label) && read_label(label, e) && ds_cut(&cell, '-', &time) && ds_int(time, at);
}

/* Milliseconds since 1970 of the bedtime: the record's number, which a spreadsheet may have spoilt; else by its zone. */
static bool find_bed(const row_state *s, int64_t *bed)
{
    const ds_zone *zone = rec_zone_of(s);
    const ds_stamp t = s->rec->v[DS_SLEEP_BED].time;
    if (rec_has_part(s, PART_RECORD_ID) && ds_int(ds_trim(s->part[PART_RECORD_ID].text), bed)) return true;
    if (zone) *bed = 1000 * (t.local - INT64_C(60) * ds_zone_offset(zone, t.local));
    return zone != NULL;
}

static int by_time(const void *a, const void *b)
{
    const event *x = a, *y = b;
    return (x->at > y->at) - (x->at < y->at);
}

/* SIZE_MAX: more than a night has, or not of this night. */
static size_t collect(const row_state *s, int64_t bed, event *out)
{
    size_t n = 0;
    for (size_t i = 0; i < s->cells->n; i++) {
        event e;
        int64_t at;
        if (!read_event(s->cells->cell[i], &e, &at)) continue;
        e.at = (double)(at - bed) / 1000;
        if (n == MOST || e.at < -60 || e.at > NIGHT) return SIZE_MAX;
        if (e.at < 0) e.at = 0;
        out[n++] = e;
    }
    qsort(out, n, sizeof *out, by_time);
    return n;
}

/* Between two events the first stage that is open; where none is, the device was paused. */
static size_t follow(const event *e, size_t n, rec_stretch *out)
{
    int open[STAGES] = { 0 };
    size_t made = 0;
    for (size_t i = 0; i + 1 < n; i++) {
        int k = 0;
        open[e[i].stage] += e[i].opens;
        while (k < STAGES && open[k] <= 0) k++;
        if (k < STAGES && e[i + 1].at > e[i].at) out[made++] = (rec_stretch){ e[i].at, e[i + 1].at, stages[k].stage };
    }
    return made;
}

static bool has_stage(const events *k, size_t n, int stage)
{
    size_t i = 0;
    while (i < n && k->stretch[i].stage != stage) i++;
    return i < n;
}

/* What the app did not look for is not 0: its older versions tell minutes awake but no awakening, many tell no REM sleep. */
static void forget_unseen(row_state *s, const events *k, size_t n)
{
    ds_record *r = s->rec;
    if (!has_stage(k, n, STAGE_REM)) ds_unset(r, DS_SLEEP_REM);
    if (has_stage(k, n, STAGE_AWAKE) || !(DS_HAS(r, SLEEP_AWAKE) && r->v[DS_SLEEP_AWAKE].real > 0)) return;
    ds_unset(r, DS_SLEEP_AWAKENINGS);
    set_real(r, DS_SLEEP_WASO, r->v[DS_SLEEP_AWAKE].real);
}

static void android_record(row_state *s)
{
    events *k = s->m->kept;
    int64_t bed;
    if (s->refused || !DS_HAS(s->rec, SLEEP_BED) || !find_bed(s, &bed)) return;
    const size_t n = collect(s, bed, k->at);
    if (!n || n == SIZE_MAX) return;
    const size_t made = follow(k->at, n, k->stretch);
    rec_tell_stretches(s, k->stretch, made);
    forget_unseen(s, k, made);
}

const hook rec_android_hook = { "sleep-as-android", sizeof(events), android_record, NULL };
