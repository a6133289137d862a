/* downshift formats --new: what it drafts for a file of each kind that no format knows loads, and reads the file. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include <xlsxwriter.h>

#include "support/child.h"
#include "support/files.h"

#define WORDS(...) ((const char *const[]){ __VA_ARGS__, NULL })

static const char *folder;

static const char table[] = "Ins Nest,Heraus,Sleeptime,Awake for,Puls,Mood\n"
                            "2026-05-03 22:30,2026-05-04 06:30,7:05,55,54,good\n2026-05-04 23:10,2026-05-05 06:50,6:40,--,--,bad\n";
static const char workbook[] = "In bed at|Until|Slept|Tags\n2026-05-03 22:30|2026-05-04 06:30|405|x\n2026-05-04 23:10|2026-05-05 06:50|390|\n";

/* Each piece, in this order, in the draft; where no file is given, the workbook. */
static const struct row {
    const char *name, *file, *text;
    const char *pieces[8];
} rows[] = {
    { "a table", "a.csv", table,
      { "missing: [\"--\"]", "bedtime, names: [\"Ins Nest\"], as: stamp, filled: yes", "rise, names: [\"Heraus\"], as: stamp",
        "# - {field: ..., names: [\"Mood\"]}" } },
    { "seconds since 1970", "b.json",
      "{\"v\":1,\"nights\":[{\"went\":1772402400000,\"up\":1772431200000,\"total_sleep\":25200},\n"
      "{\"went\":1772488800000,\"up\":1772517600000,\"total_sleep\":24000}]}\n",
      { "records:\n  - {in: json, at: \"nights\"}", "bedtime, names: [\"went\"], as: utc", "rise, names: [\"up\"], as: utc",
        "tst_min, names: [\"total_sleep\"], as: seconds" } },
    { "a bare list", "c.json", "[{\"span\":{\"in\":\"2026-05-03T22:30:00+02:00\",\"out\":\"2026-05-04T06:30:00+02:00\"}},\n{\"span\":{\"in\":"
                               "\"2026-05-04T22:30:00+02:00\",\"out\":\"2026-05-05T06:30:00+02:00\"}}]",
      { "records:\n  - {in: json, at: \".\"}", "bedtime, names: [\"span.in\"], as: stamp", "rise, names: [\"span.out\"]" } },
    { "XML", "d.xml",
      "<?xml version=\"1.0\"?>\n<Log>\n <Who name=\"a\"/>\n <Nights>\n  <Night in=\"2026-05-03 22:30\" out=\"2026-05-04 06:30\" asleep=\"420\"/>\n"
      "  <Night in=\"2026-05-04 22:30\" out=\"2026-05-05 06:30\" asleep=\"410\"/>\n </Nights>\n</Log>\n",
      { "records:\n  - {in: xml, at: \"Log.Nights.Night\"}", "bedtime, names: [\"in\"]", "rise, names: [\"out\"]",
        "tst_min, names: [\"asleep\"], as: minutes" } },
    { "a web page", "e.xls",
      "<table><tr><td>Von</td><td>Bis</td></tr>\n<tr><td>03.05.2026 22:30</td><td>04.05.2026 06:30</td></tr></table>",
      { "bedtime, names: [\"Von\"], as: stamp", "rise, names: [\"Bis\"], as: stamp" } },
    { "a workbook", NULL, workbook, { "bedtime, names: [\"In bed at\"]", "rise, names: [\"Until\"]" } },
};

/* "a|b\n": a row. */
static const char *write_workbook(const char *text)
{
    const char *path = support_path(folder, "w.xlsx");
    lxw_workbook *b = workbook_new(path);
    lxw_worksheet *s = workbook_add_worksheet(b, NULL);
    char cell[64];
    for (lxw_row_t row = 0; *text; row++, text++)
        for (lxw_col_t column = 0; *text != '\n'; column++) {
            const size_t n = strcspn(text, "|\n");
            memcpy(cell, text, n);
            cell[n] = '\0';
            worksheet_write_string(s, row, column, cell, NULL);
            text += n + (text[n] == '|');
        }
    assert_int_equal(workbook_close(b), LXW_NO_ERROR);
    return "w.xlsx";
}

static child_result run(const char *const *words)
{
    return child_run(&(child_setting){ .folder = folder }, words);
}

static void loads_and_reads_its_file(void **state)
{
    const struct row *t = *state;
    folder = support_folder();
    const char *file = t->file;
    if (!file)
        file = write_workbook(t->text);
    else
        support_write_text(folder, file, t->text);
    support_write_text(folder, "practice.yaml", "time_zone: Europe/Berlin\n");
    child_result made = run(WORDS("formats", "--new", "my-nights", file));
    assert_int_equal(made.status, 0);
    assert_string_equal(made.err, "");
    const char *at = made.out;
    for (size_t i = 0; i < sizeof t->pieces / sizeof *t->pieces && t->pieces[i]; i++)
        if (!(at = strstr(at, t->pieces[i]))) fail_msg("\"%s\" is not, or not in its order, in:\n%s", t->pieces[i], made.out);
    support_write_text(folder, "my-nights.yaml", made.out);
    child_result read = run(WORDS("formats", "--test", "./my-nights.yaml", file));
    if (read.status) fail_msg("%s%s\n%s", read.out, read.err, made.out);
    child_free(&made);
    child_free(&read);
    support_remove(folder);
}

static void what_cannot_load_yet_is_said(void **state)
{
    (void)state;
    folder = support_folder();
    support_write_text(folder, "f.csv", "Kunde,Grund\nAnn,Nacken\nBea,Schlaf\n");
    child_result r = run(WORDS("formats", "--new", "f.csv"));
    assert_int_equal(r.status, 0);
    assert_non_null(strstr(r.out, "name: f\n"));
    assert_non_null(strstr(r.out, "# - {field: ..., names: [\"Kunde\"]}"));
    assert_non_null(strstr(r.err, "does not load yet"));
    child_free(&r);
    r = run(WORDS("formats", "--new", "gone.csv"));
    assert_int_equal(r.status, 66);
    child_free(&r);
    support_remove(folder);
}

enum { ROWS = sizeof rows / sizeof *rows };

int main(void)
{
    struct CMUnitTest tests[ROWS + 1] = { 0 };
    for (size_t i = 0; i < ROWS; i++)
        tests[i] = (struct CMUnitTest){ .name = rows[i].name,
                                        .test_func = loads_and_reads_its_file,
                                        .initial_state = (void *)(uintptr_t)&rows[i] };
    tests[ROWS] = (struct CMUnitTest){ .name = "what cannot load yet", .test_func = what_cannot_load_yet_is_said };
    return cmocka_run_group_tests_name("formats --new", tests, NULL, NULL);
}
