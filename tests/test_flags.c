/* Flags and guidance: of every rule a log that keeps it and one that breaks it (flags.yaml), what words are signs of, what rules
 * may say, and what a client's report gets of them. */
#include <downshift/audience.h>
#include <downshift/authorisation.h>
#include <downshift/declare.h>
#include <downshift/flag.h>
#include <downshift/results.h>

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "../src/analyse/flag/flag_catalogue.h"
#include "support/files.h"
#include "support/inbox.h"

enum { CELLS = 9 };

/* ---- logs ---- */

typedef struct {
    const char *sessions, *nights, *days, *events, *effects, *scores, *plan; /* lines; NULL: none */
} log_text;

/* A kind of lines: its file, its heads, and which cell is the day. */
static const struct kind {
    const char *file, *heads;
    int cells;
} SESSIONS = { "sessions.csv", "client_id,date,start,duration_min,pressure,technique,reaction,notes", 8 },
  NIGHTS = { "nights.csv", "client_id,night_date,quality", 3 },
  DAYS = { "days.csv", "Client,Notes on (day),Training load,Alcoholic drinks,Late workout,Late meal,Late fluids,New supplement,Slow breathing,Warm shower", 10 },
  EVENTS = { "events.csv", "Client,Date,Event,Until", 4 },
  PLAN = { "plan.csv", "Client,First day,Last day,What,Minutes to,Pressure up to,Phase,How often,Plan", 9 };

static int commas(ds_str line)
{
    int n = 0;
    bool quoted = false;
    for (size_t i = 0; i < line.n; i++) {
        quoted ^= line.p[i] == '"';
        n += !quoted && line.p[i] == ',';
    }
    return n;
}

/* The line once, or for each day of a span that stands second, with all its cells. */
static const char *add_line(ds_arena *a, const char *text, ds_str line, int cells)
{
    ds_str client, rest = line;
    ds_date from, to;
    (void)ds_cut(&rest, ',', &client);
    const bool spans = rest.n > 22 && !memcmp(rest.p + 10, "..", 2);
    assert_true(ds_date_parse((ds_str){ rest.p, 10 }, DS_DATES_ISO, &from));
    to = from;
    if (spans) assert_true(ds_date_parse((ds_str){ rest.p + 12, 10 }, DS_DATES_ISO, &to));
    const ds_str after = { rest.p + (spans ? 22 : 10), rest.n - (spans ? 22 : 10) };
    for (; from <= to; from++) {
        char day[11];
        ds_date_text(from, day);
        text = ds_textf(a, "%s%.*s,%s%.*s%.*s\n", text, DS_FMT(client), day, DS_FMT(after), cells - 1 - commas(line), ",,,,,,,,");
    }
    return text;
}

static void put_lines(inbox_world *w, const struct kind *k, const char *lines)
{
    ds_str rest = ds_str_of(lines ? lines : ""), line;
    const char *text = ds_textf(&w->a, "%s\n", k->heads);
    if (!rest.n) return;
    while (ds_cut(&rest, '\n', &line)) text = add_line(&w->a, text, line, k->cells);
    inbox_put(w, k->file, text);
}

/* And of their massages: client, night 0, by how much those of late were worse, over how many. */
static void put_scores(inbox_world *w, const char *lines, int64_t run)
{
    ds_str rest = ds_str_of(lines ? lines : ""), line, cell[4];
    while (lines && ds_cut(&rest, '\n', &line)) {
        ds_session_score_row s = { .outcome = "quality", .score = -1 };
        for (int i = 0; i < 4; i++) assert_true(ds_cut(&line, ',', &cell[i]));
        s.client = ds_keep(&w->a, cell[0]).p;
        assert_true(ds_date_parse(cell[1], DS_DATES_ISO, &s.night) && ds_decimal(cell[2], '.', &s.worse_sum));
        s.worse_sessions = cell[3].p[0] - '0';
        assert_int_equal(ds_store_put_result(w->store, run, DS_R_SESSION_SCORE, &s, &w->why), DS_OK);
    }
}

