#include "analyse/panel/device_steps.h"
#include "analyse/panel/load.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Seven readings of the store side by side, each in the order of client ids, so that one client at a time is in hand. */
enum table { T_CLIENT, T_SESSION, T_NIGHT, T_DAY, T_MARK, T_MISSED, T_HABIT, TABLES };

static const ds_reading readings[TABLES] = {
    [T_CLIENT] = DS_READ_CLIENTS, [T_SESSION] = DS_READ_SESSIONS,      [T_NIGHT] = DS_READ_NIGHTS,
    [T_DAY] = DS_READ_DAYS,       [T_MARK] = DS_READ_UNKNOWN_SESSIONS, [T_MISSED] = DS_READ_MISSED,
    [T_HABIT] = DS_READ_HABITS,
};

struct list {
    void *at;
    size_t cap; /* items */
};

/* What a client's files tell of devices and versions, each once. */
enum { MOST_DEVICES = UINT8_MAX }; /* those behind share the last number */
struct told_devices {
    ds_arena a;
    ds_str device[MOST_DEVICES], version[MOST_DEVICES];
    size_t n;
    bool full; /* no memory for one */
};

struct reading {
    ds_rows *rows[TABLES];
    bool more[TABLES]; /* a row is at hand */
    struct list session, night, day, mark, missed, habit;
    const struct an_sources *sources;
    const struct an_panel *panel;
    const ds_zone *zone;
    struct told_devices devices; /* of the client at hand */
    int part_from[PARTS]; /* minutes since midnight, of each part of the day; the first is the morning's, 0 */
};

static ds_err step(struct reading *r, enum table t, ds_why *w)
{
    return ds_rows_next(r->rows[t], &r->more[t], w);
}

static ds_err open_all(ds_store *s, struct reading *r, ds_why *w)
{
    for (int t = 0; t < TABLES; t++) {
        ds_err err = ds_store_read(s, readings[t], NULL, 0, &r->rows[t], w);
        if (!err) err = step(r, (enum table)t, w);
        if (err) return err;
    }
    return DS_OK;
}

static void close_all(struct reading *r)
{
    for (int t = 0; t < TABLES; t++) ds_rows_close(r->rows[t]);
    free(r->session.at);
    free(r->night.at);
    free(r->day.at);
    free(r->mark.at);
    free(r->missed.at);
    free(r->habit.at);
    ds_arena_free(&r->devices.a);
}

/* ---- one row of each table ---- */

static int64_t whole(const struct reading *r, enum table t, size_t column, int64_t if_null)
{
    return ds_val_int(ds_rows_at(r->rows[t], column), if_null);
}

static double real(const struct reading *r, enum table t, size_t column)
{
    return ds_val_real(ds_rows_at(r->rows[t], column));
}

static ds_str text(const struct reading *r, enum table t, size_t column)
{
    const ds_val v = ds_rows_at(r->rows[t], column);
    return v.type == DS_V_TEXT ? v.as.s : (ds_str){ 0 };
}

static int compare_names(const void *x, const void *y)
{
    const ds_str *name = x;
    const char *other = *(const char *const *)y;
    int order = strncmp(name->p, other, name->n);
    return order ? order : -(other[name->n] != 0);
}

static int level_number(const struct an_levels *l, ds_str name)
{
    const char **at = name.n ? bsearch(&name, l->name, l->n, sizeof *at, compare_names) : NULL;
    return at ? (int)(at - l->name) + 1 : 0;
}

static int part_of_day(const struct reading *r, int64_t start)
{
    const int minute = ds_local_minute(start);
    int part = PARTS;
    while (part > PART_MORNING && minute < r->part_from[part - 1]) part--;
    return part;
}

static void take_session(struct reading *r, void *to)
{
    struct an_raw_session *s = to;
    s->start = whole(r, T_SESSION, 1, DS_NO_TIME);
    s->minutes = real(r, T_SESSION, 2);
    s->pressure = (int)whole(r, T_SESSION, 3, DS_PRESSURE_UNKNOWN);
    s->self = whole(r, T_SESSION, 4, DS_KIND_MASSAGE) == DS_KIND_SELF;
    s->booked_on = (ds_date)whole(r, T_SESSION, 5, DS_NO_DATE);
    for (size_t f = 0; f < FACTOR_PART_OF_DAY; f++)
        s->level[f] = level_number(&r->panel->levels[f], ds_rows_at(r->rows[T_SESSION], 6 + f).as.s);
    s->level[FACTOR_PART_OF_DAY] = part_of_day(r, s->start);
    s->offset_min = r->zone ? ds_zone_offset(r->zone, s->start) : DS_NO_OFFSET;
}

