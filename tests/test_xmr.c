#include <downshift/stats.h>

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>
#include "support/reference.h"

enum { MOST = 48 };

/* As ds_xmr_rule: common, out above and below, Rising, Falling, two of three above and below, seven High and Low. */
static const char letters[] = ".ABRFabHL";

/* Mean, limits and classes by a script of its own (Python), written from the rules that NHSRplotthedots 0.2 publishes
 * (ptd_spc_standard, ptd_special_cause_type), outlying ranges screened, limits fixed after so many points. */
static const struct series {
    const char *name;
    double y[MOST];
    size_t n, fixed;
    double mean, low, high;
    const char *classes;
} SERIES[] = {
    /* clang-format off */
    { "stable visits 1",
      { 91, 82, 54, 91, 85, 66, 75, 79, 84, 71, 72, 79, 81, 84, 74, 74, 72, 65, 80, 82, 79, 97, 87, 87 },
      24, 18, 76.61111111111111, 55.829861111111114, 97.39236111111111,
      "..B....................." },
    { "stable visits 2",
      { 86, 87, 82, 80, 81, 76, 78, 72, 80, 84, 77, 78, 84, 65, 91, 78, 88, 80, 76, 85, 87, 79, 79, 78 },
      24, 18, 80.38888888888889, 64.09638888888888, 96.68138888888889,
      "........................" },
    { "stable visits 3",
      { 70, 71, 81, 72, 83, 92, 81, 91, 80, 86, 71, 78, 85, 66, 75, 85, 92, 71, 87, 93, 84, 81, 83, 86 },
      24, 18, 79.44444444444444, 52.37503267973856, 106.51385620915033,
      "........................" },
    { "stable visits 4",
      { 77, 86, 84, 91, 70, 67, 92, 99, 85, 98, 78, 69, 68, 100, 88, 95, 68, 71, 74, 90, 95, 79, 72, 72 },
      24, 18, 82.55555555555556, 49.383790849673204, 115.72732026143791,
      "........................" },
    { "visits that fall by a third 1",
      { 77, 84, 70, 87, 66, 84, 79, 89, 83, 82, 76, 83, 78, 68, 82, 68, 87, 77, 59, 50, 56, 49, 58, 48, 46, 60 },
      26, 18, 78.88888888888889, 50.09830065359476, 107.67947712418301,
      ".................LbBbBbBBL" },
    { "visits that fall by a third 2",
      { 72, 69, 71, 83, 90, 76, 78, 82, 82, 74, 77, 92, 80, 65, 62, 79, 70, 83, 61, 59, 62, 54, 57, 45, 59, 46 },
      26, 18, 76.94444444444444, 55.19503267973856, 98.69385620915033,
      "..................bbbBbBbB" },
    { "visits that fall by a third 3",
      { 75, 88, 82, 65, 92, 75, 81, 71, 79, 84, 79, 81, 80, 86, 74, 89, 65, 89, 52, 64, 55, 50, 58, 57, 45, 59 },
      26, 18, 79.72222222222223, 48.74104575163399, 110.70339869281047,
      "..................bLbbbbBb" },
    { "slow growth 1",
      { 58, 61, 67, 70, 71, 47, 68, 69, 85, 51, 82, 84, 91, 87, 106, 93, 93, 108, 92, 96, 90, 102, 109, 106 },
      24, 18, 77.27777777777777, 45.983660130718945, 108.5718954248366,
      "LLLLLLLL..HHHHHHHHHHHaAa" },
    { "slow growth 2",
      { 66, 66, 60, 65, 59, 72, 71, 68, 73, 60, 77, 85, 92, 79, 77, 97, 88, 87, 82, 100, 103, 103, 112, 116 },
      24, 18, 74.55555555555556, 54.37084967320261, 94.7402614379085,
      "LLbLbLLLLLHHHHHAHHHAAAAA" },
    { "a rate 1",
      { 8.235, 2.353, 3.529, 2.353, 2.353, 8.235, 2.353, 7.059, 3.529, 4.706, 1.176, 1.176, 2.353, 2.353, 4.706,
        7.059, 3.529, 4.706, 3.529, 7.059, 3.529, 2.353, 5.882, 5.882 },
      24, 13, 3.800769230769231, -3.762054102564102, 11.363592564102564,
      "........................" },
    { "a rate 2",
      { 1.176, 5.882, 5.882, 4.706, 4.706, 5.882, 2.353, 3.529, 10.588, 5.882, 8.235, 7.059, 3.529, 4.706, 2.353,
        4.706, 3.529, 5.882, 4.706, 1.176, 7.059, 4.706, 4.706, 5.882 },
      24, 13, 5.339153846153845, -1.440964487179487, 12.119272179487178,
      "........................" },
    { "takings with a season",
      { 6048.458, 6467.369, 6873.932, 7409.308, 6884.098, 6893.848, 5743.068, 5253.623, 4331.904, 4647.153,
        4860.247, 4926.097, 6177.956, 6433.684, 7218.001, 7510.537, 7771.862, 7177.88, 5681.606, 4859.953,
        4129.284, 3905.529, 5035.408, 5313.541, 6017.56, 6279.235, 7217.491, 6968.208, 7255.224, 6639.219,
        6339.717, 5378.277, 4676.201, 4842.037, 4682.313, 5118.486 },
      36, 18, 6257.168055555555, 4928.467700261437, 7585.868410849673,
      "......LLBBBBRRRRAaLBBBbbL.a.a...BBB." },
    { "one month closed",
      { 70, 88, 75, 82, 88, 83, 76, 94, 80, 12, 70, 70, 74, 81, 86, 96, 72, 91, 91, 87 },
      20, 18, 77.11111111111111, 49.269777777777776, 104.95244444444445,
      ".........B.........." },
    { "seven rising",
      { 50, 52, 48, 51, 49, 50, 52, 48, 51, 49, 50, 52, 48, 49, 50, 51, 52, 53, 54, 55, 50, 49 },
      22, 18, 50.27777777777778, 44.801307189542484, 55.75424836601307,
      "............RRRRRRRR.." },
    { "seven falling",
      { 50, 52, 48, 51, 49, 50, 52, 48, 51, 49, 50, 52, 53, 52, 51, 50, 49, 48, 47, 46, 51, 50 },
      22, 18, 50.27777777777778, 45.270718954248366, 55.28483660130719,
      "............FFFFFFFF.." },
    { "up and down again",
      { 50, 48, 51, 49, 50, 48, 49, 50, 51, 52, 53, 54, 53, 52, 51, 50, 49, 48, 47, 50 },
      20, 15, 50.733333333333334, 47.123333333333335, 54.343333333333334,
      ".....RRRRRRFFFFFFFB." },
    { "a rise on a rise",
      { 50, 48, 51, 49, 50, 44, 46, 47, 48, 49, 50, 51, 45, 46, 47, 48, 49, 50, 51, 50 },
      20, 20, 48.45, 45.00764705882353, 51.892352941176476,
      ".....BRRRRRFBRRRRRR." },
    { "two of three",
      { 50, 52, 48, 51, 49, 50, 52, 48, 51, 49, 50, 52, 48, 51, 55, 54.9, 51, 50, 45.2, 49, 45.1 },
      21, 13, 50.0, 43.35, 56.65,
      "..............aa..b.b" },
    { "one side",
      { 50, 52, 48, 51, 49, 50, 52, 48, 51, 49, 50, 52, 48, 51, 51, 50.9, 51.2, 51, 51.3, 50.8, 51 },
      21, 13, 50.0, 43.35, 56.65,
      ".............HHHHHHHH" },
    { "on the mean in between",
      { 1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 2, 3, 3, 3, 3, 3, 3, 2, 3, 3, 3, 3, 3, 3, 3 },
      27, 12, 2.0, -3.3200000000000003, 7.32,
      "....................HHHHHHH" },
    { "ties in a rise",
      { 5, 7, 4, 6, 5, 7, 4, 6, 5, 7, 4, 6, 5, 6, 7, 8, 8, 9, 10, 11, 12 },
      21, 13, 5.461538461538462, 0.1415384615384614, 10.781538461538462,
      ".............HHHHHHAA" },
    { "whole small numbers",
      { 2, 4, 2, 1, 3, 2, 3, 2, 2, 5, 5, 3, 4, 0, 1, 3, 3, 2, 4, 4, 2, 5, 2, 3, 3, 5, 2, 2, 2, 5 },
      30, 18, 2.611111111111111, -1.1441830065359482, 6.36640522875817,
      ".............................." },
    { "a baseline with a wild range",
      { 20, 21, 19, 20, 22, 21, 20, 60, 20, 21, 19, 20, 21, 22, 20, 19, 21, 20, 35, 20, 21 },
      21, 18, 22.555555555555557, 19.00888888888889, 26.102222222222224,
      "LLBLLLLALLBLLLLBLLA.." },
    { "near the end of seven",
      { 50, 52, 48, 51, 49, 50, 52, 48, 51, 49, 50, 52, 48, 53, 53, 53, 53, 53, 53, 53 },
      20, 13, 50.0, 43.35, 56.65,
      ".............HHHHHHH" },
    { "a third beyond the limit",
      { 50, 52, 48, 51, 49, 50, 52, 48, 51, 49, 50, 52, 48, 60, 55, 55, 50, 49 },
      18, 13, 50.0, 43.35, 56.65,
      ".............Aaa.." },
    { "noise 1",
      { 12.003, 7.389, 12.814, 10.557, 14.801, 10.712, 9.354, 8.661, 8.22, 12.539, 12.697, 10.94, 9.401, 10.571,
        14.139, 10.37, 11.485, 9.338, 12.174, 10.476, 9.911, 12.387, 11.208, 10.77, 12.143, 10.246, 9.65, 11.688,
        7.53, 12.486, 8.726, 8.939, 5.988, 8.106, 11.395, 11.165, 11.113, 7.58, 11.452, 8.684 },
      40, 15, 10.986533333333336, 4.216453333333336, 17.756613333333334,
      "........................................" },
    { "noise 2",
      { 9.151, 9.778, 6.605, 11.151, 11.923, 8.743, 6.027, 11.068, 10.334, 10.13, 10.203, 9.271, 10.122, 11.051,
        8.085, 13.516, 12.037, 15.894, 9.566, 8.675, 9.651, 8.597, 11.009, 10.046, 13.026, 13.166, 10.784, 10.647,
        11.143, 11.089, 10.882, 11.702, 12.471, 8.013, 10.573, 6.87, 7.257, 10.631, 9.806, 10.004 },
      40, 15, 9.576133333333335, 4.494773333333335, 14.657493333333335,
      ".................A....HHaaHHHHHHH......." },
    { "noise 3",
      { 8.582, 7.835, 9.657, 9.468, 6.195, 12.862, 9.285, 7.157, 16.629, 10.123, 12.299, 12.407, 10.394, 7.977,
        10.838, 10.131, 7.287, 11.214, 9.987, 8.788, 11.698, 11, 9.888, 12.817, 9.805, 9.586, 7.842, 9.918, 11.518,
        9.938, 8.313, 9.2, 11.136, 8.91, 7.068, 11.074, 9.991, 8.841, 8.192, 7.899 },
      40, 15, 10.113866666666667, 1.762226666666665, 18.46550666666667,
      "........................................" },
    /* clang-format on */
};

