#include <downshift/nights.h>
#include <downshift/record.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    MINUTE = 60,        /* seconds */
    SAME_MOMENT = 60,   /* seconds: stamps of one moment in two records, some of them to the minute */
    HOLE = 5 * 60,      /* seconds between spans that are no awakening */
    NO_BREAK = 15,      /* minutes */
    DAY_FROM = 10 * 60, /* minutes after midnight: what has its middle then, and is short, is a nap */
    DAY_TO = 20 * 60,
    MORNING = 8 * 60, /* minutes after midnight */
    NOON = 12 * 60,
    SHORT_NAP = 120,       /* minutes */
    LONGEST = 20 * 60 * 60 /* seconds: a night that is longer is refused wherever it comes from */
};

const char *const ds_span_fates[DS_SPAN_FATE_KINDS] = {
#define X(id, why) why,
    DS_SPAN_FATES(X)
#undef X
};

/* A span on the line of time, in seconds. */
typedef struct {
    int64_t from, to;
    ds_span *of;
    size_t index; /* of the span as it was given */
} stretch;

/* ---- the line of time ---- */

static int32_t least_offset(const ds_span *span, size_t n)
{
    int32_t least = DS_NO_OFFSET;
    for (size_t i = 0; i < n; i++) {
        const int32_t told[] = { span[i].from.offset_min, span[i].to.offset_min };
        for (size_t k = 0; k < DS_COUNT(told); k++)
            if (told[k] != DS_NO_OFFSET && (least == DS_NO_OFFSET || told[k] < least)) least = told[k];
    }
    return least == DS_NO_OFFSET ? 0 : least;
}

static int64_t on_line(ds_stamp t, int32_t unknown)
{
    return t.local - INT64_C(60) * (t.offset_min == DS_NO_OFFSET ? unknown : t.offset_min);
}

/* What is marked as a nap goes last, so that naps make nights of their own. */
static int by_time(const void *x, const void *y)
{
    const stretch *a = x, *b = y;
    int d = ds_order(a->of->nap, b->of->nap);
    if (!d) d = ds_order(a->from, b->from);
    if (!d) d = ds_order(a->of->what, b->of->what);
    if (!d) d = ds_order(a->to, b->to);
    if (!d) d = ds_order(a->of->from.offset_min, b->of->from.offset_min);
    if (!d) d = ds_order(a->of->to.offset_min, b->of->to.offset_min);
    return d ? d : ds_order(a->of->record, b->of->record);
}

static size_t lay_out(ds_span *span, size_t n, stretch *s)
{
    const int32_t unknown = least_offset(span, n);
    size_t used = 0;
    for (size_t i = 0; i < n; i++) {
        const stretch x = { on_line(span[i].from, unknown), on_line(span[i].to, unknown), &span[i], i };
        span[i].night = SIZE_MAX;
        span[i].fate = x.to > x.from ? DS_SPAN_USED : DS_SPAN_EMPTY;
        if (x.to > x.from) s[used++] = x;
    }
    return used;
}

/* ---- records that are one sleep ---- */

typedef struct {
    int64_t from, to, record, id;
    bool tells_sleep, nap;
    ds_span_fate fate;
} telling;

static int by_record(const void *x, const void *y)
{
    const stretch *a = x, *b = y;
    int d = ds_order(a->of->record, b->of->record);
    return d ? d : by_time(x, y);
}

static int by_name(const void *x, const void *y)
{
    const telling *a = x, *b = y;
    int d = ds_order(a->id, b->id);
    if (!d) d = ds_order(b->to - b->from, a->to - a->from);
    if (!d) d = ds_order(b->tells_sleep, a->tells_sleep);
    return d ? d : ds_order(a->record, b->record);
}

static int by_beginning(const void *x, const void *y)
{
    const telling *a = x, *b = y;
    int d = ds_order(a->from, b->from);
    return d ? d : ds_order(a->record, b->record);
}

