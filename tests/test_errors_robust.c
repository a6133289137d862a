#include <downshift/stats.h>

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "../src/stats/lmm/fit.h"
#include "../src/stats/lmm/lmm_panel.h"
#include "support/correlated.h"

static const made_options USUAL = { .clients = 15,
                                    .nights = 60,
                                    .rho = 0.5,
                                    .nu = 0.2,
                                    .sigma = 1.1,
                                    .sd0 = 0.8,
                                    .sd1 = 0.4,
                                    .effect0 = 0.6,
                                    .effect1 = 0.2,
                                    .missing = 0.1,
                                    .seed = 1 };

static ds_fit_status fit(const ds_lmm_panel *p, ds_errors errors, ds_arena *a, ds_lmm_fit *f)
{
    ds_why w = { 0 };
    assert_non_null(p);
    assert_int_equal(ds_lmm_fit_panel(p, &(ds_lmm_options){ .errors = errors }, a, f, &w), DS_OK);
    return f->status;
}

static void no_number(const ds_lmm_fit *f)
{
    const double c[3] = { 0, 1, 0 };
    ds_estimate e;
    ds_why w = { 0 };
    assert_int_equal(ds_lmm_contrast(f, c, &e, &w), DS_OK);
    assert_true(isnan(e.estimate) && isnan(e.se) && isnan(e.p));
    assert_int_equal(ds_lmm_cr2(f, c, &e, &w), DS_OK);
    assert_true(isnan(e.estimate) && isnan(e.se) && isnan(e.p));
    assert_int_equal(ds_lmm_kenward_roger(f, c, &e, &w), DS_OK);
    assert_true(isnan(e.estimate) && isnan(e.se) && isnan(e.p));
}

static void a_number(const ds_lmm_fit *f)
{
    const double c[3] = { 0, 1, 1 };
    ds_estimate e;
    ds_why w = { 0 };
    assert_int_equal(ds_lmm_contrast(f, c, &e, &w), DS_OK);
    assert_true(isfinite(e.estimate) && e.se > 0 && e.df >= 1 && isfinite(e.p));
}

/* ---- sameness ------------------------------------------------------------------------------------------ */

static void the_same_rows_give_the_same_bytes(void **state)
{
    (void)state;
    made d;
    ds_arena a = { 0 };
    ds_lmm_fit f, g;
    made_new(&USUAL, &d);
    ds_lmm_panel *p = ref_panel(&d.m), *q = ref_panel(&d.m);
    assert_int_equal(fit(p, DS_ERRORS_AR1_NOISE, &a, &f), DS_FIT_OK);
    assert_int_equal(fit(q, DS_ERRORS_AR1_NOISE, &a, &g), DS_FIT_OK);
    assert_memory_equal(f.beta, g.beta, 3 * sizeof *f.beta);
    assert_memory_equal(f.vcov, g.vcov, 9 * sizeof *f.vcov);
    assert_memory_equal(f.phi_cov, g.phi_cov, f.n_phi * f.n_phi * sizeof *f.phi_cov);
    assert_true(f.rho == g.rho && f.nu == g.nu && f.loglik == g.loglik);
    ds_lmm_panel_free(p);
    ds_lmm_panel_free(q);
    ds_arena_free(&a);
    made_free(&d);
}

static void check_same(const ds_lmm_fit *f, const ds_lmm_fit *g)
{
    assert_true(ref_near("rho", g->rho, f->rho, 1e-6) && ref_near("nu", g->nu, f->nu, 1e-6));
    assert_true(ref_near("logLik", g->loglik, f->loglik, 1e-9 * fabs(f->loglik)));
    for (size_t i = 0; i < f->p; i++) {
        double c[3] = { 0 };
        ds_estimate e, h;
        ds_why w = { 0 };
        c[i] = 1;
        assert_int_equal(ds_lmm_contrast(f, c, &e, &w), DS_OK);
        assert_int_equal(ds_lmm_contrast(g, c, &h, &w), DS_OK);
        assert_true(ref_near("estimate", h.estimate, e.estimate, 1e-6 * e.se));
        assert_true(ref_near("se", h.se, e.se, 1e-6 * e.se) && ref_near("df", h.df, e.df, 1e-4 * e.df));
        assert_int_equal(ds_lmm_cr2(f, c, &e, &w), DS_OK);
        assert_int_equal(ds_lmm_cr2(g, c, &h, &w), DS_OK);
        assert_true(ref_near("CR2 se", h.se, e.se, 1e-6 * e.se) && ref_near("CR2 df", h.df, e.df, 1e-5 * e.df));
    }
}

