/* The rule at the end of a time zone file: when its clock changes in all years to come. */
#ifndef DOWNSHIFT_BASE_ZONE_RULE_H
#define DOWNSHIFT_BASE_ZONE_RULE_H

#include <downshift/base.h>

/* A day of every year, and seconds on the local clock of that day, also before or after it. */
struct zone_change {
    char kind;            /* 'M': weekday of a month; 'J': day 1..365, without a leap day; 'N': day 0..365 */
    int month, week, day; /* week 5: the last; day: 0 Sunday, or the J and N count */
    int32_t seconds;
};

struct zone_rule {
    int32_t standard, summer; /* seconds ahead of UTC */
    bool has_summer;
    struct zone_change begins, ends; /* of summer time */
};

/* "CET-1CEST,M3.5.0,M10.5.0/3" (POSIX TZ with the wider times of RFC 8536); false when it is none. */
bool ds_zone_rule_parse(ds_str s, struct zone_rule *out);
/* Seconds by which the clock is ahead of UTC at an instant (seconds since 1970 UTC). */
int32_t ds_zone_rule_at(const struct zone_rule *r, int64_t utc);

#endif
