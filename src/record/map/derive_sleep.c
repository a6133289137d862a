/* What follows from a night's other figures by the definitions of the sleep diary (Carney 2012, doi 10.5665/sleep.1642; Reed &
 * Sacco 2016), minutes: TST = SPT - WASO, SPT = final awakening - sleep onset, sleep onset = try + SOL, TIB = SOL + WASO + TST + TWAK.
 * Only where a format says so (derive:), and never in place of what the row tells. */
#include "record/format.h"

#include <math.h>
#include <string.h>

enum { DAY = 86400, ROUNDING = 5 /* minutes: each part may be rounded */ };

static const struct {
    const char *name;
    int field;
} derivable[] = { { "bedtime", DS_SLEEP_BED }, { "tst_min", DS_SLEEP_TST }, { "waso_min", DS_SLEEP_WASO } };

uint64_t rec_derivable(const char *name)
{
    for (size_t i = 0; i < DS_COUNT(derivable); i++)
        if (!strcmp(derivable[i].name, name)) return UINT64_C(1) << derivable[i].field;
    return 0;
}

static bool wanted(const row_state *s, int field)
{
    return (s->m->format->derives >> field & 1) && !ds_has(s->rec, field) && !rec_is_aside(s, field);
}

static double told(const ds_record *r, int field)
{
    return ds_has(r, field) ? r->v[field].real : NAN;
}

static double minutes_between(const ds_record *r, int from, int to)
{
    return ds_has(r, from) && ds_has(r, to) ? (double)rec_seconds_between(r, from, to) / 60 : NAN;
}

void rec_keep_derived(row_state *s, int field, double v, const char *of)
{
    char reason[REASON];
    ds_fval value = { .real = v < 0 && v >= -ROUNDING ? 0 : v };
    const bool whole = ds_has(s->rec, DS_SLEEP_TIB) && ds_has(s->rec, DS_SLEEP_TST);
    if (isnan(v) || (value.real < 0 && whole)) return;
    if (rec_check_field_range(ds_field_of(DS_SLEEP, field), &value, reason))
        set_real(s->rec, field, value.real);
    else
        rec_doubt(s, DS_DOUBT_PARTS, DS_NO_FIELD, "%s would be %.0f min by %s: not used", ds_field_of(DS_SLEEP, field)->name,
                  v, of);
}

/* ---- time asleep ---- */

/* The value; a mark for "missing" is no minute, a blank cell is one that nobody knows: NAN. */
static double told_or_marked(const row_state *s, int field)
{
    if (rec_is_aside(s, field) || !rec_cell_for(s, field).n) return NAN;
    return ds_has(s->rec, field) ? s->rec->v[field].real : 0;
}

static const int stages[] = { DS_SLEEP_LIGHT, DS_SLEEP_DEEP, DS_SLEEP_REM };

static bool has_stages(const row_state *s)
{
    bool has = false;
    for (size_t i = 0; i < DS_COUNT(stages); i++) has |= rec_title_for(s, stages[i]) != NULL;
    return has;
}

/* The stages asleep that the file tells, together; NAN where one of them is not known. */
static double stages_asleep(const row_state *s)
{
    double sum = has_stages(s) ? 0 : NAN;
    for (size_t i = 0; i < DS_COUNT(stages); i++)
        if (rec_title_for(s, stages[i])) sum += told_or_marked(s, stages[i]);
    return sum;
}

/* When sleep was tried for; bedtime where the row does not tell. */
static ds_stamp tried(const row_state *s)
{
    const ds_record *r = s->rec;
    ds_stamp bed = r->v[DS_SLEEP_BED].time, t = s->part[PART_TRY].time;
    if (!rec_has_part(s, PART_TRY)) return bed;
    if (t.offset_min != CLOCK_ONLY) return t;
    return (ds_stamp){ rec_place_clock((ds_date)r->v[DS_SLEEP_NIGHT_DATE].whole, DS_SLEEP_ONSET, (int)t.local, bed.local),
                       bed.offset_min };
}

static void derive_onset(row_state *s)
{
    ds_record *r = s->rec;
    if (ds_has(r, DS_SLEEP_ONSET) || !ds_has(r, DS_SLEEP_BED) || !ds_has(r, DS_SLEEP_SOL)) return;
    ds_stamp t = tried(s);
    t.local += (int64_t)llround(60 * r->v[DS_SLEEP_SOL].real);
    ds_set(r, DS_SLEEP_ONSET, (ds_fval){ .time = t });
}

static void derive_time_asleep(row_state *s)
{
    ds_record *r = s->rec;
    if (!wanted(s, DS_SLEEP_TST)) return;
    const double sum = stages_asleep(s);
    if (!isnan(sum)) {
        rec_keep_derived(s, DS_SLEEP_TST, sum, "its stages");
        return;
    }
    if (has_stages(s)) return;
    if (rec_title_for(s, DS_SLEEP_AWAKE)) {
        rec_keep_derived(s, DS_SLEEP_TST, told(r, DS_SLEEP_TIB) - told_or_marked(s, DS_SLEEP_AWAKE), "minutes in bed and awake");
        return;
    }
    if (!ds_has(r, DS_SLEEP_WASO)) return;
    derive_onset(s);
    rec_keep_derived(s, DS_SLEEP_TST, minutes_between(r, DS_SLEEP_ONSET, DS_SLEEP_WAKE) - told(r, DS_SLEEP_WASO),
                     "sleep onset, final awakening and minutes awake");
}

/* ---- awake after sleep onset ---- */

