#include "store/room.h"
#include "store/columns.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* ---- a record as a row of values ---- */

/* S_duration, ..., S_FIELDS, S_massage = S_FIELDS, ..., S_COLUMNS and so on: positions in a row of values */
#define S_AT(column, field) S_##column,
#define N_AT(column, field) N_##column,
#define D_AT(column, field) D_##column,
#define S_REST(column)      S_##column,
#define N_REST(column)      N_##column,
#define D_REST(column)      D_##column,
enum { DS_SESSION_FIELDS(S_AT) S_FIELDS, S_BEFORE_REST = S_FIELDS - 1, DS_SESSION_REST(S_REST) S_COLUMNS };
enum { DS_NIGHT_FIELDS(N_AT) N_FIELDS, N_BEFORE_REST = N_FIELDS - 1, DS_NIGHT_REST(N_REST) N_COLUMNS };
enum { DS_DAY_FIELDS(D_AT) D_FIELDS, D_BEFORE_REST = D_FIELDS - 1, DS_DAY_REST(D_REST) D_COLUMNS };
enum { MAX_COLUMNS = 24 };
_Static_assert((int)N_COLUMNS <= MAX_COLUMNS && (int)S_COLUMNS <= MAX_COLUMNS && (int)D_COLUMNS <= MAX_COLUMNS,
               "a row fits its array");

#define FIELD(column, field) DS_F_##field,
static const uint8_t session_fields[] = { DS_SESSION_FIELDS(FIELD) };
static const uint8_t night_fields[] = { DS_NIGHT_FIELDS(FIELD) };
static const uint8_t day_fields[] = { DS_DAY_FIELDS(FIELD) };

#define BIT(field)            (UINT64_C(1) << DS_F_##field)
#define OR_BIT(column, field) | BIT(field)
#define DAY_MASK              (UINT64_C(0) DS_DAY_FIELDS(OR_BIT))
/* a doubt speaks of these; a row that has none of them leaves the old doubt standing */
#define SLEEP_MASK                                                                                                     \
    (BIT(BED) | BIT(ONSET) | BIT(WAKE) | BIT(RISE) | BIT(TST) | BIT(SOL) | BIT(WASO) | BIT(EFFICIENCY) | BIT(TIB))

/* A column that comes with certain fields: a row that has any of them brings its own, even if that is none. */
typedef struct {
    uint8_t column;
    uint64_t with;
} companion;

typedef struct {
    const uint8_t *field;
    size_t fields, merged, columns, keys; /* record fields first, then what merges like one, then the rest */
    size_t file;                          /* its column; the line's is the next */
    ds_query add, read, write;
    companion rest[2];
    size_t n_rest;
} table;

static const table session_table = { session_fields,
                                     S_FIELDS,
                                     S_massage + 1,
                                     S_COLUMNS,
                                     2,
                                     S_file,
                                     DS_Q_SESSION_ADD,
                                     DS_Q_SESSION_READ,
                                     DS_Q_SESSION_WRITE,
                                     { { S_doubt, BIT(START) } },
                                     1 };
static const table night_table = { night_fields,
                                   N_FIELDS,
                                   N_offset_min + 1,
                                   N_COLUMNS,
                                   3,
                                   N_file,
                                   DS_Q_NIGHT_ADD,
                                   DS_Q_NIGHT_READ,
                                   DS_Q_NIGHT_WRITE,
                                   { { N_bed_text, BIT(BED) }, { N_doubt, SLEEP_MASK } },
                                   2 };
static const table day_table = { day_fields,   D_FIELDS,      D_FIELDS,       D_COLUMNS,    2, D_file,
                                 DS_Q_DAY_ADD, DS_Q_DAY_READ, DS_Q_DAY_WRITE, { { 0, 0 } }, 0 };

static const uint8_t type_of[] = {
#define X(id, name, holder, type, unit, low, high, direction, privacy, source) DS_T_##type,
    DS_FIELDS(X)
#undef X
};

