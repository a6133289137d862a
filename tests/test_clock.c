/* The one time a command knows: from its caller's clock or SOURCE_DATE_EPOCH, and the same data give the same bytes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include <downshift/base.h>

#include "support/child.h"
#include "support/files.h"

#define WORDS(...) ((const char *const[]){ __VA_ARGS__, NULL })

static const char sessions[] = "date,start,client,duration_min,pressure,price,status\n"
                               "2026-10-03,18:00,ANN,60,deep,80,completed\n"
                               "2026-10-10,18:00,ANN,75,light,95.50,completed\n"
                               "2026-10-11,18:00,ANN,75,feather,95.50,completed\n";
static const char nights[] = "client,night,bedtime,quality\n"
                             "ANN,2026-10-02,23:05,6\n"
                             "ANN,2026-10-03,23:15,8\n"
                             "ANN,2026-10-04,23:00,7\n";

static char *inbox;
static ds_arena arena;

static int make(void **state)
{
    (void)state;
    const char *folder = support_folder();
    if (!child_binary() || !(inbox = ds_textf(&arena, "%s", folder))) return -1;
    support_write_text(inbox, "sessions.csv", sessions);
    support_write_text(inbox, "nights.csv", nights);
    return 0;
}

static int gone(void **state)
{
    (void)state;
    support_remove(inbox);
    ds_arena_free(&arena);
    return 0;
}

static child_result run_at(const char *folder, const char *epoch, const char *zone, const char *const *words)
{
    assert_int_equal(epoch ? setenv("SOURCE_DATE_EPOCH", epoch, 1) : unsetenv("SOURCE_DATE_EPOCH"), 0);
    assert_int_equal(zone ? setenv("TZ", zone, 1) : unsetenv("TZ"), 0);
    child_result r = child_run(&(child_setting){ .folder = folder }, words);
    assert_int_equal(unsetenv("SOURCE_DATE_EPOCH") | unsetenv("TZ"), 0);
    return r;
}

static ds_str whole(const char *folder, const char *name)
{
    ds_str text = { 0 };
    ds_why w = { 0 };
    if (ds_read_file(ds_textf(&arena, "%s/%s", folder, name), 16 << 20, &arena, &text, &w)) fail_msg("%s", w.text);
    return text;
}

/* A month in a folder of its own, with the clock held at 2026-11-01 09:00. */
static const char *month_in(const char *zone)
{
    const char *folder = ds_textf(&arena, "%s", support_folder());
    child_result r = run_at(folder, "1793523600", zone, WORDS("month", "2026-10", "--inbox", inbox, "--out", "out"));
    if (r.status) fail_msg("status %d: %s%s", r.status, r.out, r.err);
    child_free(&r);
    return folder;
}

static void the_same_data_give_the_same_bytes(void **state)
{
    (void)state;
    static const char *const zones[] = { "Asia/Tokyo", "America/Los_Angeles", "UTC" };
    static const char *const files[] = { "practice.db", "out/monthly-review-2026-10.xlsx",
                                         "out/accountant-2026-10.xlsx", "out/client-progress-2026-10-ANN.xlsx" };
    const char *folder[DS_COUNT(zones)];
    for (size_t i = 0; i < DS_COUNT(zones); i++) folder[i] = month_in(zones[i]);
    for (size_t f = 0; f < DS_COUNT(files); f++)
        for (size_t i = 1; i < DS_COUNT(zones); i++)
            if (!ds_same(whole(folder[0], files[f]), whole(folder[i], files[f])))
                fail_msg("%s is not the same in %s and %s", files[f], zones[0], zones[i]);
    for (size_t i = 0; i < DS_COUNT(zones); i++) support_remove(folder[i]);
}

static const char *status_of(const char *folder)
{
    child_result r = run_at(folder, NULL, NULL, WORDS("status", "--json"));
    if (r.status) fail_msg("status %d: %s", r.status, r.err);
    const char *text = ds_textf(&arena, "%s", r.out);
    child_free(&r);
    return text;
}

static void a_file_is_marked_with_the_given_time(void **state)
{
    (void)state;
    const char *folder = month_in("Asia/Tokyo"), *text = status_of(folder);
    if (!strstr(text, "\"imported_at\": \"2026-11-01 09:00\"")) fail_msg("%s", text);
    support_remove(folder);
}

static void a_time_set_to_nothing_is_not_set(void **state)
{
    (void)state;
    const char *folder = ds_textf(&arena, "%s", support_folder());
    child_result r = run_at(folder, "", NULL, WORDS("import", inbox));
    assert_int_equal(r.status, 0);
    child_free(&r);
    assert_null(strstr(status_of(folder), "1970-"));
    support_remove(folder);
}

static const char *const wrong[] = { "x", "1793523600x", "-1", " ", "1e9", "99999999999999999999", "253402300800" };

static void a_wrong_time_is_status_64(void **state)
{
    const char *epoch = *state, *folder = ds_textf(&arena, "%s", support_folder());
    child_result r = run_at(folder, epoch, NULL, WORDS("import", inbox));
    assert_int_equal(r.status, 64);
    if (!strstr(r.err, "SOURCE_DATE_EPOCH")) fail_msg("%s", r.err);
    child_free(&r);
    assert_int_equal(access(support_path(folder, "practice.db"), F_OK), -1);
    support_remove(folder);
}

int main(void)
{
    enum { WRONG = DS_COUNT(wrong), OTHERS = 3 };
    struct CMUnitTest tests[WRONG + OTHERS] = {
        cmocka_unit_test(the_same_data_give_the_same_bytes),
        cmocka_unit_test(a_file_is_marked_with_the_given_time),
        cmocka_unit_test(a_time_set_to_nothing_is_not_set),
    };
    for (int i = 0; i < WRONG; i++)
        tests[OTHERS + i] =
            (struct CMUnitTest){ wrong[i], a_wrong_time_is_status_64, NULL, NULL, (void *)(uintptr_t)wrong[i] };
    return cmocka_run_group_tests_name("cli: the clock", tests, make, gone);
}
