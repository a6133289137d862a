#include <downshift/audience.h>
#include <downshift/person.h>
#include <downshift/results.h>
#include <downshift/store.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "../src/store/room.h"
#include "support/store_help.h"

/* ---- a store for each test ---- */

static ds_store *S;
static int64_t ann, whoop, first, second;

static void open_one(void)
{
    ds_why w = { 0 };
    (void)unlink(help_path("put.db"));
    S = help_store("put.db");
    assert_int_equal(ds_store_begin_import(S, &w), DS_OK);
    ann = help_client(S, "ANN");
    whoop = help_source(S, "whoop");
    first = help_file(S, "first.csv");
    second = help_file(S, "second.csv");
}

static void close_one(void)
{
    ds_why w = { 0 };
    assert_int_equal(ds_store_commit(S, &w), DS_OK);
    assert_string_equal(help_ask_store(S, "SELECT count(*) FROM source_file"), "2");
    ds_store_close(S);
}

static ds_put_fate night(int64_t file, const char *words)
{
    ds_why w = { 0 };
    ds_put_fate fate = DS_PUT_FATES;
    help_row r = help_record(DS_SLEEP, words);
    if (help_put(S, ann, whoop, file, &r, &fate, &w)) fail_msg("%s", w.text);
    return fate;
}

static ds_put_fate session(int64_t file, const char *words)
{
    ds_why w = { 0 };
    ds_put_fate fate = DS_PUT_FATES;
    help_row r = help_record(DS_SESSION, words);
    if (help_put(S, ann, 0, file, &r, &fate, &w)) fail_msg("%s", w.text);
    return fate;
}

#define ASK(sql, text) assert_string_equal(help_ask_store(S, sql), text)

/* ---- upserts ---- */

static void the_same_night_twice_changes_nothing(void **state)
{
    (void)state;
    open_one();
    const char *row = "night_date=2026-10-03 bedtime=2026-10-03T23:10+02:00 rise=2026-10-04T07:00 quality=7.5 line=4";
    assert_int_equal(night(first, row), DS_PUT_NEW);
    assert_int_equal(night(second, row), DS_PUT_SAME);
    ASK("SELECT file || ' ' || line || ' ' || quality || ' ' || bed || ' ' || offset_min FROM v1_night",
        "first.csv 4 7.5 2026-10-03 23:10 120");
    close_one();
}

static void a_later_value_wins_and_brings_its_file_and_line(void **state)
{
    (void)state;
    open_one();
    assert_int_equal(night(first, "night_date=2026-10-03 quality=7 tst_min=400 line=4"), DS_PUT_NEW);
    assert_int_equal(night(second, "night_date=2026-10-03 quality=8 line=9"), DS_PUT_CHANGED);
    ASK("SELECT file || line || ' ' || quality || ' ' || tst_min FROM v1_night", "second.csv9 8.0 400.0");
    close_one();
}

static void an_older_file_read_again_only_fills_gaps(void **state)
{
    (void)state;
    open_one();
    night(first, "night_date=2026-10-03 quality=5 alcohol=1 line=4");
    assert_int_equal(night(second, "night_date=2026-10-03 quality=6 alcohol=2 line=9"), DS_PUT_CHANGED);
    assert_int_equal(night(first, "night_date=2026-10-03 quality=5 alcohol=1 line=4"), DS_PUT_SAME);
    ASK("SELECT quality || ' ' || alcohol FROM v1_night, v1_day", "6.0 2.0");
    assert_int_equal(night(first, "night_date=2026-10-03 quality=5 tst_min=400 doubt=odd line=5"), DS_PUT_CHANGED);
    ASK("SELECT quality || ' ' || tst_min || ' ' || doubt || ' ' || file || line FROM v1_night",
        "6.0 400.0 odd second.csv9");
    assert_int_equal(night(first, "night_date=2026-10-03 sol_min=9 doubt=other line=4"), DS_PUT_CHANGED);
    ASK("SELECT sol_min || doubt FROM v1_night", "9.0odd"); /* what a later line told goes with that line's times */

    session(first, "start=2026-10-03T18:00 duration_min=60 status=0 line=2");
    session(second, "start=2026-10-03T18:00 duration_min=90 status=3 doubt=why line=2");
    assert_int_equal(session(first, "start=2026-10-03T18:00 duration_min=60 status=0 line=2"), DS_PUT_SAME);
    assert_int_equal(session(first, "start=2026-10-03T18:00 duration_min=60 tip=5 line=2"), DS_PUT_CHANGED);
    ASK("SELECT minutes || status || tip || doubt || file FROM v1_session", "90.0cancelled5.0whysecond.csv");
    close_one();
}

