#include <downshift/code.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

static const char *key_of(const char *code)
{
    static char turn[2][DS_KEY_MAX + 1];
    static int next;
    char *out = turn[next++ % 2];
    (void)ds_client_key(ds_str_of(code), out);
    return out;
}

/* ---- one client or two ---- */

static const struct pair {
    const char *name, *a, *b;
    bool same;
} pairs[] = {
    { "capitals", "K7QM", "k7Qm", true },
    { "a blank at the end", "K7QM", " K7QM\t", true },
    { "blanks within", "K7 QM", "K7QM", true },
    { "no-break space within", "K7\u00A0QM", "K7QM", true },
    { "ideographic space", "\u3000K7QM", "K7QM", true },
    { "zero-width space", "K7QM\u200B", "K7QM", true },
    { "zero-width joiner within", "K7\u200DQM", "K7QM", true },
    { "direction mark in front", "\u200FK7QM", "K7QM", true },
    { "isolate around", "\u2066K7QM\u2069", "K7QM", true },
    { "soft hyphen", "K7\u00ADQM", "K7QM", true },
    { "byte order mark", "\uFEFFK7QM", "K7QM", true },
    { "variation selector", "K7QM\uFE0E", "K7QM", true },
    { "combining grapheme joiner", "K7\u034FQM", "K7QM", true },
    { "Hangul filler", "K7QM\u3164", "K7QM", true },
    { "composed and apart", "Zo\u00EB", "Zoe\u0308", true },
    { "composed and apart, in capitals", "ZO\u00CB", "zoe\u0308", true },
    { "two marks in either order", "e\u0323\u0302", "e\u0302\u0323", true },
    { "two marks, one composed", "\u1EC7", "\u00EA\u0323", true },
    { "Hangul", "\uD55C", "\u1112\u1161\u11AB", true },
    { "Angstrom sign", "\u212B1", "\u00E51", true },
    { "Kelvin sign", "\u212A7", "k7", true },
    { "sharp s", "Wei\u00DF", "WEISS", true },
    { "capital sharp s", "WEI\u1E9E", "weiss", true },
    { "final sigma", "\u039D\u0399\u039A\u039F\u03A3", "\u03BD\u03B9\u03BA\u03BF\u03C2", true },
    { "Greek with an accent", "\u0386\u039D\u039D\u0391", "\u03B1\u0301\u03BD\u03BD\u03B1", true },
    { "Cyrillic", "\u0416\u0415\u041D\u042F", "\u0436\u0435\u043D\u044F", true },
    { "a ligature", "\uFB01n", "FIN", true },
    { "dotless i is a letter of its own", "\u0131D", "ID", false },
    { "an accent counts", "Zo\u00EB", "Zoe", false },
    { "a hyphen counts", "K7-QM", "K7QM", false },
    { "zeros count", "007", "7", false },
    { "a sign more", "K7QM", "K7QMM", false },
};

static void tells_one_client_from_two(void **state)
{
    const struct pair *p = *state;
    const char *a = key_of(p->a), *b = key_of(p->b);
    assert_true(*a && *b);
    if (p->same)
        assert_string_equal(a, b);
    else
        assert_string_not_equal(a, b);
}

/* ---- no code ---- */

static void blanks_and_invisible_signs_are_no_code(void **state)
{
    static const char *const none[] = { "", "  ", "\u200B", "\u00A0\u200D \uFEFF", "\u3164\u00AD", "\u3000" };
    (void)state;
    for (size_t i = 0; i < DS_COUNT(none); i++) {
        assert_non_null(ds_client_fault(ds_str_of(none[i])));
        assert_string_equal(key_of(none[i]), "");
    }
    assert_non_null(ds_client_fault(DS_LIT("K7\xFFQM")));
    assert_string_equal(key_of("K7\xFFQM"), "");
    assert_null(ds_client_fault(DS_LIT("K7QM")));
    assert_null(ds_client_fault(DS_LIT("\u200B\u00EB")));
}

static void the_longest_code_has_a_key(void **state)
{
    char code[DS_CODE_MAX + 1] = "", key[DS_KEY_MAX + 1];
    (void)state;
    for (size_t i = 0; i + 2 <= DS_CODE_MAX; i += 2) memcpy(code + i, "\u0390", 2); /* folds to three letters */
    assert_int_equal(ds_client_key(ds_str_of(code), key), DS_CODE_MAX);             /* which NFC composes again */
    for (size_t i = 0; i + 2 <= DS_CODE_MAX; i += 2) memcpy(code + i, "\u0149", 2); /* grows, and stays so */
    assert_true(ds_client_key(ds_str_of(code), key) > DS_CODE_MAX);
}

/* ---- as shown ---- */

static void a_code_is_shown_as_people_see_it(void **state)
{
    static const struct {
        const char *code, *shown;
    } rows[] = {
        { "K7QM", "K7QM" },         { " K7QM\u200B ", "K7QM" },       { "Zoe\u0308", "Zo\u00EB" },
        { "M4\u00A0 QT", "M4 QT" }, { "\uFEFFM4\u200B QT", "M4 QT" }, { "\u3000Ann\u00ADa", "Anna" },
    };
    char out[DS_CODE_MAX + 1];
    (void)state;
    for (size_t i = 0; i < DS_COUNT(rows); i++) {
        assert_int_equal(ds_client_shown(ds_str_of(rows[i].code), out), strlen(rows[i].shown));
        assert_string_equal(out, rows[i].shown);
    }
}

