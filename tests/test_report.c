#include <downshift/report.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <cmocka.h>

#include "support/files.h"
#include "support/book_help.h"

#define SHEET(n) "xl/worksheets/sheet" #n ".xml"

/* ---- the monthly practice review ---- */

static void the_review_has_its_sheets(void **state)
{
    (void)state;
    help_book *w = help_book_open(NULL);
    const char *path = help_book_made(w, "monthly-review", NULL);
    assert_string_equal(strrchr(path, '/'), "/monthly-review-2026-10.xlsx");
    const char *book = help_book_part(w, path, "xl/workbook.xml");
    static const char *const names[] = { "Contents", "This month",       "Decided", "Trends", "All figures", "Money and mix",
                                         "Clients",  "Flags", "Hours",   "What helps sleep", "Session length",
                                         "Can we trust this", "Client sleep", "Sessions",   "Data quality",
                                         "How it was computed", "Rows behind", "Behind Money and mix", "Behind Clients",
                                         "Numbers behind the charts" };
    const char *at = book;
    for (size_t i = 0; i < DS_COUNT(names); i++) {
        const char *name = ds_textf(&w->a, "<sheet name=\"%s\"", names[i]);
        assert_non_null(at = strstr(at, name));
    }
    assert_int_equal(help_book_times(book, "<sheet "), DS_COUNT(names));
    help_book_lacks(book, "state=\"hidden\"");
    help_book_close(w);
}

static void every_sheet_is_ready_to_print(void **state)
{
    (void)state;
    help_book *w = help_book_open(NULL);
    const char *path = help_book_made(w, "monthly-review", NULL);
    const char *book = help_book_part(w, path, "xl/workbook.xml");
    for (int i = 1; i <= 19; i++) {
        const char *sheet = help_book_part(w, path, ds_textf(&w->a, "xl/worksheets/sheet%d.xml", i));
        help_book_holds(sheet, "<pageSetUpPr fitToPage=\"1\"/>");
        help_book_holds(sheet, "paperSize=\"1\"");
        help_book_holds(sheet, "Page &amp;P of &amp;N");
        help_book_holds(sheet, "Practice &amp;&amp; &lt;Sons&gt;"); /* a single & would be a code */
        help_book_holds(sheet, "state=\"frozen\"");
        help_book_holds(book, ds_textf(&w->a, "<definedName name=\"_xlnm.Print_Area\" localSheetId=\"%d\">", i - 1));
    }
    assert_int_equal(help_book_times(help_book_part(w, path, "xl/sharedStrings.xml"), "Source: "), 1);
    help_book_holds(help_book_part(w, path, SHEET(1)), "showGridLines=\"0\"");
    help_book_holds(help_book_part(w, path, SHEET(14)), "orientation=\"landscape\"");
    help_book_holds(book, "<definedName name=\"_xlnm.Print_Titles\" localSheetId=\"13\">Sessions!$4:$4</definedName>");
    help_book_holds(book, "localSheetId=\"16\">'Rows behind'!$AO$1</definedName>"); /* a blank cell: nothing is printed */
    help_book_close(w);
}

static void cells_are_dates_numbers_and_working_totals(void **state)
{
    (void)state;
    help_book *w = help_book_open(NULL);
    const char *sheet = help_book_part(w, help_book_made(w, "monthly-review", NULL), SHEET(14));
    assert_int_equal(help_book_times(sheet, "<v>46298</v>"), 2); /* 3 October 2026, twice */
    help_book_holds(sheet, "<v>0.75</v>");                                 /* 18:00 */
    help_book_holds(sheet, "<f>SUBTOTAL(9,I5:I10)</f><v>240.5</v>"); /* 80.50 + 40 + 100 + 20, the formula's value kept with it */
    help_book_close(w);
}

