#include <downshift/base.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

/* BLAKE2b-256 as coreutils' `b2sum -l 256` prints it */
static const struct row {
    const char *name, *text, *hex;
} rows[] = {
    { "empty", "", "0e5751c026e543b2e8ab2eb06099daa1d1e5df47778f7787faab45cdf12fe3a8" },
    { "abc", "abc", "bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319" },
    { "longer than a block",
      "The quick brown fox jumps over the lazy dog, and over the next one, and so on, until more than a hundred and "
      "twenty-eight bytes are there to be hashed.",
      "45343b30be8c1cf99779a7f8360d546376443ceec2157ef00a1aa90aab559dee" },
};

static void hashes_as_b2sum(void **state)
{
    const struct row *r = *state;
    ds_hash h;
    char got[DS_HASH_TEXT];
    ds_hash_start(&h);
    ds_hash_add(&h, r->text, strlen(r->text));
    ds_hash_end(&h, got);
    assert_string_equal(got, r->hex);
}

static void pieces_do_not_matter(void **state)
{
    const struct row *r = *state;
    for (size_t step = 1; step < 9; step++) {
        ds_hash h;
        char got[DS_HASH_TEXT];
        size_t n = strlen(r->text);
        ds_hash_start(&h);
        for (size_t i = 0; i < n; i += step) ds_hash_add(&h, r->text + i, n - i < step ? n - i : step);
        ds_hash_end(&h, got);
        assert_string_equal(got, r->hex);
    }
}

/* The state is put on a boundary inside ds_hash, so it must fit wherever ds_hash lies. */
static void any_place_will_do(void **state)
{
    (void)state;
    char room[sizeof(ds_hash) + 72], got[DS_HASH_TEXT];
    for (size_t shift = 0; shift < 64; shift += 8) {
        ds_hash *h = (ds_hash *)(void *)(((uintptr_t)room + 7) / 8 * 8 + shift);
        ds_hash_start(h);
        ds_hash_add(h, "abc", 3);
        ds_hash_end(h, got);
        assert_string_equal(got, rows[1].hex);
    }
}

int main(void)
{
    struct CMUnitTest tests[2 * DS_COUNT(rows) + 1] = { cmocka_unit_test(any_place_will_do) };
    for (size_t i = 0; i < DS_COUNT(rows); i++) {
        tests[2 * i + 1] =
            (struct CMUnitTest){ rows[i].name, hashes_as_b2sum, NULL, NULL, (void *)(uintptr_t)&rows[i] };
        tests[2 * i + 2] =
            (struct CMUnitTest){ "in pieces", pieces_do_not_matter, NULL, NULL, (void *)(uintptr_t)&rows[i] };
    }
    return cmocka_run_group_tests_name("hash", tests, NULL, NULL);
}
