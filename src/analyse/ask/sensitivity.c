/* How far the headline, both nights together, moves under other assumptions, and the first night beside it
 * (docs/methods.md 10, 11, 16). */
#include "analyse/ask/sensitivity.h"
#include "analyse/ask/altered.h"
#include "analyse/ask/checks.h"
#include "analyse/ask/compare.h"
#include "analyse/ask/realised.h"
#include "analyse/model/estimate.h"
#include "analyse/model/outcomes.h"
#include "analyse/tell/words.h"

#include <math.h>
#include <string.h>

enum { DAYS_A_WEEK = 7 };
static const double often_missing = 0.05; /* docs/methods.md 16: a confounder missing more often gets an indicator */

static const double night0_late[COLUMNS] = { [C_A0] = 1, [C_RAMP] = 1 }, /* from the sixth week on */
    both_late[COLUMNS] = { [C_A0] = 1, [C_A1] = 1, [C_RAMP] = 1 };

static ds_err robust_answer_of(const struct an_fit *f, struct an_answer *out, ds_why *w)
{
    ds_err err = an_model_robust(f, an_both_nights, &out->both, w);
    return err ? err : an_model_robust(f, an_first_night, &out->night0, w);
}

/* ---- runs of the model ---- */

static const enum an_column alcohol[] = { C_X + X_ALCOHOL };

static const struct run {
    const char *name, *label, *what;
    ds_errors errors;
    bool robust, compare;
    an_altering *alter;
    const enum an_column *leave;
    size_t n_leave;
    bool alike; /* clients' nights are taken to vary alike, where they do not */
} runs[] = {
    { "ar1", "Sleep drifts, no noise", "If sleep drifted from night to night without noise of single nights.",
      DS_ERRORS_AR1, false, true, NULL, NULL, 0, false },
    { "iid_cr2", "Every night by itself",
      "If last night told nothing of tonight. Where clients book after bad nights this is known to mislead.",
      DS_ERRORS_IID, true, false, NULL, NULL, 0, false },
    { "without_alcohol", "Alcohol not adjusted for", "If that day's alcohol is left alone, as a massage may change it.",
      DS_ERRORS_AR1_NOISE, false, true, NULL, alcohol, 1, false },
    { "complete_cases", "Complete days only", "Only nights of days on which everything was noted.", DS_ERRORS_AR1_NOISE,
      false, true, an_altered_complete, NULL, 0, false },
    { "missing_worst", "Missing nights were bad",
      "If every unlogged night after a massage was as bad as the client's worst tenth. Some may have been worse still.",
      DS_ERRORS_AR1_NOISE, false, false, an_altered_worst, NULL, 0, false },
    { "alike_clients", "All clients vary alike",
      "If the nights of all clients varied by as much; else those of clients who sleep unevenly weigh less.",
      DS_ERRORS_AR1_NOISE, false, true, NULL, NULL, 0, true },
    { "first_two_weeks_out", "First two weeks left out", "Without each client's first two weeks of logging.",
      DS_ERRORS_AR1_NOISE, false, true, an_altered_later, NULL, 0, false },
    { "log_or_rank", "Another scale", NULL, DS_ERRORS_AR1_NOISE, false, false, an_altered_scale, NULL, 0, false },
    { "standing", "Booked well ahead only", "Only sessions booked days ahead, which last night cannot have prompted.",
      DS_ERRORS_AR1_NOISE, false, true, an_altered_standing, NULL, 0, false },
};

static const char *what_of(const struct an_study *st, const struct run *r)
{
    if (r->what) return r->what;
    return an_outcomes[st->outcome].skewed
               ? "On a logarithmic scale, so that a few very bad nights weigh less (the number is a share of the "
                 "usual)."
               : "On ranks from 0 to 100, so that a few extreme nights weigh less (the number is in places of 100).";
}

/* The numbers of the latest run are of another scale. */
static void put_scale(struct an_checks *c)
{
    if (an_outcomes[c->st->outcome].skewed)
        an_check_scale(c, "log", "on a logarithmic scale");
    else
        an_check_scale(c, "rank", "in places of 100");
}

