#include <downshift/report.h>

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "../src/report/define/definition.h"
#include "support/files.h"

#define HEAD  "name: x\ntitle: X\naudience: practice\n"
#define SHEET HEAD "sheets:\n  - name: One\n    blocks:\n"

/* ---- what is refused, and where ---- */

static const struct wrong {
    const char *name, *yaml, *says;
} wrongs[] = {
    { "unknown key", HEAD "colour: red\nsheets: []\n", "x.yaml:4:1: unknown key \"colour\"" },
    { "unknown key in a block", SHEET "      - {txt: hello}\n", "x.yaml:7:10: unknown key \"txt\"" },
    { "unknown key in a column", SHEET "      - table: {query: SELECT 1, columns: [{from: a, head: A, with: 3}]}\n",
      "unknown key \"with\"" },
    { "no name", "title: X\naudience: practice\nsheets: []\n", "name" },
    { "no sheets", HEAD "sheets: []\n", "x.yaml:1:1: a report needs at least one sheet" },
    { "audience", "name: x\ntitle: X\naudience: everyone\nsheets: []\n", "x.yaml:3:11:" },
    { "takes", HEAD "takes: [week]\nsheets: []\n", "a report takes month, period or days, client" },
    { "a client report takes a client", "name: x\ntitle: X\naudience: client\ntakes: [month]\nsheets: []\n",
      "takes: [client]" },
    { "the accountant's takes no client",
      "name: x\ntitle: X\naudience: accountant\ntakes: [month, client]\nsheets: []\n", "no client" },
    { "name for files", "name: ../x\ntitle: X\naudience: practice\nsheets: []\n",
      "x.yaml:1:7: name: \"../x\" is not a name" },
    { "sheet name too long", HEAD "sheets:\n  - name: abcdefghijklmnopqrstuvwxyz123456\n    blocks: []\n",
      "1 to 31 characters" },
    { "sheet name with a slash", HEAD "sheets:\n  - name: a/b\n    blocks: []\n", "leave out" },
    { "sheet name that is no text", HEAD "sheets:\n  - {name: \"a\\uFFFFb\", blocks: []}\n", "no text" },
    { "sheet name with an escape sequence", HEAD "sheets:\n  - {name: \"\\e[31m\", blocks: []}\n", "leave out" },
    { "sheet name with a control character", HEAD "sheets:\n  - {name: \"a\\x01\", blocks: []}\n", "no text" },
    { "sheet name of two lines", HEAD "sheets:\n  - {name: \"a\\nb\", blocks: []}\n", "no text" },
    { "sheet name read as another", HEAD "sheets:\n  - {name: _x0041_, blocks: []}\n", "no text" },
    { "sheet name of 16 moons", HEAD "sheets:\n  - {name: \"\\U0001F319\\U0001F319\\U0001F319\\U0001F319\\U0001F319"
      "\\U0001F319\\U0001F319\\U0001F319\\U0001F319\\U0001F319\\U0001F319\\U0001F319\\U0001F319\\U0001F319"
      "\\U0001F319\\U0001F319\", blocks: []}\n", "1 to 31 characters" },
    { "sheet name that is kept", HEAD "sheets:\n  - {name: History, blocks: []}\n", "for themselves" },
    { "two sheets in capitals beyond ASCII", HEAD "sheets:\n  - {name: \"\\xC9t\\xE9\", blocks: []}\n"
      "  - {name: \"\\xE9t\\xC9\", blocks: []}\n", "two sheets" },
    { "sheet name in quotes", HEAD "sheets:\n  - name: \"'a\"\n    blocks: []\n", "no ' at either end" },
    { "two sheets", HEAD "sheets:\n  - {name: One, blocks: []}\n  - {name: ONE, blocks: []}\n",
      "x.yaml:6:5: two sheets" },
    { "empty block", SHEET "      - {style: note}\n", "x.yaml:7:9: a block is one of" },
    { "two in one block", SHEET "      - {text: a, note: b}\n", "x.yaml:7:9: a block is one of" },
    { "style", SHEET "      - {text: a, style: loud}\n", "x.yaml:7:26:" },
    { "query beside a table",
      SHEET "      - {table: {query: SELECT 1, columns: [{from: a, head: A}]}, query: SELECT 2}\n", "belongs inside" },
    { "table without columns", SHEET "      - table: {query: SELECT 1, columns: []}\n", "1 to 40 columns" },
    { "column format", SHEET "      - table: {query: SELECT 1, columns: [{from: a, head: A, format: euros}]}\n",
      "euros" },
    { "column width", SHEET "      - table: {query: SELECT 1, columns: [{from: a, head: A, width: 900}]}\n", "width" },
    { "adds without by", SHEET "      - table: {query: SELECT 1, columns: [{from: a, head: A, adds: t.a}]}\n",
      "adds and by" },
    { "adds without a point", SHEET "      - table: {query: SELECT 1, columns: [{from: a, head: A, adds: t, by: a}]}\n",
      "a point" },
    { "two frozen tables",
      SHEET "      - table: {freeze: true, query: SELECT 1, columns: [{from: a, head: A}]}\n"
            "      - table: {freeze: true, query: SELECT 1, columns: [{from: a, head: A}]}\n",
      "x.yaml:8:16: only one table" },
    { "tiles without tiles", SHEET "      - tiles: {query: SELECT 1, show: []}\n", "under show" },
    { "chart kind", SHEET "      - chart: {kind: pie, query: SELECT 1}\n", "pie" },
    { "line without series", SHEET "      - chart: {kind: line, query: SELECT 1}\n", "needs series" },
    { "interval with series", SHEET "      - chart: {kind: interval, query: SELECT 1, series: [{from: a, name: A}]}\n",
      "series is for" },
    { "chart too high", SHEET "      - chart: {kind: curve, query: SELECT 1, height: 9000}\n", "height" },
    { "widths", HEAD "sheets:\n  - {name: One, widths: [10, wide], blocks: []}\n", "x.yaml:5:5: widths" },
    { "name of a with query", HEAD "with:\n  - {name: a b, query: SELECT 1}\nsheets: []\n",
      "x.yaml:5:12: name: \"a b\"" },
    { "a part that leads out", HEAD "parts: [../x.yaml]\n", "x.yaml:4:9: parts: \"../x.yaml\" is not a part" },
    { "a part beside the file", HEAD "parts: [y.yaml]\n", "x.yaml:4:9: parts: \"y.yaml\" is not a part" },
    { "a part that is not there", HEAD "parts: [x/y.yaml]\n", "x.yaml:1:1: parts: there is no \"x/y.yaml\"" },
    { "neither sheets nor parts", HEAD, "x.yaml:1:1: a report needs at least one sheet" },
    { "not YAML", "name: [x\n", "x.yaml:" },
};

