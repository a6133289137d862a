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

#define SESSIONS "client_id,date,start,duration_min,pressure,price\n"
#define NIGHTS   "client_id,night_date,bedtime,quality,tst_min\n"
#define WHOOP                                                                                                          \
    "Cycle start time,Cycle end time,Cycle timezone,Sleep onset,Wake onset,Sleep performance %,Respiratory rate "      \
    "(rpm),Asleep duration (min),In bed duration (min),Light sleep duration (min),Deep (SWS) duration (min),REM "      \
    "duration (min),Awake duration (min),Sleep need (min),Sleep debt (min),Sleep efficiency %,Sleep consistency "      \
    "%,Nap\n"
#define SLEEP(bed, rise, asleep, in_bed)                                                                               \
    bed ",,"                                                                                                           \
        "UTC+01:00," bed "," rise ",80,14.5," asleep "," in_bed ",200,60,90,30,460,0,92,70,false\n"

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

static const char two_sessions[] = SESSIONS "A1,2026-10-01,16:00,60,deep,80\nB2,2026-10-02,18:30,90,light,120\n";
static const char three_nights[] =
    NIGHTS "A1,2026-10-01,22:40,7,430\nA1,2026-10-02,23:05,6,401.5\nB2,2026-10-01,00:10,8,455\n";
static const char whoop_week[] = WHOOP SLEEP("2026-10-01 22:50:00", "2026-10-02 06:40:00", "430", "470")
    SLEEP("2026-10-02 23:10:00", "2026-10-03 07:00:00", "440", "470");

static void assert_counts(const ds_import_result *r, int64_t rows, int64_t fresh, int64_t changed, int64_t same,
                          int64_t refused)
{
    assert_string_equal(r->code ? r->story : "", "");
    assert_int_equal(r->counts.rows, rows);
    assert_int_equal(r->counts.fresh, fresh);
    assert_int_equal(r->counts.changed, changed);
    assert_int_equal(r->counts.same, same);
    assert_int_equal(r->counts.refused, refused);
}

/* ---- what comes in ---- */

static void a_file_comes_in(void **state)
{
    (void)state;
    inbox_put(w, "nights.csv", three_nights);
    const ds_import_result *r = inbox_import(w);
    assert_int_equal(w->sum.n, 1);
    assert_counts(r, 3, 3, 0, 0, 0);
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
    inbox_put(w, "nights.csv", three_nights);
    inbox_put(w, "sessions.csv", SESSIONS "A1,2026-10-01,16:00,60,hrad,80\nA1,2026-10-05,late,60,deep,80\n");
    inbox_put(w, "ann/sleeps.csv", whoop_week);
    (void)inbox_import(w);
    const char *print = inbox_print(w);
    for (size_t i = 0; i < DS_COUNT(tables); i++) before[i] = inbox_count(w, tables[i]);
    (void)inbox_import(w);
    for (size_t i = 0; i < w->sum.n; i++) {
        const ds_import_result *r = &w->sum.file[i];
        assert_true(r->known);
        assert_counts(r, r->counts.rows, 0, 0, r->counts.rows - r->counts.refused, r->counts.refused);
    }
    assert_int_equal(inbox_result(w, "sessions.csv")->counts.refused, 1);
    assert_string_equal(inbox_print(w), print);
    for (size_t i = 0; i < DS_COUNT(tables); i++) assert_int_equal(inbox_count(w, tables[i]), before[i]);
}

static void a_newer_file_updates_and_counts(void **state)
{
    (void)state;
    inbox_put(w, "a.csv", three_nights);
    (void)inbox_import(w);
    inbox_put(w, "a.csv", NIGHTS "A1,2026-10-01,22:40,7,430\nA1,2026-10-02,23:05,5,401.5\nA1,2026-10-03,23:00,9,480\n");
    const ds_import_result *r = inbox_import(w);
    assert_counts(r, 3, 1, 1, 1, 0);
    assert_false(r->known);
    assert_string_equal(inbox_ask(w, "SELECT quality FROM v1_night WHERE client = 'A1' AND night = '2026-10-02'"), "5");
    assert_int_equal(inbox_count(w, "sleep"), 4);
}

