/* ledger: money records to balanced postings, in integer cents. Pure arithmetic here; who calls it brings the
 * records.
 *
 * An event of the practice (a sale, a tip, a fee, a payout, a refund, a voucher used) becomes one entry: two or more
 * postings of one day that sum to zero. A posting says an account and signed cents: positive is a debit, negative a
 * credit, as IIF, Xero and hledger write them. Debits raise assets (clearing, undeposited, bank) and expenses
 * (merchant fees); credits raise revenue and what is owed (tax, tips, vouchers, packages). No posting names a
 * client. A split of one amount over several lines adds up to the amount to the cent.
 */
#ifndef DOWNSHIFT_LEDGER_H
#define DOWNSHIFT_LEDGER_H

#include <downshift/base.h>

typedef struct {
    int64_t entry;       /* postings of one number are one entry; an entry's postings stand together */
    ds_date date;        /* the same for all of an entry */
    const char *account; /* as the practice's chart of accounts names it; borrowed, never NULL or "" */
    ds_cents cents;      /* debit > 0 > credit; never 0 */
    const char *memo;    /* for people; borrowed; NULL: none */
} ds_posting;

/* Whether every entry balances: its debits and credits are equal to the cent, it has two postings or more, one date,
 * accounts with names and no empty amount. DS_INTERNAL names the first entry that does not and by how much: an
 * unbalanced entry is a fault of ours, not of the practice's logs. */
DS_MUST ds_err ds_postings_check(const ds_posting *p, size_t n, ds_why *w);

/* Splits total over n lines in the ratio of their weights by the largest remainder (Hamilton's method): each line
 * gets its exact share cut to whole cents, and the cents left over go, one each, to the lines whose cut was largest,
 * of equals to the earlier one. The parts always sum to total; a line of weight 0 gets 0; the split of -total is the
 * negative of that of total, so that a refund undoes its sale.
 * weight  0 or more, for example list prices in cents; their sum at most INT64_MAX
 * part    out: n amounts; untouched on failure
 * Returns false where a weight is negative, or nothing has a weight and total is not 0, or the sum of weights
 *   overflows, or total is INT64_MIN. */
DS_MUST bool ds_split_cents(ds_cents total, const int64_t *weight, size_t n, ds_cents *part);

#endif
