#include "cli/cli.h"

#include <stdio.h>
#include <string.h>

enum { SHOWN = 5 }; /* workbooks named one by one */

/* Which clients a report of one client each is written for. */
static const char active_sql[] = "SELECT client FROM v1_session WHERE date BETWEEN :first AND :last UNION "
                                 "SELECT client FROM v1_night WHERE night BETWEEN :first AND :last ORDER BY 1";

static ds_err clients_between(struct practice *p, ds_date first, ds_date last, const char ***out, size_t *n, ds_why *w)
{
    char from[11] = "0000-00-00", to[11] = "9999-99-99";
    ds_rows *rows = NULL;
    bool more = false;
    size_t cap = 0;
    if (first != DS_NO_DATE) ds_date_text(first, from);
    if (last != DS_NO_DATE) ds_date_text(last, to);
    const ds_param param[] = { { "first", DS_VTEXT(ds_str_of(from)) }, { "last", DS_VTEXT(ds_str_of(to)) } };
    ds_err err = ds_ask(ds_store_db(p->store), ds_str_of(active_sql), param, DS_COUNT(param), &rows, w);
    *n = 0;
    while (!err && !(err = ds_rows_next(rows, &more, w)) && more) {
        if (*n == cap) {
            const char **grown = ds_alloc(&p->arena, (cap = cap ? 2 * cap : 64) * sizeof *grown);
            if (!grown)
                err = ds_fail(w, DS_MEMORY, "list of clients");
            else if (*n)
                memcpy(grown, *out, *n * sizeof *grown);
            *out = grown;
        }
        if (!err && !((*out)[(*n)++] = ds_keep(&p->arena, ds_rows_at(rows, 0).as.s).p))
            err = ds_fail(w, DS_MEMORY, "list of clients");
    }
    ds_rows_close(rows);
    return err;
}

static ds_err write_one(const struct options *o, struct practice *p, const ds_report *r,
                        const struct report_order *order, const char *client, bool quiet, ds_why *w)
{
    char path[1024];
    const ds_report_job job = { .store_path = o->db,
                                .settings = &p->settings,
                                .run = order->run,
                                .month = order->month,
                                .client = client,
                                .out_dir = order->out ? order->out : ".",
                                .made = order->made };
    ds_err err = ds_report_write(r, &job, path, sizeof path, w);
    if (!err && !quiet) say("wrote %s\n", path);
    return err;
}

static bool is_one_of(const char *client, const char *const *list, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (!strcmp(list[i], client)) return true;
    return false;
}

ds_err report_write_all(const struct options *o, struct practice *p, const ds_report *r,
                        const struct report_order *order, ds_why *w)
{
    const char **list = NULL;
    size_t n = 0;
    if (!ds_report_takes_client(r)) return write_one(o, p, r, order, NULL, false, w);
    ds_date last = order->month == DS_NO_DATE ? DS_NO_DATE : ds_month_last(order->month);
    ds_err err = clients_between(p, order->client ? DS_NO_DATE : order->month, last, &list, &n, w);
    if (err) return err;
    if (order->client && strcmp(order->client, "all")) {
        if (!is_one_of(order->client, list, n))
            return ds_fail(w, DS_DATA,
                           "no session or night of a client \"%s\" up to then; \"downshift status\" lists the clients",
                           order->client);
        return write_one(o, p, r, order, order->client, false, w);
    }
    for (size_t i = 0; !err && i < n; i++) err = write_one(o, p, r, order, list[i], n > SHOWN, w);
    if (!err && n > SHOWN)
        say("wrote %s workbooks for %zu clients into %s\n", ds_report_name(r), n, order->out ? order->out : ".");
    if (!err && !n) say("no client has a record in that time, so there is no %s\n", ds_report_name(r));
    return err;
}

static ds_err check_options(const struct options *o, const ds_report *r, ds_date *month, ds_why *w)
{
    const char *name = ds_report_name(r);
    *month = DS_NO_DATE;
    if (ds_report_takes_month(r) && !o->month) return ds_fail(w, DS_USAGE, "report %s needs --month YYYY-MM", name);
    if (ds_report_takes_client(r) && !o->client)
        return ds_fail(w, DS_USAGE, "report %s needs --client CODE or --client all", name);
    if (!ds_report_takes_client(r) && o->client) return ds_fail(w, DS_USAGE, "report %s is not about one client", name);
    if (!ds_report_takes_month(r) && o->month) return ds_fail(w, DS_USAGE, "report %s is not about one month", name);
    return o->month ? month_option(o->month, month, w) : DS_OK;
}

ds_err cmd_report(const struct options *o, ds_why *w)
{
    struct practice p;
    struct report_order order = { .client = o->client, .out = o->out };
    ds_err err = practice_open(o, DS_STORE_WRITE, false, &p, w);
    if (err) return err;
    const ds_report *r = ds_reports_named(p.reports, o->arg[0]);
    if (!r) err = ds_fail(w, DS_USAGE, "no report \"%s\"; \"downshift reports\" lists them", o->arg[0]);
    if (err || (err = check_options(o, r, &order.month, w))) goto done;
    memcpy(order.made, p.now, sizeof order.made);
    err = ds_analyse_cached(p.store, &p.settings, order.month == DS_NO_DATE ? DS_NO_DATE : ds_month_last(order.month),
                            order.made, &show_analysis, &p.arena, &order.run, w);
    bar_clear();
    if (!err) err = report_write_all(o, &p, r, &order, w);
done:
    practice_close(&p);
    return err;
}
