/* A visit that may be told of already: at its start, or by its booking's reference at another one. */
#include "store/rows/visits.h"
#include "store/rows/lacks.h"
#include "store/rows/prefer.h"

#include <string.h>

#define AT(field) (DS_C_FIELD + DS_SESSION_##field)

/* Days by which a booking moves; a number that comes again later than that is another booking's. */
enum { DAY = 86400, MOVES = 180 };

/* All that was told of one client's visit at one start. */
typedef struct {
    ds_tellings records, all;
    ds_visit made;
} slot;

/* Whether the row is of the practice's own log. */
static ds_err is_of_log(ds_store *s, const ds_val *v, bool *log, ds_why *w)
{
    int64_t is = 0;
    bool found;
    ds_err err = DS_GET(s, w, DS_Q_FILE_IS_LOG, &found, &is, v[DS_C_FILE]);
    *log = is;
    return err;
}

static ds_err read_slot(ds_store *s, ds_val client, ds_val start, slot *x, ds_why *w)
{
    const ds_val key[] = { client, start };
    *x = (slot){ .records.a = &s->near, .all.a = &s->near };
    ds_err err = ds_notes_first(s, &x->all.notes_first, w);
    if (!err) err = ds_tellings_read(s, DS_Q_SESSION_AT, DS_SESSION, false, key, 2, &x->records, w);
    if (!err) err = ds_tellings_read(s, DS_Q_SESSION_TOLD, DS_SESSION, true, key, 2, &x->all, w);
    if (!err && !ds_tellings_alone(DS_SESSION, &x->records, &x->all)) err = ds_fail(w, DS_MEMORY, "rows of one visit");
    for (size_t i = 0; !err && i < x->all.n; i++) err = is_of_log(s, x->all.at[i]->v, &x->all.at[i]->note, w);
    return err;
}

/* ---- writing ---- */

static bool same_record(const ds_val *a, const ds_val *b)
{
    for (int i = DS_C_DOUBT; i <= DS_C_LINE; i++)
        if (ds_differ(a[i], b[i])) return false;
    return !ds_differ(a[AT(TOLD)], b[AT(TOLD)]) && ds_telling_same(DS_SESSION, a, b);
}

static ds_err write_record(ds_store *s, slot *x, ds_why *w)
{
    const ds_val *old = x->records.n ? x->records.at[0]->v : NULL;
    if (old && !ds_row_may_be_written(s, DS_SESSION, old, x->made.any ? x->made.v : NULL)) return DS_OK;
    if (!x->made.any) return old ? ds_row_drop(s, DS_SESSION, old, w) : DS_OK;
    if (old && same_record(old, x->made.v)) return DS_OK;
    return ds_row_write(s, DS_SESSION, old, x->made.v, w);
}

/* Tellings of visits that are not just what one row told; none else, so that the store is the same whatever came
 * first. */
static ds_err write_tellings(ds_store *s, slot *x, ds_why *w)
{
    ds_err err = DS_OK;
    for (size_t i = 0; !err && i < x->all.n; i++) {
        ds_telling *t = x->all.at[i];
        const bool kept = x->made.made && (!t->silent || t->aside);
        if (t->told && !kept)
            err = ds_telling_drop(s, DS_SESSION, t, w);
        else if (kept && (!t->told || t->changed))
            err = ds_telling_write(s, DS_SESSION, t, w);
        s->struck |= kept && t->mark;
    }
    return err;
}

/* What is put beside the service catalogue line by line. */
static ds_err write_lines(ds_store *s, const slot *x, ds_why *w)
{
    const ds_val *old = x->records.n ? x->records.at[0]->v : NULL, *v = x->made.any ? x->made.v : old;
    ds_err err = DS_OK;
    if (old && ds_val_int(old[AT(TOLD)], 0))
        err = DS_PUT(s, w, DS_Q_LINES_DROP, old[AT(CLIENT)], old[AT(START)]);
    for (size_t i = 0; !err && x->made.line && i < x->made.lines; i++) {
        const ds_val *line = x->made.line[i];
        const ds_val service = line[AT(SERVICE)].type == DS_V_TEXT ? line[AT(SERVICE)] : ds_vtextz("");
        err = DS_PUT(s, w, DS_Q_LINE_ADD, v[AT(CLIENT)], v[AT(START)], service, line[AT(DURATION)], line[AT(PRESSURE)],
                     line[AT(TECHNIQUE)], line[AT(MASSAGE)]);
    }
    return err;
}

