/* Each setting of the table, without naming one: it is read, counts where results depend on it, is told beside an
 * analysis where it should be, stands in the template, and the schema knows what it may be. */
#include <downshift/settings.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "support/files.h"
#include "support/schema.h"
#include "support/yaml_json.h"

static const char *folder;
static ds_arena arena;
static json_t *schema;

/* ---- a walk over the table ---- */

/* One setting of the file, in whatever section. */
struct leaf {
    const ds_key *k;
    const char *before, *after; /* the YAML around its value: "analysis: {seed: " and "}" */
    unsigned flags;              /* its own and those of what it stands in */
    size_t at;                   /* in ds_settings; of a MAP's item: the MAP's place */
    const void *plain;           /* its default, in place */
    bool in_entry;               /* of a MAP or a LIST */
    const ds_key *entry;         /* the keys of that entry */
};

static ds_settings plain_settings;
static struct leaf leaf[200];
static size_t n_leaf;

static const ds_key *free_key(const ds_key *keys)
{
    while (!(keys->flags & DS_IS_KEY)) keys++;
    return keys;
}

/* "on: 2026-04-01, ": what else the entry of k must have. */
static const char *needed_beside(const ds_key *keys, const ds_key *k)
{
    const char *text = "";
    for (; keys->key; keys++)
        if (keys != k && (keys->flags & DS_REQUIRED) && !(keys->flags & DS_IS_KEY))
            text = ds_textf(&arena, "%s%s: %s, ", text, keys->key, keys->example);
    return text;
}

static struct leaf inside(const struct leaf *in, const ds_key *k)
{
    struct leaf l = *in;
    l.k = k;
    l.before = ds_textf(&arena, "%s%s%s: ", in->before, in->in_entry ? needed_beside(in->entry, k) : "", k->key);
    l.flags |= k->flags;
    if (!in->in_entry) l.at += k->at;
    l.plain = (const char *)in->plain + k->at;
    return l;
}

static void walk(const ds_key *keys, const struct leaf *in)
{
    for (; keys->key; keys++) {
        struct leaf l = inside(in, keys);
        if (keys->as == DS_AS_MARK || (keys->flags & DS_IS_KEY)) continue;
        if (keys->as != DS_AS_STRUCT && keys->as != DS_AS_MAP && keys->as != DS_AS_LIST) {
            assert_true(n_leaf < DS_COUNT(leaf));
            leaf[n_leaf++] = l;
            continue;
        }
        l.before = ds_textf(&arena, keys->as == DS_AS_LIST ? "%s[" : "%s{", l.before);
        l.after = ds_textf(&arena, keys->as == DS_AS_LIST ? "]%s" : "}%s", l.after);
        if (keys->as != DS_AS_STRUCT) {
            const char *name = keys->as == DS_AS_MAP ? ds_textf(&arena, "%s: ", free_key(keys->of)->example) : "";
            l.before = ds_textf(&arena, "%s%s{", l.before, name);
            l.after = ds_textf(&arena, "}%s", l.after);
            l.plain = keys->init;
            l.in_entry = true;
            l.entry = keys->of;
        }
        walk(keys->of, &l);
    }
}

/* ---- values ---- */

static const char *another_name(const ds_key *k, const void *plain)
{
    return k->names[*(const int *)plain == 0];
}

static const char *last_choice(const ds_key *k)
{
    const char *const *text = k->choices;
    while (text[1]) text++;
    return *text;
}

/* A value that is allowed and not the default. */
static const char *another(const struct leaf *l)
{
    const ds_key *k = l->k;
    switch (k->as) {
    case DS_AS_BOOL:
        return *(const bool *)l->plain ? "no" : "yes";
    case DS_AS_INT:
        return ds_textf(&arena, "%.0f", k->max > k->min ? k->max : 17);
    case DS_AS_MONEY:
        return ds_textf(&arena, "%.2f", k->max);
    case DS_AS_REAL:
        return ds_textf(&arena, "%g", k->max > k->min ? k->max : 0.5);
    case DS_AS_NAME:
        return another_name(k, l->plain);
    case DS_AS_TEXTS:
        if (k->check && k->check("Other")) return k->example;
        return k->choices ? last_choice(k) : "[Other]";
    case DS_AS_MEANINGS:
        if (k->example && strchr(k->example, ':')) return ds_textf(&arena, "{%s}", k->example);
        return ds_textf(&arena, "{\"our own\": %s}", k->choices ? last_choice(k) : k->check && k->check("Other") ? "90" : "Other");
    default:
        if (k->choices) return last_choice(k);
        if (k->example && *k->example == '"') return k->example;
        return k->example ? ds_textf(&arena, "\"%s\"", k->example) : "Other";
    }
}

