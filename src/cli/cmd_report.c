#include "cli/cli.h"

#include <string.h>

enum { SHOWN = 5 }; /* workbooks named one by one */

/* Which clients a report of one client each is written for. */
static const char active_sql[] = "SELECT client FROM v1_session WHERE date BETWEEN :first AND :last UNION "
                                 "SELECT client FROM v1_night WHERE night BETWEEN :first AND :last ORDER BY 1";

typedef struct {
    const char **code;
    size_t n, room;
} codes;

static ds_err add_code(struct practice *p, codes *c, ds_str code, ds_why *w)
{
    if (c->n == c->room) {
        const char **grown = ds_alloc(&p->arena, (c->room = c->room ? 2 * c->room : 64) * sizeof *grown);
        if (!grown) return ds_fail(w, DS_MEMORY, "list of clients");
        if (c->n) memcpy(grown, c->code, c->n * sizeof *grown);
        c->code = grown;
    }
    c->code[c->n] = ds_keep(&p->arena, code).p;
    return c->code[c->n++] ? DS_OK : ds_fail(w, DS_MEMORY, "list of clients");
}

static ds_err list_codes(struct practice *p, const char *sql, const ds_param *param, size_t n, codes *c, ds_why *w)
{
    ds_rows *rows = NULL;
    bool more = false;
    ds_err err = ds_ask(ds_store_db(p->store), ds_str_of(sql), param, n, &rows, w);
    *c = (codes){ 0 };
    while (!err && !(err = ds_rows_next(rows, &more, w)) && more) err = add_code(p, c, ds_rows_at(rows, 0).as.s, w);
    ds_rows_close(rows);
    return err;
}

static ds_err clients_between(struct practice *p, ds_date first, ds_date last, codes *c, ds_why *w)
{
    char from[11] = "0000-00-00", to[11] = "9999-99-99";
    if (first != DS_NO_DATE) ds_date_text(first, from);
    if (last != DS_NO_DATE) ds_date_text(last, to);
    const ds_param param[] = { { "first", DS_VTEXT(ds_str_of(from)) }, { "last", DS_VTEXT(ds_str_of(to)) } };
    return list_codes(p, active_sql, param, DS_COUNT(param), c, w);
}

/* Disks on which capitals do not count would take the files of "Ann" and "ann" for one. */
static unsigned twins_before(const codes *all, const char *client)
{
    char folded[2][256];
    unsigned n = 0;
    if (!client || !ds_fold_name(ds_str_of(client), folded[0], sizeof folded[0])) return 0;
    for (size_t i = 0; i < all->n && strcmp(all->code[i], client); i++)
        n += ds_fold_name(ds_str_of(all->code[i]), folded[1], sizeof folded[1]) && !strcmp(folded[0], folded[1]);
    return n;
}

/* One report on its way, for all whom it is for. */
typedef struct {
    const struct options *o;
    struct practice *p;
    const ds_report *r;
    const struct report_order *order;
    ds_date today; /* DS_NO_DATE: for nobody whom a client authorises */
    codes all; /* every client's, for a report that takes one */
} work;

static ds_report_job job_of(const work *k, const char *client)
{
    ds_report_job job = { .store_path = k->o->db,
                                .settings = &k->p->settings,
                                .run = k->order->run,
                                .month = k->order->month,
                                .client = client,
                                .partner = k->o->partner,
                                .today = k->today,
                                .twin = twins_before(&k->all, client),
                                .out_dir = k->order->out ? k->order->out : ".",
                                .tables = k->order->table,
                                .n_tables = k->order->tables,
                                .made = k->order->made };
    if (k->order->kept && ds_report_audience(k->r) == DS_AUDIENCE_ACCOUNTANT) {
        job.tables = k->order->books.table;
        job.n_tables = DS_BOOK_TABLES;
        job.basis = k->order->book_order.basis == DS_CASH_BASIS ? "cash" : "accrual";
        job.period = *k->order->period ? k->order->period : NULL;
        job.last = k->order->last;
    }
    return job;
}

/* As a workbook, or as each of what --as lists. */
static ds_err write_one(const work *k, const char *client, bool quiet, ds_why *w)
{
    char path[1024];
    ds_report_job job = job_of(k, client);
    ds_str rest = ds_str_of(k->order->as ? k->order->as : "xlsx"), as;
    ds_err err = DS_OK;
    while (!err && ds_cut(&rest, ',', &as)) {
        if (!(job.as = ds_keep(&k->p->arena, ds_trim(as)).p)) return ds_fail(w, DS_MEMORY, "%s", k->order->as);
        err = ds_report_write(k->r, &job, path, sizeof path, w);
        if (!err && !quiet) cli_say("wrote %s\n", path);
    }
    return err;
}

static bool is_one_of(const char *client, const codes *c)
{
    for (size_t i = 0; i < c->n; i++)
        if (!strcmp(c->code[i], client)) return true;
    return false;
}

