#include <downshift/base.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

static const struct row {
    const char *name, *zone, *local;
    int minutes; /* 9999: unknown zone */
} rows[] = {
    { "winter", "Europe/Berlin", "2026-01-15 12:00", 60 },
    { "summer", "Europe/Berlin", "2026-07-15 12:00", 120 },
    { "a minute before the gap", "Europe/Berlin", "2026-03-29 01:59", 60 },
    { "in the gap: the later offset", "Europe/Berlin", "2026-03-29 02:30", 120 },
    { "behind the gap", "Europe/Berlin", "2026-03-29 03:00", 120 },
    { "before the overlap", "Europe/Berlin", "2026-10-25 01:59", 120 },
    { "in the overlap: the first offset", "Europe/Berlin", "2026-10-25 02:30", 120 },
    { "behind the overlap", "Europe/Berlin", "2026-10-25 03:00", 60 },
    { "the evening before the overlap", "Europe/Berlin", "2026-10-24 23:00", 120 },
    { "the evening after it", "Europe/Berlin", "2026-10-25 22:00", 60 },
    { "west, in the gap", "America/New_York", "2026-03-08 02:30", -240 },
    { "west, in the overlap", "America/New_York", "2026-11-01 01:30", -240 },
    { "south, in summer", "Australia/Sydney", "2026-01-15 12:00", 660 },
    { "half an hour", "Asia/Kolkata", "2026-06-01 00:00", 330 },
    { "half an hour's saving", "Australia/Lord_Howe", "2026-01-15 12:00", 660 },
    { "far east", "Pacific/Kiritimati", "2026-06-01 00:00", 840 },
    { "UTC", "UTC", "2026-06-01 00:00", 0 },
    { "unknown", "Europe/Nowhere", "2026-06-01 00:00", 9999 },
    { "a folder", "Europe", "2026-06-01 00:00", 9999 },
    { "a file that is no zone", "leapseconds", "2026-06-01 00:00", 9999 },
    { "outside", "../../etc/passwd", "2026-06-01 00:00", 9999 },
    { "absolute", "/etc/localtime", "2026-06-01 00:00", 9999 },
    { "empty", "", "2026-06-01 00:00", 9999 },
};

static void knows_the_offset(void **state)
{
    const struct row *r = *state;
    ds_stamp at;
    int32_t got = 9999;
    if (!ds_zone_known("Europe/Berlin")) {
        print_message("no time zone files here (Debian: tzdata)\n");
        skip();
    }
    assert_true(ds_stamp_parse(ds_str_of(r->local), DS_DATES_ISO, &at));
    assert_int_equal(ds_zone_offset(r->zone, at.local, &got), r->minutes != 9999);
    assert_int_equal(got, r->minutes);
    assert_int_equal(ds_zone_known(r->zone), r->minutes != 9999);
}

static void absent_is_unknown(void **state)
{
    (void)state;
    int32_t got = 9999;
    assert_false(ds_zone_known(NULL));
    assert_false(ds_zone_offset(NULL, 0, &got));
    assert_int_equal(got, 9999);
}

int main(void)
{
    struct CMUnitTest tests[DS_COUNT(rows) + 1] = { cmocka_unit_test(absent_is_unknown) };
    for (size_t i = 0; i < DS_COUNT(rows); i++)
        tests[i + 1] = (struct CMUnitTest){ rows[i].name, knows_the_offset, NULL, NULL, (void *)(uintptr_t)&rows[i] };
    return cmocka_run_group_tests_name("zone", tests, NULL, NULL);
}
