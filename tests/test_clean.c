/* Text that leaves: which characters pass, what stands for the others, and where a text is cut. */
#include <downshift/base.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#define NO "\xEF\xBF\xBD"
#define LIT(s)                                                                                                         \
    {                                                                                                                  \
        (s), sizeof(s) - 1                                                                                             \
    } /* a static initializer */

static const struct row {
    const char *name;
    ds_str text;
    const char *as_text, *as_line, *as_shown;
} rows[] = {
    { "plain", LIT("Zo\xC3\xAB, 80 %"), "Zo\xC3\xAB, 80 %", "Zo\xC3\xAB, 80 %", "Zo\xC3\xAB, 80 %" },
    { "empty", LIT(""), "", "", "" },
    { "beyond the first plane", LIT("\xF0\x9F\x8C\x99"), "\xF0\x9F\x8C\x99", "\xF0\x9F\x8C\x99", "\xF0\x9F\x8C\x99" },
    { "cut inside a character", LIT("x\xC3"), "x" NO, "x" NO, "x" NO },
    { "no UTF-8", LIT("\xFF\x80z"), NO NO "z", NO NO "z", NO NO "z" },
    { "a surrogate", LIT("\xED\xA0\x80"), NO NO NO, NO NO NO, NO NO NO },
    { "an overlong slash", LIT("\xC0\xAF"), NO NO, NO NO, NO NO },
    { "U+FFFE and U+FFFF", LIT("\xEF\xBF\xBE\xEF\xBF\xBF"), NO NO, NO NO, NO NO },
    { "U+FDD0 and U+1FFFE", LIT("\xEF\xB7\x90\xF0\x9F\xBF\xBE"), NO NO, NO NO, NO NO },
    { "U+FFFD itself", LIT(NO), NO, NO, NO },
    { "an escape sequence", LIT("\x1B[31mred"), NO "[31mred", NO "[31mred", NO "[31mred" },
    { "a C1 sequence",
      LIT("\xC2\x9B"
          "31m"),
      NO "31m", NO "31m", NO "31m" },
    { "NUL, bell and DEL", { "a\0\a\x7F", 4 }, "a" NO NO NO, "a" NO NO NO, "a" NO NO NO },
    { "a tab and a line", LIT("a\tb\nc"), "a\tb\nc", "a b c", "a b c" },
    { "all ends of lines", LIT("a\r\nb\rc\v\f\xC2\x85"), "a\nb\nc\n\n\n", "a b c   ", "a b c   " },
    { "line separator",
      LIT("a\xE2\x80\xA8"
          "b"),
      "a\xE2\x80\xA8"
      "b",
      "a b", "a b" },
    { "an override", LIT("\xE2\x80\xAEgnp"), "\xE2\x80\xAEgnp", "\xE2\x80\xAEgnp", NO "gnp" },
    { "an isolate", LIT("\xE2\x81\xA6x"), "\xE2\x81\xA6x", "\xE2\x81\xA6x", NO "x" },
    { "Arabic letters", LIT("\xD8\xA7"), "\xD8\xA7", "\xD8\xA7", "\xD8\xA7" },
};

static void want(ds_str text, ds_clean_for how, const char *clean)
{
    ds_arena a = { 0 };
    ds_str got = ds_clean(&a, text, how);
    assert_non_null(got.p);
    assert_string_equal(got.p, clean);
    assert_int_equal(got.n, strlen(clean));
    assert_int_equal(ds_is_clean(text, how), text.n == got.n && !memcmp(text.p, got.p, got.n));
    assert_true(ds_is_clean(got, how));
    assert_true(ds_utf8(got));
    ds_arena_free(&a);
}

static void only_text_passes(void **state)
{
    const struct row *r = *state;
    want(r->text, DS_CLEAN_TEXT, r->as_text);
    want(r->text, DS_CLEAN_LINE, r->as_line);
    want(r->text, DS_CLEAN_SHOWN, r->as_shown);
}

