#include "record/hooks/by_writer.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    MOST = 500000, /* pieces, 32 MB at the end: 30 years of one writer's stages */
    MOST_HEART = 500000,
    BLOCK = 2048,
    MOST_WRITERS = 250,
    MOST_ZONES = 100, /* slept in; of those beyond, no other piece learns */
    APART = 3 * 3600     /* seconds without a piece: longer than within any night (DS_SPLIT_GAP) */
};

/* As small as may be, since there are many. */
typedef struct {
    int64_t from; /* UTC; the clock where no offset is known */
    int32_t seconds;
    int16_t offset, end_offset; /* minutes; NO_OFFSET */
    int32_t line, record;
    uint8_t what, writer, zone; /* zone: of those that pieces name, counted from 1; 0: it names none */
    bool preferred;
} piece;
enum { NO_OFFSET = INT16_MIN };

typedef struct {
    int64_t at; /* UTC */
    float value;
    int16_t offset;
    uint8_t what;
} beat;

/* What is kept of one kind, in blocks, so that nothing is copied while it grows. */
typedef struct {
    void *block[MOST / BLOCK + 1];
    size_t n;
} store;

/* One writer's telling of a night. */
typedef struct {
    ds_night night;
    int64_t from, to; /* UTC */
    uint8_t writer;
    bool preferred, rivals; /* rivals: others tell of it, too */
    int64_t line;
} candidate;

/* Another device, or another version, is another writer. */
typedef struct {
    ds_str name, device, version;
} known_writer;

struct rec_pieces {
    store pieces, beats;
    known_writer writer[MOST_WRITERS];
    size_t writers;
    const ds_zone *zone[MOST_ZONES];
    uint8_t zones;

    /* once the file has ended */
    bool sorted;
    piece *piece;
    beat *beat;
    size_t next;       /* of the pieces */
    candidate *chosen; /* the nights of the pieces at hand, those that lie together, by time */
    size_t n, given, capacity;
};

/* ---- kept row by row ---- */

static void *add(store *s, size_t size, size_t most, ds_arena *a)
{
    if (s->n == most) return NULL;
    void **block = &s->block[s->n / BLOCK];
    if (s->n % BLOCK == 0) *block = ds_alloc(a, BLOCK * size);
    return *block ? (char *)*block + size * (s->n++ % BLOCK) : NULL;
}

static rec_pieces *kept(row_state *s, rec_piece_keeper *k)
{
    if (!k->all) k->all = ds_alloc(s->m->a, sizeof *k->all);
    if (!k->all) rec_refuse(s, DS_NO_FIELD, "no memory for what the rows tell together");
    return k->all;
}

/* The text for the file's time; one that is absent is "". */
static bool keep_text(ds_arena *a, ds_str text, ds_str *out)
{
    *out = ds_keep(a, text.p ? text : DS_LIT(""));
    return out->p;
}

static bool is_writer(const known_writer *w, const rec_piece *p)
{
    return ds_same(w->name, p->writer) && ds_same(w->device, p->device) && ds_same(w->version, p->version);
}

static int writer_of(row_state *s, rec_pieces *all, const rec_piece *p)
{
    for (size_t i = 0; i < all->writers; i++)
        if (is_writer(&all->writer[i], p)) return (int)i;
    known_writer *w = all->writers < MOST_WRITERS ? &all->writer[all->writers] : NULL;
    if (w && keep_text(s->m->a, p->writer, &w->name) && keep_text(s->m->a, p->device, &w->device) &&
        keep_text(s->m->a, p->version, &w->version))
        return (int)all->writers++;
    rec_refuse(s, DS_NO_FIELD, "written by more than %d programs and devices, which no export is", MOST_WRITERS);
    return -1;
}

/* The zone that the row names; NULL where it names none, or none that is known. */
static const ds_zone *named_zone(const row_state *s)
{
    return rec_has_part(s, PART_ZONE) ? rec_zone_of(s) : NULL;
}

typedef struct {
    int64_t utc;
    int16_t offset;
} moment;

/* The instant is right, the offset that of the zone slept in, else as written, else the practice's. */
static moment moment_of(const row_state *s, ds_stamp t, const ds_zone *zone)
{
    const ds_zone *own = s->m->settings->zone;
    int32_t offset = t.offset_min;
    if (offset == DS_NO_OFFSET && (zone || own)) offset = ds_zone_offset(zone ? zone : own, t.local);
    if (offset == DS_NO_OFFSET) return (moment){ t.local, NO_OFFSET };
    const int64_t utc = t.local - INT64_C(60) * offset;
    return (moment){ utc, (int16_t)(zone ? ds_zone_offset_at(zone, utc) : offset) };
}

