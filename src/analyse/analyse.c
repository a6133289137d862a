#include "analyse/ask/breakpoint.h"
#include "analyse/ask/client_results.h"
#include "analyse/ask/effects.h"
#include "analyse/ask/lead.h"
#include "analyse/ask/bends.h"
#include "analyse/ask/length.h"
#include "analyse/ask/marginal.h"
#include "analyse/ask/part_of_day.h"
#include "analyse/ask/planning.h"
#include "analyse/ask/red_flag.h"
#include "analyse/ask/sensitivity.h"
#include "analyse/ask/levels.h"
#include "analyse/ask/timing.h"
#include "analyse/model/adequacy.h"
#include "analyse/model/outcomes.h"
#include "analyse/panel/load.h"
#include "analyse/tell/client_words.h"
#include "analyse/tell/findings.h"
#include "analyse/tell/trust.h"
#include "analyse/tell/verdict.h"
#include "analyse/tell/words.h"
#include "analyse/write_results.h"

#include <math.h>
#include <string.h>

/* ---- which outcomes ---- */

static int64_t nights_with(const struct an_panel *p, int outcome)
{
    int64_t n = 0;
    for (size_t i = 0; i < p->n_rows; i++) n += an_row_usable(&p->row[i], outcome);
    return n;
}

/* Ratings, unless only the device's score has a client with enough nights or there are no ratings. */
static int usual_primary(const struct an_panel *p, const ds_analysis_settings *s)
{
    struct an_counts rating, score;
    an_count_rows(p, Y_QUALITY, M_OVERALL, s, &rating);
    an_count_rows(p, Y_SCORE, M_OVERALL, s, &score);
    bool by_score = score.rows && !rating.clients_enough && (score.clients_enough || !rating.rows);
    return by_score ? Y_SCORE : Y_QUALITY;
}

static int primary_outcome(const struct an_panel *p, const ds_analysis_settings *s)
{
    for (int y = 0; s->primary && y < OUTCOMES; y++)
        if (!strcmp(ds_outcome_names[y], s->primary) && nights_with(p, y)) return y;
    return usual_primary(p, s);
}

/* The primary one, then the others that are wanted and logged. */
static size_t choose_outcomes(const struct an_panel *p, const ds_analysis_settings *s, int which[OUTCOMES])
{
    size_t n = 0;
    int first = primary_outcome(p, s);
    if (nights_with(p, first)) which[n++] = first;
    for (int y = 0; y < OUTCOMES; y++)
        if (y != first && ds_list_has(&s->outcomes, ds_outcome_names[y]) && nights_with(p, y)) which[n++] = y;
    return n;
}

/* Which sources an outcome was taken from, where there was a choice or they are not alike. */
static const char *source_note(const struct an_panel *p, const struct an_sources *src, int outcome, ds_arena *a)
{
    bool *used = ds_alloc(a, src->n + 1);
    int64_t several = 0;
    size_t kinds = 0;
    const char *names = "";
    if (!used) return NULL;
    for (size_t i = 0; i < p->n_clients; i++) {
        several += p->client[i].n_sources[outcome] > 1;
        if (p->client[i].source[outcome] >= 0) used[p->client[i].source[outcome]] = true;
    }
    for (size_t i = 0; i < src->n; i++)
        if (used[i] && !(names = ds_textf(a, "%s%s%s", names, kinds++ ? ", " : "", src->name[i]))) return NULL;
    const char *scales = outcome == Y_SCORE && kinds > 1
                             ? "; scores of different devices are different scales, compared within clients only"
                             : "";
    if (several)
        return ds_textf(a, "from %s; of %s with several sources the one with most nights%s", names,
                        an_counted(several, "client", "clients", a), scales);
    return kinds > 1 ? ds_textf(a, "from %s%s", names, scales) : "";
}

/* A wearable that never tells the time to fall asleep counts it as time awake; a diary asks for the two apart (Carney
 * 2012, items 3 and 5). */
static const char *awake_note(const struct an_panel *p, const struct an_sources *src, int outcome, ds_arena *a)
{
    const char *names = "";
    if (outcome != Y_WASO || !p->nights_of) return "";
    for (size_t i = 0; names && i < src->n; i++)
        if (p->nights_of[i][Y_WASO] && !p->nights_of[i][Y_SOL] && strcmp(src->name[i], "diary") != 0)
            names = ds_textf(a, "%s%s%s", names, *names ? ", " : "", src->name[i]);
    if (!names || !*names) return names;
    return ds_textf(a, "; time awake of %s includes falling asleep, of others it does not", names);
}

/* Nights whose exposure is two massages in one. */
static const char *double_note(const struct an_panel *p, int outcome, ds_arena *a)
{
    int64_t n = 0;
    for (size_t i = 0; i < p->n_rows; i++) n += an_row_usable(&p->row[i], outcome) && p->row[i].massages0 > 1;
    if (!n) return "";
    const char *nights = an_counted(n, "night", "nights", a);
    return nights ? ds_textf(a, "; %s followed two massages or more, taken as one", nights) : NULL;
}

