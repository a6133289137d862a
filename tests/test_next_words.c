/* What a client is told to try next. */
#include "../src/analyse/tell/next_words.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

static ds_arena arena;

#define KNOW " After about 9 more such nights we will know whether it makes a difference that people notice for you."
#define USUAL(t, l, n)               { .client = "C1", .topic = (t), .level = (l), .usual = true, .n_nights = (n), .gain = NAN, .p_better = NAN, .own = NAN }
#define OTHER(t, l, n, g, p, share)  { .client = "C1", .topic = (t), .level = (l), .n_nights = (n), .gain = (g), .p_better = (p), .own = (share), .nights_needed = 9 }
enum { MOST = 8 };

static const struct row {
    const char *name;
    ds_client_level_row level[MOST];
    const char *contrast; /* of the practice; NULL: none is told */
    ds_verdict verdict;
    int worse_in_row;
    const char *origin, *sentence; /* NULL: silence */
} rows[] = {
    { "by the client's own nights",
      { USUAL("pressure", "deep", 11), OTHER("pressure", "light", 6, 0.84, 0.95, 0.4), OTHER("pressure", "moderate", 6, 0.2, 0.95, 0.4) },
      NULL, DS_UNCLEAR, 0, "own",
      "light pressure, instead of deep pressure, and all else as it is. After it your rating was about 0.8 points of 10 higher than after your usual kind, "
      "going by your own log (6 nights after it, 11 after the usual kind) and, the fewer these are, the more by the practice's other clients." KNOW },
    { "nothing of the client's own is in it",
      { USUAL("pressure", "moderate", 11), OTHER("pressure", "light", 6, 0.84, 0.95, 0) },
      NULL, DS_UNCLEAR, 0, NULL, NULL },
    { "too few nights of the other kind",
      { USUAL("pressure", "moderate", 11), OTHER("pressure", "light", 2, 0.84, 0.95, 0.4) },
      NULL, DS_UNCLEAR, 0, NULL, NULL },
    { "not sure enough",
      { USUAL("pressure", "moderate", 11), OTHER("pressure", "light", 6, 0.84, 0.9, 0.4) },
      NULL, DS_UNCLEAR, 0, NULL, NULL },
    { "by what the practice has found",
      { USUAL("gap", "over 240", 5), OTHER("gap", "60 to 120", 0, 0.3, 0.85, 0) },
      "diff_b240p_b60_120", DS_HURTS, 0, "practice",
      "a massage that ends one to two hours before your bedtime, instead of one that ends over four hours before your bedtime, and all else as it is. That did "
      "better for the practice's clients on average; your own log does not tell yet." KNOW },
    { "a hint is called one",
      { USUAL("pressure", "deep", 5), OTHER("pressure", "moderate", 1, 0.3, 0.85, 0.1) },
      "diff_deep_moderate", DS_MAY_HURT, 0, "practice",
      "moderate pressure, instead of deep pressure, and all else as it is. For the practice's clients on average it may do better, which is a hint and not sure; "
      "your own log does not tell yet." KNOW },
    { "what the practice has found is not so for this client",
      { USUAL("pressure", "light", 9), OTHER("pressure", "moderate", 8, -0.3, 0.2, 0.6) },
      "diff_moderate_light", DS_HELPS, 0, NULL, NULL },
    { "past 75 minutes",
      { USUAL("length", "long", 5), OTHER("length", "middle", 1, 0.3, 0.85, 0.1) },
      "slope_after", DS_HURTS, 0, "practice",
      "a massage of about 60 minutes, instead of one of about 90 minutes, and all else as it is. That did better for the practice's clients on average; your own "
      "log does not tell yet." KNOW },
    { "the usual advice is named as such",
      { USUAL("length", "long", 5), OTHER("length", "middle", 0, NAN, NAN, NAN) },
      NULL, DS_UNCLEAR, 0, "guidance",
      "a massage of about 60 minutes, instead of one of about 90 minutes, and all else as it is. This is the usual advice, not your data: past 75 minutes people get "
      "tired but do not sleep better." KNOW },
    { "not against what is known",
      { USUAL("length", "long", 5), OTHER("length", "middle", 0, -0.1, 0.3, 0) },
      NULL, DS_UNCLEAR, 0, NULL, NULL },
    { "deep work is not moved to the evening",
      { USUAL("part_of_day", "morning", 9), OTHER("part_of_day", "evening", 9, 0.9, 0.95, 0.5), USUAL("pressure", "deep", 9) },
      NULL, DS_UNCLEAR, 0, NULL, NULL },
    { "and an evening's massage does not get deep",
      { USUAL("gap", "60 to 120", 9), USUAL("pressure", "light", 9), OTHER("pressure", "deep", 9, 0.9, 0.95, 0.5) },
      NULL, DS_UNCLEAR, 0, NULL, NULL },
    { "while sleep slips nothing gets longer",
      { USUAL("length", "middle", 9), OTHER("length", "long", 9, 0.9, 0.95, 0.5) },
      NULL, DS_UNCLEAR, 3, NULL, NULL },
    { "while it does not, it may",
      { USUAL("length", "middle", 9), OTHER("length", "long", 9, 0.9, 0.95, 0.5) },
      NULL, DS_UNCLEAR, 2, "own",
      "a massage of about 90 minutes, instead of one of about 60 minutes, and all else as it is. After it your rating was about 0.9 points of 10 higher than after "
      "your usual kind, going by your own log (9 nights after it, 9 after the usual kind) and, the fewer these are, the more by the practice's other clients." KNOW },
    { "while sleep slips, less pressure",
      { USUAL("pressure", "moderate", 9), OTHER("pressure", "light", 0, NAN, NAN, NAN) },
      NULL, DS_UNCLEAR, 3, "guidance",
      "light pressure, instead of moderate pressure, and all else as it is. This is the usual advice, not your data: less pressure for a while is worth a try where "
      "sleep could be better." KNOW },
    { "nothing is known", { USUAL("pressure", "moderate", 1) }, NULL, DS_UNCLEAR, 0, NULL, NULL },
};
enum { ROWS = DS_COUNT(rows) };

