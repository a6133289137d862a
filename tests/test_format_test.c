/* downshift formats --test: each kind of file by a shipped format, by a draft and by the wrong one. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include <jansson.h>
#include <xlsxwriter.h>

#include "support/child.h"
#include "support/files.h"
#include "support/packing.h"

#define WORDS(...) ((const char *const[]){ __VA_ARGS__, NULL })

static const char nights[] = "client_id,night_date,bedtime,quality,tst_min,late_meal,colour\n"
                             "R9Q5,2026-05-03,22:40,6,400,perhaps,blue\n"
                             "R9Q5,2026-05-04,20:30,7,420,yes,red\n"
                             "R9Q5,,22:40,8,,no,\n"
                             "R9Q5,2026-05-06,22:40,8,,hardly,\n";
static const char oura[] = "{\"data\":[{\"day\":\"2026-05-04\",\"type\":\"long_sleep\",\n"
                           "\"bedtime_start\":\"2026-05-03T22:30:00+02:00\",\"bedtime_end\":\"2026-05-04T06:30:00+02:00\",\n"
                           "\"time_in_bed\":28800,\"total_sleep_duration\":25200,\"awake_time\":3600,\"latency\":600,\n"
                           "\"restless\":3},\n"
                           "{\"day\":\"2026-05-05\",\"type\":\"rest\",\"bedtime_start\":\"2026-05-05T14:30:00+02:00\",\n"
                           "\"bedtime_end\":\"2026-05-05T14:50:00+02:00\",\"time_in_bed\":1200,\"total_sleep_duration\":900}]}\n";
static const char xml[] = "<?xml version=\"1.0\"?>\n<Log>\n"
                          " <Night from=\"2026-05-03 22:30\" to=\"2026-05-04 06:30\" asleep=\"420\" mood=\"good\"/>\n</Log>\n";
static const char draft[] = "name: my-log\ntitle: my log\nrecord: sleep\nsource: mine\nclient: file\n"
                            "records: [{in: xml, at: Log.Night}]\ncolumns:\n"
                            "  - {field: bedtime, names: [from], as: stamp, required: yes}\n"
                            "  - {field: rise, names: [to], as: stamp, required: yes}\n"
                            "  - {field: tst_min, names: [asleep]}\n";
static const char faulty[] = "name: my-log\ntitle: my log\nrecord: sleep\nsource: mine\nclient: file\ncolour: red\n"
                             "columns:\n  - {field: bedtime, names: [from], as: stamp}\n";

static const char *folder;

static void write_workbook(const char *path)
{
    static const char *const cell[2][4] = { { "client_id", "night_date", "bedtime", "quality" },
                                            { "R9Q5", "2026-05-03", "22:40", "6" } };
    lxw_workbook *b = workbook_new(path);
    lxw_worksheet *s = workbook_add_worksheet(b, "Nights");
    for (lxw_row_t i = 0; i < 2; i++)
        for (lxw_col_t k = 0; k < 4; k++) worksheet_write_string(s, i, k, cell[i][k], NULL);
    assert_int_equal(workbook_close(b), LXW_NO_ERROR);
}

static int make_files(void **state)
{
    (void)state;
    folder = support_folder();
    support_write_text(folder, "nights.csv", nights);
    support_write_text(folder, "one.csv", "client_id,night_date,quality\nR9Q5,2026-05-03,6\n");
    support_write_text(folder, "sleep.json", oura);
    support_write_text(folder, "log.xml", xml);
    support_write_text(folder, "my-log.yaml", draft);
    support_write_text(folder, "faulty.yaml", faulty);
    write_workbook(support_path(folder, "nights.xlsx"));
    const packing_member member[] = { { .name = "a/nights.csv", .bytes = nights },
                                      { .name = "readme.csv", .bytes = "a,b\n1,2\n" } };
    packing_zip(folder, "export.zip", member, 2);
    return 0;
}

static int remove_files(void **state)
{
    (void)state;
    support_remove(folder);
    return 0;
}

/* Each piece, in this order; on stderr where it begins with "!". */
static const struct row {
    const char *name, *format, *file;
    int status;
    const char *pieces[16];
} rows[] = {
    { "a table", "downshift-nights", "nights.csv", 65,
      { "line 2\n    sleep\n", "night_date ", "2026-05-03 ", "\"night_date\": \"2026-05-03\"\n", "tst_min ", "400 min",
        "    day\n", "derived\n", "line 4: refused: night_date: blank", "4 rows: 3 read, 1 refused, 0 left aside",
        "columns not read: colour\n", "\"perhaps\" (1), \"hardly\" (1) in \"late_meal\"\n" } },
    { "its refused rows", "downshift-nights", "nights.csv", 65,
      { "rows refused:\n  nights.csv:4: night_date: blank", "!1 of 4 rows are refused" } },
    { "JSON", "oura-api", "sleep.json", 0,
      { "the file's client", "night_date ", "derived", "waso_min ", "50 min", "derived", "tib_min ", "480 min",
        "\"time_in_bed\": \"28800\"", "\"awake_time\": \"3600\"", "line 5: left aside: ", "1 read, 0 refused, 1 left aside",
        "could not be read: none\nrows left aside:\n  sleep.json:5: " } },
    { "XML, by a draft", "./my-log.yaml", "log.xml", 0,
      { "bedtime ", "\"from\": \"2026-05-03 22:30\"", "tib_min ", "480 min", "derived", "log.xml: my log, 1 rows",
        "columns not read: mood\n" } },
    { "a workbook", "downshift-nights", "nights.xlsx", 0, { "quality ", "6 points", "1 rows: 1 read" } },
    { "a member of an archive", "downshift-nights", "export.zip!a/nights.csv", 65,
      { "line 2\n", "export.zip!a/nights.csv: Downshift night log, 4 rows" } },
    { "a draft that does not load", "faulty.yaml", "log.xml", 78, { "!faulty.yaml:6:1: unknown key \"colour\"" } },
    { "the wrong format", "whoop-sleeps", "nights.csv", 65, { "!nights.csv: not whoop-sleeps: " } },
    { "no such format", "whoop-sleep", "nights.csv", 64, { "!no format is called whoop-sleep; nearest is whoop-sleeps" } },
    { "one that is not read", "whoop-other", "nights.csv", 64, { "!known and not read" } },
    { "no such file", "whoop-sleeps", "gone.csv", 66, { "!gone.csv" } },
};