static void the_order_of_clients_does_not_matter(void **state)
{
    (void)state;
    made d;
    ds_arena a = { 0 };
    ds_lmm_fit f, g;
    made_new(&USUAL, &d);
    ds_lmm_panel *p = ref_panel(&d.m);
    for (size_t i = 0; i < d.m.n; i++) d.group[i] = d.group[i] * 4 % USUAL.clients;
    ds_lmm_panel *q = ref_panel(&d.m);
    assert_int_equal(fit(p, DS_ERRORS_AR1_NOISE, &a, &f), DS_FIT_OK);
    assert_int_equal(fit(q, DS_ERRORS_AR1_NOISE, &a, &g), DS_FIT_OK);
    check_same(&f, &g);
    ds_lmm_panel_free(p);
    ds_lmm_panel_free(q);
    ds_arena_free(&a);
    made_free(&d);
}

static void one_row_at_a_time_is_the_same(void **state)
{
    (void)state;
    made d;
    ds_arena a = { 0 };
    ds_lmm_fit f, g;
    ds_why w = { 0 };
    made_new(&USUAL, &d);
    ds_lmm_panel *p = ref_panel(&d.m), *q = ds_lmm_panel_new(2, 3);
    for (size_t i = 0; i < d.m.n; i++) {
        double x[3] = { 1, d.a0[i], d.a1[i] };
        int32_t night = (int32_t)d.night[i];
        assert_int_equal(ds_lmm_panel_add(q, d.group[i], x, x, d.y + i, &night, 1, &w), DS_OK);
    }
    assert_int_equal(fit(p, DS_ERRORS_AR1, &a, &f), DS_FIT_OK);
    assert_int_equal(fit(q, DS_ERRORS_AR1, &a, &g), DS_FIT_OK);
    check_same(&f, &g);
    ds_lmm_panel_free(p);
    ds_lmm_panel_free(q);
    ds_arena_free(&a);
    made_free(&d);
}

/* Where every night of a client is years from the next, correlated errors are independent ones. */
static void gaps_of_years_leave_nothing_to_correlate(void **state)
{
    (void)state;
    made d;
    made_options o = USUAL;
    ds_arena a = { 0 };
    ds_lmm_fit f, g;
    o.rho = o.nu = 0;
    made_new(&o, &d);
    for (size_t i = 0; i < d.m.n; i++) d.night[i] *= 4000;
    ds_lmm_panel *p = ref_panel(&d.m);
    assert_int_equal(fit(p, DS_ERRORS_IID, &a, &f), DS_FIT_OK);
    assert_int_equal(fit(p, DS_ERRORS_AR1_NOISE, &a, &g), DS_FIT_BOUNDARY);
    assert_true(g.rho == 0 && g.nu == 0);
    check_same(&f, &g);
    ds_lmm_panel_free(p);
    ds_arena_free(&a);
    made_free(&d);
}

/* ---- the search ------------------------------------------------------------------------------------------ */

