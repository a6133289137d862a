/* What is doubted of values that were read, which of them are not believed, and what a whole file's rows tell of them. */
#include <downshift/record.h>

#include "support/mapping.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

static const char visits[] = "client_id|date|start|duration_min|price|tip|status|kind|notes";
static const char nights[] = "client_id|night_date|bedtime|rise|tst_min|sol_min|waso_min|efficiency_pct|quality";
static const char oura[] = "date|Sleep Score|Total Bedtime|Total Sleep Time|Awake Time|Sleep Efficiency|Sleep Latency|"
                           "Bedtime Start|Bedtime End";
static const char whoop[] = "Cycle timezone|Sleep onset|Wake onset|Sleep performance %|Asleep duration (min)|"
                            "In bed duration (min)|Awake duration (min)|Sleep efficiency %|Nap";

static const char *format_of(const char *header)
{
    return header == visits  ? "downshift-sessions"
           : header == oura  ? "oura-trends"
           : header == whoop ? "whoop-sleeps"
                             : "downshift-nights";
}

static const char *client_of(const char *header)
{
    return header == oura || header == whoop ? "C001" : NULL;
}

/* ---- one row ---- */

static const struct row {
    const char *name, *header, *row;
    const char *doubt;      /* a part of it; NULL: none */
    const char *unbelieved; /* names of fields */
} rows[] = {
    { "an ordinary night", nights, "A|2026-04-03|23:00|07:00|430|15|20|90|7", NULL, "" },
    { "eight hours and a quarter", nights, "A|2026-04-03|22:30|07:00|8.25|||| 7",
      "another unit: tst_min \"8.25\": hours where minutes", " tst_min " },
    { "hours without bedtimes", nights, "A|2026-04-03|||6.75|||| 7", "hours where minutes", " tst_min " },
    { "a fraction of a day", nights, "A|2026-04-03|22:30|07:00|0.3438|||| 7", "a part of a day", " tst_min " },
    { "hours beside a latency in hours", nights, "A|2026-04-03|22:30|07:00|7.5|0.25|0.5||7", "hours",
      " tst_min sol_min waso_min " },
    { "hours beside a latency in minutes", nights, "A|2026-04-03|22:30|07:00|7.5|20|||7", "hours", " tst_min " },
    { "no minute slept of a night in bed", nights, "A|2026-04-03|23:00|07:00|0||||1",
      "another unit: tst_min \"0\": a blank where", " tst_min " },
    { "no minute slept, rated well", nights, "A|2026-04-03|||0||||6", "a blank where minutes are meant?", " tst_min " },
    { "no minute slept, and nothing else known", nights, "A|2026-04-03|||0||||", "a blank where", " tst_min " },
    { "no minute slept, awake for all of it", nights, "A|2026-04-03|23:00|07:00|0|60|420||1", NULL, "" },
    { "no minute slept, never asleep", nights, "A|2026-04-03|23:00|07:00|0|480|||", NULL, "" },
    { "no minute slept of an hour in bed", nights, "A|2026-04-03|05:10|06:10|0||||0", NULL, "" },
    { "a ring's night awake for all of it", oura,
      "2026-04-04|0|28800|0|28800|0||2026-04-03T23:00:00+02:00|2026-04-04T07:00:00+02:00", NULL, "" },
    { "a ring's night of no figures", oura,
      "2026-04-04|82|28800|0|0|90|600|2026-04-03T23:00:00+02:00|2026-04-04T07:00:00+02:00",
      "another unit: Total Sleep Time \"0\": a blank", " tst_min " },
    { "twenty minutes of a long nap", nights, "A|2026-04-03|23:00|00:10|14||||1", NULL, "" },
    { "awake beyond what was in bed", nights, "A|2026-04-03|23:00|07:00|430|40|60||7", "parts against the whole",
      " tst_min sol_min waso_min tib_min " },
    { "awake beyond it by rounding", nights, "A|2026-04-03|23:00|07:00|450|15|30||7", "parts somewhat over", "" },
    { "efficiency that is not asleep of in bed", nights, "A|2026-04-03|23:00|07:00|310|||95|7",
      "efficiency against its parts: efficiency_pct \"95\": 310 of 480 min in bed are 65 %",
      " tst_min efficiency_pct " },
    { "efficiency of a narrower span", nights, "A|2026-04-03|23:00|07:00|400|||94|7", NULL, "" },
    { "a bedtime by day, and up before it", nights, "A|2026-04-03|10:40|07:00|||||7",
      "in the middle of the day: bedtime \"10:40\": am or pm?; times out of order", " bedtime " },
    { "a day sleeper", nights, "A|2026-04-03|10:40|18:00|400||||7", "am or pm?", "" },
    { "a night to come", nights, "A|2027-04-03|||||||7", "in the future: night_date \"2027-04-03\" has not come",
      " night_date " },
    { "a night of tomorrow", nights, "A|2026-11-02|||||||7", NULL, "" },
    { "a night of a clock that was reset", nights, "A|1970-01-01|||||||7", "before the year 2000", " night_date " },

    { "a visit in hours", visits, "A|2026-04-03|14:00|1.5|80||||", "another unit: duration_min \"1.5\"",
      " duration_min " },
    { "a visit of five minutes", visits, "A|2026-04-03|14:00|5|10||||", NULL, "" },
    { "before the doors open", visits, "A|2026-04-03|4:45|60|80||||",
      "outside opening hours: start \"4:45\": the practice is open from 09:00 to 21:00 (hours in practice.yaml): is "
      "it twelve hours off?",
      "" },
    { "at closing time", visits, "A|2026-04-03|21:00|60|80||||", "is it twelve hours off?", "" },
    { "the last visit of the day", visits, "A|2026-04-03|20:45|60|80||||", NULL, "" },
    { "a cancelled one", visits, "A|2026-04-03|4:45|60|||cancelled||", NULL, "" },
    { "at home", visits, "A|2026-04-03|22:45|10||||self|", NULL, "" },
    { "a visit to come", visits, "A|2062-04-03|14:00|60|80||||", "in the future: date \"2062-04-03\"", " start " },
    { "a visit to come that was cancelled", visits, "A|2026-12-24|14:00|60|||cancelled||", NULL, "" },
    { "a visit of 1904", visits, "A|1904-01-02|14:00|60|80||||", "before the year 2000", " start " },

    { "minutes for seconds", oura, "2026-04-04|80|480|440|40|92|10|2026-04-03T23:00:00+02:00|2026-04-04T07:00:00+02:00",
      "another unit: Total Bedtime \"480\": minutes where seconds", " tst_min sol_min waso_min tib_min awake_min " },
    { "seconds", oura, "2026-04-04|80|28800|26400|2400|92|600|2026-04-03T23:00:00+02:00|2026-04-04T07:00:00+02:00",
      NULL, "" },
    { "half an hour more in bed than by the clock", oura,
      "2026-04-04|80|30600|28200|2400|92|600|2026-04-03T23:00:00+02:00|2026-04-04T07:00:00+02:00",
      "not as long as by the clock: Total Bedtime \"30600\": 510 min in bed, 480 from",
      " tst_min sol_min waso_min tib_min awake_min " },
    { "half an hour more where no offset is told", whoop,
      "UTC+01:00|2026-04-03 23:00:00|2026-04-04 06:40:00|80|400|490|90|82|false", NULL, "" },
    { "a night told in hours", whoop, "UTC+01:00|2026-04-03 23:00:00|2026-04-04 06:40:00|80|6.6|7.5|1|88|false",
      "hours where minutes", " tst_min waso_min tib_min " },
    { "in bed for two nights", whoop, "UTC+01:00|2026-04-03 23:00:00|2026-04-04 06:40:00|80|400|920|100|82|false",
      "not as long as by the clock: In bed duration (min) \"920\"", " tst_min waso_min tib_min " },
    { "asleep and awake far from all of the night", oura,
      "2026-04-04|80|28800|20400|2400|71|600|2026-04-03T23:00:00+02:00|2026-04-04T07:00:00+02:00",
      "parts against the whole: asleep and awake add up to 380 min, less than the 480 min in bed",
      " tst_min sol_min waso_min tib_min awake_min " },
    { "asleep and awake an hour from all of it", whoop,
      "UTC+01:00|2026-04-03 23:00:00|2026-04-04 07:00:00|80|380|480|40|79|false", NULL, "" },
    { "a vendor's own efficiency", whoop, "UTC+01:00|2026-04-03 23:00:00|2026-04-04 06:40:00|80|360|460|100|92|false",
      NULL, "" },
    { "one that is of another night", whoop,
      "UTC+01:00|2026-04-03 23:00:00|2026-04-04 06:40:00|80|230|460|230|92|false", "efficiency against its parts",
      " tst_min vendor_efficiency_pct " },
};