static uint8_t zone_number(rec_pieces *all, const ds_zone *zone)
{
    uint8_t i = 0;
    while (i < all->zones && all->zone[i] != zone) i++;
    if (!zone || i == MOST_ZONES) return 0;
    if (i == all->zones) all->zone[all->zones++] = zone;
    return (uint8_t)(i + 1);
}

static int32_t line_of(const row_state *s)
{
    const int64_t line = s->m->record[0].line;
    return line < INT32_MAX ? (int32_t)line : INT32_MAX;
}

void rec_keep_piece(row_state *s, rec_piece_keeper *k, const rec_piece *p)
{
    rec_pieces *all = s->refused ? NULL : kept(s, k);
    const int writer = all ? writer_of(s, all, p) : -1;
    if (writer < 0) return;
    const ds_zone *zone = named_zone(s);
    const moment from = moment_of(s, s->rec->v[DS_SLEEP_BED].time, zone),
                 to = moment_of(s, s->rec->v[DS_SLEEP_RISE].time, zone);
    const int64_t seconds = to.utc - from.utc;
    if (!rec_is_stretch(s, seconds)) return;
    piece *x = add(&all->pieces, sizeof *x, MOST, s->m->a);
    if (!x) {
        rec_refuse(s, DS_NO_FIELD, "more than %d pieces of sleep: export a shorter time", MOST);
        return;
    }
    *x = (piece){ from.utc, (int32_t)seconds, from.offset, to.offset, line_of(s), (int32_t)p->record, (uint8_t)p->what,
                  (uint8_t)writer, zone_number(all, zone), p->preferred };
    rec_hold_row(s);
}

void rec_keep_heart(row_state *s, rec_piece_keeper *k, rec_heart what, double value)
{
    static const int field[REC_HEART_KINDS] = { DS_SLEEP_RHR, DS_SLEEP_HRV_SDNN, DS_SLEEP_HRV };
    char reason[REASON];
    const ds_fval v = { .real = value };
    rec_pieces *all = s->refused ? NULL : kept(s, k);
    if (!all) return;
    if (!rec_check_field_range(ds_field_of(DS_SLEEP, field[what]), &v, reason)) {
        rec_refuse(s, DS_NO_FIELD, "%s", reason);
        return;
    }
    const moment at = moment_of(s, s->rec->v[DS_SLEEP_BED].time, named_zone(s));
    beat *x = add(&all->beats, sizeof *x, MOST_HEART, s->m->a);
    if (x)
        *x = (beat){ at.utc, (float)value, at.offset, (uint8_t)what };
    else
        rec_refuse(s, DS_NO_FIELD, "more than %d figures of the heart: export a shorter time", MOST_HEART);
    rec_hold_row(s);
}

/* ---- once the file has ended ---- */

static int by_beginning(const void *x, const void *y)
{
    const piece *a = x, *b = y;
    int d = ds_order(a->from, b->from);
    if (!d) d = ds_order(a->seconds, b->seconds);
    if (!d) d = ds_order(a->writer, b->writer);
    if (!d) d = ds_order(a->what, b->what);
    return d ? d : ds_order(a->line, b->line);
}

static int by_moment(const void *x, const void *y)
{
    const beat *a = x, *b = y;
    int d = ds_order(a->at, b->at);
    return d ? d : ds_order(a->value > b->value, a->value < b->value);
}

/* All of a store in one piece of memory; NULL: none, or no memory. */
static void *all_of(const store *s, size_t size, ds_arena *a)
{
    char *all = s->n ? ds_alloc(a, s->n * size) : NULL;
    for (size_t i = 0; all && i < s->n; i += BLOCK)
        memcpy(all + i * size, s->block[i / BLOCK], (s->n - i < BLOCK ? s->n - i : BLOCK) * size);
    return all;
}

static bool sort(rec_pieces *all, ds_arena *a)
{
    all->sorted = true;
    all->piece = all_of(&all->pieces, sizeof *all->piece, a);
    all->beat = all_of(&all->beats, sizeof *all->beat, a);
    if ((all->pieces.n && !all->piece) || (all->beats.n && !all->beat)) return false;
    if (all->pieces.n) qsort(all->piece, all->pieces.n, sizeof *all->piece, by_beginning);
    if (all->beats.n) qsort(all->beat, all->beats.n, sizeof *all->beat, by_moment);
    return true;
}

