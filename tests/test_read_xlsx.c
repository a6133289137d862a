/* Workbooks as rows: cells are what a CSV file of the sheet would hold. Some are written by libxlsxwriter, others by hand, as other
 * programs write them. */
#include <downshift/read.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include <xlsxwriter.h>

#include "../src/read/text/serial.h"
#include "support/files.h"
#include "support/packing.h"

static const char *folder;
static char out[8000];

/* "sheet{3:cells|/4:cells|}": all sheets in turn, or the story. */
static const char *told(const char *path)
{
    ds_source *s = NULL;
    ds_str title;
    ds_cells c;
    ds_why w = { 0 };
    bool more = false;
    *out = '\0';
    ds_err err = ds_source_open(path, &s, &w);
    while (!err && !(err = ds_source_table(s, &title, &c, &more, &w)) && more) {
        assert_int_equal(c.place->in, DS_IN_TABLE);
        assert_string_equal(c.place->at, title.p);
        ds_print_more(out, sizeof out, "%.*s{", DS_FMT(title));
        for (bool row = false; !err && more; row = true) {
            ds_print_more(out, sizeof out, "%s%lld:", row ? "/" : "", (long long)c.line);
            for (size_t i = 0; i < c.n; i++) ds_print_more(out, sizeof out, "%.*s|", DS_FMT(c.cell[i]));
            err = ds_source_row(s, &c, &more, &w);
        }
        ds_print_more(out, sizeof out, "}");
    }
    if (!err) err = ds_source_check(s, &w);
    ds_source_close(s);
    if (err) ds_print(out, sizeof out, "%s", w.text);
    return out;
}

/* ---- by libxlsxwriter ---- */

static void workbooks_of_another_writer_are_read(void **state)
{
    (void)state;
    const char *path = support_path(folder, "a.xlsx");
    lxw_workbook *b = workbook_new(path);
    lxw_worksheet *empty = workbook_add_worksheet(b, "Empty"), *s = workbook_add_worksheet(b, "Log & more");
    lxw_worksheet *lists = workbook_add_worksheet(b, "Lists");
    lxw_format *date = workbook_add_format(b), *clock = workbook_add_format(b), *stamp = workbook_add_format(b);
    lxw_format *share = workbook_add_format(b), *bold = workbook_add_format(b), *long_time = workbook_add_format(b);
    format_set_num_format(date, "dd/mm/yyyy");
    format_set_num_format(clock, "h:mm AM/PM");
    format_set_num_format_index(stamp, 22);
    format_set_num_format(share, "0%");
    format_set_num_format(long_time, "[h]:mm");
    format_set_bold(bold);
    worksheet_hide(lists);
    worksheet_activate(s);
    worksheet_write_string(lists, 0, 0, "light", NULL);
    (void)empty;
    worksheet_write_string(s, 2, 1, "when", bold);
    worksheet_write_string(s, 2, 2, " J\xC3\xBCrg <&> ", NULL);
    worksheet_write_datetime(s, 3, 0, &(lxw_datetime){ 2026, 10, 3, 0, 0, 0 }, date);
    worksheet_write_number(s, 3, 1, 22.0 / 24 + 40.0 / 1440, clock);
    worksheet_write_datetime(s, 3, 2, &(lxw_datetime){ 2026, 10, 3, 22, 40, 5 }, stamp);
    worksheet_write_number(s, 3, 3, 0.856, share);
    worksheet_write_number(s, 3, 4, 7.5 / 24, long_time);
    worksheet_write_number(s, 5, 0, 79.999999999999986, NULL);
    worksheet_write_boolean(s, 5, 1, 1, NULL);
    worksheet_write_formula_num(s, 5, 2, "=A6*2", NULL, 160);
    worksheet_write_formula_str(s, 5, 3, "=\"a\"", NULL, "kept");
    worksheet_write_string(s, 5, 4, "when", NULL);
    worksheet_write_blank(s, 5, 6, bold);
    worksheet_merge_range(s, 6, 0, 8, 1, "merged", NULL);
    worksheet_write_number(s, 7, 2, 1, NULL);
    worksheet_write_number(s, 9, 2, -0.25, NULL);
    assert_int_equal(workbook_close(b), LXW_NO_ERROR);
    assert_string_equal(told(path),
                        "Log & more{3:|when|J\xC3\xBCrg <&>|/4:2026-10-03|22:40|2026-10-03 22:40:05|85.6%|7:30:00|"
                        "/6:80|TRUE|160|kept|when|/7:merged|/8:merged||1|/10:||-0.25|}");
}

/* ---- by hand ---- */

