/* The JSON of an analysis against docs/results.schema.json: real ones, one with every part, and broken ones that must not pass. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "../src/cli/cli.h"
#include "support/child.h"
#include "support/files.h"
#include "support/full_results.h"
#include "support/schema.h"

#define SCHEMA "docs/results.schema.json"

static json_t *load(const char *path)
{
    json_error_t e;
    json_t *j = json_load_file(path, JSON_REJECT_DUPLICATES, &e);
    if (!j) fail_msg("%s:%d: %s", path, e.line, e.text);
    return j;
}

static json_t *parse(const char *text)
{
    json_error_t e;
    json_t *j = json_loads(text, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &e);
    if (!j) fail_msg("%d:%d: %s in %s", e.line, e.column, e.text, text);
    return j;
}

/* What is told of the settings: the keys of `analysis:` and the time zone, as the schema of practice.yaml has them. */
static json_t *settings_rule(void)
{
    ds_arena a = { 0 };
    const char *name, *text = ds_settings_schema(&a);
    json_t *practice = parse(text), *keys = json_object_get(practice, "properties"), *rule, *required = json_array();
    json_t *told = json_copy(json_object_get(json_object_get(keys, "analysis"), "properties"));
    json_object_set(told, "time_zone", json_object_get(keys, "time_zone"));
    json_object_foreach(told, name, rule) json_array_append_new(required, json_string(name));
    rule = json_pack("{s:s, s:o, s:o, s:b}", "type", "object", "required", required, "properties", told,
                     "additionalProperties", 0);
    json_decref(practice);
    ds_arena_free(&a);
    return rule;
}

static json_t *load_schema(void)
{
    json_t *schema = load(SCHEMA);
    json_object_set_new(json_object_get(schema, "$defs"), "settings", settings_rule());
    return schema;
}

static void fits(const json_t *doc)
{
    char fault[SCHEMA_FAULT];
    json_t *schema = load_schema();
    if (!schema_valid(schema, doc, fault)) fail_msg("%s", fault);
    json_decref(schema);
}

/* ---- the validator itself ---- */

static const struct rule {
    const char *name, *schema, *document, *fault; /* fault "": fits */
} rules[] = {
    { "a text", "{\"type\": \"string\"}", "\"a\"", "" },
    { "a number for a text", "{\"type\": \"string\"}", "1", "/: not of type string" },
    { "a whole number is a number", "{\"type\": \"number\"}", "1", "" },
    { "a fraction is no whole number", "{\"type\": \"integer\"}", "1.5", "/: not of type integer" },
    { "one of two types", "{\"type\": [\"number\", \"null\"]}", "null", "" },
    { "neither of two types", "{\"type\": [\"number\", \"null\"]}", "\"NaN\"", "/: of none of the types" },
    { "yes", "{\"type\": \"boolean\"}", "true", "" },
    { "yes as a number", "{\"type\": \"boolean\"}", "1", "/: not of type boolean" },
    { "one of the values", "{\"enum\": [\"a\", \"b\"]}", "\"b\"", "" },
    { "none of the values", "{\"enum\": [\"a\", \"b\"]}", "\"c\"", "/: \"c\" is none of the values" },
    { "at the minimum", "{\"minimum\": 0}", "0", "" },
    { "below the minimum", "{\"minimum\": 0}", "-0.5", "/: -0.5 is below 0" },
    { "above the maximum", "{\"maximum\": 1}", "1.5", "/: 1.5 is above 1" },
    { "a member there", "{\"required\": [\"a\"]}", "{\"a\": 1}", "" },
    { "a member missing", "{\"required\": [\"a\"]}", "{\"b\": 1}", "/: \"a\" is missing" },
    { "a member of the wrong type", "{\"properties\": {\"a\": {\"type\": \"null\"}}}", "{\"a\": 1}",
      "/a: not of type null" },
    { "a member not named", "{\"properties\": {\"a\": {}}, \"additionalProperties\": false}", "{\"a\": 1, \"b\": 2}",
      "/: \"b\" does not belong here" },
    { "a member not named, by its own rule", "{\"additionalProperties\": {\"type\": \"string\"}}", "{\"b\": 2}",
      "/b: not of type string" },
    { "members by their rule", "{\"additionalProperties\": {\"type\": \"string\"}}", "{\"b\": \"2\"}", "" },
    { "an item", "{\"items\": {\"type\": \"integer\"}}", "[1, 2, \"3\"]", "/2: not of type integer" },
    { "one alternative", "{\"anyOf\": [{\"type\": \"null\"}, {\"minimum\": 0}]}", "1", "" },
    { "no alternative", "{\"anyOf\": [{\"type\": \"null\"}, {\"type\": \"number\", \"minimum\": 0}]}", "-1",
      "/: fits none of the alternatives" },
    { "a definition", "{\"$defs\": {\"n\": {\"type\": \"null\"}}, \"items\": {\"$ref\": \"#/$defs/n\"}}", "[null, 1]",
      "/1: not of type null" },
    { "a definition that is not there", "{\"$ref\": \"#/$defs/n\"}", "1", "/: the schema has no #/$defs/n" },
    { "a text of the form", "{\"pattern\": \"^a+$\"}", "\"aa\"", "" },
    { "a text of another form", "{\"pattern\": \"^a+$\"}", "\"ab\"", "/: \"ab\" is not of the form" },
    { "a number has no form", "{\"pattern\": \"^a+$\"}", "1", "" },
    { "names by their rule", "{\"propertyNames\": {\"enum\": [\"a\"]}}", "{\"a\": 1}", "" },
    { "a name against it", "{\"propertyNames\": {\"enum\": [\"a\"]}}", "{\"b\": 1}",
      "/b: \"b\" is none of the values" },
    { "items enough", "{\"minItems\": 1}", "[0]", "" },
    { "no item", "{\"minItems\": 1}", "[]", "/: fewer items than it needs" },
    { "each once", "{\"uniqueItems\": true}", "[1, 2]", "" },
    { "one twice", "{\"uniqueItems\": true}", "[1, 2, 1]", "/: the same item twice" },
    { "a keyword not known", "{\"const\": \"a\"}", "\"b\"", "/: the schema says \"const\", which is not known here" },
};

