/* What a night's cells mean together: times placed on the night, and what follows from them. */
#include "record/format.h"

#include <math.h>
#include <stdio.h>

enum { DAY = 86400 };

#define BIT(id) (UINT64_C(1) << DS_SLEEP_##id)
static const uint64_t outcomes = BIT(QUALITY) | BIT(SCORE) | BIT(TST) | BIT(SOL) | BIT(WASO) | BIT(AWAKENINGS) |
                                 BIT(EFFICIENCY) | BIT(VENDOR_EFF) | BIT(RHR) | BIT(HRV) | BIT(HRV_SDNN);

/* in the order in which they happen */
static const int times[] = { DS_SLEEP_BED, DS_SLEEP_ONSET, DS_SLEEP_WAKE, DS_SLEEP_RISE };

/* ---- times ---- */

/* Stamps that do not say their offset take the row's. */
static void take_row_offset(row_state *s)
{
    for (size_t i = 0; i < DS_COUNT(times); i++) {
        ds_stamp *t = &s->rec->v[times[i]].time;
        const part_id of = rec_ends_sleep(times[i]) && rec_has_part(s, PART_END_OFFSET) ? PART_END_OFFSET : PART_OFFSET;
        if (ds_has(s->rec, times[i]) && t->offset_min == DS_NO_OFFSET && rec_has_part(s, of))
            t->offset_min = (int32_t)s->part[of].whole;
    }
}

static void take_zone_offset(const row_state *s, ds_stamp *t)
{
    const ds_zone *zone = rec_zone_of(s);
    if (zone && t->offset_min == DS_NO_OFFSET) t->offset_min = ds_zone_offset(zone, t->local);
}

/* The offset that the same clock has when it comes again, as clocks go back; else its own. */
static int32_t later_offset(const ds_zone *zone, ds_stamp t)
{
    enum { BEYOND = 2 * 3600 };
    const int32_t later = ds_zone_offset_at(zone, t.local - INT64_C(60) * t.offset_min + BEYOND);
    return ds_zone_offset_at(zone, t.local - INT64_C(60) * later) == later ? later : t.offset_min;
}

/* In the hour that comes twice a clock without an offset is either: the time in bed, where it is told, says which. */
static void settle_hour_twice(row_state *s)
{
    ds_record *r = s->rec;
    const ds_zone *zone = rec_zone_of(s);
    const int ends[] = { DS_SLEEP_BED, ds_has(r, DS_SLEEP_RISE) ? DS_SLEEP_RISE : DS_SLEEP_WAKE };
    if (!zone || s->own_offset || rec_has_part(s, PART_OFFSET) || !ds_has(r, DS_SLEEP_TIB)) return;
    if (!ds_has(r, ends[0]) || !ds_has(r, ends[1])) return;
    for (size_t i = 0; i < DS_COUNT(ends); i++) {
        ds_stamp *t = &r->v[ends[i]].time;
        const ds_stamp first = *t;
        const double told = 60 * r->v[DS_SLEEP_TIB].real;
        const double off = fabs((double)rec_seconds_between(r, ends[0], ends[1]) - told);
        if (first.offset_min == DS_NO_OFFSET) continue;
        t->offset_min = later_offset(zone, first);
        if (fabs((double)rec_seconds_between(r, ends[0], ends[1]) - told) >= off) *t = first;
    }
}

/* The time by which a sleep is placed: its bedtime, else six hours before its end, of which alone few vendors tell. */
static bool find_moment(const ds_record *r, int64_t *local)
{
    static const int by[] = { DS_SLEEP_BED, DS_SLEEP_RISE, DS_SLEEP_WAKE };
    for (size_t i = 0; i < DS_COUNT(by); i++) {
        if (!ds_has(r, by[i])) continue;
        if (r->v[by[i]].time.offset_min == CLOCK_ONLY) return false;
        *local = r->v[by[i]].time.local - (i ? 6 * 3600 : 0);
        return true;
    }
    return false;
}