static void of_one_file_the_later_line_wins_on_every_reading(void **state)
{
    (void)state;
    open_one();
    for (int reading = 0; reading < 2; reading++) {
        ds_put_fate fate = night(first, "night_date=2026-10-03 quality=5 line=4");
        assert_int_equal(fate, reading ? DS_PUT_SAME : DS_PUT_NEW);
        fate = night(first, "night_date=2026-10-03 quality=6 line=7");
        assert_int_equal(fate, reading ? DS_PUT_SAME : DS_PUT_CHANGED);
        ASK("SELECT quality FROM v1_night", "6");
    }
    close_one();
}

static void a_field_the_new_row_lacks_keeps_its_value(void **state)
{
    (void)state;
    open_one();
    night(first, "night_date=2026-10-03 quality=7 tst_min=400");
    assert_int_equal(night(second, "night_date=2026-10-03 quality=7"), DS_PUT_SAME);
    assert_int_equal(night(second, "night_date=2026-10-03 hrv_ms=50"), DS_PUT_CHANGED);
    ASK("SELECT quality || ' ' || tst_min || ' ' || hrv_ms FROM v1_night", "7.0 400.0 50.0");
    close_one();
}

static void not_a_number_is_missing(void **state)
{
    (void)state;
    ds_why w = { 0 };
    ds_put_fate fate;
    open_one();
    night(first, "night_date=2026-10-03 quality=7");
    help_row r = help_record(DS_SLEEP, "night_date=2026-10-03 quality=1");
    r.record->v[DS_SLEEP_QUALITY].real = 0.0 / (r.record->v[DS_SLEEP_QUALITY].real - 1);
    assert_int_equal(help_put(S, ann, whoop, first, &r, &fate, &w), DS_OK);
    assert_int_equal(fate, DS_PUT_SAME);
    ASK("SELECT quality FROM v1_night", "7");
    close_one();
}

static void the_exported_bedtime_goes_with_its_bedtime(void **state)
{
    (void)state;
    open_one();
    night(first, "night_date=2026-10-04 bedtime=2026-10-04T23:05 bed_text=11:05pm");
    ASK("SELECT bed_text FROM v1_night", "11:05pm");
    /* a row without a bedtime leaves it, a row with another brings its own wording */
    night(second, "night_date=2026-10-04 quality=5");
    ASK("SELECT bed_text FROM v1_night", "11:05pm");
    night(second, "night_date=2026-10-04 bedtime=2026-10-04T23:30");
    ASK("SELECT bed_text FROM v1_night", "NULL");
    close_one();
}

static void a_doubt_goes_when_its_times_are_put_right(void **state)
{
    (void)state;
    open_one();
    night(first, "night_date=2026-10-03 tst_min=600 tib_min=500 doubt=too-long");
    night(second, "night_date=2026-10-03 quality=5");
    ASK("SELECT doubt FROM v1_night", "too-long");
    night(second, "night_date=2026-10-03 tst_min=400");
    ASK("SELECT doubt FROM v1_night", "NULL");
    close_one();
}

