/* Nights of a change of clocks, over zones and by half-hour clocks, as each vendor writes them: the instants, the evening and the time in
 * bed must be those of the night, whatever the clock on the wall said. */
#include "support/mapping.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

/* ---- the nights ---- */

enum { HOUR = 3600, MAR = 3, APR = 4, OCT = 10, NOV = 11 };

static const struct night {
    const char *name, *zone; /* of the practice; of a trip it is where one lives */
    int month, day;          /* of 2026, the evening */
    int bed;                 /* minutes after that midnight, by the clock where one went to bed */
    int offset, end_offset;  /* minutes ahead of UTC, when going to bed and when rising */
    int minutes;             /* in bed */
    bool trip;
} nights[] = {
    { "an ordinary night", "Europe/Berlin", MAR, 3, 1390, 60, 60, 480, false },
    { "clocks go forward", "Europe/Berlin", MAR, 28, 1410, 60, 120, 420, false },
    { "clocks go back", "Europe/Berlin", OCT, 24, 1410, 120, 60, 540, false },
    { "to bed in the hour that comes twice", "Europe/Berlin", OCT, 24, 1440 + 150, 60, 60, 420, false },
    { "forward in New York", "America/New_York", MAR, 7, 1380, -300, -240, 450, false },
    { "back in New York", "America/New_York", 10, 31, 1380, -240, -300, 510, false },
    { "half an hour off", "Asia/Kolkata", MAR, 3, 1425, 330, 330, 435, false },
    { "three quarters off", "Asia/Kathmandu", MAR, 3, 1425, 345, 345, 435, false },
    { "half an hour back", "Australia/Lord_Howe", APR, 4, 1400, 660, 630, 480, false },
    { "over the Atlantic", "America/New_York", MAR, 10, 1260, -240, 60, 390, true },
    { "over the date line, westwards", "Asia/Tokyo", MAR, 10, 1380, 540, -480, 500, true },
};

static int64_t bed_utc(const struct night *n)
{
    return (int64_t)ds_date_of(2026, n->month, n->day) * 24 * HOUR + n->bed * 60 - n->offset * 60;
}

static int64_t rise_utc(const struct night *n)
{
    return bed_utc(n) + n->minutes * 60;
}

/* ---- how vendors write them ---- */

/* What a file knows of zones. OWN: each time its offset. ROW: one offset, that of going to bed. UTC: none, the practice's zone tells the
 * clock. NAMED: the zone by its name. NAIVE: clocks, and a length told beside them. */
enum knows { OWN, ROW, UTC, NAMED, NAIVE };

/* In a row B and R are going to bed and rising as the style has them; `o`, `p` their offsets; `m`, `s`, `h`, `c` the time in bed in
 * minutes, seconds, hours, h:mm:ss, `a` 40 minutes less; `f`, `g` both times as "28. 03. 2026 23:30"; `d` the day of waking; `z` the zone's
 * name, each behind a $. */
