#include <downshift/stats.h>

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "support/reference.h"

/* ---- a practice made here: intercept, session, two confounders ------------------------------------------- */

enum { CLIENTS = 12, NIGHTS = 25, ROWS = CLIENTS * NIGHTS, P = 4 };
typedef struct {
    double x[ROWS][P], z[ROWS][2], y[ROWS];
} practice;

/* xorshift64*: the same numbers on every machine. Uniform on (-1, 1). */
static double noise(uint64_t *state)
{
    *state ^= *state >> 12;
    *state ^= *state << 25;
    *state ^= *state >> 27;
    return (double)((*state * 2685821657736338717ULL) >> 11) / 4503599627370496.0 - 1;
}

static void make(practice *d, double client_sd, double effect_sd)
{
    uint64_t seed = 20240229;
    for (size_t c = 0; c < CLIENTS; c++) {
        double u0 = client_sd * noise(&seed), u1 = effect_sd * noise(&seed);
        for (size_t k = 0; k < NIGHTS; k++) {
            size_t i = c * NIGHTS + k;
            double session = noise(&seed) > 0.5, caffeine = 100 * noise(&seed), stress = 2 * noise(&seed);
            memcpy(d->x[i], (double[P]){ 1, session, caffeine, stress }, sizeof d->x[i]);
            memcpy(d->z[i], (double[2]){ 1, session }, sizeof d->z[i]);
            d->y[i] = 6 + u0 + (0.5 + u1) * session - 0.002 * caffeine - 0.3 * stress + 1.5 * noise(&seed);
        }
    }
}

static ds_err add_client(ds_lmm_sums *s, const practice *d, size_t as, size_t client, ds_why *w)
{
    size_t i = client * NIGHTS;
    return ds_lmm_sums_add(s, as, d->z[i], d->x[i], d->y + i, NULL, NIGHTS, w);
}

/* Clients in the order given by step (coprime to their number). */
static ds_lmm_sums *sums_of(const practice *d, size_t step)
{
    ds_lmm_sums *s = ds_lmm_sums_new(2, P);
    ds_why w = { 0 };
    for (size_t c = 0; s && c < CLIENTS; c++)
        if (add_client(s, d, c, c * step % CLIENTS, &w)) {
            ds_lmm_sums_free(s);
            return NULL;
        }
    return s;
}

static ds_fit_status fit(const ds_lmm_sums *s, ds_random random, ds_arena *a, ds_lmm_fit *f)
{
    ds_why w = { 0 };
    assert_non_null(s);
    assert_int_equal(ds_lmm_fit_sums(s, &(ds_lmm_options){ .random = random }, a, f, &w), DS_OK);
    return f->status;
}

static void no_number(const ds_lmm_fit *f)
{
    double c[60] = { 1 };
    ds_estimate e;
    ds_why w = { 0 };
    assert_int_equal(ds_lmm_contrast(f, c, &e, &w), DS_OK);
    assert_true(isnan(e.estimate) && isnan(e.se) && isnan(e.df) && isnan(e.t) && isnan(e.low) && isnan(e.high) &&
                isnan(e.p));
    assert_true(isnan(f->sigma) && isnan(f->loglik) && isnan(f->beta[0]) && isnan(f->vcov[0]));
    assert_true(strlen(ds_fit_status_text(f->status)) > 5);
}

/* ---- invariances ------------------------------------------------------------------------------------------------ */

static void check_same(const ds_lmm_fit *f, const ds_lmm_fit *g, size_t i, double unit, double tolerance)
{
    double c[P] = { 0 };
    ds_estimate e, h;
    ds_why w = { 0 };
    c[i] = 1;
    assert_int_equal(ds_lmm_contrast(f, c, &e, &w), DS_OK);
    assert_int_equal(ds_lmm_contrast(g, c, &h, &w), DS_OK);
    assert_true(ref_near("estimate", h.estimate * unit, e.estimate, tolerance * e.se));
    assert_true(ref_near("se", h.se * unit, e.se, tolerance * e.se));
    assert_true(ref_near("df", h.df, e.df, 1e-6 * e.df));
}

