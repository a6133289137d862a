/* What an import points out in the codes of clients that it made. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "../src/import/code_hints.h"

/* known and made: codes with blanks between them; told: hints as "code~other" for alike, "code#other", "code^other" and
 * "code@other" for what spreadsheets make of numbers, powers and dates. */
static const struct row {
    const char *name, *known, *made, *told;
} rows[] = {
    { "one sign replaced", "H7RD", "H7RB", "H7RB~H7RD" },
    { "both new", "", "H7RD H7RB W2XN", "H7RB~H7RD" },
    { "known both", "H7RD H7RB", "W2XN", "" },
    { "one sign more", "H7RD", "H7RDX", "H7RDX~H7RD" },
    { "the same sign twice", "H7RD", "H77RD", "H77RD~H7RD" },
    { "one sign less", "H7RD", "H7D", "H7D~H7RD" },
    { "two exchanged", "H7RD", "H7DR", "H7DR~H7RD" },
    { "first two exchanged", "H7RD", "7HRD", "7HRD~H7RD" },
    { "O for 0", "H7R0D", "h7rod", "h7rod~H7R0D" },
    { "letters of two bytes", "Zo\u00EB", "Zo\u00E9", "Zo\u00E9~Zo\u00EB" },
    { "composed and not", "Mari\u00EB", "Marie\u0308s", "Marie\u0308s~Mari\u00EB" },
    { "two signs apart", "H7RD", "H7XX", "" },
    { "exchanged over three", "H7RD", "HDR7", "" },
    { "initials", "AB", "AC", "" },
    { "a digit", "K7QM", "K1QM", "K1QM~K7QM" },
    { "three that are counted", "", "C001 C002 C003", "C002~C001 C003~C001 C003~C002" },
    { "many that are counted", "C001 C002 C003 C004", "C005 C014 C041", "" },
    { "counted without zeros", "P1A P2A P3A P9A", "P10A P11A P12A P21A", "" },
    { "counted by letters", "room-a room-b room-c", "room-d room-e", "" },
    { "a slip among the counted", "C001 C002 C003 C004", "CO05 D002", "D002~C002" },
    { "a zero lost", "007", "7", "7#007" },
    { "a zero lost, both new", "", "007 7", "7#007" },
    { "the zeros come later", "7", "007", "007#7" },
    { "a number with a mark", "0042", "42.0", "42.0#0042" },
    { "with a mark, alone", "", "42.0", "42.0#" },
    { "a power of a known one", "12E4", "1.20E+05", "1.20E+05^12E4" },
    { "a power, alone", "", "3E+11", "3E+11^" },
    { "a date", "K7QM", "04-Mar", "04-Mar@" },
    { "numbers that are their own", "", "1001 88 12E May", "" },
};

static size_t cut(const char *words, ds_arena *a, const char **out, size_t n)
{
    ds_str rest = ds_str_of(words), word;
    while (ds_cut(&rest, ' ', &word))
        if (word.n) out[n++] = ds_keep(a, word).p;
    return n;
}

static void points_out(void **state)
{
    const struct row *r = *state;
    static const char sign[] = {
        [DS_HINT_NUMBER] = '#', [DS_HINT_POWER] = '^', [DS_HINT_DATE] = '@', [DS_HINT_ALIKE] = '~'
    };
    ds_arena a = { 0 };
    ds_why w = { 0 };
    ds_import_summary sum = { 0 };
    const char *code[32];
    char told[400] = "";
    size_t known = cut(r->known, &a, code, 0), n = cut(r->made, &a, code, known);
    assert_int_equal(ds_code_hints(&(ds_codes){ code, n, known }, &a, &sum, &w), DS_OK);
    for (size_t i = 0; i < sum.n_hints; i++) {
        const ds_code_hint *h = &sum.hint[i];
        snprintf(told + strlen(told), sizeof told - strlen(told), "%s%s%c%s", *told ? " " : "", h->code, sign[h->kind],
                 h->other ? h->other : "");
    }
    assert_string_equal(told, r->told);
    ds_arena_free(&a);
}

/* Five thousand clients that are counted through take no time and no line. */
static void many_clients_are_looked_through(void **state)
{
    enum { MANY = 5000 };
    (void)state;
    ds_arena a = { 0 };
    ds_why w = { 0 };
    ds_import_summary sum = { 0 };
    const char **code = ds_alloc(&a, MANY * sizeof *code);
    assert_non_null(code);
    for (int i = 0; i < MANY; i++) code[i] = ds_textf(&a, "client-%04d", i);
    assert_int_equal(ds_code_hints(&(ds_codes){ code, MANY, 0 }, &a, &sum, &w), DS_OK);
    assert_int_equal(sum.n_hints, 0);
    ds_arena_free(&a);
}

int main(void)
{
    struct CMUnitTest tests[DS_COUNT(rows) + 1];
    for (size_t i = 0; i < DS_COUNT(rows); i++)
        tests[i] = (struct CMUnitTest){ .name = rows[i].name,
                                        .test_func = points_out,
                                        .initial_state = (void *)(uintptr_t)&rows[i] };
    tests[DS_COUNT(rows)] = (struct CMUnitTest)cmocka_unit_test(many_clients_are_looked_through);
    return cmocka_run_group_tests_name("code hints", tests, NULL, NULL);
}
