/* downshift plan: templates laid out for a client as a workbook to edit, which is imported as it stands. */
#include "cli/cli.h"

#include <downshift/plan.h>

#include <string.h>
#include <unistd.h>

/* ---- what there is ---- */

static const char plans_sql[] = "SELECT client, plan, min(first) AS first, max(last) AS last, count(*) AS rows FROM v1_planned "
                                "WHERE :client IS NULL OR client = :client GROUP BY client, plan ORDER BY client, min(first)";

static void list_templates(const ds_plans *all)
{
    cli_say("templates; downshift plan CODE --template NAME lays one out:\n");
    for (size_t i = 0; i < ds_plans_count(all); i++) {
        const ds_plan_template *t = ds_plans_at(all, i);
        cli_say("  %-14s %s (%s): %s\n", t->name, t->title, t->event ? "needs --event DATE" : "from --start DATE on", t->about);
    }
}

static void print_table(const ds_plans *all)
{
    cli_say("| Name | Plan | For | From | Weeks | Source |\n| --- | --- | --- | --- | --- | --- |\n");
    for (size_t i = 0; i < ds_plans_count(all); i++) {
        const ds_plan_template *t = ds_plans_at(all, i);
        cli_say("| `%s` | %s | %s | %s | %lld | %s |\n", t->name, t->title, t->about, t->event ? "the event back" : "its start on",
                (long long)t->weeks, t->source ? t->source : "");
    }
}

static ds_err list_plans(const struct options *o, struct practice *p, ds_str code, ds_why *w)
{
    const ds_param of = { "client", code.n ? DS_VTEXT(code) : (ds_val){ .type = DS_V_NULL } };
    json_t *list = NULL;
    ds_rows *rows = NULL;
    bool more = false;
    if (o->json) {
        ds_err err = cli_json_rows(ds_store_db(p->store), plans_sql, &of, 1, &list, w);
        return err ? err : cli_json_out(list, w);
    }
    ds_err err = ds_ask(ds_store_db(p->store), ds_str_of(plans_sql), &of, 1, &rows, w);
    for (size_t n = 0; !err && !(err = ds_rows_next(rows, &more, w)) && more; n++) {
        if (!n) cli_say("plans:\n");
        cli_say("  %.*s  %.*s, %.*s to %.*s, %lld rows\n", DS_FMT(ds_rows_at(rows, 0).as.s), DS_FMT(ds_rows_at(rows, 1).as.s),
                DS_FMT(ds_rows_at(rows, 2).as.s), DS_FMT(ds_rows_at(rows, 3).as.s), (long long)ds_val_int(ds_rows_at(rows, 4), 0));
    }
    ds_rows_close(rows);
    return err;
}

/* ---- what is asked for ---- */

typedef struct {
    const struct options *o;
    struct practice *p;
    ds_str code;
    const ds_plan_template *t;
    ds_date day, today; /* of the event, or of the start */
    const char *name;   /* of the plan */
    ds_laid_plan laid;
} planning;

static ds_err find_template(planning *g, const ds_plans *all, ds_why *w)
{
    char known[512] = "";
    g->t = ds_plans_named(all, g->o->of_template);
    for (size_t i = 0; !g->t && i < ds_plans_count(all); i++)
        ds_print_more(known, sizeof known, "%s%s", i ? ", " : "", ds_plans_at(all, i)->name);
    return g->t ? DS_OK : ds_fail(w, DS_USAGE, "no plan \"%s\"; there are %s", g->o->of_template, known);
}

static ds_err find_client(planning *g, ds_why *w)
{
    ds_whose whose;
    ds_err err = cli_client_now(g->p, &g->code, w);
    if (!err) err = ds_store_whose(g->p->store, g->code, &whose, w);
    return err || whose.client ? err : ds_fail(w, DS_DATA, "no client has the code \"%s\"; `downshift clients` lists them", DS_BRIEF(g->code));
}

/* From the next Monday on, where nothing is said. */
static ds_err find_start(planning *g, ds_why *w)
{
    if (g->o->event) return ds_fail(w, DS_USAGE, "the plan %s is for no event: --start DATE says from when on", g->t->name);
    g->day = g->today + (7 - ds_weekday(g->today)) % 7;
    ds_err err = g->o->start ? cli_date_option("start", g->o->start, &g->day, w) : DS_OK;
    return err || g->day >= g->today ? err : ds_fail(w, DS_USAGE, "--start: %s is past", g->o->start);
}

static ds_err find_event(planning *g, ds_why *w)
{
    if (g->o->start) return ds_fail(w, DS_USAGE, "the plan %s is counted back from an event: --event DATE, without --start", g->t->name);
    if (!g->o->event) return ds_fail(w, DS_USAGE, "the plan %s needs the day of the event: --event DATE", g->t->name);
    ds_err err = cli_date_option("event", g->o->event, &g->day, w);
    return err || g->day >= g->today ? err : ds_fail(w, DS_USAGE, "--event: %s is past", g->o->event);
}

