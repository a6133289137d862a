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

/* ---- a store with a word of its own in every text: client ANN's begin with ann-, BEA's with bea-, files' with file- ---- */

static ds_date on(int month, int day)
{
    return ds_date_of(2026, month, day);
}

static void put_client(ds_store *s, const char *code, int64_t file, int64_t run)
{
    ds_why w = { 0 };
    ds_put_fate fate;
    char words[600], outcome[40], verdict[40], name[40], email[40], phone[40];
    int64_t client = help_client(s, code), person = 0;
    snprintf(name, sizeof name, "%sname person-name", code);
    snprintf(email, sizeof email, "%s@person-mail.example", code);
    snprintf(phone, sizeof phone, "50355501%d", code[0]);
    const ds_named who = { { ds_str_of(name), ds_str_of(email), ds_str_of(phone) }, DS_BY_OWN };
    assert_int_equal(ds_store_person(s, ds_str_of(code), &who, "1", &person, &w), DS_OK);
    assert_int_equal(person, client);
    snprintf(words, sizeof words,
             "start=2026-10-03T18:00 duration_min=60 price=80 tip=5 technique=%s-technique areas=%s-areas "
             "therapist=%s-therapist "
             "service=%s-service place=%s-place goal=%s-goal reaction=%s-reaction notes=%s-notes doubt=%s-doubt",
             code, code, code, code, code, code, code, code, code);
    help_row r = help_record(DS_SESSION, words);
    assert_int_equal(help_put(s, client, 0, file, &r, &fate, &w), DS_OK);
    r = help_record(DS_SESSION,
                    "start=2026-11-03T18:00 duration_min=30 price=40 service=later-service technique=later-technique");
    assert_int_equal(help_put(s, client, 0, file, &r, &fate, &w), DS_OK);
    snprintf(words, sizeof words,
             "night_date=2026-10-03 bedtime=2026-10-03T23:10 quality=7 alcohol=1 bed_text=%s-bed doubt=%s-doubt", code,
             code);
    r = help_record(DS_SLEEP, words);
    assert_int_equal(help_put(s, client, help_source(s, "whoop"), file, &r, &fate, &w), DS_OK);
    r = help_record(DS_SLEEP, "night_date=2026-11-04 quality=7 stress=2");
    assert_int_equal(help_put(s, client, help_source(s, "whoop"), file, &r, &fate, &w), DS_OK);

    snprintf(outcome, sizeof outcome, "%s-outcome", code);
    snprintf(verdict, sizeof verdict, "%s-verdict", code);
    ds_client_effect_row ce = { .outcome = outcome, .client = code, .sentence = verdict, .effect = 0.5, .attention = 3 };
    assert_int_equal(ds_store_put_client_effect(s, run, &ce, &w), DS_OK);
    ds_exposure_row x = {
        .client = client, .night = on(10, 3), .night0 = 1, .gap_min = 90, .minutes = 60, .pressure = 2
    };
    assert_int_equal(ds_store_put_exposure(s, run, &x, &w), DS_OK);
    ds_kept_row k = { .line = client + 100,
                      .refused = true,
                      .column = "refused-column",
                      .value = "refused-value",
                      .reason = "refused-reason",
                      .kind = DS_SESSION,
                      .client_code = ds_str_of(code),
                      .date = on(10, 9),
                      .start = DS_NO_TIME };
    assert_int_equal(ds_store_keep_row(s, file, &k, &w), DS_OK);
}

