/* Which sleeps a client had, and which is whose night: the same whatever the order in which rows came. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "../src/store/room.h"
#include "support/random.h"
#include "support/store_help.h"

enum { MOST = 6, FILES = 3 };

/* Rows as help_record takes them; the file's digit before them. Lines are numbered as they stand here. What comes
 * of them: "evening quality" of each night, and then the lines that are listed. */
static const struct situation {
    const char *name, *rows[MOST], *nights, *listed;
    const char *figures; /* of the nights, as FIGURES asks; NULL: not asked */
} situations[] = {
    { "a night and a nap after lunch",
      { "1 night_date=2026-10-03 bedtime=2026-10-03T14:05 tib_min=50 quality=1",
        "1 night_date=2026-10-03 bedtime=2026-10-03T22:55 tib_min=460 quality=2",
      NULL },
      "03 2",
      "1 a second sleep of its evening: kept, not analysed",
      NULL },
    { "two main sleeps after a flight: the longer",
      { "1 night_date=2026-10-03 bedtime=2026-10-03T13:05 tib_min=225 quality=1",
        "1 night_date=2026-10-03 bedtime=2026-10-03T21:40 tib_min=450 quality=2",
      NULL },
      "03 2",
      "1 a second sleep of its evening: kept, not analysed",
      NULL },
    { "one by day and a shorter one by night: the night's",
      { "1 night_date=2026-10-03 bedtime=2026-10-03T12:20 tib_min=260 quality=1",
        "1 night_date=2026-10-03 bedtime=2026-10-03T23:50 tib_min=240 quality=2",
      NULL },
      "03 2",
      "1 a second sleep of its evening: kept, not analysed",
      NULL },
    { "a day sleep and a short one by night on a shift: the day's",
      { "1 night_date=2026-10-03 bedtime=2026-10-03T13:10 tib_min=370 quality=1",
        "1 night_date=2026-10-03 bedtime=2026-10-04T03:00 tib_min=80 quality=2",
      NULL },
      "03 1",
      "2 a second sleep of its evening: kept, not analysed",
      NULL },
    { "day sleeps around noon: the later has the next evening",
      { "1 night_date=2026-10-03 bedtime=2026-10-03T13:10 tib_min=370 quality=1",
        "1 night_date=2026-10-03 bedtime=2026-10-04T11:25 tib_min=380 quality=2",
        "1 night_date=2026-10-05 bedtime=2026-10-05T12:40 tib_min=375 quality=3",
        "1 night_date=2026-10-05 bedtime=2026-10-06T09:50 tib_min=390 quality=4",
      NULL },
      "03 1, 04 2, 05 3, 06 4",
      "",
      NULL },
    { "unless that has a sleep of its own",
      { "1 night_date=2026-10-03 bedtime=2026-10-03T23:00 tib_min=300 quality=1",
        "1 night_date=2026-10-03 bedtime=2026-10-04T08:00 tib_min=200 quality=2",
        "1 night_date=2026-10-04 bedtime=2026-10-04T23:00 tib_min=480 quality=3",
      NULL },
      "03 1, 04 3",
      "2 a second sleep of its evening: kept, not analysed",
      NULL },
    { "a short one in the morning has none",
      { "1 night_date=2026-10-03 bedtime=2026-10-03T23:00 tib_min=480 quality=1",
        "1 night_date=2026-10-03 bedtime=2026-10-04T09:00 tib_min=40 quality=2",
      NULL },
      "03 1",
      "2 a second sleep of its evening: kept, not analysed",
      NULL },
    { "a part of a night, in an older and in a newer file",
      { "1 night_date=2026-10-03 bedtime=2026-10-03T23:30 tib_min=90 quality=1",
        "2 night_date=2026-10-03 bedtime=2026-10-03T23:30 tib_min=450 quality=2",
        "3 night_date=2026-10-03 bedtime=2026-10-03T23:30 tib_min=200 quality=3",
      NULL },
      "03 2",
      "1 a part of one sleep, which another row tells whole; 3 a part of one sleep, which another row tells whole",
      NULL },
    { "a part that lacks an hour",
      { "1 night_date=2026-10-03 bedtime=2026-10-03T23:00 tib_min=480 quality=1",
        "2 night_date=2026-10-03 bedtime=2026-10-03T23:00 tib_min=400 quality=2",
      NULL },
      "03 1",
      "2 a part of one sleep, which another row tells whole",
      NULL },
    { "a bedtime put right: the newer",
      { "1 night_date=2026-10-03 bedtime=2026-10-03T22:40 tib_min=498 quality=1",
        "2 night_date=2026-10-03 bedtime=2026-10-03T23:10 tib_min=468 quality=2",
      NULL },
      "03 2",
      "",
      NULL },
    { "values of two files, and of one without a bedtime",
      { "1 night_date=2026-10-03 bedtime=2026-10-03T23:00 tib_min=480 tst_min=400", "2 night_date=2026-10-03 quality=2",
        "3 night_date=2026-10-03 bedtime=2026-10-03T23:00 hrv_ms=50",
      NULL },
      "03 2",
      "",
      NULL },
    { "heart figures of the cycle's first sleep, a nap beside it",
      { "1 night_date=2026-10-03 bedtime=2026-10-03T23:00+00:00 hrv_ms=50",
        "2 night_date=2026-10-03 bedtime=2026-10-03T23:00:02+00:00 tib_min=480 quality=2",
        "2 night_date=2026-10-04 bedtime=2026-10-04T14:00+00:00 tib_min=60 nap=1 quality=3",
      NULL },
      "03 2",
      "3 a nap",
      NULL },
    { "a sleep across noon, told in two offsets",
      { "1 night_date=2026-10-03 bedtime=2026-10-04T11:50+01:00 tib_min=400 quality=1",
        "2 night_date=2026-10-04 bedtime=2026-10-04T12:50+02:00 tib_min=400 quality=1",
      NULL },
      "03 1",
      "",
      NULL },
    { "one night told by two clocks a world apart",
      { "1 night_date=2026-10-03 bedtime=2026-10-03T23:00-07:00 tib_min=480 quality=1",
        "2 night_date=2026-10-04 bedtime=2026-10-04T15:00+09:00 tib_min=480 quality=1",
      NULL },
      "03 1",
      "",
      NULL },
    { "two nights by one clock, and a world apart",
      { "1 night_date=2026-10-03 bedtime=2026-10-03T23:00-07:00 tib_min=390 quality=1",
        "1 night_date=2026-10-03 bedtime=2026-10-04T00:30+09:00 tib_min=360 quality=2",
      NULL },
      "03 1",
      "2 a second sleep of its evening: kept, not analysed",
      NULL },
    { "clocks placed on two evenings: two nights",
      { "1 night_date=2026-10-03 bedtime=2026-10-04T11:30 tib_min=420 quality=1 placed=1",
        "1 night_date=2026-10-04 bedtime=2026-10-04T12:30 tib_min=240 quality=2",
        "2 night_date=2026-10-03 bedtime=2026-10-04T11:30 tib_min=420 quality=3 placed=1",
        "2 night_date=2026-10-04 bedtime=2026-10-04T12:30 tib_min=240 quality=4",
      NULL },
      "03 3, 04 4",
      "",
      NULL },
    { "a bedtime alone is none of the evening before",
      { "1 night_date=2026-10-03 bedtime=2026-10-04T11:30 tib_min=420 quality=1 placed=1",
        "1 night_date=2026-10-04 bedtime=2026-10-04T12:30 quality=2",
      NULL },
      "03 1, 04 2",
      "",
      NULL },
    { "dates that were written: a part of a sleep across noon",
      { "1 night_date=2026-10-03 bedtime=2026-10-04T11:30 tib_min=420 quality=1",
        "1 night_date=2026-10-04 bedtime=2026-10-04T12:30 tib_min=240 quality=2",
      NULL },
      "03 1",
      "2 a part of one sleep, which another row tells whole",
      NULL },
    { "two parts of a night are two sleeps until one row tells it whole",
      { "1 night_date=2026-10-03 bedtime=2026-10-03T22:00 tib_min=120 quality=1",
        "1 night_date=2026-10-03 bedtime=2026-10-04T03:00 tib_min=200 quality=2",
        "2 night_date=2026-10-03 bedtime=2026-10-03T22:00 tib_min=520 quality=3",
      NULL },
      "03 3",
      "1 a part of one sleep, which another row tells whole; 2 a part of one sleep, which another row tells whole",
      NULL },
    { "a long nap by night does not become the night",
      { "1 night_date=2026-10-03 bedtime=2026-10-03T19:10 tib_min=75 quality=1",
        "1 night_date=2026-10-03 bedtime=2026-10-04T00:40 tib_min=375 nap=1 quality=2",
      NULL },
      "03 1?",
      "2 a nap",
      NULL },
    { "a night in two pieces, an hour and a half awake between them",
      { "1 night_date=2026-10-03 bedtime=2026-10-03T22:00 rise=2026-10-04T01:00 tib_min=180 tst_min=160 sol_min=15 "
        "waso_min=3 awakenings=1 deep_min=40 awake_min=20 quality=1",
        "2 night_date=2026-10-03 bedtime=2026-10-04T02:30 rise=2026-10-04T07:00 tib_min=270 tst_min=250 sol_min=10 "
        "waso_min=5 awakenings=2 deep_min=50 awake_min=20 quality=2" },
      "03 2",
      "",
      /* waso: 3 + 5, 90 between them, 10 until asleep again, 2 awake at the end of the first */
      "22:00-07:00 540 in bed, 410 asleep, sol 15, waso 110, 4 times, deep 90, awake 130, 75.9 %" },
    { "what one of its pieces does not tell is not known",
      { "1 night_date=2026-10-03 bedtime=2026-10-03T22:00 tib_min=180 tst_min=160 quality=1",
        "1 night_date=2026-10-03 bedtime=2026-10-04T02:30 tib_min=270 quality=2" },
      "03 2",
      "",
      "22:00- 540 in bed" },
    { "three pieces, one of them told twice and one in part",
      { "1 night_date=2026-10-03 bedtime=2026-10-03T22:00 tib_min=180 tst_min=170 quality=1",
        "1 night_date=2026-10-03 bedtime=2026-10-04T02:00 tib_min=60 tst_min=50 quality=2",
        "2 night_date=2026-10-03 bedtime=2026-10-04T04:00 tib_min=240 tst_min=200 quality=3",
        "2 night_date=2026-10-03 bedtime=2026-10-03T22:00 tib_min=180 tst_min=170 quality=4",
        "3 night_date=2026-10-03 bedtime=2026-10-04T04:00 tib_min=120 tst_min=100 quality=5" },
      "03 3",
      "5 a part of one sleep, which another row tells whole",
      "22:00- 600 in bed, 420 asleep, 70.0 %" },
    { "pieces on either side of a change of clocks",
      { "1 night_date=2026-10-24 bedtime=2026-10-24T23:00+02:00 rise=2026-10-25T02:00+02:00 tib_min=180 tst_min=170 "
        "quality=1",
        "1 night_date=2026-10-24 bedtime=2026-10-25T02:30+01:00 rise=2026-10-25T06:30+01:00 tib_min=240 tst_min=230 "
        "quality=2" },
      "24 2",
      "",
      "23:00-06:30 510 in bed, 400 asleep, 78.4 %" },
    { "two hours and a minute apart: two sleeps",
      { "1 night_date=2026-10-03 bedtime=2026-10-03T22:00 tib_min=180 quality=1",
        "1 night_date=2026-10-03 bedtime=2026-10-04T03:01 tib_min=240 quality=2" },
      "03 2",
      "1 a second sleep of its evening: kept, not analysed",
      NULL },
    { "a nap after lunch and one an hour later are no night",
      { "1 night_date=2026-10-03 bedtime=2026-10-03T14:05 tib_min=50 quality=1",
        "1 night_date=2026-10-03 bedtime=2026-10-03T15:55 tib_min=40 quality=2",
        "1 night_date=2026-10-03 bedtime=2026-10-03T22:55 tib_min=460 quality=3" },
      "03 3",
      "1 a second sleep of its evening: kept, not analysed; 2 a second sleep of its evening: kept, not analysed",
      NULL },
    { "a doze on the sofa before the night",
      { "1 night_date=2026-10-03 bedtime=2026-10-03T20:30 tib_min=30 quality=1",
        "1 night_date=2026-10-03 bedtime=2026-10-03T22:15 tib_min=460 quality=2" },
      "03 2",
      "1 a second sleep of its evening: kept, not analysed",
      NULL },
    { "fallen asleep again for a while before getting up",
      { "1 night_date=2026-10-03 bedtime=2026-10-03T22:00 tib_min=420 tst_min=400 quality=1",
        "1 night_date=2026-10-03 bedtime=2026-10-04T06:00 tib_min=45 tst_min=40 quality=2" },
      "03 1",
      "",
      "22:00- 525 in bed, 440 asleep, 83.8 %" },
    { "dozed once more when the morning was well on: no part of the night",
      { "1 night_date=2026-10-03 bedtime=2026-10-03T22:00 tib_min=540 quality=1",
        "1 night_date=2026-10-03 bedtime=2026-10-04T08:30 tib_min=40 quality=2" },
      "03 1",
      "2 a second sleep of its evening: kept, not analysed",
      NULL },
    { "stages in two files, apart from the time in bed",
      { "1 night_date=2026-10-03 sleep_onset=2026-10-03T22:30 wake=2026-10-04T01:00 tst_min=140 waso_min=10 awakenings=1 deep_min=60",
        "2 night_date=2026-10-03 sleep_onset=2026-10-04T01:20 wake=2026-10-04T06:00 tst_min=270 waso_min=10 awakenings=2 deep_min=30",
        "1 night_date=2026-10-03 bedtime=2026-10-03T22:10 rise=2026-10-04T06:10 tib_min=480 quality=3" },
      "03 3",
      "",
      "22:10-06:10 480 in bed, 410 asleep, waso 40, 4 times, deep 90, awake 70, 85.4 %" },
    { "told anew as a whole: the parts are not added to it",
      { "1 night_date=2026-10-03 sleep_onset=2026-10-03T22:30 wake=2026-10-04T01:00 tst_min=140 deep_min=60",
        "2 night_date=2026-10-03 sleep_onset=2026-10-03T22:30 wake=2026-10-04T06:00 tst_min=410 deep_min=90",
        "3 night_date=2026-10-03 bedtime=2026-10-03T22:10 rise=2026-10-04T06:10 tib_min=480 quality=3" },
      "03 3",
      "",
      "22:10-06:10 480 in bed, 410 asleep, deep 90, awake 70, 85.4 %" },
    { "stages over two pieces of a night in bed",
      { "1 night_date=2026-10-03 sleep_onset=2026-10-03T22:10 wake=2026-10-04T06:00 tst_min=380 waso_min=90 awakenings=3 deep_min=90",
        "2 night_date=2026-10-03 bedtime=2026-10-03T22:00 rise=2026-10-04T01:00 tib_min=180 sol_min=10 quality=3",
        "2 night_date=2026-10-03 bedtime=2026-10-04T02:00 rise=2026-10-04T06:00 tib_min=240 quality=4" },
      "03 4",
      "",
      "22:00-06:00 480 in bed, 380 asleep, sol 10, waso 90, 3 times, deep 90, awake 100, 79.2 %" },
    { "minutes asleep that a newer row tells go before those of the stages",
      { "1 night_date=2026-10-03 sleep_onset=2026-10-03T22:30 wake=2026-10-04T06:00 tst_min=410 waso_min=40",
        "2 night_date=2026-10-03 bedtime=2026-10-03T22:10 rise=2026-10-04T06:10 tib_min=480 tst_min=400 quality=3" },
      "03 3",
      "",
      "22:10-06:10 480 in bed, 400 asleep, waso 40, awake 80, 83.3 %" },
    { "on the clock of the day",
      { "1 night_date=2026-10-03 bedtime=2026-10-04T05:10+01:00 wake=2026-10-04T13:10+01:00 tib_min=480 lent_clock=1 quality=1",
        "2 night_date=2026-10-03 resting_hr=50 offset_min=-300" },
      "03 1",
      "",
      "23:10- 480 in bed" },
    { "a clock by which the evening is another one",
      { "1 night_date=2026-10-04 bedtime=2026-10-04T12:10+01:00 rise=2026-10-04T20:10+01:00 tib_min=480 lent_clock=1 quality=1",
        "1 night_date=2026-10-03 resting_hr=50 offset_min=-480" },
      "03 1",
      "",
      "03:10-11:10 480 in bed" },
    { "a clock that the file tells itself stays",
      { "1 night_date=2026-10-03 bedtime=2026-10-03T23:10+01:00 tib_min=480 quality=1",
        "2 night_date=2026-10-03 resting_hr=50 offset_min=-300" },
      "03 1",
      "",
      "23:10- 480 in bed" },
    { "the practice's clocks change in the night, and the other ones do not",
      { "1 night_date=2026-10-24 bedtime=2026-10-25T00:10+02:00 rise=2026-10-25T07:10+01:00 tib_min=480 lent_clock=1 quality=1",
        "2 night_date=2026-10-23 resting_hr=50 offset_min=-240",
        "2 night_date=2026-10-24 resting_hr=51 offset_min=-120" },
      "24 1",
      "",
      "20:10-04:10 480 in bed" },
};