/* What an analysis found of clients: client, sessions worse in a row, luck, verdict. */
static void put_effects(inbox_world *w, const char *lines, const char *scores, int64_t *run)
{
    ds_str rest = ds_str_of(lines ? lines : ""), line, cell[4];
    const ds_run_row r = { .made_at = "2026-11-01 10:00", .version = "test", .fingerprint = "x", .as_of = DS_NO_DATE, .settings = "{}", .settings_hash = "y" };
    assert_int_equal(ds_store_begin(w->store, &w->why), DS_OK);
    assert_int_equal(ds_store_begin_run(w->store, &r, run, &w->why), DS_OK);
    while (lines && ds_cut(&rest, '\n', &line)) {
        for (int i = 0; i < 4; i++) assert_true(ds_cut(&line, ',', &cell[i]));
        double luck = NAN;
        ds_verdict verdict = 0;
        (void)ds_decimal(cell[2], '.', &luck);
        while (verdict < DS_VERDICTS && !ds_same(cell[3], ds_str_of(ds_verdict_word(verdict)))) verdict++;
        assert_true(verdict < DS_VERDICTS);
        const ds_client_effect_row e = { .outcome = "quality", .client = ds_keep(&w->a, cell[0]).p, .scored = 9, .worse_in_row = cell[1].p[0] - '0', .luck = luck, .verdict = verdict };
        assert_int_equal(ds_store_put_client_effect(w->store, *run, &e, &w->why), DS_OK);
    }
    put_scores(w, scores, *run);
    assert_int_equal(ds_store_commit(w->store, &w->why), DS_OK);
}

typedef struct {
    inbox_world *w;
    ds_settings settings;
    ds_flags *all;
    ds_flags_found found;
    int64_t run;
    ds_why why;
} asked;

/* Of October 2026, under practice.yaml of these keys and one more file of rules (NULL: none). */
static ds_err ask(asked *k, const log_text *log, const char *yaml, const char *file)
{
    *k = (asked){ .w = inbox_open() };
    const char *folder = k->w->folder, *rules = NULL, *settings = support_write_text(folder, "practice.yaml", yaml);
    ds_settings own;
    if (!ds_settings_load(settings, &own, &k->w->a, &k->why)) k->w->settings.habits = own.habits;
    put_lines(k->w, &SESSIONS, log->sessions);
    put_lines(k->w, &NIGHTS, log->nights);
    put_lines(k->w, &DAYS, log->days);
    put_lines(k->w, &EVENTS, log->events);
    put_lines(k->w, &PLAN, log->plan);
    (void)inbox_import(k->w);
    assert_string_equal(inbox_ask(k->w, "SELECT count(*) FROM v1_refused"), "0");
    put_effects(k->w, log->effects, log->scores, &k->run);
    if (file) {
        rules = ds_textf(&k->w->a, "%s/flags", folder);
        (void)support_write_text(folder, "flags/own.yaml", file);
    }
    const char *db = support_path(folder, "practice.db");
    ds_err err = ds_settings_load(settings, &k->settings, &k->w->a, &k->why);
    if (!err) err = ds_flags_load(rules, &k->settings, &k->w->a, &k->all, &k->why);
    return err ? err : ds_flags_ask(k->all, db, &k->settings, k->run, ds_date_of(2026, 10, 1), &k->w->a, &k->found, &k->why);
}

static const ds_flag *flag_named(const asked *k, const char *name)
{
    for (size_t i = 0; i < k->found.n; i++)
        if (!strcmp(k->found.flag[i].rule->name, name)) return &k->found.flag[i];
    return NULL;
}

/* ---- every rule ---- */

#define HABITS "habits: {slow breathing: {tells: minutes}, warm shower: {}}\n"

typedef struct {
    const char *rule;
    log_text keeps, breaks;
} flag_case;
typedef struct {
    ds_list cases;
} case_file;

#define LINES(field) { .key = #field, .as = DS_AS_TEXT, .at = offsetof(log_text, field) }
static const ds_key log_keys[] = { LINES(sessions), LINES(nights), LINES(days), LINES(events), LINES(effects), LINES(scores), LINES(plan), { 0 } };
static const ds_key case_keys[] = { { .key = "rule", .as = DS_AS_TEXT, .at = offsetof(flag_case, rule), .flags = DS_IS_KEY },
                                    { .key = "keeps", .as = DS_AS_STRUCT, .at = offsetof(flag_case, keeps), .of = log_keys },
                                    { .key = "breaks", .as = DS_AS_STRUCT, .at = offsetof(flag_case, breaks), .of = log_keys },
                                    { 0 } };
