/* results: the tables that an analysis leaves in the store, written by analyse, read by reports through views.
 *
 * Each table is one list of columns. The list makes the row's struct (ds_effect_row), the table, its INSERT and
 * binding, the published view v1_NAME with each column's privacy class, and the row in the JSON. The tables are a
 * cache: the store makes them from these lists and, where a file's are of another shape, drops them with their runs,
 * which the next analysis makes anew. So a column is added here, and nowhere else but where it is computed and where
 * docs/views.md and docs/results.schema.json say what it means. A table of an outcome is a list here, a line in
 * DS_RESULT_TABLES and one in DS_OUTCOME_TABLES (analyse.h); without more it stands in the JSON under its own name.
 */
#ifndef DOWNSHIFT_RESULTS_H
#define DOWNSHIFT_RESULTS_H

#include <downshift/store.h>

/* ---- words: W(NAME, "word"), as tables, views and JSON have them ---- */

#define DS_NOT_ENOUGH "not enough nights yet"
/* Whom an answer speaks of. */
#define DS_SCOPE_LIKE_THESE "clients like these"
#define DS_SCOPE_THESE      "these clients only"
#define DS_SCOPE_PERSON     "this person only"

/* What may be said of an effect; positive helps. */
#define DS_VERDICT_WORDS(W)                                                                                            \
    W(WITHHELD, DS_NOT_ENOUGH)                                                                                         \
    W(UNCLEAR, "no clear difference")                                                                                  \
    W(MAY_HELP, "may help")                                                                                            \
    W(MAY_HURT, "may hurt")                                                                                            \
    W(HELPS, "helps")                                                                                                  \
    W(HURTS, "hurts")
/* How far a finding can be relied upon (docs/methods.md 15). Established: chance is held to a small error over
 * everything that is printed and over all month ends. Hint: worth trying next; of all hints up to a fifth are luck. */
#define DS_STRENGTH_WORDS(W)                                                                                           \
    W(NO_STRENGTH, "")                                                                                                 \
    W(HINT, "hint")                                                                                                    \
    W(ESTABLISHED, "established")
/* What an outcome is in a run: the declared one, with which findings lead; another; one made from others, never a
 * finding of its own (docs/methods.md 12). */
#define DS_ROLE_WORDS(W)                                                                                               \
    W(PRIMARY, "primary")                                                                                              \
    W(OTHER, "other")                                                                                                  \
    W(DERIVED, "derived")
/* What a sentence is about: the two nights together on the declared outcome, whatever they show; an effect on page one,
 * most telling first; what the data say about length, one an outcome; an effect of a fifth of the usual or more; which
 * pressure works better, one an outcome; the same of the time before bed; what to do about length, one an outcome. */
#define DS_FINDING_WORDS(W)                                                                                            \
    W(PRIMARY, "primary")                                                                                              \
    W(EFFECT, "effect")                                                                                                \
    W(LENGTH, "length")                                                                                                \
    W(SIZE, "size")                                                                                                    \
    W(PRESSURE, "pressure")                                                                                            \
    W(TIMING, "timing")                                                                                                \
    W(ADVICE, "advice")

#define W(NAME, word) DS_##NAME,
typedef enum { DS_VERDICT_WORDS(W) DS_VERDICTS } ds_verdict;
#undef W
#define W(NAME, word) DS_##NAME,
typedef enum { DS_STRENGTH_WORDS(W) DS_STRENGTHS } ds_strength;
#undef W
#define W(NAME, word) DS_OUTCOME_##NAME,
typedef enum { DS_ROLE_WORDS(W) DS_OUTCOME_ROLES } ds_outcome_role;
#undef W
#define W(NAME, word) DS_FINDING_##NAME,
typedef enum { DS_FINDING_WORDS(W) DS_FINDING_KINDS } ds_finding_kind;
#undef W

const char *ds_verdict_word(ds_verdict v);           /* its word; static, as the next three */
const char *ds_strength_word(ds_strength s);         /* its word */
const char *ds_outcome_role_word(ds_outcome_role r); /* its word */
const char *ds_finding_word(ds_finding_kind k);      /* its word */

