#include <downshift/import.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>
#include "support/inbox.h"
#include "support/logs.h"
#include "support/random.h"

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

/* physiological_cycles.csv, as WHOOP writes it */
#define CYCLES                                                                                                         \
    "Cycle start time,Cycle end time,Cycle timezone,Recovery score %,Resting heart rate (bpm),Heart rate variability " \
    "(ms),Skin temp (celsius),Blood oxygen %,Day Strain,Energy burned (cal),Max HR (bpm),Average HR (bpm),Sleep "      \
    "onset,Wake onset,Sleep performance %,Respiratory rate (rpm),Asleep duration (min),In bed duration (min),Light "   \
    "sleep duration (min),Deep (SWS) duration (min),REM duration (min),Awake duration (min),Sleep need (min),Sleep "   \
    "debt (min),Sleep efficiency %,Sleep consistency %\n"
#define CYCLE(bed, rise, asleep, in_bed, rhr, hrv)                                                                     \
    bed ",,UTC+01:00,60," rhr "," hrv ",33.5,96.1,9.9,1800,160,70," bed "," rise ",80,14.5," asleep "," in_bed         \
        ",200,60,90,30,460,0,92,70\n"
#define WORKOUTS                                                                                                       \
    "Cycle start time,Cycle end time,Cycle timezone,Workout start time,Workout end time,Duration (min),Activity "      \
    "name,Activity Strain,Energy burned (cal),Max HR (bpm),Average HR (bpm),HR Zone 1 %,HR Zone 2 %,HR Zone 3 %,HR "   \
    "Zone 4 %,HR Zone 5 %,GPS enabled,Distance (meters),Altitude gain (meters),Altitude change (meters)\n"             \
    "2026-10-01 22:50:00,,UTC+01:00,2026-10-02 17:00:00,2026-10-02 "                                                   \
    "17:30:00,30,Running,9.1,300,170,140,5,10,40,40,5,false,,,\n"
#define JOURNAL                                                                                                        \
    "Cycle start time,Cycle end time,Cycle timezone,Question text,Answered yes,Notes\n"                                \
    "2026-10-01 22:50:00,,UTC+01:00,Have any alcohol? ,true,a private word\n"

/* ---- what comes in ---- */

static void a_file_comes_in(void **state)
{
    (void)state;
    inbox_put(w, "nights.csv", THREE_NIGHTS);
    const ds_import_result *r = inbox_import(w);
    assert_int_equal(w->sum.n, 1);
    inbox_assert_counts(r, 3, 3, 0, 0, 0);
    assert_string_equal(r->file, "nights.csv");
    assert_string_equal(r->format, "downshift-nights");
    assert_string_equal(r->encoding, "UTF-8");
    assert_string_equal(r->range, "2026-10-01 to 2026-10-02");
    assert_string_equal(r->client, "");
    assert_int_equal(r->clients, 2);
    assert_false(r->known);
    assert_string_equal(inbox_ask(w, "SELECT tst_min FROM v1_night WHERE client = 'A1' AND night = '2026-10-02'"),
                        "401.5");
    assert_string_equal(inbox_ask(w, "SELECT bed FROM v1_night WHERE client = 'B2'"), "2026-10-02 00:10");
    assert_string_equal(inbox_ask(w, "SELECT file || ':' || line FROM v1_night WHERE client = 'B2'"), "nights.csv:4");
    assert_string_equal(inbox_ask(w, "SELECT fresh FROM v1_file"), "3");
    assert_int_equal(ds_import_verdict(&w->sum, true), DS_OK);
}

