#include <downshift/record.h>

#include "support/files.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

static void the_embedded_formats_are_there(void **state)
{
    (void)state;
    static const struct {
        const char *name, *title, *source;
        const char *record;
        bool names_client;
    } want[] = { { "downshift-nights", "Downshift night log", "diary", "night", true },
                 { "downshift-sessions", "Downshift session log", "", "session", true },
                 { "oura-api", "Oura API v2 sleep JSON", "oura", "night", false },
                 { "oura-trends", "Oura trends CSV", "oura", "night", false },
                 { "whoop-cycles", "WHOOP physiological_cycles.csv", "whoop", "night", false },
                 { "whoop-sleeps", "WHOOP sleeps.csv", "whoop", "night", false } };
    ds_arena a = { 0 };
    ds_why w = { 0 };
    ds_formats *f;
    assert_int_equal(ds_formats_load(NULL, &a, &f, &w), DS_OK);
    assert_true(ds_formats_count(f) >= DS_COUNT(want));
    for (size_t i = 0; i < DS_COUNT(want); i++) {
        const ds_format *one = ds_formats_named(f, want[i].name);
        assert_non_null(one);
        assert_string_equal(ds_format_name(one), want[i].name);
        assert_string_equal(ds_format_title(one), want[i].title);
        assert_string_equal(ds_format_source(one), want[i].source);
        assert_string_equal(ds_format_record(one), want[i].record);
        assert_int_equal(ds_format_names_client(one), want[i].names_client);
        assert_null(ds_format_pass_over(one));
    }
    assert_null(ds_formats_named(f, "fitbit"));
    ds_arena_free(&a);
}

static void what_is_passed_over_says_why(void **state)
{
    (void)state;
    static const char *const want[][2] = {
        { "whoop-other", "its columns are not known in this language; export it with the app set to English" },
    };
    ds_arena a = { 0 };
    ds_why w = { 0 };
    ds_formats *f;
    const char *name[10];
    assert_int_equal(ds_formats_load(NULL, &a, &f, &w), DS_OK);
    for (size_t i = 0; i < DS_COUNT(want); i++) {
        const ds_format *one = ds_formats_named(f, want[i][0]);
        assert_non_null(one);
        assert_string_equal(ds_format_pass_over(one), want[i][1]);
        assert_string_equal(ds_format_source(one), "");
        assert_true(ds_format_required(one, name, 10) >= 3);
    }
    ds_arena_free(&a);
}

static void required_columns_in_their_own_spelling(void **state)
{
    (void)state;
    ds_arena a = { 0 };
    ds_why w = { 0 };
    ds_formats *f;
    const char *name[10];
    assert_int_equal(ds_formats_load(NULL, &a, &f, &w), DS_OK);
    assert_int_equal(ds_format_required(ds_formats_named(f, "downshift-sessions"), name, 10), 4);
    assert_string_equal(name[0], "client_id");
    assert_string_equal(name[3], "duration_min");
    assert_int_equal(ds_format_required(ds_formats_named(f, "downshift-sessions"), name, 2), 2);
    ds_arena_free(&a);
}

static void the_manual_names_every_format_and_required_column(void **state)
{
    (void)state;
    ds_arena a = { 0 };
    ds_why w = { 0 };
    ds_formats *f;
    ds_str manual;
    assert_int_equal(ds_read_file("docs/formats.md", (size_t)1 << 20, &a, &manual, &w), DS_OK);
    assert_int_equal(ds_formats_load(NULL, &a, &f, &w), DS_OK);
    for (size_t i = 0; i < ds_formats_count(f); i++) {
        const char *name[64];
        size_t n = ds_format_required(ds_formats_at(f, i), name, 64);
        assert_non_null(strstr(manual.p, ds_textf(&a, "### %s", ds_format_name(ds_formats_at(f, i)))));
        for (size_t k = 0; k < n; k++) assert_non_null(strstr(manual.p, ds_textf(&a, "`%s`", name[k])));
    }
    ds_arena_free(&a);
}

/* ---- a folder of the user's own ---- */

static const char good[] =
    "name: mine\ntitle: My nights\nrecord: night\nsource: mine\nclient: file\n"
    "columns:\n  - {field: night_date, names: [Day], required: yes}\n  - {field: quality, names: [Stars]}\n";

