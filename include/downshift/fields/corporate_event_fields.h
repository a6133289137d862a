/* A corporate event: chair massage at a company's place. Its sessions have no client, and are never exposures. The columns of the
 * list: record.h. */
#ifndef DOWNSHIFT_FIELDS_CORPORATE_EVENT_H
#define DOWNSHIFT_FIELDS_CORPORATE_EVENT_H

#define DS_CORPORATE_EVENT_FIELDS(X)                                                                                   \
    X(DATE, "date", date, KEY, DATE, NULL, "", 0, 0, NEITHER, WHEN, "local date of the event")                         \
    X(COMPANY, "company", company, REF, TEXT, NULL, "", 0, 0, NEITHER, MONEY, "who booked it, and is invoiced")        \
    X(SITE, "site", site, VALUE, TEXT, NULL, "", 0, 0, NEITHER, TREATMENT, "where it was")                             \
    X(START, "start", start, VALUE, TIME, NULL, "", 0, 0, NEITHER, WHEN, "local start")                                \
    X(HOURS, "event_hours", hours, VALUE, REAL, NULL, "h", 0.25, 24, NEITHER, TREATMENT, "hours on site")              \
    X(OFFERED, "slots_offered", slots_offered, VALUE, REAL, NULL, "count", 0, 1000, NEITHER, TREATMENT,                \
      "sessions that could be booked")                                                                                 \
    X(USED, "slots_used", slots_used, VALUE, REAL, NULL, "count", 0, 1000, NEITHER, TREATMENT,                         \
      "sessions that were given")                                                                                      \
    X(SLOT, "slot_min", slot_min, VALUE, REAL, NULL, "min", 1, 120, NEITHER, TREATMENT, "length of one session")       \
    X(THERAPIST, "therapist", therapist, VALUE, TEXT, NULL, "", 0, 0, NEITHER, STAFF, "as logged")                     \
    X(INVOICE, "invoice", invoice, VALUE, TEXT, NULL, "", 0, 0, NEITHER, MONEY, "the invoice's number")                \
    X(INVOICED, "invoiced_on", invoiced_on, VALUE, DATE, NULL, "", 0, 0, NEITHER, WHEN, "local date of the invoice")   \
    X(AMOUNT, "invoice_amount", amount, VALUE, MONEY, NULL, "currency", -10000000, 10000000, NEITHER, MONEY,           \
      "as invoiced, before tax")                                                                                       \
    X(TAX, "invoice_tax", tax, VALUE, MONEY, NULL, "currency", -10000000, 10000000, NEITHER, MONEY, "as invoiced")     \
    X(PAID, "paid_on", paid_on, VALUE, DATE, NULL, "", 0, 0, NEITHER, WHEN, "local date on which it was paid")         \
    X(NOTES, "notes", notes, VALUE, TEXT, NULL, "", 0, 0, NEITHER, FREE, "free text")

#endif
