#include "read/kind/ics_times.h"

#include <string.h>

/* NULL for a name that is none of the system's, such as a program's own: the clock's time is all that is known then. */
static const ds_zone *zone_named(ds_ics_zones *z, const char *name)
{
    ds_why no = { 0 };
    const ds_zone *zone = NULL;
    for (size_t i = 0; i < z->n; i++)
        if (!strcmp(z->zone[i].name, name)) return z->zone[i].zone;
    if (z->n == DS_ICS_ZONES || ds_zone_load(name, z->a, &zone, &no)) zone = NULL;
    if (z->n < DS_ICS_ZONES) {
        const char *kept = ds_keep(z->a, ds_str_of(name)).p;
        if (!kept) return NULL;
        z->zone[z->n].name = kept;
        z->zone[z->n++].zone = zone;
    }
    return zone;
}

const ds_zone *ds_ics_zone_of_line(ds_ics_zones *z, ds_str line, size_t behind)
{
    const char *name = ds_textf(z->a, "%.*s", DS_FMT(ds_trim((ds_str){ line.p + behind, line.n - behind })));
    return name ? zone_named(z, name) : NULL;
}

int64_t ds_ics_seconds(struct icaltimetype t)
{
    t.zone = NULL;
    return (int64_t)icaltime_as_timet(t);
}

ds_ics_time ds_ics_time_of(ds_ics_zones *z, icalproperty *p, struct icaltimetype t)
{
    icalparameter *id = p ? icalproperty_get_first_parameter(p, ICAL_TZID_PARAMETER) : NULL;
    const char *name = id ? icalparameter_get_tzid(id) : NULL;
    if (icaltime_is_null_time(t)) return (ds_ics_time){ .seconds = DS_NO_TIME };
    return (ds_ics_time){ ds_ics_seconds(t), icaltime_is_utc(t), t.is_date, name ? zone_named(z, name) : NULL };
}

ds_ics_time ds_ics_property_time(ds_ics_zones *z, icalcomponent *e, icalproperty_kind kind)
{
    icalproperty *p = icalcomponent_get_first_property(e, kind);
    icalvalue *v = p ? icalproperty_get_value(p) : NULL;
    if (!v || (icalvalue_isa(v) != ICAL_DATETIME_VALUE && icalvalue_isa(v) != ICAL_DATE_VALUE))
        return (ds_ics_time){ .seconds = DS_NO_TIME };
    return ds_ics_time_of(z, p, icalvalue_get_datetime(v));
}

bool ds_ics_wall(const ds_ics_zones *z, const ds_ics_time *t, int64_t *wall, int32_t *offset)
{
    *wall = t->seconds;
    *offset = DS_NO_OFFSET;
    if (t->seconds == DS_NO_TIME) return false;
    if (t->utc && !z->own) {
        *offset = DS_ICS_UTC;
    } else if (t->utc) {
        *offset = ds_zone_offset_at(z->own, t->seconds);
        *wall += (int64_t)*offset * 60;
    } else if (t->zone && !t->date)
        *offset = ds_zone_offset(t->zone, t->seconds);
    return true;
}
