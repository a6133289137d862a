/* Made-up practices through the whole analysis, again and again: how often is it right? */
#ifndef TESTS_TRIAL_H
#define TESTS_TRIAL_H

#include <downshift/analyse.h>

#include "practice.h"

/* Circumstances under which an estimate may go wrong. Nobody's rating is at an end of the scale, nothing but massage is sold. */
typedef struct {
    const char *name, *words; /* "after_bad_nights_null"; for a table */
    void (*set)(sim_params *p);
    bool null; /* massage does nothing */
} sim_scenario;
extern const sim_scenario sim_scenarios[];
extern const size_t sim_scenarios_n;
const sim_scenario *sim_scenario_named(const char *name); /* NULL: none */

/* What is asked of each practice. The last five are about night 0 and what one might do instead. */
enum sim_asked {
    SIM_NIGHT0,
    SIM_NIGHT1,
    SIM_TOTAL,
    SIM_BEFORE_AFTER,
    SIM_WITH_WITHOUT,
    SIM_INDEPENDENT,
    SIM_LAGS,
    SIM_NO_NOISE,
    SIM_ASKED
};
typedef struct {
    double truth, estimate, low, high; /* all but the truth NaN: withheld, or not asked */
    bool claims;                       /* p below 0.05 at one look; of verdicts over many: monthly.h */
} sim_answer;

/* Makes a practice of 20 clients and 60 nights, changed by the scenario, puts it into a store at db, which must not exist and is gone
 * afterwards, and analyses it as shipped, but ratings only, and neither conditions nor build-up, whose fits would take long. */
DS_MUST ds_err sim_trial(const sim_scenario *s, uint64_t seed, const char *db, sim_answer out[SIM_ASKED], ds_why *w);

/* Sums over practices; starts as {0}. Answers withheld count for nothing. */
typedef struct {
    double n, off, covered, claims;
} sim_tally;
void sim_count(sim_tally *t, const sim_answer *a);

#endif