/* Which evening the row is about: its own column, else its times. */
static bool find_night(row_state *s)
{
    int64_t local;
    if (ds_has(s->rec, DS_SLEEP_NIGHT_DATE)) return true;
    if (!find_moment(s->rec, &local)) return false;
    set_whole(s->rec, DS_SLEEP_NIGHT_DATE, ds_night_of(local));
    return true;
}

/* Rolled a day on when it would lie before the one before it. A final awakening before six in the evening, with nothing
 * before it to go by, is the next day's. */
int64_t rec_place_clock(ds_date night, int id, int minutes, int64_t before)
{
    int64_t t = ds_on_night(night, minutes);
    if (before == DS_NO_TIME && (id == DS_SLEEP_WAKE || id == DS_SLEEP_RISE)) before = (int64_t)night * DAY + 18 * 3600;
    return before != DS_NO_TIME && t < before ? t + DAY : t;
}

/* A time that contradicts the one before it is left out, the night kept. */
static void leave_out(row_state *s, int id, int64_t local, int before)
{
    char clock[20], than[20];
    ds_local_text(local, clock);
    ds_local_text(s->rec->v[before].time.local, than);
    ds_unset(s->rec, id);
    rec_doubt(s, DS_DOUBT_ORDER, DS_NO_FIELD, "%s %.5s lies before %s %.5s: not used", ds_field_of(DS_SLEEP, id)->name,
              clock + 11, ds_field_of(DS_SLEEP, before)->name, than + 11);
}

/* Only a bare clock time can have its halves of the day mixed up. */
static void check_clock(row_state *s, int id, int minutes)
{
    if (id == DS_SLEEP_BED && minutes >= 9 * 60 && minutes < 16 * 60) rec_doubt(s, DS_DOUBT_CLOCK, id, "am or pm?");
}

/* A bedtime in the middle of the day behind which nobody could rise when they did is none to reckon with. */
static void disbelieve_bedtime(row_state *s, int from, int id)
{
    const bool odd = from == DS_SLEEP_BED && s->rec->doubts >> DS_DOUBT_CLOCK & 1;
    if (odd && id != DS_SLEEP_ONSET) rec_disbelieve(s->rec, DS_SLEEP_BED);
}

static void place_times(row_state *s)
{
    ds_record *r = s->rec;
    ds_date night = (ds_date)r->v[DS_SLEEP_NIGHT_DATE].whole;
    int before = DS_NO_FIELD;
    for (size_t i = 0; i < DS_COUNT(times); i++) {
        ds_stamp *t = &r->v[times[i]].time;
        if (!ds_has(r, times[i])) continue;
        if (t->offset_min == CLOCK_ONLY) {
            int64_t from = before == DS_NO_FIELD ? DS_NO_TIME : r->v[before].time.local;
            check_clock(s, times[i], (int)t->local);
            *t = (ds_stamp){ rec_place_clock(night, times[i], (int)t->local, from), DS_NO_OFFSET };
            if (from != DS_NO_TIME && t->local - from > REC_LONGEST_NIGHT) {
                leave_out(s, times[i], t->local, before);
                disbelieve_bedtime(s, before, times[i]);
                continue;
            }
        }
        take_zone_offset(s, t);
        before = times[i];
    }
}

int64_t rec_seconds_between(const ds_record *r, int from, int to)
{
    ds_stamp a = r->v[from].time, b = r->v[to].time;
    int64_t d = b.local - a.local;
    if (a.offset_min != DS_NO_OFFSET && b.offset_min != DS_NO_OFFSET) d -= ((int64_t)b.offset_min - a.offset_min) * 60;
    return d;
}

/* Two days from the evening that the row tells, on either side: so far a time may be off and still be looked at. */
static bool is_of_told_night(const row_state *s, int id)
{
    const int64_t evening = s->rec->v[DS_SLEEP_NIGHT_DATE].whole, own = ds_night_of(s->rec->v[id].time.local);
    return own - evening < 2 && evening - own < 2;
}