#define NS   "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" "
#define TYPE "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
#define BOOK(more, sheets)                                                                                             \
    "<?xml version=\"1.0\"?><workbook " NS "xmlns:r=\"" TYPE "\">" more "<sheets>" sheets "</sheets></workbook>"
#define ONE "<sheet name=\"S\" sheetId=\"7\" r:id=\"rId9\"/>"
#define RELS                                                                                                           \
    "<Relationships><Relationship Id=\"rId9\" Type=\"" TYPE "/worksheet\" Target=\"worksheets/one.xml\"/>"             \
    "<Relationship Id=\"rId8\" Type=\"" TYPE "/worksheet\" Target=\"/xl/worksheets/two.xml\"/>"                        \
    "<Relationship Id=\"rId7\" Type=\"" TYPE "/chartsheet\" Target=\"charts/c.xml\"/></Relationships>"
#define SHEET(rows, more) "<worksheet " NS "><sheetData>" rows "</sheetData>" more "</worksheet>"

struct book {
    const char *book, *styles, *strings, *one, *two;
};

static const char *told_book(const struct book *b)
{
    const packing_member all[] = { { .name = "[Content_Types].xml", .bytes = "<Types/>" },
                                   { .name = "xl/workbook.xml", .bytes = b->book ? b->book : BOOK("", ONE) },
                                   { .name = "xl/_rels/workbook.xml.rels", .bytes = RELS },
                                   { .name = "xl/worksheets/one.xml", .bytes = b->one },
                                   { .name = "xl/worksheets/two.xml", .bytes = b->two ? b->two : SHEET("", "") },
                                   { .name = "xl/styles.xml", .bytes = b->styles ? b->styles : "<styleSheet/>" },
                                   { .name = "xl/sharedStrings.xml", .bytes = b->strings ? b->strings : "<sst/>" } };
    return told(packing_zip(folder, "h.xlsx", all, DS_COUNT(all)));
}

static const char *told_sheet(const char *one)
{
    return told_book(&(struct book){ .one = one });
}

static void cells_of_every_type_are_read(void **state)
{
    (void)state;
    assert_string_equal(
        told_book(&(struct book){
            .strings =
                "<sst><si><t>plain</t></si><si><r><t>rich </t></r><r><t>text</t></r><rPh><t>aid</t></rPh></si></sst>",
            .one =
                SHEET("<row r=\"2\"><c r=\"A2\" t=\"s\"><v>1</v></c><c r=\"C2\" "
                      "t=\"inlineStr\"><is><r><t>in</t></r><r><t>line"
                      "</t></r></is></c><c r=\"D2\" t=\"b\"><v>0</v></c><c r=\"E2\" t=\"e\"><v>#N/A</v></c><c r=\"F2\" "
                      "t=\"str\"><f>A1&amp;B1</f><v>kept</v></c><c r=\"G2\" t=\"d\"><v>2026-10-03T22:40:00</v></c><c "
                      "r=\"H2\"><v>1.5E-2</v></c><c r=\"I2\" t=\"s\"><v>99</v></c></row>",
                      "") }),
        "S{2:rich text||inline|FALSE|#N/A|kept|2026-10-03T22:40:00|0.015|#N/A|}");
}

static void places_may_be_left_out_and_names_have_prefixes(void **state)
{
    (void)state;
    assert_string_equal(
        told_sheet(SHEET("<row><c t=\"str\"><v>a</v></c><c><v>1</v></c></row><row/><row><c><v>2</v></c></row>", "")),
        "S{1:a|1|/3:2|}");
    assert_string_equal(
        told_sheet("<x:worksheet xmlns:x=\"u\"><x:sheetData><x:row r=\"1\"><x:c r=\"B1\"><x:v>5</x:v></x:c></x:row>"
                   "<x:row r=\"2\"><x:c r=\"C2\"><x:v>6</x:v></x:c></x:row></x:sheetData><x:mergeCells><x:mergeCell "
                   "ref=\"B1:B2\"/></x:mergeCells></x:worksheet>"),
        "S{1:|5|/2:|5|6|}");
}

static void days_are_counted_from_1904_where_the_workbook_says_so(void **state)
{
    (void)state;
    static const char styles[] =
        "<styleSheet><numFmts><numFmt numFmtId=\"164\" formatCode=\"yyyy\\-mm\\-dd;@\"/></numFmts><cellStyleXfs>"
        "<xf numFmtId=\"9\"/></cellStyleXfs><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"164\"/></cellXfs></styleSheet>";
    static const char one[] = SHEET("<row><c s=\"1\"><v>44836</v></c><c s=\"0\"><v>44836</v></c></row>", "");
    assert_string_equal(
        told_book(&(struct book){ .book = BOOK("<workbookPr date1904=\"1\"/>", ONE), .styles = styles, .one = one }),
        "S{1:2026-10-03|44836|}");
    assert_string_equal(told_book(&(struct book){ .styles = styles, .one = one }), "S{1:2022-10-02|44836|}");
}

