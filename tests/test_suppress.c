#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include <downshift/suppress.h>

#include "support/release_game.h"

enum { HIDDEN = -1, SIDE = 4, SEQUENCES = 300, SETS = 5000 };

/* One-way tables: parts and their total; what of the first hidden cell a reader can reckon. */
static const struct row {
    const char *name;
    int64_t part[5], total, low, high; /* HIDDEN: not shown; 0 ends the parts */
} rows[] = {
    { "the only one is a difference", { 14, HIDDEN, 7 }, 24, 3, 3 },
    { "two share what is left", { 14, HIDDEN, HIDDEN }, 24, 1, 9 },
    { "two of one each", { 22, HIDDEN, HIDDEN }, 24, 1, 1 },
    { "with one mark the larger may be the smaller", { 30, HIDDEN, HIDDEN }, 45, 1, 14 },
    { "three", { 40, HIDDEN, HIDDEN, HIDDEN }, 52, 1, 10 },
    { "without the total anything", { 40, HIDDEN }, HIDDEN, 1, DS_COUNT_MOST - 40 },
};

static ds_cell cell_of(int64_t value)
{
    return (ds_cell){ .value = value == HIDDEN ? 1 : value, .low = 1, .high = DS_COUNT_MOST, .shown = value != HIDDEN };
}

static void ranges_of_a_row(void **state)
{
    const struct row *r = *state;
    static const size_t list[] = { 0, 1, 2, 3, 4, 5 };
    ds_cell cell[6];
    int sign[6];
    size_t n = 0, at = 0;
    for (; n < 5 && r->part[n]; n++) {
        cell[n] = cell_of(r->part[n]);
        sign[n] = 1;
    }
    cell[n] = cell_of(r->total);
    sign[n++] = -1;
    const ds_relation total = { list, sign, n, 0, 0 };
    const ds_cell_system c = { cell, n, &total, 1 };
    int64_t low[6], high[6];
    ds_arena a = { 0 };
    ds_why w = { 0 };
    assert_int_equal(ds_cell_ranges(&c, 2 * (int64_t)DS_COUNT_MOST, low, high, &a, &w), DS_OK);
    while (cell[at].shown) at++;
    assert_int_equal(low[at], r->low);
    assert_int_equal(high[at], r->high);
    ds_arena_free(&a);
}

/* ---- two ways ---- */

struct square {
    ds_cell cell[SIDE * SIDE];
    size_t list[2 * SIDE * SIDE];
    ds_relation relation[2 * SIDE];
    ds_cell_system c;
};

/* Three by three with totals, all shown. */
static void make_square(struct square *s, const int64_t value[9])
{
    static const int sign[] = { 1, 1, 1, -1 };
    int64_t sum[SIDE * SIDE] = { 0 };
    for (size_t i = 0; i < 9; i++) {
        const size_t r = i / 3, k = i % 3;
        sum[r * SIDE + k] = value[i];
        sum[r * SIDE + 3] += value[i];
        sum[3 * SIDE + k] += value[i];
        sum[15] += value[i];
    }
    for (size_t i = 0; i < SIDE * SIDE; i++) s->cell[i] = cell_of(sum[i]);
    for (size_t k = 0; k < SIDE; k++) {
        size_t *row = s->list + 2 * k * SIDE, *column = row + SIDE;
        for (size_t i = 0; i < SIDE; i++) {
            row[i] = k * SIDE + i;
            column[i] = i * SIDE + k;
        }
        s->relation[2 * k] = (ds_relation){ row, sign, SIDE, 0, 0 };
        s->relation[2 * k + 1] = (ds_relation){ column, sign, SIDE, 0, 0 };
    }
    s->c = (ds_cell_system){ s->cell, SIDE * SIDE, s->relation, 2 * SIDE };
}

static const int64_t square[] = { 20, 9, 31, 14, 25, 18, 40, 16, 22 };

static void range_in_square(const size_t *hide, size_t n, int64_t *low, int64_t *high)
{
    struct square s;
    int64_t all_low[16], all_high[16];
    ds_arena a = { 0 };
    ds_why w = { 0 };
    make_square(&s, square);
    for (size_t i = 0; i < n; i++) s.cell[hide[i]].shown = false;
    assert_int_equal(ds_cell_ranges(&s.c, 100, all_low, all_high, &a, &w), DS_OK);
    *low = all_low[hide[0]];
    *high = all_high[hide[0]];
    ds_arena_free(&a);
}

static void one_cell_and_two_in_a_row_are_exact(void **state)
{
    (void)state;
    int64_t low, high;
    const size_t two[] = { 1, 2 };
    range_in_square(two, 1, &low, &high);
    assert_int_equal(low, 9);
    assert_int_equal(high, 9);
    range_in_square(two, 2, &low, &high);
    assert_int_equal(low, 9);
    assert_int_equal(high, 9);
}

/* 9 and 25 can each give up to what stands beside them: from 1 to 9 + min(20 - 1, 25 - 1) */
static void a_rectangle_is_wide(void **state)
{
    (void)state;
    int64_t low, high;
    const size_t four[] = { 1, 0, 4, 5 };
    range_in_square(four, 4, &low, &high);
    assert_int_equal(low, 1);
    assert_int_equal(high, 28);
}