static ds_store *store;
static int64_t client, ring, file[FILES];
static char code[8]; /* of the client: one an order */

static void open_one(void)
{
    ds_why w = { 0 };
    (void)unlink(help_path("sleeps.db"));
    store = help_store("sleeps.db");
    assert_int_equal(ds_store_begin_import(store, &w), DS_OK);
    ring = help_source(store, "ring");
    file[0] = help_file(store, "1"), file[1] = help_file(store, "2"), file[2] = help_file(store, "3");
}

static void next_client(void)
{
    static int n;
    snprintf(code, sizeof code, "C%d", n++);
    client = help_client(store, code);
}

/* The answer for this client: a %s of sql is its code. */
static const char *ask(const char *sql)
{
    char text[2000];
    snprintf(text, sizeof text, sql, code, code);
    return help_ask_store(store, text);
}

/* Every record is as it was imported, and each file's sum is that of its records. */
static void close_one(void)
{
    ds_why w = { 0 };
    for (int i = 0; i < FILES; i++)
        assert_int_equal(ds_store_file_done(store, file[i], &(ds_counts){ 0 }, DS_NO_DATE, DS_NO_DATE, &w), DS_OK);
    assert_int_equal(ds_store_commit(store, &w), DS_OK);
    if (ds_store_verify(store, &w)) fail_msg("%s", w.text);
    ds_store_close(store);
}

