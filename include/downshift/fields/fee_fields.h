/* A fee: what a processor keeps. The columns of the list: record.h. */
#ifndef DOWNSHIFT_FIELDS_FEE_H
#define DOWNSHIFT_FIELDS_FEE_H

#define DS_FEE_FIELDS(X)                                                                                               \
    X(DATE, "date", date, KEY, DATE, NULL, "", 0, 0, NEITHER, WHEN, "local date of the fee")                           \
    X(SALE_REF, "sale_ref", sale_ref, REF, TEXT, NULL, "", 0, 0, NEITHER, MONEY, "the sale it was kept from")          \
    X(TENDER_REF, "tender_ref", tender_ref, REF, TEXT, NULL, "", 0, 0, NEITHER, MONEY, "the tender it was kept from")  \
    X(PAYOUT_REF, "payout_ref", payout_ref, VALUE, TEXT, NULL, "", 0, 0, NEITHER, MONEY,                               \
      "the payout it was kept from")                                                                                   \
    X(DEPOSITED, "deposited_on", deposited_on, VALUE, DATE, NULL, "", 0, 0, NEITHER, WHEN,                             \
      "local date on which the bank has that payout")                                                                  \
    X(WHAT, "fee_kind", fee_kind, VALUE, TEXT, NULL, "", 0, 0, NEITHER, MONEY, "as the source names it")               \
    X(AMOUNT, "fee", amount, NEED, MONEY, NULL, "currency", -10000000, 10000000, NEITHER, MONEY,                       \
      "below 0 for what was kept")

#endif
