/* JSON as rows: where records lie, what their cells are, what is refused; jansson judges documents made at random. */
#include <downshift/read.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <cmocka.h>

#include <jansson.h>

#include "support/files.h"
#include "support/random.h"

static const char *folder;
static char out[20000];

/* "at{names|/2:cells|}": all tables in turn, or the story. */
static const char *told_file(const char *path, const ds_paths *places)
{
    ds_source *s = NULL;
    ds_str title;
    ds_cells c;
    ds_why w = { 0 };
    bool more = false;
    *out = '\0';
    ds_err err = ds_source_open(path, &s, &w);
    if (!err && places) ds_source_look_for(s, places);
    while (!err && !(err = ds_source_table(s, &title, &c, &more, &w)) && more) {
        ds_print_more(out, sizeof out, "%.*s{", DS_FMT(title));
        for (bool row = false; !err && more; row = true) {
            if (row) ds_print_more(out, sizeof out, "/%lld:", (long long)c.line);
            for (size_t i = 0; i < c.n; i++) ds_print_more(out, sizeof out, "%.*s|", DS_FMT(c.cell[i]));
            if (row && c.fault) ds_print_more(out, sizeof out, "!%s", c.fault);
            err = ds_source_row(s, &c, &more, &w);
        }
        ds_print_more(out, sizeof out, "}");
    }
    if (!err) err = ds_source_check(s, &w);
    if (!err) assert_string_equal(ds_source_about(s)->kind, "JSON");
    ds_source_close(s);
    if (err) ds_print(out, sizeof out, "%s", w.text);
    return out;
}

static const ds_path sleeps[] = { { .in = DS_IN_JSON, .at = "data" },
                                   { .in = DS_IN_JSON, .at = "." },
                                   { .in = DS_IN_JSON, .at = "all.nights" } };

/* Each of the places alone: 'd'ata, '.', 'n'ights; 0: none. */
static const char *told(char place, const char *text)
{
    const char *const at = strchr("d.n", place);
    const ds_paths one = { place ? &sleeps[at - "d.n"] : NULL, place ? 1 : 0 };
    return told_file(support_write_text(folder, "x.json", text), place ? &one : NULL);
}

static void records_lie_where_formats_look(void **state)
{
    (void)state;
    assert_string_equal(told('d', "{\"data\":[\n{\"a\":1,\"b\":\"x\"},\n{\"b\":\"y\",\"c\":null}],\"next\":null}"),
                        "data{a|b|c|/2:1|x||/3:|y||}");
    assert_string_equal(told('.', "[\n {\"a\" : 1.50e2},\n\n {\"a\": true, \"z\": \"\"}\n]"),
                        ".{a|z|/2:1.50e2||/4:true||}");
    assert_string_equal(told('.', "{\"a\":-0,\n\"list\":[{\"b\":2}]}"), ".{a|list|/1:-0|[{\"b\":2}]|}list{b|/2:2|}");
    assert_string_equal(
        told('n', "{\"x\":{\"nights\":[{\"q\":0}]},\"all\":{\"u\":[1],\"nights\":[[{\"q\":1}],\n{\"q\":2}]}}"),
        "all.nights{q|/1:1|/2:2|}x.nights{q|/1:0|}");
    assert_string_equal(told('d', "{\"data\":{\"a\":1}}"), "data{a|/1:1|}");
}

static void names_lead_to_cells(void **state)
{
    (void)state;
    assert_string_equal(
        told('d',
             "{\"data\":[{\"a\":{\"b\":{\"c\":1},\"d\":\"x\"},\"e\":[{\"f\":\"\\\"\\n\",\"g\":[1, 2]},{}],\"h\":[]}]}"),
        "data{a.b.c|a.d|e|h|/1:1|x|[{\"f\":\"\\\"\\u000a\",\"g\":[1,2]},{}]|[]|}");
}

