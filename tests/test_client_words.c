/* What is said to a client, and of one. */
#include "../src/analyse/tell/client_words.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <cmocka.h>

#define RANGES    "(of 100 such ranges about 95 are right)."
#define SMALL "Hardly: whatever it is, it is most likely less than the 1 point of 10 that people notice."
#define OTHERWISE "The plain averages in the table look otherwise"
enum { SCORED = 40 };
static ds_arena arena;

static const struct row {
    const char *name;
    int outcome;
    ds_client_result c;
    const char *sentence, *why, *chance, *talk, *notice;
} rows[] = {
    { "helps for sure",
      Y_QUALITY,
      { .effect = 0.84, .low = 0.31, .high = 1.37, .p_improved = 0.95, .p_20pct = 0.1, .p_noticed = 0.3, .mean_session = 7, .mean_other = 6, .verdict = DS_HELPS },
      "On nights after a massage you sleep better: your rating is about 0.8 points of 10 higher, compared with your other nights; on average the "
      "difference is most likely between 0.3 and 1.4 points of 10 " RANGES,
      "",
      "The chance that your rating is better on average on nights after a massage is 95 % or more.",
      "",
      "Perhaps: the chance that the difference is one that people notice, 1 point of 10 or more, is about 30 %. The chance that your rating is better "
      "by a fifth or more, which would be a big change, is about 10 %." },
    { "hurts, the interval holds zero; a fifth is in no question",
      Y_TST,
      { .effect = -12.4, .low = -25.2, .high = 0.6, .p_improved = 0.05, .p_20pct = 0.05, .mean_session = 400, .mean_other = 410, .verdict = DS_HURTS },
      "On nights after a massage you probably sleep worse: your time asleep is about 12 minutes shorter, compared with your other nights; on average it "
      "is most likely anything from 25 minutes shorter to 1 minute longer " RANGES,
      "",
      "The chance that your time asleep is better on average on nights after a massage is 5 % or less.",
      "", "" },
    { "may help; the plain averages say otherwise, and the nights before tell why",
      Y_QUALITY,
      { .effect = 0.84, .low = 0.01, .high = 1.67, .p_improved = 0.95, .p_20pct = NAN, .mean_session = 6.5, .mean_other = 7, .mean_before = 5.9,
        .verdict = DS_MAY_HELP },
      "On nights after a massage you may sleep better, a hint and not to be relied upon: your rating is about 0.8 points of 10 higher, compared with "
      "your other nights; on average the difference is most likely between 0.01 and 1.67 points of 10 " RANGES,
      OTHERWISE ", since you mostly came in worse times: on the nights just before your visits your rating was 5.9 points of 10 on average, on your "
      "other nights 7.0. The sentence above compares nights of the same time.",
      "The chance that your rating is better on average on nights after a massage is 95 % or more.",
      "", "" },
    { "the plain averages say otherwise, and nothing tells why",
      Y_QUALITY,
      { .effect = 0.84, .low = 0.2, .high = 1.67, .p_improved = NAN, .mean_session = 6.5, .mean_other = 7, .mean_before = 7.1, .verdict = DS_HELPS },
      "On nights after a massage you sleep better: your rating is about 0.8 points of 10 higher, compared with your other nights; on average the "
      "difference is most likely between 0.2 and 1.7 points of 10 " RANGES,
      OTHERWISE ". Why, your log cannot tell yet: the sentence above compares nights of the same time, allows for what else you logged, and goes by "
      "other clients, too.",
      "",
      "", "" },
    { "unclear, without a true zero: averages may point anywhere",
      Y_SCORE,
      { .effect = 1.04, .low = -0.04, .high = 4, .p_improved = 0.75, .p_20pct = NAN, .mean_session = 72, .mean_other = 70, .verdict = DS_UNCLEAR },
      "No clear difference yet for your sleep score: on nights after a massage it may be anything from no different to 4.0 points of 100 higher, "
      "compared with your other nights " RANGES,
      "",
      "",
      "", "" },
    { "unclear, and the averages beyond the range",
      Y_QUALITY,
      { .effect = 0.2, .low = -0.04, .high = 0.44, .p_improved = NAN, .p_noticed = 0.05, .p_20pct = 0.05, .mean_session = 6.36, .mean_other = 6.95, .mean_before = 6.32, .verdict = DS_UNCLEAR },
      "No clear difference yet for your rating: on nights after a massage it may be anything from no different to 0.4 points of 10 higher, compared "
      "with your other nights " RANGES,
      OTHERWISE ", since you mostly came in worse times: on the nights just before your visits your rating was 6.3 points of 10 on average, on your "
      "other nights 7.0. The sentence above compares nights of the same time.",
      "",
      "",
      SMALL },
    { "6.0 and 5.9 in the table, though they differ by hardly anything",
      Y_QUALITY,
      { .effect = 0.2, .low = 0.01, .high = 0.42, .p_improved = NAN, .mean_session = 5.94, .mean_other = 5.98, .mean_before = 5.81, .verdict = DS_MAY_HELP },
      "On nights after a massage you may sleep better, a hint and not to be relied upon: your rating is about 0.2 points of 10 higher, compared with "
      "your other nights; on average the difference is most likely between 0.01 and 0.42 points of 10 " RANGES,
      OTHERWISE ", since you mostly came in worse times: on the nights just before your visits your rating was 5.8 points of 10 on average, on your "
      "other nights 6.0. The sentence above compares nights of the same time.",
      "",
      "",
      SMALL },
    { "less is better, and of mornings",
      Y_MORNING_SORENESS,
      { .effect = 1.1, .low = 0.4, .high = 1.8, .p_improved = 0.95, .p_20pct = 0.6, .mean_session = 3, .mean_other = 4, .verdict = DS_HELPS },
      "On mornings after a massage you feel better: your soreness in the morning is about 1.1 points of 10 lower, compared with your other mornings; on "
      "average the difference is most likely between 0.4 and 1.8 points of 10 " RANGES,
      "",
      "The chance that your soreness in the morning is better on average on mornings after a massage is 95 % or more.",
      "",
      "The chance that your soreness in the morning is better by a fifth or more, which would be a big change, is about 60 %." },
    { "too few nights, but a run of worse ones",
      Y_QUALITY,
      { .effect = NAN, .p_improved = NAN, .scored = 10, .worse_in_row = 3, .worse_sum = 1.64, .worse_sessions = 5, .luck = 0.166, .verdict = DS_WITHHELD },
      "",
      "",
      "",
      "Talk: sleep after the last 5 sessions fell short of what was expected, together by 1.6 standard deviations. Of the 40 clients whose "
      "sessions can be told, about 7.4 would stand here by luck alone.", "" },
    { "a sum that two sessions make",
      Y_QUALITY,
      { .effect = NAN, .scored = 6, .worse_in_row = 2, .worse_sum = 3, .worse_sessions = 2, .luck = NAN, .verdict = DS_WITHHELD },
      "",
      "",
      "",
      "", "" },
    { "likely noticed, and no word of a fifth that is not in question",
      Y_QUALITY,
      { .effect = 1.6, .low = 0.9, .high = 2.3, .p_improved = 0.95, .p_20pct = 0.05, .p_noticed = 0.9, .mean_session = 7, .mean_other = 5.5, .verdict = DS_HELPS },
      "On nights after a massage you sleep better: your rating is about 1.6 points of 10 higher, compared with your other nights; on average the "
      "difference is most likely between 0.9 and 2.3 points of 10 " RANGES,
      "",
      "The chance that your rating is better on average on nights after a massage is 95 % or more.",
      "",
      "Probably: the chance that the difference is one that people notice, 1 point of 10 or more, is about 90 %." },
    { "unclear, with a range that leaves out no difference",
      Y_QUALITY,
      { .effect = 0.75, .low = 0.2, .high = 1.3, .p_improved = NAN, .p_20pct = NAN, .mean_session = 7.2, .mean_other = 6.3, .verdict = DS_UNCLEAR },
      "No clear difference yet for your rating: on nights after a massage it may be anything from 0.2 points of 10 higher to 1.3 points of 10 higher, compared "
      "with your other nights " RANGES " Where one looks every month, chance alone makes such a range now and then.",
      "",
      "",
      "", "" },
    { "wide and unclear: no chance is named",
      Y_QUALITY,
      { .effect = 0.4, .low = -0.9, .high = 1.7, .p_improved = 0.7, .p_20pct = 0.3, .p_noticed = 0.2, .mean_session = 6, .mean_other = 6, .verdict = DS_UNCLEAR },
      "No clear difference yet for your rating: on nights after a massage it may be anything from 0.9 points of 10 lower to 1.7 points of 10 higher, compared "
      "with your other nights " RANGES,
      "",
      "",
      "",
      "" },
    { "an outcome that clients are not told of",
      Y_HRV,
      { .effect = 3, .low = 1, .high = 5, .p_improved = 0.95, .verdict = DS_HELPS },
      "",
      "",
      "",
      "", "" },
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
    assert_string_equal(c.why, r->why);
    assert_string_equal(c.chance, r->chance);
    assert_string_equal(c.talk, r->talk);
    assert_string_equal(c.notice, r->notice);
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
