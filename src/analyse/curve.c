#include "curve.h"
#include "words.h"

#include <math.h>

enum { CURVE_STEP = 5 };

/* The curve goes through the lengths at the reference and needs what they need, but may pass between delivered ones. */
static bool enough_curve(const struct survey *v, const ds_analysis_settings *s)
{
    for (size_t i = 0; i < n_condition_specs; i++) {
        struct contrast_spec at = condition_specs[i];
        if (at.how != H_LENGTH) continue;
        at.group = G_SESSIONS;
        return enough_contrast(&at, v, s);
    }
    return false;
}

static ds_err draw(const struct fitted *f, ds_arena *a, ds_outcome_result *out, ds_why *w)
{
    double w0[COLUMNS];
    ds_estimate e, capped;
    int first = CURVE_STEP * (int)ceil(f->survey.shortest / CURVE_STEP), last = (int)floor(f->survey.longest);
    if (last < first) return DS_OK;
    if (!(out->curve = ds_alloc(a, ((size_t)(last - first) / CURVE_STEP + 1) * sizeof *out->curve)))
        return ds_fail(w, DS_MEMORY, "a curve");
    for (int m = first; m <= last; m += CURVE_STEP) {
        length_weights(m, w0);
        ds_err err = model_estimate(f, w0, &e, &capped, w);
        if (err) return err;
        if (!isnan(e.estimate)) out->curve[out->n_curve++] = (ds_curve_point){ m, e.estimate, e.low, e.high };
    }
    return DS_OK;
}

static ds_err slopes(const struct fitted *f, double margin, ds_length_statements *out, ds_why *w)
{
    const double before[COLUMNS] = { [C_LB] = 1 }, after[COLUMNS] = { [C_LA] = 1 },
                 change[COLUMNS] = { [C_LA] = 1, [C_LB] = -1 };
    ds_estimate b, a, d, as_is;
    ds_err err = model_estimate(f, before, &as_is, &b, w);
    if (!err) err = model_estimate(f, change, &as_is, &d, w);
    if (!err) err = model_estimate(f, after, &as_is, &a, w);
    if (err) return err;
    *out = length_statements(&b, &a, &d, margin);
    out->after_low = as_is.low; /* the printed interval, unadjusted like the others */
    out->after_high = as_is.high;
    return DS_OK;
}

ds_err length_results(const struct fitted *f, bool enough, int outcome, const ds_analysis_settings *s, ds_arena *a,
                      ds_outcome_result *out, ds_why *w)
{
    const struct survey *v = &f->survey;
    ds_err err = DS_OK;
    bool hinge = enough && enough_hinge(v, s);
    if (hinge && enough_curve(v, s)) err = draw(f, a, out, w);
    if (!err && hinge && f->usable) err = slopes(f, s->plateau_margin * outcomes[outcome].margin, &out->length, w);
    if (err) return err;
    if (out->length.known)
        out->length_sentence = length_sentence(&out->length, outcomes[outcome].decimals, a);
    else if (hinge && !f->usable)
        out->length_sentence = "The model found no stable answer, so nothing is said about length.";
    else if (hinge)
        out->length_sentence = "The data cannot tell what length does: lengths go hand in hand with something else.";
    else
        out->length_sentence =
            length_too_few(v->group[G_BELOW].nights, v->group[G_ABOVE].nights, s->min_hinge_sessions, a);
    return out->length_sentence ? DS_OK : ds_fail(w, DS_MEMORY, "a sentence");
}
