#include "../src/analyse/panel/panel.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

/* One client in October 2026, in words. Nights: day@bedtime (24-hour clock, before noon is after midnight; - unknown) and +offset in
 * minutes; sessions: day@start/minutes (? unknown) and l, m, d or ? for pressure, s for self-massage, +offset; marks: day or day@start.
 * panel: what must come out, "day" and A0(gap,minutes,pressure), A1, S, unknown. */
static const struct row {
    const char *name, *nights, *sessions, *marks, *panel;
} rows[] = {
    { "evening session", "03@23:00 04@23:00 05@23:00", "03@20:00/60m", "", "03 A0(120,60,1) 04 A1 05" },
    { "bedtime after midnight", "03@00:20 04@23:00", "03@20:00/60d", "", "03 A0(200,60,2) 04 A1" },
    { "ends at bedtime", "03@22:00 04@22:00", "03@21:00/60m", "", "03 A0(0,60,1) 04 A1" },
    { "ends after bedtime", "03@22:00 04@22:00 05@22:00", "03@21:30/60m", "", "03 04 A0(1410,60,1) 05 A1" },
    { "morning session", "02@23:00 03@23:00", "03@09:00/60l", "", "02 03 A0(780,60,0)" },
    { "ends after midnight", "02@02:00 03@23:00 04@23:00", "02@23:30/60m", "", "02 A0(90,60,1) 03 A1 04" },
    { "ends in the small hours, a night owl's bed", "02@03:30 03@23:00", "03@02:30/30m", "", "02 A0(30,30,1) 03 A1" },
    { "two on one evening", "03@23:00 04@23:00", "03@10:00/30m 03@19:00/60m", "", "03 A0(180,90,1) 04 A1" },
    { "two of unlike pressure", "03@23:00 04@23:00", "03@10:00/30m 03@19:00/60d", "", "03 A0(180,90,-1) 04 A1" },
    { "two, one of unknown length", "03@23:00", "03@10:00/?m 03@19:00/60m", "", "03 A0(?,?,1)" },
    { "two evenings running", "03@23:00 04@23:00 05@23:00", "03@20:00/60m 04@20:00/45m", "",
      "03 A0(120,60,1) 04 A0(135,45,1) A1 05 A1" },
    { "length unknown", "03@23:00 04@23:00", "03@20:00/?m", "", "03 A0(?,?,1) 04 A1" },
    { "pressure unknown", "03@23:00 04@23:00", "03@20:00/60?", "", "03 A0(120,60,-1) 04 A1" },
    { "bedtime unknown", "03@- 04@23:00", "03@20:00/60m", "", "03 A0(?,60,1) 04 A1" },
    { "night 0 not logged", "04@23:00 05@23:00", "03@20:00/60m", "", "04 A1 05" },
    { "night 1 is the next date, not the next row", "03@23:00 05@23:00", "03@20:00/60m", "", "03 A0(120,60,1) 05" },
    { "self-massage is apart", "03@23:00 04@23:00", "03@22:00/10s", "", "03 S 04" },
    { "self-massage and massage", "03@23:00", "03@18:00/60m 03@22:00/10s", "", "03 A0(240,60,1) S" },
    { "unknown mark with a start", "03@23:00 04@23:00 05@23:00", "", "03@20:00", "03 unknown 04 unknown 05" },
    { "unknown mark with a date only", "03@23:00 04@23:00 05@23:00", "", "03", "03 unknown 04 unknown 05" },
    { "unknown mark after bedtime", "03@22:00 04@22:00 05@22:00", "", "03@23:30", "03 04 unknown 05 unknown" },
    { "unknown mark after midnight", "02@02:00 03@23:00 04@23:00", "", "03@00:30", "02 unknown 03 unknown 04" },
    { "a mark beside a session", "03@23:00 04@23:00", "03@20:00/60m", "03@15:00",
      "03 A0(120,60,1) unknown 04 A1 unknown" },
    { "offsets known: instants count", "03@23:00+60 04@23:00+60", "03@20:00/60m+120", "", "03 A0(180,60,1) 04 A1" },
    { "offsets known: already asleep abroad", "03@22:00+540 04@22:00+540", "03@20:00/60m+120", "",
      "03 04 A0(1080,60,1)" },
    { "a day sleep after a night's work, kept under the evening before", "03@09:50 04@23:00", "04@08:00/60m", "",
      "03 A0(50,60,1) 04 A1" },
    { "the same, and the session in the evening after it", "03@09:50 04@23:00", "04@18:00/60m", "",
      "03 04 A0(240,60,1)" },
    { "a night kept under the evening before the session's", "03@09:50 05@23:00", "04@08:00/60m", "",
      "03 A0(50,60,1) 05" },
    { "the night before is no night after", "02@23:00 03@23:00", "03@08:00/60m", "", "02 03 A0(840,60,1)" },
    { "two that overlap are one", "03@23:00 04@23:00", "03@16:00/60m 03@16:30/45m", "", "03 A0(345,75,1) 04 A1" },
    { "one within another", "03@23:00", "03@14:00/90d 03@14:30/30d", "", "03 A0(450,90,2)" },
    { "a chain of three", "03@23:00", "03@16:00/60m 03@16:30/60m 03@17:15/45m", "", "03 A0(300,120,1)" },
    { "overlapping, of unlike pressure", "03@23:00", "03@16:00/60m 03@16:30/45d", "", "03 A0(345,75,-1)" },
    { "one of unknown length within another", "03@23:00", "03@16:00/60m 03@16:30/?m", "", "03 A0(?,?,1)" },
    { "touching is not overlapping", "03@23:00", "03@14:00/30m 03@14:30/30m", "", "03 A0(480,60,1)" },
    { "overlapping and one more", "03@23:00", "03@10:00/30m 03@16:00/60m 03@16:30/45m", "", "03 A0(345,105,1)" },
    { "self-massage during a massage", "03@23:00", "03@18:00/60m 03@18:30/60s", "", "03 A0(240,60,1) S" },
    { "one offset known: local clocks", "03@23:00+60 04@23:00", "03@20:00/60m", "", "03 A0(120,60,1) 04 A1" },
};
enum { ROWS = DS_COUNT(rows) };