static const struct vendor {
    const char *format;
    enum knows knows;
    char style; /* 'i' 2026-03-28T23:30:00+01:00; 'e' so, of both times the later one's offset; 'l' 2026-03-28 23:30:00; 'w' 2026-03-28 11:30 PM; 'u' the same in UTC; 's' and
                   'm' seconds and milliseconds since 1970; 'f' the false Z */
    char offset;  /* 'c' +01:00; 'w' UTC+01:00, UTCZ; 's' UTC+0100 */
    const char *header, *row;
} vendors[] = {
    { "whoop-sleeps", ROW, 'l', 'w',
      "Cycle start time|Cycle end time|Cycle timezone|Sleep onset|Wake onset|Asleep duration (min)|In bed duration (min)|Nap",
      "$B||$o|$B|$R|300|$m|false" },
    { "oura-trends", OWN, 'e', 0,
      "date|Sleep Score|Total Bedtime|Total Sleep Time|Sleep Latency|Bedtime Start|Bedtime End",
      "$d|80|$s|18000|600|$B|$R" },
    { "oura-account", OWN, 'i', 0, "day|bedtime_start|bedtime_end|time_in_bed|total_sleep_duration|type",
      "$d|$B|$R|$s|18000|long_sleep" },
    { "oura-v1", OWN, 'i', 0, "summary_date|is_longest|bedtime_start|bedtime_end|total|duration", "2026-01-01|1|$B|$R|18000|$s" },
    { "fitbit-sleep", NAIVE, 'l', 0, "logId|dateOfSleep|startTime|endTime|timeInBed|minutesAsleep|mainSleep",
      "1|$d|$B|$R|$m|300|true" },
    { "fitbit-web", NAIVE, 'w', 0,
      "Start Time|End Time|Minutes Asleep|Minutes Awake|Number of Awakenings|Time in Bed|Minutes REM Sleep|Minutes Light Sleep|"
      "Minutes Deep Sleep",
      "$B|$R|$a|40|5|$m|N/A|N/A|N/A" },
    { "google-sleeps", OWN, 'u', 'c',
      "sleep_id|minutes_asleep|minutes_awake|start_utc_offset|sleep_start|end_utc_offset|sleep_end|algorithm_version",
      "1|300|20|$o|$B|$p|$R|sleep_session_v2" },
    { "garmin-sleep", UTC, 'u', 0, "calendarDate|sleepStartTimestampGMT|sleepEndTimestampGMT|lightSleepSeconds|deepSleepSeconds|remSleepSeconds",
      "$d|$B|$R|14400|1800|1800" },
    { "withings-sleep", OWN, 'i', 0, "from|to|light (s)|deep (s)|rem (s)|awake (s)|wake up", "$B|$R|14400|1800|1800|600|1" },
    { "withings-api", NAMED, 's', 0, "timezone|startdate|enddate|data.total_timeinbed|data.total_sleep_time", "$z|$B|$R|$s|18000" },
    { "samsung-sleep", ROW, 'u', 's', "datauuid|time_offset|start_time|end_time|efficiency", "1|$o|$B|$R|90" },
    { "sleep-as-android", NAMED, 'm', 0, "Id|Tz|From|To|Hours|LenAdjust", "$B|$z|$f|$g|$h|-30" },
    { "sleep-cycle", NAIVE, 'l', 0, "Start|End|Sleep Quality|Time in bed (seconds)|Time asleep (seconds)|Time before sleep (seconds)",
      "$B|$R|74%|$s|18000|600" },
    { "autosleep", NAIVE, 'l', 0, "ISO8601|toDate|bedtime|waketime|inBed|asleep|sessions", "$dT20:59:59+01:00|$d|$B|$R|$c|05:00:00|1" },
    { "polar-sleep", OWN, 'i', 0, "night|sleepResult.hypnogram.sleepStart|sleepResult.hypnogram.sleepEnd|evaluation.asleepDuration",
      "$d|$B|$R|PT5H" },
    { "google-fit", UTC, 'u', 0, "fitnessActivity|startTime|endTime|segment", "sleep|$B|$R|" },
    { "zepp-sleep", UTC, 'u', 0, "date|deepSleepTime|shallowSleepTime|wakeTime|start|stop|REMTime", "$d|60|200|10|$B|$R|30" },
    { "plees-tracker", UTC, 'm', 0, "sid|start|stop|rating", "1|$B|$R|4" },
};

/* ---- a row ---- */

typedef struct {
    char *p;
    size_t left;
} writer;

static void put(writer *w, const char *fmt, ...) DS_PRINTF(2, 3);
static void put(writer *w, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    const int n = vsnprintf(w->p, w->left, fmt, ap);
    va_end(ap);
    assert_in_range(n, 0, w->left - 1);
    w->p += n;
    w->left -= (size_t)n;
}