static void the_order_of_clients_does_not_matter(void **state)
{
    (void)state;
    static practice d;
    make(&d, 1.5, 0.8);
    ds_lmm_sums *s = sums_of(&d, 1), *t = sums_of(&d, 5);
    ds_arena a = { 0 };
    ds_lmm_fit f, g;
    assert_int_equal(fit(s, DS_RANDOM_FULL, &a, &f), DS_FIT_OK);
    assert_int_equal(fit(t, DS_RANDOM_FULL, &a, &g), DS_FIT_OK);
    for (size_t i = 0; i < P; i++) check_same(&f, &g, i, 1, 1e-10);
    assert_true(ref_near("logLik", g.loglik, f.loglik, 1e-10 * fabs(f.loglik)));
    ds_lmm_sums_free(s);
    ds_lmm_sums_free(t);
    ds_arena_free(&a);
}

static void the_same_input_gives_the_same_bytes(void **state)
{
    (void)state;
    static practice d;
    make(&d, 1.5, 0.8);
    ds_lmm_sums *s = sums_of(&d, 1), *t = sums_of(&d, 1);
    ds_arena a = { 0 };
    ds_lmm_fit f, g;
    ds_client_estimate e[CLIENTS], h[CLIENTS];
    ds_why w = { 0 };
    (void)fit(s, DS_RANDOM_FULL, &a, &f);
    (void)fit(t, DS_RANDOM_FULL, &a, &g);
    assert_int_equal(ds_lmm_clients(&f, 0, 1, 1, &a, e, &w), DS_OK);
    assert_int_equal(ds_lmm_clients(&g, 0, 1, 1, &a, h, &w), DS_OK);
    assert_memory_equal(f.beta, g.beta, P * sizeof *f.beta);
    assert_memory_equal(f.vcov, g.vcov, P * P * sizeof *f.vcov);
    assert_memory_equal(f.phi_cov, g.phi_cov, f.n_phi * f.n_phi * sizeof *f.phi_cov);
    assert_memory_equal(&f.loglik, &g.loglik, sizeof f.loglik);
    assert_memory_equal(e, h, sizeof e);
    ds_lmm_sums_free(s);
    ds_lmm_sums_free(t);
    ds_arena_free(&a);
}

static void units_do_not_matter(void **state)
{
    (void)state;
    static practice d, scaled;
    make(&d, 1.5, 0.8);
    scaled = d;
    for (size_t i = 0; i < ROWS; i++) {
        scaled.x[i][2] *= 1e6;
        scaled.x[i][3] *= 1e-7;
        scaled.x[i][1] *= 1e-6; /* the session in other units too, on both sides */
        scaled.z[i][1] *= 1e-6;
    }
    ds_lmm_sums *s = sums_of(&d, 1), *t = sums_of(&scaled, 1);
    ds_arena a = { 0 };
    ds_lmm_fit f, g;
    assert_int_equal(fit(s, DS_RANDOM_FULL, &a, &f), DS_FIT_OK);
    assert_int_equal(fit(t, DS_RANDOM_FULL, &a, &g), DS_FIT_OK);
    check_same(&f, &g, 0, 1, 1e-7);
    check_same(&f, &g, 1, 1e-6, 1e-7);
    check_same(&f, &g, 2, 1e6, 1e-7);
    check_same(&f, &g, 3, 1e-7, 1e-7);
    assert_int_equal(f.n_phi, 4); /* L11, L21, L22, sigma */
    for (size_t i = 0; i < 4; i++) {
        double unit = i == 1 || i == 2 ? 1e-6 : 1;
        assert_int_equal(f.phi_index[i], i < 3 ? (int)i : -1);
        assert_true(
            ref_near("phi", sqrt(g.phi_cov[5 * i]) * unit, sqrt(f.phi_cov[5 * i]), 1e-4 * sqrt(f.phi_cov[5 * i])));
    }
    ds_lmm_sums_free(s);
    ds_lmm_sums_free(t);
    ds_arena_free(&a);
}

static void a_large_common_part_does_not_matter(void **state)
{
    (void)state;
    static practice d, moved;
    make(&d, 1.5, 0.8);
    moved = d;
    for (size_t i = 0; i < ROWS; i++) {
        moved.y[i] = ldexp(nearbyint(ldexp(d.y[i], 20)), -20) + 1048576;
        d.y[i] = moved.y[i] - 1048576;
        moved.x[i][2] = ldexp(nearbyint(ldexp(d.x[i][2], 20)), -20) + 65536;
        d.x[i][2] = moved.x[i][2] - 65536;
    }
    ds_lmm_sums *s = sums_of(&d, 1), *t = sums_of(&moved, 1);
    ds_arena a = { 0 };
    ds_lmm_fit f, g;
    assert_int_equal(fit(s, DS_RANDOM_FULL, &a, &f), DS_FIT_OK);
    assert_int_equal(fit(t, DS_RANDOM_FULL, &a, &g), DS_FIT_OK);
    for (size_t i = 1; i < P; i++) check_same(&f, &g, i, 1, 1e-7);
    ds_lmm_sums_free(s);
    ds_lmm_sums_free(t);
    ds_arena_free(&a);
}

