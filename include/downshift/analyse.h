/* analyse: nights x exposures panel, the models of docs/methods.md, verdicts and findings; writes the result tables.
 */
#ifndef DOWNSHIFT_ANALYSE_H
#define DOWNSHIFT_ANALYSE_H

#include <downshift/base.h>
#include <downshift/settings.h>
#include <downshift/record.h>
#include <downshift/results.h>

enum { DS_RED_FLAG = 3 }; /* worse sessions in a row: "more than two" (docs/methods.md 14) */

/* Everywhere below: numbers are NaN where withheld or not fitted, effects are in the outcome's own unit and positive
 * is better, intervals are 95 % and unadjusted, arrays are in the order in which they are shown, texts are never NULL
 * unless it is said. */

/* ---- what is found: rows of the result tables (results.h), as the words of an analysis ---- */

/* A contrast with its own p, the Holm-adjusted one, a check by the robust variance CR2 (docs/methods.md 6) and, where
 * that means something, percent of the untreated mean with Fieller's interval (docs/methods.md 12). p and p_holm use df
 * lowered to clients - 1 when fewer than 10 clients had a session (docs/methods.md 6), which the printed interval does
 * not. */
typedef ds_effect_row ds_contrast;
/* The effect at a length; at a time from the session's end to bedtime. */
typedef ds_length_curve_row ds_curve_point;
typedef ds_timing_curve_row ds_timing_point;
/* One of the four statements in words: "still_rising", "diminishing", "plateau_supported", "decline_supported" in this
 * order. p is one-sided; bound is the one-sided 95 % bound that decides, per 15 min. holds: DS_NOT_KNOWN where
 * withheld. */
typedef ds_length_statement_row ds_statement;
/* Where the gain by length bends (docs/methods.md 9), minutes rounded to 5, NaN unless located; not located is an
 * ordinary answer. lr: likelihood ratio at the best place; davies_p: Davies' bound; score_p: pseudo-score test. */
typedef ds_breakpoint_row ds_breakpoint_result;
/* What the next minutes bring: the effect at to_min less that at from_min. price_step: usual price difference within a
 * service; NaN: no service was charged at both lengths. */
typedef ds_marginal_row ds_marginal_result;
/* One run of the sensitivity panel (docs/methods.md 10, 11, 16). name is fixed: primary, ar1, iid_cr2, fe_lags,
 * without_alcohol, missing_indicator, complete_cases, missing_worst, first_two_weeks_out, leave_one_out_low,
 * leave_one_out_high, log_or_rank, standing, robustness_value (estimate: the value, 0..1), naive_pre_post,
 * naive_session_vs_plain, build_up_0, build_up_1, drift, at_top (estimate: the share), good_night, by_source (one for
 * each source). Those whose name begins with naive_ are shown apart. */
typedef ds_sensitivity_row ds_sensitivity_result;
/* Tomorrow's session in today's sleep: no massage works backwards, so what is found is how clients book. */
typedef ds_lead_test_row ds_lead_result;
/* name: what is planned, such as "mde" or "clients_needed"; value in its own unit, NaN where only the words say it. */
typedef ds_planning_row ds_planning_result;
/* effect, low, high: empirical Bayes. p_improved and p_20pct are rounded to 5 % towards one half and lie within
 * 0.05..0.95 (docs/methods.md 7: they are a little bold). p_20pct is NaN for scales whose zero is arbitrary;
 * p_noticed, that the effect reaches what people notice, is rounded alike. verdict:
 * helps at 0.95, hurts at 0.05. All NaN and DS_WITHHELD where the overall model is withheld or the client has too few
 * nights; means are of what was logged and always given. scored: sessions held against what was to be expected from the
 * nights before; worse_in_row: how many of them, the latest included, were worse in a row. From DS_RED_FLAG on that is
 * a prompt to talk, no finding, and luck is the chance that as many sessions without any effect would hold such a run
 * somewhere; else NaN. Only in one outcome a client, the first with enough nights; 0 in others. attention: 1 first.
 * Clients to talk with, the longest run first; those whose effect points the wrong way, worst first; then those without
 * a clear difference, lowest sleep first; then those with not enough nights; then those it helps. */
