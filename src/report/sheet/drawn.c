#include "report/sheet/drawn.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FIRST_ROOM = 256 };

bool rep_same_number(double drawn, double x)
{
    char text[40];
    if (drawn == x) return true;
    snprintf(text, sizeof text, "%.16G", drawn);
    return strtod(text, NULL) == x;
}

/* ---- cells ---- */

bool rep_drawn_sheet_begin(rep_drawn *d, const char *name)
{
    rep_drawn_sheet *s = ds_alloc(d->a, sizeof *s);
    if (!s) return false;
    s->name = name;
    if (d->last)
        d->last->next = s;
    else
        d->first = s;
    d->last = s;
    d->sheets++;
    return true;
}

bool rep_drawn_add(rep_drawn *d, rep_cell c)
{
    rep_drawn_sheet *s = d->last;
    if (s->n == s->room) {
        size_t room = s->room ? 2 * s->room : FIRST_ROOM;
        rep_cell *cell = ds_alloc(d->a, room * sizeof *cell);
        if (!cell) return false;
        if (s->n) memcpy(cell, s->cell, s->n * sizeof *cell);
        s->cell = cell;
        s->room = room;
    }
    c.order = (uint32_t)s->n;
    s->cell[s->n++] = c;
    if (c.look >= d->looks) d->looks = c.look + (size_t)1;
    return true;
}

bool rep_drawn_chart_begin(rep_drawn *d)
{
    rep_drawn_chart *c = ds_alloc(d->a, sizeof *c);
    if (!c) return false;
    if (d->last_chart)
        d->last_chart->next = c;
    else
        d->first_chart = c;
    d->last_chart = c;
    d->charts++;
    d->last->charts++;
    return true;
}

void rep_drawn_series(rep_drawn *d)
{
    d->last_chart->series++;
}

/* ---- the order of a file ---- */

static bool same_place(const rep_cell *a, const rep_cell *b)
{
    return a->row == b->row && a->column == b->column;
}

static int by_place(const void *left, const void *right)
{
    const rep_cell *a = left, *b = right;
    if (a->row != b->row) return a->row < b->row ? -1 : 1;
    if (a->column != b->column) return a->column < b->column ? -1 : 1;
    return a->order < b->order ? -1 : a->order > b->order;
}

static void keep_last(rep_drawn_sheet *s)
{
    size_t kept = 0;
    for (size_t i = 0; i < s->n; i++) {
        if (kept && same_place(&s->cell[kept - 1], &s->cell[i])) kept--;
        s->cell[kept++] = s->cell[i];
    }
    s->n = kept;
    for (size_t i = 0; i < kept; i++) s->words += s->cell[i].kind == REP_CELL_WORDS;
}

void rep_drawn_end(rep_drawn *d)
{
    for (rep_drawn_sheet *s = d->first; s; s = s->next) {
        if (s->n) qsort(s->cell, s->n, sizeof *s->cell, by_place);
        keep_last(s);
    }
}
