/* What all rows of a file tell together: the order of day and month, the decimal mark, shares for percents. */
#include <downshift/record.h>

#include "support/mapping.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

static const char visits[] = "client_id|date|start|duration_min|price|booked_on";
static const char nights[] = "client_id|night_date|tst_min|efficiency_pct|quality|hrv_ms";
static const char answers[] = "timezone_offset|start|end|nap|score_state|score.stage_summary.total_in_bed_time_milli|"
                              "score.sleep_efficiency_percentage";
static const char timed[] = "client_id|night_date|bedtime|rise|quality";

enum { ROWS = 5 };
static const struct file {
    const char *name, *header, *row[ROWS];
    char mark;
    ds_date_order dates;
    const char *want;  /* of the first row, a part of it; NULL: the file is refused */
    const char *story; /* of the refusal, or of a note; NULL: nothing is said */
} files[] = {
    { "a row proves the day first",
      visits,
      { "A|03/04/2026|14:00|60|80|", "A|25/04/2026|14:00|60|80|" },
      '.',
      DS_DATES_ISO,
      "date=2026-04-03",
      "the day first: line 3 has \"25/04/2026\"" },
    { "a row proves the month first",
      visits,
      { "A|03/04/2026|14:00|60|80|", "A|04/25/2026|14:00|60|80|" },
      '.',
      DS_DATES_ISO,
      "date=2026-03-04",
      "the month first" },
    { "a booking proves it",
      visits,
      { "A|03/04/2026|14:00|60|80|04/25/2025", "A|03/05/2026|14:00|60|80|" },
      '.',
      DS_DATES_ISO,
      "date=2026-03-04",
      "the month first" },
    { "as set",
      visits,
      { "A|03/04/2026|14:00|60|80|", "A|03/05/2026|14:00|60|80|" },
      '.',
      DS_DATES_DMY,
      "date=2026-04-03",
      NULL },
    { "against what is set",
      visits,
      { "A|03/04/2026|14:00|60|80|", "A|25/04/2026|14:00|60|80|" },
      '.',
      DS_DATES_MDY,
      NULL,
      "line 3, date: \"25/04/2026\" has the day first, but practice.yaml says dates: mdy" },
    { "both orders",
      visits,
      { "A|25/04/2026|14:00|60|80|", "A|04/26/2026|14:00|60|80|" },
      '.',
      DS_DATES_ISO,
      NULL,
      "line 2, date: \"25/04/2026\" has the day first, line 3, date: \"04/26/2026\" the month" },
    { "nothing tells",
      visits,
      { "A|03/04/2026|14:00|60|80|", "A|05/06/2026|14:00|60|80|" },
      '.',
      DS_DATES_ISO,
      NULL,
      "\"03/04/2026\" is 2026-04-03 with the day first and 2026-03-04 with the month first" },
    { "day and month alike tell nothing, and need nothing",
      visits,
      { "A|04/04/2026|14:00|60|80|", "A|2026-04-05|14:00|60|80|" },
      '.',
      DS_DATES_DMY,
      "date=2026-04-04",
      NULL },
    { "a booking alone is set aside",
      visits,
      { "A|2026-04-10|14:00|60|80|03/04/2026" },
      '.',
      DS_DATES_ISO,
      "price=80.00 !booked_on|03/04/2026|\"03/04/2026\" can be 2026-04-03 or 2026-03-04",
      NULL },
    { "a night over two days proves the day first",
      timed,
      { "A|5/6/2026|5/6/2026 22:10|07:00|7", "A|8/6/2026|8/6/2026 22:50|9/6/2026 06:30|7" },
      '.',
      DS_DATES_ISO,
      "night_date=2026-06-05",
      "the day first: line 3 has \"8/6/2026 22:50 to 9/6/2026 06:30\"" },
    { "a night over two days proves the month first",
      timed,
      { "A|5/6/2026|5/6/2026 22:10|07:00|7", "A|6/8/2026|6/8/2026 22:50|6/9/2026 06:30|7" },
      '.',
      DS_DATES_MDY,
      "night_date=2026-05-06",
      NULL },
    { "a night over two days against what is set",
      timed,
      { "A|5/6/2026|5/6/2026 22:10|07:00|7", "A|8/6/2026|8/6/2026 22:50|9/6/2026 06:30|7" },
      '.',
      DS_DATES_MDY,
      NULL,
      "line 3, bedtime: \"8/6/2026 22:50 to 9/6/2026 06:30\" has the day first, but practice.yaml says dates: mdy" },
    { "an evening that its bedtime proves",
      timed,
      { "A|5/6/2026|23:10|07:00|7", "A|2026-06-08|8/6/2026 22:50|06:30|7" },
      '.',
      DS_DATES_MDY,
      NULL,
      "line 3, night_date: \"2026-06-08 to 8/6/2026 22:50\" has the day first" },
    { "nights that prove both orders",
      timed,
      { "A|6/8/2026|6/8/2026 22:50|6/9/2026 06:30|7", "A|8/6/2026|8/6/2026 22:50|9/6/2026 06:30|7" },
      '.',
      DS_DATES_DMY,
      NULL,
      "dates in two orders: line 2, bedtime: \"6/8/2026 22:50 to 6/9/2026 06:30\" has the month first, line 3" },
    { "a night that no order lets be proves none",
      timed,
      { "A|2026-06-05|5/6/2026 23:10|5/6/2026 07:00|7", "A|2026-06-08|6/8/2026 22:50|06:30|7" },
      '.',
      DS_DATES_MDY,
      "",
      NULL },

    { "two-digit years that a row shows to stand last",
      visits,
      { "A|04/05/26|14:00|60|80|", "A|04/28/26|14:00|60|80|" },
      '.',
      DS_DATES_ISO,
      "date=2026-04-05",
      "the month first: line 3 has \"04/28/26\"" },
    { "two-digit years by the setting",
      visits,
      { "A|28/04/26|14:00|60|80|", "A|27/04/26|14:00|60|80|" },
      '.',
      DS_DATES_DMY,
      "date=2026-04-28",
      NULL },
    { "two-digit years that a row shows to stand first",
      visits,
      { "A|26/04/16|14:00|60|80|", "A|26/04/13|14:00|60|80|" },
      '.',
      DS_DATES_DMY,
      "refused: date|26/04/16|not a date",
      NULL },
    { "two-digit years that may stand on either side",
      visits,
      { "A|26/04/16|14:00|60|80|", "A|26/04/17|14:00|60|80|" },
      '.',
      DS_DATES_ISO,
      "refused: date|26/04/16|not a date",
      NULL },
    { "two-digit years whose order nothing tells",
      visits,
      { "A|04/05/26|14:00|60|80|", "A|07/05/26|14:00|60|80|" },
      '.',
      DS_DATES_ISO,
      NULL,
      "\"04/05/26\" is 2026-05-04 with the day first and 2026-04-05 with the month first" },

    { "a decimal comma elsewhere",
      visits,
      { "A|2026-04-03|14:00|60|1.200|", "A|2026-04-04|14:00|60|85,50|" },
      ',',
      DS_DATES_ISO,
      "price=1200.00",
      "\"1.200\" in line 2 is read as 1200, with a decimal comma" },
    { "a decimal point elsewhere",
      visits,
      { "A|2026-04-03|14:00|60|1,200|", "A|2026-04-04|14:00|60|1,234.50|" },
      ',',
      DS_DATES_ISO,
      "price=1200.00",
      "decimal point" },
    { "a point that is decimal leaves no amount",
      visits,
      { "A|2026-04-03|14:00|60|1.200|", "A|2026-04-04|14:00|60|85.50|" },
      ',',
      DS_DATES_ISO,
      "duration_min=60 !price|1.200|not an amount, with more than two decimals",
      NULL },
    { "no mark elsewhere",
      visits,
      { "A|2026-04-03|14:00|60|1,200|", "A|2026-04-04|14:00|60|80|" },
      ',',
      DS_DATES_ISO,
      NULL,
      "line 2, price: \"1,200\" is 1200 with a decimal point and 1.2 with a decimal comma" },
    { "no mark elsewhere, between commas",
      visits,
      { "A|2026-04-03|14:00|60|1,200|", "A|2026-04-04|14:00|60|80|" },
      '.',
      DS_DATES_ISO,
      "price=1200.00",
      "decimal point" },
    { "both marks, and a number that needs one",
      visits,
      { "A|2026-04-03|14:00|60|1,200|", "A|2026-04-04|14:00|60|80,5|", "A|2026-04-05|14:00|60|80.5|" },
      ',',
      DS_DATES_ISO,
      NULL,
      "the file has both (line 4, price: \"80.5\"; line 3, price: \"80,5\")" },
    { "both marks, and no number that needs one",
      visits,
      { "A|2026-04-03|14:00|60|1200|", "A|2026-04-04|14:00|60|80,5|", "A|2026-04-05|14:00|60|80.5|" },
      ',',
      DS_DATES_ISO,
      "price=1200.00",
      NULL },
    { "a reading out of the field's range is none",
      nights,
      { "A|2026-04-03|420|90|7|41.125", "A|2026-04-04|420|90|7|40" },
      ',',
      DS_DATES_ISO,
      "hrv_ms=41.125",
      "with a decimal point" },

    { "a column of shares",
      nights,
      { "A|2026-04-03|420|0.9|7|", "A|2026-04-04|420|1|7|", "A|2026-04-05|420|0,85|7|" },
      '.',
      DS_DATES_ISO,
      "efficiency_pct=90",
      "efficiency_pct: the whole column holds shares of 1, read as percent" },
    { "one share among percents",
      nights,
      { "A|2026-04-03|420|0.9|7|", "A|2026-04-04|420|91|7|" },
      '.',
      DS_DATES_ISO,
      "efficiency_pct=0.9",
      NULL },
    { "one percent", nights, { "A|2026-04-03|420|1|7|" }, '.', DS_DATES_ISO, "efficiency_pct=1", NULL },
    { "a share with its sign", nights, { "A|2026-04-03|420|0.9 %|7|" }, '.', DS_DATES_ISO, "efficiency_pct=0.9", NULL },
    { "zeros that cannot be",
      nights,
      { "A|2026-04-03|420|90|7|0", "A|2026-04-04|420|90|7|0.0" },
      '.',
      DS_DATES_ISO,
      "quality=7",
      "hrv_ms: 2 zeros taken as missing" },
    { "milliseconds, as the format says itself",
      answers,
      { "+02:00|2026-04-03T20:00:00.000Z|2026-04-04T04:00:00.000Z|false|SCORED|28800000|0.9",
        "+02:00|2026-04-04T20:00:00.000Z|2026-04-05T04:00:00.000Z|false|SCORED|28740000|0.8",
        "+02:00|2026-04-05T20:00:00.000Z|2026-04-06T04:00:00.000Z|false|SCORED|28700000|0.7" },
      '.',
      DS_DATES_ISO,
      "tib_min=480",
      "score.sleep_efficiency_percentage: the whole column holds shares of 1" },
};

