#include "ledger/keep/money_rows.h"

#include <downshift/growing.h>

#include <stdlib.h>
#include <string.h>

const char *const led_record_names[LED_RECORDS] = { "sale", "line", "payment", "fee", "payout", "visit", "event" };

/* Each asks for: date, source, reference, therapist, what, item, payout, net, discount, tax, tip, charge, total, file,
 * line, nth, deposited. */
static const char *const asked[LED_RECORDS] = {
    [LED_SALE] =
        "SELECT date, source, reference, therapist, NULL, NULL, NULL, net_cents, discount_cents, tax_cents, tip_cents, "
        "service_charge_cents, total_cents, file, line, nth, NULL FROM v1_sale WHERE date <= :last",
    [LED_LINE] =
        "SELECT date, source, reference, therapist, kind, item, NULL, coalesce(net_cents, gross_cents + "
        "ifnull(discount_cents, 0)), discount_cents, tax_cents, NULL, NULL, NULL, file, line, nth, NULL FROM v1_sale_line "
        "WHERE date <= :last",
    [LED_TENDER] =
        "SELECT date, source, reference, NULL, method, NULL, payout_reference, NULL, NULL, NULL, tip_cents, NULL, "
        "amount_cents, file, line, nth, deposited_on FROM v1_tender WHERE date <= :last",
    [LED_FEE] = "SELECT date, source, reference, NULL, kind, NULL, payout_reference, NULL, NULL, NULL, NULL, NULL, "
                "amount_cents, file, line, nth, deposited_on FROM v1_fee WHERE date <= :last",
    [LED_PAYOUT] =
        "SELECT coalesce(deposited_on, date), source, NULL, NULL, status, NULL, payout_reference, NULL, NULL, NULL, "
        "NULL, NULL, net_cents, file, line, nth, NULL FROM v1_payout WHERE coalesce(deposited_on, date) <= :last",
    [LED_VISIT] = "SELECT date, 'log', NULL, therapist, status, NULL, NULL, price_cents, NULL, NULL, tip_cents, NULL, "
                  "NULL, file, line, 1, NULL FROM v1_log_sale WHERE date <= :last",
    [LED_EVENT] =
        "SELECT coalesce(invoiced_on, date), 'corporate', invoice, therapist, 'invoice', company, NULL, invoice_amount_cents, "
        "NULL, invoice_tax_cents, NULL, NULL, total_cents, file, line, nth, paid_on FROM v1_corporate_event "
        "WHERE total_cents IS NOT NULL AND coalesce(invoiced_on, date) <= :last "
        "UNION ALL SELECT paid_on, 'corporate', invoice, therapist, 'paid', company, NULL, invoice_amount_cents, NULL, "
        "invoice_tax_cents, NULL, NULL, total_cents, file, line, nth, paid_on FROM v1_corporate_event "
        "WHERE total_cents IS NOT NULL AND paid_on <= :last",
};

/* ---- texts, each kept once ---- */

struct texts {
    ds_arena *a;
    const char **slot; /* open addressing; NULL: free */
    size_t n, room;    /* room a power of two */
};

static size_t hash_of(ds_str s)
{
    size_t h = 14695981039346656037u;
    for (size_t i = 0; i < s.n; i++) h = (h ^ (unsigned char)s.p[i]) * 1099511628211u;
    return h;
}

static const char **slot_of(const char **slot, size_t room, ds_str s)
{
    size_t i = hash_of(s) & (room - 1);
    while (slot[i] && !ds_same(ds_str_of(slot[i]), s)) i = (i + 1) & (room - 1);
    return &slot[i];
}

static bool grow(struct texts *t)
{
    const size_t room = t->room ? 2 * t->room : 1024;
    const char **slot = ds_alloc(t->a, room * sizeof *slot);
    if (!slot) return false;
    for (size_t i = 0; i < t->room; i++)
        if (t->slot[i]) *slot_of(slot, room, ds_str_of(t->slot[i])) = t->slot[i];
    t->slot = slot;
    t->room = room;
    return true;
}

/* NULL when the arena is full. */
static const char *keep(struct texts *t, ds_val v)
{
    if (v.type != DS_V_TEXT || !v.as.s.n) return "";
    if (2 * t->n >= t->room && !grow(t)) return NULL;
    const char **at = slot_of(t->slot, t->room, v.as.s);
    if (!*at && (*at = ds_keep(t->a, v.as.s).p)) t->n++;
    return *at;
}

/* ---- rows ---- */

struct reading {
    struct texts texts;
    struct led_told *row;
    size_t n, room;
};

