/* Calendars (iCalendar, RFC 5545): events as rows, each occurrence of a series one of its own, with the times that the clock on
 * the wall showed. libical unfolds, unescapes and reckons the rules; events are cut out of the text here, so that each has its line and
 * a damaged one costs no other. */
#include "read/source.h"

#include "read/text/encoding.h"

#include <libical/ical.h>

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum {
    MOST_TEXT = 64 << 20,   /* bytes */
    MOST_OF_ONE = 10000,    /* occurrences of a series, */
    MOST_OF_ALL = 1000000,  /* and of all together */
    LEAST_READ = 64,
    ZONES = 16,
    DAY = 86400
};

enum { UID, START, END, ALL_DAY, SUMMARY, LOCATION, STATUS, CREATED, SERIES, CELLS };
static const ds_str names[CELLS] = { { "UID", 3 },      { "DTSTART", 7 },      { "DTEND", 5 },   { "ALL-DAY", 7 }, { "SUMMARY", 7 },
                                     { "LOCATION", 8 }, { "STATUS", 6 }, { "CREATED", 7 }, { "SERIES", 6 } };

/* A time as it is written: seconds by the clock that it is of. */
typedef struct {
    int64_t seconds; /* DS_NO_TIME: none */
    bool utc, date;
    const ds_zone *zone; /* of its TZID, NULL: none that is known */
} written;

/* An event of a series that was moved, changed or cancelled by itself. */
typedef struct {
    ds_str uid;
    int64_t wall; /* when it would have begun */
} moved;

typedef struct {
    size_t at, n; /* in the text */
    int64_t line;
} event;

typedef struct {
    ds_arena a, row;
    char *text;
    size_t text_n;
    const ds_zone *own; /* X-WR-TIMEZONE */
    ds_str title;
    struct {
        const char *name;
        const ds_zone *zone;
    } zone[ZONES];
    size_t zones;
    event *event;
    size_t events, next;
    moved *moved;
    size_t moves;
    int64_t horizon; /* the latest time that the calendar tells of */
    bool given;      /* its table */

    icalcomponent *series; /* whose occurrences are being given */
    icalrecur_iterator *rule;
    int64_t line, occurrences, all;
    ds_str cell[CELLS];
} calendar;

static bool claims(const ds_survey *survey)
{
    char head[32];
    static const char begin[] = "BEGIN:VCALENDAR";
    const size_t n = ds_survey_text(survey, head, sizeof head);
    return n >= sizeof begin - 1 && ds_same_fold((ds_str){ head, sizeof begin - 1 }, DS_LIT("BEGIN:VCALENDAR"));
}

/* ---- time zones ---- */

/* NULL for a name that is none of the system's, such as a program's own: the clock's time is all that is known then. */
static const ds_zone *zone_named(calendar *c, const char *name)
{
    ds_why no = { 0 };
    const ds_zone *zone = NULL;
    for (size_t i = 0; i < c->zones; i++)
        if (!strcmp(c->zone[i].name, name)) return c->zone[i].zone;
    if (c->zones == ZONES || ds_zone_load(name, &c->a, &zone, &no)) zone = NULL;
    if (c->zones < ZONES) {
        const char *kept = ds_keep(&c->a, ds_str_of(name)).p;
        if (!kept) return NULL;
        c->zone[c->zones].name = kept;
        c->zone[c->zones++].zone = zone;
    }
    return zone;
}

static int64_t seconds_of(struct icaltimetype t)
{
    t.zone = NULL;
    return (int64_t)icaltime_as_timet(t);
}

static written written_of(calendar *c, icalproperty *p, struct icaltimetype t)
{
    icalparameter *id = p ? icalproperty_get_first_parameter(p, ICAL_TZID_PARAMETER) : NULL;
    const char *name = id ? icalparameter_get_tzid(id) : NULL;
    if (icaltime_is_null_time(t)) return (written){ .seconds = DS_NO_TIME };
    return (written){ seconds_of(t), icaltime_is_utc(t), t.is_date, name ? zone_named(c, name) : NULL };
}

static written property_time(calendar *c, icalcomponent *e, icalproperty_kind kind)
{
    icalproperty *p = icalcomponent_get_first_property(e, kind);
    icalvalue *v = p ? icalproperty_get_value(p) : NULL;
    if (!v || (icalvalue_isa(v) != ICAL_DATETIME_VALUE && icalvalue_isa(v) != ICAL_DATE_VALUE))
        return (written){ .seconds = DS_NO_TIME };
    return written_of(c, p, icalvalue_get_datetime(v));
}

