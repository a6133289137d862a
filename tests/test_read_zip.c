/* ZIP archives: every member a file with its place, and what is wrong with one told of that one. */
#include <downshift/read.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "support/files.h"
#include "support/packing.h"

static const char *folder;
static char out[8000];

static void add_table(ds_source *s)
{
    ds_str title;
    ds_cells c;
    ds_why w = { 0 };
    bool more = false;
    ds_err err = ds_source_table(s, &title, &c, &more, &w);
    for (bool row = false; !err && more; row = true) {
        ds_print_more(out, sizeof out, "%s", row ? "/" : "{");
        for (size_t i = 0; i < c.n; i++) ds_print_more(out, sizeof out, "%s%.*s", i ? "|" : "", DS_FMT(c.cell[i]));
        err = ds_source_row(s, &c, &more, &w);
    }
    if (!err) err = ds_source_check(s, &w);
    ds_print_more(out, sizeof out, "}");
    if (err) ds_print_more(out, sizeof out, "!%s", w.text);
}

static void add_source(ds_source *s)
{
    const ds_source_facts *f = ds_source_about(s);
    if (!f->archive) {
        add_table(s);
        return;
    }
    for (bool more = true; more;) {
        ds_source *member;
        ds_why w = { 0 };
        ds_err err = ds_source_member(s, &member, &more, &w);
        if (more) ds_print_more(out, sizeof out, " %s", f->member);
        if (err) ds_print_more(out, sizeof out, "!%s", w.text);
        if (member) add_source(member);
        ds_source_close(member);
    }
}

/* "a.csv{h|k/1|2} b.csv!its story" */
static const char *told(const char *path)
{
    ds_source *s = NULL;
    ds_why w = { 0 };
    *out = '\0';
    if (ds_source_open(path, &s, &w))
        ds_print(out, sizeof out, "!%s", w.text);
    else
        add_source(s);
    if (s && ds_source_check(s, &w)) ds_print_more(out, sizeof out, "!%s", w.text);
    ds_source_close(s);
    return out;
}

#define ZIP(...)                                                                                                       \
    told(packing_zip(folder, "x.zip", (const packing_member[]){ __VA_ARGS__ },                                         \
                     sizeof((const packing_member[]){ __VA_ARGS__ }) / sizeof(packing_member)))

static void members_come_by_time_then_name(void **state)
{
    (void)state;
    assert_string_equal(ZIP({ .name = "z/late.csv", .bytes = "h\n3\n", .minute = 9 },
                            { .name = "b.csv", .bytes = "h\n2\n" },
                            { .name = "a.csv", .bytes = "h;k\n1;\"x\ny\"\n", .stored = true }),
                        " a.csv{h|k/1|x\ny} b.csv{h/2} z/late.csv{h/3}");
    assert_string_equal(ZIP({ .name = "folder/", .bytes = "", .n = 0 }, { .name = "folder/a.csv", .bytes = "h\n" }),
                        " folder/a.csv{h}");
}

static void a_member_is_one_file_packed_or_not(void **state)
{
    (void)state;
    ds_source *plain = NULL, *archive = NULL, *member = NULL, *again = NULL;
    ds_why w = { 0 };
    bool more;
    const char *zip =
        packing_zip(folder, "x.zip", &(packing_member){ .name = "a/b.csv", .bytes = "h;k\r\n1;2\r\n" }, 1);
    assert_int_equal(ds_source_open(support_write_text(folder, "b.csv", "h;k\r\n1;2\r\n"), &plain, &w), DS_OK);
    assert_int_equal(ds_source_open(zip, &archive, &w), DS_OK);
    assert_int_equal(ds_source_member(archive, &member, &more, &w), DS_OK);
    assert_string_equal(ds_source_about(plain)->hash, ds_source_about(member)->hash);
    assert_string_equal(ds_source_about(member)->within, "a/b.csv");
    assert_int_equal(ds_source_again(member, &again, &w), DS_OK);
    *out = '\0';
    add_table(again);
    add_table(member);
    assert_string_equal(out, "{h|k/1|2}{h|k/1|2}");
    ds_source_close(again);
    ds_source_close(member);
    ds_source_close(archive);
    ds_source_close(plain);
}

static void one_archive_in_another_is_read(void **state)
{
    (void)state;
    size_t n, n2;
    char *inner =
        packing_bytes(packing_zip(folder, "i.zip", &(packing_member){ .name = "a.csv", .bytes = "h\n1\n" }, 1), &n);
    assert_string_equal(ZIP({ .name = "i.zip", .bytes = inner, .n = n }, { .name = "z.csv", .bytes = "h\n" }),
                        " i.zip i.zip!a.csv{h/1} z.csv{h}");
    char *middle = packing_bytes(
        packing_zip(folder, "m.zip", &(packing_member){ .name = "i.zip", .bytes = inner, .n = n }, 1), &n2);
    assert_string_equal(ZIP({ .name = "m.zip", .bytes = middle, .n = n2 }, { .name = "z.csv", .bytes = "h\n" }),
                        " m.zip m.zip!i.zip!an archive in an archive in an archive: unpack it z.csv{h}");
    free(middle);
    free(inner);
}

