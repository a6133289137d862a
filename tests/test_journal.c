#include <downshift/ledger.h>

#include "support/random.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#define SOLD(kind, list, discount, tax) { DS_LINE_##kind, list, discount, tax, NULL }

/* A made-up day of a practice with an employee, a contractor and an owner who treats too; on the day after the
 * processor pays out and the cash goes to the bank. Worked by hand in double entry. */
enum { DAY = 20739, MOST = 64 };

static const struct {
    const char *name;
    ds_sold line;
    ds_paid paid[2];
    ds_cents tip;
    ds_tipped tipped;
} sales[] = {
    { "a session, a tenth off, with tip", SOLD(SERVICE, 11000, 1100, 0), { { DS_METHOD_CARD, 11900 } }, 2000, 0 },
    { "cash", SOLD(SERVICE, 15000, 0, 0), { { DS_METHOD_CASH, 17500 } }, 2500, DS_TO_CONTRACTOR },
    { "a balm", SOLD(PRODUCT, 2400, 0, 198), { { DS_METHOD_CARD, 2598 } }, 0, 0 },
    { "a gift card sold", SOLD(GIFT_CARD, 10000, 0, 0), { { DS_METHOD_CARD, 10000 } }, 0, 0 },
    { "a gift card used", SOLD(SERVICE, 8500, 0, 0), { { DS_METHOD_GIFT_CARD, 8500 }, { DS_METHOD_CASH, 1500 } },
      1500, 0 },
    { "five sessions sold", SOLD(PACKAGE, 50000, 0, 0), { { DS_METHOD_CARD, 50000 } }, 0, 0 },
    { "one of five used", SOLD(SERVICE, 10000, 0, 0), { { DS_METHOD_PACKAGE, 10000 } }, 0, 0 },
    { "a membership", SOLD(MEMBERSHIP, 8000, 0, 0), { { DS_METHOD_CARD, 8000 } }, 0, 0 },
    { "its session", SOLD(SERVICE, 8000, 0, 0), { { DS_METHOD_MEMBERSHIP, 8000 }, { DS_METHOD_CARD, 1000 } },
      1000, DS_TO_OWNER },
    { "a refund", SOLD(SERVICE, -5000, 0, 0), { { DS_METHOD_CARD, -5000 } }, 0, 0 },
    { "a soap came back", SOLD(PRODUCT, -1200, 0, -99), { { DS_METHOD_CARD, -1299 } }, 0, 0 },
    { "a no-show", SOLD(NO_SHOW_FEE, 4000, 0, 0), { { DS_METHOD_CARD, 4000 } }, 0, 0 },
    { "cash, rounded", SOLD(PRODUCT, 1800, 0, 149), { { DS_METHOD_CASH, 1950 } }, 0, 0 },
};
static const struct {
    ds_move move;
    ds_cents cents;
} moves[] = {
    { DS_MOVE_TIPS_PAID_CASH, 1500 },
    { DS_MOVE_TIPS_PAID_CASH, 2500 },
    { DS_MOVE_DRAWER_SHORT, 50 },
    { DS_MOVE_FEE, 2488 },
    { DS_MOVE_WAGES, 8280 },
    { DS_MOVE_PAYROLL_TAX, 901 },
    { DS_MOVE_CONTRACTOR_PAY, 13750 },
    { DS_MOVE_GIFT_CARD_BREAKAGE, 543 },
};

static ds_cents sum_of(const ds_leg *leg, size_t n)
{
    ds_cents sum = 0;
    for (size_t i = 0; i < n; i++) sum += leg[i].cents;
    return sum;
}

static void book_sale(const ds_money_sale *s, ds_basis basis, ds_books *sums)
{
    static ds_leg leg[DS_SALE_LEGS(MOST, MOST)];
    ds_arena memory = { 0 };
    ds_why w = { 0 };
    size_t n;
    assert_true(s->lines <= MOST && s->payments <= MOST);
    if (ds_sale_legs(s, basis, &memory, leg, &n, &w)) fail_msg("%s", w.text);
    assert_true(n <= DS_SALE_LEGS(s->lines, s->payments));
    assert_int_equal(sum_of(leg, n), 0);
    for (size_t i = 0; i < n; i++) assert_int_equal(leg[i].date, s->date);
    for (size_t i = 0; i < n; i++) assert_int_not_equal(leg[i].cents, 0);
    ds_book(sums, leg, n);
    ds_arena_free(&memory);
}

