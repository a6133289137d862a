#include "analyse/ask/panel_results.h"
#include "analyse/ask/alone.h"
#include "analyse/ask/bends.h"
#include "analyse/ask/breakpoint.h"
#include "analyse/ask/by_source.h"
#include "analyse/ask/ceiling.h"
#include "analyse/ask/client_levels.h"
#include "analyse/ask/client_results.h"
#include "analyse/ask/control.h"
#include "analyse/ask/devices.h"
#include "analyse/ask/effects.h"
#include "analyse/ask/habits.h"
#include "analyse/ask/lead.h"
#include "analyse/ask/length.h"
#include "analyse/ask/levels.h"
#include "analyse/ask/marginal.h"
#include "analyse/ask/part_of_day.h"
#include "analyse/ask/planning.h"
#include "analyse/ask/realised.h"
#include "analyse/ask/red_flag.h"
#include "analyse/ask/sensitivity.h"
#include "analyse/ask/timing.h"
#include "analyse/model/adequacy.h"
#include "analyse/model/history.h"
#include "analyse/model/outcomes.h"
#include "analyse/tell/conclude.h"
#include "analyse/tell/device_words.h"
#include "analyse/tell/words.h"

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
static const char *source_note(const struct an_panel *p, const struct an_sources *src, const ds_analysis_settings *set,
                               int outcome, ds_arena *a)
{
    bool *used = ds_alloc(a, src->n + 1);
    int64_t several = 0, aside = 0;
    size_t kinds = 0;
    const char *names = "";
    if (!used) return NULL;
    for (size_t i = 0; i < p->n_clients; i++) {
        several += p->client[i].n_sources[outcome] > 1;
        aside += p->client[i].aside[outcome];
        if (p->client[i].source[outcome] >= 0) used[p->client[i].source[outcome]] = true;
    }
    for (size_t i = 0; i < src->n; i++)
        if (used[i] && !(names = ds_textf(a, "%s%s%s", names, kinds++ ? ", " : "", src->name[i]))) return NULL;
    const char *scales = outcome == Y_SCORE && kinds > 1
                             ? "; scores of different devices are different scales, compared within clients only"
                             : "";
    if (several)
        return ds_textf(a, "from %s; of %s with several sources %s, %s of others left aside%s", names,
                        an_counted(several, "client", "clients", a),
                        set->source_order.n ? "the first of source_order, else the one with most nights"
                                            : "the one with most nights",
                        an_counted(aside, "night", "nights", a), scales);
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
    bool twice = false;
    for (size_t i = 0; i < p->n_rows; i++) {
        n += an_row_usable(&p->row[i], outcome) && p->row[i].massages0 > 1;
        twice |= p->row[i].twice;
    }
    if (!n) return "";
    const char *nights = an_counted(n, "night", "nights", a),
               *as = twice ? "a kind of night of its own" : "taken as one";
    return nights ? ds_textf(a, "; %s followed two massages or more, %s", nights, as) : NULL;
}

/* "52 sessions have no pressure, which is left out here: fill ..."; so is what stands behind "no pressure". */
static const char *lacking(const struct an_panel *p, int k, const char *so, ds_arena *a)
{
    static const struct {
        const char *lacks, *remedy;
    } of[ASKS] = {
        [ASK_PRESSURE] = { "pressure", "fill `services:` in practice.yaml, or log it" },
        [ASK_GAP] = { "time before a usual bedtime", "log bedtimes" },
        [ASK_LENGTH] = { "length", "fill `services:` in practice.yaml, or log it" },
    };
    const int64_t n = p->told.missing[k];
    const char *sessions = an_counted(n, "session", "sessions", a);
    if (!sessions) return NULL;
    return ds_textf(a, "%s %s no %s%s: %s", sessions, n == 1 ? "has" : "have", of[k].lacks, so, of[k].remedy);
}

/* What sessions do not tell, and what to do: the condition model does without it where too many lack it. */
static const char *untold_note(const struct an_panel *p, ds_arena *a)
{
    const char *words = "";
    for (int k = 0; words && k < ASKS; k++) {
        if (!p->told.missing[k]) continue;
        const char *one = lacking(p, k, p->told.left_out >> k & 1 ? ", which is left out here" : "", a);
        words = one ? ds_textf(a, "%s; %s", words, one) : NULL;
    }
    return words;
}

