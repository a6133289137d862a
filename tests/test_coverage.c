/* The estimates cover the truth as often as they should, over practices like that of sample-data/, made up from seeds 1, 2, 3 ...: counted,
 * not chosen. Each goes the whole way: log files, import, store, panel, models.
 *
 * The truth of a seed is the effect on an average client, averaged over the massages that this seed delivered. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <cmocka.h>

#include <downshift/analyse.h>
#include <downshift/import.h>
#include <downshift/stats.h>

#include "support/files.h"
#include "support/practice_csv.h"

#ifdef __SANITIZE_ADDRESS__
enum { SEEDS = 2 }; /* for memory, not for numbers */
#else
enum { SEEDS = 20 };
#endif
enum { CLIENTS = 24, OUTCOMES = 2 }; /* SIM_QUALITY, SIM_TST */

/* What the seeds must not stray beyond by chance alone: 4 standard errors. */
static const double TOO_FAR = 4, LEVEL = 0.95;

static const char *const watched[] = { "night0",       "night1",    "two_night_total", "std_light",
                                       "std_moderate", "std_deep",  "std_b0_60",       "std_b60_120",
                                       "std_b120_240", "std_b240p", "slope_before",    "slope_after" };
enum { WATCHED = DS_COUNT(watched) };

/* By outcome, contrast and seed; NaN where the numbers were withheld. */
static double off[OUTCOMES][WATCHED][SEEDS], se[OUTCOMES][WATCHED][SEEDS];
static bool covered[OUTCOMES][WATCHED][SEEDS];
/* Of quality: the night after against the night before. */
static double naive_off[SEEDS];
static bool naive_covered[SEEDS];

/* ---- one seed -------------------------------------------------------------------------------- */

static sim_params small_practice(uint64_t seed)
{
    sim_params p = sim_sample();
    p.seed = seed;
    p.clients = CLIENTS;
    p.late = 0;
    p.first = ds_date_of(2026, 4, 1), p.last = ds_date_of(2026, 8, 31);
    p.habit = 0; /* every client gets the same mix, so that the average over sessions is the average over clients */
    p.truth[SIM_QUALITY].mean = 6.4; /* far from the ends of the scale */
    return p;
}

static void write_logs(const char *folder, const sim_practice *p, const bool *keeps)
{
    FILE *sessions = fopen(support_path(folder, "in/sessions.csv"), "wb");
    FILE *nights = fopen(support_path(folder, "in/nights.csv"), "wb");
    assert_true(sessions && nights);
    sim_write_sessions(sessions, p, SIM_ISO, &sim_no_flaws);
    sim_write_nights(nights, p, &(sim_night_style){ keeps, ',', '.', "\n", false, SIM_ISO }, &sim_no_flaws);
    assert_true(!fclose(sessions) && !fclose(nights));
}

static void must(ds_err err, const ds_why *w)
{
    if (err) fail_msg("%s", w->text);
}

static void estimate(const char *folder, const char *inbox, const ds_settings *settings, const ds_formats *formats,
                     ds_arena *a, ds_results *out)
{
    ds_why w = { 0 };
    ds_store *s = NULL;
    ds_import_summary sum = { 0 };
    const ds_import_options o = { .settings = settings, .formats = formats, .when = "2026-11-01 09:00" };
    must(ds_store_open(support_path(folder, "practice.db"), DS_STORE_CREATE, &s, NULL, &w), &w);
    must(ds_import(s, &inbox, 1, &o, a, &sum, &w), &w);
    must(ds_analyse(s, settings, DS_NO_DATE, "2026-11-01 09:00", NULL, a, out, &w), &w);
    ds_store_close(s);
}

static const ds_contrast *find(const ds_results *r, int outcome, const char *name)
{
    for (size_t o = 0; o < r->n_outcomes; o++) {
        if (strcmp(r->outcome[o].outcome, sim_outcome_names[outcome])) continue;
        const ds_model_result *models[] = { &r->outcome[o].overall, &r->outcome[o].condition };
        for (size_t m = 0; m < DS_COUNT(models); m++)
            for (size_t i = 0; i < models[m]->n_contrasts; i++)
                if (!strcmp(models[m]->contrast[i].name, name)) return &models[m]->contrast[i];
    }
    fail_msg("no contrast %s for %s", name, sim_outcome_names[outcome]);
    return NULL;
}

static double truth_of(const sim_contrast *c, const char *name)
{
    for (int i = 0; i < SIM_CONTRASTS; i++)
        if (!strcmp(c[i].name, name)) return c[i].value;
    fail_msg("no true %s", name);
    return NAN;
}

