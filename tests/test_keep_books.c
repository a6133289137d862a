/* A thousand made-up months of every kind of event, as rows of money, through the books: what must hold of each. */
#include "ledger/keep/keep.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "support/random.h"

enum { MONTHS = 1000, SALES = 60, ROWS = 400, FIRST = 20727, DAYS = 31 }; /* 2026-10-01 */

/* ---- what the rows should bring, kept by hand ---- */

struct month {
    rnd by_chance;
    ds_arena a;
    struct led_told row[ROWS];
    size_t n;
    int64_t line;
    ds_cents stands[DS_ROLE_COUNT]; /* of what is checked: debits less credits */
    ds_cents on_its_way, in_drawer;
    int nth;
};

static int draw(struct month *m, int below)
{
    return rnd_whole(&m->by_chance, 0, below - 1);
}

static ds_date draw_day(struct month *m)
{
    return FIRST + draw(m, DAYS);
}

static ds_cents draw_price(struct month *m)
{
    return 500 + draw(m, 20000);
}

static struct led_told *add(struct month *m, led_record record, ds_date date, const char *source, const char *reference)
{
    assert_true(m->n < ROWS);
    struct led_told *t = &m->row[m->n++];
    *t = (struct led_told){ .record = record, .date = date, .source = source, .reference = reference, .therapist = "",
                            .what = "", .item = "", .payout = "", .file = "made-up.csv", .line = ++m->line, .nth = 1 };
    return t;
}

static const char *next_reference(struct month *m)
{
    return ds_textf(&m->a, "S%d", m->nth++);
}

/* A sale under way: rows are of its date and reference. */
struct sold {
    ds_date date;
    const char *reference;
    struct led_told *sale;
};

static struct sold begin_sale(struct month *m, const char *source)
{
    struct sold s = { draw_day(m), next_reference(m), NULL };
    s.sale = add(m, LED_SALE, s.date, source, s.reference);
    s.sale->has_total = s.sale->has_net = true;
    return s;
}

static const char *const workers[] = { "Bea", "Cal", "Olga" }; /* employee, contractor, owner */

/* What it is worth is the caller's to note; list price and discount show only in the income. */
static void add_line(struct month *m, struct sold *s, ds_line_kind kind, ds_cents net, ds_cents discount, ds_cents tax, int who)
{
    struct led_told *t = add(m, LED_LINE, s->date, "till", s->reference);
    t->what = ds_line_names[kind];
    t->item = "a thing";
    t->therapist = who < 0 ? "" : workers[who];
    t->net = net;
    t->discount = -discount;
    t->tax = tax;
    t->has_net = true;
    s->sale->net += net;
    s->sale->tax += tax;
    s->sale->total += net + tax;
    m->stands[DS_ROLE_SALES_TAX] -= tax;
}

static const ds_account_role tender_roles[DS_METHOD_COUNT] = {
    [DS_METHOD_CARD] = DS_ROLE_CLEARING,       [DS_METHOD_CASH] = DS_ROLE_UNDEPOSITED, [DS_METHOD_GIFT_CARD] = DS_ROLE_GIFT_CARDS,
    [DS_METHOD_PACKAGE] = DS_ROLE_PACKAGES,    [DS_METHOD_MEMBERSHIP] = DS_ROLE_MEMBERSHIPS,
    [DS_METHOD_CREDIT] = DS_ROLE_CLIENT_CREDIT, [DS_METHOD_TRANSFER] = DS_ROLE_TRANSFERS, [DS_METHOD_CHECK] = DS_ROLE_UNDEPOSITED,
    [DS_METHOD_OTHER] = DS_ROLE_OTHER_TENDERS,
};

static void pay(struct month *m, const struct sold *s, ds_method method, ds_cents amount)
{
    struct led_told *t = add(m, LED_TENDER, s->date, "till", s->reference);
    t->what = ds_method_names[method];
    t->total = amount;
    m->stands[tender_roles[method]] += amount;
    if (method == DS_METHOD_CARD) m->on_its_way += amount;
    if (tender_roles[method] == DS_ROLE_UNDEPOSITED) m->in_drawer += amount;
}

