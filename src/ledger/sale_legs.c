#include <downshift/ledger.h>

enum { MOST_LINES = 100000, MOST_ROUNDING = 4 }; /* cents: totals in cash are rounded to 5 */
static const ds_cents most_cents = 1000000000000;

/* How each kind of line is booked when it is sold and when it comes back. What is sold now and delivered later is a
 * liability, and by the cash basis income when it is sold. */
static const struct {
    ds_account_role sold, returned, by_cash;
    bool later;
} kinds[DS_LINES] = {
    [DS_LINE_SERVICE] = { DS_ROLE_SERVICES, DS_ROLE_REFUNDS_SERVICES, DS_ROLE_SERVICES, false },
    [DS_LINE_ADD_ON] = { DS_ROLE_ADD_ONS, DS_ROLE_REFUNDS_SERVICES, DS_ROLE_ADD_ONS, false },
    [DS_LINE_PRODUCT] = { DS_ROLE_PRODUCTS, DS_ROLE_REFUNDS_PRODUCTS, DS_ROLE_PRODUCTS, false },
    [DS_LINE_GIFT_CARD] = { DS_ROLE_GIFT_CARDS, DS_ROLE_GIFT_CARDS, DS_ROLE_GIFT_CARDS_SOLD, true },
    [DS_LINE_PACKAGE] = { DS_ROLE_PACKAGES, DS_ROLE_PACKAGES, DS_ROLE_PACKAGES_SOLD, true },
    [DS_LINE_MEMBERSHIP] = { DS_ROLE_MEMBERSHIPS, DS_ROLE_MEMBERSHIPS, DS_ROLE_MEMBERSHIPS_SOLD, true },
    [DS_LINE_NO_SHOW_FEE] = { DS_ROLE_NO_SHOW_FEES, DS_ROLE_NO_SHOW_FEES, DS_ROLE_NO_SHOW_FEES, false },
    [DS_LINE_DEPOSIT] = { DS_ROLE_CLIENT_CREDIT, DS_ROLE_CLIENT_CREDIT, DS_ROLE_DEPOSITS_RECEIVED, true },
    [DS_LINE_OTHER] = { DS_ROLE_OTHER_SALES, DS_ROLE_OTHER_SALES, DS_ROLE_OTHER_SALES, false },
};

/* stored: value that was sold before; no money moves when it is used */
static const struct {
    ds_account_role role, by_cash;
    bool stored;
} methods[DS_METHOD_COUNT + 1] = {
    [DS_METHOD_CARD] = { DS_ROLE_CLEARING, DS_ROLE_CLEARING, false },
    [DS_METHOD_CASH] = { DS_ROLE_UNDEPOSITED, DS_ROLE_UNDEPOSITED, false },
    [DS_METHOD_GIFT_CARD] = { DS_ROLE_GIFT_CARDS, DS_ROLE_GIFT_CARDS_SOLD, true },
    [DS_METHOD_PACKAGE] = { DS_ROLE_PACKAGES, DS_ROLE_PACKAGES_SOLD, true },
    [DS_METHOD_MEMBERSHIP] = { DS_ROLE_MEMBERSHIPS, DS_ROLE_MEMBERSHIPS_SOLD, true },
    [DS_METHOD_CREDIT] = { DS_ROLE_CLIENT_CREDIT, DS_ROLE_DEPOSITS_RECEIVED, true },
    [DS_METHOD_TRANSFER] = { DS_ROLE_TRANSFERS, DS_ROLE_TRANSFERS, false },
    [DS_METHOD_CHECK] = { DS_ROLE_UNDEPOSITED, DS_ROLE_UNDEPOSITED, false },
    [DS_METHOD_OTHER] = { DS_ROLE_OTHER_TENDERS, DS_ROLE_OTHER_TENDERS, false },
    [DS_METHOD_COUNT] = { DS_ROLE_UNTOLD_TENDERS, DS_ROLE_UNTOLD_TENDERS, false },
};

