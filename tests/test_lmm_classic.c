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

/* clang-format off */
/* Reaction times, ms: 18 subjects, 10 days each. Belenky et al. 2003, J Sleep Res 12:1-12; data set sleepstudy of R package lme4. */
static const double SLEEPSTUDY[] = {
    249.56, 258.7047, 250.8006, 321.4398, 356.8519, 414.6901, 382.2038, 290.1486, 430.5853, 466.3535, 222.7339,
    205.2658, 202.9778, 204.707, 207.7161, 215.9618, 213.6303, 217.7272, 224.2957, 237.3142, 199.0539, 194.3322,
    234.32, 232.8416, 229.3074, 220.4579, 235.4208, 255.7511, 261.0125, 247.5153, 321.5426, 300.4002, 283.8565,
    285.133, 285.7973, 297.5855, 280.2396, 318.2613, 305.3495, 354.0487, 287.6079, 285, 301.8206, 320.1153,
    316.2773, 293.3187, 290.075, 334.8177, 293.7469, 371.5811, 234.8606, 242.8118, 272.9613, 309.7688, 317.4629,
    309.9976, 454.1619, 346.8311, 330.3003, 253.8644, 283.8424, 289.555, 276.7693, 299.8097, 297.171, 338.1665,
    332.0265, 348.8399, 333.36, 362.0428, 265.4731, 276.2012, 243.3647, 254.6723, 279.0244, 284.1912, 305.5248,
    331.5229, 335.7469, 377.299, 241.6083, 273.9472, 254.4907, 270.8021, 251.4519, 254.6362, 245.4523, 235.311,
    235.7541, 237.2466, 312.3666, 313.8058, 291.6112, 346.1222, 365.7324, 391.8385, 404.2601, 416.6923,
    455.8643, 458.9167, 236.1032, 230.3167, 238.9256, 254.922, 250.7103, 269.7744, 281.5648, 308.102, 336.2806,
    351.6451, 256.2968, 243.4543, 256.2046, 255.5271, 268.9165, 329.7247, 379.4445, 362.9184, 394.4872,
    389.0527, 250.5265, 300.0576, 269.8939, 280.5891, 271.8274, 304.6336, 287.7466, 266.5955, 321.5418,
    347.5655, 221.6771, 298.1939, 326.8785, 346.8555, 348.7402, 352.8287, 354.4266, 360.4326, 375.6406,
    388.5417, 271.9235, 268.4369, 257.2424, 277.6566, 314.8222, 317.2135, 298.1353, 348.1229, 340.28, 366.5131,
    225.264, 234.5235, 238.9008, 240.473, 267.5373, 344.1937, 281.1481, 347.5855, 365.163, 372.2288, 269.8804,
    272.4428, 277.8989, 281.7895, 279.1705, 284.512, 259.2658, 304.6306, 350.7807, 369.4692, 269.4117, 273.474,
    297.5968, 310.6316, 287.1726, 329.6076, 334.4818, 343.2199, 369.1417, 364.1236
};
/* Yield, g: 6 batches, 5 samples each. Davies and Goldsmith 1972; data set Dyestuff of R package lme4. */
static const double DYESTUFF[] = {
    1545, 1440, 1440, 1520, 1580, 1540, 1555, 1490, 1560, 1495, 1595, 1550, 1605, 1510, 1560, 1445, 1440, 1595,
    1465, 1545, 1595, 1630, 1515, 1635, 1625, 1520, 1455, 1450, 1480, 1445
};
/* Simulated in the same layout with no variance between batches. Box and Tiao 1973; data set Dyestuff2 of R package lme4. */
static const double DYESTUFF2[] = {
    7.298, 3.846, 2.434, 9.566, 7.99, 5.22, 6.556, 0.608, 11.788, -0.892, 0.11, 10.386, 13.434, 5.51, 8.166,
    2.212, 4.852, 7.092, 9.288, 4.98, 0.282, 9.014, 4.458, 9.446, 7.198, 1.722, 4.782, 8.106, 0.758, 3.758
};
/* Extra hours of sleep: 10 patients under drug 1, the same under drug 2. Student 1908; data set sleep of R. */
static const double STUDENT[] = {
    0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0, 2, 1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4
};
/* clang-format on */

