/* A sale that is known whole, into the books: whose tip it is, what a membership has paid ahead, legs of both bases, and the facts that
 * the sheets list. */
#include "ledger/keep/deal.h"

#include <string.h>

/* ---- tips ---- */

/* The one who did the work, else who took the money. */
static const char *worker_of(const struct deal *d)
{
    const char *one = "";
    for (size_t i = 0; i < d->lines; i++) {
        const char *t = d->of[i]->therapist;
        if (!*t || d->of[i]->record == LED_SALE) continue;
        if (*one && strcmp(one, t)) return d->therapist;
        one = t;
    }
    return *one ? one : d->therapist;
}

static ds_tipped tipped_of(const struct led_keep *k, const struct led_worker *m)
{
    if (m->setting && m->setting->engaged == DS_OWNER) return DS_TO_OWNER;
    if (m->setting && m->setting->engaged == DS_CONTRACTOR) return DS_TO_CONTRACTOR;
    return !*m->name && k->order->settings->books.alone ? DS_TO_OWNER : DS_TO_EMPLOYEE;
}

static const char *method_name(ds_method m)
{
    return m < DS_METHOD_COUNT ? ds_method_names[m] : "not told";
}

/* How the tip came: the payment of just that amount, else the one there is. */
static const char *how_of(const struct deal *d)
{
    for (size_t i = 0; i < d->payments; i++)
        if (d->paid[i].amount == d->tip) return method_name(d->paid[i].method);
    return d->payments == 1 ? method_name(d->paid[0].method) : "several ways";
}

/* ---- memberships by the day: their visits bring nothing more ---- */

static void include_in_membership(struct deal *d)
{
    if (d->k->order->settings->books.membership != DS_EARNED_BY_DAY) return;
    for (size_t i = 0; i < d->payments; i++) {
        if (d->paid[i].method != DS_METHOD_MEMBERSHIP) continue;
        for (size_t l = 0; l < d->lines && d->paid[i].amount > 0; l++) {
            const ds_cents net = d->line[l].list - d->line[l].discount;
            const ds_cents take = net < d->paid[i].amount ? net : d->paid[i].amount;
            if (take <= 0) continue;
            d->line[l].discount += take;
            d->paid[i].amount -= take;
        }
    }
}

/* ---- facts ---- */

static const ds_tax *tax_of(const ds_settings *s, ds_cents net, ds_cents tax)
{
    const ds_tax *t = s->taxes.item;
    for (size_t i = 0; i < s->taxes.n; i++) {
        const double off = (double)net * t[i].rate / 100 - (double)tax;
        if (off < 1.01 && off > -1.01) return &t[i];
    }
    return NULL;
}

static ds_err tell_line(struct deal *d, size_t i, ds_why *w)
{
    struct led_keep *k = d->k;
    const ds_sold *l = &d->line[i];
    const ds_cents net = l->list - l->discount;
    const ds_tax *tax = l->tax ? tax_of(k->order->settings, net, l->tax) : NULL;
    const struct led_worker *m = led_worker_of(k, *d->of[i]->therapist ? d->of[i]->therapist : d->therapist);
    const double rate = tax ? tax->rate : led_rate_of(l->tax, net);
    const ds_val row[] = { led_date(k->a, d->first->date),
                           led_text(d->first->source),
                           led_text(ds_line_names[l->kind]),
                           led_text(d->category[i]),
                           led_text(m ? m->shown : NULL),
                           led_money(l->list),
                           led_money(l->discount),
                           led_money(net),
                           led_money(l->tax),
                           l->tax ? DS_VREAL(rate) : (ds_val){ .type = DS_V_NULL },
                           led_text(tax ? tax->name : NULL),
                           led_text(tax ? tax->jurisdiction : NULL),
                           DS_VINT(l->list < 0) };
    if (d->first->date < k->since) return DS_OK;
    return m && led_add_fact(&k->facts[LED_F_SOLD], LED_F_SOLD, k->a, row) ? DS_OK
                                                                           : ds_fail(w, DS_MEMORY, "what was sold");
}

static ds_err tell_payment(struct deal *d, const char *payout, const ds_paid *p, ds_why *w)
{
    struct led_keep *k = d->k;
    const ds_val row[] = { led_date(k->a, d->first->date), led_text(d->first->source), led_text(method_name(p->method)),
                           led_money(p->amount), led_text(payout) };
    if (d->first->date < k->since || !p->amount) return DS_OK;
    return led_add_fact(&k->facts[LED_F_TENDER], LED_F_TENDER, k->a, row) ? DS_OK : ds_fail(w, DS_MEMORY, "payments");
}

