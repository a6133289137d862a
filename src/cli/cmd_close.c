#include "cli/cli.h"

#include <downshift/closing.h>

#include <math.h>

enum { CLOSE_AFTER = 45 }; /* days after a month's end from which on `month` closes it */

static void month_text(ds_date month, char out[11])
{
    ds_date_text(month, out);
    out[7] = '\0';
}

static ds_date today(const struct practice *p)
{
    ds_date day = DS_NO_DATE;
    (void)ds_date_parse((ds_str){ p->now, 10 }, DS_DATES_ISO, &day);
    return day;
}

/* NULL: no memory. */
static const ds_closed_figure *figures_of(const ds_kpi_figures *f, ds_arena *a)
{
    ds_closed_figure *all = ds_alloc(a, (f->n + 1) * sizeof *all);
    for (size_t i = 0; all && i < f->n; i++) {
        const ds_kpi_series *s = &f->series[i];
        const ds_kpi_month *m = s->n ? &s->month[s->n - 1] : NULL;
        all[i] = (ds_closed_figure){ s->kpi->name, s->kpi->words, ds_kpi_format((ds_kpi_unit)s->kpi->unit), NAN, NAN, NAN };
        if (!m) continue;
        all[i].value = m->value;
        all[i].n = m->n;
        all[i].part = m->part;
    }
    return all;
}

static ds_err keep(const struct options *o, struct practice *p, ds_date month, ds_why *w)
{
    ds_kpi_figures f;
    ds_kept_books books;
    ds_err err = cli_kpi_ask(o, p, month, &f, w);
    if (!err) err = cli_books_between(p, month, ds_month_last(month), &books, w);
    if (err) return err;
    const ds_closing c = { month, p->now, figures_of(&f, &p->arena), f.n, &f.table[DS_KPI_TABLE_ROWS], &books.closing };
    if (!c.figure) return ds_fail(w, DS_MEMORY, "close");
    if ((err = ds_store_begin(p->store, w))) return err;
    return cli_transaction_end(p, ds_store_close_month(p->store, &c, w), w);
}

static ds_err close_month(const struct options *o, struct practice *p, ds_date month, ds_why *w)
{
    char text[11];
    month_text(month, text);
    const char *what = ds_textf(&p->arena, "close %s", text);
    ds_err err = what ? cli_step_begin(p, what, w) : ds_fail(w, DS_MEMORY, "close");
    if (err) return err;
    err = keep(o, p, month, w);
    return cli_step_end(p, err, w);
}

static ds_err has_days(struct practice *p, ds_date month, bool *has, ds_why *w)
{
    ds_date first, last;
    ds_err err = ds_store_days(p->store, month, ds_month_last(month), &first, &last, w);
    *has = !err && first != DS_NO_DATE;
    return err;
}

static ds_err check(struct practice *p, ds_date month, ds_why *w)
{
    char text[11], when[20];
    bool has = false;
    month_text(month, text);
    if (today(p) <= ds_month_last(month)) return ds_fail(w, DS_DATA, "%s is not over yet", text);
    ds_err err = has_days(p, month, &has, w);
    if (!err && !has) return ds_fail(w, DS_DATA, "nothing of %s has come in", text);
    if (!err) err = ds_store_closed(p->store, month, when, w);
    if (err || !*when) return err;
    return ds_fail(w, DS_DATA, "%s is closed already, since %s; what has come in since then stands on the sheet Restated of the review",
                   text, when);
}

ds_err cmd_close(const struct options *o, ds_why *w)
{
    struct practice p;
    ds_date month;
    ds_err err = cli_month_option(o->arg[0], &month, w);
    if (err || (err = cli_practice_open(o, DS_STORE_WRITE, false, &p, w))) return err;
    err = ds_store_verify(p.store, w);
    if (!err) err = check(&p, month, w);
    if (!err) err = close_month(o, &p, month, w);
    if (!err)
        cli_say("closed %s: its key figures stay as they are now; what would change them later is told on the sheet Restated of "
                "the review. Its books are locked: an import that would change them is refused, or posts the difference in an "
                "open month with --adjust\n",
                o->arg[0]);
    cli_practice_close(&p);
    return err;
}

ds_err cli_close_before(const struct options *o, struct practice *p, ds_date month, ds_why *w)
{
    char text[11], when[20] = "";
    bool has = false;
    const ds_date before = ds_month_first(month - 1), last = month - 1;
    if (today(p) - last < CLOSE_AFTER) return DS_OK;
    ds_err err = has_days(p, before, &has, w);
    if (!err && has) err = ds_store_closed(p->store, before, when, w);
    if (err || !has || *when) return err;
    month_text(before, text);
    if ((err = close_month(o, p, before, w))) return err;
    cli_say("closed %s, which ended %d days ago: its key figures and its books stay as they are now (`downshift undo` opens it again)\n", text,
            today(p) - last);
    return DS_OK;
}