static const ds_sensitivity_result *before_and_after(const ds_results *r)
{
    for (size_t i = 0; i < r->outcome[0].n_sensitivity; i++)
        if (!strcmp(r->outcome[0].sensitivity[i].name, "naive_pre_post")) return &r->outcome[0].sensitivity[i];
    fail_msg("nothing said of before and after");
    return NULL;
}

static void compare_naive(const sim_practice *p, const bool *keeps, const ds_results *r, size_t at)
{
    sim_contrast truth[SIM_CONTRASTS];
    (void)sim_contrasts(p, SIM_QUALITY, keeps, truth);
    double t = truth_of(truth, "night0");
    const ds_sensitivity_result *naive = before_and_after(r);
    naive_off[at] = naive->estimate - t;
    naive_covered[at] = naive->low <= t && t <= naive->high;
}

static void compare(const sim_practice *p, const bool *keeps, const ds_results *r, size_t at)
{
    for (int o = 0; o < OUTCOMES; o++) {
        sim_contrast truth[SIM_CONTRASTS];
        (void)sim_contrasts(p, o, keeps, truth);
        for (int k = 0; k < WATCHED; k++) {
            const ds_contrast *c = find(r, o, watched[k]);
            double t = truth_of(truth, watched[k]);
            off[o][k][at] = c->estimate - t;
            se[o][k][at] = c->se;
            covered[o][k][at] = c->low <= t && t <= c->high;
        }
    }
}

static void run_seed(const ds_settings *settings, const ds_formats *formats, size_t at)
{
    ds_arena a = { 0 };
    bool keeps[CLIENTS];
    memset(keeps, true, sizeof keeps);
    const sim_params params = small_practice(at + 1);
    sim_practice *p = sim_make(&params, &a);
    const char *folder = support_folder();
    ds_results r = { 0 };
    assert_non_null(p);
    assert_int_equal(mkdir(support_path(folder, "in"), 0700), 0);
    write_logs(folder, p, keeps);
    estimate(folder, support_path(folder, "in"), settings, formats, &a, &r);
    compare(p, keeps, &r, at);
    compare_naive(p, keeps, &r, at);
    support_remove(folder);
    ds_arena_free(&a);
}

/* As the sample's, but the outcomes in question only. */
static void load_rules(ds_arena *a, ds_settings *settings, ds_formats **formats)
{
    ds_why w = { 0 };
    must(ds_settings_load("sample-data/practice.yaml", settings, a, &w), &w);
    must(ds_formats_load(NULL, a, formats, &w), &w);
    settings->analysis.outcomes = (ds_list){ (void *)(uintptr_t)sim_outcome_names, OUTCOMES };
}

static int run_seeds(void **state)
{
    (void)state;
    ds_arena a = { 0 };
    ds_settings settings;
    ds_formats *formats = NULL;
    ds_stats_init();
    load_rules(&a, &settings, &formats);
    for (size_t i = 0; i < SEEDS; i++) run_seed(&settings, formats, i);
    ds_arena_free(&a);
    return 0;
}

static void judge_only_many(void)
{
    if (SEEDS >= 10) return;
    print_message("%d practices are too few for this\n", SEEDS);
    skip();
}

/* ---- what must hold -------------------------------------------------------------------------- */

/* Number of seeds with numbers, share of them covered. */
static size_t count_seeds(int o, int k, double *share)
{
    size_t n = 0, hit = 0;
    for (size_t i = 0; i < SEEDS; i++) {
        if (isnan(off[o][k][i])) continue;
        n++;
        hit += covered[o][k][i];
    }
    *share = n ? (double)hit / (double)n : NAN;
    return n;
}

static void numbers_are_seldom_withheld(void **state)
{
    (void)state;
    for (int o = 0; o < OUTCOMES; o++)
        for (int k = 0; k < WATCHED; k++) {
            double share;
            size_t n = count_seeds(o, k, &share);
            if (n < SEEDS * 3 / 4)
                fail_msg("%s %s: numbers for %zu of %d seeds", sim_outcome_names[o], watched[k], n, SEEDS);
        }
}

/* Each contrast by itself, against the binomial distribution. */
static void each_interval_covers_as_often_as_it_should(void **state)
{
    (void)state;
    for (int o = 0; o < OUTCOMES; o++)
        for (int k = 0; k < WATCHED; k++) {
            double share, n = (double)count_seeds(o, k, &share), chance = sqrt(LEVEL * (1 - LEVEL) / n);
            if (!(share > LEVEL - TOO_FAR * chance - 0.5 / n))
                fail_msg("%s %s: %.0f %% of %.0f intervals cover the truth", sim_outcome_names[o], watched[k],
                         100 * share, n);
        }
}

