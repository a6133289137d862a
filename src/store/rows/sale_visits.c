#include "store/rows/sale_visits.h"
#include "store/rows/row.h"

#include <downshift/growing.h>

#include <stdlib.h>
#include <string.h>

enum { AMOUNTS = 5, SIGNS = 7, COLUMNS = 10 };
enum { NO_SHOW = 1, LATE_CANCEL = 2 }; /* as the store has them */
static const int64_t no_amount = -1;

typedef struct {
    ds_val column[5]; /* date, source, sale_ref, nth, file */
    int64_t date, client; /* client 0: not named */
    ds_str reference;     /* the booking's number; no bytes: none */
    int64_t amount[AMOUNTS];
    bool fee; /* nothing but a fee */
    size_t item, items; /* the first of its names in `names`, and how many */
    bool matched;
} sale;

typedef struct {
    int64_t client, start, date, booked_on, price;
    bool missed;
    ds_str reference, service;
    bool matched;
} visit;

/* By what the two are alike. */
typedef struct {
    int64_t client, date, amount;
    ds_str text;
} likeness;

typedef struct {
    likeness like;
    size_t at; /* of the visit */
} place;

typedef struct {
    size_t sale, visit;
    int sign;
} match;

typedef struct {
    sale *sale;
    visit *visit;
    ds_str *name;
    place *place;
    match *match;
    size_t sales, visits, names, places, matches, sale_room, visit_room, name_room, match_room;
    ds_arena a;
} matching;

/* ---- signs, the surest first ---- */

static bool has_amount(const visit *v)
{
    return v->price > 0;
}

static bool is_missed(const visit *v)
{
    return v->missed;
}

static bool has_reference(const visit *v)
{
    return v->reference.n;
}

static bool has_service(const visit *v)
{
    return has_amount(v) && v->service.n;
}

static bool was_paid_ahead(const visit *v)
{
    return has_amount(v) && v->booked_on != DS_NO_DATE && v->booked_on < v->date;
}

static const struct {
    bool (*asks)(const visit *);
    bool client, day, booking_day, amount, service, reference, fee; /* what is to be alike; fee: of a sale that is one */
} signs[SIGNS] = {
    { .asks = has_reference, .reference = true },
    { .asks = has_amount, .client = true, .day = true, .amount = true },
    { .asks = is_missed, .client = true, .day = true, .fee = true },
    { .asks = has_service, .day = true, .amount = true, .service = true },
    { .asks = is_missed, .day = true, .fee = true },
    { .asks = has_amount, .day = true, .amount = true },
    { .asks = was_paid_ahead, .booking_day = true, .amount = true },
};

static likeness of_visit(const visit *v, int sign)
{
    return (likeness){ signs[sign].client ? v->client : 0,
                       signs[sign].day           ? v->date
                       : signs[sign].booking_day ? v->booked_on
                                                 : 0,
                       signs[sign].amount ? v->price : 0,
                       signs[sign].service     ? v->service
                       : signs[sign].reference ? v->reference
                                               : (ds_str){ 0 } };
}

/* The nth way in which the sale may be alike; false: there are no more. */
static bool of_sale(const matching *m, const sale *s, int sign, size_t nth, likeness *out)
{
    const size_t amounts = signs[sign].amount ? AMOUNTS : 1, names = signs[sign].service ? s->items : 1;
    if (nth >= amounts * names) return false;
    if ((signs[sign].reference && !s->reference.n) || (signs[sign].client && !s->client) || (signs[sign].fee && !s->fee))
        return false;
    *out = (likeness){ signs[sign].client ? s->client : 0, signs[sign].day || signs[sign].booking_day ? s->date : 0,
                       signs[sign].amount ? s->amount[nth % AMOUNTS] : 0,
                       signs[sign].service     ? m->name[s->item + nth / AMOUNTS]
                       : signs[sign].reference ? s->reference
                                               : (ds_str){ 0 } };
    return true;
}

static int compare_texts(ds_str a, ds_str b)
{
    const size_t n = a.n < b.n ? a.n : b.n;
    const int c = n ? memcmp(a.p, b.p, n) : 0;
    return c ? c : (a.n > b.n) - (a.n < b.n);
}

static int compare_likeness(const likeness *a, const likeness *b)
{
    int c = ds_order(a->date, b->date);
    if (!c) c = ds_order(a->client, b->client);
    if (!c) c = ds_order(a->amount, b->amount);
    return c ? c : compare_texts(a->text, b->text);
}

