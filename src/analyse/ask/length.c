#include "analyse/ask/length.h"
#include "analyse/ask/bends.h"
#include "analyse/model/adequacy.h"
#include "analyse/model/estimate.h"
#include "analyse/model/outcomes.h"
#include "analyse/tell/length_statements.h"
#include "analyse/tell/words.h"

#include <math.h>

enum { CURVE_STEP = 5 };

/* ---- the curve to look at ---- */

/* The curve goes through the lengths at the reference and needs what they need, but may pass between delivered ones. */
static bool enough_curve(const struct an_counts *v, const ds_analysis_settings *s)
{
    for (size_t i = 0; i < an_n_condition_specs; i++) {
        struct an_contrast_spec at = an_condition_specs[i];
        if (at.kind != H_LENGTH) continue;
        at.group = G_SESSIONS;
        return an_enough_contrast(&at, v, s);
    }
    return false;
}

static void length_at(const struct an_fit *f, double minutes, double w[COLUMNS])
{
    an_length_weights(minutes, w);
    if (f->design.at[C_LENGTH_SPLINE] >= 0) an_length_spline(f->design.recipe, minutes, w);
}

static ds_err draw(const struct an_fit *f, ds_arena *a, ds_outcome_result *out, ds_why *w)
{
    double w0[COLUMNS];
    struct an_estimate t;
    int first = CURVE_STEP * (int)ceil(f->counts.shortest / CURVE_STEP), last = (int)floor(f->counts.longest);
    if (last < first) return DS_OK;
    if (!(out->curve = ds_alloc(a, ((size_t)(last - first) / CURVE_STEP + 1) * sizeof *out->curve)))
        return ds_fail(w, DS_MEMORY, "a curve");
    for (int m = first; m <= last; m += CURVE_STEP) {
        length_at(f, m, w0);
        ds_err err = an_model_estimate(f, w0, &t, w);
        if (err) return err;
        if (!isnan(t.told.estimate))
            out->curve[out->n_curve++] =
                (ds_curve_point){ .minutes = m, .estimate = t.told.estimate, .low = t.told.low, .high = t.told.high };
    }
    return DS_OK;
}

static ds_err draw_average(const struct an_study *st, ds_arena *a, ds_outcome_result *out, ds_why *w)
{
    const struct an_counts *v = &st->condition->counts;
    int first = CURVE_STEP * (int)ceil(v->shortest / CURVE_STEP), last = (int)floor(v->longest);
    ds_estimate e;
    if (last < first) return DS_OK;
    if (!(out->curve = ds_alloc(a, ((size_t)(last - first) / CURVE_STEP + 1) * sizeof *out->curve)))
        return ds_fail(w, DS_MEMORY, "a curve");
    for (int m = first; m <= last; m += CURVE_STEP) {
        ds_err err = an_bends_estimate(st->bends, m, NAN, v->group[G_SESSIONS].clients, &e, w);
        if (err) return err;
        if (!isnan(e.estimate))
            out->curve[out->n_curve++] =
                (ds_curve_point){ .minutes = m, .estimate = e.estimate, .low = e.low, .high = e.high };
    }
    return DS_OK;
}

/* A restricted cubic spline where the lengths are many enough for its knots; else the bent line itself. */
static ds_err draw_spline(const struct an_study *st, ds_arena *a, ds_outcome_result *out, ds_why *w)
{
    static const enum an_column add[] = { C_LENGTH_SPLINE, C_LENGTH_SPLINE + 1, C_LENGTH_SPLINE + 2 },
                                leave[] = { C_LB, C_LA };
    struct an_recipe r = {
        .model = M_CONDITION, .add = add, .n_add = DS_COUNT(add), .leave = leave, .n_leave = DS_COUNT(leave)
    };
    const struct an_fit_options options = an_primary_options(st->s);
    ds_arena own = { 0 };
    struct an_fit f = { 0 };
    size_t n = 0;
    const double *lengths = an_study_values(st, BY_LENGTH, &own, &n);
    if (!lengths) return ds_fail(w, DS_MEMORY, "the lengths of sessions");
    bool rises = n > SPLINE;
    if (rises) ds_rcs_knots(lengths, n, r.length_knot);
    for (int i = 0; i < SPLINE; i++) rises &= r.length_knot[i] < r.length_knot[i + 1];
    ds_err err = rises ? an_study_fit(st, &r, &options, &own, &f, w) : DS_OK;
    if (!err) err = draw(f.usable ? &f : st->condition, a, out, w);
    an_model_free(&f);
    ds_arena_free(&own);
    return err;
}

