/* The books from end to end. */
#include "ledger/keep/closed_months.h"
#include "ledger/keep/deposits.h"
#include "ledger/keep/twice.h"

/* ---- every row, once ---- */

static ds_err post_row(struct led_keep *k, struct led_told *t, ds_why *w)
{
    if (t->record == LED_FEE) return led_post_fee(k, t, w);
    if (t->record == LED_EVENT) return led_post_event(k, t, w);
    return t->record == LED_PAYOUT ? led_post_payout(k, t, w) : led_post_visit(k, t, w);
}

/* Sales as wholes, what is beside them one by one. */
static ds_err post_group(struct led_keep *k, struct led_told *row, size_t n, ds_why *w)
{
    size_t sale = 0;
    while (sale < n && row[sale].record <= LED_TENDER) sale++;
    ds_err err = sale ? led_post_sale(k, row, sale, w) : DS_OK;
    for (size_t i = sale; !err && i < n; i++)
        if (!row[i].fate) err = post_row(k, &row[i], w);
    return err;
}

static ds_err post_groups(struct led_keep *k, ds_why *w)
{
    ds_err err = DS_OK;
    for (size_t i = 0, n; !err && i < k->rows; i += n) {
        for (n = 1; i + n < k->rows && led_told_same_sale(&k->row[i], &k->row[i + n]);) n++;
        err = post_group(k, &k->row[i], n, w);
        if (err == DS_INTERNAL) err = ds_within(w, "%s:%lld", k->row[i].file, (long long)k->row[i].line);
    }
    return err;
}

static ds_err check_posted(const struct led_keep *k, ds_why *w)
{
    for (size_t i = 0; i < k->rows; i++)
        if (k->row[i].posted != !k->row[i].fate)
            return ds_fail(w, DS_INTERNAL, "%s:%lld: a %s that was %s", k->row[i].file, (long long)k->row[i].line,
                           led_record_names[k->row[i].record],
                           k->row[i].posted ? "posted although told elsewhere" : "not posted");
    return DS_OK;
}

ds_err led_post_all(struct led_keep *k, ds_why *w)
{
    ds_err err = led_add_deposits(&k->row, &k->rows, k->order->last, k->a, w);
    if (!err) err = led_find_twice(k->row, k->rows, k->a, w);
    if (!err) err = post_groups(k, w);
    return err ? err : check_posted(k, w);
}

/* ---- the whole ---- */

static ds_date year_first(ds_date d)
{
    int year, month, day;
    ds_date_parts(d, &year, &month, &day);
    while (month-- > 1) d = ds_month_first(d) - 1;
    return ds_month_first(d);
}

ds_err led_keep_begin(struct led_keep *k, const ds_book_order *order, ds_arena *a, ds_why *w)
{
    *k = (struct led_keep){ .order = order, .a = a, .breakage_month = DS_NO_DATE, .since = year_first(order->last) };
    if (order->first < k->since) k->since = order->first;
    return led_chart_make(k, w);
}

static ds_err keep_books(struct led_keep *k, ds_db *db, ds_kept_books *out, ds_why *w)
{
    ds_err err = led_read_names(k, db, w);
    if (!err) err = led_told_read(db, k->order->last, k->a, &k->row, &k->rows, w);
    if (!err) err = led_post_all(k, w);
    if (!err) err = led_put_back_closed(k, db, w);
    if (!err) err = led_read_files(k, db, w);
    return err ? err : led_tell_books(k, out, w);
}

ds_err ds_books_keep(const ds_book_order *order, ds_arena *a, ds_kept_books *out, ds_why *w)
{
    struct led_keep *k = ds_alloc(a, sizeof *k);
    ds_db *db = order->db;
    *out = (ds_kept_books){ 0 };
    if (!k) return ds_fail(w, DS_MEMORY, "the books");
    ds_err err = led_keep_begin(k, order, a, w);
    if (!err && !db) err = ds_db_open(order->store_path, &db, w);
    if (!err) err = keep_books(k, db, out, w);
    if (db != order->db) ds_db_close(db);
    ds_arena_free(&k->scratch);
    return err;
}
