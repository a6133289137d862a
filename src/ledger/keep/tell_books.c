/* When all is posted: the journal of the period, and the tables that are made of days and rows. */
#include "ledger/keep/keep.h"

#include <downshift/growing.h>

#include <string.h>

/* ---- days ---- */

static ds_err tell_day(struct led_keep *k, const struct led_day_sum *d, ds_why *w)
{
    const ds_account *account = led_account_of(k, d);
    const ds_val row[] = { led_text(led_basis_names[d->basis]),
                           led_date(k->a, d->date),
                           led_text(ds_roles[d->role].name),
                           led_text(account->name),
                           led_text(account->code),
                           led_text(led_type_names[ds_roles[d->role].type]),
                           led_text(led_cause_names[d->cause]),
                           led_money(d->debit),
                           led_money(d->credit),
                           led_text(d->adjusts) };
    return led_add_fact(&k->facts[LED_F_DAY], LED_F_DAY, k->a, row) ? DS_OK : ds_fail(w, DS_MEMORY, "the books' days");
}

/* An account's name is kept where the practice has given it. */
static ds_err tell_closing(struct led_keep *k, const struct led_day_sum *d, ds_why *w)
{
    const ds_account *account = d->account || k->named[d->role] ? led_account_of(k, d) : NULL;
    const ds_val row[] = { led_text(led_basis_names[d->basis]),
                           led_date(k->a, d->date),
                           led_text(ds_roles[d->role].name),
                           led_text(account ? account->name : NULL),
                           led_text(account ? account->code : NULL),
                           DS_VINT(d->own),
                           led_text(led_cause_names[d->cause]),
                           DS_VINT(d->debit),
                           DS_VINT(d->credit),
                           led_text(d->adjusts) };
    return led_add_fact(&k->facts[LED_F_CLOSING], LED_F_CLOSING, k->a, row) ? DS_OK : ds_fail(w, DS_MEMORY, "the books' days");
}

static ds_err tell_opening(struct led_keep *k, ds_cents opening[2][DS_ROLE_COUNT], ds_why *w)
{
    for (size_t b = 0; b < 2; b++)
        for (ds_account_role r = 0; r < DS_ROLE_COUNT; r++) {
            const ds_val row[] = { led_text(led_basis_names[b]), led_text(ds_roles[r].name), led_text(k->chart.of[r].name),
                                   led_text(led_type_names[ds_roles[r].type]), led_money(opening[b][r]) };
            if (opening[b][r] && !led_add_fact(&k->facts[LED_F_OPENING], LED_F_OPENING, k->a, row))
                return ds_fail(w, DS_MEMORY, "balances");
        }
    return DS_OK;
}

/* What stands before the period, what it brings on each basis, and its days. */
static ds_err tell_days(struct led_keep *k, ds_books within[2], ds_why *w)
{
    ds_cents opening[2][DS_ROLE_COUNT] = { { 0 } };
    ds_err err = DS_OK;
    for (size_t i = 0; !err && i < k->days.n; i++) {
        const struct led_day_sum *d = &k->days.sum[i];
        if (d->date < k->order->first) opening[d->basis][d->role] += d->debit - d->credit;
        if (led_in_period(k, d->date)) {
            within[d->basis].debit[d->role] += d->debit;
            within[d->basis].credit[d->role] += d->credit;
        }
        if (d->date >= k->since) err = tell_day(k, d, w);
        if (!err && led_in_period(k, d->date)) err = tell_closing(k, d, w);
    }
    return err ? err : tell_opening(k, opening, w);
}

/* ---- the journal ---- */

/* The legs of the period on its basis, those that set closed months right apart; a day's side is a leg. */
static ds_leg *legs_of(struct led_keep *k, bool adjusting, size_t *n)
{
    ds_leg *leg = ds_alloc(k->a, (2 * k->days.n + 1) * sizeof *leg);
    *n = 0;
    for (size_t i = 0; leg && i < k->days.n; i++) {
        const struct led_day_sum *d = &k->days.sum[i];
        if (d->basis != k->order->basis || !led_in_period(k, d->date) || !d->adjusts == adjusting) continue;
        if (d->debit) leg[(*n)++] = (ds_leg){ d->date, d->role, d->cause, d->debit, d->account };
        if (d->credit) leg[(*n)++] = (ds_leg){ d->date, d->role, d->cause, -d->credit, d->account };
        k->used[d->role] = k->used[d->role] || !d->account;
    }
    return leg;
}

static bool has_month(const char *list, const char *month)
{
    return strstr(list, month) != NULL;
}

