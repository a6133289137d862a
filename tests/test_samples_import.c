#include <downshift/import.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>
#include "support/inbox.h"
#include "support/files.h"

/* Real excerpts and simulated practices beside the checkout, where there are any. */

static inbox_world *w;

static int set_up(void **state)
{
    (void)state;
    w = inbox_open();
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    inbox_close(w);
    return 0;
}

static void copy_in(const char *from, const char *name)
{
    ds_str bytes;
    if (access(from, R_OK)) {
        print_message("no %s here\n", from);
        skip();
    }
    assert_int_equal(ds_read_file(from, 100u << 20, &w->a, &bytes, &w->why), DS_OK);
    (void)support_write(w->inbox, name, bytes.p, bytes.n);
}

static void assert_whole(const ds_import_result *r)
{
    assert_string_equal(r->story, "");
    assert_int_equal(r->code, DS_OK);
    assert_int_equal(r->counts.refused, 0);
    assert_int_equal(r->counts.fresh + r->counts.changed + r->counts.same + r->counts.lost + r->counts.ignored,
                     r->counts.rows);
    assert_true(r->counts.fresh > 0);
}

static void wearables_come_in_one_folder_a_client(void **state)
{
    (void)state;
    static const char *const files[][2] = {
        { "../shared/samples/sleep/whoop/sleeps.csv", "W1/sleeps.csv" },
        { "../shared/samples/sleep/whoop/sleeps_2023_no_consistency.csv", "W2/sleeps.csv" },
        { "../shared/samples/sleep/whoop/sleeps_travel.csv", "W3/sleeps.csv" },
        { "../shared/samples/sleep/whoop/sleeps_utcz_and_naps.csv", "W4/sleeps.csv" },
        { "../shared/samples/sleep/oura/oura_trends.csv", "O1/oura_trends.csv" },
    };
    char print[DS_HASH_TEXT];
    for (size_t i = 0; i < DS_COUNT(files); i++) copy_in(files[i][0], files[i][1]);
    (void)inbox_import(w);
    assert_int_equal(w->sum.n, DS_COUNT(files));
    for (size_t i = 0; i < w->sum.n; i++) {
        assert_whole(&w->sum.file[i]);
        assert_int_equal(w->sum.file[i].clients, 1);
    }
    assert_true(inbox_result(w, "W1/sleeps.csv")->counts.ignored > 0); /* an unscored row */
    assert_true(inbox_result(w, "W4/sleeps.csv")->counts.ignored > 0); /* naps */
    assert_string_equal(inbox_ask(w, "SELECT count(DISTINCT client || source) FROM v1_night"), "5");
    assert_string_equal(inbox_ask(w, "SELECT count(*) FROM v1_night WHERE tst_min > tib_min"), "0");
    memcpy(print, inbox_print(w), sizeof print);
    (void)inbox_import(w);
    assert_string_equal(inbox_print(w), print);
}

/* What comes of every other sample that is a table: rows, those that came in (a piece of a night changes it), rows left aside; of one that is known and not
 * read, or not known, nothing. */