/* What tells whether an estimate can be trusted: the practice's, of all its clients together. */
static void put_checks(ds_store *s, int64_t run)
{
    ds_why w = { 0 };
    const ds_timing_curve_row t = { .outcome = "all-timing" };
    const ds_sensitivity_row c = {
        .outcome = "all-outcome", .name = "all-way", .label = "all-label", .words = "all-words"
    };
    const ds_lead_test_row l = { .outcome = "all-outcome", .words = "all-words" };
    const ds_breakpoint_row b = { .outcome = "all-outcome", .words = "all-words" };
    const ds_length_statement_row h = { .outcome = "all-outcome", .name = "all-statement", .words = "all-words" };
    const ds_marginal_row m = { .outcome = "all-outcome", .words = "all-words" };
    const ds_planning_row p = { .outcome = "all-outcome", .name = "all-plan", .words = "all-words" };
    const ds_trust_row q = { .topic = "all-topic", .words = "all-words" };
    const ds_truth_row v = { .outcome = "all-outcome", .name = "all-truth" };
    assert_int_equal(ds_store_put_timing_curve(s, run, &t, &w), DS_OK);
    assert_int_equal(ds_store_put_sensitivity(s, run, &c, &w), DS_OK);
    assert_int_equal(ds_store_put_lead_test(s, run, &l, &w), DS_OK);
    assert_int_equal(ds_store_put_breakpoint(s, run, &b, &w), DS_OK);
    assert_int_equal(ds_store_put_length_statement(s, run, &h, &w), DS_OK);
    assert_int_equal(ds_store_put_marginal(s, run, &m, &w), DS_OK);
    assert_int_equal(ds_store_put_planning(s, run, &p, &w), DS_OK);
    assert_int_equal(ds_store_put_trust(s, run, &q, &w), DS_OK);
    assert_int_equal(ds_store_put_truth(s, run, &v, &w), DS_OK);
}

static int64_t put_run(ds_store *s, ds_date as_of)
{
    ds_why w = { 0 };
    int64_t run;
    ds_run_row r = { .made_at = "2026-11-01 09:00",
                     .version = "0.1.0",
                     .settings_hash = "run-hash",
                     .fingerprint = "run-fingerprint",
                     .as_of = as_of,
                     .settings = "run-settings" };
    ds_effect_row e = { .outcome = "all-outcome",
                        .model = "all-model",
                        .name = "all-name",
                        .label = "all-label",
                        .verdict_words = "all-verdict" };
    ds_model_row m = { .outcome = "all-outcome", .model = "all-model", .status = "all-status", .note = "all-note" };
    ds_length_curve_row c = { .outcome = "all-curve", .minutes = 60 };
    ds_finding_row f = { .outcome = "all-outcome", .sentence = "all-sentence", .verdict = "all-verdict" };
    assert_int_equal(ds_store_begin_run(s, &r, &run, &w), DS_OK);
    assert_int_equal(ds_store_put_effect(s, run, &e, &w), DS_OK);
    assert_int_equal(ds_store_put_model(s, run, &m, &w), DS_OK);
    assert_int_equal(ds_store_put_length_curve(s, run, &c, &w), DS_OK);
    assert_int_equal(ds_store_put_finding(s, run, &f, &w), DS_OK);
    put_checks(s, run);
    return run;
}

static int64_t run_shown;

static int make(void **state)
{
    (void)state;
    ds_why w = { 0 };
    ds_store *s = help_store("practice.db");
    assert_int_equal(ds_store_begin(s, &w), DS_OK);
    int64_t file = 0, other = put_run(s, on(9, 30));
    bool known;
    ds_file_facts f = { .name = "file-name",
                        .imported_at = "2026-11-01 09:00",
                        .hash = "file-hash",
                        .format = "file-format",
                        .encoding = "file-encoding",
                        .unused = "file-unused" };
    assert_int_equal(ds_store_file(s, &f, &file, &known, &w), DS_OK);
    run_shown = put_run(s, on(10, 31));
    put_client(s, "ann", file, run_shown);
    put_client(s, "bea", file, run_shown);
    assert_true(other != run_shown);
    assert_int_equal(ds_store_commit(s, &w), DS_OK);
    ds_store_close(s);
    return 0;
}

static int gone(void **state)
{
    (void)state;
    help_gone();
    return 0;
}

static ds_db *snapshot(ds_audience who)
{
    ds_why w = { 0 };
    ds_db *db = NULL;
    ds_scope scope = { .run = run_shown, .client = DS_LIT("ann"), .first = on(10, 1), .last = on(10, 31) };
    if (ds_snapshot_open(help_path("practice.db"), who, &scope, &db, &w)) fail_msg("%s", w.text);
    return db;
}

/* ---- what is in a snapshot, byte for byte ---- */

