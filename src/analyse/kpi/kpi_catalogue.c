#include "analyse/kpi/kpi_catalogue.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

extern const ds_embedded ds_embedded_kpis[];

enum { MAX_FILE = 1 << 20, MAX_FILES = 1000 };

typedef struct {
    ds_list with; /* of an_kpi_with */
    ds_list kpis; /* of ds_kpi */
} kpi_file;

static const char *check_query_name(const char *s)
{
    const size_t n = strspn(s, "abcdefghijklmnopqrstuvwxyz0123456789_");
    return n && !s[n] && (s[0] < '0' || s[0] > '9') ? NULL
                                                    : "is not a name for a query: use small letters, digits and _";
}

#define KEY(type, k, kind, field) .key = k, .as = kind, .at = offsetof(type, field)
static const ds_key with_keys[] = { { KEY(an_kpi_with, "", DS_AS_MARK, at) },
                                    { KEY(an_kpi_with, "name", DS_AS_TEXT, name), .flags = DS_REQUIRED,
                                      .check = check_query_name },
                                    { KEY(an_kpi_with, "query", DS_AS_TEXT, sql), .flags = DS_REQUIRED },
                                    { 0 } };
static const ds_key file_keys[] = { { KEY(kpi_file, "with", DS_AS_LIST, with), .of = with_keys,
                                      .size = sizeof(an_kpi_with) },
                                    { KEY(kpi_file, "kpis", DS_AS_MAP, kpis), .of = ds_kpi_keys,
                                      .size = sizeof(ds_kpi), .init = &ds_kpi_plain },
                                    { 0 } };

static ds_err no_memory(const char *file, ds_why *w)
{
    return ds_fail(w, DS_MEMORY, "the key figures of %s", file);
}

/* ---- one list behind another ---- */

static ds_err add_figures(ds_kpis *k, const char *file, const ds_list *list, ds_arena *a, ds_why *w)
{
    const ds_kpi *kpi = list->item;
    an_kpi_entry *all = ds_alloc(a, (k->n + list->n + 1) * sizeof *all);
    if (!all) return no_memory(file, w);
    if (k->n) memcpy(all, k->entry, k->n * sizeof *all);
    k->entry = all;
    for (size_t i = 0; i < list->n; i++) {
        size_t at = 0;
        while (at < k->n && strcmp(all[at].kpi->name, kpi[i].name)) at++;
        all[at] = (an_kpi_entry){ &kpi[i], file };
        k->n += at == k->n;
    }
    return DS_OK;
}

static ds_err add_with(ds_kpis *k, const char *file, const ds_list *list, ds_arena *a, ds_why *w)
{
    const an_kpi_with *with = list->item;
    an_kpi_with *all = ds_alloc(a, (k->n_with + list->n + 1) * sizeof *all);
    if (!all) return no_memory(file, w);
    if (k->n_with) memcpy(all, k->with, k->n_with * sizeof *all);
    k->with = all;
    for (size_t i = 0; i < list->n; i++) {
        for (size_t at = 0; at < k->n_with; at++)
            if (!strcmp(all[at].name, with[i].name))
                return ds_fail(w, DS_CONFIG, "%s:%d:%d: %s has a query \"%s\" already; give this one another name", file,
                               with[i].at.line, with[i].at.column, all[at].file, with[i].name);
        all[k->n_with] = with[i];
        all[k->n_with++].file = file;
    }
    return DS_OK;
}

static ds_err add_file(ds_kpis *k, const char *file, ds_str yaml, ds_arena *a, ds_why *w)
{
    kpi_file read = { 0 };
    ds_err err = ds_declare(file, yaml, file_keys, &read, a, w);
    if (!err) err = add_with(k, file, &read.with, a, w);
    return err ? err : add_figures(k, file, &read.kpis, a, w);
}

/* ---- where they come from ---- */

static ds_err add_embedded(ds_kpis *k, ds_arena *a, ds_why *w)
{
    ds_err err = DS_OK;
    for (const ds_embedded *e = ds_embedded_kpis; !err && e->name; e++) {
        const char *file = ds_textf(a, "reports/kpis/%s", e->name);
        err = file ? add_file(k, file, (ds_str){ e->data, e->size }, a, w) : no_memory(e->name, w);
    }
    return err;
}

static bool is_yaml(const char *name)
{
    const size_t n = strlen(name);
    return name[0] != '.' && n > 5 && !strcmp(name + n - 5, ".yaml");
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The *.yaml of a folder by name, at most MAX_FILES; none where there is no such folder. */
static ds_err list_folder(const char *folder, ds_arena *a, const char **path, size_t *n, ds_why *w)
{
    DIR *d = opendir(folder);
    if (!d) return errno == ENOENT ? DS_OK : ds_fail(w, DS_NOINPUT, "%s: %s", folder, strerror(errno));
    ds_err err = DS_OK;
    for (struct dirent *e; !err && *n < MAX_FILES && (e = readdir(d));) {
        if (!is_yaml(e->d_name)) continue;
        path[*n] = ds_textf(a, "%s/%s", folder, e->d_name);
        if (!path[(*n)++]) err = no_memory(folder, w);
    }
    closedir(d);
    if (!err) qsort(path, *n, sizeof *path, by_name);
    return err;
}

static ds_err add_folder(ds_kpis *k, const char *folder, ds_arena *a, ds_why *w)
{
    const char **path = ds_alloc(a, MAX_FILES * sizeof *path);
    size_t n = 0;
    if (!path) return no_memory(folder, w);
    ds_err err = list_folder(folder, a, path, &n, w);
    for (size_t i = 0; !err && i < n; i++) {
        ds_str yaml;
        err = ds_read_file(path[i], MAX_FILE, a, &yaml, w);
        if (!err) err = add_file(k, path[i], yaml, a, w);
    }
    return err;
}

static ds_err check_targets(const ds_kpis *k, const ds_settings *s, ds_why *w)
{
    const ds_word *target = s->targets.item;
    for (size_t i = 0; i < s->targets.n; i++) {
        size_t at = 0;
        while (at < k->n && strcmp(k->entry[at].kpi->name, target[i].word)) at++;
        if (at == k->n)
            return ds_fail(w, DS_CONFIG, "practice.yaml: targets: there is no key figure \"%s\"; downshift kpi lists them",
                           target[i].word);
    }
    return DS_OK;
}

ds_err ds_kpis_load(const char *folder, const ds_settings *settings, ds_arena *a, ds_kpis **out, ds_why *w)
{
    ds_kpis *k = ds_alloc(a, sizeof *k);
    if (!k) return no_memory("practice.yaml", w);
    ds_err err = add_embedded(k, a, w);
    if (!err && folder) err = add_folder(k, folder, a, w);
    if (!err) err = add_figures(k, "practice.yaml", &settings->kpis, a, w);
    if (!err) err = check_targets(k, settings, w);
    if (!err) *out = k;
    return err;
}

size_t ds_kpis_count(const ds_kpis *k)
{
    return k->n;
}

const ds_kpi *ds_kpis_at(const ds_kpis *k, size_t i)
{
    return k->entry[i].kpi;
}

const char *ds_kpi_format(ds_kpi_unit unit)
{
    static const char *const formats[] = { [DS_KPI_COUNT] = "integer",   [DS_KPI_NUMBER] = "decimal1",
                                           [DS_KPI_HOURS] = "decimal1",  [DS_KPI_MINUTES] = "decimal1",
                                           [DS_KPI_DAYS] = "decimal1",   [DS_KPI_MONEY] = "money",
                                           [DS_KPI_SHARE] = "percent1" };
    return formats[unit];
}
