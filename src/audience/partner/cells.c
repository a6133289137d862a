#include "audience/partner/cells.h"

#include <stdlib.h>
#include <string.h>

/* ---- counts and relations ---- */

static size_t find(const aud_cells *c, const char *name)
{
    size_t i = 0;
    while (i < c->n && strcmp(c->name[i], name) != 0) i++;
    return i;
}

static size_t add(aud_cells *c, const char *name, ds_cell cell)
{
    c->name = ds_room_for_one(c->a, c->name, c->n, &c->name_room, 64, sizeof *c->name);
    c->cell = ds_room_for_one(c->a, c->cell, c->n, &c->cell_room, 64, sizeof *c->cell);
    name = name ? ds_keep(c->a, ds_str_of(name)).p : NULL;
    if (!c->name || !c->cell || !name) {
        c->full = true;
        c->n = 0;
        return 0;
    }
    c->name[c->n] = name;
    c->cell[c->n] = cell;
    return c->n++;
}

size_t aud_cell(aud_cells *c, const char *name, int64_t value, int table)
{
    return add(c, name, (ds_cell){ .value = value, .low = 1, .high = DS_COUNT_MOST, .shown = true, .fixed = table < 0, .table = table });
}

size_t aud_unshown(aud_cells *c, const char *name, int64_t value, int64_t high, bool small)
{
    return add(c, name, (ds_cell){ .value = value, .high = high, .fixed = true, .harmless = !small, .table = AUD_NO_TABLE });
}

static int64_t sum_of(const aud_cells *c, const ds_relation *r)
{
    int64_t sum = 0;
    for (size_t i = 0; i < r->n; i++) sum += r->sign[i] * c->cell[r->cell[i]].value;
    return sum;
}

/* One that does not hold tells a reader nothing that is so: rows were set right since. */
static void relate(aud_cells *c, ds_relation r, const char *terms)
{
    if (c->full || sum_of(c, &r) < r.low || sum_of(c, &r) > r.high) return;
    c->relation = ds_room_for_one(c->a, c->relation, c->n_relations, &c->relation_room, 16, sizeof *c->relation);
    c->terms = ds_room_for_one(c->a, c->terms, c->n_relations, &c->terms_room, 16, sizeof *c->terms);
    if (!c->relation || !c->terms) {
        c->full = true;
        return;
    }
    c->relation[c->n_relations] = r;
    c->terms[c->n_relations++] = terms;
}

/* All but the last with the sign 1, the last with -1. */
static void relate_to_last(aud_cells *c, const size_t *cell, size_t n, int64_t low, int64_t high)
{
    size_t *kept = ds_alloc(c->a, n * sizeof *kept);
    int *sign = ds_alloc(c->a, n * sizeof *sign);
    const char *terms = "";
    c->full = c->full || !kept || !sign;
    if (c->full) return;
    for (size_t i = 0; terms && i < n; i++) {
        kept[i] = cell[i];
        sign[i] = i + 1 < n ? 1 : -1;
        terms = ds_textf(c->a, "%s%c%s\n", terms, i + 1 < n ? '+' : '-', c->name[cell[i]]);
    }
    c->full = !terms;
    relate(c, (ds_relation){ kept, sign, n, low, high }, terms);
}

void aud_total(aud_cells *c, const size_t *cell, size_t n)
{
    relate_to_last(c, cell, n, 0, 0);
}

void aud_no_more(aud_cells *c, size_t first, size_t second)
{
    const size_t both[] = { first, second };
    relate_to_last(c, both, 2, 0, DS_COUNT_MOST);
}

void aud_union(aud_cells *c, const size_t *cell, size_t n)
{
    relate_to_last(c, cell, n, 0, (int64_t)n * DS_COUNT_MOST);
    for (size_t i = 0; i + 1 < n; i++) aud_no_more(c, cell[n - 1], cell[i]);
}

void aud_member(aud_cells *c, const char *part, ds_str client)
{
    c->member = ds_room_for_one(c->a, c->member, c->n_members, &c->member_room, 64, sizeof *c->member);
    if (c->member)
        c->member[c->n_members++] = (ds_partner_member){ part, client };
    else
        c->full = true;
}

/* ---- what was shown before ---- */

enum { SHOWN, HIDDEN, UNSHOWN, HARMLESS }; /* partner_cell.state */