static bool holds(const unsigned char *p, size_t n, const char *word)
{
    size_t k = strlen(word);
    for (size_t i = 0; i + k <= n; i++)
        if (!memcmp(p + i, word, k)) return true;
    return false;
}

static void check_bytes(ds_audience who, const char *const *in, const char *const *out)
{
    ds_db *db = snapshot(who);
    sqlite3_int64 n = 0;
    db->guarded = false; /* serialising asks for the number of pages, which a definition may not */
    unsigned char *p = sqlite3_serialize(db->db, "main", &n, 0);
    assert_non_null(p);
    for (; *in; in++)
        if (!holds(p, (size_t)n, *in)) fail_msg("%s should be there", *in);
    for (; *out; out++)
        if (holds(p, (size_t)n, *out)) fail_msg("%s is in the snapshot", *out);
    sqlite3_free(p);
    ds_snapshot_close(db);
}

#define NEVER                                                                                                          \
    "person-", "50355501", "v1_person", "bea", "file-name", "file-hash", "file-format", "file-encoding", "file-unused", "refused-", "run-hash",            \
        "run-settings", "run-fingerprint", "all-outcome", "all-model", "all-name", "all-label", "all-verdict",         \
        "all-status", "all-note", "all-curve", "all-sentence", "all-timing", "all-way", "all-words", "all-statement",  \
        "all-plan", "all-topic", "all-truth", "ann-notes", "ann-doubt", "ann-bed", "later-technique"

static void a_client_has_own_rows_and_columns_only(void **state)
{
    (void)state;
    static const char *const in[] = { "ann-technique",    "ann-areas",   "ann-therapist",
                                      "ann-service",      "ann-place",   "ann-goal",
                                      "ann-reaction",     "ann-verdict", "whoop",
                                      "2026-11-01 09:00", NULL };
    static const char *const out[] = { NEVER, "later-service", NULL };
    check_bytes(DS_AUDIENCE_CLIENT, in, out);
}

static void an_accountant_has_money_only(void **state)
{
    (void)state;
    static const char *const in[] = { "ann-service", "completed", NULL };
    /* "bea" is in a service's name, which is what was sold: the words around it must not be there */
    static const char *const out[] = {
        "person-",       "50355501",      "later-service", "ann-technique", "ann-areas",   "ann-therapist", "ann-place", "ann-goal", "ann-reaction",
        "ann-notes",     "ann-doubt",     "ann-verdict", "ann-outcome",   "whoop",     "file-",    "refused-",
        "run-",          "all-",          "client",      "v1_session",    NULL
    };
    check_bytes(DS_AUDIENCE_ACCOUNTANT, in, out);
}

static void the_shape_of_each_snapshot(void **state)
{
    (void)state;
    const char *names = "SELECT group_concat(name) FROM sqlite_master";
    ds_db *db = snapshot(DS_AUDIENCE_CLIENT);
    assert_string_equal(help_ask(db, names),
                        "v1_client,v1_session,v1_night,v1_day,v1_run,v1_client_effect,v1_client_level,v1_device_step,v1_exposure,v1_score,v1_goal,v1_planned,v1_plan_kept");
    assert_string_equal(help_ask(db, "SELECT sql FROM sqlite_master WHERE name = 'v1_run'"),
                        "CREATE TABLE v1_run (\"run\" INTEGER, \"made_at\" TEXT, \"version\" TEXT, \"as_of\" , "
                        "\"provisional\" INTEGER)");
    assert_string_equal(help_ask(db, "SELECT count(*) FROM v1_session"), "1");
    assert_string_equal(help_ask(db, "SELECT count(*) || max(night) FROM v1_night"), "12026-10-03");
    assert_string_equal(help_ask(db, "SELECT count(*) || max(date) FROM v1_day"), "12026-10-03");
    assert_string_equal(help_ask(db, "SELECT count(*) || max(as_of) FROM v1_run"), "12026-10-31");
    assert_string_equal(help_ask(db, "SELECT count(*) || max(client) FROM v1_client_effect"), "1ann");
    assert_string_equal(help_ask(db, "SELECT price || therapist FROM v1_session WHERE minutes = 60"),
                        "80.0ann-therapist");
    ds_snapshot_close(db);

    db = snapshot(DS_AUDIENCE_ACCOUNTANT);
    assert_string_equal(help_ask(db, names), "v1_takings,v1_unread_count,v1_corporate_event");
    assert_string_equal(help_ask(db, "SELECT sum(takings) || ' ' || sum(tips) || ' ' || sum(visits) FROM v1_takings"),
                        "160.0 10.0 2");
    ds_snapshot_close(db);

    db = snapshot(DS_AUDIENCE_PARTNER);
    assert_string_equal(help_ask(db, "SELECT count(*) FROM sqlite_master"), "0");
    ds_snapshot_close(db);

    db = snapshot(DS_AUDIENCE_PRACTICE);
    assert_string_equal(help_ask(db, "SELECT count(*) FROM v1_session"), "4");
    assert_string_equal(help_ask(db, "SELECT notes FROM v1_session WHERE client = 'bea'"), "bea-notes");
    ds_snapshot_close(db);
}