typedef ds_client_effect_row ds_client_result;
/* A sentence. rank: the order of all; each kind has a range of its own. verdict: of the contrast it tells of; "length"
 * and the like where it tells of several. */
typedef ds_finding_row ds_finding;
/* "Can we trust this?": a topic of a word or two and a plain sentence about it. */
typedef ds_trust_row ds_trust_result;
/* A true value of a made-up practice, from practice.yaml. */
typedef ds_truth_row ds_truth_result;

ds_strength ds_verdict_strength(ds_verdict v); /* established for helps and hurts, a hint for may help and may hurt */
/* Whether sentences of that kind stand on page one. */
bool ds_on_page_one(ds_finding_kind k);

/* ---- and how it hangs together ---- */

typedef struct {
    bool present; /* false: the outcome has no such model at all */
    union {       /* its row, and the row's members by name */
        ds_model_row row;
#define C(t, TYPE, column, part, CLASS) ds_result_##TYPE column;
        struct {
            DS_MODEL_COLUMNS(C, model)
        };
#undef C
    };
    ds_contrast *contrast;
    size_t n_contrasts;
} ds_model_result;

/* The four one-sided statements of docs/methods.md 9, each at the 5 % level; gains are per extra 15 min, positive is
 * better. */
typedef struct {
    bool known;                                              /* false: withheld, nothing below is to be read */
    ds_strength still_rising, diminishing, plateau, decline; /* none: cannot tell yet */
    double before, after, after_low, after_high,
        difference; /* estimates, and the two-sided 95 % interval past 75 min */
    double difference_se;
    double after_lower95, after_upper95; /* one-sided */
    /* one-sided, of this look: rising, diminishing, both diminishing and below the margin (NaN: none), declining */
    double p_rising, p_diminishing, p_plateau, p_decline;
    double difference_upper95;
    int64_t sessions; /* past 75 minutes */
    /* a gain past 75 min below this does not matter; 0: none is set for this outcome, no plateau is claimed */
    double margin;
} ds_length_statements;

/* What is kept by outcome: X(TABLE, table, member, count) makes a member of ds_outcome_result, its place in the store
 * and in the JSON. A part that was not computed has no rows. */
#define DS_OUTCOME_TABLES(X)                                                                                           \
    X(LENGTH_CURVE, length_curve, curve, n_curve)                                                                      \
    X(TIMING_CURVE, timing_curve, timing, n_timing)                                                                    \
    X(LENGTH_STATEMENT, length_statement, statement, n_statements)                                                     \
    X(BREAKPOINT, breakpoint, breakpoint, n_breakpoint) /* one at most */                                              \
    X(MARGINAL, marginal, marginal, n_marginal)                                                                        \
    X(LENGTH_STEP, length_step, step, n_step)                                                                          \
    X(LENGTH_BEST, length_best, best, n_best)                                                                          \
    X(LENGTH_WEIGHT, length_weight, weight, n_weight)                                                                  \
    X(SENSITIVITY, sensitivity, sensitivity, n_sensitivity)                                                            \
    X(LEAD_TEST, lead_test, lead, n_lead) /* one at most */                                                            \
    X(PLANNING, planning, planning, n_planning)                                                                        \
    X(DEVICE_STEP, device_step, device_step, n_device_steps) /* by client's code, then by night */                     \
    X(CLIENT_EFFECT, client_effect, client, n_clients) /* by code */                                                   \
    X(CLIENT_LEVEL, client_level, client_level, n_client_levels) /* by code, topic, level */ \
    X(SESSION_SCORE, session_score, session_score, n_session_scores) /* by client, then by night */

