/* analyse: nights x exposures panel, the models of docs/methods.md, verdicts and findings; writes the result tables.
 */
#ifndef DOWNSHIFT_ANALYSE_H
#define DOWNSHIFT_ANALYSE_H

#include <downshift/base.h>
#include <downshift/settings.h>
#include <downshift/record.h>
#include <downshift/results.h>
#include <downshift/store.h>

#define DS_NOT_ENOUGH "not enough nights yet"
enum { DS_RED_FLAG = 3 }; /* worse sessions in a row: "more than two" (docs/methods.md 14) */

/* Everywhere below: numbers are NaN where withheld or not fitted, effects are in the outcome's own unit and positive
 * is better, intervals are 95 % and unadjusted, arrays are in the order in which they are shown, texts are never NULL
 * unless it is said. */

/* What may be said of an effect, one table of words: ds_verdict_word. Positive helps. */
typedef enum {
    DS_WITHHELD, /* DS_NOT_ENOUGH */
    DS_UNCLEAR,  /* "no clear difference" */
    DS_HELPS,    /* "helps" */
    DS_HURTS,    /* "hurts" */
    DS_VERDICTS
} ds_verdict;
/* The word that tables and JSON have (docs/results.md). */
const char *ds_verdict_word(ds_verdict v);

/* The same contrast with the robust variance CR2 and its own degrees of freedom: a check, never the verdict
 * (docs/methods.md 6). */
typedef struct {
    double se, df, low, high, p;
} ds_robust;

typedef struct {
    const char *name;   /* "night0", as docs/results.md fixes */
    const char *label;  /* for people: "The night after a massage" */
    const char *family; /* Holm family; "" for the primary; "display": judged by its own p */
    /* positive is better; NaN when withheld. The interval is 95 % and unadjusted. p and p_holm use df lowered to
     * clients - 1 when fewer than 10 clients had a session (docs/methods.md 6), which the printed interval does not. */
    double estimate, se, df, low, high, p, p_holm;
    /* Of the kind of night the contrast speaks about: the session nights of a pressure, the second nights, ... */
    int64_t n_clients, n_sessions, n_nights;
    ds_verdict verdict;
    const char *verdict_words; /* for people: a bend "gains less", what is derived "follows from the others" */
    ds_robust cr2;
    /* Percent of the untreated mean with Fieller's interval (docs/methods.md 12); NaN too where that has no bound or
     * means nothing. */
    double pct, pct_low, pct_high;
} ds_contrast;

typedef struct {
    bool present;                            /* false: the outcome has no such model at all */
    int64_t n_nights, n_clients, n_sessions; /* rows; clients with rows; massages whose night 0 is among the rows */
    double sigma, sd_intercept, sd_effect, loglik;
    bool converged;
    const char *label;  /* for people: "overall effect" */
    const char *status; /* "converged", "converged on a boundary", "failed: ...", DS_NOT_ENOUGH */
    const char *note;   /* confounders left out and why, columns dropped; "" */
    ds_contrast *contrast;
    size_t n_contrasts;
    const char *errors;       /* "independent", "ar1", "ar1_noise" */
    const char *errors_words; /* for people, one or two sentences; "" for independent ones */
    const char *df_words;     /* "Satterthwaite's": whose degrees of freedom */
    /* rho: correlation a calendar night on; nu: share of the variance that is night noise; NaN where there is none */
    double rho, nu;
} ds_model_result;

typedef struct {
    double minutes, estimate, low, high;
} ds_curve_point;

typedef struct {
    double gap_min, estimate, low, high; /* gap: end of the session to bedtime, minutes */
} ds_timing_point;

/* One of the four statements in words: "still_rising", "diminishing", "plateau_supported", "decline_supported" in
 * this order. */
typedef struct {
    const char *name;
    bool known, holds; /* known false: withheld */
    double p, bound;   /* one-sided p; the one-sided 95 % bound that decides, per 15 min */
    const char *words;
    const char *question, *answer; /* for people: "Is it about level past 75 minutes?", "Yes. ..." */
} ds_statement;

/* Where the gain by length bends (docs/methods.md 9), minutes. Not located is an ordinary answer. */
typedef struct {
    bool present, located;        /* present false: not asked, too few sessions or lengths */
    double minutes, low, high;    /* rounded to 5; NaN unless located */
    double lr, davies_p, score_p; /* likelihood ratio at the best place; Davies' bound; pseudo-score test */
    const char *words;
} ds_breakpoint_result;

/* What the next minutes bring: the effect at to_min less that at from_min. */
typedef struct {
    double from_min, to_min, estimate, low, high, p;
    double price_step, per_money; /* usual price difference within a service, currency units; gain per unit of money;
                                     NaN: no service was charged at both lengths */
    const char *words;
    int64_t visits;     /* charged at one of the two lengths */
    const char *prices; /* for people: whether these visits were charged alike; "" where there is no price step */
} ds_marginal_result;

