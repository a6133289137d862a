#include "book_help.h"

#include <downshift/bookkeeping.h>
#include <downshift/flag.h>
#include <downshift/kpi.h>

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "files.h"
#include "store_help.h"

/* ---- the practice ---- */

static void put_session(ds_store *s, const char *code, int64_t file, const char *words)
{
    ds_why w = { 0 };
    ds_put_fate fate;
    help_row r = help_record(DS_SESSION, words);
    assert_int_equal(help_put(s, help_client(s, code), 0, file, &r, &fate, &w), DS_OK);
}

static void put_night(ds_store *s, const char *code, int64_t file, int day, int offset)
{
    char words[200];
    ds_why w = { 0 };
    ds_put_fate fate;
    snprintf(words, sizeof words,
             "night_date=2026-%02d-%02d bedtime=2026-%02d-%02dT23:10 quality=%d tst_min=%d sol_min=15 waso_min=20",
             day > 30 ? 10 : 9, day > 30 ? day - 30 : day, day > 30 ? 10 : 9, day > 30 ? day - 30 : day,
             5 + (day + offset) % 4, 400 + day);
    help_row r = help_record(DS_SLEEP, words);
    assert_int_equal(help_put(s, help_client(s, code), help_source(s, "diary"), file, &r, &fate, &w), DS_OK);
}

static void put_sessions(ds_store *s, int64_t file)
{
    put_session(s, "ANNA", file, "start=2026-09-05T18:00 duration_min=60 pressure=1 service=Swedish price=80.00");
    put_session(s, "ANNA", file, "start=2026-09-20T18:00 duration_min=60 pressure=1 service=Swedish price=80.00");
    put_session(s, "ANNA", file,
                "start=2026-10-03T18:00 duration_min=60 pressure=1 service=Swedish price=80.50 tip=5.00");
    put_session(s, "ANNA", file,
                "start=2026-10-03T09:15 duration_min=30 pressure=2 service==1+1 price=40.00 therapist=Uma");
    put_session(s, "ANNA", file, "start=2026-10-17T19:00 duration_min=90 pressure=0 service=Sw* price=100.00");
    put_session(s, "ANNA", file, "start=2026-10-20T19:00 duration_min=60 status=1 service=Swedish price=20.00");
    put_session(s, "BERT", file, "start=2026-10-09T12:00 duration_min=75 pressure=2 service=@SUM(A1) notes=BERTSNOTE");
    put_session(s, "ANNA", file, "start=2026-10-12T21:00 duration_min=8 kind=1");
}

static void put_effects(ds_store *s, int64_t run)
{
    static const struct {
        const char *model, *name, *label;
        double estimate;
    } rows[] = { { "overall", "night0", "The night after a massage", 0.4 },
                 { "overall", "night1", "The second night", 0.1 },
                 { "overall", "two_night_total", "Both nights together", 0.5 },
                 { "condition", "std_light", "Light pressure", 0.2 },
                 { "condition", "std_moderate", "Moderate pressure", 0.6 },
                 { "condition", "std_deep", "Deep pressure", NAN },
                 { "condition", "diff_moderate_light", "Moderate pressure, less light", 0.4 },
                 { "condition", "diff_deep_light", "Deep pressure, less light", NAN },
                 { "condition", "diff_b240p_b0_60", "Over 240 min before bed, less under 60", 0.1 } };
    ds_why w = { 0 };
    for (size_t i = 0; i < DS_COUNT(rows); i++) {
        double e = rows[i].estimate;
        ds_effect_row r = { .outcome = "quality",
                            .unit = "points (0-10)",
                            .better = "higher",
                            .model = rows[i].model,
                            .name = rows[i].name,
                            .label = rows[i].label,
                            .family = "",
                            .rank = (int)i,
                            .estimate = e,
                            .se = 0.1,
                            .df = 20,
                            .low = e - 0.2,
                            .high = e + 0.2,
                            .p = 0.01,
                            .p_holm = 0.02,
                            .n_clients = 12,
                            .n_sessions = 60,
                            .n_nights = 70,
                            .verdict = isnan(e)  ? DS_WITHHELD
                                       : e > 0.2 ? DS_HELPS
                                                 : DS_UNCLEAR };
        r.verdict_words = ds_verdict_word(r.verdict);
        if (isnan(e)) r.se = r.df = r.p = r.p_holm = NAN;
        assert_int_equal(ds_store_put_effect(s, run, &r, &w), DS_OK);
    }
}

