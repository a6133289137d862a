/* nights: nights put together from what one source told of them in pieces: stages, stretches in bed, or whole records
 * of which several are of one night. Pure.
 *
 * Spans lie on one line of time: UTC where their offsets are known, so that a change of clocks neither adds nor takes
 * an hour; else the clock. A stamp without an offset, among others that have one, is taken to have the least of these.
 *
 * Terms (Reed & Sacco 2016, doi 10.5664/jcsm.5498; Carney 2012, doi 10.5665/sleep.1642): TIB from into bed to out of
 * bed; SOL from into bed to first asleep; TST minutes asleep between first asleep and final awakening, WASO the others
 * of these; efficiency 100 TST / TIB.
 */
#ifndef DOWNSHIFT_NIGHTS_H
#define DOWNSHIFT_NIGHTS_H

#include <downshift/base.h>

/* What one did. IN_BED says nothing of sleep; ASLEEP in a stage that is not told. */
typedef enum {
    DS_SPAN_IN_BED,
    DS_SPAN_AWAKE,
    DS_SPAN_ASLEEP,
    DS_SPAN_LIGHT,
    DS_SPAN_REM,
    DS_SPAN_DEEP,
    DS_SPAN_KINDS
} ds_span_kind;

/* X(ID, why a span is not used; NULL: it is) */
#define DS_SPAN_FATES(X)                                                                                               \
    X(USED, NULL)                                                                                                      \
    X(EMPTY, "ends before it begins, or with it")                                                                      \
    X(TWICE, "told twice")                                                                                             \
    X(GROWN, "an earlier state of a sleep that grew")                                                                  \
    X(INSIDE, "a part of one sleep, which another row tells whole")
typedef enum {
#define X(id, why) DS_SPAN_##id,
    DS_SPAN_FATES(X)
#undef X
        DS_SPAN_FATE_KINDS
} ds_span_fate;
extern const char *const ds_span_fates[DS_SPAN_FATE_KINDS];

/* One stretch of time. record: the same for all spans of one of the source's records, any number but 0, which is of
 * none; id: the source's own name of the sleep, which the record has again once it has grown, 0: none. */
typedef struct {
    ds_stamp from, to;
    ds_span_kind what;
    bool nap; /* its record is marked as one */
    int64_t record, id;
    /* out */
    ds_span_fate fate;
    size_t night; /* index; SIZE_MAX: of none */
} ds_span;

/* Minutes; NaN: not told. Where nothing tells when one went to bed, bed is onset and sol NaN; where nothing tells of
 * sleep, onset, wake and what follows from them have no value. */
typedef struct {
    ds_stamp bed, onset, wake, rise;
    bool slept; /* onset, wake and tst_min have values */
    bool nap;   /* marked as one, or by its length and hour */
    double tib_min, sol_min, waso_min, tst_min, efficiency_pct, awakenings;
    double light_min, deep_min, rem_min, awake_min; /* awake: all of TIB that is not asleep */
    size_t fragments;                               /* pieces with time awake between them */
    size_t first;                                   /* the span that it begins with */
} ds_night;

/* The nights of n spans of one source and one client, by time, in the arena; each span's fate and night. What comes of
 * it does not depend on the order of the spans.
 *
 * Of records that are one sleep the longest is used: those of one id, and one that lies within another (to the minute)
 * and tells of sleep only where that does. What overlaps or touches is one piece. Pieces are one night as ds_one_night
 * says; the time between them is awake. At any moment one is asleep where a span says so, in the deepest stage told,
 * but for an awake span that lies inside every such span.
 * SOL is known where a stretch in bed or awake comes first; WASO and awakenings (a hole of less than five minutes
 * between spans is none) where stages, awake spans or breaks tell of them; a stage where any is told.
 * false: no memory. */
DS_MUST bool ds_nights_of(ds_span *span, size_t n, ds_arena *a, ds_night **out, size_t *nights);

/* A stretch on the line of time, in seconds. */
typedef struct {
    double from, to;
} ds_extent;
/* Whether one telling of a sleep is a part of another, longer one, or an earlier state of it: it lies within it, to the
 * minute. */
bool ds_lies_within(const ds_extent *part, const ds_extent *whole);

/* A piece of a night: local seconds as in ds_stamp. */
typedef struct {
    int64_t local;
    double minutes;
    bool nap; /* marked as one */
} ds_piece;

/* Longest time awake between pieces of one night, minutes. */
enum { DS_SPLIT_GAP = 120 };
/* Whether two neighbouring pieces, gap minutes between them, are of one night: both marked as naps or neither, and the
 * gap is a quarter of an hour at most, or DS_SPLIT_GAP at most and both are of a main sleep: three hours long, or with
 * their middle between 20:00 and 10:00. One that ends between noon and 22:00 before the other, or begins between 08:00
 * and noon behind it, and is shorter than the gap, is a doze and no part of the night. */
bool ds_one_night(const ds_piece *before, const ds_piece *after, double gap);
/* Whether a sleep is a nap though nothing marks it: shorter than two hours, its middle between 10:00 and 20:00. */
bool ds_nap_by_hour(int64_t local, double minutes);

#endif