/* Opens the file, and reads its only row, which is asked of when it must be. */
static void map_only(mapping *m, const struct row *r, ds_records *all)
{
    ds_str cell[MAPPING_CELLS];
    ds_refusal no;
    ds_date today;
    mapping_start(m);
    assert_int_equal(mapping_bind(m, format_of(r->header), r->header, client_of(r->header)), DS_OK);
    assert_true(ds_date_parse(DS_LIT("2026-11-01"), DS_DATES_ISO, &today));
    ds_mapper_set_today(m->mapper, today);
    ds_cells row = mapping_cells(r->row, cell);
    ds_row_fate fate = ds_map_row(m->mapper, &row, NULL, all, &no);
    if (fate == DS_ROW_UNSURE) {
        assert_true(ds_mapper_watch(m->mapper, &row));
        assert_int_equal(ds_mapper_decide(m->mapper, &m->why), DS_OK);
        fate = ds_map_row(m->mapper, &row, NULL, all, &no);
    }
    assert_int_equal(fate, DS_ROW_OK);
}

static void a_row_is_doubted(void **state)
{
    const struct row *r = *state;
    mapping m;
    ds_records all;
    map_only(&m, r, &all);
    const ds_record *rec = all.record;
    const int field = ds_field_find(rec->kind, DS_LIT("unbelieved"));
    ds_str unbelieved = ds_has(rec, field) ? rec->v[field].text : (ds_str){ 0 };
    if (r->doubt ? !strstr(rec->doubt, r->doubt) : *rec->doubt) fail_msg("it says: %s", rec->doubt);
    assert_int_equal(rec->doubts != 0, r->doubt != NULL);
    if (!ds_same(unbelieved, ds_str_of(r->unbelieved))) fail_msg("not believed:%.*s", DS_FMT(unbelieved));
    mapping_end(&m);
}