static void put_results(ds_store *s, int64_t *run)
{
    ds_why w = { 0 };
    const ds_run_row head = { .made_at = "2026-11-01 08:00",
                              .version = "0.1.0",
                              .settings_hash = "s",
                              .fingerprint = "f00d",
                              .as_of = ds_date_of(2026, 10, 31),
                              .settings = "{}" };
    const ds_model_row model = { .outcome = "quality",
                                 .model = "overall",
                                 .status = "converged",
                                 .note = "",
                                 .converged = true,
                                 .n_nights = 1000,
                                 .n_clients = 12,
                                 .n_sessions = 60,
                                 .sigma = 1.1,
                                 .sd_intercept = 0.9,
                                 .sd_effect = 0.3,
                                 .loglik = -1500,
                                 .rho = 0.4,
                                 .nu = 0.2,
                                 .errors = "ar1_noise",
                                 .role = DS_OUTCOME_PRIMARY,
                                 .label = "overall effect",
                                 .errors_words = "Nights hang together.",
                                 .df_words = "Satterthwaite's" };
    const ds_finding_row finding = { .rank = 1,
                                     .outcome = "quality",
                                     .sentence = "Massage helps: \xE2\x88\x92"
                                                 "0.4 & more.",
                                     .verdict = "helps",
                                     .kind = DS_FINDING_PRIMARY };
    const ds_finding_row pressure = { .rank = 301,
                                      .outcome = "quality",
                                      .sentence =
                                          "moderate pressure did better than light, by 0.40 points (0.20 to 0.60)",
                                      .verdict = "pressure",
                                      .kind = DS_FINDING_PRESSURE };
    const ds_finding_row timing = { .rank = 401,
                                    .outcome = "quality",
                                    .sentence = "which time works better, these data cannot tell",
                                    .verdict = "timing",
                                    .kind = DS_FINDING_TIMING };
    const ds_client_effect_row anna = { .outcome = "quality",
                                        .client = "ANNA",
                                        .n_nights = 40,
                                        .n_plain = 30,
                                        .n_session_nights = 4,
                                        .n_sessions = 5,
                                        .mean_plain = 6.1,
                                        .mean_session = 6.9,
                                        .baseline = 6.1,
                                        .effect = 0.7,
                                        .low = 0.2,
                                        .high = 1.2,
                                        .p_improved = 0.95,
                                        .p_20pct = 0.1,
                                        .verdict = DS_HELPS,
                                        .attention = 2,
                                        .scored = 4,
                                        .luck = NAN,
                                        .sentence = "On nights after a massage you sleep better: your rating is higher "
                                                    "by about 0.7 points of 10, compared with your other nights. "
                                                    "Anything from +0.2 to +1.2 points of 10 is possible.",
                                        .chance = "The chance that your rating is better at all on nights after a "
                                                  "massage is 95 % or more.",
                                        .notice = "The chance that your rating is better by a fifth or more, which would be a big "
                                                  "change, is about 10 %." };
    assert_int_equal(ds_store_begin(s, &w), DS_OK);
    assert_int_equal(ds_store_begin_run(s, &head, run, &w), DS_OK);
    assert_int_equal(ds_store_put_model(s, *run, &model, &w), DS_OK);
    put_effects(s, *run);
    assert_int_equal(ds_store_put_finding(s, *run, &finding, &w), DS_OK);
    assert_int_equal(ds_store_put_finding(s, *run, &pressure, &w), DS_OK);
    assert_int_equal(ds_store_put_finding(s, *run, &timing, &w), DS_OK);
    assert_int_equal(ds_store_put_client_effect(s, *run, &anna, &w), DS_OK);
    for (int minutes = 30; minutes <= 120; minutes += 15) {
        const ds_length_curve_row c = { "quality", minutes, minutes / 100.0, minutes / 100.0 - 0.3,
                                        minutes / 100.0 + 0.3 };
        assert_int_equal(ds_store_put_length_curve(s, *run, &c, &w), DS_OK);
    }
    const ds_exposure_row e = { help_client(s, "ANNA"), ds_date_of(2026, 10, 3), 1, 0, 0, 0, 250, 240, 90, 1 };
    assert_int_equal(ds_store_put_exposure(s, *run, &e, &w), DS_OK);
    assert_int_equal(ds_store_commit(s, &w), DS_OK);
}

