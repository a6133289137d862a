#include <downshift/read.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "support/files.h"

static const char *folder;

struct row {
    const char *name, *bytes;
    size_t n;                              /* 0: as strlen says */
    const char *encoding, *first, *second; /* the first row's cells */
};
#define U16LE                                                                                                          \
    "n\0a\0m\0e\0,\0b\0\r\0\n\0J\0\xFC\0r\0g\0,\0\xAC\x20"                                                             \
    "5\0\r\0\n\0"
#define U16BE                                                                                                          \
    "\0n\0a\0m\0e\0,\0b\0\r\0\n\0J\0\xFC\0r\0g\0,\x20\xAC\0"                                                           \
    "5\0\r\0\n"
static const struct row rows[] = {
    { "ASCII", "name,b\nJurg,5\n", 0, "UTF-8", "Jurg", "5" },
    { "UTF-8",
      "name,b\nJ\xC3\xBCrg,\xE2\x82\xAC"
      "5\n",
      0, "UTF-8", "J\xC3\xBCrg",
      "\xE2\x82\xAC"
      "5" },
    { "UTF-8 with mark", "\xEF\xBB\xBFname,b\nJ\xC3\xBCrg,5\n", 0, "UTF-8 with BOM", "J\xC3\xBCrg", "5" },
    { "UTF-8 beyond the first plane", "name,b\n\xF0\x9F\x98\xB4,5\n", 0, "UTF-8", "\xF0\x9F\x98\xB4", "5" },
    { "UTF-8, last character its end", "name,b\n5,J\xC3\xBC", 0, "UTF-8", "5", "J\xC3\xBC" },
    { "Windows-1252",
      "name,b\nJ\xFCrg,\x80"
      "5\n",
      0, "Windows-1252", "J\xC3\xBCrg",
      "\xE2\x82\xAC"
      "5" },
    { "Windows-1252, apostrophe and NBSP",
      "name,b\nJ\x92s,5\xA0"
      "6\n",
      0, "Windows-1252", "J\xE2\x80\x99s",
      "5\xC2\xA0"
      "6" },
    { "Windows-1252, accent at the very end", "name,b\n5,Jos\xE9", 0, "Windows-1252", "5", "Jos\xC3\xA9" },
    { "overlong UTF-8 is Windows-1252", "name,b\n\xC1\xA1,5\n", 0, "Windows-1252", "\xC3\x81\xC2\xA1", "5" },
    { "UTF-8 and a byte of Windows-1252", "name,b\nJ\xC3\xBCrg,caf\xE9\n", 0, "UTF-8 and Windows-1252", "J\xC3\xBCrg",
      "caf\xC3\xA9" },
    { "an odd byte before the first accent", "name,b\n\x80 5,J\xC3\xBCrg\n", 0, "UTF-8 and Windows-1252",
      "\xE2\x82\xAC 5", "J\xC3\xBCrg" },
    { "a mark and an odd byte", "\xEF\xBB\xBFname,b\nJ\xFCrg,5\n", 0, "UTF-8 and Windows-1252", "J\xC3\xBCrg", "5" },
    { "half a character in the middle", "name,b\n\xE2\x82,J\xC3\xBCrg\n", 0, "UTF-8 and Windows-1252",
      "\xC3\xA2\xE2\x80\x9A", "J\xC3\xBCrg" },
    { "an odd byte at the very end", "name,b\nJ\xC3\xBCrg,x\xE9 \xE9", 0, "UTF-8 and Windows-1252", "J\xC3\xBCrg",
      "x\xC3\xA9 \xC3\xA9" },
    { "UTF-16LE with mark", "\xFF\xFE" U16LE, sizeof U16LE + 1, "UTF-16LE", "J\xC3\xBCrg",
      "\xE2\x82\xAC"
      "5" },
    { "UTF-16BE with mark", "\xFE\xFF" U16BE, sizeof U16BE + 1, "UTF-16BE", "J\xC3\xBCrg",
      "\xE2\x82\xAC"
      "5" },
    { "UTF-16LE without mark", U16LE, sizeof U16LE - 1, "UTF-16LE", "J\xC3\xBCrg",
      "\xE2\x82\xAC"
      "5" },
    { "UTF-16BE without mark", U16BE, sizeof U16BE - 1, "UTF-16BE", "J\xC3\xBCrg",
      "\xE2\x82\xAC"
      "5" },
    { "UTF-16LE surrogate pair",
      "\xFF\xFE"
      "a\0,\0b\0\n\0\x3D\xD8\x34\xDE,\0001\0\n\0",
      20, "UTF-16LE", "\xF0\x9F\x98\xB4", "1" },
};

static ds_err open_first(const char *path, ds_source **s, ds_cells *c, ds_why *w)
{
    ds_str title;
    bool more;
    ds_err err = ds_source_open(path, s, w);
    if (!err) err = ds_source_table(*s, &title, c, &more, w);
    if (!err) err = ds_source_row(*s, c, &more, w);
    return err;
}

