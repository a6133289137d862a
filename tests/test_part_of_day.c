/* Parts of the day and where they meet training and short sleep, where the truth is known. */
#include "../src/analyse/ask/part_of_day.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "support/reference.h"
#include "support/study_help.h"

enum { SEEDS = 6 };

static const struct help_world world = { .clients = 25,
                                         .nights = 80,
                                         .sd_client = 0.9,
                                         .sd_effect = 0.3,
                                         .sigma = 1,
                                         .rho = 0.3,
                                         .night0 = 0.4,
                                         .books = 0.3 };

/* Parts in turn; the midday is 0.5 better, and 0.6 more for every third client, who sleeps 330 minutes; the late afternoon is
 * worth 0.3 more for each point of training, which is 0 to 4 and by itself costs 0.1. */
static void live(struct an_panel *p)
{
    int n = 0;
    for (size_t k = 0; k < p->n_clients; k++)
        for (size_t i = p->client[k].first; i < p->client[k].first + p->client[k].n; i++) {
            struct an_panel_row *r = &p->row[i];
            const bool poor = k % 3 == 0;
            r->y[Y_TST] = poor ? 330 : 430;
            r->x[X_LOAD] = (double)(i * 7 % 5);
            r->y[Y_QUALITY] -= 0.1 * r->x[X_LOAD];
            if (!r->massages0) continue;
            const int part = r->level[FACTOR_PART_OF_DAY] = n++ % PARTS + 1;
            if (part == PART_MIDDAY) r->y[Y_QUALITY] += 0.5 + 0.6 * poor;
            if (part == PART_AFTERNOON) r->y[Y_QUALITY] += 0.3 * r->x[X_LOAD];
        }
}

static void ask(uint64_t seed, int64_t least, ds_outcome_result *o, ds_arena *a)
{
    static const char *parts[PARTS] = { "morning", "midday", "late afternoon", "evening" };
    struct an_panel p;
    struct help_study h;
    ds_settings s;
    ds_why w = { 0 };
    ds_settings_default(&s);
    s.analysis.min_level_sessions = least;
    help_world_panel(&world, seed, &p);
    p.levels[FACTOR_PART_OF_DAY] = (struct an_levels){ parts, PARTS };
    live(&p);
    help_study_start(&p, Y_QUALITY, &s, true, &h);
    *o = (ds_outcome_result){ 0 };
    if (an_part_of_day_results(&h.st, a, o, &w)) fail_msg("%s", w.text);
    help_study_end(&h);
    an_panel_free(&p);
}

static const ds_contrast *named(const ds_outcome_result *o, const char *name)
{
    for (size_t i = 0; i < o->condition.n_contrasts; i++)
        if (!strcmp(o->condition.contrast[i].name, name)) return &o->condition.contrast[i];
    fail_msg("no contrast %s", name);
    return NULL;
}

static void parts_and_meetings_are_found(void **state)
{
    static const struct {
        const char *name;
        double truth, within; /* about four SE of six seeds */
    } want[] = {
        { "diff_midday_morning", 0.5, 0.25 },  { "diff_evening_morning", 0, 0.25 },
        { "std_morning", 0.4, 0.25 },          { "afternoon_after_load", 0.3 * 1.42, 0.2 },
        { "midday_low_sleep", 0.6, 0.4 },
    };
    double sum[DS_COUNT(want)] = { 0 };
    ds_outcome_result o;
    ds_arena a = { 0 };
    (void)state;
    for (int seed = 1; seed <= SEEDS; seed++) {
        ask((uint64_t)seed, 15, &o, &a);
        for (size_t i = 0; i < DS_COUNT(want); i++) sum[i] += named(&o, want[i].name)->estimate / SEEDS;
    }
    for (size_t i = 0; i < DS_COUNT(want); i++) assert_true(ref_near(want[i].name, sum[i], want[i].truth, want[i].within));
    ds_arena_free(&a);
}

static void too_few_are_withheld_and_counted(void **state)
{
    ds_outcome_result o;
    ds_arena a = { 0 };
    (void)state;
    ask(1, 100000, &o, &a);
    assert_int_equal(o.condition.n_contrasts, 12);
    for (size_t i = 0; i < o.condition.n_contrasts; i++) {
        assert_true(isnan(o.condition.contrast[i].estimate));
        assert_true(o.condition.contrast[i].n_nights > 0);
    }
    ds_arena_free(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(parts_and_meetings_are_found),
        cmocka_unit_test(too_few_are_withheld_and_counted),
    };
    return cmocka_run_group_tests_name("analyse: parts of the day", tests, NULL, NULL);
}
