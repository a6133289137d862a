/* Whole files as vendors export them, in the formats' real shapes; the values are made up. Each file's rows, one a line. */
#include "../src/import/headers.h"
#include "support/files.h"
#include "support/mapping.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#define FORMATS "tests/formats/"

/* ---- a file to lines ---- */

static void map_rest(const ds_mapper *m, char *out, size_t cap)
{
    ds_records all;
    ds_refusal no;
    char values[800];
    while (ds_map_rest((ds_mapper *)(uintptr_t)m, &all, &no) == DS_ROW_OK && all.n) {
        mapping_text(&all, values, sizeof values);
        ds_print_more(out, cap, "rest: %s\n", values);
    }
}

static void map_row(ds_mapper *m, const ds_cells *row, char *out, size_t cap)
{
    ds_records all;
    ds_refusal no;
    char values[800];
    const ds_set_aside *aside;
    const ds_row_fate fate = ds_map_row(m, row, row->fault, &all, &no);
    mapping_text(&all, values, sizeof values);
    if (fate == DS_ROW_OK && !all.n)
        ds_print_more(out, cap, "joined");
    else if (fate == DS_ROW_OK)
        ds_print_more(out, cap, "ok: %s", values);
    else
        ds_print_more(out, cap, "%s: %s|%s|%s", fate == DS_ROW_IGNORED ? "ignored" : "refused", no.column, no.value,
                      no.reason);
    for (size_t i = 0; i < ds_mapper_aside(m, &aside); i++)
        ds_print_more(out, cap, " !%s|%s", aside[i].no.column, aside[i].no.reason);
    ds_print_more(out, cap, "\n");
}

static void map_file(mapping *m, const char *path, const char *format, char *out, size_t cap)
{
    ds_source *s = NULL;
    ds_headed found;
    ds_cells row;
    ds_mapper *mapper;
    const char *unused;
    bool more = true;
    *out = '\0';
    if (ds_source_open(path, &s, &m->why) || ds_find_header(s, m->formats, NULL, &found, &m->why))
        fail_msg("%s", m->why.text);
    assert_string_equal(ds_format_name(found.format), format);
    assert_int_equal(
        ds_mapper_new(found.format, &found.header, '.', DS_LIT("ann"), &m->settings, &m->arena, &mapper, &unused, &m->why),
        DS_OK);
    while (!ds_source_row(s, &row, &more, &m->why) && more) map_row(mapper, &row, out, cap);
    assert_string_equal(m->why.text, "");
    map_rest(mapper, out, cap);
    ds_source_close(s);
}

static void set_zone(mapping *m, const char *zone)
{
    if (zone && ds_zone_load(zone, &m->arena, &m->settings.zone, &m->why)) fail_msg("%s", m->why.text);
}

/* ---- Fitbit ---- */

#define FITBIT(id, day, from, to, bed, asleep, awake, kind, levels, main)                                              \
    "{\"logId\" : " id ",\n \"dateOfSleep\" : \"" day "\", \"startTime\" : \"" from "\", \"endTime\" : \"" to          \
    "\", \"duration\" : 1, \"minutesToFallAsleep\" : 0, \"minutesAsleep\" : " asleep ", \"minutesAwake\" : " awake     \
    ", \"minutesAfterWakeup\" : 0, \"timeInBed\" : " bed ", \"efficiency\" : 97, \"type\" : \"" kind                   \
    "\", \"infoCode\" : 0, \"logType\" : \"auto_detected\", \"levels\" : {" levels "}, \"mainSleep\" : " main "}"
#define STAGE(at, level, seconds) "{\"dateTime\" : \"" at "\", \"level\" : \"" level "\", \"seconds\" : " seconds "}"
#define T                         "2026-03-02T00:00:00.000"

/* 600 s awake, 27,000 asleep but for 3 wakes of a minute and one of 20, 1,200 awake at the end. */
static const char staged[] = "[" FITBIT(
    "1", "2026-03-02", "2026-03-01T23:10:30.000", "2026-03-02T07:30:30.000", "500", "447", "53", "stages",
    "\"summary\" : {\"deep\" : {\"count\" : 2, \"minutes\" : 77}, \"wake\" : {\"count\" : 5, \"minutes\" : 53}},"
    "\"data\" : [" STAGE(T, "wake", "600") "," STAGE(T, "light", "9000") "," STAGE(T, "wake", "1200") "," STAGE(
        T, "rem", "9000") "," STAGE(T, "deep", "9000") "," STAGE(T, "wake", "1200") "],"
    "\"shortData\" : [" STAGE(T, "wake", "60") "," STAGE(T, "wake", "60") "," STAGE(T, "wake", "60") "]",
    "true") "]";