static void twice_the_same_file_changes_nothing(void **state)
{
    (void)state;
    static const char *const tables[] = { "sleep", "session", "day", "client",
                                          "source", "source_file", "source_row", "source_cell", "source_client" };
    int64_t before[DS_COUNT(tables)];
    inbox_put(w, "nights.csv", THREE_NIGHTS);
    inbox_put(w, "sessions.csv", SESSIONS "A1,2026-10-01,16:00,60,hrad,80\nA1,2026-10-05,late,60,deep,80\n");
    inbox_put(w, "ann/sleeps.csv", WHOOP_WEEK);
    (void)inbox_import(w);
    const char *print = inbox_print(w);
    for (size_t i = 0; i < DS_COUNT(tables); i++) before[i] = inbox_count(w, tables[i]);
    (void)inbox_import(w);
    for (size_t i = 0; i < w->sum.n; i++) {
        const ds_import_result *r = &w->sum.file[i];
        assert_true(r->known);
        inbox_assert_counts(r, r->counts.rows, 0, 0, r->counts.rows - r->counts.refused, r->counts.refused);
    }
    assert_int_equal(inbox_result(w, "sessions.csv")->counts.refused, 1);
    assert_string_equal(inbox_print(w), print);
    for (size_t i = 0; i < DS_COUNT(tables); i++) assert_int_equal(inbox_count(w, tables[i]), before[i]);
}

static void a_newer_file_updates_and_counts(void **state)
{
    (void)state;
    inbox_put(w, "a.csv", THREE_NIGHTS);
    (void)inbox_import(w);
    inbox_put(w, "a.csv", NIGHTS "A1,2026-10-01,22:40,7,430\nA1,2026-10-02,23:05,5,401.5\nA1,2026-10-03,23:00,9,480\n");
    const ds_import_result *r = inbox_import(w);
    inbox_assert_counts(r, 3, 1, 1, 1, 0);
    assert_false(r->known);
    assert_string_equal(inbox_ask(w, "SELECT quality FROM v1_night WHERE client = 'A1' AND night = '2026-10-02'"), "5");
    assert_int_equal(inbox_count(w, "sleep"), 4);
}

static void the_same_bytes_under_two_names_come_in_once(void **state)
{
    (void)state;
    inbox_put(w, "a.csv", THREE_NIGHTS);
    inbox_put(w, "copy of a.csv", THREE_NIGHTS);
    (void)inbox_import(w);
    inbox_assert_counts(inbox_result(w, "a.csv"), 3, 3, 0, 0, 0);
    inbox_assert_counts(inbox_result(w, "copy of a.csv"), 3, 0, 0, 3, 0);
    assert_true(inbox_result(w, "copy of a.csv")->known);
    assert_string_equal(inbox_ask(w, "SELECT rows || fresh || same FROM v1_file"),
                        "330"); /* what it brought is of its first reading */
    assert_int_equal(inbox_count(w, "sleep"), 3);
}

/* Rows in any order, in one file or several, in any order of files: the same store. */
static void order_and_splitting_do_not_matter(void **state)
{
    (void)state;
    enum { ROWS = 60 };
    char line[ROWS][64], print[DS_HASH_TEXT] = "", file[ROWS * 64 + 128], name[32];
    rnd r = rnd_start(7, 0);
    for (int i = 0; i < ROWS; i++)
        snprintf(line[i], sizeof line[i], "C%d,%s%02d,2%d:%02d,%d,%d\n", i % 3, i < 30 ? "2026-09-" : "2026-10-",
                 i % 30 + 1, i % 3 + 1, i, i % 11, 380 + i);
    for (int turn = 0; turn < 6; turn++) {
        int files = 1 + turn;
        for (int i = ROWS - 1; turn && i > 0; i--) { /* Fisher and Yates */
            char keep[64];
            int k = rnd_whole(&r, 0, i);
            memcpy(keep, line[i], sizeof keep);
            memcpy(line[i], line[k], sizeof keep);
            memcpy(line[k], keep, sizeof keep);
        }
        for (int f = 0; f < files; f++) {
            strcpy(file, NIGHTS);
            for (int i = f * ROWS / files; i < (f + 1) * ROWS / files; i++) strcat(file, line[i]);
            snprintf(name, sizeof name, "%c.csv", turn % 2 ? 'z' - f : 'a' + f);
            inbox_put(w, name, file);
        }
        (void)inbox_import(w);
        assert_int_equal(inbox_count(w, "sleep"), ROWS);
        if (*print) assert_string_equal(inbox_print(w), print);
        strcpy(print, inbox_print(w));
        assert_int_equal(tear_down(state), 0);
        assert_int_equal(set_up(state), 0);
    }
}

