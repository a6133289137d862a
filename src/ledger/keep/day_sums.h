/* What each day brings each account, added up while the books are kept.
 */
#ifndef LEDGER_DAY_SUMS_H
#define LEDGER_DAY_SUMS_H

#include <downshift/ledger.h>

struct led_day_sum {
    ds_date date;
    ds_basis basis;
    ds_account_role role;
    ds_cause cause;
    const ds_account *account; /* borrowed; NULL: that of the role, as it is named now */
    bool own;                  /* the account is a category's own */
    ds_cents debit, credit;    /* both 0 or more */
    const char *adjusts;       /* the closed month that this sets right, "2026-10"; NULL: none */
};

/* Begins as {0}. */
struct led_day_sums {
    struct led_day_sum *sum;
    size_t n, room;
    uint32_t *slot; /* open addressing over sum, one more than the place; 0: free */
    size_t slots;   /* a power of two */
};

/* Adds a leg to its day, in the arena. False: no memory, or more than four thousand million sums. */
DS_MUST bool led_sum_leg(struct led_day_sums *days, ds_basis basis, const ds_leg *leg, ds_arena *a);
/* Adds what one day has, for a part that the leg's form cannot tell: both sides at once, and what it adjusts. */
DS_MUST bool led_sum_day(struct led_day_sums *days, const struct led_day_sum *day, ds_arena *a);
/* By day, basis, account; ends the adding. */
void led_sort_days(struct led_day_sums *days);

#endif