static void add_tip(struct month *m, struct sold *s, ds_cents tip, int who)
{
    s->sale->tip += tip;
    s->sale->total += tip;
    if (who < 2) m->stands[DS_ROLE_TIPS_PAYABLE] -= tip;
    if (who == 2) m->stands[DS_ROLE_OWNER_TIPS] -= tip;
}

static void sold_ahead(struct month *m, ds_line_kind kind, ds_account_role role, ds_cents net, ds_method by)
{
    struct sold s = begin_sale(m, "till");
    add_line(m, &s, kind, net, 0, 0, -1);
    m->stands[role] -= net;
    pay(m, &s, by, net);
}

/* A service with a discount and a tip, paid in up to two ways. */
static void service(struct month *m, ds_method by, ds_method rest)
{
    struct sold s = begin_sale(m, "till");
    const int who = draw(m, 3);
    const ds_cents net = draw_price(m), tip = draw(m, 2) ? 0 : draw(m, 4000);
    add_line(m, &s, DS_LINE_SERVICE, net, draw(m, 3) ? 0 : draw(m, 3000), 0, who);
    add_tip(m, &s, tip, who);
    const ds_cents part = by == rest ? 0 : draw(m, (int)net);
    pay(m, &s, by, net + tip - part);
    if (part) pay(m, &s, rest, part);
}

static void cash_is_rounded(struct month *m)
{
    struct sold s = begin_sale(m, "till");
    const ds_cents net = draw_price(m), tax = net * 8 / 100, due = net + tax, paid = (due + 2) / 5 * 5;
    add_line(m, &s, DS_LINE_PRODUCT, net, 0, tax, -1);
    pay(m, &s, DS_METHOD_CASH, paid);
    m->stands[DS_ROLE_ROUNDING] -= paid - due;
}

static void refund(struct month *m, ds_line_kind kind, bool taxed)
{
    struct sold s = begin_sale(m, "till");
    const ds_cents net = -draw_price(m), tax = taxed ? net * 8 / 100 : 0;
    add_line(m, &s, kind, net, 0, tax, -1);
    if (kind == DS_LINE_GIFT_CARD) m->stands[DS_ROLE_GIFT_CARDS] -= net;
    pay(m, &s, DS_METHOD_CARD, net + tax);
}

/* Paid too little is owed; too much is the client's credit. */
static void not_as_due(struct month *m)
{
    struct sold s = begin_sale(m, "till");
    const ds_cents net = draw_price(m), off = draw(m, 2) ? 100 + draw(m, 400) : -100 - draw(m, 400);
    add_line(m, &s, DS_LINE_ADD_ON, net, 0, 0, -1);
    pay(m, &s, DS_METHOD_CARD, net + off);
    m->stands[off < 0 ? DS_ROLE_RECEIVABLE : DS_ROLE_CLIENT_CREDIT] -= off;
}

/* A chargeback, or what was owed and is paid: no file tells a sale. */
static void payment_alone(struct month *m, ds_method by, ds_cents amount)
{
    const struct sold s = { draw_day(m), next_reference(m), NULL };
    pay(m, &s, by, amount);
    m->stands[DS_ROLE_RECEIVABLE] -= amount;
}

static void service_charge(struct month *m)
{
    struct sold s = begin_sale(m, "till");
    const ds_cents net = draw_price(m), charge = 1 + draw(m, 2000);
    add_line(m, &s, DS_LINE_SERVICE, net, 0, 0, 0);
    s.sale->charge = charge;
    s.sale->total += charge;
    pay(m, &s, DS_METHOD_CARD, net + charge);
}

static void add_fee(struct month *m, const struct sold *s, const char *source, ds_cents fee)
{
    struct led_told *t = add(m, LED_FEE, s->date, source, s->reference);
    t->what = "processing";
    t->total = -fee;
    m->stands[DS_ROLE_FEES] += fee;
    m->stands[DS_ROLE_CLEARING] -= fee;
    m->on_its_way -= fee;
}

