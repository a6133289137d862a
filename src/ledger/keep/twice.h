/* Money that two sources tell of.
 */
#ifndef LEDGER_TWICE_H
#define LEDGER_TWICE_H

#include "ledger/keep/money_rows.h"

/* Gives rows that are not to be posted their fate: a processor's charge that a program that sells tells of, too, by day
 * and amount, and a payout of the cash book that its processor tells of. Rows in the order of led_told_read. */
DS_MUST ds_err led_find_twice(struct led_told *row, size_t n, ds_arena *a, ds_why *w);

#endif
