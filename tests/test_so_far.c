/* What contrasts were when fewer nights were there: as of a fit of those nights alone with the same variance parameters. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include <downshift/stats.h>

#include "support/random.h"
#include "support/reference.h"

enum { CLIENTS = 9, NIGHTS = 80, P = 4, Q = 2, CUTS = 4 };

static ds_arena arena;
static ds_why w;

struct rows {
    double z[NIGHTS * Q], x[NIGHTS * P], y[NIGHTS];
    int32_t night[NIGHTS];
    size_t n;
};

/* Client i begins late, skips nights, and has the third column from its fiftieth night on. */
static void live(int client, struct rows *r)
{
    rnd d = rnd_start(7, (uint64_t)client);
    double error = 0, level = rnd_normal(&d), gain = 0.3 * rnd_normal(&d);
    r->n = 0;
    for (int t = 3 * client; t < NIGHTS; t++) {
        double fresh = rnd_normal(&d);
        error = 0.5 * error + 0.8 * fresh;
        bool session = rnd_chance(&d, 0.2), skipped = rnd_chance(&d, 0.3);
        double day = rnd_normal(&d), noise = rnd_normal(&d);
        if (skipped) continue;
        double *x = r->x + r->n * P, *z = r->z + r->n * Q;
        x[0] = z[0] = 1;
        x[1] = z[1] = session;
        x[2] = session && t > 50;
        x[3] = day;
        r->y[r->n] = 70 + level + (0.6 + gain) * session + 0.2 * day + error + 0.5 * noise;
        r->night[r->n++] = 20000 + t;
    }
}

static ds_lmm_panel *panel_until(int32_t last)
{
    ds_lmm_panel *p = ds_lmm_panel_new(Q, P);
    assert_non_null(p);
    for (int i = 0; i < CLIENTS; i++) {
        struct rows r;
        size_t n = 0, half;
        live(i, &r);
        while (n < r.n && r.night[n] <= last) n++;
        half = n / 2; /* in two calls, as rows may come */
        if (half && ds_lmm_panel_add(p, (size_t)i, r.z, r.x, r.y, r.night, half, &w)) fail_msg("%s", w.text);
        if (n > half &&
            ds_lmm_panel_add(p, (size_t)i, r.z + half * Q, r.x + half * P, r.y + half, r.night + half, n - half, &w))
            fail_msg("%s", w.text);
    }
    return p;
}

static const struct row {
    const char *name;
    ds_errors errors;
    bool spreads; /* clients' nights do not all vary alike */
} rows[] = { { "independent errors", DS_ERRORS_IID, false },
             { "AR(1)", DS_ERRORS_AR1, false },
             { "AR(1) and noise", DS_ERRORS_AR1_NOISE, false },
             { "clients' own spreads", DS_ERRORS_AR1_NOISE, true } };
enum { ROWS = DS_COUNT(rows) };

static void as_a_fit_of_those_nights(void **state)
{
    const struct row *r = *state;
    const int32_t cut[CUTS] = { 20009, 20045, 20060, 20000 + NIGHTS };
    const double c[(size_t)3 * P] = { 0, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0, 1 };
    double spread[CLIENTS];
    for (int i = 0; i < CLIENTS; i++) spread[i] = 0.7 + 0.1 * i;
    const ds_lmm_options o = { .errors = r->errors, .spread = r->spreads ? spread : NULL };
    double estimate[CUTS * 3], se[CUTS * 3];
    ds_lmm_panel *all = panel_until(20000 + NIGHTS);
    ds_lmm_fit fit;
    assert_int_equal(ds_lmm_fit_panel(all, &o, &arena, &fit, &w), DS_OK);
    assert_true(fit.status == DS_FIT_OK || fit.status == DS_FIT_BOUNDARY);
    assert_int_equal(ds_lmm_so_far(&fit, cut, CUTS, c, 3, estimate, se, &w), DS_OK);
    assert_true(isnan(estimate[1 * 3 + 1]) && isnan(se[1 * 3 + 1])); /* the third column is still empty */
    assert_true(isfinite(estimate[1 * 3]));
    for (size_t k = 2; k < CUTS; k++) {
        ds_lmm_panel *some = panel_until(cut[k]);
        ds_lmm_fit held;
        assert_int_equal(ds_lmm_fit_fixed(some, &fit, false, &arena, &held, &w), DS_OK);
        for (size_t m = 0; m < 3; m++) {
            ds_estimate e;
            assert_int_equal(ds_lmm_contrast(&held, c + m * (size_t)P, &e, &w), DS_OK);
            assert_true(ref_near("estimate", estimate[k * 3 + m], e.estimate, 1e-7));
            assert_true(ref_near("se", se[k * 3 + m], e.se * fit.sigma / held.sigma, 1e-7));
        }
        ds_lmm_panel_free(some);
    }
    ds_lmm_panel_free(all);
}

/* The last night's is the fit itself, and what is known only grows. */
static void the_last_is_the_fit(void **state)
{
    (void)state;
    int32_t cut[NIGHTS];
    double estimate[NIGHTS], se[NIGHTS];
    const double c[P] = { 0, 1, 0, 0 };
    const ds_lmm_options o = { .errors = DS_ERRORS_AR1_NOISE };
    ds_lmm_panel *all = panel_until(20000 + NIGHTS);
    ds_lmm_fit fit;
    ds_estimate e;
    for (int i = 0; i < NIGHTS; i++) cut[i] = 20000 + i;
    assert_int_equal(ds_lmm_fit_panel(all, &o, &arena, &fit, &w), DS_OK);
    assert_int_equal(ds_lmm_so_far(&fit, cut, NIGHTS, c, 1, estimate, se, &w), DS_OK);
    assert_int_equal(ds_lmm_contrast(&fit, c, &e, &w), DS_OK);
    assert_true(ref_near("estimate", estimate[NIGHTS - 1], e.estimate, 1e-8));
    assert_true(ref_near("se", se[NIGHTS - 1], e.se, 1e-8));
    for (int i = 1; i < NIGHTS; i++) assert_true(isnan(se[i - 1]) || se[i] <= se[i - 1] * (1 + 1e-9));
    ds_lmm_panel_free(all);
}

int main(void)
{
    struct CMUnitTest tests[ROWS + 1] = { cmocka_unit_test(the_last_is_the_fit) };
    for (int i = 0; i < ROWS; i++)
        tests[1 + i] = (struct CMUnitTest){ .name = rows[i].name,
                                            .test_func = as_a_fit_of_those_nights,
                                            .initial_state = (void *)(uintptr_t)&rows[i] };
    ds_stats_init();
    int failed = cmocka_run_group_tests_name("so far", tests, NULL, NULL);
    ds_arena_free(&arena);
    return failed;
}