/* Of two times that are not of one night the one that is of another than the row tells is set aside, the later where
 * neither is; a row that tells its night by its bedtime alone is refused. */
static void part_times(row_state *s, int id, const char *reason)
{
    const bool bed = !is_of_told_night(s, DS_SLEEP_BED) && is_of_told_night(s, id);
    if (s->told_night)
        rec_set_aside(s, bed ? DS_SLEEP_BED : id, reason);
    else
        rec_refuse(s, id, "%s", reason);
}

static void check_span(row_state *s)
{
    ds_record *r = s->rec;
    char reason[REASON];
    for (size_t i = 1; i < DS_COUNT(times) && ds_has(r, DS_SLEEP_BED); i++) {
        if (!ds_has(r, times[i])) continue;
        const char *name = ds_field_of(DS_SLEEP, times[i])->name;
        int64_t d = rec_seconds_between(r, DS_SLEEP_BED, times[i]);
        if (d >= 0 && d <= REC_LONGEST_NIGHT) continue;
        if (d < 0 && d > -DAY / 2) {
            leave_out(s, times[i], r->v[times[i]].time.local, DS_SLEEP_BED);
            continue;
        }
        if (d < 0)
            ds_print(reason, sizeof reason, "%s lies before bedtime; check the dates", name);
        else
            ds_print(reason, sizeof reason, "a night of %.0f hours (bedtime to %s); check the dates", (double)d / 3600,
                     name);
        part_times(s, times[i], reason);
    }
}

/* ---- what follows ---- */

static void derive_time_in_bed(row_state *s)
{
    ds_record *r = s->rec;
    int end = ds_has(r, DS_SLEEP_RISE) ? DS_SLEEP_RISE : DS_SLEEP_WAKE;
    if (ds_has(r, DS_SLEEP_TIB) || !ds_has(r, DS_SLEEP_BED) || !ds_has(r, end)) return;
    set_real(r, DS_SLEEP_TIB, (double)rec_seconds_between(r, DS_SLEEP_BED, end) / 60);
}

/* 100 TST / TIB (Reed & Sacco 2016), where the log does not give it. */
static void derive_efficiency(row_state *s)
{
    ds_record *r = s->rec;
    if (ds_has(r, DS_SLEEP_EFFICIENCY) || !rec_believed(r, DS_SLEEP_TST) || !rec_believed(r, DS_SLEEP_TIB)) return;
    if (r->v[DS_SLEEP_TIB].real <= 0) return;
    double e = 100 * r->v[DS_SLEEP_TST].real / r->v[DS_SLEEP_TIB].real;
    if (e <= 100) set_real(r, DS_SLEEP_EFFICIENCY, e);
}

/* A device that measures no sleep tells how long one lay; a diary's times alone are a row that was not filled in. */
static bool is_span_all(const row_state *s)
{
    return s->m->format->client == CLIENT_FILE && !s->m->by_field[s->slot][DS_SLEEP_TST] && DS_HAS(s->rec, SLEEP_TIB);
}

/* A row of the day's notes alone is a night of which no more is known. */
static void check_outcomes(row_state *s)
{
    const ds_record *day = rec_record_of(s, DS_DAY);
    if (!(s->rec->has & outcomes) && !is_span_all(s) && !(day && day->has & s->m->own[day - s->m->record]))
        rec_refuse_lacking(s, DS_NO_FIELD, "no outcome on this night");
}

/* ---- naps ---- */

static double minutes_of(const ds_record *r)
{
    const bool span = ds_has(r, DS_SLEEP_BED) && ds_has(r, DS_SLEEP_RISE);
    if (rec_believed(r, DS_SLEEP_TIB)) return r->v[DS_SLEEP_TIB].real;
    if (span) return (double)rec_seconds_between(r, DS_SLEEP_BED, DS_SLEEP_RISE) / 60;
    return rec_believed(r, DS_SLEEP_TST) ? r->v[DS_SLEEP_TST].real : NAN;
}

