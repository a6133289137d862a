/* Tables that reports ask: lists of columns, each with its privacy class (docs/accountant.md says what they mean).
 */
#ifndef LEDGER_FACTS_H
#define LEDGER_FACTS_H

#include <downshift/query.h>
#include <downshift/record.h>

/* C(column, CLASS). Amounts in the currency's units. */
#define LED_POSTING_COLUMNS(C)                                                                                         \
    C("entry", MONEY)                                                                                                  \
    C("date", WHEN) C("account", MONEY) C("code", MONEY) C("type", MONEY) C("debit", MONEY) C("credit", MONEY)         \
        C("place", MONEY)
#define LED_DAY_COLUMNS(C)                                                                                             \
    C("basis", MONEY)                                                                                                  \
    C("date", WHEN) C("part", MONEY) C("account", MONEY) C("code", MONEY) C("type", MONEY) C("cause", MONEY)           \
        C("debit", MONEY) C("credit", MONEY) C("adjusts", WHEN)
#define LED_OPENING_COLUMNS(C)                                                                                         \
    C("basis", MONEY) C("part", MONEY) C("account", MONEY) C("type", MONEY) C("balance", MONEY)
#define LED_SOLD_COLUMNS(C)                                                                                            \
    C("date", WHEN)                                                                                                    \
    C("source", MONEY) C("kind", MONEY) C("category", MONEY) C("therapist", STAFF) C("list", MONEY)                    \
        C("discount", MONEY) C("net", MONEY) C("tax", MONEY) C("rate", MONEY) C("tax_name", MONEY)                     \
            C("jurisdiction", MONEY) C("back", MONEY)
#define LED_TENDER_COLUMNS(C)                                                                                          \
    C("date", WHEN) C("source", MONEY) C("method", MONEY) C("amount", MONEY) C("payout", MONEY)
#define LED_FEE_COLUMNS(C)    C("date", WHEN) C("source", MONEY) C("kind", MONEY) C("amount", MONEY) C("payout", MONEY)
#define LED_PAYOUT_COLUMNS(C) C("date", WHEN) C("source", MONEY) C("what", MONEY) C("amount", MONEY) C("payout", MONEY)
#define LED_DUE_COLUMNS(C)    C("since", WHEN) C("source", MONEY) C("reference", MONEY) C("amount", MONEY) C("days", MONEY)
#define LED_PAY_COLUMNS(C)                                                                                             \
    C("date", WHEN)                                                                                                    \
    C("therapist", STAFF) C("engaged", STAFF) C("services", MONEY) C("list", MONEY) C("net", MONEY) C("share", MONEY)  \
        C("pay", MONEY) C("tip", MONEY) C("how", MONEY) C("owner", STAFF)
#define LED_EXCEPTION_COLUMNS(C)                                                                                       \
    C("what", MONEY) C("date", WHEN) C("amount", MONEY) C("words", MONEY) C("file", PROVENANCE) C("line", PROVENANCE)
#define LED_FILE_COLUMNS(C)                                                                                            \
    C("id", PROVENANCE)                                                                                                \
    C("file", PROVENANCE) C("format", PROVENANCE) C("rows", PROVENANCE) C("refused", PROVENANCE) C("first", WHEN)      \
        C("last", WHEN) C("hash", PROVENANCE) C("imported_at", PROVENANCE)

#define LED_CHANGE_COLUMNS(C)                                                                                          \
    C("month", WHEN)                                                                                                   \
    C("basis", MONEY) C("date", WHEN) C("part", MONEY) C("account", MONEY) C("cause", MONEY) C("kept", MONEY)          \
        C("told", MONEY) C("difference", MONEY) C("posted", WHEN)
#define LED_MONTH_COLUMNS(C) C("month", WHEN) C("closed_at", WHEN)
/* of what closing keeps: amounts in cents */
#define LED_CLOSING_COLUMNS(C)                                                                                         \
    C("basis", MONEY)                                                                                                  \
    C("date", WHEN) C("part", MONEY) C("account", MONEY) C("code", MONEY) C("own", MONEY) C("cause", MONEY)            \
        C("debit_cents", MONEY) C("credit_cents", MONEY) C("adjusts", WHEN)

#define LED_EXPORT_COLUMNS(C) C("program", MONEY) C("file", MONEY) C("lines", MONEY) C("debits", MONEY)

#define LED_FACTS(X)                                                                                                   \
    X(POSTING, "v1_book_posting")                                                                                      \
    X(DAY, "v1_book_day")                                                                                              \
    X(OPENING, "v1_book_opening")                                                                                      \
    X(SOLD, "v1_book_sold")                                                                                            \
    X(TENDER, "v1_book_tender")                                                                                        \
    X(FEE, "v1_book_fee")                                                                                              \
    X(PAYOUT, "v1_book_payout")                                                                                        \
    X(DUE, "v1_book_due")                                                                                              \
    X(PAY, "v1_book_pay")                                                                                              \
    X(EXCEPTION, "v1_book_exception")                                                                                  \
    X(FILE, "v1_book_file")                                                                                            \
    X(CHANGE, "v1_book_change")                                                                                        \
    X(MONTH, "v1_book_month")                                                                                          \
    X(EXPORT, "v1_book_export")                                                                                        \
    X(CLOSING, "closing")

#define LED_FACT_ID(id, name) LED_F_##id,
typedef enum { LED_FACTS(LED_FACT_ID) LED_TABLES } led_fact;

/* A table on its way. */
struct led_facts {
    ds_val *cell;
    size_t rows, room;
};

/* Adds a row of that table's columns; texts are borrowed. False: no memory. */
DS_MUST bool led_add_fact(struct led_facts *facts, led_fact table, ds_arena *a, const ds_val *cell);
/* The table as it stands. */
ds_table led_fact_table(const struct led_facts *facts, led_fact table);

ds_val led_text(const char *text); /* NULL and "": none */
double led_rate_of(ds_cents tax, ds_cents net); /* per cent to two decimals; 0 of nothing */
ds_val led_money(ds_cents cents);  /* in the currency's units */
/* "2026-10-13", kept; NULL value where there is no memory */
ds_val led_date(ds_arena *a, ds_date date);

#endif