static bool applies(const struct an_study *st, const struct run *r)
{
    if (r->alike) return st->overall->spread != NULL;
    return r->leave != alcohol || st->overall->design.at[C_X + X_ALCOHOL] >= 0;
}

/* Gives the recipe the run's values. */
static ds_err alter(const struct an_study *st, const struct run *run, struct an_recipe *r, ds_arena *own, bool *asks,
                    ds_why *w)
{
    double *y = ds_alloc(own, (st->p->n_rows + 1) * sizeof *y);
    r->y = y;
    if (run->alter == an_altered_scale) r->spreads = SPREADS_ANEW;
    return y ? run->alter(st, y, own, asks, w) : ds_fail(w, DS_MEMORY, "%zu nights", st->p->n_rows);
}

static ds_err run_model(struct an_checks *c, const struct run *run, ds_why *w)
{
    const struct an_study *st = c->st;
    struct an_recipe r = { .model = M_OVERALL,
                           .leave = run->leave,
                           .n_leave = run->n_leave,
                           .spreads = run->alike ? SPREADS_ALIKE : SPREADS_KNOWN };
    struct an_fit_options options = an_primary_options(st->s);
    ds_arena own = { 0 };
    struct an_fit f = { 0 };
    struct an_answer t = an_no_answer;
    bool ask = applies(st, run);
    ds_err err = ask && run->alter ? alter(st, run, &r, &own, &ask, w) : DS_OK;
    options.errors = run->errors;
    if (!err && ask) err = an_study_fit(st, &r, &options, &own, &f, w);
    if (!err && ask)
        err = run->robust ? robust_answer_of(&f, &t, w) : an_check_answer(&f, an_both_nights, an_first_night, &t, w);
    if (!err) err = an_check_run(c, run->name, run->label, &t, (int64_t)f.fit.n, what_of(st, run), run->compare, w);
    if (!err && run->alter == an_altered_scale && !isnan(t.both.estimate)) put_scale(c);
    an_model_free(&f);
    ds_arena_free(&own);
    return err;
}

/* Indicators for what is often missing. */
static ds_err run_indicator(struct an_checks *c, ds_why *w)
{
    const struct an_study *st = c->st;
    enum an_column add_[CONFOUNDERS];
    struct an_recipe r = { .model = M_OVERALL, .add = add_ };
    const struct an_fit_options options = an_primary_options(st->s);
    ds_arena own = { 0 };
    struct an_fit f = { 0 };
    struct an_answer t = an_no_answer;
    for (int x = 0; x < CONFOUNDERS; x++)
        if (st->c->use[x] && st->c->missing[x] > often_missing) add_[r.n_add++] = (enum an_column)(C_MISSING + x);
    ds_err err = r.n_add ? an_study_fit(st, &r, &options, &own, &f, w) : DS_OK;
    if (!err && r.n_add) err = an_check_answer(&f, an_both_nights, an_first_night, &t, w);
    if (!err)
        err = an_check_run(c, "missing_indicator", "Missing notes as their own kind of day", &t, (int64_t)f.fit.n,
                           "If days whose notes are missing are a kind of day of their own.", true, w);
    an_model_free(&f);
    ds_arena_free(&own);
    return err;
}

/* ---- each client left out ---- */

/* Who is left out where the answer is lowest and where it is highest. */
static void find_ends(const ds_estimate *e, size_t n, size_t *low, size_t *high)
{
    *low = *high = 0;
    for (size_t i = 0; i < n; i++) {
        if (isnan(e[i].estimate)) continue;
        if (!(e[i].estimate >= e[*low].estimate)) *low = i;
        if (!(e[i].estimate <= e[*high].estimate)) *high = i;
    }
}

/* Variance parameters are held: for looking, not for judging. */
static ds_estimate to_look_at(ds_estimate e)
{
    e.df = e.p = NAN;
    return e;
}

static ds_err add_end(struct an_checks *c, const char *name, const char *label, const char *which, size_t client,
                      ds_estimate both, ds_estimate first, ds_why *w)
{
    const struct an_fit *f = c->st->overall;
    const struct an_answer end = { to_look_at(both), to_look_at(first) };
    const char *words = ds_textf(c->a, "The %s answer when any one client is left out; it is %s who is.", which,
                                 c->st->p->client[f->client[client]].code);
    return words ? an_check_add(c, name, label, &end, (int64_t)f->fit.n, words, w)
                 : ds_fail(w, DS_MEMORY, "a sentence");
}

