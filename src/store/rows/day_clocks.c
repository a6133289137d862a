/* Sleeps told by instants alone, and the clock of their day, which another file of the source tells. */
#include "store/rows/sleeps.h"

#include <math.h>
#include <string.h>

#define AT(field) (DS_C_FIELD + DS_SLEEP_##field)

enum { DAY = 86400 };

/* An offset from UTC, and no time: on which clock its evening's morning was lived. */
static bool is_clock(const ds_val *v)
{
    static const int times[] = { AT(BED), AT(ONSET), AT(WAKE), AT(RISE) };
    for (size_t i = 0; i < DS_COUNT(times); i++)
        if (v[times[i]].type != DS_V_NULL) return false;
    return v[AT(OFFSET)].type == DS_V_INT;
}

static int64_t seconds_between(const ds_sleep_telling *t, const ds_telling *clock)
{
    return 60 * (clock->v[AT(OFFSET)].as.i - t->offset_min);
}

/* Whether by that clock the sleep ends on the clock's day. */
static bool is_of(const ds_sleep_telling *t, const ds_telling *clock)
{
    const int64_t end = t->local + llround(60 * t->minutes) + seconds_between(t, clock);
    return ds_local_date(end) == clock->v[AT(NIGHT_DATE)].as.i + 1;
}

/* The newest that is of it; NULL: none. Tellings are in the order of their rows. */
static const ds_telling *clock_of(const ds_sleeps *s, const ds_sleep_telling *t)
{
    for (size_t i = s->tellings; i--;) {
        const ds_telling *clock = s->telling[i].t;
        if (is_clock(clock->v) && is_of(t, clock)) return clock;
    }
    return NULL;
}

void ds_sleep_set_clocks(ds_sleeps *s)
{
    for (size_t i = 0; i < s->tellings; i++) {
        ds_sleep_telling *t = &s->telling[i];
        const bool lent = t->t->v[AT(LENT_CLOCK)].type == DS_V_INT && t->offset_min != DS_NO_OFFSET;
        const ds_telling *clock = lent && ds_sleep_has_span(t) ? clock_of(s, t) : NULL;
        if (!clock) continue;
        t->local += t->moved = seconds_between(t, clock);
        t->offset_min = (int32_t)clock->v[AT(OFFSET)].as.i;
        t->evening = ds_night_of(t->local);
    }
}

static void move(ds_val *v, int column, int64_t seconds)
{
    if (v[column].type == DS_V_INT) v[column].as.i += seconds;
}

/* The practice's clock may change in the night, and the other one not: its end is as far from its beginning as it was long. */
static int64_t end_moves(const ds_sleep_telling *t, const ds_val *v)
{
    const ds_val *end = v[AT(RISE)].type == DS_V_INT ? &v[AT(RISE)] : &v[AT(WAKE)];
    const int64_t by_length = t->local + llround(60 * t->minutes) - ds_val_int(*end, 0);
    const bool clock_changed = v[AT(TIB)].type == DS_V_REAL && (by_length - t->moved) % 1800 == 0;
    return end->type == DS_V_INT && clock_changed ? by_length : t->moved;
}

void ds_sleep_values(const ds_sleep_telling *t, ds_val *v)
{
    memcpy(v, t->t->v, DS_COLUMNS * sizeof *v);
    if (!t->moved) return;
    const int64_t end = end_moves(t, v);
    move(v, AT(BED), t->moved);
    move(v, AT(ONSET), t->moved);
    move(v, AT(WAKE), end);
    move(v, AT(RISE), end);
    v[AT(OFFSET)] = DS_VINT(t->offset_min);
    v[AT(LENT_CLOCK)] = DS_VNULL;
}
