#include "ledger/keep/deposits.h"

#include <stdlib.h>
#include <string.h>

bool led_is_processor(const char *source)
{
    return !strcmp(source, "stripe") || !strcmp(source, "paypal");
}

/* What a row brings to a deposit. */
struct share {
    const struct led_told *row;
    const char *payout;
    ds_date day;
    ds_cents cents;
};

static bool is_card(const struct led_told *t)
{
    return !strcmp(t->what, "card") || (!*t->what && led_is_processor(t->source));
}

static size_t group_length(const struct led_told *row, size_t n)
{
    size_t many = 1;
    while (many < n && led_told_same_sale(&row[many], row)) many++;
    return many;
}

/* The deposit that a sale's rows name, told of each of them that is card money. */
static void share_payout(struct led_told *row, size_t n)
{
    const char *payout = "";
    ds_date day = DS_NO_DATE;
    bool tender = false;
    for (size_t i = 0; i < n; i++) {
        if (row[i].record != LED_TENDER && row[i].record != LED_FEE) continue;
        tender = tender || row[i].record == LED_TENDER;
        if (!*payout) payout = row[i].payout;
        if (day == DS_NO_DATE) day = row[i].deposited;
    }
    for (size_t i = 0; i < n && *payout; i++) {
        const bool card = (row[i].record == LED_TENDER && is_card(&row[i])) || row[i].record == LED_FEE ||
                          (row[i].record == LED_SALE && !tender && led_is_processor(row[i].source));
        if (!card) continue;
        if (!*row[i].payout) row[i].payout = payout;
        if (row[i].deposited == DS_NO_DATE) row[i].deposited = day;
    }
}

static size_t shares_of(struct led_told *row, size_t n, struct share *out)
{
    size_t many = 0;
    for (size_t i = 0, length; i < n; i += length) {
        length = group_length(&row[i], n - i);
        share_payout(&row[i], length);
        for (size_t k = i; k < i + length; k++) {
            const struct led_told *t = &row[k];
            const bool brings = t->record == LED_FEE || t->record == LED_SALE || (t->record == LED_TENDER && is_card(t));
            if (brings && *t->payout && t->deposited != DS_NO_DATE)
                out[many++] = (struct share){ t, t->payout, t->deposited, t->total };
        }
    }
    return many;
}

static int by_deposit(const void *a, const void *b)
{
    const struct share *x = a, *y = b;
    int way = strcmp(x->row->source, y->row->source);
    if (!way) way = strcmp(x->payout, y->payout);
    if (!way) way = strcmp(x->row->file, y->row->file);
    return way ? way : (x->row->line > y->row->line) - (x->row->line < y->row->line);
}

static bool is_told(const struct led_told *row, size_t n, const struct share *s)
{
    for (size_t i = 0; i < n; i++)
        if (row[i].record == LED_PAYOUT && !strcmp(row[i].source, s->row->source) && !strcmp(row[i].payout, s->payout)) return true;
    return false;
}

static struct led_told payout_of(const struct share *s, size_t n)
{
    struct led_told t = *s->row;
    t.record = LED_PAYOUT;
    t.reference = t.therapist = t.item = "";
    t.what = "payout";
    t.payout = s->payout;
    t.net = t.discount = t.tax = t.tip = t.charge = t.total = 0;
    t.has_total = true;
    t.date = s->day;
    for (size_t i = 0; i < n; i++) {
        t.total += s[i].cents;
        if (s[i].day > t.date) t.date = s[i].day;
    }
    return t;
}

ds_err led_add_deposits(struct led_told **row, size_t *n, ds_date last, ds_arena *a, ds_why *w)
{
    struct share *share = ds_alloc(a, (*n + 1) * sizeof *share);
    struct led_told *all = ds_alloc(a, (2 * *n + 1) * sizeof *all);
    if (!share || !all) return ds_fail(w, DS_MEMORY, "deposits");
    const size_t shares = shares_of(*row, *n, share), before = *n;
    if (!shares) return DS_OK;
    if (before) memcpy(all, *row, before * sizeof *all);
    qsort(share, shares, sizeof *share, by_deposit);
    for (size_t i = 0, next; i < shares; i = next) {
        for (next = i + 1; next < shares && !strcmp(share[next].payout, share[i].payout) &&
                           !strcmp(share[next].row->source, share[i].row->source);)
            next++;
        const struct led_told deposit = payout_of(&share[i], next - i);
        if (deposit.date <= last && !is_told(*row, before, &share[i])) all[(*n)++] = deposit;
    }
    *row = all;
    led_told_sort(*row, *n);
    return DS_OK;
}