static void texts_are_as_they_were_meant(void **state)
{
    (void)state;
    assert_string_equal(told('d', "{\"data\":[{\"k\":\"\\u004a\\u00FC\\ud83d\\ude00\\t\\/\\\\\"}]}"),
                        "data{k|/1:J\xC3\xBC\xF0\x9F\x98\x80\t/\\|}");
    assert_string_equal(told('d', "\xEF\xBB\xBF{\"data\":[{\"J\xC3\xBC\":\"\xC3\xA9\"}]}"),
                        "data{J\xC3\xBC|/1:\xC3\xA9|}");
    assert_string_equal(told('d', "{\"data\":[{\"k\":\"J\xFC\"}]}"), "data{k|/1:J\xC3\xBC|}");
    assert_string_equal(told('d', "{\"data\":[{\"k\":\"J\xFC\",\"l\":\"\xC3\xA9\"}]}"),
                        "data{k|l|/1:J\xC3\xBC|\xC3\xA9|}");
    static const char wide[] = "\xFF\xFE{\0\"\0d\0a\0t\0a\0\"\0:\0[\0{\0\"\0k\0\"\0:\0"
                               "1\0}\0]\0}\0";
    assert_string_equal(told_file(support_write(folder, "x", wide, sizeof wide - 1), &(ds_paths){ sleeps, 1 }),
                        "data{k|/1:1|}");
}

/* A line says where a record stands, where it stands on one of its own. */
static void records_on_one_line_are_counted(void **state)
{
    (void)state;
    assert_string_equal(told('d', "\n\n{\"data\":[{\"a\":1},{\"a\":2},\n{\"a\":3}]}"), "data{a|/1:1|/2:2|/3:3|}");
}

static void without_a_place_the_first_list_is_shown(void **state)
{
    (void)state;
    assert_string_equal(told(0, "{\"v\":1,\"x\":{\"y\":[{\"a\":1}]},\"z\":[{\"b\":1}]}"), "x.y{a|/1:1|}");
    assert_string_equal(told('n', "{\"v\":1,\"data\":[{\"a\":1}]}"), "data{a|/1:1|}");
    assert_string_equal(told('n', "{\"v\":1,\"w\":{\"u\":2}}"), ".{v|w.u|/1:1|2|}");
    assert_string_equal(told('n', "[1,2]"), "");
    assert_string_equal(told('n', "{}"), "");
}

static void several_places_are_several_tables(void **state)
{
    (void)state;
    const char *path =
        support_write_text(folder, "x", "{\"data\":[{\"a\":1}],\"all\":{\"nights\":[{\"b\":2},{\"b\":3}]}}");
    assert_string_equal(
        told_file(path, &(ds_paths){ sleeps, 3 }),
        "data{a|/1:1|}.{data|all.nights|/1:[{\"a\":1}]|[{\"b\":2},{\"b\":3}]|}all.nights{b|/1:2|/2:3|}");
}

static void a_name_twice_is_a_fault_of_its_record(void **state)
{
    (void)state;
    assert_string_equal(told('d', "{\"data\":[{\"a\":1,\"a\":2},\n{\"a\":3,\"a\":3}]}"),
                        "data{a|/1:1|!\"a\" stands in it twice, with different values/2:3|}");
}

static const struct {
    const char *text, *story;
} unsound[] = {
    { "{\"data\":[\n{\"a\":1", "line 2: the file ends here, in the middle: it was cut short; copy or export it again" },
    { "{\"data\":[\n{\"a\":\"x",
      "line 2: the file ends here, in the middle: it was cut short; copy or export it again" },
    { "{\"data\":[{\"a\":1}]", "line 1: the file ends here, in the middle: it was cut short; copy or export it again" },
    { "{\"data\":[{\"a\":1}]}\n}", "line 2: something stands behind the end: this is no sound JSON" },
    { "{\"data\":[{\"a\":01}]}", "line 1: a number that is none: this is no sound JSON" },
    { "{\"data\":[{\"a\":1.}]}", "line 1: a number that is none: this is no sound JSON" },
    { "{\"data\":[{\"a\":nil}]}",
      "line 1: neither a text, a number, true, false, null, a list nor an object: this is no sound JSON" },
    { "{\"data\":[{\"a\" 1}]}", "line 1: a colon is missing behind a name: this is no sound JSON" },
    { "{\"data\":[{\"a\":1 \"b\":2}]}", "line 1: a comma or a closing bracket is missing here: this is no sound JSON" },
    { "{\"data\":[{\"a\":1},]}",
      "line 1: neither a text, a number, true, false, null, a list nor an object: this is no sound JSON" },
    { "{\"data\":[{\"a\":1,}]}", "line 1: a name in quotes is missing here: this is no sound JSON" },
    { "{\"data\":[{\"a\":\"\n\"}]}", "line 1: a control character or a line end within a text: this is no sound JSON" },
    { "{\"data\":[{\"a\":\"\\x\"}]}", "line 1: a backslash before a sign that needs none: this is no sound JSON" },
    { "{\"data\":[{\"a\":\"\\ud800x\"}]}", "line 1: half of a character (\\uD800 to \\uDFFF): this is no sound JSON" },
    { "{\"data\":[{\"a\":\"\\u0000\"}]}", "line 1: a NUL character (\\u0000): the file is damaged; export it again" },
    { "{\"data\":[{\"a\":\"\\u00g0\"}]}", "line 1: \\u without four hex digits behind it: this is no sound JSON" },
};