/* A value that must be refused; NULL: any text may stand there. */
static const char *forbidden(const ds_key *k)
{
    bool bounded = k->max > k->min;
    if (k->as == DS_AS_INT || k->as == DS_AS_REAL || k->as == DS_AS_MONEY) return bounded ? ds_textf(&arena, "%.17g", k->min - 1) : "some";
    if (k->as == DS_AS_MEANINGS) return k->choices ? "{\"our own\": \"?\"}" : "[none of them]";
    if (k->as == DS_AS_TEXT && !k->choices && !k->pattern) return NULL;
    if (k->as == DS_AS_TEXTS) return k->choices ? "[none of them]" : "{none: of them}";
    return "\"?\"";
}

static ds_err load(const char *yaml, ds_settings *s)
{
    ds_why w = { 0 };
    return ds_settings_load(support_write_text(folder, "practice.yaml", yaml), s, &arena, &w);
}

static bool differs(const struct leaf *l, const ds_settings *got)
{
    const void *a = (const char *)&plain_settings + l->at, *b = (const char *)got + l->at;
    if (l->in_entry || l->k->as == DS_AS_TEXTS || l->k->as == DS_AS_MEANINGS)
        return ((const ds_list *)a)->n != ((const ds_list *)b)->n;
    if (l->k->as != DS_AS_TEXT)
        return memcmp(a, b, l->k->as == DS_AS_BOOL ? sizeof(bool) : l->k->as == DS_AS_NAME ? sizeof(int) : 8) != 0;
    const char *p = *(const char *const *)a, *q = *(const char *const *)b;
    return !p || strcmp(p, q) != 0;
}

static void hash_text(const ds_settings *s, char out[DS_HASH_TEXT])
{
    ds_hash h;
    ds_hash_start(&h);
    ds_settings_hash(s, &h);
    ds_hash_end(&h, out);
}

/* ---- what holds of each ---- */

static bool schema_takes(const char *yaml)
{
    char fault[SCHEMA_FAULT];
    json_t *doc = support_yaml_json(yaml);
    bool fine = schema_valid(schema, doc, fault);
    if (strstr(fault, "not known here")) fail_msg("%s", fault);
    json_decref(doc);
    return fine;
}

static void is_read_and_counts(void **state)
{
    const struct leaf *l = *state;
    ds_settings got;
    char one[DS_HASH_TEXT], two[DS_HASH_TEXT];
    const char *yaml = ds_textf(&arena, "%s%s%s\n", l->before, another(l), l->after);
    assert_int_equal(load(yaml, &got), DS_OK);
    assert_true(differs(l, &got));
    hash_text(&plain_settings, one);
    hash_text(&got, two);
    assert_int_equal(strcmp(one, two) != 0, !(l->flags & DS_DISPLAY));
    bool told = strcmp(ds_settings_json(&plain_settings, &arena), ds_settings_json(&got, &arena)) != 0;
    assert_int_equal(told, (l->flags & DS_IN_RUN) != 0);
    assert_true(schema_takes(yaml));
    if (!(l->k->flags & DS_REQUIRED)) assert_true(schema_takes(ds_textf(&arena, "%s%s\n", l->before, l->after)));
}

static void refuses_as_the_schema_does(void **state)
{
    const struct leaf *l = *state;
    ds_settings got;
    const char *value = forbidden(l->k);
    if (!value) return;
    const char *yaml = ds_textf(&arena, "%s%s%s\n", l->before, value, l->after);
    assert_int_equal(load(yaml, &got), DS_CONFIG);
    assert_false(schema_takes(yaml));
}

/* An entry's keys stand there by example, if at all. */
static void stands_in_the_template(void **state)
{
    const struct leaf *l = *state;
    const char *template = ds_settings_template(NULL, NULL, &arena);
    const char *line = ds_textf(&arena, " %s:", l->k->key);
    if (l->in_entry && !l->k->example) return;
    assert_true(strstr(template, line) || strstr(template, ds_textf(&arena, "\n%s:", l->k->key)));
}

/* ---- all of them ---- */

static void the_template_and_the_sample_fit_the_schema(void **state)
{
    (void)state;
    ds_str sample;
    ds_why w = { 0 };
    assert_true(schema_takes(ds_settings_template(NULL, NULL, &arena)));
    assert_int_equal(ds_read_file("sample-data/practice.yaml", 1 << 20, &arena, &sample, &w), DS_OK);
    assert_true(schema_takes(sample.p));
}

