/* Reports to their files: one, or one for each client, on all cores. */
#include "cli/batch.h"
#include "cli/report_index.h"

#include <downshift/growing.h>

#include <stdio.h>
#include <string.h>

enum { SHOWN = 5 }; /* workbooks named one by one */

/* Which clients a report of one client each is written for. */
static const char active_sql[] = "SELECT client FROM v1_session WHERE date BETWEEN :first AND :last UNION "
                                 "SELECT client FROM v1_night WHERE night BETWEEN :first AND :last ORDER BY 1";

typedef struct {
    const char **code, **folded; /* folded: of all clients only */
    size_t n, room;
} codes;

static ds_err add_code(struct practice *p, codes *c, ds_str code, ds_why *w)
{
    c->code = ds_room_for_one(&p->arena, c->code, c->n, &c->room, 64, sizeof *c->code);
    if (!c->code || !(c->code[c->n] = ds_keep(&p->arena, code).p)) return ds_fail(w, DS_MEMORY, "list of clients");
    c->n++;
    return DS_OK;
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

/* Each code as it is compared where capitals do not count; NULL for one that cannot be folded. */
static ds_err fold_all(struct practice *p, codes *c, ds_why *w)
{
    char folded[256];
    c->folded = ds_alloc(&p->arena, (c->n + 1) * sizeof *c->folded);
    if (!c->folded) return ds_fail(w, DS_MEMORY, "list of clients");
    for (size_t i = 0; i < c->n; i++)
        if (ds_fold_name(ds_str_of(c->code[i]), folded, sizeof folded) && !(c->folded[i] = ds_keep(&p->arena, ds_str_of(folded)).p))
            return ds_fail(w, DS_MEMORY, "list of clients");
    return DS_OK;
}

/* Disks on which capitals do not count would take the files of "Ann" and "ann" for one. */
static unsigned twins_before(const codes *all, const char *client)
{
    unsigned n = 0;
    size_t own = 0;
    while (client && own < all->n && strcmp(all->code[own], client)) own++;
    if (!client || own == all->n || !all->folded[own]) return 0;
    for (size_t i = 0; i < own; i++) n += all->folded[i] && !strcmp(all->folded[own], all->folded[i]);
    return n;
}

static bool is_one_of(const char *client, const codes *c)
{
    for (size_t i = 0; i < c->n; i++)
        if (!strcmp(c->code[i], client)) return true;
    return false;
}

/* One report on its way, for all whom it is for. */
typedef struct {
    const struct options *o;
    struct practice *p;
    const ds_report *r;
    const struct report_order *order;
    ds_date today; /* DS_NO_DATE: for nobody whom a client authorises */
    codes all;     /* every client's, for a report that takes one */
    const ds_report **in; /* the report in the language of each of whom */
    codes whom;    /* for whom it is written; of a report that takes none one that is NULL */
    ds_db *store;  /* this process's own, for the copies of many clients; NULL: each report opens it */
    ds_db *copy;   /* of it, of the client at hand; NULL: none yet */
    struct report_index index;
    struct released released;
} work;

static ds_report_job job_of(work *k, const char *client)
{
    ds_report_job job = { .store_path = k->o->db,
                                .store = k->store,
                                .copy = &k->copy,
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
    if (k->order->partner) {
        job.tables = k->order->figures.table;
        job.n_tables = DS_PARTNER_TABLES;
        job.period = k->order->period;
        job.last = k->order->last;
        job.partner = k->order->partner->name;
    }
    if (k->order->spans) {
        job.period = k->order->period;
        job.from = k->order->from;
        job.last = k->order->last;
    }
    return job;
}

/* ---- what it may ask beside the views ---- */

ds_err cli_month_tables(const struct options *o, struct practice *p, struct report_order *order, ds_why *w)
{
    ds_kpi_figures figures;
    ds_flags_found flags;
    ds_err err = cli_kpi_ask(o, p, order->month, &figures, w);
    if (!err) err = cli_flags_ask(o, p, order->run, order->month, &flags, w);
    if (err) return err;
    memcpy(order->table, figures.table, sizeof figures.table);
    memcpy(order->table + DS_KPI_TABLES, flags.table, sizeof flags.table);
    order->tables = DS_KPI_TABLES + DS_FLAG_TABLES;
    return DS_OK;
}

ds_err cli_trial_tables(struct practice *p, struct report_order *order, int64_t shown, ds_why *w)
{
    ds_err err = ds_trials_ask(ds_store_db(p->store), &p->settings, shown, &p->arena, order->table + order->tables, w);
    if (!err) order->tables += DS_TRIAL_TABLES;
    return err;
}

ds_err cli_flag_tables(const struct options *o, struct practice *p, struct report_order *order, ds_why *w)
{
    ds_flags_found flags;
    ds_err err = cli_flags_ask(o, p, order->run, order->month, &flags, w);
    if (err) return err;
    memcpy(order->table, flags.table, sizeof flags.table);
    order->tables = DS_FLAG_TABLES;
    return DS_OK;
}

/* ---- one of them ---- */

/* The names of the files it was written to, a line each. */
static ds_err write_one(void *with, size_t i, char told[BATCH_TOLD], ds_why *w)
{
    work *k = with;
    char path[1024];
    ds_report_job job = job_of(k, k->whom.code[i]);
    ds_str rest = ds_str_of(k->order->as ? k->order->as : "xlsx"), as;
    ds_err err = DS_OK;
    *told = '\0';
    while (!err && ds_cut(&rest, ',', &as)) {
        if (!(job.as = ds_keep(&k->p->arena, ds_trim(as)).p)) return ds_fail(w, DS_MEMORY, "%s", k->order->as);
        err = ds_report_write(k->in[i], &job, path, sizeof path, w);
        if (!err) ds_print_more(told, BATCH_TOLD, "%s\n", path);
    }
    return err;
}

static const char *name_one(const void *with, size_t i)
{
    const work *k = with;
    const char *client = k->whom.code[i];
    return client ? client : ds_report_name(k->r);
}

static ds_err begin(void *with, ds_why *w)
{
    work *k = with;
    const bool many = k->whom.n > 1 && ds_report_audience(k->r) != DS_AUDIENCE_PRACTICE;
    ds_err err = many ? ds_db_open(k->o->db, &k->store, w) : DS_OK;
    if (k->store) ds_db_keeps(k->store);
    return k->store ? ds_snapshot_for_many(k->store, ds_report_audience(k->r), k->order->run, w) : err;
}

static void end(void *with)
{
    work *k = with;
    ds_snapshot_close(k->copy);
    ds_snapshot_close(k->store);
    k->copy = k->store = NULL;
}

static void tell(void *with, size_t i, const char *told)
{
    work *k = with;
    ds_str rest = ds_str_of(told), path;
    while (ds_cut(&rest, '\n', &path))
        if (path.n) {
            cli_released_add(&k->released, k->p, path.p, path.n, k->whom.code[i]);
            cli_written(k->p, path, ds_report_name(k->r));
        }
    rest = ds_str_of(told);
    if (k->whom.n > 1) cli_index_add(&k->index, k->whom.code[i], told);
    while (k->whom.n <= SHOWN && ds_cut(&rest, '\n', &path))
        if (path.n) cli_say("wrote %.*s\n", DS_FMT(path));
}

/* ---- all of them ---- */

/* Pango ends the program where memory runs out in the middle of a page: then it should not be this one. */
static bool may_end_the_program(const struct report_order *order)
{
    return order->as && strstr(order->as, "pdf");
}

/* A report to the practice or its accountant is in English, as they are written. */
static ds_err turn(work *k, ds_why *w)
{
    const ds_audience who = ds_report_audience(k->r);
    const bool told = who == DS_AUDIENCE_CLIENT || who == DS_AUDIENCE_CARE_PARTNER;
    ds_err err = DS_OK;
    if (!(k->in = ds_alloc(&k->p->arena, k->whom.n * sizeof *k->in))) return ds_fail(w, DS_MEMORY, "list of clients");
    for (size_t i = 0; !err && i < k->whom.n; i++) {
        const char *to = k->o->partner ? k->o->partner : k->whom.code[i];
        err = ds_reports_in(k->p->reports, k->r, told ? ds_language_for(&k->p->settings, to) : "en", &k->p->arena, &k->in[i], w);
    }
    return err;
}

/* While a query is not at its end nobody else can change the store, so that all processes read one state of it. */
static ds_err write_in_one_state(work *k, ds_why *w)
{
    ds_rows *open = NULL;
    bool more = false;
    const batch_plan plan = { k->whom.n,  k->order->jobs, may_end_the_program(k->order), ds_report_name(k->r), k,
                              name_one,   begin,          write_one,                     end,                  tell };
    ds_err err = turn(k, w);
    ds_report_sweep(k->order->out ? k->order->out : ".");
    if (!err) err = ds_ask(ds_store_db(k->p->store), DS_LIT("SELECT client FROM v1_client UNION ALL SELECT ''"), NULL, 0, &open, w);
    if (!err) err = ds_rows_next(open, &more, w);
    if (!err) err = cli_batch(&plan, w);
    if (err) ds_report_sweep(k->order->out ? k->order->out : "."); /* what a process that was killed had begun */
    ds_rows_close(open);
    return err;
}

static ds_err write_for_each(work *k, ds_why *w)
{
    const char *name = ds_report_name(k->r), *out = k->order->out ? k->order->out : ".";
    if (!k->whom.n) {
        cli_say("no client has a record in that time, so there is no %s\n", name);
        return DS_OK;
    }
    ds_err err = write_in_one_state(k, w);
    if (err || k->whom.n < 2) return err;
    if (k->whom.n > SHOWN) cli_say("wrote %s %s for %zu clients into %s\n", name, cli_index_kinds(k->order->as), k->whom.n, out);
    return cli_index_write(&k->index, k->p, k->r, k->order, w);
}

static ds_err write_for_clients(work *k, ds_why *w)
{
    const char *asked = k->order->client;
    const ds_date month = k->order->month, last = k->order->spans ? k->order->last : month == DS_NO_DATE ? DS_NO_DATE : ds_month_last(month);
    ds_err err = list_codes(k->p, "SELECT client FROM v1_client ORDER BY 1", NULL, 0, &k->all, w);
    if (!err) err = fold_all(k->p, &k->all, w);
    if (!err) err = clients_between(k->p, asked ? DS_NO_DATE : month, last, &k->whom, w);
    if (err) return err;
    if (!asked || !strcmp(asked, "all")) return write_for_each(k, w);
    ds_str code = ds_str_of(asked);
    if ((err = cli_client_now(k->p, &code, w))) return err;
    const bool known = is_one_of(code.p, &k->whom);
    k->whom = (codes){ 0 };
    if (known && !(err = add_code(k->p, &k->whom, code, w))) return write_in_one_state(k, w);
    return err ? err : ds_fail(w, DS_DATA,
                   "no session or night of a client \"%s\" up to then; \"downshift status\" lists the clients", asked);
}

/* For nobody in particular. */
static ds_err write_single(work *k, ds_why *w)
{
    static const char *nobody[] = { NULL };
    k->whom = (codes){ .code = nobody, .n = 1, .room = 1 };
    return write_in_one_state(k, w);
}

ds_err cli_report_write_all(const struct options *o, struct practice *p, const ds_report *r,
                            const struct report_order *order, ds_why *w)
{
    work k = { .o = o, .p = p, .r = r, .order = order, .today = DS_NO_DATE };
    if (ds_report_takes_partner(r)) (void)ds_date_parse((ds_str){ p->now, 10 }, DS_DATES_ISO, &k.today);
    ds_err err = ds_report_takes_client(r) ? write_for_clients(&k, w) : write_single(&k, w);
    if (!err) err = cli_released_keep(&k.released, p, r, order, order->partner ? order->partner->name : o->partner, w);
    cli_index_free(&k.index);
    return err;
}
