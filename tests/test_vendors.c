/* Rows as apps and devices write them, in the formats' real shapes; the values are made up. */
#include "support/mapping.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

static const char plees[] = "sid|start|stop|rating";

static const struct row {
    const char *name, *format, *header, *zone, *row, *want;
} rows[] = {
    { "plees, no zone", "plees-tracker", plees, NULL, "1|1772402400000|1772431200000|4",
      "refused: start|1772402400000|in UTC, and nothing tells the local time: say time_zone in practice.yaml" },
    { "plees, winter", "plees-tracker", plees, "Europe/Berlin", "1|1772402400000|1772431200000|4",
      "ok: night_date=2026-03-01 bedtime=2026-03-01 23:00+60 rise=2026-03-02 07:00+60 quality=8 tib_min=480" },
    { "plees, the hour that comes twice", "plees-tracker", plees, "Europe/Berlin", "1|1792891800000|1792918800000|5",
      "ok: night_date=2026-10-24 bedtime=2026-10-25 02:30+60 rise=2026-10-25 10:00+60 quality=10 tib_min=450" },
    { "plees, seconds", "plees-tracker", plees, "America/New_York", "1|1772402400|1772431200|1",
      "ok: night_date=2026-03-01 bedtime=2026-03-01 17:00-300 rise=2026-03-02 01:00-300 quality=2 tib_min=480" },
    { "plees, a try", "plees-tracker", plees, "Europe/Berlin", "1|1772402400000|1772402460000|0",
      "ignored: too short for a sleep: a try of the device" },
    { "plees, no number", "plees-tracker", plees, "Europe/Berlin", "1|soon|1772402460000|0",
      "refused: start|soon|not a date and time: \"soon\"; expected something like 2026-10-03 22:40" },
};

static void reads_as_the_vendor_means(void **state)
{
    const struct row *r = *state;
    mapping m;
    mapping_start(&m);
    if (r->zone) assert_int_equal(ds_zone_load(r->zone, &m.arena, &m.settings.zone, &m.why), DS_OK);
    assert_int_equal(mapping_bind(&m, r->format, r->header, "ann"), DS_OK);
    assert_string_equal(mapping_row(&m, r->row), r->want);
    mapping_end(&m);
}

int main(void)
{
    struct CMUnitTest tests[DS_COUNT(rows)];
    for (size_t i = 0; i < DS_COUNT(rows); i++)
        tests[i] = (struct CMUnitTest){ .name = rows[i].name,
                                        .test_func = reads_as_the_vendor_means,
                                        .initial_state = (void *)(uintptr_t)&rows[i] };
    return cmocka_run_group_tests_name("record: vendors", tests, NULL, NULL);
}
