/* As lacks.c has it of visits: a file is a newer one of another where it tells at least half of the other's rows of its own days
 * again. What it has no more stays, and is listed, until the file is imported with --replace. */
#include "store/rows/withdrawn.h"

#include "store/rows/digest.h"
#include "store/rows/older.h"
#include "store/rows/told.h"

#include <downshift/growing.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MARGIN = 6 }; /* days: as in lacks.c */
enum { STANDS, TAKEN, SHARED };

static const struct withdrawable {
    ds_record_kind kind;
    ds_query before;
    bool dated; /* its rows are of days that follow one another: those outside the file's days are not expected in it */
} kinds[] = {
    { DS_SLEEP, DS_Q_SLEEP_BEFORE, true },  { DS_DAY, DS_Q_DAY_BEFORE, true },    { DS_NOTE, DS_Q_NOTE_BEFORE, true },
    { DS_HABIT, DS_Q_HABIT_BEFORE, true },
    { DS_SCORE, DS_Q_SCORE_BEFORE, false }, { DS_EVENT, DS_Q_EVENT_BEFORE, false }, { DS_PLAN, DS_Q_PLAN_BEFORE, false },
};

static bool may_be_withdrawn(ds_record_kind kind)
{
    for (size_t i = 0; i < DS_COUNT(kinds); i++)
        if (kinds[i].kind == kind) return true;
    return kind == DS_PLANNED; /* plans.c takes its rows out */
}

/* ---- keys ---- */

static int64_t client_of(ds_record_kind kind, const ds_val *v)
{
    return v[DS_C_FIELD + ds_kinds[kind].client].as.i;
}

static int64_t day_of(ds_record_kind kind, const ds_val *v)
{
    return v[DS_C_FIELD + ds_kinds[kind].day].as.i;
}

/* Of what tells a record apart beside its client. */
static uint64_t key_of(ds_record_kind kind, const ds_val *v)
{
    const ds_places *key = ds_places_of(kind, true);
    uint64_t sum = ds_digest_mix((uint64_t)kind + 1);
    for (size_t i = 0; i < key->n; i++)
        if (key->at[i] != DS_C_FIELD + ds_kinds[kind].client)
            sum += ds_digest_part(ds_digest_mix((uint64_t)key->at[i] + 1), &v[key->at[i]]);
    return sum;
}

static uint64_t whole_key(uint64_t key, int64_t client)
{
    return ds_digest_mix(key + ds_digest_mix((uint64_t)client));
}

static ds_str as_text(const uint64_t *key)
{
    return (ds_str){ (const char *)key, sizeof *key };
}

static int by_number(const void *x, const void *y)
{
    const uint64_t a = *(const uint64_t *)x, b = *(const uint64_t *)y;
    return a < b ? -1 : a > b;
}

/* ---- a file begins ---- */

void ds_withdrawn_clear(ds_store *s)
{
    ds_ids_clear(&s->withdrawn.newer);
    free(s->withdrawn.told);
    s->withdrawn = (ds_withdrawns){ 0 };
}

/* The newest file that has the record no more; below 0: it stands all the same. */
static bool take_entry(ds_store *s, sqlite3_stmt *st)
{
    const uint64_t key = whole_key((uint64_t)sqlite3_column_int64(st, 1), sqlite3_column_int64(st, 0));
    const int64_t newer = sqlite3_column_int64(st, 2);
    return ds_ids_add(&s->withdrawn.newer, as_text(&key), sqlite3_column_int(st, 3) == TAKEN ? newer : -newer);
}

ds_err ds_withdrawn_begin(ds_store *s, bool sheet, ds_why *w)
{
    int rc;
    bool full = false;
    ds_ids_clear(&s->withdrawn.newer);
    s->withdrawn.n = 0;
    s->withdrawn.sheet = sheet;
    sqlite3_stmt *st = ds_stmt(s, DS_Q_WITHDRAWN, &rc);
    while (!rc && !full && (rc = sqlite3_step(st)) == SQLITE_ROW) {
        full = !take_entry(s, st);
        rc = SQLITE_OK;
    }
    if (st) sqlite3_reset(st);
    if (full) return ds_fail(w, DS_MEMORY, "rows that were taken out");
    return rc == SQLITE_DONE ? DS_OK : ds_sqlite_fail(&s->face, rc, w);
}

/* ---- what is kept of a row ---- */

