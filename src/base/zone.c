/* Time zones from the system's files (TZif, RFC 8536). libc's own reader takes a zone that it cannot read for UTC without
 * a word, so the files are read here, once, by a path whose failure is seen. */
#include <downshift/base.h>

#include "base/zone_rule.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define DAY 86400
enum { MOST_BYTES = 1 << 20, MOST_CHANGES = 5000, HEADER = 44 }; /* the largest file of 2026 has 236 changes */

struct ds_zone {
    size_t n;              /* changes */
    const int64_t *at;     /* seconds UTC, ascending */
    const int32_t *offset; /* seconds ahead of UTC from that change on */
    int32_t first;         /* before all changes */
    bool has_rule;         /* after the last */
    struct zone_rule rule;
};

/* ---- the file's parts ---- */

struct part {
    char version;
    uint32_t is_ut, is_standard, leaps, changes, types, letters;
    size_t width; /* bytes of a time: 4, then 8 */
    const unsigned char *body;
};

static uint32_t big32(const unsigned char *p)
{
    return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

static int64_t signed32(const unsigned char *p)
{
    uint32_t v = big32(p);
    return v > INT32_MAX ? (int64_t)v - ((int64_t)1 << 32) : (int64_t)v;
}

static int64_t time_at(const struct part *part, uint32_t i)
{
    const unsigned char *p = part->body + i * part->width;
    if (part->width == 4) return signed32(p);
    return signed32(p) * ((int64_t)1 << 32) + big32(p + 4);
}

static const unsigned char *types_of(const struct part *p)
{
    return p->body + p->changes * p->width;
}

static const unsigned char *type_records(const struct part *p)
{
    return types_of(p) + p->changes;
}

/* Takes a header and the body behind it off *rest; NULL, or what is wrong. */
static const char *take_part(ds_str *rest, size_t width, struct part *out)
{
    const unsigned char *p = (const unsigned char *)rest->p;
    if (rest->n < HEADER || memcmp(p, "TZif", 4)) return "it does not begin as one";
    *out = (struct part){ (char)p[4], big32(p + 20), big32(p + 24), big32(p + 28), big32(p + 32), big32(p + 36),
                          big32(p + 40), width, p + HEADER };
    const uint32_t counts[] = { out->is_ut, out->is_standard, out->leaps, out->changes, out->letters };
    for (size_t i = 0; i < DS_COUNT(counts); i++)
        if (counts[i] > MOST_CHANGES) return "it counts more changes than any zone has";
    if (!out->types || out->types > 256) return "it has no clock, or too many";
    size_t body = out->changes * (width + 1) + out->types * (size_t)6 + out->letters + out->leaps * (width + 4) +
                  out->is_standard + out->is_ut;
    if (rest->n - HEADER < body) return "it is cut short";
    *rest = (ds_str){ rest->p + HEADER + body, rest->n - HEADER - body };
    return NULL;
}

/* ---- a zone of them ---- */

static bool offset_of(const struct part *p, unsigned type, int32_t *out)
{
    int64_t seconds = type < p->types ? signed32(type_records(p) + type * (size_t)6) : INT64_MAX;
    if (seconds < -25 * 3600 || seconds > 26 * 3600) return false; /* RFC 8536, 3.2 */
    *out = (int32_t)seconds;
    return true;
}

static const char *take_changes(const struct part *p, int64_t *at, int32_t *offset, struct ds_zone *z)
{
    if (!offset_of(p, 0, &z->first)) return "a clock is more than a day off";
    for (uint32_t i = 0; i < p->changes; i++) {
        at[i] = time_at(p, i);
        if (i && at[i] <= at[i - 1]) return "its changes are not in order";
        if (!offset_of(p, types_of(p)[i], &offset[i])) return "a change leads to a clock that is not there";
    }
    z->n = p->changes;
    z->at = at;
    z->offset = offset;
    return NULL;
}

/* "\nCET-1CEST,M3.5.0,M10.5.0/3\n"; a file may leave the rule empty. */
static const char *take_rule(ds_str rest, struct ds_zone *z)
{
    const char *end = rest.n > 1 && *rest.p == '\n' ? memchr(rest.p + 1, '\n', rest.n - 1) : NULL;
    if (!end) return "the rule at its end is missing";
    ds_str rule = { rest.p + 1, (size_t)(end - rest.p) - 1 };
    z->has_rule = rule.n > 0;
    return !z->has_rule || ds_zone_rule_parse(rule, &z->rule) ? NULL : "the rule at its end cannot be read";
}

/* NULL, or what is wrong with the file. */
static const char *take_file(ds_str file, ds_arena *a, struct ds_zone *z, bool *full)
{
    struct part part;
    const char *fault = take_part(&file, 4, &part);
    bool wide = !fault && part.version >= '2'; /* the first part is for readers of 1986 */
    if (wide) fault = take_part(&file, 8, &part);
    if (fault) return fault;
    if (part.leaps) return "it counts leap seconds, which no log does";
    int64_t *at = ds_alloc(a, (part.changes + 1) * sizeof *at);
    int32_t *offset = ds_alloc(a, (part.changes + 1) * sizeof *offset);
    *full = !at || !offset;
    if (*full) return NULL;
    fault = take_changes(&part, at, offset, z);
    return fault || !wide ? fault : take_rule(file, z);
}

/* ---- by name ---- */

static bool plain(const char *zone)
{
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_+-/";
    return *zone && strlen(zone) <= 64 && *zone != '/' && !zone[strspn(zone, letters)];
}

static ds_err unknown(const char *zone, const char *folder, ds_why *w)
{
    if (!folder)
        return ds_fail(w, DS_CONFIG,
                       "\"%.64s\" is not a time zone known here; write one such as Europe/Berlin, or install the "
                       "tzdata package",
                       zone);
    return ds_fail(w, DS_CONFIG,
                   "\"%.64s\" is not among the time zones in %.200s, which TZDIR names; write one such as "
                   "Europe/Berlin, or take TZDIR out of the environment",
                   zone, folder);
}

static ds_err damaged(const char *path, const char *what, const char *folder, ds_why *w)
{
    return ds_fail(w, DS_CONFIG, "%.300s is no time zone file that can be trusted: %.200s; %s", path, what,
                   folder ? "mend it, or take TZDIR out of the environment" : "install the tzdata package anew");
}

ds_err ds_zone_load(const char *name, ds_arena *a, const ds_zone **out, ds_why *w)
{
    const char *folder = getenv("TZDIR"), *fault;
    struct stat st;
    ds_str file;
    ds_why why = { 0 };
    bool full = false;
    if (folder && !*folder) folder = NULL;
    if (!plain(name)) return unknown(name, folder, w);
    const char *path = ds_textf(a, "%s/%s", folder ? folder : "/usr/share/zoneinfo", name);
    struct ds_zone *z = ds_alloc(a, sizeof *z);
    if (!path || !z) return ds_fail(w, DS_MEMORY, "a time zone");
    if (stat(path, &st) || S_ISDIR(st.st_mode)) return unknown(name, folder, w);
    ds_err err = ds_read_file(path, MOST_BYTES, a, &file, &why);
    if (err == DS_MEMORY) return ds_fail(w, err, "%s", why.text);
    fault = err ? why.text : take_file(file, a, z, &full);
    if (full) return ds_fail(w, DS_MEMORY, "the time zone %s", name);
    if (fault) return damaged(path, fault, folder, w);
    *out = z;
    return DS_OK;
}

/* ---- asking ---- */

/* Seconds by which the zone's clock is ahead of UTC at an instant. */
static int32_t ahead(const struct ds_zone *z, int64_t utc)
{
    size_t low = 0, high = z->n; /* the number of changes up to the instant */
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (z->at[middle] <= utc)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == z->n && z->has_rule) return ds_zone_rule_at(&z->rule, utc);
    return low ? z->offset[low - 1] : z->first;
}

int32_t ds_zone_offset_at(const ds_zone *z, int64_t utc)
{
    return ahead(z, utc) / 60;
}

int32_t ds_zone_offset(const ds_zone *z, int64_t local)
{
    int32_t before = ahead(z, local - DAY), after = ahead(z, local + DAY);
    bool first = ahead(z, local - before) == before; /* the offset of the day before still holds at that instant */
    return (first ? before : after) / 60;
}
