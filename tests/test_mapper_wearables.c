#include <downshift/record.h>

#include "support/mapping.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

/* ---- WHOOP ---- */

/* The columns that are read, in the order of every header below: zone, bed, rise, score, asleep, in bed, awake, efficiency, nap. */
static const char english[] =
    "Cycle timezone|Sleep onset|Wake onset|Sleep performance %|Asleep duration (min)|In bed duration (min)|"
    "Awake duration (min)|Sleep efficiency %|Nap";
static const struct header {
    const char *name, *text;
} headers[] = {
    { "English", english },
    { "Spanish",
      "Zona horaria del ciclo|Inicio del sue\xC3\xB1o|Inicio de la vigilia|Calificaci\xC3\xB3n del sue\xC3\xB1o (%)|"
      "Duraci\xC3\xB3n del sue\xC3\xB1o (min)|Tiempo en la cama (min)|Tempo despierto/a (min)|"
      "Eficiencia del sue\xC3\xB1o %|Siesta" },
    { "French, curly apostrophe, NBSP before %",
      "Fuseau horaire du cycle|Premiers signes de sommeil|Premiers signes de r\xC3\xA9veil|Performance "
      "Sommeil\xC2\xA0%|"
      "Dur\xC3\xA9"
      "e du sommeil (min)|Temps pass\xC3\xA9 au lit (min)|Temps d\xE2\x80\x99\xC3\xA9veil (min)|"
      "Efficacit\xC3\xA9 du sommeil\xC2\xA0%|Sieste" },
    { "French, straight apostrophe",
      "Fuseau horaire du cycle|Premiers signes de sommeil|Premiers signes de r\xC3\xA9veil|Performance Sommeil %|"
      "Dur\xC3\xA9"
      "e du sommeil (min)|Temps pass\xC3\xA9 au lit (min)|Temps d'\xC3\xA9veil (min)|Efficacit\xC3\xA9 du sommeil "
      "%|Sieste" },
    { "Brazilian Portuguese", "Fuso hor\xC3\xA1rio do ciclo|In\xC3\xAD"
                              "cio do sono|In\xC3\xAD"
                              "cio da vig\xC3\xADlia|Desempenho do sono %|Dura\xC3\xA7\xC3\xA3o do sono "
                              "(min)|Dura\xC3\xA7\xC3\xA3o na cama (min)|"
                              "Dura\xC3\xA7\xC3\xA3o de vig\xC3\xADlia (min)|Efici\xC3\xAAncia do sono %|Sesta" },
    { "German", "Zeitzone des Zyklus|Beginn des Schlafs|Beginn des Aufwachens|Schlafleistung %|Schlafdauer (min)|Dauer "
                "im Bett (min)|"
                "Dauer des Aufwachens (min)|Schlafeffizienz %|Nickerchen" },
    { "owner's copy with underscores", "cycle_timezone|sleep_onset|wake_onset|sleep_performance_%|asleep_duration_min|"
                                       "in_bed_duration_min|awake_duration_min|sleep_efficiency_pct|nap" },
    { "capitals, byte order mark", "\xEF\xBB\xBF"
                                   "CYCLE TIMEZONE|SLEEP ONSET|WAKE ONSET|SLEEP PERFORMANCE %|ASLEEP DURATION (MIN)|"
                                   "IN BED DURATION (MIN)|AWAKE DURATION (MIN)|SLEEP EFFICIENCY %|NAP" },
};

static void every_language_reads_the_same(void **state)
{
    const struct header *h = *state;
    mapping m;
    mapping_start(&m);
    assert_int_equal(mapping_bind(&m, "whoop-sleeps", h->text, "ann"), DS_OK);
    assert_string_equal(m.unused, "");
    assert_string_equal(
        mapping_row(&m, "UTC+01:00|2026-03-02 23:10:05|2026-03-03 07:00:00|88|420.0|460|40|92|false"),
        "ok: night_date=2026-03-02 bedtime=2026-03-02 23:10:05+60 rise=2026-03-03 07:00+60 sleep_score=88 "
        "tst_min=420 waso_min=40 efficiency_pct=91.3043 vendor_efficiency_pct=92 tib_min=460");
    mapping_end(&m);
}

