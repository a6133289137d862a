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
    const char *name, *format, *zone, *file, *want;
} rows[] = {
    { "fitbit, stages", "fitbit-sleep", NULL, staged,
      "ok: night_date=2026-03-01 bedtime=2026-03-01 23:10:30 sleep_onset=2026-03-01 23:20:30 wake=2026-03-02 07:10:30 "
      "rise=2026-03-02 07:30:30 tst_min=447 sol_min=10 waso_min=23 awakenings=4 efficiency_pct=89.4 "
      "vendor_efficiency_pct=97 tib_min=500 light_min=150 deep_min=77 rem_min=150 awake_min=53\n" },
    { "fitbit, classic and a nap", "fitbit-sleep", "Europe/Berlin", classic,
      "ok: night_date=2026-03-02 bedtime=2026-03-03 00:40+60 sleep_onset=2026-03-03 00:45+60 wake=2026-03-03 06:35+60 "
      "rise=2026-03-03 06:40+60 tst_min=320 sol_min=5 waso_min=30 awakenings=1 efficiency_pct=88.8889 "
      "vendor_efficiency_pct=97 tib_min=360 awake_min=40\n"
      "ignored: mainSleep|false|a nap\n" },
    { "fitbit, clocks changed", "fitbit-sleep", "Europe/Berlin", clock_change,
      "ok: night_date=2026-03-28 bedtime=2026-03-28 23:00+60 sleep_onset=2026-03-28 23:00+60 wake=2026-03-29 "
      "06:40+120 rise=2026-03-29 07:00+120 tst_min=400 sol_min=0 waso_min=0 awakenings=0 efficiency_pct=95.2381 "
      "vendor_efficiency_pct=97 tib_min=420 light_min=400 deep_min=0 rem_min=0 awake_min=20\n"
      "ok: night_date=2026-10-24 bedtime=2026-10-24 23:00+120 sleep_onset=2026-10-24 23:10+120 wake=2026-10-25 "
      "07:00+60 rise=2026-10-25 07:00+60 tst_min=530 sol_min=10 waso_min=0 awakenings=0 efficiency_pct=98.1481 "
      "vendor_efficiency_pct=97 tib_min=540 light_min=530 deep_min=0 rem_min=0 awake_min=10\n" },
    { "fitbit, stages that nobody knows, no score, no list", "fitbit-sleep", NULL, odd_levels,
      "ok: night_date=2026-03-01 bedtime=2026-03-01 23:00 rise=2026-03-02 07:00 tst_min=450 efficiency_pct=93.75 "
      "vendor_efficiency_pct=97 tib_min=480 awake_min=30 !levels.data|unknown stage \"dreaming\" (known: asleep, light, deep, rem, "
      "awake, restless, out, unknown)\n"
      "ignored: ||not scored\n"
      "ok: night_date=2026-03-03 bedtime=2026-03-03 23:00 rise=2026-03-04 07:00 tst_min=450 efficiency_pct=93.75 "
      "vendor_efficiency_pct=97 tib_min=480 awake_min=30 !levels.data|not a list of stages: none\n" },
    { "fitbit, an answer of the web service", "fitbit-sleep", NULL, answer,
      "ok: night_date=2026-03-01 bedtime=2026-03-01 23:00 rise=2026-03-02 07:00 tst_min=440 efficiency_pct=91.6667 "
      "vendor_efficiency_pct=94 tib_min=480 awake_min=40\n" },
};

static void reads_as_the_vendor_means(void **state)
{
    const struct row *r = *state;
    const char *folder = support_folder();
    static char got[8000];
    mapping m;
    mapping_start(&m);
    set_zone(&m, r->zone);
    map_file(&m, support_write_text(folder, "export", r->file), r->format, got, sizeof got);
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
      "efficiency_pct=88.4488 vendor_efficiency_pct=97 tib_min=303 light_min=103 deep_min=77 rem_min=88 awake_min=35\n" },
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
            .name = reals[i].path, .test_func = reads_a_real_file, .initial_state = (void *)(uintptr_t)&reals[i]
        };
    return cmocka_run_group_tests_name("record: exports", tests, NULL, NULL);
}
