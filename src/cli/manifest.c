#include "cli/manifest.h"

#include <downshift/secret.h>

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Files in the order in which they were written. */
struct written_file {
    struct written_file *next;
    const char *path, *report;
};

void cli_written(struct practice *p, ds_str path, const char *report)
{
    struct written_file *f = ds_alloc(&p->arena, sizeof *f);
    if (!f || !(f->path = ds_keep(&p->arena, path).p)) {
        p->written_full = true;
        return;
    }
    f->report = report;
    *(p->last_written ? &p->last_written->next : &p->first_written) = f;
    p->last_written = f;
}

/* ---- what they are made of ---- */

ds_err cli_made_of(const struct options *o, struct practice *p, struct made_of *out, ds_why *w)
{
    int64_t bytes;
    ds_hash h;
    const char *yaml = cli_beside_db(o->db, "practice.yaml", &p->arena);
    *out = (struct made_of){ .version = DS_VERSION };
    if (!yaml) return ds_fail(w, DS_MEMORY, "settings");
    ds_hash_start(&h);
    ds_settings_hash(&p->settings, &h);
    ds_hash_end(&h, out->settings);
    ds_err err = access(yaml, F_OK) ? DS_OK : ds_sha256_file(yaml, out->settings_file, &bytes, w);
    if (!err) err = ds_store_inputs(p->store, &out->inputs, w);
    return err ? err : ds_store_fingerprint(p->store, DS_NO_DATE, out->records, w);
}

json_t *cli_made_of_json(const struct made_of *m)
{
    return json_pack("{s:s, s:I, s:{s:I, s:s}, s:s, s:s, s:s}", "version", m->version, "schema", (json_int_t)m->inputs.schema, "inputs", "files",
                     (json_int_t)m->inputs.files, "sum", m->inputs.sum, "records", m->records, "settings", m->settings, "settings_file", m->settings_file);
}

/* ---- the file ---- */

static bool is_manifest(const json_t *j)
{
    size_t i;
    json_t *f;
    const json_t *files = json_object_get(j, "files");
    if (!json_is_array(files)) return false;
    json_array_foreach(files, i, f)
        if (!json_is_string(json_object_get(f, "file")) || !json_is_string(json_object_get(f, "sha256"))) return false;
    return true;
}

ds_err cli_manifest_read(const char *folder, ds_arena *a, json_t **out, ds_why *w)
{
    json_error_t why;
    const char *path = ds_textf(a, "%s/" MANIFEST_NAME, folder);
    *out = NULL;
    if (!path) return ds_fail(w, DS_MEMORY, "the manifest");
    if (access(path, F_OK)) return DS_OK;
    *out = json_load_file(path, JSON_REJECT_DUPLICATES, &why);
    if (*out && is_manifest(*out)) return DS_OK;
    const ds_err err = *out ? ds_fail(w, DS_DATA, "%s: is no manifest; delete it, and the next report makes it anew", path)
                            : ds_fail(w, DS_DATA, "%s:%d: %s; delete it, and the next report makes it anew", path, why.line, why.text);
    json_decref(*out);
    *out = NULL;
    return err;
}

/* ---- writing ---- */

struct writing {
    const struct made_of *of;
    struct practice *p;
    const char *folder, *period;
    size_t cut; /* of paths, the folder's own length */
    json_t *fresh;
};

static ds_err add_file(struct writing *t, const char *path, const char *report, ds_why *w)
{
    char sum[DS_HASH_TEXT];
    int64_t bytes;
    ds_err err = ds_sha256_file(path, sum, &bytes, w);
    if (err) return err;
    json_t *entry = json_pack("{s:o, s:s, s:I, s:s, s:s, s:s}", "file", cli_json_text(ds_str_of(path + t->cut)), "sha256", sum, "bytes",
                              (json_int_t)bytes, "report", report, "period", t->period, "made", t->p->now);
    json_t *of = cli_made_of_json(t->of);
    const bool lost = !entry || !of || json_object_update(entry, of) || json_array_append(t->fresh, entry);
    json_decref(of);
    json_decref(entry);
    return lost ? ds_fail(w, DS_MEMORY, "the manifest") : DS_OK;
}

