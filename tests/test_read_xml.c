/* XML as rows: elements at a place, told apart by an attribute, whatever stands around them. */
#include <downshift/read.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <cmocka.h>

#include "support/files.h"
#include "support/random.h"

static const char *folder;
static char out[8000];

static const char *const asleep[] = { "Sleep", "Nap" };
static const ds_path places[] = { { .in = DS_IN_XML, .at = "Health.Record", .where = "type", .is = asleep, .n_is = 2 },
                                   { .in = DS_IN_XML, .at = "Health.Workout" },
                                   { .in = DS_IN_JSON, .at = "Health" } };

static const ds_paths all_places = { places, DS_COUNT(places) }, searched = { places, 1 };

/* "at{names|/2:cells|}": all tables in turn, or the story. */
static const char *told_of(const ds_paths *of, const char *bytes, size_t n)
{
    ds_source *s = NULL;
    ds_str title;
    ds_cells c;
    ds_why w = { 0 };
    bool more = false;
    *out = '\0';
    ds_err err = ds_source_open(support_write(folder, "x.xml", bytes, n), &s, &w);
    if (!err) ds_source_look_for(s, of);
    while (!err && !(err = ds_source_table(s, &title, &c, &more, &w)) && more) {
        ds_print_more(out, sizeof out, "%.*s{", DS_FMT(title));
        for (bool row = false; !err && more; row = true) {
            if (row) ds_print_more(out, sizeof out, "/%lld:", (long long)c.line);
            for (size_t i = 0; i < c.n; i++) ds_print_more(out, sizeof out, "%.*s|", DS_FMT(c.cell[i]));
            err = ds_source_row(s, &c, &more, &w);
        }
        ds_print_more(out, sizeof out, "}");
    }
    if (!err) err = ds_source_check(s, &w);
    if (!err) assert_string_equal(ds_source_about(s)->kind, "XML");
    ds_source_close(s);
    if (err) ds_print(out, sizeof out, "%s", w.text);
    return out;
}

static const char *told_bytes(const char *bytes, size_t n)
{
    return told_of(&all_places, bytes, n);
}

static const char *told(const char *text)
{
    return told_bytes(text, strlen(text));
}

/* Where all records are told apart by an attribute, the file is searched. */
static const char *found(const char *text)
{
    return told_of(&searched, text, strlen(text));
}

#define HEAD "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"

static void records_are_elements_with_attributes(void **state)
{
    (void)state;
    assert_string_equal(
        told(HEAD "<Health locale=\"x\">\n <Me birth=\"1\"/>\n <Record type=\"Sleep\" value=\"a &lt; b\"/>\n"
                  " <Record type=\"Heart\" value=\"60\"/>\n <Record type=\"Nap\" unit=\"&#228;\"/>\n</Health>\n"),
        "Health.Record{type|value|unit|/4:Sleep|a < b||/6:Nap||\xC3\xA4|}");
    assert_string_equal(told("<Health><Record/></Health>"), "");
    assert_string_equal(told("<Other><Record type=\"Sleep\"/></Other>"), "");
}

static void children_are_cells(void **state)
{
    (void)state;
    assert_string_equal(
        told("<Health>\n<Record type=\"Sleep\">\n <MetadataEntry key=\"HKTimeZone\" value=\"Europe/Paris\"/>\n "
             "<MetadataEntry "
             "key=\"n\" value=\"1\"/>\n <a b=\"c\"> one <d>two</d></a>\n <a>three</a></Record></Health>"),
        "Health.Record{type|MetadataEntry.HKTimeZone|MetadataEntry.n|a.b|a.d|a|/2:Sleep|Europe/Paris|1|c|two|three|}");
    assert_string_equal(told("<Health><Workout>run<e>1</e><e>2</e></Workout><Workout/></Health>"),
                        "Health.Workout{e|/1:1, 2|/2:|}");
    assert_string_equal(told("<Health><Workout>run</Workout></Health>"), "Health.Workout{.|/1:run|}");
}

static void several_places_are_several_tables(void **state)
{
    (void)state;
    assert_string_equal(told("<Health>\n<Workout a=\"1\"/>\n<Record type=\"Nap\"/><Workout a=\"2\"/></Health>"),
                        "Health.Record{type|/3:Nap|}Health.Workout{a|/2:1|/3:2|}");
}