static void confounders_go_to_the_day(void **state)
{
    (void)state;
    open_one();
    night(first, "night_date=2026-10-02 quality=5");
    ASK("SELECT count(*) FROM v1_day", "0");
    assert_int_equal(night(first, "night_date=2026-10-03 quality=5 alcohol=2 late_meal=1"), DS_PUT_NEW);
    assert_int_equal(night(second, "night_date=2026-10-03 quality=5 alcohol=2"), DS_PUT_SAME);
    assert_int_equal(night(second, "night_date=2026-10-03 quality=5 stress=3"), DS_PUT_CHANGED);
    ASK("SELECT date || ' ' || alcohol || ' ' || late_meal || ' ' || stress FROM v1_day", "2026-10-03 2.0 1 3.0");
    close_one();
}

static void sessions_merge_by_start(void **state)
{
    (void)state;
    open_one();
    const char *row = "start=2026-10-03T18:00 duration_min=60 pressure=2 price=80.00 notes=ok line=2";
    assert_int_equal(session(first, row), DS_PUT_NEW);
    assert_int_equal(session(second, row), DS_PUT_SAME);
    assert_int_equal(session(second, "start=2026-10-03T18:00 duration_min=60 tip=5"), DS_PUT_CHANGED);
    assert_int_equal(session(second, "start=2026-10-03T18:30 duration_min=60"), DS_PUT_NEW);
    ASK("SELECT date || start || pressure || price || tip || notes || status || kind || is_massage FROM v1_session",
        "2026-10-0318:00deep80.05.0okcompletedmassage1");
    close_one();
}

static void sessions_that_overlap_are_doubted_both(void **state)
{
    (void)state;
    open_one();
    session(first, "start=2026-10-03T18:00 duration_min=60");
    session(first, "start=2026-10-03T19:00 duration_min=60"); /* next to each other is fine */
    ASK("SELECT count(doubt) FROM v1_session", "0");
    session(first, "start=2026-10-03T18:30 duration_min=30 status=3"); /* cancelled: none */
    ASK("SELECT count(doubt) FROM v1_session", "0");
    session(second, "start=2026-10-03T19:30 duration_min=60");
    ASK("SELECT group_concat(start || ' ' || doubt, '; ') FROM (SELECT * FROM v1_session WHERE doubt <> '' ORDER BY "
        "start)",
        "19:00 two visits at once: overlaps the session at 19:30; 19:30 two visits at once: overlaps the session at "
        "19:00");
    session(second, "start=2026-10-03T19:30 duration_min=60 status=3"); /* the row once more, put right */
    ASK("SELECT count(doubt) FROM v1_session", "0");
    close_one();
}

static void a_status_once_known_is_not_undone_by_silence(void **state)
{
    (void)state;
    open_one();
    session(first, "start=2026-10-03T18:00 duration_min=60 status=1 kind=1");
    assert_int_equal(session(second, "start=2026-10-03T18:00 duration_min=60"), DS_PUT_SAME);
    ASK("SELECT status || ' ' || kind FROM v1_session", "no-show self");
    close_one();
}

static void the_catalogue_says_what_is_massage(void **state)
{
    (void)state;
    ds_why w = { 0 };
    ds_put_fate fate;
    open_one();
    help_row r = help_record(DS_SESSION, "start=2026-10-03T18:00 duration_min=60 service=Facial is_massage=0");
    assert_int_equal(help_put(S, ann, 0, first, &r, &fate, &w), DS_OK);
    assert_int_equal(session(second, "start=2026-10-03T18:00 duration_min=60"), DS_PUT_SAME);
    ASK("SELECT is_massage FROM v1_session", "0");
    assert_int_equal(session(second, "start=2026-10-03T18:00 duration_min=60 service=Facial is_massage=1"), DS_PUT_CHANGED);
    ASK("SELECT is_massage FROM v1_session", "1");
    close_one();
}

/* ---- two sleeps of one evening ---- */

