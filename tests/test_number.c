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

/* ---- whole numbers ---- */

static const struct whole {
    const char *name, *text;
    bool ok;
    int64_t value;
} wholes[] = {
    { "int 0", "0", true, 0 },
    { "int signed", "-42", true, -42 },
    { "int plus", "+7", true, 7 },
    { "int 18 digits", "999999999999999999", true, 999999999999999999 },
    { "int 19 digits", "1000000000000000000", false, 0 },
    { "int empty", "", false, 0 },
    { "int sign alone", "-", false, 0 },
    { "int two signs", "--1", false, 0 },
    { "int blank", " 1", false, 0 },
    { "int letter", "3x", false, 0 },
    { "int hex", "0x10", false, 0 },
    { "int point", "1.0", false, 0 },
};

static void reads_whole_numbers(void **state)
{
    const struct whole *r = *state;
    int64_t got = -77;
    assert_int_equal(ds_int(ds_str_of(r->text), &got), r->ok);
    assert_int_equal(got, r->ok ? r->value : -77);
}

static void reads_digits_up_to_a_bound(void **state)
{
    (void)state;
    unsigned got = 5;
    assert_true(ds_uint(DS_LIT("0059"), 59, &got));
    assert_int_equal(got, 59);
    assert_false(ds_uint(DS_LIT("60"), 59, &got));
    assert_false(ds_uint(DS_LIT(""), 59, &got));
    assert_false(ds_uint(DS_LIT("+1"), 59, &got));
    assert_false(ds_uint(DS_LIT("-1"), 59, &got));
    assert_false(ds_uint(DS_LIT("4294967296"), UINT32_MAX, &got)); /* would wrap to 0 */
    assert_false(ds_uint(DS_LIT("00000000001"), 59, &got));
    assert_int_equal(got, 59);
    assert_true(ds_uint(DS_LIT("4294967295"), UINT32_MAX, &got));
    assert_true(got == UINT32_MAX);
}

/* ---- decimals ---- */

static const struct decimal {
    const char *name, *text;
    char mark;
    bool ok;
    double value;
} decimals[] = {
    { "plain", "7.5", '.', true, 7.5 },
    { "whole", "70", '.', true, 70 },
    { "minus", "-0.25", '.', true, -0.25 },
    { "plus", "+3", '.', true, 3 },
    { "no digit before", ".5", '.', true, 0.5 },
    { "no digit behind", "5.", '.', true, 5 },
    { "leading zeros", "0000000000000000000000012.5", '.', true, 12.5 },
    { "exponent", "1.5e3", '.', true, 1500 },
    { "exponent down", "15E-1", '.', true, 1.5 },
    { "comma", "7,5", ',', true, 7.5 },
    { "point where commas rule", "7.5", ',', true, 7.5 },
    { "comma where points rule", "7,5", '.', false, 0 },
    { "smallest", "4.9406564584124654e-324", '.', true, 4.9406564584124654e-324 },
    { "largest", "1.7976931348623157e308", '.', true, 1.7976931348623157e308 },
    { "too large", "1e309", '.', false, 0 },
    { "too small is zero", "1e-400", '.', true, 0 },
    { "halfway to the last bit", "9007199254740993", '.', true, 9007199254740992 },
    { "just over halfway, 30 digits on", "9007199254740993.00000000000000000000000000001", '.', true,
      9007199254740994 },
    { "2^53 and more digits", "90071992547409920001", '.', true, 90071992547409920001.0 },
    { "2^53 and more decimals", "9007199254740992.0001", '.', true, 9007199254740992 },
    { "comma, many digits", "0,1000000000000000055511151231257827", ',', true, 0.1 },
    { "empty", "", '.', false, 0 },
    { "mark alone", ".", '.', false, 0 },
    { "sign alone", "-", '.', false, 0 },
    { "two marks", "1.2.3", '.', false, 0 },
    { "both marks", "1.2,3", ',', false, 0 },
    { "exponent alone", "e5", '.', false, 0 },
    { "exponent empty", "1e", '.', false, 0 },
    { "exponent with a point", "1e1.5", '.', false, 0 },
    { "exponent absurd", "1e999999", '.', false, 0 },
    { "hex", "0x1p3", '.', false, 0 },
    { "inf", "inf", '.', false, 0 },
    { "nan", "nan", '.', false, 0 },
    { "letter behind", "3x", '.', false, 0 },
    { "blank behind", "3 ", '.', false, 0 },
    { "n/a", "n/a", '.', false, 0 },
    { "thousands", "1,234", '.', false, 0 },
    { "65 characters", "0.000000000000000000000000000000000000000000000000000000000000001", '.', false, 0 },
};

static void reads_decimals(void **state)
{
    const struct decimal *r = *state;
    double got = -77;
    assert_int_equal(ds_decimal(ds_str_of(r->text), r->mark, &got), r->ok);
    assert_true(got == (r->ok ? r->value : -77));
}

static uint64_t next_random(uint64_t *s)
{
    *s ^= *s << 13;
    *s ^= *s >> 7;
    return *s ^= *s << 17;
}