/* iOS 16 wrote one that no parser takes. */
static void a_document_type_is_left_out(void **state)
{
    (void)state;
    assert_string_equal(
        told(HEAD "<!-- c --><!DOCTYPE Health [\n<!-- v: 12 -->\n<!ATTLIST Workout\n a CDATA #REQUIRED\n<!ELEMENT "
                  "x ANY>\n]>\n<Health>\n<Workout a=\"1\"/></Health>"),
        "Health.Workout{a|/9:1|}");
    assert_string_equal(told("<!DOCTYPE Health SYSTEM \"x.dtd\"><Health><Workout a=\"1\"/></Health>"),
                        "Health.Workout{a|/1:1|}");
    assert_string_equal(
        told("<!DOCTYPE x [<!ENTITY a \"b\"><!ENTITY c \"&a;&a;\">]><Health><Workout a=\"&c;\"/></Health>"),
        "line 1: this is no sound XML (undefined entity): export it again");
    assert_string_equal(told("<!DOCTYPE x [<!ENTITY a \"b\">"),
                        "a document type declaration that does not end: export it again");
}

static void odd_bytes_are_mended(void **state)
{
    (void)state;
    assert_string_equal(told("<Health><Workout a=\"x\x0By\" b=\"J\xFC\" c=\"\xC3\xA9\"/></Health>"),
                        "Health.Workout{a|b|c|/1:x y|J\xC3\xBC|\xC3\xA9|}");
    assert_string_equal(told("\xEF\xBB\xBF<Health><Workout a=\"\xE2\x82\xAC\"/></Health>"),
                        "Health.Workout{a|/1:\xE2\x82\xAC|}");
    static const char wide[] = "<\0H\0e\0a\0l\0t\0h\0>\0<\0W\0o\0r\0k\0o\0u\0t\0 \0a\0=\0\"\0"
                               "1\0\"\0/\0>\0<\0/\0H\0e\0a\0l\0t\0h\0>\0";
    assert_string_equal(told_bytes(wide, sizeof wide - 1), "Health.Workout{a|/1:1|}");
}

static void what_is_unsound_is_refused_with_its_line(void **state)
{
    (void)state;
    assert_string_equal(told("<Health>\n<Workout a=\"1\" a=\"2\"/></Health>"),
                        "line 2: this is no sound XML (duplicate attribute): export it again");
    assert_string_equal(told("<Health>\n</Healt>"), "line 2: this is no sound XML (mismatched tag): export it again");
    assert_string_equal(told("<Health><Workout/></Health>x"),
                        "line 1: this is no sound XML (junk after document element): export it again");
}

static void what_is_cut_short_anywhere_is_refused(void **state)
{
    static const char text[] =
        HEAD "<Health>\n<Record type=\"Sleep\" a=\"&#228;\">\n<b key=\"c\" value=\"\xC3\xA9\"/></Record>\n"
             "<Workout/>\n</Health>";
    (void)state;
    for (size_t n = 6; n < sizeof text - 1; n++) {
        (void)told_bytes(text, n);
        if (!strstr(out, "cut short") && !strstr(out, "no sound XML")) fail_msg("%zu: %s", n, out);
    }
}

static void depth_is_bounded(void **state)
{
    (void)state;
    char text[8 + 64 * 3 + 1] = "<Health>";
    for (int i = 0; i < 64; i++) memcpy(text + 8 + 3 * i, "<a>", 4);
    assert_string_equal(told(text), "line 1: nested more than 64 deep, which no export is");
}

/* Sound or not, there is nothing in it that is asked for. */
static void another_document_is_not_parsed(void **state)
{
    (void)state;
    assert_string_equal(told("<Other><a></b>"), "");
    assert_string_equal(told("<Other/>"), "");
}

/* ---- files that are searched ---- */

