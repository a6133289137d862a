/* Stages that stand one a row, of a sleep that each row names: put together when the file has ended, since rows may come in any
 * order. */
#include "record/form/forms.h"
#include "record/hooks/stages.h"

#include <string.h>

/* 30 stages a night of 20 years; twice as much while it grows. Versions of an algorithm: a few, those behind share the last. */
enum { MOST = 220000, FIRST = 1024, MOST_VERSIONS = 16 };

typedef struct {
    ds_span span;
    int64_t line;
    size_t version;
} kept_stage;

typedef struct {
    kept_stage *at;
    size_t n, room;
    ds_str version[MOST_VERSIONS];
    size_t versions;

    /* once the file has ended */
    size_t next;     /* version */
    const kept_stage **of; /* by span of the version at hand */
    ds_night *night;
    size_t nights, given;
} kept_stages;

const ds_span_kind rec_span_of_stage[STAGE_COUNT] = {
    [STAGE_ASLEEP] = DS_SPAN_ASLEEP, [STAGE_LIGHT] = DS_SPAN_LIGHT,    [STAGE_DEEP] = DS_SPAN_DEEP,
    [STAGE_REM] = DS_SPAN_REM,       [STAGE_AWAKE] = DS_SPAN_AWAKE,    [STAGE_RESTLESS] = DS_SPAN_AWAKE,
    [STAGE_OUT] = DS_SPAN_AWAKE,     [STAGE_UNKNOWN] = DS_SPAN_IN_BED,
};

/* A number for the name of a sleep; FNV-1a (Fowler, Noll, Vo), never 0. */
static int64_t number_of(ds_str name)
{
    uint64_t h = UINT64_C(14695981039346656037);
    for (size_t i = 0; i < name.n; i++) h = (h ^ (unsigned char)name.p[i]) * UINT64_C(1099511628211);
    return (int64_t)(h >> 1 | 1);
}

static bool make_room(kept_stages *k, ds_arena *a)
{
    if (k->n < k->room) return true;
    const size_t room = k->room ? 2 * k->room : FIRST;
    kept_stage *more = k->n < MOST ? ds_alloc(a, room * sizeof *more) : NULL;
    if (!more) return false;
    if (k->n) memcpy(more, k->at, k->n * sizeof *more);
    k->at = more;
    k->room = room;
    return true;
}

/* Its place among those met so far; SIZE_MAX: no memory. */
static size_t version_of(kept_stages *k, const ds_record *r, ds_arena *a)
{
    const ds_str version = DS_HAS(r, SLEEP_VERSION) ? r->v[DS_SLEEP_VERSION].text : DS_LIT("");
    size_t i = 0;
    while (i < k->versions && !ds_same(k->version[i], version)) i++;
    if (i < k->versions || i == MOST_VERSIONS) return i < k->versions ? i : MOST_VERSIONS - 1;
    k->version[i] = ds_keep(a, version);
    return k->version[i].p ? k->versions++ : SIZE_MAX;
}

bool rec_read_stage(row_state *s, int64_t *stage)
{
    char reason[REASON];
    const column *c = rec_column_of_part(s, PART_STAGE);
    if (!c || !rec_has_part(s, PART_STAGE)) return false;
    if (rec_word_of(c, s->part[PART_STAGE].text, "", stage, reason)) return true;
    rec_refuse(s, DS_NO_FIELD, "%s", reason);
    return false;
}

static void keep_stage(row_state *s)
{
    kept_stages *k = s->m->kept;
    const ds_record *r = s->rec;
    int64_t stage;
    if (s->refused || !rec_read_stage(s, &stage) || !DS_HAS(r, SLEEP_BED) || !DS_HAS(r, SLEEP_RISE)) return;
    if (!rec_is_stretch(s, rec_seconds_between(r, DS_SLEEP_BED, DS_SLEEP_RISE))) return;
    const size_t version = version_of(k, r, s->m->a);
    if (version == SIZE_MAX || !make_room(k, s->m->a)) {
        rec_refuse(s, DS_NO_FIELD, "more than %d stages, or no memory for them", MOST);
        return;
    }
    k->at[k->n++] = (kept_stage){ { .from = r->v[DS_SLEEP_BED].time,
                                    .to = r->v[DS_SLEEP_RISE].time,
                                    .what = rec_span_of_stage[stage],
                                    .record = number_of(s->part[PART_RECORD_ID].text) },
                                  r->line, version };
    rec_hold_row(s);
}

/* What stages say: the bed is another file's. Without a bedtime they are of their evening's night. */
static void take_stages(row_state *s, const ds_night *x)
{
    static const int beds[] = { DS_SLEEP_BED, DS_SLEEP_RISE, DS_SLEEP_TIB, DS_SLEEP_SOL, DS_SLEEP_EFFICIENCY, DS_SLEEP_AWAKE };
    ds_record *r = &s->m->record[0];
    rec_take_night(r, x);
    set_whole(r, DS_SLEEP_NIGHT_DATE, ds_night_of(x->bed.local));
    for (size_t i = 0; i < DS_COUNT(beds); i++) ds_unset(r, beds[i]);
    ds_set(r, DS_SLEEP_CLIENT, (ds_fval){ .text = s->m->client });
}

static bool is_night(const ds_night *x)
{
    return x->slept && !x->nap;
}

/* The nights that one version tells: what two tell of one sleep is not put together. */
static bool tell_nights(kept_stages *k, size_t version, ds_arena *a)
{
    ds_span *span = ds_alloc(a, (k->n + 1) * sizeof *span);
    size_t n = 0;
    k->of = ds_alloc(a, (k->n + 1) * sizeof *k->of);
    if (!span || !k->of) return false;
    for (size_t i = 0; i < k->n; i++) {
        if (k->at[i].version != version) continue;
        k->of[n] = &k->at[i];
        span[n++] = k->at[i].span;
    }
    k->given = 0;
    return ds_nights_of(span, n, a, &k->night, &k->nights);
}

static bool give_night(row_state *s)
{
    kept_stages *k = s->m->kept;
    for (;;) {
        while (k->given < k->nights && !is_night(&k->night[k->given])) k->given++;
        if (k->given < k->nights) break;
        if (k->next == k->versions) return false;
        if (tell_nights(k, k->next++, s->m->a)) continue;
        rec_refuse(s, DS_NO_FIELD, "no memory for what the rows tell together");
        k->nights = 0;
        k->next = k->versions;
        return true;
    }
    const ds_night *x = &k->night[k->given++];
    const kept_stage *first = k->of[x->first];
    take_stages(s, x);
    s->m->record[0].line = first->line;
    if (60 * x->tib_min > REC_LONGEST_NIGHT)
        rec_refuse(s, DS_NO_FIELD, "stages of a night of %.0f hours; check the dates", x->tib_min / 60);
    if (k->version[first->version].n)
        ds_set(&s->m->record[0], DS_SLEEP_VERSION, (ds_fval){ .text = k->version[first->version] });
    return true;
}

/* Where another file tells minutes asleep and awake of the same sleep, in its own way. */
static bool give_totals(row_state *s)
{
    if (!give_night(s)) return false;
    if (s->refused) return true;
    ds_unset(&s->m->record[0], DS_SLEEP_TST);
    ds_unset(&s->m->record[0], DS_SLEEP_WASO);
    return true;
}

const hook rec_stages_hook = { "stages", sizeof(kept_stages), keep_stage, give_night };
const hook rec_stage_totals_hook = { "stage-totals", sizeof(kept_stages), keep_stage, give_totals };