/* Awake between the final awakening and rising: TWAK; 0 where nothing tells of it. */
static double after_awakening(const row_state *s)
{
    const double by_clock = minutes_between(s->rec, DS_SLEEP_WAKE, DS_SLEEP_RISE);
    if (rec_has_part(s, PART_TWAK)) return s->part[PART_TWAK].real;
    return isnan(by_clock) ? 0 : by_clock;
}

static void derive_awake_after_onset(row_state *s)
{
    const ds_record *r = s->rec;
    if (!wanted(s, DS_SLEEP_WASO) || rec_is_aside(s, DS_SLEEP_AWAKE)) return;
    const double in_bed = told(r, DS_SLEEP_TIB) - told(r, DS_SLEEP_TST),
                 awake = ds_has(r, DS_SLEEP_AWAKE) ? told(r, DS_SLEEP_AWAKE) : in_bed;
    rec_keep_derived(s, DS_SLEEP_WASO, awake - told(r, DS_SLEEP_SOL) - after_awakening(s),
                     "minutes awake, less those before sleep and after it");
}

static void derive_final_awakening(row_state *s)
{
    ds_record *r = s->rec;
    if (!rec_has_part(s, PART_TWAK) || ds_has(r, DS_SLEEP_WAKE) || !ds_has(r, DS_SLEEP_RISE)) return;
    ds_stamp t = r->v[DS_SLEEP_RISE].time;
    t.local -= (int64_t)llround(60 * s->part[PART_TWAK].real);
    ds_set(r, DS_SLEEP_WAKE, (ds_fval){ .time = t });
}

void rec_derive_sleep(row_state *s)
{
    if (!s->m->format->derives || s->slot >= s->m->kinds) return;
    derive_final_awakening(s);
    derive_time_asleep(s);
    derive_awake_after_onset(s);
}

/* A device that knows when one fell asleep, and no bed, begins the night there. */
void rec_derive_bedtime(row_state *s)
{
    ds_record *r = s->rec;
    if (!wanted(s, DS_SLEEP_BED) || !ds_has(r, DS_SLEEP_ONSET)) return;
    ds_stamp t = r->v[DS_SLEEP_ONSET].time;
    if (ds_has(r, DS_SLEEP_SOL)) t.local -= llround(60 * r->v[DS_SLEEP_SOL].real);
    ds_set(r, DS_SLEEP_BED, (ds_fval){ .time = t });
}

/* ---- dated by the day of waking ---- */

static bool is_clock(const ds_record *r, int id)
{
    return ds_has(r, id) && r->v[id].time.offset_min == CLOCK_ONLY;
}

static ds_stamp on_day(int64_t day, ds_stamp clock)
{
    return (ds_stamp){ day * DAY + clock.local * 60, DS_NO_OFFSET };
}

/* Rising is on that day, and the bedtime is the last such time before it. */
static void place_before(ds_record *r, int end, int64_t day)
{
    ds_stamp *rise = &r->v[end].time, *bed = &r->v[DS_SLEEP_BED].time;
    *rise = on_day(day, *rise);
    *bed = on_day(day, *bed);
    if (bed->local >= rise->local) bed->local -= DAY;
}

void rec_place_by_wake_date(row_state *s)
{
    ds_record *r = s->rec;
    const int end = ds_has(r, DS_SLEEP_RISE) ? DS_SLEEP_RISE : DS_SLEEP_WAKE;
    if (!rec_has_part(s, PART_WAKE_DATE) || ds_has(r, DS_SLEEP_NIGHT_DATE)) return;
    const int64_t day = s->part[PART_WAKE_DATE].whole;
    if (is_clock(r, DS_SLEEP_BED) && is_clock(r, end)) {
        place_before(r, end, day);
    } else if (is_clock(r, DS_SLEEP_BED) || (!ds_has(r, DS_SLEEP_BED) && !ds_has(r, end))) {
        set_whole(r, DS_SLEEP_NIGHT_DATE, day - 1);
        if (rec_title_for(s, DS_SLEEP_BED)) /* else no row of the file has one, and none was lost */
            rec_doubt(s, DS_DOUBT_NO_BED, DS_NO_FIELD, "taken for the evening before the date");
    }
}

void rec_place_by_bed_date(row_state *s)
{
    ds_record *r = s->rec;
    if (!rec_has_part(s, PART_BED_DATE) || !is_clock(r, DS_SLEEP_BED)) return;
    const int end = ds_has(r, DS_SLEEP_RISE) ? DS_SLEEP_RISE : DS_SLEEP_WAKE;
    r->v[DS_SLEEP_BED].time = on_day(s->part[PART_BED_DATE].whole, r->v[DS_SLEEP_BED].time);
    if (rec_has_part(s, PART_WAKE_DATE) && is_clock(r, end))
        r->v[end].time = on_day(s->part[PART_WAKE_DATE].whole, r->v[end].time);
}

void rec_check_wake_date(row_state *s)
{
    const ds_record *r = s->rec;
    const int end = ds_has(r, DS_SLEEP_RISE) ? DS_SLEEP_RISE : DS_SLEEP_WAKE;
    char told_day[11];
    if (!rec_has_part(s, PART_WAKE_DATE) || !ds_has(r, end) || !ds_has(r, DS_SLEEP_BED)) return;
    const ds_date day = (ds_date)s->part[PART_WAKE_DATE].whole;
    if (ds_local_date(r->v[end].time.local) == day) return;
    ds_date_text(day, told_day);
    rec_doubt(s, DS_DOUBT_EVENING, DS_NO_FIELD, "the row is dated %s, which is not the day of waking: placed by its times",
              told_day);
}