/* ---- types of columns: TYPE, its C type ---- */

#define DS_RESULT_TYPES(T)                                                                                             \
    T(TEXT, const char *) /* borrowed; NULL is stored as "" */                                                         \
    T(COUNT, int64_t)                                                                                                  \
    T(WHOLE, int)                                                                                                      \
    T(REAL, double)    /* NaN is stored as NULL: withheld, or not known */                                             \
    T(FLAG, bool)      /* 0 or 1 */                                                                                    \
    T(MAYBE, int)      /* 0 or 1; DS_NOT_KNOWN is stored as NULL */                                                    \
    T(CLIENT, int64_t) /* a client's id; the view shows the code */                                                    \
    T(DATE, ds_date)   /* DS_NO_DATE is stored as NULL; the view shows "2026-10-03" */                                 \
    T(PRESSURE, int)   /* ds_pressure, negative is stored as NULL; the view shows its name */                          \
    T(STRENGTH, ds_strength) /* DS_NO_STRENGTH is stored as NULL, the others as their words */                         \
    T(VERDICT, ds_verdict) /* these three are stored as their words */                                                 \
    T(ROLE, ds_outcome_role)                                                                                           \
    T(FINDING, ds_finding_kind)

enum { DS_NOT_KNOWN = -1 };

/* ---- the lists: C(table, TYPE, column, part, CLASS) ---- */

/* part: `key` is of the primary key, after the run; `val` is the rest; `told` is of the rest and not in the JSON, words
 * for people and what the place in the document says; `own` is kept and not published. CLASS: DS_P_CLASS, who may see
 * the column (docs/views.md). Positive is better, intervals are 95 %, numbers are in the outcome's unit, where nothing
 * else is said. */

/* An analysis. Its own number is the `run` of all other tables. */
#define DS_RUN_COLUMNS(C, t)                                                                                           \
    C(t, TEXT, made_at, val, RESULT) /* local time, from the caller */                                                 \
    C(t, TEXT, version, val, RESULT)                                                                                   \
    C(t, TEXT, fingerprint, val, PROVENANCE) /* ds_store_fingerprint */                                                \
    C(t, DATE, as_of, val, RESULT)           /* the last evening taken; DS_NO_DATE: all data */                        \
    C(t, FLAG, provisional, val, RESULT)                                                                               \
    C(t, TEXT, settings, val, PROVENANCE) /* JSON */                                                                   \
    C(t, TEXT, settings_hash, own, PROVENANCE)                                                                         \
    C(t, COUNT, digest, own, PROVENANCE) /* of all its rows, made by the store */

#define DS_MODEL_COLUMNS(C, t)                                                                                         \
    C(t, TEXT, outcome, key, RESULT)                                                                                   \
    C(t, TEXT, model, key, RESULT) /* "overall", "condition" */                                                        \
    C(t, COUNT, n_nights, val, RESULT) /* rows */                                                                      \
    C(t, COUNT, n_clients, val, RESULT) /* with rows */                                                                \
    C(t, COUNT, n_sessions, val, RESULT) /* massages whose night 0 is among the rows */                                \
    C(t, TEXT, errors, val, RESULT) /* "independent", "ar1", "ar1_noise" */                                            \
    C(t, REAL, rho, val, RESULT) /* correlation a calendar night on; NaN where the errors have none, as nu */          \
    C(t, REAL, nu, val, RESULT) /* share of the variance that is night noise */                                        \
    C(t, REAL, sigma, val, RESULT)                                                                                     \
    C(t, REAL, sd_intercept, val, RESULT)                                                                              \
    C(t, REAL, sd_effect, val, RESULT)                                                                                 \
    C(t, REAL, loglik, val, RESULT)                                                                                    \
    C(t, FLAG, converged, val, RESULT)                                                                                 \
    C(t, TEXT, scope, val, RESULT) /* whom it speaks of: DS_SCOPE_...; "" where it says nothing */                     \
    C(t, TEXT, status, val, RESULT) /* "converged", "converged on a boundary", "failed: ...", DS_NOT_ENOUGH */         \
    C(t, TEXT, note, val, RESULT) /* confounders left out and why, columns dropped; "" */                              \
    C(t, ROLE, role, told, RESULT) /* of the outcome */                                                                \
    C(t, TEXT, label, told, RESULT) /* for people: "overall effect" */                                                 \
    C(t, TEXT, errors_words, told, RESULT) /* for people, one or two sentences; "" for independent ones */             \
    C(t, TEXT, df_words, told, RESULT) /* "Satterthwaite's": whose degrees of freedom */

