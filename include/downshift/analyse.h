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
    const char *family; /* Holm family; "" for the primary; "display": judged by its own p */
    /* positive is better; NaN when withheld. The interval is 95 % and unadjusted. p and p_holm use df lowered to clients - 1
     * when fewer than 10 clients had a session (METHODS.md 13), which the printed interval does not. */
    double estimate, se, df, low, high, p, p_holm;
    /* Of the kind of night the contrast speaks about: the session nights of a pressure, the second nights, ... */
    int64_t n_clients, n_sessions, n_nights;
    const char *verdict; /* "helps", "hurts", "no clear difference", DS_NOT_ENOUGH */
} ds_contrast;

typedef struct {
    bool present;       /* false: the outcome has no such model at all */
    int64_t n_nights, n_clients, n_sessions; /* rows; clients with rows; massages whose night 0 is among the rows */
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

/* The four one-sided statements of METHODS.md 9, each at the 5 % level; gains are per extra 15 min, positive is better. */
typedef struct {
    bool known; /* false: withheld, nothing below is to be read */
    bool still_rising, diminishing, plateau, decline; /* none: cannot tell yet */
    double before, after, after_low, after_high, difference; /* estimates, and the two-sided 95 % interval past 75 min */
    double after_lower95, after_upper95, p_diminishing;      /* one-sided */
    double margin; /* a gain past 75 min below this does not matter; 0: none is set for this outcome, no plateau is claimed */
} ds_length_statements;

/* effect, low, high: empirical Bayes, positive is better. p_improved and p_20pct are rounded to 5 % towards one half and lie within
 * 0.05..0.95 (METHODS.md 7: they are a little bold). verdict: helps at 0.95, hurts at 0.05. All NaN and DS_NOT_ENOUGH where
 * the overall model is withheld or the client has too few nights; means are of what was logged and always given.
 * attention: 1 first. Clients whose effect points the wrong way, worst first; then those without a clear difference, lowest sleep
 * first; then those with not enough nights; then those it helps. */
typedef struct {
    const char *client;
    int64_t n_nights, n_plain, n_session_nights, n_sessions; /* usable nights; completed massages, with a logged night or not */
    double mean_plain, mean_session, baseline, effect, low, high, p_improved, p_20pct;
    const char *verdict;
    int attention;
} ds_client_result;

typedef struct {
    const char *outcome, *unit, *better; /* "quality", "points (0-10)", "higher" */
    ds_model_result overall, condition;
    ds_curve_point *curve;
    size_t n_curve;
    ds_length_statements length;
    const char *length_sentence; /* what the data support about length, one sentence */
    ds_client_result *client;    /* by code */
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