static const struct row {
    const char *name, *row, *want;
} whoops[] = {
    { "after midnight", "UTC-07:00|2026-03-03 00:30:00|2026-03-03 07:00:00|88|350|390|40||false",
      "ok: night_date=2026-03-02 bedtime=2026-03-03 00:30-420 rise=2026-03-03 07:00-420 sleep_score=88 tst_min=350 "
      "waso_min=40 "
      "efficiency_pct=89.7436 tib_min=390" },
    { "UTCZ", "UTCZ|2026-03-02 23:00:00|2026-03-03 07:00:00|88|||||false",
      "ok: night_date=2026-03-02 bedtime=2026-03-02 23:00+0 rise=2026-03-03 07:00+0 sleep_score=88 tib_min=480" },
    { "half-hour zone", "UTC+05:30|2026-03-02 23:00:00|2026-03-03 07:00:00|88|420|480|60|88|false",
      "ok: night_date=2026-03-02 bedtime=2026-03-02 23:00+330 rise=2026-03-03 07:00+330 sleep_score=88 tst_min=420 "
      "waso_min=60 "
      "efficiency_pct=87.5 vendor_efficiency_pct=88 tib_min=480" },
    { "nap", "UTCZ|2026-03-02 14:00:00|2026-03-02 15:00:00|20|50|60|10|83|true", "ignored: a nap" },
    { "nap in capitals", "UTCZ|2026-03-02 14:00:00|2026-03-02 15:00:00|20|50|60|10|83|TRUE", "ignored: a nap" },
    { "neither nap nor night", "UTCZ|2026-03-02 14:00:00|2026-03-02 15:00:00|20|50|60|10|83|perhaps",
      "refused: Nap|perhaps|neither yes nor no: \"perhaps\"" },
    { "nap in an owner's copy", "UTCZ|2026-03-02 14:00:00|2026-03-02 15:00:00|20|50|60|10|83|1.0", "ignored: a nap" },
    { "placeholder", "UTCZ|2026-03-02 23:00:00|2026-03-03 07:00:00||||||false", "ignored: not scored" },
    { "a placeholder may lack its zone", "|||||||| false", "ignored: not scored" },
    { "zone broken", "CET|2026-03-02 23:00:00|2026-03-03 07:00:00|88|420|480|60|88|false",
      "refused: Cycle timezone|CET|not an offset from UTC: \"CET\"; expected something like UTC+01:00" },
    { "zone absent", "|2026-03-02 23:00:00|2026-03-03 07:00:00|88|420|480|60|88|false",
      "refused: Cycle timezone||blank; every row needs it" },
    { "bedtime absent", "UTCZ||2026-03-03 07:00:00|88|420|480|60|88|false",
      "refused: Sleep onset||blank; every row needs it" },
    { "bedtime without a date", "UTCZ|23:00|2026-03-03 07:00:00|88|420|480|60|88|false",
      "refused: Sleep onset|23:00|not a date and time: \"23:00\"; expected something like 2026-10-03 22:40" },
    { "bedtime with slashes beside a time that proves it", "UTCZ|02/03/2026 23:00|2026-03-03 07:00:00|88|420|480|60|88|false",
      "ok: night_date=2026-03-02 bedtime=2026-03-02 23:00+0 rise=2026-03-03 07:00+0 sleep_score=88 tst_min=420 "
      "waso_min=60 efficiency_pct=87.5 vendor_efficiency_pct=88 tib_min=480" },
    { "times with slashes", "UTCZ|02/03/2026 00:30|02/03/2026 08:30|88|420|480|60|88|false",
      "refused as a file: line 2, Sleep onset: \"02/03/2026 00:30\" is 2026-03-02 with the day first "
           "and 2026-02-03 with the month first, and no row of the file tells which: say dates: dmy or "
           "dates: mdy in practice.yaml" },
    { "slept for 30 hours", "UTCZ|2026-03-02 23:00:00|2026-03-04 05:00:00|88|420|480|60|88|false",
      "refused: Wake onset|2026-03-04 05:00:00|a night of 30 hours (bedtime to rise); check the dates" },
    { "score over 100", "UTCZ|2026-03-02 23:00:00|2026-03-03 07:00:00|101|420|480|60|88|false",
      "ok: night_date=2026-03-02 bedtime=2026-03-02 23:00+0 rise=2026-03-03 07:00+0 tst_min=420 "
           "waso_min=60 efficiency_pct=87.5 vendor_efficiency_pct=88 tib_min=480 !Sleep performance "
           "%|101|101 is outside 0 to 100 points" },
    { "asleep longer than in bed", "UTCZ|2026-03-02 23:00:00|2026-03-03 07:00:00|88|500|480|0|88|false",
      "ok: night_date=2026-03-02 bedtime=2026-03-02 23:00+0 rise=2026-03-03 07:00+0 sleep_score=88 tst_min=500 "
      "waso_min=0 "
      "vendor_efficiency_pct=88 tib_min=480 ?parts against the whole: asleep and awake add up to 500 min, more than "
      "the 480 min in bed: not analysed until one of them is corrected" },
};

