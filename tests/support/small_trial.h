/* Small randomised experiments in made-up clients: how often the test is right. */
#ifndef SUPPORT_SMALL_TRIAL_H
#define SUPPORT_SMALL_TRIAL_H

#include <downshift/trial.h>

typedef struct {
    const char *name;
    size_t units;
    double rho;     /* of nights, whose SD is 1.2 points */
    bool by_nights; /* booked after a bad night, between five and twelve days after the last session; else weekly */
    double missed;  /* share of nights that nobody logged */
} small_trial;

typedef struct {
    size_t n, refused, rejected, covered, found; /* found: of the difference `effect`, on its side */
    double width;                       /* of the interval where there is one, mean */
} small_trials_told;

/* n of them with a true difference of `effect`; rejected counts p < .05 of that difference itself, so that it is the size. */
DS_MUST ds_err small_trials(const small_trial *t, double effect, size_t n, uint64_t seed, small_trials_told *out, ds_why *w);

#endif