static void put(const char *row, int line)
{
    ds_why w = { 0 };
    ds_put_fate fate;
    help_row r = help_record(DS_SLEEP, row + 2);
    r.record[0].line = r.record[1].line = line;
    if (help_put(store, client, ring, file[*row - '1'], &r, &fate, &w)) fail_msg("%s", w.text);
}

#define NIGHTS                                                                                                         \
    "SELECT ifnull(group_concat(substr(night, 9) || ' ' || CAST(quality AS INTEGER) || iif(doubt <> '', '?', ''), "    \
    "', '), '') FROM (SELECT * FROM v1_night WHERE client = '%s' ORDER BY night)"
#define LISTED                                                                                                         \
    "SELECT ifnull(group_concat(line || ' ' || reason, '; '), '') FROM (SELECT * FROM v1_refused WHERE client = '%s' " \
    "ORDER BY line)"
/* all there is to see */
#define ALL                                                                                                            \
    "SELECT ifnull((SELECT group_concat(night || ' ' || ifnull(bed, '') || ifnull(rise, '') || ifnull(tib_min, '') ||" \
    " ifnull(tst_min, '') || ifnull(quality, '') || ifnull(hrv_ms, '') || ifnull(doubt, '') || ' ' || file || line ||" \
    " ifnull(told, ''), '; ') FROM (SELECT * FROM v1_night WHERE client = '%s' ORDER BY night)), '') || '| ' || "      \
    "(" LISTED ")"

