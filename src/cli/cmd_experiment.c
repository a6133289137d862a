#include "cli/cli.h"

#include <downshift/secret.h>

#include <string.h>

/* ---- those there are ---- */

static const char list_sql[] = "SELECT experiment, client, comparison || ':' || level0 || ',' || level1 AS compare, units, first, sealed, drawn FROM v1_experiment "
                               "WHERE :client IS NULL OR client = :client ORDER BY experiment";

static ds_val client_value(ds_str code)
{
    return code.n ? DS_VTEXT(code) : (ds_val){ .type = DS_V_NULL };
}

/* The column of that name of a table's row. */
static ds_val cell_of(const ds_table *t, size_t row, const char *name)
{
    for (size_t i = 0; i < t->n_columns; i++)
        if (!strcmp(t->column[i], name)) return t->cell[row * t->n_columns + i];
    return (ds_val){ .type = DS_V_NULL };
}

static void print_trial(const ds_table *t, size_t row)
{
    const ds_str client = cell_of(t, row, "client").as.s, of = cell_of(t, row, "of").as.s, first = cell_of(t, row, "first").as.s;
    cli_say("%lld  %.*s, %.*s, from %.*s on\n    %.*s\n", (long long)ds_val_int(cell_of(t, row, "experiment"), 0), DS_FMT(client), DS_FMT(of), DS_FMT(first),
            DS_FMT(cell_of(t, row, "verdict").as.s));
}

static ds_err list(const struct options *o, struct practice *p, ds_str code, ds_why *w)
{
    ds_table table[DS_TRIAL_TABLES];
    json_t *rows = NULL;
    size_t n = 0;
    const ds_param param = { "client", client_value(code) };
    if (o->json) {
        ds_err err = cli_json_rows(ds_store_db(p->store), list_sql, &param, 1, &rows, w);
        return err ? err : cli_json_out(rows, w);
    }
    ds_err err = ds_trials_ask(ds_store_db(p->store), &p->settings, 0, &p->arena, table, w);
    for (size_t i = 0; !err && i < table[0].n_rows; i++) {
        if (code.n && !ds_same(code, cell_of(&table[0], i, "client").as.s)) continue;
        print_trial(&table[0], i);
        n++;
    }
    if (!err && !n) cli_say("no experiment%s; downshift experiment --help says how to draw one\n", code.n ? " with this client" : "");
    return err;
}

/* ---- which one ---- */

typedef struct {
    int64_t id;
    bool over;
    size_t row;
} which;

/* The client's newest, or with `compare` the newest that compares this. id 0: none. */
static which find(const char *compare, const ds_table *t, ds_str code)
{
    which found = { 0, false, 0 };
    for (size_t i = 0; i < t->n_rows; i++) {
        if (!ds_same(code, cell_of(t, i, "client").as.s)) continue;
        if (compare && !ds_trials_are(compare, cell_of(t, i, "comparison").as.s, cell_of(t, i, "code0").as.s, cell_of(t, i, "code1").as.s)) continue;
        found = (which){ ds_val_int(cell_of(t, i, "experiment"), 0), ds_val_int(cell_of(t, i, "over"), 0) != 0, i };
    }
    return found;
}

/* ---- its reports ---- */

static ds_err write_report(const struct options *o, struct practice *p, const char *name, ds_str code, int64_t id, ds_why *w)
{
    struct report_order order = { .client = code.p, .out = o->out, .as = o->as, .month = DS_NO_DATE };
    const ds_report *r = ds_reports_named(p->reports, name);
    if (!r) return ds_fail(w, DS_INTERNAL, "the report %s is missing", name);
    memcpy(order.made, p->now, sizeof order.made);
    ds_err err = cli_trial_tables(p, &order, id, w);
    return err ? err : cli_report_write_all(o, p, r, &order, w);
}

/* ---- a new one ---- */

static ds_err number_option(const char *name, const char *text, int64_t *out, ds_why *w)
{
    if (!text || ds_int(ds_str_of(text), out)) return DS_OK;
    return ds_fail(w, DS_USAGE, "--%s: not a number: \"%s\"", name, text);
}

static ds_err read_order(const struct options *o, struct practice *p, ds_str code, ds_trial_order *out, ds_why *w)
{
    int64_t seed = 0;
    *out = (ds_trial_order){ .client = code, .compare = o->compare, .outcome = o->outcome, .sealed = o->sealed, .now = p->now };
    ds_err err = number_option("sessions", o->sessions, &out->units, w);
    if (!err) err = number_option("every", o->every, &out->every, w);
    if (!err) err = number_option("seed", o->seed, &seed, w);
    if (!err && o->start) err = cli_date_option("start", o->start, &out->first, w);
    if (err) return err;
    if (!o->start && !ds_date_parse((ds_str){ p->now, 10 }, DS_DATES_ISO, &out->first)) return ds_fail(w, DS_INTERNAL, "no day: %s", p->now);
    out->first += !o->start;
    if (o->seed && (seed < 1 || seed > 0x7fffffff)) return ds_fail(w, DS_USAGE, "--seed: a number from 1 to 2147483647");
    out->seed = (uint64_t)(o->seed ? seed : ds_secret_seed());
    return DS_OK;
}

