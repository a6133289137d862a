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
    case DS_T_WHOLE:
        add(out, cap, "%lld", (long long)v->whole);
        break;
    case DS_T_REAL:
    case DS_T_FLAG:
        add(out, cap, "%.6g", v->real);
        break;
    }
}

static void add_record_text(char *out, size_t cap, const ds_record *r, bool first)
{
    const ds_kind *k = &ds_kinds[r->kind];
    for (int i = 0; i < k->fields; i++) {
        const ds_field *f = &k->field[i];
        bool shown = i != k->client && f->role != DS_R_MADE && (first || (f->role != DS_R_KEY && f->role != DS_R_REF));
        if (!shown || !ds_has(r, i)) continue;
        add(out, cap, "%s%s=", *out ? " " : "", f->name);
        add_value(out, cap, f, &r->v[i]);
    }
    if (r->kind == DS_SESSION && DS_HAS(r, SESSION_MASSAGE) && r->v[DS_SESSION_MASSAGE].real < 1)
        add(out, cap, " not-massage");
}

void mapping_text(const ds_records *all, char *out, size_t cap)
{
    out[0] = '\0';
    for (size_t i = 0; i < all->n; i++) add_record_text(out, cap, &all->record[i], i == 0);
    for (size_t i = 0; i < all->n; i++)
        if (all->record[i].doubt[0]) add(out, cap, " ?%s", all->record[i].doubt);
}

void mapping_kinds(const ds_records *all, char *out, size_t cap)
{
    out[0] = '\0';
    for (size_t i = 0; i < all->n; i++) add(out, cap, "%s%s", i ? " " : "", ds_kinds[all->record[i].kind].name);
}

static void add_aside(char *out, size_t cap, const ds_mapper *m)
{
    const ds_set_aside *a;
    size_t n = ds_mapper_aside(m, &a);
    for (size_t i = 0; i < n; i++) add(out, cap, " !%s|%s|%s", a[i].no.column, a[i].no.value, a[i].no.reason);
}

const char *mapping_row(const mapping *m, const char *line)
{
    static char out[1200];
    char values[800];
    ds_str cell[MAPPING_CELLS];
    ds_cells row = mapping_cells(line, cell);
    ds_records all;
    ds_refusal no;
    ds_row_fate fate = ds_map_row(m->mapper, &row, NULL, &all, &no);
    if (fate == DS_ROW_UNSURE) { /* this row is all of its file */
        ds_why w = { 0 };
        assert_true(ds_mapper_watch(m->mapper, &row));
        if (ds_mapper_decide(m->mapper, &w)) {
            snprintf(out, sizeof out, "refused as a file: %s", w.text);
            return out;
        }
        fate = ds_map_row(m->mapper, &row, NULL, &all, &no);
    }
    mapping_text(&all, values, sizeof values);
    if (fate == DS_ROW_OK) add_aside(values, sizeof values, m->mapper);
    for (size_t i = 0; i < all.n; i++) assert_int_equal(all.record[i].line, 2);
    if (fate == DS_ROW_OK)
        snprintf(out, sizeof out, "ok: %s", values);
    else if (fate == DS_ROW_IGNORED)
        snprintf(out, sizeof out, "ignored: %s", no.reason);
    else
        snprintf(out, sizeof out, "refused: %s|%s|%s", no.column, no.value, no.reason);
    return out;
}
