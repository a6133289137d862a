#include <downshift/record.h>

#include "support/mapping.h"
#include "support/zones.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

static const char all[] =
    "client_id|night_date|bedtime|sleep_onset|wake|rise|quality|sleep_score|tst_min|sol_min|waso_min|awakenings|"
    "efficiency_pct|resting_hr|hrv_ms|training_load|alcohol|caffeine_mg|stress|new_supplement|late_workout|"
    "late_meal|soreness|pain";
static const char times[] = "client_id|night_date|bedtime|sleep_onset|wake|rise|quality";
static const char parts[] = "client_id|night_date|bedtime|rise|tst_min|sol_min|waso_min|efficiency_pct";
static const char rated[] = "client_id|night_date|quality";
static const char slept[] = "client_id|night_date|tst_min";
static const char days[] = "client_id|night_date|quality|alcohol|late_meal";

#define CASE(n, h, r, w) .name = (n), .header = (h), .row = (r), .want = (w)
static const struct row {
    const char *name, *header, *row, *want;
    ds_date_order dates;
    char mark;
    const char *zone;
} rows[] = {
    { CASE(
        "every column", all,
        "C001|2026-10-03|22:40|23:00|06:30|06:40|7.5|80|400|20|30|3|85|52|61.5|2.5|1|200|4|no|yes|1|2|0",
        "ok: night_date=2026-10-03 bedtime=2026-10-03 22:40 sleep_onset=2026-10-03 23:00 wake=2026-10-04 06:30 "
        "rise=2026-10-04 06:40 quality=7.5 sleep_score=80 tst_min=400 sol_min=20 waso_min=30 awakenings=3 "
        "efficiency_pct=85 tib_min=480 resting_hr=52 hrv_ms=61.5 training_load=2.5 alcohol=1 caffeine_mg=200 stress=4 "
        "new_supplement=0 late_workout=1 late_meal=1 soreness=2 pain=0") },
    { CASE("only what is needed", rated, "C001|2026-10-03|7", "ok: night_date=2026-10-03 quality=7") },
    { CASE("missing marks", all, "C001|2026-10-03|-|--|N/A|NA|7|null|n/a||||||||||||||||",
           "ok: night_date=2026-10-03 quality=7") },
    { CASE("decimal comma", rated, "C001|2026-10-03|7,5", "ok: night_date=2026-10-03 quality=7.5"), .mark = ',' },
    { CASE("date by the practice's order", rated, "C001|03/10/2026|7", "ok: night_date=2026-10-03 quality=7"),
      .dates = DS_DATES_DMY },

    { CASE("no client", rated, "|2026-10-03|7", "refused: client_id||blank; every row needs it") },
    { CASE("no date", rated, "C001||7", "refused: night_date||blank; every row needs it") },
    { CASE("not a number", rated, "C001|2026-10-03|good", "refused: quality|good|not a number: \"good\"") },
    { CASE("infinite", rated, "C001|2026-10-03|inf", "refused: quality|inf|not a number: \"inf\"") },
    { CASE("above", rated, "C001|2026-10-03|11", "refused: quality|11|11 is outside 0 to 10 points") },
    { CASE("below", rated, "C001|2026-10-03|-1", "refused: quality|-1|-1 is outside 0 to 10 points") },
    { CASE("asleep for thirty hours", slept, "C001|2026-10-03|1800",
           "refused: tst_min|1800|1800 is outside 0 to 1200 min (more than 20 hours asleep)") },
    { CASE("flag that is none", days, "C001|2026-10-03|7||perhaps",
           "ok: night_date=2026-10-03 quality=7 !late_meal|perhaps|neither yes nor no: \"perhaps\"") },

    { CASE("no outcome", rated, "C001|2026-10-03|", "refused: ||no outcome on this night") },
    { CASE("times alone are no outcome", times, "C001|2026-10-03|22:40||06:30||",
           "refused: ||no outcome on this night") },
    { CASE("no outcome but the day's notes", days, "C001|2026-10-03||2|", "ok: night_date=2026-10-03 alcohol=2") },

    { CASE("bedtime after midnight", times, "C001|2026-10-03|0:30|0:50|8:10|8:20|7",
           "ok: night_date=2026-10-03 bedtime=2026-10-04 00:30 sleep_onset=2026-10-04 00:50 wake=2026-10-04 08:10 "
           "rise=2026-10-04 08:20 quality=7 tib_min=470") },
    { CASE("late riser rolls on", times, "C001|2026-10-03|2:00||12:30|13:00|7",
           "ok: night_date=2026-10-03 bedtime=2026-10-04 02:00 wake=2026-10-04 12:30 rise=2026-10-04 13:00 quality=7 "
           "tib_min=660") },
    { CASE("late riser without a bedtime", times, "C001|2026-10-03|||12:30||7",
           "ok: night_date=2026-10-03 wake=2026-10-04 12:30 quality=7") },
    { CASE("no rise: in bed until awake", times, "C001|2026-10-03|22:00||6:00||7",
           "ok: night_date=2026-10-03 bedtime=2026-10-03 22:00 wake=2026-10-04 06:00 quality=7 tib_min=480") },
    { CASE("am and pm", times, "C001|2026-10-03|10:40 pm|||6:40 AM|7",
           "ok: night_date=2026-10-03 bedtime=2026-10-03 22:40 rise=2026-10-04 06:40 quality=7 tib_min=480") },
    { CASE("full times", times, "C001|2026-10-03|2026-10-03 22:40|||2026-10-04 06:40|7",
           "ok: night_date=2026-10-03 bedtime=2026-10-03 22:40 rise=2026-10-04 06:40 quality=7 tib_min=480") },
    { CASE("full times over a clock change", times, "C001|2026-10-24|2026-10-24T22:40+02:00|||2026-10-25T06:40+01:00|7",
           "ok: night_date=2026-10-24 bedtime=2026-10-24 22:40+120 rise=2026-10-25 06:40+60 quality=7 tib_min=540") },
    { CASE("clock times over a clock change, zone known", times, "C001|2026-10-24|22:40|||06:40|7",
           "ok: night_date=2026-10-24 bedtime=2026-10-24 22:40+120 rise=2026-10-25 06:40+60 quality=7 tib_min=540"),
      .zone = "Europe/Berlin" },
    { CASE("not a time", times, "C001|2026-10-03|22.75||||7",
           "ok: night_date=2026-10-03 quality=7 !bedtime|22.75|not a time of day: \"22.75\"; write it like "
           "22:40") },
    { CASE("bedtime of another evening", times, "C001|2026-10-03|2026-10-04 22:40|||2026-10-05 06:40|7",
           "ok: night_date=2026-10-03 bedtime=2026-10-04 22:40 rise=2026-10-05 06:40 quality=7 tib_min=480 "
           "?another evening: bedtime 2026-10-04 22:40 is not of the evening of 2026-10-03, under which it is kept") },
    { CASE("a night of thirty hours", times, "C001|2026-10-03|2026-10-03 22:00|||2026-10-05 04:00|7",
           "ok: night_date=2026-10-03 bedtime=2026-10-03 22:00 quality=7 !rise|2026-10-05 04:00|a night of 30 hours "
           "(bedtime to rise); check the dates") },
    { CASE("bedtime of another month", times, "C001|2026-10-03|2026-09-03 22:00|||2026-10-04 06:00|7",
           "ok: night_date=2026-10-03 rise=2026-10-04 06:00 quality=7 !bedtime|2026-09-03 22:00|a night of 728 hours "
           "(bedtime to rise); check the dates") },
    { CASE("a clock behind a rise of another month", times, "C001|2026-10-03|22:00|||2026-11-04 06:00|7",
           "ok: night_date=2026-10-03 bedtime=2026-10-03 22:00 quality=7 !rise|2026-11-04 06:00|a night of 752 hours "
           "(bedtime to rise); check the dates") },
    { CASE("rise before bedtime", times, "C001|2026-10-03|2026-10-03 22:00|||2026-10-03 06:00|7",
           "ok: night_date=2026-10-03 bedtime=2026-10-03 22:00 quality=7 !rise|2026-10-03 06:00|rise lies before "
           "bedtime; check the dates") },
    { CASE("rise on the clock just before bedtime", times, "C001|2026-10-03|22:00|||21:50|7",
           "ok: night_date=2026-10-03 bedtime=2026-10-03 22:00 quality=7 "
           "?times out of order: rise 21:50 lies before bedtime 22:00: not used") },
    { CASE("rise by a full time just before bedtime", times, "C001|2026-10-03|2026-10-03 22:00|||2026-10-03 21:50|7",
           "ok: night_date=2026-10-03 bedtime=2026-10-03 22:00 quality=7 "
           "?times out of order: rise 21:50 lies before bedtime 22:00: not used") },
    { CASE("halves of the day mixed up", times, "C001|2026-10-03|10:40|||18:00|7",
           "ok: night_date=2026-10-03 bedtime=2026-10-04 10:40 rise=2026-10-04 18:00 quality=7 tib_min=440 "
           "?in the middle of the day: bedtime \"10:40\": am or pm?") },
    { CASE("long in bed", times, "C001|2026-10-03|17:00|||9:30|7",
           "ok: night_date=2026-10-03 bedtime=2026-10-03 17:00 rise=2026-10-04 09:30 quality=7 tib_min=990 "
           "?a very long night: 16.5 hours in bed") },
    { CASE("another century", times, "C001|1926-10-03|22:00|||06:00|7",
           "ok: night_date=1926-10-03 bedtime=1926-10-03 22:00 rise=1926-10-04 06:00 quality=7 tib_min=480 "
           "?before the year 2000: night_date \"1926-10-03\": not analysed; correct the date") },
    { CASE("awake before asleep", times, "C001|2026-10-03|2026-10-03 22:00|2026-10-04 05:00|2026-10-04 04:00||7",
           "ok: night_date=2026-10-03 bedtime=2026-10-03 22:00 sleep_onset=2026-10-04 05:00 wake=2026-10-04 04:00 "
           "quality=7 "
           "tib_min=360 ?times out of order: the final awakening lies before sleep onset") },

    { CASE("efficiency from the parts", parts, "C001|2026-10-03|22:00|06:00|360|||",
           "ok: night_date=2026-10-03 bedtime=2026-10-03 22:00 rise=2026-10-04 06:00 tst_min=360 efficiency_pct=75 "
           "tib_min=480") },
    { CASE("efficiency as given", parts, "C001|2026-10-03|22:00|06:00|360|||77%",
           "ok: night_date=2026-10-03 bedtime=2026-10-03 22:00 rise=2026-10-04 06:00 tst_min=360 efficiency_pct=77 "
           "tib_min=480") },
    { CASE("no efficiency without a span", parts, "C001|2026-10-03|22:00||360|||",
           "ok: night_date=2026-10-03 bedtime=2026-10-03 22:00 tst_min=360") },
    { CASE("no efficiency from no time in bed", parts, "C001|2026-10-03|22:00|22:00|0|||",
           "ok: night_date=2026-10-03 bedtime=2026-10-03 22:00 rise=2026-10-03 22:00 tst_min=0 tib_min=0") },
    { CASE(
        "parts within rounding", parts, "C001|2026-10-03|22:00|06:00|400|40|45|",
        "ok: night_date=2026-10-03 bedtime=2026-10-03 22:00 rise=2026-10-04 06:00 tst_min=400 sol_min=40 waso_min=45 "
        "efficiency_pct=83.3333 tib_min=480") },
    { CASE(
        "parts longer than the night", parts, "C001|2026-10-03|22:00|06:00|400|40|46|",
        "ok: night_date=2026-10-03 bedtime=2026-10-03 22:00 rise=2026-10-04 06:00 tst_min=400 sol_min=40 waso_min=46 "
        "efficiency_pct=83.3333 tib_min=480 ?parts somewhat over the whole: asleep and awake add up to 486 min, more than "
        "the 480 min in bed") },
    { CASE("asleep longer than in bed", parts, "C001|2026-10-03|22:00|06:00|500|||",
           "ok: night_date=2026-10-03 bedtime=2026-10-03 22:00 rise=2026-10-04 06:00 tst_min=500 tib_min=480 "
           "?parts somewhat over the whole: asleep and awake add up to 500 min, more than the 480 min in bed") },
};