static void sheets_come_in_their_order_and_hidden_ones_not(void **state)
{
    (void)state;
    static const char one[] = SHEET("<row><c><v>1</v></c></row>", ""), two[] = SHEET("<row><c><v>2</v></c></row>", "");
    assert_string_equal(
        told_book(&(struct book){
            .book = BOOK("", "<sheet name=\"Two\" r:id=\"rId8\"/><sheet name=\"C\" r:id=\"rId7\"/>" ONE),
            .one = one,
            .two = two }),
        "Two{1:2|}S{1:1|}");
    assert_string_equal(
        told_book(&(struct book){
            .book = BOOK("", "<sheet name=\"Two\" state=\"veryHidden\" r:id=\"rId8\"/>" ONE), .one = one, .two = two }),
        "S{1:1|}");
}

static void what_is_unsound_is_refused_with_its_row(void **state)
{
    (void)state;
    assert_string_equal(told_sheet(SHEET("<row r=\"3\"><c><v>1</v></c></row><row r=\"2\"><c><v>1</v></c></row>", "")),
                        "row 2: rows in disorder: save the workbook again");
    assert_string_equal(told_sheet(SHEET("<row r=\"3\"><c r=\"5\"><v>1</v></c></row>", "")),
                        "sheet \"S\": row 3: a cell at no place: save the workbook again");
    assert_string_equal(told_sheet(SHEET("<row r=\"3\"><c><v>1</c></row>", "")),
                        "sheet \"S\": row 3: damaged (mismatched tag): save the workbook again");
    assert_string_equal(told_sheet("<!DOCTYPE x [<!ENTITY a \"b\">]><worksheet/>"),
                        "sheet \"S\": row 0: a document type declaration, which no workbook has");
    assert_string_equal(told_sheet(SHEET("<row r=\"1\"><c r=\"XFE1\"><v>1</v></c></row>", "")),
                        "sheet \"S\": row 1: a cell at no place: save the workbook again");
    assert_string_equal(told_book(&(struct book){ .one = SHEET("", ""), .styles = "<styleSheet>" }),
                        "xl/styles.xml: damaged (no element found): save the workbook again");
    assert_string_equal(told_sheet(SHEET("", "")), "");
}

static void what_is_cut_short_anywhere_is_refused(void **state)
{
    (void)state;
    size_t n;
    (void)told_sheet(SHEET("<row><c><v>1</v></c></row>", ""));
    char *bytes = packing_bytes(support_path(folder, "h.xlsx"), &n);
    for (size_t k = 60; k < n; k += 7) {
        (void)told(support_write(folder, "y.xlsx", bytes, k));
        if (!strstr(out, "cut short or damaged")) fail_msg("%zu: %s", k, out);
    }
    free(bytes);
}

static void a_bit_that_is_wrong_changes_no_cell(void **state)
{
    (void)state;
    size_t n;
    const char *whole = "S{1:10|22|/2:333|}";
    assert_string_equal(
        told_sheet(SHEET("<row><c><v>10</v></c><c><v>22</v></c></row><row><c><v>333</v></c></row>", "")), whole);
    char *bytes = packing_bytes(support_path(folder, "h.xlsx"), &n);
    for (size_t bit = 0; bit < 8 * n; bit += 3) {
        bytes[bit / 8] = (char)(bytes[bit / 8] ^ 1 << bit % 8);
        (void)told(support_write(folder, "y.xlsx", bytes, n));
        if (strchr(out, '{') && strcmp(out, whole)) fail_msg("bit %zu: %s", bit, out);
        bytes[bit / 8] = (char)(bytes[bit / 8] ^ 1 << bit % 8);
    }
    free(bytes);
}

/* ---- what numbers are shown as ---- */

