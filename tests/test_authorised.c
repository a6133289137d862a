/* Who may be told of a client, by what the client has authorised. */
#include "../src/audience/authorised.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

static const char *const columns[] = { "client", "partner", "sleep", "sessions", "until", "revoked" };
enum { COLUMNS = DS_COUNT(columns) };
#define T(t)    { DS_V_TEXT, { .s = { (t), sizeof(t) - 1 } } }
#define N(n)    { DS_V_INT, { .i = (n) } }
#define NOTHING { DS_V_NULL, { .i = 0 } }
static const ds_val cells[][COLUMNS] = {
    { T("ann"), T("Dr Lee"), N(1), N(1), T("2026-10-31"), NOTHING },
    { T("ann"), T("Coach"), N(1), N(1), T("2027-10-31"), T("2026-11-01") },
    { T("ann"), T("Nurse"), N(0), N(1), T("2027-01-31"), NOTHING },
    { T("ann"), T("Nurse"), N(1), N(1), T("2027-12-31"), T("2026-09-01") },
    { T("bea"), T("Dr Lee"), N(1), N(1), T("2027-10-31"), NOTHING },
};

static const struct row {
    const char *name, *client, *partner, *says; /* says: of the refusal; NULL: it holds */
    ds_date today;
    ds_err err;
    bool sleep, sessions;
} rows[] = {
    { "on its last day", "ann", "Dr Lee", NULL, 20757, DS_OK, true, true }, /* 2026-10-31 */
    { "the day after", "ann", "Dr Lee", "it ended on 2026-10-31; with the client's signed word: downshift authorise ann", 20758, DS_DENIED, false, false },
    { "revoked", "ann", "Coach", "it was revoked on 2026-11-01", 20758, DS_DENIED, false, false },
    { "another that was revoked is beside it", "ann", "Nurse", NULL, 20758, DS_OK, false, true },
    { "capitals and blanks do not matter", "ann", " nURSE ", NULL, 20758, DS_OK, false, true },
    { "of another client", "bea", "Coach", "client bea has not authorised a report to \"Coach\"; with", 20758, DS_DENIED, false, false },
    { "no partner", "ann", " ", "give --partner NAME", 20758, DS_USAGE, false, false },
};
enum { ROWS = DS_COUNT(rows) };

static void holds_or_is_refused(void **state)
{
    const struct row *r = *state;
    ds_db *db = NULL;
    ds_why w = { 0 };
    ds_covers got = { true, true };
    const ds_table table = { .name = "v1_authorisation", .column = columns, .cell = cells[0], .n_columns = COLUMNS, .n_rows = DS_COUNT(cells) };
    assert_int_equal(ds_db_memory(&db, &w), DS_OK);
    assert_int_equal(ds_db_add(db, &table, &w), DS_OK);
    const ds_scope scope = { .client = ds_str_of(r->client), .partner = ds_str_of(r->partner), .today = r->today };
    assert_int_equal(ds_authorised(db, &scope, &got, &w), r->err);
    if (r->says && !strstr(w.text, r->says)) fail_msg("%s", w.text);
    assert_true(got.sleep == r->sleep && got.sessions == r->sessions);
    ds_db_close(db);
}

static void what_is_not_covered_has_no_rows(void **state)
{
    (void)state;
    static const struct {
        const char *view;
        bool sleep, sessions, rows;
    } of[] = { { "v1_night", true, false, true },          { "v1_night", false, true, false },
               { "v1_session", true, false, false },       { "v1_session", false, true, true },
               { "v1_exposure", true, false, false },      { "v1_client_effect", true, false, false },
               { "v1_client_effect", false, true, false }, { "v1_client_effect", true, true, true },
               { "v1_run", false, false, true },           { "v1_day", true, true, false } };
    for (size_t i = 0; i < DS_COUNT(of); i++) {
        ds_arena a = { 0 };
        ds_why w = { 0 };
        const char *sql = "SELECT x FROM y WHERE 1";
        assert_int_equal(ds_covered_select(&(ds_covers){ of[i].sleep, of[i].sessions }, of[i].view, &a, &sql, &w), DS_OK);
        assert_string_equal(sql, of[i].rows ? "SELECT x FROM y WHERE 1" : "SELECT x FROM y WHERE 1 AND 0");
        ds_arena_free(&a);
    }
}

int main(void)
{
    struct CMUnitTest tests[ROWS + 1] = { cmocka_unit_test(what_is_not_covered_has_no_rows) };
    for (int i = 0; i < ROWS; i++)
        tests[i + 1] = (struct CMUnitTest){ .name = rows[i].name, .test_func = holds_or_is_refused, .initial_state = (void *)(uintptr_t)&rows[i] };
    return cmocka_run_group_tests_name("authorised", tests, NULL, NULL);
}