/* What nothing can be told of, whatever the nights. */
static ds_err note_untold(const struct an_panel *p, ds_arena *a, ds_outcome_result *out, ds_why *w)
{
    const char **const to[ASKS] = {
        [ASK_PRESSURE] = &out->untold_pressure, [ASK_GAP] = &out->untold_time, [ASK_LENGTH] = &out->untold_length
    };
    for (int k = 0; k < ASKS; k++) {
        const bool none = p->told.nights && p->told.missing[k] == p->told.nights;
        if (!none && !(p->told.left_out >> k & 1)) continue;
        if (!(*to[k] = lacking(p, k, ", so nothing is told of it", a))) return ds_fail(w, DS_MEMORY, "a note");
    }
    return DS_OK;
}

static const char *note(const struct an_panel *p, const struct an_sources *src, const ds_analysis_settings *set,
                        const struct an_confounders *c, int outcome, ds_arena *a)
{
    const char *awake = awake_note(p, src, outcome, a);
    const char *sources = source_note(p, src, set, outcome, a), *adjusted = an_confounders_note(c, a);
    const char *doubles = double_note(p, outcome, a), *steps = an_devices_note(p, outcome, a);
    if (!sources || !awake || !adjusted || !doubles || !steps) return NULL;
    return ds_textf(a, "%s%s%s%s%s%s", adjusted, *sources ? "; " : "", sources, awake, doubles, steps);
}

/* ---- one outcome ---- */

/* Both models and all checks; only what verdicts rest on; one model. */
enum depth { ALL, VERDICTS, OTHER };

/* own: what lives as long as the fit; a: what lives as long as the results. */
static ds_err run_model(const struct an_study *st, enum an_model m, bool enough, const char *words, ds_arena *own,
                        ds_arena *a, struct an_fit *f, ds_model_result *out, ds_why *w)
{
    if (m == M_CONDITION) {
        const char *untold = untold_note(st->p, a);
        words = untold ? ds_textf(a, "%s%s", words, untold) : NULL;
        if (!words) return ds_fail(w, DS_MEMORY, "a note");
        an_study_near(st->overall, f);
    }
    ds_err err = st->few && enough ? an_alone_fit(st, own, f, w)
                 : enough          ? an_model_fit(st->p, st->c, st->outcome, an_usual_recipe(m), own, f, w)
                                   : DS_OK;
    if (!err) err = an_effects_results(f, m, enough, st->s, words, a, out, w);
    if (err)
        ds_within(w, "%s, %s model", ds_field_of(DS_SLEEP, an_outcomes[st->outcome].field)->name,
                  m == M_OVERALL ? "overall" : "condition");
    return err;
}

static ds_err run_clients_and_plan(const struct an_study *st, ds_arena *a, ds_outcome_result *out, ds_why *w)
{
    ds_err err = an_devices_results(st->p, st->outcome, a, out, w);
    if (!err) err = an_clients_results(st->p, st->outcome, st->overall, st->s, a, out, w);
    if (!err) err = an_alone_results(st, out, w);
    if (!err) err = an_red_flag_results(st, a, out, w);
    return err ? err : an_planning_results(st, a, out, w);
}

/* Asked of the first outcome and of minutes asleep only: each has fits of its own, and many more verdicts would make
 * some by luck (docs/results.md). Skewed ones beside them are asked whether a logarithm changes the answer. */
static ds_err run_checks(const struct an_study *st, bool all, ds_arena *a, ds_outcome_result *out, ds_why *w)
{
    ds_err err = an_length_results(st, a, out, w);
    if (!err) err = an_control_results(st, a, out, w);
    if (!err) err = an_breakpoint_results(st, a, out, w);
    if (!err) err = an_part_of_day_results(st, a, out, w);
    if (!err) err = an_levels_results(st, a, out, w);
    if (!err && st->p->n_habits) err = an_habits_results(st, a, out, w);
    if (err || !all) return err;
    err = an_bends_results(st, a, out, w);
    if (!err) err = an_marginal_results(st, a, out, w);
    if (!err) err = an_timing_results(st, a, out, w);
    if (!err) err = an_lead_results(st, a, out, w);
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
    st->few = an_enough_of_few(v, st->s);
    st->enough_condition = st->enough && an_enough_condition(&st->condition->counts, st->s);
}