static ds_err find_days(planning *g, ds_why *w)
{
    char day[11];
    if (!ds_date_parse((ds_str){ g->p->now, 10 }, DS_DATES_ISO, &g->today)) return ds_fail(w, DS_INTERNAL, "no day: %s", g->p->now);
    ds_err err = g->t->event ? find_event(g, w) : find_start(g, w);
    if (err) return err;
    ds_date_text(g->day, day);
    g->name = ds_textf(&g->p->arena, "%s %s", g->t->title, day);
    if (!g->name) return ds_fail(w, DS_MEMORY, "a plan");
    return ds_plan_lay(g->t, g->day, g->today, &g->p->arena, &g->laid, w);
}

/* One plan at a time: another's rows on these days would be taken out. */
static ds_err check_alone(const planning *g, ds_why *w)
{
    static const char sql[] = "SELECT plan, count(*), min(first) FROM v1_planned WHERE client = :client AND first BETWEEN :first AND :last "
                              "GROUP BY plan ORDER BY 3";
    char first[11], last[11];
    ds_rows *rows = NULL;
    bool more = false;
    if (g->o->replace || !g->laid.n) return DS_OK;
    ds_date_text(g->laid.row[0].first, first);
    ds_date_text(g->laid.row[g->laid.n - 1].last, last);
    const ds_param of[] = { { "client", DS_VTEXT(g->code) }, { "first", DS_VTEXT(ds_str_of(first)) }, { "last", DS_VTEXT(ds_str_of(last)) } };
    ds_err err = ds_ask(ds_store_db(g->p->store), ds_str_of(sql), of, DS_COUNT(of), &rows, w);
    if (!err) err = ds_rows_next(rows, &more, w);
    if (!err && more)
        err = ds_fail(w, DS_DATA,
                      "client %.*s has a plan on these days, \"%.*s\", %lld rows from %.*s on: one plan at a time (--replace puts this one in "
                      "its place)",
                      DS_FMT(g->code), DS_FMT(ds_rows_at(rows, 0).as.s), (long long)ds_val_int(ds_rows_at(rows, 1), 0), DS_FMT(ds_rows_at(rows, 2).as.s));
    ds_rows_close(rows);
    return err;
}

/* ---- the workbook ---- */

/* The columns of reports/templates/plan.yaml, in their order. */
enum { CLIENT, PLAN, PHASE, FIRST, LAST, WHAT, TIMES, LEAST, MOST, PRESSURE, BED, HOURS_LEAST, HOURS_MOST, FOCUS, NOTES, COLUMNS };

static const char *day_text(ds_date d, ds_arena *a)
{
    char text[11];
    ds_date_text(d, text);
    return ds_textf(a, "%s", text);
}

static const char *number_text(double x, bool said, ds_arena *a)
{
    return said ? ds_textf(a, "%g", x) : "";
}

static void put_line(const ds_plan_line *l, const char **cell, ds_arena *a)
{
    cell[PHASE] = l->phase;
    cell[TIMES] = number_text(l->times, l->times >= 0, a);
    cell[LEAST] = number_text(l->least_minutes, l->least_minutes > 0, a);
    cell[MOST] = number_text(l->most_minutes, l->most_minutes > 0, a);
    cell[PRESSURE] = l->pressure == DS_PRESSURE_UNKNOWN ? "" : ds_pressure_names[l->pressure];
    cell[BED] = l->bed_by;
    cell[HOURS_LEAST] = number_text(l->least_hours, l->least_hours > 0, a);
    cell[HOURS_MOST] = number_text(l->most_hours, l->most_hours > 0, a);
    cell[FOCUS] = l->focus;
}

/* False: no memory. */
static bool put_row(const planning *g, const ds_laid *r, const char **cell)
{
    ds_arena *a = &g->p->arena;
    cell[CLIENT] = ds_textf(a, "%.*s", DS_FMT(g->code));
    cell[PLAN] = g->name;
    cell[FIRST] = day_text(r->first, a);
    cell[LAST] = r->last == r->first ? "" : day_text(r->last, a);
    cell[WHAT] = ds_planned_names[r->what];
    if (r->line) put_line(r->line, cell, a);
    return cell[CLIENT] && cell[FIRST] && cell[LAST];
}

static ds_err find_blank(ds_arena *a, const ds_blank **out, ds_why *w)
{
    const ds_blank *all;
    size_t n;
    ds_err err = ds_blanks_load(a, &all, &n, w);
    *out = err ? NULL : ds_blank_named(all, n, "plan");
    return err || *out ? err : ds_fail(w, DS_INTERNAL, "the template plan is missing");
}

