#include "store/rows/sleeps.h"

#include <downshift/nights.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define AT(field) (DS_C_FIELD + DS_SLEEP_##field)

enum {
    DAY = 86400,
    BEGINS_WITH = 5 * 60, /* seconds: clocks of one sleep in two files */
    BED_MOVES = 3 * 3600, /* seconds by which a bedtime that is all that is known is put right */
    HOUR_BEFORE = 60,     /* minutes */
    SIX_HOURS = 6 * 3600
};

/* ---- one telling ---- */

/* The value, none where it is not to be reckoned with. */
static ds_val known(const ds_val *v, int column)
{
    return ds_disbelieved(DS_SLEEP, v, column) ? DS_VNULL : v[column];
}

static double minutes_of(const ds_val *v)
{
    const ds_val bed = known(v, AT(BED)), rise = known(v, AT(RISE)), wake = known(v, AT(WAKE));
    const ds_val tib = known(v, AT(TIB)), tst = known(v, AT(TST)), *end = rise.type == DS_V_INT ? &rise : &wake;
    if (tib.type == DS_V_REAL) return tib.as.d;
    if (bed.type == DS_V_INT && end->type == DS_V_INT) return (double)(end->as.i - bed.as.i) / 60;
    return tst.type == DS_V_REAL ? tst.as.d : NAN;
}

static int64_t whole_or(ds_val v, int64_t none)
{
    return v.type == DS_V_INT ? v.as.i : none;
}

ds_sleep_telling ds_sleep_measure(ds_telling *t)
{
    return (ds_sleep_telling){ .t = t,
                               .evening = (ds_date)t->v[AT(NIGHT_DATE)].as.i,
                               .local = whole_or(known(t->v, AT(BED)), DS_NO_TIME),
                               .offset_min = (int32_t)whole_or(t->v[AT(OFFSET)], DS_NO_OFFSET),
                               .minutes = minutes_of(t->v),
                               .sleep = SIZE_MAX };
}

bool ds_sleep_has_span(const ds_sleep_telling *t)
{
    return t->local != DS_NO_TIME && t->minutes > 0;
}

double ds_sleep_between(const ds_sleep_telling *a, const ds_sleep_telling *b)
{
    double d = (double)(b->local - a->local);
    bool known = a->offset_min != DS_NO_OFFSET && b->offset_min != DS_NO_OFFSET;
    return known ? d - 60.0 * (b->offset_min - a->offset_min) : d;
}

static bool by_night(const ds_sleep_telling *t)
{
    if (!ds_sleep_has_span(t)) return true;
    int64_t middle = (t->local / 60 + (int64_t)(t->minutes / 2)) % 1440;
    return middle >= DS_NIGHT_FROM || middle < DS_NIGHT_TO;
}

/* ---- tellings of one sleep ---- */

static bool newer(const ds_sleep_telling *a, const ds_sleep_telling *b)
{
    const ds_val *x = a->t->v, *y = b->t->v;
    int64_t file = x[DS_C_FILE].as.i - y[DS_C_FILE].as.i;
    return file ? file > 0 : x[DS_C_LINE].as.i > y[DS_C_LINE].as.i;
}

static bool overlap_by_half(const ds_sleep_telling *a, const ds_sleep_telling *b)
{
    double d = ds_sleep_between(a, b), a_long = 60 * a->minutes, b_long = 60 * b->minutes;
    double both = fmin(a_long, d + b_long) - fmax(0, d);
    return both >= fmin(a_long, b_long) / 2;
}

bool ds_sleep_apart(const ds_sleep_telling *a, const ds_sleep_telling *b)
{
    const ds_sleep_telling *earlier = a->evening < b->evening ? a : b;
    return a->evening != b->evening && earlier->t->v[AT(PLACED)].type == DS_V_INT;
}

static bool one_sleep(const ds_sleep_telling *a, const ds_sleep_telling *b)
{
    return ds_sleep_has_span(a) && ds_sleep_has_span(b) && !ds_sleep_apart(a, b) && overlap_by_half(a, b);
}

static void join(ds_sleeps *s, size_t a, size_t b)
{
    const size_t from = s->telling[b].group, to = s->telling[a].group;
    for (size_t i = 0; i < s->tellings; i++)
        if (s->telling[i].group == from) s->telling[i].group = to;
}