/* One run of the sensitivity panel (docs/methods.md 10, 11, 16). name is fixed: primary, ar1, iid_cr2, fe_lags,
 * without_alcohol, missing_indicator, complete_cases, missing_worst, first_two_weeks_out, leave_one_out_low,
 * leave_one_out_high, log_or_rank, standing, robustness_value (estimate: the value, 0..1), naive_pre_post,
 * naive_session_vs_plain, build_up_0, build_up_1, drift. Those whose name begins with naive_ are shown apart. */
typedef struct {
    const char *name, *label;
    double estimate, se, df, low, high, p;
    int64_t n_nights;
    const char *words; /* what it says, plainly */
    const char *unit;  /* of the numbers: "outcome", "log" (shares), "rank" (percentiles), "share" (0..1) */
    const char *scale; /* the same for people: "in minutes", "on a logarithmic scale" */
} ds_sensitivity_result;

/* Tomorrow's session in today's sleep: no massage works backwards, so what is found is how clients book. */
typedef struct {
    bool present;
    double estimate, se, df, low, high, p;
    const char *words;
} ds_lead_result;

/* name: what is planned, such as "mde" or "clients_needed"; value in its own unit, NaN where only the words say it. */
typedef struct {
    const char *name;
    double value;
    const char *words;
} ds_planning_result;

/* The four one-sided statements of docs/methods.md 9, each at the 5 % level; gains are per extra 15 min, positive is
 * better. */
typedef struct {
    bool known;                                       /* false: withheld, nothing below is to be read */
    bool still_rising, diminishing, plateau, decline; /* none: cannot tell yet */
    double before, after, after_low, after_high,
        difference; /* estimates, and the two-sided 95 % interval past 75 min */
    double difference_se;
    double after_lower95, after_upper95, p_diminishing; /* one-sided */
    /* a gain past 75 min below this does not matter; 0: none is set for this outcome, no plateau is claimed */
    double margin;
} ds_length_statements;

/* effect, low, high: empirical Bayes, positive is better. p_improved and p_20pct are rounded to 5 % towards one half
 * and lie within 0.05..0.95 (docs/methods.md 7: they are a little bold). p_20pct is NaN for scales whose zero is
 * arbitrary. verdict: helps at 0.95, hurts at 0.05. All NaN and DS_NOT_ENOUGH where the overall model is withheld or
 * the client has too few nights; means are of what was logged and always given. scored: sessions held against what
 * was to be expected from the nights before; worse_in_row: how many of them, the latest included, were worse in a
 * row. From DS_RED_FLAG on that is a prompt to talk, no finding, and luck is the chance that as many sessions without
 * any effect would hold such a run somewhere; else NaN. Only in one outcome a client, the first with enough nights; 0
 * in others. attention: 1 first. Clients to talk with, the longest run first; those whose effect points the wrong
 * way, worst first; then those without a clear difference, lowest sleep first; then those with not enough nights;
 * then those it helps. */
typedef struct {
    const char *client;
    int64_t n_nights, n_plain, n_session_nights,
        n_sessions; /* usable nights; completed massages, with a logged night or not */
    double mean_plain, mean_session, baseline, effect, low, high, p_improved, p_20pct;
    ds_verdict verdict;
    int attention;
    int scored, worse_in_row;
    double luck; /* 0..1 */
    /* For the letter to the client: what the effect is and how likely; "" where there is none to tell. */
    const char *sentence, *chance;
    const char *talk; /* for the practice: the prompt to talk; "" for none */
} ds_client_result;

/* What an outcome is in this run. */
typedef enum {
    DS_OUTCOME_PRIMARY, /* "primary": the declared one; findings lead with it */
    DS_OUTCOME_OTHER,   /* "other" */
    DS_OUTCOME_DERIVED, /* "derived": made from others, never a finding of its own (docs/methods.md 12) */
    DS_OUTCOME_ROLES
} ds_outcome_role;
const char *ds_outcome_role_word(ds_outcome_role r);

typedef struct {
    const char *outcome, *unit, *better; /* "quality", "points (0-10)", "higher" */
    ds_outcome_role role;
    ds_model_result overall, condition;
    ds_curve_point *curve;
    size_t n_curve;
    ds_length_statements length;
    const char *length_sentence; /* what the data support about length, one sentence */
    ds_client_result *client;    /* by code */
    size_t n_clients;
    /* parts that were not computed are empty, or not present */
    ds_timing_point *timing;
    size_t n_timing;
    ds_statement *statement;
    size_t n_statements;
    ds_breakpoint_result breakpoint;
    ds_marginal_result *marginal;
    size_t n_marginal;
    ds_sensitivity_result *sensitivity;
    size_t n_sensitivity;
    ds_lead_result lead;
    ds_planning_result *planning;
    size_t n_planning;
} ds_outcome_result;