static int source_number(const struct an_sources *s, int64_t id)
{
    size_t i = 0;
    while (i + 1 < s->n && s->id[i] != id) i++;
    return (int)i;
}

static bool same_device(const struct told_devices *d, size_t i, ds_str device, ds_str version)
{
    return ds_same(d->device[i], device) && ds_same(d->version[i], version);
}

/* From 1; 0 where nothing is told. */
static uint8_t device_number(struct told_devices *d, ds_str device, ds_str version)
{
    size_t i = 0;
    if (!device.n && !version.n) return 0;
    while (i < d->n && !same_device(d, i, device, version)) i++;
    if (i < d->n || d->n == MOST_DEVICES) return (uint8_t)(i < d->n ? i + 1 : MOST_DEVICES);
    d->device[i] = device.n ? ds_keep(&d->a, device) : device;
    d->version[i] = version.n ? ds_keep(&d->a, version) : version;
    d->full |= (device.n && !d->device[i].p) || (version.n && !d->version[i].p);
    return (uint8_t)++d->n;
}

static void take_night(struct reading *r, void *to)
{
    struct an_raw_night *n = to;
    n->night = (ds_date)whole(r, T_NIGHT, 1, 0);
    n->source = source_number(r->sources, whole(r, T_NIGHT, 2, 0));
    n->bed = whole(r, T_NIGHT, 3, DS_NO_TIME);
    n->offset_min = (int32_t)whole(r, T_NIGHT, 4, DS_NO_OFFSET);
    for (size_t y = 0; y < OUTCOMES; y++) n->y[y] = real(r, T_NIGHT, 5 + y);
    n->in_bed = real(r, T_NIGHT, 5 + OUTCOMES);
    n->device = device_number(&r->devices, text(r, T_NIGHT, 6 + OUTCOMES), text(r, T_NIGHT, 7 + OUTCOMES));
}

static void take_day(struct reading *r, void *to)
{
    struct an_raw_day *d = to;
    d->date = (ds_date)whole(r, T_DAY, 1, 0);
    for (size_t x = 0; x < CONFOUNDERS; x++) d->x[x] = real(r, T_DAY, 2 + x);
}

static void take_mark(struct reading *r, void *to)
{
    struct an_raw_mark *m = to;
    m->date = (ds_date)whole(r, T_MARK, 1, 0);
    m->start = whole(r, T_MARK, 2, DS_NO_TIME);
}

static void take_missed(struct reading *r, void *to)
{
    struct an_raw_session *s = to;
    *s = (struct an_raw_session){ .start = whole(r, T_MISSED, 1, DS_NO_TIME),
                                  .minutes = real(r, T_MISSED, 2),
                                  .pressure = DS_PRESSURE_UNKNOWN,
                                  .booked_on = (ds_date)whole(r, T_MISSED, 3, DS_NO_DATE) };
    s->offset_min = r->zone ? ds_zone_offset(r->zone, s->start) : DS_NO_OFFSET;
}

/* The place of one that practice.yaml names no more lies behind all, where no row looks. */
static void take_habit(struct reading *r, void *to)
{
    struct an_raw_habit *h = to;
    const ds_str name = text(r, T_HABIT, 2);
    h->date = (ds_date)whole(r, T_HABIT, 1, 0);
    h->amount = real(r, T_HABIT, 3);
    h->place = 0;
    while (h->place < (int)r->panel->n_habits && !ds_same(name, ds_str_of(r->panel->habit[h->place].name))) h->place++;
}

/* ---- one client ---- */

static ds_err take_all(struct reading *r, enum table t, int64_t client, struct list *list, size_t size,
                       void (*take)(struct reading *, void *), size_t *n, ds_why *w)
{
    ds_err err = DS_OK;
    *n = 0;
    while (!err && r->more[t] && whole(r, t, 0, 0) <= client) {
        if (*n == list->cap) {
            size_t cap = list->cap ? 2 * list->cap : 256;
            void *at = realloc(list->at, cap * size);
            if (!at) return ds_fail(w, DS_MEMORY, "%zu rows of one client", cap);
            *list = (struct list){ at, cap };
        }
        take(r, (char *)list->at + (*n)++ * size);
        err = step(r, t, w);
    }
    return err;
}