static void searching_finds_what_parsing_does(void **state)
{
    static const char *const texts[] = {
        HEAD "<Health locale=\"x\">\n <Me birth=\"1\"/>\n <Record type=\"Sleep\" value=\"a &lt; b\"/>\n"
             " <Record type=\"Heart\" value=\"60\"/>\n <Record type=\"Nap\" unit=\"&#228;&#xE4;\"/>\n</Health>\n",
        "<Health>\n<Record type=\"Sleep\">\n <MetadataEntry key=\"HKTimeZone\" value=\"Europe/Paris\"/>\n"
        "<a b=\"c\"> one <d>two</d></a>\n <a>three</a></Record><Record type='Nap'> own </Record></Health>",
        "<Health><!-- <Record type=\"Sleep\"/> --><x><Record type=\"Sleep\" at=\"deeper\"/></x>\n<?go <Record?>"
        "<Record type=\"Nap\"><![CDATA[<Record type=\"Sleep\"/> &amp;]]> b &amp; c</Record></Health>",
        "<Health><Record a=\"x > y\" b='\"/>' type=\"Sleep\"\n c = \"=\" /><v a=\"b\">t ></v><Record\ntype=\"Nap\"\n></Record></Health>",
        "<Health><Record type=\"Nap\">a<e>1</e><e>2</e></Record><Record type=\"Nap\">\n<Record type=\"Sleep\" a=\"b\"/>\n</Record></Health>",
        HEAD "<!-- c --><!DOCTYPE Health [\n<!ATTLIST Workout\n a CDATA #REQUIRED\n<!ELEMENT x ANY>\n]>\n<Health>\n"
             "<Record type=\"Nap\"/></Health>",
        "\xEF\xBB\xBF<Health><Record type=\"Nap\" a=\"\xE2\x82\xAC\" b=\"J\xFC\" c=\"x\x0By\"/></Health>\n\n",
        HEAD "<Health><Record type=\"Nap\"/>",
        "<Health><Record type=\"Heart\"/></Health>",
        "<Other><Record type=\"Sleep\"/></Other>",
        /* what is none of ours, with and without content of its own */
        "<Health><Record type=\"Heart\">\n <M k=\"1\"/><M k='2' />\n</Record><Record type=\"Heart\"><Record type=\"Heart\"/></Record>"
        "<Record type=\"Heart\"><!-- </Record> --><M k=\"/>\"/></Record>\n<Record type=\"Heart\"><M k=\"a\"><N/></M>t</Record >"
        "<x><Record type=\"Nap\"/></x><Record type=\"Nap\"/></Health>",
        "<Health><Record type=\"Nap\"><![CDATA[a\x01<b>\x1F]]></Record></Health>",
        "<Health><Record type=\"Heart\"><![CDATA[</Record><Record type=\"Nap\"/>]]><M k=\"1\"/></Record>\n<Record type=\"Nap\"/></Health>",
    };
    (void)state;
    for (size_t i = 0; i < DS_COUNT(texts); i++) {
        char parsed[sizeof out];
        ds_print(parsed, sizeof parsed, "%s", told(texts[i]));
        assert_string_equal(found(texts[i]), parsed);
    }
}

/* A tag that begins as one before it, up to where another type, name or place follows. */
static void runs_of_what_is_not_ours_end_where_they_end(void **state)
{
    static const char *const piece[] = { "<Record type=\"Heart\" v=\"1\"/>",
                                         "<Record type=\"Heart\" v=\"2\"/>\n",
                                         "<Record type=\"Heart\"><M k=\"a\"/></Record>",
                                         "<Record type='Heart' v='3'/>",
                                         "<Record v=\"4\" type=\"Heart\"/>",
                                         "<Record v=\"4\" type=\"Nap\"/>",
                                         "<Record v=\"4\"/>",
                                         "<Record/>",
                                         "<Records type=\"Nap\"/>",
                                         "<Record type=\"Heartbeat\"/>",
                                         "<Record type=\"Nap\" v=\"5\"/>\n",
                                         "<Record type=\"Sleep\"><M k=\"b\"/></Record>",
                                         "<x><Record type=\"Heart\"/></x>",
                                         "<x/>" };
    rnd r = rnd_start(20261130, 0);
    (void)state;
    for (int i = 0; i < 500; i++) {
        char text[1000] = "<Health>", parsed[sizeof out];
        for (int k = 0; k < 12; k++) strcat(text, piece[rnd_whole(&r, 0, DS_COUNT(piece) - 1)]);
        strcat(text, "</Health>");
        ds_print(parsed, sizeof parsed, "%s", told(text));
        assert_string_equal(found(text), parsed);
    }
}

