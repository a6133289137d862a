/* Nights put together from what was told in pieces: values by hand, and what holds whatever the pieces. */
#include <downshift/nights.h>

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "support/random.h"

enum { MOST = 16, TEXT = 600, DAY = 86400, SATURDAY = 20729 }; /* 2026-10-03 */

/* Spans: what (B in bed, W awake, S asleep, L, R, D stages), from, to on the clock of one evening, noon to noon, then
 * any of +HOURS ahead of UTC at its beginning, >HOURS at its end where that is another, #RECORD, =ID, n for a nap. */
static const struct row {
    const char *name, *spans, *nights, *fates;
} rows[] = {
    { "stages in bed",
      "B 22:00 06:30, W 22:00 22:20, L 22:20 02:00, D 02:00 03:00, W 03:00 03:10, R 03:10 06:10, W 06:10 06:30",
      "22:00 22:20 06:10 06:30 tib 510 sol 20 waso 10 tst 460 se 90.2 nwak 1 l 220 d 60 r 180 w 50", "" },
    { "asleep in bed, not in stages", "B 23:00 07:00, S 23:30 03:00, S 03:20 06:50",
      "23:00 23:30 06:50 07:00 tib 480 sol 30 waso 20 tst 420 se 87.5 nwak 1 w 60", "" },
    { "asleep and no more: when one went to bed and lay awake is not told", "S 23:00 07:00",
      "23:00 23:00 07:00 07:00 tib 480 tst 480 se 100.0 w 0", "" },
    { "in bed and asleep from end to end: nothing tells of lying awake", "B 23:00 07:00, S 23:00 07:00",
      "23:00 23:00 07:00 07:00 tib 480 tst 480 se 100.0 w 0", "" },
    { "in bed only: nothing of sleep", "B 23:00 07:00", "23:00 07:00 tib 480", "" },
    { "stages from the first minute: asleep at once", "B 23:00 07:00, L 23:00 07:00",
      "23:00 23:00 07:00 07:00 tib 480 sol 0 waso 0 tst 480 se 100.0 nwak 0 l 480 d 0 r 0 w 0", "" },
    { "a break of an hour and a half is time awake, and one night", "L 22:00 01:00 #1, L 02:30 06:00 #2",
      "22:00 22:00 06:00 06:00 tib 480 waso 90 tst 390 se 81.2 nwak 1 l 390 d 0 r 0 w 90", "" },
    { "one of two hours, to the minute", "S 22:00 01:00 #1, S 03:00 06:00 #2",
      "22:00 22:00 06:00 06:00 tib 480 waso 120 tst 360 se 75.0 nwak 1 w 120", "" },
    { "one of more is two sleeps", "S 22:00 01:00 #1, S 03:01 06:00 #2",
      "22:00 22:00 01:00 01:00 tib 180 tst 180 se 100.0 w 0; 03:01 03:01 06:00 06:00 tib 179 tst 179 se 100.0 w 0",
      "" },
    { "sessions in bed: between them one is up, and that is awake, too",
      "B 22:00 01:00 #1, S 22:10 00:50 #1, B 01:30 06:00 #2, S 01:40 05:50 #2",
      "22:00 22:10 05:50 06:00 tib 480 sol 10 waso 50 tst 410 se 85.4 nwak 1 w 70", "" },
    { "a short record within the full one", "B 22:00 06:00 #1, S 22:10 05:50 #1, B 01:00 03:00 #2, S 01:05 02:50 #2",
      "22:00 22:10 05:50 06:00 tib 480 sol 10 tst 460 se 95.8 w 20", "used used inside inside" },
    { "a session that grew: the longest", "B 22:00 23:00 #1, B 22:00 02:00 #2, B 22:00 06:00 #3, S 22:30 05:30 #3",
      "22:00 22:30 05:30 06:00 tib 480 sol 30 tst 420 se 87.5 w 60", "grown grown used used" },
    { "one that grew and begins earlier now, by its name",
      "B 22:30 02:00 #1 =7, S 22:40 01:50 #1 =7, B 22:00 02:00 #2 =7, S 22:10 01:40 #2 =7",
      "22:00 22:10 01:40 02:00 tib 240 sol 10 tst 210 se 87.5 w 30", "grown grown used used" },
    { "what lies inside and alone tells of sleep is kept", "B 22:00 06:00 #1, S 22:30 05:30 #2",
      "22:00 22:30 05:30 06:00 tib 480 sol 30 tst 420 se 87.5 w 60", "" },
    { "records that overlap: asleep where either says so", "S 22:00 02:00 #1, S 01:00 05:00 #2, W 05:00 05:10 #2",
      "22:00 22:00 05:00 05:10 tib 430 waso 0 tst 420 se 97.7 nwak 0 w 10", "" },
    { "a row twice", "L 22:00 06:00, L 22:00 06:00",
      "22:00 22:00 06:00 06:00 tib 480 waso 0 tst 480 se 100.0 nwak 0 l 480 d 0 r 0 w 0", "used twice" },
    { "two records that say the same", "S 22:00 06:00 #5, S 22:00 06:00 #4",
      "22:00 22:00 06:00 06:00 tib 480 tst 480 se 100.0 w 0", "grown used" },
    { "short wakes that lie on top of a stage", "L 22:00 06:00, W 03:00 03:02",
      "22:00 22:00 06:00 06:00 tib 480 waso 2 tst 478 se 99.6 nwak 1 l 478 d 0 r 0 w 2", "" },
    { "awake and asleep that overlap by their ends: asleep", "S 22:00 03:00, W 02:50 03:20, S 03:20 06:00",
      "22:00 22:00 06:00 06:00 tib 480 waso 20 tst 460 se 95.8 nwak 1 w 20", "" },
    { "a hole of a minute is no awakening", "L 22:00 02:00, L 02:01 06:00",
      "22:00 22:00 06:00 06:00 tib 480 waso 1 tst 479 se 99.8 nwak 0 l 479 d 0 r 0 w 1", "" },
    { "a nap after lunch is apart", "S 14:00 14:40 #1, S 22:30 06:30 #2",
      "nap 14:00 14:00 14:40 14:40 tib 40 tst 40 se 100.0 w 0; 22:30 22:30 06:30 06:30 tib 480 tst 480 se 100.0 w 0",
      "" },
    { "a marked nap in the morning, within two hours of rising", "S 22:30 06:30 #1, S 07:30 08:00 #2 n",
      "22:30 22:30 06:30 06:30 tib 480 tst 480 se 100.0 w 0; nap 07:30 07:30 08:00 08:00 tib 30 tst 30 se 100.0 w 0",
      "" },
    { "a doze on the sofa is no part of the night", "S 20:20 20:50 #1, S 22:30 06:30 #2",
      "20:20 20:20 20:50 20:50 tib 30 tst 30 se 100.0 w 0; 22:30 22:30 06:30 06:30 tib 480 tst 480 se 100.0 w 0", "" },
    { "dozed off again when the morning was well on", "S 22:00 07:00 #1, S 08:30 09:10 #2",
      "22:00 22:00 07:00 07:00 tib 540 tst 540 se 100.0 w 0; 08:30 08:30 09:10 09:10 tib 40 tst 40 se 100.0 w 0", "" },
    { "asleep again before it was", "S 22:00 05:00 #1, S 06:00 06:45 #2",
      "22:00 22:00 06:45 06:45 tib 525 waso 60 tst 465 se 88.6 nwak 1 w 60", "" },
    { "a day sleep in two halves", "S 13:00 16:10 #1, S 17:00 20:10 #2",
      "13:00 13:00 20:10 20:10 tib 430 waso 50 tst 380 se 88.4 nwak 1 w 50", "" },
    { "a night on which the clocks go back, in summer time and then in winter time", "L 23:00 06:00 +2 >1",
      "23:00 23:00 06:00 06:00 tib 480 waso 0 tst 480 se 100.0 nwak 0 l 480 d 0 r 0 w 0", "" },
    { "two fragments on either side of it", "L 23:00 02:00 +2, L 02:30 06:00 +1",
      "23:00 23:00 06:00 06:00 tib 480 waso 90 tst 390 se 81.2 nwak 1 l 390 d 0 r 0 w 90", "" },
    { "one that does not know its offset among others", "L 23:00 02:00 +1, L 02:30 06:00",
      "23:00 23:00 06:00 06:00 tib 420 waso 30 tst 390 se 92.9 nwak 1 l 390 d 0 r 0 w 30", "" },
    { "half an hour ahead", "L 23:00 06:00 +5.5",
      "23:00 23:00 06:00 06:00 tib 420 waso 0 tst 420 se 100.0 nwak 0 l 420 d 0 r 0 w 0", "" },
    { "ends before it begins", "L 23:00 22:50, S 23:00 06:00", "23:00 23:00 06:00 06:00 tib 420 tst 420 se 100.0 w 0",
      "empty used" },
    { "nothing", "", "", "" },
};