static const char cells_sql[] = "SELECT release, name, value, low, high, state FROM v1_partner_cell WHERE partner = :partner COLLATE NOCASE ORDER BY release "
                                "DESC, name";
static const char relations_sql[] = "SELECT release, terms, low, high FROM v1_partner_relation WHERE partner = :partner COLLATE NOCASE ORDER BY release DESC, terms";

static const char *name_then(aud_cells *c, int64_t release, ds_str name)
{
    return ds_textf(c->a, "%.*s (release %lld)", DS_FMT(name), (long long)release);
}

/* The same count again: what was shown once is known, what is small stays so. */
static void merge(ds_cell *now, const ds_cell *before)
{
    if (before->shown) now->shown = now->fixed = true;
    now->harmless = now->harmless && before->harmless;
}

static void put_before(aud_cells *c, const ds_rows *r)
{
    const int64_t release = ds_val_int(ds_rows_at(r, 0), 0), state = ds_val_int(ds_rows_at(r, 5), HIDDEN);
    const ds_str name = ds_rows_at(r, 1).as.s;
    const char *key = ds_keep(c->a, name).p;
    const ds_cell before = { .value = ds_val_int(ds_rows_at(r, 2), 0), .low = ds_val_int(ds_rows_at(r, 3), 0),
                             .high = ds_val_int(ds_rows_at(r, 4), 0), .shown = state == SHOWN, .fixed = true,
                             .harmless = state == HARMLESS, .table = AUD_NO_TABLE };
    const size_t at = key ? find(c, key) : 0;
    if (!key)
        c->full = true;
    else if (at == c->n)
        (void)add(c, key, before);
    else if (c->cell[at].value == before.value)
        merge(&c->cell[at], &before);
    else
        (void)add(c, name_then(c, release, name), before);
}

static size_t place_of(aud_cells *c, int64_t release, ds_str name)
{
    const char *then = name_then(c, release, name), *now = ds_keep(c->a, name).p;
    c->full = c->full || !then || !now;
    if (c->full) return c->n;
    const size_t at = find(c, then);
    return at < c->n ? at : find(c, now);
}

static void relate_before(aud_cells *c, const ds_rows *r)
{
    ds_str rest = ds_keep(c->a, ds_rows_at(r, 1).as.s), line;
    size_t *cell = ds_alloc(c->a, (rest.n + 1) * sizeof *cell), n = 0;
    int *sign = ds_alloc(c->a, (rest.n + 1) * sizeof *sign);
    c->full = c->full || !rest.p || !cell || !sign;
    while (!c->full && ds_cut(&rest, '\n', &line)) {
        if (line.n < 2) continue;
        sign[n] = *line.p == '-' ? -1 : 1;
        cell[n] = place_of(c, ds_val_int(ds_rows_at(r, 0), 0), (ds_str){ line.p + 1, line.n - 1 });
        if (cell[n++] == c->n) return;
    }
    if (!c->full) relate(c, (ds_relation){ cell, sign, n, ds_val_int(ds_rows_at(r, 2), 0), ds_val_int(ds_rows_at(r, 3), 0) }, NULL);
}

static ds_err each(aud_cells *c, const char *sql, const ds_partner_order *o, void (*put)(aud_cells *, const ds_rows *), ds_why *w)
{
    const ds_param of = { "partner", DS_VTEXT(ds_str_of(o->partner->name)) };
    ds_rows *rows = NULL;
    bool more = false;
    ds_err err = ds_ask(o->db, ds_str_of(sql), &of, 1, &rows, w);
    while (!err && !(err = ds_rows_next(rows, &more, w)) && more) put(c, rows);
    ds_rows_close(rows);
    return err;
}

ds_err aud_cells_before(aud_cells *c, const ds_partner_order *o, ds_why *w)
{
    c->own = c->n;
    ds_err err = each(c, cells_sql, o, put_before, w);
    if (!err) err = each(c, relations_sql, o, relate_before, w);
    return err ? err : c->full ? ds_fail(w, DS_MEMORY, "what was shown to %s", o->partner->name) : DS_OK;
}

/* ---- hiding, and the audit ---- */

