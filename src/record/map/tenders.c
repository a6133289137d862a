/* Programs that sell have a column for each way to pay: a row of theirs is one sale and a tender for each amount in them. What
 * gift cards were sold for is no part of the sale's net, and a line of its own. */
#include "record/map/money.h"

#include <string.h>

static const struct {
    part_id part;
    const char *method; /* of ds_method_names */
} ways[] = {
    { PART_PAID_CARD, "card" },    { PART_PAID_CASH, "cash" },   { PART_PAID_GIFT, "gift-card" },
    { PART_PAID_WALLET, "other" }, { PART_PAID_RATES, "other" }, { PART_PAID_OTHER, "other" },
    { PART_PAID_PACKAGE, "package" }, { PART_PAID_MEMBER, "membership" }, { PART_PAID_CHECK, "check" },
};

static int index_of(const char *const *names, const char *name)
{
    int i = 0;
    while (strcmp(names[i], name) != 0) i++;
    return i;
}

/* The amount in the part's column; 0 for none. */
static ds_cents amount_of(const row_state *s, part_id id)
{
    const ds_cents change = id == PART_PAID_CASH && rec_has_part(s, id) ? part_or_0(s, PART_CHANGE) : 0;
    return part_or_0(s, id) - change;
}

void rec_share_references(const row_state *s, ds_record *to)
{
    static const char *const shared[] = { "date", "sale_ref", "tender_ref", "payout_ref", "deposited_on" };
    for (size_t i = 0; i < DS_COUNT(shared); i++) {
        const int field = ds_field_find(to->kind, ds_str_of(shared[i]));
        for (size_t k = 0; field != DS_NO_FIELD && k < s->m->format->kinds && !ds_has(to, field); k++) {
            const ds_record *from = &s->m->record[k];
            const int same = ds_field_find(from->kind, ds_str_of(shared[i]));
            if (ds_has(from, same)) ds_set(to, field, from->v[same]);
        }
    }
}

static void add_gift_cards_sold(row_state *s)
{
    const ds_cents amount = part_or_0(s, PART_SOLD_GIFT);
    ds_record *r = amount ? rec_add_record(s, DS_SALE_LINE) : NULL;
    if (!r) return;
    rec_share_references(s, r);
    set_whole(r, DS_SALE_LINE_WHAT, index_of(ds_line_names, "gift-card"));
    set_whole(r, DS_SALE_LINE_GROSS, amount);
    set_whole(r, DS_SALE_LINE_NET, amount);
}

/* Gross less discounts, else what was paid less tax, tip and charge. */
static void tell_net(ds_record *sale)
{
    if (DS_HAS(sale, SALE_NET)) return;
    if (DS_HAS(sale, SALE_GROSS))
        set_whole(sale, DS_SALE_NET, sale->v[DS_SALE_GROSS].whole + money_of(sale, DS_SALE_DISCOUNT));
    else if (DS_HAS(sale, SALE_TOTAL))
        set_whole(sale, DS_SALE_NET,
                  sale->v[DS_SALE_TOTAL].whole - money_of(sale, DS_SALE_TAX) - money_of(sale, DS_SALE_TIP) -
                      money_of(sale, DS_SALE_CHARGE));
}

/* Some write what went back below 0. */
static ds_cents refunded(const row_state *s)
{
    const ds_cents back = part_or_0(s, PART_REFUNDED);
    return back < 0 ? -back : back;
}

/* What a row that sold something paid back, as MassageBook tells it; 0 where it tells the net itself: Square has a row of its own for
 * what was paid back. */
static ds_cents paid_back(const row_state *s, const ds_record *sale)
{
    const bool sold = DS_HAS(sale, SALE_GROSS) && DS_HAS(sale, SALE_TOTAL) && !DS_HAS(sale, SALE_NET);
    return sold && sale->v[DS_SALE_GROSS].whole > 0 ? refunded(s) : 0;
}

static ds_cents beside_gross(const ds_record *sale)
{
    return money_of(sale, DS_SALE_DISCOUNT) + money_of(sale, DS_SALE_TAX) + money_of(sale, DS_SALE_TIP);
}

/* An adjustment changes what was sold, and a refund in a row that sold nothing is what its gross is; where the total says so. */
static void adjust(const row_state *s, ds_record *sale)
{
    if (DS_HAS(sale, SALE_NET) || !DS_HAS(sale, SALE_GROSS) || !DS_HAS(sale, SALE_TOTAL)) return;
    const ds_cents more = part_or_0(s, PART_ADJUSTED) - refunded(s);
    const ds_cents sold = sale->v[DS_SALE_GROSS].whole + more + paid_back(s, sale);
    const bool fits = sale->v[DS_SALE_GROSS].whole + more + beside_gross(sale) == sale->v[DS_SALE_TOTAL].whole;
    if (more && fits) set_whole(sale, DS_SALE_GROSS, sold);
}