static const char classic[] = "[" FITBIT(
    "2", "2026-03-03", "2026-03-03T00:40:00.000", "2026-03-03T06:40:00.000", "360", "320", "40", "classic",
    "\"summary\" : {\"restless\" : {\"count\" : 2, \"minutes\" : 15}},"
    "\"data\" : [" STAGE(T, "restless", "300") "," STAGE(T, "asleep", "9600") "," STAGE(T, "restless", "600") "," STAGE(
        T, "asleep", "4800") "," STAGE(T, "awake", "1200") "," STAGE(T, "asleep", "4800") "," STAGE(T, "awake", "300") "]",
    "true") "," FITBIT("3", "2026-03-03", "2026-03-03T14:00:00.000", "2026-03-03T15:00:00.000", "60", "55", "5",
                       "classic", "\"data\" : []", "false") "]";

/* Clocks went on at two: eight hours by them, seven in bed. And they went back. */
static const char clock_change[] = "[" FITBIT(
    "4", "2026-03-29", "2026-03-28T23:00:00.000", "2026-03-29T07:00:00.000", "420", "400", "20", "stages",
    "\"data\" : [" STAGE(T, "light", "24000") "," STAGE(T, "wake", "1200") "]", "true") "," FITBIT(
    "5", "2026-10-25", "2026-10-24T23:00:00.000", "2026-10-25T07:00:00.000", "540", "530", "10", "stages",
    "\"data\" : [" STAGE(T, "wake", "600") "," STAGE(T, "light", "31800") "]", "true") "]";

static const char odd_levels[] = "[" FITBIT("6", "2026-03-02", "2026-03-01T23:00:00.000", "2026-03-02T07:00:00.000",
                                            "480", "450", "30", "stages",
                                            "\"data\" : [" STAGE(T, "dreaming", "600") "]", "true") "," FITBIT(
    "7", "2026-03-03", "2026-03-02T23:00:00.000", "2026-03-03T07:00:00.000", "480", "null", "0", "stages", "", "true") "," FITBIT(
    "8", "2026-03-04", "2026-03-03T23:00:00.000", "2026-03-04T07:00:00.000", "480", "450", "30", "stages",
    "\"data\" : \"none\"", "true") "]";

/* As the web service answers. */
static const char answer[] =
    "{\"sleep\":[{\"dateOfSleep\":\"2026-03-02\",\"duration\":28800000,\"efficiency\":94,\"startTime\":"
    "\"2026-03-01T23:00:00.000\",\"endTime\":\"2026-03-02T07:00:00.000\",\"isMainSleep\":true,\"logId\":9,"
    "\"minutesAsleep\":440,\"minutesAwake\":40,\"timeInBed\":480,\"type\":\"classic\"}],\"summary\":{\"totalMinutesAsleep\":440}}";

