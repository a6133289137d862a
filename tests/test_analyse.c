/* From a small made-up store to the result tables. */
#include <downshift/analyse.h>
#include <downshift/stats.h>

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "support/random.h"
#include "support/reference.h"
#include "support/store_help.h"
#include "support/zones.h"
#include "../src/store/room.h"

/* A practice in which a massage gives 0.8 points and 20 minutes, and 0.3 points the night after. */
enum { CLIENTS = 12, NIGHTS = 60, EVERY = 7 };

struct plan {
    int clients, nights;
    bool backwards;  /* files come in the other way round */
    bool self_care;  /* clients roll now and then: every one, or the first few */
    bool awake;      /* minutes to fall asleep, too */
    int self_carers; /* 0: every one */
    bool score_only; /* a wearable, no ratings */
};
static const struct plan usual = { .clients = CLIENTS, .nights = NIGHTS };

static ds_date first_night(void)
{
    return ds_date_of(2026, 6, 1);
}

static bool massage_on(int client, int night)
{
    return (night + client) % EVERY == 3;
}

static void give(ds_record *r, int f, double x)
{
    r->has |= UINT32_C(1) << f;
    r->v[f].real = x;
}

static void give_time(ds_record *r, int f, ds_date day, int minutes)
{
    r->has |= UINT32_C(1) << f;
    r->v[f].time = (ds_stamp){ day * INT64_C(86400) + minutes * 60, DS_NO_OFFSET };
}

static void give_whole(ds_record *r, int f, int64_t x)
{
    r->has |= UINT32_C(1) << f;
    r->v[f].whole = x;
}

static void give_text(ds_record *r, int f, const char *x)
{
    r->has |= UINT32_C(1) << f;
    r->v[f].text = ds_str_of(x);
}

static void put_session(ds_store *s, int64_t client, int64_t file, ds_record r)
{
    ds_why w = { 0 };
    ds_put_fate fate;
    const ds_origin from = { .client = client, .file = file };
    if (ds_store_put(s, &from, &r, 1, &fate, &w)) fail_msg("%s", w.text);
}

static ds_record session(ds_date day, int start, double minutes, int pressure)
{
    ds_record r = { .kind = DS_SESSION, .line = 1 };
    give_whole(&r, DS_SESSION_DATE, day);
    give_time(&r, DS_SESSION_START, day, start);
    give(&r, DS_SESSION_DURATION, minutes);
    give_whole(&r, DS_SESSION_PRESSURE, pressure);
    return r;
}

static void put_night(ds_store *s, int64_t client, int64_t source, int64_t file, ds_date night, double quality,
                      double score, double tst, double sol)
{
    ds_record r[2] = { { .kind = DS_SLEEP, .line = 1 }, { .kind = DS_DAY, .line = 1 } };
    const ds_origin from = { client, source, file };
    ds_why w = { 0 };
    ds_put_fate fate;
    give_whole(r, DS_SLEEP_NIGHT_DATE, night);
    give_time(r, DS_SLEEP_BED, night, 23 * 60);
    if (!isnan(quality)) give(r, DS_SLEEP_QUALITY, quality);
    if (!isnan(score)) give(r, DS_SLEEP_SCORE, score);
    if (!isnan(tst)) give(r, DS_SLEEP_TST, tst);
    if (!isnan(sol)) give(r, DS_SLEEP_SOL, sol);
    give_whole(r + 1, DS_DAY_DATE, night);
    give(r + 1, DS_DAY_ALCOHOL, night * 7 % 3);
    if (ds_store_put(s, &from, r, 2, &fate, &w)) fail_msg("%s", w.text);
}

static void put_client(ds_store *s, int64_t file, int64_t source, const struct plan *p, int k)
{
    char code[16];
    rnd r = rnd_start(2026, (uint64_t)k);
    snprintf(code, sizeof code, "C%02d", k);
    int64_t client = help_client(s, code);
    double level = rnd_normal(&r);
    for (int i = 0; i < p->nights; i++) {
        bool zero = massage_on(k, i), one = i > 0 && massage_on(k, i - 1);
        double bump = 0.8 * zero + 0.3 * one, e = rnd_normal(&r);
        double quality = 5 + level + bump + e;
        put_night(s, client, source, file, first_night() + i, p->score_only ? NAN : quality, 10 * quality,
                  400 + 25 * bump + 20 * e, p->awake ? exp(3 - 0.2 * bump - 0.5 * e) : NAN);
        if (zero) {
            ds_record massage = session(first_night() + i, 19 * 60, 45 + 15 * (i % 5), i % 3);
            give_text(&massage, DS_SESSION_TECHNIQUE, i % 2 ? "Thai " : "Swedish");
            put_session(s, client, file, massage);
        }
        if (p->self_care && (!p->self_carers || k < p->self_carers) && (i + 2 * k) % 5 == 0) {
            ds_record self = session(first_night() + i, 21 * 60, 10, 0);
            give_whole(&self, DS_SESSION_KIND, DS_KIND_SELF);
            put_session(s, client, file, self);
        }
    }
}