static void book_move(ds_move move, ds_cents cents, ds_basis basis, ds_books *sums)
{
    ds_leg leg[2];
    size_t n = ds_move_legs(move, DAY, cents, basis, leg);
    assert_int_equal(sum_of(leg, n), 0);
    ds_book(sums, leg, n);
}

static void book_day(ds_basis basis, ds_books *sums)
{
    for (size_t i = 0; i < DS_COUNT(sales); i++) {
        const ds_money_sale s = { .date = DAY, .line = &sales[i].line, .lines = 1, .paid = sales[i].paid,
                                  .payments = sales[i].paid[1].amount ? 2 : 1, .tip = sales[i].tip,
                                  .tipped = sales[i].tipped };
        book_sale(&s, basis, sums);
    }
    for (size_t i = 0; i < DS_COUNT(moves); i++) book_move(moves[i].move, moves[i].cents, basis, sums);
}

static const struct {
    ds_account_role role;
    ds_cents debit, credit;
} journal[] = {
    { DS_ROLE_CLEARING, 87498, 8787 },       { DS_ROLE_UNDEPOSITED, 20950, 4050 },
    { DS_ROLE_SERVICES, 0, 52500 },          { DS_ROLE_DISCOUNTS, 1100, 0 },
    { DS_ROLE_REFUNDS_SERVICES, 5000, 0 },   { DS_ROLE_REFUNDS_PRODUCTS, 1200, 0 },
    { DS_ROLE_NO_SHOW_FEES, 0, 4000 },       { DS_ROLE_PRODUCTS, 0, 4200 },
    { DS_ROLE_OWNER_TIPS, 0, 1000 },         { DS_ROLE_BREAKAGE, 0, 543 },
    { DS_ROLE_ROUNDING, 0, 1 },              { DS_ROLE_SALES_TAX, 99, 347 },
    { DS_ROLE_TIPS_PAYABLE, 4000, 6000 },    { DS_ROLE_GIFT_CARDS, 9043, 10000 },
    { DS_ROLE_PACKAGES, 10000, 50000 },      { DS_ROLE_MEMBERSHIPS, 8000, 8000 },
    { DS_ROLE_FEES, 2488, 0 },               { DS_ROLE_OVER_SHORT, 50, 0 },
    { DS_ROLE_WAGES, 8280, 0 },              { DS_ROLE_WAGES_PAYABLE, 0, 8280 },
    { DS_ROLE_PAYROLL_TAX, 901, 0 },         { DS_ROLE_PAYROLL_TAX_PAYABLE, 0, 901 },
    { DS_ROLE_CONTRACT_LABOUR, 13750, 0 },   { DS_ROLE_CONTRACTORS_PAYABLE, 0, 13750 },
};

static void a_day_gives_its_journal(void **state)
{
    (void)state;
    ds_books sums = { 0 };
    ds_cents debits = 0, credits = 0;
    int sides = 0;
    book_day(DS_ACCRUAL, &sums);
    for (ds_account_role r = 0; r < DS_ROLE_COUNT; r++) {
        debits += sums.debit[r], credits += sums.credit[r];
        sides += (sums.debit[r] != 0) + (sums.credit[r] != 0);
    }
    for (size_t i = 0; i < DS_COUNT(journal); i++) {
        assert_int_equal(sums.debit[journal[i].role], journal[i].debit);
        assert_int_equal(sums.credit[journal[i].role], journal[i].credit);
    }
    assert_int_equal(sides, 31);
    assert_int_equal(debits, 172359);
    assert_int_equal(credits, 172359);
}