static int by_number(const void *x, const void *y)
{
    return ds_order(((const telling *)x)->record, ((const telling *)y)->record);
}

/* s is in the order of records. */
static size_t tellings_of(const stretch *s, size_t n, telling *t)
{
    size_t k = 0;
    for (size_t i = 0; i < n; i++) {
        const ds_span *x = s[i].of;
        if (!x->record) continue;
        if (!k || t[k - 1].record != x->record)
            t[k++] = (telling){ s[i].from, s[i].to, x->record, x->id, false, x->nap, DS_SPAN_USED };
        telling *own = &t[k - 1];
        own->from = s[i].from < own->from ? s[i].from : own->from;
        own->to = s[i].to > own->to ? s[i].to : own->to;
        own->tells_sleep |= x->what != DS_SPAN_IN_BED;
    }
    return k;
}

static void drop_by_name(telling *t, size_t n)
{
    qsort(t, n, sizeof *t, by_name);
    for (size_t i = 1; i < n; i++)
        if (t[i].id && t[i].id == t[i - 1].id) t[i].fate = DS_SPAN_GROWN;
}

bool ds_lies_within(const ds_extent *part, const ds_extent *whole)
{
    const double before = fmax(0, whole->from - part->from), behind = fmax(0, part->to - whole->to);
    return before <= SAME_MOMENT && behind <= SAME_MOMENT && 2 * (before + behind) < part->to - part->from;
}

/* Of two that are as long the one with the lower number stands. */
static bool is_within(const telling *part, const telling *whole)
{
    const int64_t more = (whole->to - whole->from) - (part->to - part->from);
    if (more < 0 || (more == 0 && part->tells_sleep == whole->tells_sleep && part->record < whole->record))
        return false;
    if ((part->tells_sleep && !whole->tells_sleep) || (whole->nap && !part->nap)) return false;
    const ds_extent inner = { (double)part->from, (double)part->to }, outer = { (double)whole->from, (double)whole->to };
    return ds_lies_within(&inner, &outer);
}

static void drop_one(telling *part, const telling *whole)
{
    const bool with = part->from - whole->from <= SAME_MOMENT;
    if (part->fate == DS_SPAN_USED) part->fate = with ? DS_SPAN_GROWN : DS_SPAN_INSIDE;
}

static void drop_within(telling *t, size_t n)
{
    qsort(t, n, sizeof *t, by_beginning);
    for (size_t i = 0; i < n; i++)
        for (size_t k = i + 1; k < n && t[k].from < t[i].to + SAME_MOMENT; k++) {
            if (is_within(&t[k], &t[i]))
                drop_one(&t[k], &t[i]);
            else if (is_within(&t[i], &t[k]))
                drop_one(&t[i], &t[k]);
        }
}

/* Gives the spans of records that are not used their fate. */
static bool settle_records(stretch *s, size_t n, ds_arena *a)
{
    telling *t = ds_alloc(a, (n + 1) * sizeof *t);
    size_t k, at = 0;
    if (!t) return false;
    qsort(s, n, sizeof *s, by_record);
    k = tellings_of(s, n, t);
    drop_by_name(t, k);
    drop_within(t, k);
    qsort(t, k, sizeof *t, by_number);
    for (size_t i = 0; i < n; i++) {
        if (!s[i].of->record) continue;
        while (t[at].record != s[i].of->record) at++;
        s[i].of->fate = t[at].fate;
    }
    return true;
}

static bool is_twice(const stretch *a, const stretch *b)
{
    return a->from == b->from && a->to == b->to && a->of->what == b->of->what && a->of->nap == b->of->nap;
}

/* Those that are used, by time; returns how many. */
static size_t keep_used(stretch *s, size_t n)
{
    size_t used = 0;
    qsort(s, n, sizeof *s, by_time);
    for (size_t i = 0; i < n; i++) {
        if (s[i].of->fate != DS_SPAN_USED) continue;
        if (used && is_twice(&s[used - 1], &s[i]))
            s[i].of->fate = DS_SPAN_TWICE;
        else
            s[used++] = s[i];
    }
    return used;
}

