/* A contrast at each month end so far: what a review of then would have found, by the variances that are known now. */
#ifndef ANALYSE_HISTORY_H
#define ANALYSE_HISTORY_H

#include "analyse/model/month_ends.h"
#include "analyse/model/model.h"

/* One value a look; NaN where it could not be asked as yet. The last look's are those that are reported. */
struct an_history {
    double *estimate, *se, *df, *p;
};

/* All that is known of an outcome's month ends: histories of the contrasts of its models, in their order. */
struct an_record {
    struct an_looks looks;
    struct an_history *overall, *condition; /* condition: NULL where there is no such model */
};

/* Of n contrasts of a fit, by their names; *out: n of them, in the arena. f may be unusable. */
DS_MUST ds_err an_history_of(const struct an_fit *f, enum an_model m, const struct an_looks *l,
                             const ds_analysis_settings *s, const ds_contrast *c, size_t n, ds_arena *a,
                             struct an_history **out, ds_why *w);

#endif