typedef struct {
    const char *name;
    const double *y;
    size_t n, per_group; /* rows of a group in turn; 0 for Student's: 10 groups, once under each drug */
    size_t p, q;
    bool ml;
    ds_random random;
    ds_fit_status status;
    double beta[2], se[2], df[2]; /* df 0: not given */
    double var[3], sigma2;        /* D11, D21, D22 */
    double loglik;
} row;

/* Reference: lme4 1.1-31, then Newton steps on the exact score; Satterthwaite degrees of freedom from the exact Hessian. */
static const row ROWS[] = {
    { "sleepstudy, slopes, REML",
      SLEEPSTUDY,
      180,
      10,
      2,
      2,
      false,
      DS_RANDOM_FULL,
      DS_FIT_OK,
      { 251.405104848485, 10.467285959596 },
      { 6.82455653206907, 1.54578889629473 },
      { 17, 17 },
      { 612.089938662526, 9.60433331674364, 35.0716604983173 },
      654.941027072299,
      -871.814135979245 },
    { "sleepstudy, slopes, ML",
      SLEEPSTUDY,
      180,
      10,
      2,
      2,
      true,
      DS_RANDOM_FULL,
      DS_FIT_OK,
      { 251.405104848485, 10.467285959596 },
      { 6.6322768070245, 1.50223678231343 },
      { 0, 0 },
      { 565.515366803117, 11.0554290225987, 32.6821971864094 },
      654.941027072299,
      -875.969672231599 },
    { "sleepstudy, intercepts, REML",
      SLEEPSTUDY,
      180,
      10,
      2,
      1,
      false,
      DS_RANDOM_FULL,
      DS_FIT_OK,
      { 251.405104848486, 10.4672859595959 },
      { 9.74671625420915, 0.804221429099432 },
      { 22.8101991169378, 161 },
      { 1378.1785084185, 0, 0 },
      960.45657892876,
      -893.232542697461 },
    { "sleepstudy, intercepts, ML",
      SLEEPSTUDY,
      180,
      10,
      2,
      1,
      true,
      DS_RANDOM_FULL,
      DS_FIT_OK,
      { 251.405104848486, 10.4672859595959 },
      { 9.50618517804623, 0.801735421825064 },
      { 0, 0 },
      { 1296.87004027708, 0, 0 },
      954.527834614384,
      -897.039321502613 },
    { "sleepstudy, diagonal, REML",
      SLEEPSTUDY,
      180,
      10,
      2,
      2,
      false,
      DS_RANDOM_DIAGONAL,
      DS_FIT_OK,
      { 251.405104848485, 10.467285959596 },
      { 6.88538129486977, 1.5595659443 },
      { 18.1562040572578, 18.156204057258 },
      { 627.569060552957, 0, 35.8581987596435 },
      653.583815240652,
      -871.834646790656 },
    { "sleepstudy, diagonal, ML",
      SLEEPSTUDY,
      180,
      10,
      2,
      2,
      true,
      DS_RANDOM_DIAGONAL,
      DS_FIT_OK,
      { 251.405104848485, 10.467285959596 },
      { 6.70767373186093, 1.51931448233383 },
      { 0, 0 },
      { 584.250065953836, 0, 33.6331391032884 },
      653.116020879219,
      -876.001627569942 },
    { "Dyestuff, REML",
      DYESTUFF,
      30,
      5,
      1,
      1,
      false,
      DS_RANDOM_FULL,
      DS_FIT_OK,
      { 1527.5, 0 },
      { 19.383412152319, 0 },
      { 5, 0 },
      { 1764.05, 0, 0 },
      2451.25,
      -159.827138421129 },
    { "Dyestuff, ML",
      DYESTUFF,
      30,
      5,
      1,
      1,
      true,
      DS_RANDOM_FULL,
      DS_FIT_OK,
      { 1527.5, 0 },
      { 17.6945534620747, 0 },
      { 0, 0 },
      { 1388.33333333333, 0, 0 },
      2451.25,
      -163.663529940568 },
    { "Dyestuff2, REML, on the boundary",
      DYESTUFF2,
      30,
      5,
      1,
      1,
      false,
      DS_RANDOM_FULL,
      DS_FIT_BOUNDARY,
      { 5.6656, 0 },
      { 0.678388031232524, 0 },
      { 29, 0 },
      { 0, 0, 0 },
      13.8063096275862,
      -80.9141389061442 },
    { "Dyestuff2, ML, on the boundary",
      DYESTUFF2,
      30,
      5,
      1,
      1,
      true,
      DS_RANDOM_FULL,
      DS_FIT_BOUNDARY,
      { 5.6656, 0 },
      { 0.666985739644326, 0 },
      { 0, 0 },
      { 0, 0, 0 },
      13.3460993066667,
      -81.4365183269129 },
    { "Student's sleep, REML",
      STUDENT,
      20,
      0,
      2,
      1,
      false,
      DS_RANDOM_FULL,
      DS_FIT_OK,
      { 0.75, 1.58 },
      { 0.600398016134113, 0.388958723888395 },
      { 11.0813898040776, 9 },
      { 2.84833333333334, 0, 0 },
      0.756444444444444,
      -34.9779414613507 },
    { "Student's sleep, ML",
      STUDENT,
      20,
      0,
      2,
      1,
      true,
      DS_RANDOM_FULL,
      DS_FIT_OK,
      { 0.75, 1.58 },
      { 0.569587570089095, 0.368998644983962 },
      { 0, 0 },
      { 2.5635, 0, 0 },
      0.6808,
      -35.252346363818 },
};

