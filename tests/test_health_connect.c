/* Health Connect's database as nights: sessions and their stages, several apps, sessions told twice or grown, the heart. */
#include <downshift/import.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "support/database.h"
#include "support/inbox.h"

static inbox_world *w;

/* What a test begins with stays. */
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

#define TABLES                                                                                                                                                                                                \
    "CREATE TABLE sleep_session_record_table (app_info_id, start_time, start_zone_offset, end_time, end_zone_offset, "                                                                                        \
    "row_id INTEGER PRIMARY KEY);"                                                                                                                                                                            \
    "CREATE TABLE sleep_stages_table (stage_type, parent_key, stage_start_time, stage_end_time);"                                                                                                             \
    "CREATE TABLE application_info_table (row_id INTEGER PRIMARY KEY, package_name TEXT);"                                                                                                                    \
    "INSERT INTO application_info_table VALUES (1, 'watch'), (2, 'phone');"                                                                                                                                   \
    "CREATE TABLE resting_heart_rate_record_table (time, zone_offset, beats_per_minute);"                                                                                                                     \
    "CREATE TABLE heart_rate_variability_rmssd_record_table (time, zone_offset, heart_rate_variability_millis);" /* hours, minutes from 2026-05-01 20:00 UTC, which is 22:00 on the clock: as milliseconds */ \
    "CREATE TEMP TABLE t(m INTEGER PRIMARY KEY, ms); WITH RECURSIVE n(i) AS (SELECT -3000 UNION ALL SELECT i + 1 "                                                                                            \
    "FROM n WHERE i < 3000) INSERT INTO t SELECT i, 1777665600000 + i * 60000 FROM n;"
#define SESSION(id, app, from, to)                                                                                     \
    "INSERT INTO sleep_session_record_table SELECT " #app ", a.ms, 7200, b.ms, 7200, " #id " FROM t a, t b WHERE "     \
    "a.m = " #from " AND b.m = " #to ";"
#define STAGE(id, kind, from, to)                                                                                      \
    "INSERT INTO sleep_stages_table SELECT " #kind ", " #id ", a.ms, b.ms FROM t a, t b WHERE a.m = " #from " AND "    \
    "b.m = " #to ";"
#define FIGURE(table, at, value) "INSERT INTO " table " SELECT ms, 7200, " #value " FROM t WHERE m = " #at ";"

/* Rows, and by night: bedtime, minutes in bed, asleep, before sleep, awake, light, deep, REM. */
static const struct telling {
    const char *name, *sql, *nights;
    int64_t refused;
} tellings[] = {
    { "a session of each stage",
      SESSION(1, 1, 0, 480) STAGE(1, 1, 0, 20) STAGE(1, 4, 20, 120) STAGE(1, 5, 120, 180) STAGE(1, 6, 180, 240)
          STAGE(1, 3, 240, 250) STAGE(1, 2, 250, 300) STAGE(1, 4, 300, 450) STAGE(1, 7, 450, 480),
      "2026-05-01 22:00 480 420 20 10 250 60 60", 0 },
    { "stages in any order", STAGE(1, 4, 300, 420) STAGE(1, 1, 200, 300) STAGE(1, 4, 0, 200) SESSION(1, 1, 0, 420),
      "2026-05-01 22:00 420 320 0 100 320 0 0", 0 },
    { "no stages: time in bed is all there is", SESSION(1, 2, 0, 480), "2026-05-01 22:00 480 - - - - - -", 0 },
    { "two apps: the one that tells stages, never the sum",
      SESSION(1, 2, -30, 520) SESSION(2, 1, 0, 480) STAGE(2, 4, 0, 480) SESSION(3, 2, 10, 400) STAGE(3, 2, 10, 400),
      "2026-05-01 22:00 480 480 0 0 480 0 0", 0 },
    { "a session that grew, each state kept",
      SESSION(1, 1, 0, 200) STAGE(1, 4, 0, 200) SESSION(2, 1, 0, 300) STAGE(2, 4, 0, 300) SESSION(3, 1, 0, 480)
          STAGE(3, 4, 0, 480),
      "2026-05-01 22:00 480 480 0 0 480 0 0", 0 },
    { "a session told twice", SESSION(1, 1, 0, 480) STAGE(1, 4, 0, 480) SESSION(2, 1, 0, 480) STAGE(2, 4, 0, 480),
      "2026-05-01 22:00 480 480 0 0 480 0 0", 0 },
    { "fragments of one night", SESSION(1, 1, 0, 200) STAGE(1, 4, 0, 200) SESSION(2, 1, 240, 480) STAGE(2, 4, 240, 480),
      "2026-05-01 22:00 480 440 0 40 440 0 0", 0 },
    { "a nap beside the night",
      SESSION(1, 1, 0, 480) STAGE(1, 4, 0, 480) SESSION(2, 1, 960, 1000) STAGE(2, 2, 960, 1000),
      "2026-05-01 22:00 480 480 0 0 480 0 0", 0 },
    { "a stage that nobody knows refuses its row, not the night",
      SESSION(1, 1, 0, 480) STAGE(1, 4, 0, 400) STAGE(1, 42, 400, 480), "2026-05-01 22:00 480 400 0 0 400 0 0", 1 },
    { "a stage over 24 hours", SESSION(1, 1, 0, 480) STAGE(1, 4, 0, 480) STAGE(1, 4, 0, 2900),
      "2026-05-01 22:00 480 480 0 0 480 0 0", 1 },
};

