#include "cli/cli.h"

#include <stdio.h>

ds_err json_out(json_t *j, ds_why *w)
{
    bool good = j && !json_dumpf(j, stdout, JSON_INDENT(2) | JSON_REAL_PRECISION(12)) && putchar('\n') != EOF;
    json_decref(j);
    return good ? DS_OK : ds_fail(w, DS_NOWRITE, "the JSON could not be written");
}

static json_t *value(ds_val v)
{
    switch (v.type) {
    case DS_V_INT:
        return json_integer(v.as.i);
    case DS_V_REAL:
        return json_real(v.as.d);
    case DS_V_TEXT:
        return json_stringn(v.as.s.p, v.as.s.n);
    default:
        return json_null();
    }
}

ds_err json_rows(ds_db *db, const char *sql, const ds_param *p, size_t n, json_t **out, ds_why *w)
{
    ds_rows *rows = NULL;
    bool more = false;
    json_t *list = json_array();
    ds_err err = ds_ask(db, ds_str_of(sql), p, n, &rows, w);
    while (!err && !(err = ds_rows_next(rows, &more, w)) && more) {
        json_t *row = json_object();
        for (size_t i = 0; i < ds_rows_width(rows); i++)
            json_object_set_new(row, ds_rows_name(rows, i), value(ds_rows_at(rows, i)));
        json_array_append_new(list, row);
    }
    ds_rows_close(rows);
    if (err)
        json_decref(list);
    else
        *out = list;
    return err;
}
