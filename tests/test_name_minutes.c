/* The length that a service's name tells. */
#include <downshift/record.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

static const struct row {
    const char *name;
    double minutes;
} rows[] = {
    { "Deep tissue 60", 60 },
    { "Deep tissue 60 min", 60 },
    { "60min Deep tissue", 60 },
    { "90-minute Swedish", 90 },
    { "Swedish (1h 30)", 90 },
    { "Swedish, 1h 10min, with oil", 70 },
    { "Relax 1.5 h", 90 },
    { "Massage 2 hours", 120 },
    { "Massage 45'", 45 },
    { "Massage 30 Minuten", 30 },
    { "4 hands 75", 75 },
    { "Deep 60 for 95 USD", 60 },
    { "Deep 60 $95", 60 },
    { "Deep 60 | 95 \xE2\x82\xAC", 60 },
    { "60 min Deep #120", 60 },
    { "60 min Deep tissue 60", 60 },
    { "Massage 60/90", 0 },
    { "Massage 60-90 min", 90 }, /* see below */
    { "60 min massage + 15 min sauna", 0 },
    { "Massage", 0 },
    { "Massage 2", 0 },
    { "Package of 5", 0 },
    { "Massage at 14:30", 0 },
    { "Gift card 500", 0 },
    { "20 % off", 0 },
    { "", 0 },
};

static void tells_its_minutes(void **state)
{
    const struct row *r = *state;
    assert_true(ds_name_minutes(ds_str_of(r->name)) == r->minutes);
}

int main(void)
{
    struct CMUnitTest tests[DS_COUNT(rows)];
    for (size_t i = 0; i < DS_COUNT(rows); i++)
        tests[i] = (struct CMUnitTest){ .name = rows[i].name,
                                        .test_func = tells_its_minutes,
                                        .initial_state = (void *)(uintptr_t)&rows[i] };
    return cmocka_run_group_tests_name("record: minutes in a name", tests, NULL, NULL);
}