static void a_folder_adds_and_overrides(void **state)
{
    (void)state;
    const char *folder = support_folder();
    ds_arena a = { 0 };
    ds_why w = { 0 };
    ds_formats *f, *plain;
    support_write_text(folder, "mine.yaml", good);
    support_write_text(folder, "b.yaml",
                       "name: oura-trends\ntitle: Other\nrecord: night\nsource: oura\nclient: file\n"
                       "columns:\n  - {field: night_date, names: [Day]}\n");
    support_write_text(folder, "notes.txt", "not read");
    support_write_text(folder, ".hidden.yaml", "not: read");
    assert_int_equal(ds_formats_load(NULL, &a, &plain, &w), DS_OK);
    assert_int_equal(ds_formats_load(folder, &a, &f, &w), DS_OK);
    assert_int_equal(ds_formats_count(f), ds_formats_count(plain) + 1);
    assert_string_equal(ds_format_title(ds_formats_named(f, "mine")), "My nights");
    assert_string_equal(ds_format_title(ds_formats_named(f, "oura-trends")), "Other");
    support_remove(folder);
    ds_arena_free(&a);
}

static void an_absent_folder_is_said(void **state)
{
    (void)state;
    ds_arena a = { 0 };
    ds_why w = { 0 };
    ds_formats *f;
    assert_int_equal(ds_formats_load("/nonexistent/formats", &a, &f, &w), DS_NOINPUT);
    assert_null(f);
    assert_non_null(strstr(w.text, "/nonexistent/formats: "));
    ds_arena_free(&a);
}