static ds_err write_for_each(const work *k, const codes *c, ds_why *w)
{
    const char *name = ds_report_name(k->r);
    ds_err err = DS_OK;
    for (size_t i = 0; !err && i < c->n; i++) err = write_one(k, c->code[i], c->n > SHOWN, w);
    if (!err && c->n > SHOWN)
        cli_say("wrote %s workbooks for %zu clients into %s\n", name, c->n, k->order->out ? k->order->out : ".");
    if (!err && !c->n) cli_say("no client has a record in that time, so there is no %s\n", name);
    return err;
}

static ds_err write_for_clients(work *k, ds_why *w)
{
    codes c;
    const char *asked = k->order->client;
    const ds_date month = k->order->month, last = month == DS_NO_DATE ? DS_NO_DATE : ds_month_last(month);
    ds_err err = list_codes(k->p, "SELECT client FROM v1_client ORDER BY 1", NULL, 0, &k->all, w);
    if (!err) err = clients_between(k->p, asked ? DS_NO_DATE : month, last, &c, w);
    if (err) return err;
    if (!asked || !strcmp(asked, "all")) return write_for_each(k, &c, w);
    ds_str code = ds_str_of(asked);
    if ((err = cli_client_now(k->p, &code, w))) return err;
    if (is_one_of(code.p, &c)) return write_one(k, code.p, false, w);
    return ds_fail(w, DS_DATA,
                   "no session or night of a client \"%s\" up to then; \"downshift status\" lists the clients", asked);
}

ds_err cli_report_write_all(const struct options *o, struct practice *p, const ds_report *r,
                            const struct report_order *order, ds_why *w)
{
    work k = { .o = o, .p = p, .r = r, .order = order, .today = DS_NO_DATE };
    if (ds_report_takes_partner(r)) (void)ds_date_parse((ds_str){ p->now, 10 }, DS_DATES_ISO, &k.today);
    return ds_report_takes_client(r) ? write_for_clients(&k, w) : write_one(&k, NULL, false, w);
}

/* --format is of the accountant's import files; of any other report it is --as. */
static ds_err check_as(const struct options *o, const ds_report *r, struct report_order *order, ds_why *w)
{
    const bool format = o->format && ds_report_audience(r) != DS_AUDIENCE_ACCOUNTANT;
    if (format && o->as) return ds_fail(w, DS_USAGE, "--as and --format are one for report %s: give one of them", ds_report_name(r));
    order->as = format ? o->format : o->as;
    return order->as ? ds_report_check_as(order->as, w) : DS_OK;
}

static ds_err check_options(const struct options *o, const ds_report *r, struct report_order *order, ds_why *w)
{
    const char *name = ds_report_name(r);
    ds_err err = check_as(o, r, order, w);
    if (err) return err;
    order->month = DS_NO_DATE;
    if (ds_report_takes_period(r)) return cli_period(o, order, w);
    if (o->quarter || o->year) return ds_fail(w, DS_USAGE, "report %s is not about a quarter or a year", name);
    if (ds_report_audience(r) != DS_AUDIENCE_ACCOUNTANT && (o->basis || o->draft))
        return ds_fail(w, DS_USAGE, "--basis and --draft are for reports to the accountant");
    if (ds_report_takes_month(r) && !o->month) return ds_fail(w, DS_USAGE, "report %s needs --month YYYY-MM", name);
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

/* The accountant's needs the books, every other the analysis. */
static ds_err prepare(const struct options *o, struct practice *p, const ds_report *r, struct report_order *order, ds_why *w)
{
    if (is_for_accountant(r)) {
        if (!order->last) order->last = ds_month_last(order->month);
        return cli_books_keep(o, p, order, w);
    }
    ds_err err = ds_analyse_cached(p->store, &p->settings,
                                   order->month == DS_NO_DATE ? DS_NO_DATE : ds_month_last(order->month), order->made,
                                   &cli_show_analysis, &p->arena, &order->run, w);
    cli_bar_clear();
    return !err && order->month != DS_NO_DATE ? cli_month_tables(o, p, order, w) : err;
}

ds_err cmd_report(const struct options *o, ds_why *w)
{
    struct practice p;
    struct report_order order = { .client = o->client, .out = o->out };
    ds_err err = cli_practice_open(o, DS_STORE_WRITE, false, &p, w);
    if (err) return err;
    const ds_report *r = ds_reports_named(p.reports, o->arg[0]);
    if (!r) err = ds_fail(w, DS_USAGE, "no report \"%s\"; \"downshift reports\" lists them", o->arg[0]);
    if (err || (err = check_options(o, r, &order, w))) goto done;
    memcpy(order.made, p.now, sizeof order.made);
    if ((err = ds_store_verify(p.store, w))) goto done;
    if ((err = prepare(o, &p, r, &order, w))) goto done;
    if (is_for_accountant(r) && !order.kept) goto done; /* a draft was asked for */
    if (order.kept) err = cli_books_write(&p, &order, w);
    if (!err) err = cli_report_write_all(o, &p, r, &order, w);
done:
    cli_practice_close(&p);
    return err;
}
