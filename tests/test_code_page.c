#include "../src/read/text/code_page.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

static const struct row {
    const char *name, *text;
    ds_page page;
    const char *word; /* of the sample, as a Mac had it; NULL: none is taken */
} rows[] = {
    /* Windows-1252 */
    { "plain", "Ann,2026-04-03\n", DS_PAGE_1252, NULL },
    { "French", "Zo\xE9,\xE9t\xE9,d\xE9j\xE0,\xC9lodie,\xE0 midi,\xC0 revoir,na\xEFve,s\x9Cur\n", DS_PAGE_1252, NULL },
    { "German", "sch\xF6n,f\xFCr,M\xE4rz,Stra\xDF" "e,\xDC" "bung,\xC4rger\n", DS_PAGE_1252, NULL },
    { "Spanish", "ma\xF1" "ana,ni\xF1o,\xBFqu\xE9?,\xA1no!,1\xAA,\xC1lvaro\n", DS_PAGE_1252, NULL },
    { "capitals", "M\xDCLLER,JOS\xC9,\xC5SA,\xD8RJAN\n", DS_PAGE_1252, NULL },
    { "signs of its own", "80 \x80,don\x92t,\x93hi\x94,10 \x96 12,wait\x85,20\xB0" "C,\xA3" "5,50\xA0\x80\n",
      DS_PAGE_1252, NULL },
    { "codes of a letter", "\xC4,\xDC" "7,room \xC4,7\xD6\n", DS_PAGE_1252, NULL },
    { "a Czech name", "Tom\xE1\x9A,Ji\xF8\xED\n", DS_PAGE_1252, "Tom\xC2\xB7\xC3\xB6" },
    /* Mac Roman */
    { "French of a Mac", "client,notes\nA,Zo\x8E\nB,d\x8Ej\x88 vu\n", DS_PAGE_MAC_ROMAN, "Zo\xC3\xA9" },
    { "German of a Mac", "client,notes\nA,M\x8Arz\nB,f\x9Fr,sch\x9An,Stra\xA7" "e\n",
      DS_PAGE_MAC_ROMAN, "M\xC3\xA4rz" },
    { "Spanish of a Mac", "A,ma\x96" "ana\nB,Jos\x8E,\xC0qu\x8E?\n", DS_PAGE_MAC_ROMAN, "Jos\xC3\xA9" },
    { "Scandinavian of a Mac", "A,sm\xBFr,\x8Fsa\nB,S\xBFren,b\x8Cr\n", DS_PAGE_MAC_ROMAN, "sm\xC3\xB8r" },
    { "a blank and a euro of a Mac", "A,80\xCA\xDB\nB,90\xCA\xDB\n", DS_PAGE_MAC_ROMAN, "80\xC2\xA0\xE2\x82\xAC" },
    { "its own line ends", "a,b\rA,x\rB,Zo\x8E\r", DS_PAGE_MAC_ROMAN, "Zo\xC3\xA9" },
    /* neither */
    { "one letter that both have", "A,sch\x9An\n", DS_PAGE_UNSURE, "sch\xC3\xB6n" },
    { "a capital that both have", "A,\x8Ekoda\n", DS_PAGE_UNSURE, "\xC3\xA9koda" },
    { "one byte by itself", "a,b\n3,\x81\n", DS_PAGE_UNSURE, "\xC3\x85" },
    { "DOS", "A,M\x84rz\nB,f\x81r\n", DS_PAGE_UNSURE, "M\xC3\x91rz" },
};

static void is_told(void **state)
{
    const struct row *r = *state;
    ds_page_signs s = { 0 };
    ds_page_look(&s, ds_str_of(r->text));
    assert_int_equal(ds_page_decide(&s), r->page);
    if (!r->word) {
        assert_int_equal(s.line, 0);
        return;
    }
    assert_string_equal(s.word[DS_PAGE_MAC_ROMAN], r->word);
    assert_true(s.line > 0);
}

static void a_line_is_counted_over_pieces(void **state)
{
    (void)state;
    ds_page_signs s = { 0 };
    ds_page_pass(&s, DS_LIT("a,b\r\nA,x\r\n"));
    ds_page_look(&s, DS_LIT("B,y\r\nC,Zo\x8E\r\nD,Zo\x8E\r\n"));
    ds_page_pass(&s, DS_LIT("E,z\r\n"));
    assert_int_equal(s.line, 4);
    assert_string_equal(s.word[DS_PAGE_1252], "Zo\xC5\xBD");
}

/* Every byte of a Mac is a character; five of Windows-1252 are none. */
static void bytes_become_characters(void **state)
{
    (void)state;
    int none = 0;
    for (int c = 0x80; c < 0x100; c++) {
        char out[3];
        const size_t n = ds_page_put(DS_PAGE_MAC_ROMAN, (unsigned char)c, out);
        assert_true(n && ds_utf8((ds_str){ out, n }));
        none += !ds_page_put(DS_PAGE_1252, (unsigned char)c, out);
    }
    assert_int_equal(none, 5);
    assert_int_equal(ds_page_code(DS_PAGE_MAC_ROMAN, 0x8E), 0xE9);
    assert_int_equal(ds_page_code(DS_PAGE_MAC_ROMAN, 0xCA), 0xA0);
    assert_int_equal(ds_page_code(DS_PAGE_MAC_ROMAN, 0xFF), 0x2C7);
    assert_int_equal(ds_page_code(DS_PAGE_1252, 0x80), 0x20AC);
    assert_int_equal(ds_page_code(DS_PAGE_1252, 0xE9), 0xE9);
}

int main(void)
{
    enum { ROWS = DS_COUNT(rows) };
    struct CMUnitTest tests[ROWS + 2] = { [ROWS] = cmocka_unit_test(a_line_is_counted_over_pieces),
                                          cmocka_unit_test(bytes_become_characters) };
    for (int i = 0; i < ROWS; i++)
        tests[i] = (struct CMUnitTest){ rows[i].name, is_told, NULL, NULL, (void *)(uintptr_t)&rows[i] };
    return cmocka_run_group_tests_name("read: code page", tests, NULL, NULL);
}
