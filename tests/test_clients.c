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
    assert_int_equal(ds_lmm_fit_sums(s, &(ds_lmm_options){ false, DS_RANDOM_DIAGONAL }, &a, &f, &w), DS_OK);
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_tiny_practice_matches),
    };
    ds_stats_init();
    return cmocka_run_group_tests_name("stats: clients", tests, NULL, NULL);
}
