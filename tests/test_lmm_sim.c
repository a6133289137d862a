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

/* Made-up practices as large as real ones: every contrast of the overall and the condition model, under three models of the errors. */

#define CONFOUNDERS "training_load", "alcohol", "caffeine_mg", "stress", "new_supplement", "weekend"
static const char *const OVERALL[] = { "A0", "A1", CONFOUNDERS };
static const char *const CONDITION[] = { "A0",        "light", "deep", "b0_60", "b120_240", "b240p",
                                         "deep_late", "Lb",    "La",   "A1",    CONFOUNDERS };
enum {
    LIGHT = 2,
    DEEP,
    B0,
    B120,
    B240,
    LATE,
    BEFORE,
    AFTER,
    P_CONDITION = 17
}; /* places in the condition model, A0 at 1 */

typedef struct {
    ref_csv csv;
    double *column[20], *night;
    size_t columns, *group;
    ref_model m;
} panel;

/* Rows without a known setting are left out of the condition model. */
static void drop_partial(panel *d)
{
    double *full = ref_column(&d->csv, "full");
    size_t kept = 0;
    for (size_t i = 0; i < d->m.n; i++) {
        if (full[i] != 1) continue;
        for (size_t k = 0; k < d->columns; k++) d->column[k][kept] = d->column[k][i];
        d->night[kept] = d->night[i];
        d->group[kept++] = d->group[i];
    }
    d->m.n = kept;
    free(full);
}

/* Calendar nights: what counts is how many lie between two rows of a client. */
static double *nights(const ref_csv *csv)
{
    double *night = ref_column(csv, "gap_nights");
    for (size_t i = 1; i < csv->rows; i++) night[i] += night[i - 1];
    return night;
}

static bool load(panel *d, const char *name, const char *const *terms, size_t n, bool only_full)
{
    char path[200];
    *d = (panel){ 0 };
    snprintf(path, sizeof path, REF_ROOT "sim/%s/design.csv", name);
    if (!ref_csv_read(path, &d->csv)) return false;
    d->group = ref_groups(&d->csv, "client_id", &d->m.groups);
    d->m.n = d->csv.rows;
    double *one = malloc(d->m.n * sizeof *one);
    for (size_t i = 0; i < d->m.n; i++) one[i] = 1;
    d->column[d->columns++] = one;
    for (size_t k = 0; k < n; k++) d->column[d->columns++] = ref_column(&d->csv, terms[k]);
    d->column[d->columns++] = ref_column(&d->csv, "quality");
    d->night = nights(&d->csv);
    if (only_full) drop_partial(d);
    for (size_t k = 0; k <= n; k++) d->m.x[k] = d->column[k];
    d->m.p = n + 1;
    d->m.q = 2;
    d->m.z[0] = d->column[0];
    d->m.z[1] = d->column[1];
    d->m.y = d->column[n + 1];
    d->m.group = d->group;
    d->m.night = d->night;
    return true;
}

static void unload(panel *d)
{
    for (size_t k = 0; k < d->columns; k++) free(d->column[k]);
    free(d->group);
    free(d->night);
    ref_csv_free(&d->csv);
}

/* Looser than for the classic sets: these references stop up to 1e-6 of log-likelihood short of the top. */
static bool same(const ds_lmm_fit *f, const char *name, const double *c, const json_t *satt)
{
    ds_estimate e;
    ds_why w = { 0 };
    const json_t *want = json_object_get(satt, name);
    if (!want || ds_lmm_contrast(f, c, &e, &w)) return false;
    double se = ref_number(want, "se", NULL), df = ref_number(want, "df", NULL);
    bool good =
        ref_near(name, e.estimate, ref_number(want, "est", NULL), 5e-5 * se) && ref_near(name, e.se, se, 5e-5 * se);
    good = good && ref_near(name, e.df, df, 3e-3 * df) && ref_near(name, e.p, ref_number(want, "p", NULL), 1e-4);
    return good && ref_near(name, e.low, ref_number(want, "lo", NULL), 1e-4 * se) &&
           ref_near(name, e.high, ref_number(want, "hi", NULL), 1e-4 * se);
}

