/* Money of older exports gives way to a newer one of its format and days, as rows of money may truly repeat and cannot be
 * told apart. A file is a newer one of another where it tells at least half of the other's rows of its own days again, a row
 * with references by these, one without by all that it says; other files are exports of something beside it. */
#include "store/rows/give_way.h"
#include "store/rows/digest.h"
#include "store/rows/older.h"
#include "store/rows/row.h"
#include "store/rows/withdrawn.h"

#include <stdlib.h>
#include <string.h>

typedef enum { UNMET, MET_OTHERWISE, MET_ALIKE } meeting;

/* A record of a file; what it says is told apart by digests. */
typedef struct {
    int64_t line;
    uint64_t key, says;
    int64_t digest; /* as its file's sum has it */
    ds_record_kind kind;
    meeting how, best; /* best: of all files that it was held against */
} entry;

typedef struct {
    entry *at;
    size_t n, cap;
    bool named; /* some have references */
} entries;

typedef struct {
    ds_store *s;
    const ds_file_span *span;
    ds_given_way *out;
    ds_arena a;
    entries mine;
    ds_olders older;
} giving;

static const struct {
    ds_record_kind kind;
    ds_query within, drop;
} kinds[] = {
#define X(ID, id, owner) { DS_##ID, DS_Q_##ID##_WITHIN, DS_Q_##ID##_LEAVE },
    DS_SOURCE_KINDS(X)
#undef X
};

/* ---- the records of a file ---- */

/* Of the record but for its place in its file. */
static uint64_t what_it_says(ds_record_kind kind, const ds_val *v)
{
    ds_val alone[DS_COLUMNS];
    memcpy(alone, v, sizeof alone);
    for (int i = DS_C_DOUBT; i <= DS_C_DIGEST; i++) alone[i] = DS_VNULL;
    alone[DS_C_NTH] = DS_VNULL;
    return (uint64_t)ds_record_digest(kind, alone);
}

/* Of its references; 0 where it has none. */
static uint64_t references(ds_record_kind kind, const ds_val *v)
{
    const ds_kind *k = &ds_kinds[kind];
    uint64_t sum = 0;
    for (int i = 0; i < k->fields; i++) {
        const ds_val *x = &v[DS_C_FIELD + i];
        if (k->field[i].role == DS_R_REF && x->type == DS_V_TEXT && x->as.s.n)
            sum += ds_digest_text(ds_digest_name(ds_str_of(k->field[i].name)), x->as.s);
    }
    return sum;
}

static bool add_entry(ds_arena *a, entries *all, ds_record_kind kind, const ds_val *v)
{
    if (all->n == all->cap) {
        const size_t cap = all->cap ? 2 * all->cap : 256;
        entry *wide = ds_alloc(a, cap * sizeof *wide);
        if (!wide) return false;
        if (all->n) memcpy(wide, all->at, all->n * sizeof *wide);
        all->at = wide;
        all->cap = cap;
    }
    const uint64_t says = what_it_says(kind, v), names = references(kind, v);
    all->named |= names != 0;
    all->at[all->n++] = (entry){ .line = v[DS_C_LINE].as.i,
                                 .key = names ? names : says,
                                 .says = says,
                                 .digest = ds_val_int(v[DS_C_DIGEST], 0),
                                 .kind = kind };
    return true;
}

static ds_err read_kind(giving *g, size_t which, int64_t file, entries *all, ds_why *w)
{
    const ds_record_kind kind = kinds[which].kind;
    const ds_val span[] = { DS_VINT(file), DS_VINT(g->span->first), DS_VINT(g->span->last), DS_VINT(g->span->source) };
    ds_val v[DS_COLUMNS];
    int rc;
    bool full = false;
    sqlite3_stmt *st = ds_stmt(g->s, kinds[which].within, &rc);
    if (!rc) rc = ds_bind(st, 1, span, DS_COUNT(span));
    while (!rc && !full && (rc = sqlite3_step(st)) == SQLITE_ROW) {
        ds_put_columns(st, &ds_kinds[kind], v);
        full = !add_entry(&g->a, all, kind, v);
        rc = SQLITE_OK;
    }
    if (st) sqlite3_reset(st);
    if (full) return ds_fail(w, DS_MEMORY, "the rows of older exports");
    return rc == SQLITE_DONE ? DS_OK : ds_sqlite_fail(&g->s->face, rc, w);
}

static int by_key(const void *x, const void *y)
{
    const entry *a = x, *b = y;
    if (a->kind != b->kind) return a->kind < b->kind ? -1 : 1;
    if (a->key != b->key) return a->key < b->key ? -1 : 1;
    if (a->says != b->says) return a->says < b->says ? -1 : 1;
    return a->line < b->line ? -1 : a->line > b->line;
}

static int by_line(const void *x, const void *y)
{
    const entry *a = x, *b = y;
    return a->line < b->line ? -1 : a->line > b->line;
}