/* ---- attacks ---- */

enum { P = 1 << DS_AUDIENCE_PRACTICE, C = 1 << DS_AUDIENCE_CLIENT, A = 1 << DS_AUDIENCE_ACCOUNTANT, X = 1 << DS_AUDIENCE_PARTNER, ALL = P | C | A | X };

static const struct attack {
    const char *name;
    int who; /* which audiences must refuse it */
    const char *sql;
    ds_err code; /* DS_OK: harmless, and the answer is `says` */
    const char *says;
} attacks[] = {
    { "another table", C | A | X, "SELECT code FROM client", DS_CONFIG, "no such table: client" },
    { "a table that is not published", P, "SELECT code FROM client", DS_DENIED,
      "the table client may not be read: reports read the published views (v1_...), see docs/views.md" },
    { "one in a subquery", P, "SELECT * FROM (SELECT code FROM client)", DS_DENIED,
      "the table client may not be read" },
    { "one joined to a view", P, "SELECT 1 FROM v1_session v JOIN session s ON s.client = 1", DS_DENIED, "session" },
    { "a CTE of the views", P,
      "WITH a AS (SELECT client AS c FROM v1_night), b AS (SELECT c FROM a) SELECT count(c) > 0 FROM b", DS_OK, "1" },
    { "a CTE of another table", P, "WITH x AS (SELECT code FROM client) SELECT * FROM x", DS_DENIED,
      "the table client may not be read" },
    { "a CTE named like a published view", P, "WITH v1_x AS (SELECT code FROM client) SELECT * FROM v1_x", DS_DENIED,
      "the table client may not be read" },
    { "a CTE named like one there is", P, "WITH v1_client AS (SELECT code FROM client) SELECT * FROM v1_client",
      DS_DENIED, "the table client may not be read" },
    { "a CTE over the view of its name", P,
      "WITH v1_client AS (SELECT code FROM client) SELECT a.* FROM main.v1_client a, v1_client b", DS_DENIED,
      "the table client may not be read" },
    { "a view that is not published, deep down", P,
      "SELECT (SELECT max(x) FROM (WITH v1_y AS (SELECT line AS x FROM open_row) SELECT x FROM v1_y))", DS_DENIED,
      "the table open_row may not be read" },
    { "a table with its schema", P, "WITH v1_x AS (SELECT code FROM main.client) SELECT * FROM v1_x", DS_DENIED,
      "the table main.client may not be read" },
    { "a write to a table that is not published", P, "DELETE FROM client", DS_CONFIG, "only one SELECT" },
    { "a count of a table", P, "SELECT count(*) FROM client", DS_DENIED, "the table client may not be read" },
    { "a table in capitals", P, "SELECT * FROM (SELECT CODE FROM CLIENT)", DS_DENIED, "CLIENT may not be read" },
    { "a CTE named like a table", ALL, "WITH client AS (SELECT 1 AS code) SELECT code FROM client", DS_OK, "1" },
    { "a table's rows by join using", P, "SELECT * FROM client JOIN (SELECT 'ann' AS code) USING (code)", DS_DENIED,
      "the table client may not be read" },
    { "views in each other", P, "SELECT count(line) FROM v1_refused WHERE file IN (SELECT file FROM v1_file)", DS_OK,
      "2" },
    { "people, where the practice has not said so", P, "SELECT name FROM v1_person", DS_DENIED,
      "the table v1_person may not be read" },
    { "people in a CTE", P, "WITH v1_person AS (SELECT * FROM v1_person) SELECT count(*) FROM v1_person", DS_CONFIG, "" },
    { "people", C | A | X, "SELECT name FROM v1_person", DS_CONFIG, "no such table: v1_person" },
    { "a view not theirs", A, "SELECT * FROM v1_session", DS_CONFIG,
      "no such table: v1_session (the audience \"accountant\" has v1_takings, v1_unread_count and v1_corporate_event only)" },
    { "a column not theirs", C, "SELECT notes FROM v1_session", DS_CONFIG,
      "no such column: notes (the audience \"client\" has v1_client, " },
    { "a partner has no view at all", X, "SELECT client FROM v1_session", DS_CONFIG,
      "no such table: v1_session (the audience \"partner\" has the tables that are made for it only, v1_partner_... (docs/reports.md))" },
    { "nor what was shown before", X, "SELECT value FROM v1_partner_cell", DS_CONFIG, "no such table: v1_partner_cell" },
    { "provenance", C, "SELECT file FROM v1_night", DS_CONFIG, "no such column: file" },
    { "a CTE named like a view", C | A | X, "WITH v1_takings AS (SELECT code FROM client) SELECT * FROM v1_takings",
      DS_CONFIG, "no such table: client" },
    { "join using", C, "SELECT * FROM client JOIN (SELECT 'ann' AS code) USING (code)", DS_CONFIG,
      "no such table: client" },
    { "others' rows", C, "SELECT count(*) FROM v1_session WHERE client <> 'ann'", DS_OK, "0" },
    { "others' effects", C, "SELECT count(*) FROM v1_client_effect WHERE client <> 'ann'", DS_OK, "0" },
    { "a count of a CTE is no attack", ALL, "WITH a AS (SELECT 1 AS x UNION SELECT 2) SELECT count(*) FROM a", DS_OK,
      "2" },
    { "a count of a table that is not there", C | A | X, "SELECT count(*) FROM client", DS_CONFIG,
      "no such table: client" },
    { "a count of a pragma", ALL, "SELECT count(*) FROM pragma_database_list", DS_CONFIG, "only one SELECT" },
    { "attach", ALL, "ATTACH 'practice.db' AS x", DS_CONFIG, "only one SELECT" },
    { "attach as a database", ALL, "SELECT * FROM x.client", DS_CONFIG, "no such table" },
    { "pragma", ALL, "PRAGMA database_list", DS_CONFIG, "only one SELECT" },
    { "pragma as a table", ALL, "SELECT * FROM pragma_database_list", DS_CONFIG, "only one SELECT" },
    { "pages of the file", ALL, "SELECT * FROM sqlite_dbpage", DS_CONFIG, "" },
    { "pages of the file in a CTE", ALL, "WITH v1_x AS (SELECT data FROM sqlite_dbpage) SELECT * FROM v1_x", DS_CONFIG,
      "" },
    { "a write", ALL, "DELETE FROM v1_takings", DS_CONFIG, "" },
    { "a temporary table", ALL, "CREATE TEMP TABLE t AS SELECT 1", DS_CONFIG, "only one SELECT" },
    { "writefile", ALL, "SELECT writefile('x', 'y')", DS_CONFIG, "no such function: writefile" },
    { "readfile", ALL, "SELECT readfile('/etc/passwd')", DS_CONFIG, "no such function: readfile" },
    { "load_extension", ALL, "SELECT load_extension('x')", DS_DENIED, "load_extension()" },
    { "an unlisted function in a view's where", ALL, "SELECT 1 WHERE sqlite_version() > ''", DS_DENIED,
      "sqlite_version()" },
    { "vacuum", ALL, "VACUUM INTO 'copy.db'", DS_CONFIG, "only one SELECT" },
    { "explain", ALL, "EXPLAIN SELECT 1", DS_CONFIG, "only one SELECT" },
    { "two statements", ALL, "SELECT 1; ATTACH 'x' AS x", DS_CONFIG, "several statements" },
};

