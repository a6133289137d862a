#include <downshift/audience.h>
#include <downshift/person.h>
#include <downshift/results.h>
#include <downshift/store.h>

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "../src/store/room.h"
#include "support/store_help.h"

static ds_store *S;

static int make(void **state)
{
    (void)state;
    S = help_store("results.db");
    return 0;
}

static int gone(void **state)
{
    (void)state;
    ds_store_close(S);
    help_gone();
    return 0;
}

static ds_run_row run_of(ds_date as_of, const char *fingerprint)
{
    return (ds_run_row){ .made_at = "2026-11-01 09:00",
                         .version = "0.1.0",
                         .settings_hash = "s1",
                         .fingerprint = fingerprint,
                         .as_of = as_of,
                         .provisional = true,
                         .settings = "{}" };
}

static void write_length(int64_t run)
{
    ds_why w = { 0 };
    const ds_timing_curve_row t = { "quality", 90, 0.5, 0.25, 0.75 };
    const ds_breakpoint_row b = { "quality", true, DS_HINT, false, 75, 60, 90, 6.5, 0.03125, 0.25, "It bends." };
    const ds_length_statement_row yes = { "quality", 1,    "still_rising", true,     DS_ESTABLISHED,
                                          0.03125,   0.25, "It rises.",    "Rises?", "Yes. It rises." };
    const ds_length_statement_row unknown = { "quality", 2,   "diminishing", DS_NOT_KNOWN, DS_NO_STRENGTH,
                                              NAN,       NAN, "Withheld.",   "Less?",      "Withheld." };
    const ds_marginal_row m = { "quality", 60, 75, 0.5, 0.25, 0.75, 0.03125, 15, NAN, "More.", 9, "alike" };
    assert_int_equal(ds_store_put_timing_curve(S, run, &t, &w), DS_OK);
    assert_int_equal(ds_store_put_breakpoint(S, run, &b, &w), DS_OK);
    assert_int_equal(ds_store_put_length_statement(S, run, &yes, &w), DS_OK);
    assert_int_equal(ds_store_put_length_statement(S, run, &unknown, &w), DS_OK);
    assert_int_equal(ds_store_put_marginal(S, run, &m, &w), DS_OK);
}

static void write_checks(int64_t run)
{
    ds_why w = { 0 };
    const ds_sensitivity_row c = { "quality", 1,    "ar1",       "AR(1)",   0.5,        NAN, 9.5,
                                   0.25,      0.75, 0.03125,     600,       "night0",   0.5, 0.125,
                                   0.25,      0.75, "The same.", "outcome", "in points" };
    const ds_lead_test_row l = { "quality", -0.5, 0.125, 40, -0.75, -0.25, 0.03125, "Booked after bad nights." };
    const ds_planning_row p = { "quality", 1, "mde", 0.25, "A quarter." };
    const ds_trust_row q = { 1, "booking", "Yes." };
    const ds_truth_row v = { "quality", "night0", 0.5 };
    assert_int_equal(ds_store_put_sensitivity(S, run, &c, &w), DS_OK);
    assert_int_equal(ds_store_put_lead_test(S, run, &l, &w), DS_OK);
    assert_int_equal(ds_store_put_planning(S, run, &p, &w), DS_OK);
    assert_int_equal(ds_store_put_trust(S, run, &q, &w), DS_OK);
    assert_int_equal(ds_store_put_truth(S, run, &v, &w), DS_OK);
}

static void write_effect(int64_t run)
{
    ds_why w = { 0 };
    ds_effect_row e = { .outcome = "quality",
                        .unit = "points",
                        .better = "higher",
                        .model = "overall",
                        .name = "night0",
                        .label = "L",
                        .family = "",
                        .rank = 1,
                        .estimate = 0.5,
                        .se = NAN,
                        .df = 9,
                        .low = 0.1,
                        .high = 0.9,
                        .p = NAN,
                        .p_holm = NAN,
                        .n_clients = 5,
                        .n_sessions = 60,
                        .n_nights = 600,
                        .verdict = DS_HELPS,
                        .cr2_se = 0.125,
                        .cr2_df = 7.5,
                        .cr2_low = 0.2,
                        .cr2_high = 0.8,
                        .cr2_p = 0.0625,
                        .pct = 8,
                        .pct_low = NAN,
                        .pct_high = NAN };
    assert_int_equal(ds_store_put_effect(S, run, &e, &w), DS_OK);
}

