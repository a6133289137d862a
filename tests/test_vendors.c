/* Rows as apps and devices write them, in the formats' real shapes; the values are made up. */
#include "support/mapping.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

static const char plees[] = "sid|start|stop|rating";
static const char zepp[] = "date|deepSleepTime|shallowSleepTime|wakeTime|start|stop|REMTime|naps";

static const char withings[] = "from|to|light (s)|deep (s)|rem (s)|awake (s)|wake up|Duration to sleep (s)|"
                               "Duration to wake up (s)|Average heart rate";
static const char withings_old[] = "from:|to:|light (s)|deep (s)|rem (s)|awake (s)|wake up";

static const char cycle[] = "Start|End|Sleep Quality|Time in bed (seconds)|Time asleep (seconds)|Time before sleep (seconds)|"
                            "Heart rate (bpm)";
static const char cycle_stages[] = "Start|End|Sleep Quality|Awake (seconds)|Dream (seconds)|Light (seconds)|Deep (seconds)|"
                                   "Time in bed (seconds)|Time asleep (seconds)|Time before sleep (seconds)";
static const char cycle_old[] = "Start|End|Sleep quality|Time in bed|Wake up|Sleep Notes|Heart rate|Activity (steps)";
static const char fitbit[] = "Start Time|End Time|Minutes Asleep|Minutes Awake|Number of Awakenings|Time in Bed|"
                             "Minutes REM Sleep|Minutes Light Sleep|Minutes Deep Sleep";
static const char autosleep[] = "ISO8601|toDate|bedtime|waketime|inBed|awake|fellAsleepIn|sessions|asleep|efficiency|deep|"
                                "sleepBPM|hrv";
static const char garmin[] = "Date|Score|Quality|Duration|Sleep Need|Bedtime|Wake Time";
static const char garmin_other[] = "Sleep Score 4 Weeks|Score|Resting Heart Rate|Duration|Bedtime|Wake Time";
static const char oura_account[] = "day|bedtime_start|bedtime_end|total_sleep_duration|type|awake_time|deep_sleep_duration|"
                                   "light_sleep_duration|rem_sleep_duration|average_hrv|lowest_heart_rate";
static const char oura_variant[] = "date|Bedtime Start|Bedtime End|Sleep Score|Total Sleep Duration|Total Bedtime |Awake Time|"
                                   "Sleep Latency|Sleep Timin Score";

static const char google_scores[] = "sleep_id|sleep_score_id|score_utc_offset|score_time|overall_score|resting_heart_rate";
static const char fitbit_scores[] = "sleep_log_entry_id|timestamp|overall_score|deep_sleep_in_minutes|resting_heart_rate";
static const char android[] = "Id|Tz|From|To|Sched|Hours|Rating|Comment|LenAdjust|Geo|4:47";
static const char android_events[] = "Id|Tz|From|To|Hours|LenAdjust|Geo|4:47|Event|Event|Event|Event|Event|Event|Event|Event|Event|Event";
static const char diary[] = "Date|Into bed|Lights out|Sleep latency|Awakenings|WASO|Final awakening|Out of bed|Sleep quality|"
                            "Alcoholic drinks";

