/* The mistakes a first program makes in this field, one test each: the mistake is made here and gives the wrong answer on data where
 * the right one is known; the library gives the right one. */
#include <downshift/stats.h>

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include <gsl/gsl_multimin.h>
#include "../src/stats/lmm/lmm.h"
#include "support/correlated.h"

static void fit(const ds_lmm_panel *p, ds_errors errors, bool ml, ds_arena *a, ds_lmm_fit *f)
{
    ds_why w = { 0 };
    assert_non_null(p);
    assert_int_equal(ds_lmm_fit_panel(p, &(ds_lmm_options){ .ml = ml, .errors = errors }, a, f, &w), DS_OK);
    assert_true(f->status == DS_FIT_OK || f->status == DS_FIT_BOUNDARY);
}

static ds_estimate coefficient(const ds_lmm_fit *f, size_t i)
{
    double c[DS_MAX_P] = { 0 };
    ds_estimate e;
    ds_why w = { 0 };
    c[i] = 1;
    assert_int_equal(ds_lmm_contrast(f, c, &e, &w), DS_OK);
    return e;
}

/* ---- nights taken as independent ------------------------------------------------------------------------- */

/* Clients book after bad nights, and bad nights last: session nights are worse for a reason that no column names. */
static void independent_errors_take_the_bad_spell_for_the_effect(void **state)
{
    (void)state;
    const made_options o = { .clients = 60,
                             .nights = 90,
                             .rho = 0.5,
                             .sigma = 1.1,
                             .sd0 = 0.7,
                             .sd1 = 0.3,
                             .effect0 = 0.6,
                             .effect1 = 0.25,
                             .indicated = true,
                             .seed = 1 };
    made d;
    ds_arena a = { 0 };
    ds_lmm_fit naive, f;
    made_new(&o, &d);
    ds_lmm_panel *p = ref_panel(&d.m);
    fit(p, DS_ERRORS_IID, false, &a, &naive);
    fit(p, DS_ERRORS_AR1_NOISE, false, &a, &f);
    ds_estimate wrong = coefficient(&naive, 1), right = coefficient(&f, 1);
    assert_true(wrong.estimate < o.effect0 - 4 * wrong.se);
    assert_true(right.low < o.effect0 && o.effect0 < right.high);
    right = coefficient(&f, 2);
    assert_true(right.low < o.effect1 && o.effect1 < right.high);
    ds_lmm_panel_free(p);
    ds_arena_free(&a);
    made_free(&d);
}

/* Without the calendar a night in three looks like every night: yesterday's sleep seems to tell less than it does. */
static void without_the_calendar_correlation_is_lost(void **state)
{
    (void)state;
    const made_options o = { .clients = 40,
                             .nights = 150,
                             .rho = 0.8,
                             .sigma = 1,
                             .sd0 = 0.5,
                             .sd1 = 0.2,
                             .effect0 = 0.5,
                             .missing = 0.65,
                             .seed = 1 };
    made d;
    ds_arena a = { 0 };
    ds_lmm_fit naive, f;
    made_new(&o, &d);
    ds_lmm_panel *p = ref_panel(&d.m);
    for (size_t i = 0; i < d.m.n; i++) d.night[i] = (double)i;
    ds_lmm_panel *no_gaps = ref_panel(&d.m);
    fit(no_gaps, DS_ERRORS_AR1, false, &a, &naive);
    fit(p, DS_ERRORS_AR1, false, &a, &f);
    assert_true(naive.rho < 0.65);
    assert_true(ref_near("rho", f.rho, o.rho, 0.03));
    assert_true(f.loglik > naive.loglik + 10);
    ds_lmm_panel_free(p);
    ds_lmm_panel_free(no_gaps);
    ds_arena_free(&a);
    made_free(&d);
}

/* ---- few clients ------------------------------------------------------------------------------------------- */

enum { PRACTICES = 300 };

static made_options small_practice(size_t clients, uint64_t seed)
{
    return (made_options){
        .clients = clients, .nights = 40, .sigma = 1, .sd0 = 0.5, .sd1 = 0.6, .effect0 = 0.5, .seed = seed
    };
}

