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
    struct an_raw_night n = { october(atoi(word)), 0, DS_NO_TIME, offset_of(word), { 5, NAN, NAN }, NAN, 0 };
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
        number(gap, r->gap_realised);
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

/* ---- usual bedtimes, two massages ---- */

/* Evenings before a massage on the last, at 20:00, 60 minutes, unless said; "gap,twice" of that night. October 1 is a Thursday. */
static const struct usual {
    const char *name, *nights, *sessions;
    double usual, realised;
    bool twice;
} usuals[] = {
    { "the median of nights of the same kind", "05@22:00 06@22:30 07@23:30 08@01:30", "08@20:00/60m", 90, 270, false },
    { "the middle of two", "05@22:00 06@22:30 07@23:00 08@23:30 12@23:00", "12@20:00/60m", 105, 120, false },
    { "Fridays and Saturdays are apart", "02@00:30 03@00:40 05@22:00 06@22:00 07@22:00 09@00:50 10@23:00", "10@20:00/60m",
      220, 120, false },
    { "with fewer than three of a kind, all", "05@22:00 06@22:30 07@23:00 09@01:00", "09@20:00/60m", 90, 240, false },
    { "two nights are not enough", "05@22:00 06@22:30 07@23:00", "07@20:00/60m", NAN, 120, false },
    { "a night without a bedtime has a usual one", "05@22:00 06@22:00 07@22:00 08@-", "08@20:00/60m", 60, NAN, false },
    { "one without tells nothing of later ones", "05@22:00 06@- 07@22:00 08@23:00", "08@20:00/60m", NAN, 120, false },
    { "an end after the usual bedtime", "05@22:00 06@22:00 07@22:00 08@23:30", "08@22:00/60m", 0, 30, false },
    { "long after it", "05@21:00 06@21:00 07@21:00 08@23:30", "08@22:10/60m", NAN, 20, false },
    { "after midnight", "05@02:00 06@02:00 07@02:00 08@03:00", "08@23:30/60m", 90, 150, false },
    { "two massages: the later end", "05@22:00 06@22:00 07@22:00 08@23:00", "08@10:00/30m 08@19:00/60m", 120, 180, true },
    { "length unknown", "05@22:00 06@22:00 07@22:00 08@23:00", "08@19:00/?m", NAN, NAN, false },
};

static bool same(double x, double y)
{
    return x == y || (isnan(x) && isnan(y));
}

static void the_usual_bedtime_is_known_before(void **state)
{
    const struct usual *u = *state;
    struct an_raw_night night[8];
    struct an_raw_session session[8];
    struct an_raw_client c = { .id = 1, .code = "ANN", .night = night, .session = session };
    struct an_panel p;
    ds_why w = { 0 };
    const char *word, *rest = u->nights;
    while ((word = next_word(&rest))) night[c.n_nights++] = night_from(word);
    for (rest = u->sessions; (word = next_word(&rest));) session[c.n_sessions++] = session_from(word);
    an_panel_start(&p, 1, DS_NO_DATE);
    assert_int_equal(an_panel_add(&p, &c, &w), DS_OK);
    struct an_panel_row *r = &p.row[p.n_rows - 1];
    assert_true(same(r->gap, u->usual) && same(r->gap_realised, u->realised));
    assert_int_equal(r->twice, u->twice);
    an_panel_settle(&p, &(ds_analysis_settings){ .bedtime = DS_BED_REALISED, .two_apart = false });
    assert_true(same(r->gap, u->realised) && !r->twice);
    an_panel_free(&p);
}