static void join_overlapping(ds_sleeps *s)
{
    for (size_t i = 0; i < s->tellings; i++)
        for (size_t k = 0; k < i; k++)
            if (one_sleep(&s->telling[i], &s->telling[k])) join(s, i, k);
}

/* How far off a bedtime that is all that is known lies, in seconds, from a sleep; INFINITY: it is none of it. */
static double off_by(const ds_sleep_telling *bed, const ds_sleep_telling *sleep)
{
    double d = ds_sleep_between(sleep, bed);
    if (ds_sleep_apart(bed, sleep)) return INFINITY;
    if (ds_sleep_has_span(sleep) && d >= -BEGINS_WITH && d <= 60 * sleep->minutes) return 0;
    return bed->evening == sleep->evening && fabs(d) <= BED_MOVES ? fabs(d) + 1 : INFINITY;
}

static void join_bedtime(ds_sleeps *s, size_t i, bool to_spans)
{
    const ds_sleep_telling *bed = &s->telling[i];
    size_t best = SIZE_MAX;
    double least = INFINITY;
    for (size_t k = 0; k < s->tellings; k++) {
        const ds_sleep_telling *t = &s->telling[k];
        if (k == i || t->local == DS_NO_TIME || ds_sleep_has_span(t) != to_spans || off_by(bed, t) >= least) continue;
        least = off_by(bed, t);
        best = k;
    }
    if (best != SIZE_MAX) join(s, best, i);
}

/* Those that know a bedtime and no more: to the sleep it is of, else to one another. */
static void join_bedtimes(ds_sleeps *s)
{
    for (size_t i = 0; i < s->tellings; i++) {
        if (ds_sleep_has_span(&s->telling[i]) || s->telling[i].local == DS_NO_TIME) continue;
        join_bedtime(s, i, true);
        if (s->telling[i].group == i) join_bedtime(s, i, false);
    }
}

/* ---- which of an evening's is its night ---- */

static double minutes_or_none(const ds_sleep_telling *t)
{
    return isnan(t->minutes) ? -1 : t->minutes;
}

static bool is_main(const ds_sleep_telling *t, double longest)
{
    return t->minutes >= DS_MAIN_SLEEP || 2 * minutes_or_none(t) >= longest;
}

/* longest: minutes of the longest of the evening */
static bool goes_before(const ds_sleep_telling *a, const ds_sleep_telling *b, double longest)
{
    const double x[] = { is_main(a, longest), by_night(a), minutes_or_none(a) };
    const double y[] = { is_main(b, longest), by_night(b), minutes_or_none(b) };
    for (size_t i = 0; i < DS_COUNT(x); i++)
        if (x[i] != y[i]) return x[i] > y[i];
    if (a->local != DS_NO_TIME && b->local != DS_NO_TIME && ds_sleep_between(a, b) != 0)
        return ds_sleep_between(a, b) > 0;
    return !newer(a, b);
}

/* Those that know no bedtime are of their evening's night. */
static void join_bedless(ds_sleeps *s)
{
    for (size_t i = 0; i < s->tellings; i++) {
        const ds_sleep_telling *t = &s->telling[i], *best = NULL;
        double longest = -1;
        if (t->local != DS_NO_TIME) continue;
        for (size_t k = 0; k < s->tellings; k++)
            if (s->telling[k].evening == t->evening) longest = fmax(longest, minutes_or_none(&s->telling[k]));
        for (size_t k = 0; k < s->tellings; k++) {
            const ds_sleep_telling *o = &s->telling[k];
            bool such = o->evening == t->evening && o->local != DS_NO_TIME && !o->t->mark;
            if (such && (!best || goes_before(o, best, longest))) best = o;
        }
        for (size_t k = 0; !best && k < i; k++)
            if (s->telling[k].evening == t->evening && s->telling[k].local == DS_NO_TIME) best = &s->telling[k];
        if (best) join(s, (size_t)(best - s->telling), i);
    }
}

/* ---- what they say together ---- */

static const ds_sleep_telling *longest_of(const ds_sleeps *s, size_t group)
{
    const ds_sleep_telling *best = NULL;
    for (size_t i = 0; i < s->tellings; i++) {
        const ds_sleep_telling *t = &s->telling[i];
        if (t->group != group || t->older || !ds_sleep_has_span(t)) continue;
        if (!best || t->minutes > best->minutes || (t->minutes == best->minutes && newer(t, best))) best = t;
    }
    return best;
}