static void validates(void **state)
{
    const struct rule *r = *state;
    char fault[SCHEMA_FAULT];
    json_t *schema = parse(r->schema), *doc = parse(r->document);
    assert_int_equal(schema_valid(schema, doc, fault), !*r->fault);
    assert_string_equal(fault, r->fault);
    json_decref(schema);
    json_decref(doc);
}

/* ---- the program's own output ---- */

static const char *folder;

static json_t *analyse(const char *yaml, const char *input)
{
    char here[3000], absolute[4096];
    folder = support_folder();
    (void)support_write_text(folder, "practice.yaml", yaml);
    child_setting how = { .folder = folder };
    child_result r = child_run(&how, (const char *const[]){ "init", NULL });
    if (r.status) fail_msg("init: %s", r.err);
    child_free(&r);
    if (input) {
        assert_non_null(getcwd(here, sizeof here));
        snprintf(absolute, sizeof absolute, "%s/%s", here, input);
        r = child_run(&how, (const char *const[]){ "import", absolute, NULL });
        if (r.status && r.status != ds_exit_status(DS_DATA))
            fail_msg("import: %s", r.err); /* some of its rows are refused */
        child_free(&r);
    }
    r = child_run(&how, (const char *const[]){ "analyse", "--json", NULL });
    if (r.status) fail_msg("analyse: %s", r.err);
    json_t *j = parse(r.out);
    child_free(&r);
    return j;
}

static int forget(void **state)
{
    (void)state;
    if (folder) support_remove(folder);
    folder = NULL;
    return 0;
}

static void the_sample_practice_fits(void **state)
{
    (void)state;
    json_t *j = analyse("time_zone: Europe/Berlin\n", "sample-data");
    assert_true(json_array_size(json_object_get(j, "outcomes")) > 0);
    assert_null(json_object_get(j, "truth"));
    fits(j);
    json_decref(j);
}

static void a_practice_without_a_night_fits(void **state)
{
    (void)state;
    json_t *j = analyse("analysis: {confounders: [], primary: tst_min, weekday: weekend}\n", NULL);
    json_t *settings = json_object_get(json_object_get(j, "run"), "settings");
    assert_int_equal(json_array_size(json_object_get(j, "outcomes")), 0);
    assert_int_equal(json_array_size(json_object_get(settings, "confounders")), 0);
    assert_string_equal(json_string_value(json_object_get(settings, "primary")), "tst_min");
    fits(j);
    json_decref(j);
}

static void the_truth_of_a_made_up_practice_is_told(void **state)
{
    (void)state;
    json_t *j = analyse("made_up_truth: {quality: {night1: 0.15, night0: 0.3}, tst_min: {night0: 12}}\n", NULL);
    json_t *truth = json_object_get(j, "truth");
    assert_int_equal(json_object_size(truth), 2);
    json_t *quality = json_object_get(truth, "quality");
    assert_int_equal(json_object_size(quality), 2);
    assert_true(fabs(json_number_value(json_object_get(quality, "night0")) - 0.3) < 1e-12);
    assert_true(fabs(json_number_value(json_object_get(quality, "night1")) - 0.15) < 1e-12);
    assert_true(fabs(json_number_value(json_object_get(json_object_get(truth, "tst_min"), "night0")) - 12) < 1e-12);
    fits(j);
    json_decref(j);
}