/* ---- all rows ---- */

enum { ROWS = 5 };
static const struct file {
    const char *name, *header, *row[ROWS];
    const char *want; /* parts of what comes of each row in turn, "|" between them */
    const char *note; /* the first; NULL: none */
} files[] = {
    { "midnight saved as a bare date",
      nights,
      { "A|2026-04-03|2026-04-03 23:10|07:00|420||||7", "A|2026-04-04|2026-04-05|07:00|400||||7",
        "A|2026-04-05|2026-04-05 23:40|07:00|410||||7" },
      "bedtime=2026-04-03 23:10|bedtime=2026-04-05 00:00|bedtime=2026-04-05 23:40",
      "bedtime: 1 date without a time read as midnight, the first on line 3" },
    { "midnight with the day first",
      nights,
      { "A|2026-04-03|03/04/2026 23:10|07:00|420||||7", "A|2026-04-04|05/04/2026|07:00|400||||7",
        "A|2026-04-24|24/04/2026 23:40|07:00|410||||7" },
      "bedtime=2026-04-03 23:10|bedtime=2026-04-05 00:00|bedtime=2026-04-24 23:40",
      "" },
    { "dates where a clock is asked for",
      nights,
      { "A|2026-04-03|2026-04-03|07:00|420||||7", "A|2026-04-04|2026-04-04|07:00|400||||7", "A|2026-04-05|23:40|07:00|410||||7" },
      "night_date=2026-04-03 rise|night_date=2026-04-04 rise|bedtime=2026-04-05 23:40",
      NULL },
    { "a column of hours",
      nights,
      { "A|2026-04-03|23:00|07:00|7.5|0.25||93|7", "A|2026-04-04|23:00|07:00|6|0.5||75|7",
        "A|2026-04-05|23:00|07:00|7h 15m|||90|7", "A|2026-04-06|23:00|07:00|7.25|||90|7" },
      "tst_min=450 sol_min=15 |tst_min=360 sol_min=30 |tst_min=435|tst_min=435",
      "tst_min: the whole column holds hours, read as minutes" },
    { "hours beside minutes awake",
      nights,
      { "A|2026-04-03|||7.5|20|||7", "A|2026-04-04|||6|10|||7", "A|2026-04-05|||8|35|||7" },
      "tst_min=450 sol_min=20|tst_min=360 sol_min=10|tst_min=480 sol_min=35",
      "hours" },
    { "a spreadsheet's lengths",
      nights,
      { "A|2026-04-03|||0.3125||||7", "A|2026-04-04|||0.29861111||||7", "A|2026-04-05|||0.25||||7" },
      "tst_min=450|tst_min=430|tst_min=360",
      "parts of a day" },
    { "a column of seconds",
      nights,
      { "A|2026-04-03|||27000|900|1800||7", "A|2026-04-04|||21600|300|||7", "A|2026-04-05|||25200||||7" },
      "tst_min=450 sol_min=15 waso_min=30|tst_min=360 sol_min=5|tst_min=420",
      "seconds" },
    { "hours among minutes",
      nights,
      { "A|2026-04-03|||7.5||||7", "A|2026-04-04|||6||||7", "A|2026-04-05|||8||||7", "A|2026-04-06|||440||||7" },
      "tst_min=7.5 |tst_min=6 |tst_min=8 |tst_min=440",
      NULL },
    { "two rows are no column",
      nights,
      { "A|2026-04-03|||7.5||||7", "A|2026-04-04|||6||||7" },
      "tst_min=7.5 |tst_min=6 ",
      NULL },
    { "a column of visits in hours",
      visits,
      { "A|2026-04-03|14:00|1|80||||", "A|2026-04-04|14:00|1.5|80||||", "A|2026-04-05|14:00|0.75|80||||" },
      "duration_min=60|duration_min=90|duration_min=45",
      "duration_min: the whole column holds hours, read as minutes" },
    { "chair massages of five minutes",
      visits,
      { "A|2026-04-03|14:00|5|80||||", "A|2026-04-04|14:00|5|80||||", "A|2026-04-05|14:00|5|80||||" },
      "duration_min=5|duration_min=5|duration_min=5",
      NULL },
    { "an Oura's minutes",
      oura,
      { "2026-04-04|80|480|440|40|92|10|2026-04-03T23:00:00+02:00|2026-04-04T07:00:00+02:00",
        "2026-04-05|80|470|430|40|91|5|2026-04-04T23:00:00+02:00|2026-04-05T06:50:00+02:00",
        "2026-04-06|80|420|400|20|95|8|2026-04-05T23:00:00+02:00|2026-04-06T06:00:00+02:00" },
      "tst_min=440 sol_min=10 waso_min=30|tst_min=430 sol_min=5 waso_min=35|tst_min=400",
      "Total Sleep Time: the whole column holds minutes, read as minutes" },

    { "a row that says it",
      visits,
      { "A|2026-04-03|14:00|60|80|5|||", "Gesamt:|||60|80|5|||" },
      "ok: |ignored: a totals row",
      "1 totals row left aside, the first on line 3" },
    { "a word before another",
      visits,
      { "A|2026-04-03|14:00|60|80|5|||", "|Total April|||80|5|||" },
      "ok: |ignored: a totals row",
      "totals row" },
    { "a word behind another",
      visits,
      { "A|2026-04-03|14:00|60|80|5|||", "April total|||60|80|5|||", "Oktober gesamt|||||5|||",
        "|2026-04 Total:||60|80|5|||", "April total|2026-04-30||60|80|5|||" },
      "ok: |ignored: a totals row|ignored: a totals row|ignored: a totals row|ignored: a totals row",
      "4 totals rows" },
    { "a client whose name such a word is part of",
      visits,
      { "Som Ann|2026-04-03||60|80|5|||", "Ann Som|2026-04-03||60|80|5|||", "Summer|2026-04-03||60|80|5|||" },
      "ok: date|ok: date|ok: date",
      NULL },
    { "a remark between rows",
      visits,
      { "A|2026-04-03|14:00|60|80|5|||", "Holiday week||||||||", "# closed 3-7 April||||||||",
        "Osterferien", "A|2026-04-09|14:00|60|80|5|||" },
      "ok: |ignored: a remark|ignored: a remark|ignored: a remark|ok: ",
      "3 rows of remarks left aside, the first on line 3" },
    { "a remark with commas in it",
      visits,
      { "A|2026-04-03|14:00|60|80|5|||", "# moved to the new room| back on Monday||||||", "#A7||||||||",
        "// from here on|with Bea" },
      "ok: |ignored: a remark|ignored: a remark|ignored: a remark",
      "3 rows of remarks" },
    { "a client alone is no remark",
      visits,
      { "A||||||||", "A|2026-04-03|14:00|60|80|5|||", "#B|2026-04-03|16:00|60|80||||", "#B||17:00|60|80|5|||", "#b" },
      "refused: date|ok: |ok: |refused: date|refused: date",
      NULL },
    { "a row with a date or a figure is none",
      visits,
      { "A|2026-04-03|14:00|60|80|5|||", "|2026-04-04|||||||", "# 2|||60|80||||", "||||||||felt good" },
      "ok: |refused: client|refused: date|refused: client",
      NULL },
    { "a remark in a diary",
      nights,
      { "A|2026-04-03|23:00|07:00|430||||7", "Urlaub||||||||", "A|2026-04-04|23:00|07:00|410||||6" },
      "ok: |ignored: a remark|ok: ",
      "1 row of remarks left aside, the first on line 3" },
    { "figures that are the sums",
      visits,
      { "A|2026-04-03|14:00|60|80|5|||", "B|2026-04-03|16:00|90|110,5|-2|||", "|||150|190,50|3|||" },
      "ok: |ok: |ignored: a totals row",
      "totals row" },
    { "sums month by month",
      visits,
      { "A|2026-04-03|14:00|60|80|5|||", "|||60|80|5|||", "B|2026-05-03|16:00|90|110|2|||", "|||90|110|2|||",
        "|||150|190|7|||" },
      "ok: |ignored: a totals row|ok: |ignored: a totals row|ignored: a totals row",
      "3 totals rows" },
    { "one figure that is the sum",
      visits,
      { "A|2026-04-03|14:00|60|80,50|5|||", "B|2026-04-03|16:00|60|80,50|5|||", "||||161|||||" },
      "ok: |ok: |ignored: a totals row",
      "totals row" },
    { "one figure below one row",
      visits,
      { "A|2026-04-03|14:00|60|80|5|||", "||||80||||" },
      "ok: |refused: client_id",
      NULL },
    { "figures that are not",
      visits,
      { "A|2026-04-03|14:00|60|80|5|||", "B|2026-04-03|16:00|90|110|2|||", "|||45|60|10|||" },
      "ok: |ok: |refused: client_id",
      NULL },
    { "a client of that name",
      visits,
      { "Total|2026-04-03|14:00|60|80|5|||", "Summer||15:00|60|80|5|||" },
      "ok: |refused: date",
      NULL },
    { "averages of a diary",
      nights,
      { "A|2026-04-03|23:00|07:00|430||||7", "A|2026-04-04|23:00|07:00|410||||6", "Moyenne||23:00|07:00|420||||6.5" },
      "ok: |ok: |ignored: a totals row",
      "totals row" },
};