static void names_that_lead_out_are_refused(void **state)
{
    static const char *const bad[] = {
        "/etc/a.csv", "../a.csv", "a/../../b.csv", "a/..", "C:\\a.csv", "a\\..\\b.csv"
    };
    (void)state;
    for (size_t i = 0; i < DS_COUNT(bad); i++) {
        char want[200];
        (void)ZIP({ .name = bad[i], .bytes = "h\n1\n" }, { .name = "zz..csv", .bytes = "h\n2\n" });
        snprintf(want, sizeof want, "%s!its name leads out of its archive, which no export's does: it was not read",
                 bad[i]);
        assert_non_null(strstr(out, want));
        assert_non_null(strstr(out, "zz..csv{h/2}"));
    }
}

static void what_is_locked_is_told(void **state)
{
    (void)state;
    assert_string_equal(
        ZIP({ .name = "a.csv", .bytes = "h\n1\n", .password = "secret" }, { .name = "b.csv", .bytes = "h\n2\n" }),
        " a.csv!locked with a password within its archive: unpack it with that, and give what is in it b.csv{h/2}");
}

static void a_bomb_is_not_unpacked(void **state)
{
    (void)state;
    const size_t n = (size_t)40 << 20;
    char *zeros = calloc(1, n);
    assert_non_null(zeros);
    assert_string_equal(ZIP({ .name = "a.csv", .bytes = zeros, .n = n }, { .name = "b.csv", .bytes = "h\n2\n" }),
                        "!it unpacks to over 200 times its size, which no export does: it was not unpacked");
    free(zeros);
}

static void documents_are_no_archives(void **state)
{
    (void)state;
    assert_string_equal(ZIP({ .name = "[Content_Types].xml", .bytes = "<a/>" },
                            { .name = "word/document.xml", .bytes = "<a/>", .stored = true }),
                        "!this is a Word document: save its table as CSV");
    assert_string_equal(
        ZIP({ .name = "mimetype", .bytes = "application/vnd.oasis.opendocument.spreadsheet", .stored = true },
            { .name = "content.xml", .bytes = "<a/>" }),
        "!this is an OpenDocument sheet: save it as .xlsx or CSV");
    assert_string_equal(ZIP({ .name = "word/list.csv", .bytes = "h\n1\n" }), " word/list.csv{h/1}");
    assert_string_equal(ZIP({ .name = "a.png", .bytes = "\x89PNG\r\n" }, { .name = "b.csv", .bytes = "h\n" }),
                        " a.png!this is a PNG picture: export the data as CSV instead b.csv{h}");
}

static const packing_member two[] = { { .name = "a.csv", .bytes = "head;second\n1;2\n33;44\n555;666\n" },
                                      { .name = "b.csv", .bytes = "other\nx\nyy\nzzz\n", .stored = true } };
static const char two_told[] = " a.csv{head|second/1|2/33|44/555|666} b.csv{other/x/yy/zzz}";

static void what_is_cut_short_is_refused(void **state)
{
    (void)state;
    size_t n;
    char *bytes = packing_bytes(packing_zip(folder, "two.zip", two, 2), &n);
    assert_string_equal(told(support_write(folder, "y.zip", bytes, n)), two_told);
    for (size_t k = 40; k < n; k++) {
        (void)told(support_write(folder, "y.zip", bytes, k));
        if (strncmp(out, "!a ZIP archive that is cut short or damaged (", 45)) fail_msg("%zu: %s", k, out);
    }
    free(bytes);
}

/* Of a member either everything is given or nothing. */
static void a_bit_that_is_wrong_changes_no_row(void **state)
{
    (void)state;
    size_t n;
    char *bytes = packing_bytes(packing_zip(folder, "two.zip", two, 2), &n);
    for (size_t bit = 0; bit < 8 * n; bit++) {
        bytes[bit / 8] = (char)(bytes[bit / 8] ^ 1 << bit % 8);
        (void)told(support_write(folder, "y.zip", bytes, n));
        for (const char *brace = strchr(out, '{'); brace; brace = strchr(brace + 1, '{')) {
            if (brace[1 + strcspn(brace + 1, "{}")] == '{') continue; /* of a name that the bit changed */
            if (strncmp(brace, "{head|second/1|2/33|44/555|666}", 31) && strncmp(brace, "{other/x/yy/zzz}", 16))
                fail_msg("bit %zu: %s", bit, out);
        }
        bytes[bit / 8] = (char)(bytes[bit / 8] ^ 1 << bit % 8);
    }
    free(bytes);
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
        cmocka_unit_test(members_come_by_time_then_name),
        cmocka_unit_test(a_member_is_one_file_packed_or_not),
        cmocka_unit_test(one_archive_in_another_is_read),
        cmocka_unit_test(names_that_lead_out_are_refused),
        cmocka_unit_test(what_is_locked_is_told),
        cmocka_unit_test(a_bomb_is_not_unpacked),
        cmocka_unit_test(documents_are_no_archives),
        cmocka_unit_test(what_is_cut_short_is_refused),
        cmocka_unit_test(a_bit_that_is_wrong_changes_no_row),
    };
    return cmocka_run_group_tests_name("read: ZIP", tests, make, gone);
}