typedef struct {
    const char *outcome, *unit, *better; /* "quality", "points (0-10)", "higher" */
    ds_outcome_role role;
    ds_model_result overall, condition;
    /* visits that did not take place: contrasts "control" and "less_control", or none yet; counts are their nights */
    ds_model_result control;
    ds_length_statements length;
    int64_t control_needed;      /* such nights that are wanted; 0: there are enough, or none */
    int64_t usual_bedtime;       /* nights before which the client's usual bedtime was known; 0 where it is not asked */
    const char *length_sentence; /* what the data support about length, one sentence */
    /* "52 sessions have no pressure, ...": why nothing is told of pressure, time before bed, length; NULL: something
     * is */
    const char *untold_pressure, *untold_time, *untold_length;
#define X(TABLE, table, member, count)                                                                                 \
    ds_##table##_row *member;                                                                                          \
    size_t count;
    DS_OUTCOME_TABLES(X)
#undef X
} ds_outcome_result;

/* The rows of a table that is kept by outcome, *n of them; NULL and 0 for any other. */
const void *ds_outcome_rows(const ds_outcome_result *o, ds_result table, size_t *n);

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
    bool known;                /* the client has nights before or after a session */
    bool in_panel;             /* this night is one of them */
    ds_date night;             /* as asked, or the night that followed the session asked about */
    bool unknown;              /* a refused session may fall here: the night is used nowhere */
    bool absent;               /* nobody logged it; it is kept because a session came before it */
    int night0, night1, self0; /* massages, and self-massages, whose night 0 or night 1 it is */
    bool usual_bedtime;        /* gap_min is to the client's usual bedtime, not to that night's */
    double gap_min, minutes;   /* NaN: not known */
    const char *pressure;      /* NULL: not known */
    ds_place_outcome *outcome; /* in the arena */
    size_t n_outcomes;
} ds_place;

/* Where a client's night stands in the analysis. code is compared as the store keeps it. session: where a session
 * began, local seconds, and the night meant is the one that followed it; DS_NO_TIME: night itself. Reads the store,
 * writes nothing. Outcomes nobody of the practice logged are left out. */
DS_MUST ds_err ds_analyse_place(ds_store *s, const ds_settings *settings, ds_date as_of, ds_str code, ds_date night,
                                int64_t session, ds_arena *a, ds_place *out, ds_why *w);

/* ---- the nights behind an effect, for a person who asks (downshift explain) ---------------------------- */

typedef struct {
    const char *client, *source; /* source: the series that the outcome is taken from; "": none */
    ds_date night;
    double value;     /* NaN: not logged */
    int which;        /* 0 or 1: of ds_behind.kind; -1: the contrast is not about this night */
    bool second;      /* the second night after a massage, and not a first one */
    const char *why;  /* of a night left out; "" of one that counts */
} ds_behind_night;

typedef struct {
    const char *column; /* of the design, for people: "night 0" */
    double weight;
} ds_behind_term;

typedef struct {
    const char *kind[2];    /* what its nights are, for people; of a difference the two sides, else [1] is NULL */
    int counted;            /* the one whose nights are the effect's n: of a difference the rarer side */
    ds_behind_term *term;   /* its weights; none of levels and parts of the day, which are added to the delivered mix */
    size_t n_terms;
    ds_behind_night *night; /* those that the contrast is about and its model uses, by client's code and night */
    size_t n_nights;
    ds_behind_night *left; /* those that it would be about, and that are in no such model, with the reason */
    size_t n_left;
    int64_t model_nights, plain_nights; /* all that the model uses; those of them without a massage before them */
} ds_behind;

/* What a contrast of docs/results.md rests on, by its outcome's and its own name, of the data up to as_of. alone: of a
 * model of these clients only (ds_model_result.scope), which uses such nights after a massage only that follow logged
 * ones. All in the arena. Reads the store, writes nothing. DS_DATA: there is no such outcome or contrast. */
DS_MUST ds_err ds_analyse_behind(ds_store *s, const ds_settings *settings, ds_date as_of, const char *outcome,
                                 const char *contrast, bool alone, ds_arena *a, ds_behind *out, ds_why *w);

#endif
