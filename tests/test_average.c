/* Models of the same rows that hold some of the columns, and their average. */
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

/* Columns: intercept, session, stress, length (60 min, in steps of 15), how far it is past each bend, and up to it. */
enum { BENDS = 13, FIXED = 4, P = FIXED + 2 * BENDS, MODELS = 2 * BENDS + 2, NIGHTS = 50, LENGTHS = 6 };
static const double MINUTES[LENGTHS] = { 30, 45, 60, 75, 90, 105 };

static double bend_at(size_t k)
{
    return 45 + 5 * (double)k;
}

static void length_columns(double minutes, double *x)
{
    x[3] = (minutes - 60) / 15;
    for (size_t k = 0; k < BENDS; k++) {
        x[FIXED + k] = fmax(minutes - bend_at(k), 0) / 15;
        x[FIXED + BENDS + k] = (fmin(minutes, bend_at(k)) - 60) / 15;
    }
}

typedef double shape(double minutes);
static double plateau_from_60(double minutes)
{
    return 0.25 * (fmin(minutes, 60) - 60) / 15;
}
static double best_at_90(double minutes)
{
    return 0.25 * (fmin(minutes, 90) - 60) / 15 - 0.35 * fmax(minutes - 90, 0) / 15;
}
static double straight(double minutes)
{
    return 0.12 * (minutes - 60) / 15;
}

/* The rows with the columns held, of a practice whose effect by length is known. */
static ds_lmm_panel *make(shape *effect, size_t clients, uint64_t seed, const bool *held)
{
    const double share[LENGTHS] = { 1, 2, 4, 3, 2, 1 };
    rnd r = rnd_start(seed, 0);
    size_t p = 0;
    ds_why w = { 0 };
    for (size_t j = 0; j < P; j++) p += held[j] ? 1 : 0;
    ds_lmm_panel *out = ds_lmm_panel_new(2, p);
    for (size_t i = 0; i < clients; i++) {
        double x[NIGHTS * P], z[NIGHTS][2], y[NIGHTS];
        int32_t night[NIGHTS];
        double level = rnd_normal(&r), more = 0.2 * rnd_normal(&r), slow = rnd_normal(&r);
        size_t at = 0;
        for (int32_t k = 0; k < NIGHTS; k++) {
            bool session = rnd_chance(&r, 0.3);
            double minutes = MINUTES[rnd_pick(&r, share, LENGTHS)], news = rnd_normal(&r), stress = rnd_normal(&r);
            double row[P] = { 1, session, stress };
            if (session) length_columns(minutes, row);
            for (size_t j = 0; j < P; j++)
                if (held[j]) x[at++] = row[j];
            slow = 0.5 * slow + sqrt(0.75) * news;
            z[k][0] = 1;
            z[k][1] = session;
            y[k] = 6 + level + (session ? 0.5 + more + effect(minutes) : 0) - 0.3 * stress + slow;
            night[k] = k;
        }
        assert_int_equal(ds_lmm_panel_add(out, i, z[0], x, y, night, NIGHTS, &w), DS_OK);
    }
    return out;
}

/* Model 0 holds no length, model 1 a straight line, the others a bend each, or a plateau from there on. */
static void usual_models(bool held[MODELS][P], double prior[MODELS])
{
    memset(held, 0, MODELS * sizeof held[0]);
    for (size_t i = 0; i < MODELS; i++) {
        held[i][0] = held[i][1] = held[i][2] = true;
        held[i][3] = i > 0 && i < 2 + BENDS;
        if (i > 1) held[i][FIXED + i - 2] = true;
        prior[i] = i < 2 + BENDS ? 1 : 0.3;
    }
}

typedef struct {
    ds_arena a;
    ds_lmm_panel *rows, *line;
    ds_lmm_fit fit;
    ds_average average;
    bool held[MODELS][P];
    double prior[MODELS];
} study;

/* Variances from the straight line; Akaike's weights. */
static void begin(study *s, shape *effect, size_t clients, uint64_t seed)
{
    bool all[P];
    ds_why w = { 0 };
    memset(s, 0, sizeof *s);
    usual_models(s->held, s->prior);
    memset(all, true, sizeof all);
    s->rows = make(effect, clients, seed, all);
    s->line = make(effect, clients, seed, s->held[1]);
    assert_int_equal(ds_lmm_fit_panel(s->line, &(ds_lmm_options){ .errors = DS_ERRORS_AR1 }, &s->a, &s->fit, &w),
                     DS_OK);
    assert_int_equal(ds_lmm_average(s->rows, &s->fit, s->held[0], s->prior, MODELS, 2, &s->a, &s->average, &w), DS_OK);
}

static void end(study *s)
{
    ds_lmm_panel_free(s->rows);
    ds_lmm_panel_free(s->line);
    ds_arena_free(&s->a);
}

static void between(double from, double to, double c[P])
{
    double low[P] = { 0 }, high[P] = { 0 };
    length_columns(from, low);
    length_columns(to, high);
    for (size_t j = 0; j < P; j++) c[j] = high[j] - low[j];
}

/* ---- each model is the fit of its own columns
 * ------------------------------------------------------------------------ */