#define FIGURES                                                                                                        \
    "SELECT ifnull(group_concat(substr(bed, 12, 5) || '-' || ifnull(substr(rise, 12, 5), '') ||"                       \
    " printf(' %%g in bed', tib_min) || iif(tst_min IS NULL, '', printf(', %%g asleep', tst_min)) ||"                    \
    " iif(sol_min IS NULL, '', printf(', sol %%g', sol_min)) ||"                                                       \
    " iif(waso_min IS NULL, '', printf(', waso %%g', waso_min)) ||"                                                    \
    " iif(awakenings IS NULL, '', printf(', %%g times', awakenings)) ||"                                               \
    " iif(deep_min IS NULL, '', printf(', deep %%g', deep_min)) ||"                                                    \
    " iif(awake_min IS NULL, '', printf(', awake %%g', awake_min)) ||"                                                 \
    " iif(efficiency_pct IS NULL, '', printf(', %%.1f %%%%', efficiency_pct)), '; '), '')"                             \
    " FROM (SELECT * FROM v1_night WHERE client = '%s' ORDER BY night)"

static int factorial(int n)
{
    return n < 2 ? 1 : n * factorial(n - 1);
}

/* The k-th of all orders of n. */
static void order_of(int k, int n, int *order)
{
    int left[MOST];
    for (int i = 0; i < n; i++) left[i] = i;
    for (int i = 0; i < n; i++) {
        int at = k % (n - i);
        order[i] = left[at];
        memmove(left + at, left + at + 1, (size_t)(n - i - at - 1) * sizeof *left);
        k /= n - i;
    }
}