/* ---- as text ---- */

static ds_stamp clock_of(int h, int m, double offset)
{
    int64_t day = SATURDAY + (h < 12);
    return (ds_stamp){ day * DAY + h * 3600 + m * 60, isnan(offset) ? DS_NO_OFFSET : (int32_t)(60 * offset) };
}

static ds_span_kind kind_of(char c)
{
    static const char letter[] = "BWSLRD";
    return (ds_span_kind)(strchr(letter, c) - letter);
}

static ds_span span_of(const char *text)
{
    char what;
    int h, m, to_h, to_m, used = 0;
    double offset = NAN, later = NAN;
    ds_span x = { 0 };
    assert_int_equal(sscanf(text, " %c %d:%d %d:%d%n", &what, &h, &m, &to_h, &to_m, &used), 5);
    const char *comma = strchr(text, ','), *end = comma ? comma : text + strlen(text);
    for (const char *p = text + used; p < end; p++) {
        if (*p == '+') offset = later = strtod(p + 1, NULL);
        if (*p == '>') later = strtod(p + 1, NULL);
        if (*p == '#') x.record = strtol(p + 1, NULL, 10);
        if (*p == '=') x.id = strtol(p + 1, NULL, 10);
        if (*p == 'n') x.nap = true;
    }
    x.what = kind_of(what);
    x.from = clock_of(h, m, offset);
    x.to = clock_of(to_h, to_m, later);
    return x;
}

