#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "support/random.h"

enum { DRAWS = 200000 };

static void a_seed_and_a_stream_give_the_same_numbers_again(void **state)
{
    (void)state;
    rnd a = rnd_start(7, 3), b = rnd_start(7, 3), other = rnd_start(7, 4), seed = rnd_start(8, 3);
    uint64_t first = rnd_bits(&a);
    assert_true(first == rnd_bits(&b));
    assert_true(first != rnd_bits(&other));
    assert_true(first != rnd_bits(&seed));
}

/* xoshiro256** from the state {1, 2, 3, 4}: the first four outputs follow from its definition by hand. */
static void bits_are_those_of_xoshiro256starstar(void **state)
{
    (void)state;
    rnd r = { { 1, 2, 3, 4 } };
    const uint64_t want[] = { 11520u, 0u, 1509978240u, 1215971899390074240u };
    for (int i = 0; i < 4; i++) assert_true(rnd_bits(&r) == want[i]);
}

static void normals_have_mean_0_and_variance_1(void **state)
{
    (void)state;
    rnd r = rnd_start(1, 0);
    double sum = 0, squares = 0;
    for (int i = 0; i < DRAWS; i++) {
        double z = rnd_normal(&r);
        sum += z, squares += z * z;
    }
    assert_true(sum / DRAWS > -0.01 && sum / DRAWS < 0.01); /* 4.5 standard errors */
    assert_true(squares / DRAWS > 0.985 && squares / DRAWS < 1.015);
}

/* The means of 20 streams scatter as much from seed to seed as those of independent numbers do; standard error 1.4 %. */
static void streams_of_a_seed_do_not_hang_together(void **state)
{
    (void)state;
    enum { SEEDS = 10000, STREAMS = 20, ALREADY_DRAWN = 20 };
    double squares = 0;
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        double sum = 0;
        for (uint64_t stream = 0; stream < STREAMS; stream++) {
            rnd r = rnd_start(seed, stream);
            for (int i = 0; i < ALREADY_DRAWN; i++) (void)rnd_unit(&r);
            sum += rnd_normal(&r);
        }
        squares += sum * sum / STREAMS;
    }
    assert_true(squares / SEEDS > 0.94 && squares / SEEDS < 1.06);
}

static void whole_numbers_and_picks_keep_to_their_shares(void **state)
{
    (void)state;
    rnd r = rnd_start(1, 1);
    const double weight[] = { 1, 0, 3 };
    int picked[3] = { 0 }, rolled[7] = { 0 };
    for (int i = 0; i < DRAWS; i++) {
        picked[rnd_pick(&r, weight, 3)]++;
        int face = rnd_whole(&r, 1, 6);
        assert_in_range(face, 1, 6);
        rolled[face]++;
    }
    assert_int_equal(picked[1], 0);
    assert_in_range(picked[2], DRAWS * 0.745, DRAWS * 0.755);
    for (int face = 1; face <= 6; face++) assert_in_range(rolled[face], DRAWS / 6 - 800, DRAWS / 6 + 800);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_seed_and_a_stream_give_the_same_numbers_again),
        cmocka_unit_test(bits_are_those_of_xoshiro256starstar),
        cmocka_unit_test(normals_have_mean_0_and_variance_1),
        cmocka_unit_test(streams_of_a_seed_do_not_hang_together),
        cmocka_unit_test(whole_numbers_and_picks_keep_to_their_shares),
    };
    return cmocka_run_group_tests_name("tests: random", tests, NULL, NULL);
}
