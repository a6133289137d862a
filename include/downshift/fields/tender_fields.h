/* A tender: how a sale, or a part of it, was paid; a refund is negative. The columns of the list: record.h. */
#ifndef DOWNSHIFT_FIELDS_TENDER_H
#define DOWNSHIFT_FIELDS_TENDER_H

#define DS_TENDER_FIELDS(X)                                                                                            \
    X(DATE, "date", date, KEY, DATE, NULL, "", 0, 0, NEITHER, WHEN, "local date of the payment")                       \
    X(SALE_REF, "sale_ref", sale_ref, REF, TEXT, NULL, "", 0, 0, NEITHER, MONEY, "the sale that it pays")              \
    X(TENDER_REF, "tender_ref", tender_ref, REF, TEXT, NULL, "", 0, 0, NEITHER, MONEY, "the source's own reference")   \
    X(PAYOUT_REF, "payout_ref", payout_ref, VALUE, TEXT, NULL, "", 0, 0, NEITHER, MONEY, "the payout that brings it")  \
    X(DEPOSITED, "deposited_on", deposited_on, VALUE, DATE, NULL, "", 0, 0, NEITHER, WHEN,                             \
      "local date on which the bank has it")                                                                           \
    X(METHOD, "method", method, VALUE, NAME, ds_method_names, "", 0, 0, NEITHER, MONEY, "how it was paid")             \
    X(AMOUNT, "amount", amount, NEED, MONEY, NULL, "currency", -10000000, 10000000, NEITHER, MONEY,                    \
      "as paid, tip included")                                                                                         \
    X(TIP, "tender_tip", tip, VALUE, MONEY, NULL, "currency", -10000000, 10000000, NEITHER, MONEY,                     \
      "the part of it that is tip")

#endif
