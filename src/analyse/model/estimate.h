/* One contrast of a fit with the sign of its outcome: every reported effect comes from here. */
#ifndef ANALYSE_ESTIMATE_H
#define ANALYSE_ESTIMATE_H

#include "analyse/model/model.h"

/* One contrast with the outcome's sign: as fitted, and as it is told and judged, which differs where few clients are
 * behind it (docs/methods.md 6). All NaN where it cannot be told. */
struct an_estimate {
    ds_estimate fitted, told;
    bool integrated; /* told: the SD of effects between clients is integrated */
};
extern const ds_estimate an_no_estimate;
DS_MUST ds_err an_model_estimate(const struct an_fit *f, const double w[COLUMNS], struct an_estimate *out, ds_why *why);
/* Lowers the df to clients - 1 where fewer than 10 clients are behind the contrast: others in the model tell nothing
 * of how much these differ. What is integrated stays. */
void an_estimate_cap_df(int64_t clients, struct an_estimate *t);
/* The same contrast with the robust variance. */
DS_MUST ds_err an_model_robust(const struct an_fit *f, const double w[COLUMNS], ds_estimate *out, ds_why *why);
/* The same without one client at a time, out[i] without f->client[i], f->fit.clients of them: variance parameters held,
 * so an interval is for looking and not for judging. All NaN over 200 clients. */
DS_MUST ds_err an_model_without_each(const struct an_fit *f, const double w[COLUMNS], ds_estimate *out, ds_why *why);
/* The same in shares of the untreated mean, NaN and unbounded where zero is arbitrary or the mean not clearly above
 * it. */
ds_ratio an_model_share(const struct an_fit *f, const double w[COLUMNS], const ds_estimate *e);

/* n contrasts at each of n_cut evenings (rising), from the nights up to it and the variances of f: estimate and se are
 * n_cut x n, NaN where it cannot be told, or f is unusable, or the weights are zero. */
DS_MUST ds_err an_model_so_far(const struct an_fit *f, const double (*w)[COLUMNS], size_t n, const ds_date *cut,
                               size_t n_cut, double *estimate, double *se, ds_why *why);

#endif
