/* Texts that are none, or do more than say something, sent through the program: what comes out is text, whole, and
 * only that. */
#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include <expat.h>
#include <jansson.h>
#include <zip.h>

#include <downshift/base.h>

#include "support/child.h"
#include "support/files.h"

#define WORDS(...) ((const char *const[]){ __VA_ARGS__, NULL })

/* As they stand in a file: escape sequences, a bell, C1, overrides and isolates, code points that are none, what a
 * spreadsheet takes for a formula, an escape, a code of headers or mark-up; and each cut where a byte, but no
 * character, ends. */
static const struct hostile {
    const char *name, *text;
} texts[] = {
    { "escape sequence", "\x1B[31mred\x1B[0m" },
    { "title of a window", "\x1B]0;owned\a" },
    { "C1 sequence", "\xC2\x9B"
                     "31mred" },
    { "bell, backspace, DEL", "a\a\b\x7F" },
    { "override", "\xE2\x80\xAEgpj.exe\xE2\x80\xAC" },
    { "isolate", "\xE2\x81\xA6x\xE2\x81\xA9" },
    { "U+FFFE and U+FFFF", "a\xEF\xBF\xBE"
                           "b\xEF\xBF\xBF" },
    { "beyond the first plane", "\xF0\x9F\xBF\xBE\xF0\x9F\x8C\x99" },
    { "mark-up", "<b>&amp;]]>\"'</b>" },
    { "formula", "=HYPERLINK(\"http://x\")" },
    { "escape of a spreadsheet", "_x0041_ _x0000_" },
    { "codes of headers", "&A&P&&&L" },
    { "59 letters and one", "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\xC3\xA9tail" },
    { "60 euros",
      "\xE2\x82\xAC\xE2\x82\xAC\xE2\x82\xAC\xE2\x82\xAC\xE2\x82\xAC\xE2\x82\xAC\xE2\x82\xAC\xE2\x82\xAC\xE2\x82\xAC"
      "\xE2\x82\xAC\xE2\x82\xAC\xE2\x82\xAC\xE2\x82\xAC\xE2\x82\xAC\xE2\x82\xAC\xE2\x82\xAC\xE2\x82\xAC\xE2\x82\xAC"
      "\xE2\x82\xAC\xE2\x82\xAC\xE2\x82\xAC\xE2\x82\xAC\xE2\x82\xAC\xE2\x82\xAC\xE2\x82\xAC\xE2\x82\xAC\xE2\x82\xAC" },
};
enum { TEXTS = DS_COUNT(texts) };

static const char head[] =
    "client_id,date,start,duration_min,pressure,service,kind,status,price,therapist,reaction,notes\n";

/* A log in which every free text, and every value that is refused, is the hostile one; quotes doubled as CSV has it. */
static void put_log(const char *folder, const char *text)
{
    ds_arena a = { 0 };
    char *quoted = ds_alloc(&a, 2 * strlen(text) + 1), *to = quoted;
    for (const char *p = text; *p; p++) {
        *to++ = *p;
        if (*p == '"') *to++ = '"';
    }
    const char *rows = ds_textf(&a,
                                "ANN,2026-10-03,18:00,60,moderate,\"%s\",massage,completed,80,\"%s\",\"%s\",\"%s\"\n"
                                "ANN,2026-10-04,18:00,60,\"%s\",Relax,massage,completed,80,Zo,,\n"
                                "ANN,2026-10-05,\"%s\",60,light,Relax,massage,completed,80,Zo,,\n"
                                "\"%s\",2026-10-06,18:00,60,light,Relax,massage,completed,80,Zo,,\n",
                                quoted, quoted, quoted, quoted, quoted, quoted, quoted);
    (void)support_write_text(folder, "inbox/sessions.csv", ds_textf(&a, "%s%s", head, rows));
    ds_arena_free(&a);
}

/* In double quotes, as YAML writes any byte of UTF-8. */
static const char *in_yaml(ds_arena *a, const char *text)
{
    ds_str rest = ds_str_of(text);
    const char *out = "\"";
    while (rest.n) {
        uint32_t c = 0;
        size_t k = ds_character(rest, &c);
        out = ds_textf(a, "%s\\U%08X", out, c);
        rest = (ds_str){ rest.p + k, rest.n - k };
    }
    return ds_textf(a, "%s\"", out);
}