/* ---- every part ---- */

static json_t *everything(void)
{
    ds_results *r = support_full_results();
    json_t *real = analyse("", NULL); /* whose settings are as the program writes them */
    char *settings = json_dumps(json_object_get(json_object_get(real, "run"), "settings"), 0);
    r->run = 3;
    r->settings_json = settings;
    json_t *j = cli_json_results(r);
    assert_non_null(j);
    free(settings);
    json_decref(real);
    return j;
}

static void every_part_fits(void **state)
{
    (void)state;
    json_t *j = everything();
    fits(j);
    json_decref(j);
}

/* A place in the document: "outcomes/0/overall". */
static json_t *at(json_t *j, const char *path)
{
    char step[64];
    while (*path) {
        size_t n = strcspn(path, "/");
        snprintf(step, sizeof step, "%.*s", (int)n, path);
        j = json_is_array(j) ? json_array_get(j, (size_t)atoi(step)) : json_object_get(j, step);
        if (!j) fail_msg("nothing at %s", path);
        path += n + (path[n] == '/');
    }
    return j;
}

static const struct place {
    const char *name, *path, *json;
} places[] = {
    { "withheld is null", "outcomes/0/overall/contrasts/1/estimate", "null" },
    { "withheld in the robust check", "outcomes/0/overall/contrasts/1/cr2/se", "null" },
    { "the robust check", "outcomes/0/overall/contrasts/0/cr2",
      "{\"se\": 0.11, \"df\": 25.0, \"low\": 0.27, \"high\": 0.73, \"p\": 0.002}" },
    { "rho", "outcomes/0/overall/rho", "0.4" },
    { "no rho for independent errors", "outcomes/0/condition/rho", "null" },
    { "a statement", "outcomes/0/length/statements/diminishing",
      "{\"holds\": true, \"p\": 0.01, \"bound\": -0.2, \"strength\": \"established\", \"words\": \"Yes.\"}" },
    { "a hint", "outcomes/0/length/statements/plateau_supported/strength", "\"hint\"" },
    { "no strength", "outcomes/0/length/statements/still_rising/strength", "null" },
    { "the level", "outcomes/0/overall/contrasts/0/level", "0.03" },
    { "a contrast's strength", "outcomes/0/overall/contrasts/0/strength", "\"established\"" },
    { "since when", "outcomes/0/overall/contrasts/0/since", "\"2026-10-03\"" },
    { "a flag", "outcomes/0/clients/0/flag", "\"no clear difference\"" },
    { "a statement withheld", "outcomes/0/length/statements/decline_supported/holds", "null" },
    { "the breakpoint", "outcomes/0/length/breakpoint/minutes", "75.0" },
    { "gain per money not known", "outcomes/0/length/marginal/1/per_money", "null" },
    { "naive, apart", "outcomes/0/naive/pre_post/estimate", "0.9" },
    { "the panel without the naive", "outcomes/0/sensitivity/1/name", "\"robustness_value\"" },
    { "the lead test", "outcomes/0/lead/words", "\"They book.\"" },
    { "planning by name", "outcomes/0/planning/mde", "{\"value\": 0.4, \"words\": \"Four tenths.\"}" },
    { "the last day", "run/as_of", "\"2026-10-31\"" },
    { "the truth", "truth", "{\"quality\": {\"night0\": 0.5}, \"tst_min\": {\"night0\": 12.0}}" },
};

static void stands_at_its_place(void **state)
{
    const struct place *p = *state;
    json_t *j = everything(), *want = parse(p->json);
    if (!json_equal(at(j, p->path), want)) fail_msg("%s is not %s", p->path, p->json);
    json_decref(want);
    json_decref(j);
}