static void words_are_never_formulas(void **state)
{
    (void)state;
    help_book *w = help_book_open(NULL);
    const char *path = help_book_made(w, "monthly-review", NULL);
    const char *words = help_book_part(w, path, "xl/sharedStrings.xml");
    help_book_holds(words, ">=1+1<");
    help_book_holds(words, ">@SUM(A1)<");
    for (int i = 1; i <= 19; i++) {
        const char *sheet = help_book_part(w, path, ds_textf(&w->a, "xl/worksheets/sheet%d.xml", i));
        assert_int_equal(help_book_times(sheet, "<f>"), help_book_times(sheet, "<f>SUM(") + help_book_times(sheet, "<f>SUBTOTAL("));
    }
    help_book_close(w);
}

static void charts_are_drawn_from_cells_of_the_sheet_of_numbers(void **state)
{
    (void)state;
    help_book *w = help_book_open(NULL);
    const char *path = help_book_made(w, "monthly-review", NULL);
    const char *parts = help_book_part(w, path, NULL);
    /* the trends that have two months: visits, hours, takings, average visit, nights; pressure and nights by quality; one length
     * curve. Time asleep has no results here and no empty chart. */
    assert_int_equal(help_book_times(parts, "xl/charts/chart"), 5 + 3);
    help_book_holds(help_book_part(w, path, "xl/charts/chart1.xml"), "Visits");
    help_book_holds(help_book_part(w, path, "xl/drawings/drawing1.xml"), "Visits, month by month up to October 2026: too few months for limits yet.");
    const char *chart = help_book_part(w, path, "xl/charts/chart7.xml");
    help_book_holds(chart, "Sleep quality, by pressure");
    help_book_holds(chart, "'Numbers behind the charts'!");
    const char *numbers = help_book_part(w, path, SHEET(20));
    help_book_holds(numbers, "location=\"'What helps sleep'!A1\"");
    help_book_holds(help_book_part(w, path, SHEET(10)), "location=\"'Numbers behind the charts'!A");
    /* the line at zero, and for each of the two levels that have numbers the interval and its estimate */
    assert_int_equal(help_book_times(chart, "<c:ser>"), 1 + 2 * 2);
    help_book_holds(chart, "<a:t>light</a:t>");
    help_book_lacks(chart, "<a:t>deep</a:t>");
    help_book_lacks(chart, "c:errBars");
    const char *curve = help_book_part(w, path, "xl/charts/chart8.xml");
    assert_int_equal(help_book_times(curve, "<c:ser>"), 3 + 1 + 1);
    help_book_holds(curve, "sessions given");
    help_book_holds(curve, "75 minutes");
    help_book_holds(curve, "95 % interval");
    help_book_lacks(help_book_part(w, path, "xl/sharedStrings.xml"), "Time asleep, by pressure");
    help_book_close(w);
}

static void levels_are_compared_by_their_difference(void **state)
{
    (void)state;
    help_book *w = help_book_open(NULL);
    const char *words = help_book_part(w, help_book_made(w, "monthly-review", NULL), "xl/sharedStrings.xml");
    help_book_holds(words, "Sleep quality: moderate pressure did better than light, by 0.40 points (0.20 to 0.60).");
    help_book_holds(words, "Sleep quality: which time works better, these data cannot tell.");
    help_book_holds(words, "A chance is told beside these only");
    help_book_lacks(words, "which pressure works better");
    help_book_close(w);
}

static void what_was_withheld_is_said_in_words(void **state)
{
    (void)state;
    help_book *w = help_book_open(NULL);
    const char *words = help_book_part(w, help_book_made(w, "monthly-review", NULL), "xl/sharedStrings.xml");
    help_book_holds(words, ">not enough nights yet<");
    help_book_holds(words, "Massage helps: \xE2\x88\x92"
                 "0.4 &amp; more.");
    help_book_holds(words, "mediun");
    help_book_close(w);
}