/* The robust check of every coefficient. Its standard errors move with (rho, nu), which the references know to about 1e-4. */
static void check_robust(const ds_lmm_fit *f, const char *const *terms, const json_t *want)
{
    for (size_t k = 0; want && k < f->p; k++) {
        const json_t *one = json_object_get(want, k ? terms[k - 1] : "(Intercept)");
        double se = ref_number(one, "se", NULL), df = ref_number(one, "df", NULL), c[20] = { 0 };
        ds_estimate e;
        ds_why w = { 0 };
        c[k] = 1;
        if (!one) continue;
        assert_int_equal(ds_lmm_cr2(f, c, &e, &w), DS_OK);
        assert_true(ref_near("CR2 se", e.se, se, 2e-4 * se) && ref_near("CR2 df", e.df, df, 1e-3 * df));
        assert_true(ref_near("CR2 p", e.p, ref_number(one, "p", NULL), 1e-4));
    }
}

static void check_errors(const ds_lmm_fit *f, const json_t *want)
{
    double rho = ref_number(want, "rho", NULL), nu = ref_number(want, "noise_share_nu", NULL);
    assert_true(ref_near("rho", f->rho, isnan(rho) ? 0 : rho, 1e-4));
    assert_true(ref_near("nu", f->nu, isnan(nu) ? 0 : nu, 2e-4));
}

static void check_variances(const ds_lmm_fit *f, const json_t *want)
{
    double u0 = ref_number(want, "sd_intercept", NULL), u1 = ref_number(want, "sd_effect", NULL);

    assert_true(ref_near("sd_intercept", sqrt(f->re_cov[0]), u0, 1e-4 * u0));
    assert_true(ref_near("sd_effect", sqrt(f->re_cov[3]), u1, 1e-4 * u1 + 2e-6));
    assert_true(ref_near("covariance", f->re_cov[1], ref_number(want, "cov_intercept_effect", NULL), 3e-4 * u0 * u1));
    assert_true(ref_near("sigma", f->sigma, ref_number(want, "sigma", NULL), 1e-5));
    assert_true(ref_near("logLik", f->loglik, ref_number(want, "logLik_REML", NULL), 1e-6));
}

static void check_coefficients(const ds_lmm_fit *f, const char *const *terms, const json_t *satt)
{
    for (size_t k = 0; k < f->p; k++) {
        double c[20] = { 0 };
        c[k] = 1;
        assert_true(same(f, k ? terms[k - 1] : "(Intercept)", c, satt));
    }
}

/* Average over the sessions delivered. */
static double mix(const panel *d, size_t k)
{
    double sum = 0, n = 0;
    for (size_t i = 0; i < d->m.n; i++) {
        sum += d->column[1][i] * d->column[k][i];
        n += d->column[1][i];
    }
    return sum / n;
}

static const struct {
    const char *name;
    int press, band; /* the column set to 1; 0 the reference level; -1 the delivered mix */
} STANDARD[] = {
    { "std_average", -1, -1 }, { "std_light", LIGHT, -1 }, { "std_moderate", 0, -1 },    { "std_deep", DEEP, -1 },
    { "std_b0_60", -1, B0 },   { "std_b60_120", -1, 0 },   { "std_b120_240", -1, B120 }, { "std_b240p", -1, B240 },
};

static void standardised(const panel *d, int press, int band, double *c)
{
    memset(c, 0, P_CONDITION * sizeof *c);
    c[1] = 1;
    for (int k = LIGHT; k <= AFTER; k++) c[k] = mix(d, (size_t)k);
    for (int k = LIGHT; press >= 0 && k <= DEEP; k++) c[k] = k == press;
    for (int k = B0; band >= 0 && k <= B240; k++) c[k] = k == band;
    if (press >= 0) c[LATE] = press == DEEP ? c[B0] : 0;
    if (band >= 0) c[LATE] = band == B0 ? c[DEEP] : 0;
}

static void at_length(double minutes, double *c)
{
    memset(c, 0, P_CONDITION * sizeof *c);
    c[1] = 1;
    c[BEFORE] = (fmin(minutes, 75) - 60) / 15;
    c[AFTER] = fmax(minutes - 75, 0) / 15;
}

