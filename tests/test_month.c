/* The monthly batch on the sample practice, through the binary: files in, workbooks and JSON out. */
#include <dirent.h>
#include <math.h>
#include <setjmp.h>
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

#include <downshift/audience.h>
#include <downshift/person.h>
#include <downshift/results.h>
#include <downshift/store.h>

#include "support/child.h"
#include "support/files.h"
#include "support/sample.h"
#include "support/store_help.h"

#define WORDS(...) ((const char *const[]){ __VA_ARGS__, NULL })

/* One month of the sample practice, run once for all tests of the group. */
static struct {
    const char *folder; /* practice.yaml, practice.db, out/ */
    char inbox[1024];
    child_result month;
    sim_practice *truth;
    ds_arena arena;
} ran;

static child_result run_in(const char *folder, const char *const *words)
{
    return child_run(&(child_setting){ .folder = folder }, words);
}

static void want_status(const child_result *r, int status)
{
    if (r->status != status) fail_msg("status %d, wanted %d\n%s%s", r->status, status, r->out, r->err);
}

static void want_text(const char *have, const char *piece)
{
    if (!strstr(have, piece)) fail_msg("\"%s\" is not in:\n%s", piece, have);
}

static ds_str whole(const char *path, ds_arena *a)
{
    ds_str text = { 0 };
    ds_why w = { 0 };
    if (ds_read_file(path, 16 << 20, a, &text, &w)) fail_msg("%s", w.text);
    return text;
}

static int run_the_month(void **state)
{
    (void)state;
    const sim_params params = sample_params();
    char here[512];
    if (!child_binary() || !getcwd(here, sizeof here)) return -1;
    snprintf(ran.inbox, sizeof ran.inbox, "%s/sample-data", here);
    ran.folder = support_folder();
    ran.truth = sim_make(&params, &ran.arena);
    ds_str yaml = whole("sample-data/practice.yaml", &ran.arena);
    support_write(ran.folder, "practice.yaml", yaml.p, yaml.n);
    ran.month = run_in(ran.folder, WORDS("month", "2026-10", "--inbox", ran.inbox, "--out", "out"));
    return 0;
}

static int tidy_up(void **state)
{
    (void)state;
    child_free(&ran.month);
    support_remove(ran.folder);
    ds_arena_free(&ran.arena);
    return 0;
}

/* ---- what the month says and leaves --------------------------------------------------------- */

static void refused_rows_are_told_and_do_not_stop_the_month(void **state)
{
    (void)state;
    want_status(&ran.month, 0);
    want_text(ran.month.out, "modrate");
    want_text(ran.month.out, "25:70");
    want_text(ran.month.out, "monthly-review-2026-10.xlsx");
    assert_int_equal(strlen(ran.month.err), 0);
}

