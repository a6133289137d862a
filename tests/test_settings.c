#include <downshift/settings.h>

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "support/files.h"

static const char *folder;
static char path[1024]; /* the last one written */

static void write_settings(const char *yaml)
{
    snprintf(path, sizeof path, "%s", support_write_text(folder, "practice.yaml", yaml));
}

static ds_err load(const char *yaml, ds_settings *s, ds_arena *a, ds_why *w)
{
    write_settings(yaml);
    return ds_settings_load(path, s, a, w);
}

static void hash_text(const ds_settings *s, char out[DS_HASH_TEXT])
{
    ds_hash h;
    ds_hash_start(&h);
    ds_settings_hash(s, &h);
    ds_hash_end(&h, out);
}

static bool same_text(const char *a, const char *b)
{
    return a && b ? !strcmp(a, b) : a == b;
}

static bool same_services(const ds_list *a, const ds_list *b)
{
    const ds_service *p = a->item, *q = b->item;
    if (a->n != b->n) return false;
    for (size_t i = 0; i < a->n; i++)
        if (!same_text(p[i].name, q[i].name) || !same_text(p[i].technique, q[i].technique) ||
            p[i].pressure != q[i].pressure || p[i].minutes != q[i].minutes || p[i].massage != q[i].massage)
            return false;
    return true;
}

static bool same_texts(const ds_list *a, const ds_list *b)
{
    const char *const *p = a->item, *const *q = b->item;
    if (a->n != b->n) return false;
    for (size_t i = 0; i < a->n; i++)
        if (strcmp(p[i], q[i]) != 0) return false;
    return true;
}

static bool same_truths(const ds_list *a, const ds_list *b)
{
    const ds_truth *p = a->item, *q = b->item;
    if (a->n != b->n) return false;
    for (size_t i = 0; i < a->n; i++)
        if (!same_text(p[i].outcome, q[i].outcome) || memcmp(p[i].value, q[i].value, sizeof p[i].value) != 0)
            return false;
    return true;
}

static bool same_questions(const ds_analysis_settings *p, const ds_analysis_settings *q)
{
    return same_texts(&p->outcomes, &q->outcomes) && same_text(p->primary, q->primary) &&
           same_texts(&p->confounders, &q->confounders) && p->seed == q->seed && p->kenward_roger == q->kenward_roger &&
           p->technique == q->technique && p->min_breakpoint_sessions == q->min_breakpoint_sessions &&
           p->min_breakpoint_lengths == q->min_breakpoint_lengths &&
           p->min_technique_sessions == q->min_technique_sessions &&
           p->min_build_up_clients == q->min_build_up_clients && p->min_build_up_weeks == q->min_build_up_weeks &&
           p->standing_days == q->standing_days;
}

static bool same(const ds_settings *a, const ds_settings *b)
{
    const ds_analysis_settings *p = &a->analysis, *q = &b->analysis;
    return same_text(a->name, b->name) && same_text(a->currency, b->currency) &&
           same_text(a->time_zone, b->time_zone) && a->dates == b->dates && a->clock == b->clock &&
           a->paper == b->paper && same_text(a->hours.opens, b->hours.opens) &&
           same_text(a->hours.closes, b->hours.closes) && !memcmp(a->pressure_scale, b->pressure_scale, sizeof a->pressure_scale) &&
           same_services(&a->services, &b->services) && same_truths(&a->made_up_truth, &b->made_up_truth) && a->habits.n == b->habits.n &&
           same_questions(p, q) && p->weekday == q->weekday && p->min_clients == q->min_clients &&
           p->min_session_nights_per_client == q->min_session_nights_per_client &&
           p->min_plain_nights_per_client == q->min_plain_nights_per_client &&
           p->min_session_nights == q->min_session_nights &&
           p->min_condition_session_nights == q->min_condition_session_nights &&
           p->min_level_sessions == q->min_level_sessions && p->min_hinge_sessions == q->min_hinge_sessions &&
           !(p->max_missing < q->max_missing || p->max_missing > q->max_missing) &&
           !(p->plateau_margin < q->plateau_margin || p->plateau_margin > q->plateau_margin);
}

