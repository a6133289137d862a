/* One outcome's model: its counts, design and fit. */
#ifndef ANALYSE_MODEL_H
#define ANALYSE_MODEL_H

#include "analyse/model/alias.h"

#include <downshift/stats.h>

/* How a recipe is fitted. */
struct an_fit_options {
    ds_errors errors;
    bool ml, kenward_roger, integrate_sd;
    bool own_spread;          /* clients' nights may differ in how much they vary */
    size_t random;            /* 1: the intercept; 2: the effect of a session, too */
    double near_rho, near_nu; /* of a fit of nearly the same nights; 0: not known */
    bool held;                /* these are taken as known, and the search for the rest begins at near_chol */
    const double *near_chol;  /* borrowed */
    const double *spread;     /* as own_spread found it in such a fit: by the panel's clients; borrowed, may be NULL */
};

/* A fit with what later steps ask of it. */
struct an_fit {
    bool usable; /* there are numbers */
    struct an_fit_options options;
    struct an_counts counts;
    struct an_design design;
    struct an_alias alias;
    ds_lmm_panel *rows; /* an_model_free after the last use */
    ds_lmm_fit fit;
    size_t *client;      /* panel index of the fit's client i */
    double *spread;      /* SD of the errors of each of the panel's clients over sigma; NULL: all alike */
    double df_cap;       /* clients - 1 when fewer than 10 clients had a session (docs/methods.md 6); else infinite */
    const char *dropped; /* for the note; "" */
};

/* So few clients with sessions that the SD of effects between them is all but unknown. */
bool an_few_clients(int64_t clients);
/* clients - 1 where these are fewer than 10 (docs/methods.md 6), at least 1; else INFINITY. */
double an_df_cap(int64_t clients);

/* Counts only: what the thresholds look at. The primary way of fitting stands in f->options. */
void an_model_count(const struct an_panel *p, int outcome, enum an_model m, const ds_analysis_settings *s,
                    struct an_fit *f);
/* Fits; columns that depend on others go. usable stays false when it did not converge; f->fit.status tells. The
 * recipe is borrowed. */
DS_MUST ds_err an_model_fit(const struct an_panel *p, const struct an_confounders *c, int outcome,
                            const struct an_recipe *recipe, ds_arena *a, struct an_fit *f, ds_why *w);
/* A fit that was never made is fine. */
void an_model_free(struct an_fit *f);

#endif