static void the_same_bytes_under_two_names_come_in_once(void **state)
{
    (void)state;
    inbox_put(w, "a.csv", three_nights);
    inbox_put(w, "copy of a.csv", three_nights);
    (void)inbox_import(w);
    assert_counts(inbox_result(w, "a.csv"), 3, 3, 0, 0, 0);
    assert_counts(inbox_result(w, "copy of a.csv"), 3, 0, 0, 3, 0);
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
    assert_counts(r, 0, 0, 0, 0, 0);
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
    inbox_put(w, "nights.csv", three_nights);
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
    assert_counts(r, 1, 0, 0, 0, 1);
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
    assert_counts(r, 1, 1, 0, 0, 0);
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
    assert_counts(inbox_import(w), 4, 4, 0, 0, 0);
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
    assert_counts(inbox_import(w), 3, 2, 0, 0, 1);
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
    assert_counts(r, 3, 1, 0, 0, 0);
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
    assert_counts(r, 1, 1, 0, 0, 0);
    assert_int_equal(r->counts.doubts, 1);
    assert_non_null(strstr(inbox_ask(w, "SELECT doubt FROM v1_night"), "570 min"));
}

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
    assert_counts(inbox_result(w, "zz.csv"), 2, 2, 0, 0, 0); /* the others come in */
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
    assert_counts(inbox_result(w, "a.csv"), 1, 1, 0, 0, 0);
    assert_counts(inbox_result(w, "b.csv"), 1, 1, 0, 0, 0);
    assert_counts(inbox_result(w, "c.csv"), 1, 0, 0, 0, 1);
}

static void an_open_quote_costs_its_row(void **state)
{
    (void)state;
    inbox_put(w, "s.csv",
              "client_id,date,start,duration_min,technique,price\nA1,2026-10-01,16:00,60,swedish,80\n"
              "A1,2026-10-03,16:00,60,\"deep,81\nA1,2026-10-05,16:00,60,,82\nA1,2026-10-07,16:00,60,\"x\",83\n");
    assert_counts(inbox_import(w), 4, 3, 0, 0, 1);
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

    inbox_put(w, "closed.csv", three_nights);
    inbox_put(w, "open.csv", two_sessions);
    assert_int_equal(symlink("nowhere", support_path(w->inbox, "link.csv")), 0);
    assert_int_equal(mkfifo(support_path(w->inbox, "pipe.csv"), 0600), 0);
    assert_int_equal(chmod(support_path(w->inbox, "closed.csv"), 0), 0);
    (void)inbox_import(w);
    assert_string_equal(inbox_result(w, "link.csv")->story, "link.csv: a link that leads nowhere");
    assert_string_equal(inbox_result(w, "pipe.csv")->story, "pipe.csv: is not a plain file");
    assert_counts(inbox_result(w, "open.csv"), 2, 2, 0, 0, 0);
}

static void an_unreadable_file_is_told(void **state)
{
    (void)state;
    inbox_put(w, "closed.csv", three_nights);
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
    assert_counts(r, 0, 0, 0, 0, 0);
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
    inbox_put(w, "n.csv", three_nights);
    (void)inbox_import(w);
    assert_int_equal(w->sum.n, 3);
    assert_int_equal(w->sum.ours, 2);
    const ds_import_result *r = inbox_result(w, "monthly-review-2026-10.xlsx");
    assert_int_equal(r->code, DS_DATA);
    assert_string_equal(r->story,
                        "monthly-review-2026-10.xlsx: a workbook without its part xl/workbook.xml: save it again");
    assert_int_equal(inbox_result(w, "accountant-2026-10.xlsx")->code, DS_DATA);
    assert_counts(inbox_result(w, "n.csv"), 3, 3, 0, 0, 0);
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
    inbox_put(w, "ann/sleeps.csv", whoop_week);
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
    inbox_put(w, "ann/sleeps.csv", whoop_week);
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
    inbox_put(w, "n\xE9.csv", three_nights);
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
    inbox_put(w, "an\xE9/sleeps.csv", whoop_week);
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
    inbox_put(w, ds_textf(&w->a, "%s/sleeps.csv", code), whoop_week);
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
    assert_counts(r, 1, 0, 0, 1, 0); /* the older file by itself, again */
    assert_string_equal(inbox_ask(w, "SELECT quality || file FROM v1_night"), "6.0a.csv");
}

