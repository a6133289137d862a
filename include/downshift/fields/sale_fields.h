/* A sale: what was asked for, as its source totals it; a refund is negative.
 * Amounts are the source's own and never computed again. The columns of the list: record.h. */
#ifndef DOWNSHIFT_FIELDS_SALE_H
#define DOWNSHIFT_FIELDS_SALE_H

#define DS_SALE_FIELDS(X)                                                                                              \
    X(CLIENT, "client_id", client, VALUE, TEXT, NULL, "", 0, 0, NEITHER, KEY, "the practice's own code")               \
    X(DATE, "date", date, KEY, DATE, NULL, "", 0, 0, NEITHER, WHEN, "local date of the sale, or of the refund")        \
    X(SALE_REF, "sale_ref", sale_ref, REF, TEXT, NULL, "", 0, 0, NEITHER, MONEY, "the source's own reference")         \
    X(VISIT_REF, "visit_ref", visit_ref, VALUE, TEXT, NULL, "", 0, 0, NEITHER, KEY,                                    \
      "the booking's own reference, of the visit that was sold")                                                       \
    X(SOLD_AT, "sold_at", sold_at, VALUE, TIME, NULL, "", 0, 0, NEITHER, WHEN, "local time")                           \
    X(THERAPIST, "therapist", therapist, VALUE, TEXT, NULL, "", 0, 0, NEITHER, STAFF, "as logged")                     \
    X(GROSS, "gross", gross, VALUE, MONEY, NULL, "currency", -10000000, 10000000, NEITHER, MONEY,                      \
      "before discounts, tax and tip")                                                                                 \
    X(DISCOUNT, "discount", discount, VALUE, MONEY, NULL, "currency", -10000000, 10000000, NEITHER, MONEY,             \
      "below 0 for what was let off")                                                                                  \
    X(CHARGE, "service_charge", service_charge, VALUE, MONEY, NULL, "currency", -10000000, 10000000, NEITHER,          \
      MONEY, "a charge that is no tip")                                                                                \
    X(NET, "net", net, VALUE, MONEY, NULL, "currency", -10000000, 10000000, NEITHER, MONEY, "gross less discounts")    \
    X(TAX, "tax", tax, VALUE, MONEY, NULL, "currency", -10000000, 10000000, NEITHER, MONEY, "as collected")            \
    X(TIP, "tip", tip, VALUE, MONEY, NULL, "currency", -10000000, 10000000, NEITHER, MONEY, "as given")                \
    X(TOTAL, "total", total, VALUE, MONEY, NULL, "currency", -10000000, 10000000, NEITHER, MONEY,                      \
      "as collected, with tax and tip")

#endif