/* The processor tells of it; of some the program that sells tells, too, by another number. */
static void charge(struct month *m, bool twice)
{
    struct sold s = begin_sale(m, "stripe");
    const ds_cents amount = 10000000 + 100 * m->nth; /* like no other */
    s.sale->net = s.sale->total = amount;
    add_fee(m, &s, "stripe", 59);
    if (!twice) {
        m->stands[DS_ROLE_CLEARING] += amount;
        m->on_its_way += amount;
        return;
    }
    struct sold told = { s.date, next_reference(m), add(m, LED_SALE, s.date, "till", "") };
    told.sale->reference = told.reference;
    told.sale->has_total = true;
    add_line(m, &told, DS_LINE_SERVICE, amount, 0, 0, 1);
    pay(m, &told, DS_METHOD_CARD, amount);
}

static void visit(struct month *m)
{
    struct led_told *t = add(m, LED_VISIT, draw_day(m), "log", "");
    const int who = draw(m, 3);
    t->what = draw(m, 5) ? "completed" : "no-show";
    t->therapist = workers[who];
    t->net = draw_price(m);
    t->tip = draw(m, 3) ? 0 : draw(m, 2000);
    t->has_net = true;
    m->stands[DS_ROLE_UNTOLD_TENDERS] += t->net + t->tip;
    if (who < 2) m->stands[DS_ROLE_TIPS_PAYABLE] -= t->tip;
    if (who == 2) m->stands[DS_ROLE_OWNER_TIPS] -= t->tip;
}

static void move(struct month *m, ds_move what, ds_cents amount, ds_account_role debited, ds_account_role credited)
{
    struct led_told *t = add(m, LED_PAYOUT, FIRST + DAYS - 1, "cash-book", "");
    t->what = ds_move_names[what];
    t->total = amount;
    t->has_total = true;
    m->stands[debited] += amount;
    m->stands[credited] -= amount;
}

/* Some of it stays on its way, and in the drawer, over the month's end. */
static void go_to_the_bank(struct month *m)
{
    const ds_cents tips = draw(m, 3000), brought = draw(m, 4) ? m->on_its_way : m->on_its_way / 2;
    move(m, DS_MOVE_TIPS_PAID_CASH, tips, DS_ROLE_TIPS_PAYABLE, DS_ROLE_UNDEPOSITED);
    move(m, DS_MOVE_DRAWER_SHORT, 50, DS_ROLE_OVER_SHORT, DS_ROLE_UNDEPOSITED);
    m->in_drawer -= tips + 50;
    const ds_cents banked = draw(m, 4) ? m->in_drawer : m->in_drawer / 3;
    move(m, DS_MOVE_CASH_DEPOSIT, banked, DS_ROLE_BANK, DS_ROLE_UNDEPOSITED);
    move(m, DS_MOVE_PAYOUT, brought, DS_ROLE_BANK, DS_ROLE_CLEARING);
    move(m, DS_MOVE_PACKAGE_EXPIRED, 1 + draw(m, 500), DS_ROLE_PACKAGES, DS_ROLE_BREAKAGE);
    m->on_its_way -= brought;
    m->in_drawer -= banked;
}