static void a_wrong_definition_is_refused_where_it_is_wrong(void **state)
{
    const struct wrong *t = *state;
    ds_arena a = { 0 };
    ds_why w = { 0 };
    ds_report *r = NULL;
    assert_int_equal(rep_define("x.yaml", ds_str_of(t->yaml), NULL, &a, &r, &w), DS_CONFIG);
    if (!strstr(w.text, t->says)) fail_msg("\"%s\" does not say \"%s\"", w.text, t->says);
    assert_null(r);
    ds_arena_free(&a);
}

/* ---- what is taken ---- */

static void a_definition_becomes_structs(void **state)
{
    (void)state;
    const char *yaml =
        HEAD "takes: month\ntones: [{word: ok, tone: good}]\nsheets:\n"
             "  - name: One\n    landscape: true\n    widths: [10, 2.5]\n    blocks:\n"
             "      - {text: a, style: title}\n      - {note: b}\n"
             "      - table: {query: SELECT 1, columns: [{from: a, head: A, format: money, total: sum}]}\n"
             "      - chart: {kind: curve, query: SELECT 1}\n";
    ds_arena a = { 0 };
    ds_why w = { 0 };
    ds_report *r = NULL;
    if (rep_define("x.yaml", ds_str_of(yaml), NULL, &a, &r, &w)) fail_msg("%s", w.text);
    assert_true(ds_report_takes_month(r));
    assert_false(ds_report_takes_client(r));
    assert_int_equal(ds_report_audience(r), DS_AUDIENCE_PRACTICE);
    assert_string_equal(ds_report_title(r), "X");
    const rep_sheet *s = r->sheets.item;
    const rep_block *b = s->blocks.item;
    assert_true(s->landscape);
    assert_int_equal(s->blocks.n, 4);
    assert_int_equal(b[0].style, REP_TITLE);
    assert_int_equal(b[1].style, REP_BODY);
    const rep_column *c = b[2].table.columns.item;
    assert_int_equal(c->format, REP_F_MONEY);
    assert_int_equal(c->total, REP_SUM);
    assert_int_equal(b[3].chart.height, 260);
    assert_true(isnan(b[3].chart.mark));
    ds_arena_free(&a);
}