/* Five clients who differ are five observations of an effect, whatever the number of nights. */
static void intervals_by_the_normal_or_by_nights_are_too_short(void **state)
{
    (void)state;
    int normal = 0, nights = 0, ours = 0;
    for (uint64_t seed = 1; seed <= PRACTICES; seed++) {
        made_options o = small_practice(5, seed);
        made d;
        ds_arena a = { 0 };
        ds_lmm_fit f;
        made_new(&o, &d);
        ds_lmm_panel *p = ref_panel(&d.m);
        fit(p, DS_ERRORS_IID, false, &a, &f);
        ds_estimate e = coefficient(&f, 1);
        double off = fabs(e.estimate - o.effect0);
        normal += off < 1.959964 * e.se;
        nights += off < ds_t_quantile(0.975, (double)(d.m.n - 3)) * e.se;
        ours += off < (e.high - e.low) / 2;
        ds_lmm_panel_free(p);
        ds_arena_free(&a);
        made_free(&d);
    }
    print_message("covered: normal %d, t of n - p %d, Satterthwaite %d of %d\n", normal, nights, ours, PRACTICES);
    assert_true(normal < 0.92 * PRACTICES && nights < 0.92 * PRACTICES);
    assert_true(ours > 0.92 * PRACTICES && ours < 0.99 * PRACTICES);
}

/* A client's effect and its standard error as if the spread of effects were known: b = K (Z'r), PEV = sigma^2 K + F V F', F = K Z'X. */
static void plug_in(const ds_lmm_fit *f, const double *client, double *effect, double *se)
{
    const double *l = f->chol, *b = client + 3; /* of q = 2: Z'Z, then two rows Z'[X y] */
    double m00 = 1, m01, m11 = 1, k[2][2], beta[3], v[9];
    double al[2][2] = { { client[0] * l[0] + client[1] * l[2], client[1] * l[3] },
                        { client[1] * l[0] + client[2] * l[2], client[2] * l[3] } };
    m00 += l[0] * al[0][0] + l[2] * al[1][0];
    m01 = l[0] * al[0][1] + l[2] * al[1][1];
    m11 += l[3] * al[1][1];
    double det = m00 * m11 - m01 * m01;
    double mi[2][2] = { { m11 / det, -m01 / det }, { -m01 / det, m00 / det } };
    double row[2][2] = { { l[0], 0 }, { l[2], l[3] } };
    for (int i = 0; i < 2; i++)
        for (int j = 0; j < 2; j++) {
            k[i][j] = 0;
            for (int s = 0; s < 2; s++)
                for (int t = 0; t < 2; t++) k[i][j] += row[i][s] * mi[s][t] * row[j][t];
        }
    ds_arena a = { 0 };
    ds_lmm_work work;
    ds_lmm_profile e;
    assert_true(ds_lmm_work_new(&work, f->sums, &a) && ds_lmm_evaluate(&work, f->chol, &e));
    ds_lmm_solve(&work, beta, v);
    double c[3] = { 0, 1, 0 }, shifted[3], variance = f->sigma * f->sigma * k[1][1];
    double start = ds_lmm_shift_contrast(f->sums, c, shifted);
    *effect = start;
    for (int j = 0; j < 3; j++) {
        shifted[j] -= k[1][0] * b[j] + k[1][1] * b[4 + j];
        *effect += shifted[j] * beta[j];
    }
    *effect += k[1][0] * b[3] + k[1][1] * b[7];
    for (int i = 0; i < 3; i++)
        for (int j = 0; j < 3; j++) variance += f->sigma * f->sigma * shifted[i] * v[i * 3 + j] * shifted[j];
    *se = sqrt(variance);
    ds_arena_free(&a);
}

static void plug_in_intervals_of_clients_are_too_short(void **state)
{
    (void)state;
    enum { SIX = 6 };
    int naive = 0, ours = 0, all = 0;
    for (uint64_t seed = 1; seed <= PRACTICES; seed++) {
        made_options o = small_practice(SIX, seed);
        made d;
        ds_arena a = { 0 };
        ds_lmm_fit f;
        ds_why w = { 0 };
        ds_client_estimate e[SIX];
        o.sd1 = 0.3;
        made_new(&o, &d);
        ds_lmm_panel *p = ref_panel(&d.m);
        fit(p, DS_ERRORS_IID, false, &a, &f);
        assert_int_equal(ds_lmm_clients(&f, 0, 1, 1, &a, e, &w), DS_OK);
        for (size_t i = 0; i < SIX; i++, all++) {
            double effect, se;
            plug_in(&f, f.sums->first->d + i * f.sums->width, &effect, &se);
            naive += fabs(effect - d.effect[i]) < 1.959964 * se;
            ours += e[i].low < d.effect[i] && d.effect[i] < e[i].high;
        }
        ds_lmm_panel_free(p);
        ds_arena_free(&a);
        made_free(&d);
    }
    print_message("covered: plug-in %d, integrated %d of %d\n", naive, ours, all);
    assert_true(naive < 0.91 * all);
    assert_true(ours > 0.93 * all);
}