/* ---- what a spreadsheet made of it ---- */

static const struct looks {
    const char *code;
    ds_code_looks looks;
} looks[] = {
    { "3E+11", DS_LOOKS_POWER },
    { "1.20E+05", DS_LOOKS_POWER },
    { "1,20E+05", DS_LOOKS_POWER },
    { "1.5e-3", DS_LOOKS_POWER },
    { "42.0", DS_LOOKS_NUMBER },
    { "7,00", DS_LOOKS_NUMBER },
    { "04-Mar", DS_LOOKS_DATE },
    { "4-M\u00E4r", DS_LOOKS_DATE },
    { "05. Okt", DS_LOOKS_DATE },
    { "05.Okt", DS_LOOKS_DATE },
    { "Jan-25", DS_LOOKS_DATE },
    { "Jan 25", DS_LOOKS_DATE },
    { "MAR-2025", DS_LOOKS_DATE },
    { "d\u00E9c-25", DS_LOOKS_DATE },
    { "4-ago", DS_LOOKS_DATE },
    { "4 Mar 2025", DS_LOOKS_DATE },
    { "4. M\u00E4rz 2025", DS_LOOKS_DATE },
    { "Mar 4, 2025", DS_LOOKS_DATE },
    { "2025-05-10", DS_LOOKS_DATE },
    { "2025-05-10 00:00:00", DS_LOOKS_DATE },
    { "2025-05-10T00:00:00", DS_LOOKS_DATE },
    { "5/10/2025", DS_LOOKS_DATE },
    { "05/10/25", DS_LOOKS_DATE },
    { "10.05.2025", DS_LOOKS_DATE },
    { "10.05.25 0:00", DS_LOOKS_DATE },
    { "K7QM", DS_LOOKS_PLAIN },
    { "1001", DS_LOOKS_PLAIN },
    { "007", DS_LOOKS_PLAIN },
    { "12E", DS_LOOKS_PLAIN },
    { "12E4", DS_LOOKS_PLAIN },
    { "3E11", DS_LOOKS_PLAIN },
    { "May", DS_LOOKS_PLAIN },
    { "April K", DS_LOOKS_PLAIN },
    { "JAN25", DS_LOOKS_PLAIN },
    { "MAR-4", DS_LOOKS_PLAIN },
    { "5-10", DS_LOOKS_PLAIN },
    { "12-34-56", DS_LOOKS_PLAIN },
    { "1.5", DS_LOOKS_PLAIN },
    { "A-4-Mar", DS_LOOKS_PLAIN },
    { "Zo\u00EB", DS_LOOKS_PLAIN },
    { "M 4-12", DS_LOOKS_PLAIN },
    { "99999-1-25", DS_LOOKS_PLAIN },
    { ".", DS_LOOKS_PLAIN },
    { "1E+", DS_LOOKS_PLAIN },
    { "1.E+05", DS_LOOKS_PLAIN },
    { "7:00", DS_LOOKS_PLAIN },
};

static void sees_what_a_spreadsheet_made_of_a_code(void **state)
{
    const struct looks *l = *state;
    assert_int_equal(ds_client_looks(ds_str_of(l->code)), l->looks);
}

static void one_number_is_one_text(void **state)
{
    static const struct {
        const char *code, *number;
    } rows[] = {
        { "007", "7e0" },
        { "7", "7e0" },
        { "7.0", "7e0" },
        { "42,00", "42e0" },
        { "1001", "1001e0" },
        { "1,001", "1001e0" },
        { "1'001", "1001e0" },
        { "12E4", "12e4" },
        { "1.20E+05", "12e4" },
        { "120000", "12e4" },
        { "3E11", "3e11" },
        { "3E+11", "3e11" },
        { "300000000000", "3e11" },
        { "0", "0e0" },
        { "000", "0e0" },
        { "1.5", "15e-1" },
        { "1.50", "15e-1" },
        { "K7", "" },
        { "12E", "" },
        { "", "" },
        { "1.2.3", "" },
        { "1E99999", "" },
        { "-7", "" },
    };
    char out[DS_NUMBER_TEXT];
    (void)state;
    for (size_t i = 0; i < DS_COUNT(rows); i++) {
        assert_int_equal(ds_client_number(ds_str_of(rows[i].code), out), strlen(rows[i].number));
        assert_string_equal(out, rows[i].number);
    }
}

int main(void)
{
    struct CMUnitTest tests[DS_COUNT(pairs) + DS_COUNT(looks) + 4];
    size_t n = 0;
    for (size_t i = 0; i < DS_COUNT(pairs); i++)
        tests[n++] = (struct CMUnitTest){ .name = pairs[i].name,
                                          .test_func = tells_one_client_from_two,
                                          .initial_state = (void *)(uintptr_t)&pairs[i] };
    for (size_t i = 0; i < DS_COUNT(looks); i++)
        tests[n++] = (struct CMUnitTest){ .name = looks[i].code,
                                          .test_func = sees_what_a_spreadsheet_made_of_a_code,
                                          .initial_state = (void *)(uintptr_t)&looks[i] };
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(blanks_and_invisible_signs_are_no_code);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(the_longest_code_has_a_key);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(a_code_is_shown_as_people_see_it);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(one_number_is_one_text);
    return _cmocka_run_group_tests("client_code", tests, n, NULL, NULL);
}