static void check_attack(const struct attack *c, ds_audience who)
{
    ds_why w = { 0 };
    ds_rows *rows = NULL;
    ds_db *db = snapshot(who);
    if (c->code == DS_OK) {
        assert_string_equal(help_ask(db, c->sql), c->says);
    } else {
        assert_int_equal(ds_ask(db, ds_str_of(c->sql), NULL, 0, &rows, &w), c->code);
        assert_null(rows);
        if (!strstr(w.text, c->says)) fail_msg("says: %s", w.text);
    }
    ds_snapshot_close(db);
}

static void gains_nothing(void **state)
{
    const struct attack *c = *state;
    for (int who = 0; who < DS_AUDIENCES; who++)
        if (c->who >> who & 1) check_attack(c, (ds_audience)who);
    assert_int_equal(access("copy.db", F_OK), -1);
}

/* ---- scopes ---- */

static void a_client_must_be_named_and_known(void **state)
{
    (void)state;
    ds_why w = { 0 };
    ds_db *db = NULL;
    ds_scope scope = { .first = DS_NO_DATE, .last = DS_NO_DATE };
    assert_int_equal(ds_snapshot_open(help_path("practice.db"), DS_AUDIENCE_CLIENT, &scope, &db, &w), DS_DENIED);
    scope.client = DS_LIT("nobody");
    assert_int_equal(ds_snapshot_open(help_path("practice.db"), DS_AUDIENCE_CLIENT, &scope, &db, &w), DS_USAGE);
    assert_non_null(strstr(w.text, "no client \"nobody\""));
    assert_null(db);
}

