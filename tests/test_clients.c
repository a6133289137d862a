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

static const char *const TERMS[] = { "A0",          "A1",     "training_load",  "alcohol",
                                     "caffeine_mg", "stress", "new_supplement", "weekend" };

/* The three-client practice, independent errors, computed with an independent implementation in R: uniform grid, mixture solved by
 * uniroot. baseline, effect, se, low, high, P(improved), P(20 %). */
static const double TINY[3][7] = {
    { 6.85226168880, 1.11543347514, 0.571317164713, -0.066425933373, 2.19730456750, 0.968721381218, 0.340684589820 },
    { 5.52957387180, 1.33499542305, 0.528275474842, 0.312464973004, 2.39899875040, 0.994242052271, 0.659366471114 },
    { 6.52690717047, 1.33259104770, 0.617340984312, 0.129388270629, 2.59908674933, 0.984008202373, 0.510332545827 },
};

static void the_tiny_practice_matches(void **state)
{
    (void)state;
    ref_csv csv;
    double one[40], *column[9];
    size_t groups = 0;
    if (!ref_csv_read(REF_ROOT "sim/S6/design.csv", &csv)) {
        print_message("no " REF_ROOT "sim\n");
        skip();
    }
    assert_int_equal(csv.rows, 30);
    size_t *group = ref_groups(&csv, "client_id", &groups);
    for (size_t i = 0; i < csv.rows; i++) one[i] = 1;
    ref_model m = { .n = csv.rows, .groups = groups, .group = group, .p = 9, .q = 2, .x = { one }, .z = { one } };
    for (size_t k = 0; k < 8; k++) m.x[k + 1] = column[k] = ref_column(&csv, TERMS[k]);
    m.z[1] = column[0];
    m.y = column[8] = ref_column(&csv, "quality");
    ds_lmm_sums *s = ref_sums(&m);
    ds_arena a = { 0 };
    ds_lmm_fit f;
    ds_why w = { 0 };
    ds_client_estimate e[3];
    assert_int_equal(ds_lmm_fit_sums(s, &(ds_lmm_options){ .random = DS_RANDOM_DIAGONAL }, &a, &f, &w), DS_OK);
    assert_int_equal(ds_lmm_clients(&f, 0, 1, 1, &a, e, &w), DS_OK);
    for (size_t i = 0; i < 3; i++) {
        double got[7] = { e[i].baseline, e[i].effect, e[i].se, e[i].low, e[i].high, e[i].p_improved, e[i].p_20pct };
        for (size_t k = 0; k < 7; k++) assert_true(ref_near("client", got[k], TINY[i][k], 2e-6));
    }
    ds_lmm_sums_free(s);
    ds_arena_free(&a);
    for (size_t k = 0; k < 9; k++) free(column[k]);
    free(group);
    ref_csv_free(&csv);
}

/* ---- against Henderson's mixed-model equations ------------------------------------------------------------------ */

/* The same posterior by another road: one joint system in beta and all clients' effects, whose inverse is the covariance of
 * estimates and prediction errors at once. Clients differ in their number of nights and sessions. */
enum { CLIENTS = 4, P = 3, JOINT = P + 2 * CLIENTS, POINTS = 40 };
static const size_t NIGHTS[CLIENTS] = { 9, 14, 6, 20 };
typedef struct {
    double x[60][P], z[60][2], y[60];
    size_t client[60], n;
} practice;

static void make(practice *d)
{
    uint32_t seed = 12345;
    *d = (practice){ 0 };
    for (size_t c = 0; c < CLIENTS; c++)
        for (size_t k = 0; k < NIGHTS[c]; k++, d->n++) {
            seed = seed * 1664525 + 1013904223;
            double noise = (double)(seed >> 8) / 8388608 - 1, session = (k + c) % 4 == 0,
                   stress = (double)(k * 7 % 5) - 2;
            memcpy(d->x[d->n], (double[P]){ 1, session, stress }, sizeof d->x[0]);
            memcpy(d->z[d->n], (double[2]){ 1, session }, sizeof d->z[0]);
            d->y[d->n] = 6 + 0.5 * (double)c + (0.2 + 0.4 * (double)c) * session - 0.2 * stress + 1.2 * noise;
            d->client[d->n] = c;
        }
}

