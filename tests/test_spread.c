/* Clients whose nights vary more than others': the fit that knows it, and the one that finds it out. */
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
static const double SPREAD[CLIENTS] = { 0.5, 1.8, 0.7, 1, 1.2, 0.4, 2.2, 1.1, 0.9 };

typedef struct {
    double x[NIGHTS][P], z[NIGHTS][2], y[NIGHTS];
    int32_t night[NIGHTS];
    size_t n;
} client;

/* Client 3 has no nights. Errors AR(1), .6. */
static void make(client c[CLIENTS])
{
    rnd r = rnd_start(20261205, 0);
    memset(c, 0, CLIENTS * sizeof *c);
    for (size_t i = 0; i < CLIENTS; i++) {
        double level = rnd_normal(&r), effect = 0.8 * rnd_normal(&r), slow = rnd_normal(&r);
        c[i].n = i == 3 ? 0 : 12 + 3 * i;
        for (size_t k = 0; k < c[i].n; k++) {
            double session = rnd_chance(&r, 0.25), note = rnd_normal(&r), news = rnd_normal(&r);
            slow = 0.6 * slow + 0.8 * news;
            memcpy(c[i].x[k], (double[P]){ 1, session, note, k % 7 > 4 }, sizeof c[i].x[k]);
            memcpy(c[i].z[k], (double[2]){ 1, session }, sizeof c[i].z[k]);
            c[i].y[k] = 60 + level + (0.5 + effect) * session + 0.3 * note + SPREAD[i] * slow;
            c[i].night[k] = (int32_t)(k + (k > 6));
        }
    }
}

/* by: what the rows are divided by. */
static ds_lmm_panel *panel_of(const client *c, const double *by)
{
    ds_lmm_panel *p = ds_lmm_panel_new(2, P);
    ds_why w = { 0 };
    for (size_t i = 0; i < CLIENTS; i++) {
        client d = c[i];
        for (size_t k = 0; k < d.n; k++) {
            for (size_t j = 0; j < P; j++) d.x[k][j] /= by ? by[i] : 1;
            for (size_t j = 0; j < 2; j++) d.z[k][j] /= by ? by[i] : 1;
            d.y[k] /= by ? by[i] : 1;
        }
        assert_int_equal(ds_lmm_panel_add(p, i, d.z[0], d.x[0], d.y, d.night, d.n, &w), DS_OK);
    }
    return p;
}

static void fit(const ds_lmm_panel *p, const ds_lmm_options *o, ds_arena *a, ds_lmm_fit *f)
{
    ds_why w = { 0 };
    assert_int_equal(ds_lmm_fit_panel(p, o, a, f, &w), DS_OK);
    assert_true(f->status == DS_FIT_OK || f->status == DS_FIT_BOUNDARY);
}

/* R, nlme 3.1: lme, random = ~A0 | id, corCAR1(~night | id), varFixed(~spread^2), REML; its optimiser stops at about
 * 1e-5 SE. */
static void nlme_agrees(void **state)
{
    (void)state;
    static client c[CLIENTS];
    const double beta[P] = { 59.7814392151466, 0.6929197790206, 0.3139850041341, 0.0198023958188 };
    const double se[P] = { 0.37983681555, 0.46081595610, 0.03694982489, 0.10353686217 };
    ds_arena a = { 0 };
    ds_lmm_fit f;
    make(c);
    ds_lmm_panel *p = panel_of(c, NULL);
    fit(p, &(ds_lmm_options){ .errors = DS_ERRORS_AR1, .spread = SPREAD }, &a, &f);
    for (size_t k = 0; k < P; k++) {
        assert_true(ref_near("beta", f.beta[k], beta[k], 1e-5 * se[k]));
        assert_true(ref_near("se", sqrt(f.vcov[k * P + k]), se[k], 1e-4 * se[k]));
    }
    assert_true(ref_near("sigma", f.sigma, 1.117643348, 1e-4) && ref_near("rho", f.rho, 0.7090965658, 1e-4));
    assert_true(ref_near("intercepts", sqrt(f.re_cov[0]), 0.9311042, 1e-4));
    assert_true(ref_near("effects", sqrt(f.re_cov[3]), 1.2437658, 1e-4));
    assert_true(ref_near("criterion", f.criterion, 501.226014873, 1e-6));
    ds_lmm_panel_free(p);
    ds_arena_free(&a);
}

/* Rows divided beforehand by their client's spread give the same fit, but for the determinant; in every kind of errors,
 * and in what is computed later. */
