/* Whatever changes a record but an import is seen, named by file and line, and mended by reading that file in again. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "../src/store/rows/seal.h"
#include "support/store_help.h"

static ds_store *S;

/* What two files told, line by line; the second completes a session of the first and brings one more. */
static const struct line {
    const char *file;
    ds_record_kind kind;
    const char *words;
} lines[] = {
    { "sessions.csv", DS_SESSION,
      "line=2 start=2026-10-03T18:00 duration_min=60 pressure=2 technique=thai price=80.50" },
    { "sessions.csv", DS_SESSION, "line=3 start=2026-10-10T18:00 duration_min=45 status=1 doubt=odd" },
    { "nights.csv", DS_SLEEP,
      "line=2 night_date=2026-10-03 bedtime=2026-10-03T23:10 quality=7.5 tst_min=420 alcohol=2" },
    { "nights.csv", DS_SLEEP, "line=3 night_date=2026-10-04 bedtime=2026-10-04T23:00 quality=6 stress=3" },
    { "more.csv", DS_SESSION, "line=2 start=2026-10-10T18:00 tip=5" },
    { "more.csv", DS_SESSION, "line=3 start=2026-10-17T18:00 duration_min=90" },
    { "sales.csv", DS_SALE, "line=2 date=2026-10-03 total=80.50" },
    { "sales.csv", DS_SALE, "line=3 date=2026-10-03 total=80.50" }, /* twice is two */
};

/* One file, as import reads it. */
static void read_file(const char *name)
{
    ds_why w = { 0 };
    ds_counts c = { 0 };
    int64_t client = help_client(S, "ANN"), source = help_source(S, "diary"), file = help_file(S, name);
    for (size_t i = 0; i < DS_COUNT(lines); i++) {
        ds_put_fate fate;
        help_row r = help_record(lines[i].kind, lines[i].words);
        if (strcmp(lines[i].file, name)) continue;
        if (help_put(S, client, source, file, &r, &fate, &w)) fail_msg("%s", w.text);
        c.rows++;
        c.fresh += fate == DS_PUT_NEW;
        c.changed += fate == DS_PUT_CHANGED;
        c.same += fate == DS_PUT_SAME;
    }
    const ds_kept_row no = { .line = 9,
                             .refused = true,
                             .column = "pressure",
                             .value = "x",
                             .reason = "why",
                             .kind = DS_SESSION,
                             .client_code = DS_LIT("ANN"),
                             .date = 20000,
                             .start = DS_NO_TIME };
    if (!strcmp(name, "sessions.csv")) assert_int_equal(ds_store_keep_row(S, file, &no, &w), DS_OK);
    assert_int_equal(ds_store_file_done(S, file, &c, DS_NO_DATE, DS_NO_DATE, &w), DS_OK);
}

static const char *const files[] = { "sessions.csv", "nights.csv", "more.csv", "sales.csv" };

static void read_all(void)
{
    ds_why w = { 0 };
    assert_int_equal(ds_store_begin_import(S, &w), DS_OK);
    for (size_t i = 0; i < DS_COUNT(files); i++) read_file(files[i]);
    assert_int_equal(ds_store_commit(S, &w), DS_OK);
}

static int make(void **state)
{
    (void)state;
    S = help_store("damage.db");
    read_all();
    return 0;
}

static int gone(void **state)
{
    (void)state;
    ds_store_close(S);
    help_gone();
    return 0;
}

static void is_sound(void)
{
    ds_why w = { 0 };
    if (ds_store_verify(S, &w)) fail_msg("%s", w.text);
}

static void change(const char *sql)
{
    ds_why w = { 0 };
    if (ds_sqlite_exec(&S->face, sql, &w)) fail_msg("%s", w.text);
    if (!sqlite3_changes(S->face.db)) fail_msg("changes nothing: %s", sql);
}

