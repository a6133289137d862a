/* analyse: nights x exposures panel, the models of METHODS.md, verdicts and findings; writes the result tables.
 */
#ifndef DOWNSHIFT_ANALYSE_H
#define DOWNSHIFT_ANALYSE_H

#include <downshift/base.h>
#include <downshift/declare.h>
#include <downshift/record.h>
#include <downshift/store.h>

#define DS_NOT_ENOUGH "not enough nights yet"

typedef struct {
    const char *name;   /* "night0", as docs/results.md fixes */
    const char *label;  /* for people: "The night after a massage" */
    const char *family; /* Holm family; "" for the primary */
    double estimate, se, df, low, high, p, p_holm; /* positive is better; NaN when withheld */
    int64_t n_clients, n_sessions, n_nights;
    const char *verdict; /* "helps", "hurts", "no clear difference", DS_NOT_ENOUGH */
} ds_contrast;

typedef struct {
    bool present;       /* false: the outcome has no such model at all */
    int64_t n_nights, n_clients, n_sessions;
    double sigma, sd_intercept, sd_effect, loglik;
    bool converged;
    const char *status; /* "converged", "converged on a boundary", "failed: ...", DS_NOT_ENOUGH */
    const char *note;   /* confounders left out and why, columns dropped; "" */
    ds_contrast *contrast;
    size_t n_contrasts;
} ds_model_result;

typedef struct {
    double minutes, estimate, low, high;
} ds_curve_point;

typedef struct {
    const char *client;
    int64_t n_nights, n_plain, n_session_nights, n_sessions;
    double mean_plain, mean_session, baseline, effect, low, high, p_improved, p_20pct;
    const char *verdict;
    int attention; /* 1 first */
} ds_client_result;

typedef struct {
    const char *outcome, *unit, *better; /* "quality", "points (0-10)", "higher" */
    ds_model_result overall, condition;
    ds_curve_point *curve;
    size_t n_curve;
    const char *length_sentence; /* what the data support about length, one sentence */
    ds_client_result *client;
    size_t n_clients;
} ds_outcome_result;

typedef struct {
    int64_t run; /* id in the store */
    const char *when, *version, *fingerprint, *settings_json;
    ds_date as_of;
    bool provisional;
    ds_outcome_result *outcome;
    size_t n_outcomes;
    const char **finding; /* plain sentences, most telling first */
    size_t n_findings;
} ds_results;

/* as_of: the last evening taken, DS_NO_DATE for all data. when: ISO text from the caller (the rim owns the clock). Everything lives in a.
 * Runs in one transaction of the store. Too few data is a result, not a failure. */
DS_MUST ds_err ds_analyse(ds_store *s, const ds_settings *settings, ds_date as_of, const char *when, ds_arena *a, ds_results *out,
                          ds_why *w);
/* The run for this as_of and the present data and settings, made when there is none. */
DS_MUST ds_err ds_analyse_cached(ds_store *s, const ds_settings *settings, ds_date as_of, const char *when, ds_arena *a,
                                 int64_t *run, ds_why *w);

#endif