static ds_err make_and_write(ds_store *s, slot *x, ds_why *w)
{
    if (!ds_visit_of(&x->all, &x->made)) return ds_fail(w, DS_MEMORY, "rows of one visit");
    ds_err err = write_record(s, x, w);
    if (!err) err = write_lines(s, x, w);
    return err ? err : write_tellings(s, x, w);
}

/* ---- what was taken out, or is no longer told ---- */

/* A row of a file as old as one that was taken out for a newer file is out, too; and a visit that a file newer than
 * that tells of again is lacking no more. */
static void settle_marks(slot *x, ds_telling *t, bool known)
{
    const int64_t file = t->v[DS_C_FILE].as.i;
    for (size_t i = 0; i < x->all.n; i++) {
        ds_telling *o = x->all.at[i];
        if (o == t) continue;
        if (o->mark < 0 && -o->mark < file) {
            o->mark = 0;
            o->changed = true;
        }
        bool alike = !known && o->mark > 0 && o->mark > file && ds_visit_same_service(o->v, t->v);
        if (alike && ds_visit_missed(o->v) == ds_visit_missed(t->v)) ds_visit_mark(t, o->mark, o->aside);
    }
}

void ds_visit_mark(ds_telling *t, int64_t mark, const char *aside)
{
    t->changed |= t->mark != mark;
    t->mark = mark;
    ds_telling_set_aside(t, aside);
}

/* ---- a booking that moved ---- */

/* The one other start that rows tell of for the booking; DS_NO_TIME: none, or several, as of bookings that share a
 * reference. *file: the newest that tells it there. */
static ds_err find_other_start(ds_store *s, const ds_val *v, int64_t *other, int64_t *file, ds_why *w)
{
    const ds_val key[] = { v[AT(CLIENT)], v[AT(REFERENCE)], v[AT(START)], v[DS_C_FILE], DS_VINT(INT64_C(1) * MOVES * DAY) };
    bool found;
    *other = DS_NO_TIME;
    *file = 0;
    ds_err err = ds_get(s, DS_Q_BOOKING_ELSEWHERE, DS_COUNT(key), key, &found, other, w);
    if (err || *other == DS_NO_TIME) return err;
    const ds_val at[] = { v[AT(CLIENT)], v[AT(REFERENCE)], DS_VINT(*other) };
    return ds_get(s, DS_Q_BOOKING_FILE, DS_COUNT(at), at, &found, file, w);
}

static bool is_of_booking(const ds_telling *t, const ds_val *v)
{
    return t->mark <= 0 && !ds_differ(t->v[AT(REFERENCE)], v[AT(REFERENCE)]);
}

/* What was told of the booking at its other start goes along, so that what the new row does not tell stays known; and
 * stays where it was, out of use, so that its files read again bring nothing back. */
static ds_err move_tellings(ds_store *s, const ds_val *v, int64_t other, slot *to, ds_why *w)
{
    slot from;
    char local[20];
    ds_err err = read_slot(s, v[AT(CLIENT)], DS_VINT(other), &from, w);
    if (err) return err;
    ds_local_text(v[AT(START)].as.i, local);
    const char *why = ds_textf(&s->near, "its booking moved to %.16s", local);
    for (size_t i = 0; i < from.all.n; i++) {
        ds_telling *old = from.all.at[i];
        if (!is_of_booking(old, v)) continue;
        ds_telling *t = why ? ds_telling_add(&to->all) : NULL;
        if (!t) return ds_fail(w, DS_MEMORY, "rows of one visit");
        memcpy(t->v, old->v, sizeof t->v);
        t->v[AT(START)] = v[AT(START)];
        t->v[AT(TOLD)] = DS_VNULL;
        t->note = old->note;
        t->changed = true;
        ds_visit_mark(old, v[DS_C_FILE].as.i, why);
    }
    return make_and_write(s, &from, w);
}

/* ---- a booking and its note ---- */

static bool takes_place(const ds_val *v)
{
    const bool self = v[AT(KIND)].type == DS_V_INT && v[AT(KIND)].as.i == DS_KIND_SELF;
    return !ds_visit_missed(v) && !self;
}

