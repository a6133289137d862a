/* Times that a file gives in UTC: on which clock they were lived, the row or the practice tells. */
#include "record/format.h"

#include <string.h>

/* ---- zones that rows name ---- */

struct rec_known_zone {
    const struct rec_known_zone *next;
    const char *name;
    const ds_zone *zone; /* NULL: there is none of that name */
};

static const struct rec_known_zone *find_zone(const ds_mapper *m, ds_str name)
{
    const struct rec_known_zone *z = m->zones;
    while (z && !ds_same(ds_str_of(z->name), name)) z = z->next;
    return z;
}

/* A list of a thousand zones would be no list of somebody's nights. */
static const ds_zone *load_zone(ds_mapper *m, ds_str name)
{
    enum { LONGEST = 64 };
    ds_why why = { 0 };
    struct rec_known_zone *z = name.n < LONGEST ? ds_alloc(m->a, sizeof *z) : NULL;
    if (!z || !(z->name = ds_keep(m->a, name).p)) return NULL;
    if (ds_zone_load(z->name, m->a, &z->zone, &why)) z->zone = NULL;
    z->next = m->zones;
    m->zones = z;
    return z->zone;
}

const ds_zone *rec_zone_of(const row_state *s)
{
    if (!rec_has_part(s, PART_ZONE)) return s->m->settings->zone;
    const ds_str name = s->part[PART_ZONE].text;
    const struct rec_known_zone *z = find_zone(s->m, name);
    return z ? z->zone : load_zone(s->m, name);
}

/* ---- offsets in names of files ---- */

/* "23_06_00+01_00": a time and its offset, as file systems allow it; # is a digit, ~ a sign. */
static bool has_form(const char *p, const char *form)
{
    for (; *form; p++, form++) {
        const bool fits = *form == '#' ? *p >= '0' && *p <= '9' : *form == '~' ? *p == '+' || *p == '-' : *p == *form;
        if (!fits) return false;
    }
    return true;
}

static int two_digits(const char *p)
{
    return (p[0] - '0') * 10 + p[1] - '0';
}

static void take_offset(ds_mapper *m, const char *file)
{
    enum { SIGN = 8, MOST_HOURS = 14 };
    for (const char *p = file; *p; p++) {
        if (!has_form(p, "##_##_##~##_##")) continue;
        const int hours = two_digits(p + SIGN + 1), minutes = two_digits(p + SIGN + 4);
        if (hours <= MOST_HOURS && minutes < 60) m->name_offset = (p[SIGN] == '-' ? -1 : 1) * (hours * 60 + minutes);
    }
}

void ds_mapper_set_name(ds_mapper *m, const char *file)
{
    if (m->format->offset_in_name) take_offset(m, file);
    if (m->format->status_in_name && m->status < 0) m->status = rec_status_in(m->format, ds_str_of(file));
}

/* ---- instants ---- */

static bool is_instant(ds_stamp t)
{
    return t.offset_min == INSTANT_ONLY;
}

bool rec_ends_sleep(int field)
{
    return field == DS_SLEEP_WAKE || field == DS_SLEEP_RISE;
}

bool rec_ahead_of_utc(int64_t local, int64_t utc, int64_t *minutes)
{
    enum { QUARTER = 15, MOST = 14 * 60 };
    const int64_t seconds = local - utc;
    *minutes = seconds / 60;
    return seconds % (60 * QUARTER) == 0 && *minutes >= -MOST && *minutes <= MOST;
}

/* The row tells one time twice, in UTC and by the clock. */
static void take_pair(row_state *s, part_id by_clock, int field, part_id offset)
{
    char reason[REASON];
    int64_t ahead;
    if (!rec_has_part(s, by_clock) || !ds_has(s->rec, field) || !is_instant(s->rec->v[field].time)) return;
    const int64_t utc = s->rec->v[field].time.local, local = s->part[by_clock].time.local;
    if (rec_ahead_of_utc(local, utc, &ahead)) {
        s->part[offset].whole = ahead;
        s->has_part[offset] = true;
        return;
    }
    ds_print(reason, sizeof reason, "%g hours off the same time in UTC, which no clock is", (double)(local - utc) / 3600);
    rec_set_part_aside(s, by_clock, reason);
}

static void take_pairs(row_state *s)
{
    if (s->rec->kind != DS_SLEEP) return;
    take_pair(s, PART_BEGIN_LOCAL, ds_has(s->rec, DS_SLEEP_BED) ? DS_SLEEP_BED : DS_SLEEP_ONSET, PART_OFFSET);
    take_pair(s, PART_END_LOCAL, ds_has(s->rec, DS_SLEEP_RISE) ? DS_SLEEP_RISE : DS_SLEEP_WAKE, PART_END_OFFSET);
}

/* Minutes ahead of UTC; DS_NO_OFFSET: nothing tells. */
static int32_t offset_at(const row_state *s, int64_t utc, bool end)
{
    const ds_zone *zone = rec_zone_of(s);
    if (end && rec_has_part(s, PART_END_OFFSET)) return (int32_t)s->part[PART_END_OFFSET].whole;
    if (rec_has_part(s, PART_OFFSET)) return (int32_t)s->part[PART_OFFSET].whole;
    if (s->m->name_offset != DS_NO_OFFSET) return s->m->name_offset;
    return zone ? ds_zone_offset_at(zone, utc) : DS_NO_OFFSET;
}

/* False where nothing tells the offset. */
static bool settle(const row_state *s, bool end, ds_stamp *t)
{
    if (!is_instant(*t)) return true;
    int32_t ahead = offset_at(s, t->local, end);
    if (ahead == DS_NO_OFFSET) return false;
    *t = (ds_stamp){ t->local + (int64_t)ahead * 60, ahead };
    return true;
}

/* Nothing but the practice's zone tells of the clock. */
static bool is_lent(const row_state *s)
{
    return !rec_has_part(s, PART_OFFSET) && !rec_has_part(s, PART_ZONE) && s->m->name_offset == DS_NO_OFFSET;
}

/* A time of which nothing tells the local one is no time to reckon with. */
static void settle_record(row_state *s, ds_record *r)
{
    const ds_kind *k = &ds_kinds[r->kind];
    for (int i = 0; i < k->fields; i++) {
        const bool sleep = r->kind == DS_SLEEP;
        if (k->field[i].type != DS_T_TIME || !ds_has(r, i)) continue;
        const bool lent = is_instant(r->v[i].time) && is_lent(s);
        if (sleep && lent) set_real(r, DS_SLEEP_LENT_CLOCK, 1);
        s->m->lent += lent && r->kind == DS_SESSION && rec_zone_of(s);
        if (settle(s, sleep && rec_ends_sleep(i), &r->v[i].time)) continue;
        ds_unset(r, i);
        rec_refuse(s, i, "in UTC, and nothing tells the local time: say time_zone in practice.yaml");
    }
}

void rec_settle_instants(row_state *s)
{
    take_pairs(s);
    for (size_t i = 0; i < s->m->kinds; i++) settle_record(s, &s->m->record[i]);
    static const part_id parts[] = { PART_CYCLE_START, PART_END, PART_STAGE_FROM, PART_STAGE_TO };
    for (size_t i = 0; i < DS_COUNT(parts); i++)
        if (rec_has_part(s, parts[i]) && !settle(s, false, &s->part[parts[i]].time)) s->has_part[parts[i]] = false;
}
