/* WHOOP's journal and workouts, where the practice allows them: notes of the day that the night follows. */
#include "record/hooks/hooks.h"
#include "record/map/habit_cells.h"

#include <stdlib.h>
#include <string.h>

static const ds_stamp *time_of(const row_state *s, part_id id)
{
    return rec_has_part(s, id) ? &s->part[id].time : NULL;
}

static ds_date date_of(int64_t local)
{
    return (ds_date)((local - (local % 86400 + 86400) % 86400) / 86400);
}

/* ---- the journal: a row a question and cycle ---- */

/* A cycle begins with its sleep, and is asked about the day before that: its evening, noon to noon. */
static void journal(row_state *s)
{
    enum { NOON = 12 * 3600 };
    const ds_stamp *cycle = time_of(s, PART_CYCLE_START);
    const char *why;
    double yes = 0;
    const bool answered = rec_has_part(s, PART_ANSWER);
    const ds_str question = rec_has_part(s, PART_QUESTION) ? s->part[PART_QUESTION].text : (ds_str){ 0 };
    const char *habit = NULL;
    const int field = rec_question_field(s->m, question, &yes, &habit, &why);
    if ((field == DS_NO_FIELD && !habit) || !answered) {
        rec_leave(s, field == DS_NO_FIELD && !habit ? why : "not answered");
        return;
    }
    if (!cycle) return;
    const ds_date day = date_of(cycle->local - NOON);
    const bool done = s->part[PART_ANSWER].real != 0;
    if (habit) {
        rec_tell_habit(s, habit, day, done);
        return;
    }
    set_whole(s->rec, DS_DAY_DATE, day);
    set_real(s->rec, field, done ? yes : 0);
}

const hook rec_whoop_journal = { "whoop-journal", 0, journal, NULL };

/* ---- workouts: a row a workout, a record a day ---- */

typedef struct {
    ds_date day;
    int64_t start, line;
    double load;
} workout;

typedef struct {
    workout *item; /* in the file's arena */
    size_t n, room, given;
    bool sorted;
} workouts;

/* Edwards 1993: minutes in each zone of the greatest heart rate (50 to 60 %, ..., 90 to 100 %), weighted 1 to 5. */
static bool load_of(const row_state *s, double *load)
{
    *load = 0;
    if (!rec_has_part(s, PART_WORKOUT_MIN)) return false;
    for (int zone = 1; zone <= 5; zone++) {
        const int part = PART_ZONE_1 + zone - 1;
        if (!rec_has_part(s, part)) return false;
        *load += zone * s->part[part].real / 100 * s->part[PART_WORKOUT_MIN].real;
    }
    return true;
}

static bool make_room(workouts *k, ds_arena *a)
{
    if (k->n < k->room) return true;
    const size_t room = k->room ? 2 * k->room : 64;
    workout *more = ds_alloc(a, room * sizeof *more);
    if (!more) return false;
    if (k->n) memcpy(more, k->item, k->n * sizeof *more);
    k->item = more;
    k->room = room;
    return true;
}

/* Until four in the morning it is still the day before. */
static void keep_workout(row_state *s)
{
    enum { FOUR = 4 * 3600 };
    workouts *k = s->m->kept;
    const ds_stamp *start = time_of(s, PART_WORKOUT_START);
    double load;
    if (!start) {
        rec_refuse_lacking(s, DS_NO_FIELD, "no start; every workout needs one");
    } else if (!load_of(s, &load)) {
        rec_leave(s, "a workout without its heart rates");
    } else if (!make_room(k, s->m->a)) {
        rec_refuse(s, DS_NO_FIELD, "no memory for it");
    } else {
        k->item[k->n++] = (workout){ date_of(start->local - FOUR), start->local, s->rec->line, load };
        rec_hold_row(s);
    }
}

static int by_start(const void *x, const void *y)
{
    const workout *a = x, *b = y;
    if (a->start != b->start) return a->start < b->start ? -1 : 1;
    return (a->line > b->line) - (a->line < b->line);
}

/* The next day: its workouts together, one that is told twice once. */
static bool give_day(row_state *s)
{
    workouts *k = s->m->kept;
    if (!k->sorted && k->n) qsort(k->item, k->n, sizeof *k->item, by_start);
    k->sorted = true;
    if (k->given == k->n) return false;
    const workout *first = &k->item[k->given], *w = first;
    double load = 0;
    for (; w < k->item + k->n && w->day == first->day; w++)
        if (w == first || w->start != w[-1].start) load += w->load;
    k->given = (size_t)(w - k->item);
    ds_record *r = &s->m->record[0];
    r->line = first->line;
    ds_set(r, DS_DAY_CLIENT, (ds_fval){ .text = s->m->client });
    set_whole(r, DS_DAY_DATE, first->day);
    if (load <= ds_field_of(DS_DAY, DS_DAY_LOAD)->high) set_real(r, DS_DAY_LOAD, load); /* else refused: nothing noted */
    return true;
}

const hook rec_whoop_workouts = { "whoop-workouts", sizeof(workouts), keep_workout, give_day };
