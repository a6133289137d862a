/* Bounds of looks at growing data, against published tables, an independent integration and simulation. */
#include <downshift/stats.h>

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <cmocka.h>
#include "support/random.h"
#include "support/reference.h"

enum { MOST = 36 };
static const double EVEN[MOST] = { 1,  2,  3,  4,  5,  6,  7,  8,  9,  10, 11, 12, 13, 14, 15, 16, 17, 18,
                                   19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36 };

static void near_all(const char *what, const double *got, const double *want, size_t n, double tolerance)
{
    for (size_t i = 0; i < n; i++) assert_true(ref_near(what, got[i], want[i], tolerance));
}

/* Of the kind of O'Brien and Fleming, both sides: 4 [1 - Phi(z(alpha / 4) / sqrt(time))] (Lan & DeMets 1983), here at
 * alpha .05; published bounds are of this kind. */
static double obf_spent(double time)
{
    return 2 * ds_t_two_sided(2.2414027276049473 / sqrt(time), INFINITY);
}

/* alpha .05, five equal looks: Reboussin, DeMets, Kim & Lan 2000 (Control Clin Trials 21:190), four decimals. */
static void the_published_bounds_of_five_looks(void **state)
{
    (void)state;
    const double obf[] = { 4.8769, 3.3569, 2.6803, 2.2898, 2.0310 },
                 pocock[] = { 2.4380, 2.4268, 2.4101, 2.3966, 2.3859 };
    double spent[5], z[5];
    ds_why w = { 0 };
    for (size_t i = 0; i < 5; i++) spent[i] = obf_spent(EVEN[i] / 5);
    assert_int_equal(ds_look_bounds(EVEN, spent, 5, z, &w), DS_OK);
    near_all("O'Brien and Fleming", z, obf, 5, 2e-4);
    for (size_t i = 0; i < 5; i++) spent[i] = 0.05 * log(1 + (exp(1) - 1) * EVEN[i] / 5);
    assert_int_equal(ds_look_bounds(EVEN, spent, 5, z, &w), DS_OK);
    near_all("Pocock", z, pocock, 5, 2e-4);
}

/* Constant bounds whose looks together err with .05 (Jennison & Turnbull 2000, table 2.1) and those that fall with the
 * root of the look (table 2.3), three decimals. */
static void the_published_constants(void **state)
{
    (void)state;
    static const struct {
        size_t looks;
        double pocock, obf;
    } row[] = { { 2, 2.178, 1.977 }, { 5, 2.413, 2.040 }, { 10, 2.555, 2.087 }, { 20, 2.672, 2.126 } };
    double z[MOST], crossed[MOST];
    ds_why w = { 0 };
    for (size_t r = 0; r < DS_COUNT(row); r++) {
        size_t n = row[r].looks;
        for (size_t i = 0; i < n; i++) z[i] = row[r].pocock;
        assert_int_equal(ds_look_crossings(EVEN, z, n, 0, crossed, &w), DS_OK);
        assert_true(ref_near("constant", crossed[n - 1], 0.05, 1e-4));
        for (size_t i = 0; i < n; i++) z[i] = row[r].obf * sqrt((double)n / EVEN[i]);
        assert_int_equal(ds_look_crossings(EVEN, z, n, 0, crossed, &w), DS_OK);
        assert_true(ref_near("falling", crossed[n - 1], 0.05, 1.5e-4));
    }
}

/* Uneven looks, one of them nearly at the one before, by Genz and Bretz's integration of the joint normal (R, mvtnorm,
 * whose own error is 3e-7 in probability for the five looks). */