static void of_two_sleeps_the_longer_is_kept_in_any_order(void **state)
{
    (void)state;
    static const char early[] = SLEEP("2026-10-01 20:00:00", "2026-10-01 21:30:00", "80", "90");
    static const char night[] = SLEEP("2026-10-01 23:45:00", "2026-10-02 06:45:00", "390", "420");
    char file[2][1200], print[2][DS_HASH_TEXT];
    snprintf(file[0], sizeof file[0], "%s%s%s", WHOOP, early, night);
    snprintf(file[1], sizeof file[1], "%s%s%s", WHOOP, night, early);
    for (int i = 0; i < 2; i++) {
        inbox_put(w, "ann/sleeps.csv", file[i]);
        const ds_import_result *r = inbox_import(w);
        assert_int_equal(r->counts.lost, 1);
        assert_string_equal(inbox_ask(w, "SELECT tst_min FROM v1_night"), "390");
        strcpy(print[i], inbox_print(w));
        assert_string_equal(inbox_ask(w, "SELECT line || ' ' || refused || ' ' || reason FROM v1_refused"),
                            i ? "3 0 a second sleep of its evening: kept, not analysed"
                              : "2 0 a second sleep of its evening: kept, not analysed");
        assert_int_equal(tear_down(state), 0);
        assert_int_equal(set_up(state), 0);
    }
    assert_string_equal(print[0], print[1]);
}

/* An evening with two sleeps, one that only the cycles have, one that only sleeps.csv has, a cycle without sleep, a
 * nap. */
static const char sleeps_half[] = WHOOP SLEEP("2026-10-01 20:00:00", "2026-10-01 21:30:00", "80", "90")
    SLEEP("2026-10-01 23:45:00", "2026-10-02 06:45:00", "390", "420")
        SLEEP("2026-10-02 23:10:00", "2026-10-03 07:00:00", "440", "470")
            SLEEP("2026-10-04 23:30:00", "2026-10-05 07:00:00", "400", "450") //
    "2026-10-02 23:10:00,,UTC+01:00,2026-10-03 14:00:00,2026-10-03 15:00:00,,14.5,50,60,30,10,10,10,460,0,92,,true\n";
static const char cycles_half[] = CYCLES CYCLE("2026-10-01 20:00:00", "2026-10-01 21:30:00", "80", "90", "70", "20")
    CYCLE("2026-10-01 23:45:00", "2026-10-02 06:45:00", "390", "420", "55", "40")
        CYCLE("2026-10-02 23:10:00", "2026-10-03 07:00:00", "440", "470", "54", "42")
            CYCLE("2026-10-03 23:10:00", "2026-10-04 07:00:00", "430", "470", "53", "44") //
    "2026-10-05 22:00:00,,UTC+01:00,,,,,,4.0,279,144,92,,,,,,,,,,,,,,\n";

static void sleeps_and_cycles_make_one_night_in_any_order(void **state)
{
    (void)state;
    static const char *const name[2][2] = { { "ann/a.csv", "ann/b.csv" }, { "ann/b.csv", "ann/a.csv" } };
    char print[2][DS_HASH_TEXT];
    for (int i = 0; i < 2; i++) {
        inbox_put(w, name[i][0], sleeps_half);
        inbox_put(w, name[i][1], cycles_half);
        (void)inbox_import(w);
        assert_string_equal(inbox_result(w, name[i][1])->format, "whoop-cycles");
        assert_string_equal(inbox_result(w, name[i][1])->series, "whoop");
        assert_string_equal(
            inbox_ask(w, "SELECT group_concat(night || ' ' || tst_min || ' ' || ifnull(resting_hr, '-') || ' ' || "
                         "ifnull(hrv_ms, '-'), '; ') FROM (SELECT * FROM v1_night ORDER BY night)"),
            "2026-10-01 390.0 55.0 40.0; 2026-10-02 440.0 54.0 42.0; 2026-10-03 430.0 53.0 44.0; "
            "2026-10-04 400.0 - -");
        assert_string_equal(inbox_ask(w, "SELECT count(DISTINCT source) FROM v1_night"), "1");
        strcpy(print[i], inbox_print(w));
        (void)inbox_import(w);
        for (size_t k = 0; k < 2; k++) {
            assert_true(w->sum.file[k].known);
            assert_int_equal(w->sum.file[k].counts.fresh + w->sum.file[k].counts.changed, 0);
        }
        assert_string_equal(inbox_print(w), print[i]);
        assert_string_equal(inbox_ask(w, "SELECT reason FROM v1_refused WHERE reason LIKE '%cycle'"),
                            "no sleep in this cycle");
        assert_int_equal(tear_down(state), 0);
        assert_int_equal(set_up(state), 0);
    }
    assert_string_equal(print[0], print[1]);
}