/* Real exports hold all of these. */
static void searching_passes_over_what_no_parser_takes(void **state)
{
    (void)state;
    assert_string_equal(found("<Health><Workout a=\"1\" a=\"2\"/>\n<w>&nobody;</w><Record type=\"Nap\"/></Health>"),
                        "Health.Record{type|/2:Nap|}");
    assert_string_equal(found("<Health><Record type=\"Nap\" a=\"1\" a=\"2\" b=\"3\"/></Health>"),
                        "Health.Record{type|a|b|/1:Nap|1|3|}");
    assert_string_equal(found("<Health><w>1 < 2</w><Record type=\"Nap\" a=\"&nobody; &amp &#0; &#xD800;\"/></Health>"),
                        "Health.Record{type|a|/1:Nap|&nobody; &amp &#0; &#xD800;|}");
    assert_string_equal(found("<Health><Record type=\"Nap\" a=\"\x81\"/></Health>"),
                        "Health.Record{type|a|/1:Nap|\xEF\xBF\xBD|}");
}

static void searching_refuses_what_has_no_end(void **state)
{
    static const char text[] = "<?xml version=\"1.0\"?><Health>\n<Record type=\"Sleep\" a=\"&#228;\">\n<b key=\"c\" value=\"\xC3\xA9\"/>"
                               "</Record>\n<w b='>'>t</w><!-- x --></Health>";
    (void)state;
    for (size_t n = 21 + 8; n < sizeof text - 1; n++) {
        (void)told_of(&searched, text, n);
        if (!strstr(out, "cut short")) fail_msg("%zu: %s", n, out);
    }
    /* without a prologue it is a part cut out by hand, which may end behind any tag, but not within one */
    assert_string_equal(found("<Health a=\"b\">\n<Record type=\"Nap\"/>\n<x/>\n"), "Health.Record{type|/2:Nap|}");
    assert_string_equal(found("<Health a=\"b\">\n<Record type=\"Nap\">\n"), "Health.Record{type|/2:Nap|}");
    assert_non_null(strstr(found("<Health a=\"b\">\n<Record type=\"Nap\"/>\n<Record ty"), "cut short"));
    assert_string_equal(found("<Health>\n</Healt>"), "line 2: this is no sound XML (mismatched tag): export it again");
    assert_string_equal(found("<Health><Record type=\"Heart\"><M k=\"1\"/>\n</Recor></Health>"),
                        "line 2: this is no sound XML (mismatched tag): export it again");
    assert_string_equal(found("<Health></Health>\n<Health/>"),
                        "line 2: this is no sound XML (something stands behind its end): export it again");
    char deep[66 * 8 + 1] = "";
    for (int i = 0; i < 65; i++) strcat(deep, "<Health>");
    assert_string_equal(found(deep), "line 1: nested more than 64 deep, which no export is");
}

/* Whatever its length, a record may lie over the border of two blocks, and be longer than one. */
static void searching_holds_records_over_borders(void **state)
{
    enum { LONG = 300000, TOO_LONG = 1 << 21 };
    (void)state;
    char *text = malloc(TOO_LONG + 200), *p = text;
    assert_non_null(text);
    p += sprintf(p, "<Health><Record type=\"Nap\"");
    for (int i = 0; i < 5; i++) p += sprintf(p, " a%d=\"%060000d\"", i, i);
    sprintf(p, "><b>x</b></Record>\n<Record type=\"Nap\" a=\"y\"/></Health>");
    const char *got = found(text);
    assert_non_null(strstr(got, "b|a|/1:Nap|"));
    p = text + sprintf(text, "<Health><Record type=\"Nap\" a=\"");
    memset(p, 'x', LONG);
    sprintf(p + LONG, "\"/>\n<Record type=\"Nap\" a=\"y\"/></Health>");
    assert_string_equal(found(text), "Health.Record{type|a|/1:Nap|(over 64 KiB)|/2:Nap|y|}");
    memset(p, 'x', TOO_LONG);
    sprintf(p + TOO_LONG, "\"/></Health>");
    assert_string_equal(found(text), "line 1: a tag of over 1 MB, which no export has");
    free(text);
}

/* The hash of a file that is searched is not of all its bytes, but tells what comes of it. */
static void hash_of(const char *path, char hash[DS_HASH_TEXT])
{
    ds_source *s = NULL;
    ds_str title;
    ds_cells c;
    bool more;
    assert_int_equal(ds_source_open(path, &s, NULL), DS_OK);
    ds_source_look_for(s, &searched);
    assert_int_equal(ds_source_table(s, &title, &c, &more, NULL), DS_OK);
    memcpy(hash, ds_source_about(s)->hash, DS_HASH_TEXT);
    ds_source_close(s);
}