static const ds_key file_keys[] = { { .key = "cases", .as = DS_AS_MAP, .at = offsetof(case_file, cases), .of = case_keys, .size = sizeof(flag_case) }, { 0 } };

static void check_kept(const flag_case *c)
{
    asked k;
    if (ask(&k, &c->keeps, HABITS, NULL)) fail_msg("%s: %s", c->rule, k.why.text);
    const ds_flag *f = flag_named(&k, c->rule);
    bool guidance = false;
    for (size_t i = 0; i < ds_flags_count(k.all); i++)
        if (!strcmp(ds_flags_at(k.all, i)->name, c->rule)) guidance = ds_flags_at(k.all, i)->guidance;
    if (guidance && !f) fail_msg("%s: its log gives no occasion to keep it", c->rule);
    if (f && f->broken) fail_msg("%s: kept, and yet: %.*s", c->rule, DS_FMT(f->latest->told));
    inbox_close(k.w);
}

static void check_broken(const flag_case *c)
{
    asked k;
    if (ask(&k, &c->breaks, HABITS, NULL)) fail_msg("%s: %s", c->rule, k.why.text);
    const ds_flag *f = flag_named(&k, c->rule);
    if (!f || !f->broken) fail_msg("%s: broken, and not seen", c->rule);
    inbox_close(k.w);
}

static void every_rule_is_kept_and_broken(void **state)
{
    (void)state;
    ds_arena a = { 0 };
    ds_why w = { 0 };
    ds_str yaml;
    case_file file = { { 0 } };
    ds_settings plain;
    ds_flags *all;
    if (ds_read_file("tests/flags.yaml", 1 << 20, &a, &yaml, &w) || ds_declare("tests/flags.yaml", yaml, file_keys, &file, &a, &w)) fail_msg("%s", w.text);
    ds_settings_default(&plain);
    assert_int_equal(ds_flags_load(NULL, &plain, &a, &all, &w), DS_OK);
    const flag_case *c = file.cases.item;
    for (size_t i = 0; i < ds_flags_count(all); i++) {
        size_t at = 0;
        while (at < file.cases.n && strcmp(c[at].rule, ds_flags_at(all, i)->name)) at++;
        if (at == file.cases.n) fail_msg("tests/flags.yaml has no case of %s", ds_flags_at(all, i)->name);
        check_kept(&c[at]);
        check_broken(&c[at]);
    }
    ds_arena_free(&a);
}

/* ---- words ---- */

static void words_are_signs(void **state)
{
    (void)state;
    static const struct {
        const char *cell, *sign; /* NULL: none */
    } CELLS_OF[] = {
        { "Bruised calves", "bruising" },         { "kein Bluterguss", NULL },
        { "Bluterguss am Oberschenkel", "bruising" }, { "sans ecchymose ni engourdissement", NULL },
        { "des bleus sur la cuisse", "bruising" }, { "moretones en la pierna", "bruising" },
        { "sin moretones", NULL },                { "un peu engourdi", "numbness" },
        { "Taubheitsgefühl im Daumen", "numbness" }, { "hormigueo en la mano", "numbness" },
        { "no pain, numb fingers", "numbness" },  { "not bruised or numb at all", NULL },
        { "stechender Schmerz im Nacken", "sharp pain" }, { "DOULEUR VIVE", "sharp pain" },
        { "dolor agudo", "sharp pain" },          { "a sharpened knife", NULL },
        { "electric-like zings", "sharp pain" },  { "Fieber seit gestern", "ask a doctor" },
        { "high blood pressure", "ask a doctor" }, { "deep pressure, good", NULL },
        { "", NULL },                             { "Numbers 1 to 3", NULL },
    };
    ds_arena a = { 0 };
    ds_settings plain;
    ds_flags *all;
    ds_why w = { 0 };
    ds_settings_default(&plain);
    assert_int_equal(ds_flags_load(NULL, &plain, &a, &all, &w), DS_OK);
    const an_sign_words *words = &all->signs;
    for (size_t i = 0; i < DS_COUNT(CELLS_OF); i++) {
        unsigned signs = 0, want = 0;
        for (int k = 0; ds_sign_names[k]; k++)
            if (CELLS_OF[i].sign && !strcmp(CELLS_OF[i].sign, ds_sign_names[k])) want = 1u << k;
        assert_int_equal(an_signs_of(words, ds_str_of(CELLS_OF[i].cell), &a, &signs, &w), DS_OK);
        if (signs != want) fail_msg("\"%s\": %x, not %x", CELLS_OF[i].cell, signs, want);
    }
    ds_arena_free(&a);
}