#define DS_EFFECT_COLUMNS(C, t)                                                                                        \
    C(t, TEXT, outcome, key, RESULT)                                                                                   \
    C(t, TEXT, model, key, RESULT)                                                                                     \
    C(t, WHOLE, rank, key, RESULT) /* order within the model */                                                        \
    C(t, TEXT, name, val, RESULT) /* fixed: docs/results.md */                                                         \
    C(t, TEXT, label, val, RESULT) /* for people: "The night after a massage" */                                       \
    C(t, TEXT, family, told, RESULT) /* Holm family; "" for the primary one; "display": judged by its own p */         \
    C(t, TEXT, unit, told, RESULT)                                                                                     \
    C(t, TEXT, better, told, RESULT) /* "higher", "lower" */                                                           \
    C(t, REAL, estimate, val, RESULT)                                                                                  \
    C(t, REAL, se, val, RESULT)                                                                                        \
    C(t, REAL, df, val, RESULT)                                                                                        \
    C(t, REAL, low, val, RESULT)                                                                                       \
    C(t, REAL, high, val, RESULT)                                                                                      \
    C(t, REAL, p, val, RESULT)                                                                                         \
    C(t, REAL, p_holm, val, RESULT)                                                                                    \
    C(t, REAL, cr2_se, val, RESULT) /* cr2_...: the robust check, never the verdict (docs/methods.md 6) */             \
    C(t, REAL, cr2_df, val, RESULT)                                                                                    \
    C(t, REAL, cr2_low, val, RESULT)                                                                                   \
    C(t, REAL, cr2_high, val, RESULT)                                                                                  \
    C(t, REAL, cr2_p, val, RESULT)                                                                                     \
    C(t, REAL, pct, val, RESULT) /* percent of the untreated mean; NaN also where the interval has no bound */         \
    C(t, REAL, pct_low, val, RESULT)                                                                                   \
    C(t, REAL, pct_high, val, RESULT)                                                                                  \
    C(t, COUNT, n_clients, val, RESULT) /* of the kind of night the contrast speaks about, as the next two */          \
    C(t, COUNT, n_sessions, val, RESULT)                                                                               \
    C(t, COUNT, n_nights, val, RESULT)                                                                                 \
    C(t, VERDICT, verdict, val, RESULT)                                                                                \
    C(t, REAL, level, val, RESULT) /* the p that established takes at this look, all that is asked and all month ends  \
                                      counted; 0.05 once it was established; NaN: never asked */                       \
    C(t, STRENGTH, strength, val, RESULT)                                                                              \
    C(t, DATE, since, val, RESULT) /* the month end that established it; DS_NO_DATE: it is not */                      \
    C(t, TEXT, verdict_words, told, RESULT) /* for people: a bend "gains less" */

#define DS_LENGTH_CURVE_COLUMNS(C, t)                                                                                  \
    C(t, TEXT, outcome, key, RESULT)                                                                                   \
    C(t, REAL, minutes, key, RESULT)                                                                                   \
    C(t, REAL, estimate, val, RESULT)                                                                                  \
    C(t, REAL, low, val, RESULT)                                                                                       \
    C(t, REAL, high, val, RESULT)

#define DS_TIMING_CURVE_COLUMNS(C, t)                                                                                  \
    C(t, TEXT, outcome, key, RESULT)                                                                                   \
    C(t, REAL, gap_min, key, RESULT) /* end of the session to bedtime, minutes */                                      \
    C(t, REAL, estimate, val, RESULT)                                                                                  \
    C(t, REAL, low, val, RESULT)                                                                                       \
    C(t, REAL, high, val, RESULT)