/* Lowest deviance on a grid of (rho, nu), theta searched from scratch at each point. */
static double by_grid(const ds_lmm_panel *p, ds_arena *a)
{
    ds_lmm_sums *t = ds_lmm_sums_in(a, 2, 3);
    ds_lmm_work work;
    ds_why w = { 0 };
    double lowest = INFINITY;
    assert_true(t && ds_lmm_work_new(&work, t, a));
    for (int i = 0; i < 9; i++)
        for (int j = 0; j < 7; j++) {
            const ds_corr corr = { 0.02 + 0.96 * i / 8, 0.97 * j / 6 };
            ds_lmm_target target = { .work = &work, .scale = t };
            ds_lmm_candidate c;
            bool found = false;
            assert_int_equal(ds_panel_sum(&(ds_rows){ p, UINT64_MAX, NULL }, corr, t, &w), DS_OK);
            assert_int_equal(ds_lmm_search(&target, DS_RANDOM_FULL, &c, &found, &w), DS_OK);
            if (found) lowest = fmin(lowest, c.at.value);
        }
    return lowest;
}

/* Flat ridges, corners, nothing to find: whatever the data, no point of a grid is better, nor is a simpler model. */
static void no_grid_finds_better(void **state)
{
    (void)state;
    static const double RHO[] = { 0, 0.4, 0.9, 0.7 }, NU[] = { 0, 0, 0.6, 0.5 };
    for (uint64_t seed = 1; seed <= 16; seed++) {
        made d;
        made_options o = USUAL;
        ds_arena a = { 0 };
        ds_lmm_fit f, g;
        o.rho = RHO[seed % 4];
        o.nu = NU[seed % 4];
        o.sd1 = seed & 4 ? 0.4 : 0;
        o.clients = seed & 8 ? 4 : 12;
        o.seed = seed;
        made_new(&o, &d);
        ds_lmm_panel *p = ref_panel(&d.m);
        assert_in_range(fit(p, DS_ERRORS_AR1_NOISE, &a, &f), DS_FIT_OK, DS_FIT_BOUNDARY);
        assert_in_range(fit(p, DS_ERRORS_IID, &a, &g), DS_FIT_OK, DS_FIT_BOUNDARY);
        assert_true(f.criterion < by_grid(p, &a) + 1e-6 && f.criterion < g.criterion + 1e-6);
        ds_lmm_panel_free(p);
        ds_arena_free(&a);
        made_free(&d);
    }
}

/* Many clients, of whom a few are searched first: also where these see nothing of what all show. */
static void no_grid_finds_better_among_many(void **state)
{
    (void)state;
    static const struct {
        uint64_t seed;
        double rho, nu;
    } made_with[] = { { 5, 0, 0 }, { 19, 0.9, 0.97 }, { 29, 0.9, 0.97 }, { 56, 0.05, 0 }, { 92, 0.4, 0 } };
    for (size_t i = 0; i < DS_COUNT(made_with); i++) {
        made d;
        made_options o = USUAL;
        ds_arena a = { 0 };
        ds_lmm_fit f;
        o.rho = made_with[i].rho;
        o.nu = made_with[i].nu;
        o.clients = 130;
        o.seed = made_with[i].seed;
        made_new(&o, &d);
        ds_lmm_panel *p = ref_panel(&d.m);
        assert_in_range(fit(p, DS_ERRORS_AR1_NOISE, &a, &f), DS_FIT_OK, DS_FIT_BOUNDARY);
        assert_true(f.criterion < by_grid(p, &a) + 1e-6);
        ds_lmm_panel_free(p);
        ds_arena_free(&a);
        made_free(&d);
    }
}

/* ---- limits ---------------------------------------------------------------------------------------------- */

static void clients_of_a_single_night_tell_nothing_about_correlation(void **state)
{
    (void)state;
    made d;
    made_options o = USUAL;
    ds_arena a = { 0 };
    ds_lmm_fit f;
    o.clients = 80;
    o.nights = 1;
    o.missing = 0;
    made_new(&o, &d);
    d.m.p = 2;
    d.m.q = 0;
    ds_lmm_panel *p = ref_panel(&d.m);
    assert_int_equal(fit(p, DS_ERRORS_AR1_NOISE, &a, &f), DS_FIT_BOUNDARY);
    assert_true(f.rho == 0 && f.nu == 0);
    assert_int_equal(fit(p, DS_ERRORS_AR1, &a, &f), DS_FIT_BOUNDARY);
    assert_true(f.rho == 0);
    ds_lmm_panel_free(p);
    ds_arena_free(&a);
    made_free(&d);
}