static const struct row {
    const char *name, *format, *zone;
    const char *file; /* its text, or where it stands */
    const char *want;
} rows[] = {
    { "fitbit, stages", "fitbit-sleep", NULL, staged,
      "ok: night_date=2026-03-01 bedtime=2026-03-01 23:10:30 sleep_onset=2026-03-01 23:20:30 wake=2026-03-02 07:10:30 "
      "rise=2026-03-02 07:30:30 tst_min=447 sol_min=10 waso_min=23 awakenings=4 efficiency_pct=89.4 "
      "vendor_efficiency_pct=97 tib_min=500 light_min=150 deep_min=77 rem_min=150 awake_min=53 version=stages\n" },
    { "fitbit, classic and a nap", "fitbit-sleep", "Europe/Berlin", classic,
      "ok: night_date=2026-03-02 bedtime=2026-03-03 00:40+60 sleep_onset=2026-03-03 00:45+60 wake=2026-03-03 06:35+60 "
      "rise=2026-03-03 06:40+60 tst_min=320 sol_min=5 waso_min=30 awakenings=1 efficiency_pct=88.8889 "
      "vendor_efficiency_pct=97 tib_min=360 awake_min=40 version=classic\n"
      "ignored: mainSleep|false|a nap\n" },
    { "fitbit, clocks changed", "fitbit-sleep", "Europe/Berlin", clock_change,
      "ok: night_date=2026-03-28 bedtime=2026-03-28 23:00+60 sleep_onset=2026-03-28 23:00+60 wake=2026-03-29 "
      "06:40+120 rise=2026-03-29 07:00+120 tst_min=400 sol_min=0 waso_min=0 awakenings=0 efficiency_pct=95.2381 "
      "vendor_efficiency_pct=97 tib_min=420 light_min=400 deep_min=0 rem_min=0 awake_min=20 version=stages\n"
      "ok: night_date=2026-10-24 bedtime=2026-10-24 23:00+120 sleep_onset=2026-10-24 23:10+120 wake=2026-10-25 "
      "07:00+60 rise=2026-10-25 07:00+60 tst_min=530 sol_min=10 waso_min=0 awakenings=0 efficiency_pct=98.1481 "
      "vendor_efficiency_pct=97 tib_min=540 light_min=530 deep_min=0 rem_min=0 awake_min=10 version=stages\n" },
    { "fitbit, stages that nobody knows, no score, no list", "fitbit-sleep", NULL, odd_levels,
      "ok: night_date=2026-03-01 bedtime=2026-03-01 23:00 rise=2026-03-02 07:00 tst_min=450 efficiency_pct=93.75 "
      "vendor_efficiency_pct=97 tib_min=480 awake_min=30 version=stages !levels.data|unknown stage \"dreaming\" (known: asleep, light, deep, rem, "
      "awake, restless, out, unknown)\n"
      "ignored: ||not scored\n"
      "ok: night_date=2026-03-03 bedtime=2026-03-03 23:00 rise=2026-03-04 07:00 tst_min=450 efficiency_pct=93.75 "
      "vendor_efficiency_pct=97 tib_min=480 awake_min=30 version=stages !levels.data|not a list of stages: none\n" },
    { "fitbit, an answer of the web service", "fitbit-sleep", NULL, answer,
      "ok: night_date=2026-03-01 bedtime=2026-03-01 23:00 rise=2026-03-02 07:00 tst_min=440 efficiency_pct=91.6667 "
      "vendor_efficiency_pct=94 tib_min=480 awake_min=40 version=classic\n" },
    { "garmin, an account", "garmin-sleep", "Europe/Berlin", FORMATS "garmin-sleep.json",
      "ok: night_date=2026-03-26 bedtime=2026-03-26 23:10+60 sleep_onset=2026-03-26 23:10+60 "
      "wake=2026-03-27 07:10+60 sleep_score=79 tst_min=450 waso_min=30 awakenings=2 efficiency_pct=93.75 "
      "tib_min=480 light_min=300 deep_min=60 rem_min=90\n"
      "ok: night_date=2026-03-28 bedtime=2026-03-28 23:30+60 sleep_onset=2026-03-28 23:30+60 "
      "wake=2026-03-29 07:30+120 sleep_score=84 tst_min=410 waso_min=10 awakenings=1 efficiency_pct=97.619 "
      "tib_min=420 light_min=250 deep_min=60 rem_min=100\n"
      "ok: night_date=2026-03-30 bedtime=2026-03-31 01:05+120 sleep_onset=2026-03-31 01:05+120 "
      "wake=2026-03-31 07:05+120 sleep_score=41 waso_min=60 awakenings=2 tib_min=360 light_min=270 "
      "deep_min=30\n"
      "ok: night_date=2026-03-31 bedtime=2026-03-31 14:05+120 sleep_onset=2026-03-31 14:05+120 "
      "wake=2026-03-31 15:00+120 tst_min=50 waso_min=5 efficiency_pct=90.9091 tib_min=55 light_min=50 "
      "deep_min=0 rem_min=0 nap=1\n"
      "ignored: ||a placeholder without a sleep\n"
      "ignored: ||not scored\n" },
    { "garmin, an answer of Garmin Connect", "garmin-sleep", "Europe/Berlin", FORMATS "garmin-sleep+answer.json",
      "ok: night_date=2026-03-26 bedtime=2026-03-26 23:00+60 sleep_onset=2026-03-26 23:00+60 "
      "wake=2026-03-27 07:00+60 sleep_score=81 tst_min=450 waso_min=30 efficiency_pct=93.75 tib_min=480 "
      "light_min=300 deep_min=60 rem_min=90\n" },
    { "garmin, days", "garmin-days", NULL, FORMATS "garmin-days.json",
      "ok: night_date=2026-03-26 resting_hr=57\n"
      "ok: night_date=2026-03-27 resting_hr=56\n"
      "ok: night_date=2026-03-28 resting_hr=55\n"
      "ignored: ||no heart rate on this day\n"
      "ignored: ||no heart rate on this day\n" },
    { "oura of the first API", "oura-v1", NULL, FORMATS "oura-v1.json",
      "ok: night_date=2019-03-29 bedtime=2019-03-29 23:30+60 rise=2019-03-30 07:30+60 sleep_score=73 "
      "tst_min=420 sol_min=10 waso_min=50 efficiency_pct=87.5 vendor_efficiency_pct=88 tib_min=480 "
      "resting_hr=51 hrv_ms=50 light_min=250 deep_min=70 rem_min=100 awake_min=60\n"
      "ok: night_date=2019-03-30 bedtime=2019-03-30 23:30+60 rise=2019-03-31 07:30+120 sleep_score=70 "
      "tst_min=380 sol_min=5 waso_min=35 efficiency_pct=90.4762 vendor_efficiency_pct=90 tib_min=420 "
      "resting_hr=52 hrv_ms=48 light_min=233.333 deep_min=63.3333 rem_min=83.3333 awake_min=40\n"
      "ok: night_date=2019-03-31 bedtime=2019-04-01 00:57:59+120 rise=2019-04-01 07:46:59+120 "
      "sleep_score=53 tst_min=294.5 sol_min=3 waso_min=111.5 efficiency_pct=72.0049 "
      "vendor_efficiency_pct=72 tib_min=409 light_min=192.5 deep_min=49 rem_min=53 awake_min=114.5\n"
      "ignored: is_longest|0|a nap\n"
      "ignored: ||not scored\n" },
    { "google fit, stages over a change of clocks", "google-fit", "Europe/Berlin", FORMATS "google-fit.json",
      "ok: night_date=2026-03-28 bedtime=2026-03-28 23:06+60 sleep_onset=2026-03-28 23:16+60 "
      "wake=2026-03-29 07:36+120 rise=2026-03-29 07:48+120 tst_min=420 sol_min=10 waso_min=20 awakenings=1 "
      "efficiency_pct=90.9091 tib_min=462 light_min=180 deep_min=120 rem_min=120\n" },
    { "google fit, a bare session", "google-fit", "Europe/Berlin", FORMATS "google-fit+plain.json",
      "ok: night_date=2026-03-26 bedtime=2026-03-27 00:06+60 rise=2026-03-27 06:48+60 tib_min=402\n" },
    { "polar, results", "polar-sleep", NULL, FORMATS "polar-sleep.json",
      "ok: night_date=2026-03-26 bedtime=2026-03-26 23:10+60 sleep_onset=2026-03-26 23:10+60 wake=2026-03-27 07:00+60 "
      "rise=2026-03-27 07:10+60 tst_min=432 "
      "waso_min=48 awakenings=14 efficiency_pct=90 vendor_efficiency_pct=90 tib_min=480 light_min=240 "
      "deep_min=92 rem_min=100 awake_min=48\n"
      "ok: night_date=2026-03-28 bedtime=2026-03-28 23:00+60 sleep_onset=2026-03-28 23:00+60 wake=2026-03-29 07:00+120 "
      "rise=2026-03-29 07:00+120 tst_min=390 "
      "waso_min=30 awakenings=9 efficiency_pct=92.8571 vendor_efficiency_pct=92.9 tib_min=420 light_min=180 deep_min=0 rem_min=210\n"
      "ok: night_date=2026-03-29 bedtime=2026-03-30 00:40+120 rise=2026-03-30 06:40+120 tst_min=359.5 "
      "waso_min=0.5 awakenings=1 efficiency_pct=99.8611 vendor_efficiency_pct=99.9 tib_min=360\n"
      "ok: night_date=2026-03-31 bedtime=2026-03-31 13:00+120 rise=2026-03-31 13:50+120 tst_min=45 "
      "waso_min=5 awakenings=1 efficiency_pct=90 vendor_efficiency_pct=90 tib_min=50 nap=1\n"
      "ignored: ||not scored\n" },
    { "polar, changes of state are all there is", "polar-sleep", NULL,
      "[{\"night\":\"2026-03-27\",\"evaluation\":{\"asleepDuration\":\"PT6H\"},\"sleepResult\":{\"hypnogram\":{\"sleepStart\":"
      "\"2026-03-26T23:00:00+01:00\",\"sleepEnd\":\"2026-03-27T07:00:00+01:00\",\"sleepStateChanges\":[{\"offsetFromStart\":\"PT0S\","
      "\"state\":\"WAKE\"},{\"offsetFromStart\":\"PT10M\",\"state\":\"NONREM2\"},{\"offsetFromStart\":\"PT3H\",\"state\":\"WAKE\"},"
      "{\"offsetFromStart\":\"PT3H30M\",\"state\":\"NONREM3\"},{\"offsetFromStart\":\"PT5H\",\"state\":\"UNKNOWN\"},"
      "{\"offsetFromStart\":\"PT5H30M\",\"state\":\"REM\"}]}}}]",
      "ok: night_date=2026-03-26 bedtime=2026-03-26 23:00+60 sleep_onset=2026-03-26 23:10+60 wake=2026-03-27 07:00+60 "
      "rise=2026-03-27 07:00+60 tst_min=360 sol_min=10 waso_min=30 awakenings=1 efficiency_pct=75 tib_min=480 light_min=170 "
      "deep_min=90 rem_min=150\n" },
    { "polar, a change of state that goes by another name", "polar-sleep", NULL,
      "[{\"night\":\"2026-03-27\",\"evaluation\":{\"asleepDuration\":\"PT6H\"},\"sleepResult\":{\"hypnogram\":{\"sleepStart\":"
      "\"2026-03-26T23:00:00+01:00\",\"sleepEnd\":\"2026-03-27T07:00:00+01:00\",\"sleepStateChanges\":[{\"since\":\"PT0S\","
      "\"state\":\"WAKE\"}]}}}]",
      "ok: night_date=2026-03-26 bedtime=2026-03-26 23:00+60 rise=2026-03-27 07:00+60 tst_min=360 efficiency_pct=75 tib_min=480 "
      "!sleepResult.hypnogram.sleepStateChanges|not a length of time: \"\"; write minutes, or 1:30\n" },
    { "polar, scores", "polar-score", NULL, FORMATS "polar-score.json",
      "ok: night_date=2026-03-26 sleep_score=78.4\n"
      "ok: night_date=2026-03-28 sleep_score=61\n"
      "ignored: ||not scored\n" },
    { "polar, recovery", "polar-recovery", NULL, FORMATS "polar-recovery.json",
      "ok: night_date=2026-03-26 hrv_ms=48\n"
      "ok: night_date=2026-03-28 hrv_ms=51\n"
      "ignored: ||no HRV on this night\n" },
    { "eight sleep", "eight-sleep", "Europe/Berlin", FORMATS "eight-sleep.json",
      "ok: night_date=2026-03-26 bedtime=2026-03-26 23:05+60 sleep_onset=2026-03-26 23:15+60 "
      "wake=2026-03-27 06:30+60 rise=2026-03-27 06:30+60 tst_min=420 sol_min=10 waso_min=15 awakenings=1 "
      "efficiency_pct=94.382 tib_min=445 light_min=230 deep_min=100 rem_min=90\n"
      "ok: night_date=2026-03-28 bedtime=2026-03-28 23:00+60 sleep_onset=2026-03-28 23:05+60 "
      "wake=2026-03-29 06:05+120 rise=2026-03-29 06:05+120 tst_min=350 sol_min=5 waso_min=10 awakenings=1 "
      "efficiency_pct=95.8904 tib_min=365 light_min=250 deep_min=100 rem_min=0\n"
      "ignored: stages|[]|no stages\n"
      "ok: night_date=2026-03-31 bedtime=2026-03-31 13:00+120 sleep_onset=2026-03-31 13:05+120 "
      "wake=2026-03-31 13:50+120 rise=2026-03-31 13:50+120 tst_min=45 sol_min=5 waso_min=0 awakenings=0 "
      "efficiency_pct=90 tib_min=50 light_min=45 deep_min=0 rem_min=0 nap=1\n" },
    { "samsung, sleeps", "samsung-sleep", NULL, FORMATS "samsung-sleep.csv",
      "ok: night_date=2026-03-26 bedtime=2026-03-26 22:55+60 sleep_onset=2026-03-26 23:13+60 "
      "wake=2026-03-27 05:19+60 sleep_score=85 sol_min=18 vendor_efficiency_pct=94 tib_min=384 "
      "light_min=164 rem_min=91\n"
      "ok: night_date=2026-03-28 bedtime=2026-03-28 22:50+60 sleep_onset=2026-03-28 23:00+60 "
      "wake=2026-03-29 06:00+60 sleep_score=70 sol_min=10 vendor_efficiency_pct=90 tib_min=430 "
      "light_min=200 rem_min=80\n"
      "ok: night_date=2026-03-30 bedtime=2026-03-31 01:10+120 sleep_onset=2026-03-31 01:10+120 "
      "wake=2026-03-31 07:10+120 tib_min=360\n"
      "ok: night_date=2026-03-31 bedtime=2026-03-31 13:59+120 sleep_onset=2026-03-31 14:00+120 "
      "wake=2026-03-31 14:55+120 sol_min=1 vendor_efficiency_pct=97 tib_min=56 light_min=50 rem_min=0 nap=1\n"
      "ok: night_date=2026-04-01 bedtime=2026-04-02 00:37+120 sleep_onset=2026-04-02 01:19+120 "
      "wake=2026-04-02 08:43+120 sleep_score=93 sol_min=42 vendor_efficiency_pct=94 tib_min=486 "
      "light_min=205 rem_min=122\n" },
    { "samsung, stages", "samsung-stages", NULL, FORMATS "samsung-stages.csv",
      "joined\n"
      "joined\n"
      "joined\n"
      "joined\n"
      "joined\n"
      "joined\n"
      "joined\n"
      "joined\n"
      "joined\n"
      "joined\n"
      "joined\n"
      "rest: night_date=2026-03-26 sleep_onset=2026-03-26 23:13+60 wake=2026-03-27 05:19+60 tst_min=356 "
      "waso_min=10 awakenings=1 light_min=128 deep_min=137 rem_min=91\n"
      "rest: night_date=2026-03-28 sleep_onset=2026-03-28 23:00+60 wake=2026-03-29 06:00+60 tst_min=400 "
      "waso_min=20 awakenings=1 light_min=180 deep_min=220 rem_min=0\n"
      "rest: night_date=2026-04-01 sleep_onset=2026-04-02 01:19+120 wake=2026-04-02 08:43+120 tst_min=444 "
      "waso_min=0 awakenings=0 light_min=221 deep_min=0 rem_min=223\n" },
    { "google fit, another activity", "google-fit", "Europe/Berlin",
      "{\"fitnessActivity\":\"walking\",\"startTime\":\"2026-03-26T23:06:00Z\",\"endTime\":\"2026-03-26T23:48:00Z\"}",
      "ignored: fitnessActivity|walking|another activity than sleep\n" },
    { "google fit, a try", "google-fit", "Europe/Berlin",
      "{\"fitnessActivity\":\"sleep\",\"startTime\":\"2026-03-26T23:06:00Z\",\"endTime\":\"2026-03-26T23:21:00Z\"}",
      "ignored: ||too short for a sleep: a try of the device\n" },
    { "google fit, a stage that ends before it begins", "google-fit", "Europe/Berlin",
      "{\"fitnessActivity\":\"sleep\",\"startTime\":\"2026-03-26T22:00:00Z\",\"endTime\":\"2026-03-27T06:00:00Z\",\"segment\":"
      "[{\"fitnessActivity\":\"sleep\",\"startTime\":\"2026-03-26T23:00:00Z\",\"endTime\":\"2026-03-26T22:00:00Z\"}]}",
      "ok: night_date=2026-03-26 bedtime=2026-03-26 23:00+60 rise=2026-03-27 07:00+60 tib_min=480 !segment|a stage that "
      "ends before it begins, or 20 hours off: {\"fitnessActivity\":\"sleep\",\"startTime\":\"2026-03-26T23:00:00Z...\n" },
    { "sleepmeter, holes", "sleepmeter", NULL,
      "wake,sleep,bedtime,holes,type,quality\n"
      "2026-03-02 06:45+0100,2026-03-01 23:10+0100,2026-03-01 22:50+0100,60-75|300-310,NIGHT_SLEEP,5\n"
      "2026-03-03 07:00+0100,2026-03-03 00:20+0100,,,NIGHT_SLEEP,0\n"
      "2026-03-29 07:30+0200,2026-03-28 23:00+0100,2026-03-28 22:45+0100,449-450,NIGHT_SLEEP,4\n"
      "2026-03-03 15:00+0100,2026-03-03 14:20+0100,2026-03-03 14:10+0100,,NAP,4\n"
      "2026-04-02 06:00+0200,2026-04-01 23:00+0200,2026-04-01 22:30+0200,410-430,NIGHT_SLEEP,0\n"
      "2026-04-03 06:00+0200,2026-04-02 23:00+0200,2026-04-02 22:30+0200,20-30|25-40,NIGHT_SLEEP,0\n"
      "2026-04-04 06:00+0200,2026-04-04 07:00+0200,2026-04-03 22:30+0200,,NIGHT_SLEEP,0\n",
      "ok: night_date=2026-03-01 bedtime=2026-03-01 22:50+60 sleep_onset=2026-03-01 23:10+60 wake=2026-03-02 06:45+60 tst_min=430 "
      "sol_min=20 waso_min=25 awakenings=2 efficiency_pct=90.5263 tib_min=475\n"
      "ok: night_date=2026-03-02 sleep_onset=2026-03-03 00:20+60 wake=2026-03-03 07:00+60 tst_min=400 waso_min=0 awakenings=0\n"
      "ok: night_date=2026-03-28 bedtime=2026-03-28 22:45+60 sleep_onset=2026-03-28 23:00+60 wake=2026-03-29 07:30+120 "
      "tst_min=449 sol_min=15 waso_min=1 awakenings=1 efficiency_pct=96.5591 tib_min=465\n"
      "ignored: type|NAP|a nap\n"
      "ok: night_date=2026-04-01 bedtime=2026-04-01 22:30+120 sleep_onset=2026-04-01 23:00+120 wake=2026-04-02 06:00+120 "
      "sol_min=30 tib_min=450 !holes|not minutes awake within the sleep: \"410-430\"; expected something like 1-59|136-140\n"
      "ok: night_date=2026-04-02 bedtime=2026-04-02 22:30+120 sleep_onset=2026-04-02 23:00+120 wake=2026-04-03 06:00+120 "
      "sol_min=30 tib_min=450 !holes|not minutes awake within the sleep: \"20-30|25-40\"; expected something like "
      "1-59|136-140\n"
      "refused: wake|2026-04-04 06:00+0200|not after falling asleep\n" },
    { "samsung, a stage of weeks", "samsung-stages", NULL,
      "com.samsung.health.sleep_stage,6307003,7\n"
      "create_sh_ver,start_time,sleep_id,custom,stage,time_offset,deviceuuid,end_time,datauuid\n"
      "1,2026-03-26 22:13:00.000,a1,,40002,UTC+0100,D,2026-03-27 22:33:00.000,s01,\n"
      "1,2026-03-27 22:13:00.000,a2,,40002,UTC+0100,D,2026-03-28 05:13:00.000,s02,\n",
      "refused: end_time|2026-03-27 22:33:00.000|24 hours at a stretch; check the dates\n"
      "joined\n"
      "rest: night_date=2026-03-27 sleep_onset=2026-03-27 23:13+60 wake=2026-03-28 06:13+60 tst_min=420 waso_min=0 awakenings=0 "
      "light_min=420 deep_min=0 rem_min=0\n" },
    { "garmin, nobody knows the clock", "garmin-sleep", NULL,
      "[{\"sleepStartTimestampGMT\":\"2026-03-26T22:10:00.0\",\"sleepEndTimestampGMT\":\"2026-03-27T06:10:00.0\","
      "\"calendarDate\":\"2026-03-27\",\"lightSleepSeconds\":18000}]",
      "refused: sleepStartTimestampGMT|2026-03-26T22:10:00.0|in UTC, and nothing tells the local time: say time_zone in "
      "practice.yaml\n" },
    { "garmin, an answer tells both clocks, which change in the night", "garmin-sleep", NULL,
      "{\"dailySleepDTO\":{\"calendarDate\":\"2026-03-29\",\"sleepStartTimestampGMT\":1774737000000,\"sleepEndTimestampGMT\":"
      "1774760400000,\"sleepStartTimestampLocal\":1774740600000,\"sleepEndTimestampLocal\":1774767600000,\"sleepTimeSeconds\":"
      "19800,\"lightSleepSeconds\":19800,\"awakeSleepSeconds\":3600}}",
      "ok: night_date=2026-03-28 bedtime=2026-03-28 23:30+60 sleep_onset=2026-03-28 23:30+60 wake=2026-03-29 07:00+120 tst_min=330 "
      "waso_min=60 efficiency_pct=84.6154 tib_min=390 light_min=330\n" },
    { "garmin, an answer tells a clock abroad", "garmin-sleep", "Europe/Berlin",
      "{\"dailySleepDTO\":{\"calendarDate\":\"2026-03-29\",\"sleepStartTimestampGMT\":1774764000000,\"sleepEndTimestampGMT\":"
      "1774789200000,\"sleepStartTimestampLocal\":1774738800000,\"sleepEndTimestampLocal\":1774764000000,\"sleepTimeSeconds\":"
      "21600,\"lightSleepSeconds\":21600,\"awakeSleepSeconds\":3600}}",
      "ok: night_date=2026-03-28 bedtime=2026-03-28 23:00-420 sleep_onset=2026-03-28 23:00-420 wake=2026-03-29 06:00-420 tst_min=360 "
      "waso_min=60 efficiency_pct=85.7143 tib_min=420 light_min=360\n" },
    { "garmin, an answer whose clocks differ as no two do", "garmin-sleep", "Europe/Berlin",
      "{\"dailySleepDTO\":{\"calendarDate\":\"2026-03-27\",\"sleepStartTimestampGMT\":1774562400000,\"sleepEndTimestampGMT\":"
      "1774591200000,\"sleepStartTimestampLocal\":1774566123000,\"lightSleepSeconds\":18000,\"sleepTimeSeconds\":27000}}",
      "ok: night_date=2026-03-26 bedtime=2026-03-26 23:00+60 sleep_onset=2026-03-26 23:00+60 wake=2026-03-27 07:00+60 tst_min=450 "
      "efficiency_pct=93.75 tib_min=480 light_min=300 !sleepStartTimestampLocal|1.03417 hours off the same time in UTC, which no "
      "clock is\n" },
};

