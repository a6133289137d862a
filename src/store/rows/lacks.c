/* What a newer file of the same kind and days no longer tells of. A file is a newer one of another where it tells at
 * least half of the other's visits of its own days again; files that share no visit are two parts of a log. */
#include "store/rows/lacks.h"

#include "store/rows/digest.h"
#include "store/rows/visits.h"

#include <stdlib.h>
#include <string.h>

#define AT(field) (DS_C_FIELD + DS_SESSION_##field)

enum { DAY = 86400, MOVED = 6 }; /* days: a client who comes each week has another visit a week away */

/* ---- what the file at hand told ---- */

/* Of the service's folded name; 0: none is named. */
static int64_t service_of(const ds_val *v)
{
    char name[256];
    if (v[AT(SERVICE)].type != DS_V_TEXT) return 0;
    const size_t n = ds_fold_name(v[AT(SERVICE)].as.s, name, sizeof name);
    return n ? (int64_t)ds_digest_name((ds_str){ name, n }) : 0;
}

ds_err ds_retold_note(ds_store *s, const ds_val *v, int64_t before, ds_retold_how how, ds_why *w)
{
    ds_retolds *all = &s->retold;
    if (all->n == all->cap) {
        size_t cap = all->cap ? 2 * all->cap : 256;
        ds_retold *wide = realloc(all->at, cap * sizeof *wide);
        if (!wide) return ds_fail(w, DS_MEMORY, "the visits of a file");
        all->at = wide;
        all->cap = cap;
    }
    all->at[all->n++] = (ds_retold){ .client = v[AT(CLIENT)].as.i,
                                     .start = v[AT(START)].as.i,
                                     .before = before,
                                     .service = how == DS_RETOLD_AGAIN ? 0 : service_of(v),
                                     .how = how,
                                     .missed = ds_visit_missed(v) };
    return DS_OK;
}

static int by_visit(const void *x, const void *y)
{
    const ds_retold *a = x, *b = y;
    if (a->client != b->client) return a->client < b->client ? -1 : 1;
    return a->start < b->start ? -1 : a->start > b->start;
}

static const ds_retold *find_told(const ds_retolds *all, int64_t client, int64_t start)
{
    const ds_retold key = { .client = client, .start = start };
    return all->n ? bsearch(&key, all->at, all->n, sizeof key, by_visit) : NULL;
}

/* ---- older files ---- */

typedef struct {
    int64_t id;
    bool named_alike;
    int64_t again; /* visits as of this file that the one at hand tells again */
    ds_date first, last; /* of its records */
    bool newer_of; /* the one at hand is a newer one of it */
    bool to_end;   /* and of what it tells at its end, too */
} older_file;

typedef struct {
    int64_t client, start, file;
} old_visit;

typedef struct {
    ds_store *s;
    ds_arena a;
    older_file *older;
    size_t n_older, cap_older;
    old_visit *visit; /* of one older file */
    size_t n_visits, cap_visits;
    const ds_file_span *span;
    ds_lacking *out;
} lacks;

static void *room_for(ds_arena *a, void *at, size_t n, size_t *cap, size_t size)
{
    if (n < *cap) return at;
    *cap = *cap ? 2 * *cap : 32;
    void *wide = ds_alloc(a, *cap * size);
    if (wide && n) memcpy(wide, at, n * size);
    return wide;
}

static bool take_older(lacks *l, sqlite3_stmt *st)
{
    l->older = room_for(&l->a, l->older, l->n_older, &l->cap_older, sizeof *l->older);
    if (!l->older) return false;
    l->older[l->n_older++] =
        (older_file){ .id = sqlite3_column_int64(st, 0),
                      .named_alike = sqlite3_column_int(st, 1),
                      .first = sqlite3_column_int(st, 2),
                      .last = sqlite3_column_int(st, 3) };
    return true;
}

static bool take_visit(lacks *l, sqlite3_stmt *st)
{
    l->visit = room_for(&l->a, l->visit, l->n_visits, &l->cap_visits, sizeof *l->visit);
    if (!l->visit) return false;
    l->visit[l->n_visits++] =
        (old_visit){ sqlite3_column_int64(st, 0), sqlite3_column_int64(st, 1), sqlite3_column_int64(st, 2) };
    return true;
}