static void a_random_walk_ends_at_the_limit(void **state)
{
    (void)state;
    made d;
    made_options o = USUAL;
    ds_arena a = { 0 };
    ds_lmm_fit f;
    o.missing = 0;
    o.rho = o.nu = 0;
    made_new(&o, &d);
    for (size_t i = 1; i < d.m.n; i++)
        if (d.group[i] == d.group[i - 1]) d.y[i] = d.y[i - 1] + 0.1 * (d.y[i] - 6);
    d.m.q = 0;
    ds_lmm_panel *p = ref_panel(&d.m);
    assert_int_equal(fit(p, DS_ERRORS_AR1, &a, &f), DS_FIT_BOUNDARY);
    assert_true(ref_near("rho", f.rho, tanh(2.6), 1e-12) && f.nu == 0);
    a_number(&f);
    assert_int_equal(fit(p, DS_ERRORS_AR1_NOISE, &a, &f), DS_FIT_BOUNDARY);
    assert_true(ref_near("rho", f.rho, 1 / (1 + exp(-4)), 1e-12));
    a_number(&f);
    ds_lmm_panel_free(p);
    ds_arena_free(&a);
    made_free(&d);
}

/* Nights that swing back: AR(1) says so, AR(1) plus noise knows only slow errors and finds none. */
static void swinging_nights_have_a_negative_correlation(void **state)
{
    (void)state;
    made d;
    made_options o = USUAL;
    ds_arena a = { 0 };
    ds_lmm_fit f;
    o.rho = -0.4;
    o.nu = 0;
    made_new(&o, &d);
    ds_lmm_panel *p = ref_panel(&d.m);
    fit(p, DS_ERRORS_AR1, &a, &f);
    assert_true(ref_near("rho", f.rho, -0.4, 0.1));
    assert_int_equal(fit(p, DS_ERRORS_AR1_NOISE, &a, &f), DS_FIT_BOUNDARY);
    assert_true(f.rho == 0 && f.nu == 0);
    ds_lmm_panel_free(p);
    ds_arena_free(&a);
    made_free(&d);
}

static void what_cannot_be_fitted_has_no_number(void **state)
{
    (void)state;
    made d;
    ds_arena a = { 0 };
    ds_lmm_fit f;
    made_new(&USUAL, &d);
    size_t all = d.m.n;
    d.m.n = 6;
    ds_lmm_panel *few = ref_panel(&d.m);
    d.m.n = all;
    for (size_t i = 0; i < d.m.n; i++) d.y[i] = 7;
    ds_lmm_panel *flat = ref_panel(&d.m);
    d.m.x[2] = d.a0;
    ds_lmm_panel *twice = ref_panel(&d.m);
    assert_int_equal(fit(few, DS_ERRORS_AR1_NOISE, &a, &f), DS_FIT_FEW);
    no_number(&f);
    assert_int_equal(fit(flat, DS_ERRORS_AR1_NOISE, &a, &f), DS_FIT_FAILED);
    no_number(&f);
    assert_int_equal(fit(flat, DS_ERRORS_AR1, &a, &f), DS_FIT_FAILED);
    no_number(&f);
    assert_int_equal(fit(twice, DS_ERRORS_AR1, &a, &f), DS_FIT_RANK);
    assert_true(f.n_dropped == 1 && f.dropped[0] == 2);
    no_number(&f);
    ds_lmm_panel_free(few);
    ds_lmm_panel_free(flat);
    ds_lmm_panel_free(twice);
    ds_arena_free(&a);
    made_free(&d);
}