static void hiding_closes_rectangles(void **state)
{
    (void)state;
    struct square s;
    size_t hidden, narrow;
    int64_t low, high;
    ds_arena a = { 0 };
    ds_why w = { 0 };
    make_square(&s, square);
    assert_int_equal(ds_hide_small(&s.c, DS_SMALLEST_GROUP), 1);
    assert_false(s.cell[1].shown);
    assert_int_equal(ds_audit(&s.c, DS_RANGE_WIDTH, &narrow, &low, &high, &a, &w), DS_OK);
    assert_int_equal(narrow, 1);
    assert_int_equal(low, 9);
    assert_int_equal(ds_hide_more(&s.c, DS_RANGE_WIDTH, &hidden, &a, &w), DS_OK);
    assert_in_range(hidden, 3, 6);
    assert_int_equal(ds_audit(&s.c, DS_RANGE_WIDTH, &narrow, &low, &high, &a, &w), DS_OK);
    assert_int_equal(narrow, 16);
    ds_arena_free(&a);
}

static void a_fixed_cell_stays(void **state)
{
    (void)state;
    struct square s;
    size_t hidden, narrow;
    int64_t low, high;
    ds_arena a = { 0 };
    ds_why w = { 0 };
    make_square(&s, square);
    for (size_t i = 0; i < 16; i++) s.cell[i].fixed = i != 1; /* shown before */
    (void)ds_hide_small(&s.c, DS_SMALLEST_GROUP);
    assert_int_equal(ds_hide_more(&s.c, DS_RANGE_WIDTH, &hidden, &a, &w), DS_OK);
    assert_int_equal(hidden, 0);
    assert_int_equal(ds_audit(&s.c, DS_RANGE_WIDTH, &narrow, &low, &high, &a, &w), DS_OK);
    assert_int_equal(narrow, 1);
    ds_arena_free(&a);
}

/* What does not fit together passes no audit. */
static void what_cannot_be_is_narrow(void **state)
{
    (void)state;
    static const size_t list[] = { 0, 1 };
    static const int sign[] = { 1, -1 };
    ds_cell cell[] = { cell_of(HIDDEN), cell_of(0) };
    const ds_relation same = { list, sign, 2, 0, 0 };
    const ds_cell_system c = { cell, 2, &same, 1 };
    size_t narrow;
    int64_t low, high;
    ds_arena a = { 0 };
    ds_why w = { 0 };
    assert_int_equal(ds_audit(&c, DS_RANGE_WIDTH, &narrow, &low, &high, &a, &w), DS_OK);
    assert_int_equal(narrow, 0);
    assert_true(low > high);
    ds_arena_free(&a);
}

/* ---- sets and sums ---- */

static void sets_that_differ_by_one_or_two_tell(void **state)
{
    (void)state;
    const int64_t one[] = { 1, 2, 3, 5 }, more[] = { 1, 2, 3, 4, 5 }, other[] = { 1, 2, 3, 6 }, far[] = { 2, 3, 7, 8 };
    assert_true(ds_sets_tell(one, 4, more, 5));
    assert_true(ds_sets_tell(more, 5, one, 4));
    assert_true(ds_sets_tell(one, 4, other, 4));
    assert_false(ds_sets_tell(one, 4, one, 4));
    assert_false(ds_sets_tell(one, 4, far, 4));
    assert_int_equal(ds_set_difference(one, 4, NULL, 0), 4);
}

static void a_sum_of_one_tells(void **state)
{
    (void)state;
    const double one[] = { 80, 10, 10 }, two[] = { 50, 48, 2 }, even[] = { 10, 11, 12, 9 }, none[] = { 0, 0 };
    assert_true(ds_sum_tells(one, 3));
    assert_true(ds_sum_tells(two, 3));
    assert_false(ds_sum_tells(even, 4));
    assert_false(ds_sum_tells(none, 2));
}

/* ---- by trying ---- */

static void nothing_narrows_in_sequences(void **state)
{
    (void)state;
    struct game g = { 0 };
    for (uint64_t i = 0; i < SEQUENCES; i++) {
        rnd r = rnd_start(1, i);
        game_play(&r, &g);
    }
    rnd r = rnd_start(2, 0);
    for (int i = 0; i < SETS; i++) game_sets(&r, &g);
    assert_int_equal(g.narrow, 0);
    assert_int_equal(g.sets_wrong, 0);
    assert_true(g.hidden > SEQUENCES);
    assert_true(g.held > 0 && g.held < g.releases);
    assert_true(g.sets_held > 0 && g.sets_held < g.sets);
}

int main(void)
{
    struct CMUnitTest tests[DS_COUNT(rows) + 10] = { 0 };
    size_t n = 0;
    for (; n < DS_COUNT(rows); n++)
        tests[n] = (struct CMUnitTest){ .name = rows[n].name, .test_func = ranges_of_a_row, .initial_state = (void *)(uintptr_t)&rows[n] };
    const struct CMUnitTest others[] = {
        cmocka_unit_test(one_cell_and_two_in_a_row_are_exact), cmocka_unit_test(a_rectangle_is_wide), cmocka_unit_test(hiding_closes_rectangles),
        cmocka_unit_test(a_fixed_cell_stays), cmocka_unit_test(what_cannot_be_is_narrow), cmocka_unit_test(sets_that_differ_by_one_or_two_tell),
        cmocka_unit_test(a_sum_of_one_tells), cmocka_unit_test(nothing_narrows_in_sequences),
    };
    memcpy(tests + n, others, sizeof others);
    n += DS_COUNT(others);
    return cmocka_run_group_tests_name("suppress", tests, NULL, NULL);
}