static ds_store *practice(const char *name, const struct plan *p)
{
    ds_why w = { 0 };
    ds_store *s = help_store(name);
    if (ds_store_begin_import(s, &w)) fail_msg("%s", w.text);
    int64_t file = help_file(s, "log.csv");
    int64_t source = help_source(s, p->backwards ? "oura" : "diary");
    if (p->backwards) source = help_source(s, "diary"); /* other ids, same names */
    for (int k = 0; k < p->clients; k++) put_client(s, file, source, p, p->backwards ? p->clients - 1 - k : k);
    if (ds_store_commit(s, &w)) fail_msg("%s", w.text);
    return s;
}

static ds_settings settings(void)
{
    ds_settings s;
    ds_settings_default(&s);
    s.analysis.weekday = DS_WEEK_WEEKEND; /* each client comes on one weekday */
    return s;
}

static ds_results analyse(ds_store *s, ds_date as_of, ds_arena *a)
{
    ds_results r;
    ds_why w = { 0 };
    ds_settings set = settings();
    if (ds_analyse(s, &set, as_of, "2026-08-01 09:00", NULL, a, &r, &w)) fail_msg("%s", w.text);
    return r;
}

static const ds_contrast *contrast(const ds_model_result *m, const char *name)
{
    for (size_t i = 0; i < m->n_contrasts; i++)
        if (!strcmp(m->contrast[i].name, name)) return &m->contrast[i];
    return NULL;
}

/* ---- tests ---- */

static void a_clear_effect_is_found_and_stored(void **state)
{
    (void)state;
    ds_arena a = { 0 };
    ds_store *s = practice("clear.db", &usual);
    ds_results r = analyse(s, DS_NO_DATE, &a);
    assert_int_equal(r.n_outcomes, 3);
    assert_string_equal(r.outcome[0].outcome, "quality");
    assert_string_equal(r.outcome[0].unit, "points (0-10)");
    assert_string_equal(r.outcome[0].better, "higher");
    assert_string_equal(r.outcome[1].outcome, "sleep_score");
    assert_string_equal(r.outcome[2].outcome, "tst_min");
    const ds_contrast *zero = contrast(&r.outcome[0].overall, "night0"),
                      *one = contrast(&r.outcome[0].overall, "night1");
    const ds_contrast *both = contrast(&r.outcome[0].overall, "two_night_total");
    assert_true(fabs(zero->estimate - 0.8) < 4 * zero->se && zero->se < 0.2);
    assert_true(fabs(one->estimate - 0.3) < 4 * one->se);
    assert_true(ref_near("total", both->estimate, zero->estimate + one->estimate, 1e-9));
    assert_int_equal(zero->verdict, DS_HELPS);
    assert_int_equal(r.outcome[0].overall.n_nights, CLIENTS * NIGHTS);
    assert_int_equal(zero->n_clients, CLIENTS);
    assert_null(contrast(&r.outcome[0].overall, "self_night0"));
    assert_false(r.provisional);

    assert_string_equal(help_ask_store(s, "SELECT count(*) FROM run"), "1");
    assert_string_equal(help_ask_store(s, "SELECT verdict FROM effect WHERE outcome = 'quality' AND name = 'night0'"),
                        "helps");
    assert_string_equal(help_ask_store(s, "SELECT status FROM model WHERE outcome = 'quality' AND model = 'overall'"),
                        r.outcome[0].overall.status);
    assert_string_equal(help_ask_store(s, "SELECT count(*) FROM client_effect WHERE outcome = 'quality'"), "12");
    assert_string_equal(help_ask_store(s, "SELECT sentence FROM finding WHERE rank = 1"), r.finding[0].sentence);
    assert_string_equal(help_ask_store(s, "SELECT sentence FROM finding WHERE rank = 101"),
                        r.outcome[0].length_sentence);
    assert_string_equal(help_ask_store(s, "SELECT settings FROM run"), r.settings_json);
    ds_store_close(s);
    ds_arena_free(&a);
    help_gone();
}