static void comes_out(void **state)
{
    const struct telling *t = *state;
    (void)support_database(w->inbox, "ann/health.db", ds_textf(&w->a, TABLES "%s", t->sql));
    const ds_import_result *r = inbox_import(w);
    assert_string_equal(r->story, "");
    assert_string_equal(r->format, "health-connect");
    assert_int_equal(r->counts.refused, t->refused);
    assert_string_equal(
        inbox_ask(
            w, "SELECT group_concat(night || ' ' || substr(bed, 12, 5) || ' ' || CAST(tib_min AS INT) || ' ' || "
               "ifnull(CAST(tst_min AS INT), '-') || ' ' || ifnull(CAST(sol_min AS INT), '-') || ' ' || "
               "ifnull(CAST(waso_min AS INT), '-') || ' ' || ifnull(CAST(light_min AS INT), '-') || ' ' || "
               "ifnull(CAST(deep_min AS INT), '-') || ' ' || ifnull(CAST(rem_min AS INT), '-'), '; ') FROM v1_night"),
        t->nights);
}

static void the_heart_stands_beside_the_night(void **state)
{
    (void)state;
    (void)support_database(w->inbox, "ann/health.db",
                           TABLES SESSION(1, 1, 0, 480) STAGE(1, 4, 0, 480)
                               FIGURE("resting_heart_rate_record_table", 700, 51)
                                   FIGURE("resting_heart_rate_record_table", -700, 99)
                                       FIGURE("heart_rate_variability_rmssd_record_table", 100, 40.5)
                                           FIGURE("heart_rate_variability_rmssd_record_table", 300, 44.5)
                                               FIGURE("heart_rate_variability_rmssd_record_table", 900, 80));
    assert_int_equal(inbox_import(w)->counts.refused, 0);
    assert_string_equal(inbox_ask(w, "SELECT resting_hr || ' ' || hrv_ms FROM v1_night"), "51.0 42.5");
    assert_string_equal(inbox_ask(w, "SELECT count(*) FROM v1_night"), "1");
}

static void the_device_is_a_model_or_the_app(void **state)
{
    (void)state;
    (void)support_database(w->inbox, "ann/health.db",
                           TABLES SESSION(1, 1, 0, 480) STAGE(1, 4, 0, 480) SESSION(2, 1, 1440, 1920) STAGE(2, 4, 1440, 1920)
                               "ALTER TABLE sleep_session_record_table ADD COLUMN device_info_id;"
                               "CREATE TABLE device_info_table (row_id INTEGER PRIMARY KEY, manufacturer, model, device_type);"
                               "INSERT INTO device_info_table VALUES (7, 'Example', 'Watch 6', 1);"
                               "UPDATE sleep_session_record_table SET device_info_id = 7 WHERE row_id = 2;");
    assert_int_equal(inbox_import(w)->counts.refused, 0);
    assert_string_equal(inbox_ask(w, "SELECT group_concat(length(device) || ' ' || iif(device = 'Watch 6', device, '-'), ', ') FROM "
                                     "(SELECT * FROM v1_night ORDER BY night)"),
                        "8 -, 7 Watch 6");
}

static void without_stages_apps_and_hearts_it_is_known(void **state)
{
    (void)state;
    (void)support_database(w->inbox, "ann/health.db",
                           "CREATE TABLE sleep_session_record_table (row_id, start_time, start_zone_offset, end_time);"
                           "INSERT INTO sleep_session_record_table VALUES (1, 1777665600000, 7200, 1777694400000), "
                           "(2, 1777752000000, NULL, 1777780800000), (3, 1777838400000, 7200, NULL);");
    const ds_import_result *r = inbox_import(w);
    assert_string_equal(r->format, "health-connect");
    assert_int_equal(r->counts.fresh, 1);
    assert_int_equal(r->counts.refused, 2); /* in UTC without a zone; without an end */
}

int main(void)
{
    struct CMUnitTest tests[DS_COUNT(tellings) + 3];
    size_t n = 0;
    for (size_t i = 0; i < DS_COUNT(tellings); i++)
        tests[n++] = (struct CMUnitTest){ .name = tellings[i].name,
                                          .test_func = comes_out,
                                          .setup_func = set_up,
                                          .teardown_func = tear_down,
                                          .initial_state = (void *)(uintptr_t)&tellings[i] };
    tests[n++] =
        (struct CMUnitTest)cmocka_unit_test_setup_teardown(the_heart_stands_beside_the_night, set_up, tear_down);
    tests[n++] =
        (struct CMUnitTest)cmocka_unit_test_setup_teardown(the_device_is_a_model_or_the_app, set_up, tear_down);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test_setup_teardown(without_stages_apps_and_hearts_it_is_known, set_up,
                                                                    tear_down);
    return cmocka_run_group_tests_name("record: Health Connect", tests, NULL, NULL);
}
