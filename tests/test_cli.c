/* The command line as its users meet it: the words it takes, what it says about bad input, its exit statuses, its files. */
#include <assert.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

#include <jansson.h>
#include <sqlite3.h>

#include <downshift/base.h>

#include "support/child.h"
#include "support/files.h"

#define WORDS(...) ((const char *const[]){ __VA_ARGS__, NULL })

static child_result run_in(const char *folder, const char *const *words)
{
    return child_run(&(child_setting){ .folder = folder }, words);
}

/* Ends the test when the status is not the one wanted, showing what was said. */
static void want_status(const child_result *r, int status)
{
    if (r->status != status) fail_msg("status %d, wanted %d\n%s%s", r->status, status, r->out, r->err);
}

static void want_text(const char *have, const char *piece)
{
    if (!strstr(have, piece)) fail_msg("\"%s\" is not in:\n%s", piece, have);
}

static size_t lines(const char *text)
{
    size_t n = 0;
    for (; *text; text++) n += *text == '\n';
    return n;
}

/* One line on stderr: "downshift: story (kind)". */
static void want_one_line(const child_result *r)
{
    if (lines(r->err) != 1 || strncmp(r->err, "downshift: ", 11)) fail_msg("not one line: \"%s\"", r->err);
}

static bool is_there(const char *folder, const char *name)
{
    return access(support_path(folder, name), F_OK) == 0;
}

/* ---- the words ------------------------------------------------------------------------------- */

static const struct misuse {
    const char *name;
    const char *words[6];
} misuses[] = {
    { "no command", { NULL } },
    { "an unknown command", { "massage" } },
    { "an unknown option", { "status", "--colour" } },
    { "one dash", { "status", "-v" } },
    { "an option without its value", { "report", "monthly-review", "--month" } },
    { "an option that does not go with the command", { "init", "--month", "2026-10" } },
    { "a switch with a value", { "status", "--json=yes" } },
    { "import of nothing", { "import" } },
    { "one word too many", { "status", "now" } },
    { "month without a month", { "month", "--inbox", "." } },
    { "month without an inbox", { "month", "2026-10" } },
    { "month 13", { "month", "2026-13", "--inbox", "." } },
};

static void misuse_is_status_64_and_one_line(void **state)
{
    const struct misuse *row = *state;
    const char *folder = support_folder();
    child_result r = run_in(folder, row->words);
    want_status(&r, 64);
    want_one_line(&r);
    assert_int_equal(strlen(r.out), 0);
    assert_false(is_there(folder, "practice.db"));
    child_free(&r);
    support_remove(folder);
}

static const char *const command_names[] = { "init",  "import", "undo",  "clients", "analyse", "report",
                                             "month", "status", "trace", "formats", "services", "reports" };

static void every_command_explains_itself(void **state)
{
    (void)state;
    for (size_t i = 0; i < DS_COUNT(command_names); i++) {
        child_result r = run_in(NULL, WORDS(command_names[i], "--help"));
        want_status(&r, 0);
        want_text(r.out, command_names[i]);
        want_text(r.out, "--db");
        assert_int_equal(strlen(r.err), 0);
        child_free(&r);
    }
    child_result all = run_in(NULL, WORDS("--help"));
    want_status(&all, 0);
    for (size_t i = 0; i < DS_COUNT(command_names); i++) want_text(all.out, command_names[i]);
    want_text(all.out, "[list|review|rename|merge|split|apart|export|erase]\n"); /* the longest, not cut */
    child_free(&all);
}

static void the_version_is_told(void **state)
{
    (void)state;
    child_result r = run_in(NULL, WORDS("--version"));
    want_status(&r, 0);
    assert_string_equal(r.out, "downshift " DS_VERSION "\n");
    child_free(&r);
}

static void want_json(const char *text)
{
    json_error_t e;
    json_t *j = json_loads(text, JSON_REJECT_DUPLICATES, &e);
    if (!j) fail_msg("line %d: %s\n%s", e.line, e.text, text);
    json_decref(j);
}