static const struct sleeps {
    const char *name, *rows[3]; /* in the order of import the last test permutes */
    const char *kept;           /* bed of the night that stays, and its quality */
} sleeps[] = {
    { "a nap and a night",
      { "bedtime=2026-10-03T18:00 rise=2026-10-03T19:00 quality=1",
        "bedtime=2026-10-03T23:00 rise=2026-10-04T07:00 quality=2" },
      "2026-10-03 23:00 2.0" },
    { "two halves, the first longer",
      { "bedtime=2026-10-03T21:00 wake=2026-10-04T02:00 quality=1",
        "bedtime=2026-10-04T03:00 wake=2026-10-04T07:00 quality=2" },
      "2026-10-03 21:00 1.0" },
    { "equal, the earlier",
      { "bedtime=2026-10-03T21:00 tib_min=240 quality=1", "bedtime=2026-10-04T03:00 tib_min=240 quality=2" },
      "2026-10-03 21:00 1.0" },
    { "three",
      { "bedtime=2026-10-03T18:00 tib_min=60 quality=1", "bedtime=2026-10-04T05:00 tib_min=90 quality=2",
        "bedtime=2026-10-03T22:00 tib_min=300 quality=3" },
      "2026-10-03 22:00 3.0" },
    { "time asleep where there is no time in bed",
      { "bedtime=2026-10-03T16:00 rise=2026-10-03T20:00 tst_min=100 quality=1",
        "bedtime=2026-10-03T23:00 rise=2026-10-04T02:00 tst_min=170 quality=2" },
      "2026-10-03 23:00 2.0" },
};

static void put_in_order(const struct sleeps *c, const int *order, int n)
{
    for (int i = 0; i < n; i++) {
        char words[300];
        snprintf(words, sizeof words, "night_date=2026-10-03 line=%d %s", order[i] + 1, c->rows[order[i]]);
        night(first, words);
    }
}

static void the_longer_sleep_stays_in_any_order(void **state)
{
    static const int orders[6][3] = { { 0, 1, 2 }, { 1, 0, 2 }, { 0, 2, 1 }, { 2, 0, 1 }, { 1, 2, 0 }, { 2, 1, 0 } };
    const struct sleeps *c = *state;
    int n = c->rows[2] ? 3 : 2, ways = c->rows[2] ? 6 : 2;
    for (int i = 0; i < ways; i++) {
        open_one();
        put_in_order(c, orders[i], n);
        ASK("SELECT bed || ' ' || quality FROM v1_night", c->kept);
        put_in_order(c, orders[i], n); /* again: nothing new */
        ASK("SELECT bed || ' ' || quality FROM v1_night", c->kept);
        close_one();
    }
}

static void a_loser_is_told_and_takes_nothing_along(void **state)
{
    (void)state;
    const char *nap =
        "night_date=2026-10-03 bedtime=2026-10-03T18:00 rise=2026-10-03T19:00 hrv_ms=90 alcohol=1 stress=9";
    const char *night_row = "night_date=2026-10-03 bedtime=2026-10-03T23:00 rise=2026-10-04T07:00 quality=2 stress=1";
    open_one();
    assert_int_equal(night(first, nap), DS_PUT_NEW);
    assert_int_equal(night(first, night_row), DS_PUT_NEW);
    assert_int_equal(night(first, nap), DS_PUT_LOSER);
    ASK("SELECT ifnull(hrv_ms, 'none') FROM v1_night", "none"); /* values of two sleeps are never mixed */
    ASK("SELECT alcohol || ' ' || stress FROM v1_day", "1.0 1.0");
    close_one();
    open_one();
    assert_int_equal(night(first, night_row), DS_PUT_NEW);
    assert_int_equal(night(first, nap), DS_PUT_LOSER);
    ASK("SELECT alcohol || ' ' || stress FROM v1_day", "1.0 1.0");
    close_one();
}