/* ---- pieces of one night ---- */

static int clock_minutes(int64_t minutes)
{
    return (int)((minutes % 1440 + 1440) % 1440);
}

static int middle_of(int64_t local, double minutes)
{
    return clock_minutes(local / MINUTE + (int64_t)(minutes / 2));
}

static bool is_by_day(int64_t local, double minutes)
{
    const int middle = middle_of(local, minutes);
    return middle >= DAY_FROM && middle < DAY_TO;
}

bool ds_nap_by_hour(int64_t local, double minutes)
{
    return minutes < SHORT_NAP && is_by_day(local, minutes);
}

static bool is_main(const ds_piece *p)
{
    return p->minutes >= DS_MAIN_SLEEP || !is_by_day(p->local, p->minutes);
}

/* One that fell asleep in the evening and went to bed later, or that was up in the morning and dozed off. */
static bool is_doze(const ds_piece *p, bool before, double gap)
{
    const int from = clock_minutes(p->local / MINUTE), to = clock_minutes(p->local / MINUTE + (int64_t)p->minutes);
    return p->minutes < gap && (before ? to >= NOON && to < DS_NIGHT_FROM : from >= MORNING && from < NOON);
}

bool ds_one_night(const ds_piece *before, const ds_piece *after, double gap)
{
    if (before->nap != after->nap) return false;
    if (gap <= NO_BREAK) return true;
    return gap <= DS_SPLIT_GAP && is_main(before) && is_main(after) && !is_doze(before, true, gap) &&
           !is_doze(after, false, gap);
}

/* A run of stretches that overlap or touch. */
typedef struct {
    size_t first, end; /* of the stretches */
    int64_t from, to;
} piece;

static size_t pieces_of(const stretch *s, size_t n, piece *p)
{
    size_t k = 0;
    for (size_t i = 0; i < n; i++) {
        const bool goes_on = k && s[i].from <= p[k - 1].to && s[i].of->nap == s[p[k - 1].first].of->nap;
        if (!goes_on) p[k++] = (piece){ i, i, s[i].from, s[i].to };
        p[k - 1].end = i + 1;
        if (s[i].to > p[k - 1].to) p[k - 1].to = s[i].to;
    }
    return k;
}

static ds_piece seen(const stretch *s, const piece *p)
{
    const stretch *first = &s[p->first];
    return (ds_piece){ first->of->from.local, (double)(p->to - p->from) / MINUTE, first->of->nap };
}

static bool go_together(const stretch *s, const piece *a, const piece *b, int64_t night_from)
{
    const ds_piece before = seen(s, a), after = seen(s, b);
    return b->from >= a->to && b->to - night_from <= LONGEST &&
           ds_one_night(&before, &after, (double)(b->from - a->to) / MINUTE);
}

/* ---- what a night amounts to ---- */

typedef enum { NOTHING, IN_BED, AWAKE, ASLEEP, LIGHT, REM, DEEP, STATES } state;

typedef struct {
    const stretch *s;
    size_t n, next;
    const stretch **on; /* those that hold at the moment */
    size_t n_on;
    int64_t of[STATES]; /* seconds */
    bool told[DS_SPAN_KINDS];
    int64_t onset, wake;        /* on the line; wake - onset > 0: slept */
    const stretch *asleep, *up; /* that say these two */
    int64_t break_seconds;      /* since one was last asleep */
    bool break_told;
    int64_t awakenings;
} sweep;

/* Whether an awake span lies inside every span asleep. */
static bool is_awake_inside(const sweep *w, int64_t from, int64_t to, int64_t shortest)
{
    for (size_t i = 0; i < w->n_on; i++) {
        const stretch *x = w->on[i];
        if (x->of->what == DS_SPAN_AWAKE && x->from >= from && x->to <= to && x->to - x->from < shortest) return true;
    }
    return false;
}