/* ---- files that are known and not read ---- */

#define WORKOUTS_WITHHELD "workouts are private; private: workouts: yes in practice.yaml has them read as training load"

static void known_files_that_are_not_read_leave_nothing(void **state)
{
    (void)state;
    static const char *const tables[] = { "sleep", "session", "day", "client", "source", "source_file", "source_row" };
    const char *print = inbox_print(w);
    inbox_put(w, "ann/journal_entries.csv", JOURNAL);
    inbox_put(w, "workouts.csv", WORKOUTS); /* nobody's, and that does not matter */
    (void)inbox_import(w);
    const ds_import_result *r = inbox_result(w, "ann/journal_entries.csv");
    assert_int_equal(r->code, DS_OK);
    assert_string_equal(r->story, "");
    assert_string_equal(r->title, "WHOOP journal_entries.csv");
    assert_string_equal(r->not_read, "it holds private questions; "
                        "those that practice.yaml names under private: questions: are read, no others");
    inbox_assert_counts(r, 0, 0, 0, 0, 0);
    assert_int_equal(r->clients, 0);
    r = inbox_result(w, "workouts.csv");
    assert_int_equal(r->code, DS_OK);
    assert_string_equal(r->not_read, WORKOUTS_WITHHELD);
    assert_int_equal(ds_import_verdict(&w->sum, true), DS_OK);
    for (size_t i = 0; i < DS_COUNT(tables); i++) assert_int_equal(inbox_count(w, tables[i]), 0);
    assert_string_equal(inbox_print(w), print);
}

static void a_format_that_is_not_read_cannot_be_asked_for(void **state)
{
    (void)state;
    inbox_put(w, "nights.csv", THREE_NIGHTS);
    w->options.format = "whoop-workouts";
    assert_int_equal(ds_import(w->store, &w->inbox, 1, &w->options, &w->a, &w->sum, &w->why), DS_USAGE);
    assert_string_equal(w->why.text,
                        "files of the format whoop-workouts are not read: " WORKOUTS_WITHHELD);
}

/* ---- rows that do not come in ---- */

struct refusal {
    const char *name, *file, *column, *value, *reason; /* reason: a part of it */
};
static const struct refusal refusals[] = {
    { "nothing left", NIGHTS "A1,2026-10-01,22:40,n/k,\n", "quality", "n/k", "not a number" },
    { "impossible start", SESSIONS "A1,2026-10-01,25:40,60,deep,80\n", "start", "25:40", "not a time" },
    { "impossible date", NIGHTS "A1,2026-09-31,22:40,7,430\n", "night_date", "2026-09-31", "not a date" },
    { "session without client", SESSIONS ",2026-10-01,16:00,60,deep,80\n", "client_id", "", "" },
    { "a comma too many", SESSIONS "A1,2026-10-01,16:00,60,deep,1,250\n", "", "",
      "7 cells where the header has 6: put a value that holds the separator (\"80,00\") into quotes" },
    { "a comma too many, and a blank last cell", NIGHTS "A1,2026-10-01,22:40,7,430,\n", "", "", "6 cells where" },
    { "a row cut short in a quote", NIGHTS "A1,2026-10-01,\"22:40,7,4", "", "",
      "the quote opened on line 2 is never closed" },
    { "text behind a quote", NIGHTS "A1,2026-10-01,\"22:40\" h,7,430\n", "", "", "text follows a closing quote" },
    { "a row cut short", SESSIONS "A1,2026-10-01,16:00,60,de", "", "", "cut short" },
    { "a row cut short between cells", SESSIONS "A1,2026-10-01,16:00,60", "", "", "cut short" },
};