/* What the clock on the wall showed; a time in UTC needs the calendar's zone. */
static bool wall_of(const calendar *c, const written *t, int64_t *wall, int32_t *offset)
{
    *wall = t->seconds;
    *offset = DS_NO_OFFSET;
    if (t->seconds == DS_NO_TIME || (t->utc && !c->own)) return false;
    if (t->utc) {
        *offset = ds_zone_offset_at(c->own, t->seconds);
        *wall += (int64_t)*offset * 60;
    } else if (t->zone && !t->date)
        *offset = ds_zone_offset(t->zone, t->seconds);
    return true;
}

/* ---- the first pass ---- */

static bool begins_with(ds_str line, const char *word)
{
    const size_t n = strlen(word);
    return line.n >= n && ds_same_fold((ds_str){ line.p, n }, ds_str_of(word));
}

static bool add_event(calendar *c, size_t *cap, size_t at, int64_t line)
{
    if (c->events == *cap) {
        event *wide = realloc(c->event, (*cap = 2 * *cap + 256) * sizeof *wide);
        if (!wide) return false;
        c->event = wide;
    }
    c->event[c->events++] = (event){ at, 0, line };
    return true;
}

/* Where events begin and end, and what the calendar says of itself. */
static bool cut_events(calendar *c)
{
    ds_str rest = { c->text, c->text_n }, line;
    size_t cap = 0;
    bool open = false;
    for (int64_t number = 1; ds_cut(&rest, '\n', &line); number++) {
        const size_t at = (size_t)(line.p - c->text);
        const ds_str s = ds_trim(line);
        if (!open && ds_same_fold(s, DS_LIT("BEGIN:VEVENT"))) {
            if (!add_event(c, &cap, at, number)) return false;
            open = true;
        } else if (open && ds_same_fold(s, DS_LIT("END:VEVENT"))) {
            c->event[c->events - 1].n = at + line.n - c->event[c->events - 1].at;
            open = false;
        } else if (!open && begins_with(s, "X-WR-TIMEZONE:") && !c->own) {
            const char *name = ds_textf(&c->a, "%.*s", DS_FMT(ds_trim((ds_str){ s.p + 14, s.n - 14 })));
            c->own = name ? zone_named(c, name) : NULL;
        } else if (!open && begins_with(s, "X-WR-CALNAME:") && !c->title.n)
            c->title = ds_keep(&c->a, ds_trim((ds_str){ s.p + 13, s.n - 13 }));
    }
    if (open) c->event[c->events - 1].n = c->text_n - c->event[c->events - 1].at;
    return true;
}

/* NULL: no event that libical can read. */
static icalcomponent *parse_event(calendar *c, const event *e)
{
    char *copy = malloc(e->n + 1);
    if (!copy) return NULL;
    memcpy(copy, c->text + e->at, e->n);
    copy[e->n] = '\0';
    icalcomponent *parsed = icalparser_parse_string(copy);
    free(copy);
    if (parsed && icalcomponent_isa(parsed) == ICAL_VEVENT_COMPONENT) return parsed;
    if (parsed) icalcomponent_free(parsed);
    return NULL;
}

static const char *text_of(icalcomponent *e, icalproperty_kind kind)
{
    icalproperty *p = icalcomponent_get_first_property(e, kind);
    const char *text = p ? icalproperty_get_value_as_string(p) : NULL;
    icalvalue *v = p ? icalproperty_get_value(p) : NULL;
    if (v && icalvalue_isa(v) == ICAL_TEXT_VALUE) text = icalvalue_get_text(v);
    return text ? text : "";
}

static bool note_moved(calendar *c, icalcomponent *e, size_t *cap)
{
    const written id = property_time(c, e, ICAL_RECURRENCEID_PROPERTY);
    int64_t wall;
    int32_t offset;
    if (!wall_of(c, &id, &wall, &offset)) return true;
    if (c->moves == *cap) {
        moved *wide = realloc(c->moved, (*cap = 2 * *cap + 64) * sizeof *wide);
        if (!wide) return false;
        c->moved = wide;
    }
    const ds_str uid = ds_keep(&c->a, ds_str_of(text_of(e, ICAL_UID_PROPERTY)));
    c->moved[c->moves++] = (moved){ uid, wall };
    return uid.p;
}

static void note_horizon(calendar *c, icalcomponent *e)
{
    static const icalproperty_kind told[] = { ICAL_DTSTART_PROPERTY, ICAL_DTSTAMP_PROPERTY, ICAL_CREATED_PROPERTY,
                                              ICAL_LASTMODIFIED_PROPERTY };
    for (size_t i = 0; i < DS_COUNT(told); i++) {
        const written t = property_time(c, e, told[i]);
        if (t.seconds != DS_NO_TIME && t.seconds > c->horizon) c->horizon = t.seconds;
    }
}

