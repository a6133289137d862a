/* The books while they are kept.
 */
#ifndef LEDGER_KEEP_H
#define LEDGER_KEEP_H

#include <downshift/bookkeeping.h>

#include "ledger/keep/day_sums.h"
#include "ledger/keep/facts.h"
#include "ledger/keep/money_rows.h"

/* Of a therapist's work in a month, what pay is reckoned from. */
struct led_worker {
    const char *name;            /* as logged */
    const char *shown;           /* as the accountant sees it */
    const ds_therapist *setting; /* NULL: not listed */
    ds_date month;               /* of the sums below */
    ds_cents base, tips, paid, taxed;
};

/* A file's name, and what the accountant sees of it. */
struct led_name {
    const char *file, *shown;
};

struct led_keep {
    const ds_book_order *order;
    ds_arena *a;
    ds_arena scratch; /* of one sale */
    ds_date since;    /* first day kept day by day: of the year of the period's last day, or the period's */
    struct led_told *row;
    size_t rows;
    ds_chart chart;
    ds_settings names;         /* its services are the names of categories */
    ds_account *own;           /* of categories, by their place in the settings */
    bool named[DS_ROLE_COUNT]; /* practice.yaml says which account */
    bool used[DS_ROLE_COUNT];
    struct led_day_sums days; /* of both bases, up to the period's last day and beyond where fees are earned later */
    struct led_facts facts[LED_TABLES];
    struct led_worker *worker;
    size_t workers, worker_room;
    const char **asked; /* names of things sold of which nobody says what they are */
    size_t asked_n, asked_room;
    struct led_name *name; /* of files */
    size_t names_n, names_room;
    ds_date breakage_month;
    ds_cents used_cards, broken;
};

/* ---- practice_chart.c ---- */

/* The practice's accounts over the shipped ones. */
DS_MUST ds_err led_chart_make(struct led_keep *k, ds_why *w);
/* What is sold under a name: the entry of practice.yaml that fits it, else NULL. */
const ds_category *led_category_of(const struct led_keep *k, const char *item);
/* The account of a category's own; NULL: none. */
const ds_account *led_category_account(struct led_keep *k, const ds_category *c);
/* Notes a name that has no category. */
DS_MUST bool led_ask_category(struct led_keep *k, const char *item);
/* Lines to add to practice.yaml, NULL where none is missing. */
DS_MUST ds_err led_missing(struct led_keep *k, const char **out, ds_why *w);

/* ---- book_legs.c ---- */

/* Books n legs of one event and basis. DS_INTERNAL: they do not sum to zero. */
DS_MUST ds_err led_book(struct led_keep *k, ds_basis basis, const ds_leg *leg, size_t n, ds_why *w);
/* Both bases of what moves between two accounts. */
DS_MUST ds_err led_move(struct led_keep *k, ds_move move, ds_date date, ds_cents cents, ds_why *w);
extern const char *const led_type_names[]; /* by ds_account_type */
bool led_in_period(const struct led_keep *k, ds_date date);
/* The account of a day's sum. */
const ds_account *led_account_of(const struct led_keep *k, const struct led_day_sum *day);
extern const char *const led_basis_names[], *const led_cause_names[]; /* by ds_basis, by ds_cause */

/* ---- tell_books.c ---- */

/* The journal of the period and the tables that are made of days and rows, when all is posted. */
DS_MUST ds_err led_tell_books(struct led_keep *k, ds_kept_books *out, ds_why *w);

/* ---- deals.c, passing.c ---- */

/* Posts the rows of one sale, n of them; led_told_same_sale of each other. */
DS_MUST ds_err led_post_sale(struct led_keep *k, struct led_told *row, size_t n, ds_why *w);
DS_MUST ds_err led_post_fee(struct led_keep *k, struct led_told *row, ds_why *w);
DS_MUST ds_err led_post_payout(struct led_keep *k, struct led_told *row, ds_why *w);
/* Chair massage at a company: its invoice, or that it was paid (company_events.c). */
DS_MUST ds_err led_post_event(struct led_keep *k, struct led_told *row, ds_why *w);
/* A visit of which only the session log tells. */
DS_MUST ds_err led_post_visit(struct led_keep *k, struct led_told *row, ds_why *w);

/* ---- keep_books.c ---- */

/* Begins the books: order and arena, accounts. */
DS_MUST ds_err led_keep_begin(struct led_keep *k, const ds_book_order *order, ds_arena *a, ds_why *w);
/* Posts all of k->row, in the order of led_told_read: each once, or it has a fate. */
DS_MUST ds_err led_post_all(struct led_keep *k, ds_why *w);

/* ---- files.c ---- */

/* What the accountant may see of files' names. */
DS_MUST ds_err led_read_names(struct led_keep *k, ds_db *db, ds_why *w);
const char *led_shown_file(const struct led_keep *k, const char *file);
/* The tables of files and of rows that were refused or doubted. */
DS_MUST ds_err led_read_files(struct led_keep *k, ds_db *db, ds_why *w);

/* ---- pay.c ---- */

/* NULL: no memory. */
struct led_worker *led_worker_of(struct led_keep *k, const char *name);
/* What a therapist did on a day: services, of which pay is taken, and tips. */
DS_MUST ds_err led_pay(struct led_keep *k, ds_date date, const char *therapist, ds_cents list, ds_cents net,
                       ds_cents tip, const char *how, ds_why *w);
/* Gift cards used on a day: what of others will never be, where the practice says so. */
DS_MUST ds_err led_break(struct led_keep *k, ds_date date, ds_cents used, ds_why *w);
/* A membership's fee, earned day by day over its month, where the practice says so. */
DS_MUST ds_err led_earn_by_day(struct led_keep *k, ds_date sold, ds_cents fee, ds_why *w);

#endif
