#include "analyse/rule/rule_catalogue.h"

#include <string.h>
#include <unistd.h>

enum { MAX_FILE = 1 << 20 };

typedef struct {
    ds_list with;  /* of an_with */
    ds_list items; /* by the kind's keys */
    ds_list words; /* of ds_word */
} catalogue_file;

typedef struct {
    const an_catalogue_kind *kind;
    ds_arena *a;
    an_catalogue *out;
    ds_why *w;
} loading;

static const char *check_query_name(const char *s)
{
    const size_t n = strspn(s, "abcdefghijklmnopqrstuvwxyz0123456789_");
    return n && !s[n] && (s[0] < '0' || s[0] > '9') ? NULL
                                                    : "is not a name for a query: use small letters, digits and _";
}

#define KEY(type, k, as_kind, field) .key = k, .as = as_kind, .at = offsetof(type, field)
static const ds_key with_keys[] = { { KEY(an_with, "", DS_AS_MARK, at) },
                                    { KEY(an_with, "name", DS_AS_TEXT, name), .flags = DS_REQUIRED,
                                      .check = check_query_name },
                                    { KEY(an_with, "query", DS_AS_TEXT, sql), .flags = DS_REQUIRED },
                                    { 0 } };

static ds_err no_memory(const loading *l, const char *file)
{
    return ds_fail(l->w, DS_MEMORY, "the %s of %s", l->kind->what, file);
}

/* A list with room for n more behind what is there. */
static void *longer(const loading *l, const void *list, size_t there, size_t n, size_t size)
{
    void *more = ds_alloc(l->a, (there + n + 1) * size);
    if (more && there) memcpy(more, list, there * size);
    return more;
}

/* ---- one list behind another ---- */

static const char *name_of(const void *item)
{
    return *(const char *const *)item; /* its first member */
}

static ds_err add_entries(const loading *l, const char *file, const ds_list *list)
{
    an_catalogue *c = l->out;
    an_entry *all = longer(l, c->entry, c->n, list->n, sizeof *all);
    if (!all) return no_memory(l, file);
    c->entry = all;
    for (size_t i = 0; i < list->n; i++) {
        const void *item = (const char *)list->item + i * l->kind->size;
        size_t at = 0;
        while (at < c->n && strcmp(name_of(all[at].item), name_of(item))) at++;
        all[at] = (an_entry){ item, file };
        c->n += at == c->n;
    }
    return DS_OK;
}

static ds_err add_with(const loading *l, const char *file, const ds_list *list)
{
    an_catalogue *c = l->out;
    const an_with *with = list->item;
    an_with *all = longer(l, c->with, c->n_with, list->n, sizeof *all);
    if (!all) return no_memory(l, file);
    c->with = all;
    for (size_t i = 0; i < list->n; i++) {
        for (size_t at = 0; at < c->n_with; at++)
            if (!strcmp(all[at].name, with[i].name))
                return ds_fail(l->w, DS_CONFIG, "%s:%d:%d: %s has a query \"%s\" already; give this one another name", file,
                               with[i].at.line, with[i].at.column, all[at].file, with[i].name);
        all[c->n_with] = with[i];
        all[c->n_with++].file = file;
    }
    return DS_OK;
}

static ds_err add_words(const loading *l, const char *file, const ds_list *list)
{
    an_catalogue *c = l->out;
    ds_word *all = longer(l, c->word, c->n_words, list->n, sizeof *all);
    if (!all) return no_memory(l, file);
    if (list->n) memcpy(all + c->n_words, list->item, list->n * sizeof *all);
    c->word = all;
    c->n_words += list->n;
    return DS_OK;
}

static ds_err add_file(const loading *l, const char *file, ds_str yaml)
{
    const an_catalogue_kind *k = l->kind;
    const ds_key keys[] = {
        { KEY(catalogue_file, "with", DS_AS_LIST, with), .of = with_keys, .size = sizeof(an_with) },
        { KEY(catalogue_file, k->section, DS_AS_MAP, items), .of = k->keys, .size = k->size, .init = k->plain },
        { KEY(catalogue_file, k->meanings ? "words" : NULL, DS_AS_MEANINGS, words), .choices = k->meanings, .choice = "a sign" },
        { 0 }
    };
    catalogue_file read = { { 0 }, { 0 }, { 0 } };
    ds_err err = ds_declare(file, yaml, keys, &read, l->a, l->w);
    if (!err) err = add_with(l, file, &read.with);
    if (!err) err = add_words(l, file, &read.words);
    return err ? err : add_entries(l, file, &read.items);
}

/* ---- where they come from ---- */

static ds_err add_shipped(const loading *l)
{
    ds_err err = DS_OK;
    for (const ds_embedded *e = l->kind->shipped; !err && e->name; e++) {
        const char *file = ds_textf(l->a, "%s/%s", l->kind->folder, e->name);
        err = file ? add_file(l, file, (ds_str){ e->data, e->size }) : no_memory(l, e->name);
    }
    return err;
}

/* A folder of which there is none has none. */
static ds_err add_folder(const loading *l, const char *folder)
{
    const char **path = NULL;
    size_t n = 0;
    if (access(folder, F_OK)) return DS_OK;
    ds_err err = ds_folder_files(folder, ".yaml", l->a, &path, &n, l->w);
    for (size_t i = 0; !err && i < n; i++) {
        ds_str yaml;
        err = ds_read_file(path[i], MAX_FILE, l->a, &yaml, l->w);
        if (!err) err = add_file(l, path[i], yaml);
    }
    return err;
}

ds_err an_catalogue_load(const an_catalogue_kind *kind, const char *folder, const ds_list *own, ds_arena *a,
                         an_catalogue *out, ds_why *w)
{
    const loading l = { kind, a, out, w };
    *out = (an_catalogue){ 0 };
    ds_err err = add_shipped(&l);
    if (!err && folder) err = add_folder(&l, folder);
    return err ? err : add_entries(&l, "practice.yaml", own);
}
