/* A line of a sale: one thing sold. The columns of the list: record.h. */
#ifndef DOWNSHIFT_FIELDS_SALE_LINE_H
#define DOWNSHIFT_FIELDS_SALE_LINE_H

#define DS_SALE_LINE_FIELDS(X)                                                                                         \
    X(DATE, "date", date, KEY, DATE, NULL, "", 0, 0, NEITHER, WHEN, "local date of the sale, or of the refund")        \
    X(SALE_REF, "sale_ref", sale_ref, REF, TEXT, NULL, "", 0, 0, NEITHER, MONEY, "the sale it belongs to")             \
    X(WHAT, "line_kind", line_kind, VALUE, NAME, ds_line_names, "", 0, 0, NEITHER, MONEY, "what is sold")              \
    X(ITEM, "item", item, VALUE, TEXT, NULL, "", 0, 0, NEITHER, MONEY, "as the source names it")                       \
    X(THERAPIST, "therapist", therapist, VALUE, TEXT, NULL, "", 0, 0, NEITHER, STAFF, "as logged")                     \
    X(QUANTITY, "quantity", quantity, VALUE, REAL, NULL, "count", -10000, 10000, NEITHER, MONEY,                       \
      "below 0 for what came back")                                                                                    \
    X(GROSS, "line_gross", gross, VALUE, MONEY, NULL, "currency", -10000000, 10000000, NEITHER, MONEY,                 \
      "before discounts and tax")                                                                                      \
    X(DISCOUNT, "line_discount", discount, VALUE, MONEY, NULL, "currency", -10000000, 10000000, NEITHER, MONEY,        \
      "below 0 for what was let off")                                                                                      \
    X(NET, "line_net", net, VALUE, MONEY, NULL, "currency", -10000000, 10000000, NEITHER, MONEY,                       \
      "gross less discounts")                                                                                          \
    X(TAX, "line_tax", tax, VALUE, MONEY, NULL, "currency", -10000000, 10000000, NEITHER, MONEY, "as collected")

#endif