static void maps_whoop(void **state)
{
    const struct row *r = *state;
    mapping m;
    mapping_start(&m);
    assert_int_equal(mapping_bind(&m, "whoop-sleeps", english, "ann"), DS_OK);
    assert_string_equal(mapping_row(&m, r->row), r->want);
    mapping_end(&m);
}

/* The same night as a cycle: the header without its last column, which tells of naps. */
static void every_language_reads_cycles_the_same(void **state)
{
    const struct header *h = *state;
    char text[800];
    mapping m;
    mapping_start(&m);
    snprintf(text, sizeof text, "%.*s|Resting heart rate (bpm)", (int)(strrchr(h->text, '|') - h->text), h->text);
    assert_int_equal(mapping_bind(&m, "whoop-cycles", text, "ann"), DS_OK);
    assert_string_equal(m.unused, "");
    assert_string_equal(
        mapping_row(&m, "UTC+01:00|2026-03-02 23:10:05|2026-03-03 07:00:00|88|420.0|460|40|92|51"),
        "ok: night_date=2026-03-02 bedtime=2026-03-02 23:10:05+60 rise=2026-03-03 07:00+60 sleep_score=88 "
        "tst_min=420 waso_min=40 efficiency_pct=91.3043 vendor_efficiency_pct=92 tib_min=460 resting_hr=51");
    mapping_end(&m);
}

static const char cycle[] =
    "Cycle timezone|Resting heart rate (bpm)|Heart rate variability (ms)|Sleep onset|Wake onset|Sleep performance %|"
    "Asleep duration (min)|In bed duration (min)|Awake duration (min)|Sleep efficiency %";
static const struct row cycles[] = {
    { "a cycle", "UTC-05:00|49|62|2026-03-02 23:00:00|2026-03-03 07:00:00|88|420|480|60|88",
      "ok: night_date=2026-03-02 bedtime=2026-03-02 23:00-300 rise=2026-03-03 07:00-300 sleep_score=88 tst_min=420 "
      "waso_min=60 efficiency_pct=87.5 vendor_efficiency_pct=88 tib_min=480 resting_hr=49 hrv_ms=62" },
    { "a cycle without recovery", "UTCZ|||2026-03-02 23:00:00|2026-03-03 07:00:00|88|420|480|60|88",
      "ok: night_date=2026-03-02 bedtime=2026-03-02 23:00+0 rise=2026-03-03 07:00+0 sleep_score=88 tst_min=420 "
      "waso_min=60 efficiency_pct=87.5 vendor_efficiency_pct=88 tib_min=480" },
    { "a cycle without sleep", "UTCZ|||||||||", "ignored: no sleep in this cycle" },
    { "a cycle without sleep, with a heart rate", "UTCZ|49|62|||||||", "ignored: no sleep in this cycle" },
    { "a sleep without a score", "UTCZ|||2026-03-02 23:00:00|2026-03-03 07:00:00|||||", "ignored: not scored" },
    { "made-up times name no night", "UTCZ|49|62|2026-03-02 23:00:00|2026-03-03 07:00:00|||||", "ignored: not scored" },
    { "heart rate out of range", "UTCZ|490|62|2026-03-02 23:00:00|2026-03-03 07:00:00|88|420|480|60|88",
      "ok: night_date=2026-03-02 bedtime=2026-03-02 23:00+0 rise=2026-03-03 07:00+0 sleep_score=88 "
           "tst_min=420 waso_min=60 efficiency_pct=87.5 vendor_efficiency_pct=88 tib_min=480 hrv_ms=62 "
           "!Resting heart rate (bpm)|490|490 is outside 20 to 220 beats/min" },
    { "a sleep without its begin", "UTCZ|49|62||2026-03-03 07:00:00|88|420|480|60|88",
      "refused: Sleep onset||blank; every row needs it" },
};

