/* A client's contrast between two kinds of massage, drawn towards the practice's. */
#include "../src/analyse/ask/client_levels.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <cmocka.h>

/* By hand: own = between / (between + variance); gain = all + own (mine - all);
 * sd^2 = se^2 (1 - own)^2 + between (1 - own). */
static const struct row {
    const char *name;
    double all, se, between, mine, variance, gain, sd, own;
} rows[] = {
    { "half and half", 0.2, 0.3, 0.5, 1.0, 0.5, 0.6, 0.52201532544552754, 0.5 },
    { "nothing of one's own", 0.2, 0.3, 0.16, NAN, INFINITY, 0.2, 0.5, 0 },
    { "clients are all alike", 0.2, 0.3, 0, 5, 0.5, 0.2, 0.3, 0 },
    { "all of one's own", 0.2, 0.3, 0.5, 1.0, 0, 1.0, 0, 1 },
};
enum { ROWS = DS_COUNT(rows) };

static void is_drawn(void **state)
{
    const struct row *r = *state;
    const struct an_drawn d = an_draw(r->all, r->se, r->between, r->mine, r->variance);
    assert_true(fabs(d.gain - r->gain) < 1e-12 && fabs(d.sd - r->sd) < 1e-12 && fabs(d.own - r->own) < 1e-12);
}

int main(void)
{
    struct CMUnitTest tests[ROWS] = { 0 };
    for (int i = 0; i < ROWS; i++)
        tests[i] = (struct CMUnitTest){ .name = rows[i].name, .test_func = is_drawn, .initial_state = (void *)(uintptr_t)&rows[i] };
    return cmocka_run_group_tests_name("client levels", tests, NULL, NULL);
}
