/* All that is kept of one client, for the client: a workbook to read and JSON for other programs. */
#include "cli/cli.h"

#include <stdio.h>
#include <string.h>

static const char retention[] =
    "Kept until the practice erases it on request (downshift clients erase) or takes the files out; what the books need of visits and "
    "payments is then kept under a random code for as long as tax law asks.";
static const char purpose[] = "To keep a log of massages and sleep, to estimate what helps sleep, and to keep the practice's books.";

static ds_err add(json_t *to, const char *name, json_t *what, ds_why *w)
{
    return what && !json_object_set_new(to, name, what) ? DS_OK : ds_fail(w, DS_MEMORY, "the JSON of a client");
}

/* ---- views: as people read them ---- */

static bool is_of_clients(const ds_published *p)
{
    return !strcmp(p->column, "client");
}

static ds_err add_view(json_t *to, struct practice *p, const char *view, ds_str code, ds_why *w)
{
    json_t *rows = NULL;
    const ds_param of = { "client", DS_VTEXT(code) };
    const char *sql = ds_textf(&p->arena, "SELECT * FROM %s WHERE client = :client", view);
    ds_err err = sql ? cli_json_rows(ds_store_db(p->store), sql, &of, 1, &rows, w) : ds_fail(w, DS_MEMORY, "%s", view);
    return err ? err : add(to, view, rows, w);
}

static ds_err add_views(json_t *to, struct practice *p, ds_str code, ds_why *w)
{
    ds_err err = DS_OK;
    for (const ds_published *v = NULL; !err && (v = ds_published_next(v));)
        if (is_of_clients(v)) err = add_view(to, p, v->view, code, w);
    return err;
}

/* ---- tables: what no view shows is there, too, as it is stored ---- */

static ds_err add_table(json_t *to, struct practice *p, const char *table, int64_t client, ds_why *w)
{
    json_t *rows = NULL;
    const ds_param of = { "client", DS_VINT(client) };
    const char *sql = ds_textf(&p->arena, "SELECT * FROM %s WHERE client = :client", table);
    ds_err err = sql ? cli_json_rows(ds_store_db(p->store), sql, &of, 1, &rows, w) : ds_fail(w, DS_MEMORY, "%s", table);
    if (err) return err;
    if (json_array_size(rows)) return add(to, table, rows, w);
    json_decref(rows);
    return DS_OK;
}

static ds_err add_tables(json_t *to, struct practice *p, ds_str code, ds_why *w)
{
    ds_whose whose = { 0 };
    ds_err err = ds_store_whose(p->store, code, &whose, w);
    for (size_t i = 0; !err && ds_person_table(i); i++) err = add_table(to, p, ds_person_table(i), whose.client, w);
    return err;
}

/* ---- the whole ---- */

static ds_err fill(json_t *all, struct practice *p, ds_str code, ds_why *w)
{
    json_t *views = json_object(), *tables = json_object();
    ds_err err = add(all, "client", cli_json_text(code), w);
    if (!err) err = add(all, "practice", cli_json_text(ds_str_of(p->settings.name ? p->settings.name : "")), w);
    if (!err) err = add(all, "written", json_string(p->now), w);
    if (!err) err = add(all, "purpose", json_string(purpose), w);
    if (!err) err = add(all, "retention", json_string(retention), w);
    if (!err) err = add(all, "views", views, w);
    if (!err) err = add(all, "as_stored", tables, w);
    if (!err) err = add_views(views, p, code, w);
    return err ? err : add_tables(tables, p, code, w);
}

/* "person-C07.json" beside "person-C07.xlsx" */
static ds_err write_json(struct practice *p, ds_str code, const char *book, struct released *l, ds_why *w)
{
    json_t *all = json_object();
    const char *dot = strrchr(book, '.');
    const char *path = ds_textf(&p->arena, "%.*s.json", (int)(dot - book), book);
    ds_err err = all && path ? fill(all, p, code, w) : ds_fail(w, DS_MEMORY, "the JSON of a client");
    if (!err) err = cli_json_file(all, path, w);
    json_decref(all);
    if (!err) cli_say("wrote %s\n", path);
    if (!err) cli_released_add(l, p, path, strlen(path), code.p);
    return err;
}

static ds_err write_book(const struct options *o, struct practice *p, ds_str code, char *path, size_t cap, ds_why *w)
{
    ds_settings named = p->settings; /* people have a right to their own names */
    const ds_report *r = ds_reports_named(p->reports, "person");
    named.names = true;
    const ds_report_job job = { .store_path = o->db, .settings = &named, .client = code.p, .out_dir = o->out ? o->out : ".", .made = p->now,
                                .today = DS_NO_DATE, .month = DS_NO_DATE, .as = "xlsx" };
    if (!r) return ds_fail(w, DS_INTERNAL, "no report \"person\"");
    ds_err err = ds_report_write(r, &job, path, cap, w);
    if (!err) cli_say("wrote %s\n", path);
    return err;
}

ds_err cli_clients_export(const struct options *o, struct practice *p, ds_str code, ds_why *w)
{
    ds_whose whose;
    char path[1024];
    struct released l = { 0 };
    const struct report_order order = { .month = DS_NO_DATE };
    ds_err err = ds_store_whose(p->store, code, &whose, w);
    if (!err && whose.state == DS_CODE_FREE)
        err = ds_fail(w, DS_DATA, "no client has the code \"%s\"; `downshift clients` lists them", DS_BRIEF(code));
    if (!err) err = write_book(o, p, code, path, sizeof path, w);
    if (!err) cli_released_add(&l, p, path, strlen(path), code.p);
    if (!err) err = write_json(p, code, path, &l, w);
    if (!err) err = cli_released_keep(&l, p, ds_reports_named(p->reports, "person"), &order, "the client", w);
    if (!err) cli_say("everything kept of %.*s is in these two files: hand them over to that person only\n", DS_FMT(code));
    return err;
}