#define DS_SENSITIVITY_COLUMNS(C, t)                                                                                   \
    C(t, TEXT, outcome, key, RESULT)                                                                                   \
    C(t, WHOLE, rank, key, RESULT)                                                                                     \
    C(t, TEXT, name, val, RESULT) /* fixed: docs/results.md */                                                         \
    C(t, TEXT, label, val, RESULT)                                                                                     \
    C(t, REAL, estimate, val, RESULT)                                                                                  \
    C(t, REAL, se, val, RESULT)                                                                                        \
    C(t, REAL, df, val, RESULT)                                                                                        \
    C(t, REAL, low, val, RESULT)                                                                                       \
    C(t, REAL, high, val, RESULT)                                                                                      \
    C(t, REAL, p, val, RESULT)                                                                                         \
    C(t, COUNT, n_nights, val, RESULT)                                                                                 \
    C(t, TEXT, estimand, val, RESULT) /* what it is about: "two_night_total", "night0"; "": neither */                 \
    C(t, REAL, night0_estimate, val, RESULT) /* the same of the first night alone, of either estimand */               \
    C(t, REAL, night0_se, val, RESULT)                                                                                 \
    C(t, REAL, night0_low, val, RESULT)                                                                                \
    C(t, REAL, night0_high, val, RESULT)                                                                               \
    C(t, TEXT, words, val, RESULT)                                                                                     \
    C(t, TEXT, unit, told, RESULT) /* "outcome", "log" (shares), "rank" (percentiles), "share" (0..1),                 \
                                      "nights" (good ones, of 100 massages) */                                         \
    C(t, TEXT, scale, told, RESULT)

#define DS_LEAD_TEST_COLUMNS(C, t)                                                                                     \
    C(t, TEXT, outcome, key, RESULT)                                                                                   \
    C(t, REAL, estimate, val, RESULT)                                                                                  \
    C(t, REAL, se, val, RESULT)                                                                                        \
    C(t, REAL, df, val, RESULT)                                                                                        \
    C(t, REAL, low, val, RESULT)                                                                                       \
    C(t, REAL, high, val, RESULT)                                                                                      \
    C(t, REAL, p, val, RESULT)                                                                                         \
    C(t, TEXT, words, val, RESULT)

#define DS_BREAKPOINT_COLUMNS(C, t)                                                                                    \
    C(t, TEXT, outcome, key, RESULT)                                                                                   \
    C(t, FLAG, located, val, RESULT)                                                                                   \
    C(t, STRENGTH, strength, val, RESULT) /* of there being a bend at all; of one that is located, of the place */     \
    C(t, FLAG, ends, told, RESULT)/* the interval touches an end of the lengths: no place can be told */               \
    C(t, REAL, minutes, val, RESULT)                                                                                   \
    C(t, REAL, low, val, RESULT)                                                                                       \
    C(t, REAL, high, val, RESULT)                                                                                      \
    C(t, REAL, lr, val, RESULT)                                                                                        \
    C(t, REAL, davies_p, val, RESULT)                                                                                  \
    C(t, REAL, score_p, val, RESULT)                                                                                   \
    C(t, TEXT, words, val, RESULT)

#define DS_LENGTH_STATEMENT_COLUMNS(C, t)                                                                              \
    C(t, TEXT, outcome, key, RESULT)                                                                                   \
    C(t, WHOLE, rank, key, RESULT)                                                                                     \
    C(t, TEXT, name, val, RESULT) /* still_rising, diminishing, plateau_supported, decline_supported */                \
    C(t, MAYBE, holds, val, RESULT) /* established */                                                                  \
    C(t, STRENGTH, strength, val, RESULT)                                                                              \
    C(t, REAL, p, val, RESULT)                                                                                         \
    C(t, REAL, bound, val, RESULT)                                                                                     \
    C(t, TEXT, words, val, RESULT)                                                                                     \
    C(t, TEXT, question, told, RESULT)                                                                                 \
    C(t, TEXT, answer, told, RESULT) /* "Yes. ..." where it holds */