/* A visit that was missed marks its two nights, but where a massage took place that day. */
static void visits_that_did_not_take_place_are_marked(void **state)
{
    (void)state;
    struct an_raw_night night[6];
    struct an_raw_session missed[3], done = session_from("07@19:00/60m");
    struct an_raw_client c = { .id = 1, .code = "ANN", .night = night, .missed = missed, .session = &done, .n_sessions = 1 };
    struct an_panel p;
    ds_why w = { 0 };
    const char *word, *rest = "05@23:00 06@23:00 07@23:00 08@23:00 09@00:30 10@23:00";
    while ((word = next_word(&rest))) night[c.n_nights++] = night_from(word);
    for (rest = "05@19:00/60? 07@09:00/60? 09@23:15/60?"; (word = next_word(&rest));) missed[c.n_missed++] = session_from(word);
    an_panel_start(&p, 1, DS_NO_DATE);
    assert_int_equal(an_panel_add(&p, &c, &w), DS_OK);
    static const int zero[] = { 1, 0, 0, 0, 1, 0 }, one[] = { 0, 1, 0, 0, 0, 1 };
    for (size_t i = 0; i < p.n_rows; i++) {
        assert_int_equal(p.row[i].missed0, zero[i]);
        assert_int_equal(p.row[i].missed1, one[i]);
        assert_true(p.row[i].massages0 == (i == 2) && p.row[i].massages1 == (i == 3));
    }
    an_panel_free(&p);
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
    struct an_raw_night n[] = { { 10, 1, 10 * INT64_C(86400) + 82800, DS_NO_OFFSET, { 7, NAN, 400 }, NAN, 0 },
                                { 10, 0, 10 * INT64_C(86400) + 79200, DS_NO_OFFSET, { NAN, 80, 420 }, NAN, 0 },
                                { 11, 0, DS_NO_TIME, DS_NO_OFFSET, { NAN, 81, 430 }, NAN, 0 },
                                { 12, 0, 12 * INT64_C(86400) + 79200, DS_NO_OFFSET, { NAN, 82, NAN }, NAN, 0 },
                                { 12, 1, DS_NO_TIME, DS_NO_OFFSET, { 6, NAN, NAN }, NAN, 0 } };
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
    assert_true(p.row[0].gap_realised == 60); /* 22:00, of the source that knows more bedtimes */
    an_panel_free(&p);
}

static void a_tie_of_sources_goes_to_the_first_by_name(void **state)
{
    (void)state;
    for (int turn = 0; turn < 2; turn++) {
        struct an_raw_night n[] = {
            { 10, turn, 10 * INT64_C(86400) + 79200 + turn, DS_NO_OFFSET, { 5 + turn, NAN, NAN }, NAN, 0 },
            { 10, !turn, 10 * INT64_C(86400) + 79200 + !turn, DS_NO_OFFSET, { 5 + !turn, NAN, NAN }, NAN, 0 }
        };
        struct an_raw_session s = { 10 * INT64_C(86400) + 72000, DS_NO_OFFSET, 60, DS_DEEP, false, DS_NO_DATE, { 0 } };
        struct an_panel p;
        an_panel_start(&p, 2, DS_NO_DATE);
        add(&p, (struct an_raw_client){
                    .id = 1, .code = "ANN", .night = n, .n_nights = 2, .session = &s, .n_sessions = 1 });
        assert_true(p.row[0].y[Y_QUALITY] == 5);
        assert_true(p.row[0].gap_realised == 60);
        an_panel_free(&p);
    }
}

static void a_day_belongs_to_its_evening(void **state)
{
    (void)state;
    struct an_raw_night n[] = { { 10, 0, DS_NO_TIME, DS_NO_OFFSET, { 5, NAN, NAN }, NAN, 0 },
                                { 12, 0, DS_NO_TIME, DS_NO_OFFSET, { 6, NAN, NAN }, NAN, 0 } };
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
    struct an_raw_night n[] = { { 10, 0, DS_NO_TIME, DS_NO_OFFSET, { 5, NAN, NAN }, NAN, 0 },
                                { 11, 0, DS_NO_TIME, DS_NO_OFFSET, { 6, NAN, NAN }, NAN, 0 } };
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
    struct CMUnitTest usual[DS_COUNT(usuals)] = { 0 };
    for (size_t i = 0; i < DS_COUNT(usuals); i++)
        usual[i] = (struct CMUnitTest){ .name = usuals[i].name,
                                        .test_func = the_usual_bedtime_is_known_before,
                                        .initial_state = (void *)(uintptr_t)&usuals[i] };
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(visits_that_did_not_take_place_are_marked),
        cmocka_unit_test(an_outcome_comes_from_one_source),
        cmocka_unit_test(a_tie_of_sources_goes_to_the_first_by_name),
        cmocka_unit_test(a_day_belongs_to_its_evening),
        cmocka_unit_test(nothing_after_as_of_counts),
        cmocka_unit_test(clients_are_taken_by_code),
    };
    int failed = cmocka_run_group_tests_name("panel: exposures", exposure, NULL, NULL);
    failed += cmocka_run_group_tests_name("panel: usual bedtimes", usual, NULL, NULL);
    return failed + cmocka_run_group_tests_name("panel: sources, days, order", tests, NULL, NULL);
}