/* Tolerances of the reference results against a fit polished to its last digit. */
static bool matches(const ds_lmm_fit *f, size_t i, double beta, double se, double df)
{
    ds_estimate e;
    ds_why w = { 0 };
    double c[60] = { 0 };
    c[i] = 1;
    if (ds_lmm_contrast(f, c, &e, &w)) return false;
    bool good = ref_near("estimate", e.estimate, beta, 1e-6 * se) && ref_near("se", e.se, se, 1e-5 * se);
    return good && (!(df > 0) || ref_near("df", e.df, df, 1e-3 * df));
}

static void check(const row *r, const ds_lmm_fit *f)
{
    size_t q = r->q;
    assert_int_equal(f->status, r->status);
    for (size_t i = 0; i < r->p; i++) assert_true(matches(f, i, r->beta[i], r->se[i], r->df[i]));
    assert_true(ref_near("D11", f->re_cov[0], r->var[0], 1e-4 * r->var[0]));
    if (q == 2) {
        assert_true(ref_near("D21", f->re_cov[2], r->var[1], 1e-4 * sqrt(r->var[0] * r->var[2])));
        assert_true(ref_near("D22", f->re_cov[3], r->var[2], 1e-4 * r->var[2]));
    }
    assert_true(ref_near("sigma2", f->sigma * f->sigma, r->sigma2, 1e-4 * r->sigma2));
    assert_true(ref_near("logLik", f->loglik, r->loglik, 1e-6));
    assert_true(ref_near("criterion", f->criterion, -2 * r->loglik, 2e-6));
}

static void the_fit_matches(void **state)
{
    const row *r = *state;
    double one[200], x[200];
    size_t group[200];
    for (size_t i = 0; i < r->n; i++) {
        one[i] = 1;
        x[i] = (double)(r->per_group ? i % r->per_group : i / 10);
        group[i] = r->per_group ? i / r->per_group : i % 10;
    }
    ref_model m = {
        r->n, r->per_group ? r->n / r->per_group : 10, r->p, r->q, group, { one, x }, { one, x }, r->y, NULL
    };
    ds_lmm_sums *s = ref_sums(&m);
    ds_arena a = { 0 };
    ds_lmm_fit f;
    ds_why w = { 0 };
    assert_non_null(s);
    assert_int_equal(ds_lmm_fit_sums(s, &(ds_lmm_options){ .ml = r->ml, .random = r->random }, &a, &f, &w), DS_OK);
    assert_int_equal(f.clients, m.groups);
    check(r, &f);
    ds_lmm_sums_free(s);
    ds_arena_free(&a);
}