static int in_order(const void *a, const void *b)
{
    const moved *x = a, *y = b;
    if (x->wall != y->wall) return x->wall < y->wall ? -1 : 1;
    const size_t n = x->uid.n < y->uid.n ? x->uid.n : y->uid.n;
    const int order = n ? memcmp(x->uid.p, y->uid.p, n) : 0;
    return order ? order : (x->uid.n > y->uid.n) - (x->uid.n < y->uid.n);
}

static ds_err look_through(calendar *c, ds_why *w)
{
    size_t cap = 0;
    if (!cut_events(c)) return ds_fail(w, DS_MEMORY, "a calendar");
    for (size_t i = 0; i < c->events; i++) {
        icalcomponent *e = parse_event(c, &c->event[i]);
        if (!e) continue;
        note_horizon(c, e);
        const bool good = note_moved(c, e, &cap);
        icalcomponent_free(e);
        if (!good) return ds_fail(w, DS_MEMORY, "a calendar");
    }
    if (c->moves) qsort(c->moved, c->moves, sizeof *c->moved, in_order);
    return DS_OK;
}

/* ---- rows ---- */

static ds_str keep_text(calendar *c, const char *text)
{
    return ds_keep(&c->row, ds_str_of(text));
}

/* "2026-03-18T14:00:00-04:00", of a whole day "2026-03-18". */
static ds_str time_text(calendar *c, int64_t wall, int32_t offset, bool date)
{
    char local[20];
    ds_local_text(wall, local);
    if (date) return ds_keep(&c->row, (ds_str){ local, 10 });
    local[10] = 'T';
    if (offset == DS_NO_OFFSET) return keep_text(c, local);
    const int32_t ahead = offset < 0 ? -offset : offset;
    const char *text = ds_textf(&c->row, "%s%c%02d:%02d", local, offset < 0 ? '-' : '+', (int)ahead / 60, (int)ahead % 60);
    return text ? ds_str_of(text) : (ds_str){ "", 0 };
}

static ds_str property_text(calendar *c, icalcomponent *e, icalproperty_kind kind)
{
    const written t = property_time(c, e, kind);
    int64_t wall;
    int32_t offset;
    return wall_of(c, &t, &wall, &offset) ? time_text(c, wall, offset, t.date) : (ds_str){ "", 0 };
}

/* Seconds that it lasts, by its end or its length; an event without either lasts for none, a whole day for one. */
static int64_t length_of(calendar *c, icalcomponent *e)
{
    const written start = property_time(c, e, ICAL_DTSTART_PROPERTY);
    const written end = property_time(c, e, ICAL_DTEND_PROPERTY);
    icalproperty *p = icalcomponent_get_first_property(e, ICAL_DURATION_PROPERTY);
    int64_t from, to;
    int32_t offset;
    if (wall_of(c, &start, &from, &offset) && wall_of(c, &end, &to, &offset)) return to - from;
    if (p) return icaldurationtype_as_int(icalproperty_get_duration(p));
    return start.date ? DAY : 0;
}

static const char *fill_row(calendar *c, icalcomponent *e, const written *start)
{
    int64_t wall;
    int32_t offset;
    if (start->seconds == DS_NO_TIME) return "an event without a start";
    if (!wall_of(c, start, &wall, &offset))
        return "in UTC, and the calendar has no X-WR-TIMEZONE that says the local time";
    written end = *start;
    end.seconds += length_of(c, e);
    int64_t end_wall;
    int32_t end_offset;
    (void)wall_of(c, &end, &end_wall, &end_offset);
    if (start->zone && !start->utc && !start->date) end_offset = ds_zone_offset(start->zone, end_wall);
    c->cell[START] = time_text(c, wall, offset, start->date);
    c->cell[END] = time_text(c, end_wall, end_offset, start->date);
    c->cell[ALL_DAY] = start->date ? DS_LIT("yes") : DS_LIT("no");
    return NULL;
}

