/* What page one calls news: by hand for each manner, and on a few made-up practices as `make simulate` does on many. */
#include "../src/analyse/kpi/kpi_judge.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "support/files.h"
#include "support/first_page.h"

enum { MOST = 40, BASE = 18, PRACTICES = 3 };

/* High and low in turn about 100, moving ranges of 12: limits at 100 -+ 2.66 * 12 = 68.08, 131.92, SD 10.64. */
static size_t baseline(double *y)
{
    for (size_t i = 0; i < BASE; i++) y[i] = i % 2 ? 94 : 106;
    return BASE;
}

static const struct manner_case {
    const char *name;
    double more[12];
    size_t n;
    bool news;
    const char *verdict, *turn;
} CASES[] = {
    { "within", { 110 }, 1, false, "no more than the usual up and down", "" },
    { "beyond", { 60 }, 1, true, "lower than the usual range", "worse" },
    { "two of three", { 131, 115, 131 }, 3, true, "near the top of the usual range in two of three months", "better" },
    { "two of three that luck may make", { 122, 101, 122 }, 3, false, "near the top of the usual range in two of three months, which may be chance", "" },
    { "seven", { 119, 119, 120, 117, 119, 116, 119 }, 7, true, "seven months in a row above the average", "better" },
    { "eight", { 119, 119, 120, 117, 119, 116, 119, 117 }, 8, false, "8 months in a row above the average, as told before", "" },
    { "seven that luck may make", { 106, 106, 102, 105, 106, 104, 106 }, 7, false,
      "seven months in a row above the average, which may be chance", "" },
    { "up seven", { 95, 97, 99, 101, 103, 105, 107 }, 7, false, "up seven months in a row, which may be chance", "" },
};

static void manners(void **state)
{
    (void)state;
    for (size_t c = 0; c < DS_COUNT(CASES); c++) {
        ds_arena a = { 0 };
        ds_why w = { 0 };
        ds_kpi kpi = { .name = "visits", .unit = DS_KPI_COUNT, .better = DS_KPI_HIGHER };
        ds_kpi_month month[MOST] = { 0 };
        double y[MOST];
        const size_t base = baseline(y), n = base + CASES[c].n;
        memcpy(y + base, CASES[c].more, CASES[c].n * sizeof *y);
        for (size_t i = 0; i < n; i++) month[i] = (ds_kpi_month){ .first = (ds_date)(30 * i), .value = y[i], .low = NAN, .high = NAN };
        ds_kpi_series s = { .kpi = &kpi, .target = NAN, .month = month, .n = n };
        assert_int_equal(an_kpi_judge(&s, false, NULL, 0, &a, &w), DS_OK);
        const ds_kpi_month *last = &month[n - 1];
        if (last->news != CASES[c].news || strcmp(last->verdict, CASES[c].verdict) || strcmp(last->turn, CASES[c].turn))
            fail_msg("%s: %d, %s, %s", CASES[c].name, last->news, last->verdict, last->turn);
        ds_arena_free(&a);
    }
}

/* 2 and 6 of 100 in turn: limits up to 14.6 %. 30 of 100 are beyond and too many for chance; 3 of 10 are as many, and not. */
static void shares(void **state)
{
    (void)state;
    static const struct {
        double cases, n;
        bool news;
    } last[] = { { 30, 100, true }, { 3, 10, false } };
    for (size_t c = 0; c < DS_COUNT(last); c++) {
        ds_arena a = { 0 };
        ds_why w = { 0 };
        ds_kpi kpi = { .name = "no_shows", .unit = DS_KPI_SHARE, .better = DS_KPI_LOWER };
        ds_kpi_month month[MOST] = { 0 };
        for (size_t i = 0; i <= BASE; i++) {
            ds_kpi_month *m = &month[i];
            *m = (ds_kpi_month){ .first = (ds_date)(30 * i), .part = i == BASE ? last[c].cases : i % 2 ? 2 : 6, .n = i == BASE ? last[c].n : 100 };
            m->value = m->part / m->n;
            ds_wilson(m->part, m->n, &m->low, &m->high);
        }
        ds_kpi_series s = { .kpi = &kpi, .target = NAN, .month = month, .n = BASE + 1 };
        assert_int_equal(an_kpi_judge(&s, false, NULL, 0, &a, &w), DS_OK);
        assert_int_equal(month[BASE].rule, DS_XMR_OUT_ABOVE);
        assert_int_equal(month[BASE].news, last[c].news);
        assert_string_equal(month[BASE].verdict, last[c].news ? "higher than the usual range"
                                                              : "higher than the usual range, which may be chance");
        ds_arena_free(&a);
    }
}

/* Last months of counts: none or one in turn, limits up to 3.2; one in four months, where each move is left out. */
static void counts(void **state)
{
    (void)state;
    static const struct {
        size_t every;
        double last;
        bool news;
        const char *verdict;
    } last[] = { { 2, 14, true, "higher than the usual range" },
                 { 2, 4, false, "higher than the usual range, which may be chance" },
                 { 9, 1, false, "changes too seldom for limits" } };
    for (size_t c = 0; c < DS_COUNT(last); c++) {
        ds_arena a = { 0 };
        ds_why w = { 0 };
        ds_kpi kpi = { .name = "new_clients", .unit = DS_KPI_COUNT, .better = DS_KPI_HIGHER };
        ds_kpi_month month[MOST] = { 0 };
        for (size_t i = 0; i <= BASE; i++)
            month[i] = (ds_kpi_month){ .first = (ds_date)(30 * i), .value = i == BASE ? last[c].last : i % last[c].every == 0, .low = NAN, .high = NAN };
        ds_kpi_series s = { .kpi = &kpi, .target = NAN, .month = month, .n = BASE + 1 };
        assert_int_equal(an_kpi_judge(&s, false, NULL, 0, &a, &w), DS_OK);
        if (month[BASE].news != last[c].news || strcmp(month[BASE].verdict, last[c].verdict)) fail_msg("%zu: %s", c, month[BASE].verdict);
        ds_arena_free(&a);
    }
}

static void try_practices(const page_practice *p, double *asked, double *news, int *seen)
{
    char name[16];
    const char *folder = support_folder();
    for (int seed = 1; seed <= PRACTICES; seed++) {
        page_told t;
        ds_why w = { 0 };
        bool fall = false;
        snprintf(name, sizeof name, "%d.db", seed);
        if (page_try(p, (uint64_t)seed, support_path(folder, name), &t, &w)) fail_msg("%s", w.text);
        for (int look = 0; look < PAGE_LOOKS; look++) {
            for (int k = 0; k < PAGE_FIGURES; k++) *asked += t.asked[k][look], *news += t.unusual[k][look];
            fall |= look < 3 && t.unusual[0][look];
        }
        *seen += fall;
    }
    support_remove(folder);
}

static void practices(void **state)
{
    (void)state;
    double asked = 0, news = 0;
    int seen = 0, none = 0;
    try_practices(&page_practices[0], &asked, &news, &none);
    print_message("stable: %.0f of %.0f figures of first pages called unusual\n", news, asked);
    assert_true(asked > 300 && news <= 0.03 * asked);
    try_practices(&page_practices[2], &asked, &news, &seen);
    print_message("30 %% fewer visits: seen within three months in %d of %d practices\n", seen, PRACTICES);
    assert_true(seen == PRACTICES);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(manners), cmocka_unit_test(shares), cmocka_unit_test(counts), cmocka_unit_test(practices) };
    return cmocka_run_group_tests_name("analyse: what page one calls news", tests, NULL, NULL);
}