/* What a sentence is about. */
typedef enum {
    DS_FINDING_PRIMARY,  /* "primary": the two nights together on the declared outcome, whatever they show */
    DS_FINDING_EFFECT,   /* "effect": page one, most telling first */
    DS_FINDING_LENGTH,   /* "length": what the data say about length, one an outcome */
    DS_FINDING_SIZE,     /* "size": an effect of a fifth of the usual or more */
    DS_FINDING_PRESSURE, /* "pressure": which works better, one an outcome */
    DS_FINDING_TIMING,   /* "timing": the same of the time before bed */
    DS_FINDING_KINDS
} ds_finding_kind;
const char *ds_finding_word(ds_finding_kind k);
bool ds_on_page_one(ds_finding_kind k);
typedef struct {
    ds_finding_kind kind;
    int rank; /* the order of all; each kind has a range of its own */
    const char *outcome, *sentence;
    const char *verdict; /* of the contrast it tells of; "length" and the like where it tells of several */
} ds_finding;

/* "Can we trust this?": a topic of a word or two and a plain sentence about it. */
typedef struct {
    const char *topic, *words;
} ds_trust_result;

/* A true value of a made-up practice, from practice.yaml. */
typedef struct {
    const char *outcome, *name;
    double value;
} ds_truth_result;

typedef struct {
    int64_t run; /* id in the store */
    const char *when, *version, *fingerprint, *settings_json;
    ds_date as_of;
    bool provisional; /* always false; kept because the JSON and the views have it */
    ds_outcome_result *outcome;
    size_t n_outcomes;
    ds_finding *finding; /* by rank; page one (DS_FINDING_PRIMARY, DS_FINDING_EFFECT) comes first */
    size_t n_findings;
    ds_trust_result *trust;
    size_t n_trust;
    ds_truth_result *truth; /* none for a real practice */
    size_t n_truth;
} ds_results;

/* Watches a run, which takes a minute where there are a hundred thousand nights: told each outcome's name before it
 * is begun, done of n are behind it. */
typedef struct {
    void (*progress)(void *to, const char *outcome, size_t done, size_t n);
    void *to;
} ds_analyse_watch;

/* as_of: the last evening taken, DS_NO_DATE for all data. when: ISO text from the caller (the rim owns the clock).
 * watch: NULL, none. Everything lives in a. Runs in one transaction of the store. Too few data is a result, not a
 * failure. */
DS_MUST ds_err ds_analyse(ds_store *s, const ds_settings *settings, ds_date as_of, const char *when,
                          const ds_analyse_watch *watch, ds_arena *a, ds_results *out, ds_why *w);
/* The run for this as_of and the present data and settings, made when there is none. */
DS_MUST ds_err ds_analyse_cached(ds_store *s, const ds_settings *settings, ds_date as_of, const char *when,
                                 const ds_analyse_watch *watch, ds_arena *a, int64_t *run, ds_why *w);

/* ---- the place of one night, for a person who asks (downshift trace) -------------------------------- */

/* An outcome of a night: what the analysis takes, and from where. */
typedef struct {
    const char *outcome; /* "tst_min" */
    const char *source;  /* the one series of the client that the outcome is taken from; NULL: none has it */
    double value;        /* NaN: that series has none on this night */
    bool in_overall, in_condition;
    const char *why; /* why it is in neither model, or not in the condition model; "" for nothing to say */
} ds_place_outcome;

typedef struct {
    bool known;     /* the client has nights before or after a session */
    bool in_panel;  /* this night is one of them */
    ds_date night;  /* as asked, or the night that followed the session asked about */
    bool unknown;   /* a refused session may fall here: the night is used nowhere */
    bool absent;    /* nobody logged it; it is kept because a session came before it */
    int night0, night1, self0; /* massages, and self-massages, whose night 0 or night 1 it is */
    double gap_min, minutes;   /* NaN: not known */
    const char *pressure;      /* NULL: not known */
    ds_place_outcome *outcome; /* in the arena */
    size_t n_outcomes;
} ds_place;

/* Where a client's night stands in the analysis. code is compared as the store keeps it. after_session: night is the local date on
 * which a session began, and the night meant is the one that followed it. Reads the store, writes nothing. Outcomes nobody of the
 * practice logged are left out. */
DS_MUST ds_err ds_analyse_place(ds_store *s, const ds_settings *settings, ds_date as_of, ds_str code, ds_date night,
                                bool after_session, ds_arena *a, ds_place *out, ds_why *w);

#endif