static void classified_as_nhsrplotthedots(void **state)
{
    ds_xmr_point p[MOST];
    char got[MOST + 1];
    (void)state;
    for (size_t s = 0; s < DS_COUNT(SERIES); s++) {
        const struct series *r = &SERIES[s];
        ds_xmr(r->y, NULL, r->n, 2, r->fixed, p);
        for (size_t i = 0; i < r->n; i++) got[i] = letters[p[i].rule];
        got[r->n] = '\0';
        if (strcmp(got, r->classes)) fail_msg("%s: %s, and NHSRplotthedots has %s", r->name, got, r->classes);
        assert_true(ref_near(r->name, p[0].mean, r->mean, 1e-12));
        assert_true(ref_near(r->name, p[r->n - 1].low, r->low, 1e-11));
        assert_true(ref_near(r->name, p[r->n - 1].high, r->high, 1e-12));
    }
}

static void twenty_series_and_every_rule(void **state)
{
    bool seen[sizeof letters] = { false };
    (void)state;
    assert_true(DS_COUNT(SERIES) >= 20);
    assert_int_equal(sizeof letters - 1, DS_XMR_RULES);
    for (size_t s = 0; s < DS_COUNT(SERIES); s++)
        for (const char *c = SERIES[s].classes; *c; c++) seen[strchr(letters, *c) - letters] = true;
    for (size_t i = 0; i < DS_XMR_RULES; i++)
        if (!seen[i]) fail_msg("no series shows %c", letters[i]);
}