static void nights_must_be_known_and_in_order(void **state)
{
    (void)state;
    const double x[6] = { 1, 0, 1, 1, 1, 0 }, y[3] = { 5, 7, 6 };
    const int32_t late[3] = { 3, 2, 4 }, same[3] = { 3, 3, 4 }, fine[3] = { 3, 4, 9 };
    ds_lmm_panel *p = ds_lmm_panel_new(0, 2);
    ds_arena a = { 0 };
    ds_lmm_fit f;
    ds_why w = { 0 };
    assert_int_equal(ds_lmm_panel_add(p, 0, NULL, x, y, late, 3, &w), DS_INTERNAL);
    assert_int_equal(ds_lmm_panel_add(p, 0, NULL, x, y, same, 3, &w), DS_INTERNAL);
    assert_int_equal(ds_lmm_panel_add(p, 0, NULL, x, y, fine, 3, &w), DS_OK);
    assert_int_equal(ds_lmm_panel_add(p, 0, NULL, x, y, fine, 1, &w), DS_INTERNAL); /* night 3 once more */
    assert_int_equal(ds_lmm_panel_add(p, 1, NULL, x, y, fine, 3, &w), DS_OK);       /* another client's */
    assert_int_equal(ds_lmm_panel_add(p, 0, NULL, x, y, fine, 3, &w), DS_INTERNAL); /* client 0 after client 1 */
    assert_int_equal(ds_lmm_panel_add(p, 2, NULL, x, y, NULL, 3, &w), DS_OK);
    assert_int_equal(ds_lmm_panel_rows(p), 9);
    assert_int_equal(ds_lmm_panel_clients(p), 3);
    assert_int_equal(ds_lmm_fit_panel(p, &(ds_lmm_options){ .errors = DS_ERRORS_AR1 }, &a, &f, &w), DS_INTERNAL);
    assert_non_null(strstr(w.text, "night"));
    assert_int_equal(ds_lmm_fit_panel(p, &(ds_lmm_options){ .errors = DS_ERRORS_IID }, &a, &f, &w), DS_OK);
    ds_lmm_panel_free(p);
    ds_arena_free(&a);
    assert_null(ds_lmm_panel_new(5, 2));
    assert_null(ds_lmm_panel_new(1, 61));
}

/* ---- large practices -------------------------------------------------------------------------------------- */

/* Over 2,000 clients (rho, nu) come from a sample; estimates stay within what that costs. */
static void many_clients_are_sampled(void **state)
{
    (void)state;
    made d;
    made_options o = USUAL;
    ds_arena a = { 0 };
    ds_lmm_fit f, g;
    ds_estimate e;
    ds_why w = { 0 };
    o.clients = 2600;
    o.nights = 12;
    o.nu = 0;
    made_new(&o, &d);
    ds_lmm_panel *p = ref_panel(&d.m);
    assert_int_equal(fit(p, DS_ERRORS_AR1, &a, &f), DS_FIT_OK);
    assert_int_equal(f.clients, 2600);
    assert_int_equal(f.n, d.m.n);
    assert_true(ref_near("rho", f.rho, 0.5, 0.03));
    assert_int_equal(ds_lmm_contrast(&f, (double[]){ 0, 1, 0 }, &e, &w), DS_OK);
    assert_true(ref_near("night 0", e.estimate, o.effect0, 4 * e.se) && e.df > 1000);
    assert_int_equal(ds_lmm_fit_fixed(p, &f, false, &a, &g, &w), DS_OK);
    assert_true(ref_near("beta", g.beta[1], f.beta[1], 1e-12) && ref_near("logLik", g.loglik, f.loglik, 1e-9));
    double se = e.se;
    assert_int_equal(ds_lmm_cr2(&f, (double[]){ 0, 1, 0 }, &e, &w), DS_OK); /* CR1 here */
    assert_true(ref_near("CR1", e.se, se, 0.1 * se) && e.df > 200 && e.df < 2600);
    ds_lmm_panel_free(p);
    ds_arena_free(&a);
    made_free(&d);
}

/* ---- a start from a similar fit ------------------------------------------------------------------------------ */