static ds_err take_client(struct reading *r, ds_arena *a, struct an_panel *p, ds_why *w)
{
    struct an_raw_client c = { .id = whole(r, T_CLIENT, 0, 0),
                               .code = ds_keep(a, ds_rows_at(r->rows[T_CLIENT], 1).as.s).p };
    if (!c.code) return ds_fail(w, DS_MEMORY, "a client's code");
    ds_arena_reset(&r->devices.a);
    r->devices.n = 0;
    ds_err err = take_all(r, T_SESSION, c.id, &r->session, sizeof *c.session, take_session, &c.n_sessions, w);
    if (!err) err = take_all(r, T_NIGHT, c.id, &r->night, sizeof *c.night, take_night, &c.n_nights, w);
    if (!err && r->devices.full) err = ds_fail(w, DS_MEMORY, "the devices of a client");
    if (!err) err = take_all(r, T_DAY, c.id, &r->day, sizeof *c.day, take_day, &c.n_days, w);
    if (!err) err = take_all(r, T_MARK, c.id, &r->mark, sizeof *c.mark, take_mark, &c.n_marks, w);
    if (!err) err = take_all(r, T_MISSED, c.id, &r->missed, sizeof *c.missed, take_missed, &c.n_missed, w);
    if (!err) err = take_all(r, T_HABIT, c.id, &r->habit, sizeof *c.habit, take_habit, &c.n_habits, w);
    c.session = r->session.at;
    c.night = r->night.at;
    c.day = r->day.at;
    c.mark = r->mark.at;
    c.missed = r->missed.at;
    c.habit = r->habit.at;
    if (!err && (c.n_sessions || c.n_nights)) err = an_panel_add(p, &c, w);
    return err ? err : step(r, T_CLIENT, w);
}

static ds_err load_sources(ds_store *s, ds_arena *a, struct an_sources *out, ds_why *w)
{
    enum { MOST = 4096 }; /* series sources are names of devices and diaries */
    ds_rows *rows = NULL;
    bool more = false;
    *out = (struct an_sources){ ds_alloc(a, MOST * sizeof *out->name), ds_alloc(a, MOST * sizeof *out->id), 0 };
    if (!out->name || !out->id) return ds_fail(w, DS_MEMORY, "the sources");
    ds_err err = ds_store_read(s, DS_READ_SOURCES, NULL, 0, &rows, w);
    while (!err && !(err = ds_rows_next(rows, &more, w)) && more) {
        if (out->n == MOST)
            err = ds_fail(w, DS_DATA, "more than %d sources of nights", MOST);
        else {
            out->id[out->n] = ds_val_int(ds_rows_at(rows, 0), 0);
            out->name[out->n] = ds_keep(a, ds_rows_at(rows, 1).as.s).p;
            if (!out->name[out->n++]) err = ds_fail(w, DS_MEMORY, "the sources");
        }
    }
    ds_rows_close(rows);
    return err;
}

/* One more name of a list that grows by doubling. */
static ds_err add_level(struct an_levels *l, ds_str name, ds_arena *a, ds_why *w)
{
    if (!(l->n & (l->n - 1))) { /* full at each power of two */
        const char **at = ds_alloc(a, (2 * l->n + 1) * sizeof *at);
        if (!at) return ds_fail(w, DS_MEMORY, "%zu names", l->n);
        if (l->n) memcpy(at, l->name, l->n * sizeof *at);
        l->name = at;
    }
    return (l->name[l->n++] = ds_keep(a, name).p) ? DS_OK : ds_fail(w, DS_MEMORY, "%zu names", l->n);
}

static struct an_levels *levels_of(struct an_panel *p, ds_str factor)
{
    size_t f = 0;
    while (f + 1 < FACTOR_PART_OF_DAY && !ds_same(factor, ds_str_of(ds_comparable_names[f]))) f++;
    return &p->levels[f];
}

/* All that massages may be compared by, the names of each in the order of their bytes. */
static ds_err load_levels(ds_store *s, ds_arena *a, struct an_panel *p, ds_why *w)
{
    static const char *parts[PARTS] = { "morning", "midday", "late afternoon", "evening" };
    ds_rows *rows = NULL;
    bool more = false;
    ds_err err = ds_store_read(s, DS_READ_LEVELS, NULL, 0, &rows, w);
    while (!err && !(err = ds_rows_next(rows, &more, w)) && more)
        err = add_level(levels_of(p, ds_rows_at(rows, 0).as.s), ds_rows_at(rows, 1).as.s, a, w);
    ds_rows_close(rows);
    p->levels[FACTOR_PART_OF_DAY] = (struct an_levels){ parts, PARTS };
    return err;
}

