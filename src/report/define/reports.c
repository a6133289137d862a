/* The reports there are: embedded ones, and those of the user's folder, which add or override by name. */
#include "report/define/in_language.h"

#include <string.h>
#include <unistd.h>

extern const ds_embedded ds_embedded_reports[], ds_embedded_parts[], ds_embedded_languages[];

enum { MAX_FILE = 1 << 20 };

/* A report in a language. */
typedef struct turned {
    struct turned *next;
    const ds_report *from, *to;
} turned;

/* Those of a folder come before the embedded ones. */
typedef struct known_language {
    struct known_language *next;
    const rep_language *l;
} known_language;

struct ds_reports {
    ds_report **item;
    size_t n;
    known_language *languages;
    turned *turned;
};

static ds_err embedded_part(const char *name, ds_arena *a, const char **file, ds_str *yaml, ds_why *w)
{
    const ds_embedded *e = ds_embedded_parts;
    while (e->name && strcmp(e->name, name) != 0) e++;
    if (!e->name) return ds_fail(w, DS_CONFIG, "parts: there is no \"%s\"", name);
    *yaml = (ds_str){ e->data, e->size };
    *file = ds_textf(a, "reports/%s", name);
    return *file ? DS_OK : ds_fail(w, DS_MEMORY, "%s", name);
}

ds_err rep_read_part(const char *dir, const char *name, ds_arena *a, const char **file, ds_str *yaml, ds_why *w)
{
    if (!dir) return embedded_part(name, a, file, yaml, w);
    *file = ds_textf(a, "%s/%s", dir, name);
    if (!*file) return ds_fail(w, DS_MEMORY, "%s", name);
    ds_err err = ds_read_file(*file, MAX_FILE, a, yaml, w);
    return err ? ds_within(w, "parts") : DS_OK;
}

static ds_report **slot_of(ds_reports *r, const char *name)
{
    for (size_t i = 0; i < r->n; i++)
        if (!strcmp(r->item[i]->name, name)) return &r->item[i];
    return NULL;
}

static ds_err add(ds_reports *r, ds_report *def, ds_arena *a, ds_why *w)
{
    ds_report **old = slot_of(r, def->name);
    if (old) {
        *old = def;
        return DS_OK;
    }
    ds_report **grown = ds_alloc(a, (r->n + 1) * sizeof(ds_report *));
    if (!grown) return ds_fail(w, DS_MEMORY, "%s", def->file);
    if (r->n) memcpy(grown, r->item, r->n * sizeof(ds_report *));
    grown[r->n++] = def;
    r->item = grown;
    return DS_OK;
}

static ds_err add_embedded(ds_reports *r, ds_arena *a, ds_why *w)
{
    for (const ds_embedded *e = ds_embedded_reports; e->name; e++) {
        ds_report *def = NULL;
        const char *file = ds_textf(a, "reports/%s", e->name);
        if (!file) return ds_fail(w, DS_MEMORY, "%s", e->name);
        ds_err err = rep_define(file, (ds_str){ e->data, e->size }, NULL, a, &def, w);
        if (!err) err = add(r, def, a, w);
        if (err) return err;
    }
    return DS_OK;
}

/* Two files of one folder with the same name would make the result depend on which is read last. */
static ds_err refuse_twin(const ds_report *def, ds_report *const *mine, size_t n, ds_why *w)
{
    for (size_t i = 0; i < n; i++)
        if (!strcmp(mine[i]->name, def->name))
            return ds_fail(w, DS_CONFIG, "%s:%d:%d: %s has the name \"%s\" already; give this one another", def->file,
                           def->at.line, def->at.column, mine[i]->file, def->name);
    return DS_OK;
}

static ds_err add_dir(ds_reports *r, const char *dir, ds_arena *a, ds_why *w)
{
    const char **path = NULL;
    size_t n = 0;
    ds_err err = ds_folder_files(dir, ".yaml", a, &path, &n, w);
    ds_report **mine = err ? NULL : ds_alloc(a, (n + 1) * sizeof *mine);
    if (!err && !mine) err = ds_fail(w, DS_MEMORY, "%s", dir);
    for (size_t i = 0; !err && i < n; i++) {
        ds_str yaml;
        err = ds_read_file(path[i], MAX_FILE, a, &yaml, w);
        if (!err) err = rep_define(path[i], yaml, dir, a, &mine[i], w);
        if (!err) err = refuse_twin(mine[i], mine, i, w);
        if (!err) err = add(r, mine[i], a, w);
    }
    return err;
}

/* ---- languages ---- */

