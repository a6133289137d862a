#include <downshift/stats.h>

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "support/reference.h"

/* Published data with errors that are correlated in time, and clustered ones for the robust check. */

enum { MARES = 11, ROWS = 308 };
static const double TWO_PI = 6.283185307179586476925286766559;

/* Follicles of 11 mares, daily over one cycle, whose days are scaled so that it has length 1. Pierson and Ginther 1987; data set Ovary
 * of R package nlme. */
static const struct {
    size_t n;
    int cycle; /* days */
    int count[31];
} OVARY[MARES] = {
    { 29, 22, { 20, 15, 19, 16, 13, 10, 12, 14, 13, 20, 22, 15, 18, 17, 14,
                18, 14, 16, 17, 18, 18, 17, 14, 12, 12, 14, 10, 11, 16 } },
    { 29, 22, { 11, 16, 15, 12, 11, 6,  11, 12, 11, 16, 15, 11, 7,  14, 20,
                22, 23, 21, 21, 23, 22, 22, 17, 17, 17, 17, 14, 12, 11 } },
    { 27, 20, { 9, 8, 8, 8, 8, 6, 7, 8, 10, 10, 14, 13, 8, 8, 8, 9, 16, 12, 10, 12, 12, 9, 6, 9, 7, 5, 5 } },
    { 27, 20, { 6, 6, 8, 7, 16, 10, 13, 9, 7, 6, 8, 8, 6, 8, 7, 9, 6, 4, 5, 8, 11, 13, 10, 6, 7, 6, 5 } },
    { 26, 19, { 13, 11, 10, 6, 8, 6, 9, 9, 10, 8, 14, 13, 14, 16, 20, 21, 25, 23, 19, 22, 16, 21, 19, 20, 17, 24 } },
    { 29, 22, { 9, 9, 7, 6, 7, 6, 1, 1, 1, 5, 6, 3, 5, 3, 6, 8, 6, 5, 6, 8, 11, 14, 8, 9, 10, 7, 7, 6, 11 } },
    { 29, 22, { 10, 12, 12, 17, 9,  10, 3,  12, 13, 9,  4, 7,  4, 12, 14,
                12, 15, 17, 15, 13, 18, 19, 13, 9,  12, 8, 10, 5, 14 } },
    { 29, 22, { 16, 17, 13, 17, 15, 9,  8,  5,  9,  8,  8,  13, 14, 13, 14,
                14, 11, 17, 21, 21, 21, 20, 17, 18, 22, 10, 11, 11, 12 } },
    { 27, 20, { 18, 13, 14, 12, 11, 8, 5, 8, 10, 11, 10, 12, 10, 9, 12, 14, 16, 13, 11, 13, 13, 11, 11, 8, 14, 4, 7 } },
    { 31, 24, { 13, 9,  15, 15, 12, 8,  10, 6,  9,  8,  10, 6,  8,  13, 12, 12,
                15, 21, 25, 21, 21, 24, 20, 20, 18, 20, 20, 19, 12, 7,  8 } },
    { 25, 18, { 10, 14, 12, 10, 7, 12, 10, 8, 10, 15, 15, 12, 19, 15, 16, 15, 17, 14, 16, 15, 11, 10, 7, 4, 8 } },
};

typedef struct {
    double one[ROWS], s[ROWS], c[ROWS], y[ROWS], day[ROWS];
    size_t group[ROWS];
    ref_model m;
} ovary;

static void make(ovary *d)
{
    size_t n = 0;
    for (size_t g = 0; g < MARES; g++)
        for (size_t k = 0; k < OVARY[g].n; k++, n++) {
            /* published with seven digits */
            double time = ((double)k - 3) / OVARY[g].cycle, unit = time > 1 ? 1e6 : 1e7;
            time = round(unit * time) / unit;
            d->one[n] = 1;
            d->s[n] = sin(TWO_PI * time);
            d->c[n] = cos(TWO_PI * time);
            d->y[n] = OVARY[g].count[k];
            d->day[n] = (double)k;
            d->group[n] = g;
        }
    assert_int_equal(n, ROWS);
    d->m = (ref_model){ .n = n, .groups = MARES, .p = 3, .q = 1, .group = d->group, .y = d->y, .night = d->day };
    d->m.x[0] = d->m.z[0] = d->one;
    d->m.x[1] = d->s;
    d->m.x[2] = d->c;
}

