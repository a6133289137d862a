#include <downshift/person.h>

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

typedef struct {
    ds_store *store;
    const ds_import_options *o;
    ds_import_summary *sum;
    ds_arena *a;
    batch b;
} importing;

static ds_err close_batch(importing *in, ds_why *w)
{
    ds_err err = ds_store_is_open(in->store) ? ds_store_commit(in->store, w) : DS_OK;
    if (!err) in->b = (batch){ .done = in->sum->n };
    return err;
}

/* What was computed without a file says so. */
static ds_err mark(const importing *in, const ds_import_result *r, ds_why *w)
{
    if (in->o->dry_run) return DS_OK;
    return r->code ? ds_store_unread(in->store, r->file, r->story, in->o->when, w)
                   : ds_store_was_read(in->store, r->file, w);
}

/* What is ours is no news: it is counted and not listed. */
static void count_ours(ds_import_summary *sum)
{
    if (!sum->file[sum->n - 1].ours) return;
    sum->ours++;
    sum->file[--sum->n] = (ds_import_result){ 0 };
}

static ds_err room_for_result(importing *in, ds_why *w)
{
    ds_import_summary *sum = in->sum;
    if (sum->n < sum->capacity) return DS_OK;
    const size_t capacity = 2 * sum->capacity + 16;
    ds_import_result *file = ds_alloc(in->a, capacity * sizeof *file);
    if (!file) return ds_fail(w, DS_MEMORY, "the summary of %zu files", capacity);
    if (sum->n) memcpy(file, sum->file, sum->n * sizeof *file);
    sum->file = file;
    sum->capacity = capacity;
    return DS_OK;
}

static ds_err stop(importing *in, const ds_why *why, ds_why *w)
{
    bool whole = !in->o->dry_run && ds_store_is_open(in->store) && !close_batch(in, NULL);
    if (!whole && in->b.files) in->sum->n = in->b.done;
    if (w) *w = *why;
    return why->code;
}

/* A file or a member that was opened, or failed to be (f->why). */
static ds_err take_source(importing *in, const ds_found *f, ds_source *source, ds_why *w)
{
    ds_why why = { 0 };
    ds_err err = room_for_result(in, w);
    if (err) return err;
    ds_import_result *r = &in->sum->file[in->sum->n];
    const bool others = ds_store_is_open(in->store);
    err = ds_import_file(in->store, f, source, in->o, r, &why);
    if (!stops(err) && others && !ds_store_is_open(in->store))
        err = ds_fail(&why, DS_STORE, "%s: could not be taken back by itself; import again", r->file);
    if (stops(err)) return stop(in, &why, w); /* w tells of it, once; what came before it stands */
    in->sum->n++;
    in->b.files++;
    in->b.rows += r->counts.rows;
    if ((err = mark(in, r, w))) return err;
    count_ours(in->sum);
    if (in->o->dry_run || (in->b.files < BATCH_FILES && in->b.rows < BATCH_ROWS)) return DS_OK;
    return close_batch(in, w);
}

/* ---- archives ---- */

static ds_err pass_over(importing *in, const char *what, ds_why *w)
{
    const char *so_far = in->sum->passed_over;
    const char *more = ds_textf(in->a, "%s%s%s", so_far, *so_far ? ", " : "", what);
    if (!more) return ds_fail(w, DS_MEMORY, "what was passed over");
    in->sum->passed_over = more;
    return DS_OK;
}

static ds_err pass_over_hidden(importing *in, const ds_found *f, size_t n, ds_why *w)
{
    char what[300];
    ds_print(what, sizeof what, "%zu hidden %s of %s", n, n == 1 ? "file" : "files", f->name);
    return n ? pass_over(in, what, w) : DS_OK;
}

enum { NAMED = 12 }; /* members that no format knows: enough to see what they are */

/* Where some of an archive is known, what no format is like is the rest of a vendor's export and no fault; that stands in the
 * results from `from` on. */