/* The visit of the other side that lies over this row's time; DS_NO_TIME: none. */
static ds_err find_partner(ds_store *s, const ds_val *v, bool log, int64_t *start, ds_why *w)
{
    const double minutes = v[AT(DURATION)].type == DS_V_REAL ? v[AT(DURATION)].as.d : log ? 1 : 60;
    const int64_t from = v[AT(START)].as.i;
    const ds_val key[] = { v[AT(CLIENT)], DS_VINT(from), DS_VINT(from + (int64_t)(60 * minutes)), v[DS_C_FILE], v[DS_C_LINE] };
    bool found;
    *start = DS_NO_TIME;
    if (!takes_place(v)) return DS_OK;
    return ds_get(s, log ? DS_Q_BOOKED_NEAR : DS_Q_NOTED_NEAR, DS_COUNT(key), key, &found, start, w);
}

static bool has_note(const slot *x)
{
    for (size_t i = 0; i < x->all.n; i++)
        if (x->all.at[i]->note && x->all.at[i]->mark <= 0) return true;
    return false;
}

/* What the log told at another start is told at the booking's. */
static ds_err take_notes(ds_store *s, const ds_val *v, int64_t other, slot *to, ds_why *w)
{
    slot from;
    ds_err err = read_slot(s, v[AT(CLIENT)], DS_VINT(other), &from, w);
    for (size_t i = 0; !err && i < from.all.n; i++) {
        const ds_telling *old = from.all.at[i];
        ds_telling *t = ds_telling_add(&to->all);
        if (!t) return ds_fail(w, DS_MEMORY, "rows of one visit");
        if (old->told) err = ds_telling_drop(s, DS_SESSION, old, w);
        memcpy(t->v, old->v, sizeof t->v);
        t->v[AT(START)] = v[AT(START)];
        t->v[AT(TOLD)] = DS_VNULL;
        t->note = t->changed = true;
        t->mark = old->mark;
        t->aside = old->aside;
    }
    from.all.n = 0;
    return err ? err : make_and_write(s, &from, w);
}

/* Reads what was told of the row's visit. A row of the log is told at its booking's start, which is then v's. */
static ds_err read_visit(ds_store *s, ds_val *v, bool *log, slot *x, ds_why *w)
{
    int64_t start = DS_NO_TIME;
    ds_err err = is_of_log(s, v, log, w);
    if (!err && s->two_sides) err = find_partner(s, v, *log, &start, w);
    if (!err && *log && start != DS_NO_TIME) v[AT(START)] = DS_VINT(start);
    if (!err) err = read_slot(s, v[AT(CLIENT)], v[AT(START)], x, w);
    const bool other = start != DS_NO_TIME && start != v[AT(START)].as.i;
    return err || *log || !other || has_note(x) ? err : take_notes(s, v, start, x, w);
}

/* ---- a row ---- */

static ds_err find_sides(ds_store *s, const ds_val *v, ds_why *w)
{
    bool log;
    int64_t one;
    ds_err err = is_of_log(s, v, &log, w);
    return err ? err : DS_GET(s, w, DS_Q_OTHER_SIDE, &s->two_sides, &one, DS_VINT(log));
}

ds_err ds_session_is_near(ds_store *s, const ds_val *v, bool *near, ds_why *w)
{
    int64_t n = 0;
    ds_err err = s->struck_known ? DS_OK : DS_GET(s, w, DS_Q_SESSIONS_STRUCK, &s->struck, &n, DS_VNULL);
    if (!err && !s->struck_known) err = find_sides(s, v, w);
    s->struck_known = !err;
    *near = v[AT(REFERENCE)].type == DS_V_TEXT || s->two_sides;
    if (err || *near || !s->struck) return err;
    return DS_GET(s, w, DS_Q_SESSION_STRUCK, near, &n, v[AT(CLIENT)], v[AT(START)]);
}

static ds_put_fate fate_of(const slot *x, const ds_telling *t, bool known)
{
    if (t->mark > 0 || (t->aside && !t->mark)) return DS_PUT_LOSER;
    if (known || t->silent) return DS_PUT_SAME;
    if (x->records.n) return ds_repeats(DS_SESSION, x->records.at[0]->v, x->made.v) ? DS_PUT_SAME : DS_PUT_CHANGED;
    return DS_PUT_NEW;
}

