/* One outcome's model: rows to sums, the fit, its contrasts and verdicts. */
#ifndef ANALYSE_MODEL_H
#define ANALYSE_MODEL_H

#include "contrasts.h"

#include <downshift/stats.h>

/* A fit with what later steps ask of it. */
struct fitted {
    bool usable; /* there are numbers */
    struct survey survey;
    struct design design;
    struct alias alias;
    ds_lmm_sums *sums; /* the fit borrows it: model_free after the last use */
    ds_lmm_fit fit;
    size_t *client; /* panel index of the fit's client i */
    double
        df_cap; /* clients - 1 for verdicts when fewer than 10 clients had a session (METHODS.md 13); else infinite */
    const char *dropped; /* for the note; "" */
};

/* Tables of what was analysed: the outcomes' words and scales. */
struct outcome {
    ds_field_id field;
    int decimals;
    const char *lead, *better, *worse; /* "clients rated their sleep", 0.41, "points higher" */
    double margin;                     /* settings.plateau_margin times this; 0: no plateau is claimed */
};
extern const struct outcome outcomes[OUTCOMES];
double outcome_sign(int outcome); /* +1 where higher is better, -1 where lower is */

/* Counts only: what the thresholds look at. */
void model_survey(const struct panel *p, int outcome, enum model m, const ds_analysis_settings *s, struct fitted *f);
/* Fits unless there is too little. usable stays false when it did not converge; f->fit.status tells. */
DS_MUST ds_err model_fit(const struct panel *p, const struct confounders *c, int outcome, enum model m, ds_arena *a,
                         struct fitted *f, ds_why *w);
void model_free(struct fitted *f);
/* An estimate of w'beta with the outcome's sign; all NaN where it cannot be told. capped: with df lowered for verdicts. */
DS_MUST ds_err model_estimate(const struct fitted *f, const double w[COLUMNS], ds_estimate *as_is, ds_estimate *capped,
                              ds_why *why);
/* Fills out from f, which may be unusable: then everything is withheld. enough: the thresholds of this model are met. */
DS_MUST ds_err model_result(const struct fitted *f, enum model m, bool enough, const ds_analysis_settings *s,
                            const char *note, ds_arena *a, ds_model_result *out, ds_why *w);

#endif
