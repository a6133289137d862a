/* How long before its start a booking was cancelled. Pure. */
#include "record/form/forms.h"

enum { HOUR = 3600, DAY = 86400 };

/* Whether the row's times without an offset are of UTC. */
static bool is_in_utc(const row_state *s)
{
    const binding *b = s->m->by_field[s->slot][DS_SESSION_START];
    return b && b->column->as == AS_UTC;
}

/* The earliest time that it may have been, on the clock of the start: a day without its time, or with midnight to the second
 * as programs write that know none, says no more than its beginning. */
static int64_t earliest(const row_state *s, const rec_moment *t)
{
    const ds_stamp *start = &s->rec->v[DS_SESSION_START].time;
    const int32_t offset = t->offset_min == DS_NO_OFFSET && is_in_utc(s) ? 0 : t->offset_min;
    int64_t at = (int64_t)t->date * DAY + (t->seconds > 0 ? t->seconds : 0);
    if (offset != DS_NO_OFFSET && start->offset_min != DS_NO_OFFSET) at += 60 * ((int64_t)start->offset_min - offset);
    return at;
}

void rec_take_notice(row_state *s)
{
    ds_record *r = s->rec;
    rec_moment t;
    const int64_t hours = s->m->settings->late_cancel_hours;
    if (!hours || !DS_HAS(r, SESSION_STATUS) || r->v[DS_SESSION_STATUS].whole != DS_CANCELLED) return;
    if (!DS_HAS(r, SESSION_START) || !rec_has_part(s, PART_CANCELLED_AT)) return;
    if (rec_moment_of(s->part[PART_CANCELLED_AT].text, s->m->how.dates, &t) != REC_READ) return;
    if (r->v[DS_SESSION_START].time.local - earliest(s, &t) < hours * HOUR) set_whole(r, DS_SESSION_STATUS, DS_LATE_CANCEL);
}