/* To the last bit as libc rounds, in every form that a log may write. */
static void decimals_agree_with_libc(void **state)
{
    static const char *const forms[] = { "%.0f", "%.1f", "%.3f", "%.6f", "%.17g", "%.9e", "%.15g", "%.20e", "%g" };
    (void)state;
    uint64_t seed = 20261003;
    for (long i = 0; i < 200000; i++) {
        char z[128];
        double v, got = 0;
        uint64_t bits = next_random(&seed);
        if (i % 2) /* what people write, and any double at all */
            v = (double)(int64_t)(bits % 2000000001) / 1000 - 1000000;
        else
            memcpy(&v, &bits, sizeof v);
        if (v != v || v > 1e300 || v < -1e300) continue;
        snprintf(z, sizeof z, forms[(size_t)i % DS_COUNT(forms)], v);
        if (strlen(z) > 64) continue;
        double want = strtod(z, NULL);
        if (!ds_decimal(ds_str_of(z), '.', &got) || memcmp(&got, &want, sizeof got)) fail_msg("%s", z);
    }
}

/* ---- money ---- */

static const struct money {
    const char *name, *text;
    char mark;
    bool ok;
    ds_cents cents;
} moneys[] = {
    { "whole units", "80", '.', true, 8000 },
    { "one decimal", "67.5", '.', true, 6750 },
    { "two decimals", "80.05", '.', true, 8005 },
    { "three decimals", "80.005", '.', false, 0 },
    { "grouped", "1,234.50", '.', true, 123450 },
    { "grouped twice", "1,234,567", '.', true, 123456700 },
    { "badly grouped", "12,34.50", '.', false, 0 },
    { "group too long", "1234,567", '.', false, 0 },
    { "group at the end", "1,", '.', false, 0 },
    { "group at the start", ",123", '.', false, 0 },
    { "comma form", "80,00", ',', true, 8000 },
    { "comma form grouped", "1.234,50", ',', true, 123450 },
    { "comma form, whole group", "1.234", ',', true, 123400 },
    { "point among commas", "80.00", ',', true, 8000 },
    { "point and one digit among commas", "8.5", ',', true, 850 },
    { "comma where points rule", "80,00", '.', false, 0 },
    { "dollar", "$80", '.', true, 8000 },
    { "dollar behind", "80 $", '.', true, 8000 },
    { "euro", "\xE2\x82\xAC 80.50", '.', true, 8050 },
    { "euro behind, NBSP", "80,50\xC2\xA0\xE2\x82\xAC", ',', true, 8050 },
    { "pound",
      "\xC2\xA3"
      "9.99",
      '.', true, 999 },
    { "code before", "EUR 80", '.', true, 8000 },
    { "code behind", "80 CHF", '.', true, 8000 },
    { "code alone", "EUR", '.', false, 0 },
    { "negative", "-12.50", '.', true, -1250 },
    { "negative before the sign", "-$12.50", '.', true, -1250 },
    { "negative behind the sign", "$-12.50", '.', true, -1250 },
    { "twice negative", "-$-12.50", '.', false, 0 },
    { "zero", "0", '.', true, 0 },
    { "empty", "", '.', false, 0 },
    { "sign alone", "$", '.', false, 0 },
    { "words", "free", '.', false, 0 },
    { "no units", ".50", '.', false, 0 },
    { "point alone", "80.", '.', false, 0 },
    { "17 digits", "12345678901234567", '.', false, 0 },
};

static void reads_money(void **state)
{
    const struct money *r = *state;
    ds_cents got = -77;
    assert_int_equal(ds_money(ds_str_of(r->text), r->mark, &got), r->ok);
    assert_int_equal(got, r->ok ? r->cents : -77);
}

static void writes_money(void **state)
{
    (void)state;
    static const struct {
        ds_cents cents;
        const char *text;
    } rows[] = {
        { 0, "0.00" }, { 5, "0.05" }, { 123450, "1234.50" }, { -5, "-0.05" }, { INT64_MIN, "-92233720368547758.08" }
    };
    for (size_t i = 0; i < DS_COUNT(rows); i++) {
        char z[32];
        ds_money_text(rows[i].cents, z, sizeof z);
        assert_string_equal(z, rows[i].text);
    }
}

int main(void)
{
    struct CMUnitTest tests[DS_COUNT(wholes) + DS_COUNT(decimals) + DS_COUNT(moneys) + 3] = {
        cmocka_unit_test(reads_digits_up_to_a_bound),
        cmocka_unit_test(decimals_agree_with_libc),
        cmocka_unit_test(writes_money),
    };
    size_t n = 3;
    for (size_t i = 0; i < DS_COUNT(wholes); i++) tests[n++] = (struct CMUnitTest)ROW(&wholes[i], reads_whole_numbers);
    for (size_t i = 0; i < DS_COUNT(decimals); i++) tests[n++] = (struct CMUnitTest)ROW(&decimals[i], reads_decimals);
    for (size_t i = 0; i < DS_COUNT(moneys); i++) tests[n++] = (struct CMUnitTest)ROW(&moneys[i], reads_money);
    return cmocka_run_group_tests_name("number", tests, NULL, NULL);
}
