/* A sale on its way from rows to the books.
 */
#ifndef LEDGER_DEAL_H
#define LEDGER_DEAL_H

#include "ledger/keep/keep.h"

/* Rows and texts are borrowed; lists are in the scratch of the books. */
struct deal {
    struct led_keep *k;
    struct led_told *row;
    size_t n;
    const struct led_told *first; /* a row of it, for its place */
    ds_sold *line;
    const struct led_told **of; /* the row of each line */
    const char **category;
    ds_paid *paid;
    size_t lines, payments, sales;
    ds_cents line_net, line_tax, tax, tip, charge, total, received;
    bool cash;
    const char *therapist;
    const char *payout; /* that brings what is paid by card, where no payment is told */
};

/* Posts it: s says what it settles, the rest is filled in here. */
DS_MUST ds_err led_finish_deal(struct deal *d, ds_money_sale *s, ds_why *w);

#endif
