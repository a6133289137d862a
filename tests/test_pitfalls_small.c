/* Mistakes that are easily made with the small statistics, each shown beside what the library does instead: the naive version must
 * fail here and ours must not. Seeds are counted from 1. */
#include <downshift/stats.h>

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>
#include "support/nof1.h"
#include "support/random.h"
#include "support/reference.h"

static double share(int count, int runs)
{
    return (double)count / runs;
}

/* ---- percent change by a ratio of means, the baseline taken as known ---------------------------------- */

enum { RATIOS = 4000 };

static bool naive_covers(double effect, double baseline, double sd_effect, double truth)
{
    double half = ds_t_quantile(0.975, INFINITY) * sd_effect;
    return (effect - half) / baseline <= truth && truth <= (effect + half) / baseline;
}

static void percent_change_without_fieller_covers_too_little(void **state)
{
    (void)state;
    const double effect = 3, sd_effect = 0.3, baseline = 5, sd_baseline = 0.9;
    rnd r = rnd_start(1, 18);
    int naive = 0, ours = 0;
    for (int i = 0; i < RATIOS; i++) {
        double e = effect + sd_effect * rnd_normal(&r), b = baseline + sd_baseline * rnd_normal(&r);
        ds_ratio f = ds_fieller(e, b, sd_effect * sd_effect, sd_baseline * sd_baseline, 0, INFINITY);
        if (naive_covers(e, b, sd_effect, effect / baseline)) naive++;
        if (!f.bounded || (f.low <= effect / baseline && effect / baseline <= f.high)) ours++;
    }
    assert_true(share(naive, RATIOS) < 0.75);
    assert_true(share(ours, RATIOS) > 0.94 && share(ours, RATIOS) < 0.96);
}

static void percent_of_a_baseline_near_zero_has_no_interval(void **state)
{
    (void)state;
    double t = ds_t_quantile(0.975, 12), naive = (0.6 + t * 0.1) / 0.5;
    ds_ratio f = ds_fieller(0.6, 0.5, 0.01, 0.0625, 0, 12); /* the baseline is 0.5 with an SE of 0.25 */
    assert_true(isfinite(naive));                           /* 164 %, says the naive one, and means nothing */
    assert_true(!f.bounded && isnan(f.low) && isnan(f.high));
}

/* ---- a trial of one person, its nights shuffled as if they did not depend on each other -------------- */

enum { BLOCKS = 8, NIGHTS = 5, ALL = BLOCKS * 2 * NIGHTS, TRIALS = 600, SHUFFLES = 199 };

typedef struct {
    double y[ALL];
    bool session[ALL];
} trial;

/* No effect at all; nights in patches, correlation 0.7 from one to the next; a coin for each block. */
static trial patchy_nights(rnd *r)
{
    trial t;
    double now = rnd_normal(r);
    bool first = false;
    for (int i = 0; i < ALL; i++) {
        if (i % (2 * NIGHTS) == 0) first = rnd_chance(r, 0.5);
        t.session[i] = (i / NIGHTS % 2 == 0) == first;
        t.y[i] = now;
        double news = rnd_normal(r);
        now = 0.7 * now + sqrt(1 - 0.7 * 0.7) * news;
    }
    return t;
}

static double session_less_plain(const trial *t)
{
    double sum[2] = { 0 };
    for (int i = 0; i < ALL; i++) sum[t->session[i]] += t->y[i];
    return (sum[1] - sum[0]) / (ALL / 2);
}

static void shuffle(trial *t, rnd *r)
{
    for (int i = ALL - 1; i > 0; i--) {
        int j = rnd_whole(r, 0, i);
        bool keep = t->session[i];
        t->session[i] = t->session[j];
        t->session[j] = keep;
    }
}

static double p_by_nights(trial t, rnd *r)
{
    double observed = fabs(session_less_plain(&t));
    int count = 1;
    for (int i = 0; i < SHUFFLES; i++) {
        shuffle(&t, r);
        if (fabs(session_less_plain(&t)) >= observed) count++;
    }
    return share(count, SHUFFLES + 1);
}