static void maps_cycles(void **state)
{
    const struct row *r = *state;
    mapping m;
    mapping_start(&m);
    assert_int_equal(mapping_bind(&m, "whoop-cycles", cycle, "ann"), DS_OK);
    assert_string_equal(mapping_row(&m, r->row), r->want);
    mapping_end(&m);
}

#define CYCLE_COLUMNS                                                                                                  \
    "Cycle start time|Cycle timezone|Sleep onset|Wake onset|Asleep duration (min)|In bed duration (min)"
#define CYCLE "2026-03-02 23:00:00|UTCZ|"

static const struct row beginnings[] = {
    { "with its cycle", CYCLE "2026-03-02 23:00:00|2026-03-03 07:00:00|420|480",
      "ok: night_date=2026-03-02 bedtime=2026-03-02 23:00+0 rise=2026-03-03 07:00+0 tst_min=420 efficiency_pct=87.5 "
      "tib_min=480" },
    { "a second after it, as in 2019", CYCLE "2026-03-02 23:00:01|2026-03-03 07:00:00|420|480",
      "ok: night_date=2026-03-02 bedtime=2026-03-02 23:00:01+0 rise=2026-03-03 07:00+0 tst_min=420 efficiency_pct=87.5 "
      "tib_min=480" },
    { "some seconds before it", "2026-03-02 23:00:03|UTCZ|2026-03-02 22:59:58|2026-03-03 07:00:00|420|480",
      "ok: night_date=2026-03-02 bedtime=2026-03-02 22:59:58+0 rise=2026-03-03 07:00+0 tst_min=420 efficiency_pct=87.5 "
      "tib_min=480" },
    { "a nap of the afternoon", CYCLE "2026-03-03 14:00:00|2026-03-03 15:00:00|45|60", "ignored: a nap" },
    { "long, but by day", CYCLE "2026-03-03 12:30:00|2026-03-03 16:30:00|220|240", "ignored: a nap" },
    { "long and by night", CYCLE "2026-03-03 03:00:00|2026-03-03 07:00:00|220|240",
      "ok: night_date=2026-03-02 bedtime=2026-03-03 03:00+0 rise=2026-03-03 07:00+0 tst_min=220 efficiency_pct=91.6667 "
      "tib_min=240 ?a nap or a night: the sleep does not begin with its cycle" },
};

static void a_main_sleep_begins_its_cycle(void **state)
{
    (void)state;
    mapping m;
    mapping_start(&m);
    assert_int_equal(mapping_bind(&m, "whoop-cycles", CYCLE_COLUMNS, "ann"), DS_OK);
    for (size_t i = 0; i < DS_COUNT(beginnings); i++)
        assert_string_equal(mapping_row(&m, beginnings[i].row), beginnings[i].want);
    mapping_end(&m);
}

/* Their own sleep is the one that begins the cycle, whatever sleep the row tells of. */
static void heart_figures_are_of_the_night_that_begins_the_cycle(void **state)
{
    (void)state;
    mapping m;
    mapping_start(&m);
    assert_int_equal(mapping_bind(&m, "whoop-cycles",
                                  CYCLE_COLUMNS "|Resting heart rate (bpm)|Heart rate variability (ms)", "ann"),
                     DS_OK);
    assert_string_equal(mapping_row(&m, CYCLE "2026-03-03 14:00:00|2026-03-03 15:00:00|45|60|49|71"),
                        "ok: night_date=2026-03-02 bedtime=2026-03-02 23:00+0 resting_hr=49 hrv_ms=71");
    assert_string_equal(mapping_row(&m, CYCLE "2026-03-03 03:00:00|2026-03-03 07:00:00|220|240|49|71"),
                        "ok: night_date=2026-03-02 bedtime=2026-03-03 03:00+0 rise=2026-03-03 07:00+0 tst_min=220 "
                        "efficiency_pct=91.6667 tib_min=240 bedtime=2026-03-02 23:00+0 resting_hr=49 hrv_ms=71 "
                        "?a nap or a night: the sleep does not begin with its cycle");
    assert_string_equal(mapping_row(&m, CYCLE "2026-03-02 23:00:00|2026-03-03 07:00:00|420|480|49|71"),
                        "ok: night_date=2026-03-02 bedtime=2026-03-02 23:00+0 rise=2026-03-03 07:00+0 tst_min=420 "
                        "efficiency_pct=87.5 tib_min=480 resting_hr=49 hrv_ms=71");
    mapping_end(&m);
}