static void is_seen(const char *place)
{
    ds_why w = { 0 };
    assert_int_equal(ds_store_verify(S, &w), DS_STORE);
    if (!strstr(w.text, place)) fail_msg("\"%s\" is not in: %s", place, w.text);
}

/* All records, without their files: what importing once more has to give again. */
static void dump(char *out, size_t cap)
{
    static const char *const sql[] = {
        "SELECT group_concat(start || ' ' || ifnull(duration, '-') || ' ' || ifnull(pressure, '-') || ' ' || "
        "ifnull(technique, '-') || ' ' || status || kind || massage || ' ' || ifnull(price, '-') || ' ' || "
        "ifnull(tip, '-') || ifnull(doubt, '') || f.name || line, '; ') FROM (SELECT * FROM session ORDER BY start) s "
        "JOIN "
        "source_file f ON f.id = s.file",
        "SELECT group_concat(night || ' ' || bed || ' ' || quality || ' ' || ifnull(tst_min, '-'), '; ') FROM sleep",
        "SELECT group_concat(date || ' ' || ifnull(alcohol, '-') || ifnull(stress, '-'), '; ') FROM day",
        "SELECT group_concat(nth || ' ' || total, '; ') FROM sale", "SELECT group_concat(reason) FROM source_row"
    };
    size_t n = 0;
    for (size_t i = 0; i < DS_COUNT(sql); i++)
        n += (size_t)snprintf(out + n, cap - n, "%s\n", help_ask_store(S, sql[i]));
}

/* ---- one change each ---- */