typedef struct {
    const char *name;
    ds_lmm_options o;
    double beta[3], se[3], df[3]; /* df 0: not given */
    double d11, sigma2, rho, nu, loglik;
} row;

/* nlme 3.1-162, lme with corCAR1, then Newton steps on the exact score; with noise: the reference kernel, equal to corExp with a nugget. */
static const row WANT[] = {
    { "AR(1), REML",
      { .errors = DS_ERRORS_AR1 },
      { 12.1895830369264, -2.94728276191656, -0.880716012304919 },
      { 0.94544584829407, 0.502589518568814, 0.514032322932119 },
      { 10.3840865216353, 58.5764800766393, 0 },
      7.88075230401794,
      13.4355246369186,
      0.607442277275608,
      0,
      -775.223348784056 },
    { "AR(1), ML",
      { .ml = true, .errors = DS_ERRORS_AR1 },
      { 12.1896278536316, -2.95861889996576, -0.879884935567095 },
      { 0.901741993536105, 0.493505495270461, 0.503176469785756 },
      { 0 },
      7.09547168036287,
      13.0809772343039,
      0.597466462605076,
      0,
      -776.517310889982 },
    { "AR(1) and noise, REML",
      { .errors = DS_ERRORS_AR1_NOISE },
      { 12.1230688727279, -2.89508302188146, -0.847693201053478 },
      { 0.948182727091413, 0.497690981566531, 0.538683722595913 },
      { 10.60872110441, 71.321197874017, 53.9997194660256 },
      6.50432868,
      14.8232580,
      0.796295864106857,
      0.193317867638745,
      -772.175021662625 },
};

static bool estimate_matches(const ds_lmm_fit *f, size_t i, double beta, double se, double df, double slack)
{
    ds_estimate e;
    ds_why w = { 0 };
    double c[60] = { 0 };
    c[i] = 1;
    if (ds_lmm_contrast(f, c, &e, &w)) return false;
    return ref_near("estimate", e.estimate, beta, 1e-6 * slack * se) && ref_near("se", e.se, se, 1e-5 * slack * se) &&
           (!(df > 0) || ref_near("df", e.df, df, 1e-3 * df));
}

static void the_ovary_fit_matches(void **state)
{
    const row *r = *state;
    static ovary d;
    ds_arena a = { 0 };
    ds_lmm_fit f;
    ds_why w = { 0 };
    make(&d);
    ds_lmm_panel *p = ref_panel(&d.m);
    assert_non_null(p);
    assert_int_equal(ds_lmm_fit_panel(p, &r->o, &a, &f, &w), DS_OK);
    assert_int_equal(f.status, DS_FIT_OK);
    for (size_t i = 0; i < 3; i++) assert_true(estimate_matches(&f, i, r->beta[i], r->se[i], r->df[i], 2));
    assert_true(ref_near("D11", f.re_cov[0], r->d11, 1e-4 * r->d11));
    assert_true(ref_near("sigma2", f.sigma * f.sigma, r->sigma2, 1e-4 * r->sigma2));
    assert_true(ref_near("rho", f.rho, r->rho, 2e-6) && ref_near("nu", f.nu, r->nu, 2e-6));
    assert_true(ref_near("logLik", f.loglik, r->loglik, 3e-6)); /* the days above are good to a few 1e-8 */
    ds_lmm_panel_free(p);
    ds_arena_free(&a);
}

/* ---- from files ---------------------------------------------------------------------------------------- */

typedef struct {
    ref_csv csv;
    ref_model m;
    double *column[8];
    size_t columns, *group;
} data;

static double *column_of(data *d, const char *term)
{
    double *v = strcmp(term, "(Intercept)") ? ref_column(&d->csv, term) : malloc((d->csv.rows + 1) * sizeof *v);
    assert_non_null(v);
    for (size_t i = 0; !strcmp(term, "(Intercept)") && i < d->csv.rows; i++) v[i] = 1;
    return d->column[d->columns++] = v;
}

