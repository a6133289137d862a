#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "../src/audience/classes.h"
#include "../src/audience/rules.h"

/* A pure rule needs no store: what it lets through is in its SELECT. */
static const struct row {
    const char *name;
    int who;
    const char *view, *has, *lacks;
} rows[] = {
    { "a client's own rows", DS_AUDIENCE_CLIENT, "v1_session",
      "FROM v1_session WHERE client = :client AND (:last IS NULL OR date <= :last)", ":first" },
    { "a night's day is its evening", DS_AUDIENCE_CLIENT, "v1_night",
      "WHERE client = :client AND (:last IS NULL OR night <= :last)", "date" },
    { "no notes", DS_AUDIENCE_CLIENT, "v1_session", "\"reaction\"", "notes" },
    { "no provenance", DS_AUDIENCE_CLIENT, "v1_night", "\"hrv_ms\"", "\"file\"" },
    { "results of one run", DS_AUDIENCE_CLIENT, "v1_run", "WHERE run = :run", "client" },
    { "own results of one run", DS_AUDIENCE_CLIENT, "v1_client_effect", "WHERE client = :client AND run = :run",
      "attention" },
    { "all three", DS_AUDIENCE_CLIENT, "v1_exposure",
      "WHERE client = :client AND run = :run AND (:last IS NULL OR night <= :last)", ":first" },
    { "money of a period", DS_AUDIENCE_ACCOUNTANT, "v1_takings",
      "\"takings\", \"tips\", \"by_catalogue\" FROM v1_takings WHERE (:first IS NULL OR date >= :first) AND (:last IS NULL OR date <= "
      ":last)",
      "client" },
    { "a partner is told of no money", DS_AUDIENCE_CARE_PARTNER, "v1_session", "\"minutes\"", "price" },
    { "nor by whom", DS_AUDIENCE_CARE_PARTNER, "v1_session", "WHERE client = :client", "therapist" },
    { "everyone's every day", DS_AUDIENCE_PRACTICE, "v1_session", "\"notes\"", ":client" },
};

static void selects(void **state)
{
    const struct row *r = *state;
    ds_arena a = { 0 };
    ds_why w = { 0 };
    const char *sql = NULL;
    assert_int_equal(ds_rule_select(&ds_rules[r->who], r->view, &a, &sql, &w), DS_OK);
    if (!strstr(sql, r->has)) fail_msg("%s lacks %s", sql, r->has);
    if (strstr(sql, r->lacks)) fail_msg("%s has %s", sql, r->lacks);
    ds_arena_free(&a);
}

static void a_view_of_clients_is_not_for_one_who_may_know_none(void **state)
{
    (void)state;
    ds_arena a = { 0 };
    ds_why w = { 0 };
    const char *sql = NULL;
    assert_int_equal(ds_rule_select(&ds_rules[DS_AUDIENCE_ACCOUNTANT], "v1_session", &a, &sql, &w), DS_INTERNAL);
    assert_non_null(strstr(w.text, "v1_session is of clients"));
    ds_arena_free(&a);
}

/* The table of audiences itself: every view named is published, leaves a column, and can be selected. */
static void every_audience_has_what_its_row_says(void **state)
{
    (void)state;
    for (int who = 0; who < DS_AUDIENCES; who++) {
        const ds_rule *r = &ds_rules[who];
        assert_string_equal(ds_audience_names[who], r->name);
        for (const char *const *v = r->view; *v && strcmp(*v, "*"); v++) {
            ds_arena a = { 0 };
            ds_why w = { 0 };
            const char *sql = NULL;
            if (ds_rule_select(r, *v, &a, &sql, &w)) fail_msg("%s", w.text);
            if (!strncmp(sql, "SELECT  FROM", 12)) fail_msg("%s has no column of %s", r->name, *v);
            ds_arena_free(&a);
        }
    }
    assert_null(ds_audience_names[DS_AUDIENCES]);
}

static void says_what_an_audience_has(void **state)
{
    (void)state;
    ds_arena a = { 0 };
    assert_string_equal(ds_rule_words(&ds_rules[DS_AUDIENCE_ACCOUNTANT], &a),
                        "the audience \"accountant\" has v1_takings, v1_unread_count and v1_corporate_event only");
    const ds_rule *client = &ds_rules[DS_AUDIENCE_CLIENT];
    const char *words = ds_rule_words(client, &a);
    for (const char *const *v = client->view; *v; v++)
        if (!strstr(words, *v)) fail_msg("%s is not in: %s", *v, words);
    ds_arena_free(&a);
}

int main(void)
{
    enum { ROWS = DS_COUNT(rows), OTHERS = 3 };
    struct CMUnitTest tests[ROWS + OTHERS] = {
        cmocka_unit_test(a_view_of_clients_is_not_for_one_who_may_know_none),
        cmocka_unit_test(every_audience_has_what_its_row_says),
        cmocka_unit_test(says_what_an_audience_has),
    };
    for (int i = 0; i < ROWS; i++)
        tests[OTHERS + i] = (struct CMUnitTest){ rows[i].name, selects, NULL, NULL, (void *)(uintptr_t)&rows[i] };
    return cmocka_run_group_tests_name("audience: rules", tests, NULL, NULL);
}
