/* Times of a calendar as they are written, and what the clock on the wall showed then. */
#ifndef READ_ICS_TIMES_H
#define READ_ICS_TIMES_H

#include <downshift/base.h>

#include <libical/ical.h>

enum { DS_ICS_ZONES = 16 };
#define DS_ICS_UTC (INT32_MAX - 2)

typedef struct {
    ds_arena *a;        /* borrowed; for the zones and their names */
    const ds_zone *own; /* the calendar's; NULL: it names none that is known */
    struct {
        const char *name;
        const ds_zone *zone; /* NULL: none of the system's */
    } zone[DS_ICS_ZONES];
    size_t n;
} ds_ics_zones;

/* Seconds by the clock that it is of. */
typedef struct {
    int64_t seconds; /* DS_NO_TIME: none */
    bool utc, date;
    const ds_zone *zone; /* of its TZID, NULL: none that is known */
} ds_ics_time;

/* The zone that a line names behind so many of its signs; NULL as above. */
const ds_zone *ds_ics_zone_of_line(ds_ics_zones *z, ds_str line, size_t behind);
/* Seconds since 1970 on the time's own clock. */
int64_t ds_ics_seconds(struct icaltimetype t);
ds_ics_time ds_ics_time_of(ds_ics_zones *z, icalproperty *p, struct icaltimetype t);
/* Of the event's first property of that kind. */
ds_ics_time ds_ics_property_time(ds_ics_zones *z, icalcomponent *e, icalproperty_kind kind);
/* What the clock on the wall showed, and minutes ahead of UTC (DS_NO_OFFSET: not known; DS_ICS_UTC: a time in UTC, and the
 * calendar has no zone that says what the wall showed). False where there is no time. */
bool ds_ics_wall(const ds_ics_zones *z, const ds_ics_time *t, int64_t *wall, int32_t *offset);

#endif