static void a_stretch_has_its_own_limits(void **state)
{
    const double y[] = { 10, 12, 11, 9, 10, 12, 30, 32, 31, 29, 30, 32 };
    const bool begins[] = { false, false, false, false, false, false, true, false, false, false, false, false };
    ds_xmr_point p[12];
    (void)state;
    ds_xmr(y, begins, 12, 6, 18, p);
    for (int i = 0; i < 12; i++) assert_int_equal(p[i].rule, DS_XMR_COMMON);
    assert_true(ref_near("the stretches' means", p[11].mean - p[0].mean, 20, 1e-12));
    assert_true(ref_near("the stretches' limits", p[11].high - p[0].high, 20, 1e-12));
    ds_xmr(y, NULL, 12, 6, 6, p);
    assert_int_equal(p[6].rule, DS_XMR_OUT_ABOVE);
}

static void too_few_points_have_no_limits(void **state)
{
    const double y[] = { 10, 12, 11, 9, 10, 120 };
    ds_xmr_point p[6];
    (void)state;
    ds_xmr(y, NULL, 6, 7, 18, p);
    for (int i = 0; i < 6; i++) {
        assert_int_equal(p[i].rule, DS_XMR_COMMON);
        assert_true(isnan(p[i].low) && isnan(p[i].high));
    }
    assert_true(ref_near("their mean", p[0].mean, 172.0 / 6, 1e-12));
}

