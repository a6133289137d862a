/* A sale as its rows tell it, on the way to the books. */
#include "ledger/keep/keep.h"

#include <stdlib.h>
#include <string.h>

enum { ROUNDING = 4, EXTRA = 3 }; /* cents; lines that the sale has beyond those told */

struct deal {
    struct led_keep *k;
    struct led_told *row;
    size_t n;
    const struct led_told *first; /* a row of it, for its place */
    ds_sold *line;
    const struct led_told **of; /* the row of each line */
    const char **category;
    ds_paid *paid;
    size_t lines, payments, sales;
    ds_cents line_net, line_tax, tax, tip, charge, total, received;
    bool cash;
    const char *therapist;
};

static int index_of(const char *const *names, const char *name)
{
    int i = 0;
    while (names[i] && strcmp(names[i], name) != 0) i++;
    return names[i] ? i : -1;
}

static bool is_processor(const char *source)
{
    return !strcmp(source, "stripe") || !strcmp(source, "paypal");
}

/* ---- what was sold ---- */

/* What the practice says of it, then its file, then the catalogue of services; else it is asked for. */
static bool kind_of(struct led_keep *k, const char *item, int told, const ds_category **c, ds_line_kind *kind)
{
    *c = *item ? led_category_of(k, item) : NULL;
    if (*c && (*c)->kind >= 0) told = (*c)->kind;
    if (told < 0 && *item && ds_service_find(k->order->settings, ds_str_of(item))) told = DS_LINE_SERVICE;
    *kind = told < 0 ? DS_LINE_OTHER : (ds_line_kind)told;
    return *kind != DS_LINE_OTHER || *c || led_ask_category(k, *item ? item : "not named");
}

static ds_err add_line(struct deal *d, const struct led_told *t, const char *item, int told, ds_cents net,
                       ds_cents discount, ds_cents tax, ds_why *w)
{
    const ds_category *c;
    ds_sold *l = &d->line[d->lines];
    *l = (ds_sold){ .list = net - discount, .discount = -discount, .tax = tax };
    if (!kind_of(d->k, item, told, &c, &l->kind)) return ds_fail(w, DS_MEMORY, "what is sold");
    const bool fits =
        l->list < 0 ? l->discount <= 0 && l->discount >= l->list : l->discount >= 0 && l->discount <= l->list;
    if (!fits) {
        l->list = net;
        l->discount = 0;
    }
    d->of[d->lines] = t;
    d->category[d->lines] = c ? c->item : "";
    d->lines++;
    d->line_net += net;
    d->line_tax += tax;
    l->account = c ? led_category_account(d->k, c) : NULL;
    return DS_OK;
}

static ds_err take_line(struct deal *d, const struct led_told *t, ds_why *w)
{
    return add_line(d, t, t->item, index_of(ds_line_names, t->what), t->net, t->discount, t->tax, w);
}

/* Of a sale whose lines no file tells. */
static ds_err line_of_sale(struct deal *d, const struct led_told *t, ds_why *w)
{
    const char *item = ds_textf(d->k->a, "%s sales", t->source);
    if (!item) return ds_fail(w, DS_MEMORY, "a sale");
    return add_line(d, t, item, *t->item ? DS_LINE_SERVICE : -1, t->net, t->discount, t->tax, w);
}

/* ---- how it was paid ---- */

static void add_payment(struct deal *d, int method, ds_cents amount)
{
    if (!amount) return;
    d->paid[d->payments++] = (ds_paid){ method < 0 ? DS_METHOD_COUNT : (ds_method)method, amount };
    d->received += amount;
    d->cash = d->cash || method == DS_METHOD_CASH;
}

static int method_of(const struct led_told *t)
{
    const int told = index_of(ds_method_names, t->what);
    return told < 0 && is_processor(t->source) ? DS_METHOD_CARD : told;
}

/* ---- one deal of many rows ---- */

static void take_sale(struct deal *d, const struct led_told *t)
{
    d->sales++;
    d->tax += t->tax;
    d->tip += t->tip;
    d->charge += t->charge;
    d->total += t->has_total ? t->total : t->net + t->tax + t->tip + t->charge;
    if (!*d->therapist) d->therapist = t->therapist;
}

static size_t count_lines(const struct deal *d)
{
    size_t n = 0;
    for (size_t i = 0; i < d->n; i++) n += !d->row[i].fate && d->row[i].record == LED_LINE;
    return n;
}

/* Rows are marked here, where each becomes part of the deal: check_posted (keep_books.c) finds one that did not. */
static ds_err gather(struct deal *d, ds_why *w)
{
    const bool lines = count_lines(d);
    ds_cents tender_tip = 0;
    ds_err err = DS_OK;
    for (size_t i = 0; !err && i < d->n; i++) {
        struct led_told *t = &d->row[i];
        if (t->fate) continue;
        d->first = d->first ? d->first : t;
        if (t->record == LED_SALE) {
            take_sale(d, t);
            if (!lines) err = line_of_sale(d, t, w);
            t->posted = true;
        } else if (t->record == LED_LINE) {
            err = take_line(d, t, w);
            t->posted = true;
        } else if (t->record == LED_TENDER) {
            add_payment(d, method_of(t), t->total);
            tender_tip += t->tip;
            t->posted = true;
        }
    }
    if (!d->tip) d->tip = tender_tip;
    return err;
}