/* As the record had it that was put in (put.c). */
static ds_fval value_of(const ds_field *f, const ds_val *v)
{
    switch (f->type) {
    case DS_T_TEXT: return (ds_fval){ .text = v->as.s };
    case DS_T_TIME: return (ds_fval){ .time = { v->as.i, DS_NO_OFFSET } };
    case DS_T_REAL:
    case DS_T_FLAG: return (ds_fval){ .real = ds_val_real(*v) };
    default: return (ds_fval){ .whole = v->as.i };
    }
}

static void say_value(const ds_field *f, const ds_val *v, char *out, size_t cap)
{
    char text[512];
    const ds_fval value = value_of(f, v);
    ds_value_text(f, &value, text, sizeof text);
    ds_print_more(out, cap, "%s%s %s", *out ? "; " : "", f->name, text);
}

static void say_row(ds_record_kind kind, const ds_val *v, char *out, size_t cap)
{
    const ds_kind *k = &ds_kinds[kind];
    *out = '\0';
    for (int i = 0; i < k->fields; i++) {
        const ds_field *f = &k->field[i];
        const ds_val *x = &v[DS_C_FIELD + i];
        const bool said = i != k->client && f->role != DS_R_MADE && ds_has_column(k, DS_C_FIELD + i);
        if (said && x->type != DS_V_NULL && (x->type != DS_V_TEXT || x->as.s.n)) say_value(f, x, out, cap);
    }
}

static ds_err write_entry(ds_store *s, ds_record_kind kind, const ds_val *v, const int64_t of[2], const int64_t by[2],
                          ds_why *w)
{
    char told[1024];
    say_row(kind, v, told, sizeof told);
    return DS_PUT(s, w, DS_Q_WITHDRAWN_PUT, ds_vtextz(ds_kinds[kind].name), DS_VINT(of[0]), DS_VINT(of[1]),
                  DS_VINT(day_of(kind, v)), v[DS_C_FILE], v[DS_C_LINE], DS_VINT(by[0]), DS_VINT(by[1]), ds_vtextz(told));
}

static ds_err keep(ds_store *s, ds_record_kind kind, const ds_val *v, int64_t newer, int taken, ds_why *w)
{
    const int64_t of[] = { client_of(kind, v), (int64_t)key_of(kind, v) }, by[] = { newer, taken };
    return write_entry(s, kind, v, of, by, w);
}

ds_err ds_withdrawn_take(ds_store *s, ds_record_kind kind, const ds_val *v, int64_t newer, ds_why *w)
{
    return keep(s, kind, v, newer, TAKEN, w);
}

ds_err ds_withdrawn_keep(ds_store *s, ds_record_kind kind, const ds_val *v, uint64_t says, int64_t newer, ds_why *w)
{
    return write_entry(s, kind, v, (const int64_t[]){ 0, (int64_t)says }, (const int64_t[]){ newer, TAKEN }, w);
}

ds_err ds_withdrawn_again(ds_store *s, uint64_t says, int64_t file, ds_why *w)
{
    const uint64_t key = whole_key(says, 0);
    int64_t newer;
    if (!ds_ids_find(&s->withdrawn.newer, as_text(&key), &newer) || newer >= file) return DS_OK;
    return DS_PUT(s, w, DS_Q_WITHDRAWN_DROP, DS_VINT(0), DS_VINT((int64_t)says));
}

/* ---- a row ---- */

static ds_err note_told(ds_store *s, uint64_t key, ds_why *w)
{
    ds_withdrawns *m = &s->withdrawn;
    if (m->n == m->cap) {
        const size_t cap = m->cap ? 2 * m->cap : 256;
        uint64_t *wide = realloc(m->told, cap * sizeof *wide);
        if (!wide) return ds_fail(w, DS_MEMORY, "the rows of a sheet");
        m->told = wide;
        m->cap = cap;
    }
    m->told[m->n++] = key;
    return DS_OK;
}

static ds_err tell_again(ds_store *s, ds_record_kind kind, const ds_val *v, uint64_t key, ds_why *w)
{
    const uint64_t whole = whole_key(key, client_of(kind, v));
    if (!ds_ids_add(&s->withdrawn.newer, as_text(&whole), 0)) return ds_fail(w, DS_MEMORY, "rows that were taken out");
    return DS_PUT(s, w, DS_Q_WITHDRAWN_DROP, DS_VINT(client_of(kind, v)), DS_VINT((int64_t)key));
}