static void the_template_reads_back_as_the_defaults(void **state)
{
    (void)state;
    ds_settings want, got;
    ds_arena a = { 0 };
    ds_why w = { 0 };
    ds_settings_default(&want);
    assert_int_equal(load(ds_settings_template(NULL, NULL, &a), &got, &a, &w), DS_OK);
    assert_true(same(&want, &got));
    ds_arena_free(&a);
}

static void an_absent_file_means_the_defaults(void **state)
{
    (void)state;
    ds_settings want, got;
    ds_arena a = { 0 };
    ds_why w = { 0 };
    ds_settings_default(&want);
    assert_int_equal(ds_settings_load("/nonexistent/practice.yaml", &got, &a, &w), DS_OK);
    assert_true(same(&want, &got));
    ds_arena_free(&a);
}

/* ---- every key is read, stands in the template, and counts where results depend on it ---- */

static const struct key {
    const char *name, *yaml;
    bool changes_results;
    const char *key; /* NULL: the name */
} keys[] = {
    { "name", "name: Other\n", false, NULL },
    { "currency", "currency: EUR\n", false, NULL },
    { "time_zone", "time_zone: Europe/Berlin\n", true, NULL },
    { "dates", "dates: mdy\n", true, NULL },
    { "opens", "hours: {opens: \"10:00\"}\n", false, NULL },
    { "closes", "hours: {closes: \"20:00\"}\n", false, NULL },
    { "1", "pressure_scale: {1: deep}\n", true, NULL },
    { "2", "pressure_scale: {2: deep}\n", true, NULL },
    { "3", "pressure_scale: {3: deep}\n", true, NULL },
    { "4", "pressure_scale: {4: light}\n", true, NULL },
    { "5", "pressure_scale: {5: light}\n", true, NULL },
    { "services", "services: {Facial: }\n", true, NULL },
    { "technique", "services: {Facial: {technique: a}}\n", true, NULL },
    { "pressure", "services: {Facial: {pressure: light}}\n", true, NULL },
    { "minutes", "services: {Facial: {minutes: 30}}\n", true, NULL },
    { "massage", "services: {Facial: {massage: no}}\n", true, NULL },
    { "weekday", "analysis: {weekday: weekend}\n", true, NULL },
    { "min_clients", "analysis: {min_clients: 4}\n", true, NULL },
    { "min_session_nights_per_client", "analysis: {min_session_nights_per_client: 4}\n", true, NULL },
    { "min_plain_nights_per_client", "analysis: {min_plain_nights_per_client: 4}\n", true, NULL },
    { "min_session_nights", "analysis: {min_session_nights: 21}\n", true, NULL },
    { "min_condition_session_nights", "analysis: {min_condition_session_nights: 99}\n", true, NULL },
    { "min_level_sessions", "analysis: {min_level_sessions: 16}\n", true, NULL },
    { "min_hinge_sessions", "analysis: {min_hinge_sessions: 41}\n", true, NULL },
    { "max_missing", "analysis: {max_missing: 0.25}\n", true, NULL },
    { "plateau_margin", "analysis: {plateau_margin: 0.2}\n", true, NULL },
    { "outcomes", "analysis: {outcomes: [quality, hrv_ms]}\n", true, NULL },
    { "primary", "analysis: {primary: tst_min}\n", true, NULL },
    { "primary among given outcomes", "analysis: {outcomes: [hrv_ms, tst_min], primary: hrv_ms}\n", true, "primary" },
    { "confounders", "analysis: {confounders: stress}\n", true, NULL },
    { "no confounders", "analysis: {confounders: []}\n", true, "confounders" },
    { "seed", "analysis: {seed: 2}\n", true, NULL },
    { "kenward_roger", "analysis: {kenward_roger: yes}\n", true, NULL },
    { "technique of the analysis", "analysis: {technique: yes}\n", true, "technique" },
    { "min_breakpoint_sessions", "analysis: {min_breakpoint_sessions: 200}\n", true, NULL },
    { "min_breakpoint_lengths", "analysis: {min_breakpoint_lengths: 5}\n", true, NULL },
    { "min_technique_sessions", "analysis: {min_technique_sessions: 30}\n", true, NULL },
    { "min_build_up_clients", "analysis: {min_build_up_clients: 12}\n", true, NULL },
    { "min_build_up_weeks", "analysis: {min_build_up_weeks: 8}\n", true, NULL },
    { "standing_days", "analysis: {standing_days: 7}\n", true, NULL },
    { "habits", "habits: {slow breathing: {columns: [Breathing], tells: minutes}}\n", true, NULL },
    { "made_up_truth", "made_up_truth: {quality: {night0: 0.3}}\n", true, NULL },
};