static void without_dates_and_run_there_is_no_limit_and_no_result(void **state)
{
    (void)state;
    ds_why w = { 0 };
    ds_db *db = NULL;
    ds_scope scope = { .client = DS_LIT("ann"), .first = DS_NO_DATE, .last = DS_NO_DATE };
    assert_int_equal(ds_snapshot_open(help_path("practice.db"), DS_AUDIENCE_CLIENT, &scope, &db, &w), DS_OK);
    assert_string_equal(help_ask(db, "SELECT count(*) FROM v1_session"), "2");
    assert_string_equal(help_ask(db, "SELECT count(*) FROM v1_client_effect"), "0");
    ds_snapshot_close(db);
    assert_int_equal(ds_snapshot_open(help_path("practice.db"), DS_AUDIENCE_ACCOUNTANT, &scope, &db, &w), DS_OK);
    assert_string_equal(help_ask(db, "SELECT sum(takings) FROM v1_takings"), "240");
    ds_snapshot_close(db);
}

static void a_snapshot_of_no_store_is_told(void **state)
{
    (void)state;
    ds_why w = { 0 };
    ds_db *db = NULL;
    ds_scope scope = { .first = DS_NO_DATE, .last = DS_NO_DATE };
    for (int who = 0; who < DS_AUDIENCES; who++) {
        assert_int_equal(ds_snapshot_open(help_path("absent.db"), (ds_audience)who, &scope, &db, &w), DS_NOINPUT);
        assert_null(db);
    }
}

static void memory_that_runs_out_is_told_whenever(void **state)
{
    (void)state;
    ds_why w = { 0 };
    ds_db *db = NULL;
    ds_scope scope = { .run = run_shown, .client = DS_LIT("ann"), .first = DS_NO_DATE, .last = DS_NO_DATE };
    long n = 0;
    for (ds_err err = DS_MEMORY; err; n++) {
        ds_alloc_fail_after(n);
        err = ds_snapshot_open(help_path("practice.db"), DS_AUDIENCE_CLIENT, &scope, &db, &w);
        ds_alloc_fail_after(-1);
        assert_true(err == DS_OK || err == DS_MEMORY);
        assert_true((db == NULL) == (err != DS_OK));
    }
    assert_true(n > 10);
    ds_snapshot_close(db);
}

/* ---- one copy for one client after another ---- */

static ds_db *open_store(void)
{
    ds_why w = { 0 };
    ds_db *store = NULL;
    if (ds_db_open(help_path("practice.db"), &store, &w)) fail_msg("%s", w.text);
    ds_db_keeps(store);
    return store;
}