static void an_independent_integration_agrees(void **state)
{
    (void)state;
    const double information[] = { 3, 7, 12, 30, 31 }, time[] = { .15, .3, .45, .8, 1 };
    const double obf[] = { 5.6696696, 3.9285949, 3.1511679, 2.2652836, 1.9687958 };
    const double flat[] = { 2.5758293, 2.5078756, 2.4439765, 2.4780168, 2.2515932 };
    const double power[] = { 0.158428166, 0.31938565, 0.710881462, 0.790587848 };
    const double even[] = { .01, .02, .03, .04, .05 };
    double spent[5], z[5], crossed[5];
    ds_why w = { 0 };
    for (size_t i = 0; i < 5; i++) spent[i] = obf_spent(time[i]);
    assert_true(ref_near("spent", spent[0], 1.430731578e-08, 1e-16) &&
                ref_near("spent", spent[3], 2.442358069e-02, 1e-11));
    assert_int_equal(ds_look_bounds(information, spent, 5, z, &w), DS_OK);
    near_all("bounds", z, obf, 5, 1e-5);
    assert_int_equal(ds_look_bounds(information, even, 5, z, &w), DS_OK);
    near_all("bounds", z, flat, 5, 1e-5);
    assert_int_equal(ds_look_crossings(information, z, 5, 3, crossed, &w), DS_OK);
    near_all("power", crossed + 1, power, 4, 3e-6);
    assert_int_equal(ds_look_crossings(information, z, 5, 0, crossed, &w), DS_OK);
    near_all("there and back", crossed, even, 5, 1e-9);
}

/* One look is the ordinary test, whatever was spent on looks that came before there was anything to see. */
static void one_look_is_the_ordinary_test(void **state)
{
    (void)state;
    const double information[] = { 0, 0, 40, 40, 40.05 }, time[] = { .2, .4, 1, 1, 1 };
    const ds_look_plan plan = { information, time, 5, 0 };
    double level, p;
    ds_why w = { 0 };
    assert_int_equal(ds_look_level(&plan, 0.05, &level, &w), DS_OK);
    assert_true(ref_near("level", level, 0.05, 1e-11));
    assert_int_equal(ds_look_p(&plan, 0.03, &p, &w), DS_OK);
    assert_true(ref_near("p", p, 0.03, 1e-7));
}

/* ---- after the horizon, and the p over all looks ------------------------------------------------------- */

static void spending_rises_for_ever_and_never_reaches_alpha(void **state)
{
    (void)state;
    double before = 0;
    for (int month = 1; month <= 300; month++) {
        double spent = ds_spent(month / 12.0, 0.05, 0.3);
        assert_true(spent > before && spent <= 0.05);
        before = spent;
    }
    assert_true(ref_near("half way", ds_spent(0.5, 0.05, 0.3), 0.035 / 4, 1e-15));
    assert_true(ref_near("horizon", ds_spent(1, 0.05, 0.3), 0.035, 1e-12));
    assert_true(ref_near("just after", ds_spent(1 + 1e-9, 0.05, 0.3), 0.035, 1e-10));
    assert_true(ref_near("two horizons", ds_spent(2, 0.05, 0.3), 0.0425, 1e-12));
    assert_true(ds_spent(7, 0.05, 0) == 0.05 && ds_spent(0, 0.05, 0.3) == 0);
    assert_true(isnan(ds_spent(NAN, 0.05, 0)) && isnan(ds_spent(1, 0, 0)) && isnan(ds_spent(1, 0.05, 1)));
}

static void plan_of(size_t n, double *time, ds_look_plan *plan, double reserve)
{
    for (size_t i = 0; i < n; i++) time[i] = EVEN[i] / 12;
    *plan = (ds_look_plan){ EVEN, time, n, reserve };
}

/* With nothing kept back no look after the horizon can be passed; with a reserve each can. */
static void looks_beyond_the_horizon(void **state)
{
    (void)state;
    double time[MOST], level, p;
    ds_look_plan plan;
    ds_why w = { 0 };
    plan_of(13, time, &plan, 0);
    assert_int_equal(ds_look_level(&plan, 0.05, &level, &w), DS_OK);
    assert_true(level == 0);
    assert_int_equal(ds_look_p(&plan, 1e-9, &p, &w), DS_OK);
    assert_true(p == 1);
    for (size_t n = 13; n <= MOST; n++) {
        plan_of(n, time, &plan, 0.3);
        assert_int_equal(ds_look_level(&plan, 0.05, &level, &w), DS_OK);
        assert_true(level > 0.001 && level < 0.02);
    }
}

/* The level rises with alpha, which makes an adjusted p of it: at most alpha where p is at most the level at alpha, and
 * nowhere else. */