static void every_key_counts(void **state)
{
    const struct key *k = *state;
    ds_settings plain, got;
    ds_arena a = { 0 };
    ds_why w = { 0 };
    char one[DS_HASH_TEXT], two[DS_HASH_TEXT], in_template[64];
    ds_settings_default(&plain);
    assert_int_equal(load(k->yaml, &got, &a, &w), DS_OK);
    assert_false(same(&plain, &got));
    hash_text(&plain, one);
    hash_text(&got, two);
    assert_int_equal(strcmp(one, two) != 0, k->changes_results);
    snprintf(in_template, sizeof in_template, " %s:", k->key ? k->key : k->name);
    const char *template = ds_settings_template(NULL, NULL, &a);
    assert_true(!strncmp(template, in_template + 1, strlen(in_template + 1)) || strstr(template, in_template) ||
                (in_template[0] = '\n', strstr(template, in_template)));
    ds_arena_free(&a);
}

/* ---- refusals ---- */

static const struct bad {
    const char *name, *yaml, *story; /* the story after "<path>:" */
} bads[] = {
    { "unknown zone", "name: a\ntime_zone: Mars/Olympus\n",
      "2:12: time_zone: \"Mars/Olympus\" is not a time zone known here; write one such as Europe/Berlin, or install "
      "the "
      "tzdata package" },
    { "zone that climbs out", "time_zone: ../../etc/passwd\n",
      "1:12: time_zone: \"../../etc/passwd\" is not a time zone known here; write one such as Europe/Berlin, or "
      "install "
      "the tzdata package" },
    { "opening time", "hours:\n  opens: 25:00\n",
      "2:10: opens: \"25:00\" is not a time of day; write one such as \"09:00\", in quotes" },
    { "currency sign", "currency: \"$\"\n",
      "1:11: currency: \"$\" is not a currency code of three capitals, such as USD" },
    { "blank name", "name: \" \"\n", "1:7: name: \" \" is blank; write a name or take the line out" },
    { "date order", "dates: ymd\n", "1:8: dates: expected one of: iso, dmy, mdy, not \"ymd\"" },
    { "pressure of a service", "services:\n  Swedish:\n    pressure: soft\n",
      "3:15: pressure: expected one of: light, moderate, deep, not \"soft\"" },
    { "pressure six", "pressure_scale: {6: deep}\n", "1:18: unknown key \"6\" (known here: 1, 2, 3, 4, 5)" },
    { "minutes of a service", "services: {Swedish: {minutes: 600}}\n", "1:31: minutes: 600 is outside 1 to 480" },
    { "service twice", "services:\n  Swedish:\n  swedish:\n", "3:3: the key \"swedish\" stands here twice" },
    { "service list", "services: [Swedish]\n", "1:11: services: expected a section with keys, not a list" },
    { "share over one", "analysis: {max_missing: 30}\n", "1:25: max_missing: 30 is outside 0 to 1" },
    { "outcome nobody knows", "analysis:\n  outcomes: [quality, snoring]\n",
      "2:23: outcomes: \"snoring\" is not an outcome (known: quality, sleep_score, tst_min, sol_min, waso_min, "
      "efficiency_pct, resting_hr, hrv_ms, morning_soreness, morning_looseness, morning_pain)" },
    { "outcome twice", "analysis: {outcomes: [hrv_ms, hrv_ms]}\n", "1:31: outcomes: \"hrv_ms\" stands here twice" },
    { "confounder as the primary outcome", "analysis: {primary: stress}\n",
      "1:21: primary: \"stress\" is not an outcome (known: quality, sleep_score, tst_min, sol_min, waso_min, "
      "efficiency_pct, resting_hr, hrv_ms, morning_soreness, morning_looseness, morning_pain)" },
    { "outcome as a confounder", "analysis: {confounders: [alcohol, tst_min]}\n",
      "1:35: confounders: \"tst_min\" is not a confounder (known: training_load, alcohol, caffeine_mg, stress, "
      "new_supplement, late_workout, late_meal, soreness, pain, late_fluids)" },
    { "no outcome", "analysis:\n  outcomes: []\n",
      "2:13: outcomes: the list is empty; name at least one, or take the line out" },
    { "primary that is not analysed", "analysis:\n  primary: hrv_ms\n  outcomes: [quality, tst_min]\n",
      "2:12: primary: \"hrv_ms\" is not among outcomes; add it to outcomes, or make one of those primary" },
    { "primary that follows from others", "analysis: {primary: efficiency_pct}\n",
      "1:21: primary: \"efficiency_pct\" follows from other outcomes and is never judged by itself; name tst_min, "
      "sol_min or waso_min" },
    { "seed below zero", "analysis: {seed: -1}\n", "1:18: seed: -1 is outside 0 to 9007199254740991" },
    { "seed that no double holds", "analysis: {seed: 9007199254740993}\n",
      "1:18: seed: 9007199254740993 is outside 0 to 9007199254740991" },
    { "truth of no outcome", "made_up_truth: {sleep: {night0: 1}}\n",
      "1:17: outcome: \"sleep\" is not an outcome (known: quality, sleep_score, tst_min, sol_min, waso_min, "
      "efficiency_pct, resting_hr, hrv_ms, morning_soreness, morning_looseness, morning_pain)" },
    { "truth that is no number", "made_up_truth: {quality: {night0: some}}\n",
      "1:35: night0: expected a number, not \"some\"" },
    { "habit that is a note of the day already", "habits:\n  late meal:\n    tells: yes-no\n",
      "3:5: habits: \"late meal\" is a note of the day that is known already (analysis: confounders:); give your own column another name" },
    { "column of a habit that is a note of the day", "habits: {dinner: {columns: [Late Meal]}}\n",
      "1:29: columns: \"Late Meal\" is a note of the day that is known already (analysis: confounders:); give your own column another name" },
    { "two habits of one column", "habits:\n  breathing: {columns: [Slow, Calm]}\n  calm: {}\n",
      "3:9: habits: the column \"Calm\" is of \"breathing\" and of \"calm\"; give it to one of them" },
    { "nine habits", "habits: {a: {}, b: {}, c: {}, d: {}, e: {}, f: {}, g: {}, h: {}, i: {}}\n",
      "1:69: habits: 9 of them; name the 8 that matter most, as luck finds something among many" },
    { "habit in hours", "habits: {nap: {tells: hours}}\n", "1:23: tells: expected one of: yes-no, minutes, not \"hours\"" },
    { "unknown key", "anlysis: {}\n",
      "1:1: unknown key \"anlysis\" (known here: name, names, share_name, currency, time_zone, dates, clock, paper, week_starts, "
      "decimal_sign, language, languages, calendar, hours, late_cancel_hours, prefer, pressure_scale, services, words, private, habits, analysis, therapists, accounts, categories, partners, taxes, books, targets, events, kpis, limits, signs, flags, made_up_truth)" },
    { "title without a client", "calendar: [\"{service} only\"]\n",
      "1:12: calendar: \"{service} only\" is no title: write {client}, and {service} or {any} beside it, such as \"{client} "
      "{service}\"" },
    { "title of a word that is none", "calendar: [\"{client} {what}\"]\n",
      "1:12: calendar: \"{client} {what}\" is no title: write {client}, and {service} or {any} beside it, such as \"{client} "
      "{service}\"" },
    { "word for a status that is none", "words:\n  status:\n    Held: done\n",
      "3:11: status: \"done\" is not a status (known: completed, no-show, late-cancel, cancelled, unknown, ill)" },
    { "word without a meaning", "words: {pressure: {firm: }}\n",
      "1:26: pressure: expected what the word means, not \"\"" },
    { "word taught twice", "words:\n  place:\n    Office: on-site\n    OFFICE: studio\n",
      "4:5: the key \"OFFICE\" stands here twice" },
    { "words the wrong way round", "words: {status: {completed: [Paid, Done]}}\n",
      "1:29: status: expected a text, not a list" },
    { "word for a blank", "words: {status: {\" \": completed}}\n", "1:18: status: a blank stands for nothing" },
    { "words for no column", "words: {state: {Paid: completed}}\n",
      "1:9: unknown key \"state\" (known here: status, pressure, kind, place, technique, therapist, service, goal, "
      "planned_what, line_kind, method, yes_no)" },
};

