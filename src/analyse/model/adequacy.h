/* When to say "not enough nights yet" (docs/methods.md 13). Pure. */
#ifndef ANALYSE_ADEQUACY_H
#define ANALYSE_ADEQUACY_H

#include "analyse/model/contrasts.h"

/* Enough clients, and nights after a session, to speak of clients like these. */
bool an_enough_overall(const struct an_counts *overall, const ds_analysis_settings *s);
/* Too few clients to stand for others, but one of them with enough nights of their own: what is said is about these
 * alone. */
bool an_enough_of_few(const struct an_counts *overall, const ds_analysis_settings *s);
/* Enough to ask how the effect depends on how a session was given. */
bool an_enough_condition(const struct an_counts *condition, const ds_analysis_settings *s);
/* Enough sessions on both sides of 75 min. */
bool an_enough_hinge(const struct an_counts *condition, const ds_analysis_settings *s);
/* This contrast, given that its model has enough. What no session comes near is withheld, too. */
bool an_enough_contrast(const struct an_contrast_spec *c, const struct an_counts *s, const ds_analysis_settings *set);

#endif
