/* The effect of a practice of few clients, with the SD of effects between them integrated instead of taken as known. */
#include <downshift/stats.h>

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "support/random.h"
#include "support/reference.h"

enum { P = 3, NIGHTS = 60, POINTS = 40 };

typedef struct {
    size_t clients;
    double effect0, effect1, sd; /* SD of effects between clients */
    uint64_t seed;
} practice;

/* Nights 1, A0, A1; sessions one night in six, errors AR(1) .5 of SD 1, a tenth of the nights missing. */
static ds_lmm_panel *make(const practice *o)
{
    rnd r = rnd_start(o->seed, 0);
    ds_lmm_panel *p = ds_lmm_panel_new(2, P);
    ds_why w = { 0 };
    for (size_t i = 0; i < o->clients; i++) {
        double x[NIGHTS][P], z[NIGHTS][2], y[NIGHTS], before = 0;
        int32_t night[NIGHTS];
        size_t n = 0;
        double level = 0.8 * rnd_normal(&r), effect = o->effect0 + o->sd * rnd_normal(&r), slow = rnd_normal(&r);
        for (int32_t k = 0; k < NIGHTS; k++) {
            double session = rnd_chance(&r, 1 / 6.0), news = rnd_normal(&r);
            bool missing = rnd_chance(&r, 0.1);
            slow = 0.5 * slow + sqrt(0.75) * news;
            if (!missing) {
                memcpy(x[n], (double[P]){ 1, session, before }, sizeof x[n]);
                memcpy(z[n], (double[2]){ 1, session }, sizeof z[n]);
                y[n] = 6 + level + effect * session + o->effect1 * before + slow;
                night[n++] = k;
            }
            before = session;
        }
        assert_int_equal(ds_lmm_panel_add(p, i, z[0], x[0], y, night, n, &w), DS_OK);
    }
    return p;
}

/* ---- against fits held at each point ----------------------------------------------------------------------------- */

static double upper(double z)
{
    return erfc(z / sqrt(2)) / 2;
}

static void fits_at_each_point_agree(void **state)
{
    (void)state;
    const double c[P] = { 0, 1, 1 };
    double weight[POINTS], mean[POINTS], sd[POINTS], lowest = 1e300, sum = 0, estimate = 0, above = 0, beyond = 0;
    ds_arena a = { 0 };
    ds_lmm_fit f, diagonal;
    ds_estimate got;
    ds_why w = { 0 };
    ds_lmm_panel *p = make(&(practice){ 5, 0.6, 0.25, 0.3, 20261210 });
    assert_int_equal(ds_lmm_fit_panel(p, &(ds_lmm_options){ .errors = DS_ERRORS_AR1 }, &a, &f, &w), DS_OK);
    assert_int_equal(ds_lmm_contrast_integrated(&f, c, &got, &w), DS_OK);
    assert_int_equal(ds_lmm_fit_sums(f.sums, &(ds_lmm_options){ .random = DS_RANDOM_DIAGONAL }, &a, &diagonal, &w),
                     DS_OK);
    for (size_t k = 0; k < POINTS; k++) {
        ds_lmm_fit at = f, held;
        ds_estimate e;
        double chol[4] = { diagonal.chol[0], 0, 0, 0.01 + 1.99 * (double)k / 39 };
        at.chol = chol;
        assert_int_equal(ds_lmm_fit_fixed(p, &at, false, &a, &held, &w), DS_OK);
        assert_int_equal(ds_lmm_contrast(&held, c, &e, &w), DS_OK);
        mean[k] = e.estimate;
        sd[k] = e.se;
        weight[k] = held.criterion;
        lowest = fmin(lowest, held.criterion);
    }
    for (size_t k = 0; k < POINTS; k++) {
        double ratio = 0.01 + 1.99 * (double)k / 39; /* the prior: half-normal in it */
        sum += weight[k] = exp((lowest - weight[k]) / 2 - ratio * ratio / 2);
    }
    for (size_t k = 0; k < POINTS; k++) {
        estimate += weight[k] / sum * mean[k];
        above += weight[k] / sum * upper(-mean[k] / sd[k]);
        beyond += weight[k] / sum * upper((got.high - mean[k]) / sd[k]);
    }
    assert_true(ref_near("estimate", got.estimate, estimate, 1e-9));
    assert_true(ref_near("p", got.p, 2 * fmin(above, 1 - above), 1e-9));
    assert_true(ref_near("high", beyond, 0.025, 1e-9) && got.low < got.estimate && got.df >= 1);
    ds_lmm_panel_free(p);
    ds_arena_free(&a);
}