static void whether_it_can_be_trusted_is_told_in_words_and_pictures(void **state)
{
    (void)state;
    help_book *w = help_book_open(NULL);
    help_book_doubts(w, false);
    const char *path = help_book_made(w, "monthly-review", NULL);
    const char *words = help_book_part(w, path, "xl/sharedStrings.xml"), *sheet = help_book_part(w, path, SHEET(12));
    help_book_holds(words, "Booking. Booking after bad nights is allowed for.");
    help_book_holds(words, "No massage works backwards");
    help_book_holds(words, "The lowest and the highest answer there is without some client.");
    help_book_holds(sheet, "<v>0.31</v>");
    help_book_holds(sheet, "<v>0.47</v>");
    help_book_holds(words, ">before and after<");
    help_book_holds(sheet, "<v>0.71</v>");
    help_book_holds(sheet, "<v>-0.33</v>");
    help_book_holds(sheet, "<v>0.38</v>");
    assert_int_equal(help_book_times(sheet, "<v>12.5</v>"), 1); /* on another scale: in the table, not in the chart */
    help_book_lacks(words, "The true value");
    help_book_lacks(words, "made up");
    /* five without doubts; the curve by time before bed, the answers and the other ways */
    assert_int_equal(help_book_times(help_book_part(w, path, NULL), "xl/charts/chart"), 8 + 3);
    help_book_close(w);
}

/* Where a cell with these words stands in the text of a sheet. */
static const char *cell_of(help_book *w, const char *path, const char *sheet, const char *words)
{
    const char *all = help_book_part(w, path, "xl/sharedStrings.xml"), *at = strstr(all, ds_textf(&w->a, ">%s<", words));
    assert_non_null(at);
    int n = -1;
    for (const char *c = strstr(all, "<si>"); c && c < at; c = strstr(c + 1, "<si>")) n++;
    const char *cell = strstr(help_book_part(w, path, sheet), ds_textf(&w->a, "t=\"s\"><v>%d</v>", n));
    if (!cell) fail_msg("%s is not on %s", words, sheet);
    return cell;
}

/* Talking is the practice's to do: the client's own report is silent about it. */
static void whom_to_talk_with_comes_first(void **state)
{
    (void)state;
    help_book *w = help_book_open(NULL);
    const char *path = help_book_made(w, "monthly-review", NULL);
    const char *words = help_book_part(w, path, "xl/sharedStrings.xml");
    help_book_lacks(words, "To talk about");
    help_book_lacks(words, "fell short");
    assert_true(strlen(cell_of(w, path, SHEET(13), "ANNA")) > strlen(cell_of(w, path, SHEET(13), "CARL")));
    help_book_to_talk(w);
    path = help_book_made(w, "monthly-review", NULL);
    words = help_book_part(w, path, "xl/sharedStrings.xml");
    help_book_holds(words, "Talk with CARL: sleep fell short after the last sessions, taken together.");
    help_book_holds(words, "CARL. Talk: sleep after the last 5 sessions fell short of what was expected, together by 1.6 standard deviations. Of the 40 "
                           "clients whose sessions can be told, about 7.4 would stand here by luck alone.");
    help_book_holds(words, "A prompt to talk, not a finding");
    assert_true(strlen(cell_of(w, path, SHEET(13), "CARL")) > strlen(cell_of(w, path, SHEET(13), "ANNA")));
    help_book_lacks(help_book_all(w, help_book_made(w, "client-progress", "CARL")), "fell short");
    help_book_close(w);
}

static void the_truth_stands_there_only_where_it_is_known(void **state)
{
    (void)state;
    help_book *w = help_book_open(NULL);
    help_book_doubts(w, true);
    const char *path = help_book_made(w, "monthly-review", NULL);
    const char *words = help_book_part(w, path, "xl/sharedStrings.xml");
    help_book_holds(words, "known because this practice is made up");
    help_book_holds(help_book_part(w, path, SHEET(12)), "<v>0.44</v>");
    help_book_lacks(help_book_part(w, path, SHEET(2)), "<v>0.44</v>");
    help_book_lacks(help_book_part(w, path, SHEET(10)), "<v>0.44</v>");
    help_book_close(w);
}

