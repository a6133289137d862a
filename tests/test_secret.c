/* Files that only a passphrase opens: there and back at every edge of a piece; nothing opens what was touched. */
#include <downshift/secret.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

#include "support/files.h"

enum { PIECE = 65536, SEAL = 17, HEAD = 75, MOST = 3 * PIECE };

static const ds_str right = { "correct horse battery", 21 }, wrong = { "correct horse batterz", 21 };
static char bytes[MOST];

static size_t read_whole(const char *path, char *to)
{
    FILE *f = fopen(path, "rb");
    assert_non_null(f);
    const size_t n = fread(to, 1, MOST, f);
    fclose(f);
    return n;
}

static void write_whole(const char *path, const char *from, size_t n)
{
    FILE *f = fopen(path, "wb");
    assert_non_null(f);
    assert_int_equal(fwrite(from, 1, n, f), n);
    assert_int_equal(fclose(f), 0);
}

static void there_and_back(void **state)
{
    (void)state;
    static const size_t sizes[] = { 0, 1, PIECE - 1, PIECE, PIECE + 1, 2 * PIECE };
    const char *folder = support_folder(), *plain = support_path(folder, "plain"), *sealed = support_path(folder, "sealed"),
               *back = support_path(folder, "back");
    for (size_t i = 0; i < MOST; i++) bytes[i] = (char)(i * 31 + i / 251);
    for (size_t i = 0; i < DS_COUNT(sizes); i++) {
        ds_why w = { 0 };
        struct stat st;
        static char again[MOST];
        write_whole(plain, bytes, sizes[i]);
        if (ds_secret_write(plain, sealed, right, &w) || ds_secret_read(sealed, back, right, &w)) fail_msg("%zu: %s", sizes[i], w.text);
        assert_true(ds_is_secret(sealed) && !ds_is_secret(back));
        assert_int_equal(stat(sealed, &st) || (st.st_mode & 077), 0);
        assert_int_equal(stat(back, &st) || (st.st_mode & 077), 0);
        assert_int_equal(read_whole(back, again), sizes[i]);
        assert_memory_equal(again, bytes, sizes[i]);
        assert_int_equal(ds_secret_write(plain, sealed, right, &w), DS_NOWRITE); /* never over what is there */
        unlink(sealed);
        unlink(back);
    }
    support_remove(folder);
}

/* What is done to a sealed file of two and a half pieces. */
static size_t flip(char *b, size_t n, size_t at)
{
    b[at] ^= 1;
    return n;
}

static size_t cut(char *b, size_t n, size_t at)
{
    (void)b;
    (void)n;
    return at;
}

static size_t swap_pieces(char *b, size_t n, size_t at)
{
    static char first[PIECE + SEAL];
    memcpy(first, b + at, sizeof first);
    memmove(b + at, b + at + sizeof first, sizeof first);
    memcpy(b + at + sizeof first, first, sizeof first);
    return n;
}

static size_t leave(char *b, size_t n, size_t at)
{
    (void)b;
    (void)at;
    return n;
}

static void nothing_opens_what_was_touched(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        size_t (*change)(char *b, size_t n, size_t at);
        size_t at;
        const ds_str *passphrase;
        ds_err err;
    } c[] = {
        { "as it is", leave, 0, &right, DS_OK },
        { "another passphrase", leave, 0, &wrong, DS_DENIED },
        { "the mark", flip, 3, &right, DS_DATA },
        { "other passes", flip, 19, &right, DS_DENIED },
        { "memory beyond all bounds", flip, 34, &right, DS_DATA },
        { "the salt", flip, 40, &right, DS_DENIED },
        { "the first piece", flip, HEAD + 5, &right, DS_DENIED },
        { "the last byte of all", flip, HEAD + 2 * (PIECE + SEAL) + 100, &right, DS_DENIED },
        { "cut in its head", cut, 30, &right, DS_DATA },
        { "cut after its head", cut, HEAD, &right, DS_DENIED },
        { "cut between pieces", cut, HEAD + PIECE + SEAL, &right, DS_DATA },
        { "cut in a piece", cut, HEAD + PIECE + SEAL + 9, &right, DS_DENIED },
        { "pieces in another order", swap_pieces, HEAD, &right, DS_DENIED },
    };
    static char sealed_bytes[MOST + 1000], changed[MOST + 1000];
    const char *folder = support_folder(), *plain = support_path(folder, "plain"), *sealed = support_path(folder, "sealed"),
               *touched = support_path(folder, "touched"), *back = support_path(folder, "back");
    ds_why w = { 0 };
    write_whole(plain, bytes, 2 * PIECE + 200);
    if (ds_secret_write(plain, sealed, right, &w)) fail_msg("%s", w.text);
    const size_t n = read_whole(sealed, sealed_bytes);
    assert_int_equal(n, HEAD + 2 * (PIECE + SEAL) + 200 + SEAL);
    for (size_t i = 0; i < DS_COUNT(c); i++) {
        memcpy(changed, sealed_bytes, n);
        write_whole(touched, changed, c[i].change(changed, n, c[i].at));
        const ds_err err = ds_secret_read(touched, back, *c[i].passphrase, &w);
        if (err != c[i].err) fail_msg("%s: %s, %s", c[i].name, ds_err_name(err), w.text);
        if (!access(back, F_OK) != !err) fail_msg("%s: a file is left, or none", c[i].name);
        unlink(back);
    }
    support_remove(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(there_and_back), cmocka_unit_test(nothing_opens_what_was_touched) };
    return cmocka_run_group_tests_name("base: files that only a passphrase opens", tests, NULL, NULL);
}