static const struct damage {
    const char *name, *sql, *place, *again; /* again: the file to read in */
} damages[] = {
    { "a price", "UPDATE session SET price = 8060 WHERE line = 2 AND file = 1", "sessions.csv:2 (session)",
      "sessions.csv" },
    { "a price gone", "UPDATE session SET price = NULL WHERE price = 8050", "sessions.csv:2 (session)",
      "sessions.csv" },
    { "a value that nobody logged", "UPDATE session SET tip = 100 WHERE price = 8050", "sessions.csv:2",
      "sessions.csv" },
    { "a word", "UPDATE session SET technique = 'Thai' WHERE price = 8050", "sessions.csv:2", "sessions.csv" },
    { "a default", "UPDATE session SET massage = 0 WHERE price = 8050", "sessions.csv:2", "sessions.csv" },
    { "a status", "UPDATE session SET status = 0 WHERE status = 1", "more.csv:2 (session)", "sessions.csv" },
    { "a start", "UPDATE session SET start = start + 60 WHERE price = 8050", "sessions.csv:2", "sessions.csv" },
    { "a client", "UPDATE session SET client = 7 WHERE price = 8050", "sessions.csv:2", "sessions.csv" },
    { "a line", "UPDATE session SET line = 4 WHERE price = 8050", "sessions.csv:4", "sessions.csv" },
    { "another file", "UPDATE session SET file = 2 WHERE price = 8050", "nights.csv:2 (session)", "sessions.csv" },
    { "a file that is none", "UPDATE session SET file = 77 WHERE price = 8050", "of a file that is not known",
      "sessions.csv" },
    { "the digest itself", "UPDATE session SET digest = digest + 1 WHERE price = 8050", "sessions.csv:2",
      "sessions.csv" },
    { "no digest", "UPDATE session SET digest = NULL WHERE price = 8050", "sessions.csv:2", "sessions.csv" },
    { "a number as a text", "UPDATE session SET technique = 7 WHERE price = 8050", "sessions.csv:2", "sessions.csv" },
    { "two values changed places", "UPDATE sleep SET quality = tst_min, tst_min = quality WHERE night = 20729",
      "nights.csv:2 (sleep)", "nights.csv" },
    { "a bit of a real", "UPDATE sleep SET quality = 7.500000000000001 WHERE quality = 7.5", "nights.csv:2",
      "nights.csv" },
    { "a night's evening", "UPDATE sleep SET night = 20800 WHERE night = 20729", "nights.csv:2", "nights.csv" },
    { "a day", "UPDATE day SET alcohol = 0 WHERE alcohol = 2", "nights.csv:2 (day)", "nights.csv" },
    { "a sum of money", "UPDATE sale SET total = 0 WHERE nth = 2", "sales.csv:3 (sale)", "sales.csv" },
    { "which of two", "UPDATE sale SET nth = 5 WHERE nth = 2", "sales.csv:3 (sale)", "sales.csv" },
    { "a record gone", "DELETE FROM session WHERE price = 8050", "sessions.csv (0 records, of 1)", "sessions.csv" },
    { "all of a kind gone", "DELETE FROM sale", "sales.csv (0 records, of 2)", "sales.csv" },
    { "a client's code", "UPDATE client SET code = 'ANM' WHERE code = 'ANN'", "client \"ANM\" (sessions.csv:2)",
      "sessions.csv" },
    { "a code's key", "UPDATE client_alias SET key = 'anm' WHERE key = 'ann'", "code \"ANN\"", "sessions.csv" },
    { "a code's client", "UPDATE client_alias SET client = 7 WHERE key = 'ann'", "code \"ANN\"", "sessions.csv" },
    { "a code as written", "UPDATE client_alias SET code = 'ANM' WHERE key = 'ann'", "code \"ANM\"", "sessions.csv" },
    { "a code given up", "UPDATE client_alias SET former = 1 WHERE key = 'ann'", "code \"ANN\"", "sessions.csv" },
    { "a source's name", "UPDATE source SET name = 'oura' WHERE name = 'diary'", "source \"oura\" (nights.csv:2)",
      "nights.csv" },
    { "a file's name", "UPDATE source_file SET name = 'x.csv' WHERE id = 2", "x.csv (its counts and facts)",
      "nights.csv" },
    { "a file's hash", "UPDATE source_file SET hash = 'none' WHERE id = 1", "sessions.csv (its counts and facts)",
      "sessions.csv" },
    { "a file's format", "UPDATE source_file SET format = 'oura' WHERE id = 1", "sessions.csv (its counts and facts)",
      "sessions.csv" },
    { "a count of a file", "UPDATE source_file SET refused = 7 WHERE id = 1", "sessions.csv (its counts and facts)",
      "sessions.csv" },
    { "what it brought", "UPDATE source_file SET fresh = 7 WHERE id = 1", "sessions.csv (its counts and facts)",
      "sessions.csv" },
    { "when it came in", "UPDATE source_file SET imported_at = '1970-01-01 00:00' WHERE id = 1",
      "sessions.csv (its counts and facts)", "sessions.csv" },
    { "the number of its records", "UPDATE source_file SET kept = 9 WHERE id = 2", "nights.csv (its counts and facts)",
      "nights.csv" },
    { "the sum of its records", "UPDATE source_file SET digest = 9 WHERE id = 2", "nights.csv (its counts and facts)",
      "nights.csv" },
    { "a row left aside", "UPDATE source_row SET date = date + 1", "sessions.csv:9 (row left aside)", "sessions.csv" },
};

static void is_seen_and_mended(void **state)
{
    const struct damage *d = *state;
    ds_why w = { 0 };
    char before[4000], after[4000];
    assert_int_equal(ds_sqlite_exec(&S->face, "PRAGMA foreign_keys = OFF", &w), DS_OK);
    dump(before, sizeof before);
    is_sound();
    change(d->sql);
    is_seen(d->place);
    assert_int_equal(ds_store_begin_import(S, &w), DS_OK);
    read_file(d->again);
    assert_int_equal(ds_store_commit(S, &w), DS_OK);
    is_sound();
    read_all(); /* values of other files that the mended record had besides */
    is_sound();
    dump(after, sizeof after);
    assert_string_equal(after, before);
}

/* ---- several ---- */

