/* What a night is taken for: the client's usual bedtime and not the one that a late night has, each day of the week, two massages and
 * not one long one. Each in a few practices whose truth is known, as the analysis takes it and as it used to. Nights are quiet, so that
 * a few practices show it. */
#include "../src/analyse/ask/effects.h"
#include "../src/analyse/ask/realised.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "support/reference.h"
#include "support/study_help.h"

enum { SEEDS = 10 };

static ds_settings usual_settings(void)
{
    ds_settings s;
    ds_settings_default(&s);
    return s;
}

/* ---- one practice ---- */

struct answer {
    ds_arena a;
    ds_model_result overall, condition;
    struct an_realised bedtime;
    int64_t known;
};

static void ask(const struct help_world *world, const ds_settings *s, uint64_t seed, bool condition, struct answer *out)
{
    struct an_panel p;
    struct help_study h;
    ds_why w = { 0 };
    *out = (struct answer){ .known = 0 };
    help_world_panel(world, 20261200 + seed, &p);
    an_panel_settle(&p, &s->analysis);
    help_study_start(&p, Y_QUALITY, s, condition, &h);
    ds_err err = an_effects_results(&h.overall, M_OVERALL, true, &s->analysis, "", &out->a, &out->overall, &w);
    if (!err && condition)
        err = an_effects_results(&h.condition, M_CONDITION, true, &s->analysis, "", &out->a, &out->condition, &w);
    if (!err && condition) err = an_realised_run(&h.st, &out->bedtime, &w);
    if (err) fail_msg("%s", w.text);
    out->known = an_usual_nights(&h.st);
    help_study_end(&h);
    an_panel_free(&p);
}

static const ds_contrast *find(const ds_model_result *m, const char *name)
{
    for (size_t i = 0; i < m->n_contrasts; i++)
        if (!strcmp(m->contrast[i].name, name)) return &m->contrast[i];
    fail_msg("no contrast %s", name);
    return NULL;
}

/* ---- time before bed ---- */

static double any_pressure(rnd *r, double *minutes, int *pressure)
{
    (void)minutes;
    *pressure = rnd_whole(r, DS_LIGHT, DS_DEEP);
    return 0;
}

/* Massage does nothing; an hour later to bed costs more than a night's SD. */
static const struct help_world late_nights = { .clients = 16,
                                               .nights = 60,
                                               .sd_client = 0.9,
                                               .sigma = 0.6,
                                               .rho = 0.3,
                                               .books = 0.4,
                                               .kind = any_pressure,
                                               .bed_sd = 45,
                                               .lost = 1.5 };

/* Some band differs from another, all six differences counted. */
static bool bands_differ(const ds_model_result *m)
{
    for (size_t i = 0; i < m->n_contrasts; i++)
        if (!strcmp(m->contrast[i].family, "timing_diff") && 6 * m->contrast[i].p < 0.05) return true;
    return false;
}

static void a_late_night_is_no_early_massage(void **state)
{
    (void)state;
    int usual = 0, realised = 0;
    double moved = 0;
    ds_settings by_usual = usual_settings(), by_realised = by_usual;
    by_realised.analysis.bedtime = DS_BED_REALISED;
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        struct answer a, b;
        ask(&late_nights, &by_usual, seed, true, &a);
        ask(&late_nights, &by_realised, seed, true, &b);
        usual += bands_differ(&a.condition);
        realised += bands_differ(&b.condition);
        moved += (a.bedtime.realised.estimate - a.bedtime.usual.estimate) / SEEDS;
        assert_int_equal(a.known, late_nights.clients * (late_nights.nights - 3));
        assert_true(isnan(b.bedtime.realised.estimate));
        ds_arena_free(&a.a);
        ds_arena_free(&b.a);
    }
    print_message("bands differ by usual bedtimes in %d, by realised ones in %d of %d; the run moves by %.2f\n", usual,
                  realised, SEEDS, moved);
    assert_true(usual <= 2 && realised >= 8 && moved < -0.1);
}

/* ---- the day of the week ---- */

static const struct help_world fridays = { .clients = 15,
                                           .nights = 60,
                                           .sd_client = 0.9,
                                           .sd_effect = 0.2,
                                           .sigma = 0.8,
                                           .rho = 0.3,
                                           .night0 = 0.3,
                                           .friday = 0.7,
                                           .lie_in = 0.8 };

static void a_lie_in_is_no_second_night(void **state)
{
    (void)state;
    int days = 0, weekend = 0;
    ds_settings each = usual_settings(), two = each;
    two.analysis.weekday = DS_WEEK_WEEKEND;
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        struct answer a, b;
        ask(&fridays, &each, seed, false, &a);
        ask(&fridays, &two, seed, false, &b);
        days += find(&a.overall, "night1")->low > 0;
        weekend += find(&b.overall, "night1")->low > 0;
        ds_arena_free(&a.a);
        ds_arena_free(&b.a);
    }
    print_message("the second night helps, by seven days in %d, by weekends in %d of %d\n", days, weekend, SEEDS);
    assert_true(days <= 2 && weekend >= 8);
}

/* ---- two massages on one day ---- */

/* Time up to 75 minutes gains, time after it does not. */
static double up_to_75(rnd *r, double *minutes, int *pressure)
{
    static const double often[] = { 2, 2, 3, 3, 3 };
    *minutes = 45 + 15 * rnd_pick(r, often, DS_COUNT(often));
    *pressure = rnd_whole(r, DS_LIGHT, DS_DEEP);
    return 0.2 * (fmin(*minutes, 75) - 60) / 15;
}

static const struct help_world doubles = { .clients = 16,
                                           .nights = 60,
                                           .sd_client = 0.9,
                                           .sd_effect = 0.2,
                                           .sigma = 0.6,
                                           .rho = 0.3,
                                           .night0 = 0.6,
                                           .books = 0.4,
                                           .kind = up_to_75,
                                           .twice = 0.15 };

static void two_short_ones_are_no_long_one(void **state)
{
    (void)state;
    int apart = 0, summed = 0;
    double once = 0;
    ds_settings two = usual_settings(), one = two;
    one.analysis.two_apart = false;
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        struct answer a, b;
        ask(&doubles, &two, seed, true, &a);
        ask(&doubles, &one, seed, true, &b);
        apart += find(&a.condition, "slope_after")->low <= 0;
        summed += find(&b.condition, "slope_after")->low <= 0;
        once += find(&a.condition, "moderate_ref")->estimate / SEEDS;
        ds_arena_free(&a.a);
        ds_arena_free(&b.a);
    }
    print_message("past 75 minutes nothing is gained: not denied in %d, summed in %d of %d; one massage %.2f\n", apart,
                  summed, SEEDS, once);
    assert_true(apart >= 8 && summed <= 3 && ref_near("one massage", once, 0.6, 0.1));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_late_night_is_no_early_massage),
        cmocka_unit_test(a_lie_in_is_no_second_night),
        cmocka_unit_test(two_short_ones_are_no_long_one),
    };
    return cmocka_run_group_tests_name("analyse: exposures", tests, NULL, NULL);
}