static ds_err read_all(lacks *l, ds_query q, const ds_val *v, size_t n, bool (*take)(lacks *, sqlite3_stmt *), ds_why *w)
{
    int rc;
    bool full = false;
    sqlite3_stmt *st = ds_stmt(l->s, q, &rc);
    if (!rc) rc = ds_bind(st, 1, v, n);
    while (!rc && !full && (rc = sqlite3_step(st)) == SQLITE_ROW) {
        full = !take(l, st);
        rc = SQLITE_OK;
    }
    if (st) sqlite3_reset(st);
    if (full) return ds_fail(w, DS_MEMORY, "visits of older files");
    return rc == SQLITE_DONE ? DS_OK : ds_sqlite_fail(&l->s->face, rc, w);
}

static ds_err read_older(lacks *l, ds_why *w)
{
    const ds_val v[] = { DS_VINT(l->span->file), DS_VINT(l->span->first - MOVED), DS_VINT(l->span->last + MOVED) };
    return read_all(l, DS_Q_FILES_OLDER, v, DS_COUNT(v), take_older, w);
}

static void count_again(lacks *l, older_file *f)
{
    const ds_retolds *told = &l->s->retold;
    for (size_t i = 0; i < told->n; i++) {
        bool first = !i || by_visit(&told->at[i - 1], &told->at[i]);
        f->again += first && told->at[i].before == f->id && told->at[i].how == DS_RETOLD_AGAIN;
    }
}

/* ---- what is done ---- */

static ds_err name_visit(lacks *l, const old_visit *x, ds_why *w)
{
    char code[DS_CODE_MAX + 1], local[20];
    ds_lacking *out = l->out;
    if (out->visits++ >= DS_LACKING_SHOWN) return DS_OK;
    ds_err err = ds_store_client_code(l->s, x->client, code, w);
    ds_local_text(x->start, local);
    if (!err) ds_print_more(out->which, sizeof out->which, "%s%s %.16s", *out->which ? ", " : "", code, local);
    return err;
}

static ds_err strike(lacks *l, const old_visit *x, ds_why *w)
{
    size_t n = 0;
    const bool replace = l->span->replace;
    const char *why = replace ? "taken out: a newer file of its days has it no more"
                              : "in an older list only: a newer file of its days has it no more: if it did not take "
                                "place, import that file with --replace";
    const ds_struck what = { .client = x->client,
                             .start = x->start,
                             .file = l->span->file,
                             .mark = replace ? l->span->file : -l->span->file,
                             .why = why };
    ds_err err = ds_visit_strike(l->s, &what, &n, w);
    return err || !n ? err : name_visit(l, x, w);
}

/* A row of the file that was refused may be this visit. */
static ds_err may_be_refused(lacks *l, const old_visit *x, bool *may, ds_why *w)
{
    int64_t one;
    return DS_GET(l->s, w, DS_Q_VISIT_REFUSED, may, &one, DS_VINT(l->span->file), DS_VINT(x->client),
                  DS_VINT(x->start / DAY));
}

/* Whether the file at hand tells of a visit that nobody told before, near this one and like it. */
static ds_err moved(lacks *l, const old_visit *x, int64_t from, int64_t to, bool *is, ds_why *w)
{
    const ds_val v[] = { DS_VINT(x->client), DS_VINT(x->start), DS_VINT(from), DS_VINT(to), DS_VINT(l->span->file) };
    int64_t start = 0;
    ds_err err = ds_get(l->s, DS_Q_VISIT_LIKE, DS_COUNT(v), v, is, &start, w);
    if (err || !*is) return err;
    const ds_retold *told = find_told(&l->s->retold, x->client, start);
    *is = told && told->how == DS_RETOLD_NEW;
    return DS_OK;
}

static bool within(const lacks *l, const old_visit *x)
{
    return x->start / DAY >= l->span->first && x->start / DAY <= l->span->last;
}

/* Whether it lies behind the last visit of the file at hand, and would be expected in it all the same: a list is made of
 * whole months, or again of the days that it had, up to when it is made. */
static bool at_end(const lacks *l, const older_file *f, const old_visit *x)
{
    const ds_date day = (ds_date)(x->start / DAY), last = l->span->last;
    if (day <= last || (l->span->told_on != DS_NO_DATE && day >= l->span->told_on)) return false;
    return f->named_alike || ds_month_first(day) == ds_month_first(last);
}

/* A list that has lost more of its end than it tells again was made of fewer days. */
static bool tells_to_end(const lacks *l, const older_file *f)
{
    int64_t rest = 0;
    for (size_t i = 0; i < l->n_visits; i++) {
        const old_visit *x = &l->visit[i];
        rest += at_end(l, f, x) && !find_told(&l->s->retold, x->client, x->start);
    }
    return f->newer_of && l->span->first <= f->first + MOVED && rest < f->again;
}