static void divided_rows_agree(void **state)
{
    (void)state;
    static client c[CLIENTS];
    const double contrast[P] = { 0, 1, 0.3, 1 };
    double logdet = 0;
    make(c);
    for (size_t i = 0; i < CLIENTS; i++) logdet += 2 * (double)c[i].n * log(SPREAD[i]);
    ds_lmm_panel *p = panel_of(c, NULL), *q = panel_of(c, SPREAD);
    for (ds_errors errors = DS_ERRORS_IID; errors <= DS_ERRORS_AR1_NOISE; errors++) {
        ds_arena a = { 0 };
        ds_lmm_fit f, g;
        ds_estimate e[3], d[3];
        ds_client_estimate ce[CLIENTS], cd[CLIENTS];
        ds_why w = { 0 };
        fit(p, &(ds_lmm_options){ .errors = errors, .spread = SPREAD }, &a, &f);
        fit(q, &(ds_lmm_options){ .errors = errors }, &a, &g);
        assert_true(ref_near("criterion", f.criterion, g.criterion + logdet, 1e-6));
        assert_true(ref_near("sigma", f.sigma, g.sigma, 1e-6));
        assert_int_equal(ds_lmm_contrast(&f, contrast, &e[0], &w) || ds_lmm_contrast(&g, contrast, &d[0], &w), DS_OK);
        assert_int_equal(ds_lmm_cr2(&f, contrast, &e[1], &w) || ds_lmm_cr2(&g, contrast, &d[1], &w), DS_OK);
        assert_int_equal(ds_lmm_kenward_roger(&f, contrast, &e[2], &w) || ds_lmm_kenward_roger(&g, contrast, &d[2], &w),
                         DS_OK);
        for (int k = 0; k < 3; k++) {
            assert_true(ref_near("estimate", e[k].estimate, d[k].estimate, 1e-6 * d[k].se));
            assert_true(ref_near("se", e[k].se, d[k].se, 1e-6) && ref_near("df", e[k].df, d[k].df, 1e-3 * d[k].df));
        }
        assert_int_equal(ds_lmm_clients(&f, 0, 1, 1, &a, ce, &w) || ds_lmm_clients(&g, 0, 1, 1, &a, cd, &w), DS_OK);
        for (size_t i = 0; i < CLIENTS; i++) {
            assert_true(ref_near("client", ce[i].effect, cd[i].effect, 1e-6));
            assert_true(ref_near("client's se", ce[i].se, cd[i].se, 1e-6));
        }
        ds_arena_free(&a);
    }
    ds_lmm_panel_free(p);
    ds_lmm_panel_free(q);
}

/* ---- found out ----------------------------------------------------------------------------------------------- */

enum { MANY = 24, LONG = 60 };

/* Clients' SDs differ by the exponential of a normal of SD uneven. Their effects, if wanted: mean .1, SD .3. */
static ds_lmm_panel *many(double uneven, uint64_t seed, double spread[MANY], double *own)
{
    rnd r = rnd_start(seed, 0);
    ds_lmm_panel *p = ds_lmm_panel_new(2, 2);
    ds_why w = { 0 };
    for (size_t i = 0; i < MANY; i++) {
        double x[LONG][2], y[LONG], level = rnd_normal(&r), effect = 0.1 + 0.3 * rnd_normal(&r), slow = rnd_normal(&r);
        int32_t night[LONG];
        spread[i] = exp(uneven * rnd_normal(&r));
        if (own) own[i] = effect;
        for (int32_t k = 0; k < LONG; k++) {
            double news = rnd_normal(&r), noise = rnd_normal(&r);
            slow = 0.6 * slow + 0.8 * news;
            x[k][0] = 1;
            x[k][1] = rnd_chance(&r, 0.15);
            y[k] = 6 + level + effect * x[k][1] + spread[i] * (slow + 0.7 * noise);
            night[k] = k;
        }
        assert_int_equal(ds_lmm_panel_add(p, i, x[0], x[0], y, night, LONG, &w), DS_OK);
    }
    return p;
}

static void spreads_are_found(void **state)
{
    (void)state;
    double truth[MANY], off = 0, mean = 0;
    ds_arena a = { 0 };
    ds_lmm_fit f, all;
    ds_lmm_panel *p = many(0.6, 20261207, truth, NULL);
    fit(p, &(ds_lmm_options){ .errors = DS_ERRORS_AR1_NOISE, .own_spread = true }, &a, &f);
    fit(p, &(ds_lmm_options){ .errors = DS_ERRORS_AR1_NOISE }, &a, &all);
    assert_non_null(f.spread);
    assert_true(ref_near("sd", f.spread_sd, 0.6, 0.2) && !all.spread && all.spread_sd == 0);
    for (size_t i = 0; i < MANY; i++) mean += log(f.spread[i] / truth[i]) / MANY;
    for (size_t i = 0; i < MANY; i++) off += pow(log(f.spread[i] / truth[i]) - mean, 2) / MANY;
    assert_true(sqrt(off) < 0.13); /* sqrt(1 / 116) were the error of a log SD without correlation */
    assert_true(f.criterion < all.criterion - 100);
    assert_true(f.vcov[3] < 0.9 * all.vcov[3]); /* noisy nights weigh less */
    ds_lmm_panel_free(p);
    ds_arena_free(&a);
}

