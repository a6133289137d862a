/* Legs on their way into the books. */
#include "ledger/keep/keep.h"

bool led_in_period(const struct led_keep *k, ds_date date)
{
    return date >= k->order->first && date <= k->order->last;
}

const char *const led_basis_names[] = { "accrual", "cash" };
const char *const led_cause_names[] = { "moved", "sold", "redeemed", "expired", "refunded" };
const char *const led_type_names[] = { "asset", "liability", "income", "expense" };

const ds_account *led_account_of(const struct led_keep *k, const struct led_day_sum *day)
{
    return day->account ? day->account : &k->chart.of[day->role];
}

static ds_err check_sum(const ds_leg *leg, size_t n, ds_why *w)
{
    ds_cents sum = 0;
    char text[32];
    for (size_t i = 0; i < n; i++) sum += leg[i].cents;
    if (!sum) return DS_OK;
    ds_money_text(sum, text, sizeof text);
    return ds_fail(w, DS_INTERNAL, "debits and credits differ by %s", text);
}

ds_err led_book(struct led_keep *k, ds_basis basis, const ds_leg *leg, size_t n, ds_why *w)
{
    ds_err err = check_sum(leg, n, w);
    for (size_t i = 0; !err && i < n; i++)
        if (!led_sum_leg(&k->days, basis, &leg[i], k->a)) err = ds_fail(w, DS_MEMORY, "the books' days");
    return err;
}

ds_err led_move(struct led_keep *k, ds_move move, ds_date date, ds_cents cents, ds_why *w)
{
    ds_leg leg[2];
    ds_err err = DS_OK;
    for (ds_basis b = DS_ACCRUAL; !err && b <= DS_CASH_BASIS; b++)
        err = led_book(k, b, leg, ds_move_legs(move, date, cents, b, leg), w);
    return err;
}
