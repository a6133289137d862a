#include "mapping.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

void mapping_start(mapping *m)
{
    *m = (mapping){ .mark = '.' };
    ds_settings_default(&m->settings);
    if (ds_formats_load(NULL, &m->arena, &m->formats, &m->why)) fail_msg("%s", m->why.text);
}

void mapping_end(mapping *m)
{
    ds_arena_free(&m->arena);
}

ds_cells mapping_cells(const char *line, ds_str cell[MAPPING_CELLS])
{
    ds_cells c = { .cell = cell, .line = 2 };
    ds_str rest = ds_str_of(line);
    while (c.n < MAPPING_CELLS && ds_cut(&rest, '|', &cell[c.n])) c.n++;
    return c;
}

ds_err mapping_bind(mapping *m, const char *format, const char *header, const char *client)
{
    ds_str cell[MAPPING_CELLS];
    ds_cells h = mapping_cells(header, cell);
    const ds_format *f;
    ds_err err = ds_recognise(m->formats, &h, &f, &m->why);
    if (err) return err;
    assert_string_equal(ds_format_name(f), format);
    return ds_mapper_new(f, &h, m->mark, ds_str_of(client), &m->settings, &m->arena, &m->mapper, &m->unused, &m->why);
}

static void add(char *out, size_t cap, const char *fmt, ...) DS_PRINTF(3, 4);
static void add(char *out, size_t cap, const char *fmt, ...)
{
    size_t n = strlen(out);
    va_list ap;
    va_start(ap, fmt);
    if (n < cap) vsnprintf(out + n, cap - n, fmt, ap);
    va_end(ap);
}

static void add_time(char *out, size_t cap, ds_stamp t)
{
    char z[20];
    ds_local_text(t.local, z);
    if (!strcmp(z + 16, ":00")) z[16] = '\0';
    add(out, cap, "%s", z);
    if (t.offset_min != DS_NO_OFFSET) add(out, cap, "%+d", (int)t.offset_min);
}

static void add_value(char *out, size_t cap, const ds_field *f, const ds_fval *v)
{
    char z[32];
    switch (f->type) {
    case DS_T_TEXT:
        add(out, cap, "%.*s", DS_FMT(v->text));
        break;
    case DS_T_DATE:
        ds_date_text((ds_date)v->whole, z);
        add(out, cap, "%s", z);
        break;
    case DS_T_TIME:
        add_time(out, cap, v->time);
        break;
    case DS_T_MONEY:
        ds_money_text(v->whole, z, sizeof z);
        add(out, cap, "%s", z);
        break;
    case DS_T_NAME:
        add(out, cap, "%s", f->names[v->whole]);
        break;
    case DS_T_REAL:
    case DS_T_FLAG:
        add(out, cap, "%.6g", v->real);
        break;
    }
}

void mapping_text(const ds_record *r, char *out, size_t cap)
{
    out[0] = '\0';
    for (int i = DS_F_CLIENT + 1; i < DS_FIELD_COUNT; i++) {
        if (!(r->has >> i & 1)) continue;
        add(out, cap, "%s%s=", *out ? " " : "", ds_fields[i].name);
        add_value(out, cap, &ds_fields[i], &r->v[i]);
    }
    if (r->not_massage) add(out, cap, " not-massage");
    if (r->doubt[0]) add(out, cap, " ?%s", r->doubt);
}

const char *mapping_row(const mapping *m, const char *line)
{
    static char out[1200];
    char values[800];
    ds_str cell[MAPPING_CELLS];
    ds_cells row = mapping_cells(line, cell);
    ds_record rec;
    ds_refusal no;
    ds_row_fate fate = ds_map_row(m->mapper, &row, &rec, &no);
    mapping_text(&rec, values, sizeof values);
    assert_int_equal(rec.line, 2);
    if (fate == DS_ROW_OK)
        snprintf(out, sizeof out, "ok: %s", values);
    else if (fate == DS_ROW_IGNORED)
        snprintf(out, sizeof out, "ignored: %s", no.reason);
    else
        snprintf(out, sizeof out, "refused: %s|%s|%s", no.column, no.value, no.reason);
    return out;
}
