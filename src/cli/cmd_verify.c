#include "cli/manifest.h"

#include <downshift/secret.h>

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum fate { OK, CHANGED, MISSING, UNLISTED, FATES };
static const char *const fate_words[FATES] = { "ok", "changed", "missing", "not in the manifest" };

struct verifying {
    const char *folder;
    ds_arena *a;
    json_t *manifest, *files; /* files: what is said of each */
    int64_t n[FATES];
};

/* ---- files ---- */

static ds_err say_file(struct verifying *v, const char *file, enum fate fate, ds_why *w)
{
    json_t *one = json_pack("{s:o, s:s}", "file", cli_json_text(ds_str_of(file)), "state", fate_words[fate]);
    v->n[fate]++;
    return one && !json_array_append_new(v->files, one) ? DS_OK : ds_fail(w, DS_MEMORY, "the files of %s", v->folder);
}

static ds_err look_at(struct verifying *v, const json_t *entry, ds_why *w)
{
    char sum[DS_HASH_TEXT];
    int64_t bytes;
    const char *file = json_string_value(json_object_get(entry, "file")), *path = ds_textf(v->a, "%s/%s", v->folder, file);
    if (!path) return ds_fail(w, DS_MEMORY, "the files of %s", v->folder);
    if (access(path, F_OK)) return say_file(v, file, MISSING, w);
    ds_err err = ds_sha256_file(path, sum, &bytes, w);
    return err ? err : say_file(v, file, strcmp(sum, json_string_value(json_object_get(entry, "sha256"))) ? CHANGED : OK, w);
}

static bool is_listed(const struct verifying *v, const char *file)
{
    size_t i;
    json_t *f;
    json_array_foreach(json_object_get(v->manifest, "files"), i, f)
        if (!strcmp(json_string_value(json_object_get(f, "file")), file)) return true;
    return false;
}

/* Files that lie beside those listed; folders only where one of theirs is. */
static ds_err look_for_more(struct verifying *v, const char *folder, ds_why *w)
{
    struct stat st;
    const char **path = NULL;
    size_t n = 0;
    const size_t cut = strlen(v->folder) + 1;
    ds_err err = ds_folder_files(folder, "", v->a, &path, &n, w);
    for (size_t i = 0; !err && i < n; i++) {
        if (stat(path[i], &st) || !S_ISREG(st.st_mode) || !strcmp(path[i] + cut, MANIFEST_NAME)) continue;
        if (!is_listed(v, path[i] + cut)) err = say_file(v, path[i] + cut, UNLISTED, w);
    }
    return err;
}

/* Folders of reports as CSV, each once: entries stand by name. */
static ds_err look_in_folders(struct verifying *v, ds_why *w)
{
    const char *last = "";
    size_t i;
    json_t *f;
    json_array_foreach(json_object_get(v->manifest, "files"), i, f) {
        const char *file = json_string_value(json_object_get(f, "file")), *slash = strrchr(file, '/');
        const char *name = slash ? ds_textf(v->a, "%.*s", (int)(slash - file), file) : last;
        const char *folder = name ? ds_textf(v->a, "%s/%s", v->folder, name) : NULL;
        if (!folder) return ds_fail(w, DS_MEMORY, "the files of %s", v->folder);
        if (!strcmp(name, last) || access(folder, F_OK)) continue;
        ds_err err = look_for_more(v, folder, w);
        if (err) return err;
        last = name;
    }
    return DS_OK;
}

static ds_err look_at_all(struct verifying *v, ds_why *w)
{
    ds_err err = DS_OK;
    size_t i;
    json_t *f;
    json_array_foreach(json_object_get(v->manifest, "files"), i, f)
        if (!err) err = look_at(v, f, w);
    if (!err) err = look_for_more(v, v->folder, w);
    return err ? err : look_in_folders(v, w);
}

/* ---- whether another run would make the same ---- */

static const struct {
    const char *key, *words;
} parts[] = {
    { "version", "by another version of downshift" },
    { "schema", "from a database of another version" },
    { "inputs", "from other input files: some came in since, or were taken back" },
    { "records", "from other records: something was imported, changed or taken back since" },
    { "settings", "by other settings, which change an import or an analysis" },
    { "settings_file", "with another practice.yaml" },
};