/* ---- rules of one's own ---- */

static const log_text plain_log = { .sessions = "A1,2026-10-05,10:00,60,deep,,a funny lump\nB2,2026-10-06,10:00,60,deep,,\"bruised, blue patches\"" };

static void own_rules_words_and_limits(void **state)
{
    (void)state;
    asked k;
    const char *yaml = "signs: {\"funny lump\": ask a doctor}\n"
                       "limits: {overdue_days: 5}\n"
                       "flags: {bruising: {words: Mine, query: \"SELECT client, date, :overdue_days AS value FROM massage\"}}\n";
    const char *file = "with: [{name: two, query: SELECT 2 AS n}]\n"
                       "words: {blue patch*: numbness}\n"
                       "flags: {own: {words: Own, severity: talk, query: \"SELECT client, date, n AS value FROM massage, two WHERE date = '2026-10-06'; \"}}\n";
    assert_int_equal(ask(&k, &plain_log, yaml, file), DS_OK);
    assert_true(flag_named(&k, "bruising")->row[0].value == 5);
    assert_string_equal(flag_named(&k, "bruising")->rule->words, "Mine");
    assert_true(flag_named(&k, "own")->row[0].value == 2 && flag_named(&k, "own")->rule->severity == DS_FLAG_TALK);
    assert_true(ds_same(flag_named(&k, "numbness")->row[0].client, DS_LIT("B2")));
    assert_true(ds_same(flag_named(&k, "ask_a_doctor")->row[0].told, DS_LIT("a funny lump")));
    assert_int_equal(flag_named(&k, "ask_a_doctor")->row[0].line, 2);
    inbox_close(k.w);
}

/* What is refused, where, and in which words. */
static const struct fault {
    const char *yaml, *file, *says;
    ds_err err;
} FAULTS[] = {
    { "flags:\n  a: {words: A, query: SELECT 1 AS one}\n", NULL, "practice.yaml:2:6: a: the query gives a row each with the columns client and date", DS_CONFIG },
    { "flags:\n  a: {words: A, query: \"SELECT client, 5 AS date FROM massage\"}\n", NULL, "is to be a text such as 2026-10-03", DS_CONFIG },
    { "flags:\n  a: {words: A, guidance: yes, query: \"SELECT client, date FROM massage\"}\n", NULL, "has a column kept", DS_CONFIG },
    { "flags:\n  a: {words: A, query: \"SELECT client, date, 1 AS kept FROM massage\"}\n", NULL, "add `guidance: yes`", DS_CONFIG },
    { "flags:\n  a: {words: A, query: \"SELECT code AS client, code AS date FROM client\"}\n", NULL, "the table client may not be read", DS_DENIED },
    { "flags:\n  a: {words: A, query: \"SELECT client, date('now') AS date FROM massage\"}\n", NULL, "may not ask for the time of day", DS_CONFIG },
    { "flags:\n  a: {words: A, query: \"SELECT client, date FROM massage WHERE date > :nothing\"}\n", NULL, "nothing", DS_CONFIG },
    { "flags:\n  a: {words: A, severity: loud, query: SELECT 1}\n", NULL, "severity", DS_CONFIG },
    { "signs: {lump: lumps}\n", NULL, "a sign", DS_CONFIG },
    { "signs: {a b c d e f: race}\n", NULL, "is to have one to 5 words", DS_CONFIG },
    { "limits: {same_nights: 2}\n", NULL, "same_nights", DS_CONFIG },
    { "", "flags:\n  a: {wordz: A}\n", "own.yaml:2:7: unknown key \"wordz\"", DS_CONFIG },
    { "", "with: [{name: massage, query: SELECT 1}]\n", "has a query \"massage\" already", DS_CONFIG },
};

