/* Fees, payouts and the cash book: what moves between two accounts; and rows that tell of money that another tells of. */
#include "ledger/keep/keep.h"

#include <stdlib.h>
#include <string.h>

static const char cash_book[] = "cash-book";

static ds_err add_fact(struct led_keep *k, led_fact table, const struct led_told *t, const char *what, ds_cents amount,
                       ds_why *w)
{
    const ds_val row[] = { led_date(k->a, t->date), led_text(t->source), led_text(what), led_money(amount),
                           led_text(t->payout) };
    if (t->date < k->since || !amount) return DS_OK;
    return led_add_fact(&k->facts[table], table, k->a, row) ? DS_OK : ds_fail(w, DS_MEMORY, "fees and payouts");
}

ds_err led_post_fee(struct led_keep *k, struct led_told *t, ds_why *w)
{
    ds_err err = led_move(k, DS_MOVE_FEE, t->date, -t->total, w);
    t->posted = true;
    return err ? err : add_fact(k, LED_F_FEE, t, t->what, -t->total, w);
}

/* What a cash book's word moves; DS_MOVE_COUNT: nobody knows. */
static ds_move move_of(const struct led_told *t)
{
    ds_move m = 0;
    if (strcmp(t->source, cash_book) != 0) return DS_MOVE_PAYOUT;
    while (m < DS_MOVE_COUNT && strcmp(ds_move_names[m], t->what) != 0) m++;
    return m;
}

ds_err led_post_payout(struct led_keep *k, struct led_told *t, ds_why *w)
{
    const ds_move move = move_of(t);
    if (move == DS_MOVE_COUNT)
        return ds_fail(w, DS_DATA,
                       "%s:%lld: \"%s\" is nothing that a cash book says; docs/accountant.md lists the words", t->file,
                       (long long)t->line, t->what);
    ds_err err = led_move(k, move, t->date, t->total, w);
    t->posted = true;
    if (!err && move == DS_MOVE_TIPS_PAID_CASH && *t->payout) {
        const struct led_worker *m = led_worker_of(k, t->payout); /* whom it was paid to, as the accountant sees them */
        if (!m) return ds_fail(w, DS_MEMORY, "therapists");
        t->payout = m->shown;
    }
    return err ? err : add_fact(k, LED_F_PAYOUT, t, ds_move_names[move], t->total, w);
}
