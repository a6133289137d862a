#include <downshift/import.h>

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>
#include <zip.h>
#include "support/files.h"
#include "support/inbox.h"
#include "support/logs.h"

static inbox_world *w;

static int set_up(void **state)
{
    (void)state;
    w = inbox_open();
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    inbox_close(w);
    return 0;
}

static const char two_sessions[] = SESSIONS "A1,2026-10-01,16:00,60,deep,80\nB2,2026-10-02,18:30,90,light,120\n";

/* ---- files that do not come in ---- */

struct broken {
    const char *name, *file, *bytes;
    size_t n; /* 0: as strlen says */
    ds_err code;
    const char *story; /* a part of it */
};
static const char damaged[] = NIGHTS "A1,2026-10-01,22:40,7,430\nA1,2026-10-02,22:40,7,\0\n";
static const struct broken broken[] = {
    { "empty", "n.csv", "", 0, DS_DATA, "n.csv: the file is empty" },
    { "blank", "n.csv", "\n\n", 0, DS_DATA, "n.csv: only blank lines" },
    { "binary", "n.csv", "\1\2\3\4\5\6\7\0\1\2\3", 11, DS_DATA, "n.csv: this is a binary file" },
    { "workbook", "n.xlsx", "PK\3\4\24\0\6\0", 8, DS_DATA,
      "n.xlsx: a ZIP archive that is cut short or damaged" },
    { "unknown format", "n.csv", "when,what\n1,2\n", 0, DS_DATA, "n.csv: " },
    { "damaged half-way", "n.csv", damaged, sizeof damaged - 1, DS_DATA, "n.csv: line 3: a NUL byte" },
    { "the same column twice", "n.csv", "client_id,night_date,quality,Quality\nA1,2026-10-01,7,8\n", 0, DS_DATA,
      "n.csv: " },
};

static void nothing_of_a_broken_file_stays(void **state)
{
    static const char *const tables[] = { "sleep", "session", "day", "client", "source_file", "source_row" };
    const struct broken *b = *state;
    (void)support_write(w->inbox, b->file, b->bytes, b->n ? b->n : strlen(b->bytes));
    inbox_put(w, "zz.csv", two_sessions);
    (void)inbox_import(w);
    const ds_import_result *r = inbox_result(w, b->file);
    assert_int_equal(r->code, b->code);
    if (strncmp(r->story, b->story, strlen(b->story))) fail_msg("%s", r->story);
    assert_null(strchr(r->story, '\n'));
    assert_int_equal(r->counts.rows, 0);
    assert_int_equal(ds_import_verdict(&w->sum, false), DS_DATA);
    inbox_assert_counts(inbox_result(w, "zz.csv"), 2, 2, 0, 0, 0); /* the others come in */
    static const int64_t left[] = { 0, 2, 0, 2, 1, 0 };
    for (size_t i = 0; i < DS_COUNT(tables); i++) assert_int_equal(inbox_count(w, tables[i]), left[i]);
}

/* Other separators than the comma stand in no figure. */
static void blank_cells_behind_a_row_are_none(void **state)
{
    (void)state;
    inbox_put(w, "a.csv", "client_id;night_date;quality\nA1;2026-10-01;7;;\n");
    inbox_put(w, "b.csv", "client_id\tnight_date\tquality\nB2\t2026-10-01\t7\t\n");
    inbox_put(w, "c.csv", "client_id;night_date;quality\nC3;2026-10-01;7;x\n");
    (void)inbox_import(w);
    inbox_assert_counts(inbox_result(w, "a.csv"), 1, 1, 0, 0, 0);
    inbox_assert_counts(inbox_result(w, "b.csv"), 1, 1, 0, 0, 0);
    inbox_assert_counts(inbox_result(w, "c.csv"), 1, 0, 0, 0, 1);
}

static void an_open_quote_costs_its_row(void **state)
{
    (void)state;
    inbox_put(w, "s.csv",
              "client_id,date,start,duration_min,technique,price\nA1,2026-10-01,16:00,60,swedish,80\n"
              "A1,2026-10-03,16:00,60,\"deep,81\nA1,2026-10-05,16:00,60,,82\nA1,2026-10-07,16:00,60,\"x\",83\n");
    inbox_assert_counts(inbox_import(w), 4, 3, 0, 0, 1);
    assert_string_equal(inbox_ask(w, "SELECT file || ':' || line FROM v1_refused"), "s.csv:3");
    assert_string_equal(
        inbox_ask(w, "SELECT group_concat(price, ' ') FROM (SELECT price FROM v1_session ORDER BY date)"),
        "80.0 82.0 83.0");
}

