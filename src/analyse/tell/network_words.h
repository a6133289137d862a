/* What pooled estimates of practices come to, in words. Pure; texts live in the arena, NULL when it is full. */
#ifndef ANALYSE_NETWORK_WORDS_H
#define ANALYSE_NETWORK_WORDS_H

#include <downshift/pool.h>
#include <downshift/results.h>

/* p_holm: over all that is pooled. Established where it is below 5 %, a hint where p alone is. */
ds_verdict an_network_verdict(const ds_pooled *p, double p_holm);
/* How much practices differ, and what that means for one that is not among them; outcome: of DS_OUTCOMES. */
const char *an_network_spread(const ds_pooled *p, int outcome, ds_arena *a);
/* What leaving one out changes: least and most that is found, without[0 .. n - 1], of which those with n 0 tell nothing. */
const char *an_network_steady(const ds_pooled *p, double lowest, double highest, int outcome, ds_arena *a);

#endif