static ds_date october(int day)
{
    return ds_date_of(2026, 10, day);
}

static int offset_of(const char *word)
{
    const char *plus = strchr(word, '+');
    return plus ? atoi(plus + 1) : DS_NO_OFFSET;
}

static bool clock_of(const char *word, int *minutes)
{
    const char *at = strchr(word, '@');
    return at && ds_clock((ds_str){ at + 1, 5 }, minutes);
}

static struct an_raw_night night_from(const char *word)
{
    int m = 0;
    struct an_raw_night n = { october(atoi(word)), 0, DS_NO_TIME, offset_of(word), { 5, NAN, NAN } };
    if (clock_of(word, &m)) n.bed = ds_on_night(n.night, m);
    return n;
}

static struct an_raw_session session_from(const char *word)
{
    static const char letters[] = "lmd";
    int m = 0;
    assert_true(clock_of(word, &m));
    const char *length = strchr(word, '/') + 1, *kind = length + strspn(length, "0123456789");
    struct an_raw_session s = { october(atoi(word)) * INT64_C(86400) + m * 60,
                                offset_of(word),
                                atof(length),
                                DS_PRESSURE_UNKNOWN,
                                false,
                                DS_NO_DATE,
                                { 0 } };
    if (*length == '?') s.minutes = NAN, kind = length + 1;
    if (strchr(letters, *kind)) s.pressure = (int)(strchr(letters, *kind) - letters);
    s.self = *kind == 's';
    return s;
}

static struct an_raw_mark mark_from(const char *word)
{
    int m = 0;
    struct an_raw_mark k = { october(atoi(word)), DS_NO_TIME };
    if (clock_of(word, &m)) k.start = k.date * INT64_C(86400) + m * 60;
    return k;
}

static const char *next_word(const char **rest)
{
    static char word[40];
    *rest += strspn(*rest, " ");
    size_t n = strcspn(*rest, " ");
    if (!n) return NULL;
    snprintf(word, sizeof word, "%.*s", (int)n, *rest);
    *rest += n;
    return word;
}

static void number(char *out, double x)
{
    if (isnan(x))
        strcpy(out, "?");
    else
        sprintf(out, "%g", x);
}

