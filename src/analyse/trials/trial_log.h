/* Experiments as they were drawn, what the log tells of their units, and their answers. */
#ifndef ANALYSE_TRIAL_LOG_H
#define ANALYSE_TRIAL_LOG_H

#include "analyse/trials/comparison.h"

#include <downshift/trial.h>

typedef struct {
    int64_t number;
    int block, level;  /* level: -1 while it is sealed */
    ds_date day;       /* planned */
    ds_date given_on;  /* of its session, or of a week its first day; DS_NO_DATE: none yet */
    an_given given;
    int as;            /* level that was given; -1: neither, or not known */
    double y;          /* NaN: no night */
} an_unit;

typedef struct {
    int64_t id;
    ds_str client, level[2], drawn;
    const an_comparison *c;
    const char *outcome;
    int y; /* of an_outcomes */
    int64_t units, block, every, nights;
    ds_date first;
    bool sealed, over; /* over: nothing more is to come */
    int64_t seed;      /* 0: sealed still */
    double sigma, rho, detectable;
    an_unit *unit;
    size_t opened, given, seen, as_drawn; /* units told, given, with an outcome; of those given with known level as drawn ... */
    size_t known;                         /* ... and with known level */
    ds_trial_answer answer;               /* of what has been seen */
} an_trial;

typedef struct {
    an_trial *at; /* by their numbers */
    size_t n;
} an_trials;

/* All of the store, with their answers so far, in the arena. */
DS_MUST ds_err an_trials_read(ds_db *db, const ds_settings *s, ds_arena *a, an_trials *out, ds_why *w);
/* Nights of a unit: the two after a session; of a week those from its third on, three at least. */
enum { AN_SESSION_NIGHTS = 2, AN_WEEK_SKIP = 2, AN_WEEK_NIGHTS = 5, AN_WEEK_LEAST = 3 };
/* The index in an_outcomes. -1: none. */
int an_outcome_named(ds_str name);

#endif
