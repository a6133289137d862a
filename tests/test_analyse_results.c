/* From the results in memory to the result tables: every part goes to its table, in order, with what was withheld as NULL. */
#include "../src/analyse/write_results.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "support/full_results.h"
#include "support/store_help.h"

static ds_store *S;

static int write_all(void **state)
{
    (void)state;
    ds_why w = { 0 };
    struct an_panel nobody = { 0 };
    const ds_run_row run = { .made_at = "2026-11-01 09:00",
                             .version = "0.1.0",
                             .settings_hash = "s",
                             .fingerprint = "f",
                             .as_of = DS_NO_DATE,
                             .settings = "{}" };
    ds_results *r = support_full_results();
    S = help_store("results.db");
    if (ds_store_begin(S, &w) || ds_store_begin_run(S, &run, &r->run, &w) ||
        an_results_write(S, r->run, r, &nobody, &w) || ds_store_commit(S, &w))
        fail_msg("%s", w.text);
    return 0;
}

static int gone(void **state)
{
    (void)state;
    ds_store_close(S);
    help_gone();
    return 0;
}

/* A column of one or several rows, joined by blanks. */
static const struct row {
    const char *name, *sql, *text;
} rows[] = {
    { "models",
      "SELECT group_concat(model || ' ' || errors || ' ' || ifnull(rho, 'NULL') || ' ' || ifnull(nu, 'NULL'), ', ') "
      "FROM v1_model",
      "condition independent NULL NULL, control ar1_noise NULL NULL, overall ar1_noise 0.4 0.2" },
    { "a contrast's robust check",
      "SELECT cr2_se || ' ' || cr2_df || ' ' || cr2_low || ' ' || cr2_high || ' ' || cr2_p FROM v1_effect "
      "WHERE model = 'overall' AND name = 'night0'",
      "0.11 25.0 0.27 0.73 0.002" },
    { "a contrast in percent",
      "SELECT pct || ' ' || pct_low || ' ' || pct_high FROM v1_effect WHERE model = 'overall' AND name = 'night0'",
      "8.0 5.0 11.0" },
    { "a contrast withheld",
      "SELECT (estimate IS NULL) || (cr2_se IS NULL) || (cr2_p IS NULL) || (pct IS NULL) || (pct_high IS NULL) "
      "FROM v1_effect WHERE model = 'overall' AND name = 'night1'",
      "11111" },
    { "curves",
      "SELECT l.minutes || ' ' || l.estimate || ' ' || t.gap_min || ' ' || t.low || ' ' || t.high FROM v1_length_curve "
      "l, "
      "v1_timing_curve t",
      "60.0 0.5 90.0 0.3 0.7" },
    { "statements",
      "SELECT group_concat(rank || name || ifnull(holds, 'NULL'), ' ') FROM (SELECT * FROM v1_length_statement ORDER "
      "BY rank)",
      "1still_rising0 2diminishing1 3plateau_supported0 4decline_supportedNULL" },
    { "a statement's numbers", "SELECT p || ' ' || bound || ' ' || words FROM v1_length_statement WHERE rank = 1",
      "0.4 -0.1 No." },
    { "the breakpoint",
      "SELECT located || ' ' || minutes || ' ' || low || ' ' || high || ' ' || lr || ' ' || davies_p || ' ' || score_p "
      "|| "
      "' ' || words FROM v1_breakpoint",
      "1 75.0 60.0 90.0 6.6 0.01 0.02 At 75." },
    { "what the next minutes bring",
      "SELECT group_concat(from_min || ' ' || to_min || ' ' || estimate || ' ' || ifnull(per_money, 'NULL') || ' ' || "
      "words, "
      "', ') FROM (SELECT * FROM v1_marginal ORDER BY from_min)",
      "60.0 75.0 0.2 0.01 More., 75.0 90.0 0.0 NULL No more." },
    { "visits that did not take place",
      "SELECT group_concat(e.name, ' ') || ' ' || m.n_nights || ' ' || m.status FROM (SELECT * FROM v1_effect WHERE model = "
      "'control' ORDER BY rank) e JOIN v1_model m ON m.model = 'control'",
      "control less_control 30 compared" },
    { "what a longer session gains",
      "SELECT from_min || ' ' || to_min || ' ' || estimate || ' ' || low || ' ' || high FROM v1_length_step",
      "60.0 75.0 0.2 0.1 0.3" },
    { "the best length",
      "SELECT group_concat(minutes || ' ' || p_sleep || ' ' || ifnull(p_money, 'NULL'), ', ') FROM (SELECT * FROM "
      "v1_length_best ORDER BY minutes)",
      "60.0 0.25 NULL, 75.0 0.75 NULL" },
    { "devices that changed",
      "SELECT group_concat(client || ' ' || night || ' ' || origin || ' ' || ifnull(size, 'NULL') || ' ' || near_known || split || "
      "sentence) FROM v1_device_step",
      "C1 2025-01-12 told 12.5 01Another one.,C1 2025-04-22 found NULL 10" },
    { "where it bends", "SELECT group_concat(rank || ' ' || ifnull(bend, 'NULL') || ' ' || weight) FROM v1_length_weight",
      "1 NULL 0.5,2 75.0 0.5" },
    { "the panel in its order",
      "SELECT group_concat(rank || name, ' ') FROM (SELECT * FROM v1_sensitivity ORDER BY rank)",
      "1primary 2robustness_value 3naive_pre_post 4naive_session_vs_plain" },
    { "one of the panel",
      "SELECT label || ' ' || estimate || ' ' || se || ' ' || df || ' ' || low || ' ' || high || ' ' || p || ' ' || "
      "n_nights "
      "|| words FROM v1_sensitivity WHERE rank = 3",
      "Before and after 0.9 0.1 99.0 0.7 1.1 0.001 100Too good." },
    { "the lead test",
      "SELECT estimate || ' ' || se || ' ' || df || ' ' || low || ' ' || high || ' ' || p || words FROM v1_lead_test",
      "-0.3 0.1 40.0 -0.5 -0.1 0.01They book." },
    { "planning", "SELECT group_concat(rank || name || ifnull(value, 'NULL') || words, ' ') FROM v1_planning",
      "1mde0.4Four tenths. 2moreNULLNo number is enough." },
    { "trust", "SELECT rank || topic || words FROM v1_trust", "1bookingClients book after bad nights." },
    { "truth", "SELECT group_concat(outcome || ' ' || name || ' ' || value, ', ') FROM v1_truth",
      "quality night0 0.5, tst_min night0 12.0" },
    { "the findings",
      "SELECT group_concat(rank || kind || ' ' || outcome || ' ' || verdict || ' ' || sentence, ' ') FROM v1_finding",
      "1primary quality helps It helps. 101length quality length It bends." },
    { "a verdict as it is said",
      "SELECT verdict || ', ' || verdict_words FROM v1_effect WHERE model = 'condition' AND rank = 1",
      "helps, gains more" },
    { "the model's words", "SELECT role || label || errors_words || df_words FROM v1_model WHERE model = 'overall'",
      "primaryoverall effectErrors.Ours" },
    { "strengths",
      "SELECT (SELECT group_concat(strength) FROM (SELECT * FROM v1_length_statement ORDER BY rank)) || ' ' || "
      "strength FROM v1_breakpoint",
      "established,hint established" },
    { "the level and the strength of a contrast",
      "SELECT level || ' ' || strength || ' ' || since FROM v1_effect WHERE model = 'overall' AND name = 'night0'",
      "0.03 established 2026-10-03" },
    { "a flag", "SELECT flag FROM v1_client_effect", "no clear difference" },
    { "a question and its answer", "SELECT question || answer FROM v1_length_statement WHERE rank = 2",
      "Less?Yes. Yes." },
    { "what was charged", "SELECT visits || prices FROM v1_marginal WHERE from_min = 60", "7alike" },
    { "a run's scale", "SELECT unit || ' ' || scale FROM v1_sensitivity WHERE rank = 2", "share share of the rest" },
    { "a client's words", "SELECT sentence || chance || notice || talk FROM v1_client_effect", "You sleep better.Likely.Perhaps.Talk." },
    { "what a client may try next",
      "SELECT group_concat(topic || ' ' || level || ' ' || sessions || ' ' || n_nights || ' ' || usual || ' ' || ifnull(gain, 'NULL') || ' ' || ifnull(own, "
      "'NULL') || ' ' || nights_needed || origin || sentence) FROM v1_client_level",
      "pressure deep 9 8 1 NULL NULL 0,pressure light 3 3 0 0.5 0.25 12ownTry it." },
    { "scores of sessions", "SELECT group_concat(client || ' ' || night || ' ' || score || ' ' || worse_sum || ' ' || worse_sessions) FROM v1_session_score",
      "C1 2025-01-12 0.25 0.0 0,C1 2025-01-19 -0.75 0.375 1" },
};

