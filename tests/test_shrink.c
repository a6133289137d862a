/* Variances shrunk towards each other. */
#include <downshift/stats.h>

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <cmocka.h>
#include "support/random.h"
#include "support/reference.h"

enum { N = 7 };
static const double DF[N] = { 12, 30, 5, 60, 18, 2, 41 };

/* The same equations solved in R (uniroot to 1e-13). */
static void seven_variances(void **state)
{
    (void)state;
    const double s2[N] = { 0.2, 3.1, 0.9, 1.4, 0.01, 2.2, 0.7 };
    const double want[N] = { 0.227489610934612, 3.110307052231144, 1.032490449583596, 1.412323986411123,
                             0.011906557602101, 2.200040139805755, 0.715300412952189 };
    double out[N], sd, p;
    ds_shrink_variances(s2, DF, N, out, &sd, &p);
    assert_true(ref_near("sd", sd, 1.9630439637715, 1e-10) && ref_near("p", p, 4.5243685924249e-42, 1e-50));
    for (size_t i = 0; i < N; i++) assert_true(ref_near("variance", out[i], want[i], 1e-10));
}

/* Those that differ by no more than chance come out as one, the geometric mean by their weights; their unit does not
 * matter. */
static void alike_is_alike(void **state)
{
    (void)state;
    const double s2[N] = { 1.1, 0.95, 1.2, 1.02, 0.9, 1.4, 1 };
    double out[N], sd, p, other[N], tenfold[N];
    ds_shrink_variances(s2, DF, N, out, &sd, &p);
    assert_true(sd == 0 && p > 0.5 && out[0] > 0.95 && out[0] < 1.1);
    for (size_t i = 1; i < N; i++) assert_true(ref_near("one", out[i], out[0], 1e-15));
    for (size_t i = 0; i < N; i++) tenfold[i] = 100 * s2[i] * (i == 4 ? 6 : 1);
    ds_shrink_variances(tenfold, DF, N, out, &sd, &p);
    for (size_t i = 0; i < N; i++) tenfold[i] /= 100;
    ds_shrink_variances(tenfold, DF, N, other, &sd, &p);
    for (size_t i = 0; i < N; i++) assert_true(ref_near("unit", out[i] / 100, other[i], 1e-12));
    assert_true(sd > 0 && p < 0.05);
}

static void what_has_no_spread_stays_within_reason(void **state)
{
    (void)state;
    const double zero[N] = { 0 }, one = 3, df = 9;
    double s2[N] = { 1.1, 0, 1.2, 1.02, 0.9, 1.4, 1 }, out[N], sd, p;
    ds_shrink_variances(s2, DF, N, out, &sd, &p);
    assert_true(out[1] > 0.005 && out[1] < 0.1 && sd > 0.5);
    ds_shrink_variances(zero, DF, N, out, &sd, &p);
    for (size_t i = 0; i < N; i++) assert_true(out[i] == 0);
    assert_true(sd == 0 && p == 1);
    s2[0] = s2[2] = s2[3] = s2[4] = 0; /* more than half */
    ds_shrink_variances(s2, DF, N, out, &sd, &p);
    for (size_t i = 0; i < N; i++) assert_true(out[i] > 0 && isfinite(out[i]));
    ds_shrink_variances(&one, &df, 1, out, &sd, &p);
    assert_true(sd == 0 && p == 1 && ref_near("alone", out[0], 3 * exp(log(4.5) - 1.388870795), 1e-6)); /* psi(4.5) */
}

/* Made-up clients: the SD between them comes back, and the shrunk ones are nearer the truth than the raw. */
static void it_gets_nearer_the_truth(void **state)
{
    (void)state;
    enum { CLIENTS = 40, ROUNDS = 50, NIGHTS = 20 };
    rnd r = rnd_start(20261206, 0);
    double between = 0, raw = 0, shrunk = 0;
    for (int round = 0; round < ROUNDS; round++) {
        double truth[CLIENTS], s2[CLIENTS], df[CLIENTS], out[CLIENTS], sd, p;
        for (size_t i = 0; i < CLIENTS; i++) {
            double spread = exp(0.4 * rnd_normal(&r)), sum = 0;
            for (int k = 0; k < NIGHTS; k++) {
                double e = spread * rnd_normal(&r);
                sum += e * e;
            }
            truth[i] = 2 * log(spread);
            s2[i] = sum / (df[i] = NIGHTS);
        }
        ds_shrink_variances(s2, df, CLIENTS, out, &sd, &p);
        between += sd / ROUNDS;
        for (size_t i = 0; i < CLIENTS; i++) {
            raw += pow(log(s2[i]) - truth[i], 2);
            shrunk += pow(log(out[i]) - truth[i], 2);
        }
    }
    assert_true(ref_near("sd", between, 0.8, 0.03)); /* of the log of the variance: twice that of the SD's */
    assert_true(shrunk < 0.92 * raw);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(seven_variances),
        cmocka_unit_test(alike_is_alike),
        cmocka_unit_test(what_has_no_spread_stays_within_reason),
        cmocka_unit_test(it_gets_nearer_the_truth),
    };
    ds_stats_init();
    return cmocka_run_group_tests_name("stats: variances shrunk", tests, NULL, NULL);
}
