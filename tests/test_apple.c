/* Apple Health's export.xml, from its bytes to nights; the people are made up. */
#include <downshift/record.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "support/files.h"
#include "support/mapping.h"

static const char *folder;
static char text[200000], out[20000];

/* ---- a file ---- */

static void begin(void)
{
    ds_print(text, sizeof text,
             "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!DOCTYPE HealthData [\n<!ATTLIST Broken\n]>\n"
             "<HealthData locale=\"en_GB\">\n <ExportDate value=\"2026-03-20 10:00:00 +0100\"/>\n <Me a=\"1\" a=\"2\"/>\n");
}

/* minutes after midnight UTC of 1 March 2026 */
static void put_stamp(const char *name, int minutes, int offset)
{
    char at[20];
    ds_local_text((int64_t)ds_date_of(2026, 3, 1) * 86400 + 60 * (minutes + offset), at);
    ds_print_more(text, sizeof text, " %s=\"%s %c%02d%02d\"", name, at, offset < 0 ? '-' : '+', abs(offset) / 60,
                  abs(offset) % 60);
}

typedef struct {
    const char *writer, *zone, *device;
    int offset; /* of the phone that exports, minutes */
} source;

static void put(const source *s, const char *type, int from, int to, const char *value)
{
    ds_print_more(text, sizeof text, " <Record type=\"%s\" sourceName=\"%s\" sourceVersion=\"9.1\"", type, s->writer);
    if (s->device) ds_print_more(text, sizeof text, " device=\"%s\"", s->device);
    put_stamp("creationDate", to, s->offset);
    put_stamp("startDate", from, s->offset);
    put_stamp("endDate", to, s->offset);
    ds_print_more(text, sizeof text, " value=\"%s\">\n", value);
    if (s->zone) ds_print_more(text, sizeof text, "  <MetadataEntry key=\"HKTimeZone\" value=\"%s\"/>\n", s->zone);
    ds_print_more(text, sizeof text, " </Record>\n");
}

static void stage(const source *s, int from, int to, const char *what)
{
    char value[64];
    ds_print(value, sizeof value, "HKCategoryValueSleepAnalysis%s", what);
    put(s, "HKCategoryTypeIdentifierSleepAnalysis", from, to, value);
}

/* ---- what is read of it ---- */

static void add(ds_row_fate fate, const ds_records *all, const ds_refusal *no)
{
    char one[2000];
    if (fate != DS_ROW_OK) ds_print(one, sizeof one, "%s: %s", fate == DS_ROW_REFUSED ? "refused" : "ignored", no->reason);
    if (fate == DS_ROW_OK) mapping_text(all, one, sizeof one);
    ds_print_more(out, sizeof out, "%s%s", *out ? "\n" : "", one);
}

static void read_rows(mapping *m, ds_source *s)
{
    ds_cells c;
    ds_records all;
    ds_refusal no;
    bool more;
    for (;;) {
        if (ds_source_row(s, &c, &more, &m->why)) fail_msg("%s", m->why.text);
        if (!more) break;
        const ds_row_fate fate = ds_map_row(m->mapper, &c, c.fault, &all, &no);
        if (fate != DS_ROW_OK || all.n) add(fate, &all, &no);
    }
    for (;;) {
        const ds_row_fate fate = ds_map_rest(m->mapper, &all, &no);
        if (fate == DS_ROW_OK && !all.n) return;
        add(fate, &all, &no);
    }
}

/* A night a line, and what is refused. */
static const char *nights(void)
{
    mapping m;
    ds_source *s = NULL;
    ds_str title;
    ds_cells header;
    const ds_format *f;
    bool more = false;
    ds_print_more(text, sizeof text, "</HealthData>\n");
    mapping_start(&m);
    *out = '\0';
    ds_err err = ds_source_open(support_write_text(folder, "export.xml", text), &s, &m.why);
    if (!err) ds_source_look_for(s, ds_formats_places(m.formats));
    if (!err) err = ds_source_table(s, &title, &header, &more, &m.why);
    if (!err && more) err = ds_recognise(m.formats, &header, &f, &m.why);
    if (!err && more)
        err = ds_mapper_new(f, &header, '.', DS_LIT("ann"), &m.settings, &m.arena, &m.mapper, &m.unused, &m.why);
    if (err) fail_msg("%s", m.why.text);
    if (more) read_rows(&m, s);
    ds_source_close(s);
    mapping_end(&m);
    return out;
}

enum { H = 60 };
static const source watch = { "Ann\xE2\x80\x99s Apple\xC2\xA0Watch", "Europe/Berlin", NULL, 60 },
                    phone = { "Ann\xE2\x80\x99s iPhone", "Europe/Berlin", NULL, 60 },
                    pillow = { "Pillow", NULL, NULL, 60 };

