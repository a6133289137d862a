/* The books of closed months, held against what an import makes of them. */
#include "cli/cli.h"

#include <math.h>
#include <string.h>

enum { SHOWN = 20 };

/* The first and last month that were closed with their books; none: DS_NO_DATE. */
static ds_err closed_months(struct practice *p, ds_date *first, ds_date *last, ds_why *w)
{
    ds_rows *rows = NULL;
    bool more = false;
    *first = *last = DS_NO_DATE;
    ds_err err = ds_ask(ds_store_db(p->store), DS_LIT("SELECT min(month), max(month) FROM v1_closed_month WHERE books"), NULL, 0,
                        &rows, w);
    if (!err && !(err = ds_rows_next(rows, &more, w)) && more && ds_rows_at(rows, 0).type == DS_V_TEXT &&
        (!ds_month_parse(ds_rows_at(rows, 0).as.s, first) || !ds_month_parse(ds_rows_at(rows, 1).as.s, last)))
        err = ds_fail(w, DS_STORE, "a closed month is none");
    ds_rows_close(rows);
    return err;
}

/* Books that cannot be kept lock nothing: what is wrong with them is told by the accountant's report. */
ds_err cli_locked_begin(struct practice *p, struct locked_books *l, ds_why *w)
{
    ds_why quiet = { 0 };
    ds_err err = closed_months(p, &l->first, &l->last, w);
    l->any = !err && l->first != DS_NO_DATE && !cli_books_between(p, l->first, ds_month_last(l->last), &l->before, &quiet);
    return err;
}

/* ---- the difference ---- */

enum { MONTH, BASIS, DATE, PART, ACCOUNT, CAUSE, KEPT, TOLD, DIFFERENCE, COLUMNS };

static bool same_cell(const ds_val *a, const ds_val *b)
{
    if (a->type != b->type) return false;
    return a->type == DS_V_TEXT ? ds_same(a->as.s, b->as.s) : !(fabs(ds_val_real(*a) - ds_val_real(*b)) >= 0.005);
}

static bool same_change(const ds_val *a, const ds_val *b)
{
    for (size_t i = 0; i < COLUMNS; i++)
        if (!same_cell(&a[i], &b[i])) return false;
    return true;
}

static bool has_change(const ds_table *t, const ds_val *change)
{
    for (size_t i = 0; i < t->n_rows; i++)
        if (same_change(t->cell + i * t->n_columns, change)) return true;
    return false;
}

/* Of the changes of one, those that the other has not: of the practice's basis, by what; how many. */
static size_t count_news(const ds_table *of, const ds_table *than, const char *basis, bool say)
{
    size_t n = 0;
    for (size_t i = 0; i < of->n_rows; i++) {
        const ds_val *v = of->cell + i * of->n_columns;
        if (!ds_same(v[BASIS].as.s, ds_str_of(basis)) || has_change(than, v)) continue;
        if (say && n < SHOWN)
            cli_say("  %.*s  %.*s: %.2f as closed, %.2f now, %+.2f\n", DS_FMT(v[DATE].as.s), DS_FMT(v[ACCOUNT].as.s),
                    ds_val_real(v[KEPT]), ds_val_real(v[TOLD]), ds_val_real(v[DIFFERENCE]));
        n++;
    }
    if (say && n > SHOWN) cli_say("  and %zu more\n", n - SHOWN);
    return n;
}

ds_err cli_locked_check(struct practice *p, const struct locked_books *l, bool say, size_t *lines, ds_why *w)
{
    ds_kept_books after;
    const char *basis = p->settings.books.basis == DS_CASH_BASIS ? "cash" : "accrual";
    *lines = 0;
    if (!l->any) return DS_OK;
    ds_err err = cli_books_between(p, l->first, ds_month_last(l->last), &after, w);
    if (err) return ds_within(w, "the books of closed months");
    const ds_table *was = ds_books_changes(&l->before), *is = ds_books_changes(&after);
    const size_t fresh = count_news(is, was, basis, false), gone = count_news(was, is, basis, false);
    *lines = fresh + gone;
    if (!say || !*lines) return DS_OK;
    cli_say("the books of closed months are otherwise by these files (debits less credits):\n");
    (void)count_news(is, was, basis, true);
    if (gone) cli_say("  %zu lines that were otherwise before are so no more, or by another amount\n", gone);
    return DS_OK;
}

/* Back to before the import, of which a copy was made. */
ds_err cli_locked_refuse(const struct options *o, struct practice *p, size_t lines, ds_why *w)
{
    ds_undone undone;
    ds_why why = { 0 };
    ds_store_close(p->store);
    p->store = NULL;
    if (ds_store_undo(o->db, &undone, &why))
        return ds_fail(w, DS_DATA,
                       "%zu lines of closed books are otherwise now, and the import could not be taken back (%s): the "
                       "difference is posted in the next open month",
                       lines, why.text);
    return ds_fail(w, DS_DATA,
                   "nothing was imported: it would change %zu lines of the books of closed months; --adjust imports it and "
                   "posts the difference in the next open month",
                   lines);
}