/* How many files, for each part, were made otherwise than they would be now. */
static json_t *differences(const struct verifying *v, const json_t *now)
{
    json_t *list = json_array(), *f;
    size_t k;
    for (size_t i = 0; i < DS_COUNT(parts); i++) {
        int64_t n = 0;
        json_array_foreach(json_object_get(v->manifest, "files"), k, f)
            n += !json_equal(json_object_get(f, parts[i].key), json_object_get(now, parts[i].key));
        if (n)
            list = cli_json_with(list, json_pack("{s:s, s:I, s:s}", "part", parts[i].key, "files", (json_int_t)n, "words", parts[i].words));
    }
    return list;
}

/* Without the database nobody can tell: *out is null then. */
static ds_err rerun(const struct options *o, const struct verifying *v, json_t **out, ds_why *w)
{
    struct practice p;
    struct made_of now;
    if (access(o->db, F_OK)) {
        *out = json_null();
        return DS_OK;
    }
    ds_err err = cli_practice_open(o, DS_STORE_READ, false, &p, w);
    if (err) return err;
    err = cli_made_of(o, &p, &now, w);
    json_t *j = err ? NULL : cli_made_of_json(&now);
    if (j) *out = differences(v, j);
    json_decref(j);
    cli_practice_close(&p);
    return err || *out ? err : ds_fail(w, DS_MEMORY, "what a run would make");
}

/* ---- the command ---- */

static void print_all(const struct verifying *v, const json_t *differs, const char *db)
{
    size_t i;
    json_t *f;
    json_array_foreach(v->files, i, f)
        cli_say("%s: %s\n", json_string_value(json_object_get(f, "file")), json_string_value(json_object_get(f, "state")));
    for (size_t k = 0; k < FATES; k++) cli_say("%s%s %s", k ? ", " : "\n", cli_thousands(v->n[k]), fate_words[k]);
    cli_say("\n");
    if (json_is_null(differs)) cli_say("Whether another run would make the same cannot be told: there is no database %s; name it by --db.\n", db);
    if (json_is_array(differs) && !json_array_size(differs)) cli_say("Another run, from what has come in, would make the same.\n");
    json_array_foreach(differs, i, f)
        cli_say("Another run would make %s of these files %s.\n", cli_thousands(json_integer_value(json_object_get(f, "files"))),
                json_string_value(json_object_get(f, "words")));
}

static ds_err tell(const struct options *o, const struct verifying *v, json_t *differs, ds_why *w)
{
    const bool whole = !v->n[CHANGED] && !v->n[MISSING];
    ds_err err = DS_OK;
    if (o->json)
        err = cli_json_out(json_pack("{s:s, s:b, s:o, s:O, s:O}", "folder", v->folder, "whole", whole, "same",
                                     json_is_null(differs) ? json_null() : json_boolean(!json_array_size(differs)), "differs", differs, "files", v->files), w);
    else
        print_all(v, differs, o->db);
    if (err || whole) return err;
    return ds_fail(w, DS_DATA, "%s: %s of the files that were written there are changed or missing", v->folder,
                   cli_thousands(v->n[CHANGED] + v->n[MISSING]));
}

ds_err cmd_verify(const struct options *o, ds_why *w)
{
    ds_arena a = { 0 };
    json_t *differs = NULL;
    struct verifying v = { .folder = o->arg[0], .a = &a, .files = json_array() };
    ds_err err = v.files ? cli_check_path(v.folder, w) : ds_fail(w, DS_MEMORY, "the files of %s", v.folder);
    if (!err) err = cli_manifest_read(v.folder, &a, &v.manifest, w);
    if (!err && !v.manifest) err = ds_fail(w, DS_NOINPUT, "%s: has no " MANIFEST_NAME "; month and report write one", v.folder);
    if (!err) err = look_at_all(&v, w);
    if (!err) err = rerun(o, &v, &differs, w);
    if (!err) err = tell(o, &v, differs, w);
    json_decref(differs);
    json_decref(v.manifest);
    json_decref(v.files);
    ds_arena_free(&a);
    return err;
}