static void each_model_is_a_fit(void **state)
{
    (void)state;
    study s;
    ds_why w = { 0 };
    double sum = 0, score[MODELS];
    begin(&s, best_at_90, 12, 20261220);
    for (size_t i = 0; i < MODELS; i += i < 2 ? 1 : 4) {
        ds_lmm_panel *p = make(best_at_90, 12, 20261220, s.held[i]);
        ds_lmm_fit f;
        size_t at = 0;
        assert_int_equal(ds_lmm_fit_fixed(p, &s.fit, true, &s.a, &f, &w), DS_OK);
        if (isnan(s.average.loglik[i])) {
            assert_int_equal(f.status, DS_FIT_RANK);
            ds_lmm_panel_free(p);
            continue;
        }
        assert_true(ref_near("loglik", s.average.loglik[i], f.loglik, 1e-8));
        for (size_t j = 0; j < P; j++) {
            double beta = s.average.beta[i * P + j], var = s.average.vcov[(i * P + j) * P + j];
            assert_true(ref_near("beta", beta, s.held[i][j] ? f.beta[at] : 0, 1e-9));
            assert_true(ref_near("var", var, s.held[i][j] ? f.vcov[at * f.p + at] : 0, 1e-9));
            at += s.held[i][j] ? 1 : 0;
        }
        ds_lmm_panel_free(p);
    }
    for (size_t i = 0; i < MODELS; i++) {
        size_t k = i == 0 ? 3 : i == 1 || i > 1 + BENDS ? 4 : 5;
        sum += score[i] =
            isnan(s.average.loglik[i]) ? 0 : s.prior[i] * exp(s.average.loglik[i] - s.average.loglik[1] - (double)k);
    }
    for (size_t i = 0; i < MODELS; i++) assert_true(ref_near("weight", s.average.weight[i], score[i] / sum, 1e-12));
    assert_true(s.average.weight[1 + BENDS] == 0); /* no session is longer than 105: that bend is no column */
    end(&s);
}

static void what_cannot_be_told(void **state)
{
    (void)state;
    study s;
    ds_average v;
    ds_estimate e;
    ds_why w = { 0 };
    bool all[P];
    double c[P] = { 0 }, best[17];
    memset(all, true, sizeof all);
    begin(&s, straight, 6, 20261221);
    assert_int_equal(ds_lmm_average(s.rows, &s.fit, all, NULL, 1, 2, &s.a, &v, &w), DS_DATA);
    ds_lmm_fit failed = s.fit;
    failed.status = DS_FIT_FAILED;
    assert_int_equal(ds_lmm_average(s.rows, &failed, s.held[0], NULL, MODELS, 2, &s.a, &v, &w), DS_DATA);
    assert_int_equal(ds_average_contrast(&s.average, c, &e, &w), DS_OK);
    assert_true(isnan(e.estimate) && isnan(e.p));
    assert_int_equal(ds_average_best(&s.average, c, NULL, 17, 1, best, &w), DS_INTERNAL);
    end(&s);
}

/* ---- the mixture
 * ------------------------------------------------------------------------------------------------------- */

static double below(double x, double mean, double sd)
{
    return sd > 0 ? erfc((mean - x) / sd / sqrt(2)) / 2 : x > mean;
}

static void a_contrast_is_the_mixture(void **state)
{
    (void)state;
    study s;
    ds_estimate e;
    ds_why w = { 0 };
    double c[P], mean = 0, low = 0, high = 0;
    begin(&s, best_at_90, 12, 20261222);
    between(75, 90, c);
    assert_int_equal(ds_average_contrast(&s.average, c, &e, &w), DS_OK);
    for (size_t i = 0; i < MODELS; i++) {
        double m = 0, v = 0;
        for (size_t j = 0; j < P; j++) {
            m += c[j] * s.average.beta[i * P + j];
            for (size_t k = 0; k < P; k++) v += c[j] * c[k] * s.average.vcov[(i * P + j) * P + k];
        }
        mean += s.average.weight[i] * m;
        low += s.average.weight[i] * below(e.low, m, sqrt(v));
        high += s.average.weight[i] * below(e.high, m, sqrt(v));
    }
    assert_true(ref_near("mean", e.estimate, mean, 1e-9));
    assert_true(ref_near("low", low, 0.025, 1e-6) && ref_near("high", high, 0.975, 1e-6));
    end(&s);
}

/* ---- the best of several
 * ------------------------------------------------------------------------------------------------- */