static bool far_behind(const lacks *l, const old_visit *x)
{
    return x->start / DAY > l->span->last + MOVED;
}

static ds_err check_visit(lacks *l, const older_file *f, const old_visit *x, ds_why *w)
{
    bool lacking = (f->newer_of && within(l, x)) || (f->to_end && at_end(l, f, x)), refused = false;
    const int64_t day = x->start / DAY * DAY;
    ds_err err = DS_OK;
    if (find_told(&l->s->retold, x->client, x->start) || (!lacking && far_behind(l, x))) return DS_OK;
    if (!lacking) err = moved(l, x, day, day + DAY - 1, &lacking, w);
    if (!err && !lacking && f->again)
        err = moved(l, x, x->start - MOVED * DAY, x->start + MOVED * DAY, &lacking, w);
    if (!err && lacking) err = may_be_refused(l, x, &refused, w);
    return err || !lacking || refused ? err : strike(l, x, w);
}

static ds_err check_file(lacks *l, older_file *f, ds_why *w)
{
    const ds_val v[] = { DS_VINT(f->id), DS_VINT((l->span->first - MOVED) * INT64_C(86400)),
                         DS_VINT((f->last + 1) * INT64_C(86400)) };
    int64_t days = 0;
    l->n_visits = 0;
    ds_err err = read_all(l, DS_Q_VISITS_OF_FILE, v, DS_COUNT(v), take_visit, w);
    for (size_t i = 0; i < l->n_visits; i++) days += within(l, &l->visit[i]);
    f->newer_of = f->again && 2 * f->again >= days;
    f->to_end = tells_to_end(l, f);
    for (size_t i = 0; !err && i < l->n_visits; i++) err = check_visit(l, f, &l->visit[i], w);
    return err;
}

/* ---- one visit told otherwise ---- */

static bool is_newer_of(const lacks *l, int64_t file)
{
    for (size_t i = 0; i < l->n_older; i++)
        if (l->older[i].id == file) return l->older[i].newer_of || l->older[i].named_alike;
    return false;
}

/* Whether the file at hand tells of this visit, but not of this line of it. */
static bool told_otherwise(const ds_struck *what, const ds_tellings *all, const ds_telling *t)
{
    const lacks *l = what->to;
    const int64_t service = service_of(t->v);
    (void)all;
    if (!is_newer_of(l, t->v[DS_C_FILE].as.i)) return false;
    for (size_t i = 0; i < l->s->retold.n; i++) {
        const ds_retold *r = &l->s->retold.at[i];
        if (r->client != what->client || r->start != what->start || r->missed != ds_visit_missed(t->v)) continue;
        if (!r->service || r->service == service) return false;
    }
    return true;
}

static ds_err replace_lines(lacks *l, ds_why *w)
{
    const ds_retolds *told = &l->s->retold;
    ds_err err = DS_OK;
    for (size_t i = 0; !err && i < told->n; i++) {
        const ds_retold *r = &told->at[i];
        size_t n = 0;
        const ds_struck what = { .client = r->client,
                                 .start = r->start,
                                 .file = l->span->file,
                                 .mark = l->span->file,
                                 .why = "a newer file of its days tells otherwise of this visit",
                                 .only = told_otherwise,
                                 .to = l };
        if (r->how == DS_RETOLD_BESIDE) err = ds_visit_strike(l->s, &what, &n, w);
    }
    return err;
}

/* ---- a file ends ---- */

static ds_err check_all(lacks *l, ds_why *w)
{
    ds_err err = read_older(l, w);
    if (err || !l->n_older) return err;
    qsort(l->s->retold.at, l->s->retold.n, sizeof *l->s->retold.at, by_visit);
    for (size_t i = 0; i < l->n_older; i++) count_again(l, &l->older[i]);
    for (size_t i = 0; !err && i < l->n_older; i++) err = check_file(l, &l->older[i], w);
    return err ? err : replace_lines(l, w);
}

ds_err ds_store_lacks(ds_store *s, const ds_file_span *span, ds_lacking *out, ds_why *w)
{
    lacks l = { .s = s, .span = span, .out = out };
    *out = (ds_lacking){ 0 };
    ds_err err = s->retold.n && span->first != DS_NO_DATE ? check_all(&l, w) : DS_OK;
    s->retold.n = 0;
    ds_arena_free(&l.a);
    return err;
}