static void load(data *d, const char *dir, const char *cluster)
{
    char path[200];
    *d = (data){ 0 };
    snprintf(path, sizeof path, REF_ROOT "classic/%s/data.csv", dir);
    if (!ref_csv_read(path, &d->csv)) {
        print_message("%s is not there\n", path);
        skip();
    }
    d->group = ref_groups(&d->csv, cluster, &d->m.groups);
    d->m.n = d->csv.rows;
    d->m.group = d->group;
}

static void unload(data *d)
{
    for (size_t i = 0; i < d->columns; i++) free(d->column[i]);
    free(d->group);
    ref_csv_free(&d->csv);
}

static json_t *expected(const char *dir)
{
    char path[200];
    snprintf(path, sizeof path, REF_ROOT "classic/%s/expected.json", dir);
    json_t *all = ref_json(path);
    if (!all) {
        print_message("%s is not there\n", path);
        skip();
    }
    return all;
}

static void load_ovary(data *d, const char *dir)
{
    load(d, dir, "Mare");
    d->m.p = 3;
    d->m.q = 1;
    d->m.x[0] = d->m.z[0] = column_of(d, "(Intercept)");
    d->m.x[1] = column_of(d, "s");
    d->m.x[2] = column_of(d, "c");
    d->m.y = column_of(d, "follicles");
    d->m.night = column_of(d, "day");
}

static const char *const TERMS[] = { "(Intercept)", "s", "c" };

static void check_ar1(const ds_lmm_fit *f, const json_t *model)
{
    const json_t *want = json_object_get(model, "polished");
    for (size_t i = 0; i < 3; i++)
        assert_true(estimate_matches(f, i, ref_number(want, "beta", TERMS[i], NULL),
                                     ref_number(want, "se", TERMS[i], NULL),
                                     ref_number(model, "tests", TERMS[i], "df_satt", NULL), 1));
    double s2 = ref_number(want, "var_components", "sigma2", NULL);
    assert_true(ref_near("rho", f->rho, ref_number(want, "var_components", "rho", NULL), 1e-6));
    assert_true(ref_near("sigma2", f->sigma * f->sigma, s2, 1e-4 * s2));
    assert_true(ref_near("logLik", f->loglik, ref_number(want, "logLik", NULL), 1e-6));
}

/* Missing days count: correlation goes with the gap. */
static void ar1_fits_match(void **state)
{
    const char *dir = *state, *name;
    data d;
    json_t *all = expected(dir), *model;
    size_t fits = 0;
    load_ovary(&d, dir);
    ds_lmm_panel *p = ref_panel(&d.m);
    json_object_foreach(json_object_get(all, "models"), name, model)
    {
        ds_arena a = { 0 };
        ds_lmm_fit f;
        ds_why w = { 0 };
        if (strncmp(name, "ar1", 3)) continue;
        ds_lmm_options o = { .ml = strstr(name, "_ML") != NULL, .errors = DS_ERRORS_AR1 };
        assert_int_equal(ds_lmm_fit_panel(p, &o, &a, &f, &w), DS_OK);
        check_ar1(&f, model);
        ds_arena_free(&a);
        fits++;
    }
    assert_int_equal(fits, 2);
    ds_lmm_panel_free(p);
    unload(&d);
    json_decref(all);
}

static void noise_fits_match(void **state)
{
    const char *dir = *state;
    data d;
    ds_arena a = { 0 };
    ds_lmm_fit f;
    ds_why w = { 0 };
    json_t *all = expected("ar1_plus_noise");
    const json_t *want = ref_at(all, "sets", dir, "kernel", NULL);
    load_ovary(&d, dir);
    ds_lmm_panel *p = ref_panel(&d.m);
    assert_int_equal(ds_lmm_fit_panel(p, &(ds_lmm_options){ .errors = DS_ERRORS_AR1_NOISE }, &a, &f, &w), DS_OK);
    for (size_t i = 0; i < 3; i++)
        assert_true(
            estimate_matches(&f, i, ref_number(want, "beta", TERMS[i], NULL), ref_number(want, "se", TERMS[i], NULL),
                             json_number_value(json_array_get(json_object_get(want, "satterthwaite_df"), i)), 2));
    assert_true(ref_near("rho", f.rho, ref_number(want, "rho", NULL), 2e-6));
    assert_true(ref_near("nu", f.nu, ref_number(want, "nu", NULL), 2e-6));
    assert_true(ref_near("sd", sqrt(f.re_cov[0]), ref_number(want, "sd_intercept", NULL), 1e-5));
    assert_true(ref_near("logLik", f.loglik, ref_number(want, "logLik", NULL), 1e-6));
    ds_lmm_panel_free(p);
    ds_arena_free(&a);
    unload(&d);
    json_decref(all);
}