static void refuses_with_the_place(void **state)
{
    const struct bad *b = *state;
    ds_settings s;
    ds_arena a = { 0 };
    ds_why w = { 0 };
    assert_int_equal(load(b->yaml, &s, &a, &w), DS_CONFIG);
    assert_memory_equal(w.text, path, strlen(path));
    assert_string_equal(w.text + strlen(path) + 1, b->story);
    ds_arena_free(&a);
}

static void a_folder_for_settings_is_refused(void **state)
{
    (void)state;
    ds_settings s;
    ds_arena a = { 0 };
    ds_why w = { 0 };
    assert_int_equal(ds_settings_load("/tmp", &s, &a, &w), DS_NOINPUT);
    ds_arena_free(&a);
}

/* ---- the catalogue ---- */

static const struct lookup {
    const char *name, *text;
    int index; /* -1: none */
} lookups[] = {
    { "as written", "Deep tissue 60", 0 },
    { "other capitals", "DEEP TISSUE 60", 0 },
    { "blanks around and inside", "  deep  tissue 60 ", 0 },
    { "accented capital", "TH\xC3\x89RAPIE", 1 },
    { "part of a name", "Deep tissue", -1 },
    { "blank", " ", -1 },
    { "not there", "Facial", -1 },
    { "by a pattern", "Hot stone 75 min", 2 },
    { "nothing stands for a *, too", "Spa  Hot Stone ", 2 },
    { "the pattern that says more", "Hot stone deluxe 90", 3 },
    { "a name of its own goes before patterns", "Hot stone deluxe", 4 },
    { "of patterns that say as much, the first", "Hot stone deluxe x", 3 },
    { "a pattern stands for the whole name", "A[b]?ab", -1 },
    { "signs that mean something elsewhere", "Abba", -1 },
};
static const char catalogue[] = "services:\n  Deep tissue 60: {minutes: 60}\n  Th\xC3\xA9rapie:\n"
                                "  \"*Hot stone*\": {minutes: 75}\n  \"Hot stone*deluxe*\": {minutes: 90}\n"
                                "  \"Hot stone deluxe\": {price: 120.50}\n  \"Hot*stone deluxe*\": {minutes: 1}\n"
                                "  \"A[b]?a\": {minutes: 1}\n";