static const struct sample {
    const char *file, *format;
    int64_t rows, fresh, left, doubts;
} samples[] = {
    { "sleep_cycle/sleepdata_2019-2024.csv", "sleep-cycle", 11, 9, 1, 0 },
    { "sleep_cycle/sleepdata_2019-2024_dst.csv", "sleep-cycle", 5, 5, 0, 0 },
    { "sleep_cycle/sleepdata_2019-2024_fahrenheit.csv", "sleep-cycle", 9, 9, 0, 0 },
    { "sleep_cycle/sleepdata_2025.csv", "sleep-cycle", 65, 65, 0, 0 },
    { "sleep_cycle/sleepdata_comma_variant.csv", "sleep-cycle", 6, 6, 0, 0 },
    { "sleep_cycle/sleepdata_old.csv", "sleep-cycle-old", 17, 14, 2, 0 },
    { "sleep_cycle/sleepdata_old_blank_lines.csv", "sleep-cycle-old", 4, 4, 0, 0 },
    { "sleep_cycle/sleepdata_old_crcrlf.csv", "sleep-cycle-old", 5, 5, 0, 0 },
    { "fitbit/web_export_2019.csv", "fitbit-web", 8, 8, 0, 0 },
    { "fitbit/web_export_2023.csv", "fitbit-web", 12, 10, 2, 0 },
    { "fitbit/web_export_no_title_line.csv", "fitbit-web", 15, 15, 0, 0 },
    { "autosleep/AutoSleep-history.csv", "autosleep", 25, 22, 3, 1 },
    { "autosleep/AutoSleep-history_part2.csv", "autosleep", 13, 13, 0, 13 },
    { "garmin/web_Sleep_daily_2026.csv", "garmin-web", 33, 27, 6, 0 },
    { "garmin/web_Sleep_weekly.csv", "garmin-weekly", 0, 0, 0, 0 },
    { "garmin/web_Sleep_weekly_short.csv", "garmin-weekly", 0, 0, 0, 0 },
    { "withings/sleep.csv", "withings-sleep", 34, 31, 2, 0 },
    { "withings/sleep_2017_old_header.csv", "withings-sleep", 15, 15, 0, 0 },
    { "sleep_as_android/sleep-export_2017.csv", "sleep-as-android", 2, 2, 0, 0 },
    { "sleep_as_android/sleep-export_2line_events.csv", "sleep-as-android", 3, 3, 0, 0 },
    { "sleep_as_android/sleep-export_3line_and_dst.csv", "sleep-as-android", 5, 3, 2, 0 },
    { "sleep_as_android/sleep-export_excel_damaged.csv", "sleep-as-android", 5, 5, 0, 0 },
    { "sleep_as_android/sleep-export_short_record.csv", "sleep-as-android", 1, 1, 0, 0 },
    { "fitbit/UserSleeps_2026-03-19.csv", "google-sleeps", 26, 9, 17, 0 }, /* 12 of 14 sleeps stand there twice */
    { "fitbit/UserSleepScores_2026-03-19.csv", "google-scores", 6, 6, 0, 0 },
    { "fitbit/UserSleepStages_2026-03-19.csv", "google-stages", 54, 1, 0, 0 },
    { "fitbit/daily_heart_rate_variability.csv", "google-hrv", 6, 6, 0, 0 },
    { "fitbit/sleep_score_2022.csv", "fitbit-scores", 15, 15, 0, 0 },
    { "fitbit/sleep_score_takeout2026.csv", "fitbit-scores", 6, 6, 0, 0 },
    { "fitbit/Daily Heart Rate Variability Summary - 2026-04-(10).csv", "fitbit-hrv", 1, 1, 0, 0 },
    { "other/unknown_app_timezone_abbrev.csv", "", 0, 0, 0, 0 },
    { "other/unknown_app_in_bed_at.csv", "", 0, 0, 0, 0 },
};

static void every_table_comes_in_whole(void **state)
{
    char name[64];
    for (size_t i = 0; i < DS_COUNT(samples); i++) {
        const struct sample *s = &samples[i];
        snprintf(name, sizeof name, "S%zu/a.csv", i);
        copy_in(ds_textf(&w->a, "../shared/samples/sleep/%s", s->file), name);
    }
    (void)inbox_import(w);
    assert_int_equal(w->sum.n, DS_COUNT(samples));
    for (size_t i = 0; i < DS_COUNT(samples); i++) {
        const struct sample *s = &samples[i];
        snprintf(name, sizeof name, "S%zu/a.csv", i);
        const ds_import_result *r = inbox_result(w, name);
        const ds_counts *c = &r->counts;
        const bool so = !strcmp(r->format, s->format) && c->rows == s->rows && c->fresh + c->changed == s->fresh &&
                        c->ignored + c->lost == s->left && c->doubts == s->doubts && !c->refused && !c->cells;
        if (!so)
            fail_msg("%s: %s, %d rows, %d new, %d left aside, %d doubts, %d refused, %d cells", s->file, r->format,
                     (int)c->rows, (int)(c->fresh + c->changed), (int)(c->ignored + c->lost), (int)c->doubts, (int)c->refused,
                     (int)c->cells);
        assert_int_equal(r->code, *s->format ? DS_OK : DS_DATA);
    }
    assert_string_equal(inbox_ask(w, "SELECT count(*) FROM v1_night WHERE unbelieved IS NULL AND tst_min > tib_min"), "0");
    (void)state;
}