static void without_the_columns_of_later_years(void **state)
{
    (void)state;
    mapping m;
    mapping_start(&m);
    assert_int_equal(
        mapping_bind(&m, "whoop-sleeps",
                     "Cycle start time|Cycle end time|Cycle timezone|Sleep onset|Wake onset|Asleep duration (min)|"
                     "In bed duration (min)|Nap",
                     "ann"),
        DS_OK);
    assert_string_equal(m.unused, "Cycle start time, Cycle end time");
    assert_string_equal(mapping_row(&m, "x|y|UTCZ|2026-03-02 23:00:00|2026-03-03 07:00:00|420|480|false"),
                        "ok: night_date=2026-03-02 bedtime=2026-03-02 23:00+0 rise=2026-03-03 07:00+0 tst_min=420 "
                        "efficiency_pct=87.5 tib_min=480");
    mapping_end(&m);
}

static void a_wearables_file_needs_its_client(void **state)
{
    (void)state;
    mapping m;
    mapping_start(&m);
    assert_int_equal(mapping_bind(&m, "whoop-sleeps", english, NULL), DS_DATA);
    assert_string_equal(m.why.text,
                        "a WHOOP sleeps.csv file belongs to one client: say which with --client CODE, or put it in a "
                        "folder named by the client's code");
    mapping_end(&m);
}

static void the_client_is_the_files(void **state)
{
    (void)state;
    mapping m;
    ds_str cell[MAPPING_CELLS];
    ds_records all;
    ds_refusal no;
    mapping_start(&m);
    assert_int_equal(mapping_bind(&m, "whoop-sleeps", english, " ann "), DS_OK);
    ds_cells row = mapping_cells("UTCZ|2026-03-02 23:00:00|2026-03-03 07:00:00|88|420|480|60|88|false", cell);
    assert_int_equal(ds_map_row(m.mapper, &row, NULL, &all, &no), DS_ROW_OK);
    assert_true(ds_same(all.record->v[DS_SLEEP_CLIENT].text, DS_LIT("ann")));
    mapping_end(&m);
}

/* ---- Oura ---- */

static const char oura[] =
    "date|Sleep Score|Total Bedtime|Total Sleep Time|Awake Time|Sleep Efficiency|Sleep Latency|Sleep Timing|"
    "Sleep Timing|Bedtime Start|Bedtime End|Lowest Resting Heart Rate|Average HRV";

