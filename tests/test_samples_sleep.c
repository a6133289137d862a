/* Every real sample of a sleep log beside the checkout: what it is, what becomes of its rows, or why it is not read. */
#include <downshift/import.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <dirent.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

#include "support/files.h"
#include "support/inbox.h"

#define SAMPLES "../shared/samples/sleep"

static const struct sample {
    const char *file, *format;
    int64_t rows, nights, refused;
    const char *why; /* what is said of a file of which nothing comes in; NULL: it comes in */
} samples[] = {
    { "apple/autosleep_records_v14.xml", "apple-health", 2, 1, 0, NULL },
    { "apple/dtd_v11_prologue.xml", "", 0, 0, 0, "cut short" },
    { "apple/dtd_v13_prologue.xml", "", 0, 0, 0, "cut short" },
    { "apple/dtd_v14_prologue.xml", "", 0, 0, 0, "cut short" },
    { "apple/export_assembled.xml", "apple-health", 65, 2, 0, NULL },
    { "apple/sleep_records_fragment.xml", "apple-health", 65, 2, 0, NULL },
    { "autosleep/AutoSleep-history.csv", "autosleep", 25, 22, 0, NULL },
    { "autosleep/AutoSleep-history_part2.csv", "autosleep", 13, 13, 0, NULL },
    { "fitbit/Daily Heart Rate Variability Summary - 2026-04-(10).csv", "fitbit-hrv", 1, 1, 0, NULL },
    { "fitbit/UserSleepScores_2026-03-19.csv", "google-scores", 6, 6, 0, NULL },
    { "fitbit/UserSleepStages_2026-03-19.csv", "google-stages", 54, 1, 0, NULL },
    { "fitbit/UserSleeps_2026-03-19.csv", "google-sleeps", 26, 9, 0, NULL },
    { "fitbit/daily_heart_rate_variability.csv", "google-hrv", 6, 6, 0, NULL },
    { "fitbit/sleep-2026-03-18.json", "fitbit-sleep", 4, 3, 0, NULL },
    { "fitbit/sleep_score_2022.csv", "fitbit-scores", 15, 15, 0, NULL },
    { "fitbit/sleep_score_takeout2026.csv", "fitbit-scores", 6, 6, 0, NULL },
    { "fitbit/vendor_UserSleepScores_README.txt", "", 0, 0, 0, "not a known format" },
    { "fitbit/vendor_UserSleepStages_README.txt", "", 0, 0, 0, "not a known format" },
    { "fitbit/vendor_UserSleeps_README.txt", "", 0, 0, 0, "not a known format" },
    { "fitbit/web_export_2019.csv", "fitbit-web", 8, 8, 0, NULL },
    { "fitbit/web_export_2023.csv", "fitbit-web", 12, 10, 0, NULL },
    { "fitbit/web_export_no_title_line.csv", "fitbit-web", 15, 15, 0, NULL },
    { "garmin/2023-05-14_2023-08-22_100000001_sleepData.json", "garmin-sleep", 6, 6, 0, NULL },
    { "garmin/2023-08-22_2023-11-30_100000001_sleepData.json", "garmin-sleep", 7, 7, 0, NULL },
    { "garmin/UDSFile_2023-08-22_2023-11-30.reduced.json", "garmin-days", 11, 11, 0, NULL },
    { "garmin/web_Sleep_daily_2026.csv", "garmin-web", 33, 27, 0, NULL },
    { "garmin/web_Sleep_weekly.csv", "garmin-weekly", 0, 0, 0, "averages of weeks" },
    { "garmin/web_Sleep_weekly_short.csv", "garmin-weekly", 0, 0, 0, "averages of weeks" },
    { "other/unknown_app_in_bed_at.csv", "", 0, 0, 0, "not a known format" },
    { "other/unknown_app_timezone_abbrev.csv", "", 0, 0, 0, "not a known format" },
    { "oura/oura_trends.csv", "oura-trends", 13, 12, 0, NULL },
    { "samsung/com.samsung.health.sleep_stage.20251026000000.csv", "samsung-stages", 299, 2, 0, NULL },
    { "samsung/com.samsung.shealth.sleep.20251026000000.csv", "samsung-sleep", 21, 18, 0, NULL },
    { "sleep_as_android/sleep-export_2017.csv", "sleep-as-android", 2, 2, 0, NULL },
    { "sleep_as_android/sleep-export_2line_events.csv", "sleep-as-android", 3, 3, 0, NULL },
    { "sleep_as_android/sleep-export_3line_and_dst.csv", "sleep-as-android", 5, 3, 0, NULL },
    { "sleep_as_android/sleep-export_excel_damaged.csv", "sleep-as-android", 5, 5, 0, NULL },
    { "sleep_as_android/sleep-export_short_record.csv", "sleep-as-android", 1, 1, 0, NULL },
    { "sleep_cycle/sleepdata_2019-2024.csv", "sleep-cycle", 11, 9, 0, NULL },
    { "sleep_cycle/sleepdata_2019-2024_dst.csv", "sleep-cycle", 5, 5, 0, NULL },
    { "sleep_cycle/sleepdata_2019-2024_fahrenheit.csv", "sleep-cycle", 9, 9, 0, NULL },
    { "sleep_cycle/sleepdata_2025.csv", "sleep-cycle", 65, 65, 0, NULL },
    { "sleep_cycle/sleepdata_comma_variant.csv", "sleep-cycle", 6, 6, 0, NULL },
    { "sleep_cycle/sleepdata_old.csv", "sleep-cycle-old", 17, 14, 0, NULL },
    { "sleep_cycle/sleepdata_old_blank_lines.csv", "sleep-cycle-old", 4, 4, 0, NULL },
    { "sleep_cycle/sleepdata_old_crcrlf.csv", "sleep-cycle-old", 5, 5, 0, NULL },
    { "whoop/journal_entries.csv", "whoop-journal", 0, 0, 0, "private questions" },
    { "whoop/physiological_cycles.csv", "whoop-cycles", 15, 14, 0, NULL },
    { "whoop/physiological_cycles_2023_no_consistency.csv", "whoop-cycles", 8, 8, 0, NULL },
    { "whoop/sleeps.csv", "whoop-sleeps", 15, 11, 0, NULL },
    { "whoop/sleeps_2023_no_consistency.csv", "whoop-sleeps", 8, 8, 0, NULL },
    { "whoop/sleeps_travel.csv", "whoop-sleeps", 17, 13, 0, NULL },
    { "whoop/sleeps_utcz_and_naps.csv", "whoop-sleeps", 19, 15, 0, NULL },
    { "whoop/workouts.csv", "whoop-workouts", 0, 0, 0, "workouts are private" },
    { "withings/raw_tracker_sleep-state.csv", "withings-raw", 0, 0, 0, "raw readings" },
    { "withings/sleep.csv", "withings-sleep", 34, 31, 0, NULL },
    { "withings/sleep_2017_old_header.csv", "withings-sleep", 15, 15, 0, NULL },
};