/* What one does at the moment, and the stretch that says so. */
static state state_now(const sweep *w, const stretch **by)
{
    int64_t from = INT64_MIN, to = INT64_MAX, shortest = INT64_MAX;
    *by = NULL;
    for (size_t i = 0; i < w->n_on; i++) {
        const stretch *x = w->on[i];
        if (!*by || x->of->what > (*by)->of->what) *by = x;
        if (x->of->what < DS_SPAN_ASLEEP) continue;
        from = x->from > from ? x->from : from;
        to = x->to < to ? x->to : to;
        shortest = x->to - x->from < shortest ? x->to - x->from : shortest;
    }
    if (!*by) return NOTHING;
    if ((*by)->of->what >= DS_SPAN_ASLEEP && is_awake_inside(w, from, to, shortest)) return AWAKE;
    return (state)((*by)->of->what + IN_BED);
}

static void note_asleep(sweep *w, int64_t from, int64_t to, const stretch *by)
{
    if (!w->asleep) {
        w->onset = from;
        w->asleep = by;
    } else if (w->break_told || w->break_seconds >= HOLE) {
        w->awakenings++;
    }
    w->wake = to;
    w->up = by;
    w->break_seconds = 0;
    w->break_told = false;
}

static void note(sweep *w, int64_t from, int64_t to)
{
    const stretch *by;
    const state now = state_now(w, &by);
    w->of[now] += to - from;
    if (now >= ASLEEP) {
        note_asleep(w, from, to, by);
    } else {
        w->break_seconds += to - from;
        w->break_told |= now != NOTHING;
    }
}

/* Takes those off that have ended, puts those on that have begun. */
static void move_to(sweep *w, int64_t at)
{
    size_t kept = 0;
    for (size_t i = 0; i < w->n_on; i++)
        if (w->on[i]->to > at) w->on[kept++] = w->on[i];
    w->n_on = kept;
    for (; w->next < w->n && w->s[w->next].from <= at; w->next++)
        if (w->s[w->next].to > at) w->on[w->n_on++] = &w->s[w->next];
}

static int by_moment(const void *x, const void *y)
{
    return ds_order(*(const int64_t *)x, *(const int64_t *)y);
}

static bool run(sweep *w, ds_arena *a)
{
    int64_t *edge = ds_alloc(a, 2 * w->n * sizeof *edge);
    w->on = ds_alloc(a, w->n * sizeof *w->on);
    if (!edge || !w->on) return false;
    for (size_t i = 0; i < w->n; i++) {
        edge[2 * i] = w->s[i].from;
        edge[2 * i + 1] = w->s[i].to;
        w->told[w->s[i].of->what] = true;
    }
    qsort(edge, 2 * w->n, sizeof *edge, by_moment);
    for (size_t i = 0; i + 1 < 2 * w->n; i++) {
        if (edge[i] == edge[i + 1]) continue;
        move_to(w, edge[i]);
        note(w, edge[i], edge[i + 1]);
    }
    return true;
}

static double minutes(int64_t seconds)
{
    return (double)seconds / MINUTE;
}

/* The moment as a stretch that covers it tells it: by the offset of its beginning, or of its end where it ends then. */
static ds_stamp stamp_at(int64_t at, const stretch *by)
{
    if (at == by->to) return by->of->to;
    return (ds_stamp){ by->of->from.local + (at - by->from), by->of->from.offset_min };
}

static void tell_sleep(ds_night *x, const sweep *w, int64_t bed)
{
    const int64_t staged = w->of[LIGHT] + w->of[REM] + w->of[DEEP], asleep = staged + w->of[ASLEEP];
    const int64_t broken = w->wake - w->onset - asleep;
    const bool detailed = w->told[DS_SPAN_AWAKE] || staged || broken;
    const bool bed_told = w->s[0].of->what < DS_SPAN_ASLEEP;
    x->slept = true;
    x->onset = stamp_at(w->onset, w->asleep);
    x->wake = stamp_at(w->wake, w->up);
    x->tst_min = minutes(asleep);
    x->awake_min = x->tib_min - x->tst_min;
    x->efficiency_pct = 100 * x->tst_min / x->tib_min;
    if (bed_told && (w->onset > bed || detailed)) x->sol_min = minutes(w->onset - bed);
    if (detailed) {
        x->waso_min = minutes(broken);
        x->awakenings = (double)w->awakenings;
    }
    if (staged) {
        x->light_min = minutes(w->of[LIGHT]);
        x->rem_min = minutes(w->of[REM]);
        x->deep_min = minutes(w->of[DEEP]);
    }
}