/* All eight files of real WHOOP exports, laid out as their owners have them. */
static const struct whoop_file {
    const char *from, *to;
    bool read;
} whoop_files[] = {
    { "sleeps.csv", "W1/sleeps.csv", true },
    { "physiological_cycles.csv", "W1/physiological_cycles.csv", true },
    { "workouts.csv", "W1/workouts.csv", false },
    { "journal_entries.csv", "W1/journal_entries.csv", false },
    { "sleeps_2023_no_consistency.csv", "W2/sleeps.csv", true },
    { "physiological_cycles_2023_no_consistency.csv", "W2/physio.csv", true },
    { "sleeps_travel.csv", "W3/sleeps.csv", true },
    { "sleeps_utcz_and_naps.csv", "W4/sleeps.csv", true },
};

static void lay_out_whoop_folders(bool sleeps_first)
{
    for (size_t i = 0; i < DS_COUNT(whoop_files); i++) {
        const struct whoop_file *f = &whoop_files[i];
        const char *slash = strchr(f->to, '/');
        bool late = (strncmp(slash + 1, "sleeps", 6) == 0) != sleeps_first;
        copy_in(ds_textf(&w->a, "../shared/samples/sleep/whoop/%s", f->from),
                ds_textf(&w->a, "%.2s/%c %s", f->to, late ? 'b' : 'a', slash + 1));
    }
}

static void whole_whoop_folders_are_no_fault_in_any_order(void **state)
{
    char print[2][DS_HASH_TEXT];
    for (int turn = 0; turn < 2; turn++) {
        lay_out_whoop_folders(turn == 0);
        (void)inbox_import(w);
        assert_int_equal(w->sum.n, DS_COUNT(whoop_files));
        assert_int_equal(ds_import_verdict(&w->sum, true), DS_OK);
        for (size_t i = 0; i < w->sum.n; i++) {
            const ds_import_result *r = &w->sum.file[i];
            bool told = strstr(r->file, "workouts") || strstr(r->file, "journal");
            assert_int_equal(*r->not_read != '\0', told);
            assert_int_equal(r->code + r->counts.refused, 0);
            assert_int_equal(r->counts.rows > 0, !told);
        }
        assert_string_equal(inbox_ask(w,
                                      "SELECT group_concat(c, ' ') FROM (SELECT count(*) AS c FROM v1_night GROUP BY "
                                      "client ORDER BY client)"),
                            "14 8 13 15");
        assert_string_equal(inbox_ask(w, "SELECT count(resting_hr) || ' ' || count(hrv_ms) FROM v1_night"), "22 22");
        memcpy(print[turn], inbox_print(w), sizeof print[turn]);
        (void)inbox_import(w);
        for (size_t i = 0; i < w->sum.n; i++)
            assert_int_equal(w->sum.file[i].counts.fresh + w->sum.file[i].counts.changed, 0);
        assert_string_equal(inbox_print(w), print[turn]);
        (void)tear_down(state);
        (void)set_up(state);
    }
    assert_string_equal(print[0], print[1]);
}

static void a_simulated_practice_comes_in_whole(void **state)
{
    (void)state;
    copy_in("../shared/oracle/sim/S1/sessions.csv", "sessions.csv");
    copy_in("../shared/oracle/sim/S1/nights.csv", "nights.csv");
    (void)inbox_import(w);
    assert_int_equal(w->sum.n, 2);
    for (size_t i = 0; i < 2; i++) {
        const ds_import_result *r = &w->sum.file[i];
        assert_whole(r);
        assert_int_equal(r->counts.fresh, r->counts.rows);
        assert_string_equal(r->unused, "");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(wearables_come_in_one_folder_a_client, set_up, tear_down),
        cmocka_unit_test_setup_teardown(whole_whoop_folders_are_no_fault_in_any_order, set_up, tear_down),
        cmocka_unit_test_setup_teardown(every_table_comes_in_whole, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_simulated_practice_comes_in_whole, set_up, tear_down),
    };
    return cmocka_run_group_tests_name("samples: import", tests, NULL, NULL);
}
