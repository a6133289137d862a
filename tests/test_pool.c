/* Random effects over studies. The values were computed once, by a script written from the formulas that the header names, in
 * 50 decimal places: the restricted likelihood itself was searched, not its slope. Of BCG vaccine they agree with what
 * metafor prints for dat.bcg (tau^2 0.3132, -0.7145, SE 0.1798 before Hartung and Knapp, I^2 92.22 %, Q 152.2330). */
#include <downshift/pool.h>
#include <downshift/stats.h>

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

enum { TRIALS = 13, SCHOOLS = 8 };

/* Tuberculosis, and none, with and without vaccine: Colditz et al. 1994, JAMA 271:698. Log relative risks. */
static void vaccine(double y[TRIALS], double se[TRIALS])
{
    static const double counts[TRIALS][4] = { { 4, 119, 11, 128 },       { 6, 300, 29, 274 },     { 3, 228, 11, 209 },     { 62, 13536, 248, 12619 },
                                              { 33, 5036, 47, 5761 },    { 180, 1361, 372, 1079 }, { 8, 2537, 10, 619 },    { 505, 87886, 499, 87892 },
                                              { 29, 7470, 45, 7232 },    { 17, 1699, 65, 1600 },  { 186, 50448, 141, 27197 }, { 5, 2493, 3, 2338 },
                                              { 27, 16886, 29, 17825 } };
    for (int i = 0; i < TRIALS; i++) {
        const double *c = counts[i], with = c[0] + c[1], without = c[2] + c[3];
        y[i] = log(c[0] / with / (c[2] / without));
        se[i] = sqrt(1 / c[0] - 1 / with + 1 / c[2] - 1 / without);
    }
}

/* Coaching in eight schools: Rubin 1981, J Educ Stat 6:377. */
static const double school[SCHOOLS] = { 28, 8, -3, 7, -1, 1, 18, 12 }, school_se[SCHOOLS] = { 15, 10, 16, 11, 9, 11, 10, 18 };

static void near(double got, double want)
{
    if (!(fabs(got - want) <= 1e-9 * fmax(1, fabs(want)))) fail_msg("%.12g and not %.12g", got, want);
}

static void pools_a_set_that_differs(void **state)
{
    (void)state;
    double y[TRIALS], se[TRIALS];
    ds_pooled p;
    vaccine(y, se);
    assert_true(ds_pool(y, se, TRIALS, &p));
    near(p.tau2, 0.313243258136481);
    near(p.mu, -0.714532342158139);
    near(p.factor, 1.01126997196685);
    near(p.se, 0.180791744092848);
    near(p.low, -1.10844371368555);
    near(p.high, -0.320620970630728);
    near(p.p, 0.00192001509605721);
    near(p.q, 152.233008082373);
    near(p.i2, 0.92221384521269);
    near(p.next_low, -1.9960168341962);
    near(p.next_high, 0.566952149879923);
    assert_true(p.q_p < 1e-20);
}

static void draws_studies_towards_the_rest(void **state)
{
    (void)state;
    static const struct {
        int i;
        double estimate, se;
    } want[] = { { 0, -0.80023356197035, 0.410045838503633 }, { 3, -1.39789769649515, 0.137573188800084 }, { 11, -0.284733712861198, 0.458457991634487 } };
    double y[TRIALS], se[TRIALS];
    ds_pooled p;
    vaccine(y, se);
    assert_true(ds_pool(y, se, TRIALS, &p));
    for (size_t k = 0; k < DS_COUNT(want); k++) {
        const ds_drawn d = ds_pool_towards(&p, y[want[k].i], se[want[k].i]);
        near(d.estimate, want[k].estimate);
        near(d.se, want[k].se);
        near(d.high - d.low, 2 * ds_t_quantile(0.975, 12) * want[k].se);
    }
}