static void write_model(int64_t run)
{
    ds_why w = { 0 };
    ds_model_row m = { .outcome = "quality",
                       .model = "overall",
                       .status = "converged",
                       .note = "",
                       .n_nights = 1,
                       .n_clients = 2,
                       .n_sessions = 3,
                       .sigma = 1.5,
                       .sd_intercept = NAN,
                       .sd_effect = 0.25,
                       .loglik = -10,
                       .converged = true,
                       .rho = 0.5,
                       .nu = NAN,
                       .errors = "ar1" };
    ds_length_curve_row c = { .outcome = "quality", .minutes = 60, .estimate = 0.5, .low = 0.25, .high = 0.75 };
    assert_int_equal(ds_store_put_model(S, run, &m, &w), DS_OK);
    assert_int_equal(ds_store_put_length_curve(S, run, &c, &w), DS_OK);
}

static void write_client(int64_t run, int64_t client)
{
    ds_why w = { 0 };
    ds_client_effect_row ce = { .outcome = "quality",
                                .client = "ANN",
                                .verdict = DS_HELPS,
                                .n_nights = 9,
                                .n_plain = 5,
                                .n_session_nights = 4,
                                .n_sessions = 4,
                                .mean_plain = 6,
                                .mean_session = 7,
                                .mean_other = 6.25,
                                .mean_before = 5.5,
                                .baseline = 6.5,
                                .effect = 0.5,
                                .low = NAN,
                                .high = NAN,
                                .p_improved = 0.9,
                                .p_20pct = 0.1,
                                .attention = 1,
                                .scored = 12,
                                .worse_in_row = 3,
                                .luck = 0.25 };
    ds_exposure_row x = {
        .client = client, .night = 20729, .night0 = 1, .gap_min = 90, .minutes = NAN, .pressure = DS_PRESSURE_UNKNOWN
    };
    assert_int_equal(ds_store_put_client_effect(S, run, &ce, &w), DS_OK);
    assert_int_equal(ds_store_put_exposure(S, run, &x, &w), DS_OK);
}

/* A row or more in every result table. */
static int64_t write_run(ds_date as_of, const char *fingerprint)
{
    ds_why w = { 0 };
    int64_t run = 0, client = help_client(S, "ANN");
    ds_run_row r = run_of(as_of, fingerprint);
    ds_finding_row f = { .outcome = "quality", .sentence = "It helps.", .verdict = "helps", .rank = 1 };
    assert_int_equal(ds_store_begin(S, &w), DS_OK);
    assert_int_equal(ds_store_begin_run(S, &r, &run, &w), DS_OK);
    write_effect(run);
    write_model(run);
    write_client(run, client);
    assert_int_equal(ds_store_put_finding(S, run, &f, &w), DS_OK);
    write_length(run);
    write_checks(run);
    assert_int_equal(ds_store_commit(S, &w), DS_OK);
    return run;
}

static int64_t find(ds_date as_of, const char *fingerprint)
{
    ds_why w = { 0 };
    int64_t run = -1;
    ds_run_row r = run_of(as_of, fingerprint);
    assert_int_equal(ds_store_find_run(S, &r, &run, &w), DS_OK);
    return run;
}

#define ASK(sql, text) assert_string_equal(help_ask_store(S, sql), text)

static void a_run_is_found_by_all_four(void **state)
{
    (void)state;
    assert_int_equal(find(20729, "f1"), 0);
    int64_t a = write_run(20729, "f1"), all = write_run(DS_NO_DATE, "f1");
    assert_true(a != all);
    assert_int_equal(find(20729, "f1"), a);
    assert_int_equal(find(DS_NO_DATE, "f1"), all);
    assert_int_equal(find(20730, "f1"), 0);
    assert_int_equal(find(20729, "f2"), 0);
    ds_why w = { 0 };
    int64_t run;
    ds_run_row other = run_of(20729, "f1");
    other.settings_hash = "s2";
    assert_int_equal(ds_store_find_run(S, &other, &run, &w), DS_OK);
    assert_int_equal(run, 0);
    other = run_of(20729, "f1");
    other.version = "0.2.0";
    assert_int_equal(ds_store_find_run(S, &other, &run, &w), DS_OK);
    assert_int_equal(run, 0);
}

/* Whatever value of whatever table: the run is found no more, and computed anew. */
static void a_run_that_was_changed_is_not_found(void **state)
{
    (void)state;
    const int64_t run = write_run(20729, "f1");
    ds_why w = { 0 };
    int changed = 0;
    for (int t = 0; t < DS_RESULTS; t++)
        for (size_t c = 0; c < ds_result_tables[t].n; c++) {
            const char *name = ds_result_tables[t].column[c].name;
            char sql[400];
            snprintf(sql, sizeof sql,
                     "UPDATE %s SET %s = iif(typeof(%s) = 'text', %s || 'x', ifnull(%s, 0) + 7) WHERE run = %d",
                     ds_result_tables[t].name, name, name, name, name, (int)run);
            assert_int_equal(ds_sqlite_exec(&S->face, "SAVEPOINT one", &w), DS_OK);
            if (ds_sqlite_exec(&S->face, sql, &w)) fail_msg("%s", w.text);
            bool any = sqlite3_changes(S->face.db) > 0;
            if (any && find(20729, "f1")) fail_msg("it is found after %s", sql);
            assert_int_equal(ds_sqlite_exec(&S->face, "ROLLBACK TO one; RELEASE one", &w), DS_OK);
            changed += any;
        }
    assert_true(changed > 100);
    assert_int_equal(find(20729, "f1"), run);
    assert_int_equal(ds_sqlite_exec(&S->face, "DELETE FROM finding", &w), DS_OK);
    assert_int_equal(find(20729, "f1"), 0);
}