static void give_row(calendar *c, icalcomponent *e, const written *start, ds_cells *out)
{
    const char *uid = text_of(e, ICAL_UID_PROPERTY);
    for (size_t i = 0; i < CELLS; i++) c->cell[i] = (ds_str){ "", 0 };
    const char *fault = fill_row(c, e, start);
    const bool series = c->series == e || icalcomponent_get_first_property(e, ICAL_RECURRENCEID_PROPERTY);
    const written first = series && c->series != e ? property_time(c, e, ICAL_RECURRENCEID_PROPERTY) : *start;
    int64_t wall;
    int32_t offset;
    /* an occurrence keeps its name where it is moved by itself */
    const char *name = series && wall_of(c, &first, &wall, &offset) ? ds_textf(&c->row, "%s/%" PRId64, uid, wall) : uid;
    c->cell[UID] = keep_text(c, name ? name : uid);
    c->cell[SUMMARY] = keep_text(c, text_of(e, ICAL_SUMMARY_PROPERTY));
    c->cell[LOCATION] = keep_text(c, text_of(e, ICAL_LOCATION_PROPERTY));
    c->cell[STATUS] = keep_text(c, text_of(e, ICAL_STATUS_PROPERTY));
    c->cell[CREATED] = property_text(c, e, ICAL_CREATED_PROPERTY);
    c->cell[SERIES] = series ? DS_LIT("yes") : DS_LIT("no");
    *out = (ds_cells){ .cell = c->cell, .n = CELLS, .line = c->line, .fault = fault };
}

/* ---- series ---- */

static bool is_moved(const calendar *c, icalcomponent *e, int64_t wall)
{
    const moved wanted = { ds_str_of(text_of(e, ICAL_UID_PROPERTY)), wall };
    return c->moves && bsearch(&wanted, c->moved, c->moves, sizeof wanted, in_order);
}

static bool is_left_out(calendar *c, icalcomponent *e, int64_t wall)
{
    icalproperty *p = icalcomponent_get_first_property(e, ICAL_EXDATE_PROPERTY);
    for (; p; p = icalcomponent_get_next_property(e, ICAL_EXDATE_PROPERTY)) {
        const written t = written_of(c, p, icalproperty_get_exdate(p));
        int64_t out;
        int32_t offset;
        if (!wall_of(c, &t, &out, &offset)) continue;
        if (out == wall || (t.date && out == wall - ((wall % DAY) + DAY) % DAY)) return true;
    }
    return false;
}

/* An end in UTC is put on the clock of the start, a day's end at its last second. */
static void settle_until(struct icalrecurrencetype *r, const written *start)
{
    if (icaltime_is_null_time(r->until)) return;
    if (r->until.is_date && !start->date) {
        r->until.is_date = 0;
        r->until.hour = 23;
        r->until.minute = r->until.second = 59;
    } else if (icaltime_is_utc(r->until) && !start->utc && start->zone) {
        const int64_t utc = seconds_of(r->until);
        r->until = icaltime_from_timet_with_zone((time_t)(utc + (int64_t)ds_zone_offset_at(start->zone, utc) * 60), 0, NULL);
    }
    r->until.zone = NULL;
}

static void end_series(calendar *c)
{
    if (c->rule) icalrecur_iterator_free(c->rule);
    if (c->series) icalcomponent_free(c->series);
    c->rule = NULL;
    c->series = NULL;
}

/* Takes the event over where it repeats by a rule that can be read. */
static bool begin_series(calendar *c, icalcomponent *e, const written *start)
{
    icalproperty *p = icalcomponent_get_first_property(e, ICAL_RRULE_PROPERTY);
    if (!p || start->seconds == DS_NO_TIME) return false;
    struct icalrecurrencetype r = icalproperty_get_rrule(p);
    settle_until(&r, start);
    struct icaltimetype first = icaltime_from_timet_with_zone((time_t)start->seconds, start->date, NULL);
    first.zone = NULL;
    if (!(c->rule = icalrecur_iterator_new(r, first))) return false;
    c->series = e;
    c->occurrences = 0;
    return true;
}

static ds_err too_often(const calendar *c, ds_why *w)
{
    return ds_fail(w, DS_DATA, "line %lld: a calendar of more than %d occurrences, or one event of more than %d",
                   (long long)c->line, MOST_OF_ALL, MOST_OF_ONE);
}

/* The series' next occurrence that is not told of by itself; *some is false after the last. */
static ds_err next_of_series(calendar *c, ds_cells *out, bool *some, ds_why *w)
{
    written start = property_time(c, c->series, ICAL_DTSTART_PROPERTY);
    *some = false;
    for (;;) {
        struct icaltimetype t = icalrecur_iterator_next(c->rule);
        int64_t wall;
        int32_t offset;
        if (icaltime_is_null_time(t) || (start.seconds = seconds_of(t)) > c->horizon) return DS_OK;
        if (++c->occurrences > MOST_OF_ONE || ++c->all > MOST_OF_ALL) return too_often(c, w);
        const bool known = wall_of(c, &start, &wall, &offset);
        if (known && (is_moved(c, c->series, wall) || is_left_out(c, c->series, wall))) continue;
        give_row(c, c->series, &start, out);
        *some = true;
        return DS_OK;
    }
}