/* What the month ends before today would have found, as long as the fits are there. */
static ds_err remember(const struct an_study *st, const ds_outcome_result *o, ds_arena *a, struct an_record *to,
                       ds_why *w)
{
    const ds_model_result *m = &o->overall, *c = &o->condition;
    ds_err err = an_looks_count(st->p, st->outcome, st->s, a, &to->looks, w);
    if (!err)
        err = an_history_of(st->overall, M_OVERALL, &to->looks, st->s, m->contrast, m->n_contrasts, a, &to->overall, w);
    if (!err && c->present)
        err = an_history_of(st->condition, M_CONDITION, &to->looks, st->s, c->contrast, c->n_contrasts, a,
                            &to->condition, w);
    return err;
}

static ds_err run_outcome(const struct an_panel *p, const struct an_sources *src, const struct an_prices *prices,
                          int outcome, enum depth depth, const ds_analysis_settings *s, ds_arena *a,
                          ds_outcome_result *out, struct an_record *record, int64_t *clients_enough, ds_why *w)
{
    const ds_field *field = ds_field_of(DS_SLEEP, an_outcomes[outcome].field);
    struct an_confounders c;
    struct an_fit overall, condition;
    ds_arena own = { 0 }; /* of the fits: many clients make them large */
    struct an_bends bends = { 0 };
    struct an_study st = { p, prices, &c, s, outcome, &overall, &condition, &bends, false, false, false };
    *out = (ds_outcome_result){ .outcome = field->name,
                                .unit = field->unit,
                                .better = field->direction == DS_LOWER ? "lower" : "higher" };
    an_model_count(p, outcome, M_OVERALL, s, &overall);
    an_model_count(p, outcome, M_CONDITION, s, &condition);
    *clients_enough = overall.counts.clients_enough;
    thresholds(&st);

    ds_err err = an_confounders_plan(p, outcome, s, &own, &c, w);
    const char *words = err ? NULL : note(p, src, s, &c, outcome, a);
    if (!err && !words) err = ds_fail(w, DS_MEMORY, "a note");
    if (!err) err = note_untold(p, a, out, w);
    if (!err) err = run_model(&st, M_OVERALL, st.enough || st.few, words, &own, a, &overall, &out->overall, w);
    if (!err) err = run_clients_and_plan(&st, a, out, w);
    if (!err && depth != OTHER)
        err = run_model(&st, M_CONDITION, st.enough_condition, words, &own, a, &condition, &out->condition, w);
    if (!err && depth == ALL && s->bedtime == DS_BED_USUAL) out->usual_bedtime = an_usual_nights(&st);
    if (!err && depth == ALL) err = an_bends_average(&st, &own, &bends, w);
    if (!err) err = depth == OTHER ? run_other(&st, a, out, w) : run_checks(&st, depth == ALL, a, out, w);
    if (!err && depth == ALL) err = an_client_levels(&st, a, out, w);
    if (!err && depth != VERDICTS) err = an_ceiling_results(&st, a, out, w);
    if (!err && depth != VERDICTS) err = an_by_source_results(&st, src, a, out, w);
    if (!err) err = remember(&st, out, a, record, w);
    an_model_free(&overall);
    an_model_free(&condition);
    ds_arena_free(&own);
    return err;
}

ds_err an_panel_results(const struct an_panel *p, const struct an_sources *src, const struct an_prices *prices,
                        const ds_analysis_settings *s, const ds_analyse_watch *watch, bool verdicts_only, ds_arena *a,
                        ds_results *out, ds_why *w)
{
    int which[OUTCOMES];
    int64_t enough[OUTCOMES] = { 0 };
    ds_err err = DS_OK;
    size_t n = choose_outcomes(p, s, which);
    struct an_record *record = ds_alloc(a, OUTCOMES * sizeof *record);
    out->outcome = ds_alloc(a, OUTCOMES * sizeof *out->outcome);
    if (!out->outcome || !record) return ds_fail(w, DS_MEMORY, "the results");
    for (size_t i = 0; !err && i < n; i++) {
        if (watch) watch->progress(watch->to, ds_outcome_names[which[i]], i, n);
        enum depth depth = i && which[i] != Y_TST ? OTHER : verdicts_only ? VERDICTS : ALL;
        err = run_outcome(p, src, prices, which[i], depth, s, a, &out->outcome[out->n_outcomes++], &record[i],
                          &enough[i], w);
    }
    if (!err) an_red_flag_settle(out->outcome, n);
    if (!err) err = an_conclude(which, record, enough[0], s, a, out, w);
    for (size_t i = 0; !err && i < n; i++)
        err = an_clients_rank(out->outcome[i].client, out->outcome[i].n_clients, an_outcome_sign(which[i]), a, w);
    return err;
}
