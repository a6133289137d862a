#include "sample.h"
#include "sheet.h"

#include <errno.h>
#include <stdlib.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "practice_books.h"
#include "practice_devices.h"
#include "practice_money.h"

const char sample_logs[] = "DBDWDGDVDNDRSDECDOBDDTDCDFDADD";

bool sample_keeps_diary(char log)
{
    return strchr("DSBCRT", log) != NULL;
}

bool sample_wears_whoop(char log)
{
    return strchr("WVEBRT", log) != NULL;
}

bool sample_wears_oura(char log)
{
    return strchr("OCT", log) != NULL;
}

bool sample_wears(char log)
{
    return sample_wears_whoop(log) || sample_wears_oura(log) || strchr("FGA", log) != NULL;
}

bool sample_has_scores(char log)
{
    return sample_wears(log) && log != 'A';
}

/* ---- writing a file -------------------------------------------------------------------------- */

typedef struct {
    const char *dir;
    const sim_practice *practice;
    const sim_sale *sale;
    size_t sales;
    sim_flaws flaws;
    size_t client; /* of the file being written */
    ds_date from;  /* and its first evening, where a client's nights stand in several */
    ds_arena *arena;
} job;

typedef void (*writer)(FILE *f, const job *j);

static ds_err make_folder(const char *path, ds_why *w)
{
    if (mkdir(path, 0777) && errno != EEXIST) return ds_fail(w, DS_NOWRITE, "%s: %s", path, strerror(errno));
    return DS_OK;
}

static ds_err write_file(const job *j, const char *name, writer put, ds_why *w)
{
    const char *path = ds_textf(j->arena, "%s/%s", j->dir, name);
    FILE *f = path ? fopen(path, "wb") : NULL;
    if (!f) return ds_fail(w, DS_NOWRITE, "%s/%s: %s", j->dir, name, strerror(errno));
    put(f, j);
    bool bad = ferror(f) != 0;
    if (fclose(f) || bad) return ds_fail(w, DS_NOWRITE, "%s: %s", path, strerror(errno));
    return DS_OK;
}

/* What put writes, plain CSV, as the cells of a workbook. */
static ds_err write_workbook(const job *j, const char *name, writer put, ds_why *w)
{
    const char *path = ds_textf(j->arena, "%s/%s", j->dir, name);
    char *text = NULL;
    size_t n = 0;
    FILE *f = path ? open_memstream(&text, &n) : NULL;
    if (!f) return ds_fail(w, DS_MEMORY, "%s", name);
    put(f, j);
    bool bad = fclose(f) != 0;
    bad = bad || !support_sheet(path, "Nights", (ds_str){ text, n });
    free(text);
    return bad ? ds_fail(w, DS_NOWRITE, "%s: %s", path, strerror(errno)) : DS_OK;
}

/* ---- the files ------------------------------------------------------------------------------- */

static void put_sessions(FILE *f, const job *j)
{
    sim_write_notes(f, j->practice, SIM_AMERICAN, &j->flaws);
}

static void put_bookings(FILE *f, const job *j)
{
    sim_write_calendly(f, j->practice, j->flaws.twin);
}

static void put_square(FILE *f, const job *j)
{
    sim_write_square(f, j->practice, j->sale, j->sales);
}

static void put_square_items(FILE *f, const job *j)
{
    sim_write_square_items(f, j->practice, j->sale, j->sales);
}

static void put_stripe(FILE *f, const job *j)
{
    sim_write_stripe(f, j->practice, j->sale, j->sales);
}

static void put_nights(FILE *f, const job *j)
{
    bool keeps[sizeof sample_logs] = { false };
    for (size_t i = 0; i < j->practice->n_clients; i++)
        keeps[i] = sample_keeps_diary(sample_logs[i]) && sample_logs[i] != 'S';
    sim_write_nights(f, j->practice, &(sim_night_style){ keeps, ',', '.', "\n", false, SIM_AMERICAN }, &j->flaws);
}

/* A spreadsheet's export from a country that writes 6,5: semicolons, Windows-1252, CRLF. */
static void put_own_nights(FILE *f, const job *j)
{
    bool keeps[sizeof sample_logs] = { false };
    keeps[j->client] = true;
    sim_write_nights(f, j->practice, &(sim_night_style){ keeps, ';', ',', "\r\n", true, SIM_ISO }, &sim_no_flaws);
}

/* The same as it was typed, in a workbook. */
static void put_typed_nights(FILE *f, const job *j)
{
    bool keeps[sizeof sample_logs] = { false };
    keeps[j->client] = true;
    sim_write_nights(f, j->practice, &(sim_night_style){ keeps, ',', '.', "\n", false, SIM_ISO }, &sim_no_flaws);
}

static void put_whoop(FILE *f, const job *j)
{
    char log = sample_logs[j->client];
    sim_write_whoop(f, j->practice, j->client,
                    log == 'V'   ? SIM_WHOOP_2023
                    : log == 'R' ? SIM_WHOOP_RESAVED
                    : log == 'E' ? SIM_WHOOP_SPANISH
                                 : SIM_WHOOP_NOW);
}