/* A report as CSV is a folder of files. */
static ds_err add_written(struct writing *t, const struct written_file *f, ds_why *w)
{
    struct stat st;
    const char **path = NULL;
    size_t n = 0;
    if (stat(f->path, &st) || !S_ISDIR(st.st_mode)) return add_file(t, f->path, f->report, w);
    ds_err err = ds_folder_files(f->path, "", &t->p->arena, &path, &n, w);
    for (size_t i = 0; !err && i < n; i++) err = add_file(t, path[i], f->report, w);
    return err;
}

static bool is_in(const json_t *list, const char *file)
{
    size_t i;
    json_t *f;
    json_array_foreach(list, i, f)
        if (!strcmp(json_string_value(json_object_get(f, "file")), file)) return true;
    return false;
}

/* Entries of before stay for the files that are still there and were not written anew. */
static ds_err keep_old(struct writing *t, const json_t *old, ds_why *w)
{
    size_t i;
    json_t *f;
    json_array_foreach(json_object_get(old, "files"), i, f) {
        const char *file = json_string_value(json_object_get(f, "file")), *path = ds_textf(&t->p->arena, "%s/%s", t->folder, file);
        if (!path) return ds_fail(w, DS_MEMORY, "the manifest");
        if (!access(path, F_OK) && !is_in(t->fresh, file) && json_array_append(t->fresh, f)) return ds_fail(w, DS_MEMORY, "the manifest");
    }
    return DS_OK;
}

/* By name, so that what is the same has the same bytes. */
static int by_file(const void *x, const void *y)
{
    json_t *const *a = x, *const *b = y;
    return strcmp(json_string_value(json_object_get(*a, "file")), json_string_value(json_object_get(*b, "file")));
}

static json_t *sorted(const json_t *list, ds_arena *a)
{
    const size_t n = json_array_size(list);
    json_t **at = ds_alloc(a, (n + 1) * sizeof *at), *out = at ? json_array() : NULL;
    if (!out) return NULL;
    for (size_t i = 0; i < n; i++) at[i] = json_array_get(list, i);
    qsort(at, n, sizeof *at, by_file);
    for (size_t i = 0; i < n; i++) out = cli_json_with(out, json_incref(at[i]));
    return out;
}

static ds_err write_file(struct writing *t, ds_why *w)
{
    const char *path = ds_textf(&t->p->arena, "%s/" MANIFEST_NAME, t->folder);
    json_t *j = json_pack("{s:s, s:o}", "for", "the practice: it lists the reports of all clients, and goes with none of them", "files",
                          sorted(t->fresh, &t->p->arena));
    ds_err err = path && j ? cli_json_file(j, path, w) : ds_fail(w, DS_MEMORY, "the manifest");
    json_decref(j);
    return err;
}

ds_err cli_manifest_write(const struct options *o, struct practice *p, const struct report_order *order, ds_why *w)
{
    char month[11] = "";
    struct made_of of;
    json_t *old = NULL;
    struct writing t = { .of = &of, .p = p, .folder = order->out ? order->out : ".", .fresh = json_array() };
    if (!p->first_written && !p->written_full) {
        json_decref(t.fresh);
        return DS_OK;
    }
    if (order->month != DS_NO_DATE) ds_date_text(order->month, month);
    month[7] = '\0';
    t.period = *order->period ? order->period : month;
    t.cut = strlen(t.folder) + 1;
    ds_err err = t.fresh && !p->written_full ? cli_made_of(o, p, &of, w) : ds_fail(w, DS_MEMORY, "the manifest");
    for (const struct written_file *f = p->first_written; !err && f; f = f->next) err = add_written(&t, f, w);
    if (!err && cli_manifest_read(t.folder, &p->arena, &old, NULL)) old = NULL; /* a damaged one is made anew */
    if (!err) err = keep_old(&t, old, w);
    if (!err) err = write_file(&t, w);
    json_decref(old);
    json_decref(t.fresh);
    return err;
}
