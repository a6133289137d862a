/* Words for charts, added to the end of a PDF. */
#include "../src/report/out/pdf_alt.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#define FIGURE(n) n " 0 obj\n<< /Type /StructElem\n   /S /Figure\n   /K 0\n>>\nendobj\n"
#define END                                                                                                                       \
    "9 0 obj\n<< /Type /Catalog\n>>\nendobj\nxref\n0 10\ntrailer\n<< /Size 10\n   /Root 9 0 R\n   /Info 8 0 R\n>>\nstartxref\n" \
    "123\n%%EOF\n"

static ds_err add(const char *pdf, const rep_alt *alts, ds_arena *a, const char **out, ds_why *w)
{
    ds_growing g = { .a = a };
    assert_true(ds_grow(&g, ds_str_of(pdf)));
    ds_err err = rep_pdf_alt(&g, alts, w);
    *out = g.p;
    return err;
}

static void each_figure_gets_its_words(void **state)
{
    (void)state;
    ds_arena a = { 0 };
    ds_why w = { 0 };
    const char *pdf;
    rep_alt second = { NULL, "\xD7\xA9\xF0\x9F\x98\xB4" }, first = { &second, "A line." };
    assert_int_equal(add("%PDF-1.4\n" FIGURE("3") FIGURE("12") END, &first, &a, &pdf, &w), DS_OK);
    assert_non_null(strstr(pdf, "3 0 obj\n<< /Type /StructElem\n   /S /Figure\n   /K 0\n   /Alt <FEFF0041002000"));
    assert_non_null(strstr(pdf, "   /Alt <FEFF05E9D83DDE34>\n>>\nendobj\n"));
    assert_non_null(strstr(pdf, "/MarkInfo << /Marked true >>"));
    assert_non_null(strstr(pdf, "/Prev 123\n"));
    ds_arena_free(&a);
}

/* The offsets of the new table lead to the new objects, and the last line but one to the table. */
static void the_new_table_leads_to_what_changed(void **state)
{
    (void)state;
    ds_arena a = { 0 };
    ds_why w = { 0 };
    const char *pdf;
    unsigned long offset, table;
    rep_alt one = { NULL, "x" };
    assert_int_equal(add("%PDF-1.4\n" FIGURE("3") END, &one, &a, &pdf, &w), DS_OK);
    const char *again = strstr(strstr(pdf, "%%EOF"), "3 0 obj"), *xref = strstr(strstr(pdf, "%%EOF"), "\nxref\n") + 1;
    assert_int_equal(sscanf(xref, "xref\n3 1\n%lu 00000 n", &offset), 1);
    assert_int_equal(offset, again - pdf);
    assert_int_equal(sscanf(strstr(xref, "startxref\n"), "startxref\n%lu", &table), 1);
    assert_int_equal(table, xref - pdf);
    ds_arena_free(&a);
}

static void what_does_not_fit_is_refused(void **state)
{
    (void)state;
    ds_arena a = { 0 };
    const char *pdf;
    rep_alt second = { NULL, "two" }, first = { &second, "one" };
    const char *const wrong[] = { "%PDF-1.4\n" FIGURE("3") END, "%PDF-1.4\n" FIGURE("3") FIGURE("4") FIGURE("5") END,
                                  "%PDF-1.4\n" FIGURE("3") FIGURE("4"), "%PDF-1.4\n /S /Figure /S /Figure" END };
    for (size_t i = 0; i < DS_COUNT(wrong); i++) {
        ds_why w = { 0 };
        assert_int_equal(add(wrong[i], &first, &a, &pdf, &w), DS_INTERNAL);
    }
    ds_arena_free(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(each_figure_gets_its_words),
                                        cmocka_unit_test(the_new_table_leads_to_what_changed),
                                        cmocka_unit_test(what_does_not_fit_is_refused) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