static ds_err tell(struct led_keep *k, const char *what, const struct led_told *t, ds_cents amount, const char *words,
                   ds_why *w)
{
    const ds_val row[] = { led_text(what),
                           led_date(k->a, t->date),
                           led_money(amount),
                           led_text(words),
                           led_text(led_shown_file(k, t->file)),
                           DS_VINT(t->line) };
    if (!led_in_period(k, t->date)) return DS_OK;
    return led_add_fact(&k->facts[LED_F_EXCEPTION], LED_F_EXCEPTION, k->a, row) ? DS_OK
                                                                                : ds_fail(w, DS_MEMORY, "exceptions");
}

/* Tax that only the sale tells. */
static void add_tax(struct deal *d, ds_cents tax)
{
    if (!tax) return;
    d->line[d->lines] = (ds_sold){ .kind = d->lines ? d->line[0].kind : DS_LINE_SERVICE, .tax = tax };
    d->of[d->lines] = d->first;
    d->category[d->lines++] = "";
    d->line_tax += tax;
}

/* What the sale says beyond its lines: a charge, tax, or a difference that nobody explains. */
static ds_err explain_rest(struct deal *d, ds_why *w)
{
    ds_cents rest = d->total - d->tip - d->line_net - d->line_tax;
    const ds_cents tax = d->tax - d->line_tax;
    if (rest == d->charge)
        rest = 0;
    else if (rest == tax || rest == tax + d->charge) {
        if (rest == tax) d->charge = 0;
        add_tax(d, tax);
        rest = 0;
    } else {
        rest -= d->charge;
        if (d->charge && rest == -d->charge) rest = d->charge = 0;
    }
    if (!rest || (d->cash && rest <= ROUNDING && rest >= -ROUNDING)) return DS_OK;
    ds_err err =
        tell(d->k, "lines and total differ", d->first, rest, "its lines and its total tell different amounts", w);
    return err ? err : add_line(d, d->first, "difference of a sale", -1, rest, 0, 0, w);
}

/* Money that came in, or a line, without a sale of its own. */
static ds_err without_sale(struct deal *d, ds_money_sale *s, ds_why *w)
{
    if (d->lines) {
        d->total = d->line_net + d->line_tax + d->tip;
        return DS_OK;
    }
    s->settles = d->received - d->tip;
    s->settles_for = DS_LINE_SERVICE;
    return tell(d->k, "payment without a sale", d->first, d->received, "booked against what clients owe", w);
}

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
    const double rate = tax ? tax->rate : net ? (double)(long)(10000.0 * (double)l->tax / (double)net + 0.5) / 100 : 0;
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
    for (; !err && p < d->payments; p++) err = tell_payment(d, NULL, &d->paid[p], w);
    return err;
}

static ds_err tell_due(struct deal *d, ds_cents due, ds_why *w)
{
    struct led_keep *k = d->k;
    const ds_val row[] = { led_date(k->a, d->first->date), led_text(d->first->source), led_text(d->first->reference),
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

static ds_err finish(struct deal *d, ds_money_sale *s, ds_why *w)
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

static bool make_room(struct deal *d)
{
    ds_arena *a = &d->k->scratch;
    ds_arena_reset(a);
    d->line = ds_alloc(a, (d->n + EXTRA) * sizeof *d->line);
    d->of = ds_alloc(a, (d->n + EXTRA) * sizeof *d->of);
    d->category = ds_alloc(a, (d->n + EXTRA) * sizeof *d->category);
    d->paid = ds_alloc(a, (d->n + EXTRA) * sizeof *d->paid);
    return d->line && d->of && d->category && d->paid;
}

ds_err led_post_sale(struct led_keep *k, struct led_told *row, size_t n, ds_why *w)
{
    struct deal d = { .k = k, .row = row, .n = n, .therapist = "" };
    ds_money_sale s = { 0 };
    ds_err err = make_room(&d) ? gather(&d, w) : ds_fail(w, DS_MEMORY, "a sale");
    if (err || !d.first) return err;
    err = d.sales ? explain_rest(&d, w) : without_sale(&d, &s, w);
    if (!err && !d.payments) add_payment(&d, method_of(d.first), d.total);
    return err ? err : finish(&d, &s, w);
}

ds_err led_post_visit(struct led_keep *k, struct led_told *t, ds_why *w)
{
    struct deal d = { .k = k, .row = t, .n = 1, .first = t, .therapist = t->therapist, .tip = t->tip, .sales = 1 };
    ds_money_sale s = { 0 };
    if (!make_room(&d)) return ds_fail(w, DS_MEMORY, "a visit");
    const bool came = !strcmp(t->what, "completed");
    ds_err err = add_line(&d, t, "", came ? DS_LINE_SERVICE : DS_LINE_NO_SHOW_FEE, t->net, 0, 0, w);
    add_payment(&d, -1, t->net + t->tip);
    if (!err) err = finish(&d, &s, w);
    t->posted = true;
    return err;
}
