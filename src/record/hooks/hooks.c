#include "record/hooks/hooks.h"
#include "record/hooks/stages.h"

/* ---- records from more than one row, or more than one of a row ---- */

ds_record *rec_add_record(row_state *s, ds_record_kind kind)
{
    if (s->n == ROW_RECORDS) {
        rec_refuse(s, DS_NO_FIELD, "gives more than %d records", ROW_RECORDS);
        return NULL;
    }
    ds_record *r = &s->m->record[s->n++];
    const ds_kind *k = &ds_kinds[kind], *first = &ds_kinds[s->m->record[0].kind];
    r->kind = kind;
    r->has = r->unbelieved = 0;
    r->line = s->m->record[0].line;
    r->doubts = 0;
    r->doubt[0] = '\0';
    if (k->client != DS_NO_FIELD && ds_has(&s->m->record[0], first->client))
        ds_set(r, k->client, s->m->record[0].v[first->client]);
    return r;
}

void rec_hold_row(row_state *s)
{
    s->held = true;
}

bool rec_keep_record(ds_mapper *m, const ds_record *r, ds_record *out)
{
    const ds_kind *k = &ds_kinds[r->kind];
    *out = *r;
    for (int i = 0; i < k->fields; i++) {
        if (k->field[i].type != DS_T_TEXT || !ds_has(r, i)) continue;
        out->v[i].text = ds_keep(m->a, r->v[i].text);
        if (!out->v[i].text.p) return false;
    }
    return true;
}

bool rec_is_stretch(row_state *s, int64_t seconds)
{
    if (seconds <= 0)
        rec_leave(s, ds_span_fates[DS_SPAN_EMPTY]);
    else if (seconds > REC_LONGEST_STRETCH)
        rec_refuse(s, DS_SLEEP_RISE, "%.0f hours at a stretch; check the dates", (double)seconds / 3600);
    return seconds > 0 && seconds <= REC_LONGEST_STRETCH;
}

/* ---- vendors ---- */

/* Two clocks of the device: 556 of 556 main sleeps of one export begin their cycle to the second, those of 2019 a
 * second after it. */
enum { CYCLE_BEGINS = 5 * 60 };

#define BIT(id) (UINT64_C(1) << DS_SLEEP_##id)

/* What a cycle's row says of the night that began the cycle, where its sleep is another one. */
static void begin_with_cycle(const row_state *s, ds_record *r)
{
    r->has &= BIT(CLIENT) | BIT(RHR) | BIT(HRV);
    ds_set(r, DS_SLEEP_BED, s->part[PART_CYCLE_START]);
}

static bool has_heart(const ds_record *r)
{
    return r->has & (BIT(RHR) | BIT(HRV));
}

/* The row's sleep stands, its heart figures become a record of their own. */
static void part_from_heart(row_state *s)
{
    ds_record *r = &s->m->record[0], *night = has_heart(r) ? rec_add_record(s, DS_SLEEP) : NULL;
    rec_doubt(s, DS_DOUBT_NAP, DS_NO_FIELD, "the sleep does not begin with its cycle");
    if (!night) return;
    *night = *r;
    night->doubts = 0;
    night->doubt[0] = '\0';
    begin_with_cycle(s, night);
    r->has &= ~(BIT(RHR) | BIT(HRV));
}

/* A main sleep begins its cycle, and the cycle's heart figures are of it. A sleep that does not is a nap; or,
 * where it is long and by night, one that the device took for a nap. */
static void whoop_cycles(row_state *s)
{
    ds_record *r = s->rec;
    if (!rec_has_part(s, PART_CYCLE_START) || !DS_HAS(r, SLEEP_BED)) return;
    int64_t after = r->v[DS_SLEEP_BED].time.local - s->part[PART_CYCLE_START].time.local;
    if (after >= -CYCLE_BEGINS && after <= CYCLE_BEGINS) return;
    if (rec_is_long_by_night(r)) {
        part_from_heart(s);
        return;
    }
    if (!has_heart(r)) rec_leave(s, A_NAP);
    s->made_bed = true;
    begin_with_cycle(s, r);
}

static const hook whoop = { "whoop-cycles", 0, whoop_cycles, NULL };

const char *const rec_hook_names[] = { "none",   "whoop-cycles", "whoop-journal", "whoop-workouts",
                                       "stages", "stage-totals", "apple-health",  "health-connect",
                                       "sleepmeter", "garmin-days",   "sleep-as-android", "stripe",
                                       "mindbody",   NULL };
const hook *const rec_hooks[] = { NULL,
                                  &whoop,
                                  &rec_whoop_journal,
                                  &rec_whoop_workouts,
                                  &rec_stages_hook,
                                  &rec_stage_totals_hook,
                                  &rec_apple_hook,
                                  &rec_health_connect_hook,
                                  &rec_sleepmeter_hook,
                                  &rec_garmin_days_hook,
                                  &rec_android_hook,
                                  &rec_stripe_hook,
                                  &rec_mindbody_hook };