static void many_clients_leave_nothing_open(void **state)
{
    (void)state;
    const double c[P] = { 0, 1, 0 };
    ds_arena a = { 0 };
    ds_lmm_fit f;
    ds_estimate e, plain;
    ds_why w = { 0 };
    ds_lmm_panel *p = make(&(practice){ 120, 0.6, 0.25, 0.6, 20261211 });
    assert_int_equal(ds_lmm_fit_panel(p, &(ds_lmm_options){ .errors = DS_ERRORS_AR1 }, &a, &f, &w), DS_OK);
    assert_int_equal(ds_lmm_contrast_integrated(&f, c, &e, &w), DS_OK);
    assert_int_equal(ds_lmm_contrast(&f, c, &plain, &w), DS_OK);
    assert_true(ref_near("estimate", e.estimate, plain.estimate, 0.1 * plain.se));
    assert_true(ref_near("se", e.se, plain.se, 0.03 * plain.se));
    ds_lmm_panel_free(p);
    ds_arena_free(&a);
}

static void nothing_is_told_of_nothing(void **state)
{
    (void)state;
    const double none[P] = { 0 };
    ds_arena a = { 0 };
    ds_lmm_fit f;
    ds_estimate e;
    ds_why w = { 0 };
    ds_lmm_panel *p = make(&(practice){ 5, 0.6, 0.25, 0.3, 20261212 }), *one = ds_lmm_panel_new(1, P);
    assert_int_equal(ds_lmm_fit_panel(p, &(ds_lmm_options){ .errors = DS_ERRORS_AR1 }, &a, &f, &w), DS_OK);
    assert_int_equal(ds_lmm_contrast_integrated(&f, none, &e, &w), DS_OK);
    assert_true(isnan(e.estimate) && isnan(e.p));
    assert_int_equal(ds_lmm_fit_panel(one, &(ds_lmm_options){ 0 }, &a, &f, &w), DS_OK);
    assert_int_equal(ds_lmm_contrast_integrated(&f, none, &e, &w), DS_INTERNAL);
    ds_lmm_panel_free(p);
    ds_lmm_panel_free(one);
    ds_arena_free(&a);
}

/* ---- practices of five clients ------------------------------------------------------------------------------------- */

enum { ASKED = 3, PRACTICES = 250 };
typedef struct {
    double covered[ASKED], width[ASKED], called[ASKED];
} tally;

static void count(tally *t, int k, const ds_estimate *e, double truth)
{
    t->covered[k] += (e->low <= truth && truth <= e->high) / (double)PRACTICES;
    t->width[k] += (e->high - e->low) / PRACTICES;
    t->called[k] += (e->p < 0.05) / (double)PRACTICES;
}

/* Night 0, night 1 and both, of the SD integrated and of the df capped at clients - 1 instead. */
static void run(double effect0, double effect1, double sd, tally *integrated, tally *capped)
{
    static const double contrast[ASKED][P] = { { 0, 1, 0 }, { 0, 0, 1 }, { 0, 1, 1 } };
    const double truth[ASKED] = { effect0, effect1, effect0 + effect1 };
    for (uint64_t i = 0; i < PRACTICES; i++) {
        ds_arena a = { 0 };
        ds_lmm_fit f;
        ds_estimate e;
        ds_why w = { 0 };
        ds_lmm_panel *p = make(&(practice){ 5, effect0, effect1, sd, 777000 + i });
        assert_int_equal(ds_lmm_fit_panel(p, &(ds_lmm_options){ .errors = DS_ERRORS_AR1 }, &a, &f, &w), DS_OK);
        for (int k = 0; k < ASKED; k++) {
            assert_int_equal(ds_lmm_contrast_integrated(&f, contrast[k], &e, &w), DS_OK);
            count(integrated, k, &e, truth[k]);
            assert_int_equal(ds_lmm_contrast(&f, contrast[k], &e, &w), DS_OK);
            ds_estimate_cap(&e, 4);
            count(capped, k, &e, truth[k]);
        }
        ds_lmm_panel_free(p);
        ds_arena_free(&a);
    }
}

/* Monte-Carlo error of a coverage: .014. */
static void five_clients_are_covered(void **state)
{
    (void)state;
    tally integrated = { 0 }, capped = { 0 };
    run(0, 0, 0.3, &integrated, &capped);
    for (int k = 0; k < ASKED; k++) assert_true(integrated.covered[k] > 0.92 && integrated.covered[k] < 0.985);
    assert_true(capped.covered[1] > 0.98 && integrated.width[1] < 0.8 * capped.width[1]);
}

static void five_clients_can_find_an_effect(void **state)
{
    (void)state;
    tally integrated = { 0 }, capped = { 0 };
    run(0.6, 0.25, 0.3, &integrated, &capped);
    for (int k = 0; k < ASKED; k++) assert_true(integrated.covered[k] > 0.92 && integrated.covered[k] < 0.985);
    assert_true(integrated.called[1] > 2 * capped.called[1] && integrated.called[2] > capped.called[2]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fits_at_each_point_agree),        cmocka_unit_test(many_clients_leave_nothing_open),
        cmocka_unit_test(nothing_is_told_of_nothing),      cmocka_unit_test(five_clients_are_covered),
        cmocka_unit_test(five_clients_can_find_an_effect),
    };
    ds_stats_init();
    return cmocka_run_group_tests_name("stats: the SD of effects integrated", tests, NULL, NULL);
}
