/* Catalogues of languages: reading them, finding which phrase English words are, plurals, days. */
#include "../src/report/define/values.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

static ds_arena A;

#define HEAD                                                                                                           \
    "language: xx\nname: test\nplural: polish\nmonths: [M1, M2, M3, M4, M5, M6, M7, M8, M9, M10, M11, M12]\n"          \
    "short_months: [s1, s2, s3, s4, s5, s6, s7, s8, s9, s10, s11, s12]\ndays: [d1, d2, d3, d4, d5, d6, d7]\n"          \
    "date: \"{day} of {month} {year}\"\nday: \"{weekday}/{day}/{month}\"\nmonth: \"{month}-{year}\"\n"                   \
    "short_date: \"{month}.{day}\"\ncell_date: \"[$-415]d mmm yyyy\"\ncell_day: ddd\ncell_month: mmmm\nphrases:\n"

static const char catalogue[] = HEAD
    "  - {en: nights, is: NOCE}\n"
    "  - {en: your rating, is: OCENA}\n"
    "  - {en: a massage at midday, is: \"\xC3\xA9masaz\"}\n"
    "  - {en: \"{n:number} points of 10 higher\", is: \"{n} PKT\"}\n"
    "  - {en: \"{n:number} more such nights\", is: \"{n?# noc|# noce|# nocy}\"}\n"
    "  - {en: \"On {nights} {what} is about {size}, and {other}.\", is: \"<{what}|{size}|{nights}|{other}>\"}\n"
    "  - {en: \"After {n} we will know.\", is: \"WIEMY {n}.\"}\n"
    "  - {en: \"{kind}, instead of that.\", is: \"{kind}!\"}\n"
    "  - {en: \"Logged with {whom:any}, up to {day:any}.\", is: \"Z {whom} do {day}.\"}\n";

static const rep_language *read_it(void)
{
    rep_language *l = NULL;
    ds_why w = { 0 };
    assert_int_equal(rep_language_read("xx.yaml", ds_str_of(catalogue), &A, &l, &w), DS_OK);
    return l;
}

static void says_phrases_within_phrases(void **state)
{
    static const struct {
        const char *en, *is;
    } rows[] = {
        { "nights", "NOCE" },
        { "Nights", "NOCE" },
        { "0.8 points of 10 higher", "0.8 PKT" },
        { "On nights your rating is about 0.8 points of 10 higher, and nights.", "<OCENA|0.8 PKT|NOCE|NOCE>" },
        { "After 1 more such nights we will know.", "WIEMY 1 noc." },
        { "After 23 more such nights we will know.", "WIEMY 23 noce." },
        { "After 12 more such nights we will know.", "WIEMY 12 nocy." },
        { "A massage at midday, instead of that. After 1,005 more such nights we will know.",
          "\xC3\x89masaz! WIEMY 1,005 nocy." },
        { "Logged with Dr. After nights, up to 2026-10-31.", "Z Dr. After nights do 2026-10-31." },
        /* what is not known stays, and what is known beside it is said */
        { "Something else. After 2 more such nights we will know.", "Something else. WIEMY 2 noce." },
        { "On nights your mood is about 0.8 points of 10 higher, and nights.",
          "On nights your mood is about 0.8 points of 10 higher, and nights." },
        { "", "" },
    };
    const rep_language *l = read_it();
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_string_equal(rep_say(l, ds_str_of(rows[i].en), &A), rows[i].is);
    assert_string_equal(rep_say(NULL, DS_LIT("nights"), &A), "nights");
    assert_string_equal(rep_word(l, "nights"), "NOCE");
    assert_string_equal(rep_word(l, "night"), "night");
    assert_null(rep_word(l, NULL));
}

/* A text made to be tried in ever more ways ends, as it is. */
static void hostile_words_end(void **state)
{
    char text[3000];
    const rep_language *l = read_it();
    (void)state;
    for (size_t i = 0; i + 1 < sizeof text; i++) text[i] = ", and "[i % 6];
    text[sizeof text - 1] = '\0';
    assert_string_equal(rep_say(l, ds_str_of(text), &A), text);
}