/* Every place of a definition that holds words, and the practice's name in the settings. */
static void put_definition(const char *folder, const char *text)
{
    ds_arena a = { 0 };
    const char *y = in_yaml(&a, text);
    const char *query = "SELECT service AS label, service, therapist, 1 AS n, 2 AS x FROM v1_session";
    (void)support_write_text(
        folder, "reports/own.yaml",
        ds_textf(&a,
                 "name: own\ntitle: %s\nabout: %s\naudience: practice\nsource: SELECT 'from ' || max(service) FROM "
                 "v1_session\nsheets:\n  - name: One\n    blocks:\n      - {text: %s, style: title}\n"
                 "      - {text: \"{service}{practice}\", query: \"%s\"}\n"
                 "      - list: {query: \"%s\", item: %s}\n"
                 "      - tiles: {query: \"%s\", show: [{from: service, label: %s, note: %s}]}\n"
                 "      - table: {query: \"%s\", total_label: %s, columns: [{from: service, head: %s}, {from: n, head: "
                 "n, total: sum}]}\n"
                 "      - chart: {kind: columns, query: \"%s\", title: %s, x: %s, y: %s, series: [{from: n, name: "
                 "%s}]}\n      - note: %s\n",
                 y, y, y, query, query, y, query, y, y, query, y, y, query, y, y, y, y, y));
    (void)support_write_text(folder, "practice.yaml", ds_textf(&a, "name: %s\n", y));
    ds_arena_free(&a);
}

/* ---- what may come out ---- */

/* JSON keeps the turns of the reading order: it is data, and as it was. */
static bool clean_lines(const char *text)
{
    ds_str rest = ds_str_of(text), line;
    if (*text == '{' || *text == '[') return ds_is_clean(rest, DS_CLEAN_TEXT);
    bool ok = true;
    while (ok && ds_cut(&rest, '\n', &line)) ok = ds_is_clean(line, DS_CLEAN_SHOWN);
    return ok;
}

static child_result run(const char *folder, const char *const *words)
{
    child_result r = child_run(&(child_setting){ .folder = folder }, words);
    if (!clean_lines(r.out) || !clean_lines(r.err)) fail_msg("%s printed\n%s%s", words[0], r.out, r.err);
    return r;
}

static void XMLCALL on_text(void *unclean, const char *s, int n)
{
    *(bool *)unclean = *(bool *)unclean || !ds_is_clean((ds_str){ s, (size_t)n }, DS_CLEAN_TEXT);
}

static void want_xml(const char *book, const char *part, const char *bytes, size_t n)
{
    bool unclean = false;
    XML_Parser p = XML_ParserCreate(NULL);
    XML_SetUserData(p, &unclean);
    XML_SetCharacterDataHandler(p, on_text);
    enum XML_Status s = XML_Parse(p, bytes, (int)n, 1);
    if (s != XML_STATUS_OK || unclean) fail_msg("%s: %s: %s", book, part, XML_ErrorString(XML_GetErrorCode(p)));
    XML_ParserFree(p);
}

static void want_book(const char *path)
{
    int error = 0;
    zip_t *z = zip_open(path, ZIP_RDONLY | ZIP_CHECKCONS, &error);
    if (!z) fail_msg("%s is no archive", path);
    for (zip_int64_t i = 0; i < zip_get_num_entries(z, 0); i++) {
        zip_stat_t st;
        assert_int_equal(zip_stat_index(z, (zip_uint64_t)i, 0, &st), 0);
        char *bytes = malloc(st.size + 1);
        zip_file_t *f = zip_fopen_index(z, (zip_uint64_t)i, 0);
        assert_int_equal(zip_fread(f, bytes, st.size), st.size);
        want_xml(path, st.name, bytes, st.size);
        zip_fclose(f);
        free(bytes);
    }
    zip_discard(z);
}

/* The page of links beside the workbooks. */
static void want_page(const char *path)
{
    static char bytes[1 << 16];
    FILE *f = fopen(path, "rb");
    assert_non_null(f);
    const size_t n = fread(bytes, 1, sizeof bytes, f);
    fclose(f);
    assert_in_range(n, 1, sizeof bytes - 1);
    want_xml(path, "page", bytes, n);
}

