/* Sleeps that are pieces of one night, with time awake between them. */
#include "store/rows/sleeps.h"

#include <downshift/nights.h>

#include <math.h>
#include <string.h>

#define AT(field) (DS_C_FIELD + DS_SLEEP_##field)

enum { OVERLAP = 15 /* minutes: clocks of two rows */, LONGEST = 20 * 60 /* minutes, as of any night */ };

/* Those that add up, of every piece or not at all. */
static const int sums[] = { AT(TST), AT(LIGHT), AT(DEEP), AT(REM) };

/* ---- which ---- */

static ds_piece seen(const ds_sleep *x)
{
    return (ds_piece){ x->by->local, x->by->minutes, x->nap };
}

/* Minutes from the end of a to where b begins. */
static double gap_between(const ds_sleep *a, const ds_sleep *b)
{
    return ds_sleep_between(a->by, b->by) / 60 - a->by->minutes;
}

/* Where a clock without a date was placed does not make two evenings one night. */
static bool follows(const ds_sleep *a, const ds_sleep *b)
{
    const ds_piece before = seen(a), after = seen(b);
    if (!ds_sleep_has_span(a->by) || !ds_sleep_has_span(b->by) || ds_sleep_apart(a->by, b->by)) return false;
    const double gap = gap_between(a, b);
    return ds_sleep_between(a->by, b->by) > 0 && gap >= -OVERLAP && ds_one_night(&before, &after, gap);
}

/* Gives each sleep the number of the first of its night's. */
static void number_nights(const ds_sleeps *s, size_t *night)
{
    for (size_t i = 0; i < s->n; i++) night[i] = i;
    for (size_t i = 0; i < s->n; i++)
        for (size_t k = 0; k < s->n; k++) {
            if (i == k || night[i] == night[k] || !follows(&s->sleep[i], &s->sleep[k])) continue;
            const size_t from = night[i] > night[k] ? night[i] : night[k], to = night[i] + night[k] - from;
            for (size_t j = 0; j < s->n; j++)
                if (night[j] == from) night[j] = to;
        }
}

/* The pieces of a night, by time; returns how many. */
static size_t pieces_of(const ds_sleeps *s, const size_t *night, size_t of, const ds_sleep **piece)
{
    size_t n = 0;
    for (size_t i = 0; i < s->n; i++) {
        if (night[i] != of) continue;
        size_t at = n++;
        for (; at && ds_sleep_between(piece[at - 1]->by, s->sleep[i].by) < 0; at--) piece[at] = piece[at - 1];
        piece[at] = &s->sleep[i];
    }
    return n;
}

static double whole_minutes(const ds_sleep *const *piece, size_t n)
{
    return ds_sleep_between(piece[0]->by, piece[n - 1]->by) / 60 + piece[n - 1]->by->minutes;
}

/* ---- what they amount to ---- */

static double told(const ds_sleep *x, int column)
{
    return ds_disbelieved(DS_SLEEP, x->v, column) || x->v[column].type != DS_V_REAL ? NAN : x->v[column].as.d;
}

static double sum_of(const ds_sleep *const *piece, size_t n, int column)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++) sum += told(piece[i], column);
    return sum;
}

static double gaps_of(const ds_sleep *const *piece, size_t n)
{
    double sum = 0;
    for (size_t i = 1; i < n; i++) sum += fmax(0, gap_between(piece[i - 1], piece[i]));
    return sum;
}

/* Awake before a piece's sleep, and after it, where the row tells. */
static double at_edge(const ds_sleep *x, bool behind)
{
    const double sol = told(x, AT(SOL)), rest = told(x, AT(TIB)) - told(x, AT(TST)) - told(x, AT(WASO)) - sol;
    if (!behind) return isnan(sol) ? 0 : sol;
    return rest > 0 ? rest : 0;
}

/* From first asleep to the final awakening: in the pieces, between them, and at their inner edges. */
static double awake_after_onset(const ds_sleep *const *piece, size_t n)
{
    double sum = sum_of(piece, n, AT(WASO)) + gaps_of(piece, n);
    for (size_t i = 0; i < n; i++)
        sum += (i ? at_edge(piece[i], false) : 0) + (i + 1 < n ? at_edge(piece[i], true) : 0);
    return sum;
}

