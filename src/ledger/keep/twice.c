/* Money that two sources tell of, posted once. */
#include "ledger/keep/twice.h"
#include "ledger/keep/deposits.h"

#include <stdlib.h>
#include <string.h>

enum { DAYS_APART = 5 }; /* between a payout in the cash book and the processor's own day of it */

/* ---- a processor's charge that a program tells of, too ---- */

static int by_amount(const void *a, const void *b)
{
    const struct led_told *x = *(struct led_told *const *)a, *y = *(struct led_told *const *)b;
    if (x->date != y->date) return (x->date > y->date) - (x->date < y->date);
    return (x->total > y->total) - (x->total < y->total);
}

static size_t first_of(struct led_told *const *sale, size_t n, const struct led_told *t)
{
    size_t low = 0, high = n;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (by_amount(&sale[middle], &t) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static void drop_sale(struct led_told *row, size_t n, const char *why)
{
    for (size_t i = 0; i < n && led_told_same_sale(&row[i], row); i++)
        if (row[i].record <= LED_TENDER) row[i].fate = why;
}

/* The deposit that the processor names brings the program's payment. */
static void give_payout(struct led_told *sale, const struct led_told *end, const char *payout)
{
    for (struct led_told *t = sale; t < end && led_told_same_sale(t, sale); t++) {
        const bool card = t->record == LED_SALE || (t->record == LED_TENDER && !strcmp(t->what, "card"));
        if (card && !*t->payout) t->payout = payout;
    }
}

static void drop_charges(struct led_told *row, size_t n, struct led_told **program, size_t programs, bool *used)
{
    for (size_t i = 0; i < n; i++) {
        if (row[i].record != LED_SALE || !led_is_processor(row[i].source) || row[i].fate) continue;
        size_t at = first_of(program, programs, &row[i]);
        while (at < programs && used[at] && program[at]->total == row[i].total && program[at]->date == row[i].date)
            at++;
        if (at == programs || program[at]->total != row[i].total || program[at]->date != row[i].date) continue;
        used[at] = true;
        give_payout(program[at], row + n, row[i].payout);
        drop_sale(&row[i], n - i, "told by the booking program, too");
    }
}

/* Whether a processor may have taken it: not what was paid in cash, nor what the program's own deposits bring. */
static bool may_be_charged(const struct led_told *sale, const struct led_told *end)
{
    bool tender = false, by_card = false;
    for (const struct led_told *t = sale; t < end && led_told_same_sale(t, sale); t++) {
        if (t->record != LED_TENDER) continue;
        tender = true;
        if (*t->payout) return false;
        by_card = by_card || !*t->what || !strcmp(t->what, "card") || !strcmp(t->what, "other");
    }
    return by_card || !tender;
}

static ds_err find_charges(struct led_told *row, size_t n, ds_arena *a, ds_why *w)
{
    struct led_told **program = ds_alloc(a, (n + 1) * sizeof *program);
    bool *used = ds_alloc(a, n + 1);
    size_t programs = 0;
    if (!program || !used) return ds_fail(w, DS_MEMORY, "sales told twice");
    for (size_t i = 0; i < n; i++)
        if (row[i].record == LED_SALE && row[i].has_total && !led_is_processor(row[i].source) &&
            strcmp(row[i].source, "ledger") != 0 && may_be_charged(&row[i], row + n))
            program[programs++] = &row[i];
    if (programs) qsort(program, programs, sizeof *program, by_amount);
    drop_charges(row, n, program, programs, used);
    return DS_OK;
}

/* ---- a payout that the cash book and the processor tell of ---- */

static bool is_of_book(const struct led_told *t)
{
    return t->record == LED_PAYOUT && !strcmp(t->source, "cash-book") && !strcmp(t->what, "payout") && !t->fate;
}

static bool is_free(const struct led_told *t, const struct led_told *book)
{
    return t->record == LED_PAYOUT && strcmp(t->source, book->source) != 0 && !t->fate && !t->posted;
}

/* By the deposit's number; the bank's amount is what was paid. */
static void find_by_number(struct led_told *row, size_t n, struct led_told *book)
{
    for (size_t k = 0; *book->payout && k < n; k++) {
        if (!is_free(&row[k], book) || strcmp(row[k].payout, book->payout) != 0) continue;
        if (row[k].total == book->total) {
            book->fate = "told by the processor, too";
            row[k].posted = true; /* stands for no second one */
        } else {
            row[k].fate = "the cash book tells another amount of this deposit";
        }
        return;
    }
}

static void find_by_amount(struct led_told *row, size_t n, struct led_told *book)
{
    for (size_t k = 0; k < n; k++) {
        const int32_t apart = row[k].date - book->date;
        if (!is_free(&row[k], book) || row[k].total != book->total || apart > DAYS_APART || apart < -DAYS_APART) continue;
        book->fate = "told by the processor, too";
        row[k].posted = true;
        return;
    }
}

static void find_payouts(struct led_told *row, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (is_of_book(&row[i])) find_by_number(row, n, &row[i]);
    for (size_t i = 0; i < n; i++)
        if (is_of_book(&row[i])) find_by_amount(row, n, &row[i]);
    for (size_t i = 0; i < n; i++)
        if (row[i].record == LED_PAYOUT) row[i].posted = false;
}

ds_err led_find_twice(struct led_told *row, size_t n, ds_arena *a, ds_why *w)
{
    ds_err err = find_charges(row, n, a, w);
    if (!err) find_payouts(row, n);
    return err;
}