static void draw_event(struct month *m)
{
    switch (draw(m, 20)) {
    case 0: service(m, DS_METHOD_CARD, DS_METHOD_CASH); break;
    case 1: service(m, DS_METHOD_GIFT_CARD, DS_METHOD_CARD); break;
    case 2: service(m, DS_METHOD_PACKAGE, DS_METHOD_PACKAGE); break;
    case 3: service(m, DS_METHOD_MEMBERSHIP, DS_METHOD_MEMBERSHIP); break;
    case 4: service(m, DS_METHOD_CREDIT, DS_METHOD_TRANSFER); break;
    case 5: service(m, DS_METHOD_CHECK, DS_METHOD_OTHER); break;
    case 6: cash_is_rounded(m); break;
    case 7: refund(m, DS_LINE_SERVICE, false); break;
    case 8: refund(m, DS_LINE_PRODUCT, true); break;
    case 9: refund(m, DS_LINE_GIFT_CARD, false); break;
    case 10: not_as_due(m); break;
    case 11: payment_alone(m, DS_METHOD_CARD, -draw_price(m)); break;
    case 12: payment_alone(m, DS_METHOD_TRANSFER, draw_price(m)); break;
    case 13: service_charge(m); break;
    case 14: charge(m, true); break;
    case 15: charge(m, false); break;
    case 16: visit(m); break;
    case 17: sold_ahead(m, DS_LINE_GIFT_CARD, DS_ROLE_GIFT_CARDS, draw_price(m), DS_METHOD_CARD); break;
    case 18: sold_ahead(m, DS_LINE_PACKAGE, DS_ROLE_PACKAGES, draw_price(m), DS_METHOD_CASH); break;
    default: sold_ahead(m, DS_LINE_DEPOSIT, DS_ROLE_CLIENT_CREDIT, draw_price(m), DS_METHOD_CARD); break;
    }
}

static void draw_month(struct month *m, int nth)
{
    ds_arena_reset(&m->a);
    *m = (struct month){ .by_chance = rnd_start(16, (uint64_t)nth), .a = m->a };
    for (int i = 0; i < SALES; i++) draw_event(m);
    sold_ahead(m, DS_LINE_MEMBERSHIP, DS_ROLE_MEMBERSHIPS, draw_price(m), DS_METHOD_CARD);
    sold_ahead(m, DS_LINE_NO_SHOW_FEE, DS_ROLE_NO_SHOW_FEES, draw_price(m), DS_METHOD_CARD);
    go_to_the_bank(m);
}

/* ---- the books ---- */

static ds_therapist therapists[] = {
    { .name = "Bea", .engaged = DS_EMPLOYEE, .share = 45 },
    { .name = "Cal", .engaged = DS_CONTRACTOR, .share = 55 },
    { .name = "Olga", .engaged = DS_OWNER },
};

static ds_settings settings_of(int nth)
{
    ds_settings s;
    ds_settings_default(&s);
    s.therapists = (ds_list){ therapists, DS_COUNT(therapists) };
    s.books.post_pay = nth % 3 == 0;
    s.books.pay_base = nth % 2 ? DS_PAID_ON_LIST : s.books.pay_base;
    return s;
}

struct kept {
    struct led_keep k;
    ds_kept_books books;
    struct led_told row[ROWS];
};

static ds_err keep(const struct month *m, const ds_book_order *order, ds_arena *a, struct kept *out, ds_why *w)
{
    *out = (struct kept){ 0 };
    ds_err err = led_keep_begin(&out->k, order, a, w);
    for (size_t i = 0; i < m->n; i++)
        if (m->row[i].date <= order->last) out->row[out->k.rows++] = m->row[i];
    led_told_sort(out->row, out->k.rows);
    out->k.row = out->row;
    if (!err) err = led_post_all(&out->k, w);
    if (!err) err = led_tell_books(&out->k, &out->books, w);
    ds_arena_free(&out->k.scratch);
    return err;
}

static ds_book_order order_of(const ds_settings *s, int nth)
{
    return (ds_book_order){ .settings = s, .first = FIRST, .last = FIRST + DAYS - 1,
                            .basis = nth % 2 ? DS_CASH_BASIS : DS_ACCRUAL, .accounts = DS_ACCOUNTS_MARKED };
}

/* What the days bring a part on a basis, from one day to another. */
static ds_cents brought(const struct led_keep *k, ds_basis basis, ds_account_role role, ds_date first, ds_date last)
{
    ds_cents sum = 0;
    for (size_t i = 0; i < k->days.n; i++) {
        const struct led_day_sum *d = &k->days.sum[i];
        if (d->basis == basis && d->role == role && d->date >= first && d->date <= last) sum += d->debit - d->credit;
    }
    return sum;
}