static void stands_in_its_table(void **state)
{
    const struct row *r = *state;
    assert_string_equal(help_ask_store(S, r->sql), r->text);
}

/* ---- parts that were not computed ---- */

static void what_was_not_computed_has_no_row(void **state)
{
    (void)state;
    static const char *const tables[] = { "timing_curve", "length_statement", "breakpoint", "marginal", "sensitivity",
                                          "lead_test",    "planning",         "trust",      "truth",
                                          "length_step",  "length_best",      "length_weight", "device_step", "client_level", "session_score" };
    ds_why w = { 0 };
    struct an_panel nobody = { 0 };
    ds_outcome_result o = { .outcome = "quality", .length_sentence = "" };
    ds_results r = { .outcome = &o, .n_outcomes = 1 };
    const ds_run_row run = {
        .made_at = "", .version = "", .settings_hash = "", .fingerprint = "", .as_of = 20000, .settings = "{}"
    };
    assert_int_equal(ds_store_begin(S, &w), DS_OK);
    assert_int_equal(ds_store_begin_run(S, &run, &r.run, &w), DS_OK);
    assert_int_equal(an_results_write(S, r.run, &r, &nobody, &w), DS_OK);
    assert_int_equal(ds_store_commit(S, &w), DS_OK);
    for (size_t i = 0; i < DS_COUNT(tables); i++) {
        char sql[100];
        snprintf(sql, sizeof sql, "SELECT count(*) FROM v1_%s WHERE run = %lld", tables[i], (long long)r.run);
        assert_string_equal(help_ask_store(S, sql), "0");
    }
}

