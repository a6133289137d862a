/* A row of a processor's or a program's money: a sale, money paid back, a fee, a payout, or nothing that was taken; and whether
 * its parts add up to what it says in all. */
#include "record/form/forms.h"
#include "record/map/money.h"

#include <stdlib.h>
#include <string.h>

const char *const rec_entry_names[] = {
#define X(id, name) name,
    MONEY_ENTRIES(X)
#undef X
        NULL
};

static void leave_out(row_state *s, ds_record_kind kind)
{
    for (size_t slot = 0; slot < s->m->kinds; slot++)
        if (s->m->format->kind[slot] == kind) s->left_out |= UINT32_C(1) << slot;
}

static void leave(row_state *s, const char *reason)
{
    rec_leave(s, reason);
    ds_copy(s->no->reason, sizeof s->no->reason, ds_str_of(reason));
}

/* ---- what it is ---- */

/* All amounts of a record the other way round. */
static void turn(ds_record *r)
{
    const ds_kind *k = &ds_kinds[r->kind];
    for (int i = 0; i < k->fields; i++)
        if (k->field[i].type == DS_T_MONEY && ds_has(r, i)) r->v[i].whole = -r->v[i].whole;
}

static void make_sale(row_state *s, bool refund)
{
    ds_record *sale = rec_record_of(s, DS_SALE), *tender = rec_record_of(s, DS_TENDER), *line = rec_record_of(s, DS_SALE_LINE);
    if (!refund || !sale || money_of(sale, DS_SALE_TOTAL) <= 0) return;
    turn(sale);
    if (tender) turn(tender);
    if (line) turn(line);
}

/* What the row says in all, a fee that stands apart included. */
static ds_cents in_all(const row_state *s)
{
    const ds_record *fee = rec_record_of(s, DS_FEE), *sale = rec_record_of(s, DS_SALE);
    return (sale ? money_of(sale, DS_SALE_TOTAL) : 0) + (fee ? money_of(fee, DS_FEE_AMOUNT) : 0);
}

static void leave_out_sale(row_state *s)
{
    leave_out(s, DS_SALE);
    leave_out(s, DS_SALE_LINE);
    leave_out(s, DS_TENDER);
}

static void make_fee(row_state *s)
{
    ds_record *fee = rec_record_of(s, DS_FEE);
    if (fee) set_whole(fee, DS_FEE_AMOUNT, in_all(s));
    if (fee && rec_has_part(s, PART_ENTRY) && !DS_HAS(fee, FEE_WHAT)) ds_set(fee, DS_FEE_WHAT, s->part[PART_ENTRY]);
    leave_out_sale(s);
}

static void make_payout(row_state *s)
{
    const ds_record *sale = rec_record_of(s, DS_SALE), *fee = rec_record_of(s, DS_FEE);
    ds_record *p = rec_add_record(s, DS_PAYOUT);
    if (!p) return;
    if (sale && DS_HAS(sale, SALE_DATE)) ds_set(p, DS_PAYOUT_DATE, sale->v[DS_SALE_DATE]);
    if (fee && DS_HAS(fee, FEE_PAYOUT_REF))
        ds_set(p, DS_PAYOUT_PAYOUT_REF, fee->v[DS_FEE_PAYOUT_REF]);
    else if (rec_has_part(s, PART_RECORD_ID))
        ds_set(p, DS_PAYOUT_PAYOUT_REF, s->part[PART_RECORD_ID]);
    else if (sale && DS_HAS(sale, SALE_SALE_REF))
        ds_set(p, DS_PAYOUT_PAYOUT_REF, sale->v[DS_SALE_SALE_REF]);
    if (fee && DS_HAS(fee, FEE_DEPOSITED)) ds_set(p, DS_PAYOUT_DEPOSITED, fee->v[DS_FEE_DEPOSITED]);
    set_whole(p, DS_PAYOUT_NET, -in_all(s));
    leave_out_sale(s);
    leave_out(s, DS_FEE);
}

/* Nothing was sold; all of it is the tip. */
static void make_tip(row_state *s)
{
    ds_record *sale = rec_record_of(s, DS_SALE);
    if (!sale || !DS_HAS(sale, SALE_TOTAL)) return;
    ds_set(sale, DS_SALE_TIP, sale->v[DS_SALE_TOTAL]);
    set_whole(sale, DS_SALE_NET, 0);
}

static void sort_entry(row_state *s)
{
    const column *c = rec_column_of_part(s, PART_ENTRY);
    const ds_record *sale = rec_record_of(s, DS_SALE);
    const ds_cents total = sale ? money_of(sale, DS_SALE_TOTAL) : 0;
    char reason[REASON];
    int64_t entry = ENTRY_SALE;
    if (!c || !rec_has_part(s, PART_ENTRY)) return;
    if (!rec_word_of(c, s->part[PART_ENTRY].text, "", &entry, reason)) {
        rec_refuse(s, DS_NO_FIELD, "%s", reason);
        return;
    }
    switch (entry) {
    case ENTRY_SALE:
    case ENTRY_REVERSAL:
        if ((entry == ENTRY_SALE) == (total < 0))
            leave(s, entry == ENTRY_SALE ? "paid out, no taking" : "money that came back, no taking");
        return;
    case ENTRY_UNDONE:
        return;
    case ENTRY_TIP:
        make_tip(s);
        return;
    case ENTRY_REFUND:
        make_sale(s, true);
        return;
    case ENTRY_FEE:
        make_fee(s);
        return;
    case ENTRY_PAYOUT:
        make_payout(s);
        return;
    default:
        leave(s, "no taking: a hold, an authorisation, a conversion, a transfer or the like");
    }
}