static int by_likeness(const void *a, const void *b)
{
    const place *x = a, *y = b;
    const int c = compare_likeness(&x->like, &y->like);
    return c ? c : (x->at > y->at) - (x->at < y->at);
}

/* ---- who is alike ---- */

static void index_visits(matching *m, int sign)
{
    m->places = 0;
    for (size_t i = 0; i < m->visits; i++)
        if (!m->visit[i].matched && signs[sign].asks(&m->visit[i])) m->place[m->places++] = (place){ of_visit(&m->visit[i], sign), i };
    if (m->places) qsort(m->place, m->places, sizeof *m->place, by_likeness);
}

static size_t first_like(const matching *m, const likeness *like)
{
    size_t low = 0, high = m->places;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (compare_likeness(&m->place[middle].like, like) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static bool add_match(matching *m, size_t at, size_t of, int sign)
{
    match *room = ds_room_for_one(&m->a, m->match, m->matches, &m->match_room, 256, sizeof *room);
    if (!room) return false;
    m->match = room;
    m->match[m->matches++] = (match){ at, of, sign };
    m->sale[at].matched = m->visit[of].matched = true;
    return true;
}

/* Of one that names the booking all that bear its number, else the first that is free. */
static bool find_visit(matching *m, size_t at, int sign)
{
    likeness like;
    const sale *s = &m->sale[at];
    for (size_t nth = 0; of_sale(m, s, sign, nth, &like); nth++)
        for (size_t i = first_like(m, &like); i < m->places && !compare_likeness(&m->place[i].like, &like); i++) {
            const visit *v = &m->visit[m->place[i].at];
            if (!signs[sign].reference && (v->matched || (s->client && s->client != v->client))) continue;
            if (!add_match(m, at, m->place[i].at, sign)) return false;
            if (!signs[sign].reference) return true;
        }
    return true;
}

static ds_err find_matches(matching *m, ds_why *w)
{
    if (!(m->place = ds_alloc(&m->a, (m->visits + 1) * sizeof *m->place))) return ds_fail(w, DS_MEMORY, "sales and visits");
    for (int sign = 0; sign < SIGNS; sign++) {
        index_visits(m, sign);
        for (size_t i = 0; i < m->sales; i++)
            if (!m->sale[i].matched && !find_visit(m, i, sign)) return ds_fail(w, DS_MEMORY, "sales and visits");
    }
    return DS_OK;
}

/* ---- what the store has ---- */

static bool keep(matching *m, ds_val *v)
{
    return v->type != DS_V_TEXT || (v->as.s = ds_keep(&m->a, v->as.s)).p;
}

static bool text_of(matching *m, ds_val v, ds_str *out)
{
    *out = (ds_str){ 0 };
    if (v.type != DS_V_TEXT || !v.as.s.n) return true;
    *out = ds_keep(&m->a, v.as.s);
    return out->p;
}

static bool take_sale(matching *m, sqlite3_stmt *st)
{
    sale *room = ds_room_for_one(&m->a, m->sale, m->sales, &m->sale_room, 256, sizeof *room);
    if (!room) return false;
    m->sale = room;
    sale *s = &m->sale[m->sales++];
    *s = (sale){ .date = sqlite3_column_int64(st, 0), .client = sqlite3_column_int64(st, 5), .fee = sqlite3_column_int(st, 12) };
    bool ok = text_of(m, ds_column(st, 6), &s->reference);
    for (size_t i = 0; i < 5; i++) {
        s->column[i] = ds_column(st, i);
        ok = keep(m, &s->column[i]) && ok;
    }
    for (size_t i = 0; i < AMOUNTS; i++) s->amount[i] = ds_val_int(ds_column(st, 7 + i), no_amount);
    return ok;
}

static bool take_visit(matching *m, sqlite3_stmt *st)
{
    visit *room = ds_room_for_one(&m->a, m->visit, m->visits, &m->visit_room, 256, sizeof *room);
    if (!room) return false;
    m->visit = room;
    visit *v = &m->visit[m->visits++];
    *v = (visit){ .client = sqlite3_column_int64(st, 0), .start = sqlite3_column_int64(st, 1), .date = sqlite3_column_int64(st, 2),
                  .booked_on = ds_val_int(ds_column(st, 3), DS_NO_DATE), .price = ds_val_int(ds_column(st, 4), no_amount) };
    const int status = sqlite3_column_int(st, 5);
    v->missed = status == NO_SHOW || status == LATE_CANCEL;
    return text_of(m, ds_column(st, 6), &v->reference) && text_of(m, ds_column(st, 7), &v->service);
}

/* Names of what is sold come in the order of the sales: a row a sale, source and number, and name. */
static bool take_name(matching *m, sqlite3_stmt *st)
{
    const int64_t at = sqlite3_column_int64(st, 0);
    ds_str *room = ds_room_for_one(&m->a, m->name, m->names, &m->name_room, 256, sizeof *room);
    if (!room || at < 1 || (size_t)at > m->sales) return room;
    m->name = room;
    sale *s = &m->sale[at - 1];
    if (!s->items++) s->item = m->names;
    return text_of(m, ds_column(st, 1), &m->name[m->names++]);
}

static ds_err read(ds_store *s, ds_query q, bool (*take)(matching *, sqlite3_stmt *), matching *m, ds_why *w)
{
    int rc;
    bool full = false;
    sqlite3_stmt *st = ds_stmt(s, q, &rc);
    while (!rc && !full && (rc = sqlite3_step(st)) == SQLITE_ROW) {
        full = !take(m, st);
        rc = SQLITE_OK;
    }
    if (st) sqlite3_reset(st);
    if (full) return ds_fail(w, DS_MEMORY, "sales and visits");
    return rc == SQLITE_DONE ? DS_OK : ds_sqlite_fail(&s->face, rc, w);
}

/* ---- what it has of matches ---- */

static void columns_of(const matching *m, size_t i, ds_val v[COLUMNS])
{
    const match *one = &m->match[i];
    const visit *of = &m->visit[one->visit];
    memcpy(v, m->sale[one->sale].column, sizeof m->sale[one->sale].column);
    v[5] = DS_VINT(of->client);
    v[6] = DS_VINT(of->start);
    v[7] = DS_VINT(one->sign);
    v[8] = of->price == no_amount ? DS_VNULL : DS_VINT(of->price);
    v[9] = DS_VINT(of->missed);
}

static bool stands(const matching *m, size_t i, sqlite3_stmt *st)
{
    ds_val v[COLUMNS];
    if (i >= m->matches) return false;
    columns_of(m, i, v);
    for (size_t k = 0; k < COLUMNS; k++)
        if (ds_differ(v[k], ds_column(st, k))) return false;
    return true;
}

static ds_err compare(ds_store *s, const matching *m, bool *same, ds_why *w)
{
    int rc;
    size_t n = 0;
    sqlite3_stmt *st = ds_stmt(s, DS_Q_SALE_VISITS, &rc);
    *same = true;
    while (!rc && *same && (rc = sqlite3_step(st)) == SQLITE_ROW) {
        *same = stands(m, n++, st);
        rc = SQLITE_OK;
    }
    *same = *same && n == m->matches;
    if (st) sqlite3_reset(st);
    return !rc || rc == SQLITE_DONE ? DS_OK : ds_sqlite_fail(&s->face, rc, w);
}

static ds_err replace(ds_store *s, const void *what, ds_why *w)
{
    const matching *m = what;
    ds_val v[COLUMNS];
    ds_err err = ds_put(s, DS_Q_SALE_VISITS_DROP, 0, NULL, w);
    for (size_t i = 0; !err && i < m->matches; i++) {
        columns_of(m, i, v);
        err = ds_put(s, DS_Q_SALE_VISIT_ADD, COLUMNS, v, w);
    }
    return err;
}

ds_err ds_sale_visits_apply(ds_store *s, ds_why *w)
{
    matching m = { 0 };
    bool same = false;
    ds_err err = read(s, DS_Q_SALES_TOLD, take_sale, &m, w);
    if (!err && m.sales) err = read(s, DS_Q_SALE_NAMES, take_name, &m, w);
    if (!err && m.sales) err = read(s, DS_Q_VISITS_SOLD, take_visit, &m, w);
    if (!err) err = find_matches(&m, w);
    if (!err) err = compare(s, &m, &same, w);
    if (!err && !same) err = ds_apply(s, replace, &m, w);
    ds_arena_free(&m.a);
    return err;
}
