/* Signatures against RFC 8032's own, and that nothing else than what was signed passes. */
#include <downshift/sign.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>
#include "support/files.h"


/* RFC 8032, 7.1, TEST 2: the message is one byte. */
#define SEED      "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb"
#define OPEN      "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c"
#define SIGNATURE                                                                                                      \
    "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
#define MESSAGE   DS_LIT("r")

static const char *folder;

static const char *key_file(const char *text, mode_t mode)
{
    const char *path = support_path(folder, "practice.db.sign-key");
    (void)unlink(path);
    if (!text) return path;
    FILE *f = fopen(path, "w");
    assert_non_null(f);
    assert_true(fputs(text, f) >= 0);
    assert_int_equal(fclose(f), 0);
    assert_int_equal(chmod(path, mode), 0);
    return path;
}

static void signs_as_the_standard_does(void **state)
{
    (void)state;
    ds_sign_key key;
    ds_why w = { 0 };
    char signature[DS_SIGNATURE_TEXT];
    const char *path = key_file("Downshift signing key 1\n" SEED "\n", 0600);
    if (ds_sign_key_at(path, &key, &w)) fail_msg("%s", w.text);
    assert_string_equal(key.open, OPEN);
    ds_sign(&key, MESSAGE, signature);
    assert_string_equal(signature, SIGNATURE);
    assert_true(ds_signed(DS_LIT(OPEN), MESSAGE, DS_LIT(SIGNATURE)));
    (void)unlink(path);
}

static void every_changed_bit_is_found(void **state)
{
    (void)state;
    ds_sign_key key;
    ds_why w = { 0 };
    char signature[DS_SIGNATURE_TEXT], text[] = "{\"estimate\": 0.31}";
    const char *path = key_file(NULL, 0);
    if (ds_sign_key_at(path, &key, &w)) fail_msg("%s", w.text);
    ds_sign(&key, ds_str_of(text), signature);
    assert_true(ds_signed(ds_str_of(key.open), ds_str_of(text), ds_str_of(signature)));
    for (size_t i = 0; i < 8 * (sizeof text - 1); i++) {
        text[i / 8] = (char)(text[i / 8] ^ 1 << i % 8);
        assert_false(ds_signed(ds_str_of(key.open), (ds_str){ text, sizeof text - 1 }, ds_str_of(signature)));
        text[i / 8] = (char)(text[i / 8] ^ 1 << i % 8);
    }
    assert_false(ds_signed(ds_str_of(key.open), (ds_str){ text, sizeof text - 2 }, ds_str_of(signature)));
    assert_false(ds_signed(DS_LIT(OPEN), ds_str_of(text), ds_str_of(signature)));
    assert_false(ds_signed(DS_LIT("no key"), ds_str_of(text), ds_str_of(signature)));
    assert_false(ds_signed(ds_str_of(key.open), ds_str_of(text), DS_LIT("")));
    (void)unlink(path);
}

static void a_key_is_drawn_once_and_kept(void **state)
{
    (void)state;
    ds_sign_key a, b;
    ds_why w = { 0 };
    struct stat st;
    char print[DS_FINGERPRINT_TEXT];
    const char *path = key_file(NULL, 0);
    assert_int_equal(ds_sign_key_at(path, &a, &w), DS_OK);
    assert_int_equal(ds_sign_key_at(path, &b, &w), DS_OK);
    assert_memory_equal(a.secret, b.secret, sizeof a.secret);
    assert_int_equal(stat(path, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
    ds_fingerprint(ds_str_of(a.open), print);
    assert_int_equal(strlen(print), 24);
    assert_null(strchr(a.open, 'G'));
    (void)unlink(path);
    assert_int_equal(ds_sign_key_at(path, &b, &w), DS_OK);
    assert_true(memcmp(a.secret, b.secret, sizeof a.secret) != 0);
    (void)unlink(path);
}

static const struct {
    const char *text;
    mode_t mode;
    ds_err code;
    const char *says;
} wrongs[] = { { "Downshift signing key 1\n" SEED "\n", 0640, DS_DENIED, "others may read" },
               { "Downshift signing key 1\n" SEED, 0600, DS_DATA, "no signing key" },
               { "Downshift signing key 2\n" SEED "\n", 0600, DS_DATA, "no signing key" },
               { "Downshift signing key 1\nzz" SEED, 0600, DS_DATA, "no signing key" },
               { "", 0600, DS_DATA, "no signing key" } };

static void refuses_what_is_no_key(void **state)
{
    (void)state;
    for (size_t i = 0; i < DS_COUNT(wrongs); i++) {
        ds_sign_key key;
        ds_why w = { 0 };
        const char *path = key_file(wrongs[i].text, wrongs[i].mode);
        assert_int_equal(ds_sign_key_at(path, &key, &w), wrongs[i].code);
        assert_non_null(strstr(w.text, wrongs[i].says));
        (void)unlink(path);
    }
}

static int make(void **state)
{
    (void)state;
    return !(folder = support_folder());
}

static int gone(void **state)
{
    (void)state;
    support_remove(folder);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(signs_as_the_standard_does), cmocka_unit_test(every_changed_bit_is_found),
                                        cmocka_unit_test(a_key_is_drawn_once_and_kept), cmocka_unit_test(refuses_what_is_no_key) };
    return cmocka_run_group_tests_name("sign", tests, make, gone);
}