static void many_are_counted(void **state)
{
    (void)state;
    change("UPDATE session SET duration = 1");
    change("UPDATE sleep SET quality = 1");
    is_seen("and 2 more");
    read_all();
    read_all();
    is_sound();
}

static void reading_again_changes_no_sum(void **state)
{
    (void)state;
    const char *sums = "SELECT group_concat(name || kept || digest) FROM source_file";
    char before[400];
    snprintf(before, sizeof before, "%s", help_ask_store(S, sums));
    read_all();
    assert_string_equal(help_ask_store(S, sums), before);
    is_sound();
}

static void a_file_taken_back_leaves_no_sum(void **state)
{
    (void)state;
    ds_why w = { 0 };
    assert_int_equal(ds_store_begin_file(S, &w), DS_OK);
    read_file("sessions.csv");
    assert_int_equal(ds_store_keep_file(S, &w), DS_OK);
    assert_int_equal(ds_store_begin_file(S, &w), DS_OK);
    int64_t client = help_client(S, "BEA"), file = help_file(S, "half.csv");
    help_row r = help_record(DS_SESSION, "line=2 start=2026-10-03T18:00 duration_min=60");
    ds_put_fate fate;
    assert_int_equal(help_put(S, client, 0, file, &r, &fate, &w), DS_OK);
    ds_store_undo_file(S);
    assert_int_equal(ds_store_commit(S, &w), DS_OK);
    is_sound();
}

/* What an older version left has its digests made once. */
static void an_older_file_is_covered_from_now_on(void **state)
{
    (void)state;
    ds_why w = { 0 };
    change("UPDATE session SET digest = NULL");
    change("UPDATE source_file SET kept = 0, digest = 0");
    is_seen("sessions.csv");
    assert_int_equal(ds_damage_settle(&S->face, &w), DS_OK);
    is_sound();
    change("UPDATE session SET duration = 61 WHERE duration = 60");
    is_seen("sessions.csv:2");
}

/* A new table needs a row of SEALED_TABLES in seal.c, or digests of its own. */
static bool is_covered(const char *table)
{
    static const char *const others[] = {
        "source_row", /* has digests as records have */
        "run",        /* sealed with its results */
        "seal",       /* a wrong one is told of as a wrong row */
        "service_meaning", /* held against practice.yaml before each analysis (test_catalogue.c) */
        "person_word", /* made of person, which is sealed */
        "item_kind", "sale_visit", /* found anew before each analysis (sale_visits.c) */
        "note_first", /* held against practice.yaml before each import and analysis */
        "closed_month", "closed_figure", "closed_row", "closed_posting", /* held against the month's hash by every report (closing.c) */
        "step",       /* tells `undo` of runs; no figure is made of it */
    };
    for (size_t i = 0; i < DS_COUNT(others); i++)
        if (!strcmp(others[i], table)) return true;
    for (int k = 0; k < DS_KINDS; k++)
        if (!strncmp(ds_kinds[k].name, table, strlen(ds_kinds[k].name)) &&
            (!table[strlen(ds_kinds[k].name)] || !strcmp(table + strlen(ds_kinds[k].name), "_told")))
            return true;
    for (int t = 0; t < DS_RESULTS; t++)
        if (!strcmp(ds_result_tables[t].name, table)) return true;
    for (size_t i = 0; ds_sealed_table(i); i++)
        if (!strcmp(ds_sealed_table(i), table)) return true;
    return false;
}