static ds_err fill(ds_db *store, const char *client, ds_db **copy, ds_why *w)
{
    const ds_scope scope = { .run = run_shown, .client = ds_str_of(client), .first = on(10, 1), .last = on(10, 31) };
    return ds_snapshot_copy(store, "practice.db", DS_AUDIENCE_CLIENT, &scope, copy, w);
}

/* But for names of views that hold it as a part: v1_planned has "ann". */
static bool holds_apart(const unsigned char *p, size_t n, const char *word)
{
    size_t k = strlen(word);
    for (size_t i = 2; i + k <= n; i++)
        if (!memcmp(p + i, word, k) && memcmp(p + i - 2, "pl", 2)) return true;
    return false;
}

/* Of all bytes of a copy, tables and what queries kept, those of free pages too. */
static bool copy_holds(ds_db *copy, const char *word)
{
    static const char *const schema[] = { "main", "temp" };
    bool there = false;
    const bool was = copy->guarded;
    copy->guarded = false;
    for (size_t i = 0; i < DS_COUNT(schema); i++) {
        sqlite3_int64 n = 0;
        unsigned char *p = sqlite3_serialize(copy->db, schema[i], &n, 0);
        there = there || (p && holds_apart(p, (size_t)n, word));
        sqlite3_free(p);
    }
    copy->guarded = was;
    return there;
}

/* As a report does it: a part that is kept, asked twice. */
static void read_copy(ds_db *copy, const char *client)
{
    ds_why w = { 0 };
    for (int i = 0; i < 2; i++) {
        if (ds_db_keep(copy, "visit", DS_LIT("SELECT *, :word AS word FROM v1_session"), &(ds_param){ "word", DS_VTEXT(ds_str_of(client)) }, 1, &w))
            fail_msg("%s", w.text);
        assert_string_equal(help_ask(copy, "SELECT count(*) || service || word FROM visit"),
                            !strcmp(client, "ann") ? "1ann-serviceann" : "1bea-servicebea");
    }
    assert_string_equal(help_ask(copy, "SELECT group_concat(client) FROM v1_client"), client);
}

static void nothing_of_the_one_before_is_in_a_copy(void **state)
{
    (void)state;
    static const char *const turn[] = { "ann", "bea", "bea", "ann" };
    ds_why w = { 0 };
    ds_db *store = open_store(), *copy = NULL;
    for (size_t i = 0; i < DS_COUNT(turn); i++) {
        const char *other = strcmp(turn[i], "ann") != 0 ? "ann" : "bea";
        if (fill(store, turn[i], &copy, &w)) fail_msg("%s", w.text);
        assert_false(copy_holds(copy, other));
        read_copy(copy, turn[i]);
        assert_false(copy_holds(copy, other));
        assert_true(copy_holds(copy, turn[i]));
    }
    ds_snapshot_close(copy);
    ds_snapshot_close(store);
}

static void a_copy_filled_again_is_guarded_again(void **state)
{
    (void)state;
    ds_why w = { 0 };
    ds_rows *rows = NULL;
    ds_db *store = open_store(), *copy = NULL;
    for (int i = 0; i < 3; i++) {
        if (fill(store, "bea", &copy, &w)) fail_msg("%s", w.text);
        assert_int_equal(ds_ask(copy, DS_LIT("INSERT INTO main.v1_client VALUES (?)"), NULL, 0, &rows, &w), DS_CONFIG);
        assert_int_equal(ds_ask(copy, DS_LIT("DELETE FROM \"main\".\"v1_client\""), NULL, 0, &rows, &w), DS_CONFIG);
        assert_int_equal(ds_ask(copy, DS_LIT("SELECT load_extension('x')"), NULL, 0, &rows, &w), DS_DENIED);
        assert_string_equal(help_ask(copy, "SELECT format('%d', count(*)) FROM v1_client"), "1");
    }
    ds_snapshot_close(copy);
    ds_snapshot_close(store);
}

static void by_hand(ds_db *copy, const char *sql)
{
    copy->guarded = false;
    assert_int_equal(sqlite3_exec(copy->db, sql, NULL, NULL, NULL), SQLITE_OK);
    copy->guarded = true;
}