static ds_cells row_of(const struct file *f, size_t i, ds_str cell[MAPPING_CELLS])
{
    ds_cells row = mapping_cells(f->row[i], cell);
    row.line = (int64_t)i + 2;
    return row;
}

/* A row has two readings: all of the file are asked. */
static void ask_all(mapping *m, const struct file *f)
{
    ds_str cell[MAPPING_CELLS];
    for (size_t i = 0; i < ROWS && f->row[i]; i++) {
        ds_cells row = row_of(f, i, cell);
        assert_true(ds_mapper_watch(m->mapper, &row));
    }
    if (ds_mapper_decide(m->mapper, &m->why)) fail_msg("%s", m->why.text);
}

static void check_row(mapping *m, const struct file *f, size_t i, ds_str want)
{
    ds_str cell[MAPPING_CELLS];
    ds_records all;
    ds_refusal no;
    char text[1024] = "ok: ";
    ds_cells row = row_of(f, i, cell);
    ds_row_fate fate = ds_map_row(m->mapper, &row, NULL, &all, &no);
    if (fate == DS_ROW_UNSURE) {
        ask_all(m, f);
        fate = ds_map_row(m->mapper, &row, NULL, &all, &no);
    }
    assert_int_not_equal(fate, DS_ROW_UNSURE);
    if (fate == DS_ROW_OK)
        mapping_text(&all, text + 4, sizeof text - 4);
    else
        ds_print(text, sizeof text, "%s: %s%s", fate == DS_ROW_REFUSED ? "refused" : "ignored", no.column, no.reason);
    char part[128];
    ds_copy(part, sizeof part, want);
    if (!strstr(text, part)) fail_msg("row %zu: %s", i + 1, text);
}

