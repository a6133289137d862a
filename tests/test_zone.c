#include <downshift/base.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <cmocka.h>

#include "../src/base/zone_rule.h"
#include "support/files.h"

static const char *folder;

/* ---- offsets ---- */

static const struct row {
    const char *name, *zone, *local;
    int minutes;
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
    { "Berlin, winter of 2100", "Europe/Berlin", "2100-01-15 12:00", 60 },
    { "Berlin, summer of 2100", "Europe/Berlin", "2100-07-15 12:00", 120 },
    { "Berlin, before the gap of 2100", "Europe/Berlin", "2100-03-28 01:59", 60 },
    { "Berlin, behind the gap of 2100", "Europe/Berlin", "2100-03-28 03:00", 120 },
    { "west, in the gap", "America/New_York", "2026-03-08 02:30", -240 },
    { "west, in the overlap", "America/New_York", "2026-11-01 01:30", -240 },
    { "west, winter of 2100", "America/New_York", "2100-01-15 12:00", -300 },
    { "west, before the gap of 2100", "America/New_York", "2100-03-14 01:59", -300 },
    { "west, behind the gap of 2100", "America/New_York", "2100-03-14 03:00", -240 },
    { "west, behind the overlap of 2100", "America/New_York", "2100-11-07 02:00", -300 },
    { "south, in summer", "Australia/Sydney", "2026-01-15 12:00", 660 },
    { "half an hour", "Asia/Kolkata", "2026-06-01 00:00", 330 },
    { "half an hour in 2100", "Asia/Kolkata", "2100-06-01 00:00", 330 },
    { "half an hour's saving", "Australia/Lord_Howe", "2026-01-15 12:00", 660 },
    { "half an hour's saving, winter", "Australia/Lord_Howe", "2026-07-15 12:00", 630 },
    { "half an hour's saving, summer of 2100", "Australia/Lord_Howe", "2100-01-15 12:00", 660 },
    { "half an hour's saving, winter of 2100", "Australia/Lord_Howe", "2100-07-15 12:00", 630 },
    { "far east", "Pacific/Kiritimati", "2026-06-01 00:00", 840 },
    { "UTC", "UTC", "2026-06-01 00:00", 0 },
};

static const ds_zone *load(const char *name, ds_arena *a)
{
    ds_why w = { 0 };
    const ds_zone *z = NULL;
    if (ds_zone_load(name, a, &z, &w)) fail_msg("%s", w.text);
    return z;
}

static void knows_the_offset(void **state)
{
    const struct row *r = *state;
    ds_arena a = { 0 };
    ds_stamp at;
    assert_true(ds_stamp_parse(ds_str_of(r->local), DS_DATES_ISO, &at));
    assert_int_equal(ds_zone_offset(load(r->zone, &a), at.local), r->minutes);
    ds_arena_free(&a);
}

/* Rules of every shape: nested in a day, over the year's end, changed twice a year, none. */
static const char *const zones[] = { "Europe/Berlin",    "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata",
                                     "America/Nuuk",     "Africa/Casablanca", "Europe/Dublin",      "America/Santiago",
                                     "Pacific/Apia",     "Asia/Gaza",        "Antarctica/Troll",    "America/St_Johns",
                                     "Pacific/Chatham",  "Africa/Cairo",     "Asia/Tehran",         "Pacific/Norfolk",
                                     "America/Havana",   "Asia/Jerusalem",   "America/Sao_Paulo",   "Europe/London" };

static int64_t libc_ahead(int64_t utc)
{
    time_t t = (time_t)utc;
    struct tm tm;
    assert_non_null(localtime_r(&t, &tm));
    return (int64_t)ds_date_of(tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday) * 86400 + tm.tm_hour * 3600 +
           tm.tm_min * 60 + tm.tm_sec - utc;
}

static int32_t libc_offset(int64_t local)
{
    int64_t before = libc_ahead(local - 86400), after = libc_ahead(local + 86400);
    return (int32_t)((libc_ahead(local - before) == before ? before : after) / 60);
}

static void agrees_with_libc_for_three_centuries(void **state)
{
    (void)state;
    const int64_t first = (int64_t)ds_date_of(1901, 1, 1) * 86400, last = (int64_t)ds_date_of(2199, 12, 31) * 86400;
    for (size_t i = 0; i < DS_COUNT(zones); i++) {
        ds_arena a = { 0 };
        const ds_zone *z = load(zones[i], &a);
        setenv("TZ", zones[i], 1);
        tzset();
        for (int64_t t = first; t < last; t += 47 * 3600 + 1020) {
            int32_t got = ds_zone_offset(z, t), want = libc_offset(t);
            char text[20];
            ds_local_text(t, text);
            if (got != want) fail_msg("%s, %s: %d, libc %d", zones[i], text, got, want);
        }
        ds_arena_free(&a);
    }
    unsetenv("TZ");
    tzset();
}

/* ---- rules ---- */