static void calls_may_split_a_client(void **state)
{
    (void)state;
    static practice d;
    make(&d, 1.5, 0.8);
    ds_lmm_sums *s = sums_of(&d, 1), *t = ds_lmm_sums_new(2, P);
    ds_arena a = { 0 };
    ds_lmm_fit f, g;
    ds_why w = { 0 };
    for (size_t i = 0; i < ROWS; i++)
        assert_int_equal(ds_lmm_sums_add(t, i / NIGHTS, d.z[i], d.x[i], d.y + i, NULL, 1, &w), DS_OK);
    assert_int_equal(ds_lmm_sums_rows(t), ROWS);
    (void)fit(s, DS_RANDOM_FULL, &a, &f);
    (void)fit(t, DS_RANDOM_FULL, &a, &g);
    for (size_t i = 0; i < P; i++) check_same(&f, &g, i, 1, 1e-9);
    ds_lmm_sums_free(s);
    ds_lmm_sums_free(t);
    ds_arena_free(&a);
}

static void clients_without_rows_count_for_nothing(void **state)
{
    (void)state;
    static practice d;
    make(&d, 1.5, 0.8);
    ds_lmm_sums *s = sums_of(&d, 1), *t = ds_lmm_sums_new(2, P);
    ds_arena a = { 0 };
    ds_lmm_fit f, g;
    ds_why w = { 0 };
    ds_client_estimate e[3 * CLIENTS];
    for (size_t c = 0; c < CLIENTS; c++) {
        assert_int_equal(ds_lmm_sums_add(t, 3 * c + 2, NULL, NULL, NULL, NULL, 0, &w), DS_OK);
        assert_int_equal(add_client(t, &d, 3 * c + 2, c, &w), DS_OK);
    }
    assert_int_equal(ds_lmm_sums_clients(t), 3 * CLIENTS);
    (void)fit(s, DS_RANDOM_FULL, &a, &f);
    (void)fit(t, DS_RANDOM_FULL, &a, &g);
    assert_int_equal(g.clients, CLIENTS);
    for (size_t i = 0; i < P; i++) check_same(&f, &g, i, 1, 1e-10);
    assert_int_equal(ds_lmm_clients(&g, 0, 1, 1, &a, e, &w), DS_OK);
    assert_true(ref_near("a stranger is like the average", e[0].baseline, f.beta[0], 0.05));
    assert_true(e[0].high - e[0].low > e[2].high - e[2].low);
    ds_lmm_sums_free(s);
    ds_lmm_sums_free(t);
    ds_arena_free(&a);
}

/* Small practices with every kind of spread between clients: always an answer, its signs normal, and never a worse one than the
 * diagonal model has, which is a case of the full one. */
static void every_small_practice_has_a_fit(void **state)
{
    (void)state;
    static practice d;
    for (int i = 0; i < 60; i++) {
        make(&d, 0.1 * (i % 20), 0.15 * (i % 7));
        uint64_t seed = 1000 + (uint64_t)i;
        for (size_t k = 0; k < ROWS; k++) d.y[k] += 2 * noise(&seed);
        ds_lmm_sums *s = sums_of(&d, 1);
        ds_arena a = { 0 };
        ds_lmm_fit f, g;
        assert_true(fit(s, DS_RANDOM_FULL, &a, &f) <= DS_FIT_BOUNDARY);
        assert_true(fit(s, DS_RANDOM_DIAGONAL, &a, &g) <= DS_FIT_BOUNDARY);
        assert_true(f.criterion <= g.criterion + 1e-6);
        assert_true(f.chol[0] >= 0 && f.chol[1] == 0 && f.chol[3] >= 0);
        assert_true((f.status == DS_FIT_BOUNDARY) == (f.chol[0] == 0 || f.chol[3] == 0));
        ds_lmm_sums_free(s);
        ds_arena_free(&a);
    }
}