static void a_new_run_replaces_its_day_with_everything_in_it(void **state)
{
    (void)state;
    static const char *const tables[] = { "v1_effect",    "v1_model",      "v1_length_curve", "v1_client_effect",
                                          "v1_finding",   "v1_exposure",   "v1_timing_curve", "v1_sensitivity",
                                          "v1_lead_test", "v1_breakpoint", "v1_marginal",     "v1_planning",
                                          "v1_trust",     "v1_truth" };
    int64_t old = write_run(20729, "f1"), other = write_run(DS_NO_DATE, "f1"), new = write_run(20729, "f2");
    assert_int_equal(find(20729, "f1"), 0);
    for (size_t i = 0; i < DS_COUNT(tables); i++) {
        char sql[200];
        snprintf(sql, sizeof sql, "SELECT sum(run = %lld) || sum(run = %lld) || sum(run = %lld) FROM %s",
                 (long long)old, (long long)other, (long long)new, tables[i]);
        ASK(sql, "011");
    }
}

static void withheld_numbers_are_null(void **state)
{
    (void)state;
    write_run(20729, "f1");
    ASK("SELECT (se IS NULL) || (p IS NULL) || estimate || df FROM v1_effect", "110.59.0");
    ASK("SELECT (low IS NULL) || effect FROM v1_client_effect", "10.5");
    ASK("SELECT scored || '.' || worse_in_row || '.' || luck FROM v1_client_effect", "12.3.0.25");
    ASK("SELECT (minutes IS NULL) || (pressure IS NULL) || gap_min || night || client FROM v1_exposure",
        "1190.02026-10-03ANN");
    ASK("SELECT (sd_intercept IS NULL) || sigma || sd_effect || loglik || converged FROM v1_model", "11.50.25-10.01");
    ASK("SELECT as_of || provisional || version || made_at FROM v1_run WHERE as_of IS NOT NULL",
        "2026-10-0310.1.02026-11-01 09:00");
}

static void every_column_holds_what_was_put(void **state)
{
    (void)state;
    write_run(20729, "f1");
    ASK("SELECT cr2_se || ' ' || cr2_df || ' ' || cr2_low || ' ' || cr2_high || ' ' || cr2_p || ' ' || pct || ' ' || "
        "(pct_low IS NULL) || (pct_high IS NULL) FROM v1_effect",
        "0.125 7.5 0.2 0.8 0.0625 8.0 11");
    ASK("SELECT rho || ' ' || (nu IS NULL) || ' ' || errors FROM v1_model", "0.5 1 ar1");
    ASK("SELECT gap_min || ' ' || estimate || ' ' || low || ' ' || high FROM v1_timing_curve", "90.0 0.5 0.25 0.75");
    ASK("SELECT located || ' ' || minutes || ' ' || low || ' ' || high || ' ' || lr || ' ' || davies_p || ' ' || "
        "score_p || "
        "' ' || words FROM v1_breakpoint",
        "1 75.0 60.0 90.0 6.5 0.03125 0.25 It bends.");
    ASK("SELECT holds || ' ' || name || ' ' || p || ' ' || bound || ' ' || words FROM v1_length_statement WHERE rank = "
        "1",
        "1 still_rising 0.03125 0.25 It rises.");
    ASK("SELECT (holds IS NULL) || (p IS NULL) || (bound IS NULL) || name FROM v1_length_statement WHERE rank = 2",
        "111diminishing");
    ASK("SELECT from_min || ' ' || to_min || ' ' || estimate || ' ' || low || ' ' || high || ' ' || p || ' ' || "
        "price_step || "
        "(per_money IS NULL) || words FROM v1_marginal",
        "60.0 75.0 0.5 0.25 0.75 0.03125 15.01More.");
    ASK("SELECT rank || name || ' ' || label || ' ' || estimate || (se IS NULL) || df || ' ' || low || ' ' || high || "
        "' ' || p || "
        "' ' || n_nights || words FROM v1_sensitivity",
        "1ar1 AR(1) 0.519.5 0.25 0.75 0.03125 600The same.");
    ASK("SELECT estimate || ' ' || se || ' ' || df || ' ' || low || ' ' || high || ' ' || p || words FROM v1_lead_test",
        "-0.5 0.125 40.0 -0.75 -0.25 0.03125Booked after bad nights.");
    ASK("SELECT rank || name || value || words FROM v1_planning", "1mde0.25A quarter.");
    ASK("SELECT rank || topic || words FROM v1_trust", "1bookingYes.");
    ASK("SELECT outcome || name || value FROM v1_truth", "qualitynight00.5");
}