/* Two more lines of the panel: the ends of what leaving out any one client makes of the answer. */
static ds_err add_ends(struct an_checks *c, const ds_estimate *both, const ds_estimate *first, ds_why *w)
{
    size_t n = c->st->overall->fit.clients, low, high, first_low, first_high;
    find_ends(both, n, &low, &high);
    find_ends(first, n, &first_low, &first_high);
    if (isnan(both[low].estimate)) return DS_OK;
    ds_err err =
        add_end(c, "leave_one_out_low", "Without one client, lowest", "lowest", low, both[low], first[first_low], w);
    return err ? err
               : add_end(c, "leave_one_out_high", "Without one client, highest", "highest", high, both[high],
                         first[first_high], w);
}

static ds_err leave_one_out(struct an_checks *c, ds_why *w)
{
    const struct an_fit *f = c->st->overall;
    const size_t n = f->fit.clients;
    ds_arena own = { 0 };
    ds_estimate *both = ds_alloc(&own, (n + 1) * sizeof *both), *first = ds_alloc(&own, (n + 1) * sizeof *first);
    ds_err err =
        both && first ? an_model_without_each(f, an_both_nights, both, w) : ds_fail(w, DS_MEMORY, "%zu clients", n);
    if (!err) err = an_model_without_each(f, an_first_night, first, w);
    if (!err) err = add_ends(c, both, first, w);
    ds_arena_free(&own);
    return err;
}

/* ---- what a plain comparison says, within clients, causes nobody recorded ---- */

static struct an_answer of_one_night(ds_estimate e)
{
    return (struct an_answer){ an_no_estimate, e };
}

/* Of the first night alone (docs/methods.md 10). Where too few nights have three logged before them, that is said. */
static ds_err run_lags(struct an_checks *c, ds_why *w)
{
    static const char label[] = "Within clients, three nights before held equal; first night only";
    ds_estimate e;
    int64_t n = 0;
    ds_err err = an_fixed_effects(c->st, MOST_LAGS, C_A0, &e, &n, w);
    if (err) return err;
    const struct an_answer t = of_one_night(e);
    if (isnan(e.estimate)) {
        const char *nights = an_counted(n, "night has", "nights have", c->a);
        const char *why = ds_textf(
            c->a, "Cannot be asked here: %s the three nights before logged as well, %s.", nights ? nights : "",
            n > an_fixed_effects_columns(c->st, MOST_LAGS) ? "and among them it has no answer that could be told"
                                                           : "too few");
        return nights && why ? an_check_add(c, "fe_lags", label, &t, n, why, w) : ds_fail(w, DS_MEMORY, "a sentence");
    }
    return an_check_run(
        c, "fe_lags", label, &t, n,
        "Each client compared with himself only, the three nights before held equal; the second night cannot be "
        "asked so, since the night before it is the session's own.",
        true, w);
}

static ds_err run_naive(struct an_checks *c, ds_why *w)
{
    struct an_naive before, others;
    an_naive_pre_post(c->st->p, c->st->outcome, &before);
    an_naive_sessions(c->st->p, c->st->outcome, &others);
    const struct an_answer pre_post = of_one_night(before.difference), sessions = of_one_night(others.difference);
    ds_err err =
        an_check_run(c, "naive_pre_post", "Night after against night before", &pre_post, before.n,
                     "What a plain before-and-after comparison says. Last night gets into it: it flatters massage "
                     "where clients come after bad nights, and belittles it where they come after good ones.",
                     false, w);
    return err ? err
               : an_check_run(c, "naive_session_vs_plain", "Nights after massage against all others", &sessions,
                              others.n,
                              "What a plain comparison of nights says. Spells get into it: massage looks worse where "
                              "clients come in bad ones, and better in good ones.",
                              false, w);
}

