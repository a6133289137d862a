/* How a row's cells were read, one by one, for a person who asks. Apart from the mapper, which does the same without a word. */
#include "record/format.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static const char *const form_names[AS_COUNT] = {
#define X(id, name, type) [AS_##id] = name,
    AS(X)
#undef X
};

static void time_text(ds_stamp t, char *out, size_t cap)
{
    char local[20];
    if (t.offset_min == CLOCK_ONLY) {
        ds_print(out, cap, "%02d:%02d", (int)(t.local / 60), (int)(t.local % 60));
        return;
    }
    ds_local_text(t.local, local);
    ds_print(out, cap, "%s", local);
    if (t.offset_min == INSTANT_ONLY)
        ds_print_more(out, cap, " UTC");
    else if (t.offset_min != DS_NO_OFFSET)
        ds_print_more(out, cap, " UTC%+03d:%02d", t.offset_min / 60,
                      t.offset_min < 0 ? -t.offset_min % 60 : t.offset_min % 60);
}

void ds_value_text(const ds_field *f, const ds_fval *v, char *out, size_t cap)
{
    char text[32];
    switch (f->type) {
    case DS_T_TEXT:
        ds_copy(out, cap, v->text);
        break;
    case DS_T_DATE:
        ds_date_text((ds_date)v->whole, text);
        ds_print(out, cap, "%s", text);
        break;
    case DS_T_TIME:
        time_text(v->time, out, cap);
        break;
    case DS_T_REAL:
        ds_print(out, cap, "%.10g%s%s", v->real, *f->unit ? " " : "", f->unit);
        break;
    case DS_T_MONEY:
        ds_money_text(v->whole, text, sizeof text);
        ds_print(out, cap, "%s", text);
        break;
    case DS_T_FLAG:
        ds_print(out, cap, "%s", v->real != 0 ? "yes" : "no");
        break;
    case DS_T_NAME:
        ds_print(out, cap, "%s", f->names[v->whole]);
        break;
    case DS_T_WHOLE:
        ds_print(out, cap, "%" PRId64, v->whole);
    }
}

/* Parts have no field of their own: what they hold is shown by their form. */
static const ds_field part_form[AS_COUNT] = {
    [AS_OFFSET] = { .type = DS_T_WHOLE },
    [AS_OFFSET_S] = { .type = DS_T_WHOLE },
    [AS_FLAG] = { .type = DS_T_FLAG },
    [AS_DATE] = { .type = DS_T_DATE },
    [AS_DAY] = { .type = DS_T_DATE },
    [AS_RECENT] = { .type = DS_T_DATE },
    [AS_STAMP] = { .type = DS_T_TIME },
    [AS_LOCAL] = { .type = DS_T_TIME },
    [AS_CLOCK] = { .type = DS_T_TIME },
    [AS_UTC] = { .type = DS_T_TIME },
    [AS_ZONED] = { .type = DS_T_TIME },
    [AS_NUMBER] = { .type = DS_T_REAL, .unit = "" },
    [AS_MINUTES] = { .type = DS_T_REAL, .unit = "min" },
    [AS_SECONDS] = { .type = DS_T_REAL, .unit = "min" },
    [AS_PERCENT] = { .type = DS_T_REAL, .unit = "%" },
    [AS_MONEY] = { .type = DS_T_MONEY, .unit = "currency" },
    [AS_SLOT] = { .type = DS_T_TIME },
};

static const ds_field *shown_as(const column *c)
{
    static const ds_field series = { .type = DS_T_NAME, .names = rec_series_names };
    if (c->of) return c->of;
    return c->part == PART_SERIES ? &series : &part_form[c->as];
}

static void explain_cell(const ds_mapper *m, const binding *b, ds_str cell, ds_cell_reading *out)
{
    char reason[REASON] = "";
    ds_fval v;
    *out = (ds_cell_reading){
        .column = m->title[b->index], .cell = cell, .field = rec_column_id(b->column), .form = form_names[b->column->as]
    };
    cell = rec_meaning(b, cell);
    if (rec_cell_is_missing(m, b->column, cell)) {
        out->how = DS_CELL_MISSING;
        return;
    }
    bool fine = b->convert(&m->how, b->column, cell, &v, reason);
    if (fine && (b->column->times < 0 || b->column->times > 0)) v.real *= b->column->times;
    fine = fine && (!b->column->of || rec_check_field_range(b->column->of, &v, reason));
    out->how = fine ? DS_CELL_READ : DS_CELL_FAULTY;
    if (fine)
        ds_value_text(shown_as(b->column), &v, out->value, sizeof out->value);
    else
        ds_copy(out->value, sizeof out->value, ds_str_of(reason));
}

size_t ds_explain_row(const ds_mapper *m, const ds_cells *row, ds_cell_reading *out, size_t cap)
{
    size_t n = 0;
    for (size_t i = 0; i < m->plan.n && n < cap; i++) {
        const binding *b = &m->plan.b[i];
        explain_cell(m, b, b->cell < row->n ? ds_trim(row->cell[b->cell]) : (ds_str){ 0 }, &out[n++]);
    }
    return n;
}