ds_err ds_withdrawn_meet(ds_store *s, ds_record_kind kind, const ds_val *v, bool *out, ds_why *w)
{
    ds_withdrawns *m = &s->withdrawn;
    int64_t newer = 0;
    *out = false;
    if (!(m->sheet || m->newer.n) || !may_be_withdrawn(kind)) return DS_OK;
    const uint64_t key = key_of(kind, v), whole = whole_key(key, client_of(kind, v));
    ds_err err = m->sheet ? note_told(s, whole, w) : DS_OK;
    if (err || !ds_ids_find(&m->newer, as_text(&whole), &newer) || !newer) return err;
    const int64_t file = v[DS_C_FILE].as.i;
    *out = newer > file;
    if (*out) return keep(s, kind, v, newer, TAKEN, w);
    return m->sheet && (newer > 0 ? newer : -newer) < file ? tell_again(s, kind, v, key, w) : DS_OK;
}

/* ---- the last row has come ---- */

typedef struct {
    const struct withdrawable *of;
    ds_older *file;
    bool told;
    ds_val v[DS_COLUMNS]; /* unless told; texts in the arena */
} row;

typedef struct {
    ds_store *s;
    const ds_file_span *span;
    ds_lacking *out;
    ds_arena a;
    ds_olders older;
    row **row;
    size_t n, cap;
    int64_t line, file; /* named last */
} search;

static ds_older *find_older(const search *f, int64_t file)
{
    for (size_t i = 0; i < f->older.n; i++)
        if (f->older.at[i].id == file) return &f->older.at[i];
    return NULL;
}

static bool add_row(search *f, const struct withdrawable *k, const ds_val *v)
{
    const uint64_t key = whole_key(key_of(k->kind, v), client_of(k->kind, v));
    ds_older *file = find_older(f, v[DS_C_FILE].as.i);
    if (!file) return true;
    if (bsearch(&key, f->s->withdrawn.told, f->s->withdrawn.n, sizeof key, by_number)) {
        file->again++;
        return true;
    }
    f->row = ds_room_for_one(&f->a, f->row, f->n, &f->cap, 64, sizeof *f->row);
    row *r = f->row ? ds_alloc(&f->a, sizeof *r) : NULL;
    if (!r) return false;
    *r = (row){ .of = k, .file = file };
    memcpy(r->v, v, sizeof r->v);
    for (int i = 0; i < DS_COLUMNS; i++)
        if (r->v[i].type == DS_V_TEXT && !(r->v[i].as.s = ds_keep(&f->a, r->v[i].as.s)).p) return false;
    f->row[f->n++] = r;
    return true;
}

/* The records of one kind that stand as of the older files. */
static ds_err read_kind(search *f, const struct withdrawable *k, ds_why *w)
{
    ds_val v[DS_COLUMNS] = { 0 };
    int rc;
    bool full = false;
    sqlite3_stmt *st = ds_stmt(f->s, k->before, &rc);
    if (!rc) rc = ds_bind(st, 1, (ds_val[]){ DS_VINT(f->span->file), DS_VINT(f->span->first - MARGIN), DS_VINT(f->span->last + MARGIN) }, 3);
    while (!rc && !full && (rc = sqlite3_step(st)) == SQLITE_ROW) {
        ds_put_columns(st, &ds_kinds[k->kind], v);
        full = !add_row(f, k, v);
        rc = SQLITE_OK;
    }
    if (st) sqlite3_reset(st);
    if (full) return ds_fail(w, DS_MEMORY, "rows of older sheets");
    return rc == SQLITE_DONE ? DS_OK : ds_sqlite_fail(&f->s->face, rc, w);
}

static bool is_within(const search *f, const row *r)
{
    return !r->of->dated || ds_span_has(f->span, day_of(r->of->kind, r->v));
}

static bool is_at_end(const search *f, const row *r)
{
    return r->of->dated && ds_span_misses(f->span, r->file, day_of(r->of->kind, r->v));
}

/* As lacks.c has it: half is told again; and a sheet that lost more of its end than it tells again was made of fewer days. */
static void judge(search *f, ds_older *file)
{
    int64_t lacking = 0, rest = 0;
    for (size_t i = 0; i < f->n; i++) {
        if (f->row[i]->file != file) continue;
        lacking += is_within(f, f->row[i]);
        rest += is_at_end(f, f->row[i]);
    }
    file->newer_of = file->again && file->again >= lacking;
    file->to_end = file->newer_of && f->span->first <= file->first + MARGIN && rest < file->again;
}

/* A row of the file that was refused may be this one. */
static ds_err may_be_refused(search *f, const row *r, bool *may, ds_why *w)
{
    int64_t one;
    return DS_GET(f->s, w, DS_Q_ROW_REFUSED, may, &one, DS_VINT(f->span->file), DS_VINT(client_of(r->of->kind, r->v)),
                  DS_VINT(day_of(r->of->kind, r->v)));
}

