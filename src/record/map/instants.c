/* Times that a file gives in UTC: on which clock they were lived, the row or the practice tells. */
#include "record/format.h"

static bool is_instant(ds_stamp t)
{
    return t.offset_min == INSTANT_ONLY;
}

/* Minutes ahead of UTC; DS_NO_OFFSET: nothing tells. */
static int32_t offset_at(const row_state *s, int64_t utc)
{
    const ds_zone *zone = s->m->settings->zone;
    if (s->has_part >> PART_OFFSET & 1) return (int32_t)s->part[PART_OFFSET].whole;
    return zone ? ds_zone_offset_at(zone, utc) : DS_NO_OFFSET;
}

/* False where nothing tells the offset. */
static bool settle(const row_state *s, ds_stamp *t)
{
    if (!is_instant(*t)) return true;
    int32_t ahead = offset_at(s, t->local);
    if (ahead == DS_NO_OFFSET) return false;
    *t = (ds_stamp){ t->local + (int64_t)ahead * 60, ahead };
    return true;
}

/* A time of which nothing tells the local one is no time to reckon with. */
static void settle_record(row_state *s, ds_record *r)
{
    const ds_kind *k = &ds_kinds[r->kind];
    for (int i = 0; i < k->fields; i++) {
        if (k->field[i].type != DS_T_TIME || !ds_has(r, i) || settle(s, &r->v[i].time)) continue;
        ds_unset(r, i);
        rec_refuse(s, i, "in UTC, and nothing tells the local time: say time_zone in practice.yaml");
    }
}

void rec_settle_instants(row_state *s)
{
    for (size_t i = 0; i < s->m->format->kinds; i++) settle_record(s, &s->m->record[i]);
    if (s->has_part >> PART_CYCLE_START & 1 && !settle(s, &s->part[PART_CYCLE_START].time))
        s->has_part &= ~(1u << PART_CYCLE_START);
}