static void the_template_without_its_signs_is_read(void **state)
{
    (void)state;
    ds_settings got;
    char *text = (char *)(uintptr_t)ds_settings_template(NULL, NULL, &arena);
    for (char *line = text; line; line = strchr(line, '\n')) {
        line += *line == '\n';
        char *sign = line + strspn(line, " ");
        if (!strncmp(sign, "#  ", 3)) *sign = ' '; /* an entry's example */
    }
    assert_int_equal(load(text, &got), DS_OK);
    assert_int_equal(got.services.n, 1);
    assert_int_equal(got.made_up_truth.n, 1);
    assert_int_equal(got.words.status.n, 1);
    assert_string_equal(((const ds_word *)got.words.status.item)->means, "completed");
    assert_true(schema_takes(text));
}

static const char *const misspelt[] = { "nmae: a\n", "hours: {open: \"09:00\"}\n", "pressure_scale: {6: deep}\n",
                                        "services: {Facial: {massages: no}}\n", "analysis: {seeds: 1}\n",
                                        "made_up_truth: {quality: {night2: 1}}\n", "made_up_truth: {snoring: }\n",
                                        "analysis: {outcomes: []}\n", "analysis: {outcomes: [hrv_ms, hrv_ms]}\n",
                                        "services: [Facial]\n", "words: {state: {Paid: completed}}\n", "words: {status: [Paid]}\n",
                                        "words: {pressure: {firm: }}\n", "words: {yes_no: {wine: 2 glasses}}\n",
                                        "analysis: {primary: efficiency_pct}\n",
                                        "events: {on: 2026-04-01, words: a}\n", "events: [{words: a}]\n",
                                        "events: [{on: 2026-04-01}]\n", "events: [{on: April 1, words: a}]\n",
                                        "therapists: {Reed: {hours: 169}}\n", "therapists: {Reed: {engaged: partner}}\n",
                                        "kpis: {visits: {words: a}}\n", "kpis: {\"My visits\": {words: a, query: b}}\n",
                                        "targets: [visits]\n" };

static void a_wrong_key_is_refused_as_the_schema_does(void **state)
{
    (void)state;
    ds_settings got;
    for (size_t i = 0; i < DS_COUNT(misspelt); i++) {
        if (schema_takes(misspelt[i])) fail_msg("the schema takes %s", misspelt[i]);
        assert_int_equal(load(misspelt[i], &got), DS_CONFIG);
    }
}

static const char *plain_template(ds_arena *a)
{
    return ds_settings_template(NULL, NULL, a);
}

static void writing_says_when_memory_runs_out(void **state)
{
    (void)state;
    const char *(*const make[])(ds_arena *) = { plain_template, ds_settings_schema };
    for (size_t i = 0; i < DS_COUNT(make); i++)
        for (long n = 0; n < 3; n++) {
            ds_arena a = { 0 };
            ds_alloc_fail_after(n);
            assert_null(make[i](&a));
            ds_alloc_fail_after(-1);
            ds_arena_free(&a);
        }
    ds_arena a = { 0 };
    ds_alloc_fail_after(0);
    assert_null(ds_settings_json(&plain_settings, &a));
    ds_alloc_fail_after(-1);
    ds_arena_free(&a);
}

static int set_up(void **state)
{
    (void)state;
    json_error_t e;
    schema = json_loads(ds_settings_schema(&arena), JSON_REJECT_DUPLICATES, &e);
    if (!schema) print_error("schema:%d:%d: %s\n", e.line, e.column, e.text);
    return (folder = support_folder()) && schema ? 0 : -1;
}

static int tear_down(void **state)
{
    (void)state;
    json_decref(schema);
    support_remove(folder);
    ds_arena_free(&arena);
    return 0;
}

int main(void)
{
    static struct CMUnitTest tests[3 * DS_COUNT(leaf) + 4];
    const struct leaf root = { .before = "", .after = "", .plain = &plain_settings };
    size_t n = 0;
    ds_settings_default(&plain_settings);
    walk(ds_settings_keys, &root);
    for (size_t i = 0; i < n_leaf; i++) {
        tests[n++] = (struct CMUnitTest){ leaf[i].before, is_read_and_counts, NULL, NULL, &leaf[i] };
        tests[n++] = (struct CMUnitTest){ leaf[i].before, refuses_as_the_schema_does, NULL, NULL, &leaf[i] };
        tests[n++] = (struct CMUnitTest){ leaf[i].before, stands_in_the_template, NULL, NULL, &leaf[i] };
    }
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(the_template_and_the_sample_fit_the_schema);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(the_template_without_its_signs_is_read);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(a_wrong_key_is_refused_as_the_schema_does);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(writing_says_when_memory_runs_out);
    return _cmocka_run_group_tests("declare: the table of settings", tests, n, set_up, tear_down);
}
