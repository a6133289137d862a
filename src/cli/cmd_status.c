#include "cli/cli.h"

#include <stdio.h>

/* What status shows: a heading and a query each; --json gives the same rows under the key. */
static const struct part {
    const char *key, *title, *none, *sql;
} parts[] = {
    { "totals", "In the database", "nothing yet",
      "SELECT (SELECT count(*) FROM v1_client) AS clients, (SELECT count(*) FROM v1_session) AS sessions, "
      "(SELECT count(*) FROM v1_night) AS nights, (SELECT count(*) FROM v1_refused WHERE refused) AS rows_refused" },
    { "files", "Files", "none yet",
      "SELECT file, format, client, rows, refused, ignored + lost AS left_aside, doubts, imported_at FROM v1_file "
      "ORDER BY id" },
    { "series", "Sleep series", "none yet",
      "SELECT client, source, nights, first_night, last_night, without_bedtime, doubts FROM v1_series ORDER BY client, "
      "source" },
    { "unread", "Files that could not be read", "none", "SELECT file, reason, seen_at FROM v1_unread ORDER BY file" },
    { "refused", "Rows refused", "none",
      "SELECT file, line, \"column\", value, reason FROM v1_refused WHERE refused ORDER BY file, line" },
    { "analyses", "Analyses", "none yet", "SELECT run, as_of, made_at, version, provisional FROM v1_run ORDER BY run" },
};

static void print_value(ds_val v)
{
    if (v.type == DS_V_TEXT)
        cli_say("%.*s", DS_FMT(v.as.s));
    else if (v.type == DS_V_INT)
        cli_say("%s", cli_thousands(v.as.i));
    else if (v.type == DS_V_REAL)
        cli_say("%g", v.as.d);
    else
        cli_say("-");
}

static ds_err print_part(ds_db *db, const struct part *p, ds_why *w)
{
    ds_rows *rows = NULL;
    bool more = false;
    size_t n = 0;
    ds_err err = ds_ask(db, ds_str_of(p->sql), NULL, 0, &rows, w);
    cli_say("%s\n", p->title);
    while (!err && !(err = ds_rows_next(rows, &more, w)) && more) {
        n++;
        cli_say("  ");
        for (size_t i = 0; i < ds_rows_width(rows); i++) {
            cli_say("%s%s ", i ? "; " : "", ds_rows_name(rows, i));
            print_value(ds_rows_at(rows, i));
        }
        cli_say("\n");
    }
    if (!err && !n) cli_say("  %s\n", p->none);
    ds_rows_close(rows);
    return err;
}

ds_err cmd_status(const struct options *o, ds_why *w)
{
    struct practice p;
    ds_err err = cli_practice_open(o, DS_STORE_READ, false, &p, w);
    if (err) return err;
    json_t *all = json_object();
    err = ds_store_verify(p.store, w);
    for (size_t i = 0; !err && i < DS_COUNT(parts); i++) {
        json_t *rows = NULL;
        if (!o->json)
            err = print_part(ds_store_db(p.store), &parts[i], w);
        else if (!(err = cli_json_rows(ds_store_db(p.store), parts[i].sql, NULL, 0, &rows, w)))
            if (json_object_set_new(all, parts[i].key, rows)) err = ds_fail(w, DS_MEMORY, "the JSON");
    }
    if (!err && o->json) err = cli_json_out(json_incref(all), w);
    json_decref(all);
    cli_practice_close(&p);
    return err;
}