/* ---- what must hold ---- */

static const ds_account_role checked[] = {
    DS_ROLE_CLEARING,   DS_ROLE_UNDEPOSITED, DS_ROLE_TRANSFERS,   DS_ROLE_OTHER_TENDERS, DS_ROLE_UNTOLD_TENDERS, DS_ROLE_BANK,
    DS_ROLE_RECEIVABLE, DS_ROLE_SALES_TAX,   DS_ROLE_TIPS_PAYABLE, DS_ROLE_GIFT_CARDS,   DS_ROLE_PACKAGES,       DS_ROLE_MEMBERSHIPS,
    DS_ROLE_CLIENT_CREDIT, DS_ROLE_OWNER_TIPS, DS_ROLE_ROUNDING,  DS_ROLE_FEES,          DS_ROLE_OVER_SHORT,     DS_ROLE_NO_SHOW_FEES,
};

static void stands_as_it_should(const struct month *m, const struct led_keep *k, int nth)
{
    ds_cents all = 0;
    for (ds_account_role r = 0; r < DS_ROLE_COUNT; r++) all += brought(k, DS_ACCRUAL, r, FIRST, FIRST + DAYS);
    if (all) fail_msg("month %d: all accounts together stand at %lld", nth, (long long)all);
    for (size_t i = 0; i < DS_COUNT(checked); i++) {
        const ds_account_role r = checked[i];
        ds_cents is = brought(k, DS_ACCRUAL, r, FIRST, FIRST + DAYS), due = m->stands[r];
        if (r == DS_ROLE_NO_SHOW_FEES) /* and those of the log */
            for (size_t v = 0; v < m->n; v++)
                if (m->row[v].record == LED_VISIT && strcmp(m->row[v].what, "completed")) due -= m->row[v].net;
        if (is != due) fail_msg("month %d: %s stands at %lld, not %lld", nth, ds_roles[r].name, (long long)is, (long long)due);
    }
    assert_int_equal(brought(k, DS_ACCRUAL, DS_ROLE_CLEARING, FIRST, FIRST + DAYS), m->on_its_way);
    assert_int_equal(brought(k, DS_ACCRUAL, DS_ROLE_UNDEPOSITED, FIRST, FIRST + DAYS), m->in_drawer);
}

static size_t rows_of(const struct led_keep *k, led_fact table)
{
    return k->facts[table].rows;
}

/* Each row is posted or has a fate that the sheet Exceptions tells. */
static void every_row_has_its_place(const struct month *m, const struct kept *kept)
{
    size_t posted = 0, told = 0, untold = 0;
    for (size_t i = 0; i < m->n; i++) {
        posted += kept->row[i].posted;
        untold += kept->row[i].fate && kept->row[i].record != LED_SALE;
        told += kept->row[i].fate && kept->row[i].record == LED_SALE;
        assert_int_equal(kept->row[i].posted, !kept->row[i].fate);
    }
    assert_int_equal(posted + told + untold, m->n);
    assert_int_equal(posted, kept->books.sources);
    assert_true(rows_of(&kept->k, LED_F_EXCEPTION) >= told);
}

static bool same_posting(const ds_posting *a, const ds_posting *b)
{
    return a->date == b->date && a->cents == b->cents && !strcmp(a->account->name, b->account->name);
}

/* Week by week: the same entries, and what stood before each is what those before it brought. */
static void weeks_make_the_month(const struct month *m, const ds_book_order *month, const struct kept *whole, struct kept *week)
{
    size_t done = 0;
    for (ds_date first = FIRST; first < FIRST + DAYS; first += 7) {
        ds_arena a = { 0 };
        ds_why w = { 0 };
        ds_book_order order = *month;
        order.first = first;
        order.last = first + 6 < month->last ? first + 6 : month->last;
        if (keep(m, &order, &a, week, &w)) fail_msg("week from %d: %s", first, w.text);
        for (size_t i = 0; i < week->books.postings; i++)
            assert_true(done < whole->books.postings && same_posting(&week->books.posting[i], &whole->books.posting[done++]));
        for (ds_account_role r = 0; r < DS_ROLE_COUNT; r++)
            assert_int_equal(brought(&week->k, DS_ACCRUAL, r, FIRST, order.last), brought(&whole->k, DS_ACCRUAL, r, FIRST, order.last));
        ds_arena_free(&a);
    }
    assert_int_equal(done, whole->books.postings);
}