static void writes_days_its_own_way(void **state)
{
    ds_settings s = { .dates = DS_DATES_MDY };
    ds_date d;
    (void)state;
    assert_true(ds_date_parse(DS_LIT("2026-10-03"), DS_DATES_ISO, &d));
    s.currency = "EUR";
    const rep_manner m = rep_manner_of(&s, read_it());
    assert_string_equal(rep_date_text(&m, d, &A), "3 of M10 2026");
    assert_string_equal(rep_day_text(&m, d, &A), "d6/3/M10");
    assert_string_equal(rep_month_text(&m, d, &A), "M10-2026");
    assert_string_equal(rep_short_date_text(&m, d, &A), "s10.3");
    assert_string_equal(rep_short_month_text(&m, d, &A), "s10 26");
    char pattern[100];
    rep_manner_pattern(&m, "DATE", pattern, sizeof pattern);
    assert_string_equal(pattern, "[$-415]d mmm yyyy");
}

static void fills_in_forms_of_numbers(void **state)
{
    const char *names[] = { "n" };
    ds_val cell[] = { DS_VINT(1) };
    const rep_answer t = { .width = 1, .rows = 1, .name = names, .cell = cell };
    ds_settings s = { .currency = "EUR" };
    rep_manner m = rep_manner_of(&s, NULL);
    const rep_scope scope = { &t, 0, NULL, 0, &m };
    const char *out;
    ds_why w = { 0 };
    (void)state;
    assert_int_equal(rep_fill("{n?# night|# nights} logged", &scope, &A, &out, &w), DS_OK);
    assert_string_equal(out, "1 night logged");
    cell[0] = DS_VINT(1234);
    assert_int_equal(rep_fill("{n?# night|# nights}", &scope, &A, &out, &w), DS_OK);
    assert_string_equal(out, "1,234 nights");
    m.language = read_it();
    cell[0] = DS_VINT(22);
    assert_int_equal(rep_fill("{n?# noc|# noce|# nocy}", &scope, &A, &out, &w), DS_OK);
    assert_string_equal(out, "22 noce");
    assert_int_equal(rep_fill("{m?# night|# nights}", &scope, &A, &out, &w), DS_CONFIG);
}

/* By CLDR's rules. */
static void knows_plurals(void **state)
{
    static const struct {
        rep_plural rule;
        int64_t n;
        int form;
    } rows[] = { { REP_PLURAL_NONE, 1, 0 },      { REP_PLURAL_ONE_OTHER, 0, 1 },  { REP_PLURAL_ONE_OTHER, 1, 0 },
                 { REP_PLURAL_UP_TO_ONE, 0, 0 }, { REP_PLURAL_UP_TO_ONE, 2, 1 },  { REP_PLURAL_POLISH, 21, 2 },
                 { REP_PLURAL_POLISH, 22, 1 },   { REP_PLURAL_POLISH, 112, 2 },   { REP_PLURAL_RUSSIAN, 21, 0 },
                 { REP_PLURAL_RUSSIAN, 11, 2 },  { REP_PLURAL_RUSSIAN, 104, 1 },  { REP_PLURAL_CZECH, 4, 1 },
                 { REP_PLURAL_CZECH, 5, 2 },     { REP_PLURAL_ONE_OTHER, -1, 0 } };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) assert_int_equal(rep_plural_form(rows[i].rule, rows[i].n), rows[i].form);
}

static void refuses_what_is_no_catalogue(void **state)
{
    static const struct {
        const char *phrases, *says;
    } rows[] = {
        { "  - {en: a, is: b}\n  - {en: a, is: c}\n", "twice" },
        { "  - {en: \"{n} nights\", is: noce}\n", "missing" },
        { "  - {en: \"{n}{m}\", is: \"{n}{m}\"}\n", "side by side" },
        { "  - {en: \"{n}\", is: \"{n}\"}\n", "no phrase" },
        { "  - {en: \"\", is: b}\n", "blank" },
        { "  - {en: a}\n", "is" },
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        rep_language *l = NULL;
        ds_why w = { 0 };
        const char *yaml = ds_textf(&A, "%s%s", HEAD, rows[i].phrases);
        assert_int_equal(rep_language_read("xx.yaml", ds_str_of(yaml), &A, &l, &w), DS_CONFIG);
        assert_non_null(strstr(w.text, rows[i].says));
        assert_non_null(strstr(w.text, "xx.yaml:"));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(says_phrases_within_phrases), cmocka_unit_test(hostile_words_end),    cmocka_unit_test(writes_days_its_own_way),
        cmocka_unit_test(fills_in_forms_of_numbers),   cmocka_unit_test(knows_plurals), cmocka_unit_test(refuses_what_is_no_catalogue),
    };
    int failed = cmocka_run_group_tests_name("language", tests, NULL, NULL);
    ds_arena_free(&A);
    return failed;
}
