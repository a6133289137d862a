/* A practice's log and a client's diary kept in Excel come in as their CSV would. */
#include <downshift/import.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include <xlsxwriter.h>

#include "support/files.h"
#include "support/inbox.h"
#include "support/packing.h"

static inbox_world *w;

static int open_world(void **state)
{
    (void)state;
    w = inbox_open();
    return 0;
}

static int close_world(void **state)
{
    (void)state;
    inbox_close(w);
    return 0;
}

static void write_row(lxw_worksheet *s, lxw_row_t row, const char *const *text)
{
    for (lxw_col_t c = 0; text[c]; c++) worksheet_write_string(s, row, c, text[c], NULL);
}

/* Titles above the header, a remark beside the table, cells of every kind, a date over two rows, other sheets. */
static void write_log(const char *path)
{
    lxw_workbook *b = workbook_new(path);
    lxw_worksheet *notes = workbook_add_worksheet(b, "Read me"), *s = workbook_add_worksheet(b, "Log");
    lxw_worksheet *lists = workbook_add_worksheet(b, "Lists");
    lxw_format *date = workbook_add_format(b), *clock = workbook_add_format(b);
    format_set_num_format(date, "dd.mm.yyyy");
    format_set_num_format(clock, "hh:mm");
    worksheet_hide(lists);
    worksheet_write_string(notes, 0, 0, "How to use this log", NULL);
    worksheet_write_string(lists, 0, 0, "light", NULL);
    worksheet_write_string(s, 0, 0, "Massage log 2026", NULL);
    write_row(s, 2, (const char *const[]){ "client_id", "date", "start", "duration_min", "pressure", "price", NULL });
    for (lxw_row_t row = 3; row < 6; row++) {
        worksheet_write_string(s, row, 0, row == 4 ? "BEA" : "ANN", NULL);
        worksheet_write_number(s, row, 2, (17.0 + row) / 24, clock);
        worksheet_write_formula_num(s, row, 3, "=30*2", NULL, 60);
        worksheet_write_string(s, row, 4, "deep", NULL);
        worksheet_write_number(s, row, 5, 80.5, NULL);
    }
    worksheet_merge_range(s, 3, 1, 4, 1, "", date);
    worksheet_write_datetime(s, 3, 1, &(lxw_datetime){ 2026, 10, 3, 0, 0, 0 }, date);
    worksheet_write_datetime(s, 5, 1, &(lxw_datetime){ 2026, 10, 9, 0, 0, 0 }, date);
    worksheet_write_string(s, 4, 8, "a remark", NULL);
    assert_int_equal(workbook_close(b), LXW_NO_ERROR);
    support_date(path, 0);
}

static const char log_csv[] = "client_id,date,start,duration_min,pressure,price\nANN,2026-10-03,20:00,60,deep,80.5\n"
                              "BEA,2026-10-03,21:00,60,deep,80.5\nANN,2026-10-09,22:00,60,deep,80.5\n";

static void a_workbook_comes_in_as_its_csv(void **state)
{
    (void)state;
    inbox_put(w, "log.csv", log_csv);
    (void)inbox_import(w);
    char csv[DS_HASH_TEXT];
    ds_print(csv, sizeof csv, "%s", inbox_print(w));
    write_log(support_path(w->inbox, "log.xlsx"));
    (void)inbox_import(w);
    const ds_import_result *r = inbox_result(w, "log.xlsx");
    assert_string_equal(r->story, "");
    assert_int_equal(r->counts.rows, 3);
    assert_int_equal(r->counts.same, 3);
    assert_string_equal(inbox_print(w), csv);
    assert_string_equal(r->note,
                        "passed over above the header: line 1 \"Massage log 2026\"; other sheets, not read: \"Read "
                        "me\", \"Lists\" (hidden)");
}

static void its_rows_are_the_sheets(void **state)
{
    (void)state;
    write_log(support_path(w->inbox, "log.xlsx"));
    (void)inbox_import(w);
    assert_string_equal(
        inbox_ask(w, "SELECT file || ':' || line || ' ' || date || ' ' || start || ' ' || price FROM v1_session "
                     "ORDER BY date DESC"),
        "log.xlsx:6 2026-10-09 22:00 80.5");
}

static void a_workbook_in_an_archive_is_read(void **state)
{
    (void)state;
    size_t n;
    const char *path = support_path(w->folder, "log.xlsx");
    write_log(path);
    char *bytes = packing_bytes(path, &n);
    packing_zip(w->inbox, "x.zip", &(packing_member){ .name = "log.xlsx", .bytes = bytes, .n = n }, 1);
    free(bytes);
    (void)inbox_import(w);
    assert_int_equal(inbox_result(w, "x.zip!log.xlsx")->counts.fresh, 3);
}

/* 01/02/2026 typed as text beside true dates: all rows decide, so the sheet is read twice. */
static void dates_typed_as_text_are_decided_by_all_rows(void **state)
{
    (void)state;
    lxw_workbook *b = workbook_new(support_path(w->inbox, "n.xlsx"));
    lxw_worksheet *s = workbook_add_worksheet(b, NULL);
    write_row(s, 0, (const char *const[]){ "client_id", "night_date", "quality", NULL });
    write_row(s, 1, (const char *const[]){ "ANN", "03/10/2026", "7", NULL });
    write_row(s, 2, (const char *const[]){ "ANN", "25/10/2026", "6", NULL });
    assert_int_equal(workbook_close(b), LXW_NO_ERROR);
    (void)inbox_import(w);
    assert_int_equal(inbox_result(w, "n.xlsx")->counts.fresh, 2);
    assert_string_equal(inbox_ask(w, "SELECT min(night) FROM v1_night"), "2026-10-03");
}

static void a_workbook_that_nothing_is_known_of_names_the_nearest_sheet(void **state)
{
    (void)state;
    lxw_workbook *b = workbook_new(support_path(w->inbox, "n.xlsx"));
    write_row(workbook_add_worksheet(b, "A"), 0, (const char *const[]){ "what", "ever", NULL });
    write_row(workbook_add_worksheet(b, "B"), 0, (const char *const[]){ "client_id", "date", "begin", NULL });
    assert_int_equal(workbook_close(b), LXW_NO_ERROR);
    (void)inbox_import(w);
    assert_non_null(strstr(inbox_result(w, "n.xlsx")->story, "n.xlsx: of 2 tables none is known, \"B\": "));
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, open_world, close_world)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_workbook_comes_in_as_its_csv),
        TEST(its_rows_are_the_sheets),
        TEST(a_workbook_in_an_archive_is_read),
        TEST(dates_typed_as_text_are_decided_by_all_rows),
        TEST(a_workbook_that_nothing_is_known_of_names_the_nearest_sheet),
    };
    return cmocka_run_group_tests_name("import: workbooks", tests, NULL, NULL);
}
