/* What is said to a client, and of one. */
#include "../src/analyse/tell/client_words.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <cmocka.h>

static ds_arena arena;

static const struct row {
    const char *name;
    int outcome;
    ds_client_result c;
    const char *sentence, *chance, *talk;
} rows[] = {
    { "helps for sure",
      Y_QUALITY,
      { .effect = 0.84, .low = 0.31, .high = 1.37, .p_improved = 0.95, .p_20pct = 0.1, .verdict = DS_HELPS },
      "On nights after a massage you sleep better: your rating is higher by about 0.8 points of 10, compared with your "
      "other nights. Anything from +0.3 to +1.4 points of 10 is possible.",
      "The chance that your rating is better at all on nights after a massage is 95 % or more; that it is better by a "
      "fifth or more, about 10 %.",
      "" },
    { "hurts, the interval holds zero",
      Y_TST,
      { .effect = -12.4, .low = -25.2, .high = 0.6, .p_improved = 0.05, .p_20pct = 0.05, .verdict = DS_HURTS },
      "On nights after a massage you probably sleep worse: your time asleep is lower by about 12 minutes, compared "
      "with "
      "your other nights. Anything from -25 to +1 minutes is possible.",
      "The chance that your time asleep is better at all on nights after a massage is 5 % or less; that it is better "
      "by "
      "a fifth or more, 5 % or less.",
      "" },
    { "may help", Y_QUALITY,
      { .effect = 0.84, .low = 0.01, .high = 1.67, .p_improved = 0.95, .p_20pct = NAN, .verdict = DS_MAY_HELP },
      "On nights after a massage you may sleep better, a hint and not to be relied upon: your rating is higher by about "
      "0.8 points of 10, compared with your other nights. Anything from +0.0 to +1.7 points of 10 is possible.",
      "The chance that your rating is better at all on nights after a massage is 95 % or more.",
      "" },
    { "unclear, without a true zero",
      Y_SCORE,
      { .effect = 1.04, .low = -2, .high = 4, .p_improved = 0.75, .p_20pct = NAN, .verdict = DS_UNCLEAR },
      "No clear difference yet for your sleep score: on nights after a massage it changes by about +1.0 points of 100, "
      "compared with your other nights. Anything from -2.0 to +4.0 points of 100 is possible.",
      "The chance that your sleep score is better at all on nights after a massage is about 75 %.",
      "" },
    { "too few nights, but a run of worse ones",
      Y_QUALITY,
      { .effect = NAN, .p_improved = NAN, .scored = 10, .worse_in_row = 3, .luck = 0.166, .verdict = DS_WITHHELD },
      "",
      "",
      "Talk: 3 sessions in a row with worse sleep; by luck alone this happens, at one time or another, to 17 in 100 "
      "clients with as many sessions (10)." },
    { "hardly by luck",
      Y_QUALITY,
      { .effect = NAN, .scored = 6, .worse_in_row = 6, .luck = 0.001, .verdict = DS_WITHHELD },
      "",
      "",
      "Talk: 6 sessions in a row with worse sleep; by luck alone this happens, at one time or another, to fewer than 1 "
      "in 100 clients with as many sessions (6)." },
    { "an outcome that clients are not told of",
      Y_HRV,
      { .effect = 3, .low = 1, .high = 5, .p_improved = 0.95, .verdict = DS_HELPS },
      "",
      "",
      "" },
};
enum { ROWS = DS_COUNT(rows) };

static void clients_are_told(void **state)
{
    const struct row *r = *state;
    ds_client_result c = r->c;
    ds_outcome_result o = { .client = &c, .n_clients = 1 };
    ds_why w = { 0 };
    assert_int_equal(an_client_words(r->outcome, &arena, &o, &w), DS_OK);
    assert_string_equal(c.sentence, r->sentence);
    assert_string_equal(c.chance, r->chance);
    assert_string_equal(c.talk, r->talk);
}

int main(void)
{
    struct CMUnitTest tests[ROWS] = { 0 };
    for (int i = 0; i < ROWS; i++)
        tests[i] = (struct CMUnitTest){ .name = rows[i].name,
                                        .test_func = clients_are_told,
                                        .initial_state = (void *)(uintptr_t)&rows[i] };
    int failed = cmocka_run_group_tests_name("client words", tests, NULL, NULL);
    ds_arena_free(&arena);
    return failed;
}
