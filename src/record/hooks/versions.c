/* A file that tells one sleep several times, as versions of the vendor's algorithm saw it: the highest version of each is kept. Bounds and
 * time asleep differ between them by up to an hour, so that taking now one, now the other would look like an effect. */
#include "record/hooks/hooks.h"

#include <stdlib.h>
#include <string.h>

typedef struct {
    ds_record record;
    int64_t from, to; /* seconds, UTC where the offset is known */
    int64_t version;
    bool older; /* told by a higher version, too */
} told_sleep;

typedef struct {
    told_sleep *at;
    size_t n, cap, given;
    bool settled;
} memory;

/* "sleep_session_v2": the number that it ends in, 0 for none. */
static int64_t version_of(ds_str text)
{
    int64_t number = 0;
    size_t from = text.n;
    while (from && text.p[from - 1] >= '0' && text.p[from - 1] <= '9') from--;
    return ds_int((ds_str){ text.p + from, text.n - from }, &number) ? number : 0;
}

static int64_t instant_of(ds_stamp t)
{
    return t.offset_min == DS_NO_OFFSET ? t.local : t.local - (int64_t)t.offset_min * 60;
}

static told_sleep *room_for_one(ds_mapper *m, memory *all)
{
    if (all->n == all->cap) {
        const size_t cap = all->cap ? 2 * all->cap : 64;
        told_sleep *more = ds_alloc(m->a, cap * sizeof *more);
        if (!more) return NULL;
        if (all->n) memcpy(more, all->at, all->n * sizeof *more);
        all->at = more;
        all->cap = cap;
    }
    return &all->at[all->n];
}

static void keep(row_state *s)
{
    const ds_record *r = s->rec;
    if (s->refused || !DS_HAS(r, SLEEP_BED) || !DS_HAS(r, SLEEP_RISE) || !DS_HAS(r, SLEEP_VERSION)) return;
    memory *all = s->m->kept;
    told_sleep *t = room_for_one(s->m, all);
    if (!t || !rec_keep_record(s->m, r, &t->record)) {
        rec_refuse(s, DS_NO_FIELD, "no memory to hold this row against others of its sleep");
        return;
    }
    t->from = instant_of(r->v[DS_SLEEP_BED].time);
    t->to = instant_of(r->v[DS_SLEEP_RISE].time);
    t->version = version_of(r->v[DS_SLEEP_VERSION].text);
    t->older = false;
    all->n++;
    rec_hold_row(s);
}

/* By beginning; rows that begin together by their line. */
static int by_beginning(const void *a, const void *b)
{
    const told_sleep *x = a, *y = b;
    if (x->from != y->from) return x->from < y->from ? -1 : 1;
    return (x->record.line > y->record.line) - (x->record.line < y->record.line);
}

/* By half of the shorter, as the store tells one sleep by. */
static bool overlap(const told_sleep *a, const told_sleep *b)
{
    const int64_t from = a->from > b->from ? a->from : b->from, to = a->to < b->to ? a->to : b->to;
    const int64_t x = a->to - a->from, y = b->to - b->from;
    return 2 * (to - from) >= (x < y ? x : y);
}

static void settle(memory *all)
{
    if (all->n) qsort(all->at, all->n, sizeof *all->at, by_beginning);
    for (size_t i = 0; i < all->n; i++)
        for (size_t k = i + 1; k < all->n && all->at[k].from < all->at[i].to; k++) {
            told_sleep *a = &all->at[i], *b = &all->at[k];
            if (!overlap(a, b) || a->version == b->version) continue;
            (a->version < b->version ? a : b)->older = true;
        }
    all->settled = true;
}

static bool give(row_state *s)
{
    memory *all = s->m->kept;
    if (!all->settled) settle(all);
    while (all->given < all->n && all->at[all->given].older) all->given++;
    if (all->given == all->n) return false;
    s->m->record[0] = all->at[all->given++].record;
    return true;
}

const hook rec_versions_hook = { "versions", sizeof(memory), keep, give };