static void an_unknown_format_tells_what_was_looked_for(void **state)
{
    (void)state;
    inbox_put(w, "n.csv", "client_id,night,mood\nA1,2026-10-01,7\n");
    const ds_import_result *r = inbox_import(w);
    assert_int_equal(r->code, DS_DATA);
    assert_non_null(strstr(r->story, "mood"));
    assert_non_null(strstr(r->story, "downshift-nights"));
}

static void what_cannot_be_read_is_told(void **state)
{
    (void)state;
    const char *absent = support_path(w->inbox, "absent.csv");
    const ds_import_result *r = inbox_import_path(w, absent);
    assert_int_equal(r->code, DS_NOINPUT);
    assert_string_equal(r->story, "absent.csv: No such file or directory");
    assert_int_equal(ds_import_verdict(&w->sum, false), DS_NOINPUT);

    inbox_put(w, "closed.csv", THREE_NIGHTS);
    inbox_put(w, "open.csv", two_sessions);
    assert_int_equal(symlink("nowhere", support_path(w->inbox, "link.csv")), 0);
    assert_int_equal(mkfifo(support_path(w->inbox, "pipe.csv"), 0600), 0);
    assert_int_equal(chmod(support_path(w->inbox, "closed.csv"), 0), 0);
    (void)inbox_import(w);
    assert_string_equal(inbox_result(w, "link.csv")->story, "link.csv: a link that leads nowhere");
    assert_string_equal(inbox_result(w, "pipe.csv")->story, "pipe.csv: is not a plain file");
    inbox_assert_counts(inbox_result(w, "open.csv"), 2, 2, 0, 0, 0);
}

static void an_unreadable_file_is_told(void **state)
{
    (void)state;
    inbox_put(w, "closed.csv", THREE_NIGHTS);
    assert_int_equal(chmod(support_path(w->inbox, "closed.csv"), 0), 0);
    /* whoever reads the inbox may write the database: that the file could not be read is kept there */
    assert_int_equal(chmod(w->folder, 0777) + chmod(w->inbox, 0755), 0);
    assert_int_equal(chmod(support_path(w->folder, "practice.db"), 0666), 0);
    if (!support_drop_root()) skip();
    ds_err code = inbox_import(w)->code;
    support_regain_root();
    assert_int_equal(code, DS_NOINPUT);
    assert_string_equal(w->sum.file[0].story, "closed.csv: cannot be opened: Permission denied");
}

static void a_header_alone_is_fine_and_said(void **state)
{
    (void)state;
    inbox_put(w, "n.csv", NIGHTS);
    const ds_import_result *r = inbox_import(w);
    inbox_assert_counts(r, 0, 0, 0, 0, 0);
    assert_string_equal(r->story, "a header and no rows");
    assert_string_equal(r->range, "");
    assert_int_equal(ds_import_verdict(&w->sum, true), DS_OK);
}

/* ---- what is looked at, and in which order ---- */

/* A workbook as far as it matters here: its first member, and what it says of itself. */
static void put_workbook(const char *name, const char *company)
{
    static const char types[] = "<?xml version=\"1.0\"?><Types/>";
    char text[200];
    int why = 0;
    inbox_put(w, name, "");
    const char *path = support_path(w->inbox, name);
    zip_t *z = zip_open(path, ZIP_CREATE | ZIP_TRUNCATE, &why);
    assert_non_null(z);
    snprintf(text, sizeof text, "<?xml version=\"1.0\"?><Properties><Company>%s</Company></Properties>", company);
    assert_true(zip_file_add(z, "[Content_Types].xml", zip_source_buffer(z, types, sizeof types - 1, 0), 0) >= 0);
    assert_true(zip_file_add(z, "docProps/app.xml", zip_source_buffer(z, text, strlen(text), 0), 0) >= 0);
    assert_int_equal(zip_close(z), 0);
}

