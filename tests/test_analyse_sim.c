/* Made-up practices with known truth and reference fits, read from ../shared where it exists; skipped elsewhere. */
#include "../src/analyse/ask/breakpoint.h"
#include "../src/analyse/ask/compare.h"
#include "../src/analyse/panel/load.h"

#include <downshift/import.h>

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "support/reference.h"
#include "support/store_help.h"
#include "support/study_help.h"

#define SIM REF_ROOT "sim/"

static const struct scenario {
    const char *name;
} scenarios[] = { { "S1" }, { "S4" }, { "S6" } };

/* ---- the logs into a store ---- */

static const char *cell(const ref_csv *c, size_t row, const char *column)
{
    for (size_t i = 0; i < c->columns; i++)
        if (!strcmp(c->cell[i], column)) return c->cell[(row + 1) * c->columns + i];
    fail_msg("no column %s", column);
    return NULL;
}

static void csv(const char *scenario, const char *file, ref_csv *out)
{
    char path[200];
    snprintf(path, sizeof path, SIM "%s/%s", scenario, file);
    if (!ref_csv_read(path, out)) {
        print_message("%s is not here: skipped\n", path);
        skip();
    }
}

/* The model that the reference fits are of. */
static ds_settings reference_settings(void)
{
    ds_settings s;
    ds_settings_default(&s);
    s.analysis.weekday = DS_WEEK_WEEKEND;
    s.analysis.horizon_months = 3; /* as long as these practices were to keep a log */
    s.analysis.bedtime = DS_BED_REALISED;
    s.analysis.two_apart = s.analysis.length_average = s.analysis.own_spread = s.analysis.integrate_sd = false;
    return s;
}

static ds_store *store_of(const char *scenario)
{
    char name[40], sessions[200], nights[200];
    const char *path[] = { sessions, nights };
    ds_arena a = { 0 };
    ds_why w = { 0 };
    ds_settings set = reference_settings();
    ds_formats *formats = NULL;
    ds_import_summary sum = { 0 };
    snprintf(name, sizeof name, "%s.db", scenario);
    snprintf(sessions, sizeof sessions, SIM "%s/sessions.csv", scenario);
    snprintf(nights, sizeof nights, SIM "%s/nights.csv", scenario);
    ds_store *s = help_store(name);
    if (ds_formats_load(NULL, &a, &formats, &w)) fail_msg("%s", w.text);
    const ds_import_options options = { .settings = &set, .formats = formats, .when = "2026-11-01 09:00" };
    if (ds_import(s, path, 2, &options, &a, &sum, &w)) fail_msg("%s", w.text);
    assert_int_equal(sum.n, 2);
    assert_int_equal(ds_import_verdict(&sum, true), DS_OK); /* not one row refused */
    ds_arena_free(&a);
    return s;
}

/* ---- the panel against the analysis rows ---- */

static const struct {
    const char *name;
    enum an_column column;
} compared[] = {
    { "A0", C_A0 },
    { "A1", C_A1 },
    { "light", C_LIGHT },
    { "deep", C_DEEP },
    { "b0_60", C_B0_60 },
    { "b120_240", C_B120_240 },
    { "b240p", C_B240P },
    { "deep_late", C_DEEP_LATE },
    { "Lb", C_LB },
    { "La", C_LA },
    { "training_load", C_X + X_LOAD },
    { "alcohol", C_X + X_ALCOHOL },
    { "caffeine_mg", C_X + X_CAFFEINE },
    { "stress", C_X + X_STRESS },
    { "new_supplement", C_X + X_SUPPLEMENT },
    { "weekend", C_WEEK },
};

/* A design with every column, so that none is missed because it is not in the model. */
static struct an_design every_column(const struct an_panel *p, const struct an_confounders *c)
{
    struct an_design d = {
        .panel = p, .conf = c, .outcome = Y_QUALITY, .recipe = an_usual_recipe(M_CONDITION), .p = COLUMNS
    };
    for (int i = 0; i < COLUMNS; i++) d.at[i] = i, d.column[i] = (enum an_column)i;
    d.at[C_LENGTH_SPLINE] = d.at[C_GAP_SPLINE] = -1; /* of a recipe with knots */
    return d;
}

