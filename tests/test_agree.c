/* Whether two files tell of one sleeper. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "../src/store/room.h"
#include "support/store_help.h"

#define NIGHT "night_date=2026-10-03 "

/* What one file told of a night, what another tells, and whether it is compared and alike. */
static const struct row {
    const char *name, *was, *is;
    int64_t nights, alike;
} rows[] = {
    { "the same", "bedtime=2026-10-03T23:10 rise=2026-10-04T07:00 tst_min=420",
      "bedtime=2026-10-03T23:10 rise=2026-10-04T07:00 tst_min=420", 1, 1 },
    { "the same span, asleep computed anew", "bedtime=2026-10-03T23:10 rise=2026-10-04T07:00 tst_min=420",
      "bedtime=2026-10-03T23:11 rise=2026-10-04T07:00 tst_min=371", 1, 1 },
    { "a little otherwise in all", "bedtime=2026-10-03T23:10 rise=2026-10-04T07:00 tst_min=420",
      "bedtime=2026-10-03T23:14 rise=2026-10-04T06:52 tst_min=413", 1, 1 },
    { "a partner in the same bed", "bedtime=2026-10-03T23:10 rise=2026-10-04T07:00 tst_min=420",
      "bedtime=2026-10-03T23:18 rise=2026-10-04T07:05 tst_min=371", 1, 0 },
    { "another bedtime", "bedtime=2026-10-03T23:10 rise=2026-10-04T07:00 tst_min=420",
      "bedtime=2026-10-03T23:40 rise=2026-10-04T07:00 tst_min=420", 1, 0 },
    { "another end", "bedtime=2026-10-03T23:10 wake=2026-10-04T07:00", "bedtime=2026-10-03T23:10 wake=2026-10-04T06:00",
      1, 0 },
    { "a piece of it", "bedtime=2026-10-03T23:10 wake=2026-10-04T07:00", "bedtime=2026-10-03T23:10 wake=2026-10-04T05:00",
      0, 0 },
    { "an end by the time in bed", "bedtime=2026-10-03T23:10 rise=2026-10-04T07:10",
      "bedtime=2026-10-03T23:10 tib_min=480", 1, 1 },
    { "the same instants on another clock", "bedtime=2026-10-03T23:10+02:00 rise=2026-10-04T07:00+02:00 utc_offset=120",
      "bedtime=2026-10-03T22:10+01:00 rise=2026-10-04T06:00+01:00 utc_offset=60", 1, 1 },
    { "no clock, the same values", "tst_min=420 quality=7", "tst_min=420 sleep_score=80", 1, 1 },
    { "no clock, other values", "tst_min=420 quality=7", "tst_min=420 quality=3", 1, 0 },
    { "nothing to compare", "tst_min=420", "sleep_score=80", 0, 0 },
};

static help_row record(const char *words)
{
    char all[300] = NIGHT;
    static const char offset[] = "utc_offset=";
    strncat(all, words, sizeof all - strlen(all) - 1);
    char *at = strstr(all, offset);
    if (at) *at = '\0';
    help_row r = help_record(DS_SLEEP, all);
    if (at) ds_set(&r.record[0], DS_SLEEP_OFFSET, (ds_fval){ .whole = atoi(at + sizeof offset - 1) });
    return r;
}

static void nights_are_held_against_each_other(void **state)
{
    const struct row *row = *state;
    ds_why w = { 0 };
    ds_put_fate fate;
    ds_agreement a;
    ds_store *s = help_store("agree.db");
    int64_t ann = help_client(s, "ann"), ring = help_source(s, "ring"), one = help_file(s, "a.csv");
    const help_row was = record(row->was), is = record(row->is);
    assert_int_equal(help_put(s, ann, ring, one, &was, &fate, &w), DS_OK);
    const ds_origin from = { ann, ring, help_file(s, "b.csv") }, own = { ann, ring, one };
    assert_int_equal(ds_store_hold_sleep(s, &from, &is.record[0], &w), DS_OK);
    assert_int_equal(ds_store_disagrees(s, 1, &a), row->nights && !row->alike);
    assert_int_equal(a.nights, row->nights);
    assert_int_equal(a.alike, row->alike);
    assert_false(ds_store_disagrees(s, 2, &a)); /* too few */
    (void)help_file(s, "a.csv");
    assert_int_equal(ds_store_hold_sleep(s, &own, &is.record[0], &w), DS_OK);
    assert_false(ds_store_disagrees(s, 1, &a)); /* a file is not held against itself */
    ds_store_close(s);
    help_gone();
}

static void half_of_the_nights_is_not_most(void **state)
{
    (void)state;
    ds_why w = { 0 };
    ds_put_fate fate;
    ds_agreement a;
    char name[64];
    ds_store *s = help_store("agree.db");
    int64_t ann = help_client(s, "ann"), ring = help_source(s, "ring"), one = help_file(s, "a.csv");
    static const char *const night[] = { "night_date=2026-10-03 tst_min=", "night_date=2026-10-04 tst_min=",
                                         "night_date=2026-10-05 tst_min=", "night_date=2026-10-06 tst_min=" };
    for (size_t i = 0; i < DS_COUNT(night); i++) {
        ds_arena arena = { 0 };
        const help_row r = help_record(DS_SLEEP, ds_textf(&arena, "%s420", night[i]));
        assert_int_equal(help_put(s, ann, ring, one, &r, &fate, &w), DS_OK);
        ds_arena_free(&arena);
    }
    /* three of four agree; two of four; and of those two that do not, three would be needed */
    for (size_t same = 2; same <= 3; same++) {
        const ds_origin from = { ann, ring, help_file(s, "b.csv") };
        for (size_t i = 0; i < DS_COUNT(night); i++) {
            ds_arena arena = { 0 };
            const help_row r = help_record(DS_SLEEP, ds_textf(&arena, "%s%s", night[i], i < same ? "420" : "300"));
            assert_int_equal(ds_store_hold_sleep(s, &from, &r.record[0], &w), DS_OK);
            ds_arena_free(&arena);
        }
        assert_int_equal(ds_store_disagrees(s, 2, &a), same == 2);
        assert_false(ds_store_disagrees(s, 3, &a));
        assert_int_equal(a.other, one);
        assert_int_equal(ds_store_file_name(s, a.other, name, sizeof name, &w), DS_OK);
        assert_string_equal(name, "a.csv");
    }
    ds_store_close(s);
    help_gone();
}

int main(void)
{
    struct CMUnitTest tests[DS_COUNT(rows) + 1];
    for (size_t i = 0; i < DS_COUNT(rows); i++)
        tests[i] = (struct CMUnitTest){ .name = rows[i].name,
                                        .test_func = nights_are_held_against_each_other,
                                        .initial_state = (void *)(uintptr_t)&rows[i] };
    tests[DS_COUNT(rows)] = (struct CMUnitTest)cmocka_unit_test(half_of_the_nights_is_not_most);
    return cmocka_run_group_tests_name("agree", tests, NULL, NULL);
}
