/* The gate for texts of workbooks. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "../src/report/sheet/book_text.h"

#define NO "\xEF\xBF\xBD"

static const struct row {
    const char *name, *words, *cell, *chart, *header;
} rows[] = {
    { "plain", "Caf\xC3\xA9", "Caf\xC3\xA9", "Caf\xC3\xA9", "Caf\xC3\xA9" },
    { "empty", "", "", "", "" },
    { "a code of headers", "A&B &P", "A&B &P", "A&B &P", "A&&B &&P" },
    { "a formula", "=1+1", "=1+1", " =1+1", "=1+1" },
    { "lines", "a\nb\tc", "a\nb\tc", "a b c", "a b c" },
    { "what looks like an escape", "_x0041_", "_x005F_x0041_", "_x0041_", "_x0041_" },
    { "two of them", "_x0041_x0042_", "_x005F_x0041_x005F_x0042_", "_x0041_x0042_", "_x0041_x0042_" },
    { "what does not", "_x41_ _xZZZZ_ _x0041", "_x41_ _xZZZZ_ _x0041", "_x41_ _xZZZZ_ _x0041", "_x41_ _xZZZZ_ _x0041" },
    { "no text", "\x01\xFF\xEF\xBF\xBF", NO NO NO, NO NO NO, NO NO NO },
};

static void passes_as_text(void **state)
{
    const struct row *r = *state;
    ds_arena a = { 0 };
    assert_string_equal(rep_cell_text(&a, r->words), r->cell);
    assert_string_equal(rep_chart_text(&a, r->words), r->chart);
    assert_string_equal(rep_header_text(&a, r->words), r->header);
    ds_arena_free(&a);
}

/* Whatever is repeated, a cell gets whole characters and whole escapes, and no more than it holds. */
static void a_long_text_is_cut_to_what_fits(void **state)
{
    (void)state;
    static const char *const unit[] = { "x", "\xC3\xA9", "\xE2\x82\xAC", "\xF0\x9F\x8C\x99", "_x0041_", "\x01" };
    for (size_t i = 0; i < DS_COUNT(unit); i++) {
        ds_arena a = { 0 };
        const size_t n = strlen(unit[i]), times = 40000;
        char *words = ds_alloc(&a, times * n + 1);
        for (size_t k = 0; k < times; k++) memcpy(words + k * n, unit[i], n);
        const char *cell = rep_cell_text(&a, words), *header = rep_header_text(&a, words);
        assert_in_range(strlen(cell), 14000, 32010);
        assert_true(ds_utf8(ds_str_of(cell)));
        assert_string_equal(cell + strlen(cell) - 3, "...");
        assert_true(ds_utf8(ds_str_of(header)) && strlen(header) <= 66);
        ds_arena_free(&a);
    }
}

static void ampersands_never_fill_a_header(void **state)
{
    (void)state;
    char words[300];
    ds_arena a = { 0 };
    memset(words, '&', sizeof words);
    words[299] = '\0';
    const size_t n = strlen(rep_header_text(&a, words));
    assert_true(n % 2 == 0 && 2 * n + 20 < 300); /* practice and title, codes between them */
    assert_null(rep_line_text(&a, NULL, 10));
    assert_string_equal(rep_chart_text(&a, NULL), "");
    ds_arena_free(&a);
}

enum { ROWS = DS_COUNT(rows) };

int main(void)
{
    struct CMUnitTest tests[2 + ROWS] = {
        cmocka_unit_test(a_long_text_is_cut_to_what_fits),
        cmocka_unit_test(ampersands_never_fill_a_header),
    };
    for (int i = 0; i < ROWS; i++)
        tests[2 + i] = (struct CMUnitTest){ .name = rows[i].name,
                                            .test_func = passes_as_text,
                                            .initial_state = (void *)(uintptr_t)&rows[i] };
    return cmocka_run_group_tests_name("report: text", tests, NULL, NULL);
}