static bool same_row(const struct an_design *d, const struct an_panel_row *r, size_t client, const ref_csv *want,
                     size_t i)
{
    double x[COLUMNS];
    bool good = ref_near("quality", r->y[Y_QUALITY], atof(cell(want, i, "quality")), 0);
    an_design_row(d, r, client, x);
    for (size_t k = 0; k < DS_COUNT(compared); k++)
        good &= ref_near(compared[k].name, x[compared[k].column], atof(cell(want, i, compared[k].name)), 1e-9);
    bool bed = strcmp(cell(want, i, "min_to_bed"), "NA") != 0;
    good &= !bed ? isnan(r->gap) : ref_near("min_to_bed", r->gap, atof(cell(want, i, "min_to_bed")), 0);
    return good && an_row_complete(r) == (*cell(want, i, "full") == '1');
}

static void the_panel_is_the_reference_design(void **state)
{
    const struct scenario *sc = *state;
    ref_csv want;
    ds_arena a = { 0 };
    ds_why w = { 0 };
    struct an_panel p;
    struct an_sources src;
    struct an_confounders c;
    csv(sc->name, "design.csv", &want);
    ds_store *s = store_of(sc->name);
    ds_settings set = reference_settings();
    if (an_load_panel(s, &set, DS_NO_DATE, &a, &p, &src, &w)) fail_msg("%s", w.text);
    if (an_confounders_plan(&p, Y_QUALITY, &set.analysis, &a, &c, &w)) fail_msg("%s", w.text);
    struct an_design d = every_column(&p, &c);
    size_t i = 0;
    for (size_t k = 0; k < p.n_clients; k++)
        for (size_t j = 0; j < p.client[p.order[k]].n; j++) {
            const struct an_panel_row *r = &p.row[p.client[p.order[k]].first + j];
            if (!an_row_usable(r, Y_QUALITY)) continue;
            assert_true(i < want.rows);
            if (!same_row(&d, r, p.order[k], &want, i)) fail_msg("%s, row %zu", sc->name, i);
            i++;
        }
    assert_int_equal(i, want.rows);
    an_panel_free(&p);
    ref_csv_free(&want);
    ds_store_close(s);
    ds_arena_free(&a);
    help_gone();
}

/* ---- the contrasts against the fits ---- */

static const struct {
    const char *ours, *theirs;
    bool condition;
} named[] = {
    { "night0", "A0", false },
    { "night1", "A1", false },
    { "two_night_total", "two_night_total", false },
    { "light_ref", "light_ref", true },
    { "moderate_ref", "moderate_ref", true },
    { "deep_ref", "deep_ref", true },
    { "deep_within_60min_ref", "deep_within_60min_ref", true },
    { "deep_late", "deep_late", true },
    { "slope_before", "Lb", true },
    { "slope_after", "La", true },
    { "hinge_difference", "hinge_difference", true },
    { "std_average", "std_average", true },
    { "std_light", "std_light", true },
    { "std_moderate", "std_moderate", true },
    { "std_deep", "std_deep", true },
    { "std_b0_60", "std_b0_60", true },
    { "std_b60_120", "std_b60_120", true },
    { "std_b120_240", "std_b120_240", true },
    { "std_b240p", "std_b240p", true },
    { "len30", "len30", true },
    { "len45", "len45", true },
    { "len60", "len60", true },
    { "len75", "len75", true },
    { "len90", "len90", true },
    { "len105", "len105", true },
    { "len120", "len120", true },
};

static const ds_contrast *contrast(const ds_model_result *m, const char *name)
{
    for (size_t i = 0; i < m->n_contrasts; i++)
        if (!strcmp(m->contrast[i].name, name)) return &m->contrast[i];
    fail_msg("no contrast %s", name);
    return NULL;
}

/* Each scenario is analysed once. */
static struct made {
    bool done;
    ds_arena a;
    ds_results r;
} made[DS_COUNT(scenarios)];

static const ds_results *analysed(const struct scenario *sc)
{
    struct made *m = &made[sc - scenarios];
    ds_settings set = reference_settings();
    ds_why w = { 0 };
    if (m->done) return &m->r;
    ds_store *s = store_of(sc->name);
    if (ds_analyse(s, &set, DS_NO_DATE, "2026-11-01 08:00", NULL, &m->a, &m->r, &w)) fail_msg("%s", w.text);
    ds_store_close(s);
    help_gone();
    m->done = true;
    return &m->r;
}