/* The next price of the list, which grows. */
static ds_err take_price(const ds_rows *rows, ds_arena *a, size_t *cap, struct an_prices *out, ds_why *w)
{
    if (out->n == *cap) {
        struct an_price *at = ds_alloc(a, 2 * *cap * sizeof *at);
        if (!at) return ds_fail(w, DS_MEMORY, "%zu prices", *cap);
        memcpy(at, out->at, out->n * sizeof *at);
        out->at = at;
        *cap *= 2;
    }
    out->at[out->n++] = (struct an_price){ .service = (size_t)ds_val_int(ds_rows_at(rows, 0), 0),
                                           .minutes = ds_val_real(ds_rows_at(rows, 1)),
                                           .amount = ds_val_real(ds_rows_at(rows, 2)) / 100,
                                           .sessions = ds_val_int(ds_rows_at(rows, 3), 0) };
    return DS_OK;
}

ds_err an_load_prices(ds_store *s, ds_date as_of, ds_arena *a, struct an_prices *out, ds_why *w)
{
    enum { DAY = 86400 };
    const ds_param until = { "until", DS_VINT(as_of == DS_NO_DATE ? INT64_MAX : (as_of + INT64_C(1)) * DAY) };
    ds_rows *rows = NULL;
    size_t cap = 256;
    bool more = false;
    *out = (struct an_prices){ ds_alloc(a, cap * sizeof *out->at), 0 };
    if (!out->at) return ds_fail(w, DS_MEMORY, "the prices");
    ds_err err = ds_store_read(s, DS_READ_PRICES, &until, 1, &rows, w);
    while (!err && !(err = ds_rows_next(rows, &more, w)) && more) err = take_price(rows, a, &cap, out, w);
    ds_rows_close(rows);
    return err;
}

/* The settings hold times of day: they were checked when they were read. */
static void read_parts(const ds_analysis_settings *s, int from[PARTS])
{
    const char *const clock[PARTS] = { "00:00", s->midday_from, s->afternoon_from, s->evening_from };
    for (int i = 0; i < PARTS; i++)
        if (!ds_clock(ds_str_of(clock[i]), &from[i])) from[i] = 0;
}

/* Whether the name that practice.yaml has is the source's, or that of the maker of which the source is one device: "withings"
 * of "withings mat". */
static bool is_meant(const char *wanted, const char *name)
{
    const size_t n = strlen(wanted);
    if (ds_same_fold(ds_str_of(wanted), ds_str_of(name))) return true;
    return strlen(name) > n && name[n] == ' ' && ds_same_fold(ds_str_of(wanted), (ds_str){ name, n });
}

/* By source: its place in practice.yaml, behind these all others alike. */
static ds_err rank_sources(const ds_list *order, const struct an_sources *sources, ds_arena *a, const int **out,
                           ds_why *w)
{
    const char *const *wanted = order->item;
    int *rank = ds_alloc(a, (sources->n + 1) * sizeof *rank);
    if (!rank) return ds_fail(w, DS_MEMORY, "the sources");
    for (size_t i = 0; i < sources->n; i++)
        while (rank[i] < (int)order->n && !is_meant(wanted[rank[i]], sources->name[i]))
            rank[i]++;
    *out = rank;
    return DS_OK;
}

ds_err an_load_panel(ds_store *s, const ds_settings *set, ds_date as_of, ds_arena *a, struct an_panel *p,
                     struct an_sources *sources, ds_why *w)
{
    return an_load_panel_asking(s, set, as_of, NULL, a, p, sources, w);
}

ds_err an_load_panel_asking(ds_store *s, const ds_settings *set, ds_date as_of, struct an_asked *asked, ds_arena *a,
                            struct an_panel *p, struct an_sources *sources, ds_why *w)
{
    struct reading r = { .sources = sources, .panel = p, .zone = set->zone };
    read_parts(&set->analysis, r.part_from);
    ds_err err = load_sources(s, a, sources, w);
    an_panel_start(p, err ? 0 : sources->n, as_of);
    p->asked = asked;
    p->habit = set->habits.item;
    p->n_habits = set->habits.n;
    if (!err) err = rank_sources(&set->analysis.source_order, sources, a, &p->rank, w);
    if (!err) err = load_levels(s, a, p, w);
    if (!err) err = open_all(s, &r, w);
    while (!err && r.more[T_CLIENT]) err = take_client(&r, a, p, w);
    close_all(&r);
    if (!err) an_panel_settle(p, &set->analysis);
    if (!err) err = an_device_steps(p, sources->name, w);
    return err ? err : an_panel_finish(p, w);
}