/* ---- every independent-error fit among the reference results, read at run time ------------------- */

static const char *const CASES[] = { "sleepstudy",        "dyestuff", "dyestuff2_boundary",
                                     "student_sleep_lmm", "ovary_ri", "ovary_gaps" };

typedef struct {
    ref_csv csv;
    ref_model m;
    double *column[8];
    size_t columns, *group;
} data;

static const double *column_of(data *d, const char *term)
{
    double *v = strcmp(term, "(Intercept)") ? ref_column(&d->csv, term) : malloc(d->csv.rows * sizeof *v);
    assert_non_null(v);
    for (size_t i = 0; !strcmp(term, "(Intercept)") && i < d->csv.rows; i++) v[i] = 1;
    return d->column[d->columns++] = v;
}

static void load(data *d, const char *dir, const json_t *all, const json_t *model)
{
    char path[200];
    size_t i;
    json_t *term;
    snprintf(path, sizeof path, REF_ROOT "classic/%s/data.csv", dir);
    assert_true(ref_csv_read(path, &d->csv));
    d->group = ref_groups(&d->csv, json_string_value(json_object_get(all, "cluster")), &d->m.groups);
    d->m.n = d->csv.rows;
    d->m.group = d->group;
    json_array_foreach(json_object_get(model, "fixed_terms"), i, term) d->m.x[d->m.p++] =
        column_of(d, json_string_value(term));
    json_array_foreach(json_object_get(model, "random_terms"), i, term) d->m.z[d->m.q++] =
        column_of(d, json_string_value(term));
    d->m.y = column_of(d, json_string_value(json_object_get(all, "outcome")));
}

static void unload(data *d)
{
    for (size_t i = 0; i < d->columns; i++) free(d->column[i]);
    free(d->group);
    ref_csv_free(&d->csv);
}

/* Names like cov(Days,(Intercept)): the terms' order in the model gives the place in D. */
static void check_components(const ds_lmm_fit *f, const json_t *model, const json_t *want)
{
    const json_t *terms = json_object_get(model, "random_terms");
    for (size_t i = 0; i < f->q; i++)
        for (size_t j = 0; j <= i; j++) {
            char name[80];
            snprintf(name, sizeof name, "cov(%s,%s)", json_string_value(json_array_get(terms, i)),
                     json_string_value(json_array_get(terms, j)));
            double scale = sqrt(f->re_cov[i * f->q + i] * f->re_cov[j * f->q + j]);
            assert_true(
                ref_near(name, f->re_cov[i * f->q + j], ref_number(want, "var_components", name, NULL), 1e-4 * scale));
        }
    double s2 = ref_number(want, "var_components", "sigma2", NULL);
    assert_true(ref_near("sigma2", f->sigma * f->sigma, s2, 1e-4 * s2));
}

/* Kenward and Roger's se and df, where the reference has them. */
static bool adjusted_matches(const ds_lmm_fit *f, size_t i, const json_t *tests, const char *term)
{
    double se = ref_number(tests, term, "se_kr", NULL), df = ref_number(tests, term, "df_kr", NULL), c[60] = { 0 };
    ds_estimate e;
    ds_why w = { 0 };
    c[i] = 1;
    if (isnan(se)) return true;
    if (ds_lmm_kenward_roger(f, c, &e, &w)) return false;
    return ref_near("se (Kenward, Roger)", e.se, se, 1e-5 * se) &&
           ref_near("df (Kenward, Roger)", e.df, df, 1e-3 * df) &&
           ref_near("p (Kenward, Roger)", e.p, ref_number(tests, term, "p_kr", NULL), 1e-5);
}