static ds_err add_share(struct an_checks *c, const char *name, const char *label, const struct an_answer *share,
                        const char *words, ds_why *w)
{
    ds_err err = an_check_add(c, name, label, share, (int64_t)c->st->overall->fit.n, words, w);
    if (!err) an_check_scale(c, "share", "share of what is unexplained");
    return err;
}

/* Of the nights' degrees of freedom: the cautious choice. */
static ds_estimate share_of_cause(const ds_lmm_fit *f, double estimate, double se)
{
    ds_estimate e = an_no_estimate;
    e.estimate = ds_robustness_value(estimate / se, (double)(f->n - f->p));
    return e;
}

/* What to hold that against: of the day's notes that are adjusted for, the one that explains most of what is left of how
 * clients sleep, t^2 / (t^2 + df). Nothing where none is adjusted for. */
static ds_err strongest(struct an_checks *c, ds_why *w)
{
    const struct an_fit *f = c->st->overall;
    struct an_answer most = an_no_answer;
    int which = -1;
    for (int x = 0; x < CONFOUNDERS; x++) {
        double note[COLUMNS] = { 0 };
        struct an_estimate t;
        note[C_X + x] = 1;
        ds_err err = f->design.at[C_X + x] < 0 ? DS_OK : an_model_estimate(f, note, &t, w);
        if (err) return err;
        if (f->design.at[C_X + x] < 0 || isnan(t.fitted.t)) continue;
        double square = t.fitted.t * t.fitted.t, share = square / (square + (double)(f->fit.n - f->fit.p));
        if (which >= 0 && share <= most.both.estimate) continue;
        most.both.estimate = most.night0.estimate = share;
        which = x;
    }
    if (which < 0) return DS_OK;
    const char *words = ds_textf(
        c->a, "Of what was logged of the day, %s explains most of how clients sleep: %.1f %% of what is unexplained.",
        an_confounder_names[which], 100 * most.both.estimate);
    ds_err err = words ? add_share(c, "strongest_recorded", "The strongest cause that was recorded", &most, words, w)
                       : ds_fail(w, DS_MEMORY, "a sentence");
    return err;
}

/* Its words depend on the verdict, which comes later. */
static ds_err robustness(struct an_checks *c, ds_why *w)
{
    const ds_sensitivity_result *first = &c->out->sensitivity[0];
    const ds_lmm_fit *f = &c->st->overall->fit;
    const struct an_answer rv = { share_of_cause(f, first->estimate, first->se),
                                  share_of_cause(f, first->night0_estimate, first->night0_se) };
    if (isnan(rv.both.estimate)) return DS_OK;
    ds_err err = add_share(c, "robustness_value", "An unrecorded cause", &rv, "", w);
    return err ? err : strongest(c, w);
}

/* ---- build-up and drift (docs/methods.md 11) ---- */

/* A session's night of this outcome is in, and one so long after the first session. */
static bool client_followed(const struct an_study *st, const struct an_panel_client *c, int64_t weeks)
{
    bool session = false;
    ds_date last = c->first_massage;
    for (size_t i = c->first; i < c->first + c->n; i++) {
        const struct an_panel_row *r = &st->p->row[i];
        if (!an_row_usable(r, st->outcome)) continue;
        session |= r->massages0 > 0;
        last = r->night;
    }
    return session && last - c->first_massage >= DAYS_A_WEEK * weeks;
}

bool an_followed_long(const struct an_study *st)
{
    int64_t clients = 0;
    for (size_t i = 0; i < st->p->n_clients; i++) {
        const struct an_panel_client *c = &st->p->client[i];
        if (c->first_massage == DS_NO_DATE) continue;
        clients += client_followed(st, c, st->s->min_build_up_weeks);
    }
    return clients >= st->s->min_build_up_clients;
}

static ds_err fit_with(const struct an_study *st, enum an_column extra, ds_arena *a, struct an_fit *f, ds_why *w)
{
    const struct an_fit_options options = an_primary_options(st->s);
    const struct an_recipe r = { .model = M_OVERALL, .add = &extra, .n_add = 1 };
    ds_err err = an_study_fit(st, &r, &options, a, f, w);
    f->design.recipe = an_usual_recipe(M_OVERALL); /* the other ends here */
    return err;
}