static int free_all(void **state)
{
    (void)state;
    for (size_t i = 0; i < DS_COUNT(made); i++) ds_arena_free(&made[i].a);
    return 0;
}

static json_t *expected(const struct scenario *sc)
{
    char path[200];
    snprintf(path, sizeof path, SIM "%s/expected.json", sc->name);
    json_t *want = ref_json(path);
    if (!want) {
        print_message("%s is not here: skipped\n", path);
        skip();
    }
    return want;
}

static void contrasts_are_the_reference_ones(void **state)
{
    const struct scenario *sc = *state;
    const double close = 0.005; /* standard errors */
    json_t *want = expected(sc);
    const ds_results *r = analysed(sc);
    assert_string_equal(r->outcome[0].outcome, "quality");
    assert_false(r->provisional);
    for (size_t i = 0; i < DS_COUNT(named); i++) {
        const char *model = named[i].condition ? "condition" : "overall";
        const ds_contrast *c =
            contrast(named[i].condition ? &r->outcome[0].condition : &r->outcome[0].overall, named[i].ours);
        const json_t *e = ref_at(want, model, "ar1n", "satterthwaite", named[i].theirs, NULL);
        double se = ref_number(e, "se", NULL), df = ref_number(e, "df", NULL);
        assert_true(ref_near(named[i].ours, c->estimate, ref_number(e, "est", NULL), close * se));
        assert_true(ref_near("its SE", c->se, se, close * se));
        assert_true(ref_near("its df", c->df, df, 0.02 * df));
        assert_true(ref_near("its lower bound", c->low, ref_number(e, "lo", NULL), 2 * close * se));
        assert_true(ref_near("its p", c->p, ref_number(e, "p", NULL), 1e-2));
        e = ref_at(want, model, "ar1n", "cr2_whitened_form", named[i].theirs, NULL);
        se = ref_number(e, "se", NULL), df = ref_number(e, "df", NULL);
        assert_true(ref_near("its robust SE", c->cr2_se, se, close * se));
        assert_true(ref_near("its robust df", c->cr2_df, df, 0.02 * df));
    }
    const ds_model_result *by = &r->outcome[0].condition;
    double apart = contrast(by, "std_deep")->estimate - contrast(by, "std_light")->estimate;
    assert_true(ref_near("deep less light", contrast(by, "diff_deep_light")->estimate, apart, 1e-12));
    apart = contrast(by, "std_b240p")->estimate - contrast(by, "std_b0_60")->estimate;
    assert_true(ref_near("over 240 less under 60", contrast(by, "diff_b240p_b0_60")->estimate, apart, 1e-12));
    const ds_model_result *m = &r->outcome[0].overall;
    assert_int_equal(m->n_nights, (int64_t)ref_number(want, "counts", "usable_nights", NULL));
    assert_int_equal(m->n_clients, (int64_t)ref_number(want, "counts", "clients", NULL));
    assert_int_equal(contrast(m, "night0")->n_sessions, (int64_t)ref_number(want, "counts", "session_nights", NULL));
    assert_int_equal(contrast(m, "night1")->n_nights, (int64_t)ref_number(want, "counts", "night1_nights", NULL));
    assert_true(ref_near("log-likelihood", m->loglik, ref_number(want, "overall", "ar1n", "logLik_REML", NULL), 1e-3));
    assert_true(ref_near("sigma", m->sigma, ref_number(want, "overall", "ar1n", "sigma", NULL), 1e-3));
    assert_true(ref_near("SD of effects", m->sd_effect, ref_number(want, "overall", "ar1n", "sd_effect", NULL), 1e-3));
    assert_true(ref_near("rho", m->rho, ref_number(want, "overall", "ar1n", "rho", NULL), 5e-3));
    assert_true(ref_near("nu", m->nu, ref_number(want, "overall", "ar1n", "noise_share_nu", NULL), 5e-3));
    json_decref(want);
}

