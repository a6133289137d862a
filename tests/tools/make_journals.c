/* make_journals DIR [MONTHS]: made-up months of a practice's books, each as a file of every kind: DIR/MM.KIND.SUFFIX.
 * One build makes the same months each time. For check_journals.sh, which asks bookkeeping programs of them. */
#include <downshift/journal.h>

#include "../support/random.h"

#include <stdio.h>
#include <stdlib.h>

enum { SALES = 150, FIRST = 20454 /* 2026-01-01 */ };

static rnd by_chance;
static int draw(int below)
{
    return rnd_whole(&by_chance, 0, below - 1);
}

/* Anything that may happen, but for what no account of the default chart takes. */
static ds_err book_sale(ds_date date, ds_basis basis, ds_arena *memory, ds_leg *leg, size_t *n, ds_why *w)
{
    const int list = 2000 + draw(18000), sign = draw(10) ? 1 : -1, tip = sign > 0 && draw(2) ? draw(4000) : 0;
    const ds_sold line = { (ds_line_kind)draw(DS_LINE_OTHER), sign * list, draw(5) ? 0 : sign * draw(list),
                           draw(3) ? 0 : sign * draw(900), NULL };
    const ds_paid paid[] = { { (ds_method)draw(DS_METHOD_OTHER), line.list - line.discount + line.tax },
                             { DS_METHOD_CARD, tip - (draw(20) ? 0 : 500) } };
    const ds_money_sale s = { .date = date, .line = &line, .lines = 1, .paid = paid, .payments = 2, .tip = tip,
                              .tipped = (ds_tipped)draw(3) };
    return ds_sale_legs(&s, basis, memory, leg, n, w);
}

static ds_err book_month(ds_date first, ds_arena *memory, ds_leg *leg, size_t *n, ds_why *w)
{
    ds_err err = DS_OK;
    *n = 0;
    for (int i = 0; i < SALES && !err; i++) {
        const ds_date date = first + (ds_date)draw(28);
        size_t more = 0;
        err = book_sale(date, DS_ACCRUAL, memory, leg + *n, &more, w);
        *n += more;
        *n += ds_move_legs((ds_move)draw(DS_MOVE_COUNT), date, draw(9000) - 500, DS_ACCRUAL, leg + *n);
    }
    return err;
}

static bool write_file(const char *folder, ds_date first, ds_journal_kind kind, size_t nth, ds_str text)
{
    char path[512];
    int year, month, day;
    ds_date_parts(first, &year, &month, &day);
    snprintf(path, sizeof path, "%s/%04d-%02d-%zu.%s.%s", folder, year, month, nth + 1, ds_journals[kind].name,
             ds_journals[kind].suffix);
    FILE *f = fopen(path, "wb");
    if (!f) return false;
    const bool ok = fwrite(text.p, 1, text.n, f) == text.n;
    return !fclose(f) && ok;
}

static ds_err write_month(const char *folder, ds_date first, const ds_journal *j, ds_arena *memory, ds_why *w)
{
    for (ds_journal_kind kind = 0; kind < DS_JOURNAL_COUNT; kind++) {
        ds_journal_part *part;
        size_t n;
        ds_err err = ds_journal_write(kind, j, memory, &part, &n, w);
        for (size_t i = 0; i < n && !err; i++)
            if (!write_file(folder, first, kind, i, part[i].text)) err = ds_fail(w, DS_NOWRITE, "%s cannot be written", folder);
        if (err) return err;
    }
    return DS_OK;
}

static ds_err make_month(const char *folder, ds_date first, const ds_chart *chart, ds_why *w)
{
    static ds_leg leg[SALES * (DS_SALE_LEGS(1, 2) + 2)];
    ds_arena memory = { 0 };
    ds_journal j = { .prefix = "MP", .currency = "USD", .words = "Daily summary", .tax_rate = "Tax Exempt (0%)",
                     .dates = DS_DATES_MDY };
    ds_posting *posting = NULL;
    size_t legs;
    ds_err err = book_month(first, &memory, leg, &legs, w);
    if (!err) err = ds_daily_postings(leg, legs, chart, &memory, &posting, &j.n, w);
    j.posting = posting;
    if (!err) err = write_month(folder, first, &j, &memory, w);
    ds_arena_free(&memory);
    return err;
}

int main(int n, char **argument)
{
    static char code[DS_ROLE_COUNT][8];
    const int months = n > 2 ? atoi(argument[2]) : 24;
    ds_chart chart;
    ds_why w = { 0 };
    if (n < 2) return 64;
    by_chance = rnd_start(1, 0);
    ds_chart_default(&chart);
    for (int r = 0; r < DS_ROLE_COUNT; r++) {
        snprintf(code[r], sizeof code[r], "%d", 1000 + 10 * r);
        chart.of[r].code = code[r];
    }
    ds_date first = FIRST;
    for (int i = 0; i < months; i++, first = ds_month_last(first) + 1)
        if (make_month(argument[1], first, &chart, &w)) return fprintf(stderr, "%s\n", w.text), 1;
    return 0;
}
