/* Chair massage at companies: invoiced, owed, and paid. */
#include "ledger/keep/keep.h"

#include <string.h>

/* Their income has an account of its own. */
static void name_income(ds_leg *leg, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (leg[i].role == DS_ROLE_OTHER_SALES) leg[i].role = DS_ROLE_CORPORATE;
}

static ds_err book(struct led_keep *k, const ds_money_sale *s, ds_why *w)
{
    ds_leg leg[DS_SALE_LEGS(1, 1)];
    ds_err err = DS_OK;
    size_t n = 0;
    for (ds_basis b = DS_ACCRUAL; !err && b <= DS_CASH_BASIS; b++) {
        err = ds_sale_legs(s, b, &k->scratch, leg, &n, w);
        name_income(leg, n);
        if (!err) err = led_book(k, b, leg, n, w);
    }
    return err;
}

/* "Acme, invoice 17": companies are no persons. */
static const char *name_of(const struct led_keep *k, const struct led_told *t)
{
    return *t->reference ? ds_textf(k->a, "%s, invoice %s", t->item, t->reference) : t->item;
}

static ds_err tell_invoice(struct led_keep *k, const struct led_told *t, ds_why *w)
{
    const ds_val none = { .type = DS_V_NULL };
    const ds_val sold[] = { led_date(k->a, t->date), led_text(t->source), led_text("corporate"), none, none,
                            led_money(t->net), led_money(0), led_money(t->net), led_money(t->tax),
                            t->tax ? DS_VREAL(led_rate_of(t->tax, t->net)) : none, none, none, DS_VINT(t->net < 0) };
    const ds_val due[] = { led_date(k->a, t->date), led_text(t->source), led_text(name_of(k, t)), led_money(t->net + t->tax),
                           DS_VINT(k->order->last - t->date) };
    const bool paid = t->deposited != DS_NO_DATE && t->deposited <= k->order->last;
    bool ok = t->date < k->since || led_add_fact(&k->facts[LED_F_SOLD], LED_F_SOLD, k->a, sold);
    if (ok && !paid) ok = led_add_fact(&k->facts[LED_F_DUE], LED_F_DUE, k->a, due);
    return ok ? DS_OK : ds_fail(w, DS_MEMORY, "events");
}

static ds_err tell_payment(struct led_keep *k, const struct led_told *t, ds_why *w)
{
    const ds_val row[] = { led_date(k->a, t->date), led_text(t->source), led_text(ds_method_names[DS_METHOD_TRANSFER]),
                           led_money(t->net + t->tax), (ds_val){ .type = DS_V_NULL } };
    if (t->date < k->since) return DS_OK;
    return led_add_fact(&k->facts[LED_F_TENDER], LED_F_TENDER, k->a, row) ? DS_OK : ds_fail(w, DS_MEMORY, "events");
}

/* How it was paid no file tells: it is a transfer until the cash book says that it has arrived. */
ds_err led_post_event(struct led_keep *k, struct led_told *t, ds_why *w)
{
    const bool payment = !strcmp(t->what, "paid");
    const ds_sold line = { .kind = DS_LINE_OTHER, .list = t->net, .tax = t->tax };
    const ds_paid paid = { DS_METHOD_TRANSFER, t->net + t->tax };
    const ds_money_sale invoice = { .date = t->date, .line = &line, .lines = 1 },
                        receipt = { .date = t->date, .paid = &paid, .payments = 1, .settles = paid.amount,
                                    .settles_for = DS_LINE_OTHER };
    ds_arena_reset(&k->scratch);
    ds_err err = book(k, payment ? &receipt : &invoice, w);
    t->posted = true;
    if (err) return ds_within(w, "%s:%lld", t->file, (long long)t->line);
    return payment ? tell_payment(k, t, w) : tell_invoice(k, t, w);
}
