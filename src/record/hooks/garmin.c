/* Garmin's days: when one began, by UTC and by the device's clock. */
#include "record/hooks/hooks.h"

static bool read_offset(row_state *s, int64_t utc, int64_t *ahead)
{
    char reason[REASON];
    const int64_t local = s->part[PART_BEGIN_LOCAL].time.local;
    if (rec_ahead_of_utc(local, utc, ahead)) return true;
    ds_print(reason, sizeof reason, "%g hours off the day's begin in UTC, which no clock is", (double)(local - utc) / 3600);
    rec_set_part_aside(s, PART_BEGIN_LOCAL, reason);
    return false;
}

/* Where the client's clock is that of the practice, its zone tells more: the hour at which clocks change, too. */
static void garmin_day(row_state *s)
{
    const ds_zone *zone = s->m->settings->zone;
    int64_t ahead;
    if (s->refused || !rec_has_part(s, PART_DAY_BEGIN) || !rec_has_part(s, PART_BEGIN_LOCAL)) return;
    const int64_t utc = s->part[PART_DAY_BEGIN].time.local;
    if (!read_offset(s, utc, &ahead)) return;
    if (!zone || ds_zone_offset_at(zone, utc) != ahead) set_whole(s->rec, DS_SLEEP_OFFSET, ahead);
}

const hook rec_garmin_days_hook = { "garmin-days", 0, garmin_day, NULL };