/* 23:00 to 07:00 in Berlin: 30 light, 5 awake, 85 deep, 60 REM, a hole of 2, 298 light. */
static void a_night_of_the_watch(int day)
{
    const int t = day * 24 * H + 22 * H;
    stage(&watch, t, t + 30, "AsleepCore");
    stage(&watch, t + 30, t + 35, "Awake");
    stage(&watch, t + 35, t + 120, "AsleepDeep");
    stage(&watch, t + 120, t + 180, "AsleepREM");
    stage(&watch, t + 182, t + 480, "AsleepCore");
}

static void stages_make_a_night(void **state)
{
    (void)state;
    begin();
    a_night_of_the_watch(0);
    /* the watch is told by its hardware, as a digest */
    assert_string_equal(nights(), "night_date=2026-03-01 bedtime=2026-03-01 23:00+60 sleep_onset=2026-03-01 23:00+60 "
                                  "wake=2026-03-02 07:00+60 rise=2026-03-02 07:00+60 tst_min=473 waso_min=7 awakenings=1 "
                                  "efficiency_pct=98.5417 tib_min=480 light_min=328 deep_min=85 rem_min=60 awake_min=7 "
                                  "device=40bc43b5 version=9");
}

/* The watch goes before the phone, which knows only of the bed, and before an app without stages; SOL is nobody's then. */
static void one_writer_tells_a_night(void **state)
{
    (void)state;
    begin();
    stage(&phone, 21 * H, 30 * H, "InBed");
    stage(&pillow, 21 * H + 30, 30 * H, "AsleepUnspecified");
    stage(&pillow, 21 * H + 10, 30 * H, "InBed");
    a_night_of_the_watch(0);
    stage(&phone, 45 * H, 54 * H, "InBed"); /* the next night: only two of them */
    stage(&pillow, 45 * H + 30, 54 * H, "AsleepUnspecified");
    stage(&pillow, 45 * H + 10, 54 * H, "InBed");
    stage(&phone, 69 * H, 78 * H, "InBed"); /* and only one */
    const char *got = nights();
    assert_non_null(strstr(got, "bedtime=2026-03-01 23:00+60"));
    assert_non_null(strstr(got, "\nnight_date=2026-03-02 bedtime=2026-03-02 22:10+60 sleep_onset=2026-03-02 22:30+60 "
                                "wake=2026-03-03 07:00+60 rise=2026-03-03 07:00+60 tst_min=510 sol_min=20 "
                                "efficiency_pct=96.2264 tib_min=530 awake_min=20 device="));
    assert_non_null(strstr(got, "\nnight_date=2026-03-03 bedtime=2026-03-03 22:00+60 rise=2026-03-04 07:00+60 tib_min=540"));
}

static void a_watch_goes_before_other_stages(void **state)
{
    static const source renamed = { "Blue", "Europe/Berlin", "&lt;&lt;HKDevice: 0x1&gt;, name:Apple Watch&gt;", 60 };
    (void)state;
    begin();
    stage(&pillow, 21 * H, 30 * H, "AsleepCore");
    stage(&renamed, 22 * H, 30 * H, "AsleepDeep");
    assert_non_null(strstr(nights(), "bedtime=2026-03-01 23:00+60"));
}

/* The phone exports with its own offset of today; the zone slept in tells the clock. */
static void the_zone_slept_in_tells_the_clock(void **state)
{
    static const source away = { "Watch", "America/New_York", NULL, 60 }, odd = { "Watch", "../etc/passwd", NULL, 330 };
    (void)state;
    begin();
    stage(&away, 27 * H, 35 * H, "AsleepCore");
    stage(&odd, -7 * H, H, "AsleepCore");
    stage(&(source){ "Watch", "Europe/Berlin", NULL, 0 }, 28 * 24 * H - 2 * H, 28 * 24 * H + 6 * H, "AsleepDeep");
    assert_string_equal(
        nights(),
        "night_date=2026-02-28 bedtime=2026-02-28 22:30+330 sleep_onset=2026-02-28 22:30+330 wake=2026-03-01 06:30+330 "
        "rise=2026-03-01 06:30+330 tst_min=480 waso_min=0 awakenings=0 efficiency_pct=100 tib_min=480 light_min=480 "
        "deep_min=0 rem_min=0 awake_min=0 device=52e2bbac version=9\n"
        "night_date=2026-03-01 bedtime=2026-03-01 22:00-300 sleep_onset=2026-03-01 22:00-300 wake=2026-03-02 06:00-300 "
        "rise=2026-03-02 06:00-300 tst_min=480 waso_min=0 awakenings=0 efficiency_pct=100 tib_min=480 light_min=480 "
        "deep_min=0 rem_min=0 awake_min=0 device=52e2bbac version=9\n"
        "night_date=2026-03-28 bedtime=2026-03-28 23:00+60 sleep_onset=2026-03-28 23:00+60 wake=2026-03-29 08:00+120 "
        "rise=2026-03-29 08:00+120 tst_min=480 waso_min=0 awakenings=0 efficiency_pct=100 tib_min=480 light_min=0 "
        "deep_min=480 rem_min=0 awake_min=0 device=52e2bbac version=9");
}