static void exposures_are_the_nights_that_are_not_plain(void **state)
{
    (void)state;
    ds_arena a = { 0 };
    struct plan p = usual;
    p.self_care = true;
    ds_store *s = practice("exposure.db", &p);
    ds_date day = first_night() + 30; /* nothing of client 0 on days 30 to 32 but what is put here */
    assert_false(massage_on(0, 28) || massage_on(0, 29) || massage_on(0, 30));
    ds_record no_show = session(day, 18 * 60, 60, 1), waxing = session(day, 17 * 60, 60, 1);
    int64_t client = help_client(s, "C00"), file = help_file(s, "more.csv");
    give_whole(&no_show, DS_SESSION_STATUS, DS_NO_SHOW);
    give(&waxing, DS_SESSION_MASSAGE, 0);
    put_session(s, client, file, no_show);
    put_session(s, client, file, waxing);
    ds_results r = analyse(s, DS_NO_DATE, &a);
    char ask[200];
    snprintf(ask, sizeof ask, "SELECT night0 || night1 || self0 FROM exposure WHERE client = %d AND night = %d",
             (int)client, (int)day);
    assert_string_equal(help_ask_store(s, ask), "001"); /* 30 % 5 == 0: self-massage only */
    snprintf(ask, sizeof ask, "SELECT count(*) FROM exposure WHERE client = %d AND night = %d", (int)client,
             (int)day + 1);
    assert_string_equal(help_ask_store(s, ask), "1"); /* 31 % 7 == 3: a massage */
    assert_string_equal(help_ask_store(s, "SELECT gap_min FROM exposure WHERE night0 AND minutes = 60 LIMIT 1"), "180");
    const ds_contrast *self = contrast(&r.outcome[0].overall, "self_night0");
    assert_non_null(self);
    assert_int_equal(self->n_clients, CLIENTS);
    assert_int_equal(self->n_sessions, CLIENTS * NIGHTS / 5);
    assert_true(fabs(self->estimate) < 4 * self->se);
    ds_store_close(s);
    ds_arena_free(&a);
    help_gone();
}

/* The other clients say nothing about how self-massage differs between these. */
static void df_are_of_the_clients_behind_the_contrast(void **state)
{
    (void)state;
    ds_arena a = { 0 };
    struct plan p = usual;
    p.self_care = true;
    p.self_carers = 5;
    ds_store *s = practice("five.db", &p);
    ds_results r = analyse(s, DS_NO_DATE, &a);
    const ds_contrast *self = contrast(&r.outcome[0].overall, "self_night0");
    const ds_contrast *zero = contrast(&r.outcome[0].overall, "night0");
    assert_non_null(self);
    assert_int_equal(self->n_clients, 5);
    assert_true(self->df == 4);
    assert_true(ref_near("p of five clients", self->p, ds_t_two_sided(self->estimate / self->se, 4), 1e-12));
    assert_true(ref_near("p of all", zero->p, ds_t_two_sided(zero->estimate / zero->se, zero->df), 1e-12));
    ds_store_close(s);
    ds_arena_free(&a);
    help_gone();
}

static void minutes_awake_are_asked_on_a_log_scale(void **state)
{
    (void)state;
    ds_arena a = { 0 };
    struct plan p = usual;
    p.awake = true;
    ds_store *s = practice("awake.db", &p);
    ds_results r = analyse(s, DS_NO_DATE, &a);
    const ds_outcome_result *sol = &r.outcome[3];
    assert_string_equal(sol->outcome, "sol_min");
    assert_int_equal(sol->n_sensitivity, 2);
    assert_string_equal(sol->sensitivity[0].name, "primary");
    assert_true(
        ref_near("as reported", sol->sensitivity[0].estimate, contrast(&sol->overall, "two_night_total")->estimate, 1e-12));
    assert_string_equal(sol->sensitivity[1].name, "log_or_rank");
    /* 0.16 of log minutes, less on log(1 + minutes), sooner */
    assert_true(sol->sensitivity[1].estimate > 0.05 && sol->sensitivity[1].estimate < 0.3);
    assert_int_equal(r.outcome[1].n_sensitivity, 0); /* a score is not skewed */
    ds_store_close(s);
    ds_arena_free(&a);
    help_gone();
}