/* Behind 1 MB of other elements. */
static const char *long_file(const char *name, const char *record)
{
    const char *path = support_path(folder, name);
    FILE *f = fopen(path, "wb");
    assert_non_null(f);
    fputs("<Health>", f);
    for (int i = 0; i < 40000; i++) fputs("<Record type=\"Heart\" value=\"60\"/>\n", f);
    fprintf(f, "%s</Health>", record);
    fclose(f);
    return path;
}

static void the_hash_tells_records_apart(void **state)
{
    char a[DS_HASH_TEXT], b[DS_HASH_TEXT];
    (void)state;
    hash_of(long_file("a.xml", "<Record type=\"Sleep\" value=\"1\"/>"), a);
    hash_of(long_file("b.xml", "<Record type=\"Sleep\" value=\"1\"/>"), b);
    assert_string_equal(a, b);
    hash_of(long_file("b.xml", "<Record type=\"Sleep\" value=\"2\"/>"), b);
    assert_string_not_equal(a, b);
    hash_of(long_file("b.xml", "<Record type=\"Sleep\" value=\"1\"/> "), b);
    assert_string_not_equal(a, b);
}

static void a_file_written_to_meanwhile_is_told(void **state)
{
    ds_source *s = NULL;
    ds_str title;
    ds_cells c;
    bool more;
    ds_why w = { 0 };
    (void)state;
    const char *path = long_file("w.xml", "<Record type=\"Sleep\"/>");
    assert_int_equal(ds_source_open(path, &s, &w), DS_OK);
    ds_source_look_for(s, &searched);
    assert_int_equal(ds_source_table(s, &title, &c, &more, &w), DS_OK);
    assert_int_equal(ds_source_check(s, &w), DS_OK);
    FILE *f = fopen(path, "ab");
    assert_non_null(f);
    fputs(" ", f);
    fclose(f);
    assert_int_equal(ds_source_check(s, &w), DS_DATA);
    assert_non_null(strstr(w.text, "was written to while it was read"));
    ds_source_close(s);
}

static long kilobytes(void)
{
    struct rusage u;
    getrusage(RUSAGE_SELF, &u);
    return u.ru_maxrss;
}

static void memory_stays_flat(void **state)
{
    (void)state;
    const char *path = support_path(folder, "large.xml");
    FILE *f = fopen(path, "wb");
    assert_non_null(f);
    fputs("<Health>", f);
    for (int i = 0; i < 200000; i++)
        fprintf(f, "<Record type=\"%s\" start=\"2026-10-01 23:10:00 +0100\" value=\"%d\"/>\n",
                i % 10 ? "Heart" : "Sleep", i);
    fputs("</Health>", f);
    fclose(f);
    ds_source *s = NULL;
    ds_str title;
    ds_cells c;
    ds_why w = { 0 };
    bool more;
    long before = kilobytes(), rows = 0;
    assert_int_equal(ds_source_open(path, &s, &w), DS_OK);
    ds_source_look_for(s, &(ds_paths){ places, 1 });
    assert_int_equal(ds_source_table(s, &title, &c, &more, &w), DS_OK);
    while (!ds_source_row(s, &c, &more, &w) && more) rows++;
    assert_int_equal(w.code, DS_OK);
    assert_int_equal(rows, 20000);
    ds_source_close(s);
    assert_true(kilobytes() - before < 16 * 1024);
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
        cmocka_unit_test(records_are_elements_with_attributes),
        cmocka_unit_test(children_are_cells),
        cmocka_unit_test(several_places_are_several_tables),
        cmocka_unit_test(a_document_type_is_left_out),
        cmocka_unit_test(odd_bytes_are_mended),
        cmocka_unit_test(what_is_unsound_is_refused_with_its_line),
        cmocka_unit_test(what_is_cut_short_anywhere_is_refused),
        cmocka_unit_test(depth_is_bounded),
        cmocka_unit_test(another_document_is_not_parsed),
        cmocka_unit_test(searching_finds_what_parsing_does),
        cmocka_unit_test(runs_of_what_is_not_ours_end_where_they_end),
        cmocka_unit_test(searching_passes_over_what_no_parser_takes),
        cmocka_unit_test(searching_refuses_what_has_no_end),
        cmocka_unit_test(searching_holds_records_over_borders),
        cmocka_unit_test(the_hash_tells_records_apart),
        cmocka_unit_test(a_file_written_to_meanwhile_is_told),
        cmocka_unit_test(memory_stays_flat),
    };
    return cmocka_run_group_tests_name("read: XML", tests, make, gone);
}