static ds_err read_file(giving *g, int64_t file, entries *all, ds_why *w)
{
    ds_err err = DS_OK;
    *all = (entries){ 0 };
    for (size_t i = 0; !err && i < DS_COUNT(kinds); i++) err = read_kind(g, i, file, all, w);
    if (!err && all->n) qsort(all->at, all->n, sizeof *all->at, by_key);
    return err;
}

/* ---- two files held against each other ---- */

static int order_of(const entry *a, const entry *b, bool whole)
{
    if (a->kind != b->kind) return a->kind < b->kind ? -1 : 1;
    if (a->key != b->key) return a->key < b->key ? -1 : 1;
    return !whole || a->says == b->says ? 0 : a->says < b->says ? -1 : 1;
}

static void keep_best(entries *all)
{
    for (size_t i = 0; i < all->n; i++) {
        entry *e = &all->at[i];
        if (e->how > e->best) e->best = e->how;
        e->how = UNMET;
    }
}

/* Each record meets one of the other file, once: first those that say the same, then those of one key. */
static void meet(entries *old, entries *new, bool whole)
{
    size_t i = 0, k = 0;
    while (i < old->n && k < new->n) {
        entry *a = &old->at[i], *b = &new->at[k];
        if (a->how) {
            i++;
        } else if (b->how) {
            k++;
        } else {
            const int order = order_of(a, b, whole);
            if (!order) a->how = b->how = whole ? MET_ALIKE : MET_OTHERWISE;
            i += order <= 0;
            k += order >= 0;
        }
    }
}

/* Lines by what became of them: of one line are all records of a row. */
typedef struct {
    int64_t lines, unmet, otherwise;
} tally;

static tally count_lines(const entries *all)
{
    tally t = { 0 };
    for (size_t i = 0, end; i < all->n; i = end) {
        size_t how[3] = { 0 };
        for (end = i; end < all->n && all->at[end].line == all->at[i].line; end++) how[all->at[end].best]++;
        t.lines++;
        t.unmet += how[UNMET] == end - i;
        t.otherwise += how[UNMET] != end - i && how[MET_ALIKE] != end - i;
    }
    return t;
}

static tally tally_of(entries *all)
{
    if (all->n) qsort(all->at, all->n, sizeof *all->at, by_line);
    return count_lines(all);
}

/* ---- what is done ---- */

static ds_err take_out(giving *g, int64_t file, ds_why *w)
{
    ds_err err = DS_OK;
    for (size_t i = 0; !err && i < DS_COUNT(kinds); i++)
        err = DS_PUT(g->s, w, kinds[i].drop, DS_VINT(file), DS_VINT(g->span->first), DS_VINT(g->span->last),
                     DS_VINT(g->span->source));
    if (err) return err;
    return DS_PUT(g->s, w, DS_Q_GIVEN_UP_ADD, DS_VINT(file), DS_VINT(g->span->first), DS_VINT(g->span->last),
                  DS_VINT(g->span->file));
}

/* The sums of the older file: its records of these days are its own no more. */
static ds_err take_sums(giving *g, int64_t file, const entries *old, ds_why *w)
{
    for (size_t i = 0; i < old->n; i++)
        if (!ds_sums_take(g->s, file, old->at[i].digest)) return ds_fail(w, DS_MEMORY, "the sums of files");
    return DS_OK;
}

static ds_err name_gone(giving *g, const ds_older *f, const entries *old, ds_why *w)
{
    char name[256];
    int64_t last = -1;
    ds_err err = ds_store_file_name(g->s, f->id, name, sizeof name, w);
    for (size_t i = 0; !err && i < old->n; i++) {
        if (old->at[i].best != UNMET || old->at[i].line == last) continue;
        last = old->at[i].line;
        if (g->out->named++ >= DS_LACKING_SHOWN) break;
        ds_print_more(g->out->which, sizeof g->out->which, "%s%.80s:%lld", *g->out->which ? ", " : "", name,
                      (long long)last);
    }
    return err;
}

static const entry *find_entry(const entries *old, ds_record_kind kind, int64_t line, uint64_t says)
{
    const entry at = { .line = line };
    const entry *e = old->n ? bsearch(&at, old->at, old->n, sizeof at, by_line) : NULL;
    while (e && e > old->at && e[-1].line == line) e--;
    for (; e && e < old->at + old->n && e->line == line; e++)
        if (e->kind == kind && e->says == says) return e;
    return NULL;
}