static void sleeps_that_overlap_are_one_sleep_corrected(void **state)
{
    (void)state;
    open_one();
    night(first, "night_date=2026-10-03 bedtime=2026-10-03T22:00 rise=2026-10-04T07:00 quality=2");
    assert_int_equal(night(second, "night_date=2026-10-03 bedtime=2026-10-03T23:00 rise=2026-10-04T06:00"),
                     DS_PUT_CHANGED);
    ASK("SELECT bed || ' ' || rise || ' ' || quality FROM v1_night", "2026-10-03 23:00 2026-10-04 06:00 2.0");
    close_one();
}

/* ---- files, rows, clients ---- */

static void codes_are_trimmed_and_made_once(void **state)
{
    (void)state;
    open_one();
    assert_true(help_client(S, " ANN\t") == ann);
    assert_true(help_client(S, "ann") == ann);
    for (int i = 0; i < 300; i++) {
        char code[16];
        snprintf(code, sizeof code, "C%03d", i);
        int64_t id = help_client(S, code);
        assert_true(help_client(S, "ANN") == ann);
        assert_true(help_client(S, code) == id);
    }
    ASK("SELECT count(*) FROM client", "301");
    ds_why w = { 0 };
    int64_t id;
    assert_int_equal(ds_store_client(S, DS_LIT("  "), &id, &w), DS_DATA);
    close_one();
}

static void ids_of_a_transaction_rolled_back_are_forgotten(void **state)
{
    (void)state;
    ds_why w = { 0 };
    open_one();
    ds_store_rollback(S);
    assert_int_equal(ds_store_begin_import(S, &w), DS_OK);
    int64_t bea = help_client(S, "BEA");
    assert_true(help_client(S, "ANN") != bea);
    help_file(S, "a"), help_file(S, "b");
    close_one();
}

static void the_same_bytes_for_the_same_client_are_the_same_file(void **state)
{
    (void)state;
    ds_why w = { 0 };
    int64_t a, b;
    bool known;
    open_one();
    ds_file_facts f = { .name = "x.csv", .hash = "first.csv", .format = "test", .encoding = "UTF-8", .imported_at = "2026-11-01 09:00" };
    ds_kept_row k = { .line = 3,
                      .refused = true,
                      .kind = DS_SLEEP,
                      .column = "tst_min",
                      .value = "x",
                      .reason = "no number",
                      .date = DS_NO_DATE,
                      .start = DS_NO_TIME };
    assert_int_equal(ds_store_keep_row(S, first, &k, &w), DS_OK);
    assert_int_equal(ds_store_file(S, &f, &a, &known, &w), DS_OK);
    assert_true(known && a == first);
    ASK("SELECT count(*) FROM v1_refused", "0");
    f.client = "ANN";
    assert_int_equal(ds_store_file(S, &f, &b, &known, &w), DS_OK);
    assert_true(!known && b != a);
    ASK("SELECT count(*) FROM v1_file", "3");
    const char *counts = "SELECT rows || fresh || changed || same || lost || refused || ignored || joined || doubts "
                         "FROM v1_file WHERE id = 1";
    const ds_counts c = {
        .rows = 9, .fresh = 3, .changed = 2, .same = 1, .lost = 1, .refused = 1, .joined = 1, .doubts = 2
    };
    assert_int_equal(ds_store_file_done(S, a, &c, DS_NO_DATE, DS_NO_DATE, &w), DS_OK);
    ASK(counts, "932111012");
    const ds_counts again = { .rows = 9, .same = 6, .lost = 2, .ignored = 1, .doubts = 5 };
    assert_int_equal(ds_store_file_done(S, a, &again, DS_NO_DATE, DS_NO_DATE, &w), DS_OK);
    ASK(counts, "932120105"); /* what it brought is of the first reading */
    const ds_counts more = { .rows = 9, .fresh = 2, .same = 6, .refused = 1 };
    assert_int_equal(ds_store_file_done(S, a, &more, DS_NO_DATE, DS_NO_DATE, &w), DS_OK);
    ASK(counts, "920601000"); /* unless more of it comes in */
    assert_int_equal(ds_store_commit(S, &w), DS_OK);
    ds_store_close(S);
}

