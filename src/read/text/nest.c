#include "read/text/nest.h"

#include <stdlib.h>
#include <string.h>

/* ---- names ---- */

void ds_nest_record(ds_nest *t, int64_t line)
{
    if (t->records++ && t->line == line) t->shares_lines = true;
    t->line = line;
}

static bool is_name(const ds_nest *t, size_t i, ds_str name)
{
    return i < t->n && ds_same(t->name[i], name);
}

/* Its place, n where it is not there. */
static size_t find(ds_nest *t, ds_str name)
{
    if (is_name(t, t->last + 1, name)) return ++t->last;
    for (size_t i = 0; i < t->n; i++)
        if (is_name(t, i, name)) return t->last = i;
    return t->n;
}

bool ds_nest_name(ds_nest *t, ds_str name, ds_arena *a)
{
    if (t->wide || find(t, name) < t->n) return true;
    if (t->n == DS_NEST_NAMES) {
        t->wide = true;
        return true;
    }
    if (t->n == t->capacity) {
        const size_t capacity = t->capacity ? 2 * t->capacity : 32;
        ds_str *more = ds_alloc(a, capacity * sizeof *more);
        if (!more) return false;
        if (t->n) memcpy(more, t->name, t->n * sizeof *more);
        t->name = more;
        t->capacity = capacity;
    }
    t->last = t->n;
    return (t->name[t->n++] = ds_keep(a, name)).p != NULL;
}

bool ds_nest_is_table(const ds_nest *t)
{
    return t->records && t->n && !t->wide;
}

bool ds_nest_is_at(const ds_path *p, ds_in in, ds_str path)
{
    return p->in == in && (path.n ? ds_same(path, ds_str_of(p->at)) : !strcmp(p->at, "."));
}

void ds_nest_header(const ds_nest *t, ds_str *title, ds_cells *out)
{
    *title = ds_str_of(t->place->at);
    *out = (ds_cells){ .cell = t->name, .n = t->n, .line = 1, .place = t->place };
}

/* ---- a row ---- */

bool ds_nest_begin(ds_nest_row *r, ds_nest *t)
{
    ds_nest_end(r);
    r->t = t;
    r->cell = malloc(t->n * sizeof *r->cell);
    r->text = malloc(DS_NEST_ROW);
    return r->cell && r->text;
}

void ds_nest_end(ds_nest_row *r)
{
    free(r->cell);
    free(r->text);
    *r = (ds_nest_row){ .t = NULL };
}

void ds_nest_start(ds_nest_row *r, int64_t line)
{
    for (size_t i = 0; i < r->t->n; i++) r->cell[i] = DS_LIT("");
    r->text_n = 0;
    *r->fault = '\0';
    r->number++;
    r->line = r->t->shares_lines ? r->number : line;
}

void ds_nest_too_long(ds_nest_row *r)
{
    ds_print(r->fault, sizeof r->fault, "a record of over 1 MB, which no export has");
}

void ds_nest_add(ds_nest_row *r, ds_str text)
{
    if (text.n > DS_NEST_ROW - r->text_n) {
        ds_nest_too_long(r);
        text.n = 0;
    }
    if (text.n) memcpy(r->text + r->text_n, text.p, text.n);
    r->text_n += text.n;
}

size_t ds_nest_added(const ds_nest_row *r, size_t from)
{
    return r->text_n - from;
}

static void join(ds_nest_row *r, ds_str *cell, ds_str more)
{
    const ds_str first = *cell;
    const size_t from = r->text_n;
    ds_nest_add(r, first);
    ds_nest_add(r, DS_LIT(", "));
    ds_nest_add(r, more);
    *cell = (ds_str){ r->text + from, r->text_n - from };
}

void ds_nest_put(ds_nest_row *r, ds_str name, size_t from, bool joined)
{
    ds_str text = { r->text + from, r->text_n - from };
    const size_t i = find(r->t, name);
    if (text.n > DS_NEST_CELL) text = DS_LIT("(over 64 KiB)");
    if (i == r->t->n || !text.n) return;
    ds_str *cell = &r->cell[i];
    if (!cell->n)
        *cell = text;
    else if (joined)
        join(r, cell, text);
    else if (!ds_same(*cell, text))
        ds_print(r->fault, sizeof r->fault, "\"%s\" stands in it twice, with different values", DS_BRIEF(name));
}

void ds_nest_give(ds_nest_row *r, ds_cells *out)
{
    *out = (ds_cells){ .cell = r->cell, .n = r->t->n, .line = r->line, .fault = *r->fault ? r->fault : NULL };
}
