/* Stages of a sleep that stand apart from its time in bed: in files of their own, and there in parts. */
#include "store/rows/sleeps.h"

#include <downshift/nights.h>

#include <math.h>
#include <string.h>

#define AT(field) (DS_C_FIELD + DS_SLEEP_##field)

/* What the stages come to, in the order of ds_stretch. */
static const int figures[DS_STRETCH_FIGURES] = { AT(TST), AT(LIGHT), AT(DEEP), AT(REM), AT(WASO), AT(AWAKENINGS) };
enum { WASO = 4, AWAKENINGS = 5, OFF = 15 * 60 /* seconds: clocks of two rows */ };

static bool is_known(ds_val v)
{
    return v.type != DS_V_NULL;
}

bool ds_sleep_is_stretch(const ds_sleep_telling *t)
{
    const ds_val *v = t->t->v;
    return t->local == DS_NO_TIME && is_known(v[AT(ONSET)]) && is_known(v[AT(WAKE)]) && !is_known(v[AT(UNBELIEVED)]) &&
           v[AT(WAKE)].as.i > v[AT(ONSET)].as.i;
}

/* Seconds on one line: of instants where the offset is known. */
static int64_t at(const ds_sleep_telling *t, int column)
{
    return t->t->v[column].as.i - (t->offset_min == DS_NO_OFFSET ? 0 : INT64_C(60) * t->offset_min);
}

static bool meet(const ds_sleep_telling *a, const ds_sleep_telling *b)
{
    return at(a, AT(ONSET)) < at(b, AT(WAKE)) && at(b, AT(ONSET)) < at(a, AT(WAKE));
}

/* Those of a group that are apart from one another, the newer of two that are not, by time; how many. */
static size_t parts_of(const ds_sleeps *s, size_t group, const ds_sleep_telling **part)
{
    size_t n = 0;
    for (size_t i = s->tellings; i--;) {
        const ds_sleep_telling *t = &s->telling[i];
        size_t k = 0;
        if (t->group != group || t->older || !ds_sleep_is_stretch(t)) continue;
        while (k < n && !meet(part[k], t)) k++;
        if (k < n) continue;
        for (k = n++; k && at(part[k - 1], AT(ONSET)) > at(t, AT(ONSET)); k--) part[k] = part[k - 1];
        part[k] = t;
    }
    return n;
}

/* Minutes awake between two parts, which end and begin with sleep. */
static double gap_between(const ds_sleep_telling *a, const ds_sleep_telling *b)
{
    return (double)(at(b, AT(ONSET)) - at(a, AT(WAKE))) / 60;
}

static bool are_one_night(const ds_sleep_telling *const *part, size_t n)
{
    for (size_t i = 1; i < n; i++)
        if (gap_between(part[i - 1], part[i]) > DS_SPLIT_GAP) return false;
    return n > 0;
}

static void add_up(const ds_sleep_telling *const *part, size_t n, ds_stretch *out)
{
    for (size_t f = 0; f < DS_STRETCH_FIGURES; f++) {
        out->figure[f] = 0;
        for (size_t i = 0; i < n; i++) {
            const ds_val v = part[i]->t->v[figures[f]];
            out->figure[f] += v.type == DS_V_REAL ? v.as.d : NAN;
        }
    }
    for (size_t i = 1; i < n; i++) {
        const double gap = gap_between(part[i - 1], part[i]);
        out->figure[WASO] += gap;
        out->figure[AWAKENINGS] += gap > 0;
    }
}

/* One part alone does not unsay what an older telling of it knew. */
static void complete(const ds_sleeps *s, size_t group, ds_stretch *out)
{
    for (size_t i = s->tellings; i--;) {
        const ds_sleep_telling *t = &s->telling[i];
        if (t->group != group || t->older || !ds_sleep_is_stretch(t)) continue;
        for (size_t f = 0; f < DS_STRETCH_FIGURES; f++)
            if (isnan(out->figure[f]) && t->t->v[figures[f]].type == DS_V_REAL) out->figure[f] = t->t->v[figures[f]].as.d;
    }
}