static void reads_as_the_vendor_means(void **state)
{
    const struct row *r = *state;
    const char *folder = support_folder();
    static char got[8000];
    mapping m;
    mapping_start(&m);
    set_zone(&m, r->zone);
    const bool beside = !strncmp(r->file, FORMATS, strlen(FORMATS));
    map_file(&m, beside ? r->file : support_write_text(folder, "export", r->file), r->format, got, sizeof got);
    assert_string_equal(got, r->want);
    mapping_end(&m);
    support_remove(folder);
}

/* ---- real files, where they are ---- */

#define REAL "../shared/samples/sleep/"
static const struct real {
    const char *name, *format, *zone, *path;
    int ok, others, aside;
    const char *first;
} reals[] = {
    { "fitbit", "fitbit-sleep", "America/New_York", REAL "fitbit/sleep-2026-03-18.json", 3, 1, 0,
      "ok: night_date=2026-04-13 bedtime=2026-04-14 04:26:30-240 sleep_onset=2026-04-14 04:43-240 wake=2026-04-14 "
      "09:19:30-240 rise=2026-04-14 09:30-240 tst_min=268 sol_min=16.5 waso_min=8 awakenings=11 "
      "efficiency_pct=88.4488 vendor_efficiency_pct=97 tib_min=303 light_min=103 deep_min=77 rem_min=88 awake_min=35 version=stages\n" },
    { "garmin of summer", "garmin-sleep", "Europe/Berlin", REAL "garmin/2023-05-14_2023-08-22_100000001_sleepData.json", 6, 0, 0,
      "ok: night_date=2023-08-15 bedtime=2023-08-16 00:40+120 sleep_onset=2023-08-16 00:40+120 wake=2023-08-16 "
      "09:28+120 sleep_score=79 tst_min=508 waso_min=20 awakenings=1 efficiency_pct=96.2121 tib_min=528 light_min=411 "
      "deep_min=53 rem_min=44\n" },
    { "garmin of autumn", "garmin-sleep", "Europe/Berlin", REAL "garmin/2023-08-22_2023-11-30_100000001_sleepData.json", 7, 0, 0,
      "wake=2023-09-17 04:05+120 sleep_score=" },
    { "samsung, sleeps", "samsung-sleep", NULL, REAL "samsung/com.samsung.shealth.sleep.20251026000000.csv", 21, 0, 0,
      "ok: night_date=2025-10-22 bedtime=2025-10-22 23:52-240 sleep_onset=2025-10-23 00:13-240 wake=2025-10-23 06:19-240 "
      "sleep_score=85 sol_min=21 vendor_efficiency_pct=94 tib_min=387 light_min=164 rem_min=91 device=" },
    { "samsung, stages", "samsung-stages", NULL, REAL "samsung/com.samsung.health.sleep_stage.20251026000000.csv", 2, 299, 0,
      "rest: night_date=2025-10-22 sleep_onset=2025-10-23 00:13-240 wake=" },
    { "garmin, days", "garmin-days", NULL, REAL "garmin/UDSFile_2023-08-22_2023-11-30.reduced.json", 11, 0, 0,
      "ok: night_date=2023-08-21 resting_hr=57" },
};