/* Whatever they are called: a user's own report is not in any list of names. */
static void workbooks_are_known_by_what_is_in_them(void **state)
{
    (void)state;
    put_workbook("my-own-report-2026-10.xlsx", "Downshift");
    put_workbook("ann/log.xlsx", "Downshift");
    put_workbook("monthly-review-2026-10.xlsx", "A Practice");
    inbox_put(w, "accountant-2026-10.xlsx", "no workbook at all");
    inbox_put(w, "n.csv", THREE_NIGHTS);
    (void)inbox_import(w);
    assert_int_equal(w->sum.n, 3);
    assert_int_equal(w->sum.ours, 2);
    const ds_import_result *r = inbox_result(w, "monthly-review-2026-10.xlsx");
    assert_int_equal(r->code, DS_DATA);
    assert_string_equal(r->story,
                        "monthly-review-2026-10.xlsx: a workbook without its part xl/workbook.xml: save it again");
    assert_int_equal(inbox_result(w, "accountant-2026-10.xlsx")->code, DS_DATA);
    inbox_assert_counts(inbox_result(w, "n.csv"), 3, 3, 0, 0, 0);
    assert_int_equal(inbox_count(w, "source_file"), 1);
}

static const ds_import_result *import_two(const char *one, const char *two)
{
    const char *paths[] = { one, two };
    assert_int_equal(ds_import(w->store, paths, 2, &w->options, &w->a, &w->sum, &w->why), DS_OK);
    return &w->sum.file[0];
}

static void one_file_on_two_ways_is_taken_once(void **state)
{
    (void)state;
    inbox_put(w, "ann/sleeps.csv", WHOOP_WEEK);
    const char *ann = ds_textf(&w->a, "%s/ann", w->inbox), *file = ds_textf(&w->a, "%s/ann/sleeps.csv", w->inbox);
    const char *link = ds_textf(&w->a, "%s/link.csv", w->folder), *hard = ds_textf(&w->a, "%s/hard.csv", w->folder);
    assert_int_equal(symlink(file, link), 0);
    assert_int_equal(linkat(AT_FDCWD, file, AT_FDCWD, hard, 0), 0);
    const char *const others[] = { ann, file, link, hard, w->inbox };
    for (size_t i = 0; i < 2 * DS_COUNT(others); i++) {
        const char *other = others[i / 2];
        const ds_import_result *r = i % 2 ? import_two(other, w->inbox) : import_two(w->inbox, other);
        assert_int_equal(w->sum.n, 1);
        assert_string_equal(r->file, "ann/sleeps.csv");
        assert_string_equal(r->client, "ann");
        assert_string_equal(r->code ? r->story : "", "");
        const char *told = other == hard ? "hard.csv" : other == link ? "link.csv" : NULL;
        told = told ? ds_textf(&w->a, "%s (the same file as ann/sleeps.csv)", told) : "";
        assert_string_equal(w->sum.passed_over, told);
    }
    assert_int_equal(inbox_count(w, "source_file"), 1);
}

static void one_file_in_two_clients_folders_is_both_clients(void **state)
{
    (void)state;
    inbox_put(w, "ann/sleeps.csv", WHOOP_WEEK);
    inbox_put(w, "bea/x.csv", "");
    const char *bea = support_path(w->inbox, "bea/x.csv");
    const char *file = ds_textf(&w->a, "%s/ann/sleeps.csv", w->inbox);
    assert_int_equal(unlink(bea), 0);
    assert_int_equal(symlink(file, bea), 0);
    (void)inbox_import(w);
    assert_int_equal(w->sum.n, 2);
    assert_string_equal(inbox_result(w, "bea/x.csv")->client, "bea");
}

/* ---- text that is none ---- */

static void a_name_that_is_no_text_is_shown_as_one(void **state)
{
    (void)state;
    inbox_put(w, "n\xE9.csv", THREE_NIGHTS);
    inbox_put(w, "line\nend.csv", SESSIONS);
    (void)inbox_import(w);
    assert_int_equal(w->sum.n, 2);
    for (size_t i = 0; i < w->sum.n; i++) {
        assert_true(ds_is_clean(ds_str_of(w->sum.file[i].file), DS_CLEAN_SHOWN));
        assert_int_equal(w->sum.file[i].code, DS_OK);
    }
    assert_int_equal(inbox_result(w, "n\xEF\xBF\xBD.csv")->counts.fresh, 3);
    assert_string_equal(inbox_ask(w, "SELECT DISTINCT file FROM v1_night"), "n\xEF\xBF\xBD.csv");
}