static ds_err keep(struct practice *p, const ds_experiment *e, const int *level, int64_t *id, ds_why *w)
{
    const char *what = ds_textf(&p->arena, "experiment %.*s", DS_FMT(e->client));
    ds_err err = what ? cli_step_begin(p, what, w) : ds_fail(w, DS_MEMORY, "an experiment");
    if (err) return err;
    err = ds_store_experiment(p->store, e, level, id, w);
    return cli_step_end(p, err, w);
}

static ds_err say_power(struct practice *p, int64_t id, ds_why *w)
{
    ds_table table[DS_TRIAL_TABLES];
    ds_err err = ds_trials_ask(ds_store_db(p->store), &p->settings, id, &p->arena, table, w);
    for (size_t i = 0; !err && i < table[0].n_rows; i++)
        if (ds_val_int(cell_of(&table[0], i, "experiment"), 0) == id) cli_say("%.*s\n", DS_FMT(cell_of(&table[0], i, "power").as.s));
    return err;
}

static ds_err draw(const struct options *o, struct practice *p, ds_str code, ds_why *w)
{
    ds_table table[DS_TRIAL_TABLES];
    ds_trial_order order;
    ds_experiment e;
    int level[DS_TRIAL_ROOM];
    int64_t id = 0;
    ds_err err = read_order(o, p, code, &order, w);
    if (!err) err = ds_trials_plan(ds_store_db(p->store), &p->settings, &order, &p->arena, &e, level, w);
    if (!err) err = ds_trials_ask(ds_store_db(p->store), &p->settings, 0, &p->arena, table, w);
    if (err) return err;
    const which under_way = find(NULL, &table[0], code);
    if (under_way.id && !under_way.over && !o->replace)
        return ds_fail(w, DS_DATA, "client %.*s has an experiment under way: one thing at a time (--replace draws another all the same)", DS_FMT(code));
    err = keep(p, &e, level, &id, w);
    if (!err) err = say_power(p, id, w);
    return err ? err : write_report(o, p, "experiment-schedule", code, id, w);
}

/* ---- one that there is ---- */

static ds_err say_next(struct practice *p, int64_t id, int64_t number, ds_why *w)
{
    ds_table table[DS_TRIAL_TABLES];
    ds_err err = ds_trials_ask(ds_store_db(p->store), &p->settings, id, &p->arena, table, w);
    for (size_t i = 0; !err && i < table[1].n_rows; i++)
        if (ds_val_int(cell_of(&table[1], i, "experiment"), 0) == id && ds_val_int(cell_of(&table[1], i, "number"), 0) == number)
            cli_say("%lld: %.*s\n", (long long)number, DS_FMT(cell_of(&table[1], i, "told").as.s));
    return err;
}

static ds_err tell_next(struct practice *p, int64_t id, ds_why *w)
{
    int64_t number = 0;
    ds_err err = ds_store_experiment_open(p->store, id, p->now, &number, w);
    if (err) return err;
    if (!number) return ds_fail(w, DS_DATA, "nothing of this experiment is sealed: its schedule says what is next");
    return say_next(p, id, number, w);
}

static ds_err answer(const struct options *o, struct practice *p, ds_str code, ds_why *w)
{
    ds_table table[DS_TRIAL_TABLES];
    ds_err err = ds_trials_ask(ds_store_db(p->store), &p->settings, 0, &p->arena, table, w);
    if (err) return err;
    const which one = find(o->compare, &table[0], code);
    if (!one.id) return ds_fail(w, DS_DATA, "no such experiment with client %.*s; downshift experiment lists them", DS_FMT(code));
    if (o->next) return tell_next(p, one.id, w);
    cli_say("%.*s\n", DS_FMT(cell_of(&table[0], one.row, "verdict").as.s));
    err = write_report(o, p, "experiment-answer", code, one.id, w);
    return err ? err : write_report(o, p, "experiment-letter", code, one.id, w);
}

static ds_err check(const struct options *o, ds_why *w)
{
    const bool drawing = o->sessions || o->every || o->start || o->seed || o->outcome || o->sealed;
    if (o->n_args ? !(o->next && o->analyse) && !(drawing && (!o->compare || o->next || o->analyse)) : !o->compare && !drawing && !o->next && !o->analyse)
        return o->as ? ds_report_check_as(o->as, w) : DS_OK;
    return ds_fail(w, DS_USAGE, "experiment CODE --compare WHAT --sessions N to draw one; experiment CODE --next; experiment CODE --analyse");
}

ds_err cmd_experiment(const struct options *o, ds_why *w)
{
    struct practice p;
    ds_str code = ds_str_of(o->n_args ? o->arg[0] : "");
    ds_err err = check(o, w);
    if (err || (err = cli_practice_open(o, DS_STORE_WRITE, false, &p, w))) return err;
    err = ds_store_verify(p.store, w);
    if (!err && code.n) err = cli_client_now(&p, &code, w);
    if (err)
        ; /* told below */
    else if (o->next || o->analyse)
        err = answer(o, &p, code, w);
    else
        err = o->compare ? draw(o, &p, code, w) : list(o, &p, code, w);
    cli_practice_close(&p);
    return err;
}