static void a_contrast_of_nothing_has_no_number(void **state)
{
    (void)state;
    static practice d;
    make(&d, 1.5, 0.8);
    ds_lmm_sums *s = sums_of(&d, 1);
    ds_arena a = { 0 };
    ds_lmm_fit f;
    ds_estimate e;
    ds_why w = { 0 };
    assert_int_equal(fit(s, DS_RANDOM_FULL, &a, &f), DS_FIT_OK);
    assert_int_equal(ds_lmm_contrast(&f, (double[P]){ 0 }, &e, &w), DS_OK);
    assert_true(isnan(e.estimate) && isnan(e.se) && isnan(e.p));
    ds_lmm_sums_free(s);
    ds_arena_free(&a);
}

/* ---- data that do not suffice ---------------------------------------------------------------------------------------- */

static void dependent_columns_are_named(void **state)
{
    (void)state;
    static practice d;
    ds_arena a = { 0 };
    ds_lmm_fit f;
    make(&d, 1.5, 0.8);
    for (size_t i = 0; i < ROWS; i++) d.x[i][3] = 3 * d.x[i][2] - 40 * d.x[i][1] + 7;
    ds_lmm_sums *s = sums_of(&d, 1);
    assert_int_equal(fit(s, DS_RANDOM_FULL, &a, &f), DS_FIT_RANK);
    assert_int_equal(f.n_dropped, 1);
    assert_int_equal(f.dropped[0], 3);
    no_number(&f);
    ds_lmm_sums_free(s);
    for (size_t i = 0; i < ROWS; i++) d.x[i][3] = d.x[i][2] / 3 + 0.7 * d.x[i][1]; /* but for rounding */
    s = sums_of(&d, 1);
    assert_int_equal(fit(s, DS_RANDOM_FULL, &a, &f), DS_FIT_RANK);
    assert_true(f.n_dropped == 1 && f.dropped[0] == 3);
    ds_lmm_sums_free(s);
    for (size_t i = 0; i < ROWS; i++) {
        d.x[i][1] = 0.3; /* as the intercept */
        d.x[i][3] = 0;
    }
    s = sums_of(&d, 1);
    assert_int_equal(fit(s, DS_RANDOM_FULL, &a, &f), DS_FIT_RANK);
    assert_int_equal(f.n_dropped, 2);
    assert_true(f.dropped[0] == 1 && f.dropped[1] == 3);
    ds_lmm_sums_free(s);
    ds_arena_free(&a);
}

/* Correlation 0.999999 between training load and stress is hard, not impossible. */
static void nearly_dependent_columns_are_fitted(void **state)
{
    (void)state;
    static practice d;
    uint64_t seed = 7;
    make(&d, 1.5, 0.8);
    for (size_t i = 0; i < ROWS; i++) d.x[i][3] = d.x[i][2] + 0.1 * noise(&seed);
    ds_lmm_sums *s = sums_of(&d, 1);
    ds_arena a = { 0 };
    ds_lmm_fit f;
    assert_int_equal(fit(s, DS_RANDOM_FULL, &a, &f), DS_FIT_OK);
    assert_true(isfinite(f.vcov[P * P - 1]));
    ds_lmm_sums_free(s);
    ds_arena_free(&a);
}

static void a_constant_outcome_is_no_fit(void **state)
{
    (void)state;
    static practice d;
    make(&d, 1.5, 0.8);
    for (size_t i = 0; i < ROWS; i++) d.y[i] = 7.1;
    ds_lmm_sums *s = sums_of(&d, 1);
    ds_arena a = { 0 };
    ds_lmm_fit f;
    ds_client_estimate e[CLIENTS];
    ds_why w = { 0 };
    assert_int_equal(fit(s, DS_RANDOM_FULL, &a, &f), DS_FIT_FAILED);
    no_number(&f);
    assert_int_equal(ds_lmm_clients(&f, 0, 1, 1, &a, e, &w), DS_OK);
    assert_true(isnan(e[0].effect) && isnan(e[CLIENTS - 1].p_improved));
    ds_lmm_sums_free(s);
    ds_arena_free(&a);
}

/* Every client always reports the same number: sigma runs to zero, so nothing may be said. */
static void an_outcome_constant_within_clients_is_no_fit(void **state)
{
    (void)state;
    static practice d;
    make(&d, 1.5, 0.8);
    for (size_t i = 0; i < ROWS; i++) d.y[i] = (double)(i / NIGHTS % 7);
    ds_lmm_sums *s = sums_of(&d, 1);
    ds_arena a = { 0 };
    ds_lmm_fit f;
    assert_int_equal(fit(s, DS_RANDOM_FULL, &a, &f), DS_FIT_FAILED);
    no_number(&f);
    ds_lmm_sums_free(s);
    ds_arena_free(&a);
}