/* All contrasts together; those of one seed hang together, so the seeds are what is counted. */
static void all_together_cover_as_often_as_they_should(void **state)
{
    (void)state;
    judge_only_many();
    double sum = 0, squares = 0;
    for (size_t i = 0; i < SEEDS; i++) {
        double n = 0, hit = 0;
        for (int o = 0; o < OUTCOMES; o++)
            for (int k = 0; k < WATCHED; k++)
                if (!isnan(off[o][k][i])) n++, hit += covered[o][k][i];
        sum += hit / n, squares += hit / n * hit / n;
    }
    double mean = sum / SEEDS, chance = sqrt((squares / SEEDS - mean * mean) / (SEEDS - 1));
    print_message("%.1f %% of the intervals cover the truth, +-%.1f %% by chance\n", 100 * mean, 200 * chance);
    assert_true(mean >= 0.90 && mean <= 0.99);
    assert_true(fabs(mean - LEVEL) < TOO_FAR * chance + 0.01);
}

static void the_estimates_are_right_on_average(void **state)
{
    (void)state;
    judge_only_many();
    for (int o = 0; o < OUTCOMES; o++)
        for (int k = 0; k < WATCHED; k++) {
            double n = 0, sum = 0, squares = 0;
            for (size_t i = 0; i < SEEDS; i++)
                if (!isnan(off[o][k][i])) n++, sum += off[o][k][i], squares += off[o][k][i] * off[o][k][i];
            double bias = sum / n, chance = sqrt((squares / n - bias * bias) / (n - 1));
            if (!(fabs(bias) < TOO_FAR * chance))
                fail_msg("%s %s: off by %g on average, +-%g by chance", sim_outcome_names[o], watched[k], bias, chance);
        }
}

/* The standard errors tell how far the estimates really scatter. A variance from n seeds has relative error sqrt(2/n). */
static void standard_errors_are_of_the_right_size(void **state)
{
    (void)state;
    judge_only_many();
    for (int o = 0; o < OUTCOMES; o++)
        for (int k = 0; k < WATCHED; k++) {
            double n = 0, told = 0, real = 0;
            for (size_t i = 0; i < SEEDS; i++)
                if (!isnan(off[o][k][i])) n++, told += se[o][k][i] * se[o][k][i], real += off[o][k][i] * off[o][k][i];
            double ratio = told / real, chance = TOO_FAR * sqrt(2 / n);
            if (!(fabs(log(ratio)) < chance)) /* few seeds: the logarithm is the more nearly normal */
                fail_msg("%s %s: variances told are %g of those seen", sim_outcome_names[o], watched[k], ratio);
        }
}

/* Clients come after bad nights, and bad nights are followed by better ones anyway. */
static void before_and_after_finds_too_much(void **state)
{
    (void)state;
    double sum = 0;
    int hit = 0;
    for (size_t i = 0; i < SEEDS; i++) sum += naive_off[i], hit += naive_covered[i];
    print_message("before and after is off by %+.2f points, %d of %d intervals cover the truth\n", sum / SEEDS, hit,
                  SEEDS);
    assert_true(sum / SEEDS > 0.2);
    assert_true(hit < 0.5 * SEEDS);
}

/* The very files of sample-data/, and the truth that stands beside the answers. */
static void in_the_sample_before_and_after_is_wrong_and_we_are_right(void **state)
{
    (void)state;
    ds_arena a = { 0 };
    ds_settings settings;
    ds_formats *formats = NULL;
    ds_results r = { 0 };
    const char *folder = support_folder();
    load_rules(&a, &settings, &formats);
    estimate(folder, "sample-data", &settings, formats, &a, &r);
    assert_true(r.n_truth > 0);
    double night0 = NAN;
    for (size_t i = 0; i < r.n_truth; i++)
        for (int k = 0; k < 3; k++) {
            const ds_truth_result *t = &r.truth[i];
            if (strcmp(t->outcome, "quality") || strcmp(t->name, watched[k])) continue;
            const ds_contrast *c = find(&r, SIM_QUALITY, watched[k]);
            assert_true(c->low <= t->value && t->value <= c->high);
            if (k == 0) night0 = t->value;
        }
    assert_true(before_and_after(&r)->low > night0 + 0.1);
    support_remove(folder);
    ds_arena_free(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_are_seldom_withheld),
        cmocka_unit_test(each_interval_covers_as_often_as_it_should),
        cmocka_unit_test(all_together_cover_as_often_as_they_should),
        cmocka_unit_test(the_estimates_are_right_on_average),
        cmocka_unit_test(standard_errors_are_of_the_right_size),
        cmocka_unit_test(before_and_after_finds_too_much),
        cmocka_unit_test(in_the_sample_before_and_after_is_wrong_and_we_are_right),
    };
    return cmocka_run_group_tests_name("coverage", tests, run_seeds, NULL);
}