static void the_same_job_gives_the_same_bytes(void **state)
{
    (void)state;
    help_book *w = help_book_open(NULL);
    ds_str one, two;
    const char *path = help_book_made(w, "monthly-review", NULL);
    assert_int_equal(ds_read_file(path, 1 << 22, &w->a, &one, &w->why), DS_OK);
    assert_int_equal(ds_read_file(help_book_made(w, "monthly-review", NULL), 1 << 22, &w->a, &two, &w->why), DS_OK);
    assert_true(ds_same(one, two));
    const char *core = help_book_part(w, path, "docProps/core.xml");
    help_book_holds(core, "2026-11-01T09:00:00Z");
    help_book_holds(core, "<dc:creator></dc:creator>");
    help_book_holds(core, "<cp:lastModifiedBy></cp:lastModifiedBy>");
    help_book_holds(help_book_part(w, path, "docProps/app.xml"), "<Company>Downshift</Company>");
    help_book_close(w);
}

static void an_empty_practice_still_gives_a_review(void **state)
{
    (void)state;
    help_book *w = help_book_open(NULL);
    w->job.run = 0;
    w->job.month = ds_date_of(2020, 2, 1);
    const char *path = help_book_made(w, "monthly-review", NULL);
    const char *words = help_book_part(w, path, "xl/sharedStrings.xml");
    help_book_holds(words, "Not enough nights yet to say what massage does");
    help_book_holds(words, "No session is logged for this month.");
    help_book_holds(words, "Whether a result can be trusted is told here once there is a result.");
    help_book_lacks(words, "Two tempting answers");
    help_book_lacks(words, "computed in another way");
    assert_int_equal(help_book_times(help_book_part(w, path, NULL), "xl/charts/chart"), 0);
    help_book_close(w);
}

/* ---- the client's report ---- */

static void a_client_sees_no_other_client(void **state)
{
    (void)state;
    help_book *w = help_book_open(NULL);
    const char *path = help_book_made(w, "client-progress", "ANNA");
    assert_string_equal(strrchr(path, '/'), "/client-progress-2026-10-ANNA.xlsx");
    const char *all = help_book_all(w, path);
    help_book_holds(all, "ANNA");
    help_book_lacks(all, "BERT");
    help_book_lacks(all, "CARL");
    help_book_lacks(all, "NINA");
    help_book_holds(all,
          "Going by your own log and, the fewer nights it has, the more by those of the practice's other clients.");
    help_book_lacks(all, "from your own log");
    help_book_lacks(all, "What you logged");
    help_book_holds(all, "On nights after a massage you sleep better: your rating is higher by about 0.7 points of 10");
    help_book_holds(all, "The chance that your rating is better at all on nights after a massage is 95 % or more.");
    help_book_holds(all, "The chance that your rating is better by a fifth or more, which would be a big change, is about 10 %.");
    help_book_holds(all, "46298"); /* their nights and sessions as dates */
    assert_int_equal(help_book_times(help_book_part(w, path, NULL), "xl/charts/chart"), 1);
    help_book_close(w);
}

static const struct client {
    const char *name, *code, *says;
} clients[] = {
    { "one session, no night", "BERT",
      "You had your first massage on 9 October 2026. No nights are in your sleep log yet" },
    { "nights, no session", "CARL", "You have logged 6 nights. No massage is in the log yet" },
    { "nothing", "NINA", "Neither a massage nor a night is in the log yet." },
};

static void a_client_with_little_gets_a_page_all_the_same(void **state)
{
    const struct client *t = *state;
    help_book *w = help_book_open(NULL);
    const char *path = help_book_made(w, "client-progress", t->code);
    const char *words = help_book_part(w, path, "xl/sharedStrings.xml");
    help_book_holds(words, t->says);
    help_book_holds(words, "Not enough nights yet to say.");
    help_book_lacks(words, "The chance that");
    help_book_lacks(words, "ANNA");
    assert_int_equal(help_book_times(help_book_part(w, path, NULL), "xl/charts/chart"), 0);
    help_book_close(w);
}

static void notes_of_the_practice_stay_there(void **state)
{
    (void)state;
    help_book *w = help_book_open(NULL);
    help_book_lacks(help_book_all(w, help_book_made(w, "client-progress", "BERT")), "BERTSNOTE");
    help_book_close(w);
}

