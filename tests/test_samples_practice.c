/* Every real sample of what a practice's own software exports, beside the checkout, those of a header alone too: what it is, what becomes
 * of its rows, to the cent, or why it is not read. Sums are those of tests/independent_sums.py and check_sums.sh. */
#include <downshift/import.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <dirent.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

#include "support/files.h"
#include "support/inbox.h"

#define EMPTY   "a header and no rows" /* known by it */
#define SAMPLES "../shared/samples/practice"

static const struct sample {
    const char *file, *format;
    int64_t rows, visits;
    int64_t takings, tips, fees, lines; /* cents: sales' totals, their tips, fees, what lines are sold for before tax */
    const char *why;                    /* what is said of a file of which nothing comes in; NULL: it comes in */
} samples[] = {
    { "fresha_services_export.csv", "fresha-services", 0, 0, 0, 0, 0, 0, "a price list" },
    { "mindbody_sales_row_example.csv", "mindbody-sales", 1, 0, 3488, 0, 0, 3200, NULL },
    { "simplepractice_feed_scrubbed.ics", "calendar-events", 2, 2, 0, 0, 0, 0, NULL },
    { "square_items_33col_2026-06_scrubbed.csv", "square-items", 16, 0, 0, 0, 0, 11442, NULL },
    { "square_items_35col_2026-07_scrubbed.csv", "square-items", 13, 0, 0, 0, 0, 7800, NULL },
    { "square_transactions_44col_2018_excel_resaved.csv", "square-transactions", 4, 0, 243400, 0, -7905, 0, NULL },
    { "headers/acuity_appointments_columns_from_consumer.csv", "acuity-appointments", 0, 0, 0, 0, 0, 0, EMPTY },
    { "headers/calendly_events_37col.csv", "calendly-events", 0, 0, 0, 0, 0, 0, EMPTY },
    { "headers/fresha_appointment_list_19col.csv", "fresha-appointments", 0, 0, 0, 0, 0, 0, EMPTY },
    { "headers/fresha_customers.csv", "fresha-customers", 0, 0, 0, 0, 0, 0, "names and contacts" },
    { "headers/fresha_liability_summary_columns.csv", "fresha-liabilities", 0, 0, 0, 0, 0, 0, "sums of gift cards" },
    { "headers/fresha_payment_transactions_default_columns.csv", "fresha-payments", 0, 0, 0, 0, 0, 0, EMPTY },
    { "headers/mindbody_attendance_page_columns.csv", "mindbody-attendance", 0, 0, 0, 0, 0, 0, EMPTY },
    { "headers/mindbody_sales_19col.csv", "mindbody-sales", 0, 0, 0, 0, 0, 0, EMPTY },
    { "headers/mindbody_sales_20col_bom.csv", "mindbody-sales", 0, 0, 0, 0, 0, 0, EMPTY },
    { "headers/paypal_activity_29col_2023.csv", "paypal-activity", 0, 0, 0, 0, 0, 0, EMPTY },
    { "headers/paypal_activity_30col_2020.csv", "paypal-activity", 0, 0, 0, 0, 0, 0, EMPTY },
    { "headers/paypal_activity_41col.csv", "paypal-activity", 0, 0, 0, 0, 0, 0, EMPTY },
    { "headers/paypal_personal_statement_18col.csv", "paypal-activity", 0, 0, 0, 0, 0, 0, EMPTY },
    { "headers/square_items_24col_v1.csv", "square-items", 0, 0, 0, 0, 0, 0, EMPTY },
    { "headers/square_items_33col_2026-06.csv", "square-items", 0, 0, 0, 0, 0, 0, EMPTY },
    { "headers/square_items_35col_2026-07.csv", "square-items", 0, 0, 0, 0, 0, 0, EMPTY },
    { "headers/square_transactions_37col_v1.csv", "square-transactions", 0, 0, 0, 0, 0, 0, EMPTY },
    { "headers/square_transactions_41col_2022.csv", "square-transactions", 0, 0, 0, 0, 0, 0, EMPTY },
    { "headers/square_transactions_44col_2018.csv", "square-transactions", 0, 0, 0, 0, 0, 0, EMPTY },
    { "headers/square_transactions_55col_2026.csv", "square-transactions", 0, 0, 0, 0, 0, 0, EMPTY },
    { "headers/stripe_balance_change_from_activity_subset.csv", "stripe-balance", 0, 0, 0, 0, 0, 0, EMPTY },
    { "headers/stripe_payout_reconciliation_subset.csv", "stripe-payouts", 0, 0, 0, 0, 0, 0, EMPTY },
};