static void decodes(void **state)
{
    const struct row *r = *state;
    ds_source *s;
    ds_cells c;
    ds_why w = { 0 };
    const char *path = support_write(folder, "e.csv", r->bytes, r->n ? r->n : strlen(r->bytes));
    ds_err err = open_first(path, &s, &c, &w);
    assert_string_equal(w.text, "");
    assert_int_equal(err, DS_OK);
    assert_string_equal(ds_source_about(s)->encoding, r->encoding);
    assert_int_equal(c.n, 2);
    assert_int_equal(c.line, 2);
    assert_true(ds_same(c.cell[0], ds_str_of(r->first)));
    assert_true(ds_same(c.cell[1], ds_str_of(r->second)));
    assert_int_equal(ds_source_about(s)->ends_cut, strstr(r->name, "end") != NULL);
    ds_source_close(s);
}

struct bad {
    const char *name, *bytes;
    size_t n;
    const char *story;
};
static const struct bad bad[] = {
    { "no character of Windows-1252", "a,b\n1,2\n3,\x81\n", 13,
      "line 3: \"?\" in Windows-1252 is \"\xC3\x85\" in Mac Roman, and nothing in the file tells which it is: save it as UTF-8" },
    { "half a UTF-16 character",
      "\xFF\xFE"
      "a\0,\0b\0\n\0001\0,\0002\0\n\0003",
      19, "line 3: bytes that are no character in UTF-16LE: save the file as UTF-8" },
    { "UTF-16 low surrogate alone",
      "\xFF\xFE"
      "a\0,\0b\0\n\0\x34\xDE,\0001\0\n\0",
      18, "line 2: bytes that are no character in UTF-16LE: save the file as UTF-8" },
    { "no character of either", "a,b\nJ\xC3\xBCrg,2\n3,\x81\n", 16,
      "line 3: bytes that are no character in UTF-8 or Windows-1252: save the file as UTF-8" },
    { "UTF-8 cut inside a character", "a,b\nJ\xC3\xBCrg,J\xC3", 12,
      "the file ends in the middle of a character: it was cut short; copy or export it again" },
};

static void tells(void **state)
{
    const struct bad *r = *state;
    ds_source *s = NULL;
    ds_cells c;
    ds_str title;
    bool more = true;
    ds_why w = { 0 };
    ds_err err = ds_source_open(support_write(folder, "e.csv", r->bytes, r->n), &s, &w);
    if (!err) err = ds_source_table(s, &title, &c, &more, &w);
    while (!err && more) err = ds_source_row(s, &c, &more, &w);
    assert_int_equal(err, DS_DATA);
    assert_string_equal(w.text, r->story);
    ds_source_close(s);
}

/* Every character straddles a buffer's edge somewhere when the lines grow by one byte each. */
static void edges_do_not_matter(void **state)
{
    static const struct {
        const char *encoding, *u8, *bytes;
        size_t n;
    } as[] = {
        { "UTF-8", "\xE2\x82\xAC", "\xE2\x82\xAC", 3 },
        { "Windows-1252", "\xE2\x82\xAC", "\x80", 1 },
    };
    (void)state;
    for (size_t k = 0; k < DS_COUNT(as); k++) {
        const char *path = support_path(folder, "edges.csv");
        FILE *f = fopen(path, "wb");
        assert_non_null(f);
        fprintf(f, "a,b\n");
        for (int i = 0; i < 4000; i++) {
            for (int j = 0; j < 300 + i % 7; j++) fwrite(as[k].bytes, 1, as[k].n, f);
            fprintf(f, ",%d\n", i);
        }
        fclose(f);
        ds_source *s;
        ds_cells c;
        ds_why w = { 0 };
        bool more = true;
        assert_int_equal(open_first(path, &s, &c, &w), DS_OK);
        assert_string_equal(ds_source_about(s)->encoding, as[k].encoding);
        for (int i = 0; more; i++) {
            if (c.cell[0].n != (size_t)(300 + i % 7) * 3 || !ds_utf8(c.cell[0]) || c.line != i + 2)
                fail_msg("%s: row %d", as[k].encoding, i);
            assert_int_equal(ds_source_row(s, &c, &more, &w), DS_OK);
        }
        ds_source_close(s);
    }
}

static int set_up(void **state)
{
    (void)state;
    folder = support_folder();
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    support_remove(folder);
    return 0;
}

int main(void)
{
    struct CMUnitTest tests[DS_COUNT(rows) + DS_COUNT(bad) + 1] = { 0 };
    size_t n = 0;
    for (size_t i = 0; i < DS_COUNT(rows); i++)
        tests[n++] = (struct CMUnitTest){ rows[i].name, decodes, NULL, NULL, (void *)(uintptr_t)&rows[i] };
    for (size_t i = 0; i < DS_COUNT(bad); i++)
        tests[n++] = (struct CMUnitTest){ bad[i].name, tells, NULL, NULL, (void *)(uintptr_t)&bad[i] };
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(edges_do_not_matter);
    return cmocka_run_group_tests_name("encoding", tests, set_up, tear_down);
}