static void finds_services(void **state)
{
    const struct lookup *l = *state;
    ds_settings s;
    ds_arena a = { 0 };
    ds_why w = { 0 };
    assert_int_equal(load(catalogue, &s, &a, &w), DS_OK);
    const ds_service *got = ds_service_find(&s, ds_str_of(l->text)), *all = s.services.item;
    assert_ptr_equal(got, l->index < 0 ? NULL : &all[l->index]);
    assert_true(all[1].massage);
    assert_int_equal(all[1].pressure, DS_PRESSURE_UNKNOWN);
    assert_int_equal(all[1].price, -1);
    assert_int_equal(all[4].price, 12050);
    ds_arena_free(&a);
}

/* ---- the analysis and the truth ---- */

static void keeps_the_order_of_names(void **state)
{
    (void)state;
    ds_settings s;
    ds_arena a = { 0 };
    ds_why w = { 0 };
    assert_int_equal(load("analysis: {outcomes: [tst_min, quality], confounders: []}\n", &s, &a, &w), DS_OK);
    const char *const *name = s.analysis.outcomes.item;
    assert_int_equal(s.analysis.outcomes.n, 2);
    assert_string_equal(name[0], "tst_min");
    assert_true(ds_list_has(&s.analysis.outcomes, "quality"));
    assert_false(ds_list_has(&s.analysis.outcomes, "hrv_ms"));
    assert_false(ds_list_has(&s.analysis.confounders, "alcohol"));
    assert_null(s.analysis.primary);
    ds_arena_free(&a);
}