static void put_oura(FILE *f, const job *j)
{
    sim_write_oura(f, j->practice, j->client);
}

static void put_fitbit(FILE *f, const job *j)
{
    sim_write_fitbit(f, j->practice, j->client, j->from, ds_month_last(j->from));
}

static void put_fitbit_scores(FILE *f, const job *j)
{
    sim_write_fitbit_scores(f, j->practice, j->client);
}

static void put_garmin(FILE *f, const job *j)
{
    sim_write_garmin(f, j->practice, j->client);
}

static void put_apple(FILE *f, const job *j)
{
    sim_write_apple(f, j->practice, j->client);
}

static void put_truth(FILE *f, const job *j)
{
    sample_write_truth(f, j->practice, &j->flaws);
}

static const int lengths[] = { 30, 45, 60, 75, 90, 120 };

static double cents(ds_cents c)
{
    return (double)c / 100;
}

static void put_service(FILE *f, size_t i)
{
    const sim_service *s = &sim_services[i];
    if (!s->massage)
        fprintf(f, "  %s: {massage: no, minutes: %d, price: %.2f}\n", s->name, s->minutes,
                cents(sim_price((int)i, s->minutes)));
    for (size_t k = 0; s->massage && k < DS_COUNT(lengths); k++)
        fprintf(f, "  %s %d: {technique: %s, minutes: %d, price: %.2f}\n", s->name, lengths[k], s->technique,
                lengths[k], cents(sim_price((int)i, lengths[k])));
}

static void put_new_name(FILE *f, size_t i)
{
    for (size_t k = 0; sim_new_name(i) && k < DS_COUNT(lengths); k++)
        fprintf(f, "    %s %d: %s %d\n", sim_new_name(i), lengths[k], sim_services[i].name, lengths[k]);
}

static void put_books(FILE *f)
{
    fputs("\n"
          "# The books: accounts as the bookkeeping program names them, and what is sold under names that their files do not explain.\n"
          "accounts:\n"
          "  card_clearing: {name: Card clearing, code: \"1050\"}\n"
          "  undeposited: {name: Undeposited funds, code: \"1060\"}\n"
          "  untold_tenders: {name: Takings clearing, code: \"1090\"}\n"
          "  bank: {name: Checking, code: \"1000\"}\n"
          "  receivable: {name: Accounts receivable, code: \"1200\"}\n"
          "  sales_tax: {name: Sales tax payable, code: \"2200\"}\n"
          "  tips_payable: {name: Tips payable, code: \"2210\"}\n"
          "  gift_cards: {name: Gift cards outstanding, code: \"2300\"}\n"
          "  client_credit: {name: Client deposits and credit, code: \"2330\"}\n"
          "  services: {name: Service revenue, code: \"4000\"}\n"
          "  products: {name: Product revenue, code: \"4020\"}\n"
          "  no_show_fees: {name: No-show fees, code: \"4040\"}\n"
          "  discounts: {name: Discounts, code: \"4100\"}\n"
          "  refunds_services: {name: \"Refunds, services\", code: \"4110\"}\n"
          "  refunds_products: {name: \"Refunds, products\", code: \"4120\"}\n"
          "  cash_rounding: {name: Cash rounding, code: \"4220\"}\n"
          "  merchant_fees: {name: Merchant fees, code: \"6000\"}\n"
          "categories:\n"
          "  stripe sales: {kind: service}\n"
          "  Late cancellation fee: {kind: no-show-fee}\n"
          "  No-show fee: {kind: no-show-fee}\n"
          "taxes:\n"
          "  Sales tax: {rate: 8.875, jurisdiction: made up}\n"
          "therapists:\n"
          "  Therapist A: {engaged: employee, code: T1, share: 45}\n"
          "  Therapist B: {engaged: employee, code: T2, share: 45}\n"
          "  Therapist C: {engaged: contractor, code: T3, share: 55}\n"
          "books:\n"
          "  formats: [qbo, hledger]\n",
          f);
}

static void put_settings(FILE *f, const job *j)
{
    fputs("# Settings of the made-up practice; downshift reads them from beside the database.\n"
          "name: Sample Practice (made up)\n"
          "currency: USD\n"
          "time_zone: America/New_York\n"
          "dates: mdy\n"
          "clock: 12h\n"
          "paper: letter\n"
          "hours:\n"
          "  opens: \"09:00\"\n"
          "  closes: \"22:00\"\n"
          "\n"
          "# The service catalogue. What is not massage counts as revenue and never as an exposure.\n"
          "services:\n",
          f);
    for (size_t i = 0; i < sim_services_n; i++) put_service(f, i);
    fputs("\n# From July 1 on it has another name; reports go on under the old one.\nwords:\n  service:\n", f);
    for (size_t i = 0; i < sim_services_n; i++) put_new_name(f, i);
    put_books(f);
    sample_write_made_up_truth(f, j->practice);
}