static void techniques_are_compared_when_asked_for(void **state)
{
    (void)state;
    ds_arena a = { 0 };
    ds_results r;
    ds_why w = { 0 };
    ds_settings set = settings();
    ds_store *s = practice("technique.db", &usual);
    set.analysis.technique = true;
    set.analysis.bedtime = DS_BED_REALISED; /* each client's first sessions count */
    if (ds_analyse(s, &set, DS_NO_DATE, "2026-08-01 09:00", NULL, &a, &r, &w)) fail_msg("%s", w.text);
    assert_string_equal(help_ask_store(s, "SELECT group_concat(outcome || ' ' || name) FROM (SELECT * FROM v1_effect "
                                          "WHERE family = 'technique' ORDER BY outcome)"),
                        "quality technique thai,tst_min technique thai");
    r = analyse(s, DS_NO_DATE, &a);
    assert_null(contrast(&r.outcome[0].condition, "technique thai"));
    ds_store_close(s);
    ds_arena_free(&a);
    help_gone();
}

/* A log without a pressure: what remains is answered from all sessions, nothing is told of pressure, and the note says why. */
static void what_no_session_tells_leaves_the_model(void **state)
{
    (void)state;
    ds_arena a = { 0 };
    ds_store *s = practice("no-pressure.db", &usual);
    const ds_results with = analyse(s, DS_NO_DATE, &a);
    assert_int_equal(sqlite3_exec(s->face.db, "UPDATE session SET pressure = NULL", NULL, NULL, NULL), SQLITE_OK);
    const ds_results r = analyse(s, DS_NO_DATE, &a);
    const ds_model_result *m = &r.outcome[0].condition;
    assert_int_equal(m->n_nights, with.outcome[0].condition.n_nights);
    assert_true(isnan(contrast(m, "std_moderate")->estimate));
    assert_int_equal(contrast(m, "std_moderate")->n_nights, 0);
    assert_true(ref_near("as delivered", contrast(m, "std_average")->estimate,
                         contrast(&with.outcome[0].condition, "std_average")->estimate, 0.1));
    assert_non_null(strstr(m->note, "have no pressure, which is left out here: fill `services:` in practice.yaml"));
    assert_null(strstr(r.outcome[0].overall.note, "pressure"));
    ds_store_close(s);
    ds_arena_free(&a);
    help_gone();
}

static void a_refused_session_makes_two_nights_unknown(void **state)
{
    (void)state;
    ds_arena a = { 0 };
    ds_why w = { 0 };
    ds_store *s = practice("refused.db", &usual);
    ds_kept_row k = { .line = 9,
                      .refused = true,
                      .column = "pressure",
                      .value = "hard",
                      .reason = "unknown",
                      .kind = DS_SESSION,
                      .client_code = DS_LIT("C00"),
                      .date = first_night() + 28,
                      .start = (first_night() + 28) * INT64_C(86400) + 68400 };
    if (ds_store_keep_row(s, help_file(s, "bad.csv"), &k, &w)) fail_msg("%s", w.text);
    ds_results r = analyse(s, DS_NO_DATE, &a);
    assert_int_equal(r.outcome[0].overall.n_nights, CLIENTS * NIGHTS - 2);
    assert_string_equal(help_ask_store(s, "SELECT count(*) FROM exposure WHERE unknown"), "2");
    ds_store_close(s);
    ds_arena_free(&a);
    help_gone();
}

static void as_of_takes_nothing_later(void **state)
{
    (void)state;
    ds_arena a = { 0 };
    ds_store *s = practice("asof.db", &usual);
    ds_results r = analyse(s, first_night() + 39, &a);
    assert_int_equal(r.outcome[0].overall.n_nights, CLIENTS * 40);
    assert_int_equal(r.as_of, first_night() + 39);
    ds_store_close(s);
    ds_arena_free(&a);
    help_gone();
}

/* A session at 20:00 in Berlin (UTC+02:00) for an hour: its end is 19:00 UTC. */
static void instants_are_compared_where_zones_are_known(void **state)
{
    (void)state;
    static const struct {
        const char *zone, *bed, *gap;
    } rows[] = { { "Europe/Berlin", "2026-06-01T23:00+02:00", "120" },
                 { "Europe/Berlin", "2026-06-01T23:00+01:00", "180" },
                 { "Europe/Berlin", "2026-06-01T23:00", "120" },
                 { NULL, "2026-06-01T23:00+01:00", "120" } };
    for (size_t i = 0; i < DS_COUNT(rows); i++) {
        ds_arena a = { 0 };
        ds_why w = { 0 };
        ds_put_fate fate;
        ds_results r;
        char name[16], words[80];
        ds_settings set = settings();
        support_set_zone(&set, rows[i].zone, &a);
        set.analysis.bedtime = DS_BED_REALISED;
        snprintf(name, sizeof name, "zone%zu.db", i);
        snprintf(words, sizeof words, "night_date=2026-06-01 quality=5 bedtime=%s", rows[i].bed);
        ds_store *s = help_store(name);
        int64_t client = help_client(s, "ANN"), file = help_file(s, "log.csv");
        help_row night = help_record(DS_SLEEP, words);
        assert_int_equal(help_put(s, client, help_source(s, "oura"), file, &night, &fate, &w), DS_OK);
        put_session(s, client, file, session(ds_date_of(2026, 6, 1), 20 * 60, 60, 1));
        if (ds_analyse(s, &set, DS_NO_DATE, "2026-08-01 09:00", NULL, &a, &r, &w)) fail_msg("%s", w.text);
        assert_string_equal(help_ask_store(s, "SELECT gap_min FROM exposure"), rows[i].gap);
        assert_non_null(
            strstr(r.settings_json, rows[i].zone ? "\"time_zone\":\"Europe/Berlin\"" : "\"time_zone\":null"));
        ds_store_close(s);
        ds_arena_free(&a);
        help_gone();
    }
}

