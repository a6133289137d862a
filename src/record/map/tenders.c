/* Programs that sell have a column for each way to pay: a row of theirs is one sale and a tender for each amount in them. What
 * gift cards were sold for is no part of the sale's net, and a line of its own. */
#include "record/format.h"

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
    const ds_cents change = id == PART_PAID_CASH && rec_has_part(s, PART_CHANGE) ? s->part[PART_CHANGE].whole : 0;
    return rec_has_part(s, id) ? s->part[id].whole - change : 0;
}

/* Fields of a name, such as the sale's reference, are the same in all records of the row. */
static void share(const row_state *s, ds_record *to)
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
    const ds_cents amount = amount_of(s, PART_SOLD_GIFT);
    ds_record *r = amount ? rec_add_record(s, DS_SALE_LINE) : NULL;
    if (!r) return;
    share(s, r);
    set_whole(r, DS_SALE_LINE_WHAT, index_of(ds_line_names, "gift-card"));
    set_whole(r, DS_SALE_LINE_GROSS, amount);
    set_whole(r, DS_SALE_LINE_NET, amount);
}

static ds_cents money_or_0(const ds_record *r, int field)
{
    return ds_has(r, field) ? r->v[field].whole : 0;
}

/* Gross less discounts, else what was paid less tax, tip and charge. */
static void tell_net(ds_record *sale)
{
    if (DS_HAS(sale, SALE_NET)) return;
    if (DS_HAS(sale, SALE_GROSS))
        set_whole(sale, DS_SALE_NET, sale->v[DS_SALE_GROSS].whole + money_or_0(sale, DS_SALE_DISCOUNT));
    else if (DS_HAS(sale, SALE_TOTAL))
        set_whole(sale, DS_SALE_NET,
                  sale->v[DS_SALE_TOTAL].whole - money_or_0(sale, DS_SALE_TAX) - money_or_0(sale, DS_SALE_TIP) -
                      money_or_0(sale, DS_SALE_CHARGE));
}

/* What was paid back or adjusted within the row that sold it, as MassageBook tells it, was not sold; where the total says so. Square,
 * which tells the net itself, has a row of its own for what was paid back. */
static void take_back(const row_state *s, ds_record *sale)
{
    if (DS_HAS(sale, SALE_NET) || !DS_HAS(sale, SALE_GROSS) || !DS_HAS(sale, SALE_TOTAL)) return;
    const ds_cents more = amount_of(s, PART_ADJUSTED) - amount_of(s, PART_REFUNDED);
    const ds_cents sold = sale->v[DS_SALE_GROSS].whole + more;
    const ds_cents rest = money_or_0(sale, DS_SALE_DISCOUNT) + money_or_0(sale, DS_SALE_TAX) + money_or_0(sale, DS_SALE_TIP);
    if (more && sold + rest == sale->v[DS_SALE_TOTAL].whole) set_whole(sale, DS_SALE_GROSS, sold);
}

/* A ledger tells what was paid and not what was asked for: they are the same. */
void rec_tell_total(row_state *s)
{
    ds_record *sale = rec_record_of(s, DS_SALE);
    const ds_record *tender = rec_record_of(s, DS_TENDER);
    if (sale && tender && !DS_HAS(sale, SALE_TOTAL) && DS_HAS(tender, TENDER_AMOUNT))
        ds_set(sale, DS_SALE_TOTAL, tender->v[DS_TENDER_AMOUNT]);
    if (!sale || rec_is_aside(s, DS_SALE_NET)) return;
    take_back(s, sale);
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

void rec_add_tenders(row_state *s)
{
    tell_line(s);
    for (size_t i = 0; i < DS_COUNT(ways); i++) {
        const ds_cents amount = amount_of(s, ways[i].part);
        ds_record *r = amount ? rec_add_record(s, DS_TENDER) : NULL;
        if (!r) continue;
        share(s, r);
        set_whole(r, DS_TENDER_METHOD, index_of(ds_method_names, ways[i].method));
        set_whole(r, DS_TENDER_AMOUNT, amount);
    }
    add_gift_cards_sold(s);
}
