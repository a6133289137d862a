/* A sale as its rows tell it: its lines, its payments, and what its total says beyond them. */
#include "ledger/keep/deal.h"
#include "ledger/keep/deposits.h"

#include <string.h>

enum { ROUNDING = 4, EXTRA = 3 }; /* cents; lines that the sale has beyond those told */

static int index_of(const char *const *names, const char *name)
{
    int i = 0;
    while (names[i] && strcmp(names[i], name) != 0) i++;
    return names[i] ? i : -1;
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
    return told < 0 && led_is_processor(t->source) ? DS_METHOD_CARD : told;
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
    if (!*d->payout) d->payout = t->payout;
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
    struct deal d = { .k = k, .row = row, .n = n, .therapist = "", .payout = "" };
    ds_money_sale s = { 0 };
    ds_err err = make_room(&d) ? gather(&d, w) : ds_fail(w, DS_MEMORY, "a sale");
    if (err || !d.first) return err;
    err = d.sales ? explain_rest(&d, w) : without_sale(&d, &s, w);
    if (!err && !d.payments) add_payment(&d, method_of(d.first), d.total);
    return err ? err : led_finish_deal(&d, &s, w);
}

ds_err led_post_visit(struct led_keep *k, struct led_told *t, ds_why *w)
{
    struct deal d = { .k = k, .row = t, .n = 1, .first = t, .therapist = t->therapist, .payout = "", .tip = t->tip, .sales = 1 };
    ds_money_sale s = { 0 };
    if (!make_room(&d)) return ds_fail(w, DS_MEMORY, "a visit");
    const bool came = !strcmp(t->what, "completed");
    ds_err err = add_line(&d, t, "", came ? DS_LINE_SERVICE : DS_LINE_NO_SHOW_FEE, t->net, 0, 0, w);
    add_payment(&d, -1, t->net + t->tip);
    if (!err) err = led_finish_deal(&d, &s, w);
    t->posted = true;
    return err;
}
