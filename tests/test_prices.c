/* What the longer of two sessions costs more. */
#include "../src/analyse/panel/load.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

#include "support/reference.h"
#include "support/store_help.h"

enum { MOST = 8 };

/* From 75 to 90 minutes. */
static const struct row {
    const char *name;
    struct an_price price[MOST]; /* service, minutes, amount, sessions */
    double step;
    bool differ;
} rows[] = {
    { "one service", { { 1, 75, 90, 10 }, { 1, 90, 108, 5 } }, 18, false },
    { "the usual price of a length", { { 1, 75, 90, 10 }, { 1, 75, 60, 2 }, { 1, 90, 108, 5 } }, 18, true },
    { "the usual price stands anywhere", { { 1, 75, 60, 2 }, { 1, 75, 90, 10 }, { 1, 90, 108, 5 } }, 18, true },
    /* the most usual prices over all are 105 and 108: a step of 3 that nobody pays */
    { "never across services",
      { { 1, 75, 105, 30 }, { 1, 90, 126, 10 }, { 2, 75, 90, 20 }, { 2, 90, 108, 40 } },
      18,
      true },
    { "the middle one by sessions",
      { { 1, 75, 80, 20 },
        { 1, 90, 90, 20 },
        { 2, 75, 80, 9 },
        { 2, 90, 100, 9 },
        { 3, 75, 80, 9 },
        { 3, 90, 110, 9 } },
      10,
      true },
    { "half way between halves",
      { { 1, 75, 80, 4 }, { 1, 90, 90, 4 }, { 2, 75, 80, 4 }, { 2, 90, 100, 4 } },
      15,
      true },
    { "no service has both lengths", { { 1, 75, 90, 10 }, { 2, 90, 108, 5 } }, NAN, false },
    { "a service of one length says nothing", { { 1, 75, 90, 10 }, { 2, 75, 70, 3 }, { 2, 90, 91, 3 } }, 21, false },
    { "longer costs no more", { { 1, 75, 90, 10 }, { 1, 90, 90, 5 } }, NAN, false },
    { "no prices", { { 0, 0, 0, 0 } }, NAN, false },
};

static void the_step(void **state)
{
    const struct row *r = *state;
    struct an_price at[MOST];
    struct an_prices p = { at, 0 };
    struct an_price_step got;
    ds_arena a = { 0 };
    ds_why w = { 0 };
    while (p.n < MOST && r->price[p.n].service) {
        at[p.n] = r->price[p.n];
        p.n++;
    }
    assert_int_equal(an_price_step(&p, 75, 90, &a, &got, &w), DS_OK);
    assert_true(isnan(r->step) ? isnan(got.amount) : ref_near(r->name, got.amount, r->step, 1e-12));
    assert_int_equal(got.differ, r->differ);
    ds_arena_free(&a);
}

static void put(ds_store *s, int64_t client, int64_t file, int hour, const char *words)
{
    ds_why w = { 0 };
    ds_put_fate fate;
    char all[200];
    snprintf(all, sizeof all, "date=2026-10-%02d start=2026-10-%02dT18:00 %s", hour, hour, words);
    help_row r = help_record(DS_SESSION, all);
    if (help_put(s, client, 0, file, &r, &fate, &w)) fail_msg("%s", w.text);
}

static void services_are_told_apart_in_the_store(void **state)
{
    (void)state;
    static const char *const words[] = { "duration_min=75 price=105 service=Deep",
                                         "duration_min=75 price=105 service=Deep",
                                         "duration_min=90 price=126 service=deep",
                                         "duration_min=75 price=90 service=Relax",
                                         "duration_min=90 price=108 service=Relax",
                                         "duration_min=90 price=108 service=Relax",
                                         "duration_min=90 price=500" };
    ds_why w = { 0 };
    ds_arena a = { 0 };
    struct an_prices p;
    struct an_price_step step;
    ds_store *s = help_store("prices.db");
    int64_t file, client;
    if (ds_store_begin_import(s, &w)) fail_msg("%s", w.text);
    file = help_file(s, "log.csv");
    client = help_client(s, "A1");
    for (size_t i = 0; i < DS_COUNT(words); i++) put(s, client, file, 1 + (int)i, words[i]);
    if (ds_store_commit(s, &w)) fail_msg("%s", w.text);
    if (an_load_prices(s, DS_NO_DATE, &a, &p, &w)) fail_msg("%s", w.text);
    assert_int_equal(p.n, 5);
    if (an_price_step(&p, 75, 90, &a, &step, &w)) fail_msg("%s", w.text);
    assert_true(ref_near("half way", step.amount, 19.5, 1e-12)); /* 21 and 18, three sessions each */
    ds_arena_free(&a);
    ds_store_close(s);
}

static int gone(void **state)
{
    (void)state;
    help_gone();
    return 0;
}

int main(void)
{
    struct CMUnitTest tests[DS_COUNT(rows) + 1];
    size_t n = 0;
    for (; n < DS_COUNT(rows); n++)
        tests[n] = (struct CMUnitTest){ rows[n].name, the_step, NULL, NULL, (void *)(uintptr_t)&rows[n] };
    tests[n] = (struct CMUnitTest)cmocka_unit_test(services_are_told_apart_in_the_store);
    return cmocka_run_group_tests_name("analyse: prices", tests, NULL, gone);
}