/* ---- refused sessions ---- */

static void refuse_session(int64_t file, const char *code, ds_date date, int64_t start)
{
    ds_why w = { 0 };
    static int64_t line;
    ds_kept_row k = {
        .line = ++line, .refused = true, .kind = DS_SESSION, .client_code = ds_str_of(code), .date = date, .start = start
    };
    assert_int_equal(ds_store_keep_row(S, file, &k, &w), DS_OK);
}

static const int64_t six = 20729 * 86400LL + 18 * 3600; /* 2026-10-03 18:00 */

static const struct unknown {
    const char *name;
    bool start_known, start_later; /* later: the right row has another start */
    bool same_file;                /* the right row is in the file of the wrong one */
    const char *marks;
} unknowns[] = {
    { "start known, the same comes", true, false, false, "0" },
    { "start known, the same comes in the same file", true, false, true, "0" },
    { "start known, another comes", true, true, false, "1" },
    { "start unknown, one of that date comes", false, false, false, "0" },
    { "start unknown, one of that date in the same file", false, false, true, "1" },
};

static void a_refused_session_marks_until_it_comes_right(void **state)
{
    const struct unknown *c = *state;
    open_one();
    refuse_session(first, "ANN", 20729, c->start_known ? six : DS_NO_TIME);
    ASK("SELECT count(*) FROM unknown_session", "1");
    session(second, "start=2026-10-04T18:00 duration_min=60"); /* another day never clears it */
    ASK("SELECT count(*) FROM unknown_session", "1");
    session(c->same_file ? first : second,
            c->start_later ? "start=2026-10-03T19:00 duration_min=60" : "start=2026-10-03T18:00 duration_min=60");
    ASK("SELECT count(*) FROM unknown_session", c->marks);
    close_one();
}

static void a_refused_session_leaves_the_list_when_it_comes_right(void **state)
{
    const struct unknown *c = *state;
    open_one();
    refuse_session(first, "ANN", 20729, c->start_known ? six : DS_NO_TIME);
    session(second, "start=2026-10-04T18:00 duration_min=60");
    ASK("SELECT count(*) FROM v1_refused", "1");
    session(c->same_file ? first : second,
            c->start_later ? "start=2026-10-03T19:00 duration_min=60" : "start=2026-10-03T18:00 duration_min=60");
    ASK("SELECT count(*) FROM v1_refused", c->marks);
    close_one();
}

static void keep_night(int64_t file, int64_t line, const char *code, ds_date date, bool refused)
{
    ds_why w = { 0 };
    ds_kept_row k = { .line = line,
                      .refused = refused,
                      .kind = DS_SLEEP,
                      .client_code = ds_str_of(code),
                      .date = date,
                      .start = DS_NO_TIME,
                      .series = whoop };
    assert_int_equal(ds_store_keep_row(S, file, &k, &w), DS_OK);
}

static void a_refused_night_leaves_the_list_when_it_comes_right(void **state)
{
    (void)state;
    ds_why w = { 0 };
    ds_put_fate fate;
    open_one();
    keep_night(first, 2, "ANN", 20729, true);
    keep_night(first, 3, "ANN", 20729, false); /* a nap stays what it is */
    help_row r = help_record(DS_SLEEP, "night_date=2026-10-03 quality=7");
    assert_int_equal(help_put(S, ann, help_source(S, "diary"), second, &r, &fate, &w), DS_OK);
    assert_int_equal(help_put(S, help_client(S, "BEA"), whoop, second, &r, &fate, &w), DS_OK);
    night(second, "night_date=2026-10-04 quality=7");
    ASK("SELECT group_concat(line) FROM v1_refused", "2,3");
    night(second, "night_date=2026-10-03 quality=7");
    ASK("SELECT group_concat(line) FROM v1_refused", "3");
    close_one();
}

