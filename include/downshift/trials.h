/* trials: small randomised experiments with one client: planned and drawn, then answered, and those of one comparison
 * answered together (docs/methods.md, Experiments). Another face of analyse. */
#ifndef DOWNSHIFT_TRIALS_H
#define DOWNSHIFT_TRIALS_H

#include <downshift/base.h>
#include <downshift/experiment.h>
#include <downshift/query.h>
#include <downshift/settings.h>

/* What was asked for; NULL, 0 and DS_NO_DATE: what is usual. */
typedef struct {
    ds_str client;       /* a code that the store knows */
    const char *compare; /* "pressure:light,moderate" */
    const char *outcome; /* "quality"; NULL: the declared one, else what is logged most */
    int64_t units, every;
    ds_date first;
    uint64_t seed;
    bool sealed;
    const char *now; /* "2026-11-01 09:00" */
} ds_trial_order;

enum { DS_TRIAL_ROOM = 60 }; /* units, DS_TRIAL_MOST */

/* Plans it from the client's own nights and draws it: out with level[0 .. out->units - 1]. In the arena. DS_USAGE:
 * what is to be compared, units or every are not what they may be. */
DS_MUST ds_err ds_trials_plan(ds_db *db, const ds_settings *s, const ds_trial_order *o, ds_arena *a, ds_experiment *out,
                              int level[DS_TRIAL_ROOM], ds_why *w);
/* How far "pressure:light,moderate" names what was compared: of its comparison, or of that and its levels. */
bool ds_trials_are(const char *compare, ds_str comparison, ds_str level0, ds_str level1);
/* What may be compared, in words, for help and errors. */
extern const char ds_trials_known[];

/* v1_trial, v1_trial_unit, v1_trial_item, v1_trial_over (docs/views.md); of all experiments in the store. */
enum { DS_TRIAL_TABLES = 4 };
/* shown: an experiment's number; 0: of each client the newest. In the arena. */
DS_MUST ds_err ds_trials_ask(ds_db *db, const ds_settings *s, int64_t shown, ds_arena *a,
                             ds_table out[DS_TRIAL_TABLES], ds_why *w);

#endif
