#include "analyse/rule/table_filling.h"

bool an_fill(an_filling *f, ds_table *t, const char *name, const char *const *column, size_t n_columns, size_t n, ds_arena *a)
{
    *t = (ds_table){ name, column, NULL, n_columns, n, NULL };
    *f = (an_filling){ .t = t, .a = a, .cell = ds_alloc(a, (n * n_columns + 1) * sizeof *f->cell) };
    t->cell = f->next = f->cell;
    return f->cell;
}

ds_err an_filled(const an_filling *f, ds_why *w)
{
    return f->cell && !f->full ? DS_OK : ds_fail(w, DS_MEMORY, "the table %s", f->t->name);
}

void an_fill_val(an_filling *f, ds_val v)
{
    *f->next++ = v;
}

void an_fill_str(an_filling *f, ds_str s)
{
    an_fill_val(f, s.n ? DS_VTEXT(s) : (ds_val){ .type = DS_V_NULL });
}

void an_fill_text(an_filling *f, const char *s)
{
    an_fill_str(f, s ? ds_str_of(s) : (ds_str){ 0 });
}

void an_fill_date(an_filling *f, ds_date d, size_t n)
{
    char t[11];
    if (d == DS_NO_DATE) {
        an_fill_str(f, (ds_str){ 0 });
        return;
    }
    ds_date_text(d, t);
    const ds_str kept = ds_keep(f->a, (ds_str){ t, n });
    f->full |= !kept.p;
    an_fill_str(f, kept);
}
