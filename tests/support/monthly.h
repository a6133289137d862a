/* monthly: made-up practices whose review is read at every month end, in memory: how often is something said that is not
 * so, and how soon what is so? The analysis is the shipped one, but for checks that no verdict rests on. */
#ifndef TESTS_MONTHLY_H
#define TESTS_MONTHLY_H

#include <downshift/analyse.h>

enum { MONTHS = 24 };

/* Ratings, and as many measured outcomes beside them, independent of each other; AR(1) by 0.4 a night. Clients begin in the
 * first half year, log a night in two and come every ten days or so, on days that their sleep has nothing to do with. */
typedef struct {
    const char *name, *words;
    int clients, outcomes; /* outcomes: 1 ratings only .. 7 all that is measured */
    bool conditions;       /* pressure, length and time before bed are logged, too */
    double night0,
        night1;       /* of ratings, in SD of a night; 0: no massage does anything; whatever the session was like */
    double sd_effect; /* between clients, around that */
} monthly_practice;
extern const monthly_practice monthly_practices[];
extern const size_t monthly_practices_n;

/* Where something stands that is established. */
enum monthly_place { MONTHLY_OVERALL, MONTHLY_OTHER, MONTHLY_CONDITION, MONTHLY_LENGTH, MONTHLY_CLIENT, MONTHLY_FLAG };
enum { MONTHLY_PLACES = MONTHLY_FLAG + 1 };
extern const char *const monthly_places[MONTHLY_PLACES]; /* in a few letters */

/* What stands in the review of one month end. False: of what is nothing in truth, or the other way round. */
typedef struct {
    bool asked;                       /* the headline has a number */
    bool headline;                    /* it is established */
    bool found;                       /* one look alone would find it: p below 0.05 */
    bool established[MONTHLY_PLACES]; /* something there, true or false */
    bool wrong;                       /* something false is established, anywhere */
    bool one_look;                    /* something false would be said by this look alone (hear_... in monthly.c) */
    bool unmarked;                    /* page one has a hint that does not say so */
    int hints, wrong_hints;           /* of contrasts and clients */
} monthly_look;
typedef struct {
    monthly_look look[MONTHS];
} monthly_review;

/* The reviews of one practice by its seed, from the month end `first` (0..MONTHS - 1) to the one before `last`. */
DS_MUST ds_err monthly_run(const monthly_practice *p, uint64_t seed, int first, int last, monthly_review *out,
                           ds_why *w);
bool monthly_any(const monthly_look *l);                 /* something is established, anywhere */
const monthly_practice *monthly_named(const char *name); /* NULL: none */

#endif