static const char *note(const struct an_panel *p, const struct an_sources *src, const struct an_confounders *c,
                        int outcome, ds_arena *a)
{
    const char *awake = awake_note(p, src, outcome, a);
    const char *sources = source_note(p, src, outcome, a), *adjusted = an_confounders_note(c, a);
    const char *doubles = double_note(p, outcome, a);
    if (!sources || !awake || !adjusted || !doubles) return NULL;
    return ds_textf(a, "%s%s%s%s%s", adjusted, *sources ? "; " : "", sources, awake, doubles);
}

/* ---- one outcome ---- */

/* own: what lives as long as the fit; a: what lives as long as the results. */
static ds_err run_model(const struct an_study *st, enum an_model m, bool enough, const char *words, ds_arena *own,
                        ds_arena *a, struct an_fit *f, ds_model_result *out, ds_why *w)
{
    if (m == M_CONDITION) an_study_near(st->overall, f);
    ds_err err = enough ? an_model_fit(st->p, st->c, st->outcome, an_usual_recipe(m), own, f, w) : DS_OK;
    if (!err) err = an_effects_results(f, m, enough, st->s, words, a, out, w);
    if (err)
        ds_within(w, "%s, %s model", ds_field_of(DS_SLEEP, an_outcomes[st->outcome].field)->name,
                  m == M_OVERALL ? "overall" : "condition");
    return err;
}

static ds_err run_clients_and_plan(const struct an_study *st, ds_arena *a, ds_outcome_result *out, ds_why *w)
{
    ds_err err = an_clients_results(st->p, st->outcome, st->overall, st->s, a, out, w);
    if (!err) err = an_red_flag_results(st, a, out, w);
    return err ? err : an_planning_results(st, a, out, w);
}

/* Asked of the first outcome and of minutes asleep only: each has fits of its own, and many more verdicts would make
 * some by luck (docs/results.md). Skewed ones beside them are asked whether a logarithm changes the answer. */
static ds_err run_checks(const struct an_study *st, ds_arena *a, ds_outcome_result *out, ds_why *w)
{
    ds_err err = an_length_results(st, a, out, w);
    if (!err) err = an_bends_results(st, a, out, w);
    if (!err) err = an_marginal_results(st, a, out, w);
    if (!err) err = an_timing_results(st, a, out, w);
    if (!err) err = an_breakpoint_results(st, a, out, w);
    if (!err) err = an_lead_results(st, a, out, w);
    if (!err) err = an_part_of_day_results(st, a, out, w);
    if (!err) err = an_levels_results(st, a, out, w);
    return err ? err : an_sensitivity_results(st, a, out, w);
}

static ds_err run_other(const struct an_study *st, ds_arena *a, ds_outcome_result *out, ds_why *w)
{
    return an_outcomes[st->outcome].skewed ? an_scale_results(st, a, out, w) : DS_OK;
}

static void thresholds(struct an_study *st)
{
    const struct an_counts *v = &st->overall->counts;
    st->enough = an_enough_overall(v, st->s);
    st->enough_condition = st->enough && an_enough_condition(&st->condition->counts, st->s);
}

static ds_err run_outcome(const struct an_panel *p, const struct an_sources *src, const struct an_prices *prices,
                          int outcome, bool with_checks, const ds_analysis_settings *s, ds_arena *a,
                          ds_outcome_result *out, int64_t *clients_enough, ds_why *w)
{
    const ds_field *field = ds_field_of(DS_SLEEP, an_outcomes[outcome].field);
    struct an_confounders c;
    struct an_fit overall, condition;
    ds_arena own = { 0 }; /* of the fits: many clients make them large */
    struct an_bends bends = { 0 };
    struct an_study st = { p, prices, &c, s, outcome, &overall, &condition, &bends, false, false };
    *out = (ds_outcome_result){ .outcome = field->name,
                                .unit = field->unit,
                                .better = field->direction == DS_LOWER ? "lower" : "higher" };
    an_model_count(p, outcome, M_OVERALL, s, &overall);
    an_model_count(p, outcome, M_CONDITION, s, &condition);
    *clients_enough = overall.counts.clients_enough;
    thresholds(&st);

    ds_err err = an_confounders_plan(p, outcome, s, &own, &c, w);
    const char *words = err ? NULL : note(p, src, &c, outcome, a);
    if (!err && !words) err = ds_fail(w, DS_MEMORY, "a note");
    if (!err) err = run_model(&st, M_OVERALL, st.enough, words, &own, a, &overall, &out->overall, w);
    if (!err) err = run_clients_and_plan(&st, a, out, w);
    if (!err && with_checks)
        err = run_model(&st, M_CONDITION, st.enough_condition, words, &own, a, &condition, &out->condition, w);
    if (!err && with_checks) err = an_bends_average(&st, &own, &bends, w);
    if (!err) err = with_checks ? run_checks(&st, a, out, w) : run_other(&st, a, out, w);
    an_model_free(&overall);
    an_model_free(&condition);
    ds_arena_free(&own);
    return err;
}

