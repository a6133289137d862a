/* Stages that stand one a row, of a sleep that each row names: put together when the file has ended, since rows may come in any
 * order. */
#include "record/form/forms.h"
#include "record/hooks/stages.h"

#include <string.h>

/* 30 stages a night of 20 years; twice as much while it grows. */
enum { MOST = 220000, FIRST = 1024 };

typedef struct {
    ds_span *span;
    int64_t *line; /* by span */
    size_t n, room;
    ds_night *night;
    size_t nights, given;
    bool ended;
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
    ds_span *span = k->n < MOST ? ds_alloc(a, room * sizeof *span) : NULL;
    int64_t *line = span ? ds_alloc(a, room * sizeof *line) : NULL;
    if (!line) return false;
    if (k->n) memcpy(span, k->span, k->n * sizeof *span);
    if (k->n) memcpy(line, k->line, k->n * sizeof *line);
    k->span = span;
    k->line = line;
    k->room = room;
    return true;
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
    if (!make_room(k, s->m->a)) {
        rec_refuse(s, DS_NO_FIELD, "more than %d stages, or no memory for them", MOST);
        return;
    }
    k->line[k->n] = r->line;
    k->span[k->n++] = (ds_span){ .from = r->v[DS_SLEEP_BED].time,
                                 .to = r->v[DS_SLEEP_RISE].time,
                                 .what = rec_span_of_stage[stage],
                                 .record = number_of(s->part[PART_RECORD_ID].text) };
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

static bool give_night(row_state *s)
{
    kept_stages *k = s->m->kept;
    if (!k->ended && !ds_nights_of(k->span, k->n, s->m->a, &k->night, &k->nights)) {
        rec_refuse(s, DS_NO_FIELD, "no memory for what the rows tell together");
        k->n = 0;
        k->ended = true;
        return true;
    }
    k->ended = true;
    while (k->given < k->nights && !is_night(&k->night[k->given])) k->given++;
    if (k->given == k->nights) return false;
    const ds_night *x = &k->night[k->given++];
    take_stages(s, x);
    s->m->record[0].line = k->line[x->first];
    return true;
}

const hook rec_stages_hook = { "stages", sizeof(kept_stages), keep_stage, give_night };