static void too_few_nights_are_a_result(void **state)
{
    (void)state;
    ds_arena a = { 0 };
    struct plan few = usual;
    few.clients = 4;
    ds_store *s = practice("few.db", &few);
    ds_results r = analyse(s, DS_NO_DATE, &a);
    const ds_contrast *zero = contrast(&r.outcome[0].overall, "night0");
    assert_string_equal(r.outcome[0].overall.status, DS_NOT_ENOUGH);
    assert_int_equal(zero->verdict, DS_WITHHELD);
    assert_true(isnan(zero->estimate) && isnan(zero->p) && zero->n_nights > 20);
    assert_string_equal(help_ask_store(s, "SELECT estimate FROM effect WHERE name = 'night0' LIMIT 1"), "NULL");
    assert_int_equal(r.outcome[0].client[0].verdict, DS_WITHHELD);
    assert_true(isfinite(r.outcome[0].client[0].mean_plain));
    assert_true(r.n_findings == 1 || r.finding[1].kind == DS_FINDING_LENGTH);
    assert_non_null(strstr(r.finding[0].sentence, "An answer about these clients alone takes 12 of one client"));
    ds_store_close(s);
    ds_arena_free(&a);
    help_gone();
}

/* The answer stays, its uncertainty is reckoned otherwise, and the run knows that the setting was another. */
static void kenward_and_roger_are_asked_by_the_setting(void **state)
{
    (void)state;
    ds_arena a = { 0 };
    ds_why w = { 0 };
    ds_results kr;
    ds_settings set = settings();
    ds_store *s = practice("kr.db", &usual);
    set.analysis.kenward_roger = true;
    ds_results r = analyse(s, DS_NO_DATE, &a);
    if (ds_analyse(s, &set, DS_NO_DATE, "2026-08-01 09:00", NULL, &a, &kr, &w)) fail_msg("%s", w.text);
    const ds_contrast *one = contrast(&r.outcome[0].overall, "night0"),
                      *two = contrast(&kr.outcome[0].overall, "night0");
    assert_true(ref_near("estimate", two->estimate, one->estimate, 1e-12));
    assert_true(two->se != one->se && fabs(two->se - one->se) < 0.1 * one->se);
    assert_true(two->df != one->df && isfinite(two->df));
    assert_string_not_equal(r.settings_json, kr.settings_json);
    ds_store_close(s);
    ds_arena_free(&a);
    help_gone();
}

static void an_empty_store_is_a_result(void **state)
{
    (void)state;
    ds_arena a = { 0 };
    ds_store *s = help_store("empty.db");
    ds_results r = analyse(s, DS_NO_DATE, &a);
    assert_int_equal(r.n_outcomes, 0);
    assert_true(r.n_findings == 1 || r.finding[1].kind == DS_FINDING_LENGTH);
    assert_true(r.run > 0);
    ds_store_close(s);
    ds_arena_free(&a);
    help_gone();
}

static void a_wearable_alone_is_judged_by_its_score(void **state)
{
    (void)state;
    ds_arena a = { 0 };
    struct plan p = usual;
    p.score_only = true;
    ds_store *s = practice("score.db", &p);
    ds_results r = analyse(s, DS_NO_DATE, &a);
    assert_string_equal(r.outcome[0].outcome, "sleep_score");
    assert_true(fabs(contrast(&r.outcome[0].overall, "night0")->estimate - 8) < 8);
    assert_non_null(strstr(r.finding[0].sentence, "the sleep score was"));
    ds_store_close(s);
    ds_arena_free(&a);
    help_gone();
}