static double truth_of(const ds_truth *t, const char *name)
{
    for (int i = 0; i < DS_TRUTHS; i++)
        if (!strcmp(ds_truth_names[i], name)) return t->value[i];
    fail_msg("no truth is called %s", name);
    return NAN;
}

static void a_truth_not_stated_is_not_zero(void **state)
{
    (void)state;
    ds_settings s;
    ds_arena a = { 0 };
    ds_why w = { 0 };
    assert_int_equal(
        load("made_up_truth:\n  quality: {night0: 0.30, night1: -0.5, breakpoint: 75}\n  tst_min:\n", &s, &a, &w),
        DS_OK);
    const ds_truth *t = s.made_up_truth.item;
    assert_int_equal(s.made_up_truth.n, 2);
    assert_string_equal(t[0].outcome, "quality");
    assert_true(fabs(truth_of(&t[0], "night0") - 0.30) < 1e-15);
    assert_true(fabs(truth_of(&t[0], "night1") + 0.5) < 1e-15);
    assert_true(fabs(truth_of(&t[0], "breakpoint") - 75) < 1e-15);
    assert_true(isnan(truth_of(&t[0], "deep_late")));
    assert_true(isnan(truth_of(&t[1], "night0")));
    ds_arena_free(&a);
}

static int make_folder(void **state)
{
    (void)state;
    return (folder = support_folder()) ? 0 : -1;
}

static int remove_folder(void **state)
{
    (void)state;
    support_remove(folder);
    return 0;
}

#define ROW(rows, i, f)                                                                                                \
    {                                                                                                                  \
        .name = (rows)[i].name, .test_func = (f), .initial_state = (void *)(uintptr_t) & (rows)[i]                     \
    }

int main(void)
{
    struct CMUnitTest tests[DS_COUNT(keys) + DS_COUNT(bads) + DS_COUNT(lookups) + 5];
    size_t n = 0;
    for (size_t i = 0; i < DS_COUNT(keys); i++) tests[n++] = (struct CMUnitTest)ROW(keys, i, every_key_counts);
    for (size_t i = 0; i < DS_COUNT(bads); i++) tests[n++] = (struct CMUnitTest)ROW(bads, i, refuses_with_the_place);
    for (size_t i = 0; i < DS_COUNT(lookups); i++) tests[n++] = (struct CMUnitTest)ROW(lookups, i, finds_services);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(the_template_reads_back_as_the_defaults);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(an_absent_file_means_the_defaults);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(keeps_the_order_of_names);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(a_truth_not_stated_is_not_zero);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(a_folder_for_settings_is_refused);
    return cmocka_run_group_tests_name("declare: settings", tests, make_folder, remove_folder);
}
