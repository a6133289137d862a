/* Clients where there are too few to draw them towards: each by their own nights, as if nobody else were there (docs/methods.md 13). */
#ifndef ANALYSE_ALONE_H
#define ANALYSE_ALONE_H

#include "analyse/ask/study.h"

/* The answer of a study that is `few`: counts and fit of its rows. f->client lies in own. */
DS_MUST ds_err an_alone_fit(const struct an_study *st, ds_arena *own, struct an_fit *f, ds_why *w);
/* Fills the effect of each client with enough nights of their own, and how many nights the others need; out->client is
 * that of an_clients_results. Nothing where the practice's clients stand for others. */
DS_MUST ds_err an_alone_results(const struct an_study *st, ds_outcome_result *out, ds_why *w);
/* One client's effect from a fit of their nights without random effects, with the outcome's sign; stays as it is where
 * the fit cannot tell it. */
DS_MUST ds_err an_alone_effect(const struct an_fit *f, ds_client_result *r, ds_why *w);

#endif