static void come_to_the_same_in_any_order(void **state)
{
    const struct situation *c = *state;
    int n = 0, order[MOST];
    while (n < MOST && c->rows[n]) n++;
    open_one();
    for (int k = 0; k < factorial(n); k++) {
        order_of(k, n, order);
        next_client();
        for (int again = 0; again < 2; again++) {
            for (int i = 0; i < n; i++) put(c->rows[order[i]], order[i] + 1);
            assert_string_equal(ask(NIGHTS), c->nights);
            assert_string_equal(ask(LISTED), c->listed);
            if (c->figures) assert_string_equal(ask(FIGURES), c->figures);
        }
    }
    close_one();
}

/* Two minutes asleep and four awake, 80 times, in an order of their own. */
static void a_night_in_many_pieces(void **state)
{
    enum { PIECES = 80, STEP = 37 }; /* without a factor in common */
    (void)state;
    open_one();
    next_client();
    for (int i = 0; i < PIECES; i++) {
        char row[120], local[20];
        ds_local_text((int64_t)ds_date_of(2026, 10, 3) * 86400 + 22 * 3600 + i * STEP % PIECES * 360, local);
        local[10] = 'T';
        snprintf(row, sizeof row, "1 night_date=2026-10-03 bedtime=%s+00:00 tib_min=2 tst_min=2 waso_min=0 awakenings=0", local);
        put(row, i + 1);
    }
    assert_string_equal(ask(FIGURES), "22:00- 476 in bed, 160 asleep, waso 316, 79 times, 33.6 %");
    close_one();
}