static void describe(const struct an_panel *p, char *out)
{
    char gap[32], minutes[32];
    for (size_t i = 0; i < p->n_rows; i++) {
        const struct an_panel_row *r = &p->row[i];
        number(gap, r->gap);
        number(minutes, r->minutes);
        out += sprintf(out, "%s%02d", i ? " " : "", r->night - october(1) + 1);
        if (r->massages0) out += sprintf(out, " A0(%s,%s,%d)", gap, minutes, r->pressure);
        if (r->massages1) out += sprintf(out, " A1");
        if (r->selfs0) out += sprintf(out, " S");
        if (r->unknown) out += sprintf(out, " unknown");
    }
}

static void nights_get_their_exposures(void **state)
{
    const struct row *r = *state;
    struct an_raw_night night[8];
    struct an_raw_session session[8];
    struct an_raw_mark mark[8];
    struct an_raw_client c = { .id = 1, .code = "ANN", .night = night, .session = session, .mark = mark };
    struct an_panel p;
    ds_why w = { 0 };
    char got[400] = "";
    const char *word, *rest = r->nights;
    while ((word = next_word(&rest))) night[c.n_nights++] = night_from(word);
    for (rest = r->sessions; (word = next_word(&rest));) session[c.n_sessions++] = session_from(word);
    for (rest = r->marks; (word = next_word(&rest));) mark[c.n_marks++] = mark_from(word);
    an_panel_start(&p, 1, DS_NO_DATE);
    assert_int_equal(an_panel_add(&p, &c, &w), DS_OK);
    describe(&p, got);
    an_panel_free(&p);
    assert_string_equal(got, r->panel);
}

/* ---- sources, days, as_of, order ---- */

static void add(struct an_panel *p, struct an_raw_client c)
{
    ds_why w = { 0 };
    if (an_panel_add(p, &c, &w)) fail_msg("%s", w.text);
}

static void an_outcome_comes_from_one_source(void **state)
{
    (void)state;
    struct an_raw_night n[] = { { 10, 1, 10 * INT64_C(86400) + 82800, DS_NO_OFFSET, { 7, NAN, 400 } },
                                { 10, 0, 10 * INT64_C(86400) + 79200, DS_NO_OFFSET, { NAN, 80, 420 } },
                                { 11, 0, DS_NO_TIME, DS_NO_OFFSET, { NAN, 81, 430 } },
                                { 12, 0, 12 * INT64_C(86400) + 79200, DS_NO_OFFSET, { NAN, 82, NAN } },
                                { 12, 1, DS_NO_TIME, DS_NO_OFFSET, { 6, NAN, NAN } } };
    struct an_raw_session s = { 10 * INT64_C(86400) + 72000, DS_NO_OFFSET, 60, DS_DEEP, false, DS_NO_DATE, { 0 } };
    struct an_panel p;
    an_panel_start(&p, 2, DS_NO_DATE);
    add(&p, (struct an_raw_client){
                .id = 1, .code = "ANN", .night = n, .n_nights = DS_COUNT(n), .session = &s, .n_sessions = 1 });
    assert_int_equal(p.n_rows, 3);
    assert_int_equal(p.client[0].source[Y_QUALITY], 1);
    assert_int_equal(p.client[0].source[Y_SCORE], 0);
    assert_int_equal(p.client[0].source[Y_TST], 0); /* two nights against one */
    assert_int_equal(p.client[0].n_sources[Y_TST], 2);
    assert_true(p.row[0].y[Y_QUALITY] == 7 && p.row[0].y[Y_SCORE] == 80 && p.row[0].y[Y_TST] == 420);
    assert_true(isnan(p.row[2].y[Y_TST]));
    assert_true(p.row[0].gap == 60); /* 22:00, of the source that knows more bedtimes */
    an_panel_free(&p);
}

static void a_tie_of_sources_goes_to_the_first_by_name(void **state)
{
    (void)state;
    for (int turn = 0; turn < 2; turn++) {
        struct an_raw_night n[] = {
            { 10, turn, 10 * INT64_C(86400) + 79200 + turn, DS_NO_OFFSET, { 5 + turn, NAN, NAN } },
            { 10, !turn, 10 * INT64_C(86400) + 79200 + !turn, DS_NO_OFFSET, { 5 + !turn, NAN, NAN } }
        };
        struct an_raw_session s = { 10 * INT64_C(86400) + 72000, DS_NO_OFFSET, 60, DS_DEEP, false, DS_NO_DATE, { 0 } };
        struct an_panel p;
        an_panel_start(&p, 2, DS_NO_DATE);
        add(&p, (struct an_raw_client){
                    .id = 1, .code = "ANN", .night = n, .n_nights = 2, .session = &s, .n_sessions = 1 });
        assert_true(p.row[0].y[Y_QUALITY] == 5);
        assert_true(p.row[0].gap == 60);
        an_panel_free(&p);
    }
}

