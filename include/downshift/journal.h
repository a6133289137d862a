/* ledger: postings as files that bookkeeping programs import. The same postings give the same bytes, and each entry
 * has a reference made of its date, so that a program that looks for it sees a file that it has had.
 *
 * Sources of the layouts: the programs' own help pages (docs/journals.md).
 */
#ifndef DOWNSHIFT_JOURNAL_H
#define DOWNSHIFT_JOURNAL_H

#include <downshift/ledger.h>

/* X(id, name, title, suffix) */
#define DS_JOURNALS(X)                                                                                                 \
    X(QBO, "qbo", "QuickBooks Online, journal entries", "csv")                                                         \
    X(XERO, "xero", "Xero, manual journals", "csv")                                                                    \
    X(IIF, "iif", "QuickBooks Desktop, general journal", "iif")                                                        \
    X(SAGE_US, "sage-us", "Sage 50 US, general journal", "csv")                                                        \
    X(SAGE_UK, "sage-uk", "Sage 50 UK, audit trail", "csv")                                                            \
    X(HLEDGER, "hledger", "hledger and ledger, journal", "journal")                                                    \
    X(BEANCOUNT, "beancount", "beancount", "beancount")                                                                \
    X(STATEMENT, "wave", "Wave and FreshBooks, statement lines", "csv")

#define DS_JOURNAL_ID(id, name, title, suffix) DS_JOURNAL_##id,
typedef enum { DS_JOURNALS(DS_JOURNAL_ID) DS_JOURNAL_COUNT } ds_journal_kind;

typedef struct {
    const char *name, *title, *suffix; /* as listed above; static */
} ds_journal_about;
extern const ds_journal_about ds_journals[DS_JOURNAL_COUNT];

typedef struct {
    const ds_posting *posting; /* whole entries in the order of dates, that pass ds_postings_check; borrowed */
    size_t n;
    const char *prefix;   /* of references, 1 to 3 letters: "MP" gives MP-20261013 */
    const char *currency; /* three letters */
    const char *words;    /* for what has no memo: "Daily summary" */
    const char *tax_rate; /* Xero: the full name of the rate that says no tax */
    ds_date_order dates;  /* of QuickBooks Online, whose order is the company's country's */
} ds_journal;

/* One file. */
typedef struct {
    ds_str text;
    size_t lines;      /* postings in it */
    ds_cents debits;   /* their control total; of statement lines: what came in less what went out */
} ds_journal_part;

/* A journal as files of one kind: more than one where the program takes only so many lines at once; an entry is never
 * parted.
 * out, n  out: n parts, in memory; none for no postings
 * Returns DS_DATA where an account's name or code is one that the program does not take: names it and says why.
 *   DS_MEMORY. */
DS_MUST ds_err ds_journal_write(ds_journal_kind kind, const ds_journal *j, ds_arena *memory, ds_journal_part **out,
                                size_t *n, ds_why *w);

#endif