/* ---- what it is of ---- */

/* Records beside the first have its day. */
static void share_day(row_state *s)
{
    ds_record *first = &s->m->record[0];
    const ds_kind *k = &ds_kinds[first->kind];
    if (!ds_has(first, k->day) && ds_has(first, k->start) && first->v[k->start].time.offset_min != CLOCK_ONLY)
        set_whole(first, k->day, ds_local_date(first->v[k->start].time.local));
    for (size_t i = 1; ds_has(first, k->day) && i < s->m->kinds; i++) {
        ds_record *r = &s->m->record[i];
        const int day = ds_kinds[r->kind].day;
        if (!ds_has(r, day)) ds_set(r, day, first->v[k->day]);
    }
}

bool rec_in_other_currency(const row_state *s)
{
    const char *ours = s->m->settings->currency;
    if (!rec_has_part(s, PART_CURRENCY) || !ours || !*ours) return false;
    return !ds_same_fold(s->part[PART_CURRENCY].text, ds_str_of(ours));
}

static bool is_foreign(row_state *s)
{
    const char *ours = s->m->settings->currency;
    if (!rec_in_other_currency(s)) return false;
    rec_refuse(s, DS_NO_FIELD, "in %s, and the practice reckons in %s: enter what it came to in the ledger",
               DS_BRIEF(s->part[PART_CURRENCY].text), ours);
    return true;
}

/* What is sold says its own name, where the source has no kinds. */
static void name_line(row_state *s)
{
    static const struct {
        const char *word;
        int kind;
    } words[] = { { "gift card", DS_LINE_GIFT_CARD },        { "gift certificate", DS_LINE_GIFT_CARD },
                  { "gift voucher", DS_LINE_GIFT_CARD },    { "egift", DS_LINE_GIFT_CARD },
                  { "e-gift", DS_LINE_GIFT_CARD },          { "series of", DS_LINE_PACKAGE },
                  { "punch card", DS_LINE_PACKAGE },        { "no-show fee", DS_LINE_NO_SHOW_FEE },    { "no show fee", DS_LINE_NO_SHOW_FEE },
                  { "cancellation fee", DS_LINE_NO_SHOW_FEE }, { "late cancel fee", DS_LINE_NO_SHOW_FEE },
                  { "membership", DS_LINE_MEMBERSHIP },      { "package", DS_LINE_PACKAGE } };
    ds_record *line = rec_record_of(s, DS_SALE_LINE);
    char name[256];
    if (!line || DS_HAS(line, SALE_LINE_WHAT) || !DS_HAS(line, SALE_LINE_ITEM)) return;
    if (!ds_fold_name(line->v[DS_SALE_LINE_ITEM].text, name, sizeof name)) return;
    for (size_t i = 0; i < DS_COUNT(words); i++)
        if (strstr(name, words[i].word)) {
            set_whole(line, DS_SALE_LINE_WHAT, words[i].kind);
            return;
        }
}

/* ---- whether it adds up ---- */

static void doubt(row_state *s, size_t slot, const char *what, ds_cents parts, ds_cents whole)
{
    char a[32], b[32];
    s->slot = slot;
    s->rec = &s->m->record[slot];
    ds_money_text(parts, a, sizeof a);
    ds_money_text(whole, b, sizeof b);
    rec_doubt(s, DS_DOUBT_MONEY, DS_NO_FIELD, "%s make %s, and it says %s: look at the export", what, a, b);
    s->rec = s->m->record;
    s->slot = 0;
}

static bool has_all(const ds_record *r, const int *field, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (!ds_has(r, field[i])) return false;
    return true;
}

ds_cents rec_parts_of_total(const row_state *s, const ds_record *sale)
{
    return money_of(sale, DS_SALE_NET) + money_of(sale, DS_SALE_TAX) + money_of(sale, DS_SALE_TIP) +
           part_or_0(s, PART_SOLD_GIFT) - part_or_0(s, PART_REFUNDED) + part_or_0(s, PART_ADJUSTED);
}