static void fill(int64_t *run)
{
    ds_why w = { 0 };
    ds_store *s = help_store("practice.db");
    int64_t sessions = help_file(s, "sessions.csv"), nights = help_file(s, "nights.csv");
    (void)help_client(s, "NINA");
    assert_int_equal(ds_store_begin(s, &w), DS_OK);
    put_sessions(s, sessions);
    for (int day = 1; day <= 40; day++) put_night(s, "ANNA", nights, day, 0);
    for (int day = 35; day <= 40; day++) put_night(s, "CARL", nights, day, 1);
    const ds_kept_row no = { .line = 9,
                             .refused = true,
                             .column = "pressure",
                             .value = "mediun",
                             .reason = "unknown pressure",
                             .kind = DS_SESSION,
                             .date = DS_NO_DATE,
                             .start = DS_NO_TIME };
    assert_int_equal(ds_store_keep_row(s, sessions, &no, &w), DS_OK);
    const ds_counts counts = { .rows = 9, .fresh = 8, .refused = 1 };
    assert_int_equal(ds_store_file_done(s, sessions, &counts, DS_NO_DATE, DS_NO_DATE, &w), DS_OK);
    assert_int_equal(ds_store_commit(s, &w), DS_OK);
    put_results(s, run);
    ds_store_close(s);
}

/* ---- the world ---- */

/* The month's key figures and flags, as the commands give them to reports. */
static void find_tables(help_book *w)
{
    ds_kpis *kpis = NULL;
    ds_flags *flags = NULL;
    ds_kpi_figures figures;
    ds_flags_found found;
    ds_table *all = ds_alloc(&w->a, (DS_KPI_TABLES + DS_FLAG_TABLES) * sizeof *all);
    ds_err err = ds_kpis_load(NULL, &w->settings, &w->a, &kpis, &w->why);
    if (!err) err = ds_kpis_ask(kpis, w->db, &w->settings, w->job.month, &w->a, &figures, &w->why);
    if (!err) err = ds_flags_load(NULL, &w->settings, &w->a, &flags, &w->why);
    if (!err) err = ds_flags_ask(flags, w->db, &w->settings, w->job.run, w->job.month, &w->a, &found, &w->why);
    if (err) fail_msg("%s", w->why.text);
    assert_non_null(all);
    memcpy(all, figures.table, sizeof figures.table);
    memcpy(all + DS_KPI_TABLES, found.table, sizeof found.table);
    w->job.tables = all;
    w->job.n_tables = DS_KPI_TABLES + DS_FLAG_TABLES;
}