static void a_second_sleep_of_the_file_corrects_nothing(void **state)
{
    (void)state;
    open_one();
    keep_night(first, 2, "ANN", 20729, true);
    night(first, "night_date=2026-10-03 quality=7 line=3");
    ASK("SELECT count(*) FROM v1_refused", "1");
    close_one();
}

static const struct unreadable {
    const char *name, *code;
    ds_date date;
    const char *newer; /* the newer file's name */
    int64_t wrong;     /* the line refused there */
    const char *left;  /* of the old file */
} unreadables[] = {
    { "no client, that line is right now", NULL, 20729, "first.csv", 5, "0" },
    { "no date, that line is right now", "ANN", DS_NO_DATE, "first.csv", 5, "0" },
    { "that line is still wrong", NULL, 20729, "first.csv", 2, "1" },
    { "a file of another name", NULL, 20729, "third.csv", 5, "1" },
    { "what it tells of is known", "ANN", 20729, "first.csv", 5, "1" },
};

static void an_unreadable_row_is_corrected_by_a_newer_file_of_the_name(void **state)
{
    const struct unreadable *c = *state;
    ds_why w = { 0 };
    int64_t newer;
    bool known;
    open_one();
    keep_night(first, 2, c->code, c->date, true);
    ASK("SELECT count(*) FROM v1_refused", "1");
    ds_file_facts f = { .name = c->newer, .hash = "newer", .format = "test", .encoding = "UTF-8", .imported_at = "2026-11-01 09:00" };
    assert_int_equal(ds_store_file(S, &f, &newer, &known, &w), DS_OK);
    keep_night(newer, c->wrong, NULL, DS_NO_DATE, true);
    ASK("SELECT count(*) FROM open_row WHERE file = 1", c->left);
    assert_int_equal(ds_store_commit(S, &w), DS_OK);
    ds_store_close(S);
}

static void what_marks_no_night(void **state)
{
    (void)state;
    ds_why w = { 0 };
    open_one();
    refuse_session(first, "NOBODY", 20729, six); /* no such client: no nights to mark */
    refuse_session(first, "ANN", DS_NO_DATE, DS_NO_TIME);
    refuse_session(first, NULL, 20729, six);
    ds_kept_row ignored = { .line = 900, .kind = DS_SESSION, .client_code = DS_LIT("ANN"), .date = 20729, .start = six };
    assert_int_equal(ds_store_keep_row(S, first, &ignored, &w), DS_OK);
    ASK("SELECT count(*) FROM unknown_session", "0");
    help_client(S, "NOBODY"); /* nights come in later under that code */
    ASK("SELECT count(*) FROM unknown_session", "1");
    close_one();
}

static void references_lead_somewhere_though_unchecked(void **state)
{
    (void)state;
    ds_why w = { 0 };
    open_one();
    night(first, "night_date=2026-10-03 quality=5 alcohol=1");
    session(second, "start=2026-10-03T18:00 duration_min=60");
    assert_int_equal(ds_store_commit(S, &w), DS_OK);
    int64_t loose = -1, rows = 0;
    assert_int_equal(ds_sqlite_int(&S->face, "SELECT count(*) FROM pragma_foreign_key_check", &loose, &w), DS_OK);
    assert_int_equal(ds_sqlite_int(&S->face, "SELECT count(*) FROM sleep, session, day", &rows, &w), DS_OK);
    assert_int_equal(loose, 0);
    assert_int_equal(rows, 1);
    ds_store_close(S);
}

#define ROW_TEST(test, row)                                                                                            \
    {                                                                                                                  \
        (row)->name, test, NULL, NULL, (void *)(uintptr_t)(row)                                                        \
    }

