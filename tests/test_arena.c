#include <downshift/growing.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

static void memory_is_zeroed_and_aligned(void **state)
{
    (void)state;
    ds_arena a = { 0 };
    for (size_t n = 0; n < 3000; n += 7) {
        unsigned char *p = ds_alloc(&a, n);
        assert_non_null(p);
        assert_int_equal((uintptr_t)p % sizeof(max_align_t) % 16, 0);
        for (size_t i = 0; i < n; i++) assert_int_equal(p[i], 0);
        memset(p, 0xAA, n);
    }
    ds_arena_reset(&a); /* what is given again is zeroed again */
    unsigned char *p = ds_alloc(&a, 500);
    for (size_t i = 0; i < 500; i++) assert_int_equal(p[i], 0);
    ds_arena_free(&a);
    assert_null(a.head);
    ds_arena_free(&a);
}

static void pieces_do_not_overlap(void **state)
{
    (void)state;
    ds_arena a = { 0 };
    unsigned char *piece[400];
    for (size_t i = 0; i < 400; i++) { /* small ones and ones larger than a block */
        piece[i] = ds_alloc(&a, 1 + i * 523 % 90000);
        assert_non_null(piece[i]);
        memset(piece[i], (int)(i % 251), 1 + i * 523 % 90000);
    }
    for (size_t i = 0; i < 400; i++)
        for (size_t k = 0; k < 1 + i * 523 % 90000; k += 97) assert_int_equal(piece[i][k], i % 251);
    ds_arena_free(&a);
}

static void absurd_sizes_fail(void **state)
{
    (void)state;
    ds_arena a = { 0 };
    assert_null(ds_alloc(&a, SIZE_MAX));
    assert_null(ds_alloc(&a, PTRDIFF_MAX));
    assert_non_null(ds_alloc(&a, 0));
    ds_arena_free(&a);
}

static void allocations_fail_when_told(void **state)
{
    (void)state;
    ds_arena a = { 0 };
    ds_alloc_fail_after(0);
    assert_null(ds_alloc(&a, 1));
    assert_non_null(ds_alloc(&a, 1)); /* only that one */
    ds_alloc_fail_after(2);
    assert_non_null(ds_alloc(&a, 1));
    assert_non_null(ds_keep(&a, DS_LIT("x")).p);
    assert_null(ds_textf(&a, "%d", 7));
    ds_alloc_fail_after(0);
    assert_null(ds_keep(&a, DS_LIT("x")).p);
    ds_alloc_fail_after(0);
    ds_alloc_fail_after(-1);
    assert_non_null(ds_alloc(&a, 1));
    ds_arena_free(&a);
}

static void texts_are_kept_with_a_nul(void **state)
{
    (void)state;
    ds_arena a = { 0 };
    char from[] = "abcdef";
    ds_str kept = ds_keep(&a, (ds_str){ from, 3 });
    memset(from, 'z', 6);
    assert_string_equal(kept.p, "abc");
    assert_int_equal(kept.n, 3);
    assert_null(ds_keep(&a, (ds_str){ 0 }).p);
    assert_string_equal(ds_keep(&a, DS_LIT("")).p, "");
    assert_string_equal(ds_textf(&a, "%s-%03d", "x", 7), "x-007");
    char *big = ds_textf(&a, "%0100000d", 1);
    assert_int_equal(strlen(big), 100000);
    ds_arena_free(&a);
}

static void lists_grow_and_keep_what_they_have(void **state)
{
    (void)state;
    ds_arena a = { 0 };
    int *list = NULL;
    size_t room = 0;
    for (size_t n = 0; n < 1000; n++) {
        int *more = ds_room_for_one(&a, list, n, &room, 3, sizeof *more);
        assert_non_null(more);
        assert_true(n == 0 || more == list || room == 2 * n); /* moved only where it was full */
        list = more;
        list[n] = (int)n;
    }
    for (size_t n = 0; n < 1000; n++) assert_int_equal(list[n], n);
    ds_alloc_fail_after(0);
    assert_null(ds_room_for_one(&a, list, room, &room, 3, sizeof *list));
    ds_alloc_fail_after(-1);
    assert_int_equal(list[999], 999);
    ds_arena_free(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(memory_is_zeroed_and_aligned),
        cmocka_unit_test(pieces_do_not_overlap),
        cmocka_unit_test(absurd_sizes_fail),
        cmocka_unit_test(allocations_fail_when_told),
        cmocka_unit_test(texts_are_kept_with_a_nul),
        cmocka_unit_test(lists_grow_and_keep_what_they_have),
    };
    return cmocka_run_group_tests_name("arena", tests, NULL, NULL);
}