/* What only the older file told stays, to be listed. */
static ds_err keep_gone(giving *g, size_t which, int64_t file, const entries *old, ds_why *w)
{
    const ds_record_kind kind = kinds[which].kind;
    const ds_val span[] = { DS_VINT(file), DS_VINT(g->span->first), DS_VINT(g->span->last), DS_VINT(g->span->source) };
    ds_val v[DS_COLUMNS] = { 0 };
    ds_err err = DS_OK;
    int rc;
    sqlite3_stmt *st = ds_stmt(g->s, kinds[which].within, &rc);
    if (!rc) rc = ds_bind(st, 1, span, DS_COUNT(span));
    while (!rc && !err && (rc = sqlite3_step(st)) == SQLITE_ROW) {
        ds_put_columns(st, &ds_kinds[kind], v);
        const uint64_t says = what_it_says(kind, v);
        const entry *e = find_entry(old, kind, v[DS_C_LINE].as.i, says);
        if (e && e->best == UNMET) err = ds_withdrawn_keep(g->s, kind, v, says, g->span->file, w);
        rc = SQLITE_OK;
    }
    if (st) sqlite3_reset(st);
    return err || rc == SQLITE_DONE ? err : ds_sqlite_fail(&g->s->face, rc, w);
}

static ds_err tell_again(giving *g, ds_why *w)
{
    ds_err err = DS_OK;
    for (size_t i = 0; !err && i < g->mine.n; i++) err = ds_withdrawn_again(g->s, g->mine.at[i].says, g->span->file, w);
    return err;
}

static ds_err check_older(giving *g, const ds_older *f, ds_why *w)
{
    entries old;
    ds_err err = read_file(g, f->id, &old, w);
    if (err || !old.n) return err;
    meet(&old, &g->mine, true);
    meet(&old, &g->mine, false);
    keep_best(&old);
    keep_best(&g->mine);
    const tally t = tally_of(&old);
    const int64_t again = t.lines - t.unmet;
    const bool newer = g->span->replace || 2 * again >= t.lines || (f->named_alike && !old.named);
    if (!newer) {
        g->out->beside += t.unmet;
        return DS_OK;
    }
    g->out->gone += t.unmet;
    err = name_gone(g, f, &old, w);
    for (size_t i = 0; !err && t.unmet && i < DS_COUNT(kinds); i++) err = keep_gone(g, i, f->id, &old, w);
    if (!err) err = take_sums(g, f->id, &old, w);
    return err ? err : take_out(g, f->id, w);
}

static ds_err check_all(giving *g, ds_why *w)
{
    ds_err err = ds_olders_read(g->s, g->span, 0, &g->a, &g->older, w);
    if (!err && g->older.n) err = read_file(g, g->span->file, &g->mine, w);
    for (size_t i = g->older.n; !err && i-- > 0;) { /* the newest first, of which the others are copies */
        if (g->mine.n) qsort(g->mine.at, g->mine.n, sizeof *g->mine.at, by_key);
        err = check_older(g, &g->older.at[i], w);
    }
    const tally t = tally_of(&g->mine);
    g->out->changed = t.otherwise;
    g->out->same = t.lines - t.unmet - t.otherwise;
    return err ? err : tell_again(g, w);
}

ds_err ds_store_give_way(ds_store *s, const ds_file_span *span, ds_given_way *out, ds_why *w)
{
    giving g = { .s = s, .span = span, .out = out };
    *out = (ds_given_way){ 0 };
    ds_err err = span->first != DS_NO_DATE && span->source ? check_all(&g, w) : DS_OK;
    ds_arena_free(&g.a);
    return err;
}

/* ---- an older file is read again ---- */

ds_err ds_given_up_read(ds_store *s, int64_t file, ds_why *w)
{
    int rc;
    bool full = false;
    sqlite3_stmt *st = ds_stmt(s, DS_Q_GIVEN_UP_OF, &rc);
    s->given_up.n = 0;
    if (!rc) rc = sqlite3_bind_int64(st, 1, file);
    while (!rc && !full && (rc = sqlite3_step(st)) == SQLITE_ROW) {
        ds_spans *m = &s->given_up;
        if (m->n == m->cap) {
            const size_t cap = 2 * m->cap + 8;
            ds_span_days *wide = realloc(m->at, cap * sizeof *wide);
            if ((full = !wide)) break;
            m->at = wide;
            m->cap = cap;
        }
        m->at[m->n++] = (ds_span_days){ sqlite3_column_int64(st, 0), sqlite3_column_int64(st, 1) };
        rc = SQLITE_OK;
    }
    if (st) sqlite3_reset(st);
    if (full) return ds_fail(w, DS_MEMORY, "days of older exports");
    return rc == SQLITE_DONE ? DS_OK : ds_sqlite_fail(&s->face, rc, w);
}

bool ds_is_given_up(const ds_store *s, int64_t day)
{
    for (size_t i = 0; i < s->given_up.n; i++)
        if (s->given_up.at[i].first <= day && day <= s->given_up.at[i].last) return true;
    return false;
}

void ds_given_up_clear(ds_store *s)
{
    free(s->given_up.at);
    s->given_up = (ds_spans){ 0 };
}