#define DS_MARGINAL_COLUMNS(C, t)                                                                                      \
    C(t, TEXT, outcome, key, RESULT)                                                                                   \
    C(t, REAL, from_min, key, RESULT)                                                                                  \
    C(t, REAL, to_min, val, RESULT)                                                                                    \
    C(t, REAL, estimate, val, RESULT)                                                                                  \
    C(t, REAL, low, val, RESULT)                                                                                       \
    C(t, REAL, high, val, RESULT)                                                                                      \
    C(t, REAL, p, val, RESULT)                                                                                         \
    C(t, REAL, price_step, val, RESULT) /* currency units */                                                           \
    C(t, REAL, per_money, val, RESULT)  /* gain per currency unit */                                                   \
    C(t, TEXT, words, val, RESULT)                                                                                     \
    C(t, COUNT, visits, told, RESULT) /* charged at one of the two lengths */                                          \
    C(t, TEXT, prices, told, RESULT)

/* From the average over bends. */
#define DS_LENGTH_STEP_COLUMNS(C, t)                                                                                   \
    C(t, TEXT, outcome, key, RESULT)                                                                                   \
    C(t, REAL, from_min, key, RESULT)                                                                                  \
    C(t, REAL, to_min, val, RESULT)                                                                                    \
    C(t, REAL, estimate, val, RESULT)                                                                                  \
    C(t, REAL, low, val, RESULT)                                                                                       \
    C(t, REAL, high, val, RESULT)

#define DS_LENGTH_BEST_COLUMNS(C, t)                                                                                   \
    C(t, TEXT, outcome, key, RESULT)                                                                                   \
    C(t, REAL, minutes, key, RESULT)                                                                                   \
    C(t, REAL, p_sleep, val, RESULT) /* that this length gives most: 0..1 */                                           \
    C(t, REAL, p_money, val, RESULT) /* that it gives most for its price; NaN: a price is not known */

#define DS_LENGTH_WEIGHT_COLUMNS(C, t)                                                                                 \
    C(t, TEXT, outcome, key, RESULT)                                                                                   \
    C(t, WHOLE, rank, key, RESULT)                                                                                     \
    C(t, REAL, bend, val, RESULT) /* minutes; NaN: none */                                                             \
    C(t, REAL, weight, val, RESULT) /* 0..1 */

#define DS_PLANNING_COLUMNS(C, t)                                                                                      \
    C(t, TEXT, outcome, key, RESULT)                                                                                   \
    C(t, WHOLE, rank, key, RESULT)                                                                                     \
    C(t, TEXT, name, val, RESULT)                                                                                      \
    C(t, REAL, value, val, RESULT) /* NaN: the words say it */                                                         \
    C(t, TEXT, words, val, RESULT)

#define DS_TRUST_COLUMNS(C, t)                                                                                         \
    C(t, WHOLE, rank, key, RESULT)                                                                                     \
    C(t, TEXT, topic, val, RESULT)                                                                                     \
    C(t, TEXT, words, val, RESULT)

/* Of a made-up practice only. */
#define DS_TRUTH_COLUMNS(C, t)                                                                                         \
    C(t, TEXT, outcome, key, RESULT)                                                                                   \
    C(t, TEXT, name, key, RESULT)                                                                                      \
    C(t, REAL, value, val, RESULT)

