/* ledger: the books of a practice, from what its store tells of money. Another face of ledger.
 *
 * Every sale, line, tender, fee, payout and visit that the published views tell of is posted once, or has a reason why
 * not (docs/accountant.md). Both bases are kept and held against each other. Nothing here names a client.
 */
#ifndef DOWNSHIFT_BOOKKEEPING_H
#define DOWNSHIFT_BOOKKEEPING_H

#include <downshift/journal.h>
#include <downshift/query.h>

/* What an account that practice.yaml does not name is. */
typedef enum {
    DS_ACCOUNTS_ASKED,   /* asked for: ds_kept_books.missing */
    DS_ACCOUNTS_SHIPPED, /* that of the shipped chart where it has one, else asked for */
    DS_ACCOUNTS_MARKED   /* the same, else one called "No account: PART" */
} ds_accounts_rule;

typedef struct {
    const char *store_path;
    ds_db *db; /* asked in place of that where it is not NULL; borrowed */
    const ds_settings *settings; /* borrowed by what is made */
    ds_date first, last;         /* the period, both included */
    ds_basis basis;              /* of the journal */
    ds_accounts_rule accounts;
} ds_book_order;

enum { DS_BOOK_TABLES = 14 };

typedef struct {
    ds_chart chart;
    ds_posting *posting; /* the period's journal, as ds_daily_postings has it */
    size_t postings;
    ds_cents debits;                /* its control total */
    size_t sources;                 /* rows of files behind the period's journal */
    const char *missing;            /* lines to add to practice.yaml; NULL: nothing is missing */
    const char *trace;              /* CSV: each row of a file of the period and where it was posted, or why not */
    ds_table table[DS_BOOK_TABLES]; /* for reports: docs/accountant.md */
    ds_table closing;               /* what is kept of the period when it is closed: the columns of v1_closed_posting */
    size_t changes; /* days' accounts of closed months up to the period's end that are otherwise by today's rows */
} ds_kept_books;

/* One import file. */
typedef struct {
    ds_journal_kind kind;
    const char *name; /* "accountant-2026-10-accrual-qbo.csv" */
    ds_journal_part part;
} ds_book_file;

/* The table v1_book_change of the books: those changes. */
const ds_table *ds_books_changes(const ds_kept_books *books);

/* Keeps the books up to order->last; all of *out is in the arena. A month that was closed stays as it was then; what is
 * otherwise by today's rows is posted on the first day of the next open month. Where accounts are missing, missing says
 * which and the rest of *out is empty.
 * DS_INTERNAL: an entry does not balance, the bases disagree, or a row was posted twice: a fault of ours. DS_DATA: an
 * amount that cannot be posted, with its file and line. DS_STORE, DS_MEMORY. */
DS_MUST ds_err ds_books_keep(const ds_book_order *order, ds_arena *a, ds_kept_books *out, ds_why *w);

/* The journal in the formats named, of ds_journal_formats: *n files, named after base, and the table v1_book_export of
 * their control totals; all in the arena. DS_USAGE: a format that nobody knows. DS_DATA: an account whose name or code
 * one of the programs does not take. DS_INTERNAL: a control total differs from the journal's. */
DS_MUST ds_err ds_books_files(const ds_kept_books *books, const ds_book_order *order, const ds_list *formats,
                              const char *base, ds_arena *a, ds_book_file **out, size_t *n, ds_table *table, ds_why *w);

#endif