static void a_folder_that_is_no_text_names_nobody(void **state)
{
    (void)state;
    inbox_put(w, "an\xE9/sleeps.csv", WHOOP_WEEK);
    const ds_import_result *r = inbox_import(w);
    assert_int_equal(r->code, DS_DATA);
    assert_true(ds_utf8(ds_str_of(r->story)));
    assert_int_equal(inbox_count(w, "client"), 0);
}

/* A code is one everywhere: from a column, from a folder, from --client. */
static void a_code_has_one_limit(void **state)
{
    (void)state;
    char code[DS_CODE_MAX + 2], file[400];
    memset(code, 'x', sizeof code);
    code[DS_CODE_MAX - 2] = '\xC3'; /* its last character has two bytes */
    code[DS_CODE_MAX - 1] = '\xA9';
    code[DS_CODE_MAX] = '\0';
    snprintf(file, sizeof file, NIGHTS "%s,2026-10-01,22:40,7,430\n", code);
    inbox_put(w, "n.csv", file);
    inbox_put(w, ds_textf(&w->a, "%s/sleeps.csv", code), WHOOP_WEEK);
    (void)inbox_import(w);
    for (size_t i = 0; i < w->sum.n; i++) assert_string_equal(w->sum.file[i].code ? w->sum.file[i].story : "", "");
    inbox_put(w, "w.csv", WHOOP SLEEP("2026-10-05 22:50:00", "2026-10-06 06:40:00", "430", "470"));
    w->options.client = code;
    (void)inbox_import(w);
    assert_string_equal(inbox_result(w, "w.csv")->client, code);
    assert_int_equal(inbox_count(w, "client"), 1);

    static const char *const bad[][2] = { { "", "it is empty" },
                                          { " ", "it is empty" },
                                          { "an\xE9", "it is not UTF-8" },
                                          { "a\nb", "it has control characters" } };
    for (size_t i = 0; i < DS_COUNT(bad); i++) {
        w->options.client = bad[i][0];
        assert_int_equal(
            ds_import(w->store, (const char *const[]){ w->inbox }, 1, &w->options, &w->a, &w->sum, &w->why), DS_USAGE);
        assert_non_null(strstr(w->why.text, bad[i][1]));
    }
    code[DS_CODE_MAX] = 'x';
    code[DS_CODE_MAX + 1] = '\0';
    w->options.client = code;
    assert_int_equal(ds_import(w->store, (const char *const[]){ w->inbox }, 1, &w->options, &w->a, &w->sum, &w->why),
                     DS_USAGE);
    assert_non_null(strstr(w->why.text, "it is over 64 bytes long"));
    w->options.client = NULL;
    snprintf(file, sizeof file, NIGHTS "%s,2026-10-01,22:40,7,430\n", code);
    inbox_put(w, "n.csv", file);
    (void)inbox_import(w);
    assert_int_equal(inbox_result(w, "n.csv")->counts.refused, 1);
}

/* 59 bytes and then a character of two: cut at 60 it would be none. */
static void what_is_cut_is_cut_between_characters(void **state)
{
    (void)state;
    char cell[200], file[1200];
    for (size_t n = 50; n < 90; n++) {
        memset(cell, 'x', n);
        snprintf(cell + n, sizeof cell - n, "\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9");
        snprintf(file, sizeof file,
                 SESSIONS "A1,2026-10-01,16:00,60,%s,80\nA1,%s,16:00,60,deep,80\nA1,2026-10-01,%s,60,deep,80\n", cell,
                 cell, cell);
        inbox_put(w, "s.csv", file);
        const ds_import_result *r = inbox_import(w);
        assert_int_equal(r->counts.refused, 2);
        assert_int_equal(r->counts.cells, 1);
        const char *sql = "SELECT group_concat(value || reason) FROM (SELECT * FROM v1_refused UNION ALL SELECT file, "
                          "line, 1, \"column\", value, reason, client, date, record FROM v1_cell)";
        assert_true(ds_utf8(ds_str_of(inbox_ask(w, sql))));
    }
}

