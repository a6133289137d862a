/* Legs on their way into the books. */
#include "ledger/keep/keep.h"

#include <downshift/growing.h>

#include <string.h>

bool led_in_period(const struct led_keep *k, ds_date date)
{
    return date >= k->order->first && date <= k->order->last;
}

static ds_err add_leg(struct led_keep *k, const ds_leg *leg, ds_why *w)
{
    ds_leg *room = ds_room_for_one(k->a, k->leg, k->legs, &k->leg_room, 1024, sizeof *room);
    if (!room) return ds_fail(w, DS_MEMORY, "the journal");
    k->leg = room;
    k->leg[k->legs++] = *leg;
    k->used[leg->role] = k->used[leg->role] || !leg->account;
    return DS_OK;
}

static const char *const basis_names[] = { "accrual", "cash" };
static const char *const cause_names[] = { "moved", "sold", "redeemed", "expired", "refunded" };
const char *const led_type_names[] = { "asset", "liability", "income", "expense" };

static ds_err tell_leg(struct led_keep *k, ds_basis basis, const ds_leg *leg, ds_why *w)
{
    const ds_account *account = leg->account ? leg->account : &k->chart.of[leg->role];
    const ds_val row[] = { led_text(basis_names[basis]),
                           led_date(k->a, leg->date),
                           led_text(ds_roles[leg->role].name),
                           led_text(account->name),
                           led_text(account->code),
                           led_text(led_type_names[ds_roles[leg->role].type]),
                           led_text(cause_names[leg->cause]),
                           led_money(leg->cents > 0 ? leg->cents : 0),
                           led_money(leg->cents < 0 ? -leg->cents : 0) };
    return led_add_fact(&k->facts[LED_F_DAY], LED_F_DAY, k->a, row) ? DS_OK : ds_fail(w, DS_MEMORY, "the books' days");
}

ds_err led_book(struct led_keep *k, ds_basis basis, const ds_leg *leg, size_t n, ds_why *w)
{
    ds_err err = DS_OK;
    for (size_t i = 0; !err && i < n; i++) {
        if (leg[i].date < k->order->first) k->opening[basis][leg[i].role] += leg[i].cents;
        ds_book(leg[i].date < k->order->first ? &k->before[basis] : &k->within[basis], &leg[i], 1);
        if (leg[i].date >= k->since) err = tell_leg(k, basis, &leg[i], w);
        if (!err && basis == k->order->basis && led_in_period(k, leg[i].date)) err = add_leg(k, &leg[i], w);
    }
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