help_book *help_book_open(const char *definition)
{
    static help_book world;
    help_book *w = &world;
    *w = (help_book){ 0 };
    help_gone(); /* of a test that failed */
    w->folder = help_folder();
    assert_non_null(w->folder);
    int64_t run = 0;
    fill(&run);
    ds_settings_default(&w->settings);
    w->settings.name = "Practice & <Sons>";
    w->settings.currency = "EUR";
    w->db = ds_textf(&w->a, "%s/practice.db", w->folder);
    w->out = ds_textf(&w->a, "%s/out", w->folder);
    const char *own = ds_textf(&w->a, "%s/reports", w->folder);
    if (definition) (void)support_write_text(w->folder, "reports/own.yaml", definition);
    w->job = (ds_report_job){ .store_path = w->db,
                              .settings = &w->settings,
                              .run = run,
                              .month = ds_date_of(2026, 10, 1),
                              .out_dir = w->out,
                              .made = "2026-11-01 09:00" };
    if (ds_reports_load(definition ? own : NULL, &w->a, &w->reports, &w->why)) fail_msg("%s", w->why.text);
    find_tables(w);
    return w;
}

void help_book_close(help_book *w)
{
    ds_arena_free(&w->a);
    help_gone();
}

/* What the accountant's reports ask. */
static void keep_books(help_book *w)
{
    ds_kept_books books;
    const ds_book_order order = { .store_path = w->db,
                                  .settings = &w->settings,
                                  .first = w->job.month,
                                  .last = ds_month_last(w->job.month),
                                  .accounts = DS_ACCOUNTS_MARKED };
    if (ds_books_keep(&order, &w->a, &books, &w->why)) fail_msg("%s", w->why.text);
    ds_table *kept = ds_alloc(&w->a, sizeof books.table);
    assert_non_null(kept);
    memcpy(kept, books.table, sizeof books.table);
    w->job.tables = kept;
    w->job.n_tables = DS_BOOK_TABLES;
    w->job.basis = "accrual";
}

ds_err help_book_write(help_book *w, const char *report, const char *client, char path[512])
{
    const ds_report *r = ds_reports_named(w->reports, report);
    assert_non_null(r);
    if (ds_report_audience(r) == DS_AUDIENCE_ACCOUNTANT && w->job.month != DS_NO_DATE) keep_books(w);
    w->job.client = client;
    w->why = (ds_why){ 0 };
    return ds_report_write(r, &w->job, path, 512, &w->why);
}

const char *help_book_made(help_book *w, const char *report, const char *client)
{
    static char path[512];
    if (help_book_write(w, report, client, path)) fail_msg("%s", w->why.text);
    return path;
}

/* ---- whether it can be trusted ---- */

static void put_other_ways(ds_store *s, int64_t run)
{
    static const struct {
        const char *name, *label, *unit, *of;
        double estimate;
    } rows[] = { { "naive_pre_post", "Night after less night before", "outcome", "night0", 0.71 },
                 { "naive_session_vs_plain", "Massage nights against others", "outcome", "night0", -0.33 },
                 { "primary", "Our estimate", "outcome", "two_night_total", 0.5 },
                 { "ar1", "No night noise", "outcome", "two_night_total", 0.48 },
                 { "fe_lags", "Each client with the nights before", "outcome", "night0", 0.38 },
                 { "log_or_rank", "By order", "rank", "two_night_total", 12.5 },
                 { "leave_one_out_low", "Without one", "outcome", "two_night_total", 0.31 },
                 { "leave_one_out_high", "Without another", "outcome", "two_night_total", 0.47 },
                 { "robustness_value", "Hidden cause", "share", "two_night_total", 0.12 } };
    ds_why w = { 0 };
    for (size_t i = 0; i < DS_COUNT(rows); i++) {
        double e = rows[i].estimate;
        const ds_sensitivity_row r = { "quality", (int)i,  rows[i].name,  rows[i].label, e,          0.1,     20,
                                       e - 0.2,   e + 0.2, 0.01,          1000,          rows[i].of, e - 0.1, 0.1,
                                       e - 0.3,   e + 0.1, rows[i].label, rows[i].unit,  "in points" };
        assert_int_equal(ds_store_put_sensitivity(s, run, &r, &w), DS_OK);
    }
}