static void refused_rows_are_kept_and_shown(void **state)
{
    const struct refusal *row = *state;
    inbox_put(w, "log.csv", row->file);
    const ds_import_result *r = inbox_import(w);
    inbox_assert_counts(r, 1, 0, 0, 0, 1);
    assert_int_equal(ds_import_verdict(&w->sum, true), DS_DATA);
    assert_int_equal(ds_import_verdict(&w->sum, false), DS_OK);
    assert_int_equal(inbox_count(w, "sleep") + inbox_count(w, "session"), 0);
    assert_string_equal(inbox_ask(w, "SELECT file || ':' || line || ':' || \"column\" || ':' || value FROM v1_refused"),
                        ds_textf(&w->a, "log.csv:2:%s:%s", row->column, row->value));
    if (!strstr(inbox_ask(w, "SELECT reason FROM v1_refused"), row->reason))
        fail_msg("%s", inbox_ask(w, "SELECT reason FROM v1_refused"));
    assert_string_equal(inbox_ask(w, "SELECT refused FROM v1_file"), "1");
}

static const struct refusal asides[] = {
    { "not a number", NIGHTS "A1,2026-10-01,22:40,n/k,430\n", "quality", "n/k", "not a number" },
    { "impossible time", NIGHTS "A1,2026-10-01,25:40,7,430\n", "bedtime", "25:40", "not a time" },
    { "night of 30 hours", NIGHTS "A1,2026-10-01,22:40,7,1800\n", "tst_min", "1800", "outside" },
    { "unknown pressure", SESSIONS "A1,2026-10-01,16:00,60,hrad,80\n", "pressure", "hrad", "unknown pressure" },
    { "not an amount", SESSIONS "A1,2026-10-01,16:00,60,deep,free\n", "price", "free", "amount" },
};

static void cells_set_aside_are_listed_and_their_rows_stand(void **state)
{
    const struct refusal *row = *state;
    inbox_put(w, "log.csv", row->file);
    const ds_import_result *r = inbox_import(w);
    inbox_assert_counts(r, 1, 1, 0, 0, 0);
    assert_int_equal(r->counts.cells, 1);
    assert_int_equal(ds_import_verdict(&w->sum, true), DS_OK);
    assert_string_equal(inbox_ask(w, "SELECT file || ':' || line || ':' || \"column\" || ':' || value FROM v1_cell"),
                        ds_textf(&w->a, "log.csv:2:%s:%s", row->column, row->value));
    if (!strstr(inbox_ask(w, "SELECT reason FROM v1_cell"), row->reason))
        fail_msg("%s", inbox_ask(w, "SELECT reason FROM v1_cell"));
    assert_string_equal(inbox_ask(w, "SELECT cells FROM v1_file"), "1");
    (void)inbox_import(w); /* read again: listed once */
    assert_int_equal(inbox_count(w, "v1_cell"), 1);
}

static void a_cell_put_right_leaves_the_list(void **state)
{
    (void)state;
    inbox_put(w, "s.csv", SESSIONS "A1,2026-10-01,16:00,60,hrad,80\nA1,2026-10-02,16:00,60,sfot,80\n");
    (void)inbox_import(w);
    assert_int_equal(inbox_count(w, "v1_cell"), 2);
    /* under another name, and with another row; the second is as wrong as before, and listed once */
    inbox_put(w, "t.csv",
              SESSIONS "A1,2026-10-01,16:00,60,hard,80\nA1,2026-10-02,16:00,60,sfot,80\nA1,2026-10-03,16:00,60,deep,80\n");
    (void)inbox_import(w);
    assert_string_equal(inbox_ask(w, "SELECT group_concat(file || line, ' ') FROM v1_cell"), "s.csv2 s.csv3");
    inbox_put(w, "t.csv", SESSIONS "A1,2026-10-01,16:00,60,deep,80\nA1,2026-10-02,16:00,60,light,81\n");
    (void)inbox_import(w);
    assert_int_equal(inbox_count(w, "v1_cell"), 0);
}