static const struct {
    const char *name;
    ds_audience who;
    bool month, client;
} shipped[] = { { "monthly-review", DS_AUDIENCE_PRACTICE, true, false },
                { "client-progress", DS_AUDIENCE_CLIENT, true, true },
                { "care-partner", DS_AUDIENCE_CARE_PARTNER, true, true },
                { "accountant", DS_AUDIENCE_ACCOUNTANT, true, false },
                { "partner", DS_AUDIENCE_PARTNER, true, false },
                { "experiment-schedule", DS_AUDIENCE_PRACTICE, false, true },
                { "experiment-answer", DS_AUDIENCE_PRACTICE, false, true },
                { "experiment-letter", DS_AUDIENCE_CLIENT, false, true },
                { "network", DS_AUDIENCE_PRACTICE, true, false },
                { "person", DS_AUDIENCE_PRACTICE, false, true } };

static void the_shipped_reports_load(void **state)
{
    (void)state;
    ds_arena a = { 0 };
    ds_why w = { 0 };
    ds_reports *r = NULL;
    if (ds_reports_load(NULL, &a, &r, &w)) fail_msg("%s", w.text);
    assert_int_equal(ds_reports_count(r), DS_COUNT(shipped));
    for (size_t i = 0; i < DS_COUNT(shipped); i++) {
        const ds_report *one = ds_reports_named(r, shipped[i].name);
        assert_non_null(one);
        assert_int_equal(ds_report_audience(one), shipped[i].who);
        assert_int_equal(ds_report_takes_month(one), shipped[i].month);
        assert_int_equal(ds_report_takes_client(one), shipped[i].client);
    }
    assert_non_null(strstr(ds_report_about(ds_reports_named(r, "accountant")), "no client"));
    assert_null(ds_reports_named(r, "no-such-report"));
    ds_arena_free(&a);
}

/* ---- a folder of one's own ---- */

static void a_folder_adds_and_overrides(void **state)
{
    (void)state;
    const char *folder = support_folder();
    ds_arena a = { 0 };
    ds_why w = { 0 };
    ds_reports *r = NULL;
    (void)support_write_text(folder, "mine.yaml", SHEET "      - {text: a}\n");
    (void)support_write_text(folder, "acc.yaml",
                             "name: accountant\ntitle: Mine\naudience: accountant\ntakes: [month]\n"
                             "sheets: [{name: A, blocks: [{text: a}]}]\n");
    (void)support_write_text(folder, "notes.txt", "not a definition");
    (void)support_write_text(folder, ".hidden.yaml", "neither: this");
    if (ds_reports_load(folder, &a, &r, &w)) fail_msg("%s", w.text);
    assert_int_equal(ds_reports_count(r), DS_COUNT(shipped) + 1);
    assert_non_null(ds_reports_named(r, "x"));
    assert_string_equal(ds_report_title(ds_reports_named(r, "accountant")), "Mine");
    assert_string_equal(ds_report_name(ds_reports_at(r, DS_COUNT(shipped))), "x");
    ds_arena_free(&a);
    support_remove(folder);
}

static void parts_are_read_from_beside_a_report_in_their_order(void **state)
{
    (void)state;
    const char *folder = support_folder();
    ds_arena a = { 0 };
    ds_why w = { 0 };
    ds_report *r = NULL;
    (void)support_write_text(folder, "x/b.yaml",
                             "with: [{name: two, query: SELECT 2}]\nsheets: [{name: B, blocks: [{text: b}]}]\n");
    (void)support_write_text(folder, "x/a.yaml", "sheets:\n\n  - {name: A, blocks: [{text: a}]}\n");
    const char *yaml = HEAD "parts: [x/b.yaml, x/a.yaml]\nwith: [{name: one, query: SELECT 1}]\n"
                            "sheets: [{name: Own, blocks: [{text: a}]}]\n";
    if (rep_define("x.yaml", ds_str_of(yaml), folder, &a, &r, &w)) fail_msg("%s", w.text);
    const rep_sheet *s = r->sheets.item;
    const rep_with *with = r->with.item;
    assert_int_equal(r->sheets.n, 3);
    assert_string_equal(s[0].name, "Own");
    assert_string_equal(s[1].name, "B");
    assert_string_equal(s[2].name, "A");
    assert_int_equal(r->with.n, 2);
    assert_string_equal(with[0].name, "one");
    assert_string_equal(with[1].name, "two");
    (void)rep_at(r, s[2].at, &w);
    assert_non_null(strstr(w.text, "/x/a.yaml:3:5"));
    ds_arena_free(&a);
    support_remove(folder);
}