static void faults_are_located(void **state)
{
    (void)state;
    for (size_t i = 0; i < DS_COUNT(FAULTS); i++) {
        asked k;
        const ds_err err = ask(&k, &plain_log, FAULTS[i].yaml, FAULTS[i].file);
        if (err != FAULTS[i].err || !strstr(k.why.text, FAULTS[i].says)) fail_msg("%zu: %d %s", i, (int)err, k.why.text);
        inbox_close(k.w);
    }
}

/* ---- who may see them ---- */

/* The first value as text; "NULL" for none, NULL where it may not be asked. */
static const char *seen_by(asked *k, ds_audience who, const char *client, const char *sql)
{
    const ds_scope scope = { .run = k->run, .client = ds_str_of(client), .partner = DS_LIT("Dr. No"), .today = ds_date_of(2026, 11, 1), .tables = k->found.table, .n_tables = DS_FLAG_TABLES, .first = DS_NO_DATE, .last = DS_NO_DATE };
    ds_db *db = NULL;
    ds_rows *rows = NULL;
    bool more = false;
    const char *found = NULL;
    if (ds_snapshot_open(support_path(k->w->folder, "practice.db"), who, &scope, &db, &k->why)) return NULL;
    if (!ds_ask(db, ds_str_of(sql), NULL, 0, &rows, &k->why) && !ds_rows_next(rows, &more, &k->why)) /* else it has no such thing */
        found = more && ds_rows_at(rows, 0).type == DS_V_TEXT ? ds_textf(&k->w->a, "%.*s", DS_FMT(ds_rows_at(rows, 0).as.s)) : "NULL";
    ds_rows_close(rows);
    ds_snapshot_close(db);
    return found;
}

static void a_client_sees_own_words_alone(void **state)
{
    (void)state;
    static const char all[] = "SELECT group_concat(client || ' ' || date || ' ' || words, '; ') FROM v1_client_flag";
    const log_text log = { .sessions = "A1,2026-10-05,10:00,60,deep,,bruised calf,fever\nB2,2026-10-06,10:00,60,light,,numb hand\nC3,2026-10-06,10:00,60,light,,fine" };
    asked k;
    assert_int_equal(ask(&k, &log, "", NULL), DS_OK);
    const char *a = seen_by(&k, DS_AUDIENCE_CLIENT, "A1", all), *b = seen_by(&k, DS_AUDIENCE_CLIENT, "B2", all);
    assert_non_null(strstr(a, "A1 2026-10-05 Bruising was noted after a session. Please tell"));
    assert_null(strstr(a, "B2"));
    assert_null(strstr(a, "medical professional is asked")); /* has no words for the client */
    assert_true(b && strstr(b, "Numbness") && !strstr(b, "A1"));
    assert_string_equal(seen_by(&k, DS_AUDIENCE_CLIENT, "C3", all), "NULL");
    assert_null(seen_by(&k, DS_AUDIENCE_CLIENT, "A1", "SELECT words FROM v1_flag"));
    assert_null(seen_by(&k, DS_AUDIENCE_CLIENT, "A1", "SELECT told FROM v1_flag_row"));
    assert_null(seen_by(&k, DS_AUDIENCE_ACCOUNTANT, "", all));
    const ds_authorisation may = { .client = DS_LIT("A1"), .partner = DS_LIT("Dr. No"), .sleep = true, .sessions = true, .given = ds_date_of(2026, 10, 1), .until = ds_date_of(2027, 1, 1) };
    assert_int_equal(ds_store_authorise(k.w->store, &may, &k.why), DS_OK);
    assert_string_equal(seen_by(&k, DS_AUDIENCE_CARE_PARTNER, "A1", "SELECT date FROM v1_session"), "2026-10-05");
    assert_null(seen_by(&k, DS_AUDIENCE_CARE_PARTNER, "A1", all));
    assert_string_equal(seen_by(&k, DS_AUDIENCE_PRACTICE, "", "SELECT told FROM v1_flag WHERE name = 'ask_a_doctor'"), "fever");
    inbox_close(k.w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_rule_is_kept_and_broken),
        cmocka_unit_test(words_are_signs),
        cmocka_unit_test(own_rules_words_and_limits),
        cmocka_unit_test(faults_are_located),
        cmocka_unit_test(a_client_sees_own_words_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