static void absent_stays_absent(void **state)
{
    (void)state;
    ds_arena a = { 0 };
    assert_null(ds_clean(&a, (ds_str){ 0 }, DS_CLEAN_TEXT).p);
    assert_true(ds_is_clean((ds_str){ 0 }, DS_CLEAN_TEXT));
    ds_arena_free(&a);
}

static void a_small_place_is_filled_with_whole_characters(void **state)
{
    (void)state;
    char out[6];
    assert_int_equal(ds_clean_into(DS_LIT("abc\xC3\xA9"), DS_CLEAN_LINE, out, sizeof out), 5);
    assert_int_equal(ds_clean_into(DS_LIT("abcd\xC3\xA9"), DS_CLEAN_LINE, out, sizeof out), 4);
    assert_string_equal(out, "abcd");
    assert_int_equal(ds_clean_into(DS_LIT("\xFF\xFF"), DS_CLEAN_LINE, out, sizeof out), 3);
    assert_string_equal(out, NO);
    assert_int_equal(ds_clean_into(DS_LIT("a"), DS_CLEAN_LINE, out, 1), 0);
    assert_string_equal(out, "");
}

static const struct cut {
    const char *name;
    ds_str text;
    size_t most, whole;
} cuts[] = {
    { "short enough", LIT("abc"), 5, 3 },
    { "letters", LIT("abcdef"), 5, 5 },
    { "before a character", LIT("abc\xC3\xA9"), 3, 3 },
    { "inside two bytes", LIT("abc\xC3\xA9"), 4, 3 },
    { "after it", LIT("abc\xC3\xA9x"), 5, 5 },
    { "inside three bytes", LIT("a\xE2\x82\xAC"), 3, 1 },
    { "inside four bytes", LIT("\xF0\x9F\x8C\x99"), 3, 0 },
    { "nothing", LIT("abc"), 0, 0 },
    { "bytes that are no text", LIT("\x80\x80\x80\x80\x80"), 4, 4 },
};

static void a_cut_ends_where_a_character_does(void **state)
{
    const struct cut *c = *state;
    assert_int_equal(ds_whole(c->text, c->most), c->whole);
}

/* Whatever place the story is cut at, no half of a character stays. */
static void a_long_story_is_cut_at_a_character(void **state)
{
    (void)state;
    char words[801], outer[301];
    for (size_t shift = 0; shift < 3; shift++) {
        ds_why w = { 0 };
        memset(words, 'x', sizeof words);
        memset(outer, 'y', sizeof outer);
        for (size_t i = shift; i + 3 < sizeof words; i += 3) memcpy(words + i, "\xE2\x82\xAC", 3);
        for (size_t i = shift; i + 3 < sizeof outer; i += 3) memcpy(outer + i, "\xE2\x82\xAC", 3);
        words[800] = outer[300] = '\0';
        (void)ds_fail(&w, DS_DATA, "%s", words);
        assert_true(strlen(w.text) >= sizeof w.text - 4);
        assert_true(ds_utf8(ds_str_of(w.text)));
        (void)ds_within(&w, "%s", outer);
        assert_true(strlen(w.text) >= sizeof w.text - 4);
        assert_true(ds_utf8(ds_str_of(w.text)));
    }
}

enum { ROWS = DS_COUNT(rows), CUTS = DS_COUNT(cuts) };

int main(void)
{
    struct CMUnitTest tests[ROWS + CUTS + 3] = {
        cmocka_unit_test(absent_stays_absent),
        cmocka_unit_test(a_small_place_is_filled_with_whole_characters),
        cmocka_unit_test(a_long_story_is_cut_at_a_character),
    };
    for (int i = 0; i < ROWS; i++)
        tests[3 + i] = (struct CMUnitTest){ .name = rows[i].name,
                                            .test_func = only_text_passes,
                                            .initial_state = (void *)(uintptr_t)&rows[i] };
    for (int i = 0; i < CUTS; i++)
        tests[3 + ROWS + i] = (struct CMUnitTest){ .name = cuts[i].name,
                                                   .test_func = a_cut_ends_where_a_character_does,
                                                   .initial_state = (void *)(uintptr_t)&cuts[i] };
    return cmocka_run_group_tests_name("clean", tests, NULL, NULL);
}