static void notes_of_the_day_put_right_leave_the_list(void **state)
{
    (void)state;
    static const char head[] = "client_id,night_date,quality,alcohol,stress\n";
    inbox_put(w, "n.csv", ds_textf(&w->a, "%sA1,2026-10-01,7,two,4\n", head));
    (void)inbox_import(w);
    assert_int_equal(inbox_count(w, "v1_cell"), 1);
    inbox_put(w, "n.csv", ds_textf(&w->a, "%sA1,2026-10-01,7,2,4\n", head)); /* the night itself is as it was */
    (void)inbox_import(w);
    assert_int_equal(inbox_count(w, "v1_cell"), 0);
}

static void a_status_that_nobody_can_read_leaves_the_money(void **state)
{
    (void)state;
    static const char head[] = "client_id,date,start,duration_min,price,status,kind\n";
    inbox_put(w, "s.csv",
              ds_textf(&w->a,
                       "%sA1,2026-10-01,16:00,60,80,maybe,\nA1,2026-10-05,16:00,60,80,,sport\n"
                       "A1,2026-10-09,16:00,60,80,no-show,sport\nA1,2026-10-12,16:00,60,80,maybe,self\n",
                       head));
    inbox_assert_counts(inbox_import(w), 4, 4, 0, 0, 0);
    assert_string_equal(inbox_ask(w, "SELECT group_concat(status) FROM (SELECT * FROM v1_session ORDER BY date)"),
                        "unknown,completed,no-show,unknown");
    assert_string_equal(inbox_ask(w, "SELECT sum(takings) FROM v1_takings"), "240");
    assert_string_equal(inbox_ask(w, "SELECT group_concat(date(date * 86400, 'unixepoch')) FROM unknown_session"),
                        "2026-10-01,2026-10-05");
}

static const struct lost {
    const char *name, *row, *nights; /* nights: client and day of October that are unknown, or may follow such */
} lost[] = {
    { "no date", "A1,,16:00,60,,", "A1 4,A1 5,A1 6,A1 7" },
    { "a word for the date", "A1,Tuesday,16:00,60,,", "A1 4,A1 5,A1 6,A1 7" },
    { "no client", ",2026-10-05,16:00,60,,", "A1 5,B2 5" },
    { "neither", ",,16:00,60,,", "A1 4,A1 5,A1 6,A1 7,B2 4,B2 5,B2 6,B2 7" },
    { "neither, and cancelled", ",,16:00,60,cancelled,", "none" },
    { "no start, and a no-show", "A1,2026-10-05,,60,no-show,", "none" },
    { "no start, and by herself", "A1,2026-10-05,,60,,self", "none" },
    { "no start", "A1,2026-10-05,,60,done,", "A1 5" },
};

/* A log of A1 and B2 from the 4th to the 7th; C3 is in another one. */
static void a_visit_without_client_or_date_leaves_nights_unknown(void **state)
{
    const struct lost *k = *state;
    static const char head[] = "client_id,date,start,duration_min,status,kind\n";
    for (int c = 0; c < 3; c++)
        for (int day = 1; day <= 9; day++)
            inbox_put(w, ds_textf(&w->a, "n%c%d.csv", "ABC"[c], day),
                      ds_textf(&w->a, "client_id,night_date,quality\n%s,2026-10-0%d,7\n",
                               (const char *[]){ "A1", "B2", "C3" }[c], day));
    inbox_put(w, "c.csv", ds_textf(&w->a, "%sC3,2026-10-01,16:00,60,,\nC3,2026-10-09,16:00,60,,\n", head));
    inbox_put(w, "s.csv", ds_textf(&w->a, "%sA1,2026-10-04,16:00,60,,\n%s\nB2,2026-10-07,16:00,60,,\n", head, k->row));
    for (int again = 0; again < 2; again++) {
        (void)inbox_import(w);
        assert_string_equal(
            inbox_ask(w, "SELECT ifnull(group_concat(code || ' ' || ltrim(strftime('%d', date * 86400, 'unixepoch'), '0')), "
                         "'none') FROM (SELECT DISTINCT code, u.date FROM unknown_session u JOIN client c ON "
                         "c.id = u.client ORDER BY 1, 2)"),
            k->nights);
    }
}

