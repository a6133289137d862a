#include <downshift/ledger.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

/* ---- splitting ---- */

enum { LINES = 4 };
static const struct split {
    const char *name;
    ds_cents total;
    size_t n;
    int64_t weight[LINES];
    bool ok;
    ds_cents part[LINES];
} splits[] = {
    { "even", 900, 3, { 1, 1, 1 }, true, { 300, 300, 300 } },
    { "a cent over goes to the first of equals", 1000, 3, { 1, 1, 1 }, true, { 334, 333, 333 } },
    { "two over", 1001, 3, { 1, 1, 1 }, true, { 334, 334, 333 } },
    { "the largest cut gets it", 100, 3, { 1, 2, 4 }, true, { 14, 29, 57 } },
    { "a discount over list prices", 1100, 2, { 11000, 2400 }, true, { 903, 197 } },
    { "a refund undoes its sale", -1000, 3, { 1, 1, 1 }, true, { -334, -333, -333 } },
    { "a line without weight gets nothing", 1, 3, { 0, 5, 0 }, true, { 0, 1, 0 } },
    { "fewer cents than lines", 2, 4, { 1, 1, 1, 1 }, true, { 1, 1, 0, 0 } },
    { "nothing to split", 0, 2, { 0, 0 }, true, { 0, 0 } },
    { "nothing at all", 0, 0, { 0 }, true, { 0 } },
    { "beyond 64 bits on the way", INT64_MAX, 2, { INT64_MAX - 1, 1 }, true, { INT64_MAX - 1, 1 } },
    { "money and no line", 5, 0, { 0 }, false, { 0 } },
    { "money and no weight", 5, 2, { 0, 0 }, false, { 0 } },
    { "a negative weight", 5, 2, { 3, -1 }, false, { 0 } },
    { "weights beyond counting", 5, 2, { INT64_MAX, 1 }, false, { 0 } },
    { "a total without a negative", INT64_MIN, 2, { 1, 1 }, false, { 0 } },
};

static void splits_to_the_cent(void **state)
{
    const struct split *s = *state;
    ds_cents part[LINES] = { -7, -7, -7, -7 }, sum = 0;
    assert_int_equal(ds_split_cents(s->total, s->weight, s->n, part), s->ok);
    for (size_t i = 0; i < s->n; i++) {
        assert_int_equal(part[i], s->ok ? s->part[i] : -7);
        sum += s->ok ? part[i] : 0;
    }
    if (s->ok) assert_int_equal(sum, s->total);
}

/* Each part is its exact share, less than a cent off, whatever the numbers. */
static void every_split_adds_up_and_is_fair(void **state)
{
    (void)state;
    uint64_t x = 88172645463325252u; /* xorshift64 */
    for (int round = 0; round < 20000; round++) {
        int64_t weight[LINES], sum = 0;
        ds_cents part[LINES], total, of_parts = 0;
        for (int i = 0; i < LINES; i++) {
            x ^= x << 13, x ^= x >> 7, x ^= x << 17;
            sum += weight[i] = (int64_t)(x % 20000) + (i == 0);
        }
        total = (ds_cents)(x >> 40) - (1 << 23);
        assert_true(ds_split_cents(total, weight, LINES, part));
        for (int i = 0; i < LINES; i++) {
            of_parts += part[i];
            double exact = (double)total * (double)weight[i] / (double)sum;
            assert_true((double)part[i] - exact < 1 && exact - (double)part[i] < 1);
        }
        assert_int_equal(of_parts, total);
    }
}

/* ---- balance ---- */

/* accounts of these names */
#define AT(text) &(const ds_account){ .name = (text) }

/* made up: a session of 90.00 paid by card with a tip, then its fee */
static const ds_posting day[] = {
    { 1, 20700, AT("Card clearing"), 10000, "visit" }, { 1, 20700, AT("Service revenue"), -9000, NULL },
    { 1, 20700, AT("Tips payable"), -1000, NULL },     { 2, 20701, AT("Merchant fees"), 275, "fee" },
    { 2, 20701, AT("Card clearing"), -275, NULL },
};

static void a_day_balances_entry_by_entry(void **state)
{
    (void)state;
    ds_why w = { 0 };
    assert_int_equal(ds_postings_check(day, DS_COUNT(day), &w), DS_OK);
    assert_int_equal(ds_postings_check(NULL, 0, &w), DS_OK);
}

static const struct fault {
    const char *name;
    size_t at, n;
    ds_posting in_place;
    const char *says;
} faults[] = {
    { "a cent too few", 2, 5, { 1, 20700, AT("Tips payable"), -999, NULL }, "entry 1: debits and credits differ by 0.01" },
    { "balanced only over two entries",
      3,
      5,
      { 1, 20700, AT("Merchant fees"), 275, NULL },
      "entry 1: debits and credits differ by 2.75" },
    { "a posting alone", 0, 1, { 1, 20700, AT("Bank"), 1, NULL }, "differ by 0.01" },
    { "an empty amount", 0, 1, { 1, 20700, AT("Bank"), 0, NULL }, "nothing is posted to Bank" },
    { "two dates", 1, 5, { 1, 20701, AT("Service revenue"), -9000, NULL }, "entry 1: no date, or another" },
    { "no date", 0, 5, { 1, DS_NO_DATE, AT("Card clearing"), 10000, NULL }, "entry 1: no date" },
    { "no account", 4, 5, { 2, 20701, AT(""), -275, NULL }, "entry 2: a posting without an account" },
    { "no account at all", 4, 5, { 2, 20701, NULL, -275, NULL }, "entry 2: a posting without an account" },
};

static void an_entry_that_does_not_balance_is_named(void **state)
{
    const struct fault *f = *state;
    ds_posting p[DS_COUNT(day)];
    ds_why w = { 0 };
    memcpy(p, day, sizeof p);
    p[f->at] = f->in_place;
    assert_int_equal(ds_postings_check(p, f->n, &w), DS_INTERNAL);
    if (!strstr(w.text, f->says)) fail_msg("says: %s", w.text);
}

static void amounts_beyond_counting_are_no_balance(void **state)
{
    (void)state;
    ds_why w = { 0 };
    const ds_posting p[] = { { 1, 1, AT("a"), INT64_MAX, NULL }, { 1, 1, AT("b"), INT64_MAX, NULL }, { 1, 1, AT("c"), 2, NULL } };
    assert_int_equal(ds_postings_check(p, DS_COUNT(p), &w), DS_INTERNAL);
}

int main(void)
{
    enum { S = DS_COUNT(splits), F = DS_COUNT(faults), OTHERS = 3 };
    struct CMUnitTest tests[S + F + OTHERS] = {
        cmocka_unit_test(every_split_adds_up_and_is_fair),
        cmocka_unit_test(a_day_balances_entry_by_entry),
        cmocka_unit_test(amounts_beyond_counting_are_no_balance),
    };
    for (int i = 0; i < S; i++)
        tests[OTHERS + i] =
            (struct CMUnitTest){ splits[i].name, splits_to_the_cent, NULL, NULL, (void *)(uintptr_t)&splits[i] };
    for (int i = 0; i < F; i++)
        tests[OTHERS + S + i] = (struct CMUnitTest){ faults[i].name, an_entry_that_does_not_balance_is_named, NULL,
                                                     NULL, (void *)(uintptr_t)&faults[i] };
    return cmocka_run_group_tests_name("ledger", tests, NULL, NULL);
}