/* ---- the four statements ---- */

static ds_err slopes(const struct an_study *st, double margin, ds_outcome_result *out, ds_why *w)
{
    const struct an_fit *f = st->condition;
    ds_length_statements *s = &out->length;
    const double before[COLUMNS] = { [C_LB] = 1 }, after[COLUMNS] = { [C_LA] = 1 },
                 change[COLUMNS] = { [C_LA] = 1, [C_LB] = -1 };
    struct an_estimate b, d, l;
    ds_estimate step;
    ds_err err = an_model_estimate(f, before, &b, w);
    if (!err) err = an_model_estimate(f, change, &d, w);
    if (!err) err = an_model_estimate(f, after, &l, w);
    if (err) return err;
    int64_t below = f->counts.group[G_BELOW].clients, above = f->counts.group[G_ABOVE].clients;
    if ((err = an_bends_estimate(st->bends, HINGE + LENGTH_STEP, HINGE, above, &step, w))) return err;
    an_estimate_cap_df(below, &b);
    an_estimate_cap_df(above, &l);
    an_estimate_cap_df(below < above ? below : above, &d);
    *s = an_length_statements(&b.told, &l.told, &d.told, margin);
    an_length_bear_out(&step, s);
    s->after_low = l.told.low; /* the printed interval, unadjusted like the others */
    s->after_high = l.told.high;
    s->sessions = f->counts.group[G_ABOVE].nights;
    return DS_OK;
}

/* Why nothing is known; what is known is said once it is judged. */
static const char *why_unknown(const struct an_study *st, bool hinge, const char *untold, ds_arena *a)
{
    if (untold) return ds_textf(a, "%s.", untold);
    const struct an_counts *v = &st->condition->counts;
    if (hinge && !st->condition->usable) return "The model found no stable answer, so nothing is said about length.";
    if (hinge) return "The data cannot tell what length does: lengths go hand in hand with something else.";
    return an_length_too_few(v->group[G_BELOW].nights, v->group[G_ABOVE].nights, st->s->min_hinge_sessions, a);
}

ds_err an_length_results(const struct an_study *st, ds_arena *a, ds_outcome_result *out, ds_why *w)
{
    const struct an_fit *f = st->condition;
    ds_err err = DS_OK;
    bool hinge = st->enough_condition && an_enough_hinge(&f->counts, st->s);
    out->n_statements = LENGTH_STATEMENTS;
    if (!(out->statement = ds_alloc(a, LENGTH_STATEMENTS * sizeof *out->statement)))
        return ds_fail(w, DS_MEMORY, "the statements about length");
    if (!an_statements_fill(&out->length, a, out->statement)) return ds_fail(w, DS_MEMORY, "a sentence");
    if (hinge && f->usable && enough_curve(&f->counts, st->s))
        err = st->bends->known ? draw_average(st, a, out, w) : draw_spline(st, a, out, w);
    if (!err && hinge && f->usable) err = slopes(st, st->s->plateau_margin * an_outcomes[st->outcome].margin, out, w);
    if (err) return err;
    out->length_sentence = out->length.known ? "" : why_unknown(st, hinge, out->untold_length, a);
    return out->length_sentence ? DS_OK : ds_fail(w, DS_MEMORY, "a sentence");
}