/* The reference clients have AR(1) errors without night noise, whose share is near zero here: they differ a little. */
static void clients_are_the_reference_ones(void **state)
{
    const struct scenario *sc = *state;
    json_t *want = expected(sc);
    const ds_outcome_result *o = &analysed(sc)->outcome[0];
    size_t n = json_object_size(ref_at(want, "clients_grid", "clients", NULL));
    assert_int_equal(n, o->n_clients);
    for (size_t i = 0; i < n; i++) {
        const ds_client_result *c = &o->client[i];
        const json_t *e = ref_at(want, "clients_grid", "clients", c->client, NULL);
        double low = ref_number(e, "lo95", NULL), high = ref_number(e, "hi95", NULL), se = (high - low) / 4;
        assert_true(ref_near(c->client, c->effect, ref_number(e, "effect", NULL), 0.05 * se));
        assert_true(ref_near("its low", c->low, low, 0.05 * se));
        assert_true(ref_near("its high", c->high, high, 0.05 * se));
        assert_true(ref_near("improved", c->p_improved, ref_number(e, "p_improved", NULL), 0.051)); /* steps of 5 % */
        assert_true(ref_near("a fifth", c->p_20pct, ref_number(e, "p_at_least_20pct", NULL), 0.051));
    }
    json_decref(want);
}

static const ds_sensitivity_result *check(const ds_outcome_result *o, const char *name)
{
    for (size_t i = 0; i < o->n_sensitivity; i++)
        if (!strcmp(o->sensitivity[i].name, name)) return &o->sensitivity[i];
    fail_msg("no check %s", name);
    return NULL;
}

static void plain_comparisons_and_the_lead_test_are_the_reference_ones(void **state)
{
    const struct scenario *sc = *state;
    json_t *want = expected(sc);
    const ds_outcome_result *o = &analysed(sc)->outcome[0];
    const ds_sensitivity_result *n = check(o, "naive_pre_post");
    assert_int_equal(n->n_nights, (int64_t)ref_number(want, "naive", "pre_post", "n", NULL));
    assert_true(ref_near("pre/post", n->estimate, ref_number(want, "naive", "pre_post", "mean", NULL), 1e-9));
    assert_true(ref_near("its SE", n->se, ref_number(want, "naive", "pre_post", "se", NULL), 1e-9));
    n = check(o, "naive_session_vs_plain");
    const json_t *e = ref_at(want, "naive", "session_vs_plain_nights", NULL);
    assert_true(ref_near("sessions", n->estimate, ref_number(e, "diff", NULL), 1e-9));
    assert_true(ref_near("their SE", n->se, ref_number(e, "se", NULL), 1e-9));
    e = ref_at(want, "overall", "iid", "cr2_whitened_form", "two_night_total", NULL);
    n = check(o, "iid_cr2");
    assert_true(ref_near("independent", n->estimate, ref_number(e, "est", NULL), 1e-4 * n->se));
    assert_true(ref_near("its robust SE", n->se, ref_number(e, "se", NULL), 1e-3 * n->se));
    assert_true(ref_near("its df", n->df, ref_number(e, "df", NULL), 1e-2 * n->df));
    e = ref_at(want, "overall", "iid", "cr2_whitened_form", "A0", NULL);
    assert_true(ref_near("independent, first night", n->night0_estimate, ref_number(e, "est", NULL), 1e-4 * n->se));
    assert_true(ref_near("its robust SE", n->night0_se, ref_number(e, "se", NULL), 1e-3 * n->se));
    e = ref_at(want, "overall", "ar1", "satterthwaite", NULL);
    n = check(o, "ar1");
    assert_true(ref_near("AR(1)", n->estimate, ref_number(e, "two_night_total", "est", NULL), 5e-3 * n->se));
    assert_true(ref_near("AR(1), first night", n->night0_estimate, ref_number(e, "A0", "est", NULL), 5e-3 * n->se));
    /* that of the reference has no night noise */
    assert_true(ref_near("lead", o->lead->estimate, ref_number(want, "lead_test_ar1", "est", NULL), 0.1 * o->lead->se));
    assert_true(ref_near("its SE", o->lead->se, ref_number(want, "lead_test_ar1", "se", NULL), 0.01 * o->lead->se));
    json_decref(want);
}

/* ---- what has no row of its own: fixed effects without lags, the scan with AR(1) errors ---- */

struct inside {
    ds_arena a;
    struct an_panel p;
    struct help_study h;
};

static void open_inside(const struct scenario *sc, struct inside *in)
{
    ds_why w = { 0 };
    struct an_sources src;
    ds_settings set = reference_settings();
    *in = (struct inside){ 0 };
    ds_store *s = store_of(sc->name);
    if (an_load_panel(s, &set, DS_NO_DATE, &in->a, &in->p, &src, &w)) fail_msg("%s", w.text);
    ds_store_close(s);
    help_gone();
    help_study_start(&in->p, Y_QUALITY, &set, true, &in->h);
}

