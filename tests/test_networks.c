/* Practices that share estimates alone, against one analysis of all their clients' data: a small version of `make
 * simulate-networks`, seeded. */
#include <downshift/stats.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "support/network.h"

enum { NETWORKS = 40 };

static void shares_tell_what_all_data_tell(void **state)
{
    (void)state;
    const made_network m = { "", 25, 12, 30, 10, 30, 0.4, 0.25, 0.4, 1.2 };
    networks_told t;
    ds_why w = { 0 };
    if (networks_try(&m, NETWORKS, 1, &t, &w)) fail_msg("%s", w.text);
    assert_int_equal(t.networks, NETWORKS);
    assert_true(t.near >= NETWORKS * 95 / 100);
    assert_true(t.covers >= NETWORKS * 85 / 100);
    assert_true(t.next_covers >= NETWORKS * 80 / 100);
    assert_true(t.drawn_better >= NETWORKS * 90 / 100);
    assert_true(t.se > 0.9 * t.se_all && t.se < 1.2 * t.se_all);
    assert_true(t.ignoring < t.covers); /* who takes all clients for those of one practice is too sure */
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(shares_tell_what_all_data_tell) };
    ds_stats_init();
    return cmocka_run_group_tests_name("networks", tests, NULL, NULL);
}