static bool of_newer_file(const ds_sleep_telling *a, const ds_sleep_telling *b)
{
    return a->t->v[DS_C_FILE].as.i > b->t->v[DS_C_FILE].as.i;
}

/* Much shorter, or an early state; or within the whole by the rule of nights.h. What a newer file tells of most of a sleep is neither:
 * somebody has put its times right. */
static bool is_part(const ds_sleep_telling *t, const ds_sleep_telling *whole)
{
    if (!whole || !ds_sleep_has_span(t) || t == whole) return false;
    const double from = ds_sleep_between(whole, t);
    const ds_extent part = { from, from + 60 * t->minutes }, all = { 0, 60 * whole->minutes };
    if (4 * t->minutes < 3 * whole->minutes) return true;
    if (fabs(from) <= BEGINS_WITH && t->minutes + HOUR_BEFORE <= whole->minutes) return true;
    return !of_newer_file(t, whole) && 60 * (whole->minutes - t->minutes) > BEGINS_WITH && ds_lies_within(&part, &all);
}

static int known_of(const ds_sleep_telling *t)
{
    return ds_sleep_has_span(t) ? 2 : t->local != DS_NO_TIME;
}

/* What says when the sleep was: the newest that is no part; where none has a span, one that knows a bedtime. */
static const ds_sleep_telling *clock_of(const ds_sleeps *s, size_t group)
{
    const ds_sleep_telling *best = NULL;
    for (size_t i = 0; i < s->tellings; i++) {
        const ds_sleep_telling *t = &s->telling[i];
        if (t->group != group || t->part) continue;
        int more = best ? known_of(t) - known_of(best) : 1;
        if (more > 0 || (!more && newer(t, best))) best = t;
    }
    return best;
}

/* One night in two offsets from UTC, as around a change of clocks: either says when it was, so that the lower one
 * is taken, whichever is newer. */
static const ds_sleep_telling *lower_offset(const ds_sleeps *s, const ds_sleep_telling *by)
{
    const ds_sleep_telling *low = by;
    for (size_t i = 0; i < s->tellings; i++) {
        const ds_sleep_telling *t = &s->telling[i];
        bool same = t->group == by->group && !t->part && ds_sleep_has_span(t) && ds_sleep_has_span(by) &&
                    t->offset_min != DS_NO_OFFSET && by->offset_min != DS_NO_OFFSET &&
                    fabs(ds_sleep_between(by, t)) < 60;
        if (same && t->offset_min < low->offset_min) low = t;
    }
    return low;
}

static void take_clocks(const ds_sleep_telling *from, ds_val *v)
{
    static const int clocks[] = { AT(BED), AT(ONSET), AT(WAKE), AT(RISE), AT(OFFSET), AT(BED_TEXT), AT(PLACED) };
    ds_val told[DS_COLUMNS];
    ds_sleep_values(from, told);
    for (size_t i = 0; i < DS_COUNT(clocks); i++) v[clocks[i]] = told[clocks[i]];
}

/* What it adds to the sleep: stages apart from the time in bed are reckoned up by themselves. */
static void values_of(const ds_sleep_telling *t, const ds_sleep *to, ds_val *v)
{
    ds_sleep_values(t, v);
    if (to->stretch && ds_sleep_is_stretch(t)) ds_sleep_part_with_stretch(v);
}

/* Tellings are in the order of their rows. */
static bool fold(ds_sleeps *s, size_t group, ds_sleep *to)
{
    for (size_t i = 0; i < s->tellings; i++) {
        ds_sleep_telling *t = &s->telling[i];
        ds_val next[DS_COLUMNS], told[DS_COLUMNS];
        if (t->group != group) continue;
        to->nap |= t->t->mark;
        values_of(t, to, next);
        memcpy(told, next, sizeof told);
        /* one that knows less of when it was may come to belong to another sleep */
        const bool first = to->v[DS_C_FILE].type == DS_V_NULL,
                   same = !first && !ds_differ(to->v[AT(BED)], next[AT(BED)]);
        char *text = ds_alloc(s->a, DS_UNBELIEVED);
        if (!text) return false;
        const bool changes = !first && ds_merge(DS_SLEEP, DS_MERGE, to->v, next, text);
        t->silent = !t->part && same && !changes && !(to->stretch && ds_sleep_is_stretch(t));
        to->rows += !t->silent;
        if (t->part) continue;
        ds_sleep_note_figures(to, told, i);
        if (first || changes) memcpy(to->v, next, sizeof next);
    }
    return true;
}