static void judge_all(ds_outcome_result *o, const int *which, size_t n)
{
    for (size_t i = 0; i < n; i++)
        o[i].role = !i ? DS_OUTCOME_PRIMARY : an_outcomes[which[i]].derived ? DS_OUTCOME_DERIVED : DS_OUTCOME_OTHER;
    an_judge_outcomes(o, n);
    an_verdict_words(o, n);
}

static ds_err run_outcomes(const struct an_panel *p, const struct an_sources *src, const struct an_prices *prices,
                           const ds_settings *set, const ds_analyse_watch *watch, ds_arena *a, ds_results *out,
                           ds_why *w)
{
    int which[OUTCOMES];
    int64_t enough[OUTCOMES] = { 0 };
    ds_err err = DS_OK;
    size_t n = choose_outcomes(p, &set->analysis, which);
    out->outcome = ds_alloc(a, OUTCOMES * sizeof *out->outcome);
    if (!out->outcome) return ds_fail(w, DS_MEMORY, "the results");
    for (size_t i = 0; !err && i < n; i++) {
        if (watch) watch->progress(watch->to, ds_outcome_names[which[i]], i, n);
        err = run_outcome(p, src, prices, which[i], i == 0 || which[i] == Y_TST, &set->analysis, a,
                          &out->outcome[out->n_outcomes++], &enough[i], w);
    }
    if (!err) err = an_red_flag_settle(out->outcome, which, n, a, w);
    if (err) return err;
    judge_all(out->outcome, which, n);
    for (size_t i = 0; !err && i < n; i++) err = an_client_words(which[i], a, &out->outcome[i], w);
    if (!err) err = an_findings(which, enough[0], &set->analysis, a, out, w);
    return err || !n ? err : an_trust_results(which[0], a, out, w);
}

/* ---- the run ---- */

static void hash_settings(const ds_settings *s, char out[DS_HASH_TEXT])
{
    ds_hash h;
    ds_hash_start(&h);
    ds_settings_hash(s, &h);
    ds_hash_end(&h, out);
}

/* What identifies a run; its texts live in a. */
static ds_err identify(ds_store *s, const ds_settings *set, ds_date as_of, const char *when, ds_arena *a,
                       ds_run_row *out, ds_why *w)
{
    char settings[DS_HASH_TEXT], data[DS_HASH_TEXT];
    hash_settings(set, settings);
    ds_err err = ds_store_fingerprint(s, as_of, data, w);
    if (err) return err;
    *out = (ds_run_row){ .made_at = ds_keep(a, ds_str_of(when)).p,
                         .version = DS_VERSION,
                         .fingerprint = ds_keep(a, ds_str_of(data)).p,
                         .as_of = as_of,
                         .settings = ds_settings_json(set, a),
                         .settings_hash = ds_keep(a, ds_str_of(settings)).p };
    if (!out->made_at || !out->settings_hash || !out->fingerprint || !out->settings)
        return ds_fail(w, DS_MEMORY, "the run's identity");
    return DS_OK;
}

static ds_err analyse_as(ds_store *s, const ds_settings *set, const ds_run_row *run, const ds_analyse_watch *watch,
                         ds_arena *a, ds_results *out, ds_why *w)
{
    struct an_panel p = { 0 };
    struct an_sources src = { 0 };
    *out = (ds_results){ .when = run->made_at,
                         .version = run->version,
                         .fingerprint = run->fingerprint,
                         .settings_json = run->settings,
                         .as_of = run->as_of,
                         .provisional = run->provisional };
    struct an_prices prices;
    ds_err err = an_load_panel(s, set, run->as_of, a, &p, &src, w);
    if (!err) err = an_load_prices(s, run->as_of, a, &prices, w);
    if (!err) err = run_outcomes(&p, &src, &prices, set, watch, a, out, w);
    if (!err) err = an_results_truth(set, a, out, w);
    if (!err) err = ds_store_begin_run(s, run, &out->run, w);
    if (!err) err = an_results_write(s, out->run, out, &p, w);
    an_panel_free(&p);
    return err;
}

ds_err ds_analyse(ds_store *s, const ds_settings *settings, ds_date as_of, const char *when,
                  const ds_analyse_watch *watch, ds_arena *a, ds_results *out, ds_why *w)
{
    ds_run_row run;
    ds_stats_init();
    ds_err err = ds_store_begin(s, w);
    if (err) return err;
    err = identify(s, settings, as_of, when, a, &run, w);
    if (!err) err = analyse_as(s, settings, &run, watch, a, out, w);
    if (!err) err = ds_store_commit(s, w);
    if (err) ds_store_rollback(s);
    return err;
}

ds_err ds_analyse_cached(ds_store *s, const ds_settings *settings, ds_date as_of, const char *when,
                         const ds_analyse_watch *watch, ds_arena *a, int64_t *run, ds_why *w)
{
    ds_run_row row;
    ds_results made = { 0 };
    ds_err err = identify(s, settings, as_of, when, a, &row, w);
    if (!err) err = ds_store_find_run(s, &row, run, w);
    if (err || *run) return err;
    err = ds_analyse(s, settings, as_of, when, watch, a, &made, w);
    *run = made.run;
    return err;
}