static void what_is_unsound_is_refused_with_its_line(void **state)
{
    (void)state;
    for (size_t i = 0; i < DS_COUNT(unsound); i++) assert_string_equal(told('d', unsound[i].text), unsound[i].story);
}

static void what_is_cut_short_anywhere_is_refused(void **state)
{
    static const char text[] = "{\"data\":[\n{\"a\":12,\"b\":[true,{}],\"c\":\"J\xC3\xBC\\n\"},{\"a\":null}]}";
    (void)state;
    for (size_t n = 2; n < sizeof text - 1; n++) {
        (void)told_file(support_write(folder, "x", text, n), &(ds_paths){ sleeps, 1 });
        if (!strstr(out, "cut short")) fail_msg("%zu: %s", n, out);
    }
}

static void depth_is_bounded(void **state)
{
    char text[400] = "{\"data\":", *p = text + strlen(text);
    (void)state;
    memset(p, '[', 63);
    memset(p + 63, ']', 63);
    memcpy(p + 126, "}", 2);
    assert_string_equal(told('d', text),
                        ".{data|/1:[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]"
                        "]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]|}");
    memset(p, '[', 64);
    assert_string_equal(told('d', text), "line 1: nested more than 64 deep, which no export is");
}

static long kilobytes(void)
{
    struct rusage u;
    getrusage(RUSAGE_SELF, &u);
    return u.ru_maxrss;
}

/* A list of any length, a text of any length beside it. */
static void memory_stays_flat(void **state)
{
    (void)state;
    const char *path = support_path(folder, "large.json");
    FILE *f = fopen(path, "wb");
    assert_non_null(f);
    fputs("{\"text\":\"", f);
    for (int i = 0; i < 1 << 20; i++) fputs("0123456789abcdef", f);
    fputs("\",\"data\":[", f);
    for (int i = 0; i < 200000; i++)
        fprintf(f, "%s{\"id\":\"%09d\",\"start\":\"2026-10-01T23:10:00\",\"asleep\":%d}", i ? ",\n" : "", i, i % 500);
    fputs("]}", f);
    fclose(f);
    ds_source *s = NULL;
    ds_str title;
    ds_cells c;
    ds_why w = { 0 };
    bool more;
    long before = kilobytes(), rows = 0;
    assert_int_equal(ds_source_open(path, &s, &w), DS_OK);
    ds_source_look_for(s, &(ds_paths){ sleeps, 1 });
    assert_int_equal(ds_source_table(s, &title, &c, &more, &w), DS_OK);
    while (!ds_source_row(s, &c, &more, &w) && more) rows++;
    assert_int_equal(w.code, DS_OK);
    assert_int_equal(rows, 200000);
    ds_source_close(s);
    assert_true(kilobytes() - before < 16 * 1024);
}

/* ---- against jansson ---- */

static json_t *made(rnd *r, int depth)
{
    static const char *const texts[] = {
        "", "x", "J\xC3\xBCrg \"q\"", "\\/\n\t", "2026-10-01T23:10:00+01:00", "\xF0\x9F\x98\x80"
    };
    switch (depth > 3 ? rnd_whole(r, 0, 4) : rnd_whole(r, 0, 6)) {
    case 0:
        return json_integer((json_int_t)rnd_whole(r, 0, 99999) - 50000);
    case 1:
        return json_real((double)rnd_whole(r, 0, 999999) / 64);
    case 2:
        return json_boolean(rnd_chance(r, 0.5));
    case 3:
        return json_null();
    case 4:
        return json_string(texts[rnd_whole(r, 0, (int)DS_COUNT(texts) - 1)]);
    case 5: {
        json_t *list = json_array();
        for (int i = rnd_whole(r, 0, 3); i; i--) json_array_append_new(list, made(r, depth + 1));
        return list;
    }
    default: {
        json_t *object = json_object();
        char key[8];
        for (int i = rnd_whole(r, 0, 4); i; i--) {
            snprintf(key, sizeof key, "k%d", rnd_whole(r, 0, 5));
            json_object_set_new(object, key, made(r, depth + 1));
        }
        return object;
    }
    }
}