static void check_condition_contrasts(const panel *d, const ds_lmm_fit *f, const json_t *satt)
{
    double c[P_CONDITION];
    assert_true(same(f, "hinge_difference", (double[P_CONDITION]){ [BEFORE] = -1, [AFTER] = 1 }, satt));
    assert_true(same(f, "light_ref", (double[P_CONDITION]){ [1] = 1, [LIGHT] = 1 }, satt));
    assert_true(same(f, "moderate_ref", (double[P_CONDITION]){ [1] = 1 }, satt));
    assert_true(same(f, "deep_ref", (double[P_CONDITION]){ [1] = 1, [DEEP] = 1 }, satt));
    assert_true(
        same(f, "deep_within_60min_ref", (double[P_CONDITION]){ [1] = 1, [DEEP] = 1, [B0] = 1, [LATE] = 1 }, satt));
    for (size_t i = 0; i < DS_COUNT(STANDARD); i++) {
        standardised(d, STANDARD[i].press, STANDARD[i].band, c);
        assert_true(same(f, STANDARD[i].name, c, satt));
    }
    for (int minutes = 30; minutes <= 120; minutes += 15) {
        char name[16];
        snprintf(name, sizeof name, "len%d", minutes);
        at_length(minutes, c);
        assert_true(same(f, name, c, satt));
    }
}

static const struct row {
    const char *name, *set, *model;
    ds_errors errors;
    ds_random random;
    ds_fit_status status;
} ROWS[] = {
    { "150 clients, overall, independent", "S1", "overall", DS_ERRORS_IID, DS_RANDOM_FULL, DS_FIT_OK },
    { "150 clients, by condition, independent", "S1", "condition", DS_ERRORS_IID, DS_RANDOM_FULL, DS_FIT_OK },
    { "40 clients, overall, independent", "S4", "overall", DS_ERRORS_IID, DS_RANDOM_FULL, DS_FIT_OK },
    { "40 clients, by condition, independent", "S4", "condition", DS_ERRORS_IID, DS_RANDOM_FULL, DS_FIT_OK },
    { "3 clients, overall, no spread of effects, independent", "S6", "overall", DS_ERRORS_IID, DS_RANDOM_DIAGONAL,
      DS_FIT_BOUNDARY },
    { "150 clients, overall, AR(1)", "S1", "overall", DS_ERRORS_AR1, DS_RANDOM_FULL, DS_FIT_OK },
    { "150 clients, by condition, AR(1)", "S1", "condition", DS_ERRORS_AR1, DS_RANDOM_FULL, DS_FIT_OK },
    { "40 clients, overall, AR(1)", "S4", "overall", DS_ERRORS_AR1, DS_RANDOM_FULL, DS_FIT_OK },
    { "40 clients, by condition, AR(1)", "S4", "condition", DS_ERRORS_AR1, DS_RANDOM_FULL, DS_FIT_OK },
    { "3 clients, overall, no spread of effects, AR(1)", "S6", "overall", DS_ERRORS_AR1, DS_RANDOM_DIAGONAL,
      DS_FIT_BOUNDARY },
    { "150 clients, overall, AR(1) and noise", "S1", "overall", DS_ERRORS_AR1_NOISE, DS_RANDOM_FULL, DS_FIT_OK },
    { "150 clients, by condition, AR(1) and noise", "S1", "condition", DS_ERRORS_AR1_NOISE, DS_RANDOM_FULL, DS_FIT_OK },
    { "40 clients, overall, AR(1) and noise", "S4", "overall", DS_ERRORS_AR1_NOISE, DS_RANDOM_FULL, DS_FIT_OK },
    { "40 clients, by condition, AR(1) and noise", "S4", "condition", DS_ERRORS_AR1_NOISE, DS_RANDOM_FULL, DS_FIT_OK },
    { "3 clients, overall, no spread of effects, AR(1) and noise", "S6", "overall", DS_ERRORS_AR1_NOISE,
      DS_RANDOM_DIAGONAL, DS_FIT_BOUNDARY },
};
static const char *const BLOCK[] = { [DS_ERRORS_IID] = "iid", [DS_ERRORS_AR1] = "ar1", [DS_ERRORS_AR1_NOISE] = "ar1n" };