#define DS_CLIENT_EFFECT_COLUMNS(C, t)                                                                                 \
    C(t, TEXT, outcome, key, RESULT)                                                                                   \
    C(t, TEXT, client, key, KEY) /* the code */                                                                        \
    C(t, COUNT, n_nights, val, HEALTH) /* usable */                                                                    \
    C(t, COUNT, n_sessions, val, TREATMENT) /* completed massages, with a logged night or not */                       \
    C(t, COUNT, n_plain, val, HEALTH)                                                                                  \
    C(t, COUNT, n_session_nights, val, HEALTH)                                                                         \
    C(t, FLAG, alone, val, HEALTH) /* the effect goes by this client's own nights, and no other's */                   \
    C(t, COUNT, session_nights_needed, val, HEALTH) /* more of them until there is such an effect; 0: enough */        \
    C(t, COUNT, plain_nights_needed, val, HEALTH)                                                                      \
    C(t, REAL, mean_plain, val, HEALTH)                                                                                \
    C(t, REAL, mean_session, val, HEALTH)                                                                              \
    C(t, REAL, mean_other, val, HEALTH) /* of plain nights since the first session; NaN: none */                       \
    C(t, REAL, mean_before, val, HEALTH) /* of plain nights, up to three before each session's; NaN: none */           \
    C(t, REAL, baseline, val, HEALTH)                                                                                  \
    C(t, REAL, effect, val, HEALTH)                                                                                    \
    C(t, REAL, low, val, HEALTH)                                                                                       \
    C(t, REAL, high, val, HEALTH)                                                                                      \
    C(t, REAL, p_improved, val, HEALTH) /* 0..1, as p_20pct and luck */                                                \
    C(t, REAL, p_20pct, val, HEALTH)                                                                                   \
    C(t, REAL, p_noticed, val, HEALTH) /* 0..1; NaN too where no change that people notice is known */                 \
    C(t, REAL, p, val, HEALTH) /* two-sided, of the posterior: 2 min(P(effect > 0), P(effect < 0)) */                  \
    C(t, VERDICT, verdict, val, HEALTH)                                                                                \
    C(t, WHOLE, scored, val, HEALTH) /* sessions */                                                                    \
    C(t, WHOLE, worse_in_row, val, HEALTH) /* sessions */                                                              \
    C(t, REAL, worse_sum, val, HEALTH) /* SDs, as in session_score, at the latest */                                   \
    C(t, WHOLE, worse_sessions, val, HEALTH) /* over so many */                                                        \
    C(t, REAL, luck, val, HEALTH) /* NaN when there is no run to speak of */                                           \
    C(t, VERDICT, flag, val, PROVENANCE) /* on the run of worse sessions: the practice's business; withheld: none */   \
    C(t, WHOLE, attention, told, PROVENANCE) /* a rank among all clients, the practice's business; 1 is first */       \
    C(t, TEXT, sentence, told, HEALTH) /* for the letter to the client, as chance; "" where there is none to tell */   \
    C(t, TEXT, why, told, HEALTH) /* plain averages look the other way round; "" where they do not */                  \
    C(t, TEXT, chance, told, HEALTH)                                                                                   \
    C(t, TEXT, notice, told, HEALTH) /* whether it is large enough to be noticed; "" for nothing to say */             \
    C(t, TEXT, talk, told, PROVENANCE) /* the prompt to talk; "" for none: the practice's business */

/* Another level of a client's outcome, since the device or its program changed: in the outcome's own direction. */
#define DS_DEVICE_STEP_COLUMNS(C, t)                                                                                   \
    C(t, TEXT, outcome, key, RESULT)                                                                                   \
    C(t, TEXT, client, key, KEY) /* the code */                                                                        \
    C(t, DATE, night, key, WHEN) /* the first of the new level */                                                      \
    C(t, TEXT, origin, key, RESULT) /* "told": the file says so; "found" in the figures */                             \
    C(t, REAL, size, val, HEALTH) /* the level from there on less the one before; NaN: too few nights on one side */   \
    C(t, REAL, low, val, HEALTH)                                                                                       \
    C(t, REAL, high, val, HEALTH)                                                                                      \
    C(t, FLAG, near_known, val, RESULT) /* near a day on which its maker is known to have changed it */                \
    C(t, FLAG, split, val, RESULT) /* both parts are analysed, each against its own level; else one is left out */     \
    C(t, TEXT, sentence, told, HEALTH) /* for the letter to the client, behind the date; "" where there is none */

/* What a client's massages were like, and what another kind would bring: by pressure, time before bed, length and part
 * of the day, of outcomes whose conditions are asked. At most one row a client and outcome is what to try next. */