/* A file whose result tables another version made: they are a cache, so they are made anew without a copy of the file. */
static void tables_of_another_shape_are_made_anew(void **state)
{
    const char *change = *state;
    ds_why w = { 0 };
    const char *note = NULL;
    write_run(20729, "f1");
    if (ds_sqlite_exec(&S->face, change, &w)) fail_msg("%s", w.text);
    ds_store_close(S);
    S = NULL;
    if (ds_store_open(help_path("results.db"), DS_STORE_WRITE, &S, &note, &w)) fail_msg("%s", w.text);
    assert_string_equal(note, "");
    ASK("SELECT count(*) FROM v1_run", "0");
    ASK("SELECT count(*) FROM v1_client WHERE client = 'ANN'", "1");
    int64_t run = write_run(20729, "f1");
    assert_int_equal(find(20729, "f1"), run);
    ASK("SELECT cr2_se FROM v1_effect", "0.125");
}

static void tables_of_the_same_shape_stay(void **state)
{
    (void)state;
    ds_why w = { 0 };
    int64_t run = write_run(20729, "f1");
    ds_store_close(S);
    S = NULL;
    if (ds_store_open(help_path("results.db"), DS_STORE_WRITE, &S, NULL, &w)) fail_msg("%s", w.text);
    assert_int_equal(find(20729, "f1"), run);
}

/* The view shows the run, then every column of the list but those of the store's own, in the list's order. */
static void views_are_as_the_lists_say(void **state)
{
    (void)state;
    for (size_t t = 0; t < DS_RESULTS; t++) {
        const ds_result_table *table = &ds_result_tables[t];
        char sql[160], want[600] = "run";
        for (size_t i = 0; i < table->n; i++) {
            size_t n = strlen(want);
            snprintf(want + n, sizeof want - n, " %s", table->column[i].name);
        }
        snprintf(sql, sizeof sql, "SELECT group_concat(name, ' ') FROM pragma_table_info('v1_%s')", table->name);
        sqlite3_stmt *st = NULL;
        assert_int_equal(sqlite3_prepare_v2(S->face.db, sql, -1, &st, NULL), SQLITE_OK);
        assert_int_equal(sqlite3_step(st), SQLITE_ROW);
        assert_string_equal((const char *)sqlite3_column_text(st, 0), want);
        sqlite3_finalize(st);
    }
}

static void results_have_no_place_in_an_import(void **state)
{
    (void)state;
    ds_why w = { 0 };
    int64_t run;
    ds_run_row r = run_of(20729, "f9");
    assert_int_equal(ds_store_begin_import(S, &w), DS_OK);
    assert_int_equal(ds_store_begin_run(S, &r, &run, &w), DS_INTERNAL);
    ds_store_rollback(S);
}

#define SHAPE(name, change)                                                                                            \
    {                                                                                                                  \
        name, tables_of_another_shape_are_made_anew, NULL, NULL, (void *)(uintptr_t)(change)                           \
    }

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_run_is_found_by_all_four),
        cmocka_unit_test(a_run_that_was_changed_is_not_found),
        cmocka_unit_test(a_new_run_replaces_its_day_with_everything_in_it),
        cmocka_unit_test(withheld_numbers_are_null),
        cmocka_unit_test(every_column_holds_what_was_put),
        cmocka_unit_test(results_have_no_place_in_an_import),
        cmocka_unit_test(tables_of_the_same_shape_stay),
        cmocka_unit_test(views_are_as_the_lists_say),
        SHAPE("a column too many", "ALTER TABLE effect ADD COLUMN extra"),
        SHAPE("a column too few", "DROP VIEW v1_effect; ALTER TABLE effect DROP COLUMN pct"),
        SHAPE("a table missing", "DROP VIEW v1_planning; DROP TABLE planning"),
        SHAPE("a view missing", "DROP VIEW v1_exposure"),
        SHAPE("another view of that name", "DROP VIEW v1_trust; CREATE VIEW v1_trust AS SELECT * FROM finding"),
        SHAPE("runs of another shape", "ALTER TABLE run ADD COLUMN extra"),
    };
    return cmocka_run_group_tests_name("store: results", tests, make, gone);
}