static void shuffle(struct month *m)
{
    for (size_t i = m->n; i > 1; i--) {
        const size_t with = (size_t)draw(m, (int)i);
        const struct led_told t = m->row[i - 1];
        m->row[i - 1] = m->row[with];
        m->row[with] = t;
    }
}

static void thousand_months_hold(void **state)
{
    (void)state;
    static struct month m;
    static struct kept whole, other;
    for (int nth = 0; nth < MONTHS; nth++) {
        ds_arena a = { 0 };
        ds_why w = { 0 };
        const ds_settings s = settings_of(nth);
        const ds_book_order order = order_of(&s, nth);
        draw_month(&m, nth);
        if (keep(&m, &order, &a, &whole, &w)) fail_msg("month %d: %s", nth, w.text);
        stands_as_it_should(&m, &whole.k, nth);
        every_row_has_its_place(&m, &whole);
        shuffle(&m); /* files come in any order */
        weeks_make_the_month(&m, &order, &whole, &other);
        ds_arena_free(&a);
    }
    ds_arena_free(&m.a);
}

/* One row made wrong anywhere: its file and line are named, and nothing is made of the rest. */
static void a_wrong_row_is_named(void **state)
{
    (void)state;
    static struct month m;
    static struct kept kept;
    const ds_settings s = settings_of(0);
    const ds_book_order order = order_of(&s, 0);
    draw_month(&m, 7);
    for (size_t i = 0; i < m.n; i++) {
        ds_arena a = { 0 };
        ds_why w = { 0 };
        char place[64];
        const struct led_told right = m.row[i];
        const bool book = right.record == LED_PAYOUT, money = right.record == LED_LINE || right.record == LED_VISIT ||
                                                              right.record == LED_TENDER;
        if (book) m.row[i].what = "mislaid";
        if (money) m.row[i].net = m.row[i].total = INT64_C(20000000000000);
        if (!book && !money) continue;
        snprintf(place, sizeof place, "made-up.csv:%lld", (long long)right.line);
        assert_int_equal(keep(&m, &order, &a, &kept, &w), DS_DATA);
        if (right.record != LED_LINE && right.record != LED_TENDER && !strstr(w.text, place)) fail_msg("says: %s", w.text);
        assert_non_null(strstr(w.text, "made-up.csv:"));
        assert_int_equal(kept.books.postings, 0);
        m.row[i] = right;
        ds_arena_free(&a);
    }
    ds_arena_free(&m.a);
}

/* A fault of ours in a row's fate, wherever: named, too. */
static void a_row_posted_otherwise_than_its_fate_is_named(void **state)
{
    (void)state;
    static struct month m;
    ds_arena a = { 0 };
    ds_why w = { 0 };
    struct led_keep k;
    const ds_settings s = settings_of(0);
    const ds_book_order order = order_of(&s, 0);
    draw_month(&m, 9);
    assert_int_equal(led_keep_begin(&k, &order, &a, &w), DS_OK);
    led_told_sort(m.row, m.n);
    m.row[m.n / 2].posted = true;
    m.row[m.n / 2].fate = "told elsewhere";
    k.row = m.row;
    k.rows = m.n;
    assert_int_equal(led_post_all(&k, &w), DS_INTERNAL);
    assert_non_null(strstr(w.text, "posted although told elsewhere"));
    ds_arena_free(&k.scratch);
    ds_arena_free(&a);
    ds_arena_free(&m.a);
}

/* ---- what practice.yaml says ---- */

