#include "cli/cli.h"

#include <string.h>

enum { MOST_VIEWS = 200 };

/* Views in the order of the published columns, each once. */
static ds_err list_views(bool names, const char *view[MOST_VIEWS + 1], ds_why *w)
{
    size_t n = 0;
    for (const ds_published *p = NULL; (p = ds_published_next(p));) {
        if ((n && !strcmp(view[n - 1], p->view)) || (!names && !strcmp(p->view, "v1_person"))) continue;
        if (n == MOST_VIEWS) return ds_fail(w, DS_MEMORY, "room for more than %d views", MOST_VIEWS);
        view[n++] = p->view;
    }
    view[n] = NULL;
    return DS_OK;
}

static void say_file(void *to, const char *file, int64_t rows)
{
    (void)to;
    cli_say("%s: %s row%s\n", file, cli_thousands(rows), rows == 1 ? "" : "s");
}

ds_err cmd_export(const struct options *o, ds_why *w)
{
    struct practice p;
    ds_flat_job job = { .kind = o->ndjson ? "ndjson" : "csv", .folder = o->arg[0], .told = say_file };
    const char *view[MOST_VIEWS + 1];
    if (o->csv && o->ndjson) return ds_fail(w, DS_USAGE, "--csv or --ndjson, not both");
    ds_err err = cli_practice_open(o, DS_STORE_READ, false, &p, w);
    if (!err) err = list_views(p.settings.names, view, w);
    if (!err) err = ds_db_open(o->db, &job.db, w);
    job.view = view;
    job.made = p.now;
    if (!err) err = ds_flat_write(&job, w);
    ds_db_close(job.db);
    cli_practice_close(&p);
    return err;
}