#define HEAD   "name: x\ntitle: X\nrecord: night\nsource: x\nclient: file\n"
#define PASSED "name: x\ntitle: X\npass_over: why\n"
static const struct bad {
    const char *name, *yaml, *story; /* after "<folder>/x.yaml:" */
} bads[] = {
    { "unknown field", HEAD "columns:\n  - {field: mood, names: [a]}\n",
      "7:13: field: expected one of: client_id, night_date, " },
    { "unknown key", HEAD "columns:\n  - {feld: quality, names: [a]}\n",
      "7:6: unknown key \"feld\" (known here: field, part, names, as, required, filled, best_first, missing, values, pattern, titles, times, segment)" },
    { "a word multiplied",
      "name: x\ntitle: X\nrecord: sleep\nsource: x\nclient: file\ncolumns:\n"
      "  - {field: bedtime, names: [a], as: utc, times: 2}\n",
      "7:5: bedtime is no number that times: could multiply" },
    { "stages without a word on their length",
      "name: x\ntitle: X\nrecord: sleep\nsource: x\nclient: file\ncolumns:\n"
      "  - {field: bedtime, names: [a], as: utc}\n  - {part: hypnogram, names: [b], segment: {stage: c, start: d}}\n",
      "8:5: hypnogram needs segment:, with stage: and either seconds:, offset:, or start: and end:" },
    { "stages without a bedtime",
      "name: x\ntitle: X\nrecord: sleep\nsource: x\nclient: file\ncolumns:\n"
      "  - {field: night_date, names: [a]}\n  - {part: hypnogram, names: [b], segment: {stage: c, seconds: d}}\n",
      "8:5: hypnogram needs a column with field: bedtime" },
    { "a stage that is none",
      "name: x\ntitle: X\nrecord: sleep\nsource: x\nclient: file\ncolumns:\n"
      "  - {field: bedtime, names: [a], as: utc}\n"
      "  - {part: hypnogram, names: [b], segment: {stage: c, seconds: d}, values: [{is: nrem, written: [n]}]}\n",
      "8:77: hypnogram has no value \"nrem\"" },
    { "stages of what is no list", "name: x\ntitle: X\nrecord: sleep\nsource: x\nclient: file\ncolumns:\n"
                                   "  - {field: bedtime, names: [a], as: utc, segment: {stage: c, seconds: d}}\n",
      "7:5: bedtime has no segment:" },
    { "no record", "name: x\ntitle: X\nclient: file\ncolumns:\n  - {field: quality, names: [a]}\n",
      "1:1: missing key \"record\"" },
    { "no client", "name: x\ntitle: X\nrecord: session\ncolumns:\n  - {field: price, names: [a]}\n",
      "1:1: missing key \"client\"" },
    { "passed over without a reason", "name: x\ntitle: X\npass_over: \"\"\ncolumns:\n  - {names: [a]}\n",
      "1:1: pass_over: says why such a file is not read" },
    { "passed over, and read", HEAD "pass_over: why\ncolumns:\n  - {names: [a]}\n",
      "1:1: beside pass_over: a format has name:, title:, beside:, recognise: without: and columns: only" },
    { "passed over, and a column read", PASSED "columns:\n  - {field: quality, names: [a]}\n",
      "5:5: a column of a format that is passed over has names: only" },
    { "passed over by no column", PASSED "columns: []\n", "1:1: a format has 1 to 64 columns" },
    { "passed over by a column without a name", PASSED "columns:\n  - {names: []}\n",
      "5:5: a column needs at least one name" },
    { "passed over by a name of signs only", PASSED "columns:\n  - {names: [\"%\"]}\n",
      "5:5: \"%\" cannot be a column's name" },
    { "records in nothing known", HEAD "records: [{in: yaml, at: a}]\ncolumns:\n  - {field: quality, names: [a]}\n",
      "6:16: in: expected one of: table, json, xml, sqlite, not \"yaml\"" },
    { "records nowhere", HEAD "records: [{in: json}]\ncolumns:\n  - {field: quality, names: [a]}\n",
      "6:11: in: json needs at:, which says where the records are" },
    { "records of tables in JSON", HEAD "records: [{in: json, at: a, join: [b.c = d]}]\ncolumns:\n  - {field: quality, names: [a]}\n",
      "6:11: join: and with: stand beside in: sqlite only" },
    { "a table joined by nothing", HEAD "records: [{in: sqlite, at: a, join: [b.c]}]\ncolumns:\n  - {field: quality, names: [a]}\n",
      "6:11: join: is \"TABLE.COLUMN = COLUMN\", not \"b.c\"" },
    { "a table whose column is none", HEAD "records: [{in: sqlite, at: a, with: [\"b: c =\"]}]\ncolumns:\n  - {field: quality, names: [a]}\n",
      "6:11: with: is \"TABLE: COLUMN = COLUMN, COLUMN = COLUMN\", not \"b: c =\"" },
    { "records at no path", HEAD "records: [{in: xml, at: a..b}]\ncolumns:\n  - {field: quality, names: [a]}\n",
      "6:11: at: is \".\" or names with dots between, not \"a..b\"" },
    { "records told apart in JSON",
      HEAD "records: [{in: json, at: a, where: b, is: [c]}]\ncolumns:\n  - {field: quality, names: [a]}\n",
      "6:11: where: stands beside in: xml only" },
    { "records told apart by nothing",
      HEAD "records: [{in: xml, at: a, where: b}]\ncolumns:\n  - {field: quality, names: [a]}\n",
      "6:11: where: and is: stand together" },
    { "neither field nor part", HEAD "columns:\n  - {names: [a]}\n", "7:5: a column needs either field: or part:" },
    { "field and part", HEAD "columns:\n  - {field: quality, part: nap, names: [a]}\n",
      "7:5: a column needs either field: or part:" },
    { "no names", HEAD "columns:\n  - {field: quality}\n", "7:5: missing key \"names\"" },
    { "empty names", HEAD "columns:\n  - {field: quality, names: []}\n", "7:5: a column needs at least one name" },
    { "name of signs only", HEAD "columns:\n  - {field: quality, names: [\"%\"]}\n",
      "7:5: \"%\" cannot be a column's name" },
    { "form that does not fit", HEAD "columns:\n  - {field: quality, names: [a], as: date}\n",
      "7:5: quality cannot be read as date" },
    { "field of the other record", HEAD "columns:\n  - {field: pressure, names: [a]}\n",
      "7:5: pressure is not a field of a night" },
    { "field twice", HEAD "columns:\n  - {field: quality, names: [a]}\n  - {field: quality, names: [b]}\n",
      "8:5: quality stands here twice" },
    { "name twice", HEAD "columns:\n  - {field: quality, names: [a]}\n  - {field: tst_min, names: [A]}\n",
      "8:5: the name \"a\" belongs to quality already" },
    { "values of a number", HEAD "columns:\n  - {field: quality, names: [a], values: [{is: b, written: c}]}\n",
      "7:5: quality takes no values:" },
    { "no such column in any", HEAD "recognise: {any: [tst_min]}\ncolumns:\n  - {field: quality, names: [a]}\n",
      "1:1: no column fills \"tst_min\"" },
    { "rule without a condition", HEAD "columns:\n  - {field: quality, names: [a]}\nignore:\n  - {reason: why}\n",
      "9:5: a rule needs column: and equals: or unless:, or empty:" },
    { "rule for no column",
      HEAD "columns:\n  - {field: quality, names: [a]}\nignore:\n  - {reason: why, column: nap, equals: 1}\n",
      "9:5: no column fills \"nap\"" },
    { "unknown hook", HEAD "hook: magic\ncolumns:\n  - {field: quality, names: [a]}\n",
      "6:7: hook: expected one of: none, whoop-cycles, whoop-journal, whoop-workouts, stages, "
      "stage-totals, apple-health, health-connect, sleepmeter, garmin-days, sleep-as-android, stripe, mindbody, not \"magic\"" },
    { "derived of nothing", HEAD "derive: [sol_min]\ncolumns:\n  - {field: quality, names: [a]}\n",
      "1:1: derive: \"sol_min\" is none of bedtime, tst_min, waso_min" },
    { "not confirmed, and not why", HEAD "confirmed: no\ncolumns:\n  - {field: quality, names: [a]}\n",
      "1:1: beside confirmed: no stands checked_on:, which says why" },
    { "no columns", HEAD "columns: []\n", "1:1: a format has 1 to 64 columns" },
    { "night without a source",
      "name: x\ntitle: X\nrecord: night\nclient: file\ncolumns:\n  - {field: quality, names: [a]}\n",
      "1:1: a night's format needs source:, the series that it feeds" },
    { "client column that is not there",
      "name: x\ntitle: X\nrecord: night\nsource: x\nclient: column\ncolumns:\n  - {field: quality, names: [a]}\n",
      "1:1: client: column needs a column with field: client_id" },
    { "value that the field has not",
      "name: x\ntitle: X\nrecord: session\nclient: file\ncolumns:\n"
      "  - {field: kind, names: [a], values: [{is: both, written: c}]}\n",
      "6:40: kind has no value \"both\"" },
    { "word with two meanings",
      "name: x\ntitle: X\nrecord: session\nclient: file\ncolumns:\n"
      "  - {field: kind, names: [a], values: [{is: self, written: Massage}]}\n",
      "6:5: \"Massage\" has two meanings" },
};