/* What lies in a client's folder by what the client keeps. */
static const struct {
    const char *name; /* %s: the first evening */
    bool (*of)(char log);
    char log; /* or of this one only */
    writer put;
} kept_files[] = {
    { "sleeps.csv", sample_wears_whoop, 0, put_whoop },
    { "oura_2026_trends.csv", sample_wears_oura, 0, put_oura },
    { "sleep_score.csv", NULL, 'F', put_fitbit_scores },
    { "2026-02-01_2026-11-01_100000001_sleepData.json", NULL, 'G', put_garmin },
    { "export.xml", NULL, 'A', put_apple },
};

/* Fitbit's account data have a file a month. */
static ds_err write_months(job *j, const char *code, ds_why *w)
{
    const sim_client *c = &j->practice->client[j->client];
    ds_err err = DS_OK;
    for (j->from = ds_month_first(c->log_first); j->from <= c->log_last && !err; j->from = ds_month_last(j->from) + 1) {
        char first[11];
        ds_date_text(j->from, first);
        err = write_file(j, ds_textf(j->arena, "%s/sleep-%s.json", code, first), put_fitbit, w);
    }
    return err;
}

static ds_err write_folder(job *j, const char *code, char log, ds_why *w)
{
    ds_err err = make_folder(ds_textf(j->arena, "%s/%s", j->dir, code), w);
    for (size_t i = 0; i < DS_COUNT(kept_files) && !err; i++)
        if (kept_files[i].of ? kept_files[i].of(log) : kept_files[i].log == log)
            err = write_file(j, ds_textf(j->arena, "%s/%s", code, kept_files[i].name), kept_files[i].put, w);
    return err || log != 'F' ? err : write_months(j, code, w);
}

static ds_err write_clients_files(job *j, ds_why *w)
{
    ds_err err = DS_OK;
    bool doubled = false; /* the first WHOOP export was saved twice */
    for (size_t i = 0; i < j->practice->n_clients && !err; i++) {
        const char *code = j->practice->client[i].code;
        char log = sample_logs[i];
        j->client = i;
        if (log == 'S') err = write_file(j, ds_textf(j->arena, "nights-%s.csv", code), put_own_nights, w);
        if (!err && log == 'S')
            err = write_workbook(j, ds_textf(j->arena, "nights-%s.xlsx", code), put_typed_nights, w);
        if (!err && sample_wears(log)) err = write_folder(j, code, log, w);
        if (err || doubled || !sample_wears_whoop(log)) continue;
        err = write_file(j, ds_textf(j->arena, "%s/sleeps (1).csv", code), put_whoop, w);
        doubled = true;
    }
    return err;
}

/* ---- the flaws ------------------------------------------------------------------------------- */

/* Of a client who keeps a diary, so that the two unknown nights would have counted. */
static size_t nth_moderate(const sim_practice *p, int n)
{
    for (size_t i = 0; i < p->n_sessions; i++) {
        const sim_session *s = &p->session[i];
        if (s->kind == DS_KIND_MASSAGE && s->status == DS_COMPLETED && s->pressure == DS_MODERATE &&
            sample_keeps_diary(sample_logs[s->client]) && n-- == 0)
            return i;
    }
    return SIZE_MAX;
}

sim_params sample_params(void)
{
    sim_params p = sim_sample();
    p.trip.client = (size_t)(strchr(sample_logs, 'W') - sample_logs);
    p.trip.first = ds_date_of(2026, 7, 4), p.trip.last = ds_date_of(2026, 7, 15);
    p.trip.offset_min = 60;
    return p;
}

sim_practice *sample_make(ds_arena *a, sim_flaws *flaws)
{
    const sim_params params = sample_params();
    sim_practice *p = sim_make(&params, a);
    if (!p) return NULL;
    *flaws = (sim_flaws){ .misspelt = nth_moderate(p, 90),
                          .impossible = 777,
                          .typo = 2020,
                          .again = 3030,
                          .overlong = 1234,
                          .no_bedtime = 0.04,
                          .twin = nth_moderate(p, 40) };
    return p;
}

/* Of the practice, beside its clients' own. The second day in a name of Square's is not in the file any more. */
static const struct {
    const char *name;
    writer put;
} common_files[] = {
    { "events-export.csv", put_bookings },
    { "sessions.csv", put_sessions },
    { "nights.csv", put_nights },
    { "transactions-2026-02-01-2026-11-01.csv", put_square },
    { "items-2026-02-01-2026-11-01.csv", put_square_items },
    { "payout_reconciliation.csv", put_stripe },
    { "practice.yaml", put_settings },
    { "TRUTH.md", put_truth },
};

ds_err sample_write(const char *dir, ds_why *w)
{
    ds_arena a = { 0 };
    job j = { .dir = dir, .arena = &a };
    j.practice = sample_make(&a, &j.flaws);
    if (!j.practice) return ds_fail(w, DS_MEMORY, "the made-up practice");
    j.sale = sim_sales(j.practice, &a, &j.sales);
    if (!j.sale) return ds_fail(w, DS_MEMORY, "what it sold");
    ds_err err = make_folder(dir, w);
    for (size_t i = 0; i < DS_COUNT(common_files) && !err; i++)
        err = write_file(&j, common_files[i].name, common_files[i].put, w);
    if (!err) err = write_clients_files(&j, w);
    ds_arena_free(&a);
    return err;
}