static ds_err write_book(const planning *g, const char *path, ds_why *w)
{
    ds_arena *a = &g->p->arena;
    const ds_blank *blank, *filled;
    const size_t cells = (g->laid.n + 1) * COLUMNS;
    const char **cell = ds_alloc(a, cells * sizeof *cell);
    if (!cell) return ds_fail(w, DS_MEMORY, "a plan");
    for (size_t i = 0; i < cells; i++) cell[i] = "";
    for (size_t i = 0; i < g->laid.n; i++)
        if (!put_row(g, &g->laid.row[i], cell + i * COLUMNS)) return ds_fail(w, DS_MEMORY, "a plan");
    ds_err err = find_blank(a, &blank, w);
    if (!err) err = ds_blank_filled(blank, cell, COLUMNS, g->laid.n, a, &filled, w);
    return err ? err : ds_blank_write(filled, &g->p->settings, true, path, a, w);
}

/* What could not be imported is not left behind. */
static ds_err import_book(const planning *g, const char *path, ds_why *w)
{
    ds_err verdict = DS_OK;
    const struct options plain = { .db = g->o->db };
    ds_err err = cli_import_paths(&plain, g->p, &path, 1, true, &verdict, w);
    if (err || verdict) (void)unlink(path);
    return err ? err : verdict;
}

static ds_err make_plan(planning *g, ds_why *w)
{
    ds_arena *a = &g->p->arena;
    const char *folder = g->o->out ? g->o->out : ".";
    const char *path = ds_textf(a, "%s/plan-%.*s-%s-%s.xlsx", folder, DS_FMT(g->code), g->t->name, g->name + strlen(g->t->title) + 1);
    if (!path) return ds_fail(w, DS_MEMORY, "a plan");
    if (!g->laid.n) return ds_fail(w, DS_DATA, "nothing of the plan %s lies from today on", g->t->name);
    ds_err err = check_alone(g, w);
    if (!err) err = write_book(g, path, w);
    if (err) return err;
    cli_say("made %s: change it as you like, and import it again\n", path);
    if (g->laid.over)
        cli_say("%lld rows are left out: their days are past\n", (long long)g->laid.over);
    return import_book(g, path, w);
}

/* ---- the command ---- */

static ds_err check(const struct options *o, ds_why *w)
{
    const bool making = o->of_template || o->event || o->start || o->out || o->replace;
    if (o->n_args ? !making || (o->of_template && !o->list && !o->table) : !making) return DS_OK;
    return ds_fail(w, DS_USAGE, "plan CODE --template NAME --event DATE (or --start DATE) to lay one out; plan --list");
}

static ds_err show(const struct options *o, struct practice *p, const ds_plans *all, ds_str code, ds_why *w)
{
    if (!code.n && !o->json) list_templates(all);
    return list_plans(o, p, code, w);
}

static ds_err lay(const struct options *o, struct practice *p, const ds_plans *all, ds_str code, ds_why *w)
{
    planning g = { .o = o, .p = p, .code = code };
    ds_err err = ds_store_verify(p->store, w);
    if (!err) err = find_template(&g, all, w);
    if (!err) err = find_client(&g, w);
    if (!err) err = find_days(&g, w);
    return err ? err : make_plan(&g, w);
}

static ds_err load(const struct options *o, ds_arena *a, ds_plans **all, ds_why *w)
{
    const char *folder = o->reports ? ds_textf(a, "%s/plans", o->reports) : NULL;
    if (o->reports && !folder) return ds_fail(w, DS_MEMORY, "the plans");
    return ds_plans_load(folder, a, all, w);
}

static ds_err print_all(const struct options *o, ds_why *w)
{
    ds_arena a = { 0 };
    ds_plans *all = NULL;
    ds_err err = load(o, &a, &all, w);
    if (!err && o->table)
        print_table(all);
    else if (!err)
        list_templates(all);
    ds_arena_free(&a);
    return err;
}

ds_err cmd_plan(const struct options *o, ds_why *w)
{
    struct practice p;
    ds_plans *all = NULL;
    ds_str code = ds_str_of(o->n_args ? o->arg[0] : "");
    ds_err err = check(o, w);
    if (err) return err;
    if (o->table || (o->list && !o->json && access(o->db, F_OK))) return print_all(o, w);
    if ((err = cli_practice_open(o, DS_STORE_WRITE, false, &p, w))) return err;
    err = load(o, &p.arena, &all, w);
    if (!err && !o->of_template && code.n) err = cli_client_now(&p, &code, w);
    if (!err) err = o->of_template ? lay(o, &p, all, code, w) : show(o, &p, all, code, w);
    cli_practice_close(&p);
    return err;
}