static void both_bases_of_a_day(void **state)
{
    (void)state;
    ds_books accrual = { 0 }, cash = { 0 };
    ds_why w = { 0 };
    book_day(DS_ACCRUAL, &accrual);
    book_day(DS_CASH_BASIS, &cash);
    assert_int_equal(ds_income(&accrual), 54944);
    assert_int_equal(ds_income(&cash), 95901);
    assert_int_equal(ds_bases_agree(&accrual, &cash, &w), DS_OK);
    accrual.credit[DS_ROLE_SERVICES]++;
    assert_int_equal(ds_bases_agree(&accrual, &cash, &w), DS_INTERNAL);
    assert_non_null(strstr(w.text, "-409.56"));
    assert_non_null(strstr(w.text, "-409.57"));
}

static void the_bank_brings_clearing_and_cash_to_nothing(void **state)
{
    (void)state;
    ds_books sums = { 0 };
    book_day(DS_ACCRUAL, &sums);
    book_move(DS_MOVE_PAYOUT, 78711, DS_ACCRUAL, &sums);
    book_move(DS_MOVE_CASH_DEPOSIT, 16900, DS_ACCRUAL, &sums);
    assert_int_equal(ds_balance(&sums, DS_ROLE_CLEARING), 0);
    assert_int_equal(ds_balance(&sums, DS_ROLE_UNDEPOSITED), 0);
    assert_int_equal(ds_balance(&sums, DS_ROLE_TIPS_PAYABLE), -2000);
    assert_int_equal(ds_balance(&sums, DS_ROLE_SALES_TAX), -248);
}

static void what_is_owed_says_why_it_moved(void **state)
{
    (void)state;
    ds_books sums = { 0 };
    book_day(DS_ACCRUAL, &sums);
    const ds_cents *cards = sums.moved[DS_ROLE_GIFT_CARDS];
    assert_int_equal(cards[DS_SOLD], -10000);
    assert_int_equal(cards[DS_REDEEMED], 8500);
    assert_int_equal(cards[DS_EXPIRED], 543);
    assert_int_equal(cards[DS_REFUNDED], 0);
}

/* ---- single sales ---- */