/* The sale, and how it was paid, as they were before some of it was paid back; 0 where the total does not say so. */
static void sell_whole(row_state *s, ds_record *sale)
{
    ds_record *tender = rec_record_of(s, DS_TENDER);
    const ds_cents back = paid_back(s, sale), total = money_of(sale, DS_SALE_TOTAL);
    if (back <= 0 || sale->v[DS_SALE_GROSS].whole + beside_gross(sale) != total + back) return;
    s->back = back;
    set_whole(sale, DS_SALE_TOTAL, total + back);
    if (tender && money_of(tender, DS_TENDER_AMOUNT) == total) set_whole(tender, DS_TENDER_AMOUNT, total + back);
}

/* A ledger tells what was paid and not what was asked for: they are the same. */
void rec_tell_total(row_state *s)
{
    ds_record *sale = rec_record_of(s, DS_SALE);
    const ds_record *tender = rec_record_of(s, DS_TENDER);
    if (sale && tender && !DS_HAS(sale, SALE_TOTAL) && DS_HAS(tender, TENDER_AMOUNT))
        ds_set(sale, DS_SALE_TOTAL, tender->v[DS_TENDER_AMOUNT]);
    if (!sale || rec_is_aside(s, DS_SALE_NET)) return;
    adjust(s, sale);
    sell_whole(s, sale);
    tell_net(sale);
}

static void same_money(const ds_record *from, int a, ds_record *to, int b)
{
    if (ds_has(from, a)) ds_set(to, b, from->v[a]);
}

/* A row that is a sale and its one line tells the line's money by the sale's. */
static void tell_line(row_state *s)
{
    const ds_record *sale = rec_record_of(s, DS_SALE);
    ds_record *line = rec_record_of(s, DS_SALE_LINE);
    if (!sale || !line || DS_HAS(line, SALE_LINE_GROSS) || DS_HAS(line, SALE_LINE_NET)) return;
    same_money(sale, DS_SALE_GROSS, line, DS_SALE_LINE_GROSS);
    same_money(sale, DS_SALE_DISCOUNT, line, DS_SALE_LINE_DISCOUNT);
    same_money(sale, DS_SALE_TAX, line, DS_SALE_LINE_TAX);
    same_money(sale, DS_SALE_NET, line, DS_SALE_LINE_NET);
}

/* As another of the row's records, without its amounts. */
static ds_record *add_like(row_state *s, const ds_record *r)
{
    const ds_kind *k = &ds_kinds[r->kind];
    ds_record *copy = rec_add_record(s, r->kind);
    if (!copy) return NULL;
    for (int i = 0; i < k->fields; i++)
        if (ds_has(r, i) && k->field[i].type != DS_T_MONEY) ds_set(copy, i, r->v[i]);
    return copy;
}

/* Paid back is first what was sold, then its tax, then its tip. */
static void add_sale_back(row_state *s, const ds_record *sale)
{
    const ds_cents net = money_of(sale, DS_SALE_NET), tax = money_of(sale, DS_SALE_TAX), tip = money_of(sale, DS_SALE_TIP);
    const ds_cents over = s->back > net ? s->back - net : 0, of_tax = over < tax ? over : tax;
    const ds_cents of_tip = over - of_tax < tip ? over - of_tax : tip, of_net = s->back - of_tax - of_tip;
    const ds_record *line = rec_record_of(s, DS_SALE_LINE);
    ds_record *back = add_like(s, sale), *line_back = line ? add_like(s, line) : NULL;
    if (!back) return;
    set_whole(back, DS_SALE_GROSS, -of_net);
    set_whole(back, DS_SALE_NET, -of_net);
    set_whole(back, DS_SALE_TAX, -of_tax);
    set_whole(back, DS_SALE_TIP, -of_tip);
    set_whole(back, DS_SALE_TOTAL, -s->back);
    if (!line_back) return;
    set_whole(line_back, DS_SALE_LINE_GROSS, -of_net);
    set_whole(line_back, DS_SALE_LINE_NET, -of_net);
    set_whole(line_back, DS_SALE_LINE_TAX, -of_tax);
}

static void add_refund(row_state *s)
{
    const ds_record *sale = rec_record_of(s, DS_SALE), *tender = rec_record_of(s, DS_TENDER);
    if (!s->back || !sale) return;
    add_sale_back(s, sale);
    ds_record *paid = tender ? add_like(s, tender) : NULL;
    if (paid) set_whole(paid, DS_TENDER_AMOUNT, -s->back);
}

void rec_add_tenders(row_state *s)
{
    tell_line(s);
    add_refund(s);
    for (size_t i = 0; i < DS_COUNT(ways); i++) {
        const ds_cents amount = amount_of(s, ways[i].part);
        ds_record *r = amount ? rec_add_record(s, DS_TENDER) : NULL;
        if (!r) continue;
        rec_share_references(s, r);
        set_whole(r, DS_TENDER_METHOD, index_of(ds_method_names, ways[i].method));
        set_whole(r, DS_TENDER_AMOUNT, amount);
    }
    add_gift_cards_sold(s);
}