static ds_err tell_payments(struct deal *d, ds_why *w)
{
    ds_err err = DS_OK;
    size_t p = 0;
    for (size_t i = 0; !err && i < d->n; i++) {
        const struct led_told *t = &d->row[i];
        if (t->fate || t->record != LED_TENDER || !t->total) continue;
        err = tell_payment(d, t->payout, &d->paid[p++], w);
    }
    for (; !err && p < d->payments; p++) err = tell_payment(d, d->paid[p].method == DS_METHOD_CARD ? d->payout : NULL, &d->paid[p], w);
    return err;
}

/* A program's number; what people type may be anything, so that its place stands for it. NULL: no memory. */
static const char *reference_of(const struct led_keep *k, const struct led_told *t)
{
    if (strcmp(t->source, "ledger") != 0) return t->reference;
    return ds_textf(k->a, "%s, line %lld", led_shown_file(k, t->file), (long long)t->line);
}

static ds_err tell_due(struct deal *d, ds_cents due, ds_why *w)
{
    struct led_keep *k = d->k;
    const char *reference = reference_of(k, d->first);
    if (!reference) return ds_fail(w, DS_MEMORY, "what is due");
    const ds_val row[] = { led_date(k->a, d->first->date), led_text(d->first->source), led_text(reference),
                           led_money(due), DS_VINT(k->order->last - d->first->date) };
    if (!due) return DS_OK;
    return led_add_fact(&k->facts[LED_F_DUE], LED_F_DUE, k->a, row) ? DS_OK : ds_fail(w, DS_MEMORY, "what is due");
}

/* ---- posting ---- */

static ds_err pay_workers(struct deal *d, const char *tipped, ds_why *w)
{
    const ds_date date = d->first->date;
    ds_err err = DS_OK;
    for (size_t i = 0; !err && i < d->lines; i++) {
        const ds_sold *l = &d->line[i];
        const bool work = l->kind == DS_LINE_SERVICE || l->kind == DS_LINE_ADD_ON;
        const char *who = *d->of[i]->therapist ? d->of[i]->therapist : d->therapist;
        err = tell_line(d, i, w);
        if (!err && work && l->list) err = led_pay(d->k, date, who, l->list, l->list - l->discount, 0, NULL, w);
        if (!err && l->kind == DS_LINE_MEMBERSHIP) err = led_earn_by_day(d->k, date, l->list - l->discount, w);
    }
    if (!err && d->tip) err = led_pay(d->k, date, tipped, 0, 0, d->tip, how_of(d), w);
    return err;
}

static ds_err book_sale(struct deal *d, ds_money_sale *s, ds_why *w)
{
    struct led_keep *k = d->k;
    ds_leg *leg = ds_alloc(&k->scratch, (DS_SALE_LEGS(d->lines, d->payments) + 1) * sizeof *leg);
    ds_cents due = 0, used = 0;
    size_t n = 0;
    ds_err err = leg ? DS_OK : ds_fail(w, DS_MEMORY, "a sale");
    for (ds_basis b = DS_ACCRUAL; !err && b <= DS_CASH_BASIS; b++) {
        err = ds_sale_legs(s, b, &k->scratch, leg, &n, w);
        if (err) return ds_within(w, "%s:%lld", d->first->file, (long long)d->first->line);
        for (size_t i = 0; b == DS_ACCRUAL && i < n; i++) {
            due += leg[i].role == DS_ROLE_RECEIVABLE ? leg[i].cents : 0;
            used += leg[i].role == DS_ROLE_GIFT_CARDS && leg[i].cause == DS_REDEEMED ? leg[i].cents : 0;
        }
        err = led_book(k, b, leg, n, w);
    }
    if (!err) err = tell_due(d, due, w);
    return err ? err : led_break(k, s->date, used, w);
}

ds_err led_finish_deal(struct deal *d, ds_money_sale *s, ds_why *w)
{
    const char *tipped = worker_of(d);
    const struct led_worker *m = led_worker_of(d->k, tipped);
    if (!m) return ds_fail(w, DS_MEMORY, "therapists");
    include_in_membership(d);
    s->date = d->first->date;
    s->line = d->line;
    s->lines = d->lines;
    s->paid = d->paid;
    s->payments = d->payments;
    s->charge = d->charge;
    s->tip = d->tip;
    s->tipped = tipped_of(d->k, m);
    ds_err err = book_sale(d, s, w);
    if (!err) err = pay_workers(d, tipped, w);
    return err ? err : tell_payments(d, w);
}