/* A sale on its way to legs. */
struct way {
    const ds_money_sale *sale;
    ds_basis basis;
    ds_leg *out;
    size_t n;
    ds_cents over;     /* paid beyond what was due; below 0: not paid yet */
    ds_cents rounding; /* the same, of cash */
};

static void add_to(struct way *way, ds_account_role role, ds_cause cause, ds_cents cents, const ds_account *account)
{
    if (cents) way->out[way->n++] = (ds_leg){ way->sale->date, role, cause, cents, account };
}

static void add(struct way *way, ds_account_role role, ds_cause cause, ds_cents cents)
{
    add_to(way, role, cause, cents, NULL);
}

/* ---- what is asked and what is paid ---- */

static bool counts(ds_cents c)
{
    return c >= -most_cents && c <= most_cents;
}

static bool discount_fits(const ds_sold *l)
{
    return l->list < 0 ? l->discount <= 0 && l->discount >= l->list : l->discount >= 0 && l->discount <= l->list;
}

static ds_err check_line(const ds_sold *l, size_t nth, ds_why *w)
{
    if (!counts(l->list) || !counts(l->discount) || !counts(l->tax))
        return ds_fail(w, DS_DATA, "line %zu: an amount beyond 10,000,000,000.00", nth + 1);
    if (discount_fits(l)) return DS_OK;
    char list[32], discount[32];
    ds_money_text(l->list, list, sizeof list);
    ds_money_text(l->discount, discount, sizeof discount);
    return ds_fail(w, DS_DATA, "line %zu: a discount of %s on %s", nth + 1, discount, list);
}

static ds_err check_sale(const ds_money_sale *s, ds_why *w)
{
    ds_err err = DS_OK;
    if (s->lines > MOST_LINES || s->payments > MOST_LINES)
        return ds_fail(w, DS_DATA, "more than %d lines or payments in one sale", MOST_LINES);
    for (size_t i = 0; i < s->lines && !err; i++) err = check_line(&s->line[i], i, w);
    bool all = counts(s->charge) && counts(s->tip) && counts(s->settles);
    for (size_t i = 0; i < s->payments; i++) all = all && counts(s->paid[i].amount);
    return err || all ? err : ds_fail(w, DS_DATA, "an amount beyond 10,000,000,000.00");
}

static ds_cents net_of(const ds_sold *l)
{
    return l->list - l->discount;
}

static ds_cents due_of(const ds_money_sale *s)
{
    ds_cents due = s->charge + s->tip + s->settles;
    for (size_t i = 0; i < s->lines; i++) due += net_of(&s->line[i]) + s->line[i].tax;
    return due;
}

/* What is left when all is paid, and whether it is rounding. */
static void settle(struct way *way)
{
    bool cash = false;
    way->over = -due_of(way->sale);
    for (size_t i = 0; i < way->sale->payments; i++) {
        way->over += way->sale->paid[i].amount;
        cash = cash || way->sale->paid[i].method == DS_METHOD_CASH;
    }
    if (!cash || way->over > MOST_ROUNDING || way->over < -MOST_ROUNDING) return;
    way->rounding = way->over;
    way->over = 0;
}

/* ---- the cash basis: what of the lines is no income now ---- */

static ds_cents unpaid(const struct way *way)
{
    return way->over < 0 ? -way->over : 0;
}

static ds_cents not_received(const struct way *way)
{
    ds_cents sum = unpaid(way);
    for (size_t i = 0; i < way->sale->payments; i++)
        if (methods[way->sale->paid[i].method].stored) sum += way->sale->paid[i].amount;
    return sum;
}

/* A tip alone that a gift card pays, say: less of what was sold before is income. */
static void take_from_sold(struct way *way)
{
    for (size_t i = 0; i < way->sale->payments; i++) {
        const ds_paid *p = &way->sale->paid[i];
        if (methods[p->method].stored) add(way, methods[p->method].by_cash, DS_REDEEMED, p->amount);
    }
    add(way, DS_ROLE_DEPOSITS_RECEIVED, DS_MOVED, unpaid(way));
}

