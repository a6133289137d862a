/* One outcome's model: rows to sums, the fit, its contrasts and verdicts. */
#ifndef ANALYSE_MODEL_H
#define ANALYSE_MODEL_H

#include "analyse/model/contrasts.h"

#include <downshift/stats.h>

/* How a recipe is fitted. */
struct way {
    ds_errors errors;
    bool ml, kenward_roger;
    size_t random;            /* 1: the intercept; 2: the effect of a session, too */
    double near_rho, near_nu; /* of a fit of nearly the same nights; 0: not known */
};

/* A fit with what later steps ask of it. */
struct fitted {
    bool usable; /* there are numbers */
    struct way how;
    struct survey survey;
    struct design design;
    struct alias alias;
    ds_lmm_panel *rows; /* model_free after the last use */
    ds_lmm_fit fit;
    size_t *client;      /* panel index of the fit's client i */
    double df_cap;       /* clients - 1 when fewer than 10 clients had a session (docs/methods.md 6); else infinite */
    const char *dropped; /* for the note; "" */
};

/* Tables of what was analysed: the outcomes' words and scales. */
struct outcome {
    ds_field_id field;
    const char *named; /* in a sentence: "sleep quality" */
    int decimals;
    const char *unit, *lead, *better, *worse; /* "points", "clients rated their sleep", 0.41, "points higher" */
    double margin;                            /* settings.plateau_margin times this; 0: no plateau is claimed */
    bool zero;                                /* nothing is nothing: percent of the mean makes sense */
    bool derived;                             /* from other outcomes: never a finding of its own (docs/methods.md 12) */
    bool skewed;                              /* a log is the natural other scale */
};
extern const struct outcome outcomes[OUTCOMES];
double outcome_sign(int outcome); /* +1 where higher is better, -1 where lower is */

/* Counts only: what the thresholds look at. The primary way of fitting stands in f->how. */
void model_survey(const struct panel *p, int outcome, enum model m, const ds_analysis_settings *s, struct fitted *f);
/* Fits; columns that depend on others go. usable stays false when it did not converge; f->fit.status tells. The recipe is borrowed. */
DS_MUST ds_err model_fit(const struct panel *p, const struct confounders *c, int outcome, const struct recipe *recipe,
                         ds_arena *a, struct fitted *f, ds_why *w);
void model_free(struct fitted *f);

/* Rows of all clients but one, in the panel's order, to the stats room; random: 1 or 2 random effects. client, unless NULL: panel indices. */
#define NOBODY SIZE_MAX
DS_MUST ds_err rows_of(const struct design *d, size_t random, size_t leave_out, ds_arena *a, ds_lmm_panel *to,
                       size_t *client, ds_why *w);

/* One contrast with the outcome's sign: as fitted, and with df lowered where few clients are behind it: that is what is told and judged.
 * All NaN where it cannot be told. */
struct told {
    ds_estimate as_is, capped;
};
extern const ds_estimate told_nothing;
DS_MUST ds_err model_estimate(const struct fitted *f, const double w[COLUMNS], struct told *out, ds_why *why);
/* Lowers the df to clients - 1 where fewer than 10 clients are behind the contrast: others in the model tell nothing of how
 * much these differ (docs/methods.md 6). */
void told_rest_on(int64_t clients, struct told *t);
/* The same contrast with the robust variance. */
DS_MUST ds_err model_robust(const struct fitted *f, const double w[COLUMNS], ds_estimate *out, ds_why *why);
/* The same in shares of the untreated mean, NaN and unbounded where zero is arbitrary or the mean not clearly above it. */
ds_ratio model_share(const struct fitted *f, const double w[COLUMNS], const ds_estimate *e);

/* Fills out from f, which may be unusable: then everything is withheld. enough: the thresholds of this model are met. */
DS_MUST ds_err model_result(const struct fitted *f, enum model m, bool enough, const ds_analysis_settings *s,
                            const char *note, ds_arena *a, ds_model_result *out, ds_why *w);

#endif