static void close_inside(struct inside *in)
{
    help_study_end(&in->h);
    an_panel_free(&in->p);
    ds_arena_free(&in->a);
}

static void fixed_effects_are_the_reference_ones(const struct an_study *st, const json_t *want)
{
    static const struct {
        const char *name;
        enum an_column column;
    } asked[] = { { "A0", C_A0 }, { "A1", C_A1 } };
    for (size_t i = 0; i < DS_COUNT(asked); i++) {
        ds_why w = { 0 };
        ds_estimate e;
        int64_t n;
        const json_t *of = ref_at(want, "fixed_effects_cr2", asked[i].name, NULL);
        if (an_fixed_effects(st, 0, asked[i].column, &e, &n, &w)) fail_msg("%s", w.text);
        assert_true(ref_near(asked[i].name, e.estimate, ref_number(of, "est", NULL), 1e-9));
        assert_true(ref_near("its SE", e.se, ref_number(of, "se", NULL), 1e-9));
        assert_true(ref_near("its df", e.df, ref_number(of, "df", NULL), 1e-6 * e.df));
    }
}

static void the_scan_is_the_reference_one(const struct an_study *st, const json_t *want)
{
    struct an_scan s;
    ds_why w = { 0 };
    const json_t *e = ref_at(want, "breakpoint_ar1", NULL);
    double best = ref_number(e, "breakpoint", NULL), p = ref_number(e, "davies_p", NULL);
    if (an_breakpoint_scan(st, DS_ERRORS_AR1, &s, &w)) fail_msg("%s", w.text);
    assert_true(s.done);
    assert_int_equal(s.first, (int)json_integer_value(json_array_get(ref_at(e, "grid", NULL), 0)));
    assert_int_equal(s.last, (int)json_integer_value(json_array_get(ref_at(e, "grid", NULL), 1)));
    assert_int_equal(s.first + (int)s.best, (int)best);
    assert_int_equal(s.first + (int)s.from, (int)json_integer_value(json_array_get(ref_at(e, "ci95", NULL), 0)));
    assert_int_equal(s.first + (int)s.to, (int)json_integer_value(json_array_get(ref_at(e, "ci95", NULL), 1)));
    assert_true(ref_near("LR", s.lr[s.best], ref_number(e, "lr_statistic", NULL), 0.01));
    assert_true(ref_near("Davies", ds_davies(s.t, s.n, NAN), p, 0.01 * p));
    double se = ref_number(e, "pseudo_score", "se", NULL);
    assert_true(ref_near("score", s.score.estimate, ref_number(e, "pseudo_score", "est", NULL), 5e-3 * se));
    assert_true(ref_near("its SE", s.score.se, se, 5e-3 * se));
    const json_t *t = ref_at(e, "profile", "t", NULL);
    for (size_t i = 0; i < s.n; i++) assert_true(ref_near("t", s.t[i], json_number_value(json_array_get(t, i)), 5e-3));
}

static void the_parts_inside_are_the_reference_ones(void **state)
{
    const struct scenario *sc = *state;
    static struct inside in;
    json_t *want = expected(sc);
    open_inside(sc, &in);
    fixed_effects_are_the_reference_ones(&in.h.st, want);
    the_scan_is_the_reference_one(&in.h.st, want);
    close_inside(&in);
    json_decref(want);
}

/* ---- what the words must and must not claim ---- */

static const char *trust(const ds_results *r, const char *topic)
{
    for (size_t i = 0; i < r->n_trust; i++)
        if (!strcmp(r->trust[i].topic, topic)) return r->trust[i].words;
    fail_msg("no sentence about %s", topic);
    return NULL;
}

static const ds_statement *statement(const ds_outcome_result *o, const char *name)
{
    for (size_t i = 0; i < o->n_statements; i++)
        if (!strcmp(o->statement[i].name, name)) return &o->statement[i];
    fail_msg("no statement %s", name);
    return NULL;
}

