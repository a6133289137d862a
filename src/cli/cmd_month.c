#include "cli/cli.h"

#include <string.h>
#include <sys/stat.h>

#define HEADLINES 5

ds_err cli_findings_print(struct practice *p, int64_t run, ds_why *w)
{
    ds_rows *rows = NULL;
    bool more = false;
    const ds_param param[] = { { "run", DS_VINT(run) }, { "n", DS_VINT(HEADLINES) } };
    ds_err err = ds_ask(ds_store_db(p->store),
                        DS_LIT("SELECT sentence FROM v1_finding WHERE run = :run AND kind IN ('primary', 'effect') "
                               "ORDER BY rank LIMIT :n"),
                        param, DS_COUNT(param), &rows, w);
    while (!err && !(err = ds_rows_next(rows, &more, w)) && more) cli_say("- %.*s\n", DS_FMT(ds_rows_at(rows, 0).as.s));
    ds_rows_close(rows);
    return err;
}

/* Those that come first, in this order. A user's report of such a name has its place. */
static const char *const first[] = { "monthly-review", "accountant", "client-progress" };

static bool comes_first(const char *name)
{
    for (size_t i = 0; i < DS_COUNT(first); i++)
        if (!strcmp(first[i], name)) return true;
    return false;
}

/* The practice's, the accountant's and the clients' reports about a month; others need to be told for whom they are, or of which
 * practices. */
static bool is_monthly(const ds_report *r)
{
    const ds_audience who = ds_report_audience(r);
    return ds_report_takes_month(r) && strcmp(ds_report_name(r), CLI_NETWORK) != 0 &&
           (who == DS_AUDIENCE_PRACTICE || who == DS_AUDIENCE_ACCOUNTANT || who == DS_AUDIENCE_CLIENT);
}

/* One that takes a client is written for those seen or sleeping in the month. */
static ds_err write_reports(const struct options *o, struct practice *p, const struct report_order *order, ds_why *w)
{
    ds_err err = DS_OK;
    for (size_t i = 0; !err && i < DS_COUNT(first); i++) {
        const ds_report *r = ds_reports_named(p->reports, first[i]);
        if (!r) return ds_fail(w, DS_INTERNAL, "the report %s is missing", first[i]);
        if (is_monthly(r)) err = cli_report_write_all(o, p, r, order, w);
    }
    for (size_t i = 0; !err && i < ds_reports_count(p->reports); i++) {
        const ds_report *r = ds_reports_at(p->reports, i);
        if (is_monthly(r) && !comes_first(ds_report_name(r))) err = cli_report_write_all(o, p, r, order, w);
    }
    return err;
}

/* A slip of the year writes no empty books. */
static ds_err check_month(struct practice *p, ds_date month, ds_why *w)
{
    ds_date from, to;
    char a[11], b[11], asked[11];
    ds_err err = ds_store_days(p->store, month, ds_month_last(month), &from, &to, w);
    if (err || from != DS_NO_DATE) return err;
    if ((err = ds_store_days(p->store, DS_NO_DATE + 1, INT32_MAX, &from, &to, w))) return err;
    ds_date_text(month, asked);
    if (from == DS_NO_DATE) return ds_fail(w, DS_DATA, "nothing of %.7s has come in, nor of any other month", asked);
    ds_date_text(from, a);
    ds_date_text(to, b);
    if (!memcmp(a, b, 7))
        return ds_fail(w, DS_DATA, "nothing of %.7s has come in; what there is is of %.7s", asked, a);
    return ds_fail(w, DS_DATA, "nothing of %.7s has come in; what there is is of %.7s to %.7s", asked, a, b);
}

/* A pipe or a device has no logs. */
static ds_err check_inbox(const char *path, ds_why *w)
{
    struct stat st;
    ds_err err = cli_check_path(path, w);
    if (err || stat(path, &st) || S_ISDIR(st.st_mode) || S_ISREG(st.st_mode)) return err;
    return ds_fail(w, DS_NOINPUT, "%s: is no folder; name the one with the logs by --inbox", path);
}

/* Last, so that it holds what the reports show. */
static ds_err back_up(struct practice *p, ds_date month, ds_why *w)
{
    bool skipped;
    ds_err err = ds_store_backup_month(p->store, month, &skipped, w);
    if (!err && skipped) cli_say_aside("the database is larger than 1 GB and was not copied into backups/; see downshift backup --help\n");
    return err;
}

ds_err cmd_month(const struct options *o, ds_why *w)
{
    struct practice p;
    struct report_order order = { .out = o->out, .as = o->as };
    ds_err verdict = DS_OK;
    if (!o->inbox) return ds_fail(w, DS_USAGE, "month needs --inbox DIR, the folder with the logs");
    ds_err err = cli_month_option(o->arg[0], &order.month, w);
    if (!err && o->as) err = ds_report_check_as(o->as, w);
    if (!err) err = cli_jobs_option(o, &order.jobs, w);
    if (!err) err = check_inbox(o->inbox, w);
    if (err || (err = cli_practice_open(o, DS_STORE_WRITE, true, &p, w))) return err;
    memcpy(order.made, p.now, sizeof order.made);
    if ((err = cli_import_paths(o, &p, &o->inbox, 1, false, &verdict, w))) goto done;
    if ((err = check_month(&p, order.month, w))) goto done;
    if ((err = ds_store_verify(p.store, w))) goto done; /* only now: reading the files again may have mended it */
    if ((err = cli_close_before(o, &p, order.month, w))) goto done;
    err = ds_analyse_cached(p.store, &p.settings, ds_month_last(order.month), order.made, &cli_show_analysis, &p.arena,
                            &order.run, w);
    cli_bar_clear();
    if (!err) err = cli_month_tables(o, &p, &order, w);
    if (!err) err = cli_books_of_month(o, &p, &order, w);
    if (!err) err = cli_books_write(&p, &order, w);
    if (err) goto done;
    if ((err = write_reports(o, &p, &order, w)) || (err = cli_manifest_write(o, &p, &order, w)) || (err = back_up(&p, order.month, w))) goto done;
    cli_say("\nWhat the data say so far:\n");
    err = cli_findings_print(&p, order.run, w);
done:
    cli_practice_close(&p);
    return err ? err : verdict;
}
