/* Rows as apps and devices write them, in the formats' real shapes; the values are made up. */
#include "support/mapping.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

static const char plees[] = "sid|start|stop|rating";

static const char withings[] = "from|to|light (s)|deep (s)|rem (s)|awake (s)|wake up|Duration to sleep (s)|"
                               "Duration to wake up (s)|Average heart rate";
static const char withings_old[] = "from:|to:|light (s)|deep (s)|rem (s)|awake (s)|wake up";

static const struct row {
    const char *name, *format, *header, *zone, *row, *want;
} rows[] = {
    { "plees, no zone", "plees-tracker", plees, NULL, "1|1772402400000|1772431200000|4",
      "refused: start|1772402400000|in UTC, and nothing tells the local time: say time_zone in practice.yaml" },
    { "plees, winter", "plees-tracker", plees, "Europe/Berlin", "1|1772402400000|1772431200000|4",
      "ok: night_date=2026-03-01 bedtime=2026-03-01 23:00+60 rise=2026-03-02 07:00+60 quality=8 tib_min=480" },
    { "plees, the hour that comes twice", "plees-tracker", plees, "Europe/Berlin", "1|1792891800000|1792918800000|5",
      "ok: night_date=2026-10-24 bedtime=2026-10-25 02:30+60 rise=2026-10-25 10:00+60 quality=10 tib_min=450" },
    { "plees, seconds", "plees-tracker", plees, "America/New_York", "1|1772402400|1772431200|1",
      "ok: night_date=2026-03-01 bedtime=2026-03-01 17:00-300 rise=2026-03-02 01:00-300 quality=2 tib_min=480" },
    { "plees, a try", "plees-tracker", plees, "Europe/Berlin", "1|1772402400000|1772402460000|0",
      "ignored: too short for a sleep: a try of the device" },
    { "plees, no number", "plees-tracker", plees, "Europe/Berlin", "1|soon|1772402460000|0",
      "refused: start|soon|not a date and time: \"soon\"; expected something like 2026-10-03 22:40" },
    { "withings", "withings-sleep", withings, NULL,
      "2026-03-01T23:10:00+01:00|2026-03-02T07:10:00+01:00|14400|6000|4800|3600|3|600|300|55",
      "ok: night_date=2026-03-01 bedtime=2026-03-01 23:10+60 wake=2026-03-02 07:05+60 rise=2026-03-02 07:10+60 tst_min=420 "
      "sol_min=10 waso_min=45 awakenings=3 efficiency_pct=87.5 tib_min=480 resting_hr=55 light_min=240 deep_min=100 "
      "rem_min=80 awake_min=60" },
    { "withings, no heart and no REM", "withings-sleep", withings, NULL,
      "2026-03-02T00:10:00+01:00|2026-03-02T08:10:00+01:00|18000|7200|0|3600|3|600|0|0",
      "ok: night_date=2026-03-01 bedtime=2026-03-02 00:10+60 wake=2026-03-02 08:10+60 rise=2026-03-02 08:10+60 tst_min=420 "
      "sol_min=10 waso_min=50 awakenings=3 efficiency_pct=87.5 tib_min=480 light_min=300 deep_min=120 awake_min=60" },
    { "withings, clocks go forward", "withings-sleep", withings, NULL,
      "2026-03-28T23:30:00+01:00|2026-03-29T08:30:00+02:00|18000|7200|0|3600|1|0|0|0",
      "ok: night_date=2026-03-28 bedtime=2026-03-28 23:30+60 wake=2026-03-29 08:30+120 rise=2026-03-29 08:30+120 "
      "tst_min=420 sol_min=0 waso_min=60 awakenings=1 efficiency_pct=87.5 tib_min=480 light_min=300 deep_min=120 "
      "awake_min=60" },
    { "withings, a nap by its hour", "withings-sleep", withings, NULL,
      "2026-03-02T14:00:00+01:00|2026-03-02T15:00:00+01:00|1800|600|0|1200|0|600|0|0",
      "ok: night_date=2026-03-02 bedtime=2026-03-02 14:00+60 wake=2026-03-02 15:00+60 rise=2026-03-02 15:00+60 tst_min=40 "
      "sol_min=10 waso_min=10 awakenings=0 efficiency_pct=66.6667 tib_min=60 light_min=30 deep_min=10 awake_min=20 nap=1" },
    { "withings, nothing measured", "withings-sleep", withings, NULL,
      "2026-03-01T23:10:00-08:00|2026-03-02T07:10:00-08:00|0|0|0|0|0|0|0|0", "ignored: an empty night" },
    { "withings, awake in all of it", "withings-sleep", withings, NULL,
      "2026-03-01T23:10:00+01:00|2026-03-01T23:30:00+01:00|0|0|0|1200|0|1200|0|0",
      "ok: night_date=2026-03-01 bedtime=2026-03-01 23:10+60 wake=2026-03-01 23:30+60 rise=2026-03-01 23:30+60 tst_min=0 "
      "sol_min=20 waso_min=0 awakenings=0 efficiency_pct=0 tib_min=20 awake_min=20" },
    { "withings, a stage nobody knows", "withings-sleep", withings, NULL,
      "2026-03-01T23:10:00+01:00|2026-03-02T07:10:00+01:00|14400||4800|3600|3|600|300|55",
      "ok: night_date=2026-03-01 bedtime=2026-03-01 23:10+60 wake=2026-03-02 07:05+60 rise=2026-03-02 07:10+60 sol_min=10 "
      "waso_min=45 awakenings=3 tib_min=480 resting_hr=55 light_min=240 rem_min=80 awake_min=60" },
    { "withings, before sleep longer than awake at all", "withings-sleep", withings, NULL,
      "2026-03-01T23:10:00+01:00|2026-03-02T07:10:00+01:00|14400|6000|4800|3600|3|4200|0|55",
      "ok: night_date=2026-03-01 bedtime=2026-03-01 23:10+60 wake=2026-03-02 07:10+60 rise=2026-03-02 07:10+60 tst_min=420 "
      "sol_min=70 awakenings=3 tib_min=480 resting_hr=55 light_min=240 deep_min=100 rem_min=80 awake_min=60 ?parts "
      "against the whole: asleep and awake add up to 490 min, more than the 480 min in bed: not analysed until one of "
      "them is corrected" },
    { "withings, 2017", "withings-sleep", withings_old, NULL, "2026-03-01 12:29 AM|2026-03-01 7:44 AM|16260|9300|0|540|1",
      "ok: night_date=2026-02-28 bedtime=2026-03-01 00:29 rise=2026-03-01 07:44 tst_min=426 awakenings=1 "
      "efficiency_pct=97.931 tib_min=435 light_min=271 deep_min=155 awake_min=9" },
};

static void reads_as_the_vendor_means(void **state)
{
    const struct row *r = *state;
    mapping m;
    mapping_start(&m);
    if (r->zone) assert_int_equal(ds_zone_load(r->zone, &m.arena, &m.settings.zone, &m.why), DS_OK);
    assert_int_equal(mapping_bind(&m, r->format, r->header, "ann"), DS_OK);
    assert_string_equal(mapping_row(&m, r->row), r->want);
    mapping_end(&m);
}

int main(void)
{
    struct CMUnitTest tests[DS_COUNT(rows)];
    for (size_t i = 0; i < DS_COUNT(rows); i++)
        tests[i] = (struct CMUnitTest){ .name = rows[i].name,
                                        .test_func = reads_as_the_vendor_means,
                                        .initial_state = (void *)(uintptr_t)&rows[i] };
    return cmocka_run_group_tests_name("record: vendors", tests, NULL, NULL);
}
