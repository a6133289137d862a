#include "release_game.h"

#include <string.h>

enum { ROWS = 5, COLUMNS = 5, CELLS = ROWS * COLUMNS, PEOPLE = 40, TRIES = 60, STEPS = 20000, MORE_STEPS = 4000000 };

/* A table with its totals in the last row and column; a release is a row, or all at once. */
struct play {
    ds_cell cell[CELLS];
    size_t list[2 * CELLS], used;
    ds_relation relation[ROWS + COLUMNS];
    ds_cell_system c;
    size_t rows, columns;
};

static const int ends[ROWS + 1][ROWS + 1] = { { -1 }, { 1, -1 }, { 1, 1, -1 }, { 1, 1, 1, -1 }, { 1, 1, 1, 1, -1 } };

static size_t at(size_t row, size_t column)
{
    return row * COLUMNS + column;
}

static int64_t count(rnd *r)
{
    const int kind = rnd_whole(r, 0, 3);
    return kind == 0 ? rnd_whole(r, 0, 10) : kind == 1 ? rnd_whole(r, 8, 16) : rnd_whole(r, 0, 60);
}

static void fill(struct play *p, rnd *r)
{
    for (size_t i = 0; i + 1 < p->rows; i++)
        for (size_t k = 0; k + 1 < p->columns; k++) {
            const int64_t n = count(r);
            p->cell[at(i, k)].value = n;
            p->cell[at(i, p->columns - 1)].value += n;
            p->cell[at(p->rows - 1, k)].value += n;
            p->cell[at(p->rows - 1, p->columns - 1)].value += n;
        }
}

static void relate(struct play *p, size_t first, size_t step, size_t n)
{
    size_t *cell = p->list + p->used;
    for (size_t i = 0; i < n; i++) cell[i] = first + i * step;
    p->used += n;
    p->relation[p->c.n_relations++] = (ds_relation){ cell, ends[n - 1], n, 0, 0 };
}

static void begin(struct play *p, rnd *r)
{
    memset(p, 0, sizeof *p);
    p->rows = (size_t)rnd_whole(r, 2, ROWS);
    p->columns = (size_t)rnd_whole(r, 3, COLUMNS);
    fill(p, r);
    for (size_t i = 0; i < CELLS; i++) {
        p->cell[i].high = DS_COUNT_MOST;
        p->cell[i].fixed = true; /* not released yet */
    }
    p->c = (ds_cell_system){ p->cell, CELLS, p->relation, 0 };
    for (size_t i = 0; i < p->rows; i++) relate(p, at(i, 0), 1, p->columns);
    if (p->rows > 2)
        for (size_t k = 0; k < p->columns; k++) relate(p, at(0, k), COLUMNS, p->rows);
}

/* ---- a release ---- */

static void show(struct play *p, size_t first, size_t end)
{
    for (size_t i = first; i < end; i++)
        for (size_t k = 0; k < p->columns; k++) {
            p->cell[at(i, k)].shown = true;
            p->cell[at(i, k)].fixed = false;
            p->cell[at(i, k)].low = 1; /* a zero is shown */
        }
}

static void settle(struct play *p, size_t first, size_t end, bool held)
{
    for (size_t i = first; i < end; i++)
        for (size_t k = 0; k < p->columns; k++) {
            ds_cell *cell = &p->cell[at(i, k)];
            cell->fixed = true;
            if (held) cell->shown = false;
            if (held) cell->low = 0;
        }
}

/* Cells of rows that are not released, and could be any: nobody reads them from one line alone, so they are audited, too. */
static bool release(struct play *p, size_t first, size_t end)
{
    ds_arena a = { 0 };
    ds_why w = { 0 };
    size_t hidden, narrow = 0;
    int64_t low, high;
    show(p, first, end);
    (void)ds_hide_small(&p->c, DS_SMALLEST_GROUP);
    const ds_err err = ds_hide_more(&p->c, DS_RANGE_WIDTH, &hidden, &a, &w);
    const bool fine = !err && !ds_audit(&p->c, DS_RANGE_WIDTH, &narrow, &low, &high, &a, &w) && narrow == CELLS;
    settle(p, first, end, !fine);
    ds_arena_free(&a);
    return fine;
}

/* ---- what a reader finds, by trying whole numbers around the truth ---- */

struct reader {
    const struct play *p;
    int64_t guess[CELLS];
    bool known[CELLS];
    size_t steps;
};

/* What the relation leaves for its last unknown cell; CELLS: two or more are unknown. *fits: it may still hold. */
static size_t last_unknown(const struct reader *t, const ds_relation *r, int64_t *value, bool *fits)
{
    size_t unknown = CELLS, n = 0;
    int64_t sum = 0, sign = 1;
    for (size_t i = 0; i < r->n; i++) {
        if (t->known[r->cell[i]]) {
            sum += r->sign[i] * t->guess[r->cell[i]];
            continue;
        }
        unknown = r->cell[i];
        sign = r->sign[i];
        n++;
    }
    *fits = n > 0 || sum == 0;
    *value = -sum * sign;
    return n == 1 ? unknown : CELLS;
}