static int gone(void **state)
{
    (void)state;
    help_gone();
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_same_night_twice_changes_nothing),
        cmocka_unit_test(a_later_value_wins_and_brings_its_file_and_line),
        cmocka_unit_test(an_older_file_read_again_only_fills_gaps),
        cmocka_unit_test(of_one_file_the_later_line_wins_on_every_reading),
        cmocka_unit_test(a_field_the_new_row_lacks_keeps_its_value),
        cmocka_unit_test(not_a_number_is_missing),
        cmocka_unit_test(the_exported_bedtime_goes_with_its_bedtime),
        cmocka_unit_test(a_doubt_goes_when_its_times_are_put_right),
        cmocka_unit_test(confounders_go_to_the_day),
        cmocka_unit_test(sessions_merge_by_start),
        cmocka_unit_test(sessions_that_overlap_are_doubted_both),
        cmocka_unit_test(a_status_once_known_is_not_undone_by_silence),
        cmocka_unit_test(the_catalogue_says_what_is_massage),
        ROW_TEST(the_longer_sleep_stays_in_any_order, &sleeps[0]),
        ROW_TEST(the_longer_sleep_stays_in_any_order, &sleeps[1]),
        ROW_TEST(the_longer_sleep_stays_in_any_order, &sleeps[2]),
        ROW_TEST(the_longer_sleep_stays_in_any_order, &sleeps[3]),
        ROW_TEST(the_longer_sleep_stays_in_any_order, &sleeps[4]),
        cmocka_unit_test(a_loser_is_told_and_takes_nothing_along),
        cmocka_unit_test(sleeps_that_overlap_are_one_sleep_corrected),
        cmocka_unit_test(codes_are_trimmed_and_made_once),
        cmocka_unit_test(ids_of_a_transaction_rolled_back_are_forgotten),
        cmocka_unit_test(the_same_bytes_for_the_same_client_are_the_same_file),
        ROW_TEST(a_refused_session_marks_until_it_comes_right, &unknowns[0]),
        ROW_TEST(a_refused_session_marks_until_it_comes_right, &unknowns[1]),
        ROW_TEST(a_refused_session_marks_until_it_comes_right, &unknowns[2]),
        ROW_TEST(a_refused_session_marks_until_it_comes_right, &unknowns[3]),
        ROW_TEST(a_refused_session_marks_until_it_comes_right, &unknowns[4]),
        ROW_TEST(a_refused_session_leaves_the_list_when_it_comes_right, &unknowns[0]),
        ROW_TEST(a_refused_session_leaves_the_list_when_it_comes_right, &unknowns[2]),
        ROW_TEST(a_refused_session_leaves_the_list_when_it_comes_right, &unknowns[3]),
        ROW_TEST(a_refused_session_leaves_the_list_when_it_comes_right, &unknowns[4]),
        cmocka_unit_test(a_refused_night_leaves_the_list_when_it_comes_right),
        cmocka_unit_test(a_second_sleep_of_the_file_corrects_nothing),
        ROW_TEST(an_unreadable_row_is_corrected_by_a_newer_file_of_the_name, &unreadables[0]),
        ROW_TEST(an_unreadable_row_is_corrected_by_a_newer_file_of_the_name, &unreadables[1]),
        ROW_TEST(an_unreadable_row_is_corrected_by_a_newer_file_of_the_name, &unreadables[2]),
        ROW_TEST(an_unreadable_row_is_corrected_by_a_newer_file_of_the_name, &unreadables[3]),
        ROW_TEST(an_unreadable_row_is_corrected_by_a_newer_file_of_the_name, &unreadables[4]),
        cmocka_unit_test(what_marks_no_night),
        cmocka_unit_test(references_lead_somewhere_though_unchecked),
    };
    return cmocka_run_group_tests_name("store: put", tests, NULL, gone);
}
