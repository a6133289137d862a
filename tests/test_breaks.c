#include "../src/report/sheet/breaks.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

static ds_arena A;

enum { MOST = 60 };

/* A sheet as a text: H heading, h head of a table, r row of one, l its last row, c chart of ten rows' height, . anything. */
static size_t rows_of(const char *sheet, rep_flow_row out[MOST])
{
    size_t n = 0;
    char before = 0;
    for (; *sheet; before = *sheet++) {
        const bool clings = before == 'H' || before == 'h' || *sheet == 'l';
        const double cost = *sheet == 'H' ? REP_BREAK_BEST : *sheet == 'r' ? REP_BREAK_LONG : REP_BREAK_BLOCK;
        out[n++] = (rep_flow_row){ .height = *sheet == 'c' ? 100 : 10,
                                   .again = *sheet == 'r' || *sheet == 'l' ? 10 : 0,
                                   .cost = clings ? REP_BREAK_NEVER : cost };
    }
    return n;
}

static const struct row {
    const char *name, *sheet;
    double page, titles;
    size_t n, at[4];
} rows[] = {
    { "nothing", "", 100, 0, 0, { 0 } },
    { "one page", "H.....", 100, 0, 0, { 0 } },
    { "just one page", "H.........", 100, 0, 0, { 0 } },
    { "before a heading and not after it", "........H...", 100, 0, 1, { 8 } },
    { "a heading goes with its table's head", ".......Hhrrrl", 100, 0, 1, { 7 } },
    { "a last row is not alone", "hrrrrrrrrrl", 100, 0, 1, { 9 } },
    { "heads again take room", "hrrrrrrrrrrrrrrrrrrl", 100, 0, 2, { 10, 18 } },
    { "titles again take room", "....................", 100, 20, 2, { 10, 18 } },
    { "a chart goes with its heading", "...Hc.", 120, 0, 1, { 3 } },
    { "higher than a page", ".c.", 50, 0, 2, { 1, 2 } },
};

static void pages_end_where_they_may(void **state)
{
    const struct row *t = *state;
    rep_flow_row row[MOST];
    size_t at[MOST];
    bool ok;
    const size_t n = rows_of(t->sheet, row), k = rep_breaks(row, n, t->page, t->titles, &A, at, &ok);
    assert_true(ok);
    assert_int_equal(k, t->n);
    for (size_t i = 0; i < k; i++) assert_int_equal(at[i], t->at[i]);
}

int main(void)
{
    struct CMUnitTest tests[DS_COUNT(rows)];
    for (size_t i = 0; i < DS_COUNT(rows); i++)
        tests[i] = (struct CMUnitTest){ .name = rows[i].name,
                                        .test_func = pages_end_where_they_may,
                                        .initial_state = (void *)(uintptr_t)&rows[i] };
    const int failed = cmocka_run_group_tests_name("breaks", tests, NULL, NULL);
    ds_arena_free(&A);
    return failed;
}