static bool has_a_bed(const ds_sleeps *s, size_t group)
{
    for (size_t i = 0; i < s->tellings; i++)
        if (s->telling[i].group == group && ds_sleep_has_span(&s->telling[i])) return true;
    return false;
}

bool ds_sleep_stretch(const ds_sleeps *s, size_t group, ds_sleep *to)
{
    const ds_sleep_telling **part = ds_alloc(s->a, (s->tellings + 1) * sizeof *part);
    if (!part) return false;
    size_t n = parts_of(s, group, part);
    if (n > 1 && !are_one_night(part, n)) n = 0;
    if (!n || (n == 1 && !has_a_bed(s, group))) return true;
    ds_stretch *x = to->stretch = ds_alloc(s->a, sizeof *x);
    if (!x) return false;
    x->first = part[0];
    x->last = part[n - 1];
    for (size_t i = 0; i < n; i++)
        if ((size_t)(part[i] - s->telling) >= x->rank) x->rank = (size_t)(part[i] - s->telling);
    add_up(part, n, x);
    if (n == 1) complete(s, group, x);
    return true;
}

void ds_sleep_part_with_stretch(ds_val *v)
{
    for (size_t f = 0; f < DS_STRETCH_FIGURES; f++) v[figures[f]] = DS_VNULL;
    v[AT(ONSET)] = v[AT(WAKE)] = DS_VNULL;
}

void ds_sleep_note_figures(ds_sleep *x, const ds_val *v, size_t rank)
{
    for (size_t f = 0; f < DS_STRETCH_FIGURES; f++)
        if (is_known(v[figures[f]])) x->told_by[f] = rank;
}

/* Where they lie within the time in bed, or nobody tells of one: a program has been seen to be hours off. */
static void take_times(ds_sleep *x)
{
    const ds_stretch *from = x->stretch;
    const ds_val bed = x->v[AT(BED)];
    const double before = ds_sleep_has_span(x->by) ? (double)(from->first->t->v[AT(ONSET)].as.i - bed.as.i) : 0;
    const double behind = ds_sleep_has_span(x->by)
                              ? (double)(bed.as.i - from->last->t->v[AT(WAKE)].as.i) + 60 * x->by->minutes : 0;
    if (before < -OFF || behind < -OFF) return;
    if (!is_known(x->v[AT(ONSET)])) x->v[AT(ONSET)] = from->first->t->v[AT(ONSET)];
    if (!is_known(x->v[AT(WAKE)])) x->v[AT(WAKE)] = from->last->t->v[AT(WAKE)];
}

static double minutes(const ds_sleep *x, int column)
{
    const bool is = x->v[column].type == DS_V_REAL && !ds_disbelieved(DS_SLEEP, x->v, column);
    return is ? x->v[column].as.d : NAN;
}

/* Of minutes asleep and in bed that two files tell. */
static void derive(ds_sleep *x)
{
    const double tst = minutes(x, AT(TST)), tib = minutes(x, AT(TIB));
    if (!(tst <= tib) || tib <= 0) return;
    if (!is_known(x->v[AT(EFFICIENCY)])) x->v[AT(EFFICIENCY)] = DS_VREAL(100 * tst / tib);
    if (!is_known(x->v[AT(AWAKE)])) x->v[AT(AWAKE)] = DS_VREAL(tib - tst);
}

void ds_sleep_take_stretch(ds_sleep *x)
{
    const ds_stretch *from = x->stretch;
    if (!from) return;
    for (size_t f = 0; f < DS_STRETCH_FIGURES; f++) {
        const bool newer = is_known(x->v[figures[f]]) && x->told_by[f] > from->rank;
        if (!newer && !isnan(from->figure[f])) x->v[figures[f]] = DS_VREAL(from->figure[f]);
    }
    take_times(x);
    derive(x);
}