void help_book_to_talk(help_book *w)
{
    const ds_client_effect_row carl = { .outcome = "quality",
                                        .client = "CARL",
                                        .verdict = DS_UNCLEAR,
                                        .effect = -0.1,
                                        .low = NAN,
                                        .high = NAN,
                                        .attention = 7,
                                        .scored = 10,
                                        .worse_in_row = 3,
                                        .luck = 0.166,
                                        .worse_sum = 1.6,
                                        .worse_sessions = 5,
                                        .talk = "Talk: sleep after the last 5 sessions fell short of what was expected, together by 1.6 standard "
                                                "deviations. Of the 40 clients whose sessions can be told, about 7.4 would stand here by luck alone." };
    ds_store *s = NULL;
    assert_int_equal(ds_store_open(w->db, DS_STORE_WRITE, &s, NULL, &w->why), DS_OK);
    assert_int_equal(ds_store_begin(s, &w->why), DS_OK);
    assert_int_equal(ds_store_put_client_effect(s, w->job.run, &carl, &w->why), DS_OK);
    assert_int_equal(ds_store_commit(s, &w->why), DS_OK);
    ds_store_close(s);
}

void help_book_doubts(help_book *w, bool truth)
{
    const ds_lead_test_row lead = {
        "quality", -0.5, 0.1, 20, -0.7, -0.3, 0.001, "Clients book when they sleep badly."
    };
    const ds_trust_row sentence = { 1, "booking", "Booking after bad nights is allowed for." };
    const ds_truth_row true_value = { "quality", "night0", 0.44 };
    const int64_t run = w->job.run;
    ds_store *s = NULL;
    assert_int_equal(ds_store_open(w->db, DS_STORE_WRITE, &s, NULL, &w->why), DS_OK);
    assert_int_equal(ds_store_begin(s, &w->why), DS_OK);
    put_other_ways(s, run);
    assert_int_equal(ds_store_put_lead_test(s, run, &lead, &w->why), DS_OK);
    assert_int_equal(ds_store_put_trust(s, run, &sentence, &w->why), DS_OK);
    for (int i = 0; i < 24; i++) {
        const ds_timing_curve_row t = { "quality", 15.0 * i, 0.4, 0.2, 0.6 };
        assert_int_equal(ds_store_put_timing_curve(s, run, &t, &w->why), DS_OK);
    }
    if (truth) assert_int_equal(ds_store_put_truth(s, run, &true_value, &w->why), DS_OK);
    assert_int_equal(ds_store_commit(s, &w->why), DS_OK);
    ds_store_close(s);
}

/* ---- parts ---- */

static const char *read_command(help_book *w, const char *command)
{
    FILE *p = popen(command, "r");
    assert_non_null(p);
    size_t room = 1 << 22, n = 0, k;
    char *text = ds_alloc(&w->a, room + 1);
    assert_non_null(text);
    while (n < room && (k = fread(text + n, 1, room - n, p)) > 0) n += k;
    assert_int_equal(pclose(p), 0);
    return text;
}

const char *help_book_part(help_book *w, const char *path, const char *part)
{
    const char *how =
        part ? ds_textf(&w->a, "unzip -p '%s' '%s'", path, part) : ds_textf(&w->a, "unzip -Z1 '%s'", path);
    return read_command(w, how);
}

const char *help_book_all(help_book *w, const char *path)
{
    return read_command(w, ds_textf(&w->a, "unzip -p '%s'", path));
}

void help_book_holds(const char *text, const char *what)
{
    if (!strstr(text, what)) fail_msg("no \"%s\" in %.3000s", what, text);
}

void help_book_lacks(const char *text, const char *what)
{
    if (strstr(text, what)) fail_msg("\"%s\" stands in %.200s", what, strstr(text, what));
}

int help_book_times(const char *text, const char *what)
{
    int n = 0;
    for (const char *p = text; (p = strstr(p, what)); p += strlen(what)) n++;
    return n;
}