static void put_offset(writer *w, char style, int offset)
{
    const char sign = offset < 0 ? '-' : '+';
    const int hours = abs(offset) / 60, minutes = abs(offset) % 60;
    if (style == 'w' && !offset)
        put(w, "UTCZ");
    else
        put(w, "%s%c%02d%s%02d", style == 'c' ? "" : "UTC", sign, hours, style == 's' ? "" : ":", minutes);
}

/* The moment by a clock `offset` ahead of UTC. */
static void put_time(writer *w, const struct vendor *v, int64_t utc, int offset)
{
    char text[20];
    ds_local_text(utc + (v->style == 'u' ? 0 : offset * 60), text);
    const int hour = atoi(text + 11);
    if (v->style == 's' || v->style == 'm')
        put(w, "%lld%s", (long long)utc, v->style == 'm' ? "000" : "");
    else if (v->style == 'w')
        put(w, "%.10s %d:%.2s %s", text, hour % 12 ? hour % 12 : 12, text + 14, hour < 12 ? "AM" : "PM");
    else
        put(w, "%s", text);
    if (v->style == 'i' || v->style == 'e') put_offset(w, 'c', offset);
}

static int offset_shown(const struct vendor *v, const struct night *n, bool end)
{
    if (v->knows == ROW) return n->offset;
    return v->style == 'e' || end ? n->end_offset : n->offset;
}

static void put_day(writer *w, int64_t utc, int offset)
{
    char text[20];
    ds_local_text(utc + offset * 60, text);
    put(w, "%.10s", text);
}

static void put_dotted(writer *w, int64_t utc, int offset)
{
    char text[20];
    ds_local_text(utc + offset * 60, text);
    put(w, "%.2s. %.2s. %.4s %.5s", text + 8, text + 5, text, text + 11);
}

static void put_part(writer *w, const struct vendor *v, const struct night *n, char part)
{
    switch (part) {
    case 'B': put_time(w, v, bed_utc(n), offset_shown(v, n, false)); break;
    case 'R': put_time(w, v, rise_utc(n), offset_shown(v, n, true)); break;
    case 'o': put_offset(w, v->offset, n->offset); break;
    case 'p': put_offset(w, v->offset, n->end_offset); break;
    case 'm': put(w, "%d", n->minutes); break;
    case 'a': put(w, "%d", n->minutes - 40); break;
    case 'f': put_dotted(w, bed_utc(n), n->offset); break;
    case 'g': put_dotted(w, rise_utc(n), n->end_offset); break;
    case 's': put(w, "%d", n->minutes * 60); break;
    case 'h': put(w, "%.4f", n->minutes / 60.0); break;
    case 'c': put(w, "%02d:%02d:00", n->minutes / 60, n->minutes % 60); break;
    case 'd': put_day(w, rise_utc(n), n->end_offset); break;
    case 'z': put(w, "%s", n->zone); break;
    default: fail_msg("$%c in the row of %s", part, v->format);
    }
}

static void write_row(const struct vendor *v, const struct night *n, char *out, size_t cap)
{
    writer w = { out, cap };
    for (const char *p = v->row; *p; p++)
        if (*p == '$')
            put_part(&w, v, n, *++p);
        else
            put(&w, "%c", *p);
}

/* ---- what must come of it ---- */

/* Only a file that tells both offsets knows a trip; one in UTC knows its instants, by the clock at home. */
static bool applies(const struct vendor *v, const struct night *n)
{
    return !n->trip || v->knows != NAMED;
}

static ds_date evening_of(int64_t local)
{
    return (ds_date)floor((double)(local - 12 * HOUR) / (24 * HOUR));
}

/* clock: nothing tells the zone, so that only the clock on the wall can be right */
static void check_moment(const char *what, const ds_record *r, int field, int64_t utc, int64_t wall, bool clock)
{
    const ds_stamp t = r->v[field].time;
    if (!ds_has(r, field)) return;
    if ((clock || t.offset_min == DS_NO_OFFSET) && t.local != wall)
        fail_msg("%s: %lld s off the clock on the wall", what, (long long)(t.local - wall));
    if (!clock && t.offset_min != DS_NO_OFFSET && t.local - INT64_C(60) * t.offset_min != utc)
        fail_msg("%s: %lld s off the instant", what, (long long)(t.local - INT64_C(60) * t.offset_min - utc));
}