/* ---- the robust check of least squares is clubSandwich's ------------------------------------------------ */

static const struct cluster {
    const char *dir, *cluster, *x, *y;
} CLUSTERS[] = {
    { "cr2_six_clusters", "Chick", "Time", "weight" },
    { "cr2_sleepstudy_fe", "Subject", "Days", "Reaction" },
};

static void demean(double *v, const size_t *group, size_t groups, size_t n)
{
    for (size_t g = 0; g < groups; g++) {
        double sum = 0, count = 0;
        for (size_t i = 0; i < n; i++)
            if (group[i] == g) {
                sum += v[i];
                count++;
            }
        for (size_t i = 0; i < n; i++)
            if (group[i] == g) v[i] -= sum / count;
    }
}

static void the_robust_check_of_fixed_effects_matches(void **state)
{
    const struct cluster *r = *state;
    data d;
    ds_arena a = { 0 };
    ds_lmm_fit f;
    ds_why w = { 0 };
    ds_estimate e;
    json_t *all = expected(r->dir);
    load(&d, r->dir, r->cluster);
    double *x = column_of(&d, r->x), *y = column_of(&d, r->y);
    demean(x, d.group, d.m.groups, d.m.n);
    demean(y, d.group, d.m.groups, d.m.n);
    d.m.p = 1;
    d.m.x[0] = x;
    d.m.y = y;
    ds_lmm_panel *p = ref_panel(&d.m);
    assert_int_equal(ds_lmm_fit_panel(p, &(ds_lmm_options){ 0 }, &a, &f, &w), DS_OK);
    assert_int_equal(ds_lmm_cr2(&f, (double[]){ 1 }, &e, &w), DS_OK);
    const json_t *want = json_array_get(json_object_get(ref_at(all, "types", "CR2", NULL), "values"), 0);
    double number[6];
    for (size_t k = 0; k < 6; k++) number[k] = json_number_value(json_array_get(want, k));
    const double got[6] = { e.estimate, e.se, e.df, e.p, e.low, e.high };
    for (size_t k = 0; k < 6; k++) assert_true(ref_near("CR2", got[k], number[k], 1e-9 * fabs(number[k])));
    ds_lmm_panel_free(p);
    ds_arena_free(&a);
    unload(&d);
    json_decref(all);
}

int main(void)
{
    static char whole[] = "ovary_ri", gaps[] = "ovary_gaps";
    struct CMUnitTest tests[DS_COUNT(WANT) + DS_COUNT(CLUSTERS) + 4] = {
        { .name = "ar1_fits_match, all days", .test_func = ar1_fits_match, .initial_state = whole },
        { .name = "ar1_fits_match, with gaps", .test_func = ar1_fits_match, .initial_state = gaps },
        { .name = "noise_fits_match, all days", .test_func = noise_fits_match, .initial_state = whole },
        { .name = "noise_fits_match, with gaps", .test_func = noise_fits_match, .initial_state = gaps },
    };
    for (size_t i = 0; i < DS_COUNT(WANT); i++)
        tests[i + 4] = (struct CMUnitTest){ .name = WANT[i].name,
                                            .test_func = the_ovary_fit_matches,
                                            .initial_state = (void *)(uintptr_t)&WANT[i] };
    for (size_t i = 0; i < DS_COUNT(CLUSTERS); i++)
        tests[i + 4 + DS_COUNT(WANT)] = (struct CMUnitTest){ .name = CLUSTERS[i].dir,
                                                             .test_func = the_robust_check_of_fixed_effects_matches,
                                                             .initial_state = (void *)(uintptr_t)&CLUSTERS[i] };
    ds_stats_init();
    return cmocka_run_group_tests_name("stats: correlated errors, classic data", tests, NULL, NULL);
}