static size_t spans_of(const char *text, ds_span *x)
{
    size_t n = 0;
    for (const char *p = text; p && *p; p = strchr(p, ',') ? strchr(p, ',') + 1 : NULL) x[n++] = span_of(p);
    return n;
}

static void add_clock(char *text, ds_stamp t)
{
    char z[20];
    ds_local_text(t.local, z);
    ds_print_more(text, TEXT, "%.5s ", z + 11);
}

static void add_figure(char *text, const char *name, double v, int decimals)
{
    if (!isnan(v)) ds_print_more(text, TEXT, "%s %.*f ", name, decimals, v);
}

static void add_night(char *text, const ds_night *x)
{
    ds_print_more(text, TEXT, "%s%s", *text ? "; " : "", x->nap ? "nap " : "");
    add_clock(text, x->bed);
    if (x->slept) {
        add_clock(text, x->onset);
        add_clock(text, x->wake);
    }
    add_clock(text, x->rise);
    add_figure(text, "tib", x->tib_min, 0);
    add_figure(text, "sol", x->sol_min, 0);
    add_figure(text, "waso", x->waso_min, 0);
    add_figure(text, "tst", x->tst_min, 0);
    add_figure(text, "se", x->efficiency_pct, 1);
    add_figure(text, "nwak", x->awakenings, 0);
    add_figure(text, "l", x->light_min, 0);
    add_figure(text, "d", x->deep_min, 0);
    add_figure(text, "r", x->rem_min, 0);
    add_figure(text, "w", x->awake_min, 0);
    text[strlen(text) - 1] = '\0';
}

static void nights_text(ds_span *x, size_t n, char *text)
{
    ds_arena a = { 0 };
    ds_night *night;
    size_t nights;
    assert_true(ds_nights_of(x, n, &a, &night, &nights));
    *text = '\0';
    for (size_t i = 0; i < nights; i++) add_night(text, &night[i]);
    ds_arena_free(&a);
}

static void fates_text(const ds_span *x, size_t n, char *text)
{
    static const char *const name[] = { "used", "empty", "twice", "grown", "inside" };
    *text = '\0';
    for (size_t i = 0; i < n; i++) ds_print_more(text, TEXT, "%s%s", i ? " " : "", name[x[i].fate]);
}