static const struct single {
    const char *name;
    ds_sold line[2];
    ds_paid paid[2];
    ds_cents charge, tip, settles;
    struct {
        ds_account_role role;
        ds_cents accrual, cash;
    } balance[4];
} singles[] = {
    { "an invoice is a receivable, and no income by cash", { SOLD(SERVICE, 30000, 0, 0) }, { { 0 } }, 0, 0, 0,
      { { DS_ROLE_RECEIVABLE, 30000, 0 }, { DS_ROLE_SERVICES, -30000, 0 } } },
    { "its payment", { { 0 } }, { { DS_METHOD_TRANSFER, 30000 } }, 0, 0, 30000,
      { { DS_ROLE_TRANSFERS, 30000, 30000 }, { DS_ROLE_RECEIVABLE, -30000, 0 }, { DS_ROLE_SERVICES, 0, -30000 } } },
    { "paid too much is the client's", { SOLD(SERVICE, 8000, 0, 0) }, { { DS_METHOD_CARD, 10000 } }, 0, 0, 0,
      { { DS_ROLE_CLIENT_CREDIT, -2000, 0 }, { DS_ROLE_DEPOSITS_RECEIVED, 0, -2000 },
        { DS_ROLE_SERVICES, -8000, -8000 } } },
    { "three cents over by card are no rounding", { SOLD(SERVICE, 8000, 0, 0) }, { { DS_METHOD_CARD, 8003 } }, 0,
      0, 0, { { DS_ROLE_ROUNDING, 0, 0 }, { DS_ROLE_CLIENT_CREDIT, -3, 0 } } },
    { "rounded down", { SOLD(PRODUCT, 1802, 0, 0) }, { { DS_METHOD_CASH, 1800 } }, 0, 0, 0,
      { { DS_ROLE_ROUNDING, 2, 2 }, { DS_ROLE_UNDEPOSITED, 1800, 1800 }, { DS_ROLE_RECEIVABLE, 0, 0 } } },
    { "a tip that a gift card pays", { { 0 } }, { { DS_METHOD_GIFT_CARD, 1000 } }, 0, 1000, 0,
      { { DS_ROLE_GIFT_CARDS, 1000, 0 }, { DS_ROLE_TIPS_PAYABLE, -1000, -1000 }, { DS_ROLE_GIFT_CARDS_SOLD, 0, 1000 } } },
    { "half by gift card, over two lines", { SOLD(SERVICE, 9000, 0, 0), SOLD(PRODUCT, 3000, 0, 0) },
      { { DS_METHOD_GIFT_CARD, 6000 }, { DS_METHOD_CARD, 6000 } }, 0, 0, 0,
      { { DS_ROLE_SERVICES, -9000, -4500 }, { DS_ROLE_PRODUCTS, -3000, -1500 }, { DS_ROLE_GIFT_CARDS, 6000, 0 } } },
    { "paid back onto a gift card", { SOLD(SERVICE, -5000, 0, 0) }, { { DS_METHOD_GIFT_CARD, -5000 } }, 0, 0, 0,
      { { DS_ROLE_REFUNDS_SERVICES, 5000, 0 }, { DS_ROLE_GIFT_CARDS, -5000, 0 } } },
    { "a package sold for less is owed for what was paid", { SOLD(PACKAGE, 50000, 5000, 0) },
      { { DS_METHOD_CARD, 45000 } }, 0, 0, 0,
      { { DS_ROLE_PACKAGES, -45000, 0 }, { DS_ROLE_DISCOUNTS, 0, 0 }, { DS_ROLE_PACKAGES_SOLD, 0, -45000 } } },
    { "a service charge", { SOLD(SERVICE, 8000, 0, 0) }, { { DS_METHOD_CARD, 9600 } }, 1600, 0, 0,
      { { DS_ROLE_SERVICE_CHARGES, -1600, -1600 }, { DS_ROLE_TIPS_PAYABLE, 0, 0 } } },
};

static void a_sale_is_booked(void **state)
{
    const struct single *c = *state;
    ds_books sums[2] = { { .debit = { 0 } } };
    ds_why w = { 0 };
    const ds_money_sale s = { .date = DAY, .line = c->line, .lines = c->line[1].list ? 2 : c->line[0].list != 0,
                              .paid = c->paid, .payments = c->paid[1].amount ? 2 : c->paid[0].amount != 0,
                              .charge = c->charge, .tip = c->tip, .settles = c->settles };
    for (ds_basis b = DS_ACCRUAL; b <= DS_CASH_BASIS; b++) book_sale(&s, b, &sums[b]);
    for (size_t i = 0; i < DS_COUNT(c->balance) && (i == 0 || c->balance[i].role); i++) {
        assert_int_equal(ds_balance(&sums[DS_ACCRUAL], c->balance[i].role), c->balance[i].accrual);
        assert_int_equal(ds_balance(&sums[DS_CASH_BASIS], c->balance[i].role), c->balance[i].cash);
    }
    if (ds_bases_agree(&sums[DS_ACCRUAL], &sums[DS_CASH_BASIS], &w)) fail_msg("%s", w.text);
}

static const struct refusal {
    const char *name;
    ds_sold line;
    ds_paid paid;
    const char *says;
} refusals[] = {
    { "a discount beyond the price", SOLD(SERVICE, 8000, 9000, 0), { 0 }, "line 1: a discount of 90.00 on 80.00" },
    { "a discount that adds", SOLD(SERVICE, 8000, -100, 0), { 0 }, "line 1: a discount of -1.00 on 80.00" },
    { "a refund with a sale's discount", SOLD(SERVICE, -8000, 100, 0), { 0 }, "line 1: a discount of 1.00 on" },
    { "beyond counting", SOLD(SERVICE, INT64_MIN, 0, 0), { 0 }, "line 1: an amount beyond" },
    { "paid beyond counting", SOLD(SERVICE, 1, 0, 0), { DS_METHOD_CASH, INT64_MAX }, "an amount beyond" },
};

