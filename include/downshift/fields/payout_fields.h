/* A payout: what a processor pays into the bank. The columns of the list: record.h. */
#ifndef DOWNSHIFT_FIELDS_PAYOUT_H
#define DOWNSHIFT_FIELDS_PAYOUT_H

#define DS_PAYOUT_FIELDS(X)                                                                                            \
    X(DATE, "date", date, KEY, DATE, NULL, "", 0, 0, NEITHER, WHEN, "local date on which it was made")                 \
    X(PAYOUT_REF, "payout_ref", payout_ref, REF, TEXT, NULL, "", 0, 0, NEITHER, MONEY, "the source's own reference")   \
    X(DEPOSITED, "deposited_on", deposited_on, VALUE, DATE, NULL, "", 0, 0, NEITHER, WHEN, "local date in the bank")   \
    X(STATUS, "payout_status", status, VALUE, TEXT, NULL, "", 0, 0, NEITHER, MONEY, "as the source names it")          \
    X(GROSS, "payout_gross", gross, VALUE, MONEY, NULL, "currency", -10000000, 10000000, NEITHER, MONEY,               \
      "before fees")                                                                                                   \
    X(FEES, "payout_fees", fees, VALUE, MONEY, NULL, "currency", -10000000, 10000000, NEITHER, MONEY,                  \
      "below 0 for what was kept")                                                                                      \
    X(NET, "payout_net", net, NEED, MONEY, NULL, "currency", -10000000, 10000000, NEITHER, MONEY, "as deposited")

#endif