/* S1: an effect; less past 75 min; a plateau only where the bound says so; deep work late is worse. */
static void a_clean_practice_gets_its_verdicts(void **state)
{
    (void)state;
    json_decref(expected(&scenarios[0]));
    const ds_results *r = analysed(&scenarios[0]);
    const ds_outcome_result *o = &r->outcome[0];
    assert_int_equal(contrast(&o->overall, "two_night_total")->verdict, DS_HELPS);
    assert_int_equal(contrast(&o->overall, "night0")->verdict, DS_HELPS);
    assert_int_equal(contrast(&o->condition, "deep_late")->verdict, DS_MAY_HURT); /* p .0027 among fifty questions */
    assert_true(statement(o, "diminishing")->holds && !statement(o, "still_rising")->holds);
    assert_true(statement(o, "plateau_supported")->holds ==
                (statement(o, "plateau_supported")->bound < o->length.margin));
    assert_false(statement(o, "decline_supported")->holds);
    assert_true(o->breakpoint->located && o->breakpoint->low <= 75 && 75 <= o->breakpoint->high);
    assert_true(o->lead->p > 0.05);
    assert_non_null(strstr(r->finding[0].sentence, "two nights after a massage"));
    assert_true(r->n_trust >= 6);
}

/* S4: clients book after bad nights. The truth is the average over the sessions delivered. */
static void booking_after_bad_nights_is_seen_through(void **state)
{
    (void)state;
    json_t *want = expected(&scenarios[1]);
    const ds_results *r = analysed(&scenarios[1]);
    const ds_outcome_result *o = &r->outcome[0];
    double truth = ref_number(want, "truth", "average_night0_effect_over_delivered_sessions", NULL);
    const ds_contrast *zero = contrast(&o->overall, "night0");
    assert_true(zero->low < truth && truth < zero->high);
    assert_true(o->lead->estimate < -0.8 && o->lead->p < 1e-6);
    assert_non_null(strstr(o->lead->words, "clients book when their nights are bad"));
    assert_true(check(o, "naive_pre_post")->low > truth);          /* biased up */
    assert_true(check(o, "naive_session_vs_plain")->high < truth); /* biased down */
    assert_non_null(strstr(trust(r, "Before and after"), "as if the massage had done it"));
    assert_non_null(strstr(trust(r, "Massage nights and others"), "blamed on the massage"));
    const ds_sensitivity_result *lags = check(o, "fe_lags");
    assert_true(lags->low < truth && truth < lags->high);
    assert_false(statement(o, "plateau_supported")->holds || o->breakpoint->located);
    assert_null(strstr(o->breakpoint->words, "as well")); /* what is not shown is not denied */
    assert_true(!strncmp(o->breakpoint->words, "No breakpoint located: ", 23));
    json_decref(want);
}

/* In S1 length truly adds 0.2 points per 15 min up to 75 min, and nothing after. */
static void the_length_curve_bends_as_it_truly_does(void **state)
{
    (void)state;
    json_decref(expected(&scenarios[0]));
    const ds_results *r = analysed(&scenarios[0]);
    const ds_outcome_result *o = &r->outcome[0];
    assert_int_equal(o->n_curve, 19); /* 30 to 120 by 5 */
    assert_true(o->curve[0].minutes == 30 && o->curve[18].minutes == 120);
    /* a spline, so it goes close to the bent line and not along it */
    const ds_contrast *at60 = contrast(&o->condition, "moderate_ref"), *at90 = contrast(&o->condition, "len90");
    assert_true(ref_near("at 60", o->curve[6].estimate, at60->estimate, at60->se));
    assert_true(ref_near("at 90", o->curve[12].estimate, at90->estimate, at90->se));
    assert_true(o->curve[12].low < at90->estimate && at90->estimate < o->curve[12].high);
    assert_true(o->length.known && o->length.diminishing && o->length.plateau && !o->length.still_rising &&
                !o->length.decline);
    assert_non_null(strstr(o->length_sentence, "levels off past 75 minutes"));
    for (size_t i = 1; i < r->n_outcomes; i++)
        if (!strcmp(r->outcome[i].outcome, "tst_min"))
            assert_false(r->outcome[i].length.plateau); /* no margin is set */
}