/* What single rows told of a sleep is held as records are, and mended by reading its file again. */
static void a_telling_is_seen_and_mended(void **state)
{
    (void)state;
    ds_why w = { 0 };
    static const char *const rows[] = { "line=2 night_date=2026-10-03 bedtime=2026-10-03T23:30 tib_min=90",
                                        "line=3 night_date=2026-10-03 bedtime=2026-10-03T23:30 tib_min=450" };
    for (int turn = 0; turn < 2; turn++) {
        if (turn) change("UPDATE sleep_told SET tib_min = 91, aside = NULL WHERE line = 2");
        if (turn) is_seen("ring.csv:2");
        assert_int_equal(ds_store_begin_file(S, &w), DS_OK);
        int64_t client = help_client(S, "BEA"), source = help_source(S, "ring"), file = help_file(S, "ring.csv");
        for (size_t i = 0; i < DS_COUNT(rows); i++) {
            help_row r = help_record(DS_SLEEP, rows[i]);
            ds_put_fate fate;
            assert_int_equal(help_put(S, client, source, file, &r, &fate, &w), DS_OK);
        }
        assert_int_equal(ds_store_file_done(S, file, &(ds_counts){ 0 }, DS_NO_DATE, DS_NO_DATE, &w), DS_OK);
        assert_int_equal(ds_store_keep_file(S, &w), DS_OK);
        assert_int_equal(ds_store_commit(S, &w), DS_OK);
        is_sound();
    }
}

static void every_table_is_covered(void **state)
{
    (void)state;
    sqlite3_stmt *st = NULL;
    int tables = 0;
    const char *all = "SELECT name FROM sqlite_master WHERE type = 'table'";
    assert_int_equal(sqlite3_prepare_v2(S->face.db, all, -1, &st, NULL), SQLITE_OK);
    for (; sqlite3_step(st) == SQLITE_ROW; tables++) {
        const char *name = (const char *)sqlite3_column_text(st, 0);
        if (strncmp(name, "sqlite_", 7) && !is_covered(name)) fail_msg("no word of a changed row of %s", name);
    }
    sqlite3_finalize(st);
    assert_true(tables > 20);
}

/* ---- many clients ---- */

static int count_steps(void *hundreds)
{
    ++*(int64_t *)hundreds;
    return 0;
}

/* SQLite's steps, in hundreds, for a transaction that makes n clients whom a file is about. */
static int64_t steps_for(int n)
{
    static int made;
    ds_why w = { 0 };
    char code[16];
    int64_t hundreds = 0, file = help_file(S, "sessions.csv");
    sqlite3_progress_handler(S->face.db, 100, count_steps, &hundreds);
    assert_int_equal(ds_store_begin(S, &w), DS_OK);
    for (int i = 0; i < n; i++) {
        snprintf(code, sizeof code, "M%06d", made++);
        assert_int_equal(ds_store_file_client(S, file, help_client(S, code), &w), DS_OK);
    }
    if (ds_store_commit(S, &w)) fail_msg("%s", w.text);
    sqlite3_progress_handler(S->face.db, 0, NULL, NULL);
    return hundreds;
}

/* Before, four times the clients took sixteen times the steps, since every row was held against every seal. */
static void the_work_grows_with_the_clients_and_not_with_their_square(void **state)
{
    (void)state;
    const int64_t some = steps_for(500), more = steps_for(2000);
    assert_in_range(more, some, 6 * some);
}

#define ONE(f) cmocka_unit_test_setup_teardown(f, make, gone)

int main(void)
{
    enum { DAMAGES = DS_COUNT(damages), OTHERS = 7 };
    struct CMUnitTest tests[DAMAGES + OTHERS] = {
        ONE(a_telling_is_seen_and_mended),
        ONE(every_table_is_covered),
        ONE(many_are_counted),
        ONE(reading_again_changes_no_sum),
        ONE(a_file_taken_back_leaves_no_sum),
        ONE(an_older_file_is_covered_from_now_on),
        ONE(the_work_grows_with_the_clients_and_not_with_their_square),
    };
    for (int i = 0; i < DAMAGES; i++)
        tests[OTHERS + i] =
            (struct CMUnitTest){ damages[i].name, is_seen_and_mended, make, gone, (void *)(uintptr_t)&damages[i] };
    return cmocka_run_group_tests_name("store: damage", tests, NULL, NULL);
}