static void by_hand(void **state)
{
    const struct row *r = *state;
    ds_span x[MOST];
    char got[TEXT];
    const size_t n = spans_of(r->spans, x);
    nights_text(x, n, got);
    assert_string_equal(got, r->nights);
    fates_text(x, n, got);
    if (*r->fates)
        assert_string_equal(got, r->fates);
    else
        for (size_t i = 0; i < n; i++) assert_int_equal(x[i].fate, DS_SPAN_USED);
}

/* ---- whatever the pieces ---- */

enum { NIGHTS = 400 };

static void shuffle(ds_span *x, size_t n, rnd *r)
{
    for (size_t i = n; i > 1; i--) {
        size_t k = (size_t)rnd_whole(r, 0, (int)i - 1);
        ds_span t = x[i - 1];
        x[i - 1] = x[k];
        x[k] = t;
    }
}

/* Spans that overlap, repeat, hold and grow into one another. */
static size_t some_spans(ds_span *x, rnd *r)
{
    const size_t n = (size_t)rnd_whole(r, 1, MOST);
    for (size_t i = 0; i < n; i++) {
        const int64_t from = (int64_t)SATURDAY * DAY + 60 * rnd_whole(r, 18 * 60, 34 * 60);
        const int64_t to = from + 60 * rnd_whole(r, -5, 300);
        const int32_t offset = rnd_chance(r, 0.2) ? DS_NO_OFFSET : 60 * rnd_whole(r, 1, 2);
        x[i] = (ds_span){ { from, offset },
                          { to, offset },
                          (ds_span_kind)rnd_whole(r, 0, DS_SPAN_KINDS - 1),
                          rnd_chance(r, 0.1),
                          rnd_whole(r, 0, 4),
                          0,
                          0,
                          0 };
        x[i].id = x[i].record ? x[i].record / 2 : 0;
    }
    return n;
}

static void order_does_not_matter(void **state)
{
    (void)state;
    rnd r = rnd_start(11, 1);
    for (int i = 0; i < NIGHTS; i++) {
        ds_span x[MOST];
        char first[TEXT], again[TEXT];
        const size_t n = some_spans(x, &r);
        nights_text(x, n, first);
        for (int k = 0; k < 5; k++) {
            shuffle(x, n, &r);
            nights_text(x, n, again);
            assert_string_equal(first, again);
        }
    }
}

/* Every span is used in a night or has a reason; minutes add up. */
static void nothing_is_lost(void **state)
{
    (void)state;
    rnd r = rnd_start(11, 2);
    for (int i = 0; i < NIGHTS; i++) {
        ds_arena a = { 0 };
        ds_span x[MOST];
        ds_night *night;
        size_t nights;
        const size_t n = some_spans(x, &r);
        assert_true(ds_nights_of(x, n, &a, &night, &nights));
        for (size_t k = 0; k < n; k++) {
            assert_int_equal(x[k].fate == DS_SPAN_USED, x[k].night != SIZE_MAX);
            assert_int_equal(x[k].fate == DS_SPAN_USED, !ds_span_fates[x[k].fate]);
        }
        for (size_t k = 0; k < nights; k++) {
            const ds_night *y = &night[k];
            if (!y->slept) continue;
            assert_true(y->tst_min > 0 && y->tst_min <= y->tib_min);
            assert_true(fabs(y->tst_min + y->awake_min - y->tib_min) < 1e-6);
            if (!isnan(y->waso_min)) assert_true(y->waso_min >= 0 && y->waso_min <= y->awake_min + 1e-6);
            if (!isnan(y->light_min)) assert_true(y->light_min + y->deep_min + y->rem_min <= y->tst_min + 1e-6);
        }
        ds_arena_free(&a);
    }
}

/* A night of stages without a hole, from half past nine on, as one record; returns its spans. */
static size_t some_night(ds_span *x, rnd *r)
{
    int64_t at = (int64_t)SATURDAY * DAY + 60 * rnd_whole(r, 21 * 60 + 30, 24 * 60);
    size_t n = 0;
    for (int k = rnd_whole(r, 6, 12); k > 0; k--) {
        const int64_t to = at + 60 * rnd_whole(r, 10, 60);
        const ds_span_kind what = k == 1 ? DS_SPAN_LIGHT : (ds_span_kind)rnd_whole(r, DS_SPAN_AWAKE, DS_SPAN_DEEP);
        x[n++] = (ds_span){ { at, 120 }, { to, 120 }, what, false, 1, 0, 0, 0 };
        at = to;
    }
    return n;
}

