#include "analyse/panel/device_series.h"

#include <math.h>
#include <stdlib.h>

bool an_series_room(struct an_series *s, size_t n, ds_arena *a)
{
    s->y = ds_alloc(a, (n + 1) * sizeof *s->y);
    s->x = ds_alloc(a, (n + 1) * AN_GIVEN_BED * sizeof *s->x);
    s->night = ds_alloc(a, (n + 1) * sizeof *s->night);
    s->row = ds_alloc(a, (n + 1) * sizeof *s->row);
    s->n = 0;
    return s->y && s->x && s->night && s->row;
}

void an_series_start(struct an_series *s)
{
    s->n = 0;
}

void an_series_add(struct an_series *s, const struct an_panel *p, size_t i, int outcome, size_t columns)
{
    const struct an_panel_row *r = &p->row[i];
    if (isnan(r->y[outcome]) || (columns == AN_GIVEN_BED && isnan(r->in_bed))) return;
    double *x = s->x + s->n * columns;
    x[0] = r->massages0 > 0;
    x[1] = r->massages1 > 0;
    if (columns == AN_GIVEN_BED) x[2] = r->in_bed;
    s->y[s->n] = r->y[outcome];
    s->night[s->n] = r->night;
    s->row[s->n++] = i;
}

void an_series_take(struct an_series *s, const struct an_panel *p, const struct an_panel_client *c, int outcome,
                    size_t columns)
{
    an_series_start(s);
    for (size_t i = c->first; i < c->first + c->n; i++) an_series_add(s, p, i, outcome, columns);
}

void an_series_leave_out(struct an_panel *p, int outcome, const struct an_series *s, size_t from, size_t to)
{
    for (size_t i = from; i < to; i++) p->row[s->row[i]].y[outcome] = NAN;
}

bool an_series_level(const struct an_series *s, size_t at, ds_arena *a, ds_level_step *out)
{
    const ds_step_ask ask = { .only = at };
    *out = (ds_level_step){ 0 };
    return !at || at == s->n || ds_find_step(s->y, s->night, s->x, s->n, AN_PLAIN, &ask, a, out);
}

bool an_keep_step(struct an_panel *p, const struct an_device_step *step)
{
    if (p->n_steps == p->step_cap) {
        const size_t cap = p->step_cap ? 2 * p->step_cap : 16;
        struct an_device_step *more = realloc(p->step, cap * sizeof *more);
        if (!more) return false;
        p->step = more;
        p->step_cap = cap;
    }
    p->step[p->n_steps++] = *step;
    return true;
}