/* "v2": the number that it ends in; 0 for none. */
static int64_t version_of(const ds_sleep_telling *t)
{
    const ds_val *v = &t->t->v[AT(VERSION)];
    const ds_str text = v->type == DS_V_TEXT ? v->as.s : (ds_str){ 0 };
    int64_t number = 0;
    size_t from = text.n;
    while (from && text.p[from - 1] >= '0' && text.p[from - 1] <= '9') from--;
    return ds_int((ds_str){ text.p + from, text.n - from }, &number) ? number : 0;
}

/* Bounds and minutes asleep of two versions differ by up to an hour: now one, now the other would look like an effect. */
static void note_older(ds_sleeps *s, size_t group)
{
    int64_t newest = 0;
    for (size_t i = 0; i < s->tellings; i++) {
        const bool of_it = s->telling[i].group == group && ds_sleep_has_span(&s->telling[i]);
        const int64_t own = of_it ? version_of(&s->telling[i]) : 0;
        newest = own > newest ? own : newest;
    }
    for (size_t i = 0; i < s->tellings; i++) {
        ds_sleep_telling *t = &s->telling[i];
        t->older |= t->group == group && version_of(t) && version_of(t) < newest;
    }
}

static bool make_sleep(ds_sleeps *s, size_t group)
{
    ds_sleep *to = &s->sleep[s->n];
    note_older(s, group);
    const ds_sleep_telling *whole = longest_of(s, group);
    for (int i = 0; i < DS_COLUMNS; i++) to->v[i] = DS_VNULL;
    for (size_t i = 0; i < s->tellings; i++) {
        if (s->telling[i].group != group) continue;
        s->telling[i].part = s->telling[i].older || is_part(&s->telling[i], whole);
        s->telling[i].sleep = s->n;
    }
    const ds_sleep_telling *newest = clock_of(s, group);
    to->by = lower_offset(s, newest);
    to->evening = to->by->evening;
    s->n++;
    if (!ds_sleep_stretch(s, group, to) || !fold(s, group, to)) return false;
    if (to->by != newest) take_clocks(to->by, to->v);
    return true;
}

static bool make_sleeps(ds_sleeps *s)
{
    for (size_t i = 0; i < s->tellings; i++)
        if (s->telling[i].sleep == SIZE_MAX && !make_sleep(s, s->telling[i].group)) return false;
    return true;
}

/* ---- evenings ---- */

/* How many sleeps that are no naps have the evening for their own; the longest's minutes. */
static size_t owners(const ds_sleeps *s, ds_date evening, double *longest)
{
    size_t n = 0;
    *longest = -1;
    for (size_t i = 0; i < s->n; i++) {
        if (s->sleep[i].nap || s->sleep[i].by->evening != evening) continue;
        n++;
        *longest = fmax(*longest, minutes_or_none(s->sleep[i].by));
    }
    return n;
}

/* Within six hours before the noon at which the evening ends. */
static bool begins_before_noon(const ds_sleep_telling *t)
{
    int64_t noon = (t->evening + INT64_C(1)) * DAY + DAY / 2;
    return t->local != DS_NO_TIME && t->local >= noon - SIX_HOURS && t->local < noon;
}

/* The last of the evening's main sleeps has the next one, where that is free. */
static void move_on(ds_sleeps *s, ds_date evening, double longest)
{
    ds_sleep *last = NULL;
    size_t mains = 0;
    double other;
    for (size_t i = 0; i < s->n; i++) {
        ds_sleep *x = &s->sleep[i];
        if (x->nap || x->by->evening != evening || !is_main(x->by, longest)) continue;
        mains++;
        if (x->by->local != DS_NO_TIME && (!last || ds_sleep_between(last->by, x->by) > 0)) last = x;
    }
    if (mains < 2 || !last || !begins_before_noon(last->by) || owners(s, evening + 1, &other)) return;
    last->evening = evening + 1;
    last->night = true;
}

static void choose_night(ds_sleeps *s, ds_date evening, double longest)
{
    ds_sleep *best = NULL;
    for (size_t i = 0; i < s->n; i++) {
        ds_sleep *x = &s->sleep[i];
        if (x->nap || x->by->evening != evening || x->evening != evening) continue;
        if (!best || goes_before(x->by, best->by, longest)) best = x;
    }
    if (best) best->night = true;
}