static child_result run(const char *const *words)
{
    return child_run(&(child_setting){ .folder = folder }, words);
}

static void tells_how_it_reads(void **state)
{
    const struct row *t = *state;
    child_result r = run(WORDS("formats", "--test", t->format, t->file));
    if (r.status != t->status) fail_msg("status %d\n%s%s", r.status, r.out, r.err);
    const char *at = r.out;
    for (size_t i = 0; i < sizeof t->pieces / sizeof *t->pieces && t->pieces[i]; i++) {
        const bool aside = *t->pieces[i] == '!';
        const char *found = strstr(aside ? r.err : at, t->pieces[i] + aside);
        if (!found) fail_msg("\"%s\" is not, or not in its order, in:\n%s%s", t->pieces[i], r.out, r.err);
        if (!aside) at = found;
    }
    child_free(&r);
}

static void leaves_nothing_behind(void **state)
{
    (void)state;
    assert_int_not_equal(access(support_path(folder, "practice.db"), F_OK), 0);
}

static void shows_five_rows_or_all(void **state)
{
    (void)state;
    char text[1024] = "client_id,night_date,quality\n";
    for (int i = 1; i < 9; i++) snprintf(text + strlen(text), 40, "R9Q5,2026-05-0%d,6\n", i);
    support_write_text(folder, "many.csv", text);
    child_result few = run(WORDS("formats", "--test", "downshift-nights", "many.csv"));
    child_result all = run(WORDS("formats", "--rows", "--test", "downshift-nights", "many.csv"));
    assert_non_null(strstr(few.out, "line 6\n"));
    assert_null(strstr(few.out, "line 7\n"));
    assert_non_null(strstr(all.out, "line 9\n"));
    child_free(&few);
    child_free(&all);
}

/* What is shown as text is there, with the same exit status. */
static void json_tells_the_same(void **state)
{
    (void)state;
    json_error_t e;
    child_result r = run(WORDS("formats", "--json", "--test", "downshift-nights", "nights.csv"));
    json_t *j = json_loads(r.out, 0, &e), *row = json_array_get(json_object_get(j, "rows"), 0), *record, *counts, *unplaced;
    if (!j) fail_msg("%s%s", r.out, r.err);
    assert_int_equal(r.status, 65);
    assert_string_equal(json_string_value(json_object_get(j, "file")), "nights.csv");
    assert_int_equal(json_array_size(json_object_get(j, "rows")), 4);
    assert_int_equal(json_integer_value(json_object_get(row, "line")), 2);
    assert_string_equal(json_string_value(json_object_get(row, "fate")), "read");
    record = json_array_get(json_object_get(row, "records"), 0);
    assert_string_equal(json_string_value(json_object_get(record, "kind")), "sleep");
    record = json_array_get(json_object_get(record, "values"), 1);
    assert_string_equal(json_string_value(json_object_get(record, "value")), "2026-05-03");
    assert_string_equal(json_string_value(json_object_get(record, "column")), "night_date");
    assert_string_equal(json_string_value(json_object_get(record, "from")), "cell");
    counts = json_object_get(j, "counts");
    assert_int_equal(json_integer_value(json_object_get(counts, "rows")), 4);
    assert_int_equal(json_integer_value(json_object_get(counts, "refused")), 1);
    unplaced = json_object_get(j, "not_placed");
    assert_string_equal(json_string_value(json_object_get(unplaced, "columns")), "colour");
    assert_int_equal(json_array_size(json_object_get(unplaced, "rows_refused")), 1);
    assert_int_equal(json_array_size(json_object_get(unplaced, "words")), 2);
    json_decref(j);
    child_free(&r);
}

enum { ROWS = sizeof rows / sizeof *rows };

int main(void)
{
    struct CMUnitTest tests[ROWS + 3] = { 0 };
    for (size_t i = 0; i < ROWS; i++)
        tests[i] = (struct CMUnitTest){ .name = rows[i].name,
                                        .test_func = tells_how_it_reads,
                                        .initial_state = (void *)(uintptr_t)&rows[i] };
    tests[ROWS] = (struct CMUnitTest){ .name = "leaves nothing behind", .test_func = leaves_nothing_behind };
    tests[ROWS + 1] = (struct CMUnitTest){ .name = "five rows or all", .test_func = shows_five_rows_or_all };
    tests[ROWS + 2] = (struct CMUnitTest){ .name = "the same as JSON", .test_func = json_tells_the_same };
    return cmocka_run_group_tests_name("formats --test", tests, make_files, remove_files);
}