static void maps(void **state)
{
    const struct row *r = *state;
    mapping m;
    mapping_start(&m);
    m.settings.dates = r->dates;
    support_set_zone(&m.settings, r->zone, &m.arena);
    if (r->mark) m.mark = r->mark;
    assert_int_equal(mapping_bind(&m, "downshift-nights", r->header, NULL), DS_OK);
    assert_string_equal(mapping_row(&m, r->row), r->want);
    mapping_end(&m);
}

static void the_bedtime_is_kept_as_exported(void **state)
{
    (void)state;
    static const struct {
        const char *row, *text;
    } beds[] = { { "C001|2026-10-03|2026-10-03T22:40+02:00||||7", "2026-10-03T22:40+02:00" },
                 { "C001|2026-10-03| 10:40 pm ||||7", "10:40 pm" },
                 { "C001|2026-10-03|22:40||||7", NULL }, /* the time itself says as much */
                 { "C001|2026-10-03|2026-10-03 22:40:00||||7", NULL },
                 { "C001|2026-10-03|||||7", NULL } };
    mapping m;
    mapping_start(&m);
    assert_int_equal(mapping_bind(&m, "downshift-nights", times, NULL), DS_OK);
    for (size_t i = 0; i < DS_COUNT(beds); i++) {
        ds_str cell[MAPPING_CELLS];
        ds_cells row = mapping_cells(beds[i].row, cell);
        ds_records got;
        ds_refusal no;
        assert_int_equal(ds_map_row(m.mapper, &row, NULL, &got, &no), DS_ROW_OK);
        const ds_record *r = got.record;
        assert_int_equal(DS_HAS(r, SLEEP_BED_TEXT), beds[i].text != NULL);
        if (beds[i].text) assert_true(ds_same(r->v[DS_SLEEP_BED_TEXT].text, ds_str_of(beds[i].text)));
    }
    mapping_end(&m);
}