static void the_order_of_arguments_does_not_matter(void **state)
{
    (void)state;
    inbox_put(w, "one/x.csv", NIGHTS "A1,2026-10-01,22:40,7,430\n");
    inbox_put(w, "two/y.csv", NIGHTS "A1,2026-10-01,22:40,8,430\n"); /* later by name: it wins */
    const char *one = ds_textf(&w->a, "%s/one", w->inbox), *two = ds_textf(&w->a, "%s/two/", w->inbox);
    for (int turn = 0; turn < 2; turn++) {
        const char *paths[3] = { turn ? two : one, turn ? one : two, one };
        assert_int_equal(ds_import(w->store, paths, 3, &w->options, &w->a, &w->sum, &w->why), DS_OK);
        assert_int_equal(w->sum.n, 2); /* a folder given twice is one */
        assert_string_equal(w->sum.file[0].file, "x.csv");
        assert_string_equal(w->sum.file[1].file, "y.csv");
        assert_string_equal(inbox_ask(w, "SELECT quality FROM v1_night"), "8");
    }
}

static void the_newer_file_wins_whatever_its_name(void **state)
{
    (void)state;
    inbox_put(w, "z.csv", NIGHTS "A1,2026-10-01,22:40,5,430\n");
    inbox_put(w, "a.csv", NIGHTS "A1,2026-10-01,22:40,6,430\n");
    support_date(support_path(w->inbox, "a.csv"), 1);
    for (int turn = 0; turn < 2; turn++) {
        (void)inbox_import(w);
        assert_string_equal(w->sum.file[0].file, "z.csv");
        assert_string_equal(inbox_ask(w, "SELECT quality FROM v1_night"), "6");
    }
    const ds_import_result *r = inbox_import_path(w, support_path(w->inbox, "z.csv"));
    inbox_assert_counts(r, 1, 0, 0, 1, 0); /* the older file by itself, again */
    assert_string_equal(inbox_ask(w, "SELECT quality || file FROM v1_night"), "6.0a.csv");
}

static void folders_that_lead_in_circles_are_left(void **state)
{
    (void)state;
    inbox_put(w, "ann/nights.csv", THREE_NIGHTS);
    assert_int_equal(symlink("..", support_path(w->inbox, "ann/up")), 0);
    assert_int_equal(symlink("ann/nights.csv", support_path(w->inbox, "linked.csv")), 0);
    (void)inbox_import(w);
    assert_int_equal(w->sum.n, 1);
    assert_string_equal(w->sum.file[0].file, "ann/nights.csv");
    assert_string_equal(w->sum.passed_over,
                        "ann/up (a link to a folder), linked.csv (the same file as ann/nights.csv)");
}

static void an_empty_inbox_is_no_fault(void **state)
{
    (void)state;
    assert_null(inbox_import(w));
    assert_int_equal(ds_import_verdict(&w->sum, true), DS_OK);
}

/* ---- options ---- */

static void a_format_by_name(void **state)
{
    (void)state;
    inbox_put(w, "nights.csv", THREE_NIGHTS);
    w->options.format = "downshift-nights";
    inbox_assert_counts(inbox_import(w), 3, 3, 0, 0, 0);
    w->options.format = "downshift-sessions";
    assert_int_equal(inbox_import(w)->code, DS_DATA);
    w->options.format = "nonsense";
    assert_int_equal(ds_import(w->store, &w->inbox, 1, &w->options, &w->a, &w->sum, &w->why), DS_USAGE);
    assert_string_equal(w->why.text, "no format is called nonsense; see `downshift formats`");
}

static void columns_that_are_not_read_are_named(void **state)
{
    (void)state;
    inbox_put(w, "n.csv", "client_id,night_date,quality,mood,weather\nA1,2026-10-01,7,fine,rain\n");
    const ds_import_result *r = inbox_import(w);
    assert_string_equal(r->unused, "mood, weather");
    assert_string_equal(inbox_ask(w, "SELECT unused FROM v1_file"), "mood, weather");
}

struct heard {
    int64_t done, bytes, refused, line;
    int calls;
};

static void hear_progress(void *to, const char *file, int64_t done, int64_t bytes)
{
    struct heard *h = to;
    assert_string_equal(file, "n.csv");
    assert_true(done >= h->done && done <= bytes);
    h->done = done;
    h->bytes = bytes;
    h->calls++;
}