/* Box and Tiao's batches that do not differ: variance zero, and df that jump to n - p unless somebody knows better. */
static void a_variance_of_zero_is_an_answer_with_few_clients_behind_it(void **state)
{
    (void)state;
    static const double Y[30] = { 7.298, 3.846,  2.434,  9.566, 7.99,  5.22,  6.556, 0.608, 11.788, -0.892,
                                  0.11,  10.386, 13.434, 5.51,  8.166, 2.212, 4.852, 7.092, 9.288,  4.98,
                                  0.282, 9.014,  4.458,  9.446, 7.198, 1.722, 4.782, 8.106, 0.758,  3.758 };
    double one[30];
    size_t group[30];
    for (size_t i = 0; i < 30; i++) {
        one[i] = 1;
        group[i] = i / 5;
    }
    ref_model m = { .n = 30, .groups = 6, .p = 1, .q = 1, .group = group, .x = { one }, .z = { one }, .y = Y };
    ds_lmm_panel *p = ref_panel(&m);
    ds_arena a = { 0 };
    ds_lmm_fit f;
    fit(p, DS_ERRORS_IID, false, &a, &f);
    assert_int_equal(f.status, DS_FIT_BOUNDARY);
    assert_true(f.re_cov[0] == 0);
    ds_estimate naive = coefficient(&f, 0), capped = naive;
    assert_true(ref_near("df", naive.df, 29, 1e-6));
    ds_estimate_cap(&capped, 5);
    assert_true(capped.df == 5 && capped.high - capped.low > 1.2 * (naive.high - naive.low));
    ds_lmm_panel_free(p);
    ds_arena_free(&a);
}

/* ---- likelihoods and numbers --------------------------------------------------------------------------------- */

/* Minutes or hours are the same model. REML's value says otherwise: it holds the determinant of X. */
static void reml_values_of_different_columns_cannot_be_compared(void **state)
{
    (void)state;
    made_options o = small_practice(10, 1);
    made d;
    ds_arena a = { 0 };
    ds_lmm_fit at, minutes, hours, reml_minutes, reml_hours;
    ds_why w = { 0 };
    made_new(&o, &d);
    ds_lmm_panel *p = ref_panel(&d.m);
    for (size_t i = 0; i < d.m.n; i++) d.a1[i] *= 60;
    ds_lmm_panel *in_minutes = ref_panel(&d.m);
    fit(p, DS_ERRORS_AR1, true, &a, &at);
    assert_int_equal(ds_lmm_fit_fixed(in_minutes, &at, true, &a, &minutes, &w), DS_OK);
    assert_int_equal(ds_lmm_fit_fixed(p, &at, true, &a, &hours, &w), DS_OK);
    assert_int_equal(ds_lmm_fit_fixed(in_minutes, &at, false, &a, &reml_minutes, &w), DS_OK);
    assert_int_equal(ds_lmm_fit_fixed(p, &at, false, &a, &reml_hours, &w), DS_OK);
    assert_true(ref_near("REML", reml_hours.loglik - reml_minutes.loglik, log(60), 1e-9)); /* a gain out of nothing */
    assert_true(ref_near("ML", hours.loglik, minutes.loglik, 1e-9 * fabs(hours.loglik)));
    assert_true(ref_near("ML at its own variances", hours.loglik, at.loglik, 1e-6));
    ds_lmm_panel_free(p);
    ds_lmm_panel_free(in_minutes);
    ds_arena_free(&a);
    made_free(&d);
}

/* Slope of y on seconds since 1970 by the normal equations as they are written in books. */
static double raw_slope(const double *t, const double *y, size_t n)
{
    double st = 0, stt = 0, sy = 0, sty = 0, count = (double)n;
    for (size_t i = 0; i < n; i++) {
        st += t[i];
        stt += t[i] * t[i];
        sy += y[i];
        sty += t[i] * y[i];
    }
    return (count * sty - st * sy) / (count * stt - st * st);
}

