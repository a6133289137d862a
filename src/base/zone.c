#include <downshift/base.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static bool plain(const char *zone)
{
    if (!zone || !*zone || strlen(zone) > 64 || zone[0] == '/' || strstr(zone, "..")) return false;
    for (const char *c = zone; *c; c++)
        if (!strchr("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_+-/", *c)) return false;
    return true;
}

/* libc takes an unknown TZ for UTC without a word, so look at the file that it would read. */
bool ds_zone_known(const char *zone)
{
    char path[128], magic[4] = "";
    if (!plain(zone)) return false;
    snprintf(path, sizeof path, "/usr/share/zoneinfo/%s", zone);
    FILE *f = fopen(path, "rb");
    if (!f) return false;
    bool known = fread(magic, 1, sizeof magic, f) == sizeof magic && !memcmp(magic, "TZif", sizeof magic);
    fclose(f);
    return known;
}

/* seconds by which the zone's clock is ahead of UTC at an instant */
static int64_t ahead(int64_t utc)
{
    time_t t = (time_t)utc;
    struct tm tm;
    if (!localtime_r(&t, &tm)) return 0;
    int64_t local = (int64_t)ds_date_of(tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday) * 86400 + tm.tm_hour * 3600 +
                    tm.tm_min * 60 + tm.tm_sec;
    return local - utc;
}

bool ds_zone_offset(const char *zone, int64_t local, int32_t *minutes)
{
    static char current[65]; /* finding a zone reads files: only when it changes */
    if (!zone || !*zone) return false;
    if (strcmp(current, zone)) {
        if (!ds_zone_known(zone) || setenv("TZ", zone, 1)) return false;
        tzset();
        snprintf(current, sizeof current, "%s", zone);
    }
    int64_t before = ahead(local - 86400), after = ahead(local + 86400);
    bool first = ahead(local - before) == before; /* the offset of the day before still holds at that instant */
    *minutes = (int32_t)((first ? before : after) / 60);
    return true;
}