/* The log's file that told of the visit before the row did, which a booking may stand for; 0: none. */
static int64_t noted_before(const slot *x, const ds_val *v)
{
    int64_t file = 0;
    for (size_t i = 0; i < x->all.n; i++) {
        const ds_telling *t = x->all.at[i];
        const int64_t of = t->v[DS_C_FILE].as.i;
        if (t->note && t->mark <= 0 && of < v[DS_C_FILE].as.i && of > file) file = of;
    }
    return file;
}

/* The file that the visit was as of, of the row's side; 0: none. */
static int64_t file_before(const slot *x, const ds_val *v, bool log)
{
    if (log && x->all.n) return noted_before(x, v);
    return x->records.n ? x->records.at[0]->v[DS_C_FILE].as.i : 0;
}

static bool is_booked(const slot *x)
{
    for (size_t i = 0; i < x->all.n; i++)
        if (!x->all.at[i]->note && x->all.at[i]->mark <= 0) return true;
    return false;
}

/* How the row stands to those before it, for lacks.c. */
static ds_retold_how how_of(const slot *x, const ds_telling *t, ds_put_fate fate)
{
    if (t->note && is_booked(x)) return DS_RETOLD_AGAIN;
    if (!x->records.n || fate == DS_PUT_NEW) return DS_RETOLD_NEW;
    if (x->made.lines > 1 || t->aside) return DS_RETOLD_BESIDE;
    return DS_RETOLD_AGAIN;
}

static ds_err find_moved(ds_store *s, const ds_val *v, slot *x, ds_why *w)
{
    int64_t other, file;
    if (v[AT(REFERENCE)].type != DS_V_TEXT) return DS_OK;
    ds_err err = find_other_start(s, v, &other, &file, w);
    if (err || other == DS_NO_TIME || file >= v[DS_C_FILE].as.i) return err;
    return move_tellings(s, v, other, x, w);
}

ds_err ds_put_session(ds_store *s, const ds_val *row, ds_put_fate *fate, ds_why *w)
{
    slot x;
    bool known = false, log;
    ds_val v[DS_COLUMNS];
    memcpy(v, row, sizeof v);
    ds_arena_reset(&s->near);
    ds_err err = read_visit(s, v, &log, &x, w);
    if (!err) err = find_moved(s, v, &x, w);
    if (err) return err;
    const int64_t before = file_before(&x, v, log);
    ds_telling *t = ds_telling_take(DS_SESSION, v, &x.all, &known);
    if (!t) return ds_fail(w, DS_MEMORY, "rows of one visit");
    t->note = log;
    settle_marks(&x, t, known);
    if ((err = make_and_write(s, &x, w))) return err;
    *fate = fate_of(&x, t, known);
    return ds_retold_note(s, v, before, how_of(&x, t, *fate), w);
}

ds_err ds_put_session_marked(ds_store *s, const ds_val *row, int64_t mark, const char *aside, ds_why *w)
{
    slot x;
    bool known, log;
    ds_val v[DS_COLUMNS];
    memcpy(v, row, sizeof v);
    ds_arena_reset(&s->near);
    s->two_sides = !mark;
    ds_err err = read_visit(s, v, &log, &x, w);
    s->two_sides = s->struck_known = false;
    if (err) return err;
    ds_telling *t = ds_telling_take(DS_SESSION, v, &x.all, &known);
    if (!t) return ds_fail(w, DS_MEMORY, "rows of one visit");
    t->note = log;
    if (mark) ds_visit_mark(t, mark, aside);
    return make_and_write(s, &x, w);
}

/* ---- marks from outside ---- */

ds_err ds_visit_again(ds_store *s, int64_t client, int64_t start, ds_why *w)
{
    slot x;
    ds_arena_reset(&s->near);
    ds_err err = read_slot(s, DS_VINT(client), DS_VINT(start), &x, w);
    return err ? err : make_and_write(s, &x, w);
}

ds_err ds_visit_strike(ds_store *s, const ds_struck *what, size_t *n, ds_why *w)
{
    slot x;
    ds_arena_reset(&s->near);
    ds_err err = read_slot(s, DS_VINT(what->client), DS_VINT(what->start), &x, w);
    for (size_t i = 0; !err && i < x.all.n; i++) {
        ds_telling *t = x.all.at[i];
        bool other = t->mark <= 0 && t->v[DS_C_FILE].as.i < what->file && (!what->only || what->only(what, &x.all, t));
        if (!other) continue;
        ds_visit_mark(t, what->mark, what->why);
        ++*n;
    }
    return err || !*n ? err : make_and_write(s, &x, w);
}