static void place(ds_sleeps *s)
{
    for (size_t i = 0; i < s->n; i++) {
        ds_date evening = s->sleep[i].by->evening;
        double longest;
        bool done = s->sleep[i].nap;
        for (size_t k = 0; k < i; k++) done |= !s->sleep[k].nap && s->sleep[k].by->evening == evening;
        if (done) continue;
        if (owners(s, evening, &longest) > 1) move_on(s, evening, longest);
        choose_night(s, evening, longest);
    }
}

/* ---- what is said of it ---- */

/* "2025-05-02 13:05, 3.8 hours"; a text of the arena. */
static const char *when(ds_arena *a, const ds_sleep_telling *t)
{
    char local[20];
    if (t->local == DS_NO_TIME) return "no bedtime";
    ds_local_text(t->local, local);
    return isnan(t->minutes) ? ds_textf(a, "%.16s", local) : ds_textf(a, "%.16s, %.1f hours", local, t->minutes / 60);
}

/* Why a telling is not used; NULL where it is. The same words for all of a kind: sheets count by them. */
static const char *reason_of(const ds_sleeps *s, const ds_sleep_telling *t)
{
    const ds_sleep *x = &s->sleep[t->sleep];
    if (t->older) return "told anew by a newer version of the vendor's algorithm, which is kept";
    if (t->part) return "a part of one sleep, which another row tells whole";
    if (x->nap) return "a nap";
    if (x->night) return NULL;
    return t->t == x->by->t ? "a second sleep of its evening: kept, not analysed"
                            : "tells again of a sleep that is kept beside its evening's night";
}

/* A long nap beside a short night is likely to be the night. */
static bool doubt_nap(ds_sleeps *s, ds_sleep *x, ds_arena *a)
{
    if (!x->night || x->by->minutes >= DS_MAIN_SLEEP) return true;
    for (size_t i = 0; i < s->n; i++) {
        const ds_sleep *nap = &s->sleep[i];
        bool such = nap->nap && nap->evening == x->evening && nap->by->minutes >= DS_MAIN_SLEEP &&
                    nap->by->minutes > x->by->minutes;
        if (!such) continue;
        const ds_val *old = &x->v[DS_C_DOUBT];
        bool has = old->type == DS_V_TEXT;
        const char *doubt =
            ds_textf(a, "%.*s%sbeside it stands a nap from %s: is that the night?", has ? (int)old->as.s.n : 0,
                     has ? old->as.s.p : "", has ? "; " : "", when(a, nap->by));
        if (!doubt) return false;
        x->v[DS_C_DOUBT] = DS_VTEXT(ds_str_of(doubt));
        x->made = true;
        return true;
    }
    return true;
}

static bool finish(ds_sleeps *s, ds_arena *a)
{
    for (size_t i = 0; i < s->n; i++) {
        ds_sleep *x = &s->sleep[i];
        x->made = x->rows > 1 || !x->night || x->evening != x->by->evening || x->by->moved;
        ds_sleep_take_stretch(x);
        if (!doubt_nap(s, x, a)) return false;
        x->v[AT(NIGHT_DATE)] = DS_VINT(x->evening);
        x->v[AT(TOLD)] = x->made ? DS_VINT(1) : DS_VNULL;
    }
    for (size_t i = 0; i < s->tellings; i++) ds_telling_set_aside(s->telling[i].t, reason_of(s, &s->telling[i]));
    return true;
}

bool ds_sleeps_of(ds_tellings *l, ds_sleeps *out)
{
    *out = (ds_sleeps){ .a = l->a,
                        .tellings = l->n,
                        .telling = ds_alloc(l->a, (l->n + 1) * sizeof *out->telling),
                        .sleep = ds_alloc(l->a, (l->n + 1) * sizeof *out->sleep) };
    if (!out->telling || !out->sleep) return false;
    ds_tellings_sort(l);
    for (size_t i = 0; i < l->n; i++) {
        out->telling[i] = ds_sleep_measure(l->at[i]);
        out->telling[i].group = i;
    }
    ds_sleep_set_clocks(out);
    join_overlapping(out);
    join_bedtimes(out);
    join_bedless(out);
    if (!make_sleeps(out) || !ds_sleeps_put_together(out)) return false;
    place(out);
    return finish(out, l->a);
}