/* "Adjustment of 2026-09, 2026-10": of the closed months that a day sets right; NULL: no memory. */
static const char *adjusting_words(const struct led_keep *k, ds_date date)
{
    const char *months = "";
    for (size_t i = 0; months && i < k->days.n; i++) {
        const struct led_day_sum *d = &k->days.sum[i];
        if (d->date == date && d->adjusts && !has_month(months, d->adjusts))
            months = ds_textf(k->a, "%s%s%s", months, *months ? ", " : "", d->adjusts);
    }
    return months ? ds_textf(k->a, "Adjustment of %s", months) : NULL;
}

/* Days' summaries with the adjusting entries behind those of their days, numbered anew. */
static ds_err join_entries(struct led_keep *k, const ds_posting *day, size_t days, ds_posting *beside, size_t n, ds_kept_books *out,
                           ds_why *w)
{
    ds_posting *all = ds_alloc(k->a, (days + n + 1) * sizeof *all);
    size_t i = 0, b = 0;
    if (!all) return ds_fail(w, DS_MEMORY, "the journal");
    for (size_t at = 0; at < n; at++)
        if (!(beside[at].memo = adjusting_words(k, beside[at].date))) return ds_fail(w, DS_MEMORY, "the journal");
    while (i < days || b < n) {
        const bool from_day = i < days && (b == n || day[i].date <= beside[b].date);
        ds_posting *to = &all[out->postings];
        *to = from_day ? day[i++] : beside[b++];
        const ds_posting *before = out->postings ? to - 1 : NULL;
        const bool same = before && before->date == to->date && !before->memo == !to->memo;
        to->entry = before ? before->entry + !same : 1;
        out->postings++;
    }
    out->posting = all;
    return ds_postings_check(all, out->postings, w);
}

static ds_err make_postings(struct led_keep *k, ds_leg *leg[2], const size_t legs[2], ds_kept_books *out, ds_why *w)
{
    ds_posting *posting[2];
    size_t n[2];
    ds_err err = DS_OK;
    for (int i = 0; !err && i < 2; i++) err = ds_daily_postings(leg[i], legs[i], &k->chart, k->a, &posting[i], &n[i], w);
    return err ? err : join_entries(k, posting[0], n[0], posting[1], n[1], out, w);
}

/* "MP-20261013", an entry's reference, "MPA20261101" of one beside its day's; NULL: no memory. */
static const char *entry_name(const struct led_keep *k, ds_date date, bool beside)
{
    int year, month, day;
    ds_date_parts(date, &year, &month, &day);
    return ds_textf(k->a, "%s%c%04d%02d%02d", k->order->settings->books.reference, beside ? 'A' : '-', year, month, day);
}

static ds_err tell_postings(struct led_keep *k, ds_kept_books *out, ds_why *w)
{
    for (size_t i = 0; i < out->postings; i++) {
        const ds_posting *p = &out->posting[i];
        const ds_val row[] = { led_text(entry_name(k, p->date, p->memo != NULL)),
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
    const char *entry = t->fate ? "" : entry_name(k, t->date, false);
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

static ds_err make_journal(struct led_keep *k, ds_leg *leg[2], const size_t legs[2], ds_kept_books *out, ds_why *w)
{
    ds_books within[2] = { 0 };
    ds_err err = tell_days(k, within, w);
    if (!err) err = ds_bases_agree(&within[DS_ACCRUAL], &within[DS_CASH_BASIS], w);
    if (!err) err = make_postings(k, leg, legs, out, w);
    if (!err) err = tell_postings(k, out, w);
    if (!err) err = tell_twice(k, w);
    if (!err) err = trace(k, out, w);
    for (led_fact f = 0; !err && (size_t)f < DS_BOOK_TABLES; f++) out->table[f] = led_fact_table(&k->facts[f], f);
    out->closing = led_fact_table(&k->facts[LED_F_CLOSING], LED_F_CLOSING);
    out->changes = k->facts[LED_F_CHANGE].rows;
    return err;
}

const ds_table *ds_books_changes(const ds_kept_books *books)
{
    return &books->table[LED_F_CHANGE];
}

ds_err led_tell_books(struct led_keep *k, ds_kept_books *out, ds_why *w)
{
    size_t legs[2];
    led_sort_days(&k->days);
    ds_leg *leg[2] = { legs_of(k, false, &legs[0]), legs_of(k, true, &legs[1]) };
    if (!leg[0] || !leg[1]) return ds_fail(w, DS_MEMORY, "the journal");
    ds_err err = led_missing(k, &out->missing, w);
    out->chart = k->chart;
    return err || out->missing ? err : make_journal(k, leg, legs, out, w);
}