/* Cuts spans where they stand, each half in a record of its own. */
static size_t cut(const ds_span *x, size_t n, int64_t at, ds_span *out)
{
    size_t k = 0;
    for (size_t i = 0; i < n; i++) {
        ds_span before = x[i], after = x[i];
        after.record = 2;
        if (x[i].to.local > at && x[i].from.local < at) before.to.local = after.from.local = at;
        if (x[i].from.local < at) out[k++] = before;
        if (x[i].to.local > at) out[k++] = after;
    }
    return k;
}

static void a_night_in_fragments_is_the_same(void **state)
{
    (void)state;
    rnd r = rnd_start(11, 3);
    for (int i = 0; i < NIGHTS; i++) {
        ds_span x[MOST], parts[2 * MOST];
        char whole[TEXT], again[TEXT];
        const size_t n = some_night(x, &r);
        const int minutes = (int)((x[n - 1].to.local - x[0].from.local) / 60);
        const int64_t at = x[0].from.local + 60 * rnd_whole(&r, 1, minutes - 1);
        const size_t k = cut(x, n, at, parts);
        nights_text(x, n, whole);
        shuffle(parts, k, &r);
        nights_text(parts, k, again);
        assert_string_equal(whole, again);
    }
}

/* Two minutes asleep and one awake, again and again, each a record of its own: nothing counts them in few bits. */
static void a_night_of_many_pieces(void **state)
{
    enum { PIECES = 200 };
    ds_span x[PIECES];
    char night[TEXT];
    rnd r = rnd_start(11, 4);
    (void)state;
    for (int i = 0; i < PIECES; i++) {
        const int64_t from = (int64_t)SATURDAY * DAY + 22 * 3600 + 180 * i;
        x[i] = (ds_span){ { from, 120 }, { from + 120, 120 }, DS_SPAN_LIGHT, false, i + 1, 0, 0, 0 };
    }
    shuffle(x, PIECES, &r);
    nights_text(x, PIECES, night);
    assert_string_equal(night, "22:00 22:00 07:59 07:59 tib 599 waso 199 tst 400 se 66.8 nwak 0 l 400 d 0 r 0 w 199");
}

/* Time awake that a fragment leaves out is the same as time awake that is told, in the middle of the night. */
static void a_break_is_time_awake(void **state)
{
    (void)state;
    for (int gap = 20; gap <= DS_SPLIT_GAP; gap += 10) {
        const int64_t bed = (int64_t)SATURDAY * DAY + 22 * 3600, one = bed + 3 * 3600, two = one + 60 * gap;
        ds_span told[] = { { { bed, 60 }, { one, 60 }, DS_SPAN_LIGHT, false, 1, 0, 0, 0 },
                           { { two, 60 }, { two + 9000, 60 }, DS_SPAN_DEEP, false, 1, 0, 0, 0 },
                           { { one, 60 }, { two, 60 }, DS_SPAN_AWAKE, false, 1, 0, 0, 0 } };
        char whole[TEXT], again[TEXT];
        nights_text(told, 3, whole);
        told[1].record = 2;
        nights_text(told, 2, again);
        assert_string_equal(whole, again);
    }
}

int main(void)
{
    enum { ROWS = sizeof rows / sizeof *rows };
    struct CMUnitTest tests[ROWS + 5] = { 0 };
    for (size_t i = 0; i < ROWS; i++)
        tests[i] = (struct CMUnitTest){ .name = rows[i].name,
                                        .test_func = by_hand,
                                        .initial_state = (void *)(uintptr_t)&rows[i] };
    tests[ROWS] = (struct CMUnitTest)cmocka_unit_test(order_does_not_matter);
    tests[ROWS + 1] = (struct CMUnitTest)cmocka_unit_test(nothing_is_lost);
    tests[ROWS + 2] = (struct CMUnitTest)cmocka_unit_test(a_night_in_fragments_is_the_same);
    tests[ROWS + 4] = (struct CMUnitTest)cmocka_unit_test(a_night_of_many_pieces);
    tests[ROWS + 3] = (struct CMUnitTest)cmocka_unit_test(a_break_is_time_awake);
    return cmocka_run_group_tests_name("nights", tests, NULL, NULL);
}
