/* One outcome under study: what every further question about it starts from. */
#ifndef ANALYSE_STUDY_H
#define ANALYSE_STUDY_H

#include "analyse/panel/load.h"
#include "analyse/model/model.h"

struct study {
    const struct panel *p;
    const struct prices *prices;
    const struct confounders *c;
    const ds_analysis_settings *s;
    int outcome;
    struct fitted *overall, *condition; /* the primary fits; unusable where withheld or failed */
    bool enough, enough_more;           /* the thresholds of the two are met */
};

/* Another fit of the study's outcome: the recipe's model keeps the survey of its primary fit. Its memory lies in a, which must outlive f;
 * model_free afterwards, whatever is returned. */
DS_MUST ds_err study_fit(const struct study *st, const struct recipe *r, const struct way *how, ds_arena *a,
                         struct fitted *f, ds_why *w);
struct way primary_way(const ds_analysis_settings *s);

/* Enough clients have nights of the outcome weeks apart for a build-up to show (docs/methods.md 11). */
bool followed_long(const struct study *st);

/* Lengths or gaps of the condition model's session nights, sorted. In the arena; NULL when memory is full. */
enum measure { BY_LENGTH, BY_GAP };
const double *study_values(const struct study *st, enum measure m, ds_arena *a, size_t *n);

/* ---- the questions, each in its file; all leave out as it is where there is not enough ---- */

DS_MUST ds_err length_results(const struct study *st, ds_arena *a, ds_outcome_result *out, ds_why *w);
DS_MUST ds_err timing_results(const struct study *st, ds_arena *a, ds_outcome_result *out, ds_why *w);
DS_MUST ds_err breakpoint_results(const struct study *st, ds_arena *a, ds_outcome_result *out, ds_why *w);
DS_MUST ds_err marginal_results(const struct study *st, ds_arena *a, ds_outcome_result *out, ds_why *w);
DS_MUST ds_err lead_results(const struct study *st, ds_arena *a, ds_outcome_result *out, ds_why *w);
DS_MUST ds_err sensitivity_results(const struct study *st, ds_arena *a, ds_outcome_result *out, ds_why *w);
/* Of the panel only the primary run and the other scale: for skewed outcomes that are not asked the rest. */
DS_MUST ds_err scale_results(const struct study *st, ds_arena *a, ds_outcome_result *out, ds_why *w);
/* More contrasts of the condition model, where the setting asks for them: never findings. */
DS_MUST ds_err technique_results(const struct study *st, ds_arena *a, ds_outcome_result *out, ds_why *w);
DS_MUST ds_err planning_results(const struct study *st, ds_arena *a, ds_outcome_result *out, ds_why *w);

#endif