static void one_change_or_silence(void **state)
{
    const struct row *r = *state;
    const int which = Y_QUALITY;
    ds_client_level_row level[MOST];
    size_t n = 0;
    for (; n < MOST && r->level[n].client; n++) {
        level[n] = r->level[n];
        level[n].origin = level[n].sentence = "";
    }
    ds_client_result c = { .client = "C1", .worse_sum = r->worse_in_row, .worse_sessions = r->worse_in_row };
    ds_contrast contrast = { .name = r->contrast ? r->contrast : "other", .verdict = r->verdict };
    ds_outcome_result o = { .client = &c, .n_clients = 1, .client_level = level, .n_client_levels = n, .condition = { .contrast = &contrast, .n_contrasts = 1 } };
    ds_why w = { 0 };
    assert_int_equal(an_next_words(&which, &arena, &o, 1, &w), DS_OK);
    size_t told = 0;
    for (size_t i = 0; i < n; i++) {
        if (!*level[i].sentence) continue;
        told++;
        if (!r->origin) fail_msg("not silent: %s", level[i].sentence);
        assert_string_equal(level[i].origin, r->origin);
        assert_string_equal(level[i].sentence, r->sentence);
    }
    assert_int_equal(told, r->origin ? 1 : 0);
}

int main(void)
{
    struct CMUnitTest tests[ROWS] = { 0 };
    for (int i = 0; i < ROWS; i++)
        tests[i] = (struct CMUnitTest){ .name = rows[i].name, .test_func = one_change_or_silence, .initial_state = (void *)(uintptr_t)&rows[i] };
    int failed = cmocka_run_group_tests_name("next words", tests, NULL, NULL);
    ds_arena_free(&arena);
    return failed;
}
