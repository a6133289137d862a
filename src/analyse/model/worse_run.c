#include "analyse/model/worse_run.h"

#include <downshift/analyse.h>
#include <downshift/stats.h>

#include <math.h>

enum { LONGEST_RUN = 64 };                                           /* of ds_run_probability */
static const double worse = -0.5, worse_by_luck = 0.308537538725987; /* SD; P(normal < -0.5) */

void an_worse_run_add(struct an_worse_run *r, double score)
{
    r->scored++;
    r->in_row = score <= worse ? r->in_row + 1 : 0;
    r->sum = fmax(0, r->sum - score - AN_WORSE_DRIFT);
    r->sum_of = r->sum > 0 ? r->sum_of + 1 : 0;
}

bool an_is_worse(double sum, int sessions)
{
    return sessions >= AN_WORSE_SESSIONS && sum >= AN_WORSE_SUM;
}

double an_worse_run_luck(const struct an_worse_run *r)
{
    int run = r->in_row < LONGEST_RUN ? r->in_row : LONGEST_RUN;
    return run < DS_RED_FLAG ? NAN : ds_run_probability(r->scored, worse_by_luck, run);
}

double an_worse_run_now(int run)
{
    return pow(worse_by_luck, run);
}