static void a_day_belongs_to_its_evening(void **state)
{
    (void)state;
    struct an_raw_night n[] = { { 10, 0, DS_NO_TIME, DS_NO_OFFSET, { 5, NAN, NAN } },
                                { 12, 0, DS_NO_TIME, DS_NO_OFFSET, { 6, NAN, NAN } } };
    struct an_raw_day d[] = { { 9, { 1, 1, 1, 1, 1 } }, { 11, { 2, 2, 2, 2, 2 } }, { 12, { 3, NAN, 30, 2, 0 } } };
    struct an_panel p;
    an_panel_start(&p, 1, DS_NO_DATE);
    add(&p, (struct an_raw_client){ .id = 1, .code = "ANN", .night = n, .n_nights = 2, .day = d, .n_days = 3 });
    assert_true(isnan(p.row[0].x[X_LOAD]));
    assert_true(p.row[1].x[X_LOAD] == 3 && isnan(p.row[1].x[X_ALCOHOL]) && p.row[1].x[X_CAFFEINE] == 30);
    an_panel_free(&p);
}

static void nothing_after_as_of_counts(void **state)
{
    (void)state;
    struct an_raw_night n[] = { { 10, 0, DS_NO_TIME, DS_NO_OFFSET, { 5, NAN, NAN } },
                                { 11, 0, DS_NO_TIME, DS_NO_OFFSET, { 6, NAN, NAN } } };
    struct an_raw_session s[] = { { 10 * INT64_C(86400) + 72000, DS_NO_OFFSET, 60, DS_DEEP, false, DS_NO_DATE, { 0 } },
                                  { 11 * INT64_C(86400) + 1800, DS_NO_OFFSET, 60, DS_DEEP, false, DS_NO_DATE,
                                    { 0 } }, /* 00:30: evening of the 10th */
                                  { 11 * INT64_C(86400) + 72000, DS_NO_OFFSET, 60, DS_DEEP, false, DS_NO_DATE, { 0 } } };
    struct an_panel p;
    an_panel_start(&p, 1, 10);
    add(&p, (struct an_raw_client){ .id = 1, .code = "ANN", .night = n, .n_nights = 2, .session = s, .n_sessions = 3 });
    assert_int_equal(p.n_rows, 1);
    assert_int_equal(p.client[0].n_massages, 2);
    assert_int_equal(p.row[0].massages0, 2);
    an_panel_free(&p);
}

static void clients_are_taken_by_code(void **state)
{
    (void)state;
    struct an_panel p;
    ds_why w = { 0 };
    an_panel_start(&p, 0, DS_NO_DATE);
    add(&p, (struct an_raw_client){ .id = 1, .code = "BEN" });
    add(&p, (struct an_raw_client){ .id = 2, .code = "ANN" });
    assert_int_equal(an_panel_finish(&p, &w), DS_OK);
    assert_int_equal(p.order[0], 1);
    assert_int_equal(p.order[1], 0);
    an_panel_free(&p);
}

int main(void)
{
    struct CMUnitTest exposure[ROWS] = { 0 };
    for (int i = 0; i < ROWS; i++)
        exposure[i] = (struct CMUnitTest){ .name = rows[i].name,
                                           .test_func = nights_get_their_exposures,
                                           .initial_state = (void *)(uintptr_t)&rows[i] };
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_outcome_comes_from_one_source),
        cmocka_unit_test(a_tie_of_sources_goes_to_the_first_by_name),
        cmocka_unit_test(a_day_belongs_to_its_evening),
        cmocka_unit_test(nothing_after_as_of_counts),
        cmocka_unit_test(clients_are_taken_by_code),
    };
    int failed = cmocka_run_group_tests_name("panel: exposures", exposure, NULL, NULL);
    return failed + cmocka_run_group_tests_name("panel: sources, days, order", tests, NULL, NULL);
}
