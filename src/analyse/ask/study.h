/* One outcome under study: what every further question about it starts from. */
#ifndef ANALYSE_STUDY_H
#define ANALYSE_STUDY_H

#include "analyse/panel/load.h"
#include "analyse/model/model.h"

struct an_study {
    const struct an_panel *p;
    const struct an_prices *prices;
    const struct an_confounders *c;
    const ds_analysis_settings *s;
    int outcome;
    struct an_fit *overall, *condition; /* the primary fits; unusable where withheld or failed */
    struct an_bends *bends;             /* the effect by length */
    bool enough, enough_condition;      /* the thresholds of the two are met */
    bool few;                           /* overall speaks of these clients alone: see an_enough_of_few */
};

/* Another fit of the study's outcome: the recipe's model keeps the counts of its primary fit. Its memory lies in a,
 * which must outlive f; an_model_free afterwards, whatever is returned. */
DS_MUST ds_err an_study_fit(const struct an_study *st, const struct an_recipe *r, const struct an_fit_options *options,
                            ds_arena *a, struct an_fit *f, ds_why *w);
/* The search for rho and nu of f begins where a fit of nearly the same nights ended, if that one is usable, and
 * clients' spreads are taken from there: f must not outlive it. */
void an_study_near(const struct an_fit *like, struct an_fit *f);
/* With many nights the rho and nu of such a fit are taken as known (docs/methods.md 5), and f must not outlive it. */
void an_study_hold(const struct an_fit *like, struct an_fit *f);
/* As every primary fit is made. */
struct an_fit_options an_primary_options(const ds_analysis_settings *s);

/* Lengths or gaps of the condition model's session nights, sorted; none where the model does without them. In the arena; NULL when memory is full. */
enum an_measure { BY_LENGTH, BY_GAP };
const double *an_study_values(const struct an_study *st, enum an_measure m, ds_arena *a, size_t *n);

#endif