static void weigh(const ds_money_sale *s, bool sold, int64_t *weight)
{
    for (size_t i = 0; i < s->lines; i++) {
        const ds_cents net = sold ? net_of(&s->line[i]) : -net_of(&s->line[i]);
        weight[i] = net > 0 ? net : 0;
    }
}

/* Each line's part of it. */
static ds_err defer(struct way *way, ds_arena *memory, ds_cents **part, ds_why *w)
{
    const ds_money_sale *s = way->sale;
    const ds_cents total = not_received(way);
    int64_t *weight = ds_alloc(memory, (s->lines + 1) * sizeof *weight);
    *part = ds_alloc(memory, (s->lines + 1) * sizeof **part);
    if (!weight || !*part) return ds_fail(w, DS_MEMORY, "a sale of %zu lines", s->lines);
    weigh(s, total > 0, weight);
    if (!ds_split_cents(total, weight, s->lines, *part)) take_from_sold(way);
    return DS_OK;
}

/* ---- legs ---- */

static ds_cause line_cause(const ds_sold *l)
{
    if (!kinds[l->kind].later) return DS_MOVED;
    return l->list < 0 ? DS_REFUNDED : DS_SOLD;
}

/* A liability is what was paid for it; of everything else the list price stays visible. */
static void add_line(struct way *way, const ds_sold *l, ds_cents deferred)
{
    const bool later = kinds[l->kind].later;
    ds_account_role role = l->list < 0 ? kinds[l->kind].returned : kinds[l->kind].sold;
    if (later && way->basis == DS_CASH_BASIS) role = kinds[l->kind].by_cash;
    add_to(way, role, line_cause(l), deferred - (later ? net_of(l) : l->list), l->account);
    if (!later) add(way, DS_ROLE_DISCOUNTS, DS_MOVED, l->discount);
    add(way, DS_ROLE_SALES_TAX, DS_MOVED, -l->tax);
}

static void add_payment(struct way *way, const ds_paid *p)
{
    if (!methods[p->method].stored)
        add(way, methods[p->method].role, DS_MOVED, p->amount);
    else if (way->basis == DS_ACCRUAL)
        add(way, methods[p->method].role, DS_REDEEMED, p->amount);
}

static void add_rest(struct way *way)
{
    const ds_money_sale *s = way->sale;
    const bool accrual = way->basis == DS_ACCRUAL;
    add(way, DS_ROLE_SERVICE_CHARGES, DS_MOVED, -s->charge);
    add(way, s->tipped == DS_TO_OWNER ? DS_ROLE_OWNER_TIPS : DS_ROLE_TIPS_PAYABLE, DS_MOVED, -s->tip);
    add(way, accrual ? DS_ROLE_RECEIVABLE : kinds[s->settles_for].by_cash, DS_MOVED, -s->settles);
    add(way, DS_ROLE_ROUNDING, DS_MOVED, -way->rounding);
    if (way->over > 0) add(way, accrual ? DS_ROLE_CLIENT_CREDIT : DS_ROLE_DEPOSITS_RECEIVED, DS_SOLD, -way->over);
    if (way->over < 0 && accrual) add(way, DS_ROLE_RECEIVABLE, DS_MOVED, -way->over);
}

ds_err ds_sale_legs(const ds_money_sale *s, ds_basis basis, ds_arena *memory, ds_leg *out, size_t *n, ds_why *w)
{
    struct way way = { .sale = s, .basis = basis, .out = out };
    ds_cents *deferred = NULL;
    ds_err err = check_sale(s, w);
    if (err) return err;
    settle(&way);
    if (basis == DS_CASH_BASIS) err = defer(&way, memory, &deferred, w);
    if (err) return err;
    for (size_t i = 0; i < s->payments; i++) add_payment(&way, &s->paid[i]);
    for (size_t i = 0; i < s->lines; i++) add_line(&way, &s->line[i], deferred ? deferred[i] : 0);
    add_rest(&way);
    *n = way.n;
    return DS_OK;
}