/* Whatever stands in it is found, by its own list of tables; what cannot be taken out ends it. */
static void a_copy_that_cannot_be_emptied_is_not_used(void **state)
{
    (void)state;
    ds_why w = { 0 };
    ds_db *store = open_store(), *copy = NULL;
    if (fill(store, "ann", &copy, &w)) fail_msg("%s", w.text);
    by_hand(copy, "CREATE TABLE \"a \"\" table\" AS SELECT 'ann' AS x; CREATE TEMP TABLE v1_client AS SELECT 'ann' AS client");
    assert_int_equal(ds_db_empty(copy, &w), DS_OK);
    assert_false(copy_holds(copy, "ann"));
    if (fill(store, "ann", &copy, &w)) fail_msg("%s", w.text);
    by_hand(copy, "CREATE TRIGGER stays BEFORE DELETE ON v1_night BEGIN SELECT RAISE(IGNORE); END");
    assert_int_equal(fill(store, "bea", &copy, &w), DS_INTERNAL);
    assert_non_null(strstr(w.text, "v1_night"));
    assert_null(copy);
    ds_snapshot_close(store);
}

static void a_copy_for_which_memory_runs_out_is_gone(void **state)
{
    (void)state;
    ds_why w = { 0 };
    ds_db *store = open_store(), *copy = NULL;
    long n = 0;
    for (ds_err err = DS_MEMORY; err; n++) {
        if (fill(store, "ann", &copy, &w)) fail_msg("%s", w.text);
        ds_alloc_fail_after(n);
        err = fill(store, "bea", &copy, &w);
        ds_alloc_fail_after(-1);
        assert_true(err == DS_OK || err == DS_MEMORY);
        assert_true((copy == NULL) == (err != DS_OK));
    }
    assert_true(n > 1);
    ds_snapshot_close(copy);
    ds_snapshot_close(store);
}

static void a_practice_snapshot_sees_one_state(void **state)
{
    (void)state;
    ds_why w = { 0 };
    ds_store *s = NULL;
    ds_db *db = snapshot(DS_AUDIENCE_PRACTICE);
    assert_string_equal(help_ask(db, "SELECT count(*) FROM v1_client"), "2");
    assert_int_equal(ds_store_open(help_path("practice.db"), DS_STORE_WRITE, &s, NULL, &w), DS_OK);
    sqlite3_busy_timeout(s->face.db, 20);
    assert_int_equal(ds_store_begin(s, &w), DS_OK);
    help_client(s, "cat");
    assert_int_equal(ds_store_commit(s, &w), DS_LOCKED); /* not while a report is being read */
    ds_store_close(s);
    assert_string_equal(help_ask(db, "SELECT count(*) FROM v1_client"), "2");
    ds_snapshot_close(db);
}

int main(void)
{
    enum { OTHERS = 12, ATTACKS = DS_COUNT(attacks) };
    struct CMUnitTest tests[OTHERS + ATTACKS] = {
        cmocka_unit_test(a_client_has_own_rows_and_columns_only),
        cmocka_unit_test(an_accountant_has_money_only),
        cmocka_unit_test(the_shape_of_each_snapshot),
        cmocka_unit_test(a_client_must_be_named_and_known),
        cmocka_unit_test(without_dates_and_run_there_is_no_limit_and_no_result),
        cmocka_unit_test(a_snapshot_of_no_store_is_told),
        cmocka_unit_test(memory_that_runs_out_is_told_whenever),
        cmocka_unit_test(a_practice_snapshot_sees_one_state),
        cmocka_unit_test(nothing_of_the_one_before_is_in_a_copy),
        cmocka_unit_test(a_copy_filled_again_is_guarded_again),
        cmocka_unit_test(a_copy_that_cannot_be_emptied_is_not_used),
        cmocka_unit_test(a_copy_for_which_memory_runs_out_is_gone),
    };
    for (int i = 0; i < ATTACKS; i++)
        tests[OTHERS + i] =
            (struct CMUnitTest){ attacks[i].name, gains_nothing, NULL, NULL, (void *)(uintptr_t)&attacks[i] };
    return cmocka_run_group_tests_name("audience: snapshot", tests, make, gone);
}