static const struct sample *sample_of(const char *file)
{
    for (size_t i = 0; i < DS_COUNT(samples); i++)
        if (!strcmp(samples[i].file, file)) return &samples[i];
    return NULL;
}

static void skip_without_samples(void)
{
    if (!access(SAMPLES, R_OK)) return;
    print_message("no " SAMPLES " here\n");
    skip();
}

/* What is told of the samples is none itself. */
static bool is_told_of(const char *name)
{
    return !strcmp(name, "SOURCES.txt") || *name == '.';
}

static void each_file_of(const char *vendor)
{
    char path[512], file[768];
    snprintf(path, sizeof path, SAMPLES "/%s", vendor);
    DIR *d = opendir(path);
    if (!d) return; /* a file beside the folders */
    for (const struct dirent *e; (e = readdir(d));) {
        if (is_told_of(e->d_name)) continue;
        snprintf(file, sizeof file, "%s/%s", vendor, e->d_name);
        if (!sample_of(file)) fail_msg("%s: no word of it in this test", file);
    }
    closedir(d);
}

static void every_sample_stands_here(void **state)
{
    (void)state;
    skip_without_samples();
    DIR *d = opendir(SAMPLES);
    for (const struct dirent *e; d && (e = readdir(d));)
        if (!is_told_of(e->d_name)) each_file_of(e->d_name);
    if (d) closedir(d);
}

static void comes_out(void **state)
{
    const struct sample *s = *state;
    const char *slash = strrchr(s->file, '/');
    ds_str bytes;
    skip_without_samples();
    inbox_world *w = inbox_open();
    assert_int_equal(ds_zone_load("Europe/Berlin", &w->a, &w->settings.zone, &w->why), DS_OK);
    assert_int_equal(ds_read_file(ds_textf(&w->a, SAMPLES "/%s", s->file), 100u << 20, &w->a, &bytes, &w->why), DS_OK);
    (void)support_write(w->inbox, ds_textf(&w->a, "ANN%s", slash), bytes.p, bytes.n);
    const ds_import_result *r = inbox_import(w);
    assert_non_null(r);
    const int64_t nights = inbox_count(w, "v1_night");
    const char *why = *r->story ? r->story : r->not_read;
    if (strcmp(r->format, s->format) || r->counts.rows != s->rows || nights != s->nights ||
        r->counts.refused != s->refused)
        fail_msg("%s, %d rows, %d nights, %d refused, \"%s\"", r->format, (int)r->counts.rows, (int)nights,
                 (int)r->counts.refused, why);
    if (!s->why != !*why || (s->why && !strstr(why, s->why))) fail_msg("it says \"%s\"", why);
    const ds_counts *c = &r->counts;
    assert_int_equal(c->fresh + c->changed + c->same + c->lost + c->refused + c->ignored + c->joined, c->rows);
    assert_string_equal(inbox_ask(w, "SELECT count(*) FROM v1_night WHERE unbelieved IS NULL AND tst_min > tib_min"),
                        "0");
    inbox_close(w);
}

int main(void)
{
    struct CMUnitTest tests[DS_COUNT(samples) + 1];
    size_t n = 0;
    for (; n < DS_COUNT(samples); n++)
        tests[n] = (struct CMUnitTest){ .name = samples[n].file,
                                        .test_func = comes_out,
                                        .initial_state = (void *)(uintptr_t)&samples[n] };
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(every_sample_stands_here);
    return cmocka_run_group_tests_name("samples of sleep", tests, NULL, NULL);
}