static const stretch *last_to_end(const stretch *s, size_t n)
{
    const stretch *last = s;
    for (size_t i = 1; i < n; i++)
        if (s[i].to > last->to) last = &s[i];
    return last;
}

static bool tell_night(const stretch *s, size_t n, size_t fragments, ds_arena *a, ds_night *x)
{
    const stretch *last = last_to_end(s, n);
    sweep w = { .s = s, .n = n };
    *x = (ds_night){ .bed = s->of->from,
                     .rise = last->of->to,
                     .tib_min = minutes(last->to - s->from),
                     .sol_min = NAN,
                     .waso_min = NAN,
                     .tst_min = NAN,
                     .efficiency_pct = NAN,
                     .awakenings = NAN,
                     .light_min = NAN,
                     .deep_min = NAN,
                     .rem_min = NAN,
                     .awake_min = NAN,
                     .fragments = fragments,
                     .first = s->index };
    if (!run(&w, a)) return false;
    if (w.asleep) tell_sleep(x, &w, s->from);
    x->nap = s->of->nap || ds_nap_by_hour(x->bed.local, x->tib_min);
    return true;
}

/* ---- all nights ---- */

typedef struct {
    ds_night night;
    int64_t from;
    size_t was;
} made_night;

static int by_bed(const void *x, const void *y)
{
    const made_night *a = x, *b = y;
    int d = ds_order(a->from, b->from);
    return d ? d : ds_order(a->night.nap, b->night.nap);
}

/* Those of naps were made behind the others: puts each where its time is, and tells the spans. */
static bool sort_nights(made_night *made, size_t n, ds_span *span, size_t spans, ds_arena *a, ds_night **out)
{
    size_t *now = ds_alloc(a, (n + 1) * sizeof *now);
    *out = ds_alloc(a, (n + 1) * sizeof **out);
    if (!now || !*out) return false;
    if (n) qsort(made, n, sizeof *made, by_bed);
    for (size_t i = 0; i < n; i++) {
        now[made[i].was] = i;
        (*out)[i] = made[i].night;
    }
    for (size_t i = 0; i < spans; i++)
        if (span[i].night != SIZE_MAX) span[i].night = now[span[i].night];
    return true;
}

bool ds_nights_of(ds_span *span, size_t n, ds_arena *a, ds_night **out, size_t *nights)
{
    stretch *s = ds_alloc(a, (n + 1) * sizeof *s);
    piece *p = ds_alloc(a, (n + 1) * sizeof *p);
    made_night *x = ds_alloc(a, (n + 1) * sizeof *x);
    size_t used, pieces, k = 0;
    if (!s || !p || !x) return false;
    used = lay_out(span, n, s);
    if (!settle_records(s, used, a)) return false;
    used = keep_used(s, used);
    pieces = pieces_of(s, used, p);
    for (size_t i = 0, end; i < pieces; i = end, k++) {
        for (end = i + 1; end < pieces && go_together(s, &p[end - 1], &p[end], p[i].from); end++) {
        }
        const size_t first = p[i].first, last = p[end - 1].end;
        x[k].from = p[i].from;
        x[k].was = k;
        if (!tell_night(s + first, last - first, end - i, a, &x[k].night)) return false;
        for (size_t j = first; j < last; j++) s[j].of->night = k;
    }
    *nights = k;
    return sort_nights(x, k, span, n, a, out);
}
