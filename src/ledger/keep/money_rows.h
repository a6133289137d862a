/* Rows of files that tell of money, as the published views have them.
 */
#ifndef LEDGER_MONEY_ROWS_H
#define LEDGER_MONEY_ROWS_H

#include <downshift/query.h>

typedef enum { LED_SALE, LED_LINE, LED_TENDER, LED_FEE, LED_PAYOUT, LED_VISIT, LED_EVENT, LED_RECORDS } led_record;
extern const char *const led_record_names[LED_RECORDS];

/* Texts are "" where nothing is told; cents 0. */
struct led_told {
    led_record record;
    ds_date date;
    const char *source, *reference, *therapist;
    const char *what;   /* a line's kind, a tender's method, a fee's kind, a payout's and a visit's status; of an event
                       * "invoice" or "paid" */
    const char *item;   /* of a line; of a sale "matched" where a visit is known for it; of an event the company */
    const char *payout; /* reference of the payout */
    ds_date deposited; /* when the bank has that payout, or an event was paid; DS_NO_DATE: not told */
    const char *file;
    int64_t line, nth;
    ds_cents net, discount, tax, tip, charge, total; /* discount and fees below 0, as the views have them */
    bool has_total, has_net;
    const char *fate; /* why it is not posted; NULL: it is, or will be */
    bool posted;
};

/* All rows up to last, by day, source and sale: those of one sale stand together. In the arena. */
DS_MUST ds_err led_told_read(ds_db *db, ds_date last, ds_arena *a, struct led_told **out, size_t *n, ds_why *w);
/* By day, source and sale, as led_told_read gives them. */
void led_told_sort(struct led_told *row, size_t n);
/* Whether two rows are of one sale. */
bool led_told_same_sale(const struct led_told *a, const struct led_told *b);

#endif