static ds_lmm_sums *sums_of(const practice *d)
{
    ds_lmm_sums *s = ds_lmm_sums_new(2, P);
    ds_why w = { 0 };
    for (size_t i = 0; i < d->n; i++)
        assert_int_equal(ds_lmm_sums_add(s, d->client[i], d->z[i], d->x[i], d->y + i, NULL, 1, &w), DS_OK);
    return s;
}

/* Inverse in place by Gauss and Jordan (the matrix is positive definite); returns its log determinant. */
static double invert(double m[JOINT][JOINT])
{
    double logdet = 0;
    for (size_t k = 0; k < JOINT; k++) {
        double pivot = m[k][k];
        logdet += log(pivot);
        m[k][k] = 1;
        for (size_t j = 0; j < JOINT; j++) m[k][j] /= pivot;
        for (size_t i = 0; i < JOINT; i++) {
            double f = m[i][k];
            if (i == k) continue;
            m[i][k] = 0;
            for (size_t j = 0; j < JOINT; j++) m[i][j] -= f * m[k][j];
        }
    }
    return logdet;
}

typedef struct {
    double cov[JOINT][JOINT], at[JOINT], sigma2, deviance;
} joint;

static void solve(const practice *d, double sd0, double sd1, joint *out)
{
    double rhs[JOINT] = { 0 }, yy = 0, df = (double)d->n - P;
    memset(out, 0, sizeof *out);
    for (size_t i = 0; i < d->n; i++) {
        double row[JOINT] = { 0 };
        for (size_t k = 0; k < P; k++) row[k] = d->x[i][k];
        row[P + 2 * d->client[i]] = d->z[i][0];
        row[P + 2 * d->client[i] + 1] = d->z[i][1];
        for (size_t k = 0; k < JOINT; k++) {
            for (size_t j = 0; j < JOINT; j++) out->cov[k][j] += row[k] * row[j];
            rhs[k] += row[k] * d->y[i];
        }
        yy += d->y[i] * d->y[i];
    }
    for (size_t c = 0; c < CLIENTS; c++) {
        out->cov[P + 2 * c][P + 2 * c] += 1 / (sd0 * sd0);
        out->cov[P + 2 * c + 1][P + 2 * c + 1] += 1 / (sd1 * sd1);
    }
    double logdet = invert(out->cov) + 2 * CLIENTS * (log(sd0) + log(sd1));
    for (size_t k = 0; k < JOINT; k++)
        for (size_t j = 0; j < JOINT; j++) out->at[k] += out->cov[k][j] * rhs[j];
    for (size_t k = 0; k < JOINT; k++) yy -= out->at[k] * rhs[k];
    out->sigma2 = yy / df;
    out->deviance = logdet + df * (1 + log(6.283185307179586 * out->sigma2));
}

/* Mean and SD of slope + u1 (what = 0), of slope + u1 - 0.2 (base + u0) (1), of base + u0 (2). */
static void normal_of(const joint *j, size_t client, int what, double *mean, double *sd)
{
    double c[JOINT] = { 0 }, v = 0;
    size_t u = P + 2 * client;
    if (what < 2) c[1] = c[u + 1] = 1;
    if (what > 0) c[0] = c[u] = what == 1 ? -0.2 : 1;
    *mean = 0;
    for (size_t i = 0; i < JOINT; i++) {
        *mean += c[i] * j->at[i];
        for (size_t k = 0; k < JOINT; k++) v += c[i] * c[k] * j->cov[i][k];
    }
    *sd = sqrt(j->sigma2 * v);
}

static double above(const joint *j, const double *weight, size_t client, int what, double x)
{
    double p = 0, mean, sd;
    for (size_t k = 0; k < POINTS; k++) {
        normal_of(j + k, client, what, &mean, &sd);
        p += weight[k] * 0.5 * erfc((x - mean) / sd / sqrt(2));
    }
    return p;
}

