#include "cli/cli.h"

#include <stdio.h>
#include <string.h>

/* --format is of the accountant's import files; of any other report it is --as. */
static ds_err check_as(const struct options *o, const ds_report *r, struct report_order *order, ds_why *w)
{
    const bool format = o->format && ds_report_audience(r) != DS_AUDIENCE_ACCOUNTANT;
    if (format && o->as) return ds_fail(w, DS_USAGE, "--as and --format are one for report %s: give one of them", ds_report_name(r));
    order->as = format ? o->format : o->as;
    return order->as ? ds_report_check_as(order->as, w) : DS_OK;
}

/* --from and --to: days that end in the order's month. */
static ds_err take_days(const struct options *o, const ds_report *r, struct report_order *order, ds_why *w)
{
    const char *name = ds_report_name(r);
    order->month = DS_NO_DATE;
    if (!o->from && !o->to) return DS_OK;
    if (!ds_report_takes_days(r)) return ds_fail(w, DS_USAGE, "report %s is not about days: --from and --to do not go with it", name);
    if (!o->from || !o->to || o->month)
        return ds_fail(w, DS_USAGE, "report %s is about a month, --month YYYY-MM, or about days, both --from DATE and --to DATE", name);
    ds_err err = cli_date_option("from", o->from, &order->from, w);
    if (!err) err = cli_date_option("to", o->to, &order->last, w);
    if (err) return err;
    if (order->from > order->last) return ds_fail(w, DS_USAGE, "--from %s is after --to %s", o->from, o->to);
    char from[11], to[11];
    ds_date_text(order->from, from);
    ds_date_text(order->last, to);
    snprintf(order->period, sizeof order->period, "%s_%s", from, to);
    order->month = ds_month_first(order->last);
    order->spans = true;
    return DS_OK;
}

static ds_err check_options(const struct options *o, const ds_report *r, struct report_order *order, ds_why *w)
{
    const char *name = ds_report_name(r);
    ds_err err = check_as(o, r, order, w);
    if (!err) err = cli_jobs_option(o, &order->jobs, w);
    if (err) return err;
    if ((err = take_days(o, r, order, w))) return err;
    if (ds_report_takes_period(r) && ds_report_takes_partner(r) != !!o->partner)
        return ds_fail(w, DS_USAGE, o->partner ? "report %s is not for a partner" : "report %s needs --partner NAME", name);
    if (ds_report_takes_period(r)) return cli_period(o, order, w);
    if (o->quarter || o->year) return ds_fail(w, DS_USAGE, "report %s is not about a quarter or a year", name);
    if (ds_report_audience(r) != DS_AUDIENCE_ACCOUNTANT && (o->basis || o->draft))
        return ds_fail(w, DS_USAGE, "--basis and --draft are for reports to the accountant");
    if (ds_report_takes_month(r) && !o->month && !order->spans) return ds_fail(w, DS_USAGE, "report %s needs --month YYYY-MM", name);
    if (ds_report_takes_client(r) && !o->client)
        return ds_fail(w, DS_USAGE, "report %s needs --client CODE or --client all", name);
    if (ds_report_takes_partner(r) && (!o->partner || !strcmp(o->client, "all")))
        return ds_fail(w, DS_USAGE, "report %s needs --client CODE and --partner NAME", name);
    if (!ds_report_takes_partner(r) && o->partner) return ds_fail(w, DS_USAGE, "report %s is not for a partner", name);
    if (!ds_report_takes_client(r) && o->client) return ds_fail(w, DS_USAGE, "report %s is not about one client", name);
    if (!ds_report_takes_month(r) && o->month) return ds_fail(w, DS_USAGE, "report %s is not about one month", name);
    return o->month ? cli_month_option(o->month, &order->month, w) : DS_OK;
}

static bool is_for_accountant(const ds_report *r)
{
    return ds_report_audience(r) == DS_AUDIENCE_ACCOUNTANT;
}

/* Days of which nothing can have come in yet are more likely mistyped than meant. */
static ds_err check_days(struct practice *p, const struct report_order *order, ds_why *w)
{
    ds_date month;
    char text[11];
    if (!order->spans) return DS_OK;
    ds_err err = cli_last_month(p, &month, w);
    if (err || order->last <= ds_month_last(month)) return err;
    ds_date_text(ds_month_last(month), text);
    return ds_fail(w, DS_DATA, "--to %s: nothing after %s has come in; give a day up to then", order->period + 11, text);
}

static ds_date last_day(const struct report_order *order)
{
    if (order->spans) return order->last;
    return order->month == DS_NO_DATE ? DS_NO_DATE : ds_month_last(order->month);
}

static ds_err prepare_partner(const struct options *o, struct practice *p, struct report_order *order, ds_why *w)
{
    ds_err err = ds_analyse_cached(p->store, &p->settings, order->last, order->made, &cli_show_analysis, &p->arena, &order->run, w);
    cli_bar_clear();
    return err ? err : cli_partner_ask(o, p, order, w);
}

/* The accountant's needs the books, every other the analysis. */
static ds_err prepare(const struct options *o, struct practice *p, const ds_report *r, struct report_order *order, ds_why *w)
{
    if (is_for_accountant(r)) {
        if (!order->last) order->last = ds_month_last(order->month);
        return cli_books_keep(o, p, order, w);
    }
    if (ds_report_audience(r) == DS_AUDIENCE_PARTNER) return prepare_partner(o, p, order, w);
    ds_err err = check_days(p, order, w);
    if (!err)
        err = ds_analyse_cached(p->store, &p->settings, last_day(order), order->made, &cli_show_analysis, &p->arena, &order->run, w);
    cli_bar_clear();
    const bool all = ds_report_audience(r) == DS_AUDIENCE_PRACTICE;
    if (!err && order->month != DS_NO_DATE) err = (all ? cli_month_tables : cli_flag_tables)(o, p, order, w);
    return err ? err : cli_trial_tables(p, order, 0, w);
}

ds_err cmd_report(const struct options *o, ds_why *w)
{
    struct practice p;
    struct report_order order = { .client = o->client, .out = o->out };
    ds_err err = cli_practice_open(o, DS_STORE_WRITE, false, &p, w);
    if (err) return err;
    const ds_report *r = ds_reports_named(p.reports, o->arg[0]);
    if (!strcmp(o->arg[0], CLI_NETWORK))
        err = ds_fail(w, DS_USAGE, "the report " CLI_NETWORK " is of the files of several practices: downshift combine FILE...");
    else if (!r)
        err = ds_fail(w, DS_USAGE, "no report \"%s\"; \"downshift reports\" lists them", o->arg[0]);
    if (err || (err = check_options(o, r, &order, w))) goto done;
    memcpy(order.made, p.now, sizeof order.made);
    if ((err = ds_store_verify(p.store, w))) goto done;
    if ((err = prepare(o, &p, r, &order, w))) goto done;
    if (is_for_accountant(r) && !order.kept) goto done; /* a draft was asked for */
    if (order.kept) err = cli_books_write(&p, &order, w);
    if (!err) err = cli_report_write_all(o, &p, r, &order, w);
    if (!err) err = cli_manifest_write(o, &p, &order, w);
done:
    cli_practice_close(&p);
    return err;
}