static void codes_tell_dates_from_numbers(void **state)
{
    static const struct {
        const char *code;
        ds_shown shown;
    } codes[] = {
        { "General", DS_SHOWN_PLAIN },
        { "0.00", DS_SHOWN_PLAIN },
        { "#,##0.00 [$\xE2\x82\xAC-407]", DS_SHOWN_PLAIN },
        { "0.00E+00", DS_SHOWN_PLAIN },
        { "\"day\" 0", DS_SHOWN_PLAIN },
        { "[Red]0;[Blue]-0", DS_SHOWN_PLAIN },
        { "dd/mm/yyyy", DS_SHOWN_DATE },
        { "mmm-yy", DS_SHOWN_DATE },
        { "[$-F800]dddd\\,\\ mmmm\\ dd", DS_SHOWN_DATE },
        { "[$-409]h:mm AM/PM;@", DS_SHOWN_TIME },
        { "HH:MM", DS_SHOWN_TIME },
        { "mm:ss.0", DS_SHOWN_TIME },
        { "yyyy-mm-dd hh:mm", DS_SHOWN_STAMP },
        { "[h]:mm:ss", DS_SHOWN_ELAPSED },
        { "[mm]:ss", DS_SHOWN_ELAPSED },
        { "0.0%", DS_SHOWN_PERCENT },
        { "0;\"yes\" d", DS_SHOWN_PLAIN },
        { "\"", DS_SHOWN_PLAIN },
    };
    (void)state;
    for (size_t i = 0; i < DS_COUNT(codes); i++)
        if (ds_shown_by_code(ds_str_of(codes[i].code)) != codes[i].shown) fail_msg("%s", codes[i].code);
}

static void numbers_are_what_people_read(void **state)
{
    static const struct {
        double v;
        ds_shown how;
        bool from_1904;
        const char *text;
    } rows[] = {
        { 46298, DS_SHOWN_DATE, false, "2026-10-03" },
        { 46298.5, DS_SHOWN_DATE, false, "2026-10-03 12:00" },
        { 46298, DS_SHOWN_STAMP, false, "2026-10-03 00:00" },
        { 46298.944444444445, DS_SHOWN_TIME, false, "2026-10-03 22:40" },
        { 46297.999999999, DS_SHOWN_STAMP, false, "2026-10-03 00:00" },
        { 0.944444444444444, DS_SHOWN_TIME, false, "22:40" },
        { 0, DS_SHOWN_TIME, false, "00:00" },
        { 0.25, DS_SHOWN_STAMP, false, "06:00" },
        { 0, DS_SHOWN_DATE, false, "0" },
        { 1, DS_SHOWN_DATE, false, "1900-01-01" },
        { 59, DS_SHOWN_DATE, false, "1900-02-28" },
        { 60, DS_SHOWN_DATE, false, "60" },
        { 61, DS_SHOWN_DATE, false, "1900-03-01" },
        { -1, DS_SHOWN_DATE, false, "-1" },
        { 2958465, DS_SHOWN_DATE, false, "9999-12-31" },
        { 2958466, DS_SHOWN_DATE, false, "2958466" },
        { 0, DS_SHOWN_DATE, true, "1904-01-01" },
        { 44836, DS_SHOWN_DATE, true, "2026-10-03" },
        { 1.0625, DS_SHOWN_ELAPSED, false, "25:30:00" },
        { -0.0625, DS_SHOWN_ELAPSED, false, "-1:30:00" },
        { 0.07, DS_SHOWN_PERCENT, false, "7%" },
        { 79.999999999999986, DS_SHOWN_PLAIN, false, "80" },
        { 1592870000000, DS_SHOWN_PLAIN, false, "1592870000000" },
        { -0.0, DS_SHOWN_PLAIN, false, "0" },
        { 0.1, DS_SHOWN_PLAIN, false, "0.1" },
    };
    char text[DS_SERIAL_TEXT];
    (void)state;
    for (size_t i = 0; i < DS_COUNT(rows); i++) {
        (void)ds_serial_text(rows[i].v, rows[i].how, rows[i].from_1904, text);
        if (strcmp(text, rows[i].text)) fail_msg("%.17g: %s, not %s", rows[i].v, text, rows[i].text);
    }
}

static int make(void **state)
{
    (void)state;
    return !(folder = support_folder());
}

static int gone(void **state)
{
    (void)state;
    support_remove(folder);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(workbooks_of_another_writer_are_read),
        cmocka_unit_test(cells_of_every_type_are_read),
        cmocka_unit_test(places_may_be_left_out_and_names_have_prefixes),
        cmocka_unit_test(days_are_counted_from_1904_where_the_workbook_says_so),
        cmocka_unit_test(sheets_come_in_their_order_and_hidden_ones_not),
        cmocka_unit_test(what_is_unsound_is_refused_with_its_row),
        cmocka_unit_test(what_is_cut_short_anywhere_is_refused),
        cmocka_unit_test(a_bit_that_is_wrong_changes_no_cell),
        cmocka_unit_test(codes_tell_dates_from_numbers),
        cmocka_unit_test(numbers_are_what_people_read),
    };
    return cmocka_run_group_tests_name("read: workbooks", tests, make, gone);
}