static const struct part {
    const char *name, *yaml, *says;
} bad_parts[] = {
    { "a key that is the report's own", "title: X\n", "/x/a.yaml:1:1: unknown key \"title\"" },
    { "a fault in a block", "sheets:\n  - {name: A, blocks: [{style: note}]}\n",
      "/x/a.yaml:2:24: a block is one of" },
    { "a sheet there is already", "sheets:\n  - {name: own, blocks: [{text: a}]}\n", "/x/a.yaml:2:5: two sheets" },
};

static void a_fault_of_a_part_is_told_by_its_file(void **state)
{
    (void)state;
    for (size_t i = 0; i < DS_COUNT(bad_parts); i++) {
        const char *folder = support_folder();
        ds_arena a = { 0 };
        ds_why w = { 0 };
        ds_reports *r = NULL;
        (void)support_write_text(folder, "x/a.yaml", bad_parts[i].yaml);
        (void)support_write_text(folder, "x.yaml",
                                 HEAD "parts: [x/a.yaml]\nsheets: [{name: Own, blocks: [{text: a}]}]\n");
        assert_int_equal(ds_reports_load(folder, &a, &r, &w), DS_CONFIG);
        if (!strstr(w.text, bad_parts[i].says))
            fail_msg("%s: \"%s\" does not say \"%s\"", bad_parts[i].name, w.text, bad_parts[i].says);
        ds_arena_free(&a);
        support_remove(folder);
    }
}

static void a_wrong_file_in_the_folder_is_named(void **state)
{
    (void)state;
    const char *folder = support_folder();
    ds_arena a = { 0 };
    ds_why w = { 0 };
    ds_reports *r = NULL;
    (void)support_write_text(folder, "mine.yaml", SHEET "      - {txt: a}\n");
    assert_int_equal(ds_reports_load(folder, &a, &r, &w), DS_CONFIG);
    assert_non_null(strstr(w.text, "mine.yaml:7:10: unknown key"));
    ds_arena_free(&a);
    support_remove(folder);
}

static void two_files_with_one_name_are_refused(void **state)
{
    (void)state;
    const char *folder = support_folder();
    ds_arena a = { 0 };
    ds_why w = { 0 };
    ds_reports *r = NULL;
    (void)support_write_text(folder, "a.yaml", SHEET "      - {text: a}\n");
    (void)support_write_text(folder, "b.yaml", SHEET "      - {text: a}\n");
    assert_int_equal(ds_reports_load(folder, &a, &r, &w), DS_CONFIG);
    assert_non_null(strstr(w.text, "b.yaml:1:1: "));
    assert_non_null(strstr(w.text, "a.yaml has the name \"x\" already"));
    ds_arena_free(&a);
    support_remove(folder);
}

static void a_folder_that_is_not_there_is_named(void **state)
{
    (void)state;
    ds_arena a = { 0 };
    ds_why w = { 0 };
    ds_reports *r = NULL;
    assert_int_equal(ds_reports_load("no/such/folder", &a, &r, &w), DS_NOINPUT);
    assert_non_null(strstr(w.text, "no/such/folder: "));
    ds_arena_free(&a);
}

int main(void)
{
    struct CMUnitTest tests[DS_COUNT(wrongs) + 8] = { 0 };
    size_t n = 0;
    for (; n < DS_COUNT(wrongs); n++)
        tests[n] = (struct CMUnitTest){ .name = wrongs[n].name,
                                        .test_func = a_wrong_definition_is_refused_where_it_is_wrong,
                                        .initial_state = (void *)(uintptr_t)&wrongs[n] };
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(a_definition_becomes_structs);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(the_shipped_reports_load);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(a_folder_adds_and_overrides);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(parts_are_read_from_beside_a_report_in_their_order);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(a_fault_of_a_part_is_told_by_its_file);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(a_wrong_file_in_the_folder_is_named);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(two_files_with_one_name_are_refused);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(a_folder_that_is_not_there_is_named);
    return cmocka_run_group_tests_name("report: definitions", tests, NULL, NULL);
}