static void check_client(const joint *j, const double *weight, size_t client, const ds_client_estimate *e)
{
    double effect = 0, baseline = 0, square = 0, mean, sd;
    for (size_t k = 0; k < POINTS; k++) {
        normal_of(j + k, client, 2, &mean, &sd);
        baseline += weight[k] * mean;
        normal_of(j + k, client, 0, &mean, &sd);
        effect += weight[k] * mean;
        square += weight[k] * (sd * sd + mean * mean);
    }
    assert_true(ref_near("baseline", e->baseline, baseline, 1e-8));
    assert_true(ref_near("effect", e->effect, effect, 1e-8));
    assert_true(ref_near("se", e->se, sqrt(square - effect * effect), 1e-8));
    assert_true(ref_near("low", above(j, weight, client, 0, e->low), 0.975, 1e-9));
    assert_true(ref_near("high", above(j, weight, client, 0, e->high), 0.025, 1e-9));
    assert_true(ref_near("improved", e->p_improved, above(j, weight, client, 0, 0), 1e-9));
    assert_true(ref_near("20 %", e->p_20pct, above(j, weight, client, 1, 0), 1e-9));
}

static void hendersons_equations_agree(void **state)
{
    (void)state;
    static joint j[POINTS];
    double weight[POINTS], sum = 0;
    practice d;
    ds_arena a = { 0 };
    ds_lmm_fit f;
    ds_why w = { 0 };
    ds_client_estimate e[CLIENTS];
    make(&d);
    ds_lmm_sums *s = sums_of(&d);
    assert_int_equal(ds_lmm_fit_sums(s, &(ds_lmm_options){ .random = DS_RANDOM_DIAGONAL }, &a, &f, &w), DS_OK);
    assert_true(f.chol[0] > 0.05);
    for (size_t k = 0; k < POINTS; k++) {
        solve(&d, f.chol[0], 0.01 + 1.99 * (double)k / 39, j + k);
        sum += weight[k] = exp((j[0].deviance - j[k].deviance) / 2);
    }
    for (size_t k = 0; k < POINTS; k++) weight[k] /= sum;
    assert_int_equal(ds_lmm_clients(&f, 0, 1, 1, &a, e, &w), DS_OK);
    for (size_t c = 0; c < CLIENTS; c++) check_client(j, weight, c, e + c);
    double up[CLIENTS], down[CLIENTS];
    assert_int_equal(ds_lmm_clients_reach(&f, 1, 1, 0.3, &a, up, &w), DS_OK);
    assert_int_equal(ds_lmm_clients_reach(&f, 1, -1, -0.3, &a, down, &w), DS_OK);
    for (size_t c = 0; c < CLIENTS; c++) {
        assert_true(ref_near("reaches 0.3", up[c], above(j, weight, c, 0, 0.3), 1e-9));
        assert_true(ref_near("is not more than 0.3", down[c], 1 - up[c], 1e-9));
    }
    ds_lmm_sums_free(s);
    ds_arena_free(&a);
}

/* ---- sense ------------------------------------------------------------------------------------------------------------ */

static void lower_may_be_better(void **state)
{
    (void)state;
    practice d;
    ds_arena a = { 0 };
    ds_lmm_fit f;
    ds_why w = { 0 };
    ds_client_estimate up[CLIENTS], down[CLIENTS];
    make(&d);
    ds_lmm_sums *s = sums_of(&d);
    assert_int_equal(ds_lmm_fit_sums(s, &(ds_lmm_options){ .random = DS_RANDOM_DIAGONAL }, &a, &f, &w), DS_OK);
    assert_int_equal(ds_lmm_clients(&f, 0, 1, 1, &a, up, &w), DS_OK);
    assert_int_equal(ds_lmm_clients(&f, 0, 1, -1, &a, down, &w), DS_OK);
    for (size_t c = 0; c < CLIENTS; c++) {
        assert_true(up[c].effect == down[c].effect && up[c].low == down[c].low);
        assert_true(ref_near("turned round", up[c].p_improved + down[c].p_improved, 1, 1e-12));
        assert_true(up[c].p_20pct < up[c].p_improved && down[c].p_20pct < down[c].p_improved);
        assert_true(up[c].low < up[c].effect && up[c].effect < up[c].high);
    }
    ds_lmm_sums_free(s);
    ds_arena_free(&a);
}