#define DS_CLIENT_LEVEL_COLUMNS(C, t)                                                                                  \
    C(t, TEXT, outcome, key, RESULT)                                                                                   \
    C(t, TEXT, client, key, KEY) /* the code */                                                                        \
    C(t, TEXT, topic, key, TREATMENT) /* "pressure", "gap", "length", "part_of_day" */                                 \
    C(t, TEXT, level, key, TREATMENT) /* fixed: docs/results.md */                                                     \
    C(t, COUNT, sessions, val, TREATMENT) /* of this kind */                                                           \
    C(t, COUNT, n_nights, val, HEALTH) /* after them, that the condition model uses */                                 \
    C(t, FLAG, usual, val, TREATMENT) /* the client's most frequent one */                                             \
    C(t, REAL, gain, val, HEALTH) /* over the usual one, for this client; NaN: cannot be told, or is the usual one */  \
    C(t, REAL, low, val, HEALTH)                                                                                       \
    C(t, REAL, high, val, HEALTH)                                                                                      \
    C(t, REAL, p_better, val, HEALTH) /* 0..1, rounded as p_improved */                                                \
    C(t, REAL, own, val, HEALTH) /* 0..1: how far gain goes by the client's own nights; the rest is the practice's */  \
    C(t, COUNT, nights_needed, val, HEALTH) /* more, of this kind, after which a change that matters would be found    \
                                               four times in five; 0: not known */                                     \
    C(t, TEXT, origin, val, RESULT) /* of what to try next: "own", "practice", "guidance"; "" for any other row */     \
    C(t, TEXT, sentence, told, HEALTH) /* likewise, for the letter to the client */

/* A massage's two nights against what the model expects of this client without it, from the nights before alone
 * (docs/methods.md 14). */
#define DS_SESSION_SCORE_COLUMNS(C, t)                                                                                 \
    C(t, TEXT, outcome, key, RESULT)                                                                                   \
    C(t, TEXT, client, key, KEY) /* the code */                                                                        \
    C(t, DATE, night, key, WHEN) /* its night 0 */                                                                     \
    C(t, REAL, score, val, HEALTH) /* in SDs of what was expected; positive is better */                               \
    C(t, REAL, worse_sum, val, HEALTH) /* by how much sessions of late were worse, together; SDs, 0 or more */         \
    C(t, WHOLE, worse_sessions, val, HEALTH) /* over so many, this one included */

#define DS_FINDING_COLUMNS(C, t)                                                                                       \
    C(t, WHOLE, rank, key, RESULT)                                                                                     \
    C(t, TEXT, outcome, val, RESULT)                                                                                   \
    C(t, TEXT, sentence, val, RESULT)                                                                                  \
    C(t, TEXT, verdict, val, RESULT)                                                                                   \
    C(t, FINDING, kind, told, RESULT)

/* Only nights that are not plain, as the analysis saw them. */
#define DS_EXPOSURE_COLUMNS(C, t)                                                                                      \
    C(t, CLIENT, client, key, KEY)                                                                                     \
    C(t, DATE, night, key, WHEN)                                                                                       \
    C(t, FLAG, night0, val, TREATMENT)                                                                                 \
    C(t, FLAG, night1, val, TREATMENT)                                                                                 \
    C(t, FLAG, unknown, val, TREATMENT)                                                                                \
    C(t, FLAG, self0, val, TREATMENT)                                                                                  \
    C(t, REAL, gap_min, val, TREATMENT)       /* end of the session to that night's bedtime, minutes */                \
    C(t, REAL, gap_usual_min, val, TREATMENT) /* to the client's usual one, as known before the night */               \
    C(t, REAL, minutes, val, TREATMENT)                                                                                \
    C(t, PRESSURE, pressure, val, TREATMENT)

/* ---- the tables that belong to a run ---- */