/* Where its records lie in JSON, a header alone does not say. */
static ds_err bind_answers(mapping *m)
{
    ds_str cell[MAPPING_CELLS];
    const ds_cells h = mapping_cells(answers, cell);
    return ds_mapper_new(ds_formats_named(m->formats, "whoop-api"), &h, m->mark, ds_str_of("K7QM"), &m->settings, &m->arena, &m->mapper,
                         &m->unused, &m->why);
}

static ds_err bind(mapping *m, const struct file *f)
{
    if (f->header == answers) return bind_answers(m);
    return mapping_bind(m, f->header == visits ? "downshift-sessions" : "downshift-nights", f->header, NULL);
}

static ds_cells row_of(const struct file *f, size_t i, ds_str cell[MAPPING_CELLS])
{
    ds_cells row = mapping_cells(f->row[i], cell);
    row.line = (int64_t)i + 2;
    return row;
}

static bool ask_all(mapping *m, const struct file *f)
{
    ds_str cell[MAPPING_CELLS];
    for (size_t i = 0; i < ROWS && f->row[i]; i++) {
        ds_cells row = row_of(f, i, cell);
        assert_true(ds_mapper_watch(m->mapper, &row));
    }
    return !ds_mapper_decide(m->mapper, &m->why);
}

/* Maps all rows; false where the file is refused. */
static bool map_all(mapping *m, const struct file *f)
{
    ds_str cell[MAPPING_CELLS];
    ds_records all;
    ds_refusal no;
    bool asked = false;
    for (size_t i = 0; i < ROWS && f->row[i]; i++) {
        ds_cells row = row_of(f, i, cell);
        if (ds_map_row(m->mapper, &row, NULL, &all, &no) != DS_ROW_UNSURE) continue;
        assert_false(asked); /* once a file */
        asked = true;
        if (!ask_all(m, f)) return false;
        assert_int_not_equal(ds_map_row(m->mapper, &row, NULL, &all, &no), DS_ROW_UNSURE);
    }
    return true;
}

static void a_file_is_read_by_all_its_rows(void **state)
{
    const struct file *f = *state;
    mapping m;
    char note[200] = "";
    mapping_start(&m);
    m.mark = f->mark;
    m.settings.dates = f->dates;
    assert_int_equal(bind(&m, f), DS_OK);
    assert_int_equal(map_all(&m, f), f->want != NULL);
    if (f->want) (void)ds_mapper_note(m.mapper, 0, note, sizeof note);
    if (f->want && !strstr(mapping_row(&m, f->row[0]), f->want)) fail_msg("%s", mapping_row(&m, f->row[0]));
    const char *said = f->want ? note : m.why.text;
    if (f->story ? !strstr(said, f->story) : *said) fail_msg("%s", said);
    mapping_end(&m);
}

int main(void)
{
    struct CMUnitTest tests[DS_COUNT(files)];
    for (size_t i = 0; i < DS_COUNT(files); i++)
        tests[i] = (struct CMUnitTest){ files[i].name, a_file_is_read_by_all_its_rows, NULL, NULL,
                                        (void *)(uintptr_t)&files[i] };
    return cmocka_run_group_tests_name("evidence", tests, NULL, NULL);
}