static void what_was_not_computed_is_absent(void **state)
{
    (void)state;
    static const char *const parts[] = { "timing_curve", "naive", "sensitivity", "lead", "planning" };
    ds_outcome_result o = {
        .outcome = "quality", .unit = "", .better = "higher", .overall = { .errors = "independent" }
    };
    ds_results r = {
        .when = "", .version = "", .fingerprint = "", .as_of = DS_NO_DATE, .outcome = &o, .n_outcomes = 1
    };
    o.condition.present = true;
    json_t *j = cli_json_results(&r), *outcome = at(j, "outcomes/0");
    for (size_t i = 0; i < DS_COUNT(parts); i++)
        if (json_object_get(outcome, parts[i])) fail_msg("%s is there", parts[i]);
    assert_int_equal(json_object_size(at(outcome, "length")), 2); /* sentence and curve */
    assert_null(json_object_get(j, "trust"));
    assert_null(json_object_get(j, "truth"));
    json_decref(j);
}

/* ---- broken documents ---- */

static const struct breakage {
    const char *name, *path, *member, *json; /* json NULL: the member is taken out */
} breakages[] = {
    { "no run", "", "run", NULL },
    { "a part nobody knows", "", "extra", "1" },
    { "a text for a number", "outcomes/0/overall/contrasts/0", "estimate", "\"0.5\"" },
    { "a p above one", "outcomes/0/overall/contrasts/0", "p", "1.5" },
    { "a standard error below zero", "outcomes/0/overall/contrasts/0", "se", "-0.1" },
    { "a verdict of its own", "outcomes/0/overall/contrasts/0", "verdict", "\"maybe\"" },
    { "no robust check", "outcomes/0/overall/contrasts/0", "cr2", NULL },
    { "half a robust check", "outcomes/0/overall/contrasts/0/cr2", "df", NULL },
    { "a count below zero", "outcomes/0/overall", "n_nights", "-1" },
    { "a count that is a fraction", "outcomes/0/overall", "n_nights", "1.5" },
    { "other errors", "outcomes/0/overall", "errors", "\"toeplitz\"" },
    { "no rho", "outcomes/0/overall", "rho", NULL },
    { "an outcome nobody logs", "outcomes/0", "outcome", "\"snoring\"" },
    { "no clients", "outcomes/0", "clients", NULL },
    { "a statement missing", "outcomes/0/length/statements", "diminishing", NULL },
    { "a statement too many", "outcomes/0/length/statements", "cheaper", "{}" },
    { "a verdict nobody gives", "outcomes/0/overall/contrasts/0", "verdict", "\"proves\"" },
    { "a strength nobody gives", "outcomes/0/overall/contrasts/0", "strength", "\"\"" },
    { "located by a word", "outcomes/0/length/breakpoint", "located", "\"yes\"" },
    { "a run of the panel by another name", "outcomes/0/sensitivity/0", "name", "\"other\"" },
    { "naive by another name", "outcomes/0/naive", "other", "{}" },
    { "a plan without words", "outcomes/0/planning/mde", "words", NULL },
    { "a settings key gone", "run/settings", "seed", NULL },
    { "a confounder nobody logs", "run/settings", "confounders", "[\"moon\"]" },
    { "a truth that is none", "truth/quality", "night0", "null" },
};

static void a_broken_document_does_not_fit(void **state)
{
    const struct breakage *b = *state;
    char fault[SCHEMA_FAULT];
    json_t *j = everything(), *schema = load_schema(), *where = at(j, b->path);
    if (b->json)
        json_object_set_new(where, b->member, parse(b->json));
    else
        assert_int_equal(json_object_del(where, b->member), 0);
    assert_false(schema_valid(schema, j, fault));
    json_decref(schema);
    json_decref(j);
}

#define ROW(rows, i, f)                                                                                                \
    {                                                                                                                  \
        .name = (rows)[i].name, .test_func = (f), .teardown_func = forget,                                             \
        .initial_state = (void *)(uintptr_t) & (rows)[i]                                                               \
    }

int main(void)
{
    struct CMUnitTest tests[DS_COUNT(rules) + DS_COUNT(places) + DS_COUNT(breakages) + 5];
    size_t n = 0;
    for (size_t i = 0; i < DS_COUNT(rules); i++) tests[n++] = (struct CMUnitTest)ROW(rules, i, validates);
    for (size_t i = 0; i < DS_COUNT(places); i++) tests[n++] = (struct CMUnitTest)ROW(places, i, stands_at_its_place);
    for (size_t i = 0; i < DS_COUNT(breakages); i++)
        tests[n++] = (struct CMUnitTest)ROW(breakages, i, a_broken_document_does_not_fit);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test_teardown(the_sample_practice_fits, forget);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test_teardown(a_practice_without_a_night_fits, forget);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test_teardown(the_truth_of_a_made_up_practice_is_told, forget);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test_teardown(every_part_fits, forget);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(what_was_not_computed_is_absent);
    return cmocka_run_group_tests_name("cli: results as JSON", tests, NULL, NULL);
}