static const struct row ouras[] = {
    { "a night", "2026-03-03|81|28800|25200|3600|88|600|1|2|2026-03-02T23:00:00+01:00|2026-03-03T07:00:00+01:00|49|64",
      "ok: night_date=2026-03-02 bedtime=2026-03-02 23:00+60 rise=2026-03-03 07:00+60 sleep_score=81 tst_min=420 "
      "sol_min=10 "
      "waso_min=50 efficiency_pct=87.5 vendor_efficiency_pct=88 tib_min=480 resting_hr=49 hrv_ms=64 awake_min=60" },
    { "latency longer than awake",
      "2026-03-03|81|28800|25200|300|88|600|||2026-03-02T23:00:00+01:00|2026-03-03T07:00:00+01:00||",
      "ok: night_date=2026-03-02 bedtime=2026-03-02 23:00+60 rise=2026-03-03 07:00+60 sleep_score=81 tst_min=420 "
      "sol_min=10 "
      "waso_min=0 efficiency_pct=87.5 vendor_efficiency_pct=88 tib_min=480 awake_min=5" },
    { "no latency: no figure after onset",
      "2026-03-03|81|28800|25200|3600|88||||2026-03-02T23:00:00+01:00|2026-03-03T07:00:00+01:00||",
      "ok: night_date=2026-03-02 bedtime=2026-03-02 23:00+60 rise=2026-03-03 07:00+60 sleep_score=81 tst_min=420 "
      "efficiency_pct=87.5 vendor_efficiency_pct=88 tib_min=480 awake_min=60" },
    { "the bedtime decides the night, not the date",
      "2026-03-03|81|28800|25200|3600|88|600|||2026-03-03T00:40:00+01:00|2026-03-03T08:40:00+01:00||",
      "ok: night_date=2026-03-02 bedtime=2026-03-03 00:40+60 rise=2026-03-03 08:40+60 sleep_score=81 tst_min=420 "
      "sol_min=10 "
      "waso_min=50 efficiency_pct=87.5 vendor_efficiency_pct=88 tib_min=480 awake_min=60" },
    { "clock change: kept as exported",
      "2026-03-29|81|28800|25200|3600|88|600|||2026-03-29T00:30:00+03:00|2026-03-29T08:30:00+03:00||",
      "ok: night_date=2026-03-28 bedtime=2026-03-29 00:30+180 rise=2026-03-29 08:30+180 sleep_score=81 tst_min=420 "
      "sol_min=10 "
      "waso_min=50 efficiency_pct=87.5 vendor_efficiency_pct=88 tib_min=480 awake_min=60" },
    { "no ring", "2026-03-03||||||||||||", "ignored: no ring worn that night" },
    { "no bedtime", "2026-03-03|81|28800|25200|3600|88|600||||||",
      "ok: night_date=2026-03-02 sleep_score=81 tst_min=420 sol_min=10 waso_min=50 efficiency_pct=87.5 "
      "vendor_efficiency_pct=88 tib_min=480 awake_min=60 ?no bedtime: taken for the evening before the date" },
    { "neither bedtime nor date", "|81|28800|25200|3600|88|600||||||",
      "refused: ||neither an evening nor a bedtime says which night this is" },
    { "awake for a day",
      "2026-03-03|81|28800|25200|86400|88|600|||2026-03-02T23:00:00+01:00|2026-03-03T07:00:00+01:00||",
      "ok: night_date=2026-03-02 bedtime=2026-03-02 23:00+60 rise=2026-03-03 07:00+60 sleep_score=81 tst_min=420 "
      "sol_min=10 efficiency_pct=87.5 vendor_efficiency_pct=88 tib_min=480 !Awake Time|86400|1440 is "
      "outside 0 to 1200 min" },
    { "seconds out of range",
      "2026-03-03|81|28800|99000|3600|88|600|||2026-03-02T23:00:00+01:00|2026-03-03T07:00:00+01:00||",
      "ok: night_date=2026-03-02 bedtime=2026-03-02 23:00+60 rise=2026-03-03 07:00+60 sleep_score=81 "
           "sol_min=10 waso_min=50 vendor_efficiency_pct=88 tib_min=480 awake_min=60 !Total Sleep Time|99000|1650 is "
           "outside 0 to 1200 min (more than 20 hours asleep)" },
};

static void maps_oura(void **state)
{
    const struct row *r = *state;
    mapping m;
    mapping_start(&m);
    assert_int_equal(mapping_bind(&m, "oura-trends", oura, "ben"), DS_OK);
    assert_string_equal(m.unused, "Sleep Timing, Sleep Timing");
    assert_string_equal(mapping_row(&m, r->row), r->want);
    mapping_end(&m);
}

#define ROW(rows, i, f)                                                                                                \
    {                                                                                                                  \
        .name = (rows)[i].name, .test_func = (f), .initial_state = (void *)(uintptr_t) & (rows)[i]                     \
    }

int main(void)
{
    struct CMUnitTest tests[2 * DS_COUNT(headers) + DS_COUNT(whoops) + DS_COUNT(cycles) + DS_COUNT(ouras) + 5];
    size_t n = 0;
    for (size_t i = 0; i < DS_COUNT(headers); i++)
        tests[n++] = (struct CMUnitTest)ROW(headers, i, every_language_reads_the_same);
    for (size_t i = 0; i < DS_COUNT(headers); i++)
        tests[n++] = (struct CMUnitTest)ROW(headers, i, every_language_reads_cycles_the_same);
    for (size_t i = 0; i < DS_COUNT(cycles); i++) tests[n++] = (struct CMUnitTest)ROW(cycles, i, maps_cycles);
    for (size_t i = 0; i < DS_COUNT(whoops); i++) tests[n++] = (struct CMUnitTest)ROW(whoops, i, maps_whoop);
    for (size_t i = 0; i < DS_COUNT(ouras); i++) tests[n++] = (struct CMUnitTest)ROW(ouras, i, maps_oura);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(a_main_sleep_begins_its_cycle);
    tests[n++] =
        (struct CMUnitTest)cmocka_unit_test(heart_figures_are_of_the_night_that_begins_the_cycle);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(without_the_columns_of_later_years);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(a_wearables_file_needs_its_client);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(the_client_is_the_files);
    return cmocka_run_group_tests_name("record: wearables", tests, NULL, NULL);
}