static const struct rule {
    const char *name, *text, *instant; /* NULL: no rule */
    int32_t ahead;
} rules[] = {
    { "none", "<+0545>-5:45", "2026-06-01 00:00", 20700 },
    { "north, before", "CET-1CEST,M3.5.0,M10.5.0/3", "2026-03-29 00:59", 3600 },
    { "north, at", "CET-1CEST,M3.5.0,M10.5.0/3", "2026-03-29 01:00", 7200 },
    { "north, last", "CET-1CEST,M3.5.0,M10.5.0/3", "2026-10-25 00:59", 7200 },
    { "north, behind", "CET-1CEST,M3.5.0,M10.5.0/3", "2026-10-25 01:00", 3600 },
    { "south, new year", "AEST-10AEDT,M10.1.0,M4.1.0/3", "2026-12-31 20:00", 39600 },
    { "south, winter", "AEST-10AEDT,M10.1.0,M4.1.0/3", "2026-07-01 00:00", 36000 },
    { "the day before", "<-02>2<-01>,M3.5.0/-1,M10.5.0/0", "2026-03-29 00:59", -7200 },
    { "the day before, at", "<-02>2<-01>,M3.5.0/-1,M10.5.0/0", "2026-03-29 01:00", -3600 },
    { "days counted, leap day in", "AAA0BBB,59/0,60/0", "2028-02-29 12:00", 3600 },
    { "J60 is 1 March", "AAA0BBB,J60/0,J61/0", "2028-03-01 12:00", 3600 },
    { "J60 is not 29 February", "AAA0BBB,J60/0,J61/0", "2028-02-29 12:00", 0 },
    { "always summer", "EST5EDT,0/0,J365/25", "2026-12-31 23:30", -14400 },
    { "nothing", "", NULL, 0 },
    { "a short name", "A-1", NULL, 0 },
    { "a name without end", "<+01-1", NULL, 0 },
    { "no time", "CET", NULL, 0 },
    { "hour 25", "CET-25", NULL, 0 },
    { "summer without rule", "CET-1CEST", NULL, 0 },
    { "half a rule", "CET-1CEST,M3.5.0", NULL, 0 },
    { "month 13", "CET-1CEST,M13.5.0,M10.5.0", NULL, 0 },
    { "week 0", "CET-1CEST,M3.0.0,M10.5.0", NULL, 0 },
    { "day 366", "CET-1CEST,366,J10", NULL, 0 },
    { "hour 168", "CET-1CEST,M3.5.0/168,M10.5.0", NULL, 0 },
    { "more behind it", "CET-1CEST,M3.5.0,M10.5.0/3 ", NULL, 0 },
};

static void reads_rules(void **state)
{
    const struct rule *r = *state;
    struct zone_rule got;
    ds_stamp at;
    bool any = r->instant != NULL;
    assert_int_equal(ds_zone_rule_parse(ds_str_of(r->text), &got), any);
    if (!any) return;
    assert_true(ds_stamp_parse(ds_str_of(r->instant), DS_DATES_ISO, &at));
    assert_int_equal(ds_zone_rule_at(&got, at.local), r->ahead);
}

/* ---- what cannot be trusted ---- */

static ds_err try_load(const char *name, ds_why *w)
{
    ds_arena a = { 0 };
    const ds_zone *z = NULL;
    ds_err err = ds_zone_load(name, &a, &z, w);
    ds_arena_free(&a);
    return err;
}

static const char *const unknown[] = { "Europe/Nowhere", "Europe", "../../etc/passwd", "/etc/localtime", "", "a b" };

static void names_an_unknown_zone(void **state)
{
    (void)state;
    for (size_t i = 0; i < DS_COUNT(unknown); i++) {
        ds_why w = { 0 };
        char want[400];
        snprintf(want, sizeof want,
                 "\"%s\" is not a time zone known here; write one such as Europe/Berlin, or install the tzdata package",
                 unknown[i]);
        assert_int_equal(try_load(unknown[i], &w), DS_CONFIG);
        assert_string_equal(w.text, want);
    }
}

static void a_file_that_is_no_zone_is_refused(void **state)
{
    (void)state;
    ds_why w = { 0 };
    assert_int_equal(try_load("tzdata.zi", &w), DS_CONFIG);
    assert_int_equal(try_load("leapseconds", &w), DS_CONFIG);
    assert_non_null(strstr(w.text, "/usr/share/zoneinfo/leapseconds"));
}

static void another_folder_without_the_zone_is_no_utc(void **state)
{
    (void)state;
    ds_why w = { 0 };
    char want[2000];
    setenv("TZDIR", folder, 1);
    assert_int_equal(try_load("Europe/Berlin", &w), DS_CONFIG);
    snprintf(want, sizeof want,
             "\"Europe/Berlin\" is not among the time zones in %s, which TZDIR names; write one such as Europe/Berlin, "
             "or take TZDIR out of the environment",
             folder);
    assert_string_equal(w.text, want);
    unsetenv("TZDIR");
}