static void the_trap_is_withheld(void **state)
{
    (void)state;
    json_decref(expected(&scenarios[2]));
    const ds_results *r = analysed(&scenarios[2]);
    assert_string_equal(r->outcome[0].outcome, "quality");
    assert_true(r->n_outcomes >= 2);
    for (size_t o = 0; o < r->n_outcomes; o++) {
        const ds_model_result *m[] = { &r->outcome[o].overall, &r->outcome[o].condition };
        assert_true(m[0]->present && (o || m[1]->present));
        for (size_t k = 0; k < DS_COUNT(m) && m[k]->present; k++) {
            assert_string_equal(m[k]->status, DS_NOT_ENOUGH);
            assert_true(isnan(m[k]->sigma) && !m[k]->converged && m[k]->n_contrasts > 2);
            for (size_t i = 0; i < m[k]->n_contrasts; i++) {
                assert_true(isnan(m[k]->contrast[i].estimate) && isnan(m[k]->contrast[i].low) &&
                            isnan(m[k]->contrast[i].p));
                assert_int_equal(m[k]->contrast[i].verdict, DS_WITHHELD);
            }
        }
        assert_int_equal(r->outcome[o].n_curve, 0);
        assert_int_equal(r->outcome[o].n_clients, 3);
        for (size_t i = 0; i < r->outcome[o].n_clients; i++)
            assert_int_equal(r->outcome[o].client[i].verdict, DS_WITHHELD);
    }
    assert_true(r->n_findings == 1 || r->finding[1].kind == DS_FINDING_LENGTH);
    assert_string_equal(
        r->finding[0].sentence,
        "Not enough nights yet for sleep quality: 7 nights after a massage are in. An answer about these clients alone "
        "takes 12 of one client, the nights before them logged, and 20 others; one about clients in general takes more "
        "clients.");
    for (size_t o = 0; o < r->n_outcomes; o++) {
        const ds_outcome_result *x = &r->outcome[o];
        assert_true(!x->n_sensitivity && !x->n_lead && !x->n_breakpoint && !x->n_marginal && !x->n_timing);
        assert_true(x->n_planning == 2 && !strcmp(x->planning[0].name, "clients_missing") && x->planning[0].value == 5);
    }
    assert_int_equal(r->n_trust, 1);
    assert_string_equal(r->trust[0].topic, "Not yet");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        { "S1: the panel is the reference design", the_panel_is_the_reference_design, NULL, NULL,
          (void *)(uintptr_t)&scenarios[0] },
        { "S4: the panel is the reference design", the_panel_is_the_reference_design, NULL, NULL,
          (void *)(uintptr_t)&scenarios[1] },
        { "S6: the panel is the reference design", the_panel_is_the_reference_design, NULL, NULL,
          (void *)(uintptr_t)&scenarios[2] },
        { "S1: contrasts are the reference ones", contrasts_are_the_reference_ones, NULL, NULL,
          (void *)(uintptr_t)&scenarios[0] },
        { "S4: contrasts are the reference ones", contrasts_are_the_reference_ones, NULL, NULL,
          (void *)(uintptr_t)&scenarios[1] },
        { "S1: clients are the reference ones", clients_are_the_reference_ones, NULL, NULL,
          (void *)(uintptr_t)&scenarios[0] },
        { "S4: clients are the reference ones", clients_are_the_reference_ones, NULL, NULL,
          (void *)(uintptr_t)&scenarios[1] },
        { "S1: plain comparisons and the lead test", plain_comparisons_and_the_lead_test_are_the_reference_ones, NULL,
          NULL, (void *)(uintptr_t)&scenarios[0] },
        { "S4: plain comparisons and the lead test", plain_comparisons_and_the_lead_test_are_the_reference_ones, NULL,
          NULL, (void *)(uintptr_t)&scenarios[1] },
        { "S1: fixed effects and the scan", the_parts_inside_are_the_reference_ones, NULL, NULL,
          (void *)(uintptr_t)&scenarios[0] },
        { "S4: fixed effects and the scan", the_parts_inside_are_the_reference_ones, NULL, NULL,
          (void *)(uintptr_t)&scenarios[1] },
        cmocka_unit_test(a_clean_practice_gets_its_verdicts),
        cmocka_unit_test(booking_after_bad_nights_is_seen_through),
        cmocka_unit_test(the_length_curve_bends_as_it_truly_does),
        cmocka_unit_test(the_trap_is_withheld),
    };
    return cmocka_run_group_tests_name("analyse: made-up practices with known truth", tests, NULL, free_all);
}
