#include "cli/cli.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

json_t *cli_json_with(json_t *list, json_t *item)
{
    if (!json_array_append_new(list, item)) return list;
    json_decref(list);
    return NULL;
}

json_t *cli_json_text(ds_str s)
{
    ds_arena a = { 0 };
    ds_str clean = ds_clean(&a, s, DS_CLEAN_TEXT);
    json_t *j = clean.p ? json_stringn(clean.p, clean.n) : NULL;
    ds_arena_free(&a);
    return j;
}

/* Into memory of its known size: jansson's other ways to write (2.14) take no notice of a key that could not be written, for want of
 * disk or of memory, and what then stands there is no JSON. NULL: no memory. */
static char *dumped(const json_t *j, size_t indent, size_t *n)
{
    const size_t how = JSON_INDENT(indent) | JSON_REAL_PRECISION(12);
    *n = json_dumpb(j, NULL, 0, how);
    char *text = *n ? malloc(*n + 1) : NULL;
    if (text && json_dumpb(j, text, *n, how) == *n) return text;
    free(text);
    return NULL;
}

ds_err cli_json_out(json_t *j, ds_why *w)
{
    size_t n = 0;
    char *text = j ? dumped(j, 2, &n) : NULL;
    json_decref(j);
    if (!text) return ds_fail(w, DS_MEMORY, "the JSON");
    text[n] = '\n';
    const bool good = fwrite(text, 1, n + 1, stdout) == n + 1;
    free(text);
    return good ? DS_OK : ds_fail(w, DS_NOWRITE, "the JSON could not be written");
}

ds_err cli_json_file(const json_t *j, const char *path, ds_why *w)
{
    size_t n = 0;
    char *text = dumped(j, 1, &n);
    ds_err err = text ? ds_report_write_text(path, (ds_str){ text, n }, w) : ds_fail(w, DS_MEMORY, "%s", path);
    free(text);
    return err;
}

static json_t *value(ds_val v)
{
    switch (v.type) {
    case DS_V_INT:
        return json_integer(v.as.i);
    case DS_V_REAL:
        return isfinite(v.as.d) ? json_real(v.as.d) : json_null();
    case DS_V_TEXT:
        return cli_json_text(v.as.s);
    default:
        return json_null();
    }
}

/* One row as an object; NULL when out of memory, never a part. */
static json_t *row_object(const ds_rows *rows)
{
    json_t *row = json_object();
    for (size_t i = 0; row && i < ds_rows_width(rows); i++)
        if (json_object_set_new(row, ds_rows_name(rows, i), value(ds_rows_at(rows, i)))) {
            json_decref(row);
            row = NULL;
        }
    return row;
}

ds_err cli_json_rows(ds_db *db, const char *sql, const ds_param *p, size_t n, json_t **out, ds_why *w)
{
    ds_rows *rows = NULL;
    bool more = false;
    json_t *list = json_array();
    ds_err err = list ? ds_ask(db, ds_str_of(sql), p, n, &rows, w) : ds_fail(w, DS_MEMORY, "the JSON");
    while (!err && !(err = ds_rows_next(rows, &more, w)) && more)
        if (json_array_append_new(list, row_object(rows))) err = ds_fail(w, DS_MEMORY, "the JSON");
    ds_rows_close(rows);
    if (err)
        json_decref(list);
    else
        *out = list;
    return err;
}
