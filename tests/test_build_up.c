/* Which clients count for a build-up, on nights written out by hand. */
#include "../src/analyse/ask/sensitivity.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

#include "support/study_help.h"

enum { CLIENTS = 10, WEEKS = 6, NIGHTS = 60, SESSION = 3 };

/* Every client: nights from day 0, a massage on day 3. The last client otherwise. */
static const struct row {
    const char *name;
    int rated_until; /* last night with a rating; time asleep is known on every night */
    int unrated;     /* a night without a rating; -1: none */
    bool long_enough;
} rows[] = {
    { "six weeks and a day", SESSION + 7 * WEEKS + 1, -1, true },
    { "six weeks", SESSION + 7 * WEEKS, -1, true },
    { "a day short", SESSION + 7 * WEEKS - 1, -1, false },
    { "rated for a week, worn for two months", 7, -1, false },
    { "no session's night rated", NIGHTS - 1, SESSION, false },
};

static void put_client(struct an_panel *p, int id, int rated_until, int unrated)
{
    static char code[CLIENTS][3];
    struct an_raw_night night[NIGHTS];
    struct an_raw_session session = { .start = (int64_t)SESSION * 86400 + 18 * 3600,
                                      .offset_min = DS_NO_OFFSET,
                                      .minutes = 60,
                                      .pressure = DS_MODERATE,
                                      .booked_on = DS_NO_DATE };
    ds_why w = { 0 };
    code[id][0] = 'C', code[id][1] = (char)('0' + id);
    for (int i = 0; i < NIGHTS; i++) {
        night[i] =
            (struct an_raw_night){ .night = i, .bed = (int64_t)i * 86400 + 23 * 3600, .offset_min = DS_NO_OFFSET };
        for (int y = 0; y < OUTCOMES; y++) night[i].y[y] = NAN;
        night[i].y[Y_TST] = 400;
        if (i <= rated_until && i != unrated) night[i].y[Y_QUALITY] = 6;
    }
    const struct an_raw_client c = {
        .id = id, .code = code[id], .session = &session, .night = night, .n_sessions = 1, .n_nights = NIGHTS
    };
    if (an_panel_add(p, &c, &w)) fail_msg("%s", w.text);
}

static void ten_clients_of_this_outcome(void **state)
{
    const struct row *r = *state;
    struct an_panel p;
    ds_settings s;
    ds_why w = { 0 };
    ds_settings_default(&s);
    assert_int_equal(s.analysis.min_build_up_clients, CLIENTS);
    assert_int_equal(s.analysis.min_build_up_weeks, WEEKS);
    an_panel_start(&p, 1, DS_NO_DATE);
    for (int i = 0; i + 1 < CLIENTS; i++) put_client(&p, i, NIGHTS - 1, -1);
    put_client(&p, CLIENTS - 1, r->rated_until, r->unrated);
    if (an_panel_finish(&p, &w)) fail_msg("%s", w.text);
    const struct an_study rating = { .p = &p, .s = &s.analysis, .outcome = Y_QUALITY };
    const struct an_study asleep = { .p = &p, .s = &s.analysis, .outcome = Y_TST };
    assert_int_equal(an_followed_long(&rating), r->long_enough);
    assert_true(an_followed_long(&asleep));
    an_panel_free(&p);
}

int main(void)
{
    struct CMUnitTest tests[DS_COUNT(rows)];
    for (size_t n = 0; n < DS_COUNT(rows); n++)
        tests[n] =
            (struct CMUnitTest){ rows[n].name, ten_clients_of_this_outcome, NULL, NULL, (void *)(uintptr_t)&rows[n] };
    return cmocka_run_group_tests_name("sensitivity: long enough for a build-up", tests, NULL, NULL);
}