/* Member by member: copying whole values costs a store-forwarding stall each, and this runs 15 times a row. */
static void take_value(const ds_fval *from, ds_type type, ds_val *to)
{
    to->type = DS_V_INT;
    switch (type) {
    case DS_T_REAL:
        to->type = isnan(from->real) ? DS_V_NULL : DS_V_REAL;
        to->as.d = from->real;
        break;
    case DS_T_TIME:
        to->type = from->time.local == DS_NO_TIME ? DS_V_NULL : DS_V_INT;
        to->as.i = from->time.local;
        break;
    case DS_T_TEXT:
        to->type = from->text.n ? DS_V_TEXT : DS_V_NULL;
        to->as.s = from->text;
        break;
    case DS_T_FLAG:
        to->as.i = from->real != 0;
        break;
    default:
        to->as.i = from->whole;
    }
}

static void take_fields(const table *t, const ds_record *r, ds_val *v)
{
    for (size_t i = 0; i < t->fields; i++) {
        uint8_t f = t->field[i];
        if (r->has >> f & 1)
            take_value(&r->v[f], (ds_type)type_of[f], &v[i]);
        else
            v[i].type = DS_V_NULL;
    }
}

static ds_val doubt_of(const ds_record *r)
{
    return r->doubt[0] ? DS_VTEXT(ds_str_of(r->doubt)) : DS_VNULL;
}

/* ---- merging ---- */

typedef enum {
    MERGE, /* the new row's values, and the old ones where it has none */
    FILL,  /* the other way round: only gaps are filled */
    TAKE,  /* the new row as a whole */
    LEAVE  /* the old one as a whole */
} how;

static bool differ(ds_val a, ds_val b)
{
    if (a.type != b.type) return true;
    switch (a.type) {
    case DS_V_INT:
        return a.as.i != b.as.i;
    case DS_V_REAL:
        return a.as.d != b.as.d;
    case DS_V_TEXT:
        return !ds_same(a.as.s, b.as.s);
    case DS_V_NULL:
        break;
    }
    return false;
}

static uint64_t has_of(const table *t, const ds_val *v)
{
    uint64_t has = BIT(START); /* a session's key: every row has it */
    for (size_t i = 0; i < t->fields; i++) has |= (uint64_t)(v[i].type != DS_V_NULL) << t->field[i];
    return has;
}

/* Makes v, the new row, what the store shall hold; says whether a value differs from before. */
static bool merge(const table *t, how h, uint64_t has, const ds_val *old, ds_val *v)
{
    bool changed = false;
    for (size_t i = 0; i < t->merged; i++) {
        bool keep = h == FILL ? old[i].type != DS_V_NULL : h == MERGE && v[i].type == DS_V_NULL;
        if (keep)
            v[i] = old[i];
        else
            changed |= differ(old[i], v[i]);
    }
    for (size_t i = 0; i < t->n_rest; i++) {
        uint64_t with = t->rest[i].with;
        bool keep = h == FILL ? (has_of(t, old) & with) != 0 : h == MERGE && !(has & with);
        if (keep) v[t->rest[i].column] = old[t->rest[i].column];
    }
    /* what fills a gap is not what the rest of the row comes from */
    for (size_t i = t->file; h == FILL && i <= t->file + 1; i++) v[i] = old[i];
    return changed;
}

/* ---- one row in ---- */

static uint32_t mask_of(const ds_val *v, size_t n)
{
    uint32_t mask = 0;
    for (size_t i = 0; i < n; i++) mask |= (uint32_t)(v[i].type != DS_V_NULL) << i;
    return mask;
}

/* Bindings are cleared only where this row leaves one empty that the row before had: most rows of a file have the same fields. */
static int step_row(ds_store *s, ds_query q, const ds_val *key, size_t keys, const ds_val *v, size_t n)
{
    int rc;
    sqlite3_stmt *st = ds_stmt(s, q, &rc);
    if (rc) return rc;
    uint32_t mask = mask_of(v, n);
    if (s->bound[q] & ~mask) sqlite3_clear_bindings(st);
    s->bound[q] = mask;
    rc = ds_bind(st, 1, key, keys);
    if (!rc) rc = ds_bind(st, 1 + keys, v, n);
    return rc ? rc : sqlite3_step(st);
}