static ds_val real_or_none(double v)
{
    return isnan(v) ? DS_VNULL : DS_VREAL(v);
}

static void put_figures(const ds_sleep *const *piece, size_t n, ds_val *v)
{
    const double tib = whole_minutes(piece, n), tst = sum_of(piece, n, AT(TST));
    for (size_t i = 0; i < DS_COUNT(sums); i++) v[sums[i]] = real_or_none(sum_of(piece, n, sums[i]));
    v[AT(TIB)] = DS_VREAL(tib);
    v[AT(WASO)] = real_or_none(awake_after_onset(piece, n));
    v[AT(AWAKE)] = real_or_none(sum_of(piece, n, AT(AWAKE)) + gaps_of(piece, n));
    v[AT(AWAKENINGS)] = real_or_none(sum_of(piece, n, AT(AWAKENINGS)) + (double)(n - 1));
    v[AT(EFFICIENCY)] = tst <= tib ? DS_VREAL(100 * tst / tib) : DS_VNULL;
    v[AT(VENDOR_EFF)] = DS_VNULL; /* of a piece, and by an unknown rule */
}

static void put_times(const ds_sleep *first, const ds_sleep *last, ds_val *v)
{
    static const int begin[] = { AT(BED), AT(ONSET), AT(SOL), AT(OFFSET), AT(BED_TEXT), AT(PLACED) };
    static const int end[] = { AT(WAKE), AT(RISE) };
    for (size_t i = 0; i < DS_COUNT(begin); i++) v[begin[i]] = first->v[begin[i]];
    for (size_t i = 0; i < DS_COUNT(end); i++) v[end[i]] = last->v[end[i]];
}

static const ds_sleep *longest_of(const ds_sleep *const *piece, size_t n)
{
    const ds_sleep *best = piece[0];
    for (size_t i = 1; i < n; i++)
        if (piece[i]->by->minutes > best->by->minutes) best = piece[i];
    return best;
}

/* Ratings and heart figures are those of the longest piece. */
static bool put_together(const ds_sleep *const *piece, size_t n, ds_arena *a, ds_sleep *out)
{
    ds_sleep_telling *by = ds_alloc(a, sizeof *by);
    if (!by) return false;
    *out = *longest_of(piece, n);
    put_times(piece[0], piece[n - 1], out->v);
    put_figures(piece, n, out->v);
    *by = *piece[0]->by;
    by->minutes = whole_minutes(piece, n);
    out->by = by;
    out->evening = by->evening;
    out->pieces = n;
    out->rows = 0;
    for (size_t i = 0; i < n; i++) {
        out->rows += piece[i]->rows;
        if (piece[i]->stretch) out->stretch = piece[i]->stretch;
        for (size_t f = 0; f < DS_STRETCH_FIGURES; f++)
            if (piece[i]->told_by[f] > out->told_by[f]) out->told_by[f] = piece[i]->told_by[f];
    }
    return true;
}

bool ds_sleeps_put_together(ds_sleeps *s)
{
    size_t *night = ds_alloc(s->a, (s->n + 1) * sizeof *night), *now = ds_alloc(s->a, (s->n + 1) * sizeof *now), k = 0;
    const ds_sleep **piece = ds_alloc(s->a, (s->n + 1) * sizeof *piece);
    ds_sleep *made = ds_alloc(s->a, (s->n + 1) * sizeof *made);
    if (!night || !now || !piece || !made) return false;
    number_nights(s, night);
    for (size_t i = 0; i < s->n; i++) {
        const size_t n = pieces_of(s, night, night[i], piece);
        const bool one = n > 1 && whole_minutes(piece, n) <= LONGEST;
        now[i] = one && night[i] != i ? now[night[i]] : k;
        if (one && night[i] != i) continue;
        made[k] = s->sleep[i];
        if (one && !put_together(piece, n, s->a, &made[k])) return false;
        k++;
    }
    for (size_t i = 0; i < s->tellings; i++) s->telling[i].sleep = now[s->telling[i].sleep];
    s->sleep = made;
    s->n = k;
    return true;
}