static void a_file_tells_together(void **state)
{
    const struct file *f = *state;
    mapping m;
    char note[200] = "";
    ds_str rest = ds_str_of(f->want), want;
    mapping_start(&m);
    assert_int_equal(mapping_bind(&m, format_of(f->header), f->header, client_of(f->header)), DS_OK);
    for (size_t i = 0; ds_cut(&rest, '|', &want); i++) check_row(&m, f, i, want);
    bool any = ds_mapper_note(m.mapper, 0, note, sizeof note);
    if (f->note ? !strstr(note, f->note) : any) fail_msg("it says: %s", note);
    mapping_end(&m);
}

/* The names begin what is said and stand before a colon; a kind is known by its own. */
static void names_tell_kinds_apart(void **state)
{
    (void)state;
    for (int i = 0; i < DS_DOUBT_KINDS; i++) {
        assert_true(*ds_doubt_names[i]);
        assert_null(strpbrk(ds_doubt_names[i], ":;\""));
        for (int k = 0; k < i; k++) assert_string_not_equal(ds_doubt_names[i], ds_doubt_names[k]);
    }
}

int main(void)
{
    struct CMUnitTest tests[DS_COUNT(rows) + DS_COUNT(files) + 1];
    size_t n = 0;
    for (size_t i = 0; i < DS_COUNT(rows); i++)
        tests[n++] = (struct CMUnitTest){ rows[i].name, a_row_is_doubted, NULL, NULL, (void *)(uintptr_t)&rows[i] };
    for (size_t i = 0; i < DS_COUNT(files); i++)
        tests[n++] =
            (struct CMUnitTest){ files[i].name, a_file_tells_together, NULL, NULL, (void *)(uintptr_t)&files[i] };
    tests[n] = (struct CMUnitTest)cmocka_unit_test(names_tell_kinds_apart);
    return cmocka_run_group_tests_name("doubts", tests, NULL, NULL);
}