static int want_files(const char *folder)
{
    int n = 0;
    DIR *d = opendir(folder);
    assert_non_null(d);
    for (struct dirent *e; (e = readdir(d));) {
        if (*e->d_name == '.') continue;
        assert_true(ds_is_clean(ds_str_of(e->d_name), DS_CLEAN_SHOWN));
        const char *path = support_path(folder, e->d_name);
        if (strstr(path, ".html"))
            want_page(path);
        else if (!strstr(path, ".json")) /* the manifest */
            want_book(path);
        n++;
    }
    closedir(d);
    return n;
}

static void want_reasons(const char *text)
{
    json_error_t e;
    json_t *j = json_loads(text, 0, &e), *refused = json_object_get(j, "refused"), *row;
    size_t i;
    if (!j) fail_msg("%s in %s", e.text, text);
    json_array_foreach(refused, i, row)
    {
        const char *reason = json_string_value(json_object_get(row, "reason"));
        if (!reason || !*reason || json_object_size(row) != 5) fail_msg("row %zu of %s", i, text);
    }
    json_decref(j);
}

static void only_text_comes_out(void **state)
{
    const struct hostile *t = *state;
    const char *folder = support_folder();
    put_log(folder, t->text);
    put_definition(folder, t->text);
    child_result r = run(folder, WORDS("month", "2026-10", "--inbox", "inbox", "--out", "out"));
    if (r.status && r.status != 65)
        fail_msg("month: %d\n%s%s", r.status, r.out, r.err);
    const bool no_text = r.status == 65; /* the log is taken for none: then there is nothing of the month */
    child_free(&r);
    r = run(folder, WORDS("report", "own", "--reports", "reports", "--out", "out"));
    if (r.status) fail_msg("own: %d\n%s%s", r.status, r.out, r.err);
    child_free(&r);
    char out[1024];
    snprintf(out, sizeof out, "%s/out", folder);
    assert_true(want_files(out) >= (no_text ? 1 : 3));
    r = run(folder, WORDS("status"));
    assert_int_equal(r.status, 0);
    child_free(&r);
    r = run(folder, WORDS("status", "--json"));
    assert_int_equal(r.status, 0);
    want_reasons(r.out);
    child_free(&r);
    r = run(folder, WORDS("reports", "--reports", "reports", "--json"));
    assert_int_equal(r.status, 0);
    child_free(&r);
    support_remove(folder);
}

/* A name of a file that is no UTF-8, and names that turn a line or forge one. */
static void names_are_told_as_text(void **state)
{
    (void)state;
    static const char *const names[] = { "a\xFF.csv", "a\x1B[2J.csv", "a\nb: all is well.csv", "\xE2\x80\xAEvsc.csv",
                                         "a\x1D.csv" };
    for (size_t i = 0; i < DS_COUNT(names); i++) {
        const char *folder = support_folder();
        char file[64];
        snprintf(file, sizeof file, "inbox/%s", names[i]);
        (void)support_write_text(folder, file, "client_id,date\nANN,2026-10-03\n");
        child_result r = run(folder, WORDS("import", "inbox"));
        assert_null(strstr(r.err, "\nb: all is well"));
        child_free(&r);
        r = run(folder, WORDS("import", file, "--client", "\xE9\x1B"));
        child_free(&r);
        r = run(folder, WORDS("report", "\x1B[31m", "--month", "\xFF"));
        assert_int_equal(r.status, 64);
        child_free(&r);
        r = run(folder, WORDS("status", "--json"));
        if (!r.status) want_reasons(r.out);
        child_free(&r);
        support_remove(folder);
    }
}

int main(void)
{
    struct CMUnitTest tests[1 + TEXTS] = { cmocka_unit_test(names_are_told_as_text) };
    for (int i = 0; i < TEXTS; i++)
        tests[1 + i] = (struct CMUnitTest){ .name = texts[i].name,
                                            .test_func = only_text_comes_out,
                                            .initial_state = (void *)(uintptr_t)&texts[i] };
    return cmocka_run_group_tests_name("hostile texts", tests, NULL, NULL);
}
