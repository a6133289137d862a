#include <downshift/stats.h>

#include <math.h>

enum { LONGEST = 64 };

/* One more trial: state[k] is the chance of a current run of k and none of `run` so far. Gives the chance that it ends
 * here. */
static double step(double *state, int run, double p)
{
    double alive = 0, reached = state[run - 1] * p;
    for (int k = 0; k < run; k++) alive += state[k];
    for (int k = run - 1; k > 0; k--) state[k] = state[k - 1] * p;
    state[0] = alive * (1 - p);
    return reached;
}

double ds_run_probability(int n, double p, int run)
{
    double state[LONGEST] = { 1 }, reached = 0;
    if (n < 0 || run < 1 || run > LONGEST || !(p >= 0 && p <= 1)) return NAN;
    for (int i = 0; i < n; i++) reached += step(state, run, p);
    return fmin(1, reached);
}