/* ---- the truth of a made-up practice ---- */

static void only_what_was_stated_is_true(void **state)
{
    (void)state;
    ds_arena a = { 0 };
    ds_why w = { 0 };
    ds_results r = { 0 };
    ds_settings s;
    ds_truth t[2];
    ds_settings_default(&s);
    assert_int_equal(an_results_truth(&s, &a, &r, &w), DS_OK);
    assert_int_equal(r.n_truth, 0);
    t[0] = (ds_truth){ .outcome = "hrv_ms" };
    t[1] = (ds_truth){ .outcome = "quality" };
    for (int i = 0; i < DS_TRUTHS; i++) t[0].value[i] = t[1].value[i] = NAN;
    t[1].value[0] = 0.5;
    t[1].value[DS_TRUTHS - 1] = 75;
    s.made_up_truth = (ds_list){ t, 2 };
    assert_int_equal(an_results_truth(&s, &a, &r, &w), DS_OK);
    assert_int_equal(r.n_truth, 2);
    assert_string_equal(r.truth[0].outcome, "quality");
    assert_string_equal(r.truth[0].name, "night0");
    assert_string_equal(r.truth[1].name, "breakpoint");
    assert_true(fabs(r.truth[1].value - 75) < 1e-12);
    ds_arena_free(&a);
}

int main(void)
{
    struct CMUnitTest tests[DS_COUNT(rows) + 2];
    size_t n = 0;
    for (; n < DS_COUNT(rows); n++)
        tests[n] = (struct CMUnitTest){ rows[n].name, stands_in_its_table, NULL, NULL, (void *)(uintptr_t)&rows[n] };
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(what_was_not_computed_has_no_row);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(only_what_was_stated_is_true);
    return cmocka_run_group_tests_name("analyse: results", tests, write_all, gone);
}