/* Where the pieces end that lie together with the first of them. */
static size_t end_of_pieces(const rec_pieces *all, size_t first)
{
    size_t end = first;
    int64_t to = all->piece[first].from;
    for (; end < all->pieces.n && all->piece[end].from - to <= APART; end++) {
        const int64_t own = all->piece[end].from + all->piece[end].seconds;
        to = own > to ? own : to;
    }
    return end;
}

static ds_stamp stamp_of(int64_t utc, int16_t offset)
{
    if (offset == NO_OFFSET) return (ds_stamp){ utc, DS_NO_OFFSET };
    return (ds_stamp){ utc + INT64_C(60) * offset, offset };
}

static int64_t utc_of(ds_stamp t)
{
    return t.local - INT64_C(60) * (t.offset_min == DS_NO_OFFSET ? 0 : t.offset_min);
}

/* ---- whose telling is taken ---- */

static int rank(const candidate *c)
{
    return 2 * (!isnan(c->night.light_min) ? 0 : c->night.slept ? 1 : 2) + !c->preferred;
}

/* Those that are taken first. */
static int by_worth(const void *x, const void *y)
{
    const candidate *a = x, *b = y;
    int d = ds_order(rank(a), rank(b));
    if (!d && a->night.slept) d = (a->night.tst_min < b->night.tst_min) - (a->night.tst_min > b->night.tst_min);
    if (!d) d = ds_order(b->to - b->from, a->to - a->from);
    if (!d) d = ds_order(a->from, b->from);
    return d ? d : ds_order(a->line, b->line);
}

static int by_time(const void *x, const void *y)
{
    return ds_order(((const candidate *)x)->from, ((const candidate *)y)->from);
}

/* What all writers tell with pieces that lie together. */
typedef struct {
    ds_arena a;
    candidate *of;
    size_t n;
} tellings;

/* The nights that one writer tells with pieces first .. end - 1. */
static bool tell(const rec_pieces *all, size_t first, size_t end, size_t writer, tellings *t)
{
    ds_span *span = ds_alloc(&t->a, (end - first) * sizeof *span);
    const piece **of = ds_alloc(&t->a, (end - first) * sizeof *of);
    ds_night *night;
    size_t n = 0, nights;
    if (!span || !of) return false;
    for (size_t i = first; i < end; i++) {
        const piece *x = &all->piece[i];
        if (x->writer != writer) continue;
        of[n] = x;
        span[n++] = (ds_span){ .from = stamp_of(x->from, x->offset),
                               .to = stamp_of(x->from + x->seconds, x->end_offset),
                               .what = (ds_span_kind)x->what,
                               .record = x->record };
    }
    if (!n) return true;
    if (!ds_nights_of(span, n, &t->a, &night, &nights)) return false;
    for (size_t i = 0; i < nights; i++) {
        const piece *x = of[night[i].first];
        t->of[t->n++] =
            (candidate){ night[i], utc_of(night[i].bed), utc_of(night[i].rise), x->writer, x->preferred, false, x->line };
    }
    return true;
}

/* Of those that overlap, one. */
static void choose(tellings *t)
{
    size_t n = 0;
    if (t->n) qsort(t->of, t->n, sizeof *t->of, by_worth);
    for (size_t i = 0; i < t->n; i++) {
        const candidate c = t->of[i];
        size_t k = 0;
        while (k < n && (c.to <= t->of[k].from || c.from >= t->of[k].to)) k++;
        if (k == n)
            t->of[n++] = c;
        else
            t->of[k].rivals |= t->of[k].writer != c.writer;
    }
    t->n = n;
    if (n) qsort(t->of, n, sizeof *t->of, by_time);
}

static bool keep_chosen(rec_pieces *all, const tellings *t, ds_arena *a)
{
    if (t->n > all->capacity) {
        all->capacity = 2 * t->n;
        if (!(all->chosen = ds_alloc(a, all->capacity * sizeof *all->chosen))) return false;
    }
    if (t->n) memcpy(all->chosen, t->of, t->n * sizeof *t->of);
    all->n = t->n;
    all->given = 0;
    return true;
}

/* Pieces that lie together were slept in one place. Those that name no zone, whose offset is that of the phone which wrote the file, take the
 * zone of the last piece that names one, those before it of the first; without an offset their times are no instants. */