/* Few clients are searched everywhere; of many a few first, and all of them near where those end. */
static void begin_anywhere(size_t clients)
{
    static const struct {
        double rho, nu;
    } starts[] = { { 0.45, 0.3 }, { 0.1, 0.9 }, { 0.9, 0.02 }, { 0.97, 0.97 } };
    made d;
    made_options o = USUAL;
    ds_arena a = { 0 };
    ds_lmm_fit all, f;
    ds_why w = { 0 };
    o.clients = clients;
    made_new(&o, &d);
    ds_lmm_panel *p = ref_panel(&d.m);
    assert_non_null(p);
    assert_int_equal(ds_lmm_fit_panel(p, &(ds_lmm_options){ .errors = DS_ERRORS_AR1_NOISE }, &a, &all, &w), DS_OK);
    for (size_t i = 0; i < DS_COUNT(starts); i++) {
        const ds_lmm_options near = { .errors = DS_ERRORS_AR1_NOISE,
                                      .near_rho = starts[i].rho,
                                      .near_nu = starts[i].nu };
        assert_int_equal(ds_lmm_fit_panel(p, &near, &a, &f, &w), DS_OK);
        assert_int_equal(f.status, all.status);
        assert_true(ref_near("criterion", f.criterion, all.criterion, 1e-6));
        assert_true(ref_near("rho", f.rho, all.rho, 1e-4));
        assert_true(ref_near("beta", f.beta[1], all.beta[1], 1e-6));
        if (i == 0) assert_true(f.evaluations < all.evaluations / 2);
    }
    ds_lmm_panel_free(p);
    made_free(&d);
    ds_arena_free(&a);
}

static void where_the_search_begins_does_not_matter(void **state)
{
    (void)state;
    begin_anywhere(USUAL.clients);
    begin_anywhere(140);
}

/* Of many clients few are searched everywhere, also where errors are independent or change sign: the same answer as of few,
 * who are all searched. */
static void many_clients_without_noise_or_correlation(void **state)
{
    (void)state;
    static const struct {
        double rho, nu;
        ds_errors errors;
    } kinds[] = { { 0, 0, DS_ERRORS_AR1_NOISE },
                  { 0.5, 0, DS_ERRORS_AR1_NOISE },
                  { -0.4, 0, DS_ERRORS_AR1 },
                  { 0, 0, DS_ERRORS_AR1 } };
    for (size_t i = 0; i < DS_COUNT(kinds); i++) {
        made d;
        made_options o = USUAL;
        ds_arena a = { 0 };
        ds_lmm_fit f, none;
        ds_why w = { 0 };
        o.clients = 140;
        o.rho = kinds[i].rho;
        o.nu = kinds[i].nu;
        made_new(&o, &d);
        ds_lmm_panel *p = ref_panel(&d.m);
        assert_int_equal(ds_lmm_fit_panel(p, &(ds_lmm_options){ .errors = kinds[i].errors }, &a, &f, &w), DS_OK);
        assert_int_equal(ds_lmm_fit_panel(p, &(ds_lmm_options){ .errors = DS_ERRORS_IID }, &a, &none, &w), DS_OK);
        assert_true(f.status == DS_FIT_OK || f.status == DS_FIT_BOUNDARY);
        assert_true(f.criterion <= none.criterion + 1e-6);
        assert_true(ref_near("rho", f.rho * (1 - f.nu), kinds[i].rho, 0.05));
        ds_lmm_panel_free(p);
        made_free(&d);
        ds_arena_free(&a);
    }
}

/* rho and nu held where a fit of the same nights had them: the same answer but for what not knowing them adds to its
 * uncertainty, from its L or from anywhere. */