/* The real file with one thing changed: n bytes at a place counted from its second header, or from the end (cut). */
static const struct damage {
    const char *name, *what;
    long at;
    const char *bytes;
    size_t n, cut;
} damages[] = {
    { "whole", NULL, 0, "", 0, 0 },
    { "no bytes", "it does not begin as one", 0, "", 0, SIZE_MAX },
    { "another second header", "it does not begin as one", 0, "TZio", 4, 0 },
    { "cut in its rule", "the rule at its end is missing", 0, "", 0, 1 },
    { "cut before its rule", "the rule at its end is missing", 0, "", 0, 28 },
    { "cut in its body", "it is cut short", 0, "", 0, 60 },
    { "too many changes", "it counts more changes than any zone has", 32, "\x7f\xff\xff\xff", 4, 0 },
    { "more changes than bytes", "it is cut short", 32, "\0\0\x0f\xff", 4, 0 },
    { "no clock", "it has no clock, or too many", 36, "\0\0\0\0", 4, 0 },
    { "changes out of order", "its changes are not in order", 44, "\x7f\xff\xff\xff\xff\xff\xff\xff", 8, 0 },
    { "a clock that is not there", "a change leads to a clock that is not there", -1, "\xff", 1, 0 },
    { "a rule that is none", "the rule at its end cannot be read", -2, "XXXX", 4, 0 },
};

static void a_damaged_file_is_named(void **state)
{
    const struct damage *d = *state;
    ds_arena a = { 0 };
    ds_why w = { 0 };
    ds_str file;
    assert_int_equal(ds_read_file("/usr/share/zoneinfo/Europe/Berlin", 1 << 20, &a, &file, &w), DS_OK);
    char *p = (char *)(uintptr_t)file.p, *second = p + 44;
    while (memcmp(second, "TZif", 4)) second++;
    const unsigned char *count = (const unsigned char *)second + 32;
    long changes = (long)count[2] * 256 + count[3];
    char *at = d->at == -1 ? second + 44 + changes * 8 : d->at == -2 ? p + file.n - 10 : second + d->at;
    memcpy(at, d->bytes, d->n);
    const char *path = support_write(folder, "Test/Zone", p, d->cut > file.n ? 0 : file.n - d->cut);
    setenv("TZDIR", folder, 1);
    assert_int_equal(try_load("Test/Zone", &w), d->what ? DS_CONFIG : DS_OK);
    unsetenv("TZDIR");
    if (d->what) assert_memory_equal(w.text, path, strlen(path));
    if (d->what && !strstr(w.text, d->what)) fail_msg("%s", w.text);
    ds_arena_free(&a);
}

static void survives_every_failed_allocation(void **state)
{
    (void)state;
    ds_err err = DS_MEMORY;
    for (long n = 0; err; n++) {
        ds_why w = { 0 };
        ds_alloc_fail_after(n);
        err = try_load("Europe/Berlin", &w);
        ds_alloc_fail_after(-1);
        if (err) assert_int_equal(err, DS_MEMORY);
        assert_true(n < 20);
    }
}

static void an_unreadable_file_is_an_error(void **state)
{
    (void)state;
    ds_why w = { 0 };
    const char *path = support_write(folder, "Test/Closed", "TZif", 4);
    char command[1200];
    snprintf(command, sizeof command, "chmod 000 '%s'", path);
    assert_int_equal(system(command), 0);
    setenv("TZDIR", folder, 1);
    if (support_drop_root()) {
        assert_int_equal(try_load("Test/Closed", &w), DS_CONFIG);
        support_regain_root();
    }
    unsetenv("TZDIR");
}

static int set_up(void **state)
{
    (void)state;
    unsetenv("TZDIR");
    return (folder = support_folder()) ? 0 : -1;
}

static int tear_down(void **state)
{
    (void)state;
    support_remove(folder);
    return 0;
}

int main(void)
{
    struct CMUnitTest tests[DS_COUNT(rows) + DS_COUNT(rules) + DS_COUNT(damages) + 6] = {
        cmocka_unit_test(agrees_with_libc_for_three_centuries), cmocka_unit_test(names_an_unknown_zone),
        cmocka_unit_test(a_file_that_is_no_zone_is_refused),
        cmocka_unit_test(another_folder_without_the_zone_is_no_utc), cmocka_unit_test(survives_every_failed_allocation),
        cmocka_unit_test(an_unreadable_file_is_an_error)
    };
    size_t n = 6;
    for (size_t i = 0; i < DS_COUNT(rows); i++)
        tests[n++] = (struct CMUnitTest){ rows[i].name, knows_the_offset, NULL, NULL, (void *)(uintptr_t)&rows[i] };
    for (size_t i = 0; i < DS_COUNT(rules); i++)
        tests[n++] = (struct CMUnitTest){ rules[i].name, reads_rules, NULL, NULL, (void *)(uintptr_t)&rules[i] };
    for (size_t i = 0; i < DS_COUNT(damages); i++)
        tests[n++] =
            (struct CMUnitTest){ damages[i].name, a_damaged_file_is_named, NULL, NULL, (void *)(uintptr_t)&damages[i] };
    return cmocka_run_group_tests_name("zone", tests, set_up, tear_down);
}
