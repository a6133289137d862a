/* Months that were closed with their books.
 */
#ifndef LEDGER_CLOSED_MONTHS_H
#define LEDGER_CLOSED_MONTHS_H

#include "ledger/keep/keep.h"

/* After all is posted, before the days are sorted: the days of closed months are put back to what they were when those
 * were closed; what today's rows make otherwise is posted on the first day of the next open month, and listed. Of both:
 * the facts CHANGE and MONTH. DS_STORE: a part or cause that nobody knows. */
DS_MUST ds_err led_put_back_closed(struct led_keep *k, ds_db *db, ds_why *w);

#endif