/* One model of three columns whose coefficients are known, with their covariance. */
static void the_best_of_a_known_model(void **state)
{
    (void)state;
    double weight = 1, beta[3] = { 0.3, 0.5, 0.45 }, vcov[9] = { 0.01, 0.004, 0, 0.004, 0.04, 0.01, 0, 0.01, 0.09 };
    const ds_average v = { .n = 1, .p = 3, .weight = &weight, .beta = beta, .vcov = vcov };
    const double c[9] = { 1, 0, 0, 0, 1, 0, 0, 0, 1 }, price[2] = { 1, 1.5 };
    double p[3], counted[3] = { 0 };
    ds_why w = { 0 };
    assert_int_equal(ds_average_best(&v, c, NULL, 2, 1, p, &w), DS_OK);
    assert_true(ref_near("second", p[1], below(0, -0.2, sqrt(0.01 + 0.04 - 0.008)), 0.003));
    assert_true(ref_near("both", p[0] + p[1], 1, 1e-12));
    assert_int_equal(ds_average_best(&v, c, NULL, 2, -1, p, &w), DS_OK);
    assert_true(ref_near("least", p[0], below(0, -0.2, sqrt(0.042)), 0.003));
    /* b1 / 1 > b2 / 1.5, where either is above 0, which is all but certain */
    assert_int_equal(ds_average_best(&v, c, price, 2, 1, p, &w), DS_OK);
    assert_true(ref_near("price", p[0], below(0, 1.5 * -0.3 + 0.5, sqrt(2.25 * 0.01 + 0.04 - 3 * 0.004)), 0.005));
    assert_int_equal(ds_average_best(&v, c, NULL, 3, 1, p, &w), DS_OK);
    rnd r = rnd_start(20261223, 0);
    for (int i = 0; i < 40000; i++) { /* by the Cholesky factor of vcov */
        double z0 = rnd_normal(&r), z1 = rnd_normal(&r), z2 = rnd_normal(&r), l11 = sqrt(0.04 - 0.0016);
        double x[3] = { 0.3 + 0.1 * z0, 0.5 + 0.04 * z0 + l11 * z1,
                        0.45 + 0.01 / l11 * z1 + sqrt(0.09 - 0.0001 / (l11 * l11)) * z2 };
        counted[x[0] > x[1] && x[0] > x[2] ? 0 : x[1] > x[2] ? 1 : 2] += 1 / 40000.0;
    }
    for (int i = 0; i < 3; i++) assert_true(ref_near("three", p[i], counted[i], 0.01));
}

static void equals_go_to_the_first_and_nothing_to_none(void **state)
{
    (void)state;
    double weight = 1, beta[1] = { 0.4 }, vcov[1] = { 0.01 }, p[3];
    const ds_average v = { .n = 1, .p = 1, .weight = &weight, .beta = beta, .vcov = vcov };
    const double c[3] = { 1, 1, 1 }, price[3] = { 60, 75, 90 };
    ds_why w = { 0 };
    assert_int_equal(ds_average_best(&v, c, NULL, 3, 1, p, &w), DS_OK);
    assert_true(p[0] == 1 && p[1] == 0 && p[2] == 0);
    beta[0] = -0.4;
    assert_int_equal(ds_average_best(&v, c, price, 3, 1, p, &w), DS_OK);
    assert_true(p[0] < 1e-3 && p[1] == 0 && p[2] == 0);
}

/* ---- where the bend is not where it is assumed
 * -------------------------------------------------------------------------- */

typedef struct {
    double average, hinge, width, hinge_width;
} coverage;

/* 30 clients, some 450 sessions: how often the step from `from` to `to` is covered, averaged and with the bend at 75.
 */
static coverage covered(shape *effect, double from, double to)
{
    enum { PRACTICES = 100 };
    double c[P], truth = effect(to) - effect(from);
    coverage out = { 0 };
    between(from, to, c);
    for (uint64_t i = 0; i < PRACTICES; i++) {
        study s;
        ds_average hinge;
        ds_estimate e, h;
        ds_why w = { 0 };
        begin(&s, effect, 30, 909000 + i);
        assert_int_equal(ds_lmm_average(s.rows, &s.fit, s.held[2 + 6], NULL, 1, 2, &s.a, &hinge, &w), DS_OK);
        assert_int_equal(ds_average_contrast(&s.average, c, &e, &w) || ds_average_contrast(&hinge, c, &h, &w), DS_OK);
        out.average += (e.low <= truth && truth <= e.high) / (double)PRACTICES;
        out.hinge += (h.low <= truth && truth <= h.high) / (double)PRACTICES;
        out.width += (e.high - e.low) / PRACTICES;
        out.hinge_width += (h.high - h.low) / PRACTICES;
        end(&s);
    }
    return out;
}

/* Monte-Carlo error .03 to .05. */
static void bends_elsewhere_are_covered(void **state)
{
    (void)state;
    coverage plateau = covered(plateau_from_60, 60, 75), peak = covered(best_at_90, 75, 90),
             line = covered(straight, 60, 75);
    assert_true(plateau.average > 0.82 && plateau.hinge < 0.3);
    assert_true(peak.average > 0.82 && peak.hinge < 0.3);
    assert_true(line.average > 0.9 && line.width < 1.5 * line.hinge_width);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_model_is_a_fit),
        cmocka_unit_test(what_cannot_be_told),
        cmocka_unit_test(a_contrast_is_the_mixture),
        cmocka_unit_test(the_best_of_a_known_model),
        cmocka_unit_test(equals_go_to_the_first_and_nothing_to_none),
        cmocka_unit_test(bends_elsewhere_are_covered),
    };
    ds_stats_init();
    return cmocka_run_group_tests_name("stats: averages of models", tests, NULL, NULL);
}
