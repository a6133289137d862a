/* Formats for a person who asks: sample rows that the format reads, words, drafts that load. */
#include <downshift/record.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>
#include "support/files.h"
#include "support/mapping.h"
#include "support/zones.h"

enum { COLUMNS = 64 };

/* As that format, in a table or at one of the places that formats name. */
static bool is_known(const ds_formats *all, ds_cells *header, const ds_format *f)
{
    ds_why w;
    const ds_format *known;
    const ds_paths *places = ds_formats_places(all);
    for (size_t i = 0; i <= places->n; i++) {
        header->place = i ? &places->place[i - 1] : NULL;
        if (!ds_recognise(all, header, &known, &w) && known == f) return true;
    }
    return false;
}

/* The samples are what a person copies: each shipped format reads its own, without a fault and without a doubt. */
static void sample_rows_are_read(void **state)
{
    (void)state;
    mapping m;
    mapping_start(&m);
    support_set_zone(&m.settings, "America/New_York", &m.arena); /* for stamps in UTC */
    static const char *const questions[] = { "Have any caffeine?", "Have any alcohol?" };
    m.settings.private.questions = (ds_list){ (void *)(uintptr_t)questions, DS_COUNT(questions) };
    for (size_t i = 0; i < ds_formats_count(m.formats); i++) {
        const ds_format *f = ds_formats_at(m.formats, i);
        ds_column_facts column[COLUMNS];
        ds_str name[COLUMNS], cell[COLUMNS];
        size_t n = ds_format_columns(f, column, COLUMNS);
        assert_int_equal(!n, ds_format_pass_over(f) != NULL);
        if (!n) continue;
        for (size_t k = 0; k < n; k++) name[k] = ds_str_of(column[k].name[0]);
        ds_cells header = { .cell = name, .n = n, .line = 1 };
        if (!is_known(m.formats, &header, f)) fail_msg("%s", ds_format_name(f));
        ds_mapper *mapper;
        const char *unused;
        ds_str client = ds_format_names_client(f) ? (ds_str){ 0 } : DS_LIT("A1");
        assert_int_equal(ds_mapper_new(f, &header, '.', client, &m.settings, &m.arena, &mapper, &unused, &m.why),
                         DS_OK);
        assert_string_equal(unused, "");
        for (size_t row = 0; row < 2; row++) {
            ds_records all;
            ds_refusal no = { .reason = "" };
            for (size_t k = 0; k < n; k++) cell[k] = ds_str_of(ds_format_sample(f, k, row, &m.arena));
            ds_cells cells = { .cell = cell, .n = n, .line = (int64_t)row + 2 };
            ds_row_fate fate = ds_map_row(mapper, &cells, NULL, &all, &no);
            if (fate == DS_ROW_UNSURE) { /* numbers so large, or shares, have two readings */
                assert_true(ds_mapper_watch(mapper, &cells));
                if (ds_mapper_decide(mapper, &m.why)) fail_msg("%s: %s", ds_format_name(f), m.why.text);
                fate = ds_map_row(mapper, &cells, NULL, &all, &no);
            }
            if (fate != DS_ROW_OK)
                fail_msg("%s: row %zu: %s: %s", ds_format_name(f), row, no.column, no.reason);
            for (size_t k = 0; k < all.n; k++)
                if (*all.record[k].doubt) fail_msg("%s: %s", ds_format_name(f), all.record[k].doubt);
        }
    }
    mapping_end(&m);
}

static void words_have_their_spellings(void **state)
{
    (void)state;
    mapping m;
    ds_column_facts column[COLUMNS];
    mapping_start(&m);
    const ds_format *f = ds_formats_named(m.formats, "downshift-sessions");
    size_t n = ds_format_columns(f, column, COLUMNS);
    bool seen = false;
    for (size_t i = 0; i < n; i++) {
        const char *words = ds_format_words(f, i, &m.arena);
        if (!strcmp(column[i].fills, "start")) {
            assert_string_equal(column[i].form, "clock");
            assert_string_equal(words, "");
        }
        if (strcmp(column[i].fills, "status")) continue;
        seen = true;
        assert_non_null(strstr(words, "completed (complete, done, attended); no-show ("));
    }
    assert_true(seen);
    mapping_end(&m);
}

