/* Files packed by gzip: read as what is in them, whole or not at all. */
#include <downshift/read.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include <zlib.h>

#include "support/files.h"

static const char *folder;
static const char table[] = "a;b\r\n1,5;\"x\r\ny\"\r\n2;J\xC3\xBCrg\r\n";
static const char table_told[] = "a|b 2:1,5|x\ny 4:2|J\xC3\xBCrg";

enum { ROOM = 4096 };
struct packed {
    unsigned char p[ROOM];
    size_t n;
};

static void pack_more(struct packed *to, const void *bytes, size_t n)
{
    z_stream z = { .next_in = (z_const Bytef *)bytes, .avail_in = (uInt)n, .next_out = to->p + to->n };
    z.avail_out = (uInt)(ROOM - to->n);
    assert_int_equal(deflateInit2(&z, 9, Z_DEFLATED, 16 + MAX_WBITS, 9, Z_DEFAULT_STRATEGY), Z_OK);
    assert_int_equal(deflate(&z, Z_FINISH), Z_STREAM_END);
    to->n = ROOM - z.avail_out;
    deflateEnd(&z);
}

static struct packed packed(const char *text)
{
    struct packed out = { .n = 0 };
    pack_more(&out, text, strlen(text));
    return out;
}

/* "a|b 2:1|2 3:4|5", or the story of what is wrong; about: NULL, or what is known of the file. */
static const char *told(const char *path, ds_source_facts *about)
{
    static char out[1000];
    ds_source *s = NULL;
    ds_cells c;
    ds_str title;
    ds_why w = { 0 };
    bool more = false;
    *out = '\0';
    ds_err err = ds_source_open(path, &s, &w);
    if (!err) err = ds_source_table(s, &title, &c, &more, &w);
    for (bool row = false; !err && more; row = true) {
        if (row) ds_print_more(out, sizeof out, " %lld:", (long long)c.line);
        for (size_t i = 0; i < c.n; i++) ds_print_more(out, sizeof out, "%s%.*s", i ? "|" : "", DS_FMT(c.cell[i]));
        err = ds_source_row(s, &c, &more, &w);
    }
    if (!err && s) err = ds_source_check(s, &w);
    if (about && s) *about = *ds_source_about(s);
    ds_source_close(s);
    if (err) ds_print(out, sizeof out, "%d: %s", (int)err, w.text);
    return out;
}

static const char *told_bytes(const void *bytes, size_t n)
{
    return told(support_write(folder, "x.csv.gz", bytes, n), NULL);
}

static void it_is_one_file_packed_or_not(void **state)
{
    (void)state;
    struct packed z = packed(table);
    ds_source_facts plain, unpacked;
    assert_string_equal(told(support_write_text(folder, "x.csv", table), &plain), table_told);
    assert_string_equal(told(support_write(folder, "x.csv.gz", z.p, z.n), &unpacked), table_told);
    assert_string_equal(plain.hash, unpacked.hash);
    assert_string_equal(unpacked.kind, "CSV");
    assert_int_equal(unpacked.bytes, sizeof table - 1);
    assert_string_equal(unpacked.line_end, "CRLF");
    assert_string_equal(unpacked.within, "");
}

static void the_name_says_nothing(void **state)
{
    (void)state;
    struct packed z = packed(table);
    assert_string_equal(told(support_write(folder, "x.csv", z.p, z.n), NULL), table_told);
    assert_string_equal(told(support_write_text(folder, "y.csv.gz", table), NULL), table_told);
}

/* As `cat a.gz b.gz` makes them, and tapes. */
static void several_parts_are_one_file(void **state)
{
    (void)state;
    struct packed z = { .n = 0 };
    pack_more(&z, "a,b\n1,", 6);
    pack_more(&z, "", 0);
    pack_more(&z, "2\n", 2);
    assert_string_equal(told_bytes(z.p, z.n), "a|b 2:1|2");
    memset(z.p + z.n, 0, 300);
    assert_string_equal(told_bytes(z.p, z.n + 300), "a|b 2:1|2");
    memcpy(z.p + z.n, "rest", 4);
    assert_string_equal(told_bytes(z.p, z.n + 4),
                        "2: a gzip archive with something else behind its end: unpack it by hand, and look");
}

static void what_is_cut_short_is_refused(void **state)
{
    (void)state;
    struct packed z = packed(table);
    for (size_t n = 2; n < z.n; n++)
        assert_string_equal(told_bytes(z.p, n),
                            "2: a gzip archive that ends in the middle: it was cut short; copy or export it again");
}

/* A head may hold a name, a time, a system: what is in the file is the same then. */
static void a_bit_that_is_wrong_changes_nothing_silently(void **state)
{
    (void)state;
    struct packed z = packed(table);
    size_t refused = 0;
    for (size_t bit = 16; bit < 8 * z.n; bit++) {
        z.p[bit / 8] ^= (unsigned char)(1u << bit % 8);
        const char *now = told_bytes(z.p, z.n);
        refused += !strncmp(now, "2: ", 3);
        if (strncmp(now, "2: ", 3)) assert_string_equal(now, table_told);
        z.p[bit / 8] ^= (unsigned char)(1u << bit % 8);
    }
    assert_true(refused > 8 * (z.n - 10) - 8);
}

static void a_bomb_is_not_unpacked(void **state)
{
    (void)state;
    const size_t n = (size_t)64 << 20;
    char *zeros = calloc(1, n);
    uLong room = compressBound(n);
    unsigned char *to = malloc(room);
    z_stream z = { .next_in = (z_const Bytef *)zeros, .avail_in = (uInt)n, .next_out = to, .avail_out = (uInt)room };
    assert_true(zeros && to);
    assert_int_equal(deflateInit2(&z, 9, Z_DEFLATED, 16 + MAX_WBITS, 9, Z_DEFAULT_STRATEGY), Z_OK);
    assert_int_equal(deflate(&z, Z_FINISH), Z_STREAM_END);
    const char *now = told_bytes(to, z.total_out);
    deflateEnd(&z);
    free(to);
    free(zeros);
    assert_string_equal(now, "2: it unpacks to over 200 times its size, which no export does: it was not unpacked");
}

static void archives_within_are_told(void **state)
{
    (void)state;
    struct packed z = packed(table), twice = { .n = 0 }, tarred = { .n = 0 };
    char tar[512] = "sleeps.csv";
    pack_more(&twice, z.p, z.n);
    assert_string_equal(told_bytes(twice.p, twice.n), "2: this is a gzip archive in another: unpack it");
    memcpy(tar + 257, "ustar", 6);
    pack_more(&tarred, tar, sizeof tar);
    assert_string_equal(told_bytes(tarred.p, tarred.n), "2: this is a tar archive: unpack it");
    z.n = 0;
    pack_more(&z, "", 0);
    assert_string_equal(told_bytes(z.p, z.n), "2: the file is empty");
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
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_is_one_file_packed_or_not),
        cmocka_unit_test(the_name_says_nothing),
        cmocka_unit_test(several_parts_are_one_file),
        cmocka_unit_test(what_is_cut_short_is_refused),
        cmocka_unit_test(a_bit_that_is_wrong_changes_nothing_silently),
        cmocka_unit_test(a_bomb_is_not_unpacked),
        cmocka_unit_test(archives_within_are_told),
    };
    return cmocka_run_group_tests_name("read: gzip", tests, make, gone);
}
