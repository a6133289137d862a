/* Which sleeps a client had by one source, of all that was told of some evenings, and which of them is whose
 * night. Pure.
 *
 * Tellings whose spans overlap by half of the shorter are of one sleep, unless they have two evenings and the earlier
 * one's clock, without a date, was placed on its evening. Of these one that is much shorter than
 * another, or begins with it and ends an hour or more before, or lies within it (but where a newer file tells most of it), is a
 * part of it and adds nothing; nor does one by an older version of the vendor's algorithm; of the others the newer goes
 * first, value by value. Sleeps that are pieces of one night (ds_one_night: at most two hours apart) are put
 * together: minutes add up, the time between them is awake. A sleep is the night of its own evening, noon to noon. Where two have one
 * evening, the later has the next one if that is free, and it begins within six hours of the noon between; else
 * the night is the longer, but one by night goes before one by day that is at most twice as long. A nap is no
 * night. */
#ifndef STORE_SLEEPS_H
#define STORE_SLEEPS_H

#include "store/rows/told.h"

typedef struct {
    ds_telling *t;
    ds_date evening;    /* its own */
    int64_t local;      /* bedtime, local seconds; DS_NO_TIME */
    int32_t offset_min; /* DS_NO_OFFSET */
    int64_t moved;      /* seconds from the practice's clock to that of the day, by which local is moved; 0: none */
    double minutes;     /* in bed, else between bedtime and rising, else asleep; NaN */
    bool part;          /* of another telling of the same sleep, or told by an older version */
    bool older;         /* a newer version of the vendor's algorithm tells the same sleep */
    bool silent;        /* it adds nothing to those before it */
    size_t group;       /* tellings of one sleep have the same */
    size_t sleep;       /* its sleep, once they are made; SIZE_MAX */
} ds_sleep_telling;

/* What stages told apart from the time in bed come to, of one part or of several that follow on each other. */
enum { DS_STRETCH_FIGURES = 6 };
typedef struct {
    const ds_sleep_telling *first, *last; /* by time */
    size_t rank;                          /* place of the newest among the tellings */
    double figure[DS_STRETCH_FIGURES];    /* minutes asleep, light, deep, REM, awake after onset; awakenings; NaN */
} ds_stretch;

typedef struct {
    ds_val v[DS_COLUMNS];       /* what all told together */
    ds_stretch *stretch;        /* not yet in v; NULL: none */
    size_t told_by[DS_STRETCH_FIGURES]; /* which telling said what v has of these */
    const ds_sleep_telling *by; /* the telling that says when it was */
    size_t rows;                /* tellings that are not silent */
    size_t pieces;              /* sleeps with time awake between them that are one night; 0: it is one sleep */
    bool nap, night;            /* night: it has the evening */
    ds_date evening;            /* the one it has, or would have */
    bool made;                  /* v is not just what one row told */
} ds_sleep;

typedef struct {
    ds_arena *a;
    ds_sleep_telling *telling;
    ds_sleep *sleep;
    size_t tellings, n;
} ds_sleeps;

/* Everything lives in l's arena, and each telling's `aside` is set. false: no memory. */
DS_MUST bool ds_sleeps_of(ds_tellings *l, ds_sleeps *out);
/* Makes one of the sleeps that are pieces of one night (downshift/nights.h). false: no memory. */
DS_MUST bool ds_sleeps_put_together(ds_sleeps *s);
/* Moves those that know instants and no clock to the clock of the day on which they end, where a telling of it without times has an
 * offset from UTC. */
void ds_sleep_set_clocks(ds_sleeps *s);
/* What it tells, on that clock. v: DS_COLUMNS values. */
void ds_sleep_values(const ds_sleep_telling *t, ds_val *v);
/* Whether it tells of stages from sleep onset to the final awakening, and no bedtime. */
bool ds_sleep_is_stretch(const ds_sleep_telling *t);
/* Sets to->stretch where the group has such tellings beside a time in bed, or several apart from each other. false: no memory. */
DS_MUST bool ds_sleep_stretch(const ds_sleeps *s, size_t group, ds_sleep *to);
/* Takes out of a telling's values what its stretch tells. */
void ds_sleep_part_with_stretch(ds_val *v);
/* Notes that the telling of that rank said what v has of a stretch's figures. */
void ds_sleep_note_figures(ds_sleep *x, const ds_val *v, size_t rank);
/* The stretch's figures, where no newer telling says others, and what follows from them and the time in bed. */
void ds_sleep_take_stretch(ds_sleep *x);
/* Whether it knows its bedtime and its length. */
bool ds_sleep_has_span(const ds_sleep_telling *t);
/* Seconds from where a begins to where b does: of instants where both offsets are known, else of the local clocks. */
double ds_sleep_between(const ds_sleep_telling *a, const ds_sleep_telling *b);
/* Of two evenings that were written: where a clock without a date was placed does not make them one. */
bool ds_sleep_apart(const ds_sleep_telling *a, const ds_sleep_telling *b);
/* The telling measured, as its sleep is not known yet. */
ds_sleep_telling ds_sleep_measure(ds_telling *t);

#endif
