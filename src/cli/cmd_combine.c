#include "cli/share_file.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { SHOWN = 20 }; /* practices named one by one */

/* ---- which files go together ---- */

/* "bedtime, confounders": the settings that are not alike. */
static const char *differing(const struct share *a, const struct share *b, ds_arena *arena)
{
    const char *names = "", *key;
    json_t *value;
    json_object_foreach(a->settings, key, value)
        if (names && !json_equal(value, json_object_get(b->settings, key))) names = ds_textf(arena, "%s%s%s", names, *names ? ", " : "", key);
    return names && !*names ? "another version's key figures" : names;
}

/* A file beside the first that was taken, and beside each one before it. */
static ds_err belongs(const struct share *list, size_t n, const struct share *s, ds_arena *a, ds_why *w)
{
    for (size_t i = 0; i < n; i++) {
        if (!strcmp(list[i].open, s->open)) return ds_fail(w, DS_DATA, "%s: is of the same practice as %s; leave one of them out", s->path, list[i].path);
        if (!strcmp(list[i].told.practice, s->told.practice))
            return ds_fail(w, DS_DATA, "%s: another practice than that of %s has the same name, \"%s\"; one of them sets share_name in practice.yaml", s->path,
                           list[i].path, s->told.practice);
    }
    if (n && strcmp(list->month, s->month)) return ds_fail(w, DS_DATA, "%s: is of %s, and %s of %s; all are to be of one month", s->path, s->month, list->path, list->month);
    if (n && strcmp(list->settings_hash, s->settings_hash))
        return ds_fail(w, DS_DATA, "%s: its figures are made by other settings than those of %s (%s); they cannot be pooled", s->path, list->path,
                       differing(list, s, a));
    return DS_OK;
}

/* Every file is looked at, so that all that is wrong is said at once. */
static ds_err read_all(const struct options *o, ds_arena *a, struct share *list, size_t *n, ds_why *w)
{
    size_t bad = 0;
    for (size_t i = 0; i < o->n_args; i++) {
        ds_why own = { 0 };
        ds_err err = cli_share_read(o->arg[i], a, &list[*n], &own);
        if (!err) err = belongs(list, *n, &list[*n], a, &own);
        if (!err) {
            ++*n;
            continue;
        }
        cli_share_close(&list[*n]);
        if (err == DS_MEMORY) return ds_fail(w, err, "%s", own.text);
        cli_say_aside("downshift: %s\n", own.text);
        bad++;
    }
    if (bad) return ds_fail(w, DS_DATA, "nothing was combined: %zu of %zu files cannot be taken", bad, o->n_args);
    return *n >= DS_PRACTICES_LEAST ? DS_OK : ds_fail(w, DS_DATA, "files of %d practices or more are needed, and these are %zu", DS_PRACTICES_LEAST, *n);
}

/* ---- the report ---- */

static ds_err write_as(struct practice *p, const ds_report *r, ds_report_job *job, const char *list, ds_why *w)
{
    ds_str rest = ds_str_of(list), as;
    char path[1024];
    ds_err err = DS_OK;
    while (!err && ds_cut(&rest, ',', &as)) {
        if (!(job->as = ds_keep(&p->arena, ds_trim(as)).p)) return ds_fail(w, DS_MEMORY, "%s", list);
        err = ds_report_write(r, job, path, sizeof path, w);
        if (!err) cli_say("wrote %s\n", path);
    }
    return err;
}

/* The folder, or of those that lie above it the nearest that is there already: the report makes the others. */
static const char *nearest_folder(const char *folder, ds_arena *a)
{
    ds_str left = ds_str_of(folder);
    for (const char *path = folder; path; path = ds_keep(a, left).p) {
        if (!access(path, F_OK)) return path;
        while (left.n && left.p[left.n - 1] != '/') left.n--;
        if (!left.n) return ".";
        if (left.n > 1) left.n--;
    }
    return NULL;
}

/* Reports are asked of a store, and who combines need not have one: an empty one beside the report, for that long. */
static ds_err with_empty_store(const struct options *o, struct practice *p, const ds_report *r, ds_report_job *job, ds_why *w)
{
    ds_store *s = NULL;
    const char *folder = nearest_folder(job->out_dir, &p->arena);
    const char *path = folder ? ds_textf(&p->arena, "%s/.downshift-combine-%ld.db", folder, (long)getpid()) : NULL;
    if (!path) return ds_fail(w, DS_MEMORY, "the report");
    ds_err err = ds_store_open(path, DS_STORE_CREATE, &s, NULL, w);
    ds_store_close(s);
    job->store_path = path;
    if (!err) err = write_as(p, r, job, o->as ? o->as : "xlsx", w);
    (void)unlink(path);
    return err;
}

static ds_err write_report(const struct options *o, struct practice *p, const struct share *list, size_t n, ds_why *w)
{
    ds_kpis *shipped = NULL;
    ds_settings *plain = ds_alloc(&p->arena, sizeof *plain);
    ds_shared *told = ds_alloc(&p->arena, n * sizeof *told);
    ds_table table[DS_NETWORK_TABLES];
    const ds_report *r = ds_reports_named(p->reports, CLI_NETWORK);
    if (!plain || !told) return ds_fail(w, DS_MEMORY, "practices");
    if (!r) return ds_fail(w, DS_INTERNAL, "the report network is missing");
    ds_settings_default(plain);
    for (size_t i = 0; i < n; i++) told[i] = list[i].told;
    ds_report_job job = { .settings = &p->settings, .out_dir = o->out ? o->out : ".", .tables = table, .n_tables = DS_NETWORK_TABLES, .made = p->now };
    if (!ds_month_parse(ds_str_of(list->month), &job.month)) return ds_fail(w, DS_INTERNAL, "no month: %s", list->month);
    ds_err err = ds_kpis_load(NULL, plain, &p->arena, &shipped, w);
    if (!err) err = ds_network_ask(told, n, shipped, &p->arena, table, w);
    return err ? err : with_empty_store(o, p, r, &job, w);
}

static void say_who(const struct share *list, size_t n)
{
    for (size_t i = 0; i < n && n <= SHOWN; i++)
        cli_say("%s: %s, key %s: whole and as signed\n", list[i].path, list[i].told.practice, list[i].told.fingerprint);
    if (n > SHOWN) cli_say("%zu files, each whole and as signed; the report has their keys' fingerprints\n", n);
}

ds_err cmd_combine(const struct options *o, ds_why *w)
{
    struct practice p;
    size_t n = 0;
    ds_err err = o->as ? ds_report_check_as(o->as, w) : DS_OK;
    if (err || (err = cli_practice_trial(o, &p, w))) return err;
    struct share *list = ds_alloc(&p.arena, (o->n_args + 1) * sizeof *list);
    err = list ? read_all(o, &p.arena, list, &n, w) : ds_fail(w, DS_MEMORY, "files of practices");
    if (!err) say_who(list, n);
    if (!err) err = write_report(o, &p, list, n, w);
    for (size_t i = 0; i < n; i++) cli_share_close(&list[i]);
    cli_practice_close(&p);
    return err;
}