/* Files are numbered in the order they first came in, so that a smaller number is an older file read again, and a smaller line of the
 * same file one that a later line has overruled already. */
static bool older(const table *t, const ds_val *old, const ds_val *new)
{
    int64_t was = old[t->file].as.i, is = new[t->file].as.i;
    return is < was || (is == was && new[t->file + 1].as.i < old[t->file + 1].as.i);
}

typedef how (*meeting)(const ds_val *old, const ds_val *new);

/* The read statement stands on the old row. */
static ds_err meet(ds_store *s, const table *t, const ds_val *key, uint64_t has, ds_val *v, how h, meeting judge,
                   ds_put_fate *fate, ds_why *w)
{
    ds_val old[MAX_COLUMNS];
    int rc = SQLITE_DONE;
    for (size_t i = 0; i < t->columns; i++) old[i] = ds_column(s->stmt[t->read], i + 1);
    if (judge) h = judge(old, v);
    *fate = DS_PUT_LOSER;
    if (h == LEAVE) return DS_OK;
    if (h == MERGE && older(t, old, v)) h = FILL;
    *fate = merge(t, h, has, old, v) ? DS_PUT_CHANGED : DS_PUT_SAME;
    if (*fate == DS_PUT_CHANGED) {
        rc = step_row(s, t->write, key, t->keys, v, t->columns);
        sqlite3_reset(s->stmt[t->write]);
    }
    return rc == SQLITE_DONE ? DS_OK : ds_sqlite_fail(&s->face, rc, w);
}

/* A row that is new goes in by a plain INSERT, and only a key that is there already is read and compared. Rows come in runs, though: after a
 * row that was there the next one is looked for first, since a refused INSERT costs more than both. */
static ds_err upsert(ds_store *s, const table *t, const ds_val *key, uint64_t has, ds_val *v, how h, meeting judge,
                     ds_put_fate *fate, ds_why *w)
{
    ds_err err = DS_OK;
    int rc = s->met ? step_row(s, t->read, key, t->keys, NULL, 0) : SQLITE_DONE;
    if (rc == SQLITE_DONE) {
        rc = step_row(s, t->add, key, t->keys, v, t->columns);
        *fate = DS_PUT_NEW;
        if (s->stmt[t->add]) sqlite3_reset(s->stmt[t->add]);
        if (rc == SQLITE_CONSTRAINT_PRIMARYKEY) rc = step_row(s, t->read, key, t->keys, NULL, 0);
    }
    s->met = rc == SQLITE_ROW;
    if (s->met)
        err = meet(s, t, key, has, v, h, judge, fate, w);
    else if (rc != SQLITE_DONE)
        err = ds_sqlite_fail(&s->face, rc, w);
    if (s->stmt[t->read]) sqlite3_reset(s->stmt[t->read]); /* only now: texts of the old row may stand in v */
    return err;
}

/* ---- sessions ---- */

ds_err ds_store_put_session(ds_store *s, int64_t client, int64_t file, const ds_record *r, ds_put_fate *fate, ds_why *w)
{
    if (!DS_HAS(r, START)) return ds_fail(w, DS_INTERNAL, "line %lld: a session without a start", (long long)r->line);
    ds_val v[MAX_COLUMNS], key[2] = { DS_VINT(client), DS_VINT(r->v[DS_F_START].time.local) };
    take_fields(&session_table, r, v);
    /* the service catalogue speaks through the service's name; kind, status and this have their defaults in the schema */
    v[S_massage] = DS_HAS(r, SERVICE) || r->not_massage ? DS_VINT(!r->not_massage) : DS_VNULL;
    v[S_doubt] = doubt_of(r);
    v[S_file] = DS_VINT(file);
    v[S_line] = DS_VINT(r->line);
    return upsert(s, &session_table, key, r->has, v, MERGE, NULL, fate, w);
}

/* ---- nights ---- */

static bool span(const ds_val *v, int64_t *from, int64_t *to)
{
    if (v[N_bed].type == DS_V_NULL) return false;
    *from = v[N_bed].as.i;
    if (v[N_rise].type != DS_V_NULL)
        *to = v[N_rise].as.i;
    else if (v[N_wake].type != DS_V_NULL)
        *to = v[N_wake].as.i;
    else if (v[N_tib_min].type != DS_V_NULL)
        *to = *from + (int64_t)(v[N_tib_min].as.d * 60);
    else
        return false;
    return *to > *from;
}