static void nights_after_two_massages_are_counted(void **state)
{
    (void)state;
    ds_arena a = { 0 };
    ds_store *s = practice("double.db", &usual);
    int64_t client = help_client(s, "C03"), file = help_file(s, "more.csv");
    ds_results r = analyse(s, DS_NO_DATE, &a);
    assert_null(strstr(r.outcome[0].overall.note, "two massages"));
    for (int i = 0; i < NIGHTS; i++) put_session(s, client, file, session(first_night() + i, 9 * 60, 30, 1));
    r = analyse(s, DS_NO_DATE, &a);
    assert_non_null(strstr(r.outcome[0].overall.note, "nights followed two massages or more, a kind of night of its own"));
    ds_store_close(s);
    ds_arena_free(&a);
    help_gone();
}

static void sources_that_differ_are_told(void **state)
{
    (void)state;
    ds_arena a = { 0 };
    ds_store *s = practice("sources.db", &usual);
    int64_t client = help_client(s, "C03"), whoop = help_source(s, "whoop"), file = help_file(s, "whoop.csv");
    for (int i = 0; i < 5; i++) put_night(s, client, whoop, file, first_night() + i, NAN, 80, 777, NAN);
    client = help_client(s, "W01");
    for (int i = 0; i < 9; i++) put_night(s, client, whoop, file, first_night() + i, NAN, 80, 400 + i, NAN);
    ds_results r = analyse(s, DS_NO_DATE, &a);
    assert_int_equal(r.outcome[0].overall.n_nights, CLIENTS * NIGHTS);
    assert_null(strstr(r.outcome[0].overall.note, "from "));
    assert_int_equal(r.outcome[1].overall.n_nights, CLIENTS * NIGHTS + 9);
    assert_non_null(strstr(r.outcome[1].overall.note,
                           "from diary, whoop; of 1 client with several sources the one with most nights, "));
    ds_store_close(s);
    ds_arena_free(&a);
    help_gone();
}

/* Every result as text to the last digit, but for the run's number and time. */
static char *told(ds_store *s)
{
    static const char *const tables[] = {
        "SELECT outcome, name, verdict, estimate, se, df, low, p_holm, n_nights FROM effect ORDER BY outcome, model, "
        "rank",
        "SELECT outcome, client, effect, low, p_improved, mean_plain, attention FROM client_effect ORDER BY outcome, "
        "client",
        "SELECT outcome, model, note, loglik FROM model ORDER BY outcome, model",
        "SELECT sentence FROM finding ORDER BY rank",
        "SELECT minutes, estimate FROM length_curve ORDER BY outcome, minutes",
        "SELECT code, night, night0, night1, gap_min FROM exposure JOIN client ON id = client ORDER BY code, night",
        "SELECT fingerprint, settings FROM run",
    };
    char *all = NULL;
    size_t size = 0;
    FILE *f = open_memstream(&all, &size);
    for (size_t i = 0; i < DS_COUNT(tables); i++) {
        ds_rows *rows = NULL;
        ds_why w = { 0 };
        bool more = false;
        ds_err err = ds_ask(ds_store_db(s), ds_str_of(tables[i]), NULL, 0, &rows, &w);
        while (!err && !(err = ds_rows_next(rows, &more, &w)) && more)
            for (size_t k = 0; k < ds_rows_width(rows); k++) {
                ds_val v = ds_rows_at(rows, k);
                if (v.type == DS_V_TEXT)
                    fprintf(f, "%.*s|", DS_FMT(v.as.s));
                else
                    fprintf(f, "%.17g|", v.type == DS_V_INT ? (double)v.as.i : ds_val_real(v));
            }
        ds_rows_close(rows);
        if (err) fail_msg("%s", w.text);
    }
    fclose(f);
    return all;
}

static void the_same_data_give_the_same_bytes(void **state)
{
    (void)state;
    ds_arena a = { 0 };
    struct plan other = usual;
    other.backwards = true;
    ds_store *s = practice("one.db", &usual), *t = practice("two.db", &other);
    (void)analyse(s, DS_NO_DATE, &a);
    (void)analyse(t, DS_NO_DATE, &a);
    char *x = told(s), *y = told(t);
    assert_true(strlen(x) > 5000);
    assert_string_equal(x, y);
    (void)analyse(s, DS_NO_DATE, &a);
    char *z = told(s);
    assert_string_equal(x, z);
    free(x);
    free(y);
    free(z);
    ds_store_close(s);
    ds_store_close(t);
    ds_arena_free(&a);
    help_gone();
}