static void held_errors_give_the_same_answer(void **state)
{
    (void)state;
    made d;
    ds_arena a = { 0 };
    ds_lmm_fit all, f;
    ds_estimate e, h;
    ds_why w = { 0 };
    const double c[3] = { 0, 1, 0 };
    made_new(&USUAL, &d);
    ds_lmm_panel *p = ref_panel(&d.m);
    assert_int_equal(ds_lmm_fit_panel(p, &(ds_lmm_options){ .errors = DS_ERRORS_AR1_NOISE }, &a, &all, &w), DS_OK);
    assert_int_equal(all.status, DS_FIT_OK);
    for (int from = 0; from < 2; from++) {
        const ds_lmm_options held = { .errors = DS_ERRORS_AR1_NOISE,
                                      .near_rho = all.rho,
                                      .near_nu = all.nu,
                                      .held = true,
                                      .near_chol = from ? all.chol : NULL };
        assert_int_equal(ds_lmm_fit_panel(p, &held, &a, &f, &w), DS_OK);
        assert_int_equal(f.status, DS_FIT_OK);
        assert_true(f.rho == all.rho && f.nu == all.nu);
        assert_true(ref_near("criterion", f.criterion, all.criterion, 1e-6));
        assert_int_equal(ds_lmm_contrast(&all, c, &e, &w), DS_OK);
        assert_int_equal(ds_lmm_contrast(&f, c, &h, &w), DS_OK);
        assert_true(ref_near("estimate", h.estimate, e.estimate, 1e-5 * e.se) &&
                    ref_near("se", h.se, e.se, 1e-5 * e.se));
        assert_true(h.df >= e.df * 0.999);
        assert_true(f.evaluations < all.evaluations);
    }
    ds_lmm_panel_free(p);
    made_free(&d);
    ds_arena_free(&a);
}

/* ---- memory ----------------------------------------------------------------------------------------------- */

static ds_err everything(const made *d, ds_arena *a)
{
    ds_lmm_fit f;
    ds_estimate e;
    ds_why w = { 0 };
    const double c[3] = { 0, 1, 0 };
    ds_lmm_panel *p = ref_panel(&d->m);
    ds_err err = p ? ds_lmm_fit_panel(p, &(ds_lmm_options){ .errors = DS_ERRORS_AR1_NOISE }, a, &f, &w) : DS_MEMORY;
    if (!err) err = ds_lmm_cr2(&f, c, &e, &w);
    if (!err) err = ds_lmm_kenward_roger(&f, c, &e, &w);
    if (!err) err = ds_lmm_fit_fixed(p, &f, true, a, &f, &w);
    ds_lmm_panel_free(p);
    return err;
}

static void every_failed_allocation_is_told(void **state)
{
    (void)state;
    made d;
    made_options o = USUAL;
    ds_err err = DS_MEMORY;
    o.clients = 4;
    o.nights = 12;
    made_new(&o, &d);
    long n = 0;
    for (; n < 2000 && err; n++) {
        ds_arena a = { 0 };
        ds_alloc_fail_after(n);
        err = everything(&d, &a);
        ds_alloc_fail_after(-1);
        assert_true(err == DS_OK || err == DS_MEMORY);
        ds_arena_free(&a);
    }
    assert_int_equal(err, DS_OK);
    assert_true(n > 100);
    made_free(&d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_same_rows_give_the_same_bytes),
        cmocka_unit_test(the_order_of_clients_does_not_matter),
        cmocka_unit_test(one_row_at_a_time_is_the_same),
        cmocka_unit_test(gaps_of_years_leave_nothing_to_correlate),
        cmocka_unit_test(no_grid_finds_better),
        cmocka_unit_test(no_grid_finds_better_among_many),
        cmocka_unit_test(clients_of_a_single_night_tell_nothing_about_correlation),
        cmocka_unit_test(a_random_walk_ends_at_the_limit),
        cmocka_unit_test(swinging_nights_have_a_negative_correlation),
        cmocka_unit_test(what_cannot_be_fitted_has_no_number),
        cmocka_unit_test(nights_must_be_known_and_in_order),
        cmocka_unit_test(many_clients_are_sampled),
        cmocka_unit_test(where_the_search_begins_does_not_matter),
        cmocka_unit_test(held_errors_give_the_same_answer),
        cmocka_unit_test(many_clients_without_noise_or_correlation),
        cmocka_unit_test(every_failed_allocation_is_told),
    };
    ds_stats_init();
    return cmocka_run_group_tests_name("stats: correlated errors, limits", tests, NULL, NULL);
}