static void refuses_with_the_place(void **state)
{
    const struct bad *b = *state;
    const char *folder = support_folder();
    const char *path = support_write_text(folder, "x.yaml", b->yaml);
    ds_arena a = { 0 };
    ds_why w = { 0 };
    ds_formats *f;
    assert_int_equal(ds_formats_load(folder, &a, &f, &w), DS_CONFIG);
    assert_null(f);
    assert_memory_equal(w.text, path, strlen(path));
    assert_memory_equal(w.text + strlen(path) + 1, b->story, strlen(b->story));
    support_remove(folder);
    ds_arena_free(&a);
}

static void survives_every_failed_allocation(void **state)
{
    (void)state;
    ds_err err = DS_MEMORY;
    for (long n = 0; n < 20000 && err; n++) {
        ds_arena a = { 0 };
        ds_why w = { 0 };
        ds_formats *f;
        ds_alloc_fail_after(n);
        err = ds_formats_load(NULL, &a, &f, &w);
        ds_alloc_fail_after(-1);
        assert_true(err == DS_OK || err == DS_MEMORY);
        ds_arena_free(&a);
    }
    assert_int_equal(err, DS_OK);
}

int main(void)
{
    struct CMUnitTest tests[DS_COUNT(bads) + 7];
    size_t n = 0;
    for (; n < DS_COUNT(bads); n++)
        tests[n] = (struct CMUnitTest){ .name = bads[n].name,
                                        .test_func = refuses_with_the_place,
                                        .initial_state = (void *)(uintptr_t)&bads[n] };
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(the_embedded_formats_are_there);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(what_is_passed_over_says_why);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(required_columns_in_their_own_spelling);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(the_manual_names_every_format_and_required_column);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(a_folder_adds_and_overrides);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(an_absent_folder_is_said);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(survives_every_failed_allocation);
    return cmocka_run_group_tests_name("record: formats", tests, NULL, NULL);
}