static void check_night(const struct vendor *v, const struct night *n, const ds_record *r)
{
    const int64_t bed = bed_utc(n), rise = rise_utc(n), wall = bed + n->offset * 60;
    const int minute = v->style == 'w' ? 60 : 1;
    assert_true(DS_HAS(r, SLEEP_BED) && DS_HAS(r, SLEEP_TIB));
    const bool clock = n->trip && v->knows == NAIVE;
    check_moment("bedtime", r, DS_SLEEP_BED, bed, wall, clock);
    if (v->knows != NAIVE) assert_true(r->v[DS_SLEEP_BED].time.offset_min != DS_NO_OFFSET);
    check_moment("rise", r, DS_SLEEP_RISE, rise, rise + n->end_offset * 60, clock);
    if (fabs(r->v[DS_SLEEP_TIB].real - n->minutes) * 60 >= minute) fail_msg("%g minutes in bed", r->v[DS_SLEEP_TIB].real);
    if (r->v[DS_SLEEP_NIGHT_DATE].whole != evening_of(r->v[DS_SLEEP_BED].time.local)) fail_msg("another evening than its bedtime's");
    if (!n->trip && v->style != 'e' && r->v[DS_SLEEP_NIGHT_DATE].whole != evening_of(wall)) fail_msg("another evening");
    if (r->doubts && !n->trip) fail_msg("doubted: %s", r->doubt);
}

/* By the format itself: of which file it is known, other tests ask. */
static void bind(mapping *m, const struct vendor *v)
{
    ds_str cell[MAPPING_CELLS];
    const ds_cells header = mapping_cells(v->header, cell);
    const ds_format *f = ds_formats_named(m->formats, v->format);
    assert_non_null(f);
    if (ds_mapper_new(f, &header, '.', DS_LIT("ann"), &m->settings, &m->arena, &m->mapper, &m->unused, &m->why))
        fail_msg("%s", m->why.text);
}

static ds_record *map(mapping *m, const struct vendor *v, const char *row, ds_records *all)
{
    ds_str cell[MAPPING_CELLS];
    ds_refusal no;
    const ds_cells cells = mapping_cells(row, cell);
    if (ds_map_row(m->mapper, &cells, NULL, all, &no) != DS_ROW_OK) fail_msg("%s: %s", no.column, no.reason);
    if (!all->n) assert_int_equal(ds_map_rest(m->mapper, all, &no), DS_ROW_OK);
    if (!all->n) fail_msg("%s: no night of it", v->format);
    return &all->record[0];
}

static void the_night_is_what_it_was(void **state)
{
    const struct vendor *v = *state;
    for (size_t i = 0; i < DS_COUNT(nights); i++) {
        const struct night *n = &nights[i];
        char row[600];
        mapping m;
        ds_records all;
        if (!applies(v, n)) continue;
        mapping_start(&m);
        assert_int_equal(ds_zone_load(n->zone, &m.arena, &m.settings.zone, &m.why), DS_OK);
        bind(&m, v);
        ds_mapper_set_today(m.mapper, ds_date_of(2026, 12, 1));
        write_row(v, n, row, sizeof row);
        print_message("%s: %s\n", n->name, row);
        check_night(v, n, map(&m, v, row, &all));
        mapping_end(&m);
    }
}

int main(void)
{
    struct CMUnitTest tests[DS_COUNT(vendors)];
    for (size_t i = 0; i < DS_COUNT(vendors); i++)
        tests[i] = (struct CMUnitTest){ .name = vendors[i].format,
                                        .test_func = the_night_is_what_it_was,
                                        .initial_state = (void *)(uintptr_t)&vendors[i] };
    return cmocka_run_group_tests_name("record: changes of clocks", tests, NULL, NULL);
}