/* ---- any sleeps ---- */

/* Each row says something of its own: what a row repeats is not kept, and no file comes before an older one. */
static void random_row(rnd *r, int quality, char *out, size_t cap)
{
    static const int lengths[] = { 40, 90, 200, 240, 380, 450, 460, 520 }, offsets[] = { 0, 0, 0, 0, 60, -420, 540 };
    const int minute = rnd_whole(r, 0, 4 * 96 - 1) * 15, from = rnd_whole(r, 1, FILES);
    const int length = lengths[rnd_whole(r, 0, (int)DS_COUNT(lengths) - 1)];
    const int offset = offsets[rnd_whole(r, 0, (int)DS_COUNT(offsets) - 1)];
    const int64_t bed = ds_date_of(2026, 10, 3) * INT64_C(86400) + minute * 60;
    char local[20], night[11];
    ds_local_text(bed, local);
    ds_date_text(ds_night_of(bed), night);
    local[10] = 'T';
    int n = snprintf(out, cap, "%d night_date=%s quality=%d", from, night, quality);
    if (rnd_chance(r, 1.0 / 8)) return; /* no times */
    n += snprintf(out + n, cap - (size_t)n, " bedtime=%s%c%02d:00", local, offset < 0 ? '-' : '+',
                  offset < 0 ? -offset / 60 : offset / 60);
    if (rnd_chance(r, 1.0 / 8)) return; /* no end */
    snprintf(out + n, cap - (size_t)n, " tib_min=%d%s", length, rnd_chance(r, 1.0 / 12) ? " nap=1" : "");
}