static void the_nearest_name_is_found(void **state)
{
    (void)state;
    mapping m;
    mapping_start(&m);
    assert_string_equal(ds_formats_nearest(m.formats, "whoop-sleep"), "whoop-sleeps");
    assert_string_equal(ds_formats_nearest(m.formats, "Sessions"), "downshift-sessions");
    assert_null(ds_formats_nearest(m.formats, "zzz"));
    mapping_end(&m);
}

/* ---- drafts ---- */

static const struct row {
    const char *name, *header;
    bool complete; /* nothing needed is missing: the draft knows the header as it stands */
    const char *holds[4];
} rows[] = {
    { "names that resemble ours",
      "client|date|starttime|duration|charge",
      true,
      { "names: [\"starttime\"], as: clock, required: yes, filled: yes} # a guess", "names: [\"duration\"]",
        "{field: price, names: [\"charge\"], as: money} # a guess", "record: [\"session\", \"note\"]" } },
    { "a column of a vendor renamed",
      "Cycle start time|Cycle timezone|Sleep onset|Wake onset|Asleep (min)|In bed duration (min)|Awake duration "
      "(min)|Nap",
      true,
      { "names: [\"Asleep (min)\"], as: minutes, required: yes} # a guess", "client: file", "source: \"whoop\"",
        "{reason: \"a nap\", column: nap, equals: [" } },
    { "a night log in other words",
      "client|night date|qualitiy|bed time",
      true,
      { "record: [\"night\"]", "quality", "bedtime" } },
    { "a language nobody knows",
      "Asiakas|Päivä|Alku|Kesto",
      false,
      { "# needed: - {field: client_id, names: [...]", "# - {field: ..., names: [\"Asiakas\"]}" } },
    { "names with quotes and signs",
      "client|date|start|duration \"net\" \\ (min)",
      true,
      { "names: [\"duration \\\"net\\\" \\\\ (min)\"]" } },
};

static void a_draft_knows_its_header(void **state)
{
    const struct row *r = *state;
    const char *folder = support_folder();
    mapping m;
    ds_str cell[MAPPING_CELLS];
    ds_formats *more = NULL;
    const ds_format *f = NULL;
    mapping_start(&m);
    ds_cells header = mapping_cells(r->header, cell);
    const char *draft = ds_format_draft(m.formats, &(ds_draft_from){ .header = &header, .file = "My list (2).csv" }, &m.arena, &m.why);
    assert_non_null(draft);
    for (size_t i = 0; i < DS_COUNT(r->holds) && r->holds[i]; i++)
        if (!strstr(draft, r->holds[i])) fail_msg("%s\nhas no %s", draft, r->holds[i]);
    if (r->complete) {
        support_write_text(folder, "my-list-2.yaml", draft);
        if (ds_formats_load(folder, &m.arena, &more, &m.why)) fail_msg("%s\n%s", m.why.text, draft);
        assert_int_equal(ds_recognise(more, &header, &f, &m.why), DS_OK);
        assert_string_equal(ds_format_name(f), "my-list-2");
    }
    support_remove(folder);
    mapping_end(&m);
}

/* A name of 300 characters of three bytes each, cut between two of them. */
static void a_draft_is_text_whatever_the_names(void **state)
{
    (void)state;
    char name[3 * 300 + 3] = "ab";
    mapping m;
    mapping_start(&m);
    for (int i = 0; i < 300; i++) memcpy(name + 2 + 3 * i, "\xE2\x82\xAC", 4);
    ds_str cell[] = { DS_LIT("date"), ds_str_of(name) };
    ds_cells header = { .cell = cell, .n = DS_COUNT(cell), .line = 1 };
    const ds_draft_from from = { .header = &header, .file = "x" };
    const char *draft = ds_format_draft(m.formats, &from, &m.arena, &m.why);
    assert_non_null(strstr(draft, "\xE2\x82\xAC"));
    assert_true(ds_utf8(ds_str_of(draft)));
    mapping_end(&m);
}

int main(void)
{
    struct CMUnitTest tests[DS_COUNT(rows) + 4];
    size_t n = 0;
    for (size_t i = 0; i < DS_COUNT(rows); i++)
        tests[n++] =
            (struct CMUnitTest){ rows[i].name, a_draft_knows_its_header, NULL, NULL, (void *)(uintptr_t)&rows[i] };
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(sample_rows_are_read);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(words_have_their_spellings);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(the_nearest_name_is_found);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(a_draft_is_text_whatever_the_names);
    return cmocka_run_group_tests_name("record: formats described", tests, NULL, NULL);
}
