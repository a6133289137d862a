/* experiment: what was drawn of small randomised experiments. Another face of the store. */
#ifndef DOWNSHIFT_EXPERIMENT_H
#define DOWNSHIFT_EXPERIMENT_H

#include <downshift/base.h>
#include <downshift/store.h>

/* Texts are borrowed. */
typedef struct {
    ds_str client;                   /* a code that the store knows */
    const char *comparison;          /* "pressure", "length", "gap", "part", "weeks" */
    ds_str level[2];                 /* "light", "moderate" */
    const char *outcome;             /* "quality" */
    int64_t units, block, every;     /* of drawing (trial.h); days from one unit to the next */
    ds_date first;
    uint64_t seed;
    bool sealed;
    const char *drawn;               /* "2026-11-01 09:00" */
    int64_t nights;                  /* of the client that it was planned from; 0: none */
    double sigma, rho, detectable;   /* outcome's units; detectable NaN or infinite: nothing */
} ds_experiment;

/* Keeps it with its units as drawn (level: units of them, 0 or 1), in a transaction of its own; sealed ones are not
 * told yet. *id is its number. DS_DATA: no such client. */
DS_MUST ds_err ds_store_experiment(ds_store *s, const ds_experiment *e, const int *level, int64_t *id, ds_why *w);
/* Tells the next unit of experiment id that is sealed, as of `when`, in a transaction of its own; *number 0: none
 * is. */
DS_MUST ds_err ds_store_experiment_open(ds_store *s, int64_t id, const char *when, int64_t *number, ds_why *w);

#endif