/* Where clients are alike the fit is the one that takes them to be, all but one time in twenty; then it moves little. */
static void alike_is_left_alike(void **state)
{
    (void)state;
    double truth[MANY], wide = 0;
    int same = 0;
    for (uint64_t seed = 1; seed <= 12; seed++) {
        ds_arena a = { 0 };
        ds_lmm_fit f, all;
        ds_lmm_panel *p = many(0, 20261300 + seed, truth, NULL);
        fit(p, &(ds_lmm_options){ .errors = DS_ERRORS_AR1_NOISE, .own_spread = true }, &a, &f);
        fit(p, &(ds_lmm_options){ .errors = DS_ERRORS_AR1_NOISE }, &a, &all);
        same += f.beta[1] == all.beta[1] && f.vcov[3] == all.vcov[3];
        assert_true(ref_near("effect", f.beta[1], all.beta[1], 0.2 * sqrt(all.vcov[3])));
        wide += log(f.vcov[3] / all.vcov[3]) / 2 / 12;
        ds_lmm_panel_free(p);
        ds_arena_free(&a);
    }
    assert_true(same >= 9 && fabs(wide) < 0.03);
}

/* Clients said to be 95 % sure or more to gain, or to lose, and how many of them do the opposite. */
typedef struct {
    int sure, wrong;
} calls;

static void count_calls(const ds_lmm_fit *f, const double *effect, calls *c)
{
    ds_arena a = { 0 };
    ds_client_estimate e[MANY];
    ds_why w = { 0 };
    assert_int_equal(ds_lmm_clients(f, 0, 1, 1, &a, e, &w), DS_OK);
    for (size_t i = 0; i < MANY; i++) {
        bool gains = e[i].p_improved >= 0.95, loses = e[i].p_improved <= 0.05;
        c->sure += gains || loses;
        c->wrong += (gains && effect[i] < 0) || (loses && effect[i] > 0);
    }
    ds_arena_free(&a);
}

/* Taken to be alike, noisy clients are told of what is luck: every fifth of whom one is sure does the opposite. */
static void a_noisy_client_is_not_misjudged(void **state)
{
    (void)state;
    double truth[MANY], effect[MANY];
    calls alike = { 0 }, own = { 0 };
    for (uint64_t seed = 1; seed <= 60; seed++) {
        ds_arena a = { 0 };
        ds_lmm_fit f;
        ds_lmm_panel *p = many(0.7, 20261400 + seed, truth, effect);
        fit(p, &(ds_lmm_options){ .errors = DS_ERRORS_AR1_NOISE }, &a, &f);
        count_calls(&f, effect, &alike);
        fit(p, &(ds_lmm_options){ .errors = DS_ERRORS_AR1_NOISE, .own_spread = true }, &a, &f);
        count_calls(&f, effect, &own);
        ds_lmm_panel_free(p);
        ds_arena_free(&a);
    }
    assert_true(alike.wrong > 0.12 * alike.sure);
    assert_true(own.wrong < 0.08 * own.sure && own.sure > 30);
}

static void other_clients_have_other_spreads(void **state)
{
    (void)state;
    static client c[CLIENTS];
    double truth[MANY];
    ds_arena a = { 0 };
    ds_lmm_fit f, g;
    ds_why w = { 0 };
    ds_lmm_panel *p = many(0.6, 20261207, truth, NULL), *few = ds_lmm_panel_new(2, 2);
    const double row[2] = { 1, 0 }, y = 1;
    const int32_t night = 0;
    make(c);
    fit(p, &(ds_lmm_options){ .errors = DS_ERRORS_AR1_NOISE, .own_spread = true }, &a, &f);
    assert_int_equal(ds_lmm_fit_fixed(p, &f, false, &a, &g, &w), DS_OK);
    assert_true(ref_near("beta", g.beta[1], f.beta[1], 1e-10) && ref_near("criterion", g.criterion, f.criterion, 1e-8));
    assert_int_equal(ds_lmm_panel_add(few, 0, row, row, &y, &night, 1, &w), DS_OK);
    assert_int_equal(ds_lmm_fit_fixed(few, &f, false, &a, &g, &w), DS_INTERNAL);
    ds_lmm_panel_free(p);
    ds_lmm_panel_free(few);
    ds_arena_free(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nlme_agrees),
        cmocka_unit_test(divided_rows_agree),
        cmocka_unit_test(spreads_are_found),
        cmocka_unit_test(alike_is_left_alike),
        cmocka_unit_test(a_noisy_client_is_not_misjudged),
        cmocka_unit_test(other_clients_have_other_spreads),
    };
    ds_stats_init();
    return cmocka_run_group_tests_name("stats: spreads of clients", tests, NULL, NULL);
}
