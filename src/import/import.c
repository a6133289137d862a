#include "import/code_hints.h"
#include "import/one_file.h"

#include <string.h>
#include <sys/stat.h>

/* A fault of the store, or of this machine, is no file's fault and stops the import. */
static bool stops(ds_err code)
{
    switch (code) {
    case DS_OK:
    case DS_DATA:
    case DS_NOINPUT:
    case DS_CONFIG: /* two formats claim one file: the others may be fine */
        return false;
    default:
        return true;
    }
}

/* Many small files share a transaction, since each one that is made durable takes a disk its time. What a stop could
 * lose stays small. */
enum { BATCH_FILES = 250, BATCH_ROWS = 20000 };

/* How much of a summary is durable, and what is not yet. */
typedef struct {
    size_t done, files;
    int64_t rows;
} batch;

static ds_err close_batch(ds_store *s, batch *b, const ds_import_summary *sum, ds_why *w)
{
    ds_err err = ds_store_is_open(s) ? ds_store_commit(s, w) : DS_OK;
    if (!err) *b = (batch){ .done = sum->n };
    return err;
}

/* What was computed without a file says so. */
static ds_err mark(ds_store *s, const ds_import_options *o, const ds_import_result *r, ds_why *w)
{
    if (o->dry_run) return DS_OK;
    return r->code ? ds_store_unread(s, r->file, r->story, o->when, w) : ds_store_was_read(s, r->file, w);
}

/* What is ours is no news: it is counted and not listed. */
static void count_ours(ds_import_summary *sum)
{
    if (!sum->file[sum->n - 1].ours) return;
    sum->ours++;
    sum->file[--sum->n] = (ds_import_result){ 0 };
}

static ds_err take_file(ds_store *s, const ds_found *f, const ds_import_options *o, ds_import_summary *sum, batch *b,
                        ds_why *w)
{
    ds_import_result *r = &sum->file[sum->n];
    ds_why why = { 0 };
    const bool others = ds_store_is_open(s);
    ds_err err = ds_import_file(s, f, o, r, &why);
    if (!stops(err) && others && !ds_store_is_open(s))
        err = ds_fail(&why, DS_STORE, "%s: could not be taken back by itself; import again", r->file);
    if (stops(err)) { /* w tells of it, once; what came before it stands */
        bool whole = !o->dry_run && ds_store_is_open(s) && !close_batch(s, b, sum, NULL);
        if (!whole && b->files) sum->n = b->done;
        if (w) *w = why;
        return err;
    }
    sum->n++;
    b->files++;
    b->rows += r->counts.rows;
    if ((err = mark(s, o, r, w))) return err;
    count_ours(sum);
    if (o->dry_run || (b->files < BATCH_FILES && b->rows < BATCH_ROWS)) return DS_OK;
    return close_batch(s, b, sum, w);
}

/* ---- who is new ---- */

/* The code of every client, those after the first `known` being new; ids grow, and an import takes none away. */
static ds_err read_codes(ds_store *s, ds_arena *a, const char ***codes, size_t *n, ds_why *w)
{
    ds_rows *rows = NULL;
    size_t cap = 0;
    bool more = false;
    ds_err err = ds_store_read(s, DS_READ_CLIENTS, NULL, 0, &rows, w);
    while (!err && !(err = ds_rows_next(rows, &more, w)) && more) {
        if (*n == cap) {
            const char **wide = ds_alloc(a, (cap = 2 * cap + 64) * sizeof *wide);
            if (wide && *n) memcpy(wide, *codes, *n * sizeof *wide);
            *codes = wide;
        }
        if (!*codes || !((*codes)[(*n)++] = ds_keep(a, ds_rows_at(rows, 1).as.s).p))
            err = ds_fail(w, DS_MEMORY, "the codes of clients");
    }
    ds_rows_close(rows);
    return err;
}

static ds_err count_clients(ds_store *s, size_t *n, ds_why *w)
{
    ds_arena a = { 0 };
    const char **codes = NULL;
    ds_err err = read_codes(s, &a, &codes, n, w);
    ds_arena_free(&a);
    return err;
}

static ds_err name_new_clients(ds_store *s, size_t known, ds_arena *a, ds_import_summary *sum, ds_why *w)
{
    const char **codes = NULL;
    size_t n = 0;
    ds_err err = read_codes(s, a, &codes, &n, w);
    if (err || n <= known) return err;
    sum->made = codes + known;
    sum->n_made = n - known;
    return ds_code_hints(&(ds_codes){ codes, n, known }, a, sum, w);
}

static ds_err take_files(ds_store *s, const ds_gathered *found, const ds_import_options *o, ds_arena *a,
                         ds_import_summary *sum, ds_why *w)
{
    batch b = { 0 };
    size_t known = 0;
    ds_err err = count_clients(s, &known, w);
    for (size_t i = 0; !err && i < found->n; i++) err = take_file(s, &found->file[i], o, sum, &b, w);
    if (!err && !o->dry_run) err = close_batch(s, &b, sum, w);
    if (!err) err = name_new_clients(s, known, a, sum, w);
    if (o->dry_run)
        ds_store_rollback(s);
    else if (err && b.files)
        sum->n = b.done; /* a commit that failed took its files back */
    return err;
}

static const ds_file_id *find_store(const ds_store *s, ds_file_id *id)
{
    struct stat st;
    if (stat(ds_store_path(s), &st)) return NULL; /* a dry run before there is one */
    *id = (ds_file_id){ st.st_dev, st.st_ino };
    return id;
}

ds_err ds_import(ds_store *s, const char *const *paths, size_t n, const ds_import_options *o, ds_arena *a,
                 ds_import_summary *sum, ds_why *w)
{
    ds_gathered found;
    *sum = (ds_import_summary){ .passed_over = "" };
    if (o->format && !ds_formats_named(o->formats, o->format))
        return ds_fail(w, DS_USAGE, "no format is called %s; see `downshift formats`", o->format);
    const char *unread = o->format ? ds_format_pass_over(ds_formats_named(o->formats, o->format)) : NULL;
    if (unread) return ds_fail(w, DS_USAGE, "files of the format %s are not read: %s", o->format, unread);
    const char *fault = o->client ? ds_client_fault(ds_str_of(o->client)) : NULL;
    if (fault) return ds_fail(w, DS_USAGE, "\"%s\" is no client's code: %s", DS_BRIEF(ds_str_of(o->client)), fault);
    ds_file_id store;
    ds_err err = ds_gather(paths, n, o->inbox, find_store(s, &store), a, &found, w);
    if (err) return err;
    sum->passed_over = found.passed_over;
    sum->capacity = found.n;
    sum->file = ds_alloc(a, (found.n + 1) * sizeof *sum->file);
    if (!sum->file) return ds_fail(w, DS_MEMORY, "the summary of %zu files", found.n);
    if (!o->dry_run && (found.n || o->whole) && o->before && (err = o->before(o->to, w))) return err;
    if (o->whole && !o->dry_run && (err = ds_store_was_read(s, NULL, w))) return err;
    return take_files(s, &found, o, a, sum, w);
}

ds_err ds_import_verdict(const ds_import_summary *sum, bool strict)
{
    ds_err worst = DS_OK;
    for (size_t i = 0; i < sum->n; i++) {
        const ds_import_result *r = &sum->file[i];
        if (r->code == DS_DATA || (strict && r->counts.refused)) return DS_DATA;
        if (r->code && ds_exit_status(r->code) > ds_exit_status(worst)) worst = r->code;
    }
    return worst;
}
