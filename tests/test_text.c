#include <downshift/base.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#define ROW(table, test)                                                                                               \
    {                                                                                                                  \
        (table)->name, test, NULL, NULL, (void *)(uintptr_t)(table)                                                    \
    }

/* ---- trimming and cutting ---- */

static const struct trim {
    const char *name, *text, *want;
} trims[] = {
    { "trim nothing", "ab", "ab" },
    { "trim empty", "", "" },
    { "trim only blanks", " \t\r\n\v\f ", "" },
    { "trim both ends, not the middle", "\t a  b \r\n", "a  b" },
    { "trim NBSP", "\xC2\xA0 a\xC2\xA0 b \xC2\xA0", "a\xC2\xA0 b" },
    { "trim narrow NBSP",
      "\xE2\x80\xAF"
      "a\xE2\x80\xAF",
      "a" },
    { "keep an accent that ends in NBSP's byte", "\xC3\xA0", "\xC3\xA0" },
    { "keep half an NBSP", "a\xA0", "a\xA0" },
};

static void trims_ends(void **state)
{
    const struct trim *r = *state;
    assert_true(ds_same(ds_trim(ds_str_of(r->text)), ds_str_of(r->want)));
}

static void cuts_at_every_separator(void **state)
{
    (void)state;
    ds_str rest = DS_LIT("a,,b,"), head;
    static const char *const want[] = { "a", "", "b", "" };
    for (size_t i = 0; i < DS_COUNT(want); i++) {
        assert_true(ds_cut(&rest, ',', &head));
        assert_true(ds_same(head, ds_str_of(want[i])));
    }
    assert_false(ds_cut(&rest, ',', &head));
    rest = DS_LIT("");
    assert_true(ds_cut(&rest, ',', &head)); /* an empty text has one empty part */
    assert_int_equal(head.n, 0);
    assert_false(ds_cut(&rest, ',', &head));
    rest = ds_str_of(NULL);
    assert_false(ds_cut(&rest, ',', &head));
}

static void absent_and_empty_differ(void **state)
{
    (void)state;
    assert_null(ds_str_of(NULL).p);
    assert_non_null(ds_str_of("").p);
    assert_true(ds_same(ds_str_of(NULL), ds_str_of("")));
    assert_true(ds_same_fold(DS_LIT("aBc-1"), DS_LIT("AbC-1")));
    assert_false(ds_same_fold(DS_LIT("ab"), DS_LIT("abc")));
    assert_false(ds_same_fold(DS_LIT("a@"), DS_LIT("A`"))); /* 32 apart, but no letters */
    assert_false(ds_same(DS_LIT("a"), DS_LIT("A")));
}

/* ---- names ---- */

static const struct fold {
    const char *name, *text, *want;
} folds[] = {
    { "fold capitals", "Sleep Onset", "sleep onset" },
    { "fold runs of blanks and NBSP", "  Time\xC2\xA0 in\t\tbed ", "time in bed" },
    { "fold a mark",
      "\xEF\xBB\xBF"
      "Date",
      "date" },
    { "fold a curly apostrophe",
      "Dauer d\xE2\x80\x99"
      "or",
      "dauer d'or" },
    { "fold an opening apostrophe", "\xE2\x80\x98x", "'x" },
    { "fold Latin-1 capitals", "\xC3\x84\xC3\x96\xC3\x9C \xC3\x89", "\xC3\xA4\xC3\xB6\xC3\xBC \xC3\xA9" },
    { "keep the multiplication sign", "\xC3\x97", "\xC3\x97" },
    { "keep sharp s and small thorn", "\xC3\x9F\xC3\xBE", "\xC3\x9F\xC3\xBE" },
    { "fold thorn", "\xC3\x9E", "\xC3\xBE" },
    { "fold S with caron", "\xC5\xA0\xC5\xA1", "\xC5\xA1\xC5\xA1" },
    { "fold Z with caron", "\xC5\xBD\xC5\xBE", "\xC5\xBE\xC5\xBE" },
    { "fold L with stroke", "\xC5\x81\xC5\x82", "\xC5\x82\xC5\x82" },
    { "keep small l with middle dot", "\xC5\x80", "\xC5\x80" },
    { "fold N with acute", "\xC5\x83\xC5\x84", "\xC5\x84\xC5\x84" },
    { "fold O with double acute", "\xC5\x90\xC5\x91", "\xC5\x91\xC5\x91" },
    { "fold A with ogonek", "\xC4\x84\xC4\x85", "\xC4\x85\xC4\x85" },
    { "fold Y with diaeresis", "\xC5\xB8\xC3\xBF", "\xC3\xBF\xC3\xBF" },
    { "keep kra and long s", "\xC4\xB8\xC5\xBF", "\xC4\xB8\xC5\xBF" },
    { "keep other scripts", "\xD0\x94 \xE7\x9D\xA1", "\xD0\x94 \xE7\x9D\xA1" },
    { "fold empty", "   ", "" },
};

