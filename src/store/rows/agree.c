/* Whether two files tell of one sleeper: two people's sleeps differ, and one device's are the same whenever they
 * are exported. */
#include "store/columns.h"
#include "store/room.h"

#include <math.h>
#include <stdlib.h>

/* Seconds and minutes. An export that was made again is the same to the second, or the minute; one that its vendor
 * has computed anew may differ a little in everything. */
enum { SAME_TIME = 60, NEAR_TIME = 600, NEAR_ASLEEP = 10 };

/* What is known of a sleep; NaN: nothing. */
typedef struct {
    double from, to; /* local seconds, or the seconds of an instant */
    double asleep, quality, score;
} sleep_told;

typedef struct {
    bool has_offset;
    double offset, bed, rise, wake, in_bed; /* minutes, local seconds, minutes */
    sleep_told told;
} sleep_row;

static double known(const ds_val *v)
{
    return v->type == DS_V_INT ? (double)v->as.i : v->type == DS_V_REAL ? v->as.d : NAN;
}

/* v: bed, rise, wake, offset_min, tib_min, tst_min, quality, sleep_score */
static sleep_row row_of(const ds_val v[8])
{
    sleep_row r = { .bed = known(&v[0]),
                    .rise = known(&v[1]),
                    .wake = known(&v[2]),
                    .offset = known(&v[3]),
                    .in_bed = known(&v[4]),
                    .told = { .asleep = known(&v[5]), .quality = known(&v[6]), .score = known(&v[7]) } };
    r.has_offset = !isnan(r.offset);
    r.told.from = r.bed;
    r.told.to = !isnan(r.rise) ? r.rise : !isnan(r.wake) ? r.wake : r.bed + 60 * r.in_bed;
    return r;
}

static sleep_row of_record(const ds_record *r)
{
    static const int field[8] = { DS_SLEEP_BED, DS_SLEEP_RISE, DS_SLEEP_WAKE,    DS_SLEEP_OFFSET,
                                  DS_SLEEP_TIB, DS_SLEEP_TST,  DS_SLEEP_QUALITY, DS_SLEEP_SCORE };
    ds_val v[8];
    for (int i = 0; i < 8; i++) {
        v[i] = DS_VNULL;
        if (!ds_has(r, field[i])) continue;
        const ds_fval *x = &r->v[field[i]];
        ds_type type = ds_field_of(DS_SLEEP, field[i])->type;
        v[i] = type == DS_T_REAL ? DS_VREAL(x->real) : DS_VINT(type == DS_T_TIME ? x->time.local : x->whole);
    }
    return row_of(v);
}

/* Clocks are compared by what they show, and by instants where both are known. */
static double apart(const sleep_row *a, const sleep_row *b, double x, double y)
{
    return fabs(x - y - (a->has_offset && b->has_offset ? 60 * (a->offset - b->offset) : 0));
}

/* 1: they agree; 0: they do not; -1: what they tell cannot be compared. */
static int values_agree(const sleep_told *a, const sleep_told *b)
{
    const double pair[][2] = { { a->asleep, b->asleep }, { a->quality, b->quality }, { a->score, b->score } };
    int agree = -1;
    for (size_t i = 0; i < DS_COUNT(pair); i++) {
        if (isnan(pair[i][0]) || isnan(pair[i][1])) continue;
        if (fabs(pair[i][0] - pair[i][1]) >= 1) return 0;
        agree = 1;
    }
    return agree;
}

/* Whether a is a piece of what b tells whole, as a program may tell a night in two ways: it says nothing of who slept. */
static bool is_piece(const sleep_row *a, const sleep_row *b)
{
    const double ahead = a->has_offset && b->has_offset ? 60 * (a->offset - b->offset) : 0;
    const double own = a->told.to - a->told.from, whole = b->told.to - b->told.from;
    return a->told.from - b->told.from - ahead >= -NEAR_TIME && a->told.to - b->told.to - ahead <= NEAR_TIME &&
           4 * own < 3 * whole;
}

static int rows_agree(const sleep_row *a, const sleep_row *b)
{
    if (isnan(a->told.from) || isnan(a->told.to) || isnan(b->told.from) || isnan(b->told.to))
        return values_agree(&a->told, &b->told);
    double from = apart(a, b, a->told.from, b->told.from), to = apart(a, b, a->told.to, b->told.to);
    if (from <= SAME_TIME && to <= SAME_TIME) return 1;
    if (is_piece(a, b) || is_piece(b, a)) return -1;
    if (from > NEAR_TIME || to > NEAR_TIME) return 0;
    return isnan(a->told.asleep) || isnan(b->told.asleep) || fabs(a->told.asleep - b->told.asleep) <= NEAR_ASLEEP;
}

