#include <downshift/stats.h>

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <cmocka.h>
#include "support/reference.h"

/* Small cases by hand; 0.5078125 = 520 of 1024 tosses. */
static const struct row {
    const char *name;
    int n;
    double p;
    int run;
    double chance;
} ROWS[] = {
    { "all three", 3, 0.5, 3, 0.125 },
    { "too few trials", 3, 0.5, 4, 0 },
    { "no trials", 0, 0.5, 1, 0 },
    { "two of three", 3, 0.4, 2, 0.256 },
    { "ten coins, three in a row", 10, 0.5, 3, 0.5078125 },
    { "run of one", 4, 0.25, 1, 1 - 0.75 * 0.75 * 0.75 * 0.75 },
    { "never", 50, 0, 2, 0 },
    { "always", 50, 1, 50, 1 },
    { "trials below zero", -1, 0.5, 2, NAN },
    { "run of none", 5, 0.5, 0, NAN },
    { "run too long for the table", 100, 0.5, 65, NAN },
    { "probability above one", 5, 1.1, 2, NAN },
    { "probability not a number", 5, NAN, 2, NAN },
};

static void by_row(void **state)
{
    (void)state;
    for (size_t i = 0; i < DS_COUNT(ROWS); i++) {
        const struct row *r = &ROWS[i];
        assert_true(ref_near(r->name, ds_run_probability(r->n, r->p, r->run), r->chance, 1e-15));
    }
}

static bool has_run(unsigned tosses, int n, int run)
{
    int now = 0, longest = 0;
    for (int i = 0; i < n; i++) {
        now = tosses >> i & 1 ? now + 1 : 0;
        if (now > longest) longest = now;
    }
    return longest >= run;
}

static void every_sequence_counted(void **state)
{
    (void)state;
    for (int n = 1; n <= 12; n++)
        for (int run = 1; run <= n; run++) {
            int count = 0;
            for (unsigned tosses = 0; tosses < 1u << n; tosses++)
                if (has_run(tosses, n, run)) count++;
            assert_true(ref_near("share", ds_run_probability(n, 0.5, run), count / ldexp(1, n), 1e-15));
        }
}

static void the_reference_table(void **state)
{
    (void)state;
    ref_csv csv;
    double *c[4];
    const char *const names[4] = { "k", "p", "n", "prob" };
    if (!ref_csv_read(REF_ROOT "classic/misc/run_probability.csv", &csv)) {
        print_message("no table of runs\n");
        skip();
    }
    for (int k = 0; k < 4; k++) assert_non_null(c[k] = ref_column(&csv, names[k]));
    assert_true(csv.rows > 100);
    for (size_t i = 0; i < csv.rows; i++)
        assert_true(ref_near("run", ds_run_probability((int)c[2][i], c[1][i], (int)c[0][i]), c[3][i], 1e-14));
    for (int k = 0; k < 4; k++) free(c[k]);
    ref_csv_free(&csv);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(by_row),
        cmocka_unit_test(every_sequence_counted),
        cmocka_unit_test(the_reference_table),
    };
    return cmocka_run_group_tests_name("stats: runs", tests, NULL, NULL);
}
