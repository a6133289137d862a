/* What each client's massages were like, by pressure, time before bed, length and part of the day, and what another kind
 * would bring this client: the practice's contrast, and the client's own one drawn towards it (docs/methods.md 7). */
#ifndef ANALYSE_CLIENT_LEVELS_H
#define ANALYSE_CLIENT_LEVELS_H

#include "analyse/ask/study.h"

/* Fills client_level, after all contrasts of the condition model. Without that model: what was had, and no gains. */
DS_MUST ds_err an_client_levels(const struct an_study *st, ds_arena *a, ds_outcome_result *out, ds_why *w);

/* A contrast known of all, less of one: normal, with the share of the client's own evidence. */
struct an_drawn {
    double gain, sd, own;
};
/* all, se: of the practice; between: variance of true contrasts between clients; mine, variance: of this client, as found;
 * variance INFINITY: nothing is. Pure. */
struct an_drawn an_draw(double all, double se, double between, double mine, double variance);

#endif
