/* The workbooks to type into that there are, from their declarations. */
#include "report/blank/blank.h"

#include <string.h>

extern const ds_embedded ds_embedded_templates[];

#define KEY(type, k, kind, field) .key = k, .as = kind, .at = offsetof(type, field)

static const char *const kinds[] = { "text", "date", "clock", "whole", "number", "money", NULL };

static const ds_key column_keys[] = {
    { KEY(rep_blank_column, "head", DS_AS_TEXT, head), .flags = DS_REQUIRED },
    { KEY(rep_blank_column, "note", DS_AS_TEXT, note) },
    { KEY(rep_blank_column, "as", DS_AS_NAME, as), .names = kinds },
    { KEY(rep_blank_column, "width", DS_AS_REAL, width), .min = 4, .max = 60 },
    { KEY(rep_blank_column, "least", DS_AS_REAL, least), .min = -1e6, .max = 1e6 },
    { KEY(rep_blank_column, "most", DS_AS_REAL, most), .min = -1e6, .max = 1e6 },
    { KEY(rep_blank_column, "choose", DS_AS_TEXTS, choose) },
    { KEY(rep_blank_column, "examples", DS_AS_TEXTS, examples) },
    { 0 },
};
static const rep_blank_column new_column = { .width = 12 };

static const ds_key blank_keys[] = {
    { KEY(ds_blank, "", DS_AS_MARK, at) },
    { KEY(ds_blank, "name", DS_AS_TEXT, name), .flags = DS_REQUIRED },
    { KEY(ds_blank, "title", DS_AS_TEXT, title), .flags = DS_REQUIRED },
    { KEY(ds_blank, "about", DS_AS_TEXT, about), .flags = DS_REQUIRED },
    { KEY(ds_blank, "format", DS_AS_TEXT, format), .flags = DS_REQUIRED },
    { KEY(ds_blank, "landscape", DS_AS_BOOL, landscape) },
    { KEY(ds_blank, "ruled", DS_AS_BOOL, ruled) },
    { KEY(ds_blank, "rows", DS_AS_INT, rows), .min = 1, .max = 10000 },
    { KEY(ds_blank, "help", DS_AS_TEXTS, help), .flags = DS_NOT_EMPTY },
    { KEY(ds_blank, "columns", DS_AS_LIST, columns), .flags = DS_REQUIRED, .of = column_keys,
      .size = sizeof(rep_blank_column), .init = &new_column },
    { 0 },
};

ds_err rep_blank_define(const char *file, ds_str yaml, ds_arena *a, ds_blank *out, ds_why *w)
{
    *out = (ds_blank){ .file = file, .rows = 1000 };
    return ds_declare(file, yaml, blank_keys, out, a, w);
}

ds_err ds_blanks_load(ds_arena *a, const ds_blank **out, size_t *n, ds_why *w)
{
    *n = 0;
    while (ds_embedded_templates[*n].name) ++*n;
    ds_blank *all = ds_alloc(a, *n * sizeof *all);
    if (!all) return ds_fail(w, DS_MEMORY, "templates");
    ds_err err = DS_OK;
    for (size_t i = 0; !err && i < *n; i++) {
        const ds_embedded *e = &ds_embedded_templates[i];
        const char *file = ds_textf(a, "reports/templates/%s", e->name);
        err = file ? rep_blank_define(file, (ds_str){ e->data, e->size }, a, &all[i], w)
                   : ds_fail(w, DS_MEMORY, "%s", e->name);
    }
    *out = all;
    return err;
}

const ds_blank *ds_blank_at(const ds_blank *all, size_t i)
{
    return &all[i];
}

const ds_blank *ds_blank_named(const ds_blank *all, size_t n, const char *name)
{
    for (size_t i = 0; i < n; i++)
        if (!strcmp(ds_blank_name(&all[i]), name)) return &all[i];
    return NULL;
}

const char *ds_blank_name(const ds_blank *b)
{
    return b->name;
}

const char *ds_blank_title(const ds_blank *b)
{
    return b->title;
}

const char *ds_blank_about(const ds_blank *b)
{
    return b->about;
}

const char *ds_blank_format(const ds_blank *b)
{
    return b->format;
}

/* One column's cells; false: no memory. */
static bool fill(rep_blank_column *c, const char *const *cell, size_t columns, size_t n, ds_arena *a)
{
    const char **text = ds_alloc(a, (n + 1) * sizeof *text);
    if (!text) return false;
    for (size_t i = 0; i < n; i++) text[i] = cell[i * columns] ? cell[i * columns] : "";
    c->examples = (ds_list){ text, n };
    return true;
}

ds_err ds_blank_filled(const ds_blank *b, const char *const *cell, size_t columns, size_t n, ds_arena *a, const ds_blank **out,
                       ds_why *w)
{
    if (columns != b->columns.n || n > (size_t)b->rows) return ds_fail(w, DS_INTERNAL, "template %s: %zu lines of %zu columns", b->name, n, columns);
    ds_blank *filled = ds_alloc(a, sizeof *filled);
    rep_blank_column *own = ds_alloc(a, columns * sizeof *own);
    if (!filled || !own) return ds_fail(w, DS_MEMORY, "template %s", b->name);
    memcpy(own, b->columns.item, columns * sizeof *own);
    for (size_t i = 0; i < columns; i++)
        if (!fill(&own[i], cell + i, columns, n, a)) return ds_fail(w, DS_MEMORY, "template %s", b->name);
    *filled = *b;
    filled->columns = (ds_list){ own, columns };
    *out = filled;
    return DS_OK;
}