/* Placed so, it may overlap the next evening's, which is another sleep all the same: both evenings were written. One of
 * unknown length is taken for a main sleep. */
static void note_placed(ds_record *r)
{
    if (!ds_has(r, DS_SLEEP_BED)) return;
    const int64_t noon = (r->v[DS_SLEEP_NIGHT_DATE].whole + 1) * DAY + DAY / 2, bed = r->v[DS_SLEEP_BED].time.local;
    const double minutes = minutes_of(r);
    if ((double)bed + 60 * (isnan(minutes) ? DS_MAIN_SLEEP : minutes) > (double)noon) set_real(r, DS_SLEEP_PLACED, 1);
}

/* Minutes after midnight of its middle; -1: not known. */
static int middle_of(const ds_record *r)
{
    double minutes = minutes_of(r);
    if (!ds_has(r, DS_SLEEP_BED) || isnan(minutes)) return -1;
    return (int)((r->v[DS_SLEEP_BED].time.local / 60 + (int64_t)(minutes / 2)) % 1440);
}

bool rec_is_long_by_night(const ds_record *r)
{
    int middle = middle_of(r);
    return middle >= 0 && minutes_of(r) >= DS_MAIN_SLEEP && (middle >= DS_NIGHT_FROM || middle < DS_NIGHT_TO);
}

/* Of a format that marks no naps. */
static bool is_nap_by_hour(const row_state *s)
{
    const double minutes = minutes_of(s->rec);
    if (s->m->tells_naps || !ds_has(s->rec, DS_SLEEP_BED) || isnan(minutes)) return false;
    return ds_nap_by_hour(s->rec->v[DS_SLEEP_BED].time.local, minutes);
}

/* A device that was started and stopped again: no sleep. */
static bool is_a_try(const row_state *s)
{
    const ds_record *r = s->rec;
    if (!(s->m->format->shortest > 0) || !ds_has(r, DS_SLEEP_BED) || !ds_has(r, DS_SLEEP_RISE)) return false;
    return (double)rec_seconds_between(r, DS_SLEEP_BED, DS_SLEEP_RISE) < 60 * s->m->format->shortest;
}

/* A nap is no night. One that is long and by night is kept, to be held against the night it stands beside. */
static void judge_nap(row_state *s)
{
    if (s->nap && !rec_is_long_by_night(s->rec))
        rec_leave(s, s->nap);
    else if (s->nap || is_nap_by_hour(s))
        set_real(s->rec, DS_SLEEP_NAP, 1);
}

/* ---- put together ---- */

void rec_take_night(ds_record *r, const ds_night *x)
{
    const struct {
        int field;
        double v;
    } figure[] = {
        { DS_SLEEP_TIB, x->tib_min },
        { DS_SLEEP_SOL, x->sol_min },
        { DS_SLEEP_WASO, x->waso_min },
        { DS_SLEEP_TST, x->tst_min },
        { DS_SLEEP_EFFICIENCY, x->efficiency_pct },
        { DS_SLEEP_AWAKENINGS, x->awakenings },
        { DS_SLEEP_LIGHT, x->light_min },
        { DS_SLEEP_DEEP, x->deep_min },
        { DS_SLEEP_REM, x->rem_min },
        { DS_SLEEP_AWAKE, x->awake_min },
    };
    ds_set(r, DS_SLEEP_BED, (ds_fval){ .time = x->bed });
    ds_set(r, DS_SLEEP_RISE, (ds_fval){ .time = x->rise });
    if (x->slept) {
        ds_set(r, DS_SLEEP_ONSET, (ds_fval){ .time = x->onset });
        ds_set(r, DS_SLEEP_WAKE, (ds_fval){ .time = x->wake });
    }
    for (size_t i = 0; i < DS_COUNT(figure); i++)
        if (!isnan(figure[i].v)) set_real(r, figure[i].field, figure[i].v);
}

/* ---- as exported ---- */