static void the_practice_matches(void **state)
{
    const struct row *r = *state;
    panel d;
    char path[200];
    bool condition = !strcmp(r->model, "condition");
    const char *const *terms = condition ? CONDITION : OVERALL;
    snprintf(path, sizeof path, REF_ROOT "sim/%s/expected.json", r->set);
    json_t *all = ref_json(path);
    if (!all || !load(&d, r->set, terms, condition ? DS_COUNT(CONDITION) : DS_COUNT(OVERALL), condition)) {
        print_message("%s is not there\n", path);
        skip();
    }
    const json_t *want = ref_at(all, r->model, BLOCK[r->errors], NULL), *satt = json_object_get(want, "satterthwaite");
    ds_lmm_panel *kept = ref_panel(&d.m);
    ds_arena a = { 0 };
    ds_lmm_fit f;
    ds_why w = { 0 };
    assert_non_null(kept);
    assert_int_equal(ds_lmm_fit_panel(kept, &(ds_lmm_options){ .random = r->random, .errors = r->errors }, &a, &f, &w),
                     DS_OK);
    assert_int_equal(f.status, r->status);
    assert_int_equal(f.n, (int)ref_number(want, "n", NULL));
    check_errors(&f, want);
    check_robust(&f, terms, json_object_get(want, "cr2_whitened_form"));
    check_variances(&f, want);
    check_coefficients(&f, terms, satt);
    if (condition)
        check_condition_contrasts(&d, &f, satt);
    else
        assert_true(same(&f, "two_night_total", (double[9]){ 0, 1, 1 }, satt));
    ds_lmm_panel_free(kept);
    ds_arena_free(&a);
    unload(&d);
    json_decref(all);
}

/* ---- clients' effects ----------------------------------------------------------------------------------- */

static const struct clients {
    const char *name, *set;
    ds_random random;
    double slack; /* in standard errors: the reference's rho is that of the diagonal fit */
} CLIENT_ROWS[] = {
    { "clients of 150, diagonal fit", "S1", DS_RANDOM_DIAGONAL, 1e-4 },
    { "clients of 40, diagonal fit", "S4", DS_RANDOM_DIAGONAL, 1e-4 },
    { "clients of 3, diagonal fit", "S6", DS_RANDOM_DIAGONAL, 1e-4 },
    { "clients of 150, full fit", "S1", DS_RANDOM_FULL, 2e-3 },
    { "clients of 40, full fit", "S4", DS_RANDOM_FULL, 2e-3 },
};

static bool client_matches(const ds_client_estimate *e, const json_t *want, double slack)
{
    double low = ref_number(want, "lo95", NULL), high = ref_number(want, "hi95", NULL), se = (high - low) / 3.92;
    return ref_near("effect", e->effect, ref_number(want, "effect", NULL), slack * se) &&
           ref_near("low", e->low, low, slack * se) && ref_near("high", e->high, high, slack * se) &&
           ref_near("P(improved)", e->p_improved, ref_number(want, "p_improved", NULL), slack) &&
           ref_near("P(20 %)", e->p_20pct, ref_number(want, "p_at_least_20pct", NULL), slack);
}

static void the_clients_match(void **state)
{
    const struct clients *r = *state;
    panel d;
    char path[200];
    snprintf(path, sizeof path, REF_ROOT "sim/%s/expected.json", r->set);
    json_t *all = ref_json(path);
    if (!all || !load(&d, r->set, OVERALL, DS_COUNT(OVERALL), false)) {
        print_message("%s is not there\n", path);
        skip();
    }
    ds_lmm_panel *kept = ref_panel(&d.m);
    ds_client_estimate *e = calloc(d.m.groups, sizeof *e);
    ds_arena a = { 0 };
    ds_lmm_fit f;
    ds_why w = { 0 };
    const ds_lmm_options o = { .random = r->random, .errors = DS_ERRORS_AR1 };
    assert_int_equal(ds_lmm_fit_panel(kept, &o, &a, &f, &w), DS_OK);
    assert_int_equal(ds_lmm_clients(&f, 0, 1, 1, &a, e, &w), DS_OK);
    for (size_t i = 0; i < d.m.groups; i++) {
        char name[32];
        snprintf(name, sizeof name, "C%03zu", i + 1);
        assert_true(client_matches(e + i, ref_at(all, "clients_grid", "clients", name, NULL), r->slack));
    }
    free(e);
    ds_lmm_panel_free(kept);
    ds_arena_free(&a);
    unload(&d);
    json_decref(all);
}

/* ---- the scan for a breakpoint ----------------------------------------------------------------------------- */