static void the_adjusted_p_turns_the_level_round(void **state)
{
    (void)state;
    const double alphas[] = { 1e-5, 1e-3, 0.01, 0.05, 0.2, 0.8 };
    double time[MOST], p;
    ds_look_plan plan;
    ds_why w = { 0 };
    for (size_t n = 3; n <= 30; n += 9) {
        double before = 0;
        plan_of(n, time, &plan, 0.3);
        for (size_t i = 0; i < DS_COUNT(alphas); i++) {
            double level;
            assert_int_equal(ds_look_level(&plan, alphas[i], &level, &w), DS_OK);
            assert_true(level >= before && level < alphas[i]);
            before = level;
            if (!(level > 1e-12)) continue;
            assert_int_equal(ds_look_p(&plan, level, &p, &w), DS_OK);
            assert_true(ref_near("back", p / alphas[i], 1, 1e-5));
        }
    }
    assert_int_equal(ds_look_p(&plan, NAN, &p, &w), DS_OK);
    assert_true(isnan(p));
    assert_int_equal(ds_look_p(&plan, 1, &p, &w), DS_OK);
    assert_true(p == 1);
    assert_int_equal(ds_look_p(&plan, 0, &p, &w), DS_OK);
    assert_true(p > 0 && p < 1e-9);
}

/* ---- simulation ------------------------------------------------------------------------------------------- */

/* Shares of made-up practices that leave the bounds of monthly looks by months 12, 18 and 24: information grows
 * unevenly, statistic = sum over root of information. drift: the effect over its SE at month 12. */
static void simulate(double drift, double reserve, double share[3])
{
    enum { PRACTICES = 8000, MONTHS = 24 };
    double information[MONTHS], spent[MONTHS], z[MONTHS];
    rnd r = rnd_start(20261201, 0);
    ds_why w = { 0 };
    for (int m = 0; m < MONTHS; m++) {
        information[m] = (m ? information[m - 1] : 0) + 4 + 6 * (m % 3);
        spent[m] = ds_spent((m + 1) / 12.0, 0.05, reserve);
    }
    assert_int_equal(ds_look_bounds(information, spent, MONTHS, z, &w), DS_OK);
    share[0] = share[1] = share[2] = 0;
    for (int i = 0; i < PRACTICES; i++) {
        double sum = 0, had = 0;
        int at = 0;
        for (; at < MONTHS; at++) {
            double fresh = information[at] - had;
            sum += sqrt(fresh) * rnd_normal(&r) + fresh * drift / sqrt(information[11]);
            had = information[at];
            if (fabs(sum / sqrt(had)) > z[at]) break;
        }
        for (int k = 0; k < 3; k++) share[k] += at < 12 + 6 * k;
    }
    for (int k = 0; k < 3; k++) share[k] /= PRACTICES;
}

/* Monte-Carlo error: .0024 at .05, .0049 at .75. An effect that one look at month 12 finds with .80 has drift 1.96 +
 * .8416. */
static void monthly_looks_err_as_often_as_planned(void **state)
{
    (void)state;
    double none[3], some[3];
    simulate(0, 0.2, none);
    assert_true(ref_near("month 12", none[0], 0.04, 0.007));
    assert_true(ref_near("month 24", none[2], 0.045, 0.007));
    simulate(2.8016, 0.2, some);
    assert_true(some[0] > 0.71 && some[0] < 0.76);
    assert_true(some[1] > 0.80 && some[2] > 0.86);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_published_bounds_of_five_looks),
        cmocka_unit_test(the_published_constants),
        cmocka_unit_test(an_independent_integration_agrees),
        cmocka_unit_test(one_look_is_the_ordinary_test),
        cmocka_unit_test(spending_rises_for_ever_and_never_reaches_alpha),
        cmocka_unit_test(looks_beyond_the_horizon),
        cmocka_unit_test(the_adjusted_p_turns_the_level_round),
        cmocka_unit_test(monthly_looks_err_as_often_as_planned),
    };
    ds_stats_init();
    return cmocka_run_group_tests_name("stats: looks at growing data", tests, NULL, NULL);
}