/* A service charge stands within the net or beside it, as the source has it. */
static void prove_sale(row_state *s, size_t slot)
{
    const ds_record *r = &s->m->record[slot];
    const ds_cents charge = money_of(r, DS_SALE_CHARGE), net = money_of(r, DS_SALE_NET);
    const ds_cents to_net = money_of(r, DS_SALE_GROSS) + money_of(r, DS_SALE_DISCOUNT);
    const ds_cents to_total = rec_parts_of_total(s, r);
    if (has_all(r, (const int[]){ DS_SALE_GROSS, DS_SALE_NET }, 2) && to_net != net && to_net + charge != net)
        doubt(s, slot, "gross and discount", to_net, net);
    if (!has_all(r, (const int[]){ DS_SALE_NET, DS_SALE_TOTAL }, 2)) return;
    const ds_cents total = r->v[DS_SALE_TOTAL].whole;
    const ds_cents back = part_or_0(s, PART_REFUNDED) - part_or_0(s, PART_ADJUSTED);
    /* Square tells partial refunds of a sale beside what was collected at first; rec_tell_total has settled others */
    if (to_total != total && to_total + charge != total && to_total + back != total)
        doubt(s, slot, "net, tax and tip", to_total, total);
}

static void prove_tenders(row_state *s, size_t slot)
{
    const ds_record *sale = rec_record_of(s, DS_SALE);
    ds_cents paid = 0;
    size_t n = 0;
    for (size_t i = 0; i < s->n; i++) {
        const ds_record *r = &s->m->record[i];
        const bool told = r->kind == DS_TENDER && DS_HAS(r, TENDER_AMOUNT);
        paid += told ? r->v[DS_TENDER_AMOUNT].whole : 0;
        n += told;
    }
    if (sale && n && !s->paid_together && DS_HAS(sale, SALE_TOTAL) && paid + s->back != sale->v[DS_SALE_TOTAL].whole)
        doubt(s, slot, "its payments", paid + s->back, sale->v[DS_SALE_TOTAL].whole);
}

/* All fees of the row, those beside the first's included. */
static ds_cents fees_of(const row_state *s)
{
    ds_cents fees = 0;
    for (size_t i = 0; i < s->n; i++)
        if (s->m->record[i].kind == DS_FEE) fees += money_of(&s->m->record[i], DS_FEE_AMOUNT);
    return fees;
}

static void prove_fee(row_state *s, size_t slot)
{
    const ds_record *sale = rec_record_of(s, DS_SALE);
    if (!sale || !DS_HAS(sale, SALE_TOTAL) || !rec_has_part(s, PART_NET_TOTAL) || s->left_out) return;
    const ds_cents whole = sale->v[DS_SALE_TOTAL].whole + fees_of(s);
    if (whole != s->part[PART_NET_TOTAL].whole)
        doubt(s, slot, "total and fee", whole, s->part[PART_NET_TOTAL].whole);
}

static void prove_line(row_state *s, size_t slot)
{
    const ds_record *r = &s->m->record[slot];
    const ds_cents net = money_of(r, DS_SALE_LINE_GROSS) + money_of(r, DS_SALE_LINE_DISCOUNT);
    const ds_cents whole = part_or_0(s, PART_LINE_TOTAL);
    if (!DS_HAS(r, SALE_LINE_GROSS)) return;
    if (DS_HAS(r, SALE_LINE_NET) && net != r->v[DS_SALE_LINE_NET].whole)
        doubt(s, slot, "gross and discount", net, r->v[DS_SALE_LINE_NET].whole);
    /* where prices hold the tax, it is in both */
    if (rec_has_part(s, PART_LINE_TOTAL) && net + money_of(r, DS_SALE_LINE_TAX) != whole && net != whole)
        doubt(s, slot, "price, discount and tax", net + money_of(r, DS_SALE_LINE_TAX), whole);
}

static void prove_payout(row_state *s, size_t slot)
{
    const ds_record *r = &s->m->record[slot];
    if (!has_all(r, (const int[]){ DS_PAYOUT_GROSS, DS_PAYOUT_FEES, DS_PAYOUT_NET }, 3)) return;
    const ds_cents net = r->v[DS_PAYOUT_GROSS].whole + r->v[DS_PAYOUT_FEES].whole;
    if (net != r->v[DS_PAYOUT_NET].whole) doubt(s, slot, "gross and fees", net, r->v[DS_PAYOUT_NET].whole);
}

static void prove(row_state *s)
{
    for (size_t slot = 0; slot < s->m->kinds; slot++) {
        const ds_record_kind kind = s->m->format->kind[slot];
        if (s->left_out >> slot & 1) continue;
        if (kind == DS_SALE) {
            prove_sale(s, slot);
            prove_tenders(s, slot);
            prove_fee(s, slot);
        }
        if (kind == DS_SALE_LINE) prove_line(s, slot);
        if (kind == DS_PAYOUT) prove_payout(s, slot);
    }
}

void rec_settle_money(row_state *s)
{
    if (is_foreign(s)) return;
    share_day(s);
    if (s->m->format->kind[0] == DS_SALE) rec_tell_total(s);
    sort_entry(s);
    if (s->refused || s->left) return;
    if (s->m->format->kind[0] == DS_SALE && !(s->left_out & 1)) {
        rec_add_tips_apart(s);
        rec_add_tenders(s);
        rec_add_fees_apart(s);
    }
    name_line(s);
    prove(s);
}
