#include "cli/cli.h"

#include <stdio.h>
#include <string.h>

#define HEADLINES 5

ds_err findings_print(struct practice *p, int64_t run, ds_why *w)
{
    ds_rows *rows = NULL;
    bool more = false;
    const ds_param param[] = { { "run", DS_VINT(run) }, { "n", DS_VINT(HEADLINES) } };
    ds_err err = ds_ask(ds_store_db(p->store),
                        DS_LIT("SELECT sentence FROM v1_finding WHERE run = :run AND kind IN ('primary', 'effect') "
                               "ORDER BY rank LIMIT :n"),
                        param, DS_COUNT(param), &rows, w);
    while (!err && !(err = ds_rows_next(rows, &more, w)) && more) say("- %.*s\n", DS_FMT(ds_rows_at(rows, 0).as.s));
    ds_rows_close(rows);
    return err;
}

/* The month's reports, in this order; client-progress for the clients seen or sleeping in it. */
static const char *const monthly[] = { "monthly-review", "accountant", "client-progress" };

static ds_err write_reports(const struct options *o, struct practice *p, const struct report_order *order, ds_why *w)
{
    ds_err err = DS_OK;
    for (size_t i = 0; !err && i < DS_COUNT(monthly); i++) {
        const ds_report *r = ds_reports_named(p->reports, monthly[i]);
        if (!r) return ds_fail(w, DS_INTERNAL, "the report %s is missing", monthly[i]);
        err = report_write_all(o, p, r, order, w);
    }
    return err;
}

ds_err cmd_month(const struct options *o, ds_why *w)
{
    struct practice p;
    struct report_order order = { .out = o->out };
    ds_err verdict = DS_OK;
    if (!o->inbox) return ds_fail(w, DS_USAGE, "month needs --inbox DIR, the folder with the logs");
    ds_err err = month_option(o->arg[0], &order.month, w);
    if (err || (err = practice_open(o, DS_STORE_WRITE, true, &p, w))) return err;
    memcpy(order.made, p.now, sizeof order.made);
    if ((err = import_paths(o, &p, &o->inbox, 1, false, &verdict, w))) goto done;
    err = ds_analyse_cached(p.store, &p.settings, ds_month_last(order.month), order.made, &show_analysis, &p.arena,
                            &order.run, w);
    bar_clear();
    if (err) goto done;
    if ((err = write_reports(o, &p, &order, w))) goto done;
    say("\nWhat the data say so far:\n");
    err = findings_print(&p, order.run, w);
done:
    practice_close(&p);
    return err ? err : verdict;
}