static ds_err name_row(search *f, const row *r, ds_why *w)
{
    char name[256];
    ds_lacking *out = f->out;
    const int64_t file = r->v[DS_C_FILE].as.i, line = r->v[DS_C_LINE].as.i;
    if (file == f->file && line == f->line) return DS_OK; /* its day's facts, beside its night */
    f->file = file;
    f->line = line;
    if (out->rows++ >= DS_LACKING_SHOWN) return DS_OK;
    ds_err err = ds_store_file_name(f->s, file, name, sizeof name, w);
    if (!err)
        ds_print_more(out->lines, sizeof out->lines, "%s%.80s:%" PRId64, *out->lines ? ", " : "", name, line);
    return err;
}

/* What single rows told of the night goes with it. */
static ds_err drop_tellings(ds_store *s, const ds_val *v, ds_why *w)
{
    const ds_val night = DS_VINT(day_of(DS_SLEEP, v));
    const ds_val of[] = { DS_VINT(client_of(DS_SLEEP, v)), v[DS_C_SOURCE], night, night };
    ds_arena a = { 0 };
    ds_tellings all = { .a = &a };
    ds_err err = ds_tellings_read(s, DS_Q_SLEEPS_TOLD, DS_SLEEP, true, of, DS_COUNT(of), &all, w);
    for (size_t i = 0; !err && i < all.n; i++) err = ds_telling_drop(s, DS_SLEEP, all.at[i], w);
    ds_arena_free(&a);
    ds_series_forget(s);
    return err;
}

static ds_err take_out(search *f, const row *r, ds_why *w)
{
    const ds_record_kind kind = r->of->kind;
    if (!ds_row_may_be_written(f->s, kind, r->v, NULL)) return DS_OK;
    ds_err err = kind == DS_SLEEP ? drop_tellings(f->s, r->v, w) : DS_OK;
    return err ? err : ds_row_drop(f->s, kind, r->v, w);
}

static ds_err withdraw(search *f, const row *r, ds_why *w)
{
    const bool shared = r->of->kind == DS_DAY && ds_val_int(r->v[DS_C_FIELD + DS_DAY_SHARED], 0);
    const int taken = !f->span->replace ? STANDS : shared ? SHARED : TAKEN;
    ds_err err = keep(f->s, r->of->kind, r->v, f->span->file, taken, w);
    if (!err && taken == TAKEN) err = take_out(f, r, w);
    return err ? err : name_row(f, r, w);
}

static ds_err check_row(search *f, const row *r, ds_why *w)
{
    bool refused = false;
    const bool lacking = (r->file->newer_of && is_within(f, r)) || (r->file->to_end && is_at_end(f, r));
    ds_err err = lacking ? may_be_refused(f, r, &refused, w) : DS_OK;
    return err || !lacking || refused ? err : withdraw(f, r, w);
}

static int by_place(const void *x, const void *y)
{
    const row *a = *(row *const *)x, *b = *(row *const *)y;
    const int64_t of[] = { a->v[DS_C_FILE].as.i - b->v[DS_C_FILE].as.i, a->v[DS_C_LINE].as.i - b->v[DS_C_LINE].as.i,
                           (int64_t)a->of->kind - (int64_t)b->of->kind };
    for (size_t i = 0; i < DS_COUNT(of); i++)
        if (of[i]) return of[i] < 0 ? -1 : 1;
    return 0;
}

static ds_err check_all(search *f, ds_why *w)
{
    ds_err err = ds_olders_read(f->s, f->span, MARGIN, &f->a, &f->older, w);
    if (err || !f->older.n) return err;
    qsort(f->s->withdrawn.told, f->s->withdrawn.n, sizeof *f->s->withdrawn.told, by_number);
    for (size_t i = 0; !err && i < DS_COUNT(kinds); i++) err = read_kind(f, &kinds[i], w);
    for (size_t i = 0; i < f->older.n; i++) judge(f, &f->older.at[i]);
    if (!err && f->n) qsort(f->row, f->n, sizeof *f->row, by_place);
    for (size_t i = 0; !err && i < f->n; i++) err = check_row(f, f->row[i], w);
    return err;
}

ds_err ds_withdrawn_find(ds_store *s, const ds_file_span *span, ds_lacking *out, ds_why *w)
{
    search f = { .s = s, .span = span, .out = out };
    ds_err err = s->withdrawn.sheet && s->withdrawn.n && span->first != DS_NO_DATE ? check_all(&f, w) : DS_OK;
    s->withdrawn.n = 0;
    ds_arena_free(&f.a);
    return err;
}