static void raw_products_of_dates_lose_the_digits(void **state)
{
    (void)state;
    enum { N = 200 };
    double one[N], t[N], near[N], y[N];
    size_t group[N];
    for (size_t i = 0; i < N; i++) {
        one[i] = 1;
        near[i] = (double)i; /* minutes */
        t[i] = 1.78e9 + 60 * near[i];
        y[i] = 70 + sin((double)(i * i)) + 1e-3 * near[i];
        group[i] = i / 20;
    }
    ref_model m = { .n = N, .groups = 10, .p = 2, .group = group, .x = { one, t }, .y = y };
    ds_lmm_panel *p = ref_panel(&m);
    m.x[1] = near;
    ds_lmm_panel *q = ref_panel(&m);
    ds_arena a = { 0 };
    ds_lmm_fit f, g;
    fit(p, DS_ERRORS_IID, false, &a, &f);
    fit(q, DS_ERRORS_IID, false, &a, &g);
    double exact = g.beta[1] / 60, naive = raw_slope(t, y, N);
    print_message("slope: raw products %.12g, ours %.12g, exact %.12g\n", naive, f.beta[1], exact);
    assert_true(fabs(naive - exact) > 1e-6 * fabs(exact));
    assert_true(ref_near("slope", f.beta[1], exact, 1e-9 * fabs(exact)));
    ds_lmm_panel_free(p);
    ds_lmm_panel_free(q);
    ds_arena_free(&a);
}

static double criterion_at(const gsl_vector *v, void *work)
{
    ds_lmm_work *w = work;
    ds_lmm_profile e;
    double chol[4] = { v->data[0], 0, v->data[1], v->data[2] };
    return ds_lmm_evaluate(w, chol, &e) ? ds_lmm_deviance(w->sums, &e, false) : 1e10;
}

/* Sixty rounds of a simplex from L = I, as a program does that never looks at the status. */
static double impatient(const ds_lmm_sums *s)
{
    ds_arena a = { 0 };
    ds_lmm_work work;
    assert_true(ds_lmm_work_new(&work, s, &a));
    gsl_multimin_function f = { criterion_at, 3, &work };
    gsl_vector *u = gsl_vector_calloc(3), *step = gsl_vector_alloc(3);
    gsl_vector_set(u, 0, 1);
    gsl_vector_set(u, 2, 1);
    gsl_vector_set_all(step, 1);
    gsl_multimin_fminimizer *m = gsl_multimin_fminimizer_alloc(gsl_multimin_fminimizer_nmsimplex2, 3);
    assert_int_equal(gsl_multimin_fminimizer_set(m, &f, u, step), 0);
    for (int round = 0; round < 60; round++) assert_int_equal(gsl_multimin_fminimizer_iterate(m), 0);
    double value = m->fval;
    gsl_multimin_fminimizer_free(m);
    gsl_vector_free(u);
    gsl_vector_free(step);
    ds_arena_free(&a);
    return value;
}

/* Growth by time in minutes: slopes of clients are thousands of times smaller than their baselines. */
static void a_search_that_runs_out_of_rounds_is_not_at_the_top(void **state)
{
    (void)state;
    made_options o = small_practice(12, 1);
    made d;
    ds_arena a = { 0 };
    ds_lmm_fit f, g;
    o.sd0 = 20;
    made_new(&o, &d);
    for (size_t i = 0; i < d.m.n; i++) {
        d.a0[i] = d.night[i];
        d.y[i] += (0.4 + 0.15 * d.effect[d.group[i]]) * d.night[i];
    }
    d.m.p = 2;
    ds_lmm_panel *days = ref_panel(&d.m);
    for (size_t i = 0; i < d.m.n; i++) d.a0[i] *= 1440;
    ds_lmm_panel *minutes = ref_panel(&d.m);
    fit(days, DS_ERRORS_IID, false, &a, &f);
    fit(minutes, DS_ERRORS_IID, false, &a, &g);
    double naive = impatient(g.sums);
    print_message("deviance: sixty rounds %.3f, ours %.3f\n", naive, g.criterion);
    assert_true(naive > g.criterion + 2);
    assert_true(ref_near("deviance", g.criterion - 2 * log(1440), f.criterion, 1e-6));
    assert_true(ref_near("se", 1440 * coefficient(&g, 1).se, coefficient(&f, 1).se, 1e-6));
    ds_lmm_panel_free(days);
    ds_lmm_panel_free(minutes);
    ds_arena_free(&a);
    made_free(&d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(independent_errors_take_the_bad_spell_for_the_effect),
        cmocka_unit_test(without_the_calendar_correlation_is_lost),
        cmocka_unit_test(intervals_by_the_normal_or_by_nights_are_too_short),
        cmocka_unit_test(plug_in_intervals_of_clients_are_too_short),
        cmocka_unit_test(a_variance_of_zero_is_an_answer_with_few_clients_behind_it),
        cmocka_unit_test(reml_values_of_different_columns_cannot_be_compared),
        cmocka_unit_test(raw_products_of_dates_lose_the_digits),
        cmocka_unit_test(a_search_that_runs_out_of_rounds_is_not_at_the_top),
    };
    ds_stats_init();
    return cmocka_run_group_tests_name("stats: pitfalls", tests, NULL, NULL);
}