static const char diary_words[] = "Date|Into bed|Lights out|Sleep latency|WASO|Final awakening|Out of bed|Sleep quality|"
                                  "Caffeinated drinks";

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
    { "zepp, winter", "zepp-sleep", zepp, "Europe/Kyiv", "2026-02-24|135|431|114|2026-02-23 20:29:00+0000|2026-02-24 07:49:00+0000|0|",
      "ok: night_date=2026-02-23 bedtime=2026-02-23 22:29+120 sleep_onset=2026-02-23 22:29+120 wake=2026-02-24 09:49+120 tst_min=566 "
      "waso_min=114 efficiency_pct=83.2353 tib_min=680 light_min=431 deep_min=135" },
    { "zepp, seconds, with REM", "zepp-sleep", zepp, "Europe/Kyiv", "2026-07-02|60|300|30|1782936000|1782964800|90|",
      "ok: night_date=2026-07-01 bedtime=2026-07-01 23:00+180 sleep_onset=2026-07-01 23:00+180 wake=2026-07-02 07:00+180 tst_min=450 "
      "waso_min=30 efficiency_pct=93.75 tib_min=480 light_min=300 deep_min=60 rem_min=90" },
    { "zepp, a night without a sleep", "zepp-sleep", zepp, "Europe/Kyiv", "2026-01-02|0|0|0|2026-01-02 22:00:00+0000|2026-01-02 22:00:00+0000|0|",
      "ignored: a placeholder without a sleep" },
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
    { "sleep cycle", "sleep-cycle", cycle, NULL, "2026-03-01 23:10:00|2026-03-02 07:10:00|81%|28800.0|25200.0|600.0|57",
      "ok: night_date=2026-03-01 bedtime=2026-03-01 23:10 rise=2026-03-02 07:10 sleep_score=81 tst_min=420 sol_min=10 "
      "waso_min=50 efficiency_pct=87.5 tib_min=480 resting_hr=57" },
    { "sleep cycle, clocks go forward", "sleep-cycle", cycle, "Europe/Budapest",
      "2026-03-28 22:10:00|2026-03-29 07:10:00|81%|28800.0|25200.0|600.0|0",
      "ok: night_date=2026-03-28 bedtime=2026-03-28 22:10+60 rise=2026-03-29 07:10+120 sleep_score=81 tst_min=420 "
      "sol_min=10 waso_min=50 efficiency_pct=87.5 tib_min=480" },
    { "sleep cycle, clocks go forward where nobody knows the zone", "sleep-cycle", cycle, NULL,
      "2026-03-28 22:10:00|2026-03-29 07:10:00|81%|28800.0|25200.0|600.0|0",
      "ok: night_date=2026-03-28 bedtime=2026-03-28 22:10 rise=2026-03-29 07:10 sleep_score=81 tst_min=420 sol_min=10 "
      "waso_min=50 efficiency_pct=87.5 tib_min=480" },
    { "sleep cycle, in bed for no time", "sleep-cycle", cycle, NULL,
      "2026-03-01 23:10:00|2026-03-02 07:10:00|81%|0.0|25200.0|600.0|0",
      "ok: night_date=2026-03-01 bedtime=2026-03-01 23:10 rise=2026-03-02 07:10 sleep_score=81 tst_min=420 sol_min=10 "
      "waso_min=50 efficiency_pct=87.5 tib_min=480" },
    { "sleep cycle, asleep longer than in bed", "sleep-cycle", cycle, NULL,
      "2026-03-01 23:10:00|2026-03-02 07:10:00|81%|28800.0|28500.0|1200.0|0",
      "ok: night_date=2026-03-01 bedtime=2026-03-01 23:10 rise=2026-03-02 07:10 sleep_score=81 tst_min=475 sol_min=20 "
      "tib_min=480 ?parts against the whole: asleep and awake add up to 495 min, more than the 480 min in bed: not analysed "
      "until one of them is corrected" },
    { "sleep cycle, stages", "sleep-cycle", cycle_stages, NULL,
      "2026-03-02 00:10:00|2026-03-02 08:10:00|81%|3600.0|6000.0|13200.0|6000.0|28800.0|25200.0|600.0",
      "ok: night_date=2026-03-01 bedtime=2026-03-02 00:10 rise=2026-03-02 08:10 sleep_score=81 tst_min=420 sol_min=10 "
      "waso_min=50 efficiency_pct=87.5 tib_min=480 light_min=220 deep_min=100 rem_min=100 awake_min=60" },
    { "sleep cycle, until 2018", "sleep-cycle-old", cycle_old, NULL,
      "2016-12-13 02:30:27|2016-12-13 07:37:08|43%|5:06|:|||5470",
      "ok: night_date=2016-12-12 bedtime=2016-12-13 02:30:27 rise=2016-12-13 07:37:08 sleep_score=43 tib_min=306" },
    { "sleep cycle, a try", "sleep-cycle-old", cycle_old, NULL, "2016-12-13 02:30:27|2016-12-13 02:35:08|0%|0:04||||",
      "ignored: too short for a sleep: a try of the device" },
    { "sleep cycle, a nap by its hour", "sleep-cycle-old", cycle_old, NULL,
      "2016-12-13 16:18:02|2016-12-13 16:45:01|5%|0:26||||0",
      "ok: night_date=2016-12-13 bedtime=2016-12-13 16:18:02 rise=2016-12-13 16:45:01 sleep_score=5 tib_min=26 nap=1" },
    { "fitbit", "fitbit-web", fitbit, NULL, "2026-03-01 9:54PM|2026-03-02 5:25AM|410|41|27|451|94|251|65",
      "ok: night_date=2026-03-01 bedtime=2026-03-01 21:54 rise=2026-03-02 05:25 tst_min=410 waso_min=41 awakenings=27 "
      "efficiency_pct=90.9091 tib_min=451 light_min=251 deep_min=65 rem_min=94" },
    { "fitbit, no stages, a blank before AM", "fitbit-web", fitbit, NULL,
      "2026-03-02 12:07 AM|2026-03-02 8:10 AM|459|24|3|483|N/A|N/A|NA",
      "ok: night_date=2026-03-01 bedtime=2026-03-02 00:07 rise=2026-03-02 08:10 tst_min=459 waso_min=24 awakenings=3 "
      "efficiency_pct=95.0311 tib_min=483" },
    { "fitbit, clocks go back", "fitbit-web", fitbit, "America/New_York",
      "2026-10-31 11:30PM|2026-11-01 6:30AM|440|40|9|480|100|240|100",
      "ok: night_date=2026-10-31 bedtime=2026-10-31 23:30-240 rise=2026-11-01 06:30-300 tst_min=440 waso_min=40 "
      "awakenings=9 efficiency_pct=91.6667 tib_min=480 light_min=240 deep_min=100 rem_min=100" },
    { "fitbit, the day first", "fitbit-web", fitbit, NULL, "22-04-2026 9:54 pm|23-04-2026 5:25 am|410|41|27|451|||",
      "ok: night_date=2026-04-22 bedtime=2026-04-22 21:54 rise=2026-04-23 05:25 tst_min=410 waso_min=41 awakenings=27 "
      "efficiency_pct=90.9091 tib_min=451" },
    { "autosleep", "autosleep", autosleep, NULL,
      "2026-03-02T20:59:59-08:00|Monday, Mar 2, 2026|2026-03-01 23:10:00|2026-03-02 07:10:00|08:00:00|01:00:00|00:10:00|1|"
      "07:00:00|90.0|02:30:00|58.4|59",
      "ok: night_date=2026-03-01 bedtime=2026-03-01 23:10 rise=2026-03-02 07:10 tst_min=420 sol_min=10 waso_min=50 "
      "efficiency_pct=87.5 vendor_efficiency_pct=90 tib_min=480 resting_hr=58.4 hrv_sdnn_ms=59 deep_min=150 awake_min=60" },
    { "autosleep, latency not known, no heart", "autosleep", autosleep, NULL,
      "2026-03-02T20:59:59-08:00|Monday, Mar 2, 2026|2026-03-01 23:10:00|2026-03-02 07:10:00|08:00:00|01:00:00|00:00:00|1|"
      "07:00:00|90.0|||",
      "ok: night_date=2026-03-01 bedtime=2026-03-01 23:10 rise=2026-03-02 07:10 tst_min=420 efficiency_pct=87.5 "
      "vendor_efficiency_pct=90 tib_min=480 awake_min=60" },
    { "autosleep, another day's label", "autosleep", autosleep, NULL,
      "2026-03-03T20:59:59-08:00|Tuesday, Mar 3, 2026|2026-03-01 23:10:00|2026-03-02 07:10:00|08:00:00|01:00:00|00:00:00|1|"
      "07:00:00|87.5|||",
      "ok: night_date=2026-03-01 bedtime=2026-03-01 23:10 rise=2026-03-02 07:10 tst_min=420 efficiency_pct=87.5 "
      "vendor_efficiency_pct=87.5 tib_min=480 awake_min=60 ?another evening: the row is dated 2026-03-03, which is not the "
      "day of waking: placed by its times" },
    { "autosleep, a night and a nap in one sum", "autosleep", autosleep, NULL,
      "2026-03-02T20:59:59-08:00|Monday, Mar 2, 2026|2026-03-01 23:10:00|2026-03-02 07:10:00|09:20:00|01:00:00|00:00:00|2|"
      "08:20:00|89.3|||",
      "ok: night_date=2026-03-01 bedtime=2026-03-01 23:10 rise=2026-03-02 07:10 tst_min=500 vendor_efficiency_pct=89.3 "
      "tib_min=560 awake_min=60 ?not as long as by the clock: inBed \"09:20:00\": 560 min in bed, 480 from bedtime to "
      "rising: not analysed until one is corrected" },
    { "garmin, to bed before midnight", "garmin-web", garmin, NULL, "May 22|78|Fair|10h 23m|7h 10m|10:56 PM|9:56 AM",
      "ok: night_date=2026-05-21 bedtime=2026-05-21 22:56 rise=2026-05-22 09:56 sleep_score=78 tst_min=623 "
      "efficiency_pct=94.3939 tib_min=660" },
    { "garmin, to bed after midnight", "garmin-web", garmin, NULL, "May 23|78|Fair|6h 30m|8h 20m|2:53 AM|9:53 AM",
      "ok: night_date=2026-05-22 bedtime=2026-05-23 02:53 rise=2026-05-23 09:53 sleep_score=78 tst_min=390 "
      "efficiency_pct=92.8571 tib_min=420" },
    { "garmin, a sleep by day", "garmin-web", garmin, NULL, "May 25|38|Poor|3h 17m|9h 0m|12:31 PM|3:49 PM",
      "ok: night_date=2026-05-25 bedtime=2026-05-25 12:31 rise=2026-05-25 15:49 sleep_score=38 tst_min=197 "
      "efficiency_pct=99.4949 tib_min=198" },
    { "garmin, of the year before", "garmin-web", garmin, NULL, "Dec 24|78|Fair|7h 0m|8h 20m|11:00 PM|7:00 AM",
      "ok: night_date=2025-12-23 bedtime=2025-12-23 23:00 rise=2025-12-24 07:00 sleep_score=78 tst_min=420 "
      "efficiency_pct=87.5 tib_min=480" },
    { "garmin, no night", "garmin-web", garmin, NULL, "May 11|--|--|--|--|--|--", "ignored: no sleep was recorded" },
    { "garmin, no day of the year", "garmin-web", garmin, NULL, "May 32|78|Fair|7h 0m|8h 20m|11:00 PM|7:00 AM",
      "refused: Date|May 32|not a date: \"May 32\"; write it like 2026-10-03" },
    { "garmin, with a year", "garmin-web", garmin_other, NULL, "Jun 26, 2025|76|52|7h 40min|12:31 AM|8:31 AM",
      "ok: night_date=2025-06-25 bedtime=2025-06-26 00:31 rise=2025-06-26 08:31 sleep_score=76 tst_min=460 "
      "efficiency_pct=95.8333 tib_min=480 resting_hr=52" },
    { "garmin, by number, no bedtime", "garmin-web", garmin_other, NULL, "2025-11-07|76|52|7h 40min|--|--",
      "ok: night_date=2025-11-06 sleep_score=76 tst_min=460 resting_hr=52 ?no bedtime: taken for the evening before the "
      "date" },
    { "oura's account", "oura-account", oura_account, NULL,
      "2026-03-02|2026-03-01T23:10:00+01:00|2026-03-02T07:10:00+01:00|25200|long_sleep|3600|6000|14400|4800|41|52",
      "ok: night_date=2026-03-01 bedtime=2026-03-01 23:10+60 rise=2026-03-02 07:10+60 tst_min=420 efficiency_pct=87.5 "
      "tib_min=480 resting_hr=52 hrv_ms=41 light_min=240 deep_min=100 rem_min=80 awake_min=60" },
    { "oura's account, a nap", "oura-account", oura_account, NULL,
      "2026-03-02|2026-03-02T14:00:00+01:00|2026-03-02T15:00:00+01:00|2400|sleep|1200|||||", "ignored: a nap" },
    { "oura's account, deleted", "oura-account", oura_account, NULL,
      "2026-03-02|2026-03-02T14:00:00+01:00|2026-03-02T15:00:00+01:00|2400|deleted|1200|||||",
      "ignored: deleted by its sleeper" },
    { "oura's account, a rest before the night", "oura-account", oura_account, NULL,
      "2026-03-02|2026-03-01T22:00:00+01:00|2026-03-01T22:40:00+01:00|510||1830|60|450||||",
      "ignored: a rest that was not taken for a sleep" },
    { "oura's account, a night whose kind is not told", "oura-account", oura_account, NULL,
      "2026-03-02|2026-03-01T23:10:00+01:00|2026-03-02T07:10:00+01:00|25200||3600|6000|14400|4800|41|52",
      "ok: night_date=2026-03-01 bedtime=2026-03-01 23:10+60 rise=2026-03-02 07:10+60 tst_min=420 efficiency_pct=87.5 "
      "tib_min=480 resting_hr=52 hrv_ms=41 light_min=240 deep_min=100 rem_min=80 awake_min=60 nap=1" },
    { "oura's account, the score of a day", "oura-daily", "id|contributors|day|score|timestamp", NULL,
      "a|{\"deep_sleep\": 95}|2026-03-02|71|2026-03-02T00:00:00.000+00:00", "ok: night_date=2026-03-01 sleep_score=71" },
    { "oura, other names", "oura-trends", oura_variant, NULL,
      "2026-03-02|2026-03-01T23:10:00.000+03:00|2026-03-02T07:10:00.000+03:00|80|25200|28800|3600|600|70",
      "ok: night_date=2026-03-01 bedtime=2026-03-01 23:10+180 rise=2026-03-02 07:10+180 sleep_score=80 tst_min=420 "
      "sol_min=10 waso_min=50 efficiency_pct=87.5 tib_min=480 awake_min=60" },
    { "google's scores", "google-scores", google_scores, NULL, "1|2|-04:00|2026-04-08 15:18:00+0000|79.56|64",
      "ok: night_date=2026-04-07 rise=2026-04-08 11:18-240 sleep_score=79.56 resting_hr=64" },
    { "google's scores, none", "google-scores", google_scores, NULL, "1|2|-04:00|2026-04-08 15:18:00+0000|-1|",
      "ignored: no score" },
    { "fitbit's scores, a false Z", "fitbit-scores", fitbit_scores, "America/New_York", "1|2026-04-14T09:30:00Z|75|77|74",
      "ok: night_date=2026-04-13 rise=2026-04-14 09:30-240 sleep_score=75 resting_hr=74 deep_min=77" },
    { "fitbit's heart rate variability", "fitbit-hrv", "timestamp|rmssd|nremhr|entropy", NULL,
      "2026-04-11T00:00:00|17.767|78.972|2.278", "ok: night_date=2026-04-10 hrv_ms=17.767" },
    { "sleep as android", "sleep-as-android", android, NULL,
      "1594698416371|Europe/London|14. 07. 2020 0:46|14. 07. 2020 8:46|25. 07. 2020 20:47|8.000|3.75||-18||0.61",
      "ok: night_date=2020-07-13 bedtime=2020-07-14 00:46+60 rise=2020-07-14 08:46+60 quality=7.5 tst_min=462 "
      "efficiency_pct=96.25 tib_min=480 awake_min=18" },
    { "sleep as android, clocks go back", "sleep-as-android", android, "America/New_York",
      "1414274836380|Europe/Vienna|26. 10. 2014 0:07|26. 10. 2014 7:44|26. 10. 2014 9:15|8.620|0.0||-2||0.61",
      "ok: night_date=2014-10-25 bedtime=2014-10-26 00:07+120 rise=2014-10-26 07:44+60 tst_min=515.2 "
      "efficiency_pct=99.6133 tib_min=517.2 awake_min=2" },
    { "sleep as android, typed in", "sleep-as-android", android, NULL,
      "1469255411258|Europe/Amsterdam|22. 07. 2016 22:30|23. 07. 2016 6:30|23. 07. 2016 10:00|8.0|0.0|Manually "
      "added|-1.0||0.0",
      "ok: night_date=2016-07-22 bedtime=2016-07-22 22:30+120 rise=2016-07-23 06:30+120 tst_min=480 efficiency_pct=100 "
      "tib_min=480" },
    { "sleep as android, an id that a spreadsheet lost, a zone that nobody knows", "sleep-as-android", android,
      "America/New_York", "1.59287E+12|Nowhere/Land|22. 06. 2020 23:53|23. 06. 2020 7:53|23. 06. 2020 8:15|8|0||0",
      "ok: night_date=2020-06-22 bedtime=2020-06-22 23:53 rise=2020-06-23 07:53 tst_min=480 efficiency_pct=100 tib_min=480 "
      "awake_min=0" },
    { "sleep as android, noise", "sleep-as-android", android, NULL, "||||||||146.00388|32.57",
      "ignored: noise of the record above it" },
    { "sleep as android, a test", "sleep-as-android", android, NULL,
      "1594698416371|Europe/London|14. 07. 2020 4:46|14. 07. 2020 4:47||0.010|0.0||0||",
      "ignored: too short for a sleep: a try of the device" },
    { "sleep as android, stages as events, in any order", "sleep-as-android", android_events, NULL,
      "1770678600000|Europe/Berlin|10. 02. 2026 0:10|10. 02. 2026 8:10|8.0|-30||0.6|DEEP_END-1770696600000|DHA-1770678600000-7.8E-44|"
      "AWAKE_START-1770678600000|AWAKE_END-1770679800000|LIGHT_START-1770678600000|LIGHT_END-1770689400000|DEEP_START-1770689400000|"
      "REM_START-1770692400000|REM_END-1770694200000|LIGHT_START-1770696600000|AWAKE_START-1770700200000|AWAKE_END-1770700800000|"
      "LIGHT_END-1770707400000",
      "ok: night_date=2026-02-09 bedtime=2026-02-10 00:10+60 sleep_onset=2026-02-10 00:30+60 wake=2026-02-10 08:10+60 "
      "rise=2026-02-10 08:10+60 tst_min=450 sol_min=20 waso_min=10 awakenings=1 efficiency_pct=93.75 tib_min=480 light_min=330 "
      "deep_min=90 rem_min=30 awake_min=30" },
    { "sleep as android, of a version that looked for no awakenings", "sleep-as-android", android_events, NULL,
      "1770678600000|Europe/Berlin|10. 02. 2026 0:10|10. 02. 2026 8:10|8.0|-30||0.6|LIGHT_START-1770678600000|LIGHT_END-1770692400000|"
      "DEEP_START-1770692400000|DEEP_END-1770707400000",
      "ok: night_date=2026-02-09 bedtime=2026-02-10 00:10+60 sleep_onset=2026-02-10 00:10+60 wake=2026-02-10 08:10+60 "
      "rise=2026-02-10 08:10+60 tst_min=450 waso_min=30 efficiency_pct=93.75 tib_min=480 light_min=230 deep_min=250 awake_min=30" },
    { "sleep as android, events of another night", "sleep-as-android", android_events, NULL,
      "1770678600000|Europe/Berlin|10. 02. 2026 0:10|10. 02. 2026 8:10|8.0|-30||0.6|LIGHT_START-1670678600000|LIGHT_END-1670692400000",
      "ok: night_date=2026-02-09 bedtime=2026-02-10 00:10+60 rise=2026-02-10 08:10+60 tst_min=450 efficiency_pct=93.75 tib_min=480 "
      "awake_min=30" },
    { "autosleep, newer: of the sleep, and of the day", "autosleep",
      "ISO8601|toDate|bedtime|waketime|inBed|asleep|sessions|hrv|hrvAvg7|sleepHRV|sleepHRVAvg7|apnea", NULL,
      "2026-03-02T20:59:59-08:00|Monday, Mar 2, 2026|2026-03-01 23:10:00|2026-03-02 07:10:00|08:00:00|07:00:00|1|59|60|48|50|0",
      "ok: night_date=2026-03-01 bedtime=2026-03-01 23:10 rise=2026-03-02 07:10 tst_min=420 efficiency_pct=87.5 tib_min=480 "
      "hrv_sdnn_ms=48" },
    { "diary", "sleep-diary", diary, NULL, "2026-03-02|22:30|23:00|20|2|40|6:30|7:00|4|1",
      "ok: night_date=2026-03-01 bedtime=2026-03-01 22:30 sleep_onset=2026-03-01 23:20 wake=2026-03-02 06:30 "
      "rise=2026-03-02 07:00 quality=8 tst_min=390 sol_min=20 waso_min=40 awakenings=2 efficiency_pct=76.4706 tib_min=510 "
      "alcohol=1" },
    { "diary, to bed after midnight, am and pm", "sleep-diary", diary, NULL,
      "2026-03-02|12:30 AM|12:45 AM|15|0|0|8:00 AM|8:30 AM||",
      "ok: night_date=2026-03-01 bedtime=2026-03-02 00:30 sleep_onset=2026-03-02 01:00 wake=2026-03-02 08:00 "
      "rise=2026-03-02 08:30 tst_min=420 sol_min=15 waso_min=0 awakenings=0 efficiency_pct=87.5 tib_min=480" },
    { "diary, minutes awake not told", "sleep-diary", diary, NULL, "2026-03-02|22:30|23:00|20|2||6:30|7:00|4|",
      "ok: night_date=2026-03-01 bedtime=2026-03-01 22:30 wake=2026-03-02 06:30 rise=2026-03-02 07:00 quality=8 sol_min=20 "
      "awakenings=2 tib_min=510" },
    { "diary, in words and a list", "sleep-diary", diary_words, NULL, "2026-03-02|22:30|23:00|20|15, 30, 10|6:30|7:00|sehr gut|2",
      "ok: night_date=2026-03-01 bedtime=2026-03-01 22:30 sleep_onset=2026-03-01 23:20 wake=2026-03-02 06:30 "
      "rise=2026-03-02 07:00 quality=10 tst_min=375 sol_min=20 waso_min=55 awakenings=3 efficiency_pct=73.5294 tib_min=510 "
      "caffeine_mg=200" },
    { "diary, a figure and its word", "sleep-diary", diary_words, NULL, "2026-03-02|22:30|23:00|20|15 + 5|6:30|7:00|2 - poor|0",
      "ok: night_date=2026-03-01 bedtime=2026-03-01 22:30 sleep_onset=2026-03-01 23:20 wake=2026-03-02 06:30 "
      "rise=2026-03-02 07:00 quality=4 tst_min=410 sol_min=20 waso_min=20 awakenings=2 efficiency_pct=80.3922 tib_min=510 "
      "caffeine_mg=0" },
    { "diary, a word of another figure", "sleep-diary", diary_words, NULL, "2026-03-02|22:30|23:00|20|10|6:30|7:00|2 - good|",
      "ok: night_date=2026-03-01 bedtime=2026-03-01 22:30 sleep_onset=2026-03-01 23:20 wake=2026-03-02 06:30 "
      "rise=2026-03-02 07:00 tst_min=420 sol_min=20 waso_min=10 efficiency_pct=82.3529 tib_min=510 "
      "!Sleep quality|2 - good|not a number: \"2 - good\"" },
    { "plain times", "sleep-times", "Asleep at|Awake at", NULL, "2026-03-01 23:10|2026-03-02 07:10",
      "ok: night_date=2026-03-01 bedtime=2026-03-01 23:10 rise=2026-03-02 07:10 tib_min=480" },
    { "plain clocks of a morning", "sleep-times", "Morning|Bedtime|Wake time", NULL, "2026-03-02|23:10|7:10",
      "ok: night_date=2026-03-01 bedtime=2026-03-01 23:10 rise=2026-03-02 07:10 tib_min=480" },
    { "plain clocks of an evening", "sleep-times", "Evening of|Bedtime|Wake time", NULL, "2026-03-02|0:10|7:10",
      "ok: night_date=2026-03-02 bedtime=2026-03-03 00:10 rise=2026-03-03 07:10 tib_min=420" },
    { "plain clocks of no day", "sleep-times", "Date|Bedtime|Wake time", NULL, "2026-03-02|23:10|7:10",
      "refused: ||clocks without their day: call the column of dates Evening or Morning" },
    { "starts and ends", "start-end", "start|end", NULL, "2026-03-01 23:10|2026-03-02 07:10",
      "ok: night_date=2026-03-01 bedtime=2026-03-01 23:10 rise=2026-03-02 07:10 tib_min=480" },
    { "starts and ends, each with its day", "start-end", "Start date|Start time|End date|End time", NULL, "2026-03-02|0:10|2026-03-02|7:10",
      "ok: night_date=2026-03-01 bedtime=2026-03-02 00:10 rise=2026-03-02 07:10 tib_min=420" },
    { "starts with their day, and ends", "start-end", "Startdatum|Von|Bis", NULL, "2026-03-02|23:10|7:10",
      "ok: night_date=2026-03-02 bedtime=2026-03-02 23:10 rise=2026-03-03 07:10 tib_min=480" },
    { "days of start and end that are no night", "start-end", "Start date|Start time|End date|End time", NULL,
      "2026-03-02|23:10|2026-03-02|7:10", "refused: End time|7:10|rise lies before bedtime; check the dates" },
    { "clocks between a start and an end of no day", "start-end", "Date|From|To", NULL, "2026-03-02|23:10|7:10",
      "refused: ||clocks without their day: call the column of dates Evening or Morning" },
    { "a state that is none of sleep", "start-end", "start|end|status", NULL, "2026-03-01 23:10|2026-03-02 07:10|confirmed",
      "ignored: said to be no sleep" },
    { "sleepdiary", "sleepdiary-standard", "status|start|end|start_timezone|is_primary_sleep", NULL,
      "asleep|1772400000000|1772427600000|Europe/Berlin|true",
      "ok: night_date=2026-03-01 bedtime=2026-03-01 22:20+60 rise=2026-03-02 06:00+60 tib_min=460" },
    { "garmin in German", "garmin-web-de", "Datum|Bewertung|Dauer|Schlafbedarf|Schlafenszeit|Aufwachzeit", NULL,
      "25. Mai|73|8 Std. 37 Min.|7 Std. 40 Min.|22:10|7:11",
      "ok: night_date=2026-05-24 bedtime=2026-05-24 22:10 rise=2026-05-25 07:11 sleep_score=73 tst_min=517 efficiency_pct=95.5638 "
      "tib_min=541" },
};

static void reads_as_the_vendor_means(void **state)
{
    const struct row *r = *state;
    mapping m;
    mapping_start(&m);
    if (r->zone) assert_int_equal(ds_zone_load(r->zone, &m.arena, &m.settings.zone, &m.why), DS_OK);
    assert_int_equal(mapping_bind(&m, r->format, r->header, "ann"), DS_OK);
    ds_mapper_set_today(m.mapper, ds_date_of(2026, 11, 1));
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