static ds_err add_language(ds_reports *r, const char *file, ds_str yaml, ds_arena *a, ds_why *w)
{
    rep_language *l = NULL;
    known_language *k = ds_alloc(a, sizeof *k);
    if (!k) return ds_fail(w, DS_MEMORY, "%s", file);
    ds_err err = rep_language_read(file, yaml, a, &l, w);
    if (err) return err;
    *k = (known_language){ r->languages, l };
    r->languages = k;
    return DS_OK;
}

static ds_err add_languages(ds_reports *r, ds_arena *a, ds_why *w)
{
    ds_err err = DS_OK;
    for (const ds_embedded *e = ds_embedded_languages; !err && e->name; e++) {
        const char *file = ds_textf(a, "reports/languages/%s", e->name);
        err = file ? add_language(r, file, (ds_str){ e->data, e->size }, a, w) : ds_fail(w, DS_MEMORY, "%s", e->name);
    }
    return err;
}

static ds_err add_languages_of(ds_reports *r, const char *dir, ds_arena *a, ds_why *w)
{
    const char *folder = ds_textf(a, "%s/languages", dir), **path = NULL;
    size_t n = 0;
    if (!folder) return ds_fail(w, DS_MEMORY, "%s", dir);
    if (access(folder, F_OK)) return DS_OK;
    ds_err err = ds_folder_files(folder, ".yaml", a, &path, &n, w);
    for (size_t i = 0; !err && i < n; i++) {
        ds_str yaml;
        err = ds_read_file(path[i], MAX_FILE, a, &yaml, w);
        if (!err) err = add_language(r, path[i], yaml, a, w);
    }
    return err;
}

static ds_err find_language(const ds_reports *r, const char *name, const rep_language **out, ds_why *w)
{
    char known[200] = "en";
    *out = NULL;
    if (!name || !strcmp(name, "en")) return DS_OK;
    for (const known_language *k = r->languages; k; k = k->next) {
        if (!strcmp(k->l->language, name)) {
            *out = k->l;
            return DS_OK;
        }
        ds_print_more(known, sizeof known, ", %s", k->l->language);
    }
    return ds_fail(w, DS_CONFIG, "there is no catalogue of the language \"%s\" (there are %s); see docs/reports.md", name, known);
}

ds_err ds_reports_in(ds_reports *r, const ds_report *one, const char *language, ds_arena *a, const ds_report **out, ds_why *w)
{
    const rep_language *l = NULL;
    *out = one;
    ds_err err = find_language(r, language, &l, w);
    if (err || !l) return err;
    for (const turned *t = r->turned; t; t = t->next)
        if (t->from == one && t->to->language == l) {
            *out = t->to;
            return DS_OK;
        }
    turned *t = ds_alloc(a, sizeof *t);
    const ds_report *to = t ? rep_in_language(one, l, a) : NULL;
    if (!to) return ds_fail(w, DS_MEMORY, "the report %s in \"%s\"", one->name, language);
    *t = (turned){ r->turned, one, to };
    r->turned = t;
    *out = to;
    return DS_OK;
}

/* ---- all of them ---- */

ds_err ds_reports_load(const char *dir, ds_arena *a, ds_reports **out, ds_why *w)
{
    ds_reports *r = ds_alloc(a, sizeof *r);
    if (!r) return ds_fail(w, DS_MEMORY, "report definitions");
    ds_err err = add_embedded(r, a, w);
    if (!err) err = add_languages(r, a, w);
    if (!err && dir) err = add_languages_of(r, dir, a, w);
    if (!err && dir) err = add_dir(r, dir, a, w);
    if (!err) *out = r;
    return err;
}

size_t ds_reports_count(const ds_reports *r)
{
    return r->n;
}

const ds_report *ds_reports_at(const ds_reports *r, size_t i)
{
    return r->item[i];
}

const ds_report *ds_reports_named(const ds_reports *r, const char *name)
{
    for (size_t i = 0; i < r->n; i++)
        if (!strcmp(r->item[i]->name, name)) return r->item[i];
    return NULL;
}

const char *ds_report_name(const ds_report *r)
{
    return r->name;
}

const char *ds_report_title(const ds_report *r)
{
    return r->title;
}

const char *ds_report_about(const ds_report *r)
{
    return r->about ? r->about : "";
}

ds_audience ds_report_audience(const ds_report *r)
{
    return (ds_audience)r->audience;
}

bool ds_report_takes_period(const ds_report *r)
{
    return r->period;
}

bool ds_report_takes_days(const ds_report *r)
{
    return r->span;
}

bool ds_report_takes_month(const ds_report *r)
{
    return r->month;
}

bool ds_report_takes_partner(const ds_report *r)
{
    return r->partner;
}

bool ds_report_takes_client(const ds_report *r)
{
    return r->client;
}
