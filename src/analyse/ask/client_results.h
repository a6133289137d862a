/* What each client's own nights show: counts and means, and the empirical Bayes effect where there is enough
 * (docs/methods.md 7). */
#ifndef ANALYSE_CLIENTS_H
#define ANALYSE_CLIENTS_H

#include "analyse/model/model.h"

/* One result a client, by code. overall may be unusable: then every effect is withheld. */
DS_MUST ds_err an_clients_results(const struct an_panel *p, int outcome, const struct an_fit *overall,
                                  const ds_analysis_settings *s, ds_arena *a, ds_outcome_result *out, ds_why *w);
/* Fills what is estimated of one client, with the outcome's sign. P(20 %) only where zero of the
 * outcome is nothing. */
void an_client_put_effect(const ds_client_estimate *e, int outcome, ds_client_result *r);
/* Rounded to 5 % towards one half, within 0.05..0.95; NaN stays. Pure. */
double an_probability_rounded(double p);
/* Fills attention. sign: -1 where a lower mean is better. Pure. */
DS_MUST ds_err an_clients_rank(ds_client_result *c, size_t n, double sign, ds_arena *a, ds_why *w);

#endif