ds_err aud_cells_settle(aud_cells *c, int64_t least, const ds_partner_order *o, ds_why *w)
{
    ds_cell_system counts = { c->cell, c->n, c->relation, c->n_relations };
    size_t more, narrow;
    int64_t low, high;
    (void)ds_hide_small(&counts, least);
    ds_err err = ds_hide_more(&counts, DS_RANGE_WIDTH, &more, c->a, w);
    if (!err) err = ds_audit(&counts, DS_RANGE_WIDTH, &narrow, &low, &high, c->a, w);
    if (err || narrow == c->n) return err;
    return ds_fail(w, DS_DENIED,
                   "%s, %s: with what was shown before, the hidden count \"%s\" could be told to within %lld; nothing is written: choose a period that "
                   "shares no month with it",
                   o->partner->name, o->period, c->name[narrow], (long long)(high >= low ? high - low + 1 : 1));
}

/* ---- sets of clients ---- */

static const char members_sql[] = "SELECT release, period, client FROM v1_partner_member WHERE partner = :partner COLLATE NOCASE AND part = :part ORDER BY release, client";

typedef struct {
    const aud_cells *c;
    const char *part;
    int64_t *own, *then; /* numbers of clients; of erased ones below 0 */
    size_t n, n_then;
    int64_t release;
    char period[DS_HASH_TEXT], told[DS_HASH_TEXT]; /* of the release at hand, of one that tells */
    bool tells;
} comparing;

/* By the place among this release's members, or behind them. */
static int64_t number_of(const comparing *m, ds_val client, int64_t nth)
{
    if (client.type != DS_V_TEXT) return -nth;
    for (size_t i = 0; i < m->c->n_members; i++)
        if (!strcmp(m->c->member[i].part, m->part) && ds_same(m->c->member[i].client, client.as.s)) return (int64_t)i;
    return (int64_t)m->c->n_members + nth;
}

static int by_number(const void *a, const void *b)
{
    const int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

static void compare(comparing *m)
{
    if (!m->n_then || m->tells) return;
    size_t n = 1;
    qsort(m->then, m->n_then, sizeof *m->then, by_number);
    for (size_t i = 1; i < m->n_then; i++) /* two who were found to be one */
        if (m->then[i] != m->then[n - 1]) m->then[n++] = m->then[i];
    m->n_then = n;
    m->tells = ds_sets_tell(m->own, m->n, m->then, m->n_then);
    if (m->tells) memcpy(m->told, m->period, sizeof m->told);
}

static ds_err read_sets(comparing *m, ds_rows *rows, ds_arena *a, ds_why *w)
{
    size_t room = 0;
    bool more = false;
    ds_err err;
    for (int64_t nth = 1; !(err = ds_rows_next(rows, &more, w)) && more; nth++) {
        const int64_t release = ds_val_int(ds_rows_at(rows, 0), 0);
        if (release != m->release) {
            compare(m);
            m->n_then = 0;
        }
        m->release = release;
        ds_copy(m->period, sizeof m->period, ds_rows_at(rows, 1).as.s);
        if (!(m->then = ds_room_for_one(a, m->then, m->n_then, &room, 64, sizeof *m->then))) return ds_fail(w, DS_MEMORY, "members");
        m->then[m->n_then++] = number_of(m, ds_rows_at(rows, 2), nth);
    }
    if (!err) compare(m);
    return err;
}

ds_err aud_members_settle(const aud_cells *c, const char *part, const ds_partner_order *o, bool *held, ds_why *w)
{
    comparing m = { .c = c, .part = part, .own = ds_alloc(c->a, (c->n_members + 1) * sizeof(int64_t)) };
    const ds_param of[] = { { "partner", DS_VTEXT(ds_str_of(o->partner->name)) }, { "part", DS_VTEXT(ds_str_of(part)) } };
    ds_rows *rows = NULL;
    if (!m.own) return ds_fail(w, DS_MEMORY, "members");
    for (size_t i = 0; i < c->n_members; i++)
        if (!strcmp(c->member[i].part, part)) m.own[m.n++] = (int64_t)i;
    if (held) *held = false;
    if (!m.n) return DS_OK;
    ds_err err = ds_ask(o->db, ds_str_of(members_sql), of, DS_COUNT(of), &rows, w);
    if (!err) err = read_sets(&m, rows, c->a, w);
    ds_rows_close(rows);
    if (held) *held = m.tells;
    if (err || !m.tells || held) return err;
    return ds_fail(w, DS_DENIED,
                   "%s, %s: its clients differ from those of %s, which was shown before, by one or two, of whom the two would tell; nothing is written: "
                   "choose another period, or wait until three have come or gone",
                   o->partner->name, o->period, m.told);
}