/* minutes in bed, else asleep, else between the clock times */
static double length(const ds_val *v, int64_t from, int64_t to)
{
    if (v[N_tib_min].type != DS_V_NULL) return v[N_tib_min].as.d;
    return v[N_tst_min].type != DS_V_NULL ? v[N_tst_min].as.d : (double)(to - from) / 60;
}

/* Two sleeps of one evening that do not overlap are two sleeps, and the longer one is the night, whichever came first. */
static how meet_nights(const ds_val *old, const ds_val *new)
{
    int64_t a0, a1, b0, b1;
    if (!span(old, &a0, &a1) || !span(new, &b0, &b1) || (a0 < b1 && b0 < a1)) return MERGE;
    double a = length(old, a0, a1), b = length(new, b0, b1);
    return b > a || (b == a && b0 < a0) ? TAKE : LEAVE;
}

static ds_val offset_of(const ds_record *r)
{
    static const uint8_t by[] = { DS_F_BED, DS_F_ONSET, DS_F_WAKE, DS_F_RISE };
    for (size_t i = 0; i < sizeof by; i++)
        if ((r->has >> by[i] & 1) && r->v[by[i]].time.offset_min != DS_NO_OFFSET)
            return DS_VINT(r->v[by[i]].time.offset_min);
    return DS_VNULL;
}

/* The bedtime as exported, where the stored time would not give it back: NULL stands for "HH:MM", an empty text for
 * "YYYY-MM-DD HH:MM", the two that logs mostly write. */
static ds_val bed_text_of(const ds_record *r)
{
    char z[20];
    if (!r->bed_text.n || !DS_HAS(r, BED)) return DS_VNULL;
    ds_local_text(r->v[DS_F_BED].time.local, z);
    if (ds_same(r->bed_text, (ds_str){ z + 11, 5 })) return DS_VNULL;
    return ds_same(r->bed_text, (ds_str){ z, 16 }) ? DS_VTEXT(DS_LIT("")) : DS_VTEXT(r->bed_text);
}

static ds_err put_day(ds_store *s, int64_t client, int64_t file, const ds_record *r, how h, ds_put_fate *fate,
                      ds_why *w)
{
    ds_val v[MAX_COLUMNS], key[2] = { DS_VINT(client), DS_VINT(r->v[DS_F_NIGHT_DATE].whole) };
    take_fields(&day_table, r, v);
    v[D_file] = DS_VINT(file);
    v[D_line] = DS_VINT(r->line);
    return upsert(s, &day_table, key, r->has, v, h, NULL, fate, w);
}

ds_err ds_store_put_night(ds_store *s, int64_t client, int64_t source, int64_t file, const ds_record *r,
                          ds_put_fate *fate, ds_why *w)
{
    if (!DS_HAS(r, NIGHT_DATE)) return ds_fail(w, DS_INTERNAL, "line %lld: a night without a date", (long long)r->line);
    ds_val v[MAX_COLUMNS], key[3] = { DS_VINT(client), DS_VINT(r->v[DS_F_NIGHT_DATE].whole), DS_VINT(source) };
    take_fields(&night_table, r, v);
    v[N_offset_min] = offset_of(r);
    v[N_bed_text] = bed_text_of(r);
    v[N_doubt] = doubt_of(r);
    v[N_file] = DS_VINT(file);
    v[N_line] = DS_VINT(r->line);
    ds_err err = upsert(s, &night_table, key, r->has, v, MERGE, meet_nights, fate, w);
    if (err || !(r->has & DAY_MASK)) return err;

    /* the day's facts stand whichever sleep is kept, but a sleep that lost does not overrule the one that won */
    ds_put_fate day;
    err = put_day(s, client, file, r, *fate == DS_PUT_LOSER ? FILL : MERGE, &day, w);
    if (*fate == DS_PUT_SAME && day != DS_PUT_SAME) *fate = DS_PUT_CHANGED;
    return err;
}