static ds_err pass_over_foreign(importing *in, const ds_found *f, size_t from, ds_why *w)
{
    ds_import_summary *sum = in->sum;
    size_t known = 0, n = from, foreign = 0;
    char names[1200] = "";
    for (size_t i = from; i < sum->n; i++) known += *sum->file[i].format != '\0';
    if (!known) return DS_OK;
    for (size_t i = from; i < sum->n; i++) {
        const ds_import_result *r = &sum->file[i];
        if (!r->foreign) {
            sum->file[n++] = *r;
            continue;
        }
        if (foreign++ < NAMED) ds_print_more(names, sizeof names, "%s%s", *names ? ", " : "", r->file);
        ds_err err = in->o->dry_run ? DS_OK : ds_store_was_read(in->store, r->file, w);
        if (err) return err;
    }
    memset(sum->file + n, 0, (sum->n - n) * sizeof *sum->file);
    sum->n = n;
    if (in->b.done > n) in->b.done = n;
    if (foreign > NAMED) ds_print_more(names, sizeof names, " and %zu more of %s", foreign - NAMED, f->name);
    if (foreign) ds_print_more(names, sizeof names, " (no format is like %s)", foreign == 1 ? "it" : "them");
    return foreign ? pass_over(in, names, w) : DS_OK;
}

static bool is_asked_for(const importing *in, const char *member)
{
    const char *asked = in->o->member;
    const size_t n = strlen(member);
    return !asked || (!strncmp(asked, member, n) && (!asked[n] || asked[n] == '!'));
}

static ds_err take_archive(importing *in, const ds_found *f, ds_source *archive, ds_why *w);

/* Member is NULL where it could not be opened, as why tells; f is the archive. */
static ds_err take_member(importing *in, const ds_found *f, const ds_source_facts *archive, ds_source *member,
                          const ds_why *why, ds_why *w)
{
    ds_found found = *f;
    if (member && ds_source_about(member)->archive) return take_archive(in, f, member, w);
    if (!(found.name = ds_textf(in->a, "%s!%s", f->name, archive->member))) return ds_fail(w, DS_MEMORY, "a name");
    found.why = *why;
    found.foreign = archive->foreign;
    if (!member) (void)ds_within(&found.why, "%s", found.name);
    return take_source(in, &found, member, w);
}

static ds_err take_members(importing *in, const ds_found *f, ds_source *archive, size_t *hidden, ds_why *w)
{
    const ds_source_facts *facts = ds_source_about(archive);
    for (;;) {
        ds_source *member = NULL;
        ds_why why = { 0 };
        bool more;
        ds_err err = ds_source_member(archive, &member, &more, &why);
        if (!more) {
            if (err && w) *w = why;
            return err;
        }
        if (!is_asked_for(in, facts->member))
            err = DS_OK;
        else if (ds_gather_passes(facts->member))
            err = (++*hidden, DS_OK);
        else
            err = take_member(in, f, facts, member, &why, w);
        ds_source_close(member);
        if (err) return err;
    }
}

static ds_err take_archive(importing *in, const ds_found *f, ds_source *archive, ds_why *w)
{
    const size_t from = in->sum->n, ours = in->sum->ours;
    size_t hidden = 0;
    ds_err err = take_members(in, f, archive, &hidden, w);
    if (err) return err;
    if (in->sum->n == from && in->sum->ours == ours && !in->o->member) {
        ds_found empty = *f;
        (void)ds_fail(&empty.why, DS_DATA, "%s: an archive with nothing to read in it: export it again", f->name);
        return take_source(in, &empty, NULL, w);
    }
    err = pass_over_hidden(in, f, hidden, w);
    return err ? err : pass_over_foreign(in, f, from, w);
}

static ds_err take_file(importing *in, const ds_found *f, ds_why *w)
{
    ds_source *source = NULL;
    ds_found found = *f;
    if (!found.why.code && ds_source_open(f->path, &source, &found.why)) (void)ds_within(&found.why, "%s", f->name);
    ds_err err = source && ds_source_about(source)->archive ? take_archive(in, &found, source, w)
                                                            : take_source(in, &found, source, w);
    ds_source_close(source);
    return err;
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
    importing in = { .store = s, .o = o, .sum = sum, .a = a };
    size_t known = 0;
    ds_err err = count_clients(s, &known, w);
    if (!err) err = ds_store_people_begin(s, w);
    for (size_t i = 0; !err && i < found->n; i++) err = take_file(&in, &found->file[i], w);
    if (!err && !o->dry_run) err = close_batch(&in, w);
    if (!err) err = name_new_clients(s, known, a, sum, w);
    if (o->dry_run)
        ds_store_rollback(s);
    else if (err && in.b.files)
        sum->n = in.b.done; /* a commit that failed took its files back */
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
    const ds_format *named = o->format ? ds_formats_named(o->formats, o->format) : NULL;
    const char *unread = named ? ds_format_pass_over(named) : NULL;
    if (named && !unread) unread = ds_format_withheld(named, o->settings);
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
    err = take_files(s, &found, o, a, sum, w);
    return err || o->dry_run ? err : ds_store_catalogue(s, o->settings, w);
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