static void a_run_is_made_once_for_the_same_data_and_settings(void **state)
{
    (void)state;
    ds_arena a = { 0 };
    ds_why w = { 0 };
    ds_settings set = settings();
    ds_store *s = practice("cached.db", &usual);
    int64_t one = 0, two = 0, three = 0, four = 0;
    assert_int_equal(ds_analyse_cached(s, &set, DS_NO_DATE, "2026-08-01 09:00", NULL, &a, &one, &w), DS_OK);
    assert_int_equal(ds_analyse_cached(s, &set, DS_NO_DATE, "2026-08-02 09:00", NULL, &a, &two, &w), DS_OK);
    assert_true(one > 0);
    assert_int_equal(one, two);
    assert_string_equal(help_ask_store(s, "SELECT made_at FROM run"), "2026-08-01 09:00");
    set.analysis.min_clients = 6;
    assert_int_equal(ds_analyse_cached(s, &set, DS_NO_DATE, "2026-08-03 09:00", NULL, &a, &three, &w), DS_OK);
    assert_string_equal(help_ask_store(s, "SELECT made_at FROM run"), "2026-08-03 09:00");
    put_session(s, help_client(s, "C00"), help_file(s, "late.csv"), session(first_night() + 2, 12 * 60, 60, 1));
    assert_int_equal(ds_analyse_cached(s, &set, DS_NO_DATE, "2026-08-04 09:00", NULL, &a, &four, &w), DS_OK);
    assert_string_equal(help_ask_store(s, "SELECT made_at FROM run"), "2026-08-04 09:00");
    ds_store_close(s);
    ds_arena_free(&a);
    help_gone();
}

static ds_results analyse_with(ds_store *s, const ds_settings *set, ds_arena *a)
{
    ds_results r;
    ds_why w = { 0 };
    assert_int_equal(ds_analyse(s, set, DS_NO_DATE, "2026-08-01 09:00", NULL, a, &r, &w), DS_OK);
    return r;
}

/* With fewer than ten clients the SD of effects is integrated: the night after, whose effect does not differ between
 * clients, keeps its width, where the degrees of freedom once were clients - 1; by setting they still are. */
static void few_clients_are_integrated(void **state)
{
    (void)state;
    ds_arena a = { 0 };
    ds_settings set = settings();
    struct plan p = usual;
    p.clients = 6;
    ds_store *s = practice("six.db", &p);
    ds_results r = analyse_with(s, &set, &a);
    const ds_contrast *two = contrast(&r.outcome[0].overall, "night1");
    set.analysis.integrate_sd = false;
    r = analyse_with(s, &set, &a);
    const ds_contrast *one = contrast(&r.outcome[0].overall, "night1");
    assert_true(two->df > 30 && two->high - two->low < 0.85 * (one->high - one->low));
    assert_true(ref_near("estimate", two->estimate, one->estimate, 0.2 * one->se));
    assert_true(two->low < two->estimate && two->estimate < two->high && ref_near("judged", two->p_holm, two->p, 0));
    assert_true(one->df == 5);
    double t = one->estimate / one->se, z = (one->high - one->estimate) / one->se;
    assert_true(ref_near("interval at 5 df", z, 2.5705818, 1e-6));
    assert_true(ref_near("p at 5 df", one->p, ds_t_two_sided(t, 5), 1e-12));
    assert_true(ref_near("judged by it", one->p_holm, one->p, 0));
    ds_store_close(s);
    ds_arena_free(&a);
    help_gone();
}

/* Two confounders that are one: the fit leaves one out and says which. */
static void columns_that_go_hand_in_hand_are_named(void **state)
{
    (void)state;
    ds_arena a = { 0 };
    ds_why w = { 0 };
    ds_put_fate fate;
    ds_store *s = practice("twin.db", &usual);
    int64_t file = help_file(s, "days.csv"), source = help_source(s, "diary");
    for (int k = 0; k < CLIENTS; k++) {
        char code[16];
        snprintf(code, sizeof code, "C%02d", k);
        int64_t client = help_client(s, code);
        for (int i = 0; i < NIGHTS; i++) {
            ds_record r[2] = { { .kind = DS_SLEEP, .line = 1 }, { .kind = DS_DAY, .line = 1 } };
            give_whole(r, DS_SLEEP_NIGHT_DATE, first_night() + i);
            give_whole(r + 1, DS_DAY_DATE, first_night() + i);
            give(r + 1, DS_DAY_STRESS, (i * 5 + k) % 4);
            give(r + 1, DS_DAY_CAFFEINE, 100.0 * ((i * 5 + k) % 4));
            const ds_origin from = { client, source, file };
            if (ds_store_put(s, &from, r, 2, &fate, &w)) fail_msg("%s", w.text);
        }
    }
    ds_results r = analyse(s, DS_NO_DATE, &a);
    assert_true(r.outcome[0].overall.converged);
    const char *said = strstr(r.outcome[0].overall.note, "cannot be told apart from the rest and left out: ");
    assert_non_null(said);
    assert_true(strstr(said, "stress") || strstr(said, "caffeine"));
    assert_int_equal(contrast(&r.outcome[0].overall, "night0")->verdict, DS_HELPS);
    ds_store_close(s);
    ds_arena_free(&a);
    help_gone();
}