static void want_cells(const ds_cells *header, const ds_cells *row, json_t *value, const char *name)
{
    const char *key;
    json_t *inner;
    if (json_is_object(value)) {
        json_object_foreach(value, key, inner)
        {
            char path[200];
            snprintf(path, sizeof path, "%s%s%s", name, *name ? "." : "", key);
            want_cells(header, row, inner, path);
        }
        return;
    }
    size_t i = 0;
    while (i < header->n && !ds_same(header->cell[i], ds_str_of(name))) i++;
    assert_true(i < header->n);
    json_error_t why;
    if (json_is_null(value)) {
        assert_int_equal(row->cell[i].n, 0);
    } else if (json_is_string(value)) {
        assert_true(ds_same(row->cell[i], ds_str_of(json_string_value(value))));
    } else {
        json_t *again = json_loadb(row->cell[i].p, row->cell[i].n, JSON_DECODE_ANY, &why);
        if (!json_equal(again, value)) fail_msg("%s: %.*s", name, DS_FMT(row->cell[i]));
        json_decref(again);
    }
}

static void cells_are_what_jansson_reads(void **state)
{
    (void)state;
    rnd r = rnd_start(20261129, 0);
    for (int round = 0; round < 300; round++) {
        json_t *list = json_array(), *all = json_pack("{s:o}", "data", list);
        for (int i = 1 + rnd_whole(&r, 0, 4); i; i--) {
            json_t *object = json_object();
            for (int k = 1 + rnd_whole(&r, 0, 5); k; k--) {
                char key[8];
                snprintf(key, sizeof key, "k%d", rnd_whole(&r, 0, 8));
                json_object_set_new(object, key, made(&r, 0));
            }
            json_array_append_new(list, object);
        }
        char *text = json_dumps(all, round % 3 ? JSON_INDENT(2) : round % 2 ? JSON_COMPACT : JSON_ENSURE_ASCII);
        ds_source *s = NULL;
        ds_str title;
        ds_cells header, c;
        ds_why w = { 0 };
        bool more;
        assert_int_equal(ds_source_open(support_write_text(folder, "x", text), &s, &w), DS_OK);
        ds_source_look_for(s, &(ds_paths){ sleeps, 1 });
        assert_int_equal(ds_source_table(s, &title, &header, &more, &w), DS_OK);
        for (size_t i = 0; more && i < json_array_size(list); i++) {
            assert_int_equal(ds_source_row(s, &c, &more, &w), DS_OK);
            assert_true(more && !c.fault);
            want_cells(&header, &c, json_array_get(list, i), "");
        }
        ds_source_close(s);
        free(text);
        json_decref(all);
    }
}

static int make(void **state)
{
    (void)state;
    return !(folder = support_folder());
}

static int gone(void **state)
{
    (void)state;
    support_remove(folder);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(records_lie_where_formats_look),
        cmocka_unit_test(names_lead_to_cells),
        cmocka_unit_test(texts_are_as_they_were_meant),
        cmocka_unit_test(records_on_one_line_are_counted),
        cmocka_unit_test(without_a_place_the_first_list_is_shown),
        cmocka_unit_test(several_places_are_several_tables),
        cmocka_unit_test(a_name_twice_is_a_fault_of_its_record),
        cmocka_unit_test(what_is_unsound_is_refused_with_its_line),
        cmocka_unit_test(what_is_cut_short_anywhere_is_refused),
        cmocka_unit_test(depth_is_bounded),
        cmocka_unit_test(memory_stays_flat),
        cmocka_unit_test(cells_are_what_jansson_reads),
    };
    return cmocka_run_group_tests_name("read: JSON", tests, make, gone);
}
