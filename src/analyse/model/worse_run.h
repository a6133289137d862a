/* Sessions worse in a row, and how often luck makes such a run (docs/methods.md 14). Pure. */
#ifndef ANALYSE_WORSE_RUN_H
#define ANALYSE_WORSE_RUN_H

#include <stdbool.h>

/* Scores of one client's sessions as they come. */
struct an_worse_run {
    int scored, in_row; /* in_row: worse ones up to the latest */
    double sum;         /* of what each fell short by, less AN_WORSE_DRIFT, begun anew where it is not above 0 (CUSUM) */
    int sum_of;         /* over so many, the latest included */
};
#define AN_WORSE_DRIFT 0.4 /* half of the harm looked for, in SDs: Page 1954 */
/* From here on it is something to talk about: the flag sleep_worse at the limits that practice.yaml has unless told otherwise. */
#define AN_WORSE_SUM 1.2
enum { AN_WORSE_SESSIONS = 3 };
bool an_is_worse(double sum, int sessions);
/* Chance that the sum of a client with many sessions stands so at any one of them without any effect. */
#define AN_WORSE_BY_LUCK 0.185 /* simulated: 110 sessions of each of 3,000 clients */
/* score: in SDs of its prediction error, positive is better. */
void an_worse_run_add(struct an_worse_run *r, double score);
/* Chance that so many scores without any effect hold a run as long as this one; NaN for a run too short to speak of. */
double an_worse_run_luck(const struct an_worse_run *r);
/* Chance that a client's latest `run` scores are all worse without any effect: that a run as long stands today. */
double an_worse_run_now(int run);

#endif