/* The profile of a hinge over whole minutes, variance parameters held at the ML fit without one. */
static void the_profile_of_breakpoints_matches(void **state)
{
    const char *set = *state;
    panel d;
    char path[200];
    snprintf(path, sizeof path, REF_ROOT "sim/%s/expected.json", set);
    json_t *all = ref_json(path);
    const json_t *want = ref_at(all, "breakpoint_ar1", NULL), *profile = json_object_get(want, "profile");
    if (!all || !load(&d, set, CONDITION, DS_COUNT(CONDITION), true)) {
        print_message("%s is not there\n", path);
        skip();
    }
    ds_arena a = { 0 };
    ds_lmm_fit at, f;
    ds_why w = { 0 };
    double *length = malloc(d.m.n * sizeof *length);
    /* Lb and La of the hinge at 75 give back the length: one column for it, one for what lies beyond c */
    for (size_t i = 0; i < d.m.n; i++) length[i] = 15 * (d.column[BEFORE][i] + d.column[AFTER][i]);
    for (size_t i = 0; i < d.m.n; i++) d.column[BEFORE][i] = length[i] / 15;
    d.m.x[AFTER] = d.column[AFTER + 1];
    for (size_t k = AFTER; k + 1 < d.m.p; k++) d.m.x[k] = d.column[k + 1];
    d.m.p--;
    ds_lmm_panel *plain = ref_panel(&d.m);
    assert_int_equal(ds_lmm_fit_panel(plain, &(ds_lmm_options){ .ml = true, .errors = DS_ERRORS_AR1 }, &a, &at, &w),
                     DS_OK);
    d.m.x[d.m.p++] = d.column[AFTER];
    double best = -INFINITY;
    size_t n = json_array_size(json_object_get(profile, "minutes"));
    for (size_t k = 0; k < n; k += 5) {
        double c = json_number_value(json_array_get(json_object_get(profile, "minutes"), k));
        for (size_t i = 0; i < d.m.n; i++) d.column[AFTER][i] = d.column[1][i] * fmax(length[i] + 60 - c, 0) / 15;
        ds_lmm_panel *hinge = ref_panel(&d.m);
        assert_int_equal(ds_lmm_fit_fixed(hinge, &at, true, &a, &f, &w), DS_OK);
        double t = f.beta[f.p - 1] / sqrt(f.vcov[f.p * f.p - 1]);
        assert_true(ref_near("logLik", f.loglik,
                             json_number_value(json_array_get(json_object_get(profile, "loglik"), k)), 1e-4));
        assert_true(ref_near("t", t, json_number_value(json_array_get(json_object_get(profile, "t"), k)), 1e-4));
        best = fmax(best, f.loglik);
        ds_lmm_panel_free(hinge);
    }
    assert_true(2 * (best - at.loglik) <= ref_number(want, "lr_statistic", NULL) + 1e-4);
    assert_true(2 * (best - at.loglik) > 0.9 * ref_number(want, "lr_statistic", NULL));
    free(length);
    ds_lmm_panel_free(plain);
    ds_arena_free(&a);
    unload(&d);
    json_decref(all);
}

int main(void)
{
    static char s1[] = "S1", s4[] = "S4";
    enum { FITS = DS_COUNT(ROWS), CLIENT_TESTS = DS_COUNT(CLIENT_ROWS) };
    struct CMUnitTest tests[FITS + CLIENT_TESTS + 2] = {
        { .name = "breakpoints of 150", .test_func = the_profile_of_breakpoints_matches, .initial_state = s1 },
        { .name = "breakpoints of 40", .test_func = the_profile_of_breakpoints_matches, .initial_state = s4 },
    };
    for (size_t i = 0; i < FITS; i++)
        tests[i + 2] = (struct CMUnitTest){ .name = ROWS[i].name,
                                            .test_func = the_practice_matches,
                                            .initial_state = (void *)(uintptr_t)&ROWS[i] };
    for (size_t i = 0; i < CLIENT_TESTS; i++)
        tests[i + 2 + FITS] = (struct CMUnitTest){ .name = CLIENT_ROWS[i].name,
                                                   .test_func = the_clients_match,
                                                   .initial_state = (void *)(uintptr_t)&CLIENT_ROWS[i] };
    ds_stats_init();
    return cmocka_run_group_tests_name("stats: made-up practices", tests, NULL, NULL);
}