static void lend_zone(const rec_pieces *all, size_t first, size_t end)
{
    uint8_t zone = 0;
    for (size_t i = end; i-- > first;)
        if (all->piece[i].zone) zone = all->piece[i].zone;
    for (size_t i = first; zone && i < end; i++) {
        piece *p = &all->piece[i];
        if (p->zone) zone = p->zone;
        if (p->zone || p->offset == NO_OFFSET) continue;
        p->offset = (int16_t)ds_zone_offset_at(all->zone[zone - 1], p->from);
        p->end_offset = (int16_t)ds_zone_offset_at(all->zone[zone - 1], p->from + p->seconds);
    }
}

/* The nights of the next pieces that lie together. */
static bool next_nights(rec_pieces *all, ds_arena *a)
{
    const size_t first = all->next, end = all->next = end_of_pieces(all, first);
    tellings t = { .n = 0 };
    t.of = ds_alloc(&t.a, (end - first) * sizeof *t.of);
    bool fine = t.of;
    lend_zone(all, first, end);
    for (size_t writer = 0; fine && writer < all->writers; writer++) fine = tell(all, first, end, writer, &t);
    if (fine) {
        choose(&t);
        fine = keep_chosen(all, &t, a);
    }
    ds_arena_free(&t.a);
    return fine;
}

/* ---- a night ---- */

/* The first that was told then or later. */
static size_t beat_from(const rec_pieces *all, int64_t at)
{
    size_t low = 0, high = all->beats.n;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (all->beat[middle].at < at)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static double mean_within(const rec_pieces *all, rec_heart what, int64_t from, int64_t to)
{
    double sum = 0;
    size_t n = 0;
    for (size_t i = beat_from(all, from); i < all->beats.n && all->beat[i].at <= to; i++) {
        if (all->beat[i].what != what) continue;
        sum += (double)all->beat[i].value;
        n++;
    }
    return n ? sum / (double)n : NAN;
}

/* The last that was told of the day on which the moment lies. */
static double of_day(const rec_pieces *all, rec_heart what, ds_stamp of)
{
    enum { DAY = 86400 };
    double value = NAN;
    const int64_t at = utc_of(of);
    for (size_t i = beat_from(all, at - 2 * DAY); i < all->beats.n && all->beat[i].at < at + 2 * DAY; i++) {
        const beat *b = &all->beat[i];
        if (b->what == what && ds_local_date(stamp_of(b->at, b->offset).local) == ds_local_date(of.local))
            value = (double)b->value;
    }
    return value;
}

static void set_text(ds_record *r, int field, ds_str text)
{
    if (text.n) ds_set(r, field, (ds_fval){ .text = text });
}

static void set_heart(ds_record *r, int field, double value)
{
    if (!isnan(value)) set_real(r, field, value);
}

static void give(row_state *s, const rec_pieces *all, const candidate *c)
{
    ds_record *r = &s->m->record[0];
    r->line = c->line;
    s->m->rivals += c->rivals;
    s->m->preferred += c->rivals && c->preferred;
    ds_set(r, DS_SLEEP_CLIENT, (ds_fval){ .text = s->m->client });
    rec_take_night(r, &c->night);
    set_text(r, DS_SLEEP_DEVICE, all->writer[c->writer].device);
    set_text(r, DS_SLEEP_VERSION, all->writer[c->writer].version);
    set_heart(r, DS_SLEEP_HRV_SDNN, mean_within(all, REC_HRV_SDNN, c->from, c->to));
    set_heart(r, DS_SLEEP_HRV, mean_within(all, REC_HRV_RMSSD, c->from, c->to));
    if (!c->night.nap) set_heart(r, DS_SLEEP_RHR, of_day(all, REC_RESTING_HR, c->night.rise));
}

/* Nothing is given without memory, which the caller is told of as a refused row. */
static bool fail(row_state *s, rec_pieces *all)
{
    all->next = all->pieces.n;
    all->n = all->given = 0;
    rec_refuse(s, DS_NO_FIELD, "no memory for what the rows tell together");
    return true;
}

bool rec_give_night(row_state *s, rec_piece_keeper *k)
{
    rec_pieces *all = k->all;
    if (!all) return false;
    if (!all->sorted && !sort(all, s->m->a)) return fail(s, all);
    while (all->given == all->n) {
        if (all->next == all->pieces.n) return false;
        if (!next_nights(all, s->m->a)) return fail(s, all);
    }
    give(s, all, &all->chosen[all->given++]);
    return true;
}
