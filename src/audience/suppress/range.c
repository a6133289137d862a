#include <downshift/suppress.h>

#include <string.h>

/* The attacker's problem in whole numbers, by narrowing bounds and, where that does not settle it, halving them. */

enum { STEPS = 500, ROUNDS = 200, DEPTH = 200 };

/* Bounds of every cell: low of n_cells, then high. */
typedef struct {
    const ds_cell_system *c;
    int64_t *bound; /* before anything is tried */
    int64_t *level; /* DEPTH of them, for a search */
    size_t steps;   /* left of this search */
} search;

static int64_t *low_of(int64_t *bound, size_t cell)
{
    return bound + cell;
}

static int64_t *high_of(const search *s, int64_t *bound, size_t cell)
{
    return bound + s->c->n_cells + cell;
}

/* ---- narrowing ---- */

/* The least and the most that a relation's sum can be. */
static void sums(const search *s, int64_t *bound, const ds_relation *r, int64_t *least, int64_t *most)
{
    *least = *most = 0;
    for (size_t i = 0; i < r->n; i++) {
        const int64_t low = *low_of(bound, r->cell[i]), high = *high_of(s, bound, r->cell[i]);
        *least += r->sign[i] > 0 ? low : -high;
        *most += r->sign[i] > 0 ? high : -low;
    }
}

/* The i-th cell's bounds by a relation whose sum lies between those. *changed: they are closer. False: no value is left. */
static bool narrow_cell(const search *s, int64_t *bound, const ds_relation *r, size_t i, const int64_t sum[2], bool *changed)
{
    int64_t *low = low_of(bound, r->cell[i]), *high = high_of(s, bound, r->cell[i]);
    const bool up = r->sign[i] > 0;
    const int64_t others_least = sum[0] - (up ? *low : -*high), others_most = sum[1] - (up ? *high : -*low);
    const int64_t from = up ? r->low - others_most : others_least - r->high;
    const int64_t to = up ? r->high - others_least : others_most - r->low;
    if (from <= *low && to >= *high) return true;
    if (from > *low) *low = from;
    if (to < *high) *high = to;
    *changed = true;
    return *low <= *high;
}

static bool narrow_relation(const search *s, int64_t *bound, const ds_relation *r, bool *changed)
{
    int64_t sum[2];
    sums(s, bound, r, &sum[0], &sum[1]);
    for (size_t i = 0; i < r->n; i++) {
        bool closer = false;
        if (!narrow_cell(s, bound, r, i, sum, &closer)) return false;
        if (!closer) continue;
        *changed = true;
        sums(s, bound, r, &sum[0], &sum[1]);
    }
    return true;
}

/* Until nothing changes: hull consistency. Cut off after so many rounds, which leaves bounds wide, not wrong. */
static bool narrow(const search *s, int64_t *bound)
{
    bool changed = true;
    for (int round = 0; changed && round < ROUNDS; round++) {
        changed = false;
        for (size_t k = 0; k < s->c->n_relations; k++)
            if (!narrow_relation(s, bound, &s->c->relation[k], &changed)) return false;
    }
    return true;
}

/* ---- searching ---- */

static bool holds(const search *s, int64_t *bound)
{
    for (size_t k = 0; k < s->c->n_relations; k++) {
        int64_t least, most;
        sums(s, bound, &s->c->relation[k], &least, &most);
        if (least != most || least < s->c->relation[k].low || least > s->c->relation[k].high) return false;
    }
    return true;
}

/* The cell with fewest values left, more than one; n_cells: all are settled. */
static size_t open_cell(const search *s, int64_t *bound)
{
    size_t at = s->c->n_cells;
    int64_t best = INT64_MAX;
    for (size_t i = 0; i < s->c->n_cells; i++) {
        const int64_t width = *high_of(s, bound, i) - *low_of(bound, i);
        if (width > 0 && width < best) {
            best = width;
            at = i;
        }
    }
    return at;
}

/* The bounds of a search at a depth, set to those. */
static int64_t *copy_of(search *s, const int64_t *bound, size_t depth)
{
    const size_t n = 2 * s->c->n_cells;
    return memcpy(s->level + depth * n, bound, n * sizeof *bound);
}

/* Whether a table of whole numbers lies within the bounds, which it changes. Given up, it is as if none did. */
static bool has_table(search *s, int64_t *bound, size_t depth)
{
    if (!s->steps || depth == DEPTH || !narrow(s, bound)) return false;
    s->steps--;
    const size_t at = open_cell(s, bound);
    if (at == s->c->n_cells) return holds(s, bound);
    const int64_t low = *low_of(bound, at), high = *high_of(s, bound, at), middle = low + (high - low) / 2;
    int64_t *lower = copy_of(s, bound, depth);
    *high_of(s, lower, at) = middle;
    if (has_table(s, lower, depth + 1)) return true;
    *low_of(bound, at) = middle + 1;
    return has_table(s, bound, depth + 1);
}

static bool has_between(search *s, size_t cell, int64_t low, int64_t high)
{
    int64_t *bound = copy_of(s, s->bound, 0);
    s->steps = STEPS;
    *low_of(bound, cell) = low;
    *high_of(s, bound, cell) = high;
    return has_table(s, bound, 1);
}

/* Whether there is a table with the cell at most `at` only grows with `at`: so the least is found by halving. */
static int64_t least_of(search *s, size_t cell, int64_t low, int64_t high)
{
    const int64_t first = low;
    while (low < high) {
        const int64_t middle = low + (high - low) / 2;
        if (has_between(s, cell, first, middle))
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}

static int64_t most_of(search *s, size_t cell, int64_t low, int64_t high)
{
    const int64_t last = high;
    while (low < high) {
        const int64_t middle = low + (high - low + 1) / 2;
        if (has_between(s, cell, middle, last))
            low = middle;
        else
            high = middle - 1;
    }
    return low;
}

static void start(const search *s, int64_t reach)
{
    for (size_t i = 0; i < s->c->n_cells; i++) {
        const ds_cell *cell = &s->c->cell[i];
        int64_t *low = low_of(s->bound, i), *high = high_of(s, s->bound, i);
        *low = *high = cell->value;
        if (cell->shown) continue;
        *low = cell->value - reach > cell->low ? cell->value - reach : cell->low;
        *high = cell->value + reach < cell->high ? cell->value + reach : cell->high;
    }
}

/* n_cells bounds to begin with, then as many again for each depth of a search. */
static ds_err room_for(search *s, ds_arena *a, ds_why *w)
{
    const size_t n = 2 * s->c->n_cells + 1;
    s->bound = ds_alloc(a, (DEPTH + 1) * n * sizeof *s->bound);
    s->level = s->bound + n;
    return s->bound ? DS_OK : ds_fail(w, DS_MEMORY, "an audit of %zu cells", s->c->n_cells);
}

ds_err ds_cell_ranges(const ds_cell_system *c, int64_t reach, int64_t *low, int64_t *high, ds_arena *a, ds_why *w)
{
    search s = { .c = c };
    ds_err err = room_for(&s, a, w);
    if (err) return err;
    start(&s, reach);
    const bool some = narrow(&s, s.bound);
    for (size_t i = 0; i < c->n_cells; i++) {
        const int64_t from = *low_of(s.bound, i), to = *high_of(&s, s.bound, i);
        low[i] = some ? from : 1;
        high[i] = some ? to : 0;
        if (!some || c->cell[i].shown) continue;
        low[i] = least_of(&s, i, from, to);
        high[i] = has_between(&s, i, low[i], low[i]) ? most_of(&s, i, low[i], to) : low[i] - 1;
    }
    return DS_OK;
}