static void keep_offset(ds_record *r)
{
    for (size_t i = 0; i < DS_COUNT(times); i++)
        if (ds_has(r, times[i]) && r->v[times[i]].time.offset_min != DS_NO_OFFSET) {
            set_whole(r, DS_SLEEP_OFFSET, r->v[times[i]].time.offset_min);
            return;
        }
}

/* "23:05", "2026-10-03 23:05" and "2026-10-03 23:05:00" say no more than the time itself. */
static void keep_bed_text(row_state *s)
{
    char z[20];
    ds_str text = rec_cell_for(s, DS_SLEEP_BED);
    if (s->made_bed || !text.n || !DS_HAS(s->rec, SLEEP_BED)) return;
    ds_local_text(s->rec->v[DS_SLEEP_BED].time.local, z);
    if (ds_same(text, (ds_str){ z + 11, 5 }) || ds_same(text, (ds_str){ z, 16 }) || ds_same(text, (ds_str){ z, 19 }))
        return;
    ds_set(s->rec, DS_SLEEP_BED_TEXT, (ds_fval){ .text = text });
}

/* A list of how long one was awake each time says how often one was. */
static void count_awakenings(row_state *s)
{
    if (s->m->lengths > 1 && ds_has(s->rec, DS_SLEEP_WASO) && !ds_has(s->rec, DS_SLEEP_AWAKENINGS))
        set_real(s->rec, DS_SLEEP_AWAKENINGS, s->m->lengths);
}

void rec_finish_sleep(row_state *s)
{
    ds_record *r = s->rec;
    count_awakenings(s);
    rec_derive_bedtime(s);
    rec_place_by_bed_date(s);
    rec_place_by_wake_date(s);
    const int32_t offset = ds_has(r, DS_SLEEP_BED) ? r->v[DS_SLEEP_BED].time.offset_min : DS_NO_OFFSET;
    const bool clock_only = offset == CLOCK_ONLY;
    s->own_offset = offset != DS_NO_OFFSET && !clock_only;
    take_row_offset(s);
    s->told_night = rec_cell_for(s, DS_SLEEP_NIGHT_DATE).n && ds_has(r, DS_SLEEP_NIGHT_DATE);
    if (!find_night(s)) {
        for (size_t i = 0; i < DS_COUNT(times); i++) ds_unset(r, times[i]); /* without a day they are no times */
        rec_refuse_lacking(s, DS_NO_FIELD, clock_only ? "clocks without their day: call the column of dates Evening or Morning"
                                                      : "neither an evening nor a bedtime says which night this is");
        return;
    }
    place_times(s);
    settle_hour_twice(s);
    check_span(s);
    if (s->refused) return;
    const bool tib_given = ds_has(r, DS_SLEEP_TIB);
    derive_time_in_bed(s);
    rec_derive_sleep(s);
    rec_check_sleep(s, tib_given);
    rec_check_wake_date(s);
    derive_efficiency(s);
    check_outcomes(s);
    if (is_a_try(s))
        rec_leave(s, "too short for a sleep: a try of the device");
    else
        judge_nap(s);
    if (clock_only) note_placed(r);
    keep_offset(r);
    keep_bed_text(s);
}

/* Notes beside a night are of the day it ends. */
void rec_finish_day(row_state *s)
{
    const ds_record *sleep = rec_record_of(s, DS_SLEEP);
    if (!DS_HAS(s->rec, DAY_DATE) && sleep && DS_HAS(sleep, SLEEP_NIGHT_DATE))
        set_whole(s->rec, DS_DAY_DATE, sleep->v[DS_SLEEP_NIGHT_DATE].whole);
    if (DS_HAS(s->rec, DAY_DATE)) s->habits_on = (ds_date)s->rec->v[DS_DAY_DATE].whole;
    if (s->slot == 0 && !(s->rec->has & s->m->own[0])) rec_refuse_lacking(s, DS_NO_FIELD, "nothing noted on this day");
}