static int count(const char *text, const char *what)
{
    int n = 0;
    for (const char *at = text; (at = strstr(at, what)); at += strlen(what)) n++;
    return n;
}

static void reads_a_real_file(void **state)
{
    const struct real *r = *state;
    static char got[400000];
    mapping m;
    if (access(r->path, R_OK)) {
        print_message("%s is not here\n", r->path);
        skip();
    }
    mapping_start(&m);
    set_zone(&m, r->zone);
    map_file(&m, r->path, r->format, got, sizeof got);
    const int ok = count(got, "ok: ") + count(got, "rest: ");
    assert_int_equal(ok, r->ok);
    assert_int_equal(count(got, "\n") - ok, r->others);
    assert_int_equal(count(got, " !"), r->aside);
    if (!strstr(got, r->first)) fail_msg("%s\nis not in\n%s", r->first, got);
    mapping_end(&m);
}

int main(void)
{
    struct CMUnitTest tests[DS_COUNT(rows) + DS_COUNT(reals)];
    size_t n = 0;
    for (size_t i = 0; i < DS_COUNT(rows); i++)
        tests[n++] = (struct CMUnitTest){ .name = rows[i].name,
                                          .test_func = reads_as_the_vendor_means,
                                          .initial_state = (void *)(uintptr_t)&rows[i] };
    for (size_t i = 0; i < DS_COUNT(reals); i++)
        tests[n++] = (struct CMUnitTest){
            .name = reals[i].name, .test_func = reads_a_real_file, .initial_state = (void *)(uintptr_t)&reals[i]
        };
    return cmocka_run_group_tests_name("record: exports", tests, NULL, NULL);
}