static void any_sleeps_come_to_the_same_in_any_order(void **state)
{
    (void)state;
    rnd r = rnd_start(20261129, 1);
    open_one();
    for (int round = 0; round < 500; round++) {
        char rows[MOST][200], first[2000] = "";
        int order[MOST], n = rnd_whole(&r, 2, MOST);
        for (int i = 0; i < n; i++) random_row(&r, i, rows[i], sizeof rows[i]);
        for (int way = 0; way < 4; way++) {
            order_of(rnd_whole(&r, 0, 719), n, order);
            next_client();
            for (int i = 0; i < n; i++) {
                if (way == 3) ds_series_forget(store); /* as when each row comes in a run of its own */
                put(rows[order[i]], order[i] + 1);
            }
            if (way == 0) snprintf(first, sizeof first, "%s", ask(ALL));
            if (strcmp(ask(ALL), first))
                for (int i = 0; i < n; i++) print_error("%d: line %d, %s\n", order[i], i + 1, rows[i]);
            assert_string_equal(ask(ALL), first);
        }
    }
    close_one();
}

/* What a sleep has, a telling has too. */
static void tellings_have_the_columns_of_their_records(void **state)
{
    (void)state;
    open_one();
    assert_string_equal(help_ask_store(store, "SELECT count(*) FROM sleep_told WHERE 0"), "0");
    ds_why w = { 0 };
    int64_t missing = -1;
    assert_int_equal(ds_sqlite_int(&store->face,
                                   "SELECT count(*) FROM pragma_table_info('sleep') WHERE name NOT IN "
                                   "(SELECT name FROM pragma_table_info('sleep_told'))",
                                   &missing, &w),
                     DS_OK);
    assert_int_equal(missing, 0);
    close_one();
}

int main(void)
{
    struct CMUnitTest known[DS_COUNT(situations)] = { 0 };
    for (size_t i = 0; i < DS_COUNT(situations); i++)
        known[i] = (struct CMUnitTest){ .name = situations[i].name,
                                        .test_func = come_to_the_same_in_any_order,
                                        .initial_state = (void *)(uintptr_t)&situations[i] };
    const struct CMUnitTest any[] = {
        cmocka_unit_test(a_night_in_many_pieces),
        cmocka_unit_test(any_sleeps_come_to_the_same_in_any_order),
        cmocka_unit_test(tellings_have_the_columns_of_their_records),
    };
    int failed = cmocka_run_group_tests_name("sleeps", known, NULL, NULL);
    failed += cmocka_run_group_tests_name("sleeps: any", any, NULL, NULL);
    help_gone();
    return failed;
}