static void a_sale_is_refused(void **state)
{
    const struct refusal *r = *state;
    ds_arena memory = { 0 };
    ds_leg leg[DS_SALE_LEGS(1, 1)];
    ds_why w = { 0 };
    size_t n;
    const ds_money_sale s = { .date = DAY, .line = &r->line, .lines = 1, .paid = &r->paid, .payments = 1 };
    assert_int_equal(ds_sale_legs(&s, DS_ACCRUAL, &memory, leg, &n, &w), DS_DATA);
    if (!strstr(w.text, r->says)) fail_msg("says: %s", w.text);
    ds_arena_free(&memory);
}

/* ---- a thousand months of everything ---- */

static rnd by_chance;
static int draw(int below)
{
    return rnd_whole(&by_chance, 0, below - 1);
}

static ds_sold draw_line(void)
{
    const int sign = draw(8) ? 1 : -1, list = draw(20000);
    return (ds_sold){ (ds_line_kind)draw(DS_LINES), sign * list, draw(3) ? 0 : sign * draw(list + 1),
                      draw(2) ? 0 : sign * draw(2000), NULL };
}

static void draw_sale(ds_money_sale *s, ds_sold *line, ds_paid *paid)
{
    *s = (ds_money_sale){ .date = DAY, .line = line, .lines = (size_t)draw(5), .paid = paid,
                          .payments = (size_t)draw(4), .charge = draw(6) ? 0 : draw(3000),
                          .tip = draw(2) ? 0 : draw(4000), .tipped = (ds_tipped)draw(3),
                          .settles = draw(9) ? 0 : draw(9000), .settles_for = (ds_line_kind)draw(DS_LINES) };
    for (size_t i = 0; i < s->lines; i++) line[i] = draw_line();
    for (size_t i = 0; i < s->payments; i++)
        paid[i] = (ds_paid){ (ds_method)draw(DS_METHOD_COUNT), draw(30000) - 3000 };
}

/* Whatever is sold, paid, owed and expires: entries balance (in book_sale), and the bases differ by what is owed. */
static void random_months_hold(void **state)
{
    (void)state;
    by_chance = rnd_start(1, 0);
    for (int month = 0; month < 1000; month++) {
        ds_books sums[2] = { { .debit = { 0 } } };
        ds_why w = { 0 };
        ds_sold line[5];
        ds_paid paid[4];
        for (int i = 0; i < 40; i++) {
            ds_money_sale s;
            draw_sale(&s, line, paid);
            const ds_move move = (ds_move)draw(DS_MOVE_COUNT);
            const ds_cents moved = draw(5000) - 500;
            for (ds_basis b = DS_ACCRUAL; b <= DS_CASH_BASIS; b++) {
                book_sale(&s, b, &sums[b]);
                book_move(move, moved, b, &sums[b]);
            }
        }
        if (ds_bases_agree(&sums[0], &sums[1], &w)) fail_msg("month %d: %s", month, w.text);
    }
}

int main(void)
{
    enum { S = DS_COUNT(singles), R = DS_COUNT(refusals), OTHERS = 5 };
    struct CMUnitTest tests[S + R + OTHERS] = {
        cmocka_unit_test(a_day_gives_its_journal),
        cmocka_unit_test(both_bases_of_a_day),
        cmocka_unit_test(the_bank_brings_clearing_and_cash_to_nothing),
        cmocka_unit_test(what_is_owed_says_why_it_moved),
        cmocka_unit_test(random_months_hold),
    };
    for (int i = 0; i < S; i++)
        tests[OTHERS + i] =
            (struct CMUnitTest){ singles[i].name, a_sale_is_booked, NULL, NULL, (void *)(uintptr_t)&singles[i] };
    for (int i = 0; i < R; i++)
        tests[OTHERS + S + i] =
            (struct CMUnitTest){ refusals[i].name, a_sale_is_refused, NULL, NULL, (void *)(uintptr_t)&refusals[i] };
    return cmocka_run_group_tests_name("journal", tests, NULL, NULL);
}