/* "0/2 quality, 1/2 tst_min, " */
static void write_down(void *to, const char *outcome, size_t done, size_t n)
{
    char *story = to;
    size_t at = strlen(story);
    snprintf(story + at, 200 - at, "%zu/%zu %s, ", done, n, outcome);
}

static void progress_names_each_outcome_before_it_is_begun(void **state)
{
    (void)state;
    ds_store *s = practice("watched.db", &usual);
    ds_settings set = settings();
    ds_arena a = { 0 };
    ds_why w = { 0 };
    int64_t run;
    char story[200] = "", want[200] = "";
    const ds_analyse_watch watch = { write_down, story };
    ds_results r = analyse(s, DS_NO_DATE, &a);
    for (size_t i = 0; i < r.n_outcomes; i++) write_down(want, r.outcome[i].outcome, i, r.n_outcomes);
    assert_true(r.n_outcomes > 1);
    assert_int_equal(ds_analyse_cached(s, &set, DS_NO_DATE, "2026-08-01 09:00", &watch, &a, &run, &w), DS_OK);
    assert_string_equal(story, ""); /* made already */
    assert_int_equal(ds_analyse(s, &set, DS_NO_DATE, "2026-08-01 09:00", &watch, &a, &r, &w), DS_OK);
    assert_string_equal(story, want);
    ds_store_close(s);
    ds_arena_free(&a);
    help_gone();
}

static void full_memory_is_an_error_not_a_crash(void **state)
{
    (void)state;
    ds_store *s = practice("memory.db", &usual);
    ds_settings set = settings();
    ds_results r;
    long n = 0;
    ds_err err = DS_MEMORY;
    for (; err && n < 100000; n = n < 40 ? n + 1 : n + n / 3) {
        ds_arena a = { 0 };
        ds_why w = { 0 };
        ds_alloc_fail_after(n);
        err = ds_analyse(s, &set, DS_NO_DATE, "2026-08-01 09:00", NULL, &a, &r, &w);
        ds_alloc_fail_after(-1);
        if (err && err != DS_MEMORY) fail_msg("allocation %ld: %s", n, w.text);
        ds_arena_free(&a);
    }
    assert_int_equal(err, DS_OK);
    assert_true(n > 40);
    ds_store_close(s);
    help_gone();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_clear_effect_is_found_and_stored),
        cmocka_unit_test(exposures_are_the_nights_that_are_not_plain),
        cmocka_unit_test(df_are_of_the_clients_behind_the_contrast),
        cmocka_unit_test(minutes_awake_are_asked_on_a_log_scale),
        cmocka_unit_test(techniques_are_compared_when_asked_for),
        cmocka_unit_test(what_no_session_tells_leaves_the_model),
        cmocka_unit_test(a_refused_session_makes_two_nights_unknown),
        cmocka_unit_test(as_of_takes_nothing_later),
        cmocka_unit_test(instants_are_compared_where_zones_are_known),
        cmocka_unit_test(too_few_nights_are_a_result),
        cmocka_unit_test(kenward_and_roger_are_asked_by_the_setting),
        cmocka_unit_test(an_empty_store_is_a_result),
        cmocka_unit_test(a_wearable_alone_is_judged_by_its_score),
        cmocka_unit_test(nights_after_two_massages_are_counted),
        cmocka_unit_test(sources_that_differ_are_told),
        cmocka_unit_test(the_same_data_give_the_same_bytes),
        cmocka_unit_test(a_run_is_made_once_for_the_same_data_and_settings),
        cmocka_unit_test(few_clients_are_integrated),
        cmocka_unit_test(columns_that_go_hand_in_hand_are_named),
        cmocka_unit_test(progress_names_each_outcome_before_it_is_begun),
        cmocka_unit_test(full_memory_is_an_error_not_a_crash),
    };
    return cmocka_run_group_tests_name("analyse", tests, NULL, NULL);
}
