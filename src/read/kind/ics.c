/* Calendars (iCalendar, RFC 5545): events as rows, each occurrence of a series one of its own, with the times that the clock on
 * the wall showed. libical unfolds, unescapes and reckons the rules; events are cut out of the text here, so that each has its line and
 * a damaged one costs no other. */
#include "read/kind/ics_times.h"
#include "read/source.h"

#include "read/text/encoding.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum {
    MOST_TEXT = 64 << 20,   /* bytes */
    MOST_OF_ONE = 10000,    /* occurrences of a series, */
    MOST_OF_ALL = 1000000,  /* and of all together */
    LEAST_READ = 64,
    DAY = 86400
};

enum { UID, START, END, ALL_DAY, SUMMARY, LOCATION, STATUS, CREATED, SERIES, LAST_DAY, CELLS };
static const ds_str names[CELLS] = { { "UID", 3 },      { "DTSTART", 7 },      { "DTEND", 5 },   { "ALL-DAY", 7 }, { "SUMMARY", 7 },
                                     { "LOCATION", 8 }, { "STATUS", 6 }, { "CREATED", 7 }, { "SERIES", 6 }, { "LAST-DAY", 8 } };

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
    ds_ics_zones zones;
    bool zone_said; /* by X-WR-TIMEZONE, not by its first VTIMEZONE */
    ds_str title;
    event *event;
    size_t events, next;
    moved *moved;
    size_t moves;
    int64_t horizon; /* the latest time that the calendar tells of */
    bool stamped;    /* it tells when it was ds_ics_time, so that a series goes no further, whatever its end */
    bool given;      /* its table */

    icalcomponent *series; /* whose occurrences are being given */
    icalrecur_iterator *rule; /* NULL: single dates only */
    bool ends;                /* the rule, by a count or a day */
    ds_ics_time *single;          /* its single dates (RDATE), without those that the rule gives */
    size_t singles, next_single, single_room;
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
        } else if (!open && begins_with(s, "X-WR-TIMEZONE:") && !c->zone_said) {
            c->zones.own = ds_ics_zone_of_line(&c->zones, s, sizeof "X-WR-TIMEZONE:" - 1);
            c->zone_said = true;
        } else if (!open && begins_with(s, "TZID:") && !c->zones.own) {
            c->zones.own = ds_ics_zone_of_line(&c->zones, s, sizeof "TZID:" - 1);
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
    const ds_ics_time id = ds_ics_property_time(&c->zones, e, ICAL_RECURRENCEID_PROPERTY);
    int64_t wall;
    int32_t offset;
    if (!ds_ics_wall(&c->zones, &id, &wall, &offset)) return true;
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
        const ds_ics_time t = ds_ics_property_time(&c->zones, e, told[i]);
        if (t.seconds == DS_NO_TIME) continue;
        if (t.seconds > c->horizon) c->horizon = t.seconds;
        c->stamped |= i > 0;
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

/* Of a year with four digits. */
static bool is_writable(int64_t wall)
{
    return wall >= (int64_t)ds_date_of(1, 1, 1) * DAY && wall < ((int64_t)ds_date_of(9999, 12, 31) + 1) * DAY;
}

/* "2026-03-18T14:00:00-04:00", of a whole day "2026-03-18", of an instant that no clock is told for "2026-03-18T18:00:00Z". */
static ds_str time_text(calendar *c, int64_t wall, int32_t offset, bool date)
{
    char local[20];
    ds_local_text(wall, local);
    if (date) return ds_keep(&c->row, (ds_str){ local, 10 });
    local[10] = 'T';
    if (offset == DS_NO_OFFSET) return keep_text(c, local);
    if (offset == DS_ICS_UTC) {
        const char *instant = ds_textf(&c->row, "%sZ", local);
        return instant ? ds_str_of(instant) : (ds_str){ "", 0 };
    }
    const int32_t ahead = offset < 0 ? -offset : offset;
    const char *text = ds_textf(&c->row, "%s%c%02d:%02d", local, offset < 0 ? '-' : '+', (int)ahead / 60, (int)ahead % 60);
    return text ? ds_str_of(text) : (ds_str){ "", 0 };
}

static ds_str property_text(calendar *c, icalcomponent *e, icalproperty_kind kind)
{
    const ds_ics_time t = ds_ics_property_time(&c->zones, e, kind);
    int64_t wall;
    int32_t offset;
    const bool known = ds_ics_wall(&c->zones, &t, &wall, &offset) && offset != DS_ICS_UTC && is_writable(wall);
    return known ? time_text(c, wall, offset, t.date) : (ds_str){ "", 0 };
}

/* Seconds that it lasts, by its end or its length; an event without either lasts for none, a whole day for one. */
static int64_t length_of(calendar *c, icalcomponent *e)
{
    const ds_ics_time start = ds_ics_property_time(&c->zones, e, ICAL_DTSTART_PROPERTY);
    const ds_ics_time end = ds_ics_property_time(&c->zones, e, ICAL_DTEND_PROPERTY);
    icalproperty *p = icalcomponent_get_first_property(e, ICAL_DURATION_PROPERTY);
    int64_t from, to;
    int32_t offset;
    if (ds_ics_wall(&c->zones, &start, &from, &offset) && ds_ics_wall(&c->zones, &end, &to, &offset)) return to - from;
    if (p) return icaldurationtype_as_int(icalproperty_get_duration(p));
    return start.date ? DAY : 0;
}

static const char *fill_row(calendar *c, icalcomponent *e, const ds_ics_time *start)
{
    int64_t wall;
    int32_t offset;
    if (start->seconds == DS_NO_TIME) return "an event without a start";
    (void)ds_ics_wall(&c->zones, start, &wall, &offset);
    ds_ics_time end = *start;
    end.seconds += length_of(c, e);
    int64_t end_wall;
    int32_t end_offset;
    (void)ds_ics_wall(&c->zones, &end, &end_wall, &end_offset);
    if (start->zone && !start->utc && !start->date) end_offset = ds_zone_offset(start->zone, end_wall);
    if (!is_writable(wall)) return "a start outside the years 1 to 9999";
    if (!is_writable(end_wall)) return "an end outside the years 1 to 9999, by what the event lasts";
    c->cell[START] = time_text(c, wall, offset, start->date);
    c->cell[END] = time_text(c, end_wall, end_offset, start->date);
    c->cell[LAST_DAY] = time_text(c, end_wall > wall ? end_wall - 1 : wall, end_offset, true); /* an end is the first moment behind it */
    c->cell[ALL_DAY] = start->date ? DS_LIT("yes") : DS_LIT("no");
    return NULL;
}

static void give_row(calendar *c, icalcomponent *e, const ds_ics_time *start, ds_cells *out)
{
    const char *uid = text_of(e, ICAL_UID_PROPERTY);
    for (size_t i = 0; i < CELLS; i++) c->cell[i] = (ds_str){ "", 0 };
    const char *fault = fill_row(c, e, start);
    const bool series = c->series == e || icalcomponent_get_first_property(e, ICAL_RECURRENCEID_PROPERTY);
    const ds_ics_time first = series && c->series != e ? ds_ics_property_time(&c->zones, e, ICAL_RECURRENCEID_PROPERTY) : *start;
    int64_t wall;
    int32_t offset;
    /* an occurrence keeps its name where it is moved by itself */
    const char *name = series && ds_ics_wall(&c->zones, &first, &wall, &offset) ? ds_textf(&c->row, "%s/%" PRId64, uid, wall) : uid;
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
    const ds_str uid = ds_str_of(text_of(e, ICAL_UID_PROPERTY));
    const moved at = { uid, wall }, on = { uid, wall - ((wall % DAY) + DAY) % DAY }; /* some name the day alone */
    return c->moves && (bsearch(&at, c->moved, c->moves, sizeof at, in_order) || bsearch(&on, c->moved, c->moves, sizeof on, in_order));
}

static bool is_left_out(calendar *c, icalcomponent *e, int64_t wall)
{
    icalproperty *p = icalcomponent_get_first_property(e, ICAL_EXDATE_PROPERTY);
    for (; p; p = icalcomponent_get_next_property(e, ICAL_EXDATE_PROPERTY)) {
        const ds_ics_time t = ds_ics_time_of(&c->zones, p, icalproperty_get_exdate(p));
        int64_t out;
        int32_t offset;
        if (!ds_ics_wall(&c->zones, &t, &out, &offset)) continue;
        if (out == wall || (t.date && out == wall - ((wall % DAY) + DAY) % DAY)) return true;
    }
    return false;
}

/* An end in UTC is put on the clock of the start, a day's end at its last second. */
static void settle_until(struct icalrecurrencetype *r, const ds_ics_time *start)
{
    if (icaltime_is_null_time(r->until)) return;
    if (r->until.is_date && !start->date) {
        r->until.is_date = 0;
        r->until.hour = 23;
        r->until.minute = r->until.second = 59;
    } else if (icaltime_is_utc(r->until) && !start->utc && start->zone) {
        const int64_t utc = ds_ics_seconds(r->until);
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
    c->singles = c->next_single = 0;
}

static bool add_single(calendar *c, ds_ics_time t)
{
    if (c->singles == c->single_room) {
        ds_ics_time *wide = realloc(c->single, (c->single_room = 2 * c->single_room + 16) * sizeof *wide);
        if (!wide) return false;
        c->single = wide;
    }
    c->single[c->singles++] = t;
    return true;
}

/* Its single dates, each once; false: no memory. */
static bool note_singles(calendar *c, icalcomponent *e)
{
    icalproperty *p = icalcomponent_get_first_property(e, ICAL_RDATE_PROPERTY);
    for (; p; p = icalcomponent_get_next_property(e, ICAL_RDATE_PROPERTY)) {
        const struct icaldatetimeperiodtype when = icalproperty_get_rdate(p);
        const ds_ics_time t = ds_ics_time_of(&c->zones, p, icaltime_is_null_time(when.time) ? when.period.start : when.time);
        if (t.seconds != DS_NO_TIME && !add_single(c, t)) return false;
    }
    return true;
}

/* Takes out of the single dates what lies at this moment of the clock. */
static void forget_single(calendar *c, int64_t wall)
{
    int64_t at;
    int32_t offset;
    for (size_t i = c->next_single; i < c->singles; i++)
        if (ds_ics_wall(&c->zones, &c->single[i], &at, &offset) && at == wall) c->single[i].seconds = DS_NO_TIME;
}

/* False where it has a rule that cannot be read. */
static bool begin_rule(calendar *c, icalcomponent *e, const ds_ics_time *start)
{
    icalproperty *p = icalcomponent_get_first_property(e, ICAL_RRULE_PROPERTY);
    if (!p) return add_single(c, *start);
    struct icalrecurrencetype r = icalproperty_get_rrule(p);
    settle_until(&r, start);
    struct icaltimetype first = icaltime_from_timet_with_zone((time_t)start->seconds, start->date, NULL);
    first.zone = NULL;
    c->ends = r.count > 0 || !icaltime_is_null_time(r.until);
    return (c->rule = icalrecur_iterator_new(r, first));
}

/* Takes the event over where it repeats, and how can be read. */
static bool begin_series(calendar *c, icalcomponent *e, const ds_ics_time *start)
{
    const bool repeats = icalcomponent_get_first_property(e, ICAL_RRULE_PROPERTY) ||
                         icalcomponent_get_first_property(e, ICAL_RDATE_PROPERTY);
    c->singles = c->next_single = 0;
    if (!repeats || start->seconds == DS_NO_TIME || !begin_rule(c, e, start) || !note_singles(c, e)) return false;
    c->series = e;
    c->occurrences = 0;
    return true;
}

static ds_err too_often(const calendar *c, ds_why *w)
{
    return ds_fail(w, DS_DATA, "line %lld: a calendar of more than %d occurrences, or one event of more than %d",
                   (long long)c->line, MOST_OF_ALL, MOST_OF_ONE);
}

/* Where the rule goes on to next; false at its end. */
static bool next_by_rule(calendar *c, ds_ics_time *start)
{
    struct icaltimetype t = c->rule ? icalrecur_iterator_next(c->rule) : icaltime_null_time();
    if (icaltime_is_null_time(t)) return false;
    start->seconds = ds_ics_seconds(t);
    return start->seconds <= c->horizon || (c->ends && !c->stamped);
}

/* The next by the rule, behind its last the next of the single dates; false behind these. */
static bool next_start(calendar *c, ds_ics_time *start)
{
    if (!c->next_single && next_by_rule(c, start)) return true;
    while (c->next_single < c->singles) {
        *start = c->single[c->next_single++];
        if (start->seconds != DS_NO_TIME) return true;
    }
    return false;
}

/* The series' next occurrence that is not told of by itself; *some is false after the last. */
static ds_err next_of_series(calendar *c, ds_cells *out, bool *some, ds_why *w)
{
    ds_ics_time start = ds_ics_property_time(&c->zones, c->series, ICAL_DTSTART_PROPERTY);
    *some = false;
    while (next_start(c, &start)) {
        int64_t wall;
        int32_t offset;
        if (++c->occurrences > MOST_OF_ONE || ++c->all > MOST_OF_ALL) return too_often(c, w);
        const bool known = ds_ics_wall(&c->zones, &start, &wall, &offset);
        if (known) forget_single(c, wall);
        if (known && (is_moved(c, c->series, wall) || is_left_out(c, c->series, wall))) continue;
        give_row(c, c->series, &start, out);
        *some = true;
        return DS_OK;
    }
    return DS_OK;
}

static void give_fault(calendar *c, const char *fault, ds_cells *out)
{
    for (size_t i = 0; i < CELLS; i++) c->cell[i] = (ds_str){ "", 0 };
    *out = (ds_cells){ .cell = c->cell, .n = CELLS, .line = c->line, .fault = fault };
}

/* RECURRENCE-ID;RANGE=THISANDFUTURE, which programs of today write no more (RFC 5545, 3.2.13). */
static bool changes_all_later(icalcomponent *e)
{
    icalproperty *p = icalcomponent_get_first_property(e, ICAL_RECURRENCEID_PROPERTY);
    icalparameter *range = p ? icalproperty_get_first_parameter(p, ICAL_RANGE_PARAMETER) : NULL;
    return range && icalparameter_get_range(range) == ICAL_RANGE_THISANDFUTURE;
}

/* libical leaves out a line that it cannot read. */
static bool has_unread_rule(const calendar *c, const event *at, icalcomponent *e)
{
    static const struct {
        const char *name;
        icalproperty_kind kind;
    } lines[] = { { "RRULE", ICAL_RRULE_PROPERTY }, { "RDATE", ICAL_RDATE_PROPERTY }, { "EXDATE", ICAL_EXDATE_PROPERTY } };
    for (size_t i = 0; i < DS_COUNT(lines); i++) {
        ds_str rest = { c->text + at->at, at->n }, line;
        const size_t n = strlen(lines[i].name);
        if (icalcomponent_get_first_property(e, lines[i].kind)) continue;
        while (ds_cut(&rest, '\n', &line))
            if (begins_with(line, lines[i].name) && line.n > n && strchr(":;", line.p[n])) return true;
    }
    return false;
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
    const ds_ics_time start = ds_ics_property_time(&c->zones, e, ICAL_DTSTART_PROPERTY);
    const bool unread = has_unread_rule(c, at, e);
    if (!unread && begin_series(c, e, &start)) {
        *some = false;
        return;
    }
    if (unread || icalcomponent_get_first_property(e, ICAL_RRULE_PROPERTY) || icalcomponent_get_first_property(e, ICAL_RDATE_PROPERTY))
        give_fault(c, "an event that repeats by a rule, or on dates, that cannot be read", out);
    else if (changes_all_later(e))
        give_fault(c, "a change of this and all later times of its series: put the later ones into the calendar as a series of their own", out);
    else
        give_row(c, e, &start, out);
    icalcomponent_free(e);
    if (c->rule) icalrecur_iterator_free(c->rule);
    c->rule = NULL;
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
    free(c->single);
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
    c->zones.a = &c->a;
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