static void folders_that_lead_in_circles_are_left(void **state)
{
    (void)state;
    inbox_put(w, "ann/nights.csv", three_nights);
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
    inbox_put(w, "nights.csv", three_nights);
    w->options.format = "downshift-nights";
    assert_counts(inbox_import(w), 3, 3, 0, 0, 0);
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
    assert_counts(inbox_import(w), 20000, 19999, 0, 0, 1);
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
    assert_counts(r, 1, 1, 0, 0, 0);
    assert_string_equal(r->encoding, "Windows-1252");
    assert_string_equal(inbox_ask(w, "SELECT client || ' ' || quality FROM v1_night"), "J\xC3\xBCrg 7.5");
}

static void bedtimes_are_kept_as_exported(void **state)
{
    (void)state;
    inbox_put(w, "n.csv",
              NIGHTS "A1,2026-10-01,22:40,7,430\nA1,2026-10-02,2026-10-02 22:40,7,430\nA1,2026-10-03,10:40 pm,7,430\n");
    assert_counts(inbox_import(w), 3, 3, 0, 0, 0);
    assert_string_equal(inbox_ask(w, "SELECT group_concat(ifnull(bed_text, '-')) FROM v1_night"), "-,-,10:40 pm");
    assert_string_equal(inbox_ask(w, "SELECT count(*) FROM v1_night WHERE bed LIKE '%22:40'"), "3");
}

/* A store that fails is no file's fault: the import stops and says so. */
static void a_locked_store_stops_the_import(void **state)
{
    (void)state;
    ds_store *other = NULL;
    inbox_put(w, "n.csv", three_nights);
    const char *path = support_path(w->folder, "practice.db");
    assert_int_equal(ds_store_open(path, DS_STORE_WRITE, &other, NULL, &w->why), DS_OK);
    assert_int_equal(ds_store_begin(other, &w->why), DS_OK);
    assert_int_equal(ds_import(w->store, &w->inbox, 1, &w->options, &w->a, &w->sum, &w->why), DS_LOCKED);
    assert_int_equal(w->sum.n, 0); /* told by the story alone */
    ds_store_close(other);
    assert_counts(inbox_import(w), 3, 3, 0, 0, 0);
}

#define TEST(f)                                                                                                        \
    {                                                                                                                  \
#f, f, set_up, tear_down, NULL                                                                                 \
    }

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
        TEST(a_cell_put_right_leaves_the_list),
        TEST(notes_of_the_day_put_right_leave_the_list),
        TEST(a_status_that_nobody_can_read_leaves_the_money),
        TEST(encodings_are_told),
        TEST(bedtimes_are_kept_as_exported),
        TEST(a_locked_store_stops_the_import),
    };
    struct CMUnitTest tests[DS_COUNT(plain) + DS_COUNT(refusals) + DS_COUNT(asides) + DS_COUNT(lost) +
                            DS_COUNT(broken)];
    size_t n = DS_COUNT(plain);
    memcpy(tests, plain, sizeof plain);
    for (size_t i = 0; i < DS_COUNT(asides); i++)
        tests[n++] = (struct CMUnitTest){ asides[i].name, cells_set_aside_are_listed_and_their_rows_stand, set_up,
                                          tear_down, (void *)(uintptr_t)&asides[i] };
    for (size_t i = 0; i < DS_COUNT(lost); i++)
        tests[n++] = (struct CMUnitTest){ lost[i].name, a_visit_without_client_or_date_leaves_nights_unknown, set_up,
                                          tear_down, (void *)(uintptr_t)&lost[i] };
    for (size_t i = 0; i < DS_COUNT(refusals); i++)
        tests[n++] = (struct CMUnitTest){ refusals[i].name, refused_rows_are_kept_and_shown, set_up, tear_down,
                                          (void *)(uintptr_t)&refusals[i] };
    for (size_t i = 0; i < DS_COUNT(broken); i++)
        tests[n++] = (struct CMUnitTest){ broken[i].name, nothing_of_a_broken_file_stays, set_up, tear_down,
                                          (void *)(uintptr_t)&broken[i] };
    return cmocka_run_group_tests_name("import", tests, NULL, NULL);
}