static void give_fault(calendar *c, const char *fault, ds_cells *out)
{
    for (size_t i = 0; i < CELLS; i++) c->cell[i] = (ds_str){ "", 0 };
    *out = (ds_cells){ .cell = c->cell, .n = CELLS, .line = c->line, .fault = fault };
}

/* The next event; *some is false for a series, whose occurrences are asked for. */
static void take_event(calendar *c, ds_cells *out, bool *some)
{
    const event *at = &c->event[c->next++];
    icalcomponent *e = parse_event(c, at);
    c->line = at->line;
    *some = true;
    if (!e) {
        give_fault(c, "an event that cannot be read", out);
        return;
    }
    const written start = property_time(c, e, ICAL_DTSTART_PROPERTY);
    if (begin_series(c, e, &start)) {
        *some = false;
        return;
    }
    if (icalcomponent_get_first_property(e, ICAL_RRULE_PROPERTY) || icalcomponent_get_first_property(e, ICAL_RDATE_PROPERTY))
        give_fault(c, "an event that repeats by a rule, or on dates, that cannot be read", out);
    else
        give_row(c, e, &start, out);
    icalcomponent_free(e);
}

static ds_err row(void *state, ds_cells *out, bool *more, ds_why *w)
{
    calendar *c = state;
    bool some = false;
    ds_err err = DS_OK;
    ds_arena_reset(&c->row);
    while (!err && !some) {
        if (c->series && !(err = next_of_series(c, out, &some, w)) && !some) end_series(c);
        if (err || some) break;
        if (c->next == c->events) break;
        take_event(c, out, &some);
    }
    *more = !err && some;
    return err;
}

/* ---- the adapter ---- */

static ds_err table(void *state, ds_str *title, ds_cells *header, bool *more, ds_why *w)
{
    calendar *c = state;
    (void)w;
    *more = !c->given;
    c->given = true;
    if (!*more) return DS_OK;
    *title = c->title;
    *header = (ds_cells){ .cell = names, .n = CELLS, .line = 1 };
    return DS_OK;
}

static void close_calendar(void *state)
{
    calendar *c = state;
    if (!c) return;
    end_series(c);
    free(c->text);
    free(c->event);
    free(c->moved);
    ds_arena_free(&c->row);
    ds_arena_free(&c->a);
    free(c);
}

static ds_err widen(calendar *c, size_t *cap, ds_why *w)
{
    if (*cap >= MOST_TEXT) return ds_fail(w, DS_DATA, "a calendar of over %d MB", MOST_TEXT >> 20);
    char *wide = realloc(c->text, *cap = *cap ? 2 * *cap : 1 << 16);
    if (!wide) return ds_fail(w, DS_MEMORY, "a calendar");
    c->text = wide;
    return DS_OK;
}

static ds_err read_text(calendar *c, ds_bytes *from, const ds_survey *survey, ds_why *w)
{
    ds_decoder *d = NULL;
    size_t cap = 0, got = 1;
    ds_err err = ds_decoder_open(from, survey, &d, w);
    if (!err && ds_decoder_mixed(d)) err = ds_fail(w, DS_DATA, "a calendar is UTF-8, and not all of this one is");
    while (!err && got) {
        if (cap - c->text_n < LEAST_READ && (err = widen(c, &cap, w))) break;
        err = ds_decode(d, c->text + c->text_n, cap - c->text_n, &got, w);
        if (!err) c->text_n += got;
    }
    ds_decoder_close(d);
    return err;
}

static ds_err open_calendar(ds_bytes *from, const ds_survey *survey, ds_source_facts *facts, void **state, ds_why *w)
{
    calendar *c = *state = calloc(1, sizeof *c);
    if (!c) return ds_fail(w, DS_MEMORY, "a calendar");
    c->horizon = INT64_MIN;
    icalerror_set_errors_are_fatal(false);
    ds_facts_without_lines(facts);
    ds_err err = read_text(c, from, survey, w);
    return err ? err : look_through(c, w);
}

static int64_t at(const void *state)
{
    const calendar *c = state;
    return c->next < c->events ? (int64_t)c->event[c->next].at : (int64_t)c->text_n;
}

const ds_source_class ds_calendar_class = { .name = "calendar",
                                            .claims = claims,
                                            .open = open_calendar,
                                            .table = table,
                                            .row = row,
                                            .at = at,
                                            .close = close_calendar };