static void folds_names(void **state)
{
    const struct fold *r = *state;
    char got[64], exact[64], short_of[64];
    size_t n = ds_fold_name(ds_str_of(r->text), got, sizeof got);
    assert_string_equal(got, r->want);
    assert_int_equal(n, strlen(r->want));
    assert_int_equal(ds_fold_name(ds_str_of(got), exact, n + 1), n); /* folding twice changes nothing; fits exactly */
    assert_string_equal(exact, got);
    if (n) assert_int_equal(ds_fold_name(ds_str_of(r->text), short_of, n), 0);
}

/* ---- UTF-8 ---- */

static const struct utf8 {
    const char *name, *text;
    bool ok;
} utf8s[] = {
    { "utf8 empty", "", true },
    { "utf8 ASCII", "plain text of more than eight bytes", true },
    { "utf8 two bytes", "abcdefgh\xC3\xBC", true },
    { "utf8 three bytes", "\xE2\x82\xAC", true },
    { "utf8 four bytes", "\xF0\x9F\x98\xB4", true },
    { "utf8 last code point", "\xF4\x8F\xBF\xBF", true },
    { "utf8 beyond the last", "\xF4\x90\x80\x80", false },
    { "utf8 overlong slash", "\xC0\xAF", false },
    { "utf8 overlong, three bytes", "\xE0\x80\xAF", false },
    { "utf8 overlong, four bytes", "\xF0\x80\x80\xAF", false },
    { "utf8 surrogate", "\xED\xA0\x80", false },
    { "utf8 before the surrogates", "\xED\x9F\xBF", true },
    { "utf8 lone continuation", "abc\x80", false },
    { "utf8 cut short", "abc\xE2\x82", false },
    { "utf8 continuation missing", "\xE2\x82x", false },
    { "utf8 five bytes", "\xF8\x88\x80\x80\x80", false },
    { "utf8 no lead", "\xFF", false },
    { "utf8 wrong in the second word", "abcdefghabc\xFFzzzz", false },
};

static void knows_utf8(void **state)
{
    const struct utf8 *r = *state;
    assert_int_equal(ds_utf8(ds_str_of(r->text)), r->ok);
}

int main(void)
{
    struct CMUnitTest tests[DS_COUNT(trims) + DS_COUNT(folds) + DS_COUNT(utf8s) + 2] = {
        cmocka_unit_test(cuts_at_every_separator),
        cmocka_unit_test(absent_and_empty_differ),
    };
    size_t n = 2;
    for (size_t i = 0; i < DS_COUNT(trims); i++) tests[n++] = (struct CMUnitTest)ROW(&trims[i], trims_ends);
    for (size_t i = 0; i < DS_COUNT(folds); i++) tests[n++] = (struct CMUnitTest)ROW(&folds[i], folds_names);
    for (size_t i = 0; i < DS_COUNT(utf8s); i++) tests[n++] = (struct CMUnitTest)ROW(&utf8s[i], knows_utf8);
    return cmocka_run_group_tests_name("text", tests, NULL, NULL);
}
