/* What a planned row's cells mean together. */
#include "record/format.h"

enum { NOON = 12 * 60, DAY = 24 * 60 };

/* A bedtime after midnight is that of the evening before it. */
static void place_bed(ds_record *r)
{
    ds_stamp *t = &r->v[DS_PLANNED_BED].time;
    const int minute = t->offset_min == CLOCK_ONLY ? (int)t->local : ds_local_minute(t->local);
    const int64_t late = minute < NOON ? minute + DAY : minute;
    *t = (ds_stamp){ r->v[DS_PLANNED_DATE].whole * 86400 + late * 60, DS_NO_OFFSET };
}

static void check_order(row_state *s, int least, int most, const char *what)
{
    const ds_record *r = s->rec;
    if (ds_has(r, least) && ds_has(r, most) && r->v[most].real < r->v[least].real)
        rec_refuse(s, most, "fewer %s than the least, %g", what, r->v[least].real);
}

/* A row is told whole, and an empty cell asks nothing: one that cannot be read must not pass for that. */
static void refuse_aside(row_state *s)
{
    for (int i = 0; s->m->n_aside && i < DS_PLANNED_COUNT; i++)
        if (rec_is_aside(s, i)) {
            rec_refuse(s, i, "%s", s->m->aside[0].no.reason);
            return;
        }
}

void rec_finish_planned(row_state *s)
{
    ds_record *r = s->rec;
    refuse_aside(s);
    check_order(s, DS_PLANNED_LEAST, DS_PLANNED_MOST, "minutes");
    check_order(s, DS_PLANNED_HOURS_LEAST, DS_PLANNED_HOURS_MOST, "hours");
    if (!DS_HAS(r, PLANNED_DATE)) {
        ds_unset(r, DS_PLANNED_BED);
        return;
    }
    if (DS_HAS(r, PLANNED_BED)) place_bed(r);
    if (DS_HAS(r, PLANNED_UNTIL) && r->v[DS_PLANNED_UNTIL].whole < r->v[DS_PLANNED_DATE].whole)
        rec_refuse(s, DS_PLANNED_UNTIL, "before the first day of its row");
}
