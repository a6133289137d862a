/* results: the tables that an analysis leaves in the store, written by analyse, read by reports through views. */
#ifndef DOWNSHIFT_RESULTS_H
#define DOWNSHIFT_RESULTS_H

#include <downshift/store.h>

typedef struct {
    const char *when, *version, *settings_hash, *fingerprint;
    ds_date as_of;
    bool provisional;
    const char *settings_json; /* as shown in --json */
} ds_run_row;
typedef struct {
    const char *outcome, *unit, *better, *model, *name, *label, *family;
    int rank; /* order within the model */
    double estimate, se, df, low, high, p, p_holm; /* NaN when withheld */
    int64_t n_clients, n_sessions, n_nights;
    const char *verdict;
    double cr2_se, cr2_df, cr2_low, cr2_high, cr2_p; /* the robust check */
    double pct, pct_low, pct_high; /* of the untreated mean; NaN also where the interval has no bound */
} ds_effect_row;
typedef struct {
    const char *outcome, *model, *status, *note; /* status: "converged", "boundary", "not enough nights yet", "failed: ..." */
    int64_t n_nights, n_clients, n_sessions;
    double sigma, sd_intercept, sd_effect, loglik;
    bool converged;
    double rho, nu;     /* NaN where the errors have none */
    const char *errors; /* "independent", "ar1", "ar1_noise" */
} ds_model_row;
typedef struct {
    const char *outcome;
    double minutes, estimate, low, high;
} ds_curve_row;
typedef struct {
    const char *outcome;
    double gap_min, estimate, low, high; /* gap: end of the session to bedtime */
} ds_timing_row;
typedef struct {
    const char *outcome;
    int rank;
    const char *name, *label; /* names: docs/results.md */
    double estimate, se, df, low, high, p;
    int64_t n_nights;
    const char *words;
} ds_sensitivity_row;
typedef struct {
    const char *outcome;
    double estimate, se, df, low, high, p;
    const char *words;
} ds_lead_row;
typedef struct {
    const char *outcome;
    bool located;
    double minutes, low, high, lr, davies_p, score_p;
    const char *words;
} ds_breakpoint_row;
typedef struct {
    const char *outcome;
    int rank;
    const char *name; /* still_rising, diminishing, plateau_supported, decline_supported */
    bool known, holds; /* holds is stored as NULL when not known */
    double p, bound;
    const char *words;
} ds_length_statement_row;
typedef struct {
    const char *outcome;
    double from_min, to_min, estimate, low, high, p, price_step, per_money; /* price_step: currency units */
    const char *words;
} ds_marginal_row;
typedef struct {
    const char *outcome;
    int rank;
    const char *name;
    double value; /* NaN: the words say it */
    const char *words;
} ds_planning_row;
typedef struct {
    int rank;
    const char *topic, *words;
} ds_trust_row;
typedef struct {
    const char *outcome, *name;
    double value;
} ds_truth_row; /* of a made-up practice only */
typedef struct {
    const char *outcome, *client, *verdict;
    int64_t n_nights, n_plain, n_session_nights, n_sessions;
    double mean_plain, mean_session, baseline, effect, low, high, p_improved, p_20pct; /* NaN when withheld */
    int attention; /* lower is sooner: order of the Clients sheet */
    int scored, worse_in_row; /* sessions; as in ds_client_result */
    double luck;              /* NaN when there is no run to speak of */
} ds_client_effect_row;
typedef struct {
    const char *outcome, *sentence, *verdict;
    int rank;
} ds_finding_row;
typedef struct {
    int64_t client;
    ds_date night;
    int night0, night1, unknown, self0; /* 0 or 1 */
    double gap_min, minutes;            /* NaN when unknown */
    int pressure;                       /* ds_pressure or -1 */
} ds_exposure_row; /* only for nights that are not plain */

/* The newest finished run with these four, or 0. */
DS_MUST ds_err ds_store_find_run(ds_store *s, const ds_run_row *r, int64_t *run, ds_why *w);
/* begin_run inside a transaction of the caller's; earlier runs with the same as_of are dropped. */
DS_MUST ds_err ds_store_begin_run(ds_store *s, const ds_run_row *r, int64_t *run, ds_why *w);
DS_MUST ds_err ds_store_put_effect(ds_store *s, int64_t run, const ds_effect_row *r, ds_why *w);
DS_MUST ds_err ds_store_put_model(ds_store *s, int64_t run, const ds_model_row *r, ds_why *w);
DS_MUST ds_err ds_store_put_curve(ds_store *s, int64_t run, const ds_curve_row *r, ds_why *w);
DS_MUST ds_err ds_store_put_timing(ds_store *s, int64_t run, const ds_timing_row *r, ds_why *w);
DS_MUST ds_err ds_store_put_sensitivity(ds_store *s, int64_t run, const ds_sensitivity_row *r, ds_why *w);
DS_MUST ds_err ds_store_put_lead(ds_store *s, int64_t run, const ds_lead_row *r, ds_why *w);
DS_MUST ds_err ds_store_put_breakpoint(ds_store *s, int64_t run, const ds_breakpoint_row *r, ds_why *w);
DS_MUST ds_err ds_store_put_length_statement(ds_store *s, int64_t run, const ds_length_statement_row *r, ds_why *w);
DS_MUST ds_err ds_store_put_marginal(ds_store *s, int64_t run, const ds_marginal_row *r, ds_why *w);
DS_MUST ds_err ds_store_put_planning(ds_store *s, int64_t run, const ds_planning_row *r, ds_why *w);
DS_MUST ds_err ds_store_put_trust(ds_store *s, int64_t run, const ds_trust_row *r, ds_why *w);
DS_MUST ds_err ds_store_put_truth(ds_store *s, int64_t run, const ds_truth_row *r, ds_why *w);
DS_MUST ds_err ds_store_put_client_effect(ds_store *s, int64_t run, const ds_client_effect_row *r, ds_why *w);
DS_MUST ds_err ds_store_put_finding(ds_store *s, int64_t run, const ds_finding_row *r, ds_why *w);
DS_MUST ds_err ds_store_put_exposure(ds_store *s, int64_t run, const ds_exposure_row *r, ds_why *w);

#endif