/* One piece names the zone slept in: the others of that night lay in it, too, over the change of its clocks. */
static void one_named_zone_is_that_of_the_night(void **state)
{
    static const source named = { "AutoSleep", "Europe/Berlin", NULL, 0 }, bare = { "AutoSleep", NULL, NULL, 0 };
    const int evening = 28 * 24 * H - 2 * H;
    (void)state;
    begin();
    stage(&bare, evening - 24 * H, evening - 16 * H, "AsleepUnspecified"); /* of another night */
    stage(&named, evening, evening + 8 * H, "InBed");
    stage(&bare, evening + 10, evening + 8 * H, "AsleepUnspecified");
    const char *got = nights();
    assert_non_null(strstr(got, "bedtime=2026-03-27 22:00+0 "));
    assert_non_null(strstr(got, "bedtime=2026-03-28 23:00+60 sleep_onset=2026-03-28 23:10+60 wake=2026-03-29 08:00+120 rise=2026-03-29 08:00+120 "));
}

static void the_heart_goes_with_its_night(void **state)
{
    static const char sdnn[] = "HKQuantityTypeIdentifierHeartRateVariabilitySDNN", rhr[] = "HKQuantityTypeIdentifierRestingHeartRate";
    (void)state;
    begin();
    put(&watch, rhr, 23 * H, 47 * H - 1, "55"); /* the day of waking */
    put(&watch, rhr, 47 * H, 71 * H - 1, "61");
    put(&watch, sdnn, 21 * H, 21 * H, "200"); /* before sleep */
    put(&watch, sdnn, 25 * H, 25 * H, "40.5");
    put(&watch, sdnn, 27 * H, 27 * H, "50.5");
    put(&watch, sdnn, 27 * H, 27 * H, "no");
    put(&watch, rhr, 47 * H, 71 * H, "5");
    a_night_of_the_watch(0);
    const char *got = nights();
    assert_non_null(strstr(got, " resting_hr=55 hrv_sdnn_ms=45.5 light_min=328"));
    assert_non_null(strstr(got, "refused: not a number: \"no\""));
    assert_non_null(strstr(got, "refused: "));
    assert_null(strstr(got, " hrv_ms="));
}

static void naps_and_faults_are_told(void **state)
{
    (void)state;
    begin();
    stage(&watch, 13 * H, 14 * H, "AsleepUnspecified");
    stage(&watch, 13 * H, 13 * H, "AsleepCore");
    stage(&watch, 13 * H, 40 * H, "InBed");
    stage(&watch, 13 * H, 14 * H, "Dreaming");
    const char *got = nights();
    assert_non_null(strstr(got, "ignored: ends before it begins, or with it"));
    assert_non_null(strstr(got, "refused: 27 hours at a stretch; check the dates"));
    assert_non_null(strstr(got, "refused: unknown stage \"HKCategoryValueSleepAnalysisDreaming\""));
    assert_non_null(strstr(got, "night_date=2026-03-01 bedtime=2026-03-01 14:00+60"));
    assert_non_null(strstr(got, " nap=1"));
}

/* Told twice, and in another order, it is the same night. */
static void order_and_repetition_change_nothing(void **state)
{
    char once[sizeof out];
    (void)state;
    begin();
    a_night_of_the_watch(0);
    a_night_of_the_watch(1);
    stage(&phone, 21 * H, 30 * H, "InBed");
    ds_print(once, sizeof once, "%s", nights());
    begin();
    stage(&phone, 21 * H, 30 * H, "InBed");
    a_night_of_the_watch(1);
    a_night_of_the_watch(0);
    a_night_of_the_watch(1);
    assert_string_equal(nights(), once);
    assert_non_null(strstr(once, "\nnight_date=2026-03-02"));
}

static void what_holds_no_sleep_is_no_table(void **state)
{
    (void)state;
    begin();
    put(&watch, "HKQuantityTypeIdentifierHeartRate", 0, 1, "60");
    assert_string_equal(nights(), "");
}

static int make(void **state)
{
    (void)state;
    return !(folder = support_folder());
}

static int gone(void **state)
{
    (void)state;
    support_remove(folder);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(stages_make_a_night),
        cmocka_unit_test(one_writer_tells_a_night),
        cmocka_unit_test(a_watch_goes_before_other_stages),
        cmocka_unit_test(the_zone_slept_in_tells_the_clock),
        cmocka_unit_test(one_named_zone_is_that_of_the_night),
        cmocka_unit_test(the_heart_goes_with_its_night),
        cmocka_unit_test(naps_and_faults_are_told),
        cmocka_unit_test(order_and_repetition_change_nothing),
        cmocka_unit_test(what_holds_no_sleep_is_no_table),
    };
    return cmocka_run_group_tests_name("Apple Health", tests, make, gone);
}
