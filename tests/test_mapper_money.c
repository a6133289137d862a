/* Exports of what was sold and paid: rows to sales, their lines, tenders and fees. */
#include <downshift/record.h>

#include "support/mapping.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#define SQUARE                                                                                                         \
    "Date|Time|Gross Sales|Discounts|Service Charges|Net Sales|Gift Card Sales|Tax|Tip|Total Collected|Card|Cash|Square "   \
    "Gift Card|Other Tender|Fees|Net Total|Transaction ID|Payment ID|Deposit ID|Transaction Status"
#define ITEMS    "Date|Item|Qty|Gross Sales|Discounts|Net Sales|Tax|Transaction ID|Itemization Type|Employee"
#define LEDGER   "date|what|item|amount|method|tip|tax|fee|reference"
#define STRIPE   "created_utc|balance_transaction_id|currency|gross|fee|net|reporting_category|source_id|charge_id"
#define PAYPAL   "Date|Time|Type|Status|Currency|Gross|Fee|Net|Transaction ID|Balance Impact"
#define VAGARO   "Checkout Date|Transaction ID|Item Sold|Tip|Amount Paid|Cash Tendered|CC Amount|GC Redemption|Change Due"
#define BOOK     "Date|Client|Service|Sub-Total|Discount|Tip|Tax|Refund|Total|Payment Method"
#define MINDBODY "Sale Date|Sale ID|Item name|Quantity|Subtotal|Discount amount|Tax|Item Total"

