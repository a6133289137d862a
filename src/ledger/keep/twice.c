/* Money that two sources tell of, posted once. */
#include "ledger/keep/twice.h"

#include <stdlib.h>
#include <string.h>

enum { DAYS_APART = 5 }; /* between a payout in the cash book and the processor's own day of it */

static bool is_processor(const struct led_told *t)
{
    return !strcmp(t->source, "stripe") || !strcmp(t->source, "paypal");
}

/* ---- a processor's charge that a program tells of, too: as v1_income has it ---- */

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

static void drop_charges(struct led_told *row, size_t n, struct led_told **program, size_t programs, bool *used)
{
    for (size_t i = 0; i < n; i++) {
        if (row[i].record != LED_SALE || !is_processor(&row[i]) || row[i].fate) continue;
        size_t at = first_of(program, programs, &row[i]);
        while (at < programs && used[at] && program[at]->total == row[i].total && program[at]->date == row[i].date)
            at++;
        if (at == programs || program[at]->total != row[i].total || program[at]->date != row[i].date) continue;
        used[at] = true;
        drop_sale(&row[i], n - i, "told by the booking program, too");
    }
}

static ds_err find_charges(struct led_told *row, size_t n, ds_arena *a, ds_why *w)
{
    struct led_told **program = ds_alloc(a, (n + 1) * sizeof *program);
    bool *used = ds_alloc(a, n + 1);
    size_t programs = 0;
    if (!program || !used) return ds_fail(w, DS_MEMORY, "sales told twice");
    for (size_t i = 0; i < n; i++)
        if (row[i].record == LED_SALE && row[i].has_total && !is_processor(&row[i]) &&
            strcmp(row[i].source, "ledger") != 0)
            program[programs++] = &row[i];
    if (programs) qsort(program, programs, sizeof *program, by_amount);
    drop_charges(row, n, program, programs, used);
    return DS_OK;
}

/* ---- a payout that the cash book and the processor tell of ---- */

static bool tells_payout(const struct led_told *t, const struct led_told *book)
{
    const int32_t apart = t->date - book->date;
    return t->record == LED_PAYOUT && strcmp(t->source, book->source) != 0 && !t->fate && !t->posted &&
           t->total == book->total && apart <= DAYS_APART && apart >= -DAYS_APART;
}

static void find_payouts(struct led_told *row, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (row[i].record != LED_PAYOUT || strcmp(row[i].what, "payout") != 0 ||
            strcmp(row[i].source, "cash-book") != 0)
            continue;
        for (size_t k = 0; k < n; k++)
            if (tells_payout(&row[k], &row[i])) {
                row[i].fate = "told by the processor, too";
                row[k].posted = true; /* stands for no second one */
                break;
            }
    }
    for (size_t i = 0; i < n; i++)
        if (row[i].record == LED_PAYOUT) row[i].posted = false;
}

ds_err led_find_twice(struct led_told *row, size_t n, ds_arena *a, ds_why *w)
{
    ds_err err = find_charges(row, n, a, w);
    if (!err) find_payouts(row, n);
    return err;
}