/* Follows what is determined; false: against a relation or below what a cell can be. */
static bool follow(struct reader *t)
{
    for (bool more = true; more;) {
        more = false;
        for (size_t k = 0; k < t->p->c.n_relations; k++) {
            int64_t value;
            bool fits;
            const size_t cell = last_unknown(t, &t->p->relation[k], &value, &fits);
            if (!fits) return false;
            if (cell == CELLS) continue;
            if (value < t->p->cell[cell].low || value > DS_COUNT_MOST) return false;
            t->guess[cell] = value;
            t->known[cell] = more = true;
        }
    }
    return true;
}

static bool completes(struct reader *t)
{
    if (!t->steps || !follow(t)) return false;
    t->steps--;
    size_t open = 0;
    while (open < CELLS && t->known[open]) open++;
    if (open == CELLS) return true;
    const int64_t truth = t->p->cell[open].value;
    for (int64_t d = 0; d <= TRIES; d++) { /* the truth, one beside it, two, ... on both sides */
        const int64_t value = truth + (d % 2 ? -(d + 1) / 2 : d / 2);
        struct reader next = *t;
        if (value < t->p->cell[open].low) continue;
        next.guess[open] = value;
        next.known[open] = true;
        if (completes(&next)) return true;
        t->steps = next.steps;
    }
    return false;
}

static bool could_be(const struct play *p, size_t cell, int64_t value, size_t steps)
{
    struct reader t = { .p = p, .steps = steps };
    for (size_t i = 0; i < CELLS; i++) {
        t.known[i] = p->cell[i].shown || i % COLUMNS >= p->columns || i / COLUMNS >= p->rows;
        t.guess[i] = p->cell[i].shown ? p->cell[i].value : 0;
    }
    t.known[cell] = true;
    t.guess[cell] = value;
    return value >= p->cell[cell].low && completes(&t);
}

/* How far from the truth, up to the width, on both sides together. */
static bool is_wide(const struct play *p, size_t cell, size_t steps)
{
    int64_t low = p->cell[cell].value, high = low;
    while (high - low < DS_RANGE_WIDTH && could_be(p, cell, low - 1, steps)) low--;
    while (high - low < DS_RANGE_WIDTH && could_be(p, cell, high + 1, steps)) high++;
    return high - low >= DS_RANGE_WIDTH;
}

static void look(const struct play *p, struct game *g)
{
    for (size_t i = 0; i < p->rows; i++)
        for (size_t k = 0; k < p->columns; k++) {
            if (p->cell[at(i, k)].shown) continue;
            g->hidden++;
            if (is_wide(p, at(i, k), STEPS)) continue;
            g->again++; /* the trying was given up, or there is nothing to find */
            g->narrow += !is_wide(p, at(i, k), MORE_STEPS);
        }
}

void game_play(rnd *r, struct game *g)
{
    struct play p;
    begin(&p, r);
    const bool at_once = p.rows > 2 && rnd_chance(r, 0.5);
    for (size_t i = 0; i < p.rows; i = at_once ? p.rows : i + 1) {
        if (p.rows == 2 && i == 1) break; /* the sum of one month is that month */
        g->releases++;
        if (!release(&p, i, at_once ? p.rows : i + 1)) g->held++;
        look(&p, g);
    }
}

/* ---- who is in it ---- */

static size_t draw(rnd *r, bool in[PEOPLE], int64_t id[PEOPLE])
{
    size_t n = 0;
    const double change = rnd_chance(r, 0.5) ? 0.03 : 0.3;
    for (size_t i = 0; i < PEOPLE; i++) {
        if (rnd_chance(r, change)) in[i] = !in[i];
        if (in[i]) id[n++] = (int64_t)i;
    }
    return n;
}

void game_sets(rnd *r, struct game *g)
{
    bool before[PEOPLE] = { false }, now[PEOPLE];
    int64_t old[PEOPLE], id[PEOPLE];
    for (size_t i = 0; i < PEOPLE; i++) before[i] = rnd_chance(r, 0.5);
    memcpy(now, before, sizeof now);
    const size_t n_old = draw(r, before, old);
    memcpy(now, before, sizeof now);
    const size_t n = draw(r, now, id);
    size_t differ = 0;
    for (size_t i = 0; i < PEOPLE; i++) differ += before[i] != now[i];
    const bool held = ds_sets_tell(old, n_old, id, n);
    g->sets++;
    g->sets_held += held;
    g->sets_wrong += held != (differ == 1 || differ == 2);
}