static const struct row {
    const char *name, *format, *header, *row, *kinds, *want;
} rows[] = {
    { "one card", "square-transactions", SQUARE,
      "2026-10-03|18:05:11|$110.00|-$11.00|$0.00|$99.00|$0.00|$0.00|$20.00|$119.00|$119.00|$0.00|$0.00|$0.00|-$3.24|$115.76|T1|P1|D1|"
      "Complete",
      "sale fee tender",
      "ok: date=2026-10-03 sale_ref=T1 sold_at=2026-10-03 18:05 gross=110.00 discount=-11.00 service_charge=0.00 net=99.00 "
      "tax=0.00 tip=20.00 total=119.00 payout_ref=D1 fee=-3.24 payout_ref=D1 method=card amount=119.00" },
    { "a gift card and cash", "square-transactions", SQUARE,
      "2026-10-03|18:05:11|$85.00|$0.00||$85.00|$0.00|$0.00|$15.00|$100.00|$0.00|$15.00|$85.00|$0.00|$0.00|$100.00|T2|P2||Complete",
      "sale tender tender",
      "ok: date=2026-10-03 sale_ref=T2 sold_at=2026-10-03 18:05 gross=85.00 discount=0.00 net=85.00 tax=0.00 tip=15.00 "
      "total=100.00 method=cash amount=15.00 method=gift-card amount=85.00" },
    { "a gift card sold", "square-transactions", SQUARE,
      "2026-10-03|18:05:11|$0.00|$0.00||$0.00|$100.00|$0.00|$0.00|$100.00|$100.00|$0.00|$0.00|$0.00|-$2.75|$97.25|T3|P3|D1|Complete",
      "sale fee tender sale_line",
      "ok: date=2026-10-03 sale_ref=T3 sold_at=2026-10-03 18:05 gross=0.00 discount=0.00 net=0.00 tax=0.00 tip=0.00 "
      "total=100.00 payout_ref=D1 fee=-2.75 payout_ref=D1 method=card amount=100.00 line_kind=gift-card line_gross=100.00 "
      "line_net=100.00" },
    { "a refund, on its own day", "square-transactions", SQUARE,
      "2026-10-05|09:00:00|-$50.00|$0.00||-$50.00|$0.00|$0.00|$0.00|-$50.00|-$50.00|$0.00|$0.00|$0.00|$0.00|-$50.00|T4|P4||Complete",
      "sale tender",
      "ok: date=2026-10-05 sale_ref=T4 sold_at=2026-10-05 09:00 gross=-50.00 discount=0.00 net=-50.00 tax=0.00 tip=0.00 "
      "total=-50.00 method=card amount=-50.00" },
    { "saved again by a spreadsheet", "square-transactions", SQUARE,
      "12/27/2018||\"$1,149.00 |$0.00 ||$1,149.00 |$0.00 |$0.00 |$0.00 |$1,149.00 |$1,149.00 |$0.00 |$0.00 |$0.00 |($33.62)|$1,115.38 "
      "||||",
      "sale fee tender",
      "ok: date=2018-12-27 discount=0.00 net=1149.00 tax=0.00 tip=0.00 total=1149.00 fee=-33.62 method=card amount=1149.00 "
      "!Gross Sales|*" },
    { "one that failed", "square-transactions", SQUARE,
      "2026-10-03|18:05:11|$85.00|$0.00||$85.00|$0.00|$0.00|$0.00|$85.00|$85.00|$0.00|$0.00|$0.00|$0.00|$85.00|T5|P5||Failed", "sale",
      "ignored: no money moved" },
    { "our own ledger", "downshift-ledger", LEDGER, "2026-10-03|massage|Deep 60|115.00|credit card|15.00||2.90|R1",
      "sale sale_line tender fee",
      "ok: date=2026-10-03 sale_ref=R1 net=100.00 tip=15.00 total=115.00 line_kind=service item=Deep 60 line_net=100.00 method=card amount=115.00 fee=-2.90" },
    { "paid back", "downshift-ledger", LEDGER, "2026-10-05|retail|Soap|-12.99|cash||-0.99|-|", "sale sale_line tender",
      "ok: date=2026-10-05 net=-12.00 tax=-0.99 total=-12.99 line_kind=product item=Soap line_net=-12.00 line_tax=-0.99 method=cash amount=-12.99" },
    { "a service", "square-items", ITEMS,
      "2026-10-03|Deep tissue|1.0|$110.00|-$11.00|$99.00|$0.00|T1|Service|Kim", "sale_line",
      "ok: date=2026-10-03 sale_ref=T1 line_kind=service item=Deep tissue therapist=Kim quantity=1 line_gross=110.00 "
      "line_discount=-11.00 line_net=99.00 line_tax=0.00" },
    { "a thing that came back", "square-items", ITEMS,
      "2026-10-05|Soap|-1.0|-$12.00|$0.00|-$12.00|-$0.99|T4|Physical Good|", "sale_line",
      "ok: date=2026-10-05 sale_ref=T4 line_kind=product item=Soap quantity=-1 line_gross=-12.00 line_discount=0.00 "
      "line_net=-12.00 line_tax=-0.99" },
    { "mindbody", "mindbody-sales", MINDBODY, "2025-03-01|3971|10 Practice Credits|1|32|0|2.88|34.88", "sale sale_line",
      "ok: date=2025-03-01 sale_ref=3971 gross=32.00 discount=0.00 net=32.00 tax=2.88 total=34.88 item=10 Practice Credits quantity=1 "
      "line_gross=32.00 line_discount=0.00 line_net=32.00 line_tax=2.88" },
    { "mindbody, a way to pay with a remark", "mindbody-sales", MINDBODY "|Payment Method|Total Paid w/ Payment Method",
      "2025-03-01|3971|Soap|1|32|0|2.88|34.88|Credit card (AMEX-Keyed)|34.88", "sale sale_line tender",
      "ok: date=2025-03-01 sale_ref=3971 gross=32.00 discount=0.00 net=32.00 tax=2.88 total=34.88 item=Soap quantity=1 "
      "line_gross=32.00 line_discount=0.00 line_net=32.00 line_tax=2.88 method=card amount=34.88" },
    { "a charge, in its own day on the wall", "stripe-balance", STRIPE,
      "2026-10-04 02:10:00+00:00|txn_1|usd|119.00|3.75|115.25|charge|ch_1|ch_1", "sale",
      "refused: *" }, /* in UTC, and nothing tells the zone */
    { "a hold", "paypal-activity", PAYPAL, "2026-10-14|10:00|Account Hold for Open Authorization|Completed|USD|-42.92|0.00|-42.92|A4|Debit",
      "sale", "ignored: no taking: a hold, an authorisation, a conversion, a transfer or the like" },
    { "bought by the practice", "paypal-activity", PAYPAL, "2026-10-14|10:00|Express Checkout Payment|Completed|USD|-42.92|0.00|-42.92|A3|Debit",
      "sale", "ignored: paid out, no taking" },
    { "what the practice had bought came back", "paypal-activity", PAYPAL, "2026-10-15|10:00|Payment Refund|Completed|USD|42.92|0.00|42.92|A9|Credit",
      "sale", "ignored: money that came back, no taking" },
    { "refunded", "paypal-activity", PAYPAL, "2026-10-14|10:00|Payment Refund|Completed|USD|-50.00|1.45|-48.55|A2|Debit", "sale tender fee",
      "ok: date=2026-10-14 sale_ref=A2 sold_at=2026-10-14 10:00 net=-50.00 total=-50.00 amount=-50.00 fee=1.45" },
    { "to the bank", "paypal-activity", PAYPAL, "2026-10-15|10:00|General Withdrawal|Completed|USD|-900.00|0.00|-900.00|A5|Debit", "payout",
      "ok: date=2026-10-15 payout_ref=A5 payout_net=900.00" },
    { "pending", "paypal-activity", PAYPAL, "2026-10-15|10:00|Mobile Payment|Pending|USD|30.00|0.00|30.00|A6|Credit", "sale",
      "ignored: moved no money: pending, denied or taken back" },
    { "of another currency", "paypal-activity", PAYPAL, "2026-10-15|10:00|Mobile Payment|Completed|EUR|30.00|-1.00|29.00|A7|Credit", "sale",
      "refused: ||in EUR, and the practice reckons in USD: enter what it came to in the ledger*" },
    { "a type nobody knows", "paypal-activity", PAYPAL, "2026-10-15|10:00|Moon Payment|Completed|USD|30.00|-1.00|29.00|A8|Credit", "sale",
      "refused: ||unknown kind of entry \"Moon Payment\"*" },
    { "change was given", "vagaro-transactions", VAGARO, "2026-10-14|9|Swedish 90|25.00|175.00|180.00|0.00|0.00|5.00", "sale sale_line tender",
      "ok: date=2026-10-14 sale_ref=9 net=150.00 tip=25.00 total=175.00 item=Swedish 90 line_net=150.00 method=cash amount=175.00" },
    { "parts that do not add up", "vagaro-transactions", VAGARO, "2026-10-14|9|Swedish 90|25.00|175.00|100.00|0.00|0.00|0.00",
      "sale sale_line tender",
      "ok: date=2026-10-14 sale_ref=9 net=150.00 tip=25.00 total=175.00 *" },
    { "a refund in its own column", "massagebook-payments", BOOK, "2026-10-16|Dee Fox|Deep 60|110.00|0.00|0.00|0.00|50.00|60.00|Credit Card",
      "sale sale_line tender sale sale_line tender",
      "ok: date=2026-10-16 gross=110.00 discount=0.00 net=110.00 tax=0.00 tip=0.00 total=110.00 item=Deep 60 line_gross=110.00 "
      "line_discount=0.00 line_net=110.00 line_tax=0.00 method=card amount=110.00 gross=-50.00 net=-50.00 tax=0.00 tip=0.00 "
      "total=-50.00 *" },
    { "a gift card by its name", "massagebook-payments", BOOK, "2026-10-16|Dee Fox|Gift Card|100.00|0.00|0.00|0.00|0.00|100.00|Cash",
      "sale sale_line tender", "ok: *" },
    { "mindbody, given back", "mindbody-sales", MINDBODY, "2025-03-02|3972|Soap|-1|(12.00)|---|(0.99)|(12.99)", "sale sale_line",
      "ok: date=2025-03-02 sale_ref=3972 gross=-12.00 net=-12.00 tax=-0.99 total=-12.99 item=Soap quantity=-1 line_gross=-12.00 "
      "line_net=-12.00 line_tax=-0.99" },
};