static void one_client_has_no_variance_between(void **state)
{
    (void)state;
    static practice d;
    make(&d, 1.5, 0.8);
    ds_lmm_sums *s = ds_lmm_sums_new(2, P);
    ds_arena a = { 0 };
    ds_lmm_fit f;
    ds_why w = { 0 };
    double beta[P], se[P], sigma;
    size_t rank;
    assert_int_equal(add_client(s, &d, 0, 0, &w), DS_OK);
    assert_int_equal(fit(s, DS_RANDOM_FULL, &a, &f), DS_FIT_BOUNDARY);
    assert_true(f.re_cov[0] == 0 && f.re_cov[3] == 0);
    assert_int_equal(ds_least_squares(d.x[0], d.y, NIGHTS, P, &a, beta, se, &sigma, &rank, &w), DS_OK);
    for (size_t i = 0; i < P; i++) {
        double c[P] = { 0 };
        ds_estimate e;
        c[i] = 1;
        assert_int_equal(ds_lmm_contrast(&f, c, &e, &w), DS_OK);
        assert_true(ref_near("estimate", e.estimate, beta[i], 1e-9 * se[i]) &&
                    ref_near("se", e.se, se[i], 1e-9 * se[i]));
        assert_true(ref_near("df", e.df, NIGHTS - P, 1e-6));
    }
    ds_lmm_sums_free(s);
    ds_arena_free(&a);
}

static void too_few_rows(void **state)
{
    (void)state;
    static practice d;
    ds_arena a = { 0 };
    ds_lmm_fit f;
    ds_why w = { 0 };
    ds_client_estimate none;
    make(&d, 1.5, 0.8);
    for (size_t n = 0; n <= P + 3; n++) {
        ds_lmm_sums *s = ds_lmm_sums_new(2, P);
        if (n) assert_int_equal(ds_lmm_sums_add(s, 0, d.z[0], d.x[0], d.y, NULL, n, &w), DS_OK);
        assert_int_equal(fit(s, DS_RANDOM_FULL, &a, &f), DS_FIT_FEW);
        assert_int_equal(f.clients, n > 0);
        if (!n) assert_int_equal(ds_lmm_clients(&f, 0, 1, 1, &a, &none, &w), DS_OK);
        no_number(&f);
        ds_lmm_sums_free(s);
    }
    ds_arena_free(&a);
}

static void values_must_be_finite_and_clients_in_order(void **state)
{
    (void)state;
    const double bad[] = { NAN, INFINITY, -INFINITY, 1e200 };
    for (size_t i = 0; i < DS_COUNT(bad); i++) {
        ds_lmm_sums *s = ds_lmm_sums_new(1, 2);
        ds_why w = { 0 };
        double x[4] = { 1, 2, 1, bad[i] };
        assert_int_equal(ds_lmm_sums_add(s, 3, (double[]){ 1, 1 }, x, (double[]){ 5, 6 }, NULL, 2, &w), DS_INTERNAL);
        assert_non_null(strstr(w.text, "client 3"));
        ds_lmm_sums_free(s);
    }
    ds_lmm_sums *s = ds_lmm_sums_new(1, 2);
    ds_why w = { 0 };
    double x[2] = { 1, 2 }, one = 1;
    assert_int_equal(ds_lmm_sums_add(s, 3, &one, x, &one, NULL, 1, &w), DS_OK);
    assert_int_equal(ds_lmm_sums_add(s, 2, &one, x, &one, NULL, 1, &w), DS_INTERNAL);
    ds_lmm_sums_free(s);
    assert_null(ds_lmm_sums_new(5, 2));
    assert_null(ds_lmm_sums_new(1, 0));
    assert_null(ds_lmm_sums_new(1, 61));
    ds_lmm_sums_free(NULL);
}

/* ---- memory ------------------------------------------------------------------------------------------------------------ */

/* Sums, fit and clients; the first failure is returned. */
static ds_err everything(const practice *d, ds_arena *a, ds_client_estimate *e)
{
    ds_lmm_sums *s = ds_lmm_sums_new(2, P);
    ds_lmm_fit f;
    ds_why w = { 0 };
    ds_err err = s ? DS_OK : DS_MEMORY;
    for (size_t c = 0; !err && c < CLIENTS; c++) err = add_client(s, d, c, c, &w);
    if (!err) err = ds_lmm_fit_sums(s, &(ds_lmm_options){ 0 }, a, &f, &w);
    if (!err) err = ds_lmm_clients(&f, 0, 1, -1, a, e, &w);
    double beta[P], sigma;
    size_t rank;
    if (!err) err = ds_least_squares(d->x[0], d->y, ROWS, P, a, beta, NULL, &sigma, &rank, &w);
    ds_lmm_sums_free(s);
    return err;
}

