/* The answer without one client at a time, against fits of the rows that are left. (CR2 itself: test_errors_classic,
 * test_lmm_sim.) */
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

enum { CLIENTS = 9, P = 4, NIGHTS = 40 };

typedef struct {
    double x[NIGHTS][P], z[NIGHTS][2], y[NIGHTS];
    int32_t night[NIGHTS];
    size_t n;
} client;

/* Client 3 has no nights; the last column is filled by client 5 alone where only_one is set. */
static void make(client c[CLIENTS], bool only_one)
{
    rnd r = rnd_start(20261204, 0);
    memset(c, 0, CLIENTS * sizeof *c);
    for (size_t i = 0; i < CLIENTS; i++) {
        double level = rnd_normal(&r), effect = 0.4 * rnd_normal(&r), slow = rnd_normal(&r);
        size_t nights = i == 3 ? 0 : 12 + 3 * i;
        for (size_t k = 0; k < nights; k++) {
            double session = rnd_chance(&r, 0.25), note = rnd_normal(&r);
            slow = 0.6 * slow + 0.8 * rnd_normal(&r);
            memcpy(c[i].x[k], (double[P]){ 1, session, note, only_one ? (i == 5) * note * note : k % 7 > 4 },
                   sizeof c[i].x[k]);
            memcpy(c[i].z[k], (double[2]){ 1, session }, sizeof c[i].z[k]);
            c[i].y[k] = 60 + level + (0.5 + effect) * session + 0.3 * note + slow + 0.5 * rnd_normal(&r);
            c[i].night[k] = (int32_t)(k + (k > 6));
        }
        c[i].n = nights;
    }
}

static ds_lmm_panel *panel_of(const client c[CLIENTS], size_t without)
{
    ds_lmm_panel *p = ds_lmm_panel_new(2, P);
    ds_why w = { 0 };
    for (size_t i = 0; i < CLIENTS; i++)
        if (i != without)
            assert_int_equal(ds_lmm_panel_add(p, i, c[i].z[0], c[i].x[0], c[i].y, c[i].night, c[i].n, &w), DS_OK);
    return p;
}

static void check(const ds_lmm_options *o)
{
    static client c[CLIENTS];
    const double contrast[P] = { 0, 1, 0.5, -1 };
    ds_arena a = { 0 };
    ds_lmm_fit f, rest;
    ds_estimate each[CLIENTS], want;
    ds_why w = { 0 };
    make(c, false);
    ds_lmm_panel *all = panel_of(c, CLIENTS);
    assert_int_equal(ds_lmm_fit_panel(all, o, &a, &f, &w), DS_OK);
    assert_int_equal(ds_lmm_without_each(&f, contrast, each, &w), DS_OK);
    for (size_t i = 0; i < CLIENTS; i++) {
        ds_lmm_panel *p = panel_of(c, i);
        assert_int_equal(ds_lmm_fit_fixed(p, &f, false, &a, &rest, &w), DS_OK);
        assert_int_equal(ds_lmm_contrast(&rest, contrast, &want, &w), DS_OK);
        assert_int_equal(isnan(each[i].estimate), i == 3);
        if (i != 3) {
            assert_true(ref_near("estimate", each[i].estimate, want.estimate, 1e-10));
            assert_true(ref_near("se", each[i].se, want.se, 1e-10) && isinf(each[i].df));
            assert_true(ref_near("low", each[i].low, want.low, 1e-9) && ref_near("p", each[i].p, want.p, 1e-9));
        }
        ds_lmm_panel_free(p);
    }
    ds_lmm_panel_free(all);
    ds_arena_free(&a);
}

static void fits_of_the_rest_agree(void **state)
{
    (void)state;
    check(&(ds_lmm_options){ .errors = DS_ERRORS_IID });
    check(&(ds_lmm_options){ .errors = DS_ERRORS_AR1_NOISE });
    check(&(ds_lmm_options){ .errors = DS_ERRORS_AR1, .ml = true });
}

/* The column that only one client fills leaves with that client; what the others say of the effect stays. */
static void what_one_client_alone_informs_leaves_with_it(void **state)
{
    (void)state;
    static client c[CLIENTS];
    const double effect[P] = { 0, 1, 0, 0 };
    double x[NIGHTS][P - 1];
    ds_arena a = { 0 };
    ds_lmm_fit f, rest;
    ds_estimate each[CLIENTS], want;
    ds_why w = { 0 };
    make(c, true);
    ds_lmm_panel *all = panel_of(c, CLIENTS), *p = ds_lmm_panel_new(2, P - 1);
    assert_int_equal(ds_lmm_fit_panel(all, &(ds_lmm_options){ .errors = DS_ERRORS_AR1 }, &a, &f, &w), DS_OK);
    assert_int_equal(ds_lmm_without_each(&f, effect, each, &w), DS_OK);
    for (size_t i = 0; i < CLIENTS; i++) {
        if (i == 5) continue;
        for (size_t k = 0; k < c[i].n; k++) memcpy(x[k], c[i].x[k], sizeof x[k]);
        assert_int_equal(ds_lmm_panel_add(p, i, c[i].z[0], x[0], c[i].y, c[i].night, c[i].n, &w), DS_OK);
    }
    assert_int_equal(ds_lmm_fit_fixed(p, &f, false, &a, &rest, &w), DS_OK);
    assert_int_equal(ds_lmm_contrast(&rest, effect, &want, &w), DS_OK);
    assert_true(ref_near("estimate", each[5].estimate, want.estimate, 1e-9));
    ds_lmm_panel_free(all);
    ds_lmm_panel_free(p);
    ds_arena_free(&a);
}

static void sums_without_rows_are_refused(void **state)
{
    (void)state;
    static client c[CLIENTS];
    ds_lmm_sums *s = ds_lmm_sums_new(2, P);
    ds_arena a = { 0 };
    ds_lmm_fit f;
    ds_estimate each[CLIENTS];
    ds_why w = { 0 };
    make(c, false);
    for (size_t i = 0; i < CLIENTS; i++)
        assert_int_equal(ds_lmm_sums_add(s, i, c[i].z[0], c[i].x[0], c[i].y, NULL, c[i].n, &w), DS_OK);
    assert_int_equal(ds_lmm_fit_sums(s, &(ds_lmm_options){ 0 }, &a, &f, &w), DS_OK);
    assert_int_equal(ds_lmm_without_each(&f, (double[P]){ 0, 1 }, each, &w), DS_INTERNAL);
    ds_lmm_sums_free(s);
    ds_arena_free(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fits_of_the_rest_agree),
        cmocka_unit_test(what_one_client_alone_informs_leaves_with_it),
        cmocka_unit_test(sums_without_rows_are_refused),
    };
    ds_stats_init();
    return cmocka_run_group_tests_name("stats: without a client", tests, NULL, NULL);
}