static void hear_refusal(void *to, const char *file, int64_t line, const ds_refusal *no)
{
    struct heard *h = to;
    assert_string_equal(file, "n.csv");
    assert_string_equal(no->column, "quality");
    h->refused++;
    h->line = line;
}

static void progress_and_refusals_are_told_as_they_happen(void **state)
{
    (void)state;
    struct heard h = { 0 };
    const char *path = support_path(w->inbox, "n.csv");
    FILE *f = fopen(path, "wb");
    assert_non_null(f);
    fputs("client_id,night_date,quality\n", f);
    for (int i = 0; i < 20000; i++) fprintf(f, "C%d,2026-10-%02d,%d\n", i / 30, i % 30 + 1, i == 12345 ? 99 : i % 11);
    fclose(f);
    w->options.progress = hear_progress;
    w->options.refused = hear_refusal;
    w->options.to = &h;
    inbox_assert_counts(inbox_import(w), 20000, 19999, 0, 0, 1);
    assert_true(h.calls >= 3);
    assert_int_equal(h.done, h.bytes);
    assert_int_equal(h.refused, 1);
    assert_int_equal(h.line, 12347);
}

static void encodings_are_told(void **state)
{
    (void)state;
    inbox_put(w, "n.csv", "client_id;night_date;quality\r\nJ\xFCrg;03.10.2026;7,5\r\n");
    const ds_import_result *r = inbox_import(w);
    inbox_assert_counts(r, 1, 1, 0, 0, 0);
    assert_string_equal(r->encoding, "Windows-1252");
    assert_string_equal(inbox_ask(w, "SELECT client || ' ' || quality FROM v1_night"), "J\xC3\xBCrg 7.5");
}

/* A store that fails is no file's fault: the import stops and says so. */
static void a_locked_store_stops_the_import(void **state)
{
    (void)state;
    ds_store *other = NULL;
    inbox_put(w, "n.csv", THREE_NIGHTS);
    const char *path = support_path(w->folder, "practice.db");
    assert_int_equal(ds_store_open(path, DS_STORE_WRITE, &other, NULL, &w->why), DS_OK);
    assert_int_equal(ds_store_begin(other, &w->why), DS_OK);
    assert_int_equal(ds_import(w->store, &w->inbox, 1, &w->options, &w->a, &w->sum, &w->why), DS_LOCKED);
    assert_int_equal(w->sum.n, 0); /* told by the story alone */
    ds_store_close(other);
    inbox_assert_counts(inbox_import(w), 3, 3, 0, 0, 0);
}

#define TEST(f) { #f, f, set_up, tear_down, NULL }

int main(void)
{
    static const struct CMUnitTest plain[] = {
        TEST(blank_cells_behind_a_row_are_none),
        TEST(an_open_quote_costs_its_row),
        TEST(an_unknown_format_tells_what_was_looked_for),
        TEST(what_cannot_be_read_is_told),
        TEST(an_unreadable_file_is_told),
        TEST(a_header_alone_is_fine_and_said),
        TEST(workbooks_are_known_by_what_is_in_them),
        TEST(one_file_on_two_ways_is_taken_once),
        TEST(one_file_in_two_clients_folders_is_both_clients),
        TEST(a_name_that_is_no_text_is_shown_as_one),
        TEST(a_folder_that_is_no_text_names_nobody),
        TEST(a_code_has_one_limit),
        TEST(what_is_cut_is_cut_between_characters),
        TEST(the_order_of_arguments_does_not_matter),
        TEST(the_newer_file_wins_whatever_its_name),
        TEST(folders_that_lead_in_circles_are_left),
        TEST(an_empty_inbox_is_no_fault),
        TEST(a_format_by_name),
        TEST(columns_that_are_not_read_are_named),
        TEST(progress_and_refusals_are_told_as_they_happen),
        TEST(encodings_are_told),
        TEST(a_locked_store_stops_the_import),
    };
    struct CMUnitTest tests[DS_COUNT(plain) + DS_COUNT(broken)];
    size_t n = DS_COUNT(plain);
    memcpy(tests, plain, sizeof plain);
    for (size_t i = 0; i < DS_COUNT(broken); i++)
        tests[n++] = (struct CMUnitTest){ broken[i].name, nothing_of_a_broken_file_stays, set_up, tear_down, (void *)(uintptr_t)&broken[i] };
    return cmocka_run_group_tests_name("import: files", tests, NULL, NULL);
}