static const struct sample *sample_of(const char *file)
{
    for (size_t i = 0; i < DS_COUNT(samples); i++)
        if (!strcmp(samples[i].file, file)) return &samples[i];
    return NULL;
}

static void skip_without_samples(void)
{
    if (!access(SAMPLES, R_OK)) return;
    print_message("no " SAMPLES " here\n");
    skip();
}

static void each_stands_here(const char *below)
{
    char path[512], file[512];
    snprintf(path, sizeof path, SAMPLES "/%s", below);
    DIR *d = opendir(path);
    assert_non_null(d);
    for (const struct dirent *e; (e = readdir(d));) {
        if (*e->d_name == '.' || !strcmp(e->d_name, "SOURCES.txt") || !strcmp(e->d_name, "headers")) continue;
        snprintf(file, sizeof file, "%s%s", below, e->d_name);
        if (!sample_of(file)) fail_msg("%s: no word of it in this test", file);
    }
    closedir(d);
}

static void every_sample_stands_here(void **state)
{
    (void)state;
    skip_without_samples();
    each_stands_here("");
    each_stands_here("headers/");
}

static int64_t cents(inbox_world *w, const char *column, const char *view)
{
    return strtoll(inbox_ask(w, ds_textf(&w->a, "SELECT ifnull(sum(%s), 0) FROM %s", column, view)), NULL, 10);
}

static void comes_out(void **state)
{
    const struct sample *s = *state;
    ds_str bytes;
    skip_without_samples();
    inbox_world *w = inbox_open();
    assert_int_equal(ds_zone_load("America/New_York", &w->a, &w->settings.zone, &w->why), DS_OK);
    w->settings.dates = DS_DATES_MDY; /* the Mindbody sample is one row, whose date has two readings */
    assert_int_equal(ds_read_file(ds_textf(&w->a, SAMPLES "/%s", s->file), 1u << 20, &w->a, &bytes, &w->why), DS_OK);
    const char *slash = strrchr(s->file, '/');
    (void)support_write(w->inbox, slash ? slash + 1 : s->file, bytes.p, bytes.n);
    const ds_import_result *r = inbox_import(w);
    assert_non_null(r);
    const char *why = *r->story ? r->story : r->not_read;
    const struct sample got = { .rows = r->counts.rows,
                                .visits = inbox_count(w, "v1_session"),
                                .takings = cents(w, "total_cents", "v1_sale"),
                                .tips = cents(w, "tip_cents", "v1_sale"),
                                .fees = cents(w, "amount_cents", "v1_fee"),
                                .lines = cents(w, "net_cents", "v1_sale_line") };
    if (strcmp(r->format, s->format) || got.rows != s->rows || got.visits != s->visits || got.takings != s->takings ||
        got.tips != s->tips || got.fees != s->fees || got.lines != s->lines)
        fail_msg("%s, %d rows, %d visits, takings %d, tips %d, fees %d, lines %d, \"%s\"", r->format, (int)got.rows, (int)got.visits,
                 (int)got.takings, (int)got.tips, (int)got.fees, (int)got.lines, why);
    if (!s->why != !*why || (s->why && !strstr(why, s->why))) fail_msg("it says \"%s\"", why);
    assert_int_equal(r->counts.fresh, r->counts.rows); /* nothing of them is refused or left aside */
    assert_int_equal(r->counts.doubts + r->counts.cells, 0);
    inbox_close(w);
}

int main(void)
{
    struct CMUnitTest tests[DS_COUNT(samples) + 1] = { 0 };
    size_t n = 0;
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(every_sample_stands_here);
    for (size_t i = 0; i < DS_COUNT(samples); i++)
        tests[n++] = (struct CMUnitTest){
            .name = samples[i].file, .test_func = comes_out, .initial_state = (void *)(uintptr_t)&samples[i]
        };
    return cmocka_run_group_tests_name("samples of a practice's own software", tests, NULL, NULL);
}
