/* The books from end to end. */
#include "ledger/keep/keep.h"
#include "ledger/keep/twice.h"

#include <downshift/growing.h>

#include <string.h>

/* ---- every row, once ---- */

static ds_err post_row(struct led_keep *k, struct led_told *t, ds_why *w)
{
    if (t->record == LED_FEE) return led_post_fee(k, t, w);
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

static ds_err post_all(struct led_keep *k, ds_why *w)
{
    ds_err err = DS_OK;
    for (size_t i = 0, n; !err && i < k->rows; i += n) {
        for (n = 1; i + n < k->rows && led_told_same_sale(&k->row[i], &k->row[i + n]);) n++;
        err = post_group(k, &k->row[i], n, w);
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

/* ---- tables that are made at the end ---- */

static ds_err tell_opening(struct led_keep *k, ds_why *w)
{
    static const char *const names[] = { "accrual", "cash" };
    for (size_t b = 0; b < 2; b++)
        for (ds_account_role r = 0; r < DS_ROLE_COUNT; r++) {
            const ds_val row[] = { led_text(names[b]), led_text(ds_roles[r].name), led_text(k->chart.of[r].name),
                                   led_text(led_type_names[ds_roles[r].type]), led_money(k->opening[b][r]) };
            if (k->opening[b][r] && !led_add_fact(&k->facts[LED_F_OPENING], LED_F_OPENING, k->a, row))
                return ds_fail(w, DS_MEMORY, "balances");
        }
    return DS_OK;
}

const char *led_entry_name(const struct led_keep *k, ds_date date)
{
    int year, month, day;
    ds_date_parts(date, &year, &month, &day);
    return ds_textf(k->a, "%s-%04d%02d%02d", k->order->settings->books.reference, year, month, day);
}

static ds_err tell_postings(struct led_keep *k, ds_kept_books *out, ds_why *w)
{
    for (size_t i = 0; i < out->postings; i++) {
        const ds_posting *p = &out->posting[i];
        const ds_val row[] = { led_text(led_entry_name(k, p->date)),
                               led_date(k->a, p->date),
                               led_text(p->account->name),
                               led_text(p->account->code),
                               led_text(led_type_names[p->account->type]),
                               p->cents > 0 ? led_money(p->cents) : (ds_val){ .type = DS_V_NULL },
                               p->cents < 0 ? led_money(-p->cents) : (ds_val){ .type = DS_V_NULL },
                               DS_VINT((int64_t)i) };
        if (!led_add_fact(&k->facts[LED_F_POSTING], LED_F_POSTING, k->a, row))
            return ds_fail(w, DS_MEMORY, "the journal");
        if (p->cents > 0) out->debits += p->cents;
    }
    return DS_OK;
}

static ds_err tell_twice(struct led_keep *k, ds_why *w)
{
    for (size_t i = 0; i < k->rows; i++) {
        const struct led_told *t = &k->row[i];
        if (!t->fate || !led_in_period(k, t->date) || (t->record != LED_SALE && t->record != LED_PAYOUT)) continue;
        const ds_val row[] = {
            led_text("told twice, posted once"),  led_date(k->a, t->date), led_money(t->total), led_text(t->fate),
            led_text(led_shown_file(k, t->file)), DS_VINT(t->line)
        };
        if (!led_add_fact(&k->facts[LED_F_EXCEPTION], LED_F_EXCEPTION, k->a, row))
            return ds_fail(w, DS_MEMORY, "exceptions");
    }
    return DS_OK;
}

/* ---- the trace ---- */

static bool put_trace_row(struct led_keep *k, ds_growing *g, const struct led_told *t)
{
    char date[11], amount[32];
    ds_date_text(t->date, date);
    ds_money_text(t->has_total ? t->total : t->net, amount, sizeof amount);
    const char *entry = t->fate ? "" : led_entry_name(k, t->date);
    const char *head = ds_textf(k->a, "%s,%s,%s,%s,%lld,", entry ? entry : "", date, led_record_names[t->record],
                                amount, (long long)t->line);
    return entry && head && ds_grow(g, ds_str_of(head)) && ds_grow_quoted(g, ds_str_of(led_shown_file(k, t->file))) &&
           ds_grow(g, DS_LIT(",")) && ds_grow_quoted(g, ds_str_of(t->fate ? t->fate : "posted")) &&
           ds_grow(g, DS_LIT("\n"));
}

static ds_err trace(struct led_keep *k, ds_kept_books *out, ds_why *w)
{
    ds_growing g = { .a = k->a };
    bool ok = ds_grow(&g, DS_LIT("entry,date,record,amount,line,file,fate\n"));
    for (size_t i = 0; ok && i < k->rows; i++) {
        if (!led_in_period(k, k->row[i].date)) continue;
        out->sources += !k->row[i].fate;
        ok = put_trace_row(k, &g, &k->row[i]);
    }
    out->trace = g.p;
    return ok ? DS_OK : ds_fail(w, DS_MEMORY, "the trace");
}

/* ---- the whole ---- */

static ds_err make_journal(struct led_keep *k, ds_kept_books *out, ds_why *w)
{
    ds_err err = ds_daily_postings(k->leg, k->legs, &k->chart, k->a, &out->posting, &out->postings, w);
    if (!err) err = ds_bases_agree(&k->within[DS_ACCRUAL], &k->within[DS_CASH_BASIS], w);
    if (!err) err = tell_postings(k, out, w);
    if (!err) err = tell_opening(k, w);
    if (!err) err = tell_twice(k, w);
    if (!err) err = trace(k, out, w);
    for (led_fact f = 0; !err && f < LED_TABLES; f++) out->table[f] = led_fact_table(&k->facts[f], f);
    return err;
}

static ds_err keep_books(struct led_keep *k, ds_db *db, ds_kept_books *out, ds_why *w)
{
    ds_err err = led_chart_make(k, w);
    if (!err) err = led_read_names(k, db, w);
    if (!err) err = led_told_read(db, k->order->last, k->a, &k->row, &k->rows, w);
    if (!err) err = led_find_twice(k->row, k->rows, k->a, w);
    if (!err) err = post_all(k, w);
    if (!err) err = check_posted(k, w);
    if (!err) err = led_read_files(k, db, w);
    if (!err) err = led_missing(k, &out->missing, w);
    out->chart = k->chart;
    return err || out->missing ? err : make_journal(k, out, w);
}

static ds_date year_first(ds_date d)
{
    int year, month, day;
    ds_date_parts(d, &year, &month, &day);
    while (month-- > 1) d = ds_month_first(d) - 1;
    return ds_month_first(d);
}

ds_err ds_books_keep(const ds_book_order *order, ds_arena *a, ds_kept_books *out, ds_why *w)
{
    struct led_keep *k = ds_alloc(a, sizeof *k);
    ds_db *db = NULL;
    *out = (ds_kept_books){ 0 };
    if (!k) return ds_fail(w, DS_MEMORY, "the books");
    *k = (struct led_keep){ .order = order, .a = a, .breakage_month = DS_NO_DATE, .since = year_first(order->last) };
    if (order->first < k->since) k->since = order->first;
    ds_err err = ds_db_open(order->store_path, &db, w);
    if (!err) err = keep_books(k, db, out, w);
    ds_db_close(db);
    ds_arena_free(&k->scratch);
    return err;
}
