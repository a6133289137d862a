/* False alarms of the shipped flags, small: the budget that docs/methods.md 14 states holds in made-up practices in which nothing goes wrong. The
 * whole: make simulate-flag_alarms. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include <downshift/stats.h>

#include "support/files.h"
#include "support/flag_rates.h"

enum { SEEDS = 2, LOOKS = 2 };
static const double budget = 8; /* clients of FLAG_CLIENTS flagged a month, by whatever flag */

static void flags_keep_to_their_budget(void **state)
{
    (void)state;
    ds_arena a = { 0 };
    ds_why w = { 0 };
    ds_flags *rules;
    flag_rates sum = { 0 };
    const char *folder = support_folder();
    assert_int_equal(flag_rates_rules(&a, &rules, &w), DS_OK);
    for (uint64_t seed = 901; seed <= 900 + SEEDS; seed++)
        if (flag_rates_of(seed, LOOKS, support_path(folder, "stable.db"), &sum, &w)) fail_msg("%s", w.text);
    assert_int_equal(sum.months, SEEDS * LOOKS);
    int all = 0, by_words = 0, worse = 0;
    for (size_t i = 0; i < ds_flags_count(rules); i++) {
        const char *name = ds_flags_at(rules, i)->name;
        all += sum.raised[i];
        worse += strcmp(name, "sleep_worse") ? 0 : sum.raised[i];
        by_words += ds_flags_at(rules, i)->severity == DS_FLAG_STOP ? sum.raised[i] : 0;
    }
    print_message("flagged a month: %d of %d clients, by worse sleep %d\n", all, sum.months * FLAG_CLIENTS, worse);
    assert_true(all <= budget * sum.months);
    assert_true(worse > 0);           /* the practices have scores, so that luck could show at all */
    assert_int_equal(by_words, 0);    /* no word of harm was written */
    ds_arena_free(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(flags_keep_to_their_budget) };
    ds_stats_init();
    return cmocka_run_group_tests_name("flags: false alarms", tests, NULL, NULL);
}