static void a_client_who_is_not_there_is_refused(void **state)
{
    (void)state;
    help_book *w = help_book_open(NULL);
    char path[512];
    assert_int_equal(help_book_write(w, "client-progress", "ZOE", path), DS_USAGE);
    help_book_holds(w->why.text, "ZOE");
    assert_int_equal(help_book_write(w, "client-progress", NULL, path), DS_USAGE);
    help_book_holds(w->why.text, "--client");
    w->job.month = DS_NO_DATE;
    assert_int_equal(help_book_write(w, "accountant", NULL, path), DS_USAGE);
    help_book_holds(w->why.text, "--month");
    help_book_close(w);
}

/* ---- the accountant's ---- */

static void the_accountant_sees_sums_and_no_client(void **state)
{
    (void)state;
    help_book *w = help_book_open(NULL);
    const char *path = help_book_made(w, "accountant", NULL);
    const char *all = help_book_all(w, path);
    help_book_lacks(all, "ANNA");
    help_book_lacks(all, "BERT");
    help_book_lacks(all, "moderate");
    const char *lines = help_book_part(w, path, SHEET(18)), *by_service = help_book_part(w, path, SHEET(20));
    help_book_holds(lines, "<f>SUM(F4:F8)</f><v>240.5</v>");
    /* exact, though one service is called Sw* and another =1+1 */
    help_book_holds(by_service, ">SUMPRODUCT(--EXACT('Takings'!$B$4:$B$8,A4),'Takings'!$F$4:$F$8)</f><v>40</v>");
    assert_int_equal(help_book_times(by_service, "SUMPRODUCT("), 4 * (4 + 2));
    /* of days an equation: EXACT of them is nothing to LibreOffice and Gnumeric, once they compute anew */
    help_book_holds(help_book_part(w, path, SHEET(19)), "SUMPRODUCT(--('Takings'!$A$4:$A$8=A");
    help_book_holds(help_book_part(w, path, "xl/sharedStrings.xml"),
          "Visits that took place and have no price in the log: 1 of 4.");
    help_book_holds(help_book_part(w, path, "xl/sharedStrings.xml"), "20.00 EUR in this period");
    help_book_close(w);
}

#define ADD(rows, test)                                                                                       \
    for (size_t i = 0; i < DS_COUNT(rows); i++)                                                               \
    tests[n++] = (struct CMUnitTest){ .name = rows[i].name, .test_func = test, .initial_state = (void *)(uintptr_t)&rows[i] }

int main(void)
{
    const struct CMUnitTest plain[] = {
        cmocka_unit_test(the_review_has_its_sheets),
        cmocka_unit_test(every_sheet_is_ready_to_print),
        cmocka_unit_test(cells_are_dates_numbers_and_working_totals),
        cmocka_unit_test(words_are_never_formulas),
        cmocka_unit_test(charts_are_drawn_from_cells_of_the_sheet_of_numbers),
        cmocka_unit_test(levels_are_compared_by_their_difference),
        cmocka_unit_test(what_was_withheld_is_said_in_words),
        cmocka_unit_test(the_same_job_gives_the_same_bytes),
        cmocka_unit_test(an_empty_practice_still_gives_a_review),
        cmocka_unit_test(whether_it_can_be_trusted_is_told_in_words_and_pictures),
        cmocka_unit_test(whom_to_talk_with_comes_first),
        cmocka_unit_test(the_truth_stands_there_only_where_it_is_known),
        cmocka_unit_test(a_client_sees_no_other_client),
        cmocka_unit_test(notes_of_the_practice_stay_there),
        cmocka_unit_test(a_client_who_is_not_there_is_refused),
        cmocka_unit_test(the_accountant_sees_sums_and_no_client),
    };
    struct CMUnitTest tests[DS_COUNT(plain) + DS_COUNT(clients)];
    size_t n = DS_COUNT(plain);
    memcpy(tests, plain, sizeof plain);
    ADD(clients, a_client_with_little_gets_a_page_all_the_same);
    return cmocka_run_group_tests_name("report", tests, NULL, NULL);
}