static double p_by_blocks(const trial *t)
{
    double mean[BLOCKS][2] = { { 0 } }, session[BLOCKS], plain[BLOCKS];
    ds_nof1 out;
    ds_why w = { 0 };
    for (int i = 0; i < ALL; i++) mean[i / (2 * NIGHTS)][t->session[i]] += t->y[i] / NIGHTS;
    for (int b = 0; b < BLOCKS; b++) {
        plain[b] = mean[b][0];
        session[b] = mean[b][1];
    }
    assert_int_equal(ds_nof1_test(session, plain, BLOCKS, 1, &out, &w), DS_OK);
    return out.p;
}

static void shuffled_nights_reject_too_often_and_blocks_do_not(void **state)
{
    (void)state;
    rnd r = rnd_start(1, 17);
    int nights = 0, blocks = 0;
    for (int i = 0; i < TRIALS; i++) {
        trial t = patchy_nights(&r);
        if (p_by_nights(t, &r) <= 0.05) nights++;
        if (p_by_blocks(&t) <= 0.05) blocks++;
    }
    assert_true(share(nights, TRIALS) > 2 * 0.05);
    assert_true(share(blocks, TRIALS) < 0.05 + 3 * sqrt(0.05 * 0.95 / TRIALS));
    assert_true(blocks > 0); /* a test that never rejects would pass the line above */
}

/* ---- a break reported from the best point of a scan, where there is none -------------------------------- */

enum { SCANS = 4000, POINTS = 61, WAVES = 3 };

/* A smooth curve of normal statistics without any effect: three waves of random height and place over the scan. */
static void smooth_scan(rnd *r, double t[POINTS])
{
    for (int k = 0; k < POINTS; k++) t[k] = 0;
    for (int wave = 1; wave <= WAVES; wave++) {
        double a = rnd_normal(r), b = rnd_normal(r);
        for (int k = 0; k < POINTS; k++) {
            double angle = wave * k * 3.14159265358979 / (POINTS - 1);
            t[k] += (a * cos(angle) + b * sin(angle)) / sqrt(WAVES);
        }
    }
}

static void the_best_point_of_a_scan_is_not_an_ordinary_test(void **state)
{
    (void)state;
    rnd r = rnd_start(1, 12);
    int naive = 0, ours = 0;
    for (int i = 0; i < SCANS; i++) {
        double t[POINTS], largest = 0;
        smooth_scan(&r, t);
        for (int k = 0; k < POINTS; k++) largest = fmax(largest, fabs(t[k]));
        if (ds_t_two_sided(largest, INFINITY) < 0.05) naive++;
        if (ds_davies(t, POINTS, NAN) < 0.05) ours++;
    }
    assert_true(share(naive, SCANS) > 0.2);
    assert_true(share(ours, SCANS) < 0.06 && share(ours, SCANS) > 0.02);
}

/* ---- seeding from the clock ------------------------------------------------------------------------------- */

static ds_nof1 drawn(uint64_t seed)
{
    enum { MANY = 26 };
    double session[MANY], plain[MANY];
    ds_nof1 out;
    ds_why w = { 0 };
    for (int i = 0; i < MANY; i++) {
        session[i] = (i * 7 % 11) / 8.0 + 0.25;
        plain[i] = (i * 5 % 13) / 8.0;
    }
    assert_int_equal(ds_nof1_test(session, plain, MANY, seed, &out, &w), DS_OK);
    return out;
}

static void the_same_seed_gives_the_same_bytes_on_any_day(void **state)
{
    (void)state;
    ds_nof1 a = drawn(1), b = drawn(1), c = drawn(2);
    assert_memory_equal(&a, &b, offsetof(ds_nof1, refused));
    assert_true(a.p != c.p);                     /* it is the seed that decides, nothing else */
    assert_true(a.p == 0.2767 && c.p == 0.2736); /* as on the day they were first drawn */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(percent_change_without_fieller_covers_too_little),
        cmocka_unit_test(percent_of_a_baseline_near_zero_has_no_interval),
        cmocka_unit_test(shuffled_nights_reject_too_often_and_blocks_do_not),
        cmocka_unit_test(the_best_point_of_a_scan_is_not_an_ordinary_test),
        cmocka_unit_test(the_same_seed_gives_the_same_bytes_on_any_day),
    };
    ds_stats_init();
    return cmocka_run_group_tests_name("pitfalls: small statistics", tests, NULL, NULL);
}
