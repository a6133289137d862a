#include "analyse/ask/timing.h"
#include "analyse/model/estimate.h"

#include <math.h>

enum { GAP_STEP = 15, MOST_POINTS = 96 };

/* At moderate pressure, 60 min long, from the shortest gap seen to the longest. */
static ds_err draw(const struct an_fit *f, double first, double last, ds_arena *a, ds_outcome_result *out, ds_why *w)
{
    struct an_estimate t;
    if (!(out->timing = ds_alloc(a, MOST_POINTS * sizeof *out->timing))) return ds_fail(w, DS_MEMORY, "a curve");
    for (double gap = GAP_STEP * ceil(first / GAP_STEP); gap <= last && out->n_timing < MOST_POINTS; gap += GAP_STEP) {
        double at[COLUMNS] = { [C_A0] = 1 };
        an_gap_spline(f->design.recipe, gap, at);
        ds_err err = an_model_estimate(f, at, &t, w);
        if (err) return err;
        if (isnan(t.told.estimate)) continue;
        out->timing[out->n_timing++] =
            (ds_timing_point){ .gap_min = gap, .estimate = t.told.estimate, .low = t.told.low, .high = t.told.high };
    }
    return DS_OK;
}

ds_err an_timing_results(const struct an_study *st, ds_arena *a, ds_outcome_result *out, ds_why *w)
{
    static const enum an_column add[] = { C_GAP_SPLINE, C_GAP_SPLINE + 1, C_GAP_SPLINE + 2 },
                                leave[] = { C_B0_60, C_B120_240, C_B240P, C_DEEP_LATE };
    struct an_recipe r = {
        .model = M_CONDITION, .add = add, .n_add = DS_COUNT(add), .leave = leave, .n_leave = DS_COUNT(leave)
    };
    const struct an_fit_options options = an_primary_options(st->s);
    ds_arena own = { 0 };
    struct an_fit f = { 0 };
    size_t n = 0;
    if (!st->enough_condition || !st->condition->usable) return DS_OK;
    const double *gaps = an_study_values(st, BY_GAP, &own, &n);
    if (!gaps) return ds_fail(w, DS_MEMORY, "the gaps to bedtime");
    bool rises = n > SPLINE;
    if (rises) ds_rcs_knots(gaps, n, r.gap_knot);
    for (int i = 0; i < SPLINE; i++) rises &= r.gap_knot[i] < r.gap_knot[i + 1];
    ds_err err = rises ? an_study_fit(st, &r, &options, &own, &f, w) : DS_OK;
    if (!err && f.usable) err = draw(&f, gaps[0], gaps[n - 1], a, out, w);
    an_model_free(&f);
    ds_arena_free(&own);
    return err;
}
