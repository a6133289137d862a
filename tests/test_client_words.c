/* What is said to a client, and of one. */
#include "../src/analyse/tell/client_words.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <cmocka.h>

#define MINUS   "\xE2\x88\x92"
#define RANGES  "(of 100 such ranges about 95 are right)."
#define AVERAGE "That tells how sure the average is, not how many of your nights will be better."
enum { SCORED = 40 };
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
      "other nights. On average it is most likely between +0.3 and +1.4 points of 10 " RANGES,
      "The chance that your rating is better on average on nights after a massage is 95 % or more; that it is better "
      "by "
      "a fifth or more, about 10 %. " AVERAGE,
      "" },
    { "hurts, the interval holds zero",
      Y_TST,
      { .effect = -12.4, .low = -25.2, .high = 0.6, .p_improved = 0.05, .p_20pct = 0.05, .verdict = DS_HURTS },
      "On nights after a massage you probably sleep worse: your time asleep is lower by about 12 minutes, compared "
      "with your other nights. On average it is most likely between " MINUS "25 and +1 minutes " RANGES,
      "The chance that your time asleep is better on average on nights after a massage is 5 % or less; that it is "
      "better "
      "by a fifth or more, 5 % or less. " AVERAGE,
      "" },
    { "may help",
      Y_QUALITY,
      { .effect = 0.84, .low = 0.01, .high = 1.67, .p_improved = 0.95, .p_20pct = NAN, .verdict = DS_MAY_HELP },
      "On nights after a massage you may sleep better, a hint and not to be relied upon: your rating is higher by "
      "about "
      "0.8 points of 10, compared with your other nights. On average it is most likely between +0.01 and +1.67 points "
      "of "
      "10 " RANGES,
      "The chance that your rating is better on average on nights after a massage is 95 % or more. " AVERAGE,
      "" },
    { "unclear, without a true zero",
      Y_SCORE,
      { .effect = 1.04, .low = -0.04, .high = 4, .p_improved = 0.75, .p_20pct = NAN, .verdict = DS_UNCLEAR },
      "No clear difference yet for your sleep score: on nights after a massage it changes by about +1.0 points of 100, "
      "compared with your other nights. On average it is most likely between 0.0 and +4.0 points of 100 " RANGES,
      "The chance that your sleep score is better on average on nights after a massage is about 75 %. " AVERAGE,
      "" },
    { "too few nights, but a run of worse ones",
      Y_QUALITY,
      { .effect = NAN, .p_improved = NAN, .scored = 10, .worse_in_row = 3, .luck = 0.166, .verdict = DS_WITHHELD },
      "",
      "",
      "Talk: 3 sessions in a row with worse sleep. Of the 40 clients whose sessions can be told, about 1.2 would stand "
      "here with a run as long by luck alone." },
    { "hardly by luck",
      Y_QUALITY,
      { .effect = NAN, .scored = 6, .worse_in_row = 6, .luck = 0.001, .verdict = DS_WITHHELD },
      "",
      "",
      "Talk: 6 sessions in a row with worse sleep. Of the 40 clients whose sessions can be told, fewer than 0.1 would "
      "stand here with a run as long by luck alone." },
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
    assert_int_equal(an_client_words(r->outcome, SCORED, &arena, &o, &w), DS_OK);
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