static void check_model(const char *dir, const json_t *all, const char *name, const json_t *model)
{
    data d = { 0 };
    ds_arena a = { 0 };
    ds_lmm_fit f;
    ds_why w = { 0 };
    load(&d, dir, all, model);
    const char *structure = json_string_value(json_object_get(model, "random_structure"));
    bool diagonal = structure && !strcmp(structure, "diagonal");
    ds_lmm_options o = { .ml = strstr(name, "_ML") != NULL, .random = diagonal ? DS_RANDOM_DIAGONAL : DS_RANDOM_FULL };
    ds_lmm_sums *s = ref_sums(&d.m);
    assert_non_null(s);
    assert_int_equal(ds_lmm_fit_sums(s, &o, &a, &f, &w), DS_OK);
    const json_t *want =
        json_object_get(model, "polished") ? json_object_get(model, "polished") : json_object_get(model, "lme4");
    for (size_t i = 0; i < f.p; i++) {
        const char *term = json_string_value(json_array_get(json_object_get(model, "fixed_terms"), i));
        double df = ref_number(model, "tests", term, "df_satt", NULL);
        assert_true(matches(&f, i, ref_number(want, "beta", term, NULL), ref_number(want, "se", term, NULL), df));
        assert_true(adjusted_matches(&f, i, json_object_get(model, "tests"), term));
    }
    check_components(&f, model, want);
    assert_true(ref_near("logLik", f.loglik, ref_number(want, "logLik", NULL), 1e-6));
    ds_lmm_sums_free(s);
    ds_arena_free(&a);
    unload(&d);
}

static void every_reference_fit_matches(void **state)
{
    (void)state;
    size_t models = 0;
    for (size_t i = 0; i < DS_COUNT(CASES); i++) {
        char path[200];
        const char *name;
        json_t *model;
        snprintf(path, sizeof path, REF_ROOT "classic/%s/expected.json", CASES[i]);
        json_t *all = ref_json(path);
        if (!all) {
            print_message("%s is not there\n", path);
            skip();
        }
        json_object_foreach(json_object_get(all, "models"), name, model)
        {
            if (!strncmp(name, "ar1", 3)) continue;
            check_model(CASES[i], all, name, model);
            models++;
        }
        json_decref(all);
    }
    assert_int_equal(models, 16);
}

/* The paired t test in the model's dress: mean difference 1.58, t 4.0621 on 9 df, p 0.002833, interval 0.7001 to 2.4599. */
static void a_contrast_is_the_paired_t_test(void **state)
{
    (void)state;
    double one[20], drug[20];
    size_t group[20];
    for (size_t i = 0; i < 20; i++) {
        one[i] = 1;
        drug[i] = (double)(i / 10);
        group[i] = i % 10;
    }
    ref_model m = { 20, 10, 2, 1, group, { one, drug }, { one }, STUDENT, NULL };
    ds_lmm_sums *s = ref_sums(&m);
    ds_arena a = { 0 };
    ds_lmm_fit f;
    ds_why w = { 0 };
    ds_estimate e;
    assert_non_null(s);
    assert_int_equal(ds_lmm_fit_sums(s, &(ds_lmm_options){ 0 }, &a, &f, &w), DS_OK);
    assert_int_equal(ds_lmm_contrast(&f, (double[]){ 0, 1 }, &e, &w), DS_OK);
    assert_true(ref_near("t", e.t, 4.06212768338204, 1e-6));
    assert_true(ref_near("p", e.p, 0.00283289019738427, 1e-8));
    assert_true(ref_near("low", e.low, 0.700114236723018, 1e-6));
    assert_true(ref_near("high", e.high, 2.45988576327698, 1e-6));
    ds_estimate_cap(&e, 3);
    assert_true(e.df == 3 && ref_near("capped low", e.low, 1.58 - 3.18244630528371 * 0.388958723888395, 1e-6));
    double df = e.df;
    ds_estimate_cap(&e, 30);
    assert_true(e.df == df);
    ds_lmm_sums_free(s);
    ds_arena_free(&a);
}

int main(void)
{
    struct CMUnitTest tests[DS_COUNT(ROWS) + 2] = {
        cmocka_unit_test(every_reference_fit_matches),
        cmocka_unit_test(a_contrast_is_the_paired_t_test),
    };
    for (size_t i = 0; i < DS_COUNT(ROWS); i++)
        tests[i + 2] = (struct CMUnitTest){ .name = ROWS[i].name,
                                            .test_func = the_fit_matches,
                                            .initial_state = (void *)(uintptr_t)&ROWS[i] };
    ds_stats_init();
    return cmocka_run_group_tests_name("stats: classic data", tests, NULL, NULL);
}