static ds_err build_up(struct an_checks *c, ds_why *w)
{
    ds_arena own = { 0 };
    struct an_fit f = { 0 };
    struct an_answer early = an_no_answer, late = an_no_answer;
    ds_err err = fit_with(c->st, C_RAMP, &own, &f, w);
    if (!err) err = an_check_answer(&f, an_both_nights, an_first_night, &early, w);
    if (!err) err = an_check_answer(&f, both_late, night0_late, &late, w);
    if (!err && !isnan(late.both.estimate))
        err = an_check_run(c, "build_up_0", "In a client's first two weeks", &early, (int64_t)f.fit.n,
                           "The effect of a session in the two weeks after a client's first.", false, w);
    if (!err)
        err = an_check_run(
            c, "build_up_1", "From a client's sixth week on", &late, (int64_t)f.fit.n,
            "The effect of a session from the sixth week on. More than in the first two weeks would be a build-up.",
            false, w);
    an_model_free(&f);
    ds_arena_free(&own);
    return err;
}

static ds_err drift(struct an_checks *c, ds_why *w)
{
    const double week[COLUMNS] = { [C_WEEKS] = 1 };
    ds_arena own = { 0 };
    struct an_fit f = { 0 };
    struct an_estimate t;
    ds_err err = fit_with(c->st, C_WEEKS, &own, &f, w);
    if (!err) err = an_model_estimate(&f, week, &t, w);
    if (!err && !isnan(t.told.estimate))
        err = an_check_other(
            c, "drift", "Change of all nights, a week", &t.told, (int64_t)f.fit.n,
            "How all nights change with each week since the first session. People begin when sleep is at its "
            "worst, so some of it comes by itself: it is not credited to massage.",
            w);
    an_model_free(&f);
    ds_arena_free(&own);
    return err;
}

/* ---- time before bed by the bedtime as it turned out (docs/methods.md 8) ---- */

static ds_err realised_bedtime(struct an_checks *c, ds_why *w)
{
    struct an_realised r;
    ds_err err = an_realised_run(c->st, &r, w);
    if (err || isnan(r.realised.estimate)) return err;
    const struct an_outcome *o = &an_outcomes[c->st->outcome];
    const char *told = an_number_text(r.usual.estimate, o->decimals ? o->decimals : 1, c->a);
    const char *words =
        !told ? NULL
              : ds_textf(c->a,
                         "60 to 120 minutes before bed less under 60, by the bedtime as it turned out; by the client's "
                         "usual bedtime, as reported, it is %s. Who goes to bed late sleeps less for that alone, and a "
                         "late bedtime makes any session one long before bed: believe the usual one.",
                         told);
    return words ? an_check_other(c, "realised_bedtime", "Bedtime as it turned out", &r.realised, r.nights, words, w)
                 : ds_fail(w, DS_MEMORY, "a sentence");
}

/* ---- all of them ---- */

ds_err an_scale_results(const struct an_study *st, ds_arena *a, ds_outcome_result *out, ds_why *w)
{
    struct an_checks c = { st, out, a };
    ds_err err = an_checks_start(&c, w);
    for (size_t i = 0; !err && out->n_sensitivity && i < DS_COUNT(runs); i++)
        if (runs[i].alter == an_altered_scale) err = run_model(&c, &runs[i], w);
    return err;
}

ds_err an_sensitivity_results(const struct an_study *st, ds_arena *a, ds_outcome_result *out, ds_why *w)
{
    struct an_checks c = { st, out, a };
    ds_err err = an_checks_start(&c, w);
    if (err || !out->n_sensitivity) return err;
    err = run_naive(&c, w);
    if (!err) err = run_lags(&c, w);
    for (size_t i = 0; !err && i < DS_COUNT(runs); i++) {
        err = run_model(&c, &runs[i], w);
        if (!err && runs[i].leave == alcohol) err = run_indicator(&c, w);
    }
    if (!err) err = leave_one_out(&c, w);
    if (!err) err = robustness(&c, w);
    if (!err) err = realised_bedtime(&c, w);
    if (err || !an_followed_long(st)) return err;
    err = build_up(&c, w);
    return err ? err : drift(&c, w);
}