static void formats_and_reports_are_listed(void **state)
{
    (void)state;
    static const char *const pieces[][2] = { { "formats", "whoop" },
                                             { "formats", "oura" },
                                             { "formats", "columns are not known in this language" },
                                             { "formats", "whoop-workouts" },
                                             { "reports", "monthly-review" },
                                             { "reports", "client-progress" },
                                             { "reports", "accountant" } };
    for (size_t i = 0; i < DS_COUNT(pieces); i++) {
        child_result plain = run_in(NULL, WORDS(pieces[i][0])), json = run_in(NULL, WORDS(pieces[i][0], "--json"));
        want_status(&plain, 0);
        want_status(&json, 0);
        want_text(plain.out, pieces[i][1]);
        want_text(json.out, pieces[i][1]);
        want_json(json.out);
        child_free(&plain);
        child_free(&json);
    }
}

/* ---- bad input ------------------------------------------------------------------------------- */

#define SESSIONS "client_id,date,start,duration_min,pressure\nB2C3,2026-03-02,17:00,60,deep\n"
#define NIGHTS   "client_id,night_date,bedtime,quality,tst_min\nB2C3,2026-03-01,22:30,6,420\n"

#define WHOOP                                                                                                          \
    "Cycle start time,Cycle end time,Cycle timezone,Sleep onset,Wake onset,Sleep performance %,"                       \
    "Respiratory rate (rpm),Asleep duration (min),In bed duration (min),Light sleep duration (min),"                   \
    "Deep (SWS) duration (min),REM duration (min),Awake duration (min),Sleep need (min),Sleep debt (min),"             \
    "Sleep efficiency %,Nap\n"                                                                                         \
    "2026-03-01 23:00:00,2026-03-02 23:00:00,UTC+01:00,2026-03-01 23:00:00,2026-03-02 "                                \
    "06:30:00,80,15.0,410,450,230,80,100,40,480,10,91,false\n"

static const struct bad {
    const char *name, *file, *text;
    size_t bytes; /* 0: to the end of the text */
    int status;
    const char *say[4];   /* somewhere on stdout or stderr */
    int sessions, nights; /* that came in all the same */
} bads[] = {
    { "unknown format", "strange.csv", "whence,quux\n1,2\n", 0, 65, { "strange.csv", "whence", "quux" }, 0, 0 },
    { "not a number",
      "s.csv",
      SESSIONS "B2C3,2026-03-09,17:00,sixty,deep\n",
      0,
      0,
      { "s.csv:3", "duration_min", "sixty" },
      2,
      0 },
    { "impossible time",
      "n.csv",
      NIGHTS "B2C3,2026-03-02,25:70,6,420\n",
      0,
      0,
      { "n.csv:3", "bedtime", "25:70" },
      0,
      2 },
    { "a night of 30 hours",
      "n.csv",
      NIGHTS "B2C3,2026-03-02,22:30,6,1800\n",
      0,
      0,
      { "n.csv:3", "tst_min", "1800" },
      0,
      2 },
    { "unknown pressure",
      "s.csv",
      SESSIONS "B2C3,2026-03-09,17:00,60,modrate\n",
      0,
      0,
      { "s.csv:3", "pressure", "modrate" },
      2,
      0 },
    { "session without client",
      "s.csv",
      SESSIONS ",2026-03-09,17:00,60,deep\n",
      0,
      65,
      { "s.csv:3", "client_id" },
      1,
      0 },
    { "a date that is none",
      "s.csv",
      SESSIONS "B2C3,2026-02-30,17:00,60,deep\n",
      0,
      65,
      { "s.csv:3", "date", "2026-02-30" },
      1,
      0 },
    { "truncated in a quote", "s.csv", SESSIONS "B2C3,2026-03-09,17:00,60,\"dee", 0, 65, { "s.csv", "3" }, 1, 0 },
    { "truncated in a row", "s.csv", SESSIONS "B2C3,2026-03-09,17:0", 0, 65, { "s.csv" }, 1, 0 },
    { "binary",
      "s.csv",
      "\x7f"
      "ELF\0\0\1\2\0\0",
      10,
      65,
      { "s.csv" },
      0,
      0 },
    { "empty", "s.csv", "", 0, 65, { "s.csv", "empty" }, 0, 0 },
    { "a wearable's file of nobody", "sleeps.csv", WHOOP, 0, 65, { "sleeps.csv", "--client" }, 0, 0 },
};

