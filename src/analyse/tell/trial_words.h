/* What an experiment with one client, or those of several, may be said to show. Pure; texts live in the arena; NULL when
 * memory is full. */
#ifndef ANALYSE_TRIAL_WORDS_H
#define ANALYSE_TRIAL_WORDS_H

#include <downshift/base.h>
#include <downshift/trial.h>

typedef struct {
    int outcome;          /* of an_outcomes */
    const char *level[2]; /* "light pressure" */
    const char *units;    /* "sessions" */
    size_t planned, given, people;
    bool over;            /* nothing more is to come */
    double detectable;    /* found four times in five by the plan; NaN: not known */
    const ds_trial_answer *answer;
} an_trial_said;

/* "12 sessions would show a difference of 1.6 points four times in five." */
const char *an_trial_power(const an_trial_said *t, ds_arena *a);
/* The answer, or why there is none yet, for the practice. */
const char *an_trial_verdict(const an_trial_said *t, ds_arena *a);
/* The same to the client. */
const char *an_trial_letter(const an_trial_said *t, ds_arena *a);
/* May numbers be shown? Only when it is over: who looks earlier, and stops when it pleases, finds what is luck. */
bool an_trial_tells(const an_trial_said *t);

#endif
