/* The effects of a model: the contrasts of its table, judged. */
#ifndef ANALYSE_EFFECTS_H
#define ANALYSE_EFFECTS_H

#include "analyse/model/model.h"

/* Fills out from f, which may be unusable: then everything is withheld. enough: the thresholds of this model are
 * met. */
DS_MUST ds_err an_effects_results(const struct an_fit *f, enum an_model m, bool enough, const ds_analysis_settings *s,
                                  const char *note, ds_arena *a, ds_model_result *out, ds_why *w);

/* A contrast that only counts what it rests on; its numbers are NaN. Texts are borrowed. */
ds_contrast an_blank_contrast(const char *name, const char *label, const char *family, const struct an_tally *t);
void an_put_estimate(const ds_estimate *e, ds_contrast *out);
/* Beside a contrast, the same with the robust variance. */
void an_put_robust(const ds_estimate *robust, ds_contrast *out);

#endif