static int count(const char *folder, const char *table)
{
    sqlite3 *db = NULL;
    sqlite3_stmt *st = NULL;
    char sql[128];
    snprintf(sql, sizeof sql, "SELECT count(*) FROM %s", table);
    assert_int_equal(sqlite3_open_v2(support_path(folder, "practice.db"), &db, SQLITE_OPEN_READONLY, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &st, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_step(st), SQLITE_ROW);
    int n = sqlite3_column_int(st, 0);
    sqlite3_finalize(st);
    sqlite3_close(db);
    return n;
}

static const char *new_practice(void)
{
    const char *folder = support_folder();
    child_result r = run_in(folder, WORDS("init"));
    want_status(&r, 0);
    child_free(&r);
    return folder;
}

static const struct place {
    const char *name, *told, *country, *says, *yaml; /* told: the locale or TZ */
} places[] = {
    { "a country that is named", NULL, "de", "set up for Germany: EUR, dates with the day first, a 24-hour clock, A4 paper",
      "currency: EUR" },
    { "goes before the locale", "de_DE.UTF-8", "US", "set up for the United States: USD, dates with the month first",
      "dates: mdy" },
    { "the locale's country", "en_GB.UTF-8", NULL, "set up for the United Kingdom, by your locale en_GB.UTF-8: GBP",
      "currency: GBP" },
    { "a locale without a country", "C.UTF-8", NULL, "set up for no country, as your locale names none", "dates: iso" },
    { "a locale of a country that is not known", "fi_FI@euro", NULL, "set up for no country", "dates: iso" },
};

static const struct place zones[] = {
    { "a zone by TZ", "Europe/Berlin", NULL, "time_zone: Europe/Berlin, by this computer's TZ (", "\ntime_zone: Europe/Berlin\n" },
    { "a zone behind a colon", ":Asia/Tokyo", NULL, "time_zone: Asia/Tokyo, by", "\ntime_zone: Asia/Tokyo\n" },
    { "a zone by the path of its file", ":/usr/share/zoneinfo/America/Argentina/Salta", NULL, "time_zone: America/Argentina/Salta, by",
      "\ntime_zone: America/Argentina/Salta\n" },
    { "a country does not overrule the zone", "America/New_York", "DE", "time_zone: America/New_York, by", "\ntime_zone: America/New_York\n" },
    { "a country alone is no zone", "UTC", "DE", "time_zone: none, as this computer names none of a place; ", "\ntime_zone:\n" },
    { "UTC by another name", "Etc/GMT+5", NULL, "time_zone: none", "\ntime_zone:\n" },
    { "a rule", "EST5EDT,M3.2.0/2,M11.1.0/2", NULL, "time_zone: none", "\ntime_zone:\n" },
    { "a zone that is not known", "Mars/Olympus", NULL, "time_zone: none", "\ntime_zone:\n" },
    { "a path that is no zone", "/etc/zoneinfo/../passwd", NULL, "time_zone: none", "\ntime_zone:\n" },
    { "TZ that is empty, as UTC is", "", NULL, "time_zone: none", "\ntime_zone:\n" },
};

static void want_init(const child_setting *how, const struct place *p)
{
    child_result r = child_run(how, p->country ? WORDS("init", "--country", p->country) : WORDS("init"));
    want_status(&r, 0);
    want_text(r.out, p->says);
    child_free(&r);
    ds_arena a = { 0 };
    ds_why w = { 0 };
    ds_str yaml;
    assert_int_equal(ds_read_file(support_path(how->folder, "practice.yaml"), 1 << 20, &a, &yaml, &w), DS_OK);
    want_text(yaml.p, p->yaml);
    ds_arena_free(&a);
    r = run_in(how->folder, WORDS("status")); /* what was written is read */
    want_status(&r, 0);
    child_free(&r);
    support_remove(how->folder);
}

static void init_begins_as_is_usual_there(void **state)
{
    const struct place *p = *state;
    want_init(&(child_setting){ .folder = support_folder(), .locale = p->told }, p);
}

static void init_takes_the_zone_of_tz(void **state)
{
    const struct place *p = *state;
    want_init(&(child_setting){ .folder = support_folder(), .zone = p->told }, p);
}

/* Without TZ: what the link of this computer says. */
static void init_takes_the_zone_of_the_computer(void **state)
{
    (void)state;
    char link[512] = "", yaml[600] = "\ntime_zone:\n", says[600] = "time_zone: none";
    ssize_t n = readlink("/etc/localtime", link, sizeof link - 1);
    const char *at = n > 0 ? strstr(link, "zoneinfo/") : NULL;
    const char *name = at ? at + strlen("zoneinfo/") : "UTC";
    if (strchr(name, '/') && strncmp(name, "Etc/", 4) != 0) {
        snprintf(yaml, sizeof yaml, "\ntime_zone: %s\n", name);
        snprintf(says, sizeof says, "time_zone: %s, by this computer's /etc/localtime", name);
    }
    want_init(&(child_setting){ .folder = support_folder(), .own_zone = true }, &(struct place){ .says = says, .yaml = yaml });
}

static void a_country_that_is_not_known_is_told_with_those_that_are(void **state)
{
    (void)state;
    const char *folder = support_folder();
    child_result r = run_in(folder, WORDS("init", "--country", "XX"));
    want_status(&r, 64);
    want_text(r.err, "--country XX: known are AT, AU,");
    child_free(&r);
    r = run_in(folder, WORDS("status"));
    want_status(&r, 66); /* nothing was made */
    child_free(&r);
    support_remove(folder);
}

static void bad_input_is_told_and_located(void **state)
{
    const struct bad *row = *state;
    const char *folder = new_practice();
    support_write(folder, row->file, row->text, row->bytes ? row->bytes : strlen(row->text));
    child_result r = run_in(folder, WORDS("import", row->file));
    want_status(&r, row->status);
    char both[8192];
    snprintf(both, sizeof both, "%s%s", r.out, r.err);
    for (size_t i = 0; i < DS_COUNT(row->say) && row->say[i]; i++) want_text(both, row->say[i]);
    assert_true(lines(r.err) <= 1);
    assert_int_equal(count(folder, "session"), row->sessions);
    assert_int_equal(count(folder, "sleep"), row->nights);
    child_free(&r);
    support_remove(folder);
}

static void a_refused_row_and_a_cell_set_aside_stay_to_be_seen(void **state)
{
    (void)state;
    const char *folder = new_practice();
    support_write_text(folder, "s.csv", SESSIONS "B2C3,2026-03-09,evening,60,deep\nB2C3,2026-03-16,17:00,60,modrate\n");
    child_result in = run_in(folder, WORDS("import", "s.csv")), status = run_in(folder, WORDS("status"));
    want_status(&in, 65);
    want_status(&status, 0);
    want_text(status.out, "evening");
    want_text(status.out, "modrate");
    child_free(&in);
    child_free(&status);
    support_remove(folder);
}

static void a_wearable_comes_in_with_its_client(void **state)
{
    (void)state;
    const char *folder = new_practice();
    support_write_text(folder, "sleeps.csv", WHOOP);
    child_result r = run_in(folder, WORDS("import", "sleeps.csv", "--client", "B2C3"));
    want_status(&r, 0);
    want_text(r.out, "B2C3");
    assert_int_equal(count(folder, "sleep"), 1);
    child_free(&r);
    support_remove(folder);
}

#define CYCLES                                                                                                         \
    "Cycle start time,Cycle end time,Cycle timezone,Recovery score %,Resting heart rate (bpm),Heart rate variability " \
    "(ms),Sleep onset,Wake onset,Sleep performance %,Asleep duration (min),In bed duration (min),Awake duration "      \
    "(min),Sleep efficiency %\n"                                                                                       \
    "2026-03-01 23:00:00,2026-03-02 23:00:00,UTC+01:00,60,52,61,2026-03-01 23:00:00,2026-03-02 "                       \
    "06:30:00,80,410,450,40,91\n"

static void a_whole_whoop_export_is_no_fault(void **state)
{
    (void)state;
    const char *folder = new_practice();
    support_write_text(folder, "in/B2C3/sleeps.csv", WHOOP);
    support_write_text(folder, "in/B2C3/physiological_cycles.csv", CYCLES);
    support_write_text(folder, "in/B2C3/workouts.csv",
                       "Cycle start time,Cycle end time,Cycle timezone,Workout start time,Workout end time,Duration "
                       "(min),Activity name,Activity Strain\n2026-03-01 23:00:00,,UTC+01:00,2026-03-02 "
                       "08:00:00,2026-03-02 08:30:00,30,Running,9.1\n");
    support_write_text(folder, "in/B2C3/journal_entries.csv",
                       "Cycle start time,Cycle end time,Cycle timezone,Question text,Answered yes,Notes\n"
                       "2026-03-01 23:00:00,,UTC+01:00,Have any alcohol? ,true,a private word\n");
    support_write_text(folder, "in/practice.yaml", "");
    support_write_text(folder, "in/README.md", "what this is\n");
    child_result r = run_in(folder, WORDS("import", "in")), month;
    want_status(&r, 0);
    want_text(r.out, "B2C3/workouts.csv: WHOOP workouts.csv, not read: workouts are private; ");
    want_text(r.out, "journal_entries.csv, not read: it holds private questions");
    assert_null(strstr(r.out, "alcohol"));
    want_text(r.out, "passed over: README.md, practice.yaml\n");
    assert_int_equal(strlen(r.err), 0);
    assert_int_equal(count(folder, "sleep"), 1);
    assert_int_equal(count(folder, "sleep WHERE resting_hr = 52 AND tst_min = 410"), 1);
    assert_int_equal(count(folder, "source_file"), 2);
    support_write_text(folder, "in/nights.csv.bak", NIGHTS);
    month = run_in(folder, WORDS("month", "2026-03", "--inbox", "in", "--out", "out"));
    want_status(&month, 0);
    want_text(month.out, "passed over: README.md, nights.csv.bak, practice.yaml\n");
    child_free(&r);
    child_free(&month);
    support_remove(folder);
}

static void a_dry_run_says_the_same_and_changes_nothing(void **state)
{
    (void)state;
    const char *folder = new_practice();
    support_write_text(folder, "s.csv", SESSIONS "B2C3,2026-03-09,evening,60,deep\n");
    child_result r = run_in(folder, WORDS("import", "--dry-run", "s.csv"));
    want_status(&r, 65);
    want_text(r.out, "1 new");
    want_text(r.out, "s.csv:3");
    assert_int_equal(count(folder, "session") + count(folder, "source_file") + count(folder, "source_row"), 0);
    child_free(&r);
    support_remove(folder);
}

static void a_file_that_is_not_there_is_status_66(void **state)
{
    (void)state;
    const char *folder = new_practice();
    child_result r = run_in(folder, WORDS("import", "nowhere.csv"));
    want_status(&r, 66);
    want_one_line(&r);
    want_text(r.err, "nowhere.csv");
    child_free(&r);
    support_remove(folder);
}

/* Nothing is waited for, and nothing written: also where the month was imported before. */
static void an_inbox_that_is_a_pipe_is_status_66(void **state)
{
    (void)state;
    const char *folder = new_practice();
    support_write_text(folder, "s.csv", "client_id,date,start,duration_min\nA1,2026-03-02,17:00,60\n");
    child_result in = run_in(folder, WORDS("import", "s.csv"));
    want_status(&in, 0);
    assert_int_equal(mkfifo(support_path(folder, "pipe"), 0600), 0);
    child_result r = run_in(folder, WORDS("month", "2026-03", "--inbox", "pipe", "--out", "out"));
    want_status(&r, 66);
    want_one_line(&r);
    assert_int_equal(access(support_path(folder, "out"), F_OK), -1);
    child_free(&in);
    child_free(&r);
    support_remove(folder);
}

/* A practice of somebody without root's rights, where the system lets us make one; skips the test elsewhere. */
static const char *practice_of_nobody(void)
{
    const char *folder = support_folder();
    assert_int_equal(chmod(folder, 0777), 0);
    child_result r = child_run(&(child_setting){ .folder = folder, .nobody = true }, WORDS("init"));
    int status = r.status;
    if (status != CHILD_NO_WAY) want_status(&r, 0);
    child_free(&r);
    if (status == CHILD_NO_WAY) {
        support_remove(folder);
        print_message("skipped: only root can get at the binary\n");
        skip();
    }
    return folder;
}

static void a_file_that_may_not_be_read_is_status_66(void **state)
{
    (void)state;
    const char *folder = practice_of_nobody();
    support_write_text(folder, "s.csv", SESSIONS);
    assert_int_equal(chmod(support_path(folder, "s.csv"), 0), 0);
    child_result r = child_run(&(child_setting){ .folder = folder, .nobody = true }, WORDS("import", "s.csv"));
    want_status(&r, 66);
    want_one_line(&r);
    want_text(r.err, "s.csv");
    child_free(&r);
    support_remove(folder);
}

/* ---- a database that does not do ------------------------------------------------------------- */

static void nothing_works_without_a_database(void **state)
{
    (void)state;
    const char *folder = support_folder();
    child_result r = run_in(folder, WORDS("analyse"));
    want_status(&r, 66);
    want_one_line(&r);
    want_text(r.err, "practice.db");
    want_text(r.err, "init");
    assert_false(is_there(folder, "practice.db"));
    child_free(&r);
    support_remove(folder);
}

static void a_database_that_is_a_folder_is_status_66(void **state)
{
    (void)state;
    const char *folder = support_folder();
    child_result r = run_in(folder, WORDS("status", "--db", "."));
    want_status(&r, 66);
    want_one_line(&r);
    want_text(r.err, "folder");
    child_free(&r);
    support_remove(folder);
}

static sqlite3 *open_db(const char *folder)
{
    sqlite3 *db = NULL;
    assert_int_equal(sqlite3_open(support_path(folder, "practice.db"), &db), SQLITE_OK);
    return db;
}

static void sql(sqlite3 *db, const char *text)
{
    assert_int_equal(sqlite3_exec(db, text, NULL, NULL, NULL), SQLITE_OK);
}

static void a_database_of_a_newer_version_is_status_76(void **state)
{
    (void)state;
    const char *folder = new_practice();
    sqlite3 *db = open_db(folder);
    sql(db, "PRAGMA user_version = 999");
    sqlite3_close(db);
    child_result r = run_in(folder, WORDS("status"));
    want_status(&r, 76);
    want_one_line(&r);
    want_text(r.err, "999");
    child_free(&r);
    support_remove(folder);
}

static void a_database_in_use_is_status_75(void **state)
{
    (void)state;
    const char *folder = new_practice();
    support_write_text(folder, "s.csv", SESSIONS);
    sqlite3 *db = open_db(folder);
    sql(db, "BEGIN EXCLUSIVE");
    child_result r = run_in(folder, WORDS("import", "s.csv"));
    want_status(&r, 75);
    want_one_line(&r);
    sql(db, "ROLLBACK");
    sqlite3_close(db);
    assert_int_equal(count(folder, "session"), 0);
    child_free(&r);
    support_remove(folder);
}

static void a_file_that_is_no_database_is_status_74(void **state)
{
    (void)state;
    const char *folder = support_folder();
    support_write_text(folder, "practice.db", "this is a shopping list and no database at all\n");
    child_result r = run_in(folder, WORDS("status"));
    want_status(&r, 74);
    want_one_line(&r);
    want_text(r.err, "practice.db");
    child_free(&r);
    support_remove(folder);
}

static void a_database_that_may_not_be_written_is_status_73(void **state)
{
    (void)state;
    const char *folder = practice_of_nobody();
    support_write_text(folder, "s.csv", SESSIONS);
    assert_int_equal(chmod(support_path(folder, "practice.db"), 0444), 0);
    child_result r = child_run(&(child_setting){ .folder = folder, .nobody = true }, WORDS("import", "s.csv"));
    want_status(&r, 73);
    want_one_line(&r);
    assert_int_equal(count(folder, "session"), 0);
    child_free(&r);
    support_remove(folder);
}

/* Files that cannot grow stand for a disk that is full: the database keeps what it had, whole. */
static void a_full_disk_leaves_the_database_as_it_was(void **state)
{
    (void)state;
    const char *folder = new_practice();
    struct stat st;
    assert_int_equal(stat(support_path(folder, "practice.db"), &st), 0);
    char *many = calloc(1, 1 << 20), *at = many;
    assert_non_null(many);
    at += sprintf(at, "client_id,date,start,duration_min,notes\n");
    for (int i = 0; i < 5000; i++)
        at += sprintf(at, "C%03d,%04d-%02d-%02d,10:00,60,a note that takes room\n", i % 500, 2016 + i / 500, 1 + i % 12,
                      1 + i % 28);
    support_write_text(folder, "s.csv", many);
    free(many);
    child_result r = child_run(&(child_setting){ .folder = folder, .most_bytes = (long)st.st_size + 65536 },
                               WORDS("import", "s.csv"));
    want_status(&r, 74);
    want_one_line(&r);
    child_free(&r);
    assert_int_equal(count(folder, "session"), 0);
    assert_int_equal(count(folder, "source_file"), 0);
    child_result again = run_in(folder, WORDS("import", "s.csv"));
    want_status(&again, 0);
    assert_int_equal(count(folder, "session"), 5000);
    child_free(&again);
    support_remove(folder);
}

static void output_that_cannot_be_written_is_status_73(void **state)
{
    (void)state;
    if (access("/dev/full", W_OK)) skip();
    child_result r = child_run(&(child_setting){ .out = "/dev/full" }, WORDS("formats"));
    want_status(&r, 73);
    want_one_line(&r);
    child_free(&r);
}

static void a_wrong_setting_is_status_78_with_its_place(void **state)
{
    (void)state;
    const char *folder = new_practice();
    support_write_text(folder, "practice.yaml", "name: Ours\ncolour: blue\n");
    child_result r = run_in(folder, WORDS("status"));
    want_status(&r, 78);
    want_one_line(&r);
    want_text(r.err, "practice.yaml:2:1");
    want_text(r.err, "colour");
    child_free(&r);
    support_remove(folder);
}

/* ---- init ------------------------------------------------------------------------------------ */

static void init_makes_private_files_and_overwrites_none(void **state)
{
    (void)state;
    const char *folder = new_practice();
    static const char *const files[] = { "practice.db", "practice.yaml", "practice.schema.json" };
    for (size_t i = 0; i < DS_COUNT(files); i++) {
        struct stat st;
        assert_int_equal(stat(support_path(folder, files[i]), &st), 0);
        assert_int_equal(st.st_mode & 0777, 0600);
    }
    child_result again = run_in(folder, WORDS("init"));
    want_status(&again, 73);
    want_one_line(&again);
    child_free(&again);
    support_remove(folder);
}

static void the_settings_know_their_schema(void **state)
{
    (void)state;
    const char *folder = new_practice();
    ds_arena a = { 0 };
    ds_why w = { 0 };
    ds_str yaml, schema;
    static const char first[] = "# yaml-language-server: $schema=practice.schema.json\n";
    assert_int_equal(ds_read_file(support_path(folder, "practice.yaml"), 1 << 20, &a, &yaml, &w), DS_OK);
    assert_int_equal(ds_read_file(support_path(folder, "practice.schema.json"), 1 << 20, &a, &schema, &w), DS_OK);
    assert_memory_equal(yaml.p, first, sizeof first - 1);
    const char *empty = support_folder();
    child_result r = run_in(empty, WORDS("init", "--schema"));
    want_status(&r, 0);
    assert_string_equal(r.out, schema.p);
    assert_false(is_there(empty, "practice.db") || is_there(empty, "practice.yaml"));
    child_free(&r);
    r = run_in(folder, WORDS("import", "."));
    want_status(&r, 0);
    want_text(r.out, "no files to import"); /* none of them is taken for a log */
    child_free(&r);
    ds_arena_free(&a);
    support_remove(folder);
    support_remove(empty);
}

static void a_zone_that_cannot_be_read_is_no_utc(void **state)
{
    (void)state;
    const char *folder = new_practice(), *none = support_folder();
    support_write_text(folder, "practice.yaml", "time_zone: Europe/Berlin\n");
    setenv("TZDIR", none, 1);
    child_result r = run_in(folder, WORDS("analyse"));
    unsetenv("TZDIR");
    want_status(&r, 78);
    want_one_line(&r);
    want_text(r.err, "practice.yaml:1:12: time_zone: \"Europe/Berlin\" is not among the time zones in ");
    child_free(&r);
    support_remove(none);
    support_remove(folder);
}

static void the_database_may_lie_elsewhere(void **state)
{
    (void)state;
    const char *folder = support_folder();
    child_result made = run_in(folder, WORDS("init", "--db", "other.db"));
    want_status(&made, 0);
    assert_true(is_there(folder, "other.db") && is_there(folder, "practice.yaml"));
    child_result r = run_in(folder, WORDS("status", "--db=other.db", "--json"));
    want_status(&r, 0);
    want_text(r.out, "\"files\"");
    want_json(r.out);
    child_free(&made);
    child_free(&r);
    support_remove(folder);
}

#define ROW_TESTS(rows, func)                                                                                          \
    for (size_t i = 0; i < DS_COUNT(rows); i++) tests[n++] = (struct CMUnitTest)                                       \
        {                                                                                                              \
            .name = rows[i].name, .test_func = func, .initial_state = (void *)(uintptr_t)&rows[i]                      \
        }

enum { PLAIN = 22, ALL = PLAIN + DS_COUNT(misuses) + DS_COUNT(bads) + DS_COUNT(places) + DS_COUNT(zones) };

int main(void)
{
    struct CMUnitTest tests[ALL] = {
        cmocka_unit_test(every_command_explains_itself),
        cmocka_unit_test(the_version_is_told),
        cmocka_unit_test(formats_and_reports_are_listed),
        cmocka_unit_test(a_refused_row_and_a_cell_set_aside_stay_to_be_seen),
        cmocka_unit_test(a_wearable_comes_in_with_its_client),
        cmocka_unit_test(a_whole_whoop_export_is_no_fault),
        cmocka_unit_test(a_dry_run_says_the_same_and_changes_nothing),
        cmocka_unit_test(a_file_that_is_not_there_is_status_66),
        cmocka_unit_test(an_inbox_that_is_a_pipe_is_status_66),
        cmocka_unit_test(a_file_that_may_not_be_read_is_status_66),
        cmocka_unit_test(nothing_works_without_a_database),
        cmocka_unit_test(a_database_that_is_a_folder_is_status_66),
        cmocka_unit_test(a_database_of_a_newer_version_is_status_76),
        cmocka_unit_test(a_database_in_use_is_status_75),
        cmocka_unit_test(a_file_that_is_no_database_is_status_74),
        cmocka_unit_test(a_database_that_may_not_be_written_is_status_73),
        cmocka_unit_test(a_full_disk_leaves_the_database_as_it_was),
        cmocka_unit_test(output_that_cannot_be_written_is_status_73),
        cmocka_unit_test(a_wrong_setting_is_status_78_with_its_place),
        cmocka_unit_test(init_takes_the_zone_of_the_computer),
        cmocka_unit_test(a_country_that_is_not_known_is_told_with_those_that_are),
        cmocka_unit_test(init_makes_private_files_and_overwrites_none),
        cmocka_unit_test(the_settings_know_their_schema),
        cmocka_unit_test(a_zone_that_cannot_be_read_is_no_utc),
        cmocka_unit_test(the_database_may_lie_elsewhere),
    };
    size_t n = PLAIN;
    if (!child_binary()) {
        print_message("no binary to test: build it, or name it in DOWNSHIFT\n");
        return 1;
    }
    ROW_TESTS(misuses, misuse_is_status_64_and_one_line);
    ROW_TESTS(bads, bad_input_is_told_and_located);
    ROW_TESTS(places, init_begins_as_is_usual_there);
    ROW_TESTS(zones, init_takes_the_zone_of_tz);
    assert(n == ALL);
    return cmocka_run_group_tests_name("command line", tests, NULL, NULL);
}