/* ---- binding ---- */

static void binding_refuses_a_needed_column_twice(void **state)
{
    (void)state;
    mapping m;
    mapping_start(&m);
    assert_int_equal(mapping_bind(&m, "downshift-nights", "client_id|night_date|quality|Quality", NULL), DS_DATA);
    assert_string_equal(m.why.text,
                        "the columns \"Quality\" (column 4) and \"quality\" (column 3) are both quality; take one out");
    mapping_end(&m);
}

static void binding_lists_what_it_does_not_read(void **state)
{
    (void)state;
    mapping m;
    mapping_start(&m);
    assert_int_equal(mapping_bind(&m, "downshift-nights", "mood|client_id|night_date|quality||mood", NULL), DS_OK);
    assert_string_equal(m.unused, "mood, mood");
    assert_string_equal(mapping_row(&m, "happy|C001|2026-10-03|7||x"), "ok: night_date=2026-10-03 quality=7");
    mapping_end(&m);
}

static void binding_survives_every_failed_allocation(void **state)
{
    (void)state;
    mapping m;
    mapping_start(&m);
    ds_err err = DS_MEMORY;
    for (long n = 0; n < 60 && err; n++) {
        ds_alloc_fail_after(n);
        err = mapping_bind(&m, "downshift-nights", "mood|client_id|night_date|quality", NULL);
        ds_alloc_fail_after(-1);
        assert_true(err == DS_OK || err == DS_MEMORY);
    }
    assert_int_equal(err, DS_OK);
    mapping_end(&m);
}

int main(void)
{
    struct CMUnitTest tests[DS_COUNT(rows) + 4];
    size_t n = 0;
    for (; n < DS_COUNT(rows); n++)
        tests[n] = (struct CMUnitTest){ .name = rows[n].name,
                                        .test_func = maps,
                                        .initial_state = (void *)(uintptr_t)&rows[n] };
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(the_bedtime_is_kept_as_exported);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(binding_refuses_a_needed_column_twice);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(binding_lists_what_it_does_not_read);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(binding_survives_every_failed_allocation);
    return cmocka_run_group_tests_name("record: nights", tests, NULL, NULL);
}
