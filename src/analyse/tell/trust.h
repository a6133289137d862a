/* "Can we trust this?": sentences for an owner who never heard of regression. */
#ifndef ANALYSE_TRUST_H
#define ANALYSE_TRUST_H

#include <downshift/analyse.h>

/* Fills trust of out from its first outcome, whose index in `outcomes` is given. */
DS_MUST ds_err an_trust_results(int outcome, ds_arena *a, ds_results *out, ds_why *w);

#endif