/* ---- counting ---- */

void ds_agreements_clear(ds_agreements *m)
{
    free(m->of);
    ds_ids_clear(&m->place);
    *m = (ds_agreements){ 0 };
}

/* The client's count of the file at hand; NULL: no memory. */
static ds_agreement *agreement_of(ds_agreements *m, int64_t client, bool *fresh)
{
    const ds_str key = { (const char *)&client, sizeof client };
    int64_t place = 0;
    *fresh = !ds_ids_find(&m->place, key, &place);
    if (!*fresh) return &m->of[place];
    if (m->n == m->cap) {
        size_t cap = m->cap ? 2 * m->cap : 16;
        ds_agreement *wide = realloc(m->of, cap * sizeof *wide);
        if (!wide) return NULL;
        m->of = wide;
        m->cap = cap;
    }
    if (!ds_ids_add(&m->place, key, (int64_t)m->n)) return NULL;
    m->of[m->n] = (ds_agreement){ .client = client };
    return &m->of[m->n++];
}

/* One sleep that another file told of: -1, 0 or 1 as rows_agree, and the file. */
static int agrees_with(sqlite3_stmt *st, const sleep_row *told)
{
    ds_val v[8];
    for (size_t i = 0; i < 8; i++) v[i] = ds_column(st, i + 1);
    const sleep_row other = row_of(v);
    const int agree = rows_agree(told, &other);
    const bool night = sqlite3_column_int(st, 9); /* its evening's, and so comparable with what is told of that */
    return agree || night ? agree : -1;
}

/* Whether it agrees with a sleep that another file told of on its evening, or that came to have the evening after
 * it; 0: with none, and one of these is the night. */
static ds_err hold(ds_store *s, const ds_val key[4], const sleep_row *told, int *agree, int64_t *file, ds_why *w)
{
    int rc;
    sqlite3_stmt *st = ds_stmt(s, DS_Q_SLEEP_OTHER, &rc);
    *agree = -1;
    if (!rc) rc = ds_bind(st, 1, key, 4);
    while (!rc && *agree < 1 && (rc = sqlite3_step(st)) == SQLITE_ROW) {
        const int this = agrees_with(st, told);
        if (this >= 0) *file = sqlite3_column_int64(st, 0);
        if (this > *agree) *agree = this;
        rc = SQLITE_OK;
    }
    if (st) sqlite3_reset(st);
    return !rc || rc == SQLITE_DONE ? DS_OK : ds_sqlite_fail(&s->face, rc, w);
}

ds_err ds_store_hold_sleep(ds_store *s, const ds_origin *from, const ds_record *sleep, ds_why *w)
{
    bool fresh;
    int64_t one, file = 0;
    if (DS_HAS(sleep, SLEEP_NAP)) return DS_OK;
    ds_agreement *a = agreement_of(&s->agree, from->client, &fresh);
    if (!a) return ds_fail(w, DS_MEMORY, "the clients of a file");
    ds_err err = DS_OK;
    if (fresh)
        err = DS_GET(s, w, DS_Q_SLEEP_OTHERS, &a->compared, &one, DS_VINT(from->client), DS_VINT(from->source),
                     DS_VINT(from->file));
    if (err || !a->compared) return err;
    const ds_val key[4] = { DS_VINT(from->client), DS_VINT(sleep->v[DS_SLEEP_NIGHT_DATE].whole), DS_VINT(from->source),
                            DS_VINT(from->file) };
    const sleep_row told = of_record(sleep);
    int agree;
    if ((err = hold(s, key, &told, &agree, &file, w))) return err;
    a->nights += agree >= 0;
    a->alike += agree > 0;
    if (!agree) a->other = file;
    return DS_OK;
}

bool ds_store_disagrees(const ds_store *s, int64_t least, ds_agreement *out)
{
    for (size_t i = 0; i < s->agree.n; i++) {
        *out = s->agree.of[i];
        if (out->nights - out->alike >= least && 2 * out->alike <= out->nights) return true;
    }
    return false;
}