#define DS_RESULT_TABLES(X)                                                                                            \
    X(MODEL, model)                                                                                                    \
    X(EFFECT, effect)                                                                                                  \
    X(LENGTH_CURVE, length_curve)                                                                                      \
    X(TIMING_CURVE, timing_curve)                                                                                      \
    X(SENSITIVITY, sensitivity)                                                                                        \
    X(LEAD_TEST, lead_test)                                                                                            \
    X(BREAKPOINT, breakpoint)                                                                                          \
    X(LENGTH_STATEMENT, length_statement)                                                                              \
    X(MARGINAL, marginal)                                                                                              \
    X(LENGTH_STEP, length_step)                                                                                        \
    X(LENGTH_BEST, length_best)                                                                                        \
    X(LENGTH_WEIGHT, length_weight)                                                                                    \
    X(PLANNING, planning)                                                                                              \
    X(TRUST, trust)                                                                                                    \
    X(TRUTH, truth)                                                                                                    \
    X(DEVICE_STEP, device_step)                                                                                        \
    X(CLIENT_EFFECT, client_effect)                                                                                    \
    X(CLIENT_LEVEL, client_level)                                                                                      \
    X(SESSION_SCORE, session_score)                                                                                    \
    X(FINDING, finding)                                                                                                \
    X(EXPOSURE, exposure)

/* ---- what the lists make ---- */

#define T(TYPE, c_type) typedef c_type ds_result_##TYPE;
DS_RESULT_TYPES(T)
#undef T

#define C(t, TYPE, column, part, CLASS) ds_result_##TYPE column;
typedef struct {
    DS_RUN_COLUMNS(C, run)
} ds_run_row;
#define X(TABLE, table)                                                                                                \
    typedef struct {                                                                                                   \
        DS_##TABLE##_COLUMNS(C, table)                                                                                 \
    } ds_##table##_row;
DS_RESULT_TABLES(X)
#undef X
#undef C

typedef enum {
#define X(TABLE, table) DS_R_##TABLE,
    DS_RESULT_TABLES(X)
#undef X
        DS_RESULTS
} ds_result;

typedef enum {
#define T(TYPE, c_type) DS_RT_##TYPE,
    DS_RESULT_TYPES(T)
#undef T
} ds_result_type;

typedef enum { DS_PART_key, DS_PART_val, DS_PART_told, DS_PART_own } ds_result_part;

typedef struct {
    const char *name;
    ds_result_type type;
    ds_result_part part;
    size_t at; /* offset in the row */
} ds_result_column;
typedef struct {
    const char *name;               /* of the table; its view is v1_NAME */
    const ds_result_column *column; /* without the run */
    size_t n, row_size;
} ds_result_table;
extern const ds_result_table ds_result_tables[DS_RESULTS];

/* The column of a row as the table has it: text, whole number, real or NULL. Texts are the row's own. */
ds_val ds_result_value(const ds_result_column *c, const void *row);

/* The newest finished run with the row's version, settings_hash, fingerprint and as_of whose rows are as they were put.
 * *run: its number, 0 for none.
 * DS_STORE, DS_LOCKED: as SQLite says. */
DS_MUST ds_err ds_store_find_run(ds_store *s, const ds_run_row *r, int64_t *run, ds_why *w);
/* Begins a run inside a transaction of the caller's; earlier runs with the same as_of are dropped with all their rows.
 * *run: its number. The row's texts are borrowed for the call. DS_INTERNAL in the midst of an import. */
DS_MUST ds_err ds_store_begin_run(ds_store *s, const ds_run_row *r, int64_t *run, ds_why *w);
/* Adds a row, a struct of that table's, to a run inside the same transaction. Texts are borrowed for the call.
 * DS_STORE: its key is there already, or the disk is full. The typed ds_store_put_effect(s, run, row, w) and its like,
 * one a table, are for all but what walks over tables. */
DS_MUST ds_err ds_store_put_result(ds_store *s, int64_t run, ds_result table, const void *row, ds_why *w);

#define X(TABLE, table)                                                                                                \
    DS_MUST static inline ds_err ds_store_put_##table(ds_store *s, int64_t run, const ds_##table##_row *r, ds_why *w)  \
    {                                                                                                                  \
        return ds_store_put_result(s, run, DS_R_##TABLE, r, w);                                                        \
    }
DS_RESULT_TABLES(X)
#undef X

#endif