static void what_never_moved_has_no_limits(void **state)
{
    const double y[] = { 0, 0, 0, 0, 0, 0, 0, 0, 3 };
    ds_xmr_point p[9];
    (void)state;
    ds_xmr(y, NULL, 9, 8, 8, p);
    assert_int_equal(p[8].rule, DS_XMR_COMMON);
    assert_true(isnan(p[8].high));
}

/* Newcombe 1998, Statistics in Medicine 17, table I, method 3; the two at the ends by hand: z^2 / (n + z^2). */
static const struct share {
    const char *name;
    double k, n, low, high;
} SHARES[] = {
    { "81 of 263", 81, 263, 0.2553, 0.3662 }, { "15 of 148", 15, 148, 0.0624, 0.1605 },
    { "0 of 20", 0, 20, 0, 0.1611 },          { "1 of 29", 1, 29, 0.0061, 0.1718 },
    { "all of 20", 20, 20, 0.8389, 1 },       { "none of none", 0, 0, NAN, NAN },
    { "more than all", 3, 2, NAN, NAN },      { "below none", -1, 2, NAN, NAN },
};

static void wilson_by_row(void **state)
{
    (void)state;
    for (size_t i = 0; i < DS_COUNT(SHARES); i++) {
        double low, high;
        ds_wilson(SHARES[i].k, SHARES[i].n, &low, &high);
        assert_true(isnan(low) == isnan(SHARES[i].low) && isnan(high) == isnan(SHARES[i].high));
        if (isnan(low)) continue;
        if (fabs(low - SHARES[i].low) > 6e-5 || fabs(high - SHARES[i].high) > 6e-5)
            fail_msg("%s: %g to %g", SHARES[i].name, low, high);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(classified_as_nhsrplotthedots), cmocka_unit_test(twenty_series_and_every_rule),
        cmocka_unit_test(a_stretch_has_its_own_limits),  cmocka_unit_test(too_few_points_have_no_limits),
        cmocka_unit_test(what_never_moved_has_no_limits), cmocka_unit_test(wilson_by_row),
    };
    return cmocka_run_group_tests_name("xmr", tests, NULL, NULL);
}