/* 110.00 less 10.00, of which an employee has 45 %. */
static void pay_is_taken_of_what_was_charged_or_of_list_prices(void **state)
{
    (void)state;
    static const struct {
        ds_pay_base base;
        ds_cents wages;
    } is[] = { { DS_PAID_ON_NET, 4500 }, { DS_PAID_ON_LIST, 4950 } };
    static struct month m;
    static struct kept kept;
    for (size_t i = 0; i < DS_COUNT(is); i++) {
        ds_why w = { 0 };
        ds_arena a = { 0 };
        ds_settings s = settings_of(0);
        s.books.post_pay = true;
        s.books.pay_base = is[i].base;
        const ds_book_order order = order_of(&s, 0);
        m = (struct month){ .by_chance = rnd_start(1, 1) };
        struct sold sale = begin_sale(&m, "till");
        add_line(&m, &sale, DS_LINE_SERVICE, 10000, 1000, 0, 0);
        pay(&m, &sale, DS_METHOD_CARD, 10000);
        if (keep(&m, &order, &a, &kept, &w)) fail_msg("%s", w.text);
        assert_int_equal(brought(&kept.k, DS_ACCRUAL, DS_ROLE_WAGES, FIRST, order.last), is[i].wages);
        ds_arena_free(&a);
        ds_arena_free(&m.a);
    }
}

/* 80.00 paid on October 21 for a month of 31 days, of which 11 are October's; a visit that it pays brings nothing more. */
static void a_membership_is_earned_on_use_or_by_day(void **state)
{
    (void)state;
    static const struct {
        ds_earning earned;
        ds_cents owed, services, by_cash;
    } is[] = { { DS_EARNED_ON_USE, -1000, -7000, -8000 }, { DS_EARNED_BY_DAY, -8000 + 8000 * 11 / 31, -8000 * 11 / 31, -8000 } };
    static struct month m;
    static struct kept kept;
    for (size_t i = 0; i < DS_COUNT(is); i++) {
        ds_why w = { 0 };
        ds_arena a = { 0 };
        ds_settings s = settings_of(1);
        s.books.membership = is[i].earned;
        const ds_book_order order = order_of(&s, 0);
        m = (struct month){ .by_chance = rnd_start(1, 1) };
        sold_ahead(&m, DS_LINE_MEMBERSHIP, DS_ROLE_MEMBERSHIPS, 8000, DS_METHOD_CARD);
        struct sold visit = begin_sale(&m, "till");
        add_line(&m, &visit, DS_LINE_SERVICE, 7000, 0, 0, 2);
        pay(&m, &visit, DS_METHOD_MEMBERSHIP, 7000);
        for (size_t r = 0; r < m.n; r++) m.row[r].date = FIRST + 20;
        if (keep(&m, &order, &a, &kept, &w)) fail_msg("%s", w.text);
        const struct led_keep *k = &kept.k;
        assert_int_equal(brought(k, DS_ACCRUAL, DS_ROLE_MEMBERSHIPS, FIRST, order.last), is[i].owed);
        assert_int_equal(brought(k, DS_ACCRUAL, DS_ROLE_SERVICES, FIRST, order.last) +
                             brought(k, DS_ACCRUAL, DS_ROLE_DISCOUNTS, FIRST, order.last),
                         is[i].services);
        assert_int_equal(brought(k, DS_CASH_BASIS, DS_ROLE_MEMBERSHIPS_SOLD, FIRST, order.last), is[i].by_cash);
        ds_arena_free(&a);
        ds_arena_free(&m.a);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(thousand_months_hold),
        cmocka_unit_test(a_wrong_row_is_named),
        cmocka_unit_test(a_row_posted_otherwise_than_its_fate_is_named),
        cmocka_unit_test(pay_is_taken_of_what_was_charged_or_of_list_prices),
        cmocka_unit_test(a_membership_is_earned_on_use_or_by_day),
    };
    return cmocka_run_group_tests_name("keep_books", tests, NULL, NULL);
}