static void want_workbook(const char *folder, const char *name)
{
    char bytes[2] = { 0 };
    struct stat st;
    const char *path = support_path(folder, name);
    FILE *f = fopen(path, "rb");
    if (!f) fail_msg("%s is missing", name);
    assert_int_equal(fread(bytes, 1, 2, f), 2);
    fclose(f);
    assert_memory_equal(bytes, "PK", 2);
    assert_int_equal(stat(path, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
}

/* Had a session, of whatever outcome, or a logged night in October. */
static bool is_active(size_t client)
{
    const ds_date first = ds_date_of(2026, 10, 1), last = ds_date_of(2026, 10, 31);
    for (size_t i = 0; i < ran.truth->n_sessions; i++) {
        const sim_session *s = &ran.truth->session[i];
        if (s->client == client && s->date >= first && s->date <= last) return true;
    }
    for (size_t i = 0; i < ran.truth->n_nights; i++) {
        const sim_night *n = &ran.truth->night[i];
        if (n->client == client && n->logged && n->night >= first && n->night <= last && sample_logs[client] != 'N')
            return true;
    }
    return false;
}

static size_t files_in(const char *folder)
{
    size_t n = 0;
    DIR *d = opendir(folder);
    if (!d) return 0;
    for (struct dirent *e; (e = readdir(d));) n += strcmp(e->d_name, ".") && strcmp(e->d_name, "..");
    closedir(d);
    return n;
}

static void every_report_is_there_and_nothing_else(void **state)
{
    (void)state;
    static const char *const books[] = { "accountant-2026-10-sources.csv", "accountant-2026-10-accrual-qbo.csv",
                                         "accountant-2026-10-accrual-hledger.journal", "client-progress-2026-10-index.html",
                                         "downshift-manifest.json" };
    char out[1024];
    size_t wanted = 2 + DS_COUNT(books);
    snprintf(out, sizeof out, "%s/out", ran.folder);
    want_workbook(out, "monthly-review-2026-10.xlsx");
    want_workbook(out, "accountant-2026-10.xlsx");
    for (size_t i = 0; i < DS_COUNT(books); i++)
        if (access(support_path(out, books[i]), R_OK)) fail_msg("no %s", books[i]);
    for (size_t i = 0; i < ran.truth->n_clients; i++) {
        char name[64];
        if (!is_active(i)) continue;
        snprintf(name, sizeof name, "client-progress-2026-10-%s.xlsx", ran.truth->client[i].code);
        want_workbook(out, name);
        wanted++;
    }
    assert_true(wanted > 15);
    assert_int_equal(files_in(out), wanted);
}

/* ---- the JSON -------------------------------------------------------------------------------- */

static json_t *analyse(const char *folder)
{
    child_result r = run_in(folder, WORDS("analyse", "--json"));
    want_status(&r, 0);
    json_error_t e;
    json_t *j = json_loads(r.out, JSON_REJECT_DUPLICATES, &e);
    if (!j) fail_msg("line %d: %s", e.line, e.text);
    child_free(&r);
    return j;
}

static json_t *outcome_named(json_t *results, const char *name)
{
    size_t i;
    json_t *o;
    json_array_foreach(json_object_get(results, "outcomes"), i,
                       o) if (!strcmp(json_string_value(json_object_get(o, "outcome")), name)) return o;
    fail_msg("no outcome %s", name);
    return NULL;
}

static json_t *contrast_named(json_t *outcome, const char *name)
{
    static const char *const models[] = { "overall", "condition" };
    for (size_t m = 0; m < DS_COUNT(models); m++) {
        size_t i;
        json_t *c;
        json_array_foreach(json_object_get(json_object_get(outcome, models[m]), "contrasts"), i,
                           c) if (!strcmp(json_string_value(json_object_get(c, "name")), name)) return c;
    }
    return NULL;
}

static double number(json_t *object, const char *key)
{
    json_t *v = json_object_get(object, key);
    if (!json_is_number(v)) fail_msg("%s is no number", key);
    return json_number_value(v);
}

static void clients_of(int outcome, bool keeps[64])
{
    for (size_t i = 0; i < ran.truth->n_clients; i++)
        keeps[i] = outcome == SIM_QUALITY ? sample_keeps_diary(sample_logs[i]) : sample_logs[i] != 'N';
}

/* One sample, so a wide mark: how often intervals cover the truth is asked in test_coverage.c. Bookings follow ratings, not minutes asleep,
 * and independent errors get ratings wrong then (docs/methods.md 10). */
static void the_estimates_are_near_the_truth(void **state)
{
    (void)state;
    json_t *results = analyse(ran.folder);
    static const int outcomes[] = { SIM_TST };
    for (size_t o = 0; o < DS_COUNT(outcomes); o++) {
        bool keeps[64] = { false };
        sim_contrast truth[SIM_CONTRASTS];
        json_t *outcome = outcome_named(results, sim_outcome_names[outcomes[o]]);
        clients_of(outcomes[o], keeps);
        (void)sim_contrasts(ran.truth, outcomes[o], keeps, truth);
        for (int i = 0; i < SIM_CONTRASTS; i++) {
            json_t *c = contrast_named(outcome, truth[i].name);
            if (!c) fail_msg("%s: no contrast %s", sim_outcome_names[outcomes[o]], truth[i].name);
            double off = fabs(number(c, "estimate") - truth[i].value) / number(c, "se");
            if (!(off < 4))
                fail_msg("%s %s: %g standard errors off", sim_outcome_names[outcomes[o]], truth[i].name, off);
            assert_true(number(c, "low") < number(c, "estimate") && number(c, "estimate") < number(c, "high"));
        }
    }
    json_decref(results);
}

static void the_json_has_the_shape_that_was_promised(void **state)
{
    (void)state;
    static const char *const of_run[] = { "id", "when", "version", "as_of", "fingerprint", "provisional", "settings" };
    static const char *const of_contrast[] = { "estimate", "se",        "df",         "low",    "high",
                                               "p",        "n_clients", "n_sessions", "verdict" };
    static const char *const first_names[] = { "night0", "night1", "two_night_total" };
    json_t *results = analyse(ran.folder), *run = json_object_get(results, "run");
    for (size_t i = 0; i < DS_COUNT(of_run); i++) assert_non_null(json_object_get(run, of_run[i]));
    assert_true(json_is_false(json_object_get(run, "provisional")));
    assert_true(json_is_null(json_object_get(run, "as_of")));
    json_t *overall = json_object_get(outcome_named(results, "quality"), "overall");
    assert_true(json_is_true(json_object_get(overall, "converged")));
    assert_int_equal(number(overall, "n_clients"), 23); /* and the one that a typo made */
    for (size_t i = 0; i < DS_COUNT(first_names); i++) {
        json_t *c = json_array_get(json_object_get(overall, "contrasts"), i);
        assert_string_equal(json_string_value(json_object_get(c, "name")), first_names[i]);
        for (size_t k = 0; k < DS_COUNT(of_contrast); k++) assert_non_null(json_object_get(c, of_contrast[k]));
    }
    json_t *clients = json_object_get(outcome_named(results, "quality"), "clients");
    assert_true(json_array_size(clients) >= 22);
    json_decref(results);
}

static void the_same_data_give_the_same_json(void **state)
{
    (void)state;
    json_t *one = analyse(ran.folder), *two = analyse(ran.folder);
    json_object_del(json_object_get(one, "run"), "id");
    json_object_del(json_object_get(two, "run"), "id");
    json_object_del(json_object_get(one, "run"), "when");
    json_object_del(json_object_get(two, "run"), "when");
    char *left = json_dumps(one, 0), *right = json_dumps(two, 0);
    assert_string_equal(left, right);
    free(left);
    free(right);
    json_decref(one);
    json_decref(two);
}

static void words_call_a_bend_neither_help_nor_harm(void **state)
{
    (void)state;
    child_result r = run_in(ran.folder, WORDS("analyse"));
    want_status(&r, 0);
    for (const char *p = r.out; (p = strstr(p, "Gain per 15 min past 75 min, less that before it")); p++) {
        const char *end = strchr(p, '\n');
        assert_non_null(end);
        assert_true(!strstr(p, "hurt") || strstr(p, "hurt") > end);
        assert_true(!strstr(p, "help") || strstr(p, "help") > end);
    }
    want_text(r.out, "may gain less\n");
    want_text(r.out, "follows from the others\n");
    child_free(&r);
}

/* ---- what the files were made of ------------------------------------------------------------- */

/* As TRUTH.md beside the files tells. */
static void what_was_planted_comes_out(void **state)
{
    (void)state;
    sample_due due[SAMPLE_DUES];
    const size_t n = sample_dues(ran.truth, due);
    ds_why w = { 0 };
    ds_store *s = NULL;
    assert_true(n > 5 && n <= SAMPLE_DUES);
    if (ds_store_open(support_path(ran.folder, "practice.db"), DS_STORE_READ, &s, NULL, &w)) fail_msg("%s", w.text);
    for (size_t i = 0; i < n; i++) {
        const double got = strtod(help_ask_store(s, due[i].sql), NULL);
        if (fabs(got - due[i].value) > 0.001) fail_msg("%s: %.2f, planted %.2f", due[i].what, got, due[i].value);
    }
    ds_store_close(s);
}

/* ---- again, and piece by piece --------------------------------------------------------------- */

/* Of what practice.db of the folder holds. */
static char *fingerprint(const char *folder, ds_arena *a)
{
    ds_why w = { 0 };
    ds_store *s = NULL;
    char hash[DS_HASH_TEXT];
    if (ds_store_open(support_path(folder, "practice.db"), DS_STORE_READ, &s, NULL, &w)) fail_msg("%s", w.text);
    if (ds_store_fingerprint(s, DS_NO_DATE, hash, &w)) fail_msg("%s", w.text);
    ds_store_close(s);
    return ds_textf(a, "%s", hash);
}

static void the_same_inbox_again_changes_nothing(void **state)
{
    (void)state;
    ds_arena a = { 0 };
    char *before = fingerprint(ran.folder, &a);
    child_result again = run_in(ran.folder, WORDS("month", "2026-10", "--inbox", ran.inbox, "--out", "out"));
    want_status(&again, 0);
    assert_string_equal(before, fingerprint(ran.folder, &a));
    child_free(&again);
    child_result alone = run_in(ran.folder, WORDS("import", ran.inbox));
    want_status(&alone, 0); /* cells are set aside again */
    assert_string_equal(before, fingerprint(ran.folder, &a));
    child_free(&alone);
    ds_arena_free(&a);
}

static void files_one_by_one_give_the_same_store(void **state)
{
    (void)state;
    ds_arena a = { 0 };
    const char *folder = support_folder();
    ds_str yaml = whole("sample-data/practice.yaml", &a);
    support_write(folder, "practice.yaml", yaml.p, yaml.n);
    static const char *const last_first[] = { "Z7K3", "Z4P5", "X6N8",         "V9T8",       "S4M8",
                                              "S3V6", "P5P9", "K9Z9",         "K6C3",       "H7M5",
                                              "H3H3", "F9F4", "sessions.csv", "nights.csv", "nights-L6V2.csv", "nights-L6V2.xlsx",
                                              "F8Z8", "events-export.csv",
                                              "transactions-2026-02-01-2026-11-01.csv", "items-2026-02-01-2026-11-01.csv",
                                              "payout_reconciliation.csv" };
    for (size_t i = 0; i < DS_COUNT(last_first); i++) {
        const char *path = ds_textf(&a, "%s/%s", ran.inbox, last_first[i]);
        const char *code = strchr(last_first[i], '.') ? NULL : last_first[i];
        child_result r =
            code ? run_in(folder, WORDS("import", path, "--client", code)) : run_in(folder, WORDS("import", path));
        assert_true(r.status == 0 || r.status == 65);
        child_free(&r);
    }
    assert_string_equal(fingerprint(ran.folder, &a), fingerprint(folder, &a));
    support_remove(folder);
    ds_arena_free(&a);
}

static void a_report_comes_alone_too(void **state)
{
    (void)state;
    char out[1024];
    snprintf(out, sizeof out, "%s/alone", ran.folder);
    child_result r = run_in(ran.folder, WORDS("report", "monthly-review", "--month", "2026-09", "--out", "alone"));
    want_status(&r, 0);
    want_workbook(out, "monthly-review-2026-09.xlsx");
    child_result c = run_in(
        ran.folder, WORDS("report", "client-progress", "--month", "2026-09", "--client", "R9Q5", "--out", "alone"));
    want_status(&c, 0);
    want_workbook(out, "client-progress-2026-09-R9Q5.xlsx");
    child_free(&r);
    child_free(&c);
}

/* With the clock held still, the same analysis gives the same bytes. */
static void the_same_report_has_the_same_bytes(void **state)
{
    (void)state;
    static const char *const outs[] = { "once", "twice" };
    ds_arena a = { 0 };
    ds_str bytes[DS_COUNT(outs)];
    assert_int_equal(setenv("SOURCE_DATE_EPOCH", "1793523600", 1), 0);
    for (size_t i = 0; i < DS_COUNT(outs); i++) {
        child_result r = run_in(ran.folder, WORDS("report", "accountant", "--month", "2026-10", "--out", outs[i]));
        want_status(&r, 0);
        child_free(&r);
        bytes[i] = whole(ds_textf(&a, "%s/%s/accountant-2026-10.xlsx", ran.folder, outs[i]), &a);
    }
    assert_int_equal(unsetenv("SOURCE_DATE_EPOCH"), 0);
    assert_true(ds_same(bytes[0], bytes[1]));
    ds_arena_free(&a);
}

/* Files that cannot grow stand for a disk that is full. */
static void a_full_disk_leaves_no_half_a_workbook(void **state)
{
    (void)state;
    const child_setting full = { .folder = ran.folder, .most_bytes = 4096 };
    child_result r = child_run(&full, WORDS("report", "monthly-review", "--month", "2026-10", "--out", "full"));
    want_status(&r, 73);
    want_text(r.err, "monthly-review");
    assert_int_equal(files_in(support_path(ran.folder, "full")), 0);
    child_free(&r);
}

static void a_folder_that_is_a_file_is_status_73(void **state)
{
    (void)state;
    support_write_text(ran.folder, "file", "in the way");
    child_result r = run_in(ran.folder, WORDS("report", "accountant", "--month", "2026-10", "--out", "file"));
    want_status(&r, 73);
    want_text(r.err, "file");
    child_free(&r);
}

static const struct wrong_report {
    const char *name;
    const char *words[12];
    int status;
} wrong_reports[] = {
    { "a report nobody wrote", { "report", "daily-review", "--month", "2026-09" }, 64 },
    { "a review without its month", { "report", "monthly-review" }, 64 },
    { "a client's report of nobody", { "report", "client-progress", "--month", "2026-09" }, 64 },
    { "a client nobody knows", { "report", "client-progress", "--month", "2026-09", "--client", "X9X9" }, 65 },
    { "days of a review", { "report", "monthly-review", "--from", "2026-08-10", "--to", "2026-09-20" }, 64 },
    { "days and a month", { "report", "client-progress", "--client", "R9Q5", "--month", "2026-09", "--from", "2026-08-10", "--to", "2026-09-20" }, 64 },
    { "days without an end", { "report", "client-progress", "--client", "R9Q5", "--from", "2026-08-10" }, 64 },
    { "days that end before they begin", { "report", "client-progress", "--client", "R9Q5", "--from", "2026-09-20", "--to", "2026-09-19" }, 64 },
    { "a day that does not exist", { "report", "client-progress", "--client", "R9Q5", "--from", "2026-06-31", "--to", "2026-09-19" }, 64 },
    { "days of which nothing came in yet", { "report", "client-progress", "--client", "R9Q5", "--from", "2026-06-30", "--to", "2027-09-19" }, 65 },
    { "a review of one client", { "report", "monthly-review", "--month", "2026-09", "--client", "R9Q5" }, 64 },
};

static void a_wrong_report_has_its_status(void **state)
{
    const struct wrong_report *row = *state;
    child_result r = run_in(ran.folder, row->words);
    want_status(&r, row->status);
    assert_int_equal(strncmp(r.err, "downshift: ", 11), 0);
    child_free(&r);
}

/* ---- other inboxes --------------------------------------------------------------------------- */

static void a_file_not_recognised_is_status_65_but_the_reports_are_there(void **state)
{
    (void)state;
    const char *folder = support_folder();
    support_write_text(folder, "in/s.csv", "client_id,date,start,duration_min\nB2C3,2026-10-02,17:00,60\n");
    support_write_text(folder, "in/what.csv", "when,what\n1,2\n");
    child_result r = run_in(folder, WORDS("month", "2026-10", "--inbox", "in", "--out", "out"));
    want_status(&r, 65);
    want_text(r.err, "what.csv");
    assert_int_equal(access(support_path(folder, "out/monthly-review-2026-10.xlsx"), F_OK), 0);
    child_free(&r);
    support_remove(folder);
}

/* Numbers are withheld, not made up, and that is no failure. */
static void too_few_nights_are_an_answer(void **state)
{
    (void)state;
    const char *folder = support_folder();
    support_write_text(folder, "in/s.csv", "client_id,date,start,duration_min\nB2C3,2026-10-02,17:00,60\n");
    support_write_text(folder, "in/n.csv", "client_id,night_date,quality\nB2C3,2026-10-01,5\nB2C3,2026-10-02,7\n");
    child_result r = run_in(folder, WORDS("month", "2026-10", "--inbox", "in", "--out", "out"));
    want_status(&r, 0);
    json_t *results = analyse(folder), *night0 = contrast_named(outcome_named(results, "quality"), "night0");
    assert_non_null(night0);
    assert_true(json_is_null(json_object_get(night0, "estimate")));
    assert_true(json_is_null(json_object_get(night0, "p")));
    assert_string_equal(json_string_value(json_object_get(night0, "verdict")), "not enough nights yet");
    json_decref(results);
    child_free(&r);
    support_remove(folder);
}

/* Real exports where they are at hand: an older header, travel, naps, a clock change; one folder a client. */
static void real_exports_in_folders_by_client_go_through(void **state)
{
    (void)state;
    static const char *const files[][2] = {
        { "../shared/samples/sleep/whoop/sleeps.csv", "in/AAA1/sleeps.csv" },
        { "../shared/samples/sleep/whoop/physiological_cycles.csv", "in/AAA1/physiological_cycles.csv" },
        { "../shared/samples/sleep/whoop/workouts.csv", "in/AAA1/workouts.csv" },
        { "../shared/samples/sleep/whoop/journal_entries.csv", "in/AAA1/journal_entries.csv" },
        { "../shared/samples/sleep/whoop/sleeps_utcz_and_naps.csv", "in/AAA2/sleeps.csv" },
        { "../shared/samples/sleep/whoop/sleeps_travel.csv", "in/AAA3/sleeps.csv" },
        { "../shared/samples/sleep/whoop/sleeps_2023_no_consistency.csv", "in/AAA4/sleeps.csv" },
        { "../shared/samples/sleep/oura/oura_trends.csv", "in/AAA5/oura_trends.csv" },
    };
    ds_arena a = { 0 };
    if (access(files[0][0], R_OK)) {
        print_message("skipped: no real exports at hand\n");
        skip();
    }
    const char *folder = support_folder();
    for (size_t i = 0; i < DS_COUNT(files); i++) {
        ds_str text = whole(files[i][0], &a);
        support_write(folder, files[i][1], text.p, text.n);
    }
    support_write_text(
        folder, "in/sessions.csv",
        "client_id,date,start,duration_min,pressure\nAAA1,2024-06-13,17:00,60,deep\nAAA1,2024-06-25,17:00,60,light\n");
    child_result r = run_in(folder, WORDS("month", "2024-06", "--inbox", "in", "--out", "out"));
    want_status(&r, 0);
    want_workbook(folder, "out/monthly-review-2024-06.xlsx");
    want_workbook(folder, "out/client-progress-2024-06-AAA1.xlsx");
    assert_null(strstr(r.out, " refused"));
    child_free(&r);
    support_remove(folder);
    ds_arena_free(&a);
}

enum { PLAIN = 16, ALL = PLAIN + DS_COUNT(wrong_reports) };

int main(void)
{
    struct CMUnitTest tests[ALL] = {
        cmocka_unit_test(refused_rows_are_told_and_do_not_stop_the_month),
        cmocka_unit_test(every_report_is_there_and_nothing_else),
        cmocka_unit_test(the_json_has_the_shape_that_was_promised),
        cmocka_unit_test(the_estimates_are_near_the_truth),
        cmocka_unit_test(the_same_data_give_the_same_json),
        cmocka_unit_test(words_call_a_bend_neither_help_nor_harm),
        cmocka_unit_test(what_was_planted_comes_out),
        cmocka_unit_test(the_same_inbox_again_changes_nothing),
        cmocka_unit_test(files_one_by_one_give_the_same_store),
        cmocka_unit_test(a_report_comes_alone_too),
        cmocka_unit_test(the_same_report_has_the_same_bytes),
        cmocka_unit_test(a_full_disk_leaves_no_half_a_workbook),
        cmocka_unit_test(a_folder_that_is_a_file_is_status_73),
        cmocka_unit_test(a_file_not_recognised_is_status_65_but_the_reports_are_there),
        cmocka_unit_test(too_few_nights_are_an_answer),
        cmocka_unit_test(real_exports_in_folders_by_client_go_through),
    };
    for (size_t i = 0; i < DS_COUNT(wrong_reports); i++)
        tests[PLAIN + i] = (struct CMUnitTest){ .name = wrong_reports[i].name,
                                                .test_func = a_wrong_report_has_its_status,
                                                .initial_state = (void *)(uintptr_t)&wrong_reports[i] };
    return cmocka_run_group_tests_name("the month", tests, run_the_month, tidy_up);
}