static void good_rows_of_a_file_with_bad_ones_stay(void **state)
{
    (void)state;
    inbox_put(w, "nights.csv",
              NIGHTS "A1,2026-10-01,22:40,7,430\nA1,2026-10-32,22:40,7,430\n\nA1,2026-10-03,22:40,8,430\n");
    inbox_assert_counts(inbox_import(w), 3, 2, 0, 0, 1);
    assert_string_equal(inbox_ask(w, "SELECT group_concat(line) FROM v1_night"), "2,5");
    assert_string_equal(inbox_ask(w, "SELECT line FROM v1_refused"), "3");
}

static void a_refused_session_marks_its_nights_until_it_is_mended(void **state)
{
    (void)state;
    inbox_put(w, "s.csv",
              SESSIONS
              "A1,2026-10-01,16:00,60,deep,80\nA1,2026-10-08,late,60,deep,80\n,2026-10-09,16:00,60,deep,80\n");
    (void)inbox_import(w);
    assert_int_equal(inbox_count(w, "unknown_session"), 2); /* the second may be A1's: it is the file's only client */
    assert_string_equal(inbox_ask(w, "SELECT client || ' ' || date FROM v1_refused WHERE line = 3"), "A1 2026-10-08");
    const char *print = inbox_print(w);
    inbox_put(w, "s.csv", SESSIONS "A1,2026-10-01,16:00,60,deep,80\nA1,2026-10-08,16:00,60,deep,80\n");
    (void)inbox_import(w);
    assert_int_equal(inbox_count(w, "unknown_session"), 0);
    assert_string_not_equal(inbox_print(w), print);
}

static void a_night_put_right_leaves_the_list(void **state)
{
    (void)state;
    inbox_put(w, "n.csv", NIGHTS "A1,2026-10-01,22:40,77,x\nA1,2026-10-32,22:40,7,430\n");
    (void)inbox_import(w);
    assert_string_equal(inbox_ask(w, "SELECT group_concat(line || ifnull(date, '-'), ' ') FROM v1_refused"),
                        "22026-10-01 3-");
    inbox_put(w, "n.csv", NIGHTS "A1,2026-10-01,22:40,7,430\nA1,2026-10-32,22:40,7,430\n");
    (void)inbox_import(w); /* the second row is as wrong as before: listed for both files */
    assert_string_equal(inbox_ask(w, "SELECT group_concat(line) FROM v1_refused"), "3,3");
    inbox_put(w, "n.csv", NIGHTS "A1,2026-10-01,22:40,7,430\nA1,2026-10-31,22:40,7,430\n");
    (void)inbox_import(w);
    assert_int_equal(inbox_count(w, "v1_refused"), 0);
    assert_string_equal(inbox_ask(w, "SELECT group_concat(refused) FROM v1_file"), "2,1,0"); /* as they were read */
}

static void naps_and_unscored_rows_are_ignored_with_their_reason(void **state)
{
    (void)state;
    inbox_put(w, "ann/sleeps.csv",
              WHOOP SLEEP(
                  "2026-10-01 22:50:00", "2026-10-02 06:40:00", "430",
                  "470") "2026-10-01 22:50:00,,UTC+01:00,2026-10-02 14:00:00,2026-10-02 "
                         "15:00:00,,14.5,50,60,30,10,10,10,460,0,92,70,true\n"
                         "2026-10-02 22:50:00,,UTC+01:00,2026-10-02 22:50:00,2026-10-03 06:00:00,,,,,,,,,,,,,false\n");
    const ds_import_result *r = inbox_import(w);
    inbox_assert_counts(r, 3, 1, 0, 0, 0);
    assert_int_equal(r->counts.ignored, 2);
    assert_int_equal(ds_import_verdict(&w->sum, true), DS_OK);
    assert_string_equal(inbox_ask(w, "SELECT group_concat(reason, '; ') FROM v1_refused WHERE NOT refused"),
                        "a nap; not scored");
}

