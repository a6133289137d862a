#include <downshift/stats.h>

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <cmocka.h>
#include "support/reference.h"

/* The 25 p values of the well known dietary-fat example, and one with ties and a 1; by R's p.adjust. */
static const double FAT[] = { 0.001, 0.008, 0.039, 0.041, 0.042, 0.06,  0.074, 0.205, 0.212, 0.216, 0.222, 0.251, 0.269,
                              0.275, 0.34,  0.341, 0.384, 0.569, 0.594, 0.696, 0.762, 0.94,  0.942, 0.975, 0.986 };
static const double TIES[] = { 0.04, 0.01, 0.01, 0.5, 1, 0.0004 }, TIES_HOLM[] = { 0.12, 0.05, 0.05, 1, 1, 0.0024 };

static void the_dietary_fat_example(void **state)
{
    (void)state;
    double got[25], first[] = { 0.025, 0.192, 0.897, 0.902, 0.902 };
    ds_holm(FAT, 25, got);
    for (size_t i = 0; i < 25; i++) assert_true(ref_near("holm", got[i], i < 5 ? first[i] : 1, 1e-14));
}

static void ties_and_order(void **state)
{
    (void)state;
    double got[6];
    ds_holm(TIES, 6, got);
    for (size_t i = 0; i < 6; i++) assert_true(ref_near("holm", got[i], TIES_HOLM[i], 1e-14));
}

static void a_nan_is_not_of_the_family(void **state)
{
    (void)state;
    double p[] = { NAN, 0.03, NAN, 0.02, 0.5 }, got[5];
    ds_holm(p, 5, got);
    assert_true(isnan(got[0]) && isnan(got[2]));
    assert_true(ref_near("second", got[1], 0.06, 1e-15) && ref_near("first", got[3], 0.06, 1e-15) && got[4] == 0.5);
    ds_holm(p, 1, got);
    assert_true(isnan(got[0]));
    ds_holm(p, 0, got);
}

static const double FAT_BH[] = { 0.025, 0.1, 0.21, 0.21, 0.21, 0.25, 0.264285714285714 };
static const double TIES_BH[] = { 0.06, 0.02, 0.02, 0.6, 1, 0.0024 };

static void benjamini_and_hochberg(void **state)
{
    (void)state;
    double got[25];
    ds_benjamini_hochberg(FAT, 25, got);
    for (size_t i = 0; i < DS_COUNT(FAT_BH); i++) assert_true(ref_near("fat", got[i], FAT_BH[i], 1e-14));
    assert_true(ref_near("last", got[24], 0.986, 1e-14));
    ds_benjamini_hochberg(TIES, 6, got);
    for (size_t i = 0; i < 6; i++) assert_true(ref_near("ties", got[i], TIES_BH[i], 1e-14));
}

/* Where one entry of a family is missing the others must not notice. */
static void a_nan_is_not_of_the_family_of_bh(void **state)
{
    (void)state;
    double p[] = { NAN, 0.04, 0.03, NAN, 0.5 }, got[5];
    ds_benjamini_hochberg(p, 5, got);
    assert_true(isnan(got[0]) && isnan(got[3]));
    assert_true(ref_near("up", got[1], 0.06, 1e-15) && ref_near("to", got[2], 0.06, 1e-15) && got[4] == 0.5);
    ds_benjamini_hochberg(p, 1, got);
    assert_true(isnan(got[0]));
    ds_benjamini_hochberg(p, 0, got);
}

/* What a question had to stay below is what decides of it, whatever its own p is. */
static void levels_decide(void (*adjust)(const double *, size_t, double *),
                          void (*levels)(const double *, size_t, double, double *), double alpha)
{
    double p[25], level[25], adjusted[25];
    levels(FAT, 25, alpha, level);
    for (size_t i = 0; i < 25; i++) {
        for (int side = 0; side < 2; side++) {
            for (size_t k = 0; k < 25; k++) p[k] = FAT[k];
            p[i] = level[i] * (side ? 1 + 1e-12 : 1 - 1e-12);
            adjust(p, 25, adjusted);
            assert_int_equal(adjusted[i] <= alpha, !side);
        }
        adjust(FAT, 25, adjusted);
        assert_int_equal(adjusted[i] <= alpha, FAT[i] <= level[i]);
    }
}

static void the_levels_decide(void **state)
{
    (void)state;
    for (double alpha = 0.02; alpha < 0.9; alpha += 0.04) {
        levels_decide(ds_holm, ds_holm_levels, alpha);
        levels_decide(ds_benjamini_hochberg, ds_benjamini_hochberg_levels, alpha);
    }
}

static void levels_of_what_is_asked(void **state)
{
    (void)state;
    const double p[] = { NAN, 0.03, NAN, 0.02, 0.5 };
    double level[5];
    ds_holm_levels(p, 5, 0.05, level);
    assert_true(isnan(level[0]) && isnan(level[2]));
    assert_true(ref_near("holm", level[3], 0.05 / 3, 1e-15) && ref_near("holm", level[4], 0.05 / 3, 1e-15));
    ds_benjamini_hochberg_levels(p, 5, 0.05, level);
    assert_true(isnan(level[0]) && ref_near("of two", level[3], 0.1 / 3, 1e-15));
    assert_true(ref_near("of three", level[4], 0.05, 1e-15));
}

static void agrees(const json_t *set, const char *name, void (*adjust)(const double *, size_t, double *))
{
    double p[25], got[25];
    const json_t *in = json_object_get(set, "p"), *want = json_object_get(set, name);
    size_t n = json_array_size(in);
    assert_true(n > 1 && n <= 25 && json_array_size(want) == n);
    for (size_t i = 0; i < n; i++) p[i] = json_number_value(json_array_get(in, i));
    adjust(p, n, got);
    for (size_t i = 0; i < n; i++)
        assert_true(ref_near(name, got[i], json_number_value(json_array_get(want, i)), 1e-14));
}

static void the_reference_sets(void **state)
{
    (void)state;
    json_t *j = ref_json(REF_ROOT "classic/misc/multiplicity.json");
    size_t i;
    json_t *set;
    if (!j) {
        print_message("no reference sets of p values\n");
        skip();
    }
    assert_true(json_array_size(json_object_get(j, "sets")) > 1);
    json_array_foreach(json_object_get(j, "sets"), i, set)
    {
        agrees(set, "holm", ds_holm);
        agrees(set, "BH", ds_benjamini_hochberg);
    }
    json_decref(j);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_dietary_fat_example),
        cmocka_unit_test(ties_and_order),
        cmocka_unit_test(a_nan_is_not_of_the_family),
        cmocka_unit_test(benjamini_and_hochberg),
        cmocka_unit_test(a_nan_is_not_of_the_family_of_bh),
        cmocka_unit_test(the_reference_sets),
        cmocka_unit_test(the_levels_decide),
        cmocka_unit_test(levels_of_what_is_asked),
    };
    return cmocka_run_group_tests_name("stats: Holm, Benjamini and Hochberg", tests, NULL, NULL);
}