static void each_allocation_may_fail(void **state)
{
    (void)state;
    static practice d;
    ds_client_estimate e[CLIENTS];
    long n = 0;
    make(&d, 1.5, 0.8);
    for (ds_err err = DS_MEMORY; err; n++) {
        ds_arena a = { 0 };
        ds_alloc_fail_after(n);
        err = everything(&d, &a, e);
        ds_alloc_fail_after(-1);
        assert_true(err == DS_OK || err == DS_MEMORY);
        ds_arena_free(&a);
        assert_true(n < 200);
    }
    assert_true(n > 20);
}

static void memory_goes_with_clients_not_nights(void **state)
{
    (void)state;
    ds_lmm_sums *s = ds_lmm_sums_new(1, 1);
    ds_why w = { 0 };
    double one[100], y[100];
    for (size_t i = 0; i < 100; i++) {
        one[i] = 1;
        y[i] = (double)(i % 7);
    }
    assert_int_equal(ds_lmm_sums_add(s, 0, one, one, y, NULL, 100, &w), DS_OK);
    ds_alloc_fail_after(0);
    for (size_t i = 0; i < 1000; i++) assert_int_equal(ds_lmm_sums_add(s, 0, one, one, y, NULL, 100, &w), DS_OK);
    ds_alloc_fail_after(-1);
    assert_int_equal(ds_lmm_sums_rows(s), 100100);
    ds_lmm_sums_free(s);
}

/* ---- least squares ---------------------------------------------------------------------------------------------------- */

static void least_squares_drops_what_it_cannot_tell(void **state)
{
    (void)state;
    double x[6][3], y[6], beta[3], se[3], sigma;
    size_t rank;
    ds_arena a = { 0 };
    ds_why w = { 0 };
    for (size_t i = 0; i < 6; i++) {
        memcpy(x[i], (double[3]){ 1, (double)i, 2 * (double)i + 5 }, sizeof x[i]);
        y[i] = 3 + 0.5 * (double)i;
    }
    assert_int_equal(ds_least_squares(x[0], y, 6, 3, &a, beta, se, &sigma, &rank, &w), DS_OK);
    assert_int_equal(rank, 2);
    assert_int_equal(isnan(beta[0]) + isnan(beta[1]) + isnan(beta[2]), 1);
    assert_int_equal(isnan(se[0]) + isnan(se[1]) + isnan(se[2]), 1);
    assert_true(sigma < 1e-13);
    assert_int_equal(ds_least_squares(x[0], y, 2, 3, &a, beta, se, &sigma, &rank, &w), DS_OK);
    assert_true(rank == 2 && isnan(sigma));
    assert_int_equal(ds_least_squares(x[0], y, 0, 3, &a, beta, se, &sigma, &rank, &w), DS_INTERNAL);
    ds_arena_free(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_order_of_clients_does_not_matter),
        cmocka_unit_test(the_same_input_gives_the_same_bytes),
        cmocka_unit_test(units_do_not_matter),
        cmocka_unit_test(a_large_common_part_does_not_matter),
        cmocka_unit_test(calls_may_split_a_client),
        cmocka_unit_test(clients_without_rows_count_for_nothing),
        cmocka_unit_test(a_contrast_of_nothing_has_no_number),
        cmocka_unit_test(every_small_practice_has_a_fit),
        cmocka_unit_test(dependent_columns_are_named),
        cmocka_unit_test(nearly_dependent_columns_are_fitted),
        cmocka_unit_test(a_constant_outcome_is_no_fit),
        cmocka_unit_test(an_outcome_constant_within_clients_is_no_fit),
        cmocka_unit_test(one_client_has_no_variance_between),
        cmocka_unit_test(too_few_rows),
        cmocka_unit_test(values_must_be_finite_and_clients_in_order),
        cmocka_unit_test(each_allocation_may_fail),
        cmocka_unit_test(memory_goes_with_clients_not_nights),
        cmocka_unit_test(least_squares_drops_what_it_cannot_tell),
    };
    ds_stats_init();
    return cmocka_run_group_tests_name("stats: hard cases", tests, NULL, NULL);
}