static void a_doubt_is_a_warning_not_a_refusal(void **state)
{
    (void)state;
    inbox_put(w, "n.csv",
              "client_id,night_date,bedtime,rise,tst_min,sol_min,waso_min\nA1,2026-10-01,23:00,07:00,450,60,60\n");
    const ds_import_result *r = inbox_import(w);
    inbox_assert_counts(r, 1, 1, 0, 0, 0);
    assert_int_equal(r->counts.doubts, 1);
    assert_non_null(strstr(inbox_ask(w, "SELECT doubt FROM v1_night"), "570 min"));
}

static void bedtimes_are_kept_as_exported(void **state)
{
    (void)state;
    inbox_put(w, "n.csv",
              NIGHTS "A1,2026-10-01,22:40,7,430\nA1,2026-10-02,2026-10-02 22:40,7,430\nA1,2026-10-03,10:40 pm,7,430\n");
    inbox_assert_counts(inbox_import(w), 3, 3, 0, 0, 0);
    assert_string_equal(inbox_ask(w, "SELECT group_concat(ifnull(bed_text, '-')) FROM v1_night"), "-,-,10:40 pm");
    assert_string_equal(inbox_ask(w, "SELECT count(*) FROM v1_night WHERE bed LIKE '%22:40'"), "3");
}

#define TEST(f) { #f, f, set_up, tear_down, NULL }

int main(void)
{
    static const struct CMUnitTest plain[] = {
        TEST(a_file_comes_in),
        TEST(twice_the_same_file_changes_nothing),
        TEST(a_newer_file_updates_and_counts),
        TEST(the_same_bytes_under_two_names_come_in_once),
        TEST(order_and_splitting_do_not_matter),
        TEST(of_two_sleeps_the_longer_is_kept_in_any_order),
        TEST(sleeps_and_cycles_make_one_night_in_any_order),
        TEST(known_files_that_are_not_read_leave_nothing),
        TEST(a_format_that_is_not_read_cannot_be_asked_for),
        TEST(good_rows_of_a_file_with_bad_ones_stay),
        TEST(a_refused_session_marks_its_nights_until_it_is_mended),
        TEST(a_night_put_right_leaves_the_list),
        TEST(naps_and_unscored_rows_are_ignored_with_their_reason),
        TEST(a_doubt_is_a_warning_not_a_refusal),
        TEST(a_cell_put_right_leaves_the_list),
        TEST(notes_of_the_day_put_right_leave_the_list),
        TEST(a_status_that_nobody_can_read_leaves_the_money),
        TEST(bedtimes_are_kept_as_exported),
    };
    struct CMUnitTest tests[DS_COUNT(plain) + DS_COUNT(asides) + DS_COUNT(lost) + DS_COUNT(refusals)];
    size_t n = DS_COUNT(plain);
    memcpy(tests, plain, sizeof plain);
    for (size_t i = 0; i < DS_COUNT(asides); i++)
        tests[n++] = (struct CMUnitTest){ asides[i].name, cells_set_aside_are_listed_and_their_rows_stand, set_up, tear_down, (void *)(uintptr_t)&asides[i] };
    for (size_t i = 0; i < DS_COUNT(lost); i++)
        tests[n++] = (struct CMUnitTest){ lost[i].name, a_visit_without_client_or_date_leaves_nights_unknown, set_up, tear_down, (void *)(uintptr_t)&lost[i] };
    for (size_t i = 0; i < DS_COUNT(refusals); i++)
        tests[n++] = (struct CMUnitTest){ refusals[i].name, refused_rows_are_kept_and_shown, set_up, tear_down, (void *)(uintptr_t)&refusals[i] };
    return cmocka_run_group_tests_name("import: rows", tests, NULL, NULL);
}