/* The grid stands on the REML fit with a diagonal D, whatever fit it is asked of. */
static void the_kind_of_fit_does_not_matter(void **state)
{
    (void)state;
    practice d;
    ds_arena a = { 0 };
    ds_why w = { 0 };
    const ds_lmm_options kinds[] = { { .ml = false, .random = DS_RANDOM_DIAGONAL },
                                     { .ml = false, .random = DS_RANDOM_FULL },
                                     { .ml = true, .random = DS_RANDOM_DIAGONAL } };
    ds_client_estimate e[DS_COUNT(kinds)][CLIENTS];
    make(&d);
    ds_lmm_sums *s = sums_of(&d);
    for (size_t i = 0; i < DS_COUNT(kinds); i++) {
        ds_lmm_fit f;
        assert_int_equal(ds_lmm_fit_sums(s, kinds + i, &a, &f, &w), DS_OK);
        assert_int_equal(ds_lmm_clients(&f, 0, 1, 1, &a, e[i], &w), DS_OK);
    }
    assert_memory_equal(e[0], e[1], sizeof e[0]);
    assert_memory_equal(e[0], e[2], sizeof e[0]);
    ds_lmm_sums_free(s);
    ds_arena_free(&a);
}

/* With many nights a client's effect is what that client's own nights say. */
static void many_nights_speak_for_themselves(void **state)
{
    (void)state;
    enum { MANY = 6000 };
    ds_lmm_sums *s = ds_lmm_sums_new(2, 2);
    ds_arena a = { 0 };
    ds_lmm_fit f;
    ds_why w = { 0 };
    ds_client_estimate e[6];
    const double own[6] = { 0.2, 1.4, -0.5, 0.9, 0.1, 0.6 };
    uint32_t seed = 99;
    for (size_t i = 0; i < 6 * MANY; i++) {
        seed = seed * 1664525 + 1013904223;
        double row[2] = { 1, i % 3 == 0 }, y = 6 + own[i / MANY] * row[1] + (double)(seed >> 8) / 8388608 - 1;
        assert_int_equal(ds_lmm_sums_add(s, i / MANY, row, row, &y, NULL, 1, &w), DS_OK);
    }
    assert_int_equal(ds_lmm_fit_sums(s, &(ds_lmm_options){ 0 }, &a, &f, &w), DS_OK);
    assert_int_equal(ds_lmm_clients(&f, 0, 1, 1, &a, e, &w), DS_OK);
    for (size_t c = 0; c < 6; c++) {
        assert_true(ref_near("effect", e[c].effect, own[c], 4 * e[c].se));
        assert_true(e[c].se < 0.02);
    }
    ds_lmm_sums_free(s);
    ds_arena_free(&a);
}

static void wants_two_random_effects(void **state)
{
    (void)state;
    ds_lmm_sums *s = ds_lmm_sums_new(1, 2);
    ds_arena a = { 0 };
    ds_lmm_fit f;
    ds_why w = { 0 };
    ds_client_estimate e;
    assert_int_equal(ds_lmm_fit_sums(s, &(ds_lmm_options){ 0 }, &a, &f, &w), DS_OK);
    assert_int_equal(ds_lmm_clients(&f, 0, 1, 1, &a, &e, &w), DS_INTERNAL);
    ds_lmm_sums_free(s);
    ds_arena_free(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_tiny_practice_matches),
        cmocka_unit_test(hendersons_equations_agree),
        cmocka_unit_test(lower_may_be_better),
        cmocka_unit_test(the_kind_of_fit_does_not_matter),
        cmocka_unit_test(many_nights_speak_for_themselves),
        cmocka_unit_test(wants_two_random_effects),
    };
    ds_stats_init();
    return cmocka_run_group_tests_name("stats: clients", tests, NULL, NULL);
}
