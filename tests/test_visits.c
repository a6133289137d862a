/* One start, several rows: which visit that is (store/rows/visits.h), whatever came first. */
#include <downshift/store.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "support/store_help.h"

enum { ROWS = 4 };

static const struct visit {
    const char *name;
    struct {
        int file; /* 1 or 2: from oldest to newest */
        const char *words;
    } row[ROWS];
    const char *is; /* minutes|pressure|service|status|price|tip, then how many rows are listed */
} visits[] = {
    { "one row",
      { { 1, "line=2 duration_min=60 service=Deep price=80 tip=3 pressure=2" } },
      "60.0|deep|Deep|completed|80.0|3.0 0" },
    { "two services, the longer one tells no pressure",
      { { 1, "line=2 duration_min=15 service=Stones price=20.50 pressure=0" },
        { 1, "line=3 duration_min=60 service=Deep price=80 tip=3" } },
      "75.0|light|Deep + Stones|completed|100.5|3.0 0" },
    { "two services told again by a newer file, one dearer",
      { { 1, "line=2 duration_min=15 service=Stones price=20" },
        { 1, "line=3 duration_min=60 service=Deep price=80 pressure=2" },
        { 2, "line=2 duration_min=60 service=deep price=85" },
        { 2, "line=3 duration_min=15 service=Stones price=20" } },
      "75.0|deep|deep + Stones|completed|105.0| 0" },
    { "a line that is no massage adds money, no minutes",
      { { 1, "line=2 duration_min=90 service=Sauna price=25 is_massage=0" },
        { 1, "line=3 duration_min=45 service=Swedish price=60 is_massage=1 pressure=1" } },
      "45.0|moderate|Swedish + Sauna|completed|85.0| 0" },
    { "the same service twice is one, and the later line's",
      { { 1, "line=2 duration_min=60 service=Deep price=80" }, { 1, "line=3 duration_min=60 service=Deep price=82" } },
      "60.0||Deep|completed|82.0| 0" },
    { "another name, the same minutes and price",
      { { 1, "line=2 duration_min=60 service=Deep price=80" },
        { 2, "line=2 duration_min=60 service=Strong price=80 tip=2" } },
      "60.0||Strong|completed|80.0|2.0 0" },
    { "a log without services tells of the whole",
      { { 1, "line=2 duration_min=60 service=Deep price=80" },
        { 1, "line=3 duration_min=15 service=Stones price=20" },
        { 2, "line=2 duration_min=80 pressure=2 tip=7" } },
      "80.0|deep|Deep + Stones|completed|100.0|7.0 0" },
    { "a row without a service among named ones",
      { { 1, "line=2 duration_min=60 service=Deep price=80" }, { 1, "line=3 price=12.50" } },
      "60.0||Deep|completed|92.5| 0" },
    { "a row that repeats one, without its service",
      { { 1, "line=2 duration_min=60 service=Deep price=80" }, { 1, "line=3 duration_min=60 price=80 pressure=1" } },
      "60.0|moderate|Deep|completed|80.0| 0" },
    { "cancelled, and held",
      { { 1, "line=2 duration_min=60 status=0 price=80" }, { 2, "line=2 duration_min=60 status=3 price=40" } },
      "60.0|||completed|80.0| 1" },
    { "cancelled, and silent in another file",
      { { 1, "line=2 duration_min=60 status=3 price=80" }, { 2, "line=2 duration_min=60 price=80" } },
      "60.0|||cancelled|80.0| 0" },
    { "cancelled, and silent in the same file",
      { { 1, "line=2 duration_min=60 status=3 price=80" }, { 1, "line=3 duration_min=60 price=80" } },
      "60.0|||completed|80.0| 1" },
    { "missed twice, the newer counts",
      { { 1, "line=2 duration_min=60 status=2 price=40" }, { 2, "line=2 duration_min=60 status=1 price=80" } },
      "60.0|||no-show|80.0| 0" },
    { "two services, both cancelled",
      { { 1, "line=2 duration_min=60 service=Deep status=2 price=40" },
        { 1, "line=3 duration_min=15 service=Stones status=2 price=10" } },
      "75.0||Deep + Stones|late-cancel|50.0| 0" },
    { "what is not believed of one line is not of the sum",
      { { 1, "line=2 duration_min=60 service=Deep price=80 unbelieved=duration_min" },
        { 1, "line=3 duration_min=15 service=Stones price=20" } },
      "75.0||Deep + Stones|completed|100.0| 0" },
};

static size_t rows_of(const struct visit *c)
{
    size_t n = 0;
    while (n < ROWS && c->row[n].words) n++;
    return n;
}

static const char *put_in_order(const struct visit *c, const size_t *order, size_t n, bool twice)
{
    ds_why w = { 0 };
    static char text[256];
    (void)unlink(help_path("visits.db"));
    ds_store *s = help_store("visits.db");
    assert_int_equal(ds_store_begin_import(s, &w), DS_OK);
    const int64_t ann = help_client(s, "ANN"), file[] = { 0, help_file(s, "a.csv"), help_file(s, "b.csv") };
    for (size_t i = 0; i < n * (twice ? 2 : 1); i++) {
        char words[256];
        ds_put_fate fate;
        snprintf(words, sizeof words, "start=2026-10-03T18:00 %s", c->row[order[i % n]].words);
        help_row r = help_record(DS_SESSION, words);
        if (help_put(s, ann, 0, file[c->row[order[i % n]].file], &r, &fate, &w)) fail_msg("%s", w.text);
    }
    assert_int_equal(ds_store_commit(s, &w), DS_OK);
    if (ds_store_verify(s, &w)) fail_msg("%s", w.text);
    snprintf(text, sizeof text, "%s",
             help_ask_store(s, "SELECT minutes || '|' || ifnull(pressure, '') || '|' || ifnull(service, '') || '|' || status "
                               "|| '|' || ifnull(price, '') || '|' || ifnull(tip, '') || ' ' || (SELECT count(*) FROM "
                               "v1_refused) FROM v1_session"));
    ds_store_close(s);
    return text;
}

/* Every order of the rows; `k` are placed. */
static void try_orders(const struct visit *c, size_t *order, size_t k, size_t n)
{
    for (size_t i = k; i < n; i++) {
        size_t at = order[k];
        order[k] = order[i];
        order[i] = at;
        try_orders(c, order, k + 1, n);
        order[i] = order[k];
        order[k] = at;
    }
    if (k < n) return;
    for (int twice = 0; twice < 2; twice++) assert_string_equal(put_in_order(c, order, n, twice), c->is);
}

static void is_the_same_in_every_order(void **state)
{
    const struct visit *c = *state;
    size_t order[ROWS] = { 0, 1, 2, 3 };
    try_orders(c, order, 0, rows_of(c));
}

int main(void)
{
    struct CMUnitTest tests[DS_COUNT(visits)] = { 0 };
    for (size_t i = 0; i < DS_COUNT(visits); i++)
        tests[i] = (struct CMUnitTest){ .name = visits[i].name,
                                        .test_func = is_the_same_in_every_order,
                                        .initial_state = (void *)(uintptr_t)&visits[i] };
    return cmocka_run_group_tests_name("visits", tests, NULL, NULL);
}
