#include <downshift/suppress.h>

#include <math.h>

enum { REACH = 3 }; /* widths from the truth: as far as cells are looked for */

size_t ds_hide_small(ds_cell_system *c, int64_t least)
{
    size_t n = 0;
    for (size_t i = 0; i < c->n_cells; i++) {
        ds_cell *cell = &c->cell[i];
        if (!cell->shown || cell->fixed || cell->table < 0 || cell->value < 1 || cell->value >= least) continue;
        cell->shown = false;
        n++;
    }
    return n;
}

/* ---- the audit ---- */

static bool matters(const ds_cell *cell)
{
    return !cell->shown && !cell->harmless;
}

ds_err ds_audit(const ds_cell_system *c, int64_t width, size_t *narrow, int64_t *low, int64_t *high, ds_arena *a, ds_why *w)
{
    int64_t *range = ds_alloc(a, (2 * c->n_cells + 1) * sizeof *range);
    if (!range) return ds_fail(w, DS_MEMORY, "an audit of %zu cells", c->n_cells);
    ds_err err = ds_cell_ranges(c, REACH * width, range, range + c->n_cells, a, w);
    if (err) return err;
    for (*narrow = 0; *narrow < c->n_cells; ++*narrow) {
        *low = range[*narrow];
        *high = range[c->n_cells + *narrow];
        if (matters(&c->cell[*narrow]) && *high - *low < width) break;
    }
    return DS_OK;
}

/* ---- complementary suppression ---- */

static bool may_hide(const ds_cell *cell)
{
    return cell->shown && !cell->fixed && cell->table >= 0 && cell->value > 0;
}

static bool has(const ds_relation *r, size_t cell)
{
    for (size_t i = 0; i < r->n; i++)
        if (r->cell[i] == cell) return true;
    return false;
}

/* The smallest that stands with it in a relation; n_cells: none. */
static size_t smallest_beside(const ds_cell_system *c, size_t cell)
{
    size_t best = c->n_cells;
    for (size_t k = 0; k < c->n_relations; k++) {
        const ds_relation *r = &c->relation[k];
        for (size_t i = 0; has(r, cell) && i < r->n; i++) {
            const size_t at = r->cell[i];
            if (may_hide(&c->cell[at]) && (best == c->n_cells || c->cell[at].value < c->cell[best].value)) best = at;
        }
    }
    return best;
}

/* The first hidden cell that is too narrow and has a neighbour to hide with it; n_cells: none. */
static size_t neighbour_of_narrow(const ds_cell_system *c, int64_t width, const int64_t *range)
{
    for (size_t i = 0; i < c->n_cells; i++) {
        if (!matters(&c->cell[i]) || range[c->n_cells + i] - range[i] >= width) continue;
        const size_t beside = smallest_beside(c, i);
        if (beside < c->n_cells) return beside;
    }
    return c->n_cells;
}

ds_err ds_hide_more(ds_cell_system *c, int64_t width, size_t *hidden, ds_arena *a, ds_why *w)
{
    int64_t *range = ds_alloc(a, (2 * c->n_cells + 1) * sizeof *range);
    ds_err err = range ? DS_OK : ds_fail(w, DS_MEMORY, "an audit of %zu cells", c->n_cells);
    for (*hidden = 0; !err; ++*hidden) {
        if ((err = ds_cell_ranges(c, REACH * width, range, range + c->n_cells, a, w))) break;
        const size_t at = neighbour_of_narrow(c, width, range);
        if (at == c->n_cells) break;
        c->cell[at].shown = false;
    }
    return err;
}

/* ---- between releases, and sums ---- */

size_t ds_set_difference(const int64_t *one, size_t n, const int64_t *other, size_t m)
{
    size_t i = 0, k = 0, differ = 0;
    while (i < n && k < m) {
        if (one[i] == other[k]) {
            i++;
            k++;
            continue;
        }
        differ++;
        if (one[i] < other[k])
            i++;
        else
            k++;
    }
    return differ + (n - i) + (m - k);
}

bool ds_sets_tell(const int64_t *one, size_t n, const int64_t *other, size_t m)
{
    const size_t differ = ds_set_difference(one, n, other, m);
    return differ > 0 && differ < DS_LEAST_CHANGED;
}

bool ds_sum_tells(const double *part, size_t n)
{
    double sum = 0, largest = 0, second = 0;
    for (size_t i = 0; i < n; i++) {
        sum += part[i];
        if (part[i] > largest) {
            second = largest;
            largest = part[i];
        } else {
            second = fmax(second, part[i]);
        }
    }
    return largest > 0 && (largest > 0.75 * sum || sum - largest - second < 0.10 * largest);
}