static bool take(struct reading *r, led_record record, const ds_rows *row)
{
    struct led_told *room = ds_room_for_one(r->texts.a, r->row, r->n, &r->room, 256, sizeof *room);
    if (!room) return false;
    r->row = room;
    struct led_told *t = &r->row[r->n];
    const char **const text[] = { &t->source, &t->reference, &t->therapist, &t->what, &t->item, &t->payout };
    ds_cents *const cents[] = { &t->net, &t->discount, &t->tax, &t->tip, &t->charge, &t->total };
    *t = (struct led_told){ .record = record,
                            .line = ds_val_int(ds_rows_at(row, 14), 0),
                            .nth = ds_val_int(ds_rows_at(row, 15), 0) };
    if (!ds_date_parse(ds_rows_at(row, 0).as.s, DS_DATES_ISO, &t->date))
        return true; /* no row without a day is stored */
    for (size_t i = 0; i < DS_COUNT(text); i++)
        if (!(*text[i] = keep(&r->texts, ds_rows_at(row, i + 1)))) return false;
    for (size_t i = 0; i < DS_COUNT(cents); i++) *cents[i] = ds_val_int(ds_rows_at(row, i + 7), 0);
    if (!ds_date_parse(ds_rows_at(row, 16).as.s, DS_DATES_ISO, &t->deposited)) t->deposited = DS_NO_DATE;
    t->has_net = ds_rows_at(row, 7).type != DS_V_NULL;
    t->has_total = ds_rows_at(row, 12).type != DS_V_NULL;
    r->n++;
    return (t->file = keep(&r->texts, ds_rows_at(row, 13)));
}

static ds_err read_record(ds_db *db, led_record record, const ds_param *last, struct reading *r, ds_why *w)
{
    ds_rows *rows = NULL;
    bool more = false;
    ds_err err = ds_ask(db, ds_str_of(asked[record]), last, 1, &rows, w);
    while (!err && !(err = ds_rows_next(rows, &more, w)) && more)
        if (!take(r, record, rows)) err = ds_fail(w, DS_MEMORY, "rows of money");
    ds_rows_close(rows);
    return err;
}

/* ---- sales of which no line is told, and a visit is known ---- */

static int by_place(const void *a, const void *b)
{
    const struct led_told *x = *(struct led_told *const *)a, *y = *(struct led_told *const *)b;
    const int file = strcmp(x->file, y->file);
    return file ? file : (x->line > y->line) - (x->line < y->line);
}

static ds_err read_matches(ds_db *db, struct led_told **sale, size_t n, ds_arena *a, ds_why *w)
{
    ds_rows *rows = NULL;
    bool more = false;
    ds_err err = ds_ask(db, DS_LIT("SELECT file, line FROM v1_sale_visit"), NULL, 0, &rows, w);
    while (!err && !(err = ds_rows_next(rows, &more, w)) && more) {
        struct led_told key = { .file = ds_keep(a, ds_rows_at(rows, 0).as.s).p,
                                .line = ds_val_int(ds_rows_at(rows, 1), 0) };
        const struct led_told *at = &key;
        if (!key.file) err = ds_fail(w, DS_MEMORY, "sales and visits");
        struct led_told **found = err ? NULL : bsearch(&at, sale, n, sizeof *sale, by_place);
        if (found) (*found)->item = "matched";
    }
    ds_rows_close(rows);
    return err;
}

static bool has_line(const struct led_told *row, size_t n, size_t sale)
{
    for (size_t i = sale; i < n && led_told_same_sale(&row[i], &row[sale]); i++)
        if (row[i].record == LED_LINE) return true;
    return false;
}

static ds_err match_visits(ds_db *db, struct reading *r, ds_why *w)
{
    struct led_told **sale = ds_alloc(r->texts.a, (r->n + 1) * sizeof *sale);
    size_t n = 0;
    if (!sale) return ds_fail(w, DS_MEMORY, "sales and visits");
    for (size_t i = 0; i < r->n; i++)
        if (r->row[i].record == LED_SALE && !has_line(r->row, r->n, i)) sale[n++] = &r->row[i];
    if (!n) return DS_OK;
    qsort(sale, n, sizeof *sale, by_place);
    return read_matches(db, sale, n, r->texts.a, w);
}

/* ---- in order ---- */

/* Rows without the source's own number are one sale where they are of one line of a file. */
static int by_sale(const struct led_told *x, const struct led_told *y)
{
    if (x->date != y->date) return (x->date > y->date) - (x->date < y->date);
    int way = strcmp(x->source, y->source);
    if (!way) way = strcmp(x->reference, y->reference);
    if (way || *x->reference) return way;
    way = strcmp(x->file, y->file);
    return way ? way : (x->line > y->line) - (x->line < y->line);
}

static int in_order(const void *a, const void *b)
{
    const struct led_told *x = a, *y = b;
    int way = by_sale(x, y);
    if (!way) way = (int)x->record - (int)y->record;
    if (!way) way = strcmp(x->file, y->file);
    if (!way) way = (x->line > y->line) - (x->line < y->line);
    return way ? way : (x->nth > y->nth) - (x->nth < y->nth);
}

bool led_told_same_sale(const struct led_told *a, const struct led_told *b)
{
    return !by_sale(a, b);
}

void led_told_sort(struct led_told *row, size_t n)
{
    if (n) qsort(row, n, sizeof *row, in_order);
}

ds_err led_told_read(ds_db *db, ds_date last, ds_arena *a, struct led_told **out, size_t *n, ds_why *w)
{
    struct reading r = { .texts = { .a = a } };
    char day[11];
    ds_date_text(last, day);
    const ds_param until = { "last", DS_VTEXT(ds_str_of(day)) };
    ds_err err = DS_OK;
    for (led_record k = 0; !err && k < LED_RECORDS; k++) err = read_record(db, k, &until, &r, w);
    led_told_sort(r.row, r.n);
    if (!err) err = match_visits(db, &r, w);
    *out = r.row;
    *n = r.n;
    return err;
}
