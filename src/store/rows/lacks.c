/* What a newer file of the same kind and days no longer tells of. A file is a newer one of another where it tells at
 * least half of the other's visits of its own days again; files that share no visit are two parts of a log. */
#include "store/rows/lacks.h"

#include "store/rows/digest.h"
#include "store/rows/older.h"
#include "store/rows/visits.h"
#include "store/rows/withdrawn.h"

#include <downshift/growing.h>
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
    int64_t client, start;
    bool beside; /* a note of a visit that stands as of its booking */
} old_visit;

typedef struct {
    ds_store *s;
    ds_arena a;
    ds_olders older;
    old_visit *visit; /* of one older file */
    size_t n_visits, cap_visits;
    const ds_file_span *span;
    bool log; /* the file at hand is the practice's own log, and no booking program's */
    ds_lacking *out;
} lacks;

static bool take_visit(lacks *l, sqlite3_stmt *st)
{
    l->visit = ds_room_for_one(&l->a, l->visit, l->n_visits, &l->cap_visits, 32, sizeof *l->visit);
    if (!l->visit) return false;
    l->visit[l->n_visits++] =
        (old_visit){ sqlite3_column_int64(st, 0), sqlite3_column_int64(st, 1), sqlite3_column_int(st, 2) };
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

static void count_again(lacks *l, ds_older *f)
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

/* A booking does not go with the log that lacks it, nor the log's row with the booking. */
static bool of_this_side(const ds_struck *what, const ds_tellings *all, const ds_telling *t)
{
    const lacks *l = what->to;
    (void)all;
    return t->note == l->log;
}

static const char *why_struck(const lacks *l, const old_visit *x)
{
    if (l->span->replace) return "taken out: a newer file of its days has it no more";
    if (x->beside)
        return "note in an older sheet only: a newer one of its days has it no more: what it tells of the visit counts until "
               "that file is imported with --replace";
    return "in an older list only: a newer file of its days has it no more: if it did not take place, import that file with "
           "--replace";
}

static ds_err strike(lacks *l, const old_visit *x, ds_why *w)
{
    size_t n = 0;
    const ds_struck what = { .client = x->client,
                             .start = x->start,
                             .file = l->span->file,
                             .mark = l->span->replace ? l->span->file : -l->span->file,
                             .why = why_struck(l, x),
                             .only = of_this_side,
                             .to = l };
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

/* A list that has lost more of its end than it tells again was made of fewer days. */
static bool tells_to_end(const lacks *l, const ds_older *f)
{
    int64_t rest = 0;
    for (size_t i = 0; i < l->n_visits; i++) {
        const old_visit *x = &l->visit[i];
        rest += ds_span_misses(l->span, f, x->start / DAY) && !find_told(&l->s->retold, x->client, x->start);
    }
    return f->newer_of && l->span->first <= f->first + MOVED && rest < f->again;
}

static bool far_behind(const lacks *l, const old_visit *x)
{
    return x->start / DAY > l->span->last + MOVED;
}

static ds_err check_visit(lacks *l, const ds_older *f, const old_visit *x, ds_why *w)
{
    bool lacking = (f->newer_of && ds_span_has(l->span, x->start / DAY)) || (f->to_end && ds_span_misses(l->span, f, x->start / DAY)), refused = false;
    const int64_t day = x->start / DAY * DAY;
    ds_err err = DS_OK;
    if (find_told(&l->s->retold, x->client, x->start) || (!lacking && far_behind(l, x))) return DS_OK;
    if (!lacking) err = moved(l, x, day, day + DAY - 1, &lacking, w);
    if (!err && !lacking && f->again)
        err = moved(l, x, x->start - MOVED * DAY, x->start + MOVED * DAY, &lacking, w);
    if (!err && lacking) err = may_be_refused(l, x, &refused, w);
    return err || !lacking || refused ? err : strike(l, x, w);
}

static ds_err check_file(lacks *l, ds_older *f, ds_why *w)
{
    const ds_val v[] = { DS_VINT(f->id), DS_VINT((l->span->first - MOVED) * INT64_C(86400)),
                         DS_VINT((f->last + 1) * INT64_C(86400)) };
    int64_t days = 0;
    l->n_visits = 0;
    ds_err err = read_all(l, DS_Q_VISITS_OF_FILE, v, DS_COUNT(v), take_visit, w);
    for (size_t i = 0; i < l->n_visits; i++) days += ds_span_has(l->span, l->visit[i].start / DAY);
    f->newer_of = f->again && 2 * f->again >= days;
    f->to_end = tells_to_end(l, f);
    for (size_t i = 0; !err && i < l->n_visits; i++) err = check_visit(l, f, &l->visit[i], w);
    return err;
}

/* ---- one visit told otherwise ---- */

static bool is_newer_of(const lacks *l, int64_t file)
{
    for (size_t i = 0; i < l->older.n; i++)
        if (l->older.at[i].id == file) return l->older.at[i].newer_of || l->older.at[i].named_alike;
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
    bool found;
    int64_t log = 0;
    ds_err err = ds_olders_read(l->s, l->span, MOVED, &l->a, &l->older, w);
    if (!err && l->older.n) err = DS_GET(l->s, w, DS_Q_FILE_IS_LOG, &found, &log, DS_VINT(l->span->file));
    l->log = log;
    if (err || !l->older.n) return err;
    qsort(l->s->retold.at, l->s->retold.n, sizeof *l->s->retold.at, by_visit);
    for (size_t i = 0; i < l->older.n; i++) count_again(l, &l->older.at[i]);
    for (size_t i = 0; !err && i < l->older.n; i++) err = check_file(l, &l->older.at[i], w);
    return err ? err : replace_lines(l, w);
}

ds_err ds_store_lacks(ds_store *s, const ds_file_span *span, ds_lacking *out, ds_why *w)
{
    lacks l = { .s = s, .span = span, .out = out };
    *out = (ds_lacking){ 0 };
    ds_err err = s->retold.n && span->first != DS_NO_DATE ? check_all(&l, w) : DS_OK;
    s->retold.n = 0;
    ds_arena_free(&l.a);
    return err ? err : ds_withdrawn_find(s, span, out, w);
}
