/* Deposits of which payments and fees tell, each with its number and the day on which the bank has it.
 */
#ifndef LEDGER_DEPOSITS_H
#define LEDGER_DEPOSITS_H

#include "ledger/keep/money_rows.h"

/* Whether it is a processor of cards, whose sales are payments by card. */
bool led_is_processor(const char *source);
/* Adds a payout for each deposit up to last that its source does not tell of itself: the card money of its payments, less
 * its fees, in the place of the first of them. A sale's payments and fees share the deposit that one of them names. Rows in
 * the order of led_told_read, before and after. */
DS_MUST ds_err led_add_deposits(struct led_told **row, size_t *n, ds_date last, ds_arena *a, ds_why *w);

#endif