static void leaves_one_out(void **state)
{
    (void)state;
    double y[TRIALS], se[TRIALS];
    ds_pooled p;
    vaccine(y, se);
    memmove(y + 6, y + 7, (TRIALS - 7) * sizeof *y);
    memmove(se + 6, se + 7, (TRIALS - 7) * sizeof *se);
    assert_true(ds_pool(y, se, TRIALS - 1, &p));
    near(p.tau2, 0.293025869767263);
    near(p.mu, -0.655247599784662);
    near(p.low, -1.05318866430869);
    near(p.high, -0.257306535260639);
}

static void pools_a_set_that_does_not(void **state)
{
    (void)state;
    ds_pooled p;
    assert_true(ds_pool(school, school_se, SCHOOLS, &p));
    near(p.mu, 7.68561672495604);
    assert_true(p.tau2 == 0 && p.i2 == 0);
    near(p.factor, 0.672439837771451); /* and yet no shorter than by the standard errors */
    near(p.se, 4.0719191584023);
    near(p.low, -1.94294206752731);
    near(p.q, 4.70707886440016);
    near(ds_pool_towards(&p, 28, 15).estimate, p.mu);
}

static void pools_three(void **state)
{
    (void)state;
    const double y[] = { 1, 2, 4 }, se[] = { 0.5, 0.3, 0.4 };
    ds_pooled p;
    assert_true(ds_pool(y, se, 3, &p));
    near(p.tau2, 2.11549852945064);
    near(p.mu, 2.34674474869056);
    near(p.se, 0.876709069970369);
    near(p.next_low, -4.96031665349182);
    near(ds_pool_towards(&p, 1, 0.5).estimate, 1.14233202133963);
}

static void same_estimates_are_no_certainty(void **state)
{
    (void)state;
    const double y[] = { 2, 2, 2 }, se[] = { 1, 1, 1 };
    ds_pooled p;
    assert_true(ds_pool(y, se, 3, &p));
    near(p.mu, 2);
    near(p.se, sqrt(1.0 / 3));
    assert_true(p.factor == 0 && p.tau2 == 0);
}

/* In another unit all is as many times larger. */
static void units_do_not_matter(void **state)
{
    (void)state;
    static const double scales[] = { 1e-6, 1e6 };
    double y[TRIALS], se[TRIALS];
    ds_pooled p, q;
    vaccine(y, se);
    assert_true(ds_pool(y, se, TRIALS, &p));
    for (size_t k = 0; k < DS_COUNT(scales); k++) {
        double y2[TRIALS], se2[TRIALS];
        for (int i = 0; i < TRIALS; i++) {
            y2[i] = scales[k] * y[i] + 3 * scales[k];
            se2[i] = scales[k] * se[i];
        }
        assert_true(ds_pool(y2, se2, TRIALS, &q));
        near(q.mu / scales[k] - 3, p.mu);
        near(q.tau2 / scales[k] / scales[k], p.tau2);
        near(q.i2, p.i2);
    }
}

static void refuses_what_it_cannot_pool(void **state)
{
    (void)state;
    const double y[] = { 1, 2, 3 }, bad[] = { 1, NAN, 3 }, se[] = { 1, 1, 1 }, none[] = { 1, 0, 1 }, below[] = { 1, -1, NAN };
    ds_pooled p = { .mu = 7 };
    assert_false(ds_pool(y, se, 2, &p));
    assert_false(ds_pool(bad, se, 3, &p));
    assert_false(ds_pool(y, none, 3, &p));
    assert_false(ds_pool(y, below, 3, &p));
    assert_true(p.mu == 7);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pools_a_set_that_differs),  cmocka_unit_test(draws_studies_towards_the_rest), cmocka_unit_test(leaves_one_out),
        cmocka_unit_test(pools_a_set_that_does_not), cmocka_unit_test(pools_three),                    cmocka_unit_test(same_estimates_are_no_certainty),
        cmocka_unit_test(units_do_not_matter),       cmocka_unit_test(refuses_what_it_cannot_pool),
    };
    ds_stats_init();
    return cmocka_run_group_tests_name("pool", tests, NULL, NULL);
}