/* A * at the end stands for the rest. */
static bool is_like(const char *have, const char *want)
{
    const size_t n = strlen(want);
    return n && want[n - 1] == '*' ? !strncmp(have, want, n - 1) : !strcmp(have, want);
}

static void maps(void **state)
{
    const struct row *r = *state;
    mapping m;
    ds_str cell[MAPPING_CELLS];
    ds_records all;
    ds_refusal no;
    char kinds[100];
    mapping_start(&m);
    if (mapping_bind(&m, r->format, r->header, NULL)) fail_msg("%s", m.why.text);
    const char *got = mapping_row(&m, r->row);
    if (!is_like(got, r->want)) fail_msg("%s\nwanted: %s", got, r->want);
    ds_cells row = mapping_cells(r->row, cell);
    (void)ds_map_row(m.mapper, &row, NULL, &all, &no);
    mapping_kinds(&all, kinds, sizeof kinds);
    assert_string_equal(kinds, r->kinds);
    mapping_end(&m);
}

int main(void)
{
    struct CMUnitTest tests[DS_COUNT(rows)];
    for (size_t i = 0; i < DS_COUNT(rows); i++)
        tests[i] = (struct CMUnitTest){ .name = rows[i].name,
                                        .test_func = maps,
                                        .initial_state = (void *)(uintptr_t)&rows[i] };
    return cmocka_run_group_tests_name("record: money", tests, NULL, NULL);
}
